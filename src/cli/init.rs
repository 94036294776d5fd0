//! `archipel init`: prepares a data folder. What is not given as a flag is asked.

use super::Wrong;
use crate::{
    config::{self, Config, ConfigError},
    federation::peers::Mode,
    founding::{self, Founding},
    origin::Origin,
    people::settings::SignUp,
    random::Random,
    territory,
    time::Clock,
};
use anyhow::Context as _;
use std::{
    io::{BufRead as _, IsTerminal as _, Write as _},
    net::SocketAddr,
    path::{Path, PathBuf},
};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The data folder, made when it does not exist
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The public address, such as <https://reseau.example.org>
    #[arg(long, value_name = "URL")]
    origin: Option<String>,
    /// The network's name
    #[arg(long)]
    name: Option<String>,
    /// The network's handle; made from the address when left out
    #[arg(long, default_value = "")]
    handle: String,
    /// Its territory's code, such as 48, 988 or FR
    #[arg(long, value_name = "CODE")]
    territory: Option<String>,
    /// Its purpose, in one paragraph
    #[arg(long, default_value = "")]
    purpose: String,
    /// The first administrator's e-mail address
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// Who may federate: allowlist, open or closed
    #[arg(long, default_value = "allowlist")]
    federation: String,
    /// Who may sign up: invitation, approval or open
    #[arg(long, default_value = "invitation")]
    signup: String,
    /// The socket to listen on
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
    /// Plain http, explicit ports and loopback peers, for names under .localhost only
    #[arg(long)]
    development: bool,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let data = PathBuf::from(given(
        "Dossier des données",
        arguments.data.map(|path| path.display().to_string()),
        "--data",
        Some("data"),
    )?);
    let earlier = earlier(&data, arguments.origin.as_deref())?;
    let origin = match &earlier {
        Some(config) => config.origin.as_str().to_owned(),
        None => given("Adresse publique (https://…)", arguments.origin, "--origin", None)?,
    };
    let name = given("Nom du réseau", arguments.name, "--name", None)?;
    let code = given("Territoire (code, ou le début de son nom)", arguments.territory, "--territory", None)?;
    let email = given("Courriel de la première personne qui administre", arguments.email, "--email", None)?;
    let founding = Founding {
        name,
        handle: arguments.handle,
        territory: find_territory(&code)?,
        purpose: arguments.purpose,
        federation: Mode::parse(&arguments.federation)
            .ok_or_else(|| Wrong(format!("--federation {}: allowlist, open or closed", arguments.federation)))?,
        sign_up: SignUp::parse(&arguments.signup)
            .ok_or_else(|| Wrong(format!("--signup {}: invitation, approval or open", arguments.signup)))?,
        email,
    };
    if crate::mail::address(&founding.email).is_none() {
        return Err(Wrong(format!("--email {}: not a usable mail address", founding.email)).into());
    }
    // All of it is looked at before anything is written.
    let planned = match &earlier {
        Some(config) => config.clone(),
        None => read(&data, &settings_text(&origin, arguments.listen, arguments.development))?,
    };
    founding.check(&planned).map_err(|wrong| Wrong(format!("--{wrong}")))?;
    let config = write_settings(&data, &origin, arguments.listen, arguments.development)?;
    let link = match founding::found(&config, &founding, &Clock::system(), &Random::system()).await {
        Ok(link) => link,
        Err(error) => {
            // Nothing was founded: the next try may be for another address.
            if earlier.is_none() {
                std::fs::remove_file(data.join(config::FILE)).ok();
            }
            return Err(error);
        }
    };
    println!("{} is ready in {}.", founding.name, data.display());
    println!("Start it:   archipel serve --data {}", data.display());
    println!("Then open this link within seven days to choose a password:\n{link}");
    Ok(())
}

