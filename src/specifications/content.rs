//! What other software reads of a specification: its `content`, HTML.

use super::{Document, Section, Sheet, sheet::FIELDS};
use crate::{
    locale::Locale,
    publications::{
        Publication,
        telling::{MAX_CONTENT, escape, short},
    },
    text::markdown,
};
use std::fmt::Write as _;

/// The whole as HTML, the title first: some software shows neither `name` nor `summary`. `now` says its phase.
pub(super) fn whole(publication: &Publication, sheet: &Sheet, now: &str) -> String {
    if sheet.document.len() > MAX_CONTENT {
        return short(publication);
    }
    let mut html = format!("<h2>{}</h2><p><strong>{}</strong></p>", escape(&publication.title), escape(now));
    for ((_, key), source) in FIELDS.iter().zip(sheet.texts()) {
        if !source.is_empty() {
            let _ = write!(html, "<h3>{}</h3>{}", Locale::Fr.t(key), markdown::render(source));
        }
    }
    html.push_str(&text(&sheet.read()));
    if html.len() > MAX_CONTENT { short(publication) } else { html }
}

/// The text, its headings under that of the article.
fn text(document: &Document) -> String {
    let mut html = String::new();
    let outline = document.outline();
    for section in &document.sections {
        if let Some(entry) = outline.iter().find(|entry| entry.section.id == section.id) {
            let level = (entry.depth + 2).min(6);
            let title = escape(&markdown::plain(&section.title));
            let _ = write!(html, "<h{level}>{} {}</h{level}>", entry.number, title.trim());
        }
        html.push_str(&markdown::render(&section.text));
        requirements(section, &mut html);
    }
    html
}

fn requirements(section: &Section, html: &mut String) {
    for requirement in &section.requirements {
        let priority = Locale::Fr.t(requirement.priority.key());
        let _ = write!(html, "<p><strong>{}</strong> ({priority})</p>", requirement.label());
        html.push_str(&markdown::render(&requirement.text));
        for (key, said) in
            [("specification-rationale", &requirement.rationale), ("specification-test", &requirement.test)]
        {
            if !said.is_empty() {
                let _ = write!(html, "<p><em>{}</em></p>{}", Locale::Fr.t(key), markdown::render(said));
            }
        }
    }
}
