//! The public halves of an actor's keys, as it publishes them (FEP-521a): the one in use first, those that were
//! replaced and still prove what was said with them, and those that were declared compromised. The last are the
//! tombstones of keys: nothing that comes late, twice or from an old copy brings one of them back (invariant I3).

use super::{
    document::{Document, str_of},
    keys::rsa_multikey,
    proof,
};
use crate::{origin::Origin, time::Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::time::Duration;

/// So long after it was replaced a key still proves what was said with it: streams, journals and archives keep as long.
pub const OVERLAP: Duration = Duration::from_secs(400 * 24 * 3600);
/// Keys of one actor that are believed at the same time.
pub const MOST_KEYS: usize = 32;
/// Revoked keys of one actor that are remembered, the last ones.
pub const MOST_REVOKED: usize = 64;
/// Longest Multikey: RSA of 8192 bits in base 58.
const MOST_LENGTH: usize = 1_600;

/// One public half.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedKey {
    /// Address of the key: the `verificationMethod` of proofs.
    pub id: String,
    /// Multikey: `z6Mk…` (Ed25519); among the revoked ones also `z4MX…` (RSA).
    pub key: String,
    /// Since when it is in use; known of our own actors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// It was replaced; from then on it proves nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Timestamp>,
    /// It was declared compromised, and proves nothing whatever its date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<Timestamp>,
    /// Somebody passed on that it was declared compromised: it proves nothing until its origin is heard, which says so or
    /// says that it holds. Never published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubted: Option<Timestamp>,
}

impl PublishedKey {
    /// A key in use.
    #[must_use]
    pub fn new(id: String, key: String, since: Option<Timestamp>) -> Self {
        Self { id, key, since, expires: None, revoked: None, doubted: None }
    }

    /// True while its proofs prove something.
    #[must_use]
    pub fn holds(&self, now: Timestamp) -> bool {
        self.revoked.is_none() && self.doubted.is_none() && self.expires.is_none_or(|end| end > now)
    }

    /// True for a revoked key of ours that still proves what comes back: whoever came back from a copy with keys that were
    /// revoked meanwhile revokes them again, and what our people had said with them before is theirs. One that was made
    /// since never said anything that could be lost.
    #[must_use]
    pub fn counts_after(&self, restored: Option<Timestamp>) -> bool {
        let Some(restored) = restored else { return false };
        self.revoked.is_some_and(|revoked| revoked >= restored) && self.since.is_none_or(|since| since < restored)
    }

    /// A Multikey (W3C Controlled Identifiers 1.0).
    #[must_use]
    pub fn document(&self, controller: &str) -> Value {
        let mut json =
            json!({"id": self.id, "type": "Multikey", "controller": controller, "publicKeyMultibase": self.key});
        for (name, at) in [("expires", self.expires), ("revoked", self.revoked)] {
            if let Some(at) = at {
                json[name] = json!(at.rfc3339());
            }
        }
        json
    }

    fn read(value: &Value, document: &Document, origin: &Origin) -> Option<Self> {
        let sound = str_of(value, "type") == Some("Multikey") && str_of(value, "controller") == Some(document.uri());
        let id = str_of(value, "id").filter(|id| sound && origin.owns(id))?;
        let key = str_of(value, "publicKeyMultibase").filter(|key| key.len() <= MOST_LENGTH)?;
        // A date that cannot be read is one that has come.
        let date =
            |name: &str| value.get(name).map(|date| date.as_str().and_then(Timestamp::parse).unwrap_or(Timestamp(0)));
        let (expires, revoked) = (date("expires"), date("revoked"));
        Some(Self { id: id.to_owned(), key: key.to_owned(), since: None, expires, revoked, doubted: None })
    }
}

