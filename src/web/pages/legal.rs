//! Who publishes, what is kept about people, under which licences. What the operator has not said is
//! shown as missing, never invented.

use super::{document, paragraphs, section};
use crate::web::view::View;
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
    let network = view.network.name.as_str();
    let sections = html! {
        (section(&view, "publisher", "legal-publisher-heading", &html! {
            p { (view.tv("legal-publisher", &[("network", network.into())])) }
            p { (view.t("legal-publisher-missing")) }
        }))
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
