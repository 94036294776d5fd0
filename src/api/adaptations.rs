//! `/api/v1/practices/{id}/adaptations`: what was adapted from a practice, and adapting it.

use super::{
    answer::{Answer, List, again, keep},
    bodies::{NewAdaptation, State as Wanted, blank},
    call::{Asked, Language, Sent},
    drafts,
    item::{Practice, Showing},
    openapi::{Paging, Reading, Writing},
    practices::{COLLECTION, published},
    write::{self, Hands, refused},
};
use crate::{
    db::{Conn, Result as Stored},
    id,
    practices::{Input, Source, form},
    publications::{Adaptation, Publication, store, vocabulary as words},
    time::Timestamp,
    web::{Role, Site, api::Caller},
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse as _,
};

/// Adaptations
///
/// Those that were made from this practice itself, oldest first, wherever they were published.
#[utoipa::path(get, path = "/api/v1/practices/{id}/adaptations", operation_id = "listAdaptations", tag = "lineage",
    params(("id" = String, Path), Paging), responses((status = 200, description = "A page", body = List<Practice>), Reading))]
pub(super) async fn list(State(site): State<Site>, Path(id): Path<String>, asked: Asked) -> Answer {
    let after = asked.cursor(id::parse_cursor)?;
    let showing = Showing::of(&site).await?;
    let mut conn = site.db.read().await?;
    let source = published(&mut conn, &id).await?;
    let mut rows = made_from(&mut conn, &source.uri, after, asked.limit).await?;
    let is_more = rows.len() > asked.limit;
    rows.truncate(asked.limit);
    let next = rows.last().filter(|_| is_more).map(|(at, id)| id::cursor(Timestamp(*at), id));
    let mut found = Vec::with_capacity(rows.len());
    for (_, id) in rows {
        found.extend(store::by_id(&mut conn, &id).await?);
    }
    Ok(Json(List { items: showing.practices(&mut conn, found).await?, next }).into_response())
}

/// Instants and identifiers, one more than a page.
async fn made_from(
    conn: &mut Conn,
    uri: &str,
    after: Option<(Timestamp, String)>,
    limit: usize,
) -> Stored<Vec<(i64, String)>> {
    let (at, id) = after.unwrap_or((Timestamp(i64::MIN), String::new()));
    // publications_source
    conn.query(
        "select published_at, id from publications where source_uri = $1 and state = 'published' and (published_at, id) > ($2, $3) \
         order by published_at, id limit $4",
    )
    .bind(uri.to_owned())
    .bind(at)
    .bind(id)
    .bind(i64::try_from(limit).unwrap_or(i64::MAX - 1) + 1)
    .all()
    .await
}

/// The source as the beginning of an adaptation: its text, this network's territory, and nobody else's
/// right to correct it.
fn copy(source: &Publication, territory: &str) -> Input {
    let mut input = form::input(source);
    let sheet = &mut input.sheet;
    if sheet.body.is_empty() {
        // Another software sent no Markdown.
        sheet.body.clone_from(&source.summary);
    }
    sheet.html.clear();
    sheet.co_authors.clear();
    sheet.territories = vec![territory.to_owned()];
    if !words::LICENCES.contains(&input.licence.as_str()) {
        input.licence = blank().licence;
    }
    if !words::LANGUAGES.contains(&input.language.as_str()) {
        input.language = blank().language;
    }
    input.review_months = 0;
    input
}

/// Adapt
///
/// Publishes a copy with a link to this practice and to its version, and a note of what changes, why, and
/// what stays. Pictures and files come along.
#[utoipa::path(post, path = "/api/v1/practices/{id}/adaptations", operation_id = "adaptPractice", tag = "lineage",
    request_body = NewAdaptation, responses((status = 201, description = "The adaptation", body = Practice), Writing))]
pub(super) async fn create(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    Path(id): Path<String>,
    sent: Sent<NewAdaptation>,
) -> Answer {
    let caller = caller.at_least(Role::Contributor)?;
    let Sent { mut body, once } = sent;
    let (showing, here) = (Showing::of(&site).await?, site.here());
    let mut tx = site.db.begin().await?;
    if let Some(first) = again(&mut tx, caller, once.as_ref(), COLLECTION).await? {
        return Ok(first);
    }
    let source = published(&mut tx, &id).await?;
    let mut input = copy(&source, &showing.territory);
    body.apply(&mut input);
    let note = Adaptation {
        change: body.change.take().unwrap_or_default(),
        reasons: body.reasons.take().unwrap_or_default(),
        kept: body.kept.take().unwrap_or_default(),
    };
    let hands = Hands::of(&mut tx, caller, body.sign_as).await?;
    // As on the pages: the draft carries the pictures and files until it is published.
    let draft = drafts::begin(&mut tx, &here, caller, &input, Some((&source, &note)), body.sign_as).await?;
    let made = if body.state == Some(Wanted::Draft) {
        showing.draft(&mut tx, caller, &draft).await?
    } else {
        let copied = Some(Source { publication: &source, note });
        let adapted = write::publish(&mut tx, &here, &hands, &input, copied, Some(&draft.id)).await;
        let adapted = adapted.map_err(|error| refused(locale, error))?;
        drafts::discard(&mut tx, caller, &draft).await?;
        showing.practice(&mut tx, adapted).await?
    };
    keep(&site, tx, caller, once.as_ref(), StatusCode::CREATED, COLLECTION, &made).await
}
