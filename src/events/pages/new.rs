//! `/events/new`: what is announced, in one form.

use super::{PATH, form, form_page, refused, unprocessable};
use crate::{
    events::{self, Author, Error},
    federation::actors,
    web::{
        PageResult, Role, Site, Submission, View,
        components::{
            FormErrors, Look, breadcrumb, button_link, csrf, default_submit, error_summary, submit, with_picked,
        },
        form::Fields,
        preferences::{flash, see_other},
        sent::{self, FORM_ID},
    },
};
use axum::{extract::State, response::IntoResponse as _};
use maud::{Markup, html};

/// `GET /events/new`
pub(super) async fn get(view: View) -> PageResult {
    let mut fields = form::blank(&view);
    fields.0.push((FORM_ID.to_owned(), view.form_id()));
    Ok(draw(&view, &fields, &FormErrors::new()).into_response())
}

/// `POST /events/new`
pub(super) async fn post(State(site): State<Site>, view: View, submission: Submission) -> PageResult {
    let fields = submission.fields;
    // One more territory was picked from the list: the form goes on.
    if fields.get("step") == "territory" {
        return Ok(draw(&view, &with_picked(&fields), &FormErrors::new()).into_response());
    }
    let (input, errors) = form::read(&fields, None);
    if !errors.is_empty() {
        return Ok(unprocessable(draw(&view, &with_picked(&fields), &merged(errors, &input, view.now))));
    }
    let (viewer, name, now) = (view.person()?, fields.get(FORM_ID), site.clock.now());
    let mut tx = site.db.begin().await?;
    if let Some(address) = sent::begin(&mut tx, &viewer.id, name, &fields, now).await? {
        return Ok(see_other(&address));
    }
    let person = actors::by_id(&mut tx, &viewer.actor_id).await?;
    let network = actors::network(&mut tx).await?;
    let (animates, moderates) = (view.may(Role::Animator), view.may(Role::Moderator));
    let author = Author { signer: &network, person: &person, animates, moderates };
    match events::publish(&mut tx, &site.here(), author, &input).await {
        Ok(publication) => {
            sent::done(&mut tx, &viewer.id, name, &fields, &publication.path(), now).await?;
            tx.commit().await?;
            site.wake();
            Ok(flash(&site, "event-flash-announced", &publication.path()))
        }
        Err(Error::Invalid(errors)) => Ok(unprocessable(draw(&view, &with_picked(&fields), &form::ordered(errors)))),
        Err(error) => Err(refused(error)),
    }
}

/// All that is wrong at once: what the form could not read, and what the sheet lacks.
pub(super) fn merged(errors: FormErrors, input: &events::Input, now: crate::time::Timestamp) -> FormErrors {
    let mut all = input.problems(now);
    all.extend(errors);
    form::ordered(all)
}

fn draw(view: &View, fields: &Fields, errors: &FormErrors) -> Markup {
    let heading = view.t("event-new-title");
    let main = html! {
        (breadcrumb(view, &[(&view.t("event-list-title"), PATH)], &heading))
        h1 { (heading) }
        p.lead { (view.t("event-new-lead")) }
        form.form method="post" action="/events/new" novalidate {
            (error_summary(view, errors))
            (default_submit(&view.t("event-new-submit")))
            (csrf(view))
            input type="hidden" name=(FORM_ID) value=(fields.get(FORM_ID));
            (form::first(view, fields, errors))
            (form::rest(view, fields, errors, true))
            div.actions {
                (submit(Look::Primary, &view.t("event-new-submit")))
                (button_link(Look::Plain, PATH, &view.t("event-list-all")))
            }
        }
    };
    form_page(view, &heading, errors, main)
}
