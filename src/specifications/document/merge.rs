//! Two documents that come from one, put together section by section and requirement by requirement, and word by word
//! within. What only one of them changed is taken over; where both changed one place, a person chooses.

use super::{Document, OPENING, Priority, Requirement, Section, blocks::trim, differences::moved, read::understand};
use crate::text::{merge as words, similarity::score};
use std::collections::{HashMap, HashSet};

/// Two things that came under one name on both sides are one from here on.
const ONE: f32 = 0.6;

/// Two documents made one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Merged {
    /// The whole; where there is a conflict, it says what `mine` says, or what was kept of what the other removed.
    /// What both sides added under one id or number, but is not the same, has none any more on `theirs`' part:
    /// [`Document::settle`] gives it one.
    pub document: Document,
    /// What a person must look at before the whole may stand; in the order of the document.
    pub conflicts: Vec<Conflict>,
}

/// A place where both sides changed what they come from, each in its own way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Where.
    pub place: Place,
    /// What of it.
    pub field: Field,
    /// What both come from; `None` where there was nothing.
    pub base: Option<String>,
    /// What the first says; `None` where it removed it.
    pub mine: Option<String>,
    /// What the second says; `None` where it removed it.
    pub theirs: Option<String>,
}

/// Where a conflict is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the section of this id; empty for one that has none.
    Section(String),
    /// In the requirement of this number.
    Requirement(u32),
}

/// What a conflict is about. Its sides are Markdown, a level in digits, or the word of a priority.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// One removed what the other changed: the sides are all that it says.
    Whole,
    Title,
    /// How deep the heading is.
    Level,
    Text,
    Priority,
    Rationale,
    Test,
}

impl Conflict {
    /// Both sides word by word, with what they do not agree on left open.
    #[must_use]
    pub fn pieces(&self) -> words::Merged {
        let side = |side: &Option<String>| side.clone().unwrap_or_default();
        match &self.base {
            Some(base) => words::three(base, &side(&self.mine), &side(&self.theirs)),
            None => words::two(&side(&self.mine), &side(&self.theirs)),
        }
    }
}

/// Merges two settled documents that come from `base`. Nothing that either side wrote is lost: it stands in the
/// document or in a conflict. The whole may be longer than one that is read ([`super::LONGEST`]).
#[must_use]
pub fn merge(base: &Document, mine: &Document, theirs: &Document) -> Merged {
    let base = Side::new(base, "base", |_| false, |_| false);
    let mine = Side::new(mine, "mine", |_| false, |_| false);
    // What came on both sides under one name, and is not one.
    let theirs = Side::new(
        theirs,
        "theirs",
        |section| {
            let other = mine.sections.get(&section.id).filter(|_| !base.sections.contains_key(&section.id));
            other.is_some_and(|other| section.level > 0 && score(&other.title, &section.title) < ONE)
        },
        |requirement| {
            let key = requirement.number.to_string();
            let other = mine.requirements.get(&key).filter(|_| !base.requirements.contains_key(&key));
            other.is_some_and(|(_, other)| score(&other.text, &requirement.text) < ONE)
        },
    );
    // Each thing keeps its conflicts until it has its place: they are told in the order of the whole.
    let mut sections: HashMap<&str, (Section, Vec<Conflict>)> = HashMap::new();
    for key in mine.order.iter().chain(&theirs.order) {
        let mut found = Vec::new();
        let all = [&base, &mine, &theirs].map(|side| side.sections.get(key));
        if !sections.contains_key(key.as_str())
            && let Some(section) = section(all, &mut found)
        {
            sections.insert(key, (section, found));
        }
    }
    let order = ordered(&base.order, &mine.order, &theirs.order, &|key| {
        sections.get(key.as_str()).map(|(section, _)| section.level)
    });
    let places: HashSet<&String> = order.iter().collect();
    let mut listed: HashMap<&str, HashMap<&String, (Requirement, Vec<Conflict>)>> = HashMap::new();
    let mut seen = HashSet::new();
    for key in mine.in_order().chain(theirs.in_order()).filter(|key| seen.insert(*key)) {
        let all = [&base, &mine, &theirs].map(|side| side.requirements.get(key));
        let home = match all.map(|one| one.map(|(home, _)| home)) {
            [_, Some(mine), None] => mine,
            [Some(base), Some(mine), Some(theirs)] if base == mine => theirs,
            [_, Some(mine), Some(_)] => mine,
            [_, None, Some(theirs)] => theirs,
            [_, None, None] => continue,
        };
        // A home that is gone gives what it listed to the last section.
        let Some(home) = places.get(home).copied().or(order.last()) else { continue };
        let mut found = Vec::new();
        if let Some(requirement) = requirement(all.map(|one| one.map(|(_, requirement)| requirement)), &mut found) {
            listed.entry(home).or_default().insert(key, (requirement, found));
        }
    }
    let (mut merged, mut conflicts) = (Merged::default(), Vec::new());
    for key in &order {
        let Some((mut section, mut told)) = sections.remove(key.as_str()) else { continue };
        if let Some(mut here) = listed.remove(key.as_str()) {
            let [base, mine, theirs] = [&base, &mine, &theirs].map(|side| side.listed_by(key));
            let mut keys = ordered(base, mine, theirs, &|one| here.contains_key(one).then_some(0));
            // Those whose home is gone come last.
            let placed: HashSet<&String> = keys.iter().collect();
            let mut rest: Vec<String> = here.keys().filter(|one| !placed.contains(*one)).copied().cloned().collect();
            rest.sort();
            keys.extend(rest);
            for (requirement, found) in keys.iter().filter_map(|one| here.remove(one)) {
                section.requirements.push(requirement);
                told.extend(found);
            }
        }
        if section.level > 0 || !section.text.is_empty() || !section.requirements.is_empty() {
            merged.document.sections.push(section);
            conflicts.push(told);
        } else {
            // An opening that says nothing any more.
            merged.conflicts.extend(told);
        }
    }
    mend_levels(&mut merged.document, &mut conflicts);
    merged.conflicts.extend(conflicts.into_iter().flatten());
    merged
}

