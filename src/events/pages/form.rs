//! The fields of an event as a form, to and from an [`Input`]. It reads whatever was typed, and says what makes no
//! sheet (an hour that comes twice, a rhythm); all else that is wrong is for the verb to say.

use super::{
    super::{
        Input, Sheet,
        sheet::{CANCELLED, CATEGORIES, FIELDS, MAX_LINE, MAX_SUMMARY, MAX_TITLE, MODES, SCHEDULED, Venue},
    },
    rhythm::{AS_IT_IS, repeated, rule, said},
};
use crate::{
    locale::Locale,
    publications::{Publication, shown::label, vocabulary as words},
    territory::{self, Kind, Place},
    text::markdown,
    time::local,
    web::{
        View,
        components::{Choice, Field, FormErrors, PICKED},
        form::Fields,
    },
};
use maud::{Markup, html};

/// What was typed; `before` is what stands, for what the form does not show.
pub(super) fn read(fields: &Fields, before: Option<&Sheet>) -> (Input, FormErrors) {
    let text = |name: &str| fields.get(name).to_owned();
    let mut errors = FormErrors::new();
    let mut territories = fields.all("territories");
    territories.extend(fields.all(PICKED));
    territories.dedup();
    let handles = fields
        .get("co_authors")
        .split([',', ' ', ';'])
        .map(|one| one.trim().trim_start_matches('@').to_ascii_lowercase());
    let before = before.cloned().unwrap_or_default();
    let zone = text("zone");
    let mut again = |field: &'static str, choice: &'static str| {
        let twice = is_twice(fields.get(field), &zone);
        match fields.get(choice) {
            "" if twice => {
                errors.add(choice, "event-error-hour-twice");
                false
            }
            chosen => twice && chosen == "second",
        }
    };
    let (starts_again, ends_again) = (again("starts", "starts_again"), again("ends", "ends_again"));
    let mode = text("mode");
    let venue = Venue {
        name: text("venue_name"),
        street: text("venue_street"),
        postal_code: text("venue_postal_code"),
        locality: text("venue_locality"),
        access: text("venue_access"),
        ..Venue::default()
    };
    let capacity = match fields.get("capacity") {
        "" => 0,
        // Something that is not a number is over every limit, so that the verb says so.
        typed => typed.parse().unwrap_or(u32::MAX),
    };
    let starts = local::civil(fields.get("starts")).map(jiff::civil::DateTime::date);
    let repeats = match fields.get("repeats") {
        "" => {
            if !(fields.get("until").is_empty() && fields.get("times").is_empty()) {
                errors.add("repeats", "event-error-rhythm");
            }
            String::new()
        }
        AS_IT_IS => before.repeats.clone(),
        how => rule(how, starts, fields.get("until"), fields.get("times"), &mut errors),
    };
    let sheet = Sheet {
        starts: text("starts"),
        starts_again,
        ends: text("ends"),
        ends_again,
        zone,
        repeats,
        changes: Vec::new(),
        venue: if mode == "online" { Venue::default() } else { venue },
        mode,
        link: text("link"),
        phone: text("phone"),
        capacity,
        registration: text("registration"),
        category: text("category"),
        themes: fields.all("themes"),
        territories,
        spoken: text("spoken"),
        organisers: text("organisers"),
        contact: text("contact"),
        body: text("body"),
        agenda: text("agenda"),
        minutes: text("minutes"),
        decisions: text("decisions"),
        replay: text("replay"),
        status: if fields.has("cancelled") { CANCELLED.to_owned() } else { SCHEDULED.to_owned() },
        status_note: text("status_note"),
        part_of: text("part_of"),
        co_authors: handles.filter(|handle| !handle.is_empty()).collect(),
        html: String::new(),
    };
    (Input { title: text("title"), summary: text("summary"), language: text("language"), sheet }, errors)
}

fn is_twice(text: &str, zone: &str) -> bool {
    let hour = local::civil(text).and_then(|civil| local::hour(civil, zone));
    matches!(hour, Some(local::Hour::Twice(..)))
}

