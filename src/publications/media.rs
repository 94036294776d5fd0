//! Pictures and files. Bytes are kept once, under their hash, in `media/` of the data folder; what a
//! person called them never touches the file system. Pictures are decoded within limits, turned
//! upright, made smaller and encoded anew: what they carried beside the picture (place, device,
//! hidden content) is gone. Nothing stored here is ever served as a page or an activity.

use crate::{
    db::{Conn, FromRow, Result as DbResult, Tx},
    federation::document::{Document, str_of},
    here::Here,
    origin::Origin,
};
use image::{
    DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, codecs::jpeg::JpegEncoder, metadata::Orientation,
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::{
    fmt::Write as _,
    io::{Cursor, Write as _},
    path::{Path, PathBuf},
};
use thiserror::Error;

/// Largest file, in bytes.
pub const MAX_FILE: usize = 10 * 1024 * 1024;
/// Attachments of one publication.
pub const MOST: i64 = 12;
/// Largest side of a stored picture: what a phone or a printed page can show.
const MAX_SIDE: u32 = 1600;
/// Largest side that is decoded at all.
const MAX_DECODED: u32 = 12_000;
const QUALITY: u8 = 80;

/// Files that may be attached beside pictures: extension, first bytes, media type.
const FILES: &[(&str, &[u8], &str)] = &[
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
        if let (Some(width), Some(height)) = (self.width, self.height) {
            json["width"] = json!(width);
            json["height"] = json!(height);
        }
        json
    }
}

const COLUMNS: &str = "id, file, remote_url, media_type, name, alt, bytes, width, height";

/// Reads, makes safe and stores a file. Uses the processor and the disk: call it off the async
/// threads.
///
/// # Errors
/// See [`Error`]; nothing is stored then.
pub fn keep(data: &Path, bytes: &[u8], name: &str) -> Result<Stored, Error> {
    if bytes.len() > MAX_FILE {
        return Err(Error::TooLarge);
    }
    let name: String =
        name.rsplit(['/', '\\']).next().unwrap_or_default().chars().filter(|c| !c.is_control()).take(120).collect();
    if let Ok(format) = image::guess_format(bytes) {
        let (bytes, media_type, (width, height)) = encode_again(bytes, format)?;
        let file = write(data, &bytes)?;
        return Ok(Stored { file, media_type, name, bytes: length(&bytes), size: Some((width.into(), height.into())) });
    }
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    let (_, magic, media_type) = FILES.iter().find(|(known, ..)| *known == extension).ok_or(Error::Unknown)?;
    let text = media_type.starts_with("text/");
    if !bytes.starts_with(magic) || (text && std::str::from_utf8(bytes).is_err()) {
        return Err(Error::Unknown);
    }
    Ok(Stored { file: write(data, bytes)?, media_type, name, bytes: length(bytes), size: None })
}

fn length(bytes: &[u8]) -> i64 {
    i64::try_from(bytes.len()).unwrap_or(i64::MAX)
}

/// A picture encoded anew: its bytes, their type, its size.
type Encoded = (Vec<u8>, &'static str, (u32, u32));

fn encode_again(bytes: &[u8], format: ImageFormat) -> Result<Encoded, Error> {
    if !matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP | ImageFormat::Gif) {
        return Err(Error::Unknown);
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_DECODED);
    limits.max_image_height = Some(MAX_DECODED);
    limits.max_alloc = Some(192 * 1024 * 1024);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| refused(&error))?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| refused(&error))?;
    picture.apply_orientation(orientation);
    if picture.width() > MAX_SIDE || picture.height() > MAX_SIDE {
        picture = picture.resize(MAX_SIDE, MAX_SIDE, image::imageops::FilterType::CatmullRom);
    }
    let size = (picture.width(), picture.height());
    let mut out = Vec::new();
    // A photograph has no use for transparency; a drawing loses by JPEG.
    let media_type = if matches!(format, ImageFormat::Jpeg)
        || (!picture.color().has_alpha() && matches!(format, ImageFormat::WebP))
    {
        JpegEncoder::new_with_quality(&mut out, QUALITY)
            .encode_image(&picture.to_rgb8())
            .map_err(|error| refused(&error))?;
        "image/jpeg"
    } else {
        picture.write_to(&mut Cursor::new(&mut out), ImageFormat::Png).map_err(|error| refused(&error))?;
        "image/png"
    };
    Ok((out, media_type, size))
}

fn refused(error: &image::ImageError) -> Error {
    if matches!(error, image::ImageError::Limits(_)) { Error::TooLarge } else { Error::Unknown }
}

fn path(data: &Path, file: &str) -> PathBuf {
    data.join("media").join(file.get(..2).unwrap_or("xx")).join(file)
}

fn write(data: &Path, bytes: &[u8]) -> Result<String, Error> {
    let mut file = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let _ = write!(file, "{byte:02x}");
    }
    let path = path(data, &file);
    if path.exists() {
        return Ok(file);
    }
    let folder = path.parent().expect("it was joined to one");
    std::fs::create_dir_all(folder)?;
    // Whole or not at all, also when the power fails.
    let partial = folder.join(format!("{file}.part"));
    let mut out = std::fs::File::create(&partial)?;
    out.write_all(bytes)?;
    out.sync_all()?;
    std::fs::rename(&partial, &path)?;
    Ok(file)
}

