//! The audit log, newest first.

use super::frame;
use crate::{
    audit,
    web::{
        PageResult, Site, View,
        components::{Tone, badge, empty_state, instant, pager},
    },
};
use axum::{
    extract::{Query, State},
    response::IntoResponse,
};
use maud::html;
use serde::Deserialize;

const PATH: &str = "/admin/audit";
const PAGE: usize = 50;

#[derive(Deserialize)]
pub(super) struct Asked {
    before: Option<i64>,
}

/// `GET /admin/audit`
pub(super) async fn get(State(site): State<Site>, view: View, Query(asked): Query<Asked>) -> PageResult {
    let mut lines =
        audit::page(&mut site.db.read().await?, asked.before, i64::try_from(PAGE + 1).expect("small")).await?;
    let more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let next = lines.last().filter(|_| more).map(|last| format!("{PATH}?before={}", last.seq));
    let title = view.t("admin-audit");
    let content = html! {
        p { (view.t("admin-audit-lead")) }
        @if lines.is_empty() { (empty_state(&view.t("admin-audit-none"), None)) }
        @else {
            div.table-scroll tabindex="0" role="group" aria-label=(title) {
                table {
                    caption.visually-hidden { (title) }
                    thead {
                        tr {
                            th scope="col" { (view.t("admin-audit-when")) }
                            th scope="col" { (view.t("admin-audit-who")) }
                            th scope="col" { (view.t("admin-audit-what")) }
                            th scope="col" { (view.t("admin-audit-object")) }
                            th scope="col" { (view.t("admin-audit-detail")) }
                            th scope="col" { (view.t("admin-audit-from")) }
                        }
                    }
                    tbody {
                        @for line in &lines {
                            tr {
                                td { (instant(&view, line.at)) }
                                td { (line.actor) }
                                td {
                                    code { (line.action) }
                                    @if line.outcome == audit::REFUSED { " " (badge(Tone::Alert, &view.t("admin-audit-refused"))) }
                                }
                                td { (line.object) }
                                td { (line.detail) }
                                td { (line.address) }
                            }
                        }
                    }
                }
            }
        }
        (pager(&view, asked.before.map(|_| PATH), next.as_deref()))
    };
    Ok(frame(&view, PATH, &title, &content).into_response())
}
