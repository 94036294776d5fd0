//! A statement written once, that encodes its arguments for the connection it runs on.

use super::{Conn, Inner, Result, later::Statement};
use futures_util::TryStreamExt as _;
use sqlx::{
    Arguments, AssertSqlSafe, Encode, FromRow, PgConnection, Postgres, Sqlite, SqliteConnection, Type,
    error::BoxDynError,
    postgres::{PgArguments, PgRow},
    sqlite::{SqliteArguments, SqliteRow},
};
use std::borrow::Cow;

/// Values of one list.
const LIST: usize = 32;

/// A value that both databases can store.
pub trait Value:
    Send + 'static + Type<Sqlite> + Type<Postgres> + for<'q> Encode<'q, Sqlite> + for<'q> Encode<'q, Postgres>
{
}

impl<T> Value for T where
    T: Send + 'static + Type<Sqlite> + Type<Postgres> + for<'q> Encode<'q, Sqlite> + for<'q> Encode<'q, Postgres>
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
    args: Args,
    conn: &'c mut Conn,
}

enum Args {
    Sqlite(Vec<Binding>),
    Postgres(PgArguments),
}

/// A value on its way to SQLite: which statement it goes with is known when that runs.
pub(super) type Binding = Box<dyn FnOnce(&mut SqliteArguments) -> Result<(), BoxDynError> + Send>;

/// A query about to run.
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
        let sql = if self.is_postgres() { postgres } else { sqlite };
        Query::new(self, sql.into())
    }

    /// A statement put together from constants, for filters that combine. What a person typed is
    /// always bound, never part of `sql`.
    pub fn query_built(&mut self, sql: String) -> Query<'_> {
        Query::new(self, sql.into())
    }

    /// The first column of the rows that a list of values leads to; `(..)` stands for the list in the text. A long
    /// list is asked for in parts of one length, so that the text stays prepared.
    ///
    /// # Errors
    /// The driver's.
    pub async fn among(&mut self, sql: &'static str, values: &[String]) -> Result<Vec<String>> {
        let mut found = Vec::new();
        for some in values.chunks(LIST) {
            let list = some.iter().chain(std::iter::repeat(&some[0])).take(LIST).cloned();
            found.extend(self.query(sql).bind_list(list).all::<(String,)>().await?.into_iter().map(|(one,)| one));
        }
        Ok(found)
    }

    /// True on PostgreSQL, for [`Conn::query_built`] texts that differ.
    #[must_use]
    pub fn is_postgres(&self) -> bool {
        matches!(self.inner, Inner::Postgres(_) | Inner::PostgresTx(_))
    }
}

impl<'c> Query<'c> {
    pub(super) fn new(conn: &'c mut Conn, sql: Cow<'static, str>) -> Self {
        let args = if conn.is_postgres() { Args::Postgres(PgArguments::default()) } else { Args::Sqlite(Vec::new()) };
        Self { sql, error: None, args, conn }
    }

    /// Binds the next placeholder.
    pub fn bind(mut self, value: impl Value) -> Self {
        match &mut self.args {
            Args::Sqlite(bindings) => bindings.push(Box::new(|args| args.add(value))),
            Args::Postgres(args) => {
                if let Err(error) = args.add(value) {
                    self.error = Some(sqlx::Error::Encode(error));
                }
            }
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
        match &self.args {
            Args::Sqlite(args) => args.len(),
            Args::Postgres(args) => args.len(),
        }
    }

    /// Lets this statement go together with those after it (see [`super::later`]): nobody needs its result.
    ///
    /// # Errors
    /// The driver's, when it, or one before it, ran now.
    pub async fn put_off(self) -> Result<()> {
        match (&self.conn.inner, self.args) {
            (Inner::SqliteTx(_), Args::Sqlite(values)) => self.conn.put_off(Statement { sql: self.sql, values }).await,
            (_, args) => Self { args, ..self }.run().await.map(|_| ()),
        }
    }

    /// What was put off comes first, in its order.
    async fn ready(self) -> Result<(Cow<'static, str>, On<'c>)> {
        if let Some(error) = self.error {
            return Err(error);
        }
        self.conn.flush().await?;
        let on = match (&mut self.conn.inner, self.args) {
            (Inner::Sqlite(conn), Args::Sqlite(values)) => On::Sqlite(conn, bound(values)?),
            (Inner::SqliteTx(tx), Args::Sqlite(values)) => On::Sqlite(tx, bound(values)?),
            (Inner::Postgres(conn), Args::Postgres(args)) => On::Postgres(conn, args),
            (Inner::PostgresTx(tx), Args::Postgres(args)) => On::Postgres(tx, args),
            _ => unreachable!("arguments are those of the connection"),
        };
        Ok((self.sql, on))
    }

    /// The first row, if any.
    ///
    /// # Errors
    /// The driver's.
    pub async fn maybe<T: Row>(self) -> Result<Option<T>> {
        let (sql, on) = self.ready().await?;
        match on {
            On::Sqlite(conn, args) => sqlx::query_as_with(AssertSqlSafe(sql), args).fetch_optional(conn).await,
            On::Postgres(conn, args) => sqlx::query_as_with(AssertSqlSafe(sql), args).fetch_optional(conn).await,
        }
    }

    /// Every row.
    ///
    /// # Errors
    /// The driver's.
    pub async fn all<T: Row>(self) -> Result<Vec<T>> {
        let (sql, on) = self.ready().await?;
        match on {
            On::Sqlite(conn, args) => sqlx::query_as_with(AssertSqlSafe(sql), args).fetch_all(conn).await,
            On::Postgres(conn, args) => sqlx::query_as_with(AssertSqlSafe(sql), args).fetch_all(conn).await,
        }
    }

    /// Gives every row to `take` as it comes: however many there are, one is in memory.
    ///
    /// # Errors
    /// The driver's, or the caller's.
    pub async fn each<T: Row, E: From<sqlx::Error>>(self, mut take: impl FnMut(T) -> Result<(), E>) -> Result<(), E> {
        let (sql, on) = self.ready().await?;
        match on {
            On::Sqlite(conn, args) => {
                let mut rows = sqlx::query_as_with(AssertSqlSafe(sql), args).fetch(conn);
                while let Some(row) = rows.try_next().await? {
                    take(row)?;
                }
            }
            On::Postgres(conn, args) => {
                let mut rows = sqlx::query_as_with(AssertSqlSafe(sql), args).fetch(conn);
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
        let (sql, on) = self.ready().await?;
        Ok(match on {
            On::Sqlite(conn, args) => sqlx::query_with(AssertSqlSafe(sql), args).execute(conn).await?.rows_affected(),
            On::Postgres(conn, args) => sqlx::query_with(AssertSqlSafe(sql), args).execute(conn).await?.rows_affected(),
        })
    }
}

/// The values of statements, in their order, as SQLite takes them.
pub(super) fn bound(values: impl IntoIterator<Item = Binding>) -> Result<SqliteArguments> {
    let mut args = SqliteArguments::default();
    values.into_iter().try_for_each(|bind| bind(&mut args)).map_err(sqlx::Error::Encode)?;
    Ok(args)
}
