//! Every request this program makes to another server goes through the one client built here.
//!
//! Documents are dereferenced by `activitypub_federation`, signed by the instance actor; around it
//! stand our own limits: who may be asked (`UrlVerifier`), which machine is connected to
//! (`GuardedResolver`), how long, how large, how often.

use super::{
    actors::{self, Actor},
    address::GuardedResolver,
    document::Document,
    peers::Peers,
};
use crate::{
    db::Db,
    origin::{Origin, Reach},
    seal::Sealer,
    time::Timestamp,
};
use activitypub_federation::{
    config::{FederationConfig, UrlVerifier},
    error::Error as CrateError,
    fetch::object_id::ObjectId,
};
use async_trait::async_trait;
use futures_util::StreamExt as _;
use reqwest_middleware::{ClientWithMiddleware, Middleware};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::Duration,
};
use thiserror::Error;
use tokio::sync::{Semaphore, SemaphorePermit};
use url::Url;

/// Time until an answer begins, from name resolution on; and to its last byte, beside what its bytes take ([`SLOWEST`]).
pub const DEADLINE: Duration = Duration::from_secs(10);
/// Bytes a second below which an answer is given up once it had that time: half of a line of 64 kbit/s.
const SLOWEST: usize = 4 * 1024;
/// Largest answer that is read.
pub const MAX_ANSWER: usize = 1024 * 1024;
/// How long an address that answered nothing useful is not asked again.
const NEGATIVE: Duration = Duration::from_secs(600);
const MAX_REMEMBERED: usize = 10_000;
/// Requests under way at once, whoever caused them: slow servers, or many names, take no more of us.
const MOST_AT_ONCE: usize = 32;
/// Answers over thin lines read at once.
const MOST_SLOW: usize = 8;
/// How long one waits for its turn.
const TURN: Duration = Duration::from_secs(2);

/// Why something remote could not be had.
#[derive(Debug, Error)]
pub enum FetchError {
    /// Not an address that may be asked.
    #[error("this address cannot be asked")]
    Refused,
    /// The other side did not answer, or said to come back: try again later.
    #[error("the other server cannot be reached: {0}")]
    Unreachable(String),
    /// The other side answered, and it is not what was asked for.
    #[error("the other server answered something else: {0}")]
    Unusable(String),
    /// The other side says it is gone (410).
    #[error("deleted at its origin")]
    Gone,
}

/// What stands between the client and the socket: nothing in production. A simulated network answers there.
pub type Wire = Option<Arc<dyn Middleware>>;

/// What the crate's callbacks can reach.
#[derive(Clone)]
pub struct Fetcher {
    peers: Peers,
    reach: Reach,
}

/// The client, the crate's configuration, and the memory of what failed.
pub struct Fetch {
    client: ClientWithMiddleware,
    fetcher: Fetcher,
    authority: String,
    /// Signs as the instance actor; with the public half of the key that it signs with.
    config: RwLock<(String, FederationConfig<Fetcher>)>,
    /// Where the present key of the instance is read.
    keys: Option<(Db, Arc<Sealer>)>,
    failed: Mutex<HashMap<String, Timestamp>>,
    turns: Semaphore,
    /// Answers that take longer than [`DEADLINE`].
    patience: Semaphore,
    reach: Reach,
}

/// Called by the crate before each request, redirects included.
#[derive(Clone)]
struct Verifier(Fetcher);

#[async_trait]
impl UrlVerifier for Verifier {
    async fn verify(&self, url: &Url) -> Result<(), CrateError> {
        let refused = CrateError::UrlVerificationError("this server may not be asked");
        let origin = Origin::of(url).filter(|origin| origin.within(self.0.reach)).ok_or(refused)?;
        let blocked = self.0.peers.is_blocked(&origin).await;
        // A database that cannot answer must not open a door.
        if blocked.unwrap_or(true) {
            return Err(CrateError::UrlVerificationError("this server is blocked"));
        }
        Ok(())
    }
}

