//! What comparing with other networks found, and what came back from them. Written by [`super::digest`]; read by pages.

use crate::{
    db::{Conn, FromRow, Result, Tx},
    origin::Origin,
    time::Timestamp,
};

/// What is compared.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Collection {
    /// Practices.
    Publications,
    /// Specifications.
    Specifications,
    /// Events.
    Events,
    /// What people said under publications of the two networks.
    Comments,
}

impl Collection {
    /// All; comments last, as they stand under the others.
    pub const ALL: [Self; 4] = [Self::Publications, Self::Specifications, Self::Events, Self::Comments];

    /// The name in tables and on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Publications => "publications",
            Self::Specifications => "specifications",
            Self::Events => "events",
            Self::Comments => "comments",
        }
    }

    /// True when networks that let these kinds pass, as a row lists them, can hold the same of it.
    #[must_use]
    pub fn passes(self, flows: &str) -> bool {
        let of = |kind: &super::Kind| match self {
            Self::Publications => kind.name == "practice",
            Self::Specifications => kind.name == "specification",
            Self::Events => kind.name == "event",
            Self::Comments => true,
        };
        super::KINDS.iter().filter(|kind| of(kind)).all(|kind| flows.split(' ').any(|flow| flow == kind.name))
    }

    /// Reads a name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// Whose things are compared.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Direction {
    /// Theirs: what they have for us, and what we hold of it.
    Theirs,
    /// Ours: what we have, and what they hold of it.
    Ours,
}

impl Direction {
    /// Both; our own first, so that what we have lost is not taken for deleted.
    pub const ALL: [Self; 2] = [Self::Ours, Self::Theirs];

    /// The name in the table.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Theirs => "theirs",
            Self::Ours => "ours",
        }
    }

    /// How it is asked of the other side, for whom ours is theirs.
    #[must_use]
    pub(super) fn asked(self) -> &'static str {
        match self {
            Self::Theirs => "yours",
            Self::Ours => "mine",
        }
    }
}

/// The last comparison of one collection with one network.
#[derive(Clone, Debug, FromRow)]
pub struct Comparison {
    /// The other network.
    pub origin: String,
    /// [`Direction::name`].
    pub direction: String,
    /// [`Collection::name`].
    pub collection: String,
    /// When.
    pub checked_at: Timestamp,
    /// When both last held the same, differences that were mended included; `None`: never yet.
    pub equal_at: Option<Timestamp>,
    /// Differences that it found.
    pub found: i64,
    /// Those that it mended.
    pub mended: i64,
    /// Those that it left: the other side has lost something, or what it has cannot be had.
    pub left_over: i64,
}

impl Comparison {
    /// True when both hold the same.
    #[must_use]
    pub fn is_equal(&self) -> bool {
        self.left_over == 0
    }
}

/// Writes down what a comparison found.
///
/// # Errors
/// The database's.
pub async fn note(
    tx: &mut Tx,
    origin: &Origin,
    (direction, collection): (Direction, Collection),
    (found, mended): (usize, usize),
    now: Timestamp,
) -> Result<()> {
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let left_over = count(found.saturating_sub(mended));
    tx.query(
        "insert into comparisons (origin, direction, collection, checked_at, equal_at, found, mended, left_over) \
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (origin, direction, collection) do update set \
         checked_at = excluded.checked_at, equal_at = coalesce(excluded.equal_at, comparisons.equal_at), \
         found = excluded.found, mended = excluded.mended, left_over = excluded.left_over",
    )
    .bind(origin.as_str().to_owned())
    .bind(direction.name().to_owned())
    .bind(collection.name().to_owned())
    .bind(now)
    .bind((left_over == 0).then_some(now))
    .bind(count(found))
    .bind(count(mended))
    .bind(left_over)
    .run()
    .await
    .map(|_| ())
}

/// The last comparisons with one network; four at most.
///
/// # Errors
/// The database's.
pub async fn comparisons(conn: &mut Conn, origin: &str) -> Result<Vec<Comparison>> {
    conn.query(
        "select origin, direction, collection, checked_at, equal_at, found, mended, left_over from comparisons \
         where origin = $1 order by direction, collection",
    )
    .bind(origin.to_owned())
    .all()
    .await
}

/// Something of ours that another network had kept, and what became of it.
#[derive(Clone, Debug, FromRow)]
pub struct Returned {
    /// Its address.
    pub uri: String,
    /// The network that had it.
    pub origin: String,
    /// That network's name, where it has one here.
    pub network: Option<String>,
    /// [`Collection::name`], [`REACTIONS`] or [`SAID`].
    pub collection: String,
    /// Its title, or the beginning of what it says, as far as that is known; of reactions, and of what was said about texts, how many.
    pub title: String,
    /// `back`, `newer`, `beside`, `reworded`, `deleted`, or `refused`.
    pub outcome: String,
    /// Of what was refused, or came back without its files: the end of a locale key, `returned-why-…`.
    pub why: String,
    /// When.
    pub at: Timestamp,
}

