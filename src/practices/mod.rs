//! Practices (fiches pratiques): what a mediator does, told so that others can do it too. The kind
//! that is published, corrected, adapted elsewhere, and taken back.
//!
//! A verb gets a transaction and writes the content, its version and its activity in it; it never
//! sends anything and never reads a clock.

pub mod activity;
pub mod bring;
mod content;
pub mod form;
pub mod merge;
pub mod pages;
pub mod part;
mod received;
pub mod sheet;

pub use crate::publications::Author;
pub use sheet::{Input, Problem, Sheet};

use crate::{
    db::{Conn, Tx},
    federation::actors::{self, Actor},
    here::Here,
    publications::{self, Adaptation, Publication, lineage, media, store, telling, versions},
    text::fold,
    time::Timestamp,
};
use thiserror::Error;

/// The kind's name in tables, paths and activities.
pub const KIND: &str = "practice";

/// What can go wrong with a practice.
#[derive(Debug, Error)]
pub enum Error {
    /// Fields to mend.
    #[error("{} fields are to be mended", .0.len())]
    Invalid(Vec<Problem>),
    /// This person may not.
    #[error("not allowed")]
    Forbidden,
    /// It was taken back, or is hidden.
    #[error("deleted")]
    Gone,
    /// The database's.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<publications::Refused> for Error {
    fn from(refused: publications::Refused) -> Self {
        match refused {
            publications::Refused::Gone => Self::Gone,
            publications::Refused::Forbidden => Self::Forbidden,
            publications::Refused::Database(error) => Self::Database(error),
        }
    }
}

/// What a publication is copied from, and why.
pub struct Source<'a> {
    /// The sheet that is adapted.
    pub publication: &'a Publication,
    /// The required note.
    pub note: Adaptation,
}

/// What a practice is to be from now on.
pub struct Correction<'a> {
    /// All of it, not only what changes.
    pub input: &'a Input,
    /// The note of an adaptation; as before when absent.
    pub adaptation: Option<Adaptation>,
    /// What the author says of the change.
    pub note: &'a str,
    /// The draft whose pictures and files replace those it has.
    pub attached: Option<&'a str>,
    /// Of an adaptation: the version of its source that its author took into account, instead of the one
    /// that was copied. One that is not known here changes nothing.
    pub source_seen: Option<&'a str>,
    /// The number of a version beside that is merged into this one.
    pub joins: Option<i64>,
}

/// Publishes a new practice, or an adaptation when there is a source.
///
/// `attached` names the draft whose pictures and files go with it.
///
/// # Errors
/// [`Error::Invalid`] with every field to mend; nothing is written then.
pub async fn publish(
    tx: &mut Tx,
    here: &Here<'_>,
    author: Author<'_>,
    input: &Input,
    source: Option<Source<'_>>,
    attached: Option<&str>,
) -> Result<Publication, Error> {
    let mut problems = input.problems();
    problems.extend(form::strangers(tx, input).await?);
    if let Some(source) = &source {
        problems.extend(note_problems(&source.note));
    }
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    let id = here.id();
    let uri = here.uri(&format!("/practices/{id}"));
    let draft = Written {
        id,
        uri: &uri,
        input,
        number: 1,
        published_at: here.now,
        note: "",
        source: source.as_ref().map(|source| {
            (source.publication.uri.as_str(), Some(source.publication.version_hash.as_str()), &source.note)
        }),
    };
    let id = write(tx, here, author, &draft).await?;
    if let Some(attached) = attached {
        media::attach(tx, attached, &id).await?;
    }
    let publication = store::by_id(tx, &id).await?.ok_or(sqlx::Error::RowNotFound)?;
    announce(tx, here, author.signer, &publication, "Create").await?;
    Ok(publication)
}

