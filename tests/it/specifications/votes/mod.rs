//! Votes: opened where the text is written, each ballot signed on the network of who votes, counted by all.

mod refusals;
mod returned;
mod said;

use super::{
    led, opened,
    scene::{Scene, TITLE},
};
use crate::support::{
    Instance,
    binary::archipel,
    browser::{Browser, Page},
    form::Form,
    peer::Peer,
    story::{Mediator, quiet, two_networks},
    until,
};
use archipel::{upkeep, web::Role};
use axum::http::StatusCode;
use std::time::Duration;

const HOUR: u64 = 3600;
const DAY: u64 = 24 * HOUR;

/// The text of Lozère, put to the vote.
async fn scene() -> Scene {
    Scene::of([Role::Administrator, Role::Administrator, Role::Reader], to_the_vote).await
}

impl Scene {
    /// The pages of the vote in Lozère, in Nouvelle-Calédonie and in Mayotte.
    async fn open(&self, fields: &[(&str, &str)]) -> [String; 3] {
        let mine = open(&self.lea, &self.here, fields).await;
        self.quiet().await;
        [mine, vote_of(&self.joe, &self.there).await, vote_of(&self.sam, &self.far).await]
    }

    /// The close, and the longest grace, are over; Lozère counts, and the others count again.
    async fn counted(&self, seconds: u64) {
        self.later(seconds);
        // Two processes do their rounds at once.
        let (one, other) = tokio::join!(upkeep::once(&self.lozere.site), upkeep::once(&self.lozere.site));
        one.and(other).expect("two rounds");
        let told = "select count(*) from outbox where uri like '%/votes/%/update'";
        assert_eq!(self.lozere.count(told).await, 1, "one of them counts");
        self.quiet().await;
        until("everybody has counted", || async {
            let mut found = 0;
            for ici in self.all() {
                found += ici.count("select count(*) from specification_votes where found <> ''").await;
            }
            found == 3
        })
        .await;
    }

    /// What was told and what was found, at each network.
    async fn results(&self) -> Vec<(serde_json::Value, serde_json::Value)> {
        let mut all = Vec::new();
        for ici in self.all() {
            let read = |text: String| serde_json::from_str::<serde_json::Value>(&text).expect("JSON");
            let told = read(ici.texts("select result from specification_votes").await.remove(0));
            let found = read(ici.texts("select found from specification_votes").await.remove(0));
            all.push((told, found));
        }
        all
    }
}

async fn to_the_vote(lea: &Mediator, path: &str) {
    let set = led(lea, path, &[("phase", "vote")]).await;
    assert_eq!(set.status, StatusCode::SEE_OTHER, "{} {:?}", set.words(), set.errors());
}

/// The form that opens a vote until Friday, with two days of grace.
async fn opening(lea: &Mediator, path: &str, query: &str) -> Form {
    lea.form(&format!("{path}/votes/new{query}"), &format!("{path}/votes/new"))
        .await
        .set_all(&[("closes", "2026-11-27T18:00"), ("grace", "48")])
}

pub(super) async fn open(lea: &Mediator, path: &str, fields: &[(&str, &str)]) -> String {
    let sent = opening(lea, path, "").await.set_all(fields).send(&lea.browser).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{} {:?}", sent.words(), sent.errors());
    sent.location().to_owned()
}

/// The path of the vote that a page leads to.
pub(super) async fn vote_of(who: &Mediator, path: &str) -> String {
    let page = who.read(path).await;
    let start = page.text.find(&format!("{path}/votes/0")).unwrap_or_else(|| panic!("no vote: {}", page.words()));
    page.text[start..].split('"').next().expect("an address").to_owned()
}

pub(super) async fn vote(who: &Mediator, at: &str, choice: &str, why: &str) {
    let form = who.form(at, &format!("{at}/ballot")).await.set("choice", choice).set("explanation", why);
    let sent = form.send(&who.browser).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{} {:?}", sent.words(), sent.errors());
}

