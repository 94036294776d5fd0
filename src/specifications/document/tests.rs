//! What the text of a specification promises.

use super::*;
use std::collections::BTreeSet;

const PASSPORT: &str = "\
Le passeport numérique des réseaux.

## Accès hors ligne {#acces-hors-ligne}

Le lien peut manquer *des semaines*.

Exigences :

- **E-01** (indispensable) Fonctionner sans réseau.
  - Pourquoi : une île perd son câble.
  - Vérification : couper le réseau une heure.
- **E-02** (utile) Dire ce qui attend.

### Délais

Un mois.

## Langues {#langues}

- le français
- le paicî
";

pub(super) fn read(markdown: &str) -> Document {
    Document::read(markdown).unwrap_or_else(|problems| panic!("{problems:?} in {markdown}")).0
}

fn settled(markdown: &str) -> Document {
    read(markdown).settle(None, &Retired::default())
}

fn keys(markdown: &str) -> Vec<(usize, &'static str)> {
    let problems = Document::read(markdown).expect_err("refused");
    for problem in &problems {
        for locale in Locale::ALL {
            assert!(!problem.words(locale).contains("specification-"));
        }
    }
    problems.iter().map(|problem| (problem.line, problem.key)).collect()
}

pub(super) fn ids(document: &Document) -> Vec<&str> {
    document.sections.iter().map(|section| section.id.as_str()).collect()
}

#[test]
fn headings_become_sections_and_a_marked_list_becomes_requirements() {
    let document = read(PASSPORT);
    assert_eq!(ids(&document), [OPENING, "acces-hors-ligne", "", "langues"]);
    assert_eq!(document.sections[0].text, "Le passeport numérique des réseaux.");
    let access = &document.sections[1];
    assert_eq!((access.level, access.title.as_str()), (2, "Accès hors ligne"));
    assert_eq!(access.text, "Le lien peut manquer *des semaines*.");
    assert_eq!(
        access.requirements,
        [
            Requirement {
                number: 1,
                priority: Priority::Indispensable,
                text: "Fonctionner sans réseau.".into(),
                rationale: "une île perd son câble.".into(),
                test: "couper le réseau une heure.".into(),
            },
            Requirement {
                number: 2,
                priority: Priority::Useful,
                text: "Dire ce qui attend.".into(),
                ..Requirement::default()
            }
        ]
    );
    assert_eq!(document.sections[3].text, "- le français\n- le paicî");
    assert_eq!(document.markdown(), PASSPORT);
}

#[test]
fn requirements_are_read_as_people_write_them() {
    for (list, number, priority, text, why, test) in [
        ("- [E-12] (utile) Texte", 12, Priority::Useful, "Texte", "", ""),
        ("- E-3 : Texte", 3, Priority::Indispensable, "Texte", "", ""),
        ("* **E-04.** (optional) Text\n  * **Why:** so\n  * *Test*: see", 4, Priority::Optional, "Text", "so", "see"),
        (
            "Requirements:\n1. Do it\n   - Rationale: one\n\n     two",
            0,
            Priority::Indispensable,
            "Do it",
            "one\n\ntwo",
            "",
        ),
        (
            "**Exigences\u{a0}:**\n\n- (facultatif) Un\n  deux\n  - trois\n  - Recette : oui",
            0,
            Priority::Optional,
            "Un\ndeux\n- trois",
            "",
            "oui",
        ),
        ("- **E-05 Accès** pour tous", 5, Priority::Indispensable, "**Accès** pour tous", "", ""),
        ("-\tE-06 Un\n\n\tdeux", 6, Priority::Indispensable, "Un\n\ndeux", "", ""),
    ] {
        let document = read(&format!("# A\n\n{list}\n"));
        let expected = Requirement { number, priority, text: text.into(), rationale: why.into(), test: test.into() };
        assert_eq!(document.sections[0].requirements, [expected], "{list}");
        assert_eq!(document.sections[0].text, "", "{list}");
        assert_eq!(read(&document.markdown()), document, "{list}");
    }
}

#[test]
fn a_list_that_only_speaks_of_requirements_stays_a_list() {
    let (document, notices) = Document::read("- E-01 Un\n- deux\n").expect("read");
    assert_eq!(document.sections[0].text, "- E-01 Un\n- deux");
    assert_eq!(notices.iter().map(|one| (one.line, one.key)).collect::<Vec<_>>(), [(1, "specification-notice-list")]);
    assert!(read("- E-1er\n").sections[0].requirements.is_empty());
}

