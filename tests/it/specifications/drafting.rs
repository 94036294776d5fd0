//! The drafting team: two at once, versions, phases.

use super::{frozen, ici, led, new_form, opened, section, send, write};
use crate::support::{
    browser::{Browser, Page},
    story::Mediator,
};
use archipel::web::Role;
use axum::http::StatusCode;
use std::time::Duration;

#[tokio::test]
async fn headings_become_sections_and_lists_become_requirements_that_keep_their_names() {
    let (_ici, lea) = ici().await;
    let path = opened(&lea, "Passeport numérique").await;
    let page = lea.read(&path).await;
    for words in ["1.1 Accès", "E-01", "E-02", "indispensable", "la ligne est coupée souvent", "Phase : Rédaction"] {
        assert!(page.words().replace('\u{a0}', " ").contains(words), "{words}: {}", page.words());
    }
    assert!(page.text.contains("id=\"acces\"") && page.text.contains("id=\"exigence-1\""), "anchors to cite");
    // The heading is renamed: its id stays, and so does the number of what it requires.
    write(&lea, &path, "acces", "Accès", "Entrer").await;
    write(&lea, &path, "acces", "- **E-02**", "- (option) Il parle.\n- **E-02**").await;
    let text = section(&lea, &path, "acces").await;
    assert!(text.get("text").contains("## Entrer {#acces}"), "{}", text.get("text"));
    assert!(
        text.get("text").contains("**E-03** (option) Il parle."),
        "a new one gets a new number: {}",
        text.get("text")
    );
    // A requirement that is taken away gives its number to nobody.
    let without = text.get("text").replace("- **E-03** (option) Il parle.\n", "");
    send(&lea, &text.clone().set("text", &without)).await;
    write(&lea, &path, "acces", "- **E-02**", "- (option) Il chante.\n- **E-02**").await;
    assert!(section(&lea, &path, "acces").await.get("text").contains("**E-04** (option) Il chante."));
}

#[tokio::test]
async fn two_people_write_two_sections_at_once_and_neither_meets_the_other() {
    let (ici, lea) = ici().await;
    let path = opened(&lea, "Passeport numérique").await;
    let ana = Mediator::at(&ici, "ana", Role::Animator).await;
    let (hers, his) = (section(&lea, &path, "objet").await, section(&ana, &path, "donnees").await);
    let one = send(&lea, &hers.clone().set("text", &hers.get("text").replace("parcours", "chemins"))).await;
    let two = send(&ana, &his.clone().set("text", &his.get("text").replace("personne", "famille"))).await;
    assert_eq!((one.status, two.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER), "{}", two.words());
    let version = frozen(&lea, &path, "Chemins et familles").await;
    let page = lea.read(&version).await;
    assert!(page.words().contains("chemins") && page.words().contains("famille"), "{}", page.words());
}

#[tokio::test]
async fn of_two_who_write_one_section_the_second_sees_both_texts_and_nothing_is_overwritten() {
    let (ici, lea) = ici().await;
    let path = opened(&lea, "Passeport numérique").await;
    let ana = Mediator::at(&ici, "ana", Role::Animator).await;
    let (hers, his) = (section(&lea, &path, "objet").await, section(&ana, &path, "objet").await);
    let hers = hers.clone().set("text", &hers.get("text").replace("Un passeport", "Un livret"));
    assert_eq!(send(&lea, &hers).await.status, StatusCode::SEE_OTHER);
    // The same button once more: what it did is done.
    assert_eq!(send(&lea, &hers).await.status, StatusCode::SEE_OTHER);
    let his =
        his.clone().set("text", &his.get("text").replace("Un passeport", "Un carnet").replace("parcours", "chemins"));
    let met = send(&ana, &his).await;
    assert_eq!(met.status, StatusCode::CONFLICT, "{}", met.words());
    assert!(met.words().contains("Lea Essai"), "{}", met.words());
    let form = met.form(&format!("{path}/drafting/objet"));
    for words in ["livret", "carnet", "chemins"] {
        assert!(form.get("text").contains(words), "{words}: {}", form.get("text"));
    }
    // Sent without choosing, it is refused, with all of it.
    let open = send(&ana, &form).await;
    assert_eq!((open.status, open.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["text"]));
    assert_eq!(open.form(&format!("{path}/drafting/objet")).get("text"), form.get("text"));
    assert!(section(&lea, &path, "objet").await.get("text").contains("livret"), "hers stands until he has chosen");
    let chosen = form.set("text", "# Objet {#objet}\n\nUn livret, ou carnet, pour les chemins.\n");
    assert_eq!(send(&ana, &chosen).await.status, StatusCode::SEE_OTHER);
    assert!(section(&lea, &path, "objet").await.get("text").contains("Un livret, ou carnet, pour les chemins."));
}

