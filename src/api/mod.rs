//! The JSON API, `/api/v1`: what a contributor does on the pages, for scripts. Each operation calls the
//! same verb as the page of the same name, in one transaction with the answer that a repetition gets.
//!
//! It holds no rule of its own: what may be published, by whom, is for the rooms to say. Reads are open
//! to anyone, as the pages are; everything else needs a token.

mod adaptations;
mod amendments;
mod answer;
mod attachments;
mod awaiting;
mod bodies;
mod call;
mod comments;
mod continuity;
mod deliberation;
mod drafts;
mod found;
mod item;
mod lineage;
mod me;
mod merge;
mod networks;
mod openapi;
mod practices;
mod reactions;
mod search;
mod specification_bodies;
mod specifications;
mod statements;
#[cfg(test)]
mod tests;
mod texts;
mod uses;
mod versions;
mod votes;
mod write;

use crate::web::{Access, Routes, Site, api::Problem};
use axum::{
    extract::DefaultBodyLimit,
    http::StatusCode,
    routing::{MethodRouter, any, get, patch, post, put},
};

/// A little over what an upload may be, so that the operation itself refuses what is too large.
const MAX_BODY: usize = attachments::MAX_UPLOAD + 1024 * 1024;

/// Adds the operations.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    let mut routes = routes;
    for (path, methods) in operations() {
        routes = routes.route(path, Access::Api, methods.fallback(wrong_method));
    }
    routes.route("/api/{*rest}", Access::Api, any(nothing))
}

/// Every path and what it does; `openapi.rs` describes the same ones, and a test compares them.
fn operations() -> Vec<(&'static str, MethodRouter<Site>)> {
    let deliberation = post(deliberation::attach).delete(deliberation::detach).layer(DefaultBodyLimit::max(MAX_BODY));
    let upload = post(attachments::add).layer(DefaultBodyLimit::max(MAX_BODY));
    vec![
        ("/api/v1/openapi.json", get(openapi::get)),
        ("/api/v1/me", get(me::get)),
        ("/api/v1/me/awaiting", get(awaiting::get)),
        ("/api/v1/practices", get(practices::list).post(practices::create)),
        (
            "/api/v1/practices/{id}",
            get(practices::get).patch(practices::patch).put(practices::put).delete(practices::delete),
        ),
        ("/api/v1/practices/{id}/publish", post(drafts::publish)),
        ("/api/v1/practices/{id}/attachments", upload),
        ("/api/v1/practices/{id}/attachments/{attachment}", axum::routing::delete(attachments::remove)),
        ("/api/v1/practices/{id}/merge", get(merge::get).post(merge::post)),
        ("/api/v1/practices/{id}/versions", get(versions::list)),
        ("/api/v1/practices/{id}/versions/{number}", get(versions::get)),
        ("/api/v1/practices/{id}/adaptations", get(adaptations::list).post(adaptations::create)),
        ("/api/v1/practices/{id}/lineage", get(lineage::get)),
        ("/api/v1/practices/{id}/comments", get(comments::list).post(comments::create)),
        ("/api/v1/practices/{id}/uses", get(uses::list).post(uses::create)),
        ("/api/v1/practices/{id}/likes", post(reactions::like).delete(reactions::unlike)),
        ("/api/v1/practices/{id}/shares", post(reactions::share).delete(reactions::unshare)),
        ("/api/v1/comments/{id}", get(comments::get).merge(patch(comments::correct).delete(comments::delete))),
        ("/api/v1/specifications", get(specifications::list).post(specifications::create)),
        (
            "/api/v1/specifications/{id}",
            get(specifications::get).patch(specifications::correct).delete(specifications::delete),
        ),
        ("/api/v1/specifications/{id}/phase", post(specifications::phase)),
        ("/api/v1/specifications/{id}/drafting", get(texts::get).put(texts::put)),
        ("/api/v1/specifications/{id}/drafting/{section}", put(texts::put_section)),
        ("/api/v1/specifications/{id}/versions", get(texts::list).post(texts::freeze)),
        ("/api/v1/specifications/{id}/versions/{number}", get(texts::version)),
        (
            "/api/v1/specifications/{id}/comments",
            get(comments::list_of_specification).post(comments::create_on_specification),
        ),
        ("/api/v1/specifications/{id}/amendments", get(amendments::list).post(amendments::create)),
        (
            "/api/v1/specifications/{id}/amendments/{amendment}",
            get(amendments::get).patch(amendments::correct).delete(amendments::withdraw),
        ),
        ("/api/v1/specifications/{id}/amendments/{amendment}/answer", post(amendments::answer)),
        ("/api/v1/specifications/{id}/votes", get(votes::list).post(votes::create)),
        ("/api/v1/specifications/{id}/votes/{vote}", get(votes::get)),
        (
            "/api/v1/specifications/{id}/votes/{vote}/ballot",
            get(votes::ballot).merge(put(votes::cast).delete(votes::take_back)),
        ),
        ("/api/v1/specifications/{id}/statements", get(statements::list).post(statements::create)),
        ("/api/v1/specifications/{id}/statements/{statement}/attachments", deliberation),
        (
            "/api/v1/specifications/{id}/statements/{statement}",
            get(statements::get).patch(statements::correct).delete(statements::withdraw),
        ),
        ("/api/v1/networks", get(networks::list).post(networks::ask)),
        ("/api/v1/networks/{id}", get(networks::get)),
        ("/api/v1/networks/{id}/decision", post(networks::decide)),
        ("/api/v1/continuity", get(continuity::get)),
        ("/api/v1/search", get(search::get)),
        ("/api/v1/search/bring", post(search::bring)),
    ]
}

async fn nothing() -> Problem {
    answer::not_found()
}

/// 405; the router adds `Allow`.
async fn wrong_method() -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "this address has other methods: see Allow")
}
