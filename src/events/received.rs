//! What is read of an `Event` beside what all publications share. Ours carry their sheet; of Mobilizon, Gancio and
//! WordPress it is made from the fields that they send (FEP-8a8e and before).

use super::{
    KIND, Sheet,
    sheet::{CANCELLED, SCHEDULED, Venue},
};
use crate::{
    federation::document::{Document, str_of},
    publications::reading::{Own, Reading},
    text::sanitize,
    time::{Timestamp, local},
};
use serde_json::Value;
use std::time::Duration;

/// Without an end, an event is shown as so long.
const USUAL: Duration = Duration::from_secs(2 * 3600);

/// Reads an event, within limits.
pub(super) fn read(object: &Document) -> Result<Reading, &'static str> {
    let ours = object.json().get("sheet").filter(|sheet| sheet.is_object() && object.str("kind") == Some(KIND));
    let summary = ours.and_then(|sheet| str_of(sheet, "summary")).map(str::to_owned);
    let sheet = match ours {
        Some(value) => {
            let sheet: Sheet = serde_json::from_value(value.clone()).map_err(|_| "its sheet cannot be read")?;
            Sheet { html: String::new(), ..sheet }.capped()
        }
        None => foreign(object)?,
    };
    if sheet.span().is_none() {
        return Err("its hours cannot be read");
    }
    Reading::of(
        object,
        Own {
            json: sheet.to_json(),
            opening: &sheet.body,
            summary,
            searchable: sheet.searchable(),
            facets: sheet.facets(),
            territories: sheet.territories.clone(),
        },
    )
}

/// What another software says.
fn foreign(object: &Document) -> Result<Sheet, &'static str> {
    let starts = object.str("startTime").and_then(Timestamp::parse).ok_or("its beginning is no instant")?;
    let ends = match object.str("endTime") {
        Some(text) => Timestamp::parse(text).ok_or("its end is no instant")?,
        None => starts.plus(USUAL),
    };
    // Gancio writes an end that is its beginning where none was given.
    let ends = if ends == starts { starts.plus(USUAL) } else { ends };
    let zone = object.str("timezone").filter(|zone| zone.len() <= 64 && local::is_zone(zone)).unwrap_or("UTC");
    let (link, venue) = (online(object), venue(object));
    let mode = match (link.is_empty(), venue.is_empty()) {
        (true, _) => "onsite",
        (false, true) => "online",
        (false, false) => "hybrid",
    };
    let written = |at: Timestamp| local::text(at, zone);
    // The second of two equal hours is kept as that.
    let again = |at: Timestamp| matches!(local::hour(local::civil_at(at, zone), zone), Some(local::Hour::Twice(_, second)) if second == at);
    let is_cancelled =
        object.str("status").or_else(|| object.str("ical:status")).is_some_and(|status| status == "CANCELLED")
            || object.str("eventStatus").is_some_and(|status| status.ends_with("EventCancelled"));
    Ok(Sheet {
        starts: written(starts),
        starts_again: again(starts),
        ends: written(ends),
        ends_again: again(ends),
        zone: zone.to_owned(),
        mode: mode.to_owned(),
        venue,
        link,
        phone: object.str("phoneAddress").unwrap_or_default().to_owned(),
        capacity: object
            .json()
            .get("maximumAttendeeCapacity")
            .and_then(Value::as_u64)
            .and_then(|n| n.try_into().ok())
            .unwrap_or(0),
        registration: object.str("externalParticipationUrl").unwrap_or_default().to_owned(),
        status: (if is_cancelled { CANCELLED } else { SCHEDULED }).to_owned(),
        html: sanitize::clean(object.str("content").or_else(|| object.str("summary")).unwrap_or_default()),
        ..Sheet::default()
    }
    .capped())
}

/// The address of a place that is online: of one that says so (FEP-8a8e), or whose address does (Gancio).
fn virtually(place: &Value) -> Option<&str> {
    let is_one = |json: &&Value| str_of(json, "type") == Some("VirtualLocation");
    Some(place).filter(is_one).or_else(|| place.get("address").filter(is_one)).and_then(|json| str_of(json, "url"))
}

/// Where it is online: our own word, that of Gancio, that of Mobilizon.
fn online(object: &Document) -> String {
    let virtually = object.all("virtualLocation").chain(object.all("location")).find_map(virtually);
    let website = || {
        object
            .all("attachment")
            .filter(|one| str_of(one, "type") == Some("Link") && str_of(one, "name") == Some("Website"))
            .find_map(|one| str_of(one, "href"))
            .filter(|_| object.json().get("isOnline").and_then(Value::as_bool) == Some(true))
    };
    virtually.or_else(website).unwrap_or_default().to_owned()
}

/// Where one goes: the first place that is one.
fn venue(object: &Document) -> Venue {
    let mut places = object.all("location").filter(|place| virtually(place).is_none());
    let Some(place) = places.next() else { return Venue::default() };
    if let Some(name) = place.as_str() {
        return Venue { name: name.to_owned(), ..Venue::default() };
    }
    let text = |json: &Value, name: &str| str_of(json, name).unwrap_or_default().to_owned();
    let number =
        |name: &str| place.get(name).filter(|value| value.is_number()).map(Value::to_string).unwrap_or_default();
    let address = place.get("address");
    let of = |name: &str| address.map(|address| text(address, name)).unwrap_or_default();
    let street = match address {
        Some(Value::String(line)) => line.clone(),
        _ => of("streetAddress"),
    };
    Venue {
        name: text(place, "name"),
        street,
        postal_code: of("postalCode"),
        locality: of("addressLocality"),
        access: String::new(),
        latitude: number("latitude"),
        longitude: number("longitude"),
    }
}
