//! One network: who it is, where the relation stands, how deliveries fare, and what can be decided.

use super::{
    Asked, address as link, check_reason, chosen_flows, decided, decision, failure, flow_fields, flows_of, frame,
    reason_field, refused, words,
};
use crate::{
    db::Conn,
    federation::peers::{Peer, State as Relation},
    networks::{
        Flows, decide,
        deliveries::{self, SetAside, Stream},
        hours, store,
    },
    territory,
    time::Timestamp,
    web::{
        PageError, PageResult, Site, Submission, View,
        components::{
            Fact, FormErrors, Look, Tone, button_link, context_strip, csrf, error_summary, instant, notice, submit,
            submit_as,
        },
        preferences::flash,
    },
};
use axum::{
    extract::{Path, Query, State},
    response::IntoResponse,
};
use maud::{Markup, html};

/// What the page shows.
struct Shown {
    peer: Peer,
    streams: Vec<(Stream, Vec<SetAside>)>,
    ahead: Option<i64>,
    reach: store::Reach,
    /// The end of the relation is being confirmed.
    ending: bool,
    flows: Flows,
    reason: String,
    errors: FormErrors,
}

async fn read(conn: &mut Conn, id: &str) -> PageResult<Shown> {
    let peer = store::by_id(conn, id).await?.ok_or(PageError::NotFound)?;
    let mut streams = Vec::new();
    for stream in deliveries::of_origin(conn, &peer.origin).await? {
        let aside = if stream.set_aside > 0 { deliveries::set_aside(conn, &stream.inbox).await? } else { Vec::new() };
        streams.push((stream, aside));
    }
    let reach = store::reach(conn, &peer.origin).await?;
    let flows = flows_of(&peer);
    let ahead = hours::of_peer(conn, &peer.id).await?;
    Ok(Shown { peer, streams, ahead, reach, ending: false, flows, reason: String::new(), errors: FormErrors::new() })
}

/// `GET /admin/networks/{id}`
pub(super) async fn get(
    State(site): State<Site>,
    view: View,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let mut shown = read(&mut site.db.read().await?, &id).await?;
    shown.ending = asked.confirm.as_deref() == Some("remove");
    Ok(draw(&view, &shown).into_response())
}

/// `POST /admin/networks/{id}`
pub(super) async fn post(
    State(site): State<Site>,
    view: View,
    Path(id): Path<String>,
    submission: Submission,
) -> PageResult {
    let fields = &submission.fields;
    let act = fields.get("act");
    let mut errors = FormErrors::new();
    check_reason(&submission, &mut errors, matches!(act, "refuse" | "remove"));
    if !errors.is_empty() {
        let mut shown = read(&mut site.db.read().await?, &id).await?;
        shown.ending = act == "remove";
        (shown.flows, shown.reason, shown.errors) =
            (chosen_flows(&submission), fields.get("reason").to_owned(), errors);
        return Ok(refused(draw(&view, &shown)));
    }
    let path = format!("/admin/networks/{id}");
    if matches!(act, "try" | "again") {
        let peer = store::by_id(&mut site.db.read().await?, &id).await?.ok_or(PageError::NotFound)?;
        return super::deliveries::act(&site, &view, &submission, Some(&peer.origin), &path).await;
    }
    let (here, flows) = (site.here(), chosen_flows(&submission));
    let decision = decision(&view, fields.get("reason"))?;
    let mut tx = site.db.begin().await?;
    let (result, key) = match act {
        "accept" => (decide::accept(&mut tx, &here, &id, &flows, decision).await, "network-flash-accepted"),
        "refuse" => (decide::refuse(&mut tx, &here, &id, decision).await, "network-flash-refused"),
        "remove" => (decide::remove(&mut tx, &here, &id, decision).await, "network-flash-removed"),
        "flows" => (decide::set_flows(&mut tx, &here, &id, &flows, decision).await, "network-flash-flows"),
        "unblock" => (decide::unblock(&mut tx, &here, &id, decision).await, "network-flash-unblocked"),
        _ => return Err(PageError::BadRequest),
    };
    if let Err(error) = result {
        return failure(&site, error, &path);
    }
    // A server of which only the block was known is forgotten with it.
    let stays = store::by_id(&mut tx, &id).await?.is_some();
    tx.commit().await?;
    decided(&site);
    Ok(flash(&site, key, if stays { &path } else { "/admin/networks" }))
}

fn draw(view: &View, shown: &Shown) -> Markup {
    let peer = &shown.peer;
    let state = Relation::parse(&peer.state).unwrap_or(Relation::Removed);
    let path = format!("/admin/networks/{}", peer.id);
    let content = html! {
        p { (words::state_badge(view, &peer.state)) }
        (context_strip(&facts(view, peer)))
        @if !peer.message.is_empty() {
            h2 { (view.t(if state == Relation::Asked { "network-our-message" } else { "network-their-message" })) }
            blockquote { (peer.message) }
        }
        @if shown.ending && matches!(state, Relation::Accepted | Relation::Asked) {
            (ending(view, &path, shown))
        } @else {
            @match state {
                Relation::Asking => (answer(view, &path, shown)),
                Relation::Accepted => { (sending(view, &path, shown)) (by_hand(view, &path, peer)) (flow_form(view, &path, shown)) },
                Relation::Asked => p { (view.t("network-asked-text")) },
                Relation::Blocked => (unblocking(view, &path)),
                Relation::Refused | Relation::Removed => {},
            }
            (ways(view, peer, state))
        }
    };
    frame(view, &path, &peer.name, &content)
}

