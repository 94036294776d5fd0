//! A database for one story: an SQLite file that goes with it, or, when `TEST_POSTGRES_URL` names a server,
//! a database of its own there. Stories told to the store run on both, as those told to the whole
//! application do.

use super::{Db, Location};
use sqlx::{AssertSqlSafe, PgPool, postgres::PgConnectOptions};
use std::{
    path::PathBuf,
    str::FromStr as _,
    sync::atomic::{AtomicU64, Ordering},
};

/// See the module.
pub(crate) struct Scratch {
    pub(crate) db: Db,
    folder: Option<PathBuf>,
}

impl Scratch {
    /// An empty database; `name` helps to find what a failed story left.
    pub(crate) async fn new(name: &str) -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let (process, number) = (std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        if let Ok(server) = std::env::var("TEST_POSTGRES_URL") {
            let database = format!("archipel_store_{process}_{number}_{}", name.replace('-', "_"));
            let options = PgConnectOptions::from_str(&server).expect("an address");
            let admin = PgPool::connect_with(options).await.expect("TEST_POSTGRES_URL answers");
            sqlx::query(AssertSqlSafe(format!("create database {database}")))
                .execute(&admin)
                .await
                .expect("a database can be made");
            admin.close().await;
            let (server, _) = server.rsplit_once('/').expect("it names a database");
            let db = Db::open(Location::Url(&format!("{server}/{database}"))).await.expect("opened");
            return Self { db, folder: None };
        }
        let folder = std::env::temp_dir().join(format!("archipel-store-{process}-{number}-{name}"));
        std::fs::create_dir_all(&folder).expect("a temporary folder");
        let db = Db::open(Location::File(&folder.join("test.sqlite"))).await.expect("opened");
        Self { db, folder: Some(folder) }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}
