//! How an operation ends: the answer is kept for a repetition in the transaction of what it did, then
//! committed, then the workers are told.

use crate::{
    db::Tx,
    locale::Locale,
    web::{
        Site, Viewer,
        api::{FieldProblem, Once, Problem, remember, repeated},
    },
};
use axum::{
    Json,
    body::to_bytes,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// What an operation answers.
pub(super) type Answer = Result<Response, Problem>;

/// Where everything of the API stands.
pub(super) const ROOT: &str = "/api/v1";

/// A page of a list.
#[derive(Serialize, ToSchema)]
pub(super) struct List<T> {
    /// At most `limit`; a search with filters may give fewer, even none, and go on at `next`.
    pub(super) items: Vec<T>,
    /// The `cursor` of the next page; null on the last one.
    pub(super) next: Option<String>,
}

/// The first answer to a call that is sent again, with the same `Location` under `collection`.
///
/// # Errors
/// 409 when the key was used for another call.
pub(super) async fn again(
    tx: &mut Tx,
    caller: &Viewer,
    once: Option<&Once>,
    collection: &str,
) -> Result<Option<Response>, Problem> {
    let Some(first) = repeated(tx, caller, once).await? else { return Ok(None) };
    if first.status() != StatusCode::CREATED {
        return Ok(Some(first));
    }
    let lost = |_| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the first answer cannot be read");
    let bytes = to_bytes(first.into_body(), usize::MAX).await.map_err(lost)?;
    Ok(Some(created(collection, &serde_json::from_slice(&bytes).unwrap_or_default())))
}

/// Ends a change: keeps the answer, commits, wakes the workers.
///
/// # Errors
/// The database's; then nothing was done.
pub(super) async fn keep(
    site: &Site,
    mut tx: Tx,
    caller: &Viewer,
    once: Option<&Once>,
    status: StatusCode,
    collection: &str,
    body: &impl Serialize,
) -> Answer {
    let body = serde_json::to_value(body).expect("answers are JSON");
    remember(&mut tx, caller, once, status, &body, site.clock.now()).await?;
    tx.commit().await?;
    site.wake();
    Ok(if status == StatusCode::CREATED { created(collection, &body) } else { (status, Json(body)).into_response() })
}

/// Ends a change that answers nothing.
///
/// # Errors
/// The database's; then nothing was done.
pub(super) async fn done(site: &Site, tx: Tx) -> Answer {
    tx.commit().await?;
    site.wake();
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn created(collection: &str, body: &Value) -> Response {
    let id = body.get("id").and_then(Value::as_str).unwrap_or_default();
    let mut response = (StatusCode::CREATED, Json(body)).into_response();
    if let Ok(location) = HeaderValue::from_str(&format!("{ROOT}{collection}/{id}")) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

/// What a verb found wrong with a field, in the language of the call.
pub(super) fn field(locale: Locale, field: &str, key: &str, max: usize) -> FieldProblem {
    let message = if max == 0 { locale.t(key).into_owned() } else { locale.tv(key, &[("max", max.into())]) };
    FieldProblem { field: field.to_owned(), message }
}

/// 404.
pub(super) fn not_found() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "nothing stands at this address")
}

/// 403.
pub(super) fn forbidden() -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "it is somebody else's")
}

/// 410.
pub(super) fn gone() -> Problem {
    Problem::new(StatusCode::GONE, "it was taken back")
}

/// 410, with what the moderators of this network say of it.
pub(super) fn hidden(reason: &str) -> Problem {
    Problem::new(StatusCode::GONE, format!("it is hidden on this network: {reason}"))
}
