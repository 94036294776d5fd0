//! `GET /media/{id}`: attachments. A remote one is fetched by us when it is first looked at, made
//! safe like any other, and served from here: readers' browsers never ask a third server.

use super::media::{self, Attachment};
use crate::web::{Access, PageError, PageResult, Role, Routes, Site, View};
use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::IntoResponse,
    routing::get,
};
use url::Url;

/// Adds the routes of this room.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.route("/media/{id}", Access::Visitor, get(show))
}

async fn show(State(site): State<Site>, view: View, Path(id): Path<String>) -> PageResult {
    let person = view.viewer.as_ref().map_or("", |viewer| viewer.id.as_str());
    let found = media::find(&mut site.db.read().await?, &id, person, view.may(Role::Moderator))
        .await?
        .ok_or(PageError::NotFound)?;
    let file = match &found.file {
        Some(file) => file.clone(),
        None => fetch(&site, &found).await?,
    };
    let data = site.config.data.clone();
    let bytes = tokio::task::spawn_blocking(move || media::read(&data, &file))
        .await
        .map_err(|_| PageError::Internal("a reader of media stopped"))?
        .map_err(|_| PageError::NotFound)?;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    let picture = found.is_picture();
    // Only what we encoded ourselves is shown in place; anything else is a download without a type
    // that a browser, or another server, could take for a page or an actor.
    let media_type = match found.media_type.as_str() {
        "image/jpeg" => "image/jpeg",
        "image/png" => "image/png",
        "application/pdf" => "application/pdf",
        _ => "application/octet-stream",
    };
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    if !picture {
        headers.insert(header::CONTENT_DISPOSITION, disposition(&found.name));
    }
    Ok(response)
}

async fn fetch(site: &Site, found: &Attachment) -> PageResult<String> {
    let url = found.remote_url.as_deref().and_then(|url| Url::parse(url).ok()).ok_or(PageError::NotFound)?;
    let (_, bytes) = site
        .federation
        .fetch
        .bytes(&url, "image/*, */*;q=0.5", media::MAX_FILE)
        .await
        .map_err(|_| PageError::NotFound)?;
    let (data, name) = (site.config.data.clone(), found.name.clone());
    let stored = tokio::task::spawn_blocking(move || media::keep(&data, &bytes, &name))
        .await
        .map_err(|_| PageError::Internal("a writer of media stopped"))?
        .map_err(|_| PageError::NotFound)?;
    // A page that shows a picture must get a picture.
    if found.is_picture() != stored.media_type.starts_with("image/") {
        return Err(PageError::NotFound);
    }
    let mut tx = site.db.begin().await?;
    media::fetched(&mut tx, &found.id, &stored).await?;
    tx.commit_unseen().await?;
    Ok(stored.file)
}

/// RFC 6266, with the name in ASCII and in full.
fn disposition(name: &str) -> HeaderValue {
    let ascii: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ') { c } else { '_' })
        .collect();
    let full: String = form_urlencoded::byte_serialize(name.as_bytes()).collect::<String>().replace('+', "%20");
    HeaderValue::from_str(&format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{full}"))
        .unwrap_or(HeaderValue::from_static("attachment"))
}
