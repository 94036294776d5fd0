//! Votes and ballots come back, after the network of the text, or of who voted, came back from an old copy.

use super::{DAY, open, recounted, says, scene, vote, vote_of};
use crate::{
    continuity::a_day_later,
    keeping::{backup, comes_back},
    specifications::scene::Scene,
    support::{Folder, Instance, browser::Browser, story::Mediator},
};
use archipel::{upkeep, web::Role};
use std::path::PathBuf;

const BALLOTS: &str =
    "select voter || ' ' || choice || ' ' || state from specification_ballots where published = 0 order by uri";
const ARRIVALS: &str = "select uri || ' ' || coalesce(arrived_at, 0) || ' ' || coalesce(undo_arrived_at, 0) from specification_ballots \
    where origin not like '%lozere%' and published = 0 order by uri";
const RESULT: &str = "select result from specification_votes";
const WAITING: &str = "select count(*) from journal where state in ('new', 'waiting')";

async fn saved(ici: &Instance, out: &Folder) -> PathBuf {
    let file = out.path().join("vieille.archipel");
    backup(ici, &file).await;
    file
}

async fn lozere_comes_back(scene: Scene, file: &std::path::Path) -> Scene {
    let lozere = comes_back(file, scene.lozere).await;
    // A restore is dated by the clock of the machine, which is not that of the story.
    let mut tx = lozere.site.db.begin().await.expect("a transaction");
    let now = lozere.site.clock.now().0.to_string();
    tx.query("update settings set value = $1 where key = 'restored_at'").bind(now).run().await.expect("dated");
    tx.commit().await.expect("committed");
    let lea = Mediator { browser: Browser::signed_in(&lozere, &scene.lea.account).await, ..scene.lea };
    Scene { lozere, lea, ..scene }
}

async fn days(scene: &Scene, days: usize) {
    for _ in 0..days {
        a_day_later(&scene.all()).await;
    }
}

/// Everybody votes; Eva of Nouvelle-Calédonie takes hers back. Returns the pages of the vote.
async fn voted(scene: &Scene, eva: &Mediator) -> [String; 3] {
    let pages = scene.open(&[]).await;
    let [mine, theirs, far] = &pages;
    vote(&scene.lea, mine, "against", "").await;
    vote(&scene.joe, theirs, "against", "").await;
    scene.quiet().await;
    vote(&scene.joe, theirs, "for", "On m’a convaincu.").await;
    vote(&scene.sam, far, "for", "").await;
    vote(eva, theirs, "against", "").await;
    scene.quiet().await;
    eva.say(theirs, &format!("{theirs}/withdraw"), &[]).await;
    scene.quiet().await;
    pages
}

#[tokio::test]
async fn a_vote_that_the_network_of_the_text_lost_is_counted_with_the_ballots_that_it_had_received_in_time() {
    let scene = scene().await;
    let eva = Mediator::at(&scene.caledonie, "eva", Role::Reader).await;
    let out = Folder::new("sauvegardes");
    let old = saved(&scene.lozere, &out).await;
    let [mine, theirs, _] = voted(&scene, &eva).await;
    let arrivals = scene.lozere.texts(ARRIVALS).await;
    assert_eq!(arrivals.len(), 4);
    let before = scene.caledonie.texts(BALLOTS).await;
    // The close and every grace are over when it comes back.
    scene.later(7 * DAY);
    let scene = lozere_comes_back(scene, &old).await;
    days(&scene, 5).await;
    upkeep::once(&scene.lozere.site).await.expect("a round");
    assert_eq!(scene.lozere.texts(RESULT).await, [""], "nothing is counted for a week");
    assert_eq!(scene.lozere.texts(ARRIVALS).await, arrivals, "they came when they had come");
    assert_eq!(scene.lozere.count(WAITING).await, 0);
    assert_eq!(scene.caledonie.texts(BALLOTS).await, before, "nobody was told another thing");
    days(&scene, 3).await;
    scene.counted(3600).await;
    let results = scene.results().await;
    for (told, found) in &results {
        assert_eq!((told, &found["result"], &found["contested"]), (&results[0].0, told, &0.into()));
    }
    // What Léa had signed since the copy was nowhere else.
    assert_eq!(results[0].0["heads"], serde_json::json!({"in_favour": 2, "against": 0, "abstaining": 0}));
    assert_eq!(results[0].0["set_aside"], serde_json::json!({"replaced": 1, "withdrawn": 1}));
    says(&scene.lea, &mine, "Adopté : 2 pour").await;
    says(&scene.joe, &theirs, "le résultat est le même").await;
}

