//! The network of the text counts, once the longest grace has passed, and tells the result: in an hourly round, once whatever
//! the number of processes.

use super::{Recounted, Told, activity, counting, recount::recount, store};
use crate::{
    audit,
    db::{Conn, Db, Result},
    federation::{actors, outbox},
    here::Here,
    jobs,
    publications::{self},
    specifications::road::announce,
};
use std::time::Duration;

/// Votes that one round counts.
const SOME: i64 = 20;
/// How long after it came back from an old copy a network counts nothing.
pub(super) const HEARS: Duration = Duration::from_secs(7 * 24 * 3600);
/// Until what could not be counted again here is tried once more.
pub(super) const AGAIN: Duration = Duration::from_secs(6 * 3600);

/// True while a network that came back from an old copy still hears what it had said and heard since.
pub(super) async fn hears(conn: &mut Conn, here: &Here<'_>) -> Result<bool> {
    Ok(outbox::restored_at(conn).await?.is_some_and(|at| here.now < at.plus(HEARS)))
}

/// Counts what is due, and asks again for what could not be counted again here; says how many votes were counted.
///
/// # Errors
/// The database's.
pub async fn count_due(db: &Db, here: &Here<'_>) -> Result<usize> {
    let due = store::due(&mut db.read().await?, here, SOME).await?;
    // A network that came back from an old copy hears again what it was told since, before it counts for good.
    let due = if hears(&mut db.read().await?, here).await? { Vec::new() } else { due };
    let mut counted = 0;
    for mut vote in due {
        // Nothing is recorded any more, or another clock than this one's says so: then the next round counts. It is counted
        // without holding up anybody who writes.
        let recorded = store::recorded(&mut db.read().await?, &vote.id).await?;
        let tally = recount(&mut db.read().await?, &vote, here.now).await?;
        let result = Told::of(&tally);
        let mut tx = db.begin().await?;
        if !store::set_result(&mut tx, &vote.id, &result, recorded, here.now).await? {
            continue;
        }
        let found = Recounted { result: result.clone(), contested: 0, unasked: 0 };
        store::set_found(&mut tx, &vote.id, &found, None).await?;
        (vote.result, vote.counted_at) = (Some(result), Some(here.now));
        if let Some(publication) = publications::store::by_id(&mut tx, &vote.publication_id).await? {
            let network = actors::network(&mut tx).await?;
            let told = activity::told(here, &network, &publication, &vote, "Update");
            announce(&mut tx, here, (&network, &publication), None, told).await?;
        }
        let line = audit::Line {
            actor: "system",
            action: "vote-count",
            object: &vote.uri,
            outcome: audit::DONE,
            ..audit::Line::default()
        };
        audit::record(&mut tx, here.now, &line).await?;
        tx.commit().await?;
        counted += 1;
    }
    let again = store::uncounted(&mut db.read().await?, here.now, SOME).await?;
    if !again.is_empty() {
        // What could not be had before, as a link was down for weeks.
        let mut tx = db.begin().await?;
        for (id, uri) in again {
            jobs::enqueue(&mut tx, here, counting::RECOUNT, &uri).await?;
            // Whatever becomes of it, the others have their turn.
            store::set_recount_at(&mut tx, &id, here.now.plus(AGAIN)).await?;
        }
        tx.commit().await?;
    }
    Ok(counted)
}
