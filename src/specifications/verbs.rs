//! What the drafting team does with a specification.

use super::{
    Author, Error, Input, Merge, Problem, Sheet, activity, document, is_of_team, is_open,
    phase::{Phase, Schedule},
    sheet, votes,
    work::{self, Work},
    written::{Source, Written, told, write},
};
use crate::{
    db::Tx,
    here::Here,
    publications::{self, Adaptation, Kind as _, Publication, versions},
    text::merge as words,
};

/// What came of an edit of one section.
#[derive(Debug)]
pub enum Saved {
    /// It stands, as this revision.
    Done(i64),
    /// Somebody else changed the section since: nothing was written.
    Merge(Box<Merge>),
}

/// What came of an edit of the whole text.
#[derive(Debug)]
pub enum SavedWhole {
    /// It stands, as this revision.
    Done(i64),
    /// Others changed the text since: nothing was written.
    Merge(Box<document::Merged>, i64),
}

/// A specification to open.
pub struct Opening<'a> {
    /// Its fields.
    pub input: &'a Input,
    /// Its text, Markdown.
    pub text: &'a str,
    /// Its phases.
    pub schedule: Result<Schedule, Vec<Problem>>,
    /// The specification of another network that it goes on with, and why.
    pub succeeds: Option<(&'a Publication, &'a str)>,
}

/// Opens a specification: its first version. One that goes on with another keeps the ids and numbers of that one's text.
///
/// # Errors
/// [`Error::Invalid`] with every field to mend; nothing is written then. [`Error::Forbidden`] for who goes on with a
/// specification and does not animate this network, or where it is this network's own.
pub async fn open(
    tx: &mut Tx,
    here: &Here<'_>,
    author: Author<'_>,
    opening: Opening<'_>,
) -> Result<Publication, Error> {
    let Opening { input, text, schedule, succeeds } = opening;
    let mut problems = input.problems();
    problems.extend(sheet::strangers(tx, &input.sheet).await?);
    let mut sheet = input.sheet.clone();
    let before = match succeeds {
        Some((publication, _)) if !author.animates || publication.is_of(here.origin) => return Err(Error::Forbidden),
        Some((publication, _)) if !publication.is_published() => return Err(Error::Gone),
        Some((publication, why)) => {
            problems.extend(why_not(why));
            Some(Sheet::from_json(&publication.sheet))
        }
        None => None,
    };
    let (stood, mut retired) = before.map(|sheet| (sheet.read(), sheet.retired)).unzip();
    let retired = retired.get_or_insert_default();
    if text.trim().is_empty() {
        problems.push(Problem::new("document", "specification-error-document"));
    } else {
        match sheet::read_document("document", text, stood.as_ref(), retired) {
            Ok(document) => {
                retired.follow(&stood.unwrap_or_default(), &document);
                sheet.document = document.markdown();
            }
            Err(found) => problems.extend(found),
        }
    }
    match schedule {
        Ok(schedule) if schedule.begun <= Phase::Drafting => put(&mut sheet, &schedule),
        Ok(_) => problems.push(Problem::new("phase", "specification-error-phase")),
        Err(found) => problems.extend(found),
    }
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    sheet.retired = std::mem::take(retired);
    let id = here.id();
    let uri = here.uri(&format!("/specifications/{id}"));
    let summary = input.summary_or_excerpt();
    let written = Written {
        id,
        uri: &uri,
        title: input.title.trim(),
        summary: &summary,
        language: &input.language,
        licence: &input.licence,
        sheet: &sheet,
        number: 1,
        published_at: here.now,
        note: "",
        source: succeeds.map(|(publication, why)| Source {
            uri: publication.uri.clone(),
            hash: Some(publication.version_hash.clone()),
            note: Adaptation { change: why.trim().to_owned(), ..Adaptation::default() },
        }),
    };
    let publication = write(tx, here, author, &written).await?;
    activity::Kind::tell(tx, here, author.signer, &publication, "Create").await?;
    Ok(publication)
}

fn put(sheet: &mut Sheet, schedule: &Schedule) {
    schedule.begun.name().clone_into(&mut sheet.phase);
    sheet.phases = schedule.written();
}

