//! Composition: the one page that lists every kind, every group of routes and every worker. Tests
//! build the same thing with another clock, another randomness, another port.

use crate::{
    bundles,
    config::Config,
    conversations,
    db::{Db, Location},
    events,
    federation::{self, Federation, fetch::Wire},
    jobs, mail,
    metrics::{self, Requests},
    moderation, networks, people, practices,
    publications::{self, parts::Parts},
    random::Random,
    seal::Sealer,
    specifications,
    time::Clock,
    web::{self, Access, PageError, Routes, Site, assets, pages, preferences},
};
use anyhow::Context as _;
use axum::{Extension, Router, http::StatusCode, middleware, response::IntoResponse, routing::get};
use std::{path::Path, sync::Arc};
use tokio::net::TcpListener;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower_http::catch_panic::CatchPanicLayer;

/// Name of the SQLite file in the data folder.
pub const DATABASE_FILE: &str = "archipel.sqlite";

/// What the publications of each kind are found by.
pub const FOUND_BY: &[publications::search::Words] = &[
    (practices::KIND, practices::found_by),
    (specifications::KIND, specifications::found_by),
    (events::KIND, events::found_by),
];

/// An instance, ready to serve.
pub struct App {
    /// Its state.
    pub site: Site,
    routes: Vec<(&'static str, Access)>,
    router: Router,
    requests: Arc<Requests>,
}

/// Opens the database that the settings name.
///
/// # Errors
/// When it cannot be reached or written.
pub async fn open_database(config: &Config) -> anyhow::Result<Db> {
    let file = config.data.join(DATABASE_FILE);
    Db::open(location(config, &file)).await.with_context(|| format!("{} cannot be opened", place(config, &file)))
}

/// Opens it as [`Db::open_as_it_is`], for commands that look at a network while it runs.
///
/// # Errors
/// When it is not there or cannot be reached.
pub async fn open_database_as_it_is(config: &Config) -> anyhow::Result<Db> {
    let file = config.data.join(DATABASE_FILE);
    let opened = Db::open_as_it_is(location(config, &file)).await;
    opened.with_context(|| format!("{} cannot be opened", place(config, &file)))
}

fn location<'a>(config: &'a Config, file: &'a Path) -> Location<'a> {
    config.database_url.as_deref().map_or(Location::File(file), Location::Url)
}

fn place(config: &Config, file: &Path) -> String {
    match config.database_url {
        None => file.display().to_string(),
        Some(_) => "the PostgreSQL database of ARCHIPEL_DATABASE_URL".to_owned(),
    }
}

impl App {
    /// Puts an instance together.
    ///
    /// # Errors
    /// When the folder was never initialised, the database does not open, a key does not fit.
    pub async fn open(config: Config, clock: Clock, random: Random) -> anyhow::Result<Self> {
        Self::open_on(config, clock, random, None).await
    }

    /// The same, on a wire that is not the machine's own: a simulated network.
    ///
    /// # Errors
    /// As [`App::open`].
    pub async fn open_on(config: Config, clock: Clock, random: Random, wire: Wire) -> anyhow::Result<Self> {
        let sealer = Sealer::load_or_create(&config.data)?;
        let db = open_database(&config).await?;
        let federation = Federation::new(&config, db.clone(), clock.clone(), random.clone(), sealer, wire)
            .await
            .context("this data folder holds no instance yet: run `archipel init` first")?;
        // What comes in is offered to these, in this order.
        federation.register(vec![
            // First: they answer to their own activities alone, and what they announce would be fetched as a publication.
            Box::new(specifications::amendments::activity::Activities),
            Box::new(specifications::statements::activity::Activities),
            Box::new(specifications::votes::activity::Activities),
            Box::new(networks::activity::Activities),
            Box::new(people::activity::Activities),
            Box::new(practices::activity::Activities::new()),
            Box::new(specifications::activity::Activities::new()),
            Box::new(events::activity::Activities::new()),
            Box::new(conversations::activity::Activities),
            Box::new(moderation::activity::Activities),
        ]);
        let site = Site::new(config, db, clock, random, federation);
        bundles::end_unfinished(&site.db, &site.config.data, &site.here()).await?;
        let requests = Arc::<Requests>::default();
        let (router, routes) = router(&site, &requests);
        Ok(Self { site, routes, router, requests })
    }

