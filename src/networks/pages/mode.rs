//! Who may federate here: three modes, each with its consequences in words.

use super::{decided, decision, failure, frame, words};
use crate::{
    federation::peers::Mode,
    networks::decide,
    web::{
        PageError, PageResult, Site, Submission, View,
        components::{Choice, Field, FormErrors, Look, csrf, submit},
        preferences::flash,
    },
};
use axum::{extract::State, response::IntoResponse};
use maud::html;

const PATH: &str = "/admin/networks/mode";

/// `GET /admin/networks/mode`
pub(super) async fn get(State(site): State<Site>, view: View) -> PageResult {
    let current = site.federation.peers.mode().await?;
    let choices: Vec<Choice> = [Mode::AllowList, Mode::Open, Mode::Closed]
        .into_iter()
        .map(|mode| {
            let (name, meaning) = words::mode(mode);
            Choice::new(mode.name(), view.t(name), mode == current).hint(view.t(meaning))
        })
        .collect();
    let content = html! {
        p { (view.t("network-mode-lead")) }
        form.form method="post" action=(PATH) novalidate {
            (csrf(&view))
            (Field::new("mode", "network-mode-label").required().radios(&view, &FormErrors::new(), &choices))
            div.actions { (submit(Look::Primary, &view.t("network-mode-submit"))) }
        }
    };
    Ok(frame(&view, PATH, &view.t("networks-tab-mode"), &content).into_response())
}

/// `POST /admin/networks/mode`
pub(super) async fn post(State(site): State<Site>, view: View, submission: Submission) -> PageResult {
    // The page offers nothing else.
    let mode = Mode::parse(submission.fields.get("mode")).ok_or(PageError::BadRequest)?;
    let mut tx = site.db.begin().await?;
    if let Err(error) = decide::set_mode(&mut tx, &site.here(), mode, decision(&view, "")?).await {
        return failure(&site, error, PATH);
    }
    tx.commit().await?;
    decided(&site);
    Ok(flash(&site, "network-flash-mode", PATH))
}