/// What is written down of it; see [`Returned`].
pub struct Line<'a> {
    /// Its address.
    pub uri: &'a str,
    /// Who had it.
    pub origin: &'a Origin,
    /// What it is: see [`Returned::collection`].
    pub collection: &'a str,
    /// In people's words.
    pub title: &'a str,
    /// See [`Returned::outcome`].
    pub outcome: &'a str,
    /// See [`Returned::why`].
    pub why: &'a str,
}

/// Outcome of a comment that was worded twice: its title is the wording that does not stand.
const REWORDED: &str = "reworded";
/// Longest title, and longest wording, in characters.
const MAX_TITLE: usize = 200;
const MAX_WORDING: usize = 10_000;

/// Writes down what came back, or did not. The same again, as of each day, changes nothing; what was refused and comes
/// back from another network did come back.
///
/// # Errors
/// The database's.
pub async fn note_returned(tx: &mut Tx, line: &Line<'_>, now: Timestamp) -> Result<()> {
    tx.query(
        "insert into returned (uri, origin, collection, title, outcome, why, at) values ($1, $2, $3, $4, $5, $6, $7) \
         on conflict (uri) do update set origin = excluded.origin, title = excluded.title, outcome = excluded.outcome, \
         why = excluded.why, at = excluded.at \
         where (excluded.outcome <> 'refused') or (returned.outcome = 'refused' and returned.why <> excluded.why)",
    )
    .bind(line.uri.to_owned())
    .bind(line.origin.as_str().to_owned())
    .bind(line.collection.to_owned())
    .bind(line.title.chars().take(if line.outcome == REWORDED { MAX_WORDING } else { MAX_TITLE }).collect::<String>())
    .bind(line.outcome.to_owned())
    .bind(line.why.to_owned())
    .bind(now)
    .run()
    .await
    .map(|_| ())
}

/// Collection of a line that counts the reactions which one network gave back.
pub const REACTIONS: &str = "reactions";
/// The same, of what was said about texts.
pub const SAID: &str = "said";

/// Counts what a network had kept of what is not told one by one: one line for each outcome, with its reason. What came
/// back adds up; what was refused is as many as at the last reading.
///
/// # Errors
/// The database's.
pub async fn count(
    tx: &mut Tx,
    origin: &Origin,
    collection: &str,
    (outcome, why): (&str, &str),
    count: usize,
    now: Timestamp,
) -> Result<()> {
    if count == 0 {
        return Ok(());
    }
    let uri = format!("{origin}/federation/kept/{collection}#{outcome}{why}");
    let before: Option<(String,)> =
        tx.query("select title from returned where uri = $1").bind(uri.clone()).maybe().await?;
    let before = before.filter(|_| outcome != "refused").and_then(|(count,)| count.parse::<usize>().ok());
    let title = count.saturating_add(before.unwrap_or(0)).to_string();
    tx.query(
        "insert into returned (uri, origin, collection, title, outcome, why, at) values ($1, $2, $3, $4, $5, $6, $7) \
         on conflict (uri) do update set title = excluded.title, at = excluded.at",
    )
    .bind(uri)
    .bind(origin.as_str().to_owned())
    .bind(collection.to_owned())
    .bind(title)
    .bind(outcome.to_owned())
    .bind(why.to_owned())
    .bind(now)
    .run()
    .await
    .map(|_| ())
}

/// Files of this publication came back: once none is missing any more, nothing is said of them.
///
/// # Errors
/// The database's.
pub async fn files_came(tx: &mut Tx, uri: &str) -> Result<()> {
    tx.query(
        "update returned set why = '' where uri = $1 and why = 'files' and not exists (select 1 from attachments t \
         join publications p on p.id = t.publication_id where coalesce(t.said, p.uri) = $1 and t.file is null)",
    )
    .bind(uri.to_owned())
    .run()
    .await
    .map(|_| ())
}

/// A page of what came back, the newest first: one more than `limit` tells that there is another.
///
/// # Errors
/// The database's.
pub async fn returned(conn: &mut Conn, before: Option<(Timestamp, &str)>, limit: i64) -> Result<Vec<Returned>> {
    let (at, uri) = before.unwrap_or((Timestamp(i64::MAX), ""));
    // returned_recent
    conn.query(
        "select r.uri, r.origin, n.name as network, r.collection, r.title, r.outcome, r.why, r.at from returned r \
         left join networks n on n.origin = r.origin where (r.at, r.uri) < ($1, $2) order by r.at desc, r.uri desc limit $3",
    )
    .bind(at)
    .bind(uri.to_owned())
    .bind(limit)
    .all()
    .await
}
