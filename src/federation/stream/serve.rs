//! `GET /federation/stream`: the activities that are due to whoever asks, as they were said, in their order. A peer
//! that was cut reads here what the deliveries of weeks would have brought, two hundred at a time and compressed,
//! instead of waiting for them one by one.

use super::{super::reader::PeerReader, BEGINNING};
use crate::{
    db::{FromRow, Result},
    federation::Federation,
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
use std::sync::Arc;

/// Activities of one page, and the size at which it ends: at 64 kbit/s a page must come within its deadline.
const PAGE: i64 = 200;
const PAGE_BYTES: usize = 256 * 1024;

/// What is asked for.
#[derive(Deserialize)]
pub struct Asked {
    /// The epoch that the reader knows; empty when it knows none.
    #[serde(default)]
    epoch: String,
    /// The last number that it has.
    #[serde(default)]
    after: i64,
    /// Only what takes something back, whatever comes before it: that goes first on a thin line.
    #[serde(default)]
    withdrawals: bool,
}

/// A page of a stream.
#[derive(Serialize, Deserialize)]
pub struct Page {
    /// The epoch of the numbers below; another than the one asked for when that has ended.
    pub epoch: String,
    /// The last number there is.
    pub head: i64,
    /// In order.
    pub items: Vec<Item>,
}

/// An activity in its place.
#[derive(Debug, Serialize, Deserialize)]
pub struct Item {
    /// Its number.
    pub number: i64,
    /// Hash of all before it.
    pub previous: String,
    /// As it was said, byte for byte.
    pub activity: Box<RawValue>,
}

#[derive(FromRow)]
struct Stream {
    inbox: String,
    epoch: String,
    head: i64,
}

#[derive(FromRow)]
struct Row {
    number: i64,
    previous: String,
    body: Vec<u8>,
}

/// Answers a request signed by an accepted network.
pub async fn get(
    PeerReader(reader): PeerReader,
    State(federation): State<Arc<Federation>>,
    Query(asked): Query<Asked>,
) -> Response {
    match federation.page(&reader, &asked).await {
        Ok(Some(page)) => ([(header::CACHE_CONTROL, "no-store")], Json(page)).into_response(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "a stream cannot be read");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

impl Federation {
    async fn page(&self, reader: &Origin, asked: &Asked) -> Result<Option<Page>> {
        let mut conn = self.db.read().await?;
        // All actors of an instance of our kind share one inbox, so there is one stream; streams_origin.
        let stream: Option<Stream> = conn
            .query("select inbox, epoch, head from streams where origin = $1 order by head desc limit 1")
            .bind(reader.as_str().to_owned())
            .maybe()
            .await?;
        let Some(stream) = stream else { return Ok(None) };
        let after = if asked.epoch == stream.epoch { asked.after.max(0) } else { 0 };
        let rows: Vec<Row> = conn
            .query(
                "select i.number, i.previous, o.body from stream_items i join outbox o on o.seq = i.outbox_seq \
                 where i.inbox = $1 and i.number > $2 and i.state in ('due', 'sent') and ($3 = 0 or o.withdraws = 1) \
                 order by i.number limit $4",
            )
            .bind(stream.inbox)
            .bind(after)
            .bind(i64::from(asked.withdrawals))
            .bind(PAGE)
            .all()
            .await?;
        let (mut items, mut bytes) = (Vec::new(), 0);
        for row in rows {
            bytes += row.body.len();
            if bytes > PAGE_BYTES && !items.is_empty() {
                break;
            }
            let text = String::from_utf8(row.body).map_err(|error| sqlx::Error::Decode(error.into()))?;
            let activity = RawValue::from_string(text).map_err(|error| sqlx::Error::Decode(error.into()))?;
            items.push(Item { number: row.number, previous: row.previous, activity });
        }
        debug_assert!(
            asked.withdrawals || items.first().is_none_or(|item| item.number > 1 || item.previous == BEGINNING)
        );
        Ok(Some(Page { epoch: stream.epoch, head: stream.head, items }))
    }
}
