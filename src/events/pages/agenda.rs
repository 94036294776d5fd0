//! `GET /events`: what is to come, soonest first, with filters that combine; `?when=past`: what was, latest first;
//! `?day=2027-01-12`: what there is on that day of the reader's calendar.

use super::{PATH, cards};
use crate::{
    events::times::{self, Cursor, Listed, Which},
    publications::{
        list::{Filter, PAGE},
        shown::{label, networks, with_query},
        vocabulary as words,
    },
    territory,
    time::{display, local},
    web::{
        PageResult, Role, Site, View,
        components::{
            Choice, Filter as Select, Filters, Look, Tab, breadcrumb, button_link, empty_state, filter_form, pager,
            tabs,
        },
        layout::{Page, page},
    },
};
use axum::{
    extract::{RawQuery, State},
    response::IntoResponse as _,
};
use jiff::civil::Date;
use maud::{Markup, html};

/// Filters that an agenda offers.
const FILTERS: [&str; 3] = ["territory", "theme", "network"];

/// What an address asks of the agenda.
pub(super) struct Asked {
    pub(super) filter: Filter,
    pub(super) is_past: bool,
    pub(super) day: Option<Date>,
    pub(super) month: Option<Date>,
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
        let mut filter = Filter::read(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        filter.0.retain(|(name, _)| FILTERS.contains(name));
        let date = |text: &str| text.parse::<Date>().ok().filter(|date| (1970..=2200).contains(&date.year()));
        Self {
            filter,
            is_past: get("when") == "past",
            day: date(get("day")),
            month: date(&format!("{}-01", get("month"))),
            cursor: get("cursor").to_owned(),
        }
    }

    /// Its filters, as parameters.
    pub(super) fn filters(&self) -> impl Iterator<Item = (&str, &str)> {
        self.filter.0.iter().map(|(name, value)| (*name, value.as_str()))
    }

    fn href(&self, more: &[(&str, &str)]) -> String {
        let day = self.day.map(|day| day.to_string());
        let own = [("when", self.is_past.then_some("past")), ("day", day.as_deref())];
        let own = own.into_iter().filter_map(|(name, value)| Some((name, value?)));
        with_query(PATH, self.filters().chain(own).chain(more.iter().copied()))
    }
}

/// `GET /events`
pub(super) async fn get(State(site): State<Site>, view: View, RawQuery(query): RawQuery) -> PageResult {
    let asked = Asked::read(query.as_deref());
    let which = match asked.day.and_then(|day| between(&view, day)) {
        Some((from, to)) => Which::Between(from, to),
        None if asked.is_past => Which::Past(view.now),
        None => Which::Coming(view.now),
    };
    let cursor = Cursor::parse(&asked.cursor);
    let mut conn = site.db.read().await?;
    let (items, next) = times::page(&mut conn, &which, &asked.filter, cursor.as_ref(), PAGE).await?;
    let networks = networks(&mut conn).await?;
    drop(conn);
    let heading = match asked.day {
        Some(day) => display::date(day, view.locale),
        None => view.t(if asked.is_past { "event-past-title" } else { "event-list-title" }).into_owned(),
    };
    let next = next.map(|cursor| asked.href(&[("cursor", &cursor.text())]));
    let first = cursor.is_some().then(|| asked.href(&[]));
    let feed = with_query("/events.ics", asked.filters());
    let may_announce = view.may(Role::Contributor);
    let up: &[(&str, &str)] =
        if asked.day.is_some() || asked.is_past { &[(&view.t("event-list-title"), PATH)] } else { &[] };
    let main = html! {
        (breadcrumb(&view, up, &heading))
        h1 { (heading) }
        p.lead { (view.tv("event-list-lead", &[("place", view.place.name(view.locale).into())])) }
        @if may_announce { div.actions { (button_link(Look::Primary, "/events/new", &view.t("event-action-announce"))) } }
        (views(&view, &asked, &asked.filters().collect::<Vec<_>>()))
        @if let Some(day) = asked.day { (days(&view, &asked, day)) }
        div.with-filters {
            (filters(&view, &asked, &networks, PATH))
            div {
                @if items.is_empty() && asked.filter.0.is_empty() && asked.day.is_none() && !asked.is_past {
                    (empty_state(&view.t("event-list-empty"), may_announce.then(|| button_link(Look::Plain, "/events/new", &view.t("event-action-announce")))))
                } @else if items.is_empty() && asked.day.is_some() {
                    (empty_state(&view.t("event-day-empty"), Some(button_link(Look::Plain, PATH, &view.t("event-list-all")))))
                } @else if items.is_empty() {
                    (empty_state(&view.t("event-list-nothing"), Some(button_link(Look::Plain, PATH, &view.t("event-list-all")))))
                } @else {
                    (by_month(&view, &items))
                }
                (pager(&view, first.as_deref(), next.as_deref()))
                p.meta.screen-only { a href=(feed) { (view.t("event-list-calendar")) } ". " (view.t("event-list-calendar-hint")) }
            }
        }
    };
    let mut document = Page::new(heading, main).description(view.t("event-list-description")).wide();
    if cursor.is_some() || asked.day.is_some() {
        document = document.private();
    } else {
        document = document.canonical(format!("{}{}", view.origin, asked.href(&[])));
    }
    Ok(page(&view, document).into_response())
}

