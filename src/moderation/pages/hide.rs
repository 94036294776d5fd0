//! Hiding a publication from the readers of this network, and showing it again: for moderators, from its
//! page or from a report of it.

use crate::{
    client_address::ClientAddress,
    db::Conn,
    moderation::{self, By, Error, MAX_TEXT},
    publications::{Publication, hiding, store},
    web::{
        PageError, PageResult, Site, Submission, View,
        components::{
            Field, FormErrors, Look, breadcrumb, button_link, csrf, day, error_summary, post_button, submit_as,
        },
        layout::{Page, page},
        preferences::flash,
    },
};
use axum::{
    Extension,
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};
use maud::{Markup, html};

/// The page for a publication.
pub(super) fn address(id: &str) -> String {
    format!("/admin/publications/{id}")
}

async fn find(conn: &mut Conn, id: &str) -> PageResult<Publication> {
    let found = store::by_id(conn, id).await?.ok_or(PageError::NotFound)?;
    if found.is_deleted() { Err(PageError::Gone) } else { Ok(found) }
}

/// `GET /admin/publications/{id}`
pub(super) async fn get(State(site): State<Site>, view: View, Path(id): Path<String>) -> PageResult {
    let publication = find(&mut site.db.read().await?, &id).await?;
    Ok(draw(&view, &publication, "", &FormErrors::new()).into_response())
}

/// `POST /admin/publications/{id}`
pub(super) async fn post(
    State(site): State<Site>,
    view: View,
    Path(id): Path<String>,
    Extension(address_of): Extension<ClientAddress>,
    submission: Submission,
) -> PageResult {
    let (act, reason) = (submission.fields.get("act"), submission.fields.get("reason"));
    let from = address_of.to_string();
    let by = By { handle: &view.person()?.handle, address: &from };
    let mut tx = site.db.begin().await?;
    let publication = find(&mut tx, &id).await?;
    let (result, key) = match act {
        "hide" => {
            let mut errors = FormErrors::new();
            if reason.is_empty() {
                errors.add("reason", "hide-error-reason");
            } else if reason.chars().count() > MAX_TEXT {
                errors.add_with("reason", "report-error-long", vec![("max", MAX_TEXT.into())]);
            }
            if !errors.is_empty() {
                return Ok(
                    (StatusCode::UNPROCESSABLE_ENTITY, draw(&view, &publication, reason, &errors)).into_response()
                );
            }
            (moderation::hide(&mut tx, &site.here(), &publication, reason, by).await, "hide-flash-hidden")
        }
        "show" => (moderation::show(&mut tx, &site.here(), &publication, by).await, "hide-flash-shown"),
        _ => return Err(PageError::BadRequest),
    };
    match result {
        Ok(()) => {}
        Err(Error::Database(error)) => return Err(error.into()),
        Err(Error::Unknown | Error::Answered) => return Ok(flash(&site, "report-flash-changed", &address(&id))),
    }
    tx.commit().await?;
    Ok(flash(&site, key, &publication.path()))
}

fn draw(view: &View, publication: &Publication, reason: &str, errors: &FormErrors) -> Markup {
    let title = view.t(if publication.is_hidden() { "hide-title-hidden" } else { "hide-title" });
    let (action, sheet) = (address(&publication.id), publication.path());
    let main = html! {
        (breadcrumb(view, &[(&view.t("reports-admin"), "/admin"), (&view.t("reports-title"), "/admin/reports")], &title))
        h1 { (title) }
        p { a href=(sheet) { (publication.title) } br; span.meta { (publication.author_name) " · " (publication.network) } }
        @if publication.is_hidden() {
            blockquote { (publication.hidden_reason) }
            @if let Some(at) = publication.hidden_at { p.meta { (day(view, at)) } }
            @if publication.hidden_by == hiding::MODERATOR {
                (post_button(view, Look::Primary, &action, &[("act", "show")], &view.t("hide-show")))
            } @else {
                p { (view.t("hide-by-block")) }
            }
        } @else {
            p.lead { (view.t("hide-lead")) }
            form.form method="post" action=(action) novalidate {
                (error_summary(view, errors)) (csrf(view))
                (Field::new("reason", "hide-reason-label").hint("hide-reason-hint").required().rows(3).maxlength(MAX_TEXT).value(reason).textarea(view, errors))
                div.actions {
                    (submit_as(Look::Danger, "act", "hide", &view.t("hide-submit")))
                    (button_link(Look::Plain, &sheet, &view.t("hide-cancel")))
                }
            }
        }
    };
    page(view, Page::new(title, main).private())
}
