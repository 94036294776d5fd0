//! From the journal to the rooms. `apply` of a room gets a transaction and what was fetched for it,
//! never a client; when it lacks something it says so (`Outcome::Needs`) and is called again once
//! that was fetched. Activities are applied in order of arrival, in batches of one commit; one that
//! waits for another server steps aside and holds up nobody.

use super::{
    Federation,
    actors::{self, Actor, Fetched},
    document::Document,
    fetch::FetchError,
    peers::Admission,
};
use crate::{
    db::{FromRow, Result, Tx},
    here::Here,
    origin::Origin,
    time::Timestamp,
};
use async_trait::async_trait;
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// Activities of one commit: few enough that the journal, which shares the writer, is not held up.
const BATCH: i64 = 100;
/// Documents fetched for one activity.
const MOST_FETCHES: usize = 20;
/// Attempts over about two days, then the activity is refused for good.
const MOST_ATTEMPTS: i64 = 12;
/// Nobody else applies while this lease holds.
const LEASE: Duration = Duration::from_secs(30);
const IDLE: Duration = Duration::from_secs(2);

/// What a room made of an activity.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It took effect, or had already.
    Done,
    /// It is another room's.
    NotMine,
    /// It must not take effect; the reason is kept in the journal.
    Refused(&'static str),
    /// This address must be fetched first.
    Needs(String),
}

/// An authentic activity, and what was fetched for it.
pub struct Inbound<'a> {
    /// The activity.
    pub activity: &'a Document,
    /// Who sent it.
    pub actor: &'a Actor,
    /// Its origin.
    pub origin: &'a Origin,
    /// True when the origin is accepted; false for someone who may only ask to join.
    pub accepted: bool,
    /// Kinds taken from that network; `None`: all.
    pub flows: Option<&'a str>,
    /// Fetched from their own origins, by id.
    pub fetched: &'a HashMap<String, Document>,
}

impl Inbound<'_> {
    /// True when publications of this kind are taken from its network.
    #[must_use]
    pub fn wants(&self, kind: &str) -> bool {
        self.flows.is_none_or(|flows| flows.split(' ').any(|flow| flow == kind))
    }

    /// The object itself: as embedded when it is the actor's origin's own, else as fetched.
    /// `Err(uri)` when it has to be fetched.
    ///
    /// # Errors
    /// The address to fetch; empty when the activity names none.
    pub fn object(&self) -> Result<Document, String> {
        if let Some(object) = self.activity.embedded("object").filter(|object| self.origin.owns(object.uri())) {
            return Ok(object);
        }
        let uri = self.activity.id_of("object").unwrap_or_default();
        self.fetched.get(uri).cloned().ok_or_else(|| uri.to_owned())
    }
}

/// A room's side of federation; listed once, in `app.rs`.
#[async_trait]
pub trait Handler: Send + Sync {
    /// Applies an activity, all or nothing, inside the transaction. Must be idempotent, and must
    /// not mind the order in which activities come.
    ///
    /// # Errors
    /// The database's: the activity is tried again.
    async fn apply(&self, tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<Outcome>;
}

#[derive(FromRow)]
struct Row {
    seq: i64,
    actor: String,
    origin: String,
    body: Vec<u8>,
    attempts: i64,
}

/// By origin: whether it is accepted, and the kinds taken from it.
type Admissions = HashMap<String, (Admission, Option<String>)>;

/// How a batch is taken.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Care {
    /// All or none.
    Together,
    /// Each behind a savepoint.
    OneByOne,
}

/// Applies what arrives until told to stop.
pub(super) async fn run(federation: Arc<Federation>, stop: CancellationToken) {
    loop {
        match federation.apply_new().await {
            Ok(0) => {}
            Ok(_) => continue,
            Err(error) => tracing::error!(%error, "inbound activities cannot be applied"),
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = federation.wake_apply.notified() => {}
            () = tokio::time::sleep(IDLE) => {}
        }
    }
}

