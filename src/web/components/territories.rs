//! The choice of territories: every one of the list, the reader's own first, and no script needed.

use super::errors::FormErrors;
use super::field::{Choice, Field, tick};
use super::{Look, submit_as};
use crate::territory::{self, Kind, Territory};
use crate::text::fold;
use crate::web::{form::Fields, view::View};
use maud::{Markup, html};

/// Field of the list to add from: one more value of the field itself.
pub const PICKED: &str = "territory";

/// The fields of a form in which what was picked from the list ([`PICKED`]) is one more of the territories.
#[must_use]
pub fn with_picked(fields: &Fields) -> Fields {
    let ticked = fields.all("territories");
    let kept = |(name, value): &&(String, String)| name != PICKED || !(value.is_empty() || ticked.contains(value));
    let renamed = |(name, value): &(String, String)| {
        let name = if name == PICKED { "territories" } else { name.as_str() };
        (name.to_owned(), value.clone())
    };
    Fields(fields.0.iter().filter(kept).map(renamed).collect())
}

impl Field<'_> {
    /// Sends `name=code` for each territory. Those chosen and the reader's own are boxes that stand first; those
    /// overseas and the wider areas are boxes that unfold; regions and départements, of which there are more than a
    /// phone shows, are one list to add from: what is picked there is sent as [`PICKED`], and the button
    /// `step=territory` makes it a box, so that another can be picked. A page that starts from nothing gives
    /// `&[view.territory.code.clone()]`.
    #[must_use]
    pub fn territories(self, view: &View, errors: &FormErrors, chosen: &[String]) -> Markup {
        let is_first =
            |territory: &&'static Territory| territory.code == view.territory.code || chosen.contains(&territory.code);
        let (first, others): (Vec<&'static Territory>, Vec<&'static Territory>) =
            territory::all().iter().partition(is_first);
        let (many, few): (Vec<&'static Territory>, Vec<&'static Territory>) =
            others.into_iter().partition(|territory| matches!(territory.kind, Kind::Region | Kind::Department));
        // Who looks for theirs in a hundred looks by its name.
        let named = |territories: &[&'static Territory]| {
            let mut sorted: Vec<_> =
                territories.iter().map(|territory| (territory.label(view.locale), territory.code.as_str())).collect();
            sorted.sort_by_key(|(label, _)| fold::fold(label));
            sorted
        };
        let boxes = |territories: &[&'static Territory]| {
            html! {
                div.ticks {
                    @for territory in territories {
                        @let is_chosen = chosen.contains(&territory.code);
                        (tick("checkbox", self.name, &Choice::new(territory.code.as_str(), territory.label(view.locale), is_chosen)))
                    }
                }
            }
        };
        let more = format!("{}-more", self.name);
        let controls = html! {
            (boxes(&first))
            details.more {
                summary { (view.t("field-territories-others")) }
                @for group in few.chunk_by(|a, b| a.kind == b.kind) {
                    fieldset {
                        legend { (view.t(group[0].kind.key())) }
                        (boxes(group))
                    }
                }
            }
            label for=(more) { (view.t("field-territories-more")) }
            div.beside {
                select id=(more) name=(PICKED) {
                    option value="" { (view.t("field-territories-none")) }
                    @for group in many.chunk_by(|a, b| a.kind == b.kind) {
                        optgroup label=(view.t(group[0].kind.key())) {
                            @for (label, code) in named(group) { option value=(code) { (label) } }
                        }
                    }
                }
                (submit_as(Look::Plain, "step", "territory", &view.t("field-territories-add")))
            }
        };
        self.group(view, errors, &controls)
    }
}
