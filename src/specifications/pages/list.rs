//! `GET /specifications`: all that the networks opened, newest first, each with its phase.

use super::{PATH, awaiting};
use crate::{
    publications::{
        Publication,
        list::{self as lists, Cursor, Filter},
        search,
        shown::{author, is_local, network_name, networks, passage, territories, with_query},
    },
    specifications::{KIND, Sheet},
    territory,
    web::{
        PageResult, Role, Site, View,
        components::{
            Choice, Filter as Select, Filters, Icon, Look, Tone, badge, breadcrumb, button_link, day, empty_state,
            filter_form, icon, pager,
        },
        layout::{Page, page},
    },
};
use axum::{
    extract::{RawQuery, State},
    response::IntoResponse as _,
};
use maud::{Markup, html};

/// Longest search.
const MAX_WORDS: usize = 200;

/// `GET /specifications`
pub(super) async fn get(State(site): State<Site>, view: View, RawQuery(query): RawQuery) -> PageResult {
    let pairs: Vec<(String, String)> = form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .take(40)
        .map(|(a, b)| (a.into_owned(), b.into_owned()))
        .collect();
    let get = |name: &str| pairs.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value.trim());
    let words: String = get("q").chars().take(MAX_WORDS).collect();
    let filter = Filter::read(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let cursor = get("cursor");
    let mut conn = site.db.read().await?;
    let (items, next) = if words.is_empty() {
        let listed = lists::page(&mut conn, KIND, &filter, Cursor::parse(cursor).as_ref(), lists::PAGE).await?;
        (listed.items, listed.next.map(|next| next.text()))
    } else {
        let found = search::all(&mut conn, KIND, &words, &filter, cursor.parse().ok(), lists::PAGE).await?;
        (found.items, found.next.map(|seq| seq.to_string()))
    };
    let networks = networks(&mut conn).await?;
    let awaits = awaiting::draw(&mut conn, &view).await?;
    drop(conn);
    let asked: Vec<(&str, &str)> = [("q", words.as_str())]
        .into_iter()
        .filter(|(_, words)| !words.is_empty())
        .chain(filter.0.iter().map(|(name, value)| (*name, value.as_str())))
        .collect();
    let next = next.map(|cursor| with_query(PATH, asked.iter().copied().chain([("cursor", cursor.as_str())])));
    let first = (!cursor.is_empty()).then(|| with_query(PATH, asked.iter().copied()));
    let heading = view.t("specification-list-title");
    let may_open = view.may(Role::Contributor);
    let main = html! {
        (breadcrumb(&view, &[], &heading))
        h1 { (heading) }
        p.lead { (view.t("specification-list-lead")) }
        @if may_open { div.actions { (button_link(Look::Primary, "/specifications/new", &view.t("specification-action-open"))) } }
        (awaits)
        div.with-filters {
            (filters(&view, &words, &filter, &networks))
            div {
                @if items.is_empty() && asked.is_empty() { (empty_state(&view.t("specification-list-empty"), may_open.then(|| button_link(Look::Plain, "/specifications/new", &view.t("specification-action-open"))))) }
                @else if items.is_empty() { (empty_state(&view.t("specification-list-nothing"), Some(button_link(Look::Plain, PATH, &view.t("specification-gone-list"))))) }
                @else { ul.cards { @for one in &items { li { (card(&view, one)) } } } }
                (pager(&view, first.as_deref(), next.as_deref()))
            }
        }
    };
    let mut document = Page::new(heading.clone(), main).description(view.t("specification-list-lead")).wide();
    document = if cursor.is_empty() && words.is_empty() {
        document.canonical(format!("{}{}", view.origin, with_query(PATH, asked)))
    } else {
        document.private()
    };
    Ok(page(&view, document).into_response())
}

fn card(view: &View, one: &Publication) -> Markup {
    let sheet = Sheet::from_json(&one.sheet);
    let standing = sheet.schedule().at(view.now);
    let language = passage(view, &one.language);
    html! {
        article.card {
            p.card-place { (icon(Icon::Pin)) " " (territories(view, &sheet.territories).join(", ")) }
            h2 { a href=(one.path()) lang=[language] { (one.title) } }
            p.card-summary lang=[language] { (one.summary) }
            p.meta { (author(view, one).name) " · " (network_name(view, one)) " · " (day(view, one.published_at)) " · " (view.tv("practice-version-number", &[("number", one.version.into())])) }
            p.badges {
                (badge(Tone::Waiting, &view.t(standing.phase.key())))
                @if !is_local(view, one) { " " span.badge.neutral { (icon(Icon::Wave)) " " (view.t("card-remote")) } }
            }
            @if let Some(until) = standing.until { p.meta { (view.t("specification-until")) " " (super::both(view, &sheet, until)) } }
        }
    }
}

fn filters(view: &View, words: &str, filter: &Filter, networks: &[(String, String)]) -> Markup {
    let select = |name: &'static str, label: &'static str, values: Vec<(String, String)>| Select {
        name,
        label,
        choices: values
            .into_iter()
            .map(|(value, text)| {
                let chosen = filter.get(name) == Some(value.as_str());
                Choice::new(value, text, chosen)
            })
            .collect(),
    };
    let here = (view.origin.to_string(), view.network.name.clone());
    let every: Vec<(String, String)> =
        [here].into_iter().chain(networks.iter().filter(|(origin, _)| **origin != *view.origin).cloned()).collect();
    let text = |name: &str, value: &str| match name {
        "territory" => {
            territory::get(value).map_or_else(|| value.to_owned(), |found| found.label(view.locale).into_owned())
        }
        "network" => {
            every.iter().find(|(origin, _)| origin == value).map_or_else(|| value.to_owned(), |(_, name)| name.clone())
        }
        _ => value.to_owned(),
    };
    let mut active: Vec<(String, String)> = Vec::new();
    let of_filter = || filter.0.iter().map(|(name, value)| (*name, value.as_str()));
    if !words.is_empty() {
        active.push((
            view.tv("practice-list-words", &[("words", words.to_owned().into())]),
            with_query(PATH, of_filter()),
        ));
    }
    for (name, value) in of_filter() {
        let others = of_filter().filter(|(other, _)| *other != name);
        let asked = [("q", words)].into_iter().filter(|(_, words)| !words.is_empty());
        active.push((text(name, value), with_query(PATH, asked.chain(others))));
    }
    filter_form(
        view,
        &Filters {
            action: PATH,
            query: Some(words),
            filters: vec![
                select(
                    "territory",
                    "practice-filter-territory",
                    territory::all()
                        .iter()
                        .map(|one| (one.code.clone(), one.label(view.locale).into_owned()))
                        .collect(),
                ),
                select("network", "practice-filter-network", every.clone()),
            ],
            active,
            kept: Vec::new(),
        },
    )
}
