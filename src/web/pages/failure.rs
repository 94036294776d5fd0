//! The page that says why there is no page, and keeps what was typed.

use crate::web::{
    PageError, View,
    components::{self, Look},
    form::Fields,
    layout::{self, Page},
    typed::Typed,
};
use maud::{Markup, html};

/// Fields of the sign-in form that carry a kept form.
pub const RESUME_ACTION: &str = "resume_action";
/// JSON of the pairs of the kept form.
pub const RESUME_FIELDS: &str = "resume_fields";

/// Bytes of text that are shown beside the fields that carry them.
const SHOWN: usize = 64 * 1024;

/// The page of an error.
#[must_use]
pub fn page(view: &View, error: &PageError) -> Markup {
    let key = error.key();
    let title = view.t(&format!("{key}-title"));
    let main = html! {
        h1 { (title) }
        p.lead { (view.t(&format!("{key}-text"))) }
        div.actions {
            @match error {
                PageError::SignIn => {
                    (components::button_link(Look::Primary, &format!("/login?return_to={}", encode(&view.path)), &view.t("error-go-login")))
                }
                PageError::NotFound | PageError::Gone => {
                    (components::button_link(Look::Primary, "/practices", &view.t("error-go-practices")))
                    (components::button_link(Look::Plain, "/search", &view.t("error-go-search")))
                }
                _ => (components::button_link(Look::Plain, "/", &view.t("error-go-home")))
            }
        }
    };
    layout::page(view, Page::new(title, main).private())
}

/// The page of a form that could not be taken: everything typed is in it, ready to be sent again.
#[must_use]
pub(in crate::web) fn with_typed(view: &View, error: &PageError, typed: &Typed) -> Markup {
    let key = error.key();
    let title = view.t(&format!("{key}-title"));
    let sign_in = typed.waits_for_sign_in || matches!(error, PageError::SignIn);
    // What is gone or not allowed stays so, however often it is asked for; the text is there to be copied.
    let again = typed.is_whole && !matches!(error, PageError::NotFound | PageError::Gone | PageError::Forbidden);
    let main = html! {
        h1 { (title) }
        p { (view.t(&format!("{key}-text"))) }
        p.lead { (view.t("error-typed-kept")) }
        @if sign_in { (sign_in_again(view, typed)) }
        @else if again { (resume(view, &typed.action, &typed.fields)) }
        // Escaped, a text is up to six times as long: what is sent again stands in the page once, and is
        // shown beside that while it is of a length that somebody reads.
        @if typed.bytes() <= SHOWN || !(sign_in || again) {
            details open[!(sign_in || again)] {
                summary { (view.t("error-typed-show")) }
                dl.facts {
                    @for (name, value) in typed.fields.0.iter().filter(|(_, value)| !value.trim().is_empty()) {
                        dt { (name) }
                        dd { (value) }
                    }
                }
            }
        }
    };
    layout::page(view, Page::new(title, main).private())
}

fn sign_in_again(view: &View, typed: &Typed) -> Markup {
    let kept = serde_json::to_string(&typed.fields.0).expect("pairs of text are JSON");
    html! {
        // In parts: encoded otherwise, a text that was taken once could be too long the second time.
        form.form method="post" action="/login" enctype="multipart/form-data" {
            (components::csrf(view))
            input type="hidden" name=(RESUME_ACTION) value=(typed.action);
            input type="hidden" name=(RESUME_FIELDS) value=(kept);
            (components::Field::new("email", "error-typed-email").required().kind("email").autocomplete("username").input(view, &components::FormErrors::new()))
            (components::Field::new("password", "error-typed-password").required().kind("password").autocomplete("current-password").input(view, &components::FormErrors::new()))
            div.actions { (components::submit(Look::Primary, &view.t("error-go-login"))) }
        }
    }
}

/// One button that sends a kept form again, with the token of this session.
#[must_use]
pub fn resume(view: &View, action: &str, fields: &Fields) -> Markup {
    html! {
        form.form method="post" enctype="multipart/form-data" action=(crate::web::preferences::local_path(Some(action))) {
            (components::csrf(view))
            @for (name, value) in &fields.0 {
                input type="hidden" name=(name) value=(value);
            }
            div.actions { (components::submit(Look::Primary, &view.t("error-typed-resume"))) }
        }
    }
}

fn encode(path: &str) -> String {
    form_urlencoded::byte_serialize(path.as_bytes()).collect()
}
