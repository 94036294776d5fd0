//! Our Group asks another network to join: a row in state `asked` and a `Follow` with our message.

use super::{Error, Flows, MAX_TEXT, follow, store};
use crate::{
    audit,
    db::{Conn, Tx},
    federation::{
        actors::{self, Actor},
        peers::{self, Peer, State},
    },
    here::Here,
    origin::Origin,
};

/// Whether it can be asked at all: also before anybody is asked to confirm.
///
/// # Errors
/// [`Error::Ourselves`], [`Error::Person`], [`Error::NotAnAddress`], and [`Error::NotNow`] when there is a relation
/// already.
pub async fn check(conn: &mut Conn, found: &Actor) -> Result<Origin, Error> {
    if found.is_local() {
        return Err(Error::Ourselves);
    }
    if found.kind == "person" {
        return Err(Error::Person);
    }
    let origin = Origin::parse(&found.origin).ok_or(Error::NotAnAddress)?;
    let known = peers::find(conn, &origin).await?.and_then(|peer| State::parse(&peer.state));
    match known {
        Some(state @ (State::Accepted | State::Blocked | State::Asking)) => Err(Error::NotNow(state)),
        _ => Ok(origin),
    }
}

/// Asks the network `found` to join. May be called again while it has not answered, and after a
/// refusal or an end.
///
/// # Errors
/// [`Error::Person`] for a person's account, [`Error::Ourselves`], and [`Error::NotNow`] for a network
/// that is accepted, blocked, or waits for our own answer.
pub async fn ask(
    tx: &mut Tx,
    here: &Here<'_>,
    found: &Actor,
    software: &str,
    message: &str,
    flows: &Flows,
    by: &str,
) -> Result<Peer, Error> {
    let origin = check(tx, found).await?;
    let message: String = message.trim().chars().take(MAX_TEXT).collect();
    let new = store::NewPeer {
        origin: &origin,
        name: &found.name,
        territory: found.territory.as_deref(),
        actor_uri: &found.uri,
        inbox: found.delivery_inbox(),
        software,
        state: State::Asked,
        message: &message,
        flows,
    };
    let peer = store::save(tx, here, &new).await?;
    store::write_flows(tx, &peer.id, flows).await?;
    store::decide(tx, here, &peer.id, State::Asked, "", by).await?;
    let group = actors::network(tx).await?;
    follow::send_follow(tx, here, &group, found, &message).await?;
    let line = audit::Line {
        actor: by,
        action: "network-ask",
        object: origin.as_str(),
        outcome: audit::DONE,
        ..audit::Line::default()
    };
    audit::record(tx, here.now, &line).await?;
    Ok(peer)
}
