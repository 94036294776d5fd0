//! The continuity page: what proves that nothing was missed, network by network, the worst first. It is read, printed
//! and filed; all that it can do is ask for a comparison.

use crate::{
    audit, bundles,
    db::Conn,
    networks::{
        catch_up, hours,
        pages::{address, frame, words},
        standing::{self, Asked as Pending, Standing, State},
        store,
    },
    people::settings,
    time::Timestamp,
    web::{
        PageError, PageResult, Site, Submission, View,
        components::{Look, Tone, badge, button_link, empty_state, instant, notice, pager, post_button},
        preferences::flash,
    },
};
use axum::{
    extract::{Query, State as Of},
    response::IntoResponse,
};
use maud::{Markup, html};
use serde::Deserialize;
use std::time::Duration;

const PATH: &str = "/admin/continuity";
/// Networks of a page.
const PAGE: usize = 20;
/// A backup every day, or at least every week.
const BACKUP: Duration = Duration::from_secs(8 * 24 * 3600);

/// What the page reads of its own address: the last network of the page before, `state identifier`.
#[derive(Deserialize)]
pub(super) struct Asked {
    after: Option<String>,
}

/// What is told of a network besides how it stands.
struct Shown {
    standing: Standing,
    state: State,
    reasons: Vec<(String, i64)>,
    carried_at: Option<Timestamp>,
    pending: Option<Pending>,
}

/// `GET /admin/continuity`
pub(super) async fn get(Of(site): Of<Site>, view: View, Query(asked): Query<Asked>) -> PageResult {
    let mut conn = site.db.read().await?;
    let all = standing::all(&mut conn, view.now).await?;
    let summary = summary(&view, &all);
    let from = asked.after.as_deref().and_then(|key| place(&all, key, view.now));
    let page: Vec<Standing> = all.iter().skip(from.unwrap_or(0)).take(PAGE).cloned().collect();
    let next = page
        .last()
        .filter(|_| from.unwrap_or(0) + PAGE < all.len())
        .map(|last| address(PATH, &[("after", &format!("{} {}", last.state(view.now).name(), last.id))]));
    let shown = read(&mut conn, page, view.now).await?;
    let rest = rest(&view, &mut conn).await?;
    let heard = hours::heard(&mut conn, view.now).await?;
    drop(conn);
    let content = html! {
        p.meta { (view.t("continuity-as-of")) " " (instant(&view, view.now)) " · " (view.network.name) " · " (view.origin) }
        (words::wrong_clock(&view, &heard))
        @if all.is_empty() {
            (empty_state(&view.t("continuity-none"), Some(button_link(Look::Plain, "/admin/networks/ask", &view.t("networks-tab-ask")))))
        } @else {
            (summary)
            div.actions { (post_button(&view, Look::Plain, PATH, &[], &view.t("continuity-compare-all"))) }
            @for one in &shown { (network(&view, one)) }
            (pager(&view, from.map(|_| PATH), next.as_deref()))
        }
        (rest)
    };
    Ok(frame(&view, PATH, &view.t("continuity-title"), &content).into_response())
}

/// `POST /admin/continuity`
pub(super) async fn post(Of(site): Of<Site>, view: View, submission: Submission) -> PageResult {
    let id = submission.fields.get("network");
    let one = Some(id).filter(|id| !id.is_empty());
    let mut tx = site.db.begin().await?;
    let asked = catch_up::ask_now(&mut tx, &site.here(), one).await?;
    let of_whom = match one {
        Some(id) => store::by_id(&mut tx, id).await?.filter(|_| asked > 0).ok_or(PageError::NotFound)?.origin,
        None => site.config.origin.to_string(),
    };
    let line = audit::Line {
        actor: &view.person()?.handle,
        action: "continuity-compare",
        object: &of_whom,
        outcome: audit::DONE,
        ..audit::Line::default()
    };
    audit::record(&mut tx, site.clock.now(), &line).await?;
    tx.commit_unseen().await?;
    site.wake();
    Ok(flash(&site, "continuity-flash-compare", PATH))
}

/// Where the page after this key begins. The network may stand otherwise by now: those that were worse than it was
/// then are still before it.
fn place(all: &[Standing], key: &str, now: Timestamp) -> Option<usize> {
    let (state, id) = key.split_once(' ')?;
    let state = State::parse(state)?;
    let name = &all.iter().find(|one| one.id == id)?.name;
    Some(all.partition_point(|one| (one.state(now), &one.name, one.id.as_str()) <= (state, name, id)))
}

