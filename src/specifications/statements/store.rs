//! SQL of statements.

use super::{Content, Kind, State, Statement, content};
use crate::{
    db::{Conn, FromRow, Result, Tx},
    here::Here,
    publications::said::{self, Saying},
    time::Timestamp,
};

const SELECT: &str = "select s.id, s.uri, s.publication_id, s.actor_id, s.kind, s.version, s.version_hash, s.content, s.revision, \
    s.state, s.reason, s.removal, s.created_at, s.updated_at, a.uri as author_uri, a.name as author_name, a.url as author_url, \
    a.origin as author_origin, n.name as network_name from specification_statements s join actors a on a.id = s.actor_id \
    left join networks n on n.origin = a.origin";

/// By local identifier, unless a block hides it.
///
/// # Errors
/// The database's.
pub async fn by_id(conn: &mut Conn, id: &str) -> Result<Option<Statement>> {
    conn.query_built(format!("{SELECT} where s.id = $1 and s.hidden = 0")).bind(id.to_owned()).maybe().await
}

/// By ActivityPub id, hidden or not.
///
/// # Errors
/// The database's.
pub async fn by_uri(conn: &mut Conn, uri: &str) -> Result<Option<Statement>> {
    conn.query_built(format!("{SELECT} where s.uri = $1")).bind(uri.to_owned()).maybe().await
}

/// Which of these ids are those of statements.
///
/// # Errors
/// The database's.
pub async fn known_uris(conn: &mut Conn, uris: &[String]) -> Result<Vec<String>> {
    conn.among("select uri from specification_statements where uri in (..)", uris).await
}

/// Those of a kind that are listed, and those of our own that wait to be or came back; newest first, after `cursor`,
/// which is where the last one stands.
///
/// # Errors
/// The database's.
pub async fn list(
    conn: &mut Conn,
    publication_id: &str,
    kind: Kind,
    cursor: Option<(Timestamp, String)>,
    limit: i64,
) -> Result<Vec<Statement>> {
    let (at, id) = cursor.unwrap_or((Timestamp(i64::MAX), String::new()));
    // specification_statements_list
    conn.query_built(format!(
        "{SELECT} where s.publication_id = $1 and s.kind = $2 and s.hidden = 0 and s.state in ('pending', 'listed', 'returned') \
         and (s.created_at, s.id) < ($3, $4) order by s.created_at desc, s.id desc limit $5"
    ))
    .bind(publication_id.to_owned())
    .bind(kind.name().to_owned())
    .bind(at)
    .bind(id)
    .bind(limit)
    .all()
    .await
}

/// What these authors stated and is not listed: on its way, or sent back; the last first.
///
/// # Errors
/// The database's.
pub async fn unlisted(conn: &mut Conn, authors: &[String], limit: i64) -> Result<Vec<Statement>> {
    // specification_statements_actor
    conn.query_built(format!(
        "{SELECT} where s.state in ('pending', 'returned') and s.hidden = 0 and s.actor_id in (..) \
         order by s.updated_at desc, s.id desc limit {limit}"
    ))
    .bind_list(authors.iter().cloned())
    .all()
    .await
}

/// How many are listed of a specification.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Structures that adopted it.
    pub adopted: i64,
    /// Networks from which those say it.
    pub networks: i64,
    /// Structures that are about to decide.
    pub in_progress: i64,
    /// Structures that refused it.
    pub refused: i64,
    /// Annexes of territories.
    pub annexes: i64,
    /// Solutions that say what they meet.
    pub solutions: i64,
}

#[derive(FromRow)]
struct Row {
    kind: String,
    status: String,
    count: i64,
    networks: i64,
}

/// Counts what is listed: each structure once, whoever says it.
///
/// # Errors
/// The database's.
pub async fn counts(conn: &mut Conn, publication_id: &str) -> Result<Counts> {
    let rows: Vec<Row> = conn
        .query(
            "select s.kind, s.status, count(distinct case when s.kind = 'annex' then s.actor_id else s.name_key end) as count, \
             count(distinct a.origin) as networks from specification_statements s join actors a on a.id = s.actor_id \
             where s.publication_id = $1 and s.hidden = 0 and s.state = 'listed' group by s.kind, s.status",
        )
        .bind(publication_id.to_owned())
        .all()
        .await?;
    let mut counts = Counts::default();
    for row in rows {
        match (Kind::parse(&row.kind), row.status.as_str()) {
            (Some(Kind::Adoption), content::ADOPTED) => (counts.adopted, counts.networks) = (row.count, row.networks),
            (Some(Kind::Adoption), content::IN_PROGRESS) => counts.in_progress = row.count,
            (Some(Kind::Adoption), _) => counts.refused = row.count,
            (Some(Kind::Annex), _) => counts.annexes = row.count,
            (Some(Kind::Conformance), _) => counts.solutions = row.count,
            (None, _) => {}
        }
    }
    Ok(counts)
}

