//! The only room that names a database driver.
//!
//! SQL is written once, with `$1` placeholders, and runs on SQLite and PostgreSQL. A function that
//! reads takes `&mut Conn`, one that writes takes `&mut Tx`; a `Tx` is rolled back unless it is
//! committed. Nothing here knows what the tables mean, and nothing here ever holds a transaction
//! across the network: a `Tx` is never a parameter of a function that has an HTTP client.

mod later;
mod migrate;
mod query;
#[cfg(test)]
pub(crate) mod scratch;
mod whole;

pub use query::{Query, Row, Value};
pub use whole::{Cell, Cells, Column, Kind, Table, TakenOff, known_step};

use sqlx::{
    Connection as _, PgPool, Postgres, Sqlite, SqlitePool, Transaction,
    pool::PoolConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{
    ops::{Deref, DerefMut},
    path::Path,
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

pub use sqlx::FromRow;

/// What a statement returns, or the driver's error.
pub type Result<T, E = sqlx::Error> = std::result::Result<T, E>;

/// True when there is no room left to write.
#[must_use]
pub fn is_full(error: &sqlx::Error) -> bool {
    // SQLITE_FULL; PostgreSQL 53100 disk_full
    error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code)
        .is_some_and(|code| code == "13" || code == "53100")
}

/// How long a writer waits for another process that holds the database, before the caller gets an
/// error it can show.
const BUSY: Duration = Duration::from_secs(5);

/// Where the data live.
#[derive(Clone, Debug)]
pub enum Location<'a> {
    /// An SQLite file, made when it does not exist.
    File(&'a Path),
    /// A `postgres://` address.
    Url(&'a str),
}

/// The database of an instance. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    pools: Pools,
    revision: Arc<AtomicU64>,
}

#[derive(Clone)]
enum Pools {
    Sqlite { read: SqlitePool, write: SqlitePool },
    Postgres(PgPool),
}

/// A connection that reads.
pub struct Conn {
    inner: Inner,
    /// Statements of this transaction that are to run before its next one.
    later: Vec<later::Statement>,
}

impl From<Inner> for Conn {
    fn from(inner: Inner) -> Self {
        Self { inner, later: Vec::new() }
    }
}

enum Inner {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
    SqliteTx(Transaction<'static, Sqlite>),
    PostgresTx(Transaction<'static, Postgres>),
}

/// A connection that may also write; rolled back unless committed.
pub struct Tx {
    conn: Conn,
    revision: Arc<AtomicU64>,
}

impl Deref for Tx {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        &self.conn
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.conn
    }
}

impl Db {
    /// Opens the database and brings its tables up to date.
    ///
    /// # Errors
    /// When it cannot be reached or written, or was made by a newer version of the program.
    pub async fn open(location: Location<'_>) -> Result<Self> {
        let pools = match location {
            Location::Url(url) => Self::connect_postgres(url).await?,
            Location::File(path) => Self::connect_sqlite(path, true).await?,
        };
        match &pools {
            Pools::Postgres(pool) => migrate::postgres(pool).await?,
            Pools::Sqlite { write, .. } => migrate::sqlite(write).await?,
        }
        Ok(Self { pools, revision: Arc::default() })
    }

    async fn connect_postgres(url: &str) -> Result<Pools> {
        // A crashed node must not hold a row for ever, and a page must not wait for ever.
        let options = PgConnectOptions::from_str(url)?.options([
            ("statement_timeout", "15s"),
            ("idle_in_transaction_session_timeout", "30s"),
            ("timezone", "UTC"),
        ]);
        let pool = PgPoolOptions::new().max_connections(10).acquire_timeout(BUSY).connect_with(options).await?;
        Ok(Pools::Postgres(pool))
    }

    async fn connect_sqlite(path: &Path, make: bool) -> Result<Pools> {
        // FULL: in WAL, NORMAL may lose the last commits on power loss (invariant I1).
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(make)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY)
            .statement_cache_capacity(256)
            .pragma("cache_size", "-8192")
            // 16 MB: a page that is written often goes to the file less often.
            .pragma("wal_autocheckpoint", "4000")
            // What a savepoint may have to bring back is kept in memory, not in a file of its own.
            .pragma("temp_store", "memory");
        // SQLite has one writer: give it one connection, so that waiting is a queue and not an error.
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(BUSY)
            // A file does not hang up: asking whether it is still there costs as much as a short statement.
            .test_before_acquire(false)
            // When the disk is full SQLite ends the transaction by itself, and the driver goes on counting it:
            // without another connection nothing could be written any more, room or not.
            .before_acquire(|conn, _| Box::pin(async move { Ok(!conn.is_in_transaction()) }))
            .connect_with(options.clone())
            .await?;
        let read = SqlitePoolOptions::new()
            .max_connections(4)
            .acquire_timeout(BUSY)
            .test_before_acquire(false)
            .connect_with(options.read_only(true).pragma("cache_size", "-2048"))
            .await?;
        Ok(Pools::Sqlite { read, write })
    }

    /// A connection to read from.
    ///
    /// # Errors
    /// When none is free within five seconds.
    pub async fn read(&self) -> Result<Conn> {
        Ok(Conn::from(match &self.pools {
            Pools::Sqlite { read, .. } => Inner::Sqlite(read.acquire().await?),
            Pools::Postgres(pool) => Inner::Postgres(pool.acquire().await?),
        }))
    }

    /// Opens a transaction that may write.
    ///
    /// # Errors
    /// When the database is locked, full or gone.
    pub async fn begin(&self) -> Result<Tx> {
        let inner = match &self.pools {
            Pools::Sqlite { write, .. } => Inner::SqliteTx(write.begin_with("begin immediate").await?),
            Pools::Postgres(pool) => Inner::PostgresTx(pool.begin().await?),
        };
        Ok(Tx { conn: inner.into(), revision: Arc::clone(&self.revision) })
    }

    /// Grows with each commit that pages may show, in this process. Kept pages compare it.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision.load(Ordering::Acquire)
    }

    /// True when another process may write to this database beside this one.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        matches!(self.pools, Pools::Postgres(_))
    }

    /// Closes all connections; SQLite folds its log back into its file.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

