//! What a room sees of federation: an activity that was proved, and what it answers. Listed once, in `app.rs`.

use super::{
    actors::Actor,
    document::Document,
    returned::{GivenBack, Word},
};
use crate::{
    db::{Conn, Result, Tx},
    here::Here,
    origin::Origin,
};
use async_trait::async_trait;
use std::{any::Any, collections::HashMap};

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
    /// What it speaks of has not come yet, and comes by another road: it is tried again.
    Later(&'static str),
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
    /// How many publications led to this one, each by its source: 0 for what came by itself.
    pub depth: u8,
    /// Fetched from their own origins, by id.
    pub fetched: &'a HashMap<String, Document>,
    /// What is known here of its object already.
    pub before: Before,
    /// What a room read of it beforehand: see [`Handler::read`].
    pub read: Option<&'a Read>,
}

/// What is known here of an object before it is looked at.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Before {
    /// The room has to look.
    Unasked,
    /// No room knows anything of its id: see [`Handler::known`].
    UnheardOf,
    /// What is here differs from what its origin says it has, which was asked for it: the same number, or date, as here
    /// is no reason to leave a damaged row as it is.
    Differs,
}

/// What a room read of an activity, known to that room alone.
pub type Read = Box<dyn Any + Send + Sync>;

impl Inbound<'_> {
    /// True when publications of this kind are taken from its network.
    #[must_use]
    pub fn wants(&self, kind: &str) -> bool {
        self.flows.is_none_or(|flows| flows.split(' ').any(|flow| flow == kind))
    }

    /// What the room that asks read beforehand.
    #[must_use]
    pub fn read<T: 'static>(&self) -> Option<&T> {
        self.read.and_then(|read| read.downcast_ref())
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

    /// Reads what an activity says, before there is a transaction: what is pure and costs time. The activity was
    /// proved, but nothing else was checked yet.
    fn read(&self, _activity: &Document) -> Option<Read> {
        None
    }

    /// Which of these ids this room knows: of something that it has, or had. Asked once for many activities, so
    /// that each of them need not ask for itself.
    ///
    /// # Errors
    /// The database's.
    async fn known(&self, conn: &mut Conn, ids: &[String]) -> Result<Vec<String>>;

    /// Writes back what local actors said of the object `uri` and this instance has lost: all that a peer kept of
    /// it, proved, oldest first; or the deletion alone, where there is one.
    ///
    /// # Errors
    /// The database's.
    async fn give_back(&self, tx: &mut Tx, here: &Here<'_>, uri: &str, words: &[Word]) -> Result<GivenBack> {
        let _ = (tx, here, uri, words);
        Ok(GivenBack::NotMine)
    }
}
