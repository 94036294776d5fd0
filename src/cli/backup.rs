//! `archipel backup FILE` and `archipel backup verify FILE`.

use super::{Wrong, say};
use crate::{
    app, audit,
    config::Config,
    db::Db,
    keeping::{self, KeepError},
    people::settings,
    random::Random,
    time::{Clock, Timestamp},
};
use clap::Subcommand;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct Arguments {
    /// The archive to make: it must not exist
    #[arg(required = true, value_name = "FILE")]
    file: Option<PathBuf>,
    /// The data folder
    #[arg(long, default_value = "data", value_name = "DIR")]
    data: PathBuf,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Read an archive to its end, and restore it into a database that goes away
    Verify {
        /// The archive
        file: PathBuf,
        /// The data folder, where it is noted; it need not exist
        #[arg(long, default_value = "data", value_name = "DIR")]
        data: PathBuf,
    },
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    match (arguments.command, arguments.file) {
        (Some(Command::Verify { file, data }), _) => verify(&file, &data).await,
        (None, Some(file)) => backup(&file, &arguments.data).await,
        (None, None) => Err(Wrong("the archive to make is not named".into()).into()),
    }
}

async fn backup(file: &Path, data: &Path) -> anyhow::Result<()> {
    let config = Config::load(data)?;
    let db = app::open_database_as_it_is(&config).await?;
    let made = keeping::backup(&config, &db, Clock::system().now(), file, &mut say).await.map_err(wrong)?;
    db.close().await;
    println!(
        "{}: {} as it was at {}, {} rows and {} files in {} bytes.",
        file.display(),
        config.origin,
        made.made_at.rfc3339(),
        made.rows,
        made.files,
        made.bytes
    );
    if made.lost > 0 {
        eprintln!(
            "archipel: {} files that publications name are not on the disk, or damaged: an older backup may have them",
            made.lost
        );
    }
    println!(
        "It holds mail addresses and keys: keep it elsewhere, encrypted. Look at it with `archipel backup verify`."
    );
    Ok(())
}

async fn verify(file: &Path, data: &Path) -> anyhow::Result<()> {
    let found = keeping::verify(file, &Random::system(), &mut |_| {}).await.map_err(wrong)?;
    println!("{:<24}{:>12}  sha256, restored the same", "table", "rows");
    for table in &found.tables {
        println!("{:<24}{:>12}  {}", table.table, table.rows, &table.sha256[..16]);
    }
    println!("{:<24}{:>12}  {} bytes, each under its hash", "media", found.files, found.bytes);
    println!("{:<24}{:>12}  their keys open", "actors of its own", found.actors);
    println!("{:<24}{:>12}  found by a search", "publications", found.found);
    println!("{} is sound: {} as it was at {}.", file.display(), found.origin, found.made_at.rfc3339());
    // On another machine there is nothing to note it in, and that is well.
    if data.join(crate::config::FILE).exists() {
        let config = Config::load(data)?;
        if config.origin.as_str() == found.origin {
            let db = app::open_database_as_it_is(&config).await?;
            note(&db, Clock::system().now(), file).await?;
            db.close().await;
        }
    }
    Ok(())
}

async fn note(db: &Db, now: Timestamp, file: &Path) -> anyhow::Result<()> {
    let mut tx = db.begin().await?;
    settings::set_setting(&mut tx, settings::BACKUP_VERIFIED_AT, &now.rfc3339()).await?;
    let (object, outcome) = (file.display().to_string(), audit::DONE);
    let line = audit::Line { actor: "system", action: "backup-verify", object: &object, outcome, ..Default::default() };
    audit::record(&mut tx, now, &line).await?;
    Ok(tx.commit_unseen().await?)
}

/// What the operator can put right by typing something else is an argument that cannot be used.
pub(super) fn wrong(error: KeepError) -> anyhow::Error {
    match error {
        KeepError::Exists(_) | KeepError::NotEmpty(_) => Wrong(error.to_string()).into(),
        KeepError::Settings(error) => error.into(),
        error => error.into(),
    }
}
