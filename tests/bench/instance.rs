//! One running instance: the real program, in a process of its own, on a folder of its own. It ends
//! with the value that holds it, and takes its folder along.

use crate::load::{self, Answer, Ready};
use anyhow::{Context as _, Result, ensure};
use archipel::{
    app,
    config::{self, Config},
    db::{Db, Location},
};
use bytes::Bytes;
use http::{Method, Request, StatusCode, header, request::Builder};
use http_body_util::Full;
use std::{
    fs::File,
    path::{Path, PathBuf},
    process::Stdio,
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};
use tokio::{
    io::AsyncWriteExt as _,
    process::{Child, Command},
};

/// The program under measure.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_archipel");
/// On the disk of the build, as a folder in memory would make each commit free.
const FOLDER: &str = env!("CARGO_TARGET_TMPDIR");
/// Handle of the one person here.
pub const PERSON: &str = "banc";
const EMAIL: &str = "mediatrice@reseau.example";
const PASSWORD: &str = "une mer entre deux iles";
/// Time to start, and to stop.
const PATIENCE: Duration = Duration::from_secs(30);

/// An instance.
pub struct Instance {
    /// Its data folder.
    pub data: PathBuf,
    /// `bench.localhost:PORT`
    pub authority: String,
    /// Its port on this machine.
    pub port: u16,
    child: Option<Child>,
}

impl Instance {
    /// Prepares a folder: `archipel init`, and one contributor. Nothing runs yet.
    pub async fn found() -> Result<Self> {
        let port = free_port()?;
        Self::found_behind(port, port, "open").await
    }

    /// The same, known to others under another port than that on which it listens: a line stands between.
    pub async fn found_behind(known: u16, port: u16, federation: &str) -> Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let data = Path::new(FOLDER).join(format!("bench-{}-{number}", std::process::id()));
        let authority = format!("bench.localhost:{known}");
        let instance = Self { data, authority, port, child: None };
        let (origin, listen) = (instance.origin(), format!("127.0.0.1:{port}"));
        instance
            .run(
                &["init", "--origin", &origin, "--listen", &listen, "--development", "--federation", federation],
                &["--name", "Banc de mesure", "--territory", "48", "--email", "administration@reseau.example"],
                "",
            )
            .await?;
        instance
            .run(
                &["user", "add", "--handle", PERSON, "--name", "Mediatrice Essai", "--email", EMAIL],
                &["--role", "contributor", "--password-stdin"],
                PASSWORD,
            )
            .await?;
        Ok(instance)
    }

    /// Prepares and starts.
    pub async fn started() -> Result<Self> {
        let mut instance = Self::found().await?;
        instance.start().await?;
        Ok(instance)
    }

    /// Runs a command on the folder; returns what it prints.
    pub async fn run(&self, command: &[&str], more: &[&str], input: &str) -> Result<String> {
        let mut child = program()
            .args(command)
            .args(more)
            .arg("--data")
            .arg(&self.data)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let mut stdin = child.stdin.take().context("a pipe")?;
        stdin.write_all(input.as_bytes()).await?;
        drop(stdin);
        let output = child.wait_with_output().await?;
        let said = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "archipel {}: {said}", command.join(" "));
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// Starts the server; returns the time until it answers `/healthz`.
    pub async fn start(&mut self) -> Result<Duration> {
        let log = File::create(self.data.join("serve.log"))?;
        let since = Instant::now();
        let child = program().arg("serve").arg("--data").arg(&self.data).stdout(Stdio::null()).stderr(log).spawn()?;
        self.child = Some(child);
        let request = self.request(Method::GET, "/healthz").body(Full::default())?;
        loop {
            if load::once(self.port, request.clone()).await.is_ok_and(|answer| answer.status == StatusCode::OK) {
                return Ok(since.elapsed());
            }
            let log = || std::fs::read_to_string(self.data.join("serve.log")).unwrap_or_default();
            ensure!(since.elapsed() < PATIENCE, "the server does not start: {}", log());
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// Asks the server to end, and waits; returns the time that it took.
    pub async fn stop(&mut self) -> Result<Duration> {
        let Some(mut child) = self.child.take() else { return Ok(Duration::ZERO) };
        let since = Instant::now();
        let pid = child.id().context("it ended by itself")?;
        Command::new("kill").args(["-TERM", &pid.to_string()]).status().await?;
        if tokio::time::timeout(PATIENCE, child.wait()).await.is_err() {
            child.kill().await?;
        }
        Ok(since.elapsed())
    }

    /// Number of the process.
    pub fn pid(&self) -> Result<u32> {
        self.child.as_ref().and_then(Child::id).context("the server is not running")
    }

    /// `http://bench.localhost:PORT`
    pub fn origin(&self) -> String {
        format!("http://{}", self.authority)
    }

    /// Its settings.
    pub fn config(&self) -> Result<Config> {
        let text = std::fs::read_to_string(self.data.join(config::FILE))?;
        Ok(Config::read(&self.data, &text, std::iter::empty())?)
    }

    /// Its database, beside the server: to read, or to seed while it does not run.
    pub async fn database(&self) -> Result<Db> {
        Ok(Db::open(Location::File(&self.data.join(app::DATABASE_FILE))).await?)
    }

    /// A request to it, to be completed.
    pub fn request(&self, method: Method, path: &str) -> Builder {
        Request::builder().method(method).uri(path).header(header::HOST, &self.authority)
    }

    /// A page as a browser asks for it, with its cookies.
    pub fn page(&self, path: &str, coding: &str, cookie: &str) -> Result<Ready> {
        let mut builder = self
            .request(Method::GET, path)
            .header(header::ACCEPT, "text/html,application/xhtml+xml,*/*;q=0.8")
            .header(header::ACCEPT_LANGUAGE, "fr-FR,fr;q=0.9")
            .header(header::ACCEPT_ENCODING, coding);
        if !cookie.is_empty() {
            builder = builder.header(header::COOKIE, cookie);
        }
        Ok(builder.body(Full::default())?)
    }

    /// Signs in through the page; returns the cookie.
    pub async fn sign_in(&self) -> Result<String> {
        let form = load::once(self.port, self.page("/login", "identity", "")?).await?;
        let visit = cookies(&form);
        let text = String::from_utf8_lossy(&form.body).into_owned();
        let token = text
            .split_once("name=\"csrf\"")
            .and_then(|(_, rest)| rest.split_once("value=\""))
            .and_then(|(_, rest)| rest.split('"').next())
            .context("the form has a token")?;
        let fields = [("csrf", token), ("email", EMAIL), ("password", PASSWORD)];
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = self
            .request(Method::POST, "/login")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::COOKIE, &visit)
            .body(Full::new(Bytes::from(body)))?;
        let answer = load::once(self.port, request).await?;
        ensure!(answer.status == StatusCode::SEE_OTHER, "signing in: {}", answer.status);
        Ok(cookies(&answer))
    }

    /// A token for the API.
    pub async fn token(&self) -> Result<String> {
        self.run(&["token", "create", "--user", PERSON], &[], "").await
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        // The process goes by `kill_on_drop`.
        self.child = None;
        let _ = std::fs::remove_dir_all(&self.data);
    }
}

/// The program, away from the settings of whoever measures.
fn program() -> Command {
    let mut command = Command::new(PROGRAM);
    command.env_clear().kill_on_drop(true);
    command
}

fn cookies(answer: &Answer) -> String {
    let values = answer.headers.get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
    values.filter_map(|value| value.split(';').next()).collect::<Vec<_>>().join("; ")
}

/// A port that nobody listens on.
pub fn free_port() -> Result<u16> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
