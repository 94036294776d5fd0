//! Blocking a server: its consequences first, then the decision with its public reason.

use super::{Asked, check_reason, decided, decision, failure, frame, given, reason_field, refused};
use crate::{
    networks::{Error, decide, store},
    web::{
        PageResult, Site, Submission, View,
        components::{Field, FormErrors, Look, Tone, csrf, error_summary, notice, submit_as},
        preferences::flash,
    },
};
use axum::{
    extract::{Query, State},
    response::IntoResponse,
};
use maud::{Markup, html};

const PATH: &str = "/admin/networks/block";

/// `GET /admin/networks/block`
pub(super) async fn get(view: View, Query(asked): Query<Asked>) -> PageResult {
    let address = given(asked.address.as_deref()).unwrap_or_default();
    Ok(draw(&view, address, "", &FormErrors::new()).into_response())
}

/// `POST /admin/networks/block`
pub(super) async fn post(State(site): State<Site>, view: View, submission: Submission) -> PageResult {
    let (typed, reason) = (submission.fields.get("address"), submission.fields.get("reason"));
    let mut errors = FormErrors::new();
    let origin = decide::origin_of(typed, &site.config.origin);
    match &origin {
        None => errors.add("address", "network-error-address"),
        Some(origin) if site.config.origin.is_under(origin) => errors.add("address", "network-error-ourselves"),
        Some(_) => {}
    }
    check_reason(&submission, &mut errors, true);
    let (Some(origin), true) = (origin, errors.is_empty()) else {
        return Ok(refused(draw(&view, typed, reason, &errors)));
    };
    match submission.fields.get("step") {
        "confirm" => {}
        "edit" => return Ok(draw(&view, typed, reason, &errors).into_response()),
        _ => {
            let reach = store::reach(&mut site.db.read().await?, origin.as_str()).await?;
            return Ok(confirm(&view, origin.as_str(), reason, reach).into_response());
        }
    }
    let mut tx = site.db.begin().await?;
    match decide::block(&mut tx, &site.here(), origin.as_str(), decision(&view, reason)?).await {
        Ok(peer) => {
            tx.commit().await?;
            decided(&site);
            Ok(flash(&site, "network-flash-blocked", &format!("/admin/networks/{}", peer.id)))
        }
        Err(Error::Ourselves) => {
            errors.add("address", "network-error-ourselves");
            Ok(refused(draw(&view, typed, reason, &errors)))
        }
        Err(error) => failure(&site, error, PATH),
    }
}

fn draw(view: &View, typed: &str, reason: &str, errors: &FormErrors) -> Markup {
    let content = html! {
        p { (view.t("network-block-lead")) }
        form.form method="post" action=(PATH) novalidate {
            (error_summary(view, errors)) (csrf(view))
            (Field::new("address", "network-block-address-label").hint("network-block-address-hint").required().maxlength(300).value(typed).input(view, errors))
            (reason_field(view, errors, reason, true))
            div.actions { (submit_as(Look::Primary, "step", "preview", &view.t("network-block-preview"))) }
        }
    };
    frame(view, PATH, &view.t("networks-tab-block"), &content)
}

fn confirm(view: &View, origin: &str, reason: &str, reach: store::Reach) -> Markup {
    let content = html! {
        (notice(Tone::Alert, html! {
            p { (view.tv("network-block-confirm-text", &[("origin", origin.into())])) }
            ul {
                li { (view.tv("network-consequence-followers", &[("count", reach.followers.into())])) }
                li { (view.tv("network-consequence-waiting", &[("count", reach.waiting.into())])) }
                li { (view.tv("network-consequence-hidden", &[("count", reach.publications.into())])) }
                li { (view.t("network-consequence-blocked")) }
            }
        }))
        blockquote { (reason) }
        form.form method="post" action=(PATH) {
            (csrf(view))
            input type="hidden" name="address" value=(origin);
            input type="hidden" name="reason" value=(reason);
            div.actions {
                (submit_as(Look::Danger, "step", "confirm", &view.tv("network-block-confirm", &[("origin", origin.into())])))
                (submit_as(Look::Plain, "step", "edit", &view.t("network-ask-edit")))
            }
        }
    };
    frame(view, PATH, &view.t("network-block-confirm-title"), &content)
}
