//! A `Note` of another server, made into a comment: whose it is, what it answers, what it says. Words
//! are taken within limits, HTML only through the sanitiser, and a comment that answers nothing known
//! here is not taken at all.

use super::super::{Attestation, Comment, Content, MAX_STRUCTURE, MAX_TEXT, store, used_on};
use crate::{
    db::{Result, Tx},
    federation::{
        Before, Outcome,
        actors::{self, Actor},
        document::{Document, str_of},
        outbox::{self, Audience},
        peers,
    },
    here::Here,
    id,
    origin::Origin,
    publications::{
        self, Publication,
        anchor::{Anchor, has_sections},
    },
    territory,
    text::{markdown, sanitize},
    time::Timestamp,
};
use serde_json::Value;
use std::{collections::HashMap, time::Duration};

/// Longest HTML that is taken, in bytes.
const MAX_CONTENT: usize = 64 * 1024;
/// Comments that are fetched to know what one of them answers.
const MOST_CLIMBED: usize = 10;
/// A date further ahead than this is taken for that of the arrival.
const AHEAD: Duration = Duration::from_mins(10);

/// Why a word waits.
pub(super) const NOT_YET: &str = "what it speaks of has not come yet";

/// True when something that is not here is of a network that was accepted by name: its own stream brings it. What is ours
/// may come where an old copy came back lately, from whoever kept it, when it bears an id as they are given here.
pub(super) async fn may_come(tx: &mut Tx, here: &Here<'_>, uri: &str) -> Result<bool> {
    let Some(origin) = Origin::parse(uri) else { return Ok(false) };
    let expected = if origin == *here.origin {
        is_given_here(here, uri) && outbox::was_restored(tx, here.now).await?
    } else {
        peers::find(tx, &origin).await?.is_some_and(|peer| peer.state == peers::State::Accepted.name())
    };
    Ok(expected && publications::store::deleted_at(tx, uri).await?.is_none())
}

/// True for the address of a publication or a comment as this network makes them.
fn is_given_here(here: &Here<'_>, uri: &str) -> bool {
    let path = uri.strip_prefix(here.origin.as_str()).unwrap_or_default();
    let known = ["/practices/", "/specifications/", "/events/", "/comments/"];
    known.iter().any(|folder| path.strip_prefix(folder).is_some_and(id::is_id))
}

/// A `Note` is a comment when it answers something.
pub(super) fn is_reply(object: &Document) -> bool {
    object.kind() == "Note" && object.id_of("inReplyTo").is_some()
}

/// Its one author, who lives where it does. Two authors are none: which of them signed?
pub(super) fn author(object: &Document) -> Option<&str> {
    match object.ids_of("attributedTo").as_slice() {
        [one] if Origin::parse(object.uri()).is_some_and(|origin| origin.owns(one)) => Some(one),
        _ => None,
    }
}

/// A `Note`, and its words made safe: pure, and most of what a comment costs, so it is done before there is any
/// transaction to hold up.
pub(super) struct Note {
    pub(super) object: Document,
    words: Result<Words, &'static str>,
}

impl Note {
    /// What an activity brings along of its own origin, when it is a comment.
    pub(super) fn within(activity: &Document) -> Option<Self> {
        if !matches!(activity.kind(), "Create" | "Update") {
            return None;
        }
        activity.embedded("object").filter(is_reply).map(Self::of)
    }

    /// What was fetched.
    pub(super) fn of(object: Document) -> Self {
        Self { words: Words::of(&object), object }
    }
}

/// Writes what an author says in a comment, new or corrected.
pub(super) async fn take(
    tx: &mut Tx,
    here: &Here<'_>,
    fetched: &HashMap<String, Document>,
    actor: &Actor,
    note: &Note,
    updated: Option<Timestamp>,
    before: Before,
) -> Result<Outcome> {
    let object = &note.object;
    if before != Before::UnheardOf && publications::store::is_buried(tx, object.uri(), actor).await? {
        return Ok(Outcome::Refused("it was deleted"));
    }
    if actor.deleted_at.is_some() {
        return Ok(Outcome::Refused("its author is gone"));
    }
    if before != Before::UnheardOf
        && let Some(known) = store::by_uri(tx, object.uri()).await?
    {
        // A date that cannot be believed puts no two corrections in order, and bundles are read in any: its origin is
        // asked which one stands. What came in this very instant may have been corrected in it already.
        if before != Before::Differs
            && updated.is_some()
            && known.is_published()
            && (known.edited_at().is_some() || known.updated_at >= here.now)
            && is_ahead(object, here.now)
        {
            return match fetched.get(object.uri()) {
                Some(present) if is_reply(present) && author(present) == Some(actor.uri.as_str()) => {
                    correct(tx, here, actor, &known, &Note::of(present.clone()), None, true).await
                }
                Some(_) => Ok(Outcome::Refused("its origin does not have it so")),
                None => Ok(Outcome::Needs(object.uri().to_owned())),
            };
        }
        return correct(tx, here, actor, &known, note, updated, before == Before::Differs).await;
    }
    let found = match climb(tx, here, fetched, object).await? {
        Climbed::To(found) => found,
        Climbed::Needs(uri) => return Ok(Outcome::Needs(uri)),
        Climbed::NotYet => return Ok(Outcome::Later(NOT_YET)),
        Climbed::Nowhere(why) => return Ok(Outcome::Refused(why)),
    };
    let mut parent = found.parent;
    for between in found.between.into_iter().rev() {
        let author = author(between).unwrap_or_default();
        let Some(actor) = actors::by_uri(tx, author).await? else { return Ok(Outcome::Needs(author.to_owned())) };
        if actor.deleted_at.is_some() || publications::store::is_buried(tx, between.uri(), &actor).await? {
            return Ok(Outcome::Refused("what it answers was deleted, or never was here"));
        }
        if let Err(why) =
            write(tx, here, &actor, &found.publication, parent.as_deref(), &Note::of(between.clone()), None).await?
        {
            return Ok(Outcome::Refused(why));
        }
        parent = Some(between.uri().to_owned());
    }
    let written = write(tx, here, actor, &found.publication, parent.as_deref(), note, updated).await?;
    Ok(written.map_or_else(Outcome::Refused, |()| Outcome::Done))
}

