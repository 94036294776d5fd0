//! The whole database as rows of plain values: what an archive is made of, so that what one of the two
//! databases wrote the other can read. Tables are found in the database's own catalogue, never in a
//! list that somebody would forget to extend. It must never know what a table means.

use super::{Conn, Db, Inner, Location, Pools, Result, Tx, migrate};
use serde::{Deserialize, Serialize};
use sqlx::{
    Decode, FromRow, PgConnection, SqliteConnection, Type, TypeInfo as _, ValueRef as _, postgres::PgRow,
    sqlite::SqliteRow,
};
use std::{fmt::Write as _, sync::Arc};

/// What a column holds; both databases have these three and no other (see the migrations).
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// UTF-8.
    Text,
    /// 64 bits, signed.
    Integer,
    /// Anything.
    Bytes,
}

/// A column of a table.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
}

/// A table, as the catalogue describes it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// All columns, in their order.
    pub columns: Vec<Column>,
    /// The names of the primary key, in which order rows are read.
    pub key: Vec<String>,
    /// The column that the database numbers by itself, if there is one.
    pub numbered: Option<String>,
}

/// One value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Cell {
    /// Nothing.
    Null,
    /// Of a text column.
    Text(String),
    /// Of an integer column.
    Integer(i64),
    /// Of a column of bytes.
    Bytes(Vec<u8>),
}

/// A row, in the order of its table's columns.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cells(pub Vec<Cell>);

/// A foreign key that was taken off while rows come in any order.
pub struct TakenOff {
    table: String,
    name: String,
    definition: String,
}

impl<'r> FromRow<'r, SqliteRow> for Cells {
    fn from_row(row: &'r SqliteRow) -> Result<Self> {
        cells(row)
    }
}

impl<'r> FromRow<'r, PgRow> for Cells {
    fn from_row(row: &'r PgRow) -> Result<Self> {
        cells(row)
    }
}

/// By the type of each value, as SQLite has no other.
fn cells<'r, R: sqlx::Row>(row: &'r R) -> Result<Cells>
where
    usize: sqlx::ColumnIndex<R>,
    String: Decode<'r, R::Database> + Type<R::Database>,
    i64: Decode<'r, R::Database> + Type<R::Database>,
    Vec<u8>: Decode<'r, R::Database> + Type<R::Database>,
{
    let read = |at| {
        let raw = row.try_get_raw(at)?;
        if raw.is_null() {
            return Ok(Cell::Null);
        }
        let kind = raw.type_info().name().to_ascii_lowercase();
        Ok(match kind_of(&kind)? {
            Kind::Text => Cell::Text(row.try_get(at)?),
            Kind::Integer => Cell::Integer(row.try_get(at)?),
            Kind::Bytes => Cell::Bytes(row.try_get(at)?),
        })
    };
    (0..row.len()).map(read).collect::<Result<_>>().map(Cells)
}

fn kind_of(name: &str) -> Result<Kind> {
    match name {
        "text" => Ok(Kind::Text),
        "bigint" | "integer" | "int8" => Ok(Kind::Integer),
        "bytea" | "blob" => Ok(Kind::Bytes),
        other => Err(sqlx::Error::Decode(format!("a column of type `{other}` is in no archive").into())),
    }
}

/// The last step of [`migrate`] that this program knows.
#[must_use]
pub fn known_step() -> i64 {
    migrate::MIGRATIONS.last().map_or(0, |(number, ..)| *number)
}

impl Db {
    /// Opens a database that is there, and leaves it as it is: a running program of another version may
    /// be at work on it.
    ///
    /// # Errors
    /// When it is not there or cannot be reached.
    pub async fn open_as_it_is(location: Location<'_>) -> Result<Self> {
        let pools = match location {
            Location::Url(url) => Self::connect_postgres(url).await?,
            Location::File(path) => Self::connect_sqlite(path, false).await?,
        };
        Ok(Self { pools, revision: Arc::default() })
    }

    /// Opens a database in which there is nothing yet, for a restore; an SQLite file is made.
    ///
    /// # Errors
    /// When it holds any table, or cannot be reached.
    pub async fn open_empty(location: Location<'_>) -> Result<Self> {
        let pools = match location {
            Location::Url(url) => Self::connect_postgres(url).await?,
            Location::File(path) => Self::connect_sqlite(path, true).await?,
        };
        let db = Self { pools, revision: Arc::default() };
        if db.read().await?.table_names().await?.is_empty() {
            return Ok(db);
        }
        db.close().await;
        Err(sqlx::Error::Configuration("it is not empty".into()))
    }

    /// A connection on which everything is read as it stands now, whatever is written meanwhile.
    ///
    /// # Errors
    /// When none is free.
    pub async fn snapshot(&self) -> Result<Conn> {
        match &self.pools {
            Pools::Sqlite { read, .. } => Ok(Inner::SqliteTx(read.begin().await?).into()),
            Pools::Postgres(pool) => {
                let mut conn = Conn::from(Inner::PostgresTx(pool.begin().await?));
                conn.query("set transaction isolation level repeatable read, read only").run().await?;
                conn.take_time().await?;
                Ok(conn)
            }
        }
    }
}

