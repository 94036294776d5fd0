//! Hours as people read them: always with their place. Nothing here may show a bare hour, guess a zone, or
//! replace an IANA name by its alias (`Indian/Reunion` is not `Asia/Dubai` to those who live there).

use super::Timestamp;
use crate::locale::Locale;
use crate::territory::Place;
use jiff::ZonedDateTime;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use std::borrow::Cow;
use std::sync::LazyLock;

/// The zones that the program carries with it, so that two machines never disagree.
pub(super) static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// `mar. 24 nov. 2026 à 14:00 (Nouméa)`, `Tue 24 Nov 2026 at 14:00 (Nouméa)`
#[must_use]
pub fn instant(ts: Timestamp, place: &Place, locale: Locale) -> String {
    let (local, place) = local(ts, place, locale);
    let weekday = locale.t(WEEKDAYS[usize::from(local.weekday().to_monday_zero_offset().unsigned_abs())]);
    let month = locale.t(SHORT_MONTHS[month_index(&local)]);
    locale.tv(
        "time-instant",
        &[
            ("weekday", weekday.into()),
            ("day", day_of_month(&local, locale).into()),
            ("month", month.into()),
            ("year", local.year().to_string().into()),
            ("hour", hour(&local).into()),
            ("place", place.into()),
        ],
    )
}

/// `mar. 14 janv. 08:00 Nouméa`, beside other hours; with its year where that is not the year of `now` there.
#[must_use]
pub fn beside(ts: Timestamp, place: &Place, locale: Locale, now: Timestamp) -> String {
    let ((then, name), (today, _)) = (local(ts, place, locale), local(now, place, locale));
    let key = if then.year() == today.year() { "time-beside" } else { "time-beside-year" };
    locale.tv(
        key,
        &[
            ("weekday", locale.t(WEEKDAYS[usize::from(then.weekday().to_monday_zero_offset().unsigned_abs())]).into()),
            ("day", day_of_month(&then, locale).into()),
            ("month", locale.t(SHORT_MONTHS[month_index(&then)]).into()),
            ("year", then.year().to_string().into()),
            ("hour", hour(&then).into()),
            ("place", name.into()),
        ],
    )
}

/// `mar. 14 janv. 08:00`, in a row that names its place.
#[must_use]
pub fn hour_there(ts: Timestamp, place: &Place, locale: Locale) -> String {
    let (then, _) = local(ts, place, locale);
    locale.tv(
        "time-there",
        &[
            ("weekday", locale.t(WEEKDAYS[usize::from(then.weekday().to_monday_zero_offset().unsigned_abs())]).into()),
            ("day", day_of_month(&then, locale).into()),
            ("month", locale.t(SHORT_MONTHS[month_index(&then)]).into()),
            ("hour", hour(&then).into()),
        ],
    )
}

/// The locale key that says that a place has another date at this instant than `here`: « la veille », « le lendemain ».
#[must_use]
pub fn shift(ts: Timestamp, here: &Place, there: &Place) -> Option<&'static str> {
    let date = |place: &Place| super::local::civil_at(ts, &place.iana).date();
    match date(there).cmp(&date(here)) {
        std::cmp::Ordering::Less => Some("time-day-before"),
        std::cmp::Ordering::Equal => None,
        std::cmp::Ordering::Greater => Some("time-day-after"),
    }
}

/// `décembre 2026`
#[must_use]
pub fn month(date: jiff::civil::Date, locale: Locale) -> String {
    let month = locale.t(MONTHS[usize::from(date.month().unsigned_abs()) - 1]);
    locale.tv("time-month", &[("month", month.into()), ("year", date.year().to_string().into())])
}

/// `mardi`, Monday being 0.
#[must_use]
pub fn weekday(weekday: jiff::civil::Weekday, locale: Locale) -> Cow<'static, str> {
    locale.t(LONG_WEEKDAYS[usize::from(weekday.to_monday_zero_offset().unsigned_abs())])
}

/// `mar.`
#[must_use]
pub fn short_weekday(weekday: jiff::civil::Weekday, locale: Locale) -> Cow<'static, str> {
    locale.t(WEEKDAYS[usize::from(weekday.to_monday_zero_offset().unsigned_abs())])
}

/// `mardi 1er décembre 2026`
#[must_use]
pub fn date(date: jiff::civil::Date, locale: Locale) -> String {
    let day = if date.day() == 1 { locale.t("time-first") } else { Cow::Owned(date.day().to_string()) };
    locale.tv(
        "time-date",
        &[
            ("weekday", weekday(date.weekday(), locale).into()),
            ("day", day.into()),
            ("month", locale.t(MONTHS[usize::from(date.month().unsigned_abs()) - 1]).into()),
            ("year", date.year().to_string().into()),
        ],
    )
}

