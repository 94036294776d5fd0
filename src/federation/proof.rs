//! Proofs on what is said (FEP-8b32, cryptosuite `eddsa-jcs-2022`): a signature in the object itself, which holds
//! when the object comes by another road than a request of its author: from an archive, from a third network, on a
//! USB key. A request proves who sends; a proof proves who says.
//!
//! Nothing here reads a key from where the object points: whoever verifies brings the keys of the actor.

use super::keys::{ProofKey, multikey_verifies};
use crate::time::Timestamp;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use thiserror::Error;

const SUITE: &str = "eddsa-jcs-2022";
const KIND: &str = "DataIntegrityProof";
const PURPOSE: &str = "assertionMethod";
/// Longest `proofValue`: 64 bytes in base 58.
const MAX_VALUE: usize = 128;

/// Why a proof proves nothing.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ProofError {
    /// There is none.
    #[error("it carries no proof")]
    Missing,
    /// It is of another kind, or lacks something.
    #[error("its proof is not an eddsa-jcs-2022 proof")]
    Unknown,
    /// The object was changed, or somebody else made the proof.
    #[error("its proof does not fit it")]
    Wrong,
}

/// Adds the proof of `key` to an object; `method` is the id under which its public half is published.
pub fn prove(object: &mut Value, method: &str, key: &ProofKey, at: Timestamp) {
    let Some(map) = object.as_object_mut() else { return };
    map.remove("proof");
    // Without a context of its own, as the test vector of the proposal has it.
    let mut proof = json!({
        "type": KIND,
        "cryptosuite": SUITE,
        "verificationMethod": method,
        "proofPurpose": PURPOSE,
        "created": at.rfc3339(),
    });
    let signature = key.sign(&message(map, &proof));
    proof["proofValue"] = json!(format!("z{}", bs58::encode(signature).into_string()));
    map.insert("proof".into(), proof);
}

/// The id of the key that an object says it was proved with.
///
/// # Errors
/// When there is no proof of the one kind that is known here.
pub fn method(object: &Value) -> Result<&str, ProofError> {
    let proof = object.get("proof").ok_or(ProofError::Missing)?;
    let says = |name: &str, value: &str| proof.get(name).and_then(Value::as_str) == Some(value);
    if !(says("type", KIND) && says("cryptosuite", SUITE) && says("proofPurpose", PURPOSE)) {
        return Err(ProofError::Unknown);
    }
    proof.get("verificationMethod").and_then(Value::as_str).ok_or(ProofError::Unknown)
}

/// Verifies the proof of an object with the public key of that id, a Multikey.
///
/// # Errors
/// See [`ProofError`].
pub fn verify(object: &Value, multikey: &str) -> Result<(), ProofError> {
    method(object)?;
    let (Some(map), Some(mut proof)) = (object.as_object(), object["proof"].as_object().cloned()) else {
        return Err(ProofError::Unknown);
    };
    if proof.get("@context").is_some_and(|context| map.get("@context") != Some(context)) {
        return Err(ProofError::Wrong);
    }
    let value = proof.remove("proofValue").ok_or(ProofError::Unknown)?;
    let value = value.as_str().and_then(|value| value.strip_prefix('z')).filter(|value| value.len() <= MAX_VALUE);
    let signature = value.and_then(|value| bs58::decode(value).into_vec().ok()).ok_or(ProofError::Unknown)?;
    let message = message(map, &Value::Object(proof));
    if multikey_verifies(multikey, &message, &signature) { Ok(()) } else { Err(ProofError::Wrong) }
}

/// What is signed: the hash of the proof without its value, then that of the object without its proof, each in the
/// canonical form of RFC 8785.
fn message(object: &Map<String, Value>, proof: &Value) -> Vec<u8> {
    let bare: BTreeMap<&String, &Value> = object.iter().filter(|(name, _)| *name != "proof").collect();
    let mut message = Sha256::digest(canonical(proof)).to_vec();
    message.extend_from_slice(&Sha256::digest(canonical(&bare)));
    message
}