/// Corrects a practice: a new version, which every network that has it receives.
///
/// # Errors
/// [`Error::Forbidden`] for who may not, [`Error::Invalid`], [`Error::Gone`].
pub async fn correct(
    tx: &mut Tx,
    here: &Here<'_>,
    author: Author<'_>,
    publication: &Publication,
    correction: Correction<'_>,
) -> Result<Publication, Error> {
    let Correction { input, adaptation, note, attached, source_seen, joins } = correction;
    if !publication.is_published() {
        return Err(Error::Gone);
    }
    let before = Sheet::from_json(&publication.sheet);
    if !publication.is_of(here.origin)
        || !publications::may_edit(publication, author.person, author.animates, &before.co_authors)
    {
        return Err(Error::Forbidden);
    }
    let mut problems = input.problems();
    problems.extend(form::strangers(tx, input).await?);
    let adaptation = adaptation.or_else(|| publication.adaptation());
    if let (Some(note), Some(_)) = (&adaptation, &publication.source_uri) {
        problems.extend(note_problems(note));
    }
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    let seen = seen_version(tx, publication, source_seen).await?;
    let signer = actors::by_id(tx, &publication.actor_id).await?;
    let written = Written {
        id: publication.id.clone(),
        uri: &publication.uri,
        input,
        number: publication.version + 1,
        published_at: publication.published_at,
        note,
        source: publication
            .source_uri
            .as_deref()
            .zip(adaptation.as_ref())
            .map(|(uri, note)| (uri, seen.as_deref(), note)),
    };
    let author = Author { signer: &signer, ..author };
    let id = write(tx, here, author, &written).await?;
    if let Some(attached) = attached {
        media::attach(tx, attached, &id).await?;
    }
    let publication = store::by_id(tx, &id).await?.ok_or(sqlx::Error::RowNotFound)?;
    if let Some(other) = joins {
        versions::settle(tx, &publication.id, other, Some(publication.version)).await?;
    }
    announce(tx, here, &signer, &publication, "Update").await?;
    Ok(publication)
}

/// Of two versions of a practice, keeps the one that stands: nothing of the other is missing in it. Both stay in the
/// history.
///
/// # Errors
/// [`Error::Forbidden`] for who may not correct it, [`Error::Gone`].
pub async fn keep_standing(
    tx: &mut Tx,
    here: &Here<'_>,
    author: Author<'_>,
    publication: &Publication,
    other: i64,
) -> Result<(), Error> {
    if !publication.is_published() {
        return Err(Error::Gone);
    }
    let sheet = Sheet::from_json(&publication.sheet);
    if !publication.is_of(here.origin)
        || !publications::may_edit(publication, author.person, author.animates, &sheet.co_authors)
    {
        return Err(Error::Forbidden);
    }
    Ok(versions::settle(tx, &publication.id, other, None).await?)
}

/// Takes a practice back: a tombstone stays, here and wherever it went.
///
/// # Errors
/// [`Error::Forbidden`] for who may not, [`Error::Gone`] when it already was.
pub async fn delete(tx: &mut Tx, here: &Here<'_>, author: Author<'_>, publication: &Publication) -> Result<(), Error> {
    let sheet = Sheet::from_json(&publication.sheet);
    let may = publications::may_edit(publication, author.person, author.animates, &sheet.co_authors);
    Ok(publications::take_back::<activity::Kind>(tx, here, author, publication, may).await?)
}

/// The version of its source that an adaptation stands against from now on.
async fn seen_version(conn: &mut Conn, publication: &Publication, seen: Option<&str>) -> Result<Option<String>, Error> {
    let before = publication.source_version_hash.clone();
    let (Some(uri), Some(hash)) = (&publication.source_uri, seen) else { return Ok(before) };
    let Some(source) = store::by_uri(conn, uri).await? else { return Ok(before) };
    let known = versions::by_hash(conn, &source, hash).await?;
    Ok(known.map(|version| version.hash).or(before))
}

