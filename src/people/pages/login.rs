//! Coming in and going out. A form that was sent while the session had ended comes along in two
//! hidden fields (`web::pages::failure` writes them) and is offered again once the person is in:
//! nothing typed is lost.

use super::{proof, refused, secret};
use crate::{
    audit,
    client_address::ClientAddress,
    people::Status,
    web::{
        PageError, PageResult, Site, Submission, View,
        components::{Field, FormErrors, Look, csrf, error_summary, submit},
        form::{CSRF, Fields},
        layout::{Page, page},
        pages::failure::{RESUME_ACTION, RESUME_FIELDS, resume},
        preferences::{append, flash, local_path, see_other},
        session,
    },
};
use axum::{
    Extension,
    extract::{Query, State},
    http::{HeaderMap, header},
    response::Response,
};
use maud::{Markup, html};
use serde::Deserialize;

/// Where to go afterwards.
#[derive(Deserialize)]
pub(super) struct After {
    return_to: Option<String>,
}

/// What the form carries beside the two fields one sees.
struct Carried<'a> {
    return_to: &'a str,
    action: &'a str,
    fields: &'a str,
}

/// `GET /login`
pub(super) async fn get(view: View, Query(after): Query<After>) -> Response {
    let return_to = local_path(after.return_to.as_deref());
    if view.viewer.is_some() {
        return see_other(return_to);
    }
    secret(form(&view, &FormErrors::new(), "", &Carried { return_to, action: "", fields: "" }))
}

/// `POST /login`
pub(super) async fn post(
    State(site): State<Site>,
    view: View,
    Extension(address): Extension<ClientAddress>,
    headers: HeaderMap,
    submission: Submission,
) -> PageResult {
    let sent = &submission.fields;
    let email = sent.get("email");
    let carried = Carried {
        return_to: local_path(Some(sent.get("return_to"))),
        action: sent.get(RESUME_ACTION),
        fields: sent.get(RESUME_FIELDS),
    };
    let mut errors = FormErrors::new();
    if email.is_empty() {
        errors.add("email", "people-error-email-missing");
    }
    if sent.get("password").is_empty() {
        errors.add("password", "people-error-password-missing");
    }
    if !errors.is_empty() {
        return Ok(refused(form(&view, &errors, email, &carried)));
    }
    let person = match proof::by_password(&site, address, email, sent.get("password")).await? {
        Some(person) if person.status() == Status::Active => person,
        // Only who knows the password learns in which state the account is.
        Some(person) => {
            let key =
                if person.status() == Status::Pending { "people-login-pending" } else { "people-login-suspended" };
            errors.add("email", key);
            return Ok(refused(form(&view, &errors, email, &carried)));
        }
        None => {
            errors.add("email", "people-login-wrong");
            return Ok(refused(form(&view, &errors, email, &carried)));
        }
    };
    let token = open(&site, &view, address, &headers, &person.id, &person.handle).await?;
    let opened =
        session::find(&mut site.db.read().await?, &token, site.clock.now()).await?.ok_or(PageError::Unavailable)?;
    let mut response = match resumed(&carried) {
        Some((action, fields)) => {
            let mut inside = view.clone();
            inside.csrf.clone_from(&opened.csrf);
            inside.viewer = Some(opened.viewer);
            secret(kept_text(&inside, &action, &fields))
        }
        None => see_other(carried.return_to),
    };
    append(&mut response, &session::cookie(&site.config, token));
    Ok(response)
}

/// Opens a session under a new identifier; the one of this browser, if any, ends.
pub(super) async fn open(
    site: &Site,
    view: &View,
    address: ClientAddress,
    headers: &HeaderMap,
    person_id: &str,
    handle: &str,
) -> PageResult<String> {
    let here = site.here();
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut tx = site.db.begin().await?;
    if let (Some(before), Some(viewer)) = (view.session(), &view.viewer) {
        session::end(&mut tx, &viewer.id, &before.token_hash).await?;
    }
    let token = session::open(&mut tx, &here, person_id, agent, address).await?;
    let from = address.to_string();
    let line = audit::Line {
        actor: handle,
        action: "login",
        object: handle,
        outcome: audit::DONE,
        detail: "",
        address: &from,
    };
    audit::record(&mut tx, here.now, &line).await?;
    tx.commit_unseen().await?;
    Ok(token)
}

