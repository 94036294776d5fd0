//! Networks by state, those that wait for our answer first.

use super::{Asked, address, flows_of, frame, given, words};
use crate::{
    federation::peers::{Peer, State},
    networks::{
        hours,
        store::{self, PAGE},
    },
    territory,
    web::{
        PageResult, Site, View,
        components::{Look, Tab, button_link, empty_state, pager, tabs},
    },
};
use axum::{
    extract::{Query, State as Of},
    response::IntoResponse,
};
use maud::{Markup, html};

const STATES: [State; 6] =
    [State::Asking, State::Accepted, State::Asked, State::Removed, State::Refused, State::Blocked];

/// `GET /admin/networks`
pub(super) async fn get(Of(site): Of<Site>, view: View, Query(asked): Query<Asked>) -> PageResult {
    let mut conn = site.db.read().await?;
    let counts = store::counts(&mut conn).await?;
    let count = |state: State| counts.iter().find(|(name, _)| name == state.name()).map_or(0, |(_, count)| *count);
    let first = if count(State::Asking) > 0 { State::Asking } else { State::Accepted };
    let state = asked.state.as_deref().and_then(State::parse).unwrap_or(first);
    let after = given(asked.after.as_deref());
    let mut peers = store::in_state(&mut conn, state, after).await?;
    let size = usize::try_from(PAGE).expect("small");
    let more = peers.len() > size;
    peers.truncate(size);
    let here = address("/admin/networks", &[("state", state.name())]);
    let next = peers
        .last()
        .filter(|_| more)
        .map(|last| address("/admin/networks", &[("state", state.name()), ("after", &last.id)]));
    let by_state: Vec<Tab> = STATES
        .into_iter()
        .map(|one| Tab {
            href: address("/admin/networks", &[("state", one.name())]),
            label: view.tv(
                "networks-state-count",
                &[("state", view.t(words::state(one).1).into()), ("count", count(one).into())],
            ),
            current: one == state,
        })
        .collect();
    let heard = hours::heard(&mut conn, view.now).await?;
    let content = html! {
        (words::wrong_clock(&view, &heard))
        (tabs(&view.t("networks-by-state"), &by_state))
        @if peers.is_empty() {
            (empty_state(&view.t("networks-none"), Some(button_link(Look::Plain, "/admin/networks/ask", &view.t("networks-tab-ask")))))
        } @else {
            ul.cards { @for peer in &peers { li.card { (card(&view, peer)) } } }
        }
        (pager(&view, after.map(|_| here.as_str()), next.as_deref()))
    };
    Ok(frame(&view, "/admin/networks", &view.t("networks-admin-title"), &content).into_response())
}

fn card(view: &View, peer: &Peer) -> Markup {
    let asks = peer.state == State::Asking.name();
    html! {
        h2 { a href={ "/admin/networks/" (peer.id) } { (peer.name) } }
        p { (words::state_badge(view, &peer.state)) }
        p.meta {
            (peer.origin)
            @if let Some(territory) = peer.territory.as_deref().and_then(territory::get) { " · " (territory.label(view.locale)) }
            @if !peer.software.is_empty() { " · " (peer.software) }
        }
        @if !peer.message.is_empty() { blockquote { (peer.message) } }
        @if peer.state == State::Accepted.name() { p { (words::flows(view, &flows_of(peer))) } }
        p.meta { (view.t("network-seen")) " " (words::seen(view, peer.seen_at)) }
        @if asks {
            p { (button_link(Look::Primary, &format!("/admin/networks/{}", peer.id), &view.tv("network-answer", &[("network", peer.name.as_str().into())]))) }
        }
    }
}
