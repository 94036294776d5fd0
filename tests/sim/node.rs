//! One instance of a run: the real application on its real SQLite file, on threads of its own, so that it can die
//! at any moment as a process does, and be opened again.

use crate::network::Network;
use archipel::{
    app::{App, DATABASE_FILE},
    config::Config,
    federation::{
        keyring,
        rotation::{self, Asker, Why},
    },
    random::Random,
    time::{Clock, Timestamp},
    web::Site,
};
use axum::{Router, body::Body, http::Method};
use serde_json::Value;
use sqlx::{Connection as _, SqliteConnection, sqlite::SqliteConnectOptions};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};
use tokio::runtime::Runtime;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::ServiceExt as _;

/// What runs while it is alive.
struct Life {
    runtime: Runtime,
    site: Site,
    router: Router,
    /// Never cancelled: a process that dies gets no word.
    _stop: CancellationToken,
}

/// See the module.
pub struct Node {
    pub name: &'static str,
    pub authority: String,
    pub folder: PathBuf,
    /// Of the person who writes here.
    pub token: String,
    pub clock: Clock,
    network: Network,
    life: Option<Life>,
}

/// The settings of an instance, without its database.
pub fn config(name: &str, folder: &Path) -> Config {
    // Development, as nobody answers for these names, and the crate would ask.
    let text = format!("origin = \"https://{name}.test\"\ndevelopment = true\n");
    Config::read(folder, &text, std::iter::empty()).expect("sound settings")
}

impl Node {
    pub fn new(name: &'static str, folder: PathBuf, token: String, network: &Network, now: Timestamp) -> Self {
        let authority = format!("{name}.test");
        Self { name, authority, folder, token, clock: Clock::manual(now), network: network.clone(), life: None }
    }

    pub fn database(&self) -> PathBuf {
        self.folder.join(DATABASE_FILE)
    }

    /// The process starts.
    pub async fn open(&mut self, now: Timestamp, random: Random) {
        assert!(self.life.is_none(), "{} runs already", self.name);
        self.clock = Clock::manual(now);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name(self.name)
            .enable_all()
            .build()
            .expect("a runtime");
        let (config, clock, wire) =
            (config(self.name, &self.folder), self.clock.clone(), self.network.wire(&self.authority));
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        let begun = runtime.spawn({
            let stop = stop.clone();
            async move {
                let app = App::open_on(config, clock, random, Some(wire)).await.expect("it opens");
                app.start_workers(&tasks, &stop);
                (app.site.clone(), app.router())
            }
        });
        let (site, router) = begun.await.expect("no panic");
        self.network.attach(&self.authority, runtime.handle().clone(), router.clone());
        self.life = Some(Life { runtime, site, router, _stop: stop });
    }

    /// Whether a request is on its way in the network that it belongs to.
    pub fn is_network_busy(&self) -> bool {
        self.network.is_busy()
    }

    pub fn is_alive(&self) -> bool {
        self.life.is_some()
    }

    /// The process dies: whatever it was about to do is not done.
    pub async fn crash(&mut self) {
        self.network.detach(&self.authority);
        let Some(life) = self.life.take() else { return };
        life.runtime.shutdown_background();
        drop((life.site, life.router));
        self.gone().await;
    }