/// Gives another try to what waits for another server, until told to stop.
pub(super) async fn run_waiting(federation: Arc<Federation>, stop: CancellationToken) {
    loop {
        match federation.apply_waiting().await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::error!(%error, "waiting activities cannot be applied"),
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = federation.wake_waiting.notified() => {}
            () = tokio::time::sleep(IDLE) => {}
        }
    }
}

impl Federation {
    /// Applies one batch; returns how many activities it took from the journal.
    ///
    /// # Errors
    /// The database's.
    pub async fn apply_new(&self) -> Result<usize> {
        let now = self.clock.now();
        let rows: Vec<Row> = self
            .db
            .read()
            .await?
            .query("select seq, actor, origin, body, attempts from journal where state = 'new' order by seq limit $1")
            .bind(BATCH)
            .all()
            .await?;
        if rows.is_empty() {
            return Ok(0);
        }
        let mut admissions = Admissions::new();
        for row in &rows {
            if !admissions.contains_key(&row.origin) {
                let admission = self.admission_of(&row.origin).await?;
                admissions.insert(row.origin.clone(), admission);
            }
        }
        // Nearly always all of them take effect: then no activity needs a savepoint of its own.
        let applied = match self.apply_rows(&rows, &admissions, now, Care::Together).await? {
            Some(applied) => applied,
            None => self.apply_rows(&rows, &admissions, now, Care::OneByOne).await?.unwrap_or(0),
        };
        self.wake_waiting.notify_one();
        self.wake_deliver.notify_one();
        Ok(applied)
    }

    /// Applies rows in one transaction; `None` when they were taken together and one of them cannot
    /// be: nothing was written then.
    async fn apply_rows(
        &self,
        rows: &[Row],
        admissions: &Admissions,
        now: Timestamp,
        care: Care,
    ) -> Result<Option<usize>> {
        let none = HashMap::new();
        let mut tx = self.db.begin().await?;
        if !self.hold_lease(&mut tx, "apply", now).await? {
            return Ok(Some(0));
        }
        let mut done = Vec::with_capacity(rows.len());
        let mut known: HashMap<&str, Actor> = HashMap::new();
        let mut decided = false;
        for row in rows {
            if !known.contains_key(row.actor.as_str())
                && let Some(actor) = actors::by_uri(&mut tx, &row.actor).await?
            {
                known.insert(&row.actor, actor);
            }
            if care == Care::OneByOne {
                tx.mark().await?;
            }
            let activity = Document::read(&row.body);
            decided |= activity.as_ref().is_some_and(decides);
            let actor = known.get(row.actor.as_str());
            let result = self.dispatch(&mut tx, row, activity.as_ref(), actor, &admissions[&row.origin], &none).await;
            if let Ok(Outcome::Done | Outcome::NotMine) = result {
                if care == Care::OneByOne {
                    tx.keep().await?;
                }
                done.push(row.seq);
                continue;
            }
            if care == Care::Together {
                return Ok(None);
            }
            tx.undo().await?;
            match result {
                Ok(Outcome::Refused(reason)) => close(&mut tx, row.seq, "refused", reason, now).await?,
                Ok(Outcome::Needs(uri)) => wait(&mut tx, row, &format!("needs {uri}"), now, Duration::ZERO).await?,
                Ok(Outcome::Done | Outcome::NotMine) => {}
                Err(error) => {
                    tracing::warn!(%error, seq = row.seq, "an inbound activity failed");
                    wait(&mut tx, row, &error.to_string(), now, backoff(row.attempts)).await?;
                }
            }
        }
        mark_done(&mut tx, &done, now).await?;
        tx.commit().await?;
        if decided {
            self.peers.forget();
        }
        Ok(Some(rows.len()))
    }

