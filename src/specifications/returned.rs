//! What was said here about texts and lost, and what it is read as when it comes back: the same as of another network, with
//! the difference that it is our own. Each room of what is said about texts applies it as those who follow do.

use super::KIND;
use crate::{
    db::{Conn, Result},
    federation::{
        Before, Inbound, Outcome,
        actors::{self, Actor},
        document::{Document, PUBLIC},
        returned::{GivenBack, Word},
    },
    here::Here,
    publications::{self, Publication},
};
use std::collections::HashMap;

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
pub(super) fn given(outcome: Outcome, word: &Word) -> GivenBack {
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
