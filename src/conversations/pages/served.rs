//! What stands at the addresses that activities name: a comment, the answers to a publication, a
//! reaction. Other servers get ActivityPub; readers are led to the page where it can be read.

use super::{address, publication};
use crate::{
    conversations::{
        Comment, activity, page_path,
        reactions::{self, Kind},
        store::{self, Cursor},
    },
    federation::{
        actors,
        routes::{activity_json, gone, wants_activity},
    },
    publications,
    web::{PageError, PageResult, Site, preferences},
};
use axum::{
    extract::{Path, Query, State},
    http::HeaderMap,
};
use serde::Deserialize;
use serde_json::{Value, json};

/// Addresses on one page of a collection.
const PAGE: usize = 50;

/// `GET /comments/{id}`
pub(super) async fn comment(State(site): State<Site>, Path(id): Path<String>, headers: HeaderMap) -> PageResult {
    let mut conn = site.db.read().await?;
    let uri = site.here().uri(&format!("/comments/{id}"));
    let activity = wants_activity(&headers);
    let deleted_at = publications::store::deleted_at(&mut conn, &uri).await?;
    let found = store::by_id(&mut conn, &id).await?;
    let taken_away = found.as_ref().filter(|found| !found.is_published()).map(|found| found.updated_at);
    if let Some(at) = deleted_at.or(taken_away) {
        return if activity { Ok(gone(&uri, at)) } else { Err(PageError::Gone) };
    }
    let comment = found.ok_or(PageError::NotFound)?;
    let publication = publication(&mut conn, &comment.publication_id).await?;
    if !activity {
        return Ok(preferences::see_other(&address(&mut conn, &publication, &comment).await?));
    }
    // A comment of another network has its address there.
    if comment.uri != uri {
        return Err(PageError::NotFound);
    }
    let answered = activity::answered(&mut conn, &publication, &comment).await?;
    Ok(activity_json(activity::note(&publication, &comment, &answered)))
}

/// The comment above another one, by its uri.
#[derive(Deserialize)]
pub(super) struct Above {
    uri: String,
}

/// `GET /comments/above?uri=`: leads to a comment that another page of the thread shows.
pub(super) async fn above(State(site): State<Site>, Query(above): Query<Above>) -> PageResult {
    let mut conn = site.db.read().await?;
    let comment = store::by_uri(&mut conn, &above.uri).await?.ok_or(PageError::NotFound)?;
    let publication = publication(&mut conn, &comment.publication_id).await?;
    Ok(preferences::see_other(&address(&mut conn, &publication, &comment).await?))
}

/// Where a page of a collection begins.
#[derive(Deserialize)]
pub(super) struct From {
    after: Option<String>,
}

/// `GET /practices/{id}/replies`: the collection that the `Article` of a practice names.
pub(super) async fn replies(State(site): State<Site>, Path(id): Path<String>, Query(from): Query<From>) -> PageResult {
    let mut conn = site.db.read().await?;
    let publication = publication(&mut conn, &id).await?;
    let here = site.here();
    if !publication.is_of(here.origin) {
        return Err(PageError::NotFound);
    }
    let uri = format!("{}/replies", here.uri(&page_path(&publication)));
    let Some(after) = from.after else {
        let total = publication.comments + publication.uses;
        return Ok(activity_json(
            json!({"id": uri, "type": "OrderedCollection", "totalItems": total, "first": format!("{uri}?after=")}),
        ));
    };
    let listed = store::list(&mut conn, &publication.id, Cursor::parse(&after).as_ref(), PAGE).await?;
    let items: Vec<&str> = listed.items.iter().map(|item: &Comment| item.uri.as_str()).collect();
    let mut page: Value = json!({"id": format!("{uri}?after={after}"), "type": "OrderedCollectionPage", "partOf": uri, "orderedItems": items});
    if let Some(next) = listed.next {
        page["next"] = json!(format!("{uri}?after={}", next.text()));
    }
    Ok(activity_json(page))
}

/// `GET /people/{handle}/likes/{id}`
pub(super) async fn like(State(site): State<Site>, Path((handle, id)): Path<(String, String)>) -> PageResult {
    reaction(&site, Kind::Like, &handle, &id).await
}

/// `GET /people/{handle}/shares/{id}`
pub(super) async fn share(State(site): State<Site>, Path((handle, id)): Path<(String, String)>) -> PageResult {
    reaction(&site, Kind::Share, &handle, &id).await
}

async fn reaction(site: &Site, kind: Kind, handle: &str, id: &str) -> PageResult {
    let mut conn = site.db.read().await?;
    let uri = site.here().uri(&format!("/people/{handle}/{}s/{id}", kind.name()));
    let found = reactions::by_uri(&mut conn, &uri).await?.ok_or(PageError::NotFound)?;
    let author = actors::by_id(&mut conn, &found.actor_id).await?;
    let publication = publication(&mut conn, &found.publication_id).await?;
    Ok(activity_json(activity::reaction(&author, &publication, kind, &found)))
}
