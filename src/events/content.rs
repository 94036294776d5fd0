//! What other software reads of an event: its `summary`, which carries date and place for those that show nothing else
//! (Mastodon), and its `content`, HTML.

use super::{
    Sheet,
    sheet::{FIELDS, Span},
};
use crate::{
    locale::Locale,
    publications::{
        Publication,
        telling::{MAX_CONTENT, escape, short},
    },
    territory::{self, Place},
    text::markdown,
    time::{Timestamp, display},
};
use std::fmt::Write as _;

/// Where the hours of an event are, by name; for a zone that no territory of the list has, the town that names it.
#[must_use]
pub fn place(zone: &str) -> Place {
    Place::of_zone(zone).unwrap_or_else(|| {
        let town = zone.rsplit('/').next().unwrap_or(zone).replace('_', " ");
        Place { label: town.into(), iana: zone.to_owned().into() }
    })
}

/// `mar. 1er déc. 2026 à 09:00 (Guadeloupe) · mar. 1er déc. 2026 à 14:00 (Paris)`: the hour of those who invite, then of
/// territories to which it is told, then of Paris, where those are others; four at most.
fn hours(sheet: &Sheet, at: Timestamp) -> String {
    let mut places = vec![place(&sheet.zone)];
    let told = sheet.territories.iter().filter_map(|code| territory::get(code)).map(territory::Territory::place);
    for other in told.chain(territory::get("FR").map(territory::Territory::place)) {
        let differs = |known: &Place| {
            crate::time::local::civil_at(at, &known.iana) != crate::time::local::civil_at(at, &other.iana)
        };
        if places.iter().all(differs) && places.len() < 4 {
            places.push(other);
        }
    }
    places.iter().map(|place| display::instant(at, place, Locale::Fr)).collect::<Vec<_>>().join(" · ")
}

/// Where it is, in a line.
fn place_line(sheet: &Sheet) -> String {
    let online = sheet.is_online().then(|| Locale::Fr.t("event-online-there").into_owned());
    let parts = [sheet.is_onsite().then(|| sheet.venue.line()), online];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// When and where, then what it is about.
pub(super) fn summary(publication: &Publication, sheet: &Sheet, next: Option<Span>) -> String {
    let mut html = String::new();
    if sheet.is_cancelled() {
        let _ = write!(html, "<p><strong>{}</strong></p>", Locale::Fr.t("event-cancelled"));
    }
    if let Some(span) = next {
        let _ = write!(html, "<p>{}<br>{}</p>", escape(&hours(sheet, span.starts)), escape(&place_line(sheet)));
    }
    let _ = write!(html, "<p>{}</p>", escape(&publication.summary));
    html
}

/// The whole as HTML, the title first: some software shows neither `name` nor `summary`.
pub(super) fn whole(publication: &Publication, sheet: &Sheet, next: Option<Span>) -> String {
    let mut html = format!("<h2>{}</h2>{}", escape(&publication.title), summary(publication, sheet, next));
    for (key, text) in [("event-access", &sheet.venue.access), ("event-phone", &sheet.phone)] {
        if !text.is_empty() {
            let _ = write!(html, "<p><strong>{}</strong> {}</p>", Locale::Fr.t(key), escape(text));
        }
    }
    for link in [&sheet.link, &sheet.registration, &sheet.replay] {
        if !link.is_empty() {
            let _ = write!(html, "<p><a href=\"{0}\">{0}</a></p>", escape(link));
        }
    }
    for ((_, key), source) in FIELDS.iter().zip(sheet.texts()) {
        if !source.is_empty() {
            let _ = write!(html, "<h3>{}</h3>{}", Locale::Fr.t(key), markdown::render(source));
        }
    }
    html.push_str(&sheet.html);
    if html.len() > MAX_CONTENT { short(publication) } else { html }
}
