//! What of the demonstration was done already, so that one that was cut goes on where it was.

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, path::Path};

/// The key of each step, and the address of what it made.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Progress(pub(super) BTreeMap<String, String>);

impl Progress {
    pub(super) fn load(dir: &Path) -> anyhow::Result<Self> {
        match std::fs::read(dir.join("progress.json")) {
            Ok(bytes) => serde_json::from_slice(&bytes).context("progress.json is damaged: use another --dir"),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error.into()),
        }
    }

    pub(super) fn has(&self, step: &str) -> bool {
        self.0.contains_key(step)
    }

    pub(super) fn note(&mut self, dir: &Path, step: String, uri: String) -> anyhow::Result<()> {
        self.0.insert(step, uri);
        write_json(&dir.join("progress.json"), self)
    }
}

/// Whole or not at all.
pub(super) fn write_json(path: &Path, value: &impl serde::Serialize) -> anyhow::Result<()> {
    let partial = path.with_extension("part");
    std::fs::write(&partial, serde_json::to_vec_pretty(value)?)?;
    std::fs::rename(&partial, path)?;
    Ok(())
}
