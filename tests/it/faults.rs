//! What breaks: the disk fills up, the database is held or will not be written, the process dies at any
//! moment, the settings are wrong. Reads go on, nothing typed is lost, nothing is half done, and what
//! was acknowledged is there.

use crate::support::{
    Folder, Instance, START,
    binary::{Binary, archipel},
    browser::{Api, Browser, Page},
    peer::Peer,
    story::Mediator,
    until,
};
use archipel::{federation::peers::Mode, random::Random, time::Clock, web::Role};
use axum::http::StatusCode;
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

/// These faults are those of a file; a PostgreSQL server has its own.
fn is_sqlite() -> bool {
    let sqlite = std::env::var_os("TEST_POSTGRES_URL").is_none();
    if !sqlite {
        println!("only on SQLite: TEST_POSTGRES_URL is set");
    }
    sqlite
}

/// Sets a pragma of the one connection that writes.
async fn pragma(instance: &Instance, text: &'static str) {
    let mut tx = instance.site.db.begin().await.expect("a transaction");
    tx.query(text).run().await.expect("set");
    tx.commit_unseen().await.expect("committed");
}

/// The rows that a change leaves, and whether the file is sound.
async fn state(instance: &Instance) -> (Vec<i64>, Vec<String>) {
    let mut counts = Vec::new();
    for sql in [
        "select count(*) from publications",
        "select count(*) from versions",
        "select count(*) from publication_facets",
        "select count(*) from drafts",
        "select count(*) from outbox",
        "select count(*) from journal",
        "select count(*) from comments",
        "select count(*) from sessions",
    ] {
        counts.push(instance.count(sql).await);
    }
    (counts, instance.texts("select integrity_check from pragma_integrity_check").await)
}

/// Every page that only reads.
async fn still_reads(instance: &Instance, id: &str) {
    let browser = Browser::new(instance);
    for path in [
        "/",
        "/practices",
        &format!("/practices/{id}"),
        "/practices.atom",
        "/search?q=permanence",
        "/about",
        "/networks",
        "/network",
    ] {
        assert_eq!(browser.get(path).await.status, StatusCode::OK, "{path}");
    }
}

/// A page that says what happened, in words, with what was typed.
fn says(page: &Page, status: StatusCode, typed: &str) {
    assert_eq!(page.status, status, "{}", page.words());
    assert!(page.header("content-type").starts_with("text/html"), "{}", page.text);
    assert!(page.text.contains("<h1") && page.text.contains(typed), "{}", page.words());
}

/// Everything that writes is refused with this status, and leaves nothing behind. `fault` is set anew
/// for each: after a failure the program may well go on with another connection.
async fn refuses(ici: &Instance, lea: &Mediator, peer: &Peer, id: &str, fault: &'static str, status: StatusCode) {
    let before = state(ici).await;
    // Long enough not to fit into a page that has room left.
    let long = "Une phrase qui prend de la place. ".repeat(1_500).trim_end().to_owned();
    let form = lea.five_fields("Réparer des tablettes").await.set("body", &long);
    for step in ["publish", "save", "preview"] {
        pragma(ici, fault).await;
        let page = form.press(&lea.browser, "step", step).await;
        says(&page, status, "Réparer des tablettes");
        assert!(page.form("/practices/new").get("body") == long, "{step}: not all of it came back");
    }
    let comment = lea.form(&format!("/practices/{id}"), &format!("/practices/{id}/comments")).await;
    pragma(ici, fault).await;
    let comment = comment.set("text", &long[..9_000]);
    let page = comment.send(&lea.browser).await;
    says(&page, status, "");
    assert!(page.form(&comment.action).get("text") == &long[..9_000], "not all of the comment came back");
    let profile = lea.form("/me", "/me").await.set("presentation", &long[..1_500]);
    pragma(ici, fault).await;
    let page = profile.send(&lea.browser).await;
    says(&page, status, "");
    assert!(page.form("/me").get("presentation") == &long[..1_500], "not all of the profile came back");
    let api = Api::new(ici, &lea.account);
    let body =
        json!({"title": "Réparer", "audience": "Tous", "territories": ["48"], "body": long, "outcome": "Mieux."});
    pragma(ici, fault).await;
    let page = api.post("/practices", &body).await;
    assert_eq!((page.status, page.header("content-type")), (status, "application/problem+json"), "{}", page.text);
    let create = json!({"id": peer.uri("/c/1"), "type": "Create", "actor": peer.uri("/alice"), "object":
        {"id": peer.uri("/a/1"), "type": "Article", "attributedTo": peer.uri("/alice"), "name": "Titre", "content": long,
            "to": ["https://www.w3.org/ns/activitystreams#Public"]}});
    pragma(ici, fault).await;
    assert_eq!(peer.deliver(ici, &create).await, 503, "the sender keeps it and comes again");
    still_reads(ici, id).await;
    assert_eq!(state(ici).await, before);
    assert_eq!(before.1, ["ok"]);
}

