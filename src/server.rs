//! The socket: one task a connection, headers within ten seconds, an answer within a deadline, and
//! an end that lets what was begun finish.

use crate::config::Config;
use anyhow::Context as _;
use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{Method, Request, StatusCode, header},
    response::{IntoResponse, Response},
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::{convert::Infallible, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::ServiceExt as _;

/// Time for the headers of a request: slower is an attack, or a link that is down.
const HEADERS: Duration = Duration::from_secs(10);
/// Time for a request and its answer.
const REQUEST: Duration = Duration::from_secs(30);
/// Time for a form with files: 10 MB at 256 kbit/s, a bundle of 60 MB at 1 Mbit/s.
const UPLOAD: Duration = Duration::from_secs(600);
/// Connections at once: beyond, the next one waits in the queue of the system.
const MOST_CONNECTIONS: usize = 2_000;
/// Time to finish what was begun when the program is told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Opens the socket that the settings name.
///
/// # Errors
/// One sentence that names the address.
pub async fn listen(config: &Config) -> anyhow::Result<TcpListener> {
    bind("listen", config.listen).await
}

/// Opens the socket for who watches, where the settings name one.
///
/// # Errors
/// One sentence that names the address.
pub async fn listen_for_watchers(config: &Config) -> anyhow::Result<Option<TcpListener>> {
    match config.metrics {
        Some(address) => bind("metrics.listen", address).await.map(Some),
        None => Ok(None),
    }
}

async fn bind(key: &str, address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| anyhow::anyhow!("{key} = \"{address}\": {error}"))
}

/// Serves until `stop`.
///
/// # Errors
/// The socket's.
pub async fn run(listener: TcpListener, router: Router, stop: CancellationToken) -> anyhow::Result<()> {
    run_within(MOST_CONNECTIONS, listener, router, stop).await
}

async fn run_within(most: usize, listener: TcpListener, router: Router, stop: CancellationToken) -> anyhow::Result<()> {
    let connections = TaskTracker::new();
    let room = Arc::new(Semaphore::new(most));
    loop {
        let place = tokio::select! {
            () = stop.cancelled() => break,
            place = Arc::clone(&room).acquire_owned() => place.context("the room for connections is never closed")?,
        };
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, address)) => {
                let work = connection(stream, address, router.clone(), stop.clone());
                connections.spawn(async move {
                    work.await;
                    drop(place);
                });
            }
            // Out of file descriptors, or a connection that was gone at once: both pass.
            Err(error) => {
                tracing::warn!(%error, "a connection was not accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
    drop(listener);
    connections.close();
    if tokio::time::timeout(GRACE, connections.wait()).await.is_err() {
        tracing::warn!("some requests were cut at the end");
    }
    Ok(())
}

async fn connection(stream: TcpStream, address: SocketAddr, router: Router, stop: CancellationToken) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: Request<Incoming>| answer(router.clone(), request, address));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS)
        .max_buf_size(64 * 1024)
        .serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    tokio::select! {
        _ = connection.as_mut() => {}
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}

async fn answer(router: Router, request: Request<Incoming>, address: SocketAddr) -> Result<Response, Infallible> {
    let deadline = deadline(&request);
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(address));
    Ok(match tokio::time::timeout(deadline, router.oneshot(request)).await {
        Ok(Ok(response)) => response,
        Ok(Err(never)) => match never {},
        Err(_) => (
            StatusCode::SERVICE_UNAVAILABLE,
            [(header::RETRY_AFTER, "30"), (header::CONNECTION, "close")],
            "503: this took too long\n",
        )
            .into_response(),
    })
}

/// The long one for forms and calls that bring files, and for them alone: whatever a request calls itself
/// elsewhere, it does not hold a connection for ten minutes.
fn deadline<B>(request: &Request<B>) -> Duration {
    let multipart =
        request.headers().get(header::CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"multipart/"));
    let path = request.uri().path();
    let takes_files = if path.starts_with("/api/") {
        path.ends_with("/attachments")
    } else {
        path.starts_with("/drafts/")
            || (path.starts_with("/admin/networks/") && path.ends_with("/bundles/import"))
            || (path.starts_with("/specifications/")
                && (path.ends_with("/new") || path.ends_with("/edit") || path.contains("/drafting/")))
            || (path.starts_with("/practices/") && ["/new", "/edit", "/adapt"].iter().any(|end| path.ends_with(end)))
    };
    if multipart && takes_files && request.method() == Method::POST { UPLOAD } else { REQUEST }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    async fn ask(socket: &mut TcpStream) {
        socket.write_all(b"GET / HTTP/1.1\r\nhost: ici.localhost\r\n\r\n").await.expect("sent");
    }

    async fn hears(socket: &mut TcpStream, within: Duration) -> bool {
        let mut answer = [0; 15];
        let read = tokio::time::timeout(within, socket.read_exact(&mut answer)).await;
        read.is_ok_and(|read| read.is_ok() && answer.starts_with(b"HTTP/1.1 200 OK"))
    }

    #[tokio::test]
    async fn beyond_the_last_place_a_connection_waits_its_turn() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("bound");
        let router = Router::new().route("/", axum::routing::get(|| async { "ici" }));
        let stop = CancellationToken::new();
        let serving = tokio::spawn(run_within(1, listener, router, stop.clone()));
        let mut first = TcpStream::connect(address).await.expect("connected");
        ask(&mut first).await;
        assert!(hears(&mut first, HEADERS).await);
        let mut second = TcpStream::connect(address).await.expect("the system keeps it");
        ask(&mut second).await;
        assert!(!hears(&mut second, Duration::from_millis(200)).await, "there is one place");
        drop(first);
        assert!(hears(&mut second, HEADERS).await);
        drop(second);
        stop.cancel();
        serving.await.expect("no panic").expect("it ends");
    }

    #[test]
    fn only_what_brings_files_may_take_ten_minutes() {
        let time = |method: &str, path: &str, media_type: &str| {
            let request = Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, media_type);
            deadline(&request.body(()).expect("a request"))
        };
        let parts = "multipart/form-data; boundary=x";
        for path in [
            "/practices/new",
            "/practices/a1/adapt",
            "/practices/a1/edit",
            "/specifications/new",
            "/specifications/a1/edit",
            "/specifications/a1/drafting/objet",
            "/specifications/a1/statements/new",
            "/specifications/a1/statements/b1/edit",
            "/api/v1/specifications/a1/statements/b1/attachments",
            "/drafts/a1",
            "/api/v1/practices/a1/attachments",
            "/admin/networks/a1/bundles/import",
        ] {
            assert_eq!(time("POST", path, parts), UPLOAD, "{path}");
            assert_eq!(time("POST", path, "application/x-www-form-urlencoded"), REQUEST, "{path}");
        }
        for path in ["/inbox", "/people/lea/inbox", "/login", "/practices/a1/comments", "/api/v1/practices", "/"] {
            assert_eq!(time("POST", path, parts), REQUEST, "{path}");
        }
        assert_eq!(time("GET", "/practices/new", parts), REQUEST);
    }
}
