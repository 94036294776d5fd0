//! « Du nouveau »: the author of a sheet learns what others did with it, here and on other networks,
//! on their page and by mail, once.

use crate::support::{
    browser::Page,
    story::{Mediator, quiet, two_networks},
};
use archipel::web::Role;
use std::time::Duration;

const TITLE: &str = "Tenir une permanence au marché";

async fn mine(person: &Mediator) -> Page {
    person.read("/my/practices").await
}

#[tokio::test]
async fn an_author_learns_what_others_did_with_their_sheet_on_another_network() {
    let (lozere, caledonie) = two_networks().await;
    let elise = Mediator::at(&lozere, "elise", Role::Contributor).await;
    let joe = Mediator::at(&caledonie, "joe", Role::Contributor).await;
    let here = elise.publish(TITLE).await;
    let there = caledonie.id_of(TITLE).await;
    joe.comment(&there, None, "Et sans électricité ?").await;
    let copy = joe.adapt(&there, "Le marché devient la case.", &[("title", "Tenir une permanence à la case")]).await;
    quiet(&[&lozere, &caledonie]).await;
    // The menu counts, on any page; the list tells, and marks what is new.
    let page = elise.read("/practices").await;
    assert!(page.text.contains("(2 nouvelles)"), "{}", page.text);
    let words = mine(&elise).await.words();
    let (comment, adaptation) =
        (words.find("(Réseau nouvelle-caledonie) a commenté"), words.find("(Réseau nouvelle-caledonie) a adapté"));
    assert!(adaptation.is_some() && adaptation < comment, "newest first: {words}");
    assert_eq!(words.matches("nouveau joe").count() + words.matches("nouveau Joe").count(), 2, "{words}");
    // Seen once, it is no longer new, but it is still told.
    let words = mine(&elise).await.words();
    assert!(words.contains("a commenté") && !words.contains("nouveau joe"), "{words}");
    assert!(!elise.read("/practices").await.text.contains("nouvelles)"));
    // What one does oneself is no news; a corrected source is news to who adapted it.
    elise.comment(&here, None, "Avec une batterie.").await;
    elise.correct(&here, &[("outcome", "Douze personnes reviennent seules.")]).await;
    quiet(&[&lozere, &caledonie]).await;
    assert_eq!(lozere.count("select count(*) from news").await, 2);
    let page = mine(&joe).await;
    assert!(page.words().contains("a corrigé la source de « Tenir une permanence à la case »"), "{}", page.words());
    assert!(page.text.contains(&format!("/practices/{copy}/difference?since=source")));
}

#[tokio::test]
async fn a_comment_that_was_taken_back_is_no_news() {
    let (lozere, _) = two_networks().await;
    let elise = Mediator::at(&lozere, "elise", Role::Contributor).await;
    let paul = Mediator::at(&lozere, "paul", Role::Reader).await;
    let here = elise.publish(TITLE).await;
    let comment = paul.comment(&here, None, "Bravo").await;
    assert_eq!(lozere.count("select count(*) from news").await, 1);
    let path = format!("/practices/{here}/comments/{comment}/delete");
    paul.say(&path, &path, &[]).await;
    assert_eq!(lozere.count("select count(*) from news").await, 0);
}

#[tokio::test]
async fn one_letter_an_hour_says_it_all_to_those_who_want_it() {
    let (lozere, _) = two_networks().await;
    let elise = Mediator::at(&lozere, "elise", Role::Contributor).await;
    let paul = Mediator::at(&lozere, "paul", Role::Reader).await;
    let here = elise.publish(TITLE).await;
    let letters = "select count(*) from mails where subject like 'Du nouveau%'";
    paul.comment(&here, None, "Une question").await;
    paul.comment(&here, None, "Une autre").await;
    archipel::upkeep::once(&lozere.site).await.expect("upkeep");
    archipel::upkeep::once(&lozere.site).await.expect("upkeep");
    assert_eq!(lozere.count(letters).await, 1);
    lozere.clock.advance(Duration::from_secs(60));
    paul.comment(&here, None, "Une troisième").await;
    archipel::upkeep::once(&lozere.site).await.expect("upkeep");
    assert_eq!(lozere.count(letters).await, 1, "not before an hour has passed");
    lozere.clock.advance(Duration::from_secs(3700));
    archipel::upkeep::once(&lozere.site).await.expect("upkeep");
    assert_eq!(lozere.count(letters).await, 2);
    // Those who untick the box get none.
    let elise = Mediator::at(&lozere, "elise2", Role::Contributor).await;
    let here = elise.publish("Animer un atelier de réparation").await;
    let mut form = elise.form("/me", "/me").await;
    form = form.tick("news_mail", &[]);
    form.send(&elise.browser).await;
    paul.comment(&here, None, "Une question").await;
    archipel::upkeep::once(&lozere.site).await.expect("upkeep");
    assert_eq!(lozere.count(letters).await, 2);
}