#[tokio::test]
async fn the_whole_text_and_one_section_are_merged_too() {
    let (ici, lea) = ici().await;
    let path = opened(&lea, "Passeport numérique").await;
    let ana = Mediator::at(&ici, "ana", Role::Animator).await;
    let edit = format!("{path}/edit");
    let whole = ana.form(&edit, &edit).await;
    write(&lea, &path, "donnees", "personne", "famille").await;
    let text = whole.get("document").replace("sans compte", "sans mot de passe") + "\n# Annexes\n\nUne liste.\n";
    let met = send(&ana, &whole.set("document", &text)).await;
    assert_eq!(met.status, StatusCode::CONFLICT, "{}", met.words());
    let form = met.form(&edit);
    for words in ["famille", "sans mot de passe", "# Annexes"] {
        assert!(form.get("document").contains(words), "{words}: {}", form.get("document"));
    }
    assert_eq!(send(&ana, &form).await.status, StatusCode::SEE_OTHER);
    // One who began a section before a section came sees no more than what was changed there.
    let old = section(&lea, &path, "objet").await;
    send(&ana, &section(&ana, &path, "annexes").await.set("text", "# Annexes {#annexes}\n\nDeux listes.\n")).await;
    assert_eq!(send(&lea, &old.set("text", "# Objet {#objet}\n\nAutre.\n")).await.status, StatusCode::SEE_OTHER);
    assert!(section(&lea, &path, "annexes").await.get("text").contains("Deux listes"));
}

#[tokio::test]
async fn a_version_is_frozen_cited_compared_and_exported() {
    let (ici, lea) = ici().await;
    let path = opened(&lea, "Passeport numérique").await;
    write(&lea, &path, "objet", "Un passeport", "Un livret").await;
    assert!(lea.read(&format!("{path}/drafting")).await.words().contains("Lea Essai"), "who changed what");
    assert!(!lea.read(&path).await.words().contains("Un livret"), "readers read what was frozen");
    let version = frozen(&lea, &path, "Le passeport est un livret").await;
    assert_eq!(version, format!("{path}/versions/2"));
    let page = lea.read(&version).await;
    let hash = ici.texts("select hash from versions where number = 2").await.remove(0);
    assert!(page.words().contains(&hash) && page.words().contains("Un livret"), "{}", page.words());
    let log = lea.read(&format!("{path}/versions")).await;
    assert!(log.words().contains("Le passeport est un livret"), "{}", log.words());
    let two = lea.read(&format!("{path}/compare?from=1&to=2")).await;
    assert!(two.text.contains("<del>") && two.words().contains("livret"), "{}", two.words());
    assert!(!two.words().contains("Le parcours reste"), "only what changed");
    let first = lea.read(&format!("{path}/versions/1.md")).await;
    assert!(first.text.contains("# Objet {#objet}\n\nUn passeport") && first.text.contains("**E-01** (indispensable)"));
    for (ending, media) in [("html", "text/html"), ("json", "application/json"), ("odt", "opendocument.text")] {
        let file = lea.browser.get(&format!("{version}.{ending}")).await;
        assert_eq!(file.status, StatusCode::OK, "{ending}");
        assert!(file.header("content-type").contains(media), "{ending}: {}", file.header("content-type"));
    }
    // Each file says all of it, also where it is read alone.
    for ending in ["html", "md", "json"] {
        let file = lea.browser.get(&format!("{version}.{ending}")).await.text;
        let address = ici.url(&version);
        for said in [
            "Passeport numérique",
            "Les réseaux suivent des personnes",
            "Lozère",
            "Partage dans les mêmes conditions",
            "version 2 du",
            &hash,
            &address,
        ] {
            assert!(file.contains(said), "{ending}: {said}: {file}");
        }
    }
    let file = lea.browser.get(&format!("{version}.md")).await.text;
    let (_, text) = file.split_once("<!-- archipel: text -->\n\n").expect("where the text begins");
    assert!(text.starts_with("# Objet {#objet}\n\nUn livret"), "{text}");
    for gone in ["versions/9", "versions/2.exe", "versions/x", "compare?from=1&to=9", "sections/rien"] {
        assert!(lea.browser.get(&format!("{path}/{gone}")).await.status.is_client_error(), "{gone}");
    }
    // Nothing changed since: there is nothing to freeze.
    assert!(lea.read(&format!("{path}/freeze")).await.words().contains("Rien n’a changé"));
}

