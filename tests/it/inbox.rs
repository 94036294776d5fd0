//! What the inbox refuses, before anything is believed: rows 1 to 6, 13 to 16, 25, 29 and 32 of the
//! security table, and what `activitypub_federation` leaves open. Every refusal stores nothing and
//! leaves one line in the audit log.

use crate::support::{
    Instance,
    peer::{Draft, Peer, digest, public_pem},
    until,
};
use archipel::{federation::peers::Mode, time::Clock};
use serde_json::{Value, json};
use std::time::Duration;

/// An instance that takes everyone, and a stranger.
async fn open() -> (Instance, Peer) {
    let instance = Instance::start_in("ici", "48", Mode::Open, Clock::manual(crate::support::START)).await;
    (instance, Peer::start("ally").await)
}

fn create(peer: &Peer, number: &str) -> Value {
    let actor = peer.uri("/alice");
    let id = peer.uri(&format!("/articles/{number}"));
    json!({
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": format!("{id}/create"), "type": "Create", "actor": actor,
        "to": ["https://www.w3.org/ns/activitystreams#Public"],
        "object": {"id": id, "type": "Article", "attributedTo": actor, "name": format!("Fiche {number}"), "content": "<p>Texte</p>",
            "to": ["https://www.w3.org/ns/activitystreams#Public"]},
    })
}

async fn stored(instance: &Instance) -> i64 {
    instance.count("select count(*) from journal").await
}

/// Sends a spoiled request; it must be refused with `status`, store nothing, and be noted.
async fn refused(instance: &Instance, draft: Draft, status: u16, why: &str) {
    let (before, noted) =
        (stored(instance).await, instance.count("select count(*) from audit where outcome = 'refused'").await);
    assert_eq!(draft.send(instance).await, status, "{why}");
    assert_eq!(stored(instance).await, before, "{why}: something was stored");
    until(why, || async { instance.count("select count(*) from audit where outcome = 'refused'").await > noted }).await;
}

#[tokio::test]
async fn a_sound_activity_is_accepted_stored_once_and_applied_once() {
    let (ici, ally) = open().await;
    let activity = create(&ally, "1");
    for _ in 0..3 {
        assert_eq!(ally.deliver(&ici, &activity).await, 202);
    }
    assert_eq!(stored(&ici).await, 1);
    until("it is applied", || async { ici.count("select count(*) from publications").await == 1 }).await;
}

#[tokio::test]
async fn what_is_answered_has_taken_effect_already() {
    let (ici, ally) = open().await;
    ici.trust(&ally, "practice").await;
    assert_eq!(ally.deliver(&ici, &create(&ally, "1")).await, 202);
    assert_eq!(ici.count("select count(*) from publications").await, 1);
    assert_eq!(ici.count("select count(*) from journal where state = 'done' and length(body) > 0").await, 1);
}

#[tokio::test]
async fn what_cannot_take_effect_yet_holds_up_nothing_that_came_with_it() {
    let (ici, ally) = open().await;
    ici.trust(&ally, "practice").await;
    let mut untitled = create(&ally, "untitled");
    untitled["object"]["name"] = json!("");
    let mut early = create(&ally, "early");
    early["object"] = json!({"id": ally.uri("/notes/1"), "type": "Note", "attributedTo": ally.uri("/alice"), "content": "<p>Oui</p>",
        "inReplyTo": ally.uri("/articles/unknown"), "to": ["https://www.w3.org/ns/activitystreams#Public"]});
    assert_eq!(ally.deliver(&ici, &create(&ally, "first")).await, 202, "from now on its key is known");
    let mut all = vec![untitled, early];
    all.extend((0..20).map(|number| create(&ally, &number.to_string())));
    let answers = futures_util::future::join_all(all.iter().map(|activity| ally.deliver(&ici, activity))).await;
    assert!(answers.iter().all(|status| *status == 202), "{answers:?}");
    until("the others are there", || async { ici.count("select count(*) from publications").await == 21 }).await;
    until("each has its end", || async {
        ici.count("select count(*) from journal where state = 'done'").await == 21
            && ici.count("select count(*) from journal where state = 'refused' and error = 'it has no title'").await
                == 1
            && ici.count("select count(*) from journal where state = 'new'").await == 0
    })
    .await;
}