fn note_problems(note: &Adaptation) -> Vec<Problem> {
    let mut found = Vec::new();
    for (field, value, key) in
        [("change", &note.change, "practice-error-change-missing"), ("kept", &note.kept, "practice-error-kept-missing")]
    {
        if value.trim().is_empty() {
            found.push(Problem { field, key, max: 0 });
        } else if value.chars().count() > 2_000 {
            found.push(Problem { field, key: "practice-error-too-long", max: 2_000 });
        }
    }
    let known = note.reasons.iter().all(|reason| publications::vocabulary::REASONS.contains(&reason.as_str()));
    if note.reasons.is_empty() || !known {
        found.push(Problem { field: "reasons", key: "practice-error-reasons-missing", max: 0 });
    }
    found
}

/// A version to write.
struct Written<'a> {
    id: String,
    uri: &'a str,
    input: &'a Input,
    number: i64,
    published_at: Timestamp,
    note: &'a str,
    source: Option<(&'a str, Option<&'a str>, &'a Adaptation)>,
}

async fn write(tx: &mut Tx, here: &Here<'_>, author: Author<'_>, written: &Written<'_>) -> Result<String, Error> {
    let input = written.input;
    let title = input.title.trim();
    let sheet = input.sheet.to_json();
    let hash = publications::version_hash(title, &sheet);
    let summary = input.summary_or_excerpt();
    let review_at = (input.review_months > 0).then(|| here.now.months_later(input.review_months));
    let saved = store::Saved {
        new: written.number == 1,
        id: written.id.clone(),
        kind: KIND,
        uri: written.uri,
        url: written.uri,
        actor_id: &author.signer.id,
        network: here.origin.as_str(),
        elsewhere: false,
        title,
        title_terms: &fold::terms(title),
        summary: &summary,
        language: &input.language,
        licence: &input.licence,
        version: written.number,
        version_hash: &hash,
        sheet: sheet.to_string(),
        source: written.source,
        published_at: written.published_at,
        updated_at: here.now,
        received_at: here.now,
        review_at,
        facets: facets(&input.sheet),
        territories: &input.sheet.territories,
        terms: fold::terms(&format!("{title}\n{summary}\n{}\n{}", author.signer.name, input.sheet.searchable())),
    };
    let id = store::save(tx, &saved).await?;
    versions::record(tx, &id, written.number, &hash, title, &saved.sheet, written.note, &author.person.id, here.now)
        .await?;
    Ok(id)
}

/// What a stored sheet is found by, beside its title, its summary and its author.
#[must_use]
pub fn found_by(sheet: &str) -> String {
    Sheet::from_json(sheet).searchable()
}

fn facets(sheet: &Sheet) -> Vec<(&'static str, String)> {
    let themes = sheet.themes.iter().map(|theme| ("theme", theme.clone()));
    themes.chain(sheet.beneficiaries.iter().map(|who| ("audience", who.clone()))).collect()
}

/// Writes the activity of a change: to the followers of the author and of the network, and to the
/// authors of what it was adapted from, so that they see their descendants.
async fn announce(
    tx: &mut Tx,
    here: &Here<'_>,
    signer: &Actor,
    publication: &Publication,
    verb: &str,
) -> crate::db::Result<()> {
    let network = actors::network(tx).await?;
    let mut inboxes = Vec::new();
    let mut notified = Vec::new();
    for ancestor in lineage::ancestors(tx, publication.source_uri.as_deref()).await? {
        if let Some(author) = actors::by_uri(tx, &ancestor.author_uri).await?.filter(|author| !author.is_local()) {
            inboxes.push(author.delivery_inbox().to_owned());
            notified.push((author.uri.clone(), author.address()));
        }
    }
    let inboxes: Vec<&str> = inboxes.iter().map(String::as_str).collect();
    let pictures = media::of_publication(tx, &publication.id).await?;
    let article = activity::article(here, &signer.uri, &network.uri, publication, &pictures, &notified);
    let told = telling::Told { publication, article, is_whole_in_sheet: true, inboxes: &inboxes, verb };
    telling::tell(tx, here, signer, &network, &told).await
}
