//! What is said of one section of a text, or of one of its requirements, across networks.

use super::{TEXT, frozen, opened, send, write};
use crate::support::{
    Instance,
    browser::{Api, Browser},
    peer::Peer,
    story::{Mediator, quiet, two_networks},
};
use archipel::web::Role;
use axum::http::StatusCode;
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;

/// Between two comments whose order a story tells: the hand-moved clock stands still by itself.
const SECOND: Duration = Duration::from_secs(1);
const TITLE: &str = "Passeport numérique";
const ANCHORS: &str = "select section || ' ' || requirement || ' ' || section_title || ' ' || section_version from comments order by created_at, id";

#[tokio::test]
async fn a_comment_from_elsewhere_stands_at_its_section_everywhere_with_the_answers_to_it() {
    let (lozere, caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let joe = Mediator::at(&caledonie, "joe", Role::Reader).await;
    let here = opened(&lea, TITLE).await;
    let there = format!("/specifications/{}", caledonie.id_of(TITLE).await);
    // From the place of the section to the form, and back to where it is read.
    let place = joe.read(&format!("{there}/sections/acces")).await;
    let new = format!("{there}/comments/new?section=acces");
    assert!(place.text.contains(&new) && place.text.contains("requirement=2"), "{}", place.text);
    let form = format!("{new}&requirement=2");
    assert!(joe.read(&form).await.words().contains("E-02 – Accès"));
    joe.say(&form, &format!("{there}/comments"), &[("text", "Sur quel **papier** ?")]).await;
    quiet(&[&lozere, &caledonie]).await;
    let answered = lozere.texts("select id from comments").await.remove(0);
    let reply = format!("{here}/comments/new?parent={answered}");
    lea.say(&reply, &format!("{here}/comments"), &[("text", "Le plus courant.")]).await;
    lozere.clock.advance(SECOND);
    lea.say(&format!("{here}/comments/new"), &format!("{here}/comments"), &[("text", "Merci à tous.")]).await;
    quiet(&[&lozere, &caledonie]).await;
    for (network, who, path) in [(&lozere, &lea, &here), (&caledonie, &joe, &there)] {
        assert_eq!(network.texts(ANCHORS).await, ["acces 2 Accès 1", "acces 2 Accès 1", " 0  0"]);
        // The section leads to what is said of it, and what is said leads to the section.
        let thread = format!("{path}/conversation?section=acces");
        for page in [path.clone(), format!("{path}/sections/acces")] {
            let page = who.read(&page).await;
            assert!(page.text.contains(&thread) && page.words().contains("2 commentaires"), "{}", page.words());
        }
        let said = who.read(&thread).await;
        let words = said.words();
        assert!(words.contains("papier") && words.contains("Le plus courant"), "{words}");
        assert!(!words.contains("Merci à tous"), "{words}");
        let whole = who.read(path).await;
        assert!(whole.text.contains(&format!("href=\"{path}/sections/acces#exigence-2\"")), "{}", whole.text);
        // An answer does not say it again, and our readers do not read twice what other software is told in words.
        assert_eq!(whole.text.matches("sections/acces#exigence-2").count(), 1);
        assert_eq!(network.count("select count(*) from comments where html like '%propos%'").await, 0);
        assert!(whole.words().contains("Merci à tous"));
        assert!(!who.read(&format!("{path}/sections/donnees")).await.words().contains("commentaires"));
    }
}

#[tokio::test]
async fn a_section_that_moved_keeps_its_comments_and_one_that_went_leaves_them_with_its_title_as_it_was() {
    let (lozere, caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let joe = Mediator::at(&caledonie, "joe", Role::Reader).await;
    let here = opened(&lea, TITLE).await;
    let there = format!("/specifications/{}", caledonie.id_of(TITLE).await);
    for (id, text) in [("acces", "Et sans écran ?"), ("donnees", "Combien de temps ?")] {
        joe.say(&format!("{there}/comments/new?section={id}"), &format!("{there}/comments"), &[("text", text)]).await;
    }
    // Typed before, sent after the section went: nothing is lost.
    let late = joe.form(&format!("{there}/comments/new?section=donnees"), &format!("{there}/comments")).await;
    write(&lea, &here, "acces", "## Accès", "## Entrée").await;
    let action = format!("{here}/edit");
    let form = lea.form(&action, &action).await;
    let shorter = form.get("document").split("# Données").next().expect("a beginning").to_owned();
    let saved = send(&lea, &form.set("document", &shorter)).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{} {:?}", saved.words(), saved.errors());
    frozen(&lea, &here, "Plus court").await;
    quiet(&[&lozere, &caledonie]).await;
    for (who, path) in [(&lea, &here), (&joe, &there)] {
        let page = who.read(path).await;
        let words = page.words();
        assert!(words.contains("À propos de « 1.1 Entrée »"), "{words}");
        assert!(words.contains("section retirée depuis : « Données »"), "{words}");
        assert!(page.text.contains(&format!("href=\"{path}/versions/1\"")), "{}", page.text);
        let thread = who.read(&format!("{path}/conversation?section=donnees")).await;
        assert!(thread.words().contains("Combien de temps"), "{}", thread.words());
        assert!(!thread.text.contains("<textarea"), "nothing more is said of what is gone");
    }
    let refused = late.set("text", "Et après ?").send(&joe.browser).await;
    assert_eq!((refused.status, refused.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["text"]));
    // As a comment on the whole, if that is what its author wants.
    let again = refused.form(&format!("{there}/comments"));
    assert_eq!((again.get("text"), again.get("section")), ("Et après ?", ""));
    assert_eq!(again.send(&joe.browser).await.status, StatusCode::SEE_OTHER);
    for gone in ["section=donnees", "section=acces&requirement=7", "section=.."] {
        let page = joe.browser.get(&format!("{there}/comments/new?{gone}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{gone}");
    }
}

#[tokio::test]
async fn other_software_reads_in_words_what_a_comment_is_about_and_an_unsound_anchor_costs_no_word() {
    let ici = Instance::start("ici", "48").await;
    let peer = Peer::start("ally").await;
    ici.trust(&peer, "practice specification").await;
    let lea = Mediator::at(&ici, "lea", Role::Contributor).await;
    let here = opened(&lea, TITLE).await;
    let new = format!("{here}/comments/new?section=acces&requirement=1");
    let sent = lea.say(&new, &format!("{here}/comments"), &[("text", "Vraiment ?")]).await;
    let own = sent.location().rsplit_once("#comment-").expect("it leads to the comment").1.to_owned();
    let browser = Browser::new(&ici);
    let request = browser.request(Method::GET, &format!("/comments/{own}"));
    let note = browser.send(request.header("accept", "application/activity+json")).await.json();
    assert_eq!(note["section"], json!({"id": "acces", "requirement": 1, "title": "Accès", "version": 1}));
    let content = note["content"].as_str().expect("HTML");
    let first = format!("<p><a href=\"{}#acces\">À propos de «\u{a0}E-01 – Accès\u{a0}»</a></p>", ici.url(&here));
    assert!(content.starts_with(&first) && content.ends_with("<p>Vraiment ?</p>\n"), "{content}");
    assert_eq!(note["source"]["content"], "Vraiment ?");

    let mut number = 0;
    let mut hear = async |answers: String, section: Value| {
        number += 1;
        let id = peer.uri(&format!("/notes/{number}"));
        let to = ["https://www.w3.org/ns/activitystreams#Public"];
        let note = json!({"id": id, "type": "Note", "attributedTo": peer.uri("/alice"), "inReplyTo": answers, "to": to, "section": section,
            "content": format!("<p>À propos</p><p>Mot {number}</p>"), "source": {"content": format!("Mot {number}"), "mediaType": "text/markdown"},
            "published": format!("2026-11-20T10:00:{number:02}Z")});
        let create = json!({"id": format!("{id}/create"), "type": "Create", "actor": peer.uri("/alice"), "object": note, "to": to});
        assert_eq!(peer.deliver(&ici, &create).await, 202);
        id
    };
    let article = ici.url(&here);
    let known = hear(article.clone(), json!({"id": "donnees", "title": "Données", "version": 1})).await;
    // What it answers says what it is about.
    hear(known, json!({"id": "acces"})).await;
    // A section that is not here is kept as it was called; what is none at all leaves the words.
    hear(article.clone(), json!({"id": "annexes", "title": "<b>Annexes</b>", "version": 1})).await;
    for unsound in [
        json!("acces"),
        json!({"id": "../acces"}),
        json!({"id": "x".repeat(101)}),
        json!({"id": "acces", "requirement": -1}),
    ] {
        hear(article.clone(), unsound).await;
    }
    quiet(&[&ici]).await;
    assert_eq!(ici.count("select count(*) from journal where state = 'refused'").await, 0);
    let foreign =
        "select section || ' ' || section_title from comments where uri like '%/notes/%' order by created_at, id";
    let expected = ["donnees Données", "donnees Données", "annexes <b>Annexes</b>", " ", " ", " ", " "];
    assert_eq!(ici.texts(foreign).await, expected);
    let page = lea.read(&here).await;
    assert!(page.text.contains("&lt;b&gt;Annexes&lt;/b&gt;") && !page.text.contains("<b>Annexes"), "{}", page.text);
    assert!(page.words().contains("Mot 7"), "{}", page.words());
    // What is hidden takes along the title that it gave.
    let anna = Mediator::at(&ici, "anna", Role::Moderator).await;
    let hidden = ici.texts("select id from comments where section = 'annexes'").await.remove(0);
    let path = format!("{here}/comments/{hidden}/delete");
    anna.say(&path, &path, &[("reason", "Publicité")]).await;
    for page in [here.clone(), format!("{here}/conversation?section=annexes")] {
        let page = lea.read(&page).await;
        assert!(page.words().contains("masqué par la modération"), "{}", page.words());
        assert!(!page.text.contains("Annexes&lt;"), "{}", page.text);
    }
}

#[tokio::test]
async fn a_script_comments_a_section_and_reads_what_is_said_of_it() {
    let ici = Instance::start("ici", "48").await;
    let lea = ici.person("lea", Role::Contributor).await;
    let api = Api::new(&ici, &lea);
    let body = json!({"title": TITLE, "context": "Chaque réseau tient le sien.", "territories": ["48"], "document": TEXT, "zone": "Europe/Paris"});
    let made = api.post("/specifications", &body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let id = made.json()["id"].as_str().expect("an id").to_owned();
    let at = format!("/specifications/{id}/comments");
    let said = api.post(&at, &json!({"text": "Vraiment ?", "section": "acces", "requirement": 2})).await;
    assert_eq!(said.status, StatusCode::CREATED, "{}", said.text);
    let said = said.json();
    assert_eq!(
        (&said["section"], &said["requirement"], &said["section_title"]),
        (&json!("acces"), &json!(2), &json!("Accès"))
    );
    assert_eq!((&said["specification"], &said["practice"]), (&json!(id), &Value::Null));
    ici.clock.advance(SECOND);
    let answer = api.post(&at, &json!({"text": "Oui.", "parent": said["id"]})).await.json();
    assert_eq!(answer["section"], "acces");
    ici.clock.advance(SECOND);
    assert_eq!(api.post(&at, &json!({"text": "Bien."})).await.json()["section"], Value::Null);
    for (wrong, field) in [
        (json!({"text": "?", "section": "disparue"}), "section"),
        (json!({"text": "?", "section": "acces", "requirement": 9}), "section"),
        (json!({"text": "?", "requirement": 2}), "section"),
        (json!({"text": "?", "section": "acces", "parent": said["id"]}), "section"),
        (json!({"text": "", "section": "acces"}), "text"),
    ] {
        let refused = api.post(&at, &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert_eq!(refused.json()["errors"][0]["field"], field, "{wrong}");
    }
    let texts = async |query: &str| {
        let list = api.get(&format!("{at}{query}")).await.json();
        let items = list["items"].as_array().expect("a list").clone();
        items.iter().map(|one| one["text"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(texts("?section=acces").await, ["Vraiment ?", "Oui."]);
    assert_eq!(texts("").await, ["Vraiment ?", "Oui.", "Bien."]);
    assert_eq!(texts("?section=objet").await, Vec::<String>::new());
    let one = format!("/comments/{}", said["id"].as_str().expect("an id"));
    assert_eq!(api.get(&one).await.json()["section"], "acces");
    assert_eq!(api.call(Method::DELETE, &one, &json!({})).await.status, StatusCode::NO_CONTENT);
}
