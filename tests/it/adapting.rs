//! The main job: a practice of one territory becomes a practice of another, and both keep sight of
//! each other. Told through the pages, on two and three networks.

use crate::support::{
    Instance,
    browser::{Api, Browser, Page},
    peer::Peer,
    story::{Mediator, outline, quiet, three_networks, two_networks},
    until,
};
use archipel::{locale::Locale, web::Role};
use axum::http::StatusCode;
use serde_json::{Value, json};
use std::time::Duration;

const SOURCE: &str = "Tenir une permanence au marché";
const COPY: &str = "Tenir une permanence à la case";

/// A text of the pages, with plain spaces, as [`Page::words`] gives them.
fn fr(key: &str) -> String {
    Locale::Fr.t(key).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The tree around a sheet, as the instance gives it to anybody.
async fn tree(instance: &Instance, id: &str) -> Value {
    let page = Browser::new(instance).get(&format!("/practices/{id}/lineage.json")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    page.json()
}

async fn sheet(instance: &Instance, id: &str) -> Page {
    Browser::new(instance).get(&format!("/practices/{id}")).await
}

/// Elsewhere time passes too.
fn later(instances: &[&Instance], minutes: u64) {
    for instance in instances {
        instance.clock.advance(Duration::from_secs(minutes * 60));
    }
}

#[tokio::test]
async fn the_story_of_a_practice_from_lozere_to_nouvelle_caledonie_and_back() {
    let (lozere, caledonie) = two_networks().await;
    let (elise, joe) = (
        Mediator::at(&lozere, "elise", Role::Contributor).await,
        Mediator::at(&caledonie, "joe", Role::Contributor).await,
    );
    // She publishes; it is there.
    let here = elise.publish(SOURCE).await;
    let there = caledonie.id_of(SOURCE).await;
    assert!(sheet(&caledonie, &there).await.words().contains("Réseau lozere"));
    // He adapts it, says what changes and why.
    later(&[&lozere, &caledonie], 60);
    let copy = joe
        .adapt(
            &there,
            "Le marché devient la case ; les supports sont sur papier.",
            &[("title", COPY), ("audience", "La tribu")],
        )
        .await;
    let seen = lozere.id_of(COPY).await;
    // Both see the same tree, with territory, date, reason and note.
    let expected = format!("{SOURCE} (lozere) [{COPY} (nouvelle-caledonie)]");
    for (instance, id) in [(&lozere, &here), (&caledonie, &copy)] {
        let tree = tree(instance, id).await;
        assert_eq!(outline(&tree), expected);
        let child = &tree["adaptations"][0];
        assert_eq!(child["territories"], json!(["988"]));
        assert_eq!(child["note"]["reasons"], json!(["connection", "public"]));
        assert_eq!(child["note"]["change"], "Le marché devient la case ; les supports sont sur papier.");
    }
    let page = elise.read(&format!("/practices/{here}/lineage")).await;
    for words in
        [COPY, "Nouvelle-Calédonie", "24 novembre 2026", "Le marché devient la case", "Réseau nouvelle-caledonie"]
    {
        assert!(page.words().contains(words), "{words}: {}", page.words());
    }
    assert!(page.text.find("<ul class=\"tree\"") < page.text.find("<svg role=\"img\""), "the list comes first");
    let page = elise.read(&format!("/practices/{seen}/difference")).await;
    assert!(page.text.contains("<del>") && page.text.contains("<ins>"), "{}", page.words());
    // She asks him something under his sheet; he answers; both read both.
    let question = elise.comment(&seen, None, "Et **la pluie** ?").await;
    until("the question is there", || async {
        sheet(&caledonie, &copy).await.text.contains("<strong>la pluie</strong>")
    })
    .await;
    let asked = caledonie.texts("select id from comments").await.remove(0);
    joe.comment(&copy, Some(&asked), "On met une bâche.").await;
    until("the answer is back", || async { sheet(&lozere, &seen).await.words().contains("On met une bâche.") }).await;
    assert_eq!(lozere.count("select count(*) from comments where parent_uri is not null").await, 1);
    assert!(sheet(&lozere, &seen).await.text.contains(&format!("comment-{question}")));
    // She corrects her sheet: the correction arrives, and his says that the source has changed.
    assert!(!sheet(&caledonie, &copy).await.words().contains("La source a changé"));
    later(&[&lozere, &caledonie], 60);
    elise
        .correct(&here, &[("body", "On ouvre la porte, on écoute, **on note**."), ("note", "Noter les questions")])
        .await;
    until("the correction is there", || async {
        sheet(&caledonie, &there).await.text.contains("<strong>on note</strong>")
    })
    .await;
    quiet(&[&lozere, &caledonie]).await;
    for (instance, id) in [(&caledonie, &copy), (&lozere, &seen)] {
        let page = sheet(instance, id).await;
        assert!(page.words().contains("La source a changé"), "{}", page.words());
    }
    let page = joe.read(&format!("/practices/{copy}/difference?since=source")).await;
    assert!(page.text.contains("<ins>") && page.words().contains("La source a été corrigée"), "{}", page.words());
    // Her own page says that somebody took it up.
    let mine = elise.read("/my/practices").await;
    assert!(mine.text.contains(&format!("/practices/{here}/lineage")), "{}", mine.words());
}

#[tokio::test]
async fn a_chain_over_three_networks_is_one_tree_everywhere() {
    let (lozere, caledonie, mayotte) = three_networks().await;
    let elise = Mediator::at(&lozere, "elise", Role::Contributor).await;
    let joe = Mediator::at(&caledonie, "joe", Role::Contributor).await;
    let fatima = Mediator::at(&mayotte, "fatima", Role::Contributor).await;
    let first = elise.publish(SOURCE).await;
    let second = joe.adapt(&caledonie.id_of(SOURCE).await, "À la case", &[("title", COPY)]).await;
    let third =
        fatima.adapt(&mayotte.id_of(COPY).await, "Au foyer", &[("title", "Tenir une permanence au foyer")]).await;
    quiet(&[&lozere, &caledonie, &mayotte]).await;
    let expected = format!("{SOURCE} (lozere) [{COPY} (nouvelle-caledonie) [Tenir une permanence au foyer (mayotte)]]");
    for (instance, id) in [(&lozere, &first), (&caledonie, &second), (&mayotte, &third)] {
        assert_eq!(outline(&tree(instance, id).await), expected, "{}", instance.origin());
    }
    // From each of its sheets the tree is the same, and counted by direct adaptations only.
    let of_grandchild = lozere.id_of("Tenir une permanence au foyer").await;
    assert_eq!(outline(&tree(&lozere, &of_grandchild).await), expected);
    assert_eq!(
        lozere.texts("select cast(adaptations as text) from publications order by adaptations desc").await,
        ["1", "1", "0"]
    );
    // As a table, one line each.
    let csv = Browser::new(&lozere).get(&format!("/practices/{first}/lineage.csv")).await;
    assert_eq!(csv.text.lines().count(), 4, "{}", csv.text);
}

#[tokio::test]
async fn a_source_that_was_taken_back_keeps_its_place_and_does_not_come_again() {
    let (lozere, caledonie) = two_networks().await;
    let elise = Mediator::at(&lozere, "elise", Role::Contributor).await;
    let joe = Mediator::at(&caledonie, "joe", Role::Contributor).await;
    let here = elise.publish(SOURCE).await;
    let there = caledonie.id_of(SOURCE).await;
    let copy = joe.adapt(&there, "À la case", &[("title", COPY)]).await;
    lozere.id_of(COPY).await;
    let replayed = caledonie.count("select max(seq) from journal").await;
    elise.delete(&here).await;
    until("it is gone there too", || async { sheet(&caledonie, &there).await.status == StatusCode::GONE }).await;
    assert_eq!(sheet(&lozere, &here).await.status, StatusCode::GONE);
    // Its place stays, without its words; what was made of it lives on.
    for (instance, id) in [(&lozere, &here), (&caledonie, &copy)] {
        assert_eq!(outline(&tree(instance, id).await), format!("∅ (lozere) [{COPY} (nouvelle-caledonie)]"));
        let page = Browser::new(instance).get(&format!("/practices/{id}/lineage")).await;
        assert!(page.words().contains(&fr("practice-deleted")) && !page.words().contains(SOURCE), "{}", page.words());
    }
    assert!(sheet(&caledonie, &copy).await.words().contains(&fr("practice-source-deleted")));
    // All that ever came is applied once more, as after a restored backup: the deletion stands.
    let mut tx = caledonie.site.db.begin().await.expect("a transaction");
    tx.query("update journal set state = 'new', attempts = 0 where seq <= $1")
        .bind(replayed)
        .run()
        .await
        .expect("replayed");
    tx.commit().await.expect("committed");
    caledonie.site.federation.wake();
    quiet(&[&lozere, &caledonie]).await;
    assert_eq!(sheet(&caledonie, &there).await.status, StatusCode::GONE);
    assert_eq!(caledonie.count("select count(*) from publications where state = 'published'").await, 1);
    // Nor does it come back by its address.
    let uri = lozere.url(&format!("/practices/{here}"));
    let page = joe.form(&format!("/search?q={uri}"), "/search/bring").await.send(&joe.browser).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_descendant_that_comes_before_its_source_finds_it_later() {
    let (lozere, caledonie) = two_networks().await;
    let mayotte = Instance::start("mayotte", "976").await;
    caledonie.join(&mayotte).await;
    let elise = Mediator::at(&lozere, "elise", Role::Contributor).await;
    let joe = Mediator::at(&caledonie, "joe", Role::Contributor).await;
    elise.publish(SOURCE).await;
    joe.adapt(&caledonie.id_of(SOURCE).await, "À la case", &[("title", COPY)]).await;
    // Mayotte knows Nouvelle-Calédonie only: the source is named, not shown.
    let copy = mayotte.id_of(COPY).await;
    assert_eq!(outline(&tree(&mayotte, &copy).await), format!("{COPY} (nouvelle-caledonie)"));
    let page = Browser::new(&mayotte).get(&format!("/practices/{copy}/lineage")).await;
    assert!(page.words().contains(&fr("practice-lineage-unknown")), "{}", page.words());
    // The day it joins Lozère, the tree is whole.
    mayotte.join(&lozere).await;
    mayotte.id_of(SOURCE).await;
    let expected = format!("{SOURCE} (lozere) [{COPY} (nouvelle-caledonie)]");
    assert_eq!(outline(&tree(&mayotte, &copy).await), expected);
    assert_eq!(mayotte.count("select adaptations from publications where source_uri is null").await, 1);
}

#[tokio::test]
async fn a_practice_of_ones_own_network_is_adapted_the_same_way() {
    let lozere = Instance::start("lozere", "48").await;
    let elise = Mediator::at(&lozere, "elise", Role::Contributor).await;
    let marc = Mediator::at(&lozere, "marc", Role::Contributor).await;
    let source = elise.publish(SOURCE).await;
    let copy = marc.adapt(&source, "Le marché devient le lycée", &[("title", "Tenir une permanence au lycée")]).await;
    let expected = format!("{SOURCE} (lozere) [Tenir une permanence au lycée (lozere)]");
    assert_eq!(outline(&tree(&lozere, &source).await), expected);
    // The copy began with the text of the source, and is his alone to correct.
    let sheet: Value =
        serde_json::from_str(&lozere.texts("select sheet from publications order by seq").await[1]).expect("JSON");
    assert_eq!(sheet["body"], "On ouvre la porte et **on écoute**.");
    let refused = elise.browser.get(&format!("/practices/{copy}/edit")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    // Not twice by one click pressed twice: the draft that it came from is done with.
    assert_eq!(lozere.count("select count(*) from drafts").await, 0);
}

#[tokio::test]
async fn an_adaptation_says_what_changes_why_and_what_stays() {
    let lozere = Instance::start("lozere", "48").await;
    let elise = Mediator::at(&lozere, "elise", Role::Contributor).await;
    let source = elise.publish(SOURCE).await;
    let action = format!("/practices/{source}/adapt");
    let typed = elise
        .form(&action, &action)
        .await
        .set_all(&[
            ("title", COPY),
            ("body", "Un texte long,\n\n- avec une liste\n- et des « guillemets » & <balises>"),
            ("outcome", "On vient de loin"),
            ("change", "Le lieu"),
            ("kept", ""),
        ])
        .tick("reasons", &[]);
    let refused = typed.press(&elise.browser, "step", "publish").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.errors(), ["reasons", "kept"]);
    // All that was typed stands in the form that came back, which goes on as a draft.
    let draft = lozere.texts("select id from drafts").await.remove(0);
    let again = refused.form(&format!("/drafts/{draft}"));
    for name in ["title", "body", "change", "audience", "outcome", "language", "licence"] {
        assert_eq!(again.get(name), typed.get(name), "{name}");
    }
    assert_eq!(lozere.count("select count(*) from publications").await, 1);
    // Mended, it goes.
    elise.publish_form(&again.set("kept", "L’accueil").tick("reasons", &["means"])).await;
    assert_eq!(lozere.count("select count(*) from publications").await, 2);
    assert_eq!(lozere.count("select count(*) from drafts").await, 0);
}

#[tokio::test]
async fn a_program_adapts_as_a_person_does() {
    let (lozere, caledonie) = two_networks().await;
    let (lea, sam) = (lozere.person("lea", Role::Contributor).await, caledonie.person("sam", Role::Contributor).await);
    let published = Api::new(&lozere, &lea).publish(SOURCE, "48").await;
    let there = caledonie.id_of(SOURCE).await;
    let api = Api::new(&caledonie, &sam);
    let path = format!("/practices/{there}/adaptations");
    // Without reasons: refused by name, nothing written.
    let note = json!({"title": COPY, "territories": ["988"], "change": "À la case", "kept": "L’accueil"});
    let refused = api.post(&path, &note).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
    assert_eq!(refused.json()["errors"][0]["field"], "reasons", "{}", refused.text);
    let mut note = note;
    note["reasons"] = json!(["public"]);
    let adapted = api.post(&path, &note).await;
    assert_eq!(adapted.status, StatusCode::CREATED, "{}", adapted.text);
    // The author's network lists it, and gives the same tree.
    let id = published["id"].as_str().expect("an id");
    until("Lozère lists it", || async {
        let list = Api::new(&lozere, &lea).get(&format!("/practices/{id}/adaptations")).await.json();
        list["items"].as_array().is_some_and(|items| items.len() == 1)
    })
    .await;
    let lineage = Api::new(&lozere, &lea).get(&format!("/practices/{id}/lineage")).await;
    assert_eq!(lineage.status, StatusCode::OK);
    for words in [SOURCE, COPY, "À la case"] {
        assert!(lineage.text.contains(words), "{words}: {}", lineage.text);
    }
}

#[tokio::test]
async fn nobody_makes_the_adaptations_of_others_disappear_among_theirs() {
    let ici = Instance::start("ici", "48").await;
    let (ally, evil) = (Peer::start("ally").await, Peer::start("evil").await);
    ici.trust(&ally, "practice").await;
    ici.trust(&evil, "practice").await;
    let elise = Mediator::at(&ici, "elise", Role::Contributor).await;
    let id = elise.publish(SOURCE).await;
    // Three hundred and more, all older than what came before them, by their own word.
    for (peer, count, published) in [(&ally, 1, "2026-11-24T09:00:00Z"), (&evil, 310, "2001-01-01T00:00:00Z")] {
        for number in 0..count {
            let uri = peer.uri(&format!("/articles/{number}"));
            let article = json!({"id": uri, "type": "Article", "attributedTo": peer.uri("/alice"), "name": format!("{} {number}", peer.origin()),
                "content": "<p>x</p>", "published": published, "isBasedOn": ici.url(&format!("/practices/{id}")), "adaptationNote": "x",
                "to": ["https://www.w3.org/ns/activitystreams#Public"]});
            let create = json!({"id": format!("{uri}/create"), "type": "Create", "actor": peer.uri("/alice"), "object": article});
            assert_eq!(peer.deliver(&ici, &create).await, 202);
        }
    }
    until("all are here", || async { ici.count("select count(*) from publications").await == 312 }).await;
    let (tree, text) = (tree(&ici, &id).await, tree(&ici, &id).await.to_string());
    assert!(text.contains(&ally.uri("/articles/0")), "{tree}");
    assert_eq!(text.matches(&format!("\"{}/articles/", evil.origin())).count(), 60);
}
