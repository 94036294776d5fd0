//! What comes in: signed activities of known actors, from the first request until the last one is in
//! its table. Requests are made and signed beforehand, so that the machine is the server's; whatever
//! was answered 202 and is not stored in the end is lost, and counted.

use crate::{
    Options,
    instance::Instance,
    load::{self, Outcome},
    measure::{Meter, Spent, count, megabytes, milliseconds, percentile},
    peer::Peers,
    report::Table,
    seed,
};
use anyhow::{Result, ensure};
use archipel::db::Db;
use http::StatusCode;
use std::time::{Duration, Instant};

/// Fake actors, each on a host of its own.
pub const ACTORS: usize = 50;
/// Practices of this instance that comments answer.
const ANSWERED: u64 = 20;
/// Time until everything that was accepted is stored.
const PATIENCE: Duration = Duration::from_mins(2);
/// How often the journal is looked at.
const LOOK: Duration = Duration::from_millis(10);

/// What is sent.
#[derive(Copy, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A whole practice.
    Practice,
    /// A comment on a practice of this instance.
    Comment,
}

impl Kind {
    fn name(self) -> &'static str {
        if self == Self::Practice { "Create(Article), a practice" } else { "Create(Note), a comment" }
    }
}

/// What came of one load.
pub struct Taken {
    outcome: Outcome,
    stored: usize,
    spent: Spent,
}

impl Taken {
    /// Stored in a second, from the first request until the last one was in its table.
    pub fn rate(&self) -> f64 {
        count(self.stored) / self.spent.elapsed.as_secs_f64()
    }

    /// Processor time of the server for each, in milliseconds.
    pub fn cost(&self) -> f64 {
        milliseconds(self.spent.server) / count(self.stored)
    }
}

/// The table.
pub async fn run(options: &Options) -> Result<Table> {
    let about = format!(
        "{ACTORS} known actors on {ACTORS} hosts, each with a key of its own; signed beforehand, sent on kept connections; SQLite with `synchronous=FULL`; \
         a fresh instance each round, medians of {}. Stored: applied, with versions, facets and search. Lost: answered 202 and not stored.",
        options.rounds()
    );
    let mut table = Table::new(
        "inbox",
        "Inbox: signed activities",
        about,
        &["activity", "N", "connections"],
        &[
            ("accepted/s", 0),
            ("stored/s", 0),
            ("not accepted", 0),
            ("lost", 0),
            ("p50 ms", 1),
            ("p99 ms", 1),
            ("server CPU ms each", 3),
            ("generator CPU ms each", 3),
            ("peak RSS MB", 1),
            ("peak PSS MB", 1),
            ("others_cpu_share", 2),
        ],
    );
    let counts: &[u64] = if options.quick { &[3_000] } else { &[3_000, 10_000] };
    for kind in [Kind::Practice, Kind::Comment] {
        for number in counts {
            for connections in [8, 64, 256] {
                let mut rounds = Vec::new();
                for _ in 0..options.rounds() {
                    rounds.push(round(kind, *number, connections).await?);
                }
                table.add(&[kind.name().to_owned(), number.to_string(), connections.to_string()], rounds);
            }
        }
    }
    Ok(table)
}

async fn round(kind: Kind, number: u64, connections: usize) -> Result<Vec<f64>> {
    let mut instance = Instance::found().await?;
    seed::practices(&instance, ANSWERED).await?;
    instance.start().await?;
    let (peers, _main, _second) = Peers::start(ACTORS, 0).await?;
    introduce(&instance, &peers).await?;
    let taken = take(&instance, &peers, kind, number, connections).await?;
    let (outcome, spent) = (&taken.outcome, &taken.spent);
    let latency = |share| percentile(outcome.latencies.iter().copied(), share);
    Ok(vec![
        outcome.rate(),
        taken.rate(),
        count(outcome.bad),
        count(outcome.good) - count(taken.stored),
        latency(0.5),
        latency(0.99),
        taken.cost(),
        milliseconds(spent.generator) / count(outcome.good),
        megabytes(spent.peak.rss),
        megabytes(spent.peak.pss),
        spent.others,
    ])
}

/// Each actor says something once, so that its key is known here.
pub async fn introduce(instance: &Instance, peers: &Peers) -> Result<()> {
    let db = instance.database().await?;
    peers.are_accepted(&db).await?;
    let hosts = u64::try_from(peers.count())?;
    let hello =
        peers.sign_all(&instance.authority, u64::MAX / 2, hosts, |host, number| peers.practice(host, number))?;
    let outcome = load::drain(instance.port, 4, hello, StatusCode::ACCEPTED).await?;
    ensure!(outcome.bad == 0, "{} of {hosts} actors were not heard", outcome.bad);
    settle(&db).await?;
    db.close().await;
    Ok(())
}

/// Sends so many activities, and waits until all are stored.
pub async fn take(instance: &Instance, peers: &Peers, kind: Kind, number: u64, connections: usize) -> Result<Taken> {
    let about = seed::newest(instance, i64::try_from(ANSWERED)?).await?;
    let requests = peers.sign_all(&instance.authority, 0, number, |host, number| match kind {
        Kind::Practice => peers.practice(host, number),
        Kind::Comment => {
            let at = usize::try_from(number).unwrap_or(0) % about.len();
            peers.comment(host, number, &about[at].1)
        }
    })?;
    let db = instance.database().await?;
    let before = stored(&db, kind).await?;
    let meter = Meter::start(instance.pid()?)?;
    let outcome = load::drain(instance.port, connections, requests, StatusCode::ACCEPTED).await?;
    settle(&db).await?;
    let spent = meter.stop()?;
    let stored = usize::try_from(stored(&db, kind).await? - before)?;
    db.close().await;
    Ok(Taken { outcome, stored, spent })
}

async fn stored(db: &Db, kind: Kind) -> Result<i64> {
    let mut conn = db.read().await?;
    let query = match kind {
        Kind::Practice => conn.query("select count(*) from publications where state = 'published'"),
        Kind::Comment => conn.query("select count(*) from comments where state = 'published'"),
    };
    Ok(query.one::<(i64,)>().await?.0)
}

/// Waits until nothing in the journal is to be applied any more. Each state has its own index, so
/// that looking costs the server nothing.
async fn settle(db: &Db) -> Result<()> {
    let since = Instant::now();
    loop {
        let (due,): (i64,) = db
            .read()
            .await?
            .query(
                "select (select count(*) from journal where state = 'new') + (select count(*) from journal where state = 'waiting')",
            )
            .one()
            .await?;
        if due == 0 {
            return Ok(());
        }
        ensure!(since.elapsed() < PATIENCE, "{due} activities are still not applied");
        tokio::time::sleep(LOOK).await;
    }
}
