//! Ballots of a blocked network: what they say is out of sight while the block stands; they count as they did.

use crate::db::{Result, Tx};

/// Hides what voters of an origin said, at most `most` ballots at a time; says how many it were.
///
/// # Errors
/// The database's.
pub async fn hide_origin(tx: &mut Tx, origin: &str, most: i64) -> Result<i64> {
    set(tx, origin, (0, 1), most).await
}

/// Shows again what the block of an origin hid, at most `most` ballots at a time; says how many it were.
///
/// # Errors
/// The database's.
pub async fn show_origin(tx: &mut Tx, origin: &str, most: i64) -> Result<i64> {
    set(tx, origin, (1, 0), most).await
}

async fn set(tx: &mut Tx, origin: &str, (from, to): (i64, i64), most: i64) -> Result<i64> {
    // specification_ballots_origin
    let changed = tx
        .query(
            "update specification_ballots set hidden = $1 where id in (select id from specification_ballots \
             where origin = $2 and hidden = $3 limit $4)",
        )
        .bind(to)
        .bind(origin.to_owned())
        .bind(from)
        .bind(most)
        .run()
        .await?;
    Ok(i64::try_from(changed).unwrap_or(i64::MAX))
}
