//! The deliberation of an adoption as a file.

use super::{TITLE, adopt, first_of, new_form, plain, scene};
use crate::{
    continuity::a_day_later,
    keeping::{backup, comes_back},
    specifications::scene::Scene,
    support::{
        Folder, Instance,
        browser::{Api, Browser, Page},
        bundle,
        form::{File, Form},
        story::{Mediator, quiet},
    },
};
use archipel::publications::{files, media::MAX_FILE};
use archipel::web::Role;
use axum::http::StatusCode;
use reqwest::Method;
use serde_json::json;

const PDF: &[u8] = b"%PDF-1.7\n% deliberation 2026-11-20 du conseil, signee\n";
const NAME: &str = "Délibération du 20 novembre.pdf";
const ADOPTED: &[(&str, &str)] = &[
    ("name", "Province des Îles"),
    ("territory", "988"),
    ("status", "adopted"),
    ("day", "2026-11-20"),
    ("organ", "Assemblée de province"),
];
const SHOWN: &str = "select coalesce(said, '') || ' ' || name || ' ' || bytes from attachments";

async fn sent(who: &Mediator, form: &Form, name: &str, bytes: &[u8]) -> Page {
    form.send_with(&who.browser, &[File { field: "file", name, bytes }]).await
}

/// Joe's structure adopts it with this file; returns the path of the statement.
async fn adopted(scene: &Scene) -> String {
    let form = new_form(&scene.joe, &scene.there, "adoption").await.set_all(ADOPTED);
    let sent = sent(&scene.joe, &form, NAME, PDF).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{} {:?}", sent.words(), sent.errors());
    sent.location().to_owned()
}

/// Where the file stands on the page of the only statement about the text.
async fn link(who: &Mediator, path: &str) -> String {
    let page = who.read(&first_of(who, path, "adoptions").await).await;
    let start = page.text.find("/media/").unwrap_or_else(|| panic!("{}", page.words()));
    page.text[start..].split('"').next().expect("an address").to_owned()
}

fn seen(scene: &Scene) -> [(&Mediator, &str); 3] {
    [(&scene.lea, &scene.here), (&scene.joe, &scene.there), (&scene.sam, &scene.far)]
}

#[tokio::test]
async fn a_deliberation_is_read_on_every_network_with_its_size_until_the_adoption_is_taken_back() {
    let scene = scene().await;
    let mine = adopted(&scene).await;
    scene.quiet().await;
    let mut links = Vec::new();
    for (who, path) in seen(&scene) {
        for page in [first_of(who, path, "adoptions").await, format!("{path}/adoptions")] {
            let words = plain(&who.read(&page).await);
            assert!(words.contains(&format!("{NAME} (PDF, 1 Ko)")), "{page}: {words}");
        }
        let at = link(who, path).await;
        let file = who.browser.get(&at).await;
        assert_eq!((file.status, file.text.as_bytes()), (StatusCode::OK, PDF));
        assert_eq!(file.header("content-type"), "application/pdf");
        links.push(at);
    }
    assert_eq!(scene.everywhere(SHOWN).await.map(|rows| rows.len()), [1, 1, 1]);
    // Corrected, it keeps its file.
    let action = format!("{mine}/edit");
    let form = scene.joe.form(&action, &action).await.set("reservations", "Sans le calendrier.");
    assert_eq!(form.send_with(&scene.joe.browser, &[]).await.status, StatusCode::SEE_OTHER);
    scene.quiet().await;
    for ((who, path), at) in seen(&scene).into_iter().zip(&links) {
        assert_eq!(link(who, path).await, *at);
        assert!(plain(&who.read(&first_of(who, path, "adoptions").await).await).contains("Sans le calendrier."));
    }
    // Another file takes its place.
    let form = scene.joe.form(&action, &action).await;
    let other = [PDF, b"% corrigee\n"].concat();
    assert_eq!(sent(&scene.joe, &form, "Corrigée.pdf", &other).await.status, StatusCode::SEE_OTHER);
    scene.quiet().await;
    for ((who, path), old) in seen(&scene).into_iter().zip(&links) {
        let at = link(who, path).await;
        assert_eq!(who.browser.get(&at).await.text.as_bytes(), other);
        assert_eq!(who.browser.get(old).await.status, StatusCode::NOT_FOUND);
    }
    let action = format!("{mine}/withdraw");
    let gone = scene.joe.form(&action, &action).await.send(&scene.joe.browser).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER);
    scene.quiet().await;
    assert_eq!(scene.everywhere(SHOWN).await, [[""; 0]; 3]);
    let words = plain(&scene.joe.read(&mine).await);
    assert!(words.contains("Corrigée.pdf"), "{words}");
    assert!(!scene.joe.read(&mine).await.text.contains("/media/"));
}

