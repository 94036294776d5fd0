//! What an amendment changes, and what comes of it in a text that others changed meanwhile: pure.

use crate::{
    packed::hex,
    specifications::{
        Section,
        document::{self, Conflict, Document, Problem, Retired, SectionDifference},
    },
};
use sha2::{Digest as _, Sha256};

/// What is put before the text of a requirement, so that it is read as one.
const FRAME: &str = "# X\n\nExigences :\n\n";

/// A section, or one requirement of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    /// The id of the section.
    pub section: String,
    /// The number of the requirement; 0 for the section itself.
    pub requirement: u32,
}

/// An amendment put into a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Joined {
    /// The whole text with it.
    pub document: Document,
    /// What stands at its place then, Markdown.
    pub text: String,
    /// Where both changed one place, each in its own way: a person must look at it.
    pub conflicts: Vec<Conflict>,
}

impl Target {
    /// Where it stands in a text: a requirement may have moved to another section.
    #[must_use]
    pub fn place<'a>(&self, document: &'a Document) -> Option<&'a Section> {
        if self.requirement == 0 {
            document.section(&self.section)
        } else {
            document.requirement(self.requirement).map(|(section, _)| section)
        }
    }

    /// What stands there, Markdown; `None` where it is gone.
    #[must_use]
    pub fn text(&self, document: &Document) -> Option<String> {
        if self.requirement == 0 {
            document.section(&self.section).map(Section::markdown)
        } else {
            document.requirement(self.requirement).map(|(_, requirement)| requirement.markdown())
        }
    }

    /// SHA-256 of what stands at the place of an amendment, in hexadecimal.
    #[must_use]
    pub fn hash(text: &str) -> String {
        hex(&Sha256::digest(text.trim()))
    }

    /// The text with `proposed` at this place. What is new gets its id and number by [`Document::settle`].
    ///
    /// # Errors
    /// It is gone, or `proposed` cannot stand there; lines are those of `proposed`.
    pub fn apply(&self, document: &Document, proposed: &str) -> Result<Document, Vec<Problem>> {
        if self.requirement == 0 {
            return document.with_section(&self.section, proposed);
        }
        let gone = || vec![problem("amendment-problem-gone")];
        let (section, _) = document.requirement(self.requirement).ok_or_else(gone)?;
        let framed = Document::read(&format!("{FRAME}{}", proposed.trim()));
        let (mut read, _) = framed.map_err(|mut problems| {
            let lines = FRAME.lines().count();
            for problem in &mut problems {
                problem.line = problem.line.saturating_sub(lines).max(1);
            }
            problems
        })?;
        let alone = vec![problem("amendment-problem-alone")];
        let [only] = read.sections.as_mut_slice() else { return Err(alone) };
        let [requirement] = only.requirements.as_mut_slice() else { return Err(alone) };
        if !only.text.is_empty() || !(requirement.number == 0 || requirement.number == self.requirement) {
            return Err(alone);
        }
        requirement.number = self.requirement;
        let mut changed = section.clone();
        for one in changed.requirements.iter_mut().filter(|one| one.number == self.requirement) {
            one.clone_from(requirement);
        }
        document.with_section(&section.id, &changed.markdown())
    }

    /// Puts `proposed`, written on `base`, into `current`.
    ///
    /// # Errors
    /// As [`Target::apply`].
    pub fn join(
        &self,
        base: &Document,
        proposed: &str,
        current: &Document,
        retired: &Retired,
    ) -> Result<Joined, Vec<Problem>> {
        let mine = self.apply(base, proposed)?.settle(Some(base), retired);
        let merged = document::merge(base, &mine, current);
        let document = merged.document.settle(Some(current), retired);
        let text = self.with_new(&document, current).unwrap_or_else(|| proposed.to_owned());
        Ok(Joined { document, text, conflicts: merged.conflicts })
    }

    /// What changes from `base` to `proposed`, section by section and word by word; `title` is that of the section.
    /// `None` where one of them cannot be read by itself.
    #[must_use]
    pub fn differences(&self, title: &str, base: &str, proposed: &str) -> Option<Vec<SectionDifference>> {
        let old = self.alone(title, base)?.settle(None, &Retired::default());
        let mut new = self.alone(title, proposed)?;
        // What is proposed may stand under the heading that is there.
        if let (Some(first), Some(own)) = (new.sections.first_mut(), old.sections.first())
            && first.level == 0
            && own.level > 0
        {
            (first.id, first.level, first.title) = (own.id.clone(), own.level, own.title.clone());
        }
        let found = document::differences(&old, &new.settle(Some(&old), &Retired::default()));
        (!found.is_empty()).then_some(found)
    }

    /// A text as a document of its own.
    fn alone(&self, title: &str, text: &str) -> Option<Document> {
        let title = title.trim();
        let framed = if self.requirement == 0 {
            text.to_owned()
        } else {
            format!("# {}\n\nExigences :\n\n{}", if title.is_empty() { "X" } else { title }, text.trim())
        };
        Document::read(&framed).ok().map(|(document, _)| document)
    }

    /// What stands there, with the sections that came under it.
    fn with_new(&self, document: &Document, current: &Document) -> Option<String> {
        let mut text = self.text(document)?;
        if self.requirement == 0 {
            let at = document.sections.iter().position(|section| section.id == self.section)?;
            let new = document.sections.iter().skip(at + 1).take_while(|one| current.section(&one.id).is_none());
            for section in new {
                text.push('\n');
                text.push_str(&section.markdown());
            }
        }
        Some(text)
    }
}

fn problem(key: &'static str) -> Problem {
    Problem { line: 1, key, args: Vec::new() }
}
