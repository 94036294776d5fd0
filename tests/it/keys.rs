//! New keys: what was said with the old ones still arrives and is believed, what a thief says with a revoked one is
//! not, and no old document brings it back.

use crate::support::{
    Instance,
    binary::Binary,
    browser::{Api, Browser},
    story::{quiet, renew, two_networks},
    until,
};
use archipel::{
    db::Conn,
    federation::{
        actors::{self, Actor, Fetched},
        document::Document,
        keys::SigningKey,
        published::{self, OVERLAP, Worth},
        rotation::Why,
        signature::sign_post,
        stream::{Reached, Receipt},
    },
    web::Role,
};
use axum::{Router, http::StatusCode};
use serde_json::{Value, json};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

const DAY: Duration = Duration::from_secs(24 * 3600);

async fn actor(conn: &mut Conn, uri: &str) -> Actor {
    actors::by_uri(conn, uri).await.expect("read").unwrap_or_else(|| panic!("{uri} is unknown"))
}

pub(crate) async fn known(at: &Instance, uri: &str) -> Actor {
    actor(&mut at.site.db.read().await.expect("a connection"), uri).await
}

async fn renew_all(ici: &Instance, why: Why) {
    for path in ["/actor", "/network", "/people/lea"] {
        renew(ici, path, why).await;
    }
}

async fn titles(instance: &Instance) -> Vec<String> {
    instance.texts("select title from publications where state = 'published' order by title").await
}

/// Both sides hold the same of the stream from one to the other.
async fn agree(from: &Instance, to: &Instance) {
    let sent = from.texts("select epoch || ' ' || head || ' ' || chain from streams where head > 0").await;
    let received =
        to.texts("select epoch || ' ' || received || ' ' || chain from received_streams where ended_at is null").await;
    assert_eq!(sent, received);
}

/// The key in use there of an actor of `ici` is the one that it has here.
async fn knows_present_keys(at: &Instance, ici: &Instance, path: &str) {
    let uri = ici.url(path);
    let (theirs, ours) = (known(at, &uri).await, known(ici, &uri).await);
    assert_eq!(theirs.public_key, ours.public_key, "{path}");
    assert_eq!(theirs.published_keys()[0].key, ours.published_keys()[0].key, "{path}");
}

#[tokio::test]
async fn new_keys_before_during_and_after_a_cut_lose_nothing() {
    let (lozere, mut caledonie) = two_networks().await;
    let lea = lozere.person("lea", Role::Contributor).await;
    let api = Api::new(&lozere, &lea);
    api.publish("Atelier 1", "48").await;
    renew_all(&lozere, Why::Rotation).await;
    api.publish("Atelier 2", "48").await;
    quiet(&[&lozere, &caledonie]).await;
    assert_eq!(titles(&caledonie).await, ["Atelier 1", "Atelier 2"]);
    caledonie.cut().await;
    api.publish("Atelier 3", "48").await;
    renew_all(&lozere, Why::Rotation).await;
    api.publish("Atelier 4", "48").await;
    renew(&lozere, "/people/lea", Why::Rotation).await;
    // The other side signs its receipts with another key when it comes back, and nobody told us yet.
    for path in ["/actor", "/network"] {
        renew(&caledonie, path, Why::Rotation).await;
    }
    lozere.clock.advance(DAY * 20);
    caledonie.clock.advance(DAY * 20);
    caledonie.mend().await;
    lozere.clock.advance(Duration::from_secs(2 * 3600));
    caledonie.clock.advance(Duration::from_secs(2 * 3600));
    until("all has come", || async { titles(&caledonie).await.len() == 4 }).await;
    renew_all(&lozere, Why::Rotation).await;
    api.publish("Atelier 5", "48").await;
    quiet(&[&lozere, &caledonie]).await;
    assert_eq!(titles(&caledonie).await.len(), 5);
    agree(&lozere, &caledonie).await;
    agree(&caledonie, &lozere).await;
    for path in ["/actor", "/network", "/people/lea"] {
        knows_present_keys(&caledonie, &lozere, path).await;
    }
    knows_present_keys(&lozere, &caledonie, "/network").await;
    assert_eq!(caledonie.texts("select error from journal where state = 'refused'").await, Vec::<String>::new());
    // What is signed now is signed with the key that is published: their network can still be read.
    let found = lozere.site.federation.catch_up(&caledonie.site.config.origin).await.expect("read");
    assert_eq!(found.head, found.received);
    lozere.site.federation.fetch_actor(&caledonie.url("/network")).await.expect("fetched");
}

