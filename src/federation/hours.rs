//! The hour at other servers, as the `Date` of their answers tells it (RFC 9110 §6.6.1). One that differs from ours is
//! either theirs or ours that is wrong: the room of networks decides which, from what all of them say.

use super::Federation;
use crate::{
    db::Result,
    origin::Origin,
    time::{Clock, Timestamp},
};
use async_trait::async_trait;
use http::{Extensions, HeaderMap};
use reqwest_middleware::{Middleware, Next};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// Servers that are remembered.
const MOST: usize = 10_000;
/// A difference that is known is written again after so long, and one that grew by so much at once.
const WRITTEN_EVERY: Duration = Duration::from_secs(24 * 3600);
const CHANGE: i64 = 60_000;

/// What the hours of others were, by origin: theirs less ours, in milliseconds.
pub(super) struct Hours {
    clock: Clock,
    heard: Mutex<HashMap<Origin, Heard>>,
}

#[derive(Copy, Clone)]
struct Heard {
    difference: i64,
    at: Timestamp,
    /// What was written last, and when.
    written: Option<(i64, Timestamp)>,
}

impl Hours {
    pub(super) fn new(clock: Clock) -> Self {
        Self { clock, heard: Mutex::default() }
    }

    fn note(&self, origin: Origin, there: Timestamp) {
        let now = self.clock.now();
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        let written = heard.get(&origin).and_then(|known| known.written);
        if written.is_some() || heard.len() < MOST {
            heard.insert(origin, Heard { difference: there.0.saturating_sub(now.0), at: now, written });
        }
    }

    /// Those to be written now.
    fn take(&self) -> Vec<(Origin, i64, Timestamp)> {
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        let is_news = |one: &&mut Heard| match one.written {
            Some((difference, at)) => {
                (one.difference - difference).abs() > CHANGE || !one.at.is_within(WRITTEN_EVERY, at)
            }
            None => true,
        };
        let mut due = Vec::new();
        for (origin, one) in heard.iter_mut() {
            if is_news(&&mut *one) {
                one.written = Some((one.difference, one.at));
                due.push((origin.clone(), one.difference, one.at));
            }
        }
        due
    }
}

/// The hour that an answer tells.
pub(super) fn hour_of(headers: &HeaderMap) -> Option<Timestamp> {
    headers.get(http::header::DATE).and_then(|date| Timestamp::parse_http_date(date.to_str().ok()?))
}

/// Reads the hour on every answer that this program gets.
pub(super) struct Observer(pub(super) std::sync::Arc<Hours>);

#[async_trait]
impl Middleware for Observer {
    async fn handle(
        &self,
        request: reqwest::Request,
        extensions: &mut Extensions,
        next: Next<'_>,
    ) -> reqwest_middleware::Result<reqwest::Response> {
        let origin = Origin::of(request.url());
        let response = next.run(request, extensions).await?;
        if let (Some(origin), Some(there)) = (origin, hour_of(response.headers())) {
            self.0.note(origin, there);
        }
        Ok(response)
    }
}

impl Federation {
    /// Writes what is new about the hours of other networks.
    ///
    /// # Errors
    /// The database's.
    pub async fn write_hours(&self) -> Result<()> {
        let due = self.hours.take();
        if due.is_empty() {
            return Ok(());
        }
        let mut tx = self.db.begin().await?;
        for (origin, difference, at) in due {
            tx.query("update networks set clock_ahead = $1, clock_read_at = $2 where origin = $3")
                .bind(difference)
                .bind(at)
                .bind(origin.as_str().to_owned())
                .run()
                .await?;
        }
        tx.commit_unseen().await
    }
}
