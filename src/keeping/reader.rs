//! Reads an archive, believing nothing of it: first the hash of the whole file, then line by line within limits,
//! in the one order that there is, and at the end the manifest.

use super::{
    Result,
    format::{Header, MOST_FILE, MOST_HEADER, MOST_LINE, Manifest, Opening, Section, TRAILER, TRAILER_LEN, Tally},
    on, refused,
};
use crate::packed::{File as Entry, Lines, hash_of, hex, read_piece};
use sha2::{Digest as _, Sha256};
use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read as _, Seek as _, SeekFrom, Take},
    path::Path,
};

pub(super) struct Reader {
    pub(super) header: Header,
    header_hash: String,
    lines: Lines<BufReader<Take<File>>>,
    open: Option<Tally>,
    /// The line that ended a section.
    ahead: Option<String>,
    closed: Vec<Section>,
}

impl Reader {
    pub(super) fn open(path: &Path) -> Result<Self> {
        let mut file = File::open(path).map_err(on(path))?;
        let size = file.metadata().map_err(on(path))?.len();
        let Some(body) = size.checked_sub(TRAILER_LEN) else { return refused("it is too short to be a backup") };
        check_hash(&mut file, body).map_err(on(path))??;
        file.seek(SeekFrom::Start(0)).map_err(on(path))?;
        let mut rest = BufReader::new(file.take(body));
        let mut line = Vec::new();
        (&mut rest).take(MOST_HEADER).read_until(b'\n', &mut line).map_err(on(path))?;
        let Some(line) = line.strip_suffix(b"\n").and_then(|line| std::str::from_utf8(line).ok()) else {
            return refused("its first line cannot be read");
        };
        Ok(Self {
            header: Header::read(line)?,
            header_hash: hex(&Sha256::digest(line.as_bytes())),
            lines: Lines::new(rest, size, MOST_LINE),
            open: None,
            ahead: None,
            closed: Vec::new(),
        })
    }

    /// Goes into the section that must come now.
    pub(super) fn enter(&mut self, name: &str) -> Result<()> {
        while self.line()?.is_some() {}
        let line = match self.ahead.take() {
            Some(line) => line,
            None => self.lines.line()?,
        };
        match serde_json::from_str::<Opening>(&line) {
            Ok(opening) if opening.section == name => {
                self.open = Some(Tally::new(name));
                Ok(())
            }
            Ok(opening) => refused(format!(
                "it says `{}` where `{name}` must come: something is missing or stands twice",
                opening.section.chars().filter(|c| !c.is_control()).take(60).collect::<String>()
            )),
            Err(_) => refused(format!("`{name}` is missing")),
        }
    }

    /// The next line of the section; `None` after the last.
    pub(super) fn line(&mut self) -> Result<Option<String>> {
        if self.open.is_none() {
            return Ok(None);
        }
        let line = self.lines.line()?;
        // The only lines that begin so: none of a row or of a file does.
        if line.starts_with("{\"section\"") || line.starts_with("{\"header\"") {
            self.closed.extend(self.open.take().map(Tally::close));
            self.ahead = Some(line);
            return Ok(None);
        }
        if let Some(tally) = &mut self.open {
            tally.add(&line);
        }
        Ok(Some(line))
    }

    /// A section that holds one small file.
    pub(super) fn whole(&mut self, name: &str) -> Result<Vec<u8>> {
        self.enter(name)?;
        let bytes = match self.line()? {
            Some(line) => read_piece(&line)?,
            None => return refused(format!("`{name}` is empty")),
        };
        if self.line()?.is_some() {
            return refused(format!("`{name}` stands there twice"));
        }
        Ok(bytes)
    }

    /// The next file of its section: what it calls itself, and its bytes.
    pub(super) fn file(&mut self) -> Result<Option<(String, Vec<u8>)>> {
        let Some(line) = self.line()? else { return Ok(None) };
        let Ok(entry) = serde_json::from_str::<Entry>(&line) else { return refused("a file has no beginning") };
        if entry.bytes > MOST_FILE {
            return refused("a file is larger than any that can be attached");
        }
        let mut bytes = Vec::new();
        while (bytes.len() as u64) < entry.bytes {
            match self.line()? {
                Some(line) => bytes.extend_from_slice(&read_piece(&line)?),
                None => break,
            }
        }
        if bytes.len() as u64 != entry.bytes {
            return refused("a file has not the size that it should have");
        }
        Ok(Some((entry.file, bytes)))
    }

    /// What was counted of the section that was read to its end last.
    pub(super) fn last(&self) -> Option<&Section> {
        self.closed.last()
    }

    /// The manifest must say what was read, and nothing may follow it.
    pub(super) fn finish(mut self) -> Result<()> {
        while self.line()?.is_some() {}
        let Some(line) = self.ahead.take() else { return refused("its manifest is missing") };
        let Ok(manifest) = serde_json::from_str::<Manifest>(&line) else {
            return refused("its manifest is missing, or something stands twice");
        };
        if manifest != (Manifest { header: self.header_hash, manifest: self.closed }) {
            return refused("its manifest does not say what it holds");
        }
        if self.lines.is_at_end() { Ok(()) } else { refused("something follows its end") }
    }
}

/// The last line must be the hash of all before it.
fn check_hash(file: &mut File, body: u64) -> io::Result<Result<()>> {
    let Some(hash) = hash_of(file, body)? else { return Ok(refused("it grew shorter while it was read")) };
    let mut trailer = String::new();
    let text = file.take(TRAILER_LEN).read_to_string(&mut trailer);
    if text.is_err() || !trailer.starts_with(TRAILER) {
        return Ok(refused("it was cut short, or is not a backup of Archipel"));
    }
    if trailer != format!("{TRAILER}{hash}\n") {
        return Ok(refused("it was changed since it was made, or was cut short"));
    }
    Ok(Ok(()))
}
