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
use crate::publications::shown::{
    author, is_local, label, licence, network_name, networks, passage, territories, with_query,
};
use crate::{
    db::Conn,
    publications::{Publication, store},
    web::{
        Access, PageError, PageResult, Role, Routes, View,
        components::{Card, practice_cards},
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

/// The page of a practice here.
fn href(publication: &Publication) -> String {
    format!("/practices/{}", publication.id)
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
