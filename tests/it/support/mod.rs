//! Instances for stories: the real application on a real socket, with a clock, a randomness and a
//! folder of its own. Nothing is mocked between two of them.

#![allow(dead_code, reason = "each story uses what it needs of it")]

pub mod archive;
pub mod binary;
pub mod browser;
pub mod bundle;
pub mod form;
pub mod letters;
pub mod peer;
pub mod proxy;
pub mod snapshot;
pub mod story;
mod testimony;

use archipel::{
    app::App,
    config::Config,
    federation::peers::Mode,
    founding::{self, FirstPerson, Founding},
    mail,
    networks::{self, Flows, decide::Decision},
    people::{By, password, settings::SignUp, tokens},
    random::Random,
    server,
    time::{Clock, Timestamp},
    web::{Access, Role, Site},
};
use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};
use tokio::net::TcpListener;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// The beginning of every story: Tuesday 24 November 2026, 09:00 UTC.
pub const START: Timestamp = Timestamp(1_795_510_800_000);
/// Password of everybody in stories.
pub const PASSWORD: &str = "une mer entre deux iles";

/// A folder that goes with the test.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("archipel-{}-{number}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a temporary folder can be made");
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// One running instance.
pub struct Instance {
    pub site: Site,
    pub clock: Clock,
    pub folder: Folder,
    /// Every page and operation, and who may call it.
    pub routes: Vec<(&'static str, Access)>,
    router: axum::Router,
    /// What is served to who watches, on a listener of its own.
    pub watched: axum::Router,
    port: u16,
    stop: CancellationToken,
    workers: TaskTracker,
    serving: Option<(CancellationToken, tokio::task::JoinHandle<()>)>,
}

/// Somebody with an account.
pub struct Account {
    pub handle: String,
    pub email: String,
    pub token: String,
    pub person_id: String,
}

impl Instance {
    /// Founds and starts an instance named `name`.localhost.
    pub async fn start(name: &str, territory: &str) -> Self {
        Self::start_in(name, territory, Mode::AllowList, Clock::manual(START)).await
    }

    pub async fn start_in(name: &str, territory: &str, mode: Mode, clock: Clock) -> Self {
        let folder = Folder::new(name);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let mut text = format!("origin = \"http://{name}.localhost:{port}\"\ndevelopment = true\n");
        if let Some(url) = database(name).await {
            text.push_str(&format!("database_url = \"{url}\"\n"));
        }
        std::fs::write(folder.path().join("archipel.toml"), &text).expect("written");
        let config = Config::read(folder.path(), &text, std::iter::empty()).expect("sound settings");
        let random = Random::seeded(u64::from(port));
        let founding = Founding {
            name: format!("Réseau {name}"),
            handle: String::new(),
            territory: territory.to_owned(),
            purpose: "Un réseau pour l’essai.".into(),
            federation: mode,
            sign_up: SignUp::Approval,
            email: String::new(),
        };
        founding::prepare(&config, &founding, &clock, &random).await.expect("founded").close().await;
        Self::open(folder, config, clock, (listener, random)).await
    }

    /// Starts what stands in a folder already.
    pub async fn open(folder: Folder, config: Config, clock: Clock, (listener, random): (TcpListener, Random)) -> Self {
        let port = listener.local_addr().expect("bound").port();
        let app = App::open(config, clock.clone(), random).await.expect("opened");
        let (stop, workers) = (CancellationToken::new(), TaskTracker::new());
        app.start_workers(&workers, &stop);
        testimony::of(&app.site);
        let mut instance = Self {
            site: app.site.clone(),
            clock,
            folder,
            routes: app.routes().to_vec(),
            router: app.router(),
            watched: app.watched(),
            port,
            stop,
            workers,
            serving: None,
        };
        instance.listen(listener);
        instance
    }

    fn listen(&mut self, listener: TcpListener) {
        let stop = CancellationToken::new();
        let task = tokio::spawn({
            let (router, stop) = (self.router.clone(), stop.clone());
            async move { server::run(listener, router, stop).await.expect("it serves") }
        });
        self.serving = Some((stop, task));
    }

    /// The cable is cut: nobody reaches it any more; it goes on by itself.
    pub async fn cut(&mut self) {
        if let Some((stop, task)) = self.serving.take() {
            stop.cancel();
            let _ = task.await;
        }
    }

    /// The cable is mended.
    pub async fn mend(&mut self) {
        let listener = TcpListener::bind(("127.0.0.1", self.port)).await.expect("its own port again");
        self.listen(listener);
    }

    /// Ends everything, so that the folder can be opened again.
    pub async fn stop(mut self) -> Folder {
        self.cut().await;
        self.stop.cancel();
        self.workers.close();
        self.workers.wait().await;
        self.site.db.close().await;
        std::mem::replace(&mut self.folder, Folder::new("ended"))
    }

    pub fn origin(&self) -> &str {
        self.site.config.origin.as_str()
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin())
    }

