//! A network is kept: one file holds all of it, whatever was being written, and gives it back elsewhere. What is
//! wrong with a file is found before anything is written.

use crate::support::{
    Folder, Instance, START,
    archive::{Forged, sealed},
    binary::{Binary, archipel},
    browser::Browser,
    database,
    form::Form,
    story::{Mediator, quiet, two_networks},
};
use archipel::{
    config::Config,
    db::{Db, Location},
    keeping::{self, KeepError, Made},
    random::Random,
    web::Role,
};
use axum::http::StatusCode;
use std::path::{Path, PathBuf};
use tokio::net::TcpListener;

pub(crate) const TITLE: &str = "Tenir une permanence au marché";

/// A backup made beside the running program, as the command makes it.
pub(crate) async fn backup(ici: &Instance, to: &Path) -> Made {
    let config = &ici.site.config;
    let file = config.data.join("archipel.sqlite");
    let place = config.database_url.as_deref().map_or(Location::File(&file), Location::Url);
    let db = Db::open_as_it_is(place).await.expect("opened beside");
    let made = keeping::backup(config, &db, ici.clock.now(), to, &mut |_| {}).await.expect("kept");
    db.close().await;
    made
}

/// Where a restore goes: SQLite when nothing is said, else this database.
fn variables(database: Option<String>) -> Vec<(String, String)> {
    vec![("ARCHIPEL_DATABASE_URL".into(), database.unwrap_or_default())]
}

async fn restore(file: &Path, data: &Path, database: Option<String>) -> Result<keeping::Restored, KeepError> {
    let variables = variables(database);
    keeping::restore(file, data, &variables, (START, &Random::seeded(5)), &mut |_| {}).await
}

async fn verify(file: &Path) -> Result<keeping::Verified, KeepError> {
    keeping::verify(file, &Random::system(), &mut |_| {}).await
}

/// Restores and serves where the one that was lost stood.
pub(crate) async fn comes_back(file: &Path, lost: Instance) -> Instance {
    let (port, clock) = (lost.port(), lost.clock.clone());
    lost.stop().await;
    let folder = Folder::new("retour");
    let database = database("retour").await;
    let named = variables(database.clone());
    let at = (clock.now(), &Random::seeded(5));
    keeping::restore(file, folder.path(), &named, at, &mut |_| {}).await.expect("restored");
    let text = std::fs::read_to_string(folder.path().join("archipel.toml")).expect("settings");
    let config = Config::read(folder.path(), &text, variables(database).into_iter()).expect("sound");
    let listener = TcpListener::bind(("127.0.0.1", port)).await.expect("its port");
    Instance::open(folder, config, clock, (listener, Random::seeded(99))).await
}

