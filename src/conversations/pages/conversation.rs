//! The whole conversation of a publication, or what is said of one section of its text, page by page.

use super::{FIRST, publication, signed_in_form, trail};
use crate::{
    conversations::{
        page_path,
        store::{self, Cursor, Which},
        thread::{self, On},
    },
    publications::{
        anchor::{self, Anchor},
        shown::with_query,
    },
    web::{
        PageResult, Site, View,
        components::{empty_state, pager},
        layout::{Page, page},
    },
};
use axum::{
    extract::{Path, Query, State},
    response::IntoResponse,
};
use maud::html;
use serde::Deserialize;

/// Where the page begins, and of which section alone it is.
#[derive(Deserialize)]
pub(super) struct From {
    after: Option<String>,
    section: Option<String>,
}

/// `GET /practices/{id}/conversation`, `GET /specifications/{id}/conversation?section=`
pub(super) async fn get(
    State(site): State<Site>,
    view: View,
    Path(id): Path<String>,
    Query(from): Query<From>,
) -> PageResult {
    let mut conn = site.db.read().await?;
    let publication = publication(&mut conn, &id).await?;
    let after = from.after.as_deref().and_then(Cursor::parse);
    let section = from.section.as_deref().filter(|section| !section.is_empty() && anchor::has_sections(&publication));
    let which = section.map_or(Which::Thread, Which::Section);
    let comments = store::page(&mut conn, &publication.id, which, after.as_ref(), FIRST).await?;
    let named = comments.items.iter().map(|comment| comment.section.as_str()).chain(section);
    let places = anchor::places(&mut conn, &publication, named).await?;
    // As the text calls it, or as those who spoke of it did when it had it.
    let stands = match section {
        Some(section) => anchor::find(&mut conn, &publication, section, 0).await?,
        None => None,
    };
    drop(conn);
    let name = section.map(|section| match places.iter().find(|place| place.section == section) {
        Some(place) => anchor::named(view.locale, 0, &place.name),
        None => comments
            .items
            .iter()
            .find(|one| one.is_published())
            .map_or_else(|| section.to_owned(), |one| one.section_title.clone()),
    });
    let path = page_path(&publication);
    let address = |after: Option<&str>| {
        let parts = [("section", section), ("after", after)];
        with_query(&format!("{path}/conversation"), parts.iter().filter_map(|(name, value)| Some((*name, (*value)?))))
    };
    let title = match &name {
        Some(name) => view.tv("conversation-title-section", &[("name", name.as_str().into())]),
        None => view.tv("conversation-title", &[("title", publication.title.clone().into())]),
    };
    let next = comments.next.as_ref().map(|next| address(Some(&next.text())));
    let first = after.is_some().then(|| address(None));
    let main = html! {
        (trail(&view, &publication, &view.t("conversation-short")))
        h1 { (title) }
        @if section.is_some() {
            p {
                @if let Some(Anchor { section, .. }) = &stands { a href={ (path) "/sections/" (section) } { (view.t("conversation-read-section")) } " · " }
                a href={ (path) "/conversation" } { (view.t("conversation-all")) }
            }
        }
        @if comments.items.is_empty() { (empty_state(&view.t("conversation-empty"), None)) }
        @else { (thread::thread(&view, &publication, &comments.items, &places)) }
        (pager(&view, first.as_deref(), next.as_deref()))
        @match (&stands, section) {
            (Some(anchor), _) => (signed_in_form(&view, &publication, On::Section(anchor))),
            (None, None) => (signed_in_form(&view, &publication, On::Whole)),
            (None, Some(_)) => {}
        }
    };
    let mut document = Page::new(title.clone(), main);
    if section.is_some() {
        document = document.private();
    }
    Ok(page(&view, document).into_response())
}
