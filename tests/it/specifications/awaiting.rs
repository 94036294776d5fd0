//! What awaits somebody is told on the list of specifications, until it is done.

use super::{
    amendments::{amendable, answered, offer},
    led,
    scene::Scene,
    statements::adopt,
    votes::open as open_vote,
    write,
};
use crate::support::{
    browser::{Api, Browser, Page},
    story::Mediator,
    until,
};
use archipel::web::Role;
use std::time::Duration;

const LIST: &str = "/specifications";
const NOTHING: &str = "Rien ne vous attend pour l’instant.";

fn plain(page: &Page) -> String {
    page.words().replace(['\u{a0}', '\u{202f}'], " ")
}

async fn told(who: &Mediator, words: &str) -> bool {
    plain(&who.read(LIST).await).contains(words)
}

#[tokio::test]
async fn a_team_is_told_of_amendments_without_an_answer_and_their_author_of_what_became_of_them() {
    let mut scene = Scene::of([Role::Contributor, Role::Reader, Role::Animator], amendable).await;
    for who in [&scene.lea, &scene.joe, &scene.sam] {
        assert!(told(who, NOTHING).await, "{}", who.account.handle);
    }
    assert!(!plain(&Browser::new(&scene.lozere).get(LIST).await).contains("Ce qui vous attend"));
    let change = ("parcours", "chemins");
    let mine = offer(&scene.joe, &scene.there, "section=objet", change, "Plus simple.").await;
    offer(&scene.joe, &scene.there, "section=donnees", ("personne", "famille"), "Plus juste.").await;
    scene.quiet().await;
    let page = scene.lea.read(LIST).await;
    assert!(plain(&page).contains("2 amendements sans réponse · Passeport numérique"), "{}", page.words());
    assert!(page.text.contains(&format!("{}/amendments?state=open", scene.here)), "the way to them");
    let script = Api::new(&scene.lozere, &scene.lea.account);
    let items = script.get("/me/awaiting").await.json()["items"].clone();
    assert_eq!(items[0]["what"], "answers", "{items}");
    assert_eq!(items[0]["count"], 2, "{items}");
    assert_eq!(items[0]["url"], scene.lozere.url(&format!("{}/amendments?state=open", scene.here)), "{items}");
    // An animator of the network is of every team of it; nobody is of a team elsewhere.
    let ana = Mediator::at(&scene.lozere, "ana", Role::Animator).await;
    let eve = Mediator::at(&scene.lozere, "eve", Role::Contributor).await;
    assert!(told(&ana, "2 amendements sans réponse").await);
    for who in [&eve, &scene.sam, &scene.joe] {
        assert!(told(who, NOTHING).await, "{}", who.account.handle);
    }
    // The text changes where one of them changes it, and nowhere else.
    led(&scene.lea, &scene.here, &[("phase", "drafting")]).await;
    write(&scene.lea, &scene.here, "objet", "Un passeport", "Un livret").await;
    let freeze = format!("{}/freeze", scene.here);
    scene.lea.say(&freeze, &freeze, &[("note", "Un livret"), ("confirm", "1")]).await;
    scene.quiet().await;
    assert!(told(&scene.joe, NOTHING).await, "nothing can be put on the text now");
    amendable(&scene.lea, &scene.here).await;
    scene.quiet().await;
    let page = scene.joe.read(LIST).await;
    assert!(plain(&page).contains("Le texte a changé là où vos amendements le changent"), "{}", page.words());
    assert!(page.text.contains(&format!("href=\"{mine}\"")), "{}", page.words());
    assert_eq!(page.text.matches(&format!("{}/amendments/", scene.there)).count(), 1, "the other one stands as it was");
    let edit = format!("{mine}/edit");
    scene.joe.say(&edit, &edit, &[("motive", "Plus simple, même dans un livret.")]).await;
    assert!(told(&scene.joe, NOTHING).await);
    scene.quiet().await;
    let list = scene.lea.read(&format!("{}/amendments?state=open", scene.here)).await;
    for (at, _) in list.text.match_indices(&format!("{}/amendments/0", scene.here)) {
        let path = list.text[at..].split('"').next().expect("an address");
        answered(&scene.lea, path, &[("outcome", "refused"), ("reason", "Non.")]).await;
    }
    assert!(told(&scene.lea, NOTHING).await);
    scene.quiet().await;
    let words = plain(&scene.joe.read(LIST).await);
    assert!(words.contains("Ce que sont devenus vos amendements, depuis un mois"), "{words}");
    assert!(words.contains("Objet · Passeport numérique · refusé"), "{words}");
    scene.caledonie.clock.advance(Duration::from_secs(31 * 24 * 3600));
    scene.joe.browser = Browser::signed_in(&scene.caledonie, &scene.joe.account).await;
    assert!(told(&scene.joe, NOTHING).await, "it was told for a month");
}

