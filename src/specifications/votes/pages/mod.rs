//! The pages of votes. They stand under the path of the text, on every network that has it; a ballot is signed on that of who
//! votes.

mod cast;
mod hide;
mod list;
mod one;
mod opening;
mod part;
mod result;
mod subject;
mod voices;

pub(in crate::specifications) use part::{of_amendment, of_document};

use super::{Error, Vote, activity, serve, store};
use crate::{
    db::Conn,
    federation::{
        actors,
        reader::PeerReader,
        routes::{activity_json, wants_activity},
    },
    publications::{Publication, shown::is_local},
    specifications::pages::found,
    web::{
        Access, PageError, PageResult, Role, Routes, Site, View,
        components::{Tone, badge},
    },
};
use axum::{
    extract::{Path, State as Shared},
    http::{HeaderMap, StatusCode, header},
    response::IntoResponse as _,
    routing::{get, post},
};
use maud::Markup;

/// Adds the routes of votes.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    let person = Access::Person(Role::Reader);
    let team = Access::Person(Role::Contributor);
    routes
        .route("/specifications/{id}/votes", Access::Everyone, get(list::get))
        .route("/specifications/{id}/votes/new", team, get(opening::get).post(opening::post))
        .route("/specifications/{id}/votes/{vote}", Access::Everyone, get(served))
        .route("/specifications/{id}/votes/{vote}/ballot", person, post(cast::ballot))
        .route("/specifications/{id}/votes/{vote}/withdraw", person, post(cast::withdraw))
        .route("/specifications/{id}/votes/{vote}/mandate", Access::Person(Role::Administrator), post(cast::mandate))
        .route("/specifications/{id}/votes/{vote}/voices", person, get(voices::get))
        .route(
            "/specifications/{id}/votes/{vote}/voices/{ballot}",
            Access::Person(Role::Moderator),
            get(hide::get).post(hide::post),
        )
        // For the networks that were accepted by name, which sign; see the handler.
        .route("/specifications/{id}/votes/{vote}/ballots", Access::Visitor, get(serve::get))
        .route(serve::KEPT, Access::Visitor, get(serve::kept))
}

/// `GET /specifications/{id}/votes/{vote}`: the page; the `Question` for a network that was accepted by name alone, as a
/// poll of other software would take ballots that count nowhere.
async fn served(
    Shared(site): Shared<Site>,
    view: View,
    Path((id, vote)): Path<(String, String)>,
    headers: HeaderMap,
    reader: std::result::Result<PeerReader, StatusCode>,
) -> PageResult {
    let mut conn = site.db.read().await?;
    let (publication, vote) = read(&mut conn, &id, &vote).await?;
    if !wants_activity(&headers) {
        return Ok(one::draw(&mut conn, &view, &publication, &vote, one::Typed::default()).await?.into_response());
    }
    drop(conn);
    if !is_local(&view, &publication) {
        return Err(PageError::NotFound);
    }
    if let Err(status) = reader {
        return Ok(status.into_response());
    }
    let network = actors::network(&mut site.db.read().await?).await?;
    let mut answer = activity_json(activity::question(&publication, &network.uri, &vote));
    answer.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    Ok(answer)
}

/// A specification and one of its votes.
async fn read(conn: &mut Conn, id: &str, vote: &str) -> PageResult<(Publication, Vote)> {
    let publication = found(conn, id).await?;
    let vote = store::by_id(conn, vote).await?.filter(|one| one.publication_id == publication.id);
    Ok((publication, vote.ok_or(PageError::NotFound)?))
}

/// Where the page of a vote stands.
fn path(publication: &Publication, vote: &Vote) -> String {
    format!("{}/votes/{}", publication.path(), vote.id)
}

pub(in crate::specifications) fn name(view: &View, vote: &Vote) -> String {
    view.tv("vote-title", &[("title", vote.agreed.title.as_str().into())])
}

/// Where a vote stands, in a word or two.
fn state(view: &View, vote: &Vote) -> Markup {
    match &vote.result {
        Some(result) => {
            let tone = if result.outcome == crate::specifications::tally::Outcome::Adopted {
                Tone::Good
            } else {
                Tone::Closed
            };
            badge(tone, &view.t(result.outcome.key()))
        }
        None if view.now < vote.agreed.opens => badge(Tone::Neutral, &view.t("vote-state-early")),
        None if vote.is_open(view.now) => badge(Tone::Waiting, &view.t("vote-state-open")),
        None => badge(Tone::Waiting, &view.t("vote-state-counting")),
    }
}

/// What a verb refuses where there is no form to show it in.
fn refused(error: Error) -> PageError {
    match error {
        Error::Forbidden => PageError::Forbidden,
        Error::Gone => PageError::Gone,
        Error::Database(error) => error.into(),
        Error::Invalid(_) | Error::OutOfPhase(_) | Error::Already(_) | Error::Closed | Error::NoRoad => {
            PageError::BadRequest
        }
    }
}
