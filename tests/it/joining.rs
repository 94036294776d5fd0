//! Networks meet: one asks, the other answers, either ends it; and what passes between them. Nobody
//! comes in by another door, under another spelling, or with somebody else's answer.

use crate::support::{
    Instance, START,
    browser::{Browser, Page},
    peer::Peer,
    story::{Mediator, quiet, two_networks},
    until,
};
use archipel::{federation::peers::Mode, time::Clock, web::Role};
use axum::http::StatusCode;
use serde_json::{Value, json};

const ASK: &str = "/admin/networks/ask";
const BLOCK: &str = "/admin/networks/block";
const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

/// Lozère and Nouvelle-Calédonie, who do not know each other, each with somebody who decides.
async fn strangers() -> (Instance, Mediator, Instance, Mediator) {
    let (lozere, caledonie) =
        (Instance::start("lozere", "48").await, Instance::start("nouvelle-caledonie", "988").await);
    let elise = Mediator::at(&lozere, "elise", Role::Administrator).await;
    let joe = Mediator::at(&caledonie, "joe", Role::Administrator).await;
    (lozere, elise, caledonie, joe)
}

/// Looks for a network, sees it, asks it.
async fn ask(who: &Mediator, address: &str, message: &str) -> Page {
    let form = who.form(ASK, ASK).await.set_all(&[("address", address), ("message", message)]);
    let found = form.press(&who.browser, "step", "find").await;
    assert_eq!(found.status, StatusCode::OK, "{} {:?}", found.words(), found.errors());
    found.form(ASK).press(&who.browser, "step", "confirm").await
}

/// The page of the network at `origin`.
async fn page_of(instance: &Instance, origin: &str) -> String {
    let rows: Vec<(String,)> = instance
        .site
        .db
        .read()
        .await
        .expect("a connection")
        .query("select id from networks where origin = $1")
        .bind(origin.to_owned())
        .all()
        .await
        .expect("read");
    format!("/admin/networks/{}", rows.first().expect("it is known").0)
}

/// Takes a decision on the page of a network.
async fn decide(who: &Mediator, path: &str, act: &str, reason: &str) -> Page {
    let page = if act == "remove" { format!("{path}?confirm=remove") } else { path.to_owned() };
    let mut form = who.form(&page, path).await.set("reason", reason);
    form.fields.retain(|(name, _)| name != "act");
    form.press(&who.browser, "act", act).await
}

async fn block(who: &Mediator, typed: &str) -> Page {
    let form = who.form(BLOCK, BLOCK).await.set_all(&[("address", typed), ("reason", "Hameçonnage")]);
    let shown = form.send(&who.browser).await;
    if shown.status != StatusCode::OK {
        return shown;
    }
    shown.form(BLOCK).press(&who.browser, "step", "confirm").await
}

#[tokio::test]
async fn a_request_is_shown_answered_with_a_reason_and_told_to_everybody() {
    let (lozere, elise, caledonie, joe) = strangers().await;
    let asked = ask(&elise, caledonie.origin(), "Bonjour, nous sommes <voisins> par le numérique.").await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{} {:?}", asked.words(), asked.errors());
    until("it is shown over there", || async { caledonie.stands_with(&lozere).await.as_deref() == Some("asking") })
        .await;
    let path = page_of(&caledonie, lozere.origin()).await;
    let page = joe.read(&path).await;
    for words in ["Réseau lozere", "nous sommes <voisins> par le numérique", "Lozère"] {
        assert!(page.words().contains(words), "{words}: {}", page.words());
    }
    let answered = decide(&joe, &path, "accept", "Mêmes publics, mêmes questions").await;
    assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", answered.words());
    until("Lozère knows", || async { lozere.stands_with(&caledonie).await.as_deref() == Some("accepted") }).await;
    // Both ways, and said on the public page with the reason.
    quiet(&[&lozere, &caledonie]).await;
    for instance in [&lozere, &caledonie] {
        assert_eq!(instance.count("select count(*) from follows where state = 'accepted'").await, 2);
        let shown = Browser::new(instance).get("/networks").await;
        assert_eq!(shown.status, StatusCode::OK);
        assert!(shown.words().contains("Réseau "), "{}", shown.words());
    }
    let shown = Browser::new(&caledonie).get("/networks").await;
    assert!(shown.words().contains("Mêmes publics, mêmes questions"), "{}", shown.words());
    // A second look at the answered page decides nothing twice.
    assert_eq!(caledonie.count("select count(*) from audit where action = 'network-accept'").await, 1);
}