async fn correct(
    tx: &mut Tx,
    here: &Here<'_>,
    actor: &Actor,
    known: &Comment,
    note: &Note,
    updated: Option<Timestamp>,
    differs: bool,
) -> Result<Outcome> {
    let object = &note.object;
    if known.actor_id != actor.id {
        return Ok(Outcome::Refused("it is another actor's"));
    }
    let dated = date(object, "updated", here.now);
    // Dates travel in seconds: what its origin has is not older for that.
    let same_second = differs && dated.is_none_or(|at| at.0.div_euclid(1_000) == known.updated_at.0.div_euclid(1_000));
    // It was written under a clock that was ahead and has been put right since, at its origin: the dates that came with
    // it put nothing in order.
    let redated = date(object, "published", here.now)
        .filter(|at| differs && at.0.div_euclid(1_000) < known.created_at.0.div_euclid(1_000));
    let at = dated.or(redated).or(updated).unwrap_or(known.updated_at);
    let at = if same_second { at.max(known.updated_at) } else { at };
    if !known.is_published() || at < known.updated_at && redated.is_none() {
        return Ok(Outcome::Done);
    }
    // What was for everybody is so no more.
    if !object.is_public() {
        store::erase(tx, known, here.now).await?;
        publications::store::bury(tx, &known.uri, &actor.uri, here.now).await?;
        return Ok(Outcome::Done);
    }
    // Two that bear no date to be believed may be looked at in one instant: then the later one to come holds.
    if at == known.updated_at && !differs && (dated.is_some() || updated.is_none()) {
        return Ok(Outcome::Done);
    }
    let content = match content(note, here.now) {
        Ok(content) => content,
        Err(why) => return Ok(Outcome::Refused(why)),
    };
    if let Some(created_at) = redated {
        store::redate(tx, known, created_at).await?;
    }
    store::rewrite(tx, known, &content, at).await.map(|()| Outcome::Done)
}

/// Where a comment belongs.
enum Climbed<'a> {
    To(Place<'a>),
    Needs(String),
    NotYet,
    Nowhere(&'static str),
}

struct Place<'a> {
    publication: Publication,
    /// The nearest comment that is here.
    parent: Option<String>,
    /// Comments between that one and the one that came, the nearest to the latter first.
    between: Vec<&'a Document>,
}

/// Walks from a comment up to something that is here.
async fn climb<'a>(
    tx: &mut Tx,
    here: &Here<'_>,
    fetched: &'a HashMap<String, Document>,
    object: &Document,
) -> Result<Climbed<'a>> {
    let mut between: Vec<&Document> = Vec::new();
    let mut uri = object.id_of("inReplyTo").unwrap_or_default().to_owned();
    while between.len() < MOST_CLIMBED {
        let parent = store::by_uri(tx, &uri).await?;
        let publication = match &parent {
            Some(parent) => publications::store::by_id(tx, &parent.publication_id).await?,
            None => publications::store::by_uri(tx, &uri).await?,
        };
        if let Some(publication) = publication {
            if publication.is_deleted() {
                return Ok(Climbed::Nowhere("what it answers was deleted"));
            }
            return Ok(Climbed::To(Place { publication, parent: parent.map(|parent| parent.uri), between }));
        }
        if here.origin.owns(&uri) {
            let lost = may_come(tx, here, &uri).await?;
            let never = Climbed::Nowhere("what it answers was deleted, or never was here");
            return Ok(if lost { Climbed::NotYet } else { never });
        }
        let Some(document) = fetched.get(&uri) else { return Ok(Climbed::Needs(uri)) };
        // A publication comes in the stream of its network, not through whoever answers it.
        if matches!(document.kind(), "Article" | "Page") && may_come(tx, here, &uri).await? {
            return Ok(Climbed::NotYet);
        }
        if !is_reply(document) || document.uri() != uri || author(document).is_none() {
            return Ok(Climbed::Nowhere("it answers nothing that is known here"));
        }
        between.push(document);
        uri = document.id_of("inReplyTo").unwrap_or_default().to_owned();
    }
    Ok(Climbed::Nowhere("it answers nothing that is known here"))
}

