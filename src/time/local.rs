//! Hours as people type them: the day and the hour of a place, made an instant by its zone, and written back.

use super::{Timestamp, display::ZONES};
use jiff::{civil::DateTime, tz::AmbiguousOffset};

/// As a form field holds it.
const FORM: &str = "%Y-%m-%dT%H:%M";
/// Years in which people meet. What is added to them stays a date, and no series began so long ago that counting its days is work.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2200;
/// The same with its seconds, and what it is ahead of UTC (RFC 3339).
const OFFSET: &str = "%Y-%m-%dT%H:%M:%S%:z";

/// What an hour of the clock on the wall is in a zone.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Hour {
    /// One instant.
    Once(Timestamp),
    /// None: clocks go forward over it. The instant that it would have been shows the hour after it.
    Skipped(Timestamp),
    /// Two: clocks go back over it.
    Twice(Timestamp, Timestamp),
}

impl Hour {
    /// The instant: of one that is skipped the one after it, of two the first, or the second for who asks so.
    #[must_use]
    pub fn instant(self, second: bool) -> Timestamp {
        match self {
            Self::Once(at) | Self::Skipped(at) => at,
            Self::Twice(first, again) => {
                if second {
                    again
                } else {
                    first
                }
            }
        }
    }
}

/// The instant when it is `text` (`2026-12-15T18:00`) in the zone of this IANA name. An hour that a change of clocks skips
/// is the one after it, one that comes twice is the first. `None` for what is no hour, or no zone.
#[must_use]
pub fn instant(text: &str, zone: &str) -> Option<Timestamp> {
    hour(civil(text)?, zone).map(|hour| hour.instant(false))
}

/// The day and the hour that a form field holds.
#[must_use]
pub fn civil(text: &str) -> Option<DateTime> {
    if text.len() > 19 {
        return None;
    }
    DateTime::strptime(FORM, text.get(..16)?).ok().filter(|at| YEARS.contains(&at.year()))
}

/// A day and an hour as a form field holds them.
#[must_use]
pub fn typed(civil: DateTime) -> String {
    civil.strftime(FORM).to_string()
}

/// What an hour is in the zone of this IANA name; `None` for a zone that is not known, and beyond the years that have hours.
#[must_use]
pub fn hour(civil: DateTime, zone: &str) -> Option<Hour> {
    let ambiguous = ZONES.get(zone).ok()?.to_ambiguous_zoned_datetime(civil);
    let offset = ambiguous.offset();
    let at = |instant: Result<jiff::ZonedDateTime, jiff::Error>| {
        instant.ok().map(|at| Timestamp(at.timestamp().as_millisecond()))
    };
    Some(match offset {
        AmbiguousOffset::Unambiguous { .. } => Hour::Once(at(ambiguous.compatible())?),
        AmbiguousOffset::Gap { .. } => Hour::Skipped(at(ambiguous.later())?),
        AmbiguousOffset::Fold { .. } => Hour::Twice(at(ambiguous.clone().earlier())?, at(ambiguous.later())?),
    })
}

/// The day and the hour that an instant is in a zone; in UTC for a zone that is not known.
#[must_use]
pub fn civil_at(at: Timestamp, zone: &str) -> DateTime {
    let zone = ZONES.get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    at.whole_second().to_zoned_datetime(zone).datetime()
}

/// `2026-12-01T09:00:00-04:00`: an instant by the clock of a zone (RFC 3339); in UTC for a zone that is not known.
#[must_use]
pub fn with_offset(at: Timestamp, zone: &str) -> String {
    let zone = ZONES.get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    at.whole_second().to_zoned_datetime(zone).strftime(OFFSET).to_string()
}

/// What [`instant`] reads; in UTC for a zone that is not known.
#[must_use]
pub fn text(at: Timestamp, zone: &str) -> String {
    let zone = ZONES.get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    at.whole_second().to_zoned_datetime(zone).strftime(FORM).to_string()
}

/// True for the name of a zone that the program knows.
#[must_use]
pub fn is_zone(name: &str) -> bool {
    ZONES.get(name).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_is_that_of_its_place() {
        let at = instant("2026-12-15T18:00", "Pacific/Noumea").expect("an hour");
        assert_eq!(at.rfc3339(), "2026-12-15T07:00:00Z");
        assert_eq!(text(at, "Pacific/Noumea"), "2026-12-15T18:00");
        assert_eq!(text(at, "Europe/Paris"), "2026-12-15T08:00");
    }

    #[test]
    fn an_hour_that_is_skipped_is_the_next_one() {
        let at = instant("2026-03-29T02:30", "Europe/Paris").expect("an hour");
        assert_eq!(text(at, "Europe/Paris"), "2026-03-29T03:30");
    }

    #[test]
    fn an_hour_can_be_none_or_two() {
        let at = |text: &str| Timestamp::parse(text).expect(text);
        for (typed, zone, expected) in [
            ("2026-03-29T02:30", "Europe/Paris", Hour::Skipped(at("2026-03-29T01:30:00Z"))),
            ("2026-10-25T02:30", "Europe/Paris", Hour::Twice(at("2026-10-25T00:30:00Z"), at("2026-10-25T01:30:00Z"))),
            ("2027-03-14T02:30", "America/Miquelon", Hour::Skipped(at("2027-03-14T05:30:00Z"))),
            (
                "2027-11-07T01:30",
                "America/Miquelon",
                Hour::Twice(at("2027-11-07T03:30:00Z"), at("2027-11-07T04:30:00Z")),
            ),
            ("2026-03-29T02:30", "Pacific/Noumea", Hour::Once(at("2026-03-28T15:30:00Z"))),
            ("2026-10-25T02:30", "Pacific/Marquesas", Hour::Once(at("2026-10-25T12:00:00Z"))),
        ] {
            assert_eq!(hour(civil(typed).expect(typed), zone), Some(expected), "{typed} {zone}");
        }
        let twice = hour(civil("2026-10-25T02:30").expect("an hour"), "Europe/Paris").expect("known");
        assert_eq!(with_offset(twice.instant(false), "Europe/Paris"), "2026-10-25T02:30:00+02:00");
        assert_eq!(with_offset(twice.instant(true), "Europe/Paris"), "2026-10-25T02:30:00+01:00");
        assert_eq!(with_offset(at("2026-12-01T13:00:00Z"), "America/Guadeloupe"), "2026-12-01T09:00:00-04:00");
        assert_eq!(with_offset(at("2026-12-01T13:00:00Z"), "Pacific/Marquesas"), "2026-12-01T03:30:00-09:30");
    }

    #[test]
    fn what_is_no_hour_is_none() {
        for typed in ["", "demain", "2026-02-30T10:00", "2026-12-15", "2026-12-15T25:00", "é026-12-15T18:00"] {
            assert_eq!(instant(typed, "Europe/Paris"), None, "{typed}");
        }
        assert_eq!(instant("2026-12-15T18:00", "Atlantic/Atlantis"), None);
    }
}
