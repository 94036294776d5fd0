//! `/api/v1/practices/{id}/attachments`: pictures and files of a draft, or of a practice, of which they
//! then make a new version. The bytes go through the same door as those of the pages.

use super::{
    answer::{Answer, again, forbidden, keep, not_found},
    call::{Language, clean},
    drafts,
    item::{Practice, Showing},
    openapi::Writing,
    practices::{COLLECTION, Found, find},
    write::{self, Hands, refused},
};
use crate::{
    db::{Conn, FromRow, Result as Stored, Tx},
    federation::actors,
    here::Here,
    locale::Locale,
    practices::{Correction, Sheet, form},
    publications::{
        self, Publication, drafts as rows,
        media::{self, Stored as File},
    },
    web::{
        Role, Site, Viewer,
        api::{Caller, Once, Problem, once},
    },
};
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{FromRequest as _, Multipart, Path, Request, State},
    http::StatusCode,
};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// Largest upload: a file, and the words around it.
pub(super) const MAX_UPLOAD: usize = media::MAX_FILE + 64 * 1024;

/// A picture or a file.
#[derive(Serialize, ToSchema)]
pub(super) struct Attachment {
    id: String,
    /// Where its bytes are, on this instance.
    url: String,
    #[schema(example = "image/jpeg")]
    media_type: String,
    name: String,
    /// Text alternative; empty for a decorative picture.
    #[schema(example = "La table de la permanence, entre deux étals")]
    alt: String,
    /// Size; 0 while one of another instance has not been fetched.
    bytes: i64,
    /// Of a picture, in pixels.
    width: Option<i64>,
    /// Of a picture, in pixels.
    height: Option<i64>,
}

#[derive(FromRow)]
struct Row {
    publication_id: String,
    id: String,
    media_type: String,
    name: String,
    alt: String,
    bytes: i64,
    width: Option<i64>,
    height: Option<i64>,
}

/// The attachments of these publications, by publication.
///
/// # Errors
/// The database's.
pub(super) async fn of(
    conn: &mut Conn,
    showing: &Showing,
    publications: &[&str],
) -> Stored<HashMap<String, Vec<Attachment>>> {
    let rows: Vec<Row> = conn
        .query_built("select publication_id, id, media_type, name, alt, bytes, width, height from attachments where publication_id in (..) and said is null order by position, id".to_owned())
        .bind_list(publications.iter().map(|id| (*id).to_owned()))
        .all()
        .await?;
    let mut found: HashMap<String, Vec<Attachment>> = HashMap::new();
    for row in rows {
        let Row { publication_id, id, media_type, name, alt, bytes, width, height } = row;
        let url = showing.url(&format!("/media/{id}"));
        found.entry(publication_id).or_default().push(Attachment {
            id,
            url,
            media_type,
            name,
            alt,
            bytes,
            width,
            height,
        });
    }
    Ok(found)
}

/// The attachments of a draft.
///
/// # Errors
/// The database's.
pub(super) async fn of_draft(conn: &mut Conn, showing: &Showing, draft_id: &str) -> Stored<Vec<Attachment>> {
    let found = media::of_draft(conn, draft_id).await?.into_iter().map(|one| Attachment {
        url: showing.url(&one.href()),
        id: one.id,
        media_type: one.media_type,
        name: one.name,
        alt: one.alt,
        bytes: one.bytes,
        width: one.width,
        height: one.height,
    });
    Ok(found.collect())
}

/// A file to attach.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the parts of a multipart body")]
pub(super) struct Upload {
    /// JPEG, PNG, WebP or GIF; PDF, ODT, ODS, ODP, DOCX, TXT, CSV or Markdown. At most 10 MiB.
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
    /// Text alternative; required of a picture that is not decorative.
    #[schema(example = "La table de la permanence, entre deux étals")]
    alt: Option<String>,
    /// Anything, when the picture only decorates.
    decorative: Option<String>,
}

/// What came of them.
pub(super) struct Parts {
    pub(super) name: String,
    pub(super) bytes: Bytes,
    alt: String,
    is_decorative: bool,
}

