//! SQL of votes.

mod ballots;

pub use ballots::{
    Ballot, Compared, New, Unproved, Which, adopt_copies, ballot, compared, counts, drop_copies, explained, is_listed,
    listed, of_a_page, of_voter, own, set_hidden, set_proved, set_state, set_undo, shown, unproved, write,
};

use super::{Recounted, Told, Vote};
use crate::{
    db::{Conn, FromRow, Result, Tx},
    here::Here,
    time::Timestamp,
};
use std::time::Duration;

const SELECT: &str =
    "select id, uri, publication_id, terms, result, found, created_at, counted_at from specification_votes";

#[derive(FromRow)]
struct Row {
    id: String,
    uri: String,
    publication_id: String,
    terms: String,
    result: String,
    found: String,
    created_at: Timestamp,
    counted_at: Option<Timestamp>,
}

impl Row {
    fn read(self) -> Result<Vote> {
        let damaged = |error: serde_json::Error| sqlx::Error::Decode(error.into());
        let read_if = |text: &str| if text.is_empty() { "null".to_owned() } else { text.to_owned() };
        Ok(Vote {
            agreed: serde_json::from_str(&self.terms).map_err(damaged)?,
            result: serde_json::from_str(&read_if(&self.result)).map_err(damaged)?,
            found: serde_json::from_str(&read_if(&self.found)).map_err(damaged)?,
            id: self.id,
            uri: self.uri,
            publication_id: self.publication_id,
            created_at: self.created_at,
            counted_at: self.counted_at,
        })
    }
}

/// By local identifier.
///
/// # Errors
/// The database's.
pub async fn by_id(conn: &mut Conn, id: &str) -> Result<Option<Vote>> {
    let row: Option<Row> = conn.query_built(format!("{SELECT} where id = $1")).bind(id.to_owned()).maybe().await?;
    row.map(Row::read).transpose()
}

/// By ActivityPub id.
///
/// # Errors
/// The database's.
pub async fn by_uri(conn: &mut Conn, uri: &str) -> Result<Option<Vote>> {
    let row: Option<Row> = conn.query_built(format!("{SELECT} where uri = $1")).bind(uri.to_owned()).maybe().await?;
    row.map(Row::read).transpose()
}

/// Votes on a text or, when `subject` is given, on that alone, newest first.
///
/// # Errors
/// The database's.
pub async fn list(conn: &mut Conn, publication_id: &str, subject: Option<&str>, limit: i64) -> Result<Vec<Vote>> {
    // specification_votes_list
    let rows: Vec<Row> = conn
        .query_built(format!(
            "{SELECT} where publication_id = $1 and ($2 = '' or subject = $2) order by created_at desc, id desc limit $3"
        ))
        .bind(publication_id.to_owned())
        .bind(subject.unwrap_or_default().to_owned())
        .bind(limit)
        .all()
        .await?;
    rows.into_iter().map(Row::read).collect()
}

/// All votes on a text and its amendments, newest first, after one of this instant and id.
///
/// # Errors
/// The database's.
pub async fn page(
    conn: &mut Conn,
    publication_id: &str,
    after: Option<(Timestamp, String)>,
    limit: i64,
) -> Result<Vec<Vote>> {
    let (at, id) = after.unwrap_or((Timestamp(i64::MAX), String::new()));
    // specification_votes_list
    let rows: Vec<Row> = conn
        .query_built(format!(
            "{SELECT} where publication_id = $1 and (created_at, id) < ($2, $3) order by created_at desc, id desc limit $4"
        ))
        .bind(publication_id.to_owned())
        .bind(at)
        .bind(id)
        .bind(limit)
        .all()
        .await?;
    rows.into_iter().map(Row::read).collect()
}