/// Writes one new comment; the inner error says why it may not be.
async fn write(
    tx: &mut Tx,
    here: &Here<'_>,
    actor: &Actor,
    publication: &Publication,
    parent: Option<&str>,
    note: &Note,
    updated: Option<Timestamp>,
) -> Result<Result<(), &'static str>> {
    let object = &note.object;
    if !object.is_public() {
        return Ok(Err("it is not for everybody"));
    }
    let mut content = match content(note, here.now) {
        Ok(content) => content,
        Err(why) => return Ok(Err(why)),
    };
    content.anchor = content.anchor.filter(|_| has_sections(publication));
    let created_at = date(object, "published", here.now).unwrap_or(here.now);
    let new = store::New {
        id: here.id(),
        uri: object.uri().to_owned(),
        publication_id: &publication.id,
        parent_uri: parent,
        actor_id: &actor.id,
        content: &content,
        created_at,
        updated_at: date(object, "updated", here.now).or(updated).unwrap_or(created_at).max(created_at),
        received_at: here.now,
    };
    if store::insert(tx, &new).await? && publication.is_of(here.origin) {
        let network = actors::network(tx).await?;
        let relay = super::relay(here, &network, &new.id, &new.uri);
        let audience = Audience { followers_of: &[&network.uri], kind: &publication.kind, ..Audience::default() };
        outbox::append(tx, here, &network, relay, &audience).await?;
    }
    Ok(Ok(()))
}

/// The words of a comment, within limits. Mentions, pictures and the rest are not read at all.
struct Words {
    source: String,
    html: String,
    /// The source alone, in HTML, where `content` says in words before it what one of our terms says: what is attested, or
    /// the section that it is about.
    note: Option<String>,
    /// That section.
    anchor: Option<Anchor>,
}

impl Words {
    fn of(object: &Document) -> Result<Self, &'static str> {
        let markdown = object.all("source").find(|source| str_of(source, "mediaType") == Some("text/markdown"));
        let source = markdown.and_then(|source| str_of(source, "content")).unwrap_or_default();
        let source = if source.chars().count() <= MAX_TEXT { source.to_owned() } else { String::new() };
        let content = object.str("content").unwrap_or_default();
        if content.len() > MAX_CONTENT {
            return Err("it is longer than 64 KiB");
        }
        let anchor = object.json().get("section").and_then(Anchor::read);
        let says_more = object.json().get("attestation").is_some() || anchor.is_some();
        let note = says_more.then(|| markdown::render(&source));
        Ok(Self { html: sanitize::clean(content), note, anchor, source })
    }
}

/// What a comment says.
pub(super) fn content(note: &Note, now: Timestamp) -> Result<Content, &'static str> {
    let words = note.words.as_ref().map_err(|why| *why)?;
    let source = words.source.clone();
    if let Some(html) = &words.note
        && let Some(attestation) = note.object.json().get("attestation").and_then(|value| attestation(value, now))
    {
        return Ok(Content { html: html.clone(), source, attestation: Some(attestation), anchor: None });
    }
    let anchor = words.anchor.clone();
    // Without Markdown there is nothing but `content`, whatever stands before the words.
    let html = words.note.as_ref().filter(|html| anchor.is_some() && !html.trim().is_empty()).unwrap_or(&words.html);
    if html.trim().is_empty() {
        return Err("it says nothing");
    }
    Ok(Content { source, html: html.clone(), attestation: None, anchor })
}

/// A sound attestation; anything else is only the words beside it.
fn attestation(value: &Value, now: Timestamp) -> Option<Attestation> {
    let structure: String =
        str_of(value, "structure")?.chars().filter(|c| !c.is_control()).take(MAX_STRUCTURE).collect();
    let territory = territory::get(str_of(value, "territory")?)?;
    let date =
        str_of(value, "date").filter(|date| used_on::is_date(date) && !used_on::is_ahead(date, territory, now))?;
    let structure = structure.trim().to_owned();
    (!structure.is_empty()).then(|| Attestation { structure, territory: territory.code.clone(), date: date.to_owned() })
}

/// True when an object says that it was changed at an hour that has not come.
fn is_ahead(object: &Document, now: Timestamp) -> bool {
    object.str("updated").and_then(Timestamp::parse).is_some_and(|at| at > now.plus(AHEAD))
}

/// A date that the other side gives, unless it is ahead of what clocks may differ by.
pub(super) fn date(document: &Document, name: &str, now: Timestamp) -> Option<Timestamp> {
    document.str(name).and_then(Timestamp::parse).filter(|at| *at <= now.plus(AHEAD))
}