#[tokio::test]
async fn the_announcement_is_proved_by_the_key_before_which_holds_for_four_hundred_days() {
    let (lozere, caledonie) = two_networks().await;
    let lea = lozere.person("lea", Role::Contributor).await;
    Api::new(&lozere, &lea).publish("Atelier 1", "48").await;
    quiet(&[&lozere, &caledonie]).await;
    let last = async || -> Value {
        let row: (Vec<u8>,) = lozere
            .site
            .db
            .read()
            .await
            .expect("a connection")
            .query("select o.body from outbox o join actors a on a.id = o.actor_id where a.handle = 'lea' order by seq desc limit 1")
            .one()
            .await
            .expect("said");
        serde_json::from_slice(&row.0).expect("JSON")
    };
    let practice = last().await;
    let before = renew(&lozere, "/people/lea", Why::Rotation).await;
    let now = lozere.clock.now();
    let update = last().await;
    assert_eq!(update["type"], "Update");
    assert_eq!(published::worth(&before.published_keys(), &update, now), Worth::Proved, "who pinned it believes");
    let after = known(&lozere, &before.uri).await;
    assert_ne!((&after.private_key, &after.proof_key), (&before.private_key, &before.proof_key), "they are gone");
    // As another server reads it.
    let document = Document::from_value(update["object"].clone()).expect("an actor");
    let keys = published::read(&document, &lozere.site.config.origin);
    assert_eq!(keys.iter().map(|key| key.expires.is_some()).collect::<Vec<_>>(), [false, true]);
    assert_eq!(keys[1].id, format!("{}#proof-1", after.uri));
    for (days, worth) in [(0, Worth::Proved), (399, Worth::Proved), (401, Worth::Nothing)] {
        assert_eq!(published::worth(&keys, &practice, now.plus(DAY * days)), worth, "{days}");
    }
    // It falls out of the document with the first rotation after its end.
    for _ in 0..=OVERLAP.as_secs() / DAY.as_secs() {
        lozere.clock.advance(DAY);
        archipel::upkeep::once(&lozere.site).await.expect("done");
    }
    renew(&lozere, "/people/lea", Why::Rotation).await;
    let last = known(&lozere, &before.uri).await.published_keys();
    assert_eq!(last.len(), 2);
    assert_eq!(last[1].id, keys[0].id);
}

/// What a thief sends: signed with this private key, in the name of its actor.
pub(crate) async fn forged(victim: &Instance, target: &Instance, stolen: &Actor, title: &str) -> u16 {
    let key: SigningKey =
        victim.site.federation.sealer.signing_key(stolen.private_key.as_deref().expect("stolen")).expect("opens");
    let uri = format!("{}/practices/{title}", victim.origin());
    let body = json!({
        "id": format!("{uri}#create"), "type": "Create", "actor": stolen.uri,
        "to": ["https://www.w3.org/ns/activitystreams#Public"],
        "object": {"id": uri, "type": "Article", "attributedTo": stolen.uri, "name": title, "content": title,
            "to": ["https://www.w3.org/ns/activitystreams#Public"]},
    })
    .to_string();
    let url = target.url("/inbox").parse().expect("an address");
    let now = target.clock.now();
    let headers =
        sign_post(&url, target.authority(), body.as_bytes(), &stolen.key_id, &key, None, now).expect("signed");
    let browser = Browser::new(target);
    let mut request = browser.request(axum::http::Method::POST, "/inbox").body(body);
    for (name, value) in headers {
        request = request.header(name, value);
    }
    browser.send(request).await.status.as_u16()
}

