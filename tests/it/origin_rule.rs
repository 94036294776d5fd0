//! The origin rule: an actor speaks of what is its own, an object is believed from its own origin.
//! Rows 3, 7, 8, 10 to 12, 14, 17, 51 and 53 of the security table.

use crate::support::{Instance, START, peer::Peer, until};
use archipel::{federation::peers::Mode, time::Clock};
use serde_json::{Value, json};

const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

async fn open() -> (Instance, Peer, Peer) {
    let ici = Instance::start_in("ici", "48", Mode::Open, Clock::manual(START)).await;
    (ici, Peer::start("ally").await, Peer::start("evil").await)
}

fn article(peer: &Peer, author: &str, number: &str) -> Value {
    json!({"id": peer.uri(&format!("/articles/{number}")), "type": "Article", "attributedTo": peer.uri(author), "name": format!("Fiche {number}"),
        "content": "<p>Texte</p>", "to": [PUBLIC], "published": "2026-11-20T10:00:00Z", "updated": "2026-11-20T10:00:00Z"})
}

fn about(peer: &Peer, kind: &str, actor: &str, number: &str, object: Value) -> Value {
    json!({"id": peer.uri(&format!("/activities/{kind}-{number}")), "type": kind, "actor": peer.uri(actor), "object": object, "to": [PUBLIC]})
}

async fn titles(ici: &Instance) -> Vec<String> {
    let rows: Vec<(String,)> = ici
        .site
        .db
        .read()
        .await
        .expect("a connection")
        .query("select title from publications order by seq")
        .all()
        .await
        .expect("read");
    rows.into_iter().map(|(title,)| title).collect()
}

/// Everything that was journaled has been looked at.
async fn settled(ici: &Instance) {
    until("the journal is done", || async {
        ici.count("select count(*) from journal where state in ('new', 'waiting')").await == 0
    })
    .await;
}

#[tokio::test]
async fn sec_03_an_object_of_another_origin_is_not_believed() {
    let (ici, ally, evil) = open().await;
    let activity = about(&evil, "Create", "/alice", "1", article(&ally, "/alice", "1"));
    assert_eq!(evil.deliver(&ici, &activity).await, 403);
    assert_eq!(titles(&ici).await, Vec::<String>::new());
}

#[tokio::test]
async fn sec_03_an_activity_of_another_origin_than_its_actor_is_not_believed() {
    let (ici, ally, evil) = open().await;
    let mut activity = about(&evil, "Create", "/alice", "1", article(&evil, "/alice", "1"));
    activity["id"] = json!(ally.uri("/activities/1"));
    assert_eq!(evil.deliver(&ici, &activity).await, 403);
}

#[tokio::test]
async fn sec_11_nobody_changes_or_deletes_what_is_anothers() {
    let (ici, ally, evil) = open().await;
    assert_eq!(ally.deliver(&ici, &about(&ally, "Create", "/alice", "1", article(&ally, "/alice", "1"))).await, 202);
    settled(&ici).await;
    // From another origin: refused at the door.
    let mut taken = article(&ally, "/alice", "1");
    taken["name"] = json!("Volée");
    assert_eq!(evil.deliver(&ici, &about(&evil, "Update", "/alice", "1", taken.clone())).await, 403);
    let tombstone = json!({"id": ally.uri("/articles/1"), "type": "Tombstone"});
    assert_eq!(evil.deliver(&ici, &about(&evil, "Delete", "/alice", "1", tombstone.clone())).await, 403);
    // From the same origin but another actor: same origin is not enough.
    taken["attributedTo"] = json!(ally.uri("/bob"));
    taken["updated"] = json!("2026-11-21T10:00:00Z");
    assert_eq!(ally.deliver(&ici, &about(&ally, "Update", "/bob", "2", taken)).await, 202);
    assert_eq!(ally.deliver(&ici, &about(&ally, "Delete", "/bob", "3", tombstone)).await, 202);
    settled(&ici).await;
    assert_eq!(titles(&ici).await, ["Fiche 1"]);
    assert_eq!(ici.count("select count(*) from journal where state = 'refused'").await, 2);
}

#[tokio::test]
async fn sec_17_two_authors_on_two_origins_are_refused() {
    let (ici, ally, evil) = open().await;
    let mut object = article(&evil, "/alice", "1");
    object["attributedTo"] = json!([evil.uri("/alice"), ally.uri("/alice")]);
    assert_eq!(evil.deliver(&ici, &about(&evil, "Create", "/alice", "1", object)).await, 422);
}

#[tokio::test]
async fn sec_07_an_address_on_another_origin_is_not_shown_as_its_own() {
    let (ici, ally, evil) = open().await;
    let mut object = article(&evil, "/alice", "1");
    object["url"] = json!(ally.uri("/articles/1"));
    assert_eq!(evil.deliver(&ici, &about(&evil, "Create", "/alice", "1", object)).await, 202);
    settled(&ici).await;
    assert_eq!(ici.count("select count(*) from publications where url like 'http://evil.%'").await, 1);
}

