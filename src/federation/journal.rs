//! The inbound journal: raw bytes, durable before the sender is answered. Requests that arrive
//! together are committed together, so that `synchronous=FULL` costs one fsync for many. Nearly always they can
//! take effect in that same transaction (`at_once`); otherwise `apply` looks at them one by one.

use super::{
    Federation,
    apply::Standings,
    at_once::Effect,
    document::Document,
    handler::Read,
    stream::{self, Place, Reached, Taken},
};
use crate::{
    db::{Result, Tx, is_full},
    time::Timestamp,
};
use std::{collections::HashSet, sync::Arc};
use tokio::sync::{mpsc, oneshot};

/// Most entries of one commit, and the length of the queue before senders are told to come back.
const BATCH: usize = 64;
const QUEUE: usize = 2_048;
/// Longest name of a kind.
const MAX_KIND: usize = 40;
/// Entries of one statement.
const LIST: usize = 16;
/// Refusals written in one commit; beyond, they are counted, not written, so that a flood of bad
/// requests cannot fill the disk.
const REFUSALS: usize = 20;

/// An activity that passed every check of the request.
pub struct Entry {
    /// Who signed it.
    pub actor: String,
    /// The origin of both.
    pub origin: String,
    /// The body as received.
    pub body: bytes::Bytes,
    /// What it says.
    pub activity: Document,
    /// What a room read of it already.
    pub read: Option<Read>,
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

impl Entry {
    /// Its id: what makes a repetition by the same actor a repetition.
    pub(super) fn uri(&self) -> &str {
        self.activity.uri()
    }

    /// What it says that it is about, where it says so in a short word; see [`super::said`].
    fn kind(&self) -> &str {
        self.activity.str("kind").filter(|kind| kind.len() <= MAX_KIND).unwrap_or_default()
    }
}

enum Work {
    Entry(Box<Entry>, oneshot::Sender<Written>),
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
        self.0.try_send(Work::Entry(Box::new(entry), sender)).ok()?;
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
    }
}

/// Writes a batch; says what became of each of its entries, in their order.
async fn commit(federation: &Federation, batch: &[Work]) -> Result<Vec<Written>> {
    let now = federation.clock.now();
    let all = batch.iter().filter_map(|work| if let Work::Entry(entry, _) = work { Some(&**entry) } else { None });
    let refusals: Vec<&Refusal> =
        batch.iter().filter_map(|work| if let Work::Refusal(refusal) = work { Some(refusal) } else { None }).collect();
    let batch = Batch {
        standings: federation.standings_of(all.clone().map(|entry| entry.origin.as_str())).await?,
        entries: all.collect(),
        refusals,
        now,
    };
    match write(federation, &batch, true).await {
        Ok(Some(written)) => return Ok(written),
        Ok(None) => {}
        Err(error) if is_full(&error) => return Err(error),
        Err(error) => tracing::warn!(%error, "what arrived cannot take effect at once"),
    }
    Ok(write(federation, &batch, false).await?.unwrap_or_default())
}

struct Batch<'a> {
    entries: Vec<&'a Entry>,
    refusals: Vec<&'a Refusal>,
    standings: Standings,
    now: Timestamp,
}

