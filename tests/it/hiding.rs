//! What this network keeps from its readers: one publication by a moderator, all of a network by a
//! block. Its origin goes on as it likes; here only who hid it shows it again.

use crate::support::{
    Instance,
    browser::{Browser, Page},
    story::{Mediator, quiet, two_networks},
    until,
};
use archipel::web::Role;
use axum::http::StatusCode;
use std::time::Duration;

const TITLE: &str = "Tenir une permanence au marché";
const BLOCK: &str = "/admin/networks/block";

/// Every place where a visitor could meet it.
async fn met(instance: &Instance, id: &str) -> Vec<String> {
    let anybody = Browser::new(instance);
    let mut places = Vec::new();
    for path in [
        "/",
        "/practices",
        "/practices?territory=48",
        "/practices?q=permanence",
        "/search?q=permanence",
        "/practices.atom",
        "/api/v1/practices",
        "/api/v1/practices?language=fr",
        "/api/v1/search?q=permanence",
        "/practices/similar?q=Tenir+une+permanence+au+marche",
    ] {
        if anybody.get(path).await.text.contains(id) {
            places.push(path.to_owned());
        }
    }
    places
}

async fn sheet(instance: &Instance, id: &str) -> Page {
    Browser::new(instance).get(&format!("/practices/{id}")).await
}

async fn hide(who: &Mediator, id: &str, reason: &str) -> Page {
    let path = format!("/admin/publications/{id}");
    who.form(&path, &path).await.set("reason", reason).press(&who.browser, "act", "hide").await
}

