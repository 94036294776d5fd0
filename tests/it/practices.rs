//! Writing a sheet, finding it again, reading it in every form: drafts, versions, lists, search, feed,
//! what stays of what was taken back.

use crate::support::{
    Instance,
    browser::{Api, Browser, Page},
    story::Mediator,
};
use archipel::web::Role;
use axum::http::StatusCode;
use reqwest::Method;
use serde_json::{Value, json};
use std::{collections::BTreeSet, time::Duration};

const ACTIVITY: &str = "application/activity+json";

async fn ici() -> (Instance, Mediator) {
    let ici = Instance::start("ici", "48").await;
    let lea = Mediator::at(&ici, "lea", Role::Contributor).await;
    (ici, lea)
}

/// The practices on a page of a list, in order.
fn listed(page: &Page) -> Vec<String> {
    let main = page.text.split("<main").nth(1).expect("a main part");
    let links = main.split("href=\"/practices/").skip(1).filter_map(|part| part.split('"').next());
    let mut ids = Vec::new();
    for id in links.filter(|id| id.len() == 26).map(str::to_owned) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

/// The address of the next page.
fn next(page: &Page) -> Option<String> {
    let (_, rest) = page.text.split_once("rel=\"next\" href=\"")?;
    Some(rest.split('"').next()?.replace("&amp;", "&"))
}

#[tokio::test]
async fn a_draft_is_kept_by_the_button_and_by_itself_and_gone_on_with() {
    let (ici, lea) = ici().await;
    let form = lea.form("/practices/new", "/practices/new").await;
    // The first pause of the keys begins the draft; nothing is required of it.
    let typed = form.clone().set("title", "Tenir");
    let pairs: Vec<(&str, &str)> = typed.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    for _ in 0..2 {
        let saved = lea.browser.post("/drafts/new/autosave", &pairs).await;
        assert_eq!(saved.status, StatusCode::OK, "{}", saved.text);
        assert!(saved.text.contains("10:00 ("), "the hour, with its place: {}", saved.text);
    }
    // The button of the same page goes to the same draft.
    let saved = typed.set("audience", "Tous").press(&lea.browser, "step", "save").await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    assert_eq!(ici.count("select count(*) from drafts").await, 1);
    let draft = saved.location().to_owned();
    let again = lea.form(&draft, &draft).await;
    assert_eq!((again.get("title"), again.get("audience")), ("Tenir", "Tous"));
    // It goes on saving itself at its own address, and stands among hers.
    let again = again.set("body", "On ouvre.");
    let pairs: Vec<(&str, &str)> = again.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(lea.browser.post(&format!("{draft}/autosave"), &pairs).await.status, StatusCode::OK);
    assert_eq!(lea.form(&draft, &draft).await.get("body"), "On ouvre.");
    assert!(lea.read("/my/practices").await.text.contains(&draft));
    // What is missing is named when it is published; nothing is lost.
    let refused = again.press(&lea.browser, "step", "publish").await;
    assert_eq!((refused.status, refused.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["outcome"]));
    assert_eq!(refused.form(&draft).get("body"), "On ouvre.");
    lea.publish_form(&refused.form(&draft).set("outcome", "Mieux.")).await;
    assert_eq!(ici.count("select count(*) from drafts").await, 0);
    // The same button pressed again leads to what was published.
    let twice = refused.form(&draft).set("outcome", "Mieux.").press(&lea.browser, "step", "publish").await;
    assert_eq!(twice.status, StatusCode::SEE_OTHER);
    assert_eq!(ici.count("select count(*) from publications").await, 1);
}

#[tokio::test]
async fn a_preview_shows_the_sheet_and_publishes_it() {
    let (ici, lea) = ici().await;
    let seen = lea.five_fields("Tenir une permanence").await.press(&lea.browser, "step", "preview").await;
    assert_eq!(seen.status, StatusCode::SEE_OTHER);
    let page = lea.read(seen.location()).await;
    assert!(page.text.contains("<strong>on écoute</strong>"), "{}", page.words());
    assert_eq!(ici.count("select count(*) from publications").await, 0);
    let publish = seen.location().replace("/preview", "/publish");
    let done = page.form(&publish).send(&lea.browser).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.words());
    assert_eq!(ici.count("select count(*) from publications").await, 1);
}

