//! How one comes in: address, password, open sessions. Whoever changes the first two shows the
//! current password first: an unattended screen is not enough.

use super::{agent, frame, myself};
use crate::{
    client_address::ClientAddress,
    mail,
    people::{
        Error, Person, accounts,
        pages::{by, failure, on_field, proof, refused, secret},
        password, weakness_key,
    },
    web::{
        PageError, PageResult, Site, Submission, View,
        components::{Field, FormErrors, Look, Tone, badge, csrf, error_summary, instant, submit, submit_as},
        preferences::{append, flash},
        session::{self, Listed},
    },
};
use axum::{Extension, extract::State};
use maud::{Markup, html};

/// `GET /me/security`
pub(in crate::people::pages) async fn get(State(site): State<Site>, view: View) -> PageResult {
    let person = myself(&site, &view).await?;
    let sessions = open_sessions(&site, &person).await?;
    Ok(secret(draw(&view, &person, &sessions, &person.email, &FormErrors::new())))
}

/// `POST /me/email`
pub(in crate::people::pages) async fn email(
    State(site): State<Site>,
    view: View,
    Extension(address): Extension<ClientAddress>,
    submission: Submission,
) -> PageResult {
    let person = myself(&site, &view).await?;
    let sessions = open_sessions(&site, &person).await?;
    let sent = &submission.fields;
    let typed = sent.get("email");
    let mut errors = FormErrors::new();
    let new = mail::address(typed);
    if new.is_none() {
        on_field(&mut errors, Error::EmailInvalid)?;
    }
    prove(&site, address, &person, "email_password", sent.get("email_password"), &mut errors).await?;
    let Some(new) = new.filter(|_| errors.is_empty()) else {
        return Ok(refused(draw(&view, &person, &sessions, typed, &errors)));
    };
    let from = address.to_string();
    let mut tx = site.db.begin().await?;
    if let Err(error) = accounts::change_email(&mut tx, &site.here(), by(view.person()?, &from), &person.id, &new).await
    {
        on_field(&mut errors, error)?;
        return Ok(refused(draw(&view, &person, &sessions, typed, &errors)));
    }
    tx.commit_unseen().await?;
    site.wake();
    Ok(flash(&site, "people-flash-email", "/me/security"))
}

/// `POST /me/password`
pub(in crate::people::pages) async fn password(
    State(site): State<Site>,
    view: View,
    Extension(address): Extension<ClientAddress>,
    submission: Submission,
) -> PageResult {
    let person = myself(&site, &view).await?;
    let sessions = open_sessions(&site, &person).await?;
    let sent = &submission.fields;
    let mut errors = FormErrors::new();
    prove(&site, address, &person, "current_password", sent.get("current_password"), &mut errors).await?;
    if let Some(Err(weakness)) = person.address().map(|email| password::check(sent.get("new_password"), &email)) {
        errors.add("new_password", weakness_key(weakness));
    }
    if !errors.is_empty() {
        return Ok(refused(draw(&view, &person, &sessions, &person.email, &errors)));
    }
    let hash = password::hash(&site.hashing, &site.random, sent.get("new_password"))
        .await
        .map_err(|_| PageError::TooMany(proof::BUSY))?;
    let here = site.here();
    let from = address.to_string();
    let mut tx = site.db.begin().await?;
    let current = view.session().map(|session| session.token_hash.as_str());
    let agent = sessions.iter().find(|one| Some(one.token_hash.as_str()) == current).map_or("", |one| &one.agent);
    // All sessions end; this browser goes on under a new identifier.
    accounts::set_password(&mut tx, &here, by(view.person()?, &from), &person.id, hash, None).await.map_err(failure)?;
    let token = session::open(&mut tx, &here, &person.id, agent, address).await?;
    tx.commit_unseen().await?;
    site.wake();
    let mut response = flash(&site, "people-flash-password-others", "/me/security");
    append(&mut response, &session::cookie(&site.config, token));
    Ok(response)
}

