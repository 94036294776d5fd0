//! `POST /admin/networks/{id}/bundles/import`: one part, written to the disk as it comes, read, and removed. The work
//! goes on when the browser leaves.

use super::{By, WEB_PART, accepted, exchange, path_of, place};
use crate::{
    bundles::{self, folder, store::Row},
    client_address::ClientAddress,
    web::{PageError, PageResult, Site, View, components::FormErrors, form},
};
use axum::{
    Extension,
    extract::{Multipart, Path, State, multipart::Field},
    response::{IntoResponse, Redirect},
};
use std::path::PathBuf;
use tokio::io::AsyncWriteExt as _;

/// Longest token of a form.
const MOST_TOKEN: usize = 200;

/// A file of ours that goes when it is not needed any more.
pub(super) struct Temporary(pub(super) PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        std::fs::remove_file(&self.0).ok();
    }
}

/// A name in the folder that is emptied at each start.
pub(super) async fn temporary(site: &Site) -> PageResult<Temporary> {
    let folder = folder(&site.config.data);
    tokio::fs::create_dir_all(&folder).await.map_err(|error| no_room(&error))?;
    Ok(Temporary(folder.join(site.here().id())))
}

fn no_room(error: &std::io::Error) -> PageError {
    tracing::error!(%error, "a bundle cannot be written");
    if error.kind() == std::io::ErrorKind::StorageFull {
        PageError::Full
    } else {
        PageError::Internal("a bundle cannot be written")
    }
}

async fn import_row(site: Site, by: By, file: Temporary) -> PageResult<Row> {
    let work = tokio::spawn(async move {
        let row = bundles::import(&place(&site, &by.handle, &by.address), &file.0).await;
        site.federation.wake_inbound();
        site.wake();
        row
    });
    Ok(work.await.map_err(|_| PageError::Internal("the reading of a bundle stopped"))??)
}

pub(super) async fn import(
    State(site): State<Site>,
    view: View,
    Extension(address): Extension<ClientAddress>,
    Path(id): Path<String>,
    mut sent: Multipart,
) -> PageResult {
    let by = By::new(&view, address)?;
    let peer = accepted(&site, &id).await?;
    let mut file = None;
    let mut is_ours = false;
    // The token stands first in our form: nothing is written for a form that is not.
    while let Some(field) = sent.next_field().await.map_err(|_| PageError::BadRequest)? {
        match field.name() {
            Some(form::CSRF) => is_ours = form::is_token_of(&view, &token(field).await?),
            Some("file") if is_ours && file.is_none() => file = keep(&site, field).await?,
            _ if is_ours => {}
            _ => return Err(PageError::Stale),
        }
    }
    let mut errors = FormErrors::new();
    match file {
        _ if !is_ours => return Err(PageError::Stale),
        None => errors.add("file", "bundle-error-no-file"),
        Some(Kept::TooLarge) => errors.add("file", "bundle-error-large"),
        Some(Kept::Whole(file)) => {
            let row = import_row(site, by, file).await?;
            return Ok(Redirect::to(&format!("{}?read={}", path_of(&id), row.id)).into_response());
        }
    }
    exchange::refused(&site, &view, &peer, &errors).await
}

async fn token(mut field: Field<'_>) -> PageResult<String> {
    let mut text = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|_| PageError::BadRequest)? {
        text.extend_from_slice(&chunk);
        if text.len() > MOST_TOKEN {
            return Err(PageError::Stale);
        }
    }
    String::from_utf8(text).map_err(|_| PageError::Stale)
}

enum Kept {
    Whole(Temporary),
    TooLarge,
}

/// Writes a file as it comes; `None` when it is empty. What is too large is read past, so that the page can say so.
async fn keep(site: &Site, mut field: Field<'_>) -> PageResult<Option<Kept>> {
    let file = temporary(site).await?;
    let mut out = tokio::fs::File::create(&file.0).await.map_err(|error| no_room(&error))?;
    let mut bytes = 0;
    while let Some(chunk) = field.chunk().await.map_err(|_| PageError::TooLarge)? {
        bytes += chunk.len() as u64;
        if bytes <= WEB_PART {
            out.write_all(&chunk).await.map_err(|error| no_room(&error))?;
        }
    }
    out.flush().await.map_err(|error| no_room(&error))?;
    Ok(match bytes {
        0 => None,
        bytes if bytes > WEB_PART => Some(Kept::TooLarge),
        _ => Some(Kept::Whole(file)),
    })
}