async fn read(conn: &mut Conn, page: Vec<Standing>, now: Timestamp) -> Result<Vec<Shown>, PageError> {
    let mut pending = standing::asked(conn, page.iter().map(|one| one.origin.as_str())).await?;
    let mut shown = Vec::with_capacity(page.len());
    for standing in page {
        let reasons = match standing.set_aside {
            0 => Vec::new(),
            _ => standing::reasons(conn, &standing.origin).await?,
        };
        let carried_at = bundles::store::last_with(conn, &standing.origin).await?;
        let pending = pending.remove(&standing.origin);
        shown.push(Shown { state: standing.state(now), standing, reasons, carried_at, pending });
    }
    Ok(shown)
}

/// One sentence when all is well; else one for each thing that is not, the worst first.
fn summary(view: &View, all: &[Standing]) -> Markup {
    let of = |states: &[State]| all.iter().filter(|one| states.contains(&one.state(view.now))).collect::<Vec<_>>();
    let (cut, look, way) = (of(&[State::Cut, State::Silent]), of(&[State::ToLookAt]), of(&[State::Behind, State::New]));
    let waiting: i64 = cut.iter().map(|one| one.behind).sum();
    let count = |key: &str, networks: usize| view.tv(key, &[("count", networks.into())]);
    if cut.is_empty() && look.is_empty() && way.is_empty() {
        return notice(Tone::Good, html! { p { (count("continuity-all-well", all.len())) } });
    }
    let tone = if cut.is_empty() && look.is_empty() { Tone::Waiting } else { Tone::Alert };
    notice(
        tone,
        html! {
            @if !cut.is_empty() {
                p {
                    (count("continuity-sum-cut", cut.len())) " "
                    (view.tv("continuity-sum-waiting", &[("count", waiting.into())]))
                }
            }
            @if !look.is_empty() { p { (count("continuity-sum-look", look.len())) } }
            @if !way.is_empty() { p { (count("continuity-sum-way", way.len())) } }
            @let well = all.len() - cut.len() - look.len() - way.len();
            @if well > 0 { p { (count("continuity-sum-well", well)) } }
        },
    )
}

/// How a state is to be taken, and the key of its name.
fn word(state: State) -> (Tone, &'static str) {
    match state {
        State::Cut => (Tone::Alert, "continuity-state-cut"),
        State::Silent => (Tone::Alert, "continuity-state-silent"),
        State::ToLookAt => (Tone::Alert, "continuity-state-look"),
        State::Behind => (Tone::Waiting, "continuity-state-behind"),
        State::New => (Tone::Waiting, "continuity-state-new"),
        State::UpToDate => (Tone::Good, "continuity-state-up-to-date"),
    }
}

fn network(view: &View, shown: &Shown) -> Markup {
    let one = &shown.standing;
    let path = format!("/admin/networks/{}", one.id);
    let name = &[("network", one.name.as_str().into())];
    let (tone, name_of_state) = word(shown.state);
    html! {
        section.panel {
            h2 { a href=(path) { (one.name) } }
            p {
                (badge(tone, &view.t(name_of_state)))
                span.meta { " " (one.origin) @if !one.software.is_empty() { " · " (one.software) } }
            }
            dl.facts.tall {
                dt { (view.t("continuity-out")) } dd { (outward(view, shown)) }
                dt { (view.t("continuity-in")) } dd { (inward(view, shown)) }
                dt { (view.t("continuity-content")) } dd { (content(view, one)) }
                dt { (view.t("continuity-proof")) } dd { (proof(view, one)) }
                @if one.set_aside + one.trying > 0 {
                    dt { (view.t("continuity-aside")) } dd { (aside(view, &path, shown)) }
                }
                @if let Some(ahead) = one.wrong_clock() {
                    dt { (view.t("continuity-clock")) } dd { (words::their_clock(view, ahead)) }
                }
                @if let Some(at) = shown.carried_at {
                    dt { (view.t("continuity-by-hand")) }
                    dd { (instant(view, at)) " " a href={ (path) "/bundles" } { (view.tv("continuity-by-hand-more", name)) } }
                }
            }
            (post_button(view, Look::Plain, PATH, &[("network", &one.id)], &view.tv("continuity-compare", name)))
        }
    }
}

/// A sentence and the instant that ends it.
fn at(view: &View, key: &str, at: Timestamp) -> Markup {
    html! { (view.t(key)) " " (instant(view, at)) }
}

/// What goes.
fn outward(view: &View, shown: &Shown) -> Markup {
    let one = &shown.standing;
    let waits = html! {
        (view.tv("delivery-waiting", &[("count", one.behind.into())]))
        @if let Some(since) = one.waits_since { " " (at(view, "delivery-since", since)) }
    };
    html! {
        @match (shown.state, one.down_since) {
            (State::Cut, Some(since)) => {
                (at(view, "continuity-cut-since", since)) br;
                (waits) " · " (view.t("continuity-will-leave"))
                @if !one.last_error.is_empty() { br; (view.t("delivery-last-error")) " " (words::error(view, &one.last_error)) }
            },
            _ if one.behind > 0 => (waits),
            _ => (view.t("continuity-out-well")),
        }
        @if let Some(ok) = one.last_ok_at { br; (at(view, "delivery-last-ok", ok)) }
    }
}

