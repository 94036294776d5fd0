//! What a page can answer instead of itself, and its status. The page that says so is drawn by
//! [`super::front()`], which knows the reader's language; a handler only says what happened.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

/// A page, or why there is none.
pub type PageResult<T = Response> = Result<T, PageError>;

/// Why there is no page.
#[derive(Clone, Debug)]
pub enum PageError {
    /// 404.
    NotFound,
    /// 410: it was deleted.
    Gone,
    /// 401: sign in first; what was typed is kept.
    SignIn,
    /// 403: this role may not.
    Forbidden,
    /// 403: the form's token is not this session's; what was typed is kept.
    Stale,
    /// 400: the request makes no sense.
    BadRequest,
    /// 413: more than may be sent.
    TooLarge,
    /// 429, with seconds to wait.
    TooMany(u32),
    /// 503: the database cannot be read or written right now.
    Unavailable,
    /// 507: the disk is full.
    Full,
    /// 500: a fault of ours, for the log.
    Internal(&'static str),
}

impl PageError {
    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Gone => StatusCode::GONE,
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::Forbidden | Self::Stale => StatusCode::FORBIDDEN,
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Full => StatusCode::INSUFFICIENT_STORAGE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The locale keys of its page begin with this: `-title`, `-text`.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::NotFound => "error-not-found",
            Self::Gone => "error-gone",
            Self::SignIn => "error-sign-in",
            Self::Forbidden => "error-forbidden",
            Self::Stale => "error-stale",
            Self::BadRequest => "error-bad-request",
            Self::TooLarge => "error-too-large",
            Self::TooMany(_) => "error-too-many",
            Self::Unavailable => "error-unavailable",
            Self::Full => "error-full",
            Self::Internal(_) => "error-internal",
        }
    }
}

impl From<sqlx::Error> for PageError {
    fn from(error: sqlx::Error) -> Self {
        if matches!(error, sqlx::Error::RowNotFound) {
            return Self::NotFound;
        }
        if crate::db::is_full(&error) {
            tracing::error!(%error, "the disk is full");
            return Self::Full;
        }
        tracing::error!(%error, "the database does not answer");
        Self::Unavailable
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        if let Self::Internal(what) = &self {
            tracing::error!(what, "internal error");
        }
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
