//! What is written about the program is what the program is: its settings, its commands, its tables on
//! both databases.

use crate::support::{Folder, binary::archipel, database};
use archipel::{
    config::VARIABLES,
    db::{Db, Location},
};
use std::{collections::BTreeSet, path::Path};

fn text(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("it is there")
}

/// The key of the file that a variable overrides: the first part of some is a table.
fn key(variable: &str) -> (Option<&'static str>, String) {
    let name = variable.trim_start_matches("ARCHIPEL_").to_ascii_lowercase();
    let of =
        |table: &'static str| name.strip_prefix(table)?.strip_prefix('_').map(|rest| (Some(table), rest.to_owned()));
    of("mail").or_else(|| of("metrics")).unwrap_or_else(|| (None, name.clone()))
}

#[test]
fn every_setting_stands_in_the_guide_and_in_the_sample() {
    let (guide, sample) = (text("deploy/guides/operateur.md"), text("deploy/archipel.toml.sample"));
    for variable in VARIABLES {
        let (table, name) = key(variable);
        let full = table.map_or_else(|| name.clone(), |table| format!("{table}.{name}"));
        assert!(
            guide.contains(&format!("`{full}` | `{variable}`")),
            "{full} and {variable} stand in no row of the guide"
        );
        let written =
            |line: &str| line.trim_start_matches(['#', ' ']).split_once('=').is_some_and(|(key, _)| key.trim() == name);
        assert!(sample.lines().any(written), "{full} does not stand in the sample");
        assert!(table.is_none_or(|table| sample.contains(&format!("[{table}]"))), "{full}: no table in the sample");
    }
}

#[test]
fn the_sample_names_nothing_that_does_not_exist() {
    let sample = text("deploy/archipel.toml.sample");
    let keys = sample.lines().filter_map(|line| line.trim_start_matches(['#', ' ']).split_once('='));
    let keys = keys.map(|(key, _)| key.trim()).filter(|key| key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'));
    for name in keys {
        assert!(VARIABLES.iter().any(|variable| key(variable).1 == name), "`{name}` is no setting");
    }
}

/// The commands that `--help` lists.
async fn commands(of: &[&str]) -> Vec<String> {
    let arguments: Vec<&str> = of.iter().copied().chain(["--help"]).collect();
    let output = archipel(&arguments).output().await.expect("it runs");
    let help = String::from_utf8(output.stdout).expect("UTF-8");
    let (_, rest) = help.split_once("Commands:\n").unwrap_or_else(|| panic!("no commands in {help}"));
    let lines = rest.lines().take_while(|line| !line.trim().is_empty());
    lines.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").map(str::to_owned).collect()
}

#[tokio::test]
async fn every_command_stands_in_the_readme_or_in_the_guide() {
    let documents = text("README.md") + &text("deploy/guides/operateur.md");
    let mut all = Vec::new();
    for name in commands(&[]).await {
        if matches!(name.as_str(), "user" | "token") {
            all.extend(commands(&[&name]).await.into_iter().map(|inner| format!("{name} {inner}")));
        } else {
            all.push(name);
        }
    }
    assert!(all.len() >= 8, "{all:?}");
    // `archipel demo` is run by cargo where it is told.
    let told = |command: &str| {
        documents.contains(&format!("archipel {command}")) || documents.contains(&format!("cargo run -- {command}"))
    };
    let missing: Vec<_> = all.iter().filter(|command| !told(command)).collect();
    assert!(missing.is_empty(), "nobody is told of {missing:?}");
}

/// Table and column of a schema, and whether the column must hold something.
type Columns = BTreeSet<(String, String, bool)>;

async fn of_sqlite() -> Columns {
    let folder = Folder::new("tables");
    let file = folder.path().join("tables.sqlite");
    Db::open(Location::File(&file)).await.expect("opened").close().await;
    let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}", file.display())).await.expect("opened");
    let rows: Vec<(String, String, i64, i64)> = sqlx::query_as(
        "select m.name, c.name, c.\"notnull\", c.pk from sqlite_schema m join pragma_table_info(m.name) c where m.type = 'table'",
    )
    .fetch_all(&pool)
    .await
    .expect("read");
    pool.close().await;
    rows.into_iter().map(|(table, column, filled, key)| (table, column, filled == 1 || key > 0)).collect()
}

async fn of_postgres(url: &str) -> Columns {
    Db::open(Location::Url(url)).await.expect("opened").close().await;
    let pool = sqlx::PgPool::connect(url).await.expect("opened");
    let rows: Vec<(String, String, String)> = sqlx::query_as(
        "select table_name::text, column_name::text, is_nullable::text from information_schema.columns where table_schema = 'public'",
    )
    .fetch_all(&pool)
    .await
    .expect("read");
    pool.close().await;
    rows.into_iter().map(|(table, column, nullable)| (table, column, nullable == "NO")).collect()
}

#[tokio::test]
async fn both_databases_have_the_same_tables_and_columns() {
    let Some(url) = database("tables").await else {
        println!("needs a PostgreSQL: TEST_POSTGRES_URL is not set");
        return;
    };
    // The index of words is each database's own, and SQLite counts its identities in a table.
    let own = |(table, ..): &(String, String, bool)| !table.starts_with("search") && !table.starts_with("sqlite_");
    let (sqlite, postgres) = (of_sqlite().await, of_postgres(&url).await);
    let sqlite: Columns = sqlite.into_iter().filter(own).collect();
    let postgres: Columns = postgres.into_iter().filter(own).collect();
    assert!(sqlite.len() > 150, "{}", sqlite.len());
    let (left, right): (Vec<_>, Vec<_>) =
        (sqlite.difference(&postgres).collect(), postgres.difference(&sqlite).collect());
    assert!(left.is_empty() && right.is_empty(), "only SQLite: {left:?}; only PostgreSQL: {right:?}");
}
