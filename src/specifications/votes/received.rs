//! What other networks say of votes. Of a vote only the network of its text speaks; a ballot is believed by the proof of its
//! voter, there alone, and answered to the network of its voter alone.

use super::{
    Agreed, BALLOT, KIND, MAX_EXPLANATION, MOST_BALLOTS, MOST_OF_ORIGIN, MOST_OF_VOTER, MOST_VOTES, Said, State, Told,
    Vote,
    activity::{self, Answer},
    ballot,
    count::hears,
    counting, returned, store,
};
use crate::{
    audit,
    db::{Conn, Result, Tx},
    federation::{
        Handler, Inbound, Outcome, actors,
        document::Document,
        peers,
        returned::{GivenBack, Word},
    },
    here::Here,
    jobs,
    locale::Locale,
    origin::Origin,
    publications::{self, Publication},
    specifications::{
        returned::give_back,
        road::reply,
        tally::Reason,
        vouched::{NOT_THEIRS, find, may_return, missing, unwelcome},
    },
    time::Timestamp,
};
use async_trait::async_trait;
use std::time::Duration;

/// Dates travel in whole seconds, and clocks differ a little: what is dated later than this was not signed yet.
const AHEAD: Duration = Duration::from_mins(10);

/// The side of federation of votes.
pub struct Activities;