fn facts(view: &View, peer: &Peer) -> Vec<Fact> {
    let mut facts = vec![Fact::new(view.t("network-fact-address"), html! { a href=(peer.origin) { (peer.origin) } })];
    if let Some(territory) = peer.territory.as_deref().and_then(territory::get) {
        facts.push(Fact::new(view.t("network-fact-territory"), html! { (territory.label(view.locale)) }));
    }
    if !peer.software.is_empty() {
        facts.push(Fact::new(view.t("network-fact-software"), html! { (peer.software) }));
    }
    if !peer.actor_uri.is_empty() {
        facts.push(Fact::new(view.t("network-fact-actor"), html! { code { (peer.actor_uri) } }));
    }
    facts.push(Fact::new(view.t("network-fact-first"), html! { (instant(view, Timestamp(peer.created_at))) }));
    facts.push(Fact::new(view.t("network-fact-seen"), words::seen(view, peer.seen_at)));
    if let Some(at) = peer.decided_at {
        facts.push(Fact::new(
            view.t("network-fact-decided"),
            html! {
                (instant(view, Timestamp(at)))
                @if !peer.decided_by.is_empty() { " · " (peer.decided_by) }
            },
        ));
    }
    if !peer.reason.is_empty() {
        facts.push(Fact::new(view.t("network-fact-reason"), html! { (peer.reason) }));
    }
    facts
}

fn answer(view: &View, path: &str, shown: &Shown) -> Markup {
    html! {
        h2 { (view.t("network-answer-heading")) }
        p { (view.t("network-answer-text")) }
        form.form method="post" action=(path) novalidate {
            (error_summary(view, &shown.errors)) (csrf(view))
            (flow_fields(view, &shown.errors, &shown.flows))
            (reason_field(view, &shown.errors, &shown.reason, false))
            div.actions {
                (submit_as(Look::Primary, "act", "accept", &view.t("network-accept")))
                (submit_as(Look::Danger, "act", "refuse", &view.t("network-refuse")))
            }
        }
    }
}

fn sending(view: &View, path: &str, shown: &Shown) -> Markup {
    html! {
        section.panel {
            h2 { (view.t("network-deliveries")) }
            @if shown.streams.is_empty() { p { (view.t("delivery-nothing-yet")) } }
            @if let Some(ahead) = shown.ahead { (words::their_clock(view, ahead)) }
            @for (stream, aside) in &shown.streams { (words::stream_panel(view, path, stream, aside)) }
        }
    }
}

/// What cannot pass for weeks fits on a key.
fn by_hand(view: &View, path: &str, peer: &Peer) -> Markup {
    html! {
        @if peer.software == "archipel" {
            section.panel {
                h2 { (view.t("network-by-hand-heading")) }
                p { (view.t("network-by-hand-text")) }
                div.actions { (button_link(Look::Plain, &format!("{path}/bundles"), &view.t("network-by-hand"))) }
            }
        }
    }
}

fn flow_form(view: &View, path: &str, shown: &Shown) -> Markup {
    html! {
        section.panel {
            h2 { (view.t("network-flows-heading")) }
            form.form method="post" action=(path) novalidate {
                (error_summary(view, &shown.errors)) (csrf(view))
                input type="hidden" name="act" value="flows";
                (flow_fields(view, &shown.errors, &shown.flows))
                div.actions { (submit(Look::Plain, &view.t("network-flows-submit"))) }
            }
        }
    }
}

fn ending(view: &View, path: &str, shown: &Shown) -> Markup {
    let reach = shown.reach;
    html! {
        h2 { (view.tv("network-remove-heading", &[("network", shown.peer.name.as_str().into())])) }
        (notice(Tone::Alert, html! {
            ul {
                li { (view.tv("network-consequence-followers", &[("count", reach.followers.into())])) }
                li { (view.tv("network-consequence-waiting", &[("count", reach.waiting.into())])) }
                li { (view.tv("network-consequence-publications", &[("count", reach.publications.into())])) }
                li { (view.t("network-consequence-told")) }
            }
        }))
        form.form method="post" action=(path) novalidate {
            (error_summary(view, &shown.errors)) (csrf(view))
            input type="hidden" name="act" value="remove";
            (reason_field(view, &shown.errors, &shown.reason, true))
            div.actions {
                (submit(Look::Danger, &view.t("network-remove-confirm")))
                (button_link(Look::Plain, path, &view.t("network-cancel")))
            }
        }
    }
}

fn unblocking(view: &View, path: &str) -> Markup {
    html! {
        p { (view.t("network-unblock-text")) }
        form.inline method="post" action=(path) {
            (csrf(view))
            input type="hidden" name="act" value="unblock";
            (submit(Look::Plain, &view.t("network-unblock")))
        }
    }
}

/// What else can be decided, each on a page that says what it changes.
fn ways(view: &View, peer: &Peer, state: Relation) -> Markup {
    let name = &[("network", peer.name.as_str().into())];
    html! {
        div.actions {
            @if matches!(state, Relation::Asked | Relation::Removed | Relation::Refused) {
                (button_link(Look::Plain, &link("/admin/networks/ask", &[("address", &peer.origin)]), &view.tv("network-ask-again", name)))
            }
            @if matches!(state, Relation::Accepted | Relation::Asked) {
                (button_link(Look::Plain, "?confirm=remove", &view.tv("network-remove", name)))
            }
            @if state != Relation::Blocked {
                (button_link(Look::Plain, &link("/admin/networks/block", &[("address", &peer.origin)]), &view.tv("network-block", name)))
            }
        }
    }
}
