//! `GET /`: what this network is, what it and the others published last, where to begin.

use super::{card, label, list::filtered, networks};
use crate::{
    practices::KIND,
    publications::{
        Publication,
        list::{self, Filter},
        vocabulary as words,
    },
    territory,
    web::{
        PageResult, Site, View,
        components::{Look, button_link, chips, empty_state, practice_cards},
        layout::{Page, page},
    },
};
use axum::{extract::State, response::IntoResponse as _};
use maud::{Markup, html};

/// Sheets of each list.
const SHOWN: usize = 6;

/// `GET /`
pub(super) async fn get(State(site): State<Site>, view: View) -> PageResult {
    let mut conn = site.db.read().await?;
    let here =
        list::page(&mut conn, KIND, &Filter(vec![("network", view.origin.to_string())]), None, SHOWN).await?.items;
    let elsewhere = list::page(&mut conn, KIND, &Filter::elsewhere(), None, SHOWN).await?.items;
    let networks = networks(&mut conn).await?;
    drop(conn);
    let feed = view.t("practice-list-feed");
    let main = html! {
        (hero(&view))
        div {
            (newest(&view, "practice-home-here", &here, &filtered("network", &view.origin), "practice-home-here-all"))
            @if here.is_empty() { (nothing(&view)) }
            (newest(&view, "practice-home-elsewhere", &elsewhere, "/practices", "practice-home-elsewhere-all"))
        }
        (browse(&view))
        section.panel {
            h2 { (view.t("practice-home-networks")) }
            p { (view.tv("practice-home-networks-count", &[("count", networks.len().into())])) }
            p { a href="/networks" { (view.t("practice-home-networks-link")) } }
        }
        p.meta.screen-only {
            a href="/practices.atom" { (feed) } " · "
            // The law wants this line on the front page.
            a href="/accessibility" { (view.t(view.network.notices.state_key())) }
        }
    };
    let document = Page::new(view.t("practice-home-title"), main)
        .description(view.network.tagline.clone())
        .canonical(format!("{}/", view.origin))
        .feed(feed, "/practices.atom")
        .wide();
    Ok(page(&view, document).into_response())
}

fn hero(view: &View) -> Markup {
    html! {
        div.hero {
            h1 { (view.network.name) }
            p.lead { @if view.network.tagline.is_empty() { (view.t("practice-home-purpose")) } @else { (view.network.tagline) } }
            div.actions {
                (button_link(Look::Primary, "/practices", &view.t("practice-home-read")))
                (button_link(Look::Plain, "/practices/new", &view.t("practice-home-share")))
            }
        }
    }
}

fn newest(view: &View, heading: &str, items: &[Publication], all: &str, all_key: &str) -> Markup {
    html! {
        @if !items.is_empty() {
            section {
                h2 { (view.t(heading)) }
                (practice_cards(view, &items.iter().map(|one| card(view, one)).collect::<Vec<_>>(), true))
                p { a href=(all) { (view.t(all_key)) } }
            }
        }
    }
}

fn nothing(view: &View) -> Markup {
    empty_state(
        &view.t("practice-list-empty"),
        Some(button_link(Look::Primary, "/practices/new", &view.t("practice-list-empty-action"))),
    )
}

/// Overseas territories first, as everywhere; the rest is in the filters of the list.
fn browse(view: &View) -> Markup {
    let overseas = territory::groups().iter().take(2).flat_map(|group| &group.territories);
    let places: Vec<(String, String)> =
        overseas.map(|one| (one.label(view.locale).into_owned(), filtered("territory", &one.code))).collect();
    let themes: Vec<(String, String)> =
        words::THEMES.iter().map(|theme| (label(view, "theme", theme), filtered("theme", theme))).collect();
    html! {
        @for (heading, entries) in [("practice-home-territories", &places), ("practice-home-themes", &themes)] {
            section {
                h2 { (view.t(heading)) }
                (chips(&view.t(heading), entries.iter().map(|(text, href)| (text.as_str(), Some(href.as_str())))))
            }
        }
        p { a href="/practices" { (view.t("practice-home-all-filters")) } }
    }
}
