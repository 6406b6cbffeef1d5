//! Runs the client's own two storages side by side: its SQLite file and a session server. The same
//! random calls go to both; whatever a call returns must be equal, but for ids and times. Then as many
//! calls of the knowledge store.
//!
//! client-storages CALLS SEED TRANSCRIPTS, with STAKPAK_API_ENDPOINT and STAKPAK_API_KEY set.

mod knowledge;

use serde_json::{json, Value};
use stakpak_api::local::storage::LocalStorage;
use stakpak_api::storage::*;
use stakpak_shared::models::integrations::openai::ChatMessage;
use std::env;
use uuid::Uuid;

/// A small generator, so that a seed repeats a run.
struct Random(u64);

impl Random {
    fn next(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }
}

/// A session, by its ids in the file and on the server.
struct Pair {
    local: Uuid,
    remote: Uuid,
    checkpoints: Vec<(Uuid, Uuid)>,
    messages: Vec<ChatMessage>,
}

fn strange_texts() -> Vec<String> {
    vec![
        String::new(),
        "  padded  ".into(),
        "日本語 🪨 \u{202e}rtl".into(),
        "{\"a\":1,\"b\":[true,null]}".repeat(200),
        "%_\\'\"<script>".into(),
        "line\nbreak\ttab \u{1b}[31mred\u{1b}[0m".into(),
        "x".repeat(5000),
    ]
}

fn message(random: &mut Random) -> ChatMessage {
    let texts = strange_texts();
    let text = &texts[random.next(texts.len())];
    let value = match random.next(6) {
        0 => json!({"role": "user", "content": text}),
        1 => json!({"role": "assistant", "content": null, "tool_calls": [{"id": format!("call_{}", random.next(1000)),
            "type": "function", "function": {"name": "run_command", "arguments": text}, "metadata": {"n": 1e300}}]}),
        2 => json!({"role": "tool", "content": text, "tool_call_id": format!("call_{}", random.next(1000))}),
        3 => json!({"role": "assistant", "content": text, "usage": {"prompt_tokens": random.next(100000),
            "completion_tokens": 5, "total_tokens": 7, "prompt_tokens_details": {"cache_read_input_tokens": 4294967295u32}}}),
        4 => json!({"role": "user", "content": [{"type": "text", "text": text},
            {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}]}),
        _ => json!({"role": "developer", "content": text, "created_at": -1, "cost": 0.1, "metadata": {"deep": [[[text]]]}}),
    };
    serde_json::from_value(value).expect("a message of the client")
}

fn state(state: &CheckpointState) -> Value {
    serde_json::to_value(state).expect("JSON")
}

fn kind<T>(result: &Result<T, StorageError>) -> &'static str {
    match result {
        Ok(_) => "ok",
        Err(StorageError::NotFound(_)) => "not found",
        Err(StorageError::InvalidRequest(_)) => "invalid request",
        Err(StorageError::Unauthorized(_)) => "unauthorized",
        Err(StorageError::RateLimited(_)) => "rate limited",
        Err(StorageError::Internal(_)) => "internal",
        Err(StorageError::Connection(_)) => "connection",
    }
}

