//! The text as the drafting team has it, between two versions. Each change has a number, and keeps what it changed, so
//! that one that was begun on an older state is merged with what others wrote since, and nothing is written over.

use super::{
    Sheet,
    document::{Document, Retired, merge},
    sheet,
};
use crate::{
    db::{Conn, FromRow, Result, Tx},
    here::Here,
    publications::{Publication, versions},
    time::Timestamp,
};

/// The working text of a specification.
#[derive(Clone, Debug)]
pub struct Work {
    /// Grows by one with each change.
    pub revision: i64,
    /// The text.
    pub document: Document,
    /// The revision that the last version says.
    pub frozen: i64,
    /// What is given no more.
    pub retired: Retired,
    /// Changed since the last version.
    pub is_changed: bool,
}

/// A change of the working text.
#[derive(Clone, Debug, FromRow)]
pub struct Edit {
    /// The revision that it made.
    pub revision: i64,
    /// The id of the section; empty for the whole text.
    pub section: String,
    /// Its title then.
    pub title: String,
    /// Who made it.
    pub author_name: String,
    /// When.
    pub created_at: Timestamp,
}

#[derive(FromRow)]
struct Row {
    version: i64,
    revision: i64,
    frozen: i64,
    document: String,
    retired: String,
}

#[derive(FromRow)]
struct Undone {
    section: String,
    before: String,
}

fn parse(markdown: &str) -> Document {
    Document::read(markdown).map(|(document, _)| document).unwrap_or_default().settle(None, &Retired::default())
}

/// The working text; what the last version says where nobody changed it since.
///
/// # Errors
/// The database's.
pub async fn read(conn: &mut Conn, publication: &Publication, published: &Sheet) -> Result<Work> {
    let row: Option<Row> = conn
        .query("select version, revision, frozen, document, retired from specification_works where publication_id = $1")
        .bind(publication.id.clone())
        .maybe()
        .await?;
    let standing = |revision| Work {
        revision,
        frozen: revision,
        document: published.read(),
        retired: published.retired.clone(),
        is_changed: false,
    };
    let Some(row) = row else { return Ok(standing(0)) };
    if row.version == publication.version {
        return Ok(Work {
            revision: row.revision,
            frozen: row.frozen,
            is_changed: row.document != published.document,
            retired: serde_json::from_str(&row.retired).unwrap_or_else(|_| published.retired.clone()),
            document: parse(&row.document),
        });
    }
    // A version came here by another way: after an old copy, from a network that had kept it.
    let begun_on = versions::find(conn, &publication.id, row.version).await?;
    let base = begun_on.map(|version| Sheet::from_json(&version.sheet).document).unwrap_or_default();
    if base == row.document {
        return Ok(standing(row.revision));
    }
    let merged = merge(&parse(&base), &parse(&row.document), &published.read());
    let document = merged.document.settle(Some(&published.read()), &published.retired);
    let (revision, frozen, retired) = (row.revision, row.frozen, published.retired.clone());
    Ok(Work { revision, frozen, document, retired, is_changed: true })
}

/// Holds the working text for one change: who comes second waits here, and sees what the first wrote.
///
/// # Errors
/// The database's.
pub async fn hold(tx: &mut Tx, publication: &Publication, published: &Sheet, now: Timestamp) -> Result<Work> {
    tx.query(
        "insert into specification_works (publication_id, version, revision, frozen, document, retired, updated_at) \
         values ($1, $2, 0, 0, $3, $4, $5) on conflict (publication_id) do update set updated_at = excluded.updated_at",
    )
    .bind(publication.id.clone())
    .bind(publication.version)
    .bind(published.document.clone())
    .bind(serde_json::to_string(&published.retired).expect("names are JSON"))
    .bind(now)
    .run()
    .await?;
    read(tx, publication, published).await
}

