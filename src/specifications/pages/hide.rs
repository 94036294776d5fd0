//! The form by which a moderator hides something that was said about a text, or shows it again.

use super::{form_page, trail};
use crate::{
    publications::Publication,
    specifications::hiding::MAX_REASON,
    web::{
        View,
        components::{Field, FormErrors, Look, button_link, csrf, error_summary, post_button, submit_as},
        form::Fields,
    },
};
use maud::{Markup, html};

/// What a moderator asked for.
pub(in crate::specifications) enum Asked {
    /// To hide it, for this reason.
    Hide(String),
    /// To show it again.
    Show,
    /// Not yet: the form comes back.
    Mend(FormErrors),
    /// Nothing that the form says.
    Nothing,
}

/// Reads the form.
pub(in crate::specifications) fn asked(fields: &Fields) -> Asked {
    let reason = fields.get("reason").trim();
    match fields.get("act") {
        "show" => Asked::Show,
        "hide" => {
            let mut errors = FormErrors::new();
            if reason.is_empty() {
                errors.add("reason", "hide-error-reason");
            } else if reason.chars().count() > MAX_REASON {
                errors.add_with("reason", "report-error-long", vec![("max", MAX_REASON.into())]);
            }
            if errors.is_empty() { Asked::Hide(reason.to_owned()) } else { Asked::Mend(errors) }
        }
        _ => Asked::Nothing,
    }
}

/// What is hidden, or is to be.
pub(in crate::specifications) struct Subject<'a> {
    /// Its text.
    pub(in crate::specifications) publication: &'a Publication,
    /// Heading of the form that hides, and of that which shows again.
    pub(in crate::specifications) headings: [&'static str; 2],
    /// What hiding means, a locale key.
    pub(in crate::specifications) lead: &'static str,
    /// Where the form is sent.
    pub(in crate::specifications) action: String,
    /// Where it leads back.
    pub(in crate::specifications) back: String,
    /// What it says.
    pub(in crate::specifications) words: Markup,
    /// Why it is hidden; empty while it is not.
    pub(in crate::specifications) hidden: &'a str,
}

/// The page.
pub(in crate::specifications) fn form(view: &View, subject: &Subject<'_>, reason: &str, errors: &FormErrors) -> Markup {
    let Subject { publication, headings, lead, action, back, words, hidden } = subject;
    let heading = view.t(headings[usize::from(!hidden.is_empty())]);
    let main = html! {
        (trail(view, publication, &heading))
        h1 { (heading) }
        (words)
        @if hidden.is_empty() {
            p.lead { (view.t(lead)) }
            form.form method="post" action=(action) novalidate {
                (error_summary(view, errors)) (csrf(view))
                (Field::new("reason", "hide-reason-label").hint("specification-hide-reason-hint").required().rows(3).maxlength(MAX_REASON).value(reason).textarea(view, errors))
                div.actions {
                    (submit_as(Look::Danger, "act", "hide", &view.t("hide-submit")))
                    (button_link(Look::Plain, back, &view.t("hide-cancel")))
                }
            }
        } @else {
            blockquote { (hidden) }
            div.actions {
                (post_button(view, Look::Primary, action, &[("act", "show")], &view.t("hide-show")))
                (button_link(Look::Plain, back, &view.t("specification-back")))
            }
        }
    };
    form_page(view, &heading, errors, main)
}
