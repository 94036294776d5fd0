//! The pages of the administration that belong to no other room.

mod audit;
mod continuity;
mod dashboard;
mod keys;
mod mail;
mod notices;
mod settings;

use crate::web::{
    Access, Role, Routes, View,
    components::{Tab, breadcrumb, tabs},
    layout::{Page, page},
};
use axum::routing::get;
use maud::{Markup, html};

/// Adds the routes of this room.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    let administrator = Access::Person(Role::Administrator);
    routes
        .route("/admin", Access::Person(Role::Moderator), get(dashboard::get))
        .route("/admin/continuity", administrator, get(continuity::get).post(continuity::post))
        .route("/admin/settings", administrator, get(settings::get).post(settings::post))
        .route("/admin/notices", administrator, get(notices::get).post(notices::post))
        .route("/admin/audit", administrator, get(audit::get))
        .route("/admin/keys", administrator, get(keys::get).post(keys::post))
        .route("/admin/keys/revoke", administrator, get(keys::ask).post(keys::revoke))
        .route("/admin/mail", administrator, get(mail::get).post(mail::post))
}

/// The frame of the pages under the dashboard; `title` is a text.
fn frame(view: &View, path: &str, title: &str, content: &Markup) -> Markup {
    let tab =
        |href: &str, key: &str| Tab { href: href.to_owned(), label: view.t(key).into_owned(), current: href == path };
    let all = [
        tab("/admin/settings", "admin-settings"),
        tab("/admin/notices", "admin-notices"),
        tab("/admin/mail", "admin-mail"),
        tab("/admin/keys", "admin-keys"),
        tab("/admin/audit", "admin-audit"),
    ];
    let main = html! {
        (breadcrumb(view, &[(&view.t("admin-title"), "/admin")], title))
        h1 { (title) }
        (tabs(&view.t("admin-tabs"), &all))
        (content)
    };
    page(view, Page::new(title, main).private().wide())
}
