//! Small statements: when, who, where, in which state.

use super::icons::{Icon, icon};
use crate::time::{Timestamp, display};
use crate::web::view::View;
use maud::{Markup, html};

/// An instant with its weekday and its place: never a bare hour.
#[must_use]
pub fn instant(view: &View, ts: Timestamp) -> Markup {
    html! { time datetime=(ts.rfc3339()) { (display::instant(ts, &view.place, view.locale)) } }
}

/// An instant in a column, without its weekday: never a bare hour either.
#[must_use]
pub fn short_instant(view: &View, ts: Timestamp) -> Markup {
    html! { time datetime=(ts.rfc3339()) { (display::short(ts, &view.place, view.locale)) } }
}

/// The day that an instant is, where the reader lives.
#[must_use]
pub fn day(view: &View, ts: Timestamp) -> Markup {
    html! { time datetime=(ts.rfc3339()) { (display::day(ts, &view.place, view.locale)) } }
}

/// How a state is to be taken. Each has its own pictogram besides its colour.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Tone {
    /// Nothing to say: a draft, a version, a language.
    Neutral,
    /// As it should be: published, accepted, up to date.
    Good,
    /// Somebody or something is awaited.
    Waiting,
    /// To look at: out of date, unreachable, the source has changed.
    Alert,
    /// Over: refused, removed, blocked.
    Closed,
}

impl Tone {
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Good => "good",
            Self::Waiting => "waiting",
            Self::Alert => "alert",
            Self::Closed => "closed",
        }
    }

    pub(super) const fn icon(self) -> Icon {
        match self {
            Self::Neutral => Icon::Dot,
            Self::Good => Icon::Check,
            Self::Waiting => Icon::Clock,
            Self::Alert => Icon::Alert,
            Self::Closed => Icon::Cross,
        }
    }
}

/// A state: pictogram and text. `text` is a text, not a key.
#[must_use]
pub fn badge(tone: Tone, text: &str) -> Markup {
    html! { span class={ "badge " (tone.class()) } { (icon(tone.icon())) " " (text) } }
}

/// A list of tags; those with an address lead to the list of what bears the tag.
#[must_use]
pub fn chips<'a>(label: &str, tags: impl IntoIterator<Item = (&'a str, Option<&'a str>)>) -> Markup {
    html! {
        ul.chips aria-label=(label) {
            @for (text, href) in tags {
                li { @if let Some(href) = href { a.chip href=(href) { (text) } } @else { span.chip { (text) } } }
            }
        }
    }
}

/// A term and what stands for it, in [`context_strip`].
#[derive(Clone, Debug)]
pub struct Fact {
    /// The pictogram beside the term.
    pub icon: Option<Icon>,
    /// « Territoire », « Public », « Connexion »: a text, not a key.
    pub term: String,
    pub detail: Markup,
}

impl Fact {
    /// A fact without pictogram.
    #[must_use]
    pub fn new(term: impl Into<String>, detail: Markup) -> Self {
        Self { icon: None, term: term.into(), detail }
    }

    /// With a pictogram.
    #[must_use]
    pub fn icon(self, icon: Icon) -> Self {
        Self { icon: Some(icon), ..self }
    }
}

/// The facts that place a publication, as a list of terms.
#[must_use]
pub fn context_strip(facts: &[Fact]) -> Markup {
    html! {
        dl.context {
            @for fact in facts {
                div {
                    dt { @if let Some(pictogram) = fact.icon { (icon(pictogram)) " " } (fact.term) }
                    dd { (fact.detail) }
                }
            }
        }
    }
}

/// Who somebody is, in a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    pub name: String,
    /// Their page here or on their own network.
    pub href: Option<String>,
    pub network: String,
    /// Their territory, when it is worth saying.
    pub territory: Option<String>,
}

/// « Élise Rouvière · Lozère numérique · Lozère »
#[must_use]
pub fn person_line(person: &Person) -> Markup {
    html! {
        span.person {
            @if let Some(href) = &person.href { a rel="author" href=(href) { (person.name) } } @else { (person.name) }
            " · " (person.network)
            @if let Some(territory) = &person.territory { " · " span.place { (territory) } }
        }
    }
}

/// What to show where there is nothing: why, and what to do about it.
#[must_use]
pub fn empty_state(text: &str, action: Option<Markup>) -> Markup {
    html! {
        div.empty {
            svg viewBox="0 0 120 40" aria-hidden="true" focusable="false" {
                path d="M8 30c8-18 24-20 34-8s22 6 30-4 28-8 36 12M22 31c6-9 14-10 19-3s30 5 36-3 16-3 20 5M35 31c8-4 40 0 50-1" {}
            }
            p { (text) }
            @if let Some(action) = action { p { (action) } }
        }
    }
}

/// Steps one after the other, each with what it takes (« 15 min ») and its body.
#[must_use]
pub fn steps<'a>(steps: impl IntoIterator<Item = (&'a str, Markup)>) -> Markup {
    html! {
        ol.steps {
            @for (takes, body) in steps {
                li { @if !takes.is_empty() { p.takes { (takes) } } div.prose { (body) } }
            }
        }
    }
}
