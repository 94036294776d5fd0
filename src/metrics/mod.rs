//! Figures for those who watch an instance from outside, in the text format of Prometheus (0.0.4). They are given on
//! a listener of their own, off unless `metrics.listen` names its address, and never on the public one: they name
//! the networks of this instance and how each of them fares. No person, no secret, no text is among them.
//!
//! `requests` counts what the front door answers; `figures` reads the database, at most once in five seconds; `text`
//! writes the format.

mod figures;
mod requests;
mod text;

pub use requests::{Requests, count};

use crate::web::Site;
use axum::{Router, extract::State, http::header, response::IntoResponse, routing::get};
use figures::Figures;
use std::sync::Arc;
use text::{Kind, Text};

/// What is answered, whoever asks.
const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

#[derive(Clone)]
struct Watched {
    site: Site,
    requests: Arc<Requests>,
    figures: Arc<Figures>,
}

/// The service of the listener: `GET /metrics`, nothing else.
pub fn router(site: &Site, requests: Arc<Requests>) -> Router {
    let watched = Watched { site: site.clone(), requests, figures: Arc::default() };
    Router::new().route("/metrics", get(answer)).with_state(watched)
}

async fn answer(State(watched): State<Watched>) -> impl IntoResponse {
    let Watched { site, requests, figures } = watched;
    let mut text = Text::default();
    let database = if site.db.is_shared() { "postgresql" } else { "sqlite" };
    let version = env!("CARGO_PKG_VERSION");
    text.one(
        "archipel_build_info",
        Kind::Gauge,
        "The program that answers.",
        &[("version", version), ("database", database)],
        1,
    );
    if let Some(bytes) = memory().await {
        text.one("process_resident_memory_bytes", Kind::Gauge, "Memory that this process holds.", &[], bytes);
    }
    requests.write(&mut text);
    let came = site.federation.tally.read();
    for (name, help, value) in [
        (
            "archipel_activities_journaled_total",
            "Activities written down since the start, those of bundles apart.",
            came.journaled,
        ),
        (
            "archipel_activities_applied_total",
            "Activities that took effect since the start, or concern nobody here.",
            came.applied,
        ),
        (
            "archipel_activities_refused_total",
            "Activities written down since the start that must have no effect.",
            came.refused,
        ),
    ] {
        text.one(name, Kind::Counter, help, &[], value);
    }
    let read = figures.read(&site).await;
    let up = u8::from(read.is_some());
    text.one(
        "archipel_database_up",
        Kind::Gauge,
        "1 when the database answers; without it nothing more is told.",
        &[],
        up,
    );
    ([(header::CONTENT_TYPE, CONTENT_TYPE)], text.end() + &read.unwrap_or_default())
}

/// What the kernel says that this process holds, in bytes; `None` where it does not say so.
async fn memory() -> Option<u64> {
    let status = tokio::fs::read_to_string("/proc/self/status").await.ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? * 1024)
}