#[test]
fn what_must_be_mended_is_told_with_its_line() {
    for (markdown, expected) in [
        ("# A\n\n### B\n", (3, "specification-problem-level")),
        ("### A\n\n# B\n", (1, "specification-problem-level")),
        ("# A {#x}\n\n# B {#x}\n", (3, "specification-problem-id-twice")),
        ("# A {#é}\n", (1, "specification-problem-id")),
        ("# A {#ouverture}\n", (1, "specification-problem-id")),
        ("#\n", (1, "specification-problem-untitled")),
        ("- E-01 un\n- E-1 deux\n", (2, "specification-problem-number-twice")),
        ("texte\n\n- E-00 un\n", (3, "specification-problem-number")),
        ("- E-99999999999 un\n", (1, "specification-problem-number")),
        ("- E-01\n", (1, "specification-problem-requirement-empty")),
        ("# A\n\ntexte\n\n```\ncode\n", (1, "specification-problem-open-block")),
        ("# A\n\n# B\n\n<!-- note\n", (3, "specification-problem-open-block")),
    ] {
        assert_eq!(keys(markdown), [expected], "{markdown}");
    }
    let many = "# A\n".repeat(MOST_SECTIONS + 1);
    assert_eq!(keys(&many), [(MOST_SECTIONS + 1, "specification-problem-too-many")]);
    let many = "# A\n\nExigences :\n\n".to_owned() + &"- Un\n".repeat(MOST_REQUIREMENTS + 1);
    assert_eq!(keys(&many), [(MOST_REQUIREMENTS + 5, "specification-problem-too-many-requirements")]);
    assert_eq!(keys(&"a ".repeat(LONGEST)), [(1, "specification-problem-too-long")]);
}

#[test]
fn titles_keep_their_marks() {
    for (markdown, title) in [
        ("# Tarif {bas}", "Tarif {bas&#125;"),
        ("Un\ndeux\n===", "Un deux"),
        ("C #\n===", "C &#35;"),
        ("# A [lien](https://a.example) `x` {#a .b}", "A [lien](https://a.example) `x`"),
        ("# `{#a}`", "`{#a}`"),
    ] {
        let document = read(markdown);
        assert_eq!(document.sections[0].title, title, "{markdown}");
        assert_eq!(read(&document.markdown()), document, "{markdown}");
    }
}

#[test]
fn the_table_of_contents_is_numbered() {
    let document = read("debut\n\n## A\n\n### B\n\n### C\n\n## D\n\n### E\n");
    let lines: Vec<String> =
        document.outline().iter().map(|entry| format!("{} {}", entry.number, entry.section.title)).collect();
    assert_eq!(lines, ["1 A", "1.1 B", "1.2 C", "2 D", "2.1 E"]);
}

#[test]
fn what_lost_its_id_gets_it_back_and_what_was_retired_is_never_given_again() {
    let before = settled(PASSPORT);
    assert_eq!(ids(&before), [OPENING, "acces-hors-ligne", "delais", "langues"]);
    let after = "## Langues\n\nTout autre.\n\n## Sans le réseau\n\nLe lien peut souvent manquer *des semaines*.\n\n\
                 - E-01 Fonctionner sans réseau.\n- E-07 Autre\n\n## Neuf\n\nExigences :\n- Dire tout ce qui attend.\n- Rien de cela\n";
    let after = read(after).settle(Some(&before), &Retired::default());
    assert_eq!(ids(&after), ["langues", "acces-hors-ligne", "neuf"]);
    assert_eq!(after.requirements().map(|(_, one)| one.number).collect::<Vec<_>>(), [1, 7, 2, 8]);
    let mut retired = Retired::default();
    retired.follow(&before, &after);
    assert_eq!(
        (retired.ids.iter().map(String::as_str).collect::<Vec<_>>(), retired.highest_number),
        (vec!["delais"], 8)
    );
    let next = read("## Délais {#delais}\n\n- E-05 Un\n").settle(Some(&after), &retired);
    assert_eq!((next.sections[0].id.as_str(), next.sections[0].requirements[0].number), ("delais-2", 9));
}

