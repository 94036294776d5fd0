//! What was said here and lost, and comes back from a network that kept it. The word of that network is worth nothing:
//! each activity is believed by the proof of its actor, with the keys that stand in our own database, or that those lead to
//! ([`super::succession`]).

use super::{
    Federation,
    actors::{self, Actor},
    document::Document,
    fetch::FetchError,
    outbox,
    peers::Admission,
    proof,
};
use crate::{
    db::{Conn, Result},
    origin::Origin,
};
use serde_json::Value;

/// An activity of a local actor, proved by its own key.
#[derive(Clone, Debug)]
pub struct Word {
    /// What it says.
    pub activity: Document,
    /// Who said it; local.
    pub actor: Actor,
    /// Its bytes, for the outbox.
    pub body: Vec<u8>,
}

impl Word {
    /// The id of what it is about.
    #[must_use]
    pub fn object(&self) -> &str {
        self.activity.id_of("object").unwrap_or_default()
    }
}

/// What a room did with what came back.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum GivenBack {
    /// It is another room's.
    NotMine,
    /// All of it is here.
    Known,
    /// It was not here any more, and is again.
    Back,
    /// It is here, and newer than it was.
    Newer,
    /// It was changed here since: both are kept, to be merged by a person.
    Beside,
    /// It had been deleted, and is deleted again.
    Deleted,
    /// It does not come back; the reason is the end of a locale key, `returned-why-…`.
    Refused(&'static str),
}

impl Federation {
    /// Reads an activity about `uri` that somebody kept, or the reaction that has this id. The inner error is the end of a
    /// locale key.
    ///
    /// # Errors
    /// The database's.
    pub async fn own_word(&self, conn: &mut Conn, uri: &str, body: Vec<u8>) -> Result<Result<Word, &'static str>> {
        let Some(activity) = Document::read(&body) else { return Ok(Err("unreadable")) };
        // A reaction is the activity itself, and is about something else.
        let is_reaction = activity.uri() == uri && matches!(activity.kind(), "Like" | "Announce");
        let owns = self.origin.owns(activity.uri()) && (is_reaction || activity.id_of("object") == Some(uri));
        if !owns {
            return Ok(Err("unreadable"));
        }
        proved(conn, activity, body).await
    }

    /// Reads an activity about a text that somebody kept: an offer, an answer, an announcement, whatever its object is.
    ///
    /// # Errors
    /// The database's.
    pub async fn own_saying(&self, conn: &mut Conn, body: Vec<u8>) -> Result<Result<Word, &'static str>> {
        let Some(activity) = Document::read(&body) else { return Ok(Err("unreadable")) };
        if !self.origin.owns(activity.uri()) || activity.str("kind").is_none() {
            return Ok(Err("unreadable"));
        }
        proved(conn, activity, body).await
    }

    /// Makes sure that this actor is known here, as far as what they signed can be read only then. False when they are
    /// nobody whom we would ask for.
    ///
    /// # Errors
    /// `Unreachable` when their server does not answer right now.
    pub async fn meet(&self, uri: &str) -> Result<bool, FetchError> {
        let Some(origin) = Origin::parse(uri) else { return Ok(false) };
        let unread = |error: sqlx::Error| FetchError::Unreachable(error.to_string());
        if actors::by_uri(&mut self.db.read().await.map_err(unread)?, uri).await.map_err(unread)?.is_some() {
            return Ok(true);
        }
        if origin == self.origin || self.peers.admission(&origin).await.map_err(unread)? != Admission::Accepted {
            return Ok(false);
        }
        match self.fetch_actor(uri).await {
            Ok(_) => Ok(true),
            Err(error @ FetchError::Unreachable(_)) => Err(error),
            Err(_) => Ok(false),
        }
    }
}

/// The word of a local actor, by the proof in it and our own keys.
async fn proved(conn: &mut Conn, activity: Document, body: Vec<u8>) -> Result<Result<Word, &'static str>> {
    let Some(actor) = activity.json().get("actor").and_then(Value::as_str) else { return Ok(Err("unreadable")) };
    let Some(actor) = actors::by_uri(conn, actor).await?.filter(Actor::is_local) else {
        return Ok(Err("author"));
    };
    if actor.deleted_at.is_some() {
        return Ok(Err("gone"));
    }
    let Ok(method) = proof::method(activity.json()) else { return Ok(Err("proof")) };
    let Some(key) = actor.published_keys().into_iter().find(|key| key.id == method) else {
        return Ok(Err("key"));
    };
    // A revoked key proves nothing, or its thief, with the help of one network, could say and delete in the name of its actor.
    if key.revoked.is_some() && !key.counts_after(outbox::restored_at(conn).await?) {
        return Ok(Err("revoked"));
    }
    if proof::verify(activity.json(), &key.key).is_err() {
        return Ok(Err("proof"));
    }
    Ok(Ok(Word { activity, actor, body }))
}