/// What the command says of a vote; true when it ends well.
pub(super) async fn recounted(ici: &Instance, at: &str) -> (bool, String) {
    let id = at.rsplit('/').next().expect("an id");
    let mut command = archipel(&["specification", "recount", id, "--data"]);
    let output = command.arg(ici.folder.path()).output().await.expect("it ends");
    (output.status.success(), String::from_utf8(output.stdout).expect("UTF-8"))
}

fn plain(page: &Page) -> String {
    page.words().replace(['\u{a0}', '\u{202f}'], " ")
}

async fn says(who: &Mediator, at: &str, words: &str) {
    let page = who.read(at).await;
    assert!(plain(&page).contains(words), "{words}: {}", page.words());
}

#[tokio::test]
async fn everybody_votes_from_their_own_network_and_all_three_count_the_same() {
    let scene = scene().await;
    let Scene { lozere, caledonie, mayotte, lea, joe, sam, .. } = &scene;
    let eva = Mediator::at(caledonie, "eva", Role::Reader).await;
    let ana = Mediator::at(mayotte, "ana", Role::Reader).await;
    says(lea, "/specifications", "Cahiers des charges").await;
    let [mine, theirs, far] = scene.open(&[("quorum", "2")]).await;
    for (who, at) in [(lea, &mine), (joe, &theirs), (sam, &far)] {
        for words in [
            "Vote : Passeport numérique",
            "Chaque membre a une voix.",
            "Il faut au moins 2 voix",
            "plus de voix pour que contre",
            "Ce qui est mis aux voix",
            "Les réseaux suivent des personnes",
            "Réseau lozere, Réseau mayotte, Réseau nouvelle-caledonie",
        ] {
            says(who, at, words).await;
        }
        says(who, "/specifications", "Ces votes attendent votre bulletin").await;
    }
    // 18:00 in Mende is 4:00 the next day in Nouméa.
    says(joe, &theirs, "Jusqu’au sam. 28 nov. 2026 à 04:00 (Nouméa)").await;
    says(joe, &theirs, "soit ven. 27 nov. 2026 à 18:00 (Paris) pour le réseau qui l’a ouvert").await;
    // Twice within a second: the last one counts all the same.
    vote(lea, &mine, "against", "").await;
    vote(lea, &mine, "for", "Nous l’attendions.").await;
    vote(joe, &theirs, "against", "Trop tôt.").await;
    let sent = joe.read(&theirs).await;
    assert!(plain(&sent).contains("Pas encore reçu par Réseau lozere"), "{}", sent.words());
    vote(sam, &far, "for", "").await;
    vote(&eva, &theirs, "against", "").await;
    vote(&ana, &far, "for", "").await;
    scene.quiet().await;
    says(joe, &theirs, "Réseau lozere").await;
    says(joe, &theirs, "l’a reçu.").await;
    // Joe thinks again: the last one counts. Eva takes hers back.
    vote(joe, &theirs, "for", "On m’a convaincu.").await;
    eva.say(&theirs, &format!("{theirs}/withdraw"), &[]).await;
    scene.quiet().await;
    says(joe, &theirs, "remplacé par le suivant").await;
    says(&eva, &theirs, "retiré").await;
    assert!(!plain(&joe.read("/specifications").await).contains("attendent votre bulletin"));
    // Nobody sees who voted what, and nobody has it.
    let secret = lea.read(&mine).await;
    assert!(!secret.words().contains("Trop tôt") && !secret.words().contains("convaincu"), "{}", secret.words());
    assert_eq!(lea.browser.get(&format!("{mine}/voices")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(mayotte.count("select count(*) from specification_ballots where origin not like '%mayotte%'").await, 0);
    let closed =
        caledonie.site.federation.ask_peer(&lozere.site.config.origin, &format!("{mine}/ballots?after=")).await;
    assert!(closed.is_err(), "nothing is served before the count");
    // Nothing is counted before the longest grace is over.
    scene.later(4 * DAY);
    upkeep::once(&lozere.site).await.expect("a round");
    says(lea, &mine, "clos, les bulletins en route sont attendus").await;
    scene.counted(2 * DAY).await;
    let results = scene.results().await;
    for (told, found) in &results {
        assert_eq!((told, &found["result"]), (&results[0].0, told));
        assert_eq!(found["contested"], 0);
    }
    let told = &results[0].0;
    assert_eq!(told["outcome"], "adopted");
    assert_eq!(told["heads"], serde_json::json!({"in_favour": 4, "against": 0, "abstaining": 0}));
    assert_eq!(told["territories"]["976"]["in_favour"], 2);
    assert_eq!(told["set_aside"], serde_json::json!({"replaced": 2, "withdrawn": 1}));
    upkeep::once(&lozere.site).await.expect("a round");
    assert_eq!(lozere.count("select count(*) from audit where action = 'vote-count'").await, 1, "once");
    for (who, at) in [(joe, &theirs), (sam, &far)] {
        for words in
            ["Adopté : 4 pour, 0 contre, 0 abstention", "le résultat est le même", "On m’a convaincu.", "Mayotte"]
        {
            says(who, at, words).await;
        }
        let voices = who.read(&format!("{at}/voices")).await;
        assert!(voices.words().contains("Joe Essai") && voices.words().contains("Trop tôt."), "{}", voices.words());
    }
    for (ici, at) in [(lozere, &mine), (caledonie, &theirs)] {
        let (same, said) = recounted(ici, at).await;
        assert!(same && said.contains("adopted: 4 for, 0 against, 0 abstentions"), "{said}");
        assert!(said.contains("  976: 2 for") && said.contains("A more recent ballot took its place."), "{said}");
    }
    let public = Browser::new(caledonie).get(&theirs).await;
    assert!(public.words().contains("Adopté") && !public.words().contains("Joe Essai"), "{}", public.words());
    assert_eq!(Browser::new(caledonie).get(&format!("{theirs}/voices")).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_ballot_signed_in_time_counts_when_it_arrives_within_the_grace_of_its_network_and_not_later() {
    let mut scene = scene().await;
    let form = opening(&scene.lea, &scene.here, "").await;
    let form = form.tick("fragile", &[&scene.caledonie.url("/network")]).set("grace_fragile", "240").set("grace", "24");
    let sent = form.send(&scene.lea.browser).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{} {:?}", sent.words(), sent.errors());
    let mine = sent.location().to_owned();
    scene.quiet().await;
    let (theirs, far) = (vote_of(&scene.joe, &scene.there).await, vote_of(&scene.sam, &scene.far).await);
    vote(&scene.lea, &mine, "against", "").await;
    says(&scene.joe, &theirs, "De Réseau nouvelle-caledonie, où la liaison est fragile").await;
    scene.lozere.cut().await;
    vote(&scene.joe, &theirs, "for", "Signé sans ligne.").await;
    vote(&scene.sam, &far, "for", "").await;
    for _ in 0..6 {
        scene.later(DAY);
        for ici in [&scene.caledonie, &scene.mayotte] {
            until("it was tried and has failed", || async {
                ici.count("select count(*) from streams where lease <> ''").await == 0
            })
            .await;
        }
    }
    // The vote has been over for three days.
    says(&scene.joe, &theirs, "Pas encore reçu par Réseau lozere").await;
    says(&scene.joe, &theirs, "au plus tard le mar. 8 déc. 2026 à 04:00 (Nouméa)").await;
    scene.lozere.mend().await;
    scene.later(2 * HOUR);
    scene.quiet().await;
    says(&scene.joe, &theirs, "l’a reçu.").await;
    says(&scene.sam, &far, "Il a été signé à temps, mais il est arrivé après le délai accordé à son site.").await;
    scene.counted(8 * DAY).await;
    let results = scene.results().await;
    assert!(results.iter().all(|(told, found)| told == &results[0].0 && &found["result"] == told));
    assert_eq!(results[0].0["heads"], serde_json::json!({"in_favour": 1, "against": 1, "abstaining": 0}));
    assert_eq!(results[0].0["set_aside"], serde_json::json!({"after_grace": 1}));
    assert_eq!(results[0].0["outcome"], "rejected");
}

#[tokio::test]
async fn each_network_has_one_voice_and_the_person_whom_it_mandated_gives_it() {
    let scene = scene().await;
    let Scene { caledonie, lea, joe, sam, .. } = &scene;
    let eva = Mediator::at(caledonie, "eva", Role::Reader).await;
    let [mine, theirs, far] = scene.open(&[("rule", "network"), ("majority", "absolute")]).await;
    for (who, at) in [(joe, &theirs), (&eva, &theirs), (sam, &far)] {
        let page = who.read(at).await;
        assert!(!page.text.contains(&format!("{at}/ballot")), "nobody is mandated: {}", page.words());
        let token = who.read("/me").await.token();
        let sent = who.browser.post(&format!("{at}/ballot"), &[("csrf", &token), ("choice", "for")]).await;
        assert_eq!(sent.status, StatusCode::FORBIDDEN);
    }
    let token = sam.read("/me").await.token();
    let refused = sam.browser.post(&format!("{far}/mandate"), &[("csrf", &token), ("person", "sam")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "administrators mandate");
    let form = joe.form(&theirs, &format!("{theirs}/mandate")).await;
    let nobody = form.clone().set("person", "personne").send(&joe.browser).await;
    assert_eq!((nobody.status, nobody.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["person"]));
    joe.say(&theirs, &format!("{theirs}/mandate"), &[("person", "joe")]).await;
    let bare = form.clone().set("person", "").send(&joe.browser).await;
    assert_eq!((bare.status, bare.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["person"]));
    let ballot = bare.text.find(&format!("{theirs}/ballot")).expect("both forms are there");
    let error = bare.text.find("id=\"error-summary\"").expect("one of them has an error");
    assert!(
        error > ballot && bare.text.matches("id=\"error-summary\"").count() == 1,
        "in its own form: {}",
        bare.words()
    );
    assert_eq!(form.set("person", "eva").send(&joe.browser).await.status, StatusCode::SEE_OTHER);
    says(joe, &theirs, "Personne mandatée : Eva Essai").await;
    vote(&eva, &theirs, "for", "Décidé en assemblée.").await;
    lea.say(&mine, &format!("{mine}/mandate"), &[("person", "lea")]).await;
    vote(lea, &mine, "abstain", "").await;
    scene.quiet().await;
    says(joe, &theirs, "Les bulletins de notre réseau").await;
    scene.counted(6 * DAY).await;
    let results = scene.results().await;
    assert!(results.iter().all(|(told, found)| told == &results[0].0 && &found["result"] == told));
    assert_eq!(results[0].0["heads"], serde_json::json!({"in_favour": 1, "against": 0, "abstaining": 1}));
    assert_eq!(results[0].0["outcome"], "rejected", "one of two who voted is not more than half");
    assert_eq!(results[0].0["territories"]["988"]["in_favour"], 1);
}

#[tokio::test]
async fn a_vote_on_an_amendment_is_read_on_its_page_and_strangers_read_no_ballot() {
    let (lozere, caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let joe = Mediator::at(&caledonie, "joe", Role::Reader).await;
    let here = opened(&lea, TITLE).await;
    led(&lea, &here, &[("phase", "amendments")]).await;
    quiet(&[&lozere, &caledonie]).await;
    let there = format!("/specifications/{}", caledonie.id_of(TITLE).await);
    let form = joe.form(&format!("{there}/amendments/new?section=objet"), &format!("{there}/amendments/new")).await;
    let text = form.get("text").replace("parcours", "chemins");
    let sent = form.set("text", &text).set("motive", "Plus simple.").send(&joe.browser).await;
    quiet(&[&lozere, &caledonie]).await;
    let list = lea.read(&format!("{here}/amendments")).await;
    let start = list.text.find(&format!("{here}/amendments/0")).expect("an amendment");
    let amendment = list.text[start..].split('"').next().expect("an address").to_owned();
    // Not on the whole text yet.
    let early = opening(&lea, &here, "").await.send(&lea.browser).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", early.words());
    let unsent = lea.read(&format!("{here}/votes/new")).await;
    assert!(plain(&unsent).contains("Cela ne se fait pas dans la phase « Amendements »"), "{}", unsent.words());
    assert!(!plain(&unsent).contains("Ce que vous avez écrit"), "nothing was written: {}", unsent.words());
    let id = amendment.rsplit('/').next().expect("an id");
    let query = format!("?amendment={id}");
    assert!(
        lea.read(&amendment).await.text.contains(&format!("{here}/votes/new?amendment={id}")),
        "the way to open one"
    );
    let opened = opening(&lea, &here, &query).await.send(&lea.browser).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{} {:?}", opened.words(), opened.errors());
    let mine = opened.location().to_owned();
    let again = opening(&lea, &here, &query).await.send(&lea.browser).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "one at a time");
    assert!(again.errors().is_empty() && again.text.contains(&format!("href=\"{mine}\"")), "{}", again.words());
    quiet(&[&lozere, &caledonie]).await;
    says(&joe, sent.location(), "Vote : Objet (Joe Essai)").await;
    let theirs = vote_of(&joe, &there).await;
    // What is voted on stands on the page, and the list of votes leads to it.
    for (who, at) in [(&lea, &mine), (&joe, &theirs)] {
        let words = plain(&who.read(at).await);
        assert!(words.contains("supprimé : parcours ajouté : chemins") && words.contains("Plus simple."), "{words}");
    }
    assert!(joe.read(&format!("{there}/votes")).await.text.contains(&format!("href=\"{theirs}\"")));
    // What a moderator hides is not shown there either.
    let tia = Mediator::at(&caledonie, "tia", Role::Moderator).await;
    let hide = format!("{}/hide", sent.location());
    tia.form(&hide, &hide).await.set("reason", "Hors sujet").press(&tia.browser, "act", "hide").await;
    let words = plain(&joe.read(&theirs).await);
    assert!(words.contains("n’est pas montré ici") && !words.contains("ajouté : chemins"), "{words}");
    assert!(!words.contains("Plus simple."), "{words}");
    let token = tia.read("/me").await.token();
    tia.browser.post(&hide, &[("csrf", &token), ("act", "show")]).await;
    vote(&joe, &theirs, "for", "").await;
    quiet(&[&lozere, &caledonie]).await;
    for ici in [&lozere, &caledonie] {
        ici.clock.advance(Duration::from_secs(6 * DAY));
    }
    upkeep::once(&lozere.site).await.expect("a round");
    quiet(&[&lozere, &caledonie]).await;
    says(&lea, &amendment, "Adopté").await;
    says(&joe, &theirs, "le résultat est le même").await;
    // A stranger, a person of an accepted network, and its instance actor.
    let peer = Peer::start("ally").await;
    let ballots = format!("{mine}/ballots?after=");
    assert_eq!(peer.reads(&lozere, &ballots, None).await, StatusCode::UNAUTHORIZED);
    assert_eq!(peer.reads(&lozere, &ballots, Some("alice")).await, StatusCode::FORBIDDEN);
    lozere.trust(&peer, "practice specification").await;
    assert_eq!(peer.reads(&lozere, &ballots, Some("alice")).await, StatusCode::FORBIDDEN);
    let page = caledonie.site.federation.ask_peer(&lozere.site.config.origin, &ballots).await.expect("a page");
    let page: serde_json::Value = serde_json::from_slice(&page).expect("JSON");
    assert_eq!(page["orderedItems"][0]["activity"]["object"]["choice"], "for");
}
