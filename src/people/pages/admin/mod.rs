//! The administration of accounts: who is here, who asks to join, who is invited, and how one joins.

pub(super) mod invitations;
pub(super) mod joining;
pub(super) mod people;
pub(super) mod person;

use crate::web::{
    Role, View,
    components::{Tab, breadcrumb, tabs},
    layout::{Page, page},
};
use maud::{Markup, html};

/// The frame of these pages; `title` is a text.
fn frame(view: &View, path: &str, title: &str, content: &Markup) -> Markup {
    let tab =
        |href: &str, key: &str| Tab { href: href.to_owned(), label: view.t(key).into_owned(), current: href == path };
    let mut all = vec![tab("/admin/people", "people-admin-people")];
    if view.may(Role::Administrator) {
        all.push(tab("/admin/invitations", "people-admin-invitations"));
        all.push(tab("/admin/joining", "people-admin-joining"));
    }
    let main = html! {
        (breadcrumb(view, &[(&view.t("people-admin"), "/admin")], title))
        h1 { (title) }
        (tabs(&view.t("people-admin-people"), &all))
        (content)
    };
    page(view, Page::new(title, main).private().wide())
}