/// What a new form begins with: the territory of the reader, the zone of the network.
pub(super) fn blank(view: &View) -> Fields {
    let zone = territory::get(&view.network.territory_code)
        .map_or_else(|| view.place.iana.to_string(), |territory| territory.place().iana.to_string());
    let pairs = [
        ("territories", view.territory.code.as_str()),
        ("zone", &zone),
        ("mode", MODES[0]),
        ("category", CATEGORIES[0].0),
        ("language", Locale::Fr.tag()),
    ];
    Fields(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into())
}

/// What a form shows of one that is there.
pub(super) fn of(publication: &Publication, sheet: &Sheet) -> Fields {
    let (repeats, until, times) = said(sheet);
    // A summary that the program made is made again from the new text.
    let made = publication.summary == markdown::excerpt(&sheet.body, MAX_SUMMARY);
    let which = |again: bool| if again { "second" } else { "first" };
    let capacity = if sheet.capacity == 0 { String::new() } else { sheet.capacity.to_string() };
    let co_authors = sheet.co_authors.join(", ");
    let mut pairs: Vec<(&str, &str)> = vec![
        ("title", &publication.title),
        ("summary", if made { "" } else { &publication.summary }),
        ("language", &publication.language),
        ("starts", &sheet.starts),
        ("starts_again", which(sheet.starts_again)),
        ("ends", &sheet.ends),
        ("ends_again", which(sheet.ends_again)),
        ("zone", &sheet.zone),
        ("repeats", repeats),
        ("until", &until),
        ("times", &times),
        ("mode", &sheet.mode),
        ("venue_name", &sheet.venue.name),
        ("venue_street", &sheet.venue.street),
        ("venue_postal_code", &sheet.venue.postal_code),
        ("venue_locality", &sheet.venue.locality),
        ("venue_access", &sheet.venue.access),
        ("link", &sheet.link),
        ("phone", &sheet.phone),
        ("capacity", &capacity),
        ("registration", &sheet.registration),
        ("category", &sheet.category),
        ("spoken", &sheet.spoken),
        ("organisers", &sheet.organisers),
        ("contact", &sheet.contact),
        ("replay", &sheet.replay),
        ("status_note", &sheet.status_note),
        ("part_of", &sheet.part_of),
        ("co_authors", &co_authors),
    ];
    pairs.extend(FIELDS.iter().zip(sheet.texts()).map(|((name, _), text)| (*name, text)));
    pairs.extend(sheet.territories.iter().map(|code| ("territories", code.as_str())));
    pairs.extend(sheet.themes.iter().map(|theme| ("themes", theme.as_str())));
    if sheet.is_cancelled() {
        pairs.push(("cancelled", "1"));
    }
    Fields(pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

/// What is wrong, in the order in which the form asks for it.
pub(super) fn ordered(errors: FormErrors) -> FormErrors {
    const FIELDS: [&str; 35] = [
        "title",
        "mode",
        "zone",
        "starts",
        "starts_again",
        "ends",
        "ends_again",
        "repeats",
        "until",
        "times",
        "venue_name",
        "venue_street",
        "venue_postal_code",
        "venue_locality",
        "venue_access",
        "link",
        "phone",
        "body",
        "territories",
        "summary",
        "agenda",
        "category",
        "themes",
        "capacity",
        "registration",
        "organisers",
        "contact",
        "spoken",
        "co_authors",
        "part_of",
        "language",
        "minutes",
        "decisions",
        "replay",
        "status_note",
    ];
    errors.in_order(&FIELDS)
}

/// What must be filled: what it is called, when, where, what it is about, for whom.
pub(super) fn first(view: &View, fields: &Fields, errors: &FormErrors) -> Markup {
    let mut chosen = fields.all("territories");
    chosen.extend(fields.all(PICKED));
    let input = |name, key| Field::new(name, key).value(fields.get(name)).maxlength(MAX_LINE);
    let modes: Vec<Choice> = MODES
        .iter()
        .map(|mode| Choice::new(*mode, label(view, "event-mode", mode), fields.get("mode") == *mode))
        .collect();
    html! {
        (Field::new("title", "event-title").hint("event-title-hint").required().value(fields.get("title")).maxlength(MAX_TITLE).input(view, errors))
        (Field::new("mode", "event-mode").required().radios(view, errors, &modes))
        fieldset {
            legend { (view.t("event-when")) }
            (Field::new("zone", "event-zone").hint("event-zone-hint").required().select(view, errors, &zones(view, fields.get("zone"))))
            (hour(view, fields, errors, ("starts", "event-starts", "starts_again")))
            (hour(view, fields, errors, ("ends", "event-ends", "ends_again")))
            (repeated(view, fields, errors))
        }
        fieldset {
            legend { (view.t("event-where")) }
            (input("venue_name", "event-venue-name").hint("event-venue-name-hint").input(view, errors))
            (input("venue_street", "event-venue-street").autocomplete("off").input(view, errors))
            (input("venue_postal_code", "event-venue-postal-code").autocomplete("off").input(view, errors))
            (input("venue_locality", "event-venue-locality").hint("event-venue-locality-hint").autocomplete("off").input(view, errors))
            (input("venue_access", "event-access").hint("event-access-hint").input(view, errors))
            (Field::new("link", "event-link").hint("event-link-hint").kind("url").value(fields.get("link")).input(view, errors))
            (input("phone", "event-phone").hint("event-phone-hint").input(view, errors))
        }
        (Field::new("body", "event-body").hint("event-body-hint").required().value(fields.get("body")).rows(8).markdown().textarea(view, errors))
        (Field::new("territories", "event-territories").hint("event-territories-hint").required().territories(view, errors, &chosen))
    }
}

fn hour(
    view: &View,
    fields: &Fields,
    errors: &FormErrors,
    (name, key, choice): (&'static str, &'static str, &'static str),
) -> Markup {
    let chosen = fields.get(choice);
    html! {
        (Field::new(name, key).required().kind("datetime-local").value(fields.get(name)).input(view, errors))
        @if is_twice(fields.get(name), fields.get("zone")) {
            (Field::new(choice, "event-hour-twice").required().radios(view, errors, &[
                Choice::new("first", view.t("event-hour-first"), chosen == "first"),
                Choice::new("second", view.t("event-hour-second"), chosen == "second"),
            ]))
        }
    }
}

/// Every zone of the list, overseas first, Paris among them.
fn zones(view: &View, chosen: &str) -> Vec<Choice> {
    let overseas = territory::groups().iter().filter(|group| group.kind == Kind::Overseas);
    let places = overseas
        .flat_map(|group| &group.territories)
        .flat_map(|territory| &territory.zones)
        .map(territory::Zone::place)
        .chain(territory::get("FR").map(territory::Territory::place));
    let mut found: Vec<Place> = Vec::new();
    for place in places {
        if found.iter().all(|one| one.iana != place.iana) {
            found.push(place);
        }
    }
    found.sort_by_key(|place| crate::text::fold::fold(&place.name(view.locale)));
    found.iter().map(|place| Choice::new(place.iana.as_ref(), place.name(view.locale), place.iana == chosen)).collect()
}

/// What may stay empty, folded away until some of it is filled or wrong.
pub(super) fn rest(view: &View, fields: &Fields, errors: &FormErrors, is_new: bool) -> Markup {
    const LINES: [(&str, &str, &str); 4] = [
        ("organisers", "event-organisers", "event-organisers-hint"),
        ("contact", "event-contact", "event-contact-hint"),
        ("spoken", "event-spoken", "event-spoken-hint"),
        ("co_authors", "event-co-authors", "event-co-authors-hint"),
    ];
    let names = ["summary", "capacity", "registration", "agenda", "part_of", "category", "language", "themes"];
    let is_open = names.iter().chain(LINES.iter().map(|(name, ..)| name)).any(|name| errors.of(name).is_some());
    let after = ["minutes", "decisions", "replay"];
    let is_over = after.iter().any(|name| !fields.get(name).is_empty() || errors.of(name).is_some());
    let choice = |name: &str, prefix: &str, value: &str| {
        Choice::new(value, label(view, prefix, value), fields.all(name).iter().any(|one| one == value))
    };
    let categories: Vec<Choice> =
        CATEGORIES.iter().map(|(name, _)| choice("category", "event-category", name)).collect();
    let themes: Vec<Choice> = words::THEMES.iter().map(|theme| choice("themes", "theme", theme)).collect();
    let languages: Vec<Choice> = words::LANGUAGES.iter().map(|code| choice("language", "language", code)).collect();
    let area = |name: &'static str, key| Field::new(name, key).value(fields.get(name)).rows(5).markdown();
    html! {
        div.field {
            details.more open[is_open] {
                summary { (view.t("event-more")) }
                (Field::new("summary", "practice-form-summary").hint("event-summary-hint").value(fields.get("summary")).rows(3).maxlength(MAX_SUMMARY).textarea(view, errors))
                (area("agenda", "event-agenda").textarea(view, errors))
                (Field::new("category", "event-category").select(view, errors, &categories))
                (Field::new("themes", "practice-form-themes").checkboxes(view, errors, &themes))
                (Field::new("capacity", "event-capacity").hint("event-capacity-hint").kind("number").value(fields.get("capacity")).input(view, errors))
                (Field::new("registration", "event-registration").hint("event-registration-hint").kind("url").value(fields.get("registration")).input(view, errors))
                @for (name, key, hint) in LINES { (Field::new(name, key).hint(hint).value(fields.get(name)).maxlength(MAX_LINE).input(view, errors)) }
                (Field::new("part_of", "event-part-of").hint("event-part-of-hint").kind("url").value(fields.get("part_of")).input(view, errors))
                (Field::new("language", "practice-form-language").select(view, errors, &languages))
            }
        }
        @if !is_new {
            div.field {
                details.more open[is_over] {
                    summary { (view.t("event-after")) }
                    (area("minutes", "event-minutes").hint("event-minutes-hint").textarea(view, errors))
                    (area("decisions", "event-decisions").textarea(view, errors))
                    (Field::new("replay", "event-replay").kind("url").value(fields.get("replay")).input(view, errors))
                }
            }
            fieldset {
                legend { (view.t("event-status")) }
                (Field::new("cancelled", "event-cancel").hint("event-cancel-hint").checkbox(view, errors, fields.has("cancelled")))
                (Field::new("status_note", "event-status-note").hint("event-status-note-hint").value(fields.get("status_note")).maxlength(MAX_LINE).input(view, errors))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(pairs: &[(&str, &str)]) -> Fields {
        Fields(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn how_often_is_read_as_it_is_shown() {
        for (how, starts, until, times, expected) in [
            ("week", "2026-12-08T09:00", "", "", "FREQ=WEEKLY;BYDAY=TU"),
            ("fortnight", "2026-12-08T09:00", "2027-06-30", "", "FREQ=WEEKLY;BYDAY=TU;INTERVAL=2;UNTIL=20270630"),
            ("month-weekday", "2026-12-08T09:00", "", "10", "FREQ=MONTHLY;BYDAY=2TU;COUNT=10"),
            ("month-last", "2026-12-29T09:00", "", "", "FREQ=MONTHLY;BYDAY=-1TU"),
            ("month-day", "2026-12-08T09:00", "", "", "FREQ=MONTHLY;BYMONTHDAY=8"),
            ("year", "2026-12-08T09:00", "", "", "FREQ=YEARLY"),
        ] {
            let fields = typed(&[("starts", starts), ("repeats", how), ("until", until), ("times", times)]);
            let (input, errors) = read(&fields, None);
            assert!(errors.is_empty(), "{how}");
            assert_eq!(input.sheet.repeats, expected);
            assert_eq!(said(&input.sheet), (how, until.to_owned(), times.to_owned()));
        }
    }

    #[test]
    fn what_cannot_be_a_rule_is_said_at_its_field() {
        for (how, until, times, field) in
            [("month-last", "", "", "repeats"), ("week", "2026-12-01", "", "until"), ("week", "", "dix", "times")]
        {
            let fields = typed(&[("starts", "2026-12-08T09:00"), ("repeats", how), ("until", until), ("times", times)]);
            assert!(read(&fields, None).1.of(field).is_some(), "{how} {until} {times}");
        }
    }

    #[test]
    fn an_hour_that_comes_twice_must_be_chosen() {
        let hour = [("zone", "Europe/Paris"), ("starts", "2026-10-25T02:30")];
        assert!(read(&typed(&hour), None).1.of("starts_again").is_some());
        let (input, errors) = read(&typed(&[hour[0], hour[1], ("starts_again", "second")]), None);
        assert!(errors.is_empty() && input.sheet.starts_again);
    }
}
