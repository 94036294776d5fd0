//! Settings: one struct, the file `archipel.toml` in the data folder, overridden by `ARCHIPEL_*`
//! variables, validated once at start. An unknown key is refused by its name.

use crate::origin::{Origin, Reach};
use serde::Deserialize;
use std::{
    fmt::Write as _,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};
use thiserror::Error;
use url::Url;

/// Name of the settings file in the data folder.
pub const FILE: &str = "archipel.toml";
const PREFIX: &str = "ARCHIPEL_";

/// What makes settings unusable, said in one sentence that names the key.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// There is no settings file: the folder was never prepared.
    #[error("{0} does not exist: prepare the folder with `archipel init --data {1}`")]
    Missing(PathBuf, PathBuf),
    /// The file cannot be read.
    #[error("cannot read {0}: {1}")]
    Unreadable(PathBuf, std::io::Error),
    /// The file is not what it should be: an unknown key, a value of another type.
    #[error("{0}: {1}")]
    Malformed(String, String),
    /// A variable of ours that is no text.
    #[error("{0}: this variable is not UTF-8 text")]
    NotText(String),
    /// A value cannot be used.
    #[error("{key}: {why}")]
    Invalid {
        /// The setting.
        key: &'static str,
        /// What is wrong, and what would be right.
        why: String,
    },
}

fn invalid(key: &'static str, why: impl Into<String>) -> ConfigError {
    ConfigError::Invalid { key, why: why.into() }
}

/// The effective settings of an instance.
#[derive(Clone, Debug)]
pub struct Config {
    /// The data folder.
    pub data: PathBuf,
    /// The public address: where pages are read and what every identifier starts with.
    pub origin: Origin,
    /// The socket the server listens on.
    pub listen: SocketAddr,
    /// Plain http, explicit ports and loopback peers are possible. Never on a public origin.
    pub development: bool,
    /// PostgreSQL instead of the SQLite file of the data folder.
    pub database_url: Option<String>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// How mail leaves.
    pub mail: Mail,
    /// Where figures are given to who watches; nowhere unless it is set.
    pub metrics: Option<SocketAddr>,
}

/// How mail leaves. Without a server, mails are written as files in the data folder.
#[derive(Clone, Debug)]
pub struct Mail {
    /// `smtps://user:password@host` or `smtp://host:25`.
    pub smtp_url: Option<String>,
    /// The sender's address.
    pub from: String,
}

/// The file, as written. Every field is optional here, so that variables may supply it.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    origin: Option<String>,
    listen: Option<String>,
    development: Option<bool>,
    database_url: Option<String>,
    trusted_proxies: Option<Vec<String>>,
    #[serde(default)]
    mail: WrittenMail,
    #[serde(default)]
    metrics: WrittenMetrics,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenMail {
    smtp_url: Option<String>,
    from: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenMetrics {
    listen: Option<String>,
}

impl Config {
    /// Reads the settings of a data folder, then the variables of this process.
    ///
    /// # Errors
    /// One sentence that names what is wrong.
    pub fn load(data: &Path) -> Result<Self, ConfigError> {
        let file = data.join(FILE);
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(ConfigError::Missing(file, data.to_owned()));
            }
            Err(error) => return Err(ConfigError::Unreadable(file, error)),
        };
        let variables = variables()?;
        if std::env::var_os("DANGER_FEDERATION_ALLOW_LOCAL_IP").is_some() {
            return Err(invalid(
                "DANGER_FEDERATION_ALLOW_LOCAL_IP",
                "this variable switches off the checks of outgoing addresses; unset it",
            ));
        }
        Self::read(data, &text, variables.into_iter())
    }

    /// Settings from a text and variables; pure.
    ///
    /// # Errors
    /// One sentence that names what is wrong.
    pub fn read(
        data: &Path,
        text: &str,
        variables: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let mut written: Written =
            toml::from_str(text).map_err(|error| ConfigError::Malformed(FILE.into(), one_line(text, &error)))?;
        for (name, value) in variables {
            written.overlay(&name, value)?;
        }
        written.validate(data)
    }

    /// The reach of federation that these settings allow.
    #[must_use]
    pub fn reach(&self) -> Reach {
        if self.development { Reach::Development } else { Reach::Public }
    }

    /// The settings as the file would say them, secrets hidden.
    #[must_use]
    pub fn shown(&self) -> String {
        let mut out = String::new();
        let proxies: Vec<_> = self.trusted_proxies.iter().map(|ip| format!("\"{ip}\"")).collect();
        let none = "# (none)".to_owned();
        let url = |value: &Option<String>| value.as_deref().map_or(none.clone(), |v| format!("\"{}\"", hide(v)));
        let lines = [
            ("# data folder", self.data.display().to_string()),
            ("origin", format!("\"{}\"", self.origin)),
            ("listen", format!("\"{}\"", self.listen)),
            ("development", self.development.to_string()),
            ("database_url", url(&self.database_url)),
            ("trusted_proxies", format!("[{}]", proxies.join(", "))),
            ("mail.smtp_url", url(&self.mail.smtp_url)),
            ("mail.from", format!("\"{}\"", self.mail.from)),
            ("metrics.listen", self.metrics.map_or(none, |address| format!("\"{address}\""))),
        ];
        for (key, value) in lines {
            writeln!(out, "{key} = {value}").expect("writing to a String cannot fail");
        }
        out
    }
}

