//! From the journal to the rooms. `apply` of a room gets a transaction and what was fetched for it,
//! never a client; when it lacks something it says so (`Outcome::Needs`) and is called again once
//! that was fetched. Activities are applied in order of arrival, in batches of one commit; one that
//! waits for another server steps aside and holds up nobody.

use super::{
    Federation,
    actors::{self, Actor},
    document::Document,
    doubt,
    handler::{Before, Inbound, Outcome, Read},
    peers::{Admission, Standing},
};
use crate::{
    db::{Conn, FromRow, Result, Tx},
    history,
    origin::Origin,
    time::Timestamp,
};
use futures_util::FutureExt as _;
use std::{
    collections::{HashMap, HashSet},
    panic::AssertUnwindSafe,
    sync::Arc,
    time::Duration,
};
use tokio_util::sync::CancellationToken;

/// Activities of one commit: few enough that the journal, which shares the writer, is not held up.
const BATCH: i64 = 100;
/// Attempts over about two days, then the activity of a stranger is refused for good.
const MOST_ATTEMPTS: i64 = 12;
/// So long what an accepted network said waits for what it lacks: whoever has that may be cut off, and peers keep
/// what they said as long.
const PATIENCE: Duration = Duration::from_secs(400 * 24 * 3600);
/// Nobody else applies while this lease holds.
const LEASE: Duration = Duration::from_secs(30);
pub(super) const IDLE: Duration = Duration::from_secs(2);

/// What is looked at: who says it, and what they say when it can be read.
pub(super) struct Said<'a> {
    pub(super) actor: &'a str,
    pub(super) origin: &'a str,
    pub(super) activity: Option<&'a Document>,
    /// What a room read of it.
    pub(super) read: Option<&'a Read>,
    /// What is known here of its object.
    pub(super) before: Before,
}

/// A row of `journal`.
#[derive(FromRow)]
pub(super) struct Row {
    pub(super) seq: i64,
    pub(super) actor: String,
    pub(super) origin: String,
    pub(super) body: Vec<u8>,
    pub(super) attempts: i64,
    pub(super) received_at: Timestamp,
}

