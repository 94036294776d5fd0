//! Taking an event back: what it will do is said before it is done. That it does not take place is said otherwise.

use super::{Mine, known, refused, trail};
use crate::{
    db::Conn,
    events,
    publications::shown::is_local,
    web::{
        PageError, PageResult, Role, Site, Submission, View,
        components::{Look, button_link, csrf, submit},
        layout::{Page, page},
        preferences::flash,
    },
};
use axum::{
    extract::{Path, State},
    response::IntoResponse as _,
};
use maud::html;

/// What is hidden here can be taken back too, and moderators take back anything of this network.
async fn read(conn: &mut Conn, view: &View, id: &str) -> PageResult<Mine> {
    let publication = known(conn, id).await?;
    if publication.is_deleted() {
        return Err(PageError::Gone);
    }
    if view.may(Role::Moderator) && is_local(view, &publication) {
        let person = crate::federation::actors::by_id(conn, &view.person()?.actor_id).await?;
        let sheet = super::Sheet::from_json(&publication.sheet);
        return Ok(Mine { publication, sheet, person, animates: view.may(Role::Animator), moderates: true });
    }
    Mine::read(conn, view, publication).await
}

/// `GET /events/{id}/delete`
pub(super) async fn get(State(site): State<Site>, view: View, Path(id): Path<String>) -> PageResult {
    let mine = read(&mut site.db.read().await?, &view, &id).await?;
    let (publication, at) = (&mine.publication, mine.publication.path());
    let heading = view.tv("event-delete-title", &[("title", publication.title.as_str().into())]);
    let main = html! {
        (trail(&view, publication, &view.t("practice-delete-here")))
        h1 { (heading) }
        p.lead { (view.t("event-delete-lead")) }
        ul {
            li { (view.t("event-delete-networks")) }
            li { (view.t("practice-delete-final")) }
        }
        form.form method="post" action={ (at) "/delete" } {
            (csrf(&view))
            div.actions {
                (submit(Look::Danger, &view.t("event-delete-submit")))
                (button_link(Look::Plain, &at, &view.t("event-delete-keep")))
            }
        }
    };
    Ok(page(&view, Page::new(heading, main).private()).into_response())
}

/// `POST /events/{id}/delete`
pub(super) async fn post(State(site): State<Site>, view: View, Path(id): Path<String>, _: Submission) -> PageResult {
    let mut tx = site.db.begin().await?;
    let mine = read(&mut tx, &view, &id).await?;
    events::delete(&mut tx, &site.here(), mine.author(), &mine.publication).await.map_err(refused)?;
    tx.commit().await?;
    site.wake();
    Ok(flash(&site, "event-flash-deleted", super::PATH))
}
