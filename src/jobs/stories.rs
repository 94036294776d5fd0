//! Jobs on one database, with a clock that is moved by hand.

use super::*;
use crate::{db::scratch::Scratch, origin::Origin, random::Random};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Fails as many times as it is told, then succeeds.
struct Stubborn {
    failures: AtomicUsize,
    retry: bool,
}

#[async_trait]
impl Worker for Stubborn {
    fn kind(&self) -> &'static str {
        "stubborn"
    }

    async fn run(&self, _: &str) -> Result<(), JobError> {
        let left = self.failures.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        if left.is_ok() { Err(JobError { retry: self.retry, why: "not yet".into() }) } else { Ok(()) }
    }
}

struct World {
    desk: Desk,
    /// Goes when the story ends.
    _scratch: Scratch,
}

impl World {
    async fn new(name: &str, failures: usize, retry: bool) -> Self {
        let scratch = Scratch::new(name).await;
        let worker = Stubborn { failures: failures.into(), retry };
        let desk =
            Desk { db: scratch.db.clone(), clock: Clock::manual(Timestamp(1_000)), workers: vec![Box::new(worker)] };
        Self { desk, _scratch: scratch }
    }

    async fn ask(&self) {
        let (origin, random) = (Origin::parse("https://nc.example").expect("sound"), Random::seeded(1));
        let sealer = crate::seal::Sealer::new(&[7; 32]).expect("32 bytes");
        let here = Here { origin: &origin, now: self.desk.clock.now(), random: &random, sealer: &sealer };
        let mut tx = self.desk.db.begin().await.expect("a transaction");
        enqueue(&mut tx, &here, "stubborn", "https://lozere.example/network").await.expect("asked");
        tx.commit().await.expect("committed");
    }

    /// Does what is due; `false` when nothing is.
    async fn step(&self) -> bool {
        let Some(job) = self.desk.claim(std::iter::empty()).await.expect("read") else { return false };
        self.desk.work(&job, &CancellationToken::new()).await;
        true
    }

    async fn rows(&self) -> i64 {
        let (rows,): (i64,) =
            self.desk.db.read().await.expect("read").query("select count(*) from jobs").one().await.expect("counted");
        rows
    }

    async fn failed(&self) -> Vec<Failed> {
        failed(&mut self.desk.db.read().await.expect("read"), 10).await.expect("read")
    }
}

#[test]
fn waits_double_up_to_six_hours() {
    let seconds = |attempts| wait_after(attempts).as_secs();
    assert_eq!([seconds(1), seconds(2), seconds(3)], [30, 60, 120]);
    assert_eq!([seconds(11), seconds(12), seconds(i64::MAX)], [21_600, 21_600, 21_600]);
}

#[tokio::test]
async fn a_job_is_asked_for_once_and_tried_again_later() {
    let world = World::new("again", 1, true).await;
    world.ask().await;
    world.ask().await;
    assert_eq!(world.rows().await, 1);
    assert!(world.step().await);
    assert!(!world.step().await, "it waits");
    world.desk.clock.advance(Duration::from_secs(30));
    assert!(world.step().await);
    assert_eq!(world.rows().await, 0, "done");
}

#[tokio::test]
async fn a_job_that_keeps_failing_is_given_up_visibly_until_it_is_asked_for_anew() {
    let world = World::new("given-up", 12, true).await;
    world.ask().await;
    for _ in 0..12 {
        assert!(world.step().await);
        world.desk.clock.advance(LONGEST_WAIT);
    }
    assert!(!world.step().await);
    assert_eq!(world.failed().await.first().map(|job| job.error.clone()), Some("not yet".to_owned()));
    world.ask().await;
    assert!(world.step().await);
    assert_eq!(world.rows().await, 0);
}

#[tokio::test]
async fn what_no_repetition_changes_is_not_repeated() {
    let world = World::new("never", 1, false).await;
    world.ask().await;
    assert!(world.step().await);
    assert_eq!(world.failed().await.len(), 1);
}

#[tokio::test]
async fn a_job_is_held_by_one_and_comes_back_when_its_holder_died() {
    let world = World::new("lease", 0, true).await;
    world.ask().await;
    let held = world.desk.claim(std::iter::empty()).await.expect("read").expect("due");
    assert!(world.desk.claim(std::iter::empty()).await.expect("read").is_none(), "nobody else takes it");
    world.desk.clock.advance(LEASE);
    assert!(world.desk.claim(std::iter::empty()).await.expect("read").is_some(), "its holder is taken for dead");
    // The first holder was only slow: it must not close what another does.
    world.desk.note(&held, Ok(())).await.expect("written");
    assert_eq!(world.rows().await, 1);
}

#[tokio::test]
async fn a_job_asked_for_while_it_is_done_is_done_once_more() {
    let world = World::new("meanwhile", 0, true).await;
    world.ask().await;
    let held = world.desk.claim(std::iter::empty()).await.expect("read").expect("due");
    world.desk.clock.advance(Duration::from_secs(1));
    world.ask().await;
    world.desk.note(&held, Ok(())).await.expect("written");
    assert!(world.step().await, "once more");
    assert_eq!(world.rows().await, 0);
}

#[tokio::test]
async fn a_job_that_the_end_of_the_process_cuts_is_given_back_uncounted() {
    let world = World::new("cut", 0, true).await;
    world.ask().await;
    let job = world.desk.claim(std::iter::empty()).await.expect("read").expect("due");
    world.desk.give_back(&job).await.expect("written");
    let again = world.desk.claim(std::iter::empty()).await.expect("read").expect("at once");
    assert_eq!(again.attempts, 1);
}
