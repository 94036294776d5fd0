//! Statements whose result nobody waits for. SQLite runs on a thread of its own: each statement costs a walk
//! there and back, which is more than many of them cost themselves. Those that are put off (`Query::put_off`) go
//! together, in their order, before the next one that is not: what any statement sees is the same as if they had
//! run at once. An error comes out of whichever statement, or commit, they go with. PostgreSQL takes one
//! statement at a time, and runs each at once.

use super::{
    Conn, Inner, Result,
    query::{Binding, bound},
};
use sqlx::AssertSqlSafe;
use std::{borrow::Cow, fmt::Write as _};

/// Statements that go together: always as many, so that the text of like ones stays prepared.
const MOST: usize = 12;

/// One that was put off.
pub(super) struct Statement {
    pub(super) sql: Cow<'static, str>,
    pub(super) values: Vec<Binding>,
}

impl Conn {
    pub(super) async fn put_off(&mut self, statement: Statement) -> Result<()> {
        self.later.push(statement);
        if self.later.len() >= MOST { self.flush().await } else { Ok(()) }
    }

    /// Runs what was put off.
    pub(super) async fn flush(&mut self) -> Result<()> {
        if self.later.is_empty() {
            return Ok(());
        }
        let (mut sql, mut values) = (String::new(), Vec::new());
        for statement in self.later.drain(..) {
            renumber(&mut sql, &statement.sql, values.len());
            sql.push_str(";\n");
            values.extend(statement.values);
        }
        let args = bound(values)?;
        match &mut self.inner {
            Inner::SqliteTx(tx) => sqlx::query_with(AssertSqlSafe(sql), args).execute(&mut **tx).await.map(|_| ()),
            _ => unreachable!("statements are put off in a transaction of SQLite alone"),
        }
    }
}

/// Appends a statement, its placeholders counted on from `from`.
fn renumber(out: &mut String, sql: &str, from: usize) {
    let mut parts = sql.split('$');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let digits = part.len() - part.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let number: usize = part[..digits].parse().unwrap_or_default();
        let _ = write!(out, "${}{}", number + from, &part[digits..]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::{Tx, scratch::Scratch};

    #[test]
    fn placeholders_are_counted_on() {
        let mut out = String::new();
        renumber(&mut out, "insert into a values ($1, $2, $1)", 0);
        renumber(&mut out, " update b set c = $12 where d = $1", 2);
        assert_eq!(out, "insert into a values ($1, $2, $1) update b set c = $14 where d = $3");
    }

    async fn values(tx: &mut Tx) -> Vec<(String, String)> {
        tx.query("select key, value from settings order by key").all().await.expect("read")
    }

    async fn put_off(tx: &mut Tx, key: &str, value: &str) -> Result<()> {
        tx.query("insert into settings (key, value) values ($1, $2)")
            .bind(key.to_owned())
            .bind(value.to_owned())
            .put_off()
            .await
    }

    #[tokio::test]
    async fn what_is_put_off_is_there_for_the_next_statement_and_for_the_commit() {
        let scratch = Scratch::new("later").await;
        let mut tx = scratch.db.begin().await.expect("begins");
        put_off(&mut tx, "a", "1").await.expect("put off");
        tx.query("update settings set value = $2 where key = $1")
            .bind("a".to_owned())
            .bind("2".to_owned())
            .put_off()
            .await
            .expect("put off");
        assert_eq!(values(&mut tx).await, [("a".to_owned(), "2".to_owned())], "in their order");
        for number in 0..MOST * 2 {
            put_off(&mut tx, &format!("b{number:02}"), "x").await.expect("put off");
        }
        tx.mark().await.expect("marked");
        put_off(&mut tx, "c", "undone").await.expect("put off");
        tx.undo().await.expect("undone");
        put_off(&mut tx, "d", "kept").await.expect("put off");
        tx.commit().await.expect("committed");
        let mut tx = scratch.db.begin().await.expect("begins");
        let kept = values(&mut tx).await;
        assert_eq!(kept.len(), 2 + MOST * 2);
        assert!(kept.iter().any(|(key, _)| key == "d") && kept.iter().all(|(key, _)| key != "c"));
    }

    #[tokio::test]
    async fn what_cannot_be_done_is_said_and_nothing_is_kept() {
        let scratch = Scratch::new("later-wrong").await;
        let mut tx = scratch.db.begin().await.expect("begins");
        put_off(&mut tx, "a", "1").await.expect("put off");
        let again = match put_off(&mut tx, "a", "2").await {
            Ok(()) => tx.commit().await,
            Err(error) => Err(error),
        };
        assert!(again.is_err_and(|error| {
            error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation)
        }));
        let mut tx = scratch.db.begin().await.expect("begins");
        assert_eq!(values(&mut tx).await, []);
    }
}
