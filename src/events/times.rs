//! The tables of events: each of their times as a row, so that an agenda reads no more than it shows. The rows follow from
//! the sheet: they are written with it, and those of a series without near end again as time goes on.

use super::{
    occurrences::{NEAR, between},
    sheet::{LONGEST, Sheet, TOLD},
};
use crate::{
    db::{Conn, FromRow, Query, Result, Tx},
    publications::{Publication, list::Filter, store},
    territory,
    time::{Timestamp, local},
};
use std::time::Duration;

/// So far ahead the times of a series are written down.
const AHEAD: Duration = Duration::from_secs(2 * 366 * 24 * 3600);
/// Times of a series that have been over for longer stand in no agenda any more.
const PAST: Duration = Duration::from_secs(5 * 366 * 24 * 3600);
/// Rows of one statement.
const ROWS: usize = 100;
/// It takes place.
const TAKES_PLACE: &str = "";
/// It does not.
const CANCELLED: &str = "cancelled";

/// Writes them, over what stood there.
///
/// # Errors
/// The database's.
pub async fn write(tx: &mut Tx, publication_id: &str, sheet: &Sheet, now: Timestamp) -> Result<()> {
    for table in [
        "delete from event_occurrences where publication_id = $1",
        "delete from event_series where publication_id = $1",
    ] {
        tx.query(table).bind(publication_id.to_owned()).run().await?;
    }
    let until = sheet.span().map_or(now, |first| first.starts.max(now)).plus(AHEAD);
    let (all, more) = between(sheet, now.minus(PAST), until);
    for some in all.chunks(ROWS) {
        let mut sql = String::from(
            "insert into event_occurrences (publication_id, occurrence, starts_at, ends_at, state) values ",
        );
        for at in 0..some.len() {
            let from = at * 4 + 2;
            sql.push_str(&format!(
                "{}($1, ${from}, ${}, ${}, ${})",
                if at == 0 { "" } else { ", " },
                from + 1,
                from + 2,
                from + 3
            ));
        }
        let mut query = tx.query_built(sql).bind(publication_id.to_owned());
        for one in some {
            let state = if one.is_cancelled { CANCELLED } else { TAKES_PLACE };
            query = query.bind(one.of.clone()).bind(one.span.starts).bind(one.span.ends).bind(state.to_owned());
        }
        query.run().await?;
    }
    if more {
        tx.query("insert into event_series (publication_id, written_until) values ($1, $2)")
            .bind(publication_id.to_owned())
            .bind(until)
            .run()
            .await?;
    }
    Ok(())
}

/// Writes on those series of which little lies ahead; how many there were.
///
/// # Errors
/// The database's.
pub async fn write_on(tx: &mut Tx, now: Timestamp, most: i64) -> Result<usize> {
    let near: Vec<(String, String)> = tx
        .query(
            "select p.id, p.sheet from event_series s join publications p on p.id = s.publication_id \
             where s.written_until < $1 order by s.written_until limit $2",
        )
        .bind(now.plus(NEAR))
        .bind(most)
        .all()
        .await?;
    for (id, sheet) in &near {
        write(tx, id, &Sheet::from_json(sheet), now).await?;
    }
    Ok(near.len())
}

/// A row, and what it is a time of.
#[derive(Clone, Debug, FromRow)]
pub struct Row {
    /// Of which event.
    pub publication_id: String,
    /// See [`Occurrence::of`].
    pub occurrence: String,
    /// When.
    pub starts_at: Timestamp,
    /// Until when.
    pub ends_at: Timestamp,
    state: String,
}

impl Row {
    /// True when it does not take place.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.state == CANCELLED
    }
}

/// A time, with its event.
#[derive(Clone, Debug)]
pub struct Listed {
    /// When.
    pub time: Row,
    /// What.
    pub event: Publication,
}

/// Where the next page of an agenda begins: after this time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    starts_at: Timestamp,
    id: String,
    occurrence: String,
}

impl Cursor {
    /// After this one.
    #[must_use]
    pub fn after(row: &Row) -> Self {
        Self { starts_at: row.starts_at, id: row.publication_id.clone(), occurrence: row.occurrence.clone() }
    }

