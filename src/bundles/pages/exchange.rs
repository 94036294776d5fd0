//! `GET /admin/networks/{id}/bundles` and the download.

use super::{By, MEGABYTES, WEB_PART, accepted, history, path_of, place, receive};
use crate::{
    bundles::{Error, Export, Made, Why, export as make, store},
    client_address::ClientAddress,
    db::Conn,
    federation::peers::Peer,
    networks,
    time::Timestamp,
    web::{
        PageError, PageResult, Site, Submission, View,
        components::{Field, FormErrors, Look, button_link, csrf, error_summary, instant, submit},
    },
};
use axum::{
    Extension,
    body::Body,
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::IntoResponse,
};
use maud::{Markup, html};
use tokio::io::AsyncReadExt as _;

/// Bytes read at once of what is downloaded.
const CHUNK: usize = 64 * 1024;

#[derive(serde::Deserialize)]
pub(super) struct Asked {
    /// What was just read.
    read: Option<String>,
}

struct Shown {
    waiting: (i64, Option<Timestamp>),
    read: Option<store::Row>,
    rows: Vec<store::Row>,
}

async fn look(conn: &mut Conn, peer: &Peer, read: Option<&str>) -> PageResult<Shown> {
    let read = match read {
        Some(id) => store::by_id(conn, id).await?,
        None => None,
    };
    let waiting = store::waiting(conn, &peer.origin).await?;
    Ok(Shown { waiting, read, rows: store::with(conn, &peer.origin).await? })
}

pub(super) async fn get(
    State(site): State<Site>,
    view: View,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let peer = accepted(&site, &id).await?;
    let shown = look(&mut site.db.read().await?, &peer, asked.read.as_deref()).await?;
    Ok(draw(&view, &peer, &shown, &FormErrors::new()).into_response())
}

/// The page again, with what is wrong.
pub(super) async fn refused(site: &Site, view: &View, peer: &Peer, errors: &FormErrors) -> PageResult {
    let shown = look(&mut site.db.read().await?, peer, None).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, draw(view, peer, &shown, errors)).into_response())
}

/// `POST /admin/networks/{id}/bundles/export`
pub(super) async fn export(
    State(site): State<Site>,
    view: View,
    Extension(address): Extension<ClientAddress>,
    Path(id): Path<String>,
    submission: Submission,
) -> PageResult {
    let by = By::new(&view, address)?;
    let peer = accepted(&site, &id).await?;
    let file = receive::temporary(&site).await?;
    let asked =
        Export { network: &peer, file: &file.0, all: submission.fields.has("all"), part_size: WEB_PART, most_parts: 1 };
    match make(&place(&site, &by.handle, &by.address), &asked).await {
        Ok(made) => download(&site, &peer, file, &made).await,
        Err(Error::Refused(why)) => {
            let mut errors = FormErrors::new();
            errors.add("all", if why == Why::TooLarge { "bundle-why-too-large" } else { "bundle-why-renewed" });
            refused(&site, &view, &peer, &errors).await
        }
        Err(Error::Database(error)) => Err(error.into()),
        Err(error) => {
            tracing::error!(%error, "a bundle cannot be made");
            Err(PageError::Internal("a bundle cannot be made"))
        }
    }
}

/// Sends the file piece by piece; it goes with the last one.
async fn download(site: &Site, peer: &Peer, file: receive::Temporary, made: &Made) -> PageResult {
    let unread = |_| PageError::Internal("a bundle cannot be read");
    let open = tokio::fs::File::open(&file.0).await.map_err(unread)?;
    let pieces = futures_util::stream::unfold((open, file), |(mut open, file)| async move {
        let mut bytes = vec![0; CHUNK];
        match open.read(&mut bytes).await {
            Ok(0) => None,
            Ok(read) => {
                bytes.truncate(read);
                Some((Ok(bytes), (open, file)))
            }
            Err(error) => Some((Err(error), (open, file))),
        }
    });
    let host = |origin: &str| origin.split_once("://").map_or("", |(_, rest)| rest).replace(':', "-");
    let day: String = site.clock.now().rfc3339().chars().take(10).collect();
    let name = format!("{}-{}-{day}.archipel-bundle", host(site.config.origin.as_str()), host(&peer.origin));
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CONTENT_LENGTH, made.bytes.to_string()),
    ];
    Ok((headers, Body::from_stream(pieces)).into_response())
}

fn draw(view: &View, peer: &Peer, shown: &Shown, errors: &FormErrors) -> Markup {
    let path = path_of(&peer.id);
    let title = view.tv("bundle-title", &[("network", peer.name.as_str().into())]);
    let content = html! {
        p { (view.t("bundle-lead")) }
        @if let Some(read) = &shown.read { (history::result(view, read)) }
        (error_summary(view, errors))
        section.panel {
            h2 { (view.t("bundle-take-heading")) }
            @let (count, since) = shown.waiting;
            p {
                (view.tv("bundle-waiting", &[("count", count.into())]))
                @if let Some(since) = since { " " (view.t("bundle-waiting-since")) " " (instant(view, since)) "." }
            }
            p { (view.t("bundle-take-text")) }
            form.form method="post" action={ (path) "/export" } data-download novalidate {
                (csrf(view))
                (Field::new("all", "bundle-all-label").hint("bundle-all-hint").checkbox(view, errors, false))
                div.actions { (submit(Look::Primary, &view.t("bundle-take-submit"))) }
            }
            p.meta { (view.tv("bundle-take-command", &[("max", MEGABYTES.into())])) }
            p { code { (view.tv("bundle-command", &[("origin", peer.origin.as_str().into())])) } }
        }
        section.panel {
            h2 { (view.t("bundle-read-heading")) }
            p { (view.t("bundle-read-text")) }
            form.form method="post" action={ (path) "/import" } enctype="multipart/form-data" novalidate {
                (csrf(view))
                (Field::new("file", "bundle-file-label").hint("bundle-file-hint").kind("file").required().input(view, errors))
                div.actions { (submit(Look::Plain, &view.t("bundle-read-submit"))) }
            }
        }
        (history::list(view, &shown.rows))
        div.actions {
            (button_link(Look::Plain, &format!("/admin/networks/{}", peer.id), &view.tv("bundle-back", &[("network", peer.name.as_str().into())])))
        }
    };
    networks::pages::frame(view, &path, &title, &content)
}