/// The stored bytes.
///
/// # Errors
/// The disk's.
pub fn read(data: &Path, file: &str) -> std::io::Result<Vec<u8>> {
    std::fs::read(path(data, file))
}

/// Adds stored bytes to a draft; `false` when it has [`MOST`] already.
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
    if count >= MOST {
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
    conn.query_built(format!("select {COLUMNS} from attachments where publication_id = $1 order by position, id"))
        .bind(publication_id.to_owned())
        .all()
        .await
}

/// One attachment that this reader may see: its publication is published, it is their own, or they
/// moderate and it is hidden.
///
/// # Errors
/// The database's.
pub async fn find(conn: &mut Conn, id: &str, person_id: &str, moderates: bool) -> DbResult<Option<Attachment>> {
    conn.query(
        "select t.id, t.file, t.remote_url, t.media_type, t.name, t.alt, t.bytes, t.width, t.height from attachments t \
         left join publications p on p.id = t.publication_id where t.id = $1 and (p.state = 'published' or t.person_id = $2 or (p.state = 'hidden' and $3 = 1))",
    )
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
        tx.query(
            "insert into attachments (id, draft_id, person_id, position, file, remote_url, media_type, name, alt, bytes, width, height, created_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        )
        .bind(here.id())
        .bind(draft_id.to_owned())
        .bind(person_id.to_owned())
        .bind(position)
        .bind(one.file)
        .bind(one.remote_url)
        .bind(one.media_type)
        .bind(one.name)
        .bind(one.alt)
        .bind(one.bytes)
        .bind(one.width)
        .bind(one.height)
        .bind(here.now)
        .run()
        .await?;
    }
    Ok(())
}

/// The attachments of a draft become those of its publication.
///
/// # Errors
/// The database's.
pub async fn attach(tx: &mut Tx, draft_id: &str, publication_id: &str) -> DbResult<()> {
    tx.query("delete from attachments where publication_id = $1").bind(publication_id.to_owned()).run().await?;
    tx.query("update attachments set publication_id = $1, draft_id = null where draft_id = $2")
        .bind(publication_id.to_owned())
        .bind(draft_id.to_owned())
        .run()
        .await
        .map(|_| ())
}

/// Takes all attachments off a publication.
///
/// # Errors
/// The database's.
pub async fn clear(tx: &mut Tx, publication_id: &str) -> DbResult<()> {
    tx.query("delete from attachments where publication_id = $1")
        .bind(publication_id.to_owned())
        .run()
        .await
        .map(|_| ())
}

/// Notes what an object from elsewhere shows; bytes are fetched when somebody looks.
///
/// # Errors
/// The database's.
pub async fn add_remote(
    tx: &mut Tx,
    here: &Here<'_>,
    publication_id: &str,
    origin: &Origin,
    object: &Document,
) -> DbResult<()> {
    let most = usize::try_from(MOST).unwrap_or_default();
    for (position, one) in (0_i64..).zip(object.all("attachment").take(most)) {
        // Of its own origin only: an object must not make us ask a third server for anything.
        let Some(url) = str_of(one, "url").filter(|url| origin.owns(url)) else { continue };
        let media_type = str_of(one, "mediaType").unwrap_or_default();
        let known = matches!(media_type, "image/jpeg" | "image/png" | "image/webp" | "image/gif")
            || FILES.iter().any(|(.., known)| *known == media_type);
        if !known {
            continue;
        }
        let name: String = str_of(one, "name").unwrap_or_default().chars().take(500).collect();
        let picture = media_type.starts_with("image/");
        let side = |name: &str| one.get(name).and_then(Value::as_i64).filter(|side| (1..=20_000).contains(side));
        tx.query(
            "insert into attachments (id, publication_id, position, remote_url, media_type, name, alt, width, height, created_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(here.id())
        .bind(publication_id.to_owned())
        .bind(position)
        .bind(url.to_owned())
        .bind(media_type.to_owned())
        .bind(name.clone())
        .bind(if picture { name } else { String::new() })
        .bind(side("width"))
        .bind(side("height"))
        .bind(here.now)
        .run()
        .await?;
    }
    Ok(())
}

/// A remote attachment was fetched and stored.
///
/// # Errors
/// The database's.
pub async fn fetched(tx: &mut Tx, id: &str, stored: &Stored) -> DbResult<()> {
    tx.query("update attachments set file = $1, media_type = $2, bytes = $3, width = $4, height = $5 where id = $6")
        .bind(stored.file.clone())
        .bind(stored.media_type.to_owned())
        .bind(stored.bytes)
        .bind(stored.size.map(|(width, _)| width))
        .bind(stored.size.map(|(_, height)| height))
        .bind(id.to_owned())
        .run()
        .await
        .map(|_| ())
}
