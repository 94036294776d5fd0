//! Two texts that come from one, put together word by word. What only one of them changed is taken over; where both
//! changed the same place, or places with hardly anything between them, nobody but a person can say what is right:
//! both wordings are kept side by side. Nothing that either of them wrote is left out.

use similar::{ChangeTag, TextDiff};

/// Words between two changes that are fewer letters than this do not keep them apart.
const SHORT: usize = 3;

/// A run of the merged text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// What both say, or what one of them changed.
    Settled(String),
    /// Each says another thing here.
    Open {
        /// What the first says.
        one: String,
        /// What the second says.
        other: String,
    },
}

/// A merged text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged(pub Vec<Piece>);

impl Merged {
    /// True when nothing is left to be chosen.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.0.iter().all(|piece| matches!(piece, Piece::Settled(_)))
    }

    /// As one text; `open` writes the places where both are kept.
    #[must_use]
    pub fn text(&self, open: impl Fn(&str, &str) -> String) -> String {
        self.0
            .iter()
            .map(|piece| match piece {
                Piece::Settled(text) => text.clone(),
                Piece::Open { one, other } => open(one, other),
            })
            .collect()
    }

    fn push(&mut self, piece: Piece) {
        match (self.0.last_mut(), piece) {
            (_, Piece::Settled(text)) if text.is_empty() => {}
            (Some(Piece::Settled(last)), Piece::Settled(text)) => last.push_str(&text),
            (_, piece) => self.0.push(piece),
        }
    }
}

/// Merges two texts that come from `base`.
#[must_use]
pub fn three(base: &str, one: &str, other: &str) -> Merged {
    let sides = [hunks(base, one), hunks(base, other)];
    let mut all: Vec<(usize, &Hunk)> =
        sides.iter().enumerate().flat_map(|(side, hunks)| hunks.iter().map(move |hunk| (side, hunk))).collect();
    all.sort_by_key(|(side, hunk)| (hunk.start, hunk.end, *side));
    let (mut merged, mut at, mut next) = (Merged::default(), 0, 0);
    while let Some((_, first)) = all.get(next) {
        let (start, mut end, mut group) = (first.start, first.end, [Vec::new(), Vec::new()]);
        while let Some((side, hunk)) = all.get(next).filter(|(_, hunk)| is_thin(base, end, hunk.start)) {
            group[*side].push(*hunk);
            end = end.max(hunk.end);
            next += 1;
        }
        merged.push(Piece::Settled(base[at..start].to_owned()));
        let [ours, theirs] = [0, 1].map(|side| applied(base, start, end, &group[side]));
        merged.push(match (group[0].is_empty(), group[1].is_empty()) {
            (false, true) => Piece::Settled(ours),
            (true, _) => Piece::Settled(theirs),
            _ if ours == theirs => Piece::Settled(ours),
            _ => Piece::Open { one: ours, other: theirs },
        });
        at = end;
    }
    merged.push(Piece::Settled(base[at..].to_owned()));
    merged
}

/// Merges two texts of which nobody knows where they come from: every difference is open.
#[must_use]
pub fn two(one: &str, other: &str) -> Merged {
    let (mut merged, mut at) = (Merged::default(), 0);
    for hunk in hunks(one, other) {
        merged.push(Piece::Settled(one[at..hunk.start].to_owned()));
        merged.push(Piece::Open { one: one[hunk.start..hunk.end].to_owned(), other: hunk.text });
        at = hunk.end;
    }
    merged.push(Piece::Settled(one[at..].to_owned()));
    merged
}

/// Merges two lists whose order says nothing: what either took away is gone, what either added is there. Without what
/// both come from, all that one of them says.
#[must_use]
pub fn sets(base: Option<&[String]>, one: &[String], other: &[String]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for value in one.iter().chain(other) {
        let was_there = base.is_some_and(|base| base.contains(value));
        let stays = !was_there || one.contains(value) && other.contains(value);
        if stays && !all.contains(value) {
            all.push(value.clone());
        }
    }
    all
}

/// What replaces the bytes from `start` to `end` of a text.
struct Hunk {
    start: usize,
    end: usize,
    text: String,
}

fn hunks(old: &str, new: &str) -> Vec<Hunk> {
    let (mut all, mut at): (Vec<Hunk>, usize) = (Vec::new(), 0);
    for change in TextDiff::from_unicode_words(old, new).iter_all_changes() {
        let value = change.value();
        if change.tag() != ChangeTag::Equal && all.last().is_none_or(|last| last.end < at) {
            all.push(Hunk { start: at, end: at, text: String::new() });
        }
        match (change.tag(), all.last_mut()) {
            (ChangeTag::Delete, Some(last)) => {
                at += value.len();
                last.end = at;
            }
            (ChangeTag::Insert, Some(last)) => last.text.push_str(value),
            _ => at += value.len(),
        }
    }
    all
}

/// True when so little of `text` stands from `end` to `start` that changes on both sides of it are one place.
fn is_thin(text: &str, end: usize, start: usize) -> bool {
    if start <= end {
        return true;
    }
    let between = &text[end..start];
    !between.contains('\n') && between.trim().chars().count() <= SHORT
}

