//! The relation between two networks, told to one database: what is asked, answered, late, forged.

use super::{
    Error, Flows,
    activity::Activities,
    ask::ask,
    decide::{self, Decision},
    deliveries, store,
};
use crate::{
    db::{Tx, scratch::Scratch},
    federation::{
        Before, Handler as _, Inbound, Outcome,
        actors::{self, Actor, Fetched, NewActor},
        document::Document,
        keys::NewPair,
        peers::{self, Peer},
    },
    here::Here,
    origin::Origin,
    random::Random,
    seal::Sealer,
    time::Timestamp,
};
use serde_json::{Value, json};
use std::collections::HashMap;

const BY: Decision<'static> = Decision { by: "ana", reason: "Voisins" };
const THEIRS: &str = "https://lozere.example";
const GROUP: &str = "https://lozere.example/network";

/// An instance at `nc.example` that knows the Group of Lozère and one of its people.
struct World {
    scratch: Scratch,
    origin: Origin,
    random: Random,
    sealer: Sealer,
}

impl World {
    async fn new(name: &str) -> Self {
        let scratch = Scratch::new(name).await;
        let world = Self {
            scratch,
            origin: Origin::parse("https://nc.example").expect("sound"),
            random: Random::seeded(7),
            sealer: Sealer::new(&[7; 32]).expect("32 bytes"),
        };
        let mut tx = world.tx().await;
        for (kind, handle) in [("group", "nc"), ("application", actors::INSTANCE_HANDLE)] {
            let new = NewActor { kind, handle, name: "NC", summary: "", territory: Some("988") };
            let pair = NewPair {
                private: vec![1],
                public_pem: "key".into(),
                proof: world.sealer.new_proof_key().expect("a pair"),
            };
            actors::create_local(&mut tx, &world.here(), &new, pair).await.expect("created");
        }
        for (uri, kind) in [(GROUP, "Group"), ("https://lozere.example/people/lea", "Person")] {
            let document = json!({"id": uri, "type": kind, "preferredUsername": "x", "name": "Lozère", "inbox": format!("{uri}/inbox"),
                "endpoints": {"sharedInbox": "https://lozere.example/inbox"}, "publicKey": {"id": format!("{uri}#k"), "owner": uri, "publicKeyPem": "key"}});
            let fetched = Fetched::read(&Document::from_value(document).expect("sound")).expect("an actor");
            fetched.store(&mut tx, &world.here()).await.expect("stored");
        }
        tx.commit().await.expect("committed");
        world
    }

    fn here(&self) -> Here<'_> {
        Here { origin: &self.origin, now: Timestamp(1_000), random: &self.random, sealer: &self.sealer }
    }

    async fn tx(&self) -> Tx {
        self.scratch.db.begin().await.expect("a transaction")
    }

    /// Applies what `actor` sends, as someone who is accepted or not.
    async fn hear(&self, tx: &mut Tx, actor: &str, accepted: bool, activity: Value) -> Outcome {
        let actor = actors::by_uri(tx, actor).await.expect("read").expect("known");
        let origin = Origin::parse(&actor.origin).expect("sound");
        let activity = Document::from_value(activity).expect("sound");
        let inbound = Inbound {
            activity: &activity,
            actor: &actor,
            origin: &origin,
            accepted,
            flows: None,
            depth: 0,
            fetched: &HashMap::new(),
            before: Before::Unasked,
            read: None,
        };
        Activities.apply(tx, &self.here(), &inbound).await.expect("applied")
    }
}

async fn peer(tx: &mut Tx) -> Option<Peer> {
    peers::find(tx, &Origin::parse(THEIRS).expect("sound")).await.expect("read")
}

async fn state(tx: &mut Tx) -> String {
    peer(tx).await.map_or_else(|| "unknown".into(), |peer| peer.state)
}

/// The kinds of what was sent, in order.
async fn sent(tx: &mut Tx) -> Vec<String> {
    let rows: Vec<(Vec<u8>,)> = tx.query("select body from outbox order by seq").all().await.expect("read");
    let kind =
        |body: &[u8]| serde_json::from_slice::<Value>(body).expect("JSON")["type"].as_str().expect("a type").to_owned();
    rows.iter().map(|(body,)| kind(body)).collect()
}

fn follow(id: &str, actor: &str) -> Value {
    json!({"id": format!("{THEIRS}/follows/{id}"), "type": "Follow", "actor": actor, "object": "https://nc.example/network", "content": "<p>Bonjour</p>"})
}

async fn group(tx: &mut Tx) -> Actor {
    actors::by_uri(tx, GROUP).await.expect("read").expect("known")
}

