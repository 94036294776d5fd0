//! `/events/{id}/merge`: a version that came back from another network beside one that was written here since. What differs is
//! shown; what is missing is put in by a correction, and the other waits no more.

use super::{Mine, PATH, edit, form, found, refused, trail};
use crate::{
    events::{self, Sheet},
    publications::{Publication, versions},
    web::{
        PageError, PageResult, Site, Submission, View,
        components::{Look, button_link, post_button},
        layout::{Page, page},
        preferences::{flash, see_other},
    },
};
use axum::{
    extract::{Path, State},
    response::IntoResponse as _,
};
use maud::html;

/// `GET /events/{id}/merge`
pub(super) async fn get(State(site): State<Site>, view: View, Path(id): Path<String>) -> PageResult {
    let mut conn = site.db.read().await?;
    let publication = found(&mut conn, &id).await?;
    let mine = Mine::read(&mut conn, &view, publication).await?;
    let Some(other) = versions::beside(&mut conn, &id).await? else {
        return Ok(see_other(&mine.publication.path()));
    };
    drop(conn);
    let at = mine.publication.path();
    let beside = Publication { title: other.title.clone(), ..mine.publication.clone() };
    let theirs = form::of(&beside, &Sheet::from_json(&other.sheet));
    let number = other.number.to_string();
    let heading = view.tv("practice-merge-title", &[("title", mine.publication.title.as_str().into())]);
    let main = html! {
        (trail(&view, &mine.publication, &view.t("practice-merge-here")))
        h1 { (heading) }
        p.lead { (view.t("event-merge-lead")) }
        (edit::differing(&view, &mine, &theirs))
        div.actions {
            (button_link(Look::Primary, &format!("{at}/edit"), &view.t("event-merge-edit")))
            (post_button(&view, Look::Plain, &format!("{at}/merge"), &[("version", &number)], &view.t("event-merge-settle")))
        }
    };
    Ok(page(&view, Page::new(heading, main).private()).into_response())
}

/// `POST /events/{id}/merge`: nothing of the other version is missing any more.
pub(super) async fn post(
    State(site): State<Site>,
    view: View,
    Path(id): Path<String>,
    submission: Submission,
) -> PageResult {
    let number = submission.fields.get("version").parse().map_err(|_| PageError::BadRequest)?;
    let mut tx = site.db.begin().await?;
    let publication = found(&mut tx, &id).await?;
    let mine = Mine::read(&mut tx, &view, publication).await?;
    events::settle(&mut tx, &site.here(), mine.author(), &mine.publication, number).await.map_err(refused)?;
    tx.commit().await?;
    Ok(flash(&site, "practice-flash-kept", &format!("{PATH}/{id}")))
}
