//! Mail to people. A mail is queued in the transaction of what it tells, and leaves by itself: to
//! the SMTP server of the settings, or, without one, as a file of the data folder. A text is
//! complete in itself: no picture, no link that only shows what the mail could have said.
//!
//! It must never know what a mail is about, send to an address that [`address`] refuses, or keep a
//! text once it has left: texts carry secret links.

mod address;
mod postman;

pub use address::{Address, address};
pub use postman::{MailError, Postman};

use crate::{
    config::Config,
    db::{Conn, Db, Result, Tx},
    here::Here,
    time::{Clock, Timestamp},
};
use std::sync::Arc;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// Folder of the data folder where mails land when there is no server.
pub const FOLDER: &str = "mail";
/// Longest text: some 15 KB, read in a second over a slow link.
const MOST_BODY: usize = 15_000;
const MOST_SUBJECT: usize = 200;

/// Queues a mail in the transaction of what it tells: committed together, or not at all.
///
/// # Errors
/// The database's.
pub async fn queue(tx: &mut Tx, here: &Here<'_>, to: &Address, subject: &str, body: &str) -> Result<()> {
    tx.query("insert into mails (id, recipient, subject, body, created_at, next_at) values ($1, $2, $3, $4, $5, $5)")
        .bind(here.id())
        .bind(to.as_str().to_owned())
        .bind(one_line(subject))
        .bind(shortened(body))
        .bind(here.now)
        .run()
        .await
        .map(|_| ())
}

/// How many mails wait to leave.
///
/// # Errors
/// The database's.
pub async fn due(conn: &mut Conn, now: Timestamp) -> Result<i64> {
    // mails_due
    let query = conn.query("select count(*) from mails where sent_at is null and next_at <= $1");
    let (due,): (i64,) = query.bind(now).one().await?;
    Ok(due)
}

/// Takes mails away until told to stop. `wake` tells that one was queued.
pub async fn run(config: Config, db: Db, clock: Clock, wake: Arc<Notify>, stop: CancellationToken) {
    match Postman::new(&config, db, clock) {
        Ok(postman) => postman.run(&wake, &stop).await,
        Err(error) => tracing::error!(%error, "no mail can leave"),
    }
}

/// A subject: nothing in it can begin another header.
fn one_line(text: &str) -> String {
    text.split(char::is_control)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(MOST_SUBJECT)
        .collect()
}

/// A body of plain lines, not longer than may be sent.
fn shortened(text: &str) -> String {
    let mut body: String = text.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    if body.len() > MOST_BODY {
        body.truncate(body.floor_char_boundary(MOST_BODY));
        body.push('…');
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_cannot_begin_another_header() {
        assert_eq!(one_line("Bonjour\r\nBcc: eve@evil.example"), "Bonjour Bcc: eve@evil.example");
        assert_eq!(one_line("a\0b\n\n"), "a b");
        assert_eq!(one_line(&"é".repeat(500)).chars().count(), MOST_SUBJECT);
    }

    #[test]
    fn a_body_keeps_its_lines_and_stays_short() {
        assert_eq!(shortened("une\r\ndeux\u{1b}[2J"), "une\ndeux[2J");
        let long = shortened(&"é".repeat(20_000));
        assert!(long.len() <= MOST_BODY + '…'.len_utf8());
        assert!(long.ends_with('…'));
    }
}
