//! When events take place: the times of a series as they follow from its sheet. Pure; [`super::times`] keeps them.

use super::sheet::{Change, LONGEST, Sheet, Span};
use crate::time::{Timestamp, local};
use jiff::civil::{Date, DateTime};
use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

/// They are written on when less than that lies ahead.
pub(super) const NEAR: Duration = Duration::from_secs(366 * 24 * 3600);
const DAY: Duration = Duration::from_secs(24 * 3600);
/// Most times of one series.
const MOST: usize = 4_000;

/// One time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// Its beginning as the rule gives it: its name, whatever becomes of it.
    pub of: String,
    /// When.
    pub span: Span,
    /// It does not take place.
    pub is_cancelled: bool,
}

/// The times of an event from its first to `until`, and whether there are more.
#[must_use]
pub fn of(sheet: &Sheet, until: Timestamp) -> (Vec<Occurrence>, bool) {
    between(sheet, Timestamp(i64::MIN), until)
}

/// Those that end after `from`; an event that is no series has its one time.
pub(super) fn between(sheet: &Sheet, from: Timestamp, until: Timestamp) -> (Vec<Occurrence>, bool) {
    let Some(first) = sheet.span() else { return (Vec::new(), false) };
    let single = || Occurrence { of: sheet.starts.clone(), span: first, is_cancelled: sheet.is_cancelled() };
    let (Some(rule), Some(starts), Some(ends)) = (sheet.rule(), local::civil(&sheet.starts), local::civil(&sheet.ends))
    else {
        return (vec![single()], false);
    };
    let changes: HashMap<&str, &Change> = sheet.changes.iter().map(|change| (change.of.as_str(), change)).collect();
    // What began long before is over: it costs no look at a clock. What was moved may be anywhere.
    let long_ago = local::civil_at(from.minus(LONGEST + 2 * DAY), &sheet.zone).date();
    let moved_days: HashSet<Date> = changes.keys().filter_map(|of| local::civil(of)).map(DateTime::date).collect();
    let mut found = Vec::new();
    for date in rule.dates(starts.date()).filter(|date| *date >= long_ago || moved_days.contains(date)) {
        let begins = date.to_datetime(starts.time());
        let Some(usual) = on(sheet, begins, starts, ends) else { break };
        if usual.starts > until || found.len() == MOST {
            return (found, true);
        }
        let name = local::typed(begins);
        let mut occurrence = Occurrence { span: usual, is_cancelled: sheet.is_cancelled(), of: name };
        if let Some(change) = changes.get(occurrence.of.as_str()) {
            match moved(sheet, change.starts.as_str(), change.ends.as_str()) {
                Some(span) => occurrence.span = span,
                None => occurrence.is_cancelled = true,
            }
        }
        if occurrence.span.ends > from {
            found.push(occurrence);
        }
    }
    (found, false)
}

/// The time that comes next, or goes on; of what is over, or takes place no more, the first.
#[must_use]
pub fn next(sheet: &Sheet, now: Timestamp) -> Option<Span> {
    let first = sheet.span()?;
    let (all, _) = between(sheet, now, first.starts.max(now).plus(NEAR));
    let coming = all.into_iter().filter(|one| !one.is_cancelled && one.span.ends > now).map(|one| one.span);
    Some(coming.min_by_key(|span| span.starts).unwrap_or(first))
}

/// The time of this name, of a series that has it.
#[must_use]
pub fn named(sheet: &Sheet, name: &str) -> Option<Occurrence> {
    sheet.rule()?;
    let until = local::instant(name, &sheet.zone)?.plus(DAY);
    of(sheet, until).0.into_iter().find(|one| one.of == name)
}

/// The times of a series that are moved or left out.
#[must_use]
pub fn changed(sheet: &Sheet) -> Vec<Occurrence> {
    let last = sheet.changes.iter().filter_map(|change| local::instant(&change.of, &sheet.zone)).max();
    let Some(until) = last.map(|last| last.plus(DAY)) else { return Vec::new() };
    let changes: HashSet<&str> = sheet.changes.iter().map(|change| change.of.as_str()).collect();
    let (mut all, _) = of(sheet, until);
    all.retain(|one| changes.contains(one.of.as_str()));
    all
}

/// A time that begins then and lasts, by the clock on the wall, as long as the first.
fn on(sheet: &Sheet, begins: DateTime, starts: DateTime, ends: DateTime) -> Option<Span> {
    let ends = begins.checked_add(ends.since(starts).ok()?).ok()?;
    let at = |civil: DateTime, again| local::hour(civil, &sheet.zone).map(|hour| hour.instant(again));
    let starts = at(begins, sheet.starts_again)?;
    let ends = at(ends, sheet.ends_again)?;
    // A night when clocks go forward may leave nothing of it.
    Some(Span { starts, ends: ends.max(starts.plus(Duration::from_secs(60))) })
}

