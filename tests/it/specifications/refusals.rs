//! What cannot be taken is refused with its reason, at its field, with all that was typed.

use super::{TEXT, ici, new_form, opened, section, send};
use crate::support::{browser::Browser, story::Mediator};
use archipel::web::Role;
use axum::http::StatusCode;

#[tokio::test]
async fn a_form_with_faults_names_each_at_its_field_and_keeps_the_text() {
    let (ici, lea) = ici().await;
    let form = new_form(&lea, "Passeport numérique").await;
    for (field, typed, wrong) in [
        ("title", "", "title"),
        ("context", "", "context"),
        ("document", "", "document"),
        ("document", "Aucun titre.", "document"),
        ("document", "# Objet\n\nTexte.\n\n### Trop profond", "document"),
        ("co_authors", "personne", "co_authors"),
        ("until_vote", "hier", "until_vote"),
        ("until_drafting", "2026-11-01T10:00", "until_drafting"),
        ("phase", "adoption", "phase"),
    ] {
        let sent = send(&lea, &form.clone().set(field, typed)).await;
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}: {typed}");
        assert_eq!(sent.errors(), [wrong], "{field}: {typed}");
        let again = sent.form("/specifications/new");
        // A phase that is not offered cannot be chosen again.
        assert_eq!(again.get(field), if field == "phase" { "" } else { typed });
        assert_eq!(again.get("title"), if field == "title" { "" } else { "Passeport numérique" });
    }
    let sent = send(&lea, &form.clone().set("document", "# Objet\n\nTexte.\n\n### Trop profond")).await;
    assert!(sent.words().replace('\u{a0}', " ").contains("Ligne 5 : Le titre"), "{}", sent.words());
    assert_eq!(ici.count("select count(*) from publications").await, 0);
}

#[tokio::test]
async fn a_text_of_five_megabytes_is_given_back_whole_with_its_reason() {
    let (ici, lea) = ici().await;
    let long = format!("# Objet\n\n{}", "Le passeport va d’un lieu à l’autre. ".repeat(128 * 1024));
    assert!(long.len() > 5_000_000 && long.len() < 6_000_000);
    let sent = send(&lea, &new_form(&lea, "Passeport").await.set("document", &long)).await;
    assert_eq!((sent.status, sent.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["document"]));
    assert_eq!(sent.form("/specifications/new").get("document").len(), long.trim().len());
    assert_eq!(ici.count("select count(*) from publications").await, 0);
}

#[tokio::test]
async fn who_is_not_of_the_team_writes_nothing() {
    let (ici, lea) = ici().await;
    let path = opened(&lea, "Passeport numérique").await;
    let marc = Mediator::at(&ici, "marc", Role::Contributor).await;
    for page in ["edit", "about", "phase", "freeze", "drafting/objet", "delete"] {
        assert_eq!(marc.browser.get(&format!("{path}/{page}")).await.status, StatusCode::FORBIDDEN, "{page}");
    }
    let stolen = section(&lea, &path, "objet").await.set("text", "# Objet {#objet}\n\nPris.\n");
    let token = marc.read("/specifications/new").await.token();
    let sent = send(&marc, &stolen.set("csrf", &token)).await;
    assert_eq!(sent.status, StatusCode::FORBIDDEN);
    assert_eq!(ici.count("select count(*) from specification_edits").await, 0);
    // A co-author is of the team.
    let about = format!("{path}/about");
    lea.say(&about, &about, &[("co_authors", "marc")]).await;
    assert_eq!(marc.browser.get(&format!("{path}/edit")).await.status, StatusCode::OK);
    let anyone = Browser::new(&ici);
    for page in ["", "/drafting", "/versions", "/sections/acces", "/whole"] {
        assert_eq!(anyone.get(&format!("{path}{page}")).await.status, StatusCode::OK, "{page}");
    }
}

#[tokio::test]
async fn a_section_that_is_gone_takes_no_text_and_loses_none() {
    let (_ici, lea) = ici().await;
    let path = opened(&lea, "Passeport numérique").await;
    let form = section(&lea, &path, "donnees").await;
    let edit = format!("{path}/edit");
    let whole = lea.form(&edit, &edit).await;
    let shorter = TEXT.split("# Données").next().expect("a part");
    assert_eq!(send(&lea, &whole.set("document", shorter)).await.status, StatusCode::SEE_OTHER);
    let sent = send(&lea, &form.set("text", "# Données {#donnees}\n\nEncore.\n")).await;
    assert_eq!((sent.status, sent.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["text"]));
    assert!(sent.form(&format!("{path}/drafting/donnees")).get("text").contains("Encore."));
}

#[tokio::test]
async fn two_who_describe_it_at_once_meet() {
    let (ici, lea) = ici().await;
    let path = opened(&lea, "Passeport numérique").await;
    let ana = Mediator::at(&ici, "ana", Role::Animator).await;
    let about = format!("{path}/about");
    let his = ana.form(&about, &about).await.set("context", "Pour les médiathèques.");
    lea.say(&about, &about, &[("context", "Pour les mairies.")]).await;
    let met = his.send(&ana.browser).await;
    assert_eq!(met.status, StatusCode::CONFLICT, "{}", met.words());
    assert!(met.words().contains("Pour les mairies.") || met.words().contains("mairies"), "{}", met.words());
    let form = met.form(&about);
    assert_eq!(form.get("context"), "Pour les médiathèques.");
    assert_eq!(form.send(&ana.browser).await.status, StatusCode::SEE_OTHER);
    assert_eq!(ici.count("select version from publications").await, 3);
}