#[tokio::test]
async fn a_vote_that_was_counted_stays_counted_and_all_of_its_ballots_come_back() {
    let scene = scene().await;
    let eva = Mediator::at(&scene.caledonie, "eva", Role::Reader).await;
    let out = Folder::new("sauvegardes");
    let old = saved(&scene.lozere, &out).await;
    let [mine, theirs, _] = voted(&scene, &eva).await;
    scene.counted(6 * DAY).await;
    let (results, arrivals) = (scene.results().await, scene.lozere.texts(ARRIVALS).await);
    let of_lozere = scene.lozere.texts(BALLOTS).await;
    let scene = lozere_comes_back(scene, &old).await;
    days(&scene, 4).await;
    for _ in 0..2 {
        upkeep::once(&scene.lozere.site).await.expect("a round");
        days(&scene, 5).await;
        assert_eq!(scene.results().await, results);
        assert_eq!(scene.lozere.texts(ARRIVALS).await, arrivals);
        assert_eq!(scene.lozere.texts(BALLOTS).await, of_lozere, "also those of its own people");
        assert_eq!(scene.lozere.count(WAITING).await, 0);
    }
    assert_eq!(
        scene.lozere.count("select count(*) from audit where action in ('vote-count', 'ballot-refuse')").await,
        0
    );
    assert_eq!(scene.lozere.count("select count(*) from outbox where uri like '%/votes/%/update'").await, 1);
    says(&scene.lea, &mine, "Adopté : 2 pour, 1 contre").await;
    let (same, said) = recounted(&scene.lozere, &mine).await;
    assert!(same, "{said}");
    says(&scene.joe, &theirs, "le résultat est le même").await;
}

#[tokio::test]
async fn what_its_people_had_voted_comes_back_to_their_network_and_counts_once() {
    let mut scene = scene().await;
    let eva = Mediator::at(&scene.caledonie, "eva", Role::Reader).await;
    let out = Folder::new("sauvegardes");
    let old = saved(&scene.caledonie, &out).await;
    voted(&scene, &eva).await;
    let before = scene.caledonie.texts(BALLOTS).await;
    assert_eq!(before.len(), 3);
    scene.caledonie = comes_back(&old, scene.caledonie).await;
    scene.joe = Mediator { browser: Browser::signed_in(&scene.caledonie, &scene.joe.account).await, ..scene.joe };
    days(&scene, 2).await;
    for _ in 0..2 {
        assert_eq!(scene.caledonie.texts(BALLOTS).await, before);
        days(&scene, 1).await;
    }
    let theirs = vote_of(&scene.joe, &scene.there).await;
    says(&scene.joe, &theirs, "l’a reçu.").await;
    scene.counted(3 * DAY).await;
    let results = scene.results().await;
    for (told, found) in &results {
        assert_eq!((told, &found["result"], &found["contested"]), (&results[0].0, told, &0.into()));
    }
    assert_eq!(results[0].0["heads"], serde_json::json!({"in_favour": 2, "against": 1, "abstaining": 0}));
    assert_eq!(results[0].0["ballots"], 5);
}

#[tokio::test]
async fn a_vote_goes_on_at_a_network_that_came_back_in_the_middle_of_it() {
    let scene = scene().await;
    let out = Folder::new("sauvegardes");
    let mine = open(&scene.lea, &scene.here, &[]).await;
    scene.quiet().await;
    let old = saved(&scene.lozere, &out).await;
    let theirs = vote_of(&scene.joe, &scene.there).await;
    vote(&scene.joe, &theirs, "for", "").await;
    scene.quiet().await;
    let scene = lozere_comes_back(scene, &old).await;
    days(&scene, 1).await;
    let far = vote_of(&scene.sam, &scene.far).await;
    vote(&scene.sam, &far, "against", "").await;
    vote(&scene.lea, &mine, "for", "").await;
    scene.quiet().await;
    // Thought again, after what was lost had been sent again.
    vote(&scene.joe, &theirs, "abstain", "").await;
    days(&scene, 9).await;
    scene.counted(3600).await;
    let results = scene.results().await;
    assert!(results.iter().all(|(told, found)| told == &results[0].0 && &found["result"] == told));
    assert_eq!(results[0].0["heads"], serde_json::json!({"in_favour": 1, "against": 1, "abstaining": 1}));
    assert_eq!(results[0].0["set_aside"], serde_json::json!({"replaced": 1}));
}
