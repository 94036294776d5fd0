//! What changed from one text to another, section by section and word by word. Only what changed is shown, and of two great
//! texts as much as one page carries.

use super::text;
use crate::{
    specifications::document::{Fate, RequirementDifference, SectionDifference, shown_label},
    text::diff::Change,
    web::{
        View,
        components::{self, pager},
    },
};
use maud::{Markup, html};
use serde::Deserialize;

/// Bytes of words of one page.
const MOST: usize = 20_000;
/// What a heading and the like weigh beside the words.
const EACH: usize = 200;

/// After how many changed sections the others are asked for.
#[derive(Deserialize)]
pub(super) struct After {
    after: Option<usize>,
}

impl After {
    /// What a page shows that was not asked for more.
    pub(super) const NONE: Self = Self { after: None };

    /// True on the first page.
    pub(super) fn is_first(&self) -> bool {
        self.after.is_none_or(|after| after == 0)
    }
}

/// Those sections that changed which one page carries; the others are found at `own`, which may have a query.
pub(super) fn page(view: &View, own: &str, all: &[SectionDifference], after: &After) -> Markup {
    let first = after.after.unwrap_or(0).min(all.len());
    let end = first + fitting(&all[first..]);
    let mark = if own.contains('?') { '&' } else { '?' };
    let next = (end < all.len()).then(|| format!("{own}{mark}after={end}"));
    html! {
        (show(view, &all[first..end]))
        (pager(view, (first > 0).then_some(own), next.as_deref()))
    }
}

/// How many of these one page carries: one at least, where there is one.
fn fitting(all: &[SectionDifference]) -> usize {
    let words = |changes: &[Change]| changes.iter().map(|change| change.text.len()).sum::<usize>();
    let mut weight = 0;
    let light = all.iter().take_while(|one| {
        let of = |one: &RequirementDifference| EACH + words(&one.text) + words(&one.rationale) + words(&one.test);
        weight += EACH + words(&one.retitled) + words(&one.text) + one.requirements.iter().map(of).sum::<usize>();
        weight <= MOST
    });
    light.count().max(1).min(all.len())
}

/// The sections that changed, or a sentence that none did.
pub(in crate::specifications) fn show(view: &View, all: &[SectionDifference]) -> Markup {
    html! {
        @if all.is_empty() { p { (view.t("practice-changes-none")) } }
        @for one in all {
            section {
                h2 { (text::title(view, "", &one.title)) }
                (fate(view, one.fate, one.is_moved))
                (words(view, "specification-changed-title", &one.retitled))
                @if !one.text.is_empty() { (components::diff(view, &one.text)) }
                @for requirement in &one.requirements { (requirement_of(view, requirement)) }
            }
        }
    }
}

fn fate(view: &View, fate: Fate, is_moved: bool) -> Markup {
    let key = match fate {
        Fate::Added => Some("specification-changed-added"),
        Fate::Removed => Some("specification-changed-removed"),
        Fate::Kept => is_moved.then_some("specification-changed-moved"),
    };
    html! { @if let Some(key) = key { p.meta { (view.t(key)) } } }
}

fn words(view: &View, key: &str, changes: &[Change]) -> Markup {
    html! { @if !changes.is_empty() { p.meta { (view.t(key)) } (components::diff(view, changes)) } }
}

fn requirement_of(view: &View, one: &RequirementDifference) -> Markup {
    html! {
        div.panel {
            h3 { (shown_label(one.number)) }
            (fate(view, one.fate, one.is_moved || one.from.is_some()))
            @if let Some((before, after)) = one.priority {
                p { (view.tv("specification-changed-priority", &[("before", view.t(before.key()).into()), ("after", view.t(after.key()).into())])) }
            }
            @if !one.text.is_empty() { (components::diff(view, &one.text)) }
            (words(view, "specification-rationale", &one.rationale))
            (words(view, "specification-test", &one.test))
        }
    }
}
