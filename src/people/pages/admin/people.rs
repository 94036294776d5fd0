//! The list of accounts.

use super::frame;
use crate::{
    people::{self, Person, Search, Status, pages::secret, role_keys},
    territory,
    web::{
        PageResult, Site, View,
        components::{Choice, Filter, Filters, Tone, badge, empty_state, filter_form, pager, short_instant},
    },
};
use axum::extract::{Query, State};
use maud::{Markup, html};
use serde::Deserialize;

const PAGE: usize = 20;
const MOST_WORDS: usize = 100;

/// What is looked for.
#[derive(Deserialize)]
pub(in crate::people::pages) struct Asked {
    q: Option<String>,
    status: Option<String>,
    before: Option<String>,
}

/// `GET /admin/people`
pub(in crate::people::pages) async fn get(
    State(site): State<Site>,
    view: View,
    Query(asked): Query<Asked>,
) -> PageResult {
    let words: String = asked.q.unwrap_or_default().trim().chars().take(MOST_WORDS).collect();
    let search = Search {
        words,
        status: asked.status.as_deref().and_then(Status::parse),
        before: asked.before.filter(|id| !id.is_empty()),
    };
    let mut conn = site.db.read().await?;
    // One more than is shown tells whether there is a next page.
    let mut found = people::page(&mut conn, &search, i64::try_from(PAGE + 1).expect("small")).await?;
    let pending = people::pending(&mut conn).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| more).map(|last| address(&search.words, search.status, Some(&last.id)));
    Ok(secret(draw(&view, &search, &found, pending, next.as_deref())))
}

fn address(words: &str, status: Option<Status>, before: Option<&str>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    let pairs = [("q", words), ("status", status.map_or("", Status::name)), ("before", before.unwrap_or_default())];
    query.extend_pairs(pairs.into_iter().filter(|(_, value)| !value.is_empty()));
    format!("/admin/people?{}", query.finish())
}

fn draw(view: &View, search: &Search, found: &[Person], pending: i64, next: Option<&str>) -> Markup {
    let choices = Status::ALL
        .into_iter()
        .map(|status| Choice::new(status.name(), view.t(status.key()), search.status == Some(status)))
        .collect();
    let mut active = Vec::new();
    if !search.words.is_empty() {
        active.push((search.words.clone(), address("", search.status, None)));
    }
    if let Some(status) = search.status {
        active.push((view.t(status.key()).into_owned(), address(&search.words, None, None)));
    }
    let filters = Filters {
        action: "/admin/people",
        query: Some(&search.words),
        filters: vec![Filter { name: "status", label: "people-status-label", choices }],
        active,
        kept: Vec::new(),
    };
    let first = search.before.is_some().then(|| address(&search.words, search.status, None));
    let content = html! {
        @if pending > 0 && search.status != Some(Status::Pending) {
            p { a href="/admin/people?status=pending" { (view.tv("people-admin-pending", &[("count", pending.into())])) } }
        }
        div.with-filters {
            (filter_form(view, &filters))
            div {
                @if found.is_empty() { (empty_state(&view.t("people-admin-none"), None)) } @else { (table(view, found)) }
                (pager(view, first.as_deref(), next))
            }
        }
    };
    frame(view, "/admin/people", &view.t("people-admin-people"), &content)
}

fn table(view: &View, found: &[Person]) -> Markup {
    html! {
        div.table-scroll tabindex="0" role="group" aria-label=(view.t("people-admin-people")) {
            table.stacked {
                caption.visually-hidden { (view.t("people-admin-people")) }
                thead {
                    tr {
                        th scope="col" { (view.t("people-name-label")) }
                        th scope="col" { (view.t("people-role-label")) }
                        th scope="col" { (view.t("people-status-label")) }
                        th scope="col" { (view.t("people-territory-label")) }
                        th scope="col" { (view.t("people-seen-label")) }
                    }
                }
                tbody {
                    @for person in found {
                        tr {
                            th scope="row" { a href={ "/admin/people/" (person.id) } { (person.name) } " " span.meta { "@" (person.handle) } }
                            td data-label=(view.t("people-role-label")) { (view.t(role_keys(person.role()).0)) }
                            td data-label=(view.t("people-status-label")) { (status(view, person.status())) }
                            td data-label=(view.t("people-territory-label")) { @if let Some(territory) = territory::get(&person.territory) { span.place { (territory.label(view.locale)) } } }
                            td data-label=(view.t("people-seen-label")) { @if let Some(seen) = person.seen_at { (short_instant(view, seen)) } @else { (view.t("people-seen-never")) } }
                        }
                    }
                }
            }
        }
    }
}

/// The state of an account.
pub(super) fn status(view: &View, status: Status) -> Markup {
    let tone = match status {
        Status::Active => Tone::Good,
        Status::Pending => Tone::Waiting,
        Status::Suspended => Tone::Closed,
    };
    badge(tone, &view.t(status.key()))
}
