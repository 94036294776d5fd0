//! Statements: what structures and territories say of a specification, from their own network.

mod annex;
mod deliberation;
mod refusals;
mod removed;
mod said;
mod solutions;

use super::{
    frozen, opened,
    scene::{Scene, TITLE},
    write,
};
use crate::support::{
    browser::{Browser, Page},
    form::Form,
    story::Mediator,
    until,
};
use archipel::web::Role;
use axum::http::StatusCode;
use std::time::Duration;

const STATES: &str =
    "select kind || ' ' || state || ' ' || status from specification_statements order by created_at, id";

async fn scene() -> Scene {
    Scene::of([Role::Contributor, Role::Contributor, Role::Animator], async |_, _| {}).await
}

impl Scene {
    async fn days(&self, days: u32) {
        for _ in 0..days {
            self.later(24 * 3600);
            until("it was tried and has failed", || async {
                self.caledonie.count("select count(*) from streams where lease <> ''").await == 0
            })
            .await;
        }
    }
}

/// The form that states something of this kind.
async fn new_form(who: &Mediator, path: &str, kind: &str) -> Form {
    let action = format!("{path}/statements/new");
    who.form(&format!("{action}?kind={kind}"), &action).await
}

/// That a structure of Nouvelle-Calédonie is about to adopt it.
const WAITS: &[(&str, &str)] =
    &[("name", "Province des Îles"), ("territory", "988"), ("status", "in-progress"), ("organ", "")];

/// States that a structure adopts it; returns the path of the statement.
pub(super) async fn adopt(who: &Mediator, path: &str, fields: &[(&str, &str)]) -> String {
    let sent = new_form(who, path, "adoption").await.set_all(fields).send(&who.browser).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{} {:?}", sent.words(), sent.errors());
    sent.location().to_owned()
}

async fn corrected(who: &Mediator, statement: &str, fields: &[(&str, &str)]) -> Page {
    let action = format!("{statement}/edit");
    who.form(&action, &action).await.set_all(fields).send(&who.browser).await
}

/// The path of the first statement of a list.
async fn first_of(who: &Mediator, path: &str, folder: &str) -> String {
    let list = who.read(&format!("{path}/{folder}")).await;
    let start = list.text.find(&format!("{path}/statements/0")).unwrap_or_else(|| panic!("{}", list.words()));
    list.text[start..].split('"').next().expect("an address").to_owned()
}

fn plain(page: &Page) -> String {
    page.words().replace('\u{a0}', " ")
}

