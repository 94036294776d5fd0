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

/// What was said at the opening of a vote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    pub rule: Rule,
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
    /// The territory that their voice is counted in; that of the ballot where it is not known.
    pub territory: Option<String>,
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

/// A ballot, whose signature was verified.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Ballot {
    /// Its address: another ballot has another.
    pub id: String,
    /// The voter's actor.
    pub voter: String,
    /// Where it was signed.
    pub origin: String,
    /// A territory's code; may be empty.
    pub territory: String,
    pub choice: Choice,
    /// Why, in Markdown; may be empty.
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
        let territory = elector.territory.clone().unwrap_or(last.territory);
        tally.territories.entry(territory).or_default().add(last.choice);
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
mod tests {
    use super::*;
    use proptest::{collection::vec, prelude::*, sample::select};

    fn terms(rule: Rule, majority: Majority) -> Terms {
        let grace = BTreeMap::from([("nc".to_owned(), Duration::from_millis(500))]);
        Terms { rule, majority, quorum: 2, opens: Timestamp(100), closes: Timestamp(1_000), grace }
    }

    fn elector(name: &str, network: &str, is_mandated: bool) -> Elector {
        let territory = Some(if network == "nc" { "988" } else { "48" }.to_owned());
        Elector { voter: name.into(), network: network.into(), origin: network.into(), territory, is_mandated }
    }

    fn electorate() -> Vec<Elector> {
        vec![
            elector("a", "nc", true),
            elector("b", "nc", false),
            elector("c", "lozere", true),
            elector("d", "lozere", true),
        ]
    }

    fn ballot(id: &str, voter: &str, choice: Choice, signed: i64) -> Ballot {
        let origin = if matches!(voter, "a" | "b") { "nc" } else { "lozere" };
        Ballot {
            id: id.into(),
            voter: voter.into(),
            origin: origin.into(),
            territory: String::new(),
            choice,
            explanation: String::new(),
            signed_at: Timestamp(signed),
            received_at: Timestamp(signed),
            withdrawn: None,
        }
    }

    #[test]
    fn a_ballot_signed_in_time_counts_within_the_grace_of_its_origin() {
        let terms = terms(Rule::OnePerMember, Majority::Simple);
        let arrived = |voter, at| Ballot { received_at: Timestamp(at), ..ballot(voter, voter, Choice::For, 1_000) };
        let ballots = [arrived("a", 1_500), arrived("b", 1_501), arrived("c", 1_001), arrived("d", 1_000)];
        let tally = recount(&terms, &electorate(), &ballots);
        assert_eq!(tally.counted, BTreeSet::from(["a".to_owned(), "d".to_owned()]));
        let late = [("b".to_owned(), Reason::AfterGrace), ("c".to_owned(), Reason::AfterGrace)];
        assert_eq!(tally.set_aside, BTreeMap::from(late));
        assert_eq!(tally.outcome, Outcome::Adopted);
        let one = Count { in_favour: 1, ..Count::default() };
        assert_eq!(tally.territories, BTreeMap::from([("988".to_owned(), one), ("48".to_owned(), one)]));
    }

    #[test]
    fn what_does_not_count_is_set_aside_with_its_reason() {
        let terms = terms(Rule::OnePerNetwork, Majority::Simple);
        let mut elsewhere = ballot("elsewhere", "c", Choice::For, 200);
        elsewhere.origin = "nc".into();
        let mut withdrawn = ballot("withdrawn", "a", Choice::For, 300);
        withdrawn.withdrawn = Some(Timestamp(900));
        let ballots = [
            ballot("stranger", "x", Choice::For, 200),
            elsewhere,
            ballot("unmandated", "b", Choice::For, 200),
            ballot("early", "c", Choice::For, 99),
            ballot("late", "c", Choice::For, 1_001),
            ballot("double", "c", Choice::For, 200),
            ballot("double", "c", Choice::Against, 200),
            ballot("first", "c", Choice::For, 200),
            ballot("last", "d", Choice::Against, 201),
            ballot("before", "a", Choice::For, 200),
            withdrawn,
        ];
        let tally = recount(&terms, &electorate(), &ballots);
        let expected = [
            ("stranger", Reason::NotElector),
            ("elsewhere", Reason::OtherOrigin),
            ("unmandated", Reason::Unmandated),
            ("early", Reason::Early),
            ("late", Reason::Late),
            ("double", Reason::Ambiguous),
            ("first", Reason::Replaced),
            ("before", Reason::Replaced),
            ("withdrawn", Reason::Withdrawn),
        ];
        assert_eq!(tally.set_aside, expected.map(|(id, reason)| (id.to_owned(), reason)).into());
        assert_eq!(tally.counted, BTreeSet::from(["last".to_owned()]));
        assert_eq!((tally.electorate, tally.outcome), (2, Outcome::NoQuorum));
    }

    #[test]
    fn a_withdrawal_after_the_close_changes_nothing() {
        let mut one = ballot("a", "a", Choice::For, 1_000);
        one.withdrawn = Some(Timestamp(1_001));
        let tally = recount(&terms(Rule::OnePerMember, Majority::Simple), &electorate(), &[one]);
        assert_eq!(tally.heads.in_favour, 1);
    }