#[tokio::test]
async fn a_stolen_key_signs_nothing_after_its_revocation_and_no_old_document_revives_it() {
    let (lozere, caledonie) = two_networks().await;
    let lea = lozere.person("lea", Role::Contributor).await;
    Api::new(&lozere, &lea).publish("Atelier 1", "48").await;
    quiet(&[&lozere, &caledonie]).await;
    let uri = lozere.url("/people/lea");
    let old_document = lozere.site.federation.actor_document(&known(&lozere, &uri).await);
    let stolen = known(&lozere, &uri).await;
    assert_eq!(forged(&lozere, &caledonie, &stolen, "avant").await, 202, "whoever holds the key is believed");
    renew(&lozere, "/people/lea", Why::Compromised).await;
    quiet(&[&lozere, &caledonie]).await;
    assert_eq!(lozere.count("select withdraws from outbox order by seq desc limit 1").await, 1, "it goes first");
    assert_eq!(forged(&lozere, &caledonie, &stolen, "apres").await, 401);
    until("it is told why", || async {
        let why = caledonie.texts("select detail from audit where action = 'inbox' and detail like '401%'").await;
        why == ["401: the signature does not verify"]
    })
    .await;
    // A proof with it says nothing, by whatever road it comes.
    let there = known(&caledonie, &uri).await;
    let mut said = json!({"id": lozere.url("/activities/x"), "type": "Delete", "actor": uri, "object": uri});
    let sealer = &lozere.site.federation.sealer;
    let key = sealer.proof_key(stolen.proof_key.as_deref().expect("stolen")).expect("opens");
    archipel::federation::proof::prove(&mut said, &format!("{uri}#proof-1"), &key, caledonie.clock.now());
    assert_eq!(published::worth(&there.published_keys(), &said, caledonie.clock.now()), Worth::Nothing);
    // The document of before, from a cache, an archive or a thief, again and again.
    let old = Fetched::read(&Document::from_value(old_document).expect("a document")).expect("an actor");
    for _ in 0..2 {
        let mut tx = caledonie.site.db.begin().await.expect("a transaction");
        old.store(&mut tx, &caledonie.site.here()).await.expect("stored");
        tx.commit().await.expect("committed");
    }
    assert_eq!(forged(&lozere, &caledonie, &stolen, "encore").await, 401);
    knows_present_keys(&caledonie, &lozere, "/people/lea").await;
    assert_eq!(
        published::worth(&known(&caledonie, &uri).await.published_keys(), &said, caledonie.clock.now()),
        Worth::Nothing
    );
    // What she says herself arrives as before, and its revocation stands in her document for everybody.
    Api::new(&lozere, &lea).publish("Atelier 2", "48").await;
    quiet(&[&lozere, &caledonie]).await;
    assert!(titles(&caledonie).await.contains(&"Atelier 2".to_owned()));
    let document = lozere.site.federation.actor_document(&known(&lozere, &uri).await);
    let live = document["assertionMethod"].as_array().expect("keys");
    assert!(live.iter().all(|key| key["revoked"].is_null()) && live.len() == 1, "{document}");
    assert_eq!(
        document["verificationMethod"].as_array().expect("keys").len(),
        2,
        "that of requests and that of proofs"
    );
}

#[tokio::test]
async fn what_is_signed_with_a_new_key_is_heard_before_the_announcement() {
    let (lozere, caledonie) = two_networks().await;
    lozere.person("lea", Role::Contributor).await;
    let before = renew(&lozere, "/people/lea", Why::Rotation).await;
    quiet(&[&lozere, &caledonie]).await;
    // Nothing tells this one.
    let pair = lozere.site.federation.sealer.new_pair().expect("a pair");
    let mut tx = lozere.site.db.begin().await.expect("a transaction");
    tx.query("update actors set public_key = $1, private_key = $2 where id = $3")
        .bind(pair.public_pem)
        .bind(pair.private)
        .bind(before.id.clone())
        .run()
        .await
        .expect("written");
    tx.commit().await.expect("committed");
    let present = known(&lozere, &before.uri).await;
    assert_eq!(forged(&lozere, &caledonie, &present, "neuf").await, 202);
    assert_eq!(forged(&lozere, &caledonie, &before, "ancien").await, 401, "and the one before is no more heard");
    knows_present_keys(&caledonie, &lozere, "/people/lea").await;
}

