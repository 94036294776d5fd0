//! Every activity and document that leaves this server, as another server gets it. The files stand in
//! `snapshots/`; `tests/foreign` reads the same files with software that is not ours.

use crate::{
    events, specifications,
    support::{
        Instance, START,
        browser::Browser,
        peer::Peer,
        snapshot::{self, check, redacted},
        story::{Mediator, renew},
        until,
    },
};
use archipel::{
    federation::{peers::Mode, rotation::Why},
    time::Clock,
    web::Role,
};
use axum::http::StatusCode;
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;

const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";
const TITLE: &str = "Tenir une permanence au marché";

/// Lozère, open to all; Élise, who publishes there; another server whose Alice follows the network.
struct Scene {
    ici: Instance,
    elise: Mediator,
    peer: Peer,
}

impl Scene {
    async fn new() -> Self {
        let ici = Instance::start_in("lozere", "48", Mode::Open, Clock::manual(START)).await;
        let elise = Mediator::at(&ici, "elise", Role::Administrator).await;
        let peer = Peer::start("ally").await;
        let scene = Self { ici, elise, peer };
        scene.hear("Follow", "/alice", json!(scene.ici.url("/network"))).await;
        scene.said("Accept", |_| true).await;
        scene
    }

    /// The other server says something.
    async fn hear(&self, kind: &str, actor: &str, object: Value) {
        let id = self.peer.uri(&format!("/activities/{}{}", kind.to_lowercase(), actor.replace('/', "-")));
        let activity = json!({"id": id, "type": kind, "actor": self.peer.uri(actor), "object": object, "to": [PUBLIC]});
        assert_eq!(self.peer.deliver(&self.ici, &activity).await, 202);
    }

    /// An activity of this kind that the other server got.
    async fn said(&self, kind: &str, matches: impl Fn(&Value) -> bool) -> Value {
        let find = || self.peer.received().into_iter().find(|activity| activity["type"] == kind && matches(activity));
        until(&format!("it gets {kind}"), || async { find().is_some() }).await;
        find().expect("it came")
    }

    /// Holds what the other server got against its file.
    async fn sent(&self, name: &str, kind: &str, matches: impl Fn(&Value) -> bool) {
        check(name, &redacted(&self.ici, &self.peer, &self.said(kind, matches).await));
        self.ici.clock.advance(Duration::from_secs(60));
    }

    /// Holds what stands at an address against its file.
    async fn served(&self, name: &str, path: &str, status: u16) {
        let browser = Browser::new(&self.ici);
        let request = browser.request(Method::GET, path).header("accept", "application/activity+json");
        let page = browser.send(request).await;
        assert_eq!(page.status.as_u16(), status, "{path}: {}", page.text);
        check(name, &redacted(&self.ici, &self.peer, &page.json()));
    }

    /// Alice's article, which people of Lozère adapt and comment on; its identifier there.
    async fn article(&self) -> String {
        let id = self.peer.uri("/articles/1");
        let article = json!({"id": id, "type": "Article", "attributedTo": self.peer.uri("/alice"), "name": "Ouvrir un accueil", "to": [PUBLIC],
            "content": "<p>On ouvre.</p>", "published": "2026-11-20T10:00:00Z", "source": {"content": "On ouvre.", "mediaType": "text/markdown"}});
        self.hear("Create", "/alice", article).await;
        self.ici.id_of("Ouvrir un accueil").await
    }
}

#[tokio::test]
async fn what_two_networks_say_of_their_relation() {
    let scene = Scene::new().await;
    scene.hear("Follow", "/group", json!(scene.ici.url("/network"))).await;
    let group = scene.peer.uri("/group");
    scene.sent("accept-follow", "Accept", |accept| accept["object"]["actor"] == group).await;
    scene.sent("follow", "Follow", |_| true).await;
    scene.hear("Accept", "/group", scene.said("Follow", |_| true).await).await;
    until("they follow each other", || async {
        scene.ici.count("select count(*) from follows where state = 'accepted'").await == 3
    })
    .await;
    let path = format!("/admin/networks/{}", scene.ici.texts("select id from networks").await[0]);
    let form = scene.elise.form(&format!("{path}?confirm=remove"), &path).await;
    assert_eq!(
        form.set("reason", "Fin de la convention").send(&scene.elise.browser).await.status,
        StatusCode::SEE_OTHER
    );
    scene.sent("undo-follow", "Undo", |_| true).await;
    scene.sent("reject-follow", "Reject", |reject| reject["object"]["actor"] == group).await;
}

