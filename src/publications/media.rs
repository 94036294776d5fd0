//! Pictures and files. Bytes are kept once, under their hash, in `media/` of the data folder; what a
//! person called them never touches the file system. Pictures are encoded anew (`picture`). Nothing
//! stored here is ever served as a page or an activity.

use super::{files, lost, picture};
use crate::{
    db::{Conn, FromRow, Result as DbResult, Tx},
    here::Here,
    web::Site,
};
use bytes::Bytes;
use serde_json::{Value, json};
use std::{path::Path, sync::Arc};
use thiserror::Error;

/// Largest file, in bytes.
pub const MAX_FILE: usize = 10 * 1024 * 1024;
/// Bytes attached to all drafts of one person, and to forms that are not right yet.
pub const MAX_DRAFTS: i64 = 300 * 1024 * 1024;
/// Attachments of one publication.
pub const MOST: i64 = 12;
/// Characters of the name of a file.
pub const MAX_NAME: usize = 120;

/// Files that may be attached beside pictures: extension, first bytes, media type.
pub(super) const FILES: &[(&str, &[u8], &str)] = &[
    ("pdf", b"%PDF-", "application/pdf"),
    ("odt", b"PK\x03\x04", "application/vnd.oasis.opendocument.text"),
    ("ods", b"PK\x03\x04", "application/vnd.oasis.opendocument.spreadsheet"),
    ("odp", b"PK\x03\x04", "application/vnd.oasis.opendocument.presentation"),
    ("docx", b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("txt", b"", "text/plain"),
    ("csv", b"", "text/csv"),
    ("md", b"", "text/markdown"),
];

/// Why a file is not taken.
#[derive(Debug, Error)]
pub enum Error {
    /// Neither a picture nor one of the files that may be attached.
    #[error("not a picture or document that can be attached")]
    Unknown,
    /// Over [`MAX_FILE`], or a picture with too many pixels.
    #[error("too large")]
    TooLarge,
    /// The disk refuses it.
    #[error(transparent)]
    Disk(#[from] std::io::Error),
}

/// Bytes that are now in the store.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Hash, in hexadecimal: the name in the store.
    pub file: String,
    /// The name of the bytes as they came, where they are kept beside those that are shown.
    pub original: Option<String>,
    /// Of the stored bytes.
    pub media_type: &'static str,
    /// As its owner called it, for people to read.
    pub name: String,
    /// Of the stored bytes.
    pub bytes: i64,
    /// Of a picture, in pixels.
    pub size: Option<(i64, i64)>,
}

/// A row of `attachments`.
#[derive(Clone, Debug, FromRow)]
pub struct Attachment {
    /// Identifier.
    pub id: String,
    /// Name in the store; absent while a remote one has not been fetched.
    pub file: Option<String>,
    /// Where it is, when it is another instance's.
    pub remote_url: Option<String>,
    /// SHA-256 of its bytes, as its origin signed it; of ours, where they were lost.
    pub digest: Option<String>,
    /// The address of what is said of the publication, and shows it: see [`super::said`].
    pub said: Option<String>,
    /// Media type.
    pub media_type: String,
    /// Name for people.
    pub name: String,
    /// Text alternative; empty for a decorative picture.
    pub alt: String,
    /// Size in bytes; 0 when unknown.
    pub bytes: i64,
    /// Pixels.
    pub width: Option<i64>,
    /// Pixels.
    pub height: Option<i64>,
}

impl Attachment {
    /// True for pictures.
    #[must_use]
    pub fn is_picture(&self) -> bool {
        self.media_type.starts_with("image/")
    }

    /// True for one of ours whose bytes were lost with an old copy, and are nowhere yet.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        self.file.is_none() && self.remote_url.is_none()
    }

    /// Its address on this instance.
    #[must_use]
    pub fn href(&self) -> String {
        format!("/media/{}", self.id)
    }

    /// As it stands in `attachment` of an object.
    #[must_use]
    pub fn activity(&self, here: &Here<'_>) -> Value {
        let kind = if self.is_picture() { "Image" } else { "Document" };
        let name = if self.is_picture() { &self.alt } else { &self.name };
        let mut json = json!({"type": kind, "mediaType": self.media_type, "url": here.uri(&self.href()), "name": name});
        // Of the bytes that are served here: what others kept of them can be told from any others.
        let file = self.file.as_ref().or(self.digest.as_ref().filter(|_| self.is_lost()));
        if let Some(digest) = file.and_then(|file| lost::multibase(file)) {
            json["digestMultibase"] = json!(digest);
        }
        if let (Some(width), Some(height)) = (self.width, self.height) {
            json["width"] = json!(width);
            json["height"] = json!(height);
        }
        json
    }
}