#[tokio::test]
async fn a_receipt_signed_with_a_stolen_key_moves_nothing() {
    let (lozere, mut caledonie) = two_networks().await;
    let lea = lozere.person("lea", Role::Contributor).await;
    quiet(&[&lozere, &caledonie]).await;
    let stolen = renew(&caledonie, "/network", Why::Compromised).await;
    quiet(&[&lozere, &caledonie]).await;
    caledonie.cut().await;
    Api::new(&lozere, &lea).publish("Atelier 1", "48").await;
    until("it was tried", || async { lozere.count("select max(fails) from streams").await > 0 }).await;
    let row: (String, i64, String) = lozere
        .site
        .db
        .read()
        .await
        .expect("a connection")
        .query("select epoch, head, chain from streams")
        .one()
        .await
        .expect("a stream");
    let receipt = Receipt {
        by: caledonie.site.config.origin.clone(),
        of: lozere.site.config.origin.clone(),
        reached: Reached { epoch: row.0, number: row.1, chain: row.2 },
        at: lozere.clock.now(),
    };
    let key = caledonie.site.federation.sealer.proof_key(stolen.proof_key.as_deref().expect("stolen")).expect("opens");
    let lie = receipt.sign(&format!("{}#proof-1", stolen.uri), &key).to_string();
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", caledonie.port())).await.expect("its port");
    let told = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&told);
    let thief = Router::new().fallback(move || async move {
        count.fetch_add(1, Ordering::SeqCst);
        (StatusCode::ACCEPTED, lie)
    });
    let thief = tokio::spawn(async move { axum::serve(listener, thief).await });
    lozere.clock.advance(Duration::from_secs(3600));
    caledonie.clock.advance(Duration::from_secs(3600));
    until("the lie was told", || async { told.load(Ordering::SeqCst) > 0 }).await;
    until("it was heard", || async { lozere.count("select max(fails) from streams").await > 1 }).await;
    thief.abort();
    let _ = thief.await;
    assert_eq!(lozere.count("select count(*) from streams where head > acknowledged").await, 1, "it is still due");
    caledonie.mend().await;
    lozere.clock.advance(Duration::from_secs(3600));
    caledonie.clock.advance(Duration::from_secs(3600));
    until("it has come", || async { titles(&caledonie).await == ["Atelier 1"] }).await;
}

#[tokio::test]
async fn what_was_due_when_its_key_was_revoked_arrives_by_either_road() {
    let (lozere, mut caledonie) = two_networks().await;
    let lea = lozere.person("lea", Role::Contributor).await;
    let api = Api::new(&lozere, &lea);
    api.publish("Atelier 1", "48").await;
    quiet(&[&lozere, &caledonie]).await;
    caledonie.cut().await;
    for number in 2..=4 {
        api.publish(&format!("Atelier {number}"), "48").await;
    }
    renew_all(&lozere, Why::Compromised).await;
    api.publish("Atelier 5", "48").await;
    until("it was tried", || async { lozere.count("select max(fails) from streams").await > 0 }).await;
    caledonie.mend().await;
    // Read from where it was said, before anything is delivered.
    caledonie.site.federation.catch_up(&lozere.site.config.origin).await.expect("read");
    until("all has come", || async { titles(&caledonie).await.len() == 5 }).await;
    lozere.clock.advance(Duration::from_secs(3600));
    caledonie.clock.advance(Duration::from_secs(3600));
    quiet(&[&lozere, &caledonie]).await;
    agree(&lozere, &caledonie).await;
    for path in ["/actor", "/network", "/people/lea"] {
        knows_present_keys(&caledonie, &lozere, path).await;
    }
}

#[tokio::test]
async fn whoever_reads_a_stream_with_a_wrong_signature_makes_us_ask_for_its_key_a_few_times_only() {
    let (lozere, caledonie) = two_networks().await;
    quiet(&[&lozere, &caledonie]).await;
    let stolen = renew(&caledonie, "/actor", Why::Compromised).await;
    quiet(&[&lozere, &caledonie]).await;
    let key =
        caledonie.site.federation.sealer.signing_key(stolen.private_key.as_deref().expect("stolen")).expect("opens");
    let url = lozere.url("/federation/stream?epoch=&after=0&withdrawals=false").parse().expect("an address");
    let read = |key_id: String| {
        let headers =
            archipel::federation::signature::sign_get(&url, lozere.authority(), &key_id, &key, lozere.clock.now())
                .expect("signed");
        let browser = Browser::new(&lozere);
        let mut request =
            browser.request(axum::http::Method::GET, "/federation/stream?epoch=&after=0&withdrawals=false");
        for (name, value) in headers {
            request = request.header(name, value);
        }
        async move { browser.send(request).await.status }
    };
    let before = known(&lozere, &stolen.uri).await.fetched_at;
    lozere.clock.advance(Duration::from_secs(1));
    assert_eq!(read(stolen.key_id.clone()).await, StatusCode::UNAUTHORIZED);
    let asked = known(&lozere, &stolen.uri).await.fetched_at;
    assert_ne!(asked, before, "its key may be another since");
    for _ in 0..10 {
        assert_eq!(read(stolen.key_id.clone()).await, StatusCode::UNAUTHORIZED);
    }
    lozere.clock.advance(Duration::from_secs(1));
    assert_eq!(read(stolen.key_id.clone()).await, StatusCode::UNAUTHORIZED);
    assert_eq!(known(&lozere, &stolen.uri).await.fetched_at, asked, "not at each request");
}

