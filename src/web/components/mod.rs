//! The pieces that pages are made of. Each is a pure function of what it is given: no piece reads the
//! database, and none knows a room. Texts come from `locales/`, meaning never from a colour alone.

mod card;
mod comment;
mod diff;
mod drawing;
mod errors;
mod facts;
mod field;
mod hours;
mod icons;
mod lineage;
mod navigation;
mod print;
mod prose;
mod territories;
#[cfg(test)]
mod tests;

pub use card::{Card, practice_card, practice_cards};
pub use comment::{Comment, comment_thread};
pub use diff::diff;
pub use drawing::tree_svg;
pub use errors::{FieldError, FormErrors, error_summary};
pub use facts::{
    Fact, Person, Tone, badge, chips, context_strip, day, empty_state, instant, person_line, short_instant, steps,
};
pub use field::{Choice, Field, FileLimits};
pub use hours::{hours, hours_everywhere};
pub use icons::{Icon, icon};
pub use lineage::{Node, tree};
pub use navigation::{Action, Filter, Filters, Tab, breadcrumb, filter_form, pager, tabs};

pub use print::{PrintFooter, print_footer, qr_code};
pub use prose::prose;
pub use territories::{PICKED, with_picked};

use crate::web::view::View;
use maud::{Markup, html};

/// The hidden field that proves that a form comes from one of our pages. Every POST form has it.
#[must_use]
pub fn csrf(view: &View) -> Markup {
    html! { input type="hidden" name="csrf" value=(view.csrf); }
}

/// The look of a button or of a link that looks like one.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Look {
    /// The one thing that the page is for.
    Primary,
    /// Any other action.
    Plain,
    /// Removes something.
    Danger,
    /// As light as a link.
    Quiet,
}

impl Look {
    const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button primary",
            Self::Plain => "button",
            Self::Danger => "button danger",
            Self::Quiet => "button quiet",
        }
    }
}

/// A link that looks like a button. `label` is a text, not a key.
#[must_use]
pub fn button_link(look: Look, href: &str, label: &str) -> Markup {
    html! { a class=(look.class()) href=(href) { (label) } }
}

/// The button that sends the form around it.
#[must_use]
pub fn submit(look: Look, label: &str) -> Markup {
    html! { button type="submit" class=(look.class()) { (label) } }
}

/// What Enter sends in a text field of a form whose first visible button does something else. Put it first.
#[must_use]
pub fn default_submit(label: &str) -> Markup {
    html! { button type="submit" hidden { (label) } }
}

/// A second button of a form, which sends `name=value` with it (« Prévisualiser », « Enregistrer le brouillon »).
#[must_use]
pub fn submit_as(look: Look, name: &str, value: &str, label: &str) -> Markup {
    html! { button type="submit" class=(look.class()) name=(name) value=(value) { (label) } }
}

/// A whole form reduced to its button: one click, one POST. `label` says what it acts on (« Utile : Café des parents »
/// is better than « Utile »); `fields` are its hidden values.
#[must_use]
pub fn post_button(view: &View, look: Look, action: &str, fields: &[(&str, &str)], label: &str) -> Markup {
    html! {
        form.inline method="post" action=(action) {
            (csrf(view))
            @for (name, value) in fields { input type="hidden" name=(name) value=(value); }
            (submit(look, label))
        }
    }
}

/// The line of a form where the state of its draft is told. The form around it carries
/// `data-autosave="/drafts/…"`; without script the line stays empty, as nothing is saved by itself then.
#[must_use]
pub fn draft_status(view: &View) -> Markup {
    html! {
        p.draft-status role="status" data-draft
            data-on=(view.t("draft-saves-itself"))
            data-signed-out=(view.t("draft-signed-out"))
            data-login=(view.t("layout-nav-login"))
            data-offline=(view.t("draft-kept-on-device"))
            data-found=(view.t("draft-found-on-device"))
            data-restore=(view.t("draft-restore"))
            data-forget=(view.t("draft-forget")) {}
    }
}

/// A box that tells something: `tone` gives its pictogram and its colour, `text` its meaning.
#[must_use]
pub fn notice(tone: Tone, text: Markup) -> Markup {
    html! { div class={ "notice " (tone.class()) } { (icon(tone.icon())) div { (text) } } }
}

/// Said above a form that cannot be taken as it is.
#[must_use]
pub fn refusal(text: &str) -> Markup {
    notice(Tone::Alert, html! { p role="alert" { (text) } })
}

/// A word for those who listen to the page, which the eye already has.
#[must_use]
pub fn hidden(text: &str) -> Markup {
    html! { span.visually-hidden { (text) } }
}

/// The button of a search form.
#[must_use]
pub fn search_button(view: &View) -> Markup {
    html! { button.button { (icon(Icon::Search)) " " (view.t("search-submit")) } }
}
