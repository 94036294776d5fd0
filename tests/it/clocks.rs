//! Clocks that are wrong by years: nothing is forgotten, nothing waits for a year that is not there, and it is told.

use crate::{
    continuity::a_day_later,
    support::{
        Instance,
        browser::{Api, Browser},
        peer::Peer,
        story::{quiet, two_networks},
        until,
    },
};
use archipel::{upkeep, web::Role};
use axum::http::StatusCode;
use serde_json::json;
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);
const YEARS: Duration = Duration::from_secs(2 * 365 * 24 * 3600);

async fn titles(instance: &Instance) -> Vec<String> {
    instance.texts("select title from publications where state = 'published' order by title").await
}

/// What must not be forgotten: how much there is of each.
async fn history(ici: &Instance) -> Vec<i64> {
    let mut all = Vec::new();
    for sql in [
        "select count(*) from journal",
        "select count(*) from stream_items",
        "select count(*) from tombstones",
        "select count(*) from news",
        "select count(*) from publications",
    ] {
        all.push(ici.count(sql).await);
    }
    all
}

#[tokio::test]
async fn a_clock_two_years_ahead_for_a_day_loses_nothing_and_deliveries_go_on() {
    let (lozere, mut caledonie) = two_networks().await;
    let lea = lozere.person("lea", Role::Contributor).await;
    let sam = caledonie.person("sam", Role::Contributor).await;
    let api = Api::new(&lozere, &lea);
    let practice = api.publish("Atelier 1", "48").await;
    let gone = api.publish("Atelier 0", "48").await;
    quiet(&[&lozere, &caledonie]).await;
    let path = |one: &serde_json::Value| format!("/practices/{}", one["id"].as_str().expect("an id"));
    assert_eq!(api.call(axum::http::Method::DELETE, &path(&gone), &json!({})).await.status, StatusCode::NO_CONTENT);
    let uri = practice["uri"].as_str().or(practice["url"].as_str()).expect("an address");
    let there = caledonie.texts("select id from publications where title = 'Atelier 1'").await;
    let said =
        Api::new(&caledonie, &sam).post(&format!("/practices/{}/comments", there[0]), &json!({"text": "Merci"})).await;
    assert!(said.status.is_success(), "{uri}: {}", said.text);
    quiet(&[&lozere, &caledonie]).await;
    upkeep::once(&lozere.site).await.expect("done");
    let before = history(&lozere).await;
    assert!(before.iter().all(|count| *count > 0), "{before:?}");
    // Something waits for a network that is away.
    caledonie.cut().await;
    api.publish("Atelier 2", "48").await;
    until("it was tried", || async { lozere.count("select max(fails) from streams").await > 0 }).await;
    lozere.clock.advance(YEARS);
    for _ in 0..24 {
        upkeep::once(&lozere.site).await.expect("done");
        lozere.clock.advance(HOUR);
    }
    api.publish("Atelier 3", "48").await;
    caledonie.mend().await;
    caledonie.clock.advance(DAY);
    until("it was tried again", || async {
        lozere.count("select count(*) from streams where last_error like '%401%'").await > 0
    })
    .await;
    lozere.clock.set_back(YEARS);
    upkeep::once(&lozere.site).await.expect("done");
    let after = history(&lozere).await;
    assert!(before.iter().zip(&after).all(|(before, after)| after >= before), "{before:?} {after:?}");
    let waits = lozere.clock.now().plus(DAY * 2).0;
    for (sql, what) in [
        ("select coalesce(max(next_at), 0) from streams", "streams"),
        ("select coalesce(max(next_at), 0) from mails where next_at < 9223372036854775807", "mails"),
        ("select coalesce(max(next_at), 0) from jobs where next_at < 9223372036854775807", "jobs"),
        ("select coalesce(max(until), 0) from throttles", "throttles"),
        ("select max(published_at) from publications", "publications"),
        ("select max(published_at) from publication_facets", "lists"),
        ("select max(at) from news", "news"),
        ("select max(seen_at) from networks", "signs of life"),
        ("select coalesce(max(created_at), 0) from sessions", "sessions"),
    ] {
        assert!(lozere.count(sql).await < waits, "{what} stand in another year");
    }
    lozere.site.wake();
    until("all has come", || async { titles(&caledonie).await == ["Atelier 1", "Atelier 2", "Atelier 3"] }).await;
    lozere.clock.advance(HOUR);
    caledonie.clock.advance(HOUR);
    quiet(&[&lozere, &caledonie]).await;
}