/// Votes that take ballots at this instant, or will, the first to close first.
///
/// # Errors
/// The database's.
pub async fn not_closed(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<Vote>> {
    // specification_votes_due: whatever counts later than now
    let rows: Vec<Row> = conn
        .query_built(format!(
            "{SELECT} where state = 'open' and counts_at >= $1 and closes >= $1 order by closes, id limit $2"
        ))
        .bind(now)
        .bind(limit)
        .all()
        .await?;
    rows.into_iter().map(Row::read).collect()
}

/// Those of them for which nobody is mandated, by whatever rule they are.
///
/// # Errors
/// The database's.
pub async fn unmandated(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<Vote>> {
    // specification_votes_due
    let rows: Vec<Row> = conn
        .query_built(format!(
            "{SELECT} where state = 'open' and counts_at >= $1 and closes >= $1 and not exists (select 1 \
             from specification_mandates m join people o on o.actor_id = m.actor_id where m.vote_id = specification_votes.id \
             and o.status = 'active') order by closes, id limit $2"
        ))
        .bind(now)
        .bind(limit)
        .all()
        .await?;
    rows.into_iter().map(Row::read).collect()
}

/// Votes that were counted elsewhere and are to be counted again here by now, identifier and address, that which has
/// waited longest first.
///
/// # Errors
/// The database's.
pub async fn uncounted(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<(String, String)>> {
    // specification_votes_recount
    conn.query(
        "select v.id, v.uri from specification_votes v join publications p on p.id = v.publication_id \
         where v.recount_at <= $1 and p.state = 'published' order by v.recount_at, v.id limit $2",
    )
    .bind(now)
    .bind(limit)
    .all()
    .await
}

/// When to count again here what is not counted whole by then.
///
/// # Errors
/// The database's.
pub async fn set_recount_at(tx: &mut Tx, vote_id: &str, at: Timestamp) -> Result<()> {
    tx.query("update specification_votes set recount_at = $1 where id = $2")
        .bind(at)
        .bind(vote_id.to_owned())
        .run()
        .await
        .map(|_| ())
}

/// The last published ballot that was read; empty before the first.
///
/// # Errors
/// The database's.
pub async fn read_to(conn: &mut Conn, vote_id: &str) -> Result<String> {
    let (uri,): (String,) =
        conn.query("select read_to from specification_votes where id = $1").bind(vote_id.to_owned()).one().await?;
    Ok(uri)
}

/// Notes the last published ballot that was read.
///
/// # Errors
/// The database's.
pub async fn set_read_to(tx: &mut Tx, vote_id: &str, uri: &str) -> Result<()> {
    tx.query("update specification_votes set read_to = $1 where id = $2")
        .bind(uri.to_owned())
        .bind(vote_id.to_owned())
        .run()
        .await
        .map(|_| ())
}

/// How many votes are here on a text and its amendments.
///
/// # Errors
/// The database's.
pub async fn count(conn: &mut Conn, publication_id: &str) -> Result<i64> {
    let (count,): (i64,) = conn
        .query("select count(*) from specification_votes where publication_id = $1")
        .bind(publication_id.to_owned())
        .one()
        .await?;
    Ok(count)
}

/// How many ballots were recorded of a vote, where the text is published.
///
/// # Errors
/// The database's.
pub async fn recorded(conn: &mut Conn, vote_id: &str) -> Result<i64> {
    let (count,): (i64,) =
        conn.query("select ballots from specification_votes where id = $1").bind(vote_id.to_owned()).one().await?;
    Ok(count)
}

/// Votes of this network's own texts that are to be counted now.
///
/// # Errors
/// The database's.
pub async fn due(conn: &mut Conn, here: &Here<'_>, limit: i64) -> Result<Vec<Vote>> {
    // specification_votes_due
    let rows: Vec<Row> = conn
        .query_built(format!(
            "{SELECT} where state = 'open' and counts_at <= $1 and publication_id in (select id from publications \
             where network = $2 and state = 'published') order by counts_at limit $3"
        ))
        // What arrives within the second of the last instant still counts.
        .bind(here.now.minus(Duration::from_secs(1)))
        .bind(here.origin.as_str().to_owned())
        .bind(limit)
        .all()
        .await?;
    rows.into_iter().map(Row::read).collect()
}

/// Until when the vote on a text as a whole takes ballots, while there is one that was not counted.
///
/// # Errors
/// The database's.
pub async fn open_until(conn: &mut Conn, publication_id: &str) -> Result<Option<Timestamp>> {
    let row: (Option<Timestamp>,) = conn
        .query(
            "select max(v.closes) from specification_votes v join publications p on p.id = v.publication_id \
             where v.publication_id = $1 and v.state = 'open' and v.subject = p.uri",
        )
        .bind(publication_id.to_owned())
        .one()
        .await?;
    Ok(row.0)
}

/// Writes a vote that is opened, or told of here.
///
/// # Errors
/// The database's.
pub async fn insert(tx: &mut Tx, vote: &Vote) -> Result<()> {
    tx.query(
        "insert into specification_votes (id, uri, publication_id, subject, terms, closes, counts_at, state, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, 'open', $8)",
    )
    .bind(vote.id.clone())
    .bind(vote.uri.clone())
    .bind(vote.publication_id.clone())
    .bind(vote.agreed.subject.clone())
    .bind(json(&vote.agreed))
    .bind(vote.agreed.closes)
    .bind(vote.agreed.counts_at())
    .bind(vote.created_at)
    .run()
    .await
    .map(|_| ())
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("it is JSON")
}

/// Takes the place of one more ballot, and holds the vote until the transaction ends; false once it was counted.
///
/// # Errors
/// The database's.
pub async fn hold(tx: &mut Tx, vote: &Vote, most: i64) -> Result<bool> {
    let held = tx
        .query("update specification_votes set ballots = ballots + 1 where id = $1 and state = 'open' and ballots < $2")
        .bind(vote.id.clone())
        .bind(most)
        .run()
        .await?;
    Ok(held == 1)
}

/// Holds the vote until the transaction ends; false once it was counted.
///
/// # Errors
/// The database's.
pub async fn touch(tx: &mut Tx, vote: &Vote) -> Result<bool> {
    let held = tx
        .query("update specification_votes set ballots = ballots where id = $1 and state = 'open'")
        .bind(vote.id.clone())
        .run()
        .await?;
    Ok(held == 1)
}

/// Notes the result, once; false when it was noted before, or when other ballots are recorded than the `recorded` that were
/// counted.
///
/// # Errors
/// The database's.
pub async fn set_result(tx: &mut Tx, vote_id: &str, result: &Told, recorded: i64, at: Timestamp) -> Result<bool> {
    let changed = tx
        .query(
            "update specification_votes set state = 'counted', result = $1, counted_at = $2, recount_at = $2 \
             where id = $3 and state = 'open' and ballots = $4",
        )
        .bind(json(result))
        .bind(at)
        .bind(vote_id.to_owned())
        .bind(recorded)
        .run()
        .await?;
    Ok(changed == 1)
}

/// Notes what was counted here, and when to count again.
///
/// # Errors
/// The database's.
pub async fn set_found(tx: &mut Tx, vote_id: &str, found: &Recounted, again: Option<Timestamp>) -> Result<()> {
    tx.query("update specification_votes set found = $1, recount_at = $2 where id = $3")
        .bind(json(found))
        .bind(again)
        .bind(vote_id.to_owned())
        .run()
        .await
        .map(|_| ())
}

/// The person whom this network mandated for a vote: local identifier, address and name of their actor.
///
/// # Errors
/// The database's.
pub async fn mandated(conn: &mut Conn, vote_id: &str) -> Result<Option<(String, String, String)>> {
    conn.query(
        "select a.id, a.uri, a.name from specification_mandates m join actors a on a.id = m.actor_id where m.vote_id = $1 \
         and a.deleted_at is null",
    )
    .bind(vote_id.to_owned())
    .maybe()
    .await
}

/// Mandates a person for a vote, instead of whoever was.
///
/// # Errors
/// The database's.
pub async fn set_mandate(tx: &mut Tx, vote_id: &str, actor_id: &str, (by, at): (&str, Timestamp)) -> Result<()> {
    tx.query(
        "insert into specification_mandates (vote_id, actor_id, decided_by, decided_at) values ($1, $2, $3, $4) \
         on conflict (vote_id) do update set actor_id = excluded.actor_id, decided_by = excluded.decided_by, decided_at = excluded.decided_at",
    )
    .bind(vote_id.to_owned())
    .bind(actor_id.to_owned())
    .bind(by.to_owned())
    .bind(at)
    .run()
    .await
    .map(|_| ())
}

/// Which of these ids are those of votes or ballots.
///
/// # Errors
/// The database's.
pub async fn known_uris(conn: &mut Conn, uris: &[String]) -> Result<Vec<String>> {
    let mut known = conn.among("select uri from specification_votes where uri in (..)", uris).await?;
    known.extend(conn.among("select uri from specification_ballots where uri in (..)", uris).await?);
    Ok(known)
}
