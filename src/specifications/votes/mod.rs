//! Votes: the text as a whole, or one of its amendments, put to the people of several networks, or to the networks. What was
//! agreed at the opening never changes. Ballots are signed by who votes and go to the network of the text alone, which counts
//! them once the longest grace has passed, tells the result and publishes them all, so that everybody counts again.
//!
//! Nothing of who voted what is shown or served before that.

pub mod activity;
mod ballot;
mod count;
mod counting;
pub mod pages;
mod received;
pub mod recount;
mod returned;
pub mod serve;
pub mod store;
mod terms;
#[cfg(test)]
mod tests;
mod verbs;

pub use ballot::Said;
pub use count::count_due;
pub use counting::Recount;
pub use recount::{Recounted, Result as Told};
pub use terms::{Agreed, Voting};
pub use verbs::{Input, cast, mandate, open, take_back, voter};

use super::{Problem, phase::Standing};
use crate::time::Timestamp;
use thiserror::Error;

/// How an activity says that it is about a vote.
pub const KIND: &str = "vote";
/// How an activity says that it is about a ballot.
pub const BALLOT: &str = "ballot";
/// Characters of an explanation.
pub const MAX_EXPLANATION: usize = 2_000;
/// Longest grace, in hours: ninety days.
pub const MAX_GRACE: u32 = 90 * 24;
/// Networks whose people vote.
pub const MOST_NETWORKS: usize = 200;
/// Bytes of a ballot, or of what takes it back, as it was signed.
pub const MOST_BYTES: usize = 16 * 1024;
/// Votes on one text and its amendments that another network tells of.
pub const MOST_VOTES: i64 = 5_000;
/// Ballots that are recorded of one voice: the last one counts.
pub const MOST_OF_VOTER: i64 = 20;
/// Ballots that are recorded of one origin.
pub const MOST_OF_ORIGIN: i64 = 20_000;
/// Ballots that are recorded of one vote.
pub const MOST_BALLOTS: i64 = 50_000;

/// What can go wrong with a vote.
#[derive(Debug, Error)]
pub enum Error {
    /// Fields to mend.
    #[error("{} fields are to be mended", .0.len())]
    Invalid(Vec<Problem>),
    /// This person may not.
    #[error("not allowed")]
    Forbidden,
    /// The specification was taken back, or is hidden.
    #[error("deleted")]
    Gone,
    /// Not in the phase in which the text stands.
    #[error("not in this phase")]
    OutOfPhase(Standing),
    /// Another vote on the same was not counted yet: its local identifier.
    #[error("a vote on it is open already")]
    Already(String),
    /// It is not open yet, or not any more.
    #[error("it is not open")]
    Closed,
    /// The network that publishes the text cannot be reached from here by anything that it would understand.
    #[error("no exchange with the network of the text")]
    NoRoad,
    /// The database's.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<super::Error> for Error {
    fn from(error: super::Error) -> Self {
        match error {
            super::Error::Invalid(problems) => Self::Invalid(problems),
            super::Error::OutOfPhase(standing) => Self::OutOfPhase(standing),
            super::Error::Gone => Self::Gone,
            super::Error::Database(error) => Self::Database(error),
            super::Error::Forbidden | super::Error::Moved(_) | super::Error::Unchanged => Self::Forbidden,
        }
    }
}

/// A vote.
#[derive(Clone, Debug)]
pub struct Vote {
    /// Local identifier.
    pub id: String,
    /// ActivityPub id.
    pub uri: String,
    /// The specification.
    pub publication_id: String,
    /// What was agreed at the opening.
    pub agreed: Agreed,
    /// What the network of the text told, once it has counted.
    pub result: Option<Told>,
    /// What was counted here.
    pub found: Option<Recounted>,
    /// Opened, or told of here.
    pub created_at: Timestamp,
    /// Counted by the network of the text, or told of here.
    pub counted_at: Option<Timestamp>,
}

impl Vote {
    /// True while a ballot may be signed.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.result.is_none() && self.agreed.opens <= now && now <= self.agreed.closes
    }
}

/// What became of a ballot, as its voter reads it.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum State {
    /// Signed here; the network of the text has not said that it has it.
    Pending,
    /// The network of the text has it.
    Received,
    /// The network of the text does not count it, and said why.
    Refused,
    /// Taken back here; the network of the text has not said so.
    Leaving,
    /// Taken back.
    Withdrawn,
}

impl State {
    /// All, in their order.
    pub const ALL: [Self; 5] = [Self::Pending, Self::Received, Self::Refused, Self::Leaving, Self::Withdrawn];

    /// The name in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Received => "received",
            Self::Refused => "refused",
            Self::Leaving => "leaving",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads a name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}
