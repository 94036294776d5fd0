//! The count of a vote, the same everywhere: from its terms and from the ballots as they were signed, each proof and each
//! rule looked at again.

use super::{
    State, Vote,
    ballot::{self, Said},
    store,
};
use crate::{
    db::{Conn, Result as Stored},
    federation::{
        actors::{self, Actor},
        document::Document,
    },
    packed::hex,
    specifications::tally::{self, Count, Elector, Outcome, Reason, Rule, Tally},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// Ballots that are read at once.
const SOME: i64 = 200;

/// A result as networks tell it: all of it that two of them compare.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Result {
    /// All voices.
    pub heads: Count,
    /// The voices of each territory; the empty code is for those that have none.
    pub territories: BTreeMap<String, Count>,
    /// What follows.
    pub outcome: Outcome,
    /// How many ballots there are.
    pub ballots: usize,
    /// How many of them do not count, by reason.
    pub set_aside: BTreeMap<Reason, usize>,
    /// SHA-256, hexadecimal, over one line a ballot, in the order of their ids: the id, a space, `counted` or the reason.
    pub hash: String,
}

impl Result {
    /// Of a count.
    #[must_use]
    pub fn of(tally: &Tally) -> Self {
        let mut set_aside: BTreeMap<Reason, usize> = BTreeMap::new();
        let mut lines: Vec<(&str, String)> =
            tally.counted.iter().map(|id| (id.as_str(), "counted".to_owned())).collect();
        for (id, reason) in &tally.set_aside {
            *set_aside.entry(*reason).or_default() += 1;
            let name = serde_json::to_value(reason).ok().and_then(|name| name.as_str().map(str::to_owned));
            lines.push((id, name.unwrap_or_default()));
        }
        lines.sort_unstable();
        let mut hash = Sha256::new();
        for (id, became) in &lines {
            hash.update(format!("{id} {became}\n"));
        }
        let hash = hex(&hash.finalize());
        Self {
            heads: tally.heads,
            territories: tally.territories.clone(),
            outcome: tally.outcome,
            ballots: lines.len(),
            set_aside,
            hash,
        }
    }

    /// Reads what another network told.
    ///
    /// # Errors
    /// Why it cannot be taken, in words for the journal.
    pub fn read(value: &serde_json::Value) -> std::result::Result<Self, &'static str> {
        let read: Self = serde_json::from_value(value.clone()).map_err(|_| "its result cannot be read")?;
        if read.territories.len() > 500 || read.hash.len() > 100 {
            return Err("its result is too long");
        }
        Ok(read)
    }
}

/// What was counted here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recounted {
    /// The result.
    pub result: Result,
    /// Ballots of people of this network of which the network of the text publishes another thing than it answered: see
    /// [`contested`].
    pub contested: usize,
    /// Ballots whose voters' networks could not be asked for a key yet: they are not counted here so far.
    pub unasked: usize,
}

impl Recounted {
    /// True when it is the result that was told, and no ballot is contested.
    #[must_use]
    pub fn is_same(&self, told: &Result) -> bool {
        self.result == *told && self.contested == 0
    }
}

/// How many ballots of this network are not published as the network of the text answered for them: it said that it had
/// them, and they are not there, are others, or are dated so that they do not count; or it said that they were taken back,
/// and they count.
///
/// # Errors
/// The database's.
pub async fn contested(conn: &mut Conn, vote: &Vote, origin: &str, tally: &Tally) -> Stored<usize> {
    let mut count = 0;
    for own in store::compared(conn, &vote.id, origin).await? {
        let aside = tally.set_aside.get(&own.uri);
        let is_refused = aside.is_some_and(|reason| {
            matches!(reason, Reason::Unproved | Reason::AfterGrace | Reason::Early | Reason::Late)
        });
        count += usize::from(match State::parse(&own.state) {
            Some(State::Received) => own.is_same == 0 || is_refused,
            Some(State::Withdrawn) => tally.counted.contains(&own.uri),
            // It has not said what it has.
            _ => false,
        });
    }
    Ok(count)
}

/// Counts the ballots of a vote that are here.
///
/// # Errors
/// The database's.
pub async fn recount(conn: &mut Conn, vote: &Vote, now: Timestamp) -> Stored<Tally> {
    let terms = vote.agreed.terms();
    let mut electors: BTreeMap<String, Elector> = BTreeMap::new();
    if terms.rule == Rule::OnePerNetwork {
        for network in &vote.agreed.networks {
            let origin = crate::origin::Origin::parse(&network.id).map(|origin| origin.to_string()).unwrap_or_default();
            let elector = Elector {
                voter: network.id.clone(),
                network: network.id.clone(),
                origin,
                territory: network.territory.clone(),
                is_mandated: true,
            };
            electors.insert(network.id.clone(), elector);
        }
    }
    let (mut ballots, mut flawed, mut after) = (Vec::new(), BTreeMap::new(), String::new());
    loop {
        let some = store::listed(conn, &vote.id, store::Which::All, &after, SOME).await?;
        let Some(last) = some.last() else { break };
        after.clone_from(&last.uri);
        for stored in &some {
            let actor = actors::by_uri(conn, &stored.voter).await?;
            match believed(vote, stored, actor.as_ref(), now) {
                Ok((elector, ballot)) => {
                    electors.entry(elector.voter.clone()).or_insert(elector);
                    ballots.push(ballot);
                }
                Err(reason) => _ = flawed.insert(stored.uri.clone(), reason),
            }
        }
    }
    let electors: Vec<Elector> = electors.into_values().collect();
    let mut tally = tally::recount(&terms, &electors, &ballots);
    tally.set_aside.extend(flawed);
    Ok(tally)
}

/// A stored ballot, when its proof holds and its voter has a voice.
fn believed(
    vote: &Vote,
    stored: &store::Ballot,
    actor: Option<&Actor>,
    now: Timestamp,
) -> std::result::Result<(Elector, tally::Ballot), Reason> {
    let offer = document(&stored.offer).ok_or(Reason::Unproved)?;
    let said = Said::read(&offer).map_err(|_| Reason::Unproved)?;
    let actor = actor.filter(|actor| ballot::is_proved(&offer, actor, now)).ok_or(Reason::Unproved)?;
    if said.uri != stored.uri || said.vote != vote.uri || said.hash != vote.agreed.hash {
        return Err(Reason::Unproved);
    }
    let elector = said.elector(&vote.agreed, actor)?;
    let received_at = stored.arrived_at.ok_or(Reason::AfterGrace)?;
    let arrives_until = vote.agreed.terms().arrives_until(&elector.origin);
    let withdrawn = document(&stored.undo)
        .filter(|undo| ballot::is_proved(undo, actor, now) && ballot::taken_back(undo).as_ref() == Some(&said.uri))
        .filter(|_| stored.undo_arrived_at.is_some_and(|at| at <= arrives_until))
        .and_then(|undo| ballot::signed_at(&undo));
    let ballot = tally::Ballot {
        id: said.uri,
        voter: said.voter,
        origin: actor.origin.clone(),
        choice: said.choice,
        // It says nothing of the result, and there may be very many.
        explanation: String::new(),
        signed_at: said.signed_at,
        received_at,
        withdrawn,
    };
    Ok((elector, ballot))
}

fn document(text: &str) -> Option<Document> {
    Document::from_value(serde_json::from_str(text).ok()?)
}
