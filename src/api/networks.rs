//! `/api/v1/networks`: who this network exchanges with, and, for administrators, asking and deciding.

use super::{
    answer::{self, Answer, List, again, keep, not_found},
    call::{Asked, Language, Reader, Sent, bad_cursor, bad_parameter},
    openapi::{Paging, Reading, Writing},
};
use crate::{
    federation::{
        fetch::FetchError,
        peers::{Peer, State as Relation},
    },
    locale::Locale,
    networks::{self, Error, Flows, MAX_TEXT, ask, decide::Decision as Decided, store},
    time::Timestamp,
    web::{
        Role, Site, Viewer,
        api::{Caller, FieldProblem, Problem},
    },
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse as _,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where networks stand under the root of the API.
const COLLECTION: &str = "/networks";

/// Another network, and where it stands with this one.
#[derive(Serialize, ToSchema)]
pub(super) struct Network {
    id: String,
    #[schema(example = "https://nouvelle-caledonie.example")]
    origin: String,
    #[schema(example = "Médiation numérique calédonienne")]
    name: String,
    /// Territory code, when it says.
    #[schema(example = "988")]
    territory: Option<String>,
    /// Its Group (ActivityPub); empty when only its address is known.
    uri: String,
    /// What answers there; empty when unknown.
    #[schema(example = "archipel")]
    software: String,
    /// `asked` (by us), `asking` (us), `accepted`, `refused`, `removed` or `blocked`
    state: String,
    /// Kinds taken from it.
    #[schema(example = json!(["practice"]))]
    flows_in: Vec<&'static str>,
    /// Kinds sent to it.
    #[schema(example = json!(["practice"]))]
    flows_out: Vec<&'static str>,
    /// Why it was decided so.
    reason: String,
    /// First contact.
    #[schema(format = DateTime)]
    created: String,
    #[schema(format = DateTime)]
    decided: Option<String>,
    /// What the asking side wrote; for administrators.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    /// Handle of who decided; for administrators.
    #[serde(skip_serializing_if = "Option::is_none")]
    decided_by: Option<String>,
}

impl Network {
    fn of(peer: Peer, inside: bool) -> Self {
        let flows = Flows::stored(&peer.flows_in, &peer.flows_out);
        Self {
            id: peer.id,
            origin: peer.origin,
            name: peer.name,
            territory: peer.territory,
            uri: peer.actor_uri,
            software: peer.software,
            state: peer.state,
            flows_in: flows.incoming,
            flows_out: flows.outgoing,
            reason: peer.reason,
            created: Timestamp(peer.created_at).rfc3339(),
            decided: peer.decided_at.map(|at| Timestamp(at).rfc3339()),
            message: inside.then_some(peer.message),
            decided_by: inside.then_some(peer.decided_by),
        }
    }
}

fn administers(reader: Option<&Viewer>) -> bool {
    reader.is_some_and(|reader| reader.role >= Role::Administrator)
}

/// What everybody may know: who we exchange with, with whom we stopped, whom we block.
fn is_public(state: Relation) -> bool {
    matches!(state, Relation::Accepted | Relation::Removed | Relation::Blocked)
}

/// Networks
///
/// Those of one state, by name: `accepted` unless `state` says otherwise. `asked`, `asking` and `refused`
/// are for administrators.
#[utoipa::path(get, path = "/api/v1/networks", operation_id = "listNetworks", tag = "networks",
    params(("state" = Option<String>, Query, description = "`accepted` (default), `removed`, `blocked`, `asked`, `asking`, `refused`"), Paging),
    responses((status = 200, description = "A page", body = List<Network>), Reading))]
pub(super) async fn list(State(site): State<Site>, Reader(reader): Reader, asked: Asked) -> Answer {
    let state = match asked.get("state") {
        None => Relation::Accepted,
        Some(name) => Relation::parse(name).ok_or_else(|| bad_parameter("state", "not a state of a network"))?,
    };
    let inside = administers(reader.as_ref());
    if !inside && !is_public(state) {
        let status = if reader.is_some() { StatusCode::FORBIDDEN } else { StatusCode::UNAUTHORIZED };
        return Err(Problem::new(status, "this list is for administrators"));
    }
    let mut conn = site.db.read().await?;
    let mut after =
        asked.cursor(|text| text.bytes().all(|byte| byte.is_ascii_alphanumeric()).then(|| text.to_owned()))?;
    if let Some(id) = &after
        && store::by_id(&mut conn, id).await?.is_none()
    {
        return Err(bad_cursor());
    }
    let page = usize::try_from(store::PAGE).unwrap_or(usize::MAX);
    let mut found: Vec<Peer> = Vec::new();
    loop {
        let mut some = store::in_state(&mut conn, state, after.as_deref()).await?;
        let is_more = some.len() > page;
        some.truncate(page);
        after = some.last().map(|last| last.id.clone());
        found.extend(some);
        if !is_more || found.len() > asked.limit {
            break;
        }
    }
    // The store reads whole pages: one network beyond the limit tells that there is more.
    let is_more = found.len() > asked.limit;
    found.truncate(asked.limit);
    let next = found.last().filter(|_| is_more).map(|last| last.id.clone());
    let items = found.into_iter().map(|peer| Network::of(peer, inside)).collect();
    Ok(Json(List { items, next }).into_response())
}

