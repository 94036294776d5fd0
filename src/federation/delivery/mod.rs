//! Delivery: one ordered stream an inbox, one request in flight on each, all streams side by side,
//! so that a slow or dead server never holds another back. An accepted network is never declared
//! dead: the wait between tries grows to an hour and stays there; any authentic sign of life ends it.
//!
//! `mod` takes streams and works on them, `send` makes one request, `progress` writes what came of it, `aside`
//! tries again what the other side did not want.

mod aside;
mod carried;
mod progress;
mod send;

use super::{
    Federation,
    stream::{self, Reached},
};
use crate::{
    db::{FromRow, Result},
    origin::Origin,
};
pub use carried::{Heard, hear};
use progress::{Acknowledged, Ended, Progress};
use send::Tried;
use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::{Semaphore, mpsc};
use tokio_util::sync::CancellationToken;
use url::Url;

/// Streams worked on at once: those that answer, and those that failed last time. The second
/// number keeps room for the healthy ones when most of the world is down.
const HEALTHY: usize = 256;
const FAILING: usize = 64;
/// Streams to one server worked on at once: however many inboxes it has, others get their turn.
const OF_ONE_SERVER: i64 = 4;
/// Activities taken at once from a stream.
const ITEMS: i64 = 50;
const LEASE: Duration = Duration::from_secs(60);
const IDLE: Duration = Duration::from_secs(2);

#[derive(FromRow)]
struct Stream {
    inbox: String,
    epoch: String,
    fails: i64,
}

/// An activity of a stream.
#[derive(FromRow)]
struct Item {
    number: i64,
    previous: String,
    actor_id: String,
    body: Vec<u8>,
}

/// Delivers until told to stop.
pub(super) async fn run(federation: Arc<Federation>, stop: CancellationToken) {
    let (sender, receiver) = mpsc::channel(4096);
    let writer = tokio::spawn(progress::write(Arc::clone(&federation), receiver));
    let courier = Arc::new(Courier {
        federation: Arc::clone(&federation),
        healthy: Arc::new(Semaphore::new(HEALTHY)),
        failing: Arc::new(Semaphore::new(FAILING)),
        working: Mutex::default(),
        progress: sender,
    });
    while !stop.is_cancelled() {
        if let Err(error) = federation.wake_streams().await {
            tracing::error!(%error, "signs of life cannot be written");
        }
        if let Err(error) = federation.write_hours().await {
            tracing::error!(%error, "the hours of others cannot be written");
        }
        match courier.claim().await {
            Ok(0) => {}
            Ok(_) => continue,
            Err(error) => tracing::error!(%error, "deliveries cannot be read"),
        }
        if let Err(error) = courier.try_aside().await {
            tracing::error!(%error, "what was refused cannot be tried again");
        }
        tokio::select! {
            () = stop.cancelled() => break,
            () = federation.wake_deliver.notified() => {}
            () = tokio::time::sleep(IDLE) => {}
        }
    }
    // Requests in flight end by their deadline; what they report is written before we go.
    let _ = tokio::time::timeout(Duration::from_secs(12), async {
        let _ = courier.healthy.acquire_many(u32::try_from(HEALTHY).expect("small")).await;
        let _ = courier.failing.acquire_many(u32::try_from(FAILING).expect("small")).await;
    })
    .await;
    drop(courier);
    let _ = tokio::time::timeout(Duration::from_secs(3), writer).await;
}

struct Courier {
    federation: Arc<Federation>,
    healthy: Arc<Semaphore>,
    failing: Arc<Semaphore>,
    /// Streams that a task of this process works on: a clock that jumps ahead ends their leases, and
    /// must not set a second task on them.
    working: Mutex<HashSet<String>>,
    progress: mpsc::Sender<Progress>,
}

/// A task of this process works on a stream, until this is dropped.
struct AtWork {
    courier: Arc<Courier>,
    inbox: String,
}

impl AtWork {
    /// `None` when one does already.
    fn on(courier: &Arc<Courier>, inbox: &str) -> Option<Self> {
        let new = courier.working.lock().unwrap_or_else(PoisonError::into_inner).insert(inbox.to_owned());
        new.then(|| Self { courier: Arc::clone(courier), inbox: inbox.to_owned() })
    }
}

impl Drop for AtWork {
    fn drop(&mut self) {
        self.courier.working.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.inbox);
    }
}