/// The keys that an actor's document gives under its own origin; those of kinds that are not known here are left out.
#[must_use]
pub fn read(document: &Document, origin: &Origin) -> Vec<PublishedKey> {
    let of = |name| document.all(name).filter_map(|value| PublishedKey::read(value, document, origin));
    let live = of("assertionMethod").filter(|key| key.revoked.is_none() && key.key.starts_with("z6Mk"));
    let revoked = of("verificationMethod").chain(of("assertionMethod")).filter(|key| key.revoked.is_some());
    live.take(MOST_KEYS).chain(revoked.take(MOST_REVOKED)).collect()
}

/// What an actor has after its origin `said` what it has, where it had `known` before: a revoked key stays revoked. The
/// end of one that was replaced is its origin's to say: it may have come back from a copy of before, and use it again.
/// So is the end of a doubt.
#[must_use]
pub fn merged(known: &[PublishedKey], said: &[PublishedKey]) -> Vec<PublishedKey> {
    let mut revoked: Vec<PublishedKey> = Vec::new();
    for key in known.iter().chain(said).filter(|key| key.revoked.is_some()) {
        if !is_revoked(&revoked, &key.key) {
            revoked.push(key.clone());
        }
    }
    let forgotten = revoked.len().saturating_sub(MOST_REVOKED);
    revoked.drain(..forgotten);
    let mut live: Vec<PublishedKey> = said.iter().filter(|key| !is_revoked(&revoked, &key.key)).cloned().collect();
    live.retain(|key| key.revoked.is_none());
    live.extend(revoked);
    live
}

/// True when the key is among those that were declared compromised.
#[must_use]
pub fn is_revoked(keys: &[PublishedKey], multikey: &str) -> bool {
    keys.iter().any(|key| key.revoked.is_some() && key.key == multikey)
}

/// The same of a key of requests, in PEM. What cannot be read signs nothing anyway.
#[must_use]
pub fn is_rsa_revoked(keys: &[PublishedKey], pem: &str) -> bool {
    keys.iter().any(|key| key.revoked.is_some())
        && rsa_multikey(pem).is_some_and(|multikey| is_revoked(keys, &multikey))
}

/// What the proof of an object is worth.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Worth {
    /// Its actor said it, by whatever road it came.
    Proved,
    /// No more than if there were none: none of a known kind, or made with a key that is unknown, given up or revoked.
    Nothing,
    /// It names a key of its actor that holds, and does not fit: somebody changed it.
    Contradicted,
}

