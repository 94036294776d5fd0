//! What people do with amendments. Each verb writes what it does and its activity in the transaction it is given, and
//! sends nothing.

use super::{Amendment, Error, Joined, MAX_MOTIVE, MAX_REASON, MAX_TEXT, State, Target, activity, store};
use crate::{
    audit,
    db::{Conn, Result as Stored, Tx},
    federation::{
        actors::{self, Actor},
        outbox::{self, Audience},
        peers,
    },
    here::Here,
    locale::Locale,
    origin::Origin,
    publications::{Publication, versions},
    specifications::{
        Author, Document, KIND, Problem, Sheet,
        phase::Phase,
        sheet,
        verbs::{Written, owned, told, write},
        work,
    },
    text::markdown,
};
use serde_json::Value;

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

/// What the drafting team answers.
#[derive(Clone, Debug)]
pub struct Answer<'a> {
    /// [`State::Accepted`], [`State::Partly`] or [`State::Refused`]; `None` where nothing was chosen.
    pub outcome: Option<State>,
    /// Why, for everybody; plain text.
    pub reason: &'a str,
    /// What is to stand at its place; `None`: what comes of the amendment by itself.
    pub text: Option<&'a str>,
    /// The version that they had before them.
    pub version: i64,
}

/// Where the network of a text gets what is said here: nothing where no amendment would be understood there. For a text
/// that is published here, its own followers.
///
/// # Errors
/// The database's.
pub async fn road(conn: &mut Conn, here: &Here<'_>, publication: &Publication) -> Stored<Option<Actor>> {
    if publication.is_of(here.origin) {
        return actors::network(conn).await.map(Some);
    }
    let Some(origin) = Origin::parse(&publication.network) else { return Ok(None) };
    let peer = peers::find(conn, &origin).await?;
    let peer = peer.filter(|peer| peer.software == "archipel" && peer.state == peers::State::Accepted.name());
    match peer {
        Some(peer) => actors::by_uri(conn, &peer.actor_uri).await,
        None => Ok(None),
    }
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
    let checked = check(tx, here, publication, proposal).await?;
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
    let checked = check(tx, here, publication, &proposal).await?;
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
    tell(tx, here, person, &network, undo).await?;
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

async fn check(
    tx: &mut Tx,
    here: &Here<'_>,
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
    let mut problems = Vec::new();
    if proposal.motive.trim().is_empty() {
        problems.push(Problem::new("motive", "amendment-error-motive"));
    }
    problems.extend(longer("motive", proposal.motive, MAX_MOTIVE));
    let current = sheet.read();
    let base = document_of(tx, publication, proposal.base, &current).await?;
    let Target { requirement, .. } = proposal.target;
    let gone = || {
        let key = if requirement == 0 { "amendment-error-section-gone" } else { "amendment-error-requirement-gone" };
        Problem::new("text", key)
    };
    let mut found = None;
    match (proposal.target.place(&base), proposal.target.text(&base), proposal.target.place(&current)) {
        (Some(place), Some(text), Some(_)) => {
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
        _ => problems.push(gone()),
    }
    match found {
        Some(checked) if problems.is_empty() => Ok(checked),
        _ => Err(Error::Invalid(problems)),
    }
}

/// The text of a version; the one that stands where that one is not here.
async fn document_of(
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

fn longer(field: &'static str, text: &str, max: usize) -> Option<Problem> {
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
    store::write(tx, new).await?;
    let amendment = store::by_uri(tx, new.uri).await?.ok_or(sqlx::Error::RowNotFound)?;
    let network = road(tx, here, publication).await?.ok_or(Error::NoRoad)?;
    let offer = activity::offer(publication, &amendment, &network.uri);
    tell(tx, here, person, &network, offer).await?;
    Ok(amendment)
}

/// Tells the network of the text; of a text that is published here, those who follow it.
async fn tell(tx: &mut Tx, here: &Here<'_>, person: &Actor, network: &Actor, said: Value) -> Stored<()> {
    let (followed, inbox) = ([network.uri.as_str()], [network.delivery_inbox()]);
    let audience = if network.is_local() {
        Audience { followers_of: &followed, kind: KIND, ours_only: true, ..Audience::default() }
    } else {
        Audience { inboxes: &inbox, kind: KIND, ..Audience::default() }
    };
    outbox::append(tx, here, person, said, &audience).await
}

/// Answers an amendment, with the reason for everybody. Accepting it, in whole or in part, makes the next version.
///
/// # Errors
/// [`Error::Conflict`] when the text changed where it changes it, and nobody has said yet what is to stand there;
/// [`Error::Invalid`], [`Error::Forbidden`], [`Error::Closed`], [`Error::OutOfPhase`], [`Error::Gone`].
pub async fn answer(
    tx: &mut Tx,
    here: &Here<'_>,
    author: Author<'_>,
    publication: &Publication,
    amendment: &Amendment,
    answer: &Answer<'_>,
) -> Result<Publication, Error> {
    let sheet = owned(here, author, publication)?;
    if amendment.publication_id != publication.id {
        return Err(Error::Forbidden);
    }
    if !amendment.waits() {
        return Err(Error::Closed);
    }
    let mut problems = Vec::new();
    if answer.reason.trim().is_empty() {
        problems.push(Problem::new("reason", "amendment-error-reason"));
    }
    problems.extend(longer("reason", answer.reason, MAX_REASON));
    let Some(outcome) = answer.outcome.filter(|outcome| outcome.is_answered()) else {
        problems.push(Problem::new("outcome", "amendment-error-outcome"));
        return Err(Error::Invalid(problems));
    };
    if outcome == State::Refused {
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        decide(tx, here, author, publication, amendment, (outcome, answer.reason, None)).await?;
        return Ok(publication.clone());
    }
    let standing = sheet.schedule().at(here.now);
    if standing.phase >= Phase::Vote {
        return Err(Error::OutOfPhase(standing));
    }
    let current = sheet.read();
    let joined = settled(tx, publication, amendment, (&sheet, &current), outcome, answer).await;
    let joined = match joined {
        Ok(joined) if problems.is_empty() => joined,
        Ok(_) => return Err(Error::Invalid(problems)),
        Err(Error::Invalid(more)) => {
            problems.extend(more);
            return Err(Error::Invalid(problems));
        }
        Err(error) => return Err(error),
    };
    let publication = take_in(tx, here, author, publication, amendment, (sheet, &current, &joined.document)).await?;
    decide(tx, here, author, &publication, amendment, (outcome, answer.reason, Some(publication.version))).await?;
    Ok(told(tx, here, &publication).await?)
}

/// What is to stand after the answer.
async fn settled(
    tx: &mut Tx,
    publication: &Publication,
    amendment: &Amendment,
    (sheet, current): (&Sheet, &Document),
    outcome: State,
    answer: &Answer<'_>,
) -> Result<Joined, Error> {
    let in_text = |problems: Vec<crate::specifications::document::Problem>| {
        Error::Invalid(problems.into_iter().map(|one| Problem::in_text("text", one)).collect())
    };
    let by_itself = amendment.join(tx, publication, sheet, current).await?;
    let joined = match answer.text {
        Some(text) if text.trim().is_empty() => {
            return Err(Error::Invalid(vec![Problem::new("text", "amendment-error-text")]));
        }
        Some(text) => {
            let base = document_of(tx, publication, answer.version, current).await?;
            amendment.target().join(&base, text, current, &sheet.retired).map_err(in_text)?
        }
        None => by_itself.clone().map_err(in_text)?,
    };
    if !joined.conflicts.is_empty() {
        return Err(Error::Conflict(Box::new(joined)));
    }
    let is_other =
        by_itself.is_ok_and(|whole| whole.conflicts.is_empty() && whole.document.markdown() != joined.document.markdown());
    if outcome == State::Accepted && is_other {
        return Err(Error::Invalid(vec![Problem::new("outcome", "amendment-error-changed")]));
    }
    if joined.document == *current {
        return Err(Error::Invalid(vec![Problem::new("text", "amendment-error-nothing")]));
    }
    sheet::fits("text", &joined.document.markdown()).map_err(Error::Invalid)?;
    Ok(joined)
}

/// Makes the next version, with `after` as its text.
async fn take_in(
    tx: &mut Tx,
    here: &Here<'_>,
    author: Author<'_>,
    publication: &Publication,
    amendment: &Amendment,
    (mut sheet, current, after): (Sheet, &Document, &Document),
) -> Result<Publication, Error> {
    let work = work::hold(tx, publication, &sheet, here.now).await?;
    if work.is_changed {
        // It would be published with the answer, or lost by it.
        return Err(Error::Invalid(vec![Problem::new("outcome", "amendment-error-work")]));
    }
    let revision = work::change(tx, here, publication, &work, after, (&amendment.section, &author.person.id)).await?;
    sheet.retired.follow(current, after);
    sheet.document = after.markdown();
    let locale = if publication.language == "en" { Locale::En } else { Locale::Fr };
    let note = locale.tv(
        "amendment-version-note",
        &[("name", amendment.author_name.as_str().into()), ("title", named(amendment).into())],
    );
    let note: String = note.chars().take(sheet::MAX_NOTE).collect();
    let publication = write(tx, here, author, &Written::after(publication, &sheet, &note)).await?;
    work::frozen(tx, &publication, revision, &sheet, here.now).await?;
    Ok(publication)
}

/// What an amendment is about: « E-03 » or the title of its section.
#[must_use]
pub(super) fn named(amendment: &Amendment) -> String {
    let Target { requirement, .. } = amendment.target();
    if requirement > 0 {
        return crate::specifications::document::label(requirement);
    }
    let title = markdown::plain(&amendment.title);
    if title.trim().is_empty() { amendment.section.clone() } else { title.trim().to_owned() }
}

/// Writes the answer and tells it: to the author's network, and to all who follow.
async fn decide(
    tx: &mut Tx,
    here: &Here<'_>,
    author: Author<'_>,
    publication: &Publication,
    amendment: &Amendment,
    (outcome, reason, result): (State, &str, Option<i64>),
) -> Result<(), Error> {
    store::answer(tx, &amendment.id, outcome, (reason.trim(), result), here.now).await?;
    let amendment = store::by_uri(tx, &amendment.uri).await?.ok_or(sqlx::Error::RowNotFound)?;
    let network = actors::network(tx).await?;
    let said = activity::answer(here, &network, publication, &amendment);
    publish(tx, here, &network, said, &amendment).await?;
    let line = audit::Line {
        actor: &author.person.handle,
        action: "amendment-answer",
        object: &amendment.uri,
        outcome: audit::DONE,
        detail: outcome.name(),
        ..audit::Line::default()
    };
    audit::record(tx, here.now, &line).await?;
    Ok(())
}

async fn publish(tx: &mut Tx, here: &Here<'_>, network: &Actor, said: Value, amendment: &Amendment) -> Stored<()> {
    let author = actors::by_id(tx, &amendment.actor_id).await?;
    let inboxes: Vec<&str> = (!author.is_local()).then(|| author.delivery_inbox()).into_iter().collect();
    let audience = Audience {
        followers_of: &[&network.uri],
        inboxes: &inboxes,
        kind: KIND,
        ours_only: true,
        ..Audience::default()
    };
    outbox::append(tx, here, network, said, &audience).await
}

/// Puts an amendment beside another that is like it, or by itself when `lead` is `None`.
///
/// # Errors
/// [`Error::Invalid`] when the other cannot lead, [`Error::Forbidden`], [`Error::Gone`].
pub async fn group(
    tx: &mut Tx,
    here: &Here<'_>,
    author: Author<'_>,
    publication: &Publication,
    amendment: &Amendment,
    lead: Option<&Amendment>,
) -> Result<(), Error> {
    owned(here, author, publication)?;
    if amendment.publication_id != publication.id {
        return Err(Error::Forbidden);
    }
    let leads = !store::led_by(tx, amendment).await?.is_empty();
    let is_sound = lead.is_none_or(|lead| {
        lead.publication_id == publication.id && lead.id != amendment.id && lead.lead_id.is_none() && !leads
    });
    if !is_sound {
        return Err(Error::Invalid(vec![Problem::new("lead", "amendment-error-lead")]));
    }
    store::set_lead(tx, &amendment.id, lead.map(|lead| lead.id.as_str())).await?;
    let network = actors::network(tx).await?;
    let said = activity::grouped(here, &network, amendment, lead);
    publish(tx, here, &network, said, amendment).await?;
    Ok(())
}
