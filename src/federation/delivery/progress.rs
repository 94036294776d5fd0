//! What streams report, written in one commit for many of them. A process that slept through the lease of a
//! stream moves nothing of it.

use super::aside;
use crate::{
    audit,
    db::{Result, Tx},
    federation::{Federation, apply, stream},
    origin::Origin,
    time::Timestamp,
};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::sync::mpsc;

/// What is to be written of one stream.
pub(super) struct Progress {
    pub(super) inbox: String,
    /// Everything up to here was delivered or set aside.
    pub(super) acknowledged: Option<Acknowledged>,
    pub(super) outcome: Ended,
}

/// How far a stream came, and when the other side signed that, where it signs.
#[derive(Copy, Clone)]
pub(super) struct Acknowledged {
    pub(super) number: i64,
    pub(super) proved_at: Option<Timestamp>,
}

impl Acknowledged {
    pub(super) fn unproved(number: i64) -> Self {
        Self { number, proved_at: None }
    }
}

pub(super) enum Ended {
    /// More to come from the same lease.
    Going,
    /// The same; the activity just reached was refused.
    Passed { error: String },
    /// Nothing left, or the lease is given back.
    Finished,
    /// It is not there; `wait` is what it asked for.
    Down { error: String, fails: i64, wait: Duration },
    /// It has received less than we thought: from there on everything is sent again.
    Rewind { number: i64, fails: i64 },
    /// The two sides do not agree on this stream: it begins anew.
    Renew { why: &'static str, fails: i64 },
    /// Nothing is said to it any more: what waits is dropped.
    Blocked,
}

/// A link that was down longer than this may have kept things from us too.
const LONG_DOWN: Duration = Duration::from_secs(600);

/// Tries to write what came of deliveries, so long as the leases may hold: more than a minute.
const MOST_TRIES: usize = 30;
/// Between two of them.
const PAUSE: Duration = Duration::from_secs(2);

/// Writes until every sender is gone.
pub(super) async fn write(federation: Arc<Federation>, mut reports: mpsc::Receiver<Progress>) {
    let mut batch = Vec::new();
    while reports.recv_many(&mut batch, 512).await > 0 {
        let mut tries = 0;
        while let Err(error) = commit(&federation, &batch).await {
            tracing::error!(%error, "deliveries cannot be written");
            tries += 1;
            // A database that was held or full for a moment must not hold these streams up until their leases end.
            // After that nothing is lost either: what was delivered is delivered again.
            if tries == MOST_TRIES {
                break;
            }
            tokio::time::sleep(PAUSE).await;
        }
        for progress in &batch {
            if let Ended::Down { .. } = progress.outcome
                && let Some(origin) = Origin::parse(&progress.inbox)
            {
                federation.signs_of_life.await_one(&origin);
                federation.wake();
            }
        }
        batch.clear();
    }
}

async fn commit(federation: &Federation, batch: &[Progress]) -> Result<()> {
    let now = federation.clock.now();
    let mut tx = federation.db.begin().await?;
    // Two streams in one transaction: whoever appends to the same two, in another order, must not wait for us as we wait
    // for them.
    let several = batch.windows(2).any(|two| two[0].inbox != two[1].inbox);
    if several || batch.iter().any(|progress| matches!(progress.outcome, Ended::Renew { .. })) {
        stream::one_at_a_time(&mut tx).await?;
    }
    for progress in batch {
        if let (Some(reached), Ended::Passed { error }) = (progress.acknowledged, &progress.outcome) {
            aside::set(&mut tx, &federation.node, &progress.inbox, reached.number, error, now).await?;
        }
    }
    // Of the acknowledgements of one stream only the last matters.
    let mut reached: HashMap<&str, Acknowledged> = HashMap::new();
    for progress in batch {
        if let Some(one) = progress.acknowledged {
            let last = reached.entry(&progress.inbox).or_insert(one);
            last.number = one.number.max(last.number);
            last.proved_at = one.proved_at.or(last.proved_at);
        }
    }
    for (inbox, Acknowledged { number, proved_at }) in reached {
        look_there(&mut tx, inbox, now).await?;
        // The lease is checked where it matters: a process that slept through it moves no cursor.
        let moved = tx
            .query(
                "update streams set acknowledged = $1, fails = 0, next_at = 0, last_ok_at = $2, down_since = null, last_error = '', \
                 proved_at = coalesce($5, proved_at) where inbox = $3 and lease = $4 and acknowledged < $1",
            )
            .bind(number)
            .bind(now)
            .bind(inbox.to_owned())
            .bind(federation.node.clone())
            .bind(proved_at)
            .run()
            .await?;
        if moved == 1 {
            keep_or_forget(&mut tx, inbox, number).await?;
        }
    }
    for progress in batch {
        end(&mut tx, federation, progress, now).await?;
    }
    tx.commit_unseen().await
}

/// A link that was down is back: what the other side has for us is worth a look, at once.
async fn look_there(tx: &mut Tx, inbox: &str, now: Timestamp) -> Result<()> {
    tx.query(
        "update networks set asked_at = null where origin = (select origin from streams where inbox = $1 and down_since < $2)",
    )
    .bind(inbox.to_owned())
    .bind(now.minus(LONG_DOWN))
    .run()
    .await
    .map(|_| ())
}

/// The other side answers, though not as we hoped: how often it has done so in a row. What failed while it was out of
/// reach says nothing against it, and keeps nothing waiting.
async fn answers(tx: &mut Tx, (inbox, node): (&str, &str), fails: i64, now: Timestamp) -> Result<i64> {
    look_there(tx, inbox, now).await?;
    let was_down = tx
        .query("update streams set down_since = null where inbox = $1 and lease = $2 and down_since is not null")
        .bind(inbox.to_owned())
        .bind(node.to_owned())
        .run()
        .await?;
    Ok(if was_down == 1 { 0 } else { fails })
}

/// A peer of our kind may ask again for what it has acknowledged: it may come back from an old copy.
pub(super) async fn keep_or_forget(tx: &mut Tx, inbox: &str, number: i64) -> Result<()> {
    let ours: Option<(i64,)> = tx
        .query(
            "select cast(1 as bigint) from streams s join networks n on n.origin = s.origin \
             where s.inbox = $1 and n.software = 'archipel'",
        )
        .bind(inbox.to_owned())
        .maybe()
        .await?;
    let query = if ours.is_some() {
        tx.query("update stream_items set state = 'sent' where inbox = $1 and number <= $2 and state = 'due'")
    } else {
        tx.query("delete from stream_items where inbox = $1 and number <= $2 and state = 'due'")
    };
    query.bind(inbox.to_owned()).bind(number).run().await.map(|_| ())
}

async fn end(tx: &mut Tx, federation: &Federation, progress: &Progress, now: Timestamp) -> Result<()> {
    let node = federation.node.clone();
    let inbox = progress.inbox.clone();
    match &progress.outcome {
        Ended::Going | Ended::Passed { .. } => {}
        Ended::Finished => {
            tx.query("update streams set lease = '', lease_until = 0 where inbox = $1 and lease = $2")
                .bind(inbox)
                .bind(node)
                .run()
                .await?;
        }
        Ended::Down { error, fails, wait } => {
            let next = now.plus(jitter(federation, wait_after(*fails).max(*wait)));
            tx.query(
                "update streams set fails = fails + 1, next_at = $1, down_since = coalesce(down_since, $2), last_error = $3, \
                 lease = '', lease_until = 0 where inbox = $4 and lease = $5",
            )
            .bind(next)
            .bind(now)
            .bind(error.clone())
            .bind(inbox)
            .bind(node)
            .run()
            .await?;
        }
        Ended::Rewind { number, fails } => {
            let fails = answers(tx, (&inbox, &node), *fails, now).await?;
            let rewound = tx
                .query(
                    "update streams set acknowledged = $1, fails = $2, next_at = $3, lease = '', lease_until = 0 \
                     where inbox = $4 and lease = $5",
                )
                .bind(*number)
                .bind(fails + 1)
                .bind(now.plus(wait_again(fails)))
                .bind(inbox.clone())
                .bind(node)
                .run()
                .await?;
            if rewound == 1 {
                tx.query("update stream_items set state = 'due' where inbox = $1 and number > $2 and state = 'sent'")
                    .bind(inbox)
                    .bind(*number)
                    .run()
                    .await?;
            }
        }
        Ended::Renew { why, fails } => {
            let fails = answers(tx, (&inbox, &node), *fails, now).await?;
            let held: Option<(i64,)> = tx
                .query("select cast(1 as bigint) from streams where inbox = $1 and lease = $2")
                .bind(inbox.clone())
                .bind(node)
                .maybe()
                .await?;
            if held.is_some() {
                stream::renew_one(tx, &inbox).await?;
                tx.query("update streams set fails = $1, next_at = $2 where inbox = $3")
                    .bind(fails + 1)
                    .bind(now.plus(wait_again(fails)))
                    .bind(inbox.clone())
                    .run()
                    .await?;
                let line = audit::Line {
                    action: "stream-renewed",
                    object: &inbox,
                    outcome: audit::DONE,
                    detail: why,
                    ..audit::Line::default()
                };
                audit::record(tx, now, &line).await?;
            }
        }
        Ended::Blocked => {
            let dropped = tx
                .query("update streams set acknowledged = head, fails = 0, next_at = 0, lease = '', lease_until = 0 where inbox = $1 and lease = $2")
                .bind(inbox.clone())
                .bind(node)
                .run()
                .await?;
            if dropped == 1 {
                tx.query("delete from stream_items where inbox = $1").bind(inbox).run().await?;
            }
        }
    }
    Ok(())
}

/// 30 s, doubled each time, at most an hour.
fn wait_after(fails: i64) -> Duration {
    apply::backoff(fails).min(Duration::from_secs(3600))
}

/// At once the first time; a peer that sends us back again and again is asked less and less.
fn wait_again(fails: i64) -> Duration {
    if fails == 0 { Duration::ZERO } else { wait_after(fails) }
}

/// Twenty per cent either way, so that a link that returns is not hit by everyone at once.
fn jitter(federation: &Federation, wait: Duration) -> Duration {
    wait.mul_f64(0.8 + 0.004 * f64::from(u32::try_from(federation.random.below(101)).unwrap_or(50)))
}
