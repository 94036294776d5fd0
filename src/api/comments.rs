//! `/api/v1/practices/{id}/comments`, the same of specifications, and `/api/v1/comments/{id}`: what people say under a
//! publication. The list is flat; each comment names the one it answers.

use super::{
    answer::{self, Answer, List, again, forbidden, gone, keep, not_found},
    call::{Asked, Language, Sent},
    found,
    item::{Author, Network, Showing},
    openapi::{Paging, Reading, Writing},
};
use crate::{
    conversations::{
        self, Error, Remover,
        store::{self, Cursor, Which},
    },
    db::{Conn, Result as Stored},
    federation::actors,
    locale::Locale,
    practices,
    publications::{self, Publication},
    specifications,
    web::{
        Role, Site,
        api::{Caller, Problem},
    },
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse as _,
};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::ToSchema;

/// Where comments stand under the root of the API.
pub(super) const COLLECTION: &str = "/comments";

/// A comment, or a « used here » attestation. What was taken back keeps its place, without its words.
#[derive(Serialize, ToSchema)]
pub(super) struct Comment {
    /// Identifier on this instance.
    id: String,
    /// Identifier everywhere (ActivityPub).
    uri: String,
    /// The practice it is under; null under anything else.
    practice: Option<String>,
    /// The specification it is under; null under anything else.
    specification: Option<String>,
    /// The section of the specification that it is about, by its id; null for the whole. An answer is about what the first
    /// comment above it is about.
    #[schema(example = "acces")]
    section: Option<String>,
    /// The title of that section as the author of that first comment read it.
    section_title: Option<String>,
    /// The number of the requirement that it is about; null for the section itself.
    #[schema(example = 3)]
    requirement: Option<u32>,
    /// `comment` or `use`
    kind: String,
    /// The comment that it answers; null when it answers the practice.
    parent: Option<String>,
    /// `published`, `deleted` or `hidden`
    state: String,
    /// Markdown; empty when another software sent HTML alone.
    #[schema(example = "Avez-vous essayé de **tout préparer sur papier** avant ?")]
    text: String,
    /// Safe HTML.
    html: String,
    /// Of an attestation: who used it.
    structure: Option<String>,
    /// Of an attestation: where, a code of the territory list.
    territory: Option<String>,
    /// Of an attestation: which day.
    #[schema(format = Date)]
    used_on: Option<String>,
    author: Author,
    network: Network,
    #[schema(format = DateTime)]
    published: String,
    #[schema(format = DateTime)]
    updated: String,
}

/// A comment to write, or to correct.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "Merci. Combien de tablettes faut-il ?"}))]
pub(super) struct NewComment {
    /// Markdown, at most 10,000 characters. Required.
    text: Option<String>,
    /// The comment that it answers, by its `id`.
    parent: Option<String>,
    /// The section of a specification that it is about, by its id. Not in an answer.
    section: Option<String>,
    /// The number of a requirement of that section.
    requirement: Option<u32>,
}

/// Other words for a comment.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "Merci. Combien de tablettes, et de chargeurs ?"}))]
pub(super) struct CommentCorrection {
    /// Markdown. Required.
    text: Option<String>,
}

/// A page of comments or of attestations.
///
/// # Errors
/// 400, 404, 410.
pub(super) async fn page(
    site: &Site,
    (kind, id): (&str, &str),
    which: Which<'_>,
    asked: &Asked,
) -> Result<List<Comment>, Problem> {
    let after = asked.cursor(Cursor::parse)?;
    let showing = Showing::of(site).await?;
    let mut conn = site.db.read().await?;
    let publication = found::published(&mut conn, kind, id).await?;
    let listed = store::page(&mut conn, &publication.id, which, after.as_ref(), asked.limit).await?;
    let items = show(&showing, &mut conn, kind, listed.items).await?;
    Ok(List { items, next: listed.next.map(|cursor| cursor.text()) })
}

async fn show(
    showing: &Showing,
    conn: &mut Conn,
    kind: &str,
    comments: Vec<conversations::Comment>,
) -> Stored<Vec<Comment>> {
    let above: Vec<String> = comments.iter().filter_map(|comment| comment.parent_uri.clone()).collect();
    let above: Vec<(String, String)> =
        conn.query_built("select uri, id from comments where uri in (..)".to_owned()).bind_list(above).all().await?;
    let above: HashMap<String, String> = above.into_iter().collect();
    Ok(comments.into_iter().map(|comment| shown(showing, &above, kind, comment)).collect())
}

/// One comment.
///
/// # Errors
/// The database's.
pub(super) async fn one(
    showing: &Showing,
    conn: &mut Conn,
    kind: &str,
    comment: conversations::Comment,
) -> Result<Comment, Problem> {
    show(showing, conn, kind, vec![comment]).await?.pop().ok_or_else(not_found)
}

