//! One's data: a copy to take away, and the end of the account.

use super::{frame, myself, security::prove};
use crate::{
    client_address::ClientAddress,
    db::{Conn, Result},
    people::{
        Person, Status, accounts,
        pages::{by, on_field, refused, secret},
        tokens,
    },
    time::Timestamp,
    web::{
        PageResult, Site, Submission, View,
        components::{Field, FormErrors, Look, csrf, error_summary, submit},
        preferences::{append, flash},
        session,
    },
};
use axum::{Extension, extract::State, http::header, response::IntoResponse};
use maud::{Markup, html};
use serde_json::{Value, json};

/// `GET /me/data`
pub(in crate::people::pages) async fn get(State(site): State<Site>, view: View) -> PageResult {
    let person = myself(&site, &view).await?;
    Ok(secret(draw(&view, &person, false, &FormErrors::new())))
}

/// `POST /me/export`: everything that this room and the outbox hold of a person, as JSON.
pub(in crate::people::pages) async fn export(
    State(site): State<Site>,
    view: View,
    Extension(address): Extension<ClientAddress>,
    submission: Submission,
) -> PageResult {
    let person = myself(&site, &view).await?;
    let mut errors = FormErrors::new();
    prove(&site, address, &person, "export_password", submission.fields.get("export_password"), &mut errors).await?;
    if !errors.is_empty() {
        return Ok(refused(draw(&view, &person, false, &errors)));
    }
    let copy = collect(&mut site.db.read().await?, &person).await?;
    let text = serde_json::to_vec_pretty(&copy).expect("JSON of JSON");
    // Not `application/json`: it is a file to keep, and the front door holds texts in memory.
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"archipel-{}.json\"", person.handle)),
    ];
    Ok((headers, text).into_response())
}

/// `POST /me/delete`
pub(in crate::people::pages) async fn delete(
    State(site): State<Site>,
    view: View,
    Extension(address): Extension<ClientAddress>,
    submission: Submission,
) -> PageResult {
    let person = myself(&site, &view).await?;
    let sure = submission.fields.has("sure");
    let mut errors = FormErrors::new();
    if !sure {
        errors.add("sure", "people-error-sure");
    }
    prove(&site, address, &person, "delete_password", submission.fields.get("delete_password"), &mut errors).await?;
    if errors.is_empty() {
        let from = address.to_string();
        let mut tx = site.db.begin().await?;
        match accounts::delete_account(&mut tx, &site.here(), by(view.person()?, &from), &person.id).await {
            Ok(()) => {
                tx.commit().await?;
                site.wake();
                let mut response = flash(&site, "people-flash-deleted", "/");
                append(&mut response, &session::end_cookie(&site.config));
                return Ok(response);
            }
            Err(error) => on_field(&mut errors, error)?,
        }
    }
    Ok(refused(draw(&view, &person, sure, &errors)))
}

async fn collect(conn: &mut Conn, person: &Person) -> Result<Value> {
    let sessions: Vec<Value> = session::list(conn, &person.id)
        .await?
        .into_iter()
        .map(|one| json!({"agent": one.agent, "address": one.address, "opened": one.created_at.rfc3339(), "seen": one.seen_at.rfc3339()}))
        .collect();
    let tokens: Vec<Value> = tokens::list(conn, &person.id)
        .await?
        .into_iter()
        .map(|one| json!({"name": one.name, "created": one.created_at.rfc3339(), "used": one.used_at.map(Timestamp::rfc3339)}))
        .collect();
    // What they published, with its Markdown, is in what was sent for them.
    let bodies: Vec<(Vec<u8>,)> = conn
        .query("select body from outbox where actor_id = $1 order by seq")
        .bind(person.actor_id.clone())
        .all()
        .await?;
    let activities: Vec<Value> = bodies.iter().filter_map(|(body,)| serde_json::from_slice(body).ok()).collect();
    let drafts: Vec<(String, String, String, i64)> = conn
        .query("select kind, title, form, updated_at from drafts where person_id = $1 order by updated_at")
        .bind(person.id.clone())
        .all()
        .await?;
    let drafts: Vec<Value> = drafts
        .into_iter()
        .map(|(kind, title, form, at)| {
            let form: Value = serde_json::from_str(&form).unwrap_or_default();
            json!({"kind": kind, "title": title, "form": form, "saved": Timestamp(at).rfc3339()})
        })
        .collect();
    // Not in what was sent: a reaction may be taken back.
    let reactions: Vec<(String, String, i64)> = conn
        .query(
            "select r.kind, p.uri, r.created_at from reactions r join publications p on p.id = r.publication_id \
             where r.actor_id = $1 order by r.created_at",
        )
        .bind(person.actor_id.clone())
        .all()
        .await?;
    let reactions: Vec<Value> = reactions
        .into_iter()
        .map(|(kind, uri, at)| json!({"kind": kind, "object": uri, "created": Timestamp(at).rfc3339()}))
        .collect();
    Ok(json!({
        "account": {
            "uri": person.uri, "handle": person.handle, "name": person.name, "email": person.email, "presentation": person.presentation,
            "structure": person.structure, "territory": person.territory, "language": person.locale().tag(), "role": person.role().name(),
            "active": person.status() == Status::Active, "answer": person.signup_answer, "created": person.created_at.rfc3339(),
            "seen": person.seen_at.map(Timestamp::rfc3339),
        },
        "sessions": sessions,
        "tokens": tokens,
        "drafts": drafts,
        "reactions": reactions,
        "activities": activities,
    }))
}

fn draw(view: &View, person: &Person, sure: bool, errors: &FormErrors) -> Markup {
    let current_password = |name: &'static str| {
        Field::new(name, "people-current-password-label")
            .required()
            .kind("password")
            .autocomplete("current-password")
            .input(view, errors)
    };
    // A refusal that has no field of its own here stands above both forms.
    let content = html! {
        (error_summary(view, errors))
        section.panel {
            h2 { (view.t("people-export-heading")) }
            p { (view.t("people-export-text")) }
            form.form method="post" action="/me/export" data-download novalidate {
                (csrf(view)) (current_password("export_password"))
                div.actions { (submit(Look::Plain, &view.t("people-export-submit"))) }
            }
        }
        section.panel id="role" tabindex="-1" {
            h2 { (view.t("people-delete-heading")) }
            p { (view.t("people-delete-gone")) }
            p { (view.t("people-delete-stays")) }
            p { (view.tv("people-delete-handle", &[("handle", person.handle.clone().into())])) }
            p { (view.t("people-delete-elsewhere")) }
            form.form method="post" action="/me/delete" novalidate {
                (csrf(view))
                (Field::new("sure", "people-delete-sure").checkbox(view, errors, sure))
                (current_password("delete_password"))
                div.actions { (submit(Look::Danger, &view.t("people-delete-submit"))) }
            }
        }
    };
    frame(view, "/me/data", "people-me-data", &content)
}
