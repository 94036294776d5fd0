//! Keys that came after those which an old copy knows. A network that came back from one has none of the keys that it
//! made since, and could not tell what its own people said with them from a forgery. But each rotation was told by an
//! `Update` that the key before proves, and who heard it kept it: from a key that is known here and holds, the next is
//! believed, and so on, whoever gives them back. Such a key proves what was said with it and is published as one that was
//! replaced; nothing is signed with it, as its private half is lost. A revoked key leads to no other, and what a
//! revocation brought is not followed, as somebody else proves it.

use super::{
    Federation,
    actors::{self, Actor},
    document::Document,
    fetch::FetchError,
    proof,
    published::{self, MOST_KEYS, OVERLAP, PublishedKey, Worth},
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
            let kept = self.ask_kept(peer, &rotation::told_under(&actor)).await?;
            let mut tx = self.db.begin().await.map_err(unstored)?;
            learn(&mut tx, &self.here(), &actor, peer, &kept).await.map_err(unstored)?;
            tx.commit().await.map_err(unstored)?;
            asked.insert(actor);
        }
        Ok(())
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

/// Takes the keys that lead on from those of `uri`, and tells those who follow that they are its own.
async fn learn(tx: &mut Tx, here: &Here<'_>, uri: &str, peer: &Origin, kept: &[Vec<u8>]) -> Result<()> {
    let Some(actor) = ours(tx, uri).await? else { return Ok(()) };
    let known = actor.published_keys();
    let keys = followed(uri, here.origin, &known, kept, here.now);
    let found: Vec<&str> = keys
        .iter()
        .filter(|key| !known.contains(key))
        .map(|key| key.id.rsplit('#').next().unwrap_or(&key.id))
        .collect();
    if found.is_empty() {
        return Ok(());
    }
    let written = tx
        .query("update actors set proof_keys = $1 where id = $2 and proof_keys = $3 and private_key is not null")
        .bind(json!(keys).to_string())
        .bind(actor.id.clone())
        .bind(actor.proof_keys.clone())
        .run()
        .await?;
    // They were changed a moment ago: the next comparison looks again.
    if written != 1 {
        return Ok(());
    }
    let now_has = actors::by_id(tx, &actor.id).await?;
    rotation::announce(tx, here, &now_has, &now_has, Why::Rotation).await?;
    let line = audit::Line {
        actor: peer.as_str(),
        action: "keys-follow",
        object: uri,
        outcome: audit::DONE,
        detail: &found.join(" "),
        address: "",
    };
    audit::record(tx, here.now, &line).await
}

/// The keys of an actor of ours, with those to which `kept` leads from them: after the one in use, before the revoked ones.
fn followed(uri: &str, origin: &Origin, known: &[PublishedKey], kept: &[Vec<u8>], now: Timestamp) -> Vec<PublishedKey> {
    let mut keys = known.to_vec();
    let mut told: Vec<Document> = kept.iter().filter_map(|body| Document::read(body)).collect();
    told.retain(|activity| activity.kind() == "Update" && activity.id_of("actor") == Some(uri));
    // Each believed one may prove the next, in whatever order they were kept.
    while let Some(at) = told.iter().position(|it| published::worth(&keys, it.json(), now) == Worth::Proved) {
        let Some(document) = told.swap_remove(at).embedded("object").filter(|it| it.uri() == uri) else { continue };
        for key in published::read(&document, origin) {
            let key = PublishedKey { expires: key.expires.or(Some(now.plus(OVERLAP))), ..key };
            let is_new = keys.iter().all(|known| known.id != key.id && known.key != key.key);
            // One more can always be made here.
            let room = keys.iter().filter(|key| key.revoked.is_none()).count() < MOST_KEYS - 1;
            if is_new && room && key.holds(now) && is_key_of(&key.id, uri) {
                keys.insert(1, key);
            }
        }
    }
    keys
}
