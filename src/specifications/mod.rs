//! Specifications (cahiers des charges): texts in sections and requirements that a network opens, that its drafting team
//! writes, and that every network which follows it reads in full, version by version. `document` is the text itself,
//! pure, `export` its other forms, `tally` the count of a vote; `work` is that text between two versions; `phase` says what can
//! be done now. The origin is the only writer.
//!
//! A verb gets a transaction and writes the content, its version and its activity in it; it never sends anything and
//! never reads a clock.

pub mod activity;
pub mod amendments;
pub mod awaiting;
mod content;
pub mod document;
pub mod export;
pub mod hiding;
mod merging;
pub mod pages;
pub mod phase;
mod returned;
mod road;
pub mod sections;
pub mod sheet;
pub mod statements;
pub mod tally;
pub mod unsettled;
mod verbs;
pub mod votes;
mod vouched;
pub mod work;
mod written;

pub use crate::publications::Author;
pub use document::{Document, Notice, Priority, Requirement, Retired, Section};
pub use merging::{Merge, is_open};
pub use road::road;
pub use sheet::{Input, Problem, Sheet};
pub use verbs::{
    Opening, Saved, SavedWhole, delete, describe, edit_section, edit_whole, freeze, move_on, open, settle,
};

use crate::{
    federation::actors::Actor,
    publications::{self, Publication},
};
use phase::Standing;
use thiserror::Error;

/// The kind's name in tables, paths and activities.
pub const KIND: &str = "specification";

/// What can go wrong with a specification.
#[derive(Debug, Error)]
pub enum Error {
    /// Fields to mend.
    #[error("{} fields are to be mended", .0.len())]
    Invalid(Vec<Problem>),
    /// This person may not.
    #[error("not allowed")]
    Forbidden,
    /// It was taken back, or is hidden.
    #[error("deleted")]
    Gone,
    /// Not in the phase in which it stands.
    #[error("not in this phase")]
    OutOfPhase(Standing),
    /// Another version stands than the one that was read.
    #[error("version {0} stands now")]
    Moved(i64),
    /// The version that stands says the same.
    #[error("nothing changed")]
    Unchanged,
    /// The database's.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<publications::Refused> for Error {
    fn from(refused: publications::Refused) -> Self {
        match refused {
            publications::Refused::Gone => Self::Gone,
            publications::Refused::Forbidden => Self::Forbidden,
            publications::Refused::Database(error) => Self::Database(error),
        }
    }
}

/// True for a person of the drafting team: authors, co-authors and the animators of the network.
#[must_use]
pub fn is_of_team(publication: &Publication, person: &Actor, animates: bool, sheet: &Sheet) -> bool {
    animates || publications::may_edit(publication, person, animates, &sheet.co_authors)
}

/// What a stored sheet is found by, beside its title, its summary and its author.
#[must_use]
pub fn found_by(sheet: &str) -> String {
    Sheet::from_json(sheet).searchable()
}
