//! The text of a specification: sections in order, each with the requirements that it lists. A section keeps its id
//! and a requirement its number through edits, moves and renames: amendments, comments and adoptions name them.
//!
//! Markdown is the form in which people write it ([`Document::read`]) and in which it is kept and hashed
//! ([`Document::markdown`]). Reading what was written gives the same document again, always: what would not is refused.

mod blocks;
mod differences;
mod edit;
mod merge;
#[cfg(test)]
mod properties;
mod read;
mod requirements;
mod settle;
#[cfg(test)]
mod tests;

pub use crate::publications::anchor::{GREATEST_NUMBER, label, shown_label};
pub use differences::{Change, Fate, RequirementDifference, SectionDifference, differences};
pub use merge::{Conflict, Field, Merged, Place, merge};
pub use settle::Retired;

use crate::{
    locale::{Locale, Value},
    packed::hex,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::{
    collections::{HashMap, HashSet},
    fmt::Write as _,
};

/// The id of what comes before the first heading.
pub const OPENING: &str = "ouverture";
/// The longest text that is read, in bytes.
pub const LONGEST: usize = 5 * 1024 * 1024;
/// The most sections in one document.
pub const MOST_SECTIONS: usize = 2_000;
/// The most requirements in one document.
pub const MOST_REQUIREMENTS: usize = 5_000;
/// The greatest number that people give to a requirement, unless those of the text are about as great already: so that no
/// slip of the hand leaves later requirements without numbers.
pub const GREATEST_TYPED: u32 = 99_999;

/// The text of a specification.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// In order, flat; their levels make a tree of them.
    pub sections: Vec<Section>,
}

/// A heading and what stands under it, up to the next heading.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Letters, digits, `-` and `_`; unique in the document. Empty until [`Document::settle`] gives one.
    pub id: String,
    /// Of its heading, from 1 to 6; 0 for the opening, which has no heading.
    pub level: u8,
    /// Markdown on one line; empty for the opening alone.
    pub title: String,
    /// Its own Markdown, without its heading and its requirements.
    pub text: String,
    /// What it requires, in order.
    pub requirements: Vec<Requirement>,
}

/// Something that a solution must do, and how one sees that it does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requirement {
    /// 1 for `E-01`; unique in the document. 0 until [`Document::settle`] gives one.
    pub number: u32,
    /// How much it is needed.
    pub priority: Priority,
    /// What is required, in Markdown.
    pub text: String,
    /// Why, in Markdown; may be empty.
    pub rationale: String,
    /// How it is verified, in Markdown; may be empty.
    pub test: String,
}

/// How much a requirement is needed.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Priority {
    /// Nothing without it; what is meant where nothing is said.
    #[default]
    Indispensable,
    /// Wanted.
    Useful,
    /// Welcome.
    Optional,
}

/// Why a text cannot be read or an edit made: a line, and the words for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// From 1, in the text that was given.
    pub line: usize,
    /// Key in `specifications.ftl`.
    pub key: &'static str,
    /// What the words name.
    pub args: Vec<(&'static str, Value<'static>)>,
}

/// What a reader should know about how their text was understood; it was read all the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// From 1, in the text that was given.
    pub line: usize,
    /// Key in `specifications.ftl`: one of [`Notice::KEYS`].
    pub key: &'static str,
}

/// A line of the table of contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// `1.2`
    pub number: String,
    /// How deep it is: 1 for those of the highest level.
    pub depth: u8,
    /// The section.
    pub section: &'a Section,
}

impl Problem {
    fn new(line: usize, key: &'static str, args: impl Into<Vec<(&'static str, Value<'static>)>>) -> Self {
        Self { line, key, args: args.into() }
    }

    /// The sentence, in the reader's language.
    #[must_use]
    pub fn words(&self, locale: Locale) -> String {
        locale.tv(self.key, &self.args)
    }
}

impl Notice {
    /// All that can be told.
    pub const KEYS: [&'static str; 3] =
        ["specification-notice-priority", "specification-notice-list", "specification-notice-attributes"];

    fn new(line: usize, key: &'static str) -> Self {
        Self { line, key }
    }

    /// What there is to know of a text that can be read; nothing of another.
    #[must_use]
    pub fn of(markdown: &str) -> Vec<Self> {
        Document::read(markdown).map(|(_, notices)| notices).unwrap_or_default()
    }
}

impl Priority {
    /// All, the most needed first.
    pub const ALL: [Self; 3] = [Self::Indispensable, Self::Useful, Self::Optional];

