//! One account, as those who administer see it: what it is, and what may be done about it.

use super::{frame, people::status as status_badge};
use crate::{
    client_address::ClientAddress,
    people::{
        Person, Status, accounts, by_id,
        pages::{by, failure, on_field, refused, role_choices, secret},
        role_keys,
    },
    territory,
    web::{
        PageError, PageResult, Role, Site, Submission, View,
        components::{Fact, Field, FormErrors, Look, context_strip, csrf, error_summary, instant, submit, submit_as},
        preferences::flash,
    },
};
use axum::{
    Extension,
    extract::{Path, State},
};
use maud::{Markup, html};

/// `GET /admin/people/{id}`
pub(in crate::people::pages) async fn get(State(site): State<Site>, view: View, Path(id): Path<String>) -> PageResult {
    let person = find(&site, &id).await?;
    Ok(secret(draw(&view, &person, &FormErrors::new())))
}

/// `POST /admin/people/{id}/role`
pub(in crate::people::pages) async fn role(
    State(site): State<Site>,
    view: View,
    Extension(address): Extension<ClientAddress>,
    Path(id): Path<String>,
    submission: Submission,
) -> PageResult {
    let role = Role::parse(submission.fields.get("role")).ok_or(PageError::BadRequest)?;
    let from = address.to_string();
    let mut tx = site.db.begin().await?;
    if let Err(error) = accounts::change_role(&mut tx, &site.here(), by(view.person()?, &from), &id, role).await {
        drop(tx);
        return refuse(&site, &view, &id, error).await;
    }
    tx.commit().await?;
    Ok(flash(&site, "people-flash-role", &format!("/admin/people/{id}")))
}

/// `POST /admin/people/{id}/status`: suspends or lets in again.
pub(in crate::people::pages) async fn status(
    State(site): State<Site>,
    view: View,
    Extension(address): Extension<ClientAddress>,
    Path(id): Path<String>,
    submission: Submission,
) -> PageResult {
    let (from, here) = (address.to_string(), site.here());
    let by = by(view.person()?, &from);
    let sent = &submission.fields;
    let mut tx = site.db.begin().await?;
    let done = match sent.get("status") {
        "suspended" if sent.get("reason").is_empty() => {
            drop(tx);
            let person = find(&site, &id).await?;
            let mut errors = FormErrors::new();
            errors.add("reason", "people-error-reason");
            return Ok(refused(draw(&view, &person, &errors)));
        }
        "suspended" => accounts::suspend(&mut tx, &here, by, &id, sent.get("reason")).await,
        "active" => accounts::reactivate(&mut tx, &here, by, &id).await,
        _ => return Err(PageError::BadRequest),
    };
    if let Err(error) = done {
        drop(tx);
        return refuse(&site, &view, &id, error).await;
    }
    tx.commit().await?;
    Ok(flash(&site, "people-flash-status", &format!("/admin/people/{id}")))
}

/// `POST /admin/people/{id}/answer`: says yes or no to somebody who asked to join.
pub(in crate::people::pages) async fn answer(
    State(site): State<Site>,
    view: View,
    Extension(address): Extension<ClientAddress>,
    Path(id): Path<String>,
    submission: Submission,
) -> PageResult {
    let (from, here) = (address.to_string(), site.here());
    let by = by(view.person()?, &from);
    let mut tx = site.db.begin().await?;
    let key = match submission.fields.get("answer") {
        "yes" => {
            accounts::approve(&mut tx, &here, by, &id).await.map_err(failure)?;
            "people-flash-approved"
        }
        "no" => {
            accounts::refuse(&mut tx, &here, by, &id).await.map_err(failure)?;
            "people-flash-refused"
        }
        _ => return Err(PageError::BadRequest),
    };
    tx.commit().await?;
    site.wake();
    Ok(flash(&site, key, "/admin/people?status=pending"))
}

async fn find(site: &Site, id: &str) -> PageResult<Person> {
    by_id(&mut site.db.read().await?, id).await?.ok_or(PageError::NotFound)
}

