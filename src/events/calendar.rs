//! Events as calendars read them: iCalendar (RFC 5545, with the properties of RFC 7986 that calendars show). Hours stay
//! those of the zone, which is told with them, so that a meeting at nine is at nine when clocks change; the `UID` is the
//! ActivityPub id, the same on every instance.

use super::{
    Sheet, occurrences,
    recurrence::{self, End, Rule},
    sheet::Span,
};
use crate::{
    publications::Publication,
    text::markdown,
    time::{
        Timestamp, local,
        zones::{self, Shift},
    },
};
use jiff::civil::DateTime;
use std::{fmt::Write as _, time::Duration};

/// What a line holds, in octets, without its end (RFC 5545 §3.1).
const LINE: usize = 75;
/// Clocks are told from so long before the first hour.
const BEFORE: Duration = Duration::from_secs(400 * 24 * 3600);
/// Changes of clocks that are looked at.
const SHIFTS: usize = 40;
/// How often a calendar that is followed looks again.
const REFRESH: &str = "PT6H";

/// A calendar of several events: `name` is what the tool that follows it shows. `now` is when it is written.
#[must_use]
pub fn calendar(name: &str, address: &str, events: &[Publication], now: Timestamp) -> String {
    let mut out = Lines::default();
    out.line("BEGIN:VCALENDAR");
    out.line("VERSION:2.0");
    out.line("PRODID:-//Archipel//FR");
    out.line("CALSCALE:GREGORIAN");
    out.line("METHOD:PUBLISH");
    out.text("NAME", name);
    out.text("X-WR-CALNAME", name);
    out.line(&format!("SOURCE;VALUE=URI:{address}"));
    out.line(&format!("REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}"));
    out.line(&format!("X-PUBLISHED-TTL:{REFRESH}"));
    let read: Vec<(&Publication, Sheet, Span)> = events
        .iter()
        .filter_map(|event| {
            let sheet = Sheet::from_json(&event.sheet);
            let span = sheet.span()?;
            Some((event, sheet, span))
        })
        .collect();
    let mut zones: Vec<&str> =
        read.iter().map(|(_, sheet, _)| sheet.zone.as_str()).filter(|zone| *zone != "UTC").collect();
    zones.sort_unstable();
    zones.dedup();
    for zone in zones {
        let first = read.iter().filter(|(_, sheet, _)| sheet.zone == zone).map(|(_, _, span)| span.starts).min();
        clocks(&mut out, zone, first.unwrap_or(now));
    }
    for (event, sheet, span) in &read {
        vevents(&mut out, event, sheet, *span, now);
    }
    out.line("END:VCALENDAR");
    out.0
}

/// The event; of a series its rule, what is left out of it, and what was moved.
fn vevents(out: &mut Lines, event: &Publication, sheet: &Sheet, span: Span, now: Timestamp) {
    let Some(rule) = sheet.rule() else {
        return vevent(out, (event, sheet), span, (sheet.is_cancelled(), &sheet.status_note), now, |_| {});
    };
    vevent(out, (event, sheet), span, (sheet.is_cancelled(), &sheet.status_note), now, |out| {
        out.line(&format!("RRULE:{}", told(&rule, sheet, span)));
    });
    // One that is left out stands there too, crossed out and with the reason: a time that vanishes tells nobody why.
    for one in occurrences::changed(sheet) {
        let why = sheet.changes.iter().find(|change| change.of == one.of).map_or("", |change| &change.note);
        vevent(out, (event, sheet), one.span, (one.is_cancelled, why), now, |out| {
            out.line(&at_name("RECURRENCE-ID", sheet, &one.of));
        });
    }
}