async fn busy() -> (Instance, Mediator, Peer, String) {
    let ici = Instance::start_in("ici", "48", Mode::Open, Clock::manual(START)).await;
    let lea = Mediator::at(&ici, "lea", Role::Contributor).await;
    let id = lea.publish("Tenir une permanence").await;
    let peer = Peer::start("ally").await;
    // Its key is known: nothing more is needed to take what it sends.
    let hello = json!({"id": peer.uri("/hello"), "type": "Like", "actor": peer.uri("/alice"), "object": ici.url(&format!("/practices/{id}"))});
    assert_eq!(peer.deliver(&ici, &hello).await, 202);
    until("it is applied", || async { ici.count("select count(*) from reactions").await == 1 }).await;
    (ici, lea, peer, id)
}

#[tokio::test]
async fn on_a_full_disk_reads_go_on_and_nothing_is_half_written() {
    if !is_sqlite() {
        return;
    }
    let (ici, lea, peer, id) = busy().await;
    // No page more than there are.
    refuses(&ici, &lea, &peer, &id, "pragma max_page_count = 1", StatusCode::INSUFFICIENT_STORAGE).await;
    // Room again: all goes on by itself.
    lea.publish("Réparer des tablettes").await;
    assert_eq!(ici.count("select count(*) from publications").await, 2);
}

#[tokio::test]
async fn a_database_that_cannot_be_written_is_still_read() {
    if !is_sqlite() {
        return;
    }
    let (ici, lea, _, id) = busy().await;
    let form = lea.five_fields("Réparer des tablettes").await;
    let before = state(&ici).await;
    pragma(&ici, "pragma query_only = on").await;
    for step in ["publish", "save"] {
        let page = form.press(&lea.browser, "step", step).await;
        says(&page, StatusCode::SERVICE_UNAVAILABLE, "Réparer des tablettes");
        assert_eq!(page.form("/practices/new").get("body"), form.get("body"));
    }
    still_reads(&ici, &id).await;
    assert_eq!(state(&ici).await, before);
}

#[tokio::test]
async fn a_database_that_is_held_makes_writers_wait_five_seconds_and_loses_no_form() {
    if !is_sqlite() {
        return;
    }
    let (ici, lea, _, id) = busy().await;
    let form = lea.five_fields("Réparer des tablettes").await;
    let held = ici.site.db.begin().await.expect("a transaction");
    let began = std::time::Instant::now();
    let page = form.press(&lea.browser, "step", "publish").await;
    assert!((4..=12).contains(&began.elapsed().as_secs()), "{:?}", began.elapsed());
    says(&page, StatusCode::SERVICE_UNAVAILABLE, "Réparer des tablettes");
    still_reads(&ici, &id).await;
    drop(held);
    lea.publish_form(&page.form("/practices/new")).await;
}

