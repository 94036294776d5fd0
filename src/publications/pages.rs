//! `GET /media/{id}`: attachments. A remote one is fetched by us when it is first looked at, made
//! safe like any other, and served from here: readers' browsers never ask a third server.

use super::{
    carried, files,
    media::{self, Attachment},
};
use crate::{
    time::Timestamp,
    web::{Access, PageError, PageResult, Role, Routes, Site, View},
};
use axum::{
    Extension,
    extract::{Path, State},
    http::{HeaderValue, header},
    response::IntoResponse,
    routing::get,
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use url::Url;

/// A remote picture that could not be had is asked for again after so long.
const AGAIN: Duration = Duration::from_secs(600);
/// Pictures remembered before those that need not be are forgotten.
const MOST_TURNS: usize = 1_000;

/// Adds the routes of this room.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.route("/media/{id}", Access::Visitor, get(show).layer(Extension(Fetches::default())))
}

async fn show(
    State(site): State<Site>,
    view: View,
    Extension(fetches): Extension<Fetches>,
    Path(id): Path<String>,
) -> PageResult {
    let (found, is_public) = find(&site, &view, &id).await?;
    let file = match &found.file {
        Some(file) => file.clone(),
        None => fetches.fetch(&site, &found).await?,
    };
    let data = site.config.data.clone();
    let bytes = tokio::task::spawn_blocking(move || files::read(&data, &file))
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
    let kept = if is_public { "public, max-age=31536000, immutable" } else { "private, no-store" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    if !picture {
        headers.insert(header::CONTENT_DISPOSITION, disposition(&found.name));
    }
    Ok(response)
}

/// An attachment that this reader may see, and whether anyone may.
async fn find(site: &Site, view: &View, id: &str) -> PageResult<(Attachment, bool)> {
    let mut conn = site.db.read().await?;
    if let Some(found) = media::find_public(&mut conn, id).await? {
        return Ok((found, true));
    }
    let viewer = view.viewer.as_ref().ok_or(PageError::NotFound)?;
    let found =
        media::find_own(&mut conn, id, &viewer.id, view.may(Role::Moderator)).await?.ok_or(PageError::NotFound)?;
    Ok((found, false))
}

/// What is being fetched, and what could not be a short while ago. A page with a picture that does
/// not come is read by many: the other server is asked once.
#[derive(Clone, Default)]
struct Fetches(Arc<Mutex<HashMap<String, Turn>>>);

/// Who holds it fetches; it says when that failed.
type Turn = Arc<tokio::sync::Mutex<Option<Timestamp>>>;

impl Fetches {
    async fn fetch(&self, site: &Site, found: &Attachment) -> PageResult<String> {
        let turn = self.turn(&found.id, site.clock.now());
        let (site, found) = (site.clone(), found.clone());
        // Over a thin line it takes longer than its reader waits: it goes on, and the next one finds it here.
        let work = tokio::spawn(async move {
            let mut failed = turn.lock().await;
            if failed.is_some_and(|at| site.clock.now().is_within(AGAIN, at)) {
                return Err(PageError::NotFound);
            }
            // Somebody else may have fetched it while this one waited.
            let now_found = media::find_public(&mut site.db.read().await?, &found.id).await?;
            if let Some(file) = now_found.and_then(|found| found.file) {
                return Ok(file);
            }
            let fetched = fetch(&site, &found).await;
            *failed = fetched.is_err().then(|| site.clock.now());
            fetched
        });
        work.await.map_err(|_| PageError::Internal("a fetch of media stopped"))?
    }

    fn turn(&self, id: &str, now: Timestamp) -> Turn {
        let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if turns.len() >= MOST_TURNS {
            // What nobody waits for and has nothing to remember.
            turns.retain(|_, turn| {
                let failed = turn.try_lock().ok().and_then(|failed| *failed);
                Arc::strong_count(turn) > 1 || failed.is_some_and(|at| now.is_within(AGAIN, at))
            });
        }
        Arc::clone(turns.entry(id.to_owned()).or_default())
    }
}

async fn fetch(site: &Site, found: &Attachment) -> PageResult<String> {
    // It may have been carried here while the link was down.
    if carried::waits_for(&mut site.db.read().await?, found).await? {
        let mut tx = site.db.begin().await?;
        if let Some(file) = carried::claim(&mut tx, found).await? {
            tx.commit_unseen().await?;
            return Ok(file);
        }
    }
    let url = found.remote_url.as_deref().and_then(|url| Url::parse(url).ok()).ok_or(PageError::NotFound)?;
    let (_, bytes) = site
        .federation
        .fetch
        .bytes(&url, "image/*, */*;q=0.5", media::MAX_FILE)
        .await
        .map_err(|_| PageError::NotFound)?;
    // What is said with a file is said with those bytes alone.
    if found.said.is_some() && found.digest.as_ref() != Some(&files::name(&bytes)) {
        return Err(PageError::NotFound);
    }
    let stored = media::keep_signed_in_turn(site, bytes.into(), found.name.clone(), found.digest.clone())
        .await
        .map_err(|_| PageError::NotFound)?;
    // A page that shows a picture must get a picture.
    if found.is_picture() != stored.media_type.starts_with("image/") {
        return Err(PageError::NotFound);
    }
    // What is said with a file is of the kind that was said: a page calls it by that.
    if found.said.is_some() && !found.is_picture() && stored.media_type != found.media_type {
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
