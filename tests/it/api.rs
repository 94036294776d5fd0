//! The JSON API as a script meets it: whose token, what is wrong with which field, the same call twice,
//! where a list goes on, what stands at an address where nothing is.

use crate::support::{
    Instance, PASSWORD,
    browser::{Api, Browser, Page},
    story::two_networks,
};
use archipel::web::Role;
use axum::http::StatusCode;
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;

fn five() -> Value {
    json!({"title": "Tenir une permanence", "audience": "Tous", "territories": ["48"], "body": "On ouvre.", "outcome": "Mieux."})
}

/// A problem (RFC 9457) with this status; returns the fields that it names.
fn problem(page: &Page, status: StatusCode) -> Vec<String> {
    assert_eq!(page.status, status, "{}", page.text);
    assert_eq!(page.header("content-type"), "application/problem+json", "{}", page.text);
    let problem = page.json();
    assert_eq!(problem["status"], status.as_u16());
    assert!(problem["title"].as_str().is_some_and(|title| !title.is_empty()));
    let errors = problem["errors"].as_array().cloned().unwrap_or_default();
    errors
        .iter()
        .map(|error| {
            assert!(error["message"].as_str().is_some_and(|message| !message.is_empty()), "{error}");
            error["field"].as_str().expect("a name").to_owned()
        })
        .collect()
}

async fn once(api: &Api<'_>, path: &str, key: &str, body: &Value) -> Page {
    let request = api.request(Method::POST, path).header("content-type", "application/json");
    api.send(request.header("idempotency-key", key).body(body.to_string())).await
}

#[tokio::test]
async fn a_call_that_is_repeated_under_its_key_is_done_once() {
    let ici = Instance::start("ici", "48").await;
    let (lea, sam) = (ici.person("lea", Role::Contributor).await, ici.person("sam", Role::Contributor).await);
    let api = Api::new(&ici, &lea);
    let first = once(&api, "/practices", "une-fois", &five()).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.text);
    // As after a link that broke: the same answer, at any time, nothing done again.
    ici.clock.advance(Duration::from_secs(3600));
    for _ in 0..3 {
        let again = once(&api, "/practices", "une-fois", &five()).await;
        assert_eq!((again.status, again.json()), (StatusCode::CREATED, first.json()));
        assert_eq!(again.header("location"), first.header("location"));
    }
    assert_eq!(ici.count("select count(*) from publications").await, 1);
    assert_eq!(ici.count("select count(*) from outbox where uri like '%/create'").await, 1);
    // The key is that of one call of one person.
    let mut other = five();
    other["title"] = json!("Réparer");
    problem(&once(&api, "/practices", "une-fois", &other).await, StatusCode::CONFLICT);
    let theirs = once(&Api::new(&ici, &sam), "/practices", "une-fois", &other).await;
    assert_eq!(theirs.status, StatusCode::CREATED, "{}", theirs.text);
    problem(&once(&api, "/practices", &"x".repeat(256), &five()).await, StatusCode::BAD_REQUEST);
    // What was refused can be mended under the same key.
    assert_eq!(problem(&once(&api, "/practices", "deux", &json!({})).await, StatusCode::UNPROCESSABLE_ENTITY).len(), 5);
    assert_eq!(once(&api, "/practices", "deux", &five()).await.status, StatusCode::CREATED);
    // Every POST takes a key.
    let id = first.json()["id"].as_str().expect("an id").to_owned();
    for (path, body) in [
        ("comments", json!({"text": "Bien."})),
        ("uses", json!({"structure": "Ici", "territory": "48", "used_on": "2026-11-20"})),
        ("adaptations", json!({"title": "Autre", "change": "a", "reasons": ["means"], "kept": "b"})),
    ] {
        let path = format!("/practices/{id}/{path}");
        let answers = [once(&api, &path, "k", &body).await, once(&api, &path, "k", &body).await];
        // One key, three calls: the second and third are other calls.
        if path.ends_with("comments") {
            assert_eq!((answers[0].status, answers[0].json()), (StatusCode::CREATED, answers[1].json()), "{path}");
        } else {
            problem(&answers[0], StatusCode::CONFLICT);
            let answers = [once(&api, &path, &path, &body).await, once(&api, &path, &path, &body).await];
            assert_eq!((answers[0].status, answers[0].json()), (StatusCode::CREATED, answers[1].json()), "{path}");
        }
    }
    assert_eq!(ici.count("select count(*) from comments").await, 2);
}

