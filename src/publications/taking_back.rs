//! Taking a publication of this network back: every kind goes this way.

use super::{Author, Kind, Publication, store};
use crate::{
    audit,
    db::Tx,
    federation::{actors, outbox},
    here::Here,
};
use thiserror::Error;

/// Why nothing was taken back.
#[derive(Debug, Error)]
pub enum Refused {
    /// It already was.
    #[error("deleted")]
    Gone,
    /// This person may not, or it is another network's.
    #[error("not allowed")]
    Forbidden,
    /// The database's.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Takes it back: a tombstone stays, here and wherever it went, and a line of the log. `may_edit` is what the kind says of
/// who may change it; moderators may take back anything.
///
/// # Errors
/// See [`Refused`].
pub async fn take_back<K: Kind>(
    tx: &mut Tx,
    here: &Here<'_>,
    author: Author<'_>,
    publication: &Publication,
    may_edit: bool,
) -> Result<(), Refused> {
    if publication.is_deleted() {
        return Err(Refused::Gone);
    }
    if !publication.is_of(here.origin) || !(may_edit || author.moderates) {
        return Err(Refused::Forbidden);
    }
    let signer = actors::by_id(tx, &publication.actor_id).await?;
    K::tell(tx, here, &signer, publication, "Delete").await?;
    outbox::hide(tx, &publication.uri).await?;
    store::delete(tx, publication, &signer.uri, here.now).await?;
    let line = audit::Line {
        actor: &author.person.handle,
        action: &format!("{}-delete", K::NAME),
        object: &publication.uri,
        outcome: audit::DONE,
        ..audit::Line::default()
    };
    audit::record(tx, here.now, &line).await?;
    Ok(())
}
