//! What was said here of votes and lost: votes that our network opened and counted, ballots of our people, and what our
//! network answered to those of others. What it answered says when a ballot had come: see [`arrival`]. The ballots of a
//! vote that was counted come back whole, as others copied them: see [`super::counting`].

use super::{
    Agreed, BALLOT, KIND, Said, State, Told, Vote, ballot,
    count::{HEARS, hears},
    counting, store,
    terms::second,
};
use crate::{
    db::{Result, Tx},
    federation::{Outcome, document::Document, outbox, returned::Word},
    here::Here,
    id, jobs,
    origin::Origin,
    publications::Publication,
    specifications::returned::{self, Room, Text},
    time::Timestamp,
};
use async_trait::async_trait;

/// See [`Room`].
pub(super) struct Votes;

#[async_trait]
impl Room for Votes {
    fn owns(&self, word: &Word) -> bool {
        matches!(word.activity.str("kind"), Some(KIND | BALLOT))
    }

    async fn text(&self, tx: &mut Tx, word: &Word) -> Result<Option<Text>> {
        if word.activity.str("kind") == Some(KIND) {
            let question = word.activity.embedded("object");
            let text = question.as_ref().and_then(|question| question.id_of("context")).unwrap_or_default();
            return returned::text(tx, text).await.map(Some);
        }
        match word.activity.kind() {
            "Offer" | "Undo" => {
                let vote = word.activity.id_of("target").unwrap_or_default();
                let (text, _) = vote.rsplit_once("/votes/").unwrap_or_default();
                Ok(Some(match returned::text(tx, text).await? {
                    // The network of the text tells of it again.
                    Text::Here(_) if store::by_uri(tx, vote).await?.is_none() => Text::NotYet,
                    text => text,
                }))
            }
            // What it speaks of comes by the stream of another network, before or after.
            _ => Ok(None),
        }
    }

    async fn again(
        &self,
        tx: &mut Tx,
        here: &Here<'_>,
        word: &Word,
        publication: Option<&Publication>,
    ) -> Result<Outcome> {
        let by_network = word.actor.kind != "person";
        match (word.activity.str("kind"), word.activity.kind(), publication) {
            (Some(KIND), "Create" | "Update", Some(text)) if by_network => told(tx, here, word, text).await,
            (Some(BALLOT), "Offer", Some(_)) => offered(tx, here, word).await,
            (Some(BALLOT), "Undo", Some(_)) => taken_back(tx, word).await,
            // That it was said is all that there is to keep: what is counted asks for it.
            (Some(BALLOT), "Accept" | "Reject", _) if by_network => Ok(Outcome::Done),
            _ => Ok(Outcome::Refused("nothing is said of a vote in this way")),
        }
    }

    fn tells_author(&self, word: &Word) -> bool {
        matches!(word.activity.kind(), "Accept" | "Reject")
    }
}

