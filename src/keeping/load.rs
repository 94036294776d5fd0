//! What an archive holds, into an empty database and, when there is one, a store of files; each table is read back and
//! must give the very lines that came. Nothing is committed here.

use super::{
    LEFT_OUT, Progress, Result,
    format::{Described, MEDIA, Tally, read_row, row, section_of},
    on,
    reader::Reader,
    refused,
};
use crate::{
    db::{Table, Tx},
    publications::files,
};
use std::path::Path;

/// A table that was loaded, and read back the same.
#[derive(Debug, PartialEq, Eq)]
pub struct Loaded {
    /// Its name.
    pub table: String,
    /// Its rows.
    pub rows: u64,
    /// Of its rows, in their order.
    pub sha256: String,
}

/// Makes the tables of the archive's version and fills them.
pub(super) async fn tables(reader: &mut Reader, tx: &mut Tx, progress: Progress<'_>) -> Result<Vec<Loaded>> {
    let header = reader.header.clone();
    tx.bring_to(header.step).await?;
    check_tables(&header.tables, &tx.tables(LEFT_OUT).await?)?;
    let references = tx.defer_references().await?;
    let mut loaded = Vec::new();
    for Described { table, last_number } in &header.tables {
        reader.enter(&section_of(table))?;
        while let Some(line) = reader.line()? {
            tx.insert_row(table, read_row(table, &line)?).await.or_else(|error| row_refused(table, &error))?;
        }
        tx.set_last_number(table, *last_number).await?;
        let mut again = Tally::new(&section_of(table));
        tx.each_row(table, |cells| {
            again.add(&row(cells));
            Ok::<(), sqlx::Error>(())
        })
        .await?;
        let again = again.close();
        if reader.last() != Some(&again) {
            return refused(format!("the table {} reads back otherwise than it was written", table.name));
        }
        progress(&format!("{}: {}", table.name, again.lines));
        loaded.push(Loaded { table: table.name.clone(), rows: again.lines, sha256: again.sha256 });
    }
    tx.check_references(references)
        .await
        .or_else(|error| refused(format!("its rows do not belong together: {error}")))?;
    Ok(loaded)
}

fn row_refused(table: &Table, error: &sqlx::Error) -> Result<()> {
    refused(format!("a row of the table {} cannot be stored: {error}", table.name))
}

/// The archive must name the tables of its version, each with its columns, and no other.
fn check_tables(archived: &[Described], made: &[Table]) -> Result<()> {
    for (at, Described { table, .. }) in archived.iter().enumerate() {
        let name: String = table.name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(60).collect();
        match made.iter().find(|other| other.name == table.name) {
            None => return refused(format!("it holds a table `{name}` that this program does not know")),
            Some(other) if other != table => {
                return refused(format!("its table `{name}` has columns that this program does not know"));
            }
            Some(_) if archived[..at].iter().any(|earlier| earlier.table.name == table.name) => {
                return refused(format!("its table `{name}` stands there twice"));
            }
            Some(_) => {}
        }
    }
    match made.iter().find(|table| archived.iter().all(|one| one.table.name != table.name)) {
        Some(missing) => refused(format!("its table `{}` is missing", missing.name)),
        None => Ok(()),
    }
}

/// Reads all files, and stores them when there is a folder for them; returns how many, and their bytes.
pub(super) fn media(reader: &mut Reader, into: Option<&Path>) -> Result<(u64, u64)> {
    reader.enter(MEDIA)?;
    let (mut count, mut total, mut before) = (0, 0, String::new());
    while let Some((name, bytes)) = reader.file()? {
        if !files::is_name(&name) {
            return refused("a file has a name that is no hash");
        }
        if name <= before {
            return refused("a file stands there twice");
        }
        if files::name(&bytes) != name {
            return refused(format!("the file {name} is not what its name says"));
        }
        if let Some(folder) = into {
            files::write(folder, &bytes).map_err(on(folder))?;
        }
        count += 1;
        total += bytes.len() as u64;
        before = name;
    }
    Ok((count, total))
}