#[tokio::test]
async fn a_refusal_has_a_reason_reaches_who_asked_and_lets_nothing_pass() {
    let (lozere, elise, caledonie, joe) = strangers().await;
    ask(&elise, caledonie.authority(), "").await;
    until("it asks", || async { caledonie.stands_with(&lozere).await.as_deref() == Some("asking") }).await;
    let path = page_of(&caledonie, lozere.origin()).await;
    let without = decide(&joe, &path, "refuse", "").await;
    assert_eq!((without.status, without.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["reason"]));
    decide(&joe, &path, "refuse", "Pas encore prêts").await;
    until("Lozère knows", || async { lozere.stands_with(&caledonie).await.as_deref() == Some("refused") }).await;
    let told = elise.read(&page_of(&lozere, caledonie.origin()).await).await;
    assert!(told.words().contains("Pas encore prêts"), "{}", told.words());
    elise.publish("Tenir une permanence").await;
    quiet(&[&lozere, &caledonie]).await;
    assert_eq!(caledonie.count("select count(*) from publications").await, 0);
    // They may ask again, and be accepted then.
    ask(&elise, caledonie.origin(), "Et maintenant ?").await;
    until("it asks again", || async { caledonie.stands_with(&lozere).await.as_deref() == Some("asking") }).await;
}

#[tokio::test]
async fn an_ended_relation_stops_both_ways_and_keeps_what_came() {
    let (lozere, caledonie) = two_networks().await;
    let elise = Mediator::at(&lozere, "elise", Role::Administrator).await;
    let joe = Mediator::at(&caledonie, "joe", Role::Administrator).await;
    elise.publish("Tenir une permanence").await;
    caledonie.id_of("Tenir une permanence").await;
    let ended = decide(&joe, &page_of(&caledonie, lozere.origin()).await, "remove", "Fin de la convention").await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER, "{}", ended.words());
    until("Lozère knows", || async { lozere.stands_with(&caledonie).await.as_deref() == Some("removed") }).await;
    elise.publish("Réparer des tablettes").await;
    joe.publish("Tenir un accueil à la case").await;
    quiet(&[&lozere, &caledonie]).await;
    assert_eq!(
        caledonie.texts("select title from publications order by seq").await,
        ["Tenir une permanence", "Tenir un accueil à la case"]
    );
    assert_eq!(lozere.count("select count(*) from publications").await, 2);
    for instance in [&lozere, &caledonie] {
        assert_eq!(instance.count("select count(*) from follows").await, 0, "{}", instance.origin());
    }
}

#[tokio::test]
async fn practices_that_existed_before_come_after_the_acceptance() {
    let (lozere, elise, caledonie, _) = strangers().await;
    for number in 1..=25 {
        elise.publish(&format!("Animer l’atelier {number}")).await;
        lozere.clock.advance(std::time::Duration::from_secs(60));
        caledonie.clock.advance(std::time::Duration::from_secs(60));
    }
    let last = lozere.id_of("Animer l’atelier 25").await;
    elise.correct(&last, &[("title", "Animer l’atelier final")]).await;
    elise.delete(&lozere.id_of("Animer l’atelier 24").await).await;
    lozere.join(&caledonie).await;
    until("they have come", || async { caledonie.count("select count(*) from publications").await == 24 }).await;
    quiet(&[&lozere, &caledonie]).await;
    assert_eq!(caledonie.count("select count(*) from publications where title = 'Animer l’atelier final'").await, 1);
    assert_eq!(caledonie.count("select count(*) from publications where title like '%24'").await, 0);
}

#[tokio::test]
async fn what_is_not_to_flow_does_not() {
    let (lozere, caledonie) = two_networks().await;
    let elise = Mediator::at(&lozere, "elise", Role::Administrator).await;
    let joe = Mediator::at(&caledonie, "joe", Role::Administrator).await;
    // What each published before was read once, at the beginning.
    quiet(&[&lozere, &caledonie]).await;
    // Lozère sends no practices any more.
    let path = page_of(&lozere, caledonie.origin()).await;
    let forms = elise.read(&path).await.forms(&path);
    let form = forms.into_iter().find(|form| form.get("act") == "flows").expect("the form of the flows");
    assert_eq!((form.get("flows_in"), form.get("flows_out")), ("practice", "practice"));
    let sent = form.tick("flows_out", &[]).send(&elise.browser).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.words());
    assert_eq!(lozere.texts("select flows_out from networks").await, [""]);
    elise.publish("Tenir une permanence").await;
    joe.publish("Tenir un accueil").await;
    lozere.id_of("Tenir un accueil").await;
    quiet(&[&lozere, &caledonie]).await;
    assert_eq!(caledonie.texts("select title from publications").await, ["Tenir un accueil"]);
}