/// The annexes that a text may be read with, by the names of their networks.
///
/// # Errors
/// The database's.
pub async fn annexes(conn: &mut Conn, publication_id: &str, limit: i64) -> Result<Vec<(String, String)>> {
    conn.query(
        "select id, name from specification_statements where publication_id = $1 and kind = 'annex' and hidden = 0 \
         and state in ('pending', 'listed') order by name, id limit $2",
    )
    .bind(publication_id.to_owned())
    .bind(limit)
    .all()
    .await
}

/// How many statements of a kind an author has about a text: those that stand, and all.
///
/// # Errors
/// The database's.
pub async fn of_author(conn: &mut Conn, publication_id: &str, actor_id: &str, kind: Kind) -> Result<(i64, i64)> {
    // specification_statements_actor
    let rows: Vec<(String, i64)> = conn
        .query(
            "select state, count(*) as count from specification_statements where actor_id = $1 and publication_id = $2 \
             and kind = $3 group by state",
        )
        .bind(actor_id.to_owned())
        .bind(publication_id.to_owned())
        .bind(kind.name().to_owned())
        .all()
        .await?;
    let stands = |state: &str| State::parse(state).is_some_and(|state| !state.is_over());
    let standing = rows.iter().filter(|(state, _)| stands(state)).map(|(_, count)| count).sum();
    Ok((standing, rows.iter().map(|(_, count)| count).sum()))
}

/// Those of a kind that were taken off the list, the last first.
///
/// # Errors
/// The database's.
pub async fn removed(conn: &mut Conn, publication_id: &str, kind: Kind, limit: i64) -> Result<Vec<Statement>> {
    // specification_statements_list
    conn.query_built(format!(
        "{SELECT} where s.publication_id = $1 and s.kind = $2 and s.hidden = 0 and s.state = 'removed' \
         order by s.created_at desc, s.id desc limit $3"
    ))
    .bind(publication_id.to_owned())
    .bind(kind.name().to_owned())
    .bind(limit)
    .all()
    .await
}

/// What became of another statement from the same network that says something of the same structure, annex or solution, and
/// stands, or was taken off the list: what a moderator took off is not stated once more.
///
/// # Errors
/// The database's.
pub async fn twin(
    conn: &mut Conn,
    publication_id: &str,
    (kind, key): (Kind, &str),
    origin: &str,
    uri: &str,
) -> Result<Option<State>> {
    let row: Option<(String,)> = conn
        .query(
            "select s.state from specification_statements s join actors a on a.id = s.actor_id where s.publication_id = $1 \
             and s.kind = $2 and s.name_key = $3 and a.origin = $4 and s.uri <> $5 \
             and s.state in ('pending', 'listed', 'removed') order by s.state limit 1",
        )
        .bind(publication_id.to_owned())
        .bind(kind.name().to_owned())
        .bind(key.to_owned())
        .bind(origin.to_owned())
        .bind(uri.to_owned())
        .maybe()
        .await?;
    Ok(row.and_then(|(state,)| State::parse(&state)))
}

/// A statement to write.
pub struct New<'a> {
    /// Local identifier, when it is new here.
    pub id: String,
    /// ActivityPub id.
    pub uri: &'a str,
    /// The specification.
    pub publication_id: &'a str,
    /// The author.
    pub actor_id: &'a str,
    /// What kind.
    pub kind: Kind,
    /// The version that it is about, and its hash.
    pub version: (i64, &'a str),
    /// What it says.
    pub content: &'a Content,
    /// From 1.
    pub revision: i64,
    /// What becomes of it.
    pub state: State,
    /// First stated.
    pub created_at: Timestamp,
    /// Last corrected.
    pub updated_at: Timestamp,
    /// Now, here.
    pub received_at: Timestamp,
}