    /// Waits until nothing of it holds its file: what the database had begun to write is written, or is not.
    async fn gone(&self) {
        let path = self.database();
        let open = || {
            let links = std::fs::read_dir("/proc/self/fd").into_iter().flatten().flatten();
            links.filter_map(|link| std::fs::read_link(link.path()).ok()).any(|file| file == path)
        };
        let deadline = tokio::time::Instant::now() + Duration::from_secs(30);
        while open() {
            assert!(tokio::time::Instant::now() < deadline, "{} does not let go of its database", self.name);
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    pub fn site(&self) -> &Site {
        &self.life.as_ref().expect("it runs").site
    }

    /// Runs something on the threads of this instance; `None` when it died meanwhile.
    pub async fn run<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> Option<T> {
        self.life.as_ref()?.runtime.spawn(work).await.ok()
    }

    /// New keys for everybody of an instance that runs, as the command gives them. It may die meanwhile: then some have
    /// new ones.
    pub async fn renew_keys(&self, why: Why) {
        let Some(life) = &self.life else { return };
        let site = life.site.clone();
        let renew = async move {
            let by = Asker { handle: "system", address: "" };
            for actor in keyring::actors(&mut site.db.read().await?).await? {
                let pair = site.federation.sealer.new_pair()?;
                let mut tx = site.db.begin().await?;
                rotation::replace(&mut tx, &site.here(), &actor, pair, why, by).await?;
                tx.commit().await?;
            }
            anyhow::Ok(())
        };
        if let Some(Err(error)) = self.run(renew).await {
            panic!("{} has no new keys: {error}", self.name);
        }
    }

    /// A call of the API by the person who writes here: the status and the answer. The call goes on when
    /// nobody waits for it.
    pub fn call(&self, method: Method, path: &str, body: &Value) -> impl Future<Output = Option<(u16, Value)>> + use<> {
        let request = http::Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header("host", &self.authority)
            .header("authorization", format!("Bearer {}", self.token))
            .header("content-type", "application/json")
            .body(Body::from(body.to_string()))
            .expect("a request");
        let work = self.life.as_ref().map(|life| {
            let router = life.router.clone();
            life.runtime.spawn(async move {
                let response = router.oneshot(request).await.unwrap_or_else(|never| match never {});
                let status = response.status().as_u16();
                let bytes = axum::body::to_bytes(response.into_body(), 1 << 22).await.ok()?;
                Some((status, serde_json::from_slice(&bytes).unwrap_or_default()))
            })
        });
        async move { work?.await.ok().flatten() }
    }

    /// Rows of this instance, read beside it.
    pub async fn rows(&self, sql: &'static str) -> Vec<(String, String)> {
        let mut conn = read_only(&self.database()).await;
        let rows = sqlx::query_as(sql).fetch_all(&mut conn).await.expect("read");
        conn.close().await.expect("closed");
        rows
    }

    /// Copies the database as a backup does, while it runs.
    pub async fn copy_to(&self, copy: &Path) {
        let _ = std::fs::remove_file(copy);
        let mut conn = read_only(&self.database()).await;
        sqlx::query("vacuum into $1").bind(copy.display().to_string()).execute(&mut conn).await.expect("copied");
        conn.close().await.expect("closed");
    }

    /// What is there is lost; the copy takes its place, under a new epoch, as `archipel restore` does.
    pub async fn restore(&mut self, copy: &Path, epoch: &str, now: Timestamp) {
        self.crash().await;
        let database = self.database();
        for end in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", database.display()));
        }
        std::fs::copy(copy, &database).expect("copied back");
        let mut conn =
            SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(&database)).await.expect("opened");
        sqlx::query("update settings set value = $1 where key = 'stream_epoch'")
            .bind(epoch)
            .execute(&mut conn)
            .await
            .expect("written");
        sqlx::query(
            "insert into settings (key, value) select 'restored_outbox', cast(coalesce(max(seq), 0) as text) from outbox where true \
             on conflict (key) do update set value = excluded.value",
        )
        .execute(&mut conn)
        .await
        .expect("written");
        sqlx::query(
            "insert into settings (key, value) values ('restored_at', $1) on conflict (key) do update set value = excluded.value",
        )
        .bind(now.0.to_string())
        .execute(&mut conn)
        .await
        .expect("written");
        conn.close().await.expect("closed");
    }
}

/// A connection that can only read.
pub async fn read_only(database: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(database).read_only(true).busy_timeout(Duration::from_secs(30));
    SqliteConnection::connect_with(&options).await.expect("opened")
}

/// A folder and all that is in it.
pub fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("copied");
        }
    }
}
