//! One request of a stream: signed at the moment it is sent, and what its answer means.

use super::{Courier, Item, Line};
use crate::{
    db::Result,
    federation::{
        actors, fetch, hours,
        keys::SigningKey,
        limits::FETCHES,
        signature,
        stream::{self, MAX_RECEIPT, Place, Receipt},
    },
    origin::Origin,
    time::Timestamp,
};
use futures_util::StreamExt as _;
use std::{sync::Arc, time::Duration};

/// What came of a try.
pub(super) enum Tried {
    /// The other side said yes, and knows of no streams.
    Delivered,
    /// The other side signed how far it has received this stream.
    Received(Receipt),
    /// The other side has ended the numbering of this stream.
    Outdated,
    /// The other side is not there, or does not want to hear us now: everything waits, at least so long.
    Down { error: String, wait: Duration },
    /// The other side does not want this one.
    Refused(String),
    /// Nothing is said to it any more.
    Blocked,
}

/// Longest wait that another server can impose on us (RFC 9110 §10.2.3).
const MOST_WAIT: Duration = Duration::from_secs(24 * 3600);

impl Courier {
    pub(super) async fn try_once(&self, line: &Line, item: &Item) -> Result<Tried> {
        let Line { url, origin, epoch } = line;
        if !origin.within(self.federation.reach) {
            return Ok(Tried::Refused("this address cannot be reached from this instance".into()));
        }
        if self.federation.peers.is_blocked(origin).await? {
            return Ok(Tried::Blocked);
        }
        let (key_id, key) = self.key(&item.actor_id).await?;
        let now = self.federation.clock.now();
        let in_stream = item.number > 0 && self.federation.peers.runs_ours(origin).await?;
        let place =
            in_stream.then(|| Place { epoch: epoch.clone(), number: item.number, previous: item.previous.clone() });
        let signed = signature::sign_post(url, origin.authority(), &item.body, &key_id, &key, place.as_ref(), now);
        let Ok(headers) = signed else { return Ok(down("this machine cannot sign")) };
        let mut request = self.federation.fetch.client().post(url.clone()).body(item.body.clone());
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let response = match request.send().await {
            Ok(response) => response,
            Err(error) => return Ok(down(fetch::unsent(&error))),
        };
        let (status, elsewhere) = (response.status(), hours::hour_of(response.headers()));
        let seconds = response.headers().get("retry-after").and_then(|value| value.to_str().ok()?.parse().ok());
        if let Some(place) = place {
            // Of our kind only what its network signed counts, whatever the status: 200 is what a captive portal says.
            // That it has ended this numbering is to be signed as well: what is kept for it is given up for that.
            if let Some(receipt) = self.receipt(origin, response).await? {
                let same = receipt.reached.epoch == place.epoch;
                return Ok(if same { Tried::Received(receipt) } else { Tried::Outdated });
            }
            if status.is_success() && self.federation.peers.is_ours(origin).await? {
                return Ok(down("it answers without a receipt of its network"));
            }
        }
        Ok(match status.as_u16() {
            200..=299 => Tried::Delivered,
            408 | 425 | 429 | 500..=599 => {
                let wait = Duration::from_secs(seconds.unwrap_or(0)).min(MOST_WAIT);
                Tried::Down { error: format!("it answers {status}"), wait }
            }
            // No clock of ours may have what is due refused for good.
            401 if elsewhere.is_some_and(|there| !in_window(there, now)) => {
                down("it answers 401 Unauthorized: it is another hour there")
            }
            // A network of our kind refuses an activity in a receipt. Whatever else is answered there is no word of its:
            // it does not know us right now, or somebody stands on the way. Of other software we cannot tell.
            _ if self.federation.peers.is_ours(origin).await? => down(format!("it answers {status}")),
            _ => Tried::Refused(format!("it answers {status}")),
        })
    }

    /// The receipt in an answer: signed by the network of that origin, for our stream, under whatever numbering.
    async fn receipt(&self, origin: &Origin, response: reqwest::Response) -> Result<Option<Receipt>> {
        let mut body = Vec::new();
        let mut chunks = response.bytes_stream();
        while let Some(Ok(chunk)) = chunks.next().await {
            body.extend_from_slice(&chunk);
            if body.len() > MAX_RECEIPT {
                return Ok(None);
            }
        }
        let now = self.federation.clock.now();
        let mut keys = stream::keys_of(&mut self.federation.db.read().await?, origin).await?;
        // Its network may have another key since; whoever stands on the way must not make us ask at each answer.
        if Receipt::names_another_key(&body, &keys, origin)
            && self.federation.limits.allow(&format!("receipt key {origin}"), FETCHES, now)
            && let Some(network) = stream::signer_of(&mut self.federation.db.read().await?, origin).await?
        {
            // In vain: the old keys stay, and what is due waits.
            let _ = self.federation.fetch_actor(&network).await;
            keys = stream::keys_of(&mut self.federation.db.read().await?, origin).await?;
        }
        Ok(Receipt::read(&body, &keys, now)
            .filter(|receipt| receipt.by == *origin && receipt.of == self.federation.origin))
    }

    /// The key of an actor of ours, and its id.
    async fn key(&self, actor_id: &str) -> Result<(String, Arc<SigningKey>)> {
        let actor = actors::by_id(&mut self.federation.db.read().await?, actor_id).await?;
        let opened = self.federation.opened.of(&actor, &self.federation.sealer);
        Ok((actor.key_id, opened.map_err(|error| sqlx::Error::Decode(error.into()))?))
    }
}

/// True when a signature made now is taken where it is `there`.
fn in_window(there: Timestamp, now: Timestamp) -> bool {
    there.since(now).max(now.since(there)) < signature::WINDOW
}

fn down(error: impl Into<String>) -> Tried {
    Tried::Down { error: error.into(), wait: Duration::ZERO }
}
