//! Streams between two networks of our kind: what was received is proved by a receipt, nothing else moves the cursor,
//! and whichever side comes back from an old copy, both find out and nothing is missing in the end.

use crate::support::{
    Instance,
    browser::Api,
    peer::Peer,
    story::{Mediator, quiet, two_networks},
    until,
};
use archipel::{federation::stream, web::Role};
use axum::{Router, http::StatusCode};
use serde_json::json;
use std::time::Duration;

/// Titles in an instance, in their order.
async fn titles(instance: &Instance) -> Vec<String> {
    instance.texts("select title from publications where state = 'published' order by title").await
}

async fn run(instance: &Instance, sql: &'static str) {
    let mut tx = instance.site.db.begin().await.expect("a transaction");
    tx.query(sql).run().await.expect("written");
    tx.commit().await.expect("committed");
}

/// Both sides hold the same of the stream from one to the other.
async fn agree(from: &Instance, to: &Instance) {
    let sent = from.texts("select epoch || ' ' || head || ' ' || chain from streams where head > 0").await;
    let received =
        to.texts("select epoch || ' ' || received || ' ' || chain from received_streams where ended_at is null").await;
    assert_eq!(sent, received);
}

#[tokio::test]
async fn both_sides_hold_the_same_of_a_stream() {
    let (lozere, caledonie) = two_networks().await;
    let lea = lozere.person("lea", Role::Contributor).await;
    let api = Api::new(&lozere, &lea);
    for number in 1..=3 {
        api.publish(&format!("Animer l’atelier {number}"), "48").await;
    }
    let sam = caledonie.person("sam", Role::Contributor).await;
    Api::new(&caledonie, &sam).publish("Tenir une permanence", "988").await;
    quiet(&[&lozere, &caledonie]).await;
    agree(&lozere, &caledonie).await;
    agree(&caledonie, &lozere).await;
    assert!(
        lozere.count("select count(*) from stream_items where state = 'sent'").await >= 3,
        "kept for the day when it is asked again"
    );
    assert_eq!(lozere.count("select count(*) from stream_items where state <> 'sent'").await, 0);
}

#[tokio::test]
async fn a_captive_portal_that_says_200_receives_nothing() {
    a_portal_receives_nothing(StatusCode::OK, "it answers without a receipt of its network").await;
}

#[tokio::test]
async fn a_captive_portal_that_says_404_refuses_nothing() {
    a_portal_receives_nothing(StatusCode::NOT_FOUND, "it answers 404 Not Found").await;
}

#[tokio::test]
async fn a_garbled_answer_that_says_409_begins_nothing_anew() {
    a_portal_receives_nothing(StatusCode::CONFLICT, "it answers 409 Conflict").await;
}

async fn a_portal_receives_nothing(status: StatusCode, why: &str) {
    let (lozere, mut caledonie) = two_networks().await;
    quiet(&[&lozere, &caledonie]).await;
    let lea = lozere.person("lea", Role::Contributor).await;
    caledonie.cut().await;
    let epoch = lozere.texts("select epoch from streams").await;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", caledonie.port())).await.expect("its port");
    let portal = Router::new().fallback(move || async move { (status, "<html>Bienvenue au Wifi du port</html>") });
    let portal = tokio::spawn(async move { axum::serve(listener, portal).await });
    Api::new(&lozere, &lea).publish("Tenir une permanence", "48").await;
    until("it was tried", || async { lozere.count("select max(fails) from streams").await > 0 }).await;
    assert_eq!(lozere.texts("select last_error from streams").await, [why]);
    assert_eq!(
        lozere.count("select count(*) from stream_items where state = 'aside'").await,
        0,
        "nothing is passed over"
    );
    assert_eq!(lozere.texts("select epoch from streams").await, epoch, "nor is what was sent forgotten");
    portal.abort();
    let _ = portal.await;
    caledonie.mend().await;
    lozere.clock.advance(Duration::from_secs(3600));
    until("it has come", || async { titles(&caledonie).await == ["Tenir une permanence"] }).await;
    quiet(&[&lozere, &caledonie]).await;
    agree(&lozere, &caledonie).await;
}

