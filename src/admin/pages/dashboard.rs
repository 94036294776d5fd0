//! The dashboard: what waits for somebody, then how the instance fares, then the way to everything.

use crate::{
    admin::store,
    federation::peers::State as Relation,
    jobs, moderation,
    networks::{self, deliveries},
    people::{self, settings},
    specifications,
    time::Timestamp,
    web::{
        PageError, PageResult, Role, Site, View,
        components::{Tone, badge, instant, notice},
        layout::{Page, page},
    },
};
use axum::{extract::State, response::IntoResponse};
use maud::{Markup, html};
use std::path::Path;

/// Files counted at most: the page must not take longer as the folder grows.
const MOST_FILES: usize = 20_000;
/// Failed jobs shown.
const MOST_JOBS: i64 = 10;

/// Something that waits: the key of its sentence, how many, where to go.
type Waiting = (&'static str, i64, &'static str);

/// `GET /admin`
pub(super) async fn get(State(site): State<Site>, view: View) -> PageResult {
    let mut conn = site.db.read().await?;
    let mut waiting: Vec<Waiting> = vec![
        ("admin-waiting-people", people::pending(&mut conn).await?, "/admin/people?status=pending"),
        ("admin-waiting-reports", moderation::count_open(&mut conn).await?, "/admin/reports"),
    ];
    let main = if view.may(Role::Administrator) {
        let mails = store::mails(&mut conn).await?;
        let (down, aside) = deliveries::troubles(&mut conn).await?;
        waiting.extend([
            (
                "admin-waiting-networks",
                networks::store::count(&mut conn, Relation::Asking).await?,
                "/admin/networks?state=asking",
            ),
            ("admin-waiting-down", down, "/admin/networks?state=accepted"),
            ("admin-waiting-aside", aside, "/admin/networks?state=accepted"),
            ("admin-waiting-mails", mails.failed, "/admin/mail"),
            (
                "admin-waiting-mandates",
                specifications::awaiting::unmandated(&mut conn, view.now).await?,
                "/specifications",
            ),
        ]);
        let jobs = jobs::failed(&mut conn, MOST_JOBS).await?;
        let backups = Backups {
            made: settings::setting(&mut conn, settings::BACKUP_MADE_AT).await?.as_deref().and_then(Timestamp::parse),
            verified: settings::setting(&mut conn, settings::BACKUP_VERIFIED_AT)
                .await?
                .as_deref()
                .and_then(Timestamp::parse),
        };
        drop(conn);
        let folder = site.config.data.clone();
        let used = tokio::task::spawn_blocking(move || used(&folder))
            .await
            .map_err(|_| PageError::Internal("the data folder cannot be measured"))?;
        html! {
            (needs(&view, &waiting))
            @if site.config.mail.smtp_url.is_none() { (notice(Tone::Waiting, html! { p { (view.t("admin-no-smtp")) " " a href="/admin/mail" { (view.t("admin-no-smtp-more")) } } })) }
            (failed(&view, &jobs))
            (state(&view, used, site.config.database_url.is_some(), backups))
            (ways(&view, true))
        }
    } else {
        html! { (needs(&view, &waiting)) (ways(&view, false)) }
    };
    let title = view.t("admin-title");
    let main = html! { h1 { (title) } (main) };
    Ok(page(&view, Page::new(title, main).private().wide()).into_response())
}

fn needs(view: &View, waiting: &[Waiting]) -> Markup {
    let some: Vec<&Waiting> = waiting.iter().filter(|(_, count, _)| *count > 0).collect();
    html! {
        section.panel {
            h2 { (view.t("admin-waiting")) }
            @if some.is_empty() { p { (badge(Tone::Good, &view.t("admin-waiting-nothing"))) } }
            @else { ul { @for (key, count, href) in some { li { a href=(href) { (view.tv(key, &[("count", (*count).into())])) } } } } }
        }
    }
}

fn failed(view: &View, jobs: &[jobs::Failed]) -> Markup {
    html! {
        @if !jobs.is_empty() {
            section.panel {
                h2 { (view.t("admin-jobs")) }
                ul {
                    @for job in jobs {
                        li { (job.kind) " · " code { (job.subject) } br; span.meta { (instant(view, job.created_at)) " · " (job.error) } }
                    }
                }
            }
        }
    }
}

/// When this instance was last kept, and when that was last proved.
#[derive(Copy, Clone)]
struct Backups {
    made: Option<Timestamp>,
    verified: Option<Timestamp>,
}

fn state(view: &View, used: Used, postgres: bool, backups: Backups) -> Markup {
    let size = size(view, used.bytes);
    let when = |at: Option<Timestamp>| match at {
        Some(at) => instant(view, at),
        None => badge(Tone::Waiting, &view.t("admin-state-never")),
    };
    html! {
        section.panel {
            h2 { (view.t("admin-state")) }
            dl.facts {
                dt { (view.t("admin-state-version")) } dd { (env!("CARGO_PKG_VERSION")) }
                dt { (view.t("admin-state-database")) } dd { @if postgres { "PostgreSQL" } @else { "SQLite" } }
                dt { (view.t("admin-state-storage")) }
                dd { @if used.whole { (size) } @else { (view.tv("admin-state-more-than", &[("size", size.into())])) } }
                dt { (view.t("admin-state-backup")) } dd { (when(backups.made)) }
                dt { (view.t("admin-state-verified")) } dd { (when(backups.verified)) }
            }
        }
    }
}

fn ways(view: &View, administrator: bool) -> Markup {
    let link = |href: &str, key: &str| html! { li { a href=(href) { (view.t(key)) } } };
    html! {
        nav aria-label=(view.t("admin-sections")) {
            h2 { (view.t("admin-sections")) }
            ul {
                (link("/admin/people", "admin-people"))
                (link("/admin/reports", "admin-reports"))
                @if administrator {
                    (link("/admin/joining", "admin-joining"))
                    (link("/admin/networks", "admin-networks"))
                    (link("/admin/deliveries", "admin-deliveries"))
                    (link("/admin/continuity", "continuity-title"))
                    (link("/admin/returned", "returned-title"))
                    (link("/admin/settings", "admin-settings"))
                    (link("/admin/keys", "admin-keys"))
                    (link("/admin/mail", "admin-mail"))
                    (link("/admin/audit", "admin-audit"))
                }
            }
        }
    }
}

/// What the data folder holds.
#[derive(Copy, Clone, Default)]
struct Used {
    bytes: u64,
    /// False when there were more files than are counted.
    whole: bool,
}

/// Adds up the files of a folder; what cannot be read counts for nothing.
fn used(folder: &Path) -> Used {
    let mut used = Used { bytes: 0, whole: true };
    let mut folders = vec![folder.to_owned()];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            files += 1;
            if files > MOST_FILES {
                return Used { whole: false, ..used };
            }
            // Of a link, the link itself: nothing outside is counted.
            match entry.metadata() {
                Ok(metadata) if metadata.is_dir() => folders.push(entry.path()),
                Ok(metadata) => used.bytes += metadata.len(),
                Err(_) => {}
            }
        }
    }
    used
}

fn size(view: &View, bytes: u64) -> String {
    let megabytes = bytes.div_ceil(1_000_000);
    view.tv("admin-size", &[("megabytes", megabytes.into())])
}
