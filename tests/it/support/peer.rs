//! A server that is not ours: a few actors, a key each, a socket that serves them and keeps what it
//! is sent. It signs by its own code, so that our verification is held against somebody else's
//! signature; a test may spoil any part of a request before it goes.

use super::Instance;
use archipel::{client_address::ClientAddress, federation::Delivery};
use aws_lc_rs::{
    encoding::{AsDer, PublicKeyX509Der},
    rand::SystemRandom,
    rsa::{KeyPair, KeySize},
    signature::{KeyPair as _, RSA_PKCS1_SHA256},
};
use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, LazyLock, Mutex},
};
use tokio::net::TcpListener;

/// Three keys for all tests: they are slow to make, and who owns which is what matters.
static KEYS: LazyLock<Vec<Arc<KeyPair>>> =
    LazyLock::new(|| (0..3).map(|_| Arc::new(KeyPair::generate(KeySize::Rsa2048).expect("a key"))).collect());

/// Another server.
#[derive(Clone)]
pub struct Peer(Arc<Inner>);

struct Inner {
    origin: String,
    key: usize,
    /// What it serves, by path.
    documents: Mutex<HashMap<String, (String, Value)>>,
    /// Where it sends those who ask for a path.
    elsewhere: Mutex<HashMap<String, String>>,
    /// What was posted to it, and the same as it came.
    received: Mutex<Vec<Value>>,
    posts: Mutex<Vec<(HeaderMap, Bytes)>>,
    /// What it answers to a POST.
    status: Mutex<StatusCode>,
    /// It answers a POST once it may pass here.
    gate: Arc<tokio::sync::RwLock<()>>,
    /// Paths it was asked for.
    asked: Mutex<Vec<String>>,
}

/// A request about to be sent; every part can be spoiled.
#[derive(Clone)]
pub struct Draft {
    pub path: String,
    pub body: Vec<u8>,
    pub headers: Vec<(String, String)>,
    /// What the signature covers, in order.
    pub covered: Vec<String>,
    pub key_id: String,
    pub key: usize,
    /// The signature header itself, when a test writes it.
    pub signature: Option<String>,
    /// More parameters of the signature header.
    pub parameters: String,
    /// Values that the signature is made over instead of those sent.
    pub signed_as: Vec<(String, String)>,
}

impl Peer {
    /// Starts a server named `name`.localhost with the actors `alice` and `bob` and a group `group`.
    pub async fn start(name: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let origin = format!("http://{name}.localhost:{}", listener.local_addr().expect("bound").port());
        let key = name.bytes().map(usize::from).sum::<usize>() % KEYS.len();
        let peer = Self(Arc::new(Inner {
            origin,
            key,
            documents: Mutex::default(),
            elsewhere: Mutex::default(),
            received: Mutex::default(),
            posts: Mutex::default(),
            status: Mutex::new(StatusCode::ACCEPTED),
            gate: Arc::default(),
            asked: Mutex::default(),
        }));
        for (handle, kind) in [("alice", "Person"), ("bob", "Person"), ("group", "Group")] {
            peer.serve(&format!("/{handle}"), peer.actor_document(handle, kind));
        }
        let router = Router::new()
            .route("/.well-known/{name}", get(|| async { StatusCode::NOT_FOUND }))
            .route("/{*path}", get(serve))
            .route("/inbox", post(inbox))
            .with_state(peer.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        peer
    }

    pub fn origin(&self) -> &str {
        &self.0.origin
    }

    pub fn uri(&self, path: &str) -> String {
        format!("{}{path}", self.0.origin)
    }

    /// From now on `path` answers with `document` as ActivityPub.
    pub fn serve(&self, path: &str, document: Value) {
        self.serve_as(path, "application/activity+json", document);
    }

    pub fn serve_as(&self, path: &str, media_type: &str, document: Value) {
        self.0.documents.lock().expect("whole").insert(path.to_owned(), (media_type.to_owned(), document));
    }

    /// Seconds that it asks for with a 429.
    pub const RETRY_AFTER: u32 = 7_200;

    /// From now on whoever asks for `path` is sent to `address`.
    pub fn redirect(&self, path: &str, address: &str) {
        self.0.elsewhere.lock().expect("whole").insert(path.to_owned(), address.to_owned());
    }

    pub fn answer_with(&self, status: StatusCode) {
        *self.0.status.lock().expect("whole") = status;
    }

    /// Until this is dropped it takes what is posted and answers nothing.
    pub async fn hold(&self) -> tokio::sync::OwnedRwLockWriteGuard<()> {
        Arc::clone(&self.0.gate).write_owned().await
    }

    pub fn received(&self) -> Vec<Value> {
        self.0.received.lock().expect("whole").clone()
    }

    /// Headers and body of what was posted to `/inbox`, as they came.
    pub fn posts(&self) -> Vec<(HeaderMap, Bytes)> {
        self.0.posts.lock().expect("whole").clone()
    }

    pub fn asked(&self) -> Vec<String> {
        self.0.asked.lock().expect("whole").clone()
    }

    pub fn key_number(&self) -> usize {
        self.0.key
    }

    pub fn actor_document(&self, handle: &str, kind: &str) -> Value {
        let uri = self.uri(&format!("/{handle}"));
        json!({
            "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"],
            "id": uri,
            "type": kind,
            "preferredUsername": handle,
            "name": handle,
            "inbox": self.uri("/inbox"),
            "outbox": format!("{uri}/outbox"),
            "publicKey": {"id": format!("{uri}#main-key"), "owner": uri, "publicKeyPem": public_pem(self.0.key)},
        })
    }

