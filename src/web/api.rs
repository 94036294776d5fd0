//! What all operations of the JSON API share: who calls (bearer token), problems (RFC 9457), and
//! `Idempotency-Key`. Cookies mean nothing here, so no page of another site can call it.

use super::{PageError, Role, Site, Viewer, session};
use crate::{
    db::{FromRow, Tx},
    time::Timestamp,
};
use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// Largest body of a call, in bytes.
const MAX_BODY: usize = 1024 * 1024;

/// Why a call is refused: `application/problem+json` (RFC 9457).
#[derive(Clone, Debug, Serialize)]
pub struct Problem {
    /// Status of the answer.
    pub status: u16,
    /// The same in every case of this kind.
    pub title: String,
    /// This case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Each field to mend.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
}

/// What is wrong with one field.
#[derive(Clone, Debug, Serialize)]
pub struct FieldProblem {
    /// Name of the field.
    pub field: String,
    /// What is wrong, in the language of the call.
    pub message: String,
}

impl Problem {
    /// A problem without fields.
    #[must_use]
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            status: status.as_u16(),
            title: status.canonical_reason().unwrap_or("Error").into(),
            detail: Some(detail.into()),
            errors: Vec::new(),
        }
    }

    /// 422, naming each field.
    #[must_use]
    pub fn fields(errors: Vec<FieldProblem>) -> Self {
        Self { errors, ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "some fields are to be mended") }
    }

    /// 422 for one field.
    #[must_use]
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        Self::fields(vec![FieldProblem { field: field.into(), message: message.into() }])
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_string(&self).expect("a problem is JSON");
        let mut response = (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response();
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, header::HeaderValue::from_static("Bearer"));
        }
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, 30.into());
        }
        response
    }
}

impl From<PageError> for Problem {
    fn from(error: PageError) -> Self {
        Self::new(error.status(), error.key().trim_start_matches("error-").replace('-', " "))
    }
}

impl From<sqlx::Error> for Problem {
    fn from(error: sqlx::Error) -> Self {
        PageError::from(error).into()
    }
}

/// Who calls, proven by a bearer token (RFC 6750).
pub struct Caller(pub Viewer);

impl Caller {
    /// Refuses callers below a role.
    ///
    /// # Errors
    /// 403.
    pub fn at_least(&self, role: Role) -> Result<&Viewer, Problem> {
        if self.0.role >= role {
            Ok(&self.0)
        } else {
            Err(Problem::new(StatusCode::FORBIDDEN, format!("this needs the role {}", role.name())))
        }
    }
}

#[derive(FromRow)]
struct TokenRow {
    token_id: String,
    used_at: Option<i64>,
    person_id: String,
    actor_id: String,
    role: String,
    structure: String,
    uri: String,
    handle: String,
    name: String,
}

impl FromRequestParts<Site> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let given = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let token = given
            .split_once(' ')
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim());
        let token = token.ok_or_else(|| Problem::new(StatusCode::UNAUTHORIZED, "send Authorization: Bearer TOKEN"))?;
        let row: Option<TokenRow> = site
            .db
            .read()
            .await?
            .query(
                "select t.id as token_id, t.used_at, p.id as person_id, p.actor_id, p.role, p.structure, a.uri, a.handle, a.name \
                 from api_tokens t join people p on p.id = t.person_id join actors a on a.id = p.actor_id \
                 where t.token_hash = $1 and t.revoked_at is null and p.status = 'active'",
            )
            .bind(session::hash(token))
            .maybe()
            .await?;
        let row = row.ok_or_else(|| Problem::new(StatusCode::UNAUTHORIZED, "this token is unknown, or was revoked"))?;
        let now = site.clock.now();
        if row.used_at.is_none_or(|at| now.since(Timestamp(at)).as_secs() > 600) {
            let mut tx = site.db.begin().await?;
            tx.query("update api_tokens set used_at = $1 where id = $2").bind(now).bind(row.token_id).run().await?;
            tx.commit_unseen().await?;
        }
        Ok(Self(Viewer {
            id: row.person_id,
            actor_id: row.actor_id,
            actor_uri: row.uri,
            handle: row.handle,
            name: row.name,
            role: Role::parse(&row.role).unwrap_or(Role::Reader),
            structure: row.structure,
            // Told on pages alone.
            news: 0,
        }))
    }
}

