//! Files of this network that were lost with an old copy. The activity that shows a file names the SHA-256 of its bytes,
//! under the proof of its author; so a copy that somebody else kept can be told from any other bytes. What comes back
//! of a sheet gets rows without bytes at once, and the bytes when a network that kept them is asked.

use super::{
    attached::Shown,
    media::{self, MOST, Stored},
};
use crate::{
    db::{Conn, FromRow, Result, Tx},
    federation::document::{Document, str_of},
    here::Here,
    id,
    origin::Origin,
    packed::hex,
};
use serde_json::Value;

/// Before a SHA-256 in a multihash: its code, and its length.
const SHA_256: [u8; 2] = [0x12, 0x20];

/// The name of a stored file as `digestMultibase` of an attachment has it: a multihash in base 58.
#[must_use]
pub fn multibase(file: &str) -> Option<String> {
    let mut bytes = SHA_256.to_vec();
    for at in (0..file.len()).step_by(2) {
        bytes.push(u8::from_str_radix(file.get(at..at + 2)?, 16).ok()?);
    }
    (bytes.len() == 34).then(|| format!("z{}", bs58::encode(bytes).into_string()))
}

/// The name that a file would have here whose `digestMultibase` an attachment gives.
#[must_use]
pub fn digest_of(attachment: &Value) -> Option<String> {
    let text = str_of(attachment, "digestMultibase")?.strip_prefix('z').filter(|text| text.len() <= 64)?;
    let bytes = bs58::decode(text).into_vec().ok()?;
    bytes.strip_prefix(&SHA_256).filter(|hash| hash.len() == 32).map(hex)
}

/// Gives a publication of this network, which came back, the attachments that its last activity shows. Bytes that are
/// not here are looked for afterwards: see [`missing`].
///
/// # Errors
/// The database's.
pub async fn give_back(
    tx: &mut Tx,
    here: &Here<'_>,
    publication_id: &str,
    actor_id: &str,
    object: &Document,
) -> Result<()> {
    let before = media::of_publication(tx, publication_id).await?;
    let person: Option<(String,)> =
        tx.query("select id from people where actor_id = $1").bind(actor_id.to_owned()).maybe().await?;
    let prefix = here.uri("/media/");
    media::clear(tx, publication_id).await?;
    let most = usize::try_from(MOST).unwrap_or_default();
    for (position, one) in (0_i64..).zip(object.all("attachment").take(most)) {
        let own = str_of(one, "url").and_then(|url| url.strip_prefix(&prefix)).filter(|id| id::is_id(id));
        let (Some(id), Some(shown)) = (own, Shown::read(one)) else { continue };
        let same = |file: &Option<String>| shown.digest.is_some() && *file == shown.digest;
        let kept = before.iter().find(|known| known.id == id).or_else(|| before.iter().find(|one| same(&one.file)));
        // Of a picture the activity tells the alternative, not what its file was called.
        let name = kept.map_or(shown.name.as_str(), |kept| kept.name.as_str());
        tx.query(
            "insert into attachments (id, publication_id, person_id, position, file, digest, media_type, name, alt, bytes, width, height, created_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict (id) do nothing",
        )
        .bind(id.to_owned())
        .bind(publication_id.to_owned())
        .bind(person.as_ref().map(|(id,)| id.clone()))
        .bind(position)
        .bind(kept.and_then(|kept| kept.file.clone()))
        .bind(shown.digest.clone())
        .bind(kept.map_or(shown.media_type.clone(), |kept| kept.media_type.clone()))
        .bind(name.to_owned())
        .bind(shown.alt.clone())
        .bind(kept.map_or(0, |kept| kept.bytes))
        .bind(kept.map_or(shown.size.0, |kept| kept.width))
        .bind(kept.map_or(shown.size.1, |kept| kept.height))
        .bind(here.now)
        .run()
        .await?;
    }
    Ok(())
}

