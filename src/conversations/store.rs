//! SQL of comments, and the four counts of a publication. A count moves with the row that it counts,
//! in the same statement's transaction and only when that row really changed.

use super::{Comment, Content, Kind};
use crate::{
    db::{Conn, Result, Tx},
    publications::news,
    time::Timestamp,
};
use std::{collections::HashMap, time::Duration};

/// Everybody may read it.
pub const PUBLISHED: &str = "published";
/// Taken back by its author or its network; its words are gone.
pub const DELETED: &str = "deleted";
/// Hidden here by a moderator; its words are kept, unseen.
pub const HIDDEN: &str = "hidden";

const SELECT: &str = "select c.id, c.uri, c.publication_id, c.parent_uri, c.actor_id, c.kind, c.source, c.html, c.structure, \
    c.territory, c.used_on, c.section, c.requirement, c.section_title, c.section_version, c.state, c.created_at, c.updated_at, a.uri as author_uri, a.handle as author_handle, \
    a.name as author_name, a.url as author_url, a.origin as author_origin, n.name as network_name \
    from comments c join actors a on a.id = c.actor_id left join networks n on n.origin = a.origin";

/// By local identifier, whatever its state.
///
/// # Errors
/// The database's.
pub async fn by_id(conn: &mut Conn, id: &str) -> Result<Option<Comment>> {
    conn.query_built(format!("{SELECT} where c.id = $1")).bind(id.to_owned()).maybe().await
}

/// By ActivityPub id, whatever its state.
///
/// # Errors
/// The database's.
pub async fn by_uri(conn: &mut Conn, uri: &str) -> Result<Option<Comment>> {
    conn.query_built(format!("{SELECT} where c.uri = $1")).bind(uri.to_owned()).maybe().await
}

/// Which comments of a publication a page shows.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Which<'a> {
    /// Words, oldest first, with the trace of those that are gone: their answers stand under it.
    Thread,
    /// The same, about the section with this id alone.
    Section(&'a str),
    /// Attestations, newest first.
    Uses,
    /// Both, oldest first.
    All,
}

/// Where a page of comments begins: after this instant and identifier, in the order of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    at: Timestamp,
    id: String,
}

impl Cursor {
    /// After this one.
    #[must_use]
    pub fn after(comment: &Comment) -> Self {
        Self { at: comment.created_at, id: comment.id.clone() }
    }

    /// From this one on, itself included.
    #[must_use]
    pub fn from(comment: &Comment) -> Self {
        let at = if comment.is_use() { comment.created_at.plus(Duration::from_millis(1)) } else { comment.created_at };
        Self { at, id: String::new() }
    }

    /// As it stands in an address.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}-{}", self.at.0, self.id)
    }

    /// Reads it back; anything else is the first page.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (at, id) = text.rsplit_once('-')?;
        let sound = id.len() <= 40 && id.bytes().all(|b| b.is_ascii_alphanumeric());
        Some(Self { at: Timestamp(at.parse().ok()?), id: sound.then(|| id.to_owned())? })
    }
}

/// A page and the beginning of the next.
#[derive(Clone, Debug)]
pub struct Listed {
    /// At most the limit asked.
    pub items: Vec<Comment>,
    /// Present when there is more.
    pub next: Option<Cursor>,
}

/// A page of what is said under a publication, oldest first.
///
/// # Errors
/// The database's.
pub async fn list(conn: &mut Conn, publication_id: &str, after: Option<&Cursor>, limit: usize) -> Result<Listed> {
    page(conn, publication_id, Which::All, after, limit).await
}

/// A page of comments, of attestations, or of both.
///
/// # Errors
/// The database's.
pub async fn page(
    conn: &mut Conn,
    publication_id: &str,
    which: Which<'_>,
    after: Option<&Cursor>,
    limit: usize,
) -> Result<Listed> {
    let (wanted, beyond, order, first) = match which {
        Which::Thread => ("c.kind = 'comment'", ">", "asc", i64::MIN),
        Which::Section(_) => ("c.kind = 'comment' and c.section = $5 and c.section <> ''", ">", "asc", i64::MIN),
        Which::Uses => ("c.kind = 'use' and c.state = 'published'", "<", "desc", i64::MAX),
        Which::All => ("c.state = 'published'", ">", "asc", i64::MIN),
    };
    let (at, id) = after.map_or((Timestamp(first), String::new()), |cursor| (cursor.at, cursor.id.clone()));
    // comments_publication, comments_section
    let page = conn
        .query_built(format!(
            "{SELECT} where c.publication_id = $1 and {wanted} and (c.created_at, c.id) {beyond} ($2, $3) \
             order by c.created_at {order}, c.id {order} limit $4"
        ))
        .bind(publication_id.to_owned())
        .bind(at)
        .bind(id)
        .bind(i64::try_from(limit).unwrap_or(100) + 1);
    let page = if let Which::Section(section) = which { page.bind(section.to_owned()) } else { page };
    let mut items: Vec<Comment> = page.all().await?;
    let more = items.len() > limit;
    items.truncate(limit);
    let next = items.last().filter(|_| more).map(Cursor::after);
    Ok(Listed { items, next })
}

