//! Nothing is ever lost: two networks find out whether they hold the same, mend what differs, and give each other back
//! what one of them lost, which is believed by the proof of its author alone.

use crate::{
    keeping::{backup, comes_back, draft},
    support::{
        Folder, Instance,
        peer::Peer,
        story::{Mediator, quiet, two_networks},
        until,
    },
};
use archipel::{
    networks::{catch_up, continuity, digest},
    origin::Origin,
    publications::{store, versions},
    web::Role,
};
use axum::http::StatusCode;
use std::time::Duration;

/// Both catch up and compare, as they do once a day.
pub(crate) async fn a_day_later(instances: &[&Instance]) {
    for instance in instances {
        instance.clock.advance(Duration::from_secs(24 * 3600));
        let mut tx = instance.site.db.begin().await.expect("a transaction");
        catch_up::ask(&mut tx, &instance.site.here(), true).await.expect("asked");
        tx.commit().await.expect("committed");
        instance.site.wake();
    }
    quiet(instances).await;
}

/// `direction collection found mended left` of each comparison with the only other network.
async fn compared(instance: &Instance) -> Vec<String> {
    instance
        .texts(
            "select direction || ' ' || collection || ' ' || found || ' ' || mended || ' ' || left_over from comparisons \
             order by direction, collection",
        )
        .await
}

const EQUAL: [&str; 8] = [
    "ours comments 0 0 0",
    "ours events 0 0 0",
    "ours publications 0 0 0",
    "ours specifications 0 0 0",
    "theirs comments 0 0 0",
    "theirs events 0 0 0",
    "theirs publications 0 0 0",
    "theirs specifications 0 0 0",
];

pub(crate) async fn run(instance: &Instance, sql: &'static str) {
    let mut tx = instance.site.db.begin().await.expect("a transaction");
    let changed = tx.query(sql).run().await.expect("written");
    assert!(changed > 0, "{sql}");
    tx.commit().await.expect("committed");
}

async fn titles(instance: &Instance) -> Vec<String> {
    instance.texts("select title from publications where state = 'published' order by title").await
}

async fn said(instance: &Instance) -> Vec<String> {
    instance.texts("select source from comments where state = 'published' order by source").await
}

