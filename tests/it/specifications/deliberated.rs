//! Votes and statements by the API.

use super::TEXT;
use crate::support::{
    browser::Api,
    story::{quiet, two_networks},
};
use archipel::{upkeep, web::Role};
use axum::http::StatusCode;
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;

fn id(of: &Value) -> &str {
    of["id"].as_str().expect("an id")
}

fn fields(refused: &Value) -> Vec<&str> {
    refused["errors"].as_array().into_iter().flatten().filter_map(|error| error["field"].as_str()).collect()
}

#[tokio::test]
async fn scripts_open_a_vote_cast_ballots_from_two_networks_and_read_one_result() {
    let (lozere, caledonie) = two_networks().await;
    let lea = lozere.person("lea", Role::Contributor).await;
    let joe = caledonie.person("joe", Role::Reader).await;
    let (ours, theirs) = (Api::new(&lozere, &lea), Api::new(&caledonie, &joe));
    let text = json!({"title": "Passeport", "context": "Partagé.", "territories": ["48"], "document": TEXT, "zone": "Europe/Paris"});
    let made = ours.post("/specifications", &text).await.json();
    let at = format!("/specifications/{}", id(&made));
    let early = ours.post(&format!("{at}/votes"), &json!({"rule": "member", "majority": "simple"})).await;
    assert_eq!(early.status, StatusCode::CONFLICT, "not in this phase: {}", early.text);
    ours.post(&format!("{at}/phase"), &json!({"phase": "vote"})).await;
    let wrong = ours.post(&format!("{at}/votes"), &json!({"rule": "chief"})).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(fields(&wrong.json()), ["rule", "majority", "closes", "networks"], "{}", wrong.text);
    let terms = json!({"rule": "member", "majority": "simple", "quorum": 2, "grace": 24, "closes": "2026-12-20T18:00",
        "networks": [lozere.url("/network"), caledonie.url("/network")]});
    let opened = ours.post(&format!("{at}/votes"), &terms).await;
    assert_eq!(opened.status, StatusCode::CREATED, "{}", opened.text);
    let vote = opened.json();
    assert_eq!((&vote["closes"], &vote["counts"]), (&json!("2026-12-20T17:00:00Z"), &json!("2026-12-21T17:00:00Z")));
    assert_eq!(
        (&vote["rule"], &vote["networks"][1]["grace"], &vote["result"]),
        (&json!("member"), &json!(24), &Value::Null)
    );
    assert_eq!(ours.post(&format!("{at}/votes"), &terms).await.status, StatusCode::CONFLICT, "one at a time");
    quiet(&[&lozere, &caledonie]).await;

    let there = theirs.get("/specifications").await.json();
    let there = format!("/specifications/{}/votes", id(&there["items"][0]));
    let far = theirs.get(&there).await.json();
    assert_eq!(far["items"][0]["uri"], vote["uri"]);
    let mine = format!("{there}/{}/ballot", id(&far["items"][0]));
    assert_eq!(theirs.get(&mine).await.status, StatusCode::NOT_FOUND);
    let none = theirs.call(Method::PUT, &mine, &json!({"choice": "maybe"})).await;
    assert_eq!((none.status, fields(&none.json())), (StatusCode::UNPROCESSABLE_ENTITY, vec!["choice"]));
    let cast = theirs.call(Method::PUT, &mine, &json!({"choice": "for", "explanation": "Utile ici."})).await;
    assert_eq!((cast.status, &cast.json()["state"]), (StatusCode::OK, &json!("pending")), "{}", cast.text);
    let own = format!("{at}/votes/{}/ballot", id(&vote));
    assert_eq!(ours.call(Method::PUT, &own, &json!({"choice": "against"})).await.json()["state"], "received");
    assert_eq!(ours.call(Method::DELETE, &own, &json!({})).await.status, StatusCode::NO_CONTENT);
    assert_eq!(ours.get(&own).await.json()["state"], "withdrawn");
    lozere.clock.advance(Duration::from_secs(60));
    assert_eq!(ours.call(Method::PUT, &own, &json!({"choice": "for"})).await.status, StatusCode::OK);
    quiet(&[&lozere, &caledonie]).await;
    assert_eq!(theirs.get(&mine).await.json()["state"], "received");

    for ici in [&lozere, &caledonie] {
        ici.clock.advance(Duration::from_secs(40 * 24 * 3600));
    }
    assert_eq!(theirs.call(Method::PUT, &mine, &json!({"choice": "against"})).await.status, StatusCode::CONFLICT);
    upkeep::once(&lozere.site).await.expect("done");
    lozere.site.wake();
    quiet(&[&lozere, &caledonie]).await;
    let told = theirs.get(&format!("{there}/{}", id(&far["items"][0]))).await.json();
    assert_eq!(told["result"]["outcome"], "adopted", "{told}");
    assert_eq!(told["result"]["voices"], json!({"for": 2, "against": 0, "abstain": 0}));
    assert_eq!((&told["result"]["ballots"], &told["recounted"]), (&json!(3), &json!(true)), "{told}");
}