#[tokio::test]
async fn what_is_said_of_a_practice() {
    let scene = Scene::new().await;
    let (elise, of) = (&scene.elise, |title: &'static str| move |activity: &Value| activity["object"]["name"] == title);
    let form = elise.five_fields(TITLE).await.set_all(&[
        ("summary", "Une table au marché, deux tablettes, aucune inscription."),
        ("duration", "Une matinée"),
        ("steps", "1. Demander l’emplacement\n2. Installer"),
        ("cost_amount", "1 200"),
        ("connection", "low"),
    ]);
    let form = form.tick("themes", &["itinerance", "prise-en-main"]).tick("beneficiaries", &["habitants-isoles"]);
    let mut picture = Vec::new();
    image::RgbImage::from_pixel(32, 24, image::Rgb([40, 90, 120]))
        .write_to(&mut std::io::Cursor::new(&mut picture), image::ImageFormat::Png)
        .expect("encoded");
    let saved = elise.attach(&form, "table.png", &picture, "Une table pliante sous une halle").await;
    let draft = saved.location().trim_end_matches("#attachments").to_owned();
    let id = elise.publish_form(&elise.form(&draft, &draft).await).await;
    scene.sent("create-practice", "Create", of(TITLE)).await;
    signed_post(&scene).await;
    scene.sent("announce-practice", "Announce", |announce| announce["object"].is_string()).await;
    scene.sent("announce-practice-activity", "Announce", |announce| announce["object"].is_object()).await;
    scene.served("practice", &format!("/practices/{id}"), 200).await;
    elise.correct(&id, &[("outcome", "Vingt personnes par matinée."), ("note", "Chiffres de l’été")]).await;
    scene.sent("update-practice", "Update", of(TITLE)).await;
    let source = scene.article().await;
    let copy = elise
        .adapt(
            &source,
            "L’accueil devient un marché",
            &[("title", "Ouvrir un accueil au marché"), ("audience", "Les clients"), ("outcome", "On vient.")],
        )
        .await;
    scene.sent("create-adaptation", "Create", of("Ouvrir un accueil au marché")).await;
    scene.served("adaptation", &format!("/practices/{copy}"), 200).await;
    // Somebody here adapts it too: the collection of its adaptations.
    let marc = Mediator::at(&scene.ici, "marc", Role::Contributor).await;
    marc.adapt(&id, "Le marché devient le lycée", &[("title", "Tenir une permanence au lycée")]).await;
    scene.served("adaptations", &format!("/practices/{id}/adaptations"), 200).await;
    scene.served("outbox", "/network/outbox", 200).await;
    scene.served("outbox-page", "/network/outbox?before=9223372036854775807", 200).await;
    scene.served("outbox-person", "/people/elise/outbox", 200).await;
    elise.delete(&id).await;
    scene.sent("delete-practice", "Delete", |_| true).await;
    scene.served("tombstone", &format!("/practices/{id}"), 410).await;
}

#[tokio::test]
async fn what_is_said_of_a_specification() {
    const TITLE: &str = "Passeport de poche";
    let scene = Scene::new().await;
    let (elise, of) = (&scene.elise, |activity: &Value| activity["object"]["name"] == TITLE);
    let path = specifications::opened(elise, TITLE).await;
    scene.sent("create-specification", "Create", of).await;
    scene.served("specification", &path, 200).await;
    specifications::write(elise, &path, "donnees", "reste à la personne", "reste à la personne, et à elle seule").await;
    let version = specifications::frozen(elise, &path, "À qui sont les données").await;
    scene.sent("update-specification", "Update", of).await;
    assert!(version.ends_with("/versions/2"), "{version}");
    elise.say(&format!("{path}/delete"), &format!("{path}/delete"), &[]).await;
    scene.sent("delete-specification", "Delete", |_| true).await;
}

#[tokio::test]
async fn what_is_said_of_an_event() {
    let scene = Scene::new().await;
    let (elise, of) = (&scene.elise, |activity: &Value| activity["object"]["name"] == events::TITLE);
    let form = events::new_form(elise, events::TITLE).await.set_all(&[
        ("mode", "hybrid"),
        ("zone", "America/Guadeloupe"),
        ("venue_name", "Médiathèque"),
        ("venue_street", "1 rue des Palmes"),
        ("venue_postal_code", "97110"),
        ("venue_locality", "Pointe-à-Pitre"),
        ("phone", "+590 590 00 00 00, code 1234"),
        ("capacity", "80"),
        ("repeats", "month-weekday"),
    ]);
    let path = events::announced(elise, &form.tick("territories", &["971", "974"])).await;
    scene.sent("create-event", "Create", of).await;
    scene.sent("announce-event", "Announce", |activity| activity["object"].is_string()).await;
    scene.served("event", &path, 200).await;
    let action = format!("{path}/edit");
    let form = elise.form(&action, &action).await.tick("cancelled", &["1"]).set("status_note", "Cyclone");
    assert_eq!(form.send(&elise.browser).await.status, StatusCode::SEE_OTHER);
    scene.sent("update-event", "Update", of).await;
    elise.say(&format!("{path}/delete"), &format!("{path}/delete"), &[]).await;
    scene.sent("delete-event", "Delete", |_| true).await;
}

/// A whole request, for a verifier that is not ours. Everything but the key and the signature is held
/// against the file.
async fn signed_post(scene: &Scene) {
    // The announcements of it may come before or after.
    let create = |body: &[u8]| serde_json::from_slice::<Value>(body).is_ok_and(|activity| activity["type"] == "Create");
    let (headers, body) = scene.peer.posts().into_iter().rfind(|(_, body)| create(body)).expect("a request");
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let activity: Value = serde_json::from_slice(&body).expect("JSON");
    let actor = activity["actor"].as_str().expect("an actor");
    let browser = Browser::new(&scene.ici);
    let key =
        browser.send(browser.request(Method::GET, actor).header("accept", "application/activity+json")).await.json();
    let names = ["host", "date", "digest", "content-type", "signature", "user-agent"];
    let request = json!({
        "method": "POST", "path": "/inbox", "headers": names.map(|name| (name, text(name))).into_iter().collect::<std::collections::BTreeMap<_, _>>(),
        "body": String::from_utf8(body.to_vec()).expect("UTF-8"), "public_key_pem": key["publicKey"]["publicKeyPem"],
    });
    let path = snapshot::folder().join("signed-post.json");
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, format!("{}\n", serde_json::to_string_pretty(&request).expect("JSON"))).expect("written");
    }
    let kept: Value =
        serde_json::from_str(&std::fs::read_to_string(&path).expect("run once with UPDATE_SNAPSHOTS=1")).expect("JSON");
    let shape = |request: &Value| {
        let signature = request["headers"]["signature"].as_str().expect("a signature");
        let parts: Vec<String> =
            signature.split("\",").map(|part| part.split("=\"").next().unwrap_or_default().to_owned()).collect();
        let covered = signature.split("headers=\"").nth(1).and_then(|rest| rest.split('"').next()).map(str::to_owned);
        (
            parts,
            covered,
            request["headers"]["content-type"].clone(),
            request["headers"]["user-agent"].as_str().map(|agent| agent.split(' ').next() == Some("Archipel/0.1.0")),
        )
    };
    assert_eq!(shape(&kept), shape(&request), "the signature is not what it was: run with UPDATE_SNAPSHOTS=1");
}