impl Conn {
    /// Reading or writing all of it takes longer than any page may.
    async fn take_time(&mut self) -> Result<()> {
        if self.is_postgres() {
            self.query("set local statement_timeout = 0").run().await?;
            self.query("set local idle_in_transaction_session_timeout = 0").run().await?;
        }
        Ok(())
    }

    async fn table_names(&mut self) -> Result<Vec<String>> {
        let names: Vec<(String,)> = self
            .query_each(
                "select name from pragma_table_list where schema = 'main' and type = 'table' and name not like 'sqlite_%' order by name",
                "select cast(table_name as text) from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE' \
                 order by cast(table_name as text) collate \"C\"",
            )
            .all()
            .await?;
        Ok(names.into_iter().map(|(name,)| name).collect())
    }

    /// The step that the tables are at; 0 when there are none.
    ///
    /// # Errors
    /// The database's.
    pub async fn step(&mut self) -> Result<i64> {
        if !self.table_names().await?.iter().any(|name| name == "migrations") {
            return Ok(0);
        }
        let (step,): (i64,) = self.query("select coalesce(max(number), 0) from migrations").one().await?;
        Ok(step)
    }

    /// All tables by name, without those that are `left_out` and the list of steps, which is this room's own.
    ///
    /// # Errors
    /// The database's, or when a column holds none of [`Kind`].
    pub async fn tables(&mut self, left_out: &[&str]) -> Result<Vec<Table>> {
        let mut tables = Vec::new();
        for name in self.table_names().await? {
            if name != "migrations" && !left_out.contains(&name.as_str()) {
                tables.push(self.table(name).await?);
            }
        }
        Ok(tables)
    }

    async fn table(&mut self, name: String) -> Result<Table> {
        let rows: Vec<(String, String, i64, i64)> = self
            .query_each(
                "select name, lower(type), pk, case when lower(type) = 'integer' and pk = 1 then 1 else 0 end from pragma_table_info($1) order by cid",
                "select cast(c.column_name as text), cast(c.data_type as text), cast(coalesce(k.ordinal_position, 0) as bigint), \
                 cast(case when c.is_identity = 'YES' then 1 else 0 end as bigint) from information_schema.columns c \
                 left join information_schema.table_constraints t on t.table_schema = c.table_schema and t.table_name = c.table_name \
                 and t.constraint_type = 'PRIMARY KEY' left join information_schema.key_column_usage k on k.constraint_name = t.constraint_name \
                 and k.table_schema = c.table_schema and k.table_name = c.table_name and k.column_name = c.column_name \
                 where c.table_schema = current_schema() and c.table_name = $1 order by c.ordinal_position",
            )
            .bind(name.clone())
            .all()
            .await?;
        let mut key: Vec<(i64, String)> =
            rows.iter().filter(|row| row.2 > 0).map(|row| (row.2, row.0.clone())).collect();
        key.sort();
        let numbered = rows.iter().find(|row| row.3 == 1).map(|row| row.0.clone());
        let column = |(name, kind, ..): (String, String, i64, i64)| Ok(Column { kind: kind_of(&kind)?, name });
        let columns = rows.into_iter().map(column).collect::<Result<_>>()?;
        Ok(Table { name, columns, key: key.into_iter().map(|(_, name)| name).collect(), numbered })
    }

    /// Gives every row of a table, in the order of its key, which both databases are made to agree on.
    ///
    /// # Errors
    /// The database's, or the caller's.
    pub async fn each_row<E: From<sqlx::Error>>(
        &mut self,
        table: &Table,
        take: impl FnMut(Cells) -> Result<(), E>,
    ) -> Result<(), E> {
        let (mut columns, mut order) = (String::new(), String::new());
        for column in &table.columns {
            let _ = write!(columns, "{}\"{}\"", if columns.is_empty() { "" } else { ", " }, column.name);
        }
        for name in &table.key {
            let text = table.columns.iter().any(|column| column.name == *name && column.kind == Kind::Text);
            let bytewise = if text && self.is_postgres() { " collate \"C\"" } else { "" };
            let _ = write!(order, "{}\"{name}\"{bytewise}", if order.is_empty() { "" } else { ", " });
        }
        let order = if order.is_empty() { "1".to_owned() } else { order };
        self.query_built(format!("select {columns} from \"{}\" order by {order}", table.name)).each(take).await
    }

    /// The last number that the database gave in a table; 0 when it gave none.
    ///
    /// # Errors
    /// The database's.
    pub async fn last_number(&mut self, table: &Table) -> Result<i64> {
        let Some(column) = &table.numbered else { return Ok(0) };
        if !self.is_postgres() {
            let row = self.query("select seq from sqlite_sequence where name = $1").bind(table.name.clone());
            return Ok(row.maybe::<(i64,)>().await?.map_or(0, |(last,)| last));
        }
        let (sequence,): (String,) = self
            .query("select pg_get_serial_sequence($1, $2)")
            .bind(format!("\"{}\"", table.name))
            .bind(column.clone())
            .one()
            .await?;
        let (last,): (i64,) = self
            .query_built(format!("select case when is_called then last_value else 0 end from {sequence}"))
            .one()
            .await?;
        Ok(last)
    }
}