impl Fetch {
    /// Builds the client. `signer` is the instance actor; `between` stands around the socket.
    ///
    /// # Errors
    /// When the TLS client cannot be built; there is no silent fallback.
    pub(super) async fn new(
        peers: Peers,
        origin: &Origin,
        reach: Reach,
        signer: Signer,
        between: Vec<Arc<dyn Middleware>>,
    ) -> Result<Self, String> {
        let client = client(origin, reach).map_err(|error| error.to_string())?;
        let client = ClientWithMiddleware::new(client, between);
        let fetcher = Fetcher { peers, reach };
        let config = configure(origin.authority(), &client, &fetcher, &signer).await?;
        Ok(Self {
            client,
            fetcher,
            authority: origin.authority().to_owned(),
            config: RwLock::new((signer.public_pem, config)),
            keys: None,
            failed: Mutex::default(),
            turns: Semaphore::new(MOST_AT_ONCE),
            patience: Semaphore::new(MOST_SLOW),
            reach,
        })
    }

    /// From now on it signs with whatever key the instance has: a command of the operator may replace it, and on
    /// PostgreSQL another node.
    pub(super) fn follow_keys(&mut self, db: Db, sealer: Arc<Sealer>) {
        self.keys = Some((db, sealer));
    }

    async fn signing(&self) -> Result<FederationConfig<Fetcher>, FetchError> {
        let (public_pem, config) = self.config.read().unwrap_or_else(PoisonError::into_inner).clone();
        let Some((db, sealer)) = &self.keys else { return Ok(config) };
        let unread = |error: sqlx::Error| FetchError::Unreachable(error.to_string());
        let instance = actors::instance(&mut db.read().await.map_err(unread)?).await.map_err(unread)?;
        if instance.public_key == public_pem {
            return Ok(config);
        }
        let signer = Signer::open(&instance, sealer).map_err(|error| FetchError::Unreachable(error.to_string()))?;
        let config =
            configure(&self.authority, &self.client, &self.fetcher, &signer).await.map_err(FetchError::Unreachable)?;
        *self.config.write().unwrap_or_else(PoisonError::into_inner) = (signer.public_pem, config.clone());
        Ok(config)
    }

    /// The client, for deliveries and media: guarded, without redirects.
    #[must_use]
    pub fn client(&self) -> &ClientWithMiddleware {
        &self.client
    }

    /// Fetches an object at its own address. What it returns has its `id` on the origin that was asked,
    /// and was served there: a redirection to another origin leads to nothing, as whoever can make one
    /// server redirect must not speak for it.
    ///
    /// # Errors
    /// See [`FetchError`]; an address that failed is not asked again for ten minutes.
    pub async fn document(&self, uri: &str, now: Timestamp) -> Result<Document, FetchError> {
        let origin = Origin::parse(uri).ok_or(FetchError::Refused)?;
        if !origin.within(self.reach) {
            return Err(FetchError::Refused);
        }
        if self.failed_lately(uri, now) {
            return Err(FetchError::Unreachable("asked less than ten minutes ago, in vain".into()));
        }
        let _turn = self.turn().await?;
        let result = self.dereference(uri).await.and_then(|document| {
            if origin.owns(document.uri()) {
                Ok(document)
            } else {
                Err(FetchError::Unusable("it leads to an object of another origin".into()))
            }
        });
        if result.is_err() {
            self.remember_failure(uri, now);
        }
        result
    }