fn vevent(
    out: &mut Lines,
    (event, sheet): (&Publication, &Sheet),
    span: Span,
    (is_cancelled, why): (bool, &str),
    now: Timestamp,
    more: impl FnOnce(&mut Lines),
) {
    out.line("BEGIN:VEVENT");
    out.line(&format!("UID:{}", event.uri));
    out.line(&format!("SEQUENCE:{}", event.version - 1));
    out.line(&format!("DTSTAMP:{}", utc(now)));
    out.line(&format!("CREATED:{}", utc(event.published_at)));
    out.line(&format!("LAST-MODIFIED:{}", utc(event.updated_at)));
    out.line(&at("DTSTART", sheet, span.starts));
    out.line(&at("DTEND", sheet, span.ends));
    more(out);
    out.line(if is_cancelled { "STATUS:CANCELLED" } else { "STATUS:CONFIRMED" });
    out.text("SUMMARY", &event.title);
    out.text("DESCRIPTION", &description(event, sheet, why));
    let place = if sheet.is_onsite() { sheet.venue.line() } else { sheet.link.clone() };
    if !place.is_empty() {
        out.text("LOCATION", &place);
    }
    out.line(&format!("URL:{}", event.url));
    if !sheet.link.is_empty() {
        out.line(&format!("CONFERENCE;VALUE=URI;FEATURE=VIDEO:{}", sheet.link));
    }
    if let (Ok(latitude), Ok(longitude)) = (sheet.venue.latitude.parse::<f64>(), sheet.venue.longitude.parse::<f64>()) {
        out.line(&format!("GEO:{latitude};{longitude}"));
    }
    out.line("END:VEVENT");
}

/// What is read in a calendar that has no line: all that is needed, and the address.
fn description(event: &Publication, sheet: &Sheet, why: &str) -> String {
    let body = markdown::plain(&sheet.body);
    let body = if body.trim().is_empty() { event.summary.clone() } else { body.chars().take(2_000).collect() };
    let mut parts = vec![why.to_owned(), body.trim().to_owned()];
    parts.extend([sheet.link.clone(), sheet.phone.clone(), sheet.venue.access.clone(), event.url.clone()]);
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n")
}

/// The rule as others read it: an end that is a day is the last instant of it, in UTC (RFC 5545 §3.3.10).
fn told(rule: &Rule, sheet: &Sheet, span: Span) -> String {
    let End::Until(day) = rule.end else { return rule.to_string() };
    let without = Rule { end: End::Never, ..rule.clone() };
    let last = day.to_datetime(local::civil_at(span.starts, &sheet.zone).time());
    match local::hour(last, &sheet.zone) {
        Some(hour) => format!("{without};UNTIL={}", utc(hour.instant(true))),
        None => rule.to_string(),
    }
}

fn at(property: &str, sheet: &Sheet, at: Timestamp) -> String {
    let hour = local::hour(local::civil_at(at, &sheet.zone), &sheet.zone);
    // An hour that comes twice is the first for who reads it (RFC 5545 §3.3.5): the second is told in UTC.
    if matches!(hour, Some(local::Hour::Twice(_, second)) if second == at) && sheet.repeats.is_empty() {
        return format!("{property}:{}", utc(at));
    }
    civil(property, &sheet.zone, local::civil_at(at, &sheet.zone))
}

fn at_name(property: &str, sheet: &Sheet, name: &str) -> String {
    local::civil(name).map(|hour| civil(property, &sheet.zone, hour)).unwrap_or_default()
}

fn civil(property: &str, zone: &str, hour: DateTime) -> String {
    let hour = hour.strftime("%Y%m%dT%H%M%S");
    if zone == "UTC" { format!("{property}:{hour}Z") } else { format!("{property};TZID={zone}:{hour}") }
}