/// Writes a batch in one transaction; `None` when not all of it can take effect, as was asked: nothing was
/// written then.
async fn write(federation: &Federation, batch: &Batch<'_>, at_once: bool) -> Result<Option<Vec<Written>>> {
    let Batch { standings, refusals, now, .. } = batch;
    let mut tx = federation.db.begin().await?;
    let (mut written, mut entries) = (Vec::new(), Vec::new());
    for entry in &batch.entries {
        let one = take_place(&mut tx, entry, *now).await?;
        if matches!(one, Written::Stored(_)) {
            entries.push(*entry);
        }
        written.push(one);
    }
    let entries = unknown(&mut tx, entries).await?;
    let (refused, heard): (Vec<&Entry>, Vec<&Entry>) = entries.into_iter().partition(|entry| entry.refused.is_some());
    let effect = if at_once { federation.take_effect(&mut tx, &heard, standings, *now).await? } else { Effect::Waits };
    if effect == Effect::Undo {
        return Ok(None);
    }
    insert(&mut tx, &refused, State::Refused, Some(standings), *now).await?;
    insert(&mut tx, &heard, if effect == Effect::Waits { State::New } else { State::Done }, Some(standings), *now)
        .await?;
    for refusal in refusals.iter().take(REFUSALS) {
        crate::audit::record(
            &mut tx,
            *now,
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
    if effect == Effect::Waits {
        tx.commit_unseen().await?;
        federation.wake_apply.notify_one();
    } else {
        tx.commit().await?;
        federation.took_effect(effect);
    }
    federation.tally.journaled(refused.len() + heard.len());
    federation.tally.refused(refused.len());
    federation.tally.applied(if effect == Effect::Waits { 0 } else { heard.len() });
    Ok(Some(written))
}

/// Writes one entry of a network that was accepted by name, in the caller's transaction: what became of it, and
/// whether it is new here. What something is missing before is stored without a place. `said_at` is when it left,
/// however long it was on its way.
pub(super) async fn store(tx: &mut Tx, entry: &Entry, said_at: Timestamp, now: Timestamp) -> Result<(Written, bool)> {
    let written = take_place(tx, entry, said_at).await?;
    let new = unknown(tx, vec![entry]).await?;
    let state = if entry.refused.is_some() { State::Refused } else { State::New };
    insert(tx, &new, state, None, now).await?;
    Ok((written, !new.is_empty()))
}

async fn take_place(tx: &mut Tx, entry: &Entry, now: Timestamp) -> Result<Written> {
    let Some(place) = &entry.place else { return Ok(Written::Stored(None)) };
    Ok(match stream::take(tx, &entry.origin, place, &entry.body, now).await? {
        Taken::Next(reached) | Taken::Again(reached) => Written::Stored(Some(reached)),
        Taken::Gap(reached) => Written::Gap(reached),
        Taken::Ended(present) => Written::Ended(present),
    })
}

/// Those that had not come before, each once.
async fn unknown<'a>(tx: &mut Tx, entries: Vec<&'a Entry>) -> Result<Vec<&'a Entry>> {
    let mut seen: HashSet<(String, String)> = HashSet::new();
    for some in entries.chunks(LIST) {
        // Filled up to one length, so that the text stays prepared.
        let uris = some.iter().chain(std::iter::repeat(&some[0])).take(LIST).map(|entry| entry.uri().to_owned());
        let query = tx.query("select uri, actor from journal where uri in (..)").bind_list(uris);
        seen.extend(query.all::<(String, String)>().await?);
    }
    Ok(entries.into_iter().filter(|entry| seen.insert((entry.uri().to_owned(), entry.actor.clone()))).collect())
}

/// How an entry is written.
#[derive(Copy, Clone, PartialEq, Eq)]
enum State {
    /// It waits to be looked at.
    New,
    /// It took effect.
    Done,
    /// It must have none.
    Refused,
}

/// Writes entries, some in one statement; few lengths of it, so that its text stays prepared. Without standings, all
/// of them are of networks that were accepted by name.
async fn insert(
    tx: &mut Tx,
    entries: &[&Entry],
    state: State,
    standings: Option<&Standings>,
    now: Timestamp,
) -> Result<()> {
    let mut rest = entries;
    while !rest.is_empty() {
        let (some, more) = rest.split_at(if rest.len() >= LIST { LIST } else { 1 });
        rest = more;
        let mut sql = String::from(
            "insert into journal (uri, actor, origin, body, state, error, next_at, received_at, done_at, kind) values ",
        );
        for at in 0..some.len() {
            let values: Vec<String> = (1..=10).map(|n| format!("${}", at * 10 + n)).collect();
            sql.push_str(if at > 0 { ", (" } else { "(" });
            sql.push_str(&values.join(", "));
            sql.push(')');
        }
        sql.push_str(" on conflict (uri, actor) do nothing");
        let mut query = tx.query_built(sql);
        for entry in some {
            let known = |standings: &Standings| standings.get(&entry.origin).is_some_and(|standing| standing.by_name);
            let strange = state != State::New && !standings.is_none_or(known);
            query = query
                .bind(entry.uri().to_owned())
                .bind(entry.actor.clone())
                .bind(entry.origin.clone())
                .bind(if strange { Vec::new() } else { entry.body.to_vec() })
                .bind(match state {
                    State::New => "new",
                    State::Done => "done",
                    State::Refused => "refused",
                })
                .bind(entry.refused.clone().unwrap_or_default())
                .bind(now)
                .bind(now)
                .bind((state != State::New).then_some(now))
                .bind(entry.kind().to_owned());
        }
        query.put_off().await?;
    }
    Ok(())
}
