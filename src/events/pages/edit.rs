//! `/events/{id}/edit`: a new version. When another was saved meanwhile, nothing is written, and what differs is shown.

use super::{Mine, form, form_page, found, new, refused, trail, unprocessable};
use crate::{
    events::{self, Base, Error, sheet::FIELDS},
    text::diff,
    web::{
        PageResult, Site, Submission, View,
        components::{
            self, Field, FormErrors, Look, button_link, csrf, default_submit, error_summary, refusal, submit,
            with_picked,
        },
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
const MAX_NOTE: usize = 500;

/// `GET /events/{id}/edit`
pub(super) async fn get(State(site): State<Site>, view: View, Path(id): Path<String>) -> PageResult {
    let mut conn = site.db.read().await?;
    let publication = found(&mut conn, &id).await?;
    let mine = Mine::read(&mut conn, &view, publication).await?;
    drop(conn);
    let mut fields = form::of(&mine.publication, &mine.sheet);
    fields.0.push((VERSION.to_owned(), mine.publication.version.to_string()));
    Ok(draw(&view, &mine, &fields, &FormErrors::new(), None).into_response())
}

/// `POST /events/{id}/edit`
pub(super) async fn post(
    State(site): State<Site>,
    view: View,
    Path(id): Path<String>,
    submission: Submission,
) -> PageResult {
    let mut fields = submission.fields;
    let mut tx = site.db.begin().await?;
    let publication = found(&mut tx, &id).await?;
    let mine = Mine::read(&mut tx, &view, publication).await?;
    if fields.get("step") == "territory" {
        return Ok(draw(&view, &mine, &with_picked(&fields), &FormErrors::new(), None).into_response());
    }
    let (input, errors) = form::read(&fields, Some(&mine.sheet));
    if !errors.is_empty() {
        let errors = new::merged(errors, &input, view.now);
        return Ok(unprocessable(draw(&view, &mine, &with_picked(&fields), &errors, None)));
    }
    let base = Base { version: fields.get(VERSION).parse().unwrap_or(0), note: fields.get("note") };
    match events::correct(&mut tx, &site.here(), mine.author(), &mine.publication, (&input, base)).await {
        Ok(publication) => {
            tx.commit().await?;
            site.wake();
            Ok(flash(&site, "event-flash-corrected", &publication.path()))
        }
        Err(Error::Invalid(errors)) => {
            let errors = form::ordered(errors);
            Ok(unprocessable(draw(&view, &mine, &with_picked(&fields), &errors, None)))
        }
        Err(Error::Moved(version)) => {
            let notice = html! { (refusal(&view.t("event-moved"))) (differing(&view, &mine, &fields)) };
            fields.0.retain(|(name, _)| name != VERSION);
            fields.0.push((VERSION.to_owned(), version.to_string()));
            let page = draw(&view, &mine, &with_picked(&fields), &FormErrors::new(), Some(notice));
            Ok((StatusCode::CONFLICT, page).into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// Field by field, what leads from the version that stands to what was typed.
pub(super) fn differing(view: &View, mine: &Mine, fields: &Fields) -> Markup {
    const NAMED: [(&str, &str); 23] = [
        ("title", "event-title"),
        ("starts", "event-starts"),
        ("ends", "event-ends"),
        ("venue_name", "event-venue-name"),
        ("venue_locality", "event-venue-locality"),
        ("link", "event-link"),
        ("summary", "practice-form-summary"),
        ("zone", "event-zone"),
        ("repeats", "event-repeats-how"),
        ("until", "event-until"),
        ("times", "event-times"),
        ("venue_street", "event-venue-street"),
        ("venue_access", "event-access"),
        ("phone", "event-phone"),
        ("capacity", "event-capacity"),
        ("registration", "event-registration"),
        ("part_of", "event-part-of"),
        ("replay", "event-replay"),
        ("organisers", "event-organisers"),
        ("contact", "event-contact"),
        ("spoken", "event-spoken"),
        ("co_authors", "event-co-authors"),
        ("status_note", "event-status-note"),
    ];
    let stands = form::of(&mine.publication, &mine.sheet);
    let all = NAMED.iter().chain(&FIELDS).filter(|(name, _)| stands.get(name) != fields.get(name));
    html! {
        @if stands.has("cancelled") != fields.has("cancelled") { (refusal(&view.t(if stands.has("cancelled") { "event-cancelled-meanwhile" } else { "event-cancel-yours" }))) }
        @for (name, key) in all {
            section.panel {
                h2 { (view.t(key)) }
                (components::diff(view, &diff::words(stands.get(name), fields.get(name))))
            }
        }
    }
}

fn draw(view: &View, mine: &Mine, fields: &Fields, errors: &FormErrors, notice: Option<Markup>) -> Markup {
    let at = mine.publication.path();
    let heading = view.t("event-edit-title");
    let main = html! {
        (trail(view, &mine.publication, &heading))
        h1 { (heading) }
        @if let Some(notice) = notice { (notice) }
        form.form method="post" action={ (at) "/edit" } novalidate {
            (error_summary(view, errors))
            (default_submit(&view.t("event-edit-submit")))
            (csrf(view))
            input type="hidden" name=(VERSION) value=(fields.get(VERSION));
            (form::first(view, fields, errors))
            (form::rest(view, fields, errors, false))
            (Field::new("note", "event-note").hint("event-note-hint").value(fields.get("note")).maxlength(MAX_NOTE).input(view, errors))
            div.actions {
                (submit(Look::Primary, &view.t("event-edit-submit")))
                (button_link(Look::Plain, &at, &view.t("event-back")))
            }
        }
    };
    form_page(view, &heading, errors, main)
}
