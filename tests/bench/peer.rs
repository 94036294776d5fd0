//! The other side: fake servers, each with a name, an actor and an inbox of its own, all behind two
//! sockets of this program. An inbox can be made to fail, to be slow, or to be gone.

use crate::{
    load::Ready,
    seed::Writer,
    sign::{self, Key, Trusted},
};
use anyhow::Result;
use archipel::{db::Db, federation::document::PUBLIC, text::markdown, time::Clock};
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri, header},
    response::{IntoResponse as _, Response},
};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicU8, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};

/// How long a slow inbox takes to answer.
const SLOW: Duration = Duration::from_secs(15);
/// Keys made; hosts beyond share them, which the server cannot see.
const KEYS: usize = 50;

/// How an inbox answers.
#[derive(Copy, Clone, PartialEq, Eq)]
pub enum Health {
    /// 202, at once.
    Well,
    /// 503, at once.
    Failing,
    /// 202, after 15 seconds.
    Slow,
}

/// Something that came to an inbox.
pub struct Arrival {
    /// Number of the host.
    pub host: usize,
    /// `id` of the activity.
    pub id: String,
    /// When its body had come and its signature was checked.
    pub at: Instant,
    /// True when digest and signature are those of a key that we know.
    pub authentic: bool,
}

struct Host {
    authority: String,
    health: AtomicU8,
}

struct Inner {
    hosts: Vec<Host>,
    numbers: HashMap<String, usize>,
    keys: Vec<Key>,
    trusted: RwLock<Trusted>,
    arrivals: Mutex<Vec<Arrival>>,
    clock: Clock,
}

/// All the fake servers.
#[derive(Clone)]
pub struct Peers(Arc<Inner>);

