//! What other networks say of statements. An author is believed by their own signature at the network of the text, and by
//! their own proof everywhere else; what is listed only the network of the text says.

use super::{
    Kind, MAX_REASON, MOST_AT_ONCE, MOST_EVER, State, Statement,
    activity::{self, Said},
    content, returned, store,
};
use crate::{
    audit,
    db::{Conn, Result, Tx},
    federation::{
        Handler, Inbound, Outcome,
        actors::{self, Actor},
        document::Document,
        peers,
        returned::{GivenBack, Word},
    },
    here::Here,
    locale::Locale,
    origin::Origin,
    publications::{self, Publication, versions},
    specifications::{
        Sheet,
        returned::give_back,
        road::{relay, reply},
        vouched::{
            NOT_PROVED, NOT_THEIRS, NOT_YET, find, is_ahead, is_proved, missing, speaks_for, unwelcome, vouched,
        },
    },
    time::Timestamp,
};
use async_trait::async_trait;
use serde_json::Value;
use std::time::Duration;

/// A date further ahead than this is taken for that of the arrival.
const AHEAD: Duration = Duration::from_mins(10);

/// The side of federation of statements.
pub struct Activities;

#[async_trait]
impl Handler for Activities {
    async fn apply(&self, tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<Outcome> {
        let Some(kind) = inbound.activity.str("kind").and_then(Kind::parse) else { return Ok(Outcome::NotMine) };
        if let Some(why) = unwelcome(tx, inbound).await? {
            return Ok(Outcome::Refused(why));
        }
        match inbound.activity.kind() {
            "Offer" => offered(tx, here, inbound, kind).await,
            "Undo" if is_restoring(inbound.activity) => restored(tx, here, inbound, kind).await,
            "Undo" => withdrawn(tx, here, inbound, kind).await,
            "Announce" => relayed(tx, here, inbound, kind).await,
            "Accept" | "Reject" => answered(tx, here, inbound, kind).await,
            _ => Ok(Outcome::Refused("nothing is said of a statement in this way")),
        }
    }

    async fn known(&self, conn: &mut Conn, ids: &[String]) -> Result<Vec<String>> {
        store::known_uris(conn, ids).await
    }

    async fn give_back(&self, tx: &mut Tx, here: &Here<'_>, _: &str, words: &[Word]) -> Result<GivenBack> {
        give_back(tx, here, &returned::Statements, words).await
    }
}

/// An author offers their statement, new or corrected.
async fn offered(tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>, kind: Kind) -> Result<Outcome> {
    let said = match read(kind, inbound.activity, inbound.actor) {
        Ok(said) => said,
        Err(why) => return Ok(Outcome::Refused(why)),
    };
    let publication = match find(tx, here, &said.specification).await? {
        Ok(publication) => publication,
        Err(outcome) => return Ok(outcome),
    };
    if publication.is_of(here.origin) {
        return receive(tx, here, inbound, &publication, &said).await;
    }
    if publication.network != inbound.origin.as_str() {
        return Ok(Outcome::Refused("it is for the network that publishes the text"));
    }
    list(tx, here, inbound.actor, &publication, &said).await
}

/// What an `Offer` says, when it is whole and its author's own.
fn read(kind: Kind, offer: &Document, author: &Actor) -> std::result::Result<Said, &'static str> {
    let said = Said::read(kind, &offer.embedded("object").ok_or("what it offers is not in it")?)?;
    if said.author != author.uri {
        return Err("it is attributed to another actor");
    }
    if !Origin::parse(&said.uri).is_some_and(|origin| origin.owns(&author.uri) && origin.owns(offer.uri())) {
        return Err("its id is on another origin");
    }
    if kind == Kind::Annex && author.kind != "group" {
        return Err("only the network of a territory signs an annex");
    }
    if kind == Kind::Conformance && author.kind != "person" {
        return Err("only people say what a solution meets");
    }
    Ok(said)
}

