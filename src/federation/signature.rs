//! HTTP signatures, draft-cavage-http-signatures-12 with RSA-SHA256: made for what we send,
//! checked on what we get. Pure: it is given the clock and the key. The standard that came after
//! (RFC 9421) is read in `message_signature`.
//!
//! It is stricter than `activitypub_federation`, which accepts a signature over the digest alone,
//! of any age, made for another host (measured on 0.7.0-beta.14).

use super::{
    keys::{KeyError, SigningKey, VerifyingKey},
    stream::{self, Place},
};
use crate::time::Timestamp;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::HeaderMap;
use sha2::{Digest as _, Sha256};
use std::{fmt::Write as _, time::Duration};
use thiserror::Error;
use url::Url;

/// How far a signature's time may be from ours, either way.
pub const WINDOW: Duration = Duration::from_secs(3600);
const MAX_HEADER: usize = 4096;

/// Why a signed request is refused, before or after its key is known.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum SignatureError {
    /// 400: the header cannot be read in one way only.
    #[error("the Signature header is malformed: {0}")]
    Malformed(&'static str),
    /// 401: there is none.
    #[error("no signature")]
    Missing,
    /// 401: it does not cover what it must.
    #[error("the signature does not cover {0}")]
    Uncovered(&'static str),
    /// 401: too old, or ahead of us.
    #[error("the signature's time is out of the window of an hour")]
    OutOfTime,
    /// 401: the body is not the one that was hashed.
    #[error("the digest is not that of the body")]
    Digest,
    /// 401: the key does not fit.
    #[error("the signature does not verify")]
    Wrong,
}

/// A `Signature` header, read but not yet verified.
#[derive(Debug)]
pub struct Signed {
    /// Where the key is.
    pub key_id: String,
    signature: Vec<u8>,
    message: String,
    covered: Vec<String>,
}

impl Signed {
    /// Reads and checks everything that needs no key: form, coverage, time, digest.
    ///
    /// # Errors
    /// See [`SignatureError`].
    pub fn read(
        method: &str,
        path_and_query: &str,
        headers: &HeaderMap,
        body: &[u8],
        now: Timestamp,
    ) -> Result<Self, SignatureError> {
        let text = only(headers, "signature")?.ok_or(SignatureError::Missing)?;
        refuse_two_places(headers)?;
        let fields = Fields::parse(text)?;
        let covered: Vec<&str> = fields.headers.split(' ').filter(|name| !name.is_empty()).collect();
        let covers = |name: &str| covered.contains(&name);
        for (name, needed) in [("(request-target)", true), ("host", true), ("digest", method == "POST")] {
            if needed && !covers(name) {
                return Err(SignatureError::Uncovered(name));
            }
        }
        if !covers("date") && !covers("(created)") {
            return Err(SignatureError::Uncovered("date"));
        }
        check_time(&covered, &fields, headers, now)?;
        if method == "POST" {
            check_digest(only(headers, "digest")?.ok_or(SignatureError::Digest)?, body)?;
        }
        let message = message(&covered, method, path_and_query, headers, &fields)?;
        let signature =
            STANDARD.decode(fields.signature).map_err(|_| SignatureError::Malformed("signature is not base64"))?;
        let covered = covered.into_iter().map(str::to_owned).collect();
        Ok(Self { key_id: fields.key_id.to_owned(), signature, message, covered })
    }

    pub(super) fn new(key_id: String, signature: Vec<u8>, message: String) -> Self {
        Self { key_id, signature, message, covered: Vec::new() }
    }

    /// True when this header cannot have been changed on its way.
    #[must_use]
    pub fn covers(&self, header: &str) -> bool {
        self.covered.iter().any(|name| name == header)
    }

    /// Verifies with the key that `key_id` names.
    ///
    /// # Errors
    /// [`SignatureError::Wrong`].
    pub fn verify(&self, key: &VerifyingKey) -> Result<(), SignatureError> {
        if key.verifies(self.message.as_bytes(), &self.signature) { Ok(()) } else { Err(SignatureError::Wrong) }
    }
}

/// The headers of a signed POST; `place` is its place in a stream, where it has one.
///
/// # Errors
/// When the machine cannot sign.
pub fn sign_post(
    url: &Url,
    authority: &str,
    body: &[u8],
    key_id: &str,
    key: &SigningKey,
    place: Option<&Place>,
    now: Timestamp,
) -> Result<Vec<(&'static str, String)>, KeyError> {
    let date = now.http_date();
    let digest = format!("SHA-256={}", STANDARD.encode(Sha256::digest(body)));
    let content_type = activitypub_federation::FEDERATION_CONTENT_TYPE;
    let mut message = format!(
        "(request-target): post {}\nhost: {authority}\ndate: {date}\ndigest: {digest}\ncontent-type: {content_type}",
        target(url)
    );
    let mut covered = String::from("(request-target) host date digest content-type");
    let mut headers = vec![("date", date), ("digest", digest), ("content-type", content_type.to_owned())];
    if let Some(place) = place {
        let value = place.header();
        write!(message, "\n{}: {value}", stream::HEADER).expect("writing to a String cannot fail");
        write!(covered, " {}", stream::HEADER).expect("writing to a String cannot fail");
        headers.push((stream::HEADER, value));
    }
    let signature = STANDARD.encode(key.sign(message.as_bytes())?);
    let header = format!("keyId=\"{key_id}\",algorithm=\"rsa-sha256\",headers=\"{covered}\",signature=\"{signature}\"");
    headers.push(("signature", header));
    Ok(headers)
}

/// The headers of a signed GET.
///
/// # Errors
/// When the machine cannot sign.
pub fn sign_get(
    url: &Url,
    authority: &str,
    key_id: &str,
    key: &SigningKey,
    now: Timestamp,
) -> Result<Vec<(&'static str, String)>, KeyError> {
    let date = now.http_date();
    let message = format!("(request-target): get {}\nhost: {authority}\ndate: {date}", target(url));
    let signature = STANDARD.encode(key.sign(message.as_bytes())?);
    let header = format!(
        "keyId=\"{key_id}\",algorithm=\"rsa-sha256\",headers=\"(request-target) host date\",signature=\"{signature}\""
    );
    Ok(vec![("date", date), ("signature", header)])
}

fn target(url: &Url) -> String {
    match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    }
}

