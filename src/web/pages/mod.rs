//! The pages that speak of the site itself: what it is, how it is used, who answers for it. They read
//! nothing but the request, and must never claim for an operator what the operator has not said.

pub mod about;
pub mod accessibility;
pub mod failure;
pub mod help;
pub mod legal;
pub mod sitemap;

use super::components::{Tone, notice};
use super::layout::{Page, page};
use super::notices::label;
use super::view::{Role, View};
use maud::{Markup, html};

/// The document around one of these pages: title, description as introduction, then its sections.
fn document(view: &View, path: &str, title: &str, description: &str, sections: &Markup) -> Markup {
    let (title, description) = (view.t(title), view.t(description));
    let main = html! {
        h1 { (title) }
        p.lead { (description) }
        div.prose { (sections) }
    };
    let address = format!("{}{path}", view.origin);
    page(view, Page::new(title, main).description(description).canonical(address))
}

/// A section that a link can lead to.
fn section(view: &View, id: &str, heading: &str, content: &Markup) -> Markup {
    html! {
        section {
            h2 id=(id) { (view.t(heading)) }
            (content)
        }
    }
}

/// One paragraph for each text.
fn paragraphs(view: &View, keys: &[&str]) -> Markup {
    html! { @for key in keys { p { (view.t(key)) } } }
}

/// What administrators alone are told: what they have not written yet, and where to.
fn to_complete(view: &View, names: &[&'static str]) -> Markup {
    html! {
        @if !names.is_empty() && view.may(Role::Administrator) {
            (notice(Tone::Alert, html! {
                p { strong { (view.t("notice-to-complete")) } }
                ul { @for name in names { li { (view.t(label(name))) } } }
                p { a href="/admin/notices" { (view.t("notice-complete")) } }
            }))
        }
    }
}

/// What somebody wrote in several lines.
fn lines(text: &str) -> Markup {
    html! { p { @for (at, line) in text.lines().enumerate() { @if at > 0 { br; } (line) } } }
}

/// One item for each text.
fn list(view: &View, keys: &[&str]) -> Markup {
    html! { ul { @for key in keys { li { (view.t(key)) } } } }
}

/// The address of the network for those who follow it from elsewhere: `@lozere@reseau.example.org`.
fn follow_address(view: &View) -> String {
    let host = view.origin.split_once("://").map_or(&*view.origin, |(_, host)| host);
    format!("@{}@{host}", view.network.handle)
}
