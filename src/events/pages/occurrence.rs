//! `/events/{id}/times/{of}`: one time of a series, to be moved or left out.

use super::{Mine, content, form_page, found, refused, trail, unprocessable};
use crate::{
    events::{
        self, Error,
        occurrences::{self, Occurrence},
        sheet::{Change, MAX_LINE},
    },
    time::local,
    web::{
        PageError, PageResult, Site, Submission, View,
        components::{Choice, Field, FormErrors, Look, button_link, csrf, error_summary, hours, submit},
        form::Fields,
        preferences::flash,
    },
};
use axum::{
    extract::{Path, State},
    response::IntoResponse as _,
};
use maud::{Markup, html};

/// The time of that name.
fn named(mine: &Mine, of: &str) -> PageResult<Occurrence> {
    occurrences::named(&mine.sheet, of).ok_or(PageError::NotFound)
}

/// `GET /events/{id}/times/{of}`
pub(super) async fn get(State(site): State<Site>, view: View, Path((id, of)): Path<(String, String)>) -> PageResult {
    let mut conn = site.db.read().await?;
    let publication = found(&mut conn, &id).await?;
    let mine = Mine::read(&mut conn, &view, publication).await?;
    drop(conn);
    let time = named(&mine, &of)?;
    let written = |at| local::text(at, &mine.sheet.zone);
    let change = mine.sheet.changes.iter().find(|change| change.of == of);
    let what = match change {
        None => "move",
        Some(change) if change.starts.is_empty() => "cancel",
        Some(_) => "move",
    };
    let fields = Fields(
        [
            ("what", what.to_owned()),
            ("starts", written(time.span.starts)),
            ("ends", written(time.span.ends)),
            ("note", change.map(|change| change.note.clone()).unwrap_or_default()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into(),
    );
    Ok(draw(&view, &mine, &time, &fields, &FormErrors::new()).into_response())
}

/// `POST /events/{id}/times/{of}`
pub(super) async fn post(
    State(site): State<Site>,
    view: View,
    Path((id, of)): Path<(String, String)>,
    submission: Submission,
) -> PageResult {
    let fields = submission.fields;
    let mut tx = site.db.begin().await?;
    let publication = found(&mut tx, &id).await?;
    let mine = Mine::read(&mut tx, &view, publication).await?;
    let time = named(&mine, &of)?;
    let (starts, ends) = match fields.get("what") {
        "move" => (fields.get("starts").to_owned(), fields.get("ends").to_owned()),
        "cancel" | "back" => (String::new(), String::new()),
        _ => {
            let mut errors = FormErrors::new();
            errors.add("what", "event-error-what");
            return Ok(unprocessable(draw(&view, &mine, &time, &fields, &errors)));
        }
    };
    let is_moved = fields.get("what") == "move";
    let change = Change { of, starts, ends, note: fields.get("note").to_owned() };
    let mut empty = FormErrors::new();
    for (field, text, key) in
        [("starts", &change.starts, "event-error-starts-missing"), ("ends", &change.ends, "event-error-ends-missing")]
    {
        if is_moved && text.is_empty() {
            empty.add(field, key);
        }
    }
    if !empty.is_empty() {
        return Ok(unprocessable(draw(&view, &mine, &time, &fields, &empty)));
    }
    let asked = (&change, fields.get("what") == "back");
    match events::change(&mut tx, &site.here(), mine.author(), &mine.publication, asked).await {
        Ok(publication) => {
            tx.commit().await?;
            site.wake();
            Ok(flash(&site, "event-flash-changed", &publication.path()))
        }
        Err(Error::Invalid(errors)) => Ok(unprocessable(draw(&view, &mine, &time, &fields, &errors))),
        Err(error) => Err(refused(error)),
    }
}

fn draw(view: &View, mine: &Mine, time: &Occurrence, fields: &Fields, errors: &FormErrors) -> Markup {
    let at = mine.publication.path();
    let heading = view.t("event-time-title");
    let place = content::place(&mine.sheet.zone);
    let what = fields.get("what");
    let is_changed = mine.sheet.changes.iter().any(|change| change.of == time.of);
    let mut choices = vec![
        Choice::new("move", view.t("event-time-move"), what == "move"),
        Choice::new("cancel", view.t("event-time-cancel"), what == "cancel"),
    ];
    if is_changed {
        choices.push(Choice::new("back", view.t("event-time-back"), what == "back"));
    }
    let zone = view.tv("event-time-zone", &[("place", place.name(view.locale).into())]);
    let main = html! {
        (trail(view, &mine.publication, &heading))
        h1 { (heading) }
        p.lead { (hours(view, time.span.starts, &place)) }
        form.form method="post" action={ (at) "/times/" (time.of) } novalidate {
            (error_summary(view, errors))
            (csrf(view))
            (Field::new("what", "event-time-what").required().radios(view, errors, &choices))
            p.hint { (zone) }
            (Field::new("starts", "event-starts").kind("datetime-local").value(fields.get("starts")).input(view, errors))
            (Field::new("ends", "event-ends").kind("datetime-local").value(fields.get("ends")).input(view, errors))
            (Field::new("note", "event-status-note").hint("event-status-note-hint").value(fields.get("note")).maxlength(MAX_LINE).input(view, errors))
            div.actions {
                (submit(Look::Primary, &view.t("event-time-submit")))
                (button_link(Look::Plain, &at, &view.t("event-back")))
            }
        }
    };
    form_page(view, &heading, errors, main)
}
