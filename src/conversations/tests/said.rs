//! What people of this network say and do.

use super::{ARRIVAL, Instance, LOZERE, NC, note, publication, sheet_uri, wrapped};
use crate::{
    conversations::{Error, Remover, attest_use, comment as say, delete_comment, edit_comment, like, store, unlike},
    federation::Outcome,
    publications,
};
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn a_comment_on_the_sheet_of_another_network_goes_to_its_author_and_to_our_followers() {
    let nc = Instance::of(NC).await;
    let joe = nc.actor(NC, "joe").await;
    let mut tx = nc.db.begin().await.expect("a transaction");
    let first = say(&mut tx, &nc.here(), &joe, &publication(), None, " **Merci** ").await.expect("said");
    let answer = say(&mut tx, &nc.here(), &joe, &publication(), Some(&first.id), "Et aussi").await.expect("answered");
    tx.commit().await.expect("committed");
    assert_eq!((first.source.as_str(), answer.parent_uri.as_deref()), ("**Merci**", Some(first.uri.as_str())));
    assert_eq!(nc.sheet().await.comments, 2);
    for inbox in ["https://lozere.example/inbox", "https://om.example/inbox"] {
        let due = nc.due(inbox).await;
        assert_eq!(due.len(), 2, "{inbox}");
        assert_eq!(due[0]["object"]["inReplyTo"], sheet_uri());
    }
}

#[tokio::test]
async fn every_field_to_mend_is_named_and_nothing_is_written() {
    let nc = Instance::of(NC).await;
    let joe = nc.actor(NC, "joe").await;
    let mut tx = nc.db.begin().await.expect("a transaction");
    let here = nc.here();
    let Err(Error::Invalid(problems)) =
        attest_use(&mut tx, &here, &joe, &publication(), " ", "XX", "2026-13-01", "").await
    else {
        panic!("refused");
    };
    assert_eq!(problems.iter().map(|problem| problem.field).collect::<Vec<_>>(), ["structure", "territory", "used_on"]);
    let ahead = attest_use(&mut tx, &here, &joe, &publication(), "Case", "48", "2026-11-25", "").await;
    assert!(matches!(ahead, Err(Error::Invalid(problems)) if problems[0].key == "conversation-error-date-ahead"));
    // In Nouméa it is the 25th already.
    attest_use(&mut tx, &here, &joe, &publication(), "Case", "988", "2026-11-25", "").await.expect("attested");
    for text in [String::new(), "x".repeat(10_001)] {
        assert!(matches!(say(&mut tx, &here, &joe, &publication(), None, &text).await, Err(Error::Invalid(_))));
    }
    tx.commit().await.expect("committed");
    let sheet = nc.sheet().await;
    assert_eq!((sheet.uses, sheet.comments), (1, 0));
}

#[tokio::test]
async fn one_like_for_each_actor_however_often_it_is_pressed() {
    let nc = Instance::of(NC).await;
    let joe = nc.actor(NC, "joe").await;
    let mut tx = nc.db.begin().await.expect("a transaction");
    assert!(like(&mut tx, &nc.here(), &joe, &publication()).await.expect("liked"));
    assert!(!like(&mut tx, &nc.here(), &joe, &publication()).await.expect("liked"));
    tx.commit().await.expect("committed");
    assert_eq!(nc.sheet().await.likes, 1);
    let mut tx = nc.db.begin().await.expect("a transaction");
    assert!(unlike(&mut tx, &nc.here(), &joe, &publication()).await.expect("taken back"));
    assert!(!unlike(&mut tx, &nc.here(), &joe, &publication()).await.expect("taken back"));
    tx.commit().await.expect("committed");
    assert_eq!(nc.sheet().await.likes, 0);
    let due = nc.due("https://lozere.example/inbox").await;
    assert_eq!(due.iter().map(|one| one["type"].as_str().unwrap_or_default()).collect::<Vec<_>>(), ["Like", "Undo"]);
}

#[tokio::test]
async fn a_correction_within_the_same_second_is_newer_for_everybody() {
    let mut nc = Instance::of(NC).await;
    let joe = nc.actor(NC, "joe").await;
    let lozere = Instance::of(LOZERE).await;
    let mut tx = nc.db.begin().await.expect("a transaction");
    let said = say(&mut tx, &nc.here(), &joe, &publication(), None, "Un").await.expect("said");
    tx.commit().await.expect("committed");
    nc.now = nc.now.plus(Duration::from_millis(300));
    let mut tx = nc.db.begin().await.expect("a transaction");
    edit_comment(&mut tx, &nc.here(), &joe, &publication(), &said, "Deux").await.expect("corrected");
    tx.commit().await.expect("committed");
    // The correction first, then what it corrects, then all again.
    let due = nc.due("https://lozere.example/inbox").await;
    for at in [1, 0, 1, 0] {
        assert_eq!(lozere.receive("joe", due[at].clone()).await, Outcome::Done);
    }
    let found = store::by_uri(&mut lozere.db.read().await.expect("a connection"), &said.uri)
        .await
        .expect("read")
        .expect("there");
    assert_eq!((found.source.as_str(), lozere.sheet().await.comments), ("Deux", 1));
}

