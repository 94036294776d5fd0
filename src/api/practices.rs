//! `/api/v1/practices`: the list, and one practice from its first draft until it is taken back.

use super::{
    answer::{self, Answer, List, ROOT, again, keep, not_found},
    bodies::{self, Correction, NewPractice, State as Wanted},
    call::{Asked, Language, Reader, Sent, bad_parameter},
    drafts, found,
    item::{Practice, Showing},
    openapi::{Facets, Paging, Reading, Writing},
    write::{self, Hands, refused},
};
use crate::{
    db::Conn,
    practices::{self as verbs, KIND, form},
    publications::{Publication, drafts::Draft},
    web::{
        Role, Site, Viewer,
        api::{Caller, Problem},
    },
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse as _,
};

/// Where a practice stands under the root of the API.
pub(super) const COLLECTION: &str = "/practices";

/// What an identifier names.
pub(super) enum Found {
    Published(Box<Publication>),
    Draft(Draft),
}

/// A practice, or a draft of whoever asks.
///
/// # Errors
/// 404, 410.
pub(super) async fn find(conn: &mut Conn, id: &str, reader: Option<&Viewer>) -> Result<Found, Problem> {
    match published(conn, id).await {
        Err(problem) if problem.status == StatusCode::NOT_FOUND.as_u16() => {}
        found => return found.map(|found| Found::Published(Box::new(found))),
    }
    let reader = reader.ok_or_else(not_found)?;
    drafts::find(conn, reader, id).await.map(Found::Draft)
}

/// A practice that everybody may read.
///
/// # Errors
/// 404, 410.
pub(super) async fn published(conn: &mut Conn, id: &str) -> Result<Publication, Problem> {
    found::published(conn, KIND, id).await
}

/// As [`published`], also when it was taken back or is hidden.
///
/// # Errors
/// 404.
pub(super) async fn known(conn: &mut Conn, id: &str) -> Result<Publication, Problem> {
    found::known(conn, KIND, id).await
}

/// A page of what filters and words ask for.
///
/// # Errors
/// 400 for a cursor that is not one.
pub(super) async fn page(site: &Site, asked: &Asked) -> Result<List<Practice>, Problem> {
    let showing = Showing::of(site).await?;
    let mut conn = site.db.read().await?;
    let (found, next) = found::page(&mut conn, KIND, asked).await?;
    Ok(List { items: showing.practices(&mut conn, found).await?, next })
}

/// Practices
///
/// All that the networks published, newest first, with filters that combine; or, with `state=draft`, your
/// own drafts, last saved first.
#[utoipa::path(get, path = "/api/v1/practices", operation_id = "listPractices", tag = "practices",
    params(Facets, Paging), responses((status = 200, description = "A page", body = List<Practice>), Reading))]
pub(super) async fn list(State(site): State<Site>, Reader(reader): Reader, asked: Asked) -> Answer {
    let page = match asked.get("state") {
        None | Some("published") => page(&site, &asked).await?,
        Some("draft") => {
            let reader = reader.ok_or_else(|| Problem::new(StatusCode::UNAUTHORIZED, "drafts need a token"))?;
            drafts::page(&site, &reader, &asked).await?
        }
        Some(_) => return Err(bad_parameter("state", "published or draft")),
    };
    Ok(Json(page).into_response())
}

/// Publish
///
/// Publishes a practice, or keeps a draft of it (`"state": "draft"`), of which nothing is required.
#[utoipa::path(post, path = "/api/v1/practices", operation_id = "createPractice", tag = "practices",
    request_body = NewPractice, responses((status = 201, description = "The practice", body = Practice), Writing))]
pub(super) async fn create(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    sent: Sent<NewPractice>,
) -> Answer {
    let caller = caller.at_least(Role::Contributor)?;
    let Sent { mut body, once } = sent;
    let mut input = bodies::blank();
    body.apply(&mut input);
    let (showing, here) = (Showing::of(&site).await?, site.here());
    let mut tx = site.db.begin().await?;
    if let Some(first) = again(&mut tx, caller, once.as_ref(), COLLECTION).await? {
        return Ok(first);
    }
    let hands = Hands::of(&mut tx, caller, body.sign_as).await?;
    let made = if body.state == Some(Wanted::Draft) {
        let draft = drafts::begin(&mut tx, &here, caller, &input, None, body.sign_as).await?;
        showing.draft(&mut tx, caller, &draft).await?
    } else {
        let publication =
            write::publish(&mut tx, &here, &hands, &input, None, None).await.map_err(|error| refused(locale, error))?;
        showing.practice(&mut tx, publication).await?
    };
    keep(&site, tx, caller, once.as_ref(), StatusCode::CREATED, COLLECTION, &made).await
}

/// One practice
///
/// Also a draft of yours.
#[utoipa::path(get, path = "/api/v1/practices/{id}", operation_id = "getPractice", tag = "practices",
    responses((status = 200, description = "The practice", body = Practice), Reading))]
