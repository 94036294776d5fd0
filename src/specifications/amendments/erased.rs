//! What its author, or the network where it was written, deletes: its words go, and nobody sees it any more. The network of
//! the text passes that on to those who follow it, as it was signed.

use super::{Amendment, KIND, store};
use crate::{
    db::{Result, Tx},
    federation::{
        Inbound, Outcome,
        actors::{self, Actor},
        document::Document,
        peers,
    },
    here::Here,
    origin::Origin,
    publications,
    specifications::{
        road::relay,
        vouched::{NOT_PROVED, NOT_THEIRS, is_proved, speaks_for},
    },
};

const NOT_THEIR_OWN: &str = "it is another actor's";

/// `Delete` by who may; not ours to answer when no amendment is known by that id.
///
/// # Errors
/// The database's.
pub(super) async fn deleted(tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<Outcome> {
    let uri = inbound.activity.id_of("object").unwrap_or_default();
    let Some(known) = store::by_uri(tx, uri).await? else { return Ok(Outcome::NotMine) };
    if !may_erase(tx, inbound.actor, &known).await? {
        return Ok(Outcome::Refused(NOT_THEIR_OWN));
    }
    let was_there = erase(tx, here, inbound.actor, &known).await?;
    let publication = publications::store::by_id(tx, &known.publication_id).await?;
    // Who follows us has nothing but the proof in it.
    if let Some(publication) = publication.filter(|publication| publication.is_of(here.origin))
        && was_there
        && is_proved(here, inbound.actor, inbound.activity)
    {
        let said = (KIND, inbound.activity);
        return relay(tx, here, &publication, Some(inbound.actor), said).await.map(|()| Outcome::Done);
    }
    Ok(Outcome::Done)
}

/// The same, as the network of the text announces it.
///
/// # Errors
/// The database's.
pub(super) async fn relayed(tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>, delete: &Document) -> Result<Outcome> {
    let (by, uri) = (delete.id_of("actor").unwrap_or_default(), delete.id_of("object").unwrap_or_default());
    let Some(actor) = actors::by_uri(tx, by).await? else {
        return Ok(Outcome::Refused("who deletes it is not known here"));
    };
    if !is_proved(here, &actor, delete) {
        return Ok(Outcome::Refused(NOT_PROVED));
    }
    let Some(known) = store::by_uri(tx, uri).await? else {
        // Whether this word counts is seen when it comes: see `is_buried`.
        if Origin::parse(uri).is_some_and(|origin| origin.owns(&actor.uri)) {
            publications::store::bury(tx, uri, &actor.uri, here.now).await?;
        }
        return Ok(Outcome::Done);
    };
    match publications::store::by_id(tx, &known.publication_id).await? {
        Some(publication) if !speaks_for(tx, inbound, &publication).await? => return Ok(Outcome::Refused(NOT_THEIRS)),
        _ => {}
    }
    if !may_erase(tx, &actor, &known).await? {
        return Ok(Outcome::Refused(NOT_THEIR_OWN));
    }
    erase(tx, here, &actor, &known).await.map(|_| Outcome::Done)
}

/// Its author, or the network where it was written, which moderates it.
async fn may_erase(tx: &mut Tx, actor: &Actor, known: &Amendment) -> Result<bool> {
    if known.actor_id == actor.id {
        return Ok(true);
    }
    let is_theirs = Origin::parse(&known.uri).is_some_and(|origin| origin.owns(&actor.uri));
    // Our own network is no row among the others.
    let is_ours = actor.is_local() && actor.kind != "person";
    Ok(is_theirs && (is_ours || peers::speaks_for_its_network(tx, actor).await?))
}

/// True when it was still there.
async fn erase(tx: &mut Tx, here: &Here<'_>, actor: &Actor, known: &Amendment) -> Result<bool> {
    publications::store::bury(tx, &known.uri, &actor.uri, here.now).await?;
    store::erase(tx, &known.id).await
}
