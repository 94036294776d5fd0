//! What people do with votes. Each verb writes what it does and its activity in the transaction it is given, and sends
//! nothing.

use super::{
    Agreed, Error, MAX_EXPLANATION, MAX_GRACE, MOST_BALLOTS, MOST_NETWORKS, MOST_OF_VOTER, Said, State, Vote, Voting,
    activity::{self, Cast},
    store,
    terms::second,
};
use crate::{
    audit,
    db::{Conn, Result as Stored, Tx},
    federation::{
        actors::{self, Actor},
        document::Document,
        outbox::{self},
    },
    here::Here,
    publications::Publication,
    specifications::{
        Author, KIND, Problem, Sheet,
        amendments::{self, Amendment, Target},
        phase::Phase,
        road::{announce, reply, road},
        tally::{Choice, Majority, Rule},
        verbs::owned,
    },
    text::markdown,
    time::{Timestamp, local},
};
use std::time::Duration;

/// A vote lasts at most so long.
const LONGEST: Duration = Duration::from_secs(366 * 24 * 3600);

/// A vote as it is typed. Hours are those of the specification's zone.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// See [`Rule::name`].
    pub rule: String,
    /// See [`Majority::name`].
    pub majority: String,
    /// Voices that must be cast; empty for one.
    pub quorum: String,
    /// Empty for now.
    pub opens: String,
    /// The last hour.
    pub closes: String,
    /// Hours of grace.
    pub grace: String,
    /// The addresses of the Groups whose people vote.
    pub networks: Vec<String>,
    /// Those of them whose link is fragile.
    pub fragile: Vec<String>,
    /// Hours of grace of those; empty where there are none.
    pub grace_fragile: String,
}

/// The networks that may be named: this one, and those that run this software and take specifications.
///
/// # Errors
/// The database's.
pub(super) async fn networks(conn: &mut Conn) -> Stored<Vec<Voting>> {
    let own = actors::network(conn).await?;
    let rows: Vec<(String, String, Option<String>)> = conn
        .query(
            "select actor_uri, name, territory from networks where state = 'accepted' and software = 'archipel' \
             and (' ' || flows_out || ' ') like $1 order by name, origin limit $2",
        )
        .bind(format!("% {KIND} %"))
        .bind(i64::try_from(MOST_NETWORKS).unwrap_or(1) - 1)
        .all()
        .await?;
    let voting = |(id, name, territory): (String, String, Option<String>)| Voting {
        id,
        name,
        territory: territory.unwrap_or_default(),
        grace: 0,
    };
    Ok(std::iter::once((own.uri, own.name, own.territory)).chain(rows).map(voting).collect())
}

/// Opens a vote on the text, or on one of its amendments, and tells the networks that take specifications.
///
/// # Errors
/// [`Error::Invalid`] with every field to mend, [`Error::Forbidden`] for all but the drafting team of the network that
/// publishes the text, [`Error::OutOfPhase`], [`Error::Closed`] for an amendment that does not wait, [`Error::Already`],
/// [`Error::Gone`].
pub async fn open(
    tx: &mut Tx,
    here: &Here<'_>,
    author: Author<'_>,
    publication: &Publication,
    amendment: Option<&Amendment>,
    input: &Input,
) -> Result<Vote, Error> {
    let sheet = owned(here, author, publication)?;
    let standing = sheet.schedule().at(here.now);
    let may = match amendment {
        None => standing.phase == Phase::Vote,
        Some(_) => matches!(standing.phase, Phase::Amendments | Phase::Vote),
    };
    if !may {
        return Err(Error::OutOfPhase(standing));
    }
    if let Some(amendment) = amendment {
        if amendment.publication_id != publication.id {
            return Err(Error::Forbidden);
        }
        if amendment.standing() != amendments::State::Open {
            return Err(Error::Closed);
        }
    }
    let subject = amendment.map_or(&publication.uri, |amendment| &amendment.uri);
    let latest = store::list(tx, &publication.id, Some(subject), 1).await?;
    if let Some(vote) = latest.into_iter().find(|vote| vote.result.is_none()) {
        return Err(Error::Already(vote.id));
    }
    let chosen = read(tx, here, &sheet, amendment.is_none(), input).await?.map_err(Error::Invalid)?;
    let agreed = Agreed {
        specification: publication.uri.clone(),
        subject: subject.clone(),
        title: amendment.map_or_else(|| publication.title.clone(), named),
        version: amendment.map_or(publication.version, |amendment| amendment.revision),
        hash: amendment.map_or_else(|| publication.version_hash.clone(), |one| Target::hash(&one.proposed)),
        ..chosen
    };
    let id = here.id();
    let vote = Vote {
        uri: format!("{}/votes/{id}", publication.uri),
        id,
        publication_id: publication.id.clone(),
        agreed,
        result: None,
        found: None,
        created_at: here.now,
        counted_at: None,
    };
    store::insert(tx, &vote).await?;
    let network = actors::network(tx).await?;
    let told = activity::told(here, &network, publication, &vote, "Create");
    announce(tx, here, (&network, publication), None, told).await?;
    log(tx, here, &author.person.handle, "vote-open", &vote).await?;
    Ok(vote)
}

