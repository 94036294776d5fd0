//! Whose key signed a delivery: the one that is known, or the one that its origin gives now. Asking
//! costs us and the other side a request, which anyone can cause by naming somebody: these requests
//! are counted by who causes them, and never so that a flood in the name of a network silences it.

use super::{
    Federation, actors,
    fetch::FetchError,
    inbox::{Answer, refusal},
    keys::VerifyingKey,
    limits::{ACTORS, FETCHES, FETCHES_ACCEPTED, KnownKey},
    signature::Signed,
};
use crate::{client_address::ClientAddress, origin::Origin};
use std::sync::Arc;

/// An origin, and the client network that speaks in its name.
pub(super) struct Sender<'a> {
    origin: &'a Origin,
    network: String,
    /// Both, as one name.
    pub(super) name: String,
}

impl<'a> Sender<'a> {
    pub(super) fn new(origin: &'a Origin, address: Option<ClientAddress>) -> Self {
        let network = address.map(ClientAddress::network).unwrap_or_default();
        Self { origin, name: format!("{origin} {network}"), network }
    }
}

impl Federation {
    pub(super) async fn knows(&self, actor: &str) -> bool {
        let Ok(mut conn) = self.db.read().await else { return true };
        actors::by_uri(&mut conn, actor).await.is_ok_and(|found| found.is_some())
    }

    /// Verifies with the key we have; on failure asks the origin once whether it has another.
    ///
    /// `proven` tells that this accepted network has sent from there before: its many people may all
    /// write for a first time one day.
    pub(super) async fn verify(
        self: &Arc<Self>,
        signed: &Signed,
        actor: &str,
        sender: &Sender<'_>,
        proven: bool,
    ) -> Result<(), Answer> {
        let now = self.clock.now();
        let known = self.known_key(actor).await.map_err(|_| Answer::later("the database does not answer"))?;
        if let Some(KnownKey { id, key, .. }) = known {
            if !names_key(&signed.key_id, &id, actor) {
                return Err(Answer::unsigned("keyId is not the actor's key"));
            }
            match signed.verify(&key) {
                Ok(()) => return Ok(()),
                // A key that changed is asked for once in a while, never at each bad request.
                Err(error) if !self.limits.allow(&format!("key {actor} {}", sender.network), FETCHES, now) => {
                    return Err(refusal(&error, now));
                }
                Err(_) => {}
            }
        }
        let from = if proven { format!("fetches {}", sender.name) } else { format!("fetches {}", sender.network) };
        let most = if proven { FETCHES_ACCEPTED } else { FETCHES };
        // Whoever has a domain has as many actors as they wish: only so many become known at a time.
        let domain = format!("actors of {}", sender.origin.domain());
        let crowded = !proven && self.limits.is_spent(&domain, ACTORS, now);
        if crowded || !self.limits.allow(&from, most, now) {
            return Err(Answer::later("the signer's key was asked for too often"));
        }
        let KnownKey { id, key, .. } = self.fetched_key(actor).await?;
        if !names_key(&signed.key_id, &id, actor) {
            return Err(Answer::unsigned("keyId is not the actor's key"));
        }
        signed.verify(&key).map_err(|error| refusal(&error, now))?;
        // It was asked for with good reason; from now on it counts against its domain alone.
        self.limits.give_back(&from);
        self.limits.spend(&domain, now);
        Ok(())
    }

    async fn known_key(&self, actor: &str) -> crate::db::Result<Option<KnownKey>> {
        let (turn, kept) = self.keys.get(actor);
        // Another node may have heard that this key is revoked.
        if kept.is_some() && !self.db.is_shared() {
            return Ok(kept);
        }
        let mut conn = self.db.read().await?;
        let Some(row) = actors::by_uri(&mut conn, actor).await? else { return Ok(None) };
        if kept.as_ref().is_some_and(|kept| kept.pem == row.public_key) {
            return Ok(kept);
        }
        let Ok(key) = VerifyingKey::from_pem(&row.public_key) else { return Ok(None) };
        let known = KnownKey { id: row.key_id, pem: row.public_key, key: Arc::new(key) };
        self.keys.put(turn, actor, known.clone());
        Ok(Some(known))
    }

    async fn fetched_key(self: &Arc<Self>, actor: &str) -> Result<KnownKey, Answer> {
        let row = self.fetch_actor(actor).await.map_err(|error| match error {
            // 503, not 401: the sender must try again, its signature may be perfectly good.
            FetchError::Unreachable(why) => Answer::later(format!("the signer cannot be asked for its key: {why}")),
            other => Answer::unsigned(format!("the signer's key cannot be had: {other}")),
        })?;
        let key = VerifyingKey::from_pem(&row.public_key).map_err(|error| Answer::unsigned(error.to_string()))?;
        Ok(KnownKey { id: row.key_id, pem: row.public_key, key: Arc::new(key) })
    }
}

/// GoToSocial names its key by a path under the actor; both sides must be that actor's.
fn names_key(named: &str, key_id: &str, actor: &str) -> bool {
    named == key_id || named == actor || named.strip_prefix(actor).is_some_and(|rest| rest.starts_with(['#', '/']))
}
