//! `/api/v1/specifications/{id}/drafting` and `/versions`: the text as its team writes it, and the versions that it was
//! frozen as. A change that was begun on an older revision is answered with both in one, and writes nothing.

use super::{
    answer::{Answer, List, again, keep, not_found},
    call::{Asked, Language, Sent},
    openapi::{Paging, Reading, Writing},
    specifications::{COLLECTION, Text, published, read, refused},
    versions::{VersionHeading, heading, page},
    write::Hands,
};
use crate::{
    db::Conn,
    publications::{Publication, versions},
    specifications::{self as verbs, Saved, SavedWhole, Section, Sheet, is_of_team, work},
    web::{
        Role, Site,
        api::{Caller, FieldProblem, Problem},
    },
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse as _,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The text as its team has it, between two versions.
#[derive(Serialize, ToSchema)]
pub(super) struct Drafting {
    /// Grows by one with each change: send it back with yours.
    revision: i64,
    /// Whether it says something else than the version that stands.
    changed: bool,
    #[serde(flatten)]
    text: Text,
}

/// What one of the team writes.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "# Accès\n\nSur tout appareil.\n", "revision": 3}))]
pub(super) struct Draft {
    /// The section with its heading, or the whole text; Markdown. Required.
    text: Option<String>,
    /// The revision that you had read. Required.
    revision: Option<i64>,
}

/// A version to freeze.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"note": "Après l’atelier de Lifou."}))]
pub(super) struct NewVersion {
    /// What changes, at most 500 characters.
    note: Option<String>,
}

/// A version of a specification, whole.
#[derive(Serialize, ToSchema)]
pub(super) struct SpecificationVersion {
    #[serde(flatten)]
    heading: VersionHeading,
    #[serde(flatten)]
    text: Text,
}

/// A specification of this network, and its sheet, for one of its team.
async fn own(conn: &mut Conn, site: &Site, hands: &Hands, id: &str) -> Result<(Publication, Sheet), Problem> {
    let publication = published(conn, id).await?;
    let sheet = Sheet::from_json(&publication.sheet);
    let author = hands.author();
    let is_own = publication.is_of(&site.config.origin);
    if is_own && is_of_team(&publication, author.person, author.animates, &sheet) {
        Ok((publication, sheet))
    } else {
        Err(super::answer::forbidden())
    }
}

async fn drafting(conn: &mut Conn, publication: &Publication, sheet: Sheet) -> Result<Drafting, Problem> {
    let work = work::read(conn, publication, &sheet).await?;
    let text = read(Sheet { document: work.document.markdown(), ..sheet }).await?;
    Ok(Drafting { revision: work.revision, changed: work.is_changed, text })
}

/// 409: both texts in one, and the revision that they are merged into.
fn both(text: String, revision: i64) -> Problem {
    let error = |field: &str, message: String| FieldProblem { field: field.to_owned(), message };
    Problem {
        errors: vec![error("text", text), error("revision", revision.to_string())],
        ..Problem::new(
            StatusCode::CONFLICT,
            "others changed it: `errors` has both in one, to be looked at and sent again",
        )
    }
}

/// The text that is being drafted
///
/// For its drafting team.
#[utoipa::path(get, path = "/api/v1/specifications/{id}/drafting", operation_id = "getDrafting", tag = "specifications",
    params(("id" = String, Path)), responses((status = 200, description = "The text", body = Drafting), Reading))]
pub(super) async fn get(State(site): State<Site>, caller: Caller, Path(id): Path<String>) -> Answer {
    let caller = caller.at_least(Role::Contributor)?;
    let mut conn = site.db.read().await?;
    let hands = Hands::of(&mut conn, caller, None).await?;
    let (publication, sheet) = own(&mut conn, &site, &hands, &id).await?;
    Ok(Json(drafting(&mut conn, &publication, sheet).await?).into_response())
}

/// Write the whole text
///
/// In the phase of drafting. 409 with both texts in one, in `errors`, when others changed it since `revision`.
#[utoipa::path(put, path = "/api/v1/specifications/{id}/drafting", operation_id = "writeText", tag = "specifications",
    params(("id" = String, Path)), request_body = Draft, responses((status = 200, description = "The text", body = Drafting), Writing))]
pub(super) async fn put(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    Path(id): Path<String>,
    sent: Sent<Draft>,
) -> Answer {
    let caller = caller.at_least(Role::Contributor)?;
    let Sent { body, once } = sent;
    let mut tx = site.db.begin().await?;
    if let Some(first) = again(&mut tx, caller, once.as_ref(), COLLECTION).await? {
        return Ok(first);
    }
    let hands = Hands::of(&mut tx, caller, None).await?;
    let (publication, sheet) = own(&mut tx, &site, &hands, &id).await?;
    let (text, revision) = body.sent()?;
    let saved = verbs::edit_whole(&mut tx, &site.here(), hands.author(), &publication, (&text, revision)).await;
    if let SavedWhole::Merge(merged, revision) = saved.map_err(|error| refused(locale, error))? {
        return Err(both(merged.document.markdown(), revision));
    }
    let now = drafting(&mut tx, &publication, sheet).await?;
    keep(&site, tx, caller, once.as_ref(), StatusCode::OK, COLLECTION, &now).await
}

