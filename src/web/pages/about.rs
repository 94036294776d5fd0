//! What this network is, what people do here, and the program with the offer of its source.

use super::{document, follow_address, list, section};
use crate::{territory, web::view::View};
use maud::{Markup, html};

/// `GET /about`: for anybody.
pub async fn get(view: View) -> Markup {
    let sections = html! {
        (section(&view, "network", "about-network-heading", &network(&view)))
        (section(&view, "work", "about-work-heading", &html! {
            (list(&view, &["about-work-publish", "about-work-adapt", "about-work-federate"]))
            p { a href="/networks" { (view.t("about-work-networks")) } }
        }))
        (section(&view, "choices", "about-choices-heading", &list(&view, &[
            "about-choices-light",
            "about-choices-privacy",
            "about-choices-hours",
            "about-choices-durable",
        ])))
        // `layout::SOURCE_URL` leads to this anchor.
        (section(&view, "source", "about-software-heading", &html! {
            p { (view.tv("about-software-version", &[("version", env!("CARGO_PKG_VERSION").into())])) }
            p { (view.t("about-software-source")) }
        }))
    };
    document(&view, "/about", "about-title", "about-description", &sections)
}

fn network(view: &View) -> Markup {
    html! {
        p { strong { (view.network.name) } }
        @if !view.network.tagline.is_empty() { p { (view.network.tagline) } }
        @if let Some(territory) = territory::get(&view.network.territory_code) {
            p { (view.tv("about-network-territory", &[("territory", territory.label(view.locale).into())])) }
        }
        p { (view.t("about-network-address")) " " code { (follow_address(view)) } }
    }
}
