//! `/api/v1/practices/{id}/uses`: « used here », said by a structure with its territory and a day.

use super::{
    answer::{Answer, List, again, keep},
    call::{Asked, Language, Sent},
    comments::{self, Comment, refused},
    item::Showing,
    openapi::{Paging, Reading, Writing},
    practices::published,
};
use crate::{
    conversations::{self, store::Which},
    federation::actors,
    practices,
    web::{Role, Site, api::Caller},
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse as _,
};
use serde::Deserialize;
use utoipa::ToSchema;

/// « Used here ».
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"structure": "Médiathèque de Poindimié", "territory": "988", "used_on": "2026-09-18", "note": "Trois séances dans la vallée."}))]
pub(super) struct NewUse {
    /// Who used it; your structure when absent.
    structure: Option<String>,
    /// Where: a code of the territory list; this network's when absent.
    territory: Option<String>,
    /// Which day, there: `YYYY-MM-DD`. Required.
    #[schema(format = Date)]
    used_on: Option<String>,
    /// How it went, Markdown, at most 2,000 characters.
    note: Option<String>,
}

/// Uses
///
/// Newest first. The note of each is its `text`.
#[utoipa::path(get, path = "/api/v1/practices/{id}/uses", operation_id = "listUses", tag = "conversation",
    params(("id" = String, Path), Paging), responses((status = 200, description = "A page", body = List<Comment>), Reading))]
pub(super) async fn list(State(site): State<Site>, Path(id): Path<String>, asked: Asked) -> Answer {
    Ok(Json(comments::page(&site, (practices::KIND, &id), Which::Uses, &asked).await?).into_response())
}

/// Say that it was used
///
/// Corrected and taken back as a comment, at `/api/v1/comments/{id}`.
#[utoipa::path(post, path = "/api/v1/practices/{id}/uses", operation_id = "createUse", tag = "conversation",
    request_body = NewUse, responses((status = 201, description = "The attestation", body = Comment), Writing))]
pub(super) async fn create(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    Path(id): Path<String>,
    sent: Sent<NewUse>,
) -> Answer {
    let caller = caller.at_least(Role::Reader)?;
    let Sent { body, once } = sent;
    let (showing, here) = (Showing::of(&site).await?, site.here());
    let mut tx = site.db.begin().await?;
    if let Some(first) = again(&mut tx, caller, once.as_ref(), comments::COLLECTION).await? {
        return Ok(first);
    }
    let publication = published(&mut tx, &id).await?;
    let author = actors::by_id(&mut tx, &caller.actor_id).await?;
    let structure = body.structure.unwrap_or_else(|| caller.structure.clone());
    let territory = body.territory.unwrap_or_else(|| showing.territory.clone());
    let (used_on, note) = (body.used_on.unwrap_or_default(), body.note.unwrap_or_default());
    let said =
        conversations::attest_use(&mut tx, &here, &author, &publication, &structure, &territory, &used_on, &note).await;
    let said = said.map_err(|error| refused(locale, error))?;
    let shown = comments::one(&showing, &mut tx, practices::KIND, said).await?;
    keep(&site, tx, caller, once.as_ref(), StatusCode::CREATED, comments::COLLECTION, &shown).await
}
