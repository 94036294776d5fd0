//! The origin rule: an actor speaks of what is its own, an object is believed from its own origin.
//! Rows 3, 7, 8, 10 to 12, 14, 17, 51 and 53 of the security table.

use crate::support::{
    Instance, START,
    browser::Browser,
    peer::{Peer, public_pem},
    until,
};
use archipel::{federation::peers::Mode, time::Clock};
use axum::http::StatusCode;
use reqwest::Method;
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

/// A server that redirects does not lend its name to whoever answers there.
#[tokio::test]
async fn what_is_served_after_a_redirection_to_another_origin_is_not_believed() {
    let (ici, ally, evil) = open().await;
    for (number, author) in [("1", ally.uri("/alice")), ("2", evil.uri("/alice"))] {
        let mut forged = article(&evil, "/alice", number);
        forged["attributedTo"] = json!(author);
        evil.serve(&format!("/articles/{number}"), forged);
        ally.redirect(&format!("/articles/{number}"), &evil.uri(&format!("/articles/{number}")));
        let announced = json!(ally.uri(&format!("/articles/{number}")));
        assert_eq!(evil.deliver(&ici, &about(&evil, "Announce", "/group", number, announced)).await, 202);
    }
    settled(&ici).await;
    assert_eq!(titles(&ici).await, Vec::<String>::new());
    assert_eq!(ici.count("select count(*) from journal where state = 'refused'").await, 2);
}

#[tokio::test]
async fn nothing_here_speaks_or_redirects_for_a_sheet_of_another_origin() {
    let (ici, ally, _) = open().await;
    assert_eq!(ally.deliver(&ici, &about(&ally, "Create", "/alice", "1", article(&ally, "/alice", "1"))).await, 202);
    settled(&ici).await;
    let path = format!("/practices/{}", ici.texts("select id from publications").await[0]);
    let browser = Browser::new(&ici);
    let asked = browser.request(Method::GET, &path).header("accept", "application/activity+json");
    assert_eq!(browser.send(asked).await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get(&path).await.status, StatusCode::OK, "people read it all the same");
}

#[tokio::test]
async fn a_key_found_after_a_redirection_is_nobodys() {
    let (ici, ally, evil) = open().await;
    // ally redirects /leaves to wherever one wishes, as many sites do; its key is another than evil's.
    assert_ne!(ally.key_number(), evil.key_number());
    ally.redirect("/leaves", &evil.uri("/alice"));
    let mut activity = about(&ally, "Create", "/leaves", "1", article(&ally, "/leaves", "1"));
    activity["actor"] = json!(ally.uri("/leaves"));
    let mut draft = ally.draft(&ici, &activity);
    draft.key = evil.key_number();
    assert_eq!(draft.send(&ici).await, 401);
    // The same within one origin: another actor's key is not this one's.
    ally.redirect("/likewise", &ally.uri("/bob"));
    let like = json!({"id": ally.uri("/likes/1"), "type": "Like", "actor": ally.uri("/likewise"), "object": ici.url("/practices/1")});
    assert_eq!(ally.deliver(&ici, &like).await, 401);
    assert_eq!(ici.count("select count(*) from journal").await, 0);
}

#[tokio::test]
async fn what_is_not_for_everybody_is_shown_to_nobody() {
    let (ici, ally, _) = open().await;
    let mut private = article(&ally, "/alice", "1");
    private["to"] = json!([ally.uri("/alice/followers")]);
    assert_eq!(ally.deliver(&ici, &about(&ally, "Create", "/alice", "1", private.clone())).await, 202);
    settled(&ici).await;
    assert_eq!(titles(&ici).await, Vec::<String>::new());
    // Published, then withdrawn from the public: it goes from here too.
    assert_eq!(ally.deliver(&ici, &about(&ally, "Create", "/alice", "2", article(&ally, "/alice", "1"))).await, 202);
    settled(&ici).await;
    assert_eq!(titles(&ici).await, ["Fiche 1"]);
    private["updated"] = json!("2026-11-21T10:00:00Z");
    assert_eq!(ally.deliver(&ici, &about(&ally, "Update", "/alice", "3", private)).await, 202);
    settled(&ici).await;
    assert_eq!(titles(&ici).await, [""]);
    assert_eq!(ici.count("select count(*) from publications where state = 'published'").await, 0);
}

#[tokio::test]
async fn an_actor_that_is_gone_says_nothing_any_more() {
    let (ici, ally, _) = open().await;
    assert_eq!(ally.deliver(&ici, &about(&ally, "Create", "/alice", "1", article(&ally, "/alice", "1"))).await, 202);
    settled(&ici).await;
    assert_eq!(ally.deliver(&ici, &about(&ally, "Delete", "/alice", "2", json!(ally.uri("/alice")))).await, 202);
    settled(&ici).await;
    assert_eq!(ici.count("select count(*) from actors where handle = 'alice' and deleted_at is not null").await, 1);
    assert_eq!(ally.deliver(&ici, &about(&ally, "Create", "/alice", "3", article(&ally, "/alice", "3"))).await, 202);
    settled(&ici).await;
    // Nor through somebody who announces it, nor by coming back under the same name.
    ally.serve("/articles/4", article(&ally, "/alice", "4"));
    let announced = json!(ally.uri("/articles/4"));
    assert_eq!(ally.deliver(&ici, &about(&ally, "Announce", "/group", "4", announced)).await, 202);
    let mut renamed = ally.actor_document("alice", "Person");
    renamed["name"] = json!("Revenue");
    assert_eq!(ally.deliver(&ici, &about(&ally, "Update", "/alice", "5", renamed)).await, 202);
    settled(&ici).await;
    assert_eq!(titles(&ici).await, ["Fiche 1"]);
    assert_eq!(ici.count("select count(*) from actors where name = 'Revenue'").await, 0);
}

