//! What one says of oneself.

use super::{frame, myself};
use crate::{
    locale::Locale,
    people::{
        Person,
        accounts::{self, MOST_NAME, MOST_PRESENTATION, MOST_STRUCTURE, Profile},
        pages::{language_choices, on_field, refused, secret, territory_choices},
    },
    web::{
        PageResult, Site, Submission, View,
        components::{Field, FormErrors, Look, csrf, error_summary, submit},
        form::Fields,
        preferences::flash,
    },
};
use axum::extract::State;
use maud::{Markup, html};

/// `GET /me`
pub(in crate::people::pages) async fn get(State(site): State<Site>, view: View) -> PageResult {
    let person = myself(&site, &view).await?;
    let mut filled = Fields(vec![
        ("name".into(), person.name.clone()),
        ("presentation".into(), person.presentation.clone()),
        ("structure".into(), person.structure.clone()),
        ("territory".into(), person.territory.clone()),
        ("locale".into(), person.locale().tag().to_owned()),
    ]);
    if person.wants_news() {
        filled.0.push(("news_mail".into(), "1".into()));
    }
    Ok(secret(draw(&view, &person, &FormErrors::new(), &filled)))
}

/// `POST /me`
pub(in crate::people::pages) async fn post(State(site): State<Site>, view: View, submission: Submission) -> PageResult {
    let person = myself(&site, &view).await?;
    let sent = &submission.fields;
    let locale = Locale::parse(sent.get("locale")).unwrap_or(view.locale);
    let profile = Profile {
        name: sent.get("name"),
        presentation: sent.get("presentation"),
        structure: sent.get("structure"),
        territory: sent.get("territory"),
        locale,
        news_mail: sent.has("news_mail"),
    };
    let mut errors = FormErrors::new();
    for error in accounts::check_name(profile.name, profile.territory) {
        on_field(&mut errors, error)?;
    }
    if !errors.is_empty() {
        return Ok(refused(draw(&view, &person, &errors, sent)));
    }
    let mut tx = site.db.begin().await?;
    if let Err(error) = accounts::update_profile(&mut tx, &site.here(), &person.id, &profile).await {
        on_field(&mut errors, error)?;
        return Ok(refused(draw(&view, &person, &errors, sent)));
    }
    tx.commit().await?;
    site.wake();
    Ok(flash(&site, "people-flash-profile", &through_preferences(&view, locale, profile.territory)))
}

/// The cookies of language and territory weigh more than the account: what was just chosen here is
/// written there too, on the way back.
fn through_preferences(view: &View, locale: Locale, territory: &str) -> String {
    let mut back = "/me".to_owned();
    let query = |pairs: &[(&str, &str)]| form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    if locale != view.locale {
        back = format!("/language/{}?{}", locale.tag(), query(&[("return_to", &back)]));
    }
    if territory != view.territory.code {
        back = format!("/territory?{}", query(&[("territory", territory), ("return_to", &back)]));
    }
    back
}

fn draw(view: &View, person: &Person, errors: &FormErrors, sent: &Fields) -> Markup {
    let content = html! {
        p.meta { (view.t("people-me-handle")) " " a href={ "/people/" (person.handle) } { "@" (person.handle) } }
        form.form method="post" action="/me" novalidate {
            (error_summary(view, errors)) (csrf(view))
            (Field::new("name", "people-name-label").hint("people-name-hint").required().value(sent.get("name")).autocomplete("name").maxlength(MOST_NAME).input(view, errors))
            (Field::new("presentation", "people-presentation-label").hint("people-presentation-hint").value(sent.get("presentation")).rows(6).maxlength(MOST_PRESENTATION).markdown().textarea(view, errors))
            (Field::new("structure", "people-structure-label").value(sent.get("structure")).autocomplete("organization").maxlength(MOST_STRUCTURE).input(view, errors))
            (Field::new("territory", "people-territory-label").hint("people-territory-hint").required().select(view, errors, &territory_choices(view, sent.get("territory"))))
            (Field::new("locale", "people-language-label").required().select(view, errors, &language_choices(sent.get("locale"))))
            (Field::new("news_mail", "people-news-label").hint("people-news-hint").checkbox(view, errors, sent.has("news_mail")))
            div.actions { (submit(Look::Primary, &view.t("people-me-save"))) }
        }
    };
    frame(view, "/me", "people-me-profile", &content)
}
