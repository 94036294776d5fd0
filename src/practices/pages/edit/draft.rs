//! A draft at its address: going on with it, saving it while it is written, throwing it away.

use super::super::mine::draft_title;
use super::{
    about::About,
    form::Form,
    save::{self, To},
};
use crate::{
    practices::{KIND, form},
    publications::{
        self,
        drafts::{self, Draft},
        list, media,
    },
    time::display,
    web::{
        PageError, PageResult, Site, Submission, View,
        components::{FormErrors, Look, breadcrumb, button_link, csrf, submit},
        form::Fields,
        layout::{self, Page},
        preferences::{flash, see_other},
    },
};
use axum::{
    extract::{Path, State},
    http::header,
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
        None => orphan(&site, &view, &submission.fields).await,
    }
}

/// The draft is no more: published by an earlier click on the same button, or thrown away in another
/// window. What was typed becomes a new draft, unless it is what was just published.
async fn orphan(site: &Site, view: &View, fields: &Fields) -> PageResult {
    let viewer = view.person()?;
    let (input, _) = form::read(fields);
    let hash = publications::version_hash(&input.title, &input.sheet.to_json());
    let latest = list::of_actor(&mut site.db.read().await?, &viewer.actor_id, None, 5).await?.items;
    if let Some(published) = latest.iter().find(|one| one.version_hash == hash) {
        return Ok(see_other(&super::super::href(published)));
    }
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
    Ok(saved_at(&view, &draft))
}

/// « Brouillon enregistré à 10:42 (Nouméa) », and the address where it is from now on: a page that is
/// loaded again shows the text, not an empty form.
pub(super) fn saved_at(view: &View, draft: &Draft) -> Response {
    let hour = display::short_hour(view.now, &view.place, view.locale);
    (
        [
            (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
            (header::CONTENT_LOCATION, format!("/drafts/{}", draft.id)),
        ],
        view.tv("practice-draft-saved-at", &[("hour", hour.into())]),
    )
        .into_response()
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