fn same(call: &str, number: usize, local: Value, remote: Value, differences: &mut usize) {
    if local != remote {
        *differences += 1;
        let (l, r) = (local.to_string(), remote.to_string());
        println!("call {number}, {call}:\n  file   {:.300}\n  server {:.300}", l, r);
    }
}

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = env::args().collect();
    let calls: usize = arguments[1].parse().expect("CALLS");
    let mut random = Random(arguments[2].parse::<u64>().expect("SEED") * 2 + 1);
    let transcripts: Vec<Value> = std::fs::read_to_string(&arguments[3])
        .expect("TRANSCRIPTS")
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let file = env::temp_dir().join(format!("client-storages-{}.db", Uuid::new_v4()));
    let local = LocalStorage::new(file.to_str().expect("a path")).await.expect("a file");
    let endpoint = env::var("STAKPAK_API_ENDPOINT").expect("STAKPAK_API_ENDPOINT");
    let key = env::var("STAKPAK_API_KEY").expect("STAKPAK_API_KEY");
    let remote = StakpakStorage::new(&key, &endpoint).expect("a server");

    let mut pairs: Vec<Pair> = Vec::new();
    let mut differences = 0;
    for number in 0..calls {
        let choice = random.next(100);
        if pairs.len() < 5 || choice < 8 {
            let transcript = &transcripts[random.next(transcripts.len())];
            let all = transcript["messages"].as_array().expect("messages");
            let messages: Vec<ChatMessage> = all[..1 + random.next(all.len())]
                .iter()
                .map(|m| serde_json::from_value(m.clone()).expect("a message of the client"))
                .collect();
            let texts = strange_texts();
            let title = if random.next(3) == 0 {
                texts[random.next(texts.len())].clone()
            } else {
                transcript["title"].as_str().unwrap_or("").to_string()
            };
            let mut request = CreateSessionRequest::new(title, messages.clone());
            if random.next(2) == 0 {
                request = request.with_cwd(transcript["cwd"].as_str().unwrap_or("/"));
            }
            if random.next(4) == 0 {
                request = request.with_visibility(SessionVisibility::Public);
            }
            let (a, b) = (local.create_session(&request).await, remote.create_session(&request).await);
            same("create_session", number, json!(kind(&a)), json!(kind(&b)), &mut differences);
            if let (Ok(a), Ok(b)) = (a, b) {
                same("created state", number, state(&a.checkpoint.state), state(&b.checkpoint.state), &mut differences);
                pairs.push(Pair {
                    local: a.session_id,
                    remote: b.session_id,
                    checkpoints: vec![(a.checkpoint.id, b.checkpoint.id)],
                    messages,
                });
            }
            continue;
        }
        let index = random.next(pairs.len());
        if choice < 45 {
            let pair = &mut pairs[index];
            match random.next(10) {
                0 => pair.messages.truncate(random.next(pair.messages.len() + 1)),
                1 => drop(pair.messages.pop()),
                2 => pair.messages.extend(pair.messages.clone().into_iter().take(3)),
                _ => {}
            }
            for _ in 0..random.next(3) {
                pair.messages.push(message(&mut random));
            }
            let parent = pair.checkpoints[random.next(pair.checkpoints.len())];
            let mut to_local = CreateCheckpointRequest::new(pair.messages.clone());
            let mut to_remote = CreateCheckpointRequest::new(pair.messages.clone());
            if random.next(5) > 0 {
                to_local = to_local.with_parent(parent.0);
                to_remote = to_remote.with_parent(parent.1);
            }
            if random.next(4) == 0 {
                let metadata = json!({"trimmed_up_to_message_index": random.next(50), "other": [1.5, null, "🪨"]});
                to_local = to_local.with_metadata(metadata.clone());
                to_remote = to_remote.with_metadata(metadata);
            }
            let a = local.create_checkpoint(pair.local, &to_local).await;
            let b = remote.create_checkpoint(pair.remote, &to_remote).await;
            same("create_checkpoint", number, json!(kind(&a)), json!(kind(&b)), &mut differences);
            if let (Ok(a), Ok(b)) = (a, b) {
                same("created state", number, state(&a.state), state(&b.state), &mut differences);
                pair.checkpoints.push((a.id, b.id));
            }
        } else if choice < 60 {
            let pair = &pairs[index];
            let (a, b) = (local.get_session(pair.local).await, remote.get_session(pair.remote).await);
            same("get_session", number, session(pair, &a), session(pair, &b), &mut differences);
        } else if choice < 75 {
            let pair = &pairs[index];
            let place = random.next(pair.checkpoints.len());
            let (l, r) = pair.checkpoints[place];
            let (a, b) = (local.get_checkpoint(l).await, remote.get_checkpoint(r).await);
            same("get_checkpoint", number, checkpoint(pair, &a), checkpoint(pair, &b), &mut differences);
        } else if choice < 83 {
            let pair = &pairs[index];
            let query = ListCheckpointsQuery {
                limit: Some(1 + random.next(20) as u32),
                offset: Some(random.next(3) as u32),
                include_state: Some(random.next(2) == 0),
            };
            let a = local.list_checkpoints(pair.local, &query).await;
            let b = remote.list_checkpoints(pair.remote, &query).await;
            same("list_checkpoints", number, checkpoints(pair, &a), checkpoints(pair, &b), &mut differences);
        } else if choice < 90 {
            let pair = &pairs[index];
            let texts = strange_texts();
            let request = UpdateSessionRequest::new().with_title(texts[random.next(texts.len())].clone());
            let a = local.update_session(pair.local, &request).await;
            let b = remote.update_session(pair.remote, &request).await;
            same("update_session", number, session(pair, &a), session(pair, &b), &mut differences);
        } else if choice < 92 {
            let pair = &pairs[index];
            let (a, b) = (local.delete_session(pair.local).await, remote.delete_session(pair.remote).await);
            same("delete_session", number, json!(kind(&a)), json!(kind(&b)), &mut differences);
        } else {
            let query = ListSessionsQuery {
                limit: Some(1 + random.next(30) as u32),
                offset: Some(random.next(5) as u32),
                search: (random.next(2) == 0).then(|| "book".to_string()),
                status: Some(SessionStatus::Active),
                visibility: None,
            };
            let (a, b) = (local.list_sessions(&query).await, remote.list_sessions(&query).await);
            same("list_sessions", number, sessions(&pairs, &a), sessions(&pairs, &b), &mut differences);
        }
    }
    let _ = std::fs::remove_file(&file);
    // The client caches what it read below its home.
    let home = env::temp_dir().join(format!("client-storages-{}", Uuid::new_v4()));
    env::set_var("HOME", &home);
    differences += knowledge::run(calls, &mut random, &endpoint, &key).await;
    let _ = std::fs::remove_dir_all(&home);
    println!("{calls} calls on {} sessions, {differences} differences", pairs.len());
    std::process::exit(if differences == 0 { 0 } else { 1 });
}

