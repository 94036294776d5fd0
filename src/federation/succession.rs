//! Keys that came after those which an old copy knows. A network that came back from one has none of the keys that it
//! made since, and could not tell what its own people said with them from a forgery. But each change was told by an
//! `Update`, proved by the key before it or, where that was revoked, by another actor of this instance; and who heard it
//! kept it: from keys that count here the next is believed, and so on, whoever gives them back.
//!
//! What was replaced proves what was said with it, and is published as such; what a revocation brought, or what follows a
//! key that was revoked here since the return, is published as revoked: it proves what comes back here, no more. Nothing
//! is signed with any of them, as their private halves are lost. So whoever holds a key of the copy gains nothing by
//! leading on from it. An instance that did not come back from a copy follows nothing.

use super::{
    Federation,
    actors::{self, Actor},
    document::Document,
    fetch::FetchError,
    outbox, proof,
    published::{self, MOST_KEYS, MOST_REVOKED, OVERLAP, PublishedKey},
    rotation::{self, Why},
};
use crate::{
    audit,
    db::{Conn, Result, Tx},
    here::Here,
    origin::Origin,
    time::Timestamp,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

impl Federation {
    /// Where `bodies`, which the network at `peer` kept of ours, are proved with keys that are not known here: takes what
    /// that network kept of how they came. `asked` holds the actors for whom it was asked already, and grows.
    ///
    /// # Errors
    /// See [`FetchError`]; `Unreachable` also when our database is.
    pub async fn follow_keys(
        &self,
        peer: &Origin,
        bodies: impl Iterator<Item = &[u8]> + Send,
        asked: &mut BTreeSet<String>,
    ) -> Result<(), FetchError> {
        let unstored = |error: sqlx::Error| FetchError::Unreachable(error.to_string());
        let named: BTreeSet<(String, String)> = bodies.flat_map(|body| self.named_keys(body)).collect();
        for (actor, key) in named {
            if asked.contains(&actor) {
                continue;
            }
            let is_unknown = {
                let mut conn = self.db.read().await.map_err(unstored)?;
                let keys = ours(&mut conn, &actor).await.map_err(unstored)?.map(|actor| actor.published_keys());
                keys.is_some_and(|keys| keys.iter().all(|known| known.id != key))
            };
            if !is_unknown {
                continue;
            }
            let (family, mut kept) = (self.family(&actor).await.map_err(unstored)?, Vec::new());
            for one in &family {
                kept.extend(self.ask_kept(peer, &rotation::told_under(one)).await?);
            }
            let mut tx = self.db.begin().await.map_err(unstored)?;
            learn(&mut tx, &self.here(), &family, peer, &kept).await.map_err(unstored)?;
            tx.commit().await.map_err(unstored)?;
            asked.insert(actor);
        }
        Ok(())
    }

    /// An actor of ours, and those who prove that its keys were revoked, or theirs.
    async fn family(&self, uri: &str) -> Result<Vec<String>> {
        let mut conn = self.db.read().await?;
        let mut all = vec![actors::instance(&mut conn).await?.uri, actors::network(&mut conn).await?.uri];
        if !all.iter().any(|one| one == uri) {
            all.push(uri.to_owned());
        }
        Ok(all)
    }

    /// The actors of ours, each with a key, who say that they proved an activity, or what stands in it.
    fn named_keys(&self, body: &[u8]) -> Vec<(String, String)> {
        let Some(activity) = Document::read(body) else { return Vec::new() };
        let inner = activity.embedded("object");
        let named = [Some(&activity), inner.as_ref()].into_iter().flatten().filter_map(|said| {
            let actor = said.json().get("actor").and_then(Value::as_str).filter(|actor| self.origin.owns(actor))?;
            let key = proof::method(said.json()).ok().filter(|key| is_key_of(key, actor))?;
            Some((actor.to_owned(), key.to_owned()))
        });
        named.collect()
    }
}

async fn ours(conn: &mut Conn, uri: &str) -> Result<Option<Actor>> {
    let found = actors::by_uri(conn, uri).await?;
    Ok(found.filter(|actor| actor.is_local() && actor.deleted_at.is_none()))
}

fn is_key_of(key: &str, actor: &str) -> bool {
    key.strip_prefix(actor).is_some_and(|rest| rest.starts_with('#'))
}

/// Takes the keys to which `kept` leads from those of these actors, and tells those who follow them.
async fn learn(tx: &mut Tx, here: &Here<'_>, family: &[String], peer: &Origin, kept: &[Vec<u8>]) -> Result<()> {
    let mut all = Vec::new();
    for uri in family {
        all.extend(ours(tx, uri).await?.map(|actor| (actor.published_keys(), actor)));
    }
    // Who never lost a key has none to follow, and whoever shows one has made it.
    if !outbox::was_restored(tx, here.now).await? {
        return Ok(());
    }
    let restored = outbox::restored_at(tx).await?;
    let line = Line { origin: here.origin, now: here.now, restored };
    let mut keys: Vec<Keys> = all.iter().map(|(keys, actor)| Keys::of(actor, keys.clone())).collect();
    line.follow(&mut keys, kept);
    let mut found = false;
    for ((known, actor), Keys { keys, .. }) in all.iter().zip(keys) {
        found |= *known != keys && take(tx, here, actor, peer, (known, &keys)).await?;
    }
    if found {
        // What no digest tells of was read once from each network, and refused where its key was unknown: once more.
        tx.query("update networks set reactions_epoch = '', said_epoch = '' where state = 'accepted'").run().await?;
    }
    Ok(())
}

/// Writes the keys of one actor; false when they were changed a moment ago: the next comparison looks again.
async fn take(
    tx: &mut Tx,
    here: &Here<'_>,
    actor: &Actor,
    peer: &Origin,
    (known, keys): (&[PublishedKey], &[PublishedKey]),
) -> Result<bool> {
    let written = tx
        .query("update actors set proof_keys = $1 where id = $2 and proof_keys = $3 and private_key is not null")
        .bind(json!(keys).to_string())
        .bind(actor.id.clone())
        .bind(actor.proof_keys.clone())
        .run()
        .await?;
    if written != 1 {
        return Ok(false);
    }
    let renewed = actors::by_id(tx, &actor.id).await?;
    rotation::announce(tx, here, &renewed, &renewed, Why::Rotation).await?;
    let found: Vec<&str> = keys
        .iter()
        .filter(|key| !known.contains(key))
        .map(|key| key.id.rsplit('#').next().unwrap_or(&key.id))
        .collect();
    let line = audit::Line {
        actor: peer.as_str(),
        action: "keys-follow",
        object: &actor.uri,
        outcome: audit::DONE,
        detail: &found.join(" "),
        address: "",
    };
    audit::record(tx, here.now, &line).await?;
    Ok(true)
}

/// What is known of the keys of one actor of ours.
struct Keys {
    uri: String,
    kind: String,
    keys: Vec<PublishedKey>,
}

impl Keys {
    fn of(actor: &Actor, keys: Vec<PublishedKey>) -> Self {
        Self { uri: actor.uri.clone(), kind: actor.kind.clone(), keys }
    }

    /// True for the actor who proves what is told of the revoked keys of `other`: see [`rotation`].
    fn speaks_for(&self, other: &Self) -> bool {
        self.kind == if other.kind == "application" { "group" } else { "application" }
    }

    fn takes(&mut self, key: PublishedKey) {
        let is_new = self.keys.iter().all(|known| known.id != key.id && known.key != key.key);
        if !is_new || !is_key_of(&key.id, &self.uri) {
            return;
        }
        // After the one in use, before the revoked ones; and one more can always be made here.
        if key.revoked.is_some() {
            if self.keys.iter().filter(|key| key.revoked.is_some()).count() < MOST_REVOKED {
                self.keys.push(key);
            }
        } else if self.keys.iter().filter(|key| key.revoked.is_none()).count() < MOST_KEYS - 1 {
            self.keys.insert(1, key);
        }
    }
}

/// By what keys are followed.
struct Line<'a> {
    origin: &'a Origin,
    now: Timestamp,
    /// When this network came back from a copy.
    restored: Option<Timestamp>,
}