impl Courier {
    /// Takes due streams, as many as there is room for, and sets a task on each.
    async fn claim(self: &Arc<Self>) -> Result<usize> {
        let mut taken = 0;
        for (lane, failing) in [(&self.healthy, false), (&self.failing, true)] {
            let room = lane.available_permits();
            if room == 0 {
                continue;
            }
            for stream in self.claim_some(failing, i64::try_from(room).unwrap_or(1)).await? {
                let Ok(permit) = Arc::clone(lane).try_acquire_owned() else { break };
                // Its task has the lease now.
                let Some(at_work) = AtWork::on(self, &stream.inbox) else { continue };
                taken += 1;
                let courier = Arc::clone(self);
                tokio::spawn(async move {
                    let ended = courier.work(&stream).await;
                    // Before the lease is given back: whoever takes it next must find nobody at work.
                    drop(at_work);
                    courier.report(&stream.inbox, None, ended).await;
                    drop(permit);
                    courier.federation.wake_deliver.notify_one();
                });
            }
        }
        Ok(taken)
    }

    async fn claim_some(&self, failing: bool, room: i64) -> Result<Vec<Stream>> {
        let now = self.federation.clock.now();
        // streams_due; look before taking the only writer
        let due: Option<(i64,)> = self
            .federation
            .db
            .read()
            .await?
            .query("select head from streams where head > acknowledged and next_at <= $1 and lease_until <= $1 and (fails > 0) = ($2 = 1) limit 1")
            .bind(now)
            .bind(i64::from(failing))
            .maybe()
            .await?;
        if due.is_none() {
            return Ok(Vec::new());
        }
        let mut tx = self.federation.db.begin().await?;
        // streams_due, then streams_leased: of each server only so many that its other streams leave free.
        let streams = tx
            .query_each(
                "update streams set lease = $1, lease_until = $2 where inbox in (select inbox from (\
                 select inbox, next_at, row_number() over (partition by origin order by next_at, inbox) + \
                 (select count(*) from streams b where b.origin = d.origin and b.lease <> '' and b.lease_until > $3) as place \
                 from streams d where head > acknowledged and next_at <= $3 and lease_until <= $3 and (fails > 0) = ($4 = 1)) \
                 where place <= $5 order by next_at limit $6) returning inbox, epoch, fails",
                "update streams set lease = $1, lease_until = $2 where inbox in (select inbox from streams where inbox in (select inbox from (\
                 select inbox, next_at, row_number() over (partition by origin order by next_at, inbox) + \
                 (select count(*) from streams b where b.origin = d.origin and b.lease <> '' and b.lease_until > $3) as place \
                 from streams d where head > acknowledged and next_at <= $3 and lease_until <= $3 and (fails > 0) = ($4 = 1)) as placed \
                 where place <= $5 order by next_at limit $6) and lease_until <= $3 for update skip locked) returning inbox, epoch, fails",
            )
            .bind(self.federation.node.clone())
            .bind(now.plus(LEASE))
            .bind(now)
            .bind(i64::from(failing))
            .bind(OF_ONE_SERVER)
            .bind(room)
            .all()
            .await?;
        tx.commit_unseen().await?;
        Ok(streams)
    }

    /// Sends what is due on one stream, in order, until it is empty or something stops it.
    async fn work(&self, stream: &Stream) -> Ended {
        match self.send_all(stream).await {
            Ok(ended) => ended,
            Err(error) => {
                // Ours is the fault, not the other side's: it goes on once our database does.
                tracing::error!(%error, inbox = stream.inbox, "a stream cannot be read");
                tokio::time::sleep(IDLE).await;
                Ended::Finished
            }
        }
    }

    async fn report(&self, inbox: &str, acknowledged: Option<Acknowledged>, outcome: Ended) {
        let _ = self.progress.send(Progress { inbox: inbox.to_owned(), acknowledged, outcome }).await;
    }

