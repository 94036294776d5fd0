//! Who publishes, what is kept about people, under which licences. What the operator has not said is
//! never invented: administrators read what is missing, others whom to ask.

use super::{document, lines, paragraphs, section, to_complete};
use crate::web::view::{Role, View};
use maud::{Markup, html};

/// Every cookie that the program sets, and what the script keeps; a new one has its line here.
const COOKIES: [(&str, &str); 6] = [
    ("sid, __Host-sid", "legal-cookie-session"),
    ("visit", "legal-cookie-visit"),
    ("flash", "legal-cookie-flash"),
    ("taken", "legal-cookie-taken"),
    ("lang", "legal-cookie-language"),
    ("territory", "legal-cookie-territory"),
];

fn cookies(view: &View) -> Markup {
    html! {
        p { (view.t("legal-cookies")) }
        dl {
            @for (name, key) in COOKIES {
                dt { code { (name) } }
                dd { p { (view.t(key)) } }
            }
        }
        p { (view.t("legal-cookies-device")) }
    }
}

/// `GET /legal`: for anybody.
pub async fn get(view: View) -> Markup {
    let sections = html! {
        (section(&view, "publisher", "legal-publisher-heading", &publisher(&view)))
        (section(&view, "data", "legal-data-heading", &paragraphs(&view, &[
            "legal-data-visitor",
            "legal-data-account",
            "legal-data-password",
            "legal-data-federation",
            "legal-data-rights",
        ])))
        (section(&view, "cookies", "legal-cookies-heading", &cookies(&view)))
        (section(&view, "licences", "legal-licences-heading", &paragraphs(&view, &["legal-licences"])))
        (section(&view, "report", "legal-report-heading", &paragraphs(&view, &["legal-report"])))
    };
    document(&view, "/legal", "legal-title", "legal-description", &sections)
}

fn publisher(view: &View) -> Markup {
    let notices = &view.network.notices;
    let missing = notices.missing();
    let contact = notices.get("contact");
    html! {
        p { (view.tv("legal-publisher", &[("network", view.network.name.as_str().into())])) }
        @for (name, key) in [("address", "legal-address"), ("director", "legal-director"), ("host", "legal-host")] {
            @if !notices.get(name).is_empty() {
                h3 { (view.t(key)) }
                (lines(notices.get(name)))
            }
        }
        @if !contact.is_empty() {
            h3 { (view.t("legal-contact")) }
            p { a href={ "mailto:" (contact) } { (contact) } }
        }
        @if !missing.is_empty() && !view.may(Role::Administrator) {
            p { (view.t(if contact.is_empty() { "legal-missing" } else { "legal-missing-contact" })) }
        }
        (to_complete(view, &missing))
    }
}
