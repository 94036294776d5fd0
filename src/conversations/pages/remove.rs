//! Taking a comment away, after a confirmation: one's own for good, somebody else's as a moderator.

use super::{author, comment_of, failure, publication, quoted, trail};
use crate::{
    conversations::{self, Comment, Remover, page_path},
    publications::Publication,
    web::{
        PageError, PageResult, Role, Site, Submission, View,
        components::{Field, FormErrors, Look, button_link, csrf, submit},
        layout::{Page, page},
        preferences,
    },
};
use axum::{
    extract::{Path, State},
    response::IntoResponse,
};
use maud::{Markup, html};

/// `GET /practices/{id}/comments/{comment}/delete`
pub(super) async fn get(
    State(site): State<Site>,
    view: View,
    Path((id, comment)): Path<(String, String)>,
) -> PageResult {
    let mut conn = site.db.read().await?;
    let publication = publication(&mut conn, &id).await?;
    let comment = comment_of(&mut conn, &publication, &comment).await?;
    let own = comment.actor_id == view.person()?.actor_id;
    if !own && !view.may(Role::Moderator) {
        return Err(PageError::Forbidden);
    }
    Ok(draw(&view, &publication, &comment, own).into_response())
}

/// `POST /practices/{id}/comments/{comment}/delete`
pub(super) async fn post(
    State(site): State<Site>,
    view: View,
    Path((id, comment)): Path<(String, String)>,
    submission: Submission,
) -> PageResult {
    let mut tx = site.db.begin().await?;
    let publication = publication(&mut tx, &id).await?;
    let comment = comment_of(&mut tx, &publication, &comment).await?;
    let actor = author(&mut tx, &view).await?;
    let by = Remover { actor: &actor, moderates: view.may(Role::Moderator), reason: submission.fields.get("reason") };
    conversations::delete_comment(&mut tx, &site.here(), by, &publication, &comment).await.map_err(failure)?;
    tx.commit().await?;
    site.wake();
    let key = if comment.actor_id == actor.id { "conversation-flash-deleted" } else { "conversation-flash-hidden" };
    Ok(preferences::flash(&site, key, &page_path(&publication)))
}

fn draw(view: &View, publication: &Publication, comment: &Comment, own: bool) -> Markup {
    let name = [("name", comment.author_name.clone().into())];
    let (title, text, button) = if own {
        (view.t("conversation-delete"), "conversation-delete-text", "conversation-delete-send")
    } else {
        (view.tv("conversation-hide", &name).into(), "conversation-hide-text", "conversation-hide-send")
    };
    let path = page_path(publication);
    let main = html! {
        (trail(view, publication, &title))
        h1 { (title) }
        (quoted(view, comment))
        p { (view.t(text)) }
        form.form method="post" action={ (path) "/comments/" (comment.id) "/delete" } {
            (csrf(view))
            @if !own {
                (Field::new("reason", "conversation-hide-reason-label").hint("conversation-hide-reason-hint").maxlength(300).input(view, &FormErrors::new()))
            }
            div.actions {
                (submit(Look::Danger, &view.t(button)))
                (button_link(Look::Quiet, &path, &view.t("conversation-cancel")))
            }
        }
    };
    page(view, Page::new(title, main).private())
}
