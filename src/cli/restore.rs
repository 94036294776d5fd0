//! `archipel restore FILE --data DIR`.

use super::{backup::wrong, say};
use crate::{config, keeping, random::Random, time::Clock};
use std::path::PathBuf;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The archive
    file: PathBuf,
    /// The data folder: empty, or not there yet
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

pub(super) async fn run(Arguments { file, data }: Arguments) -> anyhow::Result<()> {
    let variables = config::variables()?;
    let life = (Clock::system().now(), &Random::system());
    let restored = keeping::restore(&file, &data, &variables, life, &mut say).await.map_err(wrong)?;
    let rows: u64 = restored.tables.iter().map(|table| table.rows).sum();
    let (place, made_at) = (if restored.postgres { "PostgreSQL" } else { "SQLite" }, restored.made_at.rfc3339());
    println!(
        "{} is back in {} as it was at {made_at}: {rows} rows in {place}, {} files.",
        restored.origin,
        data.display(),
        restored.files
    );
    println!(
        "What was written or received after {made_at} is not there: other networks have what was sent to them by then, and drafts, accounts and settings of that time are lost."
    );
    println!("Everybody signs in again. Never let two machines serve this name: stop the other one first.");
    if restored.database_left {
        println!(
            "The settings named a PostgreSQL database: that line is a comment now, as the data are in the folder."
        );
    }
    if restored.postgres && variables.iter().any(|(name, _)| name == "ARCHIPEL_DATABASE_URL") {
        println!("Keep ARCHIPEL_DATABASE_URL set for `archipel serve`.");
    }
    println!("Start it:   archipel serve --data {}", data.display());
    Ok(())
}