async fn log(tx: &mut Tx, here: &Here<'_>, actor: &str, action: &str, vote: &Vote) -> Stored<()> {
    let line = audit::Line { actor, action, object: &vote.uri, outcome: audit::DONE, ..audit::Line::default() };
    audit::record(tx, here.now, &line).await
}

/// What an amendment is called: the requirement or the section that it changes, and who proposes it.
fn named(amendment: &Amendment) -> String {
    let title = markdown::plain(&amendment.title);
    let title = title.trim();
    let place = match amendment.target().requirement {
        0 if title.is_empty() => amendment.section.clone(),
        0 => title.to_owned(),
        number => format!("{} – {title}", crate::specifications::document::label(number)),
    };
    format!("{place} ({})", amendment.author_name)
}

/// Reads a form; what it does not say stays empty.
async fn read(
    tx: &mut Tx,
    here: &Here<'_>,
    sheet: &Sheet,
    is_whole: bool,
    input: &Input,
) -> Stored<Result<Agreed, Vec<Problem>>> {
    let mut problems = Vec::new();
    let rule = Rule::ALL.into_iter().find(|rule| rule.name() == input.rule);
    let majority = Majority::ALL.into_iter().find(|majority| majority.name() == input.majority);
    if rule.is_none() {
        problems.push(Problem::new("rule", "vote-error-rule"));
    }
    if majority.is_none() {
        problems.push(Problem::new("majority", "vote-error-majority"));
    }
    let number = |text: &str, most: i64| match text.trim() {
        "" => None,
        text => Some(text.parse::<i64>().ok().filter(|number| (0..=most).contains(number))),
    };
    let quorum = number(&input.quorum, MOST_BALLOTS).unwrap_or(Some(1)).filter(|quorum| *quorum > 0);
    if quorum.is_none() {
        problems.push(Problem::beyond("quorum", "vote-error-quorum", usize::try_from(MOST_BALLOTS).unwrap_or(0)));
    }
    let most_grace = usize::try_from(MAX_GRACE).unwrap_or(0);
    let grace = number(&input.grace, i64::from(MAX_GRACE)).unwrap_or(Some(0));
    if grace.is_none() {
        problems.push(Problem::beyond("grace", "vote-error-grace", most_grace));
    }
    let fragile = number(&input.grace_fragile, i64::from(MAX_GRACE)).unwrap_or(grace);
    if fragile.is_none() && grace.is_some() {
        problems.push(Problem::beyond("grace_fragile", "vote-error-grace", most_grace));
    }
    // Ticked and left empty, a fragile link would have no more time than the others, and the terms never change.
    if !input.fragile.is_empty() && input.grace_fragile.trim().is_empty() {
        problems.push(Problem::beyond("grace_fragile", "vote-error-grace", most_grace));
    }
    let (opens, closes) = hours(here, sheet, is_whole, input, &mut problems);
    let known = networks(tx).await?;
    let hours = |hours: Option<i64>| hours.and_then(|hours| u32::try_from(hours).ok()).unwrap_or(0);
    let chosen: Vec<Voting> = known
        .into_iter()
        .filter(|one| input.networks.contains(&one.id))
        .map(|one| {
            let grace = if input.fragile.contains(&one.id) { hours(fragile) } else { hours(grace) };
            Voting { grace, ..one }
        })
        .collect();
    if chosen.is_empty() || chosen.len() < input.networks.len() {
        problems.push(Problem::new("networks", "vote-error-networks"));
    }
    let quorum = quorum.and_then(|quorum| usize::try_from(quorum).ok()).unwrap_or(1);
    if rule == Some(Rule::OnePerNetwork) && !chosen.is_empty() && quorum > chosen.len() {
        problems.push(Problem::beyond("quorum", "vote-error-quorum-networks", chosen.len()));
    }
    let (Some(rule), Some(majority), true) = (rule, majority, problems.is_empty()) else {
        return Ok(Err(problems));
    };
    Ok(Ok(Agreed {
        specification: String::new(),
        subject: String::new(),
        title: String::new(),
        version: 0,
        hash: String::new(),
        rule,
        majority,
        quorum,
        opens,
        closes,
        networks: chosen,
    }))
}

