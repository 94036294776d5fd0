//! The program itself, as an operator runs it: another process, its own clock, its own end.

use super::{Folder, database, until};
use reqwest::{Client, StatusCode, redirect::Policy};
use std::{
    net::{SocketAddr, TcpListener},
    process::{Output, Stdio},
};
use tokio::{
    io::AsyncWriteExt as _,
    process::{Child, Command},
};

/// A data folder and what runs on it.
pub struct Binary {
    pub folder: Folder,
    pub origin: String,
    pub client: Client,
    host: String,
    port: u16,
    database: Option<String>,
}

impl Binary {
    /// A founded network in a folder of its own.
    pub async fn founded(name: &str) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a free port").port();
        let host = format!("{name}.localhost");
        let client = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .resolve(&host, SocketAddr::from(([127, 0, 0, 1], port)))
            .build()
            .expect("a client");
        let origin = format!("http://{host}:{port}");
        let database = database(name).await;
        let binary = Self { folder: Folder::new(name), origin, client, host, port, database };
        let listen = format!("127.0.0.1:{port}");
        let made = binary
            .run(
                &[
                    "init",
                    "--origin",
                    &binary.origin,
                    "--name",
                    "Essai",
                    "--territory",
                    "48",
                    "--email",
                    "a@essai.example",
                    "--listen",
                    &listen,
                    "--development",
                ],
                "",
            )
            .await;
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        binary
    }

    /// A command on this data folder.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = archipel(arguments);
        command.arg("--data").arg(self.folder.path());
        if let Some(url) = &self.database {
            command.env("ARCHIPEL_DATABASE_URL", url);
        }
        command
    }

    /// Runs a command to its end, with this on its standard input.
    pub async fn run(&self, arguments: &[&str], typed: &str) -> Output {
        let mut child = self.command(arguments).spawn().expect("it runs");
        child.stdin.take().expect("an input").write_all(typed.as_bytes()).await.expect("typed");
        child.wait_with_output().await.expect("it ends")
    }

    /// What a command prints; it must succeed.
    pub async fn prints(&self, arguments: &[&str], typed: &str) -> String {
        let output = self.run(arguments, typed).await;
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8").trim().to_owned()
    }

    /// Serves, and is ready.
    pub async fn serve(&self) -> Child {
        let child = self.command(&["serve"]).spawn().expect("it runs");
        until("it is ready", || async {
            let answer = self.client.get(format!("{}/readyz", self.origin)).send().await;
            answer.is_ok_and(|answer| answer.status() == StatusCode::OK)
        })
        .await;
        child
    }

    pub fn authority(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }
}

/// The program with nothing of this process's settings. It ends with its handle.
pub fn archipel(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_archipel"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("ARCHIPEL_") || name == "RUST_LOG") {
        command.env_remove(name);
    }
    command.env_remove("RUST_BACKTRACE");
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}
