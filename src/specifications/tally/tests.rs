//! One result, whatever comes in whatever order.

use super::*;
use proptest::{collection::vec, prelude::*, sample::select};

fn terms(rule: Rule, majority: Majority) -> Terms {
    let grace = BTreeMap::from([("nc".to_owned(), Duration::from_millis(500))]);
    Terms { rule, majority, quorum: 2, opens: Timestamp(100), closes: Timestamp(1_000), grace }
}

fn elector(name: &str, network: &str, is_mandated: bool) -> Elector {
    let territory = if network == "nc" { "988" } else { "48" }.to_owned();
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
        let with: Vec<Ballot> = all.into_iter().filter(|one| one.signed_at < Timestamp(1_000)).chain([last]).collect();
        let tally = recount(&terms, &electorate(), &with);
        let mut counted = with.iter().filter(|one| tally.counted.contains(&one.id));
        prop_assert!(counted.all(|one| one.voter != "a"));
        prop_assert_eq!(tally.set_aside.get("last"), Some(&Reason::Withdrawn));
    }
}
