//! `archipel bundle export --to NETWORK FILE` and `archipel bundle import FILE…`.

use super::{Opened, Wrong, say};
use crate::bundles::{self, Error, Export, PART, Place, Why, store::Row};
use clap::Subcommand;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::sync::Semaphore;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The data folder
    #[arg(long, global = true, default_value = "data", value_name = "DIR")]
    data: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Put what is due to a network into a file, signed; in several parts when it is large
    Export {
        /// The network: its address, such as reseau.example.org
        #[arg(long, value_name = "NETWORK")]
        to: String,
        /// Everything that is kept, not only what that network has not signed for
        #[arg(long)]
        all: bool,
        /// Largest size of a part, in megabytes
        #[arg(long, value_name = "MB", default_value_t = PART / 1_000_000, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
        part_size: u64,
        /// The file to make: it must not exist; parts are named FILE.1, FILE.2…
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Read parts of bundles, in any order, as often as one likes
    Import {
        /// The parts
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let opened = Opened::open(&arguments.data).await?;
    let place = Place {
        db: &opened.db,
        data: &opened.config.data,
        here: opened.here(),
        decoding: Arc::new(Semaphore::new(1)),
        by: "system",
        address: "",
    };
    let result = match arguments.command {
        Command::Export { to, all, part_size, file } => export(&place, &to, &file, all, part_size * 1_000_000).await,
        Command::Import { files } => import(&place, &files).await,
    };
    opened.db.close().await;
    result
}

async fn export(place: &Place<'_>, to: &str, file: &Path, all: bool, part_size: u64) -> anyhow::Result<()> {
    let network = bundles::find_network(&mut place.db.read().await?, to).await.map_err(wrong)?;
    let asked = Export { network: &network, file, all, part_size, most_parts: usize::MAX };
    let made = bundles::export(place, &asked).await.map_err(wrong)?;
    for file in &made.files {
        println!("{}", file.display());
    }
    println!("{} activities and {} files for {}, {} bytes.", made.activities, made.media, network.origin, made.bytes);
    println!("It is signed, and not encrypted: who has it can read it. The other side runs `archipel bundle import`.");
    Ok(())
}

fn wrong(error: Error) -> anyhow::Error {
    match error {
        Error::NoNetwork(_) | Error::Exists(_) => Wrong(error.to_string()).into(),
        error => error.into(),
    }
}

async fn import(place: &Place<'_>, files: &[PathBuf]) -> anyhow::Result<()> {
    let mut first = None;
    for file in files {
        let row = bundles::import(place, file).await?;
        let name = file.display();
        if row.state == "done" {
            println!("{name}: {}", told(&row));
        } else {
            let why = why(&row);
            let said = format!("{name} is refused: {why}");
            // The first is what the command ends with.
            match first {
                None => first = Some(said),
                Some(_) => say(&said),
            }
        }
    }
    // Each was tried: one that is damaged does not keep the others out.
    first.map_or(Ok(()), |why| Err(anyhow::Error::msg(why)))
}

fn told(row: &Row) -> String {
    let mut text = format!(
        "part {} of {} from {}: {} new, {} known already, {} files",
        row.part, row.parts, row.origin, row.activities, row.known, row.media
    );
    if row.refused > 0 {
        text.push_str(&format!(", {} refused ({})", row.refused, row.reason));
    }
    text.push_str(match row.receipt.as_str() {
        "moved" => "; its receipt was taken: that much is not sent again",
        "known" => "; its receipt says what was known",
        "old" => "; its receipt is older than what is known",
        "refused" => "; its receipt was refused",
        _ => "; it carries no receipt",
    });
    if row.missing > 0 {
        text.push_str(&format!("; number {} is missing yet: it is in another part, or comes by the link", row.missing));
    }
    text
}

fn why(row: &Row) -> String {
    if row.detail.is_empty() {
        Why::of(&row.error).map_or_else(|| row.error.clone(), |why| why.to_string())
    } else {
        row.detail.clone()
    }
}
