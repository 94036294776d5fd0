//! Who is believed of what is said about a text: an author by their proof or from their own network, the network of the text
//! of what becomes of it, and nobody of what is not taken from the network that it comes from.

use super::KIND;
use crate::{
    db::{Result, Tx},
    federation::{
        Inbound, Outcome,
        actors::{self, Actor},
        document::Document,
        outbox, peers,
        published::{self, Worth},
    },
    here::Here,
    id,
    origin::Origin,
    publications::{self, Publication},
};

pub(super) const NOT_THEIRS: &str = "only the network of a text says what becomes of what is said about it";
pub(super) const NOT_PROVED: &str = "it carries no proof of its author that holds";
pub(super) const NOT_YET: &str = "the text that it is about has not come yet";
const NOT_HERE: &str = "what it is about has not come yet";

/// Why nothing that is said about texts is taken from who speaks.
pub(super) async fn unwelcome(tx: &mut Tx, inbound: &Inbound<'_>) -> Result<Option<&'static str>> {
    if !inbound.accepted || !inbound.wants(KIND) {
        return Ok(Some("what this network says about specifications is not taken here"));
    }
    // In open mode anybody is accepted; yet what is taken here is announced in our name, and nobody answers for them.
    let peer = peers::find(tx, inbound.origin).await?;
    let is_named = peer.is_some_and(|peer| peer.state == peers::State::Accepted.name());
    Ok((!is_named).then_some("what is said about specifications is taken from networks that were accepted by name"))
}

/// The specification, or what becomes of what is said of it meanwhile.
pub(super) async fn find(tx: &mut Tx, here: &Here<'_>, uri: &str) -> Result<std::result::Result<Publication, Outcome>> {
    if let Some(found) = publications::store::by_uri(tx, uri).await?.filter(|one| one.kind == KIND) {
        let gone = Outcome::Refused("the text that it is about was deleted");
        return Ok(if found.is_deleted() { Err(gone) } else { Ok(found) });
    }
    let Some(origin) = Origin::parse(uri).filter(|origin| origin != here.origin) else {
        if may_return(tx, here, uri).await? {
            return Ok(Err(Outcome::Later(NOT_YET)));
        }
        return Ok(Err(Outcome::Refused("the text that it is about was deleted, or never was here")));
    };
    let may_come = peers::takes(tx, &origin, KIND).await?
        && peers::find(tx, &origin).await?.is_some_and(|peer| peer.state == peers::State::Accepted.name())
        && publications::store::deleted_at(tx, uri).await?.is_none();
    Ok(Err(if may_come { Outcome::Later(NOT_YET) } else { Outcome::Refused("it is about nothing that is known here") }))
}

/// True when something that is not here may have been lost, and come back: this network came back from an old copy, and
/// remembers no deletion of it. Ids are made here in one way only.
pub(super) async fn may_return(tx: &mut Tx, here: &Here<'_>, uri: &str) -> Result<bool> {
    let is_made_here = uri.rsplit('/').next().is_some_and(id::is_id);
    Ok(is_made_here
        && outbox::was_restored(tx, here.now).await?
        && publications::store::deleted_at(tx, uri).await?.is_none())
}

/// What becomes of a word of the network of a text about something that is not here. What announces it may wait for its
/// author, and what is our own have been lost here: then this waits too. It comes to nothing where that was deleted, or is
/// not taken.
pub(super) async fn missing(tx: &mut Tx, here: &Here<'_>, uri: &str) -> Result<Outcome> {
    let is_gone = publications::store::deleted_at(tx, uri).await?.is_some();
    if is_gone
        || unwanted(tx, uri).await?.is_some()
        || here.origin.owns(uri) && !outbox::was_restored(tx, here.now).await?
    {
        return Ok(Outcome::Done);
    }
    Ok(Outcome::Later(NOT_HERE))
}

/// True when a version that is greater than all of ours may have been lost here, and come back: what was written on it is
/// not judged by a text of before.
pub(super) async fn is_ahead(tx: &mut Tx, here: &Here<'_>, publication: &Publication, version: i64) -> Result<bool> {
    Ok(version > publication.version && outbox::was_restored(tx, here.now).await?)
}

/// The text and the author of what stands in an activity of the network of that text: believed by the author's proof, or
/// from their own network.
///
/// # Errors
/// The outer error is the database's; the inner one is what becomes of it.
pub(super) async fn vouched(
    tx: &mut Tx,
    here: &Here<'_>,
    inbound: &Inbound<'_>,
    inner: &Document,
) -> Result<std::result::Result<(Publication, Actor), Outcome>> {
    let (Some(author), Some(text)) = (inner.id_of("actor"), inner.id_of("target")) else {
        return Ok(Err(Outcome::Refused("what it announces has no author")));
    };
    let publication = match find(tx, here, text).await? {
        Ok(publication) => publication,
        Err(outcome) => return Ok(Err(outcome)),
    };
    if !speaks_for(tx, inbound, &publication).await? {
        return Ok(Err(Outcome::Refused(NOT_THEIRS)));
    }
    if let Some(why) = unwanted(tx, author).await? {
        return Ok(Err(Outcome::Refused(why)));
    }
    let Some(actor) = actors::by_uri(tx, author).await? else { return Ok(Err(Outcome::Needs(author.to_owned()))) };
    if !is_proved(here, &actor, inner) && !inbound.origin.owns(author) {
        return Ok(Err(Outcome::Refused(NOT_PROVED)));
    }
    Ok(Ok((publication, actor)))
}

/// Why nothing of the network of this author is taken, through whomever it comes.
async fn unwanted(tx: &mut Tx, author: &str) -> Result<Option<&'static str>> {
    let Some(origin) = Origin::parse(author) else { return Ok(Some("its author is nowhere")) };
    if peers::blocked(tx).await?.iter().any(|blocked| origin.is_under(blocked)) {
        return Ok(Some("the network of its author is blocked here"));
    }
    let is_taken = peers::takes(tx, &origin, KIND).await?;
    Ok((!is_taken).then_some("what its author's network says about specifications is not taken here"))
}

/// True when the network of a text speaks; our own too, whose word came back.
pub(super) async fn speaks_for(tx: &mut Tx, inbound: &Inbound<'_>, publication: &Publication) -> Result<bool> {
    let actor = inbound.actor;
    // Our own network is no row among the others.
    let is_ours = actor.is_local() && actor.kind != "person";
    let is_theirs = publication.network == inbound.origin.as_str();
    Ok(is_theirs && (is_ours || peers::speaks_for_its_network(tx, actor).await?))
}

/// True when this actor has signed it with a key that holds.
pub(super) fn is_proved(here: &Here<'_>, actor: &Actor, said: &Document) -> bool {
    published::worth(&actor.published_keys(), said.json(), here.now) == Worth::Proved
}
