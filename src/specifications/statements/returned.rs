//! What was said here of statements and lost: those of our people, and what our network listed, took off and announced.

use super::{
    Kind, State,
    activity::Said,
    received::{answered, is_restoring, list, put, relayed, restored, take_back},
    store,
};
use crate::{
    db::{Result, Tx},
    federation::{
        Outcome, outbox,
        returned::{GivenBack, Word},
    },
    here::Here,
    publications::{self, Publication},
    specifications::{
        returned::{self, Text},
        road::put_back,
    },
};
use std::collections::HashMap;

/// See [`crate::federation::Handler::give_back`].
pub(super) async fn give_back(tx: &mut Tx, here: &Here<'_>, words: &[Word]) -> Result<GivenBack> {
    let [word] = words else { return Ok(GivenBack::NotMine) };
    let Some(kind) = word.activity.str("kind").and_then(Kind::parse) else { return Ok(GivenBack::NotMine) };
    if outbox::has_said(tx, word.activity.uri()).await? {
        return Ok(GivenBack::Known);
    }
    let publication = match text(tx, word).await? {
        Text::Here(publication) => *publication,
        Text::Gone => return Ok(GivenBack::Known),
        Text::NotYet => return Ok(GivenBack::Refused("place")),
    };
    tx.mark().await?;
    let outcome = again(tx, here, word, (kind, &publication)).await?;
    if outcome != Outcome::Done {
        tx.undo().await?;
        return Ok(returned::given(outcome, word));
    }
    tx.keep().await?;
    let author = match returned::author(tx, word).await? {
        // What is announced is for those who follow alone: its author has the answer.
        Some(author) if word.activity.kind() != "Announce" && !author.is_local() => Some(author),
        _ => None,
    };
    put_back(tx, here, word, Some(&publication).filter(|_| !returned::is_reply(word)), author.as_ref()).await?;
    Ok(returned::given(Outcome::Done, word))
}

/// The text that it is about. An answer to an author alone names the statement, which its `Announce` brings back, or
/// nothing does.
async fn text(tx: &mut Tx, word: &Word) -> Result<Text> {
    let inner = returned::inner(word);
    let named = inner.as_ref().unwrap_or(&word.activity);
    if matches!(named.kind(), "Offer" | "Undo") {
        return returned::text(tx, named.id_of("target").unwrap_or_default()).await;
    }
    let Some(known) = store::by_uri(tx, word.object()).await? else { return Ok(Text::Gone) };
    match publications::store::by_id(tx, &known.publication_id).await? {
        Some(publication) => returned::text(tx, &publication.uri).await,
        None => Ok(Text::Gone),
    }
}

/// The same as where it was heard.
async fn again(
    tx: &mut Tx,
    here: &Here<'_>,
    word: &Word,
    (kind, publication): (Kind, &Publication),
) -> Result<Outcome> {
    let fetched = HashMap::new();
    let inbound = returned::inbound(here, word, &fetched);
    let outcome = match word.activity.kind() {
        "Offer" => return offered(tx, here, word, (kind, publication)).await,
        "Undo" if is_restoring(&word.activity) => restored(tx, here, &inbound, kind).await?,
        "Undo" => return take_back(tx, here, &word.actor, publication, (kind, &word.activity)).await,
        "Announce" => relayed(tx, here, &inbound, kind).await?,
        "Accept" | "Reject" => answered(tx, here, &inbound, kind).await?,
        _ => return Ok(Outcome::Refused("nothing is said of a statement in this way")),
    };
    if outcome == Outcome::Done { keep(tx, word, kind).await } else { Ok(outcome) }
}

/// One of ours stated it: our own network lists it, another has to say that it does.
async fn offered(
    tx: &mut Tx,
    here: &Here<'_>,
    word: &Word,
    (kind, publication): (Kind, &Publication),
) -> Result<Outcome> {
    let note = word.activity.embedded("object").ok_or("what it offers is not in it");
    let said = match note.and_then(|note| Said::read(kind, &note)) {
        Ok(said) if said.author == word.actor.uri && said.specification == publication.uri => said,
        Ok(_) => return Ok(Outcome::Refused("it is attributed to another actor, or about another text")),
        Err(why) => return Ok(Outcome::Refused(why)),
    };
    if publication.is_of(here.origin) {
        return list(tx, here, &word.actor, publication, &said).await;
    }
    match store::by_uri(tx, &said.uri).await? {
        // What the network of the text made of it came before.
        Some(known) if known.actor_id != word.actor.id => Ok(Outcome::Refused("another statement has this id")),
        Some(known) if known.standing().is_over() || said.revision <= known.revision => Ok(Outcome::Done),
        _ => put(tx, here, &word.actor, publication, &said, State::Pending).await.map(|_| Outcome::Done),
    }
}

/// Keeps the `Offer` in it as its author signed it: whoever follows later believes nothing else.
async fn keep(tx: &mut Tx, word: &Word, kind: Kind) -> Result<Outcome> {
    let Some(offer) = returned::inner(word).filter(|inner| inner.kind() == "Offer") else { return Ok(Outcome::Done) };
    let said = offer.embedded("object").and_then(|note| Said::read(kind, &note).ok());
    if let Some(said) = said
        && let Some(known) = store::by_uri(tx, &said.uri).await?
        && said.revision == known.revision
        && known.author_origin != word.actor.origin
    {
        store::keep_offer(tx, &said.uri, &offer.json().to_string()).await?;
    }
    Ok(Outcome::Done)
}