#[tokio::test]
async fn what_is_taken_back_in_the_breath_in_which_it_is_said_is_not_there() {
    let (ici, ally) = open().await;
    ici.trust(&ally, "practice").await;
    let taken_back = |number: &str| {
        let id = ally.uri(&format!("/articles/{number}"));
        json!({"@context": "https://www.w3.org/ns/activitystreams", "id": format!("{id}/delete"), "type": "Delete",
            "actor": ally.uri("/alice"), "object": id})
    };
    assert_eq!(ally.deliver(&ici, &taken_back("unknown")).await, 202, "from now on its key is known");
    let all: Vec<Value> =
        (0..12).flat_map(|number| [create(&ally, &number.to_string()), taken_back(&number.to_string())]).collect();
    let answers = futures_util::future::join_all(all.iter().map(|activity| ally.deliver(&ici, activity))).await;
    assert!(answers.iter().all(|status| *status == 202), "{answers:?}");
    until("all is looked at", || async { ici.count("select count(*) from journal where state = 'new'").await == 0 })
        .await;
    assert_eq!(ici.count("select count(*) from publications where state <> 'deleted'").await, 0);
}

#[tokio::test]
async fn sec_01_a_body_that_is_not_the_one_signed_is_refused() {
    let (ici, ally) = open().await;
    let mut draft = ally.draft(&ici, &create(&ally, "1"));
    draft.body = create(&ally, "2").to_string().into_bytes();
    refused(&ici, draft.clone(), 401, "the digest is of another body").await;
    let forged = digest(&draft.body);
    draft.signed_as = vec![("digest".into(), digest(b"another"))];
    refused(&ici, draft.set("digest", &forged), 401, "the digest was changed after signing").await;
}

#[tokio::test]
async fn sec_02_the_key_must_be_the_actors() {
    let (ici, ally) = open().await;
    let evil = Peer::start("evil").await;
    let mut draft = ally.draft(&ici, &create(&ally, "1"));
    draft.key_id = evil.uri("/alice#main-key");
    draft.key = evil.key_number();
    refused(&ici, draft, 401, "the key is of another origin").await;
    let mut draft = ally.draft(&ici, &create(&ally, "1"));
    draft.key_id = ally.uri("/bob#main-key");
    refused(&ici, draft, 401, "the key is of another actor of the same origin").await;
}

#[tokio::test]
async fn sec_04_a_signature_is_required_and_must_verify_on_every_inbox() {
    let (ici, ally) = open().await;
    for path in ["/inbox", "/network/inbox", "/actor/inbox"] {
        for signature in ["", "garbage", "keyId=\"x\""] {
            let mut draft = ally.draft(&ici, &create(&ally, "1"));
            draft.path = path.into();
            draft.signature = Some(signature.to_owned());
            refused(&ici, draft, 400, &format!("{path}: {signature:?}")).await;
        }
        let mut draft = ally.draft(&ici, &create(&ally, "1"));
        draft.path = path.into();
        draft.key = (ally.key_number() + 1) % 3;
        refused(&ici, draft, 401, &format!("{path}: another key")).await;
        let draft = ally.draft(&ici, &create(&ally, "1"));
        assert_eq!(Draft { path: path.into(), ..draft }.send_signed(&ici, &[]).await, 401, "{path}: no signature");
    }
    assert_eq!(stored(&ici).await, 0);
}

#[tokio::test]
async fn sec_05_a_request_that_can_be_read_in_two_ways_is_refused() {
    let (ici, ally) = open().await;
    let draft = || ally.draft(&ici, &create(&ally, "1"));
    let sound = draft().signature_header();
    assert_eq!(draft().send_signed(&ici, &[sound.clone(), sound.clone()]).await, 400, "two signatures");
    let both = draft().set("authorization", &format!("Signature {sound}"));
    assert_eq!(both.send(&ici).await, 400, "two places");
    for twice in ["keyId=\"http://x.localhost\",", "headers=\"digest\",", "algorithm=\"rsa-sha256\","] {
        assert_eq!(draft().send_signed(&ici, &[format!("{twice}{sound}")]).await, 400, "{twice}");
    }
    assert_eq!(stored(&ici).await, 0);
}

#[tokio::test]
async fn sec_06_a_key_that_is_not_sound_rsa_verifies_nothing() {
    let (ici, ally) = open().await;
    for (number, pem) in ["", "-----BEGIN PUBLIC KEY-----\nMIIB", "garbage"].iter().enumerate() {
        let handle = format!("odd{number}");
        let mut actor = ally.actor_document(&handle, "Person");
        actor["publicKey"]["publicKeyPem"] = json!(pem);
        ally.serve(&format!("/{handle}"), actor);
        let mut activity = create(&ally, &handle);
        activity["actor"] = json!(ally.uri(&format!("/{handle}")));
        activity["object"]["attributedTo"] = activity["actor"].clone();
        refused(&ici, ally.draft(&ici, &activity), 401, pem).await;
    }
}

