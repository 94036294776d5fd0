//! What is read of terms and ballots that come from elsewhere.

use super::{Agreed, MAX_EXPLANATION, MOST_BYTES, Said};
use crate::{federation::document::Document, specifications::tally::Choice, time::Timestamp};
use serde_json::{Value, json};

fn terms() -> Value {
    json!({"specification": "https://lozere.example/specifications/1", "subject": "https://lozere.example/specifications/1",
        "title": "Passeport", "version": 3, "hash": "sha256:aa", "rule": "one_per_member", "majority": "simple", "quorum": 2,
        "opens": "2026-11-24T09:00:00Z", "closes": "2026-11-27T17:00:00Z", "networks": [
            {"id": "https://lozere.example/network", "name": "Lozère", "territory": "48", "grace": 24},
            {"id": "https://nc.example/network", "name": "Nouvelle-Calédonie", "grace": 240}]})
}

fn offer() -> Value {
    json!({"id": "https://nc.example/ballots/1/offer", "type": "Offer", "kind": "ballot", "actor": "https://nc.example/people/joe",
        "target": "https://lozere.example/specifications/1/votes/1", "proof": {"created": "2026-11-25T09:00:00Z"},
        "object": {"id": "https://nc.example/ballots/1", "type": "Vote", "attributedTo": "https://nc.example/people/joe",
            "object": "https://lozere.example/specifications/1/votes/1", "choice": "abstain", "content": "Je ne sais pas.",
            "hash": "sha256:aa"}})
}

fn read(offer: Value) -> Result<Said, &'static str> {
    Said::read(&Document::from_value(offer).expect("it has an id"))
}

#[test]
fn terms_come_back_as_they_were_told_and_each_network_has_its_own_grace() {
    let agreed = Agreed::read(&terms()).expect("sound");
    assert_eq!(Agreed::read(&json!(agreed)), Ok(agreed.clone()));
    let hours = |at: Timestamp| at.since(agreed.closes).as_secs() / 3600;
    assert_eq!(hours(agreed.terms().arrives_until("https://lozere.example")), 24);
    assert_eq!(hours(agreed.terms().arrives_until("https://nc.example")), 240);
    assert_eq!(hours(agreed.counts_at()), 240);
    assert_eq!(agreed.network_at("https://nc.example").map(|one| one.name.as_str()), Some("Nouvelle-Calédonie"));
    assert_eq!(agreed.network_at("https://mayotte.example"), None);
}

#[test]
fn terms_that_cannot_be_kept_are_refused() {
    for (name, value) in [
        ("rule", json!("one_per_king")),
        ("quorum", json!(-1)),
        ("quorum", json!(1_000_000)),
        ("opens", json!("bientôt")),
        ("closes", json!("2026-11-24T09:00:00Z")),
        ("networks", json!([])),
        ("networks", json!([{"id": "nulle part", "name": "", "grace": 1}])),
        ("networks", json!([{"id": "https://nc.example/network", "name": "", "grace": 100_000}])),
        ("title", json!("m".repeat(3_000))),
    ] {
        let mut wrong = terms();
        wrong[name] = value.clone();
        assert!(Agreed::read(&wrong).is_err(), "{name}: {value}");
    }
}

#[test]
fn a_ballot_says_one_choice_of_its_voter_on_one_vote_and_nothing_else_is_one() {
    let said = read(offer()).expect("sound");
    assert_eq!((said.choice, said.signed_at.rfc3339().as_str()), (Choice::Abstain, "2026-11-25T09:00:00Z"));
    for (pointer, value) in [
        ("/type", json!("Create")),
        ("/kind", json!("amendment")),
        ("/actor", json!("https://nc.example/people/eva")),
        ("/target", json!("https://lozere.example/specifications/1/votes/2")),
        ("/object/type", json!("Note")),
        ("/object/id", json!("https://mayotte.example/ballots/1")),
        ("/object/attributedTo", json!(["https://nc.example/people/joe", "https://nc.example/people/eva"])),
        ("/object/choice", json!("yes")),
        ("/object/content", json!("m".repeat(MAX_EXPLANATION + 1))),
        ("/object/more", json!("m".repeat(MOST_BYTES))),
        ("/proof/created", json!("hier")),
    ] {
        let mut wrong = offer();
        match wrong.pointer_mut(pointer) {
            Some(place) => *place = value.clone(),
            None => wrong["object"]["more"] = value.clone(),
        }
        assert!(read(wrong).is_err(), "{pointer}: {value}");
    }
}
