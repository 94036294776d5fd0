//! What other servers read here: actors, collections, webfinger, nodeinfo, host-meta; and the
//! inboxes they write to. Everything here is public and readable unsigned, so that two strict
//! servers can meet.

use super::{Answer, Delivery, Federation, MAX_BODY, actors, nodeinfo, vocabulary::with_context};
use crate::{client_address::ClientAddress, db::FromRow, time::Timestamp};
use activitypub_federation::axum::json::FederationJson;
use axum::{
    Extension, Router,
    body::Body,
    extract::{DefaultBodyLimit, OriginalUri, Path, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// Items of one collection page, and the size at which it ends: its reader takes 1 MiB at most.
const PAGE: i64 = 100;
const PAGE_BYTES: usize = 512 * 1024;

pub(super) type Fed = State<Arc<Federation>>;

/// The routes, to be merged beside the pages.
pub fn router(federation: Arc<Federation>) -> Router {
    Router::new()
        .route("/actor", get(instance))
        .route("/network", get(network))
        .route("/network/moderators", get(moderators))
        .route("/inbox", post(inbox))
        .route("/actor/inbox", post(inbox))
        .route("/actor/echo", post(super::echo::answer).layer(DefaultBodyLimit::max(1024)))
        .route("/network/inbox", post(inbox))
        .route("/people/{handle}/inbox", post(inbox))
        .route("/federation/stream", get(super::stream::get))
        .route("/federation/kept", get(super::kept::get))
        .route("/federation/kept/reactions", get(super::kept::reactions))
        .route("/federation/kept/said", get(super::said::kept))
        .route("/federation/kept/revocations", get(super::doubt::get))
        .route("/federation/said", get(super::said::get))
        .route("/actor/outbox", get(empty_collection))
        .route("/network/outbox", get(network_outbox))
        .route("/people/{handle}/outbox", get(person_outbox))
        .route("/actor/followers", get(empty_collection))
        .route("/network/followers", get(network_followers))
        .route("/people/{handle}/followers", get(person_followers))
        .route("/actor/following", get(empty_collection))
        .route("/network/following", get(network_following))
        .route("/people/{handle}/following", get(empty_collection))
        .route("/.well-known/webfinger", get(webfinger))
        .route("/.well-known/nodeinfo", get(nodeinfo::list))
        .route("/nodeinfo/{version}", get(nodeinfo::document))
        .route("/.well-known/host-meta", get(host_meta))
        .with_state(federation)
}

/// True when the reader asks for the ActivityPub form of a page.
#[must_use]
pub fn wants_activity(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // The first type that we can serve decides, as browsers list html first and servers json.
    accept
        .split(',')
        .map(|part| part.split(';').next().unwrap_or_default().trim())
        .find_map(|essence| match essence {
            "application/activity+json" | "application/ld+json" => Some(true),
            "text/html" | "application/xhtml+xml" => Some(false),
            _ => None,
        })
        .unwrap_or(false)
}

/// An object as `application/activity+json`, with the context and short caching.
#[must_use]
pub fn activity_json(object: Value) -> Response {
    ([(header::VARY, "Accept"), (header::CACHE_CONTROL, "public, max-age=60")], FederationJson(with_context(object)))
        .into_response()
}

/// A deleted object (ActivityPub §6.4).
#[must_use]
pub fn gone(uri: &str, at: Timestamp) -> Response {
    (StatusCode::GONE, FederationJson(super::vocabulary::tombstone(uri, at))).into_response()
}

async fn inbox(
    State(federation): Fed,
    address: Option<Extension<ClientAddress>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let declared = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    let address = address.map(|Extension(address)| address);
    if declared.is_some_and(|length| length > MAX_BODY) {
        return answer(federation.turn_away(StatusCode::PAYLOAD_TOO_LARGE, "at most 1 MiB", address));
    }
    // What its head refuses already is not read.
    let body = if super::inbox::check_headers(&headers).is_ok() { body } else { Body::empty() };
    let body = match axum::body::to_bytes(body, MAX_BODY).await {
        Ok(body) => body,
        Err(error) => {
            // Only two things end here: too long, or the link was cut; a cut is worth another try.
            let long = std::error::Error::source(&error)
                .is_some_and(<dyn std::error::Error + 'static>::is::<http_body_util::LengthLimitError>);
            let status = if long { StatusCode::PAYLOAD_TOO_LARGE } else { StatusCode::BAD_REQUEST };
            return answer(federation.turn_away(status, "at most 1 MiB, whole", address));
        }
    };
    let path = uri.path_and_query().map_or("/inbox", |path| path.as_str());
    answer(federation.receive(Delivery { path, headers: &headers, body, address }).await)
}

fn answer(answer: Answer) -> Response {
    let mut response = match answer.receipt {
        Some(receipt) => (answer.status, axum::Json(receipt)).into_response(),
        None => (answer.status, answer.reason).into_response(),
    };
    if let Some(seconds) = answer.retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

async fn instance(State(federation): Fed, headers: HeaderMap) -> Response {
    serve_actor(&federation, &headers, "application").await
}

async fn network(State(federation): Fed, headers: HeaderMap) -> Response {
    serve_actor(&federation, &headers, "group").await
}

async fn serve_actor(federation: &Federation, headers: &HeaderMap, kind: &str) -> Response {
    let accepts_any = !headers
        .get(header::ACCEPT)
        .is_some_and(|accept| accept.to_str().is_ok_and(|accept| accept.contains("text/html")));
    if !wants_activity(headers) && !accepts_any {
        return Redirect::to("/about").into_response();
    }
    let read = async {
        let mut conn = federation.db.read().await?;
        if kind == "group" { actors::network(&mut conn).await } else { actors::instance(&mut conn).await }
    };
    match read.await {
        Ok(actor) => activity_json(federation.actor_document(&actor)),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

impl Federation {
    /// The document of a local actor, without context.
    #[must_use]
    pub fn actor_document(&self, actor: &actors::Actor) -> Value {
        actors::document(actor, &format!("{}/network", self.origin), Timestamp(actor.fetched_at))
    }
}

#[derive(Deserialize)]
struct Page {
    before: Option<i64>,
}

#[derive(FromRow)]
struct Out {
    seq: i64,
    body: Vec<u8>,
}

async fn network_outbox(State(federation): Fed, Query(page): Query<Page>) -> Response {
    let uri = format!("{}/network/outbox", federation.origin);
    outbox(&federation, &uri, None, page.before).await.unwrap_or_else(unavailable)
}

async fn person_outbox(State(federation): Fed, Path(handle): Path<String>, Query(page): Query<Page>) -> Response {
    match local_person(&federation, &handle).await {
        Ok(Some(actor)) => {
            let uri = format!("{}/outbox", actor.uri);
            outbox(&federation, &uri, Some(actor.id), page.before).await.unwrap_or_else(unavailable)
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => unavailable(error),
    }
}

/// The whole network's outbox is what its people published: a new peer reads it to catch up.
async fn outbox(
    federation: &Federation,
    uri: &str,
    actor: Option<String>,
    before: Option<i64>,
) -> crate::db::Result<Response> {
    let mut conn = federation.db.read().await?;
    let Some(before) = before else {
        let (total,): (i64,) = match &actor {
            Some(id) => {
                conn.query("select count(*) from outbox where actor_id = $1 and visible = 'public'")
                    .bind(id.clone())
                    .one()
                    .await?
            }
            None => conn.query("select count(*) from outbox where visible = 'public'").one().await?,
        };
        let first = format!("{uri}?before={}", i64::MAX);
        return Ok(activity_json(json!({"id": uri, "type": "OrderedCollection", "totalItems": total, "first": first})));
    };
    let rows: Vec<Out> = match &actor {
        Some(id) => {
            conn.query("select seq, body from outbox where actor_id = $1 and visible = 'public' and seq < $2 order by seq desc limit $3")
                .bind(id.clone())
                .bind(before)
                .bind(PAGE)
                .all()
                .await?
        }
        None => {
            conn.query("select seq, body from outbox where visible = 'public' and seq < $1 order by seq desc limit $2")
                .bind(before)
                .bind(PAGE)
                .all()
                .await?
        }
    };
    let more = rows.len() == usize::try_from(PAGE).unwrap_or_default();
    let (mut items, mut bytes, mut last) = (Vec::new(), 0, None);
    for row in &rows {
        bytes += row.body.len();
        if bytes > PAGE_BYTES && !items.is_empty() {
            break;
        }
        last = Some(row.seq);
        // As it was said, its context included: its proof covers that too.
        let Ok(activity) = serde_json::from_slice::<Value>(&row.body) else { continue };
        items.push(activity);
    }
    let cut = last.is_some() && last != rows.last().map(|row| row.seq);
    let mut page = json!({"id": format!("{uri}?before={before}"), "type": "OrderedCollectionPage", "partOf": uri, "orderedItems": items});
    if let Some(last) = last.filter(|_| more || cut) {
        page["next"] = json!(format!("{uri}?before={last}"));
    }
    Ok(activity_json(page))
}

async fn local_person(federation: &Federation, handle: &str) -> crate::db::Result<Option<actors::Actor>> {
    let mut conn = federation.db.read().await?;
    match actors::local_by_handle(&mut conn, handle).await?.filter(|actor| actor.kind == "person") {
        Some(actor) if actors::is_open(&mut conn, &actor).await? => Ok(Some(actor)),
        _ => Ok(None),
    }
}

async fn network_followers(State(federation): Fed) -> Response {
    let uri = format!("{}/network", federation.origin);
    count(&federation, &uri, "followers").await.unwrap_or_else(unavailable)
}

async fn network_following(State(federation): Fed) -> Response {
    let uri = format!("{}/network", federation.origin);
    count(&federation, &uri, "following").await.unwrap_or_else(unavailable)
}

async fn person_followers(State(federation): Fed, Path(handle): Path<String>) -> Response {
    match local_person(&federation, &handle).await {
        Ok(Some(actor)) => count(&federation, &actor.uri, "followers").await.unwrap_or_else(unavailable),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => unavailable(error),
    }
}

/// Totals only: who follows whom is nobody else's business.
async fn count(federation: &Federation, actor: &str, collection: &str) -> crate::db::Result<Response> {
    let mut conn = federation.db.read().await?;
    let query = if collection == "followers" {
        conn.query("select count(*) from follows where target = $1 and state = 'accepted'")
    } else {
        conn.query("select count(*) from follows where follower = $1 and state = 'accepted'")
    };
    let (total,): (i64,) = query.bind(actor.to_owned()).one().await?;
    Ok(activity_json(json!({"id": format!("{actor}/{collection}"), "type": "OrderedCollection", "totalItems": total})))
}

/// Those who may publish in the network's name or take back what stands in it (FEP-1b12).
async fn moderators(State(federation): Fed) -> Response {
    let read = async {
        let mut conn = federation.db.read().await?;
        let rows: Vec<(String,)> = conn
            .query(
                "select a.uri from people p join actors a on a.id = p.actor_id where p.status = 'active' \
                 and p.role in ('animator', 'moderator', 'administrator') order by a.handle limit $1",
            )
            .bind(PAGE)
            .all()
            .await?;
        let uris: Vec<String> = rows.into_iter().map(|(uri,)| uri).collect();
        let id = format!("{}/network/moderators", federation.origin);
        Ok(json!({"id": id, "type": "OrderedCollection", "totalItems": uris.len(), "orderedItems": uris}))
    };
    read.await.map_or_else(unavailable, activity_json)
}

async fn empty_collection(State(federation): Fed, OriginalUri(uri): OriginalUri) -> Response {
    let id = format!("{}{}", federation.origin, uri.path());
    activity_json(json!({"id": id, "type": "OrderedCollection", "totalItems": 0}))
}

#[derive(Deserialize)]
struct Finger {
    resource: Option<String>,
}

/// RFC 7033; `acct:` of local actors, their addresses, and the address of the instance (FEP-d556).
async fn webfinger(State(federation): Fed, Query(finger): Query<Finger>) -> Response {
    let Some(resource) = finger.resource else { return StatusCode::BAD_REQUEST.into_response() };
    let actor = match find_local(&federation, &resource).await {
        Ok(Some(actor)) => actor,
        Ok(None) => return StatusCode::NOT_FOUND.into_response(),
        Err(error) => return unavailable(error),
    };
    let mut aliases = vec![actor.uri.clone()];
    if actor.kind == "application" {
        aliases.push(format!("{}/", federation.origin));
    }
    let body = json!({
        "subject": format!("acct:{}", actor.address()),
        "aliases": aliases,
        "links": [
            {"rel": "self", "type": activitypub_federation::FEDERATION_CONTENT_TYPE, "href": actor.uri},
            {"rel": "http://webfinger.net/rel/profile-page", "type": "text/html", "href": actor.url},
        ],
    });
    (
        [
            (header::CONTENT_TYPE, "application/jrd+json"),
            (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
            (header::CACHE_CONTROL, "public, max-age=3600"),
        ],
        body.to_string(),
    )
        .into_response()
}

async fn find_local(federation: &Federation, resource: &str) -> crate::db::Result<Option<actors::Actor>> {
    let mut conn = federation.db.read().await?;
    let found = if let Some(account) = resource.strip_prefix("acct:") {
        let account = account.strip_prefix('@').unwrap_or(account);
        let Some((handle, authority)) = account.rsplit_once('@') else { return Ok(None) };
        if !authority.eq_ignore_ascii_case(federation.origin.authority()) {
            return Ok(None);
        }
        // Mobilizon and Mastodon look for the server under its own name.
        let handle = if handle.eq_ignore_ascii_case(federation.origin.host()) {
            actors::INSTANCE_HANDLE.to_owned()
        } else {
            handle.to_ascii_lowercase()
        };
        actors::local_by_handle(&mut conn, &handle).await?
    } else if resource.strip_suffix('/').unwrap_or(resource) == federation.origin.as_str() {
        Some(actors::instance(&mut conn).await?)
    } else {
        actors::by_uri(&mut conn, resource).await?.filter(actors::Actor::is_local)
    };
    match found {
        Some(actor) if actors::is_open(&mut conn, &actor).await? => Ok(Some(actor)),
        _ => Ok(None),
    }
}

/// RFC 6415, for Pleroma and snac.
async fn host_meta(State(federation): Fed) -> Response {
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<XRD xmlns=\"http://docs.oasis-open.org/ns/xri/xrd-1.0\">\n  <Link rel=\"lrdd\" type=\"application/jrd+json\" template=\"{}/.well-known/webfinger?resource={{uri}}\"/>\n</XRD>\n",
        federation.origin
    );
    ([(header::CONTENT_TYPE, "application/xrd+xml")], body).into_response()
}

pub(super) fn unavailable(error: sqlx::Error) -> Response {
    tracing::error!(%error, "a federation document cannot be read");
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "30")]).into_response()
}
