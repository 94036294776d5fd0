//! Work that may use the network and that no request waits for: it is written with the transaction
//! that asks for it, done later, tried again when it fails, and seen when it fails for good. It knows
//! no room: rooms bring a [`Worker`] each, listed in `app.rs`. A worker must be able to run twice: a
//! process may die between the work and the note that it was done.

use crate::{
    db::{Conn, Db, FromRow, Result, Tx},
    here::Here,
    origin::Origin,
    time::{Clock, Timestamp},
};
use async_trait::async_trait;
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::{
    sync::Notify,
    task::{Id, JoinSet},
};
use tokio_util::sync::CancellationToken;

/// Jobs run side by side in one process, each about another origin: a slow server holds up its own.
const LANES: usize = 4;
/// A job is stopped after so long, and tried again.
const LONGEST: Duration = Duration::from_secs(600);
/// Nobody else takes the job while this holds; longer than [`LONGEST`], so that one runs at a time.
const LEASE: Duration = Duration::from_secs(660);
/// Tries, over some two days; then the job stays with its error until it is asked for again.
const MOST_ATTEMPTS: i64 = 12;
const FIRST_WAIT: Duration = Duration::from_secs(30);
const LONGEST_WAIT: Duration = Duration::from_secs(6 * 3600);
const IDLE: Duration = Duration::from_secs(2);
/// A job that was due for so long is late.
const LATE: Duration = Duration::from_secs(600);
/// `next_at` of a job that was given up.
const NEVER: Timestamp = Timestamp(i64::MAX);

/// Why a job did not succeed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JobError {
    /// Whether another try may help.
    pub retry: bool,
    /// One sentence for the administrator.
    pub why: String,
}

impl JobError {
    /// The other side, or the database, may answer later.
    #[must_use]
    pub fn later(why: impl Into<String>) -> Self {
        Self { retry: true, why: why.into() }
    }

    /// No repetition will change it.
    #[must_use]
    pub fn never(why: impl Into<String>) -> Self {
        Self { retry: false, why: why.into() }
    }
}

impl From<sqlx::Error> for JobError {
    fn from(error: sqlx::Error) -> Self {
        Self::later(error.to_string())
    }
}

/// What a room does off any request.
#[async_trait]
pub trait Worker: Send + Sync {
    /// The kind of jobs it takes.
    fn kind(&self) -> &'static str;

    /// Does one job. May be called again for a job that succeeded.
    ///
    /// # Errors
    /// Why not, and whether to try again.
    async fn run(&self, subject: &str) -> Result<(), JobError>;
}

/// A job that was given up, for the administrator.
#[derive(Debug, FromRow)]
pub struct Failed {
    /// What was to be done.
    pub kind: String,
    /// To what.
    pub subject: String,
    /// Why it was not.
    pub error: String,
    /// When it was asked for.
    pub created_at: Timestamp,
}

/// Asks for a job, in the transaction of what makes it necessary. One that is already asked for is
/// not doubled; one that was given up, or is being done right now, is done once more.
///
/// # Errors
/// The database's.
pub async fn enqueue(tx: &mut Tx, here: &Here<'_>, kind: &str, subject: &str) -> Result<()> {
    tx.query(
        "insert into jobs (kind, subject, next_at, created_at) values ($1, $2, $3, $3) \
         on conflict (kind, subject) do update set attempts = 0, error = '', next_at = excluded.next_at, created_at = excluded.created_at",
    )
    .bind(kind.to_owned())
    .bind(subject.to_owned())
    .bind(here.now)
    .run()
    .await
    .map(|_| ())
}

/// The jobs that were given up, oldest first.
///
/// # Errors
/// The database's.
pub async fn failed(conn: &mut Conn, limit: i64) -> Result<Vec<Failed>> {
    conn.query("select kind, subject, error, created_at from jobs where next_at = $1 order by seq limit $2")
        .bind(NEVER)
        .bind(limit)
        .all()
        .await
}

