//! What other networks say, and when it counts.

use super::{ARRIVAL, Instance, LOZERE, NC, note, sheet_uri, wrapped};
use crate::{conversations::store, federation::Outcome, publications};
use serde_json::json;

#[tokio::test]
async fn a_comment_that_arrives_is_taken_once_cleaned_and_announced_to_third_networks() {
    let lozere = Instance::of(LOZERE).await;
    let create = wrapped("Create", "joe", note("1", &sheet_uri(), "<p onclick=x>Bravo<script>alert(1)</script></p>"));
    for _ in 0..2 {
        assert_eq!(lozere.receive("joe", create.clone()).await, Outcome::Done);
    }
    assert_eq!(lozere.sheet().await.comments, 1);
    let due = lozere.due("https://om.example/inbox").await;
    assert_eq!(due.len(), 1);
    assert_eq!((&due[0]["type"], &due[0]["object"]), (&json!("Announce"), &json!("https://nc.example/comments/1")));
    let mut conn = lozere.db.read().await.expect("a connection");
    let found = store::by_uri(&mut conn, "https://nc.example/comments/1").await.expect("read").expect("there");
    assert_eq!(found.html, "<p>Bravo</p>");
}

#[tokio::test]
async fn a_comment_that_is_not_for_everybody_any_more_goes() {
    let lozere = Instance::of(LOZERE).await;
    assert_eq!(lozere.receive("joe", wrapped("Create", "joe", note("1", &sheet_uri(), "Bravo"))).await, Outcome::Done);
    let mut private = note("1", &sheet_uri(), "Bravo");
    private["to"] = json!([format!("{LOZERE}/people/elise")]);
    assert_eq!(lozere.receive("joe", wrapped("Update", "joe", private)).await, Outcome::Done);
    assert_eq!(lozere.sheet().await.comments, 0);
    // A neighbour's word buries nothing; the author's does.
    let bury = |by: &str| json!({"id": format!("{NC}/{by}/delete"), "type": "Delete", "actor": format!("{NC}/people/{by}"), "object": format!("{NC}/comments/2")});
    lozere.receive("mallory", bury("mallory")).await;
    let second = || wrapped("Create", "joe", note("2", &sheet_uri(), "Encore"));
    assert_eq!(lozere.receive("joe", second()).await, Outcome::Done);
    assert_eq!(lozere.receive("joe", bury("joe")).await, Outcome::Done);
    assert!(matches!(lozere.receive("joe", second()).await, Outcome::Refused(_)));
    assert_eq!(lozere.sheet().await.comments, 0);
}

#[tokio::test]
async fn nobody_writes_in_the_name_of_another() {
    let lozere = Instance::of(LOZERE).await;
    let forged = wrapped("Create", "mallory", note("1", &sheet_uri(), "Faux"));
    assert!(matches!(lozere.receive("mallory", forged).await, Outcome::Refused(_)));
    let mut two = note("2", &sheet_uri(), "Faux");
    two["attributedTo"] = json!([format!("{NC}/people/joe"), format!("{LOZERE}/people/elise")]);
    assert!(matches!(lozere.receive("joe", wrapped("Create", "joe", two)).await, Outcome::Refused(_)));
    let mut private = note("3", &sheet_uri(), "Entre nous");
    private["to"] = json!([format!("{LOZERE}/people/elise")]);
    assert!(matches!(lozere.receive("joe", wrapped("Create", "joe", private)).await, Outcome::Refused(_)));
    assert_eq!(lozere.receive("joe", wrapped("Create", "joe", note("4", &sheet_uri(), "Vrai"))).await, Outcome::Done);
    let mut taken = note("4", &sheet_uri(), "Pris");
    taken["attributedTo"] = json!(format!("{NC}/people/mallory"));
    taken["updated"] = json!("2026-11-24T14:05:00Z");
    assert!(matches!(lozere.receive("mallory", wrapped("Update", "mallory", taken)).await, Outcome::Refused(_)));
    let stolen = wrapped("Delete", "mallory", json!(format!("{NC}/comments/4")));
    assert!(matches!(lozere.receive("mallory", stolen).await, Outcome::Refused(_)));
    assert_eq!(lozere.sheet().await.comments, 1);
}

#[tokio::test]
async fn what_is_deleted_never_comes_again_whichever_arrives_first() {
    let lozere = Instance::of(LOZERE).await;
    for (id, order) in
        [("1", ["Create", "Delete", "Create", "Update"]), ("2", ["Delete", "Create", "Delete", "Create"])]
    {
        for verb in order {
            let object = note(id, &sheet_uri(), "Un");
            let object = if verb == "Delete" { json!({"id": object["id"], "type": "Tombstone"}) } else { object };
            lozere.receive("joe", wrapped(verb, "joe", object)).await;
        }
    }
    assert_eq!(lozere.sheet().await.comments, 0);
    let listed = store::list(&mut lozere.db.read().await.expect("a connection"), "p1", None, 10).await.expect("read");
    assert!(listed.items.is_empty());
}

#[tokio::test]
async fn a_like_that_was_taken_back_before_it_came_does_not_count() {
    let lozere = Instance::of(LOZERE).await;
    let like = |n: u32| json!({"id": format!("{NC}/people/joe/likes/{n}"), "type": "Like", "actor": format!("{NC}/people/joe"), "object": sheet_uri()});
    assert_eq!(lozere.receive("joe", wrapped("Undo", "joe", like(1))).await, Outcome::Done);
    assert_eq!(lozere.receive("joe", like(1)).await, Outcome::Done);
    assert_eq!(lozere.sheet().await.likes, 0);
    // Twice without taking back: one voice, which the last id takes back.
    for n in [2, 3] {
        assert_eq!(lozere.receive("joe", like(n)).await, Outcome::Done);
    }
    assert_eq!(lozere.sheet().await.likes, 1);
    assert!(matches!(lozere.receive("mallory", wrapped("Undo", "mallory", like(3))).await, Outcome::Refused(_)));
    assert_eq!(
        lozere.receive("joe", wrapped("Undo", "joe", json!(format!("{NC}/people/joe/likes/3")))).await,
        Outcome::Done
    );
    assert_eq!(lozere.sheet().await.likes, 0);
}

