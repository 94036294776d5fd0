//! The facts that place a practice: where, for whom, with what. Each leads to the list of what shares it.

use super::super::{label, list::filtered};
use crate::{
    practices::Sheet,
    territory,
    web::{
        View,
        components::{Fact, Icon, context_strip},
    },
};
use maud::{Markup, html};

/// The strip under the title.
pub(in super::super) fn strip(view: &View, sheet: &Sheet, language: Option<&str>) -> Markup {
    let mut found = all(view, sheet, true);
    // Said where a reader does not expect it: it is not that of the page.
    if let Some(language) = language.filter(|language| *language != view.locale.tag()) {
        found.push(Fact::new(view.t("practice-fact-language"), html! { (label(view, "language", language)) }));
    }
    context_strip(&found)
}

/// The same as a plain list without links, for readers of feeds.
pub(in super::super) fn plain(view: &View, sheet: &Sheet) -> Markup {
    html! {
        ul { @for fact in all(view, sheet, false) { li { strong { (fact.term) } " " (fact.detail) } } }
    }
}

fn all(view: &View, sheet: &Sheet, linked: bool) -> Vec<Fact> {
    let mut found = Vec::new();
    let links = |facet: &'static str, values: &[String], text: &dyn Fn(&str) -> String| {
        html! {
            @for (at, value) in values.iter().enumerate() {
                @if at > 0 { ", " }
                @if linked { a href=(filtered(facet, value)) { (text(value)) } } @else { (text(value)) }
            }
        }
    };
    if !sheet.territories.is_empty() {
        let name = |code: &str| {
            territory::get(code).map_or_else(|| code.to_owned(), |found| found.label(view.locale).into_owned())
        };
        let detail = html! { span.place { (links("territory", &sheet.territories, &name)) } };
        found.push(Fact::new(view.t("practice-fact-territories"), detail).icon(Icon::Pin));
    }
    if !sheet.audience.is_empty() {
        found.push(Fact::new(view.t("practice-sheet-audience"), html! { (sheet.audience) }).icon(Icon::Person));
    }
    if !sheet.beneficiaries.is_empty() {
        let detail = links("audience", &sheet.beneficiaries, &|value| label(view, "beneficiary", value));
        found.push(Fact::new(view.t("practice-fact-beneficiaries"), detail));
    }
    if !sheet.connection.is_empty() {
        found.push(
            Fact::new(view.t("practice-fact-connection"), html! { (label(view, "connection", &sheet.connection)) })
                .icon(Icon::Signal),
        );
    }
    if !sheet.duration.is_empty() {
        found.push(Fact::new(view.t("practice-fact-duration"), html! { (sheet.duration) }).icon(Icon::Clock));
    }
    if !sheet.people_needed.is_empty() {
        found.push(Fact::new(view.t("practice-fact-people"), html! { (sheet.people_needed) }));
    }
    if !sheet.cost_amount.is_empty() {
        found.push(Fact::new(view.t("practice-fact-cost"), html! { (cost(view, sheet)) }));
    }
    found
}

/// An amount with its currency, as each language writes it.
pub(in super::super) fn cost(view: &View, sheet: &Sheet) -> String {
    let amount = sheet.cost_amount.as_str();
    // A plain number is grouped as the language groups it; anything else stands as it was typed.
    let value = amount.parse::<i64>().map_or_else(|_| amount.into(), crate::locale::Value::from);
    match sheet.cost_currency.as_str() {
        _ if amount.is_empty() => String::new(),
        "EUR" => view.tv("practice-cost-eur", &[("amount", value)]),
        "XPF" => view.tv("practice-cost-xpf", &[("amount", value)]),
        _ => amount.to_owned(),
    }
}