    /// An activity of `alice` to an inbox of `instance`, soundly signed unless a test spoils it.
    pub fn draft(&self, instance: &Instance, activity: &Value) -> Draft {
        let body = activity.to_string().into_bytes();
        let actor = activity["actor"].as_str().unwrap_or_default();
        let now = instance.clock.now();
        Draft {
            path: "/inbox".into(),
            headers: vec![
                ("host".into(), instance.authority().to_owned()),
                ("date".into(), now.http_date()),
                ("digest".into(), digest(&body)),
                ("content-type".into(), "application/activity+json".into()),
            ],
            covered: ["(request-target)", "host", "date", "digest"].map(str::to_owned).to_vec(),
            key_id: format!("{actor}#main-key"),
            key: self.0.key,
            signature: None,
            parameters: String::new(),
            signed_as: Vec::new(),
            body,
        }
    }

    /// Asks for a path of `instance`, signed by one of its actors, or not at all; returns the status.
    pub async fn reads(&self, instance: &Instance, path: &str, actor: Option<&str>) -> StatusCode {
        let host = instance.site.config.origin.host();
        let address = SocketAddr::from(([127, 0, 0, 1], instance.port()));
        let client = reqwest::Client::builder().no_proxy().resolve(host, address).build().expect("a client");
        let date = instance.clock.now().http_date();
        let mut request = client.get(instance.url(path)).header("date", &date);
        if let Some(actor) = actor {
            let text = format!("(request-target): get {path}\nhost: {}\ndate: {date}", instance.authority());
            let key_id = self.uri(&format!("/{actor}#main-key"));
            let signature = sign(self.0.key, &text);
            let headers = "(request-target) host date";
            request = request.header(
                "signature",
                format!("keyId=\"{key_id}\",algorithm=\"rsa-sha256\",headers=\"{headers}\",signature=\"{signature}\""),
            );
        }
        request.send().await.expect("an answer").status()
    }

    /// Sends a sound activity; returns the status.
    pub async fn deliver(&self, instance: &Instance, activity: &Value) -> u16 {
        self.draft(instance, activity).send(instance).await
    }
}

