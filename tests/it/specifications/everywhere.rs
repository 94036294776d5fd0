//! What the other networks see.

use super::{frozen, led, opened, write};
use crate::support::{
    Instance,
    browser::Browser,
    peer::Peer,
    story::{Mediator, quiet, three_networks, two_networks},
    until,
};
use archipel::web::Role;
use axum::http::StatusCode;
use serde_json::{Value, json};

const TITLE: &str = "Passeport numérique";

async fn read_at(there: &Instance, who: &Mediator) -> String {
    let id = there.id_of(TITLE).await;
    who.read(&format!("/specifications/{id}")).await.words()
}

#[tokio::test]
async fn every_following_network_reads_each_version_in_full_and_loses_it_when_it_is_taken_back() {
    let (lozere, caledonie, mayotte) = three_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let (joe, sam) = (
        Mediator::at(&caledonie, "joe", Role::Contributor).await,
        Mediator::at(&mayotte, "sam", Role::Administrator).await,
    );
    let path = opened(&lea, TITLE).await;
    quiet(&[&lozere, &caledonie, &mayotte]).await;
    for (there, who) in [(&caledonie, &joe), (&mayotte, &sam)] {
        let words = read_at(there, who).await;
        assert!(words.contains("la ligne est coupée souvent") && words.contains("Le parcours reste"), "{words}");
        assert!(words.contains("Il est écrit sur le réseau qui l’a ouvert, et là seulement"), "{words}");
        let hashes = "select version_hash from publications where kind = 'specification'";
        assert_eq!(lozere.texts(hashes).await, there.texts(hashes).await);
        let sections = "select section from specification_sections order by position";
        assert_eq!(there.texts(sections).await, ["objet", "acces", "donnees"]);
    }
    // A draft is nobody else's until it is frozen; then all of it comes, and what was said of it.
    write(&lea, &path, "objet", "Un passeport", "Un livret").await;
    quiet(&[&lozere, &caledonie, &mayotte]).await;
    assert!(!read_at(&caledonie, &joe).await.contains("Un livret"));
    frozen(&lea, &path, "Le passeport est un livret").await;
    led(&lea, &path, &[("phase", "amendments"), ("until_amendments", "2026-12-20T18:00")]).await;
    quiet(&[&lozere, &caledonie, &mayotte]).await;
    let words = read_at(&caledonie, &joe).await;
    assert!(words.contains("Un livret") && words.contains("Amendements"), "{words}");
    // 18:00 in Mende is 4:00 the next day in Nouméa: both are said.
    assert!(
        words.contains("lun. 21 déc. 2026 à 04:00 (Nouméa)") && words.contains("dim. 20 déc. 2026 à 18:00 (Paris)"),
        "{words}"
    );
    let there = format!("/specifications/{}", caledonie.id_of(TITLE).await);
    let log = joe.read(&format!("{there}/versions")).await;
    assert!(log.words().contains("Le passeport est un livret"), "{}", log.words());
    assert!(joe.read(&format!("{there}/compare?from=1&to=3")).await.words().contains("livret"));
    assert!(joe.read(&format!("{there}/versions/2.md")).await.text.contains("Un livret"));
    // Only the origin writes.
    for page in ["edit", "about", "phase", "freeze", "drafting/objet", "delete"] {
        let refused = sam.browser.get(&format!("/specifications/{}/{page}", mayotte.id_of(TITLE).await)).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{page}");
    }
    assert_eq!(joe.browser.get(&format!("{there}/drafting")).await.status, StatusCode::NOT_FOUND);
    // What is said elsewhere arrives where it is written.
    let comment = format!("{there}/comments/new");
    joe.say(&comment, &format!("{there}/comments"), &[("text", "Et sur les atolls ?")]).await;
    quiet(&[&lozere, &caledonie, &mayotte]).await;
    assert!(lea.read(&path).await.words().contains("Et sur les atolls ?"));
    lea.say(&format!("{path}/delete"), &format!("{path}/delete"), &[]).await;
    quiet(&[&lozere, &caledonie, &mayotte]).await;
    for (there, who) in [(&lozere, &lea), (&caledonie, &joe), (&mayotte, &sam)] {
        assert_eq!(there.count("select count(*) from specification_sections").await, 0);
        assert_eq!(there.count("select count(*) from publications where state = 'published'").await, 0);
        assert!(!who.read("/specifications").await.words().contains(TITLE));
    }
}

