//! The accessibility statement, in the order that the decree of 20 September 2019 fixes. It says « non
//! conforme » until an administrator records an audit that says otherwise: the program never claims
//! conformity for an operator.

use super::{document, lines, paragraphs, section, to_complete};
use crate::web::{components::day, view::View};
use maud::{Markup, html};

const COMPLAINT: &str = "https://formulaire.defenseurdesdroits.fr/";
const DELEGATES: &str = "https://www.defenseurdesdroits.fr/saisir/delegues";

/// The parts of two chapters: a heading, its text, and what an audit wrote instead of it.
const CONTENTS: &[(&str, &str, &str)] = &[
    ("accessibility-contents-failures-heading", "accessibility-contents-failures", "audit_failures"),
    ("accessibility-contents-burden-heading", "accessibility-contents-burden", ""),
    ("accessibility-contents-exempt-heading", "accessibility-contents-exempt", ""),
];
const DRAWN: &[(&str, &str, &str)] = &[
    ("accessibility-drawn-technologies-heading", "accessibility-drawn-technologies", ""),
    ("accessibility-drawn-environment-heading", "accessibility-drawn-environment", "audit_environment"),
    ("accessibility-drawn-tools-heading", "accessibility-drawn-tools", "audit_tools"),
    ("accessibility-drawn-pages-heading", "accessibility-drawn-pages", "audit_pages"),
];

/// `GET /accessibility`: for anybody.
pub async fn get(view: View) -> Markup {
    let network = view.network.name.as_str();
    let contact = view.network.notices.get("contact");
    let sections = html! {
        p { strong { (view.t(view.network.notices.state_key())) } }
        p { (view.tv("accessibility-commitment", &[("network", network.into())])) }
        (paragraphs(&view, &["accessibility-scheme", "accessibility-scope"]))
        (section(&view, "conformity", "accessibility-conformity-heading", &conformity(&view)))
        (section(&view, "results", "accessibility-results-heading", &results(&view)))
        (section(&view, "contents", "accessibility-contents-heading", &parts(&view, CONTENTS)))
        (section(&view, "drawn", "accessibility-drawn-heading", &html! {
            @if let Some(at) = view.network.notices.drawn_at() {
                p { (view.t("accessibility-drawn-date")) " " (day(&view, at)) }
            }
            (parts(&view, DRAWN))
        }))
        (section(&view, "contact", "accessibility-contact-heading", &html! {
            @if contact.is_empty() {
                p { (view.t("accessibility-contact")) " " a href="/legal" { (view.t("legal-title")) } "." }
            } @else {
                p { (view.t("accessibility-contact-mail")) " " a href={ "mailto:" (contact) } { (contact) } }
            }
            (to_complete(&view, if contact.is_empty() { &["contact"] } else { &[] }))
        }))
        (section(&view, "remedies", "accessibility-remedies-heading", &remedies(&view)))
    };
    document(&view, "/accessibility", "accessibility-title", "accessibility-description", &sections)
}

fn conformity(view: &View) -> Markup {
    let notices = &view.network.notices;
    let key = match (notices.state_key(), notices.is_audited()) {
        ("accessibility-state-partial", _) => "accessibility-conformity-partial",
        ("accessibility-state-total", _) => "accessibility-conformity-total",
        (_, true) => "accessibility-conformity-not",
        (_, false) => "accessibility-conformity",
    };
    html! {
        p { (view.t(key)) }
        (to_complete(view, if notices.is_audited() { &[] } else { &["audit"] }))
    }
}

fn results(view: &View) -> Markup {
    let notices = &view.network.notices;
    if !notices.is_audited() {
        return paragraphs(view, &["accessibility-results"]);
    }
    let values = [
        ("day", notices.audit_day(view.locale).into()),
        ("by", notices.get("audit_by").into()),
        ("rate", notices.get("audit_rate").into()),
    ];
    html! { p { (view.tv("accessibility-results-audit", &values)) } }
}

fn parts(view: &View, parts: &[(&str, &str, &str)]) -> Markup {
    let notices = &view.network.notices;
    html! {
        @for (heading, text, audited) in parts {
            h3 { (view.t(heading)) }
            @if notices.is_audited() && !notices.get(audited).is_empty() { (lines(notices.get(audited))) } @else { p { (view.t(text)) } }
        }
    }
}

fn remedies(view: &View) -> Markup {
    html! {
        p { (view.t("accessibility-remedies")) }
        ul {
            li { a href=(COMPLAINT) { (view.t("accessibility-remedies-form")) } }
            li { a href=(DELEGATES) { (view.t("accessibility-remedies-delegate")) } }
            li { (view.t("accessibility-remedies-post")) }
        }
    }
}
