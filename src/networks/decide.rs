//! Decisions of this network about others. Each keeps who took it, when, and why (the reason is
//! public), and leaves a line of audit. The caller makes `Peers` forget its picture after the commit.

use super::{Error, Flows, MAX_TEXT, deliveries, follow, store, veil};
use crate::{
    audit,
    db::Tx,
    federation::{
        actors::{self, Actor},
        peers::{self, Mode, Peer, State},
    },
    here::Here,
    origin::Origin,
    people::settings,
};

/// The setting that holds the name of a [`Mode`]; `federation` reads it.
const MODE: &str = "federation_mode";

/// Who decides, and why.
#[derive(Copy, Clone, Debug)]
pub struct Decision<'a> {
    /// Handle of the person.
    pub by: &'a str,
    /// Shown to everyone on the page of our networks.
    pub reason: &'a str,
}

impl Decision<'_> {
    fn reason(&self) -> String {
        self.reason.trim().chars().take(MAX_TEXT).collect()
    }
}

/// Accepts a network that asks: everyone there who waits gets an `Accept`, and our Group follows theirs.
///
/// # Errors
/// [`Error::NothingPending`] when nobody there waits for an answer.
pub async fn accept(
    tx: &mut Tx,
    here: &Here<'_>,
    id: &str,
    flows: &Flows,
    decision: Decision<'_>,
) -> Result<(), Error> {
    let peer = find(tx, id).await?;
    if state_of(&peer) == State::Blocked {
        return Err(Error::NotNow(State::Blocked));
    }
    if follow::accept_waiting(tx, here, &peer.origin).await? == 0 {
        return Err(Error::NothingPending);
    }
    store::write_flows(tx, id, flows).await?;
    store::decide(tx, here, id, State::Accepted, &decision.reason(), decision.by).await?;
    follow::follow_back(tx, here, &peer.actor_uri).await?;
    record(tx, here, "network-accept", &peer.origin, &decision).await
}

/// Refuses a network that asks; it may ask again.
///
/// # Errors
/// [`Error::NotNow`] when it does not ask.
pub async fn refuse(tx: &mut Tx, here: &Here<'_>, id: &str, decision: Decision<'_>) -> Result<(), Error> {
    let peer = find(tx, id).await?;
    if state_of(&peer) != State::Asking {
        return Err(Error::NotNow(state_of(&peer)));
    }
    for waiting in follow::of_origin(tx, &peer.origin, follow::PENDING).await? {
        reject(tx, here, &waiting, &decision.reason()).await?;
    }
    store::decide(tx, here, id, State::Refused, &decision.reason(), decision.by).await?;
    record(tx, here, "network-refuse", &peer.origin, &decision).await
}

/// Ends a relation, or takes back our request: what waited to be sent is dropped, both follows are
/// ended and the other side is told. What was received stays readable.
///
/// # Errors
/// [`Error::NotNow`] when there is nothing to end.
pub async fn remove(tx: &mut Tx, here: &Here<'_>, id: &str, decision: Decision<'_>) -> Result<(), Error> {
    let peer = find(tx, id).await?;
    if !matches!(state_of(&peer), State::Accepted | State::Asked) {
        return Err(Error::NotNow(state_of(&peer)));
    }
    deliveries::drop_waiting(tx, &[peer.origin.as_str()]).await?;
    let group = actors::network(tx).await?;
    if let Some(ours) = follow::by_pair(tx, &group.uri, &peer.actor_uri).await? {
        follow::send_undo(tx, here, &group, &ours, &peer.inbox).await?;
    }
    for state in [follow::PENDING, follow::ACCEPTED] {
        for theirs in follow::of_origin(tx, &peer.origin, state).await? {
            reject(tx, here, &theirs, &decision.reason()).await?;
        }
    }
    store::decide(tx, here, id, State::Removed, &decision.reason(), decision.by).await?;
    record(tx, here, "network-remove", &peer.origin, &decision).await
}

/// Blocks the server at `typed` (an address or a bare host) and the names under it: nothing is read,
/// fetched or sent any more, and what came from there is hidden. The other side is not told (a block is nobody else's business).
///
/// # Errors
/// [`Error::NotAnAddress`], and [`Error::Ourselves`] when it would block this instance too.
pub async fn block(tx: &mut Tx, here: &Here<'_>, typed: &str, decision: Decision<'_>) -> Result<Peer, Error> {
    let origin = origin_of(typed, here.origin).ok_or(Error::NotAnAddress)?;
    if here.origin.is_under(&origin) {
        return Err(Error::Ourselves);
    }
    let peer = match peers::find(tx, &origin).await? {
        Some(peer) => peer,
        None => {
            let new = store::NewPeer {
                origin: &origin,
                name: origin.authority(),
                territory: None,
                actor_uri: "",
                inbox: "",
                software: "",
                state: State::Blocked,
                message: "",
                flows: &Flows { incoming: Vec::new(), outgoing: Vec::new() },
            };
            store::save(tx, here, &new).await?
        }
    };
    let under = origins_under(tx, &origin).await?;
    let under: Vec<&str> = under.iter().map(String::as_str).collect();
    deliveries::drop_waiting(tx, &under).await?;
    tx.query("delete from follows where origin in (..)")
        .bind_list(under.iter().map(|one| (*one).to_owned()))
        .run()
        .await?;
    drop_our_follows(tx, &origin).await?;
    store::decide(tx, here, &peer.id, State::Blocked, &decision.reason(), decision.by).await?;
    veil::begin(tx, here, &origin).await?;
    record(tx, here, "network-block", origin.as_str(), &decision).await?;
    Ok(peer)
}

