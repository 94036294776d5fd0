//! Two processes on one PostgreSQL share the work: what is due leaves once, what comes takes effect
//! once, whichever of them took it.

use crate::support::{Instance, START, browser::Api, peer::Peer, story::renew, until};
use archipel::{
    app::App,
    federation::{actors, keys::VerifyingKey, peers::Mode, rotation::Why, signature::Signed},
    random::Random,
    server,
    time::Clock,
    web::Role,
};
use futures_util::future::join_all;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tokio::net::TcpListener;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

const MANY: usize = 50;

/// Another process on the database of an instance, behind the same name.
struct Second {
    port: u16,
    stop: CancellationToken,
    workers: TaskTracker,
}

impl Second {
    async fn beside(first: &Instance) -> Self {
        let random = Random::seeded(u64::from(first.port()) + 1);
        let app = App::open(first.site.config.clone(), first.clock.clone(), random).await.expect("opened");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let (stop, workers) = (CancellationToken::new(), TaskTracker::new());
        app.start_workers(&workers, &stop);
        tokio::spawn(server::run(listener, app.router(), stop.clone()));
        Self { port, stop, workers }
    }

    async fn end(self) {
        self.stop.cancel();
        self.workers.close();
        self.workers.wait().await;
    }
}

async fn shared() -> Option<(Instance, Second, Peer)> {
    if std::env::var_os("TEST_POSTGRES_URL").is_none() {
        println!("needs a PostgreSQL: TEST_POSTGRES_URL is not set");
        return None;
    }
    let first = Instance::start_in("partage", "48", Mode::Open, Clock::manual(START)).await;
    let second = Second::beside(&first).await;
    let peer = Peer::start("ally").await;
    let follow = json!({"id": peer.uri("/follows/1"), "type": "Follow", "actor": peer.uri("/alice"), "object": first.url("/network")});
    assert_eq!(peer.deliver(&first, &follow).await, 202);
    until("it follows", || async { peer.received().iter().any(|activity| activity["type"] == "Accept") }).await;
    Some((first, second, peer))
}

#[tokio::test]
async fn two_processes_deliver_each_activity_once_and_in_order() {
    let Some((first, second, peer)) = shared().await else { return };
    let lea = first.person("lea", Role::Contributor).await;
    // Half is published through each of the two.
    let (a, b) = (Api::new(&first, &lea), Api::at_port(&first, &lea, second.port));
    for number in 0..MANY {
        let api = if number % 2 == 0 { &a } else { &b };
        api.publish(&format!("Animer l’atelier {number}"), "48").await;
    }
    let created = || -> Vec<String> {
        let received = peer.received().into_iter().filter(|activity| activity["type"] == "Create");
        received.map(|activity| activity["object"]["name"].as_str().expect("a name").to_owned()).collect()
    };
    until("all have come", || async { created().len() >= MANY }).await;
    until("nothing is due", || async {
        first.count("select count(*) from streams where head > acknowledged").await == 0
    })
    .await;
    let expected: Vec<String> = (0..MANY).map(|number| format!("Animer l’atelier {number}")).collect();
    assert_eq!(created(), expected, "each once, in the order of publication");
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for activity in peer.received() {
        *seen.entry(activity["id"].as_str().expect("an id").to_owned()).or_default() += 1;
    }
    assert_eq!(seen.iter().filter(|(_, times)| **times > 1).collect::<Vec<_>>(), Vec::new());
    second.end().await;
}

#[tokio::test]
async fn what_comes_to_both_takes_effect_once() {
    let Some((first, second, peer)) = shared().await else { return };
    let lea = first.person("lea", Role::Contributor).await;
    let practice = Api::new(&first, &lea).publish("Tenir une permanence", "48").await["uri"].clone();
    // The same fifty comments to both at the same instant.
    let activities: Vec<Value> = (0..MANY)
        .map(|number| {
            let id = peer.uri(&format!("/notes/{number}"));
            json!({"id": format!("{id}/create"), "type": "Create", "actor": peer.uri("/alice"), "object":
                {"id": id, "type": "Note", "attributedTo": peer.uri("/alice"), "inReplyTo": practice, "content": format!("<p>Mot {number}</p>"),
                 "to": ["https://www.w3.org/ns/activitystreams#Public"]}})
        })
        .collect();
    let sent = activities.iter().flat_map(|activity| {
        [first.port(), second.port].map(|port| peer.draft(&first, activity).send_to(&first, port))
    });
    for status in join_all(sent).await {
        assert_eq!(status, 202);
    }
    until("all are applied", || async {
        first.count("select count(*) from journal where state in ('new', 'waiting')").await == 0
    })
    .await;
    let many = i64::try_from(MANY).expect("few");
    assert_eq!(first.count("select count(*) from comments").await, many);
    assert_eq!(first.count("select comments from publications").await, many, "counted once each");
    assert_eq!(first.count("select count(*) from outbox where uri like '%/comments/%/announce'").await, many);
    second.end().await;
}

#[tokio::test]
async fn both_processes_sign_with_a_new_key_as_soon_as_one_of_them_gave_it() {
    let Some((first, second, peer)) = shared().await else { return };
    let lea = first.person("lea", Role::Contributor).await;
    let (a, b) = (Api::new(&first, &lea), Api::at_port(&first, &lea, second.port));
    let publish = async |from: usize| {
        for number in from..from + 10 {
            let api = if number % 2 == 0 { &a } else { &b };
            api.publish(&format!("Atelier {number}"), "48").await;
        }
    };
    let all = || async { first.count("select count(*) from streams where head > acknowledged").await == 0 };
    publish(0).await;
    until("all is delivered", all).await;
    let before = peer.posts().len();
    renew(&first, "/network", Why::Compromised).await;
    publish(10).await;
    until("all is delivered", all).await;
    let network = first.url("/network");
    let mut conn = first.site.db.read().await.expect("a connection");
    let present = actors::by_uri(&mut conn, &network).await.expect("read").expect("ours").public_key;
    let key = VerifyingKey::from_pem(&present).expect("sound");
    let mut signed = 0;
    for (headers, body) in peer.posts().into_iter().skip(before) {
        let read = Signed::read("POST", "/inbox", &headers, &body, first.clock.now()).expect("signed");
        if read.key_id.starts_with(&network) {
            assert_eq!(read.verify(&key), Ok(()), "{}", String::from_utf8_lossy(&body));
            signed += 1;
        }
    }
    assert!(signed > 10, "{signed}");
    second.end().await;
}
