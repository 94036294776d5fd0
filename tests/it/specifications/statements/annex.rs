//! The annex of a territory: signed by its network, laid over the text, and following it.

use super::{Scene, first_of, frozen, new_form, plain, scene, write};
use crate::support::{browser::Browser, story::Mediator};
use archipel::web::Role;
use axum::http::StatusCode;

/// Begins the annex of Mayotte; returns its path.
async fn begun(sam: &Mediator, far: &str) -> String {
    let sent = new_form(sam, far, "annex").await.send(&sam.browser).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{} {:?}", sent.words(), sent.errors());
    let entries = sent.location().to_owned();
    entries.strip_suffix("/entries").unwrap_or_else(|| panic!("the requirements come next: {entries}")).to_owned()
}

async fn said(sam: &Mediator, annex: &str, fields: &[(&str, &str)]) {
    let action = format!("{annex}/entries");
    let sent = sam.form(&action, &action).await.set_all(fields).send(&sam.browser).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{} {:?}", sent.words(), sent.errors());
}

#[tokio::test]
async fn the_annex_of_a_territory_is_read_with_the_text_everywhere_and_follows_its_versions() {
    let scene = scene().await;
    let Scene { lea, joe, sam, here, there, far, .. } = &scene;
    let annex = begun(sam, far).await;
    let bare = {
        let action = format!("{annex}/entries");
        sam.form(&action, &action).await.set("says-1", "variant").send(&sam.browser).await
    };
    assert_eq!((bare.status, bare.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["text-1"]));
    let fields = [
        ("says-1", "variant"),
        ("text-1", "Sans connexion pendant une semaine."),
        ("says-2", "local"),
        ("text-2", "Il s’affiche à la mairie."),
    ];
    said(sam, &annex, &fields).await;
    scene.quiet().await;
    for (who, path) in [(lea, here), (joe, there), (sam, far)] {
        let listed = plain(&who.read(&format!("{path}/annexes")).await);
        assert!(listed.contains("2 exigences") && listed.contains("Mayotte"), "{listed}");
        // A reader asks for it by a link.
        let anyone = Browser::new(match path {
            _ if path == here => &scene.lozere,
            _ if path == there => &scene.caledonie,
            _ => &scene.mayotte,
        });
        let page = anyone.get(path).await;
        let at = page.text.find(&format!("{path}/whole?annex=")).unwrap_or_else(|| panic!("{}", page.words()));
        let address = page.text[at..].split('"').next().expect("an address");
        let whole = anyone.get(address).await;
        // What is printed is what is read.
        let print = format!("<a href=\"{address}\">Page à imprimer, avec l’annexe</a>");
        assert!(whole.text.contains(&print) && !whole.text.contains(".html\""), "{}", whole.text);
        let text = plain(&whole);
        let (requirement, variant) = (
            text.find("fonctionne sans connexion").expect("the text"),
            text.find("pendant une semaine").expect("the annex"),
        );
        assert!(requirement < variant && text.contains("Avec l’annexe"), "{text}");
        assert!(!text.contains("à relire"), "{text}");
        let page = anyone.get(&address.replace("/whole?", "/sections/acces?")).await;
        assert!(page.words().contains("Il s’affiche à la mairie."), "{}", page.words());
        // From one section to the next, the annex stays.
        let next = address.replace("/whole?", "/sections/donnees?");
        assert!(page.text.contains(&format!("href=\"{next}\"")), "{}", page.text);
        assert!(
            !plain(&anyone.get(&format!("{path}/whole")).await).contains("à la mairie"),
            "not unless it is asked for"
        );
    }
    // One requirement changes, the other goes: nothing of the annex is lost, and each is marked.
    write(lea, here, "acces", "sans connexion.", "hors ligne.").await;
    write(lea, here, "acces", "- **E-02** (utile) Il s’imprime.\n", "").await;
    frozen(lea, here, "Plus court").await;
    scene.quiet().await;
    for (who, path) in [(lea, here), (joe, there), (sam, far)] {
        let theirs = first_of(who, path, "annexes").await;
        let page = plain(&who.read(&theirs).await);
        for words in
            ["à relire : l’exigence a changé", "l’exigence n’existe plus", "pendant une semaine", "à la mairie"]
        {
            assert!(page.contains(words), "{words}: {page}");
        }
        let id = theirs.rsplit('/').next().expect("an id");
        let text = plain(&who.read(&format!("{path}/whole?annex={id}")).await);
        for words in ["Une exigence a changé depuis", "à relire", "l’exigence n’existe plus", "à la mairie"] {
            assert!(text.contains(words), "{words}: {text}");
        }
    }
    // It was read again, and what is gone is kept until somebody takes it away.
    said(sam, &annex, &[("read-1", "1")]).await;
    scene.quiet().await;
    let theirs = first_of(joe, there, "annexes").await;
    let page = plain(&joe.read(&theirs).await);
    assert!(!page.contains("à relire") && page.contains("l’exigence n’existe plus"), "{page}");
    said(sam, &annex, &[("says-2", ""), ("text-2", "")]).await;
    scene.quiet().await;
    let page = plain(&joe.read(&theirs).await);
    assert!(!page.contains("n’existe plus") && page.contains("pendant une semaine"), "{page}");
}