/// A file that is shown here, and whose bytes are lost.
#[derive(Clone, Debug, FromRow)]
pub struct Missing {
    /// Of its attachment.
    pub id: String,
    /// SHA-256 of the bytes, in hexadecimal.
    pub digest: String,
    /// As people know it.
    pub name: String,
    /// What it must be.
    pub media_type: String,
    /// The publication that shows it, or what is said of it.
    pub uri: String,
}

/// Files of this network whose bytes are lost and can be told from any others; those after this attachment.
///
/// # Errors
/// The database's.
pub async fn missing(conn: &mut Conn, ours: &Origin, after: &str, limit: i64) -> Result<Vec<Missing>> {
    // attachments_lost
    conn.query(
        "select t.id, t.digest, t.name, t.media_type, coalesce(t.said, p.uri) as uri from attachments t join publications p on p.id = t.publication_id \
         where t.file is null and t.remote_url is null and t.digest is not null and t.id > $1 \
         and coalesce(t.origin, p.network) = $2 and p.state <> 'deleted' order by t.id limit $3",
    )
    .bind(after.to_owned())
    .bind(ours.as_str().to_owned())
    .bind(limit)
    .all()
    .await
}

/// The bytes of lost files are here again, wherever they are shown.
///
/// # Errors
/// The database's.
pub async fn found(tx: &mut Tx, digest: &str, stored: &Stored) -> Result<()> {
    tx.query(
        "update attachments set file = $1, media_type = $2, bytes = $3, width = $4, height = $5 \
         where digest = $6 and file is null and remote_url is null",
    )
    .bind(stored.file.clone())
    .bind(stored.media_type.to_owned())
    .bind(stored.bytes)
    .bind(stored.size.map(|(width, _)| width))
    .bind(stored.size.map(|(_, height)| height))
    .bind(digest.to_owned())
    .run()
    .await
    .map(|_| ())
}

/// What people call the files of a publication whose bytes are not here.
///
/// # Errors
/// The database's.
pub async fn names(conn: &mut Conn, uri: &str) -> Result<Vec<String>> {
    let rows: Vec<(String, String)> = conn
        .query(
            "select t.name, t.alt from attachments t join publications p on p.id = t.publication_id \
             where coalesce(t.said, p.uri) = $1 and t.file is null and t.remote_url is null order by t.position",
        )
        .bind(uri.to_owned())
        .all()
        .await?;
    Ok(rows.into_iter().map(|(name, alt)| if name.is_empty() { alt } else { name }).collect())
}

/// The name in the store of bytes that are kept here of what the network at `origin` published or said, as they came: those
/// that are shown, or those that they were made of.
///
/// # Errors
/// The database's.
pub async fn kept(conn: &mut Conn, origin: &Origin, digest: &str) -> Result<bool> {
    let found: Option<(String,)> = conn
        .query(
            "select t.id from attachments t join publications p on p.id = t.publication_id \
             where (t.file = $1 or t.original = $1) and coalesce(t.origin, p.network) = $2 limit 1",
        )
        .bind(digest.to_owned())
        .bind(origin.as_str().to_owned())
        .maybe()
        .await?;
    Ok(found.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_digest_is_read_as_it_was_written_and_another_hash_is_none() {
        let file = super::super::files::name(b"une table");
        let text = multibase(&file).expect("a name");
        assert!(text.starts_with("zQm"), "{text}");
        assert_eq!(digest_of(&json!({"digestMultibase": text})), Some(file));
        let sha_512 = format!("z{}", bs58::encode([[0x13, 0x20].as_slice(), &[7; 32]].concat()).into_string());
        for wrong in [json!(sha_512), json!("zQm"), json!("Qm"), json!(7), json!(format!("z{}", "1".repeat(65)))] {
            assert_eq!(digest_of(&json!({"digestMultibase": wrong})), None, "{wrong}");
        }
        assert_eq!(multibase("abc"), None);
    }
}