    async fn send_all(&self, stream: &Stream) -> Result<Ended> {
        let Ok(url) = Url::parse(&stream.inbox) else { return Ok(Ended::Finished) };
        let Some(origin) = Origin::of(&url) else { return Ok(Ended::Finished) };
        let line = Line { url, origin, epoch: stream.epoch.clone() };
        let mut from = 0;
        let started = self.federation.clock.now();
        loop {
            let items: Vec<Item> = self
                .federation
                .db
                .read()
                .await?
                .query(
                    "select i.number, i.previous, o.actor_id, o.body from stream_items i join outbox o on o.seq = i.outbox_seq \
                     where i.inbox = $1 and i.number > $2 and i.state = 'due' order by i.number limit $3",
                )
                .bind(stream.inbox.clone())
                .bind(from)
                .bind(ITEMS)
                .all()
                .await?;
            if items.is_empty() {
                return Ok(Ended::Finished);
            }
            for item in items {
                // A repetition may be acknowledged further than what is sent.
                if item.number <= from {
                    continue;
                }
                match self.try_once(&line, &item).await? {
                    Tried::Delivered => {
                        from = item.number;
                        self.report(&stream.inbox, Some(Acknowledged::unproved(item.number)), Ended::Going).await;
                    }
                    Tried::Received(receipt) => match self.believe(stream, &item, &receipt.reached).await? {
                        None => {
                            from = receipt.reached.number;
                            let proved = Acknowledged { number: from, proved_at: Some(receipt.at) };
                            self.report(&stream.inbox, Some(proved), Ended::Going).await;
                        }
                        Some(ended) => return Ok(ended),
                    },
                    Tried::Down { error, wait } => {
                        self.federation.signs_of_life.failed(&line.origin);
                        return Ok(Ended::Down { error, fails: stream.fails, wait });
                    }
                    Tried::Refused(error) => {
                        from = item.number;
                        self.report(&stream.inbox, Some(Acknowledged::unproved(item.number)), Ended::Passed { error })
                            .await;
                    }
                    Tried::Outdated => {
                        return Ok(Ended::Renew { why: "it has ended this numbering", fails: stream.fails });
                    }
                    Tried::Blocked => return Ok(Ended::Blocked),
                }
                // The lease must outlive the request; beyond half of it, take it anew.
                if self.federation.clock.now().since(started) > LEASE / 2 {
                    return Ok(Ended::Finished);
                }
            }
        }
    }
}

/// Where a stream goes.
struct Line {
    url: Url,
    origin: Origin,
    epoch: String,
}

impl Courier {
    /// Holds a receipt against what we know of our own stream. `None`: it says that we may go on.
    async fn believe(&self, stream: &Stream, item: &Item, reached: &Reached) -> Result<Option<Ended>> {
        let renew = |why| Ok(Some(Ended::Renew { why, fails: stream.fails }));
        if reached.number > self.head(&stream.inbox).await? {
            // They have more than we ever said: we are an old copy of ourselves.
            return renew("it has received more of this stream than this database knows of");
        }
        let chain = if reached.number == item.number {
            stream::chain(&item.previous, &item.body)
        } else {
            match carried::chain_at(&mut self.federation.db.read().await?, &stream.inbox, reached.number).await? {
                Some(chain) => chain,
                None => return renew("what it asks for again is not kept any more"),
            }
        };
        if reached.chain != chain {
            return renew("what it has received of this stream is not what was sent");
        }
        let back = reached.number < item.number;
        Ok(back.then_some(Ended::Rewind { number: reached.number, fails: stream.fails }))
    }

    /// The last number given; it may have grown since the stream was taken.
    async fn head(&self, inbox: &str) -> Result<i64> {
        let mut conn = self.federation.db.read().await?;
        let (head,): (i64,) =
            conn.query("select head from streams where inbox = $1").bind(inbox.to_owned()).one().await?;
        Ok(head)
    }
}

impl Federation {
    /// Writes the signs of life heard since the last call: their streams are tried at once.
    ///
    /// # Errors
    /// The database's.
    pub async fn wake_streams(&self) -> Result<()> {
        let heard = self.signs_of_life.take(self.clock.now());
        if heard.is_empty() {
            return Ok(());
        }
        let mut tx = self.db.begin().await?;
        if heard.len() > 1 {
            stream::one_at_a_time(&mut tx).await?;
        }
        for (origin, at) in heard {
            self.fetch.forget_failures(&origin);
            tx.query("update streams set next_at = 0 where origin = $1 and fails > 0 and head > acknowledged")
                .bind(origin.as_str().to_owned())
                .run()
                .await?;
            // A minute is exact enough to show, and spares a write for each activity.
            tx.query("update networks set seen_at = $1 where origin = $2 and (coalesce(seen_at, 0) < $1 - 60000 or seen_at > $1 + 60000)")
                .bind(at)
                .bind(origin.as_str().to_owned())
                .run()
                .await?;
        }
        tx.commit_unseen().await
    }
}