/// Write one section
///
/// In the phase of drafting; the others are not touched. 409 with both texts in one, in `errors`, when somebody changed
/// that section since `revision`.
#[utoipa::path(put, path = "/api/v1/specifications/{id}/drafting/{section}", operation_id = "writeSection", tag = "specifications",
    params(("id" = String, Path), ("section" = String, Path)), request_body = Draft,
    responses((status = 200, description = "The text", body = Drafting), Writing))]
pub(super) async fn put_section(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    Path((id, section)): Path<(String, String)>,
    sent: Sent<Draft>,
) -> Answer {
    let caller = caller.at_least(Role::Contributor)?;
    let Sent { body, once } = sent;
    let mut tx = site.db.begin().await?;
    if let Some(first) = again(&mut tx, caller, once.as_ref(), COLLECTION).await? {
        return Ok(first);
    }
    let hands = Hands::of(&mut tx, caller, None).await?;
    let (publication, sheet) = own(&mut tx, &site, &hands, &id).await?;
    let standing = work::read(&mut tx, &publication, &sheet).await?;
    if standing.document.section(&section).map(Section::markdown).is_none() {
        return Err(not_found());
    }
    let (text, revision) = body.sent()?;
    let (here, author) = (site.here(), hands.author());
    let saved = verbs::edit_section(&mut tx, &here, author, &publication, &section, (&text, revision)).await;
    if let Saved::Merge(merge) = saved.map_err(|error| refused(locale, error))? {
        return Err(both(merge.text(locale), merge.revision));
    }
    let now = drafting(&mut tx, &publication, sheet).await?;
    keep(&site, tx, caller, once.as_ref(), StatusCode::OK, COLLECTION, &now).await
}

impl Draft {
    fn sent(self) -> Result<(String, i64), Problem> {
        match (self.text, self.revision) {
            (Some(text), Some(revision)) => Ok((text, revision)),
            (None, _) => Err(Problem::field("text", "send the text")),
            (_, None) => Err(Problem::field("revision", "send the revision that you had read")),
        }
    }
}

/// Versions of a specification
///
/// Newest first, without their text.
#[utoipa::path(get, path = "/api/v1/specifications/{id}/versions", operation_id = "listSpecificationVersions", tag = "specifications",
    params(("id" = String, Path), Paging), responses((status = 200, description = "A page", body = List<VersionHeading>), Reading))]
pub(super) async fn list(State(site): State<Site>, Path(id): Path<String>, asked: Asked) -> Answer {
    let mut conn = site.db.read().await?;
    let publication = published(&mut conn, &id).await?;
    Ok(Json(page(&mut conn, &publication, &asked).await?).into_response())
}

/// One version of a specification
#[utoipa::path(get, path = "/api/v1/specifications/{id}/versions/{number}", operation_id = "getSpecificationVersion", tag = "specifications",
    params(("id" = String, Path), ("number" = i64, Path)),
    responses((status = 200, description = "The version", body = SpecificationVersion), Reading))]
pub(super) async fn version(State(site): State<Site>, Path((id, number)): Path<(String, String)>) -> Answer {
    let number = number.parse().map_err(|_| not_found())?;
    let mut conn = site.db.read().await?;
    let publication = published(&mut conn, &id).await?;
    let row = versions::find(&mut conn, &publication.id, number).await?.ok_or_else(not_found)?;
    drop(conn);
    let text = read(Sheet::from_json(&row.sheet)).await?;
    Ok(Json(SpecificationVersion { heading: heading(row), text }).into_response())
}

/// Freeze a version
///
/// The drafted text becomes the next version, with a hash and an address that stay. For its drafting team.
#[utoipa::path(post, path = "/api/v1/specifications/{id}/versions", operation_id = "freezeVersion", tag = "specifications",
    params(("id" = String, Path)), request_body = NewVersion,
    responses((status = 200, description = "The version", body = SpecificationVersion), Writing))]
pub(super) async fn freeze(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    Path(id): Path<String>,
    sent: Sent<NewVersion>,
) -> Answer {
    let caller = caller.at_least(Role::Contributor)?;
    let Sent { body, once } = sent;
    let mut tx = site.db.begin().await?;
    if let Some(first) = again(&mut tx, caller, once.as_ref(), COLLECTION).await? {
        return Ok(first);
    }
    let publication = published(&mut tx, &id).await?;
    let hands = Hands::of(&mut tx, caller, None).await?;
    let note = body.note.unwrap_or_default();
    let frozen = verbs::freeze(&mut tx, &site.here(), hands.author(), &publication, &note).await;
    let frozen = frozen.map_err(|error| refused(locale, error))?;
    let row = versions::find(&mut tx, &frozen.id, frozen.version).await?.ok_or_else(not_found)?;
    let text = read(Sheet::from_json(&row.sheet)).await?;
    let version = SpecificationVersion { heading: heading(row), text };
    keep(&site, tx, caller, once.as_ref(), StatusCode::OK, COLLECTION, &version).await
}
