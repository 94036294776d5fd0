//! A founded network and the program that serves it: another process, which may be watched, be killed at its Nth
//! system call, or meet errors there.

use crate::support::{Account, Folder, Instance, binary::archipel, story};
use archipel::{federation::peers::Mode, time::Clock, web::Role};
use reqwest::{
    Client, RequestBuilder, StatusCode,
    header::{self, HeaderValue},
    redirect::Policy,
};
use sqlx::{
    AssertSqlSafe, Connection as _, Executor as _, PgConnection, Row as _, SqliteConnection,
    sqlite::SqliteConnectOptions,
};
use std::{
    fs::OpenOptions,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};
use tokio::process::{Child, Command};

/// How long a start may take, watched and on a busy machine.
const START: Duration = Duration::from_secs(60);

/// How the program is run.
#[derive(Clone, Copy)]
pub enum Under<'a> {
    /// As it is.
    Nothing,
    /// Every call of these names is written down.
    Watched(&'a str, &'a Path),
    /// SIGKILL as it enters the Nth call of one of these names, counted in each thread.
    KilledAt(&'a str, u32),
}

/// See the module.
pub struct Site {
    pub name: &'static str,
    pub folder: Folder,
    /// By which others know it: `name.localhost:port`.
    pub authority: String,
    /// Where the program listens; the port of the authority, unless something stands between.
    pub port: u16,
    pub account: Account,
    client: Client,
    database: Option<String>,
    child: Option<Child>,
}

impl Site {
    /// Lozère and Nouvelle-Calédonie, founded and joined as two networks do, not running. When `apart`, each listens
    /// elsewhere than where it is asked: something has to stand between.
    pub async fn two(apart: bool) -> [Self; 2] {
        let started = [("lozere", "48"), ("caledonie", "988")].map(|(name, territory)| async move {
            let instance = Instance::start_in(name, territory, Mode::AllowList, Clock::system()).await;
            let account = instance.person("lea", Role::Contributor).await;
            (name, instance, account)
        });
        let [lozere, caledonie] = started;
        let (lozere, caledonie) = tokio::join!(lozere, caledonie);
        lozere.1.join(&caledonie.1).await;
        story::quiet(&[&lozere.1, &caledonie.1]).await;
        let mut sites = Vec::new();
        for (name, instance, account) in [lozere, caledonie] {
            let (authority, port) = (instance.authority().to_owned(), instance.port());
            let database = instance.site.config.database_url.clone();
            let folder = instance.stop().await;
            let port = if apart { free_port() } else { port };
            let site = Self::at(name, folder, authority, port, account, database);
            site.release().await;
            sites.push(site);
        }
        let [a, b] = <[Self; 2]>::try_from(sites).ok().expect("two");
        [a, b]
    }

    fn at(
        name: &'static str,
        folder: Folder,
        authority: String,
        port: u16,
        account: Account,
        database: Option<String>,
    ) -> Self {
        let host = authority.split(':').next().unwrap_or_default();
        let name_of = HeaderValue::from_str(&authority).expect("a header");
        let client = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .timeout(Duration::from_secs(20))
            .resolve(host, SocketAddr::from(([127, 0, 0, 1], port)))
            .default_headers([(header::HOST, name_of)].into_iter().collect())
            .build()
            .expect("a client");
        Self { name, folder, authority, port, account, client, database, child: None }
    }

    pub fn origin(&self) -> String {
        format!("http://{}", self.authority)
    }

    pub fn inbox(&self) -> String {
        format!("{}/inbox", self.origin())
    }

    pub fn request(&self, method: reqwest::Method, path: &str) -> RequestBuilder {
        let host = self.authority.split(':').next().unwrap_or_default();
        self.client.request(method, format!("http://{host}:{}{path}", self.port))
    }

    /// The same, by its account of the API.
    pub fn api(&self, method: reqwest::Method, path: &str) -> RequestBuilder {
        self.request(method, &format!("/api/v1{path}")).bearer_auth(&self.account.token)
    }

