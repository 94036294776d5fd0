//! What networks say of statements, as it leaves them; and what nobody may say.

use super::{Scene, TITLE, WAITS, adopt, corrected, first_of, new_form, opened, scene};
use crate::support::{
    Instance, START,
    peer::Peer,
    snapshot::{check, redacted},
    story::{Mediator, quiet, two_networks},
};
use archipel::{
    federation::{
        actors,
        outbox::{self, Audience},
    },
    time::Timestamp,
    web::Role,
};
use axum::http::StatusCode;
use serde_json::{Value, json};

/// The bytes of what this network said last in this way of a statement of this kind.
pub(super) async fn said(ici: &Instance, kind: &str, verb: &str) -> Value {
    let sql = "select body from outbox order by seq";
    let rows: Vec<(Vec<u8>,)> = ici.site.db.read().await.expect("a connection").query(sql).all().await.expect("read");
    let mut all = rows.into_iter().map(|(body,)| serde_json::from_slice::<Value>(&body).expect("JSON"));
    all.rfind(|one| one["kind"] == kind && one["type"] == verb).unwrap_or_else(|| panic!("{kind} {verb} was said"))
}

/// An actor of this network says something to another one, by the way of everything that is sent.
pub(super) async fn say(ici: &Instance, actor: &str, to: &Instance, activity: Value) {
    let mut tx = ici.site.db.begin().await.expect("a transaction");
    let actor = actors::by_uri(&mut tx, &ici.url(actor)).await.expect("read").expect("an actor of ours");
    let inbox = to.url("/inbox");
    let audience = Audience { inboxes: &[inbox.as_str()], ..Audience::default() };
    outbox::append(&mut tx, &ici.site.here(), &actor, activity, &audience).await.expect("appended");
    tx.commit().await.expect("committed");
    ici.site.wake();
}

async fn refusals(ici: &Instance) -> Vec<String> {
    let mut why = ici.texts("select error from journal where state = 'refused' order by seq").await;
    why.sort();
    why
}

fn unproved(said: &Value) -> Value {
    let mut said = said.clone();
    said.as_object_mut().expect("an object").remove("proof");
    said
}

const WORDS: &str = "select name || state || revision || content from specification_statements order by created_at, id";

