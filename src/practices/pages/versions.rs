//! The history of a sheet: every version that was published, any of them as it was, any two compared.

use super::{
    changes::{self, Side},
    found, href, passage,
    sheet::{facts, text},
};
use crate::{
    practices::Sheet,
    publications::{
        Publication, history,
        versions::{self, Version},
    },
    web::{
        PageError, PageResult, Site, View,
        components::{Look, Tone, breadcrumb, button_link, instant, notice, pager},
        layout::{Page, page},
    },
};
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse as _, Response},
};
use maud::{Markup, html};
use serde::Deserialize;

/// Versions of one page.
const PAGE: i64 = 20;

#[derive(Deserialize)]
pub(super) struct Before {
    cursor: Option<String>,
}

/// `GET /practices/{id}/versions`
pub(super) async fn list(
    State(site): State<Site>,
    view: View,
    Path(id): Path<String>,
    Query(asked): Query<Before>,
) -> PageResult {
    let mut conn = site.db.read().await?;
    let publication = found(&mut conn, &id).await?;
    let before = asked.cursor.and_then(|cursor| cursor.parse::<i64>().ok());
    // One more than is shown: the oldest shown is compared with it, and it tells that there is a next page.
    let read = versions::list(&mut conn, &publication.id, before, PAGE + 1).await?;
    let beside = versions::beside(&mut conn, &publication.id).await?;
    drop(conn);
    let shown = &read[..read.len().min(usize::try_from(PAGE).unwrap_or(20))];
    let at = href(&publication);
    let next =
        shown.last().filter(|_| shown.len() < read.len()).map(|last| format!("{at}/versions?cursor={}", last.number));
    let first = before.map(|_| format!("{at}/versions"));
    let heading = view.tv("practice-versions-title", &[("title", publication.title.as_str().into())]);
    let main = html! {
        (trail(&view, &publication, &view.t("practice-versions-here")))
        h1 { (heading) }
        @if let Some(beside) = &beside {
            (notice(Tone::Waiting, html! {
                p {
                    (view.tv("practice-version-beside-text", &[("other", beside.number.into())])) " "
                    a href={ (at) "/compare?from=" (beside.number) "&to=" (publication.version) } { (view.t("practice-version-compare-current")) }
                }
            }))
        }
        ul.cards {
            @for (n, version) in shown.iter().enumerate() { li { (line(&view, &at, version, read.get(n + 1))) } }
        }
        (pager(&view, first.as_deref(), next.as_deref()))
        @if publication.version > 1 { (history::choose(&view, &at, &publication)) }
    };
    Ok(page(&view, Page::new(heading, main).private()).into_response())
}

fn line(view: &View, at: &str, version: &Version, previous: Option<&Version>) -> Markup {
    let number = || ("number", version.said_number().into());
    html! {
        h2 { a href={ (at) "/versions/" (version.number) } { (view.tv("practice-version-number", &[number()])) } }
        p.meta { (version.author_name) " · " (instant(view, version.created_at)) }
        @if let Some(key) = history::aside(version) { p.meta { (view.t(key)) } }
        @if !version.note.is_empty() { blockquote { p { (version.note) } } }
        @if let Some(joined) = version.joins {
            p { a href={ (at) "/compare?from=" (joined) "&to=" (version.number) } { (view.tv("practice-version-joins", &[("number", joined.into())])) } }
        }
        @if let Some(previous) = previous {
            p { a href={ (at) "/compare?from=" (previous.number) "&to=" (version.number) } { (view.tv("practice-version-changes", &[number()])) } }
        }
    }
}

/// `GET /practices/{id}/versions/{number}`
pub(super) async fn one(State(site): State<Site>, view: View, Path((id, number)): Path<(String, i64)>) -> PageResult {
    let mut conn = site.db.read().await?;
    let publication = found(&mut conn, &id).await?;
    let version = versions::find(&mut conn, &publication.id, number).await?.ok_or(PageError::NotFound)?;
    drop(conn);
    let sheet = Sheet::from_json(&version.sheet);
    let here = view.tv("practice-version-number", &[("number", version.said_number().into())]);
    let at = href(&publication);
    let main = html! {
        (trail(&view, &publication, &here))
        h1 lang=[passage(&view, &publication.language)] { (version.title) }
        @if version.number != publication.version {
            (notice(Tone::Alert, html! {
                p {
                    (history::stands_not(&view, &publication, &version))
                    a href=(at) { (view.t("practice-version-read-current")) }
                }
            }))
        }
        p.meta { (here) " · " (version.author_name) " · " (instant(&view, version.created_at)) }
        @if !version.note.is_empty() { blockquote { p { (version.note) } } }
        (facts::strip(&view, &sheet, Some(&publication.language)))
        (text::sections(&view, &sheet, &publication.language))
        div.actions {
            @if version.number != publication.version {
                (button_link(Look::Primary, &format!("{at}/compare?from={}&to={}", version.number, publication.version), &view.t("practice-version-compare-current")))
            }
            (button_link(Look::Plain, &format!("{at}/versions"), &view.t("practice-history-versions")))
        }
    };
    let title = format!("{} – {here}", version.title);
    Ok(page(&view, Page::new(title, main).private()).into_response())
}

#[derive(Deserialize)]
pub(super) struct Two {
    from: i64,
    to: i64,
}

/// `GET /practices/{id}/compare?from=&to=`
pub(super) async fn compare(
    State(site): State<Site>,
    view: View,
    Path(id): Path<String>,
    two: Result<Query<Two>, axum::extract::rejection::QueryRejection>,
) -> PageResult {
    let Query(two) = two.map_err(|_| PageError::BadRequest)?;
    let mut conn = site.db.read().await?;
    let publication = found(&mut conn, &id).await?;
    let old = versions::find(&mut conn, &publication.id, two.from).await?.ok_or(PageError::NotFound)?;
    let new = versions::find(&mut conn, &publication.id, two.to).await?.ok_or(PageError::NotFound)?;
    drop(conn);
    Ok(compared(&view, &publication, &old, &new))
}

fn compared(view: &View, publication: &Publication, old: &Version, new: &Version) -> Response {
    let heading =
        view.tv("practice-compare-title", &[("from", old.said_number().into()), ("to", new.said_number().into())]);
    let (before, after) = (Sheet::from_json(&old.sheet), Sheet::from_json(&new.sheet));
    let main = html! {
        (trail(view, publication, &heading))
        h1 { (heading) }
        p.lead { a href=(href(publication)) { (publication.title) } }
        @for version in [old, new] {
            p.meta {
                (view.tv("practice-version-number", &[("number", version.said_number().into())])) " · " (version.author_name) " · " (instant(view, version.created_at))
                @if !version.note.is_empty() { " · " (version.note) }
            }
        }
        (changes::show(view, &Side { title: &old.title, sheet: &before }, &Side { title: &new.title, sheet: &after }))
        div.actions { (button_link(Look::Plain, &format!("{}/versions", href(publication)), &view.t("practice-history-versions"))) }
    };
    page(view, Page::new(format!("{heading} – {}", publication.title), main).private()).into_response()
}

/// The way back from a page about a sheet to the sheet.
pub(super) fn trail(view: &View, publication: &Publication, here: &str) -> Markup {
    let at = href(publication);
    let title = match publication.state.as_str() {
        "published" => publication.title.as_str().into(),
        "hidden" => view.t("practice-hidden"),
        _ => view.t("practice-deleted"),
    };
    breadcrumb(view, &[(&view.t("practice-list-title"), "/practices"), (&title, &at)], here)
}