/// The settings that an earlier run wrote, or that the operator did. They decide; an address that says
/// otherwise is refused, as a network cannot change it afterwards.
fn earlier(data: &Path, origin: Option<&str>) -> anyhow::Result<Option<Config>> {
    let file = data.join(config::FILE);
    if !file.exists() {
        return Ok(None);
    }
    let config = Config::load(data)?;
    match origin {
        Some(asked) if Origin::parse(asked).as_ref() != Some(&config.origin) => Err(Wrong(format!(
            "--origin {asked}: the settings of {} say {}; change one of them, or give another --data",
            data.display(),
            config.origin
        ))
        .into()),
        _ => Ok(Some(config)),
    }
}

fn read(data: &Path, text: &str) -> Result<Config, ConfigError> {
    Config::read(data, text, config::variables()?.into_iter())
}

fn settings_text(origin: &str, listen: Option<SocketAddr>, development: bool) -> String {
    let mut text = format!("origin = {}\n", toml_text(origin));
    if let Some(listen) = listen {
        text.push_str(&format!("listen = \"{listen}\"\n"));
    }
    if development {
        text.push_str("development = true\n");
    } else {
        // A proxy on this machine says who the visitor is; without that, all visitors count as one.
        text.push_str("trusted_proxies = [\"127.0.0.1\", \"::1\"]\n");
    }
    text
}

/// Writes the settings file, unless one is there; an existing one decides.
pub(super) fn write_settings(
    data: &Path,
    origin: &str,
    listen: Option<SocketAddr>,
    development: bool,
) -> anyhow::Result<Config> {
    let file = data.join(config::FILE);
    if file.exists() {
        return Ok(Config::load(data)?);
    }
    let text = settings_text(origin, listen, development);
    // Refused before anything is written.
    read(data, &text)?;
    make_folder(data)?;
    std::fs::write(&file, text).with_context(|| format!("{} cannot be written", file.display()))?;
    Ok(Config::load(data)?)
}

fn make_folder(data: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(data).with_context(|| format!("{} cannot be made", data.display()))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(data, std::fs::Permissions::from_mode(0o700))
            .with_context(|| format!("{} cannot be closed to others", data.display()))?;
    }
    Ok(())
}

fn toml_text(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// The flag, or the answer to a question when somebody is there to answer.
fn given(question: &str, flag: Option<String>, name: &str, default: Option<&str>) -> anyhow::Result<String> {
    if let Some(value) = flag {
        return Ok(value);
    }
    if !std::io::stdin().is_terminal() {
        return default.map(str::to_owned).ok_or_else(|| Wrong(format!("{name} is missing")).into());
    }
    loop {
        match default {
            Some(default) => print!("{question} [{default}] : "),
            None => print!("{question} : "),
        }
        std::io::stdout().flush()?;
        let mut line = String::new();
        if std::io::stdin().lock().read_line(&mut line)? == 0 {
            return Err(Wrong(format!("{name} is missing")).into());
        }
        match (line.trim(), default) {
            ("", Some(default)) => return Ok(default.to_owned()),
            ("", None) => {}
            (answer, _) => return Ok(answer.to_owned()),
        }
    }
}

/// A territory by its code, or by the beginning of its name when only one has it.
fn find_territory(typed: &str) -> anyhow::Result<String> {
    if let Some(found) = territory::get(typed) {
        return Ok(found.code.clone());
    }
    let folded = crate::text::fold::fold(typed);
    let found: Vec<_> =
        territory::all().iter().filter(|one| crate::text::fold::fold(&one.name).starts_with(&folded)).collect();
    match found.as_slice() {
        [one] => Ok(one.code.clone()),
        [] => Err(Wrong(format!("--territory {typed}: no territory has this code or name")).into()),
        several => {
            let list: Vec<_> = several.iter().take(8).map(|one| format!("{} ({})", one.code, one.name)).collect();
            Err(Wrong(format!("--territory {typed}: which one? {}", list.join(", "))).into())
        }
    }
}
