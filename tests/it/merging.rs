//! Two versions of one sheet, written without knowing of each other: both are kept and shown, and a person makes them
//! one. The hour at which something was written never decides.

use crate::{
    continuity::a_day_later,
    keeping::{backup, comes_back},
    support::{
        Folder, Instance,
        browser::{Api, Browser},
        story::{Mediator, quiet, two_networks},
    },
};
use archipel::{publications::store, web::Role};
use axum::http::StatusCode;
use serde_json::json;

const BEFORE: &str = "On ouvre le lundi. On prévoit dix tablettes pour les habitants.";
const LOST: &str = "On ouvre le mardi. On prévoit dix tablettes pour les habitants.";
const SINCE: &str = "On ouvre le lundi. On prévoit dix tablettes pour les familles.";

/// Lozère lost a correction (`lost`) of a sheet, wrote others (`since`) before the link was back, and got it back.
async fn corrected_on_both_sides(lost: &str, since: &[&str]) -> (Instance, Instance, Mediator, String) {
    let (lozere, mut caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let form = lea.five_fields("Tenir une permanence").await.set("body", BEFORE);
    let id = lea.publish_form(&form).await;
    quiet(&[&lozere, &caledonie]).await;
    let out = Folder::new("sauvegardes");
    let file = out.path().join("vieille.archipel");
    backup(&lozere, &file).await;
    lea.correct(&id, &[("body", lost), ("note", "Avant la panne")]).await;
    quiet(&[&lozere, &caledonie]).await;
    caledonie.cut().await;
    let lozere = comes_back(&file, lozere).await;
    let lea = Mediator { browser: Browser::signed_in(&lozere, &lea.account).await, ..lea };
    for body in since {
        lea.correct(&id, &[("body", body)]).await;
    }
    caledonie.mend().await;
    a_day_later(&[&lozere, &caledonie]).await;
    a_day_later(&[&lozere, &caledonie]).await;
    (lozere, caledonie, lea, id)
}

/// `number hash` of what stands on both sides, which is the same.
async fn agreed(lozere: &Instance, caledonie: &Instance) -> (i64, String) {
    let mut all = Vec::new();
    for instance in [lozere, caledonie] {
        let mut conn = instance.site.db.read().await.expect("a connection");
        let uri = lozere.texts("select uri from publications").await.remove(0);
        let found = store::by_uri(&mut conn, &uri).await.expect("read").expect("there");
        all.push((found.version, found.version_hash, found.sheet));
    }
    assert_eq!(all[0], all[1]);
    let (version, _, sheet) = all.remove(0);
    (version, sheet)
}

#[tokio::test]
async fn two_versions_are_seen_by_those_who_wrote_them_and_merged_where_they_hold_together() {
    let (lozere, caledonie, lea, id) = corrected_on_both_sides(LOST, &[SINCE]).await;
    const WAITS: &str = "Deux versions de cette fiche sont à réunir";
    assert!(lea.read(&format!("/practices/{id}")).await.words().contains(WAITS));
    let mine = lea.read("/my/practices").await.words();
    assert!(mine.contains(WAITS) && mine.contains("Deux versions de « Tenir une permanence » sont à réunir"), "{mine}");
    // A reader reads what stands, and that another stands beside it.
    let reader = Browser::new(&lozere);
    let page = reader.get(&format!("/practices/{id}")).await.words();
    assert!(page.contains("les familles") && !page.contains(WAITS), "{page}");
    let versions = reader.get(&format!("/practices/{id}/versions")).await.words();
    assert!(versions.contains("La version 2 a été écrite en même temps que la version actuelle"), "{versions}");
    assert_eq!(reader.get(&format!("/practices/{id}/merge")).await.status, StatusCode::UNAUTHORIZED, "to sign in");
    let zoe = Mediator::at(&lozere, "zoe", Role::Contributor).await;
    assert_eq!(zoe.browser.get(&format!("/practices/{id}/merge")).await.status, StatusCode::FORBIDDEN);

    let action = format!("/practices/{id}/merge");
    let form = lea.form(&action, &action).await;
    let both = "On ouvre le mardi. On prévoit dix tablettes pour les familles.";
    assert_eq!((form.get("merged-body"), form.get("choice-body")), (both, "merged"));
    assert_eq!(lea.publish_form(&form).await, id);
    // Sent again, it leads there and makes nothing.
    assert_eq!(lea.publish_form(&form).await, id);
    quiet(&[&lozere, &caledonie]).await;
    let (version, sheet) = agreed(&lozere, &caledonie).await;
    assert!(version == 4 && sheet.contains(both), "{version} {sheet}");
    let versions = reader.get(&format!("/practices/{id}/versions")).await.words();
    for words in ["Réunit les versions 2 et 3", "Réunit aussi la version 2", "Réunie depuis"] {
        assert!(versions.contains(words), "{words}: {versions}");
    }
    assert!(!versions.contains("en même temps"));
    assert!(!lea.read(&format!("/practices/{id}")).await.words().contains(WAITS));
    assert!(!lea.read("/my/practices").await.words().contains("à réunir"));
    assert_eq!(lozere.count("select count(*) from drafts").await, 0);
}

#[tokio::test]
async fn where_both_changed_one_place_a_person_chooses_and_nothing_typed_is_lost() {
    let since = "On ouvre le jeudi. On prévoit dix tablettes pour les habitants.";
    let (lozere, caledonie, lea, id) = corrected_on_both_sides(LOST, &[since]).await;
    let action = format!("/practices/{id}/merge");
    let form = lea.form(&action, &action).await;
    assert_eq!(form.get("choice-body"), "", "nobody chose for her");
    assert!(
        form.get("merged-body").contains("[À choisir – Version 3\u{a0}: jeudi] [À choisir – Version 2\u{a0}: mardi]")
    );
    let refused = form.set("note", "Ma note").press(&lea.browser, "step", "publish").await;
    assert_eq!((refused.status, refused.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["choice-body"]));
    let again = refused.form(&action);
    assert_eq!(again.get("note"), "Ma note");
    let refused = again.set("choice-body", "merged").press(&lea.browser, "step", "publish").await;
    assert_eq!((refused.status, refused.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["merged-body"]));
    assert_eq!(lozere.count("select max(version) from publications").await, 3);
    // In the form of corrections the open place is refused as well.
    let form = refused.form(&action).set("choice-body", "merged");
    let saved = form.press(&lea.browser, "step", "save").await;
    let draft = lea.form(saved.location(), saved.location()).await;
    let refused = draft.press(&lea.browser, "step", "publish").await;
    assert_eq!((refused.status, refused.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["body"]));
    lea.publish_form(&draft.set("body", "On ouvre le mardi et le jeudi.")).await;
    quiet(&[&lozere, &caledonie]).await;
    let (version, sheet) = agreed(&lozere, &caledonie).await;
    assert!(version == 4 && sheet.contains("le mardi et le jeudi"), "{version} {sheet}");
    assert_eq!(lozere.count("select count(*) from versions where came_back = 'beside'").await, 0);
}

#[tokio::test]
async fn what_stands_can_be_kept_as_it_is_and_scripts_merge_too() {
    let since = "On ouvre le jeudi. On prévoit dix tablettes pour les habitants.";
    let (lozere, caledonie, lea, id) = corrected_on_both_sides(LOST, &[since]).await;
    let api = Api::new(&lozere, &lea.account);
    let path = format!("/practices/{id}/merge");
    let shown = api.get(&path).await.json();
    assert_eq!((&shown["version"], &shown["other"], &shown["base"]), (&json!(3), &json!(2), &json!(1)), "{shown}");
    assert_eq!(shown["fields"][0]["field"], "body");
    let refused = api.post(&path, &json!({"version": 2, "base_version": 3})).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
    assert!(refused.text.contains("body"));
    assert_eq!(api.post(&path, &json!({"base_version": 2})).await.status, StatusCode::CONFLICT);
    let merged = api.post(&path, &json!({"base_version": 3, "body": "Le mardi et le jeudi."})).await;
    assert_eq!((merged.status, &merged.json()["version"]), (StatusCode::OK, &json!(4)), "{}", merged.text);
    assert_eq!(api.get(&path).await.status, StatusCode::NOT_FOUND);
    quiet(&[&lozere, &caledonie]).await;
    agreed(&lozere, &caledonie).await;

    let (lozere, _caledonie, lea, id) = corrected_on_both_sides(LOST, &[since]).await;
    let action = format!("/practices/{id}/merge");
    let kept = lea.form(&action, &action).await.press(&lea.browser, "step", "keep").await;
    assert_eq!(kept.location(), format!("/practices/{id}"));
    assert_eq!(lozere.count("select max(version) from publications").await, 3);
    assert_eq!(lozere.texts("select came_back from versions order by number").await, ["", "merged", ""]);
    assert_eq!(lozere.count("select count(*) from news where kind = 'merge'").await, 0);
}

#[tokio::test]
async fn a_lost_version_whose_number_was_passed_is_found_and_both_are_kept_everywhere() {
    let (lozere, caledonie, lea, id) = corrected_on_both_sides(LOST, &["On ouvre tard.", SINCE]).await;
    // What stands at its origin is what everybody shows.
    let (_, sheet) = agreed(&lozere, &caledonie).await;
    assert!(sheet.contains("les familles"), "{sheet}");
    // Every version is on both sides, each once.
    const VERSIONS: &str = "select hash from versions order by hash";
    let all = lozere.texts(VERSIONS).await;
    assert_eq!(all, caledonie.texts(VERSIONS).await);
    assert_eq!(all.len(), 4);
    assert!(lea.read("/my/practices").await.words().contains("à réunir"));
    let there = caledonie.texts("select id from publications").await.remove(0);
    let page = Browser::new(&caledonie).get(&format!("/practices/{there}/versions")).await.words();
    assert!(page.contains("une autre version porte ce numéro"), "{page}");
    let action = format!("/practices/{id}/merge");
    lea.publish_form(&lea.form(&action, &action).await).await;
    quiet(&[&lozere, &caledonie]).await;
    agreed(&lozere, &caledonie).await;
    a_day_later(&[&lozere, &caledonie]).await;
    assert_eq!(
        lozere.count("select count(*) from versions where came_back = 'beside'").await,
        0,
        "it is not lost again"
    );
}

#[tokio::test]
async fn who_publishes_second_merges_their_own_text_which_their_draft_keeps() {
    let ici = Instance::start("ici", "48").await;
    let lea = Mediator::at(&ici, "lea", Role::Contributor).await;
    let marc = Mediator::at(&ici, "marc", Role::Contributor).await;
    let id = lea.publish_form(&lea.five_fields("Tenir une permanence").await.set("body", BEFORE)).await;
    lea.correct(&id, &[("co_authors", "marc")]).await;
    let edit = format!("/practices/{id}/edit");
    let his = marc.form(&edit, &edit).await.set("body", SINCE).set("duration", "Une matinée");
    lea.correct(&id, &[("body", LOST), ("themes", "sante")]).await;
    let led = his.press(&marc.browser, "step", "publish").await;
    let page = marc.read(led.location()).await;
    assert_eq!(ici.count("select max(version) from publications").await, 3, "nothing is published over hers");
    assert!(ici.texts("select form from drafts").await[0].contains("les familles"));
    let form = page.form(&format!("/practices/{id}/merge"));
    // She corrects once more while he reads: he is shown what stands now, with what he chose.
    lea.correct(&id, &[("outcome", "On revient.")]).await;
    let moved = form.clone().set("note", "Réuni").press(&marc.browser, "step", "publish").await;
    assert_eq!(moved.status, StatusCode::CONFLICT, "{}", moved.words());
    let form = moved.form(&format!("/practices/{id}/merge"));
    assert_eq!(form.get("note"), "Réuni");
    marc.publish_form(&form.set("choice-outcome", "standing")).await;
    let sheet: serde_json::Value =
        serde_json::from_str(&ici.texts("select sheet from publications").await[0]).expect("JSON");
    assert_eq!(sheet["body"], "On ouvre le mardi. On prévoit dix tablettes pour les familles.");
    assert_eq!(
        (&sheet["duration"], &sheet["themes"], &sheet["outcome"]),
        (&json!("Une matinée"), &json!(["sante"]), &json!("On revient."))
    );
    assert_eq!(ici.count("select count(*) from drafts").await, 0);
}

#[tokio::test]
async fn a_comment_worded_twice_keeps_the_wording_that_does_not_stand_for_administrators_to_read() {
    let both = |one: &Instance, other: &Instance, seconds: u64| {
        for instance in [one, other] {
            instance.clock.advance(std::time::Duration::from_secs(seconds));
        }
    };
    let (lozere, mut caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let id = lea.publish("Tenir une permanence").await;
    let comment = lea.comment(&id, None, "Le lundi.").await;
    quiet(&[&lozere, &caledonie]).await;
    let out = Folder::new("sauvegardes");
    let file = out.path().join("vieille.archipel");
    backup(&lozere, &file).await;
    let edit = format!("/practices/{id}/comments/{comment}/edit");
    both(&lozere, &caledonie, 60);
    lea.say(&edit, &edit, &[("text", "Le mardi, il y a du monde.")]).await;
    quiet(&[&lozere, &caledonie]).await;
    caledonie.cut().await;
    let lozere = comes_back(&file, lozere).await;
    let lea = Mediator { browser: Browser::signed_in(&lozere, &lea.account).await, ..lea };
    both(&lozere, &caledonie, 3600);
    lea.say(&edit, &edit, &[("text", "Le jeudi.")]).await;
    // The comparison is made before Nouvelle-Calédonie has heard of the new wording.
    let mut tx = lozere.site.db.begin().await.expect("a transaction");
    tx.query("delete from stream_items").run().await.expect("emptied");
    tx.query("update streams set acknowledged = head").run().await.expect("emptied");
    tx.commit().await.expect("committed");
    caledonie.mend().await;
    a_day_later(&[&lozere, &caledonie]).await;
    let anna = Mediator::at(&lozere, "anna", Role::Administrator).await;
    let page = anna.read("/admin/returned").await.words();
    let (lost, since) = ("Le mardi, il y a du monde.", "Le jeudi.");
    let stands = lozere.texts("select source from comments").await.remove(0);
    assert!(stands == lost || stands == since, "{stands}");
    let other = if stands == since { lost } else { since };
    assert!(page.contains(other) && page.contains("deux formulations"), "{stands}: {page}");
}

#[tokio::test]
async fn a_correction_of_the_licence_alone_is_a_version_on_both_sides() {
    let (lozere, caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let id = lea.publish("Tenir une permanence").await;
    quiet(&[&lozere, &caledonie]).await;
    lea.correct(&id, &[("licence", "CC0-1.0")]).await;
    quiet(&[&lozere, &caledonie]).await;
    for instance in [&lozere, &caledonie] {
        assert_eq!(instance.texts("select licence || ' ' || version from publications").await, ["CC0-1.0 2"]);
        assert_eq!(instance.count("select count(*) from versions").await, 2);
    }
}