#[tokio::test]
async fn a_file_that_cannot_be_taken_is_an_error_of_its_field_and_nothing_typed_is_lost() {
    let scene = scene().await;
    let form = new_form(&scene.joe, &scene.there, "adoption").await.set_all(ADOPTED);
    let long = format!("{}.pdf", "é".repeat(296));
    let great = [PDF, &vec![b' '; MAX_FILE]].concat();
    for (name, bytes) in [
        ("trop.pdf", great.as_slice()),
        ("faux.pdf", b"<html>"),
        ("notes.txt", b"du texte"),
        ("tableur.ods", b"PK\x03\x04 feuilles"),
        ("programme.exe", b"MZ"),
        (&long, PDF),
    ] {
        let page = sent(&scene.joe, &form, name, bytes).await;
        assert_eq!((page.status, page.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["file"]), "{name}");
        let again = page.form(&form.action);
        for (field, value) in ADOPTED {
            assert_eq!(again.get(field), *value, "{name}");
        }
    }
    assert_eq!(scene.caledonie.count("select count(*) from specification_statements").await, 0);
    // What is wrong elsewhere does not make the file travel twice.
    let page = sent(&scene.joe, &form.clone().set("organ", ""), NAME, PDF).await;
    assert_eq!((page.status, page.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["organ"]));
    assert!(plain(&page).contains(&format!("Joint : {NAME} (PDF, 1 Ko).")), "{}", page.words());
    let again = page.form(&form.action).set("organ", "Assemblée de province");
    // Nobody but who sent it has it meanwhile.
    let kept = again.get("kept").to_owned();
    let other = Mediator::at(&scene.caledonie, "eve", Role::Contributor).await;
    assert_eq!(other.browser.get(&format!("/media/{kept}")).await.status, StatusCode::NOT_FOUND);
    let theirs = new_form(&other, &scene.there, "adoption").await.set_all(ADOPTED).set("kept", &kept);
    assert_eq!(theirs.send_with(&other.browser, &[]).await.errors(), ["file"]);
    let done = again.send_with(&scene.joe.browser, &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{} {:?}", done.words(), done.errors());
    // The same once more, as an answer got lost: it is stated once.
    let twice = again.send_with(&scene.joe.browser, &[]).await;
    assert_eq!(twice.status, StatusCode::SEE_OTHER, "{} {:?}", twice.words(), twice.errors());
    assert_eq!(scene.caledonie.count("select count(*) from specification_statements").await, 1);
    assert!(plain(&scene.joe.read(done.location()).await).contains(NAME));
}

#[tokio::test]
async fn bytes_that_are_not_those_that_were_signed_are_not_shown() {
    let scene = scene().await;
    adopted(&scene).await;
    scene.quiet().await;
    let name = files::name(PDF);
    let at = scene.caledonie.site.config.data.join("media").join(&name[..2]).join(&name);
    std::fs::write(&at, b"%PDF-1.7 une autre decision").expect("another file");
    let (ours, theirs) = (link(&scene.lea, &scene.here).await, link(&scene.sam, &scene.far).await);
    assert_eq!(scene.lea.browser.get(&ours).await.status, StatusCode::NOT_FOUND);
    assert_eq!(scene.sam.browser.get(&theirs).await.status, StatusCode::NOT_FOUND);
    assert_eq!(scene.mayotte.count("select count(*) from attachments where file is not null").await, 0);
}

#[tokio::test]
async fn a_deliberation_that_an_old_copy_does_not_have_comes_back_from_who_read_it() {
    let mut scene = scene().await;
    let out = Folder::new("sauvegardes");
    let old = out.path().join("vieille.archipel");
    backup(&scene.caledonie, &old).await;
    adopted(&scene).await;
    scene.quiet().await;
    let at = link(&scene.sam, &scene.far).await;
    assert_eq!(scene.sam.browser.get(&at).await.status, StatusCode::OK);
    scene.caledonie = comes_back(&old, scene.caledonie).await;
    for _ in 0..3 {
        a_day_later(&scene.all()).await;
    }
    let states = "select s.state || ' ' || t.name from specification_statements s join attachments t on t.said = s.uri";
    assert_eq!(scene.caledonie.texts(states).await, [format!("listed {NAME}")]);
    let back = scene.caledonie.texts("select id from attachments where file is not null").await;
    let read = Browser::new(&scene.caledonie).get(&format!("/media/{}", back[0])).await;
    assert_eq!(read.text.as_bytes(), PDF);
}

#[tokio::test]
async fn a_blocked_network_shows_no_deliberation() {
    let scene = Scene::of([Role::Administrator, Role::Contributor, Role::Animator], async |_, _| {}).await;
    adopted(&scene).await;
    scene.quiet().await;
    let at = link(&scene.lea, &scene.here).await;
    assert_eq!(scene.lea.browser.get(&at).await.status, StatusCode::OK);
    scene.lea.block(&scene.caledonie).await;
    scene.quiet().await;
    assert_eq!(scene.lea.browser.get(&at).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_deliberation_travels_on_a_key() {
    let (lozere, caledonie) = crate::support::story::two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let joe = Mediator::at(&caledonie, "joe", Role::Contributor).await;
    let here = crate::specifications::opened(&lea, TITLE).await;
    quiet(&[&lozere, &caledonie]).await;
    bundle::run(&caledonie, "update streams set fails = 9, next_at = 9000000000000000").await;
    let there = format!("/specifications/{}", caledonie.id_of(TITLE).await);
    let form = new_form(&joe, &there, "adoption").await.set_all(ADOPTED);
    assert_eq!(sent(&joe, &form, NAME, PDF).await.status, StatusCode::SEE_OTHER);
    let out = Folder::new("cle");
    let made = bundle::export(&caledonie, &lozere, &out.path().join("cle.archipel")).await;
    assert_eq!(made.media, 1);
    carried(&made.files, &lozere).await;
    let at = link(&lea, &here).await;
    drop(caledonie);
    let read = lea.browser.get(&at).await;
    assert_eq!((read.status, read.text.as_bytes()), (StatusCode::OK, PDF));
}

async fn carried(parts: &[std::path::PathBuf], to: &Instance) {
    for part in parts {
        bundle::import(to, part).await;
    }
    quiet(&[to]).await;
}

#[tokio::test]
async fn a_script_attaches_a_deliberation_and_takes_it_off() {
    let scene = scene().await;
    let joe = Api::new(&scene.caledonie, &scene.joe.account);
    let mine = adopt(&scene.joe, &scene.there, ADOPTED).await;
    let at = format!("{mine}/attachments");
    let post = async |name: &str, bytes: &[u8]| {
        let body = [
            format!("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n").as_bytes(),
            bytes,
            b"\r\n--x--\r\n",
        ]
        .concat();
        let request = joe.request(Method::POST, &at).header("content-type", "multipart/form-data; boundary=x");
        joe.send(request.body(body)).await
    };
    for (name, bytes) in [("faux.pdf", b"MZ".as_slice()), (&format!("{}.pdf", "n".repeat(296)), PDF), ("rien.pdf", b"")]
    {
        let refused = post(name, bytes).await;
        assert_eq!(
            (refused.status, &refused.json()["errors"][0]["field"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!("file"))
        );
    }
    let made = post("deliberation.pdf", PDF).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text);
    let made = made.json();
    assert_eq!((&made["revision"], &made["file"]["bytes"]), (&json!(2), &json!(PDF.len())));
    assert_eq!(made["file"]["sha256"], json!(files::name(PDF)));
    scene.quiet().await;
    let lea = Api::new(&scene.lozere, &scene.lea.account);
    let theirs = lea.get(&format!("{}/statements?kind=adoption", scene.here)).await.json();
    assert_eq!(theirs["items"][0]["file"], made["file"]);
    let off = joe.send(joe.request(Method::DELETE, &at)).await;
    assert_eq!((off.status, &off.json()["file"]), (StatusCode::OK, &json!(null)));
    scene.quiet().await;
    assert_eq!(scene.everywhere(SHOWN).await, [[""; 0]; 3]);
}