    /// As it stands in an address.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}_{}_{}", self.starts_at.0, self.id, self.occurrence)
    }

    /// Reads it back; anything else is the first page.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '_');
        let (at, id, occurrence) = (parts.next()?, parts.next()?, parts.next()?);
        let sound = !id.is_empty() && id.len() <= 40 && id.bytes().all(|b| b.is_ascii_alphanumeric());
        let starts_at = Timestamp(at.parse().ok()?);
        (sound && local::civil(occurrence).is_some()).then(|| Self {
            starts_at,
            id: id.to_owned(),
            occurrence: occurrence.to_owned(),
        })
    }
}

/// Which times.
#[derive(Clone, Debug)]
pub enum Which<'a> {
    /// Those that are not over at this instant, soonest first.
    Coming(Timestamp),
    /// Those that were over at this instant, latest first.
    Past(Timestamp),
    /// Those of which some part lies between two instants, soonest first.
    Between(Timestamp, Timestamp),
    /// Those of one event that are not over, soonest first.
    Of(&'a str, Timestamp),
}

/// A page of an agenda, and where the next begins.
///
/// # Errors
/// The database's.
pub async fn page(
    conn: &mut Conn,
    which: &Which<'_>,
    filter: &Filter,
    after: Option<&Cursor>,
    limit: usize,
) -> Result<(Vec<Listed>, Option<Cursor>)> {
    let is_past = matches!(which, Which::Past(_));
    let none = || (String::new(), String::new());
    let (first, (id, occurrence)) = match (after, is_past) {
        (Some(after), _) => (after.starts_at, (after.id.clone(), after.occurrence.clone())),
        (None, false) => (Timestamp(i64::MIN), none()),
        (None, true) => (Timestamp(i64::MAX), none()),
    };
    // An event that goes on is no older than the longest there is: the index begins there. Values from $6 on.
    let mut values = Values::from(6);
    let longest = LONGEST;
    let bounds = match which {
        Which::Coming(at) => {
            format!("o.starts_at >= {} and o.ends_at > {}", values.at(at.minus(longest)), values.at(*at))
        }
        Which::Past(at) => format!("o.starts_at <= {} and o.ends_at <= {}", values.at(*at), values.at(*at)),
        Which::Between(from, to) => spanning(&mut values, *from, *to),
        Which::Of(id, at) => format!(
            "o.publication_id = {} and o.starts_at >= {} and o.ends_at > {}",
            values.text((*id).to_owned()),
            values.at(at.minus(longest)),
            values.at(*at)
        ),
    };
    let (compare, order) = if is_past { ("<", "desc") } else { (">", "asc") };
    let sql = format!(
        "select o.publication_id, o.occurrence, o.starts_at, o.ends_at, o.state from event_occurrences o \
         join publications p on p.id = o.publication_id where p.kind = $1 and p.state = 'published' and {bounds} \
         and (o.starts_at, o.publication_id, o.occurrence) {compare} ($2, $3, $4){} \
         order by o.starts_at {order}, o.publication_id {order}, o.occurrence {order} limit $5",
        having(&mut values, filter)
    );
    let query = conn
        .query_built(sql)
        .bind(super::KIND.to_owned())
        .bind(first)
        .bind(id)
        .bind(occurrence)
        .bind(i64::try_from(limit).unwrap_or(100) + 1);
    let query = values.bind(query);
    let mut rows: Vec<Row> = query.all().await?;
    let next = if rows.len() > limit {
        rows.truncate(limit);
        rows.last().map(Cursor::after)
    } else {
        None
    };
    let mut ids: Vec<String> = rows.iter().map(|row| row.publication_id.clone()).collect();
    ids.sort();
    ids.dedup();
    let events: Vec<Publication> = store::by_ids(conn, &ids).await?;
    let listed = rows.into_iter().filter_map(|time| {
        let event = events.iter().find(|event| event.id == time.publication_id)?.clone();
        Some(Listed { time, event })
    });
    Ok((listed.collect(), next))
}

/// A time, as a month shows it.
#[derive(Clone, Debug, FromRow)]
pub struct Brief {
    /// Of which event.
    pub publication_id: String,
    /// When.
    pub starts_at: Timestamp,
    /// Until when.
    pub ends_at: Timestamp,
    state: String,
    /// Of the event.
    pub title: String,
    /// BCP 47, of the title.
    pub language: String,
}

impl Brief {
    /// True when it does not take place.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.state == CANCELLED
    }
}