async fn our_follow(tx: &mut Tx) -> String {
    let (uri,): (String,) = tx
        .query("select uri from follows where follower = 'https://nc.example/network'")
        .one()
        .await
        .expect("we follow");
    uri
}

#[tokio::test]
async fn a_request_waits_for_a_person_and_is_then_followed_back() {
    let world = World::new("request").await;
    let mut tx = world.tx().await;
    assert_eq!(world.hear(&mut tx, GROUP, false, follow("1", GROUP)).await, Outcome::Done);
    // Repeated, under another id: still one request.
    assert_eq!(world.hear(&mut tx, GROUP, false, follow("2", GROUP)).await, Outcome::Done);
    let asking = peer(&mut tx).await.expect("known");
    assert_eq!((asking.state.as_str(), asking.message.as_str()), ("asking", "Bonjour"));
    assert_eq!(sent(&mut tx).await, Vec::<String>::new());
    decide::accept(&mut tx, &world.here(), &asking.id, &Flows::all(), BY).await.expect("accepted");
    assert_eq!(sent(&mut tx).await, ["Accept", "Follow"]);
    let accepted = peer(&mut tx).await.expect("known");
    assert_eq!(
        (accepted.state.as_str(), accepted.reason.as_str(), accepted.decided_by.as_str()),
        ("accepted", "Voisins", "ana")
    );
    let again = decide::accept(&mut tx, &world.here(), &asking.id, &Flows::all(), BY).await;
    assert!(matches!(again, Err(Error::NothingPending)));
}

#[tokio::test]
async fn only_the_one_who_was_asked_may_answer() {
    let world = World::new("answer").await;
    let mut tx = world.tx().await;
    let found = group(&mut tx).await;
    ask(&mut tx, &world.here(), &found, "archipel", "Bonjour", &Flows::all(), "ana").await.expect("asked");
    let uri = our_follow(&mut tx).await;
    let accept = |actor: &str| json!({"id": format!("{THEIRS}/accepts/1"), "type": "Accept", "actor": actor, "object": {"id": uri, "type": "Follow"}});
    let lea = "https://lozere.example/people/lea";
    assert!(matches!(world.hear(&mut tx, lea, false, accept(lea)).await, Outcome::Refused(_)));
    assert_eq!(state(&mut tx).await, "asked");
    assert_eq!(world.hear(&mut tx, GROUP, false, accept(GROUP)).await, Outcome::Done);
    assert_eq!(state(&mut tx).await, "accepted");
    let jobs: Vec<(String, String)> = tx.query("select kind, subject from jobs").all().await.expect("read");
    assert_eq!(jobs, [("backfill".to_owned(), GROUP.to_owned())]);
}

#[tokio::test]
async fn whoever_we_asked_may_follow_us_at_once() {
    let world = World::new("back").await;
    let mut tx = world.tx().await;
    let found = group(&mut tx).await;
    ask(&mut tx, &world.here(), &found, "archipel", "", &Flows::all(), "ana").await.expect("asked");
    assert_eq!(world.hear(&mut tx, GROUP, false, follow("1", GROUP)).await, Outcome::Done);
    assert_eq!(sent(&mut tx).await, ["Follow", "Accept"]);
    assert_eq!(state(&mut tx).await, "asked", "their answer is still to come");
}

#[tokio::test]
async fn an_answer_that_comes_after_the_end_changes_nothing() {
    let world = World::new("late").await;
    let mut tx = world.tx().await;
    let found = group(&mut tx).await;
    let asked = ask(&mut tx, &world.here(), &found, "archipel", "", &Flows::all(), "ana").await.expect("asked");
    let uri = our_follow(&mut tx).await;
    decide::remove(&mut tx, &world.here(), &asked.id, BY).await.expect("ended");
    assert_eq!(sent(&mut tx).await, ["Follow", "Undo"]);
    let late = json!({"id": format!("{THEIRS}/accepts/1"), "type": "Accept", "actor": GROUP, "object": uri});
    assert_eq!(world.hear(&mut tx, GROUP, false, late).await, Outcome::NotMine);
    assert_eq!(state(&mut tx).await, "removed");
    let waiting = store::reach(&mut tx, THEIRS).await.expect("counted").waiting;
    assert_eq!(waiting, 1, "only the Undo is left to send");
}