#[tokio::test]
async fn a_moderator_hides_what_another_network_published_and_shows_it_again() {
    let (lozere, caledonie) = two_networks().await;
    let elise = Mediator::at(&lozere, "elise", Role::Contributor).await;
    let joe = Mediator::at(&caledonie, "joe", Role::Moderator).await;
    let source = elise.publish(TITLE).await;
    let id = caledonie.id_of(TITLE).await;
    let copy = joe.adapt(&id, "La case", &[("title", "Tenir une réunion à la case")]).await;
    assert_eq!(met(&caledonie, &id).await.len(), 10, "{:?}", met(&caledonie, &id).await);
    // From its page, with a reason.
    assert!(joe.read(&format!("/practices/{id}")).await.text.contains(&format!("/admin/publications/{id}")));
    let without = hide(&joe, &id, "").await;
    assert_eq!((without.status, without.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["reason"]));
    assert_eq!(hide(&joe, &id, "Le contact qui y est donné n’a pas dit oui.").await.status, StatusCode::SEE_OTHER);
    assert_eq!(met(&caledonie, &id).await, Vec::<String>::new());
    let page = sheet(&caledonie, &id).await;
    assert_eq!(page.status, StatusCode::GONE);
    assert!(page.words().contains("n’a pas dit oui") && !page.words().contains("on écoute"), "{}", page.words());
    let api = Browser::new(&caledonie).get(&format!("/api/v1/practices/{id}")).await;
    assert!(api.status == StatusCode::GONE && api.text.contains("n’a pas dit oui"), "{}", api.text);
    for path in ["versions", "adapt", "conversation"] {
        let page = joe.browser.get(&format!("/practices/{id}/{path}")).await;
        assert_eq!(page.status, StatusCode::GONE, "{path}");
    }
    // Its place in the tree stays, without its words.
    let tree = Browser::new(&caledonie).get(&format!("/practices/{copy}/lineage")).await;
    assert!(tree.words().contains("masquée ici") && !tree.words().contains(TITLE), "{}", tree.words());
    assert_eq!(
        caledonie.texts("select detail from audit where action = 'publication-hide'").await,
        ["Le contact qui y est donné n’a pas dit oui."]
    );
    // What its origin says of it later is kept, and stays hidden.
    for instance in [&lozere, &caledonie] {
        instance.clock.advance(Duration::from_secs(3600));
    }
    elise.correct(&source, &[("body", "On ouvre, **on note**.")]).await;
    until("the correction is there", || async {
        caledonie.count("select count(*) from publications where version = 2").await == 1
    })
    .await;
    assert_eq!(met(&caledonie, &id).await, Vec::<String>::new());
    // Moderators read it, and show it again.
    let seen = joe.read(&format!("/practices/{id}")).await;
    assert!(seen.words().contains("on note") && seen.words().contains("Montrer à nouveau"), "{}", seen.words());
    let shown = seen.form(&format!("/admin/publications/{id}")).send(&joe.browser).await;
    assert_eq!(shown.status, StatusCode::SEE_OTHER);
    assert_eq!(met(&caledonie, &id).await.len(), 10);
    assert!(sheet(&caledonie, &id).await.text.contains("<strong>on note</strong>"));
    // Who does not moderate cannot.
    let ana = Mediator::at(&caledonie, "ana", Role::Contributor).await;
    let refused = ana.browser.get(&format!("/admin/publications/{id}")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_report_leads_to_hiding_what_it_is_about() {
    let (lozere, caledonie) = two_networks().await;
    let elise = Mediator::at(&lozere, "elise", Role::Contributor).await;
    let joe = Mediator::at(&caledonie, "joe", Role::Moderator).await;
    elise.publish(TITLE).await;
    let id = caledonie.id_of(TITLE).await;
    let uri = caledonie.texts("select uri from publications").await.remove(0);
    let form = joe.form(&format!("/report?uri={uri}"), "/report").await;
    let sent = form
        .set_all(&[("reason", "Ce contact n’a pas donné son accord."), ("good_faith", "1")])
        .send(&joe.browser)
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{:?}", sent.errors());
    let report = caledonie.texts("select id from reports").await.remove(0);
    let path = format!("/admin/reports/{report}");
    assert!(joe.read(&path).await.text.contains(&format!("href=\"/admin/publications/{id}\"")));
    hide(&joe, &id, "Contact sans accord").await;
    assert!(joe.read(&path).await.words().contains("Montrer à nouveau"));
}

#[tokio::test]
async fn a_block_hides_all_that_came_from_there_and_lifting_it_shows_that_again() {
    let (lozere, caledonie) = two_networks().await;
    let elise = Mediator::at(&lozere, "elise", Role::Contributor).await;
    let joe = Mediator::at(&caledonie, "joe", Role::Administrator).await;
    elise.publish(TITLE).await;
    elise.publish("Réparer des téléphones").await;
    let id = caledonie.id_of(TITLE).await;
    let other = caledonie.id_of("Réparer des téléphones").await;
    let copy = joe.adapt(&id, "La case", &[("title", "Tenir une réunion à la case")]).await;
    let there = lozere.id_of("Tenir une réunion à la case").await;
    elise.comment(&there, None, "Et la pluie ?").await;
    until("the question is there", || async { sheet(&caledonie, &copy).await.words().contains("Et la pluie") }).await;
    // One of them a moderator hid before.
    hide(&joe, &other, "Publicité").await;
    let form = joe.form(BLOCK, BLOCK).await.set_all(&[("address", lozere.origin()), ("reason", "Hameçonnage")]);
    let shown = form.send(&joe.browser).await;
    let blocked = shown.form(BLOCK).press(&joe.browser, "step", "confirm").await;
    assert_eq!(blocked.status, StatusCode::SEE_OTHER, "{}", blocked.words());
    let path = blocked.location().to_owned();
    quiet(&[&caledonie]).await;
    assert_eq!(met(&caledonie, &id).await, Vec::<String>::new());
    let gone = sheet(&caledonie, &id).await;
    assert!(gone.status == StatusCode::GONE && gone.words().contains("Hameçonnage"), "{}", gone.words());
    let page = sheet(&caledonie, &copy).await;
    assert!(page.status == StatusCode::OK && !page.words().contains("Et la pluie"), "{}", page.words());
    assert_eq!(caledonie.count("select cast(sum(comments) as bigint) from publications").await, 0);
    // No moderator shows what the block hides.
    let seen = joe.read(&format!("/admin/publications/{id}")).await;
    assert!(!seen.words().contains("Montrer à nouveau"), "{}", seen.words());
    // Lifted: all of it is back, but what the moderator had hidden.
    let lifted = joe.form(&path, &path).await.set("reason", "Réparé").press(&joe.browser, "act", "unblock").await;
    assert_eq!(lifted.status, StatusCode::SEE_OTHER, "{}", lifted.words());
    quiet(&[&caledonie]).await;
    assert_eq!(met(&caledonie, &id).await.len(), 10);
    assert!(sheet(&caledonie, &copy).await.words().contains("Et la pluie"));
    assert_eq!(sheet(&caledonie, &other).await.status, StatusCode::GONE);
    assert_eq!(caledonie.count("select cast(sum(comments) as bigint) from publications").await, 1);
}
