//! What is no ballot, and by whom; what cannot be opened.

use super::{DAY, HOUR, Scene, TITLE, opening, recounted, says, scene, to_the_vote, vote};
use crate::specifications::opened;
use crate::support::{
    Instance,
    story::{Mediator, quiet, two_networks},
    until,
};
use archipel::{
    federation::{
        actors,
        outbox::{self, Audience},
    },
    upkeep,
    web::Role,
};
use axum::http::StatusCode;
use serde_json::{Value, json};

#[tokio::test]
async fn a_form_with_faults_names_each_at_its_field_and_keeps_what_was_typed() {
    let (lozere, caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let path = opened(&lea, TITLE).await;
    let early = lea.read(&format!("{path}/votes/new")).await;
    assert!(early.words().contains("Cela ne se fait pas dans la phase"), "{}", early.words());
    to_the_vote(&lea, &path).await;
    quiet(&[&lozere, &caledonie]).await;
    let good = opening(&lea, &path, "").await;
    for (field, typed) in [
        ("closes", ""),
        ("closes", "hier"),
        ("closes", "2026-11-23T10:00"),
        ("closes", "2029-01-01T10:00"),
        ("opens", "bientôt"),
        ("opens", "2026-11-20T10:00"),
        ("quorum", "0"),
        ("quorum", "beaucoup"),
        ("grace", "9999"),
        ("grace_fragile", "-1"),
        ("rule", "roi"),
        ("majority", "presque"),
    ] {
        let refused = good.clone().set(field, typed).send(&lea.browser).await;
        assert_eq!(
            (refused.status, refused.errors()),
            (StatusCode::UNPROCESSABLE_ENTITY, vec![field]),
            "{field}: {typed}"
        );
        let again = refused.form(&format!("{path}/votes/new"));
        assert_eq!(again.get("closes"), if field == "closes" { typed } else { "2026-11-27T18:00" }, "{field}");
    }
    let none = good.clone().tick("networks", &[]).send(&lea.browser).await;
    assert_eq!(none.errors(), ["networks"]);
    let fragile = good.clone().tick("fragile", &[&caledonie.url("/network")]).send(&lea.browser).await;
    assert_eq!(fragile.errors(), ["grace_fragile"], "no time of its own: {}", fragile.words());
    let unmet = good.clone().set("rule", "network").set("quorum", "3").send(&lea.browser).await;
    assert_eq!(unmet.errors(), ["quorum"], "{}", unmet.words());
    assert_eq!(lozere.count("select count(*) from specification_votes").await, 0);
    let marc = Mediator::at(&lozere, "marc", Role::Contributor).await;
    assert_eq!(marc.browser.get(&format!("{path}/votes/new")).await.status, StatusCode::FORBIDDEN);
    let sent = good.send(&lea.browser).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{} {:?}", sent.words(), sent.errors());
    assert_eq!(good.send(&lea.browser).await.location(), sent.location(), "the same button once more");
    let at = sent.location();
    let form = lea.form(at, &format!("{at}/ballot")).await;
    let refused = form.clone().set("explanation", "Parce que.").send(&lea.browser).await;
    assert_eq!((refused.status, refused.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["choice"]));
    assert_eq!(refused.form(&format!("{at}/ballot")).get("explanation"), "Parce que.");
    let long = form.set("choice", "for").set("explanation", &"m".repeat(2_001)).send(&lea.browser).await;
    assert_eq!(long.errors(), ["explanation"]);
    // While it is open the text stays in its phase.
    let action = format!("{path}/phase");
    let moved = lea.form(&action, &action).await.set("phase", "adoption").send(&lea.browser).await;
    assert_eq!((moved.status, moved.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["phase"]));
    lozere.clock.advance(std::time::Duration::from_secs(4 * DAY));
    let token = lea.read("/me").await.token();
    let late = lea.browser.post(&format!("{at}/ballot"), &[("csrf", &token), ("choice", "for")]).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.words().contains("n’est pas ouvert"), "{}", late.words());
    assert_eq!(lozere.count("select count(*) from specification_ballots").await, 0);
}

/// An actor of this network says something to another one, by the way of everything that is sent.
async fn say(ici: &Instance, actor: &str, to: &Instance, activity: Value) {
    let mut tx = ici.site.db.begin().await.expect("a transaction");
    let actor = actors::by_uri(&mut tx, &ici.url(actor)).await.expect("read").expect("an actor of ours");
    let inbox = to.url("/inbox");
    let audience = Audience { inboxes: &[inbox.as_str()], ..Audience::default() };
    outbox::append(&mut tx, &ici.site.here(), &actor, activity, &audience).await.expect("appended");
    tx.commit().await.expect("committed");
    ici.site.wake();
}

