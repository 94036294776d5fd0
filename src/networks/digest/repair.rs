//! What another network has and is not here as it has it. Its own word at its own address is believed, through the
//! rooms, like all that is fetched; what it says is deleted is deleted here. What it does not know at all stays: it has
//! lost that, and finds it here.

use super::{
    compare::{Difference, unread},
    held::Scope,
};
use crate::{db::Result, federation::fetch::FetchError, web::Site};

/// Mends what can be mended; how many it were.
///
/// # Errors
/// `Unreachable` when the other side is gone meanwhile, or our database.
pub async fn run(site: &Site, scope: &Scope, differences: &[Difference]) -> Result<usize, FetchError> {
    let mut mended = 0;
    for one in differences {
        let Some(theirs) = &one.theirs else { continue };
        // It may have come since.
        let now_here = leaf(site, scope, &one.uri).await?;
        if now_here.as_ref() == Some(theirs) {
            mended += 1;
            continue;
        }
        if site.federation.is_under_way(&one.uri).await.map_err(unread)? {
            continue;
        }
        let done = match &now_here {
            _ if theirs.deleted => site.federation.withdrawn(&one.uri).await.map(|()| one.uri.clone()),
            // What was deleted does not come back by being asked for.
            Some(ours) if ours.deleted => continue,
            Some(_) => site.federation.bring_again(&one.uri).await,
            None => site.federation.bring(&one.uri).await,
        };
        match done {
            Ok(_) if leaf(site, scope, &one.uri).await?.as_ref() == Some(theirs) => mended += 1,
            Err(error @ FetchError::Unreachable(_)) => return Err(error),
            // It changed meanwhile, or cannot be taken: the next comparison sees whether that lasts.
            _ => {}
        }
    }
    Ok(mended)
}

async fn leaf(site: &Site, scope: &Scope, uri: &str) -> Result<Option<super::tree::Leaf>, FetchError> {
    let mut conn = site.db.read().await.map_err(unread)?;
    scope.leaf(&mut conn, uri).await.map_err(unread)
}
