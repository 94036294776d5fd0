//! What is still open on a text when its team is about to go on: they are told, and say that they go on all the same.

use super::phase::{Phase, Schedule, Standing};
use crate::{
    db::{Conn, Result},
    time::Timestamp,
};

/// What is open on a text.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Unsettled {
    /// Amendments without an answer.
    pub amendments: i64,
    /// Votes that were not counted.
    pub votes: i64,
}

impl Unsettled {
    /// True where nothing is.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }
}

/// What is open on this text.
///
/// # Errors
/// The database's.
pub async fn of(conn: &mut Conn, publication_id: &str) -> Result<Unsettled> {
    // specification_amendments_state
    let (amendments,): (i64,) = conn
        .query(
            "select count(*) from specification_amendments where state = 'open' and publication_id = $1 and hidden = 0",
        )
        .bind(publication_id.to_owned())
        .one()
        .await?;
    // specification_votes_list
    let (votes,): (i64,) = conn
        .query("select count(*) from specification_votes where publication_id = $1 and state = 'open'")
        .bind(publication_id.to_owned())
        .one()
        .await?;
    Ok(Unsettled { amendments, votes })
}

/// True where a schedule would lead a text to the vote now, or beyond it: from then on it does not change, and what was proposed
/// can only be refused.
#[must_use]
pub fn closes(standing: Standing, schedule: &Schedule, now: Timestamp) -> bool {
    let next = schedule.at(now).phase;
    next > standing.phase && next >= Phase::Vote
}
