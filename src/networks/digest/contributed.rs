//! What a network had said about its publications before we followed it: amendments, for one. Its stream tells all that
//! came after; this is read once, page after page, and takes the way of everything that arrives.

use super::compare::unread;
use crate::{
    db::Result,
    federation::{document::Document, fetch::FetchError},
    origin::Origin,
    web::Site,
};

/// Pages of one reading: no other side says when it ends. The next reading goes on.
const MOST_PAGES: usize = 200;

/// Reads on where the last reading ended, until all of it was read once.
///
/// # Errors
/// `Unreachable` when the other side is gone meanwhile, or our database.
pub async fn run(site: &Site, peer: &Origin) -> std::result::Result<(), FetchError> {
    let Some(mut after) = due(site, peer).await.map_err(unread)? else { return Ok(()) };
    for _ in 0..MOST_PAGES {
        let page = match site.federation.ask_said(peer, after).await {
            Ok(page) => page,
            // A program of before does not know the question.
            Err(FetchError::Refused | FetchError::Gone | FetchError::Unusable(_)) => return Ok(()),
            Err(error) => return Err(error),
        };
        for body in &page.activities {
            let Some(activity) = Document::read(body) else { continue };
            // Nobody signed it to us: it is worth what this network may say at its own addresses.
            let Some(actor) = told_by(&activity, peer).map(str::to_owned) else { continue };
            match site.federation.ingest(&activity, &actor).await {
                // One that is not taken hides none of the others.
                Ok(()) | Err(FetchError::Refused | FetchError::Gone | FetchError::Unusable(_)) => {}
                Err(error) => return Err(error),
            }
        }
        let Some(next) = page.next else { return note(site, peer, after, true).await.map_err(unread) };
        after = next;
        note(site, peer, after, false).await.map_err(unread)?;
    }
    Ok(())
}

/// The actor of this network who says something about a publication; nothing else stands there.
fn told_by<'a>(activity: &'a Document, peer: &Origin) -> Option<&'a str> {
    const SAID: [&str; 9] = ["Offer", "Undo", "Announce", "Accept", "Reject", "Add", "Remove", "Create", "Update"];
    let is_one = SAID.contains(&activity.kind()) && activity.str("kind").is_some() && peer.owns(activity.uri());
    activity.id_of("actor").filter(|actor| is_one && peer.owns(actor))
}

/// Where to go on; `None` when all was read.
async fn due(site: &Site, peer: &Origin) -> Result<Option<i64>> {
    let mut conn = site.db.read().await?;
    let row: Option<(i64,)> = conn
        .query("select contributed from networks where origin = $1 and contributed_at is null")
        .bind(peer.as_str().to_owned())
        .maybe()
        .await?;
    Ok(row.map(|(after,)| after))
}

async fn note(site: &Site, peer: &Origin, after: i64, whole: bool) -> Result<()> {
    let mut tx = site.db.begin().await?;
    tx.query("update networks set contributed = $1, contributed_at = $2 where origin = $3")
        .bind(after)
        .bind(whole.then(|| site.clock.now()))
        .bind(peer.as_str().to_owned())
        .run()
        .await?;
    tx.commit_unseen().await
}
