//! What a form sent. Text fields and files, within limits; the token is checked before anything
//! else. When the session ended in between, or the token is stale, or what the form asks for
//! cannot be done, nothing typed is lost: the answer carries all of it ([`super::typed`]).

use super::{PageError, View, typed::Slot};
use axum::{
    body::Bytes,
    extract::{DefaultBodyLimit, FromRequest, Multipart, Request, multipart::Field},
    http::{Method, header},
    response::{IntoResponse, Response},
};
use bytes::BytesMut;
use subtle::ConstantTimeEq as _;

/// All the text of a form, names of fields included.
const MAX_FORM: usize = 512 * 1024;
/// The same where a whole text is pasted: what is too long for us is read too, so that it is given back with the reason.
const MAX_DOCUMENT: usize = 6 * 1024 * 1024;
/// And of somebody who is not signed in: a text that is not too long, and that came after the session ended.
const MAX_DOCUMENT_OF_STRANGERS: usize = 1024 * 1024;
/// All the files that are kept of a form, of people who are signed in.
const MAX_UPLOAD: usize = 20 * 1024 * 1024;
/// Bytes read of a form before the link is cut, kept or not: a file that is too large is read past,
/// so that the text that came with it is saved. A proxy must let as much through.
pub const MAX_READ: usize = 64 * 1024 * 1024;
/// The same of somebody who is not signed in: a photograph that came after the session ended.
const MAX_READ_OF_STRANGERS: usize = 16 * 1024 * 1024;
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

impl<S: Send + Sync> FromRequest<S> for Submission {
    type Rejection = PageError;

    async fn from_request(request: Request, state: &S) -> Result<Self, PageError> {
        let view = request.extensions().get::<View>().cloned();
        let submission = read(request, state).await?;
        let given = submission.fields.get(CSRF);
        if view.is_some_and(|view| is_token_of(&view, given)) { Ok(submission) } else { Err(PageError::Stale) }
    }
}

/// True when a form was drawn for this very session.
#[must_use]
pub fn is_token_of(view: &View, given: &str) -> bool {
    !view.csrf.is_empty() && bool::from(given.as_bytes().ct_eq(view.csrf.as_bytes()))
}

/// The answer to a request that goes no further; what it sent is kept for the page that says so.
pub(super) async fn keep_for_later(request: Request, error: PageError) -> Response {
    if request.method() != Method::POST {
        return error.into_response();
    }
    // However much of it could be read: why it goes no further is what there is to say.
    let _ = read(request, &()).await;
    error.into_response()
}

/// Reads a form, and keeps what was typed for the page of an error.
async fn read<S: Send + Sync>(request: Request, state: &S) -> Result<Submission, PageError> {
    let slot = Slot::of(&request);
    let action = request.uri().path_and_query().map_or_else(String::new, ToString::to_string);
    match parse(request, state).await {
        Ok(submission) => {
            slot.put(action, &submission.fields);
            Ok(submission)
        }
        Err((error, fields)) => {
            slot.put(action, &fields);
            Err(error)
        }
    }
}

/// What could not be read whole: why, and the text that was read all the same.
type Cut = (PageError, Fields);

async fn parse<S: Send + Sync>(request: Request, state: &S) -> Result<Submission, Cut> {
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

/// Files over the limit are read past, not kept, so that the text after them is not lost with them;
/// so are those of somebody who is not signed in, for whom no byte of a file is held.
async fn read_multipart<S: Send + Sync>(mut request: Request, state: &S) -> Result<Submission, Cut> {
    let takes_document = request.uri().path().starts_with("/specifications/");
    let is_known = request.extensions().get::<View>().is_some_and(|view| view.session().is_some());
    if !is_known {
        DefaultBodyLimit::max(MAX_READ_OF_STRANGERS).apply(&mut request);
    }
    let Ok(mut multipart) = Multipart::from_request(request, state).await else {
        return Err((PageError::BadRequest, Fields::default()));
    };
    let (mut fields, mut files) = (Fields::default(), Vec::new());
    let text = match (takes_document, is_known) {
        (false, _) => MAX_FORM,
        (true, true) => MAX_DOCUMENT,
        (true, false) => MAX_DOCUMENT_OF_STRANGERS,
    };
    let mut room = Room { read: 0, text, files: if is_known { MAX_UPLOAD } else { 0 }, is_over: false };
    loop {
        let part = match multipart.next_field().await {
            Ok(Some(part)) => part,
            Ok(None) => break,
            Err(_) => return Err((PageError::BadRequest, fields)),
        };
        if fields.0.len() + files.len() >= MAX_FIELDS {
            return Err((PageError::TooLarge, fields));
        }
        let field = part.name().unwrap_or_default().to_owned();
        let name = part.file_name().map(str::to_owned);
        let bytes = match room.take(part, &field, name.is_some()).await {
            Ok(bytes) => bytes,
            Err(error) => return Err((error, fields)),
        };
        match name {
            Some(name) if !bytes.is_empty() => files.push(Upload { field, name: clean(&name), bytes }),
            Some(_) => {}
            None => fields.0.push((field, clean(&String::from_utf8_lossy(&bytes)))),
        }
    }
    if room.is_over { Err((PageError::TooLarge, fields)) } else { Ok(Submission { fields, files }) }
}

/// What may still come of a form.
struct Room {
    read: usize,
    text: usize,
    files: usize,
    /// A file was read past.
    is_over: bool,
}

impl Room {
    /// The bytes of a part; none of a file that does not fit. Text that does not fit ends the form: all
    /// of it together, not each field, is what the limit is about.
    async fn take(&mut self, mut part: Field<'_>, name: &str, is_file: bool) -> Result<Bytes, PageError> {
        let mut most = if is_file { self.files } else { self.text.saturating_sub(name.len()) };
        let mut bytes = BytesMut::new();
        while let Some(chunk) = part.chunk().await.map_err(|_| PageError::BadRequest)? {
            self.read += chunk.len();
            let fits = bytes.len() + chunk.len() <= most;
            if self.read > MAX_READ || !(fits || is_file) {
                return Err(PageError::TooLarge);
            }
            if fits {
                bytes.extend_from_slice(&chunk);
            } else {
                (self.is_over, most, bytes) = (true, 0, BytesMut::new());
            }
        }
        if is_file {
            self.files -= bytes.len();
        } else {
            self.text = most - bytes.len();
        }
        Ok(bytes.freeze())
    }
}

/// Browsers send CRLF; control characters have no place in text and break some databases.
fn clean(text: &str) -> String {
    text.replace("\r\n", "\n").chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}
