//! The road of what is said about a text, whatever it is: from its author to the network of the text, and from there to the
//! author, or to all who follow.

use super::KIND;
use crate::{
    db::{Conn, Result, Tx},
    federation::{
        actors::{self, Actor},
        document::{Document, PUBLIC},
        outbox::{self, Audience},
        peers,
        returned::Word,
        vocabulary,
    },
    here::Here,
    origin::Origin,
    publications::Publication,
};
use serde_json::{Value, json};

/// Where the network of a text gets what is said here: nothing where it would not be understood there. For a text that is
/// published here, its own followers.
///
/// # Errors
/// The database's.
pub async fn road(conn: &mut Conn, here: &Here<'_>, publication: &Publication) -> Result<Option<Actor>> {
    if publication.is_of(here.origin) {
        return actors::network(conn).await.map(Some);
    }
    let Some(origin) = Origin::parse(&publication.network) else { return Ok(None) };
    let peer = peers::find(conn, &origin).await?;
    let peer = peer.filter(|peer| peer.software == "archipel" && peer.state == peers::State::Accepted.name());
    match peer {
        Some(peer) => actors::by_uri(conn, &peer.actor_uri).await,
        None => Ok(None),
    }
}

/// An author tells the network of the text, which [`road`] gave; of a text that is published here, those who follow it.
pub(super) async fn tell(
    tx: &mut Tx,
    here: &Here<'_>,
    (author, publication): (&Actor, &Publication),
    network: &Actor,
    said: Value,
) -> Result<()> {
    if network.is_local() {
        return followers(tx, here, author, (network, publication), None, said).await;
    }
    reply(tx, here, (author, network), said).await
}

/// Tells one actor alone.
pub(super) async fn reply(tx: &mut Tx, here: &Here<'_>, (signer, to): (&Actor, &Actor), said: Value) -> Result<()> {
    let inbox = [to.delivery_inbox()];
    let audience = Audience { inboxes: &inbox, kind: KIND, in_order: true, ..Audience::default() };
    outbox::append(tx, here, signer, said, &audience).await
}

/// The network of a text tells those who follow it, and the author of what it speaks of where there is one.
pub(super) async fn announce(
    tx: &mut Tx,
    here: &Here<'_>,
    (network, publication): (&Actor, &Publication),
    author: Option<&Actor>,
    said: Value,
) -> Result<()> {
    followers(tx, here, network, (network, publication), author, said).await
}

/// Announces what an author elsewhere said: whole, as its proof is worth nothing otherwise.
pub(super) async fn relay(
    tx: &mut Tx,
    here: &Here<'_>,
    publication: &Publication,
    author: Option<&Actor>,
    (kind, said): (&str, &Document),
) -> Result<()> {
    let network = actors::network(tx).await?;
    let id = here.uri(&format!("/activities/{}", here.id()));
    let whole = said.json().clone();
    let mut told =
        vocabulary::activity("Announce", &id, &network.uri, whole, &[PUBLIC], &[&network.followers_uri()], here.now);
    told["kind"] = json!(kind);
    announce(tx, here, (&network, publication), author, told).await
}

/// Puts back what was said here about a text and lost: due to those for whom it was, to whom it is nothing new where they
/// have it. `publication` where it is for all who follow, or for the network of the text; `author` of what it speaks of.
pub(super) async fn put_back(
    tx: &mut Tx,
    here: &Here<'_>,
    word: &Word,
    publication: Option<&Publication>,
    author: Option<&Actor>,
) -> Result<()> {
    let network = match publication {
        Some(publication) => road(tx, here, publication).await?,
        None => None,
    };
    let mut inboxes: Vec<&str> = author.map(Actor::delivery_inbox).into_iter().collect();
    let own = network.as_ref().filter(|network| network.is_local()).map(|network| network.uri.as_str());
    inboxes.extend(network.as_ref().filter(|network| !network.is_local()).map(Actor::delivery_inbox));
    let followed: Vec<&str> = own.into_iter().collect();
    let about = publication.filter(|_| own.is_some()).map(|publication| publication.uri.as_str()).unwrap_or_default();
    let audience = Audience {
        followers_of: &followed,
        inboxes: &inboxes,
        kind: KIND,
        ours_only: true,
        in_order: true,
        about,
        ..Audience::default()
    };
    outbox::put_back(tx, here, word, &audience).await
}

/// Tells those who follow this network and take specifications, now and later.
async fn followers(
    tx: &mut Tx,
    here: &Here<'_>,
    signer: &Actor,
    (network, publication): (&Actor, &Publication),
    author: Option<&Actor>,
    said: Value,
) -> Result<()> {
    let inboxes: Vec<&str> = author.map(Actor::delivery_inbox).into_iter().collect();
    let audience = Audience {
        followers_of: &[&network.uri],
        inboxes: &inboxes,
        kind: KIND,
        ours_only: true,
        in_order: true,
        about: &publication.uri,
        ..Audience::default()
    };
    outbox::append(tx, here, signer, said, &audience).await
}