    /// Every page and operation, and who may call it.
    #[must_use]
    pub fn routes(&self) -> &[(&'static str, Access)] {
        &self.routes
    }

    /// The service, for tests that need no socket.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// What is served to who watches, on a listener of its own.
    pub fn watched(&self) -> Router {
        metrics::router(&self.site, Arc::clone(&self.requests))
    }

    /// Sets the workers going.
    pub fn start_workers(&self, tasks: &TaskTracker, stop: &CancellationToken) {
        self.site.federation.start(tasks, stop);
        let workers: Vec<Box<dyn jobs::Worker>> = vec![
            Box::new(networks::backfill::Backfill::new(self.site.clone())),
            Box::new(networks::catch_up::CatchUp::new(self.site.clone())),
            Box::new(networks::digest::Compare::new(self.site.clone())),
            Box::new(networks::veil::Veil::new(self.site.clone())),
            Box::new(specifications::votes::Recount::new(self.site.clone())),
            Box::new(publications::bring::Bring::new(Arc::clone(&self.site.federation))),
        ];
        let site = &self.site;
        tasks.spawn(jobs::run(site.db.clone(), site.clock.clone(), workers, Arc::clone(&site.wake_jobs), stop.clone()));
        tasks.spawn(mail::run(
            site.config.clone(),
            site.db.clone(),
            site.clock.clone(),
            Arc::clone(&site.wake_jobs),
            stop.clone(),
        ));
        tasks.spawn(networks::catch_up::run(site.clone(), stop.clone()));
        tasks.spawn(crate::upkeep::run(site.clone(), stop.clone()));
    }

    /// Serves until `stop`, then ends what was begun.
    ///
    /// # Errors
    /// The socket's.
    pub async fn serve(self, listener: TcpListener, stop: CancellationToken) -> anyhow::Result<()> {
        let watched = crate::server::listen_for_watchers(&self.site.config).await?;
        let workers = TaskTracker::new();
        let workers_stop = CancellationToken::new();
        self.start_workers(&workers, &workers_stop);
        if let Some(socket) = watched {
            workers.spawn(crate::server::run(socket, self.watched(), workers_stop.clone()));
        }
        crate::server::run(listener, self.router.clone(), stop).await?;
        workers_stop.cancel();
        workers.close();
        workers.wait().await;
        self.site.db.close().await;
        Ok(())
    }
}

fn router(site: &Site, requests: &Arc<Requests>) -> (Router, Vec<(&'static str, Access)>) {
    let mut routes = Routes::new(site)
        .route("/about", Access::Everyone, get(pages::about::get))
        .route("/accessibility", Access::Everyone, get(pages::accessibility::get))
        .route("/legal", Access::Everyone, get(pages::legal::get))
        .route("/help", Access::Everyone, get(pages::help::get))
        .route("/sitemap", Access::Everyone, get(pages::sitemap::get))
        .route("/assets/{name}", Access::Visitor, get(assets::get))
        .route("/language/{tag}", Access::Visitor, get(preferences::language))
        .route("/territory", Access::Visitor, get(preferences::territory))
        .route("/healthz", Access::Visitor, get(|| async { "ok\n" }))
        .route("/readyz", Access::Visitor, get(ready))
        // For the networks that were accepted by name, which sign; see the handler.
        .route("/federation/digest", Access::Visitor, get(networks::digest::get))
        .route("/federation/kept/file", Access::Visitor, get(networks::digest::kept_file));
    // Each room's pages…
    routes = publications::pages::routes(routes);
    routes = practices::pages::routes(routes);
    routes = specifications::pages::routes(routes);
    routes = specifications::amendments::pages::routes(routes);
    routes = specifications::statements::pages::routes(routes);
    routes = specifications::votes::pages::routes(routes);
    routes = events::pages::routes(routes);
    routes = conversations::pages::routes(routes);
    routes = people::pages::routes(routes);
    routes = networks::pages::routes(routes);
    routes = moderation::pages::routes(routes);
    routes = bundles::pages::routes(routes);
    routes = crate::admin::pages::routes(routes);
    // …and the API.
    routes = crate::api::routes(routes);
    let list = routes.list().to_vec();
    let parts = Parts(Arc::new(vec![Box::new(conversations::part::Conversation)]));
    let router = routes
        .into_router()
        .merge(federation::routes::router(Arc::clone(&site.federation)))
        // Forms and the API have smaller limits of their own, and say which one was met.
        .layer(axum::extract::DefaultBodyLimit::max(web::form::MAX_READ + 1024 * 1024))
        .layer(Extension(parts))
        .layer(Extension(people::parts::Parts(Arc::new(vec![Box::new(practices::part::OfPerson)]))))
        // Within the front door, which gives back what was typed; once more around it, for itself.
        .layer(CatchPanicLayer::custom(|_| PageError::Internal("a request panicked").into_response()))
        .layer(middleware::from_fn_with_state(site.clone(), web::front))
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn_with_state(Arc::clone(requests), metrics::count));
    (router, list)
}

/// Ready when the database answers.
async fn ready(axum::extract::State(site): axum::extract::State<Site>) -> axum::response::Response {
    let answer = async {
        site.db.read().await?.query("select cast(1 as bigint) as one from settings limit 1").all::<(i64,)>().await
    };
    match answer.await {
        Ok(_) => "ready\n".into_response(),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response(),
    }
}
