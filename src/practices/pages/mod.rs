//! The pages of practices, and the front page that shows them. Pages that anyone may read are the same
//! for every anonymous reader; only what is signed in with shows forms.

mod changes;
mod collections;
mod delete;
mod edit;
mod feed;
mod home;
mod lineage;
mod list;
mod mine;
mod search;
mod sheet;
mod versions;

use super::{KIND, Sheet};
use crate::{
    db::{Conn, Result},
    publications::{Publication, store, vocabulary as words},
    territory,
    web::{
        Access, PageError, PageResult, Role, Routes, View,
        components::{Card, Person, practice_cards},
    },
};
use axum::routing::{get, post};

/// Adds the routes of this room.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    let reader = Access::Person(Role::Reader);
    let contributor = Access::Person(Role::Contributor);
    let routes = routes
        .route("/", Access::Everyone, get(home::get))
        .route("/practices", Access::Everyone, get(list::get))
        .route("/practices.atom", Access::Everyone, get(feed::get))
        .route("/search", Access::Everyone, get(search::get))
        .route("/search/bring", reader, post(search::bring))
        .route("/practices/similar", Access::Everyone, get(search::similar))
        .route("/practices/{id}", Access::Everyone, get(sheet::get))
        .route("/practices/{id}/versions", Access::Everyone, get(versions::list))
        .route("/practices/{id}/versions/{number}", Access::Everyone, get(versions::one))
        .route("/practices/{id}/compare", Access::Everyone, get(versions::compare))
        .route("/practices/{id}/lineage", Access::Everyone, get(lineage::page::get))
        .route("/practices/{id}/lineage.csv", Access::Everyone, get(lineage::export::csv))
        .route("/practices/{id}/lineage.json", Access::Everyone, get(lineage::export::json))
        .route("/practices/{id}/difference", Access::Everyone, get(lineage::difference::get))
        .route("/practices/{id}/adaptations", Access::Everyone, get(collections::adaptations))
        .route("/practices/{id}/delete", contributor, get(delete::get).post(delete::post))
        .route("/my/practices", reader, get(mine::get));
    edit::routes(routes, contributor)
}

/// A practice by its local identifier; one that was taken back, or is hidden here, is gone.
async fn found(conn: &mut Conn, id: &str) -> PageResult<Publication> {
    let publication = known(conn, id).await?;
    if publication.is_published() { Ok(publication) } else { Err(PageError::Gone) }
}

/// As [`found`], also when it was taken back or is hidden.
async fn known(conn: &mut Conn, id: &str) -> PageResult<Publication> {
    store::by_id(conn, id).await?.filter(|found| found.kind == KIND).ok_or(PageError::NotFound)
}

/// Origin and name of the networks that are accepted here.
async fn networks(conn: &mut Conn) -> Result<Vec<(String, String)>> {
    conn.query("select origin, name from networks where state = 'accepted' order by name, origin limit 200").all().await
}

/// The page of a practice here.
fn href(publication: &Publication) -> String {
    format!("/practices/{}", publication.id)
}

/// True when it was published on this instance.
fn is_local(view: &View, publication: &Publication) -> bool {
    publication.network == *view.origin
}

/// Its network, as people call it.
fn network_name(view: &View, publication: &Publication) -> String {
    if is_local(view, publication) {
        return view.network.name.clone();
    }
    let host = publication.network.split_once("://").map_or(publication.network.as_str(), |(_, host)| host);
    // A network gives itself its name, and could take another's; its address it cannot choose.
    match &publication.network_name {
        Some(name) => format!("{name} ({host})"),
        None => host.to_owned(),
    }
}

/// Who signs it.
fn author(view: &View, publication: &Publication) -> Person {
    let href = match (is_local(view, publication), publication.author_kind.as_str()) {
        (true, "person") => format!("/people/{}", publication.author_handle),
        (true, _) => "/about".to_owned(),
        (false, _) => publication.author_uri.clone(),
    };
    Person {
        name: publication.author_name.clone(),
        href: Some(href),
        network: network_name(view, publication),
        territory: None,
    }
}

/// What a list shows of it.
fn card(view: &View, publication: &Publication) -> Card {
    Card {
        href: href(publication),
        title: publication.title.clone(),
        summary: publication.summary.clone(),
        language: publication.language.clone(),
        network_name: network_name(view, publication),
        author_name: publication.author_name.clone(),
        territories: territories(view, &Sheet::from_json(&publication.sheet).territories),
        published: publication.published_at,
        remote: !is_local(view, publication),
        adapted: publication.source_uri.is_some(),
        stale: publication.is_stale(view.now),
        adaptations: publication.adaptations,
    }
}

/// Sheets as cards, each under an `h3`.
pub(super) fn cards(view: &View, items: &[Publication]) -> maud::Markup {
    practice_cards(view, &items.iter().map(|one| card(view, one)).collect::<Vec<_>>(), true)
}

/// Names of territories.
fn territories(view: &View, codes: &[String]) -> Vec<String> {
    codes.iter().filter_map(|code| territory::get(code)).map(|found| found.label(view.locale).into_owned()).collect()
}

/// The label of a value of one of the vocabularies; the value itself when it has none.
fn label(view: &View, prefix: &str, value: &str) -> String {
    view.locale.find(&format!("{prefix}-{value}")).map_or_else(|| value.to_owned(), std::borrow::Cow::into_owned)
}

/// The name of a licence, and what it allows in a line.
fn licence(view: &View, licence: &str) -> (String, Option<String>) {
    let key = words::licence_key(licence);
    match (view.locale.find(&key), view.locale.find(&format!("{key}-meaning"))) {
        (Some(name), meaning) => (name.into_owned(), meaning.map(std::borrow::Cow::into_owned)),
        (None, _) => (view.t("practice-licence-unknown").into_owned(), None),
    }
}

/// The `lang` of a passage, where it is not the page's.
fn passage<'a>(view: &View, language: &'a str) -> Option<&'a str> {
    (language != view.locale.tag()).then_some(language)
}

/// A path with these parameters.
fn with_query<'a>(path: &str, parameters: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(parameters);
    let query = query.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}
