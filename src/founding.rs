//! The founding of an instance: its actors, its first settings, its first administrator. Done once
//! for a data folder, by `archipel init`, by the demonstration and by tests.

use crate::{
    app,
    config::Config,
    db::Db,
    federation::{
        actors::{self, NewActor},
        peers::Mode,
    },
    here::Here,
    locale::Locale,
    mail::{self, Address},
    people::{
        Status,
        accounts::{self, NewAccount},
        handle, links, settings,
    },
    random::Random,
    seal::Sealer,
    territory,
    time::Clock,
    web::Role,
};
use anyhow::{Context as _, bail};

/// What a network is when it begins.
#[derive(Clone, Debug)]
pub struct Founding {
    /// Name of the network.
    pub name: String,
    /// Handle of its Group; made from the host when empty.
    pub handle: String,
    /// Territory code.
    pub territory: String,
    /// Its purpose, one paragraph.
    pub purpose: String,
    /// Who may federate.
    pub federation: Mode,
    /// Who may sign up.
    pub sign_up: settings::SignUp,
    /// Address of the first administrator.
    pub email: String,
}

impl Founding {
    /// Looks at what was given, before anything is made: returns the handle of the Group.
    ///
    /// # Errors
    /// One sentence that begins with the name of what is wrong.
    pub fn check(&self, config: &Config) -> Result<String, String> {
        if self.name.trim().is_empty() || self.name.chars().count() > 100 {
            return Err("name: give the network’s name, at most 100 characters".into());
        }
        if territory::get(&self.territory).is_none() {
            return Err(format!("territory: `{}` is no code of the list, such as 48, 988 or FR", self.territory));
        }
        let label = config.origin.host().split('.').next().unwrap_or_default();
        let wanted = if self.handle.is_empty() { label.replace('-', "_") } else { self.handle.clone() };
        let sound = (2..=30).contains(&wanted.len())
            && wanted.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if !sound || wanted == actors::INSTANCE_HANDLE {
            return Err(format!("handle: `{wanted}` is not 2 to 30 of a-z, 0-9 and _, or is `relay`"));
        }
        Ok(wanted)
    }
}

/// Founds the instance; returns the link with which the first administrator chooses a password.
///
/// # Errors
/// One sentence that names what is wrong; nothing is half founded.
pub async fn found(config: &Config, founding: &Founding, clock: &Clock, random: &Random) -> anyhow::Result<String> {
    let email = mail::address(&founding.email)
        .with_context(|| format!("email: `{}` is not a usable mail address", founding.email))?;
    let db = prepare(config, founding, clock, random).await?;
    let sealer = Sealer::load_or_create(&config.data)?;
    let here = Here { origin: &config.origin, now: clock.now(), random, sealer: &sealer };
    let mut tx = db.begin().await?;
    let token = links::invite(&mut tx, &here, &email, Role::Administrator, None).await?;
    tx.commit().await?;
    db.close().await;
    Ok(here.uri(&format!("/invitation/{token}")))
}

/// Creates the actors and the settings, without anybody.
///
/// # Errors
/// As [`found`].
pub async fn prepare(config: &Config, founding: &Founding, clock: &Clock, random: &Random) -> anyhow::Result<Db> {
    let name = founding.check(config).map_err(anyhow::Error::msg)?;
    let sealer = Sealer::load_or_create(&config.data)?;
    let (instance, group) = (sealer.new_pair()?, sealer.new_pair()?);
    let db = app::open_database(config).await?;
    let here = Here { origin: &config.origin, now: clock.now(), random, sealer: &sealer };
    let mut tx = db.begin().await?;
    if actors::instance(&mut tx).await.is_ok() {
        bail!("{} holds an instance already", config.data.display());
    }
    let new = NewActor {
        kind: "application",
        handle: actors::INSTANCE_HANDLE,
        name: &founding.name,
        summary: "",
        territory: Some(&founding.territory),
    };
    actors::create_local(&mut tx, &here, &new, instance).await?;
    let new = NewActor {
        kind: "group",
        handle: &name,
        name: &founding.name,
        summary: &founding.purpose,
        territory: Some(&founding.territory),
    };
    actors::create_local(&mut tx, &here, &new, group).await?;
    settings::set_setting(&mut tx, settings::PURPOSE, &founding.purpose).await?;
    settings::set_setting(&mut tx, settings::SIGN_UP, founding.sign_up.name()).await?;
    settings::set_setting(&mut tx, "federation_mode", founding.federation.name()).await?;
    tx.commit().await?;
    Ok(db)
}

/// A person of the first hour, with a password already chosen.
pub struct FirstPerson<'a> {
    /// Handle; made from the name when empty.
    pub handle: &'a str,
    /// Display name.
    pub name: &'a str,
    /// Mail address.
    pub email: &'a Address,
    /// Hash of the password.
    pub password_hash: Option<String>,
    /// Role.
    pub role: Role,
    /// Territory code.
    pub territory: &'a str,
    /// Where they work.
    pub structure: &'a str,
}

/// Adds an account from the command line.
///
/// # Errors
/// The room's, in words.
pub async fn add_person(db: &Db, here: &Here<'_>, sealer: &Sealer, person: FirstPerson<'_>) -> anyhow::Result<String> {
    let pair = sealer.new_pair()?;
    let made = handle::from_name(person.name);
    let handle = if person.handle.is_empty() { made.as_str() } else { person.handle };
    let new = NewAccount {
        handle,
        name: person.name,
        email: person.email,
        password_hash: person.password_hash,
        role: person.role,
        status: Status::Active,
        territory: person.territory,
        locale: Locale::Fr,
        structure: person.structure,
        answer: "",
    };
    let mut tx = db.begin().await?;
    let person = accounts::create_account(&mut tx, here, new, pair).await?;
    tx.commit().await?;
    Ok(person.id)
}
