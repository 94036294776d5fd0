//! Taking up an invitation: the link of the mail proves the address, the form makes the account and
//! comes in at once.

use super::{login, new_pair, on_field, proof, refused, secret, signup::account_fields};
use crate::{
    client_address::ClientAddress,
    federation::actors,
    mail::{self, Address},
    people::{
        Error, Status,
        accounts::{self, NewAccount},
        handle,
        links::{self, Kind, Link},
        password, role_keys,
    },
    web::{
        PageError, PageResult, Site, Submission, View,
        components::{FormErrors, Look, csrf, error_summary, submit},
        form::Fields,
        layout::{Page, page},
        preferences::{append, flash},
        session,
    },
};
use axum::{
    Extension,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use maud::{Markup, html};

/// `GET /invitation/{token}`
pub(super) async fn get(
    State(site): State<Site>,
    view: View,
    Extension(address): Extension<ClientAddress>,
    Path(token): Path<String>,
) -> PageResult {
    Ok(match proof::by_link(&site, address, Kind::Invitation, &token).await? {
        Some(link) => secret(form(&view, &token, &link, &FormErrors::new(), &Fields::default())),
        None => spent(&view),
    })
}

/// `POST /invitation/{token}`
pub(super) async fn post(
    State(site): State<Site>,
    view: View,
    Extension(address): Extension<ClientAddress>,
    Path(token): Path<String>,
    headers: HeaderMap,
    submission: Submission,
) -> PageResult {
    let sent = &submission.fields;
    let Some(link) = proof::by_link(&site, address, Kind::Invitation, &token).await? else { return Ok(spent(&view)) };
    let Some(email) = mail::address(&link.email) else { return Ok(spent(&view)) };
    let mut errors = FormErrors::new();
    check(&site, sent, Some(&email), &mut errors).await?;
    if !errors.is_empty() {
        return Ok(refused(form(&view, &token, &link, &errors, sent)));
    }
    let hash = password::hash(&site.hashing, &site.random, sent.get("password"))
        .await
        .map_err(|_| PageError::TooMany(proof::BUSY))?;
    let pair = new_pair(&site).await?;
    let here = site.here();
    let mut tx = site.db.begin().await?;
    let Some(link) = links::spend(&mut tx, Kind::Invitation, &token, here.now).await? else { return Ok(spent(&view)) };
    let new = NewAccount {
        handle: sent.get("handle"),
        name: sent.get("name"),
        email: &email,
        password_hash: Some(hash),
        role: link.role(),
        status: Status::Active,
        territory: sent.get("territory"),
        locale: view.locale,
        structure: sent.get("structure"),
        answer: "",
    };
    let person = match accounts::create_account(&mut tx, &here, new, pair).await {
        Ok(person) => person,
        // Who holds the link holds the address: they may know that it has an account.
        Err(Error::EmailTaken) => return Ok(spent(&view)),
        Err(error) => {
            on_field(&mut errors, error)?;
            return Ok(refused(form(&view, &token, &link, &errors, sent)));
        }
    };
    tx.commit().await?;
    let token = login::open(&site, &view, address, &headers, &person.id, &person.handle).await?;
    let mut response = flash(&site, "people-flash-welcome", "/");
    append(&mut response, &session::cookie(&site.config, token));
    Ok(response)
}

/// The rules of the fields of an account, in their order on the page.
pub(super) async fn check(
    site: &Site,
    sent: &Fields,
    email: Option<&Address>,
    errors: &mut FormErrors,
) -> PageResult<()> {
    let wrong = accounts::check_name(sent.get("name"), sent.get("territory"));
    let (names, others): (Vec<_>, Vec<_>) = wrong.into_iter().partition(|error| matches!(error, Error::NameInvalid));
    for error in names {
        on_field(errors, error)?;
    }
    let taken = actors::local_by_handle(&mut site.db.read().await?, sent.get("handle")).await?.is_some();
    match handle::check(sent.get("handle")) {
        Err(error) => on_field(errors, error)?,
        Ok(()) if taken => on_field(errors, Error::HandleTaken)?,
        Ok(()) => {}
    }
    for error in others {
        on_field(errors, error)?;
    }
    if let Some(Err(weakness)) = email.map(|email| password::check(sent.get("password"), email)) {
        on_field(errors, weakness.into())?;
    }
    Ok(())
}

/// The page of a link that does not serve, or not any more.
pub(super) fn spent(view: &View) -> Response {
    let main = html! {
        h1 { (view.t("people-link-spent-title")) }
        p.lead { (view.t("people-link-spent-text")) }
        ul {
            li { a href="/password/forgot" { (view.t("people-link-spent-forgot")) } }
            li { a href="/signup" { (view.t("people-link-spent-signup")) } }
            li { a href="/login" { (view.t("people-link-spent-login")) } }
        }
    };
    (StatusCode::GONE, secret(page(view, Page::new(view.t("people-link-spent-title"), main).private()))).into_response()
}

fn form(view: &View, token: &str, link: &Link, errors: &FormErrors, sent: &Fields) -> Markup {
    let title = view.tv("people-invitation-title", &[("network", view.network.name.clone().into())]);
    let (role, meaning) = role_keys(link.role());
    let main = html! {
        h1 { (title) }
        p.lead { (view.tv("people-invitation-email", &[("email", link.email.clone().into())])) }
        p { (view.tv("people-invitation-role", &[("role", view.t(role).into())])) " " (view.t(meaning)) }
        form.form method="post" action={ "/invitation/" (token) } novalidate {
            (error_summary(view, errors)) (csrf(view))
            (account_fields(view, errors, sent))
            div.actions { (submit(Look::Primary, &view.t("people-invitation-submit"))) }
        }
    };
    page(view, Page::new(title, main).private())
}
