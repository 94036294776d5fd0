//! What the law has a public site say: who answers for it, and what an audit of its accessibility found.
//! The pages « Mentions légales » and « Accessibilité » show it.

use super::frame;
use crate::{
    admin,
    client_address::ClientAddress,
    mail,
    web::{
        PageResult, Site, Submission, View,
        components::{Choice, Field, FormErrors, Look, csrf, error_summary, submit},
        notices::{AUDIT, Notices, PUBLISHER, STATES, is_date},
        preferences::flash,
    },
};
use axum::{Extension, extract::State, http::StatusCode, response::IntoResponse};
use maud::{Markup, html};

const PATH: &str = "/admin/notices";
const MOST: usize = 2_000;

/// `GET /admin/notices`
pub(super) async fn get(State(site): State<Site>, view: View) -> PageResult {
    let notices = Notices::read(&mut site.db.read().await?).await?;
    Ok(draw(&view, &notices, &FormErrors::new()).into_response())
}

/// `POST /admin/notices`
pub(super) async fn post(
    State(site): State<Site>,
    view: View,
    Extension(address): Extension<ClientAddress>,
    submission: Submission,
) -> PageResult {
    let fields = &submission.fields;
    let typed = PUBLISHER.into_iter().chain(AUDIT).map(|name| (name.to_owned(), fields.get(name).to_owned()));
    let notices = Notices(typed.collect());
    let errors = check(&notices);
    if !errors.is_empty() {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, draw(&view, &notices, &errors)).into_response());
    }
    let mut tx = site.db.begin().await?;
    admin::give_notices(&mut tx, &site.here(), &notices, &view.person()?.handle, &address.to_string()).await?;
    tx.commit().await?;
    Ok(flash(&site, "admin-flash-settings", PATH))
}

/// Anything may stay empty; what claims conformity may not stand alone.
fn check(notices: &Notices) -> FormErrors {
    let mut errors = FormErrors::new();
    for name in PUBLISHER.into_iter().chain(AUDIT) {
        if notices.get(name).chars().count() > MOST {
            errors.add_with(name, "admin-error-long", vec![("max", MOST.into())]);
        }
    }
    if !notices.get("contact").is_empty() && mail::address(notices.get("contact")).is_none() {
        errors.add("contact", "report-error-email");
    }
    let state = notices.get("audit_state");
    let claims = matches!(state, "partial" | "total");
    if !state.is_empty() && STATES.iter().all(|(known, _)| *known != state) {
        errors.add("audit_state", "notice-error-state");
    }
    let date = notices.get("audit_date");
    if (claims && date.is_empty()) || !(date.is_empty() || is_date(date)) {
        errors.add("audit_date", "notice-error-date");
    }
    let rate = notices.get("audit_rate");
    let least = match state {
        "partial" => 50,
        "total" => 100,
        _ => 0,
    };
    let sound = rate.parse::<u8>().is_ok_and(|rate| (least..=100).contains(&rate));
    if (!rate.is_empty() || !date.is_empty() || claims) && !sound {
        errors.add("audit_rate", "notice-error-rate");
    }
    if (!date.is_empty() || claims) && notices.get("audit_by").is_empty() {
        errors.add("audit_by", "notice-error-by");
    }
    errors
}

fn draw(view: &View, notices: &Notices, errors: &FormErrors) -> Markup {
    let chosen = if notices.get("audit_state").is_empty() { STATES[0].0 } else { notices.get("audit_state") };
    let states: Vec<Choice> =
        STATES.into_iter().map(|(state, key)| Choice::new(state, view.t(key), state == chosen)).collect();
    let text = |name: &'static str, label: &'static str, rows: u8| {
        Field::new(name, label).rows(rows).maxlength(MOST).value(notices.get(name)).textarea(view, errors)
    };
    let content = html! {
        p { (view.t("notice-lead")) " " a href="/legal" { (view.t("legal-title")) } " · " a href="/accessibility" { (view.t("accessibility-title")) } }
        form.form method="post" action=(PATH) novalidate {
            (error_summary(view, errors)) (csrf(view))
            h2 { (view.t("legal-publisher-heading")) }
            (text("address", "notice-address", 3))
            (Field::new("director", "notice-director").hint("notice-director-hint").maxlength(MOST).value(notices.get("director")).input(view, errors))
            (Field::new("host", "notice-host").hint("notice-host-hint").rows(3).maxlength(MOST).value(notices.get("host")).textarea(view, errors))
            (Field::new("contact", "notice-contact").hint("notice-contact-hint").kind("email").value(notices.get("contact")).input(view, errors))
            h2 { (view.t("accessibility-title")) }
            p { (view.t("notice-audit-lead")) }
            (Field::new("audit_state", "notice-audit-state").select(view, errors, &states))
            (Field::new("audit_date", "notice-audit-date").kind("date").value(notices.get("audit_date")).input(view, errors))
            (Field::new("audit_rate", "notice-audit-rate").hint("notice-audit-rate-hint").value(notices.get("audit_rate")).input(view, errors))
            (Field::new("audit_by", "notice-audit-by").maxlength(MOST).value(notices.get("audit_by")).input(view, errors))
            (text("audit_failures", "accessibility-contents-failures-heading", 4))
            (text("audit_environment", "accessibility-drawn-environment-heading", 2))
            (text("audit_tools", "accessibility-drawn-tools-heading", 2))
            (text("audit_pages", "accessibility-drawn-pages-heading", 3))
            div.actions { (submit(Look::Primary, &view.t("admin-settings-submit"))) }
        }
    };
    frame(view, PATH, &view.t("admin-notices"), &content)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(pairs: &[(&str, &str)]) -> Vec<String> {
        let notices = Notices(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
        check(&notices).iter().map(|error| error.field.to_string()).collect()
    }

    #[test]
    fn conformity_is_not_claimed_without_its_audit() {
        assert_eq!(wrong(&[]), Vec::<String>::new());
        assert_eq!(wrong(&[("audit_state", "total")]), ["audit_date", "audit_rate", "audit_by"]);
        let audited = |state, rate| {
            wrong(&[
                ("audit_state", state),
                ("audit_date", "2026-11-03"),
                ("audit_rate", rate),
                ("audit_by", "Un cabinet"),
            ])
        };
        assert_eq!(audited("partial", "71"), Vec::<String>::new());
        assert_eq!(audited("partial", "49"), ["audit_rate"]);
        assert_eq!(audited("total", "99"), ["audit_rate"]);
        assert_eq!(wrong(&[("contact", "nulle part")]), ["contact"]);
    }
}