/// At the network of the text: listed and announced, or returned with the reason.
async fn receive(
    tx: &mut Tx,
    here: &Here<'_>,
    inbound: &Inbound<'_>,
    publication: &Publication,
    said: &Said,
) -> Result<Outcome> {
    let author = inbound.actor;
    // Others will have nothing but its proof.
    if !is_proved(here, author, inbound.activity) {
        return Ok(Outcome::Refused(NOT_PROVED));
    }
    // Any other Group of that server is only one of its accounts.
    if author.kind != "person" && !peers::speaks_for_its_network(tx, author).await? {
        return Ok(Outcome::Refused("its author is neither a person nor the network of its origin"));
    }
    let known = store::by_uri(tx, &said.uri).await?;
    if let Some(known) = &known {
        if !is_of(known, author, publication, said.kind) {
            return Ok(Outcome::Refused("another statement has this id"));
        }
        if known.standing().is_over() || said.revision <= known.revision {
            return Ok(Outcome::Done);
        }
    }
    if is_ahead(tx, here, publication, said.version).await? {
        return Ok(Outcome::Later(NOT_YET));
    }
    let network = actors::network(tx).await?;
    if let Some(key) = flaw(tx, publication, (author, said), known.is_none()).await? {
        let reason = language(publication).t(key).into_owned();
        let back = activity::returned(here, &network, said, &author.uri, &reason);
        reply(tx, here, (&network, author), back).await?;
        let line = audit::Line {
            actor: &author.uri,
            action: "statement-return",
            object: &said.uri,
            outcome: audit::REFUSED,
            detail: &reason,
            ..audit::Line::default()
        };
        audit::record(tx, here.now, &line).await?;
        return Ok(Outcome::Done);
    }
    if !put(tx, here, author, publication, said, State::Listed).await? {
        return Ok(Outcome::Done);
    }
    store::keep_offer(tx, &said.uri, &inbound.activity.json().to_string()).await?;
    let accepted = activity::accepted(here, &network, said, &author.uri);
    reply(tx, here, (&network, author), accepted).await?;
    relay(tx, here, publication, None, (said.kind.name(), inbound.activity)).await.map(|()| Outcome::Done)
}

fn language(publication: &Publication) -> Locale {
    if publication.language == "en" { Locale::En } else { Locale::Fr }
}

fn is_of(known: &Statement, author: &Actor, publication: &Publication, kind: Kind) -> bool {
    known.actor_id == author.id && known.publication_id == publication.id && known.kind() == kind
}

/// Why it cannot be listed: a locale key.
async fn flaw(
    tx: &mut Tx,
    publication: &Publication,
    (author, said): (&Actor, &Said),
    is_new: bool,
) -> Result<Option<&'static str>> {
    if is_new {
        let (standing, all) = store::of_author(tx, &publication.id, &author.id, said.kind).await?;
        if standing >= MOST_AT_ONCE || all >= MOST_EVER {
            return Ok(Some("statement-returned-many"));
        }
    }
    let version = versions::find(tx, &publication.id, said.version).await?;
    let Some(version) = version.filter(|version| version.hash == said.version_hash) else {
        return Ok(Some("statement-returned-version"));
    };
    let key = said.content.key(said.kind);
    match store::twin(tx, &publication.id, (said.kind, &key), &author.origin, &said.uri).await? {
        Some(State::Removed) => return Ok(Some("statement-returned-removed")),
        Some(_) => return Ok(Some("statement-returned-twice")),
        None => {}
    }
    if said.content.entries.is_empty() {
        return Ok(None);
    }
    // What was read in older versions was looked at when it came.
    let document = Sheet::from_json(&version.sheet).read();
    let is_sound = said.content.entries.iter().all(|entry| {
        entry.version < said.version
            || entry.version == said.version && entry.bearing(&document) == content::Bearing::Current
    });
    Ok((!is_sound).then_some("statement-returned-entries"))
}

pub(super) async fn put(
    tx: &mut Tx,
    here: &Here<'_>,
    author: &Actor,
    publication: &Publication,
    said: &Said,
    state: State,
) -> Result<bool> {
    let date = |at: Option<Timestamp>| at.filter(|at| *at <= here.now.plus(AHEAD)).unwrap_or(here.now);
    let new = store::New {
        id: here.id(),
        uri: &said.uri,
        publication_id: &publication.id,
        actor_id: &author.id,
        kind: said.kind,
        version: (said.version, &said.version_hash),
        content: &said.content,
        revision: said.revision,
        state,
        created_at: date(said.created_at),
        updated_at: date(said.updated_at),
        received_at: here.now,
    };
    let written = store::write(tx, &new).await?;
    if written {
        store::show_file(tx, here, &new, &author.origin).await?;
    }
    Ok(written)
}

