//! `/api/v1/me`: who a token is.

use super::{
    answer::Answer,
    item::{Network, Showing},
    openapi::Signed,
};
use crate::web::{Site, api::Caller};
use axum::{Json, extract::State, response::IntoResponse as _};
use serde::Serialize;
use utoipa::ToSchema;

/// Who calls.
#[derive(Serialize, ToSchema)]
pub(super) struct Me {
    #[schema(example = "lea")]
    handle: String,
    #[schema(example = "Léa Vidal")]
    name: String,
    /// ActivityPub id.
    uri: String,
    /// `reader`, `contributor`, `animator`, `moderator` or `administrator`: each may do what those before it may.
    role: &'static str,
    #[schema(example = "Médiathèque de Florac")]
    structure: String,
    network: Network,
    /// Territory code of the network.
    #[schema(example = "48")]
    territory: String,
}

/// Who this token is
#[utoipa::path(get, path = "/api/v1/me", operation_id = "getMe", tag = "me",
    responses((status = 200, description = "Who calls", body = Me), Signed))]
pub(super) async fn get(State(site): State<Site>, Caller(caller): Caller) -> Answer {
    let showing = Showing::of(&site).await?;
    let me = Me {
        network: showing.own(),
        territory: showing.territory,
        role: caller.role.name(),
        handle: caller.handle,
        name: caller.name,
        uri: caller.actor_uri,
        structure: caller.structure,
    };
    Ok(Json(me).into_response())
}