/// `POST /me/sessions`: ends the one named in `session`, or all others.
pub(in crate::people::pages) async fn sessions(
    State(site): State<Site>,
    view: View,
    submission: Submission,
) -> PageResult {
    let viewer = view.person()?;
    let current = view.session().map(|session| session.token_hash.as_str());
    let mut tx = site.db.begin().await?;
    match submission.fields.get("session") {
        "" => session::end_all(&mut tx, &viewer.id, current).await?,
        one => session::end(&mut tx, &viewer.id, one).await?,
    };
    tx.commit_unseen().await?;
    Ok(flash(&site, "people-flash-sessions", "/me/security"))
}

/// Checks the current password, counted like a sign-in; what is wrong goes on `field`.
pub(super) async fn prove(
    site: &Site,
    address: ClientAddress,
    person: &Person,
    field: &'static str,
    given: &str,
    errors: &mut FormErrors,
) -> PageResult<()> {
    if given.is_empty() {
        errors.add(field, "people-error-current-missing");
    } else if errors.is_empty() && proof::by_password(site, address, &person.email, given).await?.is_none() {
        errors.add(field, "people-error-current-wrong");
    }
    Ok(())
}

async fn open_sessions(site: &Site, person: &Person) -> PageResult<Vec<Listed>> {
    Ok(session::list(&mut site.db.read().await?, &person.id).await?)
}

fn draw(view: &View, person: &Person, sessions: &[Listed], email: &str, errors: &FormErrors) -> Markup {
    let current_password = |name: &'static str| {
        Field::new(name, "people-current-password-label")
            .required()
            .kind("password")
            .autocomplete("current-password")
            .input(view, errors)
    };
    let content = html! {
        (error_summary(view, errors))
        section.panel {
            h2 { (view.t("people-email-heading")) }
            form.form method="post" action="/me/email" novalidate {
                (csrf(view))
                (Field::new("email", "people-email-label").hint("people-email-hint").required().value(email).kind("email").autocomplete("email").input(view, errors))
                (current_password("email_password"))
                div.actions { (submit(Look::Plain, &view.t("people-email-submit"))) }
            }
        }
        section.panel {
            h2 { (view.t("people-password-heading")) }
            form.form method="post" action="/me/password" novalidate {
                (csrf(view))
                // For password managers, which look for the account beside the password.
                input type="hidden" name="username" autocomplete="username" value=(person.email);
                (current_password("current_password"))
                (Field::new("new_password", "people-new-password-label").hint("people-password-hint").required().kind("password").autocomplete("new-password").input(view, errors))
                div.actions { (submit(Look::Plain, &view.t("people-password-submit"))) }
            }
        }
        section.panel { (session_list(view, sessions)) }
    };
    frame(view, "/me/security", "people-me-security", &content)
}

/// « Chrome sur Linux »
fn device(view: &View, agent: &str) -> String {
    match agent::known(agent) {
        Some((browser, system)) => {
            view.tv("people-session-device", &[("browser", browser.into()), ("system", system.into())])
        }
        None if agent.is_empty() => view.t("people-session-unknown").into_owned(),
        None => agent.to_owned(),
    }
}

fn session_list(view: &View, all: &[Listed]) -> Markup {
    let current = view.session().map(|session| session.token_hash.as_str());
    let list = html! {
        ul {
            @for one in all {
                @let agent = device(view, &one.agent);
                li {
                    p {
                        strong { (agent) }
                        @if Some(one.token_hash.as_str()) == current { " " (badge(Tone::Good, &view.t("people-session-current"))) }
                    }
                    p.meta {
                        (view.tv("people-session-address", &[("address", one.address.clone().into())])) " · "
                        (view.t("people-session-opened")) " " (instant(view, one.created_at)) " · "
                        (view.t("people-session-seen")) " " (instant(view, one.seen_at))
                    }
                    @if Some(one.token_hash.as_str()) != current {
                        (submit_as(Look::Plain, "session", &one.token_hash, &view.tv("people-session-end", &[("agent", agent.into())])))
                    }
                }
            }
        }
    };
    html! {
        h2 { (view.t("people-sessions-heading")) }
        p { (view.t("people-sessions-text")) }
        // Alone, there is nothing to end: then this is no form.
        @if all.len() > 1 {
            form method="post" action="/me/sessions" {
                (csrf(view))
                (list)
                div.actions { (submit_as(Look::Danger, "session", "", &view.t("people-sessions-end-others"))) }
            }
        } @else {
            (list)
        }
    }
}
