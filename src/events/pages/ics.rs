//! Events for calendars: `GET /events/{id}/calendar.ics`, and `GET /events.ics?territory=&theme=&network=`, which a tool
//! follows.

use super::{agenda::Asked, found};
use crate::{
    events::{calendar, times},
    web::{PageResult, Site, View},
};
use axum::{
    extract::{Path, RawQuery, State},
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use std::time::Duration;

/// Events of a feed, soonest first.
const MOST: i64 = 500;
const DAY: Duration = Duration::from_secs(24 * 3600);

fn answer(text: String, file: &'static str) -> Response {
    let mut response = ([(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], text).into_response();
    response.headers_mut().insert(header::CONTENT_DISPOSITION, HeaderValue::from_static(file));
    response
}

/// `GET /events/{id}/calendar.ics`
pub(super) async fn one(State(site): State<Site>, view: View, Path(id): Path<String>) -> PageResult {
    let publication = found(&mut site.db.read().await?, &id).await?;
    let address = format!("{}{}/calendar.ics", view.origin, publication.path());
    let text = calendar::calendar(&publication.title.clone(), &address, &[publication], view.now);
    Ok(answer(text, "attachment; filename=\"archipel.ics\""))
}

/// `GET /events.ics`
pub(super) async fn feed(State(site): State<Site>, view: View, RawQuery(query): RawQuery) -> PageResult {
    let asked = Asked::read(query.as_deref());
    // What was last month stays in a calendar; what is to come in two years is in it already.
    let bounds = (view.now.minus(31 * DAY), view.now.plus(732 * DAY));
    let events = times::events(&mut site.db.read().await?, bounds, &asked.filter, MOST).await?;
    let name = view.tv("event-calendar-name", &[("network", view.network.name.as_str().into())]);
    let parameters: Vec<(&str, &str)> = asked.filters().collect();
    let address = format!("{}{}", view.origin, crate::publications::shown::with_query("/events.ics", parameters));
    Ok(answer(calendar::calendar(&name, &address, &events, view.now), "inline; filename=\"archipel.ics\""))
}
