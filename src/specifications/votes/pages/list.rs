//! `GET /specifications/{id}/votes?cursor=`: the votes on a text and on its amendments, newest first.

use super::part::line;
use crate::{
    id,
    publications::shown::with_query,
    specifications::{
        Sheet,
        pages::{found, trail},
        votes::store,
    },
    web::{
        PageResult, Site, View,
        components::{empty_state, pager},
        layout::{Page, page},
    },
};
use axum::{
    extract::{Path, Query, State as Shared},
    response::IntoResponse as _,
};
use maud::html;
use serde::Deserialize;

/// Votes of one page.
const PAGE: usize = 50;

#[derive(Deserialize)]
pub(super) struct Asked {
    cursor: Option<String>,
}

/// See the module.
pub(super) async fn get(
    Shared(site): Shared<Site>,
    view: View,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let mut conn = site.db.read().await?;
    let publication = found(&mut conn, &id).await?;
    let cursor = asked.cursor.as_deref().and_then(id::parse_cursor);
    let limit = i64::try_from(PAGE).unwrap_or(50) + 1;
    let read = store::page(&mut conn, &publication.id, cursor.clone(), limit).await?;
    drop(conn);
    let sheet = Sheet::from_json(&publication.sheet);
    let at = format!("{}/votes", publication.path());
    let shown = &read[..read.len().min(PAGE)];
    let next = shown.last().filter(|_| read.len() > PAGE);
    let next = next.map(|last| with_query(&at, [("cursor", id::cursor(last.created_at, &last.id).as_str())]));
    let heading = view.t("vote-list");
    let main = html! {
        (trail(&view, &publication, &heading))
        h1 { (heading) }
        p.lead { a href=(publication.path()) { (publication.title) } }
        @if shown.is_empty() { (empty_state(&view.t("vote-list-empty"), None)) }
        @else { ul { @for vote in shown { li { (line(&view, &publication, &sheet, vote)) } } } }
        (pager(&view, cursor.is_some().then_some(at.as_str()), next.as_deref()))
    };
    Ok(page(&view, Page::new(format!("{heading} – {}", publication.title), main).private()).into_response())
}
