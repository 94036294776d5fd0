//! The overseas link: what is due arrives, in order, once, however long the cut; what was
//! acknowledged survives the end of the process.

use crate::support::{Instance, START, browser::Api, peer::Peer, story::quiet, until};
use archipel::{app::App, config::Config, federation::peers::Mode, random::Random, time::Clock, web::Role};
use axum::http::StatusCode;
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn a_practice_published_in_lozere_appears_in_nouvelle_caledonie() {
    let (lozere, caledonie) =
        (Instance::start("lozere", "48").await, Instance::start("nouvelle-caledonie", "988").await);
    lozere.join(&caledonie).await;
    let lea = lozere.person("lea", Role::Contributor).await;
    let published = Api::new(&lozere, &lea).publish("Tenir une permanence au marché", "48").await;
    until("it is there", || async { caledonie.count("select count(*) from publications").await == 1 }).await;
    let sam = caledonie.person("sam", Role::Contributor).await;
    let list = Api::new(&caledonie, &sam).get("/practices").await.json();
    let item = &list["items"][0];
    assert_eq!(item["title"], "Tenir une permanence au marché");
    assert_eq!(item["uri"], published["uri"]);
    assert_eq!(item["body"], published["body"], "the Markdown source comes whole");
    assert_eq!(item["version_hash"], published["version_hash"]);
}

#[tokio::test]
async fn a_network_that_was_cut_for_three_weeks_gets_everything_in_order_and_once() {
    let (lozere, mut caledonie) =
        (Instance::start("lozere", "48").await, Instance::start("nouvelle-caledonie", "988").await);
    lozere.join(&caledonie).await;
    let lea = lozere.person("lea", Role::Contributor).await;
    let api = Api::new(&lozere, &lea);
    caledonie.cut().await;
    for number in 1..=5 {
        api.publish(&format!("Animer l’atelier {number}"), "48").await;
    }
    until("the cut is seen", || async {
        lozere.count("select count(*) from streams where down_since is not null").await == 1
    })
    .await;
    for _ in 0..21 {
        lozere.clock.advance(Duration::from_secs(24 * 3600));
        caledonie.clock.advance(Duration::from_secs(24 * 3600));
        until("it was tried and has failed", || async {
            lozere.count("select count(*) from streams where lease <> ''").await == 0
        })
        .await;
    }
    caledonie.mend().await;
    lozere.clock.advance(Duration::from_secs(2 * 3600));
    caledonie.clock.advance(Duration::from_secs(2 * 3600));
    until("all is there", || async { caledonie.count("select count(*) from publications").await == 5 }).await;
    let titles: Vec<(String,)> = caledonie
        .site
        .db
        .read()
        .await
        .expect("a connection")
        .query("select title from publications order by seq")
        .all()
        .await
        .expect("read");
    let expected: Vec<(String,)> = (1..=5).map(|number| (format!("Animer l’atelier {number}"),)).collect();
    assert_eq!(titles, expected);
    until("nothing is due any more", || async {
        lozere.count("select count(*) from streams where head > acknowledged").await == 0
    })
    .await;
    assert_eq!(lozere.count("select count(*) from streams where down_since is not null").await, 0);
}

#[tokio::test]
async fn a_slow_or_dead_server_holds_nobody_back() {
    let lozere = Instance::start_in("lozere", "48", Mode::Open, Clock::manual(START)).await;
    let (good, dead) = (Peer::start("good").await, Peer::start("dead").await);
    for peer in [&good, &dead] {
        follow(&lozere, peer).await;
    }
    dead.answer_with(StatusCode::SERVICE_UNAVAILABLE);
    let lea = lozere.person("lea", Role::Contributor).await;
    Api::new(&lozere, &lea).publish("Tenir une permanence", "48").await;
    until("the good one has it", || async { good.received().iter().any(|activity| activity["type"] == "Create") })
        .await;
    until("the dead one is known", || async {
        lozere.count("select count(*) from streams where fails > 0").await == 1
    })
    .await;
    assert!(dead.received().iter().all(|activity| activity["type"] != "Create"));
    // It comes back: everything, from the first to the last.
    dead.answer_with(StatusCode::ACCEPTED);
    lozere.clock.advance(Duration::from_secs(3600));
    until("the dead one has it too", || async { dead.received().iter().any(|activity| activity["type"] == "Create") })
        .await;
}