/// One of the documents, each section and requirement under a key: its id or number, or one of its own.
#[derive(Default)]
struct Side {
    order: Vec<String>,
    sections: HashMap<String, Section>,
    /// The requirements of each section, in order.
    listed: HashMap<String, Vec<String>>,
    /// With the key of the section that lists it.
    requirements: HashMap<String, (String, Requirement)>,
}

impl Side {
    /// `is_other` tells what has lost its id or number to something else.
    fn new(
        document: &Document,
        name: &str,
        is_other: impl Fn(&Section) -> bool,
        is_other_requirement: impl Fn(&Requirement) -> bool,
    ) -> Self {
        let mut side = Self::default();
        for (at, section) in document.sections.iter().enumerate() {
            let mut section = section.clone();
            if is_other(&section) {
                section.id.clear();
            }
            let key = if section.id.is_empty() { format!("{name} {at}") } else { section.id.clone() };
            for (at, mut requirement) in std::mem::take(&mut section.requirements).into_iter().enumerate() {
                if is_other_requirement(&requirement) {
                    requirement.number = 0;
                }
                let number = requirement.number;
                let of_number = if number == 0 { format!("{name} {key} {at}") } else { number.to_string() };
                side.listed.entry(key.clone()).or_default().push(of_number.clone());
                side.requirements.insert(of_number, (key.clone(), requirement.clone()));
                section.requirements.push(requirement);
            }
            side.order.push(key.clone());
            side.sections.insert(key, section);
        }
        side
    }

    /// The requirements in the order of the document.
    fn in_order(&self) -> impl Iterator<Item = &String> {
        self.order.iter().flat_map(|section| self.listed_by(section))
    }

