//! What was carried, in plain words.

use crate::{
    bundles::store::Row,
    time::Timestamp,
    web::{
        View,
        components::{Tone, badge, notice, short_instant},
    },
};
use maud::{Markup, html};

/// What came of one part.
pub(super) fn result(view: &View, row: &Row) -> Markup {
    let tone = match row.state.as_str() {
        "failed" => Tone::Alert,
        "running" => Tone::Waiting,
        _ if row.refused > 0 || row.missing > 0 => Tone::Waiting,
        _ => Tone::Good,
    };
    notice(tone, html! { p { (words(view, row)) } })
}

/// One or two sentences.
fn words(view: &View, row: &Row) -> Markup {
    let count = |key: &str, count: i64| view.tv(key, &[("count", count.into())]);
    html! {
        @if row.state == "failed" {
            (view.t(if row.direction == "in" { "bundle-not-read" } else { "bundle-not-made" })) " "
            (why(view, row))
        } @else if row.state == "running" {
            (view.t("bundle-running"))
        } @else if row.direction == "out" {
            (count("bundle-carried", row.activities)) " " (count("bundle-media", row.media))
        } @else {
            (count("bundle-new", row.activities)) " " (count("bundle-known", row.known)) " " (count("bundle-media", row.media))
            @if row.refused > 0 { " " (count("bundle-refused", row.refused)) " " code { (row.reason) } }
            " " (receipt(view, &row.receipt))
            @if row.missing > 0 { " " (view.tv("bundle-missing", &[("number", row.missing.into())])) }
        }
    }
}

/// The word of the table in the reader's words; as it stands, where a newer program has others.
fn why(view: &View, row: &Row) -> Markup {
    let known = view.locale.find(&format!("bundle-why-{}", row.error));
    html! {
        @match known {
            Some(text) => (text),
            None => code { (row.error) },
        }
        @if !row.detail.is_empty() { " " code { (row.detail) } }
    }
}

fn receipt(view: &View, word: &str) -> Markup {
    let text = match word {
        "moved" => view.t("bundle-receipt-moved"),
        "known" => view.t("bundle-receipt-known"),
        "old" => view.t("bundle-receipt-old"),
        "refused" => view.t("bundle-receipt-refused"),
        _ => view.t("bundle-receipt-none"),
    };
    html! { (text) }
}

/// The last ones.
pub(super) fn list(view: &View, rows: &[Row]) -> Markup {
    let title = view.t("bundle-history");
    let columns = [view.t("bundle-when"), view.t("bundle-what"), view.t("bundle-outcome"), view.t("bundle-by")];
    let [when, what, outcome, by] = &columns;
    html! {
        @if !rows.is_empty() {
            h2 { (title) }
            div.table-scroll tabindex="0" role="group" aria-label=(title) {
                table.stacked {
                    caption.visually-hidden { (title) }
                    thead { tr { @for column in &columns { th scope="col" { (column) } } } }
                    tbody {
                        @for row in rows {
                            tr {
                                td data-label=(when) { (short_instant(view, Timestamp(row.started_at))) }
                                td data-label=(what) {
                                    (view.t(if row.direction == "in" { "bundle-in" } else { "bundle-out" }))
                                    @if row.direction == "in" && row.parts > 1 {
                                        " " (view.tv("bundle-part", &[("part", row.part.into()), ("parts", row.parts.into())]))
                                    }
                                    @if row.state == "failed" { " " (badge(Tone::Alert, &view.t("bundle-failed"))) }
                                }
                                td data-label=(outcome) { (words(view, row)) }
                                td data-label=(by) { (row.started_by) }
                            }
                        }
                    }
                }
            }
        }
    }
}