    #[test]
    fn each_majority_has_its_threshold() {
        for (majority, adopted, rejected) in [
            (Majority::Simple, (2, 1, 9), (2, 2, 0)),
            (Majority::TwoThirds, (4, 2, 9), (3, 2, 0)),
            (Majority::Absolute, (4, 1, 2), (3, 1, 2)),
        ] {
            let terms = terms(Rule::OnePerMember, majority);
            let outcome = |(in_favour, against, abstaining)| terms.outcome(&Count { in_favour, against, abstaining });
            assert_eq!(outcome(adopted), Outcome::Adopted, "{majority:?}");
            assert_eq!(outcome(rejected), Outcome::Rejected, "{majority:?}");
            assert_eq!(outcome((0, 0, 9)), Outcome::Rejected, "{majority:?}");
            assert_eq!(outcome((1, 0, 0)), Outcome::NoQuorum, "{majority:?}");
        }
        let none = Terms { quorum: 0, ..terms(Rule::OnePerMember, Majority::Simple) };
        assert_eq!(none.outcome(&Count::default()), Outcome::NoQuorum);
    }

    fn ballots() -> impl Strategy<Value = Vec<Ballot>> {
        let choice = select(vec![Choice::For, Choice::Against, Choice::Abstain]);
        let one = (0u32..40, select(vec!["a", "b", "c", "d", "x"]), choice, 50i64..1_100, 0i64..600, 0i64..4_000);
        vec(one, 0..40).prop_map(|all| {
            let one = |(id, voter, choice, signed, way, withdrawn): (u32, &str, _, i64, i64, i64)| Ballot {
                received_at: Timestamp(signed + way),
                withdrawn: (withdrawn < 1_200).then_some(Timestamp(withdrawn)),
                ..ballot(&id.to_string(), voter, choice, signed)
            };
            all.into_iter().map(one).collect()
        })
    }

    fn rules() -> impl Strategy<Value = Rule> {
        select(vec![Rule::OnePerMember, Rule::OnePerNetwork])
    }

    proptest! {
        #[test]
        fn the_result_is_the_same_in_any_order(
            (all, shuffled) in ballots().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
            rule in rules(),
        ) {
            let terms = terms(rule, Majority::TwoThirds);
            let mut turned = electorate();
            turned.reverse();
            let tally = recount(&terms, &electorate(), &all);
            prop_assert_eq!(&recount(&terms, &turned, &shuffled), &tally);
            // Each ballot has one fate, and each voice is heard once.
            let ids: BTreeSet<&String> = all.iter().map(|ballot| &ballot.id).collect();
            let told: BTreeSet<&String> = tally.counted.iter().chain(tally.set_aside.keys()).collect();
            prop_assert_eq!(told, ids);
            prop_assert_eq!(tally.counted.len() + tally.set_aside.len(), all.iter().map(|one| &one.id).collect::<BTreeSet<_>>().len());
            prop_assert_eq!(tally.heads.cast(), tally.counted.len());
            prop_assert!(tally.heads.cast() <= tally.electorate);
            let by_territory: usize = tally.territories.values().map(Count::cast).sum();
            prop_assert_eq!(by_territory, tally.heads.cast());
        }

        #[test]
        fn what_comes_again_later_changes_nothing(all in ballots(), again in vec((0usize..40, 0i64..5_000), 0..20), rule in rules()) {
            let terms = terms(rule, Majority::Simple);
            let copies = again.into_iter().filter_map(|(at, later)| {
                let ballot = all.get(at)?.clone();
                Some(Ballot { received_at: Timestamp(ballot.received_at.0 + later), ..ballot })
            });
            let with_copies: Vec<Ballot> = all.iter().cloned().chain(copies).collect();
            prop_assert_eq!(recount(&terms, &electorate(), &with_copies), recount(&terms, &electorate(), &all));
        }

        #[test]
        fn ballots_that_do_not_count_weigh_nothing(all in ballots(), rule in rules()) {
            let terms = terms(rule, Majority::Absolute);
            let tally = recount(&terms, &electorate(), &all);
            let counted: Vec<Ballot> = all.iter().filter(|one| tally.counted.contains(&one.id)).cloned().collect();
            let again = recount(&terms, &electorate(), &counted);
            prop_assert_eq!((again.heads, again.territories, again.outcome), (tally.heads, tally.territories, tally.outcome));
        }

        #[test]
        fn a_voter_who_withdraws_has_no_voice(all in ballots()) {
            let terms = terms(Rule::OnePerMember, Majority::Simple);
            let mut last = ballot("last", "a", Choice::For, 1_000);
            last.withdrawn = Some(Timestamp(1_000));
            let without: Vec<Ballot> = all.iter().filter(|one| one.voter != "a").cloned().collect();
            let with: Vec<Ballot> = all.into_iter().filter(|one| one.signed_at < Timestamp(1_000)).chain([last]).collect();
            let ids: BTreeSet<String> = without.iter().map(|one| one.id.clone()).collect();
            prop_assume!(with.iter().all(|one| one.voter != "a" || !ids.contains(&one.id)));
            let tally = recount(&terms, &electorate(), &with);
            prop_assert_eq!(tally.territories.get("988").map_or(0, Count::cast), usize::from(tally.counted.iter().any(|id| with.iter().any(|one| one.id == *id && one.voter == "b"))));
        }
    }
}
