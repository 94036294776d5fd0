//! The commands. Each is one file that parses its arguments, calls verbs of the rooms, and prints
//! what came of it in one or two sentences.

mod backup;
mod bundle;
mod demo;
mod doctor;
mod init;
mod keys;
mod restore;
mod serve;
mod settings;
mod specification;
mod token;
mod user;

use crate::{
    config::{Config, ConfigError},
    db::Db,
    here::Here,
    random::Random,
    seal::Sealer,
    time::Clock,
};
use clap::{Parser, Subcommand};
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Réseaux de médiation numérique fédérés : pratiques partagées, adaptées, retrouvées.
#[derive(Parser)]
#[command(name = "archipel", version, about, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Start three federated networks on this machine, with people and content
    Demo(demo::Arguments),
    /// Prepare a data folder for a network
    Init(init::Arguments),
    /// Serve the network of a data folder
    Serve(Folder),
    /// Print the effective settings, secrets hidden
    Settings(Folder),
    /// Add, list and change accounts
    User(user::Arguments),
    /// List, replace and revoke the keys with which this network signs
    Keys(keys::Arguments),
    /// Create a token for the API
    Token(token::Arguments),
    /// Put all of a network into one file, while it runs; or verify such a file
    Backup(backup::Arguments),
    /// Bring a network back from its backup
    Restore(restore::Arguments),
    /// Carry federation by hand: what is due to a network into a file, and such a file into this one
    Bundle(bundle::Arguments),
    /// Count the ballots of a vote again, and compare with the result that was told
    Specification(specification::Arguments),
    /// Look at everything, and say what to do about what is not well
    Doctor(doctor::Arguments),
}

/// Where the data are.
#[derive(clap::Args, Clone)]
struct Folder {
    /// The data folder
    #[arg(long, default_value = "data", value_name = "DIR")]
    data: PathBuf,
}

/// Parses the arguments of the process and runs the command.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    // Reading a whole database is slow by nature; only who serves wants to hear of slow statements.
    let level = if matches!(arguments.command, Command::Serve(_)) { "archipel=info,warn" } else { "warn,sqlx=error" };
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| level.into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.into()),
    };
    match runtime.block_on(dispatch(arguments.command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

async fn dispatch(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Demo(arguments) => demo::run(arguments).await,
        Command::Init(arguments) => init::run(arguments).await,
        Command::Serve(folder) => serve::run(&folder.data).await,
        Command::Settings(folder) => settings::run(&folder.data),
        Command::User(arguments) => user::run(arguments).await,
        Command::Keys(arguments) => keys::run(arguments).await,
        Command::Token(arguments) => token::run(arguments).await,
        Command::Backup(arguments) => backup::run(arguments).await,
        Command::Restore(arguments) => restore::run(arguments).await,
        Command::Bundle(arguments) => bundle::run(arguments).await,
        Command::Specification(arguments) => specification::run(arguments).await,
        Command::Doctor(arguments) => doctor::run(arguments).await,
    }
}

fn fail(error: &anyhow::Error) -> ExitCode {
    eprintln!("archipel: {error:#}");
    // 2 for what the operator wrote, 1 for what happened.
    if error.downcast_ref::<ConfigError>().is_some() || error.downcast_ref::<Wrong>().is_some() {
        ExitCode::from(2)
    } else {
        ExitCode::FAILURE
    }
}

/// Tells who waits how far the work is.
fn say(done: &str) {
    eprintln!("  {done}");
}

/// An argument that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Wrong(String);

/// What most commands need of a data folder.
struct Opened {
    config: Config,
    db: Db,
    clock: Clock,
    random: Random,
    sealer: Sealer,
}

impl Opened {
    async fn open(data: &Path) -> anyhow::Result<Self> {
        let config = Config::load(data)?;
        let db = crate::app::open_database(&config).await?;
        let sealer = Sealer::load_or_create(&config.data)?;
        Ok(Self { config, db, clock: Clock::system(), random: Random::system(), sealer })
    }

    fn here(&self) -> Here<'_> {
        Here { origin: &self.config.origin, now: self.clock.now(), random: &self.random, sealer: &self.sealer }
    }
}
