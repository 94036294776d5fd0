//! The pages of reports: the public form, and what moderators answer.

mod hide;
mod list;
mod one;
mod report;

use crate::web::{Access, Role, Routes};
use axum::routing::get;

/// Adds the routes of this room.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    let moderator = Access::Person(Role::Moderator);
    routes
        .route("/report", Access::Visitor, get(report::get).post(report::post))
        .route("/report/received", Access::Visitor, get(report::received))
        .route("/admin/publications/{id}", moderator, get(hide::get).post(hide::post))
        .route("/admin/reports", moderator, get(list::get))
        .route("/admin/reports/{id}", moderator, get(one::get).post(one::post))
}