    /// Waits for a turn; that there is none says nothing about the other side, and is not remembered.
    async fn turn(&self) -> Result<SemaphorePermit<'_>, FetchError> {
        match tokio::time::timeout(TURN, self.turns.acquire()).await {
            Ok(Ok(permit)) => Ok(permit),
            _ => Err(FetchError::Unreachable("too many servers are being asked at once".into())),
        }
    }

    async fn dereference(&self, uri: &str) -> Result<Document, FetchError> {
        let id = ObjectId::<Document>::parse(uri).map_err(|_| FetchError::Refused)?;
        let data = self.signing().await?.to_request_data();
        match tokio::time::timeout(DEADLINE * 2, id.dereference_forced(&data)).await {
            Ok(Ok(document)) => Ok(document),
            Ok(Err(error)) => Err(sort(&error)),
            Err(_) => Err(late()),
        }
    }

    /// Fetches JSON that is no ActivityPub object: webfinger, nodeinfo.
    ///
    /// # Errors
    /// See [`FetchError`].
    pub async fn json(&self, url: &Url, accept: &str) -> Result<serde_json::Value, FetchError> {
        let bytes = self.bytes(url, accept, MAX_ANSWER).await?.1;
        serde_json::from_slice(&bytes).map_err(|error| FetchError::Unusable(error.to_string()))
    }

    /// Fetches at most `limit` bytes and their media type.
    ///
    /// # Errors
    /// See [`FetchError`].
    pub async fn bytes(&self, url: &Url, accept: &str, limit: usize) -> Result<(String, Vec<u8>), FetchError> {
        self.get(url, vec![("accept", accept.to_owned())], limit).await
    }

    /// The same with other headers: those of a signature.
    ///
    /// # Errors
    /// See [`FetchError`].
    pub async fn get(
        &self,
        url: &Url,
        headers: Vec<(&'static str, String)>,
        limit: usize,
    ) -> Result<(String, Vec<u8>), FetchError> {
        Verifier(self.fetcher.clone()).verify(url).await.map_err(|_| FetchError::Refused)?;
        let mut turn = Some(self.turn().await?);
        let mut patience = None;
        let work = async {
            let mut request = self.client.get(url.clone()).timeout(longest(limit));
            for (name, value) in headers {
                request = request.header(name, value);
            }
            let began = tokio::time::Instant::now();
            let response = tokio::time::timeout(DEADLINE, request.send()).await.map_err(|_| late())?;
            let response = response.map_err(|error| FetchError::Unreachable(unsent(&error)))?;
            let status = response.status();
            if status.is_server_error() || status.as_u16() == 429 {
                return Err(FetchError::Unreachable(format!("it answered {status}")));
            }
            if !status.is_success() {
                return Err(FetchError::Unusable(format!("it answered {status}")));
            }
            let media_type = response
                .headers()
                .get("content-type")
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default()
                .to_ascii_lowercase();
            let mut bytes = Vec::new();
            let mut stream = response.bytes_stream();
            // A thin line takes its time; one that only drips is given up.
            while let Some(chunk) =
                tokio::time::timeout_at(began + longest(bytes.len()), stream.next()).await.map_err(|_| late())?
            {
                bytes.extend_from_slice(&chunk.map_err(|error| FetchError::Unreachable(plain(&error)))?);
                // What takes long gives its turn back: servers that drip must not hold up the keys of others.
                if patience.is_none() && began.elapsed() > DEADLINE {
                    patience = Some(self.patience.try_acquire().map_err(|_| late())?);
                    turn = None;
                }
                if bytes.len() > limit {
                    return Err(FetchError::Unusable("the answer is too large".into()));
                }
            }
            Ok((media_type, bytes))
        };
        let result = work.await;
        drop((turn, patience));
        result
    }

    fn failed_lately(&self, uri: &str, now: Timestamp) -> bool {
        let failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        failed.get(uri).is_some_and(|at| now.is_within(NEGATIVE, *at))
    }

    fn remember_failure(&self, uri: &str, now: Timestamp) {
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        if failed.len() >= MAX_REMEMBERED {
            failed.retain(|_, at| now.is_within(NEGATIVE, *at));
        }
        if failed.len() < MAX_REMEMBERED {
            failed.insert(uri.to_owned(), now);
        }
    }

    /// Forgets failures at an origin: it just gave a sign of life, or a person asks again.
    pub fn forget_failures(&self, origin: &Origin) {
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        if !failed.is_empty() {
            failed.retain(|uri, _| !origin.owns(uri));
        }
    }
}

/// Time for so many bytes.
fn longest(bytes: usize) -> Duration {
    DEADLINE + Duration::from_secs(u64::try_from(bytes / SLOWEST).unwrap_or(u64::MAX))
}

fn late() -> FetchError {
    FetchError::Unreachable("no answer in time".into())
}

async fn configure(
    authority: &str,
    client: &ClientWithMiddleware,
    fetcher: &Fetcher,
    signer: &Signer,
) -> Result<FederationConfig<Fetcher>, String> {
    FederationConfig::builder()
        .domain(authority)
        .app_data(fetcher.clone())
        .client(client.clone())
        .url_verifier(Box::new(Verifier(fetcher.clone())))
        .request_timeout(DEADLINE)
        .http_signature_compat(true)
        // Opens http and ports only; the checks above are the same in both modes.
        .debug(fetcher.reach == Reach::Development)
        .signed_fetch_actor(signer)
        .build()
        .await
        .map_err(|error| error.to_string())
}