#[tokio::test]
async fn a_second_key_does_not_slip_in_beside_the_first() {
    let (ici, ally, _) = open().await;
    let like = about(&ally, "Like", "/alice", "1", json!(ici.url("/practices/1")));
    assert_eq!(ally.deliver(&ici, &like).await, 202);
    let mut changed = ally.actor_document("alice", "Person");
    let (first, mut second) = (changed["publicKey"].clone(), changed["publicKey"].clone());
    second["publicKeyPem"] = json!(public_pem((ally.key_number() + 1) % 3));
    changed["publicKey"] = json!([second, first]);
    assert_eq!(ally.deliver(&ici, &about(&ally, "Update", "/alice", "2", changed)).await, 202);
    settled(&ici).await;
    // The key that was not known is asked for where the actor lives, and it is not there.
    assert!(ally.asked().iter().filter(|path| *path == "/alice").count() > 1);
    assert_eq!(
        ici.texts("select public_key from actors where handle = 'alice'").await,
        [public_pem(ally.key_number())]
    );
}

#[tokio::test]
async fn what_is_not_taken_from_a_network_is_not_taken_through_another() {
    let (ici, ally, evil) = open().await;
    ici.trust(&ally, "").await;
    ally.serve("/articles/1", article(&ally, "/alice", "1"));
    evil.serve("/articles/2", article(&evil, "/alice", "2"));
    for (by, number, announced) in [(&evil, "1", ally.uri("/articles/1")), (&ally, "2", evil.uri("/articles/2"))] {
        assert_eq!(by.deliver(&ici, &about(by, "Announce", "/group", number, json!(announced))).await, 202);
    }
    settled(&ici).await;
    assert!(ici.site.federation.bring(&ally.uri("/articles/1")).await.is_err(), "nor when somebody asks for it");
    assert_eq!(titles(&ici).await, Vec::<String>::new());
}

#[tokio::test]
async fn nobody_buries_what_a_neighbour_has_yet_to_say_nor_takes_its_id() {
    let (ici, ally, _) = open().await;
    let create = about(&ally, "Create", "/alice", "1", article(&ally, "/alice", "1"));
    let mut squatted = about(&ally, "Delete", "/bob", "1", json!(ally.uri("/articles/1")));
    squatted["id"] = create["id"].clone();
    assert_eq!(ally.deliver(&ici, &squatted).await, 202);
    // A Group is only an account when it is not the network's.
    let group = about(&ally, "Delete", "/group", "1", json!(ally.uri("/articles/1")));
    assert_eq!(ally.deliver(&ici, &group).await, 202);
    let undo = json!({"id": ally.uri("/activities/Like-1"), "type": "Like", "actor": ally.uri("/alice"), "object": ally.uri("/articles/1")});
    assert_eq!(ally.deliver(&ici, &about(&ally, "Undo", "/bob", "1", undo.clone())).await, 202);
    settled(&ici).await;
    assert_eq!(ally.deliver(&ici, &create).await, 202);
    settled(&ici).await;
    assert_eq!(titles(&ici).await, ["Fiche 1"]);
    assert_eq!(ally.deliver(&ici, &undo).await, 202);
    settled(&ici).await;
    assert_eq!(ici.count("select likes from publications").await, 1);
    assert_eq!(ally.deliver(&ici, &about(&ally, "Delete", "/group", "2", json!(ally.uri("/articles/1")))).await, 202);
    settled(&ici).await;
    assert_eq!(titles(&ici).await, ["Fiche 1"], "nor does it moderate");
}

#[tokio::test]
async fn a_network_moderates_what_is_published_there_before_and_after_it_comes() {
    let (ici, ally, _) = open().await;
    ici.trust(&ally, "practice").await;
    let mut instance = ally.actor_document("instance", "Application");
    instance["network"] = json!(ally.uri("/group"));
    ally.serve("/instance", instance);
    for (number, by) in [("1", "/group"), ("2", "/instance")] {
        let create = about(&ally, "Create", "/alice", number, article(&ally, "/alice", number));
        assert_eq!(ally.deliver(&ici, &create).await, 202);
        settled(&ici).await;
        for deleted in [number, &format!("{number}0")] {
            let delete = about(&ally, "Delete", by, deleted, json!(ally.uri(&format!("/articles/{deleted}"))));
            assert_eq!(ally.deliver(&ici, &delete).await, 202);
            settled(&ici).await;
        }
        let late = format!("{number}0");
        let create = about(&ally, "Create", "/alice", &late, article(&ally, "/alice", &late));
        assert_eq!(ally.deliver(&ici, &create).await, 202);
        settled(&ici).await;
        assert_eq!(ici.count("select count(*) from publications where state = 'published'").await, 0, "{by}");
    }
    assert_eq!(ici.count("select count(*) from publications").await, 2);
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
