//! « Utilisé chez nous »: all the attestations of a publication, and a new one.

use super::{author, mend, publication, trail, unprocessable};
use crate::{
    conversations::{
        self, page_path,
        store::{self, Cursor, Listed, Which},
        thread,
    },
    publications::Publication,
    web::{
        PageResult, Site, Submission, View,
        components::{FormErrors, pager},
        form::Fields,
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

const PAGE: usize = 20;

/// Where the page begins.
#[derive(Deserialize)]
pub(super) struct From {
    after: Option<String>,
}

/// `GET /practices/{id}/uses`
pub(super) async fn get(
    State(site): State<Site>,
    view: View,
    Path(id): Path<String>,
    Query(from): Query<From>,
) -> PageResult {
    let mut conn = site.db.read().await?;
    let publication = publication(&mut conn, &id).await?;
    let after = from.after.as_deref().and_then(Cursor::parse);
    let uses = store::page(&mut conn, &publication.id, Which::Uses, after.as_ref(), PAGE).await?;
    let typed = thread::use_defaults(&view);
    Ok(draw(&view, &publication, &uses, after.is_some(), &typed, &FormErrors::new()).into_response())
}

/// `POST /practices/{id}/uses`
pub(super) async fn post(
    State(site): State<Site>,
    view: View,
    Path(id): Path<String>,
    submission: Submission,
) -> PageResult {
    let typed = &submission.fields;
    let (viewer, name, now) = (view.person()?, typed.get(FORM_ID), site.clock.now());
    let mut tx = site.db.begin().await?;
    if let Some(address) = sent::begin(&mut tx, &viewer.id, name, typed, now).await? {
        return Ok(preferences::see_other(&address));
    }
    let publication = publication(&mut tx, &id).await?;
    let author = author(&mut tx, &view).await?;
    let (structure, territory, used_on) = (typed.get("structure"), typed.get("territory"), typed.get("used_on"));
    let note = typed.get("note");
    match conversations::attest_use(&mut tx, &site.here(), &author, &publication, structure, territory, used_on, note)
        .await
    {
        Ok(comment) => {
            let address = format!("{}#comment-{}", page_path(&publication), comment.id);
            sent::done(&mut tx, &viewer.id, name, typed, &address, now).await?;
            tx.commit().await?;
            site.wake();
            Ok(preferences::flash(&site, "conversation-flash-used", &address))
        }
        Err(error) => {
            let errors = mend(error)?;
            let uses = store::page(&mut tx, &publication.id, Which::Uses, None, PAGE).await?;
            Ok(unprocessable(draw(&view, &publication, &uses, false, typed, &errors)))
        }
    }
}

fn draw(
    view: &View,
    publication: &Publication,
    uses: &Listed,
    later: bool,
    typed: &Fields,
    errors: &FormErrors,
) -> Markup {
    let path = page_path(publication);
    let title = view.tv("conversation-uses-title", &[("title", publication.title.clone().into())]);
    let next = uses.next.as_ref().map(|next| format!("{path}/uses?after={}", next.text()));
    let first = later.then(|| format!("{path}/uses"));
    let list = html! {
        @if uses.items.is_empty() { p { (view.t("conversation-uses-empty")) } }
        @else { (thread::uses(view, publication, &uses.items)) }
        (pager(view, first.as_deref(), next.as_deref()))
    };
    let form = html! {
        @if view.viewer.is_some() {
            h2 id="new" { (view.t("conversation-use-open")) }
            (thread::use_form(view, publication, typed, errors))
        } @else {
            (thread::sign_in(view, "conversation-use-sign-in"))
        }
    };
    let main = html! {
        (trail(view, publication, &view.t("conversation-uses-short")))
        h1 { (title) }
        // What is to be mended comes first.
        @if errors.is_empty() { (list) (form) } @else { (form) (list) }
    };
    page(view, Page::new(title.clone(), main))
}
