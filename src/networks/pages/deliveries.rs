//! Deliveries to servers that are no network of ours: their people follow somebody here.

use super::{Asked, address, frame, given, words};
use crate::{
    audit,
    networks::{
        deliveries::{self, PAGE},
        hours,
    },
    web::{
        PageError, PageResult, Site, Submission, View,
        components::{empty_state, pager},
        preferences::flash,
    },
};
use axum::{
    extract::{Query, State},
    response::IntoResponse,
};
use maud::html;

const PATH: &str = "/admin/deliveries";

/// `GET /admin/deliveries`
pub(super) async fn get(State(site): State<Site>, view: View, Query(asked): Query<Asked>) -> PageResult {
    let after = given(asked.after.as_deref());
    let mut conn = site.db.read().await?;
    let mut found = deliveries::of_no_network(&mut conn, after.unwrap_or_default()).await?;
    let size = usize::try_from(PAGE).expect("small");
    let more = found.len() > size;
    found.truncate(size);
    let next = found.last().filter(|_| more).map(|last| address(PATH, &[("after", &last.inbox)]));
    let heard = hours::heard(&mut conn, view.now).await?;
    let mut streams = Vec::new();
    for stream in found {
        let aside =
            if stream.set_aside > 0 { deliveries::set_aside(&mut conn, &stream.inbox).await? } else { Vec::new() };
        streams.push((stream, aside));
    }
    let content = html! {
        (words::wrong_clock(&view, &heard))
        p { (view.t("deliveries-lead")) }
        @if streams.is_empty() { (empty_state(&view.t("deliveries-none"), None)) }
        @for (stream, aside) in &streams {
            section.panel {
                h2 { (stream.inbox) }
                (words::stream_panel(&view, PATH, stream, aside))
            }
        }
        (pager(&view, after.map(|_| PATH), next.as_deref()))
    };
    Ok(frame(&view, PATH, &view.t("networks-tab-deliveries"), &content).into_response())
}

/// `POST /admin/deliveries`
pub(super) async fn post(State(site): State<Site>, view: View, submission: Submission) -> PageResult {
    act(&site, &view, &submission, None, PATH).await
}

/// Tries a stream now, or sends again what was set aside; then shows `path`. With an `origin`, only
/// a stream of that server.
pub(super) async fn act(
    site: &Site,
    view: &View,
    submission: &Submission,
    origin: Option<&str>,
    path: &str,
) -> PageResult {
    let fields = &submission.fields;
    let inbox = fields.get("inbox");
    let mut tx = site.db.begin().await?;
    let stream = deliveries::by_inbox(&mut tx, inbox).await?.ok_or(PageError::NotFound)?;
    if origin.is_some_and(|origin| origin != stream.origin) {
        return Err(PageError::NotFound);
    }
    let (action, key) = match fields.get("act") {
        "try" => {
            deliveries::try_now(&mut tx, inbox).await?;
            ("delivery-try", "delivery-flash-try")
        }
        "again" => {
            let number = fields.get("number").parse().map_err(|_| PageError::BadRequest)?;
            if !deliveries::send_again(&mut tx, inbox, number).await? {
                return Ok(flash(site, "network-flash-changed", path));
            }
            ("delivery-again", "delivery-flash-again")
        }
        _ => return Err(PageError::BadRequest),
    };
    let line = audit::Line {
        actor: &view.person()?.handle,
        action,
        object: inbox,
        outcome: audit::DONE,
        ..audit::Line::default()
    };
    audit::record(&mut tx, site.clock.now(), &line).await?;
    tx.commit_unseen().await?;
    site.wake();
    Ok(flash(site, key, path))
}
