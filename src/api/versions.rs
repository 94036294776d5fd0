//! `/api/v1/practices/{id}/versions`: every version, whole, so that any two can be compared.

use super::{
    answer::{Answer, List, not_found},
    call::Asked,
    item::SheetFields,
    openapi::{Paging, Reading},
    practices::published,
};
use crate::{
    db::Conn,
    practices::Sheet,
    publications::{
        Publication,
        versions::{self, Version as Row},
    },
    web::{Site, api::Problem},
};
use axum::{
    Json,
    extract::{Path, State},
    response::IntoResponse as _,
};
use serde::Serialize;
use utoipa::ToSchema;

/// A version, without its text.
#[derive(Serialize, ToSchema)]
pub(super) struct VersionHeading {
    /// From 1; below zero for a version whose number its origin has given to another since.
    number: i64,
    /// `beside` for one that waits to be merged into what stands, `merged` once it is, `stands` for one that was lost and
    /// came back; empty for all others.
    came_back: String,
    /// The number of the version that was merged into this one.
    joins: Option<i64>,
    /// The same on every instance that has it.
    version_hash: String,
    title: String,
    /// What its author said of the change.
    note: String,
    /// Name of who made it.
    author: String,
    #[schema(format = DateTime)]
    published: String,
}

/// A version, whole.
#[derive(Serialize, ToSchema)]
pub(super) struct Version {
    #[serde(flatten)]
    heading: VersionHeading,
    #[serde(flatten)]
    sheet: SheetFields,
}

pub(super) fn heading(row: Row) -> VersionHeading {
    VersionHeading {
        number: row.number,
        came_back: row.came_back,
        joins: row.joins,
        version_hash: row.hash,
        title: row.title,
        note: row.note,
        author: row.author_name,
        published: row.created_at.rfc3339(),
    }
}

/// Versions
///
/// Newest first, without their text.
#[utoipa::path(get, path = "/api/v1/practices/{id}/versions", operation_id = "listVersions", tag = "practices",
    params(("id" = String, Path), Paging), responses((status = 200, description = "A page", body = List<VersionHeading>), Reading))]
pub(super) async fn list(State(site): State<Site>, Path(id): Path<String>, asked: Asked) -> Answer {
    let mut conn = site.db.read().await?;
    let publication = published(&mut conn, &id).await?;
    Ok(Json(page(&mut conn, &publication, &asked).await?).into_response())
}

/// A page of the versions of a publication.
///
/// # Errors
/// 400 for a cursor that is not one.
pub(super) async fn page(
    conn: &mut Conn,
    publication: &Publication,
    asked: &Asked,
) -> Result<List<VersionHeading>, Problem> {
    let before = asked.cursor(|text| text.parse().ok())?;
    let more = i64::try_from(asked.limit).unwrap_or(i64::MAX - 1) + 1;
    let mut rows = versions::list(conn, &publication.id, before, more).await?;
    let is_more = rows.len() > asked.limit;
    rows.truncate(asked.limit);
    let next = rows.last().filter(|_| is_more).map(|last| last.number.to_string());
    Ok(List { items: rows.into_iter().map(heading).collect(), next })
}

/// One version
#[utoipa::path(get, path = "/api/v1/practices/{id}/versions/{number}", operation_id = "getVersion", tag = "practices",
    params(("id" = String, Path), ("number" = i64, Path)), responses((status = 200, description = "The version", body = Version), Reading))]
pub(super) async fn get(State(site): State<Site>, Path((id, number)): Path<(String, String)>) -> Answer {
    let number = number.parse().map_err(|_| not_found())?;
    let mut conn = site.db.read().await?;
    let publication = published(&mut conn, &id).await?;
    let row = versions::find(&mut conn, &publication.id, number).await?.ok_or_else(not_found)?;
    let sheet = Sheet::from_json(&row.sheet).into();
    Ok(Json(Version { heading: heading(row), sheet }).into_response())
}
