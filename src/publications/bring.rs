//! The job that fetches a publication by its address: the source of an adaptation that came before
//! it. When it cannot be had, the adaptation still says where it comes from.

use crate::{
    db::{Result as Stored, Tx},
    federation::{Federation, fetch::FetchError},
    here::Here,
    jobs::{self, JobError, Worker},
};
use async_trait::async_trait;
use std::sync::Arc;

/// A source has a source: as many of them are fetched as a lineage shows, and no more, so that one who
/// makes sheets without end cannot lead us through all of them.
const MOST_DEPTH: u8 = 12;

/// Asks for the source of a publication, which is itself `depth` adaptations away from what came here
/// by itself.
///
/// # Errors
/// The database's.
pub async fn ask(tx: &mut Tx, here: &Here<'_>, source: &str, depth: u8) -> Stored<()> {
    if depth >= MOST_DEPTH {
        return Ok(());
    }
    jobs::enqueue(tx, here, super::BRING, &format!("{source} {}", depth + 1)).await
}

/// See the module.
pub struct Bring(Arc<Federation>);

impl Bring {
    /// For the instance of this federation.
    #[must_use]
    pub fn new(federation: Arc<Federation>) -> Self {
        Self(federation)
    }
}

#[async_trait]
impl Worker for Bring {
    fn kind(&self) -> &'static str {
        super::BRING
    }

    async fn run(&self, subject: &str) -> Result<(), JobError> {
        let (uri, depth) = subject.split_once(' ').unwrap_or((subject, "0"));
        // What cannot be read as a depth leads no further.
        match self.0.bring_at(uri, depth.parse().unwrap_or(MOST_DEPTH)).await {
            Ok(_) | Err(FetchError::Gone) => Ok(()),
            Err(error) => Err(JobError { retry: matches!(error, FetchError::Unreachable(_)), why: error.to_string() }),
        }
    }
}
