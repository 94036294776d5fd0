//! A statement written once, that encodes its arguments for the connection it runs on.

use super::{Conn, Inner, Result};
use futures_util::TryStreamExt as _;
use sqlx::{
    Arguments, AssertSqlSafe, Encode, FromRow, PgConnection, Postgres, Sqlite, SqliteConnection, Type,
    postgres::{PgArguments, PgRow},
    sqlite::{SqliteArguments, SqliteRow},
};
use std::borrow::Cow;

/// A value that both databases can store.
pub trait Value:
    Send + Type<Sqlite> + Type<Postgres> + for<'q> Encode<'q, Sqlite> + for<'q> Encode<'q, Postgres>
{
}

impl<T> Value for T where
    T: Send + Type<Sqlite> + Type<Postgres> + for<'q> Encode<'q, Sqlite> + for<'q> Encode<'q, Postgres>
{
}

/// A row that both databases can return; `#[derive(FromRow)]` is enough, a tuple too.
pub trait Row: Send + Unpin + for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> {}

impl<T> Row for T where T: Send + Unpin + for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> {}

/// A statement and its arguments, bound to one connection.
#[must_use = "a query does nothing until it is run"]
pub struct Query<'c> {
    sql: Cow<'static, str>,
    error: Option<sqlx::Error>,
    on: On<'c>,
}

enum On<'c> {
    Sqlite(&'c mut SqliteConnection, SqliteArguments),
    Postgres(&'c mut PgConnection, PgArguments),
}

impl Conn {
    /// A statement whose text is the same for both databases.
    pub fn query(&mut self, sql: &'static str) -> Query<'_> {
        self.query_each(sql, sql)
    }

    /// The only door for text that differs: full-text search, `skip locked`.
    pub fn query_each(&mut self, sqlite: &'static str, postgres: &'static str) -> Query<'_> {
        match &mut self.0 {
            Inner::Sqlite(conn) => Query::sqlite(conn, sqlite.into()),
            Inner::SqliteTx(tx) => Query::sqlite(tx, sqlite.into()),
            Inner::Postgres(conn) => Query::postgres(conn, postgres.into()),
            Inner::PostgresTx(tx) => Query::postgres(tx, postgres.into()),
        }
    }

    /// A statement put together from constants, for filters that combine. What a person typed is
    /// always bound, never part of `sql`.
    pub fn query_built(&mut self, sql: String) -> Query<'_> {
        match &mut self.0 {
            Inner::Sqlite(conn) => Query::sqlite(conn, sql.into()),
            Inner::SqliteTx(tx) => Query::sqlite(tx, sql.into()),
            Inner::Postgres(conn) => Query::postgres(conn, sql.into()),
            Inner::PostgresTx(tx) => Query::postgres(tx, sql.into()),
        }
    }

    /// True on PostgreSQL, for [`Conn::query_built`] texts that differ.
    #[must_use]
    pub fn is_postgres(&self) -> bool {
        matches!(self.0, Inner::Postgres(_) | Inner::PostgresTx(_))
    }
}

impl<'c> Query<'c> {
    fn sqlite(conn: &'c mut SqliteConnection, sql: Cow<'static, str>) -> Self {
        Self { sql, error: None, on: On::Sqlite(conn, SqliteArguments::default()) }
    }

    fn postgres(conn: &'c mut PgConnection, sql: Cow<'static, str>) -> Self {
        Self { sql, error: None, on: On::Postgres(conn, PgArguments::default()) }
    }

    /// Binds the next placeholder.
    pub fn bind(mut self, value: impl Value) -> Self {
        let added = match &mut self.on {
            On::Sqlite(_, args) => args.add(value),
            On::Postgres(_, args) => args.add(value),
        };
        if let Err(error) = added {
            self.error = Some(sqlx::Error::Encode(error));
        }
        self
    }

    /// Binds every value and expands the first `(..)` in the text to their placeholders.
    pub fn bind_list<T: Value>(mut self, values: impl IntoIterator<Item = T>) -> Self {
        let from = self.bound();
        self = values.into_iter().fold(self, Self::bind);
        let list: Vec<_> = (from + 1..=self.bound()).map(|n| format!("${n}")).collect();
        let list = if list.is_empty() { "null".to_owned() } else { list.join(", ") };
        self.sql = self.sql.replacen("(..)", &format!("({list})"), 1).into();
        self
    }

    fn bound(&self) -> usize {
        match &self.on {
            On::Sqlite(_, args) => args.len(),
            On::Postgres(_, args) => args.len(),
        }
    }

    /// The first row, if any.
    ///
    /// # Errors
    /// The driver's.
    pub async fn maybe<T: Row>(self) -> Result<Option<T>> {
        if let Some(error) = self.error {
            return Err(error);
        }
        match self.on {
            On::Sqlite(conn, args) => sqlx::query_as_with(AssertSqlSafe(self.sql), args).fetch_optional(conn).await,
            On::Postgres(conn, args) => sqlx::query_as_with(AssertSqlSafe(self.sql), args).fetch_optional(conn).await,
        }
    }

    /// Every row.
    ///
    /// # Errors
    /// The driver's.
    pub async fn all<T: Row>(self) -> Result<Vec<T>> {
        if let Some(error) = self.error {
            return Err(error);
        }
        match self.on {
            On::Sqlite(conn, args) => sqlx::query_as_with(AssertSqlSafe(self.sql), args).fetch_all(conn).await,
            On::Postgres(conn, args) => sqlx::query_as_with(AssertSqlSafe(self.sql), args).fetch_all(conn).await,
        }
    }

    /// Gives every row to `take` as it comes: however many there are, one is in memory.
    ///
    /// # Errors
    /// The driver's, or the caller's.
    pub async fn each<T: Row, E: From<sqlx::Error>>(self, mut take: impl FnMut(T) -> Result<(), E>) -> Result<(), E> {
        if let Some(error) = self.error {
            return Err(error.into());
        }
        match self.on {
            On::Sqlite(conn, args) => {
                let mut rows = sqlx::query_as_with(AssertSqlSafe(self.sql), args).fetch(conn);
                while let Some(row) = rows.try_next().await? {
                    take(row)?;
                }
            }
            On::Postgres(conn, args) => {
                let mut rows = sqlx::query_as_with(AssertSqlSafe(self.sql), args).fetch(conn);
                while let Some(row) = rows.try_next().await? {
                    take(row)?;
                }
            }
        }
        Ok(())
    }

    /// The only row.
    ///
    /// # Errors
    /// `RowNotFound` when there is none, or the driver's.
    pub async fn one<T: Row>(self) -> Result<T> {
        self.maybe().await?.ok_or(sqlx::Error::RowNotFound)
    }

    /// Runs the statement; returns how many rows it changed.
    ///
    /// # Errors
    /// The driver's.
    pub async fn run(self) -> Result<u64> {
        if let Some(error) = self.error {
            return Err(error);
        }
        Ok(match self.on {
            On::Sqlite(conn, args) => {
                sqlx::query_with(AssertSqlSafe(self.sql), args).execute(conn).await?.rows_affected()
            }
            On::Postgres(conn, args) => {
                sqlx::query_with(AssertSqlSafe(self.sql), args).execute(conn).await?.rows_affected()
            }
        })
    }
}
