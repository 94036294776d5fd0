//! Revocations that come by another road than from their origin: in a bundle, or from a third network that heard them.
//! They are proved on the object by another actor of that origin (see [`super::rotation`]), and take keys away, never
//! give one. What they take away is only *doubted*: it proves nothing until the origin is heard again, whose document
//! then says whether it is revoked or holds. So whoever stole the key of a witness can silence an actor for as long as
//! its origin cannot be asked, and no longer; and whoever stole the key of an actor can do nothing to another.
//!
//! `GET /federation/kept/revocations?of=…` tells a network those that were heard here of a third one. It is asked for
//! those that do not answer.

use super::{
    Federation,
    actors::{self, Actor},
    document::Document,
    fetch::FetchError,
    kept,
    keys::rsa_multikey,
    proof,
    published::{self, PublishedKey, Worth},
    reader::{PeerReader, too_many},
};
use crate::{
    audit,
    db::{Conn, Result, Tx},
    origin::Origin,
    time::Timestamp,
};
use axum::{
    Json,
    extract::{Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json, value::RawValue};
use std::sync::Arc;

/// Instance actors of one origin that are looked at.
const MOST_WITNESSES: i64 = 4;
/// Revocations that are told, the last ones.
const MOST: i64 = 50;
/// Questions of one network in a minute.
const MOST_ASKED: u32 = 12;

/// What an `Update` of an actor revokes, when it is proved by another actor of that origin; whether the proof holds is
/// another question.
pub(super) fn revoked_by(activity: &Document) -> Option<(String, Vec<PublishedKey>)> {
    let actor = activity.json().get("actor").and_then(Value::as_str)?;
    let origin = Origin::parse(actor).filter(|origin| origin.owns(activity.uri()))?;
    let document = activity.embedded("object").filter(|it| activity.kind() == "Update" && it.uri() == actor)?;
    let method = proof::method(activity.json()).ok().filter(|method| origin.owns(method))?;
    if method.split('#').next() == Some(actor) {
        return None;
    }
    let mut revoked = published::read(&document, &origin);
    revoked.retain(|key| key.revoked.is_some());
    (!revoked.is_empty()).then(|| (actor.to_owned(), revoked))
}

/// Remembers a revocation that took effect here, so that it can be told to others.
///
/// # Errors
/// The database's.
pub(super) async fn remember(tx: &mut Tx, activity: &Document, origin: &str, now: Timestamp) -> Result<()> {
    let Some((actor, _)) = revoked_by(activity) else { return Ok(()) };
    tx.query("insert into revocations (uri, actor, origin, heard_at) values ($1, $2, $3, $4) on conflict do nothing")
        .bind(activity.uri().to_owned())
        .bind(actor)
        .bind(origin.to_owned())
        .bind(now)
        .run()
        .await
        .map(|_| ())
}

/// An actor of another instance as it is once the keys that an activity names are doubted.
struct Doubted {
    actor: Actor,
    keys: Vec<PublishedKey>,
    /// Empty without one: its origin is asked for it at the next request; until it answers, the request waits.
    public_key: String,
}

/// What would change; `None` when nothing that holds is named.
async fn looked_at(conn: &mut Conn, activity: &Document, now: Timestamp) -> Result<Option<Doubted>> {
    let Some((uri, revoked)) = revoked_by(activity) else { return Ok(None) };
    let Some(actor) = actors::by_uri(conn, &uri).await?.filter(|actor| !actor.is_local()) else { return Ok(None) };
    let is_named = |multikey: &str| revoked.iter().any(|key| key.key == multikey);
    let mut keys = actor.published_keys();
    let mut changed = false;
    for key in keys.iter_mut().filter(|key| key.holds(now) && is_named(&key.key)) {
        key.doubted = Some(now);
        changed = true;
    }
    let signs = rsa_multikey(&actor.public_key).is_some_and(|multikey| is_named(&multikey));
    let public_key = if signs { String::new() } else { actor.public_key.clone() };
    Ok((changed || signs).then_some(Doubted { actor, keys, public_key }))
}

/// Doubts the keys that an activity revokes, whose proof was verified, or which a network signed in a bundle; `teller`
/// passed it on. True when one of them held until now.
///
/// # Errors
/// The database's.
pub(super) async fn doubt(tx: &mut Tx, activity: &Document, teller: &str, now: Timestamp) -> Result<bool> {
    let Some(Doubted { actor, keys, public_key }) = looked_at(tx, activity, now).await? else { return Ok(false) };
    tx.query("update actors set public_key = $1, proof_keys = $2 where id = $3 and private_key is null")
        .bind(public_key)
        .bind(json!(keys).to_string())
        .bind(actor.id)
        .run()
        .await?;
    note(tx, (teller, &actor.uri), (audit::DONE, "until its own network is heard"), now).await?;
    Ok(true)
}

async fn note(tx: &mut Tx, (teller, of): (&str, &str), (outcome, detail): (&str, &str), now: Timestamp) -> Result<()> {
    let line = audit::Line { actor: teller, action: "keys-doubt", object: of, outcome, detail, address: "" };
    audit::record(tx, now, &line).await
}

/// True when the proof of a revocation holds: that of the instance actor which speaks for the network of its actor, or,
/// for that one, of the network itself; by keys that are known here and neither revoked nor doubted.
async fn is_witnessed(conn: &mut Conn, activity: &Document, now: Timestamp) -> Result<bool> {
    let Some((uri, _)) = revoked_by(activity) else { return Ok(false) };
    let Some(actor) = actors::by_uri(conn, &uri).await? else { return Ok(false) };
    let witnesses: Vec<Actor> = conn
        .query_built(format!(
            "select {} from actors where origin = $1 and deleted_at is null and uri <> $2 and exists \
             (select 1 from networks n where n.origin = $1 and n.state = 'accepted' and \
             (($3 = 'application' and n.actor_uri = actors.uri) \
             or ($3 <> 'application' and actors.kind = 'application' and n.actor_uri = actors.network))) limit $4",
            actors::COLUMNS
        ))
        .bind(actor.origin.clone())
        .bind(uri)
        .bind(actor.kind.clone())
        .bind(MOST_WITNESSES)
        .all()
        .await?;
    Ok(witnesses.iter().any(|it| published::worth(&it.published_keys(), activity.json(), now) == Worth::Proved))
}

/// What is asked for.
#[derive(Deserialize)]
pub struct Asked {
    of: String,
}

/// What was heard.
#[derive(Serialize, Deserialize)]
struct Passed {
    activities: Vec<Box<RawValue>>,
}

/// Answers a request signed by an accepted network.
pub(super) async fn get(
    PeerReader(reader): PeerReader,
    State(federation): State<Arc<Federation>>,
    Query(asked): Query<Asked>,
) -> Response {
    let Some(of) = Origin::parse(&asked.of) else { return StatusCode::BAD_REQUEST.into_response() };
    if !federation.allows(&format!("revocations {reader}"), MOST_ASKED) {
        return too_many();
    }
    match federation.journaled_revocations(&of).await {
        Ok(activities) => ([(header::CACHE_CONTROL, "no-store")], Json(Passed { activities })).into_response(),
        Err(error) => {
            tracing::error!(%error, "the journal cannot be read");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

impl Federation {
    /// The last revocations of an origin that took effect here.
    async fn journaled_revocations(&self, of: &Origin) -> Result<Vec<Box<RawValue>>> {
        let mut conn = self.db.read().await?;
        // revocations_origin
        let found: Vec<(i64, i64)> = conn
            .query(
                "select j.seq, cast(length(j.body) as bigint) from revocations r join journal j on j.uri = r.uri and j.actor = r.actor \
                 where r.origin = $1 order by r.heard_at desc, r.uri limit $2",
            )
            .bind(of.as_str().to_owned())
            .bind(MOST)
            .all()
            .await?;
        kept::bodies(&mut conn, &found).await
    }

    /// Asks the network at `peer` for revocations that it heard of a third one, which does not answer; how many took
    /// effect here.
    ///
    /// # Errors
    /// See [`FetchError`].
    pub async fn ask_revocations(&self, peer: &Origin, of: &Origin) -> Result<usize, FetchError> {
        let query: String = form_urlencoded::Serializer::new(String::new()).append_pair("of", of.as_str()).finish();
        let bytes = self.ask_peer(peer, &format!("/federation/kept/revocations?{query}")).await?;
        let passed: Passed = serde_json::from_slice(&bytes).map_err(|error| FetchError::Unusable(error.to_string()))?;
        let mut heard = 0;
        for one in passed.activities.iter().take(usize::try_from(MOST).unwrap_or_default()) {
            let Some(activity) = Document::read(one.get().as_bytes()).filter(|it| of.owns(it.uri())) else { continue };
            let unwritten = |error: sqlx::Error| FetchError::Unreachable(error.to_string());
            heard += usize::from(self.hear_revocation(&activity, peer).await.map_err(unwritten)?);
        }
        Ok(heard)
    }

    /// Hears a revocation that the network at `teller` passes on; true when something that held is doubted now. What is not
    /// proved by keys that are known here has no effect.
    ///
    /// # Errors
    /// The database's.
    pub async fn hear_revocation(&self, activity: &Document, teller: &Origin) -> Result<bool> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let mut doubted = false;
        if revoked_by(activity).is_none() {
            let why = "not a revocation that another actor of its origin proves";
            note(&mut tx, (teller.as_str(), activity.uri()), (audit::REFUSED, why), now).await?;
        } else if is_witnessed(&mut tx, activity, now).await? {
            doubted = doubt(&mut tx, activity, teller.as_str(), now).await?;
        } else if let Some(Doubted { actor, .. }) = looked_at(&mut tx, activity, now).await? {
            let why = "no key that is known here proves that it is revoked";
            note(&mut tx, (teller.as_str(), &actor.uri), (audit::REFUSED, why), now).await?;
        }
        tx.commit().await?;
        if doubted && let Some((actor, _)) = revoked_by(activity) {
            self.keys.forget(&actor);
        }
        Ok(doubted)
    }
}