#[tokio::test]
async fn a_pasted_address_brings_one_practice_of_an_accepted_network_only() {
    let (lozere, elise, caledonie, joe) = strangers().await;
    let id = elise.publish("Tenir une permanence").await;
    let uri = lozere.url(&format!("/practices/{id}"));
    let bring = || async { joe.form(&format!("/search?q={uri}"), "/search/bring").await.send(&joe.browser).await };
    assert_eq!(bring().await.status, StatusCode::UNPROCESSABLE_ENTITY, "it is not accepted");
    lozere.join(&caledonie).await;
    quiet(&[&lozere, &caledonie]).await;
    // Whatever came by itself is forgotten, so that it is the address that brings it.
    let mut tx = caledonie.site.db.begin().await.expect("a transaction");
    for table in ["delete from publication_facets", "delete from versions", "delete from publications"] {
        tx.query(table).run().await.expect("forgotten");
    }
    tx.commit().await.expect("committed");
    let brought = bring().await;
    assert_eq!(brought.status, StatusCode::SEE_OTHER, "{}", brought.words());
    assert!(joe.read(brought.location()).await.words().contains("Tenir une permanence"));
    // An anonymous reader is asked to sign in: nobody makes this server fetch without a name.
    let anybody = Browser::new(&caledonie).get(&format!("/search?q={uri}-x")).await;
    assert!(!anybody.text.contains("action=\"/search/bring\""));
}

/// An activity of an actor of a peer.
fn said(peer: &Peer, kind: &str, actor: &str, object: Value) -> Value {
    let id = peer.uri(&format!("/activities/{kind}{}", actor.replace('/', "-")));
    json!({"id": id, "type": kind, "actor": peer.uri(actor), "object": object, "to": [PUBLIC]})
}

#[tokio::test]
async fn only_the_network_that_was_asked_can_accept() {
    let lozere = Instance::start("lozere", "48").await;
    let elise = Mediator::at(&lozere, "elise", Role::Administrator).await;
    let (ally, evil) = (Peer::start("ally").await, Peer::start("evil").await);
    let asked = ask(&elise, &ally.uri("/group"), "Bonjour").await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{} {:?}", asked.words(), asked.errors());
    until("the request has come", || async { ally.received().iter().any(|activity| activity["type"] == "Follow") })
        .await;
    let follow = ally.received().into_iter().find(|activity| activity["type"] == "Follow").expect("it came");
    // Somebody else of that server, somebody of another server.
    for (peer, actor) in [(&ally, "/alice"), (&evil, "/group")] {
        assert_eq!(peer.deliver(&lozere, &said(peer, "Accept", actor, follow.clone())).await, 202);
    }
    until("both were looked at", || async {
        lozere.count("select count(*) from journal where state in ('done', 'refused')").await == 2
    })
    .await;
    assert_eq!(lozere.texts("select state from networks where name = 'group'").await, ["asked"]);
    assert_eq!(lozere.count("select count(*) from follows where state = 'accepted'").await, 0);
    // The one who was asked.
    assert_eq!(ally.deliver(&lozere, &said(&ally, "Accept", "/group", follow)).await, 202);
    until("accepted", || async {
        lozere.texts("select state from networks where name = 'group'").await == ["accepted"]
    })
    .await;
}

#[tokio::test]
async fn to_follow_a_person_is_not_to_come_in() {
    let lozere = Instance::start("lozere", "48").await;
    Mediator::at(&lozere, "elise", Role::Administrator).await;
    let ally = Peer::start("ally").await;
    let follow = said(&ally, "Follow", "/alice", json!(lozere.url("/people/elise")));
    assert_eq!(ally.deliver(&lozere, &follow).await, 202);
    until("it was looked at", || async {
        lozere.count("select count(*) from journal where state = 'refused'").await == 1
    })
    .await;
    assert_eq!(lozere.count("select count(*) from follows").await, 0);
    assert_eq!(lozere.count("select count(*) from networks").await, 0);
    // On an open instance anyone may follow her; that makes no network of them.
    let ouvert = Instance::start_in("ouvert", "48", Mode::Open, Clock::manual(START)).await;
    Mediator::at(&ouvert, "elise", Role::Administrator).await;
    let follow = said(&ally, "Follow", "/alice", json!(ouvert.url("/people/elise")));
    assert_eq!(ally.deliver(&ouvert, &follow).await, 202);
    until("she is followed", || async {
        ouvert.count("select count(*) from follows where state = 'accepted'").await == 1
    })
    .await;
    assert_eq!(ouvert.count("select count(*) from networks").await, 0);
}

