//! `GET /practices/{id}/difference`: what an adaptation changes in the version of the source that it was
//! made from; with `?since=source`, what the source changed since then.

use super::super::{
    changes::{self, Side},
    found, href, network_name, passage,
    versions::trail,
};
use crate::{
    practices::Sheet,
    publications::{Publication, store, versions},
    web::{
        PageError, PageResult, Site, View,
        components::{Look, Tone, button_link, day, notice},
        layout::{Page, page},
    },
};
use axum::{
    extract::{Path, Query, State},
    response::IntoResponse as _,
};
use maud::html;
use serde::Deserialize;

#[derive(Deserialize)]
pub(in super::super) struct Asked {
    since: Option<String>,
}

/// `GET /practices/{id}/difference`
pub(in super::super) async fn get(
    State(site): State<Site>,
    view: View,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let mut conn = site.db.read().await?;
    let child = found(&mut conn, &id).await?;
    let uri = child.source_uri.clone().ok_or(PageError::NotFound)?;
    let source = store::by_uri(&mut conn, &uri).await?.filter(Publication::is_published).ok_or(PageError::NotFound)?;
    let copied = match &child.source_version_hash {
        Some(hash) => versions::by_hash(&mut conn, &source, hash).await?,
        None => None,
    };
    drop(conn);
    let since = asked.since.as_deref() == Some("source");
    let is_known = copied.is_some();
    // Versions from before this network knew the source are not here: the current one stands in.
    let (base_title, base) = copied.map_or_else(
        || (source.title.clone(), Sheet::from_json(&source.sheet)),
        |version| (version.title, Sheet::from_json(&version.sheet)),
    );
    let new = if since { &source } else { &child };
    let sheet = Sheet::from_json(&new.sheet);
    let (key, lead) = if since {
        ("practice-since-title", "practice-since-lead")
    } else {
        ("practice-difference-title", "practice-difference-lead")
    };
    let heading = view.tv(key, &[("title", new.title.as_str().into())]);
    let main = html! {
        (trail(&view, &child, &view.t("practice-difference-here")))
        h1 { (heading) }
        p.lead { (view.t(lead)) }
        (sides(&view, &source, &child))
        @if !is_known { (notice(Tone::Alert, html! { p { (view.t("practice-difference-unknown")) } })) }
        (changes::show(&view, &Side { title: &base_title, sheet: &base }, &Side { title: &new.title, sheet: &sheet }))
        div.actions {
            (button_link(Look::Plain, &href(&child), &view.t("practice-difference-back")))
            (button_link(Look::Plain, &format!("{}/lineage", href(&child)), &view.t("practice-descendants-lineage")))
        }
    };
    Ok(page(&view, Page::new(heading, main).private()).into_response())
}

/// Both sheets, by name.
fn sides(view: &View, source: &Publication, child: &Publication) -> maud::Markup {
    let line = |publication: &Publication| {
        html! {
            a href=(href(publication)) lang=[passage(view, &publication.language)] { (publication.title) }
            br;
            span.meta { (publication.author_name) " · " (network_name(view, publication)) " · " (day(view, publication.published_at)) }
        }
    };
    html! {
        dl {
            dt { (view.t("practice-difference-source")) }
            dd { (line(source)) }
            dt { (view.t("practice-difference-child")) }
            dd { (line(child)) }
        }
    }
}
