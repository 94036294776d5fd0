//! Every section of the site that the reader may open, on one page (RGAA 12.1).

use super::{document, section};
use crate::web::view::{Role, View};
use maud::{Markup, html};

/// An address and the key of its name.
type Link = (&'static str, &'static str);

const READ: &[Link] = &[
    ("/", "sitemap-read-home"),
    ("/practices", "sitemap-read-practices"),
    ("/specifications", "specification-list-title"),
    ("/events", "event-list-title"),
    ("/search", "sitemap-read-search"),
    ("/networks", "sitemap-read-networks"),
];
const SIGN_IN: &[Link] = &[("/login", "sitemap-take-part-login")];
const WRITE: &[Link] = &[
    ("/practices/new", "sitemap-take-part-publish"),
    ("/my/practices", "sitemap-take-part-mine"),
    ("/specifications/new", "specification-action-open"),
    ("/events/new", "event-action-announce"),
];
const KNOW: &[Link] = &[
    ("/about", "about-title"),
    ("/help", "help-title"),
    ("/accessibility", "accessibility-title"),
    ("/legal", "legal-title"),
    ("/api/v1/openapi.json", "sitemap-know-api"),
];

/// `GET /sitemap`: for anybody; it shows what this reader may open.
pub async fn get(view: View) -> Markup {
    let take_part: &[Link] = match &view.viewer {
        None => SIGN_IN,
        Some(viewer) if viewer.role >= Role::Contributor => WRITE,
        Some(_) => &[],
    };
    let sections = html! {
        (section(&view, "read", "sitemap-read-heading", &links(&view, READ)))
        @if !take_part.is_empty() {
            (section(&view, "take-part", "sitemap-take-part-heading", &links(&view, take_part)))
        }
        (section(&view, "know", "sitemap-know-heading", &links(&view, KNOW)))
    };
    document(&view, "/sitemap", "sitemap-title", "sitemap-description", &sections)
}

fn links(view: &View, links: &[Link]) -> Markup {
    html! { ul { @for (href, name) in links { li { a href=(href) { (view.t(name)) } } } } }
}
