//! The sheet of an event: its fields, their limits, what is missing. Hours are those of the clock on the wall, with the
//! zone that makes them instants: a meeting at nine stays at nine, whatever the rule of the clocks becomes meanwhile.

use super::recurrence::Rule;
pub use crate::publications::{MAX_SUMMARY, MAX_TITLE};
use crate::{
    publications::vocabulary as words,
    territory,
    text::markdown,
    time::{Timestamp, local},
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Longest short field.
pub const MAX_LINE: usize = 300;
/// Longest Markdown field.
pub const MAX_TEXT: usize = 20_000;
/// Longest address of a page.
pub const MAX_LINK: usize = 2_000;
/// Values of a list.
pub const MAX_LIST: usize = 20;
/// Occurrences that may be moved or left out.
pub const MAX_CHANGES: usize = 500;
/// Most places.
pub const MAX_CAPACITY: u32 = 100_000;
/// An event, or one occurrence, lasts at most so long.
pub const LONGEST: Duration = Duration::from_secs(31 * 24 * 3600);

/// Where people meet.
pub const MODES: &[&str] = &["onsite", "online", "hybrid"];
/// What sort of event, and what Mobilizon calls it.
pub const CATEGORIES: &[(&str, &str)] = &[
    ("meeting", "MEETING"),
    ("workshop", "LEARNING"),
    ("training", "LEARNING"),
    ("conference", "NETWORKING"),
    ("assembly", "NETWORKING"),
    ("open-day", "COMMUNITY"),
    ("other", "MEETING"),
];
/// Whether it takes place.
pub const STATUSES: &[&str] = &[SCHEDULED, CANCELLED];
/// It does.
pub const SCHEDULED: &str = "scheduled";
/// It does not.
pub const CANCELLED: &str = "cancelled";

/// A place to go to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Venue {
    /// « Médiathèque »
    pub name: String,
    /// Number and street.
    pub street: String,
    /// As it is written there.
    pub postal_code: String,
    /// Commune.
    pub locality: String,
    /// How one gets in, in words.
    pub access: String,
    /// Degrees, as they came; empty when nobody gave them.
    pub latitude: String,
    /// See `latitude`.
    pub longitude: String,
}

impl Venue {
    /// True when nothing of it is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// In one line: `Médiathèque, 1 rue des Palmes, 97110 Pointe-à-Pitre`.
    #[must_use]
    pub fn line(&self) -> String {
        let town = format!("{} {}", self.postal_code, self.locality);
        let parts = [self.name.trim(), self.street.trim(), town.trim()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

/// What becomes of one occurrence of a series.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Change {
    /// Which: its beginning as the rule gives it, `2026-12-01T09:00`.
    pub of: String,
    /// When it begins instead; empty when it does not take place.
    pub starts: String,
    /// When it ends instead.
    pub ends: String,
    /// Why.
    pub note: String,
}

/// What an event says beside its title. Markdown keeps its source (invariant I7).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sheet {
    /// `2026-12-01T09:00`, by the clock of `zone`.
    pub starts: String,
    /// Of two instants with that hour, the second.
    pub starts_again: bool,
    /// When it ends, likewise.
    pub ends: String,
    /// See `starts_again`.
    pub ends_again: bool,
    /// IANA, as the list of territories names it: never an alias.
    pub zone: String,
    /// A rule ([`Rule`]), or nothing.
    pub repeats: String,
    /// Occurrences that are otherwise.
    pub changes: Vec<Change>,
    /// See [`MODES`].
    pub mode: String,
    /// Where, unless it is online.
    pub venue: Venue,
    /// Where it is online.
    pub link: String,
    /// To take part by telephone.
    pub phone: String,
    /// Most people; 0 when there is no limit.
    pub capacity: u32,
    /// Where one signs up, when that is elsewhere.
    pub registration: String,
    /// See [`CATEGORIES`].
    pub category: String,
    /// See [`words::THEMES`].
    pub themes: Vec<String>,
    /// For whom: codes of the territory list.
    pub territories: Vec<String>,
    /// What is spoken there, in words.
    pub spoken: String,
    /// Who organises it with us.
    pub organisers: String,
    /// How to ask.
    pub contact: String,
    /// What it is about, Markdown.
    pub body: String,
    /// What is on, Markdown.
    pub agenda: String,
    /// What was said, Markdown.
    pub minutes: String,
    /// What was decided, Markdown.
    pub decisions: String,
    /// Where it can be seen or heard again.
    pub replay: String,
    /// See [`STATUSES`].
    pub status: String,
    /// Why it was cancelled or moved, for everyone to read.
    pub status_note: String,
    /// The larger event of which it is a part: its ActivityPub id.
    pub part_of: String,
    /// Handles of people of its network who may correct it too.
    pub co_authors: Vec<String>,
    /// Safe HTML, when another software sent nothing but that.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub html: String,
}

/// An event as it is typed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Input {
    /// What it is called.
    pub title: String,
    /// Plain language; made from the description when empty.
    pub summary: String,
    /// BCP 47, of the text.
    pub language: String,
    /// All the rest.
    pub sheet: Sheet,
}

/// When an occurrence is.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its first instant.
    pub starts: Timestamp,
    /// Its last.
    pub ends: Timestamp,
}

/// The Markdown fields in the order in which they are read: the name of the field and the key of its heading.
pub const FIELDS: [(&str, &str); 4] = [
    ("body", "event-body"),
    ("agenda", "event-agenda"),
    ("minutes", "event-minutes"),
    ("decisions", "event-decisions"),
];

impl Input {
    /// The summary, or the beginning of the description.
    #[must_use]
    pub fn summary_or_excerpt(&self) -> String {
        let summary = self.summary.trim();
        if summary.is_empty() { markdown::excerpt(&self.sheet.body, MAX_SUMMARY) } else { summary.to_owned() }
    }
}

