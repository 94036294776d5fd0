//! How the clocks of a zone change, for those who must be told in a form that they understand: calendars.

use super::{Timestamp, display::ZONES};
use jiff::civil::DateTime;

/// A change of clocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// The hour that the clock shows when it changes, as it was before.
    pub at: DateTime,
    /// Seconds ahead of UTC before.
    pub from: i32,
    /// Seconds ahead of UTC after.
    pub to: i32,
    /// `CET`, `-03`: what the database calls the hour after it.
    pub name: String,
    /// Summer time begins.
    pub is_summer: bool,
}

/// The changes of a zone after an instant, at most `most` of them; none of one that keeps its hour, or is not known.
#[must_use]
pub fn shifts(zone: &str, after: Timestamp, most: usize) -> Vec<Shift> {
    let Ok(zone) = ZONES.get(zone) else { return Vec::new() };
    let mut before = zone.to_offset(after.whole_second());
    let shift = |change: jiff::tz::TimeZoneTransition<'_>| {
        let (from, to) = (before, change.offset());
        before = to;
        Shift {
            at: from.to_datetime(change.timestamp()),
            from: from.seconds(),
            to: to.seconds(),
            name: change.abbreviation().to_owned(),
            is_summer: change.dst().is_dst(),
        }
    };
    zone.following(after.whole_second()).take(most).map(shift).collect()
}

/// Seconds that a zone is ahead of UTC at an instant, and what the database calls its hour; UTC for one that is not known.
#[must_use]
pub fn offset(zone: &str, at: Timestamp) -> (i32, String) {
    let zone = ZONES.get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let info = zone.to_offset_info(at.whole_second());
    (info.offset().seconds(), info.abbreviation().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn miquelon_changes_and_noumea_does_not() {
        let after = Timestamp::parse("2027-01-01T00:00:00Z").expect("an instant");
        let shifts_of = |zone| {
            shifts(zone, after, 2)
                .into_iter()
                .map(|one| (one.at.to_string(), one.from, one.to, one.is_summer))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            shifts_of("America/Miquelon"),
            [
                ("2027-03-14T02:00:00".into(), -10_800, -7_200, true),
                ("2027-11-07T02:00:00".into(), -7_200, -10_800, false)
            ]
        );
        assert_eq!(
            shifts_of("Europe/Paris"),
            [("2027-03-28T02:00:00".into(), 3_600, 7_200, true), ("2027-10-31T03:00:00".into(), 7_200, 3_600, false)]
        );
        assert!(shifts_of("Pacific/Noumea").is_empty());
        assert_eq!(offset("Pacific/Marquesas", after).0, -34_200);
    }
}