fn canonical(value: &impl serde::Serialize) -> Vec<u8> {
    serde_json_canonicalizer::to_vec(value).expect("JSON of JSON")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seal::Sealer;
    use proptest::prelude::*;

    const METHOD: &str = "https://lozere.example/people/lea#proof-1";

    fn pair() -> (ProofKey, String) {
        let sealer = Sealer::new(&[7; 32]).expect("32 bytes");
        let new = sealer.new_proof_key().expect("a pair");
        (sealer.proof_key(&new.private).expect("opens"), new.public)
    }

    fn note() -> Value {
        json!({"@context": ["https://www.w3.org/ns/activitystreams"], "id": "https://lozere.example/notes/1", "type": "Note", "content": "é", "n": 1e3})
    }

    #[test]
    fn what_was_proved_is_verified_and_nothing_else() {
        let ((key, public), (_, other)) = (pair(), pair());
        let mut proved = note();
        prove(&mut proved, METHOD, &key, Timestamp(0));
        assert_eq!(method(&proved), Ok(METHOD));
        assert_eq!(verify(&proved, &public), Ok(()));
        assert_eq!(verify(&proved, &other), Err(ProofError::Wrong));
        assert_eq!(verify(&note(), &public), Err(ProofError::Missing));
        for (pointer, value) in [
            ("/content", json!("è")),
            ("/proof/created", json!("2026-01-01T00:00:00Z")),
            ("/proof/verificationMethod", json!("https://evil.example/#k")),
            ("/@context", json!("https://evil.example/context")),
        ] {
            let mut changed = proved.clone();
            *changed.pointer_mut(pointer).expect("there") = value;
            assert_eq!(verify(&changed, &public), Err(ProofError::Wrong), "{pointer}");
        }
        for (name, value) in [("cryptosuite", "eddsa-rdfc-2022"), ("type", "Other"), ("proofPurpose", "authentication")]
        {
            let mut changed = proved.clone();
            changed["proof"][name] = json!(value);
            assert_eq!(verify(&changed, &public), Err(ProofError::Unknown), "{name}");
        }
        let mut more = proved.clone();
        more["more"] = json!(1);
        assert_eq!(verify(&more, &public), Err(ProofError::Wrong), "something was added");
    }

    #[test]
    fn the_order_of_names_and_the_writing_of_numbers_mean_nothing() {
        let (key, public) = pair();
        let mut proved = note();
        prove(&mut proved, METHOD, &key, Timestamp(0));
        let rewritten = proved.to_string().replace("1000.0", "1000");
        assert_eq!(verify(&serde_json::from_str(&rewritten).expect("JSON"), &public), Ok(()));
    }

    /// The test vector of FEP-8b32.
    #[test]
    fn the_vector_of_the_proposal_is_verified() {
        let example = json!({
            "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/data-integrity/v1"],
            "type": "Create",
            "actor": "https://server.example/users/alice",
            "object": {"type": "Note", "content": "Hello world"},
            "proof": {
                "type": "DataIntegrityProof",
                "cryptosuite": "eddsa-jcs-2022",
                "verificationMethod": "https://server.example/users/alice#ed25519-key",
                "proofPurpose": "assertionMethod",
                "proofValue": "z3sXaxjKs4M3BRicwWA9peyNPJvJqxtGsDmpt1jjoHCjgeUf71TRFz56osPSfDErszyLp5Ks1EhYSgpDaNM977Rg2",
                "created": "2023-02-24T23:36:38Z",
            },
        });
        assert_eq!(verify(&example, "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"), Ok(()));
    }

    proptest! {
        #[test]
        fn no_garbage_is_a_proof_and_none_makes_it_panic(value in "[ -~]{0,40}", key in "[ -~]{0,60}") {
            let mut object = note();
            object["proof"] = json!({"type": KIND, "cryptosuite": SUITE, "proofPurpose": PURPOSE, "verificationMethod": METHOD, "proofValue": value});
            prop_assert!(verify(&object, &key).is_err());
        }
    }
}
