//! What was said here about texts and lost, and what it is read as when it comes back: the same as of another network, with
//! the difference that it is our own. Each room of what is said about texts applies it as those who follow do; how it comes
//! back is the same for all of them.

use super::{KIND, road::put_back};
use crate::{
    db::{Conn, Result, Tx},
    federation::{
        Before, Inbound, Outcome,
        actors::{self, Actor},
        document::{Document, PUBLIC},
        outbox,
        returned::{GivenBack, Word},
    },
    here::Here,
    publications::{self, Publication},
};
use async_trait::async_trait;
use std::collections::HashMap;

/// What a room of what is said about texts does with its own former words.
#[async_trait]
pub(super) trait Room: Send + Sync {
    /// True for a word of this room.
    fn owns(&self, word: &Word) -> bool;

    /// The text that a word is about; `None` where that does not matter.
    async fn text(&self, tx: &mut Tx, word: &Word) -> Result<Option<Text>>;

    /// Applies it, the same as where it was heard.
    async fn again(
        &self,
        tx: &mut Tx,
        here: &Here<'_>,
        word: &Word,
        publication: Option<&Publication>,
    ) -> Result<Outcome>;

    /// True when it is due to the author of what it speaks of, too.
    fn tells_author(&self, word: &Word) -> bool;
}

/// See [`crate::federation::Handler::give_back`].
pub(super) async fn give_back(tx: &mut Tx, here: &Here<'_>, room: &dyn Room, words: &[Word]) -> Result<GivenBack> {
    let [word] = words else { return Ok(GivenBack::NotMine) };
    if !room.owns(word) {
        return Ok(GivenBack::NotMine);
    }
    if outbox::has_said(tx, word.activity.uri()).await? {
        return Ok(GivenBack::Known);
    }
    let publication = match room.text(tx, word).await? {
        Some(Text::Here(publication)) => Some(*publication),
        Some(Text::Gone) => return Ok(GivenBack::Known),
        Some(Text::NotYet) => return Ok(GivenBack::Refused("place")),
        None => None,
    };
    tx.mark().await?;
    let outcome = room.again(tx, here, word, publication.as_ref()).await?;
    if outcome != Outcome::Done {
        tx.undo().await?;
        return Ok(given(outcome, word));
    }
    tx.keep().await?;
    let author = if room.tells_author(word) { author(tx, word).await? } else { None };
    let all = publication.as_ref().filter(|_| !is_reply(word));
    put_back(tx, here, word, all, author.as_ref().filter(|author| !author.is_local())).await?;
    Ok(given(Outcome::Done, word))
}

/// The text that an `Offer` or an `Undo` names, its own or the one that stands in it.
pub(super) async fn named(tx: &mut Tx, word: &Word) -> Result<Option<Text>> {
    let inner = inner(word);
    let named = inner.as_ref().unwrap_or(&word.activity);
    if !matches!(named.kind(), "Offer" | "Undo") {
        return Ok(None);
    }
    text(tx, named.id_of("target").unwrap_or_default()).await.map(Some)
}

/// The text of this identifier.
pub(super) async fn text_of(tx: &mut Tx, publication_id: &str) -> Result<Text> {
    match publications::store::by_id(tx, publication_id).await? {
        Some(publication) => text(tx, &publication.uri).await,
        None => Ok(Text::Gone),
    }
}

/// The text that something is about.
pub(super) enum Text {
    /// It is here.
    Here(Box<Publication>),
    /// It was deleted: nothing about it comes back.
    Gone,
    /// It may still come.
    NotYet,
}

/// Looks for the text of this address.
pub(super) async fn text(conn: &mut Conn, uri: &str) -> Result<Text> {
    Ok(match publications::store::by_uri(conn, uri).await?.filter(|one| one.kind == KIND) {
        Some(found) if found.is_deleted() => Text::Gone,
        Some(found) => Text::Here(Box::new(found)),
        None if publications::store::deleted_at(conn, uri).await?.is_some() => Text::Gone,
        None => Text::NotYet,
    })
}

/// What our word is, as if it came from elsewhere.
pub(super) fn inbound<'a>(here: &'a Here<'_>, word: &'a Word, fetched: &'a HashMap<String, Document>) -> Inbound<'a> {
    Inbound {
        activity: &word.activity,
        actor: &word.actor,
        origin: here.origin,
        accepted: true,
        flows: None,
        depth: 0,
        fetched,
        before: Before::Unasked,
        read: None,
    }
}

/// The `Offer` or `Undo` of an author that stands in a word of the network.
pub(super) fn inner(word: &Word) -> Option<Document> {
    word.activity.embedded("object").filter(|inner| matches!(inner.kind(), "Offer" | "Undo" | "Delete"))
}

/// True for an answer that went to the author alone.
pub(super) fn is_reply(word: &Word) -> bool {
    matches!(word.activity.kind(), "Accept" | "Reject") && inner(word).is_none()
}

/// Whose words our network speaks of, where they are known.
pub(super) async fn author(conn: &mut Conn, word: &Word) -> Result<Option<Actor>> {
    let inner = inner(word);
    let named = match &inner {
        Some(inner) => inner.id_of("actor"),
        None => word.activity.ids_of("to").into_iter().find(|to| *to != PUBLIC),
    };
    match named {
        Some(uri) => actors::by_uri(conn, uri).await,
        None => Ok(None),
    }
}

/// What became of it, in the words of what came back.
fn given(outcome: Outcome, word: &Word) -> GivenBack {
    let undone = |one: &Document| one.embedded("object").is_some_and(|undone| undone.kind() == "Reject");
    let takes_back = |one: &Document| one.kind() == "Delete" || one.kind() == "Undo" && !undone(one);
    match outcome {
        Outcome::Done if takes_back(&word.activity) || inner(word).is_some_and(|inner| takes_back(&inner)) => {
            GivenBack::Deleted
        }
        Outcome::Done => GivenBack::Back,
        // Whose words stand in it, or its text, is not here yet.
        Outcome::Needs(_) | Outcome::Later(_) => GivenBack::Refused("place"),
        Outcome::Refused(_) | Outcome::NotMine => GivenBack::Refused("unreadable"),
    }
}
