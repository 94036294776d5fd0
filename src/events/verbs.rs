//! What is done with an event: announced, corrected, one of its times moved or left out, taken back.

use super::{
    Author, Error, Input, KIND, Sheet, activity, checks, occurrences,
    sheet::{self, Change},
    times,
};
use crate::{
    db::Tx,
    federation::actors,
    here::Here,
    publications::{self, Kind as _, Publication, store, versions},
    text::fold,
    time::{Timestamp, local},
    web::components::FormErrors,
};

/// What a correction began from, and what its author says of it.
#[derive(Copy, Clone, Debug)]
pub struct Base<'a> {
    /// The version that was read.
    pub version: i64,
    /// For those who have it.
    pub note: &'a str,
}

/// Announces a new event. It is the network's: other software lists what groups announce. Whoever typed it may correct
/// it, as any animator may.
///
/// # Errors
/// [`Error::Invalid`] with every field to mend; nothing is written then.
pub async fn publish(tx: &mut Tx, here: &Here<'_>, author: Author<'_>, input: &Input) -> Result<Publication, Error> {
    let mut input = input.clone();
    if !input.sheet.co_authors.contains(&author.person.handle) {
        input.sheet.co_authors.insert(0, author.person.handle.clone());
    }
    check(tx, &input, here.now).await?;
    let id = here.id();
    let uri = here.uri(&format!("/events/{id}"));
    let written = Written { id, uri: &uri, input: &input, number: 1, published_at: here.now, note: "" };
    let publication = write(tx, here, author, &written).await?;
    activity::Kind::tell(tx, here, author.signer, &publication, "Create").await?;
    Ok(publication)
}