#[tokio::test]
async fn only_its_author_corrects_a_comment_and_a_moderator_hides_it_everywhere() {
    let nc = Instance::of(NC).await;
    let (joe, mallory) = (nc.actor(NC, "joe").await, nc.actor(NC, "mallory").await);
    let mut tx = nc.db.begin().await.expect("a transaction");
    let said = say(&mut tx, &nc.here(), &joe, &publication(), None, "Un").await.expect("said");
    let here = nc.here();
    assert!(matches!(edit_comment(&mut tx, &here, &mallory, &publication(), &said, "x").await, Err(Error::Forbidden)));
    let by = |moderates| Remover { actor: &mallory, moderates, reason: "Insulte" };
    assert!(matches!(delete_comment(&mut tx, &here, by(false), &publication(), &said).await, Err(Error::Forbidden)));
    delete_comment(&mut tx, &here, by(true), &publication(), &said).await.expect("hidden");
    tx.commit().await.expect("committed");
    let kept =
        store::by_id(&mut nc.db.read().await.expect("a connection"), &said.id).await.expect("read").expect("there");
    assert_eq!((kept.state.as_str(), kept.source.as_str(), nc.sheet().await.comments), (store::HIDDEN, "Un", 0));
    let due = nc.due("https://lozere.example/inbox").await;
    assert_eq!((&due[1]["type"], &due[1]["actor"]), (&json!("Delete"), &json!("https://nc.example/network")));
}

#[tokio::test]
async fn a_conversation_is_told_to_be_gone_with_its_sheet() {
    let lozere = Instance::of(LOZERE).await;
    assert_eq!(lozere.receive("joe", wrapped("Create", "joe", note("1", &sheet_uri(), "Merci"))).await, Outcome::Done);
    let mut tx = lozere.db.begin().await.expect("a transaction");
    let elise = format!("{LOZERE}/people/elise");
    publications::store::delete(&mut tx, &lozere.sheet().await, &elise, ARRIVAL).await.expect("deleted");
    let gone = publications::store::deleted_at(&mut tx, &format!("{NC}/comments/1")).await.expect("read");
    assert_eq!(gone, Some(ARRIVAL));
}

#[tokio::test]
async fn a_person_relays_a_sheet_and_a_network_announces_a_comment() {
    let lozere = Instance::of(LOZERE).await;
    let share = json!({"id": format!("{NC}/people/joe/shares/1"), "type": "Announce", "actor": format!("{NC}/people/joe"), "object": sheet_uri()});
    for _ in 0..2 {
        assert_eq!(lozere.receive("joe", share.clone()).await, Outcome::Done);
    }
    assert_eq!(lozere.sheet().await.shares, 1);
    let said = note("9", &sheet_uri(), "Un");
    let relay =
        json!({"id": format!("{NC}/a/1"), "type": "Announce", "actor": format!("{NC}/network"), "object": said["id"]});
    assert_eq!(lozere.receive("reseau", relay.clone()).await, Outcome::Needs(format!("{NC}/comments/9")));
    assert_eq!(lozere.receive_with("reseau", relay, &[said]).await, Outcome::Done);
    assert_eq!(lozere.sheet().await.comments, 1);
}

#[tokio::test]
async fn pages_of_a_thread_follow_each_other_without_gap_or_repetition() {
    let lozere = Instance::of(LOZERE).await;
    for n in 0..7 {
        lozere.receive("joe", wrapped("Create", "joe", note(&n.to_string(), &sheet_uri(), "Un"))).await;
    }
    let mut conn = lozere.db.read().await.expect("a connection");
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let listed = store::page(&mut conn, "p1", store::Which::Thread, after.as_ref(), 3).await.expect("read");
        seen.extend(listed.items.iter().map(|one| one.id.clone()));
        let Some(next) = listed.next else { break };
        after = store::Cursor::parse(&next.text());
        assert_eq!(after, Some(next));
    }
    let mut once = seen.clone();
    once.dedup();
    assert_eq!((seen.len(), once.len()), (7, 7));
    let from = store::Cursor::from(&store::by_id(&mut conn, &seen[0]).await.expect("read").expect("there"));
    let listed = store::page(&mut conn, "p1", store::Which::Thread, Some(&from), 10).await.expect("read");
    assert_eq!(listed.items.len(), 7, "the page that begins with a comment shows it");
}
