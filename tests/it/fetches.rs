//! What we ask of other servers on somebody's behalf: within limits, side by side, and never for ever.

use crate::support::{Instance, START, peer::Peer, until};
use archipel::{
    federation::{fetch::FetchError, peers::Mode},
    time::Clock,
};
use serde_json::{Value, json};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};
use tokio::net::TcpListener;

const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

async fn open() -> (Instance, Peer, Peer) {
    let ici = Instance::start_in("ici", "48", Mode::Open, Clock::manual(START)).await;
    (ici, Peer::start("ally").await, Peer::start("evil").await)
}

fn article(peer: &Peer, number: usize) -> Value {
    json!({"id": peer.uri(&format!("/articles/{number}")), "type": "Article", "attributedTo": peer.uri("/alice"), "name": format!("Fiche {number}"),
        "content": "<p>Texte</p>", "to": [PUBLIC]})
}

fn announce(peer: &Peer, number: usize, uri: &str) -> Value {
    json!({"id": peer.uri(&format!("/announces/{number}")), "type": "Announce", "actor": peer.uri("/group"), "object": uri})
}

#[tokio::test]
async fn sources_are_followed_twelve_deep_and_no_further() {
    let (ici, ally, _) = open().await;
    for number in 0..20 {
        let mut adapted = article(&ally, number);
        adapted["isBasedOn"] = json!(ally.uri(&format!("/articles/{}", number + 1)));
        ally.serve(&format!("/articles/{number}"), adapted);
    }
    assert_eq!(ally.deliver(&ici, &announce(&ally, 0, &ally.uri("/articles/0"))).await, 202);
    until("its ancestors are here", || async { ici.count("select count(*) from publications").await >= 13 }).await;
    until("nothing more is to be done", || async { ici.count("select count(*) from jobs").await == 0 }).await;
    assert_eq!(ici.count("select count(*) from publications").await, 13);
}

/// A server that accepts connections and never answers: its address, and how many wait for it.
async fn silent() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let origin = format!("http://slow.localhost:{}", listener.local_addr().expect("bound").port());
    let waiting = Arc::new(AtomicUsize::new(0));
    tokio::spawn({
        let waiting = Arc::clone(&waiting);
        async move {
            let mut held = Vec::new();
            while let Ok(connection) = listener.accept().await {
                held.push(connection);
                waiting.store(held.len(), Ordering::Relaxed);
            }
        }
    });
    (origin, waiting)
}

#[tokio::test]
async fn one_slow_server_holds_up_only_who_leads_to_it() {
    let (ici, ally, evil) = open().await;
    let (slow, _) = silent().await;
    for number in 0..20 {
        let activity = announce(&evil, number, &format!("{slow}/articles/{number}"));
        assert_eq!(evil.deliver(&ici, &activity).await, 202);
    }
    ally.serve("/articles/1", article(&ally, 1));
    let began = Instant::now();
    assert_eq!(ally.deliver(&ici, &announce(&ally, 1, &ally.uri("/articles/1"))).await, 202);
    until("it is here", || async { ici.count("select count(*) from publications").await == 1 }).await;
    assert!(began.elapsed().as_secs() < 8, "{:?}", began.elapsed());
}

#[tokio::test]
async fn sources_at_a_slow_server_leave_room_for_the_others() {
    let (ici, ally, evil) = open().await;
    let (slow, _) = silent().await;
    for number in 0..10 {
        let mut adapted = article(&evil, number);
        adapted["isBasedOn"] = json!(format!("{slow}/articles/{number}"));
        evil.serve(&format!("/articles/{number}"), adapted);
        ici.site.federation.bring(&evil.uri(&format!("/articles/{number}"))).await.expect("brought");
    }
    let mut adapted = article(&ally, 1);
    adapted["isBasedOn"] = json!(ally.uri("/articles/2"));
    ally.serve("/articles/1", adapted);
    ally.serve("/articles/2", article(&ally, 2));
    let began = Instant::now();
    ici.site.federation.bring(&ally.uri("/articles/1")).await.expect("brought");
    until("its source is here", || async { ici.count("select count(*) from publications").await == 12 }).await;
    assert!(began.elapsed().as_secs() < 8, "{:?}", began.elapsed());
}

#[tokio::test]
async fn only_so_many_servers_are_asked_at_once() {
    let (ici, ally, _) = open().await;
    let (slow, waiting) = silent().await;
    let asked: Vec<_> = (0..32)
        .map(|number| {
            let (federation, uri) = (ici.site.federation.clone(), format!("{slow}/{number}"));
            tokio::spawn(async move { federation.bring(&uri).await })
        })
        .collect();
    until("all of them have a turn", || async { waiting.load(Ordering::Relaxed) == 32 }).await;
    ally.serve("/articles/1", article(&ally, 1));
    let refused = ici.site.federation.bring(&ally.uri("/articles/1")).await;
    assert!(matches!(refused, Err(FetchError::Unreachable(_))), "{refused:?}");
    assert!(!ally.asked().contains(&"/articles/1".to_owned()));
    for one in asked {
        assert!(one.await.expect("ended").is_err());
    }
    // It was no fault of theirs, and is not remembered.
    ici.site.federation.bring(&ally.uri("/articles/1")).await.expect("brought");
}
