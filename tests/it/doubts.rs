//! A revocation that comes by another road than from its origin: it is believed enough to silence a thief, never enough
//! to give anybody a key, and its origin has the last word.

use crate::{
    continuity::a_day_later,
    keys::{forged, known},
    support::{
        Folder, Instance,
        browser::Api,
        bundle::{apart, export, import, titles},
        story::{quiet, renew, three_networks, two_networks},
        until,
    },
};
use archipel::{
    federation::{
        actors::Actor,
        document::Document,
        proof,
        published::{self, Worth},
        rotation::Why,
    },
    jobs,
    networks::digest::COMPARE,
    web::Role,
};
use serde_json::{Value, json};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 3600);

/// What a key of `stolen` proves at `at`.
async fn worth(at: &Instance, of: &Instance, stolen: &Actor) -> Worth {
    let mut said = json!({"id": of.url("/activities/x"), "type": "Delete", "actor": stolen.uri, "object": stolen.uri});
    prove(&mut said, of, stolen, at);
    published::worth(&known(at, &stolen.uri).await.published_keys(), &said, at.clock.now())
}

fn prove(said: &mut Value, of: &Instance, by: &Actor, at: &Instance) {
    let key = of.site.federation.sealer.proof_key(by.proof_key.as_deref().expect("local")).expect("opens");
    proof::prove(said, &by.published_keys()[0].id, &key, at.clock.now());
}

async fn compare(ici: &Instance, with: &Instance) {
    let mut tx = ici.site.db.begin().await.expect("a transaction");
    jobs::enqueue(&mut tx, &ici.site.here(), COMPARE, with.origin()).await.expect("asked");
    tx.commit().await.expect("committed");
    ici.site.wake();
}

#[tokio::test]
async fn a_third_network_tells_that_a_key_is_revoked_and_its_origin_confirms_it() {
    let (mut lozere, mut caledonie, mayotte) = three_networks().await;
    let lea = lozere.person("lea", Role::Contributor).await;
    Api::new(&lozere, &lea).publish("Atelier 1", "48").await;
    // Each has read the others, and knows their instance actors.
    a_day_later(&[&lozere, &caledonie, &mayotte]).await;
    let uri = lozere.url("/people/lea");
    caledonie.cut().await;
    let stolen = renew(&lozere, "/people/lea", Why::Compromised).await;
    until("one of the two hears of it", || async {
        known(&mayotte, &uri).await.published_keys().iter().any(|key| key.revoked.is_some())
    })
    .await;
    lozere.cut().await;
    caledonie.mend().await;
    assert_eq!(forged(&lozere, &caledonie, &stolen, "avant").await, 202, "nobody told it yet");
    for instance in [&lozere, &caledonie, &mayotte] {
        instance.clock.advance(DAY * 2);
    }
    compare(&caledonie, &mayotte).await;
    until("the other is told", || async { worth(&caledonie, &lozere, &stolen).await == Worth::Nothing }).await;
    assert_eq!(forged(&lozere, &caledonie, &stolen, "apres").await, 503, "until its origin can be asked");
    let keys = known(&caledonie, &uri).await.published_keys();
    let present = known(&lozere, &uri).await.published_keys().remove(0);
    assert!(keys.iter().all(|key| key.key != present.key && key.revoked.is_none()), "no key is given: {keys:?}");
    lozere.mend().await;
    caledonie.site.federation.fetch.forget_failures(&lozere.site.config.origin);
    caledonie.site.federation.fetch_actor(&uri).await.expect("it answers");
    let keys = known(&caledonie, &uri).await.published_keys();
    assert!(keys[0].key == present.key && keys.iter().all(|key| key.doubted.is_none()), "{keys:?}");
    assert!(keys.iter().any(|key| key.revoked.is_some()));
    assert_eq!(forged(&lozere, &caledonie, &stolen, "encore").await, 401);
}

