//! The whole conversation of a publication, page by page.

use super::{FIRST, publication, signed_in_form, trail};
use crate::{
    conversations::{
        page_path,
        store::{self, Cursor, Which},
        thread,
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

/// Where the page begins.
#[derive(Deserialize)]
pub(super) struct From {
    after: Option<String>,
}

/// `GET /practices/{id}/conversation`
pub(super) async fn get(
    State(site): State<Site>,
    view: View,
    Path(id): Path<String>,
    Query(from): Query<From>,
) -> PageResult {
    let mut conn = site.db.read().await?;
    let publication = publication(&mut conn, &id).await?;
    let after = from.after.as_deref().and_then(Cursor::parse);
    let comments = store::page(&mut conn, &publication.id, Which::Thread, after.as_ref(), FIRST).await?;
    let path = page_path(&publication);
    let title = view.tv("conversation-title", &[("title", publication.title.clone().into())]);
    let next = comments.next.as_ref().map(|next| format!("{path}/conversation?after={}", next.text()));
    let first = after.is_some().then(|| format!("{path}/conversation"));
    let main = html! {
        (trail(&view, &publication, &view.t("conversation-short")))
        h1 { (title) }
        @if comments.items.is_empty() { (empty_state(&view.t("conversation-empty"), None)) }
        @else { (thread::thread(&view, &publication, &comments.items)) }
        (pager(&view, first.as_deref(), next.as_deref()))
        (signed_in_form(&view, &publication))
    };
    Ok(page(&view, Page::new(title.clone(), main)).into_response())
}
