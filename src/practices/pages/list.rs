//! `GET /practices`: all that the networks published, newest first, with filters that combine. A page
//! reads its own rows only; the next one begins after the last, whatever was published in between.

use super::{card, label, licence, networks, with_query};
use crate::{
    db::{Conn, Result},
    practices::KIND,
    publications::{
        Publication,
        list::{self as lists, Cursor, FACETS, Filter},
        search, vocabulary as words,
    },
    territory,
    web::{
        PageResult, Site, View,
        components::{
            Choice, Filter as Select, Filters, Look, breadcrumb, button_link, empty_state, filter_form, pager,
            practice_cards,
        },
        layout::{Page, page},
    },
};
use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse as _, Response},
};
use maud::{Markup, html};

/// Longest search.
const MAX_WORDS: usize = 200;
const PATH: &str = "/practices";

/// What an address asks of a list: words, filters, where to begin.
pub(super) struct Asked {
    pub(super) words: String,
    pub(super) filter: Filter,
    cursor: String,
}

impl Asked {
    /// Reads a query; what is not known is not there.
    pub(super) fn read(query: Option<&str>) -> Self {
        let pairs: Vec<(String, String)> = form_urlencoded::parse(query.unwrap_or_default().as_bytes())
            .take(40)
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        let get = |name: &str| pairs.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value.trim());
        Self {
            words: get("q").chars().take(MAX_WORDS).collect(),
            filter: Filter::read(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))),
            cursor: get("cursor").to_owned(),
        }
    }

    /// The parameters of its words and filters, without where it begins.
    fn parameters(&self) -> Vec<(&str, &str)> {
        let words = (!self.words.is_empty()).then_some(("q", self.words.as_str()));
        words.into_iter().chain(self.filter.0.iter().map(|(name, value)| (*name, value.as_str()))).collect()
    }

    /// Its address under a path, from the beginning.
    pub(super) fn href(&self, path: &str) -> String {
        with_query(path, self.parameters())
    }

    /// The address of what follows.
    pub(super) fn next(&self, path: &str, cursor: &str) -> String {
        with_query(path, self.parameters().into_iter().chain([("cursor", cursor)]))
    }

    /// True on any page but the first.
    pub(super) fn is_further(&self) -> bool {
        !self.cursor.is_empty()
    }
}

/// A page of a list and the cursor of the next.
pub(super) async fn read(conn: &mut Conn, asked: &Asked) -> Result<(Vec<Publication>, Option<String>)> {
    if asked.words.is_empty() {
        let listed = lists::page(conn, KIND, &asked.filter, Cursor::parse(&asked.cursor).as_ref(), lists::PAGE).await?;
        return Ok((listed.items, listed.next.map(|cursor| cursor.text())));
    }
    let before = asked.cursor.parse().ok();
    let found = search::all(conn, KIND, &asked.words, &asked.filter, before, lists::PAGE).await?;
    Ok((found.items, found.next.map(|seq| seq.to_string())))
}

/// `GET /practices`
pub(super) async fn get(State(site): State<Site>, view: View, RawQuery(query): RawQuery) -> PageResult {
    let asked = Asked::read(query.as_deref());
    let mut conn = site.db.read().await?;
    let (items, next) = read(&mut conn, &asked).await?;
    let networks = networks(&mut conn).await?;
    drop(conn);
    Ok(show(&view, &asked, &items, next.as_deref(), &networks))
}

fn show(
    view: &View,
    asked: &Asked,
    items: &[Publication],
    next: Option<&str>,
    networks: &[(String, String)],
) -> Response {
    let heading = view.t("practice-list-title");
    let feed = asked.href("/practices.atom");
    let cards: Vec<_> = items.iter().map(|one| card(view, one)).collect();
    let next = next.map(|cursor| asked.next(PATH, cursor));
    let first = asked.is_further().then(|| asked.href(PATH));
    let main = html! {
        (breadcrumb(view, &[], &heading))
        h1 { (heading) }
        p.lead { (view.t("practice-list-lead")) }
        div.with-filters {
            (filters(view, asked, networks))
            div {
                (counted(view, cards.len(), first.is_none(), next.is_some()))
                @if cards.is_empty() && next.is_some() { p { (view.t("practice-list-not-yet")) } } @else if cards.is_empty() { (nothing(view, asked)) } @else { (practice_cards(view, &cards, false)) }
                (pager(view, first.as_deref(), next.as_deref()))
                p.meta.screen-only { a href=(feed) { (view.t("practice-list-feed")) } }
            }
        }
    };
    let mut title = heading.into_owned();
    let active = active(view, asked, networks);
    for (text, _) in &active {
        title = format!("{title} – {text}");
    }
    if asked.is_further() {
        title = format!("{title} – {}", view.t("practice-list-further"));
    }
    let mut document = Page::new(title, main)
        .description(view.t("practice-list-lead"))
        .feed(view.t("practice-list-feed"), feed)
        .wide();
    if asked.is_further() || !asked.words.is_empty() {
        document = document.private();
    } else {
        document = document.canonical(format!("{}{}", view.origin, asked.href(PATH)));
    }
    page(view, document).into_response()
}

