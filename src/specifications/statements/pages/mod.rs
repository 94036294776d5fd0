//! The pages of statements. They stand under the path of the text that they are about, on every network that has it; what
//! people do there is sent from their own.

mod act;
mod entries;
mod file;
mod form;
mod list;
mod one;
mod part;

pub(in crate::specifications) use part::{Annex, laid, of_document, of_section};

use super::{Content, Error, Fault, Kind, State, Statement, content, store};
use crate::{
    db::Conn,
    federation::{
        actors::{self, Actor},
        routes::{activity_json, wants_activity},
    },
    publications::{self, Publication, shown::network_name},
    specifications::{
        document::Document,
        pages::{found, refusal},
        statements::content::Bearing,
    },
    territory,
    time::display,
    web::{
        Access, PageError, PageResult, Role, Routes, Site, View,
        components::{FormErrors, Person, Tone, badge},
        preferences::see_other,
    },
};
use axum::{
    extract::{Path, State as Shared},
    http::HeaderMap,
    routing::{get, post},
};
use maud::{Markup, html};

/// Adds the routes of statements.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    let team = Access::Person(Role::Contributor);
    routes
        .route("/specifications/{id}/adoptions", Access::Everyone, get(list::adoptions))
        .route("/specifications/{id}/annexes", Access::Everyone, get(list::annexes))
        .route("/specifications/{id}/solutions", Access::Everyone, get(list::solutions))
        .route("/specifications/{id}/badge.svg", Access::Visitor, get(list::drawn_badge))
        .route("/specifications/{id}/statements/new", team, get(form::get).post(form::post))
        .route("/specifications/{id}/statements/{statement}", Access::Everyone, get(one::get))
        .route("/specifications/{id}/statements/{statement}/edit", team, get(form::get_edit).post(form::post_edit))
        .route("/specifications/{id}/statements/{statement}/entries", team, get(entries::get).post(entries::post))
        .route("/specifications/{id}/statements/{statement}/withdraw", team, get(act::ask_back).post(act::back))
        .route(
            "/specifications/{id}/statements/{statement}/remove",
            Access::Person(Role::Moderator),
            get(act::ask_off).post(act::off),
        )
        .route("/specifications/{id}/statements/{statement}/restore", Access::Person(Role::Moderator), post(act::on))
        .route("/statements/{id}", Access::Visitor, get(served))
}

/// `GET /statements/{id}`: the address of a statement in activities.
async fn served(Shared(site): Shared<Site>, Path(id): Path<String>, headers: HeaderMap) -> PageResult {
    let mut conn = site.db.read().await?;
    let statement = store::by_id(&mut conn, &id).await?.ok_or(PageError::NotFound)?;
    let publication =
        publications::store::by_id(&mut conn, &statement.publication_id).await?.ok_or(PageError::NotFound)?;
    if !publication.is_published() {
        return Err(PageError::Gone);
    }
    if !wants_activity(&headers) {
        return Ok(see_other(&path(&publication, &statement)));
    }
    if statement.uri != site.here().uri(&format!("/statements/{id}")) {
        return Err(PageError::NotFound);
    }
    if statement.standing().is_over() {
        return Err(PageError::Gone);
    }
    Ok(activity_json(super::activity::note(&publication, &statement)))
}

/// A specification and one of the statements about it.
async fn read(conn: &mut Conn, id: &str, statement: &str) -> PageResult<(Publication, Statement)> {
    let publication = found(conn, id).await?;
    let statement = store::by_id(conn, statement).await?.filter(|one| one.publication_id == publication.id);
    Ok((publication, statement.ok_or(PageError::NotFound)?))
}

/// Who signs what a reader does with a statement: themselves, or the network for which an animator signs.
async fn signer(conn: &mut Conn, view: &View, statement: &Statement) -> PageResult<Actor> {
    signs(conn, view, statement).await?.ok_or(PageError::Forbidden)
}

async fn signs(conn: &mut Conn, view: &View, statement: &Statement) -> PageResult<Option<Actor>> {
    let Some(viewer) = &view.viewer else { return Ok(None) };
    if !view.may(Role::Contributor) || statement.author_origin != *view.origin {
        return Ok(None);
    }
    if viewer.actor_id == statement.actor_id {
        return Ok(Some(actors::by_id(conn, &viewer.actor_id).await?));
    }
    let network = actors::network(conn).await?;
    Ok((view.may(Role::Animator) && network.id == statement.actor_id).then_some(network))
}

/// Where the page of a statement stands.
fn path(publication: &Publication, statement: &Statement) -> String {
    format!("{}/statements/{}", publication.path(), statement.id)
}

/// Where those of a kind stand.
fn folder(publication: &Publication, kind: Kind) -> String {
    let name = match kind {
        Kind::Adoption => "adoptions",
        Kind::Annex => "annexes",
        Kind::Conformance => "solutions",
    };
    format!("{}/{name}", publication.path())
}