/// The last ballot that this network sent.
async fn sent(ici: &Instance) -> Value {
    let rows: Vec<(Vec<u8>,)> = ici
        .site
        .db
        .read()
        .await
        .expect("a connection")
        .query("select body from outbox order by seq")
        .all()
        .await
        .expect("read");
    let mut all = rows.into_iter().map(|(body,)| serde_json::from_slice::<Value>(&body).expect("JSON"));
    all.rfind(|one| one["kind"] == "ballot" && one["type"] == "Offer").expect("a ballot was sent")
}

/// The same ballot under another id, in the name of `actor`.
fn forged(ici: &Instance, ballot: &Value, actor: &str, n: u32) -> Value {
    let mut forged = ballot.clone();
    let uri = ici.url(&format!("/ballots/forged-{n}"));
    forged["id"] = format!("{uri}/offer").into();
    forged["actor"] = ici.url(actor).into();
    forged["object"]["id"] = uri.into();
    forged["object"]["attributedTo"] = ici.url(actor).into();
    forged.as_object_mut().expect("an object").remove("proof");
    forged
}

#[tokio::test]
async fn what_is_no_ballot_of_this_vote_is_refused_with_its_reason_and_counts_nowhere() {
    let scene = scene().await;
    let Scene { lozere, caledonie, mayotte, lea, joe, sam, .. } = &scene;
    // Mayotte does not vote.
    let form = opening(lea, &scene.here, "").await;
    let form = form.tick("networks", &[&lozere.url("/network"), &caledonie.url("/network")]);
    let opened = form.send(&lea.browser).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{} {:?}", opened.words(), opened.errors());
    scene.quiet().await;
    let theirs = super::vote_of(joe, &scene.there).await;
    let far = super::vote_of(sam, &scene.far).await;
    says(sam, &far, "Notre réseau ne vote pas ici.").await;
    vote(joe, &theirs, "against", "").await;
    scene.quiet().await;
    let sound = sent(caledonie).await;
    let refusals = async || {
        let mut all = lozere.texts("select detail from audit where action = 'ballot-refuse' order by seq").await;
        all.extend(lozere.texts("select error from journal where state = 'refused' order by seq").await);
        all
    };
    // From a network that is not named; by the network where people vote; on another's behalf.
    say(mayotte, "/people/sam", lozere, forged(mayotte, &sound, "/people/sam", 1)).await;
    say(caledonie, "/network", lozere, forged(caledonie, &sound, "/network", 2)).await;
    let mut other = forged(caledonie, &sound, "/network", 3);
    other["object"]["attributedTo"] = caledonie.url("/people/joe").into();
    say(caledonie, "/network", lozere, other).await;
    // Altered: other words under an id that is known; of another text; replayed.
    let mut altered = forged(caledonie, &sound, "/people/joe", 4);
    altered["object"]["id"] = sound["object"]["id"].clone();
    altered["object"]["choice"] = json!("for");
    say(caledonie, "/people/joe", lozere, altered).await;
    let mut text = forged(caledonie, &sound, "/people/joe", 5);
    text["object"]["hash"] = json!("sha256:00");
    say(caledonie, "/people/joe", lozere, text).await;
    let mut again = sound.clone();
    again["id"] = caledonie.url("/activities/again").into();
    again.as_object_mut().expect("an object").remove("proof");
    say(caledonie, "/people/joe", lozere, again).await;
    let mut blank = forged(caledonie, &sound, "/people/joe", 6);
    blank["object"]["choice"] = json!("peut-être");
    say(caledonie, "/people/joe", lozere, blank).await;
    // Another network tells of a vote, or changes its terms, or says what became of a ballot.
    let vote_uri = sound["target"].clone();
    let reject = json!({"id": mayotte.url("/activities/r"), "type": "Reject", "kind": "ballot", "actor": mayotte.url("/network"),
        "object": sound["object"]["id"], "outcome": "refused", "content": "Faux."});
    say(mayotte, "/network", caledonie, reject).await;
    let terms = mayotte.texts("select terms from specification_votes").await.remove(0);
    let terms: Value = serde_json::from_str(&terms).expect("JSON");
    let question = json!({"id": mayotte.url("/specifications/1/votes/1"), "type": "Question", "attributedTo": mayotte.url("/network"),
        "kind": "vote", "sheet": terms});
    let stolen = json!({"id": mayotte.url("/activities/q"), "type": "Create", "kind": "vote", "actor": mayotte.url("/network"), "object": question});
    say(mayotte, "/network", caledonie, stolen).await;
    scene.quiet().await;
    assert_eq!(caledonie.count("select count(*) from specification_votes").await, 1);
    let mut why = refusals().await;
    why.sort();
    assert_eq!(
        why,
        [
            "Cette personne n’est pas sur la liste de celles qui votent.",
            "Cette personne n’est pas sur la liste de celles qui votent.",
            "Il porte sur un autre texte que celui qui est mis au vote.",
            "another ballot has this id",
            "it is attributed to another actor",
            "it says no choice",
        ]
    );
    assert_eq!(
        caledonie.texts("select error from journal where state = 'refused'").await,
        [
            "only the network of a text says what becomes of what is said about it",
            "only the network of a text says what becomes of what is said about it"
        ]
    );
    assert_eq!(lozere.texts("select choice || state from specification_ballots").await, ["againstreceived"]);
    says(joe, &theirs, "l’a reçu.").await;
    // Signed after the close it is kept, published, and does not count.
    scene.later(4 * DAY);
    say(caledonie, "/people/joe", lozere, forged(caledonie, &sound, "/people/joe", 7)).await;
    scene.quiet().await;
    assert_eq!(refusals().await.iter().filter(|why| *why == "Il a été signé après la clôture.").count(), 1);
    // Who tells other terms is not believed.
    let mut question: Value =
        json!({"id": vote_uri, "type": "Question", "attributedTo": lozere.url("/network"), "kind": "vote"});
    let terms = caledonie.texts("select terms from specification_votes").await.remove(0);
    question["sheet"] = serde_json::from_str(&terms).expect("JSON");
    question["sheet"]["quorum"] = json!(40);
    let told = json!({"id": lozere.url("/activities/t"), "type": "Update", "kind": "vote", "actor": lozere.url("/network"), "object": question});
    say(lozere, "/network", caledonie, told).await;
    scene.counted(3 * DAY).await;
    let results = scene.results().await;
    assert!(results.iter().all(|(told, found)| told == &results[0].0 && &found["result"] == told));
    assert_eq!(results[0].0["heads"], json!({"in_favour": 0, "against": 1, "abstaining": 0}));
    assert_eq!(results[0].0["set_aside"], json!({"late": 1}));
    let refused = caledonie.texts("select error from journal where state = 'refused' order by seq").await;
    assert_eq!(refused[2], "the terms of a vote never change");
    // After the count nothing is recorded any more.
    say(caledonie, "/people/joe", lozere, forged(caledonie, &sound, "/people/joe", 8)).await;
    scene.quiet().await;
    assert_eq!(lozere.count("select count(*) from specification_ballots").await, 2);
}

