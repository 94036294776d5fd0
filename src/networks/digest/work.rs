//! The job that compares with one network, asked for by each catch-up that ended with all that there was.

use super::{
    Collection, Direction,
    compare::{self, Compared, unread},
    contributed, files,
    held::Scope,
    reactions, recover, repair, said,
};
use crate::{
    audit,
    db::Result,
    federation::{fetch::FetchError, peers},
    jobs::{JobError, Worker},
    networks::continuity,
    origin::Origin,
    web::Site,
};
use async_trait::async_trait;
use std::time::Duration;

/// The job; its subject is the origin.
pub const COMPARE: &str = "compare";

/// How often it is looked whether what was journaled is applied, and how long one look waits.
const LOOKS: usize = 100;
const LOOK: Duration = Duration::from_millis(50);

/// A network that was not read for so long does not answer; and for how many of them another is asked.
const SILENT: Duration = Duration::from_secs(25 * 3600);
const MOST_SILENT: i64 = 20;

/// See the module.
pub struct Compare(Site);

impl Compare {
    /// For this instance.
    #[must_use]
    pub fn new(site: Site) -> Self {
        Self(site)
    }

    async fn with(&self, origin: &Origin) -> Result<(), FetchError> {
        let site = &self.0;
        self.applied(origin).await?;
        let taken = {
            let mut conn = site.db.read().await.map_err(unread)?;
            let peer = peers::find(&mut conn, origin).await.map_err(unread)?;
            peer.map(|peer| peer.flows_in).unwrap_or_default()
        };
        for direction in Direction::ALL {
            for collection in Collection::ALL {
                if direction == Direction::Theirs && !collection.passes(&taken) {
                    continue;
                }
                self.one(origin, direction, collection).await?;
            }
            if direction == Direction::Ours {
                reactions::run(site, origin).await?;
            }
        }
        // After the texts of both, as it is about them.
        said::run(site, origin).await?;
        contributed::run(site, origin).await?;
        self.hear_of_others(origin).await?;
        // Media last.
        files::run(site, origin).await
    }

    /// Asks which keys of networks that do not answer this one knows to be revoked.
    async fn hear_of_others(&self, origin: &Origin) -> Result<(), FetchError> {
        let site = &self.0;
        let silent: Vec<(String,)> = {
            let mut conn = site.db.read().await.map_err(unread)?;
            conn.query(
                "select n.origin from networks n where n.state = 'accepted' and n.software = 'archipel' and n.origin <> $1 \
                 and (coalesce(n.caught_up_at, 0) < $2 or exists (select 1 from streams s where s.origin = n.origin and s.fails > 0)) \
                 order by n.origin limit $3",
            )
            .bind(origin.as_str().to_owned())
            .bind(site.clock.now().minus(SILENT))
            .bind(MOST_SILENT)
            .all()
            .await
            .map_err(unread)?
        };
        for of in silent.iter().filter_map(|(of,)| Origin::parse(of)) {
            match site.federation.ask_revocations(origin, &of).await {
                Ok(0) | Err(FetchError::Refused | FetchError::Unusable(_) | FetchError::Gone) => {}
                Ok(_) => site.wake(),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    async fn one(&self, origin: &Origin, direction: Direction, collection: Collection) -> Result<(), FetchError> {
        let site = &self.0;
        let here = site.config.origin.clone();
        let (owner, other, own) = match direction {
            Direction::Ours => (here, origin.clone(), true),
            Direction::Theirs => (origin.clone(), here, false),
        };
        let scope = Scope { collection, owner, other, own };
        let (compared, contested) = compare::run(site, direction, &scope).await?;
        recover::contested(site, &scope, &contested).await?;
        let (found, mended) = match compared {
            Compared::Closed | Compared::Behind => return Ok(()),
            Compared::Equal => (0, 0),
            Compared::Differ(differences) => {
                let mended = match direction {
                    Direction::Ours => recover::run(site, &scope, &differences).await?,
                    Direction::Theirs => repair::run(site, &scope, &differences).await?,
                };
                (differences.len(), mended)
            }
        };
        let mut tx = site.db.begin().await.map_err(unread)?;
        continuity::note(&mut tx, origin, (direction, collection), (found, mended), site.clock.now())
            .await
            .map_err(unread)?;
        tx.commit_unseen().await.map_err(unread)
    }

    /// What came is to take effect before anybody says that it is missing.
    async fn applied(&self, origin: &Origin) -> Result<(), FetchError> {
        for _ in 0..LOOKS {
            let mut conn = self.0.db.read().await.map_err(unread)?;
            // journal_new
            let new: Option<(i64,)> = conn
                .query("select seq from journal where state = 'new' and origin = $1 limit 1")
                .bind(origin.as_str().to_owned())
                .maybe()
                .await
                .map_err(unread)?;
            if new.is_none() {
                return Ok(());
            }
            drop(conn);
            tokio::time::sleep(LOOK).await;
        }
        Err(FetchError::Unreachable("much of what it said is still to take effect here".into()))
    }

    /// An answer that cannot be true moves nothing, and is written down.
    async fn tell(&self, origin: &Origin, why: &str) -> Result<()> {
        let mut tx = self.0.db.begin().await?;
        let line = audit::Line {
            actor: origin.as_str(),
            action: "digest",
            object: origin.as_str(),
            outcome: audit::REFUSED,
            detail: why,
            ..audit::Line::default()
        };
        audit::record(&mut tx, self.0.clock.now(), &line).await?;
        tx.commit_unseen().await
    }
}

#[async_trait]
impl Worker for Compare {
    fn kind(&self) -> &'static str {
        COMPARE
    }

    async fn run(&self, subject: &str) -> Result<(), JobError> {
        let origin = Origin::parse(subject).ok_or_else(|| JobError::never("not the origin of a network"))?;
        if !self.0.federation.peers.is_ours(&origin).await? {
            return Ok(());
        }
        match self.with(&origin).await {
            Ok(()) => Ok(()),
            // It goes on tomorrow; or when the link comes back, which asks for a catch-up.
            Err(FetchError::Unreachable(why)) => Err(JobError { retry: true, why }),
            Err(error) => {
                self.tell(&origin, &error.to_string()).await?;
                Ok(())
            }
        }
    }
}
