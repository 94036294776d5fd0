//! `/specifications/new`: opening one.

use super::{PATH, errors, form, form_page, found, refused, understood, unprocessable};
use crate::{
    federation::actors,
    publications::{
        Publication,
        shown::{is_local, network_name},
    },
    specifications::{self, Author, Error, Opening, Sheet, phase::Phase, sheet},
    web::{
        PageError, PageResult, Role, Site, Submission, View,
        components::{
            Choice, Field, FormErrors, Look, breadcrumb, button_link, csrf, default_submit, error_summary, submit,
            with_picked,
        },
        form::Fields,
        preferences::{flash, see_other},
        sent::{self, FORM_ID},
    },
};
use axum::{
    extract::{Path, State},
    response::IntoResponse as _,
};
use maud::{Markup, html};

/// Hidden field: the specification that this one goes on with.
const SUCCEEDS: &str = "succeeds";
/// Phases with which one begins.
const FIRST: [Phase; 2] = [Phase::Questions, Phase::Drafting];

/// `GET /specifications/new`
pub(super) async fn get(view: View) -> PageResult {
    let mut fields = form::blank(&view);
    fields.0.push(("phase".to_owned(), Phase::Drafting.name().to_owned()));
    fields.0.push((FORM_ID.to_owned(), view.form_id()));
    Ok(draw(&view, &fields, &FormErrors::new(), None).into_response())
}

/// `GET /specifications/{id}/continue`: the same, with what another network's says.
pub(super) async fn go_on(State(site): State<Site>, view: View, Path(id): Path<String>) -> PageResult {
    let mut conn = site.db.read().await?;
    let before = found(&mut conn, &id).await?;
    drop(conn);
    if is_local(&view, &before) {
        return Err(PageError::NotFound);
    }
    let sheet = Sheet::from_json(&before.sheet);
    let mut fields = form::of(&before, &Sheet { co_authors: Vec::new(), ..sheet.clone() });
    for (name, value) in [
        ("document", sheet.document.as_str()),
        ("phase", Phase::Drafting.name()),
        ("sign_as", "network"),
        (SUCCEEDS, &before.id),
        (FORM_ID, &view.form_id()),
    ] {
        fields.0.push((name.to_owned(), value.to_owned()));
    }
    Ok(draw(&view, &fields, &FormErrors::new(), Some(&before)).into_response())
}

/// `POST /specifications/new`
pub(super) async fn post(State(site): State<Site>, view: View, submission: Submission) -> PageResult {
    let fields = submission.fields;
    // One more territory was picked from the list: the form goes on.
    let before = match fields.get(SUCCEEDS) {
        "" => None,
        id => Some(found(&mut site.db.read().await?, id).await?),
    };
    if fields.get("step") == "territory" {
        return Ok(draw(&view, &with_picked(&fields), &FormErrors::new(), before.as_ref()).into_response());
    }
    let (viewer, name, now) = (view.person()?, fields.get(FORM_ID), site.clock.now());
    let mut input = form::read(&fields);
    let zone = zone(&view);
    zone.clone_into(&mut input.sheet.zone);
    let schedule = sheet::read_schedule(fields.get("phase"), &zone, |field| fields.get(field).to_owned(), now);
    let mut tx = site.db.begin().await?;
    if let Some(address) = sent::begin(&mut tx, &viewer.id, name, &fields, now).await? {
        return Ok(see_other(&address));
    }
    let person = actors::by_id(&mut tx, &viewer.actor_id).await?;
    let network = actors::network(&mut tx).await?;
    let animates = view.may(Role::Animator);
    let signer = if animates && fields.get("sign_as") == "network" { &network } else { &person };
    let author = Author { signer, person: &person, animates, moderates: view.may(Role::Moderator) };
    let succeeds = before.as_ref().map(|before| (before, fields.get("reason")));
    let opening = Opening { input: &input, text: fields.get("document"), schedule, succeeds };
    match specifications::open(&mut tx, &site.here(), author, opening).await {
        Ok(publication) => {
            let done = understood::address(&publication.path(), fields.get("document"));
            sent::done(&mut tx, &viewer.id, name, &fields, &done, now).await?;
            tx.commit().await?;
            site.wake();
            Ok(flash(&site, "specification-flash-opened", &done))
        }
        Err(Error::Invalid(problems)) => {
            Ok(unprocessable(draw(&view, &with_picked(&fields), &errors(&view, &problems), before.as_ref())))
        }
        Err(error) => Err(refused(error)),
    }
}

/// The zone of the network, whose hours its phases have.
fn zone(view: &View) -> String {
    let territory = crate::territory::get(&view.network.territory_code);
    territory.map_or_else(|| view.place.iana.to_string(), |territory| territory.place().iana.to_string())
}

fn draw(view: &View, fields: &Fields, errors: &FormErrors, before: Option<&Publication>) -> Markup {
    let heading = view.t(if before.is_some() { "specification-continue-title" } else { "specification-new-title" });
    let main = html! {
        (breadcrumb(view, &[(&view.t("specification-list-title"), PATH)], &heading))
        h1 { (heading) }
        p.lead {
            @match before {
                Some(before) => (view.tv("specification-continue-lead", &[("title", before.title.as_str().into()), ("network", network_name(view, before).into())])),
                None => (view.t("specification-new-lead")),
            }
        }
        // Not urlencoded: a long text with accents would be twice as long on its way.
        form.form method="post" action="/specifications/new" enctype="multipart/form-data" novalidate {
            (error_summary(view, errors))
            (default_submit(&view.t("specification-new-submit")))
            (csrf(view))
            input type="hidden" name=(FORM_ID) value=(fields.get(FORM_ID));
            @if let Some(before) = before {
                input type="hidden" name=(SUCCEEDS) value=(before.id);
                (Field::new("reason", "specification-continue-reason").hint("specification-continue-reason-hint").required().value(fields.get("reason")).rows(3).maxlength(sheet::MAX_NOTE).textarea(view, errors))
            }
            (form::first(view, fields, errors))
            (Field::new("document", "specification-document").hint("specification-document-hint").required().value(fields.get("document")).rows(16).textarea(view, errors))
            (form::rest(view, fields, errors))
            (form::schedule(view, fields, errors, &FIRST, &zone(view)))
            @if view.may(Role::Animator) {
                (Field::new("sign_as", "specification-sign").radios(view, errors, &[
                    Choice::new("me", view.t("specification-sign-me"), fields.get("sign_as") != "network"),
                    Choice::new("network", view.network.name.clone(), fields.get("sign_as") == "network"),
                ]))
            }
            div.actions {
                (submit(Look::Primary, &view.t("specification-new-submit")))
                (button_link(Look::Plain, PATH, &view.t("specification-gone-list")))
            }
        }
    };
    form_page(view, &heading, errors, main)
}