#[tokio::test]
async fn a_signature_must_cover_the_path_the_host_the_digest_and_a_time() {
    let (ici, ally) = open().await;
    for missing in ["(request-target)", "host", "digest", "date"] {
        let mut draft = ally.draft(&ici, &create(&ally, "1"));
        draft.covered.retain(|name| name != missing);
        refused(&ici, draft, 401, &format!("{missing} is not covered")).await;
    }
}

#[tokio::test]
async fn a_signature_for_another_path_or_host_is_refused() {
    let (ici, ally) = open().await;
    let mut draft = ally.draft(&ici, &create(&ally, "1"));
    draft.signed_as = vec![("(request-target)".into(), "post /other".into())];
    refused(&ici, draft, 401, "another path").await;
    let mut draft = ally.draft(&ici, &create(&ally, "1"));
    draft.signed_as = vec![("host".into(), "evil.localhost".into())];
    refused(&ici, draft, 401, "another host").await;
    let draft = ally.draft(&ici, &create(&ally, "1")).set("host", "evil.localhost");
    assert_eq!(draft.send(&ici).await, 421, "we do not answer under another name");
    assert_eq!(stored(&ici).await, 0);
}

#[tokio::test]
async fn a_signature_counts_for_an_hour_either_way() {
    let (ici, ally) = open().await;
    let hours = |hours: i64| archipel::time::Timestamp(ici.clock.now().0 + hours * 3_600_000).http_date();
    for off in [-13, -2, 2, 13, 24 * 365 * 10] {
        let draft = ally.draft(&ici, &create(&ally, "1")).set("date", &hours(off));
        refused(&ici, draft, 401, &format!("{off} hours")).await;
    }
    let draft = ally.draft(&ici, &create(&ally, "1")).set("date", "yesterday");
    refused(&ici, draft, 401, "no date").await;
    let now = ici.clock.now().0 / 1000;
    let mut draft = ally.draft(&ici, &create(&ally, "2"));
    draft.covered = ["(request-target)", "host", "(created)", "digest"].map(str::to_owned).to_vec();
    draft.parameters = format!(",created={now}");
    assert_eq!(draft.clone().send(&ici).await, 202, "(created) may stand for the date");
    draft.parameters = format!(",created={}", now - 7200);
    refused(&ici, draft.clone(), 401, "created two hours ago").await;
    draft.parameters = format!(",created={now},expires={}", now - 60);
    draft.covered.push("(expires)".into());
    refused(&ici, draft, 401, "expired").await;
}

/// The crate panics on these before any check (0.7.0-beta.14).
#[tokio::test]
async fn poison_numbers_are_refused_and_the_server_lives() {
    let (ici, ally) = open().await;
    for number in ["18446744073709551615", "9223372036854775807", "-1", "1e9", "99999999999999999999999"] {
        let mut draft = ally.draft(&ici, &create(&ally, "1"));
        draft.covered = ["(request-target)", "host", "(created)", "digest"].map(str::to_owned).to_vec();
        draft.parameters = format!(",created={number}");
        refused(&ici, draft, 400, number).await;
    }
    assert_eq!(ally.deliver(&ici, &create(&ally, "1")).await, 202);
}

#[tokio::test]
async fn sec_15_the_actor_must_be_the_address_of_somebody_elsewhere() {
    let (ici, ally) = open().await;
    for actor in [
        json!([ally.uri("/alice")]),
        json!({"name": "alice"}),
        json!("/alice"),
        json!("acct:alice@ally.localhost"),
        json!(ici.url("/people/lea")),
        json!("http://127.0.0.1/alice"),
        json!(null),
    ] {
        let mut activity = create(&ally, "1");
        activity["actor"] = actor.clone();
        let mut draft = ally.draft(&ici, &activity);
        draft.key_id = ally.uri("/alice#main-key");
        refused(&ici, draft, 400, &actor.to_string()).await;
    }
}

