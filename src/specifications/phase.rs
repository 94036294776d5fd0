//! The phases of a specification, one after the other, one at a time. Which one it is follows from what its origin wrote
//! and from the hour: every network that has it says the same, without asking.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What is done with a specification at one time.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Phase {
    /// Everybody asks; the text does not change.
    Questions,
    /// The drafting team writes.
    Drafting,
    /// Everybody discusses a text that stands.
    Amendments,
    /// The text is put to the vote.
    Vote,
    /// Structures adopt it.
    Adoption,
}

impl Phase {
    /// All, in their order.
    pub const ALL: [Self; 5] = [Self::Questions, Self::Drafting, Self::Amendments, Self::Vote, Self::Adoption];

    /// The name in forms, tables and activities.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Questions => "questions",
            Self::Drafting => "drafting",
            Self::Amendments => "amendments",
            Self::Vote => "vote",
            Self::Adoption => "adoption",
        }
    }

    /// Reads a name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|phase| phase.name() == name)
    }

    /// The one that follows.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        Self::ALL.into_iter().find(|phase| *phase > self)
    }

    /// The name of the form field that holds its end.
    #[must_use]
    pub fn field(self) -> &'static str {
        match self {
            Self::Questions => "until_questions",
            Self::Drafting => "until_drafting",
            Self::Amendments => "until_amendments",
            Self::Vote => "until_vote",
            Self::Adoption => "until_adoption",
        }
    }

    /// Its name's locale key.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Questions => "specification-phase-questions",
            Self::Drafting => "specification-phase-drafting",
            Self::Amendments => "specification-phase-amendments",
            Self::Vote => "specification-phase-vote",
            Self::Adoption => "specification-phase-adoption",
        }
    }

    /// The locale key of what can be done in it, and by whom.
    #[must_use]
    pub fn now_key(self) -> &'static str {
        match self {
            Self::Questions => "specification-now-questions",
            Self::Drafting => "specification-now-drafting",
            Self::Amendments => "specification-now-amendments",
            Self::Vote => "specification-now-vote",
            Self::Adoption => "specification-now-adoption",
        }
    }

    /// True when the team may lead a specification from this phase to that one. Once a vote has begun nothing goes back:
    /// what people voted on must stay what they voted on.
    #[must_use]
    pub fn may_become(self, other: Self) -> bool {
        other >= self || self < Self::Vote
    }
}

/// The end of a phase.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct End {
    /// See [`Phase::name`].
    pub phase: String,
    /// RFC 3339, UTC.
    pub until: String,
}

/// The phase that was begun, and when each one ends, where that was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// The phase that the team has begun.
    pub begun: Phase,
    /// Ends of phases, in their order; none of a phase that ends when the team says so.
    pub ends: Vec<(Phase, Timestamp)>,
}

/// Where a specification stands at an instant.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The phase.
    pub phase: Phase,
    /// Until when; `None` until the team moves it on.
    pub until: Option<Timestamp>,
}

impl Schedule {
    /// Reads what a sheet says; what is not known is left out.
    #[must_use]
    pub fn read(begun: &str, ends: &[End]) -> Self {
        let mut read: Vec<(Phase, Timestamp)> =
            ends.iter().filter_map(|end| Some((Phase::parse(&end.phase)?, Timestamp::parse(&end.until)?))).collect();
        read.sort_unstable_by_key(|(phase, _)| *phase);
        read.dedup_by_key(|(phase, _)| *phase);
        Self { begun: Phase::parse(begun).unwrap_or(Phase::Questions), ends: read }
    }

    /// As a sheet says it.
    #[must_use]
    pub fn written(&self) -> Vec<End> {
        self.ends.iter().map(|(phase, until)| End { phase: phase.name().to_owned(), until: until.rfc3339() }).collect()
    }

    /// When a phase ends.
    #[must_use]
    pub fn until(&self, phase: Phase) -> Option<Timestamp> {
        self.ends.iter().find(|(of, _)| *of == phase).map(|(_, until)| *until)
    }

    /// Where it stands: each phase that has ended gives way to the next.
    #[must_use]
    pub fn at(&self, now: Timestamp) -> Standing {
        let mut phase = self.begun;
        while let (Some(until), Some(next)) = (self.until(phase), phase.next()) {
            if until > now {
                break;
            }
            phase = next;
        }
        Standing { phase, until: self.until(phase).filter(|until| *until > now) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(hour: i64) -> Timestamp {
        Timestamp(hour * 3_600_000)
    }

    #[test]
    fn a_phase_that_has_ended_gives_way_to_the_next() {
        let schedule =
            Schedule { begun: Phase::Drafting, ends: vec![(Phase::Drafting, at(10)), (Phase::Amendments, at(20))] };
        let stands = |hour| {
            let standing = schedule.at(at(hour));
            (standing.phase, standing.until)
        };
        assert_eq!(stands(9), (Phase::Drafting, Some(at(10))));
        assert_eq!(stands(10), (Phase::Amendments, Some(at(20))), "an end is not part of its phase");
        assert_eq!(stands(30), (Phase::Vote, None), "what has no end waits for the team");
    }

    #[test]
    fn nothing_goes_back_once_a_vote_has_begun() {
        assert!(Phase::Amendments.may_become(Phase::Drafting));
        assert!(Phase::Vote.may_become(Phase::Adoption));
        assert!(!Phase::Vote.may_become(Phase::Drafting));
        assert!(!Phase::Adoption.may_become(Phase::Vote));
    }

    proptest! {
        #[test]
        fn time_never_leads_back(hours in proptest::collection::vec(0_i64..100, 0..5), one in 0_i64..120, more in 0_i64..120) {
            let ends = Phase::ALL.into_iter().zip(hours).map(|(phase, hour)| (phase, at(hour))).collect();
            let schedule = Schedule { begun: Phase::Questions, ends };
            let (before, after) = (schedule.at(at(one)), schedule.at(at(one + more)));
            prop_assert!(before.phase <= after.phase);
            prop_assert_eq!(Schedule::read("questions", &schedule.written()), schedule);
        }
    }
}