#[test]
fn one_section_is_edited_by_its_own_text() {
    let document = settled(PASSPORT);
    let own = document.section("langues").expect("there").markdown();
    assert_eq!(document.with_section("langues", &own).expect("the same"), document);
    let edited =
        document.with_section("langues", "## Langues parlées\n\nToutes.\n\n### Le paicî\n\nOui.\n").expect("edited");
    let edited = edited.settle(Some(&document), &Retired::default());
    assert_eq!(ids(&edited), [OPENING, "acces-hors-ligne", "delais", "langues", "le-paici"]);
    assert_eq!(edited.sections[..3], document.sections[..3]);
    assert_eq!(edited.section("langues").map(|one| one.title.as_str()), Some("Langues parlées"));
    // Without its heading, the title stays; the text may be emptied.
    assert_eq!(document.with_section("langues", "Autre").expect("edited").sections[3].title, "Langues");
    assert_eq!(document.with_section("langues", "").expect("edited").sections[3].text, "");
    assert_eq!(document.with_section(OPENING, "").expect("edited").sections[0].id, "acces-hors-ligne");
    for (id, markdown, expected) in [
        ("absente", "texte", (1, "specification-problem-no-section")),
        ("langues", "texte\n\n## Autre\n", (3, "specification-problem-above")),
        ("langues", "texte\n\n#### Autre\n", (3, "specification-problem-level")),
        ("langues", "## Autre {#autre}\n", (1, "specification-problem-other-section")),
        ("langues", "texte\n\n### A {#delais}\n", (3, "specification-problem-id-taken")),
        ("langues", "- E-02 deux\n", (1, "specification-problem-number-taken")),
        ("langues", "```\nouvert\n", (1, "specification-problem-open-block")),
        (OPENING, "# Titre\n", (1, "specification-problem-above")),
    ] {
        let problems = document.with_section(id, markdown).expect_err("refused");
        assert_eq!((problems[0].line, problems[0].key), expected, "{markdown}");
    }
}

#[test]
fn a_section_lists_no_more_than_a_document_may() {
    let list = |count: usize| "Exigences :\n\n".to_owned() + &"- Un\n".repeat(count);
    let document = settled(&format!("# A\n\n{}\n# B\n", list(MOST_REQUIREMENTS - 1)));
    let edited = document.with_section("b", &list(1)).expect("as many as may be");
    assert_eq!(edited.requirements().count(), MOST_REQUIREMENTS);
    for (count, line) in [(2, 1), (MOST_REQUIREMENTS + 1, MOST_REQUIREMENTS + 3)] {
        let problems = document.with_section("b", &list(count)).expect_err("refused");
        let found: Vec<_> = problems.iter().map(|one| (one.line, one.key)).collect();
        assert_eq!(found, [(line, "specification-problem-too-many-requirements")], "{count}");
    }
}

#[test]
fn differences_say_what_came_left_moved_and_changed() {
    let before = settled(PASSPORT);
    let after = settled(
        "## Langues vivantes {#langues}\n\n- le français\n- le paicî\n\n## Accès hors ligne {#acces-hors-ligne}\n\n\
         Le lien peut manquer *des mois*.\n\n- **E-02** (indispensable) Dire ce qui attend.\n\n## Neuf\n",
    );
    let found = differences(&before, &after);
    let shown: Vec<(&str, Vec<Change>)> = found.iter().map(|one| (one.id.as_str(), one.changes())).collect();
    assert_eq!(
        shown,
        [
            (OPENING, vec![Change::Removed]),
            ("langues", vec![Change::Moved, Change::Retitled]),
            ("acces-hors-ligne", vec![Change::Changed]),
            ("delais", vec![Change::Removed]),
            ("neuf", vec![Change::Added]),
        ]
    );
    let requirements: Vec<(u32, Vec<Change>)> =
        found[2].requirements.iter().map(|one| (one.number, one.changes())).collect();
    assert_eq!(requirements, [(2, vec![Change::Retitled]), (1, vec![Change::Removed])]);
    assert_eq!(differences(&before, &before), []);
}

