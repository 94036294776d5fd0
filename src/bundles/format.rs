//! The head of a part: one line of JSON that anyone can read, of one length, so that it is written last and stands
//! first. It names the hash of all that follows, and carries the proof of the network that made it.

use super::Why;
use crate::{
    federation::{
        keys::ProofKey,
        proof,
        published::{self, PublishedKey, Worth},
        stream::{is_epoch, is_hash},
    },
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

const FORMAT: &str = "archipel-bundle";
/// Of the form, not of the program.
const VERSION: u32 = 1;
/// Bytes of the first line, spaces and line end included.
pub const HEAD: usize = 4096;
const MOST_PARTS: u64 = 10_000;

/// See the module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Head {
    /// Always `archipel-bundle`.
    pub format: String,
    /// Of the form.
    pub version: u32,
    /// The program that wrote it.
    pub program: String,
    /// Origin of the network that made it.
    pub from: String,
    /// Origin of the network that it is for.
    pub to: String,
    /// The same in all parts of one bundle.
    pub id: String,
    /// Which part this is, from 1.
    pub part: u64,
    /// How many there are.
    pub parts: u64,
    /// The numbering of its activities; empty when nothing was ever due.
    pub epoch: String,
    /// The first and the last number in this part; 0 without activities.
    pub first: i64,
    /// See `first`.
    pub last: i64,
    /// Activities in this part.
    pub activities: u64,
    /// Files in this part.
    pub media: u64,
    /// When it was made.
    pub made_at: String,
    /// SHA-256 of the first line of the bundle made for that network before, its first part; empty when there is none.
    pub previous: String,
    /// Length of what follows the first line.
    pub bytes: u64,
    /// SHA-256 of what follows the first line.
    pub sha256: String,
}

impl Head {
    /// What all parts of a bundle have in common.
    pub(super) fn new(from: &str, to: &str, id: String, epoch: String, made_at: Timestamp, previous: String) -> Self {
        Self {
            format: FORMAT.into(),
            version: VERSION,
            program: env!("CARGO_PKG_VERSION").into(),
            from: from.to_owned(),
            to: to.to_owned(),
            id,
            part: 0,
            parts: 0,
            epoch,
            first: 0,
            last: 0,
            activities: 0,
            media: 0,
            made_at: made_at.rfc3339(),
            previous,
            bytes: 0,
            sha256: String::new(),
        }
    }

    /// The first line, with the proof of `key`, of which `method` names the public half.
    pub(super) fn line(&self, method: &str, key: &ProofKey) -> Vec<u8> {
        let mut value = serde_json::to_value(self).expect("texts and numbers are always JSON");
        let at = Timestamp::parse(&self.made_at).unwrap_or(Timestamp(0));
        proof::prove(&mut value, method, key, at);
        let mut line = value.to_string().into_bytes();
        debug_assert!(line.len() < HEAD, "origins are short");
        line.resize(HEAD - 1, b' ');
        line.push(b'\n');
        line
    }

    /// Reads a first line: what it says, and the signed document.
    pub(super) fn read(line: &[u8]) -> Result<(Self, Value), Why> {
        let text = line.strip_suffix(b"\n").and_then(|line| std::str::from_utf8(line).ok()).ok_or(Why::NotABundle)?;
        let document: Value = serde_json::from_str(text).map_err(|_| Why::NotABundle)?;
        if document.get("format").and_then(Value::as_str) != Some(FORMAT) {
            return Err(Why::NotABundle);
        }
        let version = document.get("version").and_then(Value::as_u64).ok_or(Why::NotABundle)?;
        if version > VERSION.into() {
            return Err(Why::Newer);
        }
        let mut bare = document.clone();
        if let Some(fields) = bare.as_object_mut() {
            fields.remove("proof");
        }
        let head: Self = serde_json::from_value(bare).map_err(|_| Why::Malformed)?;
        if head.is_sound() { Ok((head, document)) } else { Err(Why::Malformed) }
    }

    fn is_sound(&self) -> bool {
        let word = |text: &str| (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric());
        let numbers = if self.activities == 0 {
            (self.first, self.last) == (0, 0)
        } else {
            is_epoch(&self.epoch) && self.first > 0 && self.last >= self.first
        };
        numbers
            && word(&self.id)
            && (1..=MOST_PARTS).contains(&self.parts)
            && (1..=self.parts).contains(&self.part)
            && (self.epoch.is_empty() || is_epoch(&self.epoch))
            && (self.previous.is_empty() || is_hash(&self.previous))
            && is_hash(&self.sha256)
            && self.made_at().is_some()
    }

    /// When it was made.
    pub(super) fn made_at(&self) -> Option<Timestamp> {
        Timestamp::parse(&self.made_at)
    }
}

/// Verifies the proof of a first line with the keys of the network that it names.
pub(super) fn verify(document: &Value, keys: &[PublishedKey], now: Timestamp) -> Result<(), Why> {
    if published::worth(keys, document, now) == Worth::Proved { Ok(()) } else { Err(Why::NotSigned) }
}

/// A file of a publication, as a line says it; its pieces follow.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Media {
    /// Its public address.
    pub(super) url: String,
    /// As people call it.
    pub(super) name: String,
    /// SHA-256 of its bytes.
    pub(super) file: String,
    pub(super) bytes: u64,
}

/// The last line.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct End {
    pub(super) activities: u64,
    pub(super) media: u64,
}