/// A JSON body, and what is needed to answer a repetition of the call with the first answer.
pub struct Call<T> {
    /// The body.
    pub body: T,
    /// Present when the caller sent `Idempotency-Key`.
    pub once: Option<Once>,
}

/// A named call.
#[derive(Clone, Debug)]
pub struct Once {
    key: String,
    hash: String,
}

impl<T: DeserializeOwned + Send> FromRequest<Site> for Call<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &Site) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let media_type =
            parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if !media_type.to_ascii_lowercase().starts_with("application/json") && request_has_body(&parts.headers) {
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send application/json"));
        }
        let bytes = axum::body::to_bytes(body, MAX_BODY)
            .await
            .map_err(|_| Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "at most 1 MiB"))?;
        let once = once(&parts, &bytes)?;
        let text: &[u8] = if bytes.is_empty() { b"{}" } else { &bytes };
        let body = serde_json::from_slice(text).map_err(|error| {
            if error.is_data() {
                Problem::field(&field_of(&error), error.to_string())
            } else {
                Problem::new(StatusCode::BAD_REQUEST, format!("not JSON: {error}"))
            }
        })?;
        Ok(Self { body, once })
    }
}

fn request_has_body(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_LENGTH).is_some_and(|length| length != "0")
        || headers.contains_key(header::TRANSFER_ENCODING)
}

/// The field that serde names between backquotes, so that a client can point at it.
fn field_of(error: &serde_json::Error) -> String {
    error.to_string().split('`').nth(1).unwrap_or_default().to_owned()
}

/// The name of a call and what it says, from its headers and its body.
///
/// # Errors
/// 400 for a name that is too long.
pub fn once(parts: &Parts, body: &[u8]) -> Result<Option<Once>, Problem> {
    let Some(value) = parts.headers.get("idempotency-key") else { return Ok(None) };
    let key = value
        .to_str()
        .ok()
        .filter(|key| (1..=255).contains(&key.len()))
        .ok_or_else(|| Problem::new(StatusCode::BAD_REQUEST, "Idempotency-Key is 1 to 255 characters"))?;
    let mut hash = Sha256::new();
    hash.update(parts.method.as_str());
    hash.update(parts.uri.path());
    hash.update(body);
    let hash = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Some(Once { key: key.to_owned(), hash }))
}

/// The answer given the first time to this call, if there was one.
///
/// # Errors
/// 409 when the key was used for another call.
pub async fn repeated(tx: &mut Tx, caller: &Viewer, once: Option<&Once>) -> Result<Option<Response>, Problem> {
    let Some(once) = once else { return Ok(None) };
    let found: Option<(String, i64, String)> = tx
        .query("select request_hash, status, body from idempotency_keys where person_id = $1 and key = $2")
        .bind(caller.id.clone())
        .bind(once.key.clone())
        .maybe()
        .await?;
    let Some((hash, status, body)) = found else { return Ok(None) };
    if hash != once.hash {
        return Err(Problem::new(StatusCode::CONFLICT, "this Idempotency-Key was used for another call"));
    }
    let status =
        u16::try_from(status).ok().and_then(|status| StatusCode::from_u16(status).ok()).unwrap_or(StatusCode::OK);
    Ok(Some((status, [(header::CONTENT_TYPE, "application/json")], body).into_response()))
}

/// Keeps the answer of a call in the transaction of what it did.
///
/// # Errors
/// 409 when the same call is being made twice at once: this one is undone.
pub async fn remember(
    tx: &mut Tx,
    caller: &Viewer,
    once: Option<&Once>,
    status: StatusCode,
    body: &Value,
    now: Timestamp,
) -> Result<(), Problem> {
    let Some(once) = once else { return Ok(()) };
    let written = tx
        .query(
            "insert into idempotency_keys (person_id, key, request_hash, status, body, created_at) \
             values ($1, $2, $3, $4, $5, $6) on conflict (person_id, key) do nothing",
        )
        .bind(caller.id.clone())
        .bind(once.key.clone())
        .bind(once.hash.clone())
        .bind(i64::from(status.as_u16()))
        .bind(body.to_string())
        .bind(now)
        .run()
        .await?;
    if written == 0 {
        return Err(Problem::new(StatusCode::CONFLICT, "the same call is being made at this moment: ask again"));
    }
    Ok(())
}