#[test]
fn two_edits_are_merged_and_conflicts_told() {
    let base = settled(PASSPORT);
    let mine = settled(&PASSPORT.replace("une île", "l’île").replace("## Langues", "## Les langues"));
    let theirs = settled(&PASSPORT.replace("des semaines", "des mois").replace("une heure", "un jour"));
    let merged = merge(&base, &mine, &theirs);
    assert_eq!(merged.conflicts, []);
    for words in ["l’île", "Les langues", "des mois", "un jour"] {
        assert!(merged.document.markdown().contains(words), "{words}");
    }
    let theirs = settled(&PASSPORT.replace("une île perd", "un atoll perd").replace("## Langues", "## Parlers"));
    let merged = merge(&base, &mine, &theirs);
    assert_eq!(
        merged.conflicts.iter().map(|one| (one.place.clone(), one.field)).collect::<Vec<_>>(),
        [(Place::Requirement(1), Field::Rationale), (Place::Section("langues".into()), Field::Title)]
    );
    assert_eq!(merged.conflicts[1].theirs.as_deref(), Some("Parlers"));
    // One removes what the other changed: it stays, and that is told.
    let mut theirs = base.clone();
    theirs.sections.pop();
    let merged = merge(&base, &mine, &theirs);
    assert!(merged.document.section("langues").is_some());
    assert_eq!((merged.conflicts[0].field, merged.conflicts[0].theirs.as_deref()), (Field::Whole, None));
}

#[test]
fn what_both_add_under_one_name_is_two_things() {
    let base = settled(PASSPORT);
    let add =
        |what: &str| settled(&PASSPORT.replace("### Délais", &format!("- **E-03** (utile) {what}\n\n### Délais")));
    let merged = merge(&base, &add("Parler le tahitien."), &add("Imprimer sur papier."));
    assert_eq!(merged.conflicts, []);
    let numbers = |document: &Document| document.requirements().map(|(_, one)| one.number).collect::<Vec<_>>();
    assert_eq!(numbers(&merged.document), [1, 2, 3, 0]);
    let document = merged.document.settle(Some(&base), &Retired::default());
    assert_eq!(numbers(&document), [1, 2, 3, 4]);
}

/// As great as may be: sections of one title, each with a requirement, the first with all that are left. Nothing has an
/// id or a number.
fn greatest(word: &str) -> String {
    let item = |at: usize| format!("- (utile) {word} exige {at}\n");
    let others = MOST_REQUIREMENTS - MOST_SECTIONS;
    let section = |at: usize| format!("# Accès\n\nTexte {word} {at}.\n\nExigences :\n\n{}\n", item(at));
    let first: String = (MOST_SECTIONS..MOST_SECTIONS + others).map(item).collect();
    section(0) + &first + "\n" + &(1..MOST_SECTIONS).map(section).collect::<String>()
}

/// What would take time with the square of a document is felt here.
#[test]
fn the_greatest_document_is_read_settled_compared_and_merged() {
    let none = Retired::default();
    let base = settled(&greatest("un"));
    assert_eq!(base.requirements().map(|(_, one)| one.number).collect::<BTreeSet<_>>().len(), MOST_REQUIREMENTS);
    assert_eq!(base.sections[MOST_SECTIONS - 1].id, format!("acces-{MOST_SECTIONS}"));
    assert_eq!(read(&base.markdown()), base);

    // What lost its ids and numbers is found again where it says the same, and at last by its title.
    assert_eq!(read(&greatest("un")).settle(Some(&base), &none), base);
    let other = read(&greatest("deux")).settle(Some(&base), &none);
    assert_eq!(ids(&other), ids(&base));
    assert_eq!(other.sections[1].requirements[0].number, MOST_REQUIREMENTS as u32 * 2 - MOST_SECTIONS as u32 + 2);
    // What was retired is not given again.
    let mut retired = Retired::default();
    retired.follow(&base, &Document::default());
    let stranger = read(&greatest("trois")).settle(None, &retired);
    assert_eq!(stranger.sections[0].id, format!("acces-{}", MOST_SECTIONS + 1));

    let mut turned = base.clone();
    turned.sections.reverse();
    assert_eq!(differences(&base, &base), []);
    assert_eq!(differences(&base, &turned).len(), MOST_SECTIONS - 1);
    assert_eq!(differences(&base, &stranger).len(), MOST_SECTIONS * 2);

    for (mine, theirs) in [(&turned, &base), (&base, &turned), (&base, &other)] {
        let merged = merge(&base, mine, theirs);
        assert_eq!((merged.conflicts.len(), merged.document.sections.len()), (0, MOST_SECTIONS));
        assert_eq!(merged.document.requirements().count(), MOST_REQUIREMENTS);
    }
    let merged = merge(&Document::default(), &base, &stranger);
    assert_eq!(merged.document.sections.len(), MOST_SECTIONS * 2);
    assert_eq!(merged.document.requirements().count(), MOST_REQUIREMENTS * 2);
}
