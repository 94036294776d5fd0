//! The store of files on disk: `media/` of the data folder, each file under the SHA-256 of its bytes. No
//! name that a person, another server or an archive gives ever touches the file system.

use crate::db::{Conn, Result as DbResult};
use sha2::{Digest as _, Sha256};
use std::{
    fmt::Write as _,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

/// Where the bytes are.
pub(super) fn folder(data: &Path) -> PathBuf {
    data.join("media")
}

/// Where the bytes of this name are; the name is one of [`is_name`].
fn path(data: &Path, file: &str) -> PathBuf {
    folder(data).join(file.get(..2).unwrap_or("xx")).join(file)
}

/// True for what [`name`] makes: 64 digits, in lower case.
#[must_use]
pub fn is_name(file: &str) -> bool {
    file.len() == 64 && file.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// The name of bytes: their hash, in hexadecimal.
#[must_use]
pub fn name(bytes: &[u8]) -> String {
    let mut file = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let _ = write!(file, "{byte:02x}");
    }
    file
}

/// Stores bytes under their name, which is returned.
///
/// # Errors
/// The disk's.
pub fn write(data: &Path, bytes: &[u8]) -> io::Result<String> {
    let file = name(bytes);
    // Also when it is there already: see `sweep`.
    let path = path(data, &file);
    let folder = path.parent().expect("it was joined to one");
    std::fs::create_dir_all(folder)?;
    // Whole or not at all, also when the power fails.
    let partial = folder.join(format!("{file}.part"));
    let mut out = std::fs::File::create(&partial)?;
    out.write_all(bytes)?;
    out.sync_all()?;
    std::fs::rename(&partial, &path)?;
    Ok(file)
}

/// The stored bytes.
///
/// # Errors
/// The disk's; `InvalidInput` for what is no name.
pub fn read(data: &Path, file: &str) -> io::Result<Vec<u8>> {
    if !is_name(file) {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    std::fs::read(path(data, file))
}

/// The names of all stored files, in their order.
///
/// # Errors
/// The disk's.
pub fn all(data: &Path) -> io::Result<Vec<String>> {
    let list = |folder: &Path| -> io::Result<Vec<std::fs::DirEntry>> {
        match std::fs::read_dir(folder) {
            Ok(entries) => entries.collect(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    };
    let mut names = Vec::new();
    for entry in list(&folder(data))? {
        if entry.file_type()?.is_dir() {
            let inside = list(&entry.path())?;
            names.extend(
                inside.into_iter().filter_map(|file| file.file_name().into_string().ok()).filter(|name| is_name(name)),
            );
        }
    }
    names.sort_unstable();
    Ok(names)
}

/// The names that attachments give, and those of files that wait for theirs, in no order.
///
/// # Errors
/// The database's.
pub async fn named(conn: &mut Conn) -> DbResult<Vec<String>> {
    let rows: Vec<(String,)> = conn
        .query("select file from attachments where file is not null union select original from attachments where original is not null \
             union select file from carried_files union select original from carried_files where original is not null",
        )
        .all()
        .await?;
    Ok(rows.into_iter().map(|(file,)| file).collect())
}
