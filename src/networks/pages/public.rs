//! Our networks, for everyone: who we exchange with and why, with whom we stopped, whom we block.

use super::{Asked, address, flows_of, given, words};
use crate::{
    federation::peers::{Peer, State},
    networks::{
        standing::{self, Standing, Told},
        store::{self, PAGE},
    },
    territory,
    time::Timestamp,
    web::{
        PageResult, Site, View,
        components::{Icon, day, empty_state, icon, pager},
        layout::{Page, page},
    },
};
use axum::{
    extract::{Query, State as Of},
    response::IntoResponse,
};
use maud::{Markup, html};

/// `GET /networks`
pub(super) async fn get(Of(site): Of<Site>, view: View, Query(asked): Query<Asked>) -> PageResult {
    let after = given(asked.after.as_deref());
    let mut conn = site.db.read().await?;
    let mut accepted = store::in_state(&mut conn, State::Accepted, after).await?;
    let next = more(&mut accepted);
    let (mut ended, mut blocked) = (Vec::new(), Vec::new());
    // These are few, and stand under the first page alone.
    if after.is_none() {
        ended = store::in_state(&mut conn, State::Removed, None).await?;
        blocked = store::in_state(&mut conn, State::Blocked, None).await?;
        more(&mut ended);
        more(&mut blocked);
    }
    let standings = if accepted.is_empty() { Vec::new() } else { standing::all(&mut conn, view.now).await? };
    drop(conn);
    let (mode, meaning) = words::mode(site.federation.peers.mode().await?);
    let title = view.t("networks-title");
    let main = html! {
        h1 { (title) }
        p.lead { (view.t("networks-lead")) }
        p { strong { (view.t(mode)) } " " (view.t(meaning)) }
        @if accepted.is_empty() && after.is_none() { (empty_state(&view.t("networks-empty"), None)) }
        @if !accepted.is_empty() {
            h2 { (view.t("networks-accepted")) }
            ul.cards { @for peer in &accepted { li.card { (card(&view, peer, standings.iter().find(|one| one.id == peer.id))) } } }
        }
        (pager(&view, after.map(|_| "/networks"), next.as_deref()))
        (closed(&view, "networks-ended", &ended))
        (closed(&view, "networks-blocked", &blocked))
        h2 { (view.t("networks-join")) }
        p { (view.t("networks-join-text")) " " code { (view.origin) } }
    };
    let canonical = format!("{}/networks", view.origin);
    let page = page(&view, Page::new(title, main).description(view.t("networks-lead")).canonical(canonical));
    Ok(page.into_response())
}

/// Cuts a list to a page; the address of the next when there is one.
fn more(peers: &mut Vec<Peer>) -> Option<String> {
    let size = usize::try_from(PAGE).expect("small");
    let more = peers.len() > size;
    peers.truncate(size);
    peers.last().filter(|_| more).map(|last| address("/networks", &[("after", &last.id)]))
}

/// How the exchange stands, in one calm sentence that helps nobody to do harm.
fn told(view: &View, standing: &Standing) -> Markup {
    html! {
        p {
            @match standing.told(view.now) {
                Told::UpToDate => (view.t("network-told-up-to-date")),
                Told::Underway => (view.t("network-told-underway")),
                Told::CutSince(since) => {
                    (view.t("network-told-cut")) " " (day(view, since)) (view.t("network-told-nothing-lost"))
                },
            }
            @if let Some(last) = standing.last_exchange() { " " (view.t("network-told-last")) " " (day(view, last)) "." }
        }
    }
}

fn card(view: &View, peer: &Peer, standing: Option<&Standing>) -> Markup {
    let since = Timestamp(peer.decided_at.unwrap_or(peer.created_at));
    html! {
        h3 { a href=(peer.origin) { (peer.name) } }
        @if let Some(territory) = peer.territory.as_deref().and_then(territory::get) {
            p.place { (icon(Icon::Pin)) " " (territory.label(view.locale)) }
        }
        p { (words::state_badge(view, &peer.state)) " " (view.t("network-since")) " " (day(view, since)) }
        p { (words::flows(view, &flows_of(peer))) }
        @if let Some(standing) = standing { (told(view, standing)) }
        @if !peer.reason.is_empty() { p { (view.t("network-why")) " " (peer.reason) } }
        p { a href=(address("/practices", &[("network", &peer.origin)])) { (view.tv("network-practices", &[("network", peer.name.as_str().into())])) } }
    }
}

fn closed(view: &View, heading: &'static str, peers: &[Peer]) -> Markup {
    html! {
        @if !peers.is_empty() {
            h2 { (view.t(heading)) }
            ul {
                @for peer in peers {
                    li {
                        strong { (peer.name) }
                        @if let Some(at) = peer.decided_at { " · " (day(view, Timestamp(at))) }
                        " · " @if peer.reason.is_empty() { (view.t("network-no-reason")) } @else { (peer.reason) }
                    }
                }
            }
        }
    }
}