#[tokio::test]
async fn nobody_speaks_for_an_author_or_for_the_network_of_a_text() {
    let scene = scene().await;
    let Scene { lozere, caledonie, mayotte, joe, there, .. } = &scene;
    let mine = adopt(joe, there, WAITS).await;
    scene.quiet().await;
    let (before, stood) = (mayotte.texts(WORDS).await, lozere.texts(WORDS).await);
    let (sound, announced) = (said(caledonie, "adoption", "Offer").await, said(lozere, "adoption", "Announce").await);
    assert_eq!(announced["object"], sound, "it is announced as it was signed");
    let wrap = |ici: &Instance, n: i64, object: &Value| {
        json!({"id": ici.url(&format!("/activities/forged-{n}")), "type": "Announce", "kind": "adoption",
            "actor": ici.url("/network"), "object": object})
    };
    // Another network than that of the text announces it; the one of the text announces other words than the author's.
    say(caledonie, "/network", mayotte, wrap(caledonie, 1, &sound)).await;
    let mut other = sound.clone();
    other["object"]["sheet"]["name"] = json!("Toutes les provinces");
    other["object"]["sheet"]["revision"] = json!(2);
    say(lozere, "/network", mayotte, wrap(lozere, 2, &other)).await;
    say(lozere, "/network", mayotte, wrap(lozere, 3, &unproved(&other))).await;
    // Another network lists, and takes off the list.
    let uri = sound["object"]["id"].clone();
    let off = |ici: &Instance, n: i64| {
        json!({"id": ici.url(&format!("/activities/forged-{n}")), "type": "Reject", "kind": "adoption",
            "actor": ici.url("/network"), "object": uri, "outcome": "removed", "content": "Faux."})
    };
    say(caledonie, "/network", mayotte, off(caledonie, 4)).await;
    say(mayotte, "/network", lozere, off(mayotte, 5)).await;
    // Somebody states in the name of another, and takes back what is another's.
    let mut stolen = unproved(&sound);
    stolen["actor"] = mayotte.url("/people/sam").into();
    stolen["id"] = mayotte.url("/activities/forged-6").into();
    stolen["object"]["sheet"]["revision"] = json!(3);
    say(mayotte, "/people/sam", lozere, stolen).await;
    let undo = json!({"id": mayotte.url("/activities/forged-7"), "type": "Undo", "kind": "adoption",
        "actor": mayotte.url("/people/sam"), "target": sound["target"], "object": sound});
    say(mayotte, "/people/sam", lozere, undo).await;
    // A person signs an annex.
    let mut annex = unproved(&sound);
    annex["id"] = caledonie.url("/activities/forged-8").into();
    annex["kind"] = json!("annex");
    annex["object"]["kind"] = json!("annex");
    annex["object"]["id"] = caledonie.url("/statements/forged").into();
    annex["object"]["sheet"].as_object_mut().expect("an object").remove("status");
    say(caledonie, "/people/joe", lozere, annex).await;
    scene.quiet().await;
    assert_eq!(mayotte.texts(WORDS).await, before);
    assert_eq!(lozere.texts(WORDS).await, stood);
    assert_eq!(
        refusals(mayotte).await,
        [
            "it carries no proof of its author that holds",
            "it carries no proof of its author that holds",
            "only the network of a text says what becomes of what is said about it",
            "only the network of a text says what becomes of what is said about it",
        ]
    );
    assert_eq!(
        refusals(lozere).await,
        [
            "it is attributed to another actor",
            "it is attributed to another actor",
            "only the network of a territory signs an annex",
            "only the network of a text says what becomes of what is said about it",
        ]
    );
    // What is old does not come back over what is newer.
    let sent = corrected(joe, &mine, &[("name", "Province des îles Loyauté")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{} {:?}", sent.words(), sent.errors());
    scene.quiet().await;
    let newer = mayotte.texts(WORDS).await;
    assert!(newer[0].starts_with("Province des îles Loyautélisted2"), "{newer:?}");
    say(lozere, "/network", mayotte, wrap(lozere, 9, &sound)).await;
    let mut again = sound.clone();
    again["id"] = caledonie.url("/activities/again-10").into();
    say(caledonie, "/people/joe", lozere, again).await;
    scene.quiet().await;
    assert_eq!(mayotte.texts(WORDS).await, newer);
    assert_eq!(lozere.texts(WORDS).await, newer);
}

#[tokio::test]
async fn what_is_about_another_version_than_was_published_comes_back_with_the_reason() {
    let scene = scene().await;
    let Scene { lozere, caledonie, mayotte, joe, there, .. } = &scene;
    let mine = adopt(joe, there, WAITS).await;
    scene.quiet().await;
    let mut other = unproved(&said(caledonie, "adoption", "Offer").await);
    other["id"] = caledonie.url("/activities/other-1").into();
    other["object"]["sheet"]["versionHash"] = json!("sha256:0000");
    other["object"]["sheet"]["revision"] = json!(2);
    // As if it had been written so there.
    let mut tx = caledonie.site.db.begin().await.expect("a transaction");
    tx.query("update specification_statements set revision = 2").run().await.expect("written");
    tx.commit().await.expect("committed");
    say(caledonie, "/people/joe", lozere, other).await;
    scene.quiet().await;
    let words = joe.read(&mine).await.words().replace('\u{a0}', " ");
    assert!(
        words.contains("n’a pas pu le recevoir") && words.contains("n’est pas celle que ce réseau a publiée"),
        "{words}"
    );
    let why = "select detail from audit where action = 'statement-return' and outcome = 'refused'";
    assert_eq!(lozere.texts(why).await.len(), 1);
    let states = "select state || revision from specification_statements";
    assert_eq!(lozere.texts(states).await, ["listed1"], "what it had stays");
    assert_eq!(mayotte.texts(states).await, ["listed1"]);
    // It is corrected, and listed.
    let sent = corrected(joe, &mine, &[("name", "Province des îles Loyauté")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{} {:?}", sent.words(), sent.errors());
    scene.quiet().await;
    for ici in [lozere, caledonie, mayotte] {
        assert_eq!(ici.texts(states).await, ["listed3"]);
    }
}

#[tokio::test]
async fn strangers_state_nothing_and_are_told_nothing() {
    let lozere = Instance::start("lozere", "48").await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let peer = Peer::start("ally").await;
    lozere.trust(&peer, "practice").await;
    let here = opened(&lea, TITLE).await;
    let waits = [("name", "Mende"), ("territory", "48"), ("status", "in-progress")];
    adopt(&lea, &here, &waits).await;
    let offer = json!({"id": peer.uri("/activities/1"), "type": "Offer", "kind": "adoption", "actor": peer.uri("/alice"), "object": {}});
    assert_eq!(peer.deliver(&lozere, &offer).await, 202);
    quiet(&[&lozere]).await;
    let why = "select error from journal where state = 'refused'";
    assert_eq!(lozere.texts(why).await, ["what this network says about specifications is not taken here"]);
    let told = "select count(*) from stream_items i join outbox o on o.seq = i.outbox_seq where o.object like '%/statements/%'";
    assert_eq!(lozere.count(told).await, 0);
}

#[tokio::test]
async fn what_is_about_a_text_that_has_not_come_waits_where_it_may_come_and_nowhere_else() {
    let ici = Instance::start("ici", "48").await;
    let peer = Peer::start("ally").await;
    ici.trust(&peer, "specification").await;
    let offer = |number: i64, specification: &str| {
        json!({"id": peer.uri(&format!("/activities/{number}")), "type": "Offer", "kind": "adoption", "actor": peer.uri("/alice"),
            "target": specification, "object": {"id": peer.uri(&format!("/statements/{number}")), "type": "Note", "kind": "adoption",
                "attributedTo": peer.uri("/alice"), "sheet": {"specification": specification, "version": 1, "versionHash": "sha256:00",
                    "revision": 1, "name": "Mende", "territory": "48", "status": "in-progress"}}})
    };
    for (number, specification) in [
        (1, peer.uri("/specifications/1")),
        (2, "https://ailleurs.example/specifications/1".to_owned()),
        (3, ici.url("/specifications/1")),
    ] {
        assert_eq!(peer.deliver(&ici, &offer(number, &specification)).await, 202);
    }
    let settled = "select count(*) from journal where state = 'refused'";
    crate::support::until("two of them are refused", || async { ici.count(settled).await == 2 }).await;
    assert_eq!(
        refusals(&ici).await,
        ["it is about nothing that is known here", "the text that it is about was deleted, or never was here"]
    );
    let waits = "select error from journal where state = 'waiting'";
    assert_eq!(ici.texts(waits).await, ["the text that it is about has not come yet"]);
    assert_eq!(ici.count("select count(*) from specification_statements").await, 0);
}

/// Clocks go on while networks wait for each other: the hour is not what is held against the files.
fn at_one_hour(value: &mut Value) {
    match value {
        Value::String(text) if text.len() == 20 && Timestamp::parse(text).is_some() => *text = START.rfc3339(),
        Value::Array(values) => values.iter_mut().for_each(at_one_hour),
        Value::Object(fields) => fields.values_mut().for_each(at_one_hour),
        _ => {}
    }
}

#[tokio::test]
async fn what_is_said_of_a_statement_is_what_stands_in_the_snapshots() {
    let (lozere, caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let joe = Mediator::at(&caledonie, "joe", Role::Animator).await;
    let eva = Mediator::at(&lozere, "eva", Role::Moderator).await;
    let here = opened(&lea, TITLE).await;
    quiet(&[&lozere, &caledonie]).await;
    let there = format!("/specifications/{}", caledonie.id_of(TITLE).await);
    let peer = Peer::start("ally").await;
    let sent = async |ici: &Instance, name: &str, kind: &str, verb: &str| {
        let mut text = said(ici, kind, verb).await.to_string();
        for (one, name) in [(&lozere, "lozere"), (&caledonie, "caledonie")] {
            if one.origin() != ici.origin() {
                text = text.replace(one.origin(), &format!("https://{name}.example"));
            }
        }
        let mut said = serde_json::from_str(&text).expect("JSON");
        at_one_hour(&mut said);
        check(&format!("statements/{name}"), &redacted(ici, &peer, &said));
    };
    let voted = [
        ("status", "adopted"),
        ("day", "2026-11-20"),
        ("organ", "Assemblée"),
        ("reservations", "Sans le calendrier."),
        ("deliberation", "https://province.example/d.pdf"),
    ];
    let fields: Vec<(&str, &str)> = WAITS.iter().copied().chain(voted).collect();
    let mine = adopt(&joe, &there, &fields).await;
    quiet(&[&lozere, &caledonie]).await;
    sent(&caledonie, "adoption", "adoption", "Offer").await;
    sent(&lozere, "announce", "adoption", "Announce").await;
    sent(&lozere, "accept", "adoption", "Accept").await;
    joe.say(&format!("{mine}/withdraw"), &format!("{mine}/withdraw"), &[]).await;
    sent(&caledonie, "undo", "adoption", "Undo").await;
    quiet(&[&lozere, &caledonie]).await;
    let answer = async |kind: &str, first: &[(&str, &str)], entries: &[(&str, &str)]| {
        let next = new_form(&joe, &there, kind).await.set_all(first).send(&joe.browser).await.location().to_owned();
        let sent = joe.form(&next, &next).await.set_all(entries).send(&joe.browser).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{} {:?}", sent.words(), sent.errors());
        quiet(&[&lozere, &caledonie]).await;
    };
    answer("annex", &[], &[("says-1", "variant"), ("text-1", "Une semaine.")]).await;
    sent(&caledonie, "annex", "annex", "Offer").await;
    let solution = [
        ("name", "Passeport libre"),
        ("publisher", "Les Ateliers"),
        ("address", "https://passeport.example/"),
        ("release", "2.4"),
    ];
    answer("conformance", &solution, &[("says-2", "partly"), ("text-2", "En A4 seulement.")]).await;
    sent(&caledonie, "conformance", "conformance", "Offer").await;
    let given = first_of(&eva, &here, "solutions").await;
    eva.say(&format!("{given}/remove"), &format!("{given}/remove"), &[("reason", "Ce n’est pas une solution.")]).await;
    sent(&lozere, "removed", "conformance", "Reject").await;
    let token = eva.read("/me").await.token();
    eva.browser.post(&format!("{given}/restore"), &[("csrf", &token)]).await;
    sent(&lozere, "restored", "conformance", "Undo").await;
    quiet(&[&lozere, &caledonie]).await;
}
