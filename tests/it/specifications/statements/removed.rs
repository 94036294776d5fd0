//! What a moderator took off the list is not stated once more, until a moderator puts it back.

use super::{
    STATES, WAITS, adopt, first_of, new_form, plain,
    said::{said, say},
    scene,
};
use crate::support::{browser::Page, story::Mediator, until};
use archipel::web::Role;
use axum::http::StatusCode;
use serde_json::{Value, json};

const REMOVED: [&str; 1] = ["adoption removed in-progress"];

async fn take_off(eva: &Mediator, given: &str) {
    let remove = format!("{given}/remove");
    eva.say(&remove, &remove, &[("reason", "Cette province n’a rien délibéré.")]).await;
}

async fn put_on(who: &Mediator, given: &str) -> Page {
    let token = who.read("/me").await.token();
    who.browser.post(&format!("{given}/restore"), &[("csrf", &token)]).await
}

#[tokio::test]
async fn what_a_moderator_took_off_is_not_stated_again_until_a_moderator_puts_it_back() {
    let scene = scene().await;
    let (lozere, caledonie, joe) = (&scene.lozere, &scene.caledonie, &scene.joe);
    let eva = Mediator::at(lozere, "eva", Role::Moderator).await;
    let zoe = Mediator::at(caledonie, "zoe", Role::Administrator).await;
    let mine = adopt(joe, &scene.there, WAITS).await;
    scene.quiet().await;
    let given = first_of(&eva, &scene.here, "adoptions").await;
    take_off(&eva, &given).await;
    scene.quiet().await;
    assert_eq!(scene.everywhere(STATES).await, [REMOVED, REMOVED, REMOVED]);
    // Neither by its author nor by somebody else of their network, in other letters.
    for (who, name) in [(joe, "Province des Îles"), (&zoe, "PROVINCE des iles")] {
        let again =
            new_form(who, &scene.there, "adoption").await.set_all(WAITS).set("name", name).send(&who.browser).await;
        assert_eq!((again.status, again.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["name"]));
        assert!(plain(&again).contains("retirée de la liste par la modération"), "{}", again.words());
    }
    // Another network may speak of the same structure.
    let theirs = adopt(&scene.sam, &scene.far, WAITS).await;
    scene.sam.say(&format!("{theirs}/withdraw"), &format!("{theirs}/withdraw"), &[]).await;
    scene.quiet().await;
    // Moderators of the network of the text find it, and nobody else.
    let list = format!("{}/adoptions", scene.here);
    assert!(!scene.lea.read(&list).await.text.contains(&given) && eva.read(&list).await.text.contains(&given));
    assert_eq!(put_on(&scene.lea, &given).await.status, StatusCode::FORBIDDEN);
    assert_eq!(put_on(&zoe, &mine).await.status, StatusCode::FORBIDDEN, "only where the text is published");
    assert_eq!(put_on(&eva, &given).await.status, StatusCode::SEE_OTHER);
    scene.quiet().await;
    for (who, path) in [(&eva, &scene.here), (joe, &scene.there), (&scene.sam, &scene.far)] {
        let words = plain(&who.read(&format!("{path}/adoptions")).await);
        assert!(words.contains("1 en cours") && words.contains("Province des Îles"), "{words}");
    }
    assert!(!plain(&joe.read(&mine).await).contains("rien délibéré"));
    assert_eq!(lozere.count("select count(*) from audit where action = 'statement-restore'").await, 1);
    // Once.
    assert_eq!(put_on(&eva, &given).await.status, StatusCode::SEE_OTHER);
    assert_eq!(lozere.count("select count(*) from audit where action = 'statement-restore'").await, 1);
    // Taken off once more: what undid the first time, said again, undoes nothing, and what came first does nothing either.
    let undo = said(lozere, "adoption", "Undo").await;
    take_off(&eva, &given).await;
    scene.quiet().await;
    let repeated = |n: i64, mut word: Value| {
        word.as_object_mut().expect("an object").remove("proof");
        word["id"] = json!(lozere.url(&format!("/activities/repeated-{n}")));
        word
    };
    say(lozere, "/network", caledonie, repeated(1, undo.clone())).await;
    scene.quiet().await;
    assert_eq!(
        caledonie.texts("select state from specification_statements where kind = 'adoption' order by id limit 1").await,
        ["removed"]
    );
    // Nobody else undoes it.
    let off = said(lozere, "adoption", "Reject").await;
    let mut forged = undo;
    forged["object"]["id"] = off["id"].clone();
    forged["actor"] = json!(scene.mayotte.url("/network"));
    let mut forged = repeated(2, forged);
    forged["id"] = json!(scene.mayotte.url("/activities/forged"));
    say(&scene.mayotte, "/network", caledonie, forged).await;
    scene.quiet().await;
    assert_eq!(
        caledonie.texts("select state from specification_statements where kind = 'adoption' order by id limit 1").await,
        ["removed"]
    );
    assert_eq!(caledonie.count("select count(*) from journal where state = 'refused'").await, 1);
}

#[tokio::test]
async fn what_was_taken_back_and_stated_anew_before_its_removal_was_heard_comes_back_with_the_reason() {
    let mut scene = scene().await;
    let eva = Mediator::at(&scene.lozere, "eva", Role::Moderator).await;
    let mine = adopt(&scene.joe, &scene.there, WAITS).await;
    scene.quiet().await;
    // The removal does not come; then what is said there does not leave.
    scene.caledonie.cut().await;
    let given = first_of(&eva, &scene.here, "adoptions").await;
    take_off(&eva, &given).await;
    until("it was tried and has failed", || async {
        scene.lozere.count("select count(*) from streams where fails > 0 and lease = ''").await > 0
    })
    .await;
    scene.lozere.cut().await;
    scene.caledonie.mend().await;
    scene.joe.say(&format!("{mine}/withdraw"), &format!("{mine}/withdraw"), &[]).await;
    let again = adopt(&scene.joe, &scene.there, WAITS).await;
    until("it was tried and has failed", || async {
        scene.caledonie.count("select count(*) from streams where lease <> ''").await == 0
    })
    .await;
    scene.lozere.mend().await;
    scene.later(2 * 3600);
    scene.quiet().await;
    let page = scene.joe.read(&again).await;
    assert!(plain(&page).contains("Elle seule peut l’y remettre."), "{}", page.words());
    assert_eq!(scene.lozere.texts(STATES).await, ["adoption removed in-progress"]);
}
