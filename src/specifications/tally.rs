//! The recount of a vote: from its terms, who may vote, and all ballots, the one result that everybody finds, in
//! whatever order ballots came and however often. Signatures are verified before; nothing here reads a clock.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

/// Whose voice counts.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Each member of the electorate has one.
    OnePerMember,
    /// Each network has one, given by a person whom it mandated.
    OnePerNetwork,
}

/// What it takes to be adopted, once the quorum is there.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Majority {
    /// More voices for than against.
    Simple,
    /// At least two thirds of the voices for or against.
    TwoThirds,
    /// More than half of the voices cast, abstentions among them.
    Absolute,
}

impl Rule {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::OnePerMember, Self::OnePerNetwork];

    /// The name in forms.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::OnePerMember => "member",
            Self::OnePerNetwork => "network",
        }
    }

    /// The locale key of its sentence.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::OnePerMember => "vote-rule-member",
            Self::OnePerNetwork => "vote-rule-network",
        }
    }
}

impl Majority {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Simple, Self::TwoThirds, Self::Absolute];

    /// The name in forms.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Simple => "simple",
            Self::TwoThirds => "two_thirds",
            Self::Absolute => "absolute",
        }
    }

    /// The locale key of its sentence.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Simple => "vote-majority-simple",
            Self::TwoThirds => "vote-majority-two-thirds",
            Self::Absolute => "vote-majority-absolute",
        }
    }
}

/// What was said at the opening of a vote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Whose voice counts.
    pub rule: Rule,
    /// What it takes to be adopted.
    pub majority: Majority,
    /// Voices that must be cast, abstentions among them.
    pub quorum: usize,
    /// The first instant at which a ballot may be signed.
    pub opens: Timestamp,
    /// The last one.
    pub closes: Timestamp,
    /// How long after the close a ballot signed in time may still arrive, for each origin whose link may be down. An
    /// origin that is not there has none.
    pub grace: BTreeMap<String, Duration>,
}

/// Somebody who may vote.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Elector {
    /// Their actor's address.
    pub voter: String,
    /// The address of the network that they belong to.
    pub network: String,
    /// Where their actor lives: no ballot in their name comes from elsewhere.
    pub origin: String,
    /// The code of the territory that their voice is counted in; empty where there is none.
    pub territory: String,
    /// True when they give the voice of their network.
    pub is_mandated: bool,
}

/// What a ballot says.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    For,
    Against,
    Abstain,
}

impl Choice {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::For, Self::Against, Self::Abstain];

    /// The name in tables, forms and activities.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::For => "for",
            Self::Against => "against",
            Self::Abstain => "abstain",
        }
    }

    /// Reads a name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.name() == name)
    }

    /// Its locale key.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::For => "vote-for",
            Self::Against => "vote-against",
            Self::Abstain => "vote-abstain",
        }
    }
}

/// A ballot, whose signature was verified.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Ballot {
    /// Its address: another ballot has another.
    pub id: String,
    /// The voter's actor.
    pub voter: String,
    /// Where it was signed.
    pub origin: String,
    pub choice: Choice,
    /// Why, plain text; may be empty.
    pub explanation: String,
    pub signed_at: Timestamp,
    /// When it came to where votes are counted.
    pub received_at: Timestamp,
    /// When the voter took it back, if they did.
    pub withdrawn: Option<Timestamp>,
}

/// Why a ballot does not count.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Several ballots that differ have its id: none of them is believed.
    Ambiguous,
    /// Its voter is not of the electorate.
    NotElector,
    /// It does not come from where its voter's actor lives.
    OtherOrigin,
    /// Its voter does not give the voice of their network.
    Unmandated,
    /// Signed before the opening.
    Early,
    /// Signed after the close.
    Late,
    /// Signed in time, and arrived after the grace of its origin.
    AfterGrace,
    /// A later one took its place.
    Replaced,
    /// Taken back before the close. What it had replaced does not come back.
    Withdrawn,
    /// Its signature does not hold. Said of what is no [`Ballot`]: [`recount`] never sees one.
    Unproved,
}

impl Reason {
    /// The locale key of its sentence.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Ambiguous => "specification-ballot-ambiguous",
            Self::NotElector => "specification-ballot-not-elector",
            Self::OtherOrigin => "specification-ballot-other-origin",
            Self::Unmandated => "specification-ballot-unmandated",
            Self::Early => "specification-ballot-early",
            Self::Late => "specification-ballot-late",
            Self::AfterGrace => "specification-ballot-after-grace",
            Self::Replaced => "specification-ballot-replaced",
            Self::Withdrawn => "specification-ballot-withdrawn",
            Self::Unproved => "specification-ballot-unproved",
        }
    }
}

/// Voices.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    pub in_favour: usize,
    pub against: usize,
    pub abstaining: usize,
}

/// What follows from the count.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Adopted,
    Rejected,
    /// Too few voices to decide anything.
    NoQuorum,
}

impl Outcome {
    /// Its locale key.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Adopted => "vote-outcome-adopted",
            Self::Rejected => "vote-outcome-rejected",
            Self::NoQuorum => "vote-outcome-no-quorum",
        }
    }
}

/// A result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// All voices.
    pub heads: Count,
    /// The voices of each territory; the empty code is for those that name none.
    pub territories: BTreeMap<String, Count>,
    /// The ids of the ballots that count.
    pub counted: BTreeSet<String>,
    /// The ids of the others, and why.
    pub set_aside: BTreeMap<String, Reason>,
    /// How many voices there may be.
    pub electorate: usize,
    pub outcome: Outcome,
}

impl Count {
    /// All voices, abstentions among them.
    #[must_use]
    pub fn cast(&self) -> usize {
        self.expressed() + self.abstaining
    }

