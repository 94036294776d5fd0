//! What a statement may say, what is read of one that comes from elsewhere, and the badge.

use super::{
    Bearing, Content, Entry, Kind,
    activity::Said,
    badge,
    content::{self, hash, is_link},
    verbs::entered,
};
use crate::{
    federation::document::Document as Json,
    specifications::document::{Document, Retired},
    time::Timestamp,
};
use serde_json::{Value, json};

const TEXT: &str = "# Accès {#acces}\n\nExigences :\n\n- **E-01** (indispensable) Il fonctionne sans connexion.\n\
    - **E-02** (utile) Il s’imprime.\n";

fn read(text: &str) -> Document {
    Document::read(text).expect("sound").0.settle(None, &Retired::default())
}

fn now() -> Timestamp {
    Timestamp::parse("2026-11-24T14:00:00Z").expect("an instant")
}

fn entry(document: &Document, number: u32, says: &str, text: &str) -> Entry {
    let (_, requirement) = document.requirement(number).expect("there");
    Entry { requirement: number, says: says.into(), text: text.into(), version: 1, hash: hash(requirement) }
}

fn adoption() -> Content {
    Content {
        name: "Communauté de communes du Gévaudan".into(),
        territory: "48".into(),
        status: content::ADOPTED.into(),
        day: "2026-11-20".into(),
        organ: "Conseil communautaire".into(),
        ..Content::default()
    }
}

#[test]
fn each_field_of_an_adoption_that_cannot_be_taken_is_named() {
    type Spoil = fn(&mut Content);
    assert_eq!(adoption().settled(Kind::Adoption).faults(Kind::Adoption, Some(now())), []);
    let spoiled: [(Spoil, &str); 10] = [
        (|one| one.name = "  ".into(), "name"),
        (|one| one.name = "n".repeat(151), "name"),
        (|one| one.territory = "Lozère".into(), "territory"),
        (|one| one.status = "peut-être".into(), "status"),
        (|one| one.day = "hier".into(), "day"),
        (|one| one.day = "2026-12-24".into(), "day"),
        (|one| one.organ = String::new(), "organ"),
        (|one| one.reservations = "r".repeat(2_001), "reservations"),
        (|one| one.deliberation = "http://gevaudan.example/d.pdf".into(), "deliberation"),
        (|one| one.deliberation = "https://moi@gevaudan.example/".into(), "deliberation"),
    ];
    for (spoil, field) in spoiled {
        let mut one = adoption();
        spoil(&mut one);
        let faults = one.settled(Kind::Adoption).faults(Kind::Adoption, Some(now()));
        assert_eq!(faults.iter().map(|fault| fault.field.as_ref()).collect::<Vec<_>>(), [field]);
    }
    // What is on its way has no day and no organ to give.
    let mut waits = adoption();
    (waits.status, waits.organ) = (content::IN_PROGRESS.into(), String::new());
    let waits = waits.settled(Kind::Adoption);
    assert_eq!((waits.day.as_str(), waits.faults(Kind::Adoption, Some(now()))), ("", vec![]));
}

#[test]
fn a_day_is_that_of_the_place_where_it_was_decided() {
    // It is the 25th already in Nouméa.
    let at = Timestamp::parse("2026-11-24T13:30:00Z").expect("an instant");
    let there = Content { territory: "988".into(), day: "2026-11-25".into(), ..adoption() };
    assert_eq!(there.settled(Kind::Adoption).faults(Kind::Adoption, Some(at)), []);
}

#[test]
fn an_entry_follows_its_requirement_through_versions_and_says_when_it_is_to_be_read_again() {
    let first = read(TEXT);
    let entries = [entry(&first, 1, "variant", "Deux jours."), entry(&first, 2, "local", "Il s’affiche.")];
    let moved = read(&TEXT.replace("# Accès {#acces}", "# Objet {#objet}\n\nUn livret.\n\n# Accès {#acces}"));
    assert_eq!(entries.each_ref().map(|one| one.bearing(&moved)), [Bearing::Current; 2]);
    let next = read(&TEXT.replace("sans connexion", "hors ligne").replace("- **E-02** (utile) Il s’imprime.\n", ""));
    assert_eq!(entries.each_ref().map(|one| one.bearing(&next)), [Bearing::Changed, Bearing::Gone]);
    // Correcting another one does not say that this one was read again.
    let again = Entry { version: 2, ..entry(&next, 1, "variant", "Deux jours.") };
    let kept = entered(&entries, vec![again.clone()], &[1], &[]);
    assert_eq!(kept, entries);
    let read_again = entered(&entries, vec![again], &[1], &[1]);
    assert_eq!(read_again.iter().map(|one| one.bearing(&next)).collect::<Vec<_>>(), [Bearing::Current, Bearing::Gone]);
    // Only what was shown is taken away.
    assert_eq!(entered(&entries, vec![], &[2], &[]), entries[..1]);
}