#[tokio::test]
async fn a_network_has_one_annex_to_a_text_and_every_animator_corrects_it() {
    let scene = scene().await;
    let Scene { sam, far, here, .. } = &scene;
    let annex = begun(sam, far).await;
    let second = new_form(sam, far, "annex").await.set("name", "Une autre").send(&sam.browser).await;
    assert_eq!((second.status, second.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["name"]));
    let ana = Mediator::at(&scene.mayotte, "ana", Role::Animator).await;
    said(&ana, &annex, &[("says-1", "not-applicable"), ("text-1", "Chacun y est relié.")]).await;
    scene.quiet().await;
    let zoe = Mediator::at(&scene.mayotte, "zoe", Role::Contributor).await;
    for page in ["edit", "entries", "withdraw"] {
        assert_eq!(zoe.browser.get(&format!("{annex}/{page}")).await.status, StatusCode::FORBIDDEN, "{page}");
    }
    let given = first_of(&scene.lea, here, "annexes").await;
    assert!(plain(&scene.lea.read(&given).await).contains("Chacun y est relié."));
    // Taken back, it makes room for another.
    ana.say(&format!("{annex}/withdraw"), &format!("{annex}/withdraw"), &[]).await;
    scene.quiet().await;
    begun(sam, far).await;
    scene.quiet().await;
    let states = "select state from specification_statements order by created_at, id";
    assert_eq!(scene.lozere.texts(states).await, ["withdrawn", "listed"]);
    assert_eq!(scene.caledonie.texts(states).await, ["withdrawn", "listed"]);
}

#[tokio::test]
async fn two_who_write_the_same_annex_at_once_lose_nothing() {
    let scene = scene().await;
    let Scene { mayotte, sam, far, .. } = &scene;
    let zoe = Mediator::at(mayotte, "zoe", Role::Animator).await;
    let annex = begun(sam, far).await;
    let action = format!("{annex}/entries");
    let mine = sam.form(&action, &action).await;
    let theirs = zoe.form(&action, &action).await;
    let first = mine.set_all(&[("says-1", "variant"), ("text-1", "Une semaine.")]).send(&sam.browser).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{} {:?}", first.words(), first.errors());
    let second = theirs.set_all(&[
        ("says-1", "local"),
        ("text-1", "Au lagon."),
        ("says-2", "local"),
        ("text-2", "À la mairie."),
    ]);
    let met = second.send(&zoe.browser).await;
    assert_eq!(met.status, StatusCode::CONFLICT, "{}", met.words());
    assert!(met.words().contains("rien n’est perdu") && met.words().contains("Une semaine."), "{}", met.words());
    let kept = met.form(&action);
    assert_eq!((kept.get("text-1").trim(), kept.get("text-2").trim()), ("Au lagon.", "À la mairie."));
    assert!(sam.read(&annex).await.words().contains("Une semaine."), "nothing was written over");
    // Who has seen both decides.
    let saved = kept.set_all(&[("says-1", "variant"), ("text-1", "Une semaine, au lagon.")]).send(&zoe.browser).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{} {:?}", saved.words(), saved.errors());
    for words in ["Une semaine, au lagon.", "À la mairie."] {
        assert!(sam.read(&annex).await.words().contains(words), "{words}");
    }
    // The whole of it, the same.
    let edit = format!("{annex}/edit");
    let (mine, theirs) = (sam.form(&edit, &edit).await, zoe.form(&edit, &edit).await);
    assert_eq!(mine.set("name", "Réseau du lagon").send(&sam.browser).await.status, StatusCode::SEE_OTHER);
    let met = theirs.set("name", "Réseau des îles").send(&zoe.browser).await;
    assert_eq!((met.status, met.form(&edit).get("name")), (StatusCode::CONFLICT, "Réseau des îles"));
    let saved = met.form(&edit).send(&zoe.browser).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{} {:?}", saved.words(), saved.errors());
}