fn shown(showing: &Showing, above: &HashMap<String, String>, kind: &str, comment: conversations::Comment) -> Comment {
    let under = |of: &str| (kind == of).then(|| comment.publication_id.clone());
    let (practice, specification) = (under(practices::KIND), under(specifications::KIND));
    let anchor = comment.anchor();
    let (is_published, is_use) = (comment.is_published(), comment.is_use());
    // What a moderator hid stays in the table: it must not leave by this door.
    let said = |words: String| if is_published { words } else { String::new() };
    Comment {
        practice,
        specification,
        section: anchor.as_ref().map(|anchor| anchor.section.clone()),
        section_title: anchor.as_ref().map(|anchor| said(anchor.title.clone())),
        requirement: anchor.map(|anchor| anchor.requirement).filter(|number| *number > 0),
        parent: comment.parent_uri.and_then(|uri| above.get(&uri).cloned()),
        text: said(comment.source),
        html: said(comment.html),
        structure: (is_published && is_use).then_some(comment.structure),
        territory: comment.territory.filter(|_| is_published),
        used_on: comment.used_on.filter(|_| is_published),
        network: showing.network(&comment.author_origin, comment.network_name.as_deref()),
        author: Author { handle: comment.author_handle, name: comment.author_name, uri: comment.author_uri },
        published: comment.created_at.rfc3339(),
        updated: comment.updated_at.rfc3339(),
        id: comment.id,
        uri: comment.uri,
        kind: comment.kind,
        state: comment.state,
    }
}

/// A comment that everybody may read, and what it is under.
async fn find(conn: &mut Conn, id: &str) -> Result<(conversations::Comment, Publication), Problem> {
    let sound = id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let found = if sound { store::by_id(conn, id).await? } else { None };
    let comment = found.ok_or_else(not_found)?;
    if !comment.is_published() {
        return Err(gone());
    }
    let publication = publications::store::by_id(conn, &comment.publication_id).await?.ok_or_else(not_found)?;
    let publication = found::published(conn, &publication.kind, &publication.id).await?;
    Ok((comment, publication))
}

/// What a verb of conversations refuses.
pub(super) fn refused(locale: Locale, error: Error) -> Problem {
    match error {
        Error::Invalid(found) => Problem::fields(
            found.iter().map(|problem| answer::field(locale, problem.field, problem.key, problem.max)).collect(),
        ),
        Error::Forbidden => forbidden(),
        Error::Gone => gone(),
        Error::Database(error) => error.into(),
    }
}

/// Comments
///
/// Oldest first, with the trace of those that were taken back: their answers name them.
#[utoipa::path(get, path = "/api/v1/practices/{id}/comments", operation_id = "listComments", tag = "conversation",
    params(("id" = String, Path), Paging), responses((status = 200, description = "A page", body = List<Comment>), Reading))]
pub(super) async fn list(State(site): State<Site>, Path(id): Path<String>, asked: Asked) -> Answer {
    Ok(Json(page(&site, (practices::KIND, &id), Which::Thread, &asked).await?).into_response())
}

/// Comments on a specification
///
/// Oldest first; of one `section` where that is asked for.
#[utoipa::path(get, path = "/api/v1/specifications/{id}/comments", operation_id = "listSpecificationComments", tag = "conversation",
    params(("id" = String, Path), ("section" = Option<String>, Query, description = "Of this section alone, by its id"), Paging),
    responses((status = 200, description = "A page", body = List<Comment>), Reading))]
pub(super) async fn list_of_specification(State(site): State<Site>, Path(id): Path<String>, asked: Asked) -> Answer {
    let which = asked.get("section").map_or(Which::Thread, Which::Section);
    Ok(Json(page(&site, (specifications::KIND, &id), which, &asked).await?).into_response())
}

/// Comment
#[utoipa::path(post, path = "/api/v1/practices/{id}/comments", operation_id = "createComment", tag = "conversation",
    request_body = NewComment, responses((status = 201, description = "The comment", body = Comment), Writing))]
pub(super) async fn create(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    Path(id): Path<String>,
    sent: Sent<NewComment>,
) -> Answer {
    say(&site, caller, locale, (practices::KIND, &id), sent).await
}

/// Comment on a specification
///
/// As a whole, on one of its sections (`section`), or on a requirement (`section` and `requirement`).
#[utoipa::path(post, path = "/api/v1/specifications/{id}/comments", operation_id = "createSpecificationComment", tag = "conversation",
    params(("id" = String, Path)), request_body = NewComment,
    responses((status = 201, description = "The comment", body = Comment), Writing))]
