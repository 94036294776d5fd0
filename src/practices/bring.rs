//! Bringing what a person names and is not here yet: the sheet at an address, or what a network published,
//! named by its address, by that of one of its people, or by a handle. The page and the API ask the same. Only networks that are accepted here are asked,
//! and nobody can make this instance ask without end: it is not a verb, and no transaction is open while
//! another server is waited for.

use super::KIND;
use crate::{
    federation::{fetch::FetchError, peers::Admission},
    jobs,
    publications::{BACKFILL, Publication, store},
    web::{
        PageError, Site,
        throttle::{self, Rule},
    },
};
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(3600);
/// What one person may have fetched: enough for a morning of looking around.
const RULE: Rule = Rule { free: 20, window: HOUR, wait: Duration::from_secs(60), longest: HOUR };

/// What came of it.
#[derive(Debug)]
pub enum Brought {
    /// The sheet at the address.
    Sheet(Box<Publication>),
    /// The network, whose publications are being read.
    Network {
        /// Its origin.
        origin: String,
    },
}

/// Why nothing came.
#[derive(Debug)]
pub enum Refused {
    /// It is neither an address nor a handle of an accepted network.
    NotAccepted,
    /// There is something, but not a sheet.
    NotASheet,
    /// The moderators of this network hide it.
    Hidden,
    /// This person asked for much already; seconds to wait.
    TooOften(u32),
    /// The other server's answer.
    Fetch(FetchError),
    /// The database's.
    Failed(PageError),
}

impl Refused {
    /// The locale key of the sentence that says so.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::NotAccepted | Self::Fetch(FetchError::Refused) => "practice-bring-refused",
            Self::NotASheet => "practice-bring-nothing",
            Self::Hidden => "practice-hidden-title",
            Self::TooOften(_) => "practice-bring-often",
            Self::Fetch(FetchError::Unreachable(_)) | Self::Failed(_) => "practice-bring-unreachable",
            Self::Fetch(FetchError::Unusable(_)) => "practice-bring-unusable",
            Self::Fetch(FetchError::Gone) => "practice-bring-gone",
        }
    }
}

impl From<sqlx::Error> for Refused {
    fn from(error: sqlx::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// True for a handle of another network: `@lozere@reseau.example.org`.
#[must_use]
pub fn is_handle(words: &str) -> bool {
    let halves = words.strip_prefix('@').and_then(|rest| rest.split_once('@'));
    halves.is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !words.contains(char::is_whitespace))
}

/// True for an address or a handle: something that may be elsewhere.
#[must_use]
pub fn is_elsewhere(words: &str) -> bool {
    let address = words.starts_with("https://") || words.starts_with("http://");
    is_handle(words) || (address && !words.contains(char::is_whitespace))
}

/// True for an address without its beginning: `reseau.example.org/practices/1`. It may be words as well: those
/// are looked for first.
#[must_use]
pub fn is_host(words: &str) -> bool {
    let host = words.split(['/', ':']).next().unwrap_or_default();
    let is_label = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    let last = host.rsplit('.').next().unwrap_or_default();
    host.contains('.')
        && host.split('.').all(is_label)
        && last.len() > 1
        && last.chars().all(char::is_alphabetic)
        && !words.contains(|c: char| c.is_whitespace() || c == '@')
}

/// Brings what stands behind `words`, for the person with this identifier.
///
/// # Errors
/// See [`Refused`]; a server that is not accepted here is not asked anything.
pub async fn bring(site: &Site, person_id: &str, words: &str) -> Result<Brought, Refused> {
    let words = words.trim();
    let whole = if is_host(words) {
        format!("{}://{words}", if site.config.development { "http" } else { "https" })
    } else {
        words.to_owned()
    };
    let words = whole.as_str();
    if !is_elsewhere(words) {
        return Err(Refused::NotAccepted);
    }
    let origin = site.federation.server_of(words).ok_or(Refused::NotAccepted)?;
    if site.federation.peers.admission(&origin).await? != Admission::Accepted {
        return Err(Refused::NotAccepted);
    }
    hold_up(site, person_id).await?;
    let is_front_page = words.split_once("://").is_some_and(|(_, rest)| !rest.trim_end_matches('/').contains('/'));
    if is_handle(words) || is_front_page {
        return network(site, words).await.map_err(Refused::Fetch)?;
    }
    let uri = match site.federation.bring(words).await {
        Ok(uri) => uri,
        // Not something that was published: perhaps somebody, or a network.
        Err(error @ FetchError::Unusable(_)) => {
            return network(site, words).await.unwrap_or(Err(Refused::Fetch(error)));
        }
        Err(error) => return Err(Refused::Fetch(error)),
    };
    let found = store::by_uri(&mut site.db.read().await?, &uri).await?.filter(|found| found.kind == KIND);
    match found {
        Some(found) if found.is_hidden() => Err(Refused::Hidden),
        Some(found) if found.is_published() => Ok(Brought::Sheet(Box::new(found))),
        _ => Err(Refused::NotASheet),
    }
}

/// Finds a network by a handle or an address, and has what it published read.
async fn network(site: &Site, words: &str) -> Result<Result<Brought, Refused>, FetchError> {
    let actor = site.federation.find_actor(words).await?;
    let read = async {
        let mut tx = site.db.begin().await?;
        jobs::enqueue(&mut tx, &site.here(), BACKFILL, &actor.uri).await?;
        tx.commit().await?;
        site.wake();
        Ok(Brought::Network { origin: actor.origin })
    };
    Ok(read.await)
}

/// Counts one more request of this person to another server.
async fn hold_up(site: &Site, person_id: &str) -> Result<(), Refused> {
    let (key, now) = (format!("bring:{person_id}"), site.clock.now());
    let mut tx = site.db.begin().await?;
    if let Some(seconds) = throttle::wait(&mut tx, &key, now).await? {
        return Err(Refused::TooOften(seconds));
    }
    throttle::count(&mut tx, &key, RULE, now).await?;
    Ok(tx.commit_unseen().await?)
}

#[cfg(test)]
mod tests {
    use super::{is_elsewhere, is_host};

    #[test]
    fn addresses_and_handles_are_told_from_words() {
        for typed in [
            "https://reseau.example/practices/1",
            "http://lozere.localhost:4001/practices/1",
            "@lozere@reseau.example.org",
        ] {
            assert!(is_elsewhere(typed), "{typed}");
        }
        for typed in ["tablette seniors", "@", "@lozere", "@@x", "https://a.example et puis", "elise@example.org"] {
            assert!(!is_elsewhere(typed), "{typed}");
        }
    }

    #[test]
    fn an_address_may_lack_its_beginning() {
        for typed in ["reseau.example.org", "lozere.localhost:4001", "reseau.example/practices/1"] {
            assert!(is_host(typed), "{typed}");
        }
        for typed in ["tablette", "etc...", "12.50", "3.5/5", "elise@example.org", "https://a.example", "a. b"] {
            assert!(!is_host(typed), "{typed}");
        }
    }
}