#[tokio::test]
async fn a_receiver_that_came_back_from_an_old_copy_gets_again_what_it_lost() {
    let (lozere, caledonie) = two_networks().await;
    let lea = lozere.person("lea", Role::Contributor).await;
    let api = Api::new(&lozere, &lea);
    api.publish("Animer l’atelier 1", "48").await;
    quiet(&[&lozere, &caledonie]).await;
    let (old_number, old_chain) = {
        let mut conn = caledonie.site.db.read().await.expect("a connection");
        let row: (i64, String) = conn
            .query("select received, chain from received_streams where ended_at is null")
            .one()
            .await
            .expect("a stream");
        row
    };
    api.publish("Animer l’atelier 2", "48").await;
    quiet(&[&lozere, &caledonie]).await;
    // The disk was lost; what came back knows nothing of the second.
    run(&caledonie, "delete from journal where seq = (select max(seq) from journal)").await;
    run(&caledonie, "delete from publications where title like '%2'").await;
    let mut tx = caledonie.site.db.begin().await.expect("a transaction");
    tx.query("update received_streams set received = $1, chain = $2 where ended_at is null")
        .bind(old_number)
        .bind(old_chain)
        .run()
        .await
        .expect("set back");
    tx.commit().await.expect("committed");
    api.publish("Animer l’atelier 3", "48").await;
    until("all is there again", || async { titles(&caledonie).await.len() == 3 }).await;
    quiet(&[&lozere, &caledonie]).await;
    agree(&lozere, &caledonie).await;
}

#[tokio::test]
async fn a_sender_that_came_back_from_an_old_copy_begins_another_epoch() {
    let (lozere, caledonie) = two_networks().await;
    let lea = lozere.person("lea", Role::Contributor).await;
    let api = Api::new(&lozere, &lea);
    api.publish("Animer l’atelier 1", "48").await;
    quiet(&[&lozere, &caledonie]).await;
    let before = lozere.texts("select epoch from streams").await;
    // What it said after that copy was taken is unknown to it, though not to others.
    run(&lozere, "delete from stream_items where number > 1").await;
    run(&lozere, "update streams set head = 1, acknowledged = 1, chain = (select min(chain) from streams)").await;
    api.publish("Animer l’atelier 2", "48").await;
    until("it has come all the same", || async { titles(&caledonie).await.len() == 2 }).await;
    quiet(&[&lozere, &caledonie]).await;
    assert_ne!(lozere.texts("select epoch from streams").await, before);
    assert_eq!(caledonie.count("select count(*) from received_streams where ended_at is not null").await, 1);
    agree(&lozere, &caledonie).await;
    assert!(lozere.count("select count(*) from audit where action = 'stream-renewed'").await >= 1, "and it is told");
}

#[tokio::test]
async fn a_place_that_is_not_signed_is_none_and_a_hole_is_answered_with_what_was_received() {
    let ici = Instance::start("ici", "48").await;
    let ally = Peer::start("ally").await;
    ici.trust(&ally, "practice").await;
    let like = |number: u32| json!({"id": ally.uri(&format!("/likes/{number}")), "type": "Like", "actor": ally.uri("/alice"), "object": ici.url("/practices/1"), "to": ["https://www.w3.org/ns/activitystreams#Public"]});
    let first = like(1);
    let place = |number: i64, previous: &str| stream::Place { epoch: "e".into(), number, previous: previous.into() };
    let draft = ally.draft(&ici, &first).set(stream::HEADER, &place(1, "").header());
    assert_eq!(draft.send(&ici).await, 202);
    assert_eq!(ici.count("select count(*) from received_streams").await, 0, "it was not covered by the signature");
    let hash = stream::chain(stream::BEGINNING, b"whatever");
    for (number, previous, status) in [(2, hash.as_str(), 409), (1, "", 202), (1, "", 202), (3, hash.as_str(), 409)] {
        let activity = like(u32::try_from(number).expect("small") + 10);
        let mut draft = ally.draft(&ici, &activity).set(stream::HEADER, &place(number, previous).header());
        draft.covered.push(stream::HEADER.into());
        assert_eq!(draft.send(&ici).await, status, "number {number}");
    }
    assert_eq!(ici.count("select received from received_streams").await, 1);
    assert_eq!(ici.count("select count(*) from journal").await, 2, "what came after a hole was not stored");
}

