//! A specification as a file to keep, to print or to go on with elsewhere: what stands beside the text, then the text. In
//! Markdown that is [`Document::markdown`] itself, after the line [`TEXT`], so that whoever has the file can compute the hash
//! again; this module makes JSON, HTML for print, and ODT, too.

mod odt;
mod package;

pub use odt::odt;

use super::{
    Document, Priority,
    document::{Entry, shown_label},
};
use crate::{
    locale::Locale,
    text::markdown::{plain, render},
};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde::Serialize;
use std::fmt::Write as _;

/// What stands before the text: nothing that the text itself says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Front {
    /// The title of the specification.
    pub title: String,
    /// What it is written in, BCP 47.
    pub language: String,
    /// The language of the words around the text.
    pub locale: Locale,
    /// Version, date, licence, address, signatories: a name and what it is, as they are shown.
    pub facts: Vec<(String, String)>,
    /// What is said beside the text, field by field: its name, and Markdown.
    pub parts: Vec<(String, String)>,
}

/// The line after which the text begins in Markdown.
pub const TEXT: &str = "<!-- archipel: text -->";

/// All of it as Markdown; `text` is the text as it was frozen.
#[must_use]
pub fn markdown(text: &str, front: &Front) -> String {
    let mut out = format!("# {}\n\n", front.title);
    let colon = if front.locale == Locale::Fr { "\u{a0}:" } else { ":" };
    for (name, value) in &front.facts {
        let _ = writeln!(out, "- {name}{colon} {value}");
    }
    for (name, part) in &front.parts {
        let _ = write!(out, "\n## {name}\n\n{}\n", part.trim());
    }
    out + "\n" + TEXT + "\n\n" + text
}

/// The document as JSON: its hash, its sections with their numbers in the table of contents, their requirements.
///
/// # Errors
/// None is known: everything in it can be written as JSON.
pub fn json(document: &Document, front: &Front) -> serde_json::Result<String> {
    #[derive(Serialize)]
    struct Whole<'a> {
        title: &'a str,
        language: &'a str,
        facts: Vec<Fact<'a>>,
        /// What is said beside the text, Markdown.
        parts: Vec<Fact<'a>>,
        /// Of the canonical Markdown.
        sha256: String,
        outline: Vec<Line<'a>>,
        sections: &'a [super::Section],
    }
    #[derive(Serialize)]
    struct Fact<'a> {
        name: &'a str,
        value: &'a str,
    }
    #[derive(Serialize)]
    struct Line<'a> {
        number: String,
        id: &'a str,
    }
    let lines = document.outline().into_iter();
    serde_json::to_string_pretty(&Whole {
        title: &front.title,
        language: &front.language,
        facts: front.facts.iter().map(|(name, value)| Fact { name, value }).collect(),
        parts: front.parts.iter().map(|(name, value)| Fact { name, value }).collect(),
        sha256: document.hash(),
        outline: lines.map(|Entry { number, section, .. }| Line { number, id: &section.id }).collect(),
        sections: &document.sections,
    })
}

/// A whole page of HTML, complete without style, to be printed or kept.
#[must_use]
pub fn html_page(document: &Document, front: &Front) -> String {
    let outline = document.outline();
    html! {
        (DOCTYPE)
        html lang=(front.language) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (front.title) }
            }
            body {
                header {
                    h1 { (front.title) }
                    @if !front.facts.is_empty() {
                        dl lang=(front.locale.tag()) {
                            @for (name, value) in &front.facts { dt { (name) } dd { (value) } }
                        }
                    }
                }
                @if outline.len() > 1 {
                    nav {
                        h2 lang=(front.locale.tag()) { (front.locale.t("specification-contents")) }
                        // No list: the numbers are those of the sections.
                        @for entry in &outline {
                            a href={ "#" (entry.section.id) } { (entry.number) " " (plain(&entry.section.title)) }
                            br;
                        }
                    }
                }
                @for (name, part) in &front.parts {
                    section {
                        h2 lang=(front.locale.tag()) { (name) }
                        (PreEscaped(render(part)))
                    }
                }
                main { (html_body(document, front.locale)) }
            }
        }
    }
    .into_string()
}

/// The text alone, for a page that has its own title: headings from `h2` on, each with its id and number; requirements
/// as a list of definitions, each with its number as id (`E-01`).
#[must_use]
pub fn html_body(document: &Document, locale: Locale) -> Markup {
    let mut outline = document.outline().into_iter();
    html! {
        @for section in &document.sections {
            @if section.level > 0 && let Some(entry) = outline.next() {
                (heading(&entry))
            }
            (PreEscaped(render(&section.text)))
            @if !section.requirements.is_empty() {
                dl {
                    @for one in &section.requirements {
                        dt id=(one.label()) {
                            strong { (shown_label(one.number)) } " (" (priority(one.priority, locale)) ")"
                        }
                        dd {
                            (PreEscaped(render(&one.text)))
                            @for (key, text) in notes(one) {
                                div { em { (locale.t(key)) } (PreEscaped(render(text))) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn heading(entry: &Entry) -> Markup {
    let id = &entry.section.id;
    let words = html! { (entry.number) " " (plain(&entry.section.title)) };
    html! {
        @match entry.depth {
            1 => { h2 id=(id) { (words) } }
            2 => { h3 id=(id) { (words) } }
            3 => { h4 id=(id) { (words) } }
            4 => { h5 id=(id) { (words) } }
            _ => { h6 id=(id) { (words) } }
        }
    }
}

fn priority(priority: Priority, locale: Locale) -> String {
    locale.t(priority.key()).into_owned()
}

/// What a requirement says of itself, with the key of what it is.
fn notes(one: &super::Requirement) -> impl Iterator<Item = (&'static str, &str)> {
    let all = [("specification-rationale", one.rationale.as_str()), ("specification-test", one.test.as_str())];
    all.into_iter().filter(|(_, text)| !text.is_empty())
}

#[cfg(test)]
mod tests;
