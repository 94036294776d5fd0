//! A ballot as its voter signed it: read, and believed or not. Pure.

use super::{Agreed, BALLOT, MAX_EXPLANATION, MOST_BYTES};
use crate::{
    federation::{
        actors::Actor,
        document::Document,
        published::{self, Worth},
    },
    origin::Origin,
    specifications::tally::{Choice, Elector, Reason, Rule},
    time::Timestamp,
};

/// What an `Offer` of a ballot says, within limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The id of the ballot.
    pub uri: String,
    /// Who votes.
    pub voter: String,
    /// On what.
    pub vote: String,
    /// What they chose.
    pub choice: Choice,
    /// Why, plain text; may be empty.
    pub explanation: String,
    /// [`Agreed::hash`], as its voter read it.
    pub hash: String,
    /// The person whom the network mandated; empty for a person's own ballot.
    pub person: String,
    /// When it was signed, by its proof.
    pub signed_at: Timestamp,
}

impl Said {
    /// Reads an `Offer`.
    ///
    /// # Errors
    /// Why it cannot be taken, in words for the journal.
    pub fn read(offer: &Document) -> Result<Self, &'static str> {
        if offer.kind() != "Offer" || offer.str("kind") != Some(BALLOT) {
            return Err("it is no ballot");
        }
        if offer.json().to_string().len() > MOST_BYTES {
            return Err("it is too long");
        }
        let ballot = offer.embedded("object").filter(|ballot| ballot.kind() == "Vote").ok_or("it is no ballot")?;
        let voter = offer.id_of("actor").ok_or("nobody votes")?;
        if ballot.ids_of("attributedTo") != [voter] {
            return Err("it is attributed to another actor");
        }
        if !Origin::parse(voter).is_some_and(|origin| origin.owns(ballot.uri()) && origin.owns(offer.uri())) {
            return Err("its id is on another origin");
        }
        let vote = ballot.id_of("object").ok_or("it says no vote")?;
        if offer.id_of("target") != Some(vote) {
            return Err("it says two votes");
        }
        let explanation = ballot.str("content").unwrap_or_default();
        if explanation.chars().count() > MAX_EXPLANATION {
            return Err("one of its texts is too long");
        }
        Ok(Self {
            uri: ballot.uri().to_owned(),
            voter: voter.to_owned(),
            vote: vote.to_owned(),
            choice: ballot.str("choice").and_then(Choice::parse).ok_or("it says no choice")?,
            explanation: explanation.to_owned(),
            hash: ballot.str("hash").unwrap_or_default().to_owned(),
            person: ballot.id_of("mandated").unwrap_or_default().to_owned(),
            signed_at: signed_at(offer).ok_or("nobody signed it")?,
        })
    }

    /// The voice of its voter under these terms.
    ///
    /// # Errors
    /// That they have none.
    pub fn elector(&self, agreed: &Agreed, voter: &Actor) -> Result<Elector, Reason> {
        let network = agreed.network_at(&voter.origin).ok_or(Reason::NotElector)?;
        let is_mandated = voter.uri == network.id;
        match agreed.rule {
            Rule::OnePerMember if voter.kind != "person" => return Err(Reason::NotElector),
            Rule::OnePerNetwork if !is_mandated || !owns(&voter.origin, &self.person) => {
                return Err(Reason::Unmandated);
            }
            Rule::OnePerMember | Rule::OnePerNetwork => {}
        }
        Ok(Elector {
            voter: voter.uri.clone(),
            network: network.id.clone(),
            origin: voter.origin.clone(),
            territory: network.territory.clone(),
            is_mandated,
        })
    }
}

fn owns(origin: &str, uri: &str) -> bool {
    Origin::parse(origin).is_some_and(|origin| origin.owns(uri))
}

/// When an activity was signed, by its proof.
#[must_use]
pub fn signed_at(activity: &Document) -> Option<Timestamp> {
    activity.json().pointer("/proof/created").and_then(serde_json::Value::as_str).and_then(Timestamp::parse)
}

/// True when this actor said it, whoever carried it.
#[must_use]
pub fn is_proved(activity: &Document, actor: &Actor, now: Timestamp) -> bool {
    activity.id_of("actor") == Some(actor.uri.as_str())
        && published::worth(&actor.published_keys(), activity.json(), now) == Worth::Proved
}

/// The id of the ballot that an `Undo` takes back.
#[must_use]
pub fn taken_back(undo: &Document) -> Option<String> {
    if undo.json().to_string().len() > MOST_BYTES {
        return None;
    }
    let offer = undo.embedded("object").filter(|offer| undo.kind() == "Undo" && offer.kind() == "Offer")?;
    offer.id_of("object").map(str::to_owned)
}
