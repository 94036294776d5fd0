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