impl Draft {
    pub fn set(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn signature_header(&self) -> String {
        if let Some(header) = &self.signature {
            return header.clone();
        }
        let lines: Vec<String> = self
            .covered
            .iter()
            .map(|name| {
                let forged = self.signed_as.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
                let value = forged.unwrap_or_else(|| match name.as_str() {
                    "(request-target)" => format!("post {}", self.path),
                    "(created)" => self.parameter("created"),
                    "(expires)" => self.parameter("expires"),
                    name => self
                        .headers
                        .iter()
                        .find(|(known, _)| known == name)
                        .map(|(_, value)| value.clone())
                        .unwrap_or_default(),
                });
                format!("{name}: {value}")
            })
            .collect();
        let signature = sign(self.key, &lines.join("\n"));
        format!(
            "keyId=\"{}\",algorithm=\"rsa-sha256\",headers=\"{}\"{},signature=\"{}\"",
            self.key_id,
            self.covered.join(" "),
            self.parameters,
            signature
        )
    }

    fn parameter(&self, name: &str) -> String {
        let marker = format!("{name}=");
        self.parameters.split(',').find_map(|part| part.trim().strip_prefix(&marker)).unwrap_or_default().to_owned()
    }

    /// Sends it; returns the status.
    pub async fn send(self, instance: &Instance) -> u16 {
        let signature = self.signature_header();
        self.send_signed(instance, &[signature]).await
    }

    /// Sends it to the process at this port, by the name of the instance.
    pub async fn send_to(self, instance: &Instance, port: u16) -> u16 {
        let signature = self.signature_header();
        self.post(instance, port, &[signature]).await
    }

    pub async fn send_signed(self, instance: &Instance, signatures: &[String]) -> u16 {
        let port = instance.port();
        self.post(instance, port, signatures).await
    }

    /// Hands it to the inbox as if it came from another network address.
    pub async fn send_from(self, instance: &Instance, address: &str) -> u16 {
        let mut headers = HeaderMap::new();
        let signature = self.signature_header();
        for (name, value) in self.headers.iter().chain([&("signature".to_owned(), signature)]) {
            let name: HeaderName = name.parse().expect("a name");
            headers.append(name, value.parse().expect("a value"));
        }
        let address = Some(ClientAddress(address.parse().expect("an address")));
        let delivery = Delivery { path: &self.path, headers: &headers, body: self.body.into(), address };
        instance.site.federation.receive(delivery).await.status.as_u16()
    }

    async fn post(self, instance: &Instance, port: u16, signatures: &[String]) -> u16 {
        let host = instance.site.config.origin.host();
        let client = reqwest::Client::builder()
            .no_proxy()
            .resolve(host, SocketAddr::from(([127, 0, 0, 1], port)))
            .build()
            .expect("a client");
        let mut request = client.post(format!("http://{host}:{port}{}", self.path)).body(self.body);
        for (name, value) in self.headers {
            request = request.header(name, value);
        }
        for signature in signatures {
            request = request.header("signature", signature);
        }
        request.send().await.expect("an answer").status().as_u16()
    }
}

/// A signature, in base64.
pub fn sign(key: usize, text: &str) -> String {
    let key = &KEYS[key];
    let mut signature = vec![0; key.public_modulus_len()];
    key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature).expect("signed");
    STANDARD.encode(signature)
}

pub fn digest(body: &[u8]) -> String {
    format!("SHA-256={}", STANDARD.encode(Sha256::digest(body)))
}

pub fn public_pem(key: usize) -> String {
    let der: PublicKeyX509Der<'_> = KEYS[key].public_key().as_der().expect("DER");
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", STANDARD.encode(der.as_ref()))
}

async fn serve(State(peer): State<Peer>, Path(path): Path<String>) -> Response {
    let path = format!("/{path}");
    peer.0.asked.lock().expect("whole").push(path.clone());
    if let Some(address) = peer.0.elsewhere.lock().expect("whole").get(&path) {
        return (StatusCode::FOUND, [(header::LOCATION, address.clone())]).into_response();
    }
    match peer.0.documents.lock().expect("whole").get(&path) {
        Some((media_type, document)) => {
            ([(header::CONTENT_TYPE, media_type.clone())], document.to_string()).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn inbox(State(peer): State<Peer>, headers: HeaderMap, body: Bytes) -> (StatusCode, HeaderMap) {
    let status = *peer.0.status.lock().expect("whole");
    peer.0.posts.lock().expect("whole").push((headers, body.clone()));
    if status.is_success()
        && let Ok(activity) = serde_json::from_slice(&body)
    {
        peer.0.received.lock().expect("whole").push(activity);
    }
    drop(peer.0.gate.read().await);
    let mut headers = HeaderMap::new();
    if status == StatusCode::TOO_MANY_REQUESTS {
        headers.insert("retry-after", Peer::RETRY_AFTER.into());
    }
    (status, headers)
}
