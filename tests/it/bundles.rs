//! Federation carried by hand: the cable between Lozère and Nouvelle-Calédonie is cut, and somebody takes the boat.

use crate::support::{
    Folder, Instance,
    browser::Browser,
    bundle::{Part, apart, cursor, export, export_in, files, illustrated, import, place, received, run, titles},
    form::File,
    snapshot,
    story::Mediator,
    until,
};
use archipel::{bundles, federation::stream, upkeep, web::Role};
use axum::{
    Router,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use reqwest::Method;
use serde_json::json;
use std::{
    collections::BTreeSet,
    future::Future as _,
    path::PathBuf,
    sync::{Arc, Mutex},
    task::Poll,
    time::Duration,
};

#[tokio::test]
async fn what_a_key_carries_arrives_and_what_comes_back_is_not_sent_again() {
    let (lozere, mut caledonie) = apart().await;
    let key = Folder::new("cle");
    let (there, back) = (key.path().join("aller"), key.path().join("retour"));
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let sheet = illustrated(&lea, "Tenir une permanence").await;
    lea.comment(&sheet, None, "Prévoir une rallonge.").await;
    let gone = lea.publish("Ouvrir une porte").await;
    lea.delete(&gone).await;
    lea.correct(&sheet, &[("title", "Tenir une permanence au marché")]).await;
    let (head, acknowledged) = cursor(&lozere).await;
    let made = export(&lozere, &caledonie, &there).await;
    assert_eq!((made.files.len(), made.media), (1, 1));
    assert_eq!(i64::try_from(made.activities), Ok(head - acknowledged));

    // Nobody there has ever heard of Léa, and her network cannot be asked.
    assert_eq!(caledonie.count("select count(*) from actors where handle = 'lea'").await, 0);
    let mut lozere = lozere;
    lozere.cut().await;
    let read = import(&caledonie, &there).await;
    assert_eq!((read.state.as_str(), read.refused, read.missing), ("done", 0, 0), "{read:?}");
    assert_eq!(read.activities, head - acknowledged);
    assert_eq!(read.media, 1);
    let copy = caledonie.id_of("Tenir une permanence au marché").await;
    until("all is applied", || async {
        caledonie.count("select count(*) from journal where state = 'new'").await == 0
    })
    .await;
    assert_eq!(titles(&caledonie).await, ["Tenir une permanence au marché"], "what was deleted is not there");
    let reader = Browser::new(&caledonie);
    let page = reader.get(&format!("/practices/{copy}")).await;
    assert!(page.words().contains("Prévoir une rallonge."), "{}", page.words());
    let picture = caledonie.texts("select id from attachments where remote_url is not null").await;
    assert_eq!(picture.len(), 1);
    let shown = reader.send(reader.request(Method::GET, &format!("/media/{}", picture[0]))).await;
    assert_eq!((shown.status, shown.header("content-type")), (StatusCode::OK, "image/jpeg"));
    upkeep::once(&caledonie.site).await.expect("done");
    assert_eq!(caledonie.count("select count(*) from carried_files").await, 0, "it belongs to the sheet now");

    // Sam answers; the boat goes back.
    let sam = Mediator::at(&caledonie, "sam", Role::Contributor).await;
    sam.comment(&copy, None, "Chez nous, on la tient le jeudi.").await;
    export(&caledonie, &lozere, &back).await;
    lozere.mend().await;
    caledonie.cut().await;
    let read = import(&lozere, &back).await;
    assert_eq!((read.state.as_str(), read.receipt.as_str(), read.activities), ("done", "moved", 1), "{read:?}");
    assert_eq!(cursor(&lozere).await, (head, head));
    until("the answer is there", || async {
        Browser::new(&lozere).get(&format!("/practices/{sheet}")).await.words().contains("le jeudi")
    })
    .await;

    // The cable is mended: what is said from now on is sent, nothing else.
    let numbers = Arc::new(Mutex::new(Vec::new()));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", caledonie.port())).await.expect("its port");
    let heard = Arc::clone(&numbers);
    let router = Router::new().route(
        "/inbox",
        post(move |headers: HeaderMap| async move {
            heard.lock().expect("whole").push(headers[stream::HEADER].to_str().expect("text").to_owned());
            StatusCode::SERVICE_UNAVAILABLE
        }),
    );
    let counting = tokio::spawn(async move { axum::serve(listener, router).await });
    run(&lozere, "update streams set fails = 0, next_at = 0").await;
    lea.publish("Animer un atelier").await;
    until("it is sent", || async { !numbers.lock().expect("whole").is_empty() }).await;
    let first = numbers.lock().expect("whole")[0].clone();
    assert!(first.contains(&format!("number={},", head + 1)), "{first}");
    counting.abort();
}

/// Every order of so many things.
fn orders(count: usize) -> Vec<Vec<usize>> {
    if count == 0 {
        return vec![Vec::new()];
    }
    let shorter = orders(count - 1);
    let insert = |order: &Vec<usize>, at: usize| {
        let mut order = order.clone();
        order.insert(at, count - 1);
        order
    };
    shorter.iter().flat_map(|order| (0..=order.len()).map(move |at| insert(order, at))).collect()
}

#[tokio::test]
async fn parts_are_read_in_any_order_any_of_them_and_as_often_as_one_likes() {
    let (lozere, caledonie) = apart().await;
    let key = Folder::new("cle");
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let before = received(&caledonie).await;
    let start = caledonie.count("select received from received_streams").await;
    for number in 1..=4 {
        lea.publish(&format!("Animer l’atelier {number}")).await;
    }
    let made = export_in(&lozere, &caledonie, &key.path().join("aller"), 1).await;
    assert_eq!(made.files.len(), 4, "one activity a part");
    let sent = lozere.texts("select epoch || ' ' || head || ' ' || chain from streams").await;
    let known = caledonie.count("select count(*) from journal").await;
    let last = caledonie.count("select max(seq) from journal").await;
    for order in orders(4) {
        let mut came = BTreeSet::new();
        for at in order.iter().flat_map(|at| [*at, order[0]]) {
            let row = import(&caledonie, &made.files[at]).await;
            assert_eq!((row.state.as_str(), row.refused), ("done", 0), "{order:?}: {row:?}");
            assert_eq!(row.activities, i64::from(came.insert(at)), "{order:?}: once");
            let whole = (0..4).take_while(|at| came.contains(at)).count();
            let reached = caledonie.count("select received from received_streams").await;
            assert_eq!(reached, start + i64::try_from(whole).expect("few"), "{order:?}");
            assert_eq!(row.missing > 0, whole < came.len(), "{order:?}: what is missing is told");
            let journaled = caledonie.count("select count(*) from journal").await - known;
            assert_eq!(usize::try_from(journaled), Ok(came.len()), "{order:?}: what came is kept, whatever is missing");
        }
        assert_eq!(received(&caledonie).await, sent, "{order:?}: both sides hold the same");
        until("all is applied", || async { titles(&caledonie).await.len() == 4 }).await;
        // As it was, for the next order.
        let mut tx = caledonie.site.db.begin().await.expect("a transaction");
        for sql in ["delete from publications", "delete from early_places"] {
            tx.query(sql).run().await.expect("written");
        }
        let (number, hash) = before[0].split_once(' ').and_then(|(_, rest)| rest.split_once(' ')).expect("two");
        tx.query("delete from journal where seq > $1").bind(last).run().await.expect("written");
        tx.query("update received_streams set received = $1, chain = $2")
            .bind(number.parse::<i64>().expect("a number"))
            .bind(hash.to_owned())
            .run()
            .await
            .expect("written");
        tx.commit().await.expect("committed");
        assert_eq!(caledonie.count("select count(*) from journal").await, known);
    }
}

#[tokio::test]
async fn text_comes_before_files_and_a_lost_part_of_files_loses_no_text() {
    let (lozere, caledonie) = apart().await;
    let key = Folder::new("cle");
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    illustrated(&lea, "Tenir une permanence").await;
    lea.publish("Ouvrir une porte").await;
    let made = export_in(&lozere, &caledonie, &key.path().join("aller"), 1).await;
    let parts: Vec<Part> = made.files.iter().map(|file| Part::read(file)).collect();
    let media: Vec<u64> = parts.iter().map(|part| part.head["media"].as_u64().expect("a count")).collect();
    assert_eq!(media, [0, 0, 1]);
    // The files first, weeks before the text.
    let files_first = import(&caledonie, &made.files[2]).await;
    assert_eq!((files_first.media, files_first.activities), (1, 0), "{files_first:?}");
    assert_eq!(caledonie.count("select count(*) from carried_files").await, 1);
    for file in &made.files[..2] {
        assert_eq!(import(&caledonie, file).await.state, "done");
    }
    caledonie.id_of("Ouvrir une porte").await;
    let picture = caledonie.texts("select id from attachments").await;
    let mut lozere = lozere;
    lozere.cut().await;
    let reader = Browser::new(&caledonie);
    let shown = reader.send(reader.request(Method::GET, &format!("/media/{}", picture[0]))).await;
    assert_eq!(shown.status, StatusCode::OK);
}

#[tokio::test]
async fn a_reading_that_is_cut_has_failed_once_and_is_done_by_hand() {
    let (lozere, caledonie) = apart().await;
    let key = Folder::new("cle");
    let file = key.path().join("aller");
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    illustrated(&lea, "Tenir une permanence").await;
    export(&lozere, &caledonie, &file).await;
    let mut cut = 0;
    for most in [1, 2, 4, 8, 16] {
        let place = place(&caledonie);
        let mut reading = std::pin::pin!(bundles::import(&place, &file));
        let mut polls = 0;
        let ended = std::future::poll_fn(|context| {
            polls += 1;
            if polls > most {
                return Poll::Ready(false);
            }
            reading.as_mut().poll(context).map(|row| row.is_ok())
        })
        .await;
        cut += i64::from(!ended);
    }
    assert!(cut >= 3, "it takes more than that to read it");
    let running = caledonie.count("select count(*) from bundles where state = 'running'").await;
    assert!(running >= 1, "what is under way is noted before it begins");
    let folder = caledonie.stop().await;
    // It starts again; where several may share a database, what is young may be the work of another.
    lozere.clock.advance(Duration::from_secs(3 * 3600));
    let text = std::fs::read_to_string(folder.path().join("archipel.toml")).expect("settings");
    let config = archipel::config::Config::read(folder.path(), &text, std::iter::empty()).expect("sound");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let life = (listener, archipel::random::Random::seeded(9));
    let caledonie = Instance::open(folder, config, lozere.clock.clone(), life).await;
    let failed = "select count(*) from bundles where state = 'failed' and error = 'interrupted'";
    assert_eq!(caledonie.count(failed).await, running);
    assert_eq!(caledonie.count("select count(*) from bundles where state = 'running'").await, 0);
    let rows = caledonie.count("select count(*) from bundles").await;
    upkeep::once(&caledonie.site).await.expect("done");
    assert_eq!(caledonie.count("select count(*) from bundles").await, rows, "nothing is tried again by itself");
    let row = import(&caledonie, &file).await;
    assert_eq!((row.state.as_str(), row.activities + row.known, row.media), ("done", 1, 1), "{row:?}");
    caledonie.id_of("Tenir une permanence").await;
}

#[tokio::test]
async fn an_administrator_takes_and_reads_bundles_from_the_page_of_a_network() {
    let (lozere, caledonie) = apart().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    lea.publish("Ouvrir une porte").await;
    let (ada, sam) = (
        Mediator::at(&lozere, "ada", Role::Administrator).await,
        Mediator::at(&caledonie, "sam", Role::Administrator).await,
    );
    let network = |instance: &Instance| {
        let site = instance.site.clone();
        async move {
            let row: (String,) =
                site.db.read().await.expect("a connection").query("select id from networks").one().await.expect("one");
            format!("/admin/networks/{}", row.0)
        }
    };
    let (here, there) = (network(&lozere).await, network(&caledonie).await);
    let path = format!("{here}/bundles");
    assert!(ada.read(&here).await.text.contains(&format!("href=\"{path}\"")), "the page of the network leads there");
    assert_eq!(lea.browser.get(&path).await.status, StatusCode::FORBIDDEN);
    let page = ada.read(&path).await;
    assert!(page.words().contains("Un message attend ce réseau depuis"), "{}", page.words());
    let token = page.token();
    let body = form_urlencoded::Serializer::new(String::new()).append_pair("csrf", &token).finish();
    let request = ada.browser.request(Method::POST, &format!("{path}/export"));
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let request = request.header("cookie", ada.browser.cookie());
    let answer = request.body(body).send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(answer.headers()["content-disposition"].to_str().expect("text").contains("attachment"));
    let bundle = answer.bytes().await.expect("bytes");

    let path = format!("{there}/bundles");
    let send = |bytes: Vec<u8>| {
        let (sam, path) = (&sam, path.clone());
        async move {
            let form = sam.form(&path, &format!("{path}/import")).await;
            let sent = form.send_with(&sam.browser, &[File { field: "file", name: "../../cle", bytes: &bytes }]).await;
            if sent.status == StatusCode::SEE_OTHER { sam.read(sent.location()).await.words() } else { sent.words() }
        }
    };
    let read = send(bundle.to_vec()).await;
    assert!(read.contains("Un message nouveau. Aucun déjà connu."), "{read}");
    caledonie.id_of("Ouvrir une porte").await;
    assert!(send(bundle.to_vec()).await.contains("Aucun message nouveau. Un déjà connu."));
    assert!(send(b"Bienvenue au Wifi du port".to_vec()).await.contains("Ce fichier n’est pas un paquet d’Archipel."));
    assert!(send(Vec::new()).await.contains("Choisissez le fichier à lire."));
    let mut stale = sam.form(&path, &format!("{path}/import")).await.set("csrf", "autre");
    stale.fields.reverse();
    let stale = stale.send_with(&sam.browser, &[File { field: "file", name: "cle", bytes: &bundle }]).await;
    assert_eq!(stale.status, StatusCode::FORBIDDEN);
    assert_eq!(caledonie.count("select count(*) from bundles").await, 3);
    let history = sam.read(&path).await.words();
    assert!(history.contains("Paquet lu") && history.contains("sam"), "{history}");
    assert!(ada.read(&format!("{here}/bundles")).await.words().contains("Un message emporté."));
    for instance in [&lozere, &caledonie] {
        let left: Vec<_> =
            files(instance).into_iter().filter(|path| path.to_string_lossy().contains("/bundles/")).collect();
        assert_eq!(left, Vec::<PathBuf>::new(), "what was sent or read is gone");
    }
}

#[tokio::test]
async fn the_head_of_a_bundle_reads_as_it_did() {
    let (lozere, caledonie) = apart().await;
    let key = Folder::new("cle");
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    lea.publish("Ouvrir une porte").await;
    let file = key.path().join("aller");
    export(&lozere, &caledonie, &file).await;
    let mut head = Part::read(&file).head;
    head["from"] = json!("https://lozere.example");
    head["to"] = json!("https://nc.example");
    for name in ["id", "epoch", "sha256", "bytes", "program"] {
        assert!(!head[name].is_null(), "{name}");
        head[name] = json!("…");
    }
    head["proof"]["proofValue"] = json!("z…");
    head["proof"]["verificationMethod"] = json!("https://lozere.example/network#…");
    snapshot::check("bundles/head", &head);
    let second = key.path().join("encore");
    export(&lozere, &caledonie, &second).await;
    let first_line = &std::fs::read(&file).expect("read")[..bundles::HEAD];
    let previous = archipel::publications::files::name(first_line);
    assert_eq!(Part::read(&second).head["previous"], json!(previous), "it names the one before");
}

#[tokio::test]
async fn the_command_says_in_one_sentence_why_a_file_is_refused() {
    let ici = crate::support::binary::Binary::founded("lozere").await;
    let file = ici.folder.path().join("cle");
    std::fs::write(&file, "Bienvenue au Wifi du port".repeat(500)).expect("written");
    let file = file.to_str().expect("text").to_owned();
    let refused = ici.run(&["bundle", "import", &file], "").await;
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert_eq!(said, format!("archipel: {file} is refused: it is not a bundle of Archipel\n"));
    let missing = ici.run(&["bundle", "import", "/nowhere/at/all"], "").await;
    assert_eq!(missing.status.code(), Some(1));
    let unknown = ici.run(&["bundle", "export", "--to", "nc.example", &format!("{file}.2")], "").await;
    assert_eq!(unknown.status.code(), Some(2), "{}", String::from_utf8_lossy(&unknown.stderr));
}