/// At a network that follows: listed, as the network of the text says so.
pub(super) async fn list(
    tx: &mut Tx,
    here: &Here<'_>,
    author: &Actor,
    publication: &Publication,
    said: &Said,
) -> Result<Outcome> {
    if author.deleted_at.is_some() {
        return Ok(Outcome::Refused("its author is gone"));
    }
    if let Some(known) = store::by_uri(tx, &said.uri).await? {
        if !is_of(&known, author, publication, said.kind) {
            return Ok(Outcome::Refused("another statement has this id"));
        }
        if known.standing().is_over() || said.revision < known.revision {
            return Ok(Outcome::Done);
        }
        if said.revision == known.revision {
            return store::set_state(tx, &known.id, State::Listed, "").await.map(|()| Outcome::Done);
        }
    }
    put(tx, here, author, publication, said, State::Listed).await.map(|_| Outcome::Done)
}

/// The network of a text announces what an author elsewhere stated about it.
pub(super) async fn relayed(tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>, kind: Kind) -> Result<Outcome> {
    let Some(inner) = inbound.activity.embedded("object").filter(|inner| inner.str("kind") == Some(kind.name())) else {
        return Ok(Outcome::Refused("what it announces is not in it"));
    };
    let (publication, author) = match vouched(tx, here, inbound, &inner).await? {
        Ok(found) => found,
        Err(outcome) => return Ok(outcome),
    };
    match inner.kind() {
        "Offer" => match of_text(kind, &inner, &author, &publication) {
            Ok(said) => list(tx, here, &author, &publication, &said).await,
            Err(why) => Ok(Outcome::Refused(why)),
        },
        "Undo" => take_back(tx, here, &author, &publication, (kind, &inner)).await,
        _ => Ok(Outcome::Refused("nothing of this kind is announced of a statement")),
    }
}

/// What an `Offer` says of this text.
fn of_text(
    kind: Kind,
    offer: &Document,
    author: &Actor,
    publication: &Publication,
) -> std::result::Result<Said, &'static str> {
    let said = read(kind, offer, author)?;
    if said.specification == publication.uri { Ok(said) } else { Err("it is about another text") }
}

/// An author takes their statement back.
async fn withdrawn(tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>, kind: Kind) -> Result<Outcome> {
    let publication = match find(tx, here, inbound.activity.id_of("target").unwrap_or_default()).await? {
        Ok(publication) => publication,
        Err(outcome) => return Ok(outcome),
    };
    let is_here = publication.is_of(here.origin);
    if !is_here && publication.network != inbound.origin.as_str() {
        return Ok(Outcome::Refused("it is for the network that publishes the text"));
    }
    if is_here && !is_proved(here, inbound.actor, inbound.activity) {
        return Ok(Outcome::Refused(NOT_PROVED));
    }
    let offer = inbound.activity.embedded("object");
    let uri = offer.as_ref().and_then(|offer| offer.id_of("object")).unwrap_or_default();
    // What never was listed is nothing to those who follow.
    let was_listed = store::by_uri(tx, uri).await?.is_some_and(|known| known.standing() == State::Listed);
    let outcome = take_back(tx, here, inbound.actor, &publication, (kind, inbound.activity)).await?;
    if outcome == Outcome::Done && is_here && was_listed {
        return relay(tx, here, &publication, None, (kind.name(), inbound.activity)).await.map(|()| Outcome::Done);
    }
    Ok(outcome)
}

pub(super) async fn take_back(
    tx: &mut Tx,
    here: &Here<'_>,
    author: &Actor,
    publication: &Publication,
    (kind, undo): (Kind, &Document),
) -> Result<Outcome> {
    let Some(offer) = undo.embedded("object").filter(|offer| offer.kind() == "Offer") else {
        return Ok(Outcome::Refused("it does not say which statement it takes back"));
    };
    let said = match of_text(kind, &offer, author, publication) {
        Ok(said) => said,
        Err(why) => return Ok(Outcome::Refused(why)),
    };
    match store::by_uri(tx, &said.uri).await? {
        Some(known) if !is_of(&known, author, publication, kind) => Ok(Outcome::Refused("it is another actor's")),
        Some(known) => store::set_state(tx, &known.id, State::Withdrawn, "").await.map(|()| Outcome::Done),
        None => {
            let (_, all) = store::of_author(tx, &publication.id, &author.id, kind).await?;
            if all >= MOST_EVER {
                return Ok(Outcome::Refused("its author took back as much as is kept"));
            }
            // Taken back before it came: whatever comes after this is older.
            put(tx, here, author, publication, &said, State::Withdrawn).await.map(|_| Outcome::Done)
        }
    }
}