#[tokio::test]
async fn an_adoption_stated_in_one_network_is_counted_once_in_all_of_them_until_it_is_taken_back() {
    let scene = scene().await;
    let Scene { lea, joe, sam, here, there, far, .. } = &scene;
    assert!(plain(&lea.read(here).await).contains("Adopté par aucune structure pour l’instant"));
    let mine = adopt(joe, there, WAITS).await;
    scene.quiet().await;
    assert_eq!(
        scene.everywhere(STATES).await,
        [["adoption listed in-progress"], ["adoption listed in-progress"], ["adoption listed in-progress"]]
    );
    for (who, path) in [(lea, here), (joe, there), (sam, far)] {
        let words = plain(&who.read(&format!("{path}/adoptions")).await);
        assert!(words.contains("aucune structure pour l’instant, 1 en cours"), "{words}");
        assert!(words.contains("Province des Îles") && words.contains("Joe Essai"), "{words}");
    }
    // Its organ voted: the same statement, corrected.
    let fields = [
        ("status", "adopted"),
        ("day", "2026-11-20"),
        ("organ", "Assemblée de province"),
        ("reservations", "Sans le calendrier."),
        ("deliberation", "https://province.example/deliberation.pdf"),
    ];
    let sent = corrected(joe, &mine, &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{} {:?}", sent.words(), sent.errors());
    // Somebody of the network of the text states it for another structure, and for the network itself.
    let lozere = [
        ("name", "Syndicat du Gévaudan"),
        ("territory", "48"),
        ("status", "adopted"),
        ("day", "2026-11-19"),
        ("organ", "Comité syndical"),
    ];
    adopt(lea, here, &lozere).await;
    adopt(
        sam,
        far,
        &[
            ("name", "Mayotte numérique"),
            ("territory", "976"),
            ("status", "refused"),
            ("day", "2026-11-18"),
            ("organ", "Bureau"),
            ("sign_as", "network"),
        ],
    )
    .await;
    scene.quiet().await;
    for (who, path) in [(lea, here), (joe, there), (sam, far)] {
        let words = plain(&who.read(&format!("{path}/adoptions")).await);
        assert!(words.contains("Adopté par 2 structures dans 2 réseaux, un refus"), "{words}");
        assert!(
            words.contains("Adopté le ven. 20 nov. 2026 : Assemblée de province")
                || words.contains("20 novembre 2026 : Assemblée de province"),
            "{words}"
        );
        assert!(plain(&who.read(path).await).contains("Adopté par 2 structures dans 2 réseaux, un refus"));
    }
    let theirs = {
        let list = sam.read(&format!("{far}/adoptions")).await;
        let at = list.text.find("Province des Îles").expect("it is listed");
        let start = list.text[..at].rfind(&format!("{far}/statements/0")).expect("its address");
        list.text[start..].split('"').next().expect("an address").to_owned()
    };
    let page = sam.read(&theirs).await;
    assert!(
        plain(&page).contains("Sans le calendrier.")
            && page.text.contains("href=\"https://province.example/deliberation.pdf\""),
        "{}",
        page.words()
    );
    assert_eq!(sam.browser.get(&format!("{theirs}/edit")).await.status, StatusCode::FORBIDDEN);
    // The text goes on: they are about an older version, and one of them follows.
    write(lea, here, "objet", "Un passeport", "Un livret").await;
    frozen(lea, here, "Le passeport est un livret").await;
    scene.quiet().await;
    let words = plain(&sam.read(&format!("{far}/adoptions")).await);
    assert_eq!(words.matches("une version plus ancienne").count(), 3, "{words}");
    let sent = corrected(joe, &mine, &[("version", "2")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{} {:?}", sent.words(), sent.errors());
    joe.say(&format!("{mine}/withdraw"), &format!("{mine}/withdraw"), &[]).await;
    scene.quiet().await;
    for (who, path) in [(lea, here), (joe, there), (sam, far)] {
        let words = plain(&who.read(&format!("{path}/adoptions")).await);
        assert!(words.contains("Adopté par une structure dans un réseau, un refus"), "{words}");
        assert!(!words.contains("Province des Îles"), "{words}");
    }
    assert!(plain(&sam.read(&theirs).await).contains("Son auteur l’a retiré."));
    assert_eq!(scene.mayotte.count("select count(*) from specification_statements").await, 3, "each was written once");
}

#[tokio::test]
async fn while_the_link_is_down_it_is_said_not_to_be_received_and_then_it_is_listed() {
    let mut scene = scene().await;
    scene.lozere.cut().await;
    let mine = adopt(&scene.joe, &scene.there, WAITS).await;
    for page in [mine.clone(), format!("{}/adoptions", scene.there)] {
        let words = plain(&scene.joe.read(&page).await).to_lowercase();
        assert!(words.contains("pas encore reçu par réseau lozere"), "{words}");
    }
    let counted = plain(&scene.joe.read(&format!("{}/adoptions", scene.there)).await);
    assert!(!counted.contains("1 en cours"), "{counted}");
    assert_eq!(scene.everywhere(STATES).await, [vec![], vec!["adoption pending in-progress".to_owned()], vec![]]);
    scene.days(21).await;
    scene.lozere.mend().await;
    for ici in [&scene.lozere, &scene.caledonie, &scene.mayotte] {
        ici.clock.advance(Duration::from_secs(2 * 3600));
    }
    let listed = ["adoption listed in-progress"];
    until("it is listed everywhere", || async { scene.everywhere(STATES).await == [listed, listed, listed] }).await;
    scene.joe.browser = Browser::signed_in(&scene.caledonie, &scene.joe.account).await;
    assert!(plain(&scene.joe.read(&format!("{}/adoptions", scene.there)).await).contains("1 en cours"));
}

#[tokio::test]
async fn what_is_corrected_and_taken_back_before_it_was_received_is_never_listed_and_comes_back_no_more() {
    let mut scene = scene().await;
    scene.lozere.cut().await;
    let mine = adopt(&scene.joe, &scene.there, WAITS).await;
    let sent = corrected(&scene.joe, &mine, &[("name", "Province des îles Loyauté")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{} {:?}", sent.words(), sent.errors());
    scene.joe.say(&format!("{mine}/withdraw"), &format!("{mine}/withdraw"), &[]).await;
    scene.days(3).await;
    scene.lozere.mend().await;
    scene.quiet().await;
    for states in scene.everywhere(STATES).await {
        assert!(states.is_empty() || states == ["adoption withdrawn in-progress"], "{states:?}");
    }
    assert_eq!(scene.everywhere(STATES).await[0].len(), 1, "it came all the same");
    let words = plain(&scene.lea.read(&format!("{}/adoptions", scene.here)).await);
    assert!(words.contains("Aucune structure ne s’est encore prononcée"), "{words}");
}

#[tokio::test]
async fn a_moderator_of_the_network_of_the_text_takes_one_off_the_list_with_the_reason_for_everybody() {
    let scene = scene().await;
    let Scene { joe, sam, here, there, far, .. } = &scene;
    let eva = Mediator::at(&scene.lozere, "eva", Role::Moderator).await;
    let mine = adopt(joe, there, WAITS).await;
    scene.quiet().await;
    let given = first_of(&eva, here, "adoptions").await;
    let remove = format!("{given}/remove");
    let bare = eva.form(&remove, &remove).await.set("reason", " ").send(&eva.browser).await;
    assert_eq!((bare.status, bare.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["reason"]));
    eva.say(&remove, &remove, &[("reason", "Cette province n’a rien délibéré.")]).await;
    scene.quiet().await;
    for (who, path) in [(&eva, here), (joe, there), (sam, far)] {
        let words = plain(&who.read(&format!("{path}/adoptions")).await);
        assert!(words.contains("Aucune structure ne s’est encore prononcée"), "{words}");
    }
    let page = joe.read(&mine).await;
    assert!(plain(&page).contains("Cette province n’a rien délibéré."), "{}", page.words());
    assert!(!page.text.contains(&format!("{mine}/edit")), "it is not corrected any more");
    let logged = "select detail from audit where action = 'statement-remove'";
    assert_eq!(scene.lozere.texts(logged).await, ["Cette province n’a rien délibéré."]);
    // Only there: elsewhere nobody can.
    let ali = Mediator::at(&scene.mayotte, "ali", Role::Administrator).await;
    let theirs = mine.replace(there.as_str(), far);
    let id = scene.mayotte.texts("select id from specification_statements").await;
    let theirs = format!("{}/{}", theirs.rsplit_once('/').expect("a path").0, id[0]);
    assert_eq!(ali.browser.get(&format!("{theirs}/remove")).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_block_hides_what_came_of_a_network_and_lifting_it_shows_it_again() {
    let scene = scene().await;
    adopt(&scene.joe, &scene.there, WAITS).await;
    scene.quiet().await;
    let eva = Mediator::at(&scene.mayotte, "eva", Role::Administrator).await;
    let path = eva.block(&scene.caledonie).await;
    let shown = "select count(*) from specification_statements where hidden = 0";
    until("it is hidden", || async { scene.mayotte.count(shown).await == 0 }).await;
    assert!(!eva.read(&format!("{}/adoptions", scene.far)).await.words().contains("Province"));
    eva.unblock(&path).await;
    until("it is shown again", || async { scene.mayotte.count(shown).await == 1 }).await;
    assert!(eva.read(&format!("{}/adoptions", scene.far)).await.words().contains("Province"));
}

#[tokio::test]
async fn the_badge_says_the_count_to_every_site_and_weighs_next_to_nothing() {
    let scene = scene().await;
    let Scene { lea, here, far, .. } = &scene;
    let anyone = Browser::new(&scene.mayotte);
    let badge = format!("{far}/badge.svg");
    let before = anyone.get(&badge).await;
    assert!(before.text.contains("à venir"), "{}", before.text);
    for name in ["Syndicat du Gévaudan", "Ville de Mende"] {
        let fields =
            [("name", name), ("territory", "48"), ("status", "adopted"), ("day", "2026-11-19"), ("organ", "Conseil")];
        adopt(lea, here, &fields).await;
    }
    scene.quiet().await;
    let drawn = anyone.get(&badge).await;
    assert_eq!((drawn.status, drawn.header("content-type")), (StatusCode::OK, "image/svg+xml; charset=utf-8"));
    assert!(drawn.header("cache-control").contains("public") && drawn.header("set-cookie").is_empty());
    assert_eq!(drawn.header("cross-origin-resource-policy"), "cross-origin");
    assert!(
        drawn.text.contains(">2 structures<") && drawn.text.contains("<title id=\"t\">Passeport numérique"),
        "{}",
        drawn.text
    );
    assert!(drawn.text.len() < 1_500, "{}", drawn.text.len());
    let page = anyone.get(&format!("{far}/adoptions")).await;
    let address = scene.mayotte.url(&badge);
    assert!(page.words().contains(&format!("src=\"{address}\"")), "the code to copy: {}", page.words());
}
