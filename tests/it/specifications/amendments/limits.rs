//! What somebody who means no good can say of amendments, and what comes of it: nothing.

use super::{
    STATES, Scene, TITLE, amendable, heard, offer, opened, proposal,
    said::{all_said, refusals, said, say},
    scene, told_later,
};
use crate::support::{Instance, browser::Api, story::Mediator, until};
use archipel::web::Role;
use axum::http::StatusCode;
use serde_json::{Value, json};

/// Another amendment of this author, like one that was offered, as nobody has seen it yet.
fn another(ici: &Instance, like: &Value, author: &str, name: &str) -> Value {
    let mut offer = like.clone();
    let fields = offer.as_object_mut().expect("an object");
    fields.remove("proof");
    fields.remove("@context");
    let uri = ici.url(&format!("/amendments/{name}"));
    offer["id"] = json!(format!("{uri}/offer-1"));
    offer["actor"] = json!(ici.url(author));
    offer["object"]["id"] = json!(uri);
    offer["object"]["attributedTo"] = json!(ici.url(author));
    offer
}

fn undo(ici: &Instance, offer: &Value) -> Value {
    let id = format!("{}/withdraw", offer["object"]["id"].as_str().expect("an id"));
    assert!(id.starts_with(ici.origin()));
    json!({"id": id, "type": "Undo", "kind": "amendment", "actor": offer["actor"], "object": offer, "target": offer["target"]})
}

/// How often a network has announced what is said of amendments.
async fn announced(ici: &Instance) -> usize {
    all_said(ici).await.iter().filter(|one| one["kind"] == "amendment" && one["type"] == "Announce").count()
}

#[tokio::test]
async fn what_never_came_cannot_be_withdrawn_into_view_and_does_not_come_later() {
    let scene = scene().await;
    let Scene { lozere, caledonie, joe, lea, there, here, .. } = &scene;
    offer(joe, there, "section=objet", ("parcours", "chemins"), "Plus simple.").await;
    scene.quiet().await;
    offer(lea, here, "section=objet", ("parcours", "routes"), "Plus juste.").await;
    scene.quiet().await;
    let (mut open, before) = (scene.everywhere(STATES).await, announced(lozere).await);
    // To the network of the text, and to one that follows it.
    let mut unheard = another(caledonie, &said(caledonie, "Offer").await, "/people/joe", "unheard");
    unheard["object"]["sheet"]["base"]["version"] = json!(77);
    say(caledonie, "/people/joe", lozere, undo(caledonie, &unheard)).await;
    let ours = another(lozere, &said(lozere, "Offer").await, "/people/lea", "unheard");
    say(lozere, "/people/lea", caledonie, undo(lozere, &ours)).await;
    scene.quiet().await;
    assert_eq!(
        (scene.everywhere(STATES).await, announced(lozere).await),
        (open.clone(), before),
        "nothing is shown or announced"
    );
    unheard["object"]["sheet"]["base"]["version"] = json!(2);
    say(caledonie, "/people/joe", lozere, unheard).await;
    say(lozere, "/people/lea", caledonie, ours).await;
    scene.quiet().await;
    // The network of the text still tells of its own: withdrawn it was, as everywhere.
    open[1].push("withdrawn".to_owned());
    assert_eq!((scene.everywhere(STATES).await, announced(lozere).await), (open, before), "it was withdrawn before");
    assert_eq!(lozere.count("select count(*) from audit where action = 'amendment-return'").await, 0);
}

/// The `Offer` of a newer revision that says something else, or the same.
fn newer(like: &Value, revision: i64, motive: &str) -> Value {
    let mut offer = like.clone();
    offer.as_object_mut().expect("an object").remove("proof");
    offer["id"] = json!(format!("{}/offer-{revision}", like["object"]["id"].as_str().expect("an id")));
    offer["object"]["sheet"]["revision"] = json!(revision);
    offer["object"]["sheet"]["motive"] = json!(motive);
    offer
}

#[tokio::test]
async fn what_says_the_same_again_is_not_announced_again() {
    let scene = scene().await;
    let Scene { lozere, caledonie, joe, there, .. } = &scene;
    offer(joe, there, "section=objet", ("parcours", "chemins"), "Plus simple.").await;
    scene.quiet().await;
    let (sound, before) = (said(caledonie, "Offer").await, announced(lozere).await);
    for revision in 2..6 {
        say(caledonie, "/people/joe", lozere, newer(&sound, revision, "Plus simple.")).await;
    }
    scene.quiet().await;
    assert_eq!(announced(lozere).await, before);
    say(caledonie, "/people/joe", lozere, newer(&sound, 6, "Plus court.")).await;
    scene.quiet().await;
    assert_eq!(announced(lozere).await, before + 1, "other words are");
}

