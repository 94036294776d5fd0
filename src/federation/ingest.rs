//! What we went and read ourselves: an activity that stands in a collection served by its own origin
//! needs no signature, its origin is its proof (invariant I4). It takes the same way as one that was
//! sent here: same rules, same journal, same rooms, so that nothing is known here by another door.

use super::{Federation, actors, document::Document, fetch::FetchError, inbox, journal::Entry, peers::Admission};
use crate::origin::Origin;
use bytes::Bytes;
use std::sync::Arc;

impl Federation {
    /// Writes an activity to the journal as if `actor` had sent it; a repetition changes nothing.
    ///
    /// The caller answers for its proof: `activity` was served by the origin in its `id`.
    ///
    /// # Errors
    /// [`FetchError::Refused`] when the inbox would refuse it; [`FetchError::Unreachable`] when its
    /// actor cannot be had or nothing can be stored right now: try again later.
    pub async fn ingest(self: &Arc<Self>, activity: &Document, actor: &str) -> Result<(), FetchError> {
        let origin = Origin::parse(actor).filter(|origin| *origin != self.origin).ok_or(FetchError::Refused)?;
        let unstored = |error: sqlx::Error| FetchError::Unreachable(error.to_string());
        if self.peers.admission(&origin).await.map_err(unstored)? != Admission::Accepted {
            return Err(FetchError::Refused);
        }
        if activity.json().get("actor").and_then(serde_json::Value::as_str) != Some(actor) {
            return Err(FetchError::Refused);
        }
        inbox::check_ownership(activity, actor, &origin).map_err(|_| FetchError::Refused)?;
        let known = actors::by_uri(&mut self.db.read().await.map_err(unstored)?, actor).await.map_err(unstored)?;
        if known.is_none() {
            self.fetch_actor(actor).await?;
        }
        let body = serde_json::to_vec(activity.json()).expect("JSON of JSON");
        let entry = Entry {
            actor: actor.to_owned(),
            origin: origin.to_string(),
            body: Bytes::from(body),
            place: None,
            refused: None,
            read: self.read(activity),
            activity: activity.clone(),
        };
        match self.journal.write(entry).await {
            Some(_) => Ok(()),
            None => Err(FetchError::Unreachable("the journal cannot be written".into())),
        }
    }
}
