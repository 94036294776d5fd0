//! SQL of ballots.

use super::by_id;
use crate::{
    db::{Conn, FromRow, Result, Tx},
    here::Here,
    specifications::votes::{Said, State, Vote},
    time::Timestamp,
};

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

/// The first of these ballots, as many as say no more than a page carries; one at least.
#[must_use]
pub fn of_a_page(ballots: &[Ballot]) -> &[Ballot] {
    /// Bytes of all explanations of a page.
    const MOST: usize = 12_000;
    let mut bytes = 0;
    let fitting = ballots.iter().take_while(|one| {
        bytes += one.explanation.len();
        bytes <= MOST
    });
    let fitting = fitting.count().max(1).min(ballots.len());
    &ballots[..fitting]
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
