//! Persons in ActivityPub, both ways: what we say of ours, and what other networks say of theirs.
//! An actor's document is only ever taken from that very actor, and an actor that is gone stays
//! gone (invariants I3 and I4).

use crate::{
    db::{Conn, Result, Tx},
    federation::{
        Handler, Inbound, Outcome,
        actors::{self, Actor, Fetched},
        document::{Document, PUBLIC},
        outbox::{self, Audience},
        vocabulary,
    },
    here::Here,
    time::Timestamp,
};
use async_trait::async_trait;

/// Takes `Update` and `Delete` of actors.
pub struct Activities;

#[async_trait]
impl Handler for Activities {
    async fn apply(&self, tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<Outcome> {
        let object = inbound.activity.id_of("object").unwrap_or_default();
        let itself = object == inbound.actor.uri;
        match inbound.activity.kind() {
            "Update" if itself => update(tx, here, inbound).await,
            "Update" if inbound.activity.embedded("object").is_some_and(|object| is_actor(&object)) => {
                Ok(Outcome::Refused("an actor is only updated by itself"))
            }
            "Delete" if itself && inbound.actor.kind == "person" => delete(tx, here, inbound).await,
            _ => Ok(Outcome::NotMine),
        }
    }

    /// Nothing is kept here under the id of what somebody creates.
    async fn known(&self, _: &mut Conn, _: &[String]) -> Result<Vec<String>> {
        Ok(Vec::new())
    }
}

fn is_actor(document: &Document) -> bool {
    matches!(document.kind(), "Person" | "Service" | "Group" | "Organization" | "Application")
}

/// ActivityPub §7.3. What the actor signed is enough for its name and addresses; another key has
/// to be fetched from its origin, which also makes the kept key forgotten.
async fn update(tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<Outcome> {
    let actor = inbound.actor;
    if actor.is_local() || actor.deleted_at.is_some() {
        return Ok(Outcome::Refused("this actor cannot be updated"));
    }
    let uri = &actor.uri;
    let signed = inbound
        .activity
        .embedded("object")
        .filter(|document| document.uri() == uri.as_str())
        .and_then(|document| Fetched::read(&document))
        // The keys that would be written, not any of those that stand there: whoever holds one cannot plant another.
        .filter(|fetched| fetched.has_keys_of(actor));
    let fetched = match signed {
        Some(fetched) => fetched,
        None => {
            let Some(document) = inbound.fetched.get(uri).filter(|document| document.uri() == uri.as_str()) else {
                return Ok(Outcome::Needs(uri.clone()));
            };
            let Some(fetched) = Fetched::read(document) else {
                return Ok(Outcome::Refused("not an actor with a key of its own"));
            };
            fetched
        }
    };
    fetched.store(tx, here).await?;
    // A network has more to do about its Group than people have.
    Ok(if actor.kind == "person" { Outcome::Done } else { Outcome::NotMine })
}

/// ActivityPub §7.4. The name stays on what was published under a free licence; the rest goes.
async fn delete(tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<Outcome> {
    if inbound.actor.is_local() {
        return Ok(Outcome::Refused("this actor is ours"));
    }
    // The row of a stranger says it too; nothing more is kept of them.
    if inbound.accepted {
        bury(tx, here, inbound.actor).await?;
    }
    close(tx, here, inbound.actor).await?;
    Ok(Outcome::Done)
}

async fn bury(tx: &mut Tx, here: &Here<'_>, actor: &Actor) -> Result<()> {
    tx.query("insert into tombstones (uri, actor_uri, deleted_at) values ($1, $1, $2) on conflict (uri, actor_uri) do nothing")
        .bind(actor.uri.clone())
        .bind(here.now)
        .run()
        .await
        .map(|_| ())
}

async fn close(tx: &mut Tx, here: &Here<'_>, actor: &Actor) -> Result<()> {
    tx.query("update actors set deleted_at = $1, summary = '' where id = $2 and deleted_at is null")
        .bind(here.now)
        .bind(actor.id.clone())
        .run()
        .await?;
    tx.query("delete from follows where follower = $1 or target = $1").bind(actor.uri.clone()).run().await.map(|_| ())
}

/// Tells the followers of a person, and of the network, what the person says of themselves now.
pub(super) async fn announce_profile(tx: &mut Tx, here: &Here<'_>, actor_id: &str) -> Result<()> {
    let actor = actors::by_id(tx, actor_id).await?;
    let network = actors::network(tx).await?;
    let document = actors::document(&actor, &network.uri, Timestamp(actor.fetched_at));
    let activity = vocabulary::activity(
        "Update",
        &activity_id(here),
        &actor.uri,
        document,
        &[PUBLIC],
        &[&actor.followers_uri()],
        here.now,
    );
    outbox::append(
        tx,
        here,
        &actor,
        activity,
        &Audience { followers_of: &[&actor.uri, &network.uri], ..Audience::default() },
    )
    .await
}

/// Tells the same people that a person is gone, and makes it so here.
pub(super) async fn announce_deletion(tx: &mut Tx, here: &Here<'_>, actor_id: &str) -> Result<()> {
    let actor = actors::by_id(tx, actor_id).await?;
    let network = actors::network(tx).await?;
    let activity = vocabulary::delete(&activity_id(here), &actor.uri, &actor.uri, here.now);
    outbox::append(
        tx,
        here,
        &actor,
        activity,
        &Audience { followers_of: &[&actor.uri, &network.uri], ..Audience::default() },
    )
    .await?;
    bury(tx, here, &actor).await?;
    close(tx, here, &actor).await
}

fn activity_id(here: &Here<'_>) -> String {
    here.uri(&format!("/activities/{}", here.id()))
}
