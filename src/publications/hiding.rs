//! Hiding: this network keeps something from its readers without taking it back, which only its origin
//! can. The words stay for those who moderate; lists, feeds, search and the API pass over it; its place
//! in a lineage stays. No update of the origin shows it again: [`super::store::save`] keeps the state.
//!
//! Two can hide: a moderator, one publication; a block, all that came from an origin. Each shows again
//! only what it hid itself, so that lifting a block does not undo what a moderator decided.

use super::{Publication, store};
use crate::{
    db::{Result, Tx},
    time::Timestamp,
};
use std::collections::BTreeSet;

/// `hidden_by` of what a moderator hid.
pub const MODERATOR: &str = "moderator";
/// `hidden_by` of what a block hid.
pub const BLOCK: &str = "block";

/// What changed state: its identifier, and what it adapts.
type Changed = (String, Option<String>);

/// Hides one publication; `false` when it is not there to be hidden.
///
/// # Errors
/// The database's.
pub async fn hide(tx: &mut Tx, publication: &Publication, reason: &str, now: Timestamp) -> Result<bool> {
    let changed: Vec<Changed> = tx
        .query(
            "update publications set state = 'hidden', hidden_by = $1, hidden_reason = $2, hidden_at = $3 \
             where id = $4 and state = 'published' returning id, source_uri",
        )
        .bind(MODERATOR.to_owned())
        .bind(reason.to_owned())
        .bind(now)
        .bind(publication.id.clone())
        .all()
        .await?;
    follow(tx, changed, true).await.map(|count| count == 1)
}

/// Shows again what a moderator hid; `false` when that is not the case.
///
/// # Errors
/// The database's.
pub async fn show(tx: &mut Tx, publication: &Publication) -> Result<bool> {
    let changed: Vec<Changed> = tx
        .query(
            "update publications set state = 'published', hidden_by = '', hidden_reason = '', hidden_at = null \
             where id = $1 and state = 'hidden' and hidden_by = $2 returning id, source_uri",
        )
        .bind(publication.id.clone())
        .bind(MODERATOR.to_owned())
        .all()
        .await?;
    follow(tx, changed, false).await.map(|count| count == 1)
}

/// Hides what came from a blocked origin, at most `most` at a time; says how many it were.
///
/// # Errors
/// The database's.
pub async fn hide_origin(tx: &mut Tx, origin: &str, reason: &str, now: Timestamp, most: i64) -> Result<i64> {
    // publications_network
    let changed: Vec<Changed> = tx
        .query(
            "update publications set state = 'hidden', hidden_by = $1, hidden_reason = $2, hidden_at = $3 where id in \
             (select id from publications where network = $4 and state = 'published' limit $5) returning id, source_uri",
        )
        .bind(BLOCK.to_owned())
        .bind(reason.to_owned())
        .bind(now)
        .bind(origin.to_owned())
        .bind(most)
        .all()
        .await?;
    follow(tx, changed, true).await
}

/// Shows again what the block of an origin hid, at most `most` at a time; says how many it were.
///
/// # Errors
/// The database's.
pub async fn show_origin(tx: &mut Tx, origin: &str, most: i64) -> Result<i64> {
    // publications_network
    let changed: Vec<Changed> = tx
        .query(
            "update publications set state = 'published', hidden_by = '', hidden_reason = '', hidden_at = null where id in \
             (select id from publications where network = $1 and state = 'hidden' and hidden_by = $2 limit $3) returning id, source_uri",
        )
        .bind(origin.to_owned())
        .bind(BLOCK.to_owned())
        .bind(most)
        .all()
        .await?;
    follow(tx, changed, false).await
}

/// What follows from a change of state: facets, and the counts of the sources.
async fn follow(tx: &mut Tx, changed: Vec<Changed>, hidden: bool) -> Result<i64> {
    let count = i64::try_from(changed.len()).unwrap_or(i64::MAX);
    let ids: Vec<String> = changed.iter().map(|(id, _)| id.clone()).collect();
    if hidden {
        take_facets(tx, &ids).await?;
    } else {
        give_facets(tx, &ids).await?;
    }
    let sources: BTreeSet<String> = changed.into_iter().filter_map(|(_, source)| source).collect();
    for source in sources {
        store::count_adaptations(tx, &source).await?;
    }
    Ok(count)
}

/// Puts the facets of these publications where no list looks.
pub(super) async fn take_facets(tx: &mut Tx, ids: &[String]) -> Result<()> {
    // publication_facets_of
    tx.query_built(
        "update publication_facets set facet = '-' || facet where publication_id in (..) and facet not like '-%'"
            .into(),
    )
    .bind_list(ids.iter().cloned())
    .run()
    .await
    .map(|_| ())
}

async fn give_facets(tx: &mut Tx, ids: &[String]) -> Result<()> {
    tx.query_built(
        "update publication_facets set facet = substr(facet, 2) where publication_id in (..) and facet like '-%'"
            .into(),
    )
    .bind_list(ids.iter().cloned())
    .run()
    .await
    .map(|_| ())
}
