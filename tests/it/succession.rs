//! Keys that a network made after the backup from which it comes back: it finds them again by the announcements that
//! others kept, each proved by the key before, and what its people said with them is theirs again. Nothing else gives it
//! a key.

use crate::{
    continuity::{a_day_later, run},
    keeping::{backup, comes_back},
    keys::known,
    support::{
        Folder, Instance,
        story::{Mediator, quiet, renew, three_networks, two_networks},
        until,
    },
};
use archipel::{
    federation::{published::Worth, rotation::Why},
    jobs,
    networks::digest::COMPARE,
    web::Role,
};
use std::time::Duration;

const TITLES: &str = "select title from publications where state = 'published' order by title";
const REFUSED: &str = "select distinct why from returned where outcome = 'refused'";

/// Two networks, a backup of the first, and Léa of whom each sheet is already there.
async fn before_the_failure() -> (Instance, Instance, Mediator, Folder, [String; 2]) {
    let (lozere, caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let (doomed, old) = (lea.publish("Prêter des tablettes").await, lea.publish("Tenir une permanence").await);
    quiet(&[&lozere, &caledonie]).await;
    let out = Folder::new("sauvegardes");
    backup(&lozere, &out.path().join("vieille.archipel")).await;
    (lozere, caledonie, lea, out, [doomed, old])
}

async fn returns(lozere: Instance, out: &Folder) -> Instance {
    comes_back(&out.path().join("vieille.archipel"), lozere).await
}

#[tokio::test]
async fn what_was_said_with_keys_newer_than_the_backup_comes_back_and_what_was_deleted_with_them_stays_deleted() {
    let (lozere, caledonie, lea, out, [doomed, old]) = before_the_failure().await;
    // Keys change twice, and each pair is used.
    renew(&lozere, "/people/lea", Why::Rotation).await;
    lea.delete(&doomed).await;
    lea.correct(&old, &[("outcome", "On vient en nombre.")]).await;
    quiet(&[&lozere, &caledonie]).await;
    renew(&lozere, "/people/lea", Why::Rotation).await;
    renew(&lozere, "/network", Why::Rotation).await;
    lea.publish("Animer un atelier").await;
    lea.comment(&old, None, "Le jeudi, il y a du monde.").await;
    lea.react(&old, "like", true).await;
    quiet(&[&lozere, &caledonie]).await;
    let lost = known(&lozere, &lozere.url("/people/lea")).await.published_keys();

    let mut caledonie = caledonie;
    caledonie.cut().await;
    let lozere = returns(lozere, &out).await;
    let own = known(&lozere, &lozere.url("/people/lea")).await.published_keys();
    assert!(own.len() == 1 && lost.len() == 3 && lost[2].key == own[0].key, "{own:?} {lost:?}");
    caledonie.mend().await;
    a_day_later(&[&lozere, &caledonie]).await;
    a_day_later(&[&lozere, &caledonie]).await;

    assert_eq!(lozere.texts(TITLES).await, ["Animer un atelier", "Tenir une permanence"]);
    assert_eq!(lozere.count("select max(version) from publications where state = 'published'").await, 2);
    assert_eq!(lozere.texts("select source from comments").await, ["Le jeudi, il y a du monde."]);
    assert_eq!(lozere.count("select count(*) from reactions").await, 1);
    assert_eq!(lozere.texts(REFUSED).await, Vec::<String>::new());
    assert_eq!(caledonie.texts(TITLES).await, lozere.texts(TITLES).await);
    // The one of the backup goes on; the others are published as replaced, and everybody believes what they proved.
    let own = known(&lozere, &lozere.url("/people/lea")).await;
    let keys = own.published_keys();
    assert_eq!(keys[0].key, lost[2].key);
    for key in &lost[..2] {
        let found = keys.iter().find(|one| one.id == key.id).expect("it is found");
        assert!(found.key == key.key && found.expires.is_some() && found.revoked.is_none(), "{found:?}");
    }
    let there = known(&caledonie, &own.uri).await.published_keys();
    let mut ids: Vec<_> = there.iter().map(|key| &key.id).collect();
    ids.sort();
    let mut own_ids: Vec<_> = keys.iter().map(|key| &key.id).collect();
    own_ids.sort();
    assert_eq!(ids, own_ids, "it was told");
    let told = "select actor || ' ' || object from audit where action = 'keys-follow' order by object";
    let by = caledonie.origin();
    assert_eq!(lozere.texts(told).await, [format!("{by} {}", lozere.url("/network")), format!("{by} {}", own.uri)]);
    // Life goes on: new keys, a new word, and nothing is refused anywhere.
    renew(&lozere, "/people/lea", Why::Rotation).await;
    let lea = Mediator { browser: crate::support::browser::Browser::signed_in(&lozere, &lea.account).await, ..lea };
    lea.delete(&old).await;
    a_day_later(&[&lozere, &caledonie]).await;
    assert_eq!(caledonie.texts(TITLES).await, ["Animer un atelier"]);
    for instance in [&lozere, &caledonie] {
        assert_eq!(instance.texts("select error from journal where state = 'refused'").await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn what_one_network_gave_back_too_early_is_read_again_once_another_has_told_the_keys() {
    let (lozere, caledonie, mut mayotte) = three_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let (doomed, old) = (lea.publish("Prêter des tablettes").await, lea.publish("Tenir une permanence").await);
    quiet(&[&lozere, &caledonie, &mayotte]).await;
    let out = Folder::new("sauvegardes");
    backup(&lozere, &out.path().join("vieille.archipel")).await;
    renew(&lozere, "/people/lea", Why::Rotation).await;
    lea.react(&old, "like", true).await;
    lea.delete(&doomed).await;
    quiet(&[&lozere, &caledonie, &mayotte]).await;
    // One has the words and not the announcement; the other the announcement, and of those words only the deletion.
    run(&caledonie, "delete from journal where uri like '%/people/lea/keys/%'").await;
    run(&mayotte, "delete from journal where uri like '%/likes/%'").await;
    mayotte.cut().await;
    let lozere = returns(lozere, &out).await;
    let mut tx = lozere.site.db.begin().await.expect("a transaction");
    jobs::enqueue(&mut tx, &lozere.site.here(), COMPARE, caledonie.origin()).await.expect("asked");
    tx.commit().await.expect("committed");
    lozere.site.wake();
    until("the first has given back what it can", || async {
        lozere.count("select count(*) from returned where collection = 'reactions' and why = 'key'").await == 1
    })
    .await;
    assert_eq!(lozere.count("select count(*) from reactions").await, 0);
    mayotte.mend().await;
    for _ in 0..2 {
        a_day_later(&[&lozere, &caledonie, &mayotte]).await;
    }
    assert_eq!(lozere.count("select count(*) from reactions").await, 1);
    assert_eq!(lozere.texts(TITLES).await, ["Tenir une permanence"]);
}

#[tokio::test]
async fn a_key_that_its_keeper_put_into_an_announcement_is_not_taken() {
    let (lozere, caledonie, lea, out, [doomed, _]) = before_the_failure().await;
    renew(&lozere, "/people/lea", Why::Rotation).await;
    lea.delete(&doomed).await;
    quiet(&[&lozere, &caledonie]).await;
    let lost = known(&lozere, &lozere.url("/people/lea")).await.published_keys();
    let mut tx = caledonie.site.db.begin().await.expect("a transaction");
    let (seq, body): (i64, Vec<u8>) =
        tx.query("select seq, body from journal where uri like '%/people/lea/keys/%'").one().await.expect("kept");
    let told = String::from_utf8(body).expect("text");
    let other = known(&caledonie, &caledonie.url("/network")).await.published_keys().remove(0).key;
    let forged = told.replacen(&lost[0].key, &other, 1);
    assert_ne!(forged, told);
    tx.query("update journal set body = $1 where seq = $2")
        .bind(forged.into_bytes())
        .bind(seq)
        .run()
        .await
        .expect("written");
    tx.commit().await.expect("committed");
    let lozere = returns(lozere, &out).await;
    a_day_later(&[&lozere, &caledonie]).await;
    assert_eq!(known(&lozere, &lozere.url("/people/lea")).await.published_keys().len(), 1);
    assert_eq!(lozere.texts(TITLES).await, ["Prêter des tablettes", "Tenir une permanence"]);
    assert_eq!(lozere.texts(REFUSED).await, ["key"]);
    let anna = Mediator::at(&lozere, "anna", Role::Administrator).await;
    let words = anna.read("/admin/returned").await.words();
    assert!(words.contains("aucun remplacement signé ne mène à elle"), "{words}");
}

#[tokio::test]
async fn what_was_said_before_and_after_a_revocation_that_the_backup_does_not_know_comes_back_and_proves_nothing_elsewhere()
 {
    let (lozere, caledonie, lea, out, [doomed, _]) = before_the_failure().await;
    lea.publish("Animer un atelier").await;
    for _ in 0..2 {
        for path in ["/actor", "/network", "/people/lea"] {
            renew(&lozere, path, Why::Compromised).await;
        }
    }
    lea.delete(&doomed).await;
    lea.publish("Écrire une lettre").await;
    quiet(&[&lozere, &caledonie]).await;
    let lost = known(&lozere, &lozere.url("/people/lea")).await.published_keys().remove(0);
    let mut caledonie = caledonie;
    caledonie.cut().await;
    let lozere = returns(lozere, &out).await;
    // As the guide says, where keys were revoked after the backup.
    for path in ["/actor", "/network", "/people/lea"] {
        renew(&lozere, path, Why::Compromised).await;
    }
    caledonie.mend().await;
    a_day_later(&[&lozere, &caledonie]).await;
    a_day_later(&[&lozere, &caledonie]).await;
    assert_eq!(lozere.texts(TITLES).await, ["Animer un atelier", "Tenir une permanence", "Écrire une lettre"]);
    assert_eq!(caledonie.texts(TITLES).await, lozere.texts(TITLES).await);
    assert_eq!(lozere.texts(REFUSED).await, Vec::<String>::new());
    // What was revoked, here or before the failure, is so everywhere; the one made after the return alone holds.
    for at in [&lozere, &caledonie] {
        let keys = known(at, &lozere.url("/people/lea")).await.published_keys();
        assert!(keys.iter().any(|key| key.key == lost.key && key.revoked.is_some()), "{keys:?}");
        assert_eq!(keys.iter().filter(|key| key.revoked.is_none()).count(), 1, "{keys:?}");
    }
}

#[tokio::test]
async fn a_key_that_was_revoked_before_the_backup_leads_to_no_other() {
    let (lozere, caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    lea.publish("Tenir une permanence").await;
    quiet(&[&lozere, &caledonie]).await;
    let stolen = renew(&lozere, "/people/lea", Why::Compromised).await;
    a_day_later(&[&lozere, &caledonie]).await;
    let out = Folder::new("sauvegardes");
    backup(&lozere, &out.path().join("vieille.archipel")).await;
    // The thief tells of a key, says something with it, and finds a network that keeps both.
    let thief = lozere.site.federation.sealer.new_pair().expect("a pair").proof;
    let method = format!("{}#proof-thief", stolen.uri);
    let mut document = lozere.site.federation.actor_document(&known(&lozere, &stolen.uri).await);
    document["assertionMethod"] = serde_json::json!([
        {"id": method, "type": "Multikey", "controller": stolen.uri, "publicKeyMultibase": thief.public}
    ]);
    let sealer = &lozere.site.federation.sealer;
    let (old, new) = (
        sealer.proof_key(stolen.proof_key.as_deref().expect("ours")).expect("opens"),
        sealer.proof_key(&thief.private).expect("opens"),
    );
    let uri = lozere.texts("select uri from publications").await.remove(0);
    let mut told = serde_json::json!({"id": format!("{}/keys/x", stolen.uri), "type": "Update", "actor": stolen.uri, "object": document});
    let mut said =
        serde_json::json!({"id": format!("{uri}/delete"), "type": "Delete", "actor": stolen.uri, "object": uri});
    archipel::federation::proof::prove(&mut told, &stolen.published_keys()[0].id, &old, lozere.clock.now());
    archipel::federation::proof::prove(&mut said, &method, &new, lozere.clock.now());
    let mut tx = caledonie.site.db.begin().await.expect("a transaction");
    for (from, to, body) in [
        (format!("{}/keys/%", stolen.uri), format!("{}/keys/x", stolen.uri), &told),
        (format!("{uri}/create"), format!("{uri}/delete"), &said),
    ] {
        let changed = tx
            .query("update journal set uri = $1, body = $2 where uri like $3")
            .bind(to)
            .bind(body.to_string().into_bytes())
            .bind(from)
            .run()
            .await
            .expect("kept");
        assert_eq!(changed, 1);
    }
    tx.query("update publications set state = 'deleted' where uri = $1").bind(uri).run().await.expect("written");
    tx.commit().await.expect("committed");
    let lozere = returns(lozere, &out).await;
    a_day_later(&[&lozere, &caledonie]).await;
    assert_eq!(lozere.texts(TITLES).await, ["Tenir une permanence"]);
    assert_eq!(lozere.texts(REFUSED).await, ["key"]);
    assert_eq!(lozere.count("select count(*) from audit where action = 'keys-follow'").await, 0);
}

#[tokio::test]
async fn a_thief_with_a_revoked_key_and_the_help_of_one_network_deletes_nothing_where_it_was_revoked() {
    let (lozere, caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let sheet = lea.publish("Tenir une permanence").await;
    let other = lea.publish("Prêter des tablettes").await;
    lea.delete(&other).await;
    quiet(&[&lozere, &caledonie]).await;
    let stolen = renew(&lozere, "/people/lea", Why::Compromised).await;
    quiet(&[&lozere, &caledonie]).await;
    // The accomplice says that it was deleted, and holds a deletion that the thief signed.
    let key = lozere.site.federation.sealer.proof_key(stolen.proof_key.as_deref().expect("ours")).expect("opens");
    let uri = lozere.url(&format!("/practices/{sheet}"));
    let mut said = serde_json::json!({
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": format!("{uri}/delete"), "type": "Delete", "actor": stolen.uri, "object": uri,
    });
    archipel::federation::proof::prove(&mut said, &stolen.published_keys()[0].id, &key, lozere.clock.now());
    let keys = known(&lozere, &stolen.uri).await.published_keys();
    assert_eq!(archipel::federation::published::worth(&keys, &said, lozere.clock.now()), Worth::Nothing);
    let mut tx = caledonie.site.db.begin().await.expect("a transaction");
    let forged = format!("{uri}/delete");
    tx.query("update journal set uri = $1, body = $2 where uri like '%/practices/%/delete'")
        .bind(forged)
        .bind(said.to_string().into_bytes())
        .run()
        .await
        .expect("kept");
    tx.query("update publications set state = 'deleted' where uri = $1").bind(uri).run().await.expect("written");
    tx.commit().await.expect("committed");
    a_day_later(&[&lozere, &caledonie]).await;
    assert_eq!(lozere.texts(TITLES).await, ["Tenir une permanence"]);
    assert_eq!(lozere.texts(REFUSED).await, ["revoked"]);
}

#[tokio::test]
async fn a_key_that_was_found_again_proves_for_four_hundred_days_and_not_for_ever() {
    let (lozere, caledonie, lea, out, [doomed, _]) = before_the_failure().await;
    renew(&lozere, "/people/lea", Why::Rotation).await;
    lea.delete(&doomed).await;
    quiet(&[&lozere, &caledonie]).await;
    let lozere = returns(lozere, &out).await;
    a_day_later(&[&lozere, &caledonie]).await;
    let own = known(&lozere, &lozere.url("/people/lea")).await.published_keys();
    assert_eq!(own.len(), 2);
    let now = lozere.clock.now();
    let days = |count: u32| now.plus(Duration::from_secs(24 * 3600) * count);
    assert!(own[1].holds(days(398)) && !own[1].holds(days(401)), "{own:?}");
    assert_eq!(lozere.texts(TITLES).await, ["Tenir une permanence"]);
    run(&lozere, "delete from returned").await;
    a_day_later(&[&lozere, &caledonie]).await;
    assert_eq!(lozere.count("select count(*) from returned").await, 0, "once is enough");
}
