//! Tells what the client's parser makes of messages: reads one JSON value a line, writes
//! `ok` or `no` before it. The types have the fields and serde attributes of ChatMessage in
//! stakpak/agent v0.3.88, libs/shared/src/models/integrations/openai.rs; the value stands as
//! deep as in the answer to GET /v1/sessions/{id}.
#![allow(dead_code)]

use serde::Deserialize;
use serde_json::Value;
use std::io::BufRead;

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Role {
    System,
    Developer,
    User,
    Assistant,
    Tool,
}

#[derive(Deserialize)]
struct ModelInfo {
    provider: String,
    id: String,
}

#[derive(Deserialize)]
struct ChatMessage {
    role: Role,
    content: Option<MessageContent>,
    name: Option<String>,
    tool_calls: Option<Vec<ToolCall>>,
    tool_call_id: Option<String>,
    usage: Option<LlmTokenUsage>,
    id: Option<String>,
    model: Option<ModelInfo>,
    cost: Option<f64>,
    finish_reason: Option<String>,
    created_at: Option<i64>,
    completed_at: Option<i64>,
    metadata: Option<Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum MessageContent {
    String(String),
    Array(Vec<ContentPart>),
}

#[derive(Deserialize)]
struct ContentPart {
    r#type: String,
    text: Option<String>,
    image_url: Option<ImageUrl>,
}

#[derive(Deserialize)]
struct ImageUrl {
    url: String,
    detail: Option<String>,
}

#[derive(Deserialize)]
struct ToolCall {
    id: String,
    r#type: String,
    function: FunctionCall,
    metadata: Option<Value>,
}

#[derive(Deserialize)]
struct FunctionCall {
    name: String,
    arguments: String,
}

#[derive(Deserialize)]
struct LlmTokenUsage {
    prompt_tokens: u32,
    completion_tokens: u32,
    total_tokens: u32,
    prompt_tokens_details: Option<PromptTokensDetails>,
}

#[derive(Deserialize)]
struct PromptTokensDetails {
    input_tokens: Option<u32>,
    output_tokens: Option<u32>,
    cache_read_input_tokens: Option<u32>,
    cache_write_input_tokens: Option<u32>,
}

#[derive(Deserialize, Default)]
struct State {
    #[serde(default)]
    messages: Vec<ChatMessage>,
    metadata: Option<Value>,
}

#[derive(Deserialize)]
struct Checkpoint {
    state: State,
}

#[derive(Deserialize)]
struct Session {
    active_checkpoint: Option<Checkpoint>,
}

#[derive(Deserialize)]
struct GetSessionResponse {
    session: Session,
}

fn main() {
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("UTF-8 lines");
        let answer = format!(
            r#"{{"session":{{"active_checkpoint":{{"state":{{"messages":[{line}]}}}}}}}}"#
        );
        let verdict = match serde_json::from_str::<GetSessionResponse>(&answer) {
            Ok(_) => "ok",
            Err(_) => "no",
        };
        println!("{verdict} {line}");
    }
}