#[tokio::test]
async fn every_version_is_kept_and_any_two_are_compared_word_by_word() {
    let (ici, lea) = ici().await;
    let id = lea.publish("Tenir une permanence").await;
    for (number, day) in ["le lundi", "le mardi", "le jeudi"].into_iter().enumerate() {
        ici.clock.advance(Duration::from_secs(3600));
        lea.correct(&id, &[("body", &format!("On ouvre {day}.")), ("note", &format!("Correction {number}"))]).await;
    }
    let page = lea.read(&format!("/practices/{id}/versions")).await;
    for words in ["Correction 0", "Correction 1", "Correction 2"] {
        assert!(page.words().contains(words), "{words}: {}", page.words());
    }
    let old = lea.read(&format!("/practices/{id}/versions/2")).await;
    assert!(old.words().contains("le lundi") && !old.words().contains("le jeudi"));
    let two = lea.read(&format!("/practices/{id}/compare?from=2&to=4")).await;
    let marked = |tag: &str| {
        two.text
            .split(&format!("<{tag}>"))
            .skip(1)
            .filter_map(|part| part.split(&format!("</{tag}>")).next())
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert!(marked("del").contains("lundi") && marked("ins").contains("jeudi"), "{}", two.words());
    for path in ["versions/9", "compare?from=1&to=9", "compare?from=x&to=2"] {
        let page = lea.browser.get(&format!("/practices/{id}/{path}")).await;
        assert!(page.status.is_client_error(), "{path}: {}", page.status);
    }
    // Corrected by two at once: the second sees both texts and chooses.
    let marc = Mediator::at(&ici, "marc", Role::Contributor).await;
    lea.correct(&id, &[("co_authors", "marc")]).await;
    let edit = format!("/practices/{id}/edit");
    let his = marc.form(&edit, &edit).await.set("body", "On ouvre le vendredi.");
    lea.correct(&id, &[("body", "On ouvre le samedi.")]).await;
    let conflict = his.press(&marc.browser, "step", "publish").await;
    let page = marc.read(conflict.location()).await;
    assert!(page.words().contains("samedi") && page.text.contains("vendredi"));
    let form = page.form(&format!("/practices/{id}/merge")).set("choice-body", "other");
    marc.publish_form(&form).await;
    assert_eq!(ici.count("select max(version) from publications").await, 7);
}

#[tokio::test]
async fn what_exists_already_is_offered_to_be_adapted() {
    let (_ici, lea) = ici().await;
    let id = lea.publish("Tenir une permanence numérique au marché").await;
    for (typed, found) in [
        ("Tenir une permanence au marché", true),
        ("tenir des permanences numeriques au marche", true),
        ("Réparer des tablettes", false),
        ("", false),
    ] {
        let words: String = form_urlencoded::byte_serialize(typed.as_bytes()).collect();
        let offered = lea.read(&format!("/practices/similar?q={words}")).await;
        assert_eq!(offered.text.contains(&format!("/practices/{id}/adapt")), found, "{typed}: {}", offered.text);
    }
    let seen = lea.five_fields("Tenir une permanence au marché").await.press(&lea.browser, "step", "preview").await;
    assert!(lea.read(seen.location()).await.text.contains(&format!("/practices/{id}/adapt")));
}

#[tokio::test]
async fn markdown_is_kept_byte_for_byte_and_shown_safely() {
    let (ici, lea) = ici().await;
    let body = "# Titre\n\n\n*  liste   avec espaces  \n\tun onglet\n\n<script>alert(1)</script>\n\n[lien](javascript:alert(1)) & « guillemets »\u{a0}! 😀\n\n```\n  code\n```\n\n1) un";
    let id = lea.publish_form(&lea.five_fields("Tenir une permanence").await.set("body", body)).await;
    let page = lea.read(&format!("/practices/{id}")).await;
    assert!(!page.text.contains("<script>alert") && !page.text.contains("javascript:"), "{}", page.text);
    let stored: Value = serde_json::from_str(&ici.texts("select sheet from publications").await[0]).expect("JSON");
    assert_eq!(stored["body"], body);
    // The same in the form, in the API, in what other networks read.
    let edit = format!("/practices/{id}/edit");
    assert_eq!(lea.form(&edit, &edit).await.get("body"), body);
    assert_eq!(Api::new(&ici, &lea.account).get(&format!("/practices/{id}")).await.json()["body"], body);
    let article = activity(&ici, &format!("/practices/{id}")).await;
    assert_eq!((&article["source"]["content"], &article["sheet"]["body"]), (&json!(body), &json!(body)));
}

async fn activity(ici: &Instance, path: &str) -> Value {
    let browser = Browser::new(ici);
    let page = browser.send(browser.request(Method::GET, path).header("accept", ACTIVITY)).await;
    assert_eq!(page.header("content-type"), ACTIVITY, "{path}: {}", page.text);
    page.json()
}

#[tokio::test]
async fn filters_combine_and_a_region_holds_its_departments() {
    let (ici, lea) = ici().await;
    let publish = |title: &'static str,
                   territories: &'static [&'static str],
                   themes: &'static [&'static str],
                   language: &'static str| {
        let lea = &lea;
        async move {
            let form = lea
                .five_fields(title)
                .await
                .tick("territories", territories)
                .tick("themes", themes)
                .set("language", language);
            lea.publish_form(&form).await
        }
    };
    let one = publish("Accueillir", &["48"], &["sante", "itinerance"], "fr").await;
    let two = publish("Réparer", &["48", "988"], &["sante"], "fr").await;
    let three = publish("Filmer", &["988"], &["itinerance"], "dhv").await;
    let all = BTreeSet::from([one.clone(), two.clone(), three.clone()]);
    let set = |ids: &[&String]| ids.iter().map(|id| (*id).clone()).collect::<BTreeSet<_>>();
    for (query, expected) in [
        ("", all.clone()),
        ("territory=48", set(&[&one, &two])),
        ("territory=R76", set(&[&one, &two])),
        ("territory=988", set(&[&two, &three])),
        ("territory=988&theme=sante", set(&[&two])),
        ("theme=itinerance&language=dhv", set(&[&three])),
        ("theme=itinerance&language=br", set(&[])),
        ("licence=CC-BY-SA-4.0", all.clone()),
        ("q=filmer", set(&[&three])),
        ("q=filmer&territory=48", set(&[])),
        ("territory=&theme=sante", set(&[&one, &two])),
        ("colour=red", all.clone()),
    ] {
        let page = Browser::new(&ici).get(&format!("/practices?{query}")).await;
        assert_eq!(listed(&page).into_iter().collect::<BTreeSet<_>>(), expected, "{query}");
        let api = Browser::new(&ici).get(&format!("/api/v1/practices?{query}")).await.json();
        let ids =
            api["items"].as_array().expect("a list").iter().map(|item| item["id"].as_str().expect("an id").to_owned());
        assert_eq!(ids.collect::<BTreeSet<_>>(), expected, "{query}");
    }
}