/// The place of a checkpoint among those of its session, instead of its id.
fn place(pair: &Pair, id: Option<Uuid>) -> Value {
    json!(id.map(|id| pair.checkpoints.iter().position(|(l, r)| *l == id || *r == id)))
}

fn checkpoint(pair: &Pair, result: &Result<Checkpoint, StorageError>) -> Value {
    match result {
        Ok(c) => json!([place(pair, Some(c.id)), place(pair, c.parent_id), state(&c.state)]),
        Err(_) => json!(kind(result)),
    }
}

fn session(pair: &Pair, result: &Result<Session, StorageError>) -> Value {
    match result {
        Ok(s) => json!([s.title, s.visibility, s.status, s.cwd,
            s.active_checkpoint.as_ref().map(|c| json!([place(pair, Some(c.id)), state(&c.state)]))]),
        Err(_) => json!(kind(result)),
    }
}

fn checkpoints(pair: &Pair, result: &Result<ListCheckpointsResult, StorageError>) -> Value {
    match result {
        Ok(list) => json!(list
            .checkpoints
            .iter()
            .map(|c| json!([place(pair, Some(c.id)), place(pair, c.parent_id), c.message_count]))
            .collect::<Vec<_>>()),
        Err(_) => json!(kind(result)),
    }
}

fn sessions(pairs: &[Pair], result: &Result<ListSessionsResult, StorageError>) -> Value {
    match result {
        Ok(list) => json!(list
            .sessions
            .iter()
            .map(|s| {
                let pair = pairs.iter().position(|p| p.local == s.id || p.remote == s.id);
                let active = pair.map(|p| place(&pairs[p], s.active_checkpoint_id));
                json!([pair, s.title, s.visibility, s.status, s.cwd, s.message_count, active])
            })
            .collect::<Vec<_>>()),
        Err(_) => json!(kind(result)),
    }
}
