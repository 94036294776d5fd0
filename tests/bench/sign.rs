//! HTTP signatures of the fake servers, by code of their own: what they send is signed as other
//! software signs, what they get counts only when any server would believe it.

use crate::load::Ready;
use anyhow::{Context as _, Result};
use aws_lc_rs::{
    encoding::{AsDer, PublicKeyX509Der},
    rand::SystemRandom,
    rsa::{KeyPair, KeySize},
    signature::{KeyPair as _, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use http::{HeaderMap, Request, header};
use http_body_util::Full;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::{collections::HashMap, thread};

/// What a signature must cover to be believed.
const COVERED: [&str; 4] = ["(request-target)", "host", "date", "digest"];

/// A key of a fake actor.
pub struct Key(KeyPair);

impl Key {
    /// Signs a POST to the shared inbox of `authority`.
    pub fn post(&self, key_id: &str, authority: &str, date: &str, activity: &Value) -> Result<Ready> {
        let body = serde_json::to_vec(activity)?;
        let digest = digest(&body);
        let message = format!("(request-target): post /inbox\nhost: {authority}\ndate: {date}\ndigest: {digest}");
        let mut signature = vec![0; self.0.public_modulus_len()];
        self.0.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message.as_bytes(), &mut signature)?;
        let (names, signature) = (COVERED.join(" "), STANDARD.encode(signature));
        let header =
            format!("keyId=\"{key_id}\",algorithm=\"rsa-sha256\",headers=\"{names}\",signature=\"{signature}\"");
        Ok(Request::post("/inbox")
            .header(header::HOST, authority)
            .header(header::DATE, date)
            .header(header::CONTENT_TYPE, "application/activity+json")
            .header("digest", digest)
            .header("signature", header)
            .body(Full::new(Bytes::from(body)))?)
    }

    /// The public half, as actor documents have it.
    pub fn public_pem(&self) -> String {
        let der: PublicKeyX509Der<'_> = self.0.public_key().as_der().expect("a key has a form");
        format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", STANDARD.encode(der.as_ref()))
    }
}

/// Makes keys, on all processors: they are slow to make.
pub fn make_keys(count: usize) -> Result<Vec<Key>> {
    on_all_cores(&(0..count).collect::<Vec<_>>(), |_| Ok(Key(KeyPair::generate(KeySize::Rsa2048)?)))
}

/// Does a piece of work for each item, on all processors, in order.
pub fn on_all_cores<T: Sync, U: Send>(items: &[T], work: impl Fn(&T) -> Result<U> + Sync) -> Result<Vec<U>> {
    let threads = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    thread::scope(|scope| {
        let parts = items.chunks(items.len().div_ceil(threads).max(1));
        let tasks: Vec<_> =
            parts.map(|part| scope.spawn(|| part.iter().map(&work).collect::<Result<Vec<_>>>())).collect();
        let mut all = Vec::with_capacity(items.len());
        for task in tasks {
            all.extend(task.join().expect("the work does not panic")?);
        }
        Ok(all)
    })
}

/// The keys that deliveries may be signed with.
#[derive(Default)]
pub struct Trusted(HashMap<String, ParsedPublicKey>);

impl Trusted {
    /// Believes the key of an actor document from now on.
    pub fn add(&mut self, actor: &Value) -> Result<()> {
        let key = &actor["publicKey"];
        let pem = key["publicKeyPem"].as_str().context("an actor has a key")?;
        let body: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
        let parsed = ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, STANDARD.decode(body)?)?;
        self.0.insert(key["id"].as_str().unwrap_or_default().to_owned(), parsed);
        Ok(())
    }

    /// True when a POST is signed over all that matters, with one of these keys.
    pub fn verifies(&self, path: &str, headers: &HeaderMap, body: &[u8]) -> bool {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let field = |name: &str| {
            let (_, rest) = text("signature").split_once(&format!("{name}=\""))?;
            rest.split('"').next()
        };
        let (Some(key), Some(names), Some(signature)) = (field("keyId"), field("headers"), field("signature")) else {
            return false;
        };
        let names: Vec<&str> = names.split(' ').collect();
        let line = |name: &&str| match *name {
            "(request-target)" => format!("(request-target): post {path}"),
            name => format!("{name}: {}", text(name)),
        };
        let message = names.iter().map(line).collect::<Vec<_>>().join("\n");
        let (Some(key), Ok(signature)) = (self.0.get(key), STANDARD.decode(signature)) else { return false };
        COVERED.iter().all(|name| names.contains(name))
            && text("digest") == digest(body)
            && key.verify_sig(message.as_bytes(), &signature).is_ok()
    }
}

fn digest(body: &[u8]) -> String {
    format!("SHA-256={}", STANDARD.encode(Sha256::digest(body)))
}
