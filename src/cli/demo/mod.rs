//! `archipel demo`: three networks on this machine, each with its own folder, database, keys, port
//! and name. They meet by the real joining request, and their content goes by the real federation.
//! Every step is noted when it is done, so that a demonstration that was cut goes on where it was.

mod content;
mod deliberation;
mod events;
mod making;
mod progress;
mod specification;
mod statements;
mod steps;

use crate::{
    app::App,
    config::Config,
    federation::peers::Mode,
    founding::{self, Founding},
    people::settings::SignUp,
    random::Random,
    server,
    time::Clock,
};
use anyhow::Context as _;
use content::Content;
use serde::{Deserialize, Serialize};
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};
use tokio::net::TcpListener;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Where the three data folders are kept
    #[arg(long, default_value = "demo", value_name = "DIR")]
    dir: PathBuf,
    /// The first of three ports
    #[arg(long, default_value_t = 4000)]
    port: u16,
}

/// Every account of the demonstration has this password; it listens on this machine only.
const PASSWORD: &str = "sept-mers-un-archipel";

/// `demo.json`: what a script needs to drive the demonstration.
#[derive(Default, Serialize, Deserialize)]
struct Sheet {
    instances: Vec<InstanceSheet>,
}

#[derive(Serialize, Deserialize)]
struct InstanceSheet {
    origin: String,
    name: String,
    territory: String,
    data: String,
    users: Vec<UserSheet>,
}

#[derive(Clone, Serialize, Deserialize)]
struct UserSheet {
    handle: String,
    email: String,
    password: String,
    role: String,
    token: String,
}

/// One of the three, running.
struct Running {
    key: String,
    app: App,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let stop = super::serve::stop_signal();
    let content = Content::read()?;
    let dir = arguments.dir;
    std::fs::create_dir_all(&dir).with_context(|| format!("{} cannot be made", dir.display()))?;
    let dir = dir.canonicalize()?;
    let tasks = TaskTracker::new();
    let serving = CancellationToken::new();
    let mut running = Vec::new();
    for (at, network) in (0_u16..).zip(&content.networks) {
        let port = arguments.port.checked_add(at).context("--port: three ports are needed from there")?;
        println!("· {} : http://{}:{port}", network.name, network.host);
        let (app, listener) = open(&dir, network, port).await?;
        app.start_workers(&tasks, &serving);
        let router = app.router();
        tasks.spawn(serve(listener, router, serving.clone()));
        running.push(Running { key: network.key.clone(), app });
    }
    let filled = tokio::select! {
        result = steps::fill(&dir, &content, &running) => Some(result),
        () = stop.cancelled() => None,
    };
    match filled {
        Some(Ok(sheet)) => {
            announce(&sheet, &dir);
            stop.cancelled().await;
        }
        Some(Err(error)) => {
            finish(&running, &tasks, &serving).await;
            return Err(error);
        }
        None => println!("Interrompu : la prochaine fois reprendra ici."),
    }
    println!("Arrêt…");
    finish(&running, &tasks, &serving).await;
    Ok(())
}

async fn serve(listener: TcpListener, router: axum::Router, stop: CancellationToken) {
    if let Err(error) = server::run(listener, router, stop).await {
        tracing::error!(%error, "an instance of the demonstration stopped");
    }
}

async fn finish(running: &[Running], tasks: &TaskTracker, serving: &CancellationToken) {
    serving.cancel();
    tasks.close();
    tasks.wait().await;
    for one in running {
        one.app.site.db.close().await;
    }
}

async fn open(dir: &Path, network: &content::Network, port: u16) -> anyhow::Result<(App, TcpListener)> {
    let data = dir.join(&network.key);
    let listen = SocketAddr::from(([127, 0, 0, 1], port));
    let origin = format!("http://{}:{port}", network.host);
    let config = super::init::write_settings(&data, &origin, Some(listen), true)?;
    anyhow::ensure!(
        config.listen == listen && config.origin.as_str() == origin,
        "{} was made with another --port: use the same, or another --dir",
        dir.display()
    );
    // The socket first: nothing is founded when the port is taken.
    let listener = server::listen(&config).await?;
    let (clock, random) = (Clock::system(), Random::system());
    if !is_founded(&config).await? {
        let founding = Founding {
            name: network.name.clone(),
            handle: network.handle.replace('-', "_"),
            territory: network.territory.clone(),
            purpose: network.purpose.clone(),
            federation: Mode::AllowList,
            sign_up: SignUp::Approval,
            email: String::new(),
        };
        founding::prepare(&config, &founding, &clock, &random).await?.close().await;
    }
    Ok((App::open(config, clock, random).await?, listener))
}

async fn is_founded(config: &Config) -> anyhow::Result<bool> {
    let db = crate::app::open_database(config).await?;
    let founded = crate::federation::actors::network(&mut db.read().await?).await.is_ok();
    db.close().await;
    Ok(founded)
}

fn announce(sheet: &Sheet, dir: &Path) {
    println!();
    for instance in &sheet.instances {
        println!("{}\n  {}", instance.name, instance.origin);
        for user in &instance.users {
            println!("    {:<15} {:<42} mot de passe : {}", user.role, user.email, user.password);
        }
    }
    println!("\nAussi dans {}. Ctrl-C pour arrêter.", dir.join("demo.json").display());
}
