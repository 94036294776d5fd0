//! « Useful » and relaying. One of each a person and practice; doing it again changes nothing.

use super::{
    answer::{self, Answer, again, keep},
    call::{Language, Sent},
    comments::refused,
    drafts::Nothing,
    item::Counts,
    openapi::Writing,
    practices::{COLLECTION, published},
};
use crate::{
    conversations::{self, reactions},
    federation::actors,
    locale::Locale,
    web::{Role, Site, api::Caller},
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use serde::Serialize;
use utoipa::ToSchema;

/// How you reacted to a practice, and how many did.
#[derive(Serialize, ToSchema)]
pub(super) struct Reactions {
    /// You said that it is useful.
    liked: bool,
    /// You relayed it to those who follow you.
    shared: bool,
    counts: Counts,
}

#[derive(Copy, Clone)]
enum Act {
    Like,
    Unlike,
    Share,
    Unshare,
}

/// Does it; the answer says where things stand.
async fn act(site: &Site, caller: Caller, locale: Locale, id: &str, sent: Option<Sent<Nothing>>, act: Act) -> Answer {
    let caller = caller.at_least(Role::Reader)?;
    let once = sent.and_then(|sent| sent.once);
    let here = site.here();
    let mut tx = site.db.begin().await?;
    if let Some(first) = again(&mut tx, caller, once.as_ref(), COLLECTION).await? {
        return Ok(first);
    }
    let publication = published(&mut tx, id).await?;
    let actor = actors::by_id(&mut tx, &caller.actor_id).await?;
    let done = match act {
        Act::Like => conversations::like(&mut tx, &here, &actor, &publication).await,
        Act::Unlike => conversations::unlike(&mut tx, &here, &actor, &publication).await,
        Act::Share => conversations::share(&mut tx, &here, &actor, &publication).await,
        Act::Unshare => conversations::unshare(&mut tx, &here, &actor, &publication).await,
    };
    done.map_err(|error| refused(locale, error))?;
    if matches!(act, Act::Unlike | Act::Unshare) {
        return answer::done(site, tx).await;
    }
    let counted = published(&mut tx, id).await?;
    let mine = reactions::mine(&mut tx, &counted.id, &actor.id).await?;
    let shown = Reactions { liked: mine.liked, shared: mine.shared, counts: Counts::from(&counted) };
    keep(site, tx, caller, once.as_ref(), StatusCode::OK, COLLECTION, &shown).await
}

/// Say that it is useful
#[utoipa::path(post, path = "/api/v1/practices/{id}/likes", operation_id = "likePractice", tag = "conversation",
    responses((status = 200, description = "Where things stand", body = Reactions), Writing))]
pub(super) async fn like(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    Path(id): Path<String>,
    sent: Sent<Nothing>,
) -> Answer {
    act(&site, caller, locale, &id, Some(sent), Act::Like).await
}

/// Take « useful » back
#[utoipa::path(delete, path = "/api/v1/practices/{id}/likes", operation_id = "unlikePractice", tag = "conversation",
    responses((status = 204, description = "Taken back, or never said"), Writing))]
pub(super) async fn unlike(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    Path(id): Path<String>,
) -> Answer {
    act(&site, caller, locale, &id, None, Act::Unlike).await
}

/// Relay
///
/// To those who follow you.
#[utoipa::path(post, path = "/api/v1/practices/{id}/shares", operation_id = "sharePractice", tag = "conversation",
    responses((status = 200, description = "Where things stand", body = Reactions), Writing))]
pub(super) async fn share(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    Path(id): Path<String>,
    sent: Sent<Nothing>,
) -> Answer {
    act(&site, caller, locale, &id, Some(sent), Act::Share).await
}

/// Relay no more
#[utoipa::path(delete, path = "/api/v1/practices/{id}/shares", operation_id = "unsharePractice", tag = "conversation",
    responses((status = 204, description = "Taken back, or never relayed"), Writing))]
pub(super) async fn unshare(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    Path(id): Path<String>,
) -> Answer {
    act(&site, caller, locale, &id, None, Act::Unshare).await
}
