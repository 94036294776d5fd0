//! Keeping an instance: one archive that holds all of it, read back before it is believed, restored whole or
//! not at all. See ARCHITECTURE.md for the format and its reasons.
//!
//! An archive is a stranger's file until the end of it was read: nothing that it says names a file, nothing
//! of it is kept when anything of it is wrong.

mod backup;
mod format;
mod load;
mod reader;
mod restore;
mod verify;
mod writer;

pub use backup::{Made, backup};
pub use load::Loaded;
pub use restore::{Restored, restore};
pub use verify::{Verified, verify};

use crate::{config::ConfigError, federation::keys::KeyError, packed::Flaw, seal::SealError};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Tables that are made anew: who is signed in, who tried too often, who holds which work, and the index of the
/// search, which is written again from what it finds.
const LEFT_OUT: &[&str] = &["sessions", "throttles", "leases", "search"];

/// Why an instance cannot be kept, or be had back.
#[derive(Debug, Error)]
pub enum KeepError {
    /// The archive would overwrite something.
    #[error("{} exists already: a backup overwrites nothing", .0.display())]
    Exists(PathBuf),
    /// There is something where the restore should go.
    #[error("{0} is not empty: restore into a new place, and look at it before the old one goes")]
    NotEmpty(String),
    /// The archive is not whole, not ours, or not from here.
    #[error("this archive is refused: {0}")]
    Refused(String),
    /// The disk.
    #[error("{path}: {error}", path = .0.display(), error = .1)]
    Disk(PathBuf, std::io::Error),
    /// The database.
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
    /// The secret cannot be used.
    #[error(transparent)]
    Secret(#[from] SealError),
    /// A key of the instance does not open: it would come back without its identity.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The settings cannot be used.
    #[error(transparent)]
    Settings(#[from] ConfigError),
}

type Result<T, E = KeepError> = std::result::Result<T, E>;

impl From<Flaw> for KeepError {
    fn from(flaw: Flaw) -> Self {
        Self::Refused(flaw.words().into())
    }
}

fn refused<T>(why: impl Into<String>) -> Result<T> {
    Err(KeepError::Refused(why.into()))
}

/// Says what the disk had to say, and about which file.
fn on(path: &Path) -> impl Fn(std::io::Error) -> KeepError + '_ {
    |error| KeepError::Disk(path.to_owned(), error)
}

/// Told what is being done, for whoever waits.
pub type Progress<'a> = &'a mut dyn FnMut(&str);