#[tokio::test]
async fn what_was_returned_is_returned_once() {
    let scene = scene().await;
    let Scene { lozere, caledonie, joe, there, .. } = &scene;
    offer(joe, there, "section=objet", ("parcours", "chemins"), "Plus simple.").await;
    scene.quiet().await;
    let mut spoiled = another(caledonie, &said(caledonie, "Offer").await, "/people/joe", "spoiled");
    spoiled["object"]["sheet"]["base"]["version"] = json!(77);
    for n in 0..4 {
        spoiled["id"] = json!(caledonie.url(&format!("/activities/again-{n}")));
        say(caledonie, "/people/joe", lozere, spoiled.clone()).await;
    }
    scene.quiet().await;
    let returned = "select detail from audit where action = 'amendment-return'";
    assert_eq!(lozere.texts(returned).await, ["Il ne part d’aucune version publiée de ce texte."]);
    let answers = all_said(lozere).await.iter().filter(|one| one["outcome"] == "returned").count();
    assert_eq!(answers, 1);
    // What was returned to one person keeps nothing of another's out, whatever id the former gave it.
    Mediator::at(caledonie, "zoe", Role::Reader).await;
    let mut stolen = another(caledonie, &spoiled, "/people/zoe", "of-joe");
    say(caledonie, "/people/zoe", lozere, stolen.clone()).await;
    scene.quiet().await;
    assert_eq!(lozere.texts(returned).await.len(), 2);
    stolen = another(caledonie, &said(caledonie, "Offer").await, "/people/joe", "of-joe");
    stolen["id"] = json!(caledonie.url("/activities/of-joe"));
    stolen["object"]["sheet"]["base"]["version"] = json!(2);
    say(caledonie, "/people/joe", lozere, stolen).await;
    scene.quiet().await;
    let theirs = "select state from specification_amendments where uri like '%/of-joe'";
    assert_eq!(lozere.texts(theirs).await, ["open"]);
}

#[tokio::test]
async fn nobody_has_more_than_twenty_amendments_of_one_text_that_wait() {
    let scene = scene().await;
    let Scene { lozere, caledonie, joe, there, .. } = &scene;
    offer(joe, there, "section=objet", ("parcours", "chemins"), "Plus simple.").await;
    scene.quiet().await;
    let sound = said(caledonie, "Offer").await;
    // By the hand of a script that does not ask its own network.
    for n in 2..=21 {
        say(caledonie, "/people/joe", lozere, another(caledonie, &sound, "/people/joe", &format!("n{n}"))).await;
    }
    scene.quiet().await;
    let open = "select count(*) from specification_amendments where state = 'open'";
    assert_eq!((lozere.count(open).await, caledonie.count(open).await), (20, 20));
    let why = lozere.texts("select detail from audit where action = 'amendment-return'").await;
    assert_eq!(why, ["Son auteur a déjà 20 amendements de ce texte qui attendent une réponse."]);
    // The form and the API say so before.
    let form = proposal(joe, there, "section=donnees").await;
    let text = form.get("text").replace("personne", "famille");
    let refused = form.set("text", &text).set("motive", "Plus juste.").send(&joe.browser).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.words().contains("déjà 20 amendements de ce texte"), "{}", refused.words());
    let body = json!({"section": "donnees", "text": text, "motive": "Plus juste."});
    let refused = Api::new(caledonie, &joe.account).post(&format!("{there}/amendments"), &body).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
    assert!(refused.text.contains("20"), "{}", refused.text);
    // One of them can still be said in other words, and the answer to one makes room.
    say(caledonie, "/people/joe", lozere, newer(&sound, 2, "Plus court.")).await;
    scene.quiet().await;
    assert_eq!(lozere.count("select max(revision) from specification_amendments").await, 2);
}

#[tokio::test]
async fn in_open_mode_too_amendments_come_from_networks_that_were_accepted_by_name() {
    let scene = scene().await;
    let Scene { lozere, caledonie, joe, there, .. } = &scene;
    for sql in
        ["update settings set value = 'open' where key = 'federation_mode'", "update networks set state = 'asking'"]
    {
        let mut tx = lozere.site.db.begin().await.expect("a transaction");
        assert_ne!(tx.query(sql).run().await.expect("written"), 0, "{sql}");
        tx.commit().await.expect("committed");
    }
    lozere.site.federation.peers.forget();
    offer(joe, there, "section=objet", ("parcours", "chemins"), "Plus simple.").await;
    let refused = "select count(*) from journal where state = 'refused'";
    until("it was looked at", || async { lozere.count(refused).await == 1 }).await;
    assert_eq!(
        refusals(lozere).await,
        ["what is said about specifications is taken from networks that were accepted by name"]
    );
    assert_eq!(lozere.count("select count(*) from specification_amendments").await, 0);
    assert_eq!(caledonie.texts(STATES).await, ["pending"]);
}

