//! The public face of a person: a page for readers, a Person for other servers, a Tombstone when
//! they are gone.

use crate::{
    federation::{
        actors,
        routes::{activity_json, gone, wants_activity},
    },
    people::{Person, Status, by_handle, parts::Parts, role_keys},
    territory,
    time::Timestamp,
    web::{
        PageError, PageResult, Site, View,
        components::{Fact, Icon, Look, button_link, context_strip, day, prose},
        layout::{Page, page},
    },
};
use axum::{
    Extension,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use maud::{Markup, html};

/// `GET /people/{handle}`
pub(in crate::people) async fn get(
    State(site): State<Site>,
    view: View,
    Extension(parts): Extension<Parts>,
    Path(handle): Path<String>,
    headers: HeaderMap,
) -> PageResult {
    let mut conn = site.db.read().await?;
    let actor = actors::local_by_handle(&mut conn, &handle)
        .await?
        .filter(|actor| actor.kind == "person")
        .ok_or(PageError::NotFound)?;
    let activity = wants_activity(&headers);
    if let Some(at) = actor.deleted_at {
        return Ok(if activity { gone(&actor.uri, Timestamp(at)) } else { left(&view) });
    }
    let person = by_handle(&mut conn, &handle).await?.ok_or(PageError::NotFound)?;
    match person.status() {
        Status::Active => {}
        // Other networks still need the key of what was published; readers get no page.
        Status::Suspended if activity => {}
        Status::Suspended | Status::Pending => return Err(PageError::NotFound),
    }
    if activity {
        return Ok(activity_json(site.federation.actor_document(&actor)));
    }
    let theirs = parts.render(&mut conn, &view, &actor).await?;
    drop(conn);
    Ok(draw(&view, &actor, &person, &theirs).into_response())
}

/// Somebody was here, and closed their account.
fn left(view: &View) -> Response {
    let title = view.t("people-gone-title");
    let main = html! {
        h1 { (title) }
        p.lead { (view.t("people-gone-text")) }
        div.actions { (button_link(Look::Plain, "/practices", &view.t("error-go-practices"))) }
    };
    (StatusCode::GONE, page(view, Page::new(title, main).private())).into_response()
}

fn draw(view: &View, actor: &actors::Actor, person: &Person, theirs: &Markup) -> Markup {
    let mut facts = Vec::new();
    if let Some(territory) = territory::get(&person.territory) {
        facts.push(
            Fact::new(view.t("people-territory-label"), html! { span.place { (territory.label(view.locale)) } })
                .icon(Icon::Pin),
        );
    }
    if !person.structure.is_empty() {
        facts.push(Fact::new(view.t("people-structure-label"), html! { (person.structure) }));
    }
    facts.push(
        Fact::new(view.t("people-role-label"), html! { (view.t(role_keys(person.role()).0)) }).icon(Icon::Person),
    );
    facts.push(Fact::new(view.t("people-since-label"), day(view, person.created_at)).icon(Icon::Clock));
    let main = html! {
        h1 { (person.name) }
        p.meta { code { "@" (actor.address()) } }
        (context_strip(&facts))
        @if actor.summary.is_empty() {
            p { (view.tv("people-profile-empty", &[("name", person.name.clone().into())])) }
        } @else {
            // Rendered by `text::markdown` when it was saved.
            (prose(view, &actor.summary, None))
        }
        @if view.viewer.as_ref().is_some_and(|viewer| viewer.id == person.id) {
            p { a href="/me" { (view.t("people-profile-edit")) } }
        }
        (theirs)
    };
    // Consent is asked of people: search engines do not list them, as their actor says too (FEP-5feb).
    page(view, Page::new(person.name.clone(), main).alternate(actor.uri.clone()).canonical(actor.url.clone()).private())
}