#[tokio::test]
async fn after_a_cut_everything_is_read_in_a_few_requests_and_deletions_come_first() {
    let (mut lozere, caledonie) = two_networks().await;
    quiet(&[&lozere, &caledonie]).await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let early = lea.publish("Ouvrir une porte").await;
    quiet(&[&lozere, &caledonie]).await;
    // Nouvelle-Calédonie reaches Lozère, and Lozère does not reach Nouvelle-Calédonie: what it says waits.
    run(&lozere, "update streams set fails = 9, next_at = 9000000000000000").await;
    lea.delete(&early).await;
    for number in 1..=30 {
        lea.publish(&format!("Animer l’atelier {number:02}")).await;
    }
    let known = caledonie.count("select count(*) from journal").await;
    let before = caledonie.count("select received from received_streams where ended_at is null").await;
    let found = caledonie.site.federation.catch_up(&lozere.site.config.origin).await.expect("caught up");
    assert_eq!(found.read, 31);
    assert_eq!((found.received, found.head), (before + 31, before + 31));
    until("all is applied", || async { titles(&caledonie).await.len() == 30 }).await;
    let order = caledonie.texts("select title from publications where state = 'published' order by seq").await;
    assert!(order.is_sorted(), "in their order: {order:?}");
    let came = caledonie.texts("select uri from journal order by seq").await;
    assert!(came[usize::try_from(known).expect("few")].ends_with("/delete"), "{came:?}");
    // Nothing is left to deliver once the two have spoken.
    run(&lozere, "update streams set next_at = 0").await;
    lozere.site.wake();
    quiet(&[&lozere, &caledonie]).await;
    agree(&lozere, &caledonie).await;
    assert_eq!(titles(&caledonie).await.len(), 30, "and nothing came twice");
    lozere.cut().await;
    assert!(caledonie.site.federation.catch_up(&lozere.site.config.origin).await.is_err());
}

#[tokio::test]
async fn a_stream_that_began_anew_with_a_withdrawal_is_read_to_its_end() {
    let (lozere, caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let early = lea.publish("Ouvrir une porte").await;
    quiet(&[&lozere, &caledonie]).await;
    // Lozère comes back under another epoch, of which Nouvelle-Calédonie has received nothing yet.
    let mut tx = lozere.site.db.begin().await.expect("a transaction");
    stream::renew_all(&mut tx, "restored").await.expect("renewed");
    tx.query("update streams set fails = 9, next_at = 9000000000000000").run().await.expect("written");
    tx.commit().await.expect("committed");
    lea.delete(&early).await;
    let found = caledonie.site.federation.catch_up(&lozere.site.config.origin);
    let found = tokio::time::timeout(Duration::from_secs(20), found).await.expect("it ends").expect("caught up");
    assert_eq!((found.received, found.head), (1, 1));
    until("it is gone", || async { titles(&caledonie).await.is_empty() }).await;
}

#[tokio::test]
async fn a_stream_is_read_by_whom_it_is_for_and_by_nobody_else() {
    let (lozere, _caledonie) = two_networks().await;
    let anonymous = reqwest::Client::builder()
        .resolve("lozere.localhost", ([127, 0, 0, 1], lozere.port()).into())
        .build()
        .expect("a client");
    let answer = anonymous.get(lozere.url("/federation/stream")).send().await.expect("an answer");
    assert_eq!(answer.status(), 401);
    let mayotte = Instance::start("mayotte", "976").await;
    let refused = mayotte.site.federation.catch_up(&lozere.site.config.origin).await;
    assert!(refused.is_err(), "{refused:?}");
}