/// How much work there is.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Counts {
    /// To be done now.
    pub due: i64,
    /// Of these, what has been due for ten minutes or more.
    pub late: i64,
    /// Given up, until somebody asks again.
    pub given_up: i64,
}

/// Counts the jobs.
///
/// # Errors
/// The database's.
pub async fn counts(conn: &mut Conn, now: Timestamp) -> Result<Counts> {
    let mut counts = [0; 3];
    for (count, (from, to)) in
        counts.iter_mut().zip([(Timestamp(0), now), (Timestamp(0), now.minus(LATE)), (NEVER, NEVER)])
    {
        // jobs_due
        let query = conn.query("select count(*) from jobs where next_at >= $1 and next_at <= $2");
        (*count,) = query.bind(from).bind(to).one().await?;
    }
    let [due, late, given_up] = counts;
    Ok(Counts { due, late, given_up })
}

#[derive(Debug, FromRow)]
struct Claimed {
    seq: i64,
    kind: String,
    subject: String,
    attempts: i64,
    lease_until: Timestamp,
    created_at: Timestamp,
}

impl Claimed {
    /// The server that it is about; empty when it is about none. A subject opens with an address.
    fn origin(&self) -> String {
        let address = self.subject.split(' ').next().unwrap_or_default();
        Origin::parse(address).map(|origin| origin.to_string()).unwrap_or_default()
    }
}

/// Does jobs until told to stop. `wake` tells that one was committed.
pub async fn run(db: Db, clock: Clock, workers: Vec<Box<dyn Worker>>, wake: Arc<Notify>, stop: CancellationToken) {
    let desk = Arc::new(Desk { db, clock, workers });
    let mut lanes = JoinSet::new();
    let mut busy: HashMap<Id, String> = HashMap::new();
    loop {
        // Listens before it looks, so that a job committed in between is not slept over.
        let woken = wake.notified();
        tokio::pin!(woken);
        woken.as_mut().enable();
        while lanes.len() < LANES && !stop.is_cancelled() {
            match desk.claim(busy.values()).await {
                Ok(Some(job)) => {
                    let (desk, stop) = (Arc::clone(&desk), stop.clone());
                    let origin = job.origin();
                    let lane = lanes.spawn(async move { desk.work(&job, &stop).await });
                    busy.insert(lane.id(), origin);
                }
                Ok(None) => break,
                Err(error) => {
                    tracing::error!(%error, "jobs cannot be read");
                    break;
                }
            }
        }
        tokio::select! {
            () = stop.cancelled() => break,
            Some(ended) = lanes.join_next_with_id() => {
                let lane = match ended {
                    Ok((lane, ())) => lane,
                    Err(error) => {
                        tracing::error!(%error, "a job ended badly");
                        error.id()
                    }
                };
                busy.remove(&lane);
            }
            () = woken => {}
            () = tokio::time::sleep(IDLE) => {}
        }
    }
    while lanes.join_next().await.is_some() {}
}

struct Desk {
    db: Db,
    clock: Clock,
    workers: Vec<Box<dyn Worker>>,
}

impl Desk {
    /// Takes the job that has waited longest, of a kind that somebody here can do, about an origin that
    /// no other lane is busy with.
    async fn claim(&self, busy: impl Iterator<Item = &String>) -> Result<Option<Claimed>> {
        let now = self.clock.now();
        // Always as many patterns, so that the text stays prepared; an empty one is like no subject.
        let mut patterns: Vec<String> =
            busy.filter(|origin| !origin.is_empty()).map(|origin| format!("{origin}/%")).take(LANES).collect();
        patterns.resize(LANES, String::new());
        // jobs_due; looks before it takes the only writer
        let mut conn = self.db.read().await?;
        let mut query = conn
            .query(
                "select seq from jobs where next_at <= $1 and lease_until <= $1 and subject not like $2 and subject not like $3 \
                 and subject not like $4 and subject not like $5 and kind in (..) order by next_at, seq limit 1",
            )
            .bind(now);
        for pattern in &patterns {
            query = query.bind(pattern.clone());
        }
        let due: Option<(i64,)> = query.bind_list(self.kinds()).maybe().await?;
        let Some((seq,)) = due else { return Ok(None) };
        let mut tx = self.db.begin().await?;
        // The try is counted before it is made: a job that kills the process is given up too. Another
        // process may have been faster: then this one takes nothing, and looks again.
        let job = tx
            .query(
                "update jobs set lease_until = $1, attempts = attempts + 1 where seq = $2 and next_at <= $3 and lease_until <= $3 \
                 returning seq, kind, subject, attempts, lease_until, created_at",
            )
            .bind(now.plus(LEASE))
            .bind(seq)
            .bind(now)
            .maybe()
            .await?;
        tx.commit_unseen().await?;
        Ok(job)
    }

