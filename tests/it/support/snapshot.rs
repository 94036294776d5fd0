//! What we emit, held against files: a change of a shape is seen by who makes it, before every other
//! server sees it. `UPDATE_SNAPSHOTS=1` writes the files anew.

use super::{Instance, peer::Peer};
use archipel::{
    federation::{
        keys::{ProofKey, rsa_multikey},
        proof,
    },
    seal::Sealer,
    time::Timestamp,
};
use serde_json::Value;
use std::{collections::HashMap, path::PathBuf, sync::LazyLock};

/// Where the files are.
pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/snapshots")
}

/// Instead of the key of each run: sound, and nobody's.
const PEM: &str = "\
-----BEGIN PUBLIC KEY-----\n\
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAuVH6k8bWkRRgQyUy/0XL\n\
VALyorPm9NKLu+kHmO5WMxKnwJds0gL8dyVCNMx0Atd2cc5UjXYbZ/mFgZ/yn4hN\n\
8fWFmZ1vks9nJf9+fMqg3swm9RKdu73HCVU/1mAQhWdrC8HMXM47t/9EPSSpzOtl\n\
AIqQpX89BpU23/DdBfIMRzRemx8wUVRCGjAAe4OAdoOy2ybtlqsUF6IZRooXwWgN\n\
2QZgoP7u7yRsgrH6sVYgbI7oXSoj5+cdRrKXJHuXcaob5uS2XNZuXpccTU0eRWpp\n\
vuP1WdpTdzkKEqPRx7AuVuBFPsi759eP6myLi5+2gjfJaHPIGhLiSJW0Cj/KbQZ9\n\
9wIDAQAB\n\
-----END PUBLIC KEY-----\n\
";

/// The same text at each run: names for ports, numbers for identifiers, one key for all.
pub fn redacted(ici: &Instance, peer: &Peer, value: &Value) -> Value {
    let mut text = value.to_string();
    for (origin, name) in [(ici.origin(), "lozere.example"), (peer.origin(), "ally.example")] {
        let authority = origin.split_once("://").expect("an origin").1;
        text = text.replace(origin, &format!("https://{name}")).replace(authority, name);
    }
    let mut value = serde_json::from_str(&numbered(&text)).expect("it still is JSON");
    one_key(&mut value);
    one_proof_key(&mut value);
    value
}

/// The proof of each run, made again with one key for all: what foreign software verifies is the text of the file.
fn one_proof_key(value: &mut Value) {
    static KEY: LazyLock<ProofKey> = LazyLock::new(|| {
        let sealer = Sealer::new(&[7; 32]).expect("32 bytes");
        sealer.proof_key(&sealer.seal(&[1; 32]).expect("sealed")).expect("a seed")
    });
    match value {
        Value::Array(values) => values.iter_mut().for_each(one_proof_key),
        Value::Object(fields) => {
            fields.values_mut().for_each(one_proof_key);
            if fields.contains_key("publicKeyMultibase") {
                let is_rsa = fields["publicKeyMultibase"].as_str().is_some_and(|key| key.starts_with("z4MX"));
                fields["publicKeyMultibase"] =
                    Value::from(if is_rsa { rsa_multikey(PEM).expect("a key") } else { KEY.multikey() });
            }
            if let Some(old) = fields.get("proof").cloned() {
                let at = old["created"].as_str().and_then(Timestamp::parse).expect("when it was made");
                proof::prove(value, old["verificationMethod"].as_str().expect("its key"), &KEY, at);
            }
        }
        _ => {}
    }
}

/// Identifiers (26 characters of Crockford's base 32) in the order in which they appear.
fn numbered(text: &str) -> String {
    let is_digit = |c: char| c.is_ascii_digit() || (c.is_ascii_lowercase() && !matches!(c, 'i' | 'l' | 'o' | 'u'));
    let mut known: HashMap<String, usize> = HashMap::new();
    let (mut out, mut word) = (String::with_capacity(text.len()), String::new());
    for c in text.chars().chain(std::iter::once('\0')) {
        if c.is_alphanumeric() {
            word.push(c);
            continue;
        }
        if word.len() == 26 && word.starts_with('0') && word.chars().all(is_digit) {
            let next = known.len() + 1;
            let number = *known.entry(std::mem::take(&mut word)).or_insert(next);
            out.push_str(&number.to_string());
        }
        out.push_str(&std::mem::take(&mut word));
        if c != '\0' {
            out.push(c);
        }
    }
    out
}

fn one_key(value: &mut Value) {
    match value {
        Value::String(text) if text.contains("BEGIN PUBLIC KEY") => PEM.clone_into(text),
        Value::Array(values) => values.iter_mut().for_each(one_key),
        Value::Object(fields) => fields.values_mut().for_each(one_key),
        _ => {}
    }
}

/// Holds a value against its file.
pub fn check(name: &str, value: &Value) {
    check_text(&format!("{name}.json"), &format!("{}\n", serde_json::to_string_pretty(value).expect("JSON")));
}

/// Holds a text against its file.
pub fn check_text(file: &str, text: &str) {
    let path = folder().join(file);
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, text).expect("written");
        return;
    }
    let kept = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; run once with UPDATE_SNAPSHOTS=1", path.display()));
    assert!(
        kept == text,
        "{file} is not what it was; if it should not be, run with UPDATE_SNAPSHOTS=1\nkept:\n{kept}\nnow:\n{text}"
    );
}