/// A socket of [`Peers`]; once dropped, its connections are closed and new ones refused.
pub struct Socket(#[expect(dead_code, reason = "its end is its use")] DropGuard);

impl Peers {
    /// Starts `count` servers, the first `apart` of them behind the second socket.
    pub async fn start(count: usize, apart: usize) -> Result<(Self, Socket, Socket)> {
        let (main, second) = (TcpListener::bind("127.0.0.1:0").await?, TcpListener::bind("127.0.0.1:0").await?);
        let (port, other) = (main.local_addr()?.port(), second.local_addr()?.port());
        let authority = |n: usize| format!("lg{n}.localhost:{}", if n < apart { other } else { port });
        let hosts: Vec<Host> =
            (0..count).map(|n| Host { authority: authority(n), health: AtomicU8::new(Health::Well as u8) }).collect();
        let peers = Self(Arc::new(Inner {
            numbers: hosts.iter().enumerate().map(|(n, host)| (host.authority.clone(), n)).collect(),
            hosts,
            keys: sign::make_keys(count.min(KEYS))?,
            trusted: RwLock::default(),
            arrivals: Mutex::default(),
            clock: Clock::system(),
        }));
        let (first, second) = (peers.listen(main), peers.listen(second));
        Ok((peers, first, second))
    }

    fn listen(&self, listener: TcpListener) -> Socket {
        let router = Router::new().fallback(answer).with_state(self.clone());
        let stop = CancellationToken::new();
        let stopped = stop.clone().cancelled_owned();
        tokio::spawn(async move { axum::serve(listener, router).with_graceful_shutdown(stopped).await });
        Socket(stop.drop_guard())
    }

    /// How many they are.
    pub fn count(&self) -> usize {
        self.0.hosts.len()
    }

    /// Makes all of them networks that were accepted by name: what a stranger may do in a minute is another question.
    pub async fn are_accepted(&self, db: &Db) -> Result<()> {
        let now = self.0.clock.now();
        let mut tx = db.begin().await?;
        for host in 0..self.count() {
            tx.query(
                "insert into networks (id, origin, name, actor_uri, inbox, state, flows_in, flows_out, created_at, asked_at) \
                 values ($1, $1, $1, $2, $3, 'accepted', 'practice', 'practice', $4, $4) on conflict do nothing",
            )
            .bind(self.uri(host, ""))
            .bind(self.uri(host, "/actor"))
            .bind(self.uri(host, "/inbox"))
            .bind(now)
            .run()
            .await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// An address on a host.
    pub fn uri(&self, host: usize, path: &str) -> String {
        format!("http://{}{path}", self.0.hosts[host].authority)
    }

    /// Changes how an inbox answers.
    pub fn set(&self, host: usize, health: Health) {
        self.0.hosts[host].health.store(health as u8, Ordering::Relaxed);
    }

    /// Believes what this actor signs from now on.
    pub fn trust(&self, actor: &Value) -> Result<()> {
        self.0.trusted.write().unwrap_or_else(PoisonError::into_inner).add(actor)
    }

    /// What came so far; the list begins anew.
    pub fn take(&self) -> Vec<Arrival> {
        std::mem::take(&mut *self.0.arrivals.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// How many things came for which this holds.
    pub fn arrived(&self, wanted: impl Fn(&Arrival) -> bool) -> usize {
        self.0.arrivals.lock().unwrap_or_else(PoisonError::into_inner).iter().filter(|one| wanted(one)).count()
    }

    /// A `Create` of a practice, as our own software sends it.
    pub fn practice(&self, host: usize, number: u64) -> Value {
        let input = Writer::new(number).practice();
        let uri = self.uri(host, &format!("/practices/{number}"));
        let published = self.0.clock.now().rfc3339();
        let content = markdown::render(&input.sheet.body);
        self.create(
            host,
            json!({
                "id": uri, "type": "Article", "url": uri, "kind": "practice", "version": 1,
                "name": input.title, "summary": format!("<p>{}</p>", input.summary_or_excerpt()),
                "content": content, "contentMap": {"fr": content}, "mediaType": "text/html",
                "source": {"content": input.sheet.body, "mediaType": "text/markdown"},
                "published": published, "updated": published,
                "license": "https://creativecommons.org/licenses/by-sa/4.0/", "sheet": input.sheet.to_json(),
            }),
        )
    }

    /// A `Create` of a comment on what stands at `about`.
    pub fn comment(&self, host: usize, number: u64, about: &str) -> Value {
        let uri = self.uri(host, &format!("/notes/{number}"));
        let content = format!("<p>{}</p>", Writer::new(number).paragraph(2));
        let published = self.0.clock.now().rfc3339();
        self.create(
            host,
            json!({"id": uri, "type": "Note", "inReplyTo": about, "content": content, "published": published}),
        )
    }

    fn create(&self, host: usize, mut object: Value) -> Value {
        let actor = self.uri(host, "/actor");
        object["attributedTo"] = json!(actor);
        object["to"] = json!([PUBLIC]);
        object["cc"] = json!([format!("{actor}/followers")]);
        let id = format!("{}/create", object["id"].as_str().unwrap_or_default());
        json!({"@context": "https://www.w3.org/ns/activitystreams", "id": id, "type": "Create", "actor": actor, "to": [PUBLIC], "object": object})
    }

    /// A `Follow` of an actor.
    pub fn follow(&self, host: usize, target: &str) -> Value {
        let actor = self.uri(host, "/actor");
        json!({"@context": "https://www.w3.org/ns/activitystreams", "id": format!("{actor}/follows/1"), "type": "Follow", "actor": actor, "object": target})
    }

    /// Signs what a host has to say to the server at `authority`.
    pub fn sign(&self, host: usize, authority: &str, activity: &Value) -> Result<Ready> {
        let key_id = self.uri(host, "/actor#main-key");
        self.key(host).post(&key_id, authority, &self.0.clock.now().http_date(), activity)
    }

    /// Makes and signs `count` activities of all hosts in turn, numbered from `first`, before any of
    /// them is sent: the machine is to be the server's while it is measured.
    pub fn sign_all(
        &self,
        authority: &str,
        first: u64,
        count: u64,
        make: impl Fn(usize, u64) -> Value + Sync,
    ) -> Result<Vec<Ready>> {
        let numbers: Vec<u64> = (first..first + count).collect();
        let hosts = u64::try_from(self.count())?;
        sign::on_all_cores(&numbers, |number| {
            let host = usize::try_from(number % hosts)?;
            self.sign(host, authority, &make(host, *number))
        })
    }

    fn key(&self, host: usize) -> &Key {
        &self.0.keys[host % self.0.keys.len()]
    }

    fn actor(&self, host: usize) -> Value {
        let uri = self.uri(host, "/actor");
        json!({
            "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"],
            "id": uri, "type": "Person", "preferredUsername": "actor", "name": format!("Acteur {host}"),
            "inbox": self.uri(host, "/inbox"), "outbox": self.uri(host, "/outbox"),
            "publicKey": {"id": format!("{uri}#main-key"), "owner": uri, "publicKeyPem": self.key(host).public_pem()},
        })
    }

    fn document(&self, host: usize, path: &str) -> Option<(&'static str, Value)> {
        let (own, authority) = (|path: &str| self.uri(host, path), &self.0.hosts[host].authority);
        Some(match path {
            "/actor" => ("application/activity+json", self.actor(host)),
            "/.well-known/webfinger" => (
                "application/jrd+json",
                json!({"subject": format!("acct:actor@{authority}"), "aliases": [own("/actor"), own("/")],
                    "links": [{"rel": "self", "type": "application/activity+json", "href": own("/actor")}]}),
            ),
            "/.well-known/nodeinfo" => (
                "application/json",
                json!({"links": [{"rel": "http://nodeinfo.diaspora.software/ns/schema/2.1", "href": own("/nodeinfo/2.1")}]}),
            ),
            "/nodeinfo/2.1" => {
                ("application/json", json!({"version": "2.1", "software": {"name": "banc", "version": "1"}}))
            }
            _ => return None,
        })
    }

    async fn take_in(&self, host: usize, path: &str, headers: &HeaderMap, body: &[u8]) -> StatusCode {
        let health = self.0.hosts[host].health.load(Ordering::Relaxed);
        if health == Health::Failing as u8 {
            return StatusCode::SERVICE_UNAVAILABLE;
        }
        if health == Health::Slow as u8 {
            tokio::time::sleep(SLOW).await;
        }
        let authentic = self.0.trusted.read().unwrap_or_else(PoisonError::into_inner).verifies(path, headers, body);
        let activity: Value = serde_json::from_slice(body).unwrap_or_default();
        let id = activity["id"].as_str().unwrap_or_default().to_owned();
        let arrival = Arrival { host, id, at: Instant::now(), authentic };
        self.0.arrivals.lock().unwrap_or_else(PoisonError::into_inner).push(arrival);
        StatusCode::ACCEPTED
    }
}

async fn answer(State(peers): State<Peers>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let authority = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Some(host) = peers.0.numbers.get(authority).copied() else { return StatusCode::NOT_FOUND.into_response() };
    if method == Method::POST {
        return peers.take_in(host, uri.path(), &headers, &body).await.into_response();
    }
    match peers.document(host, uri.path()) {
        Some((media_type, document)) => ([(header::CONTENT_TYPE, media_type)], document.to_string()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