#[tokio::test]
async fn sec_08_10_an_announced_object_is_fetched_at_its_origin_and_only_believed_there() {
    let (ici, ally, evil) = open().await;
    // evil announces ally's article with changed words inside: the words are ally's or none.
    let mut forged = article(&ally, "/alice", "1");
    forged["name"] = json!("Forgée");
    ally.serve("/articles/1", article(&ally, "/alice", "1"));
    assert_eq!(
        evil.deliver(&ici, &about(&evil, "Announce", "/group", "1", about(&ally, "Create", "/alice", "1", forged)))
            .await,
        202
    );
    settled(&ici).await;
    assert_eq!(titles(&ici).await, ["Fiche 1"]);
    // Served as something else than ActivityPub, or under another id, it is nothing.
    ally.serve_as("/articles/2", "application/json", article(&ally, "/alice", "2"));
    ally.serve_as("/articles/3", "text/html", article(&ally, "/alice", "3"));
    evil.serve("/articles/4", article(&ally, "/alice", "4"));
    for (number, uri) in
        [("2", ally.uri("/articles/2")), ("3", ally.uri("/articles/3")), ("4", evil.uri("/articles/4"))]
    {
        assert_eq!(evil.deliver(&ici, &about(&evil, "Announce", "/group", number, json!(uri))).await, 202);
    }
    until("they are refused", || async {
        ici.count("select count(*) from journal where state = 'refused'").await == 3
    })
    .await;
    assert_eq!(titles(&ici).await, ["Fiche 1"]);
}

#[tokio::test]
async fn a_deletion_is_never_undone_by_what_comes_late_or_again() {
    let (ici, ally, _) = open().await;
    let create = about(&ally, "Create", "/alice", "1", article(&ally, "/alice", "1"));
    let delete = about(&ally, "Delete", "/alice", "1", json!({"id": ally.uri("/articles/1"), "type": "Tombstone"}));
    // The deletion first: nothing was ever shown, and nothing will be.
    assert_eq!(ally.deliver(&ici, &delete).await, 202);
    settled(&ici).await;
    assert_eq!(ally.deliver(&ici, &create).await, 202);
    settled(&ici).await;
    assert_eq!(titles(&ici).await, Vec::<String>::new());
    // In the usual order, then a correction that was under way.
    assert_eq!(ally.deliver(&ici, &about(&ally, "Create", "/alice", "2", article(&ally, "/alice", "2"))).await, 202);
    assert_eq!(ally.deliver(&ici, &about(&ally, "Delete", "/alice", "2", json!(ally.uri("/articles/2")))).await, 202);
    let mut late = article(&ally, "/alice", "2");
    late["updated"] = json!("2026-11-22T10:00:00Z");
    assert_eq!(ally.deliver(&ici, &about(&ally, "Update", "/alice", "2", late)).await, 202);
    settled(&ici).await;
    assert_eq!(ici.count("select count(*) from publications where state = 'published'").await, 0);
}

#[tokio::test]
async fn an_older_version_never_replaces_a_newer_one() {
    let (ici, ally, _) = open().await;
    let mut newer = article(&ally, "/alice", "1");
    newer["name"] = json!("Corrigée");
    newer["updated"] = json!("2026-11-23T10:00:00Z");
    assert_eq!(ally.deliver(&ici, &about(&ally, "Update", "/alice", "1", newer)).await, 202);
    settled(&ici).await;
    assert_eq!(ally.deliver(&ici, &about(&ally, "Create", "/alice", "1", article(&ally, "/alice", "1"))).await, 202);
    settled(&ici).await;
    assert_eq!(titles(&ici).await, ["Corrigée"]);
}

#[tokio::test]
async fn what_is_not_understood_is_accepted_and_changes_nothing() {
    let (ici, ally, _) = open().await;
    for (number, kind) in ["Arrive", "View", "EmojiReact", "Move", "Block"].iter().enumerate() {
        assert_eq!(
            ally.deliver(&ici, &about(&ally, kind, "/alice", &number.to_string(), json!(ici.url("/network")))).await,
            202,
            "{kind}"
        );
    }
    settled(&ici).await;
    assert_eq!(titles(&ici).await, Vec::<String>::new());
}

#[tokio::test]
async fn sec_13_nothing_that_json_ld_could_do_changes_what_was_signed() {
    let (ici, ally, evil) = open().await;
    let mut activity = about(&ally, "Create", "/alice", "1", article(&ally, "/alice", "1"));
    activity["@context"] = json!(["https://www.w3.org/ns/activitystreams", evil.uri("/context")]);
    activity["@graph"] = json!([about(&ally, "Delete", "/alice", "9", json!(ally.uri("/articles/9")))]);
    activity["@included"] = json!([article(&evil, "/alice", "7")]);
    activity["@reverse"] = json!({"object": article(&evil, "/alice", "8")});
    activity["signature"] =
        json!({"type": "RsaSignature2017", "creator": evil.uri("/alice#main-key"), "signatureValue": "x"});
    assert_eq!(ally.deliver(&ici, &activity).await, 202);
    settled(&ici).await;
    assert_eq!(titles(&ici).await, ["Fiche 1"]);
    assert_eq!(evil.asked(), Vec::<String>::new());
}

#[tokio::test]
async fn a_correction_that_names_no_source_any_more_leaves_the_count_of_its_old_source() {
    let (ici, ally, _) = open().await;
    let source = article(&ally, "/alice", "1");
    let mut copy = article(&ally, "/bob", "2");
    copy["isBasedOn"] = source["id"].clone();
    assert_eq!(ally.deliver(&ici, &about(&ally, "Create", "/alice", "1", source)).await, 202);
    assert_eq!(ally.deliver(&ici, &about(&ally, "Create", "/bob", "2", copy)).await, 202);
    settled(&ici).await;
    assert_eq!(ici.count("select adaptations from publications where title = 'Fiche 1'").await, 1);
    let mut alone = article(&ally, "/bob", "2");
    alone["updated"] = json!("2026-11-21T10:00:00Z");
    assert_eq!(ally.deliver(&ici, &about(&ally, "Update", "/bob", "3", alone)).await, 202);
    settled(&ici).await;
    assert_eq!(ici.count("select adaptations from publications where title = 'Fiche 1'").await, 0);
}
