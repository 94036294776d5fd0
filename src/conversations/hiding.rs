//! Comments and attestations of a blocked network: out of sight while the block stands, without losing
//! their words. What a moderator hid is not theirs to show again.

use super::store::{Count, count};
use crate::db::{Result, Tx};

/// Hides what actors of an origin wrote, at most `most` at a time; says how many it were.
///
/// # Errors
/// The database's.
pub async fn hide_origin(tx: &mut Tx, origin: &str, most: i64) -> Result<i64> {
    // actors_origin, comments_actor
    let changed = tx
        .query(
            "update comments set state = 'hidden', hidden_by = 'block' where id in (select c.id from comments c \
             join actors a on a.id = c.actor_id where a.origin = $1 and c.state = 'published' limit $2) \
             returning publication_id, kind",
        )
        .bind(origin.to_owned())
        .bind(most)
        .all()
        .await?;
    counted(tx, changed, -1).await
}

/// Shows again what the block of an origin hid, at most `most` at a time; says how many it were.
///
/// # Errors
/// The database's.
pub async fn show_origin(tx: &mut Tx, origin: &str, most: i64) -> Result<i64> {
    // actors_origin, comments_actor
    let changed = tx
        .query(
            "update comments set state = 'published', hidden_by = '' where id in (select c.id from comments c \
             join actors a on a.id = c.actor_id where a.origin = $1 and c.state = 'hidden' and c.hidden_by = 'block' limit $2) \
             returning publication_id, kind",
        )
        .bind(origin.to_owned())
        .bind(most)
        .all()
        .await?;
    counted(tx, changed, 1).await
}

/// The counts of what they stand under follow.
async fn counted(tx: &mut Tx, changed: Vec<(String, String)>, by: i64) -> Result<i64> {
    for (publication, kind) in &changed {
        let which = if kind == "use" { Count::Uses } else { Count::Comments };
        count(tx, publication, which, by).await?;
    }
    Ok(i64::try_from(changed.len()).unwrap_or(i64::MAX))
}