/// Judges the proof of `object` by the keys of its actor.
#[must_use]
pub fn worth(keys: &[PublishedKey], object: &Value, now: Timestamp) -> Worth {
    let Ok(method) = proof::method(object) else { return Worth::Nothing };
    let Some(key) = keys.iter().find(|key| key.id == method && key.holds(now)) else { return Worth::Nothing };
    if proof::verify(object, &key.key).is_ok() { Worth::Proved } else { Worth::Contradicted }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seal::Sealer;

    const DAY: Duration = Duration::from_secs(24 * 3600);

    fn key(name: &str) -> PublishedKey {
        PublishedKey::new(format!("https://nc.example/network#{name}"), format!("z6Mk{name}"), None)
    }

    fn revoked(name: &str) -> PublishedKey {
        PublishedKey { revoked: Some(Timestamp(1)), ..key(name) }
    }

    #[test]
    fn a_revoked_key_counts_for_what_returns_only_when_it_was_there_before_the_return() {
        let (before, return_, after) = (Timestamp(10), Timestamp(20), Timestamp(30));
        let key = |since, revoked| PublishedKey { since, revoked: Some(revoked), ..key("one") };
        assert!(key(Some(before), after).counts_after(Some(return_)));
        assert!(key(None, after).counts_after(Some(return_)), "one that was found again");
        assert!(!key(Some(after), after).counts_after(Some(return_)), "made since, stolen, revoked");
        assert!(!key(Some(before), before).counts_after(Some(return_)));
        assert!(!key(Some(before), after).counts_after(None));
    }

    #[test]
    fn a_revoked_key_comes_back_in_no_order_of_documents() {
        let (old, new) = (vec![key("1")], vec![key("2"), revoked("1")]);
        for order in [[&old, &new, &old, &new], [&new, &old, &new, &old], [&new, &new, &old, &old]] {
            let kept = order.iter().fold(Vec::new(), |known, said| merged(&known, said));
            assert!(kept.iter().all(|key| key.key != "z6Mk1" || key.revoked.is_some()), "{kept:?}");
            assert!(is_revoked(&kept, "z6Mk1"));
        }
        assert_eq!(merged(&merged(&old, &new), &old), [revoked("1")], "an old document gives nothing but what it had");
        let under_another_name = PublishedKey { id: "https://nc.example/network#3".into(), ..key("1") };
        assert_eq!(merged(&new, &[under_another_name]), [revoked("1")]);
    }

    #[test]
    fn many_revoked_keys_do_not_grow_without_end_and_the_last_are_kept() {
        let all: Vec<_> = (0..200).map(|number| revoked(&number.to_string())).collect();
        let kept = all.iter().fold(Vec::new(), |known, one| merged(&known, std::slice::from_ref(one)));
        assert_eq!(kept.len(), MOST_REVOKED);
        assert!(is_revoked(&kept, "z6Mk199"));
    }

    #[test]
    fn a_replaced_key_proves_for_399_days_and_not_for_401_and_a_revoked_one_never() {
        let sealer = Sealer::new(&[7; 32]).expect("32 bytes");
        let pair = sealer.new_proof_key().expect("a pair");
        let id = "https://nc.example/people/sam#proof-1";
        let mut said = json!({"id": "https://nc.example/activities/1", "type": "Create"});
        proof::prove(&mut said, id, &sealer.proof_key(&pair.private).expect("opens"), Timestamp(0));
        let in_use = PublishedKey::new(id.into(), pair.public, None);
        let replaced = PublishedKey { expires: Some(Timestamp(0).plus(OVERLAP)), ..in_use.clone() };
        let at = |days: u32| Timestamp(0).plus(DAY * days);
        let judge = |key: &PublishedKey, said: &Value, days| worth(std::slice::from_ref(key), said, at(days));
        assert_eq!(judge(&in_use, &said, 4_000), Worth::Proved);
        assert_eq!(judge(&replaced, &said, 399), Worth::Proved);
        assert_eq!(judge(&replaced, &said, 401), Worth::Nothing);
        let stolen = PublishedKey { revoked: Some(at(2)), ..in_use.clone() };
        assert_eq!(judge(&stolen, &said, 0), Worth::Nothing, "its date was written by whoever holds the key");
        said["type"] = json!("Delete");
        assert_eq!(judge(&in_use, &said, 0), Worth::Contradicted);
        assert_eq!(judge(&stolen, &said, 0), Worth::Nothing);
    }

    #[test]
    fn a_document_says_which_keys_hold_until_when_and_which_are_compromised() {
        let uri = "https://nc.example/people/sam";
        let key = |id: &str, key: &str| json!({"id": format!("{uri}#{id}"), "type": "Multikey", "controller": uri, "publicKeyMultibase": key});
        let with = |mut key: Value, name: &str, at: &str| {
            key[name] = json!(at);
            key
        };
        let document = Document::from_value(json!({
            "id": uri, "type": "Person",
            "assertionMethod": [
                key("3", "z6MkC"),
                with(key("2", "z6MkB"), "expires", "1970-01-01T00:00:09Z"),
                with(key("1", "z6MkA"), "revoked", "unreadable"),
                key("main-key", "z4MXrsa"),
            ],
            "verificationMethod": [with(key("old", "z4MXold"), "revoked", "2026-11-24T09:00:00Z"), key("0", "z6Mk0")],
        }));
        let keys = read(&document.expect("sound"), &Origin::parse(uri).expect("sound"));
        let said: Vec<_> = keys.iter().map(|key| (key.key.as_str(), key.expires, key.revoked.is_some())).collect();
        assert_eq!(
            said,
            [
                ("z6MkC", None, false),
                ("z6MkB", Some(Timestamp(9_000)), false),
                ("z4MXold", None, true),
                ("z6MkA", None, true)
            ]
        );
    }
}
