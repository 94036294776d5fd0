//! Writing: a new sheet, a correction, an adaptation. All three are the same form over a draft; whatever
//! button is pressed, what was typed is saved first, and only then looked at.

mod about;
mod attach;
mod begin;
mod draft;
mod fields;
mod form;
mod merge;
mod merging;
mod preview;
mod publish;
mod save;

use crate::web::{Access, Routes};
use axum::routing::{get, post};

/// Adds the routes of this part.
pub(super) fn routes(routes: Routes, contributor: Access) -> Routes {
    routes
        .route("/practices/new", contributor, get(begin::new).post(begin::post_new))
        .route("/practices/{id}/adapt", contributor, get(begin::adapt).post(begin::post_adapt))
        .route("/practices/{id}/edit", contributor, get(begin::correct).post(begin::post_correct))
        .route("/practices/{id}/merge", contributor, get(merge::get).post(merge::post))
        .route("/drafts/new/autosave", contributor, post(begin::autosave))
        .route("/drafts/{id}", contributor, get(draft::get).post(draft::post))
        .route("/drafts/{id}/autosave", contributor, post(draft::autosave))
        .route("/drafts/{id}/preview", contributor, get(preview::get))
        .route("/drafts/{id}/publish", contributor, post(preview::post))
        .route("/drafts/{id}/discard", contributor, get(draft::confirm_discard).post(draft::discard))
}