#[tokio::test]
async fn what_is_said_in_a_conversation() {
    let scene = Scene::new().await;
    let (elise, peer) = (&scene.elise, &scene.peer);
    let source = scene.article().await;
    let comment = elise.comment(&source, None, "Et **la pluie** ?").await;
    scene.sent("create-comment", "Create", |create| create["object"]["type"] == "Note").await;
    scene.served("comment", &format!("/comments/{comment}"), 200).await;
    let edit = format!("/practices/{source}/comments/{comment}/edit");
    elise.say(&edit, &edit, &[("text", "Et **le vent** ?")]).await;
    scene.sent("update-comment", "Update", |_| true).await;
    let uses = format!("/practices/{source}/uses");
    let used = [
        ("structure", "Médiathèque de Mende"),
        ("territory", "48"),
        ("used_on", "2026-11-20"),
        ("note", "Douze personnes."),
    ];
    elise.say(&uses, &uses, &used).await;
    scene.sent("create-attestation", "Create", |create| create["object"]["attestation"].is_object()).await;
    elise.react(&source, "like", true).await;
    scene.sent("like", "Like", |_| true).await;
    elise.react(&source, "like", false).await;
    scene.sent("undo-like", "Undo", |undo| undo["object"]["type"] == "Like").await;
    elise.react(&source, "share", true).await;
    let article = peer.uri("/articles/1");
    scene.sent("announce-by-person", "Announce", |announce| announce["object"] == article.as_str()).await;
    // Alice comments on a sheet of Lozère: the network relays it, Élise answers her.
    let id = elise.publish(TITLE).await;
    let uri = scene.ici.url(&format!("/practices/{id}"));
    let note = json!({"id": peer.uri("/notes/1"), "type": "Note", "attributedTo": peer.uri("/alice"), "inReplyTo": uri, "content": "<p>Bravo.</p>", "to": [PUBLIC]});
    scene.hear("Create", "/alice", json!({"id": peer.uri("/none")})).await;
    let create = json!({"id": peer.uri("/notes/1/create"), "type": "Create", "actor": peer.uri("/alice"), "object": note, "to": [PUBLIC]});
    assert_eq!(peer.deliver(&scene.ici, &create).await, 202);
    let theirs = peer.uri("/notes/1");
    scene.sent("announce-comment", "Announce", |announce| announce["object"] == theirs.as_str()).await;
    let parent = scene.ici.texts("select id from comments where uri like '%/notes/1'").await.remove(0);
    elise.comment(&id, Some(&parent), "Merci !").await;
    scene.sent("create-answer", "Create", |create| create["object"]["inReplyTo"] == theirs.as_str()).await;
    scene.served("replies", &format!("/practices/{id}/replies"), 200).await;
    let report = elise.form(&format!("/report?uri={theirs}"), "/report").await;
    let report = report.set_all(&[("reason", "Cela n’a rien à faire ici."), ("good_faith", "1")]);
    assert_eq!(report.send(&elise.browser).await.status, StatusCode::SEE_OTHER);
    scene.sent("flag", "Flag", |_| true).await;
    let delete = format!("/practices/{source}/comments/{comment}/delete");
    elise.say(&delete, &delete, &[]).await;
    scene.sent("delete-comment", "Delete", |_| true).await;
}

