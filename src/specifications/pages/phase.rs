//! `/specifications/{id}/phase`: leading a specification on, or saying when its phases end.

use super::{CONFIRM, Mine, banner, errors, form, form_page, refusal, refused, told_open, trail, unprocessable};
use crate::{
    specifications::{
        self, Error,
        phase::Phase,
        sheet,
        sheet::MAX_NOTE,
        unsettled::{self, Unsettled},
    },
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
    let open = unsettled::of(&mut conn, &mine.publication.id).await?;
    drop(conn);
    let fields = form::of_schedule(&mine.sheet, view.now);
    Ok(draw(&view, (&mine, open), &fields, &FormErrors::new(), None).into_response())
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
    let open = unsettled::of(&mut tx, &mine.publication.id).await?;
    let now = site.clock.now();
    let closes =
        schedule.as_ref().is_ok_and(|schedule| unsettled::closes(mine.sheet.schedule().at(now), schedule, now));
    match specifications::move_on(&mut tx, &site.here(), mine.author(), &mine.publication, (schedule, &zone), note)
        .await
    {
        // It could be done, and is not: nothing is committed.
        Ok(_) if closes && !open.is_empty() && fields.get(CONFIRM).is_empty() => {
            let mut errors = FormErrors::new();
            errors.add(CONFIRM, "specification-error-confirm");
            Ok(unprocessable(draw(&view, (&mine, open), &fields, &errors, None)))
        }
        Ok(publication) => {
            tx.commit().await?;
            site.wake();
            Ok(flash(&site, "specification-flash-phase", &publication.path()))
        }
        Err(Error::Invalid(problems)) => {
            Ok(unprocessable(draw(&view, (&mine, open), &fields, &errors(&view, &problems), None)))
        }
        Err(Error::Unchanged) => {
            let notice = refusal(&view.t("specification-unchanged"));
            Ok(unprocessable(draw(&view, (&mine, open), &fields, &FormErrors::new(), Some(notice))))
        }
        Err(error) => Err(refused(error)),
    }
}

fn draw(
    view: &View,
    (mine, open): (&Mine, Unsettled),
    fields: &Fields,
    errors: &FormErrors,
    notice: Option<Markup>,
) -> Markup {
    let asks = !open.is_empty() && mine.sheet.schedule().at(view.now).phase < Phase::Adoption;
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
        (told_open(view, &mine.publication, open))
        form.form method="post" action={ (at) "/phase" } novalidate {
            (error_summary(view, errors))
            (csrf(view))
            (form::schedule(view, fields, errors, &phases, &mine.sheet.zone))
            (Field::new("note", "specification-note").hint("specification-note-hint").value(fields.get("note")).maxlength(MAX_NOTE).input(view, errors))
            @if asks { (Field::new(CONFIRM, "specification-confirm-vote").checkbox(view, errors, !fields.get(CONFIRM).is_empty())) }
            div.actions {
                (submit(Look::Primary, &view.t("specification-phase-submit")))
                (button_link(Look::Plain, &at, &view.t("specification-back")))
            }
        }
    };
    form_page(view, &heading, errors, main)
}
