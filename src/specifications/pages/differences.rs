//! What changed from one text to another, section by section and word by word. Only what changed is shown.

use super::text;
use crate::{
    specifications::document::{Fate, RequirementDifference, SectionDifference, label},
    text::diff::Change,
    web::{View, components},
};
use maud::{Markup, html};

/// The sections that changed, or a sentence that none did.
pub(in crate::specifications) fn show(view: &View, all: &[SectionDifference]) -> Markup {
    html! {
        @if all.is_empty() { p { (view.t("practice-changes-none")) } }
        @for one in all {
            section {
                h2 { (text::title(view, "", &one.title)) }
                (fate(view, one.fate, one.is_moved))
                (words(view, "specification-changed-title", &one.retitled))
                @if !one.text.is_empty() { (components::diff(view, &one.text)) }
                @for requirement in &one.requirements { (requirement_of(view, requirement)) }
            }
        }
    }
}

fn fate(view: &View, fate: Fate, is_moved: bool) -> Markup {
    let key = match fate {
        Fate::Added => Some("specification-changed-added"),
        Fate::Removed => Some("specification-changed-removed"),
        Fate::Kept => is_moved.then_some("specification-changed-moved"),
    };
    html! { @if let Some(key) = key { p.meta { (view.t(key)) } } }
}

fn words(view: &View, key: &str, changes: &[Change]) -> Markup {
    html! { @if !changes.is_empty() { p.meta { (view.t(key)) } (components::diff(view, changes)) } }
}

fn requirement_of(view: &View, one: &RequirementDifference) -> Markup {
    html! {
        div.panel {
            h3 { (label(one.number)) }
            (fate(view, one.fate, one.is_moved || one.from.is_some()))
            @if let Some((before, after)) = one.priority {
                p { (view.tv("specification-changed-priority", &[("before", view.t(before.key()).into()), ("after", view.t(after.key()).into())])) }
            }
            @if !one.text.is_empty() { (components::diff(view, &one.text)) }
            (words(view, "specification-rationale", &one.rationale))
            (words(view, "specification-test", &one.test))
        }
    }
}
