//! `archipel doctor`: each check on a line, green or red, with what to do. Exit 0 when all is green.

use super::Wrong;
use crate::{
    doctor::{self, Check},
    mail,
    random::Random,
    time::Clock,
};
use std::{io::IsTerminal as _, path::PathBuf};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The data folder
    #[arg(long, default_value = "data", value_name = "DIR")]
    data: PathBuf,
    /// Send a test letter to this address
    #[arg(long, value_name = "ADDRESS")]
    mail: Option<String>,
    /// Print JSON, for monitoring
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(Arguments { data, mail, json }: Arguments) -> anyhow::Result<()> {
    let letter_to = match mail {
        None => None,
        Some(typed) => {
            Some(mail::address(&typed).ok_or_else(|| Wrong(format!("--mail {typed}: not a usable mail address")))?)
        }
    };
    let checks = doctor::examine(&data, &Clock::system(), &Random::system(), letter_to.as_ref()).await;
    let red = checks.iter().filter(|check| !check.ok).count();
    if json {
        println!("{}", serde_json::json!({"ok": red == 0, "checks": checks}));
    } else {
        for check in &checks {
            print(check, std::io::stdout().is_terminal());
        }
    }
    match red {
        0 => Ok(()),
        1 => anyhow::bail!("un point à corriger"),
        several => anyhow::bail!("{several} points à corriger"),
    }
}

fn print(Check { title, ok, said, cure, .. }: &Check, coloured: bool) {
    // The word says it too: colour alone tells nothing to some.
    let word = match (ok, coloured) {
        (true, true) => "\u{1b}[32mvert\u{1b}[0m ",
        (false, true) => "\u{1b}[31mROUGE\u{1b}[0m",
        (true, false) => "vert ",
        (false, false) => "ROUGE",
    };
    println!("{word}  {title:<22}{said}");
    if let Some(cure) = cure {
        println!("       → {cure}");
    }
}
