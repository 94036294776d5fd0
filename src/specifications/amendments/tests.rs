//! What an amendment makes of a text, and what is read of one that comes from elsewhere.

use super::{Target, activity::Said};
use crate::{
    federation::document::Document as Json,
    specifications::document::{Document, Retired},
};
use proptest::prelude::*;
use serde_json::{Value, json};

const TEXT: &str = "# Objet {#objet}\n\nUn passeport pour les parcours. Il est simple. Il est à la personne.\n\n\
    ## Accès {#acces}\n\nOn y entre sans compte.\n\nExigences :\n\n- **E-01** (indispensable) Il fonctionne sans connexion.\n\
    \x20 - Pourquoi : la ligne est coupée souvent.\n- **E-02** (utile) Il s’imprime.\n\n# Données {#donnees}\n\nElles restent.\n";

fn read(text: &str) -> Document {
    Document::read(text).expect("sound").0.settle(None, &Retired::default())
}

fn section(id: &str) -> Target {
    Target { section: id.into(), requirement: 0 }
}

fn requirement(number: u32) -> Target {
    Target { section: "acces".into(), requirement: number }
}

#[test]
fn a_requirement_is_amended_alone_and_keeps_its_number() {
    let document = read(TEXT);
    for text in ["- **E-02** (option) Il s’imprime et se plie.", "- (option) Il s’imprime et se plie."] {
        let after = requirement(2).apply(&document, text).expect("sound").markdown();
        assert_eq!(after, document.markdown().replace("(utile) Il s’imprime.", "(option) Il s’imprime et se plie."));
    }
    for wrong in
        ["- **E-01** (utile) Autre.", "Une phrase.", "- (utile) Un.\n- (utile) Deux.", "- (utile) Un.\n\n# Titre\n"]
    {
        let problems = requirement(2).apply(&document, wrong).expect_err(wrong);
        assert_eq!((problems[0].line, problems[0].key), (1, "amendment-problem-alone"), "{wrong}");
    }
    let gone = requirement(9).apply(&document, "- (utile) Un.").expect_err("gone");
    assert_eq!(gone[0].key, "amendment-problem-gone");
}

#[test]
fn what_others_changed_meanwhile_stays_and_what_both_changed_is_shown() {
    let base = read(TEXT);
    let proposed = section("objet").text(&base).expect("there").replace("simple", "très simple");
    let elsewhere = read(&TEXT.replace("à la personne", "à la famille"));
    let joined = section("objet").join(&base, &proposed, &elsewhere, &Retired::default()).expect("sound");
    assert_eq!(joined.conflicts, []);
    assert!(joined.text.contains("très simple") && joined.text.contains("à la famille"), "{}", joined.text);
    let at_once = read(&TEXT.replace("simple", "complet"));
    let joined = section("objet").join(&base, &proposed, &at_once, &Retired::default()).expect("sound");
    assert_eq!(joined.conflicts.len(), 1);
    assert_eq!(joined.conflicts[0].theirs.as_deref().map(|text| text.contains("complet")), Some(true));
}

#[test]
fn a_requirement_that_moved_is_amended_where_it_is_and_a_section_that_is_gone_is_not_brought_back_in_silence() {
    let base = read(TEXT);
    let item = "- **E-02** (utile) Il s’imprime.\n";
    let moved = read(&format!("{}\nExigences :\n\n{item}", TEXT.replace(item, "")));
    assert_eq!(requirement(2).place(&moved).map(|place| place.id.as_str()), Some("donnees"));
    let joined =
        requirement(2).join(&base, "- (utile) Il s’imprime en grand.", &moved, &Retired::default()).expect("sound");
    assert_eq!(joined.conflicts, []);
    assert_eq!(requirement(2).text(&joined.document).as_deref(), Some("- **E-02** (utile) Il s’imprime en grand.\n"));
    let without = read(&TEXT.replace("# Données {#donnees}\n\nElles restent.\n", ""));
    let joined =
        section("donnees").join(&base, "# Données {#donnees}\n\nElles partent.", &without, &Retired::default());
    assert_eq!(joined.expect("sound").conflicts.len(), 1);
}

