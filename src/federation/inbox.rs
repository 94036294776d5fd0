//! The inbox (ActivityPub §7): every check that can be made before anything is believed, then the
//! journal, then 202. Nothing is applied here; a refusal stores nothing and leaves one audit line.

use super::{
    Federation,
    document::Document,
    journal::{Entry, Refusal, Written},
    limits::{FAILURES, REQUESTS},
    message_signature::{self, Target},
    peers::Admission,
    signature::{SignatureError, Signed},
    signer::Sender,
    stream::{self, Place},
};
use crate::{
    client_address::ClientAddress,
    origin::{Origin, same_origin},
    time::Timestamp,
};
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
    /// How far the sender's stream was received, signed; for a delivery that had a place in one.
    pub receipt: Option<Value>,
}

impl Answer {
    fn new(status: StatusCode, reason: impl Into<String>) -> Self {
        let retry_after = match status {
            StatusCode::TOO_MANY_REQUESTS => Some(60),
            StatusCode::SERVICE_UNAVAILABLE => Some(30),
            _ => None,
        };
        Self { status, reason: reason.into(), retry_after, receipt: None }
    }
    fn bad(reason: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, reason)
    }
    pub(super) fn unsigned(reason: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, reason)
    }
    fn forbidden(reason: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, reason)
    }
    fn too_many(reason: impl Into<String>) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, reason)
    }
    pub(super) fn later(reason: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, reason)
    }
}

/// Largest body taken of whom nobody here accepted by name: what they say is kept on our disk.
pub const MAX_STRANGER_BODY: usize = 64 * 1024;

/// A POST to any inbox of this instance.
pub struct Delivery<'a> {
    /// Path and query as sent.
    pub path: &'a str,
    /// All headers.
    pub headers: &'a HeaderMap,
    /// The body, within [`MAX_BODY`].
    pub body: Bytes,
    /// Network address of the sender, when it is known.
    pub address: Option<ClientAddress>,
}

impl Federation {
    /// Takes a delivery; the answer is final.
    pub async fn receive(self: &Arc<Self>, delivery: Delivery<'_>) -> Answer {
        let mut claimed = Claim::default();
        match self.check(&delivery, &mut claimed).await {
            Ok(Some(entry)) => self.store(entry, claimed, delivery.address).await,
            Ok(None) => Answer::new(StatusCode::ACCEPTED, ""),
            Err(answer) => {
                // What could not be verified is counted where it comes from, never against whom it names.
                if !claimed.proven && matches!(answer.status, StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED) {
                    self.limits.spend(&failures(delivery.address), self.clock.now());
                }
                self.note_refusal(claimed, &answer, delivery.address);
                answer
            }
        }
    }

    /// Journals what was checked, and answers with how far its stream was received.
    async fn store(&self, entry: Entry, claimed: Claim, address: Option<ClientAddress>) -> Answer {
        let (origin, refused) = (Origin::parse(&entry.origin), entry.refused.clone());
        let (mut answer, reached) = match self.journal.write(entry).await {
            Some(Written::Stored(reached)) => (Answer::new(StatusCode::ACCEPTED, ""), reached),
            Some(Written::Gap(reached)) => {
                (Answer::new(StatusCode::CONFLICT, "something before it in the stream is missing"), Some(reached))
            }
            Some(Written::Ended(present)) => {
                (Answer::new(StatusCode::CONFLICT, "this numbering of the stream has ended"), Some(present))
            }
            None => return Answer::later("this server cannot store anything right now"),
        };
        if let Some(reason) = refused.filter(|_| answer.status == StatusCode::ACCEPTED) {
            answer = Answer::new(StatusCode::UNPROCESSABLE_ENTITY, reason);
        }
        if !answer.status.is_success() {
            self.note_refusal(claimed, &answer, address);
        }
        if let (Some(origin), Some(reached)) = (origin, reached) {
            match self.receipt(&origin, reached).await {
                Ok(receipt) => answer.receipt = Some(receipt),
                Err(error) => tracing::error!(%error, "a receipt cannot be signed"),
            }
        }
        answer
    }

    /// Refuses a body that could not be read at all.
    pub(super) fn turn_away(&self, status: StatusCode, reason: &str, address: Option<ClientAddress>) -> Answer {
        let answer = Answer::new(status, reason);
        self.note_refusal(Claim::default(), &answer, address);
        answer
    }