/// Reads the parts of the body, and the key of the call.
pub(super) async fn read(request: Request, site: &Site) -> Result<(Parts, Option<Once>), Problem> {
    let too_large = || Problem::new(StatusCode::PAYLOAD_TOO_LARGE, format!("at most {MAX_UPLOAD} bytes"));
    let (head, body) = request.into_parts();
    let bytes = to_bytes(body, MAX_UPLOAD).await.map_err(|_| too_large())?;
    let once = once(&head, &bytes)?;
    let bad = |error: String| Problem::new(StatusCode::BAD_REQUEST, error);
    let mut multipart = Multipart::from_request(Request::from_parts(head, Body::from(bytes)), site)
        .await
        .map_err(|_| Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send multipart/form-data"))?;
    let mut parts = Parts { name: String::new(), bytes: Bytes::new(), alt: String::new(), is_decorative: false };
    while let Some(part) = multipart.next_field().await.map_err(|error| bad(error.body_text()))? {
        let field = part.name().unwrap_or_default().to_owned();
        let name = part.file_name().map(clean);
        let bytes = part.bytes().await.map_err(|error| bad(error.body_text()))?;
        match (field.as_str(), name) {
            ("file", Some(name)) => (parts.name, parts.bytes) = (name, bytes),
            ("alt", None) => clean(&String::from_utf8_lossy(&bytes)).trim().clone_into(&mut parts.alt),
            ("decorative", None) => parts.is_decorative = true,
            _ => return Err(Problem::field(&field, "the parts are `file`, `alt` and `decorative`")),
        }
    }
    Ok((parts, once))
}

/// Makes the file safe and stores it.
async fn store(site: &Site, locale: Locale, parts: Parts) -> Result<(File, String), Problem> {
    let wrong = |field: &str, key: &str| Problem::field(field, locale.t(key));
    if parts.bytes.is_empty() {
        return Err(wrong("file", "practice-error-file-missing"));
    }
    let alt = if parts.is_decorative { String::new() } else { parts.alt };
    match media::keep_in_turn(site, parts.bytes, parts.name).await {
        Ok(file) if file.media_type.starts_with("image/") && alt.is_empty() && !parts.is_decorative => {
            Err(wrong("alt", "practice-error-alt-missing"))
        }
        Ok(file) => Ok((file, alt)),
        Err(media::Error::Unknown) => Err(wrong("file", "practice-error-file-unknown")),
        Err(media::Error::TooLarge) => Err(wrong("file", "practice-error-file-large")),
        Err(media::Error::Disk(error)) => {
            tracing::error!(%error, "a file cannot be stored");
            Err(Problem::new(StatusCode::INSUFFICIENT_STORAGE, locale.t("practice-error-file-disk")))
        }
    }
}

/// What is done to the attachments of a draft.
enum Change<'a> {
    Add(&'a File, &'a str),
    Remove(&'a str),
}

impl Change<'_> {
    async fn apply(
        &self,
        tx: &mut Tx,
        here: &Here<'_>,
        caller: &Viewer,
        locale: Locale,
        draft_id: &str,
    ) -> Result<(), Problem> {
        match self {
            Self::Add(file, alt) => {
                if !media::add(tx, here, draft_id, &caller.id, file, alt).await? {
                    let most = usize::try_from(media::MOST).unwrap_or_default();
                    return Err(Problem::fields(vec![super::answer::field(
                        locale,
                        "file",
                        "practice-error-files-many",
                        most,
                    )]));
                }
            }
            Self::Remove(id) => media::remove(tx, draft_id, id).await?,
        }
        Ok(())
    }
}

