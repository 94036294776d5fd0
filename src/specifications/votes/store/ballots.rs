//! SQL of ballots.

use super::by_id;
use crate::{
    db::{Conn, FromRow, Result, Tx},
    here::Here,
    specifications::tally::{Reason, Tally},
    specifications::votes::{Said, State, Vote},
    time::Timestamp,
};

/// A ballot, with its voter.
#[derive(Clone, Debug, FromRow)]
pub struct Ballot {
    /// Local identifier.
    pub id: String,
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
    /// Why a moderator hides what it says here, plain text; empty while none does.
    pub hidden_reason: String,
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

const BALLOTS: &str = "select b.id, b.uri, b.voter, b.origin, b.person, b.choice, b.explanation, b.state, b.reason, b.signed_at, \
    b.arrived_at, b.offer, b.undo, b.undo_arrived_at, b.hidden_reason, a.name as voter_name from specification_ballots b \
    left join actors a on a.uri = b.voter";

/// What this voter signed, as it is known here of themselves, the last first.
///
/// # Errors
/// The database's.
pub async fn of_voter(conn: &mut Conn, vote_id: &str, voter: &str) -> Result<Vec<Ballot>> {
    // specification_ballots_voter
    conn.query_built(format!(
        "{BALLOTS} where b.vote_id = $1 and b.published = 0 and b.voter = $2 order by b.signed_at desc, b.id desc limit 50"
    ))
    .bind(vote_id.to_owned())
    .bind(voter.to_owned())
    .all()
    .await
}

/// Whose ballots are read.
#[derive(Copy, Clone, PartialEq, Eq)]
pub enum Which {
    /// All that the network of the text counts.
    All,
    /// Those of them of which it was seen here who signed them, and whose networks are not blocked here.
    Shown,
}

/// Ballots that the network of the text counts, in the order of their ids, after `after`.
///
/// # Errors
/// The database's.
pub async fn listed(conn: &mut Conn, vote_id: &str, which: Which, after: &str, limit: i64) -> Result<Vec<Ballot>> {
    // specification_ballots_vote
    conn.query_built(format!(
        "{BALLOTS} where b.vote_id = $1 and b.listed = 1 and b.uri > $2 and (b.proved = 1 and b.hidden = 0 or $3 = 1) \
         order by b.uri limit $4"
    ))
    .bind(vote_id.to_owned())
    .bind(after.to_owned())
    .bind(i64::from(which == Which::All))
    .bind(limit)
    .all()
    .await
}

/// Ballots that say why, in no order that says who: that of what they say.
///
/// # Errors
/// The database's.
pub async fn explained(conn: &mut Conn, vote_id: &str, limit: i64) -> Result<Vec<Ballot>> {
    // specification_ballots_vote; what was signed is read of those that are shown alone: it is most of a row
    conn.query_built(format!(
        "{BALLOTS} where b.id in (select o.id from specification_ballots o where o.vote_id = $1 and o.listed = 1 and o.proved = 1 \
         and o.hidden = 0 and o.hidden_reason = '' and o.explanation <> '' and o.undo = '' and not exists (select 1 from specification_ballots c \
         where c.vote_id = o.vote_id and c.voter = o.voter and c.listed = 1 and c.proved = 1 \
         and (c.signed_at, c.uri) > (o.signed_at, o.uri)) order by o.explanation, o.uri limit $2) order by b.explanation, b.uri"
    ))
    .bind(vote_id.to_owned())
    .bind(limit)
    .all()
    .await
}

/// A ballot that is read here, by its local identifier: of which it was seen who signed it, and whose network is not blocked.
///
/// # Errors
/// The database's.
pub async fn shown(conn: &mut Conn, vote_id: &str, id: &str) -> Result<Option<Ballot>> {
    conn.query_built(format!(
        "{BALLOTS} where b.id = $1 and b.vote_id = $2 and b.listed = 1 and b.proved = 1 and b.hidden = 0"
    ))
    .bind(id.to_owned())
    .bind(vote_id.to_owned())
    .maybe()
    .await
}

/// A moderator hides what a ballot says for this reason, or shows it again where there is none; false when that is so already.
/// Its copy too: the two are one ballot to who reads.
///
/// # Errors
/// The database's.
pub async fn set_hidden(tx: &mut Tx, vote_id: &str, uri: &str, reason: &str) -> Result<bool> {
    // specification_ballots_uri_key
    let changed = tx
        .query(
            "update specification_ballots set hidden_reason = $1 where uri = $2 and vote_id = $3 \
             and (hidden_reason = '') <> ($1 = '')",
        )
        .bind(reason.to_owned())
        .bind(uri.to_owned())
        .bind(vote_id.to_owned())
        .run()
        .await?;
    Ok(changed > 0)
}

/// A ballot of a vote by its ActivityPub id, as it came from its voter.
///
/// # Errors
/// The database's.
pub async fn ballot(conn: &mut Conn, vote_id: &str, uri: &str) -> Result<Option<Ballot>> {
    // specification_ballots_uri_key
    conn.query_built(format!("{BALLOTS} where b.uri = $1 and b.vote_id = $2 and b.published = 0"))
        .bind(uri.to_owned())
        .bind(vote_id.to_owned())
        .maybe()
        .await
}

/// True when a ballot is among those that the network of the text counts, whichever way it came.
///
/// # Errors
/// The database's.
pub async fn is_listed(conn: &mut Conn, vote_id: &str, uri: &str) -> Result<bool> {
    let row: Option<(String,)> = conn
        .query("select id from specification_ballots where uri = $1 and vote_id = $2 and listed = 1 limit 1")
        .bind(uri.to_owned())
        .bind(vote_id.to_owned())
        .maybe()
        .await?;
    Ok(row.is_some())
}

/// Takes away the copies of a vote's ballots: they were not what was counted.
///
/// # Errors
/// The database's.
pub async fn drop_copies(tx: &mut Tx, vote_id: &str) -> Result<()> {
    tx.query("delete from specification_ballots where vote_id = $1 and published = 1")
        .bind(vote_id.to_owned())
        .run()
        .await
        .map(|_| ())
}

/// Copies of ballots of a vote of our own, which came back, are the ballots themselves from now on. What took one back is
/// believed where the count believed it: who copied them may have added to them what is proved by nobody.
///
/// # Errors
/// The database's.
pub async fn adopt_copies(tx: &mut Tx, vote_id: &str, tally: &Tally) -> Result<()> {
    let withdrawn: Vec<&String> =
        tally.set_aside.iter().filter(|(_, reason)| **reason == Reason::Withdrawn).map(|(uri, _)| uri).collect();
    for some in withdrawn.chunks(100) {
        tx.query(
            "update specification_ballots set state = 'withdrawn' where vote_id = $1 and published = 1 and uri in (..)",
        )
        .bind(vote_id.to_owned())
        .bind_list(some.iter().map(|uri| (*uri).clone()))
        .run()
        .await?;
    }
    for adopt in [
        "update specification_ballots set state = 'received', undo = '', undo_arrived_at = null \
         where vote_id = $1 and published = 1 and state <> 'withdrawn'",
        "update specification_ballots set published = 0 where vote_id = $1 and published = 1",
    ] {
        tx.query(adopt).bind(vote_id.to_owned()).run().await?;
    }
    Ok(())
}

/// A ballot that somebody at `origin`, which is this network, signed, by its ActivityPub id, with the vote that it is of.
///
/// # Errors
/// The database's.
pub async fn own(conn: &mut Conn, origin: &str, uri: &str) -> Result<Option<(Vote, Ballot)>> {
    // specification_ballots_uri_key: whoever lives here gave it its id
    let row: Option<(String,)> = conn
        .query("select vote_id from specification_ballots where uri = $1 and published = 0 and origin = $2")
        .bind(uri.to_owned())
        .bind(origin.to_owned())
        .maybe()
        .await?;
    let Some((vote_id,)) = row else { return Ok(None) };
    let Some(ballot) = ballot(conn, &vote_id, uri).await? else { return Ok(None) };
    Ok(by_id(conn, &vote_id).await?.map(|vote| (vote, ballot)))
}

/// How many ballots are here of one voter, and of one origin.
///
/// # Errors
/// The database's.
pub async fn counts(conn: &mut Conn, vote_id: &str, voter: &str, origin: &str) -> Result<(i64, i64)> {
    let (of_voter,): (i64,) = conn
        .query("select count(*) from specification_ballots where vote_id = $1 and published = 0 and voter = $2")
        .bind(vote_id.to_owned())
        .bind(voter.to_owned())
        .one()
        .await?;
    let (of_origin,): (i64,) = conn
        .query("select count(*) from specification_ballots where origin = $2 and vote_id = $1 and published = 0")
        .bind(vote_id.to_owned())
        .bind(origin.to_owned())
        .one()
        .await?;
    Ok((of_voter, of_origin))
}

/// A ballot of this network, beside its copy.
#[derive(FromRow)]
pub struct Compared {
    /// ActivityPub id.
    pub uri: String,
    /// See [`State::name`].
    pub state: String,
    /// 1 when the network of the text published it, as it was signed.
    pub is_same: i64,
}

/// All ballots that people at `origin`, which is this network, signed, beside what the network of the text published.
///
/// # Errors
/// The database's.
pub async fn compared(conn: &mut Conn, vote_id: &str, origin: &str) -> Result<Vec<Compared>> {
    // specification_ballots_origin, specification_ballots_uri_key
    conn.query(
        "select b.uri, b.state, cast(case when c.offer = b.offer then 1 else 0 end as bigint) as is_same from specification_ballots b \
         left join specification_ballots c on c.uri = b.uri and c.vote_id = b.vote_id and c.published = 1 \
         where b.origin = $2 and b.vote_id = $1 and b.published = 0",
    )
    .bind(vote_id.to_owned())
    .bind(origin.to_owned())
    .all()
    .await
}

/// A published ballot of which it was not seen yet who signed it.
#[derive(FromRow)]
pub struct Unproved {
    /// Local identifier.
    pub id: String,
    /// ActivityPub id.
    pub uri: String,
    /// Who votes.
    pub voter: String,
    /// Their instance.
    pub origin: String,
    /// As it was signed, JSON.
    pub offer: String,
}

/// Published ballots of which it was not seen yet who signed them, in the order of their ids, after `after`.
///
/// # Errors
/// The database's.
pub async fn unproved(conn: &mut Conn, vote_id: &str, after: &str, limit: i64) -> Result<Vec<Unproved>> {
    // specification_ballots_vote
    conn.query(
        "select id, uri, voter, origin, offer from specification_ballots where vote_id = $1 and listed = 1 and published = 1 \
         and proved = 0 and uri > $2 order by uri limit $3",
    )
    .bind(vote_id.to_owned())
    .bind(after.to_owned())
    .bind(limit)
    .all()
    .await
}

/// It was seen here who signed these ballots.
///
/// # Errors
/// The database's.
pub async fn set_proved(tx: &mut Tx, ids: &[String]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    tx.query("update specification_ballots set proved = 1 where id in (..)")
        .bind_list(ids.iter().cloned())
        .run()
        .await?;
    Ok(())
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
    /// True for a copy of what the network of the text published.
    pub published: bool,
    /// True when its voter's network is blocked here.
    pub hidden: bool,
    /// As it was signed.
    pub offer: String,
    /// What takes it back, as it was signed, and when that came; empty for most.
    pub undo: (String, Option<Timestamp>),
}

/// Writes a ballot that is not here yet, of which it was seen who signed it unless it is a copy; nothing changes of one
/// that is here.
///
/// # Errors
/// The database's.
pub async fn write(tx: &mut Tx, here: &Here<'_>, vote_id: &str, new: &New<'_>) -> Result<()> {
    tx.query(
        "insert into specification_ballots (id, uri, vote_id, published, voter, origin, person, choice, explanation, state, reason, \
         signed_at, arrived_at, listed, proved, hidden, offer, undo, undo_arrived_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) \
         on conflict (uri, vote_id, published) do nothing",
    )
    .bind(here.id())
    .bind(new.said.uri.clone())
    .bind(vote_id.to_owned())
    .bind(i64::from(new.published))
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
    .bind(i64::from(!new.published))
    .bind(i64::from(new.hidden))
    .bind(new.offer.clone())
    .bind(new.undo.0.clone())
    .bind(new.undo.1)
    .run()
    .await
    .map(|_| ())
}

/// Notes what became of a ballot.
///
/// # Errors
/// The database's.
pub async fn set_state(tx: &mut Tx, id: &str, state: State, reason: &str) -> Result<()> {
    tx.query("update specification_ballots set state = $1, reason = $2 where id = $3")
        .bind(state.name().to_owned())
        .bind(reason.to_owned())
        .bind(id.to_owned())
        .run()
        .await
        .map(|_| ())
}

/// Keeps what takes a ballot back, and when it came to where votes are counted.
///
/// # Errors
/// The database's.
pub async fn set_undo(tx: &mut Tx, id: &str, undo: &str, at: Option<Timestamp>) -> Result<()> {
    tx.query("update specification_ballots set undo = $1, undo_arrived_at = $2 where id = $3")
        .bind(undo.to_owned())
        .bind(at)
        .bind(id.to_owned())
        .run()
        .await
        .map(|_| ())
}
