//! The text of a sheet, section after section, and what is attached to it. The page, the preview, an old
//! version and the feed all show these same sections.

use crate::{
    practices::{Sheet, sheet},
    publications::{
        media::Attachment,
        shown::{file_words, kilobytes},
    },
    web::{View, components::prose},
};
use maud::{Markup, html};

/// The sections that say something, each under a heading that a link can lead to.
pub(in super::super) fn sections(view: &View, shown: &Sheet, language: &str) -> Markup {
    html! {
        @for (key, source) in shown.sections() {
            @if !source.trim().is_empty() {
                section {
                    h2 id=(anchor(key)) { (view.t(key)) }
                    (prose(view, &sheet::render(key, source), Some(language)))
                }
            }
        }
        @if !shown.html.is_empty() {
            section {
                h2 id="section-body" { (view.t("practice-sheet-body")) }
                // It went through `text::sanitize` when it came.
                (prose(view, &shown.html, Some(language)))
            }
        }
    }
}

/// The anchor of a section. Fields of forms on the same page are called as the API calls them; none begins so.
fn anchor(key: &str) -> String {
    format!("section-{}", key.strip_prefix("practice-sheet-").unwrap_or(key))
}

/// Pictures with their alternatives, then files with their type and size. `origin` stands before the
/// addresses where they are read elsewhere.
pub(in super::super) fn attachments(view: &View, origin: &str, files: &[Attachment]) -> Markup {
    // What was lost is told to the administrators, not shown as a hole.
    let here = files.iter().filter(|file| !file.is_lost());
    let (pictures, others): (Vec<&Attachment>, Vec<&Attachment>) = here.partition(|file| file.is_picture());
    html! {
        @if !pictures.is_empty() || !others.is_empty() {
            section {
                h2 id="section-files" { (view.t("practice-files-heading")) }
                @for picture in &pictures {
                    figure {
                        img src={ (origin) (picture.href()) } alt=(picture.alt) width=[picture.width] height=[picture.height] loading="lazy";
                        @if picture.bytes > 0 { figcaption.meta { (weight(view, picture)) } }
                    }
                }
                @if !others.is_empty() {
                    ul { @for file in &others { li { a href={ (origin) (file.href()) } { (described(view, file)) } } } }
                }
            }
        }
    }
}

/// « Fiche d’animation.odt (ODT, 48 Ko) »
pub(in super::super) fn described(view: &View, file: &Attachment) -> String {
    file_words(view, &file.name, &file.media_type, file.bytes)
}

/// « JPEG, 48 Ko »: what a picture costs whoever pays for each megabyte.
fn weight(view: &View, picture: &Attachment) -> String {
    let kind = if picture.media_type == "image/png" { "PNG" } else { "JPEG" };
    view.tv("practice-picture-size", &[("kind", kind.into()), ("size", kilobytes(picture.bytes).into())])
}
