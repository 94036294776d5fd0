//! A text that somebody wrote, as a page shows it.

use crate::{text::dress, web::view::View};
use maud::{Markup, PreEscaped, html};

/// Safe HTML (what [`crate::text::markdown`] or [`crate::text::sanitize`] made) under its language, when it is
/// known: `lang` is written where it is not the page's, and French is set as French is.
#[must_use]
pub fn prose(view: &View, safe: &str, language: Option<&str>) -> Markup {
    let tag = view.locale.tag();
    let name = view.t("table-scroll-label");
    let is_french = language.unwrap_or(tag) == "fr";
    html! {
        div.prose lang=[language.filter(|language| *language != tag)] { (PreEscaped(dress::dress(safe, &name, is_french))) }
    }
}
