//! Two texts compared word by word.

use crate::text::diff::{Change, Kind};
use crate::web::view::View;
use maud::{Markup, html};

/// Added and removed words in their text: by colour, by underline and strike, and in words for those who listen.
#[must_use]
pub fn diff(view: &View, changes: &[Change]) -> Markup {
    html! {
        @if changes.iter().all(|change| change.kind == Kind::Same) {
            p.meta { (view.t("diff-none")) }
        }
        // Two texts with nothing in common are two blocks.
        @let is_whole = changes.len() == 2 && changes.iter().all(|change| change.kind != Kind::Same);
        div.diff.whole[is_whole] {
            @for change in changes {
                @match change.kind {
                    Kind::Same => { (change.text) },
                    Kind::Added => { ins { span.visually-hidden { " " (view.t("diff-added")) " " } (change.text) } },
                    Kind::Removed => { del { span.visually-hidden { " " (view.t("diff-removed")) " " } (change.text) } },
                }
            }
        }
    }
}
