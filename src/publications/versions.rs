//! Every version is kept, whole, so that any two can be compared and nothing written is lost.

use super::Publication;
use crate::{
    db::{Conn, FromRow, Result, Tx},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// A version of a publication.
#[derive(Clone, Debug, FromRow)]
pub struct Version {
    /// Its number, from 1; below zero for one whose number another has: see [`apart`].
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
    /// How it came back after it was lost here: [`STANDS`], [`BESIDE`], [`MERGED`]; empty when it never was away.
    pub came_back: String,
    /// Of what came back beside another: the number of the version that both come from, where it is known.
    pub base: Option<i64>,
    /// The number of the version that a person merged into this one.
    pub joins: Option<i64>,
}

impl Version {
    /// The number that its origin gave it.
    #[must_use]
    pub fn said_number(&self) -> i64 {
        self.number.abs() % TURN
    }

    /// True when it does not stand in the line of those that were shown, one after the other.
    #[must_use]
    pub fn is_aside(&self) -> bool {
        self.number < 0 || matches!(self.came_back.as_str(), BESIDE | MERGED)
    }
}

/// Numbers of an origin are smaller.
pub const TURN: i64 = 1_000_000;

const SELECT: &str = "select v.number, v.hash, v.title, v.sheet, v.note, a.name as author_name, v.created_at, v.came_back, v.base, v.joins \
    from versions v join actors a on a.id = v.actor_id";

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
/// It was beside another, and a person has merged the two, or decided that nothing of it is missing.
pub const MERGED: &str = "merged";

/// Notes how a version came back: [`STANDS`], [`BESIDE`], [`MERGED`].
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

/// The version of a publication that waits to be merged, the last when there are several.
///
/// # Errors
/// The database's.
pub async fn beside(conn: &mut Conn, publication_id: &str) -> Result<Option<Version>> {
    // versions_beside
    conn.query_built(format!(
        "{SELECT} where v.publication_id = $1 and v.came_back = 'beside' order by v.number desc limit 1"
    ))
    .bind(publication_id.to_owned())
    .maybe()
    .await
}

/// Nothing of a version that was beside is missing any more, or it stands in `into`: nobody is told of it any more, once it was
/// the last that waited.
///
/// # Errors
/// The database's.
pub async fn settle(tx: &mut Tx, publication_id: &str, other: i64, into: Option<i64>) -> Result<()> {
    if find(tx, publication_id, other).await?.is_none_or(|version| version.came_back != BESIDE) {
        return Ok(());
    }
    merged(tx, publication_id, other, into).await?;
    if beside(tx, publication_id).await?.is_none() {
        super::news::settled(tx, publication_id).await?;
    }
    Ok(())
}

/// Notes that a version came back beside what was written here since, and the version that both come from.
///
/// # Errors
/// The database's.
pub async fn set_beside(tx: &mut Tx, publication_id: &str, number: i64, base: Option<i64>) -> Result<()> {
    came_back(tx, publication_id, number, BESIDE).await?;
    tx.query("update versions set base = $1 where publication_id = $2 and number = $3")
        .bind(base)
        .bind(publication_id.to_owned())
        .bind(number)
        .run()
        .await
        .map(|_| ())
}

/// A person has merged a version that was beside into `into`, or decided that nothing of it is missing there. Those
/// that came back with it and lead to it are in it.
///
/// # Errors
/// The database's.
async fn merged(tx: &mut Tx, publication_id: &str, number: i64, into: Option<i64>) -> Result<()> {
    let base = find(tx, publication_id, number).await?.and_then(|version| version.base);
    tx.query(
        "update versions set came_back = 'merged' where publication_id = $1 and came_back = 'beside' \
         and number <= $2 and (number = $2 or base = $3)",
    )
    .bind(publication_id.to_owned())
    .bind(number)
    .bind(base)
    .run()
    .await?;
    let Some(into) = into else { return Ok(()) };
    tx.query("update versions set joins = $1 where publication_id = $2 and number = $3")
        .bind(number)
        .bind(publication_id.to_owned())
        .bind(into)
        .run()
        .await
        .map(|_| ())
}

/// Gives a version another number, which must be free.
///
/// # Errors
/// The database's.
pub async fn renumber(tx: &mut Tx, publication_id: &str, from: i64, to: i64) -> Result<()> {
    tx.query("update versions set number = $1 where publication_id = $2 and number = $3")
        .bind(to)
        .bind(publication_id.to_owned())
        .bind(from)
        .run()
        .await
        .map(|_| ())
}

/// A free number below zero for a version of a network that came back from an old copy: another version bears its
/// number here. Its origin says later which of the two stands, under a number after both.
///
/// # Errors
/// The database's.
pub async fn apart(conn: &mut Conn, publication_id: &str, number: i64) -> Result<i64> {
    let mut free = -number;
    while find(conn, publication_id, free).await?.is_some() {
        free -= TURN;
    }
    Ok(free)
}

/// A version that may be unknown where it was written.
#[derive(Clone, Debug, PartialEq, Eq, FromRow, Serialize, Deserialize)]
pub struct Contested {
    /// ActivityPub id of its publication.
    pub uri: String,
    /// See [`Version::hash`].
    pub hash: String,
}

/// True when a publication is here and this version of it is not.
///
/// # Errors
/// The database's.
pub async fn lacks(conn: &mut Conn, one: &Contested) -> Result<bool> {
    let row: Option<(i64,)> = conn
        .query(
            "select p.seq from publications p where p.uri = $1 and p.state <> 'deleted' and not exists \
             (select 1 from versions v where v.publication_id = p.id and v.hash = $2)",
        )
        .bind(one.uri.clone())
        .bind(one.hash.clone())
        .maybe()
        .await?;
    Ok(row.is_some())
}

/// Of the publications of a network, at most `limit` versions whose number it has given twice: both of each.
///
/// # Errors
/// The database's.
pub async fn contested(conn: &mut Conn, network: &str, limit: i64) -> Result<Vec<Contested>> {
    // versions_apart
    conn.query(
        "select distinct p.uri, v.hash from versions w join publications p on p.id = w.publication_id \
         join versions v on v.publication_id = w.publication_id and (v.number = w.number or v.number = (-w.number) % $1) \
         where w.number < 0 and p.network = $2 and p.state <> 'deleted' order by p.uri, v.hash limit $3",
    )
    .bind(TURN)
    .bind(network.to_owned())
    .bind(limit)
    .all()
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
