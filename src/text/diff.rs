//! What changed between two versions, word by word. It must never hide a change: joining what it says was
//! kept or removed gives the old text again, byte for byte, and kept or added the new one.

use similar::{ChangeTag, TextDiff};

/// A word of so few letters does not keep two changes apart.
const SHORT: usize = 3;

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
/// Changes with hardly anything between them are one, and texts that share less than a third are shown whole, one
/// after the other: a mosaic of scattered words tells nobody what changed.
///
/// Its cost is bounded: on texts that have little in common, it may show more changes than the fewest possible.
#[must_use]
pub fn words(old: &str, new: &str) -> Vec<Change> {
    let mut blocks: Vec<Block> = Vec::new();
    for change in TextDiff::from_unicode_words(old, new).iter_all_changes() {
        let value = change.value();
        let is_same = change.tag() == ChangeTag::Equal;
        if blocks.last().is_none_or(|last| last.same.is_empty() == is_same) {
            blocks.push(Block::default());
        }
        let Some(last) = blocks.last_mut() else { continue };
        match change.tag() {
            ChangeTag::Equal => last.same.push_str(value),
            ChangeTag::Insert => last.added.push_str(value),
            ChangeTag::Delete => last.removed.push_str(value),
        }
    }
    let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    let shared: usize = blocks.iter().map(|block| letters(&block.same)).sum();
    if shared * 3 < letters(old).min(letters(new)) {
        return Block { removed: old.to_owned(), added: new.to_owned(), ..Block::default() }.changes().collect();
    }
    joined(blocks).into_iter().flat_map(Block::changes).collect()
}

/// The changes between two lists whose order says nothing: what stays and what left, then what came.
#[must_use]
pub fn sets(old: &[String], new: &[String]) -> Vec<Change> {
    let of_old = old.iter().map(|one| (if new.contains(one) { Kind::Same } else { Kind::Removed }, one));
    let came = new.iter().filter(|one| !old.contains(one)).map(|one| (Kind::Added, one));
    let mut changes: Vec<Change> = Vec::new();
    for (kind, text) in of_old.chain(came) {
        if !changes.is_empty() {
            changes.push(Change { kind: Kind::Same, text: ", ".to_owned() });
        }
        changes.push(Change { kind, text: text.clone() });
    }
    changes
}

/// Either what both texts say, or what one says in the place of the other.
#[derive(Default)]
struct Block {
    same: String,
    removed: String,
    added: String,
}

impl Block {
    /// What stays, when it is too little to be read between two changes: spaces of one line, or one short word.
    fn is_thin(&self) -> bool {
        let word = self.same.trim();
        !self.same.is_empty()
            && !self.same.contains('\n')
            && word.chars().count() <= SHORT
            && word.chars().all(char::is_alphanumeric)
    }

    fn changes(self) -> impl Iterator<Item = Change> {
        let all = [(Kind::Same, self.same), (Kind::Removed, self.removed), (Kind::Added, self.added)];
        all.into_iter().filter(|(_, text)| !text.is_empty()).map(|(kind, text)| Change { kind, text })
    }
}

/// The same blocks, those with hardly anything between them made one.
fn joined(blocks: Vec<Block>) -> Vec<Block> {
    let last = blocks.len().saturating_sub(1);
    let mut all: Vec<Block> = Vec::with_capacity(blocks.len());
    for (at, block) in blocks.into_iter().enumerate() {
        let is_between = at > 0 && at < last;
        match all.last_mut().filter(|before| before.same.is_empty()) {
            // A change goes on: over what is too little to be read, or after it.
            Some(before) if block.same.is_empty() || is_between && block.is_thin() => {
                before.removed.push_str(&block.same);
                before.added.push_str(&block.same);
                before.removed.push_str(&block.removed);
                before.added.push_str(&block.added);
            }
            _ => all.push(block),
        }
    }
    all
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
    fn changes_with_hardly_anything_between_them_are_one() {
        let text = |removed: &str, added: &str| {
            words(
                &format!("Nous prévoyons toujours {removed}, dans la salle."),
                &format!("Nous prévoyons toujours {added}, dans la salle."),
            )
        };
        let one = |kind, text: &str| Change { kind, text: text.to_owned() };
        assert_eq!(
            text("une heure de route", "deux jours de mer")[1..3],
            [one(Kind::Removed, "une heure de route"), one(Kind::Added, "deux jours de mer")]
        );
    }

    #[test]
    fn texts_that_share_little_are_shown_whole() {
        let (old, new) = ("On ouvre la porte et on écoute.", "Chaque mardi, une tablette circule de case en case.");
        let kinds: Vec<Kind> = words(old, new).iter().map(|change| change.kind).collect();
        assert_eq!(kinds, [Kind::Removed, Kind::Added]);
        // An addition shares all that there was.
        assert_eq!(words("Le bourg", "Le bourg et toutes les vallées alentour")[0].kind, Kind::Same);
    }

    #[test]
    fn lists_are_compared_value_by_value() {
        let list = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>();
        let changes = sets(&list(&["Lozère", "Gard"]), &list(&["Nouvelle-Calédonie", "Lozère"]));
        let shown: Vec<(Kind, &str)> = changes.iter().map(|change| (change.kind, change.text.as_str())).collect();
        assert_eq!(
            shown,
            [
                (Kind::Same, "Lozère"),
                (Kind::Same, ", "),
                (Kind::Removed, "Gard"),
                (Kind::Same, ", "),
                (Kind::Added, "Nouvelle-Calédonie")
            ]
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