/// `POST /logout`
pub(super) async fn leave(State(site): State<Site>, view: View, _: Submission) -> PageResult {
    if let (Some(session), Some(viewer)) = (view.session(), &view.viewer) {
        let mut tx = site.db.begin().await?;
        session::end(&mut tx, &viewer.id, &session.token_hash).await?;
        tx.commit_unseen().await?;
    }
    let mut response = flash(&site, "people-flash-left", "/");
    append(&mut response, &session::end_cookie(&site.config));
    Ok(response)
}

/// The form that waits, when there is one and it leads to this site.
fn resumed(carried: &Carried<'_>) -> Option<(String, Fields)> {
    let action = Some(carried.action).filter(|action| !action.is_empty() && local_path(Some(action)) == *action)?;
    let mut fields: Vec<(String, String)> = serde_json::from_str(carried.fields).ok()?;
    // The page gives the token of the new session.
    fields.retain(|(name, _)| name != CSRF);
    Some((action.to_owned(), Fields(fields)))
}

fn form(view: &View, errors: &FormErrors, email: &str, carried: &Carried<'_>) -> Markup {
    let waits = resumed(carried).is_some();
    let main = html! {
        h1 { (view.t("people-login-title")) }
        @if waits { p.lead { (view.t("people-login-resume")) } }
        form.form method="post" action="/login" enctype=[waits.then_some("multipart/form-data")] novalidate {
            (error_summary(view, errors))
            (csrf(view))
            input type="hidden" name="return_to" value=(carried.return_to);
            @if waits {
                input type="hidden" name=(RESUME_ACTION) value=(carried.action);
                input type="hidden" name=(RESUME_FIELDS) value=(carried.fields);
            }
            (Field::new("email", "people-email-label").required().value(email).kind("email").autocomplete("username").input(view, errors))
            (Field::new("password", "people-password-label").required().kind("password").autocomplete("current-password").input(view, errors))
            div.actions { (submit(Look::Primary, &view.t("people-login-submit"))) }
        }
        p { a href="/password/forgot" { (view.t("people-login-forgot")) } }
        p { a href="/signup" { (view.t("people-login-signup")) } }
    };
    page(view, Page::new(view.t("people-login-title"), main).private())
}

/// The beginning of the longest text that waits: who wrote it knows it again.
fn longest(fields: &Fields) -> Option<String> {
    const SHOWN: usize = 600;
    let written =
        fields.0.iter().filter(|(name, value)| !name.contains("password") && value.contains(char::is_whitespace));
    let (_, longest) = written.max_by_key(|(_, value)| value.len())?;
    let mut words: String = longest.chars().take(SHOWN).collect();
    if words.len() < longest.len() {
        words.push('…');
    }
    Some(words)
}

/// « Votre texte est là »
fn kept_text(view: &View, action: &str, fields: &Fields) -> Markup {
    let main = html! {
        h1 { (view.t("people-resume-title")) }
        p.lead { (view.t("people-resume-text")) }
        @if let Some(words) = longest(fields) { blockquote { @for line in words.lines().filter(|line| !line.trim().is_empty()) { p { (line) } } } }
        (resume(view, action, fields))
    };
    page(view, Page::new(view.t("people-resume-title"), main).private())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_form_of_this_site_is_offered_again() {
        let carried = |action, fields| Carried { return_to: "/", action, fields };
        let (action, fields) =
            resumed(&carried("/practices/new?step=2", r#"[["title","Café"],["body","a\nb"]]"#)).expect("it waits");
        assert_eq!(action, "/practices/new?step=2");
        assert_eq!(fields.get("title"), "Café");
        for (action, fields) in [
            ("", "[]"),
            ("//evil.example", "[]"),
            ("https://evil.example", "[]"),
            ("/practices", "nonsense"),
            ("/practices", "{}"),
        ] {
            assert!(resumed(&carried(action, fields)).is_none(), "{action} {fields}");
        }
    }
}