#[tokio::test]
async fn what_is_said_of_people_and_of_the_server() {
    let scene = Scene::new().await;
    let lea = Mediator::at(&scene.ici, "lea", Role::Contributor).await;
    lea.say("/me", "/me", &[("presentation", "Médiatrice **itinérante**."), ("structure", "Médiathèque")]).await;
    scene.sent("update-person", "Update", |_| true).await;
    scene.served("person", "/people/lea", 200).await;
    scene.served("network", "/network", 200).await;
    scene.served("instance", "/actor", 200).await;
    scene.served("followers", "/network/followers", 200).await;
    scene.served("following", "/network/following", 200).await;
    renew(&scene.ici, "/people/lea", Why::Rotation).await;
    scene.sent("update-person-keys", "Update", |it| it["object"]["assertionMethod"][1]["expires"].is_string()).await;
    renew(&scene.ici, "/people/lea", Why::Compromised).await;
    scene.sent("update-person-revoked", "Update", |it| it["object"]["verificationMethod"].is_array()).await;
    scene.served("person-revoked", "/people/lea", 200).await;
    let authority = scene.ici.authority();
    for (name, resource) in [
        ("webfinger-person", format!("acct:lea@{authority}")),
        ("webfinger-network", format!("acct:lozere@{authority}")),
        ("webfinger-instance", format!("{}/", scene.ici.origin())),
    ] {
        scene.served(name, &format!("/.well-known/webfinger?resource={resource}"), 200).await;
    }
    scene.served("nodeinfo", "/.well-known/nodeinfo", 200).await;
    scene.served("nodeinfo-2.0", "/nodeinfo/2.0", 200).await;
    scene.served("nodeinfo-2.1", "/nodeinfo/2.1", 200).await;
    let leave = [("sure", "1"), ("delete_password", crate::support::PASSWORD)];
    lea.say("/me/data", "/me/delete", &leave).await;
    scene.sent("delete-person", "Delete", |_| true).await;
}