#[tokio::test]
async fn a_phase_ends_by_its_hour_or_by_the_team_and_nothing_goes_back_after_a_vote() {
    let (ici, lea) = ici().await;
    let path = opened(&lea, "Passeport numérique").await;
    let form = section(&lea, &path, "objet").await;
    let set =
        led(&lea, &path, &[("until_drafting", "2026-12-01T18:00"), ("until_amendments", "2026-12-20T18:00")]).await;
    assert_eq!(set.status, StatusCode::SEE_OTHER, "{} {:?}", set.words(), set.errors());
    let page = lea.read(&path).await;
    assert!(
        page.words().contains("Phase : Rédaction") || page.words().contains("Phase\u{a0}: Rédaction"),
        "{}",
        page.words()
    );
    assert!(page.words().contains("mar. 1er déc. 2026 à 18:00 (Paris)"), "{}", page.words());
    ici.clock.advance(Duration::from_secs(8 * 24 * 3600));
    assert!(lea.read(&path).await.words().contains("Amendements"));
    // What was typed in the phase before is not lost, and not taken.
    let late = send(&lea, &form.set("text", "# Objet {#objet}\n\nTrop tard.\n")).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.words().contains("Rien n’a été enregistré"), "{}", late.words());
    assert!(late.form(&format!("{path}/drafting/objet")).get("text").contains("Trop tard."));
    assert!(!lea.read(&path).await.words().contains("Trop tard."));
    assert_eq!(led(&lea, &path, &[("phase", "vote"), ("until_amendments", "")]).await.status, StatusCode::SEE_OTHER);
    let back = led(&lea, &path, &[("phase", "drafting"), ("until_drafting", "")]).await;
    assert_eq!((back.status, back.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["phase"]));
    assert!(lea.browser.get(&format!("{path}/about")).await.words().contains("Cela ne se fait pas dans la phase"));
}

#[tokio::test]
async fn who_saves_a_text_is_told_how_its_lines_were_understood() {
    let (ici, lea) = ici().await;
    let form = new_form(&lea, "Passeport numérique").await;
    let text = form.get("document").replace("- (utile) Il s’imprime.", "- Il s’imprime.");
    let sent = send(&lea, &form.set("document", &text)).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{} {:?}", sent.words(), sent.errors());
    let line = text.lines().position(|line| line == "- Il s’imprime.").expect("it is there") + 1;
    let told = |page: &Page| page.words().replace(['\u{a0}', '\u{202f}'], " ");
    let page = lea.read(sent.location()).await;
    let words = format!("Ligne {line} : Cette exigence ne dit pas sa priorité : elle est indispensable.");
    assert!(told(&page).contains(&words), "{words}: {}", page.words());
    let path = sent.location().split('?').next().expect("a path").to_owned();
    assert!(!told(&lea.read(&path).await).contains("Ligne"), "it is told once");
    let public = Browser::new(&ici).get(sent.location()).await;
    assert!(!told(&public).contains("Ligne"), "nobody else is told");
    led(&lea, &path, &[("phase", "drafting")]).await;
    let action = format!("{path}/drafting/acces");
    let form = lea.form(&action, &action).await;
    let text = format!("{}\n- Il se plie.\n", form.get("text").trim_end());
    let saved = send(&lea, &form.set("text", &text)).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{} {:?}", saved.words(), saved.errors());
    assert!(told(&lea.read(saved.location()).await).contains("elle est indispensable"), "{}", saved.location());
    // Nothing but what we say ourselves is read from an address.
    let forged = lea.read(&format!("{path}/drafting?read=faux-3.priority-x.list")).await;
    assert!(!told(&forged).contains("Ligne"), "{}", forged.words());
}
