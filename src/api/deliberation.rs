//! `/api/v1/specifications/{id}/statements/{statement}/attachments`: the deliberation of an adoption, as a file.

use super::{
    answer::{Answer, again, keep},
    attachments,
    call::Language,
    item::Showing,
    openapi::Writing,
    specifications::COLLECTION,
    statements::{Statement, find, refused, shown, signer},
};
use crate::{
    locale::Locale,
    publications::said::File,
    specifications::statements::{self as verbs, Content, Error, Kind, deliberation},
    web::{
        Role, Site, Viewer,
        api::{Caller, Once, Problem},
    },
};
use axum::{
    extract::{Path, Request, State},
    http::StatusCode,
};
use utoipa::ToSchema;

/// A deliberation to attach.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the parts of a multipart body")]
pub(super) struct Deliberation {
    /// PDF, ODT, JPEG or PNG. At most 10 MiB.
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
}

/// Attach the deliberation
///
/// To an adoption of yours, or of your network's where you animate it: a correction, in place of the file before. Its size and
/// its SHA-256 travel under your signature.
#[utoipa::path(post, path = "/api/v1/specifications/{id}/statements/{statement}/attachments", operation_id = "attachDeliberation", tag = "specifications",
    params(("id" = String, Path), ("statement" = String, Path)), request_body(content = Deliberation, content_type = "multipart/form-data"),
    responses((status = 200, description = "The statement", body = Statement), Writing))]
pub(super) async fn attach(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    Path((id, statement)): Path<(String, String)>,
    request: Request,
) -> Answer {
    let caller = caller.at_least(Role::Contributor)?;
    let (parts, once) = attachments::read(request, &site).await?;
    {
        // Nothing is stored for who may not change it anyway, nor for a call that was answered already.
        let mut tx = site.db.begin().await?;
        if let Some(first) = again(&mut tx, caller, once.as_ref(), COLLECTION).await? {
            return Ok(first);
        }
        let (_, statement) = find(&mut tx, &id, &statement).await?;
        signer(&mut tx, caller, &statement).await?;
        if statement.kind() != Kind::Adoption {
            return Err(Problem::field(deliberation::FIELD, locale.t("statement-error-file-adoption")));
        }
    }
    if parts.bytes.is_empty() {
        return Err(Problem::field(deliberation::FIELD, locale.t("statement-error-file-missing")));
    }
    let taken = deliberation::take(&site, &caller.id, parts.name, parts.bytes).await?;
    let file = taken.map_err(|fault| refused(locale, Error::Invalid(vec![fault])))?;
    with_file(&site, caller, locale, (&id, &statement), once.as_ref(), Some(file)).await
}

/// Take the deliberation off
#[utoipa::path(delete, path = "/api/v1/specifications/{id}/statements/{statement}/attachments", operation_id = "detachDeliberation", tag = "specifications",
    params(("id" = String, Path), ("statement" = String, Path)), responses((status = 200, description = "The statement without it", body = Statement), Writing))]
pub(super) async fn detach(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    Path((id, statement)): Path<(String, String)>,
) -> Answer {
    let caller = caller.at_least(Role::Contributor)?;
    with_file(&site, caller, locale, (&id, &statement), None, None).await
}

async fn with_file(
    site: &Site,
    caller: &Viewer,
    locale: Locale,
    (id, statement): (&str, &str),
    once: Option<&Once>,
    file: Option<File>,
) -> Answer {
    let showing = Showing::of(site).await?;
    let mut tx = site.db.begin().await?;
    if let Some(first) = again(&mut tx, caller, once, COLLECTION).await? {
        return Ok(first);
    }
    let (publication, statement) = find(&mut tx, id, statement).await?;
    let signer = signer(&mut tx, caller, &statement).await?;
    let said = (statement.revision, statement.version, Content { file, ..statement.content() });
    let corrected = verbs::correct(&mut tx, &site.here(), &signer, &publication, &statement, said).await;
    let corrected = shown(&showing, corrected.map_err(|error| refused(locale, error))?);
    keep(site, tx, caller, once, StatusCode::OK, COLLECTION, &corrected).await
}