/// `federation.md` §2.3: what strict servers stumble over.
#[test]
fn no_shape_is_one_that_other_software_stumbles_over() {
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        println!("the snapshots are being written");
        return;
    }
    let mut count = 0;
    for entry in std::fs::read_dir(snapshot::folder()).expect("the snapshots") {
        let path = entry.expect("an entry").path();
        // What is read by our kind alone stands apart.
        if path.is_dir() {
            continue;
        }
        let name = path.file_stem().and_then(|name| name.to_str()).expect("a name").to_owned();
        if name == "signed-post" || name.starts_with("nodeinfo") || name.starts_with("webfinger") {
            continue;
        }
        count += 1;
        let document: Value = serde_json::from_str(&std::fs::read_to_string(&path).expect("text")).expect("JSON");
        assert!(document["@context"].is_array(), "{name}");
        let contexts = document["@context"].as_array().expect("a list").iter().filter_map(Value::as_str);
        for context in contexts {
            assert!(
                context.starts_with("https://www.w3.org/") || context.starts_with("https://w3id.org/"),
                "{name}: {context} would be fetched"
            );
        }
        let object = &document["object"];
        for (part, thing) in [("the activity", &document), ("its object", object)] {
            if !thing.is_object() {
                continue;
            }
            assert!(thing["type"].is_string() && thing["id"].is_string(), "{name}, {part}");
            assert!(!holds_null(thing), "{name}, {part}: a null");
            for field in ["to", "cc"] {
                assert!(thing.get(field).is_none_or(Value::is_array), "{name}, {part}: {field} is no list");
            }
            for field in ["published", "updated", "deleted"] {
                let date = thing.get(field).and_then(Value::as_str);
                assert!(
                    date.is_none_or(|date| date.len() == 20 && date.ends_with('Z')),
                    "{name}, {part}: {field} {date:?}"
                );
            }
            if let Some(map) = thing.get("contentMap").and_then(Value::as_object) {
                assert_eq!(map.values().next(), thing.get("content"), "{name}, {part}: contentMap");
            }
            assert!(thing.to_string().len() < 64 * 1024, "{name}");
        }
        if matches!(document["type"].as_str(), Some("Create" | "Update")) && object.get("attributedTo").is_some() {
            assert_eq!(document["actor"], object["attributedTo"], "{name}");
            assert_eq!((&document["to"], &document["cc"]), (&object["to"], &object["cc"]), "{name}");
        }
        if !name.starts_with("outbox-page") {
            let id = document["id"].as_str().expect("an id");
            assert!(
                id.starts_with("https://lozere.example/") && !id.contains('?') && !id.ends_with('/'),
                "{name}: {id}"
            );
        }
    }
    assert!(count >= 36, "{count}");
}

fn holds_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(values) => values.iter().any(holds_null),
        Value::Object(fields) => fields.values().any(holds_null),
        _ => false,
    }
}
