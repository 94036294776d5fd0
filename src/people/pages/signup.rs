//! Joining: by invitation (explained), by asking with an answer to a question, or, where it is open,
//! by a link sent to the address. The page never tells whether an address has an account already.

use super::{counter_of, invitation, new_pair, on_field, proof, refused, secret, territory_choices};
use crate::{
    client_address::ClientAddress,
    mail,
    people::{
        Error, Status,
        accounts::{self, MOST_ANSWER, MOST_NAME, MOST_STRUCTURE, NewAccount},
        by_email, handle, letters,
        links::{self, Kind},
        password,
        settings::{self, QUESTION, SignUp},
    },
    web::{
        PageError, PageResult, Role, Site, Submission, View,
        components::{Field, FormErrors, Look, button_link, csrf, error_summary, submit},
        form::Fields,
        layout::{Page, page},
        preferences::see_other,
        throttle,
    },
};
use axum::{Extension, extract::State};
use maud::{Markup, html};

/// What is given to those who asked and were told yes.
const ASKED_ROLE: Role = Role::Contributor;
/// What is given to whoever has an address; an administrator may give more.
const OPEN_ROLE: Role = Role::Reader;

/// `GET /signup`
pub(super) async fn get(State(site): State<Site>, view: View) -> PageResult {
    if view.viewer.is_some() {
        return Ok(see_other("/me"));
    }
    let (mode, question) = rules(&site).await?;
    Ok(secret(draw(&view, mode, &question, &FormErrors::new(), &Fields::default())))
}

/// `POST /signup`
pub(super) async fn post(
    State(site): State<Site>,
    view: View,
    Extension(address): Extension<ClientAddress>,
    submission: Submission,
) -> PageResult {
    let sent = &submission.fields;
    let (mode, question) = rules(&site).await?;
    if mode == SignUp::Invitation {
        return Err(PageError::Forbidden);
    }
    let mut errors = FormErrors::new();
    let email = mail::address(sent.get("email"));
    if email.is_none() {
        on_field(&mut errors, Error::EmailInvalid)?;
    }
    if mode == SignUp::Approval {
        invitation::check(&site, sent, email.as_ref(), &mut errors).await?;
        if !question.is_empty() && sent.get("answer").is_empty() {
            errors.add("answer", "people-error-answer");
        }
    }
    let Some(email) = email.filter(|_| errors.is_empty()) else {
        return Ok(refused(draw(&view, mode, &question, &errors, sent)));
    };
    let here = site.here();
    let mut tx = site.db.begin().await?;
    proof::count(&mut tx, &site, &counter_of("signup", address), throttle::SIGN_UP).await?;
    tx.commit_unseen().await?;
    if mode == SignUp::Open {
        let mut tx = site.db.begin().await?;
        if let Some(person) = by_email(&mut tx, &email.folded()).await? {
            letters::already_member(&mut tx, &here, &person).await?;
        } else {
            let token = links::invite(&mut tx, &here, &email, OPEN_ROLE, None).await?;
            letters::invitation(&mut tx, &here, &email, view.locale, &Kind::Invitation.address(&here, &token)).await?;
        }
        tx.commit_unseen().await?;
        site.wake();
        return Ok(secret(sent_page(&view, "people-signup-sent-title", "people-signup-sent-text")));
    }
    // The same work whether the address is known or not.
    let hash = password::hash(&site.hashing, &site.random, sent.get("password"))
        .await
        .map_err(|_| PageError::TooMany(proof::BUSY))?;
    let pair = new_pair(&site).await?;
    let mut tx = site.db.begin().await?;
    if let Some(person) = by_email(&mut tx, &email.folded()).await? {
        letters::already_member(&mut tx, &here, &person).await?;
    } else {
        let new = NewAccount {
            handle: sent.get("handle"),
            name: sent.get("name"),
            email: &email,
            password_hash: Some(hash),
            role: ASKED_ROLE,
            status: Status::Pending,
            territory: sent.get("territory"),
            locale: view.locale,
            structure: sent.get("structure"),
            answer: sent.get("answer"),
        };
        match accounts::create_account(&mut tx, &here, new, pair).await {
            Ok(person) => letters::request(&mut tx, &here, &person).await?,
            Err(error) => {
                on_field(&mut errors, error)?;
                return Ok(refused(draw(&view, mode, &question, &errors, sent)));
            }
        }
    }
    tx.commit_unseen().await?;
    site.wake();
    Ok(secret(sent_page(&view, "people-signup-asked-title", "people-signup-asked-text")))
}