#[tokio::test]
async fn an_undo_ends_the_relation_once_and_only_by_who_follows() {
    let world = World::new("undo").await;
    let mut tx = world.tx().await;
    world.hear(&mut tx, GROUP, false, follow("1", GROUP)).await;
    let id = peer(&mut tx).await.expect("known").id;
    decide::accept(&mut tx, &world.here(), &id, &Flows::all(), BY).await.expect("accepted");
    let undo = |actor: &str| json!({"id": format!("{THEIRS}/undos/1"), "type": "Undo", "actor": actor, "object": follow("1", GROUP)});
    let lea = "https://lozere.example/people/lea";
    assert!(matches!(world.hear(&mut tx, lea, true, undo(lea)).await, Outcome::Refused(_)));
    assert_eq!(world.hear(&mut tx, GROUP, true, undo(GROUP)).await, Outcome::Done);
    assert_eq!(world.hear(&mut tx, GROUP, true, undo(GROUP)).await, Outcome::Done, "twice is no more than once");
    assert_eq!(state(&mut tx).await, "removed");
}

#[tokio::test]
async fn a_block_reaches_the_names_under_it_and_spares_us() {
    let world = World::new("block").await;
    let mut tx = world.tx().await;
    world.hear(&mut tx, GROUP, false, follow("1", GROUP)).await;
    let id = peer(&mut tx).await.expect("known").id;
    decide::accept(&mut tx, &world.here(), &id, &Flows::all(), BY).await.expect("accepted");
    assert!(matches!(decide::block(&mut tx, &world.here(), "https://example", BY).await, Err(Error::Ourselves)));
    assert!(matches!(decide::block(&mut tx, &world.here(), "nc.example", BY).await, Err(Error::Ourselves)));
    decide::block(&mut tx, &world.here(), "LOZERE.example.", BY).await.expect("blocked");
    assert_eq!(state(&mut tx).await, "blocked");
    let (follows,): (i64,) = tx.query("select count(*) from follows").one().await.expect("counted");
    assert_eq!((follows, store::reach(&mut tx, THEIRS).await.expect("counted").waiting), (0, 0));
    let found = group(&mut tx).await;
    let asked = ask(&mut tx, &world.here(), &found, "", "", &Flows::all(), "ana").await;
    assert!(matches!(asked, Err(Error::NotNow(peers::State::Blocked))));
}

#[tokio::test]
async fn what_was_set_aside_goes_to_the_end_of_its_stream() {
    let world = World::new("aside").await;
    let mut tx = world.tx().await;
    let found = group(&mut tx).await;
    ask(&mut tx, &world.here(), &found, "archipel", "", &Flows::all(), "ana").await.expect("asked");
    let inbox = "https://lozere.example/inbox";
    tx.query("update stream_items set state = 'dead', attempts = 3, error = 'it answers 403'")
        .run()
        .await
        .expect("set aside");
    tx.query("update streams set acknowledged = 1").run().await.expect("passed");
    assert_eq!(deliveries::set_aside(&mut tx, inbox).await.expect("read").len(), 1);
    assert!(deliveries::send_again(&mut tx, inbox, 1).await.expect("queued"));
    assert!(!deliveries::send_again(&mut tx, inbox, 1).await.expect("read"), "it is no longer there");
    let stream = deliveries::by_inbox(&mut tx, inbox).await.expect("read").expect("known");
    assert_eq!((stream.behind, stream.set_aside, stream.standing()), (1, 0, deliveries::Standing::Behind));
}

#[tokio::test]
async fn a_server_of_no_network_is_forgotten_after_a_season_and_an_accepted_network_never_is() {
    let world = World::new("lost").await;
    let mut tx = world.tx().await;
    let found = group(&mut tx).await;
    ask(&mut tx, &world.here(), &found, "archipel", "", &Flows::all(), "ana").await.expect("asked");
    for (inbox, origin) in
        [("https://gone.example/inbox", "https://gone.example"), ("https://new.example/inbox", "https://new.example")]
    {
        tx.query("insert into streams (inbox, origin, epoch, head) values ($1, $2, 'e-1', 3)")
            .bind(inbox.to_owned())
            .bind(origin.to_owned())
            .run()
            .await
            .expect("written");
    }
    tx.query("update streams set down_since = case when origin like '%new%' then 200 else 50 end")
        .run()
        .await
        .expect("down");
    deliveries::forget_lost(&mut tx, crate::time::Timestamp(100)).await.expect("forgotten");
    let behind: Vec<(String, i64)> =
        tx.query("select origin, head - acknowledged from streams order by origin").all().await.expect("read");
    let behind: Vec<(&str, i64)> = behind.iter().map(|(origin, behind)| (origin.as_str(), *behind)).collect();
    assert_eq!(behind, [("https://gone.example", 0), ("https://lozere.example", 1), ("https://new.example", 3)]);
}