#[tokio::test]
async fn after_ordinary_life_both_hold_the_same() {
    let (lozere, caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let sam = Mediator::at(&caledonie, "sam", Role::Contributor).await;
    let kept = lea.publish("Tenir  une permanence < au « marché » >").await;
    let gone = lea.publish("Animer un atelier").await;
    lea.correct(&kept, &[("body", "On ouvre plus tard.")]).await;
    quiet(&[&lozere, &caledonie]).await;
    let there = caledonie.texts("select id from publications where title like 'Tenir%'").await.remove(0);
    sam.comment(&there, None, "Chez nous aussi.").await;
    quiet(&[&lozere, &caledonie]).await;
    lea.comment(&kept, None, "Merci !").await;
    lea.comment(&gone, None, "On verra.").await;
    sam.adapt(&there, "Moins de connexion", &[("title", "Tenir une permanence à la tribu")]).await;
    quiet(&[&lozere, &caledonie]).await;
    lea.delete(&gone).await;
    quiet(&[&lozere, &caledonie]).await;
    a_day_later(&[&lozere, &caledonie]).await;
    assert_eq!(compared(&lozere).await, EQUAL);
    assert_eq!(compared(&caledonie).await, EQUAL);
    // With an API that pages can show.
    let mut conn = lozere.site.db.read().await.expect("a connection");
    let looks = continuity::comparisons(&mut conn, caledonie.origin()).await.expect("read");
    assert!(looks.len() == 8 && looks.iter().all(|look| look.is_equal() && look.equal_at == Some(look.checked_at)));
    // What a moderator hides here is held all the same.
    run(&caledonie, "update publications set state = 'hidden', hidden_by = 'moderator' where title like 'Tenir  %'")
        .await;
    drop(conn);
    a_day_later(&[&lozere, &caledonie]).await;
    assert_eq!(compared(&caledonie).await, EQUAL);
}

#[tokio::test]
async fn a_row_that_was_damaged_or_lost_is_found_and_mended() {
    let (lozere, caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let one = lea.publish("Tenir une permanence").await;
    lea.publish("Animer un atelier").await;
    lea.publish("Accompagner une démarche").await;
    lea.comment(&one, None, "Le mardi, il y a du monde.").await;
    quiet(&[&lozere, &caledonie]).await;
    run(&caledonie, "delete from publications where title = 'Animer un atelier'").await;
    run(&caledonie, "update publications set title = 'Illisible', version_hash = 'x' where title like 'Accompagner%'")
        .await;
    run(&caledonie, "update comments set source = 'Le m?rdi', html = 'Le m?rdi'").await;
    a_day_later(&[&lozere, &caledonie]).await;
    assert_eq!(titles(&caledonie).await, ["Accompagner une démarche", "Animer un atelier", "Tenir une permanence"]);
    assert_eq!(said(&caledonie).await, ["Le mardi, il y a du monde."]);
    assert_eq!(
        compared(&caledonie).await[4..7],
        ["theirs comments 1 1 0", "theirs events 0 0 0", "theirs publications 2 2 0"]
    );
    assert_eq!(lozere.count("select count(*) from returned").await, 0, "nothing was taken for lost at home");
    a_day_later(&[&lozere, &caledonie]).await;
    assert_eq!(compared(&caledonie).await, EQUAL);
}

#[tokio::test]
async fn what_was_deleted_and_rose_again_is_deleted_again() {
    let (lozere, caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let gone = lea.publish("Animer un atelier").await;
    quiet(&[&lozere, &caledonie]).await;
    lea.delete(&gone).await;
    quiet(&[&lozere, &caledonie]).await;
    // A disk that forgets: the tombstone is gone, the row is as it was.
    run(&caledonie, "delete from tombstones").await;
    run(&caledonie, "update publications set state = 'published', title = 'Animer un atelier'").await;
    a_day_later(&[&lozere, &caledonie]).await;
    assert_eq!(titles(&caledonie).await, Vec::<String>::new());
    assert_eq!(caledonie.count("select count(*) from tombstones").await, 1);
    assert_eq!(compared(&caledonie).await[6], "theirs publications 1 1 0");
    assert_eq!(titles(&lozere).await, Vec::<String>::new(), "nor does it come back to where it was from");
}

#[tokio::test]
async fn a_network_restored_from_an_old_backup_gets_back_what_it_lost() {
    let (lozere, caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let old = lea.publish("Tenir une permanence").await;
    let doomed = lea.publish("Prêter des tablettes").await;
    let both = lea.publish("Écrire une lettre").await;
    quiet(&[&lozere, &caledonie]).await;
    let out = Folder::new("sauvegardes");
    let file = out.path().join("vieille.archipel");
    backup(&lozere, &file).await;
    // Then life goes on, and all of this will be lost.
    let lost = lea.publish("Animer un atelier").await;
    lea.correct(&old, &[("body", "On ouvre plus tard.")]).await;
    lea.correct(&old, &[("body", "On ouvre plus tard, le jeudi.")]).await;
    lea.correct(&both, &[("body", "Avant la panne.")]).await;
    lea.delete(&doomed).await;
    let comment = lea.comment(&old, None, "Le jeudi, il y a du monde.").await;
    lea.comment(&lost, None, "Et l’atelier aussi.").await;
    let form = draft(&lea).await;
    assert_eq!(lea.attach(&form, "notes.txt", b"une table", "").await.status, StatusCode::SEE_OTHER);
    lea.publish_form(&lea.form(&form.action, &form.action).await).await;
    let zoe = Mediator::at(&lozere, "zoe", Role::Contributor).await;
    zoe.publish("Arrivée après la sauvegarde").await;
    quiet(&[&lozere, &caledonie]).await;
    let before = lozere.texts("select number || ' ' || hash from versions order by publication_id, number").await;

    let mut caledonie = caledonie;
    caledonie.cut().await;
    let lozere = comes_back(&file, lozere).await;
    assert_eq!(titles(&lozere).await, ["Prêter des tablettes", "Tenir une permanence", "Écrire une lettre"]);
    // Somebody corrects before the link is back: neither of the two is lost.
    let lea = Mediator { browser: crate::support::browser::Browser::signed_in(&lozere, &lea.account).await, ..lea };
    lea.correct(&both, &[("body", "Après la panne.")]).await;
    caledonie.mend().await;
    a_day_later(&[&lozere, &caledonie]).await;
    a_day_later(&[&lozere, &caledonie]).await;

    assert_eq!(
        titles(&lozere).await,
        ["Animer un atelier", "Tenir une permanence", "Tenir une permanence au marché", "Écrire une lettre"]
    );
    assert_eq!(lozere.id_of("Animer un atelier").await, lost, "under its own address");
    assert_eq!(said(&lozere).await, ["Et l’atelier aussi.", "Le jeudi, il y a du monde."]);
    assert_eq!(lozere.texts("select id from comments order by id").await[0].len(), comment.len());
    assert!(lozere.texts("select id from comments").await.contains(&comment));
    let after = lozere.texts("select number || ' ' || hash from versions order by publication_id, number").await;
    for version in before.iter().filter(|version| version.starts_with("3 ")) {
        assert!(after.contains(version), "{version} in {after:?}");
    }
    assert_eq!(lozere.count("select max(version) from publications where title = 'Tenir une permanence'").await, 3);
    // It is found, listed and told again.
    let page = lea.read("/search?q=atelier").await;
    assert!(page.text.contains("Animer un atelier"));
    assert_eq!(lozere.count("select count(*) from outbox where uri like '%/create' and visible = 'public' and object like '%/practices/%'").await, 4);
    // Two wrote one sheet: what was written since stands everywhere, what came back waits beside it.
    let mut conn = lozere.site.db.read().await.expect("a connection");
    let waiting = versions::to_merge(&mut conn, None, 10).await.expect("read");
    assert_eq!(waiting, [(both.clone(), 2)]);
    let beside = versions::find(&mut conn, &both, 2).await.expect("read").expect("kept");
    assert!(beside.sheet.contains("Avant la panne."));
    let here = store::by_id(&mut conn, &both).await.expect("read").expect("there");
    let there = store::by_uri(&mut caledonie.site.db.read().await.expect("a connection"), &here.uri).await;
    let there = there.expect("read").expect("there");
    assert!(here.version == 3 && here.sheet.contains("Après la panne."));
    assert_eq!((here.version, here.version_hash), (there.version, there.version_hash));
    drop(conn);
    // What came back, and what did not, in words.
    let anna = Mediator::at(&lozere, "anna", Role::Administrator).await;
    let page = anna.read("/admin/returned").await.words();
    for words in [
        "Animer un atelier Fiche Réseau nouvelle-caledonie",
        "Revenu, comme avant.",
        "Des fichiers joints manquent encore",
        "notes.txt",
        "Une version plus récente est revenue.",
        "Une autre version est revenue à côté",
        "la suppression est de nouveau appliquée",
        "Le jeudi, il y a du monde. Commentaire",
        "Arrivée après la sauvegarde Fiche",
        "L’auteur n’a pas de compte ici.",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(anna.read("/admin").await.text.contains("/admin/returned"));
    // The stranger's sheet is the only thing in which the two still differ.
    a_day_later(&[&lozere, &caledonie]).await;
    assert_eq!(compared(&lozere).await[..3], ["ours comments 0 0 0", "ours events 0 0 0", "ours publications 1 0 1"]);
}

#[tokio::test]
async fn what_others_said_of_a_sheet_that_was_lost_is_there_again_with_it() {
    let (lozere, caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let joe = Mediator::at(&caledonie, "joe", Role::Contributor).await;
    lea.publish("Tenir une permanence").await;
    quiet(&[&lozere, &caledonie]).await;
    let out = Folder::new("sauvegardes");
    let file = out.path().join("vieille.archipel");
    backup(&lozere, &file).await;
    lea.publish("Animer un atelier").await;
    quiet(&[&lozere, &caledonie]).await;
    let there = caledonie.id_of("Animer un atelier").await;
    joe.react(&there, "like", true).await;
    joe.react(&there, "share", true).await;
    joe.comment(&there, None, "Repris à Poindimié.").await;
    quiet(&[&lozere, &caledonie]).await;
    let heard = "select count(*) from reactions";
    assert_eq!(lozere.count(heard).await, 2);

    let lozere = comes_back(&file, lozere).await;
    // Joe's network says it all again, before anybody asked it for the sheet.
    joe.comment(&caledonie.id_of("Tenir une permanence").await, None, "Et ici aussi.").await;
    lozere.clock.advance(Duration::from_secs(3600));
    caledonie.clock.advance(Duration::from_secs(3600));
    quiet(&[&lozere, &caledonie]).await;
    a_day_later(&[&lozere, &caledonie]).await;
    a_day_later(&[&lozere, &caledonie]).await;
    assert_eq!(titles(&lozere).await, ["Animer un atelier", "Tenir une permanence"]);
    assert_eq!(said(&lozere).await, ["Et ici aussi.", "Repris à Poindimié."]);
    assert_eq!(lozere.count(heard).await, 2, "a like and a relay");
    assert_eq!(lozere.count("select count(*) from journal where state <> 'done'").await, 0);
}

#[tokio::test]
async fn a_person_who_lost_nothing_reads_so() {
    let lozere = Instance::start("lozere", "48").await;
    let anna = Mediator::at(&lozere, "anna", Role::Administrator).await;
    assert!(anna.read("/admin/returned").await.words().contains("Rien n’a été perdu"));
}

#[tokio::test]
async fn what_was_tampered_with_by_who_kept_it_does_not_come_back() {
    let (lozere, caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    lea.publish("Animer un atelier").await;
    quiet(&[&lozere, &caledonie]).await;
    run(&lozere, "delete from publications").await;
    let mut tx = caledonie.site.db.begin().await.expect("a transaction");
    let (seq, body): (i64, Vec<u8>) =
        tx.query("select seq, body from journal where uri like '%/create'").one().await.expect("journaled");
    let forged = String::from_utf8(body).expect("text").replace("On ouvre la porte", "On ferme la porte");
    tx.query("update journal set body = $1 where seq = $2")
        .bind(forged.into_bytes())
        .bind(seq)
        .run()
        .await
        .expect("written");
    tx.commit().await.expect("committed");
    a_day_later(&[&lozere, &caledonie]).await;
    assert_eq!(titles(&lozere).await, Vec::<String>::new());
    assert_eq!(lozere.texts("select outcome || ' ' || why from returned").await, ["refused proof"]);
    assert_eq!(titles(&caledonie).await, ["Animer un atelier"], "and what the other side holds stays there");
}

#[tokio::test]
async fn only_the_instance_actor_of_an_accepted_network_reads() {
    let (lozere, caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    lea.publish("Tenir une permanence").await;
    quiet(&[&lozere, &caledonie]).await;
    let paths = [
        "/federation/stream?epoch=&after=0",
        "/federation/digest?of=yours&collection=publications",
        "/federation/digest?of=mine&collection=comments",
        &format!("/federation/kept?uri={}/practices/x", caledonie.origin()),
        "/federation/kept/reactions",
        "/federation/said",
    ];
    let origin = Origin::parse(lozere.origin()).expect("an origin");
    for path in paths {
        assert!(caledonie.site.federation.ask_peer(&origin, path).await.is_ok(), "{path}");
    }
    // Of what is not its own a network reads nothing.
    let foreign = format!("/federation/kept?uri={}/practices/x", lozere.origin());
    assert!(caledonie.site.federation.ask_peer(&origin, &foreign).await.is_err());
    let foreign = format!("/federation/kept/reactions?after={}/people/lea/likes/x", lozere.origin());
    assert!(caledonie.site.federation.ask_peer(&origin, &foreign).await.is_err());
    for wrong in ["..", &"0".repeat(64)] {
        let path = format!("/federation/kept/file?sha256={wrong}");
        assert!(caledonie.site.federation.ask_peer(&origin, &path).await.is_err(), "{wrong}");
        assert_eq!(Peer::start("nulle-part").await.reads(&lozere, &path, None).await, StatusCode::UNAUTHORIZED);
    }
    for wrong in
        ["of=theirs&collection=publications", "of=mine&collection=secrets", "of=mine&collection=comments&bucket=%2F"]
    {
        assert!(caledonie.site.federation.ask_peer(&origin, &format!("/federation/digest?{wrong}")).await.is_err());
    }
    // A person of an accepted network is no network.
    let alice = Peer::start("ailleurs").await;
    lozere.trust(&alice, "practice").await;
    for path in paths {
        assert_eq!(alice.reads(&lozere, path, Some("alice")).await, StatusCode::FORBIDDEN, "{path}");
        assert_eq!(alice.reads(&lozere, path, None).await, StatusCode::UNAUTHORIZED, "{path}");
    }
    until("the refusals are written down", || async {
        lozere
            .count("select count(*) from audit where action = 'inbox' and outcome = 'refused' and detail like '%instance actor%'")
            .await
            == 6
    })
    .await;
}

#[tokio::test]
async fn what_a_network_said_before_is_its_own_or_nothing() {
    let (lozere, mut caledonie) = two_networks().await;
    let mayotte = Instance::start("mayotte", "976").await;
    lozere.join(&mayotte).await;
    let sam = Mediator::at(&mayotte, "sam", Role::Contributor).await;
    sam.publish("Animer un atelier").await;
    quiet(&[&lozere, &caledonie, &mayotte]).await;
    let victim = lozere.texts("select uri from publications").await.remove(0);
    caledonie.cut().await;
    let (evil, good) = (caledonie.origin(), mayotte.origin());
    let public = "https://www.w3.org/ns/activitystreams#Public";
    let forged = |number: i64, verb: &str, actor: &str, object: serde_json::Value| {
        let id = format!("{}/forged/{number}", actor.split("/network").next().expect("an origin"));
        serde_json::json!({"id": id, "type": verb, "kind": "amendment", "actor": actor, "to": [public], "object": object})
    };
    let of = |origin: &str| format!("{origin}/network");
    let note = serde_json::json!({"id": format!("{good}/comments/0"), "type": "Note", "inReplyTo": victim, "to": [public],
        "attributedTo": of(good), "content": "<p>Faux</p>"});
    let said = serde_json::json!({"activities": [
        forged(1, "Delete", &of(good), serde_json::json!(victim)),
        forged(2, "Create", &of(good), note),
        forged(3, "Delete", &of(evil), serde_json::json!(format!("{evil}/practices/1"))),
        {"id": format!("{good}/x"), "type": "Undo", "kind": "amendment", "actor": of(evil), "object": {"type": "Offer"}},
    ]});
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", caledonie.port())).await.expect("its port");
    let portal = axum::Router::new()
        .route("/federation/said", axum::routing::get(move || std::future::ready(said.to_string())))
        .route("/federation/digest", axum::routing::get(|| std::future::ready("{\"closed\": true}")))
        .route("/federation/kept/reactions", axum::routing::get(|| std::future::ready("{\"activities\": []}")));
    let portal = tokio::spawn(async move { axum::serve(listener, portal).await });
    let mut tx = lozere.site.db.begin().await.expect("a transaction");
    tx.query("update networks set contributed_at = null, contributed = 0").run().await.expect("written");
    archipel::jobs::enqueue(&mut tx, &lozere.site.here(), digest::COMPARE, caledonie.origin()).await.expect("asked");
    tx.commit().await.expect("committed");
    let before = lozere.count("select count(*) from journal").await;
    lozere.site.wake();
    let asked = format!("select count(*) from networks where contributed_at is not null and origin = '{evil}'");
    let asked: &'static str = Box::leak(asked.into_boxed_str());
    until("it was asked to the end", || async { lozere.count(asked).await == 1 }).await;
    portal.abort();
    let _ = portal.await;
    assert_eq!(titles(&lozere).await, ["Animer un atelier"]);
    assert_eq!(lozere.count("select count(*) from comments").await, 0);
    assert_eq!(lozere.count("select count(*) from journal").await, before, "none of it was even journaled");
}

#[tokio::test]
async fn a_forged_digest_moves_nothing() {
    let (lozere, mut caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    lea.publish("Tenir une permanence").await;
    quiet(&[&lozere, &caledonie]).await;
    caledonie.cut().await;
    let own = format!("{}/practices/0000000000000000000000000a", lozere.origin());
    for (answer, why) in [
        (serde_json::json!({"node": {"count": 1, "hash": "0".repeat(64), "leaves": [{"uri": own, "revision": "", "deleted": true}]}}).to_string(), "contradicts itself"),
        (serde_json::json!({"node": {"count": 1, "hash": "0".repeat(64), "leaves": [{"uri": "https://evil.example/practices/a", "revision": "", "deleted": true}]}}).to_string(), "does not belong there"),
        (" ".repeat(1024 * 1024 + 1), "too large"),
        ("<html>Bienvenue au Wifi du port</html>".to_owned(), "expected value"),
    ] {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", caledonie.port())).await.expect("its port");
        let portal = axum::Router::new().fallback(move || std::future::ready(answer.clone()));
        let portal = tokio::spawn(async move { axum::serve(listener, portal).await });
        let before = lozere.count("select count(*) from audit where action = 'digest'").await;
        let mut tx = lozere.site.db.begin().await.expect("a transaction");
        archipel::jobs::enqueue(&mut tx, &lozere.site.here(), digest::COMPARE, caledonie.origin()).await.expect("asked");
        tx.commit().await.expect("committed");
        lozere.site.wake();
        until("it is written down", || async {
            lozere.count("select count(*) from audit where action = 'digest'").await > before
        })
        .await;
        let told = lozere.texts("select detail from audit where action = 'digest' order by seq desc").await.remove(0);
        assert!(told.contains(why), "{why}: {told}");
        portal.abort();
        let _ = portal.await;
    }
    assert_eq!(titles(&lozere).await, ["Tenir une permanence"]);
    assert_eq!(lozere.count("select count(*) from tombstones").await, 0);
    assert_eq!(lozere.count("select count(*) from returned").await, 0);
}
