//! Amendments by the API.

use super::{TITLE, amendable};
use crate::{
    specifications::opened,
    support::{
        browser::Api,
        story::{Mediator, quiet, two_networks},
    },
};
use archipel::web::Role;
use axum::http::StatusCode;
use serde_json::json;

#[tokio::test]
async fn a_script_offers_reads_answers_and_withdraws() {
    let (lozere, caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let joe = Mediator::at(&caledonie, "joe", Role::Reader).await;
    let here = opened(&lea, TITLE).await;
    amendable(&lea, &here).await;
    quiet(&[&lozere, &caledonie]).await;
    let there = format!("/specifications/{}/amendments", caledonie.id_of(TITLE).await);
    let (theirs, ours) = (Api::new(&caledonie, &joe.account), Api::new(&lozere, &lea.account));
    let refused = theirs.post(&there, &json!({"section": "objet", "text": "# Objet {#objet}\n\nUn livret.\n"})).await;
    assert_eq!(
        (refused.status, refused.json()["errors"][0]["field"].clone()),
        (StatusCode::UNPROCESSABLE_ENTITY, json!("motive"))
    );
    for (section, requirement, field) in
        [("disparue", None, "section"), ("disparue", Some(1), "section"), ("acces", Some(9), "requirement")]
    {
        let text = "- **E-01** (utile) Autre.";
        let body = json!({"section": section, "requirement": requirement, "text": text, "motive": "Plus court."});
        let refused = theirs.post(&there, &body).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
        assert_eq!(refused.json()["errors"][0]["field"], field, "{}", refused.text);
    }
    // A version that there is not, here and where the text is written.
    for (api, at, version) in
        [(&theirs, there.clone(), 3), (&theirs, there.clone(), 0), (&ours, format!("{here}/amendments"), 9)]
    {
        let body = json!({"section": "objet", "text": "# Objet {#objet}\n\nUn livret.\n", "motive": "Plus court.", "version": version});
        let refused = api.post(&at, &body).await;
        assert_eq!(
            (refused.status, refused.json()["errors"][0]["field"].clone()),
            (StatusCode::UNPROCESSABLE_ENTITY, json!("version")),
            "{version}"
        );
    }
    let body = json!({"section": "objet", "text": "# Objet {#objet}\n\nUn livret.\n", "motive": "Plus court."});
    let made = theirs.post(&there, &body).await;
    assert_eq!((made.status, made.json()["state"].clone()), (StatusCode::CREATED, json!("pending")), "{}", made.text);
    let other = json!({"section": "objet", "text": "# Objet {#objet}\n\nUn carnet.\n", "motive": "Plus joli."});
    let other = theirs.post(&there, &other).await.json();
    quiet(&[&lozere, &caledonie]).await;
    let at = format!("{here}/amendments");
    let list = ours.get(&format!("{at}?state=open&cursor=")).await.json();
    let list = list["items"].as_array().expect("a list");
    assert_eq!(list.len(), 2);
    let shorter = list.iter().find(|one| one["motive"] == "Plus court.").expect("the first");
    let one = format!("{at}/{}", shorter["id"].as_str().expect("an id"));
    let answer = json!({"outcome": "accepted", "reason": "Oui."});
    let done = ours.post(&format!("{one}/answer"), &answer).await;
    assert_eq!((done.status, done.json()["result"].clone()), (StatusCode::OK, json!(3)), "{}", done.text);
    assert_eq!(ours.post(&format!("{one}/answer"), &answer).await.status, StatusCode::CONFLICT);
    quiet(&[&lozere, &caledonie]).await;
    let mine = format!("{there}/{}", made.json()["id"].as_str().expect("an id"));
    assert_eq!(theirs.get(&mine).await.json()["state"], "accepted");
    // The other one was written on a text that is no more.
    let at_mine = format!("{there}/{}", other["id"].as_str().expect("an id"));
    let both = theirs.call(reqwest::Method::PATCH, &at_mine, &json!({})).await;
    assert_eq!(both.status, StatusCode::CONFLICT, "{}", both.text);
    assert_eq!(both.json()["errors"][0]["field"], "text");
    let settled = json!({"text": "# Objet {#objet}\n\nUn livret, ou un carnet.\n"});
    let settled = theirs.call(reqwest::Method::PATCH, &at_mine, &settled).await;
    assert_eq!(
        (settled.status, settled.json()["base_version"].clone()),
        (StatusCode::OK, json!(3)),
        "{}",
        settled.text
    );
    let late = theirs.call(reqwest::Method::DELETE, &mine, &json!({})).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let body = json!({"section": "acces", "requirement": 2, "text": "- **E-02** (utile) Il s’imprime et se plie.", "motive": "Poche."});
    let made = theirs.post(&there, &body).await;
    let mine = format!("{there}/{}", made.json()["id"].as_str().expect("an id"));
    let again = theirs.call(reqwest::Method::PATCH, &mine, &json!({"motive": "La poche."})).await;
    assert_eq!((again.status, again.json()["motive"].clone()), (StatusCode::OK, json!("La poche.")), "{}", again.text);
    assert_eq!(again.json()["text"], "- **E-02** (utile) Il s’imprime et se plie.", "as it was");
    assert_eq!(theirs.call(reqwest::Method::DELETE, &mine, &json!({})).await.status, StatusCode::NO_CONTENT);
    assert_eq!(theirs.get(&mine).await.json()["state"], "withdrawn");
}