/// Corrects an event: a new version, which every network that has it receives.
///
/// # Errors
/// [`Error::Forbidden`] for who may not, [`Error::Invalid`], [`Error::Gone`], [`Error::Moved`] when another version stands.
pub async fn correct(
    tx: &mut Tx,
    here: &Here<'_>,
    author: Author<'_>,
    publication: &Publication,
    (input, base): (&Input, Base<'_>),
) -> Result<Publication, Error> {
    let before = owned(here, author, publication)?;
    let mut input = input.clone();
    input.sheet.changes = kept(&before, &input.sheet);
    check(tx, &input, here.now).await?;
    if base.version != publication.version {
        return Err(Error::Moved(publication.version));
    }
    corrected(tx, here, author, publication, &input, base.note).await
}

/// What was decided of single times of a series, as far as it still has them: each by its day, or, where days move as a
/// whole, by its place in the series.
fn kept(before: &Sheet, now: &Sheet) -> Vec<Change> {
    let (Some(old), Some(new)) = (before.rule(), now.rule()) else { return Vec::new() };
    let (Some(from), Some(to)) = (local::civil(&before.starts), local::civil(&now.starts)) else { return Vec::new() };
    if before.zone != now.zone {
        return Vec::new();
    }
    let renamed = |change: &Change| {
        let day = local::civil(&change.of)?.date();
        let by_day = new.dates(to.date()).take_while(|one| *one <= day).any(|one| one == day).then_some(day);
        let by_place = || {
            let place = old.dates(from.date()).position(|one| one >= day)?;
            (old.every.is_like(&new.every) && old.interval == new.interval).then(|| new.dates(to.date()).nth(place))?
        };
        Some(Change { of: local::typed(by_day.or_else(by_place)?.to_datetime(to.time())), ..change.clone() })
    };
    before.changes.iter().filter_map(renamed).collect()
}

/// Moves one time of a series; with no hours it is left out; with `is_back` it takes place as the rule has it again.
///
/// # Errors
/// As [`correct`]; [`Error::Unknown`] for a time that the series does not have.
pub async fn change(
    tx: &mut Tx,
    here: &Here<'_>,
    author: Author<'_>,
    publication: &Publication,
    (change, is_back): (&Change, bool),
) -> Result<Publication, Error> {
    let before = owned(here, author, publication)?;
    if occurrences::named(&before, &change.of).is_none() {
        return Err(Error::Unknown);
    }
    let mut errors = FormErrors::new();
    if !change.starts.is_empty() || !change.ends.is_empty() {
        let moved = Sheet {
            starts: change.starts.clone(),
            ends: change.ends.clone(),
            zone: before.zone.clone(),
            ..Sheet::default()
        };
        for (field, text) in [("starts", &change.starts), ("ends", &change.ends)] {
            checks::hour(field, text, (&before.zone, false), &mut errors);
        }
        if errors.is_empty() && moved.span().is_none() {
            errors.add("ends", "event-error-order");
        }
    }
    if change.note.chars().count() > sheet::MAX_LINE {
        errors.add_with("note", "event-error-long", vec![("max", sheet::MAX_LINE.into())]);
    }
    let mut after = before.clone();
    after.changes.retain(|one| one.of != change.of);
    if !is_back {
        after.changes.push(change.clone());
    }
    if after.changes.len() > sheet::MAX_CHANGES {
        errors.add("note", "event-error-value");
    }
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let input = Input {
        title: publication.title.clone(),
        summary: publication.summary.clone(),
        language: publication.language.clone(),
        sheet: after,
    };
    corrected(tx, here, author, publication, &input, &change.note).await
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

/// Takes an event back: a tombstone stays, here and wherever it went. To say that it does not take place, it is corrected.
///
/// # Errors
/// [`Error::Forbidden`] for who may not, [`Error::Gone`] when it already was.
pub async fn delete(tx: &mut Tx, here: &Here<'_>, author: Author<'_>, publication: &Publication) -> Result<(), Error> {
    let sheet = Sheet::from_json(&publication.sheet);
    let may = publications::may_edit(publication, author.person, author.animates, &sheet.co_authors);
    Ok(publications::take_back::<activity::Kind>(tx, here, author, publication, may).await?)
}

/// Its sheet, when this author may correct it.
fn owned(here: &Here<'_>, author: Author<'_>, publication: &Publication) -> Result<Sheet, Error> {
    if !publication.is_published() {
        return Err(Error::Gone);
    }
    let sheet = Sheet::from_json(&publication.sheet);
    let may = publications::may_edit(publication, author.person, author.animates, &sheet.co_authors);
    if publication.is_of(here.origin) && may { Ok(sheet) } else { Err(Error::Forbidden) }
}

async fn check(tx: &mut Tx, input: &Input, now: Timestamp) -> Result<(), Error> {
    let mut errors = input.problems(now);
    for handle in input.sheet.co_authors.iter().take(sheet::MAX_LIST) {
        let found = actors::local_by_handle(tx, handle).await?;
        if found.is_none_or(|actor| actor.kind != "person" || actor.deleted_at.is_some()) {
            errors.add("co_authors", "event-error-co-author");
            break;
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(Error::Invalid(errors)) }
}

async fn corrected(
    tx: &mut Tx,
    here: &Here<'_>,
    author: Author<'_>,
    publication: &Publication,
    input: &Input,
    note: &str,
) -> Result<Publication, Error> {
    let signer = actors::by_id(tx, &publication.actor_id).await?;
    let written = Written {
        id: publication.id.clone(),
        uri: &publication.uri,
        input,
        number: publication.version + 1,
        published_at: publication.published_at,
        note,
    };
    let publication = write(tx, here, Author { signer: &signer, ..author }, &written).await?;
    activity::Kind::tell(tx, here, &signer, &publication, "Update").await?;
    Ok(publication)
}

/// A version to write.
struct Written<'a> {
    id: String,
    uri: &'a str,
    input: &'a Input,
    number: i64,
    published_at: Timestamp,
    note: &'a str,
}

async fn write(tx: &mut Tx, here: &Here<'_>, author: Author<'_>, written: &Written<'_>) -> Result<Publication, Error> {
    let (input, sheet) = (written.input, &written.input.sheet);
    let title = input.title.trim();
    let json = sheet.to_json();
    let hash = publications::version_hash(title, &json);
    let summary = input.summary_or_excerpt();
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
        licence: publications::vocabulary::LICENCES[0],
        version: written.number,
        version_hash: &hash,
        sheet: json.to_string(),
        source: None,
        published_at: written.published_at,
        updated_at: here.now,
        received_at: here.now,
        review_at: None,
        facets: sheet.facets(),
        territories: &sheet.territories,
        terms: fold::terms(&format!("{title}\n{summary}\n{}\n{}", author.signer.name, sheet.searchable())),
    };
    let id = store::save(tx, &saved).await?;
    let (number, note) = (written.number, written.note.trim());
    versions::record(tx, &id, number, &hash, title, &saved.sheet, note, &author.person.id, here.now).await?;
    times::write(tx, &id, sheet, here.now).await?;
    Ok(store::by_id(tx, &id).await?.ok_or(sqlx::Error::RowNotFound)?)
}