/// How many were found: all of them, or the newest ones, when there are more than a page holds. Counting the rest
/// would read it all.
pub(super) fn counted(view: &View, count: usize, is_first: bool, is_more: bool) -> Markup {
    let key = if is_more { "practice-list-newest" } else { "practice-list-count" };
    html! { @if is_first && count > 0 { p.meta { (view.tv(key, &[("count", count.into())])) } } }
}

fn nothing(view: &View, asked: &Asked) -> Markup {
    if asked.words.is_empty() && asked.filter.0.is_empty() {
        return empty_state(
            &view.t("practice-list-empty"),
            Some(button_link(Look::Primary, "/practices/new", &view.t("practice-list-empty-action"))),
        );
    }
    empty_state(
        &view.t("practice-list-nothing"),
        Some(button_link(Look::Plain, PATH, &view.t("practice-list-nothing-action"))),
    )
}

fn filters(view: &View, asked: &Asked, networks: &[(String, String)]) -> Markup {
    let select = |name: &'static str, label: &'static str, values: Vec<(String, String)>| Select {
        name,
        label,
        choices: values
            .into_iter()
            .map(|(value, text)| {
                let chosen = asked.filter.get(name) == Some(value.as_str());
                Choice::new(value, text, chosen)
            })
            .collect(),
    };
    let listed = |prefix: &str, values: &[&str]| {
        values.iter().map(|value| ((*value).to_owned(), label(view, prefix, value))).collect()
    };
    let filters = Filters {
        action: PATH,
        query: Some(&asked.words),
        filters: vec![
            select(
                "territory",
                "practice-filter-territory",
                territory::all().iter().map(|one| (one.code.clone(), one.label(view.locale).into_owned())).collect(),
            ),
            select("theme", "practice-filter-theme", listed("theme", words::THEMES)),
            select("audience", "practice-filter-audience", listed("beneficiary", words::BENEFICIARIES)),
            select("network", "practice-filter-network", every_network(view, networks)),
            select("language", "practice-filter-language", listed("language", words::LANGUAGES)),
            select(
                "licence",
                "practice-filter-licence",
                words::LICENCES.iter().map(|value| ((*value).to_owned(), licence(view, value).0)).collect(),
            ),
        ],
        active: active(view, asked, networks),
        kept: Vec::new(),
    };
    filter_form(view, &filters)
}

fn every_network(view: &View, networks: &[(String, String)]) -> Vec<(String, String)> {
    let here = (view.origin.to_string(), view.network.name.clone());
    [here].into_iter().chain(networks.iter().filter(|(origin, _)| **origin != *view.origin).cloned()).collect()
}

/// What is in force: its text, and the address of the list without it.
fn active(view: &View, asked: &Asked, networks: &[(String, String)]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    if !asked.words.is_empty() {
        found.push((
            view.tv("practice-list-words", &[("words", asked.words.as_str().into())]),
            with_query(PATH, asked.filter.0.iter().map(|(name, value)| (*name, value.as_str()))),
        ));
    }
    for (at, (facet, value)) in asked.filter.0.iter().enumerate() {
        let text = match *facet {
            "territory" => {
                territory::get(value).map_or_else(|| value.clone(), |found| found.label(view.locale).into_owned())
            }
            "audience" => label(view, "beneficiary", value),
            "network" => every_network(view, networks)
                .into_iter()
                .find(|(origin, _)| origin == value)
                .map_or_else(|| value.clone(), |(_, name)| name),
            "licence" => licence(view, value).0,
            other => label(view, other, value),
        };
        let others = asked
            .filter
            .0
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != at)
            .map(|(_, (name, value))| (*name, value.as_str()));
        let words = (!asked.words.is_empty()).then_some(("q", asked.words.as_str()));
        found.push((text, with_query(PATH, words.into_iter().chain(others))));
    }
    found
}

/// The list of what has this value.
pub(super) fn filtered(facet: &'static str, value: &str) -> String {
    debug_assert!(FACETS.contains(&facet), "{facet} is not a facet");
    with_query(PATH, [(facet, value)])
}