/// The fields of the header; each at most once.
struct Fields<'a> {
    key_id: &'a str,
    headers: &'a str,
    signature: &'a str,
    created: Option<i64>,
    expires: Option<i64>,
}

impl<'a> Fields<'a> {
    fn parse(text: &'a str) -> Result<Self, SignatureError> {
        use SignatureError::Malformed;
        let (mut key_id, mut headers, mut signature, mut algorithm) = (None, None, None, None);
        let (mut created, mut expires) = (None, None);
        let mut rest = text;
        while !rest.is_empty() {
            let (name, after) = rest.split_once('=').ok_or(Malformed("a field has no value"))?;
            let (value, after) = if let Some(quoted) = after.strip_prefix('"') {
                quoted.split_once('"').ok_or(Malformed("a quote is open"))?
            } else {
                let end = after.find(',').unwrap_or(after.len());
                after.split_at(end)
            };
            let slot = match name.trim() {
                "keyId" => &mut key_id,
                "headers" => &mut headers,
                "signature" => &mut signature,
                "algorithm" => &mut algorithm,
                "created" => &mut created,
                "expires" => &mut expires,
                _ => return Err(Malformed("an unknown field")),
            };
            if slot.replace(value).is_some() {
                return Err(Malformed("a field is given twice"));
            }
            rest = after.trim_start();
            if !rest.is_empty() {
                rest = rest.strip_prefix(',').ok_or(Malformed("fields are not separated by commas"))?.trim_start();
            }
        }
        if algorithm.is_some_and(|name| !matches!(name, "rsa-sha256" | "hs2019")) {
            return Err(Malformed("an unknown algorithm"));
        }
        // Only numbers that a date can have: beyond, arithmetic on them overflows (and elsewhere panics).
        let number = |text: Option<&str>| match text.map(str::parse::<u32>) {
            None => Ok(None),
            Some(Ok(number)) => Ok(Some(i64::from(number))),
            Some(Err(_)) => Err(Malformed("created and expires are seconds since 1970")),
        };
        Ok(Self {
            key_id: key_id.filter(|id| !id.is_empty()).ok_or(Malformed("keyId is missing"))?,
            headers: headers.ok_or(Malformed("headers is missing"))?,
            signature: signature.ok_or(Malformed("signature is missing"))?,
            created: number(created)?,
            expires: number(expires)?,
        })
    }
}

