//! What the database knows, read in one snapshot and kept for five seconds: whoever asks more often gets the same.

use super::text::{Kind, Text};
use crate::{
    db::{Conn, Result},
    federation, jobs, mail,
    networks::standing::{self, Standing, State},
    people::settings,
    time::Timestamp,
    web::Site,
};
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

const KEPT: Duration = Duration::from_secs(5);

/// The last reading. Those who ask at once wait for one of them to read.
#[derive(Default)]
pub(super) struct Figures(Mutex<Option<(Instant, String)>>);

impl Figures {
    /// The text, of five seconds ago at most; `None` when the database does not answer.
    pub(super) async fn read(&self, site: &Site) -> Option<String> {
        let mut last = self.0.lock().await;
        if let Some((at, text)) = last.as_ref()
            && at.elapsed() < KEPT
        {
            return Some(text.clone());
        }
        match write(site).await {
            Ok(text) => {
                *last = Some((Instant::now(), text.clone()));
                Some(text)
            }
            Err(error) => {
                tracing::warn!(%error, "figures cannot be read");
                None
            }
        }
    }
}

async fn write(site: &Site) -> Result<String> {
    let now = site.clock.now();
    let mut text = Text::default();
    let mut conn = site.db.snapshot().await?;
    networks(&mut text, &standing::all(&mut conn, now).await?, now);
    work(&mut text, &mut conn, now).await?;
    let held = federation::held(&mut conn).await?;
    text.family(
        "archipel_activities_waiting",
        Kind::Gauge,
        "Activities that came and have no effect yet: not looked at, or waiting for another server.",
    );
    text.sample("archipel_activities_waiting", &[("for", "turn")], held.new);
    text.sample("archipel_activities_waiting", &[("for", "server")], held.waiting);
    text.one("archipel_journal_rows", Kind::Gauge, "Activities kept that came.", &[], held.journal);
    text.one("archipel_outbox_rows", Kind::Gauge, "Activities kept that were said here.", &[], held.outbox);
    text.one("archipel_database_bytes", Kind::Gauge, "Size of the database.", &[], conn.bytes().await?);
    let made = settings::setting(&mut conn, settings::BACKUP_MADE_AT).await?;
    if let Some(made) = made.as_deref().and_then(Timestamp::parse) {
        text.one(
            "archipel_backup_age_seconds",
            Kind::Gauge,
            "Since the last backup; absent when there was none.",
            &[],
            now.since(made).as_secs(),
        );
    }
    Ok(text.end())
}

/// A figure of each network: its name, its help, and the value where there is one.
type Figure<'a> = (&'a str, &'a str, &'a dyn Fn(&Standing) -> Option<i64>);

fn networks(text: &mut Text, all: &[Standing], now: Timestamp) {
    let seconds = |at: Timestamp| i64::try_from(now.since(at).as_secs()).unwrap_or(i64::MAX);
    let down = |one: &Standing| matches!(one.state(now), State::Cut | State::Silent);
    let figures: [Figure<'_>; 6] = [
        ("archipel_network_behind", "Activities that wait for it.", &|one| Some(one.behind)),
        ("archipel_network_down", "1 while it cannot be reached.", &|one| Some(i64::from(down(one)))),
        ("archipel_network_set_aside", "Activities that it refused for good.", &|one| Some(one.set_aside)),
        ("archipel_network_proof_age_seconds", "Since the last receipt that it signed.", &|one| {
            one.proved_at.map(seconds)
        }),
        ("archipel_network_digest_equal", "1 when both held the same at the last comparison.", &|one| {
            one.is_equal().map(i64::from)
        }),
        ("archipel_network_compared_age_seconds", "Since the last comparison with it.", &|one| {
            one.compared_at.map(seconds)
        }),
    ];
    for (name, help, value) in figures {
        text.family(name, Kind::Gauge, help);
        for one in all {
            if let Some(value) = value(one) {
                text.sample(name, &[("origin", &one.origin)], value);
            }
        }
    }
}

async fn work(text: &mut Text, conn: &mut Conn, now: Timestamp) -> Result<()> {
    let jobs = jobs::counts(conn, now).await?;
    text.family("archipel_jobs", Kind::Gauge, "Work off any request: due, due for ten minutes or more, given up.");
    for (state, count) in [("due", jobs.due), ("late", jobs.late), ("given_up", jobs.given_up)] {
        text.sample("archipel_jobs", &[("state", state)], count);
    }
    text.one("archipel_mails_due", Kind::Gauge, "Mails that wait to leave.", &[], mail::due(conn, now).await?);
    Ok(())
}
