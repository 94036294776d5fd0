//! The text of a specification as it is read: its table of contents, its sections, their requirements.

use crate::{
    specifications::{Requirement, Section, Sheet, sections::Heading, sheet::FIELDS},
    text::markdown,
    web::{View, components::prose},
};
use maud::{Markup, html};
use std::collections::HashMap;

/// What the annex of a territory lays over a text.
pub(in crate::specifications) struct Laid {
    /// Whose it is; stands above the text.
    pub(in crate::specifications) head: Markup,
    /// What stands under a requirement, by its number.
    pub(in crate::specifications) of: HashMap<u32, Markup>,
}

/// Where a heading of the contents leads.
#[derive(Copy, Clone, PartialEq, Eq)]
pub(super) enum Lead {
    /// To its place on this page.
    Here,
    /// To a page of its own.
    Page,
    /// To the form that edits it.
    Edit,
}

/// The name of a section, as text.
pub(in crate::specifications) fn title(view: &View, number: &str, title: &str) -> String {
    if title.is_empty() {
        return view.t("specification-opening").into_owned();
    }
    let words = markdown::plain(title);
    if number.is_empty() { words.trim().to_owned() } else { format!("{number}\u{a0}{}", words.trim()) }
}

/// The table of contents, each line under those that it is part of.
pub(super) fn contents(view: &View, at: &str, headings: &[Heading], lead: Lead) -> Markup {
    html! {
        nav aria-label=(view.t("specification-contents")) { (level(view, at, headings, lead)) }
    }
}

fn level(view: &View, at: &str, headings: &[Heading], lead: Lead) -> Markup {
    let Some(first) = headings.first() else { return html! {} };
    let is_start = |heading: &Heading| heading.depth <= first.depth.max(1);
    let starts: Vec<usize> =
        headings.iter().enumerate().filter(|(_, one)| is_start(one)).map(|(place, _)| place).collect();
    html! {
        ul {
            @for (n, start) in starts.iter().enumerate() {
                @let end = starts.get(n + 1).copied().unwrap_or(headings.len());
                @let heading = &headings[*start];
                @let href = match lead {
                    Lead::Here => format!("#{}", heading.section),
                    Lead::Page => format!("{at}/sections/{}", heading.section),
                    Lead::Edit => format!("{at}/drafting/{}", heading.section),
                };
                // What is said elsewhere of a section names it by its place on the page of the text.
                li id=[(lead == Lead::Page).then_some(&heading.section)] {
                    a href=(href) { (title(view, &heading.number, &heading.title)) }
                    @if heading.requirements > 0 {
                        " " span.meta { (view.tv("specification-requirements-count", &[("count", heading.requirements.into())])) }
                    }
                    (level(view, at, &headings[start + 1..end], lead))
                }
            }
        }
    }
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
            p { strong { (one.label()) } " · " span.meta { (view.t(one.priority.key())) } }
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
