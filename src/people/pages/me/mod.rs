//! One's own account, in four pages: who one is, how one comes in, tokens of the API, one's data.

mod agent;
pub(super) mod data;
pub(super) mod profile;
pub(super) mod security;
pub(super) mod tokens;

use crate::{
    people::{Person, by_id},
    web::{
        PageError, PageResult, Site, View,
        components::{Tab, breadcrumb, tabs},
        layout::{Page, page},
    },
};
use maud::{Markup, html};

/// The account of the reader.
async fn myself(site: &Site, view: &View) -> PageResult<Person> {
    by_id(&mut site.db.read().await?, &view.person()?.id).await?.ok_or(PageError::SignIn)
}

/// The frame of the four pages; `title` is a key.
fn frame(view: &View, path: &str, title: &str, content: &Markup) -> Markup {
    let tab =
        |href: &str, key: &str| Tab { href: href.to_owned(), label: view.t(key).into_owned(), current: href == path };
    let all = [
        tab("/me", "people-me-profile"),
        tab("/me/security", "people-me-security"),
        tab("/me/tokens", "people-me-tokens"),
        tab("/me/data", "people-me-data"),
    ];
    let account = view.t("people-me-title");
    let main = html! {
        @if path == "/me" { (breadcrumb(view, &[], &account)) } @else { (breadcrumb(view, &[(&account, "/me")], &view.t(title))) }
        h1 { (view.t(title)) }
        (tabs(&account, &all))
        (content)
    };
    page(view, Page::new(view.t(title), main).private())
}