    pub fn authority(&self) -> &str {
        self.site.config.origin.authority()
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// Adds an account with a password and a token.
    pub async fn person(&self, handle: &str, role: Role) -> Account {
        let email = format!("{handle}@reseau.example");
        let address = mail::address(&email).expect("sound");
        let hash = password::hash(&self.site.hashing, &self.site.random, PASSWORD).await.expect("hashed");
        let territory = self.site.card().await.expect("founded").territory_code.clone();
        let new = FirstPerson {
            handle,
            name: &format!("{} Essai", capital(handle)),
            email: &address,
            password_hash: Some(hash),
            role,
            territory: &territory,
            structure: "Médiathèque",
        };
        let sealer = &self.site.federation.sealer;
        let id = founding::add_person(&self.site.db, &self.site.here(), sealer, new).await.expect("added");
        let mut tx = self.site.db.begin().await.expect("a transaction");
        let token = tokens::create(&mut tx, &self.site.here(), By::SYSTEM, &id, "essai").await.expect("a token");
        tx.commit().await.expect("committed");
        Account { handle: handle.to_owned(), email, token, person_id: id }
    }

    /// The two networks accept each other by the joining request.
    pub async fn join(&self, other: &Self) {
        let (found, software) = self.site.federation.find_network(other.origin()).await.expect("it is found");
        let mut tx = self.site.db.begin().await.expect("a transaction");
        networks::ask::ask(&mut tx, &self.site.here(), &found, &software, "Bonjour", &Flows::all(), "essai")
            .await
            .expect("asked");
        tx.commit().await.expect("committed");
        self.site.federation.peers.forget();
        self.site.wake();
        until("the request has come", || async { other.stands_with(self).await.as_deref() == Some("asking") }).await;
        other.accept(self).await;
        until("the answer has come", || async { self.stands_with(other).await.as_deref() == Some("accepted") }).await;
        self.site.federation.peers.forget();
    }

    pub async fn accept(&self, other: &Self) {
        let mut tx = self.site.db.begin().await.expect("a transaction");
        let peer = archipel::federation::peers::find(&mut tx, &other.site.config.origin)
            .await
            .expect("read")
            .expect("it asks");
        let decision = Decision { by: "essai", reason: "Voisins" };
        networks::decide::accept(&mut tx, &self.site.here(), &peer.id, &Flows::all(), decision)
            .await
            .expect("accepted");
        tx.commit().await.expect("committed");
        self.site.federation.peers.forget();
        self.site.wake();
    }

    /// A server of other software is accepted by name; its Group is `group`.
    pub async fn trust(&self, peer: &peer::Peer, flows: &str) {
        let mut tx = self.site.db.begin().await.expect("a transaction");
        tx.query(
            "insert into networks (id, origin, name, actor_uri, inbox, state, flows_in, flows_out, created_at) \
             values ($1, $1, $1, $2, $3, 'accepted', $4, $4, 0)",
        )
        .bind(peer.origin().to_owned())
        .bind(peer.uri("/group"))
        .bind(peer.uri("/inbox"))
        .bind(flows.to_owned())
        .run()
        .await
        .expect("written");
        tx.commit().await.expect("committed");
        self.site.federation.peers.forget();
    }

    pub async fn stands_with(&self, other: &Self) -> Option<String> {
        let mut conn = self.site.db.read().await.expect("a connection");
        archipel::federation::peers::find(&mut conn, &other.site.config.origin)
            .await
            .expect("read")
            .map(|peer| peer.state)
    }

    /// A number read from this instance's database.
    pub async fn count(&self, sql: &'static str) -> i64 {
        let (count,): (i64,) =
            self.site.db.read().await.expect("a connection").query(sql).one().await.expect("counted");
        count
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        self.stop.cancel();
        if let Some((stop, _)) = &self.serving {
            stop.cancel();
        }
    }
}

/// Waits for a condition; the test fails with its words when it does not come true in a minute.
pub async fn until<F, Fut>(what: &str, condition: F)
where
    F: Fn() -> Fut,
    Fut: Future<Output = bool>,
{
    until_within(Duration::from_secs(60), what, condition).await;
}

/// The same with another limit.
pub async fn until_within<F, Fut>(most: Duration, what: &str, condition: F)
where
    F: Fn() -> Fut,
    Fut: Future<Output = bool>,
{
    let deadline = tokio::time::Instant::now() + most;
    while !condition().await {
        if tokio::time::Instant::now() >= deadline {
            panic!("this did not come true: {what}\n{}", testimony::given().await);
        }
        // Not a wait for something to have happened: only a turn for the others.
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// A database of its own on the PostgreSQL of `TEST_POSTGRES_URL`, when that is set.
pub async fn database(name: &str) -> Option<String> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let server = std::env::var("TEST_POSTGRES_URL").ok()?;
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let database = format!("archipel_{}_{number}_{}", std::process::id(), name.replace(['-', '.'], "_"));
    let admin = sqlx::PgPool::connect(&server).await.expect("TEST_POSTGRES_URL answers");
    let sql = format!("create database {database}");
    sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&admin).await.expect("a database can be made");
    admin.close().await;
    let mut url = url::Url::parse(&server).expect("an address");
    url.set_path(&database);
    Some(url.into())
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + chars.as_str())
}
