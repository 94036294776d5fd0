//! `GET /federation/kept?uri=…`: what a network itself said of one of its objects, byte for byte, as this instance
//! journaled it. A network that came back from an old copy reads here what it has lost. It learns nothing but its own
//! words, and believes none of them but by its own proof: see [`super::returned`]. `GET /federation/kept/reactions` tells
//! the same of what its people found useful and relayed, and took back, page after page.

use super::{
    Federation,
    fetch::FetchError,
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
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::{collections::HashMap, sync::Arc};

/// Activities of one answer, the newest; and their size, as its reader takes 1 MiB at most.
const MOST: i64 = 50;
const MOST_BYTES: i64 = 512 * 1024;
/// Activities that a page of reactions looks at.
const LOOKED_AT: i64 = 500;
/// Questions of one network in a minute.
const MOST_ASKED: u32 = 1_200;
/// Longest address that is looked for.
const MAX_URI: usize = 500;

/// What is asked for.
#[derive(Deserialize)]
pub struct Asked {
    uri: String,
}

/// What was kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// In the order in which they came.
    activities: Vec<Box<RawValue>>,
}

/// Where to go on.
#[derive(Deserialize)]
pub struct From {
    #[serde(default)]
    after: String,
}

/// Reactions that were kept; a page of them.
#[derive(Default, Serialize, Deserialize)]
struct Reactions {
    /// In the order of their ids: what takes one back follows it.
    activities: Vec<Box<RawValue>>,
    /// The id after which the next page begins; absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// The id of an activity.
#[derive(Deserialize)]
struct Named {
    id: String,
}

/// A page of reactions that a peer gave, by their ids.
pub struct KeptReactions {
    /// Id and bytes of each activity.
    pub activities: Vec<(String, Vec<u8>)>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// Answers a request signed by an accepted network, about the reactions of its people.
pub async fn reactions(
    PeerReader(reader): PeerReader,
    State(federation): State<Arc<Federation>>,
    Query(from): Query<From>,
) -> Response {
    if !(from.after.is_empty() || reader.owns(&from.after)) || from.after.len() > MAX_URI {
        return StatusCode::FORBIDDEN.into_response();
    }
    if !federation.allows(&format!("kept {reader}"), MOST_ASKED) {
        return too_many();
    }
    match federation.journaled_reactions(&reader, &from.after).await {
        Ok(page) => ([(header::CACHE_CONTROL, "no-store")], Json(page)).into_response(),
        Err(error) => {
            tracing::error!(%error, "the journal cannot be read");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// Answers a request signed by an accepted network.
pub async fn get(
    PeerReader(reader): PeerReader,
    State(federation): State<Arc<Federation>>,
    Query(asked): Query<Asked>,
) -> Response {
    if !reader.owns(&asked.uri) || asked.uri.len() > MAX_URI {
        return StatusCode::FORBIDDEN.into_response();
    }
    if !federation.allows(&format!("kept {reader}"), MOST_ASKED) {
        return too_many();
    }
    match federation.journaled(&reader, &asked.uri).await {
        Ok(activities) => ([(header::CACHE_CONTROL, "no-store")], Json(Kept { activities })).into_response(),
        Err(error) => {
            tracing::error!(%error, "the journal cannot be read");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// The bodies of these activities (number in the journal, bytes), in this order, as many as one answer bears: none is
/// read that is not told.
///
/// # Errors
/// The database's.
pub(super) async fn bodies(conn: &mut Conn, found: &[(i64, i64)]) -> Result<Vec<Box<RawValue>>> {
    let mut bytes = 0;
    let some: Vec<i64> = found
        .iter()
        .take_while(|(_, length)| {
            bytes += length;
            bytes <= MOST_BYTES
        })
        .map(|(seq, _)| *seq)
        .collect();
    if some.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(i64, Vec<u8>)> =
        conn.query("select seq, body from journal where seq in (..)").bind_list(some.iter().copied()).all().await?;
    let mut told: HashMap<i64, Vec<u8>> = rows.into_iter().collect();
    // Emptied bodies are those of strangers, and not JSON.
    let text = some.iter().filter_map(|seq| String::from_utf8(told.remove(seq)?).ok());
    Ok(text.filter_map(|text| RawValue::from_string(text).ok()).collect())
}

impl Federation {
    /// Activities of `origin` about one of its objects: by the convention of this software their ids stand under its.
    async fn journaled(&self, origin: &Origin, uri: &str) -> Result<Vec<Box<RawValue>>> {
        let mut conn = self.db.read().await?;
        // journal_uri_key, journal_uri_bytewise
        let bytewise = if conn.is_postgres() { " collate \"C\"" } else { "" };
        let found: Vec<(i64, i64)> = conn
            .query_built(format!(
                "select seq, cast(length(body) as bigint) from journal where uri{bytewise} > $1 and uri{bytewise} < $2 and origin = $3 \
                 and state <> 'refused' order by seq desc limit $4"
            ))
            .bind(format!("{uri}/"))
            .bind(format!("{uri}0"))
            .bind(origin.as_str().to_owned())
            .bind(MOST)
            .all()
            .await?;
        let mut activities = bodies(&mut conn, &found).await?;
        activities.reverse();
        Ok(activities)
    }

    /// Reactions of people of `origin`, by the convention of this software that their ids stand under their author's.
    async fn journaled_reactions(&self, origin: &Origin, after: &str) -> Result<Reactions> {
        let mut conn = self.db.read().await?;
        // journal_uri_key, journal_uri_bytewise
        let bytewise = if conn.is_postgres() { " collate \"C\"" } else { "" };
        let people = format!("{origin}/people/");
        let rows: Vec<(i64, String, i64)> = conn
            .query_built(format!(
                "select seq, uri, cast(length(body) as bigint) from journal where uri{bytewise} > $1 and uri{bytewise} < $2 and origin = $3 \
                 and state <> 'refused' order by uri{bytewise} limit $4"
            ))
            .bind(if after > people.as_str() { after.to_owned() } else { people })
            .bind(format!("{origin}/people0"))
            .bind(origin.as_str().to_owned())
            .bind(LOOKED_AT)
            .all()
            .await?;
        let is_whole = rows.len() < usize::try_from(LOOKED_AT).unwrap_or_default();
        // What else stands there, whatever it is, is passed over, and as much of it as a page looks at.
        let (mut found, mut bytes, mut last, mut ended) = (Vec::new(), 0, None, is_whole);
        for (seq, uri, length) in rows {
            if uri.contains("/likes/") || uri.contains("/shares/") {
                bytes += length;
                if found.len() >= usize::try_from(MOST).unwrap_or_default() || (bytes > MOST_BYTES && !found.is_empty())
                {
                    ended = false;
                    break;
                }
                found.push((seq, length));
            }
            last = Some(uri);
        }
        Ok(Reactions { activities: bodies(&mut conn, &found).await?, next: last.filter(|_| !ended) })
    }

    /// Asks the network at `origin` for a page of what it heard of the reactions of our people.
    ///
    /// # Errors
    /// See [`FetchError`].
    pub async fn ask_kept_reactions(&self, origin: &Origin, after: &str) -> Result<KeptReactions, FetchError> {
        let query: String = form_urlencoded::Serializer::new(String::new()).append_pair("after", after).finish();
        let bytes = self.ask_peer(origin, &format!("/federation/kept/reactions?{query}")).await?;
        let page: Reactions =
            serde_json::from_slice(&bytes).map_err(|error| FetchError::Unusable(error.to_string()))?;
        if page.activities.len() > usize::try_from(MOST).unwrap_or_default() {
            return Err(FetchError::Unusable("more than was asked for".into()));
        }
        let activities = page.activities.iter().filter_map(|one| {
            let id: Named = serde_json::from_str(one.get()).ok()?;
            Some((id.id, one.get().as_bytes().to_vec()))
        });
        Ok(KeptReactions { activities: activities.collect(), next: page.next })
    }

    /// True while something that was said of this object waits here for something else.
    ///
    /// # Errors
    /// The database's.
    pub async fn is_under_way(&self, uri: &str) -> Result<bool> {
        let mut conn = self.db.read().await?;
        let bytewise = if conn.is_postgres() { " collate \"C\"" } else { "" };
        let found: Option<(i64,)> = conn
            .query_built(format!(
                "select seq from journal where uri{bytewise} > $1 and uri{bytewise} < $2 and state in ('new', 'waiting') limit 1"
            ))
            .bind(format!("{uri}/"))
            .bind(format!("{uri}0"))
            .maybe()
            .await?;
        Ok(found.is_some())
    }

    /// Asks the network at `origin` what it kept of what was said here of `uri`, oldest first.
    ///
    /// # Errors
    /// See [`FetchError`].
    pub async fn ask_kept(&self, origin: &Origin, uri: &str) -> Result<Vec<Vec<u8>>, FetchError> {
        let query: String = form_urlencoded::Serializer::new(String::new()).append_pair("uri", uri).finish();
        let bytes = self.ask_peer(origin, &format!("/federation/kept?{query}")).await?;
        let kept: Kept = serde_json::from_slice(&bytes).map_err(|error| FetchError::Unusable(error.to_string()))?;
        if kept.activities.len() > usize::try_from(MOST).unwrap_or_default() {
            return Err(FetchError::Unusable("more than was asked for".into()));
        }
        Ok(kept.activities.iter().map(|one| one.get().as_bytes().to_vec()).collect())
    }
}