/// The bytes from `start` to `end` of a text, as these hunks within make them.
fn applied(text: &str, start: usize, end: usize, hunks: &[&Hunk]) -> String {
    let (mut out, mut at) = (String::new(), start);
    for hunk in hunks {
        out.push_str(&text[at..hunk.start]);
        out.push_str(&hunk.text);
        at = hunk.end;
    }
    out.push_str(&text[at..end]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn both(one: &str, other: &str) -> String {
        format!("[{one}|{other}]")
    }

    fn swapped(merged: &Merged) -> Merged {
        let turn = |piece: &Piece| match piece {
            Piece::Settled(text) => Piece::Settled(text.clone()),
            Piece::Open { one, other } => Piece::Open { one: other.clone(), other: one.clone() },
        };
        Merged(merged.0.iter().map(turn).collect())
    }

    #[test]
    fn what_each_changed_in_another_place_is_taken_over() {
        let base = "On ouvre le lundi. On prévoit dix tablettes pour les habitants.";
        let one = "On ouvre le mardi. On prévoit dix tablettes pour les habitants.";
        let other = "On ouvre le lundi. On prévoit dix tablettes pour les familles.";
        let merged = three(base, one, other);
        assert!(merged.is_settled());
        assert_eq!(merged.text(both), "On ouvre le mardi. On prévoit dix tablettes pour les familles.");
    }

    #[test]
    fn where_both_changed_one_place_both_are_kept() {
        let merged = three("On ouvre le lundi.", "On ouvre le mardi.", "On ouvre le jeudi.");
        assert_eq!(merged.text(both), "On ouvre le [mardi|jeudi].");
        // Two words side by side are one place: together they might say what nobody wrote.
        let merged = three("dix tablettes", "six tablettes", "dix claviers");
        assert_eq!(merged.text(both), "[six tablettes|dix claviers]");
    }

    #[test]
    fn two_texts_without_a_common_ancestor_are_open_where_they_differ() {
        assert_eq!(two("On ouvre le lundi.", "On ouvre le jeudi.").text(both), "On ouvre le [lundi|jeudi].");
        assert!(two("On ouvre.", "On ouvre.").is_settled());
    }

    #[test]
    fn lists_follow_what_each_added_and_took_away() {
        let list = |text: &str| text.split(' ').filter(|one| !one.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(sets(Some(&list("48 12")), &list("48 12 30"), &list("48")), list("48 30"));
        assert_eq!(sets(None, &list("48 12"), &list("48 30")), list("48 12 30"));
    }

    const TEXT: &str = "([a-d]{1,4}[ ,.\n]){0,24}";

    proptest! {
        #[test]
        fn what_only_one_changed_is_taken_over(base in TEXT, new in TEXT) {
            prop_assert_eq!(three(&base, &base, &new).text(both), new.clone());
            prop_assert_eq!(three(&base, &new, &base).text(both), new.clone());
            prop_assert_eq!(three(&base, &new, &new).text(both), new);
        }

        #[test]
        fn it_does_not_matter_which_comes_first(base in TEXT, one in TEXT, other in TEXT) {
            prop_assert_eq!(three(&base, &one, &other), swapped(&three(&base, &other, &one)));
        }

        #[test]
        fn no_word_that_either_added_is_lost(base in TEXT, one in TEXT, other in TEXT) {
            let text = three(&base, &one, &other).text(|one, other| format!("{one}{other}"));
            let count = |text: &str, word: &str| text.matches(word).count();
            for side in [&one, &other] {
                for hunk in hunks(&base, side) {
                    prop_assert!(count(&text, &hunk.text) > 0 || hunk.text.is_empty(), "{} in {}", hunk.text, text);
                }
            }
        }

        #[test]
        fn each_side_can_be_read_where_both_are_kept(one in ".*", other in ".*") {
            let merged = two(&one, &other);
            prop_assert_eq!(merged.text(|one, _| one.to_owned()), one);
            prop_assert_eq!(merged.text(|_, other| other.to_owned()), other);
        }

        #[test]
        fn any_texts_can_be_merged(base in ".*", one in ".*", other in ".*") {
            let _ = three(&base, &one, &other);
        }

        #[test]
        fn lists_do_not_depend_on_the_side(base in "[a-e]{0,5}", one in "[a-e]{0,5}", other in "[a-e]{0,5}") {
            let list = |text: &str| text.chars().map(String::from).collect::<Vec<_>>();
            let sorted = |mut all: Vec<String>| { all.sort(); all };
            let (base, one, other) = (list(&base), list(&one), list(&other));
            prop_assert_eq!(sorted(sets(Some(&base), &one, &other)), sorted(sets(Some(&base), &other, &one)));
            let came: Vec<&String> = one.iter().chain(&other).filter(|value| !base.contains(value)).collect();
            let merged = sets(Some(&base), &one, &other);
            prop_assert!(came.iter().all(|value| merged.contains(value)));
        }
    }
}
