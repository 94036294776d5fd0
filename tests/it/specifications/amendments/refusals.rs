//! What cannot be amended, and by whom.

use super::{TITLE, amendable, opened, plain, proposal, scene};
use crate::support::story::{Mediator, quiet, two_networks};
use archipel::web::Role;
use axum::http::StatusCode;

#[tokio::test]
async fn what_cannot_be_amended_is_said_at_its_field_and_no_text_is_lost() {
    let (lozere, caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let joe = Mediator::at(&caledonie, "joe", Role::Reader).await;
    let here = opened(&lea, TITLE).await;
    quiet(&[&lozere, &caledonie]).await;
    let there = format!("/specifications/{}", caledonie.id_of(TITLE).await);
    // Before its phase.
    let page = joe.read(&format!("{there}/amendments/new?section=objet")).await;
    assert!(page.words().contains("Cela ne se fait pas dans la phase"), "{}", page.words());
    let early =
        page.form(&format!("{there}/amendments/new")).set("text", "# Objet {#objet}\n\nAutre.\n").set("motive", "Tôt.");
    let refused = early.send(&joe.browser).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.form(&format!("{there}/amendments/new")).get("text").contains("Autre."));
    amendable(&lea, &here).await;
    quiet(&[&lozere, &caledonie]).await;
    let new = format!("{there}/amendments/new");
    let form = proposal(&joe, &there, "section=objet").await;
    let changed = form.get("text").replace("parcours", "chemins");
    let good = form.clone().set("text", &changed).set("motive", "Plus simple.");
    for (form, field) in [
        (good.clone().set("motive", ""), "motive"),
        (good.clone().set("motive", &"m".repeat(2_001)), "motive"),
        (good.clone().set("text", ""), "text"),
        (good.clone().set("text", form.get("text")), "text"),
        (good.clone().set("text", &"m".repeat(20_001)), "text"),
        (good.clone().set("text", "#### Trop bas\n\nTexte."), "text"),
        (good.clone().set("section", "disparue"), "text"),
        (good.clone().set("section", "acces").set("requirement", "9"), "text"),
        (good.clone().set("section", "acces").set("requirement", "1").set("text", "- **E-02** (utile) Autre."), "text"),
        (good.clone().set("section", "acces").set("requirement", "1").set("text", "Rien qu’une phrase."), "text"),
    ] {
        let refused = form.send(&joe.browser).await;
        assert_eq!((refused.status, refused.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec![field]), "{field}");
        let back = refused.form(&new);
        assert_eq!((back.get("text"), back.get("motive")), (form.get("text"), form.get("motive")), "{field}");
    }
    assert_eq!(caledonie.count("select count(*) from specification_amendments").await, 0);
    let sent = good.send(&joe.browser).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{:?}", sent.errors());
    assert_eq!(good.send(&joe.browser).await.location(), sent.location(), "the same button once more");
    assert_eq!(caledonie.count("select count(*) from specification_amendments").await, 1);
    // Another's.
    let zoe = Mediator::at(&caledonie, "zoe", Role::Administrator).await;
    for page in ["edit", "withdraw", "answer"] {
        let refused = zoe.browser.get(&format!("{}/{page}", sent.location())).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{page}");
    }
    let token = zoe.read(&format!("{there}/comments/new")).await.token();
    let stolen = zoe.browser.post(&format!("{}/withdraw", sent.location()), &[("csrf", &token)]).await;
    assert_eq!(stolen.status, StatusCode::FORBIDDEN);
    for gone in ["new?section=disparue", "new", "0rien", "new?section=acces&requirement=7"] {
        assert_eq!(
            joe.browser.get(&format!("{there}/amendments/{gone}")).await.status,
            StatusCode::NOT_FOUND,
            "{gone}"
        );
    }
}

#[tokio::test]
async fn a_form_that_somebody_went_back_to_makes_no_second_amendment_by_itself() {
    let scene = scene().await;
    let (joe, there) = (&scene.joe, &scene.there);
    let form = proposal(joe, there, "section=objet").await;
    let text = form.get("text").replace("parcours", "chemins");
    let form = form.set("text", &text).set("motive", "Plus simple.");
    let sent = form.send(&joe.browser).await;
    assert_eq!(form.send(&joe.browser).await.location(), sent.location(), "the same button once more");
    // The page was drawn anew, and says the same.
    let anew = proposal(joe, there, "section=objet").await.set("text", &text).set("motive", "Plus simple.");
    let refused = anew.send(&joe.browser).await;
    assert_eq!((refused.status, refused.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["text"]));
    assert!(plain(&refused).contains("Vous avez déjà envoyé ce texte ici"), "{}", refused.words());
    // The page as it was, with other words: it says where the first one is taken up.
    let back = form.set("motive", "Plus simple, et plus juste.").set("text", &text.replace("chemins", "trajets"));
    let warned = back.send(&joe.browser).await;
    assert_eq!(warned.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(warned.text.contains(&format!("{}/edit", sent.location())), "{}", warned.words());
    let kept = warned.form(&format!("{there}/amendments/new"));
    assert_eq!(kept.get("motive"), "Plus simple, et plus juste.");
    assert_eq!(scene.caledonie.count("select count(*) from specification_amendments").await, 1);
    // Who means a second one sends it.
    let second = kept.send(&joe.browser).await;
    assert_eq!(second.status, StatusCode::SEE_OTHER, "{} {:?}", second.words(), second.errors());
    assert_eq!(scene.caledonie.count("select count(*) from specification_amendments").await, 2);
}
