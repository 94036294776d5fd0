//! The pages about other networks: the public list, and what administrators decide and watch.

mod ask;
mod block;
mod deliveries;
mod list;
mod mode;
mod peer;
mod public;
mod returned;
pub(crate) mod words;

use super::{Error, Flows, KINDS, MAX_TEXT, decide::Decision};
use crate::{
    federation::peers::Peer,
    web::{
        Access, PageError, PageResult, Role, Routes, Site, Submission, View,
        components::{Choice, Field, FormErrors, Tab, breadcrumb, tabs},
        layout::{Page, page},
        preferences::flash,
    },
};
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use maud::{Markup, html};

/// Adds the routes of this room.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    let administrator = Access::Person(Role::Administrator);
    routes
        .route("/networks", Access::Everyone, get(public::get))
        .route("/admin/networks", administrator, get(list::get))
        .route("/admin/networks/ask", administrator, get(ask::get).post(ask::post))
        .route("/admin/networks/block", administrator, get(block::get).post(block::post))
        .route("/admin/networks/mode", administrator, get(mode::get).post(mode::post))
        .route("/admin/networks/{id}", administrator, get(peer::get).post(peer::post))
        .route("/admin/deliveries", administrator, get(deliveries::get).post(deliveries::post))
        .route("/admin/returned", administrator, get(returned::get))
}

/// The frame of the administration pages; `title` is a text.
pub(crate) fn frame(view: &View, path: &str, title: &str, content: &Markup) -> Markup {
    let tab =
        |href: &str, key: &str| Tab { href: href.to_owned(), label: view.t(key).into_owned(), current: href == path };
    let all = [
        tab("/admin/networks", "networks-tab-list"),
        tab("/admin/networks/ask", "networks-tab-ask"),
        tab("/admin/networks/block", "networks-tab-block"),
        tab("/admin/networks/mode", "networks-tab-mode"),
        tab("/admin/deliveries", "networks-tab-deliveries"),
        tab("/admin/continuity", "continuity-tab"),
    ];
    let main = html! {
        (breadcrumb(view, &[(&view.t("networks-admin"), "/admin")], title))
        h1 { (title) }
        (tabs(&view.t("networks-tabs"), &all))
        (content)
    };
    page(view, Page::new(title, main).private().wide())
}

/// A form that came back with what is wrong with it.
fn refused(markup: Markup) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, markup).into_response()
}

/// The reason typed, when it can be kept.
fn check_reason(submission: &Submission, errors: &mut FormErrors, required: bool) {
    let reason = submission.fields.get("reason");
    if required && reason.is_empty() {
        errors.add("reason", "network-error-reason");
    }
    if reason.chars().count() > MAX_TEXT {
        errors.add_with("reason", "network-error-long", vec![("max", MAX_TEXT.into())]);
    }
}

fn decision<'a>(view: &'a View, reason: &'a str) -> PageResult<Decision<'a>> {
    Ok(Decision { by: &view.person()?.handle, reason })
}

/// What a verb refuses, where no field can answer for it.
fn failure(site: &Site, error: Error, path: &str) -> PageResult {
    match error {
        Error::Database(error) => Err(error.into()),
        Error::Unknown => Err(PageError::NotFound),
        // Somebody else decided meanwhile, here or over there: show where it stands now.
        Error::NotNow(_) | Error::NothingPending => Ok(flash(site, "network-flash-changed", path)),
        Error::Ourselves | Error::Person | Error::NotAnAddress => Err(PageError::BadRequest),
    }
}

/// After a decision was committed: it counts from the next request on, and what it says leaves.
fn decided(site: &Site) {
    site.federation.peers.forget();
    site.wake();
}

fn reason_field(view: &View, errors: &FormErrors, value: &str, required: bool) -> Markup {
    let field = Field::new("reason", "network-reason-label")
        .hint("network-reason-hint")
        .rows(3)
        .maxlength(MAX_TEXT)
        .value(value);
    if required { field.required().textarea(view, errors) } else { field.textarea(view, errors) }
}

fn flow_fields(view: &View, errors: &FormErrors, flows: &Flows) -> Markup {
    let choices = |chosen: &[&'static str]| -> Vec<Choice> {
        KINDS.iter().map(|kind| Choice::new(kind.name, view.t(kind.label), chosen.contains(&kind.name))).collect()
    };
    html! {
        (Field::new("flows_in", "network-flows-in-label").checkboxes(view, errors, &choices(&flows.incoming)))
        (Field::new("flows_out", "network-flows-out-label").checkboxes(view, errors, &choices(&flows.outgoing)))
    }
}

fn chosen_flows(submission: &Submission) -> Flows {
    Flows::chosen(&submission.fields.all("flows_in"), &submission.fields.all("flows_out"))
}

fn flows_of(peer: &Peer) -> Flows {
    Flows::stored(&peer.flows_in, &peer.flows_out)
}

/// `path?name=value&…`
pub(crate) fn address(path: &str, parameters: &[(&str, &str)]) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish();
    format!("{path}?{query}")
}

/// What a page reads of its own address. Empty counts as absent.
#[derive(serde::Deserialize)]
struct Asked {
    state: Option<String>,
    after: Option<String>,
    address: Option<String>,
    confirm: Option<String>,
}

fn given(value: Option<&str>) -> Option<&str> {
    value.map(str::trim).filter(|value| !value.is_empty())
}
