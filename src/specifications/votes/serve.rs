//! The ballots of a vote, once its network has told the result: served to accepted networks, each of which counts again.

use super::{
    Vote,
    store::{self, Ballot, Which},
};
use crate::{
    db::Result,
    federation::{
        peers,
        reader::{PeerReader, too_many},
    },
    origin::Origin,
    publications,
    specifications::KIND,
    time::Timestamp,
    web::Site,
};
use axum::{
    Json,
    extract::{Path, Query, State as Shared},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};

/// Ballots of a page: under what one answer may carry.
pub(super) const PAGE: i64 = 40;
/// Pages that one network reads in a minute.
const PAGES: u32 = 1_500;

/// Which page.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    after: String,
}

/// `GET /specifications/{id}/votes/{vote}/ballots`, signed by the instance actor of an accepted network that takes
/// specifications: all ballots as they were signed, with the instant of their arrival, once the vote was counted.
pub async fn get(
    Shared(site): Shared<Site>,
    Path((id, vote)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    reader: std::result::Result<PeerReader, StatusCode>,
) -> Response {
    let unread = |error| {
        tracing::error!(%error, "ballots cannot be read");
        StatusCode::SERVICE_UNAVAILABLE.into_response()
    };
    // Whether it was counted anybody reads on its page.
    let vote = match counted(&site, &id, &vote).await {
        // Its result came back after a failure, its ballots have not yet: who read now would count nothing, for good.
        Ok(Some(vote)) if vote.found.is_none() => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Ok(Some(vote)) => vote,
        Ok(None) => return StatusCode::NOT_FOUND.into_response(),
        Err(error) => return unread(error),
    };
    let reader = match reader {
        Ok(PeerReader(reader)) => reader,
        Err(status) => return status.into_response(),
    };
    if !site.federation.allows(&format!("ballots {reader}"), PAGES) {
        return too_many();
    }
    match page(&site, &reader, &vote, &asked.after).await {
        Ok(Some(page)) => ([(header::CACHE_CONTROL, "no-store")], Json(page)).into_response(),
        Ok(None) => StatusCode::FORBIDDEN.into_response(),
        Err(error) => unread(error),
    }
}

/// Where a network reads copies of ballots that it lost.
pub(super) const KEPT: &str = "/federation/kept/ballots";

/// Which page of which vote.
#[derive(Deserialize)]
pub struct Lost {
    vote: String,
    #[serde(default)]
    after: String,
}

/// `GET /federation/kept/ballots?vote=…`, signed by the network that published the ballots of its vote: the copies of them,
/// as they were read and counted again here.
pub async fn kept(Shared(site): Shared<Site>, Query(asked): Query<Lost>, PeerReader(reader): PeerReader) -> Response {
    if !site.federation.allows(&format!("ballots {reader}"), PAGES) {
        return too_many();
    }
    let page = async {
        let mut conn = site.db.read().await?;
        let vote = store::by_uri(&mut conn, &asked.vote).await?;
        let Some(vote) = vote.filter(|vote| reader.owns(&vote.uri) && vote.found.is_some()) else { return Ok(None) };
        let some = store::listed(&mut conn, &vote.id, Which::All, &asked.after, PAGE).await?;
        Ok::<_, sqlx::Error>(Some(json!({"orderedItems": some.iter().map(item).collect::<Vec<_>>()})))
    };
    match page.await {
        Ok(Some(page)) => ([(header::CACHE_CONTROL, "no-store")], Json(page)).into_response(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "ballots cannot be read");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// A vote of this network that was counted.
async fn counted(site: &Site, id: &str, vote: &str) -> Result<Option<Vote>> {
    let mut conn = site.db.read().await?;
    let publication = publications::store::by_id(&mut conn, id).await?;
    let Some(publication) = publication.filter(|one| one.is_published() && one.is_of(&site.config.origin)) else {
        return Ok(None);
    };
    let vote = store::by_id(&mut conn, vote).await?;
    Ok(vote.filter(|vote| vote.publication_id == publication.id && vote.result.is_some()))
}

/// `None` for a network that takes no specifications.
async fn page(site: &Site, reader: &Origin, vote: &Vote, after: &str) -> Result<Option<Value>> {
    let mut conn = site.db.read().await?;
    let peer = peers::find(&mut conn, reader).await?;
    if !peer.is_some_and(|peer| peer.flows_out.split(' ').any(|flow| flow == KIND)) {
        return Ok(None);
    }
    let some = store::listed(&mut conn, &vote.id, Which::All, after, PAGE).await?;
    let collection = format!("{}/ballots", vote.uri);
    let mut page = json!({
        "id": format!("{collection}?{}", after_query(after)),
        "type": "OrderedCollectionPage",
        "partOf": collection,
        "orderedItems": some.iter().map(item).collect::<Vec<_>>(),
    });
    if let Some(last) = some.last().filter(|_| i64::try_from(some.len()) == Ok(PAGE)) {
        page["next"] = json!(format!("{collection}?{}", after_query(&last.uri)));
    }
    Ok(Some(page))
}

pub(super) fn after_query(after: &str) -> String {
    form_urlencoded::Serializer::new(String::new()).append_pair("after", after).finish()
}

fn item(ballot: &Ballot) -> Value {
    let activity = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
    let at = |at: Option<Timestamp>| at.unwrap_or(Timestamp(0)).rfc3339();
    let mut item = json!({"activity": activity(&ballot.offer), "arrived": at(ballot.arrived_at)});
    if !ballot.undo.is_empty() {
        item["undo"] = json!({"activity": activity(&ballot.undo), "arrived": at(ballot.undo_arrived_at)});
    }
    item
}
