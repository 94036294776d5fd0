//! `GET /federation/said?after=…`: what was said here about publications to those who follow this network, and is no
//! publication itself: amendments, for one. Whoever begins to follow later has not heard it; they read it here once, in
//! its order and byte for byte, as far as what it is about is still there and passes to them.

use super::{
    Federation,
    document::str_of,
    fetch::FetchError,
    peers,
    reader::{PeerReader, too_many},
};
use crate::{db::Result, origin::Origin};
use axum::{
    Json,
    extract::{Query, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, value::RawValue};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// Activities of a page; and their size, as its reader takes 1 MiB at most.
const MOST: i64 = 100;
const MOST_BYTES: i64 = 512 * 1024;
/// Questions of one network in a minute.
const MOST_ASKED: u32 = 120;
/// Objects within each other that are looked into.
const MOST_WITHIN: usize = 4;

/// Where to go on.
#[derive(Deserialize)]
pub(super) struct From {
    #[serde(default)]
    after: i64,
}

/// A page.
#[derive(Default, Serialize, Deserialize)]
struct Page {
    /// In the order in which they were said.
    activities: Vec<Box<RawValue>>,
    /// Where the next page begins; absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    next: Option<i64>,
}

/// A page that a peer gave.
pub struct Said {
    /// The bytes of each activity.
    pub activities: Vec<Vec<u8>>,
    /// Where the next page begins.
    pub next: Option<i64>,
}

/// Answers a request signed by an accepted network.
pub(super) async fn get(
    PeerReader(reader): PeerReader,
    State(federation): State<Arc<Federation>>,
    Query(from): Query<From>,
) -> Response {
    if !federation.allows(&format!("said {reader}"), MOST_ASKED) {
        return too_many();
    }
    match federation.said_to(&reader, from.after).await {
        Ok(page) => ([(header::CACHE_CONTROL, "no-store")], Json(page)).into_response(),
        Err(error) => {
            tracing::error!(%error, "the outbox cannot be read");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// The ids of what an activity speaks of, however many others stand around it.
fn within(said: &Value) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(said), |said| {
        Some(&said["object"]).filter(|inner| inner.is_object() || inner.is_string())
    })
    .skip(1)
    .take(MOST_WITHIN)
    .filter_map(|one| one.as_str().or_else(|| str_of(one, "id")))
}

impl Federation {
    async fn said_to(&self, reader: &Origin, after: i64) -> Result<Page> {
        let mut conn = self.db.read().await?;
        let passes = peers::find(&mut conn, reader).await?.map(|peer| peer.flows_out).unwrap_or_default();
        // publications_uri_key, or outbox_about: what is about something is little beside all that is said
        let found: Vec<(i64, i64)> = conn
            .query(
                "select o.seq, cast(length(o.body) as bigint) from outbox o join publications p on p.uri = o.about \
                 where o.about <> '' and o.seq > $1 and p.state = 'published' and p.network = $2 \
                 and (' ' || $3 || ' ') like ('% ' || p.kind || ' %') order by o.seq limit $4",
            )
            .bind(after)
            .bind(self.origin.as_str().to_owned())
            .bind(passes)
            .bind(MOST)
            .all()
            .await?;
        let mut bytes = 0;
        let fitting = |(seq, length): &(i64, i64)| {
            bytes += length;
            // One that is greater than a page alone is a page.
            (bytes <= MOST_BYTES || bytes == *length).then_some(*seq)
        };
        let some: Vec<i64> = found.iter().map_while(fitting).collect();
        let is_whole = some.len() == found.len() && found.len() < usize::try_from(MOST).unwrap_or_default();
        let next = some.last().copied().filter(|_| !is_whole);
        if some.is_empty() {
            return Ok(Page::default());
        }
        let rows: Vec<(i64, Vec<u8>)> =
            conn.query("select seq, body from outbox where seq in (..)").bind_list(some.iter().copied()).all().await?;
        let blocked = peers::blocked(&mut conn).await?;
        let mut bodies: HashMap<i64, (Vec<u8>, Value)> = HashMap::new();
        for (seq, body) in rows {
            let said: Value = serde_json::from_slice(&body).unwrap_or_default();
            // What somebody said whose network was blocked since is not announced to anybody else.
            let author = str_of(&said["object"], "actor").and_then(Origin::parse);
            if !author.is_some_and(|author| blocked.iter().any(|blocked| author.is_under(blocked))) {
                bodies.insert(seq, (body, said));
            }
        }
        // What was deleted since is not told again.
        let mut ids: Vec<String> = bodies.values().flat_map(|(_, said)| within(said)).map(str::to_owned).collect();
        ids.sort_unstable();
        ids.dedup();
        let buried: HashSet<String> =
            conn.among("select uri from tombstones where uri in (..)", &ids).await?.into_iter().collect();
        bodies.retain(|_, (_, said)| !within(said).any(|id| buried.contains(id)));
        let text = some.iter().filter_map(|seq| String::from_utf8(bodies.remove(seq)?.0).ok());
        Ok(Page { activities: text.filter_map(|text| RawValue::from_string(text).ok()).collect(), next })
    }

    /// Asks the network at `origin` for a page of what it said about its publications before we followed it.
    ///
    /// # Errors
    /// See [`FetchError`].
    pub async fn ask_said(&self, origin: &Origin, after: i64) -> std::result::Result<Said, FetchError> {
        let bytes = self.ask_peer(origin, &format!("/federation/said?after={after}")).await?;
        let page: Page = serde_json::from_slice(&bytes).map_err(|error| FetchError::Unusable(error.to_string()))?;
        if page.activities.len() > usize::try_from(MOST).unwrap_or_default() {
            return Err(FetchError::Unusable("more than was asked for".into()));
        }
        if page.next.is_some_and(|next| next <= after) {
            return Err(FetchError::Unusable("its pages lead back".into()));
        }
        Ok(Said {
            activities: page.activities.iter().map(|one| one.get().as_bytes().to_vec()).collect(),
            next: page.next,
        })
    }
}
