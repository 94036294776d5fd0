//! SQL of bundles: what was made and read, and what came of it. A row is written before the work begins.

use super::{Error, Made, Place, Why, reader::Part};
use crate::{
    db::{Conn, Db, FromRow, Result, Tx},
    time::Timestamp,
};

/// Rows of a page.
const PAGE: i64 = 20;
/// The word for what ended with the program.
pub const INTERRUPTED: &str = "interrupted";

/// A bundle that was made, or a part that was read.
#[derive(Clone, Debug, Default, FromRow)]
pub struct Row {
    /// Local identifier.
    pub id: String,
    /// `out`, `in`.
    pub direction: String,
    /// The other network; empty when the head cannot be read.
    pub origin: String,
    /// Which part; 0 when there is but the whole.
    pub part: i64,
    /// How many.
    pub parts: i64,
    /// `running`, `done`, `failed`.
    pub state: String,
    /// The word for why it failed, see [`Why::code`].
    pub error: String,
    /// What a machine said about it.
    pub detail: String,
    /// Activities carried, or new here.
    pub activities: i64,
    /// That were here already.
    pub known: i64,
    /// That have no effect.
    pub refused: i64,
    /// Why the first of them was refused.
    pub reason: String,
    /// Files.
    pub media: i64,
    /// `none`, `moved`, `known`, `old`, `refused`.
    pub receipt: String,
    /// The first number that has not come, when some came after it.
    pub missing: i64,
    /// By whom.
    pub started_by: String,
    /// When.
    pub started_at: i64,
}

const COLUMNS: &str = "id, direction, origin, part, parts, state, error, detail, activities, known, refused, reason, media, receipt, \
     missing, started_by, started_at";

/// One row.
///
/// # Errors
/// The database's.
pub async fn by_id(conn: &mut Conn, id: &str) -> Result<Option<Row>> {
    conn.query_built(format!("select {COLUMNS} from bundles where id = $1")).bind(id.to_owned()).maybe().await
}

/// The last bundles with a network, newest first.
///
/// # Errors
/// The database's.
pub async fn with(conn: &mut Conn, origin: &str) -> Result<Vec<Row>> {
    // bundles_origin
    conn.query_built(format!(
        "select {COLUMNS} from bundles where origin = $1 order by started_at desc, id desc limit $2"
    ))
    .bind(origin.to_owned())
    .bind(PAGE)
    .all()
    .await
}

/// Activities that a bundle for a network would hold, and when the oldest of them was written.
///
/// # Errors
/// The database's.
pub async fn waiting(conn: &mut Conn, origin: &str) -> Result<(i64, Option<Timestamp>)> {
    conn.query(
        "select count(*), min(o.created_at) from streams s join stream_items i on i.inbox = s.inbox and i.number > s.acknowledged \
         join outbox o on o.seq = i.outbox_seq where s.origin = $1 and i.state in ('due', 'sent')",
    )
    .bind(origin.to_owned())
    .one()
    .await
}

/// When something was last carried to or from a network by hand; `None`: never.
///
/// # Errors
/// The database's.
pub async fn last_with(conn: &mut Conn, origin: &str) -> Result<Option<Timestamp>> {
    // bundles_origin
    let row: Option<(Timestamp,)> = conn
        .query("select started_at from bundles where origin = $1 and state = 'done' order by started_at desc limit 1")
        .bind(origin.to_owned())
        .maybe()
        .await?;
    Ok(row.map(|(at,)| at))
}

/// The hash of the head of the bundle made for a network last; empty when there is none.
pub(super) async fn last_made(conn: &mut Conn, origin: &str) -> Result<String> {
    let row: Option<(String,)> = conn
        .query(
            "select hash from bundles where origin = $1 and direction = 'out' and state = 'done' \
             order by started_at desc, id desc limit 1",
        )
        .bind(origin.to_owned())
        .maybe()
        .await?;
    Ok(row.map(|(hash,)| hash).unwrap_or_default())
}

