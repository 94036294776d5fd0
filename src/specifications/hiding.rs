//! What is said about texts by a blocked network: out of sight while the block stands, without losing a word. Ballots count as
//! they did; what they say is not shown.

use crate::db::{Result, Tx};

/// Hides what actors of an origin said, or shows again what a block hid, at most `most` rows of each kind at a time; says how
/// many it were, of the kind with the most.
///
/// # Errors
/// The database's.
pub async fn set_origin(tx: &mut Tx, origin: &str, hidden: bool, most: i64) -> Result<i64> {
    let (from, to) = if hidden { (0, 1) } else { (1, 0) };
    let mut count = 0;
    for sql in [
        // actors_origin, specification_amendments_actor
        "update specification_amendments set hidden = $1 where id in (select m.id from specification_amendments m \
         join actors a on a.id = m.actor_id where a.origin = $2 and m.hidden = $3 limit $4)",
        // actors_origin, specification_statements_actor
        "update specification_statements set hidden = $1 where id in (select s.id from specification_statements s \
         join actors a on a.id = s.actor_id where a.origin = $2 and s.hidden = $3 limit $4)",
        // specification_ballots_origin
        "update specification_ballots set hidden = $1 where id in (select id from specification_ballots \
         where origin = $2 and hidden = $3 limit $4)",
    ] {
        let changed = tx.query(sql).bind(to).bind(origin.to_owned()).bind(from).bind(most).run().await?;
        count = count.max(i64::try_from(changed).unwrap_or(i64::MAX));
    }
    Ok(count)
}