#[tokio::test]
async fn only_activities_of_a_reasonable_size_and_type_are_read() {
    let (ici, ally) = open().await;
    let draft = || ally.draft(&ici, &create(&ally, "1"));
    for media_type in ["application/json", "text/plain", "text/html", ""] {
        refused(&ici, draft().set("content-type", media_type), 415, media_type).await;
    }
    for media_type in [
        "application/activity+json; charset=utf-8",
        "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"",
    ] {
        assert_eq!(draft().set("content-type", media_type).send(&ici).await, 202, "{media_type}");
    }
    refused(&ici, draft().set("content-encoding", "gzip"), 415, "packed").await;
    for body in [
        b"".to_vec(),
        b"not json".to_vec(),
        b"[]".to_vec(),
        "[".repeat(100_000).into_bytes(),
        br#"{"id":"x"}"#.to_vec(),
    ] {
        let mut draft = draft();
        draft.body.clone_from(&body);
        let sound = digest(&draft.body);
        refused(&ici, draft.set("digest", &sound), 400, "not an activity").await;
    }
    let mut large = draft();
    large.body = vec![b' '; 1024 * 1024 + 1];
    refused(&ici, large, 413, "too long to be read").await;
    // Of whom nobody here has accepted, not even so much.
    let mut long = create(&ally, "1");
    long["object"]["content"] = json!("x".repeat(65 * 1024));
    refused(&ici, ally.draft(&ici, &long), 413, "long, from a stranger").await;
    ici.trust(&ally, "practice").await;
    assert_eq!(ally.deliver(&ici, &long).await, 202);
}

#[tokio::test]
async fn what_a_stranger_sent_is_not_kept_once_it_was_looked_at() {
    let (ici, ally) = open().await;
    let known = Peer::start("known").await;
    ici.trust(&known, "practice").await;
    for peer in [&ally, &known] {
        assert_eq!(peer.deliver(&ici, &create(peer, "1")).await, 202);
        let vain = json!({"id": peer.uri("/follows/1"), "type": "Follow", "actor": peer.uri("/alice"), "object": ici.url("/people/nobody")});
        assert_eq!(peer.deliver(&ici, &vain).await, 202);
    }
    until("all is looked at", || async {
        ici.count("select count(*) from journal where state in ('done', 'refused')").await == 4
    })
    .await;
    assert_eq!(ici.count("select count(*) from journal where length(body) > 0").await, 2);
    assert_eq!(ici.count("select count(*) from journal where length(body) > 0 and origin like '%known%'").await, 2);
    // In allow-list mode its deletions are not remembered either.
    let ici = Instance::start("ici", "48").await;
    let delete = json!({"id": ally.uri("/deletes/1"), "type": "Delete", "actor": ally.uri("/alice"), "object": ally.uri("/articles/1")});
    assert_eq!(ally.deliver(&ici, &delete).await, 202);
    until("it is looked at", || async { ici.count("select count(*) from journal where state = 'done'").await == 1 })
        .await;
    assert_eq!(ici.count("select count(*) from tombstones").await, 0);
}

#[tokio::test]
async fn sec_29_unknown_signers_cause_few_fetches() {
    let (ici, ally) = open().await;
    let mut later = 0;
    for number in 0..40 {
        let actor = ally.uri(&format!("/nobody{number}"));
        let activity =
            json!({"id": format!("{actor}/like"), "type": "Like", "actor": actor, "object": ici.url("/practices/x")});
        let status = ally.deliver(&ici, &activity).await;
        assert!(matches!(status, 401 | 503), "{status}");
        later += i32::from(status == 503);
    }
    assert!(later >= 30, "{later}");
    assert!(ally.asked().len() <= 5, "{:?}", ally.asked());
}

#[tokio::test]
async fn a_signer_that_cannot_be_reached_makes_us_ask_for_patience_not_refuse() {
    let (ici, ally) = open().await;
    let mut activity = create(&ally, "1");
    activity["actor"] = json!("http://absent.localhost:9/alice");
    activity["id"] = json!("http://absent.localhost:9/1");
    activity["object"]["id"] = json!("http://absent.localhost:9/2");
    activity["object"]["attributedTo"] = activity["actor"].clone();
    refused(&ici, ally.draft(&ici, &activity), 503, "the signer is away").await;
}

#[tokio::test]
async fn a_key_that_was_changed_is_asked_for_again() {
    let (ici, ally) = open().await;
    assert_eq!(ally.deliver(&ici, &create(&ally, "1")).await, 202);
    let other = (ally.key_number() + 1) % 3;
    let mut actor = ally.actor_document("alice", "Person");
    actor["publicKey"]["publicKeyPem"] = json!(public_pem(other));
    ally.serve("/alice", actor);
    let mut draft = ally.draft(&ici, &create(&ally, "2"));
    draft.key = other;
    assert_eq!(draft.send(&ici).await, 202);
    ici.clock.advance(Duration::from_secs(120));
    refused(&ici, ally.draft(&ici, &create(&ally, "3")), 401, "the old key").await;
}