/// One post of one client, which may be cut.
async fn post(binary: &Binary, token: &str, key: usize) -> Option<Value> {
    let body = json!({"title": format!("Animer l’atelier {key}"), "audience": "Tous", "territories": ["48"], "body": "On ouvre.", "outcome": "Mieux."});
    let answer = binary
        .client
        .post(format!("{}/api/v1/practices", binary.origin))
        .bearer_auth(token)
        .header("content-type", "application/json")
        .header("idempotency-key", format!("clef-{key}"))
        .body(body.to_string())
        .send()
        .await
        .ok()?;
    let status = answer.status();
    let text = answer.text().await.ok()?;
    assert_eq!(status, StatusCode::CREATED, "{text}");
    serde_json::from_str(&text).ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_a_kill_at_any_moment() {
    let binary = Arc::new(Binary::founded("tue").await);
    let add = ["user", "add", "--email", "lea@essai.example", "--name", "Léa", "--handle", "lea", "--password-stdin"];
    binary.prints(&add, "une mer entre deux iles\n").await;
    let token = Arc::new(binary.prints(&["token", "create", "--user", "lea"], "").await);
    let acknowledged: Arc<Mutex<Vec<(usize, Value)>>> = Arc::default();
    let next = Arc::new(AtomicUsize::new(0));
    let random = Random::system();
    for round in 0..6 {
        let mut server = binary.serve().await;
        let already = acknowledged.lock().expect("whole").len();
        let clients: Vec<_> = (0..4)
            .map(|_| {
                let (binary, token, next, acknowledged) =
                    (Arc::clone(&binary), Arc::clone(&token), Arc::clone(&next), Arc::clone(&acknowledged));
                tokio::spawn(async move {
                    loop {
                        let key = next.fetch_add(1, Ordering::Relaxed);
                        let Some(made) = post(&binary, &token, key).await else { return key };
                        acknowledged.lock().expect("whole").push((key, made));
                    }
                })
            })
            .collect();
        let enough = already + 1 + usize::try_from(random.below(40)).expect("few");
        until("some were acknowledged", || async { acknowledged.lock().expect("whole").len() >= enough }).await;
        // SIGKILL, in the middle of whatever each of the four is at.
        server.kill().await.expect("killed");
        let mut cut = Vec::new();
        for client in clients {
            cut.push(client.await.expect("no panic"));
        }
        let mut server = binary.serve().await;
        let known = acknowledged.lock().expect("whole").clone();
        for (key, made) in known {
            let id = made["id"].as_str().expect("an id");
            let answer =
                binary.client.get(format!("{}/api/v1/practices/{id}", binary.origin)).send().await.expect("an answer");
            assert_eq!(answer.status(), StatusCode::OK, "round {round}: {key} was acknowledged and is lost");
        }
        // Who was cut does not know: it calls again, and has its answer, whether it was done or not.
        for key in cut {
            let made = post(&binary, &token, key).await.expect("an answer");
            acknowledged.lock().expect("whole").push((key, made));
        }
        server.kill().await.expect("killed");
    }
    // Once each, and whole: a sheet, its version, its activity.
    let mut server = binary.serve().await;
    let expected = next.load(Ordering::Relaxed);
    let (mut seen, mut path) = (0, "/api/v1/practices?limit=100".to_owned());
    loop {
        let answer = binary.client.get(format!("{}{path}", binary.origin)).send().await.expect("an answer");
        let page: Value = serde_json::from_str(&answer.text().await.expect("text")).expect("JSON");
        seen += page["items"].as_array().expect("a list").len();
        let Some(cursor) = page["next"].as_str() else { break };
        path = format!("/api/v1/practices?limit=100&cursor={cursor}");
    }
    assert_eq!(seen, expected);
    let outbox = binary.client.get(format!("{}/network/outbox", binary.origin)).send().await.expect("an answer");
    let outbox: Value = serde_json::from_str(&outbox.text().await.expect("text")).expect("JSON");
    assert_eq!(outbox["totalItems"], expected, "{}", binary.authority());
    server.kill().await.expect("killed");
}

#[tokio::test]
async fn wrong_settings_are_one_sentence_and_exit_code_2() {
    let sound = "origin = \"https://reseau.example.org\"\n";
    for (settings, variable, names) in [
        (Some(""), None, "origin"),
        (Some("origin = \"reseau.example.org\"\n"), None, "origin"),
        (Some("origin = \"http://reseau.example.org\"\n"), None, "origin"),
        (Some("origin = \"https://reseau.example.org/chemin\"\n"), None, "origin"),
        (Some("origin = \"https://reseau.example.org\"\ndevelopment = true\n"), None, "development"),
        (Some("origin = \"https://reseau.example.org\"\ncouleur = 1\n"), None, "couleur"),
        (Some("origin = \n"), None, "archipel.toml"),
        (Some(sound), Some(("ARCHIPEL_LISTEN", "partout")), "listen"),
        (Some(sound), Some(("ARCHIPEL_COULEUR", "bleu")), "ARCHIPEL_COULEUR"),
        (Some(sound), Some(("ARCHIPEL_DEVELOPMENT", "oui")), "ARCHIPEL_DEVELOPMENT"),
        (Some(sound), Some(("ARCHIPEL_DATABASE_URL", "mysql://ici")), "database_url"),
        (Some(sound), Some(("DANGER_FEDERATION_ALLOW_LOCAL_IP", "1")), "DANGER_FEDERATION_ALLOW_LOCAL_IP"),
        (None, None, "archipel init"),
    ] {
        let folder = Folder::new("reglages");
        if let Some(text) = settings {
            std::fs::write(folder.path().join("archipel.toml"), text).expect("written");
        }
        let mut command = archipel(&["serve", "--data"]);
        command.arg(folder.path());
        if let Some((name, value)) = variable {
            command.env(name, value);
        }
        let output = command.output().await.expect("it ends");
        let said = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(2), "{settings:?} {variable:?}: {said}");
        assert!(said.contains(names) && said.lines().count() == 1, "{settings:?} {variable:?}: {said}");
    }
}