#[tokio::test]
async fn scripts_adopt_annex_and_describe_solutions() {
    let (lozere, caledonie) = two_networks().await;
    let lea = lozere.person("lea", Role::Contributor).await;
    let noa = caledonie.person("noa", Role::Animator).await;
    let joe = caledonie.person("joe", Role::Contributor).await;
    let ours = Api::new(&lozere, &lea);
    let (theirs, other) = (Api::new(&caledonie, &noa), Api::new(&caledonie, &joe));
    let text = json!({"title": "Passeport", "context": "Partagé.", "territories": ["48"], "document": TEXT});
    let made = ours.post("/specifications", &text).await.json();
    quiet(&[&lozere, &caledonie]).await;
    let here = format!("/specifications/{}/statements", id(&made));
    let there = theirs.get("/specifications").await.json();
    let there = format!("/specifications/{}/statements", id(&there["items"][0]));

    let wrong =
        other.post(&there, &json!({"kind": "adoption", "name": "", "territory": "Nouméa", "status": "soon"})).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(fields(&wrong.json()), ["name", "territory", "status"], "{}", wrong.text);
    assert_eq!(fields(&other.post(&there, &json!({"kind": "wish"})).await.json()), ["kind"]);
    let adopted = json!({"kind": "adoption", "name": "Province des îles", "territory": "988", "status": "in-progress"});
    let adopted = other.post(&there, &adopted).await;
    assert_eq!(
        (adopted.status, &adopted.json()["state"]),
        (StatusCode::CREATED, &json!("pending")),
        "{}",
        adopted.text
    );
    let annex = json!({"kind": "annex", "name": "Nouvelle-Calédonie", "territory": "988",
        "entries": [{"requirement": 2, "says": "local", "text": "Il se recopie sur un cahier."}]});
    assert_eq!(other.post(&there, &annex).await.status, StatusCode::FORBIDDEN, "the network signs it");
    let laid = theirs.post(&there, &annex).await;
    assert_eq!(laid.status, StatusCode::CREATED, "{}", laid.text);
    let gone =
        json!({"kind": "annex", "name": "A", "territory": "988", "entries": [{"requirement": 9, "says": "local"}]});
    assert_eq!(fields(&theirs.post(&there, &gone).await.json()), ["entries"]);
    let solution = json!({"kind": "conformance", "name": "Carnet libre", "publisher": "Coopérative", "release": "2.1",
        "address": "https://carnet.example/", "entries": [{"requirement": 1, "says": "met", "text": "Essayé en mer."}]});
    assert_eq!(other.post(&there, &solution).await.status, StatusCode::CREATED);
    quiet(&[&lozere, &caledonie]).await;

    let list = |kind: &str| format!("{here}?kind={kind}");
    assert_eq!(ours.get(&here).await.status, StatusCode::BAD_REQUEST, "of which kind?");
    let first = ours.get(&list("adoption")).await.json();
    assert_eq!((&first["items"][0]["status"], &first["items"][0]["state"]), (&json!("in-progress"), &json!("listed")));
    assert_eq!(ours.get(&list("annex")).await.json()["items"][0]["entries"][0]["says"], "local");
    assert_eq!(ours.get(&list("conformance")).await.json()["items"][0]["publisher"], "Coopérative");
    let at = format!("{there}/{}", id(&adopted.json()));
    let decided = json!({"status": "adopted", "day": "2026-11-20", "organ": "Assemblée"});
    assert_eq!(theirs.call(Method::PATCH, &at, &decided).await.status, StatusCode::FORBIDDEN, "it is Joe's");
    let decided = other.call(Method::PATCH, &at, &decided).await;
    assert_eq!((decided.status, &decided.json()["revision"]), (StatusCode::OK, &json!(2)), "{}", decided.text);
    let laid = format!("{there}/{}", id(&laid.json()));
    let more = json!({"entries": [{"requirement": 1, "says": "variant", "text": "Trois jours."}]});
    let more = theirs.call(Method::PATCH, &laid, &more).await;
    assert_eq!(more.json()["entries"].as_array().map(Vec::len), Some(1), "all of them are sent: {}", more.text);
    assert_eq!(theirs.call(Method::DELETE, &laid, &json!({})).await.status, StatusCode::NO_CONTENT);
    quiet(&[&lozere, &caledonie]).await;
    assert_eq!(ours.get(&list("adoption")).await.json()["items"][0]["organ"], "Assemblée");
    let there_now = theirs.get(&laid).await.json();
    assert_eq!(there_now["state"], "withdrawn");
    assert_eq!(theirs.call(Method::PATCH, &laid, &json!({"name": "B"})).await.status, StatusCode::CONFLICT);
}
