//! `archipel token create --user NAME`: a bearer token for the API, printed once.

use super::{Opened, Wrong};
use crate::people::{self, By, tokens};
use clap::Subcommand;
use std::path::PathBuf;

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
    /// Create a token; it is shown this once
    Create {
        /// Handle of its owner
        #[arg(long, value_name = "NAME")]
        user: String,
        /// What it is for
        #[arg(long, default_value = "command line")]
        name: String,
    },
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let Command::Create { user, name } = arguments.command;
    let opened = Opened::open(&arguments.data).await?;
    let mut tx = opened.db.begin().await?;
    let person = people::by_handle(&mut tx, &user)
        .await?
        .ok_or_else(|| Wrong(format!("--user {user}: nobody has this handle")))?;
    let token = tokens::create(&mut tx, &opened.here(), By::SYSTEM, &person.id, &name).await?;
    tx.commit().await?;
    println!("{token}");
    Ok(())
}
