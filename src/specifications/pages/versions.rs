//! The versions of a specification: their list, which is the log of its changes.

use super::{found, trail, view::short_hash};
use crate::{
    federation::routes as activitypub,
    publications::{
        history,
        versions::{self as store, Version},
    },
    specifications::{Sheet, amendments::pages as amendments},
    web::{
        PageError, PageResult, Site, View,
        components::{instant, pager},
        layout::{Page, page},
    },
};
use axum::{
    extract::{Path, Query, State},
    http::HeaderMap,
    response::IntoResponse as _,
};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::json;

/// Versions of one page: each is read with all its text.
const PAGE: i64 = 10;

#[derive(Deserialize)]
pub(super) struct Before {
    cursor: Option<String>,
}

/// `GET /specifications/{id}/versions`; for other servers, the newest of them as a collection.
pub(super) async fn list(
    State(site): State<Site>,
    view: View,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(asked): Query<Before>,
) -> PageResult {
    let mut conn = site.db.read().await?;
    let publication = found(&mut conn, &id).await?;
    let before = asked.cursor.and_then(|cursor| cursor.parse::<i64>().ok());
    // One more than is shown: the oldest shown is compared with it, and it tells that there is a next page.
    let read = store::list(&mut conn, &publication.id, before, PAGE + 1).await?;
    let shown = &read[..read.len().min(usize::try_from(PAGE).unwrap_or(10))];
    let span = (shown.last().map_or(0, |last| last.number), shown.first().map_or(0, |first| first.number));
    let credits = amendments::credits(&mut conn, &view, &publication, span).await?;
    drop(conn);
    if activitypub::wants_activity(&headers) {
        if !publication.is_of(&site.config.origin) {
            return Err(PageError::NotFound);
        }
        let uris: Vec<String> =
            shown.iter().map(|one| format!("{}/versions/{}", publication.uri, one.number)).collect();
        return Ok(activitypub::activity_json(json!({
            "id": format!("{}/versions", publication.uri),
            "type": "OrderedCollection",
            "attributedTo": publication.author_uri,
            "totalItems": publication.version,
            "orderedItems": uris,
        })));
    }
    let at = publication.path();
    let next =
        shown.last().filter(|_| shown.len() < read.len()).map(|last| format!("{at}/versions?cursor={}", last.number));
    let first = before.map(|_| format!("{at}/versions"));
    let heading = view.tv("specification-versions-title", &[("title", publication.title.as_str().into())]);
    let main = html! {
        (trail(&view, &publication, &view.t("practice-versions-here")))
        h1 { (heading) }
        p.lead { (view.t("specification-versions-lead")) }
        ul.cards { @for (n, version) in shown.iter().enumerate() { li { (line(&view, &at, version, read.get(n + 1))) (of_version(&credits, version.number)) } } }
        (pager(&view, first.as_deref(), next.as_deref()))
        @if publication.version > 1 { (history::choose(&view, &at, &publication)) }
    };
    Ok(page(&view, Page::new(heading, main).private()).into_response())
}

/// Those whose amendments it took in.
pub(super) fn of_version(credits: &[(i64, Markup)], number: i64) -> Markup {
    html! { @for (_, credit) in credits.iter().filter(|(of, _)| *of == number) { (credit) } }
}

fn line(view: &View, at: &str, version: &Version, previous: Option<&Version>) -> Markup {
    let number = || ("number", version.said_number().into());
    let standing = Sheet::from_json(&version.sheet).schedule();
    html! {
        h2 { a href={ (at) "/versions/" (version.number) } { (view.tv("practice-version-number", &[number()])) } }
        p.meta { (version.author_name) " · " (instant(view, version.created_at)) " · " (view.t(standing.begun.key())) " · " code { (short_hash(&version.hash)) } }
        @if let Some(key) = history::aside(version) { p.meta { (view.t(key)) } }
        @if !version.note.is_empty() { blockquote { p { (version.note) } } }
        @if let Some(previous) = previous {
            p { a href={ (at) "/compare?from=" (previous.number) "&to=" (version.number) } { (view.tv("practice-version-changes", &[number()])) } }
        }
    }
}