    fn listed_by(&self, section: &str) -> &[String] {
        self.listed.get(section).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The order of the whole: mine, with what only the others moved and what they added put after what it follows there.
/// `level` is that of what the whole has.
fn ordered(base: &[String], mine: &[String], theirs: &[String], level: &dyn Fn(&String) -> Option<u8>) -> Vec<String> {
    let (moved_mine, moved_theirs) = (moved(base, mine), moved(base, theirs));
    let stays = |key: &&String| level(key).is_some() && (!moved_theirs.contains(*key) || moved_mine.contains(*key));
    let known: HashSet<&String> = base.iter().chain(theirs).collect();
    let mut all = Chain::default();
    for key in mine.iter().filter(stays) {
        all.insert(all.last, key);
    }
    let mut after = None;
    for key in theirs {
        if let Some(depth) = level(key)
            && !all.contains(key)
        {
            let opening = all.next(None).filter(|first| *first == OPENING);
            let mut before = if depth == 0 && key == OPENING { None } else { after.or(opening) };
            // What mine added there stays with what it stands under.
            while let Some(next) = all.next(before)
                && !known.contains(next)
                && level(next).is_some_and(|level| level >= depth)
            {
                before = Some(next);
            }
            all.insert(before, key);
        }
        if all.contains(key) {
            after = Some(key);
        }
    }
    // What the others moved away from here, and is here all the same.
    for key in mine.iter().filter(|key| level(key).is_some()) {
        if !all.contains(key) {
            all.insert(all.last, key);
        }
    }
    all.keys()
}

/// Keys in an order into which more are put: each knows the one that follows it, and `None` the first.
#[derive(Default)]
struct Chain<'a> {
    following: HashMap<Option<&'a String>, &'a String>,
    known: HashSet<&'a String>,
    last: Option<&'a String>,
}

impl<'a> Chain<'a> {
    fn contains(&self, key: &String) -> bool {
        self.known.contains(key)
    }

    fn next(&self, key: Option<&'a String>) -> Option<&'a String> {
        self.following.get(&key).copied()
    }

    /// Puts a key that is not there yet after one that is, or first.
    fn insert(&mut self, before: Option<&'a String>, key: &'a String) {
        if !self.known.insert(key) {
            return;
        }
        match self.following.insert(before, key) {
            Some(next) => _ = self.following.insert(Some(key), next),
            None => self.last = Some(key),
        }
    }

    fn keys(&self) -> Vec<String> {
        std::iter::successors(self.next(None), |key| self.next(Some(key))).cloned().collect()
    }
}

/// A section of the whole, without its requirements; `None` when it is gone.
fn section([base, mine, theirs]: [Option<&Section>; 3], conflicts: &mut Vec<Conflict>) -> Option<Section> {
    let says = |one: &Section| (one.title.clone(), one.text.clone(), one.requirements.clone());
    let (mine, theirs) = match (base, mine, theirs) {
        (_, Some(mine), Some(theirs)) => (mine, theirs),
        (None, one, other) => return one.or(other).map(bare),
        (Some(base), one, other) => {
            let left = one.or(other)?;
            if says(base) == says(left) {
                return None;
            }
            conflicts.push(Conflict {
                place: Place::Section(left.id.clone()),
                field: Field::Whole,
                base: Some(base.markdown()),
                mine: one.map(Section::markdown),
                theirs: other.map(Section::markdown),
            });
            return Some(bare(left));
        }
    };
    let mut fields = Fields { place: Place::Section(mine.id.clone()), conflicts };
    let mut whole = bare(mine);
    whole.title = fields.value(Field::Title, [base.map(|one| &one.title), Some(&mine.title), Some(&theirs.title)]);
    let levels = [base, Some(mine), Some(theirs)].map(|one| one.map(|one| one.level.to_string()));
    let level = fields.value(Field::Level, levels.each_ref().map(Option::as_ref));
    whole.level = level.parse().unwrap_or(mine.level);
    let texts = [base.map(|one| one.text.as_str()), Some(&mine.text), Some(&theirs.text)];
    let around = whole.clone();
    whole.text = fields.text(Field::Text, texts, |text| Section { text, ..around.clone() });
    Some(whole)
}

fn bare(section: &Section) -> Section {
    Section { requirements: Vec::new(), ..section.clone() }
}

/// A requirement of the whole; `None` when it is gone.
fn requirement([base, mine, theirs]: [Option<&Requirement>; 3], conflicts: &mut Vec<Conflict>) -> Option<Requirement> {
    let markdown = |one: &Requirement| {
        let mut out = String::new();
        super::requirements::write(one, &mut out);
        out
    };
    let (mine, theirs) = match (base, mine, theirs) {
        (_, Some(mine), Some(theirs)) => (mine, theirs),
        (None, one, other) => return one.or(other).cloned(),
        (Some(base), one, other) => {
            let left = one.or(other)?;
            if base == left {
                return None;
            }
            conflicts.push(Conflict {
                place: Place::Requirement(left.number),
                field: Field::Whole,
                base: Some(markdown(base)),
                mine: one.map(markdown),
                theirs: other.map(markdown),
            });
            return Some(left.clone());
        }
    };
    let mut fields = Fields { place: Place::Requirement(mine.number), conflicts };
    let mut whole = mine.clone();
    let words = [base, Some(mine), Some(theirs)].map(|one| one.map(|one| one.priority.word().to_owned()));
    let word = fields.value(Field::Priority, words.each_ref().map(Option::as_ref));
    whole.priority = Priority::ALL.into_iter().find(|one| one.word() == word).unwrap_or(mine.priority);
    let alone = |requirement: Requirement| Section {
        id: "x".to_owned(),
        level: 1,
        title: "x".to_owned(),
        text: String::new(),
        requirements: vec![requirement],
    };
    type Of = (Field, fn(&Requirement) -> &String, fn(&mut Requirement) -> &mut String);
    let all: [Of; 3] = [
        (Field::Text, |one| &one.text, |one| &mut one.text),
        (Field::Rationale, |one| &one.rationale, |one| &mut one.rationale),
        (Field::Test, |one| &one.test, |one| &mut one.test),
    ];
    for (field, get, set) in all {
        let texts = [base.map(|one| get(one).as_str()), Some(get(mine)), Some(get(theirs))];
        let around = whole.clone();
        let text = fields.text(field, texts, |text| {
            let mut one = around.clone();
            *set(&mut one) = text;
            alone(one)
        });
        *set(&mut whole) = text;
    }
    Some(whole)
}

/// The fields of one place.
struct Fields<'a> {
    place: Place,
    conflicts: &'a mut Vec<Conflict>,
}

impl Fields<'_> {
    /// A value, which is one side's or the other's.
    fn value(&mut self, field: Field, [base, mine, theirs]: [Option<&String>; 3]) -> String {
        if base == mine {
            return theirs.cloned().unwrap_or_default();
        }
        if mine != theirs && base != theirs {
            self.open(field, [base, mine, theirs].map(Option::<&String>::cloned));
        }
        mine.cloned().unwrap_or_default()
    }

