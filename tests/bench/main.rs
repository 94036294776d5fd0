//! The benchmark: `cargo bench --bench archipel` starts the real program on a folder of its own, makes
//! the load itself on the same machine, and writes what it found to `target/bench`.
//!
//! `-- inbox`, `fanout`, `pages`, `specifications`, `growth`, `footprint`, `catchup` choose sections; `--quick` makes one
//! round of each. No figure stands in the code: goals are compared where they are written down.

mod catchup;
mod fanout;
mod footprint;
mod inbox;
mod instance;
mod load;
mod measure;
mod pages;
mod peer;
#[allow(dead_code, reason = "the stories use more of it")]
#[path = "../it/support/proxy.rs"]
mod proxy;
mod report;
mod seed;
mod sign;
mod specifications;

use anyhow::{Context as _, Result, bail};
use report::Table;
use std::{
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::Duration,
};

const SECTIONS: &[&str] = &["footprint", "inbox", "fanout", "pages", "specifications", "growth", "catchup"];

/// What is to be measured, and how thoroughly.
#[derive(Default)]
pub struct Options {
    quick: bool,
    sections: Vec<String>,
    tables: Mutex<Vec<Table>>,
}

impl Options {
    fn read(arguments: impl Iterator<Item = String>) -> Result<Self> {
        let mut options = Self::default();
        for argument in arguments {
            match argument.as_str() {
                // Cargo says so to every benchmark.
                "--bench" => {}
                "--quick" => options.quick = true,
                name if SECTIONS.contains(&name) => options.sections.push(name.to_owned()),
                other => bail!("`{other}`: give --quick, or some of {}", SECTIONS.join(", ")),
            }
        }
        Ok(options)
    }

    /// Rounds of each measure; an odd number, so that one of them is the middle.
    pub fn rounds(&self) -> usize {
        if self.quick { 1 } else { 3 }
    }

    /// True when there is hurry.
    pub fn is_quick(&self) -> bool {
        self.quick
    }

    /// A time of measuring, shortened when there is hurry.
    pub fn seconds(&self, seconds: u64) -> Duration {
        let seconds = Duration::from_secs(seconds);
        if self.quick { seconds / 2 } else { seconds }
    }

    /// Adds a finished table to the report.
    pub fn keep(&self, table: Table) {
        self.tables.lock().unwrap_or_else(PoisonError::into_inner).push(table);
    }

    fn wants(&self, section: &str) -> bool {
        self.sections.is_empty() || self.sections.iter().any(|wanted| wanted == section)
    }
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if !arguments.iter().any(|argument| argument == "--bench") {
        println!("this is a benchmark: run `cargo bench --bench archipel`");
        return Ok(());
    }
    let options = Options::read(arguments.into_iter())?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let result = runtime.block_on(measure(&options));
    // What was found before a failure is worth having.
    let tables = options.tables.into_inner().unwrap_or_else(PoisonError::into_inner);
    report::write(&folder()?, &measure::machine(), &tables)?;
    result
}

async fn measure(options: &Options) -> Result<()> {
    for section in SECTIONS.iter().filter(|section| options.wants(section)) {
        eprintln!("{section}");
        let table = match *section {
            "footprint" => footprint::run(options).await,
            "inbox" => inbox::run(options).await,
            "fanout" => fanout::run(options).await,
            "pages" => pages::run(options).await,
            "specifications" => specifications::run(options).await,
            "catchup" => catchup::run(options).await,
            _ => pages::growth(options).await,
        };
        options.keep(table.with_context(|| (*section).to_owned())?);
    }
    Ok(())
}

/// `bench` in the build folder.
fn folder() -> Result<PathBuf> {
    let built = Path::new(instance::PROGRAM).ancestors().nth(2).context("the program lies in the build folder")?;
    Ok(built.join("bench"))
}
