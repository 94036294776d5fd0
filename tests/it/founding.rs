//! What an operator types: a network is founded under the right name or not at all, and a command that
//! writes beside the program is seen by it.

use crate::support::{Folder, binary::archipel};
use std::{ffi::OsStr, os::unix::ffi::OsStrExt as _, path::Path, process::Output};

const SOUND: [(&str, &str); 4] = [
    ("--origin", "https://reseau.example.org"),
    ("--name", "Réseau d’essai"),
    ("--territory", "48"),
    ("--email", "anna@reseau.example"),
];

/// `archipel init` with what is sound, and these instead.
async fn init(folder: &Folder, instead: &[(&str, &str)]) -> (Option<i32>, String, Output) {
    let mut command = archipel(&["init", "--data"]);
    command.arg(folder.path().join("data"));
    for (name, value) in SOUND.iter().filter(|(name, _)| !instead.iter().any(|(other, _)| name == other)) {
        command.args([name, value]);
    }
    for (name, value) in instead.iter().filter(|(_, value)| !value.is_empty()) {
        command.args([name, value]);
    }
    let output = command.output().await.expect("it ends");
    (output.status.code(), String::from_utf8(output.stderr.clone()).expect("UTF-8"), output)
}

fn exists(folder: &Folder, file: &str) -> bool {
    Path::new(folder.path()).join("data").join(file).exists()
}

#[tokio::test]
async fn what_is_wrong_is_one_sentence_and_nothing_is_written() {
    let folder = Folder::new("fondation");
    let long = "n".repeat(101);
    for (name, value) in [
        ("--handle", "Réseau"),
        ("--handle", "relay"),
        ("--name", " "),
        ("--name", &long),
        ("--origin", "reseau.example.org"),
        ("--origin", "http://reseau.example.org"),
        ("--email", "personne"),
        ("--territory", "9999"),
    ] {
        let (code, said, _) = init(&folder, &[(name, value)]).await;
        assert_eq!(code, Some(2), "{name} {value}: {said}");
        assert!(said.contains(name.trim_start_matches("--")) && said.lines().count() == 1, "{name} {value}: {said}");
        assert!(!exists(&folder, ""), "{name} {value}: something was written");
    }
}

#[tokio::test]
async fn a_second_address_is_refused_and_a_failure_leaves_no_settings() {
    if std::env::var_os("TEST_POSTGRES_URL").is_some() {
        println!("only on SQLite: TEST_POSTGRES_URL is set");
        return;
    }
    let folder = Folder::new("fondation");
    // The database cannot be made: its place is taken by a folder.
    std::fs::create_dir_all(folder.path().join("data/archipel.sqlite")).expect("made");
    let (code, said, _) = init(&folder, &[]).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(!exists(&folder, "archipel.toml"), "the next try may be for another address");
    std::fs::remove_dir(folder.path().join("data/archipel.sqlite")).expect("removed");
    let (code, said, _) = init(&folder, &[]).await;
    assert_eq!(code, Some(0), "{said}");
    let settings = std::fs::read_to_string(folder.path().join("data/archipel.toml")).expect("written");
    assert!(settings.contains("trusted_proxies = [\"127.0.0.1\", \"::1\"]"), "{settings}");
    let (code, said, _) = init(&folder, &[("--origin", "https://autre.example.org")]).await;
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("https://reseau.example.org") && said.contains("https://autre.example.org"), "{said}");
    let (code, said, _) = init(&folder, &[]).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("already"), "{said}");
}

#[tokio::test]
async fn settings_that_were_written_by_hand_decide_the_address() {
    let folder = Folder::new("fondation");
    std::fs::create_dir_all(folder.path().join("data")).expect("made");
    let text = "origin = \"https://reseau.example.org\"\n";
    std::fs::write(folder.path().join("data/archipel.toml"), text).expect("written");
    let (code, said, output) = init(&folder, &[("--origin", "")]).await;
    if std::env::var_os("TEST_POSTGRES_URL").is_none() {
        assert_eq!(code, Some(0), "{said}");
        assert!(String::from_utf8_lossy(&output.stdout).contains("https://reseau.example.org/invitation/"));
    }
}

#[tokio::test]
async fn variables_that_are_no_text_stop_nothing_unless_they_are_settings() {
    let folder = Folder::new("variables");
    std::fs::write(folder.path().join("archipel.toml"), "origin = \"https://reseau.example.org\"\n").expect("written");
    for (name, expected) in [("AUTRE", Some(0)), ("ARCHIPEL_LISTEN", Some(2))] {
        let mut command = archipel(&["settings", "--data"]);
        command.arg(folder.path()).env(name, OsStr::from_bytes(b"\xff\xfe"));
        let output = command.output().await.expect("it ends");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), expected, "{name}: {said}");
        assert!(expected == Some(0) || (said.contains(name) && said.lines().count() == 1), "{said}");
    }
}