#[tokio::test]
async fn what_is_not_taken_from_a_network_is_not_taken_through_another() {
    let lozere = Instance::start("lozere", "48").await;
    let (sud, mayotte) = (Instance::start("sud.caledonie", "988").await, Instance::start("mayotte", "976").await);
    lozere.join(&sud).await;
    lozere.join(&mayotte).await;
    sud.join(&mayotte).await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let joe = Mediator::at(&sud, "joe", Role::Reader).await;
    let here = opened(&lea, TITLE).await;
    amendable(&lea, &here).await;
    heard(&[&lozere, &sud, &mayotte]).await;
    let there = format!("/specifications/{}", sud.id_of(TITLE).await);
    offer(&joe, &there, "section=objet", ("parcours", "chemins"), "Plus simple.").await;
    heard(&[&lozere, &sud, &mayotte]).await;
    let all = "select count(*) from specification_amendments";
    assert_eq!(mayotte.count(all).await, 1);
    // Mayotte takes no specifications from there; then it blocks the domain above that network.
    let write = async |sql: &'static str, origin: &str| {
        let mut tx = mayotte.site.db.begin().await.expect("a transaction");
        assert_eq!(tx.query(sql).bind(origin.to_owned()).run().await.expect("written"), 1);
        tx.commit().await.expect("committed");
        mayotte.site.federation.peers.forget();
    };
    write("update networks set flows_in = 'practice' where origin = $1", sud.origin()).await;
    offer(&joe, &there, "section=donnees", ("personne", "famille"), "Plus juste.").await;
    heard(&[&lozere, &sud, &mayotte]).await;
    write("update networks set flows_in = 'practice specification' where origin = $1", sud.origin()).await;
    write(
        "insert into networks (id, origin, name, actor_uri, inbox, state, flows_in, flows_out, created_at) \
         values ('b', $1, '', '', '', 'blocked', '', '', 0)",
        "http://caledonie.localhost",
    )
    .await;
    offer(&joe, &there, "section=acces&requirement=2", ("imprime", "imprime et se plie"), "Pour la poche.").await;
    heard(&[&lozere, &sud, &mayotte]).await;
    assert_eq!((lozere.count(all).await, mayotte.count(all).await), (3, 1));
    assert_eq!(
        refusals(&mayotte).await,
        [
            "what its author's network says about specifications is not taken here",
            "the network of its author is blocked here"
        ]
    );
}

fn delete(ici: &Instance, actor: &str, name: &str, uri: &Value) -> Value {
    json!({"id": ici.url(&format!("/activities/{name}")), "type": "Delete", "actor": ici.url(actor), "object": uri})
}

#[tokio::test]
async fn what_its_author_or_their_network_deletes_is_out_of_sight_everywhere_and_its_words_are_gone() {
    let scene = scene().await;
    let Scene { lozere, caledonie, mayotte, lea, joe, here, there, .. } = &scene;
    offer(joe, there, "section=objet", ("parcours", "chemins"), "Plus simple.").await;
    scene.quiet().await;
    let first = said(caledonie, "Offer").await;
    offer(joe, there, "section=donnees", ("personne", "famille"), "Plus juste.").await;
    scene.quiet().await;
    let second = said(caledonie, "Offer").await;
    let shown = "select motive from specification_amendments where hidden = 0 order by motive";
    let left = async || [lozere.texts(shown).await, caledonie.texts(shown).await, mayotte.texts(shown).await];
    // A neighbour says so.
    Mediator::at(caledonie, "zoe", Role::Reader).await;
    say(caledonie, "/people/zoe", lozere, delete(caledonie, "/people/zoe", "gone-0", &first["object"]["id"])).await;
    scene.quiet().await;
    let both = ["Plus juste.", "Plus simple."];
    assert_eq!(left().await, [both, both, both]);
    assert_eq!(refusals(lozere).await, ["it is another actor's"]);
    // Its author; then the network of the author of the other.
    say(caledonie, "/people/joe", lozere, delete(caledonie, "/people/joe", "gone-1", &first["object"]["id"])).await;
    scene.quiet().await;
    assert_eq!(left().await, [["Plus juste."], ["Plus juste."], ["Plus juste."]]);
    assert_eq!(told_later(mayotte, lozere).await, 1);
    say(caledonie, "/network", lozere, delete(caledonie, "/network", "gone-2", &second["object"]["id"])).await;
    scene.quiet().await;
    let none: [Vec<String>; 3] = Default::default();
    assert_eq!(left().await, none, "{:?}", refusals(caledonie).await);
    assert!(lea.read(&format!("{here}/amendments")).await.words().contains("Aucun amendement ici"));
    let words = "select title || base || proposed || motive || offer from specification_amendments";
    for ici in [lozere, caledonie, mayotte] {
        assert_eq!(ici.texts(words).await, ["", ""], "{}", ici.origin());
    }
    assert_eq!(told_later(mayotte, lozere).await, 0, "nor does who follows later read it");
    // It says so once, and nothing brings it back.
    let before = announced(lozere).await;
    say(caledonie, "/people/joe", lozere, delete(caledonie, "/people/joe", "gone-3", &first["object"]["id"])).await;
    say(caledonie, "/people/joe", lozere, newer(&first, 2, "Encore.")).await;
    scene.quiet().await;
    assert_eq!((left().await, announced(lozere).await), (none, before));
}