/// By origin.
pub(super) type Standings = HashMap<String, Standing>;

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
            () = stop.cancelled() => return federation.release_lease("apply").await,
            () = federation.wake_apply.notified() => {}
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
            .query("select seq, actor, origin, body, attempts, received_at from journal where state = 'new' order by seq limit $1")
            .bind(BATCH)
            .all()
            .await?;
        if rows.is_empty() {
            return Ok(0);
        }
        let standings = self.standings_of(rows.iter().map(|row| row.origin.as_str())).await?;
        // Nearly always all of them take effect: then no activity needs a savepoint of its own.
        let applied = match self.apply_rows(&rows, &standings, now, Care::Together).await? {
            Some(applied) => applied,
            None => self.apply_rows(&rows, &standings, now, Care::OneByOne).await?.unwrap_or(0),
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
        standings: &Standings,
        now: Timestamp,
        care: Care,
    ) -> Result<Option<usize>> {
        let none = HashMap::new();
        let mut tx = self.db.begin().await?;
        if !self.hold_lease(&mut tx, "apply", now).await? {
            return Ok(Some(0));
        }
        let mut done = Vec::with_capacity(rows.len());
        let mut speakers = Speakers::of(&mut tx, rows.iter().map(|row| row.actor.as_str())).await?;
        let (mut decided, mut refused) = (false, 0);
        for row in rows {
            if care == Care::OneByOne {
                tx.mark().await?;
            }
            let activity = Document::read(&row.body);
            decided |= activity.as_ref().is_some_and(decides);
            let said = Said {
                actor: &row.actor,
                origin: &row.origin,
                activity: activity.as_ref(),
                read: None,
                before: Before::Unasked,
            };
            let actor = speakers.find(&mut tx, &row.actor).await?;
            let standing = &standings[&row.origin];
            let result = self.dispatch(&mut tx, &said, actor, standing, &none).await;
            speakers.heard(&said);
            if let Ok(Outcome::Done | Outcome::NotMine) = result {
                if care == Care::OneByOne {
                    tx.keep().await?;
                }
                done.push(row);
                continue;
            }
            if care == Care::Together {
                return Ok(None);
            }
            tx.undo().await?;
            match result {
                Ok(Outcome::Refused(reason)) => {
                    close(&mut tx, row.seq, "refused", reason, now).await?;
                    forget_strange(&mut tx, &[row], standings).await?;
                    refused += 1;
                }
                Ok(Outcome::Needs(uri)) => {
                    let gone = wait(&mut tx, row, standing, &format!("needs {uri}"), now, Duration::ZERO).await?;
                    refused += usize::from(gone);
                }
                Ok(Outcome::Later(why)) => {
                    refused += usize::from(wait(&mut tx, row, standing, why, now, backoff(row.attempts)).await?);
                }
                Ok(Outcome::Done | Outcome::NotMine) => {}
                Err(error) => {
                    tracing::warn!(%error, seq = row.seq, "an inbound activity failed");
                    let gone = wait(&mut tx, row, standing, &error.to_string(), now, backoff(row.attempts)).await?;
                    refused += usize::from(gone);
                }
            }
        }
        let numbers: Vec<i64> = done.iter().map(|row| row.seq).collect();
        mark_done(&mut tx, &numbers, now).await?;
        forget_strange(&mut tx, &done, standings).await?;
        tx.commit().await?;
        self.tally.applied(done.len());
        self.tally.refused(refused);
        if decided {
            self.peers.forget();
        }
        Ok(Some(rows.len()))
    }

    pub(super) async fn standings_of(&self, origins: impl Iterator<Item = &str>) -> Result<Standings> {
        let mut standings = Standings::new();
        for origin in origins {
            if !standings.contains_key(origin) {
                standings.insert(origin.to_owned(), self.standing_of(origin).await?);
            }
        }
        Ok(standings)
    }

    /// What the room that it concerns reads of an activity.
    pub(super) fn read(&self, activity: &Document) -> Option<Read> {
        self.handlers().iter().find_map(|handler| handler.read(activity))
    }

    pub(super) async fn standing_of(&self, origin: &str) -> Result<Standing> {
        match Origin::parse(origin) {
            Some(origin) => self.peers.standing(&origin).await,
            None => Ok(Standing::NOWHERE),
        }
    }

    /// Hands an activity to the rooms. One on which a room fails outright is refused, so that it is not tried for ever.
    pub(super) async fn dispatch(
        &self,
        tx: &mut Tx,
        said: &Said<'_>,
        actor: Option<&Actor>,
        standing: &Standing,
        fetched: &HashMap<String, Document>,
    ) -> Result<Outcome> {
        let of_itself = said.activity.filter(|it| it.kind() == "Update" && it.id_of("object") == Some(said.actor));
        // It may have come in a bundle that a command read, and its keys may be doubted since.
        if of_itself.is_some() {
            self.keys.forget(said.actor);
        }
        let told = AssertUnwindSafe(self.tell_rooms(tx, said, actor, standing, fetched));
        let outcome = told.catch_unwind().await.unwrap_or_else(|_| {
            tracing::error!(actor = said.actor, "a room panicked at an inbound activity");
            Ok(Outcome::Refused("this program failed on it"))
        });
        if let (Some(activity), Ok(Outcome::Done)) = (of_itself, &outcome) {
            doubt::remember(tx, activity, said.origin, self.clock.now()).await?;
        }
        outcome
    }

    async fn tell_rooms(
        &self,
        tx: &mut Tx,
        said: &Said<'_>,
        actor: Option<&Actor>,
        standing: &Standing,
        fetched: &HashMap<String, Document>,
    ) -> Result<Outcome> {
        let (Some(activity), Some(origin)) = (said.activity, Origin::parse(said.origin)) else {
            return Ok(Outcome::Refused("unreadable"));
        };
        // It was accepted when it came; it may have been blocked since (invariant I3).
        if standing.admission == Admission::Refused {
            return Ok(Outcome::Refused("the network is not accepted any more"));
        }
        let Some(actor) = actor else { return Ok(Outcome::Needs(said.actor.to_owned())) };
        // Whoever is gone stays gone, and still holds a key; only what they take back is heard.
        if actor.deleted_at.is_some() && activity.kind() != "Delete" {
            return Ok(Outcome::Refused("its actor is gone"));
        }
        let here = self.here();
        let inbound = Inbound {
            activity,
            actor,
            origin: &origin,
            accepted: standing.admission == Admission::Accepted,
            flows: standing.flows.as_deref(),
            depth: 0,
            fetched,
            before: said.before,
            read: said.read,
        };
        for handler in self.handlers() {
            match handler.apply(tx, &here, &inbound).await? {
                Outcome::NotMine => {}
                outcome => return Ok(outcome),
            }
        }
        // A deletion of what never came here still counts: it may come later (invariant I3). From a
        // stranger nothing can come later.
        if activity.kind() == "Delete"
            && inbound.accepted
            && let Some(uri) = activity.id_of("object").filter(|uri| origin.owns(uri))
        {
            tx.query(
                "insert into tombstones (uri, actor_uri, deleted_at) values ($1, $2, $3) on conflict (uri, actor_uri) do nothing",
            )
            .bind(uri.to_owned())
            .bind(actor.uri.clone())
            .bind(here.now)
            .run()
            .await?;
        }
        Ok(Outcome::NotMine)
    }

    /// Gives a lease back, so that another process need not wait for its end.
    pub(super) async fn release_lease(&self, name: &str) {
        let work = async {
            let mut tx = self.db.begin().await?;
            tx.query("delete from leases where name = $1 and holder = $2")
                .bind(name.to_owned())
                .bind(self.node.clone())
                .run()
                .await?;
            tx.commit_unseen().await
        };
        if let Err(error) = work.await {
            tracing::warn!(%error, name, "a lease cannot be given back: it ends by itself");
        }
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

/// Who says what is looked at in one transaction, each read once.
pub(super) struct Speakers(HashMap<String, Actor>);

impl Speakers {
    pub(super) async fn of(conn: &mut Conn, uris: impl Iterator<Item = &str>) -> Result<Self> {
        let uris: HashSet<&str> = uris.collect();
        let found = actors::by_uris(conn, uris.into_iter()).await?;
        Ok(Self(found.into_iter().map(|actor| (actor.uri.clone(), actor)).collect()))
    }

    pub(super) async fn find(&mut self, conn: &mut Conn, uri: &str) -> Result<Option<&Actor>> {
        if !self.0.contains_key(uri)
            && let Some(actor) = actors::by_uri(conn, uri).await?
        {
            self.0.insert(uri.to_owned(), actor);
        }
        Ok(self.0.get(uri))
    }

    /// What was just said of an actor counts for what it says next.
    pub(super) fn heard(&mut self, said: &Said<'_>) {
        if said.activity.is_some_and(|activity| matches!(activity.kind(), "Update" | "Delete")) {
            self.0.remove(said.actor);
        }
    }
}

/// True for what may change who is accepted.
pub(super) fn decides(activity: &Document) -> bool {
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

/// Nothing of a stranger is kept once it was looked at, but that it came: anyone could fill the disk.
/// What accepted networks sent is kept, for those who catch up.
pub(super) async fn forget_strange(tx: &mut Tx, rows: &[&Row], standings: &Standings) -> Result<()> {
    let strange = rows.iter().filter(|row| !standings.get(&row.origin).is_some_and(|standing| standing.by_name));
    let numbers: Vec<i64> = strange.map(|row| row.seq).collect();
    if numbers.is_empty() {
        return Ok(());
    }
    tx.query("update journal set body = $1 where seq in (..)")
        .bind(Vec::<u8>::new())
        .bind_list(numbers)
        .run()
        .await
        .map(|_| ())
}

pub(super) async fn close(tx: &mut Tx, seq: i64, state: &str, error: &str, now: Timestamp) -> Result<()> {
    tx.query("update journal set state = $1, error = $2, done_at = $3 where seq = $4")
        .bind(state.to_owned())
        .bind(error.to_owned())
        .bind(now)
        .bind(seq)
        .run()
        .await
        .map(|_| ())
}

/// Puts off what cannot take effect yet. True when it has waited too long, and is refused for good.
pub(super) async fn wait(
    tx: &mut Tx,
    row: &Row,
    standing: &Standing,
    error: &str,
    now: Timestamp,
    delay: Duration,
) -> Result<bool> {
    let in_vain = if standing.by_name {
        // By the clock of history: one that is wrong by years gives up nothing.
        now.since(row.received_at) > PATIENCE && history::clock(tx, now).await?.since(row.received_at) > PATIENCE
    } else {
        row.attempts >= MOST_ATTEMPTS
    };
    if in_vain {
        return close(tx, row.seq, "refused", error, now).await.map(|()| true);
    }
    let first = i64::from(!delay.is_zero());
    tx.query("update journal set state = 'waiting', attempts = attempts + $1, next_at = $2, error = $3 where seq = $4")
        .bind(first)
        .bind(now.plus(delay))
        .bind(error.to_owned())
        .bind(row.seq)
        .run()
        .await
        .map(|_| false)
}

/// 30 s, doubled each time, at most six hours.
pub(super) fn backoff(attempts: i64) -> Duration {
    let doublings = u32::try_from(attempts.clamp(0, 20)).unwrap_or(20);
    Duration::from_secs(30).saturating_mul(1 << doublings).min(Duration::from_secs(6 * 3600))
}
