//! What stands in the way of announcing an event: each fault at its field.

use super::{
    Input, Sheet,
    recurrence::{MOST_COUNTED, Refused, Rule},
    sheet::{
        CATEGORIES, LONGEST, MAX_CAPACITY, MAX_CHANGES, MAX_LINE, MAX_LIST, MAX_SUMMARY, MAX_TEXT, MAX_TITLE, MODES,
        is_link,
    },
};
use crate::{
    locale::Value,
    publications::vocabulary as words,
    territory,
    time::{Timestamp, local},
    web::components::FormErrors,
};
use jiff::civil::DateTime;
use std::time::Duration;

/// An event begins at most so far ahead or back.
const FAR: Duration = Duration::from_secs(20 * 366 * 24 * 3600);

impl Input {
    /// What stands in the way; nothing when it can be published.
    #[must_use]
    pub fn problems(&self, now: Timestamp) -> FormErrors {
        let mut errors = FormErrors::new();
        let sheet = &self.sheet;
        if self.title.trim().is_empty() {
            errors.add("title", "event-error-title");
        }
        sheet.when(now, &mut errors);
        sheet.where_to(&mut errors);
        if sheet.body.trim().is_empty() {
            errors.add("body", "event-error-body");
        }
        if sheet.territories.is_empty() {
            errors.add("territories", "event-error-territories");
        }
        for (field, value, max) in [
            ("title", &self.title, MAX_TITLE),
            ("summary", &self.summary, MAX_SUMMARY),
            ("venue_name", &sheet.venue.name, MAX_LINE),
            ("venue_street", &sheet.venue.street, MAX_LINE),
            ("venue_postal_code", &sheet.venue.postal_code, 12),
            ("venue_locality", &sheet.venue.locality, MAX_LINE),
            ("venue_access", &sheet.venue.access, MAX_LINE),
            ("phone", &sheet.phone, MAX_LINE),
            ("spoken", &sheet.spoken, MAX_LINE),
            ("organisers", &sheet.organisers, MAX_LINE),
            ("contact", &sheet.contact, MAX_LINE),
            ("status_note", &sheet.status_note, MAX_LINE),
            ("body", &sheet.body, MAX_TEXT),
            ("agenda", &sheet.agenda, MAX_TEXT),
            ("minutes", &sheet.minutes, MAX_TEXT),
            ("decisions", &sheet.decisions, MAX_TEXT),
        ] {
            if value.chars().count() > max {
                errors.add_with(field, "event-error-long", vec![("max", max.into())]);
            }
        }
        for (field, value) in [
            ("link", &sheet.link),
            ("registration", &sheet.registration),
            ("replay", &sheet.replay),
            ("part_of", &sheet.part_of),
        ] {
            if !value.is_empty() && !is_link(value) {
                errors.add(field, "event-error-link");
            }
        }
        let among = |list: &[&str], value: &str| list.contains(&value);
        if !CATEGORIES.iter().any(|(name, _)| *name == sheet.category) {
            errors.add("category", "event-error-value");
        }
        if !among(words::LANGUAGES, &self.language) {
            errors.add("language", "event-error-value");
        }
        if sheet.territories.len() > MAX_LIST || !sheet.territories.iter().all(|code| territory::get(code).is_some()) {
            errors.add("territories", "event-error-value");
        }
        if sheet.themes.len() > MAX_LIST || !sheet.themes.iter().all(|theme| among(words::THEMES, theme)) {
            errors.add("themes", "event-error-value");
        }
        if sheet.co_authors.len() > MAX_LIST {
            errors.add("co_authors", "event-error-value");
        }
        if sheet.capacity > MAX_CAPACITY {
            errors.add_with("capacity", "event-error-capacity", vec![("max", i64::from(MAX_CAPACITY).into())]);
        }
        errors
    }
}

impl Sheet {
    /// What is wrong with its hours.
    fn when(&self, now: Timestamp, errors: &mut FormErrors) {
        if !local::is_zone(&self.zone) || territory::Place::of_zone(&self.zone).is_none() {
            errors.add("zone", "event-error-zone");
            return;
        }
        let starts = hour("starts", &self.starts, (&self.zone, self.starts_again), errors);
        let ends = hour("ends", &self.ends, (&self.zone, self.ends_again), errors);
        let (Some((civil, starts)), Some((_, ends))) = (starts, ends) else { return };
        if ends <= starts {
            errors.add("ends", "event-error-order");
        } else if ends.since(starts) > LONGEST {
            errors.add("ends", "event-error-longest");
        }
        if starts > now.plus(FAR) || starts < now.minus(FAR) {
            errors.add("starts", "event-error-far");
        }
        if !self.repeats.is_empty() {
            match Rule::read(&self.repeats, civil.date()) {
                Ok(_) => {}
                Err(Refused::Unknown) => errors.add("repeats", "event-error-rule"),
                Err(Refused::TooMany) => {
                    errors.add_with("repeats", "event-error-rule-many", vec![("max", i64::from(MOST_COUNTED).into())]);
                }
            }
        }
        if self.changes.len() > MAX_CHANGES {
            errors.add("repeats", "event-error-value");
        }
    }

    /// What is wrong with its place.
    fn where_to(&self, errors: &mut FormErrors) {
        if !MODES.contains(&self.mode.as_str()) {
            errors.add("mode", "event-error-mode");
            return;
        }
        if self.is_onsite() && self.venue.locality.trim().is_empty() {
            errors.add("venue_locality", "event-error-locality");
        }
        if self.mode == "online" && self.link.is_empty() && self.phone.trim().is_empty() {
            errors.add("link", "event-error-online");
        }
    }
}

/// Reads an hour of a field, and says what is wrong with it.
pub(super) fn hour(
    field: &'static str,
    text: &str,
    (zone, again): (&str, bool),
    errors: &mut FormErrors,
) -> Option<(DateTime, Timestamp)> {
    let Some(civil) = local::civil(text) else {
        let missing = if field == "starts" { "event-error-starts-missing" } else { "event-error-ends-missing" };
        errors.add(field, if text.is_empty() { missing } else { "event-error-hour" });
        return None;
    };
    let hour = local::hour(civil, zone)?;
    if let local::Hour::Skipped(next) = hour {
        let next = local::civil_at(next, zone).strftime("%H:%M").to_string();
        errors.add_with(
            field,
            "event-error-hour-skipped",
            vec![("next", Value::from(next)), ("place", Value::from(super::content::place(zone).label.into_owned()))],
        );
    }
    Some((civil, hour.instant(again)))
}