fn utc(at: Timestamp) -> String {
    local::civil_at(at, "UTC").strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// How the clocks of a zone go: from a year before the first hour on, by rules where they change by rules.
fn clocks(out: &mut Lines, zone: &str, first: Timestamp) {
    let from = first.minus(BEFORE);
    let shifts = zones::shifts(zone, from, SHIFTS);
    out.line("BEGIN:VTIMEZONE");
    out.line(&format!("TZID:{zone}"));
    if shifts.is_empty() {
        let (offset, name) = zones::offset(zone, from);
        clock(
            out,
            "STANDARD",
            &Shift { at: DateTime::constant(1970, 1, 1, 0, 0, 0, 0), from: offset, to: offset, name, is_summer: false },
            None,
        );
    }
    let kind = |shift: &Shift| if shift.is_summer { "DAYLIGHT" } else { "STANDARD" };
    // Each of the two changes of a year, told by the rule that its next years confirm; else one by one.
    let rules: Vec<Option<String>> =
        (0..2).map(|place| yearly(&shifts.iter().skip(place).step_by(2).take(3).collect::<Vec<_>>())).collect();
    if rules.iter().all(Option::is_some) {
        for (shift, rule) in shifts.iter().zip(rules) {
            clock(out, kind(shift), shift, rule);
        }
    } else {
        for shift in &shifts {
            clock(out, kind(shift), shift, None);
        }
    }
    out.line("END:VTIMEZONE");
}

fn clock(out: &mut Lines, kind: &str, shift: &Shift, rule: Option<String>) {
    out.line(&format!("BEGIN:{kind}"));
    out.line(&format!("DTSTART:{}", shift.at.strftime("%Y%m%dT%H%M%S")));
    if let Some(rule) = rule {
        out.line(&format!("RRULE:{rule}"));
    }
    out.line(&format!("TZOFFSETFROM:{}", offset(shift.from)));
    out.line(&format!("TZOFFSETTO:{}", offset(shift.to)));
    out.text("TZNAME", &shift.name);
    out.line(&format!("END:{kind}"));
}

/// « the last Sunday of March », when all of these are so.
fn yearly(shifts: &[&Shift]) -> Option<String> {
    let first = shifts.first()?.at;
    let nth = |at: DateTime| (at.day() - 1) / 7 + 1;
    let is_last = |at: DateTime| at.day() + 7 > at.date().days_in_month();
    let alike = shifts.iter().all(|one| one.at.month() == first.month() && one.at.weekday() == first.weekday());
    let which = if shifts.iter().all(|one| is_last(one.at)) {
        -1
    } else if shifts.iter().all(|one| nth(one.at) == nth(first)) {
        nth(first)
    } else {
        return None;
    };
    let day = recurrence::name(first.weekday());
    alike.then(|| format!("FREQ=YEARLY;BYMONTH={};BYDAY={which}{day}", first.month()))
}

/// `-0930`
fn offset(seconds: i32) -> String {
    let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
    format!("{sign}{:02}{:02}", minutes / 60, minutes % 60)
}

/// Lines of at most 75 octets that end as the standard says; no character is cut.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn line(&mut self, line: &str) {
        let line: String = line.chars().filter(|c| !c.is_control()).collect();
        let (mut left, mut room) = (line.as_str(), LINE);
        loop {
            if left.len() <= room {
                let _ = write!(self.0, "{left}\r\n");
                return;
            }
            let mut at = room;
            while !left.is_char_boundary(at) {
                at -= 1;
            }
            let (now, then) = left.split_at(at);
            let _ = write!(self.0, "{now}\r\n ");
            left = then;
            // The space of a line that goes on counts.
            room = LINE - 1;
        }
    }

    /// A property whose value is text (RFC 5545 §3.3.11).
    fn text(&mut self, property: &str, value: &str) {
        let escaped = value
            .replace('\\', "\\\\")
            .replace(';', "\\;")
            .replace(',', "\\,")
            .replace("\r\n", "\\n")
            .replace(['\n', '\r'], "\\n");
        self.line(&format!("{property}:{escaped}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn clocks_are_told_as_they_go() {
        let of = |zone| {
            let mut out = Lines::default();
            clocks(&mut out, zone, Timestamp::parse("2027-06-01T00:00:00Z").expect("an instant"));
            out.0
        };
        let paris = of("Europe/Paris");
        assert!(
            paris.contains("RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100"),
            "{paris}"
        );
        assert!(
            paris.contains("RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200"),
            "{paris}"
        );
        let miquelon = of("America/Miquelon");
        assert!(miquelon.contains("BYMONTH=3;BYDAY=2SU") && miquelon.contains("BYMONTH=11;BYDAY=1SU"), "{miquelon}");
        let marquises = of("Pacific/Marquesas");
        assert!(marquises.contains("TZOFFSETTO:-0930") && !marquises.contains("RRULE"), "{marquises}");
    }

    proptest! {
        #[test]
        fn no_line_is_too_long_and_none_cuts_a_character(text in "\\PC{0,300}") {
            let mut out = Lines::default();
            out.text("SUMMARY", &text);
            prop_assert!(out.0.ends_with("\r\n"));
            prop_assert!(out.0.split("\r\n").all(|line| line.len() <= LINE));
            let unfolded = out.0.replace("\r\n ", "");
            let plain = text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,");
            prop_assert_eq!(unfolded.trim_end_matches("\r\n"), format!("SUMMARY:{plain}"));
        }
    }
}