pub(super) async fn begin(place: &Place<'_>, direction: &str, origin: &str) -> Result<String> {
    let id = place.here.id();
    let mut tx = place.db.begin().await?;
    tx.query("insert into bundles (id, direction, origin, state, started_by, started_at) values ($1, $2, $3, 'running', $4, $5)")
        .bind(id.clone())
        .bind(direction.to_owned())
        .bind(origin.to_owned())
        .bind(place.by.to_owned())
        .bind(place.here.now)
        .run()
        .await?;
    tx.commit_unseen().await?;
    Ok(id)
}

/// What the head of a part says.
pub(super) async fn name(tx: &mut Tx, id: &str, part: &Part) -> Result<()> {
    let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    tx.query("update bundles set origin = $1, bundle = $2, part = $3, parts = $4, hash = $5 where id = $6")
        .bind(part.head.from.chars().take(300).collect::<String>())
        .bind(part.head.id.clone())
        .bind(number(part.head.part))
        .bind(number(part.head.parts))
        .bind(part.hash.clone())
        .bind(id.to_owned())
        .run()
        .await
        .map(|_| ())
}

/// How far the reading of a part has come.
pub(super) async fn count(tx: &mut Tx, row: &Row) -> Result<()> {
    tx.query(
        "update bundles set activities = $1, known = $2, refused = $3, reason = $4, media = $5, receipt = $6, missing = $7 where id = $8",
    )
    .bind(row.activities)
    .bind(row.known)
    .bind(row.refused)
    .bind(row.reason.chars().filter(|c| !c.is_control()).take(300).collect::<String>())
    .bind(row.media)
    .bind(row.receipt.clone())
    .bind(row.missing)
    .bind(row.id.clone())
    .run()
    .await
    .map(|_| ())
}

pub(super) async fn made(tx: &mut Tx, id: &str, made: &Made, hash: &str, now: Timestamp) -> Result<()> {
    let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    tx.query("update bundles set activities = $1, media = $2, parts = $3, hash = $4 where id = $5")
        .bind(number(made.activities))
        .bind(number(made.media))
        .bind(number(made.files.len() as u64))
        .bind(hash.to_owned())
        .bind(id.to_owned())
        .run()
        .await?;
    end(tx, id, ("done", "", ""), now).await
}

pub(super) async fn done(tx: &mut Tx, id: &str, now: Timestamp) -> Result<()> {
    end(tx, id, ("done", "", ""), now).await
}

pub(super) async fn fail(tx: &mut Tx, id: &str, error: &Error, now: Timestamp) -> Result<()> {
    let (word, detail) = match error {
        Error::Refused(why) => (why.code(), String::new()),
        Error::NoNetwork(_) => (Why::NotAccepted.code(), String::new()),
        Error::Exists(_) | Error::Disk(..) | Error::Database(_) => ("stopped", error.to_string()),
    };
    end(tx, id, ("failed", word, &detail), now).await
}

async fn end(tx: &mut Tx, id: &str, (state, error, detail): (&str, &str, &str), now: Timestamp) -> Result<()> {
    tx.query("update bundles set state = $1, error = $2, detail = $3, ended_at = $4 where id = $5")
        .bind(state.to_owned())
        .bind(error.to_owned())
        .bind(detail.chars().take(300).collect::<String>())
        .bind(now)
        .bind(id.to_owned())
        .run()
        .await
        .map(|_| ())
}

/// Ends what began at `before` or earlier.
pub(super) async fn end_unfinished(db: &Db, now: Timestamp, before: Timestamp) -> Result<()> {
    let mut tx = db.begin().await?;
    tx.query(
        "update bundles set state = 'failed', error = $1, ended_at = $2 where state = 'running' and started_at <= $3",
    )
    .bind(INTERRUPTED.to_owned())
    .bind(now)
    .bind(before)
    .run()
    .await?;
    tx.commit_unseen().await
}