/// How many can be read about each section of a publication, by its id.
///
/// # Errors
/// The database's.
pub async fn count_by_section(conn: &mut Conn, publication_id: &str) -> Result<HashMap<String, i64>> {
    // comments_section
    let rows: Vec<(String, i64)> = conn
        .query(
            "select section, count(*) from comments where publication_id = $1 and section <> '' and kind = 'comment' \
             and state = 'published' group by section",
        )
        .bind(publication_id.to_owned())
        .all()
        .await?;
    Ok(rows.into_iter().collect())
}

/// How many can be read about one section.
///
/// # Errors
/// The database's.
pub async fn count_of_section(conn: &mut Conn, publication_id: &str, section: &str) -> Result<i64> {
    // comments_section
    let (count,): (i64,) = conn
        .query(
            "select count(*) from comments where publication_id = $1 and section = $2 and section <> '' \
             and kind = 'comment' and state = 'published'",
        )
        .bind(publication_id.to_owned())
        .bind(section.to_owned())
        .one()
        .await?;
    Ok(count)
}

/// True when fewer than `most` comments of the thread come before this one.
///
/// # Errors
/// The database's.
pub async fn is_among_first(conn: &mut Conn, comment: &Comment, most: usize) -> Result<bool> {
    let before: Vec<(String,)> = conn
        .query(
            "select id from comments where publication_id = $1 and kind = 'comment' and (created_at, id) < ($2, $3) limit $4",
        )
        .bind(comment.publication_id.clone())
        .bind(comment.created_at)
        .bind(comment.id.clone())
        .bind(i64::try_from(most).unwrap_or(100))
        .all()
        .await?;
    Ok(before.len() < most)
}

/// Which of these ids are those of comments.
///
/// # Errors
/// The database's.
pub async fn known_uris(conn: &mut Conn, uris: &[String]) -> Result<Vec<String>> {
    conn.among("select uri from comments where uri in (..)", uris).await
}

/// A comment to write.
pub struct New<'a> {
    /// Local identifier.
    pub id: String,
    /// ActivityPub id.
    pub uri: String,
    /// What it is under.
    pub publication_id: &'a str,
    /// The comment it answers.
    pub parent_uri: Option<&'a str>,
    /// Author.
    pub actor_id: &'a str,
    /// What it says; an attestation makes it a [`Kind::Use`].
    pub content: &'a Content,
    /// Written.
    pub created_at: Timestamp,
    /// Last changed.
    pub updated_at: Timestamp,
    /// Now, here.
    pub received_at: Timestamp,
}

/// Writes a comment and counts it; `false` when its uri is here already, and nothing is written. An answer is about what
/// the comment above it is about.
///
/// # Errors
/// The database's.
pub async fn insert(tx: &mut Tx, new: &New<'_>) -> Result<bool> {
    let attested = new.content.attestation.as_ref();
    let kind = if attested.is_some() { Kind::Use } else { Kind::Comment };
    let anchor = new.content.anchor.clone().unwrap_or_default();
    let written = tx
        .query(
            "insert into comments (id, uri, publication_id, parent_uri, actor_id, kind, source, html, structure, territory, \
             used_on, state, created_at, updated_at, received_at, section, requirement, section_title, section_version) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'published', $12, $13, $14, \
             coalesce((select section from comments where uri = $4), $15), \
             coalesce((select requirement from comments where uri = $4), $16), \
             coalesce((select section_title from comments where uri = $4), $17), \
             coalesce((select section_version from comments where uri = $4), $18)) on conflict (uri) do nothing",
        )
        .bind(new.id.clone())
        .bind(new.uri.clone())
        .bind(new.publication_id.to_owned())
        .bind(new.parent_uri.map(str::to_owned))
        .bind(new.actor_id.to_owned())
        .bind(kind.name().to_owned())
        .bind(new.content.source.clone())
        .bind(new.content.html.clone())
        .bind(attested.map(|it| it.structure.clone()).unwrap_or_default())
        .bind(attested.map(|it| it.territory.clone()))
        .bind(attested.map(|it| it.date.clone()))
        .bind(new.created_at)
        .bind(new.updated_at)
        .bind(new.received_at)
        .bind(anchor.section)
        .bind(i64::from(anchor.requirement))
        .bind(anchor.title)
        .bind(anchor.version)
        .run()
        .await?
        == 1;
    if written {
        count(tx, new.publication_id, Count::of(kind), 1).await?;
        news::said(tx, kind.name(), new.publication_id, &new.id, new.parent_uri, new.actor_id, new.received_at).await?;
    }
    Ok(written)
}

