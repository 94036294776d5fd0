//! Commenting a publication or a section of its text, or answering a comment.

use super::{author, mend, publication, quoted, trail, unprocessable};
use crate::{
    conversations::{
        self, Comment, store,
        thread::{self, On},
    },
    db::Conn,
    publications::{
        Publication,
        anchor::{self, Anchor},
    },
    web::{
        PageError, PageResult, Site, Submission, View,
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

/// Which comment is answered, or what of the text is commented.
#[derive(Deserialize)]
pub(super) struct Asked {
    parent: Option<String>,
    section: Option<String>,
    requirement: Option<u32>,
}

/// `GET /practices/{id}/comments/new?parent=`, `GET /specifications/{id}/comments/new?section=&requirement=`
pub(super) async fn get(
    State(site): State<Site>,
    view: View,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let mut conn = site.db.read().await?;
    let publication = publication(&mut conn, &id).await?;
    let parent = parent(&mut conn, &publication, asked.parent.as_deref()).await?;
    let place = asked.section.as_deref().map(|section| (section, asked.requirement.unwrap_or(0)));
    let about = about(&mut conn, &publication, place).await?;
    if place.is_some() && about.is_none() {
        return Err(PageError::NotFound);
    }
    Ok(draw(&view, &publication, (parent.as_ref(), about.as_ref()), "", &FormErrors::new()).into_response())
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
    let section = Some(submission.fields.get("section")).filter(|id| !id.is_empty());
    let place = section.map(|section| (section, submission.fields.get("requirement").parse().unwrap_or(0)));
    let (viewer, name, now) = (view.person()?, submission.fields.get(FORM_ID), site.clock.now());
    let mut tx = site.db.begin().await?;
    if let Some(address) = sent::begin(&mut tx, &viewer.id, name, &submission.fields, now).await? {
        return Ok(preferences::see_other(&address));
    }
    let publication = publication(&mut tx, &id).await?;
    let author = author(&mut tx, &view).await?;
    let said = match place {
        Some(place) => conversations::comment_section(&mut tx, &site.here(), &author, &publication, place, text).await,
        None => conversations::comment(&mut tx, &site.here(), &author, &publication, answered, text).await,
    };
    match said {
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
            let about = about(&mut tx, &publication, place).await?;
            Ok(unprocessable(draw(&view, &publication, (parent.as_ref(), about.as_ref()), text, &errors)))
        }
    }
}

/// The comment that is answered, while it can be read.
async fn parent(conn: &mut Conn, publication: &Publication, id: Option<&str>) -> PageResult<Option<Comment>> {
    let Some(id) = id else { return Ok(None) };
    let found = store::by_id(conn, id).await?;
    Ok(found.filter(|found| found.publication_id == publication.id && found.is_published()))
}

/// What of the text is commented, while it stands there.
async fn about(conn: &mut Conn, publication: &Publication, place: Option<(&str, u32)>) -> PageResult<Option<Anchor>> {
    let Some((section, requirement)) = place.filter(|_| anchor::has_sections(publication)) else { return Ok(None) };
    Ok(anchor::find(conn, publication, section, requirement).await?)
}

fn draw(
    view: &View,
    publication: &Publication,
    (parent, about): (Option<&Comment>, Option<&Anchor>),
    text: &str,
    errors: &FormErrors,
) -> Markup {
    let named = about.map(|about| anchor::named(view.locale, about.requirement, &about.title));
    let title = match (parent, named) {
        (Some(parent), _) => view.tv("conversation-answer-title", &[("name", parent.author_name.clone().into())]),
        (None, Some(name)) => view.tv("conversation-new-title", &[("title", name.into())]),
        (None, None) => view.tv("conversation-new-title", &[("title", publication.title.clone().into())]),
    };
    let on = match (parent, about) {
        (Some(parent), _) => On::Answer(&parent.id),
        (None, Some(about)) => On::Section(about),
        (None, None) => On::Whole,
    };
    let main = html! {
        (trail(view, publication, &title))
        h1 { (title) }
        @if let Some(parent) = parent { (quoted(view, parent)) }
        (thread::comment_form(view, publication, on, text, errors))
    };
    page(view, Page::new(title.clone(), main).private())
}
