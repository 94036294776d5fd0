//! The doctor: a sound instance is found well, and what is broken is named with its cure.

use crate::support::{Instance, binary::Binary, browser::Browser};
use axum::http::StatusCode;
use std::collections::BTreeMap;

/// What the doctor says of each thing: well or not, and what to do.
async fn doctor(ici: &Binary, more: &[&str]) -> (Option<i32>, BTreeMap<String, (bool, String)>) {
    let output = ici.run(&[&["doctor", "--json"], more].concat(), "").await;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let json: serde_json::Value = serde_json::from_str(&said).unwrap_or_else(|_| panic!("{said}"));
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let checks = json["checks"].as_array().expect("checks").iter();
    let all = checks.map(|check| {
        let ok = check["ok"].as_bool().expect("a verdict");
        assert_eq!(ok, check["cure"].is_null(), "what is not well has its cure: {check}");
        (text(&check["name"]), (ok, format!("{} {}", text(&check["said"]), text(&check["cure"]))))
    });
    (output.status.code(), all.collect())
}

#[tokio::test]
async fn the_doctor_finds_a_sound_instance_well() {
    let ici = Binary::founded("saine").await;
    let _serving = ici.serve().await;
    let file = ici.folder.path().join("sauvegarde").display().to_string();
    let (code, before) = doctor(&ici, &[]).await;
    assert_eq!(code, Some(1), "nobody ever made a backup: {before:?}");
    assert!(before["backup"].1.contains("Jamais") && before["backup"].1.contains("archipel backup"));
    ici.prints(&["backup", &file], "").await;
    ici.prints(&["backup", "verify", &file], "").await;
    let (code, checks) = doctor(&ici, &["--mail", "anna@essai.example"]).await;
    assert_eq!(code, Some(0), "{checks:?}");
    for name in
        "settings disk database integrity keys clock dns site proxy signature webfinger actor mail letter backup verified aside peers"
            .split(' ')
    {
        assert!(checks.get(name).is_some_and(|(ok, _)| *ok), "{name}: {checks:?}");
    }
    let letters = std::fs::read_dir(ici.folder.path().join("mail")).expect("the folder of letters").count();
    assert_eq!(letters, 1);
    let said = ici.prints(&["doctor"], "").await;
    assert!(said.lines().all(|line| line.starts_with("vert")), "{said}");
    let wrong = ici.run(&["doctor", "--mail", "personne"], "").await;
    assert_eq!(wrong.status.code(), Some(2));
}

#[tokio::test]
async fn the_doctor_names_what_is_broken_and_its_cure() {
    let ici = Binary::founded("malade").await;
    let red = |checks: &BTreeMap<String, (bool, String)>, name: &str| match checks.get(name) {
        Some((false, said)) => said.clone(),
        _ => panic!("{name}: {checks:?}"),
    };
    // Nobody serves.
    let (code, checks) = doctor(&ici, &[]).await;
    assert_eq!(code, Some(1));
    assert!(red(&checks, "site").contains("Démarrez le service"));
    assert!(!checks.contains_key("webfinger"), "one cause, one line: {checks:?}");
    // Another secret: its own keys do not open, and the others can read it.
    let serving = ici.serve().await;
    let secret = ici.folder.path().join("secret.key");
    let kept = std::fs::read(&secret).expect("read");
    std::fs::write(&secret, [7; 32]).expect("written");
    let (_, checks) = doctor(&ici, &[]).await;
    assert!(red(&checks, "keys").contains("la même sauvegarde"));
    assert_eq!(ici.run(&["backup", "/tmp/jamais"], "").await.status.code(), Some(1), "such a backup is worth nothing");
    std::fs::write(&secret, &kept).expect("written");
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o644)).expect("changed");
    let (_, checks) = doctor(&ici, &[]).await;
    assert!(red(&checks, "keys").contains("chmod 600"));
    std::fs::remove_file(&secret).expect("removed");
    let (_, checks) = doctor(&ici, &[]).await;
    assert!(red(&checks, "keys").contains("secret.key"));
    drop(serving);
    // Settings that cannot be read are all that is said.
    std::fs::write(ici.folder.path().join("archipel.toml"), "colour = 1\n").expect("written");
    let (code, checks) = doctor(&ici, &[]).await;
    assert_eq!((code, checks.len()), (Some(1), 1));
    assert!(red(&checks, "settings").contains("colour"));
}

#[tokio::test]
async fn only_the_doctor_hears_the_echo() {
    let ici = Instance::start("lozere", "48").await;
    for body in ["", "bonjour"] {
        let asked = Browser::new(&ici);
        let request = asked.request(reqwest::Method::POST, "/actor/echo").body(body);
        assert_eq!(asked.send(request).await.status, StatusCode::NOT_FOUND);
    }
    let long = Browser::new(&ici);
    let request = long.request(reqwest::Method::POST, "/actor/echo").body("x".repeat(5_000));
    assert_eq!(long.send(request).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}
