//! The network of the text counts, once the longest grace has passed, and tells the result: in an hourly round, once whatever
//! the number of processes.

use super::{Recounted, Told, activity, fetch, recount::recount, store};
use crate::{
    audit,
    db::{Db, Result},
    federation::actors::{self},
    here::Here,
    jobs,
    publications::{self},
    specifications::road::announce,
};

/// Votes that one round counts.
const SOME: i64 = 20;

/// Counts what is due, and asks again for what could not be counted again here; says how many votes were counted.
///
/// # Errors
/// The database's.
pub async fn count_due(db: &Db, here: &Here<'_>) -> Result<usize> {
    let due = store::due(&mut db.read().await?, here, SOME).await?;
    let mut counted = 0;
    for mut vote in due {
        // Nothing is recorded any more, so that it is counted without holding up anybody who writes.
        let tally = recount(&mut db.read().await?, &vote, here.now).await?;
        let result = Told::of(&tally);
        let mut tx = db.begin().await?;
        if !store::set_result(&mut tx, &vote.id, &result, here.now).await? {
            continue;
        }
        store::set_found(&mut tx, &vote.id, &Recounted { result: result.clone(), missing: 0 }).await?;
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
    let again = store::uncounted(&mut db.read().await?, SOME).await?;
    if !again.is_empty() {
        // What could not be had before, as a link was down for weeks.
        let mut tx = db.begin().await?;
        for uri in again {
            jobs::enqueue(&mut tx, here, fetch::RECOUNT, &uri).await?;
        }
        tx.commit().await?;
    }
    Ok(counted)
}
