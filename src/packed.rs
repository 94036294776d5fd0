//! Lines, compressed, of which nothing is believed: what a backup and a bundle have in common. Text is JSON, bytes
//! are base64 in pieces, nothing is a path. Whoever reads sets how long a line may be; how much may come out in all
//! follows from the size of what is read.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use flate2::bufread::GzDecoder;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::{
    fmt::Write as _,
    io::{self, BufRead, BufReader, Read as _, Write},
};

/// Bytes of a file in one line.
const PIECE: usize = 96 * 1024;
/// A file may hold so many times its own size, and this much in any case: beyond, it is made to fill a disk.
const RATIO: u64 = 250;
const ALWAYS: u64 = 16 * 1024 * 1024;

/// Why lines cannot be read on, as the end of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// The compressed bytes are damaged.
    Unreadable,
    /// There is no more where something must come.
    Short,
    /// More came out than such a file may hold.
    Swollen,
    /// A line is longer than any may be.
    Long,
    /// A line is no text.
    NoText,
    /// A piece of a file, or how many there are, is wrong.
    Piece,
}

impl Flaw {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Unreadable => "what is compressed in it cannot be read",
            Self::Short => "it ends before its end",
            Self::Swollen => "it holds far more than its own size: it is made to fill a disk",
            Self::Long => "a line is too long",
            Self::NoText => "a line is no text",
            Self::Piece => "a piece of a file cannot be read",
        }
    }
}

/// The lines of a compressed stream.
pub struct Lines<R: BufRead> {
    lines: BufReader<GzDecoder<R>>,
    longest: u64,
    /// Bytes that may still come out.
    allowance: u64,
}

impl<R: BufRead> Lines<R> {
    /// Of `compressed`, which stands in a file of `size` bytes; no line may be longer than `longest` bytes.
    pub fn new(compressed: R, size: u64, longest: u64) -> Self {
        Self {
            lines: BufReader::new(GzDecoder::new(compressed)),
            longest,
            allowance: size.saturating_mul(RATIO).saturating_add(ALWAYS),
        }
    }

    /// The next line, without its end.
    ///
    /// # Errors
    /// See [`Flaw`]; [`Flaw::Short`] at the end too.
    pub fn line(&mut self) -> Result<String, Flaw> {
        let mut line = Vec::new();
        let most = self.longest.min(self.allowance);
        let read = match (&mut self.lines).take(most).read_until(b'\n', &mut line) {
            Ok(read) => read as u64,
            Err(_) => return Err(Flaw::Unreadable),
        };
        self.allowance -= read;
        if line.pop() != Some(b'\n') {
            return Err(match read < most {
                true => Flaw::Short,
                false if most < self.longest => Flaw::Swollen,
                false => Flaw::Long,
            });
        }
        String::from_utf8(line).map_err(|_| Flaw::NoText)
    }

    /// True when nothing follows, compressed or not.
    pub fn is_at_end(self) -> bool {
        let mut lines = self.lines;
        let more = lines.read(&mut [0]).map_or(1, |read| read);
        let mut rest = lines.into_inner().into_inner();
        more == 0 && rest.fill_buf().is_ok_and(<[u8]>::is_empty)
    }
}

/// Hashes and counts what passes on its way.
pub struct Hashed<W> {
    to: W,
    hash: Sha256,
    bytes: u64,
}

impl<W: Write> Hashed<W> {
    /// Into `to`.
    pub fn new(to: W) -> Self {
        Self { to, hash: Sha256::new(), bytes: 0 }
    }

    /// Bytes that passed.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Where they went, and their hash in hexadecimal.
    pub fn into_parts(self) -> (W, String) {
        (self.to, hex(&self.hash.finalize()))
    }
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// The hash of the next `left` bytes, in hexadecimal; `None` when there are fewer.
///
/// # Errors
/// The disk's.
pub fn hash_of(from: &mut impl io::Read, mut left: u64) -> io::Result<Option<String>> {
    let (mut hash, mut buffer) = (Sha256::new(), vec![0; 256 * 1024]);
    while left > 0 {
        let most = usize::try_from(left).map_or(buffer.len(), |left| left.min(buffer.len()));
        let read = from.read(&mut buffer[..most])?;
        if read == 0 {
            return Ok(None);
        }
        hash.update(&buffer[..read]);
        left -= read as u64;
    }
    Ok(Some(hex(&hash.finalize())))
}

/// The line that opens a file; pieces follow.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// What it calls itself.
    pub file: String,
    /// Its size.
    pub bytes: u64,
}

/// The lines of the bytes of a file.
pub fn pieces(bytes: &[u8]) -> impl Iterator<Item = String> {
    bytes.chunks(PIECE).map(piece)
}

/// Bytes as one line.
#[must_use]
pub fn piece(bytes: &[u8]) -> String {
    format!("\"{}\"", STANDARD.encode(bytes))
}

/// Reads what [`piece`] wrote.
///
/// # Errors
/// [`Flaw::Piece`].
pub fn read_piece(line: &str) -> Result<Vec<u8>, Flaw> {
    let text = line.strip_prefix('"').and_then(|line| line.strip_suffix('"'));
    text.and_then(|text| STANDARD.decode(text).ok()).ok_or(Flaw::Piece)
}

/// Bytes in hexadecimal, in lower case.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
