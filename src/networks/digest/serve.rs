//! `GET /federation/digest`: what of ours is for the network that asks, or what of its own we hold.

use super::{Collection, held::Scope, tree};
use crate::{
    db::Result,
    federation::{
        peers,
        reader::{PeerReader, too_many},
    },
    origin::Origin,
    publications::versions::{self, Contested},
    web::Site,
};
use axum::{
    Json,
    extract::{Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};

/// Digests of one network in a minute: whole ones, which read all of a collection, and others.
const ROOTS: u32 = 60;
const PARTS: u32 = 1_200;
/// Contested versions that one answer names.
const MOST_CONTESTED: i64 = 200;

/// What is asked for.
#[derive(Deserialize)]
pub struct Asked {
    /// `yours`: what belongs to the side that answers; `mine`: what it holds of the reader's.
    of: String,
    collection: String,
    /// Which part; empty for all.
    #[serde(default)]
    bucket: String,
    /// The hash that the reader has: when it is ours there is nothing to tell.
    #[serde(default)]
    have: String,
}

/// What is told.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Answer {
    /// True when this collection does not pass between the two.
    #[serde(default)]
    pub closed: bool,
    /// The numbering of what is due to the reader, and the last number that it can read.
    #[serde(default)]
    pub epoch: String,
    /// See `epoch`.
    #[serde(default)]
    pub head: i64,
    /// Absent when the reader has the same.
    pub node: Option<tree::Node>,
    /// Of what is the reader's own, in a whole digest: versions to whose number it gave another version too. One of
    /// them it may have lost.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contested: Vec<Contested>,
}

/// Answers a request signed by an accepted network.
pub async fn get(State(site): State<Site>, Query(asked): Query<Asked>, PeerReader(reader): PeerReader) -> Response {
    let (Some(collection), true) = (Collection::parse(&asked.collection), tree::is_bucket(&asked.bucket)) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let own = match asked.of.as_str() {
        "yours" => true,
        "mine" => false,
        _ => return StatusCode::BAD_REQUEST.into_response(),
    };
    let most = if asked.bucket.is_empty() { ("root", ROOTS) } else { ("part", PARTS) };
    if !site.federation.allows(&format!("digest {} {reader}", most.0), most.1) {
        return too_many();
    }
    match answer(&site, &reader, collection, own, &asked).await {
        Ok(answer) => ([(header::CACHE_CONTROL, "no-store")], Json(answer)).into_response(),
        Err(error) => {
            tracing::error!(%error, "a digest cannot be made");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

async fn answer(site: &Site, reader: &Origin, collection: Collection, own: bool, asked: &Asked) -> Result<Answer> {
    let mut conn = site.db.read().await?;
    let sent = peers::find(&mut conn, reader).await?.map(|peer| peer.flows_out).unwrap_or_default();
    if own && !collection.passes(&sent) {
        return Ok(Answer { closed: true, ..Answer::default() });
    }
    let here = site.config.origin.clone();
    let (owner, other) = if own { (here, reader.clone()) } else { (reader.clone(), here) };
    let scope = Scope { collection, owner, other, own };
    // streams_origin; before the digest, which may already hold more than what is counted here. What was sent before
    // the two knew what a stream is has no number that the reader could have.
    let stream: Option<(String, i64)> = conn
        .query(
            "select s.epoch, coalesce((select max(i.number) from stream_items i where i.inbox = s.inbox \
             and i.state in ('due', 'sent')), 0) from streams s where s.origin = $1 order by s.head desc limit 1",
        )
        .bind(reader.as_str().to_owned())
        .maybe()
        .await?;
    let (epoch, head) = stream.unwrap_or_default();
    let node = scope.node(&mut conn, &asked.bucket).await?;
    let contested = if own || collection != Collection::Publications || !asked.bucket.is_empty() {
        Vec::new()
    } else {
        versions::contested(&mut conn, reader.as_str(), MOST_CONTESTED).await?
    };
    let node = (node.hash != asked.have).then(|| node.answer());
    Ok(Answer { closed: false, epoch, head, node, contested })
}
