//! Bringing what is elsewhere: an address or a handle, pasted on a page or sent by a script. Only
//! accepted networks are asked, and no person makes this instance ask without end.

use crate::support::{
    Instance,
    browser::Api,
    peer::Peer,
    story::{Mediator, quiet, two_networks},
};
use archipel::{locale::Locale, web::Role};
use axum::http::StatusCode;
use serde_json::json;

fn fr(key: &str) -> String {
    Locale::Fr.t(key).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn encoded(words: &str) -> String {
    form_urlencoded::byte_serialize(words.as_bytes()).collect()
}

#[tokio::test]
async fn a_handle_of_a_network_that_is_not_accepted_is_answered_without_asking_it() {
    let ici = Instance::start("ici", "48").await;
    let lea = Mediator::at(&ici, "lea", Role::Reader).await;
    let stranger = Peer::start("stranger").await;
    let (_, authority) = stranger.origin().split_once("://").expect("an origin");
    let handle = format!("@group@{authority}");
    let form = lea.form(&format!("/search?q={}", encoded(&handle)), "/search/bring").await;
    let refused = form.send(&lea.browser).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.words().contains(&fr("practice-bring-refused")), "{}", refused.words());
    let api = Api::new(&ici, &lea.account);
    let refused = api.post("/search/bring", &json!({"address": handle})).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
    assert_eq!(stranger.asked(), Vec::<String>::new());
}

#[tokio::test]
async fn a_handle_of_an_accepted_network_has_what_it_published_read() {
    let (lozere, caledonie) = two_networks().await;
    let elise = Mediator::at(&lozere, "elise", Role::Contributor).await;
    let joe = Mediator::at(&caledonie, "joe", Role::Reader).await;
    elise.publish("Tenir une permanence").await;
    quiet(&[&lozere, &caledonie]).await;
    let handle = format!("@elise@{}", lozere.authority());
    let form = joe.form(&format!("/search?q={}", encoded(&handle)), "/search/bring").await;
    let brought = form.send(&joe.browser).await;
    assert_eq!(brought.status, StatusCode::SEE_OTHER, "{}", brought.words());
    assert_eq!(brought.location(), format!("/practices?network={}", encoded(lozere.origin())));
    let api = Api::new(&caledonie, &joe.account);
    let brought = api.post("/search/bring", &json!({"address": handle})).await;
    assert_eq!(brought.status, StatusCode::ACCEPTED, "{}", brought.text);
    assert_eq!(brought.json(), json!({"origin": lozere.origin(), "name": "Réseau lozere"}));
}

#[tokio::test]
async fn nobody_makes_this_instance_ask_without_end() {
    let (lozere, caledonie) = two_networks().await;
    let joe = Mediator::at(&caledonie, "joe", Role::Reader).await;
    let api = Api::new(&caledonie, &joe.account);
    let address = json!({"address": lozere.url("/practices/rien")});
    let mut statuses = Vec::new();
    for _ in 0..22 {
        statuses.push(api.post("/search/bring", &address).await.status);
    }
    assert!(statuses[..20].iter().all(|status| *status == StatusCode::UNPROCESSABLE_ENTITY), "{statuses:?}");
    let held_up = api.post("/search/bring", &address).await;
    assert_eq!(held_up.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(held_up.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0));
    // The page says so in a sentence, with what was typed; another person is not held up.
    let path = format!("/search?q={}", encoded(&lozere.url("/practices/rien")));
    let page = joe.form(&path, "/search/bring").await.send(&joe.browser).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(page.words().contains(&fr("practice-bring-often")) && page.text.contains("/practices/rien"));
    let ana = Mediator::at(&caledonie, "ana", Role::Reader).await;
    let page = ana.form(&path, "/search/bring").await.send(&ana.browser).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
}