#[tokio::test]
async fn pages_of_a_list_lose_and_repeat_nothing_while_others_publish() {
    let (ici, lea) = ici().await;
    let api = Api::new(&ici, &lea.account);
    let mut expected = Vec::new();
    for number in 0..45 {
        // Some at the same instant.
        if number % 3 == 0 {
            ici.clock.advance(Duration::from_secs(1));
        }
        expected.push(
            api.publish(&format!("Animer l’atelier {number}"), "48").await["id"].as_str().expect("an id").to_owned(),
        );
    }
    let (mut seen, mut path, mut sizes) = (Vec::new(), Some("/practices?territory=48".to_owned()), Vec::new());
    while let Some(at) = path {
        let page = Browser::new(&ici).get(&at).await;
        sizes.push(listed(&page).len());
        seen.extend(listed(&page));
        path = next(&page);
        // Somebody publishes in between: what comes after is not moved.
        ici.clock.advance(Duration::from_secs(1));
        api.publish("Entre deux pages", "48").await;
    }
    assert_eq!(sizes, [20, 20, 5]);
    let unique: BTreeSet<_> = seen.iter().cloned().collect();
    assert_eq!(unique.len(), 45, "none twice");
    assert_eq!(unique, expected.into_iter().collect());
    // Search goes on the same way.
    let (mut found, mut cursor) = (BTreeSet::new(), String::new());
    loop {
        let page = api.get(&format!("/search?q=atelier&limit=7{cursor}")).await.json();
        for item in page["items"].as_array().expect("a list") {
            assert!(found.insert(item["id"].as_str().expect("an id").to_owned()), "twice");
        }
        let Some(next) = page["next"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(found.len(), 45);
}

#[tokio::test]
async fn a_search_reads_french() {
    let (ici, lea) = ici().await;
    let form = lea.five_fields("Réparer des téléphones à l’école").await;
    lea.publish_form(&form.set("body", "Les élèves apportent leurs œuvres et leurs ordinateurs portables.")).await;
    for (typed, found) in [
        ("téléphone", true),
        ("TELEPHONES", true),
        ("ecole", true),
        ("œuvre", true),
        ("oeuvres", true),
        ("élève ordinateur", true),
        ("l’école", true),
        ("portab", true),
        ("tracteur", false),
        ("téléphone tracteur", false),
        ("\"", false),
        ("NEAR(", false),
        ("' or 1=1 --", false),
    ] {
        let words: String = form_urlencoded::byte_serialize(typed.as_bytes()).collect();
        let page = Browser::new(&ici).get(&format!("/search?q={words}")).await;
        assert_eq!((page.status, listed(&page).len()), (StatusCode::OK, usize::from(found)), "{typed}");
    }
}

#[tokio::test]
async fn every_list_is_a_feed() {
    let (ici, lea) = ici().await;
    let form = lea.five_fields("Réparer <des> téléphones & tablettes").await.tick("themes", &["sante"]);
    let id = lea.publish_form(&form).await;
    lea.publish("Accueillir").await;
    for (query, count) in [("", 2), ("?theme=sante", 1), ("?theme=education", 0), ("?q=telephone", 1)] {
        let page = Browser::new(&ici).get(&format!("/practices.atom{query}")).await;
        assert!(page.header("content-type").starts_with("application/atom+xml"));
        let feed = atom_syndication::Feed::read_from(page.text.as_bytes()).expect("a feed");
        assert_eq!(feed.entries().len(), count, "{query}");
        assert_eq!(
            feed.links().iter().find(|link| link.rel() == "self").map(|link| link.href().to_owned()),
            Some(ici.url(&format!("/practices.atom{query}")))
        );
    }
    let page = Browser::new(&ici).get("/practices.atom?theme=sante").await;
    let feed = atom_syndication::Feed::read_from(page.text.as_bytes()).expect("a feed");
    let entry = &feed.entries()[0];
    assert_eq!(entry.id(), ici.url(&format!("/practices/{id}")));
    assert_eq!(entry.title().as_str(), "Réparer <des> téléphones & tablettes");
    assert_eq!(entry.authors()[0].name(), "Lea Essai");
    assert!(
        entry
            .content()
            .and_then(|content| content.value())
            .is_some_and(|html| html.contains("<strong>on écoute</strong>"))
    );
}

#[tokio::test]
async fn a_page_is_also_an_article_and_what_was_taken_back_is_a_tombstone() {
    let (ici, lea) = ici().await;
    let id = lea.publish("Tenir une permanence").await;
    let path = format!("/practices/{id}");
    let browser = Browser::new(&ici);
    let ask = async |accept: &str| {
        let page = browser.send(browser.request(Method::GET, &path).header("accept", accept)).await;
        (page.status, page.header("content-type").split(';').next().unwrap_or_default().to_owned(), page)
    };
    for (accept, media_type) in [
        (ACTIVITY, ACTIVITY),
        ("application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"", ACTIVITY),
        ("application/activity+json, application/ld+json, text/html;q=0.1", ACTIVITY),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("*/*", "text/html"),
        ("", "text/html"),
    ] {
        let (status, found, page) = ask(accept).await;
        assert_eq!((status, found.as_str()), (StatusCode::OK, media_type), "{accept}");
        assert!(
            page.headers.get_all("vary").iter().any(|vary| vary.to_str().is_ok_and(|vary| vary.contains("Accept"))),
            "{accept}"
        );
    }
    lea.delete(&id).await;
    let (status, media_type, page) = ask(ACTIVITY).await;
    assert_eq!((status, media_type.as_str()), (StatusCode::GONE, ACTIVITY));
    assert_eq!(
        (page.json()["type"].as_str(), page.json()["id"].as_str()),
        (Some("Tombstone"), Some(ici.url(&path).as_str()))
    );
    let (status, _, page) = ask("text/html").await;
    assert_eq!(status, StatusCode::GONE);
    assert!(!page.text.contains("Tenir une permanence"), "{}", page.words());
    let api = Browser::new(&ici).get(&format!("/api/v1{path}")).await;
    assert_eq!((api.status, api.header("content-type")), (StatusCode::GONE, "application/problem+json"));
    // Nowhere is a word of it left.
    for path in [
        "/",
        "/practices",
        "/practices.atom",
        "/search?q=permanence",
        "/api/v1/practices",
        "/network/outbox?before=9223372036854775807",
        "/my/practices",
    ] {
        assert!(!lea.browser.get(path).await.text.contains("Tenir une permanence"), "{path}");
    }
    assert_eq!(ici.count("select count(*) from versions").await + ici.count("select count(*) from search").await, 0);
}