#[tokio::test]
async fn what_was_delivered_while_the_database_was_held_is_noted_once_it_is_free() {
    let lozere = Instance::start_in("lozere", "48", Mode::Open, Clock::manual(START)).await;
    let peer = Peer::start("ally").await;
    follow(&lozere, &peer).await;
    until("nothing is due", || async {
        lozere.count("select count(*) from streams where head > acknowledged or lease <> ''").await == 0
    })
    .await;
    let lea = lozere.person("lea", Role::Contributor).await;
    let answers = peer.hold().await;
    Api::new(&lozere, &lea).publish("Tenir une permanence", "48").await;
    until("it is there", || async { peer.received().iter().any(|activity| activity["type"] == "Create") }).await;
    let held = lozere.site.db.begin().await.expect("a transaction");
    drop(answers);
    // Longer than a writer waits on SQLite, twice: what is reported while it waits comes after it.
    tokio::time::sleep(Duration::from_secs(11)).await;
    drop(held);
    until("it is noted, before any lease ends", || async {
        lozere.count("select count(*) from streams where head > acknowledged or lease <> ''").await == 0
    })
    .await;
    let sent = peer.received().iter().filter(|activity| activity["type"] == "Create").count();
    assert_eq!(sent, 1, "and sent once");
}

#[tokio::test]
async fn a_refusal_is_not_a_delivery_holds_nothing_up_and_is_set_aside_where_it_is_seen() {
    let lozere = Instance::start_in("lozere", "48", Mode::Open, Clock::manual(START)).await;
    let peer = Peer::start("strict").await;
    follow(&lozere, &peer).await;
    let lea = lozere.person("lea", Role::Contributor).await;
    let api = Api::new(&lozere, &lea);
    peer.answer_with(StatusCode::UNPROCESSABLE_ENTITY);
    api.publish("Tenir une permanence", "48").await;
    until("it was refused", || async {
        lozere.count("select count(*) from streams where head > acknowledged or lease <> ''").await == 0
            && lozere.count("select count(*) from stream_items where state = 'aside'").await > 0
    })
    .await;
    let refused = lozere.count("select count(*) from stream_items where state = 'aside'").await;
    // What comes after it does not wait for the next day.
    peer.answer_with(StatusCode::ACCEPTED);
    api.publish("Animer un atelier", "48").await;
    until("the next one is there", || async {
        peer.received().iter().any(|activity| activity["object"]["name"] == "Animer un atelier")
            && lozere.count("select count(*) from streams where head > acknowledged or lease <> ''").await == 0
    })
    .await;
    peer.answer_with(StatusCode::UNPROCESSABLE_ENTITY);
    for attempts in 2..=3_i64 {
        lozere.clock.advance(Duration::from_secs(25 * 3600));
        until("it was tried again", || async {
            lozere.count("select coalesce(min(attempts), 0) from stream_items").await >= attempts
        })
        .await;
    }
    let dead = lozere.count("select count(*) from stream_items where state = 'dead'").await;
    assert_eq!(dead, refused, "each is left to the administrator");
}

#[tokio::test]
async fn a_server_that_says_when_to_come_back_is_not_asked_before() {
    let lozere = Instance::start_in("lozere", "48", Mode::Open, Clock::manual(START)).await;
    let peer = Peer::start("busy").await;
    follow(&lozere, &peer).await;
    peer.answer_with(StatusCode::TOO_MANY_REQUESTS);
    let lea = lozere.person("lea", Role::Contributor).await;
    Api::new(&lozere, &lea).publish("Tenir une permanence", "48").await;
    until("it was tried", || async { lozere.count("select max(fails) from streams").await == 1 }).await;
    let wait = lozere.count("select max(next_at) from streams").await - START.0;
    // Twenty per cent either way.
    let asked = i64::from(Peer::RETRY_AFTER) * 1000;
    assert!((asked * 8 / 10..=asked * 12 / 10).contains(&wait), "{wait} ms");
}

#[tokio::test]
async fn nothing_is_sent_to_a_server_under_a_blocked_name() {
    let lozere = Instance::start_in("lozere", "48", Mode::Open, Clock::manual(START)).await;
    let peer = Peer::start("mastodon").await;
    follow(&lozere, &peer).await;
    peer.answer_with(StatusCode::SERVICE_UNAVAILABLE);
    let lea = lozere.person("lea", Role::Contributor).await;
    Api::new(&lozere, &lea).publish("Tenir une permanence", "48").await;
    until("it was tried", || async { lozere.count("select max(fails) from streams").await == 1 }).await;
    let posts = peer.posts().len();
    let mut tx = lozere.site.db.begin().await.expect("a transaction");
    tx.query("insert into networks (id, origin, name, actor_uri, inbox, state, flows_in, flows_out, created_at) values ('b', $1, '', '', '', 'blocked', '', '', 0)")
        .bind(peer.origin().to_owned())
        .run()
        .await
        .expect("blocked");
    tx.commit().await.expect("committed");
    lozere.site.federation.peers.forget();
    peer.answer_with(StatusCode::ACCEPTED);
    lozere.clock.advance(Duration::from_secs(3600));
    until("nothing waits for it any more", || async {
        lozere.count("select count(*) from streams where head > acknowledged").await == 0
            && lozere.count("select count(*) from stream_items").await == 0
    })
    .await;
    assert_eq!(peer.posts().len(), posts, "and nothing was sent");
}