#[tokio::test]
async fn in_allow_list_mode_a_stranger_may_ask_and_nothing_else() {
    let ici = Instance::start("ici", "48").await;
    let ally = Peer::start("ally").await;
    refused(&ici, ally.draft(&ici, &create(&ally, "1")), 403, "not accepted").await;
    let follow = json!({"id": ally.uri("/follows/1"), "type": "Follow", "actor": ally.uri("/group"), "object": ici.url("/network"), "content": "Bonjour"});
    assert_eq!(ally.deliver(&ici, &follow).await, 202);
    until("the request is shown", || async {
        ici.count("select count(*) from networks where state = 'asking' and message = 'Bonjour'").await == 1
    })
    .await;
    refused(&ici, ally.draft(&ici, &create(&ally, "2")), 403, "still not accepted").await;
}

#[tokio::test]
async fn in_closed_mode_nobody_may_even_ask() {
    let ici = Instance::start_in("ici", "48", Mode::Closed, Clock::manual(crate::support::START)).await;
    let ally = Peer::start("ally").await;
    let follow = json!({"id": ally.uri("/follows/1"), "type": "Follow", "actor": ally.uri("/group"), "object": ici.url("/network")});
    refused(&ici, ally.draft(&ici, &follow), 403, "closed").await;
}

#[tokio::test]
async fn a_stranger_that_knocks_too_often_is_told_to_wait() {
    let ici = Instance::start("ici", "48").await;
    let ally = Peer::start("ally").await;
    let mut statuses = Vec::new();
    for number in 0..70 {
        let follow = json!({"id": ally.uri(&format!("/follows/{number}")), "type": "Follow", "actor": ally.uri("/group"), "object": ici.url("/network")});
        statuses.push(ally.deliver(&ici, &follow).await);
    }
    assert_eq!(statuses.iter().filter(|status| **status == 202).count(), 60);
    assert_eq!(statuses.last(), Some(&429));
}

/// Follows of the group, the nth of many.
fn follow(ici: &Instance, peer: &Peer, number: usize) -> Value {
    json!({"id": peer.uri(&format!("/follows/{number}")), "type": "Follow", "actor": peer.uri("/group"), "object": ici.url("/network")})
}

#[tokio::test]
async fn in_open_mode_whom_nobody_accepted_is_limited_like_a_stranger() {
    let (ici, ally) = open().await;
    for (known, taken) in [(false, 60), (true, 70)] {
        ici.clock.advance(Duration::from_secs(60));
        if known {
            ici.trust(&ally, "practice").await;
        }
        let mut statuses = Vec::new();
        for number in 0..70 {
            let like = json!({"id": ally.uri(&format!("/likes/{known}/{number}")), "type": "Like", "actor": ally.uri("/alice"), "object": ici.url("/practices/x")});
            statuses.push(ally.deliver(&ici, &like).await);
        }
        assert_eq!(statuses.iter().filter(|status| **status == 202).count(), taken, "{statuses:?}");
    }
}

#[tokio::test]
async fn names_made_at_will_cause_no_more_fetches_than_one() {
    let ici = Instance::start("ici", "48").await;
    let evil = Peer::start("evil").await;
    let port = evil.origin().rsplit(':').next().expect("a port").to_owned();
    for number in 0..40 {
        let origin = format!("http://n{number}.evil.localhost:{port}");
        let activity = json!({"id": format!("{origin}/follow"), "type": "Follow", "actor": format!("{origin}/nobody"), "object": ici.url("/network")});
        let status = evil.deliver(&ici, &activity).await;
        assert!(matches!(status, 401 | 503), "{status}");
    }
    assert!(evil.asked().len() <= 5, "{:?}", evil.asked());
}

#[tokio::test]
async fn a_flood_in_the_name_of_a_network_does_not_silence_it() {
    let ici = Instance::start("ici", "48").await;
    let (ally, evil) = (Peer::start("ally").await, Peer::start("evil").await);
    let mut statuses = Vec::new();
    for number in 0..200 {
        let mut forged = ally.draft(&ici, &follow(&ici, &ally, number));
        forged.key = evil.key_number();
        statuses.push(forged.send_from(&ici, "198.51.100.7").await);
    }
    assert_eq!(statuses.last(), Some(&429), "the flood itself is told to wait");
    let asked = ally.asked().len();
    assert!(asked <= 12, "few questions reached the one who was named: {asked}");
    let true_one = ally.draft(&ici, &follow(&ici, &ally, 1_000));
    assert_eq!(true_one.send_from(&ici, "203.0.113.9").await, 202);
    // A neighbour of the flood shares its lot, for a minute.
    let near = ally.draft(&ici, &follow(&ici, &ally, 1_001));
    assert_eq!(near.clone().send_from(&ici, "198.51.100.200").await, 429);
    ici.clock.advance(Duration::from_secs(60));
    assert_eq!(near.send_from(&ici, "198.51.100.200").await, 202);
}
