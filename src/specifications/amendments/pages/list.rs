//! `GET /specifications/{id}/amendments`: all of a text or of one of its sections, newest first, by what became of them.

use super::{author, name, path, state};
use crate::{
    id,
    publications::{
        Publication,
        shown::{passage, with_query},
    },
    specifications::{
        Sheet,
        amendments::{
            Amendment, State,
            store::{self, Filter},
        },
        pages::{banner, found, title, trail},
        sections,
    },
    web::{
        PageResult, Site, View,
        components::{Tab, empty_state, instant, pager, person_line, tabs},
        layout::{Page, page},
    },
};
use axum::{
    extract::{Path, Query, State as Shared},
    response::IntoResponse as _,
};
use maud::{Markup, html};
use serde::Deserialize;

/// Amendments of one page.
const PAGE: usize = 20;

#[derive(Deserialize)]
pub(super) struct Asked {
    section: Option<String>,
    state: Option<String>,
    cursor: Option<String>,
}

/// `GET /specifications/{id}/amendments?section=&state=`
pub(super) async fn get(
    Shared(site): Shared<Site>,
    view: View,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let mut conn = site.db.read().await?;
    let publication = found(&mut conn, &id).await?;
    let filter = Filter {
        section: asked.section.filter(|section| !section.is_empty() && section.len() <= 100),
        state: asked.state.as_deref().and_then(State::parse),
    };
    let cursor = asked.cursor.as_deref().and_then(id::parse_cursor);
    let limit = i64::try_from(PAGE).unwrap_or(20) + 1;
    let read = store::list(&mut conn, &publication.id, &filter, cursor.clone(), limit).await?;
    let counts = store::counts(&mut conn, &publication.id, filter.section.as_deref()).await?;
    let section = match &filter.section {
        Some(section) => sections::one(&mut conn, &publication.id, section).await?,
        None => None,
    };
    drop(conn);
    let at = format!("{}/amendments", publication.path());
    let address = |state: Option<State>, cursor: Option<&str>| {
        let parts = [("section", filter.section.as_deref()), ("state", state.map(State::name)), ("cursor", cursor)];
        with_query(&at, parts.iter().filter_map(|(name, value)| Some((*name, (*value)?))))
    };
    let shown = &read[..read.len().min(PAGE)];
    let next = shown
        .last()
        .filter(|_| read.len() > PAGE)
        .map(|last| address(filter.state, Some(&id::cursor(last.created_at, &last.id))));
    let first = cursor.is_some().then(|| address(filter.state, None));
    let total: i64 = counts.iter().map(|one| one.count).sum();
    let mut views = vec![Tab {
        href: address(None, None),
        label: view.tv("amendment-tab", &[("state", view.t("amendment-all").into()), ("count", total.into())]),
        current: filter.state.is_none(),
    }];
    for state in State::ALL {
        let count = counts.iter().find(|one| one.state == state.name()).map_or(0, |one| one.count);
        if count > 0 || filter.state == Some(state) {
            let args = [("state", view.t(state.key()).into()), ("count", count.into())];
            let label = view.tv("amendment-tab", &args);
            views.push(Tab { href: address(Some(state), None), label, current: filter.state == Some(state) });
        }
    }
    let heading = match &section {
        Some(section) => view.tv("amendment-list-of", &[("title", title(&view, "", &section.title).into())]),
        None => view.t("amendment-list-title").into_owned(),
    };
    let main = html! {
        (trail(&view, &publication, &heading))
        h1 { (heading) }
        p.lead { (view.t("amendment-list-lead")) }
        (banner(&view, &publication, &Sheet::from_json(&publication.sheet)))
        @if total > 0 { (tabs(&view.t("amendment-states"), &views)) }
        @if shown.is_empty() { (empty_state(&view.t("amendment-list-empty"), None)) }
        @else { ul.cards { @for one in shown { li { (card(&view, &publication, one)) } } } }
        (pager(&view, first.as_deref(), next.as_deref()))
        p {
            @if let Some(section) = &section { a href={ (publication.path()) "/sections/" (section.id) } { (view.t("amendment-back-section")) } " · " a href=(at) { (view.t("amendment-all-of-text")) } " · " }
            a href=(publication.path()) { (publication.title) }
        }
    };
    Ok(page(&view, Page::new(format!("{heading} – {}", publication.title), main).private()).into_response())
}

/// An amendment in a list.
pub(super) fn card(view: &View, publication: &Publication, one: &Amendment) -> Markup {
    html! {
        article.card {
            h2 { a href=(path(publication, one)) { (name(view, one)) } }
            @if one.is_hidden() { p.card-summary { em { (view.t("amendment-hidden")) } } p.meta { (instant(view, one.created_at)) } }
            @else {
                p.card-summary lang=[passage(view, &publication.language)] { (excerpt(&one.motive)) }
                p.meta { (person_line(&author(view, one))) " · " (instant(view, one.created_at)) }
            }
            p.badges { (state(view, one)) @if one.lead_id.is_some() { " " span.meta { (view.t("amendment-is-grouped")) } } }
        }
    }
}

/// The beginning of a motive.
fn excerpt(motive: &str) -> String {
    const LONG: usize = 200;
    let mut short: String = motive.chars().take(LONG).collect();
    if motive.chars().count() > LONG {
        short.push('…');
    }
    short
}
