//! `archipel settings`: the effective settings, secrets hidden.

use crate::config::Config;
use std::path::Path;

pub(super) fn run(data: &Path) -> anyhow::Result<()> {
    print!("{}", Config::load(data)?.shown());
    Ok(())
}
