//! What the network says of itself: name, purpose, territory.

use super::frame;
use crate::{
    admin::{self, Identity},
    client_address::ClientAddress,
    federation::actors,
    people::settings::{PURPOSE, setting},
    territory,
    web::{
        PageResult, Site, Submission, View,
        components::{Choice, Field, FormErrors, Look, csrf, error_summary, submit},
        preferences::flash,
    },
};
use axum::{Extension, extract::State, http::StatusCode, response::IntoResponse};
use maud::{Markup, html};

const PATH: &str = "/admin/settings";
const MOST_NAME: usize = 100;
const MOST_PURPOSE: usize = 600;

/// `GET /admin/settings`
pub(super) async fn get(State(site): State<Site>, view: View) -> PageResult {
    let mut conn = site.db.read().await?;
    let group = actors::network(&mut conn).await?;
    let purpose = setting(&mut conn, PURPOSE).await?.unwrap_or_default();
    let identity =
        Identity { name: &group.name, purpose: &purpose, territory: group.territory.as_deref().unwrap_or_default() };
    Ok(draw(&view, identity, &FormErrors::new()).into_response())
}

/// `POST /admin/settings`
pub(super) async fn post(
    State(site): State<Site>,
    view: View,
    Extension(address): Extension<ClientAddress>,
    submission: Submission,
) -> PageResult {
    let fields = &submission.fields;
    let identity =
        Identity { name: fields.get("name"), purpose: fields.get("purpose"), territory: fields.get("territory") };
    let mut errors = FormErrors::new();
    if identity.name.is_empty() {
        errors.add("name", "admin-error-name");
    }
    for (field, text, max) in [("name", identity.name, MOST_NAME), ("purpose", identity.purpose, MOST_PURPOSE)] {
        if text.chars().count() > max {
            errors.add_with(field, "admin-error-long", vec![("max", max.into())]);
        }
    }
    if territory::get(identity.territory).is_none() {
        errors.add("territory", "admin-error-territory");
    }
    if !errors.is_empty() {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, draw(&view, identity, &errors)).into_response());
    }
    let mut tx = site.db.begin().await?;
    admin::describe(&mut tx, &site.here(), identity, &view.person()?.handle, &address.to_string()).await?;
    tx.commit().await?;
    site.wake();
    Ok(flash(&site, "admin-flash-settings", PATH))
}

fn draw(view: &View, identity: Identity<'_>, errors: &FormErrors) -> Markup {
    let territories: Vec<Choice> = territory::all()
        .iter()
        .map(|one| Choice::new(one.code.as_str(), one.label(view.locale), one.code == identity.territory))
        .collect();
    let content = html! {
        p { (view.t("admin-settings-lead")) }
        form.form method="post" action=(PATH) novalidate {
            (error_summary(view, errors)) (csrf(view))
            (Field::new("name", "admin-name-label").required().maxlength(MOST_NAME).value(identity.name).input(view, errors))
            (Field::new("purpose", "admin-purpose-label").hint("admin-purpose-hint").rows(4).maxlength(MOST_PURPOSE).value(identity.purpose).textarea(view, errors))
            (Field::new("territory", "admin-territory-label").hint("admin-territory-hint").required().select(view, errors, &territories))
            div.actions { (submit(Look::Primary, &view.t("admin-settings-submit"))) }
        }
        h2 { (view.t("admin-settings-elsewhere")) }
        ul {
            li { a href="/admin/joining" { (view.t("admin-joining")) } }
            li { a href="/admin/networks/mode" { (view.t("admin-networks-mode")) } }
        }
    };
    frame(view, PATH, &view.t("admin-settings"), &content)
}