pub(super) async fn get(State(site): State<Site>, Reader(reader): Reader, Path(id): Path<String>) -> Answer {
    let showing = Showing::of(&site).await?;
    let mut conn = site.db.read().await?;
    let shown = match (find(&mut conn, &id, reader.as_ref()).await?, reader) {
        (Found::Published(publication), _) => showing.practice(&mut conn, *publication).await?,
        (Found::Draft(draft), Some(reader)) => showing.draft(&mut conn, &reader, &draft).await?,
        (Found::Draft(_), None) => return Err(not_found()),
    };
    Ok(Json(shown).into_response())
}

/// Correct
///
/// Changes the fields that are sent. Of a published practice, makes a new version, which every network
/// gets; of a draft, saves it.
#[utoipa::path(patch, path = "/api/v1/practices/{id}", operation_id = "correctPractice", tag = "practices",
    request_body = Correction, responses((status = 200, description = "The practice", body = Practice), Writing))]
pub(super) async fn patch(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    Path(id): Path<String>,
    sent: Sent<Correction>,
) -> Answer {
    change(&site, caller, locale, &id, sent, false).await
}

/// Replace
///
/// As a correction in which every field that is absent is emptied.
#[utoipa::path(put, path = "/api/v1/practices/{id}", operation_id = "replacePractice", tag = "practices",
    request_body = Correction, responses((status = 200, description = "The practice", body = Practice), Writing))]
pub(super) async fn put(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    Path(id): Path<String>,
    sent: Sent<Correction>,
) -> Answer {
    change(&site, caller, locale, &id, sent, true).await
}

async fn change(
    site: &Site,
    caller: Caller,
    locale: crate::locale::Locale,
    id: &str,
    sent: Sent<Correction>,
    whole: bool,
) -> Answer {
    let caller = caller.at_least(Role::Contributor)?;
    let Sent { mut body, once } = sent;
    let (showing, here) = (Showing::of(site).await?, site.here());
    let mut tx = site.db.begin().await?;
    if let Some(first) = again(&mut tx, caller, once.as_ref(), COLLECTION).await? {
        return Ok(first);
    }
    let publication = match find(&mut tx, id, Some(caller)).await? {
        Found::Published(publication) => *publication,
        Found::Draft(draft) => {
            let draft = drafts::save(&mut tx, &here, caller, &draft, &mut body, whole).await?;
            let (status, shown) = if body.state == Some(Wanted::Published) {
                let (status, publication) = drafts::release(&mut tx, &here, caller, locale, &draft).await?;
                (status, showing.practice(&mut tx, publication).await?)
            } else {
                (StatusCode::OK, showing.draft(&mut tx, caller, &draft).await?)
            };
            return keep(site, tx, caller, once.as_ref(), status, COLLECTION, &shown).await;
        }
    };
    if body.state == Some(Wanted::Draft) {
        return Err(Problem::field("state", "what is published can be corrected or deleted, not made a draft again"));
    }
    if body.sign_as.is_some() {
        return Err(Problem::field("sign_as", "what is published keeps its signer"));
    }
    not_stale(&publication, body.base_version)?;
    let before = form::input(&publication);
    let mut input = if whole { bodies::blank() } else { before.clone() };
    body.apply(&mut input);
    let adaptation = publication.adaptation().map(|note| body.adaptation(note));
    let source_seen = body.source_seen.take().filter(|hash| Some(hash) != publication.source_version_hash.as_ref());
    let is_same = input == before && adaptation == publication.adaptation() && source_seen.is_none();
    let hands = Hands::of(&mut tx, caller, None).await?;
    let publication = if is_same {
        publication
    } else {
        let note = body.note.as_deref().unwrap_or_default();
        let source_seen = source_seen.as_deref();
        let correction =
            verbs::Correction { input: &input, adaptation, note, attached: None, source_seen, joins: None };
        write::correct(&mut tx, &here, &hands, &publication, correction)
            .await
            .map_err(|error| refused(locale, error))?
    };
    let shown = showing.practice(&mut tx, publication).await?;
    keep(site, tx, caller, once.as_ref(), StatusCode::OK, COLLECTION, &shown).await
}

/// 409 when the caller read another version than the one that stands.
pub(super) fn not_stale(publication: &Publication, base_version: Option<i64>) -> Result<(), Problem> {
    match base_version {
        Some(base) if base != publication.version => Err(Problem::new(
            StatusCode::CONFLICT,
            format!("it is at version {}: read {ROOT}{} again", publication.version, publication.path()),
        )),
        _ => Ok(()),
    }
}

/// Take back
///
/// Deletes a practice for good, here and wherever it went; throws a draft away.
#[utoipa::path(delete, path = "/api/v1/practices/{id}", operation_id = "deletePractice", tag = "practices",
    responses((status = 204, description = "Taken back"), Writing))]
pub(super) async fn delete(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    Path(id): Path<String>,
) -> Answer {
    let caller = caller.at_least(Role::Contributor)?;
    let mut tx = site.db.begin().await?;
    match find(&mut tx, &id, Some(caller)).await? {
        Found::Published(publication) => {
            let hands = Hands::of(&mut tx, caller, None).await?;
            let done = verbs::delete(&mut tx, &site.here(), hands.author(), &publication).await;
            done.map_err(|error| refused(locale, error))?;
        }
        Found::Draft(draft) => drafts::discard(&mut tx, caller, &draft).await?,
    }
    answer::done(&site, tx).await
}
