//! The inbound journal: raw bytes, durable before the sender is answered. Requests that arrive
//! together are committed together, so that `synchronous=FULL` costs one fsync for many.

use super::Federation;
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
    Entry(Entry, oneshot::Sender<bool>),
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

    /// Returns once the entry is durable. `false`: it is not, and the sender must try again.
    pub async fn write(&self, entry: Entry) -> bool {
        let (sender, receiver) = oneshot::channel();
        if self.0.try_send(Work::Entry(entry, sender)).is_err() {
            return false;
        }
        receiver.await.unwrap_or(false)
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
        for work in batch.drain(..) {
            if let Work::Entry(_, reply) = work {
                let _ = reply.send(result.is_ok());
            }
        }
        federation.wake_apply.notify_one();
    }
}

async fn commit(federation: &Federation, batch: &[Work]) -> Result<()> {
    let now = federation.clock.now();
    let entries: Vec<&Entry> =
        batch.iter().filter_map(|work| if let Work::Entry(entry, _) = work { Some(entry) } else { None }).collect();
    let refusals: Vec<&Refusal> =
        batch.iter().filter_map(|work| if let Work::Refusal(refusal) = work { Some(refusal) } else { None }).collect();
    let mut tx = federation.db.begin().await?;
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
    tx.commit_unseen().await
}

async fn insert(tx: &mut crate::db::Tx, entries: &[&Entry], now: Timestamp) -> Result<()> {
    let mut sql = String::from("insert into journal (uri, actor, origin, body, state, next_at, received_at) values ");
    for at in 0..entries.len() {
        let n = at * 6;
        if at > 0 {
            sql.push_str(", ");
        }
        sql.push_str(&format!("(${}, ${}, ${}, ${}, 'new', ${}, ${})", n + 1, n + 2, n + 3, n + 4, n + 5, n + 6));
    }
    sql.push_str(" on conflict (uri, actor) do nothing");
    let mut query = tx.query_built(sql);
    for entry in entries {
        query = query
            .bind(entry.uri.clone())
            .bind(entry.actor.clone())
            .bind(entry.origin.clone())
            .bind(entry.body.to_vec())
            .bind(now)
            .bind(now);
    }
    query.run().await.map(|_| ())
}