/// The days before and after.
fn days(view: &View, asked: &Asked, day: Date) -> Markup {
    let at = |day: Date| {
        let iso = day.to_string();
        with_query(PATH, asked.filters().chain([("day", iso.as_str())]))
    };
    html! {
        nav.pager aria-label=(view.t("event-days")) {
            @if let Ok(before) = day.yesterday() { a.button rel="prev" href=(at(before)) { "← " (display::date(before, view.locale)) } }
            @if let Ok(after) = day.tomorrow() { a.button rel="next" href=(at(after)) { (display::date(after, view.locale)) " →" } }
        }
    }
}

/// A day of the reader's calendar, as instants.
pub(super) fn between(view: &View, day: Date) -> Option<(crate::time::Timestamp, crate::time::Timestamp)> {
    let at = |day: Date| {
        local::hour(day.to_datetime(jiff::civil::Time::midnight()), &view.place.iana).map(|hour| hour.instant(false))
    };
    Some((at(day)?, at(day.tomorrow().ok()?)?))
}

/// The three ways to look at it.
pub(super) fn views(view: &View, asked: &Asked, filters: &[(&str, &str)]) -> Markup {
    let at = |path: &str, more: &[(&str, &str)]| with_query(path, filters.iter().copied().chain(more.iter().copied()));
    let is_month = view.path.starts_with("/events/month");
    tabs(
        &view.t("event-views"),
        &[
            Tab {
                href: at(PATH, &[]),
                label: view.t("event-view-list").into_owned(),
                current: !is_month && !asked.is_past && asked.day.is_none(),
            },
            Tab { href: at("/events/month", &[]), label: view.t("event-view-month").into_owned(), current: is_month },
            Tab {
                href: at(PATH, &[("when", "past")]),
                label: view.t("event-view-past").into_owned(),
                current: !is_month && asked.is_past,
            },
        ],
    )
}

/// Under the month in which each begins where the reader lives.
fn by_month(view: &View, items: &[Listed]) -> Markup {
    let month = |one: &Listed| local::civil_at(one.time.starts_at, &view.place.iana).date().first_of_month();
    html! {
        @for some in items.chunk_by(|a, b| month(a) == month(b)) {
            section { h2 { (display::month(month(&some[0]), view.locale)) } (cards(view, some)) }
        }
    }
}

/// The filters, for the list and for the month.
pub(super) fn filters(view: &View, asked: &Asked, networks: &[(String, String)], action: &str) -> Markup {
    let here = (view.origin.to_string(), view.network.name.clone());
    let every: Vec<(String, String)> =
        [here].into_iter().chain(networks.iter().filter(|(origin, _)| **origin != *view.origin).cloned()).collect();
    let values = |name: &str| -> Vec<(String, String)> {
        match name {
            "territory" => {
                territory::all().iter().map(|one| (one.code.clone(), one.label(view.locale).into_owned())).collect()
            }
            "theme" => words::THEMES.iter().map(|theme| ((*theme).to_owned(), label(view, "theme", theme))).collect(),
            _ => every.clone(),
        }
    };
    let text = |name: &str, value: &str| {
        values(name).into_iter().find(|(one, _)| one == value).map_or_else(|| value.to_owned(), |(_, text)| text)
    };
    let month = asked.month.map(|month| ("month", month.strftime("%Y-%m").to_string()));
    let past = asked.is_past.then(|| ("when", "past".to_owned()));
    let kept: Vec<(&'static str, String)> = month.into_iter().chain(past).collect();
    let filters = FILTERS
        .iter()
        .zip(["practice-filter-territory", "practice-filter-theme", "practice-filter-network"])
        .map(|(name, label)| Select {
            name,
            label,
            choices: values(name)
                .into_iter()
                .map(|(value, text)| {
                    let chosen = asked.filter.get(name) == Some(value.as_str());
                    Choice::new(value, text, chosen)
                })
                .collect(),
        })
        .collect();
    let active = asked
        .filters()
        .map(|(name, value)| {
            let others = asked.filters().filter(|(other, _)| *other != name);
            (
                text(name, value),
                with_query(action, others.chain(kept.iter().map(|(name, value)| (*name, value.as_str())))),
            )
        })
        .collect();
    filter_form(view, &Filters { action, query: None, filters, active, kept })
}