#[tokio::test]
async fn a_person_cannot_be_asked_to_join() {
    let lozere = Instance::start("lozere", "48").await;
    let elise = Mediator::at(&lozere, "elise", Role::Administrator).await;
    let ally = Peer::start("ally").await;
    for (address, why) in [
        (ally.uri("/alice"), "a person"),
        (lozere.origin().to_owned(), "ourselves"),
        ("http://127.0.0.1/actor".to_owned(), "digits"),
        ("http://absent.localhost:9".to_owned(), "nobody there"),
        ("n’importe quoi".to_owned(), "nonsense"),
    ] {
        let form = elise.form(ASK, ASK).await.set_all(&[("address", &address), ("message", "Bonjour")]);
        let refused = form.press(&elise.browser, "step", "find").await;
        assert_eq!((refused.status, refused.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["address"]), "{why}");
        assert_eq!(refused.form(ASK).get("message"), "Bonjour", "{why}: what was typed is kept");
    }
    assert_eq!(lozere.count("select count(*) from networks").await, 0);
}

/// Row 53 of the security table.
#[tokio::test]
async fn sec_53_a_block_holds_under_every_spelling() {
    let ici = Instance::start_in("ici", "48", Mode::Open, Clock::manual(START)).await;
    let elise = Mediator::at(&ici, "elise", Role::Administrator).await;
    let (evil, below) = (Peer::start("evil").await, Peer::start("x.y.evil").await);
    let article = |peer: &Peer| {
        let id = peer.uri("/articles/1");
        said(
            peer,
            "Create",
            "/alice",
            json!({"id": id, "type": "Article", "attributedTo": peer.uri("/alice"), "name": "Titre", "content": "<p>x</p>", "to": [PUBLIC]}),
        )
    };
    let port = evil.origin().rsplit(':').next().expect("a port");
    for (typed, origin) in [
        ("evil.localhost", "http://evil.localhost"),
        ("evil.localhost.", "http://evil.localhost"),
        ("EVIL.localhost:PORT", evil.origin()),
        ("http://Evil.LocalHost.:PORT", evil.origin()),
        ("@group@evil.localhost:PORT", evil.origin()),
        ("http://evil.localhost:PORT/alice?x#y", evil.origin()),
        // The name under it alone: the server itself is spared.
        ("y.evil.localhost", "http://y.evil.localhost"),
    ] {
        let typed = typed.replace("PORT", port);
        let blocked = block(&elise, &typed).await;
        assert_eq!(blocked.status, StatusCode::SEE_OTHER, "{typed}: {} {:?}", blocked.words(), blocked.errors());
        assert_eq!(ici.texts("select origin from networks").await, [origin], "{typed}");
        assert_eq!(below.deliver(&ici, &article(&below)).await, 403, "{typed}");
        if !typed.starts_with('y') {
            assert_eq!(evil.deliver(&ici, &article(&evil)).await, 403, "{typed}");
        }
        let path = page_of(&ici, origin).await;
        let token = elise.read(&path).await.token();
        let lifted = elise.browser.post(&path, &[("csrf", &token), ("act", "unblock")]).await;
        assert_eq!(lifted.status, StatusCode::SEE_OTHER, "{}", lifted.words());
    }
    assert_eq!(evil.deliver(&ici, &article(&evil)).await, 202, "the block was lifted");
    for typed in ["localhost", ici.authority(), "127.0.0.1", "", "http://user@evil.localhost"] {
        let refused = block(&elise, typed).await;
        assert_eq!((refused.status, refused.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["address"]), "{typed}");
    }
}

#[tokio::test]
async fn a_blocked_server_is_neither_read_nor_written_to_nor_fetched() {
    let ici = Instance::start_in("ici", "48", Mode::Open, Clock::manual(START)).await;
    let elise = Mediator::at(&ici, "elise", Role::Administrator).await;
    let (evil, ally) = (Peer::start("evil").await, Peer::start("ally").await);
    assert_eq!(evil.deliver(&ici, &said(&evil, "Follow", "/group", json!(ici.url("/network")))).await, 202);
    until("it follows", || async { evil.received().iter().any(|activity| activity["type"] == "Accept") }).await;
    assert_eq!(block(&elise, evil.origin()).await.status, StatusCode::SEE_OTHER);
    let (received, asked) = (evil.received().len(), evil.asked().len());
    elise.publish("Tenir une permanence").await;
    // A third one announces something of the blocked server, and somebody pastes its address.
    let announce = said(&ally, "Announce", "/group", json!(evil.uri("/articles/1")));
    assert_eq!(ally.deliver(&ici, &announce).await, 202);
    let uri = evil.uri("/articles/1");
    let brought = elise.form(&format!("/search?q={uri}"), "/search/bring").await.send(&elise.browser).await;
    assert_eq!(brought.status, StatusCode::UNPROCESSABLE_ENTITY);
    quiet(&[&ici]).await;
    assert_eq!((evil.received().len(), evil.asked().len()), (received, asked), "{:?}", evil.asked());
    assert_eq!(ici.count("select count(*) from follows where origin like '%evil%'").await, 0);
}
