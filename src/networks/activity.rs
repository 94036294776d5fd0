//! What other networks say of our relation: they ask (`Follow`), answer (`Accept`, `Reject`), end it
//! (`Undo`), change their name (`Update`) or go (`Delete`). Only the actor who was asked may answer, only
//! the one who asked may take back; what comes late, twice or in another order changes nothing
//! (invariant I3).

use super::{Flows, backfill, follow, plain, store};
use crate::{
    audit,
    db::{Conn, Result, Tx},
    federation::{
        Handler, Inbound, Outcome,
        actors::{self, Actor},
        document::{Document, str_of},
        peers::{self, Peer, State},
    },
    here::Here,
    jobs, territory,
};
use async_trait::async_trait;

/// Requests that may wait for an answer, in all and of one server: a flood fills no table.
const MOST_ASKING: i64 = 500;
const MOST_WAITING: usize = 20;

/// See the module.
pub struct Activities;

#[async_trait]
impl Handler for Activities {
    async fn apply(&self, tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<Outcome> {
        match inbound.activity.kind() {
            "Follow" => followed(tx, here, inbound).await,
            "Accept" => accepted(tx, here, inbound).await,
            "Reject" => rejected(tx, here, inbound).await,
            "Undo" => undone(tx, here, inbound).await,
            "Update" => updated(tx, inbound).await,
            "Delete" => gone(tx, here, inbound).await,
            _ => Ok(Outcome::NotMine),
        }
    }

    /// Nothing is kept here under the id of what somebody creates.
    async fn known(&self, _: &mut Conn, _: &[String]) -> Result<Vec<String>> {
        Ok(Vec::new())
    }
}

/// ActivityPub §7.5.
async fn followed(tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<Outcome> {
    let (uri, actor) = (inbound.activity.uri(), inbound.actor);
    let target = inbound.activity.id_of("object").unwrap_or_default();
    let Some(target) = open_actor(tx, target).await? else {
        return Ok(Outcome::Refused("nobody here has that address"));
    };
    if follow::by_uri(tx, uri).await?.is_some_and(|known| known.follower != actor.uri || known.target != target.uri) {
        return Ok(Outcome::Refused("another follow has this id"));
    }
    let peer = peers::find(tx, inbound.origin).await?;
    let state = peer.as_ref().and_then(|peer| State::parse(&peer.state));
    // Whoever asked this very actor to join agreed beforehand to be followed by it.
    let invited = state == Some(State::Asked) && peer.as_ref().is_some_and(|peer| peer.actor_uri == actor.uri);
    // The answer that accepted them may stand just before this in the same batch.
    if inbound.accepted || invited || state == Some(State::Accepted) {
        let follow = follow::save(tx, here, uri, actor, &target.uri, follow::PENDING).await?;
        follow::send_accept(tx, here, &target, &follow).await?;
        // In open mode, networks are known by name from their first request on; single readers are not.
        if !invited && state != Some(State::Accepted) && target.kind != "person" && actor.kind != "person" {
            welcome(tx, here, inbound).await?;
        }
        return Ok(Outcome::Done);
    }
    if target.kind == "person" {
        return Ok(Outcome::Refused("the network of this follower is not accepted here"));
    }
    knock(tx, here, inbound, &target, peer.as_ref()).await
}

/// An actor of ours that may be followed.
async fn open_actor(tx: &mut Tx, uri: &str) -> Result<Option<Actor>> {
    let Some(actor) = actors::by_uri(tx, uri).await? else { return Ok(None) };
    Ok(if actors::is_open(tx, &actor).await? { Some(actor) } else { None })
}

/// Open mode: nobody has to decide.
async fn welcome(tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<()> {
    let peer = save_peer(tx, here, inbound, State::Accepted).await?;
    store::decide(tx, here, &peer.id, State::Accepted, "", "").await?;
    follow::follow_back(tx, here, &inbound.actor.uri).await?;
    note(tx, here, inbound, "network-open").await
}

/// Allow-list mode: the request waits for a person.
async fn knock(
    tx: &mut Tx,
    here: &Here<'_>,
    inbound: &Inbound<'_>,
    target: &Actor,
    peer: Option<&Peer>,
) -> Result<Outcome> {
    let state = peer.and_then(|peer| State::parse(&peer.state));
    let waiting = follow::of_origin(tx, inbound.origin.as_str(), follow::PENDING).await?;
    if waiting.len() >= MOST_WAITING && !waiting.iter().any(|one| one.follower == inbound.actor.uri) {
        return Ok(Outcome::Refused("too many requests of this server wait already"));
    }
    if state != Some(State::Asking) && store::count(tx, State::Asking).await? >= MOST_ASKING {
        return Ok(Outcome::Refused("too many requests wait already"));
    }
    follow::save(tx, here, inbound.activity.uri(), inbound.actor, &target.uri, follow::PENDING).await?;
    // While we wait for their Group's answer, what somebody else over there asks waits with us.
    if state == Some(State::Asked) {
        return Ok(Outcome::Done);
    }
    // A person must not speak for a network whose own request waits.
    let speaks = state != Some(State::Asking) || inbound.actor.kind != "person";
    if speaks {
        save_peer(tx, here, inbound, State::Asking).await?;
        note(tx, here, inbound, "network-asked-by").await?;
    }
    Ok(Outcome::Done)
}

async fn save_peer(tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>, state: State) -> Result<Peer> {
    let actor = inbound.actor;
    let message =
        inbound.activity.str("content").or_else(|| inbound.activity.str("summary")).map(plain).unwrap_or_default();
    let new = store::NewPeer {
        origin: inbound.origin,
        // A reader's own name is not their server's.
        name: if actor.kind == "person" { inbound.origin.authority() } else { &actor.name },
        territory: actor.territory.as_deref(),
        actor_uri: &actor.uri,
        inbox: actor.delivery_inbox(),
        software: "",
        state,
        message: &message,
        flows: &Flows::all(),
    };
    store::save(tx, here, &new).await
}

/// The follow of ours that an `Accept` or a `Reject` answers. Servers name it by its id, or repeat it
/// without.
async fn answered(tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<Option<follow::Follow>> {
    let found = match inbound.activity.id_of("object") {
        Some(uri) => follow::by_uri(tx, uri).await?,
        None => match inbound.activity.json().get("object").and_then(|object| str_of(object, "actor")) {
            Some(follower) => follow::by_pair(tx, follower, &inbound.actor.uri).await?,
            None => None,
        },
    };
    Ok(found.filter(|follow| here.origin.owns(&follow.follower)))
}

const NOT_ASKED: Outcome = Outcome::Refused("only the one who was asked may answer");

/// ActivityPub §7.6.
async fn accepted(tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<Outcome> {
    let Some(follow) = answered(tx, here, inbound).await? else { return Ok(Outcome::NotMine) };
    if follow.target != inbound.actor.uri {
        return Ok(NOT_ASKED);
    }
    follow::mark_accepted(tx, &follow.uri).await?;
    if let Some(peer) = peers::find(tx, inbound.origin).await?
        && State::parse(&peer.state) == Some(State::Asked)
        && peer.actor_uri == inbound.actor.uri
    {
        store::decide(tx, here, &peer.id, State::Accepted, &peer.reason, &peer.decided_by).await?;
        follow::accept_waiting(tx, here, &peer.origin).await?;
        note(tx, here, inbound, "network-accepted-by").await?;
    }
    jobs::enqueue(tx, here, backfill::BACKFILL, &inbound.actor.uri).await?;
    Ok(Outcome::Done)
}

/// ActivityPub §7.7; after an `Accept`, it ends the relation.
async fn rejected(tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<Outcome> {
    let Some(follow) = answered(tx, here, inbound).await? else { return Ok(Outcome::NotMine) };
    if follow.target != inbound.actor.uri {
        return Ok(NOT_ASKED);
    }
    follow::forget(tx, &follow.uri).await?;
    let state = if follow.state == follow::ACCEPTED { State::Removed } else { State::Refused };
    end(tx, here, inbound, state).await?;
    Ok(Outcome::Done)
}

/// ActivityPub §7.10, of a `Follow`. Unknown: it never was, or is over already.
async fn undone(tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<Outcome> {
    let object = inbound.activity.json().get("object");
    let is_follow = inbound.activity.embedded("object").is_some_and(|object| object.kind() == "Follow");
    let mut found = match inbound.activity.id_of("object") {
        Some(uri) => follow::by_uri(tx, uri).await?,
        None => None,
    };
    if found.is_none() && is_follow {
        // Some servers name the follow anew when they take it back.
        let target =
            object.and_then(|object| object.get("object")).and_then(|target| target.as_str()).unwrap_or_default();
        found = follow::by_pair(tx, &inbound.actor.uri, target).await?;
    }
    let Some(follow) = found else { return Ok(if is_follow { Outcome::Done } else { Outcome::NotMine }) };
    if follow.follower != inbound.actor.uri {
        return Ok(Outcome::Refused("only the one who follows may end it"));
    }
    follow::forget(tx, &follow.uri).await?;
    if actors::by_uri(tx, &follow.target).await?.is_none_or(|target| target.kind != "person") {
        withdrawn(tx, here, inbound).await?;
    }
    Ok(Outcome::Done)
}

/// They do not follow our network any more: a request taken back, or the end of the relation.
async fn withdrawn(tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<()> {
    let Some(peer) = peers::find(tx, inbound.origin).await? else { return Ok(()) };
    match State::parse(&peer.state) {
        Some(State::Asking) if follow::of_origin(tx, &peer.origin, follow::PENDING).await?.is_empty() => {
            end(tx, here, inbound, State::Removed).await?;
        }
        // One reader who leaves does not take their server with them.
        Some(State::Accepted) if inbound.actor.kind != "person" => {
            let group = actors::network(tx).await?;
            if let Some(ours) = follow::by_pair(tx, &group.uri, &inbound.actor.uri).await? {
                follow::forget(tx, &ours.uri).await?;
            }
            end(tx, here, inbound, State::Removed).await?;
        }
        _ => {}
    }
    Ok(())
}

/// The other side said no, or ended it: kept with what it says of why. A block of ours stands.
async fn end(tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>, state: State) -> Result<()> {
    let Some(peer) = peers::find(tx, inbound.origin).await? else { return Ok(()) };
    let open = matches!(State::parse(&peer.state), Some(State::Asked | State::Asking | State::Accepted));
    if !open || peer.actor_uri != inbound.actor.uri {
        return Ok(());
    }
    let reason = inbound.activity.str("content").map(plain).unwrap_or_default();
    store::decide(tx, here, &peer.id, state, &reason, &inbound.actor.address()).await?;
    note(tx, here, inbound, "network-ended-by").await
}

/// A network changed its name, its territory or its inbox. Its actor is written by the room of
/// accounts, which is asked next.
async fn updated(tx: &mut Tx, inbound: &Inbound<'_>) -> Result<Outcome> {
    let actor = inbound.actor;
    if actor.kind == "person" || inbound.activity.id_of("object") != Some(&actor.uri) {
        return Ok(Outcome::NotMine);
    }
    let fetched = || inbound.fetched.get(&actor.uri).cloned();
    let Some(document) = fetched().or_else(|| inbound.activity.embedded("object")) else { return Ok(Outcome::NotMine) };
    let name: String =
        document.str("name").unwrap_or(&actor.name).chars().filter(|c| !c.is_control()).take(200).collect();
    let territory = document.str("areaServed").filter(|code| territory::get(code).is_some());
    store::describe(tx, &actor.uri, &name, territory, inbox_of(&document, inbound).unwrap_or(actor.delivery_inbox()))
        .await?;
    Ok(Outcome::NotMine)
}

/// Its shared inbox, or its own; never an address of another server.
fn inbox_of<'a>(document: &'a Document, inbound: &Inbound<'_>) -> Option<&'a str> {
    let shared = document.json().get("endpoints").and_then(|ends| str_of(ends, "sharedInbox"));
    [shared, document.id_of("inbox")].into_iter().flatten().find(|inbox| inbound.origin.owns(inbox))
}

/// A network is gone for good: nothing more is sent to it.
async fn gone(tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<Outcome> {
    let actor = inbound.actor;
    if actor.kind == "person" || inbound.activity.id_of("object") != Some(&actor.uri) {
        return Ok(Outcome::NotMine);
    }
    end(tx, here, inbound, State::Removed).await?;
    tx.query("delete from follows where follower = $1 or target = $1").bind(actor.uri.clone()).run().await?;
    tx.query("update actors set deleted_at = $1 where id = $2 and private_key is null and deleted_at is null")
        .bind(here.now)
        .bind(actor.id.clone())
        .run()
        .await?;
    Ok(Outcome::Done)
}

async fn note(tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>, action: &str) -> Result<()> {
    let line = audit::Line {
        actor: &inbound.actor.uri,
        action,
        object: inbound.origin.as_str(),
        outcome: audit::DONE,
        ..audit::Line::default()
    };
    audit::record(tx, here.now, &line).await
}
