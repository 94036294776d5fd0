//! The ballots of a vote, once its network has told the result: served to accepted networks, and read by a job of each of
//! them, which verifies and counts again.

use super::{
    Recounted, Said, State, Told, Vote, ballot,
    recount::recount,
    store::{self, Ballot},
};
use crate::{
    db::Result,
    federation::{
        actors,
        document::{Document, str_of},
        fetch::FetchError,
        peers,
        reader::{PeerReader, too_many},
    },
    jobs::{JobError, Worker},
    origin::Origin,
    publications,
    specifications::KIND,
    time::Timestamp,
    web::Site,
};
use async_trait::async_trait;
use axum::{
    Json,
    extract::{Path, Query, State as Shared},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The job that counts again; its subject is the id of the vote.
pub const RECOUNT: &str = "vote-recount";
/// Ballots of a page: under what one answer may carry.
const PAGE: i64 = 40;
/// Pages that one network reads in a minute.
const PAGES: u32 = 1_500;
/// Pages of one vote that are read: no other side says when it ends.
const MOST_PAGES: i64 = super::MOST_BALLOTS / PAGE + 1;

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
    let some = store::listed(&mut conn, &vote.id, after, PAGE).await?;
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

fn after_query(after: &str) -> String {
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

/// Reads, verifies and counts. See the module.
pub struct Recount(Site);

impl Recount {
    /// For this instance.
    #[must_use]
    pub fn new(site: Site) -> Self {
        Self(site)
    }
}

#[async_trait]
impl Worker for Recount {
    fn kind(&self) -> &'static str {
        RECOUNT
    }

    async fn run(&self, subject: &str) -> std::result::Result<(), JobError> {
        let site = &self.0;
        let vote = store::by_uri(&mut site.db.read().await?, subject).await?;
        let Some(vote) = vote.filter(|vote| vote.result.is_some()) else {
            return Err(JobError::never("there is no such vote, or no result"));
        };
        let origin = Origin::parse(&vote.uri).ok_or_else(|| JobError::never("not an address"))?;
        let (mut after, mut asked) = (String::new(), BTreeSet::new());
        let mut tx = site.db.begin().await?;
        store::unlist(&mut tx, &vote.id).await?;
        tx.commit().await?;
        for _ in 0..MOST_PAGES {
            let some = self.page(&origin, &vote.uri, &after, &mut asked).await?;
            let Some((last, _)) = some.last() else { break };
            if last.uri == after {
                return Err(JobError::never("its pages have no end"));
            }
            after.clone_from(&last.uri);
            let is_whole = i64::try_from(some.len()) == Ok(PAGE);
            let mut tx = site.db.begin().await?;
            for (said, item) in &some {
                write(&mut tx, site, &vote.id, said, item).await?;
            }
            tx.commit().await?;
            if !is_whole {
                break;
            }
        }
        let now = site.clock.now();
        let mut conn = site.db.read().await?;
        let result = Told::of(&recount(&mut conn, &vote, now).await?);
        let missing = store::missing(&mut conn, &vote.id, site.config.origin.as_str()).await?;
        drop(conn);
        let mut tx = site.db.begin().await?;
        store::set_found(&mut tx, &vote.id, &Recounted { result, missing }).await?;
        tx.commit().await?;
        Ok(())
    }
}

impl Recount {
    /// A page of ballots, whose voters are known then, where they can be.
    async fn page(
        &self,
        origin: &Origin,
        vote: &str,
        after: &str,
        asked: &mut BTreeSet<String>,
    ) -> std::result::Result<Vec<(Said, Value)>, JobError> {
        let site = &self.0;
        let path = vote.strip_prefix(origin.as_str()).unwrap_or_default();
        let path = format!("{path}/ballots?{}", after_query(after));
        let sort =
            |error: FetchError| JobError { retry: matches!(error, FetchError::Unreachable(_)), why: error.to_string() };
        let bytes = site.federation.ask_peer(origin, &path).await.map_err(sort)?;
        let page: Value = serde_json::from_slice(&bytes).map_err(|_| JobError::never("its page is no JSON"))?;
        let some = page["orderedItems"].as_array().cloned().unwrap_or_default();
        let mut read = Vec::new();
        for item in some.into_iter().take(usize::try_from(PAGE).unwrap_or(0)) {
            let unreadable = || JobError::never("one of its ballots cannot be read");
            let offer = Document::from_value(item["activity"].clone()).ok_or_else(unreadable)?;
            let said = Said::read(&offer).map_err(|_| unreadable())?;
            if said.vote != vote {
                return Err(JobError::never("one of its ballots is of another vote"));
            }
            let known = actors::by_uri(&mut site.db.read().await?, &said.voter).await?;
            // Their key may be another since.
            let is_known =
                known.is_some_and(|actor| actor.is_local() || ballot::is_proved(&offer, &actor, site.clock.now()));
            if !is_known && asked.insert(said.voter.clone()) {
                // Of who is nobody that can be asked the ballot is not proved here.
                if let Err(error @ FetchError::Unreachable(_)) = site.federation.fetch_actor(&said.voter).await {
                    return Err(JobError::later(error.to_string()));
                }
            }
            read.push((said, item));
        }
        Ok(read)
    }
}

async fn write(
    tx: &mut crate::db::Tx,
    site: &Site,
    vote_id: &str,
    said: &Said,
    item: &Value,
) -> std::result::Result<(), JobError> {
    let at = |value: &Value| str_of(value, "arrived").and_then(Timestamp::parse);
    let origin = Origin::parse(&said.voter).map(|origin| origin.to_string()).unwrap_or_default();
    let new = store::New {
        said,
        origin: &origin,
        state: State::Received,
        reason: "",
        arrived_at: at(item),
        listed: true,
        offer: item["activity"].to_string(),
    };
    store::write(tx, &site.here(), vote_id, &new).await?;
    if let Some(undo) = item.get("undo") {
        store::set_undo(tx, &said.uri, &undo["activity"].to_string(), at(undo)).await?;
    }
    Ok(())
}
