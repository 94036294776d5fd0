//! The accessibility statement, in the order that the decree of 20 September 2019 fixes. It says « non
//! conforme » until an audit says otherwise: the program never claims conformity for an operator.

use super::{document, paragraphs, section};
use crate::web::view::View;
use maud::{Markup, html};

const COMPLAINT: &str = "https://formulaire.defenseurdesdroits.fr/";
const DELEGATES: &str = "https://www.defenseurdesdroits.fr/saisir/delegues";

/// The parts of two chapters: a heading and its text.
const CONTENTS: &[(&str, &str)] = &[
    ("accessibility-contents-failures-heading", "accessibility-contents-failures"),
    ("accessibility-contents-burden-heading", "accessibility-contents-burden"),
    ("accessibility-contents-exempt-heading", "accessibility-contents-exempt"),
];
const DRAWN: &[(&str, &str)] = &[
    ("accessibility-drawn-technologies-heading", "accessibility-drawn-technologies"),
    ("accessibility-drawn-environment-heading", "accessibility-drawn-environment"),
    ("accessibility-drawn-tools-heading", "accessibility-drawn-tools"),
    ("accessibility-drawn-pages-heading", "accessibility-drawn-pages"),
];

/// `GET /accessibility`: for anybody.
pub async fn get(view: View) -> Markup {
    let network = view.network.name.as_str();
    let sections = html! {
        p { strong { (view.t("accessibility-state")) } }
        p { (view.tv("accessibility-commitment", &[("network", network.into())])) }
        (paragraphs(&view, &["accessibility-scheme", "accessibility-scope"]))
        (section(&view, "conformity", "accessibility-conformity-heading", &paragraphs(&view, &["accessibility-conformity"])))
        (section(&view, "results", "accessibility-results-heading", &paragraphs(&view, &["accessibility-results"])))
        (section(&view, "contents", "accessibility-contents-heading", &parts(&view, CONTENTS)))
        (section(&view, "drawn", "accessibility-drawn-heading", &html! {
            p { (view.t("accessibility-drawn-date")) }
            (parts(&view, DRAWN))
        }))
        (section(&view, "contact", "accessibility-contact-heading", &html! {
            p { (view.t("accessibility-contact")) " " a href="/legal" { (view.t("legal-title")) } "." }
        }))
        (section(&view, "remedies", "accessibility-remedies-heading", &remedies(&view)))
    };
    document(&view, "/accessibility", "accessibility-title", "accessibility-description", &sections)
}

fn parts(view: &View, parts: &[(&str, &str)]) -> Markup {
    html! {
        @for (heading, text) in parts {
            h3 { (view.t(heading)) }
            p { (view.t(text)) }
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
