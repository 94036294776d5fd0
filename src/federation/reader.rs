//! Who reads what is for peers alone: the instance actor of a network that was accepted by name, by its signature.
//! Any other actor of that server is only one of its accounts. And the other side: asking a peer so.

use super::{
    Federation,
    actors::{self, Actor},
    fetch::{FetchError, MAX_ANSWER},
    journal::Refusal,
    keys::VerifyingKey,
    limits::FETCHES,
    peers::{self, Admission},
    signature::{self, Signed},
};
use crate::{client_address::ClientAddress, db::Result, origin::Origin};
use axum::{
    extract::{FromRef, FromRequestParts, OriginalUri},
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::{IntoResponse as _, Response},
};
use std::sync::Arc;
use url::Url;

/// The accepted network that signed a request: who asks at a door that is for peers alone.
pub struct PeerReader(pub Origin);

impl<S: Sync> FromRequestParts<S> for PeerReader
where
    Arc<Federation>: FromRef<S>,
{
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, StatusCode> {
        let federation: Arc<Federation> = FromRef::from_ref(state);
        let address = parts.extensions.get::<ClientAddress>().copied();
        let uri =
            parts.extensions.get::<OriginalUri>().map_or_else(|| parts.uri.clone(), |OriginalUri(uri)| uri.clone());
        let path = uri.path_and_query().map_or("", |path| path.as_str());
        federation.reader(path, &parts.headers, address).await.map(Self)
    }
}

/// 429: so many questions in a minute are enough.
#[must_use]
pub fn too_many() -> Response {
    (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "60")]).into_response()
}

impl Federation {
    /// The accepted network whose instance actor signed this `GET` of `path`, query included. Whoever is refused leaves
    /// a line in the audit log.
    ///
    /// # Errors
    /// The status to answer.
    async fn reader(
        &self,
        path: &str,
        headers: &HeaderMap,
        address: Option<ClientAddress>,
    ) -> Result<Origin, StatusCode> {
        let signed = Signed::read("GET", path, headers, b"", self.clock.now()).map_err(|_| StatusCode::UNAUTHORIZED)?;
        let actor = signed.key_id.split('#').next().unwrap_or_default().to_owned();
        let origin = Origin::parse(&actor).ok_or(StatusCode::UNAUTHORIZED)?;
        let refuse = |status: StatusCode, reason: &str| {
            self.journal.refuse(Refusal {
                claimed: actor.clone(),
                object: path.to_owned(),
                reason: reason.to_owned(),
                address: address.map(|address| address.to_string()).unwrap_or_default(),
            });
            status
        };
        let unread = |_| StatusCode::SERVICE_UNAVAILABLE;
        let standing = self.peers.standing(&origin).await.map_err(unread)?;
        if standing.admission != Admission::Accepted || !standing.by_name {
            return Err(refuse(StatusCode::FORBIDDEN, "only networks accepted by name read here"));
        }
        let known = actors::by_uri(&mut self.db.read().await.map_err(unread)?, &actor).await.map_err(unread)?;
        let known = match known {
            Some(known) => known,
            None => self.fetch_actor(&actor).await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?,
        };
        let fits = |known: &Actor| {
            known.key_id == signed.key_id
                && VerifyingKey::from_pem(&known.public_key).is_ok_and(|key| signed.verify(&key).is_ok())
        };
        let network = address.map(ClientAddress::network).unwrap_or_default();
        let known = if fits(&known) {
            known
        } else if !self.limits.allow(&format!("key {actor} {network}"), FETCHES, self.clock.now()) {
            // Whoever else names it must not make us ask at each request.
            return Err(StatusCode::UNAUTHORIZED);
        } else {
            // Its key may be another since.
            self.fetch_actor(&actor).await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?
        };
        if !fits(&known) {
            return Err(refuse(StatusCode::UNAUTHORIZED, "the signature does not fit"));
        }
        let speaks = {
            let mut conn = self.db.read().await.map_err(unread)?;
            peers::speaks_for_its_network(&mut conn, &known).await.map_err(unread)?
        };
        if known.kind != "application" || !speaks {
            return Err(refuse(StatusCode::FORBIDDEN, "only the instance actor of a network reads here"));
        }
        // Whoever asks is there: what waits for it is sent as well.
        self.signs_of_life.note(&origin, self.clock.now());
        self.wake();
        Ok(origin)
    }

    /// Asks the network at `origin` for `path`, signed by our instance actor.
    ///
    /// # Errors
    /// See [`FetchError`].
    pub async fn ask_peer(&self, origin: &Origin, path: &str) -> Result<Vec<u8>, FetchError> {
        self.ask_peer_for(origin, path, MAX_ANSWER).await
    }

    /// The same, for an answer of at most `limit` bytes.
    ///
    /// # Errors
    /// See [`FetchError`].
    pub async fn ask_peer_for(&self, origin: &Origin, path: &str, limit: usize) -> Result<Vec<u8>, FetchError> {
        let url = Url::parse(&format!("{origin}{path}")).map_err(|_| FetchError::Refused)?;
        let headers = self.sign_get(&url, origin).await.map_err(|error| FetchError::Unreachable(error.to_string()))?;
        Ok(self.fetch.get(&url, headers, limit).await?.1)
    }

    async fn sign_get(&self, url: &Url, origin: &Origin) -> Result<Vec<(&'static str, String)>> {
        let actor = actors::instance(&mut self.db.read().await?).await?;
        let damaged = |error: super::keys::KeyError| sqlx::Error::Decode(error.into());
        let key = self.opened.of(&actor, &self.sealer).map_err(damaged)?;
        signature::sign_get(url, origin.authority(), &actor.key_id, &key, self.clock.now()).map_err(damaged)
    }

    /// True while `name` was counted fewer than `most` times in this minute; counts it.
    #[must_use]
    pub fn allows(&self, name: &str, most: u32) -> bool {
        self.limits.allow(name, most, self.clock.now())
    }
}
