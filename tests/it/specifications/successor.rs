//! The network that published a text is gone for good: another one goes on with it.

use super::opened;
use crate::support::{
    browser::Api,
    story::{Mediator, quiet, three_networks},
};
use archipel::web::Role;
use axum::http::StatusCode;
use serde_json::json;

const TITLE: &str = "Passeport numérique";

#[tokio::test]
async fn a_text_whose_network_is_gone_is_continued_by_another_with_the_names_of_its_parts() {
    let (mut lozere, caledonie, mayotte) = three_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let here = opened(&lea, TITLE).await;
    super::write(&lea, &here, "acces", "- **E-02** (utile) Il s’imprime.\n", "").await;
    super::frozen(&lea, &here, "Sans papier.").await;
    quiet(&[&lozere, &caledonie, &mayotte]).await;
    lozere.cut().await;

    let there = format!("/specifications/{}", caledonie.id_of(TITLE).await);
    let joe = Mediator::at(&caledonie, "joe", Role::Contributor).await;
    assert_eq!(joe.browser.get(&format!("{there}/continue")).await.status, StatusCode::FORBIDDEN);
    let noa = Mediator::at(&caledonie, "noa", Role::Animator).await;
    assert!(noa.read(&there).await.text.contains("/continue"));
    let form = noa.form(&format!("{there}/continue"), "/specifications/new").await;
    assert!(form.get("document").contains("{#acces}") && form.get("title") == TITLE);
    let refused = form.send_with(&noa.browser, &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.errors(), ["reason"]);
    let more = form.get("document").replace("# Données", "Exigences :\n\n- (utile) Il flotte.\n\n# Données");
    let form = form
        .set("reason", "Le réseau de Lozère a fermé.")
        .set("document", &more)
        .set("title", "Passeport du Pacifique");
    let sent = form.send_with(&noa.browser, &[]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{:?}", sent.errors());
    let page = noa.read(sent.location()).await;
    for words in ["Ce cahier en continue un autre", TITLE, "Le réseau de Lozère a fermé.", "E-03"] {
        assert!(page.words().contains(words), "{words}: {}", page.words());
    }
    assert!(!page.words().contains("E-02"), "a number that was given once is not given again");
    assert!(
        noa.read(&there).await.words().contains("Un autre réseau dit continuer ce cahier : Passeport du Pacifique")
    );

    // A third network reads both, and that the one goes on with the other.
    quiet(&[&mayotte]).await;
    let sam = Mediator::at(&mayotte, "sam", Role::Reader).await;
    let far = format!("/specifications/{}", mayotte.id_of("Passeport du Pacifique").await);
    assert!(sam.read(&far).await.words().contains("Ce cahier en continue un autre : Passeport numérique"));
    let old = format!("/specifications/{}", mayotte.id_of(TITLE).await);
    assert!(sam.read(&old).await.words().contains("Un autre réseau dit continuer ce cahier"));
    let api = Api::new(&mayotte, &sam.account);
    let read = api.get(&far).await.json();
    assert_eq!(
        (&read["reason"], &read["succeeds"]),
        (&json!("Le réseau de Lozère a fermé."), &api.get(&old).await.json()["uri"])
    );

    // A correction keeps where it comes from; and nobody goes on with what is their own.
    super::write(&noa, sent.location(), "objet", "passeport", "carnet").await;
    super::frozen(&noa, sent.location(), "Un carnet.").await;
    assert!(noa.read(sent.location()).await.words().contains("Ce cahier en continue un autre"));
    assert_eq!(noa.browser.get(&format!("{}/continue", sent.location())).await.status, StatusCode::NOT_FOUND);
    let own = json!({"title": "A", "context": "B", "territories": ["988"], "document": "# A\n", "reason": "C",
        "succeeds": sent.location().rsplit('/').next()});
    let own = Api::new(&caledonie, &noa.account).post("/specifications", &own).await;
    assert_eq!(own.status, StatusCode::FORBIDDEN, "{}", own.text);
}
