//! Commenting a publication, or answering one of its comments.

use super::{author, mend, publication, quoted, trail, unprocessable};
use crate::{
    conversations::{self, Comment, store, thread},
    db::Conn,
    publications::Publication,
    web::{
        PageResult, Site, Submission, View,
        components::FormErrors,
        layout::{Page, page},
        preferences,
        sent::{self, FORM_ID},
    },
};
use axum::{
    extract::{Path, Query, State},
    response::IntoResponse,
};
use maud::{Markup, html};
use serde::Deserialize;

/// Which comment is answered.
#[derive(Deserialize)]
pub(super) struct Asked {
    parent: Option<String>,
}

/// `GET /practices/{id}/comments/new?parent=`
pub(super) async fn get(
    State(site): State<Site>,
    view: View,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let mut conn = site.db.read().await?;
    let publication = publication(&mut conn, &id).await?;
    let parent = parent(&mut conn, &publication, asked.parent.as_deref()).await?;
    Ok(draw(&view, &publication, parent.as_ref(), "", &FormErrors::new()).into_response())
}

/// `POST /practices/{id}/comments`
pub(super) async fn post(
    State(site): State<Site>,
    view: View,
    Path(id): Path<String>,
    submission: Submission,
) -> PageResult {
    let text = submission.fields.get("text");
    let answered = Some(submission.fields.get("parent")).filter(|id| !id.is_empty());
    let (viewer, name, now) = (view.person()?, submission.fields.get(FORM_ID), site.clock.now());
    let mut tx = site.db.begin().await?;
    if let Some(address) = sent::begin(&mut tx, &viewer.id, name, &submission.fields, now).await? {
        return Ok(preferences::see_other(&address));
    }
    let publication = publication(&mut tx, &id).await?;
    let author = author(&mut tx, &view).await?;
    match conversations::comment(&mut tx, &site.here(), &author, &publication, answered, text).await {
        Ok(comment) => {
            let address = super::address(&mut tx, &publication, &comment).await?;
            sent::done(&mut tx, &viewer.id, name, &submission.fields, &address, now).await?;
            tx.commit().await?;
            site.wake();
            Ok(preferences::flash(&site, "conversation-flash-sent", &address))
        }
        Err(error) => {
            let errors = mend(error)?;
            let parent = parent(&mut tx, &publication, answered).await?;
            Ok(unprocessable(draw(&view, &publication, parent.as_ref(), text, &errors)))
        }
    }
}

/// The comment that is answered, while it can be read.
async fn parent(conn: &mut Conn, publication: &Publication, id: Option<&str>) -> PageResult<Option<Comment>> {
    let Some(id) = id else { return Ok(None) };
    let found = store::by_id(conn, id).await?;
    Ok(found.filter(|found| found.publication_id == publication.id && found.is_published()))
}

fn draw(view: &View, publication: &Publication, parent: Option<&Comment>, text: &str, errors: &FormErrors) -> Markup {
    let title = match parent {
        Some(parent) => view.tv("conversation-answer-title", &[("name", parent.author_name.clone().into())]),
        None => view.tv("conversation-new-title", &[("title", publication.title.clone().into())]),
    };
    let main = html! {
        (trail(view, publication, &title))
        h1 { (title) }
        @if let Some(parent) = parent { (quoted(view, parent)) }
        (thread::comment_form(view, publication, parent.map(|parent| parent.id.as_str()), text, errors))
    };
    page(view, Page::new(title.clone(), main).private())
}