#[tokio::test]
async fn a_network_that_publishes_other_ballots_than_those_it_had_is_found_out() {
    let mut scene = scene().await;
    let [mine, theirs, far] = scene.open(&[]).await;
    vote(&scene.lea, &mine, "for", "").await;
    vote(&scene.joe, &theirs, "against", "").await;
    vote(&scene.sam, &far, "against", "").await;
    scene.quiet().await;
    // Mayotte has met Joe before.
    scene.mayotte.site.federation.fetch_actor(&scene.caledonie.url("/people/joe")).await.expect("his key");
    // Lozère turns a ballot around in its own database: its own count believes signatures alone.
    let turned = "update specification_ballots set offer = replace(offer, '\"choice\":\"against\"', '\"choice\":\"for\"') \
        where origin like '%mayotte%'";
    change(&scene.lozere, turned).await;
    scene.caledonie.cut().await;
    scene.later(6 * DAY);
    upkeep::once(&scene.lozere.site).await.expect("a round");
    until("it was counted in Mayotte", || async {
        scene.mayotte.count("select count(*) from specification_votes where found <> ''").await == 1
    })
    .await;
    says(&scene.sam, &far, "Non adopté : 1 pour, 1 contre, 0 abstention").await;
    says(&scene.sam, &far, "Sa signature ne tient pas").await;
    // Of Sam's ballot Mayotte knows better: what he signed stays beside what was published under its id.
    says(&scene.sam, &far, "un bulletin de notre réseau n’est pas publié comme le réseau du texte l’avait confirmé")
        .await;
    let signed = "select offer from specification_ballots where published = 0";
    assert!(scene.mayotte.texts(signed).await.remove(0).contains(r#""choice":"against""#));
    let voices = scene.sam.read(&format!("{far}/voices")).await;
    assert!(!voices.words().contains("Sam Essai"), "no words that he did not sign: {}", voices.words());
    // Then it leaves another out.
    change(&scene.lozere, "update specification_ballots set listed = 0 where origin like '%caledonie%'").await;
    scene.caledonie.mend().await;
    scene.later(2 * 3600);
    scene.quiet().await;
    until("it was counted in Nouvelle-Calédonie", || async {
        scene.caledonie.count("select count(*) from specification_votes where found <> ''").await == 1
    })
    .await;
    for words in [
        "Non adopté : 1 pour, 1 contre, 0 abstention",
        "Recompté ici, le résultat n’est pas celui que dit Réseau lozere",
        "Adopté : 1 pour, 0 contre, 0 abstention",
        "un bulletin de notre réseau n’est pas publié comme le réseau du texte l’avait confirmé",
    ] {
        says(&scene.joe, &theirs, words).await;
    }
    let (same, said) = recounted(&scene.caledonie, &theirs).await;
    assert!(!same && said.contains("What was told is another"), "{said}");
    let (same, said) = recounted(&scene.mayotte, &far).await;
    assert!(
        !same && said.contains("It is the result that was told") && said.contains("had confirmed them: 1"),
        "{said}"
    );
}

#[tokio::test]
async fn a_ballot_whose_network_does_not_answer_is_counted_once_it_does_and_holds_up_no_other() {
    let mut scene = scene().await;
    let [mine, theirs, far] = scene.open(&[]).await;
    vote(&scene.lea, &mine, "for", "").await;
    vote(&scene.joe, &theirs, "for", "").await;
    vote(&scene.sam, &far, "for", "").await;
    scene.quiet().await;
    scene.caledonie.cut().await;
    scene.later(6 * DAY);
    upkeep::once(&scene.lozere.site).await.expect("a round");
    until("it was counted in Mayotte", || async {
        scene.mayotte.count("select count(*) from specification_votes where found <> ''").await == 1
    })
    .await;
    says(&scene.sam, &far, "Recompté ici, sauf un bulletin dont la signature ne peut pas encore être vérifiée").await;
    scene.caledonie.mend().await;
    scene.later(7 * HOUR);
    upkeep::once(&scene.mayotte.site).await.expect("a round");
    until("it was counted again in Mayotte", || async {
        scene.mayotte.count("select count(*) from specification_votes where recount_at is null").await == 1
    })
    .await;
    says(&scene.sam, &far, "le résultat est le même").await;
}

#[tokio::test]
async fn what_voters_of_a_blocked_network_say_is_out_of_sight_and_their_voices_count() {
    let scene = scene().await;
    let [_, theirs, far] = scene.open(&[]).await;
    vote(&scene.sam, &far, "for", "Pour le lagon.").await;
    scene.quiet().await;
    scene.counted(6 * DAY).await;
    let joe = &scene.joe;
    let shows = async |at: &str| joe.read(at).await.words().contains("Pour le lagon.");
    let voices = format!("{theirs}/voices");
    assert!(shows(&theirs).await && shows(&voices).await);
    let path = joe.block(&scene.mayotte).await;
    let hidden = "select count(*) from specification_ballots where hidden = 1";
    until("it is hidden", || async { scene.caledonie.count(hidden).await == 1 }).await;
    assert!(!shows(&theirs).await && !shows(&voices).await);
    says(joe, &theirs, "Adopté : 1 pour, 0 contre, 0 abstention").await;
    says(joe, &theirs, "le résultat est le même").await;
    joe.unblock(&path).await;
    until("it is shown again", || async { scene.caledonie.count(hidden).await == 0 }).await;
    assert!(shows(&theirs).await && shows(&voices).await);
}

async fn change(ici: &Instance, sql: &'static str) {
    let mut tx = ici.site.db.begin().await.expect("a transaction");
    assert_eq!(tx.query(sql).run().await.expect("changed"), 1);
    tx.commit().await.expect("committed");
}

#[tokio::test]
async fn a_result_that_is_told_while_ballots_may_arrive_closes_no_vote() {
    let scene = scene().await;
    let Scene { lozere, caledonie, joe, .. } = &scene;
    let [mine, theirs, _] = scene.open(&[]).await;
    let result = json!({"heads": {"in_favour": 9, "against": 0, "abstaining": 0}, "territories": {}, "outcome": "adopted",
        "ballots": 9, "set_aside": {}, "hash": "00"});
    let mut early: Value =
        json!({"id": lozere.url(&mine), "type": "Question", "attributedTo": lozere.url("/network"), "kind": "vote"});
    early["sheet"] =
        serde_json::from_str(&caledonie.texts("select terms from specification_votes").await.remove(0)).expect("JSON");
    early["sheet"]["result"] = result;
    let told = json!({"id": lozere.url("/activities/early"), "type": "Update", "kind": "vote", "actor": lozere.url("/network"), "object": early});
    say(lozere, "/network", caledonie, told).await;
    until("it waits", || async {
        caledonie.count("select count(*) from journal where error like 'ballots may still arrive%'").await == 1
    })
    .await;
    assert_eq!(caledonie.count("select count(*) from specification_votes where state = 'open'").await, 1);
    vote(joe, &theirs, "against", "").await;
}