fn client(origin: &Origin, reach: Reach) -> reqwest::Result<reqwest::Client> {
    reqwest::Client::builder()
        .user_agent(format!("Archipel/{} (+{origin}/about)", env!("CARGO_PKG_VERSION")))
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .https_only(reach == Reach::Public)
        .timeout(DEADLINE)
        .connect_timeout(Duration::from_secs(5))
        .pool_max_idle_per_host(2)
        .pool_idle_timeout(Duration::from_secs(30))
        .dns_resolver(Arc::new(GuardedResolver::new(reach)))
        .build()
}

/// The crate's errors in our three words.
fn sort(error: &CrateError) -> FetchError {
    match error {
        CrateError::ObjectDeleted(_) => FetchError::Gone,
        CrateError::UrlVerificationError(_) | CrateError::RequestLimit => FetchError::Refused,
        CrateError::Reqwest(_) | CrateError::ReqwestMiddleware(_) | CrateError::DomainResolveError(_) => {
            FetchError::Unreachable(short(&error.to_string()))
        }
        other => FetchError::Unusable(short(&other.to_string())),
    }
}

/// Why a request had no answer.
pub(super) fn unsent(error: &reqwest_middleware::Error) -> String {
    match error {
        reqwest_middleware::Error::Reqwest(error) => plain(error),
        reqwest_middleware::Error::Middleware(error) => short(&error.to_string()),
    }
}

/// A transport error without the address it is about, which may be long and is known anyway.
pub(super) fn plain(error: &reqwest::Error) -> String {
    let mut text = String::new();
    let mut source: Option<&dyn std::error::Error> = std::error::Error::source(error);
    while let Some(inner) = source {
        text = inner.to_string();
        source = inner.source();
    }
    if error.is_timeout() {
        "no answer in time".into()
    } else if text.is_empty() {
        short(&error.to_string())
    } else {
        short(&text)
    }
}

fn short(text: &str) -> String {
    text.chars().take(200).collect()
}

/// The instance actor as the crate wants it, to sign fetches with.
pub(super) struct Signer {
    id: Url,
    public_pem: String,
    private_pem: String,
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.id.fmt(f)
    }
}

impl Signer {
    /// Opens the key of the instance actor.
    ///
    /// # Errors
    /// When it does not open.
    pub(super) fn open(instance: &Actor, sealer: &Sealer) -> anyhow::Result<Self> {
        Ok(Self {
            id: Url::parse(&instance.uri)?,
            public_pem: instance.public_key.clone(),
            private_pem: sealer.private_pem(instance.private_key.as_deref().unwrap_or_default())?,
        })
    }
}

#[async_trait]
impl activitypub_federation::traits::Object for Signer {
    type DataType = Fetcher;
    type Kind = super::document::Wire;
    type Error = CrateError;

    fn id(&self) -> &Url {
        &self.id
    }
    async fn read_from_id(
        _: Url,
        _: &activitypub_federation::config::Data<Fetcher>,
    ) -> Result<Option<Self>, CrateError> {
        Ok(None)
    }
    async fn into_json(self, _: &activitypub_federation::config::Data<Fetcher>) -> Result<Self::Kind, CrateError> {
        Err(CrateError::NotFound)
    }
    async fn verify(
        _: &Self::Kind,
        _: &Url,
        _: &activitypub_federation::config::Data<Fetcher>,
    ) -> Result<(), CrateError> {
        Err(CrateError::NotFound)
    }
    async fn from_json(_: Self::Kind, _: &activitypub_federation::config::Data<Fetcher>) -> Result<Self, CrateError> {
        Err(CrateError::NotFound)
    }
}

impl activitypub_federation::traits::Actor for Signer {
    fn public_key_pem(&self) -> &str {
        &self.public_pem
    }
    fn private_key_pem(&self) -> Option<String> {
        Some(self.private_pem.clone())
    }
    fn inbox(&self) -> Url {
        self.id.clone()
    }
}
