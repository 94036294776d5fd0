//! The choice of territories: every one of the list, the reader's own first, and no script needed.

use super::errors::FormErrors;
use super::field::{Choice, Field, tick};
use crate::territory::{self, Territory};
use crate::web::view::View;
use maud::{Markup, html};

impl Field<'_> {
    /// Boxes for all territories; each sends `name=code`. Those chosen and the reader's own stand first, the
    /// others in groups that unfold. A page that starts from nothing gives `&[view.territory.code.clone()]`.
    #[must_use]
    pub fn territories(self, view: &View, errors: &FormErrors, chosen: &[String]) -> Markup {
        type Numbered = (usize, &'static Territory);
        let is_first =
            |(_, territory): &Numbered| territory.code == view.territory.code || chosen.contains(&territory.code);
        let (first, others): (Vec<Numbered>, Vec<Numbered>) = territory::all().iter().enumerate().partition(is_first);
        let boxes = |territories: &[Numbered]| {
            html! {
                div.ticks {
                    @for (n, territory) in territories {
                        @let is_chosen = chosen.contains(&territory.code);
                        (tick("checkbox", self.name, *n, &Choice::new(territory.code.as_str(), territory.label(view.locale), is_chosen)))
                    }
                }
            }
        };
        let controls = html! {
            (boxes(&first))
            details.more {
                summary { (view.t("field-territories-others")) }
                @for group in others.chunk_by(|(_, a), (_, b)| a.kind == b.kind) {
                    fieldset {
                        legend { (view.t(group[0].1.kind.key())) }
                        (boxes(group))
                    }
                }
            }
        };
        self.group(view, errors, &controls)
    }
}
