//! How our deliveries stand: up to date, behind, unreachable, set aside. It reads the streams that
//! `federation` keeps, and only ever changes when something is tried, never what was written.

use crate::{
    db::{Conn, FromRow, Result, Tx},
    federation::stream,
    time::Timestamp,
};

/// Streams, or activities set aside, of one page.
pub const PAGE: i64 = 20;

/// One ordered stream to an inbox.
#[derive(Clone, Debug, FromRow)]
pub struct Stream {
    /// Where it goes.
    pub inbox: String,
    /// The server there.
    pub origin: String,
    /// Activities that wait.
    pub behind: i64,
    /// Failed tries in a row.
    pub fails: i64,
    /// The next try.
    pub next_at: Timestamp,
    /// The last one that succeeded.
    pub last_ok_at: Option<Timestamp>,
    /// Since when it cannot be reached.
    pub down_since: Option<Timestamp>,
    /// What was answered last, when that was no success.
    pub last_error: String,
    /// Activities that the other side refused three times.
    pub set_aside: i64,
}

const COLUMNS: &str = "s.inbox, s.origin, s.head - s.acknowledged as behind, s.fails, s.next_at, s.last_ok_at, s.down_since, s.last_error, \
     (select count(*) from stream_items i where i.inbox = s.inbox and i.state = 'dead') as set_aside";

/// How a stream stands, in one word.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Standing {
    /// Everything was delivered.
    UpToDate,
    /// Something waits and is on its way.
    Behind,
    /// The other side does not answer.
    Unreachable,
}

impl Stream {
    /// How it stands.
    #[must_use]
    pub fn standing(&self) -> Standing {
        match (self.behind, self.fails) {
            (..=0, _) => Standing::UpToDate,
            (_, 0) => Standing::Behind,
            _ => Standing::Unreachable,
        }
    }
}

/// The streams to one server; few.
///
/// # Errors
/// The database's.
pub async fn of_origin(conn: &mut Conn, origin: &str) -> Result<Vec<Stream>> {
    // streams_origin
    conn.query_built(format!("select {COLUMNS} from streams s where s.origin = $1 order by s.inbox limit 50"))
        .bind(origin.to_owned())
        .all()
        .await
}

/// The streams to servers that are not networks of ours: their people follow somebody here. One more
/// than a page, after the inbox `after`.
///
/// # Errors
/// The database's.
pub async fn of_no_network(conn: &mut Conn, after: &str) -> Result<Vec<Stream>> {
    conn.query_built(format!(
        "select {COLUMNS} from streams s where s.inbox > $1 and not exists (select 1 from networks n where n.origin = s.origin) \
         order by s.inbox limit $2"
    ))
    .bind(after.to_owned())
    .bind(PAGE + 1)
    .all()
    .await
}

/// One stream.
///
/// # Errors
/// The database's.
pub async fn by_inbox(conn: &mut Conn, inbox: &str) -> Result<Option<Stream>> {
    conn.query_built(format!("select {COLUMNS} from streams s where s.inbox = $1")).bind(inbox.to_owned()).maybe().await
}

/// How many servers cannot be reached, and how many activities were set aside, in all.
///
/// # Errors
/// The database's.
pub async fn troubles(conn: &mut Conn) -> Result<(i64, i64)> {
    let (down,): (i64,) =
        conn.query("select count(*) from streams where fails > 0 and head > acknowledged").one().await?;
    let (dead,): (i64,) = conn.query("select count(*) from stream_items where state = 'dead'").one().await?;
    Ok((down, dead))
}

/// An activity that the other side refused three times.
#[derive(Clone, Debug, FromRow)]
pub struct SetAside {
    /// Its number in the stream.
    pub number: i64,
    /// What was answered.
    pub error: String,
    /// What it is about.
    pub object: String,
    /// When it was written.
    pub created_at: Timestamp,
}

/// The activities set aside of a stream, oldest first.
///
/// # Errors
/// The database's.
pub async fn set_aside(conn: &mut Conn, inbox: &str) -> Result<Vec<SetAside>> {
    // stream_items_dead
    conn.query(
        "select i.number, i.error, o.object, o.created_at from stream_items i join outbox o on o.seq = i.outbox_seq \
         where i.inbox = $1 and i.state = 'dead' order by i.number limit $2",
    )
    .bind(inbox.to_owned())
    .bind(PAGE)
    .all()
    .await
}

/// Puts an activity that was set aside at the end of its stream; the others are not held up.
///
/// # Errors
/// The database's.
pub async fn send_again(tx: &mut Tx, inbox: &str, number: i64) -> Result<bool> {
    let found: Option<(Vec<u8>, i64, String)> = tx
        .query(
            "select o.body, s.head, s.chain from stream_items i join outbox o on o.seq = i.outbox_seq join streams s on s.inbox = i.inbox \
             where i.inbox = $1 and i.number = $2 and i.state = 'dead'",
        )
        .bind(inbox.to_owned())
        .bind(number)
        .maybe()
        .await?;
    let Some((body, head, previous)) = found else { return Ok(false) };
    tx.query("update streams set head = $1, chain = $2, next_at = 0 where inbox = $3")
        .bind(head + 1)
        .bind(stream::chain(&previous, &body))
        .bind(inbox.to_owned())
        .run()
        .await?;
    tx.query(
        "update stream_items set number = $1, previous = $2, state = 'due', attempts = 0, error = '' where inbox = $3 and number = $4",
    )
    .bind(head + 1)
    .bind(previous)
    .bind(inbox.to_owned())
    .bind(number)
    .run()
    .await?;
    Ok(true)
}

/// Tries a stream now rather than at its next turn.
///
/// # Errors
/// The database's.
pub async fn try_now(tx: &mut Tx, inbox: &str) -> Result<()> {
    tx.query("update streams set next_at = 0 where inbox = $1").bind(inbox.to_owned()).run().await.map(|_| ())
}

/// Streams looked at by one call of [`forget_lost`].
const LOST: i64 = 100;

/// Servers that are no accepted network and were not there since `before`: what waits for them is dropped, and
/// those of their people who follow somebody here are forgotten. An accepted network is never lost.
///
/// # Errors
/// The database's.
pub async fn forget_lost(tx: &mut Tx, before: Timestamp) -> Result<()> {
    let lost: Vec<(String,)> = tx
        .query(
            "select distinct origin from streams s where down_since < $1 and head > acknowledged and not exists \
             (select 1 from networks n where n.origin = s.origin and n.state in ('accepted', 'asked')) limit $2",
        )
        .bind(before)
        .bind(LOST)
        .all()
        .await?;
    let origins: Vec<&str> = lost.iter().map(|(origin,)| origin.as_str()).collect();
    if origins.is_empty() {
        return Ok(());
    }
    tx.query("delete from follows where origin in (..)")
        .bind_list(origins.iter().map(|origin| (*origin).to_owned()))
        .run()
        .await?;
    drop_waiting(tx, &origins).await
}

/// Drops all that waits for these origins; their streams keep their count, so that what is said to
/// them later has its place.
///
/// # Errors
/// The database's.
pub async fn drop_waiting(tx: &mut Tx, origins: &[&str]) -> Result<()> {
    let names = || origins.iter().map(|origin| (*origin).to_owned());
    tx.query("delete from stream_items where inbox in (select inbox from streams where origin in (..))")
        .bind_list(names())
        .run()
        .await?;
    tx.query("update streams set acknowledged = head, fails = 0, next_at = 0, down_since = null, last_error = '' where origin in (..)")
        .bind_list(names())
        .run()
        .await
        .map(|_| ())
}
