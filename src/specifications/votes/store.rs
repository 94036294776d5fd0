//! SQL of votes.

use super::{Recounted, Said, State, Told, Vote};
use crate::{
    db::{Conn, FromRow, Result, Tx},
    here::Here,
    time::Timestamp,
};

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

/// Votes that take ballots at this instant, the first to close first.
///
/// # Errors
/// The database's.
pub async fn open_now(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<Vote>> {
    // specification_votes_due: whatever counts later than now
    let rows: Vec<Row> = conn
        .query_built(format!(
            "{SELECT} where state = 'open' and counts_at >= $1 and closes >= $1 order by closes, id limit $2"
        ))
        .bind(now)
        .bind(limit)
        .all()
        .await?;
    let votes: Result<Vec<Vote>> = rows.into_iter().map(Row::read).collect();
    Ok(votes?.into_iter().filter(|vote| vote.is_open(now)).collect())
}

/// Addresses of votes that were counted elsewhere and not here yet.
///
/// # Errors
/// The database's.
pub async fn uncounted(conn: &mut Conn, limit: i64) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = conn
        .query("select uri from specification_votes where state = 'counted' and found = '' order by counts_at limit $1")
        .bind(limit)
        .all()
        .await?;
    Ok(rows.into_iter().map(|(uri,)| uri).collect())
}

/// Votes of this network's own texts that are to be counted now.
///
/// # Errors
/// The database's.
pub async fn due(conn: &mut Conn, here: &Here<'_>, limit: i64) -> Result<Vec<Vote>> {
    // specification_votes_due
    let rows: Vec<Row> = conn
        .query_built(format!(
            "{SELECT} where state = 'open' and counts_at < $1 and publication_id in (select id from publications \
             where network = $2 and state = 'published') order by counts_at limit $3"
        ))
        .bind(here.now)
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

/// Notes the result, once; false when it was noted before.
///
/// # Errors
/// The database's.
pub async fn set_result(tx: &mut Tx, vote_id: &str, result: &Told, at: Timestamp) -> Result<bool> {
    let changed = tx
        .query("update specification_votes set state = 'counted', result = $1, counted_at = $2 where id = $3 and state = 'open'")
        .bind(json(result))
        .bind(at)
        .bind(vote_id.to_owned())
        .run()
        .await?;
    Ok(changed == 1)
}

/// Notes what was counted here.
///
/// # Errors
/// The database's.
pub async fn set_found(tx: &mut Tx, vote_id: &str, found: &Recounted) -> Result<()> {
    tx.query("update specification_votes set found = $1 where id = $2")
        .bind(json(found))
        .bind(vote_id.to_owned())
        .run()
        .await
        .map(|_| ())
}

/// A ballot, with its voter.
#[derive(Clone, Debug, FromRow)]
pub struct Ballot {
    /// ActivityPub id.
    pub uri: String,
    /// Who votes.
    pub voter: String,
    /// Their instance.
    pub origin: String,
    /// The person whom the network mandated; empty for a person's own.
    pub person: String,
    /// See [`crate::specifications::tally::Choice::name`].
    pub choice: String,
    /// Why, plain text.
    pub explanation: String,
    /// See [`State::name`].
    pub state: String,
    /// Why it was refused, plain text.
    pub reason: String,
    /// Signed.
    pub signed_at: Timestamp,
    /// When it came to where votes are counted; known there, and once ballots are published.
    pub arrived_at: Option<Timestamp>,
    /// As it was signed, JSON.
    pub offer: String,
    /// What takes it back, as it was signed, JSON; may be empty.
    pub undo: String,
    /// When that came.
    pub undo_arrived_at: Option<Timestamp>,
    /// The voter's name, where they are known.
    pub voter_name: Option<String>,
}

impl Ballot {
    /// What became of it.
    #[must_use]
    pub fn standing(&self) -> State {
        State::parse(&self.state).unwrap_or(State::Pending)
    }
}

const BALLOTS: &str = "select b.uri, b.voter, b.origin, b.person, b.choice, b.explanation, b.state, b.reason, b.signed_at, \
    b.arrived_at, b.offer, b.undo, b.undo_arrived_at, a.name as voter_name from specification_ballots b \
    left join actors a on a.uri = b.voter";

/// What this voter signed, the last first.
///
/// # Errors
/// The database's.
pub async fn of_voter(conn: &mut Conn, vote_id: &str, voter: &str) -> Result<Vec<Ballot>> {
    // specification_ballots_voter
    conn.query_built(format!(
        "{BALLOTS} where b.vote_id = $1 and b.voter = $2 order by b.signed_at desc, b.id desc limit 50"
    ))
    .bind(vote_id.to_owned())
    .bind(voter.to_owned())
    .all()
    .await
}

/// Ballots that the network of the text counts, in the order of their ids, after `after`.
///
/// # Errors
/// The database's.
pub async fn listed(conn: &mut Conn, vote_id: &str, after: &str, limit: i64) -> Result<Vec<Ballot>> {
    // specification_ballots_vote
    conn.query_built(format!("{BALLOTS} where b.vote_id = $1 and b.listed = 1 and b.uri > $2 order by b.uri limit $3"))
        .bind(vote_id.to_owned())
        .bind(after.to_owned())
        .bind(limit)
        .all()
        .await
}

/// Ballots that say why, in no order that says who: that of what they say.
///
/// # Errors
/// The database's.
pub async fn explained(conn: &mut Conn, vote_id: &str, limit: i64) -> Result<Vec<Ballot>> {
    // specification_ballots_vote
    conn.query_built(format!(
        "{BALLOTS} where b.vote_id = $1 and b.listed = 1 and b.explanation <> '' and b.undo = '' \
         and not exists (select 1 from specification_ballots c where c.vote_id = b.vote_id and c.voter = b.voter and c.listed = 1 \
         and (c.signed_at, c.uri) > (b.signed_at, b.uri)) order by b.explanation, b.uri limit $2"
    ))
    .bind(vote_id.to_owned())
    .bind(limit)
    .all()
    .await
}

/// By ActivityPub id, with the vote that it is of.
///
/// # Errors
/// The database's.
pub async fn ballot(conn: &mut Conn, uri: &str) -> Result<Option<(Vote, Ballot)>> {
    let row: Option<(String,)> =
        conn.query("select vote_id from specification_ballots where uri = $1").bind(uri.to_owned()).maybe().await?;
    let Some((vote_id,)) = row else { return Ok(None) };
    let ballot: Ballot = conn.query_built(format!("{BALLOTS} where b.uri = $1")).bind(uri.to_owned()).one().await?;
    Ok(by_id(conn, &vote_id).await?.map(|vote| (vote, ballot)))
}

/// How many ballots are here of one voter, and of one origin.
///
/// # Errors
/// The database's.
pub async fn counts(conn: &mut Conn, vote_id: &str, voter: &str, origin: &str) -> Result<(i64, i64)> {
    let (of_voter,): (i64,) = conn
        .query("select count(*) from specification_ballots where vote_id = $1 and voter = $2")
        .bind(vote_id.to_owned())
        .bind(voter.to_owned())
        .one()
        .await?;
    let (of_origin,): (i64,) = conn
        .query("select count(*) from specification_ballots where vote_id = $1 and origin = $2")
        .bind(vote_id.to_owned())
        .bind(origin.to_owned())
        .one()
        .await?;
    Ok((of_voter, of_origin))
}

/// Ballots of this origin that the network of the text said it had, and that it does not count.
///
/// # Errors
/// The database's.
pub async fn missing(conn: &mut Conn, vote_id: &str, origin: &str) -> Result<i64> {
    let (count,): (i64,) = conn
        .query(
            "select count(*) from specification_ballots where vote_id = $1 and origin = $2 and listed = 0 \
             and state in ('received', 'leaving', 'withdrawn')",
        )
        .bind(vote_id.to_owned())
        .bind(origin.to_owned())
        .one()
        .await?;
    Ok(count)
}

/// A ballot to write.
pub struct New<'a> {
    /// What it says.
    pub said: &'a Said,
    /// The voter's instance.
    pub origin: &'a str,
    /// What becomes of it.
    pub state: State,
    /// Why, when it is refused.
    pub reason: &'a str,
    /// When it came to where votes are counted.
    pub arrived_at: Option<Timestamp>,
    /// True when it is among those that are counted.
    pub listed: bool,
    /// As it was signed.
    pub offer: String,
}

