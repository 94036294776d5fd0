//! Events: when and where people meet, by the clock of each territory. The kind that is announced, moved, cancelled, and
//! put into the calendars of others.
//!
//! A verb gets a transaction and writes the content, its version and its activity in it; it never sends anything and
//! never reads a clock.

pub mod activity;
pub mod calendar;
mod checks;
mod content;
pub mod occurrences;
pub mod pages;
mod received;
pub mod recurrence;
pub mod sheet;
pub mod times;
mod verbs;

pub use crate::publications::Author;
pub use sheet::{Input, Sheet};
pub use verbs::{Base, change, correct, delete, publish, settle};

use crate::{publications, web::components::FormErrors};
use thiserror::Error;

/// The kind's name in tables, paths and activities.
pub const KIND: &str = "event";

/// What can go wrong with an event.
#[derive(Debug, Error)]
pub enum Error {
    /// Fields to mend.
    #[error("fields are to be mended")]
    Invalid(FormErrors),
    /// This person may not.
    #[error("not allowed")]
    Forbidden,
    /// It was taken back, or is hidden.
    #[error("deleted")]
    Gone,
    /// Another version stands than the one that was read.
    #[error("version {0} stands now")]
    Moved(i64),
    /// It has no such occurrence.
    #[error("no such occurrence")]
    Unknown,
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

/// What a stored sheet is found by, beside its title, its summary and its author.
#[must_use]
pub fn found_by(sheet: &str) -> String {
    Sheet::from_json(sheet).searchable()
}
