//! `GET /specifications/{id}/votes/{vote}/voices`: all ballots, for who is signed in, once the vote was counted.

use super::{
    hide, name,
    one::{choice, lines},
    path, read,
};
use crate::{
    publications::shown::{passage, with_query},
    specifications::{
        pages::trail,
        votes::store::{self, Which},
    },
    web::{
        PageError, PageResult, Role, Site, View,
        components::{empty_state, pager, short_instant},
        layout::{Page, page},
    },
};
use axum::{
    extract::{Path, Query, State as Shared},
    response::IntoResponse as _,
};
use maud::html;
use serde::Deserialize;

/// Ballots of one page.
const PAGE: usize = 50;

#[derive(Deserialize)]
pub(super) struct Asked {
    after: Option<String>,
}

/// See the module.
pub(super) async fn get(
    Shared(site): Shared<Site>,
    view: View,
    Path((id, vote)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let mut conn = site.db.read().await?;
    let (publication, vote) = read(&mut conn, &id, &vote).await?;
    if vote.result.is_none() {
        return Err(PageError::NotFound);
    }
    let after = asked.after.unwrap_or_default();
    let limit = i64::try_from(PAGE).unwrap_or(50) + 1;
    let some = store::listed(&mut conn, &vote.id, Which::Shown, &after, limit).await?;
    drop(conn);
    let at = format!("{}/voices", path(&publication, &vote));
    let shown = store::of_a_page(&some[..some.len().min(PAGE)]);
    let next =
        shown.last().filter(|_| some.len() > shown.len()).map(|last| with_query(&at, [("after", last.uri.as_str())]));
    let first = (!after.is_empty()).then(|| at.clone());
    let moderates = view.may(Role::Moderator);
    let heading = view.t("vote-voices");
    let columns = [
        view.t("vote-voter"),
        view.t("vote-choice"),
        view.t("vote-signed"),
        view.t("vote-arrived"),
        view.t("vote-explanation"),
    ];
    let [who, what, signed, arrived, why] = &columns;
    let main = html! {
        (trail(&view, &publication, &heading))
        h1 { (heading) }
        p.lead { a href=(path(&publication, &vote)) { (name(&view, &vote)) } }
        p { (view.t("vote-voices-lead")) }
        @if shown.is_empty() { (empty_state(&view.t("vote-voices-empty"), None)) }
        @else {
            div.table-scroll tabindex="0" role="group" aria-label=(heading) {
                table.stacked {
                    caption.visually-hidden { (heading) }
                    thead { tr { @for column in &columns { th scope="col" { (column) } } } }
                    tbody {
                        @for one in shown {
                            tr {
                                td data-label=(who) { (one.voter_name.as_deref().unwrap_or(&one.voter)) @if let Some(network) = vote.agreed.network_at(&one.origin) { " · " (network.name) } }
                                td data-label=(what) { (choice(&view, &one.choice)) @if !one.undo.is_empty() { " (" (view.t("vote-ballot-withdrawn")) ")" } }
                                td data-label=(signed) { (short_instant(&view, one.signed_at)) }
                                td data-label=(arrived) { @if let Some(at) = one.arrived_at { (short_instant(&view, at)) } }
                                td data-label=(why) {
                                    @if one.hidden_reason.is_empty() { div lang=[passage(&view, &publication.language)] { @for line in lines(&one.explanation) { p { (line) } } } }
                                    @else { p { em { (view.tv("vote-explanation-hidden-for", &[("reason", one.hidden_reason.as_str().into())])) } } }
                                    @if moderates && !one.explanation.is_empty() { p.screen-only { a href=(hide::at(&publication, &vote, one)) { (view.t(if one.hidden_reason.is_empty() { "hide-submit" } else { "hide-show" })) } } }
                                }
                            }
                        }
                    }
                }
            }
        }
        (pager(&view, first.as_deref(), next.as_deref()))
    };
    Ok(page(&view, Page::new(format!("{heading} – {}", publication.title), main).private()).into_response())
}
