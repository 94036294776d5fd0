//! Two states of a sheet compared, section by section and word by word. Only what changed is shown; it
//! must never leave a field out, or a change would be hidden.

use super::{label, sheet::facts, territories};
use crate::{
    practices::Sheet,
    text::{
        diff::{self, Change, Kind},
        sanitize,
    },
    web::{View, components},
};
use maud::{Markup, html};

/// One side of a comparison.
pub(super) struct Side<'a> {
    pub(super) title: &'a str,
    pub(super) sheet: &'a Sheet,
}

/// A field, and how its two states are compared.
#[derive(PartialEq)]
enum Field {
    /// Word by word.
    Text(String),
    /// Whole: half of a value of a vocabulary means nothing.
    Value(String),
    /// Value by value, in whatever order.
    Set(Vec<String>),
}

impl Field {
    fn changes(&self, new: &Self) -> Vec<Change> {
        match (self, new) {
            (Self::Set(old), Self::Set(new)) => diff::sets(old, new),
            (Self::Value(old), Self::Value(new)) => {
                let one = |text: &String| Vec::from_iter((!text.is_empty()).then(|| text.clone()));
                diff::sets(&one(old), &one(new)).into_iter().filter(|change| change.kind != Kind::Same).collect()
            }
            (Self::Text(old), Self::Text(new)) => diff::words(old, new),
            _ => Vec::new(),
        }
    }

    fn differs(&self, new: &Self) -> bool {
        match (self, new) {
            (Self::Set(_), Self::Set(_)) => self.changes(new).iter().any(|change| change.kind != Kind::Same),
            _ => self != new,
        }
    }
}

/// What leads from `old` to `new`: the sections that changed, or a sentence that nothing did.
pub(super) fn show(view: &View, old: &Side<'_>, new: &Side<'_>) -> Markup {
    let changed: Vec<(&'static str, Vec<Change>)> = fields(view, old)
        .into_iter()
        .zip(fields(view, new))
        .filter(|((_, before), (_, after))| before.differs(after))
        .map(|((key, before), (_, after))| (key, before.changes(&after)))
        .collect();
    html! {
        @if changed.is_empty() { p { (view.t("practice-changes-none")) } }
        @for (key, changes) in &changed {
            section {
                h2 { (view.t(key)) }
                (components::diff(view, changes))
            }
        }
    }
}

/// Every field, in the order in which a sheet is read.
fn fields(view: &View, side: &Side<'_>) -> Vec<(&'static str, Field)> {
    let sheet = side.sheet;
    let named =
        |prefix: &str, values: &[String]| Field::Set(values.iter().map(|value| label(view, prefix, value)).collect());
    let mut all = vec![
        ("practice-title", Field::Text(side.title.to_owned())),
        ("practice-fact-territories", Field::Set(territories(view, &sheet.territories))),
        ("practice-sheet-audience", Field::Text(sheet.audience.clone())),
        ("practice-fact-beneficiaries", named("beneficiary", &sheet.beneficiaries)),
        (
            "practice-fact-connection",
            Field::Value(if sheet.connection.is_empty() {
                String::new()
            } else {
                label(view, "connection", &sheet.connection)
            }),
        ),
        ("practice-fact-duration", Field::Text(sheet.duration.clone())),
        ("practice-fact-people", Field::Text(sheet.people_needed.clone())),
        ("practice-fact-cost", Field::Value(facts::cost(view, sheet))),
    ];
    all.extend(sheet.sections().map(|(key, source)| (key, Field::Text(source.to_owned()))));
    all.push(("practice-themes-heading", named("theme", &sheet.themes)));
    all.push(("practice-co-authors", Field::Set(sheet.co_authors.clone())));
    all.push(("practice-changes-foreign", Field::Text(sanitize::clean(&sheet.html))));
    all
}