impl Tx {
    /// Makes or upgrades the tables up to a step, within this transaction.
    ///
    /// # Errors
    /// The database's.
    pub async fn bring_to(&mut self, step: i64) -> Result<()> {
        self.take_time().await?;
        match &mut self.conn.inner {
            Inner::SqliteTx(tx) => migrate::sqlite_steps(&mut *tx as &mut SqliteConnection, step).await,
            Inner::PostgresTx(tx) => migrate::postgres_steps(&mut *tx as &mut PgConnection, step).await,
            Inner::Sqlite(_) | Inner::Postgres(_) => unreachable!("a Tx is only made by Db::begin"),
        }
    }

    /// Lets rows come in any order; [`Tx::check_references`] looks at the end.
    ///
    /// # Errors
    /// The database's.
    pub async fn defer_references(&mut self) -> Result<Vec<TakenOff>> {
        if !self.is_postgres() {
            self.query("pragma defer_foreign_keys = on").run().await?;
            return Ok(Vec::new());
        }
        // PostgreSQL defers only what was declared so, and lets a table's owner do no less than this.
        let found: Vec<(String, String, String)> = self
            .query(
                "select cast(cast(conrelid as regclass) as text), cast(conname as text), pg_get_constraintdef(oid) from pg_constraint \
                 where contype = 'f' and connamespace = cast(current_schema() as regnamespace) order by 1, 2",
            )
            .all()
            .await?;
        let mut taken = Vec::new();
        for (table, name, definition) in found {
            self.query_built(format!("alter table {table} drop constraint \"{name}\"")).run().await?;
            taken.push(TakenOff { table, name, definition });
        }
        Ok(taken)
    }

    /// Puts the foreign keys back, which looks at every row; SQLite looks when it commits.
    ///
    /// # Errors
    /// When a row names one that is not there.
    pub async fn check_references(&mut self, taken: Vec<TakenOff>) -> Result<()> {
        for TakenOff { table, name, definition } in taken {
            self.query_built(format!("alter table {table} add constraint \"{name}\" {definition}")).run().await?;
        }
        if !self.is_postgres() {
            let broken: Option<(String,)> =
                self.query("select \"table\" from pragma_foreign_key_check").maybe().await?;
            if let Some((table,)) = broken {
                return Err(sqlx::Error::Decode(format!("a row of `{table}` names one that is not there").into()));
            }
        }
        Ok(())
    }

    /// Adds a row with all its columns.
    ///
    /// # Errors
    /// The database's; a number of cells that is not that of the columns.
    pub async fn insert_row(&mut self, table: &Table, cells: Cells) -> Result<()> {
        let (mut columns, mut places) = (String::new(), String::new());
        for (at, column) in table.columns.iter().enumerate() {
            let comma = if at == 0 { "" } else { ", " };
            let _ = write!(columns, "{comma}\"{}\"", column.name);
            let _ = write!(places, "{comma}${}", at + 1);
        }
        let mut query = self.query_built(format!("insert into \"{}\" ({columns}) values ({places})", table.name));
        if cells.0.len() != table.columns.len() {
            return Err(sqlx::Error::Decode(format!("a row of `{}` has another number of columns", table.name).into()));
        }
        for (cell, column) in cells.0.into_iter().zip(&table.columns) {
            query = match (cell, column.kind) {
                (Cell::Text(text), _) => query.bind(text),
                (Cell::Integer(number), _) => query.bind(number),
                (Cell::Bytes(bytes), _) => query.bind(bytes),
                (Cell::Null, Kind::Text) => query.bind(None::<String>),
                (Cell::Null, Kind::Integer) => query.bind(None::<i64>),
                (Cell::Null, Kind::Bytes) => query.bind(None::<Vec<u8>>),
            };
        }
        query.run().await.map(|_| ())
    }

    /// Says which number the database gave last in a table, so that it gives none twice.
    ///
    /// # Errors
    /// The database's.
    pub async fn set_last_number(&mut self, table: &Table, last: i64) -> Result<()> {
        let Some(column) = table.numbered.as_ref().filter(|_| last > 0) else { return Ok(()) };
        if self.is_postgres() {
            self.query("select setval(cast(pg_get_serial_sequence($1, $2) as regclass), $3)")
                .bind(format!("\"{}\"", table.name))
                .bind(column.clone())
                .bind(last)
                .run()
                .await?;
        } else {
            self.query("delete from sqlite_sequence where name = $1").bind(table.name.clone()).run().await?;
            self.query("insert into sqlite_sequence (name, seq) values ($1, $2)")
                .bind(table.name.clone())
                .bind(last)
                .run()
                .await?;
        }
        Ok(())
    }
}
