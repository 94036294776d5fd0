//! `/api/v1/practices/{id}/merge`: a version that came back beside what stands, and the version that a person makes of
//! the two.

use super::{
    answer::{self, Answer, again, forbidden, keep, not_found},
    bodies::Merge,
    call::{Language, Sent},
    item::{Practice, Showing},
    openapi::{Reading, Writing},
    practices::{COLLECTION, not_stale, published},
    write::{self, Hands, refused},
};
use crate::{
    db::Conn,
    practices::{
        self as verbs, Sheet, form,
        merge::{Field, Sides, with},
    },
    publications::{
        Publication,
        versions::{self, Version},
    },
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
use serde::Serialize;
use utoipa::ToSchema;

/// Two versions to be merged.
#[derive(Serialize, ToSchema)]
pub(super) struct ToMerge {
    /// The version that stands.
    version: i64,
    /// The version beside it.
    other: i64,
    /// The version that both come from, when it is known.
    base: Option<i64>,
    /// The fields in which they differ.
    fields: Vec<Difference>,
}

/// A field in which two versions differ. Values are a list; of a text, one at most.
#[derive(Serialize, ToSchema)]
pub(super) struct Difference {
    #[schema(example = "body")]
    field: String,
    /// What both come from, when it is known.
    base: Option<Vec<String>>,
    /// What stands says.
    standing: Vec<String>,
    /// The other says.
    other: Vec<String>,
    /// What it becomes when nothing else is sent; null when it must be sent.
    settled: Option<Vec<String>>,
}

impl From<Field> for Difference {
    fn from(field: Field) -> Self {
        let settled = field.settled();
        Self { field: field.name.to_owned(), base: field.base, standing: field.standing, other: field.other, settled }
    }
}

async fn waiting(conn: &mut Conn, publication: &Publication, number: Option<i64>) -> Result<Version, Problem> {
    let found = match number {
        Some(number) => versions::find(conn, &publication.id, number).await?,
        None => versions::beside(conn, &publication.id).await?,
    };
    found.filter(|version| version.came_back == versions::BESIDE).ok_or_else(not_found)
}

/// Two versions to be merged
///
/// After a breakdown, a version that was lost may come back beside one that was written since. 404 when nothing is to
/// be merged. For those who may correct the practice.
#[utoipa::path(get, path = "/api/v1/practices/{id}/merge", operation_id = "getMerge", tag = "practices",
    responses((status = 200, description = "What differs", body = ToMerge), Reading))]
pub(super) async fn get(State(site): State<Site>, caller: Caller, Path(id): Path<String>) -> Answer {
    let caller = caller.at_least(Role::Contributor)?;
    let mut conn = site.db.read().await?;
    let publication = published(&mut conn, &id).await?;
    let hands = Hands::of(&mut conn, caller, None).await?;
    let author = hands.author();
    let co_authors = Sheet::from_json(&publication.sheet).co_authors;
    if !crate::publications::may_edit(&publication, author.person, author.animates, &co_authors) {
        return Err(forbidden());
    }
    let other = waiting(&mut conn, &publication, None).await?;
    let sides = Sides::of_version(&mut conn, &publication, &other).await?;
    let fields = sides.differing().into_iter().map(Difference::from).collect();
    let shown = ToMerge { version: publication.version, other: other.number, base: other.base, fields };
    Ok(Json(shown).into_response())
}

/// Merge
///
/// Makes a version of the two, which every network gets: the fields that are sent, and what nobody has to choose of the
/// others; 422 names those that must be sent. With `keep`, what stands stays as it is. Both versions stay in the history.
#[utoipa::path(post, path = "/api/v1/practices/{id}/merge", operation_id = "mergePractice", tag = "practices",
    request_body = Merge, responses((status = 200, description = "The practice", body = Practice), Writing))]
pub(super) async fn post(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    Path(id): Path<String>,
    sent: Sent<Merge>,
) -> Answer {
    let caller = caller.at_least(Role::Contributor)?;
    let Sent { mut body, once } = sent;
    let (showing, here) = (Showing::of(&site).await?, site.here());
    let mut tx = site.db.begin().await?;
    if let Some(first) = again(&mut tx, caller, once.as_ref(), COLLECTION).await? {
        return Ok(first);
    }
    let publication = published(&mut tx, &id).await?;
    let hands = Hands::of(&mut tx, caller, None).await?;
    let other = waiting(&mut tx, &publication, body.version).await?;
    not_stale(&publication, body.base_version)?;
    if body.keep == Some(true) {
        let kept = verbs::keep_standing(&mut tx, &here, hands.author(), &publication, other.number).await;
        kept.map_err(|error| refused(locale, error))?;
        let shown = showing.practice(&mut tx, publication).await?;
        return keep(&site, tx, caller, once.as_ref(), StatusCode::OK, COLLECTION, &shown).await;
    }
    let sides = Sides::of_version(&mut tx, &publication, &other).await?;
    let differing = sides.differing();
    let answers = |side: fn(&Field) -> Vec<String>| {
        let answer = |field: &Field| (field.name, field.settled().unwrap_or_else(|| side(field)));
        form::read(&with(&sides.standing, &differing.iter().map(answer).collect::<Vec<_>>())).0
    };
    // What was sent is the same whichever of the two it is put over.
    let (mut input, mut over) = (answers(|field| field.standing.clone()), answers(|field| field.other.clone()));
    let (note, mut again) = (body.note.take(), body.clone());
    body.apply(&mut input);
    again.apply(&mut over);
    let (one, two) = (form::fields(&input, None), form::fields(&over, None));
    let open = differing.iter().filter(|field| field.settled().is_none() && one.all(field.name) != two.all(field.name));
    let open: Vec<_> = open.map(|field| answer::field(locale, field.name, "practice-merge-error-choice", 0)).collect();
    if !open.is_empty() {
        return Err(Problem::fields(open));
    }
    let numbers = [("one", other.number.into()), ("other", publication.version.into())];
    let note = note.unwrap_or_else(|| locale.tv("practice-merge-note", &numbers));
    let correction = verbs::Correction {
        input: &input,
        adaptation: publication.adaptation(),
        note: &note,
        attached: None,
        source_seen: None,
        joins: Some(other.number),
    };
    let merged = write::correct(&mut tx, &here, &hands, &publication, correction).await;
    let shown = showing.practice(&mut tx, merged.map_err(|error| refused(locale, error))?).await?;
    keep(&site, tx, caller, once.as_ref(), StatusCode::OK, COLLECTION, &shown).await
}