/// Lifts a block: what it hid is shown again. Nothing passes yet: the other side may ask, and we may.
///
/// # Errors
/// [`Error::NotNow`] when it is not blocked.
pub async fn unblock(tx: &mut Tx, here: &Here<'_>, id: &str, decision: Decision<'_>) -> Result<(), Error> {
    let peer = find(tx, id).await?;
    if state_of(&peer) != State::Blocked {
        return Err(Error::NotNow(state_of(&peer)));
    }
    if peer.actor_uri.is_empty() {
        store::forget(tx, id).await?;
    } else {
        store::decide(tx, here, id, State::Removed, &decision.reason(), decision.by).await?;
    }
    if let Some(origin) = Origin::parse(&peer.origin) {
        veil::begin(tx, here, &origin).await?;
    }
    record(tx, here, "network-unblock", &peer.origin, &decision).await
}

/// Chooses what passes each way. What already arrived stays.
///
/// # Errors
/// [`Error::Unknown`].
pub async fn set_flows(
    tx: &mut Tx,
    here: &Here<'_>,
    id: &str,
    flows: &Flows,
    decision: Decision<'_>,
) -> Result<(), Error> {
    let peer = find(tx, id).await?;
    store::write_flows(tx, id, flows).await?;
    let detail = format!("in: {}; out: {}", flows.incoming.join(" "), flows.outgoing.join(" "));
    record(tx, here, "network-flows", &peer.origin, &Decision { reason: &detail, ..decision }).await
}

/// Chooses who may federate here. Networks already accepted stay so.
///
/// # Errors
/// The database's.
pub async fn set_mode(tx: &mut Tx, here: &Here<'_>, mode: Mode, decision: Decision<'_>) -> Result<(), Error> {
    settings::set_setting(tx, MODE, mode.name()).await?;
    record(tx, here, "federation-mode", mode.name(), &decision).await
}

async fn find(tx: &mut Tx, id: &str) -> Result<Peer, Error> {
    store::by_id(tx, id).await?.ok_or(Error::Unknown)
}

/// A state that this version cannot read is treated as an ended relation: nothing passes.
fn state_of(peer: &Peer) -> State {
    State::parse(&peer.state).unwrap_or(State::Removed)
}

async fn reject(tx: &mut Tx, here: &Here<'_>, theirs: &follow::Follow, reason: &str) -> Result<(), Error> {
    match actors::by_uri(tx, &theirs.target).await?.filter(Actor::is_local) {
        Some(followed) => follow::send_reject(tx, here, &followed, theirs, reason).await?,
        None => follow::forget(tx, &theirs.uri).await?,
    }
    Ok(())
}

/// An address, a bare host or `@name@host`, as its origin. A bare host is taken on our own scheme.
pub(super) fn origin_of(typed: &str, ours: &Origin) -> Option<Origin> {
    let typed = typed.trim();
    if typed.contains("://") {
        return Origin::parse(typed);
    }
    let authority = typed.rsplit('@').next().unwrap_or(typed);
    let scheme = if ours.is_plain() { "http" } else { "https" };
    Origin::parse(&format!("{scheme}://{authority}"))
}

/// Every origin we write to that is `blocked` or a name under it.
async fn origins_under(tx: &mut Tx, blocked: &Origin) -> Result<Vec<String>, Error> {
    let known: Vec<(String,)> = tx.query("select origin from streams union select origin from follows").all().await?;
    let under = |text: &String| Origin::parse(text).is_some_and(|origin| origin.is_under(blocked));
    Ok(known.into_iter().map(|(origin,)| origin).filter(under).collect())
}

/// Our own follows of actors over there: they would take up what the other side refuses to us.
async fn drop_our_follows(tx: &mut Tx, blocked: &Origin) -> Result<(), Error> {
    let group = actors::network(tx).await?;
    let ours: Vec<(String, String)> =
        tx.query("select uri, target from follows where follower = $1").bind(group.uri).all().await?;
    for (uri, target) in ours {
        if Origin::parse(&target).is_some_and(|origin| origin.is_under(blocked)) {
            follow::forget(tx, &uri).await?;
        }
    }
    Ok(())
}

async fn record(
    tx: &mut Tx,
    here: &Here<'_>,
    action: &str,
    object: &str,
    decision: &Decision<'_>,
) -> Result<(), Error> {
    let line =
        audit::Line { actor: decision.by, action, object, outcome: audit::DONE, detail: decision.reason, address: "" };
    Ok(audit::record(tx, here.now, &line).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_to_block_is_one_origin() {
        let ours = Origin::parse("https://nc.example").expect("sound");
        for typed in ["evil.example", " https://EVIL.example/users/x ", "@bot@evil.example", "https://evil.example."] {
            assert_eq!(origin_of(typed, &ours).expect(typed).as_str(), "https://evil.example", "{typed}");
        }
        for typed in ["", "@", "not a host", "127.0.0.1"] {
            assert_eq!(origin_of(typed, &ours), None, "{typed}");
        }
    }
}
