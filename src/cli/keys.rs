//! `archipel keys …`: which keys this instance has, new ones, and what to do when somebody else may hold them. The
//! program may run meanwhile: it signs with what stands in the database.

use super::{Opened, Wrong};
use crate::{
    federation::{
        actors::Actor,
        keyring,
        rotation::{self, Asker, Why},
    },
    time::Timestamp,
};
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Args)]
pub(super) struct Arguments {
    /// The data folder
    #[arg(long, global = true, default_value = "data", value_name = "DIR")]
    data: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// List the keys: actor, in use since, replaced and still believed, revoked
    List,
    /// Replace keys; what was said with the old ones is believed for 400 days more
    Rotate(Whose),
    /// Replace keys that somebody else may hold: from now on the old ones are worth nothing, anywhere, for ever
    Revoke(Whose),
}

#[derive(Args)]
#[group(multiple = false)]
struct Whose {
    /// Handle of the actor
    #[arg(long, value_name = "HANDLE")]
    actor: Option<String>,
    /// The instance, the network and everybody
    #[arg(long)]
    all: bool,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let opened = Opened::open(&arguments.data).await?;
    match arguments.command {
        Command::List => list(&opened).await,
        Command::Rotate(whose) => replace(&opened, whose, Why::Rotation).await,
        Command::Revoke(whose) if whose.actor.is_none() && !whose.all => {
            Err(Wrong("say whose keys: --actor HANDLE, or --all".into()).into())
        }
        Command::Revoke(whose) => replace(&opened, whose, Why::Compromised).await,
    }
}

async fn list(opened: &Opened) -> anyhow::Result<()> {
    let now = opened.clock.now();
    for actor in keyring::actors(&mut opened.db.read().await?).await? {
        let keys = actor.published_keys();
        let since = keys.first().and_then(|key| key.since).map(Timestamp::rfc3339).unwrap_or_default();
        let believed = keys.iter().skip(1).filter(|key| key.holds(now)).count();
        let revoked = keys.iter().filter(|key| key.revoked.is_some()).count();
        println!("{}\tin use since {since}\treplaced {believed}\trevoked {revoked}", actor.handle);
    }
    Ok(())
}

async fn replace(opened: &Opened, whose: Whose, why: Why) -> anyhow::Result<()> {
    let by = Asker { handle: "system", address: "" };
    let mut actors = chosen(opened, whose).await?;
    if why == Why::Compromised {
        // Each revocation is witnessed by the instance, with a key that others know as long as it is not its turn.
        actors.reverse();
    }
    for actor in actors {
        let pair = opened.sealer.new_pair()?;
        let mut tx = opened.db.begin().await?;
        rotation::replace(&mut tx, &opened.here(), &actor, pair, why, by).await?;
        tx.commit().await?;
        println!("{}", actor.uri);
    }
    Ok(())
}

/// Without a choice, what speaks for all: the instance and the network.
async fn chosen(opened: &Opened, whose: Whose) -> anyhow::Result<Vec<Actor>> {
    let all = keyring::actors(&mut opened.db.read().await?).await?;
    let Some(handle) = whose.actor else {
        return Ok(all.into_iter().filter(|actor| whose.all || actor.kind != "person").collect());
    };
    let found: Vec<Actor> = all.into_iter().filter(|actor| actor.handle == handle).collect();
    if found.is_empty() {
        return Err(Wrong(format!("nobody has the handle `{handle}`")).into());
    }
    Ok(found)
}