/// The key of the heading of a kind.
fn heading(kind: Kind) -> &'static str {
    match kind {
        Kind::Adoption => "statement-adoptions",
        Kind::Annex => "statement-annexes",
        Kind::Conformance => "statement-solutions",
    }
}

/// Who states it; somebody from elsewhere with the address of their network.
fn author(view: &View, statement: &Statement) -> Person {
    let origin = statement.author_origin.as_str();
    let address = origin.split_once("://").map_or(origin, |(_, rest)| rest);
    let network = match &statement.network_name {
        _ if *origin == *view.origin => view.network.name.clone(),
        Some(name) => format!("{name} ({address})"),
        None => address.to_owned(),
    };
    Person { name: statement.author_name.clone(), href: Some(statement.author_url.clone()), network, territory: None }
}

/// The name of a territory.
fn place(view: &View, content: &Content) -> String {
    territory::get(&content.territory).map(|one| one.label(view.locale).into_owned()).unwrap_or_default()
}

/// Where a structure stands: « adopté le 20 novembre 2026 par le conseil communautaire ».
fn status(view: &View, content: &Content) -> Markup {
    let (key, tone) = match content.status.as_str() {
        content::ADOPTED => ("statement-told-adopted", Tone::Good),
        content::REFUSED => ("statement-told-refused", Tone::Closed),
        _ => return badge(Tone::Waiting, &view.t("statement-status-in-progress")),
    };
    let place = territory::get(&content.territory).map_or_else(|| view.place.clone(), territory::Territory::place);
    let day = content.decided_at().map(|at| display::day(at, &place, view.locale));
    let day = day.unwrap_or_else(|| content.day.clone());
    badge(tone, &view.tv(key, &[("day", day.into()), ("organ", content.organ.as_str().into())]))
}

/// What became of it, where that is not that it is listed.
pub(in crate::specifications) fn standing(view: &View, publication: &Publication, statement: &Statement) -> Markup {
    let tone = match statement.standing() {
        State::Listed => return html! {},
        State::Pending => Tone::Waiting,
        State::Returned => Tone::Alert,
        State::Removed | State::Withdrawn => Tone::Closed,
    };
    let network = network_name(view, publication);
    badge(tone, &view.tv(statement.standing().key(), &[("network", network.into())]))
}

/// The version that it is about, and that it is an older one.
fn version(view: &View, publication: &Publication, statement: &Statement) -> Markup {
    let number = ("number", statement.version.into());
    html! {
        a href={ (publication.path()) "/versions/" (statement.version) } { (view.tv("statement-version", &[number])) }
        @if statement.version < publication.version { " (" (view.t("statement-version-older")) ")" }
    }
}

/// What is said of a requirement, in words.
fn says(view: &View, kind: Kind, says: &str) -> String {
    let key = kind.stances().iter().find(|(name, _)| *name == says).map(|(_, key)| *key);
    key.map(|key| view.t(key).into_owned()).unwrap_or_default()
}

/// How an entry stands to the text, where that is worth saying.
fn bearing(view: &View, entry: &content::Entry, document: &Document) -> Markup {
    match entry.bearing(document) {
        Bearing::Current => html! {},
        Bearing::Changed => badge(Tone::Alert, &view.t("statement-again")),
        Bearing::Gone => badge(Tone::Closed, &view.t("statement-gone")),
    }
}

/// Plain text in paragraphs; a link alone is one.
fn plain(text: &str, language: Option<&str>) -> Markup {
    html! {
        @if content::is_link(text) { p { a rel="external nofollow" href=(text) { (text) } } }
        @else { @for line in text.lines().filter(|line| !line.trim().is_empty()) { p lang=[language] { (line) } } }
    }
}

/// What the verbs found wrong, as a form shows it.
fn errors(faults: &[Fault]) -> FormErrors {
    let mut errors = FormErrors::new();
    for fault in faults {
        match fault.max {
            Some(max) => errors.add_with(fault.field.clone(), fault.key, vec![("max", max.into())]),
            None => errors.add(fault.field.clone(), fault.key),
        }
    }
    errors
}

/// What a form says above itself, for what is not the fault of a field.
fn notice_of(view: &View, error: &Error) -> Option<Markup> {
    match error {
        Error::NoRoad => Some(refusal(&view.t("statement-no-road"))),
        Error::Closed => Some(refusal(&view.t("statement-closed"))),
        Error::Moved => Some(refusal(&view.t("statement-moved"))),
        _ => None,
    }
}

/// The field that holds which revision of a statement its author had before them.
const REVISION: &str = "revision";

/// What a verb refuses where there is no form to show it in.
fn refused(error: Error) -> PageError {
    match error {
        Error::Forbidden => PageError::Forbidden,
        Error::Gone => PageError::Gone,
        Error::Database(error) => error.into(),
        Error::Invalid(_) | Error::Closed | Error::Moved | Error::NoRoad => PageError::BadRequest,
    }
}