#[async_trait]
impl Handler for Activities {
    async fn apply(&self, tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<Outcome> {
        let kind = inbound.activity.str("kind").unwrap_or_default();
        if kind != KIND && kind != BALLOT {
            return Ok(Outcome::NotMine);
        }
        if let Some(why) = unwelcome(tx, inbound).await? {
            return Ok(Outcome::Refused(why));
        }
        match (kind, inbound.activity.kind()) {
            (KIND, "Create" | "Update") => told(tx, here, inbound).await,
            (BALLOT, "Offer") => offered(tx, here, inbound).await,
            (BALLOT, "Undo") => taken_back(tx, here, inbound).await,
            (BALLOT, "Accept" | "Reject") => answered(tx, here, inbound).await,
            _ => Ok(Outcome::Refused("nothing is said of a vote in this way")),
        }
    }

    async fn known(&self, conn: &mut Conn, ids: &[String]) -> Result<Vec<String>> {
        store::known_uris(conn, ids).await
    }

    async fn give_back(&self, tx: &mut Tx, here: &Here<'_>, _: &str, words: &[Word]) -> Result<GivenBack> {
        give_back(tx, here, &returned::Votes, words).await
    }
}

/// The network of a text tells of a vote, or of its result.
async fn told(tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<Outcome> {
    let Some(question) = inbound.activity.embedded("object").filter(|object| object.kind() == "Question") else {
        return Ok(Outcome::Refused("what it tells is no vote"));
    };
    let sheet = question.json().get("sheet").cloned().unwrap_or_default();
    let agreed = match Agreed::read(&sheet) {
        Ok(agreed) => agreed,
        Err(why) => return Ok(Outcome::Refused(why)),
    };
    let publication = match find(tx, here, &agreed.specification).await? {
        Ok(publication) => publication,
        Err(outcome) => return Ok(outcome),
    };
    let is_theirs = publication.network == inbound.origin.as_str()
        && question.uri().starts_with(&format!("{}/votes/", publication.uri));
    if !is_theirs || !peers::speaks_for_its_network(tx, inbound.actor).await? {
        return Ok(Outcome::Refused(NOT_THEIRS));
    }
    let known = match store::by_uri(tx, question.uri()).await? {
        Some(known) if known.agreed != agreed => return Ok(Outcome::Refused("the terms of a vote never change")),
        Some(known) => known,
        None if store::count(tx, &publication.id).await? >= MOST_VOTES => {
            return Ok(Outcome::Refused("there are too many votes on this text"));
        }
        None => {
            let vote = Vote {
                id: here.id(),
                uri: question.uri().to_owned(),
                publication_id: publication.id.clone(),
                agreed,
                result: None,
                found: None,
                created_at: here.now,
                counted_at: None,
            };
            store::insert(tx, &vote).await?;
            vote
        }
    };
    let Some(result) = sheet.get("result") else { return Ok(Outcome::Done) };
    let result = match Told::read(result) {
        Ok(result) => result,
        Err(why) => return Ok(Outcome::Refused(why)),
    };
    if here.now.plus(AHEAD) < known.agreed.counts_at() {
        return Ok(Outcome::Later("ballots may still arrive, and its result was told already"));
    }
    if store::set_result(tx, &known.id, &result, 0, here.now).await? {
        jobs::enqueue(tx, here, counting::RECOUNT, &known.uri).await?;
        return Ok(Outcome::Done);
    }
    if known.result.is_some_and(|known| known != result) {
        return Ok(Outcome::Refused("the result of a vote stays"));
    }
    Ok(Outcome::Done)
}

/// The vote that a ballot is of, where it is counted.
async fn counted_here(
    tx: &mut Tx,
    here: &Here<'_>,
    activity: &Document,
) -> Result<std::result::Result<(Vote, Publication), Outcome>> {
    let uri = activity.id_of("target").unwrap_or_default();
    if Origin::parse(uri).is_none_or(|origin| origin != *here.origin) {
        return Ok(Err(Outcome::Refused("it is for the network that publishes the text")));
    }
    // Who could vote had it from here.
    let Some(vote) = store::by_uri(tx, uri).await? else {
        if may_return(tx, here, uri).await? {
            return Ok(Err(Outcome::Later("its vote was lost here, and may come back")));
        }
        return Ok(Err(Outcome::Refused("no vote has this id here")));
    };
    match publications::store::by_id(tx, &vote.publication_id).await? {
        Some(publication) if publication.is_published() => Ok(Ok((vote, publication))),
        _ => Ok(Err(Outcome::Refused("the text that it is about was deleted"))),
    }
}

/// What is answered to a ballot.
enum Verdict {
    /// It counts, unless another takes its place.
    Received,
    /// It is kept and published, and does not count.
    Aside(Reason),
    /// It is not kept.
    Back(&'static str),
}

/// Somebody elsewhere votes.
async fn offered(tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<Outcome> {
    let (vote, publication) = match counted_here(tx, here, inbound.activity).await? {
        Ok(found) => found,
        Err(outcome) => return Ok(outcome),
    };
    let said = match Said::read(inbound.activity) {
        Ok(said) if said.voter == inbound.actor.uri => said,
        Ok(_) => return Ok(Outcome::Refused("it is attributed to another actor")),
        Err(why) => return Ok(Outcome::Refused(why)),
    };
    if let Some(known) = store::ballot(tx, &vote.id, &said.uri).await? {
        let is_same = known.voter == said.voter && known.choice == said.choice.name();
        return Ok(if is_same { Outcome::Done } else { Outcome::Refused("another ballot has this id") });
    }
    if let Some(outcome) = returned::is_counted_already(tx, here, &vote, &said.uri).await? {
        return Ok(outcome);
    }
    let arrived = returned::arrival(tx, here, (&vote, inbound.origin), (&said.uri, "received")).await?;
    let Some(arrived) = arrived else { return Ok(Outcome::Later(UNSURE)) };
    let verdict = judge(tx, here, inbound, (&vote, arrived), &said).await?;
    let key = match verdict {
        Verdict::Received => None,
        Verdict::Aside(reason) => Some(reason.key()),
        Verdict::Back(key) => Some(key),
    };
    let reason = key.map(|key| activity::language(&publication).t(key).into_owned()).unwrap_or_default();
    if !matches!(verdict, Verdict::Back(_)) {
        let state = if key.is_none() { State::Received } else { State::Refused };
        let new = store::New {
            said: &said,
            origin: inbound.origin.as_str(),
            state,
            reason: &reason,
            arrived_at: Some(arrived),
            listed: true,
            published: false,
            hidden: false,
            offer: inbound.activity.json().to_string(),
            undo: (String::new(), None),
        };
        store::write(tx, here, &vote.id, &new).await?;
    }
    let outcome = if key.is_none() { "received" } else { "refused" };
    judged(tx, here, inbound, &Answer { ballot: &said.uri, voter: &said.voter, outcome, reason: &reason }).await
}

const UNSURE: &str = "this network came back from an old copy, and still hears whether it came in time";

/// What becomes of a ballot that arrived at this instant, by the terms of its vote.
async fn judge(
    tx: &mut Tx,
    here: &Here<'_>,
    inbound: &Inbound<'_>,
    (vote, arrived): (&Vote, Timestamp),
    said: &Said,
) -> Result<Verdict> {
    if !ballot::is_proved(inbound.activity, inbound.actor, here.now) {
        return Ok(Verdict::Back(Reason::Unproved.key()));
    }
    if said.hash != vote.agreed.hash {
        return Ok(Verdict::Back("vote-back-other-text"));
    }
    if let Err(reason) = said.elector(&vote.agreed, inbound.actor) {
        return Ok(Verdict::Back(reason.key()));
    }
    if said.signed_at > here.now.plus(AHEAD) {
        return Ok(Verdict::Back("vote-back-ahead"));
    }
    if arrived > vote.agreed.counts_at() {
        return Ok(Verdict::Back(Reason::AfterGrace.key()));
    }
    let (of_voter, of_origin) = store::counts(tx, &vote.id, &said.voter, inbound.origin.as_str()).await?;
    if of_voter >= MOST_OF_VOTER || of_origin >= MOST_OF_ORIGIN {
        return Ok(Verdict::Back("vote-back-many"));
    }
    if !store::hold(tx, vote, MOST_BALLOTS).await? {
        let is_counted = store::by_id(tx, &vote.id).await?.is_some_and(|vote| vote.result.is_some());
        return Ok(Verdict::Back(if is_counted { Reason::AfterGrace.key() } else { "vote-back-many" }));
    }
    let agreed = &vote.agreed;
    let arrives_until = agreed.terms().arrives_until(inbound.origin.as_str());
    Ok(if said.signed_at < agreed.opens {
        Verdict::Aside(Reason::Early)
    } else if said.signed_at > agreed.closes {
        Verdict::Aside(Reason::Late)
    } else if arrived > arrives_until {
        Verdict::Aside(Reason::AfterGrace)
    } else {
        Verdict::Received
    })
}

/// Answers the network of a voter, and nobody else; a refusal leaves its line.
async fn judged(tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>, answer: &Answer<'_>) -> Result<Outcome> {
    let network = actors::network(tx).await?;
    let said = activity::answer(here, &network, answer);
    reply(tx, here, (&network, inbound.actor), said).await?;
    if !answer.reason.is_empty() {
        // Who voted what is nobody's to read: the log names the network and the reason.
        let line = audit::Line {
            actor: inbound.origin.as_str(),
            action: "ballot-refuse",
            object: inbound.activity.id_of("target").unwrap_or_default(),
            outcome: audit::REFUSED,
            detail: answer.reason,
            ..audit::Line::default()
        };
        audit::record(tx, here.now, &line).await?;
    }
    Ok(Outcome::Done)
}

/// A voter takes their ballot back.
async fn taken_back(tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<Outcome> {
    let (vote, publication) = match counted_here(tx, here, inbound.activity).await? {
        Ok(found) => found,
        Err(outcome) => return Ok(outcome),
    };
    let Some(uri) = ballot::taken_back(inbound.activity) else {
        return Ok(Outcome::Refused("it does not say which ballot it takes back"));
    };
    if !ballot::is_proved(inbound.activity, inbound.actor, here.now) {
        return Ok(Outcome::Refused("it carries no proof of its voter that holds"));
    }
    let known = match store::ballot(tx, &vote.id, &uri).await? {
        Some(known) if known.voter == inbound.actor.uri => known,
        Some(_) => return Ok(Outcome::Refused("it is another actor's")),
        // It waits itself, or went before this one, and was sent back.
        None if vote.result.is_none() && hears(tx, here).await? => return Ok(Outcome::Later(UNSURE)),
        None => return Ok(Outcome::Done),
    };
    if matches!(known.standing(), State::Withdrawn | State::Refused) {
        return Ok(Outcome::Done);
    }
    if let Some(outcome) = returned::is_counted_already(tx, here, &vote, &uri).await? {
        return Ok(outcome);
    }
    let arrived = returned::arrival(tx, here, (&vote, inbound.origin), (&uri, "withdrawn")).await?;
    let Some(arrived) = arrived else { return Ok(Outcome::Later(UNSURE)) };
    let in_time = ballot::signed_at(inbound.activity).is_some_and(|at| at <= vote.agreed.closes)
        && arrived <= vote.agreed.terms().arrives_until(inbound.origin.as_str());
    // Not written over, only held: a count that goes on now has it or has it not.
    let in_time = in_time && store::touch(tx, &vote).await?;
    let answer = Answer { ballot: &uri, voter: &known.voter, outcome: "withdrawn", reason: "" };
    if in_time {
        store::set_undo(tx, &known.id, &inbound.activity.json().to_string(), Some(arrived)).await?;
        store::set_state(tx, &known.id, State::Withdrawn, "").await?;
        return judged(tx, here, inbound, &answer).await;
    }
    let locale: Locale = activity::language(&publication);
    let reason = locale.t("vote-back-kept");
    judged(tx, here, inbound, &Answer { outcome: "kept", reason: &reason, ..answer }).await
}

/// The network of the text says what became of a ballot of somebody here.
async fn answered(tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<Outcome> {
    let uri = inbound.activity.id_of("object").unwrap_or_default();
    let Some((vote, ballot)) = store::own(tx, here.origin.as_str(), uri).await? else {
        return missing(tx, here, uri).await;
    };
    let publication = publications::store::by_id(tx, &vote.publication_id).await?;
    let is_theirs = publication.is_some_and(|publication| publication.network == inbound.origin.as_str());
    if !is_theirs || !peers::speaks_for_its_network(tx, inbound.actor).await? {
        return Ok(Outcome::Refused(NOT_THEIRS));
    }
    let reason: String = inbound.activity.str("content").unwrap_or_default().chars().take(MAX_EXPLANATION).collect();
    let state = match (inbound.activity.kind(), inbound.activity.str("outcome").unwrap_or_default()) {
        // It may have been taken back since.
        ("Accept", "received") if ballot.standing() == State::Pending => State::Received,
        ("Accept", "received") => return Ok(Outcome::Done),
        ("Accept", "withdrawn") => State::Withdrawn,
        ("Reject", "refused") => State::Refused,
        ("Reject", "kept") => State::Received,
        _ => return Ok(Outcome::Refused("it does not say what it answers")),
    };
    store::set_state(tx, &ballot.id, state, &reason).await?;
    Ok(Outcome::Done)
}
