//! What authors do with their amendments. Each verb writes what it does and its activity in the transaction it is given, and
//! sends nothing.

use super::{Amendment, Error, MAX_MOTIVE, MAX_TEXT, MOST_OPEN, State, Target, activity, store};
use crate::{
    db::{Conn, Result as Stored, Tx},
    federation::actors::Actor,
    here::Here,
    publications::{Publication, versions},
    specifications::{
        Document, Problem, Sheet,
        phase::Phase,
        road::{road, tell},
    },
};

/// What somebody proposes.
#[derive(Clone, Debug, Default)]
pub struct Proposal<'a> {
    /// What it changes.
    pub target: Target,
    /// What it proposes instead, Markdown.
    pub text: &'a str,
    /// Why, plain text.
    pub motive: &'a str,
    /// The version that they had read.
    pub base: i64,
}

/// Offers an amendment: of a text that is published here it is open at once, of another it waits for the network of the
/// text to say that it has it.
///
/// # Errors
/// [`Error::Invalid`] with every field to mend, [`Error::OutOfPhase`], [`Error::NoRoad`], [`Error::Gone`].
pub async fn offer(
    tx: &mut Tx,
    here: &Here<'_>,
    person: &Actor,
    publication: &Publication,
    proposal: &Proposal<'_>,
) -> Result<Amendment, Error> {
    let checked = check(tx, here, (person, ""), publication, proposal).await?;
    let id = here.id();
    let uri = here.uri(&format!("/amendments/{id}"));
    let new = store::New { id, uri: &uri, ..new(here, person, publication, proposal, &checked) };
    put(tx, here, person, publication, &new).await
}

/// Puts an amendment of one's own on a newer version, or in other words.
///
/// # Errors
/// [`Error::Forbidden`] for all but its author, [`Error::Closed`]; and as [`offer`].
pub async fn rebase(
    tx: &mut Tx,
    here: &Here<'_>,
    person: &Actor,
    publication: &Publication,
    amendment: &Amendment,
    proposal: &Proposal<'_>,
) -> Result<Amendment, Error> {
    own(person, publication, amendment)?;
    let proposal = Proposal { target: amendment.target(), ..proposal.clone() };
    let checked = check(tx, here, (person, &amendment.uri), publication, &proposal).await?;
    let said = (proposal.text.trim(), proposal.motive.trim(), proposal.base);
    if said == (amendment.proposed.trim(), amendment.motive.trim(), amendment.base_version) {
        return Err(Error::Invalid(vec![Problem::new("text", "amendment-error-same-again")]));
    }
    let new = store::New {
        id: amendment.id.clone(),
        uri: &amendment.uri,
        revision: amendment.revision + 1,
        created_at: amendment.created_at,
        ..new(here, person, publication, &proposal, &checked)
    };
    put(tx, here, person, publication, &new).await
}

/// The words of an amendment in the version that stands, to be put on it as they are.
///
/// # Errors
/// [`Error::Conflict`] where both changed one place, [`Error::Invalid`] where what it changes is gone.
pub async fn onto_current(conn: &mut Conn, publication: &Publication, amendment: &Amendment) -> Result<String, Error> {
    let sheet = Sheet::from_json(&publication.sheet);
    let joined = amendment.join(conn, publication, &sheet, &sheet.read()).await?;
    let joined =
        joined.map_err(|found| Error::Invalid(found.into_iter().map(|one| Problem::in_text("text", one)).collect()))?;
    if joined.conflicts.is_empty() { Ok(joined.text) } else { Err(Error::Conflict(Box::new(joined))) }
}

/// Takes back an amendment of one's own, while it waits.
///
/// # Errors
/// [`Error::Forbidden`] for all but its author, [`Error::Closed`], [`Error::Gone`].
pub async fn withdraw(
    tx: &mut Tx,
    here: &Here<'_>,
    person: &Actor,
    publication: &Publication,
    amendment: &Amendment,
) -> Result<(), Error> {
    own(person, publication, amendment)?;
    store::set_state(tx, &amendment.id, State::Withdrawn, "").await?;
    let network = road(tx, here, publication).await?.ok_or(Error::NoRoad)?;
    let undo = activity::undo(here, publication, amendment, &network.uri);
    tell(tx, here, (person, publication), &network, undo).await?;
    Ok(())
}

fn own(person: &Actor, publication: &Publication, amendment: &Amendment) -> Result<(), Error> {
    if amendment.actor_id != person.id || amendment.publication_id != publication.id {
        return Err(Error::Forbidden);
    }
    if !publication.is_published() {
        return Err(Error::Gone);
    }
    if amendment.waits() { Ok(()) } else { Err(Error::Closed) }
}

/// What stands where a proposal changes it.
struct Checked {
    title: String,
    base: String,
}