#[tokio::test]
async fn every_field_that_is_wrong_is_named() {
    let ici = Instance::start("ici", "48").await;
    let lea = ici.person("lea", Role::Contributor).await;
    let api = Api::new(&ici, &lea);
    let with = |field: &str, value: Value| {
        let mut body = five();
        body[field] = value;
        body
    };
    for (body, fields) in [
        (json!({}), vec!["title", "audience", "body", "outcome", "territories"]),
        (with("title", json!("")), vec!["title"]),
        (with("title", json!("é".repeat(151))), vec!["title"]),
        (with("title", json!(5)), vec!["title"]),
        (with("territories", json!("48")), vec!["territories"]),
        (with("territories", json!(["Lozère"])), vec!["territories"]),
        (with("themes", json!(["sante", "magie"])), vec!["themes"]),
        (with("licence", json!("propriétaire")), vec!["licence"]),
        (with("language", json!("klingon")), vec!["language"]),
        (with("cost_amount", json!("beaucoup")), vec!["cost_amount"]),
        (with("review_months", json!(-1)), vec!["review_months"]),
        (with("co_authors", json!(["personne"])), vec!["co_authors"]),
        (with("titel", json!("x")), vec!["titel"]),
        (with("state", json!("gone")), vec!["state"]),
    ] {
        let page = api.post("/practices", &body).await;
        assert_eq!(problem(&page, StatusCode::UNPROCESSABLE_ENTITY), fields, "{body}");
    }
    let english = api
        .request(Method::POST, "/practices")
        .header("accept-language", "en")
        .header("content-type", "application/json");
    let english = api.send(english.body("{}")).await;
    let french = api.post("/practices", &json!({})).await;
    assert_ne!(english.json()["errors"], french.json()["errors"], "in the language of the call");
    assert_eq!(
        ici.count("select count(*) from publications").await + ici.count("select count(*) from outbox").await,
        0
    );
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_as_what_it_is() {
    let ici = Instance::start("ici", "48").await;
    let lea = ici.person("lea", Role::Contributor).await;
    let api = Api::new(&ici, &lea);
    let send = async |body: Vec<u8>, media_type: &str| {
        api.send(api.request(Method::POST, "/practices").header("content-type", media_type).body(body)).await
    };
    for body in ["", "{", "[1,2", "\u{0}", "nonsense"] {
        let page = send(body.into(), "application/json").await;
        let status = if body.is_empty() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::BAD_REQUEST };
        problem(&page, status);
    }
    problem(&send(b"[]".to_vec(), "application/json").await, StatusCode::UNPROCESSABLE_ENTITY);
    problem(&send(b"title=x".to_vec(), "application/x-www-form-urlencoded").await, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let large = json!({"body": "a".repeat(2 * 1024 * 1024)}).to_string().into_bytes();
    problem(&send(large, "application/json").await, StatusCode::PAYLOAD_TOO_LARGE);
    problem(&send("[".repeat(200_000).into_bytes(), "application/json").await, StatusCode::BAD_REQUEST);
    for path in [
        "/practices?cursor=x",
        "/practices?q=a&cursor=x",
        "/practices?limit=0",
        "/practices?limit=1000",
        "/practices?state=gone",
        "/search?q=a&cursor=-",
    ] {
        let named = problem(&api.get(path).await, StatusCode::BAD_REQUEST);
        assert!(path.contains(&named[0]), "{path}: {named:?}");
    }
}

#[tokio::test]
async fn a_list_goes_on_where_it_ended() {
    let ici = Instance::start("ici", "48").await;
    let lea = ici.person("lea", Role::Contributor).await;
    let api = Api::new(&ici, &lea);
    for number in 0..7 {
        ici.clock.advance(Duration::from_secs(1));
        api.publish(&format!("Animer l’atelier {number}"), "48").await;
    }
    let (mut titles, mut path) = (Vec::new(), "/practices?limit=3&territory=48".to_owned());
    loop {
        let page = api.get(&path).await.json();
        let items = page["items"].as_array().expect("a list");
        titles.extend(items.iter().map(|item| item["title"].as_str().expect("a title").to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/practices?limit=3&territory=48&cursor={next}");
    }
    let expected: Vec<String> = (0..7).rev().map(|number| format!("Animer l’atelier {number}")).collect();
    assert_eq!(titles, expected);
    assert!(api.get("/practices?territory=988").await.json()["next"].is_null());
}

#[tokio::test]
async fn a_token_acts_as_its_person_until_it_is_revoked() {
    let ici = Instance::start("ici", "48").await;
    let lea = ici.person("lea", Role::Contributor).await;
    let reader = ici.person("rita", Role::Reader).await;
    let api = Api::new(&ici, &lea);
    assert_eq!(api.get("/me").await.json()["handle"], "lea");
    problem(&Api::new(&ici, &reader).post("/practices", &five()).await, StatusCode::FORBIDDEN);
    // What anybody may read needs no token; a wrong one is refused all the same.
    let browser = Browser::new(&ici);
    assert_eq!(browser.get("/api/v1/practices").await.status, StatusCode::OK);
    problem(&browser.get("/api/v1/me").await, StatusCode::UNAUTHORIZED);
    for given in ["Bearer nonsense", "Bearer ", "Basic bGVhOngx", "nonsense", &format!("Bearer {} ", "x".repeat(5000))]
    {
        let page = browser.send(browser.request(Method::GET, "/api/v1/me").header("authorization", given)).await;
        problem(&page, StatusCode::UNAUTHORIZED);
        assert_eq!(page.header("www-authenticate"), "Bearer");
    }
    // A session is no token: no page of another site can call for somebody.
    let inside = Browser::signed_in(&ici, &lea).await;
    problem(&inside.get("/api/v1/me").await, StatusCode::UNAUTHORIZED);
    // Made and revoked on the page.
    let page = inside.get("/me/tokens").await;
    let form = page.form("/me/tokens").set("token_name", "script");
    for password in ["", "pas celui-ci"] {
        let refused = form.clone().set("token_password", password).send(&inside).await;
        assert_eq!((refused.status, refused.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["token_password"]));
    }
    let made = form.set("token_password", PASSWORD).send(&inside).await;
    let token =
        made.text.split("arc_").nth(1).and_then(|rest| rest.split('<').next()).expect("it is shown once").to_owned();
    let call = async || {
        let request = browser.request(Method::GET, "/api/v1/me").header("authorization", format!("Bearer arc_{token}"));
        browser.send(request).await.status
    };
    assert_eq!(call().await, StatusCode::OK);
    assert!(!inside.get("/me/tokens").await.text.contains(&token), "and never again");
    let id = ici.texts("select id from api_tokens where name = 'script'").await.remove(0);
    let sent = inside.post("/me/tokens/revoke", &[("csrf", &page.token()), ("token", &id)]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    assert_eq!(call().await, StatusCode::UNAUTHORIZED);
    assert_eq!(api.get("/me").await.status, StatusCode::OK, "the other one still serves");
}

#[tokio::test]
async fn where_nothing_is_a_problem_says_so() {
    let ici = Instance::start("ici", "48").await;
    let lea = ici.person("lea", Role::Contributor).await;
    let api = Api::new(&ici, &lea);
    for path in [
        "/nothing",
        "/practices/none",
        "/practices/01h00000000000000000000000/versions",
        "/comments/none",
        "/networks/none",
        "/",
    ] {
        problem(&api.get(path).await, StatusCode::NOT_FOUND);
    }
    for (method, path) in [
        (Method::DELETE, "/practices"),
        (Method::POST, "/search"),
        (Method::PUT, "/me"),
        (Method::PATCH, "/openapi.json"),
    ] {
        let page = api.call(method.clone(), path, &json!({})).await;
        problem(&page, StatusCode::METHOD_NOT_ALLOWED);
        assert!(page.header("allow").contains("GET"), "{method} {path}: {}", page.header("allow"));
    }
}

#[tokio::test]
async fn a_contributor_does_by_script_what_she_does_on_the_pages() {
    let (lozere, caledonie) = two_networks().await;
    let (lea, sam) = (lozere.person("lea", Role::Contributor).await, caledonie.person("sam", Role::Contributor).await);
    let api = Api::new(&lozere, &lea);
    // A draft, which nobody else sees, then published.
    let draft = api.post("/practices", &json!({"title": "Tenir", "state": "draft"})).await.json();
    let path = format!("/practices/{}", draft["id"].as_str().expect("an id"));
    assert_eq!(Browser::new(&lozere).get(&format!("/api/v1{path}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(api.get("/practices?state=draft").await.json()["items"][0]["title"], "Tenir");
    let missing = api.post(&format!("{path}/publish"), &json!({})).await;
    assert_eq!(problem(&missing, StatusCode::UNPROCESSABLE_ENTITY).len(), 4);
    let saved = api.call(Method::PATCH, &path, &five()).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.text);
    let published = api.post(&format!("{path}/publish"), &json!({})).await;
    assert!(published.status.is_success(), "{}", published.text);
    let published = published.json();
    let path = format!("/practices/{}", published["id"].as_str().expect("an id"));
    // Corrected, with the version that was read; compared; listed.
    let correction = json!({"outcome": "Bien mieux.", "note": "Chiffres", "base_version": 1});
    assert_eq!(api.call(Method::PATCH, &path, &correction).await.json()["version"], 2);
    problem(&api.call(Method::PATCH, &path, &correction).await, StatusCode::CONFLICT);
    let versions = api.get(&format!("{path}/versions")).await.json();
    assert_eq!(versions["items"].as_array().map(Vec::len), Some(2), "{versions}");
    // Over there: found, commented, used, said to be useful.
    let there = format!("/practices/{}", caledonie.id_of("Tenir une permanence").await);
    let theirs = Api::new(&caledonie, &sam);
    assert_eq!(theirs.get("/search?q=permanences").await.json()["items"].as_array().map(Vec::len), Some(1));
    let comment = theirs.post(&format!("{there}/comments"), &json!({"text": "Et la pluie ?"})).await;
    assert_eq!(comment.status, StatusCode::CREATED, "{}", comment.text);
    let answer = json!({"text": "Une bâche.", "parent": comment.json()["id"]});
    assert_eq!(theirs.post(&format!("{there}/comments"), &answer).await.status, StatusCode::CREATED);
    let edited = theirs
        .call(
            Method::PATCH,
            &format!("/comments/{}", comment.json()["id"].as_str().expect("an id")),
            &json!({"text": "Et le vent ?"}),
        )
        .await;
    assert_eq!(edited.status, StatusCode::OK, "{}", edited.text);
    assert!(theirs.post(&format!("{there}/likes"), &json!({})).await.status.is_success());
    let attested = json!({"territory": "988", "used_on": "2026-11-20"});
    assert_eq!(theirs.post(&format!("{there}/uses"), &attested).await.status, StatusCode::CREATED);
    crate::support::story::quiet(&[&lozere, &caledonie]).await;
    let seen = api.get(&format!("{path}/comments")).await.json();
    assert_eq!(seen["items"].as_array().map(Vec::len), Some(2), "{seen}");
    assert!(seen.to_string().contains("Et le vent ?"));
    assert_eq!(api.get(&format!("{path}/uses")).await.json()["items"].as_array().map(Vec::len), Some(1));
    // Nobody corrects or deletes another's; the author takes hers back.
    problem(&theirs.call(Method::PATCH, &there, &json!({"title": "À moi"})).await, StatusCode::FORBIDDEN);
    problem(&theirs.call(Method::DELETE, &there, &json!({})).await, StatusCode::FORBIDDEN);
    assert_eq!(api.call(Method::DELETE, &path, &json!({})).await.status, StatusCode::NO_CONTENT);
    problem(&api.get(&path).await, StatusCode::GONE);
}

#[tokio::test]
async fn the_program_serves_its_own_description() {
    let ici = Instance::start("ici", "48").await;
    let page = Browser::new(&ici).get("/api/v1/openapi.json").await;
    assert_eq!((page.status, page.header("content-type")), (StatusCode::OK, "application/json"));
    let document = page.json();
    assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")), "{}", document["openapi"]);
    let described: Vec<&String> = document["paths"].as_object().expect("paths").keys().collect();
    let routed: Vec<&str> = ici
        .routes
        .iter()
        .map(|(path, _)| *path)
        .filter(|path| path.starts_with("/api/v1/") && !path.contains('*'))
        .collect();
    for path in &routed {
        assert!(described.iter().any(|known| known == path), "{path} is not described");
    }
    assert_eq!(described.len(), routed.len());
}
