//! What holds for any text of a specification, and for any edit of it.

use super::{
    tests::{ids, read},
    *,
};
use proptest::{collection::vec, prelude::*, sample::select};
use std::collections::BTreeSet;

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
        let highest = document.requirements().map(|(_, one)| one.number).max().unwrap_or(0).max(6);
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
        let first = Document::read(&document.markdown());
        prop_assume!(first.is_ok());
        // As it comes out of a first reading: separators settled, an empty opening gone.
        let document = first.expect("read").0;
        let markdown = document.markdown();
        prop_assert_eq!(&read(&markdown), &document);
        let settled = document.settle(None, &Retired::default());
        prop_assert_eq!(&read(&settled.markdown()), &settled);
        prop_assert_eq!(read(&settled.markdown()).hash(), settled.hash());
        prop_assert_eq!(differences(&settled, &settled), []);
        for (at, section) in settled.sections.iter().enumerate() {
            prop_assert_eq!(&settled.with_section(&section.id, &section.markdown()).expect("edited"), &settled);
            let edited = settled.with_section(&section.id, "Un autre texte.").expect("edited");
            prop_assert_eq!(&edited.sections[..at], &settled.sections[..at]);
            prop_assert_eq!(&edited.sections[at + 1..], &settled.sections[at + 1..]);
            prop_assert_eq!(&read(&edited.markdown()), &edited);
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
    fn whatever_number_somebody_types_every_requirement_has_one_and_those_that_were_given_stay(
        typed in vec(prop_oneof![Just(0), 1..200u32, 99_990..=100_010u32, 0..=GREATEST_NUMBER, Just(GREATEST_NUMBER)], 1..12)
    ) {
        let (mut document, mut retired) = (Document::default(), Retired::default());
        for (count, number) in typed.into_iter().enumerate() {
            let mut next = document.clone();
            if next.sections.is_empty() {
                next.sections.push(Section { level: 1, title: "Objet".into(), ..Section::default() });
            }
            let text = format!("Exiger le mot{count}x{}", count * 7);
            let is_new = document.requirement(number).is_none();
            let number = if is_new { number } else { 0 };
            next.sections[0].requirements.push(Requirement { number, text, ..Requirement::default() });
            let next = next.settle(Some(&document), &retired);
            let numbers: Vec<u32> = next.requirements().map(|(_, one)| one.number).collect();
            let before: Vec<u32> = document.requirements().map(|(_, one)| one.number).collect();
            prop_assert_eq!(&numbers[..count], &before[..]);
            let highest = before.iter().copied().max().unwrap_or(0);
            let given = numbers[count];
            prop_assert!(given > highest && given <= GREATEST_NUMBER, "{} after {}", given, highest);
            if number > highest && number <= GREATEST_TYPED {
                prop_assert_eq!(given, number);
            } else if number <= highest || number > GREATEST_TYPED.max(highest + MOST_REQUIREMENTS as u32) {
                prop_assert_eq!(given, highest + 1);
            }
            prop_assert_eq!(&read(&next.markdown()), &next);
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

    #[test]
    fn conflicts_are_told_in_the_order_of_the_document(mine in acts(), theirs in acts(), turns in any::<[bool; 2]>()) {
        // Sections that list several requirements, each.
        let mut base = plain(&[0, 1, 2, 3, 4, 5]);
        for at in [1, 3, 5] {
            let moved = std::mem::take(&mut base.sections[at].requirements);
            base.sections[at - 1].requirements.extend(moved);
        }
        let side = |acts: &[Act], word: &str, turns: bool| {
            let mut document = acted(base.clone(), acts, word);
            for section in document.sections.iter_mut().filter(|_| turns) {
                section.requirements.reverse();
            }
            document
        };
        let (mine, theirs) = (side(&mine, "m", turns[0]), side(&theirs, "t", turns[1]));
        let merged = merge(&base, &mine, &theirs);
        let place = |conflict: &Conflict| {
            merged.document.sections.iter().enumerate().find_map(|(at, section)| match &conflict.place {
                Place::Section(id) => (*id == section.id).then_some((at, 0)),
                Place::Requirement(number) => {
                    let found = section.requirements.iter().position(|one| one.number == *number);
                    found.map(|found| (at, found + 1))
                }
            })
        };
        let places: Vec<_> = merged.conflicts.iter().map(place).collect();
        prop_assert!(places.iter().all(Option::is_some));
        prop_assert!(places.is_sorted(), "{places:?}");
    }
}
