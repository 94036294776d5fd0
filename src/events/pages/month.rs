//! `GET /events/month?month=2027-01`: a month of the reader's calendar, as a table.

use super::{
    PATH,
    agenda::{self, Asked},
};
use crate::{
    events::times::{self, Brief},
    publications::shown::{networks, passage, with_query},
    time::{Timestamp, display, local},
    web::{
        PageResult, Site, View,
        components::{breadcrumb, hidden},
        layout::{Page, page},
    },
};
use axum::{
    extract::{RawQuery, State},
    response::IntoResponse as _,
};
use jiff::{
    ToSpan as _,
    civil::{Date, Weekday},
};
use maud::{Markup, html};

/// Titles that a day of the table shows.
const SHOWN: usize = 3;
/// Times that a month is read with.
const MOST: i64 = 3_000;
const HERE: &str = "/events/month";

/// `GET /events/month`
pub(super) async fn get(State(site): State<Site>, view: View, RawQuery(query): RawQuery) -> PageResult {
    let asked = Asked::read(query.as_deref());
    let today = local::civil_at(view.now, &view.place.iana).date();
    let first = asked.month.unwrap_or(today).first_of_month();
    let last = first.last_of_month();
    let bounds = agenda::between(&view, first).zip(agenda::between(&view, last));
    let mut conn = site.db.read().await?;
    let times = match bounds {
        Some(((from, _), (_, to))) => times::brief(&mut conn, (from, to), &asked.filter, MOST).await?,
        None => Vec::new(),
    };
    let networks = networks(&mut conn).await?;
    drop(conn);
    let heading = display::month(first, view.locale);
    let at = |month: Option<Date>| {
        month.map(|month| {
            let month = month.strftime("%Y-%m").to_string();
            with_query(HERE, asked.filters().chain([("month", month.as_str())]))
        })
    };
    let before = first.checked_sub(1.month()).ok();
    let after = first.checked_add(1.month()).ok();
    let main = html! {
        (breadcrumb(&view, &[(&view.t("event-list-title"), PATH)], &heading))
        h1 { (heading) }
        p.lead { (view.tv("event-month-lead", &[("place", view.place.name(view.locale).into())])) }
        (agenda::views(&view, &asked, &asked.filters().collect::<Vec<_>>()))
        nav.pager aria-label=(view.t("event-months")) {
            @if let Some((month, href)) = before.zip(at(before)) { a.button rel="prev" href=(href) { "← " (display::month(month, view.locale)) } }
            @if let Some((month, href)) = after.zip(at(after)) { a.button rel="next" href=(href) { (display::month(month, view.locale)) " →" } }
        }
        div.with-filters {
            (agenda::filters(&view, &asked, &networks, HERE))
            div { (table(&view, &asked, first, &times, today)) }
        }
    };
    let title = format!("{} – {heading}", view.t("event-list-title"));
    Ok(page(&view, Page::new(title, main).private().wide()).into_response())
}

/// A week a row, Monday first.
fn table(view: &View, asked: &Asked, first: Date, times: &[Brief], today: Date) -> Markup {
    let blank = i64::from(first.weekday().to_monday_zero_offset());
    let start = first.checked_sub(blank.days()).unwrap_or(first);
    let weeks = (blank + i64::from(first.days_in_month()) + 6) / 7;
    let day_of = |week: i64, day: i64| start.checked_add((week * 7 + day).days()).ok();
    let date = |at| local::civil_at(at, &view.place.iana).date();
    // What ends at midnight is not of the next day.
    let times: Vec<(Date, Date, &Brief)> =
        times.iter().map(|one| (date(one.starts_at), date(Timestamp(one.ends_at.0 - 1)), one)).collect();
    let weekdays: Vec<Weekday> = Weekday::Monday.cycle_forward().take(7).collect();
    html! {
        table.month {
            caption.visually-hidden { (display::month(first, view.locale)) }
            thead {
                tr {
                    @for weekday in weekdays {
                        th scope="col" { span aria-hidden="true" { (display::short_weekday(weekday, view.locale)) } (hidden(&display::weekday(weekday, view.locale))) }
                    }
                }
            }
            tbody {
                @for week in 0..weeks {
                    tr {
                        @for day in 0..7 {
                            @match day_of(week, day).filter(|day| day.month() == first.month()) {
                                Some(day) => (cell(view, asked, day, &times, day == today)),
                                None => td {},
                            }
                        }
                    }
                }
            }
        }
    }
}

fn cell(view: &View, asked: &Asked, day: Date, times: &[(Date, Date, &Brief)], is_today: bool) -> Markup {
    let of_day: Vec<&Brief> =
        times.iter().filter(|(first, last, _)| *first <= day && day <= *last).map(|(_, _, one)| *one).collect();
    let iso = day.to_string();
    let href = with_query(PATH, asked.filters().chain([("day", iso.as_str())]));
    html! {
        td aria-current=[is_today.then_some("date")] {
            @if of_day.is_empty() {
                time datetime=(iso) { (day.day()) }
            } @else {
                a href=(href) {
                    time datetime=(iso) { (day.day()) }
                    span.count { (of_day.len()) }
                    (hidden(&view.tv("event-month-count", &[("count", of_day.len().into())])))
                }
                ul {
                    @for one in of_day.iter().take(SHOWN) {
                        li { a href={ (PATH) "/" (one.publication_id) } lang=[passage(view, &one.language)] {
                            @if one.is_cancelled() { s { (one.title) } } @else { (one.title) }
                        } }
                    }
                }
            }
        }
    }
}