#[tokio::test]
async fn administrators_are_told_that_their_network_has_a_voice_and_nobody_to_give_it() {
    let scene = Scene::of([Role::Administrator, Role::Administrator, Role::Moderator], async |lea, path| {
        led(lea, path, &[("phase", "vote")]).await;
    })
    .await;
    let Scene { lozere, caledonie, mayotte, lea, joe, sam, .. } = &scene;
    let eva = Mediator::at(caledonie, "eva", Role::Reader).await;
    assert!(!plain(&joe.read("/admin").await).contains("mandaté"));
    // It opens tomorrow: there is time to decide who.
    open_vote(lea, &scene.here, &[("rule", "network"), ("opens", "2026-11-25T09:00")]).await;
    scene.quiet().await;
    const ASKED: &str = "Notre réseau a une voix dans ces votes, et n’a mandaté personne pour la donner";
    for who in [lea, joe] {
        let page = who.read(LIST).await;
        assert!(plain(&page).contains(ASKED) && page.text.contains("#mandate\""), "{}", page.words());
        let admin = who.read("/admin").await;
        assert!(plain(&admin).contains("1 vote où personne n’est mandaté"), "{}", admin.words());
    }
    // 18:00 in Mende is 4:00 the next day in Nouméa.
    assert!(told(joe, "Vote : Passeport numérique · Jusqu’au sam. 28 nov. 2026 à 04:00 (Nouméa)").await);
    for who in [sam, &eva] {
        assert!(told(who, NOTHING).await, "who may not mandate is not told");
    }
    let theirs = super::votes::vote_of(joe, &scene.there).await;
    joe.say(&theirs, &format!("{theirs}/mandate"), &[("person", "eva")]).await;
    assert!(told(joe, NOTHING).await && told(lea, ASKED).await, "each network for itself");
    assert!(told(&eva, "Vous y donnerez la voix de notre réseau").await);
    for ici in [lozere, caledonie, mayotte] {
        ici.clock.advance(Duration::from_secs(2 * 24 * 3600));
    }
    assert!(told(&eva, "Ces votes attendent votre bulletin").await);
    // Whoever is not there any more gives no voice.
    let mut tx = caledonie.site.db.begin().await.expect("a transaction");
    let gone = "update people set status = 'suspended' where actor_id in (select id from actors where handle = 'eva')";
    tx.query(gone).run().await.expect("suspended");
    tx.commit().await.expect("committed");
    assert!(told(joe, ASKED).await);
    // What nobody can be mandated for any more is told to nobody.
    for ici in [lozere, caledonie, mayotte] {
        ici.clock.advance(Duration::from_secs(3 * 24 * 3600));
    }
    assert!(told(joe, NOTHING).await && !plain(&joe.read("/admin").await).contains("mandaté"));
}

#[tokio::test]
async fn who_states_something_is_told_until_the_network_of_the_text_lists_it() {
    let mut scene = Scene::of([Role::Contributor, Role::Contributor, Role::Reader], async |_, _| {}).await;
    scene.lozere.cut().await;
    let fields = [("name", "Province des Îles"), ("territory", "988"), ("status", "in-progress"), ("organ", "")];
    let mine = adopt(&scene.joe, &scene.there, &fields).await;
    let page = scene.joe.read(LIST).await;
    assert!(plain(&page).contains("Ce que vous avez déclaré n’est pas encore dans la liste"), "{}", page.words());
    assert!(page.text.contains(&format!("href=\"{mine}\"")), "{}", page.words());
    until("it was tried and has failed", || async {
        scene.caledonie.count("select count(*) from streams where lease <> ''").await == 0
    })
    .await;
    scene.lozere.mend().await;
    scene.later(2 * 3600);
    scene.quiet().await;
    assert!(told(&scene.joe, NOTHING).await);
}