#[tokio::test]
async fn a_broken_or_missing_database_is_said_in_one_sentence() {
    if !is_sqlite() {
        return;
    }
    let binary = Binary::founded("casse").await;
    std::fs::write(binary.folder.path().join("archipel.sqlite"), "ceci n’est pas une base".repeat(500))
        .expect("written");
    let broken = binary.run(&["serve"], "").await;
    let said = String::from_utf8(broken.stderr).expect("UTF-8");
    assert_eq!(broken.status.code(), Some(1), "{said}");
    assert!(said.contains("archipel.sqlite") && said.lines().count() == 1, "{said}");
    // A folder that was restored without its database holds no network, and says so.
    let binary = Binary::founded("vide").await;
    for file in ["archipel.sqlite", "archipel.sqlite-wal", "archipel.sqlite-shm"] {
        let _ = std::fs::remove_file(binary.folder.path().join(file));
    }
    let empty = binary.run(&["serve"], "").await;
    let said = String::from_utf8(empty.stderr).expect("UTF-8");
    assert!(!empty.status.success() && said.contains("archipel init") && said.lines().count() == 1, "{said}");
}

#[tokio::test]
async fn what_the_head_of_a_delivery_refuses_is_not_waited_for() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let ici = Instance::start("ici", "48").await;
    let mut socket = tokio::net::TcpStream::connect(("127.0.0.1", ici.port())).await.expect("connected");
    let head = format!(
        "POST /inbox HTTP/1.1\r\nhost: {}\r\ncontent-type: multipart/form-data; boundary=x\r\ncontent-length: 900000\r\n\r\n",
        ici.authority()
    );
    socket.write_all(head.as_bytes()).await.expect("sent");
    // Not a byte of its body was sent.
    let mut answer = [0; 12];
    let read = tokio::time::timeout(std::time::Duration::from_secs(5), socket.read_exact(&mut answer)).await;
    read.expect("it does not wait").expect("an answer");
    assert_eq!(&answer, b"HTTP/1.1 415");
}

#[tokio::test]
async fn a_request_that_panics_or_is_cut_leaves_the_others_alone() {
    let (ici, lea, ..) = busy().await;
    // Half a form, then the link is cut.
    use tokio::io::AsyncWriteExt as _;
    let mut socket = tokio::net::TcpStream::connect(("127.0.0.1", ici.port())).await.expect("connected");
    let head = format!(
        "POST /practices/new HTTP/1.1\r\nhost: {}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 5000\r\n\r\ntitle=",
        ici.authority()
    );
    socket.write_all(head.as_bytes()).await.expect("sent");
    drop(socket);
    let before = ici.count("select count(*) from publications").await;
    let request =
        lea.browser.request(Method::POST, "/practices/new").header("content-type", "multipart/form-data; boundary=x");
    let page = lea.browser.send(request.body("--x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nTen")).await;
    assert!(page.status.is_client_error(), "{}", page.status);
    assert_eq!(ici.count("select count(*) from publications").await, before);
    lea.publish("Réparer des tablettes").await;
}
