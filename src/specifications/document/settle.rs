//! Ids and numbers: those that a text had are found again, new ones are given once and never twice.

use super::{Document, GREATEST_NUMBER, GREATEST_TYPED, MOST_REQUIREMENTS, OPENING, Requirement, Section, read::is_id};
use crate::text::{fold::fold, markdown::plain, similarity::score};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap, HashSet};

/// From here on two texts are one that was edited.
const ALIKE: f32 = 0.5;
/// Bytes of a text that are compared.
const COMPARED: usize = 1_000;
/// Pairs that are compared; beyond, only equal titles and texts are found again.
const MOST_PAIRS: usize = 10_000;
/// The longest id that is made from a title.
const SLUG: usize = 60;

/// What was given once and stands no more: it is never given again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retired {
    /// Ids of sections that are gone.
    pub ids: BTreeSet<String>,
    /// The greatest number that a requirement ever had.
    pub highest_number: u32,
}

impl Retired {
    /// What comes from elsewhere, without what no document could have retired, and at most `most` ids.
    pub fn cap(&mut self, most: usize) {
        self.highest_number = self.highest_number.min(GREATEST_NUMBER);
        self.ids.retain(|id| is_id(id));
        while self.ids.len() > most {
            self.ids.pop_last();
        }
    }

    /// Adds what leaves with the step from one settled document to the next.
    pub fn follow(&mut self, before: &Document, after: &Document) {
        let standing = after.ids();
        let gone = before.sections.iter().filter(|old| old.level > 0 && !standing.contains(old.id.as_str()));
        self.ids.extend(gone.map(|section| section.id.clone()));
        let numbers = before.requirements().chain(after.requirements()).map(|(_, requirement)| requirement.number);
        self.highest_number = self.highest_number.max(numbers.max().unwrap_or(0));
    }
}

impl Document {
    /// Gives an id to each section and a number to each requirement that has none. What stood in `before` and lost its
    /// id or number, but is recognised by its title or text, gets it back; the rest gets new ones, and so does what
    /// claims an id or a number that was retired, or a number far beyond all that were given: past [`GREATEST_TYPED`], it
    /// must follow those of `before`. Without a `before` numbers are as they were settled.
    #[must_use]
    pub fn settle(mut self, before: Option<&Self>, retired: &Retired) -> Self {
        let nothing = Self::default();
        let far = before.map_or(GREATEST_NUMBER, |before| before.far(retired));
        let before = before.unwrap_or(&nothing);
        self.settle_ids(before, retired);
        self.settle_numbers(before, retired, far);
        self
    }

    fn settle_ids(&mut self, before: &Self, retired: &Retired) {
        let old = before.ids();
        for section in &mut self.sections {
            if section.level == 0 {
                OPENING.clone_into(&mut section.id);
            } else if retired.ids.contains(&section.id) && !old.contains(section.id.as_str()) {
                section.id.clear();
            }
        }
        let mut taken: HashSet<String> = self.sections.iter().map(|section| section.id.clone()).collect();
        let gone: Vec<&Section> =
            before.sections.iter().filter(|old| old.level > 0 && !taken.contains(&old.id)).collect();
        let new: Vec<usize> = (0..self.sections.len()).filter(|at| self.sections[*at].id.is_empty()).collect();
        let title = |section: &Section| fold(&section.title);
        let old_words: Vec<[String; 2]> = gone.iter().map(|section| [title(section), words(section)]).collect();
        let new_words: Vec<[String; 2]> =
            new.iter().map(|at| [title(&self.sections[*at]), words(&self.sections[*at])]).collect();
        for (at, old) in pairs(&new_words, &old_words) {
            self.sections[new[at]].id.clone_from(&gone[old].id);
        }
        taken.extend(before.sections.iter().map(|section| section.id.clone()));
        taken.insert(OPENING.to_owned());
        let mut counters: HashMap<String, u32> = HashMap::new();
        for section in self.sections.iter_mut().filter(|section| section.id.is_empty()) {
            let is_taken = |id: &str| taken.contains(id) || retired.ids.contains(id);
            section.id = unique(slug(&section.title), &mut counters, is_taken);
            taken.insert(section.id.clone());
        }
    }

    /// The greatest number that a requirement may be given next to this text.
    fn far(&self, retired: &Retired) -> u32 {
        let numbers = self.requirements().map(|(_, requirement)| requirement.number);
        let highest = numbers.max().unwrap_or(0).max(retired.highest_number);
        // Two sides of a merge may each have given numbers to as many as a text holds.
        let near = highest.saturating_add(u32::try_from(MOST_REQUIREMENTS).unwrap_or(0));
        near.clamp(GREATEST_TYPED, GREATEST_NUMBER)
    }

