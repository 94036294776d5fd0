//! What an identifier or a query names, of whichever kind of publication.

use super::{
    answer::{gone, hidden, not_found},
    call::Asked,
};
use crate::{
    db::Conn,
    id,
    publications::{Publication, list as lists, search, store},
    web::api::Problem,
};

/// A publication of this kind that everybody may read.
///
/// # Errors
/// 404, 410.
pub(super) async fn published(conn: &mut Conn, kind: &str, id: &str) -> Result<Publication, Problem> {
    let found = known(conn, kind, id).await?;
    if found.is_deleted() {
        return Err(gone());
    }
    if found.is_hidden() { Err(hidden(&found.hidden_reason)) } else { Ok(found) }
}

/// As [`published`], also when it was taken back or is hidden.
///
/// # Errors
/// 404.
pub(super) async fn known(conn: &mut Conn, kind: &str, id: &str) -> Result<Publication, Problem> {
    let found = store::by_id(conn, sound(id)?).await?;
    found.filter(|found| found.kind == kind).ok_or_else(not_found)
}

/// What is not an identifier is not asked of the database.
///
/// # Errors
/// 404.
pub(super) fn sound(id: &str) -> Result<&str, Problem> {
    if id::is_id(id) { Ok(id) } else { Err(not_found()) }
}

/// A page of what filters and words ask for, and where the next one begins.
///
/// # Errors
/// 400 for a cursor that is not one.
pub(super) async fn page(
    conn: &mut Conn,
    kind: &str,
    asked: &Asked,
) -> Result<(Vec<Publication>, Option<String>), Problem> {
    let (filter, limit) = (asked.filter(), asked.limit);
    Ok(match asked.get("q") {
        None => {
            let after = asked.cursor(lists::Cursor::parse)?;
            let listed = lists::page(conn, kind, &filter, after.as_ref(), limit).await?;
            (listed.items, listed.next.map(|cursor| cursor.text()))
        }
        Some(words) => {
            let before = asked.cursor(|text| text.parse().ok())?;
            let found = search::all(conn, kind, words, &filter, before, limit).await?;
            (found.items, found.next.map(|seq| seq.to_string()))
        }
    })
}