    /// Voices for or against.
    #[must_use]
    pub fn expressed(&self) -> usize {
        self.in_favour + self.against
    }

    fn add(&mut self, choice: Choice) {
        match choice {
            Choice::For => self.in_favour += 1,
            Choice::Against => self.against += 1,
            Choice::Abstain => self.abstaining += 1,
        }
    }
}

impl Terms {
    /// What these voices decide.
    #[must_use]
    pub fn outcome(&self, count: &Count) -> Outcome {
        if count.cast() < self.quorum || count.cast() == 0 {
            return Outcome::NoQuorum;
        }
        let is_adopted = match self.majority {
            Majority::Simple => count.in_favour > count.against,
            Majority::TwoThirds => count.in_favour > 0 && count.in_favour * 3 >= count.expressed() * 2,
            Majority::Absolute => count.in_favour * 2 > count.cast(),
        };
        if is_adopted { Outcome::Adopted } else { Outcome::Rejected }
    }

    /// The last instant at which a ballot from `origin` may arrive.
    #[must_use]
    pub fn arrives_until(&self, origin: &str) -> Timestamp {
        self.grace.get(origin).map_or(self.closes, |grace| self.closes.plus(*grace))
    }

    /// Why a ballot does not count, whatever other ballots say.
    fn flaw(&self, ballot: &Ballot, elector: Option<&Elector>) -> Option<Reason> {
        let Some(elector) = elector else { return Some(Reason::NotElector) };
        let checks = [
            (ballot.origin != elector.origin, Reason::OtherOrigin),
            (self.rule == Rule::OnePerNetwork && !elector.is_mandated, Reason::Unmandated),
            (ballot.signed_at < self.opens, Reason::Early),
            (ballot.signed_at > self.closes, Reason::Late),
            (ballot.received_at > self.arrives_until(&ballot.origin), Reason::AfterGrace),
        ];
        checks.into_iter().find_map(|(is_so, reason)| is_so.then_some(reason))
    }
}

/// Counts a vote. Of one voice, the last valid ballot counts: by the hour at which it was signed, then by its id. The
/// order of the ballots and of the electorate says nothing, and a ballot that comes several times is one: that which
/// came first.
#[must_use]
pub fn recount(terms: &Terms, electorate: &[Elector], ballots: &[Ballot]) -> Tally {
    let mut sorted: Vec<&Elector> = electorate.iter().collect();
    sorted.sort();
    let mut electors: BTreeMap<&str, &Elector> = BTreeMap::new();
    for elector in sorted {
        electors.entry(&elector.voter).or_insert(elector);
    }
    let voice = |elector: &Elector| match terms.rule {
        Rule::OnePerMember => elector.voter.clone(),
        Rule::OnePerNetwork => elector.network.clone(),
    };
    let may_vote = |elector: &&&Elector| terms.rule == Rule::OnePerMember || elector.is_mandated;
    let voices: BTreeSet<String> = electors.values().filter(may_vote).map(|elector| voice(elector)).collect();
    let mut tally = Tally {
        heads: Count::default(),
        territories: BTreeMap::new(),
        counted: BTreeSet::new(),
        set_aside: BTreeMap::new(),
        electorate: voices.len(),
        outcome: Outcome::NoQuorum,
    };
    let mut valid: BTreeMap<String, Vec<(Ballot, &Elector)>> = BTreeMap::new();
    for (id, ballot) in once_each(ballots) {
        let elector = ballot.as_ref().and_then(|ballot| electors.get(ballot.voter.as_str()).copied());
        let flaw = ballot.as_ref().map_or(Some(Reason::Ambiguous), |ballot| terms.flaw(ballot, elector));
        match (flaw, ballot, elector) {
            (None, Some(ballot), Some(elector)) => valid.entry(voice(elector)).or_default().push((ballot, elector)),
            (reason, ..) => _ = tally.set_aside.insert(id, reason.unwrap_or(Reason::NotElector)),
        }
    }
    for mut of_one in valid.into_values() {
        of_one.sort_by(|(a, _), (b, _)| (a.signed_at, &a.id).cmp(&(b.signed_at, &b.id)));
        let Some((last, elector)) = of_one.pop() else { continue };
        tally.set_aside.extend(of_one.into_iter().map(|(ballot, _)| (ballot.id, Reason::Replaced)));
        if last.withdrawn.is_some_and(|at| at <= terms.closes) {
            tally.set_aside.insert(last.id, Reason::Withdrawn);
            continue;
        }
        tally.heads.add(last.choice);
        tally.territories.entry(elector.territory.clone()).or_default().add(last.choice);
        tally.counted.insert(last.id);
    }
    tally.outcome = terms.outcome(&tally.heads);
    tally
}

/// Each ballot once, by its id; `None` where several that differ have one id. Copies may have come, and heard of the
/// withdrawal, at different hours: the first hour counts.
fn once_each(ballots: &[Ballot]) -> BTreeMap<String, Option<Ballot>> {
    let mut all: BTreeMap<String, Option<Ballot>> = BTreeMap::new();
    for ballot in ballots {
        let known = all.entry(ballot.id.clone()).or_insert_with(|| Some(ballot.clone()));
        let Some(one) = known else { continue };
        let copy = Ballot { received_at: one.received_at, withdrawn: one.withdrawn, ..ballot.clone() };
        if *one != copy {
            *known = None;
            continue;
        }
        one.received_at = one.received_at.min(ballot.received_at);
        one.withdrawn = one.withdrawn.into_iter().chain(ballot.withdrawn).min();
    }
    all
}

#[cfg(test)]
mod tests;
