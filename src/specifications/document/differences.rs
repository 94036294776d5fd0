//! What changed between two documents, section by section and requirement by requirement, for a person to read.

use super::{Document, Priority, Requirement, Section};
use crate::text::diff;
use std::collections::{HashMap, HashSet};

/// The requirements of a document by their numbers.
type Numbers<'a> = HashMap<u32, (&'a Section, &'a Requirement)>;

/// Whether something is in one of the documents or in both.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// In the later one alone.
    Added,
    /// In the earlier one alone.
    Removed,
    /// In both.
    Kept,
}

/// A sort of change; several may meet in one section or requirement.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Change {
    Added,
    Removed,
    /// It stands elsewhere in the order, under another heading, or in another section.
    Moved,
    /// A section's title, a requirement's priority.
    Retitled,
    /// What it says.
    Changed,
}

/// What became of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionDifference {
    /// Its id.
    pub id: String,
    /// Its title now, or the last that it had.
    pub title: String,
    /// Its level now, or the last that it had.
    pub level: u8,
    /// In which documents it is.
    pub fate: Fate,
    /// It stands elsewhere in the order or in the tree.
    pub is_moved: bool,
    /// The words of its title, when they changed.
    pub retitled: Vec<diff::Change>,
    /// The words of its text, when they changed; all of them when it was added or removed.
    pub text: Vec<diff::Change>,
    /// Its requirements that changed, came or left, in order; those that left come last.
    pub requirements: Vec<RequirementDifference>,
}

/// What became of a requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequirementDifference {
    /// Its number.
    pub number: u32,
    /// In which documents it is.
    pub fate: Fate,
    /// It stands elsewhere in the order.
    pub is_moved: bool,
    /// The section that listed it, when that is another one.
    pub from: Option<String>,
    /// What the priority was and is, when it changed.
    pub priority: Option<(Priority, Priority)>,
    /// The words of its text, when they changed.
    pub text: Vec<diff::Change>,
    /// The words of its rationale, when they changed.
    pub rationale: Vec<diff::Change>,
    /// The words of its test, when they changed.
    pub test: Vec<diff::Change>,
}

impl SectionDifference {
    /// All that happened to the section itself or to what it lists.
    #[must_use]
    pub fn changes(&self) -> Vec<Change> {
        let is_changed = !self.text.is_empty() || !self.requirements.is_empty();
        changes(self.fate, self.is_moved, !self.retitled.is_empty(), is_changed)
    }
}

impl RequirementDifference {
    /// All that happened to it.
    #[must_use]
    pub fn changes(&self) -> Vec<Change> {
        let is_changed = [&self.text, &self.rationale, &self.test].iter().any(|words| !words.is_empty());
        changes(self.fate, self.is_moved || self.from.is_some(), self.priority.is_some(), is_changed)
    }
}

fn changes(fate: Fate, is_moved: bool, is_retitled: bool, is_changed: bool) -> Vec<Change> {
    match fate {
        Fate::Added => vec![Change::Added],
        Fate::Removed => vec![Change::Removed],
        Fate::Kept => [(Change::Moved, is_moved), (Change::Retitled, is_retitled), (Change::Changed, is_changed)]
            .into_iter()
            .filter_map(|(change, is)| is.then_some(change))
            .collect(),
    }
}

/// What changed from one settled document to another, in the order of the later one; a section that was removed stands
/// after the one that it followed. Empty when nothing changed.
#[must_use]
pub fn differences(before: &Document, after: &Document) -> Vec<SectionDifference> {
    let ids = |document: &Document| document.sections.iter().map(|section| section.id.clone()).collect::<Vec<_>>();
    let (old_ids, new_ids) = (ids(before), ids(after));
    let moved = moved(&old_ids, &new_ids);
    let (old_parents, new_parents) = (parents(before), parents(after));
    let (old_numbers, new_numbers) = (before.by_number(), after.by_number());
    let (old_places, standing) = (places(before), after.ids());
    // The sections that were removed one after the other from this place of the earlier document on.
    let removed_from = |start: usize| {
        let left = before.sections.get(start..).unwrap_or_default().iter();
        left.take_while(|old| !standing.contains(old.id.as_str())).map(|old| removed(old, &new_numbers))
    };
    let mut found: Vec<SectionDifference> = removed_from(0).collect();
    for section in &after.sections {
        let id = section.id.as_str();
        let place = old_places.get(id).copied();
        let old = place.and_then(|place| before.sections.get(place));
        let is_elsewhere = moved.contains(id) || old_parents.get(id) != new_parents.get(id);
        found.push(SectionDifference {
            id: section.id.clone(),
            title: section.title.clone(),
            level: section.level,
            fate: if old.is_some() { Fate::Kept } else { Fate::Added },
            is_moved: old.is_some() && is_elsewhere,
            retitled: old.map(|old| words(&old.title, &section.title)).unwrap_or_default(),
            text: words(old.map_or("", |old| &old.text), &section.text),
            requirements: requirements(&old_numbers, &new_numbers, old, section),
        });
        found.extend(place.into_iter().flat_map(|place| removed_from(place + 1)));
    }
    found.retain(|one| !one.changes().is_empty());
    found
}

