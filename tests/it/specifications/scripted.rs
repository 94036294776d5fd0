//! Specifications by the API: what their team does on pages, for scripts.

use super::TEXT;
use crate::support::{
    Instance,
    browser::Api,
    story::{quiet, two_networks},
};
use archipel::web::Role;
use axum::http::StatusCode;
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;

fn passport() -> Value {
    json!({
        "title": "Passeport numérique", "context": "Chaque réseau tient le sien.", "territories": ["48"], "document": TEXT,
        "zone": "Europe/Paris", "ends": [{"phase": "drafting", "until": "2027-01-15T18:00"}],
    })
}

fn field(refused: &Value) -> &str {
    refused["errors"][0]["field"].as_str().unwrap_or_default()
}

#[tokio::test]
async fn a_script_opens_writes_freezes_and_takes_back() {
    let (lozere, caledonie) = two_networks().await;
    let lea = lozere.person("lea", Role::Contributor).await;
    let joe = caledonie.person("joe", Role::Contributor).await;
    let (ours, theirs) = (Api::new(&lozere, &lea), Api::new(&caledonie, &joe));
    let made = ours.post("/specifications", &passport()).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let made = made.json();
    assert_eq!((&made["phase"], &made["until"]), (&json!("drafting"), &json!("2027-01-15T17:00:00Z")));
    assert_eq!(made["sections"][1]["requirements"][0]["label"], "E-01");
    assert_eq!((&made["sections"][1]["id"], &made["sections"][1]["number"]), (&json!("acces"), &json!("1.1")));
    let at = format!("/specifications/{}", made["id"].as_str().expect("an id"));

    // Two sections at once, from one revision; then one of them twice.
    let drafting = ours.get(&format!("{at}/drafting")).await.json();
    assert_eq!((&drafting["revision"], &drafting["changed"]), (&json!(0), &json!(false)));
    let write = async |section: &str, text: &str, revision: i64| {
        let body = json!({"text": text, "revision": revision});
        ours.call(Method::PUT, &format!("{at}/drafting/{section}"), &body).await
    };
    let first = write("objet", "# Objet {#objet}\n\nUn livret pour les parcours.\n", 0).await;
    assert_eq!((first.status, &first.json()["revision"]), (StatusCode::OK, &json!(1)), "{}", first.text);
    let second = write("donnees", "# Données {#donnees}\n\nLe parcours reste à la famille.\n", 0).await;
    assert_eq!(second.status, StatusCode::OK, "{}", second.text);
    let third = write("objet", "# Objet {#objet}\n\nUn carnet pour les parcours.\n", 0).await;
    assert_eq!(third.status, StatusCode::CONFLICT);
    let both = third.json();
    assert!(
        both["errors"][0]["message"].as_str().is_some_and(|text| text.contains("livret") && text.contains("carnet"))
    );
    assert_eq!(both["errors"][1], json!({"field": "revision", "message": "2"}));
    let unsettled = write("objet", both["errors"][0]["message"].as_str().expect("both"), 2).await;
    assert_eq!((unsettled.status, field(&unsettled.json())), (StatusCode::UNPROCESSABLE_ENTITY, "text"));
    assert_eq!(write("disparue", "# Rien\n", 2).await.status, StatusCode::NOT_FOUND);

    // The whole text, on what stands and on what stood.
    let text = ours.get(&format!("{at}/drafting")).await.json()["document"].as_str().expect("a text").to_owned();
    let whole = json!({"text": text.replace("livret", "cahier"), "revision": 2});
    let whole = ours.call(Method::PUT, &format!("{at}/drafting"), &whole).await;
    assert_eq!((whole.status, &whole.json()["revision"]), (StatusCode::OK, &json!(3)), "{}", whole.text);
    let late = json!({"text": text.replace("livret", "classeur"), "revision": 2});
    assert_eq!(ours.call(Method::PUT, &format!("{at}/drafting"), &late).await.status, StatusCode::CONFLICT);
    for (body, name) in [(json!({"text": "# A\n"}), "revision"), (json!({"revision": 3}), "text")] {
        let refused = ours.call(Method::PUT, &format!("{at}/drafting"), &body).await;
        assert_eq!((refused.status, field(&refused.json())), (StatusCode::UNPROCESSABLE_ENTITY, name));
    }

    let frozen = ours.post(&format!("{at}/versions"), &json!({"note": "Après l’atelier."})).await;
    assert_eq!((frozen.status, &frozen.json()["number"]), (StatusCode::OK, &json!(2)), "{}", frozen.text);
    assert_eq!(ours.post(&format!("{at}/versions"), &json!({})).await.status, StatusCode::CONFLICT, "nothing changed");
    let said = json!({"governance": "Un comité des réseaux.", "note": "Qui décide.", "base_version": 2});
    let said = ours.call(Method::PATCH, &at, &said).await;
    assert_eq!((said.status, &said.json()["version"]), (StatusCode::OK, &json!(3)), "{}", said.text);
    let stale = ours.call(Method::PATCH, &at, &json!({"scope": "Partout.", "base_version": 2})).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let moved = json!({"phase": "amendments", "ends": [{"phase": "amendments", "until": "2027-03-01T18:00"}]});
    let moved = ours.post(&format!("{at}/phase"), &moved).await;
    assert_eq!((moved.status, &moved.json()["phase"]), (StatusCode::OK, &json!("amendments")), "{}", moved.text);
    assert_eq!(write("objet", "# Objet {#objet}\n\nTrop tard.\n", 3).await.status, StatusCode::CONFLICT);

    // The other network reads all of it, and writes none of it.
    quiet(&[&lozere, &caledonie]).await;
    let list = theirs.get("/specifications?territory=48").await.json();
    let one = &list["items"][0];
    assert_eq!((&one["title"], &one["phase"]), (&json!("Passeport numérique"), &json!("amendments")));
    assert!(one.get("document").is_none(), "a list is light");
    let there = format!("/specifications/{}", one["id"].as_str().expect("an id"));
    let read = theirs.get(&there).await.json();
    assert!(read["document"].as_str().is_some_and(|text| text.contains("cahier") && text.contains("famille")));
    assert_eq!(read["version_hash"], ours.get(&at).await.json()["version_hash"]);
    let versions = theirs.get(&format!("{there}/versions?limit=2")).await.json();
    assert_eq!(versions["items"][0]["number"], 4);
    let next = versions["next"].as_str().expect("more");
    assert!(theirs.get(&format!("{there}/versions?cursor={next}")).await.json()["next"].is_null());
    let old = ours.get(&format!("{at}/versions/1")).await.json();
    assert!(old["document"].as_str().is_some_and(|text| text.contains("Un passeport")));
    for (method, path) in [
        (Method::GET, format!("{there}/drafting")),
        (Method::DELETE, there.clone()),
        (Method::POST, format!("{there}/versions")),
    ] {
        assert_eq!(
            theirs.call(method.clone(), &path, &json!({})).await.status,
            StatusCode::FORBIDDEN,
            "{method} {path}"
        );
    }
    assert_eq!(ours.call(Method::DELETE, &at, &json!({})).await.status, StatusCode::NO_CONTENT);
    assert_eq!(ours.get(&at).await.status, StatusCode::GONE);
    quiet(&[&lozere, &caledonie]).await;
    assert_eq!(theirs.get(&there).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn what_a_script_sends_wrong_is_named_field_by_field() {
    let ici = Instance::start("ici", "48").await;
    let lea = ici.person("lea", Role::Contributor).await;
    let api = Api::new(&ici, &lea);
    let with = |name: &str, value: Value| {
        let mut body = passport();
        body[name] = value;
        body
    };
    for (body, name) in [
        (with("title", json!("")), "title"),
        (with("territories", json!(["Lozère"])), "territories"),
        (with("document", json!("Sans titre.")), "document"),
        (with("document", json!("x".repeat(800_000))), "document"),
        (with("phase", json!("vote")), "phase"),
        (with("ends", json!([{"phase": "drafting", "until": "demain"}])), "until_drafting"),
        (with("ends", json!([{"phase": "sieste", "until": "2027-01-15T18:00"}])), "ends"),
        (with("licence", json!("Secret")), "licence"),
        (with("surname", json!("?")), "surname"),
        (with("sign_as", json!("chief")), "sign_as"),
    ] {
        let refused = api.post("/specifications", &body).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}: {}", refused.text);
        assert!(refused.json()["errors"].to_string().contains(&format!("\"field\":\"{name}\"")), "{}", refused.text);
    }
    assert_eq!(ici.count("select count(*) from publications").await, 0);
    let no_zone = with("zone", json!("Lozère/Mende"));
    assert_eq!(api.post("/specifications", &no_zone).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_number_that_was_given_and_taken_away_before_a_phase_ended_by_its_hour_is_not_given_again() {
    let ici = Instance::start("ici", "48").await;
    let lea = ici.person("lea", Role::Contributor).await;
    let api = Api::new(&ici, &lea);
    let made = api.post("/specifications", &passport()).await.json();
    let at = format!("/specifications/{}", made["id"].as_str().expect("an id"));
    let stood = made["document"].as_str().expect("a text").to_owned();
    let more = stood.replace("Il s’imprime.\n", "Il s’imprime.\n- (utile) Il se plie.\n");
    for (text, revision) in [(&more, 0), (&stood, 1)] {
        let body = json!({"text": text, "revision": revision});
        let done = api.call(Method::PUT, &format!("{at}/drafting"), &body).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    }
    ici.clock.advance(Duration::from_secs(60 * 24 * 3600));
    let section = stood[stood.find("## Accès").expect("a section")..stood.find("# Données").expect("another")].trim();
    let text = format!("{section}\n- (utile) Il flotte.\n");
    let offered = json!({"section": "acces", "text": text, "motive": "Les pirogues."});
    let offered = api.post(&format!("{at}/amendments"), &offered).await;
    assert_eq!(offered.status, StatusCode::CREATED, "{}", offered.text);
    let one = format!("{at}/amendments/{}", offered.json()["id"].as_str().expect("an id"));
    let answer = json!({"outcome": "accepted", "reason": "Oui."});
    let answered = api.post(&format!("{one}/answer"), &answer).await;
    assert_eq!(answered.status, StatusCode::OK, "{}", answered.text);
    let text = api.get(&at).await.json()["document"].as_str().expect("a text").to_owned();
    assert!(text.contains("**E-04** (utile) Il flotte."), "{text}");
}
