//! What a moderator keeps from the readers of one network, of what is said about a text: an amendment, or why somebody voted as
//! they did. It keeps its place, it counts, and nothing that comes late shows it again.

use super::{
    amendments::{amendable, answered, offer},
    led,
    scene::Scene,
    votes::{open as open_vote, vote, vote_of},
};
use crate::support::{
    browser::{Browser, Page},
    story::Mediator,
    until,
};
use archipel::{upkeep, web::Role};
use axum::http::StatusCode;

const BLOCKED: &str = "select count(*) from specification_amendments where hidden = 1";

fn plain(page: &Page) -> String {
    page.words().replace(['\u{a0}', '\u{202f}'], " ")
}

async fn hide(who: &Mediator, at: &str, reason: &str) -> Page {
    who.form(at, at).await.set("reason", reason).press(&who.browser, "act", "hide").await
}

async fn show(who: &Mediator, page: &str) -> Page {
    let token = who.read("/me").await.token();
    who.browser.post(page, &[("csrf", &token), ("act", "show")]).await
}

#[tokio::test]
async fn an_amendment_that_a_moderator_hides_is_read_by_nobody_there_and_answered_all_the_same() {
    let scene = Scene::of([Role::Moderator, Role::Reader, Role::Administrator], amendable).await;
    let Scene { lozere, caledonie, mayotte, lea, joe, sam, here, there, far } = &scene;
    let mine = offer(joe, there, "section=objet", ("parcours", "chemins"), "Zut à la fin.").await;
    scene.quiet().await;
    let at = |list: &Page, path: &str| {
        let start = list.text.find(&format!("{path}/amendments/0")).expect("it is listed");
        list.text[start..].split('"').next().expect("an address").to_owned()
    };
    let theirs = at(&sam.read(&format!("{far}/amendments")).await, far);
    let given = at(&lea.read(&format!("{here}/amendments")).await, here);
    // Moderators alone, with a reason.
    assert_eq!(joe.browser.get(&format!("{mine}/hide")).await.status, StatusCode::FORBIDDEN);
    let without = hide(sam, &format!("{theirs}/hide"), " ").await;
    assert_eq!((without.status, without.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["reason"]));
    assert_eq!(hide(sam, &format!("{theirs}/hide"), "Des mots qui blessent.").await.status, StatusCode::SEE_OTHER);
    let page = Browser::new(mayotte).get(&theirs).await;
    assert_eq!(page.status, StatusCode::GONE);
    let words = plain(&page);
    assert!(
        words.contains("Des mots qui blessent.") && !words.contains("Zut") && !words.contains("chemins"),
        "{words}"
    );
    // Its place stays, without its words.
    let list = Browser::new(mayotte).get(&format!("{far}/amendments")).await;
    assert!(list.text.contains(&theirs) && plain(&list).contains("masqué ici"), "{}", list.words());
    assert!(!list.words().contains("Zut"), "{}", list.words());
    let api = format!("/api/v1{far}/amendments");
    let read = Browser::new(mayotte).get(&api).await;
    assert!(read.text.contains("Des mots qui blessent.") && !read.text.contains("chemins"), "{}", read.text);
    assert_eq!(
        mayotte.texts("select detail from audit where action = 'amendment-hide'").await,
        ["Des mots qui blessent."]
    );
    // Each network for itself.
    assert!(Browser::new(caledonie).get(&mine).await.words().contains("Zut à la fin."));
    // Its author says it in other words, and its text answers it: it stays hidden.
    let edit = format!("{mine}/edit");
    joe.say(&edit, &edit, &[("motive", "Flûte à la fin.")]).await;
    scene.quiet().await;
    // At its origin, where the team answers it, it is hidden too.
    assert_eq!(hide(lea, &format!("{given}/hide"), "Des mots qui blessent.").await.status, StatusCode::SEE_OTHER);
    assert_eq!(Browser::new(lozere).get(&given).await.status, StatusCode::GONE);
    let sent = answered(lea, &given, &[("outcome", "accepted"), ("reason", "L’idée est bonne.")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{} {:?}", sent.words(), sent.errors());
    scene.quiet().await;
    let page = Browser::new(mayotte).get(&theirs).await;
    assert_eq!(page.status, StatusCode::GONE);
    assert!(plain(&page).contains("L’idée est bonne.") && !page.words().contains("Flûte"), "{}", page.words());
    assert!(Browser::new(mayotte).get(&format!("{far}/sections/objet")).await.words().contains("chemins"));
    assert!(sam.read(&theirs).await.words().contains("Flûte"), "who moderates reads it");
    // A block that comes and goes does not show it; its moderator does.
    let block = sam.block(caledonie).await;
    until("it is out of sight", || async { mayotte.count(BLOCKED).await == 1 }).await;
    assert_eq!(sam.browser.get(&theirs).await.status, StatusCode::NOT_FOUND);
    sam.unblock(&block).await;
    until("it is not any more", || async { mayotte.count(BLOCKED).await == 0 }).await;
    assert_eq!(Browser::new(mayotte).get(&theirs).await.status, StatusCode::GONE);
    assert_eq!(show(sam, &format!("{theirs}/hide")).await.status, StatusCode::SEE_OTHER);
    assert!(Browser::new(mayotte).get(&theirs).await.words().contains("Flûte à la fin."));
    assert_eq!(mayotte.count("select count(*) from audit where action = 'amendment-show'").await, 1);
    // Its author, here, learns it where they learn all that becomes of theirs.
    let zoe = Mediator::at(caledonie, "zoe", Role::Moderator).await;
    hide(&zoe, &format!("{mine}/hide"), "Des mots qui blessent.").await;
    assert!(plain(&joe.read("/specifications").await).contains("Cet amendement est masqué ici."));
    assert!(plain(&joe.read(&mine).await).contains("Des mots qui blessent."));
}

#[tokio::test]
async fn what_a_ballot_says_is_hidden_and_the_ballot_counts() {
    let scene = Scene::of([Role::Administrator, Role::Moderator, Role::Reader], async |lea, path| {
        led(lea, path, &[("phase", "vote")]).await;
    })
    .await;
    let Scene { lozere, caledonie, lea, joe, sam, .. } = &scene;
    let mine = open_vote(lea, &scene.here, &[]).await;
    scene.quiet().await;
    let (theirs, far) = (vote_of(joe, &scene.there).await, vote_of(sam, &scene.far).await);
    vote(sam, &far, "for", "Zut à la fin.").await;
    vote(joe, &theirs, "for", "Nous l’attendions.").await;
    scene.quiet().await;
    for ici in scene.all() {
        ici.clock.advance(std::time::Duration::from_secs(6 * 24 * 3600));
    }
    upkeep::once(&lozere.site).await.expect("a round");
    scene.quiet().await;
    until("they have counted", || async {
        caledonie.count("select count(*) from specification_votes where found <> ''").await == 1
    })
    .await;
    let result = plain(&joe.read(&theirs).await);
    assert!(result.contains("Adopté : 2 pour") && result.contains("Zut à la fin."), "{result}");
    let voices = joe.read(&format!("{theirs}/voices")).await;
    let row = &voices.text[voices.text.find("Zut").expect("it is there")..];
    let link = &row[row.find(&format!("{theirs}/voices/")).expect("the way")..];
    let at = link.split('"').next().expect("an address").to_owned();
    assert_eq!(sam.browser.get(&format!("{far}/voices/1")).await.status, StatusCode::FORBIDDEN);
    let sent = hide(joe, &at, "Des mots qui blessent.").await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.words());
    let page = plain(&joe.read(&theirs).await);
    assert!(page.contains("Adopté : 2 pour") && page.contains("Nous l’attendions.") && !page.contains("Zut"), "{page}");
    let voices = plain(&joe.read(&format!("{theirs}/voices")).await);
    assert!(voices.contains("Masquée ici par la modération : Des mots qui blessent."), "{voices}");
    assert!(voices.contains("Sam Essai") && !voices.contains("Zut"), "{voices}");
    assert_eq!(caledonie.texts("select detail from audit where action = 'explanation-hide'").await.len(), 1);
    // It is counted again, and the same: the text was signed, and is kept.
    let (same, _) = super::votes::recounted(caledonie, &theirs).await;
    assert!(same, "the ballot counts as it did");
    assert!(plain(&lea.read(&mine).await).contains("Zut à la fin."), "each network for itself");
    assert_eq!(show(joe, &at).await.status, StatusCode::SEE_OTHER);
    assert!(plain(&joe.read(&theirs).await).contains("Zut à la fin."));
}