fn moved(sheet: &Sheet, starts: &str, ends: &str) -> Option<Span> {
    Sheet { starts: starts.to_owned(), ends: ends.to_owned(), zone: sheet.zone.clone(), ..Sheet::default() }.span()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).expect(text)
    }

    fn sheet(starts: &str, ends: &str, zone: &str, repeats: &str) -> Sheet {
        Sheet {
            starts: starts.into(),
            ends: ends.into(),
            zone: zone.into(),
            repeats: repeats.into(),
            ..Sheet::default()
        }
    }

    fn begin(sheet: &Sheet) -> Vec<String> {
        of(sheet, at("2030-01-01T00:00:00Z")).0.iter().map(|one| one.span.starts.rfc3339()).collect()
    }

    #[test]
    fn a_meeting_stays_at_its_hour_when_clocks_change() {
        let paris = sheet("2027-03-23T18:00", "2027-03-23T19:30", "Europe/Paris", "FREQ=WEEKLY;BYDAY=TU;COUNT=3");
        assert_eq!(begin(&paris), ["2027-03-23T17:00:00Z", "2027-03-30T16:00:00Z", "2027-04-06T16:00:00Z"]);
        let miquelon = sheet("2027-03-09T18:00", "2027-03-09T19:00", "America/Miquelon", "FREQ=WEEKLY;COUNT=2");
        assert_eq!(begin(&miquelon), ["2027-03-09T21:00:00Z", "2027-03-16T20:00:00Z"]);
        let noumea = sheet("2027-03-23T18:00", "2027-03-23T19:00", "Pacific/Noumea", "FREQ=WEEKLY;COUNT=2");
        assert_eq!(begin(&noumea), ["2027-03-23T07:00:00Z", "2027-03-30T07:00:00Z"]);
    }

    #[test]
    fn an_hour_that_is_skipped_or_comes_twice_still_takes_place_once() {
        let night = sheet("2027-03-27T02:30", "2027-03-27T02:45", "Europe/Paris", "FREQ=DAILY;COUNT=3");
        assert_eq!(begin(&night), ["2027-03-27T01:30:00Z", "2027-03-28T01:30:00Z", "2027-03-29T00:30:00Z"]);
        let (all, _) = of(&night, at("2030-01-01T00:00:00Z"));
        assert!(all.iter().all(|one| one.span.ends > one.span.starts));
        let back = sheet("2026-10-24T02:30", "2026-10-24T03:30", "Europe/Paris", "FREQ=DAILY;COUNT=3");
        assert_eq!(begin(&back), ["2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]);
    }

    #[test]
    fn one_time_can_be_moved_or_left_out() {
        let mut weekly = sheet("2027-01-05T10:00", "2027-01-05T11:00", "Indian/Reunion", "FREQ=WEEKLY;COUNT=3");
        weekly.changes = vec![
            Change { of: "2027-01-12T10:00".into(), ..Change::default() },
            Change {
                of: "2027-01-19T10:00".into(),
                starts: "2027-01-20T14:00".into(),
                ends: "2027-01-20T15:00".into(),
                ..Change::default()
            },
        ];
        let (all, more) = of(&weekly, at("2030-01-01T00:00:00Z"));
        assert!(!more);
        assert_eq!(all.iter().map(|one| one.is_cancelled).collect::<Vec<_>>(), [false, true, false]);
        assert_eq!(all[2].span.starts.rfc3339(), "2027-01-20T10:00:00Z");
        assert_eq!(all[2].of, "2027-01-19T10:00", "its name stays");
    }

    #[test]
    fn a_series_without_end_stops_at_the_horizon_and_says_so() {
        let daily = sheet("2027-01-05T10:00", "2027-01-05T11:00", "Pacific/Wallis", "FREQ=DAILY");
        let (all, more) = of(&daily, at("2027-01-15T00:00:00Z"));
        assert_eq!((all.len(), more), (11, true));
        let (all, more) = of(&daily, Timestamp(i64::MAX / 4));
        assert_eq!((all.len(), more), (MOST, true));
    }

    #[test]
    fn what_has_no_hours_never_takes_place() {
        for (starts, ends, zone) in [
            ("", "", "Europe/Paris"),
            ("2027-01-05T10:00", "2027-01-05T09:00", "Europe/Paris"),
            ("2027-01-05T10:00", "2027-01-05T11:00", "Atlantic/Atlantis"),
            ("2027-01-05T10:00", "2028-01-05T11:00", "Europe/Paris"),
        ] {
            assert!(of(&sheet(starts, ends, zone, ""), at("2030-01-01T00:00:00Z")).0.is_empty());
        }
    }
}
