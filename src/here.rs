//! Where and when a verb runs: what a rule may know of the world without touching it.

use crate::{origin::Origin, random::Random, seal::Sealer, time::Timestamp};

/// The parameters of invariant I9, handed to every verb: no verb reads a clock or draws a number
/// by itself, and none can reach the network through this.
#[derive(Copy, Clone)]
pub struct Here<'a> {
    /// This instance.
    pub origin: &'a Origin,
    /// The instant of the request or of the work.
    pub now: Timestamp,
    /// The source of identifiers.
    pub random: &'a Random,
    /// Opens the keys that what is said here is signed with.
    pub sealer: &'a Sealer,
}

impl Here<'_> {
    /// A new identifier.
    #[must_use]
    pub fn id(&self) -> String {
        crate::id::new_id(self.now, self.random)
    }

    /// An address on this instance; `path` starts with `/`.
    #[must_use]
    pub fn uri(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }
}
