//! Who may do what: every route for every role, forms of other sites, forms of a session that ended,
//! addresses that would lead elsewhere. Rows 44, 47 and 52 of the security table.

use crate::support::{
    Instance, PASSWORD,
    browser::{Browser, Page},
    story::Mediator,
};
use archipel::web::{Access, Role};
use axum::http::StatusCode;
use reqwest::Method;
use std::{collections::BTreeMap, time::Duration};

/// A path of the list, with something in the place of its parameters that nobody owns.
fn concrete(path: &str) -> String {
    let filled = [
        ("{id}", "01h00000000000000000000000"),
        ("{comment}", "01h00000000000000000000001"),
        ("{attachment}", "01h00000000000000000000002"),
        ("{amendment}", "01h00000000000000000000003"),
        ("{statement}", "01h00000000000000000000004"),
        ("{vote}", "01h00000000000000000000004"),
        ("{ballot}", "01h00000000000000000000005"),
        ("{section}", "none"),
        ("{of}", "2026-12-01T09:00"),
        ("{handle}", "nobody"),
        ("{token}", "none"),
        ("{tag}", "fr"),
        ("{name}", "none"),
        ("{number}", "1"),
        ("{section}", "none"),
        ("{*rest}", "none"),
    ];
    let path = filled.iter().fold(path.to_owned(), |path, (parameter, value)| path.replace(parameter, value));
    assert!(!path.contains('{'), "{path}: say here what stands for its parameter");
    path
}

/// True when an answer is what an access says of a reader of the pages.
fn keeps(access: Access, role: Option<Role>, method: &Method, status: StatusCode) -> bool {
    match (access, role) {
        (Access::Person(_), None) => status == StatusCode::UNAUTHORIZED,
        (Access::Person(least), Some(role)) if role < least => status == StatusCode::FORBIDDEN,
        // The API asks for a token, and a cookie is none.
        (Access::Api, _) => !status.is_server_error() && (method == Method::GET || !status.is_success()),
        _ => !status.is_server_error() && !matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN),
    }
}

