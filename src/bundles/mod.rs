//! Bundles: federation carried by hand. When the link between two networks is down for long, what one owes the other
//! fits on a USB key: a signed file, in parts, each complete in itself. It is read through the way of all that comes
//! in, in any order, as often as one likes; the bundle that travels back holds the receipt that moves the cursor.
//! See FEDERATION.md for the form.
//!
//! A bundle is a stranger's file until its proof was verified: nothing in it names a file, nothing of it is kept
//! before all of it was read once. `format` is its head, `writer` and `reader` its lines, both on threads of their own;
//! `export` and `import` are the two verbs, `store` tells what was made and read.

mod export;
mod format;
mod import;
pub mod pages;
mod reader;
pub mod store;
mod writer;

pub use export::{Export, Made, export, find_network};
pub use format::{HEAD, Head};
pub use import::import;

use crate::{
    db::{Db, Result as DbResult},
    here::Here,
    packed::Flaw,
};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use thiserror::Error;
use tokio::sync::Semaphore;

/// Size of a part unless somebody asks for another, in bytes: what any key and any file system holds.
pub const PART: u64 = 650 * 1_000_000;
/// Largest part that a page gives or takes, in bytes; a proxy lets as much through.
pub const WEB_PART: u64 = 60 * 1_000_000;

/// No page works on a bundle for longer.
const LONGEST: Duration = Duration::from_secs(2 * 3600);

/// Why a bundle is refused, or not made.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Error)]
pub enum Why {
    /// Its first line is none of ours.
    #[error("it is not a bundle of Archipel")]
    NotABundle,
    /// A newer program wrote it.
    #[error("it was made by a newer version of the program")]
    Newer,
    /// It is addressed to somebody else.
    #[error("it is for another network")]
    ForAnother,
    /// Nobody here accepted that network.
    #[error("it comes from a network that is not accepted here")]
    NotAccepted,
    /// The proof does not hold.
    #[error("it is not signed by the network that it names")]
    NotSigned,
    /// The body is not what the head says.
    #[error("it was changed or cut short since it was made: copy it again")]
    Changed,
    /// The body is not as a body is.
    #[error("what it holds is not what a bundle holds")]
    Malformed,
    /// More comes out than such a file may hold.
    #[error("it holds far more than its own size: it is made to fill a disk")]
    Swollen,
    /// Its numbers mean nothing any more.
    #[error("its numbering has ended since it was made: ask for a new one")]
    Ended,
    /// It would not fit into the parts that are allowed.
    #[error("there is more than one file of this size can hold")]
    TooLarge,
    /// The stream began anew while it was read.
    #[error("the numbering began anew meanwhile: make it again")]
    Renewed,
}

impl Why {
    const ALL: [Self; 11] = [
        Self::NotABundle,
        Self::Newer,
        Self::ForAnother,
        Self::NotAccepted,
        Self::NotSigned,
        Self::Changed,
        Self::Malformed,
        Self::Swollen,
        Self::Ended,
        Self::TooLarge,
        Self::Renewed,
    ];

    /// Reads the word in the table.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.code() == code)
    }

    /// The word in the table; `bundle-why-…` in `locales/`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NotABundle => "not-a-bundle",
            Self::Newer => "newer",
            Self::ForAnother => "for-another",
            Self::NotAccepted => "not-accepted",
            Self::NotSigned => "not-signed",
            Self::Changed => "changed",
            Self::Malformed => "malformed",
            Self::Swollen => "swollen",
            Self::Ended => "ended",
            Self::TooLarge => "too-large",
            Self::Renewed => "renewed",
        }
    }
}

impl From<Flaw> for Why {
    fn from(flaw: Flaw) -> Self {
        if flaw == Flaw::Swollen { Self::Swollen } else { Self::Malformed }
    }
}

/// Why there is no bundle, or nothing of it here.
#[derive(Debug, Error)]
pub enum Error {
    /// It is refused.
    #[error("{0}")]
    Refused(#[from] Why),
    /// No accepted network of our kind has this address.
    #[error("{0}: no accepted network that runs Archipel has this address")]
    NoNetwork(String),
    /// It would overwrite something.
    #[error("{} exists already: a bundle overwrites nothing", .0.display())]
    Exists(PathBuf),
    /// The disk.
    #[error("{path}: {error}", path = .0.display(), error = .1)]
    Disk(PathBuf, std::io::Error),
    /// The database.
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
}

type Result<T, E = Error> = std::result::Result<T, E>;

/// Says what the disk had to say, and about which file.
fn on(path: &Path) -> impl Fn(std::io::Error) -> Error + '_ {
    |error| Error::Disk(path.to_owned(), error)
}

/// Where the work is done, and who asked for it.
#[derive(Clone)]
pub struct Place<'a> {
    /// The database.
    pub db: &'a Db,
    /// The data folder.
    pub data: &'a Path,
    /// Origin, time, randomness and secret.
    pub here: Here<'a>,
    /// One picture is decoded at a time.
    pub decoding: Arc<Semaphore>,
    /// Handle, or `system`.
    pub by: &'a str,
    /// Network address of the request; empty for a command.
    pub address: &'a str,
}

/// Where the pages keep a file while it is sent or read.
fn folder(data: &Path) -> PathBuf {
    data.join("bundles")
}

/// What was under way when the program ended has failed, once and for good: it is not tried again by itself, as it
/// may be what ended it. What the pages were keeping goes.
///
/// # Errors
/// The database's.
pub async fn end_unfinished(db: &Db, data: &Path, here: &Here<'_>) -> DbResult<()> {
    // Beside another process what is young may be its own.
    let age = if db.is_shared() { LONGEST } else { Duration::ZERO };
    let left = folder(data);
    let cleared = tokio::task::spawn_blocking(move || clear(&left, age)).await;
    if let Ok(Err(error)) = cleared {
        tracing::warn!(%error, "what was left of bundles cannot be removed");
    }
    store::end_unfinished(db, here.now, here.now.minus(age)).await
}

fn clear(folder: &Path, age: Duration) -> std::io::Result<()> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        let elapsed = entry.metadata()?.modified()?.elapsed().unwrap_or_default();
        if elapsed >= age {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
