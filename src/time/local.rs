//! Hours as people type them: the day and the hour of a place, made an instant by its zone, and written back.

use super::{Timestamp, display::ZONES};
use jiff::civil::DateTime;

/// As a form field holds it.
const FORM: &str = "%Y-%m-%dT%H:%M";

/// The instant when it is `text` (`2026-12-15T18:00`) in the zone of this IANA name. An hour that a change of clocks skips
/// is the one after it, one that comes twice is the first. `None` for what is no hour, or no zone.
#[must_use]
pub fn instant(text: &str, zone: &str) -> Option<Timestamp> {
    if text.len() > 19 {
        return None;
    }
    let civil = DateTime::strptime(FORM, text.get(..16)?).ok()?;
    let instant = ZONES.get(zone).ok()?.to_timestamp(civil).ok()?;
    Some(Timestamp(instant.as_millisecond()))
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
    fn what_is_no_hour_is_none() {
        for typed in ["", "demain", "2026-02-30T10:00", "2026-12-15", "2026-12-15T25:00", "é026-12-15T18:00"] {
            assert_eq!(instant(typed, "Europe/Paris"), None, "{typed}");
        }
        assert_eq!(instant("2026-12-15T18:00", "Atlantic/Atlantis"), None);
    }
}
