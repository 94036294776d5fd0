//! Reads a part, believing nothing of it: the length and the hash that its head names, then line by line within limits,
//! in the one order that there is.

use super::{
    Error, Result, Why,
    format::{End, HEAD, Head, Media},
    on,
};
use crate::{
    federation::{MAX_BODY, stream::Item},
    packed::{Lines, hash_of, hex, read_piece},
    publications::{files, media::MAX_FILE},
};
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::{
    fs::File,
    io::{BufReader, Read as _, Seek as _, SeekFrom},
    path::{Path, PathBuf},
};

/// Longest line: an activity of the largest size, and its place.
const MOST_LINE: u64 = MAX_BODY as u64 + 4 * 1024;
/// Longest document of an actor.
const MOST_ACTOR: usize = 64 * 1024;
/// Actors in one part.
const MOST_ACTORS: usize = 50_000;
const MOST_URL: usize = 2_000;

/// What a part holds.
#[derive(Debug)]
pub(super) enum Piece {
    Actor(Value),
    Activity(Item),
    Receipt(Value),
    Media { media: Media, bytes: Vec<u8> },
}

impl Piece {
    /// True for what stands before the receipt and the files.
    pub(super) fn is_text(&self) -> bool {
        matches!(self, Self::Actor(_) | Self::Activity(_))
    }
}

/// A part whose first line was read.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) path: PathBuf,
    pub(super) head: Head,
    /// The first line, to verify its proof.
    pub(super) document: Value,
    /// Of the first line.
    pub(super) hash: String,
}

impl Part {
    pub(super) fn open(path: &Path) -> Result<Self> {
        let mut line = Vec::new();
        let file = File::open(path).map_err(on(path))?;
        file.take(HEAD as u64).read_to_end(&mut line).map_err(on(path))?;
        if line.len() < HEAD {
            return Err(Why::NotABundle.into());
        }
        let (head, document) = Head::read(&line)?;
        Ok(Self { path: path.to_owned(), head, document, hash: hex(&Sha256::digest(&line)) })
    }

    /// Reads all of it once: what it holds is what its head says, and as a body is.
    pub(super) fn check(&self) -> Result<()> {
        let mut file = File::open(&self.path).map_err(on(&self.path))?;
        let size = file.metadata().map_err(on(&self.path))?.len();
        if size.checked_sub(HEAD as u64) != Some(self.head.bytes) {
            return Err(Why::Changed.into());
        }
        file.seek(SeekFrom::Start(HEAD as u64)).map_err(on(&self.path))?;
        if hash_of(&mut file, self.head.bytes).map_err(on(&self.path))?.as_ref() != Some(&self.head.sha256) {
            return Err(Why::Changed.into());
        }
        self.read(|_| true)
    }

    /// Hands on one thing after the other, until `take` wants no more.
    pub(super) fn read(&self, mut take: impl FnMut(Piece) -> bool) -> Result<()> {
        let mut file = File::open(&self.path).map_err(on(&self.path))?;
        file.seek(SeekFrom::Start(HEAD as u64)).map_err(on(&self.path))?;
        let lines = Lines::new(BufReader::new(file.take(self.head.bytes)), self.head.bytes, MOST_LINE);
        let mut body = Body { lines, stage: Stage::Text, last: 0, activities: 0, media: 0, actors: 0 };
        while let Some(piece) = body.next(&self.head)? {
            if !take(piece) {
                return Ok(());
            }
        }
        if body.lines.is_at_end() { Ok(()) } else { Err(Error::Refused(Why::Malformed)) }
    }
}

#[derive(Copy, Clone, PartialEq, Eq, PartialOrd)]
enum Stage {
    Text,
    Receipt,
    Media,
}

struct Body {
    lines: Lines<BufReader<std::io::Take<File>>>,
    stage: Stage,
    /// The last number.
    last: i64,
    activities: u64,
    media: u64,
    actors: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Labelled<T> {
    #[serde(alias = "actor", alias = "receipt", alias = "media", alias = "end")]
    it: T,
}

fn labelled<T: for<'a> Deserialize<'a>>(line: &str) -> Result<T, Why> {
    serde_json::from_str::<Labelled<T>>(line).map(|labelled| labelled.it).map_err(|_| Why::Malformed)
}

impl Body {
    fn next(&mut self, head: &Head) -> Result<Option<Piece>, Why> {
        let line = self.lines.line()?;
        let label = line.strip_prefix("{\"").and_then(|rest| rest.split('"').next()).unwrap_or_default();
        match (label, self.stage) {
            ("actor", Stage::Text) if line.len() <= MOST_ACTOR && self.actors < MOST_ACTORS => {
                self.actors += 1;
                Ok(Some(Piece::Actor(labelled(&line)?)))
            }
            ("number", Stage::Text) => {
                let item: Item = serde_json::from_str(&line).map_err(|_| Why::Malformed)?;
                let in_order = item.number > self.last && (head.first..=head.last).contains(&item.number);
                if !in_order || item.activity.get().len() > MAX_BODY || item.previous.len() > 64 {
                    return Err(Why::Malformed);
                }
                (self.last, self.activities) = (item.number, self.activities + 1);
                Ok(Some(Piece::Activity(item)))
            }
            ("receipt", Stage::Text) => {
                self.stage = Stage::Receipt;
                Ok(Some(Piece::Receipt(labelled(&line)?)))
            }
            ("media", _) => {
                self.stage = Stage::Media;
                self.media += 1;
                self.file(labelled(&line)?).map(Some)
            }
            ("end", _) => {
                let end: End = labelled(&line)?;
                let counted = End { activities: self.activities, media: self.media };
                let said = End { activities: head.activities, media: head.media };
                if end == counted && end == said && self.last == head.last { Ok(None) } else { Err(Why::Malformed) }
            }
            _ => Err(Why::Malformed),
        }
    }

    fn file(&mut self, media: Media) -> Result<Piece, Why> {
        let sound = media.bytes <= MAX_FILE as u64 && media.url.len() <= MOST_URL && files::is_name(&media.file);
        if !sound {
            return Err(Why::Malformed);
        }
        let mut bytes = Vec::new();
        while (bytes.len() as u64) < media.bytes {
            let piece = read_piece(&self.lines.line()?)?;
            if piece.is_empty() {
                return Err(Why::Malformed);
            }
            bytes.extend_from_slice(&piece);
        }
        if bytes.len() as u64 != media.bytes || files::name(&bytes) != media.file {
            return Err(Why::Malformed);
        }
        Ok(Piece::Media { media, bytes })
    }
}
