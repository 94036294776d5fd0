//! `GET /federation/kept?uri=…`: what a network itself said of one of its objects, byte for byte, as this instance
//! journaled it. A network that came back from an old copy reads here what it has lost. It learns nothing but its own
//! words, and believes none of them but by its own proof: see [`super::returned`].

use super::{Federation, fetch::FetchError};
use crate::{client_address::ClientAddress, db::Result, origin::Origin};
use axum::{
    Extension, Json,
    extract::{OriginalUri, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::sync::Arc;

/// Activities of one answer, the newest; and their size, as its reader takes 1 MiB at most.
const MOST: i64 = 50;
const MOST_BYTES: usize = 512 * 1024;
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

/// Answers a request signed by an accepted network.
pub async fn get(
    State(federation): State<Arc<Federation>>,
    Query(asked): Query<Asked>,
    address: Option<Extension<ClientAddress>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    let address = address.map(|Extension(address)| address);
    let path = uri.path_and_query().map_or("", |path| path.as_str());
    let reader = match federation.reader(path, &headers, address).await {
        Ok(reader) => reader,
        Err(status) => return status.into_response(),
    };
    if !reader.owns(&asked.uri) || asked.uri.len() > MAX_URI {
        return StatusCode::FORBIDDEN.into_response();
    }
    if !federation.allows(&format!("kept {reader}"), MOST_ASKED) {
        return (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "60")]).into_response();
    }
    match federation.journaled(&reader, &asked.uri).await {
        Ok(activities) => ([(header::CACHE_CONTROL, "no-store")], Json(Kept { activities })).into_response(),
        Err(error) => {
            tracing::error!(%error, "the journal cannot be read");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

impl Federation {
    /// Activities of `origin` about one of its objects: by the convention of this software their ids stand under its.
    async fn journaled(&self, origin: &Origin, uri: &str) -> Result<Vec<Box<RawValue>>> {
        let mut conn = self.db.read().await?;
        // journal_uri_key, journal_uri_bytewise
        let bytewise = if conn.is_postgres() { " collate \"C\"" } else { "" };
        let rows: Vec<(Vec<u8>,)> = conn
            .query_built(format!(
                "select body from journal where uri{bytewise} > $1 and uri{bytewise} < $2 and origin = $3 and state <> 'refused' \
                 order by seq desc limit $4"
            ))
            .bind(format!("{uri}/"))
            .bind(format!("{uri}0"))
            .bind(origin.as_str().to_owned())
            .bind(MOST)
            .all()
            .await?;
        let mut bytes = 0;
        let mut activities = Vec::new();
        for (body,) in rows {
            bytes += body.len();
            if bytes > MOST_BYTES {
                break;
            }
            // Emptied bodies are those of strangers, and not JSON.
            if let Some(raw) = String::from_utf8(body).ok().and_then(|text| RawValue::from_string(text).ok()) {
                activities.push(raw);
            }
        }
        activities.reverse();
        Ok(activities)
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
