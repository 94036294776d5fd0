//! What networks say of votes, as it leaves them.

use super::{DAY, TITLE, opened, opening, to_the_vote, vote, vote_of};
use crate::support::{
    Instance, START,
    peer::Peer,
    snapshot::{check, redacted},
    story::{Mediator, quiet, two_networks},
};
use archipel::{time::Timestamp, upkeep, web::Role};
use axum::http::StatusCode;
use serde_json::Value;
use std::time::Duration;

/// What this network said last in this way of a vote or a ballot.
async fn said(ici: &Instance, kind: &str, verb: &str) -> Value {
    let rows: Vec<(Vec<u8>,)> = ici
        .site
        .db
        .read()
        .await
        .expect("a connection")
        .query("select body from outbox order by seq")
        .all()
        .await
        .expect("read");
    let mut all = rows.into_iter().map(|(body,)| serde_json::from_slice::<Value>(&body).expect("JSON"));
    all.rfind(|one| one["kind"] == kind && one["type"] == verb).unwrap_or_else(|| panic!("{verb} was said"))
}

/// Clocks go on while networks wait for each other, and what is hashed names their ports.
fn at_one_hour(value: &mut Value) {
    match value {
        Value::String(text) if text.len() == 20 && Timestamp::parse(text).is_some() => *text = START.rfc3339(),
        Value::Array(values) => values.iter_mut().for_each(at_one_hour),
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(hash) if name == "hash" => *hash = "0".repeat(64),
                    value => at_one_hour(value),
                }
            }
        }
        _ => {}
    }
}

#[tokio::test]
async fn what_is_said_of_a_vote_is_what_stands_in_the_snapshots() {
    let (lozere, caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let joe = Mediator::at(&caledonie, "joe", Role::Reader).await;
    let here = opened(&lea, TITLE).await;
    to_the_vote(&lea, &here).await;
    quiet(&[&lozere, &caledonie]).await;
    let there = format!("/specifications/{}", caledonie.id_of(TITLE).await);
    let peer = Peer::start("ally").await;
    let snapshot = |ici: &Instance, name: &str, value: &Value| {
        let mut text = value.to_string();
        for (one, name) in [(&lozere, "lozere"), (&caledonie, "caledonie")] {
            if one.origin() != ici.origin() {
                text = text.replace(one.origin(), &format!("https://{name}.example"));
            }
        }
        let mut said = serde_json::from_str(&text).expect("JSON");
        at_one_hour(&mut said);
        check(&format!("votes/{name}"), &redacted(ici, &peer, &said));
    };
    let sent = async |ici: &Instance, name: &str, kind: &str, verb: &str| {
        snapshot(ici, name, &said(ici, kind, verb).await);
    };
    let opened = opening(&lea, &here, "").await.send(&lea.browser).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{} {:?}", opened.words(), opened.errors());
    sent(&lozere, "create", "vote", "Create").await;
    quiet(&[&lozere, &caledonie]).await;
    let theirs = vote_of(&joe, &there).await;
    vote(&joe, &theirs, "against", "Trop tôt.").await;
    sent(&caledonie, "offer", "ballot", "Offer").await;
    quiet(&[&lozere, &caledonie]).await;
    sent(&lozere, "accept", "ballot", "Accept").await;
    joe.say(&theirs, &format!("{theirs}/withdraw"), &[]).await;
    sent(&caledonie, "undo", "ballot", "Undo").await;
    quiet(&[&lozere, &caledonie]).await;
    for ici in [&lozere, &caledonie] {
        ici.clock.advance(Duration::from_secs(60));
    }
    vote(&joe, &theirs, "for", "On m’a convaincu.").await;
    quiet(&[&lozere, &caledonie]).await;
    for ici in [&lozere, &caledonie] {
        ici.clock.advance(Duration::from_secs(6 * DAY));
    }
    upkeep::once(&lozere.site).await.expect("a round");
    sent(&lozere, "update", "vote", "Update").await;
    quiet(&[&lozere, &caledonie]).await;
    let path = format!("{}/ballots?after=", opened.location());
    let page = caledonie.site.federation.ask_peer(&lozere.site.config.origin, &path).await.expect("a page");
    snapshot(&lozere, "ballots", &serde_json::from_slice(&page).expect("JSON"));
}