/// The settings among the variables of this process. Those of other programs may hold anything.
///
/// # Errors
/// When one is not text.
pub fn variables() -> Result<Vec<(String, String)>, ConfigError> {
    let named = std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value)));
    let ours = named.filter(|(name, _)| name.starts_with(PREFIX));
    let text = |(name, value): (String, std::ffi::OsString)| {
        let value = value.into_string().map_err(|_| ConfigError::NotText(name.clone()))?;
        Ok((name, value))
    };
    ours.map(text).collect()
}

/// The names of all settings, as variables; a test holds the documents against it.
pub const VARIABLES: &[&str] = &[
    "ARCHIPEL_ORIGIN",
    "ARCHIPEL_LISTEN",
    "ARCHIPEL_DEVELOPMENT",
    "ARCHIPEL_DATABASE_URL",
    "ARCHIPEL_TRUSTED_PROXIES",
    "ARCHIPEL_MAIL_SMTP_URL",
    "ARCHIPEL_MAIL_FROM",
    "ARCHIPEL_METRICS_LISTEN",
];

impl Written {
    fn overlay(&mut self, name: &str, value: String) -> Result<(), ConfigError> {
        match name {
            "ARCHIPEL_ORIGIN" => self.origin = Some(value),
            "ARCHIPEL_LISTEN" => self.listen = Some(value),
            "ARCHIPEL_DEVELOPMENT" => {
                self.development =
                    Some(value.parse().map_err(|_| {
                        invalid("ARCHIPEL_DEVELOPMENT", format!("`{value}` is neither true nor false"))
                    })?);
            }
            "ARCHIPEL_DATABASE_URL" => self.database_url = Some(value).filter(|v| !v.is_empty()),
            "ARCHIPEL_TRUSTED_PROXIES" => {
                self.trusted_proxies =
                    Some(value.split([',', ' ']).filter(|v| !v.is_empty()).map(Into::into).collect());
            }
            "ARCHIPEL_MAIL_SMTP_URL" => self.mail.smtp_url = Some(value).filter(|v| !v.is_empty()),
            "ARCHIPEL_MAIL_FROM" => self.mail.from = Some(value),
            "ARCHIPEL_METRICS_LISTEN" => self.metrics.listen = Some(value).filter(|v| !v.is_empty()),
            _ => {
                return Err(ConfigError::Malformed(
                    name.to_owned(),
                    "no setting has this name (`archipel settings` lists them)".into(),
                ));
            }
        }
        Ok(())
    }

    fn validate(self, data: &Path) -> Result<Config, ConfigError> {
        let text = self.origin.ok_or_else(|| {
            invalid("origin", "missing; give the public address, such as \"https://reseau.example.org\"")
        })?;
        let origin = Origin::parse(&text)
            .filter(|_| {
                Url::parse(&text)
                    .is_ok_and(|url| url.path() == "/" && url.query().is_none() && url.fragment().is_none())
            })
            .ok_or_else(|| invalid("origin", format!("`{text}` is not an address of the form https://name")))?;
        let development = self.development.unwrap_or(false);
        if development && !origin.is_local_name() {
            return Err(invalid(
                "development",
                format!("refused on {origin}: development mode is only for names under .localhost or .test"),
            ));
        }
        if !development && !origin.within(Reach::Public) {
            return Err(invalid(
                "origin",
                format!("{origin} is not public: use https, a full name and no port, or set development = true"),
            ));
        }
        let listen = self.listen.as_deref().unwrap_or("127.0.0.1:4000");
        let listen = listen
            .parse()
            .map_err(|_| invalid("listen", format!("`{listen}` is not an address such as 127.0.0.1:4000")))?;
        let metrics = self.metrics.listen.map(|text| watched(&text, listen)).transpose()?;
        let database_url = match self.database_url {
            Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => Some(url),
            Some(_) => {
                return Err(invalid(
                    "database_url",
                    "only postgres:// addresses; leave it out for the SQLite file of the data folder",
                ));
            }
            None => None,
        };
        let trusted_proxies = self
            .trusted_proxies
            .unwrap_or_default()
            .iter()
            .map(|text| text.parse().map_err(|_| invalid("trusted_proxies", format!("`{text}` is not an IP address"))))
            .collect::<Result<_, _>>()?;
        if let Some(url) = &self.mail.smtp_url
            && !Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "smtp" | "smtps"))
        {
            return Err(invalid("mail.smtp_url", "not an address of the form smtps://user:password@host"));
        }
        let from = self.mail.from.unwrap_or_else(|| format!("archipel@{}", origin.host()));
        if from.parse::<lettre::message::Mailbox>().is_err() {
            return Err(invalid("mail.from", format!("`{from}` is not a mail address")));
        }
        Ok(Config {
            data: data.to_owned(),
            origin,
            listen,
            development,
            database_url,
            trusted_proxies,
            mail: Mail { smtp_url: self.mail.smtp_url, from },
            metrics,
        })
    }
}

