//! The job that fetches a publication by its address: the source of an adaptation that came before
//! it. When it cannot be had, the adaptation still says where it comes from.

use crate::{
    federation::{Federation, fetch::FetchError},
    jobs::{JobError, Worker},
};
use async_trait::async_trait;
use std::sync::Arc;

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
        match self.0.bring(subject).await {
            Ok(_) | Err(FetchError::Gone) => Ok(()),
            Err(error) => Err(JobError { retry: matches!(error, FetchError::Unreachable(_)), why: error.to_string() }),
        }
    }
}