fn check_time(
    covered: &[&str],
    fields: &Fields<'_>,
    headers: &HeaderMap,
    now: Timestamp,
) -> Result<(), SignatureError> {
    if covered.contains(&"(created)") {
        let created = fields.created.ok_or(SignatureError::Malformed("created is missing"))?;
        if !in_window(created, now) {
            return Err(SignatureError::OutOfTime);
        }
    }
    if covered.contains(&"date") {
        let date = only(headers, "date")?.and_then(Timestamp::parse_http_date).ok_or(SignatureError::OutOfTime)?;
        if !in_window(date.0.div_euclid(1000), now) {
            return Err(SignatureError::OutOfTime);
        }
    }
    if fields.expires.is_some_and(|expires| expires * 1000 < now.0) {
        return Err(SignatureError::OutOfTime);
    }
    Ok(())
}

/// True when a time in seconds is within [`WINDOW`] of now.
pub(super) fn in_window(seconds: i64, now: Timestamp) -> bool {
    let window = i64::try_from(WINDOW.as_millis()).expect("an hour fits");
    (now.0 - seconds * 1000).abs() <= window
}

fn check_digest(header: &str, body: &[u8]) -> Result<(), SignatureError> {
    let hash = STANDARD.encode(Sha256::digest(body));
    // Several algorithms may stand there; ours must, once, and fit (RFC 3230).
    let mut ours = header.split(',').map(str::trim).filter_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.eq_ignore_ascii_case("sha-256").then_some(value)
    });
    match (ours.next(), ours.next()) {
        (Some(value), None) if value == hash => Ok(()),
        _ => Err(SignatureError::Digest),
    }
}

fn message(
    covered: &[&str],
    method: &str,
    path_and_query: &str,
    headers: &HeaderMap,
    fields: &Fields<'_>,
) -> Result<String, SignatureError> {
    let mut out = String::with_capacity(512);
    for (at, name) in covered.iter().enumerate() {
        if covered[..at].contains(name) {
            return Err(SignatureError::Malformed("a header is covered twice"));
        }
        if at > 0 {
            out.push('\n');
        }
        let line = match *name {
            "(request-target)" => write!(out, "(request-target): {} {path_and_query}", method.to_ascii_lowercase()),
            "(created)" => write!(out, "(created): {}", fields.created.unwrap_or_default()),
            "(expires)" => write!(out, "(expires): {}", fields.expires.unwrap_or_default()),
            name => {
                let value = only(headers, name)?.ok_or(SignatureError::Malformed("a covered header is absent"))?;
                write!(out, "{name}: {value}")
            }
        };
        line.expect("writing to a String cannot fail");
    }
    Ok(out)
}

/// The older draft also let a signature stand in another header.
pub(super) fn refuse_two_places(headers: &HeaderMap) -> Result<(), SignatureError> {
    let both = headers
        .get_all("authorization")
        .iter()
        .any(|value| value.as_bytes().to_ascii_lowercase().starts_with(b"signature"));
    if both { Err(SignatureError::Malformed("Authorization and Signature are both given")) } else { Ok(()) }
}

/// The value of a header that may stand once only: two readings of one request are an attack.
pub(super) fn only<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a str>, SignatureError> {
    let mut values = headers.get_all(name).iter();
    let first = values.next();
    if values.next().is_some() {
        return Err(SignatureError::Malformed("a header is given twice"));
    }
    first
        .map(|value| value.to_str().ok().filter(|text| text.len() <= MAX_HEADER).map(str::trim))
        .map(|value| value.ok_or(SignatureError::Malformed("a header is not text")))
        .transpose()
}
