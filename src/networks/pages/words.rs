//! States in plain words: of a relation, of a stream, of an error. The words name what a person can
//! expect or do; what a machine said stands beside them, as it said it.

use super::super::{
    Flows, KINDS,
    deliveries::{SetAside, Standing, Stream},
    hours,
};
use crate::{
    federation::peers::{Mode, State},
    time::Timestamp,
    web::{
        View,
        components::{Look, Tone, badge, csrf, instant, notice, post_button, submit},
    },
};
use maud::{Markup, html};

/// The state of a relation: its tone, and the locale key of its name.
pub(super) fn state(state: State) -> (Tone, &'static str) {
    match state {
        State::Asked => (Tone::Waiting, "network-state-asked"),
        State::Asking => (Tone::Waiting, "network-state-asking"),
        State::Accepted => (Tone::Good, "network-state-accepted"),
        State::Refused => (Tone::Closed, "network-state-refused"),
        State::Removed => (Tone::Closed, "network-state-removed"),
        State::Blocked => (Tone::Closed, "network-state-blocked"),
    }
}

pub(super) fn state_badge(view: &View, name: &str) -> Markup {
    let (tone, key) = state(State::parse(name).unwrap_or(State::Removed));
    badge(tone, &view.t(key))
}

/// A mode: its name, and what it changes.
pub(super) fn mode(mode: Mode) -> (&'static str, &'static str) {
    match mode {
        Mode::AllowList => ("network-mode-allowlist", "network-mode-allowlist-meaning"),
        Mode::Open => ("network-mode-open", "network-mode-open-meaning"),
        Mode::Closed => ("network-mode-closed", "network-mode-closed-meaning"),
    }
}

/// « Nous recevons : pratiques. Nous envoyons : rien. »
pub(super) fn flows(view: &View, flows: &Flows) -> Markup {
    let names = |chosen: &[&'static str]| {
        let names: Vec<_> = KINDS
            .iter()
            .filter(|kind| chosen.contains(&kind.name))
            .map(|kind| view.t(kind.label).to_lowercase())
            .collect();
        if names.is_empty() { view.t("network-flows-nothing").into_owned() } else { names.join(", ") }
    };
    html! {
        (view.tv("network-flows-in", &[("kinds", names(&flows.incoming).into())])) " "
        (view.tv("network-flows-out", &[("kinds", names(&flows.outgoing).into())]))
    }
}

/// A warning, when most networks say another hour than ours.
pub(crate) fn wrong_clock(view: &View, heard: &[i64]) -> Markup {
    let Some(ahead) = hours::ours_is_wrong(heard) else { return html! {} };
    let key = if ahead > 0 { "clock-ours-behind" } else { "clock-ours-ahead" };
    notice(
        Tone::Alert,
        html! {
            p { (view.tv(key, &[("span", span(view, ahead).into())])) }
            p { (view.t("clock-ours-cure")) " " code { "sudo timedatectl set-ntp true" } }
        },
    )
}

/// What is to be said of the clock of one network.
pub(crate) fn their_clock(view: &View, ahead: i64) -> Markup {
    let key = if ahead > 0 { "clock-theirs-ahead" } else { "clock-theirs-behind" };
    html! { p.meta { (view.tv(key, &[("span", span(view, ahead).into())])) } }
}

/// A length of time in its largest whole unit.
fn span(view: &View, milliseconds: i64) -> String {
    let minutes = i64::try_from(milliseconds.unsigned_abs() / 60_000).unwrap_or(i64::MAX);
    let (key, count) = match minutes {
        0..120 => ("clock-minutes", minutes),
        120..2_880 => ("clock-hours", minutes / 60),
        _ => ("clock-days", minutes / 1_440),
    };
    view.tv(key, &[("count", count.into())])
}