#[tokio::test]
async fn words_that_a_clock_ahead_had_dated_are_corrected_everywhere_once_it_is_right() {
    let (lozere, mut caledonie) = two_networks().await;
    let lea = lozere.person("lea", Role::Contributor).await;
    let api = Api::new(&lozere, &lea);
    let practice = api.publish("Atelier 1", "48").await;
    quiet(&[&lozere, &caledonie]).await;
    caledonie.cut().await;
    lozere.clock.advance(DAY * 100);
    let at = format!("/practices/{}/comments", practice["id"].as_str().expect("an id"));
    let said = api.post(&at, &json!({"text": "Merci."})).await;
    assert_eq!(said.status, StatusCode::CREATED, "{}", said.text);
    lozere.clock.set_back(DAY * 100);
    upkeep::once(&lozere.site).await.expect("done");
    let comment = format!("/comments/{}", said.json()["id"].as_str().expect("an id"));
    let corrected = api.call(axum::http::Method::PATCH, &comment, &json!({"text": "Merci encore."})).await;
    assert_eq!(corrected.status, StatusCode::OK, "{}", corrected.text);
    // What it was dated is past when it comes, and later than its correction.
    for ici in [&lozere, &caledonie] {
        ici.clock.advance(DAY * 120);
    }
    caledonie.mend().await;
    quiet(&[&lozere, &caledonie]).await;
    a_day_later(&[&lozere, &caledonie]).await;
    assert_eq!(caledonie.texts("select source from comments").await, ["Merci encore."]);
    let dates = "select (created_at / 1000) || ' ' || (updated_at / 1000) from comments";
    assert_eq!(caledonie.texts(dates).await, lozere.texts(dates).await);
}

#[tokio::test]
async fn history_is_forgotten_when_its_time_has_really_passed() {
    let (lozere, caledonie) = two_networks().await;
    quiet(&[&lozere, &caledonie]).await;
    upkeep::once(&lozere.site).await.expect("done");
    assert!(lozere.count("select count(*) from journal").await > 0);
    for _ in 0..402 {
        lozere.clock.advance(DAY);
        upkeep::once(&lozere.site).await.expect("done");
    }
    assert_eq!(lozere.count("select count(*) from journal where received_at < 1795600000000").await, 0);
}

#[tokio::test]
async fn what_waits_at_other_software_is_not_refused_for_our_wrong_hour() {
    let lozere = Instance::start("lozere", "48").await;
    let peer = Peer::start("ally").await;
    lozere.trust(&peer, "practice").await;
    let follow = json!({"id": peer.uri("/follows/1"), "type": "Follow", "actor": peer.uri("/group"), "object": lozere.url("/network")});
    assert_eq!(peer.deliver(&lozere, &follow).await, 202);
    until("it follows", || async { !peer.received().is_empty() }).await;
    let lea = lozere.person("lea", Role::Contributor).await;
    // This server says the hour of the machine, and ours is set to another year.
    lozere.clock.advance(YEARS);
    peer.answer_with(StatusCode::UNAUTHORIZED);
    Api::new(&lozere, &lea).publish("Atelier 1", "48").await;
    until("it was tried", || async { lozere.count("select max(fails) from streams").await > 0 }).await;
    assert_eq!(
        lozere.texts("select last_error from streams where fails > 0").await,
        ["it answers 401 Unauthorized: it is another hour there"]
    );
    assert_eq!(lozere.count("select count(*) from stream_items where state in ('aside', 'dead')").await, 0);
}

