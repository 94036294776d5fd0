//! `archipel specification recount ID`.

use super::{Folder, Wrong};
use crate::{
    config::Config,
    db::Conn,
    locale::Locale,
    origin::Origin,
    specifications::{
        tally::{Count, Outcome},
        votes::{
            Told, Vote,
            recount::{contested, recount},
            store,
        },
    },
    time::Clock,
};
use anyhow::bail;
use clap::Subcommand;

#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Verify the signed ballots of a vote that are here, count them, and compare with the result that its network told
    Recount {
        /// The vote: the end of the address of its page, or its whole id
        #[arg(value_name = "ID")]
        id: String,
        #[command(flatten)]
        folder: Folder,
    },
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let Command::Recount { id, folder } = arguments.command;
    let config = Config::load(&folder.data)?;
    // It only reads, also while the network runs.
    let db = crate::app::open_database_as_it_is(&config).await?;
    let result = count(&mut db.read().await?, &id, config.origin.as_str()).await;
    db.close().await;
    result
}

async fn count(conn: &mut Conn, id: &str, origin: &str) -> anyhow::Result<()> {
    let vote = match store::by_id(conn, id).await? {
        Some(vote) => Some(vote),
        None => store::by_uri(conn, id).await?,
    };
    let vote = vote.ok_or_else(|| Wrong(format!("no vote has the id {id}")))?;
    let Some(told) = &vote.result else { bail!("its network has told no result yet") };
    if vote.found.is_none() {
        bail!("its ballots have not come here yet: they are fetched as soon as the links allow");
    }
    let tally = recount(conn, &vote, Clock::system().now()).await?;
    let found = Told::of(&tally);
    show(&vote, &found);
    for (ballot, reason) in &tally.set_aside {
        println!("  {ballot}: {}", Locale::En.t(reason.key()));
    }
    // The network of the text has no other copy to compare with.
    let contested = if is_here(&vote, origin) { 0 } else { contested(conn, &vote, origin, &tally).await? };
    if contested > 0 {
        println!(
            "Ballots of this network that are not published as the network of the text had confirmed them: {contested}"
        );
    }
    if found == *told {
        println!("It is the result that was told.");
        if contested > 0 {
            bail!("ballots of this network are not published as they were confirmed");
        }
        return Ok(());
    }
    println!("What was told is another:");
    show(&vote, told);
    bail!("the result differs from the one that was told")
}

fn is_here(vote: &Vote, origin: &str) -> bool {
    Origin::parse(&vote.uri).is_some_and(|of| of.as_str() == origin)
}

fn show(vote: &Vote, result: &Told) {
    println!("{}, version {}, {} ballots", vote.agreed.title, vote.agreed.version, result.ballots);
    let outcome = match result.outcome {
        Outcome::Adopted => "adopted",
        Outcome::Rejected => "not adopted",
        Outcome::NoQuorum => "no quorum",
    };
    println!("{outcome}: {}", voices(&result.heads));
    for (code, count) in &result.territories {
        println!("  {}: {}", if code.is_empty() { "no territory" } else { code }, voices(count));
    }
    println!("set aside: {}", result.set_aside.values().sum::<usize>());
}

fn voices(count: &Count) -> String {
    format!("{} for, {} against, {} abstentions", count.in_favour, count.against, count.abstaining)
}
