//! A forgotten password: a link to the address, then a new password that ends every session. The
//! first page answers the same whether the address has an account or not.

use super::{counter, counter_of, invitation::spent, on_field, proof, refused, secret};
use crate::{
    client_address::ClientAddress,
    mail,
    people::{
        By, Error, Status, accounts, by_email, by_id, letters,
        links::{self, Kind},
        password,
    },
    web::{
        PageError, PageResult, Site, Submission, View,
        components::{Field, FormErrors, Look, csrf, error_summary, submit},
        layout::{Page, page},
        preferences::flash,
        throttle,
    },
};
use axum::{
    Extension,
    extract::{Path, State},
    response::Response,
};
use maud::{Markup, html};

/// `GET /password/forgot`
pub(super) async fn forgot(view: View) -> Response {
    secret(ask_form(&view, &FormErrors::new(), ""))
}

/// `POST /password/forgot`
pub(super) async fn ask(
    State(site): State<Site>,
    view: View,
    Extension(address): Extension<ClientAddress>,
    submission: Submission,
) -> PageResult {
    let typed = submission.fields.get("email");
    let Some(email) = mail::address(typed) else {
        let mut errors = FormErrors::new();
        on_field(&mut errors, Error::EmailInvalid)?;
        return Ok(refused(ask_form(&view, &errors, typed)));
    };
    let here = site.here();
    let mut tx = site.db.begin().await?;
    // By account and network: a stranger who asks elsewhere does not keep the owner from asking.
    proof::count(&mut tx, &site, &counter_of("mail", address), throttle::ADDRESS).await?;
    proof::count(
        &mut tx,
        &site,
        &counter("mail", &format!("{} {}", email.folded(), address.network())),
        throttle::MAIL,
    )
    .await?;
    if let Some(person) = by_email(&mut tx, &email.folded()).await?.filter(|person| person.status() == Status::Active) {
        let token = links::reset(&mut tx, &here, &person.id, &person.email).await?;
        letters::reset(&mut tx, &here, &person, &Kind::Reset.address(&here, &token)).await?;
    }
    tx.commit_unseen().await?;
    site.wake();
    let main = html! { h1 { (view.t("people-forgot-sent-title")) } p.lead { (view.t("people-forgot-sent-text")) } };
    Ok(secret(page(&view, Page::new(view.t("people-forgot-sent-title"), main).private())))
}

/// `GET /password/reset/{token}`
pub(super) async fn get(
    State(site): State<Site>,
    view: View,
    Extension(address): Extension<ClientAddress>,
    Path(token): Path<String>,
) -> PageResult {
    Ok(match proof::by_link(&site, address, Kind::Reset, &token).await? {
        Some(_) => secret(form(&view, &token, &FormErrors::new())),
        None => spent(&view),
    })
}

/// `POST /password/reset/{token}`
pub(super) async fn post(
    State(site): State<Site>,
    view: View,
    Extension(address): Extension<ClientAddress>,
    Path(token): Path<String>,
    submission: Submission,
) -> PageResult {
    let Some(link) = proof::by_link(&site, address, Kind::Reset, &token).await? else { return Ok(spent(&view)) };
    let person = by_id(&mut site.db.read().await?, link.person_id.as_deref().unwrap_or_default()).await?;
    let Some(person) = person.filter(|person| person.status() == Status::Active) else { return Ok(spent(&view)) };
    let new = submission.fields.get("password");
    if let Some(Err(weakness)) = person.address().map(|email| password::check(new, &email)) {
        let mut errors = FormErrors::new();
        on_field(&mut errors, weakness.into())?;
        return Ok(refused(form(&view, &token, &errors)));
    }
    let hash = password::hash(&site.hashing, &site.random, new).await.map_err(|_| PageError::TooMany(proof::BUSY))?;
    let here = site.here();
    let mut tx = site.db.begin().await?;
    if links::spend(&mut tx, Kind::Reset, &token, here.now).await?.is_none() {
        return Ok(spent(&view));
    }
    let from = address.to_string();
    let by = By { handle: &person.handle, role: person.role(), address: &from };
    accounts::set_password(&mut tx, &here, by, &person.id, hash, None).await.map_err(super::failure)?;
    tx.commit_unseen().await?;
    site.wake();
    Ok(flash(&site, "people-flash-password", "/login"))
}

fn ask_form(view: &View, errors: &FormErrors, email: &str) -> Markup {
    let main = html! {
        h1 { (view.t("people-forgot-title")) }
        p.lead { (view.t("people-forgot-text")) }
        form.form method="post" action="/password/forgot" novalidate {
            (error_summary(view, errors)) (csrf(view))
            (Field::new("email", "people-email-label").required().value(email).kind("email").autocomplete("username").input(view, errors))
            div.actions { (submit(Look::Primary, &view.t("people-forgot-submit"))) }
        }
    };
    page(view, Page::new(view.t("people-forgot-title"), main).private())
}

fn form(view: &View, token: &str, errors: &FormErrors) -> Markup {
    let main = html! {
        h1 { (view.t("people-reset-title")) }
        p.lead { (view.t("people-reset-text")) }
        form.form method="post" action={ "/password/reset/" (token) } novalidate {
            (error_summary(view, errors)) (csrf(view))
            (Field::new("password", "people-new-password-label").hint("people-password-hint").required().kind("password").autocomplete("new-password").input(view, errors))
            div.actions { (submit(Look::Primary, &view.t("people-reset-submit"))) }
        }
    };
    page(view, Page::new(view.t("people-reset-title"), main).private())
}
