//! Pictures and files: what they carried beside the picture is gone, what is not what it says is
//! refused, and nothing that somebody uploads is ever taken for a page or an actor. Rows 9 and 54 of
//! the security table.

use crate::support::{
    Instance,
    browser::{Api, Browser, Page},
    form::Form,
    peer::Peer,
    story::{Mediator, two_networks},
    until,
};
use archipel::{federation::peers::Mode, time::Clock, upkeep, web::Role};
use axum::http::StatusCode;
use image::{ImageFormat, RgbImage};
use reqwest::Method;
use serde_json::json;
use std::{
    io::Cursor,
    path::{Path, PathBuf},
    time::Duration,
};

const ALT: &str = "Une table pliante sous une halle";
const SECRET: &[u8] = b"44.5180N 3.5010E chez Mme Rouviere";

fn picture(format: ImageFormat, width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let picture = RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8, y as u8, 80]));
    picture.write_to(&mut Cursor::new(&mut bytes), format).expect("encoded");
    bytes
}

/// A photograph as a telephone makes it: Exif with a place (an APP1 segment), and a comment.
fn photograph() -> Vec<u8> {
    let jpeg = picture(ImageFormat::Jpeg, 64, 48);
    // TIFF header, one directory of one entry: the GPS directory, with the place as text.
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x25\x88\x04\0\x01\0\0\0\x1a\0\0\0\0\0\0\0".to_vec();
    exif.extend_from_slice(b"\x01\0\x1b\0\x07\0");
    exif.extend_from_slice(&(SECRET.len() as u32).to_le_bytes());
    exif.extend_from_slice(b"\x2c\0\0\0\0\0\0\0");
    exif.extend_from_slice(SECRET);
    let mut bytes = jpeg[..2].to_vec();
    for (marker, content) in [(0xe1, exif.as_slice()), (0xfe, SECRET)] {
        bytes.extend_from_slice(&[0xff, marker]);
        bytes.extend_from_slice(&(content.len() as u16 + 2).to_be_bytes());
        bytes.extend_from_slice(content);
    }
    bytes.extend_from_slice(&jpeg[2..]);
    bytes
}

/// The head of a PNG of this size, which no machine should try to hold.
fn bomb(side: u32) -> Vec<u8> {
    let mut head = b"IHDR".to_vec();
    head.extend_from_slice(&side.to_be_bytes());
    head.extend_from_slice(&side.to_be_bytes());
    head.extend_from_slice(&[8, 6, 0, 0, 0]);
    let mut sum = flate2::Crc::new();
    sum.update(&head);
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
    bytes.extend_from_slice(&head);
    bytes.extend_from_slice(&sum.sum().to_be_bytes());
    bytes.extend_from_slice(b"\0\0\0\x0cIDAT\x78\x9c\x63\0\0\0\x01\0\x01\0\0\0");
    bytes
}

fn holds(bytes: &[u8], secret: &[u8]) -> bool {
    bytes.windows(secret.len()).any(|part| part == secret)
}

async fn download(browser: &Browser, path: &str) -> (Page, Vec<u8>) {
    let request = browser.request(Method::GET, path);
    let response = request.send().await.expect("an answer");
    let page = Page { status: response.status(), headers: response.headers().clone(), text: String::new() };
    (page, response.bytes().await.expect("bytes").to_vec())
}

/// The draft of a sheet, for files.
async fn draft(who: &Mediator) -> Form {
    let saved = who.five_fields("Tenir une permanence").await.press(&who.browser, "step", "save").await;
    who.form(saved.location(), saved.location()).await
}

async fn ici() -> (Instance, Mediator) {
    let ici = Instance::start("ici", "48").await;
    let lea = Mediator::at(&ici, "lea", Role::Contributor).await;
    (ici, lea)
}

