//! What the drafting team does with amendments: an answer with its reason, and which of them are like each other.

use super::{
    Amendment, Error, Joined, MAX_REASON, State, Target, activity, store,
    verbs::{document_of, longer},
};
use crate::{
    audit,
    db::Tx,
    federation::actors::{self},
    here::Here,
    locale::Locale,
    publications::Publication,
    specifications::{
        Author, Document, Problem, Sheet,
        document::{self, label},
        phase::Phase,
        road::announce,
        sheet,
        verbs::owned,
        work::{self, Work},
        written::{Written, told, write},
    },
    text::markdown,
};

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

/// What the drafting team can answer in a phase. From the vote on the text does not change: what was voted on, and then
/// adopted, is what everybody has read. What waits still is refused, with its reason, or stays without an answer.
#[must_use]
pub fn outcomes(phase: Phase) -> &'static [State] {
    if phase < Phase::Vote { &[State::Accepted, State::Partly, State::Refused] } else { &[State::Refused] }
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
    let mut sheet = owned(here, author, publication)?;
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
    if !outcomes(standing.phase).contains(&outcome) {
        return Err(Error::OutOfPhase(standing));
    }
    let work = work::hold(tx, publication, &sheet, here.now).await?;
    if work.is_changed {
        // It would be published with the answer, or lost by it.
        problems.push(Problem::new("outcome", "amendment-error-work"));
    }
    // What was given and taken away while the team wrote is not given again.
    sheet.retired.clone_from(&work.retired);
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
    let publication = take_in(tx, here, author, publication, amendment, (sheet, &work, &joined.document)).await?;
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
    let in_text = |problems: Vec<document::Problem>| {
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
    let is_other = by_itself
        .is_ok_and(|whole| whole.conflicts.is_empty() && whole.document.markdown() != joined.document.markdown());
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
    (mut sheet, work, after): (Sheet, &Work, &Document),
) -> Result<Publication, Error> {
    let revision = work::change(tx, here, publication, work, after, (&amendment.section, &author.person.id)).await?;
    sheet.retired.follow(&work.document, after);
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
fn named(amendment: &Amendment) -> String {
    let Target { requirement, .. } = amendment.target();
    if requirement > 0 {
        return label(requirement);
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
    let signed = store::offer(tx, &amendment.id).await?;
    let said = activity::answer(here, &network, publication, &amendment, &signed);
    let by = actors::by_id(tx, &amendment.actor_id).await?;
    announce(tx, here, (&network, publication), Some(&by), said).await?;
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
    let by = actors::by_id(tx, &amendment.actor_id).await?;
    announce(tx, here, (&network, publication), Some(&by), said).await?;
    Ok(())
}