/// Edits one section of the working text; `revision` is the one that the editor had before them.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Gone`], [`Error::OutOfPhase`], [`Error::Invalid`].
pub async fn edit_section(
    tx: &mut Tx,
    here: &Here<'_>,
    author: Author<'_>,
    publication: &Publication,
    section: &str,
    (text, revision): (&str, i64),
) -> Result<Saved, Error> {
    let published = drafted(here, author, publication)?;
    if is_open(text) {
        return Err(Error::Invalid(vec![Problem::new("text", "specification-error-open")]));
    }
    let work = work::hold(tx, publication, &published, here.now).await?;
    if let Some(theirs) = work.document.section(section).map(super::Section::markdown)
        && revision < work.revision
    {
        let base = work::section_at(tx, &publication.id, &work, section, revision).await?.unwrap_or_default();
        if base != theirs {
            let by = work::changed_by(tx, &publication.id, section, revision).await?.unwrap_or_default();
            let merged = words::three(base.trim(), text.trim(), theirs.trim());
            return Ok(Saved::Merge(Box::new(Merge { base, theirs, merged, by, revision: work.revision })));
        }
    }
    let after = work::read_section(&work, section, text).map_err(Error::Invalid)?;
    if after == work.document {
        return Ok(Saved::Done(work.revision));
    }
    Ok(Saved::Done(work::change(tx, here, publication, &work, &after, (section, &author.person.id)).await?))
}

/// Edits the whole working text.
///
/// # Errors
/// As [`edit_section`].
pub async fn edit_whole(
    tx: &mut Tx,
    here: &Here<'_>,
    author: Author<'_>,
    publication: &Publication,
    (text, revision): (&str, i64),
) -> Result<SavedWhole, Error> {
    let published = drafted(here, author, publication)?;
    let work = work::hold(tx, publication, &published, here.now).await?;
    let mine = work::read_whole(&work, text).map_err(Error::Invalid)?;
    if revision < work.revision {
        let base = work::whole_at(tx, &publication.id, &work, revision).await?;
        let mine = sheet::read_document("document", text, Some(&base), &work.retired).map_err(Error::Invalid)?;
        let mut merged = document::merge(&base, &mine, &work.document);
        merged.document = merged.document.settle(Some(&work.document), &work.retired);
        return Ok(SavedWhole::Merge(Box::new(merged), work.revision));
    }
    if mine == work.document {
        return Ok(SavedWhole::Done(work.revision));
    }
    Ok(SavedWhole::Done(work::change(tx, here, publication, &work, &mine, ("", &author.person.id)).await?))
}

/// Its sheet, while this author may write its text.
fn drafted(here: &Here<'_>, author: Author<'_>, publication: &Publication) -> Result<Sheet, Error> {
    let sheet = owned(here, author, publication)?;
    let standing = sheet.schedule().at(here.now);
    if standing.phase == Phase::Drafting { Ok(sheet) } else { Err(Error::OutOfPhase(standing)) }
}

/// Its sheet, while this author is of its team.
pub(super) fn owned(here: &Here<'_>, author: Author<'_>, publication: &Publication) -> Result<Sheet, Error> {
    if !publication.is_published() {
        return Err(Error::Gone);
    }
    let sheet = Sheet::from_json(&publication.sheet);
    if publication.is_of(here.origin) && is_of_team(publication, author.person, author.animates, &sheet) {
        Ok(sheet)
    } else {
        Err(Error::Forbidden)
    }
}

/// Changes what stands beside the text: a new version.
///
/// # Errors
/// [`Error::Moved`] when another version stands than `base`; and as [`edit_section`].
pub async fn describe(
    tx: &mut Tx,
    here: &Here<'_>,
    author: Author<'_>,
    publication: &Publication,
    input: &Input,
    (base, note): (i64, &str),
) -> Result<Publication, Error> {
    let before = owned(here, author, publication)?;
    let standing = before.schedule().at(here.now);
    if standing.phase > Phase::Drafting {
        return Err(Error::OutOfPhase(standing));
    }
    let mut problems = input.problems();
    problems.extend(sheet::strangers(tx, &input.sheet).await?);
    problems.extend(long_note(note));
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    if base != publication.version {
        return Err(Error::Moved(publication.version));
    }
    let Sheet { zone, phase, phases, retired, document, .. } = before.clone();
    let sheet = Sheet { zone, phase, phases, retired, document, ..input.sheet.clone() };
    let summary = input.summary_or_excerpt();
    let said = (input.title.trim(), summary.as_str(), input.language.as_str(), input.licence.as_str());
    let stood = (
        publication.title.as_str(),
        publication.summary.as_str(),
        publication.language.as_str(),
        publication.licence.as_str(),
    );
    if sheet == before && said == stood {
        return Err(Error::Unchanged);
    }
    let (title, summary, language, licence) = said;
    let written = Written { title, summary, language, licence, ..Written::after(publication, &sheet, note) };
    let publication = write(tx, here, author, &written).await?;
    work::left(tx, &publication).await?;
    told(tx, here, &publication).await
}