/// Where figures are given: never where visitors come.
fn watched(text: &str, listen: SocketAddr) -> Result<SocketAddr, ConfigError> {
    let key = "metrics.listen";
    let address: SocketAddr =
        text.parse().map_err(|_| invalid(key, format!("`{text}` is not an address such as 127.0.0.1:9464")))?;
    let everywhere = address.ip().is_unspecified() || listen.ip().is_unspecified();
    if address.port() == listen.port() && address.port() != 0 && (address.ip() == listen.ip() || everywhere) {
        return Err(invalid(
            key,
            format!("`{text}` is where visitors come (listen = \"{listen}\"); give it another port"),
        ));
    }
    Ok(address)
}

/// An address with its password replaced.
fn hide(url: &str) -> String {
    match Url::parse(url) {
        Ok(mut parsed) if parsed.password().is_some() => {
            // Cannot fail for an address that already has one.
            let _ = parsed.set_password(Some("********"));
            parsed.into()
        }
        Ok(_) => url.to_owned(),
        Err(_) => "********".to_owned(),
    }
}

/// The parser's message and the line it is about, without its drawing.
fn one_line(text: &str, error: &toml::de::Error) -> String {
    let line =
        error.span().and_then(|span| text.get(..span.start)?.rsplit('\n').next().map(|start| span.start - start.len()));
    let line = line.and_then(|start| text.get(start..)?.lines().next()).unwrap_or_default();
    format!("{} (`{line}`)", error.message().replace('\n', ", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, variables: &[(&str, &str)]) -> Result<Config, String> {
        let variables = variables.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
        Config::read(Path::new("data"), text, variables).map_err(|error| error.to_string())
    }

    #[test]
    fn an_unknown_key_is_refused_by_its_name() {
        let error = read("origin = \"https://a.example\"\ncolour = 1\n", &[]).expect_err("refused");
        assert!(error.contains("colour"), "{error}");
        let error = read("origin = \"https://a.example\"\n[mail]\nhost = 1\n", &[]).expect_err("refused");
        assert!(error.contains("host"), "{error}");
        let error = read("origin = \"https://a.example\"", &[("ARCHIPEL_COLOUR", "x")]).expect_err("refused");
        assert!(error.contains("ARCHIPEL_COLOUR"), "{error}");
    }

    #[test]
    fn variables_override_the_file() {
        let config =
            read("origin = \"https://a.example\"", &[("ARCHIPEL_ORIGIN", "https://b.example")]).expect("sound");
        assert_eq!(config.origin.as_str(), "https://b.example");
    }

    #[test]
    fn figures_are_off_unless_they_have_an_address_of_their_own() {
        let origin = "origin = \"https://a.example\"\n";
        assert_eq!(read(origin, &[]).expect("sound").metrics, None);
        assert_eq!(read(origin, &[("ARCHIPEL_METRICS_LISTEN", "")]).expect("sound").metrics, None);
        let on = read(origin, &[("ARCHIPEL_METRICS_LISTEN", "127.0.0.1:9464")]).expect("sound");
        assert_eq!(on.metrics, Some(([127, 0, 0, 1], 9464).into()));
        let same = read(&format!("{origin}listen = \"[::]:80\"\n[metrics]\nlisten = \"127.0.0.1:80\""), &[]);
        assert!(same.expect_err("refused").contains("another port"));
    }

    #[test]
    fn a_public_origin_refuses_development_mode() {
        assert!(
            read("origin = \"https://a.example\"\ndevelopment = true", &[])
                .expect_err("refused")
                .contains("development")
        );
        assert!(read("origin = \"http://a.localhost:4001\"", &[]).expect_err("refused").contains("origin"));
        assert!(read("origin = \"http://a.localhost:4001\"\ndevelopment = true", &[]).is_ok());
    }

    #[test]
    fn every_bad_value_names_its_key() {
        for (line, key) in [
            ("listen = \"here\"", "listen"),
            ("database_url = \"mysql://x\"", "database_url"),
            ("trusted_proxies = [\"proxy\"]", "trusted_proxies"),
            ("mail.from = \"nobody\"", "mail.from"),
            ("mail.smtp_url = \"http://x\"", "mail.smtp_url"),
            ("listen = 3", "listen"),
            ("metrics.listen = \"9464\"", "metrics.listen"),
            ("metrics.listen = \"127.0.0.1:4000\"", "metrics.listen"),
            ("metrics.listen = \"0.0.0.0:4000\"", "metrics.listen"),
            ("metrics.colour = 1", "colour"),
        ] {
            let error = read(&format!("origin = \"https://a.example\"\n{line}\n"), &[]).expect_err(line);
            assert!(error.contains(key), "{line}: {error}");
        }
    }

    #[test]
    fn secrets_are_hidden_when_shown() {
        let config =
            read("origin = \"https://a.example\"\ndatabase_url = \"postgres://u:secret@h/d\"", &[]).expect("sound");
        assert!(!config.shown().contains("secret"), "{}", config.shown());
        assert!(!config.shown().is_empty());
    }
}
