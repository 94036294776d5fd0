//! Bytes of files that this network lost and another kept. Only what hashes to what our own author signed is taken, and
//! it goes through what is done to any upload.
//!
//! `GET /federation/kept/file?sha256=…` is the other side: a network reads bytes of files that its own publications show.

use super::compare::unread;
use crate::{
    federation::{
        fetch::FetchError,
        reader::{PeerReader, too_many},
    },
    networks::continuity,
    origin::Origin,
    publications::{
        files, lost,
        media::{self, Stored},
    },
    web::Site,
};
use axum::{
    extract::{Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

/// Files that one network gives another in a minute.
const MOST_ASKED: u32 = 600;
/// Files that one comparison asks for, and how many are read from the database at once.
const MOST: usize = 500;
const SOME: i64 = 50;
/// Answers that are not what was asked for, after which this network is not asked any more.
const MOST_WRONG: usize = 5;

/// What is asked for.
#[derive(Deserialize)]
pub struct Asked {
    sha256: String,
}

/// Answers a request signed by an accepted network.
pub async fn get(State(site): State<Site>, Query(asked): Query<Asked>, PeerReader(reader): PeerReader) -> Response {
    if !files::is_name(&asked.sha256) {
        return StatusCode::BAD_REQUEST.into_response();
    }
    if !site.federation.allows(&format!("kept file {reader}"), MOST_ASKED) {
        return too_many();
    }
    let kept = async {
        let mut conn = site.db.read().await?;
        lost::kept(&mut conn, &reader, &asked.sha256).await
    };
    match kept.await {
        Ok(true) => {}
        Ok(false) => return StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "kept files cannot be looked for");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    }
    // Never as anything that a browser would show.
    let head = [(header::CACHE_CONTROL, "no-store"), (header::CONTENT_TYPE, "application/octet-stream")];
    match read(&site, asked.sha256).await {
        Some(bytes) => (head, bytes).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn read(site: &Site, file: String) -> Option<Vec<u8>> {
    let data = site.config.data.clone();
    tokio::task::spawn_blocking(move || files::read(&data, &file)).await.ok()?.ok()
}

/// Takes back what this network kept of the files that are missing here.
///
/// # Errors
/// `Unreachable` when the other side is gone meanwhile, or our database.
pub async fn run(site: &Site, peer: &Origin) -> Result<(), FetchError> {
    let (mut after, mut asked, mut wrong) = (String::new(), 0, 0);
    while asked < MOST {
        let some = {
            let mut conn = site.db.read().await.map_err(unread)?;
            lost::missing(&mut conn, &site.config.origin, &after, SOME).await.map_err(unread)?
        };
        let Some(last) = some.last() else { break };
        after.clone_from(&last.id);
        for one in some {
            asked += 1;
            let stored = match bring(site, peer, &one).await? {
                Brought::Stored(stored) => stored,
                Brought::Nothing => continue,
                Brought::Something => {
                    wrong += 1;
                    if wrong == MOST_WRONG {
                        return Ok(());
                    }
                    continue;
                }
            };
            let mut tx = site.db.begin().await.map_err(unread)?;
            lost::found(&mut tx, &one.digest, &stored).await.map_err(unread)?;
            continuity::files_came(&mut tx, &one.uri).await.map_err(unread)?;
            tx.commit().await.map_err(unread)?;
        }
    }
    Ok(())
}

/// What was had of a file.
enum Brought {
    Stored(Stored),
    Nothing,
    /// Something else than what was asked for.
    Something,
}

/// The bytes of a file: those that are still on our own disk, or those that the other side gives.
async fn bring(site: &Site, peer: &Origin, one: &lost::Missing) -> Result<Brought, FetchError> {
    let bytes = match read(site, one.digest.clone()).await {
        Some(bytes) => bytes,
        None => {
            let path = format!("/federation/kept/file?sha256={}", one.digest);
            match site.federation.ask_peer_for(peer, &path, media::MAX_FILE).await {
                Ok(bytes) => bytes,
                Err(error @ FetchError::Unreachable(_)) => return Err(error),
                // It has none.
                Err(_) => return Ok(Brought::Nothing),
            }
        }
    };
    if files::name(&bytes) != one.digest {
        return Ok(Brought::Something);
    }
    match media::keep_in_turn(site, bytes.into(), one.name.clone()).await {
        Ok(stored) if stored.media_type.starts_with("image/") == one.media_type.starts_with("image/") => {
            Ok(Brought::Stored(stored))
        }
        Err(media::Error::Disk(error)) => Err(FetchError::Unreachable(error.to_string())),
        _ => Ok(Brought::Something),
    }
}
