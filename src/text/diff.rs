//! What changed between two versions, word by word. It must never hide a change: joining what it says was
//! kept or removed gives the old text again, byte for byte, and kept or added the new one.

use similar::{ChangeTag, TextDiff};

/// What became of a run of words.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Kind {
    Same,
    Added,
    Removed,
}

/// A run of words with one fate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    pub kind: Kind,
    pub text: String,
}

/// The changes that lead from `old` to `new`, in reading order; what was removed comes before what replaced it.
///
/// Its cost is bounded: on texts that have little in common, it may show more changes than the fewest possible.
#[must_use]
pub fn words(old: &str, new: &str) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    for change in TextDiff::from_unicode_words(old, new).iter_all_changes() {
        let kind = match change.tag() {
            ChangeTag::Equal => Kind::Same,
            ChangeTag::Insert => Kind::Added,
            ChangeTag::Delete => Kind::Removed,
        };
        match changes.last_mut() {
            Some(last) if last.kind == kind => last.text.push_str(change.value()),
            _ => changes.push(Change { kind, text: change.value().to_owned() }),
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::time::{Duration, Instant};

    fn side(changes: &[Change], without: Kind) -> String {
        changes.iter().filter(|change| change.kind != without).map(|change| change.text.as_str()).collect()
    }

    #[test]
    fn a_changed_word_is_shown_between_those_that_stay() {
        let changes = words("Prévoir dix tablettes.", "Prévoir six tablettes.");
        let shown: Vec<(Kind, &str)> = changes.iter().map(|change| (change.kind, change.text.as_str())).collect();
        assert_eq!(
            shown,
            [(Kind::Same, "Prévoir "), (Kind::Removed, "dix"), (Kind::Added, "six"), (Kind::Same, " tablettes.")]
        );
    }

    #[test]
    fn the_same_text_has_no_change() {
        assert_eq!(words("", ""), []);
        assert_eq!(words("a b", "a b"), [Change { kind: Kind::Same, text: "a b".to_owned() }]);
    }

    #[test]
    fn two_long_texts_without_a_common_word_do_not_hold_the_page() {
        let text = |seed: usize| (0..8_000).map(|i| format!("mot{} ", i * 7 + seed)).collect::<String>();
        let start = Instant::now();
        let (old, new) = (text(0), text(3));
        assert_eq!(side(&words(&old, &new), Kind::Added), old);
        let turned: String = old.split_inclusive(' ').rev().collect();
        assert_eq!(side(&words(&old, &turned), Kind::Removed), turned);
        assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    }

    proptest! {
        #[test]
        fn both_versions_can_be_read_in_the_changes(old in "([a-c]{1,3}[ ,\n]){0,30}", new in "([a-c]{1,3}[ ,\n]){0,30}") {
            let changes = words(&old, &new);
            prop_assert_eq!(side(&changes, Kind::Added), old);
            prop_assert_eq!(side(&changes, Kind::Removed), new);
            prop_assert!(changes.windows(2).all(|pair| pair[0].kind != pair[1].kind));
        }

        #[test]
        fn any_text_can_be_read_in_the_changes(old in ".*", new in ".*") {
            let changes = words(&old, &new);
            prop_assert_eq!(side(&changes, Kind::Added), old);
            prop_assert_eq!(side(&changes, Kind::Removed), new);
        }
    }
}
