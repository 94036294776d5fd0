//! What this network had lost and other networks had kept: what came back, and what did not, and why.

use super::{address, frame};
use crate::{
    networks::continuity::{self, REACTIONS, Returned, SAID},
    publications::lost,
    time::Timestamp,
    web::{
        PageResult, Site, View,
        components::{Tone, badge, empty_state, pager, short_instant},
    },
};
use axum::{
    extract::{Query, State},
    response::IntoResponse,
};
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::HashMap;

const PATH: &str = "/admin/returned";
const PAGE: usize = 50;
/// Why something that came back is not all there: its files.
const FILES: &str = "files";

/// What the page reads of its own address: the last line of the page before, `instant uri`.
#[derive(Deserialize)]
pub(super) struct Asked {
    before: Option<String>,
}

/// `GET /admin/returned`
pub(super) async fn get(State(site): State<Site>, view: View, Query(asked): Query<Asked>) -> PageResult {
    let before = asked.before.as_deref().and_then(|text| text.split_once(' '));
    let before = before.and_then(|(at, uri)| Some((Timestamp(at.parse().ok()?), uri)));
    let limit = i64::try_from(PAGE + 1).expect("small");
    let mut found = continuity::returned(&mut site.db.read().await?, before, limit).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let missing = missing(&site, &found).await?;
    let next = found.last().filter(|_| more);
    let next = next.map(|last| address(PATH, &[("before", &format!("{} {}", last.at.0, last.uri))]));
    let title = view.t("returned-title");
    let content = html! {
        p { (view.t("returned-lead")) }
        @if found.is_empty() {
            (empty_state(&view.t("returned-none"), None))
        } @else {
            (table(&view, site.config.origin.as_str(), &found, &missing))
        }
        (pager(&view, before.map(|_| PATH), next.as_deref()))
    };
    Ok(frame(&view, PATH, &title, &content).into_response())
}

/// What people call the files that did not come back, by what shows them.
async fn missing(site: &Site, found: &[Returned]) -> PageResult<HashMap<String, Vec<String>>> {
    let mut conn = site.db.read().await?;
    let mut missing = HashMap::new();
    for one in found.iter().filter(|one| one.why == FILES) {
        missing.insert(one.uri.clone(), lost::names(&mut conn, &one.uri).await?);
    }
    Ok(missing)
}

fn table(view: &View, origin: &str, found: &[Returned], missing: &HashMap<String, Vec<String>>) -> Markup {
    let columns = [
        view.t("returned-what"),
        view.t("returned-kind"),
        view.t("returned-from"),
        view.t("returned-when"),
        view.t("returned-outcome"),
    ];
    let [what, kind, from, when, outcome] = &columns;
    let title = view.t("returned-title");
    html! {
        div.table-scroll tabindex="0" role="group" aria-label=(title) {
            table.stacked {
                caption.visually-hidden { (title) }
                thead { tr { @for column in &columns { th scope="col" { (column) } } } }
                tbody {
                    @for one in found {
                        tr {
                            td data-label=(what) { (named(view, one, origin)) }
                            td data-label=(kind) { (view.t(&format!("returned-{}", one.collection))) }
                            td data-label=(from) { (one.network.as_deref().unwrap_or(&one.origin)) }
                            td data-label=(when) { (short_instant(view, one.at)) }
                            td data-label=(outcome) { (became(view, one, missing.get(&one.uri))) }
                        }
                    }
                }
            }
        }
    }
}

/// Its title, which leads to it where it is a page here.
fn named(view: &View, one: &Returned, origin: &str) -> Markup {
    if is_count(one) {
        let count = one.title.parse::<i64>().unwrap_or_default();
        return html! { (view.tv(&format!("returned-{}-count", one.collection), &[("count", count.into())])) };
    }
    let text = if one.title.is_empty() { &one.uri } else { &one.title };
    let page = one.uri.strip_prefix(origin).filter(|_| one.collection != "comments" && is_here(one));
    html! { @if let Some(page) = page { a href=(page) { (text) } } @else { (text) } }
}

/// True for a line that says how many, and names none.
fn is_count(one: &Returned) -> bool {
    one.collection == REACTIONS || one.collection == SAID
}

fn is_here(one: &Returned) -> bool {
    matches!(one.outcome.as_str(), "back" | "newer" | "beside" | "reworded")
}

fn became(view: &View, one: &Returned, missing: Option<&Vec<String>>) -> Markup {
    if is_count(one) && one.outcome != "refused" {
        return html! { (view.t(&format!("returned-{}-{}", one.collection, one.outcome))) };
    }
    if is_here(one) || one.outcome == "deleted" {
        return html! {
            (view.t(&format!("returned-outcome-{}", one.outcome)))
            @if !one.why.is_empty() { " " (view.t(&format!("returned-why-{}", one.why))) }
            @if let Some(names) = missing.filter(|names| !names.is_empty()) {
                ul { @for name in names { li { (name) } } }
            }
        };
    }
    html! {
        (badge(Tone::Alert, &view.t("returned-outcome-refused"))) " "
        (view.t(&format!("returned-why-{}", one.why)))
    }
}
