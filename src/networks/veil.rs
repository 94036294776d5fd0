//! What a block takes out of sight: everything that came from its origin and the names under it,
//! publications, comments, amendments, statements and the words of ballots. Lifting it shows again what it
//! hid, and nothing else. Some hundreds of rows a transaction: the first in that of the decision, the rest as a job, so that a network with many
//! publications holds up nobody and a process that dies half-way is gone on from.

use crate::{
    conversations,
    db::{Result, Tx},
    federation::peers::State,
    here::Here,
    jobs::{self, JobError, Worker},
    origin::Origin,
    publications::hiding,
    specifications,
    web::Site,
};
use async_trait::async_trait;

/// The job that goes on with it; its subject is the origin that was decided upon.
pub const VEIL: &str = "veil";
/// Publications, comments, amendments, statements, and ballots, of one transaction.
const BATCH: i64 = 200;

/// See the module.
pub struct Veil(Site);

impl Veil {
    /// For this instance.
    #[must_use]
    pub fn new(site: Site) -> Self {
        Self(site)
    }
}

#[async_trait]
impl Worker for Veil {
    fn kind(&self) -> &'static str {
        VEIL
    }

    async fn run(&self, subject: &str) -> Result<(), JobError> {
        let origin = Origin::parse(subject).ok_or_else(|| JobError::never("not an origin"))?;
        loop {
            let mut tx = self.0.db.begin().await?;
            let more = step(&mut tx, &self.0.here(), &origin).await?;
            tx.commit().await?;
            if !more {
                return Ok(());
            }
        }
    }
}

/// Begins it, in the transaction of the decision.
///
/// # Errors
/// The database's.
pub(super) async fn begin(tx: &mut Tx, here: &Here<'_>, origin: &Origin) -> Result<()> {
    step(tx, here, origin).await?;
    // Always: what was being applied while the decision was taken is found by the second look.
    jobs::enqueue(tx, here, VEIL, origin.as_str()).await
}

/// Brings a bounded part of what came from `decided` into line with the blocks that stand now; true when
/// there may be more.
async fn step(tx: &mut Tx, here: &Here<'_>, decided: &Origin) -> Result<bool> {
    let blocks: Vec<(String, String)> = tx
        .query("select origin, reason from networks where state = $1")
        .bind(State::Blocked.name().to_owned())
        .all()
        .await?;
    let blocks: Vec<(Origin, String)> =
        blocks.into_iter().filter_map(|(origin, reason)| Some((Origin::parse(&origin)?, reason))).collect();
    // actors_origin: whoever published or wrote something is an actor known here
    let known: Vec<(String,)> = tx.query("select distinct origin from actors").all().await?;
    let mut more = false;
    for (text,) in known {
        let Some(origin) = Origin::parse(&text).filter(|origin| origin.is_under(decided) && origin != here.origin)
        else {
            continue;
        };
        let block = blocks.iter().find(|(blocked, _)| origin.is_under(blocked));
        let counts = match block {
            Some((_, reason)) => [
                hiding::hide_origin(tx, &text, reason, here.now, BATCH).await?,
                conversations::hiding::hide_origin(tx, &text, BATCH).await?,
                specifications::hiding::set_origin(tx, &text, true, BATCH).await?,
            ],
            None => [
                hiding::show_origin(tx, &text, BATCH).await?,
                conversations::hiding::show_origin(tx, &text, BATCH).await?,
                specifications::hiding::set_origin(tx, &text, false, BATCH).await?,
            ],
        };
        more |= counts.contains(&BATCH);
    }
    Ok(more)
}
