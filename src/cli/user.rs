//! `archipel user …`: accounts from the machine itself, for the day when nobody can sign in.

use super::{Opened, Wrong};
use crate::{
    founding::{self, FirstPerson},
    mail,
    people::{self, By, Person, accounts, links, password},
    seal::Sealer,
    territory,
    web::Role,
};
use anyhow::Context as _;
use clap::Subcommand;
use std::{path::PathBuf, sync::Arc};
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
    /// Add an account; without a password, a link to choose one is printed
    Add {
        /// Mail address
        #[arg(long)]
        email: String,
        /// Display name
        #[arg(long)]
        name: String,
        /// Handle; made from the name when left out
        #[arg(long, default_value = "")]
        handle: String,
        /// reader, contributor, animator, moderator or administrator
        #[arg(long, default_value = "contributor")]
        role: String,
        /// Territory code
        #[arg(long)]
        territory: Option<String>,
        /// Structure
        #[arg(long, default_value = "")]
        structure: String,
        /// Read the password from the standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// List the accounts
    List,
    /// Change a role
    Role {
        /// Handle
        user: String,
        /// reader, contributor, animator, moderator or administrator
        role: String,
    },
    /// Print a link with which the person chooses a new password
    Password {
        /// Handle
        user: String,
    },
    /// Suspend an account and end its sessions
    Suspend {
        /// Handle
        user: String,
        /// Why, for the audit log
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Open a suspended account again
    Reactivate {
        /// Handle
        user: String,
    },
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let opened = Opened::open(&arguments.data).await?;
    match arguments.command {
        Command::Add { email, name, handle, role, territory, structure, password_stdin } => {
            let email =
                mail::address(&email).ok_or_else(|| Wrong(format!("--email {email}: not a usable mail address")))?;
            let code = match territory {
                Some(code) => code,
                None => own_territory(&opened).await?,
            };
            if territory::get(&code).is_none() {
                return Err(Wrong(format!("--territory {code}: no territory has this code")).into());
            }
            let role = parse_role(&role)?;
            let password_hash = if password_stdin { Some(read_password(&opened, &email).await?) } else { None };
            let linked = password_hash.is_none();
            let sealer = Sealer::load_or_create(&opened.config.data)?;
            let new = FirstPerson {
                handle: &handle,
                name: &name,
                email: &email,
                password_hash,
                role,
                territory: &code,
                structure: &structure,
            };
            let id = founding::add_person(&opened.db, &opened.here(), &sealer, new).await?;
            println!("{name} can use {}.", opened.config.origin);
            if linked {
                let mut tx = opened.db.begin().await?;
                let token = links::reset(&mut tx, &opened.here(), &id, &email.folded()).await?;
                tx.commit().await?;
                println!("{}", opened.here().uri(&format!("/password/reset/{token}")));
            }
        }
        Command::List => {
            let mut conn = opened.db.read().await?;
            let rows: Vec<(String, String, String, String, String)> = conn
                .query("select a.handle, p.email, p.role, p.status, a.name from people p join actors a on a.id = p.actor_id order by a.handle")
                .all()
                .await?;
            for (handle, email, role, status, name) in rows {
                println!("{handle}\t{role}\t{status}\t{email}\t{name}");
            }
        }
        Command::Role { user, role } => {
            let role = parse_role(&role)?;
            let mut tx = opened.db.begin().await?;
            let person = find(&mut tx, &user).await?;
            accounts::change_role(&mut tx, &opened.here(), By::SYSTEM, &person.id, role).await?;
            tx.commit().await?;
        }
        Command::Password { user } => {
            let mut tx = opened.db.begin().await?;
            let person = find(&mut tx, &user).await?;
            let token = links::reset(&mut tx, &opened.here(), &person.id, &person.email).await?;
            tx.commit().await?;
            println!("{}", opened.here().uri(&format!("/password/reset/{token}")));
        }
        Command::Suspend { user, reason } => {
            let mut tx = opened.db.begin().await?;
            let person = find(&mut tx, &user).await?;
            accounts::suspend(&mut tx, &opened.here(), By::SYSTEM, &person.id, &reason).await?;
            tx.commit().await?;
        }
        Command::Reactivate { user } => {
            let mut tx = opened.db.begin().await?;
            let person = find(&mut tx, &user).await?;
            accounts::reactivate(&mut tx, &opened.here(), By::SYSTEM, &person.id).await?;
            tx.commit().await?;
        }
    }
    Ok(())
}

fn parse_role(name: &str) -> Result<Role, Wrong> {
    Role::parse(name)
        .ok_or_else(|| Wrong(format!("`{name}` is no role: reader, contributor, animator, moderator or administrator")))
}

async fn find(conn: &mut crate::db::Conn, handle: &str) -> anyhow::Result<Person> {
    people::by_handle(conn, handle).await?.ok_or_else(|| Wrong(format!("nobody has the handle `{handle}`")).into())
}

async fn own_territory(opened: &Opened) -> anyhow::Result<String> {
    let group = crate::federation::actors::network(&mut opened.db.read().await?)
        .await
        .context("this data folder holds no instance yet: run `archipel init` first")?;
    Ok(group.territory.unwrap_or_else(|| "FR".into()))
}

async fn read_password(opened: &Opened, email: &mail::Address) -> anyhow::Result<String> {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    let typed = line.trim_end_matches(['\r', '\n']);
    password::check(typed, email).map_err(|weakness| Wrong(format!("password: {weakness}")))?;
    password::hash(&Arc::new(Semaphore::new(1)), &opened.random, typed)
        .await
        .map_err(|_| anyhow::anyhow!("the password cannot be hashed"))
}
