//! `/specifications/{id}/phase`: leading a specification on, or saying when its phases end.

use super::{Mine, banner, drawn, errors, form, refused, told, trail, unprocessable};
use crate::{
    specifications::{self, Error, phase::Phase, sheet, sheet::MAX_NOTE},
    web::{
        PageResult, Site, Submission, View,
        components::{Field, FormErrors, Look, button_link, csrf, error_summary, submit},
        form::Fields,
        preferences::flash,
    },
};
use axum::{
    extract::{Path, State},
    response::IntoResponse as _,
};
use maud::{Markup, html};

/// `GET /specifications/{id}/phase`
pub(super) async fn get(State(site): State<Site>, view: View, Path(id): Path<String>) -> PageResult {
    let mut conn = site.db.read().await?;
    let mine = Mine::read(&mut conn, &view, &id).await?;
    drop(conn);
    let fields = form::of_schedule(&mine.sheet, view.now);
    Ok(draw(&view, &mine, &fields, &FormErrors::new(), None).into_response())
}

/// `POST /specifications/{id}/phase`
pub(super) async fn post(
    State(site): State<Site>,
    view: View,
    Path(id): Path<String>,
    submission: Submission,
) -> PageResult {
    let fields = submission.fields;
    let mut tx = site.db.begin().await?;
    let mine = Mine::read(&mut tx, &view, &id).await?;
    let zone = mine.sheet.zone.clone();
    let until = |field: &'static str| fields.get(field).to_owned();
    let schedule = sheet::read_schedule(fields.get("phase"), &zone, until, site.clock.now());
    let note = fields.get("note");
    match specifications::move_on(&mut tx, &site.here(), mine.author(), &mine.publication, (schedule, &zone), note)
        .await
    {
        Ok(publication) => {
            tx.commit().await?;
            site.wake();
            Ok(flash(&site, "specification-flash-phase", &publication.path()))
        }
        Err(Error::Invalid(problems)) => {
            Ok(unprocessable(draw(&view, &mine, &fields, &errors(&view, &problems), None)))
        }
        Err(Error::Unchanged) => {
            let notice = told(&view.t("specification-unchanged"));
            Ok(unprocessable(draw(&view, &mine, &fields, &FormErrors::new(), Some(notice))))
        }
        Err(error) => Err(refused(error)),
    }
}

fn draw(view: &View, mine: &Mine, fields: &Fields, errors: &FormErrors, notice: Option<Markup>) -> Markup {
    let at = mine.publication.path();
    let heading = view.t("specification-action-phase");
    let standing = mine.sheet.schedule().at(view.now);
    let phases: Vec<Phase> = Phase::ALL.into_iter().filter(|phase| standing.phase.may_become(*phase)).collect();
    let main = html! {
        (trail(view, &mine.publication, &heading))
        h1 { (heading) }
        p.lead { (view.t("specification-phase-lead")) }
        (banner(view, &mine.publication, &mine.sheet))
        @if let Some(notice) = notice { (notice) }
        form.form method="post" action={ (at) "/phase" } novalidate {
            (error_summary(view, errors))
            (csrf(view))
            (form::schedule(view, fields, errors, &phases, &mine.sheet.zone))
            (Field::new("note", "specification-note").hint("specification-note-hint").value(fields.get("note")).maxlength(MAX_NOTE).input(view, errors))
            div.actions {
                (submit(Look::Primary, &view.t("specification-phase-submit")))
                (button_link(Look::Plain, &at, &view.t("specification-back")))
            }
        }
    };
    drawn(view, &heading, errors, main)
}
