//! `GET /specifications/{id}/versions/{number}?section=&from=`: a version as it was frozen, under an address that can be cited;
//! the same with the ending of a file.

use super::{
    contents::{self, From, Lead},
    export, found, text, trail,
    versions::of_version,
};
use crate::{
    publications::{
        Publication, history,
        shown::passage,
        versions::{self as store, Version},
    },
    specifications::{Document, Sheet, amendments::pages as amendments, sections},
    web::{
        PageError, PageResult, Site, View,
        components::{Look, Tone, button_link, instant, notice},
        layout::{Page, page},
    },
};
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse as _, Response},
};
use maud::{Markup, html};
use serde::Deserialize;

/// What is read of it: one section, where the text is too long for one page.
#[derive(Deserialize)]
pub(super) struct Part {
    section: Option<String>,
}

/// See the module.
pub(super) async fn get(
    State(site): State<Site>,
    view: View,
    Path((id, number)): Path<(String, String)>,
    (Query(part), Query(lines)): (Query<Part>, Query<From>),
) -> PageResult {
    let (number, ending) =
        number.split_once('.').map_or((number.as_str(), None), |(number, ending)| (number, Some(ending)));
    let number: i64 = number.parse().map_err(|_| PageError::NotFound)?;
    let mut conn = site.db.read().await?;
    let publication = found(&mut conn, &id).await?;
    let version = store::find(&mut conn, &publication.id, number).await?.ok_or(PageError::NotFound)?;
    let credits = amendments::credits(&mut conn, &view, &publication, (number, number)).await?;
    drop(conn);
    if let Some(ending) = ending {
        return export::version(&view, &publication, &version, ending).await;
    }
    let sheet = Sheet::from_json(&version.sheet);
    let document = sheet.read();
    if let Some(asked) = part.section.as_deref().filter(|asked| !asked.is_empty()) {
        return section(&view, &publication, &version, &document, (asked, lines.line()));
    }
    let here = view.tv("practice-version-number", &[("number", version.said_number().into())]);
    let at = publication.path();
    let own = format!("{at}/versions/{}", version.number);
    let headings = sections::headings(&document);
    let is_old = version.number != publication.version;
    let main = html! {
        (trail(&view, &publication, &here))
        h1 lang=[passage(&view, &publication.language)] { (version.title) }
        p.meta { (here) " · " (version.author_name) " · " (instant(&view, version.created_at)) }
        (stands_not(&view, &publication, &version))
        @if !version.note.is_empty() { blockquote { p { (version.note) } } }
        (of_version(&credits, number))
        dl {
            dt { (view.t("specification-hash")) }
            dd { code { (version.hash) } }
            dt { (view.t("specification-fact-address")) }
            dd { (publication.uri) "/versions/" (version.number) }
        }
        ul.screen-only { @for (ending, key) in export::FORMS { li { a href={ (at) "/versions/" (version.number) "." (ending) } { (view.t(key)) } } } }
        (text::fields(&view, &sheet, &publication.language))
        h2 { (view.t("specification-text")) }
        @if contents::is_short(&sheet) {
            @for (heading, section) in headings.iter().zip(&document.sections) {
                (text::section(&view, heading, section, &publication.language, None, None, None))
            }
        } @else {
            p { (view.t("specification-long")) " " a href={ (own) ".html" } { (view.t("specification-whole")) } }
            (contents::contents(&view, (&at, &own), &headings, Lead::Version(version.number), lines.line()))
        }
        div.actions {
            @if is_old { (button_link(Look::Primary, &format!("{at}/compare?from={}&to={}", version.number, publication.version), &view.t("practice-version-compare-current"))) }
            (button_link(Look::Plain, &format!("{at}/versions"), &view.t("practice-history-versions")))
        }
    };
    let title = format!("{} – {here}", version.title);
    Ok(page(&view, Page::new(title, main).private()).into_response())
}

fn stands_not(view: &View, publication: &Publication, version: &Version) -> Markup {
    html! {
        @if version.number != publication.version {
            (notice(Tone::Alert, html! {
                p {
                    (history::stands_not(view, publication, version))
                    a href=(publication.path()) { (view.t("practice-version-read-current")) }
                }
            }))
        }
    }
}

/// One section of a version, between the one before it and the one after.
fn section(
    view: &View,
    publication: &Publication,
    version: &Version,
    document: &Document,
    (asked, from): (&str, usize),
) -> PageResult<Response> {
    let headings = sections::headings(document);
    let place = document.sections.iter().position(|section| section.id == asked).ok_or(PageError::NotFound)?;
    let (at, heading) = (publication.path(), &headings[place]);
    let whole = format!("{at}/versions/{}", version.number);
    let own = format!("{whole}?section={asked}");
    let here = view.tv("practice-version-number", &[("number", version.said_number().into())]);
    let name = |place: usize| headings.get(place).map(|one| (&one.section, text::title(view, &one.number, &one.title)));
    let words = text::title(view, &heading.number, &heading.title);
    let parts = contents::parts(&headings, place);
    let main = html! {
        (trail(view, publication, &format!("{here} – {words}")))
        h1 lang=[passage(view, &publication.language)] { (words) }
        p.lead { a href=(whole) { (version.title) " – " (here) } }
        (stands_not(view, publication, version))
        (text::body(view, &document.sections[place], &publication.language, None))
        @if !parts.is_empty() { (contents::contents(view, (&at, &own), parts, Lead::Version(version.number), from)) }
        nav.pager aria-label=(view.t("specification-neighbours")) {
            @if let Some((section, words)) = place.checked_sub(1).and_then(name) { a.button rel="prev" href={ (whole) "?section=" (section) } { span aria-hidden="true" { "↑ " } (words) } }
            @if let Some((section, words)) = name(place + 1) { a.button rel="next" href={ (whole) "?section=" (section) } { (words) span aria-hidden="true" { " ↓" } } }
        }
    };
    Ok(page(view, Page::new(format!("{words} – {} – {here}", version.title), main).private()).into_response())
}
