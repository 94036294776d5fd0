//! The state that every handler gets: one instance, ready to serve.

use super::{kept::KeptPages, notices::Notices, view::NetworkCard};
use crate::{
    config::Config,
    db::{Db, Result},
    federation::{Federation, actors},
    here::Here,
    random::Random,
    time::Clock,
};
use axum::extract::FromRef;
use std::{
    ops::Deref,
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};
use tokio::sync::{Notify, Semaphore};

/// An instance. Cheap to clone.
#[derive(Clone)]
pub struct Site(Arc<Inner>);

/// What an instance is made of.
pub struct Inner {
    /// Settings.
    pub config: Config,
    /// Data.
    pub db: Db,
    /// Time.
    pub clock: Clock,
    /// Randomness.
    pub random: Random,
    /// The other networks.
    pub federation: Arc<Federation>,
    /// Wakes the workers of mails and jobs.
    pub wake_jobs: Arc<Notify>,
    /// At most two password hashes at once: each takes some 50 MB and a core.
    pub hashing: Arc<Semaphore>,
    /// One picture is decoded at a time: each may take 200 MB and a core.
    pub decoding: Arc<Semaphore>,
    pub(super) kept: KeptPages,
    card: RwLock<Option<(Instant, u64, Arc<NetworkCard>)>>,
}

impl FromRef<Site> for Arc<Federation> {
    fn from_ref(site: &Site) -> Self {
        Self::clone(&site.federation)
    }
}

impl Deref for Site {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Site {
    /// Puts an instance together.
    #[must_use]
    pub fn new(config: Config, db: Db, clock: Clock, random: Random, federation: Arc<Federation>) -> Self {
        Self(Arc::new(Inner {
            config,
            db,
            clock,
            random,
            federation,
            wake_jobs: Arc::default(),
            hashing: Arc::new(Semaphore::new(2)),
            decoding: Arc::new(Semaphore::new(1)),
            kept: KeptPages::default(),
            card: RwLock::default(),
        }))
    }

    /// Where and when, for a verb.
    #[must_use]
    pub fn here(&self) -> Here<'_> {
        Here {
            origin: &self.config.origin,
            now: self.clock.now(),
            random: &self.random,
            sealer: &self.federation.sealer,
        }
    }

    /// Tells the workers that something was committed for them.
    pub fn wake(&self) {
        self.federation.wake();
        self.wake_jobs.notify_waiters();
    }

    /// What the header of a page says while the database does not: what it said last, or the name
    /// of the machine.
    pub(super) fn last_card(&self) -> Arc<NetworkCard> {
        let last = self.card.read().unwrap_or_else(PoisonError::into_inner);
        last.as_ref().map_or_else(
            || {
                Arc::new(NetworkCard {
                    name: self.config.origin.host().to_owned(),
                    handle: actors::INSTANCE_HANDLE.to_owned(),
                    territory_code: "FR".to_owned(),
                    tagline: String::new(),
                    notices: Notices::default(),
                })
            },
            |(_, _, card)| Arc::clone(card),
        )
    }

    /// What the header of each page says of this network.
    ///
    /// # Errors
    /// The database's.
    pub async fn card(&self) -> Result<Arc<NetworkCard>> {
        let revision = self.db.revision();
        let ttl = Duration::from_secs(if self.db.is_shared() { 2 } else { 60 });
        if let Some((taken, at, card)) = &*self.card.read().unwrap_or_else(PoisonError::into_inner)
            && *at == revision
            && taken.elapsed() < ttl
        {
            return Ok(Arc::clone(card));
        }
        let mut conn = self.db.read().await?;
        let group = actors::network(&mut conn).await?;
        let tagline: Option<(String,)> = conn.query("select value from settings where key = 'purpose'").maybe().await?;
        let notices = Notices::read(&mut conn).await?;
        let card = Arc::new(NetworkCard {
            name: group.name,
            handle: group.handle,
            territory_code: group.territory.unwrap_or_else(|| "FR".into()),
            tagline: tagline.map(|(text,)| text).unwrap_or_default(),
            notices,
        });
        *self.card.write().unwrap_or_else(PoisonError::into_inner) =
            Some((Instant::now(), revision, Arc::clone(&card)));
        Ok(card)
    }
}
