//! Every version is kept, whole, so that any two can be compared and nothing written is lost.

use super::Publication;
use crate::{
    db::{Conn, FromRow, Result, Tx},
    time::Timestamp,
};

/// A version of a publication.
#[derive(Clone, Debug, FromRow)]
pub struct Version {
    /// Its number, from 1.
    pub number: i64,
    /// See [`super::version_hash`].
    pub hash: String,
    /// Title then.
    pub title: String,
    /// Sheet then, JSON.
    pub sheet: String,
    /// What the author said of the change.
    pub note: String,
    /// Who made it.
    pub author_name: String,
    /// When.
    pub created_at: Timestamp,
}

const SELECT: &str = "select v.number, v.hash, v.title, v.sheet, v.note, a.name as author_name, v.created_at from versions v join actors a on a.id = v.actor_id";

/// Keeps a version; the same number again changes nothing.
///
/// # Errors
/// The database's.
#[expect(clippy::too_many_arguments, reason = "the columns of a version")]
pub async fn record(
    tx: &mut Tx,
    publication_id: &str,
    number: i64,
    hash: &str,
    title: &str,
    sheet: &str,
    note: &str,
    actor_id: &str,
    at: Timestamp,
) -> Result<()> {
    tx.query("insert into versions (publication_id, number, hash, title, sheet, note, actor_id, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (publication_id, number) do nothing")
        .bind(publication_id.to_owned())
        .bind(number)
        .bind(hash.to_owned())
        .bind(title.to_owned())
        .bind(sheet.to_owned())
        .bind(note.to_owned())
        .bind(actor_id.to_owned())
        .bind(at)
        .put_off()
        .await
}

/// It came back from a network that had kept it, and is the next of its line.
pub const STANDS: &str = "stands";
/// It came back, and another had been written here meanwhile: a person merges the two.
pub const BESIDE: &str = "beside";

/// Notes that a version came back: [`STANDS`] or [`BESIDE`].
///
/// # Errors
/// The database's.
pub async fn came_back(tx: &mut Tx, publication_id: &str, number: i64, how: &'static str) -> Result<()> {
    tx.query("update versions set came_back = $1 where publication_id = $2 and number = $3")
        .bind(how.to_owned())
        .bind(publication_id.to_owned())
        .bind(number)
        .run()
        .await
        .map(|_| ())
}

/// How a version came back; empty when it never was away.
///
/// # Errors
/// The database's.
pub async fn came_back_as(conn: &mut Conn, publication_id: &str, number: i64) -> Result<String> {
    let row: Option<(String,)> = conn
        .query("select came_back from versions where publication_id = $1 and number = $2")
        .bind(publication_id.to_owned())
        .bind(number)
        .maybe()
        .await?;
    Ok(row.map(|(how,)| how).unwrap_or_default())
}

/// The versions that wait to be merged into what stands: publication and number, at most `limit`, after the last that
/// was seen. The one that stands is the publication itself; what both come from is the last version before them.
///
/// # Errors
/// The database's.
pub async fn to_merge(conn: &mut Conn, after: Option<(&str, i64)>, limit: i64) -> Result<Vec<(String, i64)>> {
    let (id, number) = after.unwrap_or_default();
    // versions_beside
    conn.query(
        "select publication_id, number from versions where came_back = 'beside' and (publication_id, number) > ($1, $2) \
         order by publication_id, number limit $3",
    )
    .bind(id.to_owned())
    .bind(number)
    .bind(limit)
    .all()
    .await
}

/// A person has merged this version into what stands, or decided that nothing of it is missing there.
///
/// # Errors
/// The database's.
pub async fn merged(tx: &mut Tx, publication_id: &str, number: i64) -> Result<()> {
    came_back(tx, publication_id, number, STANDS).await
}

/// A page of the versions of a publication, newest first.
///
/// # Errors
/// The database's.
pub async fn list(conn: &mut Conn, publication_id: &str, before: Option<i64>, limit: i64) -> Result<Vec<Version>> {
    conn.query_built(format!("{SELECT} where v.publication_id = $1 and v.number < $2 order by v.number desc limit $3"))
        .bind(publication_id.to_owned())
        .bind(before.unwrap_or(i64::MAX))
        .bind(limit)
        .all()
        .await
}

/// One version by its number.
///
/// # Errors
/// The database's.
pub async fn find(conn: &mut Conn, publication_id: &str, number: i64) -> Result<Option<Version>> {
    conn.query_built(format!("{SELECT} where v.publication_id = $1 and v.number = $2"))
        .bind(publication_id.to_owned())
        .bind(number)
        .maybe()
        .await
}

/// The version with this hash: what an adaptation was made from.
///
/// # Errors
/// The database's.
pub async fn by_hash(conn: &mut Conn, publication: &Publication, hash: &str) -> Result<Option<Version>> {
    conn.query_built(format!("{SELECT} where v.publication_id = $1 and v.hash = $2 order by v.number desc limit 1"))
        .bind(publication.id.clone())
        .bind(hash.to_owned())
        .maybe()
        .await
}