/// Our network had opened a vote, or told its result.
async fn told(tx: &mut Tx, here: &Here<'_>, word: &Word, publication: &Publication) -> Result<Outcome> {
    let Some(question) = word.activity.embedded("object").filter(|object| object.kind() == "Question") else {
        return Ok(Outcome::Refused("what it tells is no vote"));
    };
    let sheet = question.json().get("sheet").cloned().unwrap_or_default();
    let agreed = match Agreed::read(&sheet) {
        Ok(agreed) if agreed.specification == publication.uri && publication.is_of(here.origin) => agreed,
        Ok(_) => return Ok(Outcome::Refused("it is about another text")),
        Err(why) => return Ok(Outcome::Refused(why)),
    };
    let id = question.uri().strip_prefix(&format!("{}/votes/", publication.uri)).filter(|id| id::is_id(id));
    let Some(id) = id else { return Ok(Outcome::Refused("its id is none")) };
    let at = |name: &str| question.str(name).and_then(Timestamp::parse).filter(|at| *at <= here.now);
    let known = match store::by_uri(tx, question.uri()).await? {
        Some(known) if known.agreed != agreed => return Ok(Outcome::Refused("the terms of a vote never change")),
        Some(known) => known,
        None => {
            let vote = Vote {
                id: id.to_owned(),
                uri: question.uri().to_owned(),
                publication_id: publication.id.clone(),
                agreed,
                result: None,
                found: None,
                created_at: at("published").unwrap_or(here.now),
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
    let recorded = store::recorded(tx, &known.id).await?;
    let counted_at = at("updated").unwrap_or(here.now);
    if known.result.as_ref() == Some(&result) {
        return Ok(Outcome::Done);
    }
    if store::set_result(tx, &known.id, &result, recorded, counted_at).await? {
        jobs::enqueue(tx, here, counting::RECOUNT, &known.uri).await?;
        return Ok(Outcome::Done);
    }
    Ok(Outcome::Refused("the result of a vote stays"))
}

/// One of ours had voted elsewhere: the network of the text says once more that it has it.
async fn offered(tx: &mut Tx, here: &Here<'_>, word: &Word) -> Result<Outcome> {
    let said = match Said::read(&word.activity) {
        Ok(said) if said.voter == word.actor.uri => said,
        Ok(_) => return Ok(Outcome::Refused("it is attributed to another actor")),
        Err(why) => return Ok(Outcome::Refused(why)),
    };
    let Some(vote) = store::by_uri(tx, &said.vote).await? else { return Ok(Outcome::Later(NO_VOTE)) };
    let new = store::New {
        said: &said,
        origin: &word.actor.origin,
        state: State::Pending,
        reason: "",
        arrived_at: None,
        listed: false,
        published: false,
        hidden: false,
        offer: word.activity.json().to_string(),
        undo: (String::new(), None),
    };
    store::write(tx, here, &vote.id, &new).await.map(|()| Outcome::Done)
}

const NO_VOTE: &str = "the vote that it is of has not come yet";

/// One of ours had taken their ballot back.
async fn taken_back(tx: &mut Tx, word: &Word) -> Result<Outcome> {
    let Some(uri) = ballot::taken_back(&word.activity) else {
        return Ok(Outcome::Refused("it does not say which ballot it takes back"));
    };
    let Some((_, known)) = store::own(tx, &word.actor.origin, &uri).await? else { return Ok(Outcome::Later(NO_VOTE)) };
    if known.voter != word.actor.uri {
        return Ok(Outcome::Refused("it is another actor's"));
    }
    if known.undo.is_empty() {
        store::set_undo(tx, &known.id, &word.activity.json().to_string(), None).await?;
        store::set_state(tx, &known.id, State::Leaving, "").await?;
    }
    Ok(Outcome::Done)
}

/// When a ballot, or what takes it back, came here: now, or when this network said that it has it, before it came back from an
/// old copy. `None` while that is not known and matters: it comes late, and may have been here in time.
pub(super) async fn arrival(
    tx: &mut Tx,
    here: &Here<'_>,
    (vote, origin): (&Vote, &Origin),
    (ballot, outcome): (&str, &str),
) -> Result<Option<Timestamp>> {
    let now = second(here.now);
    let Some(restored) = outbox::restored_at(tx).await? else { return Ok(Some(now)) };
    let before = outbox::said_of(tx, ballot).await?;
    let before = before.iter().filter_map(|body| Document::read(body)).filter(|said| {
        said.kind() == "Accept" && said.str("kind") == Some(BALLOT) && said.str("outcome") == Some(outcome)
    });
    let before = before.filter_map(|said| said.str("published").and_then(Timestamp::parse)).min();
    if let Some(at) = before {
        return Ok(Some(at.min(now)));
    }
    let is_late = now > vote.agreed.terms().arrives_until(origin.as_str()) || vote.result.is_some();
    Ok((!is_late || here.now >= restored.plus(HEARS)).then_some(now))
}

/// What becomes of a ballot that comes once its vote was counted: nothing where it is among those that were, and it waits
/// while this network hears which those are, or has not got them back. `None` for one that is only late.
pub(super) async fn is_counted_already(
    tx: &mut Tx,
    here: &Here<'_>,
    vote: &Vote,
    ballot: &str,
) -> Result<Option<Outcome>> {
    if vote.result.is_none() {
        return Ok(None);
    }
    if store::is_listed(tx, &vote.id, ballot).await? {
        return Ok(Some(Outcome::Done));
    }
    let is_unsure = vote.found.is_none() || hears(tx, here).await?;
    Ok(is_unsure.then_some(Outcome::Later("this network still hears what it had counted")))
}