    fn note_refusal(&self, claimed: Claim, answer: &Answer, address: Option<ClientAddress>) {
        self.journal.refuse(Refusal {
            claimed: claimed.actor,
            object: claimed.activity,
            reason: format!("{}: {}", answer.status.as_u16(), answer.reason),
            address: address.map(|address| address.to_string()).unwrap_or_default(),
        });
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
        let standing = self.peers.standing(&origin).await.map_err(|_| Answer::later("the database does not answer"))?;
        if standing.admission == Admission::Refused {
            return Err(Answer::forbidden("this network is not accepted here"));
        }
        if standing.admission == Admission::Stranger && !may_knock(activity.kind()) {
            return Err(Answer::forbidden("this network is not accepted here yet: send a Follow to ask"));
        }
        if !standing.by_name && delivery.body.len() > MAX_STRANGER_BODY {
            return Err(Answer::new(StatusCode::PAYLOAD_TOO_LARGE, "at most 64 KiB before we know each other"));
        }
        let signed = self.signed(delivery).map_err(|error| refusal(&error, self.clock.now()))?;
        let place = if signed.covers(stream::HEADER) { Place::read(delivery.headers) } else { None };
        // In a stream, what must have no effect keeps its place, once it is proved who says it: the others follow.
        let refused = match check_ownership(&activity, actor, &origin) {
            Err(answer) if place.is_none() || !origin.owns(activity.uri()) => return Err(answer),
            other => other.err().map(|answer| answer.reason),
        };
        if !same_origin(&signed.key_id, actor) {
            return Err(Answer::unsigned("the key is of another origin than the actor"));
        }
        let sender = Sender::new(&origin, delivery.address);
        claimed.proven = standing.by_name && self.senders.knows(&sender.name);
        if !claimed.proven && self.limits.is_spent(&failures(delivery.address), FAILURES, self.clock.now()) {
            return Err(Answer::too_many("too many requests of this address could not be verified"));
        }
        if activity.kind() == "Delete" && activity.id_of("object") == Some(actor.as_str()) && !self.knows(actor).await {
            // Thousands of these arrive for people never heard of, whose key is gone already.
            return Ok(None);
        }
        self.verify(&signed, actor, &sender, claimed.proven).await?;
        if standing.by_name {
            self.senders.note(&sender.name);
        } else if !self.limits.allow(&format!("requests {}", origin.domain()), REQUESTS, self.clock.now()) {
            // Counted once it is proved, so that a flood in the name of a network cannot silence it. An
            // accepted network is not counted: it may be catching up after weeks of silence.
            self.limits.spend(&failures(delivery.address), self.clock.now());
            return Err(Answer::too_many("too many requests from this origin"));
        }
        self.signs_of_life.note(&origin, self.clock.now());
        Ok(Some(Entry {
            actor: actor.clone(),
            origin: origin.to_string(),
            body: delivery.body.clone(),
            place: place.filter(|_| standing.by_name),
            refused,
            // What a stranger says makes nobody think before it is looked at.
            read: if standing.by_name { self.read(&activity) } else { None },
            activity,
        }))
    }
}

impl Federation {
    /// The signature in whichever of its two forms it came; a request that has both is read as the newer
    /// one, and refused when its header is not that.
    fn signed(&self, delivery: &Delivery<'_>) -> Result<Signed, SignatureError> {
        let Delivery { path, headers, body, .. } = delivery;
        if message_signature::is_used(headers) {
            let target = Target { method: "POST", origin: &self.origin, path_and_query: path };
            return message_signature::read(target, headers, body, self.clock.now());
        }
        Signed::read("POST", path, headers, body, self.clock.now())
    }
}

#[derive(Default)]
struct Claim {
    actor: String,
    activity: String,
    /// It comes from where an accepted network has proved to send from.
    proven: bool,
}

/// The name under which failures of a client's network are counted.
fn failures(address: Option<ClientAddress>) -> String {
    format!("failures {}", address.map(ClientAddress::network).unwrap_or_default())
}

/// What someone who is not accepted may send: a request to join, and what belongs to one.
fn may_knock(kind: &str) -> bool {
    matches!(kind, "Follow" | "Undo" | "Accept" | "Reject" | "Delete")
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
    // An actor speaks for itself; a Group's `attributedTo` names those who moderate it.
    if object == actor {
        return Ok(());
    }
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

/// `now` is told to whoever signed at another hour: the answer bears it as its `Date` too.
pub(super) fn refusal(error: &SignatureError, now: Timestamp) -> Answer {
    match error {
        SignatureError::OutOfTime => Answer::unsigned(format!("{error}: it is {} here", now.http_date())),
        SignatureError::Malformed(_) => Answer::bad(error.to_string()),
        _ => Answer::unsigned(error.to_string()),
    }
}