    /// Fetches for, and applies, one waiting activity; `false` when none is due.
    ///
    /// # Errors
    /// The database's.
    pub async fn apply_waiting(&self) -> Result<bool> {
        let now = self.clock.now();
        let row: Option<Row> = self
            .db
            .read()
            .await?
            .query("select seq, actor, origin, body, attempts from journal where state = 'waiting' and next_at <= $1 order by next_at, seq limit 1")
            .bind(now)
            .maybe()
            .await?;
        let Some(row) = row else { return Ok(false) };
        let admission = self.admission_of(&row.origin).await?;
        let activity = Document::read(&row.body);
        let mut fetched = HashMap::new();
        loop {
            let mut tx = self.db.begin().await?;
            if !self.hold_lease(&mut tx, "waiting", now).await? {
                return Ok(false);
            }
            let actor = actors::by_uri(&mut tx, &row.actor).await?;
            tx.mark().await?;
            let outcome = self.dispatch(&mut tx, &row, activity.as_ref(), actor.as_ref(), &admission, &fetched).await;
            let needs = match outcome {
                Ok(Outcome::Done | Outcome::NotMine) => {
                    tx.keep().await?;
                    close(&mut tx, row.seq, "done", "", now).await?;
                    None
                }
                Ok(Outcome::Refused(reason)) => {
                    tx.undo().await?;
                    close(&mut tx, row.seq, "refused", reason, now).await?;
                    None
                }
                Ok(Outcome::Needs(uri)) if fetched.len() < MOST_FETCHES && !fetched.contains_key(&uri) => {
                    tx.undo().await?;
                    Some(uri)
                }
                Ok(Outcome::Needs(_)) => {
                    tx.undo().await?;
                    close(&mut tx, row.seq, "refused", "it leads to too many other documents", now).await?;
                    None
                }
                Err(error) => {
                    tx.undo().await?;
                    wait(&mut tx, &row, &error.to_string(), now, backoff(row.attempts)).await?;
                    None
                }
            };
            tx.commit().await?;
            self.wake_deliver.notify_one();
            let Some(uri) = needs else { return Ok(true) };
            if let Err(error) = self.fetch_for(&uri, now, &mut fetched).await {
                let mut tx = self.db.begin().await?;
                match error {
                    FetchError::Unreachable(why) => {
                        wait(&mut tx, &row, &format!("{uri}: {why}"), now, backoff(row.attempts)).await?;
                    }
                    other => close(&mut tx, row.seq, "refused", &format!("{uri}: {other}"), now).await?,
                }
                tx.commit_unseen().await?;
                return Ok(true);
            }
        }
    }

    /// Fetches what a room asked for: an actor goes to its table, anything else to the room.
    async fn fetch_for(
        &self,
        uri: &str,
        now: Timestamp,
        fetched: &mut HashMap<String, Document>,
    ) -> Result<(), FetchError> {
        let admitted = match Origin::parse(uri) {
            Some(origin) if origin != self.origin => {
                self.peers.admission(&origin).await.is_ok_and(|it| it == Admission::Accepted)
            }
            _ => false,
        };
        if !admitted {
            return Err(FetchError::Refused);
        }
        let document = self.fetch.document(uri, now).await?;
        if let Some(actor) = Fetched::read(&document) {
            self.store_actor(&actor).await.map_err(|error| FetchError::Unreachable(error.to_string()))?;
        }
        fetched.insert(uri.to_owned(), document);
        Ok(())
    }

    async fn admission_of(&self, origin: &str) -> Result<(Admission, Option<String>)> {
        match Origin::parse(origin) {
            Some(origin) => Ok((self.peers.admission(&origin).await?, self.peers.flows_in(&origin).await?)),
            None => Ok((Admission::Refused, None)),
        }
    }

