//! A team that goes on while something is open on its text is told of it, and says that it goes on all the same.

use super::{
    amendments::{amendable, answered, offer},
    led,
    scene::Scene,
    write,
};
use crate::support::{browser::Page, story::Mediator};
use archipel::web::Role;
use axum::http::StatusCode;

fn plain(page: &Page) -> String {
    page.words().replace(['\u{a0}', '\u{202f}'], " ")
}

/// The text of Lozère, with two amendments of Ana.
async fn amended() -> (Scene, [String; 2]) {
    let scene = Scene::of([Role::Contributor, Role::Reader, Role::Reader], amendable).await;
    let ana = Mediator::at(&scene.lozere, "ana", Role::Reader).await;
    let first = offer(&ana, &scene.here, "section=objet", ("parcours", "chemins"), "Plus simple.").await;
    let second = offer(&ana, &scene.here, "section=donnees", ("personne", "famille"), "Plus juste.").await;
    (scene, [first, second])
}

#[tokio::test]
async fn a_text_is_put_to_the_vote_with_open_amendments_by_who_says_so_and_they_can_be_refused_still() {
    let (scene, [first, second]) = amended().await;
    let (lea, here) = (&scene.lea, &scene.here);
    let phase = format!("{here}/phase");
    let page = lea.read(&phase).await;
    assert!(plain(&page).contains("2 amendements sont encore sans réponse."), "{}", page.words());
    // Other dates of the same phase need no word of it.
    let dated = led(lea, here, &[("until_amendments", "2027-04-01T18:00")]).await;
    assert_eq!(dated.status, StatusCode::SEE_OTHER, "{} {:?}", dated.words(), dated.errors());
    let fields = [("phase", "vote"), ("until_amendments", ""), ("note", "Au vote.")];
    let unsaid = led(lea, here, &fields).await;
    assert_eq!((unsaid.status, unsaid.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["confirm"]));
    let said = unsaid.form(&phase);
    assert_eq!((said.get("phase"), said.get("note")), ("vote", "Au vote."), "nothing typed is lost");
    let sent = said.set("confirm", "1").send(&lea.browser).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{} {:?}", sent.words(), sent.errors());
    // What the team can do with them is said on their page, and the form offers nothing else.
    let page = lea.read(&first).await;
    assert!(plain(&page).contains("cet amendement ne peut plus être accepté"), "{}", page.words());
    let answer = format!("{first}/answer");
    let page = lea.read(&answer).await;
    assert!(page.text.contains("value=\"refused\"") && !page.text.contains("value=\"accepted\""), "{}", page.words());
    assert!(!page.text.contains("name=\"text\""), "no text is kept: {}", page.words());
    let form = lea.form(&answer, &answer).await.set("reason", "Trop tard.");
    let forced = form.clone().set("outcome", "accepted").set("text", "Un chemin.").send(&lea.browser).await;
    assert_eq!(forced.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(plain(&forced).contains("ne peut plus être accepté"), "{}", forced.words());
    let refused = answered(lea, &first, &[("outcome", "refused"), ("reason", "Pour la version suivante.")]).await;
    assert_eq!(refused.status, StatusCode::SEE_OTHER, "{} {:?}", refused.words(), refused.errors());
    assert!(plain(&lea.read(&first).await).contains("Pour la version suivante."));
    assert!(lea.read(&second).await.text.contains(&format!("{second}/answer")), "the other one can be refused too");
}

#[tokio::test]
async fn a_version_is_frozen_with_open_amendments_by_who_says_so() {
    let (scene, [first, second]) = amended().await;
    let (lea, here) = (&scene.lea, &scene.here);
    led(lea, here, &[("phase", "drafting")]).await;
    write(lea, here, "acces", "sans compte", "sans mot de passe").await;
    // An answer that takes something in would meet that work: it is said before anything is written.
    let page = lea.read(&format!("{first}/answer")).await;
    assert!(plain(&page).contains("qui n’est pas encore dans une version"), "{}", page.words());
    let freeze = format!("{here}/freeze");
    let form = lea.form(&freeze, &freeze).await.set("note", "Sans mot de passe.");
    let unsaid = form.send(&lea.browser).await;
    assert_eq!((unsaid.status, unsaid.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["confirm"]));
    assert!(plain(&unsaid).contains("2 amendements sont encore sans réponse."), "{}", unsaid.words());
    let sent = unsaid.form(&freeze).set("confirm", "1").send(&lea.browser).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{} {:?}", sent.words(), sent.errors());
    assert!(plain(&lea.read(sent.location()).await).contains("Sans mot de passe."), "the note is kept");
    // Once nothing is open, nothing is asked.
    for one in [&first, &second] {
        answered(lea, one, &[("outcome", "refused"), ("reason", "Non.")]).await;
    }
    write(lea, here, "acces", "sans mot de passe", "sans clé").await;
    let page = lea.read(&freeze).await;
    assert!(!page.text.contains("name=\"confirm\""), "{}", page.words());
}