/// From when to when.
fn hours(
    here: &Here<'_>,
    sheet: &Sheet,
    is_whole: bool,
    input: &Input,
    problems: &mut Vec<Problem>,
) -> (Timestamp, Timestamp) {
    let now = second(here.now);
    let typed = |text: &str| local::instant(text, &sheet.zone).or_else(|| Timestamp::parse(text));
    let opens = if input.opens.trim().is_empty() { Some(now) } else { typed(input.opens.trim()) };
    let closes = typed(input.closes.trim());
    match opens {
        None => problems.push(Problem::new("opens", "specification-error-hour")),
        // A form takes a while to fill, and has no seconds.
        Some(opens) if opens < now.minus(Duration::from_secs(3600)) => {
            problems.push(Problem::new("opens", "specification-error-past"));
        }
        Some(_) => {}
    }
    let opens = opens.unwrap_or(now).max(now);
    match closes {
        None => problems.push(Problem::new("closes", "vote-error-closes")),
        Some(closes) if closes <= opens => problems.push(Problem::new("closes", "vote-error-closes-before")),
        Some(closes) if closes > opens.plus(LONGEST) => {
            problems.push(Problem::new("closes", "specification-error-far"));
        }
        // What is voted on stays what it is until then.
        Some(closes) if is_whole && sheet.schedule().at(closes.minus(Duration::from_secs(1))).phase > Phase::Vote => {
            problems.push(Problem::new("closes", "vote-error-closes-phase"));
        }
        Some(_) => {}
    }
    (opens, closes.map_or(now, second))
}

/// Signs a ballot: of a text that is published here it is recorded at once, of another it waits for the network of the
/// text to say that it has it. Where each network has one voice, the person whom it mandated has it sign.
///
/// # Errors
/// [`Error::Closed`] out of its hours, [`Error::Forbidden`] for who has no voice, [`Error::Invalid`], [`Error::NoRoad`],
/// [`Error::Gone`].
pub async fn cast(
    tx: &mut Tx,
    here: &Here<'_>,
    person: &Actor,
    publication: &Publication,
    vote: &Vote,
    (choice, explanation): (Option<Choice>, &str),
) -> Result<(), Error> {
    may_write(here, publication, vote)?;
    let voter = voter(tx, vote, person).await?.ok_or(Error::Forbidden)?;
    let mut problems = Vec::new();
    let explanation = explanation.trim();
    if explanation.chars().count() > MAX_EXPLANATION {
        problems.push(Problem::beyond("explanation", "specification-error-long", MAX_EXPLANATION));
    }
    let (of_voter, _) = store::counts(tx, &vote.id, &voter.uri, &voter.origin).await?;
    if of_voter >= MOST_OF_VOTER {
        let most = usize::try_from(MOST_OF_VOTER).unwrap_or(0);
        problems.push(Problem::beyond("choice", "vote-error-many", most));
    }
    let Some(choice) = choice.filter(|_| problems.is_empty()) else {
        if choice.is_none() {
            problems.push(Problem::new("choice", "vote-error-choice"));
        }
        return Err(Error::Invalid(problems));
    };
    let network = road(tx, here, publication).await?.ok_or(Error::NoRoad)?;
    // Of one voice the last one signed counts, and a signature has no finer hour than a second.
    let before = store::of_voter(tx, &vote.id, &voter.uri).await?.first().map(|last| last.signed_at);
    let now = before.map_or(here.now, |before| here.now.max(before.plus(Duration::from_secs(1))));
    if second(now) > vote.agreed.closes {
        return Err(Error::Closed);
    }
    let here = &Here { now, ..*here };
    let uri = here.uri(&format!("/ballots/{}", here.id()));
    let own = vote.agreed.rule == Rule::OnePerMember;
    let cast = Cast { uri: &uri, voter: &voter.uri, person: if own { "" } else { &person.uri }, choice, explanation };
    let offer = activity::offer(here, &vote.agreed, vote, &network.uri, &cast);
    let signed = outbox::signed(here, &voter, offer.clone())?;
    let document = Document::from_value(signed.clone()).ok_or(sqlx::Error::RowNotFound)?;
    let said = Said::read(&document).map_err(|why| sqlx::Error::Protocol(why.into()))?;
    let is_here = publication.is_of(here.origin);
    if is_here && !store::hold(tx, vote, MOST_BALLOTS).await? {
        return Err(Error::Closed);
    }
    let new = store::New {
        said: &said,
        origin: &voter.origin,
        state: if is_here { State::Received } else { State::Pending },
        reason: "",
        arrived_at: is_here.then(|| second(now)),
        listed: is_here,
        published: false,
        hidden: false,
        offer: signed.to_string(),
        undo: (String::new(), None),
    };
    store::write(tx, here, &vote.id, &new).await?;
    send(tx, here, &voter, &network, offer).await?;
    Ok(())
}

