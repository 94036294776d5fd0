//! What networks say of amendments, as it leaves them; and what nobody may say.

use super::{Scene, TITLE, amendable, answered, heard, offer, opened, path_of, scene};
use crate::support::{
    Instance, START,
    peer::Peer,
    snapshot::{check, redacted},
    story::{Mediator, two_networks},
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

/// All that was ever said here.
pub async fn all_said(ici: &Instance) -> Vec<Value> {
    let sql = "select body from outbox order by seq";
    let rows: Vec<(Vec<u8>,)> = ici.site.db.read().await.expect("a connection").query(sql).all().await.expect("read");
    rows.into_iter().map(|(body,)| serde_json::from_slice(&body).expect("JSON")).collect()
}

/// What this network said last in this way of an amendment.
pub async fn said(ici: &Instance, kind: &str) -> Value {
    let mut all = all_said(ici).await.into_iter();
    all.rfind(|one| one["kind"] == "amendment" && one["type"] == kind).unwrap_or_else(|| panic!("{kind} was said"))
}

/// An actor of this network says something to another one, by the way of everything that is sent.
pub async fn say(ici: &Instance, actor: &str, to: &Instance, activity: Value) {
    let mut tx = ici.site.db.begin().await.expect("a transaction");
    let actor = actors::by_uri(&mut tx, &ici.url(actor)).await.expect("read").expect("an actor of ours");
    let inbox = to.url("/inbox");
    let audience = Audience { inboxes: &[inbox.as_str()], ..Audience::default() };
    outbox::append(&mut tx, &ici.site.here(), &actor, activity, &audience).await.expect("appended");
    tx.commit().await.expect("committed");
    ici.site.wake();
}

pub async fn refusals(ici: &Instance) -> Vec<String> {
    ici.texts("select error from journal where state = 'refused' order by seq").await
}

#[tokio::test]
async fn nobody_speaks_for_an_author_or_for_the_network_of_a_text() {
    let scene = scene().await;
    let Scene { lozere, caledonie, mayotte, joe, there, .. } = &scene;
    let mine = offer(joe, there, "section=objet", ("parcours", "chemins"), "Plus simple.").await;
    scene.quiet().await;
    let words = "select proposed || state || reason from specification_amendments";
    let (before, stood) = (mayotte.texts(words).await, lozere.texts(words).await);
    let (sound, announced) = (said(caledonie, "Offer").await, said(lozere, "Announce").await);
    assert_eq!(announced["object"], sound, "it is announced as it was signed");
    let wrap = |ici: &Instance, n: i64, object: &Value| json!({"id": ici.url(&format!("/activities/forged-{n}")), "type": "Announce", "kind": "amendment", "actor": ici.url("/network"), "object": object});
    // Another network than that of the text announces it; the one of the text announces other words than the author's.
    say(caledonie, "/network", mayotte, wrap(caledonie, 1, &sound)).await;
    let mut other = sound.clone();
    other["object"]["source"]["content"] = json!("# Objet {#objet}\n\nTout autre chose.\n");
    other["object"]["sheet"]["revision"] = json!(2);
    say(lozere, "/network", mayotte, wrap(lozere, 2, &other)).await;
    other.as_object_mut().expect("an object").remove("proof");
    say(lozere, "/network", mayotte, wrap(lozere, 3, &other)).await;
    // Another network answers, and withdraws.
    let uri = sound["object"]["id"].clone();
    let mut answer = json!({"id": caledonie.url("/activities/forged-4"), "type": "Reject", "kind": "amendment", "actor": caledonie.url("/network"), "object": uri, "outcome": "refused", "content": "Faux."});
    say(caledonie, "/network", mayotte, answer.clone()).await;
    answer["actor"] = mayotte.url("/network").into();
    answer["id"] = mayotte.url("/activities/forged-5").into();
    say(mayotte, "/network", lozere, answer).await;
    // Somebody offers in the name of another, and takes back what is another's.
    let mut stolen = sound.clone();
    stolen["actor"] = mayotte.url("/people/sam").into();
    stolen["id"] = mayotte.url("/activities/forged-6").into();
    stolen["object"]["sheet"]["revision"] = json!(3);
    stolen.as_object_mut().expect("an object").remove("proof");
    say(mayotte, "/people/sam", lozere, stolen).await;
    let undo = json!({"id": mayotte.url("/activities/forged-7"), "type": "Undo", "kind": "amendment", "actor": mayotte.url("/people/sam"), "target": sound["target"],
        "object": sound});
    say(mayotte, "/people/sam", lozere, undo).await;
    scene.quiet().await;
    assert_eq!(mayotte.texts(words).await, before);
    assert_eq!(lozere.texts(words).await, stood);
    let mut why = refusals(mayotte).await;
    why.sort();
    assert_eq!(
        why,
        [
            "it carries no proof of its author that holds",
            "it carries no proof of its author that holds",
            "only the network of a text says what becomes of what is said about it",
            "only the network of a text says what becomes of what is said about it",
        ]
    );
    let mut why = refusals(lozere).await;
    why.sort();
    assert_eq!(
        why,
        [
            "it is attributed to another actor",
            "it is attributed to another actor",
            "only the network of a text says what becomes of what is said about it"
        ]
    );
    // What is old does not come back over what is newer.
    let edit = format!("{mine}/edit");
    let form = joe.form(&edit, &edit).await;
    let text = form.get("text").replace("chemins", "routes");
    assert_eq!(form.set("text", &text).send(&joe.browser).await.status, StatusCode::SEE_OTHER);
    scene.quiet().await;
    let newer = mayotte.texts(words).await;
    assert!(newer[0].contains("routes"), "{newer:?}");
    say(lozere, "/network", mayotte, wrap(lozere, 8, &sound)).await;
    say(caledonie, "/people/joe", lozere, {
        let mut again = sound.clone();
        again["id"] = caledonie.url("/activities/again-9").into();
        again
    })
    .await;
    scene.quiet().await;
    assert_eq!(mayotte.texts(words).await, newer);
    assert_eq!(lozere.texts(words).await, newer);
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
async fn what_is_said_of_an_amendment_is_what_stands_in_the_snapshots() {
    let (lozere, caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let joe = Mediator::at(&caledonie, "joe", Role::Reader).await;
    let here = opened(&lea, TITLE).await;
    amendable(&lea, &here).await;
    heard(&[&lozere, &caledonie]).await;
    let there = format!("/specifications/{}", caledonie.id_of(TITLE).await);
    let peer = Peer::start("ally").await;
    let sent = async |ici: &Instance, name: &str, kind: &str| {
        let mut text = said(ici, kind).await.to_string();
        for (one, name) in [(&lozere, "lozere"), (&caledonie, "caledonie")] {
            if one.origin() != ici.origin() {
                text = text.replace(one.origin(), &format!("https://{name}.example"));
            }
        }
        let mut said = serde_json::from_str(&text).expect("JSON");
        at_one_hour(&mut said);
        check(&format!("amendments/{name}"), &redacted(ici, &peer, &said));
    };
    offer(&joe, &there, "section=acces&requirement=1", ("sans connexion", "hors ligne"), "Plus simple.").await;
    heard(&[&lozere, &caledonie]).await;
    sent(&caledonie, "offer", "Offer").await;
    sent(&lozere, "announce", "Announce").await;
    let given = path_of(&lea, &here, "in Lozère").await;
    answered(&lea, &given, &[("outcome", "accepted"), ("reason", "Oui.")]).await;
    sent(&lozere, "accept", "Accept").await;
    heard(&[&lozere, &caledonie]).await;
    let second = offer(&joe, &there, "section=objet", ("parcours", "chemins"), "Plus simple.").await;
    heard(&[&lozere, &caledonie]).await;
    joe.say(&format!("{second}/withdraw"), &format!("{second}/withdraw"), &[]).await;
    sent(&caledonie, "undo", "Undo").await;
    heard(&[&lozere, &caledonie]).await;
    offer(&joe, &there, "section=objet", ("Un passeport", "Un livret"), "Plus court.").await;
    heard(&[&lozere, &caledonie]).await;
    let given = path_of(&lea, &here, "the last").await;
    answered(&lea, &given, &[("outcome", "refused"), ("reason", "Non.")]).await;
    sent(&lozere, "reject", "Reject").await;
}
