//! The result of a vote: by head and by territory, what was set aside and why, and whether it is the same when it is counted
//! here.

use super::{
    hide,
    one::{choice, lines},
    path,
};
use crate::{
    db::Conn,
    publications::{
        Publication,
        shown::{is_local, network_name},
    },
    specifications::{
        tally::{Choice, Count},
        votes::{Told, Vote, store},
    },
    territory,
    web::{
        PageResult, Role, View,
        components::{Tone, badge, instant, notice},
    },
};
use maud::{Markup, html};

/// Explanations that the page of a vote shows; the others stand on that of the ballots.
const SOME: i64 = 30;

/// What the network of the text told, and what was found here.
pub(super) fn told(view: &View, publication: &Publication, vote: &Vote, told: &Told) -> Markup {
    let columns = Choice::ALL.map(|one| view.t(one.key()));
    let cells = |count: &Count| [count.in_favour, count.against, count.abstaining];
    let caption = view.t("vote-by-territory");
    html! {
        section aria-labelledby="result" {
            h2 id="result" { (view.t("vote-result")) }
            p {
                strong { (outcome(view, told)) }
                @if let Some(at) = vote.counted_at { " · " (instant(view, at)) }
            }
            @if !told.territories.is_empty() {
                div.table-scroll tabindex="0" role="group" aria-label=(caption) {
                    table.stacked {
                        caption { (caption) }
                        thead { tr { th scope="col" { (view.t("vote-territory")) } @for column in &columns { th scope="col" { (column) } } } }
                        tbody {
                            @for (code, count) in &told.territories {
                                tr {
                                    th scope="row" { (territory_name(view, code)) }
                                    @for (column, cell) in columns.iter().zip(cells(count)) { td data-label=(column) { (cell) } }
                                }
                            }
                        }
                    }
                }
            }
            @if told.set_aside.is_empty() { p { (view.t("vote-none-aside")) } }
            @else {
                p { (view.t("vote-aside")) }
                ul { @for (reason, count) in &told.set_aside { li { (view.t(reason.key())) " (" (count) ")" } } }
            }
            (recounted(view, publication, vote, told))
            @if view.viewer.is_some() { p.screen-only { a href={ (path(publication, vote)) "/voices" } { (view.tv("vote-voices-link", &[("count", told.ballots.into())])) } } }
        }
    }
}

/// What was decided, by how many voices.
fn outcome(view: &View, told: &Told) -> String {
    let Count { in_favour, against, abstaining } = told.heads;
    let voices = [("for", in_favour.into()), ("against", against.into()), ("abstain", abstaining.into())];
    let heads = view.tv("vote-heads", &voices);
    view.tv("vote-outcome-told", &[("outcome", (&*view.t(told.outcome.key())).into()), ("heads", heads.into())])
}

pub(super) fn territory_name(view: &View, code: &str) -> String {
    if code.is_empty() {
        return view.t("vote-no-territory").into_owned();
    }
    territory::get(code).map_or_else(|| code.to_owned(), |found| found.label(view.locale).into_owned())
}

fn recounted(view: &View, publication: &Publication, vote: &Vote, told: &Told) -> Markup {
    let network = network_name(view, publication);
    let named = [("network", network.as_str().into())];
    let Some(found) = &vote.found else {
        return notice(Tone::Waiting, html! { p { (view.tv("vote-recount-waits", &named)) } });
    };
    if found.is_same(told) {
        let key = if is_local(view, publication) { "vote-recount-here" } else { "vote-recount-same" };
        return html! { p { (badge(Tone::Good, &view.t("vote-recounted"))) " " (view.tv(key, &named)) } };
    }
    // What cannot be verified yet is not held against anybody.
    if found.unasked > 0 && found.contested == 0 {
        let unasked = view.tv("vote-recount-unasked", &[("count", found.unasked.into())]);
        return notice(Tone::Waiting, html! { p { (unasked) } });
    }
    notice(
        Tone::Alert,
        html! {
            p { strong { (view.tv("vote-recount-differs", &named)) } }
            ul {
                @if found.result != *told {
                    li {
                        (outcome(view, &found.result))
                    }
                    @for (reason, count) in found.result.set_aside.iter().filter(|(reason, count)| told.set_aside.get(reason) != Some(count)) {
                        li { (view.t(reason.key())) " (" (count) ")" }
                    }
                }
                @if found.contested > 0 { li { (view.tv("vote-recount-contested", &[("count", found.contested.into())])) } }
            }
        },
    )
}

/// Why people chose what they chose, without their names.
pub(super) async fn explanations(
    conn: &mut Conn,
    view: &View,
    (publication, vote): (&Publication, &Vote),
    language: Option<&str>,
) -> PageResult<Markup> {
    let moderates = view.may(Role::Moderator);
    let some = store::explained(conn, &vote.id, SOME).await?;
    Ok(html! {
        @if !some.is_empty() {
            section aria-labelledby="explanations" {
                h2 id="explanations" { (view.t("vote-explanations")) }
                ul {
                    @for one in store::of_a_page(&some) {
                        li {
                            (choice(view, &one.choice)) @if let Some(network) = vote.agreed.network_at(&one.origin) { " · " (network.name) }
                            blockquote lang=[language] { @for line in lines(&one.explanation) { p { (line) } } }
                            @if moderates { p.screen-only { a href=(hide::at(publication, vote, one)) { (view.t("hide-submit")) } } }
                        }
                    }
                }
            }
        }
    })
}
