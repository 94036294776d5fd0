//! The inbox (ActivityPub §7): every check that can be made before anything is believed, then the
//! journal, then 202. Nothing is applied here; a refusal stores nothing and leaves one audit line.

use super::{
    Federation, actors,
    document::Document,
    fetch::FetchError,
    journal::{Entry, Refusal},
    keys::VerifyingKey,
    limits::{FETCHES, FETCHES_ACCEPTED, REQUESTS},
    peers::Admission,
    signature::{SignatureError, Signed},
};
use crate::origin::{Origin, same_origin};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::Value;
use std::sync::Arc;

/// Largest body that is read, in bytes.
pub const MAX_BODY: usize = 1024 * 1024;

/// The answer to a sender.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    /// 202 when it is durable here, or already was.
    pub status: StatusCode,
    /// One sentence for the other side's administrator.
    pub reason: String,
    /// Seconds after which to try again (429, 503).
    pub retry_after: Option<u32>,
}

impl Answer {
    fn new(status: StatusCode, reason: impl Into<String>) -> Self {
        let retry_after = match status {
            StatusCode::TOO_MANY_REQUESTS => Some(60),
            StatusCode::SERVICE_UNAVAILABLE => Some(30),
            _ => None,
        };
        Self { status, reason: reason.into(), retry_after }
    }
    fn bad(reason: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, reason)
    }
    fn unsigned(reason: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, reason)
    }
    fn forbidden(reason: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, reason)
    }
    fn later(reason: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, reason)
    }
}

/// A POST to any inbox of this instance.
pub struct Delivery<'a> {
    /// Path and query as sent.
    pub path: &'a str,
    /// All headers.
    pub headers: &'a HeaderMap,
    /// The body, within [`MAX_BODY`].
    pub body: Bytes,
    /// Network address of the sender.
    pub address: &'a str,
}

impl Federation {
    /// Takes a delivery; the answer is final.
    pub async fn receive(self: &Arc<Self>, delivery: Delivery<'_>) -> Answer {
        let mut claimed = Claim::default();
        match self.check(&delivery, &mut claimed).await {
            Ok(Some(entry)) => {
                if self.journal.write(entry).await {
                    Answer::new(StatusCode::ACCEPTED, "")
                } else {
                    Answer::later("this server cannot store anything right now")
                }
            }
            Ok(None) => Answer::new(StatusCode::ACCEPTED, ""),
            Err(answer) => {
                self.journal.refuse(Refusal {
                    claimed: claimed.actor,
                    object: claimed.activity,
                    reason: format!("{}: {}", answer.status.as_u16(), answer.reason),
                    address: delivery.address.to_owned(),
                });
                answer
            }
        }
    }

    /// `Ok(None)`: nothing to do with it, and no reason to make the sender repeat it.
    async fn check(self: &Arc<Self>, delivery: &Delivery<'_>, claimed: &mut Claim) -> Result<Option<Entry>, Answer> {
        check_headers(delivery.headers)?;
        let activity = Document::read(&delivery.body)
            .ok_or_else(|| Answer::bad("not an activity: a JSON object with an id, of reasonable depth and size"))?;
        claimed.activity = activity.uri().to_owned();
        let Some(Value::String(actor)) = activity.json().get("actor") else {
            return Err(Answer::bad("actor must be one id"));
        };
        claimed.actor.clone_from(actor);
        let origin = Origin::parse(actor).ok_or_else(|| Answer::bad("actor is not the address of an actor"))?;
        if origin == self.origin {
            return Err(Answer::bad("actor is of this instance"));
        }
        if !origin.within(self.reach) {
            return Err(Answer::forbidden("this origin cannot federate with this instance"));
        }
        if activity.kind().is_empty() || activity.json().get("object").is_none() {
            return Err(Answer::bad("an activity has a type and an object"));
        }
        let admission =
            self.peers.admission(&origin).await.map_err(|_| Answer::later("the database does not answer"))?;
        if admission == Admission::Refused {
            return Err(Answer::forbidden("this network is not accepted here"));
        }
        if admission == Admission::Stranger && !may_knock(activity.kind()) {
            return Err(Answer::forbidden("this network is not accepted here yet: send a Follow to ask"));
        }
        check_ownership(&activity, actor, &origin)?;
        let signed = Signed::read("POST", delivery.path, delivery.headers, &delivery.body, self.clock.now())
            .map_err(|error| refusal(&error))?;
        if !same_origin(&signed.key_id, actor) {
            return Err(Answer::unsigned("the key is of another origin than the actor"));
        }
        // Strangers only: an accepted network may be catching up after weeks of silence.
        if admission == Admission::Stranger && !self.limits.allow(origin.as_str(), REQUESTS, self.clock.now()) {
            return Err(Answer::new(StatusCode::TOO_MANY_REQUESTS, "too many requests from this origin"));
        }
        if activity.kind() == "Delete" && activity.id_of("object") == Some(actor.as_str()) && !self.knows(actor).await {
            // Thousands of these arrive for people never heard of, whose key is gone already.
            return Ok(None);
        }
        // In open mode everyone is accepted; only those known by name are trusted with many fetches.
        let known = self.peers.flows_in(&origin).await.is_ok_and(|flows| flows.is_some());
        let fetches = if known && admission == Admission::Accepted { FETCHES_ACCEPTED } else { FETCHES };
        self.verify(&signed, actor, &origin, fetches).await?;
        self.signs_of_life.note(&origin, self.clock.now());
        Ok(Some(Entry {
            uri: activity.uri().to_owned(),
            actor: actor.clone(),
            origin: origin.to_string(),
            body: delivery.body.clone(),
        }))
    }

