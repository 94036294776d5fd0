//! What objects from elsewhere show: their attachments are noted when the object comes, and their bytes fetched when
//! somebody looks.

use super::{
    lost,
    media::{self, FILES, MOST},
};
use crate::{
    db::{Conn, FromRow, Result, Tx},
    federation::document::{Document, str_of},
    here::Here,
    origin::Origin,
};
use serde_json::Value;

/// An attachment as an object tells of it.
pub(super) struct Shown {
    pub(super) media_type: String,
    /// Name for people; of a picture, its alternative.
    pub(super) name: String,
    pub(super) alt: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub(super) digest: Option<String>,
    /// Pixels.
    pub(super) size: (Option<i64>, Option<i64>),
}

impl Shown {
    /// `None` for what is neither a picture nor a document that is shown here.
    pub(super) fn read(one: &Value) -> Option<Self> {
        let media_type = str_of(one, "mediaType").unwrap_or_default();
        let known = matches!(media_type, "image/jpeg" | "image/png" | "image/webp" | "image/gif")
            || FILES.iter().any(|(.., known)| *known == media_type);
        let name = name(one);
        let side = |name: &str| one.get(name).and_then(Value::as_i64).filter(|side| (1..=20_000).contains(side));
        known.then(|| Self {
            media_type: media_type.to_owned(),
            alt: if media_type.starts_with("image/") { name.clone() } else { String::new() },
            name,
            digest: lost::digest_of(one),
            size: (side("width"), side("height")),
        })
    }
}

fn name(one: &Value) -> String {
    str_of(one, "name").unwrap_or_default().chars().take(500).collect()
}

/// Bytes that are here already.
#[derive(FromRow)]
struct Kept {
    digest: String,
    file: String,
    original: Option<String>,
    media_type: String,
    bytes: i64,
    width: Option<i64>,
    height: Option<i64>,
}

/// Notes what a new object from elsewhere shows.
///
/// # Errors
/// The database's.
pub async fn add(tx: &mut Tx, here: &Here<'_>, publication_id: &str, origin: &Origin, object: &Document) -> Result<()> {
    note(tx, here, publication_id, (origin, object), &[]).await
}

/// Notes what an object shows now. What is here, by its signed hash, is not fetched again: a
/// correction gives its files other addresses.
///
/// # Errors
/// The database's.
pub async fn replace(
    tx: &mut Tx,
    here: &Here<'_>,
    publication_id: &str,
    origin: &Origin,
    object: &Document,
) -> Result<()> {
    let kept: Vec<Kept> = tx
        .query(
            "select digest, file, original, media_type, bytes, width, height from attachments \
             where publication_id = $1 and said is null and (digest = file or digest = original)",
        )
        .bind(publication_id.to_owned())
        .all()
        .await?;
    media::clear(tx, publication_id).await?;
    note(tx, here, publication_id, (origin, object), &kept).await
}

async fn note(
    tx: &mut Tx,
    here: &Here<'_>,
    publication_id: &str,
    (origin, object): (&Origin, &Document),
    kept: &[Kept],
) -> Result<()> {
    let most = usize::try_from(MOST).unwrap_or_default();
    for (position, one) in (0_i64..).zip(object.all("attachment").take(most)) {
        // Of its own origin only: an object must not make us ask a third server for anything.
        let Some(url) = str_of(one, "url").filter(|url| origin.owns(url)) else { continue };
        let Some(shown) = Shown::read(one) else { continue };
        let kept = kept.iter().find(|kept| {
            shown.digest.as_ref() == Some(&kept.digest)
                && kept.media_type.starts_with("image/") == shown.media_type.starts_with("image/")
        });
        tx.query(
            "insert into attachments (id, publication_id, position, file, remote_url, digest, original, media_type, name, alt, bytes, width, height, created_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        )
        .bind(here.id())
        .bind(publication_id.to_owned())
        .bind(position)
        .bind(kept.map(|kept| kept.file.clone()))
        .bind(url.to_owned())
        .bind(shown.digest)
        .bind(kept.and_then(|kept| kept.original.clone()))
        .bind(kept.map_or(shown.media_type, |kept| kept.media_type.clone()))
        .bind(shown.name)
        .bind(shown.alt)
        .bind(kept.map_or(0, |kept| kept.bytes))
        .bind(kept.map_or(shown.size.0, |kept| kept.width))
        .bind(kept.map_or(shown.size.1, |kept| kept.height))
        .bind(here.now)
        .run()
        .await?;
    }
    Ok(())
}

/// True when these are the attachments that an object of another server names, with the same words.
///
/// # Errors
/// The database's.
pub async fn are_those_of(conn: &mut Conn, publication_id: &str, object: &Document) -> Result<bool> {
    let here: Vec<(Option<String>, String)> = conn
        .query("select remote_url, name from attachments where publication_id = $1 and said is null order by position")
        .bind(publication_id.to_owned())
        .all()
        .await?;
    let there = object.all("attachment").map(|one| (str_of(one, "url").map(str::to_owned), name(one)));
    Ok(there.eq(here))
}
