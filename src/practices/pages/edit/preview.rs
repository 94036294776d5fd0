//! A draft as it will be read: as a page, as a card of a list, and beside what is already like it.

use super::super::{
    label, passage,
    search::{ALIKE, alike},
    sheet::{facts, lead, text},
    territories,
};
use super::{about::About, draft, publish, save};
use crate::{
    practices::{KIND, form},
    publications::{media, store},
    web::{
        PageError, PageResult, Site, Submission, View,
        components::{Card, Look, Tone, breadcrumb, button_link, chips, csrf, notice, practice_card, submit},
        layout::{Page, page},
        preferences::see_other,
    },
};
use axum::{
    extract::{Path, State},
    response::IntoResponse as _,
};
use maud::html;

/// `GET /drafts/{id}/preview`
pub(super) async fn get(State(site): State<Site>, view: View, Path(id): Path<String>) -> PageResult {
    let draft = draft::find(&site, &view, &id).await?.ok_or(PageError::NotFound)?;
    let fields = draft.fields();
    let (input, _) = form::read(&fields);
    let mut conn = site.db.read().await?;
    let about = About::of(&mut conn, &draft).await?;
    let files = media::of_draft(&mut conn, &draft.id).await?;
    let mut like = if about.publication.is_some() || input.title.is_empty() {
        Vec::new()
    } else {
        store::similar(&mut conn, KIND, &input.title, ALIKE).await?
    };
    drop(conn);
    // What is adapted is meant to be alike.
    like.retain(|one| about.source.as_ref().is_none_or(|source| source.id != one.id));
    let viewer = view.person()?;
    let address = format!("/drafts/{}", draft.id);
    let title = super::super::mine::draft_title(&view, &draft);
    let heading = view.tv("practice-preview-title", &[("title", title.as_str().into())]);
    let errors = form::errors(&input.problems());
    let summary = input.summary_or_excerpt();
    let themes: Vec<String> = input.sheet.themes.iter().map(|theme| label(&view, "theme", theme)).collect();
    let card = Card {
        href: address.clone(),
        title: title.clone(),
        summary: summary.clone(),
        language: input.language.clone(),
        network_name: view.network.name.clone(),
        author_name: viewer.name.clone(),
        territories: territories(&view, &input.sheet.territories),
        published: view.now,
        remote: false,
        adapted: about.adapts(),
        stale: false,
        adaptations: 0,
    };
    let main = html! {
        (breadcrumb(&view, &[(&view.t("practice-mine-title"), "/my/practices"), (&title, &address)], &view.t("practice-preview-here")))
        (notice(Tone::Waiting, html! { p { (view.t("practice-preview-lead")) } }))
        @if !errors.is_empty() {
            // Its links lead to fields, which are on the other page.
            p { a href=(address) { (view.t("practice-preview-mend")) } }
            ul { @for error in &errors { li { (error.text(&view)) } } }
        }
        @if !like.is_empty() { section.panel { h2 { (view.t("practice-preview-similar")) } (alike(&view, &like)) } }
        h1 lang=[passage(&view, &input.language)] { (title) }
        (facts::strip(&view, &input.sheet, Some(&input.language)))
        (lead(&view, &summary, &input.language, &input.sheet))
        (text::sections(&view, &input.sheet, &input.language))
        (text::attachments(&view, "", &files))
        @if !themes.is_empty() { (chips(&view.t("practice-themes-heading"), themes.iter().map(|theme| (theme.as_str(), None)))) }
        section.panel {
            h2 { (view.t("practice-preview-card")) }
            (practice_card(&view, &card, true))
        }
        @let again = button_link(Look::Plain, &address, &view.t("practice-preview-continue"));
        @if errors.is_empty() {
            form.form method="post" action={ (address) "/publish" } {
                (csrf(&view))
                div.actions {
                    (submit(Look::Primary, &view.t("practice-form-publish")))
                    (again)
                }
            }
        } @else {
            div.actions { (again) }
        }
    };
    Ok(page(&view, Page::new(heading, main).private()).into_response())
}

/// `POST /drafts/{id}/publish`: what was read on the preview.
pub(super) async fn post(State(site): State<Site>, view: View, Path(id): Path<String>, _: Submission) -> PageResult {
    let Some(draft) = draft::find(&site, &view, &id).await? else {
        // Pressed twice: it is published.
        return Ok(see_other(&save::seen(&site, &view, &id).await?.ok_or(PageError::NotFound)?.path));
    };
    publish::publish(&site, &view, &draft, &draft.fields()).await
}
