//! Statements: what structures and territories say about a specification from their own network. That they adopt it, what
//! of it is different where they are, which solution meets it. One mechanism for the three: they are written on their
//! author's network and offered to the network that publishes the text, which is the only one that lists them; the
//! others show what it announced.
//!
//! What came over a third network is believed by the proof of its author alone (FEP-8b32).

pub mod activity;
pub mod badge;
pub mod content;
pub mod deliberation;
pub mod pages;
mod received;
mod returned;
pub mod store;
#[cfg(test)]
mod tests;
mod verbs;

pub use content::{Bearing, Content, Entry, Fault, Kind};
pub use verbs::{correct, entered, put_on, state, take_off, withdraw};

use crate::{db::FromRow, time::Timestamp};
use thiserror::Error;

/// Characters of the reason for which one is taken off the list.
pub const MAX_REASON: usize = 2_000;
/// Statements of one kind that one author may have about one text at a time.
pub const MOST_AT_ONCE: i64 = 20;
/// The same, with those that were taken back or off the list.
pub const MOST_EVER: i64 = 100;

/// What can go wrong with a statement.
#[derive(Debug, Error)]
pub enum Error {
    /// Fields to mend.
    #[error("{} fields are to be mended", .0.len())]
    Invalid(Vec<Fault>),
    /// It is somebody else's.
    #[error("not allowed")]
    Forbidden,
    /// The specification was taken back, or is hidden.
    #[error("deleted")]
    Gone,
    /// It was taken back, or off the list.
    #[error("it is not stated any more")]
    Closed,
    /// It was corrected since its author read it: nothing is written over that.
    #[error("it was corrected since")]
    Moved,
    /// The network that publishes the text cannot be reached from here by anything that it would understand.
    #[error("no exchange with the network of the text")]
    NoRoad,
    /// The database's.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// What became of a statement.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum State {
    /// Written here; the network of the text has not said that it has it.
    Pending,
    /// The network of the text lists it.
    Listed,
    /// The network of the text could not take it, and said why.
    Returned,
    /// The network of the text took it off its list, and said why.
    Removed,
    /// Its author took it back.
    Withdrawn,
}

impl State {
    const ALL: [Self; 5] = [Self::Pending, Self::Listed, Self::Returned, Self::Removed, Self::Withdrawn];

    /// The name in tables and activities.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Listed => "listed",
            Self::Returned => "returned",
            Self::Removed => "removed",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads a name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Its locale key.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Pending => "statement-state-pending",
            Self::Listed => "statement-state-listed",
            Self::Returned => "statement-state-returned",
            Self::Removed => "statement-state-removed",
            Self::Withdrawn => "statement-state-withdrawn",
        }
    }

    /// True for what stays as it is.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Removed | Self::Withdrawn)
    }
}

/// A statement, with its author.
#[derive(Clone, Debug, FromRow)]
pub struct Statement {
    /// Local identifier.
    pub id: String,
    /// ActivityPub id.
    pub uri: String,
    /// The specification.
    pub publication_id: String,
    /// Author: a person, or a network.
    pub actor_id: String,
    /// See [`Kind::name`].
    pub kind: String,
    /// The version that it is about.
    pub version: i64,
    /// The hash of that version.
    pub version_hash: String,
    /// JSON of a [`Content`].
    pub content: String,
    /// Grows by one with each correction.
    pub revision: i64,
    /// See [`State::name`].
    pub state: String,
    /// Why it was returned or taken off the list, plain text.
    pub reason: String,
    /// The address of the word that took it off the list; empty where none did.
    pub removal: String,
    /// First stated.
    pub created_at: Timestamp,
    /// Last corrected.
    pub updated_at: Timestamp,
    /// The author.
    pub author_uri: String,
    /// The author.
    pub author_name: String,
    /// The author's page.
    pub author_url: String,
    /// The author's instance.
    pub author_origin: String,
    /// The author's network, as people call it, when it is another one.
    pub network_name: Option<String>,
}

impl Statement {
    /// What kind it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        Kind::parse(&self.kind).unwrap_or(Kind::Adoption)
    }

    /// What became of it.
    #[must_use]
    pub fn standing(&self) -> State {
        State::parse(&self.state).unwrap_or(State::Pending)
    }

    /// What it says.
    #[must_use]
    pub fn content(&self) -> Content {
        serde_json::from_str(&self.content).unwrap_or_default()
    }
}