async fn refuse(site: &Site, view: &View, id: &str, error: crate::people::Error) -> PageResult {
    let person = find(site, id).await?;
    let mut errors = FormErrors::new();
    on_field(&mut errors, error)?;
    Ok(refused(draw(view, &person, &errors)))
}

fn draw(view: &View, person: &Person, errors: &FormErrors) -> Markup {
    let administrator = view.may(Role::Administrator);
    let below = view.viewer.as_ref().is_some_and(|viewer| viewer.role > person.role());
    let action = |verb: &str| format!("/admin/people/{}/{verb}", person.id);
    let content = html! {
        (facts(view, person, administrator))
        (error_summary(view, errors))
        @match person.status() {
            Status::Pending => @if administrator {
                section.panel {
                    h2 { (view.t("people-admin-answer-heading")) }
                    @if person.signup_answer.is_empty() { p { (view.t("people-admin-answer-none")) } } @else {
                        blockquote { @for line in person.signup_answer.lines() { p { (line) } } }
                    }
                    form method="post" action=(action("answer")) {
                        (csrf(view))
                        div.actions {
                            (submit_as(Look::Primary, "answer", "yes", &view.tv("people-admin-approve", &[("name", person.name.clone().into())])))
                            (submit_as(Look::Danger, "answer", "no", &view.tv("people-admin-refuse", &[("name", person.name.clone().into())])))
                        }
                    }
                }
            },
            Status::Active => @if administrator || below {
                section.panel {
                    h2 { (view.t("people-admin-suspend-heading")) }
                    p { (view.t("people-admin-suspend-text")) }
                    form.form method="post" action=(action("status")) novalidate {
                        (csrf(view))
                        (Field::new("reason", "people-reason-label").hint("people-reason-hint").required().maxlength(300).input(view, errors))
                        div.actions { (submit_as(Look::Danger, "status", "suspended", &view.tv("people-admin-suspend", &[("name", person.name.clone().into())]))) }
                    }
                }
            },
            Status::Suspended => @if administrator || below {
                form method="post" action=(action("status")) {
                    (csrf(view))
                    div.actions { (submit_as(Look::Primary, "status", "active", &view.tv("people-admin-reactivate", &[("name", person.name.clone().into())]))) }
                }
            },
        }
        @if administrator && person.status() != Status::Pending {
            section.panel {
                h2 { (view.t("people-admin-role-heading")) }
                form.form method="post" action=(action("role")) novalidate {
                    (csrf(view))
                    (Field::new("role", "people-role-label").required().radios(view, errors, &role_choices(view, person.role())))
                    div.actions { (submit(Look::Plain, &view.t("people-admin-role-submit"))) }
                }
            }
        }
    };
    frame(view, "", &person.name, &content)
}

fn facts(view: &View, person: &Person, administrator: bool) -> Markup {
    let mut facts = vec![
        Fact::new(
            view.t("people-handle-label"),
            html! { a href={ "/people/" (person.handle) } { "@" (person.handle) } },
        ),
        Fact::new(view.t("people-status-label"), status_badge(view, person.status())),
        Fact::new(view.t("people-role-label"), html! { (view.t(role_keys(person.role()).0)) }),
    ];
    if let Some(territory) = territory::get(&person.territory) {
        facts
            .push(Fact::new(view.t("people-territory-label"), html! { span.place { (territory.label(view.locale)) } }));
    }
    if !person.structure.is_empty() {
        facts.push(Fact::new(view.t("people-structure-label"), html! { (person.structure) }));
    }
    if administrator {
        facts.push(Fact::new(view.t("people-email-label"), html! { (person.email) }));
    }
    facts.push(Fact::new(view.t("people-since-label"), instant(view, person.created_at)));
    if let Some(seen) = person.seen_at {
        facts.push(Fact::new(view.t("people-seen-label"), instant(view, seen)));
    }
    context_strip(&facts)
}
