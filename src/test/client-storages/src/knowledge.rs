//! The client's own calls of the knowledge store, beside a map that does what they should do.

use crate::Random;
use stakpak_api::stakpak::{
    KnowledgeApiError, ListKnowledgeFilesQuery, StakpakApiClient, StakpakApiConfig,
};
use std::collections::BTreeMap;
use uuid::Uuid;

const NAMES: [&str; 12] = [
    "a.md", "b/c.md", "b/d/e.md", "b.md", "with space #1?.md", "100%/x;y=z.md", "知識/🪨.md", "+&,:@.md",
    "..hidden", ".dot/~'\"<>|^`{}[]!*$().md", "e\u{301}", "%2e%2e",
];
const REFUSED: [&str; 4] = ["../a", "/etc/passwd", "a\u{0}b", "a\\b"];

fn kind<T>(result: &Result<T, KnowledgeApiError>) -> String {
    match result {
        Ok(_) => "ok".into(),
        Err(KnowledgeApiError::NotFound { .. }) => "not found".into(),
        Err(KnowledgeApiError::Conflict { .. }) => "conflict".into(),
        Err(KnowledgeApiError::BadRequest { .. }) => "bad request".into(),
        Err(other) => other.to_string(),
    }
}

fn content(random: &mut Random) -> Vec<u8> {
    match random.next(4) {
        0 => Vec::new(),
        1 => (0..random.next(300_000)).map(|_| random.next(256) as u8).collect(),
        _ => format!("---\ntitle: File {}\ntags: [a, b]\n---\nText\n", random.next(1000)).into_bytes(),
    }
}

/// Returns how many calls did not return what they should.
pub async fn run(calls: usize, random: &mut Random, endpoint: &str, key: &str) -> usize {
    let config = StakpakApiConfig::new(key).with_endpoint(endpoint);
    let client = StakpakApiClient::new(&config).expect("a client");
    let root = Uuid::new_v4().to_string();
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut differences = 0;
    let mut check = |call: &str, path: &str, expected: String, actual: String| {
        if expected != actual {
            differences += 1;
            println!("{call} {path}: expected {expected:.300}, got {actual:.300}");
        }
    };
    for _ in 0..calls {
        let path = format!("{root}/{}", NAMES[random.next(NAMES.len())]);
        let known = files.get(&path).cloned();
        match random.next(10) {
            0 | 1 => {
                let bytes = content(random);
                let made = client.create_knowledge_file(&path, &bytes).await;
                let expected = if known.is_some() { "conflict" } else { "ok" };
                check("create", &path, expected.into(), kind(&made));
                files.entry(path).or_insert(bytes);
            }
            2 => {
                let bytes = content(random);
                let made = client.overwrite_knowledge_file(&path, &bytes).await;
                check("overwrite", &path, "ok".into(), kind(&made));
                if let Ok(file) = made {
                    check("size", &path, bytes.len().to_string(), file.size_bytes.to_string());
                    check("path", &path, path.clone(), file.path);
                    let title = bytes.starts_with(b"---").to_string();
                    check("title", &path, title, file.title.is_some().to_string());
                }
                files.insert(path, bytes);
            }
            3..=5 => {
                let read = client.read_knowledge_file(&path).await;
                let expected = known.clone().map(|_| "ok").unwrap_or("not found");
                check("read", &path, expected.into(), kind(&read));
                let same = (read.ok() == known).to_string();
                check("content", &path, "true".into(), same);
            }
            6 => {
                let exists = client.knowledge_file_exists(&path).await.map_err(|e| e.to_string());
                check("exists", &path, format!("{:?}", Ok::<_, String>(known.is_some())), format!("{exists:?}"));
                let peek = client.peek_knowledge_file(&path, 20).await.ok();
                let expected = known.map(|bytes| bytes[..bytes.len().min(20)].to_vec());
                check("peek", &path, format!("{expected:?}"), format!("{peek:?}"));
            }
            7 => {
                let removed = if random.next(3) == 0 { format!("{root}/b") } else { path };
                let below = format!("{removed}/");
                let count = files.len();
                files.retain(|path, _| *path != removed && !path.starts_with(&below));
                let expected = if files.len() < count { "ok" } else { "not found" };
                check("delete", &removed, expected.into(), kind(&client.delete_knowledge_file(&removed).await));
            }
            8 => {
                let query = ListKnowledgeFilesQuery { path: Some(root.clone()), glob: None };
                let listed = client.list_knowledge_files(&query).await;
                check("list", &root, "ok".into(), kind(&listed));
                let mut paths: Vec<String> =
                    listed.map(|list| list.files.into_iter().map(|file| file.path).collect()).unwrap_or_default();
                paths.sort();
                check("paths", &root, format!("{:?}", files.keys().collect::<Vec<_>>()), format!("{paths:?}"));
            }
            _ => {
                let refused = REFUSED[random.next(REFUSED.len())];
                let made = client.create_knowledge_file(refused, b"x").await;
                check("create", refused, "bad request".into(), kind(&made));
            }
        }
    }
    let _ = client.delete_knowledge_file(&root).await;
    differences
}
