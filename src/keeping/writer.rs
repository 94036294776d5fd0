//! Writes an archive: beside its place, whole, and only then under its name.

use super::{
    KeepError, Result,
    format::{Header, Manifest, Opening, Section, TRAILER, Tally},
    on,
};
use crate::packed::{File as Entry, Hashed, hex, piece, pieces};
use flate2::{Compression, write::GzEncoder};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

pub(super) struct Writer {
    out: Option<GzEncoder<Hashed<BufWriter<File>>>>,
    path: PathBuf,
    part: PathBuf,
    header: String,
    sections: Vec<Section>,
    open: Option<Tally>,
}

impl Writer {
    pub(super) fn create(path: &Path, header: &Header) -> Result<Self> {
        // A link that leads nowhere is there too.
        if path.symlink_metadata().is_ok() {
            return Err(KeepError::Exists(path.to_owned()));
        }
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".part");
        let part = path.with_file_name(name);
        // What an earlier try left.
        if let Err(error) = std::fs::remove_file(&part)
            && error.kind() != io::ErrorKind::NotFound
        {
            return Err(KeepError::Disk(part, error));
        }
        let mut options = File::options();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&part).map_err(on(&part))?;
        let mut out = Hashed::new(BufWriter::new(file));
        let line = json(header);
        writeln!(out, "{line}").map_err(on(&part))?;
        Ok(Self {
            out: Some(GzEncoder::new(out, Compression::default())),
            path: path.to_owned(),
            part,
            header: hex(&Sha256::digest(line.as_bytes())),
            sections: Vec::new(),
            open: None,
        })
    }

    pub(super) fn section(&mut self, name: &str) -> Result<()> {
        self.close();
        self.put(&json(&Opening { section: name.to_owned() }))?;
        self.open = Some(Tally::new(name));
        Ok(())
    }

    /// A line of the open section.
    pub(super) fn line(&mut self, line: &str) -> Result<()> {
        if let Some(tally) = &mut self.open {
            tally.add(line);
        }
        self.put(line)
    }

    /// A section that holds the bytes of one file of the data folder.
    pub(super) fn whole(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.section(name)?;
        self.line(&piece(bytes))
    }

    pub(super) fn file(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.line(&json(&Entry { file: name.to_owned(), bytes: bytes.len() as u64 }))?;
        pieces(bytes).try_for_each(|line| self.line(&line))
    }

    /// Lines of the open section.
    pub(super) fn lines(&self) -> u64 {
        self.open.as_ref().map_or(0, Tally::lines)
    }

    /// Ends the archive and gives it its name; returns its size.
    pub(super) fn finish(mut self) -> Result<u64> {
        self.close();
        let manifest = Manifest { header: self.header.clone(), manifest: std::mem::take(&mut self.sections) };
        self.put(&json(&manifest))?;
        let out = self.out.take().expect("it is taken here alone");
        let size = Self::seal(out).map_err(on(&self.part))?;
        if self.path.symlink_metadata().is_ok() {
            return Err(KeepError::Exists(self.path.clone()));
        }
        std::fs::rename(&self.part, &self.path).map_err(on(&self.path))?;
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(on(folder))?;
        Ok(size)
    }

    fn seal(out: GzEncoder<Hashed<BufWriter<File>>>) -> io::Result<u64> {
        let (mut file, hash) = out.finish()?.into_parts();
        writeln!(file, "{TRAILER}{hash}")?;
        let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        Ok(file.metadata()?.len())
    }

    fn close(&mut self) {
        self.sections.extend(self.open.take().map(Tally::close));
    }

    fn put(&mut self, line: &str) -> Result<()> {
        let out = self.out.as_mut().expect("it is taken at the end alone");
        writeln!(out, "{line}").map_err(on(&self.part))
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // Under its own name when it was finished; else it is of no use to anybody.
        std::fs::remove_file(&self.part).ok();
    }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("texts and numbers are always JSON")
}
