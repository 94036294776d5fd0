//! Amendments: what people of any network propose to change in a section or a requirement, while the text stands for
//! amendments. They are offered from the instance of their author, and answered by the network that publishes the
//! text, which is the only one that writes what becomes of them: the others show what it said, and nothing else.
//!
//! What came over a third network is believed by the proof of its author alone (FEP-8b32).

pub mod activity;
mod answer;
mod erased;
mod flaw;
pub mod pages;
mod received;
mod returned;
pub mod store;
mod target;
#[cfg(test)]
mod tests;
mod verbs;

pub use answer::{Answer, answer, group, outcomes};
pub use target::{Joined, Target};
pub use verbs::{Proposal, offer, onto_current, rebase, withdraw};

use super::{Document, Problem, Sheet, phase::Standing, sections};
use crate::{
    db::{Conn, FromRow, Result as Stored},
    publications::{Publication, versions},
    time::Timestamp,
};
use thiserror::Error;

/// How an activity says that it is about an amendment.
pub const KIND: &str = "amendment";
/// Characters of a proposed text, and of what it changes.
pub const MAX_TEXT: usize = 20_000;
/// Characters of a motive.
pub const MAX_MOTIVE: usize = 2_000;
/// Amendments of one author that wait for an answer on one text.
pub const MOST_OPEN: i64 = 20;
/// Characters of the reason of an answer.
pub const MAX_REASON: usize = 2_000;

/// What can go wrong with an amendment.
#[derive(Debug, Error)]
pub enum Error {
    /// Fields to mend.
    #[error("{} fields are to be mended", .0.len())]
    Invalid(Vec<Problem>),
    /// It is somebody else's.
    #[error("not allowed")]
    Forbidden,
    /// The specification was taken back, or is hidden.
    #[error("deleted")]
    Gone,
    /// Not in the phase in which the text stands.
    #[error("not in this phase")]
    OutOfPhase(Standing),
    /// It was answered or withdrawn.
    #[error("it does not wait any more")]
    Closed,
    /// The network that publishes the text cannot be reached from here by anything that it would understand.
    #[error("no exchange with the network of the text")]
    NoRoad,
    /// The text changed where the amendment changes it: nothing was written.
    #[error("the text changed")]
    Conflict(Box<Joined>),
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

/// What became of an amendment.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum State {
    /// Written here; the network of the text has not said that it has it.
    Pending,
    /// The network of the text has it.
    Open,
    /// The network of the text could not take it, and said why.
    Returned,
    /// The text says what it proposed.
    Accepted,
    /// The text says a part of it.
    Partly,
    /// The text stays.
    Refused,
    /// Its author took it back.
    Withdrawn,
}

impl State {
    /// All, in their order.
    pub const ALL: [Self; 7] =
        [Self::Pending, Self::Open, Self::Returned, Self::Accepted, Self::Partly, Self::Refused, Self::Withdrawn];

    /// The name in tables, addresses and activities.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Open => "open",
            Self::Returned => "returned",
            Self::Accepted => "accepted",
            Self::Partly => "partly",
            Self::Refused => "refused",
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
            Self::Pending => "amendment-state-pending",
            Self::Open => "amendment-state-open",
            Self::Returned => "amendment-state-returned",
            Self::Accepted => "amendment-state-accepted",
            Self::Partly => "amendment-state-partly",
            Self::Refused => "amendment-state-refused",
            Self::Withdrawn => "amendment-state-withdrawn",
        }
    }

    /// True for an answer of the network of the text, which stays.
    #[must_use]
    pub fn is_answered(self) -> bool {
        matches!(self, Self::Accepted | Self::Partly | Self::Refused)
    }
}

