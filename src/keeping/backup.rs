//! Makes an archive while the program runs: all rows as they stood at one instant, then the files, of which none is
//! ever changed. It reads the disk and the database in turn, one row and one file in memory.

use super::{
    LEFT_OUT, Progress, Result,
    format::{Described, FORMAT, Header, MEDIA, SECRET, SETTINGS, VERSION, row, section_of},
    on,
    writer::Writer,
};
use crate::{
    audit,
    config::{self, Config},
    db::{self, Db},
    federation::keyring,
    people::settings,
    publications::files,
    seal::{SECRET_FILE, Sealer},
    time::Timestamp,
};
use std::{collections::HashSet, path::Path};

/// What a backup holds.
pub struct Made {
    /// The instant that it shows.
    pub made_at: Timestamp,
    /// Size of the archive.
    pub bytes: u64,
    /// Rows of all tables.
    pub rows: u64,
    /// Files.
    pub files: u64,
    /// Files that the database names and the disk has not, or not as they were.
    pub lost: u64,
}

/// Writes all of an instance into a new file, and notes in its settings that it was done.
///
/// # Errors
/// See [`super::KeepError`]; there is no file then.
pub async fn backup(config: &Config, db: &Db, now: Timestamp, to: &Path, progress: Progress<'_>) -> Result<Made> {
    let file = |name: &str| {
        let path = config.data.join(name);
        std::fs::read(&path).map_err(on(&path))
    };
    let (text, secret) = (file(config::FILE)?, file(SECRET_FILE)?);
    let mut conn = db.snapshot().await?;
    let step = conn.step().await?;
    if step > db::known_step() {
        return Err(sqlx::Error::Configuration("it was made by a newer version of the program".into()).into());
    }
    // A backup that nobody would be recognised by is found out now, not on the day it is needed.
    keyring::open_all(&mut conn, &Sealer::new(&secret)?).await??;
    let mut tables = Vec::new();
    for table in conn.tables(LEFT_OUT).await? {
        tables.push(Described { last_number: conn.last_number(&table).await?, table });
    }
    let header = Header {
        format: FORMAT.into(),
        version: VERSION,
        program: env!("CARGO_PKG_VERSION").into(),
        origin: config.origin.to_string(),
        made_at: now.rfc3339(),
        step,
        tables,
    };
    let mut out = Writer::create(to, &header)?;
    out.whole(SETTINGS, &text)?;
    out.whole(SECRET, &secret)?;
    let mut rows = 0;
    for Described { table, .. } in &header.tables {
        out.section(&section_of(table))?;
        conn.each_row(table, |cells| out.line(&row(cells))).await?;
        rows += out.lines();
        progress(&format!("{}: {}", table.name, out.lines()));
    }
    let named = files::named(&mut conn).await?;
    drop(conn);
    let (files, lost) = write_files(&config.data, &named, &mut out)?;
    progress(&format!("{MEDIA}: {files}"));
    let bytes = out.finish()?;
    note(db, now, to).await?;
    Ok(Made { made_at: now, bytes, rows, files, lost })
}

/// All files of the store: also those that a row written later will name. What the disk changed is left out, and
/// counted with what it lost when anything names it.
fn write_files(data: &Path, named: &[String], out: &mut Writer) -> Result<(u64, u64)> {
    out.section(MEDIA)?;
    let mut missing: HashSet<&str> = named.iter().map(String::as_str).collect();
    let mut count = 0;
    for name in files::all(data).map_err(on(data))? {
        // Swept meanwhile, or on a bad sector: counted below when somebody needs it.
        let Ok(bytes) = files::read(data, &name) else { continue };
        if files::name(&bytes) == name {
            out.file(&name, &bytes)?;
            missing.remove(name.as_str());
            count += 1;
        }
    }
    Ok((count, missing.len() as u64))
}

async fn note(db: &Db, now: Timestamp, to: &Path) -> Result<()> {
    let mut tx = db.begin().await?;
    settings::set_setting(&mut tx, settings::BACKUP_MADE_AT, &now.rfc3339()).await?;
    let object = to.display().to_string();
    let line =
        audit::Line { actor: "system", action: "backup", object: &object, outcome: audit::DONE, ..Default::default() };
    audit::record(&mut tx, now, &line).await?;
    Ok(tx.commit_unseen().await?)
}