/// `24 novembre 2026`, `1er décembre 2026`, `24 November 2026`: the date that it is in `place`.
#[must_use]
pub fn day(ts: Timestamp, place: &Place, locale: Locale) -> String {
    let (local, _) = local(ts, place, locale);
    let month = locale.t(MONTHS[month_index(&local)]);
    locale.tv(
        "time-day",
        &[
            ("day", day_of_month(&local, locale).into()),
            ("month", month.into()),
            ("year", local.year().to_string().into()),
        ],
    )
}

/// `24 nov. 2026, 14:00 (Nouméa)`: for columns.
#[must_use]
pub fn short(ts: Timestamp, place: &Place, locale: Locale) -> String {
    let (local, place) = local(ts, place, locale);
    locale.tv(
        "time-short",
        &[
            ("day", day_of_month(&local, locale).into()),
            ("month", locale.t(SHORT_MONTHS[month_index(&local)]).into()),
            ("year", local.year().to_string().into()),
            ("hour", hour(&local).into()),
            ("place", place.into()),
        ],
    )
}

/// `10:42 (Nouméa)`
#[must_use]
pub fn short_hour(ts: Timestamp, place: &Place, locale: Locale) -> String {
    let (local, place) = local(ts, place, locale);
    locale.tv("time-short-hour", &[("hour", hour(&local).into()), ("place", place.into())])
}

/// The local time and the name to show with it. A zone that the database does not know is shown as UTC,
/// under that name: a wrong place would be a lie.
fn local(ts: Timestamp, place: &Place, locale: Locale) -> (ZonedDateTime, Cow<'static, str>) {
    let instant = ts.whole_second();
    match ZONES.get(&place.iana) {
        Ok(zone) => (instant.to_zoned_datetime(zone), place.name(locale)),
        Err(_) => (instant.to_zoned_datetime(TimeZone::UTC), Cow::Borrowed("UTC")),
    }
}

fn hour(local: &ZonedDateTime) -> String {
    format!("{:02}:{:02}", local.hour(), local.minute())
}

fn day_of_month(local: &ZonedDateTime, locale: Locale) -> Cow<'static, str> {
    match local.day() {
        1 => locale.t("time-first"),
        day => Cow::Owned(day.to_string()),
    }
}

fn month_index(local: &ZonedDateTime) -> usize {
    usize::from(local.month().unsigned_abs()) - 1
}

const WEEKDAYS: [&str; 7] = [
    "time-weekday-monday",
    "time-weekday-tuesday",
    "time-weekday-wednesday",
    "time-weekday-thursday",
    "time-weekday-friday",
    "time-weekday-saturday",
    "time-weekday-sunday",
];

const LONG_WEEKDAYS: [&str; 7] = [
    "time-long-weekday-monday",
    "time-long-weekday-tuesday",
    "time-long-weekday-wednesday",
    "time-long-weekday-thursday",
    "time-long-weekday-friday",
    "time-long-weekday-saturday",
    "time-long-weekday-sunday",
];

const MONTHS: [&str; 12] = [
    "time-month-january",
    "time-month-february",
    "time-month-march",
    "time-month-april",
    "time-month-may",
    "time-month-june",
    "time-month-july",
    "time-month-august",
    "time-month-september",
    "time-month-october",
    "time-month-november",
    "time-month-december",
];

