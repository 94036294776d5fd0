//! `/api/v1/search`: full text over all that the networks published, and bringing what is not here yet.

use super::{
    answer::{Answer, List, again, keep},
    call::{Asked, Language, Sent, bad_parameter},
    item::{Practice, Showing},
    openapi::{Facets, Paging, Reading, Writing},
    practices::{COLLECTION, page},
};
use crate::{
    federation::fetch::FetchError,
    publications::{Publication, store},
    web::{
        Role, Site,
        api::{Caller, Problem},
    },
};
use axum::{Json, extract::State, http::StatusCode, response::IntoResponse as _};
use serde::Deserialize;
use utoipa::ToSchema;

/// Search
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
    /// Its address. Required.
    address: Option<String>,
}

/// Bring
///
/// Fetches the practice that stands at an address, when its network is accepted here.
#[utoipa::path(post, path = "/api/v1/search/bring", operation_id = "bring", tag = "search",
    request_body = Elsewhere, responses((status = 200, description = "The practice", body = Practice), Writing))]
pub(super) async fn bring(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    sent: Sent<Elsewhere>,
) -> Answer {
    let caller = caller.at_least(Role::Reader)?;
    let Sent { body, once } = sent;
    let wrong = |key: &str| Problem::field("address", locale.t(key));
    let address = body.address.unwrap_or_default();
    // No transaction is open while another server is asked.
    let brought = site.federation.bring(address.trim()).await.map_err(|error| wrong(why(&error)))?;
    let showing = Showing::of(&site).await?;
    let mut tx = site.db.begin().await?;
    if let Some(first) = again(&mut tx, caller, once.as_ref(), COLLECTION).await? {
        return Ok(first);
    }
    let found = store::by_uri(&mut tx, &brought).await?.filter(Publication::is_published);
    let found = found.ok_or_else(|| wrong("practice-bring-nothing"))?;
    let shown = showing.practice(&mut tx, found).await?;
    keep(&site, tx, caller, once.as_ref(), StatusCode::OK, COLLECTION, &shown).await
}

fn why(error: &FetchError) -> &'static str {
    match error {
        FetchError::Refused => "practice-bring-refused",
        FetchError::Unreachable(_) => "practice-bring-unreachable",
        FetchError::Unusable(_) => "practice-bring-unusable",
        FetchError::Gone => "practice-bring-gone",
    }
}