    fn kinds(&self) -> impl Iterator<Item = String> {
        self.workers.iter().map(|worker| worker.kind().to_owned())
    }

    async fn work(&self, job: &Claimed, stop: &CancellationToken) {
        let Some(worker) = self.workers.iter().find(|worker| worker.kind() == job.kind) else { return };
        let noted = tokio::select! {
            () = stop.cancelled() => self.give_back(job).await,
            result = tokio::time::timeout(LONGEST, worker.run(&job.subject)) => {
                self.note(job, result.unwrap_or_else(|_| Err(JobError::later("not done in time")))).await
            }
        };
        if let Err(error) = noted {
            // Nothing is lost: the job is done once more when its lease ends.
            tracing::error!(%error, kind = job.kind, subject = job.subject, "what became of a job cannot be written");
        }
    }

    /// Writes what became of it, unless it was asked for anew meanwhile: then it waits for its turn.
    async fn note(&self, job: &Claimed, result: Result<(), JobError>) -> Result<()> {
        let mut tx = self.db.begin().await?;
        let settled = match result {
            Ok(()) => {
                tx.query("delete from jobs where seq = $1 and lease_until = $2 and created_at = $3")
                    .bind(job.seq)
                    .bind(job.lease_until)
                    .bind(job.created_at)
                    .run()
                    .await?
            }
            Err(JobError { retry, why }) => {
                let last = !retry || job.attempts >= MOST_ATTEMPTS;
                tracing::warn!(kind = job.kind, subject = job.subject, why, last, "a job failed");
                let next = if last { NEVER } else { self.clock.now().plus(wait_after(job.attempts)) };
                tx.query("update jobs set lease_until = 0, next_at = $1, error = $2 where seq = $3 and lease_until = $4 and created_at = $5")
                    .bind(next)
                    .bind(why.chars().take(500).collect::<String>())
                    .bind(job.seq)
                    .bind(job.lease_until)
                    .bind(job.created_at)
                    .run()
                    .await?
            }
        };
        if settled == 0 {
            release(&mut tx, job).await?;
        }
        tx.commit_unseen().await
    }

    /// The process ends: the try does not count.
    async fn give_back(&self, job: &Claimed) -> Result<()> {
        let mut tx = self.db.begin().await?;
        tx.query("update jobs set attempts = attempts - 1 where seq = $1 and lease_until = $2 and attempts > 0")
            .bind(job.seq)
            .bind(job.lease_until)
            .run()
            .await?;
        release(&mut tx, job).await?;
        tx.commit_unseen().await
    }
}

async fn release(tx: &mut Tx, job: &Claimed) -> Result<()> {
    tx.query("update jobs set lease_until = 0 where seq = $1 and lease_until = $2")
        .bind(job.seq)
        .bind(job.lease_until)
        .run()
        .await
        .map(|_| ())
}

/// 30 s after the first try, doubled each time, at most six hours.
fn wait_after(attempts: i64) -> Duration {
    let doublings = u32::try_from((attempts - 1).clamp(0, 20)).unwrap_or(20);
    FIRST_WAIT.saturating_mul(1 << doublings).min(LONGEST_WAIT)
}

#[cfg(test)]
mod stories;