pub(super) const COLUMNS: &str = "id, file, remote_url, digest, said, media_type, name, alt, bytes, width, height";

/// Reads, makes safe and stores a file. Uses the processor and the disk: call it off the async
/// threads.
///
/// # Errors
/// See [`Error`]; nothing is stored then.
pub fn keep(data: &Path, bytes: &[u8], name: &str) -> Result<Stored, Error> {
    if bytes.len() > MAX_FILE {
        return Err(Error::TooLarge);
    }
    let name: String = name
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or_default()
        .chars()
        .filter(|c| !c.is_control())
        .take(MAX_NAME)
        .collect();
    if let Ok(format) = image::guess_format(bytes) {
        let (bytes, media_type, (width, height)) = picture::encode_again(bytes, format)?;
        let file = files::write(data, &bytes)?;
        let size = Some((width.into(), height.into()));
        return Ok(Stored { file, original: None, media_type, name, bytes: length(&bytes), size });
    }
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    let (_, magic, media_type) = FILES.iter().find(|(known, ..)| *known == extension).ok_or(Error::Unknown)?;
    let text = media_type.starts_with("text/");
    if !bytes.starts_with(magic) || (text && std::str::from_utf8(bytes).is_err()) {
        return Err(Error::Unknown);
    }
    let file = files::write(data, bytes)?;
    Ok(Stored { file, original: None, media_type, name, bytes: length(bytes), size: None })
}

/// As [`keep`]; bytes that hash to `digest`, which their origin signed, are kept as they are beside what is shown, so
/// that they can be given back to whoever loses them. They are given to nobody else.
///
/// # Errors
/// As [`keep`].
pub fn keep_signed(data: &Path, bytes: &[u8], name: &str, digest: Option<&str>) -> Result<Stored, Error> {
    let mut stored = keep(data, bytes, name)?;
    if digest.is_some_and(|digest| digest != stored.file && digest == files::name(bytes)) {
        stored.original = Some(files::write(data, bytes)?);
    }
    Ok(stored)
}

fn length(bytes: &[u8]) -> i64 {
    i64::try_from(bytes.len()).unwrap_or(i64::MAX)
}

/// As [`keep`], for who is on the async threads: one file at a time, as decoding a picture takes a
/// processor and up to 200 MB for a while.
///
/// # Errors
/// As [`keep`].
pub async fn keep_in_turn(site: &Site, bytes: Bytes, name: String) -> Result<Stored, Error> {
    keep_signed_in_turn(site, bytes, name, None).await
}

/// As [`keep_signed`], in the same turn.
///
/// # Errors
/// As [`keep`].
pub async fn keep_signed_in_turn(
    site: &Site,
    bytes: Bytes,
    name: String,
    digest: Option<String>,
) -> Result<Stored, Error> {
    let stopped = || Error::Disk(std::io::Error::other("the writer of media stopped"));
    let turn = Arc::clone(&site.decoding).acquire_owned().await.map_err(|_| stopped())?;
    let data = site.config.data.clone();
    // The turn ends with the work, not with the patience of who asked for it.
    let work = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        keep_signed(&data, &bytes, &name, digest.as_deref())
    });
    work.await.map_err(|_| stopped())?
}

