//! An instance out of its archive, into an empty folder: all of it or nothing. What stood outside of the archive
//! is made anew: sessions, the index of the search, and the epoch of the streams, by which other networks learn that we
//! went back in time.

use super::{
    KeepError, Loaded, Progress, Result,
    format::{Header, SECRET, SETTINGS},
    load, on,
    reader::Reader,
    refused,
};
use crate::{
    app, audit,
    config::{self, Config},
    db::{Db, Location, Tx},
    federation::{keyring, outbox},
    packed::hex,
    people::settings,
    publications::search,
    random::Random,
    seal::{SECRET_FILE, Sealer},
    time::Timestamp,
};
use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

/// Setting that names the history that our streams tell; a new one at each restore.
const STREAM_EPOCH: &str = "stream_epoch";
/// Where everything is put until all of it is there. Within the folder, which may be a volume of its own.
const STAGING: &str = ".restoring";

/// What was restored.
pub struct Restored {
    /// Whose it is.
    pub origin: String,
    /// The instant to which it went back.
    pub made_at: Timestamp,
    /// Its tables.
    pub tables: Vec<Loaded>,
    /// Its files.
    pub files: u64,
    /// True when it went into PostgreSQL.
    pub postgres: bool,
    /// True when the settings named a database in which it is not, and do not any more.
    pub database_left: bool,
}

/// Restores an archive into an empty or absent folder, and into the empty database that the settings and variables
/// name, or else the SQLite file of that folder.
///
/// # Errors
/// See [`KeepError`]; then nothing of it is there.
pub async fn restore(
    file: &Path,
    data: &Path,
    variables: &[(String, String)],
    (now, random): (Timestamp, &Random),
    progress: Progress<'_>,
) -> Result<Restored> {
    let reader = Reader::open(file)?;
    let place = Place::prepare(data)?;
    // What is half done goes when `place` is dropped.
    let restored = into(reader, &place, variables, (now, random), progress).await?;
    place.keep();
    Ok(restored)
}

async fn into(
    mut reader: Reader,
    place: &Place,
    variables: &[(String, String)],
    (now, random): (Timestamp, &Random),
    progress: Progress<'_>,
) -> Result<Restored> {
    let made_at = reader.header.made_at()?;
    let text = String::from_utf8(reader.whole(SETTINGS)?).or_else(|_| refused("its settings are no text"))?;
    let config = Config::read(&place.data, &text, variables.iter().cloned())?;
    if config.origin.as_str() != reader.header.origin {
        return refused(format!("it is of {}, and the settings say {}", reader.header.origin, config.origin));
    }
    let secret = reader.whole(SECRET)?;
    let sealer = Sealer::new(&secret)?;
    let (text, database_left) = match &config.database_url {
        None => without_database(text),
        Some(_) => (text, false),
    };
    let sqlite = place.staging.join(app::DATABASE_FILE);
    let location = config.database_url.as_deref().map_or(Location::File(&sqlite), Location::Url);
    let db = Db::open_empty(location).await.map_err(|error| match error {
        sqlx::Error::Configuration(_) => KeepError::NotEmpty("the PostgreSQL database of these settings".into()),
        error => error.into(),
    })?;
    let mut tx = db.begin().await?;
    let tables = load::tables(&mut reader, &mut tx, progress).await?;
    let (files, _) = load::media(&mut reader, Some(&place.staging))?;
    progress(&format!("media: {files}"));
    keyring::open_all(&mut tx, &sealer).await??;
    let header = reader.header.clone();
    reader.finish()?;
    bring_up_to_date(&mut tx).await?;
    begin_anew(&mut tx, &header, now, random).await?;
    place.write(SECRET_FILE, &secret)?;
    place.write(config::FILE, text.as_bytes())?;
    // Files first: a row never names what is not there. The settings last: without them it is no instance.
    place.move_in(SECRET_FILE)?;
    place.move_in("media")?;
    tx.commit_unseen().await?;
    db.close().await;
    place.move_in(app::DATABASE_FILE)?;
    place.move_in(config::FILE)?;
    let postgres = config.database_url.is_some();
    Ok(Restored { origin: header.origin, made_at, tables, files, postgres, database_left })
}

