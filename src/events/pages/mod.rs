//! The pages of events. What anyone may read is the same for every anonymous reader of one territory; only who may correct
//! an event meets forms.

mod agenda;
mod delete;
mod edit;
mod form;
mod ics;
mod merge;
mod month;
mod new;
mod occurrence;
mod rhythm;
mod view;
mod words;

use super::{Author, Error, KIND, Sheet, content, times::Listed};
use crate::{
    db::Conn,
    federation::actors::{self, Actor},
    publications::{
        self, Publication,
        shown::{is_local, network_name, passage, with_query},
        store,
    },
    web::{
        Access, PageError, PageResult, Role, Routes, View,
        components::{Icon, Tone, badge, breadcrumb, hours, icon},
        layout::{form_page, unprocessable},
    },
};
use axum::routing::get;
use maud::{Markup, html};

/// Adds the routes of this room.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    let contributor = Access::Person(Role::Contributor);
    routes
        .route("/events", Access::Everyone, get(agenda::get))
        .route("/events.ics", Access::Everyone, get(ics::feed))
        .route("/events/month", Access::Everyone, get(month::get))
        .route("/events/new", contributor, get(new::get).post(new::post))
        .route("/events/{id}", Access::Everyone, get(view::get))
        .route("/events/{id}/calendar.ics", Access::Everyone, get(ics::one))
        .route("/events/{id}/edit", contributor, get(edit::get).post(edit::post))
        .route("/events/{id}/merge", contributor, get(merge::get).post(merge::post))
        .route("/events/{id}/times/{of}", contributor, get(occurrence::get).post(occurrence::post))
        .route("/events/{id}/delete", contributor, get(delete::get).post(delete::post))
}

/// Where the agenda stands.
const PATH: &str = "/events";

/// An event by its local identifier; one that was taken back, or is hidden here, is gone.
async fn found(conn: &mut Conn, id: &str) -> PageResult<Publication> {
    let publication = known(conn, id).await?;
    if publication.is_published() { Ok(publication) } else { Err(PageError::Gone) }
}

/// As [`found`], also when it was taken back or is hidden.
async fn known(conn: &mut Conn, id: &str) -> PageResult<Publication> {
    store::by_id(conn, id).await?.filter(|found| found.kind == KIND).ok_or(PageError::NotFound)
}

/// An event that the reader may correct.
struct Mine {
    publication: Publication,
    sheet: Sheet,
    person: Actor,
    animates: bool,
    moderates: bool,
}

impl Mine {
    /// # Errors
    /// 403 for who may not, and on every network but its own.
    async fn read(conn: &mut Conn, view: &View, publication: Publication) -> PageResult<Self> {
        let person = actors::by_id(conn, &view.person()?.actor_id).await?;
        let sheet = Sheet::from_json(&publication.sheet);
        let (animates, moderates) = (view.may(Role::Animator), view.may(Role::Moderator));
        let mine = Self { publication, sheet, person, animates, moderates };
        if is_local(view, &mine.publication) && mine.may_correct() { Ok(mine) } else { Err(PageError::Forbidden) }
    }

    fn may_correct(&self) -> bool {
        publications::may_edit(&self.publication, &self.person, self.animates, &self.sheet.co_authors)
    }

    fn author(&self) -> Author<'_> {
        Author { signer: &self.person, person: &self.person, animates: self.animates, moderates: self.moderates }
    }
}

/// True when this reader may correct it; an anonymous one costs nothing.
async fn may_correct(conn: &mut Conn, view: &View, publication: &Publication) -> PageResult<bool> {
    if view.viewer.is_none() || !is_local(view, publication) || !view.may(Role::Contributor) {
        return Ok(false);
    }
    match Mine::read(conn, view, publication.clone()).await {
        Ok(_) => Ok(true),
        Err(PageError::Forbidden) => Ok(false),
        Err(error) => Err(error),
    }
}

/// The way back from a page about an event.
fn trail(view: &View, publication: &Publication, here: &str) -> Markup {
    breadcrumb(view, &[(&view.t("event-list-title"), PATH), (&publication.title, &publication.path())], here)
}

/// Times of events, one after the other, each title an `h3`.
fn cards(view: &View, items: &[Listed]) -> Markup {
    html! { ul.cards { @for one in items { li { (card(view, one)) } } } }
}

/// The page of an event, about one of its times where it is a series.
fn at(sheet: &Sheet, event: &Publication, occurrence: &str) -> String {
    if sheet.repeats.is_empty() { event.path() } else { with_query(&event.path(), [("on", occurrence)]) }
}

fn card(view: &View, Listed { time, event }: &Listed) -> Markup {
    let sheet = Sheet::from_json(&event.sheet);
    html! {
        article.card {
            p.card-place { (icon(Icon::Pin)) " " (words::place(view, &sheet)) }
            h3 { a href=(at(&sheet, event, &time.occurrence)) lang=[passage(view, &event.language)] { (event.title) } }
            p { (hours(view, time.starts_at, &content::place(&sheet.zone))) ", " (words::lasts(view, time.starts_at, time.ends_at)) }
            p.card-summary lang=[passage(view, &event.language)] { (event.summary) }
            p.meta { (network_name(view, event)) }
            @if time.is_cancelled() { p.badges { (badge(Tone::Closed, &view.t("event-cancelled"))) } }
        }
    }
}

/// What a verb refuses where there is no form to show it in.
fn refused(error: Error) -> PageError {
    match error {
        Error::Forbidden => PageError::Forbidden,
        Error::Gone => PageError::Gone,
        Error::Unknown => PageError::NotFound,
        Error::Invalid(_) | Error::Moved(_) => PageError::BadRequest,
        Error::Database(error) => error.into(),
    }
}
