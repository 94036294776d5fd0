//! NodeInfo 2.0 and 2.1 (FEP-f1d5): what runs here, how one joins, and how much is published.

use super::{
    actors,
    routes::{Fed, unavailable},
};
use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

/// Rows counted at most: anybody may ask, as often as they like, and beyond it the number is only vanity.
const MOST_COUNTED: i64 = 10_000;

/// `GET /.well-known/nodeinfo`
pub(super) async fn list(State(federation): Fed) -> Response {
    let origin = &federation.origin;
    let link = |version: &str| json!({"rel": format!("http://nodeinfo.diaspora.software/ns/schema/{version}"), "href": format!("{origin}/nodeinfo/{version}")});
    let list = json!({"links": [link("2.1"), link("2.0"), {"rel": "https://www.w3.org/ns/activitystreams#Application", "href": format!("{origin}/actor")}]});
    ([(header::CACHE_CONTROL, "public, max-age=3600")], axum::Json(list)).into_response()
}

/// `GET /nodeinfo/{version}`
pub(super) async fn document(State(federation): Fed, Path(version): Path<String>) -> Response {
    if !matches!(version.as_str(), "2.0" | "2.1") {
        return StatusCode::NOT_FOUND.into_response();
    }
    match body(&federation, &version).await {
        Ok(body) => {
            let profile =
                format!("application/json; profile=\"http://nodeinfo.diaspora.software/ns/schema/{version}#\"");
            ([(header::CONTENT_TYPE, profile), (header::CACHE_CONTROL, "public, max-age=600".into())], body.to_string())
                .into_response()
        }
        Err(error) => unavailable(error),
    }
}

async fn body(federation: &super::Federation, version: &str) -> crate::db::Result<Value> {
    let mut conn = federation.db.read().await?;
    // people_status
    let (people,): (i64,) = conn
        .query("select count(*) from (select id from people where status = 'active' limit $1) counted")
        .bind(MOST_COUNTED)
        .one()
        .await?;
    // publications_network; what is published here, whatever its kind
    let (posts,): (i64,) = conn
        .query(
            "select count(*) from (select id from publications where network = $1 and state = 'published' limit $2) counted",
        )
        .bind(federation.origin.as_str().to_owned())
        .bind(MOST_COUNTED)
        .one()
        .await?;
    let mode: Option<(String,)> = conn.query("select value from settings where key = 'signup_mode'").maybe().await?;
    let group = actors::network(&mut conn).await?;
    let mut software = json!({"name": "archipel", "version": env!("CARGO_PKG_VERSION")});
    if version == "2.1" {
        software["homepage"] = json!(group.url);
    }
    Ok(json!({
        "version": version,
        "software": software,
        "protocols": ["activitypub"],
        "services": {"inbound": [], "outbound": ["atom1.0"]},
        // Only when nobody has to be asked; one may ask in the mode `approval`, which `metadata` tells.
        "openRegistrations": mode.as_ref().is_some_and(|(mode,)| mode == "open"),
        "usage": {"users": {"total": people}, "localPosts": posts},
        "metadata": {
            "nodeName": group.name,
            "territory": group.territory,
            "signUp": mode.map_or_else(|| "invitation".to_owned(), |(mode,)| mode),
        },
    }))
}