/// One network
#[utoipa::path(get, path = "/api/v1/networks/{id}", operation_id = "getNetwork", tag = "networks",
    responses((status = 200, description = "The network", body = Network), Reading))]
pub(super) async fn get(State(site): State<Site>, Reader(reader): Reader, Path(id): Path<String>) -> Answer {
    let inside = administers(reader.as_ref());
    let sound = id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let found = if sound { store::by_id(&mut site.db.read().await?, &id).await? } else { None };
    let visible = |peer: &Peer| inside || Relation::parse(&peer.state).is_some_and(is_public);
    let peer = found.filter(visible).ok_or_else(not_found)?;
    Ok(Json(Network::of(peer, inside)).into_response())
}

/// A network to ask.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"address": "https://lozere.example", "message": "Bonjour, nous aimerions échanger nos fiches sur l’accueil en milieu rural."}))]
pub(super) struct NewNetwork {
    /// `https://lozere.example`, `lozere.example` or `@lozere@lozere.example`. Required.
    address: Option<String>,
    /// For the people over there, at most 500 characters.
    message: Option<String>,
    /// Kinds to take from it; all when absent.
    flows_in: Option<Vec<String>>,
    /// Kinds to send to it; all when absent.
    flows_out: Option<Vec<String>>,
}

fn flows(incoming: Option<Vec<String>>, outgoing: Option<Vec<String>>, otherwise: Flows) -> Result<Flows, Problem> {
    let chosen = Flows::chosen(incoming.as_deref().unwrap_or_default(), outgoing.as_deref().unwrap_or_default());
    let known = |asked: Option<&Vec<String>>, kept: &[&str]| {
        asked.is_none_or(|asked| asked.iter().all(|kind| kept.contains(&kind.as_str())))
    };
    let wrong = [
        ("flows_in", known(incoming.as_ref(), &chosen.incoming)),
        ("flows_out", known(outgoing.as_ref(), &chosen.outgoing)),
    ];
    let wrong: Vec<FieldProblem> = wrong
        .into_iter()
        .filter(|(_, known)| !known)
        .map(|(field, _)| FieldProblem { field: field.into(), message: "not a kind that networks exchange".into() })
        .collect();
    if !wrong.is_empty() {
        return Err(Problem::fields(wrong));
    }
    Ok(Flows {
        incoming: if incoming.is_some() { chosen.incoming } else { otherwise.incoming },
        outgoing: if outgoing.is_some() { chosen.outgoing } else { otherwise.outgoing },
    })
}

fn not_long(locale: Locale, field: &str, text: &str) -> Result<(), Problem> {
    if text.chars().count() > MAX_TEXT {
        return Err(Problem::fields(vec![answer::field(locale, field, "network-error-long", MAX_TEXT)]));
    }
    Ok(())
}

/// Ask to join
///
/// Our network asks another one to exchange; its answer comes by federation. For administrators.
#[utoipa::path(post, path = "/api/v1/networks", operation_id = "askNetwork", tag = "networks",
    request_body = NewNetwork, responses((status = 201, description = "The network, `asked`", body = Network), Writing))]
pub(super) async fn ask(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    sent: Sent<NewNetwork>,
) -> Answer {
    let caller = caller.at_least(Role::Administrator)?;
    let Sent { body, once } = sent;
    let wrong = |key: &str| Problem::field("address", locale.t(key));
    let (address, message) = (body.address.unwrap_or_default(), body.message.unwrap_or_default());
    if address.trim().is_empty() {
        return Err(wrong("network-ask-error-empty"));
    }
    not_long(locale, "message", &message)?;
    let flows = flows(body.flows_in, body.flows_out, Flows::all())?;
    if let Some(first) = again(&mut site.db.begin().await?, caller, once.as_ref(), COLLECTION).await? {
        return Ok(first);
    }
    // No transaction is open while another server is asked.
    let (found, software) = site.federation.find_network(&address).await.map_err(|error| wrong(why(&error)))?;
    let mut tx = site.db.begin().await?;
    if let Some(first) = again(&mut tx, caller, once.as_ref(), COLLECTION).await? {
        return Ok(first);
    }
    let asked = ask::ask(&mut tx, &site.here(), &found, &software, &message, &flows, &caller.handle).await;
    let peer = asked.map_err(|error| refused(locale, error))?;
    let peer = store::by_id(&mut tx, &peer.id).await?.ok_or_else(not_found)?;
    let answer =
        keep(&site, tx, caller, once.as_ref(), StatusCode::CREATED, COLLECTION, &Network::of(peer, true)).await;
    site.federation.peers.forget();
    answer
}