/// Writes a statement, or its newer revision; whose it is, of what, and its kind never change. False, and nothing is written,
/// where a revision as new stands, or it is over: another transaction may have been faster.
///
/// # Errors
/// The database's.
pub async fn write(tx: &mut Tx, new: &New<'_>) -> Result<bool> {
    tx.query(
        "insert into specification_statements (id, uri, publication_id, actor_id, kind, name, name_key, status, version, \
         version_hash, content, revision, state, created_at, updated_at, received_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) on conflict (uri) do update set \
         name = excluded.name, name_key = excluded.name_key, status = excluded.status, version = excluded.version, \
         version_hash = excluded.version_hash, content = excluded.content, revision = excluded.revision, \
         state = excluded.state, reason = '', updated_at = excluded.updated_at, received_at = excluded.received_at \
         where specification_statements.actor_id = excluded.actor_id and specification_statements.kind = excluded.kind \
         and specification_statements.publication_id = excluded.publication_id \
         and specification_statements.state not in ('removed', 'withdrawn') \
         and (specification_statements.revision < excluded.revision or excluded.state = 'withdrawn')",
    )
    .bind(new.id.clone())
    .bind(new.uri.to_owned())
    .bind(new.publication_id.to_owned())
    .bind(new.actor_id.to_owned())
    .bind(new.kind.name().to_owned())
    .bind(new.content.name.clone())
    .bind(new.content.key(new.kind))
    .bind(new.content.status.clone())
    .bind(new.version.0)
    .bind(new.version.1.to_owned())
    .bind(serde_json::to_string(new.content).expect("a content is JSON"))
    .bind(new.revision)
    .bind(new.state.name().to_owned())
    .bind(new.created_at)
    .bind(new.updated_at)
    .bind(new.received_at)
    .run()
    .await
    .map(|written| written == 1)
}

/// What [`write`] wrote shows its file, or none.
///
/// # Errors
/// The database's.
pub async fn show_file(tx: &mut Tx, here: &Here<'_>, new: &New<'_>, origin: &str) -> Result<()> {
    let saying = Saying { uri: new.uri, origin, publication_id: new.publication_id };
    said::show(tx, here, &saying, new.content.file.as_ref().filter(|_| !new.state.is_over())).await
}

/// Notes what became of one that stands. What is over shows no file any more.
///
/// # Errors
/// The database's.
pub async fn set_state(tx: &mut Tx, id: &str, state: State, reason: &str) -> Result<()> {
    if state.is_over() {
        tx.query("delete from attachments where said = (select uri from specification_statements where id = $1)")
            .bind(id.to_owned())
            .run()
            .await?;
    }
    tx.query(
        "update specification_statements set state = $1, reason = $2 where id = $3 and state not in ('removed', 'withdrawn')",
    )
    .bind(state.name().to_owned())
    .bind(reason.to_owned())
    .bind(id.to_owned())
    .run()
    .await
    .map(|_| ())
}

/// Notes that one that stands was taken off the list, by which word, and why.
///
/// # Errors
/// The database's.
pub async fn remove(tx: &mut Tx, id: &str, removal: &str, reason: &str) -> Result<()> {
    tx.query(
        "update specification_statements set state = 'removed', reason = $1, removal = $2 where id = $3 \
         and state not in ('removed', 'withdrawn')",
    )
    .bind(reason.to_owned())
    .bind(removal.to_owned())
    .bind(id.to_owned())
    .run()
    .await
    .map(|_| ())
}

/// Puts one back on the list that this word took off; false where it was not that one.
///
/// # Errors
/// The database's.
pub async fn restore(tx: &mut Tx, id: &str, removal: &str) -> Result<bool> {
    let restored = tx
        .query(
            "update specification_statements set state = 'listed', reason = '', removal = '' where id = $1 \
             and state = 'removed' and removal = $2",
        )
        .bind(id.to_owned())
        .bind(removal.to_owned())
        .run()
        .await?;
    Ok(restored == 1)
}

/// Keeps the `Offer` of a statement from elsewhere as its author signed it.
///
/// # Errors
/// The database's.
pub async fn keep_offer(tx: &mut Tx, uri: &str, offer: &str) -> Result<()> {
    tx.query("update specification_statements set offer = $1 where uri = $2")
        .bind(offer.to_owned())
        .bind(uri.to_owned())
        .run()
        .await
        .map(|_| ())
}

/// That `Offer`; empty for one of our own.
///
/// # Errors
/// The database's.
pub async fn offer(conn: &mut Conn, id: &str) -> Result<String> {
    let row: Option<(String,)> =
        conn.query("select offer from specification_statements where id = $1").bind(id.to_owned()).maybe().await?;
    Ok(row.map(|(offer,)| offer).unwrap_or_default())
}

/// The numbers of the newest versions of a text, newest first.
///
/// # Errors
/// The database's.
pub async fn versions(conn: &mut Conn, publication_id: &str, limit: i64) -> Result<Vec<i64>> {
    let rows: Vec<(i64,)> = conn
        .query("select number from versions where publication_id = $1 and number > 0 order by number desc limit $2")
        .bind(publication_id.to_owned())
        .bind(limit)
        .all()
        .await?;
    Ok(rows.into_iter().map(|(number,)| number).collect())
}
