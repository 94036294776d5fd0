//! The text of a specification as it is read: its fields, its sections, their requirements.

use crate::{
    specifications::{Requirement, Section, Sheet, document::shown_label, sections::Heading, sheet::FIELDS},
    text::markdown,
    web::{View, components::prose},
};
use maud::{Markup, html};
use std::collections::HashMap;

/// What the annex of a territory lays over a text.
pub(in crate::specifications) struct Laid {
    /// Whose it is; stands above the text.
    pub(in crate::specifications) head: Markup,
    /// What an address ends with to be read with it.
    pub(in crate::specifications) query: String,
    /// What stands under a requirement, by its number.
    pub(in crate::specifications) of: HashMap<u32, Markup>,
}

/// The name of a section, as text.
pub(in crate::specifications) fn title(view: &View, number: &str, title: &str) -> String {
    if title.is_empty() {
        return view.t("specification-opening").into_owned();
    }
    let words = markdown::plain(title);
    if number.is_empty() { words.trim().to_owned() } else { format!("{number}\u{a0}{}", words.trim()) }
}

/// The fields beside the text, those that say something.
pub(super) fn fields(view: &View, sheet: &Sheet, language: &str) -> Markup {
    html! {
        @for ((_, key), source) in FIELDS.iter().zip(sheet.texts()) {
            @if !source.trim().is_empty() {
                section {
                    h2 { (view.t(key)) }
                    (prose(view, &markdown::render(source), Some(language)))
                }
            }
        }
    }
}

/// A section under its heading, which stands as deep as it is in the text, and leads to the page of the section when that
/// of the specification is given; `said` stands under it.
pub(super) fn section(
    view: &View,
    heading: &Heading,
    section: &Section,
    language: &str,
    at: Option<&str>,
    laid: Option<&Laid>,
    said: Option<&Markup>,
) -> Markup {
    let words = title(view, &heading.number, &heading.title);
    let id = heading.section.as_str();
    let lang = (language != view.locale.tag()).then_some(language);
    let words = html! {
        @match at {
            Some(at) => a href={ (at) "/sections/" (id) } { (words) },
            None => (words),
        }
    };
    html! {
        section {
            @match heading.depth {
                0 => @if at.is_some() { p.meta { (words) } },
                1 => h3 id=(id) lang=[lang] { (words) }
                2 => h4 id=(id) lang=[lang] { (words) }
                3 => h5 id=(id) lang=[lang] { (words) }
                _ => h6 id=(id) lang=[lang] { (words) }
            }
            (body(view, section, language, laid))
            @if let Some(said) = said { (said) }
        }
    }
}

/// What stands under a heading.
pub(super) fn body(view: &View, section: &Section, language: &str, laid: Option<&Laid>) -> Markup {
    html! {
        @if !section.text.is_empty() { (prose(view, &markdown::render(&section.text), Some(language))) }
        @if !section.requirements.is_empty() {
            ul.thread { @for one in &section.requirements { li { (requirement(view, one, language, laid.and_then(|laid| laid.of.get(&one.number)))) } } }
        }
    }
}

fn requirement(view: &View, one: &Requirement, language: &str, laid: Option<&Markup>) -> Markup {
    html! {
        div.panel id={ "exigence-" (one.number) } {
            p { strong { (shown_label(one.number)) } " · " span.meta { (view.t(one.priority.key())) } }
            (prose(view, &markdown::render(&one.text), Some(language)))
            @if !(one.rationale.is_empty() && one.test.is_empty()) {
                dl {
                    @for (key, said) in [("specification-rationale", &one.rationale), ("specification-test", &one.test)] {
                        @if !said.is_empty() {
                            dt { (view.t(key)) }
                            dd { (prose(view, &markdown::render(said), Some(language))) }
                        }
                    }
                }
            }
            @if let Some(laid) = laid { (laid) }
        }
    }
}
