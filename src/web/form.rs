//! What a form sent. Text fields and files, within limits; the token is checked before anything
//! else. When the session ended in between, or the token is stale, nothing typed is lost: the
//! answer carries all of it and asks to sign in or to send again.

use super::{PageError, View};
use axum::{
    body::Bytes,
    extract::{FromRequest, Multipart, Request},
    http::header,
    response::{IntoResponse, Response},
};
use bytes::BytesMut;
use subtle::ConstantTimeEq as _;

/// Largest form without files, and with.
const MAX_FORM: usize = 512 * 1024;
const MAX_UPLOAD: usize = 20 * 1024 * 1024;
/// Bytes read of a form before the link is cut, kept or not.
const MAX_READ: usize = 64 * 1024 * 1024;
const MAX_FIELDS: usize = 400;
/// Hidden field of every form.
pub const CSRF: &str = "csrf";

/// A file that came with a form.
pub struct Upload {
    /// Field.
    pub field: String,
    /// Name on the sender's machine; shown, never used as a path.
    pub name: String,
    /// Content.
    pub bytes: Bytes,
}

/// The fields of a form, in order.
#[derive(Clone, Default, Debug, PartialEq)]
pub struct Fields(pub Vec<(String, String)>);

impl Fields {
    /// The first value of a field, trimmed; empty when absent.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.trim())
    }

    /// Every value of a field that is not empty.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<String> {
        self.0
            .iter()
            .filter(|(field, value)| field == name && !value.trim().is_empty())
            .map(|(_, value)| value.trim().to_owned())
            .collect()
    }

    /// True when the field was sent: a ticked box, the button that was pressed.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(field, _)| field == name)
    }
}

/// A form that was sent by a page of this site, in this session.
pub struct Submission {
    /// Text.
    pub fields: Fields,
    /// Files.
    pub files: Vec<Upload>,
}

/// Kept beside an error answer, so that its page can carry what was typed.
#[derive(Clone)]
pub(super) struct Typed {
    pub(super) action: String,
    pub(super) fields: Fields,
}

impl<S: Send + Sync> FromRequest<S> for Submission {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let view = request.extensions().get::<View>().cloned();
        let action = request.uri().path_and_query().map_or_else(String::new, ToString::to_string);
        let submission = match read(request, state).await {
            Ok(submission) => submission,
            Err((error, fields)) => return Err(with_typed(error, action, fields)),
        };
        let expected = view.map(|view| view.csrf).unwrap_or_default();
        let given = submission.fields.get(CSRF);
        let same = !expected.is_empty() && bool::from(given.as_bytes().ct_eq(expected.as_bytes()));
        if same { Ok(submission) } else { Err(with_typed(PageError::Stale, action, submission.fields)) }
    }
}

/// The answer to a form whose sender is not signed in (any more).
pub(super) async fn keep_for_later(request: Request, error: PageError) -> Response {
    if request.method() != axum::http::Method::POST {
        return error.into_response();
    }
    let action = request.uri().path_and_query().map_or_else(String::new, ToString::to_string);
    match read(request, &()).await {
        Ok(submission) => with_typed(error, action, submission.fields),
        Err((error, fields)) => with_typed(error, action, fields),
    }
}

fn with_typed(error: PageError, action: String, mut fields: Fields) -> Response {
    fields.0.retain(|(name, _)| name != CSRF && !name.contains("password"));
    let mut response = error.into_response();
    response.extensions_mut().insert(Typed { action, fields });
    response
}

/// What could not be read whole: why, and the text that was read all the same.
type Cut = (PageError, Fields);

async fn read<S: Send + Sync>(request: Request, state: &S) -> Result<Submission, Cut> {
    let media_type = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_ascii_lowercase();
    if media_type.starts_with("multipart/form-data") {
        return read_multipart(request, state).await;
    }
    let bytes = axum::body::to_bytes(request.into_body(), MAX_FORM)
        .await
        .map_err(|_| (PageError::TooLarge, Fields::default()))?;
    let fields: Vec<(String, String)> = form_urlencoded::parse(&bytes)
        .take(MAX_FIELDS)
        .map(|(name, value)| (name.into_owned(), clean(&value)))
        .collect();
    Ok(Submission { fields: Fields(fields), files: Vec::new() })
}

/// Files over the limit are read past, not kept, so that the text after them is not lost with them.
async fn read_multipart<S: Send + Sync>(request: Request, state: &S) -> Result<Submission, Cut> {
    let Ok(mut multipart) = Multipart::from_request(request, state).await else {
        return Err((PageError::BadRequest, Fields::default()));
    };
    let (mut fields, mut files) = (Fields::default(), Vec::new());
    let (mut read, mut kept, mut too_large) = (0, 0, false);
    loop {
        let part = match multipart.next_field().await {
            Ok(Some(part)) => part,
            Ok(None) => break,
            Err(_) => return Err((PageError::BadRequest, fields)),
        };
        let field = part.name().unwrap_or_default().to_owned();
        let name = part.file_name().map(str::to_owned);
        let most = if name.is_some() { MAX_UPLOAD - kept } else { MAX_FORM };
        let mut bytes = BytesMut::new();
        let mut part = part;
        loop {
            match part.chunk().await {
                Ok(Some(chunk)) => {
                    read += chunk.len();
                    if read > MAX_READ {
                        return Err((PageError::TooLarge, fields));
                    }
                    if bytes.len() + chunk.len() <= most {
                        bytes.extend_from_slice(&chunk);
                    } else {
                        too_large = true;
                    }
                }
                Ok(None) => break,
                Err(_) => return Err((PageError::BadRequest, fields)),
            }
        }
        if fields.0.len() + files.len() >= MAX_FIELDS {
            return Err((PageError::TooLarge, fields));
        }
        match name {
            Some(name) if !bytes.is_empty() => {
                kept += bytes.len();
                files.push(Upload { field, name: clean(&name), bytes: bytes.freeze() });
            }
            Some(_) => {}
            None => fields.0.push((field, clean(&String::from_utf8_lossy(&bytes)))),
        }
    }
    if too_large { Err((PageError::TooLarge, fields)) } else { Ok(Submission { fields, files }) }
}

/// Browsers send CRLF; control characters have no place in text and break some databases.
fn clean(text: &str) -> String {
    text.replace("\r\n", "\n").chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}