/// A section that is in the earlier document alone; `after` are the requirements of the later one.
fn removed(section: &Section, after: &Numbers) -> SectionDifference {
    SectionDifference {
        id: section.id.clone(),
        title: section.title.clone(),
        level: section.level,
        fate: Fate::Removed,
        is_moved: false,
        retitled: Vec::new(),
        text: words(&section.text, ""),
        requirements: gone(after, section),
    }
}

fn requirements(before: &Numbers, after: &Numbers, old: Option<&Section>, new: &Section) -> Vec<RequirementDifference> {
    let numbers = |section: &Section| section.requirements.iter().map(|one| one.number).collect::<Vec<_>>();
    let moved = moved(&old.map(numbers).unwrap_or_default(), &numbers(new));
    let mut found: Vec<RequirementDifference> = Vec::new();
    let empty = Requirement::default();
    for requirement in &new.requirements {
        let was = before.get(&requirement.number);
        let past = was.map_or(&empty, |(_, past)| *past);
        found.push(RequirementDifference {
            number: requirement.number,
            fate: if was.is_some() { Fate::Kept } else { Fate::Added },
            is_moved: moved.contains(&requirement.number),
            from: was.filter(|(section, _)| section.id != new.id).map(|(section, _)| section.id.clone()),
            priority: was.map(|_| (past.priority, requirement.priority)).filter(|(was, is)| was != is),
            text: words(&past.text, &requirement.text),
            rationale: words(&past.rationale, &requirement.rationale),
            test: words(&past.test, &requirement.test),
        });
    }
    found.extend(old.map(|old| gone(after, old)).unwrap_or_default());
    found.retain(|one| !one.changes().is_empty());
    found
}

/// The requirements of a section of old that are nowhere now.
fn gone(after: &Numbers, old: &Section) -> Vec<RequirementDifference> {
    let left = old.requirements.iter().filter(|past| !after.contains_key(&past.number));
    left.map(|past| RequirementDifference {
        number: past.number,
        fate: Fate::Removed,
        is_moved: false,
        from: None,
        priority: None,
        text: words(&past.text, ""),
        rationale: words(&past.rationale, ""),
        test: words(&past.test, ""),
    })
    .collect()
}

/// The changes of words; none when there is no change.
fn words(old: &str, new: &str) -> Vec<diff::Change> {
    if old == new { Vec::new() } else { diff::words(old, new) }
}

/// At which place each section stands.
fn places(document: &Document) -> HashMap<&str, usize> {
    let named = document.sections.iter().enumerate().filter(|(_, section)| !section.id.is_empty());
    named.map(|(at, section)| (section.id.as_str(), at)).collect()
}

/// Under which heading each section stands.
fn parents(document: &Document) -> HashMap<&str, Option<&str>> {
    let (mut above, mut found): (Vec<&Section>, _) = (Vec::new(), HashMap::new());
    for section in &document.sections {
        while above.last().is_some_and(|last| last.level >= section.level) {
            above.pop();
        }
        found.insert(section.id.as_str(), above.last().map(|parent| parent.id.as_str()));
        if section.level > 0 {
            above.push(section);
        }
    }
    found
}

/// What stands elsewhere among those that are in both lists: the fewest that must be moved to lead from one to the
/// other. Each value stands once in a list.
pub(super) fn moved<T: Clone + Eq + std::hash::Hash>(old: &[T], new: &[T]) -> HashSet<T> {
    let places: HashMap<&T, usize> = old.iter().enumerate().map(|(at, one)| (one, at)).collect();
    let common: Vec<(&T, usize)> = new.iter().filter_map(|one| Some((one, *places.get(one)?))).collect();
    // The longest run that goes up, by patience: for each length, the place in `common` of the run's lowest end.
    let (mut ends, mut previous): (Vec<usize>, Vec<Option<usize>>) = (Vec::new(), Vec::with_capacity(common.len()));
    for (at, (_, place)) in common.iter().enumerate() {
        let length = ends.partition_point(|end| common[*end].1 < *place);
        previous.push(length.checked_sub(1).and_then(|shorter| ends.get(shorter).copied()));
        if length == ends.len() {
            ends.push(at);
        } else {
            ends[length] = at;
        }
    }
    let mut staying = HashSet::new();
    let mut next = ends.last().copied();
    while let Some(at) = next {
        staying.insert(at);
        next = previous[at];
    }
    common.iter().enumerate().filter(|(at, _)| !staying.contains(at)).map(|(_, (one, _))| (*one).clone()).collect()
}
