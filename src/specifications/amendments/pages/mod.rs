//! The pages of amendments. They stand under the path of the text that they amend, on every network that has it; what
//! people do there is sent from their own.

mod answer;
mod form;
mod hide;
mod list;
mod one;
mod part;
mod withdraw;

pub(in crate::specifications) use part::{credits, of_document, of_section};

use super::{Amendment, Error, State, Target, store};
use crate::{
    db::Conn,
    federation::routes::{activity_json, wants_activity},
    publications::{self, Publication},
    specifications::{
        document::label,
        pages::{found, show_differences, title},
    },
    text::diff,
    web::{
        Access, PageError, PageResult, Role, Routes, Site, View,
        components::{self, Person, Tone, badge},
        preferences::see_other,
    },
};
use axum::{
    extract::{Path, State as Shared},
    http::HeaderMap,
    routing::get,
    routing::post,
};
use maud::Markup;

/// Adds the routes of amendments.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    let person = Access::Person(Role::Reader);
    let team = Access::Person(Role::Contributor);
    routes
        .route("/specifications/{id}/amendments", Access::Everyone, get(list::get))
        .route("/specifications/{id}/amendments/new", person, get(form::get).post(form::post))
        .route("/specifications/{id}/amendments/{amendment}", Access::Everyone, get(one::get))
        .route("/specifications/{id}/amendments/{amendment}/edit", person, get(form::get_edit).post(form::post_edit))
        .route("/specifications/{id}/amendments/{amendment}/withdraw", person, get(withdraw::get).post(withdraw::post))
        .route("/specifications/{id}/amendments/{amendment}/answer", team, get(answer::get).post(answer::post))
        .route("/specifications/{id}/amendments/{amendment}/group", team, post(answer::group))
        .route(
            "/specifications/{id}/amendments/{amendment}/hide",
            Access::Person(Role::Moderator),
            get(hide::get).post(hide::post),
        )
        .route("/amendments/{id}", Access::Visitor, get(served))
}

/// `GET /amendments/{id}`: the address of an amendment in activities.
async fn served(Shared(site): Shared<Site>, Path(id): Path<String>, headers: HeaderMap) -> PageResult {
    let mut conn = site.db.read().await?;
    let amendment = store::by_id(&mut conn, &id).await?.ok_or(PageError::NotFound)?;
    let publication =
        publications::store::by_id(&mut conn, &amendment.publication_id).await?.ok_or(PageError::NotFound)?;
    if !publication.is_published() {
        return Err(PageError::Gone);
    }
    if !wants_activity(&headers) {
        return Ok(see_other(&path(&publication, &amendment)));
    }
    if amendment.uri != site.here().uri(&format!("/amendments/{id}")) {
        return Err(PageError::NotFound);
    }
    if amendment.is_hidden() {
        return Err(PageError::Gone);
    }
    Ok(activity_json(super::activity::patch(&publication, &amendment)))
}

/// A specification and one of its amendments.
async fn read(conn: &mut Conn, id: &str, amendment: &str) -> PageResult<(Publication, Amendment)> {
    let publication = found(conn, id).await?;
    let amendment = store::by_id(conn, amendment).await?.filter(|one| one.publication_id == publication.id);
    Ok((publication, amendment.ok_or(PageError::NotFound)?))
}

/// Where the page of an amendment stands.
fn path(publication: &Publication, amendment: &Amendment) -> String {
    format!("{}/amendments/{}", publication.path(), amendment.id)
}

/// What an amendment is about: « E-03 – Autonomie », or the title of its section.
pub(in crate::specifications) fn name(view: &View, amendment: &Amendment) -> String {
    name_of(view, &amendment.target(), &amendment.title)
}

fn name_of(view: &View, target: &Target, section: &str) -> String {
    let section = title(view, "", section);
    if target.requirement == 0 { section } else { format!("{} – {section}", label(target.requirement)) }
}

/// Who proposes it; somebody from elsewhere with the address of their network.
fn author(view: &View, amendment: &Amendment) -> Person {
    let origin = amendment.author_origin.as_str();
    let address = origin.split_once("://").map_or(origin, |(_, rest)| rest);
    let network = match &amendment.network_name {
        _ if *origin == *view.origin => view.network.name.clone(),
        Some(name) => format!("{name} ({address})"),
        None => address.to_owned(),
    };
    Person { name: amendment.author_name.clone(), href: Some(amendment.author_url.clone()), network, territory: None }
}

/// What it changes, word by word.
/// What it changes, word by word.
pub(in crate::specifications) fn change(view: &View, amendment: &Amendment) -> Markup {
    let (base, proposed) = (amendment.base.trim(), amendment.proposed.trim());
    match amendment.target().differences(&amendment.title, base, proposed) {
        Some(differences) => show_differences(view, &differences),
        None => components::diff(view, &diff::words(base, proposed)),
    }
}

fn state(view: &View, amendment: &Amendment) -> Markup {
    let standing = amendment.standing();
    let tone = match standing {
        State::Pending | State::Open => Tone::Waiting,
        State::Accepted | State::Partly => Tone::Good,
        State::Returned => Tone::Alert,
        State::Refused | State::Withdrawn => Tone::Closed,
    };
    badge(tone, &view.t(standing.key()))
}

/// What a verb refuses where there is no form to show it in.
fn refused(error: Error) -> PageError {
    match error {
        Error::Forbidden => PageError::Forbidden,
        Error::Gone => PageError::Gone,
        Error::Database(error) => error.into(),
        Error::Invalid(_) | Error::OutOfPhase(_) | Error::Closed | Error::NoRoad | Error::Conflict(_) => {
            PageError::BadRequest
        }
    }
}