/// From the tables of the archive's version to those of this program, and the index of the search.
pub(super) async fn bring_up_to_date(tx: &mut Tx) -> Result<u64> {
    tx.bring_to(i64::MAX).await?;
    Ok(search::rebuild(tx, app::FOUND_BY).await?)
}

/// The life after the archive: another epoch, nobody at work, nobody signed in, and a line that says so.
async fn begin_anew(tx: &mut Tx, header: &Header, now: Timestamp, random: &Random) -> Result<()> {
    let mut epoch = [0; 16];
    random.fill(&mut epoch);
    settings::set_setting(tx, STREAM_EPOCH, &hex(&epoch)).await?;
    // What is said from here on was said by who knew no more than the backup.
    let (last,): (i64,) = tx.query("select coalesce(max(seq), 0) from outbox").one().await?;
    settings::set_setting(tx, outbox::RESTORED, &last.to_string()).await?;
    settings::set_setting(tx, outbox::RESTORED_AT, &now.0.to_string()).await?;
    settings::set_setting(tx, settings::BACKUP_MADE_AT, &header.made_at).await?;
    tx.query("update streams set lease = '', lease_until = 0").run().await?;
    tx.query("update jobs set lease_until = 0").run().await?;
    let detail = format!("from the backup of {} made by {}", header.made_at, header.program);
    let (actor, action, object) = ("system", "restore", header.origin.as_str());
    let line = audit::Line { actor, action, object, outcome: audit::DONE, detail: &detail, ..Default::default() };
    Ok(audit::record(tx, now, &line).await?)
}

/// The settings without the database that they name: the data are in the folder now, and starting on the other would
/// find them gone.
fn without_database(text: String) -> (String, bool) {
    let names = |line: &str| {
        line.trim_start().strip_prefix("database_url").is_some_and(|rest| rest.trim_start().starts_with('='))
    };
    if !text.lines().any(names) {
        return (text, false);
    }
    let line = |line: &str| {
        if names(line) { format!("# restored into this folder, not into: {line}\n") } else { format!("{line}\n") }
    };
    (text.lines().map(line).collect(), true)
}

/// Makes a folder that nobody else may read.
pub(super) fn private_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// An empty folder that becomes a data folder, or is left as it was.
struct Place {
    data: PathBuf,
    staging: PathBuf,
    made: bool,
    kept: std::cell::Cell<bool>,
    moved: std::cell::RefCell<Vec<PathBuf>>,
}

impl Place {
    fn prepare(data: &Path) -> Result<Self> {
        let staging = data.join(STAGING);
        let made = match std::fs::read_dir(data) {
            // A volume of its own may hold what its file system keeps there, and a restore that was killed what it staged.
            Ok(entries) => {
                match entries.flatten().find(|one| one.file_name() != "lost+found" && one.file_name() != STAGING) {
                    None => false,
                    Some(_) => return Err(KeepError::NotEmpty(data.display().to_string())),
                }
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                if let Some(parent) = data.parent() {
                    std::fs::create_dir_all(parent).map_err(on(parent))?;
                }
                private_folder(data).map_err(on(data))?;
                true
            }
            Err(error) => return Err(KeepError::Disk(data.to_owned(), error)),
        };
        std::fs::remove_dir_all(&staging).ok();
        let place = Self { data: data.to_owned(), staging, made, kept: false.into(), moved: Vec::new().into() };
        private_folder(&place.staging).map_err(on(&place.staging))?;
        Ok(place)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let path = self.staging.join(name);
        let mut options = std::fs::File::options();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let written = options.open(&path).and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()));
        written.map_err(on(&path))
    }

    /// What was staged goes to its place, when there is any of it.
    fn move_in(&self, name: &str) -> Result<()> {
        let (from, to) = (self.staging.join(name), self.data.join(name));
        match std::fs::rename(&from, &to) {
            Ok(()) => self.moved.borrow_mut().push(to),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(KeepError::Disk(to, error)),
        }
        Ok(())
    }

    fn keep(&self) {
        self.kept.set(true);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.staging).ok();
        if self.kept.get() {
            // Its names are as durable as what they name.
            std::fs::File::open(&self.data).and_then(|folder| folder.sync_all()).ok();
            return;
        }
        for path in self.moved.borrow().iter() {
            std::fs::remove_file(path).or_else(|_| std::fs::remove_dir_all(path)).ok();
        }
        if self.made {
            std::fs::remove_dir(&self.data).ok();
        }
    }
}