#[tokio::test]
async fn sec_52_every_route_keeps_to_its_access_for_every_role() {
    let ici = Instance::start("ici", "48").await;
    // A path stands twice where one may read what others may write.
    let mut routes: BTreeMap<&str, Vec<Access>> = BTreeMap::new();
    for (path, access) in &ici.routes {
        routes.entry(path).or_default().push(*access);
    }
    assert!(routes.len() > 60, "{}", routes.len());
    let mut wrong = Vec::new();
    for role in std::iter::once(None).chain(Role::ALL.map(Some)) {
        let browser = match role {
            Some(role) => Mediator::at(&ici, &format!("some_{}", role.name()), role).await.browser,
            None => Browser::new(&ici),
        };
        let token = browser.get(if role.is_some() { "/me" } else { "/login" }).await.token();
        for (path, accesses) in &routes {
            let address = concrete(path);
            // Going out ends what this test stands on; it is everybody's.
            let posts = *path != "/logout";
            for method in [Some(Method::GET), posts.then_some(Method::POST)].into_iter().flatten() {
                let page = if method == Method::POST {
                    browser.post(&address, &[("csrf", &token)]).await
                } else {
                    browser.get(&address).await
                };
                if !accesses.iter().any(|access| keeps(*access, role, &method, page.status)) {
                    let who = role.map_or("nobody", Role::name);
                    wrong.push(format!("{who} {method} {address} ({accesses:?}): {}", page.status));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[tokio::test]
async fn sec_47_what_is_anothers_is_not_there() {
    let ici = Instance::start("ici", "48").await;
    let lea = Mediator::at(&ici, "lea", Role::Contributor).await;
    let sam = Mediator::at(&ici, "sam", Role::Animator).await;
    let saved = lea.five_fields("Tenir une permanence").await.press(&lea.browser, "step", "save").await;
    let draft = saved.location().to_owned();
    let practice = lea.publish("Réparer des tablettes").await;
    for path in [draft.clone(), format!("{draft}/preview"), format!("{draft}/discard")] {
        assert_eq!(lea.browser.get(&path).await.status, StatusCode::OK, "{path}");
        assert_eq!(sam.browser.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let token = sam.read("/me").await.token();
    for path in [format!("{draft}/autosave"), format!("{draft}/publish")] {
        let sent = sam.browser.post(&path, &[("csrf", &token), ("title", "À moi")]).await;
        assert_eq!(sent.status, StatusCode::NOT_FOUND, "{path}");
    }
    for path in [format!("/practices/{practice}/edit"), format!("/practices/{practice}/delete")] {
        assert_eq!(sam.browser.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
        let sent = sam
            .browser
            .post(&path, &[("csrf", &token), ("title", "À moi"), ("base_version", "1"), ("step", "publish")])
            .await;
        assert_eq!(sent.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(ici.texts("select title from publications").await, ["Réparer des tablettes"]);
    assert_eq!(
        ici.texts("select d.title from drafts d join people p on p.id = d.person_id where p.role = 'contributor'")
            .await,
        ["Tenir une permanence"]
    );
    // The sheet of the network is every animator's.
    let signed = sam.five_fields("Accueillir").await.tick("sign_as", &["network"]);
    let ours = sam.publish_form(&signed).await;
    let eva = Mediator::at(&ici, "eva", Role::Animator).await;
    eva.correct(&ours, &[("outcome", "Mieux.")]).await;
    assert_eq!(lea.browser.get(&format!("/practices/{ours}/edit")).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_form_of_another_site_or_without_its_token_does_nothing_and_loses_nothing() {
    let ici = Instance::start("ici", "48").await;
    let lea = Mediator::at(&ici, "lea", Role::Contributor).await;
    let form = lea.five_fields("Tenir une permanence").await;
    for token in ["", "garbage"] {
        let mut stale = form.clone().set("csrf", token);
        stale.fields.push(("step".into(), "publish".into()));
        let refused = stale.send(&lea.browser).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        // One button sends all of it again, under the token of this session.
        let again = refused.form("/practices/new");
        assert_eq!(again.get("title"), "Tenir une permanence");
        assert_eq!(again.get("body"), form.get("body"));
        assert_ne!(again.get("csrf"), token);
    }
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&form.fields).finish();
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        let request = lea.browser.request(Method::POST, "/practices/new").header(name, value);
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(body.clone());
        assert_eq!(lea.browser.send(request).await.status, StatusCode::FORBIDDEN, "{name}: {value}");
    }
    assert_eq!(
        ici.count("select count(*) from drafts").await + ici.count("select count(*) from publications").await,
        0
    );
    assert_eq!(form.press(&lea.browser, "step", "publish").await.status, StatusCode::SEE_OTHER, "the true one passes");
}

#[tokio::test]
async fn what_was_typed_in_a_session_that_ended_goes_on_after_signing_in() {
    let ici = Instance::start("ici", "48").await;
    let lea = Mediator::at(&ici, "lea", Role::Contributor).await;
    let body = "Deux paragraphes,\n\nune liste :\n\n- « un » & <deux>\n- trois";
    let form = lea.five_fields("Tenir une permanence").await.set("body", body);
    ici.clock.advance(Duration::from_secs(15 * 24 * 3600));
    let asked = form.press(&lea.browser, "step", "publish").await;
    assert_eq!(asked.status, StatusCode::UNAUTHORIZED);
    assert!(asked.words().contains("- « un » & <deux>"), "the text can be read: {}", asked.words());
    let page: Page =
        asked.form("/login").set_all(&[("email", &lea.account.email), ("password", PASSWORD)]).send(&lea.browser).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.words());
    let resumed = page.form("/practices/new").send(&lea.browser).await;
    assert_eq!(resumed.status, StatusCode::SEE_OTHER, "{} {:?}", resumed.words(), resumed.errors());
    let sheet = ici.texts("select sheet from publications").await.remove(0);
    let sheet: serde_json::Value = serde_json::from_str(&sheet).expect("JSON");
    assert_eq!(sheet["body"], body);
}

#[tokio::test]
async fn sec_44_nothing_leads_to_another_site() {
    let ici = Instance::start("ici", "48").await;
    let lea = ici.person("lea", Role::Reader).await;
    for target in [
        "//evil.example",
        "/%2Fevil.example",
        "/%5Cevil.example",
        "/\\evil.example",
        "https://evil.example",
        "%09//evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
    ] {
        let encoded: String = form_urlencoded::byte_serialize(target.as_bytes()).collect();
        let browser = Browser::new(&ici);
        for path in
            [format!("/language/en?return_to={encoded}"), format!("/territory?territory=988&return_to={encoded}")]
        {
            let page = browser.get(&path).await;
            assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, "/"), "{path}");
        }
        for typed in [None, Some(target)] {
            let browser = Browser::new(&ici);
            let form = browser.get(&format!("/login?return_to={encoded}")).await.form("/login");
            let form = typed.iter().fold(form, |form, target| form.set("return_to", target));
            let inside = form.set_all(&[("email", &lea.email), ("password", PASSWORD)]).send(&browser).await;
            assert_eq!((inside.status, inside.location()), (StatusCode::SEE_OTHER, "/"), "{target}");
        }
    }
    let browser = Browser::new(&ici);
    let form = browser.get("/login?return_to=/practices%3Fterritory%3D48").await.form("/login");
    let inside = form.set_all(&[("email", &lea.email), ("password", PASSWORD)]).send(&browser).await;
    assert_eq!(inside.location(), "/practices?territory=48");
}
