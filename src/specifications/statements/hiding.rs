//! Statements that came from a blocked network: out of sight while the block stands, without losing their words.

use crate::db::{Result, Tx};

/// Hides what actors of an origin stated, at most `most` at a time; says how many it were.
///
/// # Errors
/// The database's.
pub async fn hide_origin(tx: &mut Tx, origin: &str, most: i64) -> Result<i64> {
    set(tx, origin, (0, 1), most).await
}

/// Shows again what the block of an origin hid, at most `most` at a time; says how many it were.
///
/// # Errors
/// The database's.
pub async fn show_origin(tx: &mut Tx, origin: &str, most: i64) -> Result<i64> {
    set(tx, origin, (1, 0), most).await
}

async fn set(tx: &mut Tx, origin: &str, (from, to): (i64, i64), most: i64) -> Result<i64> {
    // actors_origin, specification_statements_actor
    let changed = tx
        .query(
            "update specification_statements set hidden = $1 where id in (select s.id from specification_statements s \
             join actors a on a.id = s.actor_id where a.origin = $2 and s.hidden = $3 limit $4)",
        )
        .bind(to)
        .bind(origin.to_owned())
        .bind(from)
        .bind(most)
        .run()
        .await?;
    Ok(i64::try_from(changed).unwrap_or(i64::MAX))
}