#[test]
fn sections_that_come_with_an_amendment_are_part_of_what_is_answered() {
    let base = read(TEXT);
    let proposed = format!("{}\n## Durée\n\nDix ans.\n", section("donnees").text(&base).expect("there"));
    let joined = section("donnees").join(&base, &proposed, &base, &Retired::default()).expect("sound");
    assert!(joined.text.contains("## Durée {#duree}"), "{}", joined.text);
}

proptest! {
    #[test]
    fn on_the_text_that_was_read_it_is_what_was_written(words in "[a-zé ]{1,40}", number in 1_u32..=2) {
        let base = read(TEXT);
        let text = format!("- (utile) Il {words}.");
        let after = requirement(number).apply(&base, &text).expect("sound").settle(Some(&base), &Retired::default());
        let joined = requirement(number).join(&base, &text, &base, &Retired::default()).expect("sound");
        prop_assert_eq!(&joined.document, &after);
        prop_assert!(joined.conflicts.is_empty());
        prop_assert_eq!(Some(joined.text), requirement(number).text(&after));
    }
}

#[test]
fn a_patch_is_read_whole_or_not_at_all() {
    let base = requirement(2).text(&read(TEXT)).expect("there");
    let sound = json!({
        "id": "https://nc.example/amendments/a1", "type": "Patch", "attributedTo": "https://nc.example/people/joe",
        "source": {"content": "- **E-02** (utile) Il s’imprime en grand.", "mediaType": "text/markdown"},
        "published": "2026-11-24T14:00:00Z",
        "sheet": {
            "specification": "https://lozere.example/specifications/s1", "section": "acces", "requirement": 2, "title": "Accès",
            "motive": "On lit mal.", "base": {"version": 3, "hash": Target::hash(&base), "text": base}, "revision": 1,
        },
    });
    let said = |json: &Value| Said::read(&Json::from_value(json.clone()).expect("an object"));
    let read = said(&sound).expect("sound");
    assert_eq!((read.target, read.base_version, read.base), (requirement(2), 3, base));
    for (pointer, value) in [
        ("/type", json!("Note")),
        ("/attributedTo", json!(["https://nc.example/people/joe", "https://nc.example/people/zoe"])),
        ("/source/content", json!("")),
        ("/source/content", json!("m".repeat(20_001))),
        ("/sheet/motive", json!("  ")),
        ("/sheet/motive", json!("m".repeat(2_001))),
        ("/sheet/section", json!("s".repeat(101))),
        ("/sheet/requirement", json!(-1)),
        ("/sheet/requirement", json!(10_000_000)),
        ("/sheet/base/version", json!(0)),
        ("/sheet/base/text", json!("Autre chose.")),
        ("/sheet/base/hash", json!("0")),
        ("/sheet/base", json!("rien")),
        ("/sheet/revision", json!(0)),
        ("/sheet/revision", json!(1_001)),
        ("/sheet", json!([])),
    ] {
        let mut spoiled = sound.clone();
        *spoiled.pointer_mut(pointer).expect("there") = value;
        assert!(said(&spoiled).is_err(), "{pointer}");
    }
}

#[test]
fn what_changes_is_told_by_section_and_requirement_without_marks_of_markdown() {
    let base = read(TEXT);
    let text = requirement(1).text(&base).expect("there");
    let proposed = "- (utile) Il fonctionne deux jours sans connexion.\n  - Pourquoi : la ligne est coupée souvent.";
    let found = requirement(1).differences("Accès", &text, proposed).expect("it can be read");
    let [one] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((one.title.as_str(), one.requirements.len()), ("Accès", 1));
    assert!(one.requirements[0].priority.is_some() && !one.requirements[0].text.is_empty());
    assert!(one.requirements[0].rationale.is_empty(), "only what changed");
    let text = section("objet").text(&base).expect("there");
    for proposed in ["# Objet {#objet}\n\nUn livret.\n", "Un livret."] {
        let found = section("objet").differences("Objet", &text, proposed).expect("it can be read");
        let [one] = found.as_slice() else { panic!("{proposed}: {found:?}") };
        assert!(one.title == "Objet" && one.retitled.is_empty() && !one.text.is_empty(), "{one:?}");
    }
}