/// The network of a text says what it lists.
pub(super) async fn answered(tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>, kind: Kind) -> Result<Outcome> {
    let known = match spoken_of(tx, here, inbound, (kind, inbound.activity)).await? {
        Ok(known) => known,
        Err(outcome) => return Ok(outcome),
    };
    let reason: String = inbound.activity.str("content").unwrap_or_default().chars().take(MAX_REASON).collect();
    let outcome = inbound.activity.str("outcome").and_then(State::parse);
    // An old word about a revision that was replaced since says nothing of the new one.
    let is_newest = inbound.activity.json().get("revision").and_then(Value::as_i64) == Some(known.revision);
    match (inbound.activity.kind(), outcome) {
        ("Accept", Some(State::Listed)) if is_newest => store::set_state(tx, &known.id, State::Listed, "").await?,
        ("Reject", Some(State::Returned)) if is_newest => {
            store::set_state(tx, &known.id, State::Returned, &reason).await?;
        }
        ("Accept", Some(State::Listed)) | ("Reject", Some(State::Returned)) => {}
        // Its undoing overtook it.
        ("Reject", Some(State::Removed))
            if publications::store::is_buried(tx, inbound.activity.uri(), inbound.actor).await? => {}
        ("Reject", Some(State::Removed)) => store::remove(tx, &known.id, inbound.activity.uri(), &reason).await?,
        _ => return Ok(Outcome::Refused("it does not say what it answers")),
    }
    Ok(Outcome::Done)
}

/// True for the `Undo` of a `Reject`.
pub(super) fn is_restoring(undo: &Document) -> bool {
    undo.embedded("object").is_some_and(|reject| reject.kind() == "Reject")
}

/// The network of a text puts a statement back on its list.
pub(super) async fn restored(tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>, kind: Kind) -> Result<Outcome> {
    let Some(reject) = inbound.activity.embedded("object") else {
        return Ok(Outcome::Refused("it does not say what it undoes"));
    };
    if !Origin::parse(&inbound.actor.uri).is_some_and(|origin| origin.owns(reject.uri())) {
        return Ok(Outcome::Refused(NOT_THEIRS));
    }
    let known = match spoken_of(tx, here, inbound, (kind, &reject)).await? {
        Ok(known) => known,
        Err(outcome) => return Ok(outcome),
    };
    // Whatever comes of it afterwards has no effect: the same word once more, or the first time.
    publications::store::bury(tx, reject.uri(), &inbound.actor.uri, here.now).await?;
    store::restore(tx, &known.id, reject.uri()).await.map(|_| Outcome::Done)
}

/// The statement of which the network of its text speaks in this word; the outcome when it is not for it to say, or not here.
async fn spoken_of(
    tx: &mut Tx,
    here: &Here<'_>,
    inbound: &Inbound<'_>,
    (kind, word): (Kind, &Document),
) -> Result<std::result::Result<Statement, Outcome>> {
    let offer = word.embedded("object").filter(|offer| offer.kind() == "Offer");
    let uri = match &offer {
        Some(offer) => offer.id_of("object").unwrap_or_default().to_owned(),
        None => word.id_of("object").unwrap_or_default().to_owned(),
    };
    if let (Some(offer), None) = (&offer, store::by_uri(tx, &uri).await?) {
        // It comes with its answer, which overtook it, or after which this network began to follow.
        let (publication, author) = match vouched(tx, here, inbound, offer).await? {
            Ok(found) => found,
            Err(outcome) => return Ok(Err(outcome)),
        };
        let outcome = match of_text(kind, offer, &author, &publication) {
            Ok(said) => list(tx, here, &author, &publication, &said).await?,
            Err(why) => Outcome::Refused(why),
        };
        if outcome != Outcome::Done {
            return Ok(Err(outcome));
        }
    }
    let Some(known) = store::by_uri(tx, &uri).await? else { return Ok(Err(missing(tx, here, &uri).await?)) };
    let publication = publications::store::by_id(tx, &known.publication_id).await?;
    let Some(publication) = publication else { return Ok(Err(Outcome::Done)) };
    if !speaks_for(tx, inbound, &publication).await? {
        return Ok(Err(Outcome::Refused(NOT_THEIRS)));
    }
    Ok(Ok(known))
}
