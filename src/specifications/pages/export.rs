//! The forms of a version that are kept: `/specifications/{id}/versions/{n}.md`, `.html`, `.odt`, `.json`.

use crate::{
    publications::{
        Publication,
        shown::{licence, network_name, territories},
        versions::Version,
    },
    specifications::{
        Sheet,
        export::{Front, html_page, json, markdown, odt},
        sheet::FIELDS,
    },
    text::fold,
    time::display,
    web::{PageError, PageResult, View},
};
use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};

/// The endings of addresses, and what they are called.
pub(super) const FORMS: [(&str, &str); 4] = [
    ("html", "specification-export-html"),
    ("odt", "specification-export-odt"),
    ("md", "specification-export-md"),
    ("json", "specification-export-json"),
];

/// A version in one of [`FORMS`].
pub(super) async fn version(view: &View, publication: &Publication, version: &Version, ending: &str) -> PageResult {
    let (ending, _) = FORMS.into_iter().find(|(one, _)| *one == ending).ok_or(PageError::NotFound)?;
    let sheet = Sheet::from_json(&version.sheet);
    let front = front(view, publication, version, &sheet);
    // A great text holds nobody else up.
    let work = tokio::task::spawn_blocking(move || form(sheet, &front, ending));
    let (media_type, bytes) = work.await.map_err(|_| PageError::Internal("an export stopped"))??;
    Ok(file(
        media_type,
        &format!("{}-{}.{ending}", fold::slug(&publication.title), version.number),
        bytes,
        ending != "html",
    ))
}

/// The media type and the bytes of one of [`FORMS`].
fn form(sheet: Sheet, front: &Front, ending: &str) -> Result<(&'static str, Vec<u8>), PageError> {
    Ok(match ending {
        "md" => ("text/markdown; charset=utf-8", markdown(&sheet.document, front).into_bytes()),
        "html" => ("text/html; charset=utf-8", html_page(&sheet.read(), front).into_bytes()),
        "json" => {
            let text = json(&sheet.read(), front).map_err(|_| PageError::Internal("a text is no JSON"))?;
            ("application/json", text.into_bytes())
        }
        "odt" => {
            let bytes = odt(&sheet.read(), front).map_err(|_| PageError::Internal("a text makes no ODT"))?;
            ("application/vnd.oasis.opendocument.text", bytes)
        }
        _ => return Err(PageError::NotFound),
    })
}

fn front(view: &View, publication: &Publication, version: &Version, sheet: &Sheet) -> Front {
    let day = display::day(version.created_at, &view.place, view.locale);
    let number = view.tv("practice-version", &[("number", version.said_number().into()), ("day", day.into())]);
    let fact = |key: &str, value: String| (view.t(key).into_owned(), value);
    Front {
        title: version.title.clone(),
        language: publication.language.clone(),
        locale: view.locale,
        facts: vec![
            fact("specification-fact-version", number),
            fact("specification-fact-network", network_name(view, publication)),
            fact("specification-fact-author", publication.author_name.clone()),
            fact("practice-fact-territories", territories(view, &sheet.territories).join(", ")),
            fact("practice-licence-heading", licence(view, &publication.licence).0),
            fact("specification-hash", version.hash.clone()),
            fact("specification-fact-address", format!("{}/versions/{}", publication.uri, version.number)),
        ],
        parts: FIELDS
            .iter()
            .zip(sheet.texts())
            .filter(|(_, said)| !said.trim().is_empty())
            .map(|((_, key), said)| fact(key, said.to_owned()))
            .collect(),
    }
}

fn file(media_type: &'static str, name: &str, bytes: Vec<u8>, is_download: bool) -> Response {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if is_download && let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
