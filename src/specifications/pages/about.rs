//! `/specifications/{id}/about`: what stands beside the text. Saved as a new version at once; when another was made
//! meanwhile, nothing is written, and both are shown.

use super::{Mine, errors, form, form_page, not_in_phase, out_of_phase, refusal, refused, trail, unprocessable};
use crate::{
    specifications::{self, Error, phase::Phase, sheet::MAX_NOTE},
    text::diff,
    web::{
        PageResult, Site, Submission, View,
        components::{self, Field, FormErrors, Look, button_link, csrf, default_submit, error_summary, submit},
        form::Fields,
        preferences::flash,
    },
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse as _,
};
use maud::{Markup, html};

const VERSION: &str = "version";

/// `GET /specifications/{id}/about`
pub(super) async fn get(State(site): State<Site>, view: View, Path(id): Path<String>) -> PageResult {
    let mut conn = site.db.read().await?;
    let mine = Mine::read(&mut conn, &view, &id).await?;
    drop(conn);
    let mut fields = form::of(&mine.publication, &mine.sheet);
    fields.0.push((VERSION.to_owned(), mine.publication.version.to_string()));
    let standing = mine.sheet.schedule().at(view.now);
    let late = (standing.phase > Phase::Drafting).then(|| not_in_phase(&view, standing));
    Ok(draw(&view, &mine, &fields, &FormErrors::new(), late).into_response())
}

/// `POST /specifications/{id}/about`
pub(super) async fn post(
    State(site): State<Site>,
    view: View,
    Path(id): Path<String>,
    submission: Submission,
) -> PageResult {
    let mut fields = submission.fields;
    let mut tx = site.db.begin().await?;
    let mine = Mine::read(&mut tx, &view, &id).await?;
    if fields.get("step") == "territory" {
        return Ok(draw(&view, &mine, &fields, &FormErrors::new(), None).into_response());
    }
    let input = form::read(&fields);
    let base = fields.get(VERSION).parse().unwrap_or(0);
    let note = fields.get("note").to_owned();
    match specifications::describe(&mut tx, &site.here(), mine.author(), &mine.publication, &input, (base, &note)).await
    {
        Ok(publication) => {
            tx.commit().await?;
            site.wake();
            Ok(flash(&site, "specification-flash-described", &publication.path()))
        }
        Err(Error::Invalid(problems)) => {
            Ok(unprocessable(draw(&view, &mine, &fields, &errors(&view, &problems), None)))
        }
        Err(Error::Unchanged) => {
            let notice = refusal(&view.t("specification-unchanged"));
            Ok(unprocessable(draw(&view, &mine, &fields, &FormErrors::new(), Some(notice))))
        }
        Err(Error::OutOfPhase(standing)) => {
            Ok(unprocessable(draw(&view, &mine, &fields, &FormErrors::new(), Some(out_of_phase(&view, standing)))))
        }
        Err(Error::Moved(version)) => {
            let notice = moved(&view, &mine, &fields);
            fields.0.retain(|(name, _)| name != VERSION);
            fields.0.push((VERSION.to_owned(), version.to_string()));
            Ok((StatusCode::CONFLICT, draw(&view, &mine, &fields, &FormErrors::new(), Some(notice))).into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// Field by field, what leads from the version that stands to what was typed.
fn moved(view: &View, mine: &Mine, fields: &Fields) -> Markup {
    let stands = form::of(&mine.publication, &mine.sheet);
    let named = [("title", "specification-title"), ("summary", "practice-form-summary")];
    let all = named.iter().chain(&crate::specifications::sheet::FIELDS);
    let differing: Vec<(&str, &str)> =
        all.filter(|(name, _)| stands.get(name) != fields.get(name)).map(|(name, key)| (*name, *key)).collect();
    html! {
        (refusal(&view.t("specification-moved")))
        @for (name, key) in differing {
            section.panel {
                h2 { (view.t(key)) }
                (components::diff(view, &diff::words(stands.get(name), fields.get(name))))
            }
        }
    }
}

fn draw(view: &View, mine: &Mine, fields: &Fields, errors: &FormErrors, notice: Option<Markup>) -> Markup {
    let at = mine.publication.path();
    let heading = view.t("specification-action-about");
    let main = html! {
        (trail(view, &mine.publication, &heading))
        h1 { (heading) }
        @if let Some(notice) = notice { (notice) }
        form.form method="post" action={ (at) "/about" } novalidate {
            (error_summary(view, errors))
            (default_submit(&view.t("specification-about-submit")))
            (csrf(view))
            input type="hidden" name=(VERSION) value=(fields.get(VERSION));
            (form::first(view, fields, errors))
            (form::rest(view, fields, errors))
            (Field::new("note", "specification-note").hint("specification-note-hint").value(fields.get("note")).maxlength(MAX_NOTE).input(view, errors))
            div.actions {
                (submit(Look::Primary, &view.t("specification-about-submit")))
                (button_link(Look::Plain, &at, &view.t("specification-back")))
            }
        }
    };
    form_page(view, &heading, errors, main)
}
