//! The fields of a specification as a form: those of a new one, and those that describe one that is there.

use super::super::{
    Input, Sheet,
    phase::Phase,
    sheet::{FIELDS, MAX_SUMMARY, MAX_TITLE},
};
use crate::{
    publications::{
        Publication,
        shown::{label, licence},
        vocabulary as words,
    },
    time::{Timestamp, local},
    web::{
        View,
        components::{Choice, Field, FormErrors, PICKED},
        form::Fields,
    },
};
use maud::{Markup, html};

/// What was typed.
pub(super) fn read(fields: &Fields) -> Input {
    let text = |name: &str| fields.get(name).to_owned();
    let mut territories = fields.all("territories");
    territories.extend(fields.all(PICKED));
    territories.dedup();
    let handles =
        fields.get("co_authors").split([',', ' ', ';']).map(|one| one.trim().trim_start_matches('@').to_owned());
    let sheet = Sheet {
        context: text("context"),
        scope: text("scope"),
        constraints: text("constraints"),
        deliverables: text("deliverables"),
        calendar: text("calendar"),
        governance: text("governance"),
        territories,
        co_authors: handles.filter(|handle| !handle.is_empty()).collect(),
        ..Sheet::default()
    };
    Input {
        title: text("title"),
        summary: text("summary"),
        language: text("language"),
        licence: text("licence"),
        sheet,
    }
}

/// What a form shows of one that is there.
pub(super) fn of(publication: &Publication, sheet: &Sheet) -> Fields {
    let mut fields = vec![
        ("title".to_owned(), publication.title.clone()),
        ("summary".to_owned(), publication.summary.clone()),
        ("language".to_owned(), publication.language.clone()),
        ("licence".to_owned(), publication.licence.clone()),
        ("co_authors".to_owned(), sheet.co_authors.join(", ")),
    ];
    fields.extend(FIELDS.iter().zip(sheet.texts()).map(|((name, _), text)| ((*name).to_owned(), text.to_owned())));
    fields.extend(sheet.territories.iter().map(|code| ("territories".to_owned(), code.clone())));
    Fields(fields)
}

/// What a form begins with: the reader's territory, French, the first licence.
pub(super) fn blank(view: &View) -> Fields {
    Fields(vec![
        ("territories".to_owned(), view.territory.code.clone()),
        ("language".to_owned(), "fr".to_owned()),
        ("licence".to_owned(), words::LICENCES[0].to_owned()),
    ])
}

/// Title, summary, context and territories.
pub(super) fn first(view: &View, fields: &Fields, errors: &FormErrors) -> Markup {
    let mut chosen = fields.all("territories");
    chosen.extend(fields.all(PICKED));
    html! {
        (Field::new("title", "specification-title").hint("specification-title-hint").required().value(fields.get("title")).maxlength(MAX_TITLE).input(view, errors))
        (Field::new("context", "specification-context").hint("specification-context-hint").required().value(fields.get("context")).rows(6).markdown().textarea(view, errors))
        (Field::new("summary", "practice-form-summary").hint("specification-summary-hint").value(fields.get("summary")).rows(3).maxlength(MAX_SUMMARY).textarea(view, errors))
        (Field::new("territories", "practice-fact-territories").required().territories(view, errors, &chosen))
    }
}

/// What may stay empty, folded away until some of it is filled or wrong.
pub(super) fn rest(view: &View, fields: &Fields, errors: &FormErrors) -> Markup {
    let more = || FIELDS.iter().filter(|(name, _)| *name != "context");
    let is_open = more().any(|(name, _)| !fields.get(name).is_empty() || errors.of(name).is_some())
        || ["language", "licence", "co_authors"].iter().any(|name| errors.of(name).is_some());
    let licences: Vec<Choice> = words::LICENCES
        .iter()
        .map(|value| {
            let (name, meaning) = licence(view, value);
            Choice { hint: meaning, ..Choice::new(*value, name, fields.get("licence") == *value) }
        })
        .collect();
    let languages: Vec<Choice> = words::LANGUAGES
        .iter()
        .map(|code| Choice::new(*code, label(view, "language", code), fields.get("language") == *code))
        .collect();
    html! {
        div.field {
            details.more open[is_open] {
                summary { (view.t("specification-more")) }
                @for (name, key) in more() {
                    (Field::new(name, key).value(fields.get(name)).rows(4).textarea(view, errors))
                }
                (Field::new("co_authors", "specification-co-authors").hint("specification-co-authors-hint").value(fields.get("co_authors")).input(view, errors))
                (Field::new("language", "practice-form-language").select(view, errors, &languages))
                (Field::new("licence", "practice-form-licence").radios(view, errors, &licences))
            }
        }
    }
}

/// The phase to begin among `phases`, and when each ends, in hours of `zone`.
pub(super) fn schedule(view: &View, fields: &Fields, errors: &FormErrors, phases: &[Phase], zone: &str) -> Markup {
    let choices: Vec<Choice> = phases
        .iter()
        .map(|phase| {
            let chosen = fields.get("phase") == phase.name();
            Choice::new(phase.name(), view.t(phase.key()), chosen).hint(view.t(phase.now_key()))
        })
        .collect();
    html! {
        fieldset {
            legend { (view.t("specification-calendar-phases")) }
            (Field::new("phase", "specification-phase-begin").required().radios(view, errors, &choices))
            p.hint { (view.tv("specification-zone", &[("place", super::place(view, &Sheet { zone: zone.to_owned(), ..Sheet::default() }).name(view.locale).into())])) }
            @for phase in Phase::ALL {
                (Field::new(phase.field(), end_key(phase)).kind("datetime-local").value(fields.get(phase.field())).input(view, errors))
            }
        }
    }
}

fn end_key(phase: Phase) -> &'static str {
    match phase {
        Phase::Questions => "specification-end-questions",
        Phase::Drafting => "specification-end-drafting",
        Phase::Amendments => "specification-end-amendments",
        Phase::Vote => "specification-end-vote",
        Phase::Adoption => "specification-end-adoption",
    }
}

/// The phases as their form shows them.
pub(super) fn of_schedule(sheet: &Sheet, now: Timestamp) -> Fields {
    let schedule = sheet.schedule();
    let mut fields = vec![("phase".to_owned(), schedule.at(now).phase.name().to_owned())];
    fields.extend(schedule.ends.iter().map(|(phase, at)| (phase.field().to_owned(), local::text(*at, &sheet.zone))));
    Fields(fields)
}
