//! This instance as others reach it: its name, its certificate, its proxy, its own signature coming back. The one who
//! asks and the one who answers are both ours, and prove it with the secret of the data folder: to anybody else there
//! is nothing at this address.

use super::{
    Federation,
    actors::{self, Actor, Fetched},
    address::allowed,
    discovery,
    document::Document,
    fetch::{self, Fetch, FetchError},
    keys::{SigningKey, VerifyingKey},
    peers::Peers,
    routes::Fed,
    signature::{Signed, sign_post},
};
use crate::{
    client_address::ClientAddress,
    config::Config,
    db::Db,
    origin::{Origin, Reach},
    seal::Sealer,
    time::Timestamp,
};
use axum::{
    Extension, Json,
    body::Bytes,
    extract::{ConnectInfo, OriginalUri, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};
use url::Url;

/// Where it is asked.
const PATH: &str = "/actor/echo";
/// How old a question may be: both ends read the clock of one machine, or of two that share a database.
const FRESH: Duration = Duration::from_secs(120);
/// A client address of nobody (RFC 5737), sent to see whether the proxy lets visitors choose theirs.
pub const NOBODY: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 77));

/// What came of a signed request to ourselves.
#[derive(Debug, Serialize, Deserialize)]
pub struct Echo {
    /// Why the signature does not hold, when it does not.
    pub signature: Option<String>,
    /// Who the program took for the visitor.
    pub visitor: IpAddr,
    /// Who opened the connection: the proxy.
    pub socket: IpAddr,
}

/// Answers [`Outside::echo`].
pub(super) async fn answer(
    State(federation): Fed,
    OriginalUri(uri): OriginalUri,
    visitor: Option<Extension<ClientAddress>>,
    socket: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let now = federation.clock.now();
    let (Some(Extension(visitor)), Some(Extension(ConnectInfo(socket))), true) =
        (visitor, socket, is_ours(&federation.sealer, &body, now))
    else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let path = uri.path_and_query().map_or(PATH, |path| path.as_str());
    let signature = federation.check_own(path, &headers, &body, now).await.err();
    Json(Echo { signature, visitor: visitor.0, socket: socket.ip().to_canonical() }).into_response()
}

fn is_ours(sealer: &Sealer, body: &[u8], now: Timestamp) -> bool {
    let asked = sealer.open(body).ok().and_then(|plain| String::from_utf8(plain).ok()?.parse().ok());
    asked.is_some_and(|asked| now.since(Timestamp(asked)).max(Timestamp(asked).since(now)) < FRESH)
}

impl Federation {
    async fn check_own(&self, path: &str, headers: &HeaderMap, body: &[u8], now: Timestamp) -> Result<(), String> {
        let read = async { actors::instance(&mut self.db.read().await?).await };
        let instance = read.await.map_err(|error| error.to_string())?;
        let key = VerifyingKey::from_pem(&instance.public_key).map_err(|error| error.to_string())?;
        let signed = Signed::read("POST", path, headers, body, now).map_err(|error| error.to_string())?;
        if signed.key_id != instance.key_id {
            return Err("it names another key".into());
        }
        signed.verify(&key).map_err(|error| error.to_string())
    }
}

/// Looks at this instance through its public address, with the client that speaks to all other servers.
pub struct Outside {
    fetch: Fetch,
    origin: Origin,
    reach: Reach,
    instance: Actor,
    network: Actor,
    key: SigningKey,
}

impl Outside {
    /// Prepares the client. It holds no lease and writes nothing: a program may run beside it.
    ///
    /// # Errors
    /// One sentence: the instance was never founded, a key does not open, TLS cannot start.
    pub async fn new(config: &Config, db: &Db, sealer: &Sealer) -> anyhow::Result<Self> {
        let mut conn = db.read().await?;
        let (instance, network) = (actors::instance(&mut conn).await?, actors::network(&mut conn).await?);
        drop(conn);
        let sealed = instance.private_key.as_deref().unwrap_or_default();
        let key = sealer.signing_key(sealed)?;
        let signer = fetch::Signer::open(&instance, sealer)?;
        let fetch = Fetch::new(Peers::new(db.clone()), &config.origin, config.reach(), signer, Vec::new())
            .await
            .map_err(anyhow::Error::msg)?;
        Ok(Self { fetch, origin: config.origin.clone(), reach: config.reach(), instance, network, key })
    }