#[tokio::test]
async fn a_network_that_lost_one_finds_it_again_by_comparing() {
    let (lozere, caledonie, _mayotte) = three_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    opened(&lea, TITLE).await;
    caledonie.id_of(TITLE).await;
    quiet(&[&lozere, &caledonie]).await;
    let mut tx = caledonie.site.db.begin().await.expect("a transaction");
    for sql in [
        "delete from specification_sections",
        "delete from publication_facets",
        "delete from versions",
        "delete from publications",
    ] {
        tx.query(sql).run().await.expect("lost");
    }
    archipel::jobs::enqueue(&mut tx, &caledonie.site.here(), "compare", lozere.origin()).await.expect("asked");
    tx.commit().await.expect("committed");
    caledonie.site.wake();
    until("it came back", || async { caledonie.count("select count(*) from specification_sections").await == 3 }).await;
}

#[tokio::test]
async fn a_network_that_takes_no_specifications_gets_none() {
    let (lozere, caledonie, mayotte) = three_networks().await;
    let mut tx = caledonie.site.db.begin().await.expect("a transaction");
    tx.query("update networks set flows_in = 'practice'").run().await.expect("written");
    tx.commit().await.expect("committed");
    caledonie.site.federation.peers.forget();
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    opened(&lea, TITLE).await;
    lea.publish("Tenir une permanence").await;
    caledonie.id_of("Tenir une permanence").await;
    mayotte.id_of(TITLE).await;
    quiet(&[&lozere, &caledonie, &mayotte]).await;
    assert_eq!(caledonie.count("select count(*) from publications where kind = 'specification'").await, 0);
    let refusals = caledonie.texts("select error from journal where state = 'refused'").await;
    assert!(refusals.iter().any(|why| why == "specifications of this network are not taken here"), "{refusals:?}");
}

#[tokio::test]
async fn what_came_as_one_kind_is_not_rewritten_as_another() {
    let ici = Instance::start("ici", "48").await;
    let peer = Peer::start("ally").await;
    ici.trust(&peer, "practice specification").await;
    let article = |kind: &str, version: i64, title: &str| {
        json!({"id": peer.uri("/articles/1"), "type": "Article", "kind": kind, "attributedTo": peer.uri("/alice"), "name": title,
            "to": ["https://www.w3.org/ns/activitystreams#Public"], "content": "<p>Un</p>", "published": "2026-11-20T10:00:00Z",
            "source": {"content": "# Objet\n\nUn livret.\n", "mediaType": "text/markdown"}, "version": version,
            "sheet": {"context": "Pourquoi", "territories": ["48"]}})
    };
    let said = |verb: &str, number: i64, object: Value| json!({"id": peer.uri(&format!("/activities/{number}")), "type": verb, "actor": peer.uri("/alice"), "object": object});
    assert_eq!(peer.deliver(&ici, &said("Create", 1, article("specification", 1, TITLE))).await, 202);
    quiet(&[&ici]).await;
    let rows = "select kind || ' ' || title || ' ' || version from publications";
    assert_eq!(ici.texts(rows).await, [format!("specification {TITLE} 1")]);
    assert_eq!(peer.deliver(&ici, &said("Update", 2, article("practice", 2, "Autre chose"))).await, 202);
    quiet(&[&ici]).await;
    assert_eq!(ici.texts(rows).await, [format!("specification {TITLE} 1")]);
    assert_eq!(ici.texts("select error from journal where state = 'refused'").await, ["it is of another kind"]);
}

#[tokio::test]
async fn a_moderator_hides_one_and_shows_it_again_and_what_a_block_hid_the_block_alone_shows() {
    let (lozere, caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let emilie = Mediator::at(&caledonie, "emilie", Role::Administrator).await;
    opened(&lea, TITLE).await;
    quiet(&[&lozere, &caledonie]).await;
    let id = caledonie.id_of(TITLE).await;
    let (there, moderation) = (format!("/specifications/{id}"), format!("/admin/publications/{id}"));
    assert!(emilie.read(&there).await.text.contains(&moderation), "the way to hide it");
    let form = emilie.form(&moderation, &moderation).await.set("reason", "Hors de propos");
    assert_eq!(form.press(&emilie.browser, "act", "hide").await.status, StatusCode::SEE_OTHER);
    let hidden = Browser::new(&caledonie).get(&there).await;
    assert_eq!(hidden.status, StatusCode::GONE);
    assert!(hidden.words().contains("Hors de propos"));
    let shown = emilie.read(&there).await.form(&moderation).press(&emilie.browser, "act", "show").await;
    assert_eq!(shown.status, StatusCode::SEE_OTHER);
    assert_eq!(Browser::new(&caledonie).get(&there).await.status, StatusCode::OK);
    let hide = "update publications set state = 'hidden', hidden_by = 'block', hidden_reason = 'Réseau bloqué'";
    let mut tx = caledonie.site.db.begin().await.expect("a transaction");
    tx.query(hide).run().await.expect("hidden");
    tx.commit().await.expect("committed");
    let page = emilie.read(&there).await;
    assert!(page.words().contains("Réseau bloqué") && !page.text.contains("value=\"show\""), "{}", page.words());
}
