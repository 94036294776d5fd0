//! The audit log: who did what, to what, with which result. Append-only. It never holds a secret
//! or a private text, and is shown to administrators.

use crate::{
    db::{Conn, FromRow, Result, Tx},
    time::Timestamp,
};

/// It was done.
pub const DONE: &str = "done";
/// It was refused.
pub const REFUSED: &str = "refused";
const MAX: usize = 500;

/// What is recorded.
#[derive(Default)]
pub struct Line<'a> {
    /// Handle of a person, id or origin of a remote actor, or `system`.
    pub actor: &'a str,
    /// A short word: `login`, `inbox`, `network-accept`…
    pub action: &'a str,
    /// What it was about.
    pub object: &'a str,
    /// [`DONE`] or [`REFUSED`].
    pub outcome: &'a str,
    /// The reason, in one sentence.
    pub detail: &'a str,
    /// Network address of the request.
    pub address: &'a str,
}

/// A line as stored.
#[derive(Debug, FromRow)]
pub struct Recorded {
    /// Its number.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
    /// Did what.
    pub action: String,
    /// To what.
    pub object: String,
    /// With which result.
    pub outcome: String,
    /// Why.
    pub detail: String,
    /// From where.
    pub address: String,
}

/// Appends a line, in the transaction of what it is about.
///
/// # Errors
/// The database's.
pub async fn record(tx: &mut Tx, now: Timestamp, line: &Line<'_>) -> Result<()> {
    let cut = |text: &str| text.chars().filter(|c| !c.is_control()).take(MAX).collect::<String>();
    tx.query(
        "insert into audit (at, actor, action, object, outcome, detail, address) values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(now)
    .bind(cut(line.actor))
    .bind(cut(line.action))
    .bind(cut(line.object))
    .bind(cut(line.outcome))
    .bind(cut(line.detail))
    .bind(cut(line.address))
    .run()
    .await
    .map(|_| ())
}

/// A page of lines, newest first; `before` is the last number seen, `action` the only one shown.
///
/// # Errors
/// The database's.
pub async fn page(conn: &mut Conn, before: Option<i64>, action: Option<&str>, limit: i64) -> Result<Vec<Recorded>> {
    let Some(action) = action else {
        return conn
            .query(
                "select seq, at, actor, action, object, outcome, detail, address from audit where seq < $1 order by seq desc limit $2",
            )
            .bind(before.unwrap_or(i64::MAX))
            .bind(limit)
            .all()
            .await;
    };
    // audit_action
    conn.query(
        "select seq, at, actor, action, object, outcome, detail, address from audit where action = $1 and seq < $2 \
         order by seq desc limit $3",
    )
    .bind(action.to_owned())
    .bind(before.unwrap_or(i64::MAX))
    .bind(limit)
    .all()
    .await
}