#[tokio::test]
async fn an_answer_to_an_unknown_comment_brings_what_stands_above_it() {
    let lozere = Instance::of(LOZERE).await;
    let above = note("1", &sheet_uri(), "Un");
    let answer = wrapped("Create", "joe", note("2", &format!("{NC}/comments/1"), "Deux"));
    assert_eq!(lozere.receive("joe", answer.clone()).await, Outcome::Needs(format!("{NC}/comments/1")));
    assert_eq!(lozere.receive_with("joe", answer, &[above]).await, Outcome::Done);
    assert_eq!(lozere.sheet().await.comments, 2);
    let elsewhere = note("3", "https://nc.example/other", "Trois");
    let lost = json!({"id": "https://nc.example/other", "type": "Article"});
    assert!(matches!(
        lozere.receive_with("joe", wrapped("Create", "joe", elsewhere), &[lost]).await,
        Outcome::Refused(_)
    ));
}

#[tokio::test]
async fn what_is_said_of_a_sheet_that_has_not_come_yet_waits_for_it() {
    let lozere = Instance::of(LOZERE).await;
    let sheet = "https://om.example/practices/9";
    let like = json!({"id": format!("{NC}/people/joe/likes/9"), "type": "Like", "actor": format!("{NC}/people/joe"), "object": sheet});
    assert_eq!(lozere.receive("joe", like.clone()).await, Outcome::NotMine, "nobody brings it here");
    let mut tx = lozere.db.begin().await.expect("a transaction");
    tx.query(
        "insert into networks (id, origin, name, actor_uri, inbox, state, flows_in, flows_out, created_at) \
         values ('om', 'https://om.example', 'OM', '', '', 'accepted', '', '', 0)",
    )
    .run()
    .await
    .expect("accepted");
    tx.commit().await.expect("committed");
    assert!(matches!(lozere.receive("joe", like.clone()).await, Outcome::Later(_)));
    let comment = wrapped("Create", "joe", note("9", sheet, "Merci"));
    assert_eq!(lozere.receive("joe", comment.clone()).await, Outcome::Needs(sheet.into()));
    let article = json!({"id": sheet, "type": "Article"});
    assert!(matches!(lozere.receive_with("joe", comment, &[article]).await, Outcome::Later(_)));
    // It was taken back before it came: nothing waits for it any more.
    let mut tx = lozere.db.begin().await.expect("a transaction");
    publications::store::bury(&mut tx, sheet, "https://om.example/people/ana", ARRIVAL).await.expect("buried");
    tx.commit().await.expect("committed");
    assert_eq!(lozere.receive("joe", like).await, Outcome::NotMine);
}

#[tokio::test]
async fn of_two_corrections_from_a_clock_that_is_ahead_the_origin_says_which_holds_in_whatever_order_they_come() {
    let lozere = Instance::of(LOZERE).await;
    let mut first = note("1", &sheet_uri(), "Un");
    first["published"] = json!("2026-11-24T13:00:00Z");
    lozere.receive("joe", wrapped("Create", "joe", first)).await;
    let corrected = |words: &str, updated: &str| {
        let mut corrected = note("1", &sheet_uri(), words);
        corrected["updated"] = json!(updated);
        corrected
    };
    let uri = format!("{NC}/comments/1");
    let (two, three) = (corrected("Deux", "2027-02-01T10:00:00Z"), corrected("Trois", "2027-02-01T10:00:01Z"));
    // The later one came first, in another part of a bundle.
    assert_eq!(lozere.receive("joe", wrapped("Update", "joe", three.clone())).await, Outcome::Done);
    let late = wrapped("Update", "joe", two);
    assert_eq!(lozere.receive("joe", late.clone()).await, Outcome::Needs(uri.clone()));
    assert_eq!(lozere.receive_with("joe", late, &[three]).await, Outcome::Done);
    let mut conn = lozere.db.read().await.expect("a connection");
    let comment = store::by_uri(&mut conn, &uri).await.expect("read").expect("there");
    assert_eq!(comment.html.trim(), "Trois");
}

#[tokio::test]
async fn an_attestation_of_another_network_keeps_its_facts_and_a_false_one_its_words_alone() {
    let lozere = Instance::of(LOZERE).await;
    let mut used = note("1", &sheet_uri(), "<p>En mots</p>");
    used["attestation"] = json!({"structure": "Case", "territory": "988", "date": "2026-11-20"});
    used["source"] = json!({"content": "Très bien", "mediaType": "text/markdown"});
    let mut odd = note("2", &sheet_uri(), "<p>En mots</p>");
    odd["attestation"] = json!({"structure": "Case", "territory": "988", "date": "2099-01-01"});
    for object in [used, odd] {
        assert_eq!(lozere.receive("joe", wrapped("Create", "joe", object)).await, Outcome::Done);
    }
    let sheet = lozere.sheet().await;
    assert_eq!((sheet.uses, sheet.comments), (1, 1));
    let uses = store::page(&mut lozere.db.read().await.expect("a connection"), "p1", store::Which::Uses, None, 5)
        .await
        .expect("read");
    assert_eq!((uses.items[0].structure.as_str(), uses.items[0].html.trim()), ("Case", "<p>Très bien</p>"));
}