async fn rules(site: &Site) -> PageResult<(SignUp, String)> {
    let mut conn = site.db.read().await?;
    let mode = settings::sign_up(&mut conn).await?;
    Ok((mode, settings::setting(&mut conn, QUESTION).await?.unwrap_or_default()))
}

fn draw(view: &View, mode: SignUp, question: &str, errors: &FormErrors, sent: &Fields) -> Markup {
    let title = view.t("people-signup-title");
    let main = html! {
        h1 { (title) }
        @match mode {
            SignUp::Invitation => {
                p.lead { (view.tv("people-signup-invitation", &[("network", view.network.name.clone().into())])) }
                p { (view.t("people-signup-invitation-how")) }
                div.actions { (button_link(Look::Plain, "/about", &view.t("people-signup-about"))) (button_link(Look::Quiet, "/login", &view.t("people-signup-login"))) }
            }
            SignUp::Open => {
                p.lead { (view.t("people-signup-open")) }
                form.form method="post" action="/signup" novalidate {
                    (error_summary(view, errors)) (csrf(view)) (email_field(view, errors, sent))
                    div.actions { (submit(Look::Primary, &view.t("people-signup-open-submit"))) }
                }
            }
            SignUp::Approval => {
                p.lead { (view.t("people-signup-approval")) }
                form.form method="post" action="/signup" novalidate {
                    (error_summary(view, errors)) (csrf(view)) (email_field(view, errors, sent))
                    (account_fields(view, errors, sent))
                    @if !question.is_empty() {
                        section.panel { h2 { (view.t("people-signup-question")) } p { (question) } }
                        (Field::new("answer", "people-answer-label").required().value(sent.get("answer")).rows(5).maxlength(MOST_ANSWER).textarea(view, errors))
                    }
                    div.actions { (submit(Look::Primary, &view.t("people-signup-approval-submit"))) }
                }
            }
        }
    };
    page(view, Page::new(title, main).private())
}

fn email_field(view: &View, errors: &FormErrors, sent: &Fields) -> Markup {
    Field::new("email", "people-email-label")
        .required()
        .value(sent.get("email"))
        .kind("email")
        .autocomplete("email")
        .input(view, errors)
}

/// The fields of an account, but for its address.
pub(super) fn account_fields(view: &View, errors: &FormErrors, sent: &Fields) -> Markup {
    let territory = if sent.has("territory") { sent.get("territory") } else { &view.territory.code };
    let offered = handle::from_name(sent.get("name"));
    let handle = if sent.get("handle").is_empty() { &offered } else { sent.get("handle") };
    html! {
        (Field::new("name", "people-name-label").hint("people-name-hint").required().value(sent.get("name")).autocomplete("name").maxlength(MOST_NAME).input(view, errors))
        (Field::new("handle", "people-handle-label").hint("people-handle-hint").required().value(handle).autocomplete("nickname").maxlength(30).input(view, errors))
        (Field::new("structure", "people-structure-label").value(sent.get("structure")).autocomplete("organization").maxlength(MOST_STRUCTURE).input(view, errors))
        (Field::new("territory", "people-territory-label").hint("people-territory-hint").required().select(view, errors, &territory_choices(view, territory)))
        (Field::new("password", "people-new-password-label").hint("people-password-hint").required().kind("password").autocomplete("new-password").input(view, errors))
    }
}

fn sent_page(view: &View, title: &str, text: &str) -> Markup {
    let main = html! { h1 { (view.t(title)) } p.lead { (view.t(text)) } };
    page(view, Page::new(view.t(title), main).private())
}
