//! Files that are shown by what is said of a publication, not by the publication itself: the deliberation by which a
//! structure adopts a text. Who says it names the file with its size and its SHA-256, under their proof; such a file is
//! shown with those bytes alone, and leaves with what shows it.
//!
//! A file that came with a form stands apart first, as its person's own, so that a mistake elsewhere in the form does not
//! make them send it again.

use super::{
    lost,
    media::{self, Attachment, COLUMNS, FILES, MAX_FILE, MAX_NAME, Stored},
};
use crate::{
    db::{Conn, Result, Tx},
    federation::document::str_of,
    here::Here,
    id,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::{collections::HashMap, time::Duration};

/// So long a file waits for its form to be right.
const PATIENCE: Duration = Duration::from_secs(24 * 3600);

/// A file as what shows it names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct File {
    /// Where its network gives it.
    pub url: String,
    /// As people know it.
    pub name: String,
    /// One of those that may be shown.
    pub media_type: String,
    /// Its size in bytes.
    pub bytes: i64,
    /// SHA-256 of the bytes, in hexadecimal.
    pub digest: String,
}

impl File {
    /// One of those that stand apart here; `None` for one whose bytes are not here.
    #[must_use]
    pub fn of(here: &Here<'_>, waiting: &Attachment) -> Option<Self> {
        Some(Self {
            url: here.uri(&waiting.href()),
            name: waiting.name.clone(),
            media_type: waiting.media_type.clone(),
            bytes: waiting.bytes,
            digest: waiting.file.clone()?,
        })
    }

    /// As it stands in `attachment` of an object.
    #[must_use]
    pub fn activity(&self) -> Value {
        let kind = if self.media_type.starts_with("image/") { "Image" } else { "Document" };
        json!({"type": kind, "mediaType": self.media_type, "url": self.url, "name": self.name, "size": self.bytes,
            "digestMultibase": lost::multibase(&self.digest)})
    }

    /// Reads that; the limits are those of files that are sent here.
    ///
    /// # Errors
    /// Why it cannot be taken, in words for the journal.
    pub fn read(one: &Value) -> std::result::Result<Self, &'static str> {
        let text = |name: &str| str_of(one, name).unwrap_or_default();
        let (media_type, name, url) = (text("mediaType"), text("name"), text("url"));
        let known =
            matches!(media_type, "image/jpeg" | "image/png") || FILES.iter().any(|(.., known)| *known == media_type);
        let is_named = !name.is_empty() && name.chars().count() <= MAX_NAME && !name.chars().any(char::is_control);
        if !known || !is_named || url.len() > 2_000 {
            return Err("its file is none that can be shown");
        }
        let bytes = one.get("size").and_then(Value::as_i64);
        let most = i64::try_from(MAX_FILE).unwrap_or(i64::MAX);
        Ok(Self {
            url: url.to_owned(),
            name: name.to_owned(),
            media_type: media_type.to_owned(),
            bytes: bytes.filter(|bytes| (1..=most).contains(bytes)).ok_or("the size of its file is none")?,
            digest: lost::digest_of(one).ok_or("its file has no digest")?,
        })
    }
}

