//! Requirements in Markdown: an item of a list each, with its number, its priority, and nested items that say why and
//! how it is verified. They are read as people write them, in French or in English, and written in one way.

use super::{
    GREATEST_NUMBER, Notice, Priority, Problem, Requirement,
    blocks::{Kind, blocks, item, trim},
};
use crate::text::fold::fold;
use std::fmt::Write as _;

const MARKERS: [&str; 2] = ["exigences", "requirements"];
const WHY: [&str; 7] = ["pourquoi", "raison", "motif", "justification", "why", "rationale", "reason"];
const TEST: [&str; 9] = [
    "verification",
    "verifie par",
    "test",
    "critere d'acceptation",
    "recette",
    "check",
    "verified by",
    "acceptance test",
    "acceptance",
];
/// What may stand between a number or a priority and the text.
const SEPARATORS: [char; 4] = [':', '—', '–', '\u{a0}'];

/// True for a line that says that a list of requirements follows.
pub(super) fn is_marker(line: &str) -> bool {
    let word = fold(line);
    MARKERS.contains(&word.trim_matches(|c: char| !c.is_alphanumeric()))
}

/// The number with which an item begins, and what follows it.
pub(super) fn number(content: &str) -> Option<(u32, String)> {
    let content = content.trim_start();
    let (open, close) = [("**[", "]**"), ("**", "**"), ("__", "__"), ("[", "]"), ("", "")]
        .into_iter()
        .find(|(open, _)| content.starts_with(open))?;
    let rest = content[open.len()..].strip_prefix(['E', 'e'])?.strip_prefix(['-', '\u{2011}', '‐'])?;
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, rest) = rest.split_at(end);
    if digits.is_empty() || rest.starts_with(|c: char| c.is_alphanumeric() || c == '-') {
        return None;
    }
    // A number that is too great is read as one that is refused.
    let number = digits.parse().unwrap_or(u32::MAX);
    let after = rest.trim_start_matches([' ', ':', '.', '\u{a0}']);
    Some(match (rest.strip_prefix(close), after.strip_prefix(close)) {
        (Some(rest), _) | (None, Some(rest)) => (number, rest.to_owned()),
        // What opens with the number closes later on.
        (None, None) => (number, format!("{open}{}", after.trim_start())),
    })
}

/// The requirement that an item says, and what is wrong with it or to be known of it. `line` is where it begins.
pub(super) fn read(content: &str, line: usize, notices: &mut Vec<Notice>, problems: &mut Vec<Problem>) -> Requirement {
    let mut requirement = Requirement::default();
    let mut rest = content.to_owned();
    if let Some((found, after)) = number(content) {
        if found == 0 || found > GREATEST_NUMBER {
            problems.push(Problem::new(
                line,
                "specification-problem-number",
                [("number", number_as_typed(content).into())],
            ));
        }
        requirement.number = found;
        rest = after;
    }
    match priority(&rest) {
        Some((priority, after)) => {
            requirement.priority = priority;
            rest = after;
        }
        None => notices.push(Notice::new(line, "specification-notice-priority")),
    }
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || SEPARATORS.contains(&c));
    let (mut text, mut at) = (String::new(), 0);
    for block in blocks(rest) {
        let Kind::List(items) = block.kind else { continue };
        for range in items {
            let nested = item(rest, range.clone());
            let Some((note, said)) = note(&nested) else { continue };
            text.push_str(&rest[at..range.start]);
            at = range.end;
            let place = if note == Note::Why { &mut requirement.rationale } else { &mut requirement.test };
            if !place.is_empty() {
                place.push_str("\n\n");
            }
            place.push_str(&said);
        }
    }
    text.push_str(&rest[at..]);
    requirement.text = trim(&text).trim_start().to_owned();
    if requirement.text.is_empty() {
        problems.push(Problem::new(line, "specification-problem-requirement-empty", []));
    }
    requirement
}

fn number_as_typed(content: &str) -> String {
    content.chars().filter(|c| !matches!(c, '*' | '[' | '_')).take_while(|c| !c.is_whitespace()).take(20).collect()
}

/// The priority with which a text begins, in parentheses, and what follows.
fn priority(text: &str) -> Option<(Priority, String)> {
    let inner = text.trim_start().strip_prefix(['(', '['])?;
    let (word, after) = inner.split_once([')', ']'])?;
    let priority = match fold(word.trim()).as_str() {
        "indispensable" | "obligatoire" | "mandatory" | "must" | "required" | "essential" => Priority::Indispensable,
        "utile" | "souhaitable" | "recommande" | "useful" | "should" | "recommended" => Priority::Useful,
        "option" | "optionnel" | "optionnelle" | "facultatif" | "facultative" | "optional" | "may" | "could" => {
            Priority::Optional
        }
        _ => return None,
    };
    Some((priority, after.to_owned()))
}

#[derive(Copy, Clone, PartialEq, Eq)]
enum Note {
    Why,
    Test,
}

/// What a nested item says of its requirement, when it does.
fn note(content: &str) -> Option<(Note, String)> {
    let (label, rest) = content.split_once(':')?;
    if label.len() > 60 || label.contains('\n') {
        return None;
    }
    let word = fold(label);
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let note = match word {
        _ if WHY.contains(&word) => Note::Why,
        _ if TEST.contains(&word) => Note::Test,
        _ => return None,
    };
    let is_mark = |c: char| matches!(c, '*' | '_');
    let open: String = label.trim_start().chars().take_while(|c| is_mark(*c)).collect();
    let is_closed = label.trim_end().ends_with(is_mark);
    let rest = if is_closed { rest } else { rest.strip_prefix(open.as_str()).unwrap_or(rest) };
    Some((note, rest.trim().to_owned()))
}

/// Writes a requirement as an item of a list.
pub(super) fn write(requirement: &Requirement, out: &mut String) {
    let mut head = String::new();
    if requirement.number != 0 {
        let _ = write!(head, "**{}** ", requirement.label());
    }
    let _ = write!(head, "({})", requirement.priority.word());
    let is_plain = write_item(&head, &requirement.text, 0, out);
    let notes = [("Pourquoi :", &requirement.rationale), ("Vérification :", &requirement.test)];
    for (at, (head, text)) in notes.into_iter().filter(|(_, text)| !text.is_empty()).enumerate() {
        if at == 0 && !is_plain {
            out.push('\n');
        }
        write_item(head, text, 2, out);
    }
}

/// Writes an item; true when it is one paragraph.
fn write_item(head: &str, text: &str, indent: usize, out: &mut String) -> bool {
    let found = blocks(text);
    let begins_with_words = found.first().is_some_and(|block| matches!(block.kind, Kind::Paragraph));
    let _ = write!(out, "{}- {head}{}", " ".repeat(indent), if begins_with_words { " " } else { "\n\n" });
    for (at, line) in text.lines().enumerate() {
        if (at > 0 || !begins_with_words) && !line.is_empty() {
            out.push_str(&" ".repeat(indent + 2));
        }
        out.push_str(line);
        out.push('\n');
    }
    begins_with_words && found.len() == 1
}
