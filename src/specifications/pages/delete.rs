//! Taking a specification back: what it will do is said before it is done.

use super::{Mine, known, refused, trail};
use crate::{
    db::Conn,
    federation::actors,
    publications::shown::is_local,
    specifications::{self, Sheet, is_of_team},
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

/// What is hidden here can be taken back too.
async fn read(conn: &mut Conn, view: &View, id: &str) -> PageResult<Mine> {
    let publication = known(conn, id).await?;
    if publication.is_deleted() {
        return Err(PageError::Gone);
    }
    let person = actors::by_id(conn, &view.person()?.actor_id).await?;
    let (animates, moderates) = (view.may(Role::Animator), view.may(Role::Moderator));
    let sheet = Sheet::from_json(&publication.sheet);
    if !is_local(view, &publication) || !(moderates || is_of_team(&publication, &person, animates, &sheet)) {
        return Err(PageError::Forbidden);
    }
    Ok(Mine { publication, sheet, person, animates, moderates })
}

/// `GET /specifications/{id}/delete`
pub(super) async fn get(State(site): State<Site>, view: View, Path(id): Path<String>) -> PageResult {
    let mine = read(&mut site.db.read().await?, &view, &id).await?;
    let (publication, at) = (&mine.publication, mine.publication.path());
    let heading = view.tv("practice-delete-title", &[("title", publication.title.as_str().into())]);
    let main = html! {
        (trail(&view, publication, &view.t("practice-delete-here")))
        h1 { (heading) }
        p.lead { (view.t("practice-delete-lead")) }
        ul {
            li { (view.t("specification-delete-text")) }
            li { (view.t("practice-delete-networks")) }
            li { (view.t("practice-delete-final")) }
        }
        form.form method="post" action={ (at) "/delete" } {
            (csrf(&view))
            div.actions {
                (submit(Look::Danger, &view.t("specification-delete-submit")))
                (button_link(Look::Plain, &at, &view.t("practice-delete-keep")))
            }
        }
    };
    Ok(page(&view, Page::new(heading, main).private()).into_response())
}

/// `POST /specifications/{id}/delete`
pub(super) async fn post(State(site): State<Site>, view: View, Path(id): Path<String>, _: Submission) -> PageResult {
    let mut tx = site.db.begin().await?;
    let mine = read(&mut tx, &view, &id).await?;
    specifications::delete(&mut tx, &site.here(), mine.author(), &mine.publication).await.map_err(refused)?;
    tx.commit().await?;
    site.wake();
    Ok(flash(&site, "specification-flash-deleted", super::PATH))
}
