//! What stands around the text of a sheet: before it, where it comes from; beside it, what came from
//! it, its themes, its licence, its history.

use super::super::{label, licence, list::filtered, with_query};
use super::{Shown, author, href, network_name, passage, version};
use crate::{
    publications::{Adaptation, vocabulary as words},
    web::{
        View,
        components::{Icon, Tone, badge, chips, day, icon},
    },
};
use maud::{Markup, html};

/// The boxes, the first ones those that matter most.
pub(super) fn boxes(view: &View, shown: &Shown<'_>) -> Markup {
    html! {
        (descendants(view, shown))
        (themes(view, shown))
        (rights(view, shown))
        (history(view, shown))
    }
}

/// The source was corrected after this copy was made of it.
pub(super) fn source_has_changed(shown: &Shown<'_>) -> bool {
    let source = shown.source.as_ref().filter(|source| source.is_published());
    source
        .zip(shown.publication.source_version_hash.as_ref())
        .is_some_and(|(source, copied)| source.version_hash != *copied)
}

/// What it adapts, and the note: read before the text, on a phone too.
pub(super) fn source(view: &View, shown: &Shown<'_>) -> Markup {
    let publication = shown.publication;
    let Some(uri) = &publication.source_uri else { return html! {} };
    let at = href(publication);
    html! {
        section.panel {
            h2 { (icon(Icon::Branch)) " " (view.t("practice-source-heading")) }
            @match &shown.source {
                Some(source) if source.is_deleted() => { p { (view.t("practice-source-deleted")) } }
                Some(source) if source.is_hidden() => { p { (view.t("practice-source-hidden")) } }
                Some(source) => {
                    p {
                        a href=(href(source)) lang=[passage(view, &source.language)] { (source.title) } br;
                        span.meta { (source.author_name) " · " (network_name(view, source)) }
                    }
                }
                None => { p { (view.t("practice-source-unknown")) " " a href=(uri) rel="external" { (uri) } } }
            }
            @if let Some(note) = publication.adaptation() { (note_of(view, &note, &publication.language)) }
            @if shown.source.as_ref().is_some_and(crate::publications::Publication::is_published) {
                p.screen-only { a href={ (at) "/difference" } { (view.t("practice-source-difference")) } }
            }
            @if source_has_changed(shown) {
                p { (badge(Tone::Alert, &view.t("practice-source-changed"))) }
                p.screen-only { a href={ (at) "/difference?since=source" } { (view.t("practice-source-changed-difference")) } }
            }
        }
    }
}

/// What changes, why, what stays.
pub(super) fn note_of(view: &View, note: &Adaptation, language: &str) -> Markup {
    let reasons: Vec<String> = note.reasons.iter().map(|reason| label(view, "reason", reason)).collect();
    let lang = passage(view, language);
    html! {
        dl {
            dt { (view.t("practice-note-change")) }
            dd lang=[lang] { (note.change) }
            @if !reasons.is_empty() {
                dt { (view.t("practice-note-reasons")) }
                dd { (reasons.join(", ")) }
            }
            @if !note.kept.is_empty() {
                dt { (view.t("practice-note-kept")) }
                dd lang=[lang] { (note.kept) }
            }
        }
    }
}

fn descendants(view: &View, shown: &Shown<'_>) -> Markup {
    let publication = shown.publication;
    html! {
        section.panel {
            h2 { (view.t("practice-descendants-heading")) }
            @if publication.adaptations > 0 {
                p { (view.tv("practice-descendants-count", &[("count", publication.adaptations.into())])) }
            } @else {
                p { (view.t("practice-descendants-none")) }
            }
            @if publication.adaptations > 0 || publication.source_uri.is_some() {
                p.screen-only { a href={ (href(publication)) "/lineage" } { (view.t("practice-descendants-lineage")) } }
            }
        }
    }
}

fn themes(view: &View, shown: &Shown<'_>) -> Markup {
    let tags: Vec<(String, String)> =
        shown.sheet.themes.iter().map(|theme| (label(view, "theme", theme), filtered("theme", theme))).collect();
    html! {
        @if !tags.is_empty() {
            section.panel {
                h2 { (view.t("practice-themes-heading")) }
                (chips(&view.t("practice-themes-heading"), tags.iter().map(|(text, href)| (text.as_str(), Some(href.as_str())))))
            }
        }
    }
}

fn rights(view: &View, shown: &Shown<'_>) -> Markup {
    let publication = shown.publication;
    let (name, meaning) = licence(view, &publication.licence);
    let person = author(view, publication);
    let citation = view.tv(
        "practice-citation",
        &[
            ("author", person.name.as_str().into()),
            ("title", publication.title.as_str().into()),
            ("network", person.network.as_str().into()),
            ("version", version(view, publication).into()),
            ("address", publication.url.as_str().into()),
            ("licence", name.as_str().into()),
        ],
    );
    html! {
        section.panel {
            h2 { (view.t("practice-licence-heading")) }
            p {
                @if let Some(url) = words::licence_url(&publication.licence) { a rel="license external" href=(url) { (name) } } @else { (name) }
            }
            @if let Some(meaning) = meaning { p.meta { (meaning) } }
            details.screen-only {
                summary { (view.t("practice-citation-summary")) }
                p { (citation) }
            }
        }
    }
}

fn history(view: &View, shown: &Shown<'_>) -> Markup {
    let publication = shown.publication;
    let report = with_query("/report", [("uri", publication.uri.as_str())]);
    html! {
        section.panel.history {
            h2 { (view.t("practice-history-heading")) }
            p { (version(view, publication)) }
            @if let Some(at) = publication.review_at {
                p.meta { (view.t(if at < view.now { "practice-review-was-due" } else { "practice-review-due" })) " " (day(view, at)) }
            }
            ul.screen-only {
                li { a href={ (href(publication)) "/versions" } { (view.t("practice-history-versions")) } }
                li { a href=(report) rel="nofollow" { (view.t("practice-report")) } }
                @if shown.may.delete {
                    li { a href={ (href(publication)) "/delete" } { (view.tv("practice-action-delete", &[("title", publication.title.as_str().into())])) } }
                }
            }
            p.meta.screen-only { (view.t("practice-print-hint")) }
        }
    }
}
