//! The page that proves that nothing was missed: what it says of a link that is cut, of content that was compared, of
//! what was set aside and why; who reads it; what everybody may know of it.

use crate::{
    continuity::a_day_later,
    keeping::backup,
    support::{
        Folder, Instance, START,
        browser::{Api, Browser},
        peer::Peer,
        story::{Mediator, quiet, two_networks},
        until,
    },
};
use archipel::{
    federation::peers::Mode,
    locale::Locale,
    territory,
    time::{Clock, Timestamp, display},
    web::Role,
};
use axum::http::StatusCode;
use std::time::Duration;

const PAGE: &str = "/admin/continuity";
const DAY: Duration = Duration::from_secs(24 * 3600);

/// An hour as pages of the Lozère write it, every space being a space.
fn hour(at: Timestamp) -> String {
    spaced(&display::instant(at, &territory::get("48").expect("known").place(), Locale::Fr))
}

fn day(at: Timestamp) -> String {
    spaced(&display::day(at, &territory::get("48").expect("known").place(), Locale::Fr))
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

async fn cut_seen(instance: &Instance) {
    until("the cut is seen", || async {
        instance.count("select count(*) from streams where down_since is not null and lease = ''").await == 1
    })
    .await;
}

#[tokio::test]
async fn a_network_that_is_cut_is_told_since_when_and_what_waits_and_once_mended_that_both_hold_the_same() {
    let (lozere, mut caledonie) = two_networks().await;
    let anna = Mediator::at(&lozere, "anna", Role::Administrator).await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    lea.publish("Tenir une permanence").await;
    quiet(&[&lozere, &caledonie]).await;
    a_day_later(&[&lozere, &caledonie]).await;
    let page = anna.read(PAGE).await.words();
    assert!(page.contains("Tout est à jour avec votre réseau partenaire."), "{page}");
    let compared = Timestamp(lozere.count("select min(checked_at) from comparisons").await);

    caledonie.cut().await;
    let cut = lozere.clock.now();
    for number in 1..=3 {
        lea.publish(&format!("Animer l’atelier {number}")).await;
    }
    cut_seen(&lozere).await;
    lozere.clock.advance(Duration::from_secs(7200));
    caledonie.clock.advance(Duration::from_secs(7200));
    let page = anna.read(PAGE).await.words();
    let waiting = lozere.count("select head - acknowledged from streams").await;
    assert!(waiting >= 3);
    for words in [
        "1 réseau est coupé ; rien n’est perdu.".to_owned(),
        format!("{waiting} envois attendent, et partiront d’eux-mêmes quand la liaison reviendra."),
        format!("Liaison coupée depuis {}", hour(cut)),
        format!("{waiting} envois en attente depuis {}", hour(cut)),
        "Dernière erreur : la machine répond, mais le service est arrêté".to_owned(),
        format!("Identique des deux côtés : {}", hour(compared)),
        "Reçu signé par eux, à leur horloge :".to_owned(),
    ] {
        assert!(page.contains(&words), "{words}: {page}");
    }
    // Everybody reads that nothing is lost, and nothing that helps an attacker.
    let public = Browser::new(&lozere).get("/networks").await.words();
    let told = public
        .split("Nous envoyons : pratiques, cahiers des charges, événements. ")
        .nth(1)
        .and_then(|rest| rest.split(" Lire").next());
    let expected = format!(
        "Liaison coupée depuis le {0} : rien n’est perdu, tout repartira quand elle reviendra. Dernier échange le {0} .",
        day(cut)
    );
    assert_eq!(told, Some(expected.as_str()), "{public}");

    caledonie.mend().await;
    lozere.clock.advance(Duration::from_secs(3600));
    caledonie.clock.advance(Duration::from_secs(3600));
    quiet(&[&lozere, &caledonie]).await;
    a_day_later(&[&lozere, &caledonie]).await;
    let page = anna.read(PAGE).await.words();
    assert!(page.contains("Tout est à jour avec votre réseau partenaire."), "{page}");
    let again = Timestamp(lozere.count("select min(checked_at) from comparisons").await);
    assert!(again > cut && page.contains(&format!("Identique des deux côtés : {}", hour(again))), "{page}");
    assert!(!page.contains("coupé"), "{page}");
    assert!(Browser::new(&lozere).get("/networks?x").await.words().contains("À jour. Dernier échange le"));
    let said = lozere.count("select max(proved_at) from streams").await;
    assert!(said > compared.0, "the receipt is of when the last of it arrived");
}

#[tokio::test]
async fn who_was_not_read_for_days_is_told_though_nothing_waits_for_it() {
    let (lozere, mut caledonie) = two_networks().await;
    let anna = Mediator::at(&lozere, "anna", Role::Administrator).await;
    quiet(&[&lozere, &caledonie]).await;
    a_day_later(&[&lozere, &caledonie]).await;
    caledonie.cut().await;
    lozere.clock.advance(DAY * 3);
    let page = anna.read(PAGE).await.words();
    assert!(page.contains("Plus de nouvelles") && page.contains("Rien n’attend de partir."), "{page}");
    assert!(Browser::new(&lozere).get("/networks").await.words().contains("Liaison coupée depuis le"));
}

#[tokio::test]
async fn what_was_set_aside_is_told_with_its_reason_and_the_way_to_send_it_again() {
    let lozere = Instance::start_in("lozere", "48", Mode::AllowList, Clock::manual(START)).await;
    let peer = Peer::start("strict").await;
    lozere.trust(&peer, "practice").await;
    let follow = serde_json::json!({"id": peer.uri("/follows/1"), "type": "Follow", "actor": peer.uri("/alice"), "object": lozere.url("/network")});
    assert_eq!(peer.deliver(&lozere, &follow).await, 202);
    let lea = lozere.person("lea", Role::Contributor).await;
    until("the follow is accepted", || async {
        lozere.count("select count(*) from follows where state = 'accepted'").await == 1
            && lozere.count("select count(*) from streams where head > acknowledged or lease <> ''").await == 0
    })
    .await;
    peer.answer_with(StatusCode::UNPROCESSABLE_ENTITY);
    Api::new(&lozere, &lea).publish("Tenir une permanence", "48").await;
    for attempts in 1..=3_i64 {
        until("it was tried", || async {
            lozere.count("select coalesce(min(attempts), 0) from stream_items where state <> 'due'").await >= attempts
        })
        .await;
        if attempts == 1 {
            let anna = Mediator::at(&lozere, "anna", Role::Administrator).await;
            let page = anna.read(PAGE).await.words();
            assert!(page.contains("de nouveau dans la journée") && !page.contains("mis de côté"), "{page}");
        }
        lozere.clock.advance(DAY + Duration::from_secs(3600));
    }
    until("it is left to an administrator", || async {
        lozere.count("select count(*) from stream_items where state <> 'dead'").await == 0
    })
    .await;
    let dead = lozere.count("select count(*) from stream_items where state = 'dead'").await;
    assert!(dead > 0);
    let boss = Mediator::at(&lozere, "boss", Role::Administrator).await;
    let page = boss.read(PAGE).await;
    let words = page.words();
    for said in [
        "1 réseau demande un coup d’œil".to_owned(),
        format!("{dead} fois : le serveur répond 422 Unprocessable Entity : il ne prend pas cet envoi"),
        "mis de côté".to_owned(),
        "Ce logiciel ne signe pas de reçus.".to_owned(),
        "Ce logiciel ne permet pas de comparer.".to_owned(),
    ] {
        assert!(words.contains(&said), "{said}: {words}");
    }
    let id = lozere.texts("select id from networks").await.remove(0);
    assert!(page.text.contains(&format!("href=\"/admin/networks/{id}\"")), "where it is sent again");
    let api = Api::new(&lozere, &boss.account).get("/continuity").await.json();
    assert_eq!(api["networks"][0]["state"], "look");
    assert_eq!(api["networks"][0]["reasons"], serde_json::json!(["it answers 422 Unprocessable Entity"]));
    // Readers learn nothing of it.
    let public = Browser::new(&lozere).get("/networks").await.words();
    assert!(public.contains("L’échange suit son cours.") && !public.contains("mis de côté"), "{public}");
}

#[tokio::test]
async fn what_differs_and_cannot_be_mended_is_counted_and_explained() {
    let (lozere, caledonie) = two_networks().await;
    let anna = Mediator::at(&lozere, "anna", Role::Administrator).await;
    quiet(&[&lozere, &caledonie]).await;
    a_day_later(&[&lozere, &caledonie]).await;
    let equal = Timestamp(lozere.count("select min(equal_at) from comparisons").await);
    lozere.clock.advance(DAY);
    let mut tx = lozere.site.db.begin().await.expect("a transaction");
    tx.query("update comparisons set checked_at = $1, found = 5, mended = 3, left_over = 2 where direction = 'theirs' and collection = 'publications'")
        .bind(lozere.clock.now())
        .run()
        .await
        .expect("written");
    tx.commit().await.expect("committed");
    let page = anna.read(PAGE).await.words();
    for words in [
        "Différences trouvées : 5 ; réparées : 3 ; laissées : 2.".to_owned(),
        format!("Identique pour la dernière fois : {}", hour(equal)),
        "original signé absent".to_owned(),
    ] {
        assert!(page.contains(&words), "{words}: {page}");
    }
}

#[tokio::test]
async fn the_button_asks_for_a_reading_and_a_comparison_and_says_so() {
    let (lozere, caledonie) = two_networks().await;
    let anna = Mediator::at(&lozere, "anna", Role::Administrator).await;
    quiet(&[&lozere, &caledonie]).await;
    a_day_later(&[&lozere, &caledonie]).await;
    let id = lozere.texts("select id from networks").await.remove(0);
    for network in [id.as_str(), ""] {
        let before = lozere.count("select max(checked_at) from comparisons").await;
        lozere.clock.advance(Duration::from_secs(60));
        caledonie.clock.advance(Duration::from_secs(60));
        let sent = anna.browser.submit(PAGE, PAGE, &[("network", network)]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
        assert!(anna.read(PAGE).await.words().contains("La comparaison est demandée."));
        until("it was compared anew", || async {
            lozere.count("select min(checked_at) from comparisons").await > before
        })
        .await;
    }
    assert_eq!(
        lozere.texts("select actor || ' ' || outcome from audit where action = 'continuity-compare'").await,
        ["anna done", "anna done"]
    );
    assert_eq!(anna.browser.submit(PAGE, PAGE, &[("network", "nobody")]).await.status, StatusCode::NOT_FOUND);
    // While it waits its turn, that is told.
    let mut tx = lozere.site.db.begin().await.expect("a transaction");
    tx.query("insert into jobs (kind, subject, next_at, created_at) values ('compare', $1, $2, $2)")
        .bind(caledonie.origin().to_owned())
        .bind(lozere.clock.now().plus(DAY))
        .run()
        .await
        .expect("asked");
    tx.commit().await.expect("committed");
    assert!(anna.read(PAGE).await.words().contains("Une lecture et une comparaison sont demandées."));
}

#[tokio::test]
async fn the_worst_stand_first_and_fifty_networks_have_pages() {
    let lozere = Instance::start("lozere", "48").await;
    let anna = Mediator::at(&lozere, "anna", Role::Administrator).await;
    assert!(anna.read(PAGE).await.words().contains("Aucun réseau pour l’instant"));
    let mut tx = lozere.site.db.begin().await.expect("a transaction");
    for number in 1..=50 {
        tx.query(
            "insert into networks (id, origin, name, actor_uri, inbox, state, flows_in, flows_out, created_at) \
             values ($1, $2, $3, $1, $1, 'accepted', '', '', 0)",
        )
        .bind(format!("n{number:02}"))
        .bind(format!("https://n{number:02}.example"))
        .bind(format!("Réseau {number:02}"))
        .run()
        .await
        .expect("written");
    }
    tx.query("insert into streams (inbox, origin, epoch, head, down_since, fails, next_at) values ('i', 'https://n33.example', 'e', 3, $1, 1, $2)")
        .bind(lozere.clock.now())
        .bind(lozere.clock.now().plus(DAY))
        .run()
        .await
        .expect("written");
    tx.commit().await.expect("committed");
    let (mut path, mut names) = (PAGE.to_owned(), Vec::new());
    for expected in [20, 20, 10] {
        let page = anna.read(&path).await;
        let found: Vec<String> =
            page.text.split("<h2><a href=\"/admin/networks/").skip(1).map(|rest| rest[..3].to_owned()).collect();
        assert_eq!(found.len(), expected, "{path}");
        names.extend(found);
        let next = page.text.split("rel=\"next\" href=\"").nth(1).and_then(|rest| rest.split('"').next());
        path = next.unwrap_or_default().replace("&amp;", "&");
    }
    assert_eq!(path, "", "there is no fourth page");
    assert_eq!(names[0], "n33");
    let mut sorted = names.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(sorted.len(), 50, "each once");
    let api = Api::new(&lozere, &anna.account).get("/continuity").await.json();
    assert_eq!(api["networks"].as_array().map(Vec::len), Some(50));
    assert_eq!((&api["networks"][0]["state"], &api["up_to_date"]), (&"cut".into(), &false.into()));
}

#[tokio::test]
async fn only_administrators_read_it_as_a_page_or_as_data() {
    let (lozere, caledonie) = two_networks().await;
    let anna = Mediator::at(&lozere, "anna", Role::Administrator).await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    quiet(&[&lozere, &caledonie]).await;
    a_day_later(&[&lozere, &caledonie]).await;
    assert_eq!(Browser::new(&lozere).get(PAGE).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(lea.browser.get(PAGE).await.status, StatusCode::FORBIDDEN);
    assert_eq!(Browser::new(&lozere).get("/api/v1/continuity").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(Api::new(&lozere, &lea.account).get("/continuity").await.status, StatusCode::FORBIDDEN);
    let read = Api::new(&lozere, &anna.account).get("/continuity").await.json();
    assert_eq!((&read["at"], &read["up_to_date"]), (&lozere.clock.now().rfc3339().into(), &true.into()));
    let one = &read["networks"][0];
    assert_eq!((&one["origin"], &one["state"]), (&caledonie.origin().into(), &"up-to-date".into()));
    assert_eq!((&one["equal"], &one["behind"], &one["set_aside"]), (&true.into(), &0.into(), &0.into()));
    assert!(one["proved"].is_string() && one["read"].is_string() && one["cut_since"].is_null(), "{one}");
}

#[tokio::test]
async fn it_tells_how_old_the_last_backup_is() {
    let lozere = Instance::start("lozere", "48").await;
    let anna = Mediator::at(&lozere, "anna", Role::Administrator).await;
    assert!(anna.read(PAGE).await.words().contains("Dernière sauvegarde jamais"));
    let out = Folder::new("sauvegardes");
    backup(&lozere, &out.path().join("une.archipel")).await;
    let made = hour(lozere.clock.now());
    let page = anna.read(PAGE).await.words();
    assert!(page.contains(&format!("Dernière sauvegarde {made}")) && !page.contains("Plus d’une semaine"), "{page}");
    lozere.clock.advance(DAY * 9);
    let page = anna.read(PAGE).await.words();
    assert!(page.contains(&format!("Dernière sauvegarde {made} Plus d’une semaine")), "{page}");
}