#[tokio::test]
async fn a_command_changes_the_keys_of_a_program_that_runs() {
    let ici = Binary::founded("cles").await;
    let _serving = ici.serve().await;
    let shown = async |path: &str| -> Value {
        let answer = ici.client.get(format!("{}{path}", ici.origin)).header("accept", "application/activity+json");
        answer.send().await.expect("an answer").json().await.expect("JSON")
    };
    let before = (shown("/actor").await, shown("/network").await);
    let listed = ici.prints(&["keys", "list"], "").await;
    assert!(listed.contains("relay") && listed.lines().count() == 2, "{listed}");
    ici.prints(&["keys", "rotate"], "").await;
    let after = (shown("/actor").await, shown("/network").await);
    assert_ne!(before.0["publicKey"], after.0["publicKey"]);
    assert_ne!(before.1["assertionMethod"][0], after.1["assertionMethod"][0]);
    assert_eq!(after.1["assertionMethod"].as_array().expect("keys").len(), 2);
    ici.prints(&["keys", "revoke", "--actor", "relay"], "").await;
    let revoked = shown("/actor").await;
    assert_eq!(revoked["assertionMethod"].as_array().expect("keys").len(), 1);
    assert!(revoked["verificationMethod"].as_array().expect("keys").iter().all(|key| key["revoked"].is_string()));
    for (arguments, code) in [(&["keys", "revoke"][..], 2), (&["keys", "rotate", "--actor", "personne"], 2)] {
        assert_eq!(ici.run(arguments, "").await.status.code(), Some(code), "{arguments:?}");
    }
}

#[tokio::test]
async fn an_administrator_replaces_and_revokes_keys_knowing_what_follows() {
    let lozere = Instance::start("lozere", "48").await;
    let anna = lozere.person("anna", Role::Administrator).await;
    let lea = lozere.person("lea", Role::Contributor).await;
    let browser = Browser::signed_in(&lozere, &anna).await;
    let page = browser.get("/admin/keys").await;
    assert!(page.text.contains("@lea") && page.text.contains("@relay"), "{}", page.text);
    let id = known(&lozere, &lozere.url("/people/lea")).await.id;
    let sent = browser.submit("/admin/keys", "/admin/keys", &[("actor", &id)]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    assert_eq!(known(&lozere, &lozere.url("/people/lea")).await.published_keys().len(), 2);
    let path = format!("/admin/keys/revoke?actor={id}");
    let warned = browser.get(&path).await;
    assert!(warned.text.contains("ne pourra plus revenir"), "{}", warned.text);
    let form = warned.form("/admin/keys/revoke");
    let sent = browser
        .post(
            &form.action,
            &form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect::<Vec<_>>(),
        )
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let keys = known(&lozere, &lozere.url("/people/lea")).await.published_keys();
    assert_eq!(keys.iter().filter(|key| key.revoked.is_none()).count(), 1);
    assert_eq!(
        lozere.texts("select action || ' ' || actor from audit where action like 'keys-%' order by seq").await,
        ["keys-rotate anna", "keys-revoke anna"]
    );
    assert_eq!(Browser::signed_in(&lozere, &lea).await.get("/admin/keys").await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        browser.submit("/admin/keys", "/admin/keys", &[("actor", "nobody")]).await.status,
        StatusCode::NOT_FOUND
    );
}