/// Adds stored bytes to a draft; `false` when it has [`MOST`] already, or when the drafts of this person
/// hold [`MAX_DRAFTS`] together: nobody fills the disk with what nobody sees.
///
/// # Errors
/// The database's.
pub async fn add(
    tx: &mut Tx,
    here: &Here<'_>,
    draft_id: &str,
    person_id: &str,
    stored: &Stored,
    alt: &str,
) -> DbResult<bool> {
    let (count,): (i64,) =
        tx.query("select count(*) from attachments where draft_id = $1").bind(draft_id.to_owned()).one().await?;
    if count >= MOST || held(tx, person_id).await?.saturating_add(stored.bytes) > MAX_DRAFTS {
        return Ok(false);
    }
    tx.query(
        "insert into attachments (id, draft_id, person_id, position, file, media_type, name, alt, bytes, width, height, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(here.id())
    .bind(draft_id.to_owned())
    .bind(person_id.to_owned())
    .bind(count)
    .bind(stored.file.clone())
    .bind(stored.media_type.to_owned())
    .bind(stored.name.clone())
    .bind(alt.chars().take(500).collect::<String>())
    .bind(stored.bytes)
    .bind(stored.size.map(|(width, _)| width))
    .bind(stored.size.map(|(_, height)| height))
    .bind(here.now)
    .run()
    .await?;
    Ok(true)
}

/// Bytes that this person sent and that nobody sees yet.
pub(super) async fn held(conn: &mut Conn, person_id: &str) -> DbResult<i64> {
    // attachments_drafts
    let (held,): (i64,) = conn
        .query("select cast(coalesce(sum(bytes), 0) as bigint) from attachments where person_id = $1 and publication_id is null")
        .bind(person_id.to_owned())
        .one()
        .await?;
    Ok(held)
}

/// The attachments of a draft.
///
/// # Errors
/// The database's.
pub async fn of_draft(conn: &mut Conn, draft_id: &str) -> DbResult<Vec<Attachment>> {
    conn.query_built(format!("select {COLUMNS} from attachments where draft_id = $1 order by position, id"))
        .bind(draft_id.to_owned())
        .all()
        .await
}

/// The attachments of a publication.
///
/// # Errors
/// The database's.
pub async fn of_publication(conn: &mut Conn, publication_id: &str) -> DbResult<Vec<Attachment>> {
    conn.query_built(format!(
        "select {COLUMNS} from attachments where publication_id = $1 and said is null order by position, id"
    ))
    .bind(publication_id.to_owned())
    .all()
    .await
}

/// An attachment that anyone may see: its publication is published, and what is said of it and shows it stands.
///
/// # Errors
/// The database's.
pub async fn find_public(conn: &mut Conn, id: &str) -> DbResult<Option<Attachment>> {
    conn.query(
        "select t.id, t.file, t.remote_url, t.digest, t.said, t.media_type, t.name, t.alt, t.bytes, t.width, t.height from attachments t \
         join publications p on p.id = t.publication_id where t.id = $1 and p.state = 'published' \
         and (t.said is null or exists (select 1 from specification_statements s where s.uri = t.said and s.hidden = 0 \
         and s.state not in ('removed', 'withdrawn')))",
    )
    .bind(id.to_owned())
    .maybe()
    .await
}

/// An attachment of this person, published or not; for those who moderate, also one of what is hidden.
///
/// # Errors
/// The database's.
pub async fn find_own(conn: &mut Conn, id: &str, person_id: &str, moderates: bool) -> DbResult<Option<Attachment>> {
    conn.query_built(format!(
        "select {COLUMNS} from attachments where id = $1 and (person_id = $2 or ($3 = 1 and exists \
         (select 1 from publications p where p.id = attachments.publication_id and p.state = 'hidden')))"
    ))
    .bind(id.to_owned())
    .bind(person_id.to_owned())
    .bind(i64::from(moderates))
    .maybe()
    .await
}

/// Takes an attachment off a draft.
///
/// # Errors
/// The database's.
pub async fn remove(tx: &mut Tx, draft_id: &str, id: &str) -> DbResult<()> {
    tx.query("delete from attachments where draft_id = $1 and id = $2")
        .bind(draft_id.to_owned())
        .bind(id.to_owned())
        .run()
        .await
        .map(|_| ())
}

/// Gives a draft the attachments of a publication: it is to be corrected, or adapted.
///
/// # Errors
/// The database's.
pub async fn copy_to_draft(
    tx: &mut Tx,
    here: &Here<'_>,
    publication_id: &str,
    draft_id: &str,
    person_id: &str,
) -> DbResult<()> {
    for (position, one) in (0_i64..).zip(of_publication(tx, publication_id).await?) {
        copy(tx, here, one, (draft_id, position), person_id).await?;
    }
    Ok(())
}

/// Gives a draft those attachments of a publication that it has not, as far as there is room: nothing that either has
/// is lost when the two are merged.
///
/// # Errors
/// The database's.
pub async fn copy_missing(
    tx: &mut Tx,
    here: &Here<'_>,
    publication_id: &str,
    draft_id: &str,
    person_id: &str,
) -> DbResult<()> {
    let has = of_draft(tx, draft_id).await?;
    let missing = of_publication(tx, publication_id)
        .await?
        .into_iter()
        .filter(|one| !has.iter().any(|own| own.file.is_some() && own.file == one.file));
    let room = usize::try_from(MOST).unwrap_or_default().saturating_sub(has.len());
    for (position, one) in (i64::try_from(has.len()).unwrap_or(MOST)..).zip(missing.take(room)) {
        copy(tx, here, one, (draft_id, position), person_id).await?;
    }
    Ok(())
}

async fn copy(
    tx: &mut Tx,
    here: &Here<'_>,
    one: Attachment,
    (draft_id, position): (&str, i64),
    person_id: &str,
) -> DbResult<()> {
    tx.query(
        "insert into attachments (id, draft_id, person_id, position, file, remote_url, digest, media_type, name, alt, bytes, width, height, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    )
    .bind(here.id())
    .bind(draft_id.to_owned())
    .bind(person_id.to_owned())
    .bind(position)
    .bind(one.file)
    .bind(one.remote_url)
    .bind(one.digest)
    .bind(one.media_type)
    .bind(one.name)
    .bind(one.alt)
    .bind(one.bytes)
    .bind(one.width)
    .bind(one.height)
    .bind(here.now)
    .run()
    .await
    .map(|_| ())
}

/// The attachments of a draft become those of its publication.
///
/// # Errors
/// The database's.
pub async fn attach(tx: &mut Tx, draft_id: &str, publication_id: &str) -> DbResult<()> {
    clear(tx, publication_id).await?;
    tx.query("update attachments set publication_id = $1, draft_id = null where draft_id = $2")
        .bind(publication_id.to_owned())
        .bind(draft_id.to_owned())
        .run()
        .await
        .map(|_| ())
}

/// Takes off a publication all that it shows itself.
///
/// # Errors
/// The database's.
pub async fn clear(tx: &mut Tx, publication_id: &str) -> DbResult<()> {
    tx.query("delete from attachments where publication_id = $1 and said is null")
        .bind(publication_id.to_owned())
        .run()
        .await
        .map(|_| ())
}

/// A remote attachment was fetched and stored.
///
/// # Errors
/// The database's.
pub async fn fetched(tx: &mut Tx, id: &str, stored: &Stored) -> DbResult<()> {
    tx.query("update attachments set file = $1, original = $2, media_type = $3, bytes = $4, width = $5, height = $6 where id = $7")
        .bind(stored.file.clone())
        .bind(stored.original.clone())
        .bind(stored.media_type.to_owned())
        .bind(stored.bytes)
        .bind(stored.size.map(|(width, _)| width))
        .bind(stored.size.map(|(_, height)| height))
        .bind(id.to_owned())
        .run()
        .await
        .map(|_| ())
}