    async fn dispatch(
        &self,
        tx: &mut Tx,
        row: &Row,
        activity: Option<&Document>,
        actor: Option<&Actor>,
        (admission, flows): &(Admission, Option<String>),
        fetched: &HashMap<String, Document>,
    ) -> Result<Outcome> {
        let (Some(activity), Some(origin)) = (activity, Origin::parse(&row.origin)) else {
            return Ok(Outcome::Refused("unreadable"));
        };
        // It was accepted when it came; it may have been blocked since (invariant I3).
        if *admission == Admission::Refused {
            return Ok(Outcome::Refused("the network is not accepted any more"));
        }
        let Some(actor) = actor else { return Ok(Outcome::Needs(row.actor.clone())) };
        // Whoever is gone stays gone, and still holds a key; only what they take back is heard.
        if actor.deleted_at.is_some() && activity.kind() != "Delete" {
            return Ok(Outcome::Refused("its actor is gone"));
        }
        let here = Here { origin: &self.origin, now: self.clock.now(), random: &self.random };
        let inbound = Inbound {
            activity,
            actor,
            origin: &origin,
            accepted: *admission == Admission::Accepted,
            flows: flows.as_deref(),
            fetched,
        };
        for handler in self.handlers() {
            match handler.apply(tx, &here, &inbound).await? {
                Outcome::NotMine => {}
                outcome => return Ok(outcome),
            }
        }
        // A deletion of what never came here still counts: it may come later (invariant I3).
        if activity.kind() == "Delete"
            && let Some(uri) = activity.id_of("object").filter(|uri| origin.owns(uri))
        {
            tx.query(
                "insert into tombstones (uri, actor_uri, deleted_at) values ($1, $2, $3) on conflict (uri) do nothing",
            )
            .bind(uri.to_owned())
            .bind(actor.uri.clone())
            .bind(here.now)
            .run()
            .await?;
        }
        Ok(Outcome::NotMine)
    }

    /// Takes or renews a lease in the transaction whose work it protects.
    pub(super) async fn hold_lease(&self, tx: &mut Tx, name: &str, now: Timestamp) -> Result<bool> {
        let held = tx
            .query(
                "insert into leases (name, holder, until) values ($1, $2, $3) \
                 on conflict (name) do update set holder = excluded.holder, until = excluded.until \
                 where leases.holder = excluded.holder or leases.until <= $4",
            )
            .bind(name.to_owned())
            .bind(self.node.clone())
            .bind(now.plus(LEASE))
            .bind(now)
            .run()
            .await?;
        Ok(held == 1)
    }
}

/// True for what may change who is accepted.
fn decides(activity: &Document) -> bool {
    matches!(activity.kind(), "Follow" | "Accept" | "Reject" | "Undo")
}

/// Closes what took effect. The list is filled up to one length, so that its text stays prepared.
async fn mark_done(tx: &mut Tx, done: &[i64], now: Timestamp) -> Result<()> {
    let Some(last) = done.last() else { return Ok(()) };
    let length = usize::try_from(BATCH).unwrap_or_default();
    let list = done.iter().chain(std::iter::repeat(last)).copied().take(length.max(done.len()));
    tx.query("update journal set state = 'done', done_at = $1 where seq in (..)")
        .bind(now)
        .bind_list(list)
        .run()
        .await
        .map(|_| ())
}

async fn close(tx: &mut Tx, seq: i64, state: &str, error: &str, now: Timestamp) -> Result<()> {
    tx.query("update journal set state = $1, error = $2, done_at = $3 where seq = $4")
        .bind(state.to_owned())
        .bind(error.to_owned())
        .bind(now)
        .bind(seq)
        .run()
        .await
        .map(|_| ())
}

async fn wait(tx: &mut Tx, row: &Row, error: &str, now: Timestamp, delay: Duration) -> Result<()> {
    if row.attempts >= MOST_ATTEMPTS {
        return close(tx, row.seq, "refused", error, now).await;
    }
    let first = i64::from(!delay.is_zero());
    tx.query("update journal set state = 'waiting', attempts = attempts + $1, next_at = $2, error = $3 where seq = $4")
        .bind(first)
        .bind(now.plus(delay))
        .bind(error.to_owned())
        .bind(row.seq)
        .run()
        .await
        .map(|_| ())
}

/// 30 s, doubled each time, at most six hours.
pub(super) fn backoff(attempts: i64) -> Duration {
    let doublings = u32::try_from(attempts.clamp(0, 20)).unwrap_or(20);
    Duration::from_secs(30).saturating_mul(1 << doublings).min(Duration::from_secs(6 * 3600))
}
