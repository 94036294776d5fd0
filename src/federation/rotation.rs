//! New keys for an actor of ours: as a matter of course, or because somebody else may hold the old ones.
//!
//! The pair of requests (RSA) and that of proofs (Ed25519) change together, and the private halves before are gone with
//! the commit. A key of requests proves one request, which lives an hour, and each is signed when it is sent: the old
//! one is published no more, whatever the reason. A key of proofs lies in streams, journals and archives: after a
//! rotation it is published with its end, [`OVERLAP`] later; after a revocation it is published as revoked, for ever,
//! as is the key of requests. What others hear is an `Update` in the same transaction, which they believe by the key
//! before, or, when that one is revoked, by another actor of this instance; and their program asks us for the actor.

use super::{
    actors::{self, Actor},
    document::PUBLIC,
    keys::{NewPair, rsa_multikey},
    outbox::{self, Audience},
    published::{MOST_KEYS, OVERLAP, PublishedKey},
    vocabulary,
};
use crate::{audit, db::Tx, here::Here, history, time::Timestamp};
use serde_json::json;
use thiserror::Error;

/// Why keys change.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// As a matter of course: what was said with the old ones holds.
    Rotation,
    /// Somebody else may hold them: all that this actor ever had are worth nothing from now on.
    Compromised,
}

/// Who wants it, for the audit log.
#[derive(Copy, Clone, Debug)]
pub struct Asker<'a> {
    /// Handle, or `system`.
    pub handle: &'a str,
    /// Network address of the request; empty on the command line.
    pub address: &'a str,
}

/// Why keys do not change.
#[derive(Debug, Error)]
pub enum Error {
    /// It is an actor of another instance, or is gone.
    #[error("this actor has no keys here")]
    NotOurs,
    /// So many were replaced within [`OVERLAP`] that another would push out one that is still needed.
    #[error("its keys were replaced {MOST_KEYS} times in 400 days: wait, or revoke them")]
    TooMany,
    /// Another process changed them just now.
    #[error("its keys were changed by somebody else just now")]
    Changed,
    /// The database's.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Gives an actor of ours the keys of `pair`, and tells all who follow it or the network. `pair` is made beforehand,
/// off the async threads.
///
/// # Errors
/// See [`Error`].
pub async fn replace(
    tx: &mut Tx,
    here: &Here<'_>,
    actor: &Actor,
    pair: NewPair,
    why: Why,
    by: Asker<'_>,
) -> Result<Actor, Error> {
    if !actor.is_local() || actor.deleted_at.is_some() {
        return Err(Error::NotOurs);
    }
    let forgotten = history::clock(tx, here.now).await?;
    let keys = keys_after(actor, (&here.id(), &pair.proof.public), why, here.now, forgotten).ok_or(Error::TooMany)?;
    let written = tx
        .query(
            "update actors set public_key = $1, private_key = $2, proof_key = $3, proof_keys = $4 \
             where id = $5 and public_key = $6 and private_key is not null",
        )
        .bind(pair.public_pem)
        .bind(pair.private)
        .bind(pair.proof.private)
        .bind(json!(keys).to_string())
        .bind(actor.id.clone())
        .bind(actor.public_key.clone())
        .run()
        .await?;
    if written != 1 {
        return Err(Error::Changed);
    }
    let renewed = actors::by_id(tx, &actor.id).await?;
    announce(tx, here, actor, &renewed, why).await?;
    let action = if why == Why::Rotation { "keys-rotate" } else { "keys-revoke" };
    let line = audit::Line {
        actor: by.handle,
        action,
        object: &actor.uri,
        outcome: audit::DONE,
        detail: keys.first().map_or("", |key| &key.id),
        address: by.address,
    };
    audit::record(tx, here.now, &line).await?;
    Ok(renewed)
}

/// Under which the ids of those activities stand that tell of the keys of an actor of ours: whoever kept them can be asked
/// for them by it.
pub(super) fn told_under(actor: &str) -> String {
    format!("{actor}/keys")
}

/// Tells those who follow an actor of ours, or the network, which keys it has.
///
/// # Errors
/// The database's.
pub(super) async fn announce(
    tx: &mut Tx,
    here: &Here<'_>,
    before: &Actor,
    renewed: &Actor,
    why: Why,
) -> crate::db::Result<()> {
    let network = actors::network(tx).await?;
    let document = actors::document(renewed, &network.uri, Timestamp(renewed.fetched_at));
    let id = format!("{}/{}", told_under(&renewed.uri), here.id());
    let followers = renewed.followers_uri();
    let update = vocabulary::activity("Update", &id, &renewed.uri, document, &[PUBLIC], &[&followers], here.now);
    let witness = match (why, renewed.kind.as_str()) {
        (Why::Rotation, _) => before.clone(),
        (Why::Compromised, "application") => network.clone(),
        (Why::Compromised, _) => actors::instance(tx).await?,
    };
    let audience = Audience {
        followers_of: &[&renewed.uri, &network.uri],
        proved_by: Some(&witness),
        // A revocation goes before all else; and what is taken back goes first, and would come with a key that nobody knows.
        urgent: true,
        ..Audience::default()
    };
    outbox::append(tx, here, renewed, update, &audience).await
}

/// The public halves after the change; `None` when too many would be believed at once. `name` is one that never comes
/// again, not even after a return from an old copy: others keep a key by its address.
fn keys_after(
    actor: &Actor,
    (name, new): (&str, &str),
    why: Why,
    now: Timestamp,
    forgotten: Timestamp,
) -> Option<Vec<PublishedKey>> {
    let before = actor.published_keys();
    let uri = &actor.uri;
    let mut keys = vec![PublishedKey::new(format!("{uri}#proof-{name}"), new.to_owned(), Some(now))];
    match why {
        Why::Rotation => keys.extend(before.into_iter().filter_map(|mut key| {
            if key.revoked.is_none() {
                key.expires = key.expires.or(Some(now.plus(OVERLAP)));
            }
            // By the clock of history: one that is wrong by a year ends no key.
            (key.revoked.is_some() || key.expires.is_some_and(|end| end > forgotten)).then_some(key)
        })),
        Why::Compromised => {
            keys.extend(before.into_iter().map(|key| PublishedKey { revoked: key.revoked.or(Some(now)), ..key }));
            if let Some(rsa) = rsa_multikey(&actor.public_key) {
                let id = format!("{uri}#main-key-before-{name}");
                keys.push(PublishedKey { revoked: Some(now), ..PublishedKey::new(id, rsa, None) });
            }
        }
    }
    (keys.iter().filter(|key| key.revoked.is_none()).count() <= MOST_KEYS).then_some(keys)
}
