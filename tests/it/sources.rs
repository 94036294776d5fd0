//! An adaptation and its source over time: what changed is said until its author took it into account;
//! what somebody types outlives the sheet that it corrects; what is long is still read by everybody.

use crate::support::{
    Instance,
    browser::{Api, Browser},
    peer::Peer,
    story::{Mediator, quiet},
    until,
};
use archipel::{federation::peers::Mode, time::Clock, web::Role};
use axum::http::StatusCode;
use serde_json::json;
use std::time::Duration;

const CHANGED: &str = "La source a changé";
const SEEN: &str = "source_seen";

/// A sheet of Léa's, adapted by Marc, then corrected by Léa; returns both identifiers.
async fn corrected_source(ici: &Instance, lea: &Mediator, marc: &Mediator) -> (String, String) {
    let source = lea.publish("Tenir une permanence").await;
    let copy = marc.adapt(&source, "La case", &[("title", "Tenir une réunion")]).await;
    ici.clock.advance(Duration::from_secs(3600));
    lea.correct(&source, &[("body", "On ouvre le lundi.")]).await;
    (source, copy)
}

async fn says_changed(marc: &Mediator, copy: &str) -> bool {
    marc.read(&format!("/practices/{copy}")).await.words().contains(CHANGED)
}

#[tokio::test]
async fn that_the_source_changed_is_said_until_the_author_took_it_into_account() {
    let ici = Instance::start("ici", "48").await;
    let lea = Mediator::at(&ici, "lea", Role::Contributor).await;
    let marc = Mediator::at(&ici, "marc", Role::Contributor).await;
    let (source, copy) = corrected_source(&ici, &lea, &marc).await;
    assert!(says_changed(&marc, &copy).await);
    // A correction of something else does not make it unsaid.
    ici.clock.advance(Duration::from_secs(3600));
    marc.correct(&copy, &[("outcome", "Les gens restent.")]).await;
    assert!(says_changed(&marc, &copy).await);
    // The form leads to what changed, and has the box.
    let edit = format!("/practices/{copy}/edit");
    let page = marc.read(&edit).await;
    assert!(page.text.contains("difference?since=source") && page.text.contains("name=\"source_seen\""));
    // Ticked on a page from before another correction, it counts for what that page showed.
    let ticked = page.form(&edit).set(SEEN, "1");
    ici.clock.advance(Duration::from_secs(3600));
    lea.correct(&source, &[("body", "On ouvre le mardi.")]).await;
    marc.publish_form(&ticked).await;
    assert!(says_changed(&marc, &copy).await);
    ici.clock.advance(Duration::from_secs(3600));
    marc.correct(&copy, &[(SEEN, "1")]).await;
    assert!(!says_changed(&marc, &copy).await);
    assert!(!marc.read(&edit).await.text.contains("name=\"source_seen\""), "nothing is left to look at");
    // A script says the same by the version it read.
    ici.clock.advance(Duration::from_secs(3600));
    lea.correct(&source, &[("body", "On ouvre le jeudi.")]).await;
    let api = Api::new(&ici, &marc.account);
    let read = api.get(&format!("/practices/{source}")).await.json();
    for (hash, kept) in [("sha256:rien", true), (read["version_hash"].as_str().expect("a hash"), false)] {
        let sent = api.call(reqwest::Method::PATCH, &format!("/practices/{copy}"), &json!({SEEN: hash})).await;
        assert_eq!(sent.status, StatusCode::OK, "{}", sent.text);
        assert_eq!(says_changed(&marc, &copy).await, kept, "{hash}");
    }
}

#[tokio::test]
async fn what_a_co_author_typed_outlives_the_sheet() {
    let ici = Instance::start("ici", "48").await;
    let lea = Mediator::at(&ici, "lea", Role::Contributor).await;
    let marc = Mediator::at(&ici, "marc", Role::Contributor).await;
    let id = lea.publish("Tenir une permanence").await;
    lea.correct(&id, &[("co_authors", "marc")]).await;
    let edit = format!("/practices/{id}/edit");
    let form = marc.form(&edit, &edit).await.set("body", "Trois heures de travail.");
    let saved = form.press(&marc.browser, "step", "save").await;
    let draft = saved.location().to_owned();
    lea.delete(&id).await;
    let kept = marc.form(&draft, &draft).await;
    assert_eq!(kept.get("body"), "Trois heures de travail.");
    let new = marc.publish_form(&kept.set("title", "Tenir une autre permanence")).await;
    assert_ne!(new, id);
    assert_eq!(ici.count("select count(*) from publications where state = 'published'").await, 1);
}

#[tokio::test]
async fn a_long_sheet_fits_what_other_software_takes_and_loses_nothing() {
    let ici = Instance::start_in("ici", "48", Mode::Open, Clock::manual(crate::support::START)).await;
    let lea = Mediator::at(&ici, "lea", Role::Contributor).await;
    let ally = Peer::start("ally").await;
    let follow = json!({"id": ally.uri("/activities/1"), "type": "Follow", "actor": ally.uri("/group"), "object": ici.url("/network")});
    assert_eq!(ally.deliver(&ici, &follow).await, 202);
    until("it follows", || async { ally.received().iter().any(|activity| activity["type"] == "Accept") }).await;
    let body = "mot ".repeat(15_000).trim_end().to_owned() + "s";
    assert_eq!(body.chars().count(), 60_000);
    let id = lea.publish_form(&lea.five_fields("Tenir une permanence").await.set("body", &body)).await;
    quiet(&[&ici]).await;
    let longest = ally.posts().into_iter().map(|(_, bytes)| bytes.len()).max().expect("something came");
    assert!(longest < 64 * 1024, "{longest} bytes");
    let create = ally.received().into_iter().find(|activity| activity["type"] == "Create").expect("a Create");
    let article = &create["object"];
    assert_eq!(article["sheet"]["body"], body.as_str());
    let (content, address) = (article["content"].as_str().expect("text"), ici.url(&format!("/practices/{id}")));
    assert_eq!(article["contentMap"]["fr"], content);
    assert_eq!(content.matches(&format!(">{address}<")).count(), 1, "{content}");
    assert!(content.contains("Tenir une permanence") && content.len() < 1_000, "{content}");
    // At its address it stands whole.
    let browser = Browser::new(&ici);
    let request = browser.request(reqwest::Method::GET, &format!("/practices/{id}"));
    let served = browser.send(request.header("accept", "application/activity+json")).await.json();
    assert_eq!(served["source"]["content"], body.as_str());
    assert!(served["content"].as_str().expect("text").len() > 60_000);
}
