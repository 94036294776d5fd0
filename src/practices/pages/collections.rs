//! Collections of a sheet that other servers read (ActivityPub §5).

use super::{found, href};
use crate::{
    federation::routes::{activity_json, wants_activity},
    publications::lineage::{self, Branch},
    web::{PageResult, Site, preferences::see_other},
};
use axum::{
    extract::{Path, State},
    http::HeaderMap,
};
use serde_json::json;

/// `GET /practices/{id}/adaptations`: what was adapted from it, oldest first. People get the tree.
pub(super) async fn adaptations(State(site): State<Site>, headers: HeaderMap, Path(id): Path<String>) -> PageResult {
    let mut conn = site.db.read().await?;
    let publication = found(&mut conn, &id).await?;
    if !wants_activity(&headers) {
        return Ok(see_other(&format!("{}/lineage", href(&publication))));
    }
    let tree = lineage::tree(&mut conn, &publication).await?;
    let children = branch(&tree.root, &publication.uri).map(|found| found.children.as_slice()).unwrap_or_default();
    let uris: Vec<&str> = children
        .iter()
        .map(|child| &child.publication)
        .filter(|child| child.is_published())
        .map(|child| child.uri.as_str())
        .collect();
    Ok(activity_json(json!({
        "id": format!("{}/adaptations", publication.uri),
        "type": "OrderedCollection",
        "attributedTo": publication.author_uri,
        "totalItems": publication.adaptations,
        "orderedItems": uris,
    })))
}

fn branch<'a>(within: &'a Branch, uri: &str) -> Option<&'a Branch> {
    if within.publication.uri == uri {
        Some(within)
    } else {
        within.children.iter().find_map(|child| branch(child, uri))
    }
}