#[tokio::test]
async fn a_photograph_loses_its_place_before_anybody_sees_it() {
    let (lozere, caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let form = draft(&lea).await;
    assert!(holds(&photograph(), SECRET));
    let attached = lea.attach(&form, "photo.jpg", &photograph(), ALT).await;
    assert_eq!(attached.status, StatusCode::SEE_OTHER, "{} {:?}", attached.words(), attached.errors());
    let id = lea.publish_form(&lea.form(&form.action, &form.action).await).await;
    let page = Browser::new(&lozere).get(&format!("/practices/{id}")).await;
    assert!(page.text.contains(&format!("alt=\"{ALT}\"")), "{}", page.text);
    let path = format!("/media/{}", lozere.texts("select id from attachments").await[0]);
    assert!(page.text.contains(&path) && page.text.contains("width=\"64\""), "its size is said before it comes");
    let (answer, bytes) = download(&Browser::new(&lozere), &path).await;
    assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "image/jpeg"));
    assert!(!holds(&bytes, SECRET) && !holds(&bytes, b"Exif"), "it still says where it was taken");
    assert!(answer.header("cache-control").contains("immutable"));
    // Nothing of it is in the folder either.
    let mut folders = vec![lozere.folder.path().join("media")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                assert!(!holds(&std::fs::read(path).expect("read"), SECRET));
            }
        }
    }
    // The other network shows it from its own address: readers ask no third server.
    let there = caledonie.id_of("Tenir une permanence").await;
    let page = Browser::new(&caledonie).get(&format!("/practices/{there}")).await;
    assert!(
        page.text.contains(&format!("alt=\"{ALT}\"")) && !page.text.contains(&format!("src=\"{}", lozere.origin()))
    );
    let copy = format!("/media/{}", caledonie.texts("select id from attachments").await[0]);
    let (answer, _) = download(&Browser::new(&caledonie), &copy).await;
    assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "image/jpeg"));
}

#[tokio::test]
async fn a_picture_has_words_or_is_said_to_be_decorative() {
    let (ici, lea) = ici().await;
    let form = draft(&lea).await;
    let refused = lea.attach(&form, "photo.jpg", &photograph(), "").await;
    assert_eq!((refused.status, refused.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["alt"]));
    assert_eq!(refused.form(&form.action).get("title"), "Tenir une permanence");
    assert_eq!(ici.count("select count(*) from attachments").await, 0);
    let decorative = lea.attach(&form.set("decorative", "1"), "photo.jpg", &photograph(), "").await;
    assert_eq!(decorative.status, StatusCode::SEE_OTHER, "{:?}", decorative.errors());
    assert_eq!(ici.texts("select alt from attachments").await, [""]);
}

