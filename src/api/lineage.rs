//! `/api/v1/practices/{id}/lineage`: the whole tree that a practice belongs to, across instances.

use super::{
    answer::Answer,
    item::{Network, Showing},
    openapi::Reading,
    practices::known,
};
use crate::{
    practices::Sheet,
    publications::lineage::{self, Branch},
    web::Site,
};
use axum::{
    Json,
    extract::{Path, State},
    response::IntoResponse as _,
};
use serde::Serialize;
use utoipa::ToSchema;

/// A tree of adaptations.
#[derive(Serialize, ToSchema)]
pub(super) struct Lineage {
    /// The oldest ancestor that is known here.
    root: Node,
    /// The root says that it adapts this one, which is not known here.
    unknown_source: Option<String>,
    /// Some of the tree is not shown.
    cut: bool,
}

/// A practice in its tree; one that was taken back, or is hidden here, keeps its place without its words.
#[derive(Serialize, ToSchema)]
#[schema(as = LineageNode)]
struct Node {
    id: String,
    uri: String,
    title: String,
    network: Network,
    territories: Vec<String>,
    #[schema(format = DateTime)]
    published: String,
    version: i64,
    /// Why it differs from what it was adapted from.
    reasons: Vec<String>,
    /// What it changed; null for what adapts nothing.
    change: Option<String>,
    /// What it kept.
    kept: Option<String>,
    deleted: bool,
    /// Hidden by the moderators of this network.
    hidden: bool,
    /// What was adapted from it, oldest first.
    #[schema(no_recursion)]
    children: Vec<Node>,
}

fn node(showing: &Showing, branch: Branch) -> Node {
    let Branch { publication, children } = branch;
    let note = publication.adaptation();
    Node {
        network: showing.network(&publication.network, publication.network_name.as_deref()),
        territories: Sheet::from_json(&publication.sheet).territories,
        published: publication.published_at.rfc3339(),
        version: publication.version,
        deleted: publication.is_deleted(),
        hidden: publication.is_hidden(),
        reasons: note.as_ref().map(|note| note.reasons.clone()).unwrap_or_default(),
        change: note.as_ref().map(|note| note.change.clone()),
        kept: note.map(|note| note.kept),
        children: children.into_iter().map(|child| node(showing, child)).collect(),
        id: publication.id,
        uri: publication.uri,
        title: publication.title,
    }
}

/// Lineage
///
/// From the oldest ancestor that is known here to the last adaptation, also around a practice that was
/// taken back.
#[utoipa::path(get, path = "/api/v1/practices/{id}/lineage", operation_id = "getLineage", tag = "lineage",
    responses((status = 200, description = "The tree", body = Lineage), Reading))]
pub(super) async fn get(State(site): State<Site>, Path(id): Path<String>) -> Answer {
    let showing = Showing::of(&site).await?;
    let mut conn = site.db.read().await?;
    let publication = known(&mut conn, &id).await?;
    let tree = lineage::tree(&mut conn, &publication).await?;
    let shown = Lineage { root: node(&showing, tree.root), unknown_source: tree.unknown_source, cut: tree.cut };
    Ok(Json(shown).into_response())
}
