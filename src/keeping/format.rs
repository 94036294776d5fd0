//! The form of an archive. One line of JSON that anyone can read says what it is; then, compressed, lines in sections:
//! the settings, the secret, each table row by row, each file under its hash; at the end a manifest of the sections
//! and, after the compressed part, the hash of all the rest.

use super::{Result, refused};
use crate::{
    db::{self, Cell, Cells, Kind, Table},
    packed::hex,
    time::Timestamp,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// What the first line calls itself.
pub(super) const FORMAT: &str = "archipel-backup";
/// Of the form, not of the program.
pub(super) const VERSION: u32 = 1;
/// Longest header.
pub(super) const MOST_HEADER: u64 = 1024 * 1024;
/// Longest line after it: a row, or a piece of a file.
pub(super) const MOST_LINE: u64 = 32 * 1024 * 1024;
/// Largest file; what people may attach is smaller.
pub(super) const MOST_FILE: u64 = 64 * 1024 * 1024;
/// The last line: this, the hash of all before it in hexadecimal, a line end.
pub(super) const TRAILER: &str = "\nsha256 ";
pub(super) const TRAILER_LEN: u64 = 8 + 64 + 1;

pub(super) const SETTINGS: &str = "settings";
pub(super) const SECRET: &str = "secret";
pub(super) const MEDIA: &str = "media";

/// The section of a table.
pub(super) fn section_of(table: &Table) -> String {
    format!("table {}", table.name)
}

/// The first line.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    pub(super) format: String,
    pub(super) version: u32,
    /// The program that wrote it.
    pub(super) program: String,
    pub(super) origin: String,
    pub(super) made_at: String,
    /// Of the migrations.
    pub(super) step: i64,
    pub(super) tables: Vec<Described>,
}

/// A table of the archive.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Described {
    pub(super) table: Table,
    /// The last number that the database gave there: none is given twice, rows that are gone included.
    pub(super) last_number: i64,
}

/// What any version of the first line says.
#[derive(Deserialize)]
struct Label {
    format: String,
    version: u32,
    program: String,
}

impl Header {
    pub(super) fn read(line: &str) -> Result<Self> {
        let Some(label) = serde_json::from_str::<Label>(line).ok().filter(|label| label.format == FORMAT) else {
            return refused("it is not a backup of Archipel");
        };
        if label.version > VERSION {
            return refused(format!("it was made by a newer version of the program, {}", label.program));
        }
        let header: Self = serde_json::from_str(line).or_else(|_| refused("its first line is damaged"))?;
        if header.step > db::known_step() {
            return refused(format!("it was made by a newer version of the program, {}", header.program));
        }
        if header.step < 1 {
            return refused("it holds no tables");
        }
        Ok(header)
    }

    /// The instant that the archive shows.
    pub(super) fn made_at(&self) -> Result<Timestamp> {
        Timestamp::parse(&self.made_at).map_or_else(|| refused("it does not say when it was made"), Ok)
    }
}

/// What the manifest says of a section.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Section {
    pub(super) name: String,
    pub(super) lines: u64,
    pub(super) sha256: String,
}

/// The last line of the compressed part.
#[derive(PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    /// Of the first line.
    pub(super) header: String,
    pub(super) manifest: Vec<Section>,
}

/// The line that opens a section.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Opening {
    pub(super) section: String,
}

/// Counts and hashes the lines of a section.
pub(super) struct Tally {
    name: String,
    lines: u64,
    hash: Sha256,
}

impl Tally {
    pub(super) fn new(name: &str) -> Self {
        Self { name: name.to_owned(), lines: 0, hash: Sha256::new() }
    }

    pub(super) fn add(&mut self, line: &str) {
        self.lines += 1;
        self.hash.update(line.as_bytes());
        self.hash.update(b"\n");
    }

    pub(super) fn lines(&self) -> u64 {
        self.lines
    }

    pub(super) fn close(self) -> Section {
        Section { name: self.name, lines: self.lines, sha256: hex(&self.hash.finalize()) }
    }
}

/// A row as a line: an array in the order of the columns; the columns tell bytes from text.
pub(super) fn row(cells: Cells) -> String {
    let value = |cell| match cell {
        Cell::Null => Value::Null,
        Cell::Text(text) => Value::String(text),
        Cell::Integer(number) => number.into(),
        Cell::Bytes(bytes) => Value::String(STANDARD.encode(bytes)),
    };
    Value::Array(cells.0.into_iter().map(value).collect()).to_string()
}

/// Reads what [`row`] wrote.
pub(super) fn read_row(table: &Table, line: &str) -> Result<Cells> {
    let wrong = || refused(format!("a row of the table {} cannot be read", table.name));
    let Ok(values) = serde_json::from_str::<Vec<Value>>(line) else { return wrong() };
    if values.len() != table.columns.len() {
        return wrong();
    }
    let cell = |(value, kind)| match (value, kind) {
        (Value::Null, _) => Some(Cell::Null),
        (Value::String(text), Kind::Text) => Some(Cell::Text(text)),
        (Value::Number(number), Kind::Integer) => number.as_i64().map(Cell::Integer),
        (Value::String(text), Kind::Bytes) => STANDARD.decode(text).ok().map(Cell::Bytes),
        _ => None,
    };
    let kinds = table.columns.iter().map(|column| column.kind);
    values.into_iter().zip(kinds).map(cell).collect::<Option<_>>().map_or_else(wrong, |cells| Ok(Cells(cells)))
}