    fn settle_numbers(&mut self, before: &Self, retired: &Retired, far: u32) {
        let old: HashSet<u32> = before.requirements().map(|(_, requirement)| requirement.number).collect();
        for requirement in self.sections.iter_mut().flat_map(|section| &mut section.requirements) {
            let is_none_to_give = requirement.number <= retired.highest_number || requirement.number > far;
            if is_none_to_give && !old.contains(&requirement.number) {
                requirement.number = 0;
            }
        }
        let standing: HashSet<u32> = self.requirements().map(|(_, requirement)| requirement.number).collect();
        let gone: Vec<&Requirement> = before
            .requirements()
            .map(|(_, requirement)| requirement)
            .filter(|requirement| requirement.number != 0 && !standing.contains(&requirement.number))
            .collect();
        let mut new: Vec<&mut Requirement> = self
            .sections
            .iter_mut()
            .flat_map(|section| &mut section.requirements)
            .filter(|requirement| requirement.number == 0)
            .collect();
        let key = |requirement: &Requirement| [fold(&requirement.text), start(&requirement.text).to_owned()];
        let old_words: Vec<[String; 2]> = gone.iter().map(|requirement| key(requirement)).collect();
        let new_words: Vec<[String; 2]> = new.iter().map(|requirement| key(requirement)).collect();
        for (at, old) in pairs(&new_words, &old_words) {
            new[at].number = gone[old].number;
        }
        let highest = standing.iter().chain(&old).copied().max().unwrap_or(0).max(retired.highest_number);
        let unnumbered = new.into_iter().filter(|requirement| requirement.number == 0);
        for (requirement, number) in unnumbered.zip(highest.saturating_add(1)..=GREATEST_NUMBER) {
            requirement.number = number;
        }
    }
}

/// What is one text that lost its name: the same text, else the same title, else the most alike. Each stands in one
/// pair at most.
fn pairs(new: &[[String; 2]], old: &[[String; 2]]) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let (mut is_new, mut is_old) = (vec![true; new.len()], vec![true; old.len()]);
    for what in [1, 0] {
        // The old of each text that are free, the last first.
        let mut same: HashMap<&str, Vec<usize>> = HashMap::new();
        for other in (0..old.len()).rev().filter(|other| is_old[*other]) {
            same.entry(&old[other][what]).or_default().push(other);
        }
        for (at, words) in new.iter().enumerate().filter(|(_, words)| !words[what].is_empty()) {
            let free = same.get_mut(words[what].as_str()).filter(|_| is_new[at]);
            if let Some(other) = free.and_then(Vec::pop) {
                (is_new[at], is_old[other]) = (false, false);
                found.push((at, other));
            }
        }
    }
    let left = |free: &[bool]| (0..free.len()).filter(|at| free[*at]).collect::<Vec<_>>();
    let (left_new, left_old) = (left(&is_new), left(&is_old));
    if left_new.len() * left_old.len() > MOST_PAIRS {
        return found;
    }
    let scored = left_new.iter().flat_map(|at| left_old.iter().map(move |other| (*at, *other)));
    let mut scored: Vec<(f32, usize, usize)> =
        scored.map(|(at, other)| (score(&new[at][1], &old[other][1]), at, other)).collect();
    scored.retain(|(score, ..)| *score >= ALIKE);
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    for (_, at, other) in scored {
        if is_new[at] && is_old[other] {
            (is_new[at], is_old[other]) = (false, false);
            found.push((at, other));
        }
    }
    found
}

/// What a section says, as far as it is compared.
fn words(section: &Section) -> String {
    let requirements = section.requirements.iter().map(|requirement| requirement.text.as_str());
    let all: Vec<&str> = [section.title.as_str(), section.text.as_str()].into_iter().chain(requirements).collect();
    start(&all.join("\n")).to_owned()
}

fn start(text: &str) -> &str {
    &text[..text.floor_char_boundary(COMPARED)]
}

/// A title as an id: `Accès hors ligne` → `acces-hors-ligne`.
fn slug(title: &str) -> String {
    let folded = fold(&plain(title));
    let mut slug = String::new();
    for word in folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        if !slug.is_empty() {
            if slug.len() + 1 + word.len() > SLUG {
                break;
            }
            slug.push('-');
        }
        slug.push_str(&word[..word.len().min(SLUG)]);
    }
    if slug.is_empty() { "section".to_owned() } else { slug }
}

/// The name, or the name with the first number that makes it free. `counters` holds the last number that each name had
/// to take: those before it are not free any more.
fn unique(name: String, counters: &mut HashMap<String, u32>, is_taken: impl Fn(&str) -> bool) -> String {
    if !is_taken(&name) {
        return name;
    }
    let mut number = counters.get(&name).copied().unwrap_or(1);
    loop {
        number += 1;
        let candidate = format!("{name}-{number}");
        if !is_taken(&candidate) {
            counters.insert(name, number);
            return candidate;
        }
    }
}
