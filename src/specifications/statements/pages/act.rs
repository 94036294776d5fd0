//! Taking a statement of one's own back, and taking one off the list, each after a confirmation.

use super::{errors, notice_of, path, read, refused, signer};
use crate::{
    federation::actors,
    publications::{Publication, shown::is_local},
    specifications::{
        pages::{form_page, refusal, trail, unprocessable},
        statements::{Error, MAX_REASON, State, Statement, put_on, take_off, withdraw},
    },
    web::{
        PageError, PageResult, Site, Submission, View,
        components::{Field, FormErrors, Look, button_link, csrf, error_summary, submit},
        preferences::flash,
    },
};
use axum::{
    extract::{Path, State as Shared},
    response::IntoResponse as _,
};
use maud::{Markup, html};

/// `GET /specifications/{id}/statements/{statement}/withdraw`
pub(super) async fn ask_back(
    Shared(site): Shared<Site>,
    view: View,
    Path((id, statement)): Path<(String, String)>,
) -> PageResult {
    let mut conn = site.db.read().await?;
    let (publication, statement) = read(&mut conn, &id, &statement).await?;
    signer(&mut conn, &view, &statement).await?;
    Ok(draw_back(&view, &publication, &statement, None).into_response())
}

/// `POST /specifications/{id}/statements/{statement}/withdraw`
pub(super) async fn back(
    Shared(site): Shared<Site>,
    view: View,
    Path((id, statement)): Path<(String, String)>,
    _: Submission,
) -> PageResult {
    let mut tx = site.db.begin().await?;
    let (publication, statement) = read(&mut tx, &id, &statement).await?;
    let signer = signer(&mut tx, &view, &statement).await?;
    if let Err(error) = withdraw(&mut tx, &site.here(), &signer, &publication, &statement).await {
        let notice = notice_of(&view, &error).ok_or_else(|| refused(error))?;
        return Ok(unprocessable(draw_back(&view, &publication, &statement, Some(notice))));
    }
    tx.commit().await?;
    site.wake();
    Ok(flash(&site, "statement-flash-withdrawn", &path(&publication, &statement)))
}

fn draw_back(view: &View, publication: &Publication, statement: &Statement, notice: Option<Markup>) -> Markup {
    let heading = view.t("statement-withdraw");
    let at = path(publication, statement);
    let main = html! {
        (trail(view, publication, &heading))
        h1 { (heading) }
        p.lead { a href=(at) { (statement.content().name) } }
        @if let Some(notice) = notice { (notice) }
        @if statement.standing().is_over() { (refusal(&view.t("statement-closed"))) }
        @else {
            p { (view.t("statement-withdraw-text")) }
            form.form method="post" action={ (at) "/withdraw" } {
                (csrf(view))
                div.actions {
                    (submit(Look::Danger, &view.t("statement-withdraw")))
                    (button_link(Look::Quiet, &at, &view.t("statement-cancel")))
                }
            }
        }
    };
    form_page(view, &heading, &FormErrors::new(), main)
}

/// `GET /specifications/{id}/statements/{statement}/remove`
pub(super) async fn ask_off(
    Shared(site): Shared<Site>,
    view: View,
    Path((id, statement)): Path<(String, String)>,
) -> PageResult {
    let mut conn = site.db.read().await?;
    let (publication, statement) = read(&mut conn, &id, &statement).await?;
    if !is_local(&view, &publication) {
        return Err(PageError::Forbidden);
    }
    Ok(draw_off(&view, &publication, &statement, ("", &FormErrors::new()), None).into_response())
}

/// `POST /specifications/{id}/statements/{statement}/remove`
pub(super) async fn off(
    Shared(site): Shared<Site>,
    view: View,
    Path((id, statement)): Path<(String, String)>,
    submission: Submission,
) -> PageResult {
    let mut tx = site.db.begin().await?;
    let (publication, statement) = read(&mut tx, &id, &statement).await?;
    let moderator = actors::by_id(&mut tx, &view.person()?.actor_id).await?;
    let reason = submission.fields.get("reason");
    match take_off(&mut tx, &site.here(), &moderator, &publication, &statement, reason).await {
        Ok(()) => {}
        Err(Error::Invalid(faults)) => {
            let errors = errors(&faults);
            return Ok(unprocessable(draw_off(&view, &publication, &statement, (reason, &errors), None)));
        }
        Err(error) => {
            let notice = notice_of(&view, &error).ok_or_else(|| refused(error))?;
            let none = FormErrors::new();
            return Ok(unprocessable(draw_off(&view, &publication, &statement, (reason, &none), Some(notice))));
        }
    }
    tx.commit().await?;
    site.wake();
    Ok(flash(&site, "statement-flash-removed", &path(&publication, &statement)))
}

/// `POST /specifications/{id}/statements/{statement}/restore`
pub(super) async fn on(
    Shared(site): Shared<Site>,
    view: View,
    Path((id, statement)): Path<(String, String)>,
    _: Submission,
) -> PageResult {
    let mut tx = site.db.begin().await?;
    let (publication, statement) = read(&mut tx, &id, &statement).await?;
    let moderator = actors::by_id(&mut tx, &view.person()?.actor_id).await?;
    let at = path(&publication, &statement);
    match put_on(&mut tx, &site.here(), &moderator, &publication, &statement).await {
        Ok(()) => {}
        // Another moderator was faster.
        Err(Error::Closed) => return Ok(flash(&site, "report-flash-changed", &at)),
        Err(error) => return Err(refused(error)),
    }
    tx.commit().await?;
    site.wake();
    Ok(flash(&site, "statement-flash-restored", &at))
}

fn draw_off(
    view: &View,
    publication: &Publication,
    statement: &Statement,
    (reason, errors): (&str, &FormErrors),
    notice: Option<Markup>,
) -> Markup {
    let heading = view.t("statement-remove");
    let at = path(publication, statement);
    let main = html! {
        (trail(view, publication, &heading))
        h1 { (heading) }
        p.lead { a href=(at) { (statement.content().name) } }
        @if let Some(notice) = notice { (notice) }
        @if statement.standing() != State::Listed { (refusal(&view.t("statement-closed"))) }
        @else {
            p { (view.t("statement-remove-text")) }
            form.form method="post" action={ (at) "/remove" } novalidate {
                (error_summary(view, errors))
                (csrf(view))
                (Field::new("reason", "statement-reason").hint("statement-reason-hint").required().value(reason).rows(4).maxlength(MAX_REASON).textarea(view, errors))
                div.actions {
                    (submit(Look::Danger, &view.t("statement-remove")))
                    (button_link(Look::Quiet, &at, &view.t("statement-cancel")))
                }
            }
        }
    };
    form_page(view, &heading, errors, main)
}
