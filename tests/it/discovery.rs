//! What other servers find here: who answers to a name, and what the network says of itself.

use crate::support::{Instance, browser::Browser, peer::Peer, story::Mediator, until};
use archipel::{
    federation::peers::Mode,
    people::{By, accounts, settings},
    time::Clock,
    web::Role,
};
use axum::http::StatusCode;
use reqwest::Method;
use serde_json::{Value, json};

async fn served(ici: &Instance, path: &str) -> (StatusCode, Value) {
    let browser = Browser::new(ici);
    let page = browser.send(browser.request(Method::GET, path).header("accept", "application/activity+json")).await;
    (page.status, if page.status == StatusCode::OK { page.json() } else { Value::Null })
}

/// Sets a setting as the pages do.
async fn set(ici: &Instance, key: &str, value: &str) {
    let mut tx = ici.site.db.begin().await.expect("a transaction");
    settings::set_setting(&mut tx, key, value).await.expect("written");
    tx.commit().await.expect("committed");
}

#[tokio::test]
async fn an_account_that_nobody_let_in_is_nobody_to_find_or_to_follow() {
    let ici = Instance::start_in("ici", "48", Mode::Open, Clock::manual(crate::support::START)).await;
    let ally = Peer::start("ally").await;
    let leo = ici.person("leo", Role::Contributor).await;
    let finger = format!("/.well-known/webfinger?resource=acct:leo@{}", ici.authority());
    let follow = |number: u8| json!({"id": ally.uri(&format!("/follows/{number}")), "type": "Follow", "actor": ally.uri("/alice"), "object": ici.url("/people/leo")});
    for (number, status) in [(1, "pending"), (2, "suspended")] {
        let mut tx = ici.site.db.begin().await.expect("a transaction");
        tx.query("update people set status = $1 where id = $2")
            .bind(status.to_owned())
            .bind(leo.person_id.clone())
            .run()
            .await
            .expect("written");
        tx.commit().await.expect("committed");
        for path in [finger.as_str(), "/people/leo/outbox", "/people/leo/followers"] {
            assert_eq!(served(&ici, path).await.0, StatusCode::NOT_FOUND, "{status}: {path}");
        }
        let uri = format!("/.well-known/webfinger?resource={}", ici.url("/people/leo"));
        assert_eq!(served(&ici, &uri).await.0, StatusCode::NOT_FOUND, "{status}");
        assert_eq!(ally.deliver(&ici, &follow(number)).await, 202);
        until("it is refused", || async {
            ici.count("select count(*) from journal where state = 'refused'").await == i64::from(number)
        })
        .await;
        // Other networks still verify what a suspended person published with the key that stands there.
        let kept = if status == "suspended" { StatusCode::OK } else { StatusCode::NOT_FOUND };
        assert_eq!(served(&ici, "/people/leo").await.0, kept, "{status}");
    }
    assert_eq!(ici.count("select count(*) from follows").await, 0);
    let mut tx = ici.site.db.begin().await.expect("a transaction");
    accounts::reactivate(&mut tx, &ici.site.here(), By::SYSTEM, &leo.person_id).await.expect("let in");
    tx.commit().await.expect("committed");
    assert_eq!(served(&ici, &finger).await.0, StatusCode::OK);
    assert_eq!(ally.deliver(&ici, &follow(3)).await, 202);
    until("it follows", || async { ici.count("select count(*) from follows").await == 1 }).await;
}

#[tokio::test]
async fn nodeinfo_tells_how_one_joins_and_what_is_published_here() {
    let ici = Instance::start_in("ici", "48", Mode::Open, Clock::manual(crate::support::START)).await;
    let ally = Peer::start("ally").await;
    let lea = Mediator::at(&ici, "lea", Role::Contributor).await;
    lea.publish("Tenir une permanence").await;
    let id = ally.uri("/articles/1");
    let article = json!({"id": id, "type": "Article", "attributedTo": ally.uri("/alice"), "name": "Ailleurs", "content": "<p>x</p>",
        "to": ["https://www.w3.org/ns/activitystreams#Public"]});
    let create =
        json!({"id": format!("{id}/create"), "type": "Create", "actor": ally.uri("/alice"), "object": article});
    assert_eq!(ally.deliver(&ici, &create).await, 202);
    until("it is here", || async { ici.count("select count(*) from publications").await == 2 }).await;
    for (mode, open) in [("invitation", false), ("approval", false), ("open", true)] {
        set(&ici, settings::SIGN_UP, mode).await;
        let (_, info) = served(&ici, "/nodeinfo/2.1").await;
        assert_eq!((&info["openRegistrations"], &info["metadata"]["signUp"]), (&json!(open), &json!(mode)));
        assert_eq!(info["usage"]["localPosts"], 1, "one sheet, whatever was said of it, and nothing of others");
    }
}

#[tokio::test]
async fn the_network_names_those_who_animate_and_moderate_it() {
    let ici = Instance::start("ici", "48").await;
    for (handle, role) in [("lea", Role::Contributor), ("ana", Role::Animator), ("max", Role::Moderator)] {
        ici.person(handle, role).await;
    }
    let (_, group) = served(&ici, "/network").await;
    assert_eq!(group["attributedTo"], ici.url("/network/moderators"));
    let (_, moderators) = served(&ici, "/network/moderators").await;
    assert_eq!(moderators["orderedItems"], json!([ici.url("/people/ana"), ici.url("/people/max")]));
    assert_eq!(moderators["totalItems"], 2);
}
