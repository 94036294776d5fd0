//! The inbound journal: raw bytes, durable before the sender is answered. Requests that arrive
//! together are committed together, so that `synchronous=FULL` costs one fsync for many.

use super::{
    Federation,
    stream::{self, Place, Reached, Taken},
};
use crate::{db::Result, time::Timestamp};
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot};

/// Most entries of one commit, and the length of the queue before senders are told to come back.
const BATCH: usize = 256;
const QUEUE: usize = 2_048;
/// Refusals written in one commit; beyond, they are counted, not written, so that a flood of bad
/// requests cannot fill the disk.
const REFUSALS: usize = 20;

/// An activity that passed every check of the request.
pub struct Entry {
    /// Its id: what makes a repetition by the same actor a repetition.
    pub uri: String,
    /// Who signed it.
    pub actor: String,
    /// The origin of both.
    pub origin: String,
    /// The body as received.
    pub body: bytes::Bytes,
    /// Its place in the stream of its origin, when it came in one.
    pub place: Option<Place>,
    /// Why it must have no effect; it keeps its place all the same, so that the stream goes on.
    pub refused: Option<String>,
}

/// What became of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// It is durable, or was already; how far its stream was received, when it came in one.
    Stored(Option<Reached>),
    /// Something before it is missing: it was not stored.
    Gap(Reached),
    /// The numbering of its stream has ended: it was not stored. How far the present one was received.
    Ended(Reached),
}

/// A request that was refused, for the audit log.
pub struct Refusal {
    /// Who it claimed to come from.
    pub claimed: String,
    /// What it was about, when that could be read.
    pub object: String,
    /// Why.
    pub reason: String,
    /// The network address of the sender.
    pub address: String,
}

enum Work {
    Entry(Entry, oneshot::Sender<Written>),
    Refusal(Refusal),
}

/// The door to the journal.
#[derive(Clone)]
pub struct Journal(mpsc::Sender<Work>);

/// The other end, until the writer starts.
pub struct Pending(mpsc::Receiver<Work>);

impl Journal {
    pub(super) fn new() -> (Self, Pending) {
        let (sender, receiver) = mpsc::channel(QUEUE);
        (Self(sender), Pending(receiver))
    }

    /// Returns once what became of the entry is durable. `None`: nothing is, and the sender must try again.
    pub async fn write(&self, entry: Entry) -> Option<Written> {
        let (sender, receiver) = oneshot::channel();
        self.0.try_send(Work::Entry(entry, sender)).ok()?;
        receiver.await.ok()
    }

    /// Notes a refusal. May be dropped under a flood.
    pub fn refuse(&self, refusal: Refusal) {
        let _ = self.0.try_send(Work::Refusal(refusal));
    }
}

/// Writes until every sender is gone.
pub(super) async fn run(federation: Arc<Federation>, mut pending: Pending) {
    let mut batch = Vec::with_capacity(BATCH);
    while pending.0.recv_many(&mut batch, BATCH).await > 0 {
        let result = commit(&federation, &batch).await;
        if let Err(error) = &result {
            tracing::error!(%error, "the inbound journal cannot be written");
        }
        let mut written = result.unwrap_or_default().into_iter();
        for work in batch.drain(..) {
            // Where nothing was written the sender is dropped, which says so.
            if let Work::Entry(_, reply) = work
                && let Some(written) = written.next()
            {
                let _ = reply.send(written);
            }
        }
        federation.wake_apply.notify_one();
    }
}

/// Writes a batch; says what became of each of its entries, in their order.
async fn commit(federation: &Federation, batch: &[Work]) -> Result<Vec<Written>> {
    let now = federation.clock.now();
    let all = batch.iter().filter_map(|work| if let Work::Entry(entry, _) = work { Some(entry) } else { None });
    let refusals: Vec<&Refusal> =
        batch.iter().filter_map(|work| if let Work::Refusal(refusal) = work { Some(refusal) } else { None }).collect();
    let mut tx = federation.db.begin().await?;
    let (mut written, mut entries) = (Vec::new(), Vec::new());
    for entry in all {
        let one = take_place(&mut tx, entry, now).await?;
        if matches!(one, Written::Stored(_)) {
            entries.push(entry);
        }
        written.push(one);
    }
    let mut rest = entries.as_slice();
    while !rest.is_empty() {
        // Two texts only, so that both stay prepared.
        let size = if rest.len() >= 16 { 16 } else { 1 };
        let (some, more) = rest.split_at(size);
        rest = more;
        insert(&mut tx, some, now).await?;
    }
    for refusal in refusals.iter().take(REFUSALS) {
        crate::audit::record(
            &mut tx,
            now,
            &crate::audit::Line {
                actor: &refusal.claimed,
                action: "inbox",
                object: &refusal.object,
                outcome: crate::audit::REFUSED,
                detail: &refusal.reason,
                address: &refusal.address,
            },
        )
        .await?;
    }
    if refusals.len() > REFUSALS {
        tracing::warn!(count = refusals.len() - REFUSALS, "refusals not written to the audit log");
    }
    tx.commit_unseen().await?;
    Ok(written)
}

/// Writes one entry in the caller's transaction: what became of it, and whether it is new here. What something
/// is missing before is stored without a place. `said_at` is when it left, however long it was on its way.
pub(super) async fn store(
    tx: &mut crate::db::Tx,
    entry: &Entry,
    said_at: Timestamp,
    now: Timestamp,
) -> Result<(Written, bool)> {
    let written = take_place(tx, entry, said_at).await?;
    let new = insert(tx, &[entry], now).await? == 1;
    Ok((written, new))
}

async fn take_place(tx: &mut crate::db::Tx, entry: &Entry, now: Timestamp) -> Result<Written> {
    let Some(place) = &entry.place else { return Ok(Written::Stored(None)) };
    Ok(match stream::take(tx, &entry.origin, place, &entry.body, now).await? {
        Taken::Next(reached) | Taken::Again(reached) => Written::Stored(Some(reached)),
        Taken::Gap(reached) => Written::Gap(reached),
        Taken::Ended(present) => Written::Ended(present),
    })
}

async fn insert(tx: &mut crate::db::Tx, entries: &[&Entry], now: Timestamp) -> Result<u64> {
    let mut sql = String::from(
        "insert into journal (uri, actor, origin, body, state, error, next_at, received_at, done_at) values ",
    );
    for at in 0..entries.len() {
        let values: Vec<String> = (1..=9).map(|n| format!("${}", at * 9 + n)).collect();
        sql.push_str(if at > 0 { ", (" } else { "(" });
        sql.push_str(&values.join(", "));
        sql.push(')');
    }
    sql.push_str(" on conflict (uri, actor) do nothing");
    let mut query = tx.query_built(sql);
    for entry in entries {
        query = query
            .bind(entry.uri.clone())
            .bind(entry.actor.clone())
            .bind(entry.origin.clone())
            .bind(entry.body.to_vec())
            .bind(if entry.refused.is_some() { "refused" } else { "new" }.to_owned())
            .bind(entry.refused.clone().unwrap_or_default())
            .bind(now)
            .bind(now)
            .bind(entry.refused.as_ref().map(|_| now));
    }
    query.run().await
}
