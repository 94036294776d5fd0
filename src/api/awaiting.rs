//! `/api/v1/me/awaiting`: what awaits the caller in the specifications, as the list of specifications tells it.

use super::{answer::Answer, openapi::Signed};
use crate::{
    federation::actors,
    specifications::awaiting::{self, What},
    web::{Site, api::Caller},
};
use axum::{Json, extract::State, response::IntoResponse as _};
use serde::Serialize;
use utoipa::ToSchema;

/// What awaits the caller: at most ten of each sort.
#[derive(Serialize, ToSchema)]
pub(super) struct Awaiting {
    items: Vec<AwaitedThing>,
}

/// One thing that awaits the caller.
#[derive(Serialize, ToSchema)]
pub(super) struct AwaitedThing {
    /// `mandate` (this network has a voice and nobody to give it), `ballot`, `opens` (a vote in which the caller gives the voice of
    /// this network, not open yet), `answers` (amendments without an answer of a team of the caller), `moved` (the text changed where
    /// an amendment of the caller changes it), `told` (what became of an amendment of the caller), `stated` (what the caller stated
    /// is not listed yet)
    what: &'static str,
    /// The specification.
    specification: String,
    /// Its title.
    title: String,
    /// The page on which it is done, or read.
    url: String,
    /// How many, of `answers`.
    count: Option<i64>,
    /// What became of it, of `told` and `stated`.
    state: Option<String>,
    /// When a vote opens.
    #[schema(format = DateTime)]
    opens: Option<String>,
    /// The last instant of a vote.
    #[schema(format = DateTime)]
    closes: Option<String>,
}

/// What awaits the caller
#[utoipa::path(get, path = "/api/v1/me/awaiting", operation_id = "getAwaiting", tag = "me",
    responses((status = 200, description = "What awaits the caller", body = Awaiting), Signed))]
pub(super) async fn get(State(site): State<Site>, Caller(caller): Caller) -> Answer {
    let mut conn = site.db.read().await?;
    let person = actors::by_id(&mut conn, &caller.actor_id).await?;
    let all = awaiting::of(&mut conn, &person, caller.role, site.clock.now()).await?;
    let items = all.into_iter().map(|one| shown(&site, &one)).collect();
    Ok(Json(Awaiting { items }).into_response())
}

fn shown(site: &Site, one: &awaiting::Waiting) -> AwaitedThing {
    let publication = &one.text.publication;
    let mut thing = AwaitedThing {
        what: "",
        specification: publication.id.clone(),
        title: publication.title.clone(),
        url: site.here().uri(&one.path()),
        count: None,
        state: None,
        opens: None,
        closes: None,
    };
    thing.what = match &one.what {
        What::Mandate(_) => "mandate",
        What::Ballot(_) => "ballot",
        What::Opens(_) => "opens",
        What::Answers(_) => "answers",
        What::Moved(_) => "moved",
        What::Told(_) => "told",
        What::Stated(_) => "stated",
    };
    match &one.what {
        What::Mandate(vote) | What::Ballot(vote) | What::Opens(vote) => {
            thing.opens = Some(vote.agreed.opens.rfc3339());
            thing.closes = Some(vote.agreed.closes.rfc3339());
        }
        What::Answers(count) => thing.count = Some(*count),
        What::Told(amendment) => thing.state = Some(amendment.state.clone()),
        What::Stated(statement) => thing.state = Some(statement.state.clone()),
        What::Moved(_) => {}
    }
    thing
}