/// An amendment, with its author.
#[derive(Clone, Debug, FromRow)]
pub struct Amendment {
    /// Local identifier.
    pub id: String,
    /// ActivityPub id.
    pub uri: String,
    /// The specification.
    pub publication_id: String,
    /// Author.
    pub actor_id: String,
    /// The section that it changes, or that listed the requirement then.
    pub section: String,
    /// The number of the requirement that it changes; 0 for the section itself.
    pub requirement: i64,
    /// The title of the section then, Markdown.
    pub title: String,
    /// The version that its author had read.
    pub base_version: i64,
    /// [`Target::hash`] of what it changes.
    pub base_hash: String,
    /// What it changes, as it stood in that version, Markdown.
    pub base: String,
    /// What it proposes instead, Markdown.
    pub proposed: String,
    /// Why, plain text.
    pub motive: String,
    /// Grows by one each time its author puts it on a newer version.
    pub revision: i64,
    /// See [`State::name`].
    pub state: String,
    /// Why it was answered so, plain text.
    pub reason: String,
    /// The version that holds it.
    pub result: Option<i64>,
    /// The amendment that it is like, by its identifier here.
    pub lead_id: Option<String>,
    /// Written.
    pub created_at: Timestamp,
    /// Put on its newest version.
    pub updated_at: Timestamp,
    /// Answered.
    pub answered_at: Option<Timestamp>,
    /// Why a moderator hides it here, plain text; empty while none does.
    pub hidden_reason: String,
    /// Since when.
    pub hidden_at: Option<Timestamp>,
    /// The author.
    pub author_uri: String,
    /// The author.
    pub author_handle: String,
    /// The author.
    pub author_name: String,
    /// The author's page.
    pub author_url: String,
    /// The author's instance.
    pub author_origin: String,
    /// The author's network, as people call it, when it is another one.
    pub network_name: Option<String>,
}

impl Amendment {
    /// What became of it.
    #[must_use]
    pub fn standing(&self) -> State {
        State::parse(&self.state).unwrap_or(State::Pending)
    }

    /// True where a moderator of this network hides its words from its readers.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        !self.hidden_reason.is_empty()
    }

    /// True while it can be answered, withdrawn or put on a newer version.
    #[must_use]
    pub fn waits(&self) -> bool {
        matches!(self.standing(), State::Pending | State::Open)
    }

    /// What it changes.
    #[must_use]
    pub fn target(&self) -> Target {
        Target { section: self.section.clone(), requirement: u32::try_from(self.requirement).unwrap_or(0) }
    }

    /// What stands now where it changes the text; `None` where that is gone. The whole text is read only where it is not
    /// where it was.
    ///
    /// # Errors
    /// The database's.
    pub async fn place_now(&self, conn: &mut Conn, publication: &Publication, sheet: &Sheet) -> Stored<Option<String>> {
        let target = self.target();
        let section = sections::one(conn, &publication.id, &target.section).await?;
        let near = Document { sections: section.into_iter().collect() };
        Ok(target.text(&near).or_else(|| target.text(&sheet.read())))
    }

    /// True where the text says something else there than its author had read, or nothing any more.
    ///
    /// # Errors
    /// The database's.
    pub async fn is_moved(&self, conn: &mut Conn, publication: &Publication, sheet: &Sheet) -> Stored<bool> {
        let now = self.place_now(conn, publication, sheet).await?;
        Ok(now.is_none_or(|now| Target::hash(&now) != self.base_hash))
    }

    /// What comes of it in `current`, from the version that its author had read.
    ///
    /// # Errors
    /// The outer error is the database's; the inner one says why its text cannot be read any more.
    pub async fn join(
        &self,
        conn: &mut Conn,
        publication: &Publication,
        sheet: &Sheet,
        current: &Document,
    ) -> Stored<Result<Joined, Vec<super::document::Problem>>> {
        let base = if self.base_version == publication.version {
            None
        } else {
            versions::find(conn, &publication.id, self.base_version).await?
        };
        let base = base.map(|version| Sheet::from_json(&version.sheet).read());
        let base = base.as_ref().unwrap_or(current);
        Ok(self.target().join(base, &self.proposed, current, &sheet.retired))
    }
}
