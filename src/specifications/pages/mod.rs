//! The pages of specifications. What anyone may read is the same for every anonymous reader; only people of the drafting
//! team meet forms.

mod about;
mod awaiting;
mod compare;
mod contents;
mod delete;
mod differences;
mod edit;
mod export;
mod form;
mod freeze;
pub(super) mod hide;
mod lineage;
mod list;
mod new;
mod phase;
mod section;
mod text;
mod understood;
mod version;
mod versions;
mod view;
mod work;

pub(super) use crate::web::{
    components::refusal,
    layout::{form_page, unprocessable},
};
pub(super) use differences::show as show_differences;
pub(super) use edit::conflict_of;
pub(super) use text::{Laid, title};

use super::{Author, Error, KIND, Problem, Sheet, is_of_team, phase::Standing, unsettled::Unsettled};
use crate::{
    db::Conn,
    federation::actors::{self, Actor},
    publications::{Publication, shown::is_local, store},
    territory::{self, Place},
    time::{Timestamp, display},
    web::{
        Access, PageError, PageResult, Role, Routes, View,
        components::{FormErrors, Tone, breadcrumb, instant, notice},
    },
};
use axum::routing::get;
use maud::{Markup, html};

/// Adds the routes of this room.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    let team = Access::Person(Role::Contributor);
    routes
        .route("/specifications", Access::Everyone, get(list::get))
        .route("/specifications/new", team, get(new::get).post(new::post))
        .route("/specifications/{id}", Access::Everyone, get(view::get))
        .route("/specifications/{id}/continue", Access::Person(Role::Animator), get(new::go_on))
        .route("/specifications/{id}/whole", Access::Everyone, get(view::whole))
        .route("/specifications/{id}/sections/{section}", Access::Everyone, get(section::get))
        .route("/specifications/{id}/drafting", Access::Everyone, get(work::get))
        .route("/specifications/{id}/drafting/{section}", team, get(edit::get).post(edit::post))
        .route("/specifications/{id}/edit", team, get(edit::get_whole).post(edit::post_whole))
        .route("/specifications/{id}/merge", team, get(edit::merge).post(edit::settle))
        .route("/specifications/{id}/about", team, get(about::get).post(about::post))
        .route("/specifications/{id}/phase", team, get(phase::get).post(phase::post))
        .route("/specifications/{id}/freeze", team, get(freeze::get).post(freeze::post))
        .route("/specifications/{id}/versions", Access::Everyone, get(versions::list))
        .route("/specifications/{id}/versions/{number}", Access::Everyone, get(version::get))
        .route("/specifications/{id}/compare", Access::Everyone, get(compare::get))
        .route("/specifications/{id}/delete", team, get(delete::get).post(delete::post))
}

/// Where the list stands.
const PATH: &str = "/specifications";

/// A specification by its local identifier; one that was taken back, or is hidden here, is gone.
pub(super) async fn found(conn: &mut Conn, id: &str) -> PageResult<Publication> {
    let publication = known(conn, id).await?;
    if publication.is_published() { Ok(publication) } else { Err(PageError::Gone) }
}

/// As [`found`], also when it was taken back or is hidden.
async fn known(conn: &mut Conn, id: &str) -> PageResult<Publication> {
    store::by_id(conn, id).await?.filter(|found| found.kind == KIND).ok_or(PageError::NotFound)
}

/// What a person of the drafting team works on.
pub(super) struct Mine {
    pub(super) publication: Publication,
    pub(super) sheet: Sheet,
    pub(super) person: Actor,
    animates: bool,
    moderates: bool,
}

impl Mine {
    /// # Errors
    /// 403 for who is not of the team, and on every network but its own.
    pub(super) async fn read(conn: &mut Conn, view: &View, id: &str) -> PageResult<Self> {
        let publication = found(conn, id).await?;
        let person = actors::by_id(conn, &view.person()?.actor_id).await?;
        let sheet = Sheet::from_json(&publication.sheet);
        let animates = view.may(Role::Animator);
        if !is_local(view, &publication) || !is_of_team(&publication, &person, animates, &sheet) {
            return Err(PageError::Forbidden);
        }
        Ok(Self { publication, sheet, person, animates, moderates: view.may(Role::Moderator) })
    }

    pub(super) fn author(&self) -> Author<'_> {
        Author { signer: &self.person, person: &self.person, animates: self.animates, moderates: self.moderates }
    }
}