/// Changes what a published comment says. What it is (words or attestation) never changes; an
/// attestation without new facts keeps its own.
///
/// # Errors
/// The database's.
pub async fn rewrite(tx: &mut Tx, comment: &Comment, content: &Content, at: Timestamp) -> Result<()> {
    let attested = content.attestation.as_ref().filter(|_| comment.is_use());
    tx.query(
        "update comments set source = $1, html = $2, structure = $3, territory = $4, used_on = $5, updated_at = $6 \
         where id = $7 and state = 'published'",
    )
    .bind(content.source.clone())
    .bind(content.html.clone())
    .bind(attested.map_or_else(|| comment.structure.clone(), |it| it.structure.clone()))
    .bind(attested.map_or_else(|| comment.territory.clone(), |it| Some(it.territory.clone())))
    .bind(attested.map_or_else(|| comment.used_on.clone(), |it| Some(it.date.clone())))
    .bind(at)
    .bind(comment.id.clone())
    .run()
    .await
    .map(|_| ())
}

/// Says when a comment was written, where its origin has put that right.
///
/// # Errors
/// The database's.
pub async fn redate(tx: &mut Tx, comment: &Comment, created_at: Timestamp) -> Result<()> {
    tx.query("update comments set created_at = $1 where id = $2")
        .bind(created_at)
        .bind(comment.id.clone())
        .run()
        .await
        .map(|_| ())
}

/// Takes a comment out of sight, for good: the words go, the place in the thread stays.
///
/// # Errors
/// The database's.
pub async fn erase(tx: &mut Tx, comment: &Comment, at: Timestamp) -> Result<()> {
    leave(tx, comment, DELETED).await?;
    tx.query(
        "update comments set state = 'deleted', source = '', html = '', structure = '', territory = null, used_on = null, \
         updated_at = $1 where id = $2",
    )
    .bind(at)
    .bind(comment.id.clone())
    .run()
    .await
    .map(|_| ())
}

/// Takes a comment out of sight here; its words stay for those who moderate.
///
/// # Errors
/// The database's.
pub async fn hide(tx: &mut Tx, comment: &Comment) -> Result<()> {
    leave(tx, comment, HIDDEN).await
}

async fn leave(tx: &mut Tx, comment: &Comment, state: &'static str) -> Result<()> {
    let left = tx
        .query("update comments set state = $1 where id = $2 and state = 'published'")
        .bind(state.to_owned())
        .bind(comment.id.clone())
        .run()
        .await?;
    if left == 1 {
        let kind = if comment.is_use() { Kind::Use } else { Kind::Comment };
        count(tx, &comment.publication_id, Count::of(kind), -1).await?;
        news::unsaid(tx, &comment.id).await?;
    }
    Ok(())
}

/// The counts that a publication carries.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum Count {
    Comments,
    Uses,
    Likes,
    Shares,
}

impl Count {
    fn of(kind: Kind) -> Self {
        match kind {
            Kind::Comment => Self::Comments,
            Kind::Use => Self::Uses,
        }
    }
}

/// Moves a count. By one, not by counting again: a sheet that everybody likes costs no more.
pub(super) async fn count(tx: &mut Tx, publication_id: &str, which: Count, by: i64) -> Result<()> {
    tx.query(match which {
        Count::Comments => "update publications set comments = comments + $1 where id = $2",
        Count::Uses => "update publications set uses = uses + $1 where id = $2",
        Count::Likes => "update publications set likes = likes + $1 where id = $2",
        Count::Shares => "update publications set shares = shares + $1 where id = $2",
    })
    .bind(by)
    .bind(publication_id.to_owned())
    .put_off()
    .await
}