    /// As it is written in Markdown, whatever the reader's language.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Indispensable => "indispensable",
            Self::Useful => "utile",
            Self::Optional => "option",
        }
    }

    /// Its name's locale key.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Indispensable => "specification-priority-indispensable",
            Self::Useful => "specification-priority-useful",
            Self::Optional => "specification-priority-optional",
        }
    }
}

impl Requirement {
    /// `E-01`; empty when it has no number yet.
    #[must_use]
    pub fn label(&self) -> String {
        if self.number == 0 { String::new() } else { label(self.number) }
    }

    /// As an item of a list, the way it stands in its section; a new line at the end.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut out = String::new();
        requirements::write(self, &mut out);
        out
    }
}

impl Section {
    /// Heading, text and requirements, as a person edits them; a new line at the end.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        let next = |out: &mut String| {
            if !out.is_empty() {
                out.push('\n');
            }
        };
        if self.level > 0 {
            next(out);
            let _ = write!(out, "{} {}", "#".repeat(usize::from(self.level)), self.title);
            if !self.id.is_empty() {
                let _ = write!(out, " {{#{}}}", self.id);
            }
            out.push('\n');
        }
        if !self.text.is_empty() {
            next(out);
            out.push_str(&self.text);
            out.push('\n');
        }
        if !self.requirements.is_empty() {
            next(out);
            out.push_str("Exigences :\n\n");
            for requirement in &self.requirements {
                requirements::write(requirement, out);
            }
        }
    }
}

impl Document {
    /// The one Markdown of this document; empty when it has nothing.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut out = String::new();
        for section in &self.sections {
            section.write(&mut out);
        }
        out
    }

    /// SHA-256 of [`Document::markdown`], in hexadecimal.
    #[must_use]
    pub fn hash(&self) -> String {
        hex(&Sha256::digest(self.markdown()))
    }

    /// The section of this id.
    #[must_use]
    pub fn section(&self, id: &str) -> Option<&Section> {
        self.sections.iter().find(|section| !id.is_empty() && section.id == id)
    }

    /// The requirement of this number, and the section that lists it.
    #[must_use]
    pub fn requirement(&self, number: u32) -> Option<(&Section, &Requirement)> {
        self.requirements().find(|(_, requirement)| number != 0 && requirement.number == number)
    }

    /// Every requirement with its section, in order.
    pub fn requirements(&self) -> impl Iterator<Item = (&Section, &Requirement)> {
        self.sections
            .iter()
            .flat_map(|section| section.requirements.iter().map(move |requirement| (section, requirement)))
    }

    /// The ids that stand in it.
    fn ids(&self) -> HashSet<&str> {
        self.sections.iter().map(|section| section.id.as_str()).filter(|id| !id.is_empty()).collect()
    }

    /// Its requirements by their numbers, with the section that lists each.
    fn by_number(&self) -> HashMap<u32, (&Section, &Requirement)> {
        let numbered = self.requirements().filter(|(_, requirement)| requirement.number != 0);
        numbered.map(|(section, requirement)| (requirement.number, (section, requirement))).collect()
    }

    /// The table of contents, numbered 1, 1.1, 1.2, 2. The opening is not in it.
    #[must_use]
    pub fn outline(&self) -> Vec<Entry<'_>> {
        let top = self.top();
        let mut counters: Vec<usize> = Vec::new();
        let headed = self.sections.iter().filter(|section| section.level > 0);
        headed
            .map(|section| {
                let depth = section.level.saturating_sub(top) + 1;
                counters.resize(usize::from(depth), 0);
                if let Some(last) = counters.last_mut() {
                    *last += 1;
                }
                let number = counters.iter().map(usize::to_string).collect::<Vec<_>>().join(".");
                Entry { number, depth, section }
            })
            .collect()
    }

    /// The level of the highest headings; 1 when there is none.
    fn top(&self) -> u8 {
        self.sections.iter().map(|section| section.level).filter(|level| *level > 0).min().unwrap_or(1)
    }
}