/// The times of which some part lies between two instants, soonest first, at most `most`.
///
/// # Errors
/// The database's.
pub async fn brief(
    conn: &mut Conn,
    (from, to): (Timestamp, Timestamp),
    filter: &Filter,
    most: i64,
) -> Result<Vec<Brief>> {
    let mut values = Values::from(3);
    let sql = format!(
        "select o.publication_id, o.starts_at, o.ends_at, o.state, p.title, p.language from event_occurrences o \
         join publications p on p.id = o.publication_id where p.kind = $1 and p.state = 'published' and {}{} \
         order by o.starts_at, o.publication_id limit $2",
        spanning(&mut values, from, to),
        having(&mut values, filter)
    );
    values.bind(conn.query_built(sql).bind(super::KIND.to_owned()).bind(most)).all().await
}

/// The events of which some time lies between two instants, each once, soonest first, at most `most`.
///
/// # Errors
/// The database's.
pub async fn events(
    conn: &mut Conn,
    (from, to): (Timestamp, Timestamp),
    filter: &Filter,
    most: i64,
) -> Result<Vec<Publication>> {
    let mut values = Values::from(3);
    let sql = format!(
        "select o.publication_id, min(o.starts_at) from event_occurrences o join publications p on p.id = o.publication_id \
         where p.kind = $1 and p.state = 'published' and {}{} group by o.publication_id \
         order by min(o.starts_at), o.publication_id limit $2",
        spanning(&mut values, from, to),
        having(&mut values, filter)
    );
    let found: Vec<(String, i64)> =
        values.bind(conn.query_built(sql).bind(super::KIND.to_owned()).bind(most)).all().await?;
    let ids: Vec<String> = found.into_iter().map(|(id, _)| id).collect();
    let mut events = store::by_ids(conn, &ids).await?;
    events.sort_by_key(|event| ids.iter().position(|id| *id == event.id));
    Ok(events)
}

impl Listed {
    /// An event with its first time; nothing of one without hours.
    #[must_use]
    pub fn first(event: Publication) -> Option<Self> {
        let sheet = Sheet::from_json(&event.sheet);
        let span = sheet.span()?;
        let state = if sheet.is_cancelled() { CANCELLED } else { TAKES_PLACE };
        let time = Row {
            publication_id: event.id.clone(),
            occurrence: sheet.starts,
            starts_at: span.starts,
            ends_at: span.ends,
            state: state.to_owned(),
        };
        Some(Self { time, event })
    }
}

/// A value of a condition.
enum Value {
    At(Timestamp),
    Text(String),
}

/// The values of conditions that are put together, in the order of their placeholders.
struct Values {
    first: usize,
    values: Vec<Value>,
}

impl Values {
    /// Those from the placeholder of this number on.
    fn from(first: usize) -> Self {
        Self { first, values: Vec::new() }
    }

    /// One more; its placeholder.
    fn add(&mut self, value: Value) -> String {
        self.values.push(value);
        format!("${}", self.first + self.values.len() - 1)
    }

    fn at(&mut self, at: Timestamp) -> String {
        self.add(Value::At(at))
    }

    fn text(&mut self, text: String) -> String {
        self.add(Value::Text(text))
    }

    fn bind(self, query: Query<'_>) -> Query<'_> {
        self.values.into_iter().fold(query, |query, value| match value {
            Value::At(at) => query.bind(at),
            Value::Text(text) => query.bind(text),
        })
    }
}

/// Some part of it lies between two instants.
fn spanning(values: &mut Values, from: Timestamp, to: Timestamp) -> String {
    format!(
        "o.starts_at >= {} and o.starts_at < {} and o.ends_at > {}",
        values.at(from.minus(LONGEST)),
        values.at(to),
        values.at(from)
    )
}

/// The conditions of a filter. Who asks for a territory finds what is told to it, to what lies in it, and to the wider areas in
/// which it lies: a meeting of all of France is one of Lozère.
fn having(values: &mut Values, filter: &Filter) -> String {
    let mut sql = String::new();
    for (facet, value) in &filter.0 {
        let mut either = vec![format!(
            "(f.facet = {} and f.value = {})",
            values.text((*facet).to_owned()),
            values.text(value.clone())
        )];
        if *facet == "territory" {
            let wider = territory::get(value).map(territory::Territory::ancestors).unwrap_or_default();
            either.extend(wider.into_iter().map(|area| {
                format!("(f.facet = {} and f.value = {})", values.text(TOLD.to_owned()), values.text(area.code.clone()))
            }));
        }
        sql.push_str(&format!(
            " and p.id in (select f.publication_id from publication_facets f where {})",
            either.join(" or ")
        ));
    }
    sql
}
