//! Activities that wait for another server: what a room lacks is fetched outside any transaction, and
//! the room is asked again. Several lanes, at most one for an origin and a minute for a try, so that
//! whoever leads to slow servers holds up only its own.

use super::{
    Federation, Outcome,
    actors::{self, Fetched},
    apply::{IDLE, Row, Said, Standings, backoff, close, forget_strange, wait},
    document::Document,
    fetch::FetchError,
    handler::Before,
    peers::Admission,
};
use crate::{db::Result, origin::Origin, time::Timestamp};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::task::{Id, JoinSet};
use tokio_util::sync::CancellationToken;

/// Activities tried side by side.
const LANES: usize = 8;
/// Longest time of one try.
const LONGEST: Duration = Duration::from_secs(60);
/// Documents fetched for one activity.
const MOST_FETCHES: usize = 20;

/// Gives another try to what waits, until told to stop.
pub(super) async fn run(federation: Arc<Federation>, stop: CancellationToken) {
    let mut lanes = JoinSet::new();
    let mut busy: HashMap<Id, String> = HashMap::new();
    loop {
        while lanes.len() < LANES && !stop.is_cancelled() {
            match federation.next_waiting(busy.values().cloned()).await {
                Ok(Some(row)) => {
                    let origin = row.origin.clone();
                    let lane = lanes.spawn(try_one(Arc::clone(&federation), row));
                    busy.insert(lane.id(), origin);
                }
                Ok(None) => break,
                Err(error) => {
                    tracing::error!(%error, "waiting activities cannot be read");
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
                        tracing::error!(%error, "a waiting activity ended badly");
                        error.id()
                    }
                };
                busy.remove(&lane);
            }
            () = federation.wake_waiting.notified() => {}
            () = tokio::time::sleep(IDLE) => {}
        }
    }
    while lanes.join_next().await.is_some() {}
    federation.release_lease("waiting").await;
}

async fn try_one(federation: Arc<Federation>, row: Row) {
    let result = match tokio::time::timeout(LONGEST, federation.apply_waiting(&row)).await {
        Ok(result) => result,
        Err(_) => federation.put_off(&row, "not done in a minute").await.map(|()| true),
    };
    match result {
        Ok(true) => return,
        // Another process does it.
        Ok(false) => {}
        Err(error) => tracing::error!(%error, seq = row.seq, "a waiting activity cannot be applied"),
    }
    tokio::time::sleep(IDLE).await;
}

impl Federation {
    /// What has waited longest, of an origin for which nothing is under way.
    async fn next_waiting(&self, busy: impl Iterator<Item = String>) -> Result<Option<Row>> {
        // journal_waiting; no origin has an empty name, and an empty list would exclude all
        self.db
            .read()
            .await?
            .query(
                "select seq, actor, origin, body, attempts, received_at from journal where state = 'waiting' and next_at <= $1 \
                 and origin not in (..) order by next_at, seq limit 1",
            )
            .bind(self.clock.now())
            .bind_list(busy.chain([String::new()]))
            .maybe()
            .await
    }

    /// Fetches for, and applies, one waiting activity; `false` when that is another process's affair.
    async fn apply_waiting(&self, row: &Row) -> Result<bool> {
        let now = self.clock.now();
        let standings = Standings::from([(row.origin.clone(), self.standing_of(&row.origin).await?)]);
        let standing = &standings[&row.origin];
        let activity = Document::read(&row.body);
        let said = Said {
            actor: &row.actor,
            origin: &row.origin,
            activity: activity.as_ref(),
            read: None,
            before: Before::Unasked,
        };
        let mut fetched = HashMap::new();
        loop {
            let mut tx = self.db.begin().await?;
            if !self.hold_lease(&mut tx, "waiting", now).await? {
                return Ok(false);
            }
            let actor = actors::by_uri(&mut tx, &row.actor).await?;
            tx.mark().await?;
            let outcome = self.dispatch(&mut tx, &said, actor.as_ref(), standing, &fetched).await;
            let refusal = match outcome {
                Ok(Outcome::Needs(uri)) if fetched.len() < MOST_FETCHES && !fetched.contains_key(&uri) => {
                    tx.undo().await?;
                    tx.commit().await?;
                    match self.fetch_for(&uri, now, &mut fetched).await {
                        Ok(()) => continue,
                        Err(FetchError::Unreachable(why)) => {
                            self.put_off(row, &format!("{uri}: {why}")).await?;
                            return Ok(true);
                        }
                        // A network of our kind does not answer so: somebody stands on the way.
                        Err(FetchError::Unusable(why)) if self.is_of_ours(&uri).await? => {
                            self.put_off(row, &format!("{uri}: {why}")).await?;
                            return Ok(true);
                        }
                        Err(error) => {
                            tx = self.db.begin().await?;
                            tx.mark().await?;
                            Some(format!("{uri}: {error}"))
                        }
                    }
                }
                Ok(Outcome::Done | Outcome::NotMine) => None,
                Ok(Outcome::Later(why)) => {
                    tx.undo().await?;
                    let gone = wait(&mut tx, row, standing, why, now, backoff(row.attempts)).await?;
                    tx.commit().await?;
                    self.tally.refused(usize::from(gone));
                    return Ok(true);
                }
                Ok(Outcome::Refused(reason)) => Some(reason.to_owned()),
                Ok(Outcome::Needs(_)) => Some("it leads to too many other documents".to_owned()),
                Err(error) => {
                    tx.undo().await?;
                    let gone = wait(&mut tx, row, standing, &error.to_string(), now, backoff(row.attempts)).await?;
                    tx.commit().await?;
                    self.tally.refused(usize::from(gone));
                    return Ok(true);
                }
            };
            let refused = refusal.is_some();
            match refusal {
                None => {
                    tx.keep().await?;
                    close(&mut tx, row.seq, "done", "", now).await?;
                }
                Some(reason) => {
                    tx.undo().await?;
                    close(&mut tx, row.seq, "refused", &reason, now).await?;
                }
            }
            forget_strange(&mut tx, &[row], &standings).await?;
            tx.commit().await?;
            self.tally.refused(usize::from(refused));
            self.tally.applied(usize::from(!refused));
            self.wake_deliver.notify_one();
            return Ok(true);
        }
    }

    async fn is_of_ours(&self, uri: &str) -> Result<bool> {
        match Origin::parse(uri) {
            Some(origin) => self.peers.is_ours(&origin).await,
            None => Ok(false),
        }
    }

    async fn put_off(&self, row: &Row, why: &str) -> Result<()> {
        let standing = self.standing_of(&row.origin).await?;
        let mut tx = self.db.begin().await?;
        let gone = wait(&mut tx, row, &standing, why, self.clock.now(), backoff(row.attempts)).await?;
        tx.commit_unseen().await?;
        self.tally.refused(usize::from(gone));
        Ok(())
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
}