/// As the pages do: a draft takes what the practice has, is changed, and corrects the practice.
async fn correct(
    tx: &mut Tx,
    here: &Here<'_>,
    caller: &Viewer,
    locale: Locale,
    publication: &Publication,
    change: &Change<'_>,
) -> Result<Publication, Problem> {
    let input = form::input(publication);
    let draft = drafts::begin(tx, here, caller, &input, None, None).await?;
    media::copy_to_draft(tx, here, &publication.id, &draft.id, &caller.id).await?;
    let removed = match change {
        Change::Remove(id) => {
            let of_practice = media::of_publication(tx, &publication.id).await?;
            let at = of_practice.iter().position(|one| one.id == **id).ok_or_else(not_found)?;
            // The copies stand in the order of what they copy.
            media::of_draft(tx, &draft.id).await?.get(at).map(|copy| copy.id.clone())
        }
        Change::Add(..) => None,
    };
    match &removed {
        Some(copy) => Change::Remove(copy).apply(tx, here, caller, locale, &draft.id).await?,
        None => change.apply(tx, here, caller, locale, &draft.id).await?,
    }
    let hands = Hands::of(tx, caller, None).await?;
    let correction = Correction {
        input: &input,
        adaptation: None,
        note: "",
        attached: Some(&draft.id),
        source_seen: None,
        joins: None,
    };
    let done = write::correct(tx, here, &hands, publication, correction).await;
    let done = done.map_err(|error| refused(locale, error))?;
    rows::discard(tx, &caller.id, &draft.id).await?;
    Ok(done)
}

async fn apply(
    site: &Site,
    caller: &Viewer,
    locale: Locale,
    id: &str,
    once: Option<&Once>,
    change: Change<'_>,
) -> Answer {
    let (showing, here) = (Showing::of(site).await?, site.here());
    let mut tx = site.db.begin().await?;
    if let Some(first) = again(&mut tx, caller, once, COLLECTION).await? {
        return Ok(first);
    }
    let shown = match find(&mut tx, id, Some(caller)).await? {
        Found::Draft(draft) => {
            change.apply(&mut tx, &here, caller, locale, &draft.id).await?;
            showing.draft(&mut tx, caller, &draft).await?
        }
        Found::Published(publication) => {
            let corrected = correct(&mut tx, &here, caller, locale, &publication, &change).await?;
            showing.practice(&mut tx, corrected).await?
        }
    };
    keep(site, tx, caller, once, StatusCode::OK, COLLECTION, &shown).await
}

/// Attach
///
/// Adds a picture or a file, at most 12. Pictures are decoded, made smaller and encoded anew; what they
/// carried beside the picture (place, device) is gone.
#[utoipa::path(post, path = "/api/v1/practices/{id}/attachments", operation_id = "addAttachment", tag = "practices",
    params(("id" = String, Path)), request_body(content = Upload, content_type = "multipart/form-data"),
    responses((status = 200, description = "The practice with its attachments", body = Practice), Writing))]
pub(super) async fn add(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    Path(id): Path<String>,
    request: Request,
) -> Answer {
    let caller = caller.at_least(Role::Contributor)?;
    let (parts, once) = read(request, &site).await?;
    // Nothing is stored for who may not change it anyway.
    may_change(&mut site.db.read().await?, &site, caller, &id).await?;
    let (file, alt) = store(&site, locale, parts).await?;
    apply(&site, caller, locale, &id, once.as_ref(), Change::Add(&file, &alt)).await
}

async fn may_change(conn: &mut Conn, site: &Site, caller: &Viewer, id: &str) -> Result<(), Problem> {
    match find(conn, id, Some(caller)).await? {
        Found::Draft(_) => Ok(()),
        Found::Published(publication) => {
            let person = actors::by_id(conn, &caller.actor_id).await?;
            let co_authors = Sheet::from_json(&publication.sheet).co_authors;
            let edits = publications::may_edit(&publication, &person, caller.role >= Role::Animator, &co_authors);
            if edits && publication.is_of(&site.config.origin) { Ok(()) } else { Err(forbidden()) }
        }
    }
}

/// Take an attachment off
#[utoipa::path(delete, path = "/api/v1/practices/{id}/attachments/{attachment}", operation_id = "removeAttachment", tag = "practices",
    responses((status = 200, description = "The practice without it", body = Practice), Writing))]
pub(super) async fn remove(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    Path((id, attachment)): Path<(String, String)>,
) -> Answer {
    let caller = caller.at_least(Role::Contributor)?;
    apply(&site, caller, locale, &id, None, Change::Remove(&attachment)).await
}