    async fn knows(&self, actor: &str) -> bool {
        let Ok(mut conn) = self.db.read().await else { return true };
        actors::by_uri(&mut conn, actor).await.is_ok_and(|found| found.is_some())
    }

    /// Verifies with the key we have; on failure asks the origin once whether it has another.
    async fn verify(
        self: &Arc<Self>,
        signed: &Signed,
        actor: &str,
        origin: &Origin,
        fetches: u32,
    ) -> Result<(), Answer> {
        let known = self.known_key(actor).await.map_err(|_| Answer::later("the database does not answer"))?;
        if let Some((key_id, key)) = known {
            if !names_key(&signed.key_id, &key_id, actor) {
                return Err(Answer::unsigned("keyId is not the actor's key"));
            }
            match signed.verify(&key) {
                Ok(()) => return Ok(()),
                // A key that changed is asked for once in a while, never at each bad request.
                Err(error) if !self.limits.allow(&format!("key {actor}"), FETCHES, self.clock.now()) => {
                    return Err(refusal(&error));
                }
                Err(_) => {}
            }
        }
        if !self.limits.allow(&format!("fetch {origin}"), fetches, self.clock.now()) {
            return Err(Answer::later("the signer's key was asked for too often"));
        }
        let (key_id, key) = self.fetched_key(actor).await?;
        if !names_key(&signed.key_id, &key_id, actor) {
            return Err(Answer::unsigned("keyId is not the actor's key"));
        }
        signed.verify(&key).map_err(|error| refusal(&error))
    }

    async fn known_key(&self, actor: &str) -> crate::db::Result<Option<(String, Arc<VerifyingKey>)>> {
        if let Some(found) = self.keys.get(actor) {
            return Ok(Some(found));
        }
        let mut conn = self.db.read().await?;
        let Some(row) = actors::by_uri(&mut conn, actor).await? else { return Ok(None) };
        let Ok(key) = VerifyingKey::from_pem(&row.public_key) else { return Ok(None) };
        Ok(Some(self.keys.put(actor, row.key_id, key)))
    }

    async fn fetched_key(self: &Arc<Self>, actor: &str) -> Result<(String, Arc<VerifyingKey>), Answer> {
        let row = self.fetch_actor(actor).await.map_err(|error| match error {
            // 503, not 401: the sender must try again, its signature may be perfectly good.
            FetchError::Unreachable(why) => Answer::later(format!("the signer cannot be asked for its key: {why}")),
            other => Answer::unsigned(format!("the signer's key cannot be had: {other}")),
        })?;
        let key = VerifyingKey::from_pem(&row.public_key).map_err(|error| Answer::unsigned(error.to_string()))?;
        Ok(self.keys.put(actor, row.key_id, key))
    }
}

#[derive(Default)]
struct Claim {
    actor: String,
    activity: String,
}

/// What someone who is not accepted may send: a request to join, and what belongs to one.
fn may_knock(kind: &str) -> bool {
    matches!(kind, "Follow" | "Undo" | "Accept" | "Reject" | "Delete")
}

/// GoToSocial names its key by a path under the actor; both sides must be that actor's.
fn names_key(named: &str, key_id: &str, actor: &str) -> bool {
    named == key_id || named == actor || named.strip_prefix(actor).is_some_and(|rest| rest.starts_with(['#', '/']))
}

pub(super) fn check_headers(headers: &HeaderMap) -> Result<(), Answer> {
    let media_type =
        headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default().to_ascii_lowercase();
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    if !matches!(essence, "application/activity+json" | "application/ld+json") {
        return Err(Answer::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send application/activity+json"));
    }
    if headers.contains_key("content-encoding") {
        return Err(Answer::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send the body without content-encoding"));
    }
    Ok(())
}

/// The origin rule (FEP-fe34): an actor speaks of what is its own. Whether a stored object is this
/// very actor's is decided when it is applied, against the row.
pub(super) fn check_ownership(activity: &Document, actor: &str, origin: &Origin) -> Result<(), Answer> {
    if !origin.owns(activity.uri()) {
        return Err(Answer::forbidden("the activity is of another origin than its actor"));
    }
    if !matches!(activity.kind(), "Create" | "Update" | "Delete") {
        return Ok(());
    }
    let object = activity.id_of("object").ok_or_else(|| Answer::bad("the object has no id"))?;
    if !origin.owns(object) {
        return Err(Answer::forbidden("the object is of another origin than its actor"));
    }
    let Some(embedded) = activity.json().get("object").filter(|value| value.is_object()) else { return Ok(()) };
    let authors = match embedded.get("attributedTo") {
        None | Some(Value::Null) => return Ok(()),
        Some(Value::Array(list)) => list.as_slice(),
        Some(one) => std::slice::from_ref(one),
    };
    for author in authors {
        let author = author.as_str().or_else(|| author.get("id").and_then(Value::as_str));
        match author {
            Some(author) if author == actor => {}
            Some(author) if origin.owns(author) && authors.len() > 1 => {}
            Some(author) if origin.owns(author) => {
                return Err(Answer::forbidden("the object is attributed to another actor"));
            }
            _ => {
                return Err(Answer::new(
                    StatusCode::UNPROCESSABLE_ENTITY,
                    "the object is attributed to an actor of another origin",
                ));
            }
        }
    }
    Ok(())
}

fn refusal(error: &SignatureError) -> Answer {
    match error {
        SignatureError::Malformed(_) => Answer::bad(error.to_string()),
        _ => Answer::unsigned(error.to_string()),
    }
}