/// To the network of the text alone; nothing where it is this one.
async fn send(tx: &mut Tx, here: &Here<'_>, voter: &Actor, network: &Actor, said: serde_json::Value) -> Stored<()> {
    if network.is_local() { Ok(()) } else { reply(tx, here, (voter, network), said).await }
}

fn may_write(here: &Here<'_>, publication: &Publication, vote: &Vote) -> Result<(), Error> {
    if !publication.is_published() || publication.id != vote.publication_id {
        return Err(Error::Gone);
    }
    if vote.is_open(second(here.now)) { Ok(()) } else { Err(Error::Closed) }
}

/// In whose name this person of this network votes: their own, or the network's when it mandated them; `None` for who has
/// no voice.
///
/// # Errors
/// The database's.
pub async fn voter(conn: &mut Conn, vote: &Vote, person: &Actor) -> Stored<Option<Actor>> {
    let network = actors::network(conn).await?;
    if !person.is_local() || person.deleted_at.is_some() || vote.agreed.network_at(&person.origin).is_none() {
        return Ok(None);
    }
    if vote.agreed.rule == Rule::OnePerMember {
        return Ok(Some(person.clone()));
    }
    let mandated = store::mandated(conn, &vote.id).await?;
    Ok(mandated.filter(|(id, ..)| *id == person.id).map(|_| network))
}

/// Takes a ballot back before the close: no voice is left, unless another one is cast.
///
/// # Errors
/// [`Error::Forbidden`] for all but its voter, [`Error::Closed`], [`Error::NoRoad`], [`Error::Gone`].
pub async fn take_back(
    tx: &mut Tx,
    here: &Here<'_>,
    person: &Actor,
    publication: &Publication,
    vote: &Vote,
) -> Result<(), Error> {
    may_write(here, publication, vote)?;
    let voter = voter(tx, vote, person).await?.ok_or(Error::Forbidden)?;
    let all = store::of_voter(tx, &vote.id, &voter.uri).await?;
    let last = all.first().filter(|ballot| matches!(ballot.standing(), State::Pending | State::Received));
    let last = last.ok_or(Error::Closed)?;
    let network = road(tx, here, publication).await?.ok_or(Error::NoRoad)?;
    let undo = activity::undo(here, vote, &network.uri, (&last.uri, &voter.uri));
    let signed = outbox::signed(here, &voter, undo.clone())?.to_string();
    let is_here = publication.is_of(here.origin);
    if is_here && !store::touch(tx, vote).await? {
        return Err(Error::Closed);
    }
    store::set_undo(tx, &last.id, &signed, is_here.then(|| second(here.now))).await?;
    store::set_state(tx, &last.id, if is_here { State::Withdrawn } else { State::Leaving }, "").await?;
    send(tx, here, &voter, &network, undo).await?;
    Ok(())
}

/// Mandates a person of this network to give its voice.
///
/// # Errors
/// [`Error::Invalid`] for who is nobody here, [`Error::Forbidden`] where people vote by themselves or this network does
/// not vote, [`Error::Closed`], [`Error::Gone`].
pub async fn mandate(
    tx: &mut Tx,
    here: &Here<'_>,
    by: &Actor,
    publication: &Publication,
    vote: &Vote,
    handle: &str,
) -> Result<(), Error> {
    if !publication.is_published() {
        return Err(Error::Gone);
    }
    if vote.result.is_some() || here.now > vote.agreed.closes {
        return Err(Error::Closed);
    }
    if vote.agreed.rule != Rule::OnePerNetwork || vote.agreed.network_at(here.origin.as_str()).is_none() {
        return Err(Error::Forbidden);
    }
    let handle = handle.trim().trim_start_matches('@');
    let nobody = || Error::Invalid(vec![Problem::new("person", "specification-error-co-author")]);
    let found = actors::local_by_handle(tx, handle).await?.filter(|found| found.kind == "person").ok_or_else(nobody)?;
    if !actors::is_open(tx, &found).await? {
        return Err(nobody());
    }
    store::set_mandate(tx, &vote.id, &found.id, (&by.handle, here.now)).await?;
    log(tx, here, &by.handle, "vote-mandate", vote).await?;
    Ok(())
}
