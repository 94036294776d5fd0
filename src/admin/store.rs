//! SQL of the administration: the network's own actors, and the queue of mails.

use crate::{
    db::{Conn, FromRow, Result, Tx},
    time::Timestamp,
};

/// Mails of one page.
pub(super) const PAGE: i64 = 20;
/// `next_at` of a mail that the postman gave up.
const NEVER: Timestamp = Timestamp(i64::MAX);

pub(super) async fn write_identity(tx: &mut Tx, name: &str, summary: &str, territory: &str) -> Result<()> {
    tx.query("update actors set name = $1, territory = $2 where private_key is not null and kind in ('group', 'application')")
        .bind(name.to_owned())
        .bind(territory.to_owned())
        .run()
        .await?;
    tx.query("update actors set summary = $1 where private_key is not null and kind = 'group'")
        .bind(summary.to_owned())
        .run()
        .await
        .map(|_| ())
}

/// A mail that has not left.
#[derive(Debug, FromRow)]
pub(super) struct Mail {
    pub(super) id: String,
    pub(super) recipient: String,
    pub(super) subject: String,
    pub(super) created_at: Timestamp,
    pub(super) attempts: i64,
    pub(super) next_at: Timestamp,
    pub(super) error: String,
}

impl Mail {
    /// True when it will not be tried again by itself.
    pub(super) fn is_set_aside(&self) -> bool {
        self.next_at == NEVER
    }
}

/// How many mails wait, and how many were given up.
#[derive(Copy, Clone, Debug, FromRow)]
pub(super) struct Mails {
    pub(super) waiting: i64,
    pub(super) failed: i64,
}

pub(super) async fn mails(conn: &mut Conn) -> Result<Mails> {
    // mails_due
    conn.query(
        "select (select count(*) from mails where sent_at is null and next_at < $1) as waiting, \
         (select count(*) from mails where sent_at is null and next_at = $1) as failed",
    )
    .bind(NEVER)
    .one()
    .await
}

/// One more than a page, newest first.
pub(super) async fn unsent(conn: &mut Conn, before: Option<&str>) -> Result<Vec<Mail>> {
    conn.query(
        "select id, recipient, subject, created_at, attempts, next_at, error from mails \
         where sent_at is null and id < $1 order by id desc limit $2",
    )
    .bind(before.unwrap_or("~").to_owned())
    .bind(PAGE + 1)
    .all()
    .await
}

/// Gives a mail another series of tries.
pub(super) async fn send_again(tx: &mut Tx, id: &str, now: Timestamp) -> Result<bool> {
    let changed = tx
        .query(
            "update mails set next_at = $1, attempts = 0, error = '' where id = $2 and sent_at is null and error <> ''",
        )
        .bind(now)
        .bind(id.to_owned())
        .run()
        .await?;
    Ok(changed == 1)
}