#[test]
fn an_annex_says_why_and_a_solution_gives_evidence_of_what_it_meets() {
    let document = read(TEXT);
    let of = |kind: Kind, entries: Vec<Entry>| {
        let content = Content {
            name: "Nom".into(),
            territory: if kind == Kind::Annex { "988".into() } else { String::new() },
            publisher: "Éditeur".into(),
            release: "1".into(),
            address: "https://solution.example/".into(),
            entries,
            ..Content::default()
        };
        let faults = content.settled(kind).faults(kind, Some(now()));
        faults.iter().map(|fault| fault.field.to_string()).collect::<Vec<_>>()
    };
    let none: Vec<String> = Vec::new();
    assert_eq!(of(Kind::Conformance, vec![entry(&document, 1, "not-met", "")]), none);
    assert_eq!(of(Kind::Conformance, vec![entry(&document, 1, "met", "Essayé.")]), none);
    assert_eq!(of(Kind::Conformance, vec![entry(&document, 1, "met", "")]), ["text-1"]);
    assert_eq!(of(Kind::Conformance, vec![entry(&document, 1, "partly", "")]), ["text-1"]);
    assert_eq!(of(Kind::Annex, vec![entry(&document, 1, "variant", "Autrement.")]), none);
    assert_eq!(of(Kind::Annex, vec![entry(&document, 1, "variant", "")]), ["text-1"]);
    assert_eq!(of(Kind::Annex, vec![entry(&document, 2, "met", "Oui.")]), ["says-2"]);
    assert_eq!(of(Kind::Annex, vec![entry(&document, 1, "local", &"m".repeat(1_001))]), ["text-1"]);
    let twice = vec![entry(&document, 1, "met", "Oui."), entry(&document, 1, "partly", "Un peu.")];
    assert_eq!(of(Kind::Conformance, twice), ["says-1"]);
    let many = (1..=501).map(|n| Entry { requirement: n, ..entry(&document, 1, "not-met", "") }).collect();
    assert_eq!(of(Kind::Conformance, many), ["entries"]);
    let long = (1..=101).map(|n| Entry { requirement: n, ..entry(&document, 1, "met", &"m".repeat(1_000)) }).collect();
    assert_eq!(of(Kind::Conformance, long), ["entries"]);
}

#[test]
fn what_is_offered_is_read_whole_or_not_at_all() {
    let document = read(TEXT);
    let sound = json!({
        "id": "https://nc.example/statements/s1", "type": "Note", "kind": "conformance",
        "attributedTo": "https://nc.example/people/joe", "published": "2026-11-24T14:00:00Z",
        "sheet": {
            "specification": "https://lozere.example/specifications/s1", "version": 1, "versionHash": "sha256:aa", "revision": 1,
            "name": "Passeport libre", "publisher": "Les Ateliers", "release": "2.4", "address": "https://passeport.example/",
            "entries": [entry(&document, 1, "met", "https://passeport.example/hors-ligne")],
        },
    });
    let said = |json: &Value| Said::read(Kind::Conformance, &Json::from_value(json.clone()).expect("an object"));
    assert_eq!(said(&sound).expect("sound").content.entries.len(), 1);
    for (pointer, value) in [
        ("/type", json!("Article")),
        ("/kind", json!("adoption")),
        ("/attributedTo", json!(["https://nc.example/people/joe", "https://nc.example/people/zoe"])),
        ("/sheet", json!([])),
        ("/sheet/version", json!(0)),
        ("/sheet/versionHash", json!(3)),
        ("/sheet/revision", json!(0)),
        ("/sheet/revision", json!(1_001)),
        ("/sheet/name", json!("")),
        ("/sheet/name", json!("n".repeat(10_000))),
        ("/sheet/name", json!(["Passeport"])),
        ("/sheet/address", json!("javascript:alert(1)")),
        ("/sheet/address", json!(" https://passeport.example/")),
        ("/sheet/entries/0/requirement", json!(0)),
        ("/sheet/entries/0/requirement", json!(-1)),
        ("/sheet/entries/0/says", json!("variant")),
        ("/sheet/entries/0/hash", json!("0")),
        ("/sheet/entries/0/text", json!("m".repeat(1_001))),
        ("/sheet/entries", json!(vec![sound["sheet"]["entries"][0].clone(); 2])),
        ("/sheet/entries", json!(vec![json!(1); 501])),
    ] {
        let mut spoiled = sound.clone();
        *spoiled.pointer_mut(pointer).expect("there") = value;
        assert!(said(&spoiled).is_err(), "{pointer}");
    }
    // What is of another kind does not come with it.
    let mut more = sound.clone();
    more["sheet"]["status"] = json!("adopted");
    assert!(said(&more).is_err());
}

#[test]
fn only_an_address_of_the_web_is_made_a_link() {
    for link in ["https://gevaudan.example/d.pdf", "https://gevaudan.example"] {
        assert!(is_link(link), "{link}");
    }
    for text in
        ["http://a.example/", "javascript:alert(1)", "https://", "https://a b.example/", "voir https://a.example/"]
    {
        assert!(!is_link(text), "{text}");
    }
    assert!(!is_link(&format!("https://a.example/{}", "x".repeat(1_000))));
}

#[test]
fn the_badge_is_small_and_nothing_in_it_is_markup_of_somebody_else() {
    let title = "<script>alert(1)</script> & co";
    let svg = badge::svg("fr", title, "adopté par", "12 345 structures");
    assert!(svg.len() < 1_500, "{}", svg.len());
    assert!(svg.contains("<title id=\"t\">") && svg.contains("role=\"img\"") && svg.contains("12 345 structures"));
    assert!(!svg.contains("<script") && !svg.contains("href") && !svg.contains("style="), "{svg}");
}
