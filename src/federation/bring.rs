//! Bringing one thing by its address: what a person pasted into the search box, the source of an
//! adaptation. It goes through the same rooms as what arrives by itself, and only from networks
//! that are accepted.

use super::{
    Before, Federation, Inbound, Outcome, actors,
    document::Document,
    fetch::FetchError,
    peers::{self, Admission},
    returned::{GivenBack, Word},
};
use crate::{db::Tx, origin::Origin};
use serde_json::json;
use std::collections::HashMap;

impl Federation {
    /// Fetches an object at its address and hands it to the rooms; returns its ActivityPub id.
    ///
    /// # Errors
    /// See [`FetchError`]; `Refused` when its network is not accepted here.
    pub async fn bring(&self, uri: &str) -> Result<String, FetchError> {
        self.bring_at(uri, 0).await
    }

    /// As [`Federation::bring`], for the source of something, itself `depth` adaptations away from what
    /// came by itself.
    ///
    /// # Errors
    /// As [`Federation::bring`].
    pub async fn bring_at(&self, uri: &str, depth: u8) -> Result<String, FetchError> {
        self.bring_as(uri, depth, Before::Unasked).await
    }

    /// As [`Federation::bring`], for something that is here otherwise than its origin says it has it.
    ///
    /// # Errors
    /// As [`Federation::bring`].
    pub async fn bring_again(&self, uri: &str) -> Result<String, FetchError> {
        self.bring_as(uri, 0, Before::Differs).await
    }

    async fn bring_as(&self, uri: &str, depth: u8, before: Before) -> Result<String, FetchError> {
        let now = self.clock.now();
        let origin = Origin::parse(uri).filter(|origin| *origin != self.origin).ok_or(FetchError::Refused)?;
        let standing = self.peers.standing(&origin).await.map_err(database)?;
        if standing.admission != Admission::Accepted {
            return Err(FetchError::Refused);
        }
        let document = self.fetch.document(uri, now).await?;
        let author = document
            .author()
            .filter(|author| origin.owns(author))
            .ok_or_else(|| FetchError::Unusable("it has no author there".into()))?
            .to_owned();
        if self.actor_is_unknown(&author).await? {
            self.fetch_actor(&author).await?;
        }
        let id = document.uri().to_owned();
        // What is fetched at its own origin is worth a Create that the origin would have sent.
        let activity = json!({"id": format!("{id}#brought"), "type": "Create", "actor": author, "object": id});
        let activity = Document::from_value(activity).ok_or(FetchError::Refused)?;
        let fetched = HashMap::from([(id.clone(), document)]);
        let mut tx = self.db.begin().await.map_err(database)?;
        let actor = actors::by_uri(&mut tx, &author).await.map_err(database)?.ok_or(FetchError::Refused)?;
        let inbound = Inbound {
            activity: &activity,
            actor: &actor,
            origin: &origin,
            accepted: true,
            flows: standing.flows.as_deref(),
            depth,
            before,
            fetched: &fetched,
            read: None,
        };
        for handler in self.handlers() {
            match handler.apply(&mut tx, &self.here(), &inbound).await.map_err(database)? {
                Outcome::NotMine => {}
                Outcome::Done => {
                    tx.commit().await.map_err(database)?;
                    return Ok(id);
                }
                Outcome::Refused(why) => return Err(FetchError::Unusable(why.into())),
                Outcome::Needs(_) | Outcome::Later(_) => {
                    return Err(FetchError::Unusable("it depends on something else".into()));
                }
            }
        }
        Err(FetchError::Unusable("nothing that is published here".into()))
    }

    /// Takes something away that its own network says it has deleted, as if its Group had said so just now. What
    /// never came here must not come any more.
    ///
    /// # Errors
    /// See [`FetchError`]; `Refused` when that network is not accepted here.
    pub async fn withdrawn(&self, uri: &str) -> Result<(), FetchError> {
        let origin = Origin::parse(uri).filter(|origin| *origin != self.origin).ok_or(FetchError::Refused)?;
        let standing = self.peers.standing(&origin).await.map_err(database)?;
        let mut tx = self.db.begin().await.map_err(database)?;
        let peer = peers::find(&mut tx, &origin).await.map_err(database)?;
        let peer = peer.filter(|_| standing.admission == Admission::Accepted).ok_or(FetchError::Refused)?;
        let actor = actors::by_uri(&mut tx, &peer.actor_uri).await.map_err(database)?.ok_or(FetchError::Refused)?;
        let activity = json!({"id": format!("{uri}#withdrawn"), "type": "Delete", "actor": actor.uri, "object": uri});
        let activity = Document::from_value(activity).ok_or(FetchError::Refused)?;
        let inbound = Inbound {
            activity: &activity,
            actor: &actor,
            origin: &origin,
            accepted: true,
            flows: standing.flows.as_deref(),
            depth: 0,
            before: Before::Differs,
            fetched: &HashMap::new(),
            read: None,
        };
        for handler in self.handlers() {
            match handler.apply(&mut tx, &self.here(), &inbound).await.map_err(database)? {
                Outcome::NotMine => {}
                Outcome::Refused(why) => return Err(FetchError::Unusable(why.into())),
                _ => break,
            }
        }
        tx.commit().await.map_err(database)
    }

    /// Hands what local actors said of `uri` back to the room that it belongs to, all or nothing.
    ///
    /// # Errors
    /// The database's.
    pub async fn give_back(&self, tx: &mut Tx, uri: &str, words: &[Word]) -> Result<GivenBack, sqlx::Error> {
        for handler in self.handlers() {
            match handler.give_back(tx, &self.here(), uri, words).await? {
                GivenBack::NotMine => {}
                given => return Ok(given),
            }
        }
        Ok(GivenBack::NotMine)
    }

    async fn actor_is_unknown(&self, uri: &str) -> Result<bool, FetchError> {
        let mut conn = self.db.read().await.map_err(database)?;
        Ok(actors::by_uri(&mut conn, uri).await.map_err(database)?.is_none())
    }
}

#[expect(clippy::needless_pass_by_value, reason = "used as a function of map_err")]
fn database(error: sqlx::Error) -> FetchError {
    FetchError::Unreachable(error.to_string())
}
