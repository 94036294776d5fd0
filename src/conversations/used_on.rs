//! The day on which something was used: a date of the place where that was, never an instant. It must
//! not be ahead of the date that it is there.

use crate::{
    locale::Locale,
    territory::{Place, Territory},
    time::{Timestamp, display},
};
use jiff::{civil::Date, tz::TimeZoneDatabase};
use std::{borrow::Cow, sync::LazyLock};

static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// The date in a territory, `YYYY-MM-DD`; the latest one where it has several hours.
pub(super) fn today(territory: &Territory, now: Timestamp) -> String {
    latest(territory, now).to_string()
}

/// True for a real date, written `YYYY-MM-DD`.
pub(super) fn is_date(text: &str) -> bool {
    text.len() == 10 && text.parse::<Date>().is_ok()
}

/// True when that date has not begun anywhere in the territory.
pub(super) fn is_ahead(date: &str, territory: &Territory, now: Timestamp) -> bool {
    date.parse::<Date>().is_ok_and(|date| date > latest(territory, now))
}

/// `24 novembre 2026`
pub(super) fn text(date: &str, locale: Locale) -> String {
    let utc = Place { label: Cow::Borrowed("UTC"), iana: Cow::Borrowed("UTC") };
    Timestamp::parse(&format!("{date}T12:00:00Z"))
        .map_or_else(|| date.to_owned(), |noon| display::day(noon, &utc, locale))
}

fn latest(territory: &Territory, now: Timestamp) -> Date {
    let instant = jiff::Timestamp::from_millisecond(now.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let dates = territory
        .zones
        .iter()
        .filter_map(|zone| ZONES.get(&zone.iana).ok())
        .map(|zone| zone.to_datetime(instant).date());
    dates.max().unwrap_or_else(|| jiff::tz::TimeZone::UTC.to_datetime(instant).date())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::territory;

    #[test]
    fn tomorrow_has_begun_in_noumea_before_it_has_in_lozere() {
        let evening = Timestamp::parse("2026-11-24T14:00:00Z").expect("an instant");
        let (noumea, lozere) = (territory::get("988").expect("known"), territory::get("48").expect("known"));
        assert_eq!(today(noumea, evening), "2026-11-25");
        assert_eq!(today(lozere, evening), "2026-11-24");
        assert!(!is_ahead("2026-11-25", noumea, evening) && is_ahead("2026-11-25", lozere, evening));
    }

    #[test]
    fn only_real_dates_are_dates() {
        assert!(is_date("2026-02-28"));
        for text in ["2026-02-30", "2026-2-28", "28/02/2026", "", "2026-02-28T00:00", "20260228"] {
            assert!(!is_date(text), "{text}");
        }
    }

    #[test]
    fn a_date_is_shown_as_the_day_it_is() {
        assert_eq!(text("2026-11-24", Locale::Fr), "24 novembre 2026");
    }
}
