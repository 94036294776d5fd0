//! Delivery: one ordered stream an inbox, one request in flight on each, all streams side by side,
//! so that a slow or dead server never holds another back. An accepted network is never declared
//! dead: the wait between tries grows to an hour and stays there; any authentic sign of life ends it.

use super::{Federation, actors, keys::SigningKey, signature};
use crate::{
    db::{FromRow, Result},
    origin::Origin,
    time::Timestamp,
};
use std::{
    collections::{HashMap, HashSet},
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
/// Activities taken at once from a stream.
const ITEMS: i64 = 50;
const LEASE: Duration = Duration::from_secs(60);
const IDLE: Duration = Duration::from_secs(2);
/// After a refusal, two more tries a day apart in all, then the item is set aside.
const REFUSAL_TRIES: i64 = 3;
/// The first wait is short: an activity can overtake the `Accept` that lets it in.
const REFUSAL_WAIT: [Duration; 2] = [Duration::from_secs(60), Duration::from_secs(24 * 3600)];

#[derive(FromRow)]
struct Stream {
    inbox: String,
    fails: i64,
}

#[derive(FromRow)]
struct Item {
    number: i64,
    attempts: i64,
    actor_id: String,
    body: Vec<u8>,
}

/// What came of a try.
enum Tried {
    Delivered,
    /// The other side is not there: everything waits.
    Down(String),
    /// The other side does not want this one.
    Refused(String),
}

/// What is to be written of one stream.
struct Progress {
    inbox: String,
    /// Everything up to here was delivered or set aside.
    acknowledged: Option<i64>,
    outcome: Ended,
}

enum Ended {
    /// More to come from the same lease.
    Going,
    /// Nothing left, or the lease is given back.
    Finished,
    Down {
        error: String,
        fails: i64,
    },
    Refused {
        number: i64,
        attempts: i64,
        error: String,
    },
}

/// Delivers until told to stop.
pub(super) async fn run(federation: Arc<Federation>, stop: CancellationToken) {
    let (sender, receiver) = mpsc::channel(4096);
    let writer = tokio::spawn(write_progress(Arc::clone(&federation), receiver));
    let courier = Arc::new(Courier {
        federation: Arc::clone(&federation),
        healthy: Arc::new(Semaphore::new(HEALTHY)),
        failing: Arc::new(Semaphore::new(FAILING)),
        keys: Mutex::default(),
        working: Mutex::default(),
        progress: sender,
    });
    while !stop.is_cancelled() {
        if let Err(error) = federation.wake_streams().await {
            tracing::error!(%error, "signs of life cannot be written");
        }
        match courier.claim().await {
            Ok(0) => {}
            Ok(_) => continue,
            Err(error) => tracing::error!(%error, "deliveries cannot be read"),
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
    keys: Mutex<HashMap<String, (String, Arc<SigningKey>)>>,
    /// Streams that a task of this process works on: a clock that jumps ahead ends their leases, and
    /// must not set a second task on them.
    working: Mutex<HashSet<String>>,
    progress: mpsc::Sender<Progress>,
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
                if !self.working.lock().unwrap_or_else(PoisonError::into_inner).insert(stream.inbox.clone()) {
                    continue;
                }
                taken += 1;
                let courier = Arc::clone(self);
                tokio::spawn(async move {
                    let inbox = stream.inbox.clone();
                    courier.work(stream).await;
                    courier.working.lock().unwrap_or_else(PoisonError::into_inner).remove(&inbox);
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
        let streams = tx
            .query_each(
                "update streams set lease = $1, lease_until = $2 where inbox in (select inbox from streams \
                 where head > acknowledged and next_at <= $3 and lease_until <= $3 and (fails > 0) = ($4 = 1) \
                 order by next_at limit $5) returning inbox, fails",
                "update streams set lease = $1, lease_until = $2 where inbox in (select inbox from streams \
                 where head > acknowledged and next_at <= $3 and lease_until <= $3 and (fails > 0) = ($4 = 1) \
                 order by next_at limit $5 for update skip locked) returning inbox, fails",
            )
            .bind(self.federation.node.clone())
            .bind(now.plus(LEASE))
            .bind(now)
            .bind(i64::from(failing))
            .bind(room)
            .all()
            .await?;
        tx.commit_unseen().await?;
        Ok(streams)
    }

    /// Sends what is due on one stream, in order, until it is empty or something stops it.
    async fn work(&self, stream: Stream) {
        let ended = self.send_all(&stream).await.unwrap_or_else(|error| {
            tracing::error!(%error, inbox = stream.inbox, "a stream cannot be read");
            Ended::Down { error: error.to_string(), fails: stream.fails }
        });
        self.report(&stream.inbox, None, ended).await;
    }

    async fn report(&self, inbox: &str, acknowledged: Option<i64>, outcome: Ended) {
        let _ = self.progress.send(Progress { inbox: inbox.to_owned(), acknowledged, outcome }).await;
    }

    async fn send_all(&self, stream: &Stream) -> Result<Ended> {
        let Ok(url) = Url::parse(&stream.inbox) else { return Ok(Ended::Finished) };
        let mut from = 0;
        let started = self.federation.clock.now();
        loop {
            let items: Vec<Item> = self
                .federation
                .db
                .read()
                .await?
                .query(
                    "select i.number, i.attempts, o.actor_id, o.body from stream_items i join outbox o on o.seq = i.outbox_seq \
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
                match self.try_once(&url, &item).await? {
                    Tried::Delivered => {
                        from = item.number;
                        self.report(&stream.inbox, Some(item.number), Ended::Going).await;
                    }
                    Tried::Down(error) => {
                        if let Some(origin) = Origin::of(&url) {
                            self.federation.signs_of_life.await_one(&origin);
                        }
                        return Ok(Ended::Down { error, fails: stream.fails });
                    }
                    Tried::Refused(error) => {
                        return Ok(Ended::Refused { number: item.number, attempts: item.attempts + 1, error });
                    }
                }
                // The lease must outlive the request; beyond half of it, take it anew.
                if self.federation.clock.now().since(started) > LEASE / 2 {
                    return Ok(Ended::Finished);
                }
            }
        }
    }

    async fn try_once(&self, url: &Url, item: &Item) -> Result<Tried> {
        let Some(origin) = Origin::of(url).filter(|origin| origin.within(self.federation.reach)) else {
            return Ok(Tried::Refused("this address cannot be reached from this instance".into()));
        };
        let (key_id, key) = self.key(&item.actor_id).await?;
        let now = self.federation.clock.now();
        let signed = signature::sign_post(url, origin.authority(), &item.body, &key_id, &key, now);
        let Ok(headers) = signed else { return Ok(Tried::Down("this machine cannot sign".into())) };
        let mut request = self.federation.fetch.client().post(url.clone()).body(item.body.clone());
        for (name, value) in headers {
            request = request.header(name, value);
        }
        Ok(match request.send().await {
            Err(error) => Tried::Down(super::fetch::plain(&error)),
            Ok(response) => {
                let status = response.status();
                match status.as_u16() {
                    200..=299 => Tried::Delivered,
                    408 | 425 | 429 | 500..=599 => Tried::Down(format!("it answers {status}")),
                    _ => Tried::Refused(format!("it answers {status}")),
                }
            }
        })
    }

    async fn key(&self, actor_id: &str) -> Result<(String, Arc<SigningKey>)> {
        if let Some(found) = self.keys.lock().unwrap_or_else(PoisonError::into_inner).get(actor_id) {
            return Ok(found.clone());
        }
        let actor = actors::by_id(&mut self.federation.db.read().await?, actor_id).await?;
        let key = self
            .federation
            .sealer
            .signing_key(actor.private_key.as_deref().unwrap_or_default())
            .map_err(|error| sqlx::Error::Decode(error.into()))?;
        let entry = (actor.key_id, Arc::new(key));
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        if keys.len() > 1_000 {
            keys.clear();
        }
        keys.insert(actor_id.to_owned(), entry.clone());
        Ok(entry)
    }
}

/// Writes what many streams report in one commit.
async fn write_progress(federation: Arc<Federation>, mut reports: mpsc::Receiver<Progress>) {
    let mut batch = Vec::new();
    while reports.recv_many(&mut batch, 512).await > 0 {
        if let Err(error) = commit(&federation, &batch).await {
            // Nothing is lost: what was delivered is delivered again when the leases end.
            tracing::error!(%error, "deliveries cannot be written");
        }
        batch.clear();
    }
}

async fn commit(federation: &Federation, batch: &[Progress]) -> Result<()> {
    let now = federation.clock.now();
    // Of the acknowledgements of one stream only the last matters.
    let mut reached: HashMap<&str, i64> = HashMap::new();
    for progress in batch {
        if let Some(number) = progress.acknowledged {
            let last = reached.entry(&progress.inbox).or_insert(number);
            *last = number.max(*last);
        }
    }
    let mut tx = federation.db.begin().await?;
    for (inbox, number) in reached {
        // The lease is checked where it matters: a process that slept through it moves no cursor.
        let moved = tx
            .query(
                "update streams set acknowledged = $1, fails = 0, next_at = 0, last_ok_at = $2, down_since = null, last_error = '' \
                 where inbox = $3 and lease = $4 and acknowledged < $1",
            )
            .bind(number)
            .bind(now)
            .bind(inbox.to_owned())
            .bind(federation.node.clone())
            .run()
            .await?;
        if moved == 1 {
            tx.query("delete from stream_items where inbox = $1 and number <= $2 and state = 'due'")
                .bind(inbox.to_owned())
                .bind(number)
                .run()
                .await?;
        }
    }
    for progress in batch {
        end(&mut tx, federation, progress, now).await?;
    }
    tx.commit_unseen().await
}

async fn end(tx: &mut crate::db::Tx, federation: &Federation, progress: &Progress, now: Timestamp) -> Result<()> {
    let node = federation.node.clone();
    let inbox = progress.inbox.clone();
    match &progress.outcome {
        Ended::Going => {}
        Ended::Finished => {
            tx.query("update streams set lease = '', lease_until = 0 where inbox = $1 and lease = $2")
                .bind(inbox)
                .bind(node)
                .run()
                .await?;
        }
        Ended::Down { error, fails } => {
            let next = now.plus(jitter(federation, wait_after(*fails)));
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
        Ended::Refused { number, attempts, error } => {
            let dead = *attempts >= REFUSAL_TRIES;
            tx.query("update stream_items set attempts = $1, error = $2, state = $3 where inbox = $4 and number = $5")
                .bind(*attempts)
                .bind(error.clone())
                .bind(if dead { "dead" } else { "due" }.to_owned())
                .bind(inbox.clone())
                .bind(*number)
                .run()
                .await?;
            let wait = REFUSAL_WAIT.get(usize::try_from(attempts - 1).unwrap_or(0)).copied().unwrap_or_default();
            tx.query(
                "update streams set acknowledged = case when $1 = 1 then $2 else acknowledged end, next_at = $3, last_error = $4, \
                 lease = '', lease_until = 0 where inbox = $5 and lease = $6",
            )
            .bind(i64::from(dead))
            .bind(*number)
            .bind(if dead { now } else { now.plus(wait) })
            .bind(error.clone())
            .bind(inbox)
            .bind(node)
            .run()
            .await?;
        }
    }
    Ok(())
}

/// 30 s, doubled each time, at most an hour.
fn wait_after(fails: i64) -> Duration {
    super::apply::backoff(fails).min(Duration::from_secs(3600))
}

/// Twenty per cent either way, so that a link that returns is not hit by everyone at once.
fn jitter(federation: &Federation, wait: Duration) -> Duration {
    wait.mul_f64(0.8 + 0.004 * f64::from(u32::try_from(federation.random.below(101)).unwrap_or(50)))
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
        for (origin, at) in heard {
            self.fetch.forget_failures(&origin);
            tx.query("update streams set next_at = 0 where origin = $1 and fails > 0 and head > acknowledged and last_error not like 'it answers 4%'")
                .bind(origin.as_str().to_owned())
                .run()
                .await?;
            // A minute is exact enough to show, and spares a write for each activity.
            tx.query("update networks set seen_at = $1 where origin = $2 and coalesce(seen_at, 0) < $1 - 60000")
                .bind(at)
                .bind(origin.as_str().to_owned())
                .run()
                .await?;
        }
        tx.commit_unseen().await
    }
}
