//! Asking another network to join, in two steps: what was typed is looked for, what was found is
//! shown, then it is asked.

use super::{Asked, chosen_flows, decided, failure, flow_fields, frame, given, refused};
use crate::{
    federation::{
        actors::{self, Actor},
        fetch::FetchError,
        peers::State as Relation,
    },
    networks::{Error, Flows, MAX_TEXT, ask},
    territory,
    web::{
        PageResult, Site, Submission, View,
        components::{Fact, Field, FormErrors, Look, context_strip, csrf, error_summary, prose, submit_as},
        preferences::flash,
    },
};
use axum::{
    extract::{Query, State},
    response::IntoResponse,
};
use maud::{Markup, html};

const PATH: &str = "/admin/networks/ask";

struct Form {
    address: String,
    message: String,
    flows: Flows,
}

/// `GET /admin/networks/ask`
pub(super) async fn get(view: View, Query(asked): Query<Asked>) -> PageResult {
    let address = given(asked.address.as_deref()).unwrap_or_default().to_owned();
    let form = Form { address, message: String::new(), flows: Flows::all() };
    Ok(draw(&view, &form, &FormErrors::new()).into_response())
}

/// `POST /admin/networks/ask`
pub(super) async fn post(State(site): State<Site>, view: View, submission: Submission) -> PageResult {
    let fields = &submission.fields;
    let form = Form {
        address: fields.get("address").to_owned(),
        message: fields.get("message").to_owned(),
        flows: chosen_flows(&submission),
    };
    let mut errors = FormErrors::new();
    if form.address.is_empty() {
        errors.add("address", "network-ask-error-empty");
    }
    if form.message.chars().count() > MAX_TEXT {
        errors.add_with("message", "network-error-long", vec![("max", MAX_TEXT.into())]);
    }
    if !errors.is_empty() || fields.get("step") == "edit" {
        return Ok(if errors.is_empty() {
            draw(&view, &form, &errors).into_response()
        } else {
            refused(draw(&view, &form, &errors))
        });
    }
    // What was confirmed is what is asked: the second step names the actor that the first one found.
    let confirmed = match fields.get("found") {
        "" => None,
        uri => actors::by_uri(&mut site.db.read().await?, uri).await?.filter(|actor| !actor.is_local()),
    };
    let Some(found) = confirmed else {
        return match site.federation.find_network(&form.address).await {
            Ok((actor, software)) => match ask::check(&mut site.db.read().await?, &actor).await {
                Ok(_) => Ok(confirm(&view, &form, &actor, &software).into_response()),
                Err(error) => match cannot(&error) {
                    Some(key) => {
                        errors.add("address", key);
                        Ok(refused(draw(&view, &form, &errors)))
                    }
                    None => failure(&site, error, PATH),
                },
            },
            Err(error) => {
                errors.add("address", explain(&error));
                Ok(refused(draw(&view, &form, &errors)))
            }
        };
    };
    let software: String = fields.get("software").chars().filter(char::is_ascii_alphanumeric).take(40).collect();
    let mut tx = site.db.begin().await?;
    match ask::ask(&mut tx, &site.here(), &found, &software, &form.message, &form.flows, &view.person()?.handle).await {
        Ok(peer) => {
            tx.commit().await?;
            decided(&site);
            Ok(flash(&site, "network-flash-asked", &format!("/admin/networks/{}", peer.id)))
        }
        Err(error) => {
            let Some(key) = cannot(&error) else { return failure(&site, error, PATH) };
            errors.add("address", key);
            Ok(refused(draw(&view, &form, &errors)))
        }
    }
}

/// Why a network that was found cannot be asked.
fn cannot(error: &Error) -> Option<&'static str> {
    Some(match error {
        Error::NotNow(Relation::Accepted) => "network-ask-error-accepted",
        Error::NotNow(Relation::Blocked) => "network-ask-error-blocked",
        Error::NotNow(_) => "network-ask-error-asking",
        Error::Person => "network-ask-error-person",
        Error::Ourselves => "network-error-ourselves",
        _ => return None,
    })
}

fn explain(error: &FetchError) -> &'static str {
    match error {
        FetchError::Refused => "network-ask-error-refused",
        FetchError::Unreachable(_) => "network-ask-error-unreachable",
        FetchError::Unusable(_) => "network-ask-error-unusable",
        FetchError::Gone => "network-ask-error-gone",
    }
}

fn draw(view: &View, form: &Form, errors: &FormErrors) -> Markup {
    let content = html! {
        p { (view.t("network-ask-lead")) }
        form.form method="post" action=(PATH) novalidate {
            (error_summary(view, errors)) (csrf(view))
            (Field::new("address", "network-ask-address-label").hint("network-ask-address-hint").required().maxlength(300).value(&form.address).input(view, errors))
            (Field::new("message", "network-ask-message-label").hint("network-ask-message-hint").rows(5).maxlength(MAX_TEXT).value(&form.message).textarea(view, errors))
            (flow_fields(view, errors, &form.flows))
            div.actions { (submit_as(Look::Primary, "step", "find", &view.t("network-ask-find"))) }
        }
    };
    frame(view, PATH, &view.t("networks-tab-ask"), &content)
}

fn confirm(view: &View, form: &Form, found: &Actor, software: &str) -> Markup {
    let mut facts = vec![Fact::new(view.t("network-fact-address"), html! { code { (found.address()) } })];
    if let Some(territory) = found.territory.as_deref().and_then(territory::get) {
        facts.push(Fact::new(view.t("network-fact-territory"), html! { (territory.label(view.locale)) }));
    }
    if !software.is_empty() {
        facts.push(Fact::new(view.t("network-fact-software"), html! { (software) }));
    }
    let content = html! {
        section.panel {
            h2 { (found.name) }
            (context_strip(&facts))
            @if !found.summary.is_empty() { (prose(view, &found.summary, None)) }
        }
        p { (view.t("network-ask-confirm-text")) }
        form.form method="post" action=(PATH) {
            (csrf(view))
            input type="hidden" name="found" value=(found.uri);
            input type="hidden" name="software" value=(software);
            input type="hidden" name="address" value=(form.address);
            input type="hidden" name="message" value=(form.message);
            @for kind in &form.flows.incoming { input type="hidden" name="flows_in" value=(kind); }
            @for kind in &form.flows.outgoing { input type="hidden" name="flows_out" value=(kind); }
            @if !form.message.is_empty() { blockquote { (form.message) } }
            div.actions {
                (submit_as(Look::Primary, "step", "confirm", &view.tv("network-ask-confirm", &[("network", found.name.as_str().into())])))
                (submit_as(Look::Plain, "step", "edit", &view.t("network-ask-edit")))
            }
        }
    };
    frame(view, PATH, &view.t("network-ask-confirm-title"), &content)
}
