//! A draft at its address: going on with it, saving it while it is written, throwing it away.

use super::super::mine::draft_title;
use super::{
    about::About,
    form::Form,
    save::{self, To},
};
use crate::{
    practices::KIND,
    publications::{
        drafts::{self, Draft},
        media,
    },
    time::display,
    web::{
        PageError, PageResult, Site, Submission, View,
        components::{FormErrors, Look, breadcrumb, button_link, csrf, submit},
        form::Fields,
        layout::{self, Page},
        preferences::flash,
    },
};
use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use maud::html;

/// A draft of the reader, of this kind.
pub(super) async fn find(site: &Site, view: &View, id: &str) -> PageResult<Option<Draft>> {
    let viewer = view.person()?;
    Ok(drafts::find(&mut site.db.read().await?, &viewer.id, id).await?.filter(|draft| draft.kind == KIND))
}

/// `GET /drafts/{id}`
pub(super) async fn get(State(site): State<Site>, view: View, Path(id): Path<String>) -> PageResult {
    let draft = find(&site, &view, &id).await?.ok_or(PageError::NotFound)?;
    let mut conn = site.db.read().await?;
    let about = About::of(&mut conn, &draft).await?;
    let files = media::of_draft(&mut conn, &draft.id).await?;
    drop(conn);
    let form = Form {
        fields: &draft.fields(),
        errors: &FormErrors::new(),
        about: &about,
        files: &files,
        draft: Some(&draft),
        notice: None,
    };
    Ok(form.page(&view).into_response())
}

/// `POST /drafts/{id}`
pub(super) async fn post(
    State(site): State<Site>,
    view: View,
    Path(id): Path<String>,
    submission: Submission,
) -> PageResult {
    match find(&site, &view, &id).await? {
        Some(draft) => save::submit(&site, &view, To::Draft(Box::new(draft)), submission).await,
        None => match save::seen(&site, &view, &id).await? {
            Some(sent) => save::published_already(&site, &view, &sent, &submission.fields, &[]).await,
            None => orphan(&site, &view, &submission.fields).await,
        },
    }
}

/// The draft was thrown away in another window: what was typed becomes a new one.
async fn orphan(site: &Site, view: &View, fields: &Fields) -> PageResult {
    let (draft, _) = save::keep(site, view, To::New { publication: None, source: None }, fields, &[], None).await?;
    Ok(flash(site, "practice-flash-draft-again", &format!("/drafts/{}", draft.id)))
}

/// `POST /drafts/{id}/autosave`
pub(super) async fn autosave(
    State(site): State<Site>,
    view: View,
    Path(id): Path<String>,
    submission: Submission,
) -> PageResult {
    let draft = find(&site, &view, &id).await?.ok_or(PageError::NotFound)?;
    let (draft, _) = save::keep(&site, &view, To::Draft(Box::new(draft)), &submission.fields, &[], None).await?;
    Ok(saved_at(&view, Some(&draft)))
}

/// « Brouillon enregistré à 10:42 (Nouméa) », and the address where it is from now on: a page that is
/// loaded again shows the text, not an empty form.
pub(super) fn saved_at(view: &View, draft: Option<&Draft>) -> Response {
    let hour = display::short_hour(view.now, &view.place, view.locale);
    let said = view.tv("practice-draft-saved-at", &[("hour", hour.into())]);
    let mut response = ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], said).into_response();
    if let Some(at) = draft.and_then(|draft| HeaderValue::from_str(&format!("/drafts/{}", draft.id)).ok()) {
        response.headers_mut().insert(header::CONTENT_LOCATION, at);
    }
    response
}

/// `GET /drafts/{id}/discard`
pub(super) async fn confirm_discard(State(site): State<Site>, view: View, Path(id): Path<String>) -> PageResult {
    let draft = find(&site, &view, &id).await?.ok_or(PageError::NotFound)?;
    let heading = view.tv("practice-discard-title", &[("title", draft_title(&view, &draft).into())]);
    let address = format!("/drafts/{}", draft.id);
    let main = html! {
        (breadcrumb(&view, &[(&view.t("practice-mine-title"), "/my/practices")], &heading))
        h1 { (heading) }
        p.lead { (view.t(if draft.publication_id.is_some() { "practice-discard-correction" } else { "practice-discard-lead" })) }
        form.form method="post" action={ (address) "/discard" } {
            (csrf(&view))
            div.actions {
                (submit(Look::Danger, &view.t("practice-discard-submit")))
                (button_link(Look::Plain, &address, &view.t("practice-discard-keep")))
            }
        }
    };
    Ok(layout::page(&view, Page::new(heading, main).private()).into_response())
}

/// `POST /drafts/{id}/discard`
pub(super) async fn discard(State(site): State<Site>, view: View, Path(id): Path<String>, _: Submission) -> PageResult {
    let viewer = view.person()?;
    let mut tx = site.db.begin().await?;
    // Thrown away twice is thrown away.
    drafts::discard(&mut tx, &viewer.id, &id).await?;
    tx.commit_unseen().await?;
    Ok(flash(&site, "practice-flash-discarded", "/my/practices"))
}
