//! What the form of a sheet owes to who writes: no draft of nothing, no version of nothing, a text that is
//! found again, and results that are one's own.

use crate::support::{Instance, browser::Browser, story::Mediator};
use archipel::web::Role;
use axum::http::StatusCode;
use reqwest::header::CONTENT_LOCATION;

const TITLE: &str = "Tenir une permanence au marché";

#[tokio::test]
async fn an_empty_form_makes_no_draft() {
    let ici = Instance::start("ici", "48").await;
    let lea = Mediator::at(&ici, "lea", Role::Contributor).await;
    let empty = lea.form("/practices/new", "/practices/new").await;
    for step in ["publish", "save", "preview"] {
        let page = empty.press(&lea.browser, "step", step).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{step}");
        assert_eq!(page.errors(), ["title", "audience", "body", "outcome"], "{step}");
    }
    assert_eq!(ici.count("select count(*) from drafts").await, 0);
}

#[tokio::test]
async fn a_correction_that_changes_nothing_is_no_version() {
    let ici = Instance::start("ici", "48").await;
    let lea = Mediator::at(&ici, "lea", Role::Contributor).await;
    let id = lea.publish(TITLE).await;
    let action = format!("/practices/{id}/edit");
    let page = lea.form(&action, &action).await.press(&lea.browser, "step", "publish").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.words().contains("Vous n’avez rien changé"), "{}", page.words());
    assert_eq!(ici.count("select count(*) from versions").await, 1);
    // Once it is due to be read again, that it still holds is worth a version.
    ici.clock.advance(std::time::Duration::from_secs(400 * 24 * 3600));
    let lea = Browser::signed_in(&ici, &lea.account).await;
    let draft = ici.texts("select id from drafts").await.remove(0);
    let address = format!("/drafts/{draft}");
    let published = lea.get(&address).await.form(&address).press(&lea, "step", "publish").await;
    assert_eq!(published.status, StatusCode::SEE_OTHER, "{}", published.words());
    assert_eq!(ici.count("select count(*) from versions").await, 2);
}

#[tokio::test]
async fn a_text_that_saved_itself_is_found_again() {
    let ici = Instance::start("ici", "48").await;
    let lea = Mediator::at(&ici, "lea", Role::Contributor).await;
    let typed = lea.five_fields(TITLE).await;
    let fields: Vec<(&str, &str)> = typed.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let saved = lea.browser.post("/drafts/new/autosave", &fields).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.text);
    // The page goes to the address of the draft, where the text is after a reload…
    let draft = saved.header(CONTENT_LOCATION.as_str()).to_owned();
    assert_eq!(lea.form(&draft, &draft).await.get("title"), TITLE);
    // …and a new form says that there is one.
    assert!(lea.read("/practices/new").await.text.contains(&format!("href=\"{draft}\"")));
}

#[tokio::test]
async fn an_adaptation_begins_without_the_results_of_its_source() {
    let ici = Instance::start("ici", "48").await;
    let lea = Mediator::at(&ici, "lea", Role::Contributor).await;
    let form = lea.five_fields(TITLE).await.set("cost_amount", "1200").set("cost_currency", "EUR");
    let id = lea.publish_form(&form).await;
    let action = format!("/practices/{id}/adapt");
    let page = lea.read(&action).await;
    let copy = page.form(&action);
    assert_eq!((copy.get("body"), copy.get("outcome"), copy.get("cost_amount")), (form.get("body"), "", ""));
    assert!(page.words().contains("La fiche d’origine dit : Les gens reviennent."), "{}", page.words());
}

#[tokio::test]
async fn a_visit_is_noted_when_a_session_opens() {
    let ici = Instance::start("ici", "48").await;
    let lea = Mediator::at(&ici, "lea", Role::Reader).await;
    let seen = ici.texts("select cast(seen_at as text) from people where seen_at is not null").await;
    assert_eq!(seen, [ici.clock.now().0.to_string()]);
    lea.read(&format!("/people/{}", lea.account.handle)).await;
}