/// What comes.
fn inward(view: &View, shown: &Shown) -> Markup {
    let one = &shown.standing;
    html! {
        @match (one.proves(), one.caught_up_at) {
            (true, Some(read)) => (at(view, "continuity-in-well", read)),
            (true, None) => (view.t("continuity-in-never")),
            (false, _) => (view.t("continuity-in-other")),
        }
        @if let Some(received) = one.received_at { br; (at(view, "continuity-in-last", received)) }
        @match &shown.pending {
            Some(Pending::Waits) => { br; (view.t("continuity-asked")) },
            Some(Pending::Failed(why)) => { br; (view.t("continuity-asked-failed")) " " (words::error(view, why)) },
            None => {},
        }
    }
}

/// Whether both hold the same.
fn content(view: &View, one: &Standing) -> Markup {
    html! {
        @match (one.is_equal(), one.compared_at) {
            (Some(true), Some(compared)) => {
                (at(view, "continuity-equal", compared))
                @if one.found > 0 { br; (view.tv("continuity-mended", &[("count", one.mended.into())])) }
            },
            (Some(_), Some(compared)) => {
                (at(view, "continuity-differs", compared)) br;
                (view.tv("continuity-found", &[("found", one.found.into()), ("mended", one.mended.into()), ("left", one.left_over.into())])) " "
                (view.t("continuity-left-why")) " " a href="/admin/returned" { (view.t("returned-title")) }
                @if let Some(equal) = one.equal_at { br; (at(view, "continuity-equal-last", equal)) }
            },
            _ => (view.t(if one.proves() { "continuity-compared-never" } else { "continuity-compared-other" })),
        }
    }
}

/// The last receipt.
fn proof(view: &View, one: &Standing) -> Markup {
    html! {
        @match (one.proved_at, one.proves()) {
            (Some(signed), _) => (at(view, "continuity-proof-at", signed)),
            (None, true) => (view.t("continuity-proof-none")),
            (None, false) => (view.t("continuity-proof-other")),
        }
    }
}

/// What it refused.
fn aside(view: &View, path: &str, shown: &Shown) -> Markup {
    let one = &shown.standing;
    html! {
        @if one.set_aside > 0 {
            (view.tv("delivery-set-aside", &[("count", one.set_aside.into())]))
            ul {
                @for (why, times) in &shown.reasons {
                    li { (view.tv("continuity-times", &[("count", (*times).into())])) " " (words::error(view, why)) }
                }
            }
            a href=(path) { (view.tv("continuity-aside-more", &[("network", one.name.as_str().into())])) }
        }
        @if one.trying > 0 { p { (view.tv("continuity-trying", &[("count", one.trying.into())])) } }
    }
}

/// What else keeps things from being lost: backups, what returned, numberings begun anew.
async fn rest(view: &View, conn: &mut Conn) -> Result<Markup, PageError> {
    let made = when(conn, settings::BACKUP_MADE_AT).await?;
    let verified = when(conn, settings::BACKUP_VERIFIED_AT).await?;
    let renewed = audit::page(conn, None, Some("stream-renewed"), 1).await?.into_iter().next();
    let fresh = made.is_some_and(|made| view.now.is_within(BACKUP, made));
    Ok(html! {
        section.panel {
            h2 { (view.t("continuity-rest")) }
            dl.facts {
                dt { (view.t("admin-state-backup")) }
                dd {
                    @match made {
                        Some(made) => (instant(view, made)),
                        None => (badge(Tone::Alert, &view.t("admin-state-never"))),
                    }
                    @if made.is_some() && !fresh { " " (badge(Tone::Alert, &view.t("continuity-backup-old"))) }
                }
                dt { (view.t("admin-state-verified")) }
                dd { @match verified { Some(verified) => (instant(view, verified)), None => (view.t("admin-state-never")) } }
                dt { (view.t("continuity-renewed")) }
                dd {
                    @match renewed {
                        Some(line) => { (instant(view, line.at)) " " a href="/admin/audit?action=stream-renewed" { (view.t("continuity-renewed-more")) } },
                        None => (view.t("admin-state-never")),
                    }
                }
            }
            p { a href="/admin/returned" { (view.t("returned-title")) } }
        }
    })
}

async fn when(conn: &mut Conn, key: &str) -> Result<Option<Timestamp>, PageError> {
    Ok(settings::setting(conn, key).await?.as_deref().and_then(Timestamp::parse))
}