/// Freezes the working text as the next version.
///
/// # Errors
/// [`Error::Unchanged`] when it says what the last version says; and as [`edit_section`].
pub async fn freeze(
    tx: &mut Tx,
    here: &Here<'_>,
    author: Author<'_>,
    publication: &Publication,
    note: &str,
) -> Result<Publication, Error> {
    let mut sheet = owned(here, author, publication)?;
    let standing = sheet.schedule().at(here.now);
    if standing.phase >= Phase::Vote {
        return Err(Error::OutOfPhase(standing));
    }
    if let Some(problem) = long_note(note) {
        return Err(Error::Invalid(vec![problem]));
    }
    let work = work::hold(tx, publication, &sheet, here.now).await?;
    if !work.is_changed {
        return Err(Error::Unchanged);
    }
    take(&mut sheet, &work);
    let publication = write(tx, here, author, &Written::after(publication, &sheet, note)).await?;
    work::frozen(tx, &publication, work.revision, &sheet, here.now).await?;
    told(tx, here, &publication).await
}

fn take(sheet: &mut Sheet, work: &Work) {
    sheet.document = work.document.markdown();
    sheet.retired = work.retired.clone();
}

/// Moves the phase on, or changes when phases end: a new version, with the working text as it stands.
///
/// # Errors
/// [`Error::Invalid`] for a phase that cannot follow the one in which it stands; and as [`edit_section`].
pub async fn move_on(
    tx: &mut Tx,
    here: &Here<'_>,
    author: Author<'_>,
    publication: &Publication,
    (schedule, zone): (Result<Schedule, Vec<Problem>>, &str),
    note: &str,
) -> Result<Publication, Error> {
    let mut sheet = owned(here, author, publication)?;
    let before = sheet.clone();
    let standing = sheet.schedule().at(here.now);
    let mut problems: Vec<Problem> = long_note(note).into_iter().collect();
    match schedule {
        Ok(schedule) => {
            if !standing.phase.may_become(schedule.begun) {
                problems.push(Problem::new("phase", "specification-error-phase-back"));
            }
            // Who was told until when they may vote can vote until then.
            if let Some(closes) = votes::store::open_until(tx, &publication.id).await?.filter(|at| *at > here.now)
                && schedule.at(closes.minus(std::time::Duration::from_secs(1))).phase > Phase::Vote
            {
                problems.push(Problem::new("phase", "vote-error-phase-open"));
            }
            put(&mut sheet, &schedule);
        }
        Err(found) => problems.extend(found),
    }
    if !crate::time::local::is_zone(zone) {
        problems.push(Problem::new("zone", "specification-error-value"));
    }
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    zone.clone_into(&mut sheet.zone);
    if sheet == before {
        return Err(Error::Unchanged);
    }
    let work = work::hold(tx, publication, &before, here.now).await?;
    // What is being voted on stays what it is.
    let freezes = standing.phase < Phase::Vote;
    if freezes {
        take(&mut sheet, &work);
    }
    let publication = write(tx, here, author, &Written::after(publication, &sheet, note)).await?;
    if freezes {
        work::frozen(tx, &publication, work.revision, &sheet, here.now).await?;
    } else {
        work::left(tx, &publication).await?;
    }
    told(tx, here, &publication).await
}

/// Of two versions, nothing of `other` is missing in what stands: it waits no more.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Gone`].
pub async fn settle(
    tx: &mut Tx,
    here: &Here<'_>,
    author: Author<'_>,
    publication: &Publication,
    other: i64,
) -> Result<(), Error> {
    owned(here, author, publication)?;
    Ok(versions::settle(tx, &publication.id, other, None).await?)
}

/// Takes a specification back: a tombstone stays, here and wherever it went.
///
/// # Errors
/// [`Error::Forbidden`] for who may not, [`Error::Gone`] when it already was.
pub async fn delete(tx: &mut Tx, here: &Here<'_>, author: Author<'_>, publication: &Publication) -> Result<(), Error> {
    let sheet = Sheet::from_json(&publication.sheet);
    let may = is_of_team(publication, author.person, author.animates, &sheet);
    Ok(publications::take_back::<activity::Kind>(tx, here, author, publication, may).await?)
}

/// What is wrong with the reason for going on with another network's specification.
fn why_not(why: &str) -> Option<Problem> {
    if why.trim().is_empty() {
        return Some(Problem::new("reason", "specification-error-reason"));
    }
    let is_long = why.chars().count() > sheet::MAX_NOTE;
    is_long.then(|| Problem::beyond("reason", "specification-error-long", sheet::MAX_NOTE))
}

fn long_note(note: &str) -> Option<Problem> {
    let is_long = note.chars().count() > sheet::MAX_NOTE;
    is_long.then(|| Problem::beyond("note", "specification-error-long", sheet::MAX_NOTE))
}