#[tokio::test]
async fn a_network_comes_back_from_a_backup_that_was_made_while_people_published() {
    let (lozere, caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let form = draft(&lea).await;
    let attached = lea.attach(&form, "photo.jpg", &photograph(), "Une table sous les platanes").await;
    assert_eq!(attached.status, StatusCode::SEE_OTHER, "{}", attached.words());
    let first = lea.publish_form(&lea.form(&form.action, &form.action).await).await;
    quiet(&[&lozere, &caledonie]).await;
    let out = Folder::new("sauvegardes");
    let file = out.path().join("lozere.archipel");
    let (made, ()) = tokio::join!(backup(&lozere, &file), async {
        for number in 0..10 {
            lea.publish(&format!("Pendant la sauvegarde {number}")).await;
        }
    });
    assert_eq!((made.files, made.lost), (1, 0));
    let found = verify(&file).await.expect("sound");
    let rows = |table: &str| found.tables.iter().find(|one| one.table == table).map(|one| one.rows).expect(table);
    // One instant: a sheet and its version, its activity and its place in the stream were written together.
    assert_eq!(rows("publications"), rows("versions"));
    assert!(found.tables.iter().all(|one| one.table != "sessions" && one.table != "search"));
    assert_eq!(found.found, rows("publications"));
    assert_eq!(lozere.texts("select value from settings where key = 'backup_made_at'").await, [START.rfc3339()]);
    quiet(&[&lozere, &caledonie]).await;

    let lozere = comes_back(&file, lozere).await;
    let reader = Browser::new(&lozere);
    let page = reader.get(&format!("/practices/{first}")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains(TITLE));
    let picture = format!("/media/{}", lozere.texts("select id from attachments where file is not null").await[0]);
    assert_eq!(reader.get(&picture).await.status, StatusCode::OK);
    assert!(reader.get("/search?q=permanence").await.text.contains(TITLE), "the search finds it");
    assert_eq!(lozere.count("select count(*) from sessions").await, 0);
    let epoch = lozere.texts("select value from settings where key = 'stream_epoch'").await;
    assert!(epoch.len() == 1 && epoch[0].len() == 32, "{epoch:?}");
    assert_eq!(lozere.count("select count(*) from audit where action = 'restore'").await, 1);
    // It is still the network that the others know: what it says now is believed.
    let lea = Browser::signed_in(&lozere, &lea.account).await;
    let lea = Mediator { browser: lea, account: lozere.person("zoe", Role::Contributor).await };
    lea.publish("Après la restauration").await;
    lozere.site.wake();
    caledonie.id_of("Après la restauration").await;
}

#[tokio::test]
async fn what_one_database_wrote_the_other_reads() {
    let Some(postgres) = database("croise").await else {
        println!("needs a PostgreSQL: TEST_POSTGRES_URL is not set");
        return;
    };
    let ici = Instance::start("lozere", "48").await;
    let lea = Mediator::at(&ici, "lea", Role::Contributor).await;
    lea.publish(TITLE).await;
    lea.publish("Étendre l’été à Ōtaki 🌍").await;
    quiet(&[&ici]).await;
    let out = Folder::new("sauvegardes");
    let (first, second) = (out.path().join("un"), out.path().join("deux"));
    backup(&ici, &first).await;
    // From PostgreSQL to SQLite, from there to an archive again, and back.
    let folder = out.path().join("sqlite");
    let one = restore(&first, &folder, None).await.expect("into SQLite");
    assert!(!one.postgres && one.database_left);
    let config = Config::load(&folder).expect("its settings name no database any more");
    let db = Db::open_as_it_is(Location::File(&folder.join("archipel.sqlite"))).await.expect("opened");
    keeping::backup(&config, &db, START, &second, &mut |_| {}).await.expect("kept");
    db.close().await;
    // What fails half way leaves nothing in PostgreSQL either.
    let forged = out.path().join("forged");
    let mut other = Forged::read(&second);
    let at = other.position("{\"section\":\"table actors\"");
    while other.lines[at + 1].starts_with('[') {
        other.lines.remove(at + 1);
    }
    other.write(&forged);
    let failed = restore(&forged, &out.path().join("postgres"), Some(postgres.clone())).await;
    assert!(matches!(failed, Err(KeepError::Refused(_))) && !out.path().join("postgres").exists());
    // So does a restore that was killed: what it staged is no instance.
    std::fs::create_dir_all(out.path().join("postgres/.restoring")).expect("made");
    let two = restore(&second, &out.path().join("postgres"), Some(postgres.clone())).await.expect("into PostgreSQL");
    assert!(two.postgres);
    for (one, two) in one.tables.iter().zip(&two.tables) {
        // These two tell of the restore itself.
        assert!(one == two || matches!(one.table.as_str(), "settings" | "audit"), "{one:?} {two:?}");
    }
    // New numbers follow the old ones.
    let db = Db::open(Location::Url(&postgres)).await.expect("opened");
    let mut tx = db.begin().await.expect("begun");
    let (last,): (i64,) = tx.query("select max(seq) from audit").one().await.expect("read");
    tx.query("insert into audit (at, actor, action, object, outcome) values (0, '', '', '', '')")
        .run()
        .await
        .expect("written");
    let (next,): (i64,) = tx.query("select max(seq) from audit").one().await.expect("read");
    assert_eq!(next, last + 1);
    drop(tx);
    assert!(matches!(restore(&second, &out.path().join("autre"), Some(postgres)).await, Err(KeepError::NotEmpty(_))));
    assert!(!out.path().join("autre").exists());
}

#[tokio::test]
async fn a_backup_of_an_older_version_is_brought_up_to_date() {
    let (out, file) = small().await;
    // As a program wrote it that knew two steps.
    let db = Db::open_empty(Location::File(&out.path().join("old.sqlite"))).await.expect("opened");
    let mut tx = db.begin().await.expect("begun");
    tx.bring_to(2).await.expect("made");
    let known: Vec<String> = tx.tables(&[]).await.expect("read").into_iter().map(|table| table.name).collect();
    drop(tx);
    let mut old = Forged::read(&file);
    let mut header: serde_json::Value = serde_json::from_str(&old.header).expect("JSON");
    header["step"] = 2.into();
    let is_known = |name: &str| known.iter().any(|known| known == name);
    let tables = header["tables"].as_array_mut().expect("tables");
    tables.retain(|one| is_known(one["table"]["name"].as_str().expect("a name")));
    old.header = header.to_string();
    let mut kept = true;
    old.lines.retain(|line| {
        if let Some(name) = line.strip_prefix("{\"section\":\"table ") {
            kept = is_known(name.trim_end_matches("\"}"));
        } else if line.starts_with("{\"section\"") {
            kept = true;
        }
        kept
    });
    let older = out.path().join("older");
    old.write(&older);
    verify(&older).await.expect("sound");
    let data = out.path().join("data");
    restore(&older, &data, None).await.expect("restored");
    let db = Db::open_as_it_is(Location::File(&data.join("archipel.sqlite"))).await.expect("opened");
    let mut conn = db.read().await.expect("a connection");
    assert_eq!(conn.step().await.expect("read"), archipel::db::known_step());
    let (streams,): (i64,) =
        conn.query("select count(*) from streams").one().await.expect("the newer tables are there");
    assert_eq!(streams, 0);
}

/// A small network with one file, and its archive.
async fn small() -> (Folder, PathBuf) {
    let ici = Instance::start("lozere", "48").await;
    let lea = Mediator::at(&ici, "lea", Role::Contributor).await;
    let form = draft(&lea).await;
    assert_eq!(lea.attach(&form, "notes.txt", b"une table", "").await.status, StatusCode::SEE_OTHER);
    quiet(&[&ici]).await;
    let out = Folder::new("sauvegardes");
    let file = out.path().join("sound");
    backup(&ici, &file).await;
    (out, file)
}

/// Neither read nor restored, for this reason, and nothing is left behind.
async fn is_refused(file: &Path, why: &str) {
    let data = file.with_file_name("nowhere");
    let said = match verify(file).await {
        Err(error) => error.to_string(),
        Ok(_) => panic!("verified: {why}"),
    };
    assert!(said.contains(why), "{why}: {said}");
    let said = match restore(file, &data, None).await {
        Err(error) => error.to_string(),
        Ok(_) => panic!("restored: {why}"),
    };
    assert!(said.contains(why) && said.lines().count() == 1, "{why}: {said}");
    assert!(!data.exists(), "{why}: something was left");
}

#[tokio::test]
async fn a_byte_changed_anywhere_is_found() {
    let (out, file) = small().await;
    let bytes = std::fs::read(&file).expect("read");
    let changed = out.path().join("changed");
    let last = bytes.len() - 90;
    let places = (0..200).chain((200..last).step_by(211)).chain(last..bytes.len());
    for at in places {
        let mut copy = bytes.clone();
        copy[at] ^= 0x20;
        std::fs::write(&changed, &copy).expect("written");
        assert!(matches!(verify(&changed).await, Err(KeepError::Refused(_))), "byte {at}");
    }
    let data = out.path().join("nowhere");
    assert!(restore(&changed, &data, None).await.is_err() && !data.exists());
    // Whoever changes it can also write another hash at its end: the parts have their own.
    let body = bytes.len() - 73;
    for at in (30..body).step_by(997) {
        let mut copy = bytes[..body].to_vec();
        copy[at] ^= 0x01;
        std::fs::write(&changed, sealed(copy)).expect("written");
        // Of what gzip says of itself some bytes mean nothing.
        let head = bytes.iter().position(|byte| *byte == b'\n').expect("a first line");
        assert!((head..head + 11).contains(&at) || verify(&changed).await.is_err(), "byte {at}");
    }
}

#[tokio::test]
async fn a_file_that_was_cut_short_is_found() {
    let (out, file) = small().await;
    let bytes = std::fs::read(&file).expect("read");
    let cut = out.path().join("cut");
    for length in [0, 1, 72, 73, 74, 500, bytes.len() / 2, bytes.len() - 74, bytes.len() - 1] {
        std::fs::write(&cut, &bytes[..length]).expect("written");
        is_refused(&cut, "this archive is refused").await;
        let length = length.min(bytes.len() - 73);
        std::fs::write(&cut, sealed(bytes[..length].to_vec())).expect("written");
        if length < bytes.len() - 73 {
            is_refused(&cut, "this archive is refused").await;
        }
    }
    assert!(verify(&file).await.is_ok());
}

#[tokio::test]
async fn what_a_forger_writes_is_refused_with_its_reason() {
    let (out, file) = small().await;
    let forged = out.path().join("forged");
    let sound = Forged::read(&file);
    sound.write(&forged);
    verify(&forged).await.expect("put together again it is the same");
    let try_with = async |why: &str, change: &dyn Fn(&mut Forged)| {
        let mut other = Forged::read(&file);
        change(&mut other);
        other.write(&forged);
        is_refused(&forged, why).await;
    };
    try_with("a name that is no hash", &|one| {
        let at = one.position("{\"file\"");
        one.lines[at] = "{\"file\":\"../../etc/passwd\",\"bytes\":9}".into();
    })
    .await;
    try_with("is not what its name says", &|one| {
        let at = one.position("{\"file\"");
        one.lines[at] = format!("{{\"file\":\"{}\",\"bytes\":9}}", "0".repeat(64));
    })
    .await;
    try_with("a file stands there twice", &|one| {
        let at = one.position("{\"file\"");
        let again: Vec<String> = one.lines[at..at + 2].to_vec();
        one.lines.extend(again);
    })
    .await;
    try_with("must come: something is missing or stands twice", &|one| {
        let at = one.position("{\"section\":\"table people\"");
        one.lines.insert(at, "{\"section\":\"secret\"}".into());
    })
    .await;
    try_with("stands twice", &|one| one.lines.push("{\"section\":\"media\"}".into())).await;
    try_with("a table `trojans` that this program does not know", &|one| {
        one.header = one.header.replacen("\"name\":\"people\"", "\"name\":\"trojans\"", 1);
    })
    .await;
    try_with("has columns that this program does not know", &|one| {
        one.header = one.header.replacen("\"name\":\"password_hash\"", "\"name\":\"password\"", 1);
    })
    .await;
    try_with("made by a newer version", &|one| one.header = one.header.replacen("\"version\":1", "\"version\":2", 1))
        .await;
    try_with("made by a newer version", &|one| one.header = one.header.replacen("\"step\":", "\"step\":9", 1)).await;
    try_with("cannot be read", &|one| {
        let at = one.position("{\"section\":\"table people\"");
        one.lines[at + 1] = "[1]".into();
    })
    .await;
    try_with("do not belong together", &|one| {
        let at = one.position("{\"section\":\"table actors\"");
        while one.lines[at + 1].starts_with('[') {
            one.lines.remove(at + 1);
        }
    })
    .await;
    try_with("made to fill a disk", &|one| {
        let at = one.position("{\"section\":\"media\"") + 1;
        let line = format!("\"{}\"", "A".repeat(100_000));
        one.lines.splice(at..at, std::iter::repeat_n(line, 800));
        one.lines.insert(at, format!("{{\"file\":\"{}\",\"bytes\":64000000}}", "0".repeat(64)));
    })
    .await;
}

#[tokio::test]
async fn administrators_see_when_their_network_was_last_kept() {
    let ici = Instance::start("lozere", "48").await;
    let anna = Mediator::at(&ici, "anna", Role::Administrator).await;
    let before = anna.read("/admin").await.words();
    assert!(before.contains("Dernière sauvegarde jamais"), "{before}");
    let out = Folder::new("sauvegardes");
    backup(&ici, &out.path().join("un")).await;
    let after = anna.read("/admin").await.words();
    assert!(after.contains("Dernière sauvegarde mar. 24 nov. 2026"), "{after}");
    assert!(after.contains("relue en entier jamais"), "{after}");
}

#[tokio::test]
async fn an_operator_keeps_a_network_and_has_it_back() {
    let ici = Binary::founded("sauvee").await;
    let mut serving = ici.serve().await;
    let out = Folder::new("sauvegardes");
    let file = out.path().join("un.archipel").display().to_string();
    let said = ici.prints(&["backup", &file], "").await;
    assert!(said.contains(&ici.origin), "{said}");
    use std::os::unix::fs::PermissionsExt as _;
    assert_eq!(std::fs::metadata(&file).expect("there").permissions().mode() & 0o777, 0o600);
    assert!(!out.path().join("un.archipel.part").exists());
    let again = ici.run(&["backup", &file], "").await;
    assert_eq!(again.status.code(), Some(2), "it overwrites nothing");
    let said = ici.prints(&["backup", "verify", &file], "").await;
    assert!(said.contains("people") && said.contains("is sound"), "{said}");
    let full = ici.run(&["restore", &file], "").await;
    assert_eq!(full.status.code(), Some(2), "{}", String::from_utf8_lossy(&full.stderr));
    serving.kill().await.expect("ended");
    let data = out.path().join("neuf");
    let mut command = archipel(&["restore", &file, "--data"]);
    command.arg(&data);
    if let Some(url) = database("neuf").await {
        command.env("ARCHIPEL_DATABASE_URL", url);
    }
    let restored = command.output().await.expect("it ends");
    assert!(restored.status.success(), "{}", String::from_utf8_lossy(&restored.stderr));
    let said = String::from_utf8_lossy(&restored.stdout).into_owned();
    assert!(said.contains("is not there"), "it says what is lost: {said}");
    let mode = |name: &str| std::fs::metadata(data.join(name)).expect(name).permissions().mode() & 0o777;
    assert_eq!((mode(""), mode("secret.key"), mode("archipel.toml")), (0o700, 0o600, 0o600));
    assert!(!data.join(".restoring").exists());
    let missing = archipel(&["backup", "verify", "/nowhere"]).output().await.expect("it ends");
    assert_eq!(missing.status.code(), Some(1));
}

/// The draft of a sheet, for files.
pub(crate) async fn draft(who: &Mediator) -> Form {
    let saved = who.five_fields(TITLE).await.press(&who.browser, "step", "save").await;
    who.form(saved.location(), saved.location()).await
}

/// A picture as a telephone takes it, small.
fn photograph() -> Vec<u8> {
    let picture = image::RgbImage::from_fn(32, 24, |x, y| {
        image::Rgb([u8::try_from(x * 7).unwrap_or(0), u8::try_from(y * 9).unwrap_or(0), 90])
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Jpeg).expect("encoded");
    bytes.into_inner()
}
