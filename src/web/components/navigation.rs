//! Ways from here to elsewhere: trail, tabs, next page, filters. All are plain links and GET forms.

use super::field::Choice;
use crate::web::view::View;
use maud::{Markup, html};

/// A link with its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    pub href: String,
    /// Explicit out of its context: « Répondre à Élise Rouvière ».
    pub label: String,
}

/// Where this page stands: its ancestors from the home page, then itself.
#[must_use]
pub fn breadcrumb(view: &View, ancestors: &[(&str, &str)], here: &str) -> Markup {
    html! {
        nav.breadcrumb aria-label=(view.t("breadcrumb-label")) {
            ol {
                li { a href="/" { (view.t("breadcrumb-home")) } }
                @for (text, href) in ancestors { li { a href=(href) { (text) } } }
                li aria-current="page" { (here) }
            }
        }
    }
}

/// One of several views of the same thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    pub href: String,
    pub label: String,
    pub current: bool,
}

/// Links between the views of the same thing.
#[must_use]
pub fn tabs(label: &str, tabs: &[Tab]) -> Markup {
    html! {
        nav.tabs aria-label=(label) {
            ul { @for tab in tabs { li { a href=(tab.href) aria-current=[tab.current.then_some("page")] { (tab.label) } } } }
        }
    }
}

/// The way to older entries and back to the first ones. Pages are keys, not numbers: nothing is counted.
#[must_use]
pub fn pager(view: &View, first: Option<&str>, next: Option<&str>) -> Markup {
    html! {
        @if first.is_some() || next.is_some() {
            nav.pager aria-label=(view.t("pager-label")) {
                @if let Some(href) = first { a.button href=(href) { span aria-hidden="true" { "↑ " } (view.t("pager-first")) } }
                @if let Some(href) = next { a.button rel="next" href=(href) { (view.t("pager-next")) span aria-hidden="true" { " ↓" } } }
            }
        }
    }
}

/// One filter of a list: a select.
#[derive(Clone, Debug)]
pub struct Filter<'a> {
    /// The name of the query parameter.
    pub name: &'a str,
    /// A locale key.
    pub label: &'a str,
    /// Without the first « Tous », which is added.
    pub choices: Vec<Choice>,
}

/// The filters of a list.
#[derive(Clone, Debug)]
pub struct Filters<'a> {
    /// The address of the list.
    pub action: &'a str,
    /// The words that are looked for; `None` where the list has no full-text search.
    pub query: Option<&'a str>,
    pub filters: Vec<Filter<'a>>,
    /// What is in force: its text, and the address of the list without it.
    pub active: Vec<(String, String)>,
    /// Parameters that stay as they are.
    pub kept: Vec<(&'static str, String)>,
}

/// The filters of a list, folded on a phone and shown where there is room (without script); what is in force is always shown.
#[must_use]
pub fn filter_form(view: &View, filters: &Filters) -> Markup {
    html! {
        search.filters {
            form action=(filters.action) {
                @for (name, value) in &filters.kept { input type="hidden" name=(name) value=(value); }
                details {
                    summary { (view.tv("filters-title", &[("count", filters.active.len().into())])) }
                    div.filters-body {
                        @if let Some(query) = filters.query {
                            div.field {
                                label for="filter-q" { (view.t("filters-words")) }
                                input id="filter-q" name="q" type="search" value=(query);
                            }
                        }
                        @for filter in &filters.filters {
                            @let id = format!("filter-{}", filter.name);
                            div.field {
                                label for=(id) { (view.t(filter.label)) }
                                select id=(id) name=(filter.name) {
                                    option value="" { (view.t("filters-any")) }
                                    @for choice in &filter.choices { option value=(choice.value) selected[choice.chosen] { (choice.label) } }
                                }
                            }
                        }
                        button.button { (view.t("filters-apply")) }
                    }
                }
            }
            @if !filters.active.is_empty() {
                ul.chips aria-label=(view.t("filters-active")) {
                    @for (text, without) in &filters.active {
                        li { a.chip href=(without) { span.visually-hidden { (view.t("filters-remove")) " " } (text) span aria-hidden="true" { " ×" } } }
                    }
                    li { a href=(filters.action) { (view.t("filters-clear")) } }
                }
            }
        }
    }
}
