//! Catching up with the networks that were accepted: when this instance starts, when a link to one of them comes
//! back, and once a day. With networks of our kind their stream is read; with others their outbox, as far as it goes.

use super::{backfill::BACKFILL, digest::COMPARE};
use crate::{
    db::{FromRow, Result, Tx},
    federation::fetch::FetchError,
    here::Here,
    jobs::{self, JobError, Worker},
    origin::Origin,
    web::Site,
};
use async_trait::async_trait;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

pub use crate::federation::CATCH_UP;

/// A network is asked again after so long.
const DAILY: Duration = Duration::from_secs(24 * 3600);
/// Networks asked for by one call.
const SOME: i64 = 100;

/// See the module.
pub struct CatchUp(Site);

impl CatchUp {
    /// For this instance.
    #[must_use]
    pub fn new(site: Site) -> Self {
        Self(site)
    }
}

#[async_trait]
impl Worker for CatchUp {
    fn kind(&self) -> &'static str {
        CATCH_UP
    }

    async fn run(&self, subject: &str) -> Result<(), JobError> {
        let site = &self.0;
        let origin = Origin::parse(subject).ok_or_else(|| JobError::never("not the origin of a network"))?;
        site.federation.peers.forget();
        if !site.federation.peers.is_ours(&origin).await? {
            return Ok(());
        }
        site.federation.fetch.forget_failures(&origin);
        let found = site
            .federation
            .catch_up(&origin)
            .await
            .map_err(|error| JobError { retry: matches!(error, FetchError::Unreachable(_)), why: error.to_string() })?;
        let mut tx = site.db.begin().await?;
        // All that was said has come: is what is here what they have?
        if found.whole {
            tx.query("update networks set caught_up_at = $1 where origin = $2")
                .bind(site.clock.now())
                .bind(subject.to_owned())
                .run()
                .await?;
            jobs::enqueue(&mut tx, &site.here(), COMPARE, subject).await?;
        }
        tx.commit_unseen().await?;
        site.wake();
        Ok(())
    }
}

#[derive(FromRow)]
struct Due {
    origin: String,
    actor_uri: String,
    software: String,
}

/// How often it is looked whether somebody is due.
const LOOK: Duration = Duration::from_secs(60);

/// Asks for what is due, until `stop`.
pub async fn run(site: Site, stop: CancellationToken) {
    let mut at_start = true;
    loop {
        if let Err(error) = look(&site, at_start).await {
            tracing::warn!(%error, "nobody could be asked for what they have for us");
        }
        at_start = false;
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

async fn look(site: &Site, at_start: bool) -> Result<()> {
    let mut tx = site.db.begin().await?;
    let asked = ask(&mut tx, &site.here(), at_start).await?;
    tx.commit_unseen().await?;
    if asked > 0 {
        site.wake();
    }
    Ok(())
}

/// Asks for a catch-up with every accepted network that was not asked for a day; with all of them when `at_start`.
///
/// How many.
///
/// # Errors
/// The database's.
pub async fn ask(tx: &mut Tx, here: &Here<'_>, at_start: bool) -> Result<usize> {
    let due: Vec<Due> = tx
        .query(
            "select origin, actor_uri, software from networks where state = 'accepted' and ($1 = 1 or coalesce(asked_at, 0) < $2) \
             order by coalesce(asked_at, 0) limit $3",
        )
        .bind(i64::from(at_start))
        .bind(here.now.minus(DAILY))
        .bind(SOME)
        .all()
        .await?;
    let asked = due.len();
    for network in due {
        ask_one(tx, here, &network).await?;
    }
    Ok(asked)
}

/// Asks for a catch-up now, after which the two are compared: with the accepted network whose local identifier is
/// `id`, or with all of them.
///
/// How many.
///
/// # Errors
/// The database's.
pub async fn ask_now(tx: &mut Tx, here: &Here<'_>, id: Option<&str>) -> Result<usize> {
    let chosen: Vec<Due> = tx
        .query("select origin, actor_uri, software from networks where state = 'accepted' and ($1 = '' or id = $1) order by name, id")
        .bind(id.unwrap_or_default().to_owned())
        .all()
        .await?;
    for network in &chosen {
        ask_one(tx, here, network).await?;
    }
    Ok(chosen.len())
}

async fn ask_one(tx: &mut Tx, here: &Here<'_>, network: &Due) -> Result<()> {
    if network.software == "archipel" {
        jobs::enqueue(tx, here, CATCH_UP, &network.origin).await?;
    } else {
        jobs::enqueue(tx, here, BACKFILL, &network.actor_uri).await?;
    }
    tx.query("update networks set asked_at = $1 where origin = $2")
        .bind(here.now)
        .bind(network.origin.clone())
        .run()
        .await
        .map(|_| ())
}
