//! What can be done with a sheet, and by whom. What is shown here is a courtesy: the verbs decide.

use super::{Shown, href};
use crate::{
    db::{Conn, Result},
    federation::actors,
    practices::Sheet,
    publications::{self, Publication, shown::moderation},
    web::{
        Role, View,
        components::{Look, button_link},
    },
};
use maud::{Markup, html};

/// What this reader may do with it.
#[derive(Copy, Clone, Default)]
pub(super) struct May {
    pub(super) correct: bool,
    /// Taking it back is rare, and for good: the link stands with the history, out of the way.
    pub(super) delete: bool,
}

impl May {
    /// Reads it; an anonymous reader costs nothing.
    pub(super) async fn read(conn: &mut Conn, view: &View, publication: &Publication, sheet: &Sheet) -> Result<Self> {
        let Some(viewer) = view.viewer.as_ref().filter(|_| super::is_local(view, publication)) else {
            return Ok(Self::default());
        };
        let actor = actors::by_id(conn, &viewer.actor_id).await?;
        let correct = view.may(Role::Contributor)
            && publications::may_edit(publication, &actor, view.may(Role::Animator), &sheet.co_authors);
        Ok(Self { correct, delete: correct || view.may(Role::Moderator) })
    }
}

/// The row of buttons. Who is not signed in is asked to when they follow one.
pub(super) fn bar(view: &View, shown: &Shown<'_>) -> Markup {
    let at = href(shown.publication);
    html! {
        div.actions {
            @if shown.may.correct { (button_link(Look::Primary, &format!("{at}/edit"), &view.t("practice-action-correct"))) }
            (button_link(if shown.may.correct { Look::Plain } else { Look::Primary }, &format!("{at}/adapt"), &view.t("practice-action-adapt")))
            @if view.may(Role::Moderator) && shown.publication.is_published() {
                (button_link(Look::Danger, &moderation(shown.publication), &view.t("practice-action-hide")))
            }
        }
    }
}