#[tokio::test]
async fn whoever_signs_at_another_hour_is_told_ours() {
    let lozere = Instance::start("lozere", "48").await;
    let peer = Peer::start("ally").await;
    let follow = json!({"id": peer.uri("/follows/1"), "type": "Follow", "actor": peer.uri("/alice"), "object": lozere.url("/network")});
    let late = peer.draft(&lozere, &follow).set("date", &lozere.clock.now().plus(HOUR * 3).http_date());
    let browser = Browser::new(&lozere);
    let mut request = browser.request(axum::http::Method::POST, "/inbox").body(late.body.clone());
    for (name, value) in late.headers.iter().filter(|(name, _)| name != "host") {
        request = request.header(name, value);
    }
    let answer = browser.send(request.header("signature", late.signature_header())).await;
    let ours = lozere.clock.now().http_date();
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{}", answer.text);
    assert_eq!(answer.header("date"), ours);
    assert!(answer.text.contains(&ours), "{}", answer.text);
}

#[tokio::test]
async fn a_wrong_clock_is_told_where_deliveries_are_seen_and_only_when_it_is_ours() {
    let (lozere, caledonie) = two_networks().await;
    let anna = lozere.person("anna", Role::Administrator).await;
    let browser = Browser::signed_in(&lozere, &anna).await;
    quiet(&[&lozere, &caledonie]).await;
    until("its hour is known", || async {
        lozere.count("select count(*) from networks where clock_ahead is not null").await == 1
    })
    .await;
    assert!(!browser.get("/admin/networks").await.words().contains("L’horloge de cette machine"));
    // Two more agree with us; one of three is wrong.
    for name in ["b", "c"] {
        let mut tx = lozere.site.db.begin().await.expect("a transaction");
        tx.query(
            "insert into networks (id, origin, name, actor_uri, inbox, state, flows_in, flows_out, created_at, clock_ahead, clock_read_at) \
             values ($1, $1, $1, $1, $1, 'accepted', '', '', 0, 0, $2)",
        )
        .bind(name.to_owned())
        .bind(lozere.clock.now())
        .run()
        .await
        .expect("written");
        tx.commit().await.expect("committed");
    }
    caledonie.clock.advance(HOUR * 3);
    lozere.site.federation.fetch_actor(&caledonie.url("/network")).await.expect("fetched");
    lozere.site.federation.write_hours().await.expect("written");
    assert!(!browser.get("/admin/networks").await.words().contains("L’horloge de cette machine"), "it is theirs");
    let id = lozere.texts("select id from networks where clock_ahead > 0").await;
    assert!(browser.get(&format!("/admin/networks/{}", id[0])).await.words().contains("avance de 3"));
    let mut tx = lozere.site.db.begin().await.expect("a transaction");
    tx.query("update networks set clock_ahead = 10800000 where id = 'b'").run().await.expect("written");
    tx.commit().await.expect("committed");
    for path in ["/admin/networks", "/admin/deliveries"] {
        let words = browser.get(path).await.words();
        assert!(words.contains("retarde de 3") && words.contains("timedatectl"), "{path}: {words}");
    }
}

#[tokio::test]
async fn a_sheet_dated_in_2031_stands_where_it_arrived() {
    let lozere = Instance::start("lozere", "48").await;
    let peer = Peer::start("ally").await;
    lozere.trust(&peer, "practice").await;
    let arrived = lozere.clock.now();
    let sheet = json!({
        "id": peer.uri("/practices/1"), "type": "Article", "attributedTo": peer.uri("/alice"), "name": "Venu de 2031",
        "content": "<p>Un texte.</p>", "published": "2031-01-01T00:00:00Z",
        "to": ["https://www.w3.org/ns/activitystreams#Public"],
    });
    let create = json!({"id": peer.uri("/activities/1"), "type": "Create", "actor": peer.uri("/alice"), "object": sheet,
        "to": ["https://www.w3.org/ns/activitystreams#Public"]});
    assert_eq!(peer.deliver(&lozere, &create).await, 202);
    until("it is there", || async { titles(&lozere).await == ["Venu de 2031"] }).await;
    assert_eq!(lozere.count("select published_at from publications").await, arrived.0);
    lozere.clock.advance(HOUR);
    let lea = lozere.person("lea", Role::Contributor).await;
    Api::new(&lozere, &lea).publish("Atelier 1", "48").await;
    let page = Browser::new(&lozere).get("/practices").await.text;
    assert!(page.find("Atelier 1").expect("listed") < page.find("Venu de 2031").expect("listed"));
}