#[tokio::test]
async fn sec_54_what_is_not_what_it_says_is_refused() {
    let (ici, lea) = ici().await;
    let form = draft(&lea).await;
    let svg = br#"<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>"#;
    let page = b"<!doctype html><script>alert(1)</script>";
    let actor =
        json!({"@context": "https://www.w3.org/ns/activitystreams", "id": ici.url("/people/evil"), "type": "Person"});
    for (name, bytes) in [
        ("dessin.svg", svg.to_vec()),
        ("dessin.png", svg.to_vec()),
        ("page.html", page.to_vec()),
        ("page.pdf", page.to_vec()),
        ("photo.jpg", page.to_vec()),
        ("photo.gif", [b"GIF89a/*".as_slice(), page, b"*/=0;".as_slice()].concat()),
        ("photo.png", bomb(50_000)),
        ("photo.jpg", photograph()[..40].to_vec()),
        ("actor.json", actor.to_string().into_bytes()),
        ("feuille.mvg", b"push graphic-context\nimage Over 0,0 0,0 'msl:/etc/passwd'".to_vec()),
        ("photo.tiff", b"II*\0\x08\0\0\0\0\0\0\0\0\0".to_vec()),
        ("photo.bmp", [b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0".as_slice(), &[0; 56]].concat()),
        ("notes.txt", vec![0xff, 0xfe, 0x00, 0x41]),
        ("sans-extension", b"texte".to_vec()),
        ("lourd.txt", vec![b'a'; 10 * 1024 * 1024 + 1]),
    ] {
        let refused = lea.attach(&form, name, &bytes, ALT).await;
        assert_eq!((refused.status, refused.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["file"]), "{name}");
    }
    let huge = lea.attach(&form, "enorme.txt", &vec![b'a'; 22 * 1024 * 1024], ALT).await;
    assert_eq!(huge.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(ici.count("select count(*) from attachments").await, 0);
    assert_eq!(lea.form(&form.action, &form.action).await.get("title"), "Tenir une permanence", "the text is safe");
}

#[tokio::test]
async fn two_files_in_one_become_the_picture_alone() {
    let (ici, lea) = ici().await;
    let form = draft(&lea).await;
    let archive = b"PK\x03\x04<script>alert(1)</script>";
    let polyglot = [photograph().as_slice(), archive].concat();
    assert_eq!(lea.attach(&form, "../../photo.php.jpg", &polyglot, ALT).await.status, StatusCode::SEE_OTHER);
    let path = format!("/media/{}", ici.texts("select id from attachments").await[0]);
    // Its owner sees it; until it is published, nobody else does.
    let seen = lea.browser.get(&path).await;
    assert_eq!((seen.status, seen.header("cache-control")), (StatusCode::OK, "private, no-store"));
    assert_eq!(Browser::new(&ici).get(&path).await.status, StatusCode::NOT_FOUND);
    lea.publish_form(&lea.form(&form.action, &form.action).await).await;
    let (_, bytes) = download(&Browser::new(&ici), &path).await;
    assert!(!holds(&bytes, b"script") && image::load_from_memory(&bytes).is_ok());
    assert_eq!(ici.texts("select name from attachments").await, ["photo.php.jpg"]);
}

/// Row 9: a server that is asked for this address as ActivityPub must not get an actor.
#[tokio::test]
async fn sec_09_an_uploaded_actor_is_a_download_and_nothing_else() {
    let ici = Instance::start_in("ici", "48", Mode::Open, Clock::manual(crate::support::START)).await;
    let lea = Mediator::at(&ici, "lea", Role::Contributor).await;
    let form = draft(&lea).await;
    let peer = Peer::start("ally").await;
    let actor = peer.actor_document("alice", "Person").to_string().replace(peer.origin(), ici.origin());
    assert_eq!(lea.attach(&form, "actor.txt", actor.as_bytes(), "").await.status, StatusCode::SEE_OTHER);
    let id = lea.publish_form(&lea.form(&form.action, &form.action).await).await;
    let path = format!("/media/{}", ici.texts("select id from attachments").await[0]);
    let browser = Browser::new(&ici);
    for accept in ["application/activity+json", "application/ld+json", "text/html", "*/*"] {
        let page = browser.send(browser.request(Method::GET, &path).header("accept", accept)).await;
        assert_eq!(
            (page.status, page.header("content-type")),
            (StatusCode::OK, "application/octet-stream"),
            "{accept}"
        );
        assert!(page.header("content-disposition").starts_with("attachment;"), "{accept}");
        assert_eq!(page.header("x-content-type-options"), "nosniff");
        assert!(page.header("content-security-policy").contains("sandbox"), "{accept}");
        assert_eq!(page.text, actor);
    }
    // And for a program that uploads: the same rules.
    let api = Api::new(&ici, &lea.account);
    let list = api.get(&format!("/practices/{id}")).await.json();
    assert!(list.to_string().contains(&path), "{list}");
}

#[tokio::test]
async fn a_remote_picture_is_fetched_from_its_own_origin_and_made_safe() {
    let ici = Instance::start_in("ici", "48", Mode::Open, Clock::manual(crate::support::START)).await;
    let (ally, third) = (Peer::start("ally").await, Peer::start("third").await);
    // Served with a type of its own, the bytes are no picture.
    ally.serve_as("/p/1.jpg", "image/jpeg", json!({"id": ally.uri("/p/1.jpg"), "type": "Person"}));
    let attachment = |url: String| json!({"type": "Image", "mediaType": "image/jpeg", "url": url, "name": ALT});
    let id = ally.uri("/articles/1");
    let article = json!({"id": id, "type": "Article", "attributedTo": ally.uri("/alice"), "name": "Titre", "content": "<p>x</p>",
        "to": ["https://www.w3.org/ns/activitystreams#Public"],
        "attachment": [attachment(ally.uri("/p/1.jpg")), attachment(third.uri("/p/2.jpg")), attachment("http://127.0.0.1:1/x.jpg".into())]});
    let create =
        json!({"id": format!("{id}/create"), "type": "Create", "actor": ally.uri("/alice"), "object": article});
    assert_eq!(ally.deliver(&ici, &create).await, 202);
    until("it is here", || async { ici.count("select count(*) from publications").await == 1 }).await;
    assert_eq!(ici.texts("select remote_url from attachments").await, [ally.uri("/p/1.jpg")], "of its own origin only");
    let path = format!("/media/{}", ici.texts("select id from attachments").await[0]);
    // However many look at it, the other server is asked once; and once more when it may have been mended.
    let asked = || ally.asked().iter().filter(|path| path.as_str() == "/p/1.jpg").count();
    let browser = Browser::new(&ici);
    for _ in 0..3 {
        assert_eq!(browser.get(&path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(asked(), 1);
    }
    ici.clock.advance(Duration::from_secs(601));
    assert_eq!((browser.get(&path).await.status, asked()), (StatusCode::NOT_FOUND, 2));
    assert_eq!(third.asked(), Vec::<String>::new());
}

#[tokio::test]
async fn the_drafts_of_one_person_do_not_fill_the_disk() {
    let (ici, lea) = ici().await;
    let form = draft(&lea).await;
    assert_eq!(lea.attach(&form, "un.txt", b"un", "").await.status, StatusCode::SEE_OTHER);
    let mut tx = ici.site.db.begin().await.unwrap();
    tx.query("update attachments set bytes = 314572798").run().await.unwrap();
    tx.commit().await.unwrap();
    let other = draft(&lea).await;
    let refused = lea.attach(&other, "trois.txt", b"trois", "").await;
    assert_eq!((refused.status, refused.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["file"]));
    assert_eq!(lea.attach(&other, "un.txt", b"un", "").await.status, StatusCode::SEE_OTHER, "what fits is taken");
    // Each has room of their own.
    let lou = Mediator::at(&ici, "lou", Role::Contributor).await;
    assert_eq!(lou.attach(&draft(&lou).await, "trois.txt", b"trois", "").await.status, StatusCode::SEE_OTHER);
}

/// Every file of the store, by its name.
fn stored(ici: &Instance) -> Vec<PathBuf> {
    let entries =
        |folder: &Path| std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.expect("an entry").path());
    entries(&ici.folder.path().join("media")).flat_map(|folder| entries(&folder).collect::<Vec<_>>()).collect()
}

fn made_two_days_ago(file: &Path) {
    let then = std::time::SystemTime::now() - Duration::from_secs(48 * 3600);
    std::fs::File::options().write(true).open(file).and_then(|file| file.set_modified(then)).expect("dated");
}

#[tokio::test]
async fn a_file_that_nothing_names_leaves_the_disk_after_a_day() {
    let (ici, lea) = ici().await;
    let form = draft(&lea).await;
    for (name, bytes) in [("gardee.txt", b"ce qui reste".as_slice()), ("retiree.txt", b"ce qui part")] {
        assert_eq!(lea.attach(&form, name, bytes, "").await.status, StatusCode::SEE_OTHER);
    }
    // The same bytes in another draft: one file, two rows.
    let other = draft(&lea).await;
    assert_eq!(lea.attach(&other, "copie.txt", b"ce qui reste", "").await.status, StatusCode::SEE_OTHER);
    assert_eq!(stored(&ici).len(), 2);
    let mut tx = ici.site.db.begin().await.unwrap();
    tx.query("delete from attachments where name in ('gardee.txt', 'retiree.txt')").run().await.unwrap();
    tx.commit().await.unwrap();
    upkeep::once(&ici.site).await.expect("done");
    assert_eq!(stored(&ici).len(), 2, "the row may be on its way");
    stored(&ici).iter().for_each(|file| made_two_days_ago(file));
    upkeep::once(&ici.site).await.expect("done");
    assert_eq!(stored(&ici).len(), 1, "what another row names stays");
    stored(&ici).iter().for_each(|file| made_two_days_ago(file));
    assert_eq!(lea.attach(&other, "encore.txt", b"ce qui reste", "").await.status, StatusCode::SEE_OTHER);
    let young = |file: &PathBuf| file.metadata().unwrap().modified().unwrap().elapsed().unwrap().as_secs() < 3600;
    assert_eq!(stored(&ici).iter().filter(|file| young(file)).count(), 1, "written again, it is young again");
}
