//! Restores an archive for nothing, into a database that goes away: a backup that was never restored is a hope.

use super::{
    Loaded, Progress, Result,
    format::{SECRET, SETTINGS},
    load, on,
    reader::Reader,
    refused, restore,
};
use crate::{
    db::{Db, Location},
    federation::keyring,
    random::Random,
    seal::Sealer,
    time::Timestamp,
};
use std::path::{Path, PathBuf};

/// What was read of an archive, all of it sound.
pub struct Verified {
    /// Whose it is.
    pub origin: String,
    /// The instant that it shows.
    pub made_at: Timestamp,
    /// Its tables, each restored and read back.
    pub tables: Vec<Loaded>,
    /// Its files.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Actors whose keys open.
    pub actors: u64,
    /// Publications that a search would find.
    pub found: u64,
}

/// Reads all of an archive.
///
/// # Errors
/// See [`super::KeepError`].
pub async fn verify(file: &Path, random: &Random, progress: Progress<'_>) -> Result<Verified> {
    let mut reader = Reader::open(file)?;
    let scratch = Scratch::new(random)?;
    let text = reader.whole(SETTINGS)?;
    if std::str::from_utf8(&text).is_err() {
        return refused("its settings are no text");
    }
    let sealer = Sealer::new(&reader.whole(SECRET)?)?;
    let db = Db::open_empty(Location::File(&scratch.0.join("scratch.sqlite"))).await?;
    let mut tx = db.begin().await?;
    let tables = load::tables(&mut reader, &mut tx, progress).await?;
    let (files, bytes) = load::media(&mut reader, None)?;
    let actors = keyring::open_all(&mut tx, &sealer).await??;
    let (origin, made_at) = (reader.header.origin.clone(), reader.header.made_at()?);
    reader.finish()?;
    let found = restore::bring_up_to_date(&mut tx).await?;
    tx.commit_unseen().await?;
    db.close().await;
    Ok(Verified { origin, made_at, tables, files, bytes, actors, found })
}

/// A folder of our own that goes away.
struct Scratch(PathBuf);

impl Scratch {
    fn new(random: &Random) -> Result<Self> {
        let path = std::env::temp_dir().join(format!("archipel-verify-{}", random.token()));
        restore::private_folder(&path).map_err(on(&path))?;
        Ok(Self(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}