    /// Sets the program going.
    pub fn start(&mut self, under: Under<'_>) {
        let log = OpenOptions::new().create(true).append(true).open(self.log()).expect("a log");
        let plain = archipel(&["serve"]);
        let mut command = match under {
            Under::Nothing => plain,
            Under::Watched(calls, file) => {
                let out = file.display().to_string();
                traced(&plain, &["-s", "0", "-o", &out, "-e", &format!("trace={calls}")])
            }
            Under::KilledAt(calls, at) => {
                let inject = format!("inject={calls}:signal=SIGKILL:when={at}");
                traced(&plain, &["-o", "/dev/null", "-e", &format!("trace={calls}"), "-e", &inject])
            }
        };
        command.arg("--data").arg(self.folder.path()).env("ARCHIPEL_LISTEN", format!("127.0.0.1:{}", self.port));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).kill_on_drop(true);
        self.child = Some(command.spawn().expect("it runs"));
    }

    /// Waits until it answers; false when it died before.
    pub async fn is_ready(&mut self) -> bool {
        let deadline = tokio::time::Instant::now() + START;
        while !self.is_dead() {
            let answer = self.request(reqwest::Method::GET, "/readyz").send().await;
            if answer.is_ok_and(|answer| answer.status() == StatusCode::OK) {
                return true;
            }
            assert!(tokio::time::Instant::now() < deadline, "{} does not start: {}", self.name, self.said());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        false
    }

    /// Starts it as it is; it must come up.
    pub async fn serve(&mut self) {
        self.start(Under::Nothing);
        assert!(self.is_ready().await, "{} does not start: {}", self.name, self.said());
    }

    pub fn is_dead(&mut self) -> bool {
        self.child.as_mut().is_none_or(|child| child.try_wait().expect("asked").is_some())
    }

    pub fn pid(&self) -> u32 {
        self.child.as_ref().and_then(Child::id).expect("it runs")
    }

    /// SIGKILL, and waits for the end. On PostgreSQL it then does what only time does there: ends the leases of the
    /// dead process, which nobody else could tell from one that is slow.
    pub async fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().await.expect("killed");
        }
        self.release().await;
    }

    /// See [`Site::kill`].
    async fn release(&self) {
        if self.database.is_none() {
            return;
        }
        for sql in [
            "delete from leases",
            "update streams set lease = '', lease_until = 0 where lease <> ''",
            "update jobs set lease_until = 0 where lease_until > 0",
        ] {
            self.write(sql).await;
        }
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("serve.log")
    }

    /// The end of what it wrote to its log.
    pub fn said(&self) -> String {
        let log = std::fs::read_to_string(self.log()).unwrap_or_default();
        let lines: Vec<&str> = log.lines().rev().take(12).collect();
        lines.into_iter().rev().collect::<Vec<_>>().join("\n")
    }

    pub fn is_sqlite(&self) -> bool {
        self.database.is_none()
    }

    pub fn file(&self) -> PathBuf {
        self.folder.path().join(archipel::app::DATABASE_FILE)
    }

    /// Reads rows of texts, past the program.
    pub async fn rows(&self, sql: &str) -> Vec<Vec<String>> {
        match &self.database {
            None => {
                let options = SqliteConnectOptions::new().filename(self.file()).read_only(true);
                let mut conn = SqliteConnection::connect_with(&options).await.expect("opened");
                let rows = conn.fetch_all(AssertSqlSafe(sql.to_owned())).await.expect("read");
                conn.close().await.expect("closed");
                rows.iter().map(|row| (0..row.columns().len()).map(|at| row.get::<String, _>(at)).collect()).collect()
            }
            Some(url) => {
                let mut conn = PgConnection::connect(url).await.expect("opened");
                let rows = conn.fetch_all(AssertSqlSafe(sql.to_owned())).await.expect("read");
                conn.close().await.expect("closed");
                rows.iter().map(|row| (0..row.columns().len()).map(|at| row.get::<String, _>(at)).collect()).collect()
            }
        }
    }

    /// The one text of the one row.
    pub async fn one(&self, sql: &str) -> String {
        self.rows(sql).await.remove(0).remove(0)
    }

    /// Writes, past the program.
    pub async fn write(&self, sql: &'static str) {
        match &self.database {
            None => {
                let mut conn = SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(self.file()))
                    .await
                    .expect("opened");
                sqlx::raw_sql(sql).execute(&mut conn).await.expect("written");
                conn.close().await.expect("closed");
            }
            Some(url) => {
                let mut conn = PgConnection::connect(url).await.expect("opened");
                sqlx::raw_sql(sql).execute(&mut conn).await.expect("written");
                conn.close().await.expect("closed");
            }
        }
    }

    /// Another process on the database of this one, behind the same name.
    pub fn beside(&self) -> Self {
        let folder = Folder::new(self.name);
        for name in ["archipel.toml", "secret.key"] {
            std::fs::copy(self.folder.path().join(name), folder.path().join(name)).expect("copied");
        }
        let media = self.folder.path().join("media");
        std::fs::create_dir_all(&media).expect("the folder of files");
        std::os::unix::fs::symlink(&media, folder.path().join("media")).expect("they share it");
        let account = Account {
            handle: self.account.handle.clone(),
            email: self.account.email.clone(),
            token: self.account.token.clone(),
            person_id: self.account.person_id.clone(),
        };
        Self::at(self.name, folder, self.authority.clone(), free_port(), account, self.database.clone())
    }
}

/// The program as a child of strace that is a grandchild: whoever waits for it, waits for the program.
fn traced(plain: &Command, arguments: &[&str]) -> Command {
    let plain = plain.as_std();
    let mut command = Command::new("strace");
    command.args(["-D", "-f", "-qq"]).args(arguments);
    command.arg(plain.get_program()).args(plain.get_args());
    for (name, value) in plain.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command
}

pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a free port").port()
}

/// Whether processes may be watched here; says so when not.
pub fn can_trace() -> bool {
    let tried = std::process::Command::new("strace")
        .args(["-D", "-f", "-qq", "-o", "/dev/null", "-e", "trace=write", "true"])
        .stderr(Stdio::null())
        .status();
    let can = tried.as_ref().is_ok_and(std::process::ExitStatus::success);
    if !can {
        println!("strace cannot watch a process on this machine ({tried:?}): kills are random only, disks do not fail");
    }
    can
}