/// Lays a stored file apart for this person; its identifier. `None` when they have too much lying apart already.
///
/// # Errors
/// The database's.
pub async fn lay_apart(tx: &mut Tx, here: &Here<'_>, person_id: &str, stored: &Stored) -> Result<Option<String>> {
    if media::held(tx, person_id).await?.saturating_add(stored.bytes) > media::MAX_DRAFTS {
        return Ok(None);
    }
    let id = here.id();
    tx.query(
        "insert into attachments (id, person_id, file, media_type, name, bytes, width, height, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(id.clone())
    .bind(person_id.to_owned())
    .bind(stored.file.clone())
    .bind(stored.media_type.to_owned())
    .bind(stored.name.clone())
    .bind(stored.bytes)
    .bind(stored.size.map(|(width, _)| width))
    .bind(stored.size.map(|(_, height)| height))
    .bind(here.now)
    .run()
    .await?;
    Ok(Some(id))
}

/// A file that lies apart for this person.
///
/// # Errors
/// The database's.
pub async fn apart(conn: &mut Conn, person_id: &str, id: &str) -> Result<Option<Attachment>> {
    conn.query_built(format!(
        "select {COLUMNS} from attachments where id = $1 and person_id = $2 and publication_id is null and draft_id is null"
    ))
    .bind(id.to_owned())
    .bind(person_id.to_owned())
    .maybe()
    .await
}

/// Forgets files that lie apart since too long.
///
/// # Errors
/// The database's.
pub async fn forget(tx: &mut Tx, now: Timestamp) -> Result<()> {
    tx.query("delete from attachments where publication_id is null and draft_id is null and created_at < $1")
        .bind(now.minus(PATIENCE))
        .run()
        .await
        .map(|_| ())
}

/// What is said of a publication, and from which network.
pub struct Saying<'a> {
    /// Its address.
    pub uri: &'a str,
    /// Of the network of who says it.
    pub origin: &'a str,
    /// The publication.
    pub publication_id: &'a str,
}

/// Notes which file something that is said shows now, or that it shows none. One of another network is fetched when somebody
/// looks; one of ours whose bytes are not here is asked for among those that were lost.
///
/// # Errors
/// The database's.
pub async fn show(tx: &mut Tx, here: &Here<'_>, saying: &Saying<'_>, file: Option<&File>) -> Result<()> {
    let Some(file) = file else { return hide(tx, saying.uri).await };
    let known: Vec<Attachment> = of(tx, &[saying.uri.to_owned()]).await?.into_values().collect();
    let own =
        file.url.strip_prefix(&here.uri("/media/")).filter(|id| saying.origin == here.origin.as_str() && id::is_id(id));
    let is_same = |one: &Attachment| match own {
        Some(id) => one.id == id,
        None => one.remote_url.as_ref() == Some(&file.url) && one.digest.as_ref() == Some(&file.digest),
    };
    if known.iter().any(is_same) {
        return Ok(());
    }
    hide(tx, saying.uri).await?;
    if let Some(id) = own {
        let laid = tx
            .query("update attachments set publication_id = $1, said = $2, origin = $3, digest = file where id = $4 and file = $5 \
             and said is null and publication_id is null and draft_id is null")
            .bind(saying.publication_id.to_owned())
            .bind(saying.uri.to_owned())
            .bind(saying.origin.to_owned())
            .bind(id.to_owned())
            .bind(file.digest.clone())
            .run()
            .await?;
        if laid > 0 {
            return Ok(());
        }
    }
    tx.query(
        "insert into attachments (id, publication_id, remote_url, digest, said, origin, media_type, name, bytes, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (id) do nothing",
    )
    .bind(own.map_or_else(|| here.id(), str::to_owned))
    .bind(saying.publication_id.to_owned())
    .bind(own.is_none().then(|| file.url.clone()))
    .bind(file.digest.clone())
    .bind(saying.uri.to_owned())
    .bind(saying.origin.to_owned())
    .bind(file.media_type.clone())
    .bind(file.name.clone())
    .bind(file.bytes)
    .bind(here.now)
    .run()
    .await
    .map(|_| ())
}

/// What is said shows no file any more.
///
/// # Errors
/// The database's.
pub async fn hide(tx: &mut Tx, uri: &str) -> Result<()> {
    tx.query("delete from attachments where said = $1").bind(uri.to_owned()).run().await.map(|_| ())
}

/// The files that these sayings show, by their addresses.
///
/// # Errors
/// The database's.
pub async fn of(conn: &mut Conn, uris: &[String]) -> Result<HashMap<String, Attachment>> {
    let mut found = HashMap::new();
    for some in uris.chunks(100) {
        // attachments_said
        let rows: Vec<Attachment> = conn
            .query_built(format!("select {COLUMNS} from attachments where said in (..)"))
            .bind_list(some.iter().cloned())
            .all()
            .await?;
        found.extend(rows.into_iter().filter_map(|row| Some((row.said.clone()?, row))));
    }
    Ok(found)
}
