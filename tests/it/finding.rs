//! Finding among many: what is old is found as well as what is new, and every match can be reached.

use crate::support::{
    Instance, START,
    browser::{Api, Browser},
    story::Mediator,
};
use archipel::{
    federation::actors,
    publications::{
        list::{self, Filter},
        store::{self, Saved},
    },
    text::fold,
    web::Role,
};
use std::collections::BTreeSet;

async fn ici() -> (Instance, Mediator) {
    let ici = Instance::start("ici", "48").await;
    let lea = Mediator::at(&ici, "lea", Role::Contributor).await;
    (ici, lea)
}

/// Writes `count` sheets as the rooms do, all with the word « atelier », in French and in Lozère.
async fn many(ici: &Instance, count: i64) {
    let here = ici.site.here();
    let mut tx = ici.site.db.begin().await.expect("a transaction");
    let signer = actors::network(&mut tx).await.expect("founded");
    for number in 0..count {
        let (title, id) = (format!("Atelier tablette du mardi {number}"), here.id());
        let uri = here.uri(&format!("/practices/{id}"));
        let saved = Saved {
            new: true,
            id,
            kind: "practice",
            uri: &uri,
            url: &uri,
            actor_id: &signer.id,
            network: here.origin.as_str(),
            elsewhere: false,
            title: &title,
            summary: "Un atelier.",
            language: "fr",
            licence: "CC0-1.0",
            version: 1,
            version_hash: "sha256:x",
            sheet: "{}".into(),
            source: None,
            published_at: START.plus(std::time::Duration::from_secs(u64::try_from(number).expect("small"))),
            updated_at: START,
            received_at: START,
            review_at: None,
            facets: Vec::new(),
            territories: &["48".to_owned()],
            title_terms: &fold::terms(&title),
            terms: fold::terms(&format!("{title} pour des seniors")),
        };
        store::save(&mut tx, &saved).await.expect("saved");
    }
    tx.commit().await.expect("committed");
}

#[tokio::test]
async fn an_old_sheet_of_nearly_this_title_is_offered_among_hundreds_that_share_a_word() {
    let (ici, lea) = ici().await;
    let id = lea.publish("Atelier tablette avec des seniors isolés en vallée").await;
    let same = lea.publish("Ateliers numériques").await;
    many(&ici, 700).await;
    for (typed, found) in [
        ("Atelier tablettes pour seniors isolés d’une vallée", &id),
        ("Atelier tablettes seniors isolés vall", &id),
        ("L’atelier numérique", &same),
    ] {
        let words: String = form_urlencoded::byte_serialize(typed.as_bytes()).collect();
        let offered = lea.read(&format!("/practices/similar?q={words}")).await;
        assert!(offered.text.contains(&format!("/practices/{found}/adapt")), "{typed}: {}", offered.text);
    }
}

#[tokio::test]
async fn a_search_with_a_filter_reaches_every_match_however_old() {
    let (ici, lea) = ici().await;
    let api = Api::new(&ici, &lea.account);
    let mut expected = BTreeSet::new();
    for number in 0..3 {
        let title = format!("Animer l’atelier {number}");
        expected.insert(api.publish(&title, "988").await["id"].as_str().expect("an id").to_owned());
    }
    many(&ici, 700).await;
    // The first page of the pages and of the API goes past what the filter leaves out.
    let page = Browser::new(&ici).get("/practices?q=atelier&territory=988").await;
    for id in &expected {
        assert!(page.text.contains(id), "{}", page.words());
    }
    let (mut found, mut cursor) = (BTreeSet::new(), String::new());
    for _ in 0..10 {
        let page = api.get(&format!("/search?q=atelier&territory=988&limit=2{cursor}")).await.json();
        for item in page["items"].as_array().expect("a list") {
            assert!(found.insert(item["id"].as_str().expect("an id").to_owned()), "twice");
        }
        let Some(next) = page["next"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(found, expected);
}

#[tokio::test]
async fn a_word_that_is_still_being_typed_finds_whatever_begins_so() {
    let (ici, lea) = ici().await;
    let api = Api::new(&ici, &lea.account);
    many(&ici, 300).await;
    // Few words begin so; many; all of them; none.
    for (typed, matches) in [("mardi 29", 11), ("mardi 1", 111), ("atelier tabl", 300), ("atelier tablx", 0)] {
        let words: String = form_urlencoded::byte_serialize(typed.as_bytes()).collect();
        let (mut found, mut cursor) = (BTreeSet::new(), String::new());
        loop {
            let page = api.get(&format!("/search?q={words}&limit=100{cursor}")).await.json();
            for item in page["items"].as_array().expect("a list") {
                assert!(found.insert(item["id"].as_str().expect("an id").to_owned()), "twice");
            }
            let Some(next) = page["next"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(found.len(), matches, "{typed}");
    }
}

#[tokio::test]
async fn a_list_is_driven_by_its_rarest_filter_whatever_their_order() {
    let (ici, lea) = ici().await;
    let api = Api::new(&ici, &lea.account);
    let rare = api.publish("Animer l’atelier", "975").await["id"].as_str().expect("an id").to_owned();
    many(&ici, 700).await;
    let (language, territory) = (("language", "fr".to_owned()), ("territory", "975".to_owned()));
    let mut conn = ici.site.db.read().await.expect("a connection");
    for filter in [vec![language.clone(), territory.clone()], vec![territory, language]] {
        let driven = list::by_rarity(&mut conn, &Filter(filter.clone())).await.expect("counted");
        assert_eq!(driven[0].0, "territory", "{filter:?}");
        let found = list::page(&mut conn, "practice", &Filter(filter), None, 20).await.expect("listed");
        assert_eq!(found.items.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), [rare.as_str()]);
        assert!(found.next.is_none());
    }
}
