//! The audit log, newest first, in the words of people.

use super::frame;
use crate::{
    audit::{self, Recorded},
    web::{
        PageResult, Site, View,
        components::{Choice, Filter, Filters, Tone, badge, empty_state, filter_form, pager, short_instant},
    },
};
use axum::{
    extract::{Query, State},
    response::IntoResponse,
};
use maud::{Markup, html};
use serde::Deserialize;

const PATH: &str = "/admin/audit";
const PAGE: usize = 50;

/// What is recorded; each has its words under `audit-…`.
const ACTIONS: [&str; 65] = [
    "login",
    "account-create",
    "account-role",
    "account-suspend",
    "account-reactivate",
    "account-approve",
    "account-refuse",
    "account-password",
    "account-email",
    "account-delete",
    "invite",
    "signup-mode",
    "token-create",
    "token-revoke",
    "practice-delete",
    "specification-delete",
    "event-delete",
    "amendment-answer",
    "amendment-return",
    "amendment-hide",
    "amendment-show",
    "explanation-hide",
    "explanation-show",
    "statement-remove",
    "statement-restore",
    "statement-return",
    "vote-open",
    "vote-mandate",
    "vote-count",
    "ballot-refuse",
    "publication-hide",
    "publication-show",
    "comment-hide",
    "comment-show",
    "report-forward",
    "report-resolve",
    "network-ask",
    "network-asked-by",
    "network-accept",
    "network-accepted-by",
    "network-refuse",
    "network-remove",
    "network-ended-by",
    "network-open",
    "network-block",
    "network-unblock",
    "network-flows",
    "delivery-try",
    "delivery-again",
    "stream-renewed",
    "digest",
    "continuity-compare",
    "mail-again",
    "keys-rotate",
    "keys-revoke",
    "keys-doubt",
    "keys-follow",
    "inbox",
    "settings",
    "notices",
    "bundle-export",
    "bundle-import",
    "backup",
    "backup-verify",
    "restore",
];

#[derive(Deserialize)]
pub(super) struct Asked {
    before: Option<i64>,
    action: Option<String>,
}

/// `GET /admin/audit`
pub(super) async fn get(State(site): State<Site>, view: View, Query(asked): Query<Asked>) -> PageResult {
    let action = asked.action.as_deref().filter(|action| ACTIONS.contains(action));
    let limit = i64::try_from(PAGE + 1).expect("small");
    let mut lines = audit::page(&mut site.db.read().await?, asked.before, action, limit).await?;
    let more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let first = action.map_or_else(|| PATH.to_owned(), |action| format!("{PATH}?action={action}"));
    let separator = if action.is_some() { '&' } else { '?' };
    let next = lines.last().filter(|_| more).map(|last| format!("{first}{separator}before={}", last.seq));
    let title = view.t("admin-audit");
    let content = html! {
        p { (view.t("admin-audit-lead")) }
        (filter_form(&view, &filters(&view, action)))
        @if lines.is_empty() { (empty_state(&view.t("admin-audit-none"), None)) } @else { (table(&view, &lines)) }
        (pager(&view, asked.before.map(|_| first.as_str()), next.as_deref()))
    };
    Ok(frame(&view, PATH, &title, &content).into_response())
}

/// What was done; the word of the log itself, where a newer program has others.
fn words(view: &View, action: &str) -> String {
    view.locale.find(&format!("audit-{action}")).map_or_else(|| action.to_owned(), std::borrow::Cow::into_owned)
}

fn filters<'a>(view: &View, action: Option<&str>) -> Filters<'a> {
    let choices = ACTIONS.into_iter().map(|one| Choice::new(one, words(view, one), action == Some(one))).collect();
    Filters {
        action: PATH,
        query: None,
        filters: vec![Filter { name: "action", label: "admin-audit-what", choices }],
        active: action.map(|action| (words(view, action), PATH.to_owned())).into_iter().collect(),
        kept: Vec::new(),
    }
}

fn table(view: &View, lines: &[Recorded]) -> Markup {
    let columns = [
        view.t("admin-audit-when"),
        view.t("admin-audit-who"),
        view.t("admin-audit-what"),
        view.t("admin-audit-object"),
        view.t("admin-audit-detail"),
        view.t("admin-audit-from"),
    ];
    let [when, who, what, object, detail, from] = &columns;
    let title = view.t("admin-audit");
    html! {
        div.table-scroll tabindex="0" role="group" aria-label=(title) {
            table.stacked {
                caption.visually-hidden { (title) }
                thead { tr { @for column in &columns { th scope="col" { (column) } } } }
                tbody {
                    @for line in lines {
                        tr {
                            td data-label=(when) { (short_instant(view, line.at)) }
                            td data-label=(who) { (line.actor) }
                            td data-label=(what) {
                                (words(view, &line.action))
                                @if line.outcome == audit::REFUSED { " " (badge(Tone::Alert, &view.t("admin-audit-refused"))) }
                            }
                            td data-label=(object) { (line.object) }
                            td data-label=(detail) { (line.detail) }
                            td data-label=(from) { (line.address) }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Locale;

    #[test]
    fn every_action_is_said_in_words() {
        for action in ACTIONS {
            assert!(Locale::Fr.find(&format!("audit-{action}")).is_some(), "{action}");
        }
    }
}