/// How a stream stands: a badge, then what is known of it.
pub(super) fn stream(view: &View, stream: &Stream) -> Markup {
    let count = &[("count", stream.behind.into())];
    html! {
        p {
            @match stream.standing() {
                Standing::UpToDate => (badge(Tone::Good, &view.t("delivery-up-to-date"))),
                Standing::Behind => (badge(Tone::Waiting, &view.tv("delivery-behind", count))),
                Standing::Unreachable => {
                    (badge(Tone::Alert, &view.t("delivery-unreachable")))
                    @if let Some(since) = stream.down_since { " " (view.t("delivery-since")) " " (instant(view, since)) }
                    " · " (view.tv("delivery-waiting", count))
                },
            }
        }
        p.meta {
            @match stream.last_ok_at {
                Some(at) => { (view.t("delivery-last-ok")) " " (instant(view, at)) },
                None => (view.t("delivery-never-ok")),
            }
            @if stream.behind > 0 && stream.next_at > view.now { " · " (view.t("delivery-next")) " " (instant(view, stream.next_at)) }
        }
        @if !stream.last_error.is_empty() { p.meta { (view.t("delivery-last-error")) " " (error(view, &stream.last_error)) } }
    }
}

/// A stream whole: how it stands, what was set aside, and what can be tried. `fields` go with each
/// button; the page at `action` understands `act=try` and `act=again`.
pub(super) fn stream_panel(view: &View, action: &str, one: &Stream, aside: &[SetAside]) -> Markup {
    html! {
        (stream(view, one))
        @if one.behind > 0 && one.next_at > view.now {
            (post_button(view, Look::Plain, action, &[("act", "try"), ("inbox", &one.inbox)], &view.t("delivery-try-now")))
        }
        @if one.set_aside > 0 {
            p { (badge(Tone::Alert, &view.tv("delivery-set-aside", &[("count", one.set_aside.into())]))) " " (view.t("delivery-set-aside-meaning")) }
            ul { @for item in aside { li { (set_aside(view, action, &one.inbox, item)) } } }
        }
    }
}

fn set_aside(view: &View, action: &str, inbox: &str, item: &SetAside) -> Markup {
    html! {
        code { (item.object) } br;
        span.meta { (instant(view, item.created_at)) " · " (error(view, &item.error)) }
        form.inline method="post" action=(action) {
            (csrf(view))
            input type="hidden" name="act" value="again";
            input type="hidden" name="inbox" value=(inbox);
            input type="hidden" name="number" value=(item.number);
            (submit(Look::Plain, &view.t("delivery-again")))
        }
    }
}

/// What the delivery wrote, in the reader's words where we know the sentence.
pub(crate) fn error(view: &View, text: &str) -> Markup {
    html! {
        @match text.strip_prefix("it answers ") {
            Some(status) => @match meaning(status) {
                Some(key) => (view.tv("delivery-error-status-why", &[("status", status.into()), ("why", view.t(key).into())])),
                None => (view.tv("delivery-error-status", &[("status", status.into())])),
            },
            None => @match known(text) {
                Some(key) => (view.t(key)),
                None => code { (text) },
            },
        }
    }
}

/// What a status means to a person.
fn meaning(status: &str) -> Option<&'static str> {
    Some(match status.get(..3)? {
        "401" | "403" => "delivery-error-stranger",
        "404" | "410" => "delivery-error-gone",
        "413" => "delivery-error-large",
        "429" => "delivery-error-busy",
        status if status.starts_with('5') => "delivery-error-broken",
        status if status.starts_with('4') => "delivery-error-unwanted",
        _ => return None,
    })
}

/// The key of a sentence of ours, or of one that every machine says alike.
fn known(text: &str) -> Option<&'static str> {
    let says = |words: &str| text.to_ascii_lowercase().contains(words);
    Some(match text {
        "no answer in time" => "delivery-error-silent",
        "it answers without a receipt of its network" => "delivery-error-unsigned",
        _ if says("connection refused") => "delivery-error-closed",
        _ if says("dns") || says("failed to lookup") || says("name or service") => "delivery-error-name",
        _ if says("certificate") => "delivery-error-certificate",
        _ if says("unreachable") || says("no route") => "delivery-error-cut",
        _ => return None,
    })
}

/// A day or, when it never was, words for that.
pub(super) fn seen(view: &View, at: Option<i64>) -> Markup {
    html! {
        @match at {
            Some(at) => (instant(view, Timestamp(at))),
            None => (view.t("network-never-seen")),
        }
    }
}
