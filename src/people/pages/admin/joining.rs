//! How one joins this network: by invitation, by asking, or openly; and what is asked.

use super::frame;
use crate::{
    audit,
    client_address::ClientAddress,
    people::{
        pages::{refused, secret},
        settings::{self, QUESTION, SIGN_UP, SignUp},
    },
    web::{
        PageError, PageResult, Site, Submission, View,
        components::{Choice, Field, FormErrors, Look, csrf, error_summary, submit},
        preferences::flash,
    },
};
use axum::{Extension, extract::State};
use maud::{Markup, html};

const MOST_QUESTION: usize = 500;

/// `GET /admin/joining`
pub(in crate::people::pages) async fn get(State(site): State<Site>, view: View) -> PageResult {
    let mut conn = site.db.read().await?;
    let mode = settings::sign_up(&mut conn).await?;
    let question = settings::setting(&mut conn, QUESTION).await?.unwrap_or_default();
    Ok(secret(draw(&view, mode, &question, &FormErrors::new())))
}

/// `POST /admin/joining`
pub(in crate::people::pages) async fn post(
    State(site): State<Site>,
    view: View,
    Extension(address): Extension<ClientAddress>,
    submission: Submission,
) -> PageResult {
    let mode = SignUp::parse(submission.fields.get("mode")).ok_or(PageError::BadRequest)?;
    let question = submission.fields.get("question");
    let mut errors = FormErrors::new();
    if mode == SignUp::Approval && question.is_empty() {
        errors.add("question", "people-error-question");
    }
    if question.chars().count() > MOST_QUESTION {
        errors.add("question", "people-error-question-long");
    }
    if !errors.is_empty() {
        return Ok(refused(draw(&view, mode, question, &errors)));
    }
    let from = address.to_string();
    let mut tx = site.db.begin().await?;
    settings::set_setting(&mut tx, SIGN_UP, mode.name()).await?;
    settings::set_setting(&mut tx, QUESTION, question).await?;
    let line = audit::Line {
        actor: &view.person()?.handle,
        action: "signup-mode",
        object: SIGN_UP,
        outcome: audit::DONE,
        detail: mode.name(),
        address: &from,
    };
    audit::record(&mut tx, site.clock.now(), &line).await?;
    tx.commit().await?;
    Ok(flash(&site, "people-flash-joining", "/admin/joining"))
}

fn draw(view: &View, mode: SignUp, question: &str, errors: &FormErrors) -> Markup {
    let choices: Vec<Choice> = SignUp::ALL
        .into_iter()
        .map(|one| {
            let (name, meaning) = one.keys();
            Choice::new(one.name(), view.t(name), one == mode).hint(view.t(meaning))
        })
        .collect();
    let content = html! {
        form.form method="post" action="/admin/joining" novalidate {
            (error_summary(view, errors)) (csrf(view))
            (Field::new("mode", "people-mode-label").required().radios(view, errors, &choices))
            (Field::new("question", "people-question-label").hint("people-question-hint").value(question).rows(3).maxlength(MOST_QUESTION).textarea(view, errors))
            div.actions { (submit(Look::Primary, &view.t("people-joining-submit"))) }
        }
    };
    frame(view, "/admin/joining", &view.t("people-admin-joining"), &content)
}