impl Sheet {
    /// Reads a stored sheet; what cannot be read is empty.
    #[must_use]
    pub fn from_json(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    /// As stored and hashed.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::to_value(self).expect("a sheet is JSON")
    }

    /// The values of [`FIELDS`], in that order.
    #[must_use]
    pub fn texts(&self) -> [&str; 4] {
        [&self.body, &self.agenda, &self.minutes, &self.decisions]
    }

    /// True when it does not take place.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.status == CANCELLED
    }

    /// True when one can go there.
    #[must_use]
    pub fn is_onsite(&self) -> bool {
        self.mode != "online"
    }

    /// True when one can take part from elsewhere.
    #[must_use]
    pub fn is_online(&self) -> bool {
        self.mode != "onsite"
    }

    /// Its rule, when it is a series.
    #[must_use]
    pub fn rule(&self) -> Option<Rule> {
        Rule::read(&self.repeats, local::civil(&self.starts)?.date()).ok()
    }

    /// When it is; of a series, the first time. `None` when its hours cannot be read.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        let at = |text: &str, again: bool| local::hour(local::civil(text)?, &self.zone).map(|hour| hour.instant(again));
        let (starts, ends) = (at(&self.starts, self.starts_again)?, at(&self.ends, self.ends_again)?);
        (ends > starts && ends.since(starts) <= LONGEST).then_some(Span { starts, ends })
    }

    /// What comes from elsewhere, within our limits: cut, not refused, as the author cannot mend it here.
    #[must_use]
    pub fn capped(mut self) -> Self {
        for (value, max) in [
            (&mut self.venue.name, MAX_LINE),
            (&mut self.venue.street, MAX_LINE),
            (&mut self.venue.postal_code, 12),
            (&mut self.venue.locality, MAX_LINE),
            (&mut self.venue.access, MAX_LINE),
            (&mut self.venue.latitude, 20),
            (&mut self.venue.longitude, 20),
            (&mut self.phone, MAX_LINE),
            (&mut self.spoken, MAX_LINE),
            (&mut self.organisers, MAX_LINE),
            (&mut self.contact, MAX_LINE),
            (&mut self.status_note, MAX_LINE),
            (&mut self.body, MAX_TEXT),
            (&mut self.agenda, MAX_TEXT),
            (&mut self.minutes, MAX_TEXT),
            (&mut self.decisions, MAX_TEXT),
        ] {
            if value.chars().count() > max {
                *value = value.chars().take(max).collect();
            }
        }
        for link in [&mut self.link, &mut self.registration, &mut self.replay, &mut self.part_of] {
            if !is_link(link) {
                link.clear();
            }
        }
        if self.rule().is_none() {
            self.repeats.clear();
            self.changes.clear();
        }
        for change in &mut self.changes {
            for (value, max) in
                [(&mut change.of, 16), (&mut change.starts, 16), (&mut change.ends, 16), (&mut change.note, MAX_LINE)]
            {
                *value = value.chars().take(max).collect();
            }
        }
        self.changes.sort_by(|one, other| one.of.cmp(&other.of));
        self.changes.dedup_by(|one, other| one.of == other.of);
        self.changes.truncate(MAX_CHANGES);
        let degrees = |text: &str, most: f64| text.parse::<f64>().is_ok_and(|degrees| degrees.abs() <= most);
        if !(degrees(&self.venue.latitude, 90.0) && degrees(&self.venue.longitude, 180.0)) {
            self.venue.latitude.clear();
            self.venue.longitude.clear();
        }
        self.co_authors.retain(|handle| handle.len() <= 64);
        self.themes.retain(|theme| words::THEMES.contains(&theme.as_str()));
        self.themes.truncate(MAX_LIST);
        self.territories.retain(|code| territory::get(code).is_some());
        self.territories.truncate(MAX_LIST);
        self.co_authors.truncate(MAX_LIST);
        self.capacity = self.capacity.min(MAX_CAPACITY);
        let known = |list: &[&str], value: &mut String, else_is: &str| {
            if !list.contains(&value.as_str()) {
                else_is.clone_into(value);
            }
        };
        known(MODES, &mut self.mode, if self.link.is_empty() { MODES[0] } else { MODES[1] });
        known(STATUSES, &mut self.status, SCHEDULED);
        let categories: Vec<&str> = CATEGORIES.iter().map(|(name, _)| *name).collect();
        known(&categories, &mut self.category, "other");
        self
    }

    /// All words to be found by, beside the title, the summary and the author.
    #[must_use]
    pub fn searchable(&self) -> String {
        let texts = self.texts().join("\n");
        [texts.as_str(), &self.venue.line(), &self.organisers, &self.html].join("\n")
    }

    /// The facets of lists: name and value.
    #[must_use]
    pub fn facets(&self) -> Vec<(&'static str, String)> {
        let mut facets: Vec<(&str, String)> = self.themes.iter().map(|theme| ("theme", theme.clone())).collect();
        facets.extend(self.territories.iter().map(|code| (TOLD, code.clone())));
        if !self.part_of.is_empty() {
            facets.push((PART_OF, self.part_of.clone()));
        }
        facets
    }
}

/// The facet of the territories to which an event is told, by their own codes.
pub const TOLD: &str = "told";
/// The facet of what is a part of a larger event, by the id of that.
pub const PART_OF: &str = "part-of";

/// True for an address that a reader can follow.
#[must_use]
pub fn is_link(text: &str) -> bool {
    // The reader of addresses passes over the ends of lines: what is kept must have none.
    text.len() <= MAX_LINK
        && !text.contains(|c: char| c.is_whitespace() || c.is_control())
        && url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "https" | "http") && url.has_host())
}
