//! What is agreed at the opening of a vote: pure.

use super::{MAX_GRACE, MOST_BALLOTS, MOST_NETWORKS};
use crate::{
    origin::Origin,
    specifications::tally::{Majority, Rule, Terms},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::Duration;

/// Longest text of one of its fields, in characters.
const MAX_FIELD: usize = 2_000;
const HOUR: Duration = Duration::from_secs(3600);

/// A network whose people vote, or which votes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voting {
    /// The address of its Group.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The code of the territory in which its voices are counted; may be empty.
    #[serde(default)]
    pub territory: String,
    /// Hours after the close during which a ballot that was signed in time may still arrive from there.
    pub grace: u32,
}

/// What is agreed at the opening, and never changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreed {
    /// The id of the specification.
    pub specification: String,
    /// What is voted on: the same id, or that of an amendment.
    pub subject: String,
    /// What that is called.
    pub title: String,
    /// The version of the text; of an amendment, its revision.
    pub version: i64,
    /// `versionHash` of that version; of an amendment, SHA-256 of what it proposes.
    pub hash: String,
    /// Whose voice counts.
    pub rule: Rule,
    /// What it takes.
    pub majority: Majority,
    /// Voices that must be cast.
    pub quorum: usize,
    /// The first instant at which a ballot may be signed.
    #[serde(with = "hour")]
    pub opens: Timestamp,
    /// The last one.
    #[serde(with = "hour")]
    pub closes: Timestamp,
    /// Those who vote.
    pub networks: Vec<Voting>,
}

impl Agreed {
    /// Reads what another network agreed upon.
    ///
    /// # Errors
    /// Why it cannot be taken, in words for the journal.
    pub fn read(value: &Value) -> Result<Self, &'static str> {
        let read: Self = serde_json::from_value(value.clone()).map_err(|_| "its terms cannot be read")?;
        let texts = [&read.specification, &read.subject, &read.title, &read.hash];
        let of_networks = read.networks.iter().flat_map(|one| [&one.id, &one.name, &one.territory]);
        if texts.into_iter().chain(of_networks).any(|text| text.chars().count() > MAX_FIELD) {
            return Err("one of its texts is too long");
        }
        if read.networks.is_empty() || read.networks.len() > MOST_NETWORKS {
            return Err("it names no networks, or too many");
        }
        if read.networks.iter().any(|one| one.grace > MAX_GRACE || Origin::parse(&one.id).is_none()) {
            return Err("one of its networks is none");
        }
        if read.opens >= read.closes || read.quorum > usize::try_from(MOST_BALLOTS).unwrap_or(usize::MAX) {
            return Err("its terms cannot be kept");
        }
        Ok(read)
    }

    /// As they are counted by.
    #[must_use]
    pub fn terms(&self) -> Terms {
        let grace = |one: &Voting| Some((Origin::parse(&one.id)?.to_string(), HOUR * one.grace));
        Terms {
            rule: self.rule,
            majority: self.majority,
            quorum: self.quorum,
            opens: self.opens,
            closes: self.closes,
            grace: self.networks.iter().filter_map(grace).collect(),
        }
    }

    /// The last instant at which a ballot may arrive, from anywhere.
    #[must_use]
    pub fn counts_at(&self) -> Timestamp {
        let longest = self.networks.iter().map(|one| one.grace).max().unwrap_or(0);
        self.closes.plus(HOUR * longest)
    }

    /// The network of what lives at this origin, when it votes.
    #[must_use]
    pub fn network_at(&self, origin: &str) -> Option<&Voting> {
        let origin = Origin::parse(origin)?;
        self.networks.iter().find(|one| origin.owns(&one.id))
    }

    /// True when the text as a whole is voted on.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.subject == self.specification
    }
}

/// The second in which an instant is: what travels has no finer ones.
#[must_use]
pub fn second(at: Timestamp) -> Timestamp {
    Timestamp(at.0 - at.0.rem_euclid(1_000))
}

/// Instants as RFC 3339.
mod hour {
    use crate::time::Timestamp;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
    pub(super) fn serialize<S: Serializer>(at: &Timestamp, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&at.rfc3339())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
        let text = String::deserialize(from)?;
        Timestamp::parse(&text).ok_or_else(|| D::Error::custom("no instant"))
    }
}
