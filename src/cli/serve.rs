//! `archipel serve`: serve until SIGINT or SIGTERM.

use crate::{app::App, config::Config, random::Random, server, time::Clock};
use std::path::Path;
use tokio_util::sync::CancellationToken;

pub(super) async fn run(data: &Path) -> anyhow::Result<()> {
    let config = Config::load(data)?;
    let app = App::open(config.clone(), Clock::system(), Random::system()).await?;
    let listener = server::listen(&config).await?;
    eprintln!("{} listens on {}", config.origin, listener.local_addr()?);
    app.serve(listener, stop_signal()).await
}

/// Cancelled by the first Ctrl-C or SIGTERM.
pub(super) fn stop_signal() -> CancellationToken {
    let stop = CancellationToken::new();
    let signalled = stop.clone();
    tokio::spawn(async move {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            match signal(SignalKind::terminate()) {
                Ok(mut terminate) => {
                    tokio::select! {
                        _ = tokio::signal::ctrl_c() => {}
                        _ = terminate.recv() => {}
                    }
                }
                Err(_) => {
                    let _ = tokio::signal::ctrl_c().await;
                }
            }
        }
        #[cfg(not(unix))]
        let _ = tokio::signal::ctrl_c().await;
        signalled.cancel();
    });
    stop
}
