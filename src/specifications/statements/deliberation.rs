//! The file of a deliberation that somebody sends with an adoption: read, made safe, stored, and laid apart until the form is
//! right.

use super::{Fault, content};
use crate::{
    publications::{
        media,
        said::{self, File},
    },
    web::Site,
};
use bytes::Bytes;

/// The field in which it is sent.
pub const FIELD: &str = "file";

/// Keeps the file that this person sent; what is wrong with it is a fault of its field.
///
/// # Errors
/// The database's.
pub async fn take(site: &Site, person_id: &str, name: String, bytes: Bytes) -> sqlx::Result<Result<File, Fault>> {
    let wrong = |key: &'static str| Ok(Err(Fault::new(FIELD, key)));
    if name.chars().count() > media::MAX_NAME {
        let long = Fault::new(FIELD, "statement-error-file-name");
        return Ok(Err(Fault { max: Some(media::MAX_NAME), ..long }));
    }
    let stored = match media::keep_in_turn(site, bytes, name).await {
        Ok(stored) if content::FILES.contains(&stored.media_type) => stored,
        Ok(_) | Err(media::Error::Unknown) => return wrong("statement-error-file-kind"),
        Err(media::Error::TooLarge) => return wrong("statement-error-file-large"),
        Err(media::Error::Disk(error)) => {
            tracing::error!(%error, "a file cannot be stored");
            return wrong("statement-error-file-disk");
        }
    };
    let mut tx = site.db.begin().await?;
    let here = site.here();
    let Some(id) = said::lay_apart(&mut tx, &here, person_id, &stored).await? else {
        return wrong("statement-error-file-many");
    };
    let file = said::apart(&mut tx, person_id, &id).await?.and_then(|one| File::of(&here, &one));
    tx.commit_unseen().await?;
    file.ok_or(sqlx::Error::RowNotFound).map(Ok)
}

/// A file that this person sent before, with a form that was not right.
///
/// # Errors
/// The database's.
pub async fn taken(site: &Site, person_id: &str, id: &str) -> sqlx::Result<Result<File, Fault>> {
    let found = said::apart(&mut site.db.read().await?, person_id, id).await?;
    let file = found.and_then(|one| File::of(&site.here(), &one));
    Ok(file.ok_or_else(|| Fault::new(FIELD, "statement-error-file-again")))
}