pub(super) async fn create_on_specification(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    Path(id): Path<String>,
    sent: Sent<NewComment>,
) -> Answer {
    say(&site, caller, locale, (specifications::KIND, &id), sent).await
}

async fn say(site: &Site, caller: Caller, locale: Locale, (kind, id): (&str, &str), sent: Sent<NewComment>) -> Answer {
    let caller = caller.at_least(Role::Reader)?;
    let Sent { body, once } = sent;
    let (showing, here) = (Showing::of(site).await?, site.here());
    let mut tx = site.db.begin().await?;
    if let Some(first) = again(&mut tx, caller, once.as_ref(), COLLECTION).await? {
        return Ok(first);
    }
    let publication = found::published(&mut tx, kind, id).await?;
    let author = actors::by_id(&mut tx, &caller.actor_id).await?;
    let text = body.text.unwrap_or_default();
    let (parent, requirement) = (body.parent.as_deref(), body.requirement.unwrap_or(0));
    let said = match (body.section.as_deref(), parent) {
        (None, _) if requirement == 0 => {
            conversations::comment(&mut tx, &here, &author, &publication, parent, &text).await
        }
        (Some(section), None) => {
            let place = (section, requirement);
            conversations::comment_section(&mut tx, &here, &author, &publication, place, &text).await
        }
        // What an answer is about, the comment above it says; a number alone is no place.
        _ => Err(Error::Invalid(vec![conversations::Problem {
            field: "section",
            key: "conversation-error-section-answer",
            max: 0,
        }])),
    };
    let said = said.map_err(|error| refused(locale, error))?;
    let shown = one(&showing, &mut tx, kind, said).await?;
    keep(site, tx, caller, once.as_ref(), StatusCode::CREATED, COLLECTION, &shown).await
}

/// One comment
#[utoipa::path(get, path = "/api/v1/comments/{id}", operation_id = "getComment", tag = "conversation",
    responses((status = 200, description = "The comment", body = Comment), Reading))]
pub(super) async fn get(State(site): State<Site>, Path(id): Path<String>) -> Answer {
    let showing = Showing::of(&site).await?;
    let mut conn = site.db.read().await?;
    let (comment, publication) = find(&mut conn, &id).await?;
    Ok(Json(one(&showing, &mut conn, &publication.kind, comment).await?).into_response())
}

/// Correct a comment
///
/// Yours alone; of an attestation, its note.
#[utoipa::path(patch, path = "/api/v1/comments/{id}", operation_id = "correctComment", tag = "conversation",
    request_body = CommentCorrection, responses((status = 200, description = "The comment", body = Comment), Writing))]
pub(super) async fn correct(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    Path(id): Path<String>,
    sent: Sent<CommentCorrection>,
) -> Answer {
    let caller = caller.at_least(Role::Reader)?;
    let Sent { body, once } = sent;
    let showing = Showing::of(&site).await?;
    let mut tx = site.db.begin().await?;
    if let Some(first) = again(&mut tx, caller, once.as_ref(), COLLECTION).await? {
        return Ok(first);
    }
    let (comment, publication) = find(&mut tx, &id).await?;
    let author = actors::by_id(&mut tx, &caller.actor_id).await?;
    let text = body.text.unwrap_or_default();
    let said = conversations::edit_comment(&mut tx, &site.here(), &author, &publication, &comment, &text).await;
    let said = said.map_err(|error| refused(locale, error))?;
    let shown = one(&showing, &mut tx, &publication.kind, said).await?;
    keep(&site, tx, caller, once.as_ref(), StatusCode::OK, COLLECTION, &shown).await
}

/// Take a comment back
///
/// Its author deletes it everywhere; a moderator hides it here, with a `reason` for the audit log.
#[utoipa::path(delete, path = "/api/v1/comments/{id}", operation_id = "deleteComment", tag = "conversation",
    params(("id" = String, Path), ("reason" = Option<String>, Query, description = "Why, when a moderator hides it")),
    responses((status = 204, description = "Taken back"), Writing))]
pub(super) async fn delete(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    Path(id): Path<String>,
    asked: Asked,
) -> Answer {
    let caller = caller.at_least(Role::Reader)?;
    let mut tx = site.db.begin().await?;
    let (comment, publication) = find(&mut tx, &id).await?;
    let actor = actors::by_id(&mut tx, &caller.actor_id).await?;
    let reason: String = asked.get("reason").unwrap_or_default().chars().take(300).collect();
    let by = Remover { actor: &actor, moderates: caller.role >= Role::Moderator, reason: &reason };
    let done = conversations::delete_comment(&mut tx, &site.here(), by, &publication, &comment).await;
    done.map_err(|error| refused(locale, error))?;
    answer::done(&site, tx).await
}
