//! `/api/v1/continuity`: what the continuity page says, for a script that watches it.

use super::{answer::Answer, openapi::Reading};
use crate::{
    networks::standing::{self, Standing, State as Stands},
    people::settings,
    time::Timestamp,
    web::{Role, Site, api::Caller},
};
use axum::{Json, extract::State, response::IntoResponse as _};
use serde::Serialize;
use utoipa::ToSchema;

/// How this network stands with all of those that it accepted.
#[derive(Serialize, ToSchema)]
pub(super) struct Continuity {
    /// When this was read.
    #[schema(format = DateTime)]
    at: String,
    /// True when nothing waits, nothing differs and nothing is to be looked at.
    up_to_date: bool,
    /// When the last backup was made.
    #[schema(format = DateTime)]
    backup: Option<String>,
    /// When a backup was last read back whole.
    #[schema(format = DateTime)]
    backup_verified: Option<String>,
    /// The worst first.
    networks: Vec<Link>,
}

/// How the exchange with one network stands.
#[derive(Serialize, ToSchema)]
struct Link {
    id: String,
    #[schema(example = "https://nouvelle-caledonie.example")]
    origin: String,
    name: String,
    /// `cut`, `silent` (not read for two days), `look` (something was set aside, or differs), `behind`, `new` (not compared
    /// yet) or `up-to-date`
    state: &'static str,
    /// Activities that wait for it.
    behind: i64,
    /// When the first of them was written.
    #[schema(format = DateTime)]
    waits_since: Option<String>,
    #[schema(format = DateTime)]
    cut_since: Option<String>,
    /// What a machine said when a delivery failed last; empty when none did.
    last_error: String,
    #[schema(format = DateTime)]
    last_delivery: Option<String>,
    /// When we last read all that it has for us.
    #[schema(format = DateTime)]
    read: Option<String>,
    /// Whether both held the same when they were last compared; null before that.
    equal: Option<bool>,
    #[schema(format = DateTime)]
    compared: Option<String>,
    /// Differences that the last comparisons found, mended and left.
    found: i64,
    mended: i64,
    left: i64,
    /// When it signed the last receipt, by its own clock.
    #[schema(format = DateTime)]
    proved: Option<String>,
    /// Activities that it refused for good.
    set_aside: i64,
    /// Why, the most frequent reason first.
    reasons: Vec<String>,
    /// How far its clock is ahead of ours, in seconds, when by more than five minutes.
    clock_ahead: Option<i64>,
}

impl Link {
    fn of(one: Standing, reasons: Vec<String>, now: Timestamp) -> Self {
        let said = |at: Option<Timestamp>| at.map(Timestamp::rfc3339);
        let state = one.state(now);
        Self {
            state: state.name(),
            behind: one.behind,
            waits_since: said(one.waits_since),
            cut_since: said(one.down_since).filter(|_| state == Stands::Cut),
            last_delivery: said(one.last_ok_at),
            read: said(one.caught_up_at),
            equal: one.is_equal(),
            compared: said(one.compared_at),
            found: one.found,
            mended: one.mended,
            left: one.left_over,
            proved: said(one.proved_at),
            set_aside: one.set_aside,
            reasons,
            clock_ahead: one.wrong_clock().map(|ahead| ahead / 1000),
            id: one.id,
            origin: one.origin,
            name: one.name,
            last_error: one.last_error,
        }
    }
}

/// Continuity
///
/// What proves that nothing was missed, network by network. For administrators.
#[utoipa::path(get, path = "/api/v1/continuity", operation_id = "getContinuity", tag = "networks",
    responses((status = 200, description = "How all stand", body = Continuity), Reading))]
pub(super) async fn get(State(site): State<Site>, caller: Caller) -> Answer {
    caller.at_least(Role::Administrator)?;
    let now = site.clock.now();
    let mut conn = site.db.read().await?;
    let found = standing::all(&mut conn, now).await?;
    let up_to_date = found.iter().all(|one| one.state(now) == Stands::UpToDate);
    let mut networks = Vec::with_capacity(found.len());
    for one in found {
        let reasons = match one.set_aside {
            0 => Vec::new(),
            _ => standing::reasons(&mut conn, &one.origin).await?,
        };
        networks.push(Link::of(one, reasons.into_iter().map(|(why, _)| why).collect(), now));
    }
    let backup = settings::setting(&mut conn, settings::BACKUP_MADE_AT).await?;
    let backup_verified = settings::setting(&mut conn, settings::BACKUP_VERIFIED_AT).await?;
    Ok(Json(Continuity { at: now.rfc3339(), up_to_date, backup, backup_verified, networks }).into_response())
}