/// Writes a change: of one section, or of the whole text where `section` is empty. Returns the new revision.
///
/// # Errors
/// The database's.
pub async fn change(
    tx: &mut Tx,
    here: &Here<'_>,
    publication: &Publication,
    before: &Work,
    after: &Document,
    (section, actor_id): (&str, &str),
) -> Result<i64> {
    let revision = before.revision + 1;
    let mut retired = before.retired.clone();
    retired.follow(&before.document, after);
    let edited = before.document.section(section);
    let title = edited.map(|found| found.title.clone()).unwrap_or_default();
    // What made sections or took some away is undone by the whole alone.
    let ids = |document: &Document| document.sections.iter().map(|one| one.id.clone()).collect::<Vec<_>>();
    let edited = edited.filter(|_| ids(&before.document) == ids(after));
    let text = edited.map_or_else(|| before.document.markdown(), super::Section::markdown);
    let section = if edited.is_some() { section } else { "" };
    tx.query(
        "insert into specification_edits (publication_id, revision, section, title, before, actor_id, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(publication.id.clone())
    .bind(revision)
    .bind(section.to_owned())
    .bind(title)
    .bind(text)
    .bind(actor_id.to_owned())
    .bind(here.now)
    .run()
    .await?;
    set(tx, publication, (revision, before.frozen), (&after.markdown(), &retired), here.now).await?;
    Ok(revision)
}

/// Notes that the version which stands says what the working text says.
///
/// # Errors
/// The database's.
pub async fn frozen(
    tx: &mut Tx,
    publication: &Publication,
    revision: i64,
    sheet: &Sheet,
    now: Timestamp,
) -> Result<()> {
    set(tx, publication, (revision, revision), (&sheet.document, &sheet.retired), now).await
}

/// Notes that the version which stands left the working text as it is.
///
/// # Errors
/// The database's.
pub async fn left(tx: &mut Tx, publication: &Publication) -> Result<()> {
    tx.query("update specification_works set version = $1 where publication_id = $2")
        .bind(publication.version)
        .bind(publication.id.clone())
        .run()
        .await
        .map(|_| ())
}

async fn set(
    tx: &mut Tx,
    publication: &Publication,
    (revision, frozen): (i64, i64),
    (document, retired): (&str, &Retired),
    now: Timestamp,
) -> Result<()> {
    tx.query(
        "insert into specification_works (publication_id, version, revision, frozen, document, retired, updated_at) \
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (publication_id) do update set version = excluded.version, \
         revision = excluded.revision, frozen = excluded.frozen, document = excluded.document, retired = excluded.retired, \
         updated_at = excluded.updated_at",
    )
    .bind(publication.id.clone())
    .bind(publication.version)
    .bind(revision)
    .bind(frozen)
    .bind(document.to_owned())
    .bind(serde_json::to_string(retired).expect("names are JSON"))
    .bind(now)
    .run()
    .await
    .map(|_| ())
}

/// The Markdown of a section as it stood at a revision; `None` where it was not there.
///
/// # Errors
/// The database's.
pub async fn section_at(
    conn: &mut Conn,
    publication_id: &str,
    work: &Work,
    section: &str,
    revision: i64,
) -> Result<Option<String>> {
    let undone: Option<Undone> = conn
        .query(
            "select section, before from specification_edits where publication_id = $1 and section in ($2, '') \
             and revision > $3 order by revision limit 1",
        )
        .bind(publication_id.to_owned())
        .bind(section.to_owned())
        .bind(revision)
        .maybe()
        .await?;
    Ok(match undone {
        Some(undone) if undone.section.is_empty() => {
            parse(&undone.before).section(section).map(super::Section::markdown)
        }
        Some(undone) => Some(undone.before),
        None => work.document.section(section).map(super::Section::markdown),
    })
}

/// The whole text as it stood at a revision.
///
/// # Errors
/// The database's.
pub async fn whole_at(conn: &mut Conn, publication_id: &str, work: &Work, revision: i64) -> Result<Document> {
    let undone: Vec<Undone> = conn
        .query(
            "select section, before from specification_edits where publication_id = $1 and revision > $2 \
             order by revision desc",
        )
        .bind(publication_id.to_owned())
        .bind(revision)
        .all()
        .await?;
    let mut document = work.document.clone();
    for edit in undone {
        document = if edit.section.is_empty() {
            parse(&edit.before)
        } else {
            document.with_section(&edit.section, &edit.before).unwrap_or(document)
        };
    }
    Ok(document)
}

/// The changes after a revision, newest first.
///
/// # Errors
/// The database's.
pub async fn edits(conn: &mut Conn, publication_id: &str, after: i64, limit: i64) -> Result<Vec<Edit>> {
    conn.query(
        "select e.revision, e.section, e.title, a.name as author_name, e.created_at from specification_edits e \
         join actors a on a.id = e.actor_id where e.publication_id = $1 and e.revision > $2 order by e.revision desc limit $3",
    )
    .bind(publication_id.to_owned())
    .bind(after)
    .bind(limit)
    .all()
    .await
}

/// The name of who changed a section last after a revision.
///
/// # Errors
/// The database's.
pub async fn changed_by(conn: &mut Conn, publication_id: &str, section: &str, revision: i64) -> Result<Option<String>> {
    let row: Option<(String,)> = conn
        .query(
            "select a.name from specification_edits e join actors a on a.id = e.actor_id where e.publication_id = $1 \
             and e.section in ($2, '') and e.revision > $3 order by e.revision desc limit 1",
        )
        .bind(publication_id.to_owned())
        .bind(section.to_owned())
        .bind(revision)
        .maybe()
        .await?;
    Ok(row.map(|(name,)| name))
}

/// Reads a text that is to be the whole.
///
/// # Errors
/// What is to be mended.
pub fn read_whole(work: &Work, text: &str) -> std::result::Result<Document, Vec<sheet::Problem>> {
    sheet::read_document("document", text, Some(&work.document), &work.retired)
}

/// The whole with one section as `text` says it.
///
/// # Errors
/// What is to be mended.
pub fn read_section(work: &Work, section: &str, text: &str) -> std::result::Result<Document, Vec<sheet::Problem>> {
    sheet::fits("text", text)?;
    let changed = work.document.with_section(section, text).map_err(|problems| {
        problems.into_iter().map(|problem| sheet::Problem::in_text("text", problem)).collect::<Vec<_>>()
    })?;
    let document = changed.settle(Some(&work.document), &work.retired);
    sheet::fits("text", &document.markdown())?;
    Ok(document)
}

/// True when the working text says something else than the version that stands; the same as [`Work::is_changed`], without
/// reading the text.
///
/// # Errors
/// The database's.
pub async fn is_changed(conn: &mut Conn, publication: &Publication, published: &Sheet) -> Result<bool> {
    let row: Option<(String,)> = conn
        .query("select document from specification_works where publication_id = $1 and revision > frozen")
        .bind(publication.id.clone())
        .maybe()
        .await?;
    Ok(row.is_some_and(|(document,)| document != published.document))
}