/// Looks at a proposal of `person`, new or in the place of the amendment `uri`.
async fn check(
    tx: &mut Tx,
    here: &Here<'_>,
    (person, uri): (&Actor, &str),
    publication: &Publication,
    proposal: &Proposal<'_>,
) -> Result<Checked, Error> {
    if !publication.is_published() {
        return Err(Error::Gone);
    }
    let sheet = Sheet::from_json(&publication.sheet);
    let standing = sheet.schedule().at(here.now);
    if standing.phase != Phase::Amendments {
        return Err(Error::OutOfPhase(standing));
    }
    if road(tx, here, publication).await?.is_none() {
        return Err(Error::NoRoad);
    }
    if store::waiting(tx, &publication.id, &person.id, uri).await? >= MOST_OPEN {
        let most = usize::try_from(MOST_OPEN).unwrap_or(usize::MAX);
        return Err(Error::Invalid(vec![Problem::beyond("text", "amendment-error-many", most)]));
    }
    let mut problems = Vec::new();
    // The form was sent before, and its page was drawn anew since.
    let of = (publication.id.as_str(), person.id.as_str(), uri);
    if store::is_proposed(tx, of, &proposal.target, proposal.text.trim()).await? {
        problems.push(Problem::new("text", "amendment-error-twice"));
    }
    if proposal.motive.trim().is_empty() {
        problems.push(Problem::new("motive", "amendment-error-motive"));
    }
    problems.extend(longer("motive", proposal.motive, MAX_MOTIVE));
    // Of a text from elsewhere an older version may never have come; one that is newer than all cannot have been read here.
    let is_known = proposal.base == publication.version
        || proposal.base > 0
            && proposal.base < publication.version
            && (!publication.is_of(here.origin) || versions::find(tx, &publication.id, proposal.base).await?.is_some());
    if !is_known {
        problems.push(Problem::new("version", "amendment-error-version"));
    }
    let current = sheet.read();
    let base = document_of(tx, publication, proposal.base, &current).await?;
    let Target { section, requirement } = &proposal.target;
    // What waits keeps the section that listed its requirement then.
    let is_lost = *requirement == 0 || uri.is_empty() && base.section(section).is_none();
    let gone = if is_lost {
        Problem::new("section", "amendment-error-section-gone")
    } else {
        Problem::new("requirement", "amendment-error-requirement-gone")
    };
    let mut found = None;
    match (proposal.target.place(&base), proposal.target.text(&base), proposal.target.place(&current)) {
        (Some(place), Some(text), Some(_)) if *requirement == 0 || !is_lost => {
            if text.chars().count() > MAX_TEXT {
                problems.push(Problem::beyond("text", "amendment-error-section-long", MAX_TEXT));
            } else if proposal.text.trim().is_empty() {
                problems.push(Problem::new("text", "amendment-error-text"));
            } else if let Some(problem) = longer("text", proposal.text, MAX_TEXT) {
                problems.push(problem);
            } else {
                match proposal.target.apply(&base, proposal.text) {
                    Ok(after) if after.clone().settle(Some(&base), &sheet.retired) == base => {
                        problems.push(Problem::new("text", "amendment-error-same"));
                    }
                    Ok(_) => {}
                    Err(wrong) => problems.extend(wrong.into_iter().map(|one| Problem::in_text("text", one))),
                }
            }
            found = Some(Checked { title: place.title.clone(), base: text });
        }
        _ => problems.push(gone),
    }
    match found {
        Some(checked) if problems.is_empty() => Ok(checked),
        _ => Err(Error::Invalid(problems)),
    }
}

/// The text of a version; the one that stands where that one is not here.
pub(super) async fn document_of(
    conn: &mut Conn,
    publication: &Publication,
    number: i64,
    current: &Document,
) -> Stored<Document> {
    if number == publication.version {
        return Ok(current.clone());
    }
    let version = versions::find(conn, &publication.id, number).await?;
    Ok(version.map_or_else(|| current.clone(), |version| Sheet::from_json(&version.sheet).read()))
}

pub(super) fn longer(field: &'static str, text: &str, max: usize) -> Option<Problem> {
    (text.trim().chars().count() > max).then(|| Problem::beyond(field, "specification-error-long", max))
}

fn new<'a>(
    here: &Here<'_>,
    person: &'a Actor,
    publication: &'a Publication,
    proposal: &'a Proposal<'_>,
    checked: &'a Checked,
) -> store::New<'a> {
    store::New {
        id: String::new(),
        uri: "",
        publication_id: &publication.id,
        actor_id: &person.id,
        target: &proposal.target,
        title: &checked.title,
        base_version: proposal.base,
        base: checked.base.trim(),
        proposed: proposal.text.trim(),
        motive: proposal.motive.trim(),
        revision: 1,
        state: if publication.is_of(here.origin) { State::Open } else { State::Pending },
        created_at: here.now,
        updated_at: here.now,
        received_at: here.now,
    }
}

async fn put(
    tx: &mut Tx,
    here: &Here<'_>,
    person: &Actor,
    publication: &Publication,
    new: &store::New<'_>,
) -> Result<Amendment, Error> {
    // Between the look and the writing another word of it may have come.
    if !store::write(tx, new).await? {
        return Err(Error::Closed);
    }
    let amendment = store::by_uri(tx, new.uri).await?.ok_or(sqlx::Error::RowNotFound)?;
    let network = road(tx, here, publication).await?.ok_or(Error::NoRoad)?;
    let offer = activity::offer(publication, &amendment, &network.uri);
    tell(tx, here, (person, publication), &network, offer).await?;
    Ok(amendment)
}
