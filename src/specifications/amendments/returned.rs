//! What was said here of amendments and lost: those of our people, and what our network took, answered and announced.

use super::{
    KIND, State,
    activity::{self, Said},
    received::{answered, grouped, open, put, relayed, take_back},
    store,
};
use crate::{
    db::{Result, Tx},
    federation::{Outcome, returned::Word},
    here::Here,
    publications::{self, Publication},
    specifications::returned::{self, Room, Text},
};
use async_trait::async_trait;
use std::collections::HashMap;

/// See [`Room`].
pub(super) struct Amendments;

#[async_trait]
impl Room for Amendments {
    fn owns(&self, word: &Word) -> bool {
        word.activity.str("kind") == Some(KIND)
    }

    /// None for an answer that names an amendment which is not here.
    async fn text(&self, tx: &mut Tx, word: &Word) -> Result<Option<Text>> {
        if let Some(text) = returned::named(tx, word).await? {
            return Ok(Some(text));
        }
        let inner = returned::inner(word);
        let uri = inner.as_ref().unwrap_or(&word.activity).id_of("object").unwrap_or_default();
        match store::by_uri(tx, uri).await? {
            Some(known) => returned::text_of(tx, &known.publication_id).await.map(Some),
            None => Ok(None),
        }
    }

    async fn again(
        &self,
        tx: &mut Tx,
        here: &Here<'_>,
        word: &Word,
        publication: Option<&Publication>,
    ) -> Result<Outcome> {
        again(tx, here, word, publication).await
    }

    fn tells_author(&self, _: &Word) -> bool {
        true
    }
}

/// The same as where it was heard.
async fn again(tx: &mut Tx, here: &Here<'_>, word: &Word, publication: Option<&Publication>) -> Result<Outcome> {
    let fetched = HashMap::new();
    let inbound = returned::inbound(here, word, &fetched);
    match (word.activity.kind(), publication) {
        ("Offer", Some(publication)) => offered(tx, here, word, publication).await,
        ("Undo", Some(publication)) => take_back(tx, here, &word.actor, publication, &word.activity).await,
        ("Announce", _) => match relayed(tx, here, &inbound).await? {
            Outcome::Done => keep(tx, word).await,
            outcome => Ok(outcome),
        },
        ("Accept" | "Reject", _) if returned::is_reply(word) => looked_at(tx, here, word).await,
        ("Accept" | "Reject", _) => match answered(tx, here, &inbound).await? {
            Outcome::Done => keep(tx, word).await,
            outcome => Ok(outcome),
        },
        ("Add" | "Remove", _) => grouped(tx, here, &inbound).await,
        _ => Ok(Outcome::Refused("nothing is said of an amendment in this way")),
    }
}

/// One of our people offered it: to our own network it is open, to another it waits for its word.
async fn offered(tx: &mut Tx, here: &Here<'_>, word: &Word, publication: &Publication) -> Result<Outcome> {
    let said = word.activity.embedded("object").ok_or("what it offers is not in it").and_then(|one| Said::read(&one));
    let said = match said {
        Ok(said) if said.author == word.actor.uri && said.specification == publication.uri => said,
        Ok(_) => return Ok(Outcome::Refused("it is attributed to another actor, or amends another text")),
        Err(why) => return Ok(Outcome::Refused(why)),
    };
    if publication.is_of(here.origin) {
        return open(tx, here, &word.actor, publication, &said).await;
    }
    match store::by_uri(tx, &said.uri).await? {
        // What the network of the text made of it came before.
        Some(known) if known.actor_id != word.actor.id => Ok(Outcome::Refused("another amendment has this id")),
        Some(known) if !known.waits() || said.revision <= known.revision => Ok(Outcome::Done),
        _ => put(tx, here, &word.actor, publication, &said, State::Pending).await.map(|_| Outcome::Done),
    }
}

/// What was sent back had been looked at, once: the same again comes to nothing.
async fn looked_at(tx: &mut Tx, here: &Here<'_>, word: &Word) -> Result<Outcome> {
    let revision = word.activity.json().get("revision").and_then(serde_json::Value::as_i64);
    let author = returned::author(tx, word).await?;
    if let (Some(revision), Some(author)) = (revision, author) {
        let turned = activity::offer_id(word.object(), revision);
        publications::store::bury(tx, &turned, &author.uri, here.now).await?;
    }
    Ok(Outcome::Done)
}

/// Keeps the `Offer` in it as its author signed it: whoever follows later believes nothing else.
async fn keep(tx: &mut Tx, word: &Word) -> Result<Outcome> {
    let Some(offer) = returned::inner(word).filter(|inner| inner.kind() == "Offer") else { return Ok(Outcome::Done) };
    let said = offer.embedded("object").and_then(|patch| Said::read(&patch).ok());
    // That of the revision that stands, and none of our own people.
    if let Some(said) = said
        && let Some(known) = store::by_uri(tx, &said.uri).await?
        && said.revision == known.revision
        && known.author_origin != word.actor.origin
    {
        store::keep_offer(tx, &said.uri, &offer.json().to_string()).await?;
    }
    Ok(Outcome::Done)
}
