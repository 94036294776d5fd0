//! Writes the parts of a bundle, on a thread of its own: whoever reads the database hands it one thing after the other.
//! Text comes before files, so that whoever loses a part with files loses no text. The names come last: until then
//! nothing looks like a bundle.

use super::{
    Error, Result, Why,
    format::{End, HEAD, Head, Media},
    on,
};
use crate::{
    federation::{keys::ProofKey, stream::Item},
    packed::{Hashed, hex, pieces},
    publications::files,
};
use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::{
    collections::HashSet,
    fs::File,
    io::{BufWriter, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::sync::mpsc::Receiver;

/// What the compression may still hold back, and what ends a part.
const SLACK: u64 = 256 * 1024;

/// What goes into a bundle.
pub(super) enum Load {
    /// An activity, and the document of its actor.
    Activity { item: Item, actor: Arc<(String, Value)> },
    /// A file of the store.
    Media { url: String, name: String, file: String },
}

/// How a bundle is to be.
pub(super) struct Order {
    pub(super) data: PathBuf,
    pub(super) to: PathBuf,
    /// What its heads have in common.
    pub(super) head: Head,
    pub(super) receipt: Option<Value>,
    pub(super) part_size: u64,
    pub(super) most_parts: usize,
    pub(super) method: String,
    pub(super) key: ProofKey,
}

/// A part that has its name.
pub(super) struct Written {
    pub(super) path: PathBuf,
    pub(super) head: Head,
    /// Of its first line.
    pub(super) hash: String,
}

/// Writes all that comes; returns the parts in their order.
pub(super) fn write(order: Order, mut loads: Receiver<Load>) -> Result<Vec<Written>> {
    for path in [order.to.clone(), numbered(&order.to, 1)] {
        free(&path)?;
    }
    let mut parts = Parts { closed: Vec::new(), open: None, order };
    while let Some(load) = loads.blocking_recv() {
        match load {
            Load::Activity { item, actor } => parts.activity(&item, &actor)?,
            Load::Media { url, name, file } => parts.media(url, name, file)?,
        }
    }
    parts.finish()
}

fn numbered(to: &Path, number: usize) -> PathBuf {
    suffixed(to, &format!(".{number}"))
}

fn suffixed(to: &Path, suffix: &str) -> PathBuf {
    let mut name = to.file_name().unwrap_or_default().to_owned();
    name.push(suffix);
    to.with_file_name(name)
}

fn free(path: &Path) -> Result<()> {
    // A link that leads nowhere is there too.
    if path.symlink_metadata().is_ok() { Err(Error::Exists(path.to_owned())) } else { Ok(()) }
}

struct Part {
    path: PathBuf,
    out: GzEncoder<Hashed<BufWriter<File>>>,
    /// Actors whose document stands in it.
    actors: HashSet<String>,
    has_receipt: bool,
    head: Head,
}

/// A part without its name; it goes unless it gets one.
struct Unnamed(PathBuf, Head);

impl Drop for Unnamed {
    fn drop(&mut self) {
        // It was renamed, or is of no use to anybody.
        std::fs::remove_file(&self.0).ok();
    }
}

struct Parts {
    order: Order,
    closed: Vec<Unnamed>,
    open: Option<(Part, Unnamed)>,
}

impl Parts {
    fn activity(&mut self, item: &Item, actor: &(String, Value)) -> Result<()> {
        let line = json(item);
        let part = self.room(line.len())?;
        if part.actors.insert(actor.0.clone()) {
            part.line(&json(&json!({"actor": actor.1})))?;
        }
        part.line(&line)?;
        if part.head.activities == 0 {
            part.head.first = item.number;
        }
        part.head.last = item.number;
        part.head.activities += 1;
        Ok(())
    }

    fn media(&mut self, url: String, name: String, file: String) -> Result<()> {
        // What the disk lost cannot be carried; its text is there all the same.
        let Ok(bytes) = files::read(&self.order.data, &file) else { return Ok(()) };
        if files::name(&bytes) != file {
            return Ok(());
        }
        let receipt = self.order.receipt.clone();
        let part = self.room(bytes.len() + bytes.len() / 16)?;
        part.receipt(receipt.as_ref())?;
        part.line(&json(&json!({"media": Media { url, name, file, bytes: bytes.len() as u64 }})))?;
        for line in pieces(&bytes) {
            part.line(&line)?;
        }
        part.head.media += 1;
        Ok(())
    }

    /// The part that has room for so many bytes; one that is empty always has.
    fn room(&mut self, bytes: usize) -> Result<&mut Part> {
        let is_full = self.open.as_ref().is_some_and(|(part, _)| {
            let is_empty = part.head.activities + part.head.media == 0;
            !is_empty && HEAD as u64 + part.out.get_ref().bytes() + SLACK + bytes as u64 > self.order.part_size
        });
        if is_full {
            self.close()?;
        }
        self.opened()
    }

    fn opened(&mut self) -> Result<&mut Part> {
        if self.open.is_none() {
            if self.closed.len() >= self.order.most_parts {
                return Err(Why::TooLarge.into());
            }
            self.open = Some(self.begin()?);
        }
        self.open.as_mut().map(|(part, _)| part).ok_or(Error::Refused(Why::Malformed))
    }

    fn begin(&self) -> Result<(Part, Unnamed)> {
        let path = suffixed(&self.order.to, &format!(".part{}", self.closed.len() + 1));
        // What an earlier try left.
        if let Err(error) = std::fs::remove_file(&path)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            return Err(Error::Disk(path, error));
        }
        let mut options = File::options();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&path).map_err(on(&path))?;
        let unnamed = Unnamed(path.clone(), self.order.head.clone());
        file.write_all(&[b' '; HEAD]).map_err(on(&path))?;
        let out = GzEncoder::new(Hashed::new(BufWriter::new(file)), Compression::default());
        let head = self.order.head.clone();
        Ok((Part { path, out, actors: HashSet::new(), has_receipt: false, head }, unnamed))
    }

    fn close(&mut self) -> Result<()> {
        let Some((mut part, mut unnamed)) = self.open.take() else { return Ok(()) };
        part.receipt(self.order.receipt.as_ref())?;
        let end = End { activities: part.head.activities, media: part.head.media };
        part.line(&json(&json!({ "end": end })))?;
        let Part { path, out, mut head, .. } = part;
        let out = out.finish().map_err(on(&path))?;
        head.bytes = out.bytes();
        let (file, hash) = out.into_parts();
        head.sha256 = hash;
        file.into_inner().map_err(std::io::IntoInnerError::into_error).map_err(on(&path))?;
        unnamed.1 = head;
        self.closed.push(unnamed);
        Ok(())
    }

    /// Writes the heads, which need the count of the parts, and gives the names.
    fn finish(mut self) -> Result<Vec<Written>> {
        if self.closed.is_empty() {
            // Nothing is due: the receipt alone is worth a key.
            self.opened()?;
        }
        self.close()?;
        let count = self.closed.len();
        let mut written = Vec::new();
        for (at, Unnamed(path, head)) in self.closed.iter_mut().enumerate() {
            head.part = at as u64 + 1;
            head.parts = count as u64;
            let line = head.line(&self.order.method, &self.order.key);
            let mut file = File::options().write(true).open(&*path).map_err(on(path))?;
            let sealed =
                file.seek(SeekFrom::Start(0)).and_then(|_| file.write_all(&line)).and_then(|()| file.sync_all());
            sealed.map_err(on(path))?;
            let name = if count == 1 { self.order.to.clone() } else { numbered(&self.order.to, at + 1) };
            free(&name)?;
            written.push(Written { path: name, head: head.clone(), hash: hex(&Sha256::digest(&line)) });
        }
        for (Unnamed(path, _), one) in self.closed.iter().zip(&written) {
            std::fs::rename(path, &one.path).map_err(on(&one.path))?;
        }
        let folder = self.order.to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(on(folder))?;
        Ok(written)
    }
}

impl Part {
    fn line(&mut self, line: &str) -> Result<()> {
        writeln!(self.out, "{line}").map_err(on(&self.path))
    }

    fn receipt(&mut self, receipt: Option<&Value>) -> Result<()> {
        if !std::mem::replace(&mut self.has_receipt, true)
            && let Some(receipt) = receipt
        {
            self.line(&json(&json!({ "receipt": receipt })))?;
        }
        Ok(())
    }
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("texts and numbers are always JSON")
}
