//! Correcting one's own words.

use super::{author, comment_of, mend, publication, trail, unprocessable};
use crate::{
    conversations::{self, Comment, MAX_NOTE, MAX_TEXT, page_path},
    publications::Publication,
    web::{
        PageError, PageResult, Site, Submission, View,
        components::{Field, FormErrors, Look, button_link, csrf, error_summary, submit},
        layout::{Page, page},
        preferences,
    },
};
use axum::{
    extract::{Path, State},
    response::IntoResponse,
};
use maud::{Markup, html};

/// `GET /practices/{id}/comments/{comment}/edit`
pub(super) async fn get(
    State(site): State<Site>,
    view: View,
    Path((id, comment)): Path<(String, String)>,
) -> PageResult {
    let mut conn = site.db.read().await?;
    let publication = publication(&mut conn, &id).await?;
    let comment = comment_of(&mut conn, &publication, &comment).await?;
    if comment.actor_id != view.person()?.actor_id {
        return Err(PageError::Forbidden);
    }
    Ok(draw(&view, &publication, &comment, &comment.source, &FormErrors::new()).into_response())
}

/// `POST /practices/{id}/comments/{comment}/edit`
pub(super) async fn post(
    State(site): State<Site>,
    view: View,
    Path((id, comment)): Path<(String, String)>,
    submission: Submission,
) -> PageResult {
    let text = submission.fields.get("text");
    let mut tx = site.db.begin().await?;
    let publication = publication(&mut tx, &id).await?;
    let comment = comment_of(&mut tx, &publication, &comment).await?;
    let author = author(&mut tx, &view).await?;
    match conversations::edit_comment(&mut tx, &site.here(), &author, &publication, &comment, text).await {
        Ok(changed) => {
            let address = super::address(&mut tx, &publication, &changed).await?;
            tx.commit().await?;
            site.wake();
            Ok(preferences::flash(&site, "conversation-flash-edited", &address))
        }
        Err(error) => Ok(unprocessable(draw(&view, &publication, &comment, text, &mend(error)?))),
    }
}

fn draw(view: &View, publication: &Publication, comment: &Comment, text: &str, errors: &FormErrors) -> Markup {
    let (title, path) = (view.t("conversation-edit"), page_path(publication));
    let field = if comment.is_use() {
        Field::new("text", "conversation-use-note-label").maxlength(MAX_NOTE)
    } else {
        Field::new("text", "conversation-text-label").required().maxlength(MAX_TEXT)
    };
    let main = html! {
        (trail(view, publication, &title))
        h1 { (title) }
        form.form method="post" action={ (path) "/comments/" (comment.id) "/edit" } novalidate {
            (error_summary(view, errors))
            (csrf(view))
            (field.markdown().rows(8).value(text).textarea(view, errors))
            div.actions {
                (submit(Look::Primary, &view.t("conversation-edit-send")))
                (button_link(Look::Quiet, &path, &view.t("conversation-cancel")))
            }
        }
    };
    page(view, Page::new(title, main).private())
}
