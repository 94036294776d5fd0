//! Reports: those that wait, oldest first; those that were answered, newest first.

use crate::{
    moderation::store::{self, PAGE, Report, State},
    web::{
        PageResult, Site, View,
        components::{Tab, breadcrumb, empty_state, instant, pager, tabs},
        layout::{Page, page},
    },
};
use axum::{
    extract::{Query, State as Of},
    response::IntoResponse,
};
use maud::{Markup, html};
use serde::Deserialize;

/// Characters of the reason shown in the list.
const EXCERPT: usize = 200;

#[derive(Deserialize)]
pub(super) struct Asked {
    state: Option<String>,
    after: Option<String>,
}

/// `GET /admin/reports`
pub(super) async fn get(Of(site): Of<Site>, view: View, Query(asked): Query<Asked>) -> PageResult {
    let state = if asked.state.as_deref() == Some("resolved") { State::Resolved } else { State::Open };
    let after = asked.after.as_deref().filter(|after| !after.is_empty());
    let mut conn = site.db.read().await?;
    let open = store::count_open(&mut conn).await?;
    let mut reports = store::page(&mut conn, state, after).await?;
    let size = usize::try_from(PAGE).expect("small");
    let more = reports.len() > size;
    reports.truncate(size);
    let here = format!("/admin/reports?state={}", state.name());
    let next = reports.last().filter(|_| more).map(|last| format!("{here}&after={}", last.id));
    let title = view.t("reports-title");
    let both = [
        Tab {
            href: "/admin/reports?state=open".into(),
            label: view.tv("reports-open", &[("count", open.into())]),
            current: state == State::Open,
        },
        Tab {
            href: "/admin/reports?state=resolved".into(),
            label: view.t("reports-resolved").into_owned(),
            current: state == State::Resolved,
        },
    ];
    let main = html! {
        (breadcrumb(&view, &[(&view.t("reports-admin"), "/admin")], &title))
        h1 { (title) }
        (tabs(&title, &both))
        @if reports.is_empty() { (empty_state(&view.t("reports-none"), None)) }
        @else { ul.cards { @for report in &reports { li.card { (card(&view, report)) } } } }
        (pager(&view, after.map(|_| here.as_str()), next.as_deref()))
    };
    Ok(page(&view, Page::new(title, main).private().wide()).into_response())
}

fn card(view: &View, report: &Report) -> Markup {
    let excerpt: String = report.reason.chars().take(EXCERPT).collect();
    html! {
        h2 { a href={ "/admin/reports/" (report.id) } { (view.t(super::one::subject(report))) } }
        p.meta { (report.object_uri) }
        p { (excerpt) @if excerpt.len() < report.reason.len() { "…" } }
        p.meta { (view.t("report-received-at")) " " (instant(view, report.created_at)) }
    }
}
