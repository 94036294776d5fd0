//! What came in since this process started, and what of it waits: for those who watch from outside.

use crate::db::{Conn, Result};
use std::sync::atomic::{AtomicU64, Ordering};

/// Counters of this process; those of bundles apart, which are another road.
#[derive(Debug, Default)]
pub struct Tally {
    journaled: AtomicU64,
    applied: AtomicU64,
    refused: AtomicU64,
}

/// One reading of a [`Tally`].
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Activities that were written down.
    pub journaled: u64,
    /// Those that took effect, or concern nobody here.
    pub applied: u64,
    /// Those that were written down and must have no effect.
    pub refused: u64,
}

impl Tally {
    /// Reads it.
    #[must_use]
    pub fn read(&self) -> Counted {
        let of = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Counted { journaled: of(&self.journaled), applied: of(&self.applied), refused: of(&self.refused) }
    }

    pub(super) fn journaled(&self, count: usize) {
        add(&self.journaled, count);
    }

    pub(super) fn applied(&self, count: usize) {
        add(&self.applied, count);
    }

    pub(super) fn refused(&self, count: usize) {
        add(&self.refused, count);
    }
}

fn add(counter: &AtomicU64, count: usize) {
    counter.fetch_add(u64::try_from(count).unwrap_or(u64::MAX), Ordering::Relaxed);
}

/// What the tables of federation hold.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Activities that came and were not looked at yet.
    pub new: i64,
    /// Activities that wait for another server.
    pub waiting: i64,
    /// Rows of the journal, these included.
    pub journal: i64,
    /// Rows of the outbox.
    pub outbox: i64,
}

/// Counts them, each by an index.
///
/// # Errors
/// The database's.
pub async fn held(conn: &mut Conn) -> Result<Held> {
    let mut counts = [0; 4];
    for (count, sql) in counts.iter_mut().zip([
        // journal_new
        "select count(*) from journal where state = 'new'",
        // journal_waiting
        "select count(*) from journal where state = 'waiting'",
        // journal_done
        "select count(*) from journal where done_at is not null",
        // outbox_visible
        "select count(*) from outbox",
    ]) {
        (*count,) = conn.query(sql).one().await?;
    }
    let [new, waiting, done, outbox] = counts;
    Ok(Held { new, waiting, journal: new + waiting + done, outbox })
}