/// An `Update` that says that all present keys of `victim` are compromised.
fn lie(of: &Instance, victim: &Actor) -> Value {
    let mut document = of.site.federation.actor_document(victim);
    let mut keys = document["assertionMethod"].as_array().expect("keys").clone();
    for key in &mut keys {
        key["revoked"] = json!("2026-11-24T09:00:00Z");
    }
    document["verificationMethod"] = json!(keys);
    document["assertionMethod"] = json!([]);
    json!({"id": of.url("/activities/lie"), "type": "Update", "actor": victim.uri, "object": document})
}

#[tokio::test]
async fn only_the_instance_of_an_actor_can_have_its_key_doubted_and_only_until_it_is_asked() {
    let (lozere, caledonie) = two_networks().await;
    let lea = lozere.person("lea", Role::Contributor).await;
    let api = Api::new(&lozere, &lea);
    api.publish("Atelier 1", "48").await;
    let zoe = lozere.person("zoe", Role::Contributor).await;
    Api::new(&lozere, &zoe).publish("Atelier 2", "48").await;
    a_day_later(&[&lozere, &caledonie]).await;
    let victim = known(&lozere, &lozere.url("/people/lea")).await;
    let hear = async |by: &Instance, path: &str| {
        let mut said = lie(&lozere, &victim);
        let witness = known(by, &by.url(path)).await;
        prove(&mut said, by, &witness, &caledonie);
        let activity = Document::from_value(said).expect("an activity");
        let by_whom = &lozere.site.config.origin;
        caledonie.site.federation.hear_revocation(&activity, by_whom).await.expect("heard")
    };
    for path in ["/people/lea", "/people/zoe", "/network"] {
        assert!(!hear(&lozere, path).await, "{path}");
    }
    assert!(!hear(&caledonie, "/actor").await, "of another origin");
    assert_eq!(worth(&caledonie, &lozere, &victim).await, Worth::Proved);
    let refused = "select count(*) from audit where action = 'keys-doubt' and outcome = 'refused'";
    assert_eq!(caledonie.count(refused).await, 4);
    // Whoever stole the key of the instance silences her for as long as nobody can ask.
    assert!(hear(&lozere, "/actor").await);
    assert_eq!(worth(&caledonie, &lozere, &victim).await, Worth::Nothing);
    assert!(!hear(&lozere, "/actor").await, "again changes nothing");
    api.publish("Atelier 3", "48").await;
    quiet(&[&lozere, &caledonie]).await;
    assert_eq!(titles(&caledonie).await, ["Atelier 1", "Atelier 2", "Atelier 3"]);
    caledonie.site.federation.fetch_actor(&victim.uri).await.expect("it answers");
    assert_eq!(worth(&caledonie, &lozere, &victim).await, Worth::Proved, "her own network says that it holds");
}

#[tokio::test]
async fn a_bundle_carries_a_revocation_and_what_was_said_with_the_new_key() {
    let (mut lozere, caledonie) = apart().await;
    let lea = lozere.person("lea", Role::Contributor).await;
    let api = Api::new(&lozere, &lea);
    api.publish("Atelier 1", "48").await;
    let key = Folder::new("cle");
    let (first, second) = (key.path().join("un"), key.path().join("deux"));
    export(&lozere, &caledonie, &first).await;
    assert_eq!(import(&caledonie, &first).await.refused, 0);
    let stolen = renew(&lozere, "/people/lea", Why::Compromised).await;
    api.publish("Atelier 2", "48").await;
    lozere.cut().await;
    assert_eq!(worth(&caledonie, &lozere, &stolen).await, Worth::Proved);
    export(&lozere, &caledonie, &second).await;
    let row = import(&caledonie, &second).await;
    assert_eq!((row.state.as_str(), row.refused, row.missing), ("done", 0, 0), "{row:?}");
    assert_eq!(worth(&caledonie, &lozere, &stolen).await, Worth::Nothing);
    until("all is applied", || async { titles(&caledonie).await == ["Atelier 1", "Atelier 2"] }).await;
    assert_eq!(forged(&lozere, &caledonie, &stolen, "apres").await, 503);
}