#[tokio::test]
async fn a_clock_that_stood_in_another_year_silences_nobody() {
    let (lozere, caledonie) =
        (Instance::start("lozere", "48").await, Instance::start("nouvelle-caledonie", "988").await);
    lozere.join(&caledonie).await;
    quiet(&[&lozere, &caledonie]).await;
    // A try that failed while the clock stood a year ahead; since then it was set right.
    let next_year = START.plus(Duration::from_secs(365 * 24 * 3600));
    let mut tx = lozere.site.db.begin().await.expect("a transaction");
    tx.query("update streams set fails = 1, next_at = $1").bind(next_year).run().await.expect("put off");
    tx.query("update networks set asked_at = $1").bind(next_year).run().await.expect("put off");
    tx.commit().await.expect("committed");
    let lea = lozere.person("lea", Role::Contributor).await;
    Api::new(&lozere, &lea).publish("Tenir une permanence", "48").await;
    archipel::upkeep::once(&lozere.site).await.expect("done");
    lozere.site.wake();
    until("it has come", || async { caledonie.count("select count(*) from publications").await == 1 }).await;
    assert_eq!(lozere.count("select count(*) from networks where asked_at is not null").await, 0, "nor is it deaf");
}

#[tokio::test]
async fn any_server_can_follow_the_network_and_read_the_sheet() {
    let lozere = Instance::start_in("lozere", "48", Mode::Open, Clock::manual(START)).await;
    let peer = Peer::start("mastodon").await;
    follow(&lozere, &peer).await;
    let lea = lozere.person("lea", Role::Contributor).await;
    let published = Api::new(&lozere, &lea).publish("Tenir une permanence", "48").await;
    until("the network announces it in both forms", || async {
        let announced: Vec<Value> =
            peer.received().into_iter().filter(|activity| activity["type"] == "Announce").collect();
        announced.iter().any(|activity| activity["object"] == published["uri"])
            && announced.iter().any(|activity| activity["object"]["type"] == "Create")
    })
    .await;
    let create = peer.received().into_iter().find(|activity| activity["type"] == "Create").expect("a Create");
    let article = &create["object"];
    assert_eq!(article["type"], "Article");
    assert_eq!(article["attributedTo"], create["actor"], "byte for byte");
    assert_eq!(article["name"], "Tenir une permanence");
    assert!(article["content"].as_str().expect("html").contains("<strong>on écoute</strong>"));
    assert_eq!(article["contentMap"]["fr"], article["content"]);
}

#[tokio::test]
async fn what_was_acknowledged_survives_the_end_of_the_process() {
    let (lozere, mut caledonie) =
        (Instance::start("lozere", "48").await, Instance::start("nouvelle-caledonie", "988").await);
    lozere.join(&caledonie).await;
    let lea = lozere.person("lea", Role::Contributor).await;
    caledonie.cut().await;
    Api::new(&lozere, &lea).publish("Tenir une permanence", "48").await;
    let (port, clock) = (lozere.port(), lozere.clock.clone());
    let folder = lozere.stop().await;
    // Another process opens the same folder: what was due still is.
    let text = std::fs::read_to_string(folder.path().join("archipel.toml")).expect("settings");
    let config = Config::read(folder.path(), &text, std::iter::empty()).expect("sound");
    clock.advance(Duration::from_secs(3600));
    caledonie.clock.advance(Duration::from_secs(3600));
    let app = App::open(config, clock, Random::seeded(u64::from(port) + 1)).await.expect("opened again");
    caledonie.mend().await;
    let stop = tokio_util::sync::CancellationToken::new();
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await.expect("its own port");
    let serving = tokio::spawn(app.serve(listener, stop.clone()));
    until("it has come", || async { caledonie.count("select count(*) from publications").await == 1 }).await;
    stop.cancel();
    serving.await.expect("no panic").expect("a clean end");
}

/// A server follows the network and is accepted.
async fn follow(instance: &Instance, peer: &Peer) {
    let id = peer.uri("/follows/1");
    let activity = json!({"id": id, "type": "Follow", "actor": peer.uri("/alice"), "object": instance.url("/network")});
    assert_eq!(peer.deliver(instance, &activity).await, 202);
    until("the follow is accepted", || async {
        peer.received().iter().any(|activity| activity["type"] == "Accept" && activity["object"]["id"] == id)
    })
    .await;
}
