//! `/specifications/{id}/freeze`: the working text becomes the next version, which can be cited.

use super::{
    CONFIRM, Mine,
    differences::{self, After},
    errors, form_page, out_of_phase, refusal, refused, told_open, trail, unprocessable,
};
use crate::{
    db::Conn,
    specifications::{
        self, Error, document,
        phase::Phase,
        sheet::MAX_NOTE,
        unsettled,
        work::{self, Work},
    },
    web::{
        PageResult, Site, Submission, View,
        components::{Field, FormErrors, Look, button_link, csrf, error_summary, submit},
        preferences::flash,
    },
};
use axum::{
    extract::{Path, State},
    response::IntoResponse as _,
};
use maud::{Markup, html};

/// `GET /specifications/{id}/freeze`
pub(super) async fn get(State(site): State<Site>, view: View, Path(id): Path<String>) -> PageResult {
    let mut conn = site.db.read().await?;
    let mine = Mine::read(&mut conn, &view, &id).await?;
    let page = draw(&mut conn, &view, &mine, ("", false), &FormErrors::new(), None).await?;
    Ok(page.into_response())
}

/// `POST /specifications/{id}/freeze`
pub(super) async fn post(
    State(site): State<Site>,
    view: View,
    Path(id): Path<String>,
    submission: Submission,
) -> PageResult {
    let note = submission.fields.get("note");
    let mut tx = site.db.begin().await?;
    let mine = Mine::read(&mut tx, &view, &id).await?;
    let confirmed = !submission.fields.get(CONFIRM).is_empty();
    let open = unsettled::of(&mut tx, &mine.publication.id).await?;
    let (found, notice) = if open.is_empty() || confirmed {
        match specifications::freeze(&mut tx, &site.here(), mine.author(), &mine.publication, note).await {
            Ok(publication) => {
                tx.commit().await?;
                site.wake();
                let address = format!("{}/versions/{}", publication.path(), publication.version);
                return Ok(flash(&site, "specification-flash-frozen", &address));
            }
            Err(Error::Invalid(problems)) => (errors(&view, &problems), None),
            Err(Error::Unchanged) => (FormErrors::new(), Some(refusal(&view.t("specification-unchanged")))),
            Err(Error::OutOfPhase(standing)) => (FormErrors::new(), Some(out_of_phase(&view, standing))),
            Err(error) => return Err(refused(error)),
        }
    } else {
        let mut errors = FormErrors::new();
        errors.add(CONFIRM, "specification-error-confirm");
        (errors, None)
    };
    Ok(unprocessable(draw(&mut tx, &view, &mine, (note, confirmed), &found, notice).await?))
}

async fn draw(
    conn: &mut Conn,
    view: &View,
    mine: &Mine,
    (note, confirmed): (&str, bool),
    errors: &FormErrors,
    notice: Option<Markup>,
) -> PageResult<Markup> {
    let Work { document, is_changed, .. } = work::read(conn, &mine.publication, &mine.sheet).await?;
    let (at, next) = (mine.publication.path(), mine.publication.version + 1);
    let heading = view.tv("specification-freeze-title", &[("number", next.into())]);
    let may = is_changed && mine.sheet.schedule().at(view.now).phase < Phase::Vote;
    let open = unsettled::of(conn, &mine.publication.id).await?;
    let main = html! {
        (trail(view, &mine.publication, &heading))
        h1 { (heading) }
        p.lead { (view.t("specification-freeze-lead")) }
        @if let Some(notice) = notice { (notice) } @else if !is_changed { p { (view.t("specification-unchanged")) } }
        @if may {
            (told_open(view, &mine.publication, open))
            form.form method="post" action={ (at) "/freeze" } novalidate {
                (error_summary(view, errors))
                (csrf(view))
                (Field::new("note", "specification-note").hint("specification-note-hint").value(note).maxlength(MAX_NOTE).input(view, errors))
                @if !open.is_empty() { (Field::new(CONFIRM, "specification-confirm-freeze").checkbox(view, errors, confirmed)) }
                div.actions {
                    (submit(Look::Primary, &view.tv("specification-freeze-submit", &[("number", next.into())])))
                    (button_link(Look::Plain, &format!("{at}/drafting"), &view.t("specification-back-work")))
                }
            }
            (differences::page(view, &format!("{at}/drafting"), &document::differences(&mine.sheet.read(), &document), &After::NONE))
        } @else {
            div.actions { (button_link(Look::Plain, &at, &view.t("specification-back"))) }
        }
    };
    Ok(form_page(view, &heading, errors, main))
}
