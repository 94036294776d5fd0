//! Taking a sheet back: what it will do is said before it is done.

use super::{href, known, versions::trail};
use crate::{
    db::Conn,
    federation::actors::{self, Actor},
    practices::{self, Author, Error, Sheet},
    publications::{self, Publication},
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

/// What is hidden here can be taken back too, by its author.
async fn there(conn: &mut Conn, id: &str) -> PageResult<Publication> {
    let publication = known(conn, id).await?;
    if publication.is_deleted() { Err(PageError::Gone) } else { Ok(publication) }
}

/// `GET /practices/{id}/delete`
pub(super) async fn get(State(site): State<Site>, view: View, Path(id): Path<String>) -> PageResult {
    let mut conn = site.db.read().await?;
    let publication = there(&mut conn, &id).await?;
    let person = actors::by_id(&mut conn, &view.person()?.actor_id).await?;
    drop(conn);
    if !may(&site, &view, &publication, &person) {
        return Err(PageError::Forbidden);
    }
    let heading = view.tv("practice-delete-title", &[("title", publication.title.as_str().into())]);
    let at = href(&publication);
    let main = html! {
        (trail(&view, &publication, &view.t("practice-delete-here")))
        h1 { (heading) }
        p.lead { (view.t("practice-delete-lead")) }
        ul {
            li { (view.t("practice-delete-text")) }
            li { (view.t("practice-delete-networks")) }
            @if publication.adaptations > 0 { li { (view.tv("practice-delete-adaptations", &[("count", publication.adaptations.into())])) } }
            li { (view.t("practice-delete-final")) }
        }
        form.form method="post" action={ (at) "/delete" } {
            (csrf(&view))
            div.actions {
                (submit(Look::Danger, &view.t("practice-delete-submit")))
                (button_link(Look::Plain, &at, &view.t("practice-delete-keep")))
            }
        }
    };
    Ok(page(&view, Page::new(heading, main).private()).into_response())
}

/// As the verb will decide.
fn may(site: &Site, view: &View, publication: &Publication, person: &Actor) -> bool {
    let sheet = Sheet::from_json(&publication.sheet);
    let edits = publications::may_edit(publication, person, view.may(Role::Animator), &sheet.co_authors);
    publication.is_of(&site.config.origin) && (edits || view.may(Role::Moderator))
}

/// `POST /practices/{id}/delete`
pub(super) async fn post(State(site): State<Site>, view: View, Path(id): Path<String>, _: Submission) -> PageResult {
    let viewer = view.person()?;
    let mut tx = site.db.begin().await?;
    let publication = there(&mut tx, &id).await?;
    let person = actors::by_id(&mut tx, &viewer.actor_id).await?;
    let author = Author {
        signer: &person,
        person: &person,
        animates: view.may(Role::Animator),
        moderates: view.may(Role::Moderator),
    };
    practices::delete(&mut tx, &site.here(), author, &publication).await.map_err(refused)?;
    tx.commit().await?;
    site.wake();
    Ok(flash(&site, "practice-flash-deleted", "/my/practices"))
}

/// What a verb's refusal is as a page.
pub(super) fn refused(error: Error) -> PageError {
    match error {
        Error::Forbidden => PageError::Forbidden,
        Error::Gone => PageError::Gone,
        Error::Invalid(_) => PageError::BadRequest,
        Error::Database(error) => error.into(),
    }
}