const SHORT_MONTHS: [&str; 12] = [
    "time-short-month-january",
    "time-short-month-february",
    "time-short-month-march",
    "time-short-month-april",
    "time-short-month-may",
    "time-short-month-june",
    "time-short-month-july",
    "time-short-month-august",
    "time-short-month-september",
    "time-short-month-october",
    "time-short-month-november",
    "time-short-month-december",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::territory;

    fn place(iana: &str) -> Place {
        Place::of_zone(iana).expect(iana)
    }

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).expect(text)
    }

    #[test]
    fn an_instant_shows_its_weekday_and_its_place() {
        let noumea = place("Pacific/Noumea");
        let ts = at("2026-11-24T14:00:00+11:00");
        assert_eq!(instant(ts, &noumea, Locale::Fr), "mar. 24 nov. 2026 à 14:00 (Nouméa)");
        assert_eq!(instant(ts, &noumea, Locale::En), "Tue 24 Nov 2026 at 14:00 (Nouméa)");
        assert_eq!(short_hour(ts, &noumea, Locale::Fr), "14:00 (Nouméa)");
        assert_eq!(short(ts, &noumea, Locale::Fr), "24 nov. 2026, 14:00 (Nouméa)");
    }

    #[test]
    fn a_day_is_the_day_of_the_place_and_the_first_is_the_first() {
        let eve = at("2026-11-30T23:30:00+01:00");
        assert_eq!(day(eve, &place("Europe/Paris"), Locale::Fr), "30 novembre 2026");
        assert_eq!(day(eve, &place("Pacific/Noumea"), Locale::Fr), "1er décembre 2026");
        assert_eq!(day(eve, &place("Pacific/Noumea"), Locale::En), "1 December 2026");
    }

    #[test]
    fn hours_beside_each_other_say_their_day_and_whose_they_are() {
        let (noumea, paris) = (place("Pacific/Noumea"), place("Europe/Paris"));
        let (ts, now) = (at("2027-01-12T21:00:00Z"), at("2027-01-02T00:00:00Z"));
        assert_eq!(beside(ts, &noumea, Locale::Fr, now), "mer. 13 janv. 08:00\u{a0}Nouméa");
        assert_eq!(beside(ts, &paris, Locale::Fr, now), "mar. 12 janv. 22:00\u{a0}Paris");
        assert_eq!(beside(ts, &paris, Locale::En, now), "Tue 12 Jan 22:00\u{a0}Paris");
        assert_eq!(beside(ts, &paris, Locale::Fr, at("2026-12-02T00:00:00Z")), "mar. 12 janv. 2027 22:00\u{a0}Paris");
        assert_eq!(shift(ts, &noumea, &paris), Some("time-day-before"));
        assert_eq!(shift(ts, &paris, &noumea), Some("time-day-after"));
        assert_eq!(shift(at("2027-01-12T09:00:00Z"), &paris, &noumea), None);
    }

    #[test]
    fn six_in_the_evening_in_paris_is_known_everywhere() {
        let ts = at("2026-11-23T18:00:00+01:00");
        for (zone, expected) in [
            ("Europe/Paris", "lun. 23 nov. 2026 à 18:00 (Paris)"),
            ("America/Guadeloupe", "lun. 23 nov. 2026 à 13:00 (Guadeloupe)"),
            ("America/Martinique", "lun. 23 nov. 2026 à 13:00 (Martinique)"),
            ("America/St_Barthelemy", "lun. 23 nov. 2026 à 13:00 (Saint-Barthélemy)"),
            ("America/Marigot", "lun. 23 nov. 2026 à 13:00 (Saint-Martin)"),
            ("America/Cayenne", "lun. 23 nov. 2026 à 14:00 (Cayenne)"),
            ("America/Miquelon", "lun. 23 nov. 2026 à 14:00 (Miquelon)"),
            ("Indian/Mayotte", "lun. 23 nov. 2026 à 20:00 (Mayotte)"),
            ("Indian/Reunion", "lun. 23 nov. 2026 à 21:00 (La Réunion)"),
            ("Indian/Kerguelen", "lun. 23 nov. 2026 à 22:00 (Kerguelen)"),
            ("Antarctica/DumontDUrville", "mar. 24 nov. 2026 à 03:00 (Terre Adélie)"),
            ("Pacific/Tahiti", "lun. 23 nov. 2026 à 07:00 (Papeete)"),
            ("Pacific/Marquesas", "lun. 23 nov. 2026 à 07:30 (Marquises)"),
            ("Pacific/Gambier", "lun. 23 nov. 2026 à 08:00 (Gambier)"),
            ("Pacific/Noumea", "mar. 24 nov. 2026 à 04:00 (Nouméa)"),
            ("Pacific/Wallis", "mar. 24 nov. 2026 à 05:00 (Wallis)"),
        ] {
            assert_eq!(instant(ts, &place(zone), Locale::Fr), expected);
        }
    }

    #[test]
    fn miquelon_changes_its_hour_on_american_dates() {
        let miquelon = place("America/Miquelon");
        for (instant, expected) in [
            ("2027-03-14T04:59:00Z", "01:59 (Miquelon)"),
            ("2027-03-14T05:00:00Z", "03:00 (Miquelon)"),
            ("2027-11-07T03:59:00Z", "01:59 (Miquelon)"),
            ("2027-11-07T04:00:00Z", "01:00 (Miquelon)"),
        ] {
            assert_eq!(short_hour(at(instant), &miquelon, Locale::Fr), expected);
        }
        let paris = place("Europe/Paris");
        let between = at("2027-03-20T12:00:00Z");
        assert_eq!(short_hour(between, &paris, Locale::Fr), "13:00 (Paris)");
        assert_eq!(short_hour(between, &miquelon, Locale::Fr), "10:00 (Miquelon)");
    }

    #[test]
    fn every_zone_of_france_keeps_its_name() {
        for zone in territory::all().iter().flat_map(|territory| &territory.zones) {
            let known = ZONES.get(&zone.iana).expect("a zone of the list is in the database");
            assert_eq!(known.iana_name(), Some(zone.iana.as_str()));
        }
    }

    #[test]
    fn an_unknown_zone_is_shown_in_utc_and_says_so() {
        let nowhere = Place { label: "Atlantide".into(), iana: "Atlantic/Atlantis".into() };
        assert_eq!(short_hour(at("2026-11-24T14:00:00Z"), &nowhere, Locale::Fr), "14:00 (UTC)");
    }
}
