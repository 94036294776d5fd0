//! Catching up: what a peer of our kind has for us is read from it, withdrawals first, then everything in its order,
//! with pauses that leave half of the line to others. What was read takes the way of what is delivered: the same
//! rules, the same places in the same stream, the same journal; so it does not matter which of the two brings an
//! activity first, nor where either was cut off.

use super::serve::{Item, Page};
use super::{Place, Reached};
use crate::{
    db::Result,
    federation::{
        Federation, actors,
        document::Document,
        fetch::FetchError,
        inbox,
        journal::{Entry, Written},
        published::{self, Worth},
    },
    origin::Origin,
};
use serde_json::Value;
use std::{sync::Arc, time::Duration};

/// Pages of one catch-up: four hundred thousand activities; whoever has more is asked again.
const MOST_PAGES: usize = 2_000;
/// Longest pause between two pages.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// What a catch-up found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CaughtUp {
    /// Activities read, those that were here already included.
    pub read: usize,
    /// The last number that the other side had, and the last that is here.
    pub head: i64,
    /// See `head`.
    pub received: i64,
    /// True when the other side had nothing more to tell. It may be so below the head: what was sent before the two
    /// knew what a stream is has no number.
    pub whole: bool,
}

impl Federation {
    /// Reads what the accepted network at `origin` has for us.
    ///
    /// # Errors
    /// See [`FetchError`]; what was read before stays.
    pub async fn catch_up(self: &Arc<Self>, origin: &Origin) -> Result<CaughtUp, FetchError> {
        // A deletion must not wait behind what it deletes.
        let (mut epoch, mut after) = position(self.received(origin).await?);
        for _ in 0..MOST_PAGES {
            let page = self.ask(origin, &epoch, after, true).await?;
            let Some(last) = page.items.last() else { break };
            // The numbers are those of the page: under another epoch than the one asked for they begin again.
            (epoch, after) = (page.epoch, last.number);
            for item in &page.items {
                self.take_item(origin, item, None).await?;
            }
        }
        let mut found = CaughtUp::default();
        for _ in 0..MOST_PAGES {
            let known = self.received(origin).await?;
            let began = std::time::Instant::now();
            let (epoch, after) = position(known.clone());
            let page = self.ask(origin, &epoch, after, false).await?;
            found.head = page.head;
            found.received = known.filter(|known| known.epoch == page.epoch).map_or(0, |known| known.number);
            if page.items.is_empty() {
                found.whole = true;
                return Ok(found);
            }
            let before = found.received;
            for item in &page.items {
                let place = Place { epoch: page.epoch.clone(), number: item.number, previous: item.previous.clone() };
                match self.take_item(origin, item, Some(place)).await? {
                    Written::Stored(reached) => {
                        found.read += 1;
                        found.received = reached.map_or(found.received, |reached| reached.number);
                    }
                    // What they have and what is here do not fit together: their next delivery finds out, and they
                    // begin the stream anew.
                    Written::Gap(_) | Written::Ended(_) => return Ok(found),
                }
            }
            if found.received <= before {
                return Ok(found);
            }
            // As long a pause as the page took: half of the line is for others.
            tokio::time::sleep(began.elapsed().min(LONGEST_PAUSE)).await;
        }
        Ok(found)
    }

    /// How far the present stream of an origin was received.
    ///
    /// # Errors
    /// [`FetchError::Unreachable`] when our own database does not answer.
    pub async fn received(&self, origin: &Origin) -> Result<Option<Reached>, FetchError> {
        let read = async {
            let row: Option<(String, i64, String)> = self
                .db
                .read()
                .await?
                .query("select epoch, received, chain from received_streams where origin = $1 and ended_at is null")
                .bind(origin.as_str().to_owned())
                .maybe()
                .await?;
            Ok(row.map(|(epoch, number, chain)| Reached { epoch, number, chain }))
        };
        read.await.map_err(unread)
    }

    async fn ask(&self, origin: &Origin, epoch: &str, after: i64, withdrawals: bool) -> Result<Page, FetchError> {
        let path = format!("/federation/stream?epoch={epoch}&after={after}&withdrawals={withdrawals}");
        let bytes = self.ask_peer(origin, &path).await?;
        serde_json::from_slice(&bytes).map_err(|error| FetchError::Unusable(error.to_string()))
    }

    /// Why the proof of an activity speaks against it: it names a key of its actor that holds, and does not fit. One
    /// made with a key that was given up or revoked since says nothing; the origin that served it does.
    fn contradicted(&self, activity: &Document, actor: &actors::Actor) -> Option<&'static str> {
        let worth = published::worth(&actor.published_keys(), activity.json(), self.clock.now());
        (worth == Worth::Contradicted).then_some("its proof does not fit it")
    }

    /// Journals an item that its own origin served. One that nobody there may say keeps its place, without effect.
    async fn take_item(
        self: &Arc<Self>,
        origin: &Origin,
        item: &Item,
        place: Option<Place>,
    ) -> Result<Written, FetchError> {
        let body = item.activity.get().as_bytes().to_vec();
        let unusable = || FetchError::Unusable("its stream holds something that is no activity".into());
        let activity = Document::read(&body).ok_or_else(unusable)?;
        let actor = activity.json().get("actor").and_then(Value::as_str).ok_or_else(unusable)?.to_owned();
        if !origin.owns(&actor) || !origin.owns(activity.uri()) {
            return Err(FetchError::Unusable("its stream holds what others said".into()));
        }
        let mut refused = inbox::check_ownership(&activity, &actor, origin).err().map(|answer| answer.reason);
        let known = actors::by_uri(&mut self.db.read().await.map_err(unread)?, &actor).await.map_err(unread)?;
        let known = match known {
            Some(known) => known,
            None => self.fetch_actor(&actor).await?,
        };
        if refused.is_none() {
            refused = self.contradicted(&activity, &known).map(str::to_owned);
        }
        let entry = Entry {
            actor,
            origin: origin.to_string(),
            body: body.into(),
            place,
            refused,
            read: self.read(&activity),
            activity,
        };
        self.journal
            .write(entry)
            .await
            .ok_or_else(|| FetchError::Unreachable("nothing can be stored here right now".into()))
    }
}

/// Where to read on: the epoch, empty when none is known, and the last number.
fn position(reached: Option<Reached>) -> (String, i64) {
    reached.map_or_else(Default::default, |reached| (reached.epoch, reached.number))
}

fn unread(error: sqlx::Error) -> FetchError {
    FetchError::Unreachable(error.to_string())
}
