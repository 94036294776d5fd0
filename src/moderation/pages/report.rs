//! « Signaler »: for anybody, with or without a name (DSA art. 16).

use crate::{
    client_address::ClientAddress,
    mail,
    moderation::{self, Error, MAX_TEXT, NewReport},
    web::{
        PageError, PageResult, Site, Submission, View,
        components::{Field, FormErrors, Look, csrf, error_summary, submit},
        layout::{Page, page},
        preferences::see_other,
        throttle::{self, Rule},
    },
};
use axum::{
    Extension,
    extract::{Query, State},
    http::StatusCode,
    response::IntoResponse,
};
use maud::{Markup, html};
use serde::Deserialize;
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(3600);
/// Reports from one network address.
const RULE: Rule = Rule { free: 10, window: HOUR, wait: HOUR, longest: HOUR };
const MOST_NAME: usize = 100;
/// Shorter reasons say nothing that could be examined.
const LEAST_REASON: usize = 10;

#[derive(Deserialize)]
pub(super) struct Asked {
    uri: Option<String>,
}

#[derive(Default)]
struct Form {
    uri: String,
    reason: String,
    name: String,
    email: String,
    good_faith: bool,
}

/// `GET /report?uri=…`
pub(super) async fn get(view: View, Query(asked): Query<Asked>) -> PageResult {
    let form = Form { uri: asked.uri.unwrap_or_default(), ..Form::default() };
    Ok(draw(&view, &form, &FormErrors::new()).into_response())
}

/// `POST /report`
pub(super) async fn post(
    State(site): State<Site>,
    view: View,
    Extension(address): Extension<ClientAddress>,
    submission: Submission,
) -> PageResult {
    let fields = &submission.fields;
    let form = Form {
        uri: fields.get("uri").to_owned(),
        reason: fields.get("reason").to_owned(),
        name: fields.get("name").to_owned(),
        email: fields.get("email").to_owned(),
        good_faith: fields.has("good_faith"),
    };
    let mut errors = FormErrors::new();
    let target = match moderation::find_target(&mut site.db.read().await?, &form.uri).await {
        Ok(target) => target,
        Err(Error::Database(error)) => return Err(error.into()),
        Err(_) => None,
    };
    if target.is_none() {
        errors.add("uri", "report-error-uri");
    }
    check(&form, &mut errors);
    let (Some(target), true) = (target, errors.is_empty()) else {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, draw(&view, &form, &errors)).into_response());
    };
    let here = site.here();
    let email = mail::address(&form.email);
    let contact = match &email {
        Some(email) => format!("{} <{}>", form.name, email.as_str()).trim().to_owned(),
        None => form.name.clone(),
    };
    let reporter = view.viewer.as_ref().map_or("", |viewer| viewer.actor_uri.as_str());
    let key = format!("report:{}", address.network());
    let mut tx = site.db.begin().await?;
    if let Some(seconds) = throttle::wait(&mut tx, &key, here.now).await? {
        return Err(PageError::TooMany(seconds));
    }
    throttle::count(&mut tx, &key, RULE, here.now).await?;
    let new = NewReport { uri: None, reporter, contact: &contact, reason: &form.reason };
    let done = async {
        let id = moderation::report(&mut tx, &here, &target, &new).await?;
        match &email {
            Some(email) => moderation::confirm(&mut tx, &here, &id, &target.uri, email, view.locale).await,
            None => Ok(()),
        }
    };
    match done.await {
        Ok(()) => {}
        Err(Error::Database(error)) => return Err(error.into()),
        Err(_) => return Err(PageError::NotFound),
    }
    tx.commit_unseen().await?;
    site.wake();
    Ok(see_other("/report/received"))
}

fn check(form: &Form, errors: &mut FormErrors) {
    let length = form.reason.chars().count();
    if length < LEAST_REASON {
        errors.add_with("reason", "report-error-reason", vec![("min", LEAST_REASON.into())]);
    }
    if length > MAX_TEXT {
        errors.add_with("reason", "report-error-long", vec![("max", MAX_TEXT.into())]);
    }
    if form.name.chars().count() > MOST_NAME {
        errors.add_with("name", "report-error-long", vec![("max", MOST_NAME.into())]);
    }
    if !form.email.is_empty() && mail::address(&form.email).is_none() {
        errors.add("email", "report-error-email");
    }
    if !form.good_faith {
        errors.add("good_faith", "report-error-good-faith");
    }
}

/// `GET /report/received`
pub(super) async fn received(view: View) -> Markup {
    let title = view.t("report-received-title");
    let main = html! {
        h1 { (title) }
        p { (view.t("report-received-text")) }
        p { a href="/" { (view.t("report-received-home")) } }
    };
    page(&view, Page::new(title, main).private())
}

fn draw(view: &View, form: &Form, errors: &FormErrors) -> Markup {
    let title = view.t("report-title");
    let main = html! {
        h1 { (title) }
        p.lead { (view.t("report-lead")) }
        form.form method="post" action="/report" novalidate {
            (error_summary(view, errors)) (csrf(view))
            (Field::new("uri", "report-uri-label").hint("report-uri-hint").kind("url").required().maxlength(2_000).value(&form.uri).input(view, errors))
            (Field::new("reason", "report-reason-label").hint("report-reason-hint").required().rows(6).maxlength(MAX_TEXT).value(&form.reason).textarea(view, errors))
            @if view.viewer.is_none() {
                (Field::new("name", "report-name-label").autocomplete("name").maxlength(MOST_NAME).value(&form.name).input(view, errors))
                (Field::new("email", "report-email-label").hint("report-email-hint").kind("email").autocomplete("email").value(&form.email).input(view, errors))
            }
            (Field::new("good_faith", "report-good-faith-label").checkbox(view, errors, form.good_faith))
            div.actions { (submit(Look::Primary, &view.t("report-submit"))) }
        }
    };
    page(view, Page::new(title, main).private())
}