fn why(error: &FetchError) -> &'static str {
    match error {
        FetchError::Refused => "network-ask-error-refused",
        FetchError::Unreachable(_) => "network-ask-error-unreachable",
        FetchError::Unusable(_) => "network-ask-error-unusable",
        FetchError::Gone => "network-ask-error-gone",
    }
}

/// What to decide.
#[derive(Copy, Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Verdict {
    /// Answers yes to who asks.
    Accept,
    /// Answers no; they may ask again. Needs a reason.
    Refuse,
    /// Ends a relation, or takes our request back. Needs a reason.
    Remove,
    /// Chooses what passes.
    Flows,
    /// Nothing is read, fetched or sent any more.
    Block,
    /// Lifts a block.
    Unblock,
}

/// A decision about a network.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Decision, example = json!({"decision": "accept", "reason": "Réseau départemental connu, fiches complètes et signées."}))]
pub(super) struct Decision {
    /// Required.
    decision: Option<Verdict>,
    /// Public, at most 500 characters.
    reason: Option<String>,
    /// With `accept` and `flows`: kinds to take from it; as they are when absent.
    flows_in: Option<Vec<String>>,
    /// With `accept` and `flows`: kinds to send to it; as they are when absent.
    flows_out: Option<Vec<String>>,
}

/// Decide
///
/// Accepts, refuses, ends, blocks. For administrators.
#[utoipa::path(post, path = "/api/v1/networks/{id}/decision", operation_id = "decideNetwork", tag = "networks",
    request_body = Decision, responses((status = 200, description = "The network as it stands now", body = Network), Writing))]
pub(super) async fn decide(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    Path(id): Path<String>,
    sent: Sent<Decision>,
) -> Answer {
    let caller = caller.at_least(Role::Administrator)?;
    let Sent { body, once } = sent;
    let verdict =
        body.decision.ok_or_else(|| Problem::field("decision", "accept, refuse, remove, flows, block or unblock"))?;
    let reason = body.reason.unwrap_or_default();
    if matches!(verdict, Verdict::Refuse | Verdict::Remove) && reason.trim().is_empty() {
        return Err(Problem::field("reason", locale.t("network-error-reason")));
    }
    not_long(locale, "reason", &reason)?;
    let (here, decided) = (site.here(), Decided { by: &caller.handle, reason: &reason });
    let mut tx = site.db.begin().await?;
    if let Some(first) = again(&mut tx, caller, once.as_ref(), COLLECTION).await? {
        return Ok(first);
    }
    let sound = id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let found = if sound { store::by_id(&mut tx, &id).await? } else { None };
    let before = found.ok_or_else(not_found)?;
    let flows = flows(body.flows_in, body.flows_out, Flows::stored(&before.flows_in, &before.flows_out))?;
    let done = match verdict {
        Verdict::Accept => networks::decide::accept(&mut tx, &here, &id, &flows, decided).await,
        Verdict::Refuse => networks::decide::refuse(&mut tx, &here, &id, decided).await,
        Verdict::Remove => networks::decide::remove(&mut tx, &here, &id, decided).await,
        Verdict::Flows => networks::decide::set_flows(&mut tx, &here, &id, &flows, decided).await,
        Verdict::Block => networks::decide::block(&mut tx, &here, &before.origin, decided).await.map(|_| ()),
        Verdict::Unblock => networks::decide::unblock(&mut tx, &here, &id, decided).await,
    };
    done.map_err(|error| refused(locale, error))?;
    // A server of which only the block was known is forgotten with it.
    let after = store::by_id(&mut tx, &id).await?;
    let after = after.unwrap_or_else(|| Peer { state: Relation::Removed.name().to_owned(), ..before });
    let answer = keep(&site, tx, caller, once.as_ref(), StatusCode::OK, COLLECTION, &Network::of(after, true)).await;
    site.federation.peers.forget();
    answer
}

fn refused(locale: Locale, error: Error) -> Problem {
    let key = match error {
        Error::Unknown => return not_found(),
        Error::Database(error) => return error.into(),
        Error::NotNow(_) | Error::NothingPending => return Problem::new(StatusCode::CONFLICT, error.to_string()),
        Error::Person => "network-ask-error-person",
        Error::Ourselves => "network-error-ourselves",
        Error::NotAnAddress => "network-error-address",
    };
    Problem::field("address", locale.t(key))
}
