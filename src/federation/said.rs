//! `GET /federation/said?after=…`: what was said here about publications to those who follow this network, and is no
//! publication itself: amendments, for one. Whoever begins to follow later has not heard it; they read it here once, in
//! its order and byte for byte, as far as what it is about is still there and passes to them.
//!
//! `GET /federation/kept/said?after=…` is the way back: what a network itself said about texts, its own or another's, as
//! this instance journaled it. A network that came back from an old copy reads here what it has lost; it learns nothing but
//! its own words, and believes none of them but by its own proof: see [`super::returned`].

use super::{
    Federation,
    document::str_of,
    fetch::FetchError,
    peers,
    reader::{PeerReader, too_many},
};
use crate::{
    db::{Conn, Result},
    origin::Origin,
};
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

/// Answers a request signed by an accepted network: what was said here before it followed.
pub(super) async fn get(
    PeerReader(reader): PeerReader,
    State(federation): State<Arc<Federation>>,
    Query(from): Query<From>,
) -> Response {
    if !federation.allows(&format!("said {reader}"), MOST_ASKED) {
        return too_many();
    }
    answer(federation.said_to(&reader, from.after).await)
}

/// Answers a request signed by an accepted network: its own words, as they came here.
pub(super) async fn kept(
    PeerReader(reader): PeerReader,
    State(federation): State<Arc<Federation>>,
    Query(from): Query<From>,
) -> Response {
    if !federation.allows(&format!("kept said {reader}"), MOST_ASKED) {
        return too_many();
    }
    answer(federation.said_by(&reader, from.after).await)
}

fn answer(page: Result<Page>) -> Response {
    match page {
        Ok(page) => ([(header::CACHE_CONTROL, "no-store")], Json(page)).into_response(),
        Err(error) => {
            tracing::error!(%error, "what was said cannot be read");
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
    // A withdrawal is noted under its own id, where it overtook what it takes back: it is told.
    .filter(|one| str_of(one, "type") != Some("Undo"))
    .filter_map(|one| one.as_str().or_else(|| str_of(one, "id")))
}

/// Of these rows (number, bytes) those that are passed on: neither what somebody said whose network was blocked since, nor
/// what was deleted since.
async fn passing(conn: &mut Conn, rows: Vec<(i64, Vec<u8>)>) -> Result<Vec<(i64, Vec<u8>)>> {
    let blocked = peers::blocked(conn).await?;
    let read = |(seq, body): (i64, Vec<u8>)| {
        let said: Value = serde_json::from_slice(&body).unwrap_or_default();
        (seq, body, said)
    };
    let mut rows: Vec<(i64, Vec<u8>, Value)> = rows.into_iter().map(read).collect();
    rows.retain(|(.., said)| {
        let author = str_of(&said["object"], "actor").and_then(Origin::parse);
        !author.is_some_and(|author| blocked.iter().any(|blocked| author.is_under(blocked)))
    });
    let mut ids: Vec<String> = rows.iter().flat_map(|(.., said)| within(said)).map(str::to_owned).collect();
    ids.sort_unstable();
    ids.dedup();
    let buried = conn.among("select uri from tombstones where uri in (..)", &ids).await?;
    let buried: HashSet<String> = buried.into_iter().collect();
    rows.retain(|(.., said)| !within(said).any(|id| buried.contains(id)));
    Ok(rows.into_iter().map(|(seq, body, _)| (seq, body)).collect())
}

/// Of these rows (number, length) those that a page bears, and where the next one begins.
fn fitting(found: &[(i64, i64)]) -> (Vec<i64>, Option<i64>) {
    let mut bytes = 0;
    let fits = |(seq, length): &(i64, i64)| {
        bytes += length;
        // One that is greater than a page alone is a page.
        (bytes <= MOST_BYTES || bytes == *length).then_some(*seq)
    };
    let some: Vec<i64> = found.iter().map_while(fits).collect();
    let is_whole = some.len() == found.len() && found.len() < usize::try_from(MOST).unwrap_or_default();
    let next = some.last().copied().filter(|_| !is_whole);
    (some, next)
}

/// The page of these rows (number, bytes), in the order of `some`.
fn page(some: &[i64], rows: Vec<(i64, Vec<u8>)>, next: Option<i64>) -> Page {
    let mut bodies: HashMap<i64, Vec<u8>> = rows.into_iter().collect();
    // Emptied bodies are those of strangers, and not JSON.
    let text = some.iter().filter_map(|seq| String::from_utf8(bodies.remove(seq)?).ok());
    Page { activities: text.filter_map(|text| RawValue::from_string(text).ok()).collect(), next }
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
        let (some, next) = fitting(&found);
        if some.is_empty() {
            return Ok(Page::default());
        }
        let rows: Vec<(i64, Vec<u8>)> =
            conn.query("select seq, body from outbox where seq in (..)").bind_list(some.iter().copied()).all().await?;
        Ok(page(&some, passing(&mut conn, rows).await?, next))
    }

    /// What `origin` said about texts, in the order in which it came.
    async fn said_by(&self, origin: &Origin, after: i64) -> Result<Page> {
        let mut conn = self.db.read().await?;
        // journal_kind
        let found: Vec<(i64, i64)> = conn
            .query(
                "select seq, cast(length(body) as bigint) from journal where origin = $1 and seq > $2 and kind <> '' \
                 and state <> 'refused' order by seq limit $3",
            )
            .bind(origin.as_str().to_owned())
            .bind(after)
            .bind(MOST)
            .all()
            .await?;
        let (some, next) = fitting(&found);
        if some.is_empty() {
            return Ok(Page::default());
        }
        let rows: Vec<(i64, Vec<u8>)> =
            conn.query("select seq, body from journal where seq in (..)").bind_list(some.iter().copied()).all().await?;
        Ok(page(&some, rows, next))
    }

    /// Asks the network at `origin` for a page of what it said about its publications before we followed it.
    ///
    /// # Errors
    /// See [`FetchError`].
    pub async fn ask_said(&self, origin: &Origin, after: i64) -> std::result::Result<Said, FetchError> {
        self.ask_page(origin, "/federation/said", after).await
    }

    /// Asks the network at `origin` for a page of what it kept of what was said here about texts.
    ///
    /// # Errors
    /// See [`FetchError`].
    pub async fn ask_kept_said(&self, origin: &Origin, after: i64) -> std::result::Result<Said, FetchError> {
        self.ask_page(origin, "/federation/kept/said", after).await
    }

    async fn ask_page(&self, origin: &Origin, path: &str, after: i64) -> std::result::Result<Said, FetchError> {
        let bytes = self.ask_peer(origin, &format!("{path}?after={after}")).await?;
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
