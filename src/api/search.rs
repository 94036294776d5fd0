//! `/api/v1/search`: full text over practices, and bringing those that are not here yet.

use super::{
    answer::{Answer, List, again, keep},
    call::{Asked, Language, Sent, bad_parameter},
    item::{Network, Practice, Showing},
    openapi::{Asking, Facets, Paging, Reading, Writing},
    practices::{COLLECTION, page},
};
use crate::{
    practices::bring::{self, Brought, Refused},
    web::{
        Role, Site,
        api::{Caller, Problem},
    },
};
use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse as _,
};
use serde::Deserialize;
use utoipa::ToSchema;

/// Search practices
///
/// Accents, case and plurals do not matter; every word must be there. The same filters as lists.
#[utoipa::path(get, path = "/api/v1/search", operation_id = "search", tag = "search",
    params(Facets, Paging), responses((status = 200, description = "A page, newest first", body = List<Practice>), Reading))]
pub(super) async fn get(State(site): State<Site>, asked: Asked) -> Answer {
    if asked.get("q").is_none() {
        return Err(bad_parameter("q", "the words to look for"));
    }
    Ok(Json(page(&site, &asked).await?).into_response())
}

/// Something at another network.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"address": "https://lozere.example/practices/01kb0q2v8m4g7w5x9z3c6d1f0h"}))]
pub(super) struct Elsewhere {
    /// Its address, or a handle (`@lozere@lozere.example`). Required.
    address: Option<String>,
}

/// Bring
///
/// Fetches the practice that stands at an address, or has what the network of a handle published read,
/// when that network is accepted here.
#[utoipa::path(post, path = "/api/v1/search/bring", operation_id = "bring", tag = "search",
    request_body = Elsewhere, responses((status = 200, description = "The practice", body = Practice),
    (status = 202, description = "Of a handle: its network, whose practices are being read", body = Network),
    Asking, Writing))]
pub(super) async fn bring(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    sent: Sent<Elsewhere>,
) -> Answer {
    let caller = caller.at_least(Role::Reader)?;
    let Sent { body, once } = sent;
    let address = body.address.unwrap_or_default();
    {
        // A repetition asks no other server again.
        let mut tx = site.db.begin().await?;
        if let Some(first) = again(&mut tx, caller, once.as_ref(), COLLECTION).await? {
            return Ok(first);
        }
    }
    let brought = match bring::bring(&site, &caller.id, &address).await {
        Ok(brought) => brought,
        Err(Refused::Failed(error)) => return Err(error.into()),
        Err(Refused::TooOften(seconds)) => {
            let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, locale.t(Refused::TooOften(seconds).key()));
            let mut response = problem.into_response();
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
            return Ok(response);
        }
        Err(refused) => return Err(Problem::field("address", locale.t(refused.key()))),
    };
    let showing = Showing::of(&site).await?;
    let mut tx = site.db.begin().await?;
    match brought {
        Brought::Sheet(found) => {
            let shown = showing.practice(&mut tx, *found).await?;
            keep(&site, tx, caller, once.as_ref(), StatusCode::OK, COLLECTION, &shown).await
        }
        Brought::Network { origin } => {
            let name: Option<(String,)> =
                tx.query("select name from networks where origin = $1").bind(origin.clone()).maybe().await?;
            let network = showing.network(&origin, name.as_ref().map(|(name,)| name.as_str()));
            keep(&site, tx, caller, once.as_ref(), StatusCode::ACCEPTED, COLLECTION, &network).await
        }
    }
}