impl Conn {
    /// The size of the database, in bytes, what is free inside of it included.
    ///
    /// # Errors
    /// The driver's.
    pub async fn bytes(&mut self) -> Result<i64> {
        let (bytes,): (i64,) = self
            .query_each(
                "select page_count * page_size from pragma_page_count(), pragma_page_size()",
                "select pg_database_size(current_database())",
            )
            .one()
            .await?;
        Ok(bytes)
    }
}

impl Tx {
    /// Makes all that was written durable and visible, pages included.
    ///
    /// # Errors
    /// When the database could not write; then nothing of it is kept.
    pub async fn commit(self) -> Result<()> {
        let revision = Arc::clone(&self.revision);
        self.commit_unseen().await?;
        revision.fetch_add(1, Ordering::AcqRel);
        Ok(())
    }

    /// As [`Tx::commit`], for what no public page shows (sessions, queues, counters).
    ///
    /// # Errors
    /// As [`Tx::commit`].
    pub async fn commit_unseen(mut self) -> Result<()> {
        self.conn.flush().await?;
        match self.conn.inner {
            Inner::SqliteTx(tx) => tx.commit().await,
            Inner::PostgresTx(tx) => tx.commit().await,
            Inner::Sqlite(_) | Inner::Postgres(_) => {
                unreachable!("a Tx is only made by Db::begin")
            }
        }
    }

    /// Marks a point to which [`Tx::undo`] returns.
    ///
    /// # Errors
    /// The driver's.
    pub async fn mark(&mut self) -> Result<()> {
        self.query("savepoint mark").run().await.map(|_| ())
    }

    /// Keeps what was written since [`Tx::mark`].
    ///
    /// # Errors
    /// The driver's.
    pub async fn keep(&mut self) -> Result<()> {
        self.query("release savepoint mark").run().await.map(|_| ())
    }

    /// Forgets what was written since [`Tx::mark`].
    ///
    /// # Errors
    /// The driver's.
    pub async fn undo(&mut self) -> Result<()> {
        self.query("rollback to savepoint mark").run().await?;
        self.keep().await
    }
}