/// True when this reader is of the drafting team; an anonymous one costs nothing.
pub(super) async fn drafts(conn: &mut Conn, view: &View, publication: &Publication, sheet: &Sheet) -> PageResult<bool> {
    let Some(viewer) = view.viewer.as_ref().filter(|_| is_local(view, publication) && view.may(Role::Contributor))
    else {
        return Ok(false);
    };
    let person = actors::by_id(conn, &viewer.actor_id).await?;
    Ok(is_of_team(publication, &person, view.may(Role::Animator), sheet))
}

/// The way back from a page about a specification.
pub(super) fn trail(view: &View, publication: &Publication, here: &str) -> Markup {
    breadcrumb(view, &[(&view.t("specification-list-title"), PATH), (&publication.title, &publication.path())], here)
}

/// The place of those who issue it.
pub(super) fn place(view: &View, sheet: &Sheet) -> Place {
    Place::of_zone(&sheet.zone)
        .unwrap_or_else(|| territory::get("FR").map_or_else(|| view.place.clone(), territory::Territory::place))
}

/// An instant by the reader's hour, and by that of those who issue it where it is another.
pub(super) fn both(view: &View, sheet: &Sheet, at: Timestamp) -> Markup {
    let issuer = place(view, sheet);
    html! {
        (instant(view, at))
        @if issuer.iana != view.place.iana { ", " (view.tv("specification-hour-issuer", &[("hour", display::instant(at, &issuer, view.locale).into())])) }
    }
}

/// What can be done now, by whom, until when.
pub(super) fn banner(view: &View, publication: &Publication, sheet: &Sheet) -> Markup {
    let Standing { phase, until } = sheet.schedule().at(view.now);
    let is_here = is_local(view, publication);
    notice(
        Tone::Waiting,
        html! {
            p {
                strong { (view.tv("specification-phase", &[("phase", view.t(phase.key()).into())])) }
                @match until {
                    Some(until) => { ", " (view.t("specification-until")) " " (both(view, sheet, until)) "." }
                    None => { ". " (view.t("specification-until-none")) }
                }
            }
            p { (view.t(phase.now_key())) }
            @if !is_here {
                p {
                    (view.t("specification-elsewhere")) " "
                    a href=(publication.url) rel="external" { (view.tv("specification-elsewhere-link", &[("title", publication.title.as_str().into())])) }
                }
            }
        },
    )
}

/// What the verbs found wrong, as a form shows it.
pub(super) fn errors(view: &View, problems: &[Problem]) -> FormErrors {
    let mut errors = FormErrors::new();
    for problem in problems {
        errors.add_with(problem.field, "specification-error", vec![("words", problem.words(view.locale).into())]);
    }
    errors
}

/// What a verb refuses where there is no form to show it in.
fn refused(error: Error) -> PageError {
    match error {
        Error::Forbidden => PageError::Forbidden,
        Error::Gone => PageError::Gone,
        Error::Invalid(_) | Error::OutOfPhase(_) | Error::Moved(_) | Error::Unchanged => PageError::BadRequest,
        Error::Database(error) => error.into(),
    }
}

/// The field by which the team goes on with a text on which something is open.
const CONFIRM: &str = "confirm";

/// What is open on a text, for who is about to go on with it.
fn told_open(view: &View, publication: &Publication, open: Unsettled) -> Markup {
    if open.is_empty() {
        return html! {};
    }
    let at = publication.path();
    let words = |key: &str, count: i64| view.tv(key, &[("count", count.into())]);
    notice(
        Tone::Waiting,
        html! {
            @if open.amendments > 0 { p { a href={ (at) "/amendments?state=open" } { (words("specification-open-amendments", open.amendments)) } } }
            @if open.votes > 0 { p { a href={ (at) "#votes" } { (words("specification-open-votes", open.votes)) } } }
        },
    )
}

/// Why a text is not taken in the phase in which it stands.
pub(super) fn out_of_phase(view: &View, standing: Standing) -> Markup {
    refusal(&view.tv("specification-out-of-phase", &[("phase", view.t(standing.phase.key()).into())]))
}

/// The same where nothing was sent yet.
pub(super) fn not_in_phase(view: &View, standing: Standing) -> Markup {
    refusal(&view.tv("specification-not-in-phase", &[("phase", view.t(standing.phase.key()).into())]))
}
