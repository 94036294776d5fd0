//! What the pages of versions say alike, whatever the kind.

use super::{
    Publication,
    versions::{self, Version},
};
use crate::web::View;
use maud::{Markup, html};

/// What is said of a version that does not stand in the line.
#[must_use]
pub fn aside(version: &Version) -> Option<&'static str> {
    match version.came_back.as_str() {
        _ if version.number < 0 => Some("practice-version-apart"),
        versions::BESIDE => Some("practice-version-beside"),
        versions::MERGED => Some("practice-version-merged"),
        _ => None,
    }
}

/// Of one version that does not stand: why not.
#[must_use]
pub fn stands_not(view: &View, publication: &Publication, version: &Version) -> Markup {
    html! {
        @if let Some(key) = aside(version) { (view.t(key)) ". " }
        @else { (view.tv("practice-version-old", &[("number", version.said_number().into()), ("current", publication.version.into())])) " " }
    }
}

/// Any two versions: two numbers, as there may be hundreds.
#[must_use]
pub fn choose(view: &View, at: &str, publication: &Publication) -> Markup {
    let number = |id: &str, key: &str, value: i64| {
        html! {
            div.field {
                label for=(id) { (view.t(key)) }
                input id=(id) name=(id) type="number" min="1" max=(publication.version) value=(value);
            }
        }
    };
    html! {
        section.screen-only {
            h2 { (view.t("practice-compare-heading")) }
            form.form action={ (at) "/compare" } {
                (number("from", "practice-compare-from", publication.version - 1))
                (number("to", "practice-compare-to", publication.version))
                button.button { (view.t("practice-compare-submit")) }
            }
        }
    }
}
