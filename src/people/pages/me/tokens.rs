//! Tokens for programs: made, shown once, revoked.

use super::{frame, myself, security::prove};
use crate::{
    client_address::ClientAddress,
    people::{
        Person,
        pages::{by, refused, secret},
        tokens::{self, MOST_NAME, Token},
    },
    web::{
        PageError, PageResult, Site, Submission, View,
        components::{
            Field, FormErrors, Look, Tone, csrf, day, empty_state, error_summary, instant, notice, submit, submit_as,
        },
        preferences::flash,
    },
};
use axum::{Extension, extract::State};
use maud::{Markup, html};

/// `GET /me/tokens`
pub(in crate::people::pages) async fn get(State(site): State<Site>, view: View) -> PageResult {
    let person = myself(&site, &view).await?;
    Ok(secret(draw(&view, &all(&site, &person).await?, "", &FormErrors::new(), None)))
}

/// `POST /me/tokens`
pub(in crate::people::pages) async fn post(
    State(site): State<Site>,
    view: View,
    Extension(address): Extension<ClientAddress>,
    submission: Submission,
) -> PageResult {
    let person = myself(&site, &view).await?;
    let name = submission.fields.get("token_name");
    let mut errors = FormErrors::new();
    if name.is_empty() {
        errors.add("token_name", "people-error-token-name");
    }
    // A token outlives the session: a page left open on a shared machine is not enough to make one.
    prove(&site, address, &person, "token_password", submission.fields.get("token_password"), &mut errors).await?;
    if !errors.is_empty() {
        return Ok(refused(draw(&view, &all(&site, &person).await?, name, &errors, None)));
    }
    let from = address.to_string();
    let mut tx = site.db.begin().await?;
    let token = tokens::create(&mut tx, &site.here(), by(view.person()?, &from), &person.id, name).await?;
    tx.commit_unseen().await?;
    Ok(secret(draw(&view, &all(&site, &person).await?, "", &FormErrors::new(), Some(&token))))
}

/// `POST /me/tokens/revoke`
pub(in crate::people::pages) async fn revoke(
    State(site): State<Site>,
    view: View,
    Extension(address): Extension<ClientAddress>,
    submission: Submission,
) -> PageResult {
    let viewer = view.person()?;
    let from = address.to_string();
    let mut tx = site.db.begin().await?;
    if !tokens::revoke(&mut tx, &site.here(), by(viewer, &from), &viewer.id, submission.fields.get("token")).await? {
        return Err(PageError::NotFound);
    }
    tx.commit_unseen().await?;
    Ok(flash(&site, "people-flash-token", "/me/tokens"))
}

async fn all(site: &Site, person: &Person) -> PageResult<Vec<Token>> {
    Ok(tokens::list(&mut site.db.read().await?, &person.id).await?)
}

fn draw(view: &View, all: &[Token], name: &str, errors: &FormErrors, made: Option<&str>) -> Markup {
    let content = html! {
        p.lead { (view.t("people-tokens-text")) }
        @if let Some(token) = made {
            (notice(Tone::Good, html! { p { (view.t("people-token-made")) } p { code { (token) } } }))
        }
        @if all.is_empty() { (empty_state(&view.t("people-tokens-none"), None)) } @else {
            form method="post" action="/me/tokens/revoke" {
                (csrf(view))
                ul {
                    @for token in all {
                        li {
                            p { strong { (token.name) } }
                            p.meta {
                                (view.t("people-token-since")) " " (day(view, token.created_at)) " · "
                                @if let Some(used) = token.used_at { (view.t("people-token-used")) " " (instant(view, used)) } @else { (view.t("people-token-unused")) }
                            }
                            (submit_as(Look::Danger, "token", &token.id, &view.tv("people-token-revoke", &[("name", token.name.clone().into())])))
                        }
                    }
                }
            }
        }
        section.panel {
            h2 { (view.t("people-token-new")) }
            form.form method="post" action="/me/tokens" novalidate {
                (error_summary(view, errors)) (csrf(view))
                (Field::new("token_name", "people-token-name-label").hint("people-token-name-hint").required().maxlength(MOST_NAME).value(name).autocomplete("off").input(view, errors))
                (Field::new("token_password", "people-current-password-label").required().kind("password").autocomplete("current-password").input(view, errors))
                div.actions { (submit(Look::Primary, &view.t("people-token-submit"))) }
            }
        }
    };
    frame(view, "/me/tokens", "people-me-tokens", &content)
}
