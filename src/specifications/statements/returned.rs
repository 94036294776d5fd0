//! What was said here of statements and lost: those of our people, and what our network listed, took off and announced.

use super::{
    Kind, State,
    activity::Said,
    received::{answered, is_restoring, list, put, relayed, restored, take_back},
    store,
};
use crate::{
    db::{Result, Tx},
    federation::{Outcome, returned::Word},
    here::Here,
    publications::Publication,
    specifications::returned::{self, Room, Text},
};
use async_trait::async_trait;
use std::collections::HashMap;

/// See [`Room`].
pub(super) struct Statements;

#[async_trait]
impl Room for Statements {
    fn owns(&self, word: &Word) -> bool {
        kind_of(word).is_some()
    }

    /// An answer to an author alone names the statement, which its `Announce` brings back, or nothing does.
    async fn text(&self, tx: &mut Tx, word: &Word) -> Result<Option<Text>> {
        if let Some(text) = returned::named(tx, word).await? {
            return Ok(Some(text));
        }
        let inner = returned::inner(word);
        let uri = inner.as_ref().unwrap_or(&word.activity).id_of("object").unwrap_or_default();
        match store::by_uri(tx, uri).await? {
            Some(known) => returned::text_of(tx, &known.publication_id).await.map(Some),
            None => Ok(Some(Text::Gone)),
        }
    }

    async fn again(
        &self,
        tx: &mut Tx,
        here: &Here<'_>,
        word: &Word,
        publication: Option<&Publication>,
    ) -> Result<Outcome> {
        match (kind_of(word), publication) {
            (Some(kind), Some(publication)) => again(tx, here, word, (kind, publication)).await,
            _ => Ok(Outcome::NotMine),
        }
    }

    /// What is announced is for those who follow alone: its author has the answer.
    fn tells_author(&self, word: &Word) -> bool {
        word.activity.kind() != "Announce"
    }
}

fn kind_of(word: &Word) -> Option<Kind> {
    word.activity.str("kind").and_then(Kind::parse)
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
