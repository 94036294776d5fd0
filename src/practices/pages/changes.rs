//! Two states of a sheet compared, section by section and word by word. Only what changed is shown; it
//! must never leave a field out, or a change would be hidden.

use super::{label, sheet::facts, territories};
use crate::{
    practices::Sheet,
    text::{diff, sanitize},
    web::{View, components},
};
use maud::{Markup, html};

/// One side of a comparison.
pub(super) struct Side<'a> {
    pub(super) title: &'a str,
    pub(super) sheet: &'a Sheet,
}

/// What leads from `old` to `new`: the sections that changed, or a sentence that nothing did.
pub(super) fn show(view: &View, old: &Side<'_>, new: &Side<'_>) -> Markup {
    let changed: Vec<(&'static str, String, String)> = texts(view, old)
        .into_iter()
        .zip(texts(view, new))
        .filter(|((_, before), (_, after))| before != after)
        .map(|((key, before), (_, after))| (key, before, after))
        .collect();
    html! {
        @if changed.is_empty() { p { (view.t("practice-changes-none")) } }
        @for (key, before, after) in &changed {
            section {
                h2 { (view.t(key)) }
                (components::diff(view, &diff::words(before, after)))
            }
        }
    }
}

/// Every field as text, in the order in which a sheet is read.
fn texts(view: &View, side: &Side<'_>) -> Vec<(&'static str, String)> {
    let sheet = side.sheet;
    let named = |prefix: &str, values: &[String]| {
        values.iter().map(|value| label(view, prefix, value)).collect::<Vec<_>>().join(", ")
    };
    let mut all = vec![
        ("practice-title", side.title.to_owned()),
        ("practice-fact-territories", territories(view, &sheet.territories).join(", ")),
        ("practice-sheet-audience", sheet.audience.clone()),
        ("practice-fact-beneficiaries", named("beneficiary", &sheet.beneficiaries)),
        (
            "practice-fact-connection",
            if sheet.connection.is_empty() { String::new() } else { label(view, "connection", &sheet.connection) },
        ),
        ("practice-fact-duration", sheet.duration.clone()),
        ("practice-fact-people", sheet.people_needed.clone()),
        ("practice-fact-cost", facts::cost(view, sheet)),
    ];
    all.extend(sheet.sections().map(|(key, source)| (key, source.to_owned())));
    all.push(("practice-themes-heading", named("theme", &sheet.themes)));
    all.push(("practice-co-authors", sheet.co_authors.join(", ")));
    all.push(("practice-changes-foreign", sanitize::clean(&sheet.html)));
    all
}
