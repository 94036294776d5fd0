//! Who publishes, what is kept about people, under which licences. What the operator has not said is
//! shown as missing, never invented.

use super::{document, paragraphs, section};
use crate::web::view::View;
use maud::{Markup, html};

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
        (section(&view, "licences", "legal-licences-heading", &paragraphs(&view, &["legal-licences"])))
        (section(&view, "report", "legal-report-heading", &paragraphs(&view, &["legal-report"])))
    };
    document(&view, "/legal", "legal-title", "legal-description", &sections)
}