impl Line<'_> {
    /// Adds the keys that `kept` leads to.
    fn follow(&self, all: &mut [Keys], kept: &[Vec<u8>]) {
        let mut told: Vec<Document> = kept.iter().filter_map(|body| Document::read(body)).collect();
        told.retain(|activity| activity.kind() == "Update");
        // Each that is believed may prove the next, in whatever order they were kept.
        loop {
            let found = told.iter().enumerate().find_map(|(at, said)| Some((at, self.believed(all, said)?)));
            let Some((at, (of, revoked))) = found else { return };
            let Some(document) = told.swap_remove(at).embedded("object").filter(|it| it.uri() == all[of].uri) else {
                continue;
            };
            for key in published::read(&document, self.origin).into_iter().filter(|key| key.holds(self.now)) {
                // No longer than any that is replaced here: what its document says of its end is whoever wrote it.
                let end = self.now.plus(OVERLAP);
                let expires = Some(key.expires.map_or(end, |said| said.min(end)));
                all[of].takes(match revoked {
                    Some(_) => PublishedKey { revoked, ..key },
                    None => PublishedKey { expires, ..key },
                });
            }
        }
    }

    /// Of whose keys a proved activity tells; and when those are taken to be revoked, if they are.
    fn believed(&self, all: &[Keys], said: &Document) -> Option<(usize, Option<Timestamp>)> {
        let actor = said.json().get("actor").and_then(Value::as_str)?;
        let of = all.iter().position(|one| one.uri == actor)?;
        let method = proof::method(said.json()).ok()?;
        let (by, key) = all.iter().find_map(|one| Some((one, one.keys.iter().find(|key| key.id == method)?)))?;
        let itself = by.uri == actor;
        let may = itself || (self.restored.is_some() && by.speaks_for(&all[of]));
        let counts = key.holds(self.now) || key.counts_after(self.restored);
        (may && counts && proof::verify(said.json(), &key.key).is_ok())
            .then(|| (of, key.revoked.or((!itself).then_some(self.now))))
    }
}