    /// The addresses that the public name leads to; an error when there is none, or one that is not public.
    ///
    /// # Errors
    /// The resolver's words, or the address.
    pub async fn addresses(&self) -> Result<Vec<IpAddr>, String> {
        if self.reach == Reach::Development && self.origin.is_local_name() {
            return Ok(vec![std::net::Ipv4Addr::LOCALHOST.into()]);
        }
        let found = tokio::net::lookup_host((self.origin.host(), 443)).await.map_err(|error| error.to_string())?;
        let mut found: Vec<IpAddr> = found.map(|address| address.ip()).collect();
        found.sort_unstable();
        found.dedup();
        match found.iter().find(|ip| !allowed(**ip, self.reach)) {
            Some(private) => Err(format!("{private}")),
            None => Ok(found),
        }
    }

    /// Reads `/healthz` through the public address.
    ///
    /// # Errors
    /// See [`FetchError`].
    pub async fn page(&self) -> Result<(), FetchError> {
        match self.fetch.bytes(&self.url("/healthz"), "text/plain", 1024).await?.1.as_slice() {
            b"ok\n" => Ok(()),
            _ => Err(FetchError::Unusable("another program answers there".into())),
        }
    }

    /// Asks the running program, by a signed request through the public address, what it sees.
    ///
    /// # Errors
    /// The status of the answer, or why there was none.
    pub async fn echo(&self, sealer: &Sealer, now: Timestamp) -> Result<Echo, String> {
        let url = self.url(PATH);
        let body = sealer.seal(now.0.to_string().as_bytes()).map_err(|error| error.to_string())?;
        let headers = sign_post(&url, self.origin.authority(), &body, &self.instance.key_id, &self.key, None, now)
            .map_err(|error| error.to_string())?;
        let mut request = self.fetch.client().post(url).header("x-forwarded-for", NOBODY.to_string()).body(body);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let response = request.send().await.map_err(|error| fetch::unsent(&error))?;
        match response.status().as_u16() {
            200 => response.json().await.map_err(|error| fetch::plain(&error)),
            status => Err(status.to_string()),
        }
    }

    /// Finds the network by its handle, as another server does.
    ///
    /// # Errors
    /// See [`FetchError`].
    pub async fn webfinger(&self) -> Result<String, FetchError> {
        let address = self.network.address();
        let found = discovery::webfinger(&self.fetch, &self.origin, &format!("acct:{address}")).await?;
        if found == self.network.uri { Ok(address) } else { Err(FetchError::Unusable(format!("it leads to {found}"))) }
    }

    /// Reads the actor of the network, as another server does, and compares its key. Unsigned: the crate would take our
    /// own name for a local object.
    ///
    /// # Errors
    /// See [`FetchError`].
    pub async fn actor(&self) -> Result<(), FetchError> {
        let url = Url::parse(&self.network.uri).map_err(|_| FetchError::Refused)?;
        let accept = activitypub_federation::FEDERATION_CONTENT_TYPE;
        let (_, bytes) = self.fetch.bytes(&url, accept, fetch::MAX_ANSWER).await?;
        match Document::read(&bytes).as_ref().and_then(Fetched::read) {
            Some(actor) if actor.uri() != self.network.uri => Err(FetchError::Unusable("it is another actor".into())),
            Some(actor) if actor.public_key() != self.network.public_key => {
                Err(FetchError::Unusable("it shows another key".into()))
            }
            Some(_) => Ok(()),
            None => Err(FetchError::Unusable("it is no actor".into())),
        }
    }

    /// The hour at another server, by its `Date` (RFC 9110 §6.6.1).
    pub async fn hour_at(&self, other: &Origin) -> Option<Timestamp> {
        let url = Url::parse(&format!("{other}/.well-known/nodeinfo")).ok()?;
        let response = self.fetch.client().get(url).send().await.ok()?;
        Timestamp::parse_http_date(response.headers().get("date")?.to_str().ok()?)
    }

    fn url(&self, path: &str) -> Url {
        Url::parse(&format!("{}{path}", self.origin)).expect("an origin and a path are an address")
    }
}