/// Writes a ballot. Of one that is here already only what the network of the text says of it changes.
///
/// # Errors
/// The database's.
pub async fn write(tx: &mut Tx, here: &Here<'_>, vote_id: &str, new: &New<'_>) -> Result<()> {
    tx.query(
        "insert into specification_ballots (id, uri, vote_id, voter, origin, person, choice, explanation, state, reason, signed_at, \
         arrived_at, listed, offer) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) \
         on conflict (uri) do update set arrived_at = excluded.arrived_at, listed = excluded.listed, offer = excluded.offer \
         where specification_ballots.vote_id = excluded.vote_id and specification_ballots.voter = excluded.voter",
    )
    .bind(here.id())
    .bind(new.said.uri.clone())
    .bind(vote_id.to_owned())
    .bind(new.said.voter.clone())
    .bind(new.origin.to_owned())
    .bind(new.said.person.clone())
    .bind(new.said.choice.name().to_owned())
    .bind(new.said.explanation.clone())
    .bind(new.state.name().to_owned())
    .bind(new.reason.to_owned())
    .bind(new.said.signed_at)
    .bind(new.arrived_at)
    .bind(i64::from(new.listed))
    .bind(new.offer.clone())
    .run()
    .await
    .map(|_| ())
}

/// Notes what became of a ballot.
///
/// # Errors
/// The database's.
pub async fn set_state(tx: &mut Tx, uri: &str, state: State, reason: &str) -> Result<()> {
    tx.query("update specification_ballots set state = $1, reason = $2 where uri = $3")
        .bind(state.name().to_owned())
        .bind(reason.to_owned())
        .bind(uri.to_owned())
        .run()
        .await
        .map(|_| ())
}

/// Keeps what takes a ballot back, and when it came to where votes are counted.
///
/// # Errors
/// The database's.
pub async fn set_undo(tx: &mut Tx, uri: &str, undo: &str, at: Option<Timestamp>) -> Result<()> {
    tx.query("update specification_ballots set undo = $1, undo_arrived_at = $2 where uri = $3")
        .bind(undo.to_owned())
        .bind(at)
        .bind(uri.to_owned())
        .run()
        .await
        .map(|_| ())
}

/// Forgets what the network of the text published: it is read anew.
///
/// # Errors
/// The database's.
pub async fn unlist(tx: &mut Tx, vote_id: &str) -> Result<()> {
    tx.query("update specification_ballots set listed = 0 where vote_id = $1").bind(vote_id.to_owned()).run().await?;
    Ok(())
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