    /// A text, merged word by word; `within` makes the section that holds it, which must be read as it was written.
    fn text(&mut self, field: Field, sides: [Option<&str>; 3], within: impl Fn(String) -> Section) -> String {
        let [base, mine, theirs] = sides.map(Option::unwrap_or_default);
        if base == theirs || mine == theirs {
            return mine.to_owned();
        }
        if base == mine {
            return theirs.to_owned();
        }
        let merged = words::three(base, mine, theirs);
        let text = trim(&merged.text(|one, _| one.to_owned())).to_owned();
        let is_sound = is_read_again(&within(text.clone()));
        if !merged.is_settled() || !is_sound {
            self.open(field, sides.map(|side| side.map(str::to_owned)));
        }
        if is_sound { text } else { mine.to_owned() }
    }

    fn open(&mut self, field: Field, [base, mine, theirs]: [Option<String>; 3]) {
        self.conflicts.push(Conflict { place: self.place.clone(), field, base, mine, theirs });
    }
}

fn is_read_again(section: &Section) -> bool {
    let again = understand(
        &(section.markdown()
            + "
# Fin
"),
    )
    .document
    .sections;
    // An opening without text is none.
    again.len() <= 2 && (again.first() == Some(section) || section.level == 0 && section.text.is_empty())
}

/// Headings that would skip a level since what stood above them is gone come nearer, and that is told in the
/// `conflicts` of their section.
fn mend_levels(document: &mut Document, conflicts: &mut [Vec<Conflict>]) {
    let mut deepest = document.top();
    let all = document.sections.iter_mut().zip(conflicts);
    for (section, told) in all.filter(|(section, _)| section.level > 0) {
        if section.level > deepest {
            let was = Some(section.level.to_string());
            let level = Conflict {
                place: Place::Section(section.id.clone()),
                field: Field::Level,
                base: Some(deepest.to_string()),
                mine: was.clone(),
                theirs: was,
            };
            told.insert(0, level);
            section.level = deepest;
        }
        deepest = section.level + 1;
    }
}
