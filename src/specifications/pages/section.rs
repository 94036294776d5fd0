//! `GET /specifications/{id}/sections/{section}`: one section with what its parts are, between the one before it and the one
//! after.

use super::{
    banner,
    contents::{self, From, Lead},
    found, text, trail,
};
use crate::{
    publications::{
        parts::{self, Parts},
        shown::passage,
    },
    specifications::{Sheet, amendments::pages as amendments, sections, statements::pages as statements},
    web::{
        PageError, PageResult, Site, View,
        layout::{Page, page},
    },
};
use axum::{
    Extension,
    extract::{Path, Query, State},
    response::IntoResponse as _,
};
use maud::html;

/// `GET /specifications/{id}/sections/{section}?annex=&from=`
pub(super) async fn get(
    State(site): State<Site>,
    view: View,
    Path((id, section)): Path<(String, String)>,
    (Query(asked), Query(lines)): (Query<statements::Annex>, Query<From>),
    Extension(rooms): Extension<Parts>,
) -> PageResult {
    let mut conn = site.db.read().await?;
    let publication = found(&mut conn, &id).await?;
    let headings = sections::outline(&mut conn, &publication.id).await?;
    let place = headings.iter().position(|heading| heading.section == section).ok_or(PageError::NotFound)?;
    let read = sections::one(&mut conn, &publication.id, &section).await?.ok_or(PageError::NotFound)?;
    let sheet = Sheet::from_json(&publication.sheet);
    let amendments = amendments::of_section(&mut conn, &view, &publication, (&sheet, &read)).await?;
    let laid = statements::laid(&mut conn, &view, &publication, &asked, || sheet.read()).await?;
    let own = format!("{}/sections/{section}", publication.path());
    let annexes = statements::of_section(&mut conn, &view, &publication, &own).await?;
    let spoken =
        parts::Section { id: &section, requirements: read.requirements.iter().map(|one| one.number).collect() };
    let said = rooms.of_section(&mut conn, &view, &publication, &spoken).await?;
    drop(conn);
    let with = asked.query();
    let (at, heading) = (publication.path(), &headings[place]);
    let words = text::title(&view, &heading.number, &heading.title);
    let neighbour = |place: Option<usize>| {
        place
            .and_then(|place| headings.get(place))
            .map(|one| (format!("{at}/sections/{}{with}", one.section), text::title(&view, &one.number, &one.title)))
    };
    let parts = contents::parts(&headings, place);
    let main = html! {
        (trail(&view, &publication, &words))
        h1 lang=[passage(&view, &publication.language)] { (words) }
        p.lead { a href=(at) { (publication.title) } }
        (banner(&view, &publication, &sheet))
        @if let Some(laid) = &laid { (laid.head) }
        (text::body(&view, &read, &publication.language, laid.as_ref()))
        @if !parts.is_empty() { (contents::contents(&view, (&at, &own), parts, Lead::Page, lines.line())) }
        (amendments)
        (annexes)
        (said)
        nav.pager aria-label=(view.t("specification-neighbours")) {
            @if let Some((href, words)) = neighbour(place.checked_sub(1)) { a.button rel="prev" href=(href) { span aria-hidden="true" { "↑ " } (words) } }
            @if let Some((href, words)) = neighbour(Some(place + 1)) { a.button rel="next" href=(href) { (words) span aria-hidden="true" { " ↓" } } }
        }
        p { a href={ (at) "#texte" } { (view.t("specification-back-contents")) } " · " a href={ (at) "#conversation" } { (view.t("specification-discuss")) } }
    };
    let mut document = Page::new(format!("{words} – {}", publication.title), main)
        .canonical(format!("{}{at}/sections/{section}", view.origin));
    if laid.is_some() {
        document = document.private();
    }
    Ok(page(&view, document).into_response())
}
