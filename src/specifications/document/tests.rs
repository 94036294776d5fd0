//! What the text of a specification promises.

use super::*;
use proptest::{collection::vec, prelude::*, sample::select};
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

fn read(markdown: &str) -> Document {
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

fn ids(document: &Document) -> Vec<&str> {
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

/// A document of which each section has words of its own.
fn documents() -> impl Strategy<Value = Document> {
    let snippet = select(vec![
        "Un paragraphe\nsur deux lignes.",
        "- un\n- deux\n  - trois",
        "1. un\n2. deux",
        "```\n# pas un titre\n- E-01\n```",
        "> cité\n> encore",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "    code\n    en retrait",
        "<div>\n# dedans\n</div>",
        "[x]: https://a.example",
        "Exigences :",
        "- E-77 dit une chose\n- rien",
        "***",
        "fin  \nde ligne\\",
    ]);
    let text = move || vec(snippet.clone(), 0..4).prop_map(|all| all.join("\n\n"));
    let requirement = (select(Priority::ALL.to_vec()), text(), text(), "[a-z]{1,8}( [a-z]{1,8}){0,6}");
    let section = (0u8..3, "[A-Z][a-zé]{2,9}( [a-z]{2,9}){0,3}[}#]?", text(), vec(requirement, 0..4), any::<bool>());
    vec(section, 0..8).prop_map(|all| {
        let (mut document, mut level, mut number) = (Document::default(), 0, 0);
        for (at, (deeper, title, text, requirements, has_id)) in all.into_iter().enumerate() {
            level = if at == 0 { 1 } else { (level + 1).min(deeper + 1) };
            let requirements = requirements.into_iter().map(|(priority, rationale, test, words)| {
                number += 1;
                let text = if test.len() % 2 == 0 { words } else { format!("{words}\n\n{test}") };
                Requirement { number, priority, text, rationale, test }
            });
            let id = if has_id { format!("s{at}") } else { String::new() };
            document.sections.push(Section { id, level, title, text, requirements: requirements.collect() });
        }
        document
    })
}

/// Sections of one level, each with words that no other has: `names` are their ids.
fn plain(names: &[u32]) -> Document {
    let section = |name: &u32| {
        let words =
            |letter: char| (0..6).map(|at| format!("{letter}{name}mot{at}x{}", name * 7 + at)).collect::<Vec<_>>();
        Section {
            id: format!("id-{name}"),
            level: 1,
            title: format!("Titre {}", words('t').join(" ")),
            text: format!("{}.\n\n{}.", words('p').join(" "), words('q').join(" ")),
            requirements: vec![Requirement { number: name + 1, text: words('r').join(" "), ..Requirement::default() }],
        }
    };
    Document { sections: names.iter().map(section).collect() }
}

#[derive(Clone, Debug)]
enum Act {
    Say(usize, usize),
    Line(usize),
    Rename(usize),
    Remove(usize),
    Move(usize, usize),
    Add(usize),
    Require(usize),
    Reword(usize),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let at = || 0usize..8;
    let act = prop_oneof![
        (at(), 0usize..12).prop_map(|(at, word)| Act::Say(at, word)),
        at().prop_map(Act::Line),
        at().prop_map(Act::Rename),
        at().prop_map(Act::Remove),
        (at(), at()).prop_map(|(at, to)| Act::Move(at, to)),
        at().prop_map(Act::Add),
        at().prop_map(Act::Require),
        at().prop_map(Act::Reword),
    ];
    vec(act, 0..8)
}

/// One side's edits; each new word is `side` and a number. New numbers and ids are those that settling would give.
fn acted(mut document: Document, acts: &[Act], side: &str) -> Document {
    for (count, act) in acts.iter().enumerate() {
        let word = format!("{side}{count}nouveau");
        let highest = document.requirements().map(|(_, one)| one.number).max().unwrap_or(0);
        let all = &mut document.sections;
        if all.is_empty() {
            continue;
        }
        let length = all.len();
        match act {
            Act::Say(at, place) => {
                let text = &mut all[at % length].text;
                let at = text.match_indices(' ').nth(*place).map_or(text.len(), |(at, _)| at);
                text.insert_str(at, &format!(" {word}"));
            }
            Act::Line(at) => all[at % length].text.push_str(&format!("\n\nLigne {word}.")),
            Act::Rename(at) => all[at % length].title.push_str(&format!(" {word}")),
            Act::Remove(at) => _ = all.remove(at % length),
            Act::Move(at, to) => {
                let section = all.remove(at % length);
                all.insert(to % length, section);
            }
            Act::Add(at) => {
                let id = format!("neuf-{}", all.iter().filter(|one| one.id.starts_with("neuf")).count());
                let (title, text) = (format!("Neuf {word}"), format!("Texte {word}."));
                all.insert(at % (length + 1), Section { id, level: 1, title, text, ..Section::default() });
            }
            Act::Require(at) => {
                let text = format!("Exiger {word}");
                let number = highest + 1;
                all[at % length].requirements.push(Requirement { number, text, ..Requirement::default() });
            }
            Act::Reword(at) => {
                for requirement in &mut all[at % length].requirements {
                    requirement.text.push_str(&format!(" {word}"));
                }
            }
        }
    }
    let mut seen = BTreeSet::new();
    document.sections.retain(|section| seen.insert(section.id.clone()));
    document
}

fn tokens(document: &Document) -> BTreeSet<String> {
    let text = document.markdown();
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 6).map(str::to_owned).collect()
}

proptest! {
    #[test]
    fn what_is_written_is_read_the_same(document in documents()) {
        // As it comes out of a first reading: separators settled, an empty opening gone.
        if let Ok((document, _)) = Document::read(&document.markdown()) {
            let markdown = document.markdown();
            prop_assert_eq!(&read(&markdown), &document);
            let settled = document.settle(None, &Retired::default());
            prop_assert_eq!(&read(&settled.markdown()), &settled);
            prop_assert_eq!(read(&settled.markdown()).hash(), settled.hash());
            prop_assert_eq!(differences(&settled, &settled), []);
            for section in &settled.sections {
                prop_assert_eq!(&settled.with_section(&section.id, &section.markdown()).expect("edited"), &settled);
            }
        }
    }

    #[test]
    fn any_soup_is_refused_or_read_the_same(
        soup in "([#>*`~|\\[\\](){}!<&=:\\-+0-9. \n\t]|E-0|a|é|# |\n\n|\n- |\n  |Exigences :|<!--|\\{#a\\}|\\(utile\\)|Pourquoi :){0,50}"
    ) {
        if let Ok((document, _)) = Document::read(&soup) {
            prop_assert_eq!(&read(&document.markdown()), &document);
            let settled = document.settle(None, &Retired::default());
            prop_assert_eq!(&read(&settled.markdown()), &settled);
        }
    }

    #[test]
    fn ids_and_numbers_stay_through_edits_moves_and_renames(acts in acts(), strips in any::<bool>()) {
        let before = plain(&[0, 1, 2, 3, 4, 5]);
        let mut after = acted(before.clone(), &acts, "m");
        let expected = after.clone();
        if strips {
            for section in &mut after.sections {
                section.id.clear();
                section.requirements.iter_mut().for_each(|one| one.number = 0);
            }
        }
        let again = read(&after.markdown()).settle(Some(&before), &Retired::default());
        for (was, is) in expected.sections.iter().zip(&again.sections) {
            if !was.id.starts_with("neuf") || !strips {
                prop_assert_eq!(&was.id, &is.id);
            }
            for (was, is) in was.requirements.iter().zip(&is.requirements).filter(|(was, _)| was.number <= 6) {
                prop_assert_eq!(was.number, is.number);
            }
        }
        let unique: BTreeSet<&str> = ids(&again).into_iter().collect();
        prop_assert_eq!(unique.len(), again.sections.len());
    }

    #[test]
    fn what_is_retired_is_never_given_again(steps in vec((acts(), any::<bool>()), 1..6)) {
        let (mut document, mut retired) = (plain(&[0, 1, 2]), Retired::default());
        for (count, (acts, strips)) in steps.iter().enumerate() {
            let mut next = acted(document.clone(), acts, &format!("s{count}"));
            if *strips {
                next.sections.iter_mut().for_each(|section| section.id.clear());
            }
            let next = next.settle(Some(&document), &retired);
            prop_assert!(next.sections.iter().all(|section| !retired.ids.contains(&section.id)));
            for (_, one) in next.requirements().filter(|(_, one)| document.requirement(one.number).is_none()) {
                prop_assert!(one.number > retired.highest_number);
            }
            retired.follow(&document, &next);
            document = next;
        }
    }

    #[test]
    fn merging_loses_nothing_that_either_side_wrote(mine in acts(), theirs in acts()) {
        let base = plain(&[0, 1, 2, 3, 4]);
        let (mine, theirs) = (acted(base.clone(), &mine, "m"), acted(base.clone(), &theirs, "t"));
        let merged = merge(&base, &mine, &theirs);
        let mut there = tokens(&merged.document);
        for side in merged.conflicts.iter().flat_map(|one| [&one.mine, &one.theirs]).flatten() {
            there.extend(side.split(|c: char| !c.is_alphanumeric()).map(str::to_owned));
        }
        let (base_words, mine_words, theirs_words) = (tokens(&base), tokens(&mine), tokens(&theirs));
        for word in mine_words.union(&theirs_words) {
            let is_kept = !base_words.contains(word) || mine_words.contains(word) && theirs_words.contains(word);
            prop_assert!(!is_kept || there.contains(word), "{} is lost", word);
        }
        let settled = merged.document.settle(Some(&base), &Retired::default());
        prop_assert_eq!(&read(&settled.markdown()), &settled);
    }

    #[test]
    fn what_only_one_side_changed_is_taken_over(acts in acts()) {
        let base = plain(&[0, 1, 2, 3, 4]);
        let new = acted(base.clone(), &acts, "m");
        for merged in [merge(&base, &new, &base), merge(&base, &base, &new), merge(&base, &new, &new)] {
            prop_assert_eq!(merged.conflicts, []);
            prop_assert_eq!(&merged.document, &new);
        }
    }
}
