//! The sheet of a specification: its fields beside the title, its phases, and the Markdown of its text. The same struct is
//! stored, hashed and exported; other networks get all of it, the text as the `source` of the article.

use super::{
    document::{self, Document, Retired},
    phase::{End, Phase, Schedule},
};
pub use crate::publications::{MAX_SUMMARY, MAX_TITLE};
use crate::{
    db::{Conn, Result},
    federation::actors,
    locale::{Locale, Value},
    publications::vocabulary as words,
    territory,
    text::markdown,
    time::{Timestamp, local},
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Longest Markdown field.
pub const MAX_TEXT: usize = 20_000;
/// Longest note on a change.
pub const MAX_NOTE: usize = 500;
/// Values of a list.
pub const MAX_LIST: usize = 20;
/// Longest text, in bytes as JSON: with it an activity stays under what every inbox takes.
pub const MAX_DOCUMENT: usize = 700 * 1024;
/// Retired ids of a document from elsewhere.
const MAX_RETIRED: usize = 10_000;
/// A phase ends within so much time.
const FAR: Duration = Duration::from_secs(10 * 366 * 24 * 3600);

/// What a specification says beside its title. Markdown keeps its source (invariant I7).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sheet {
    /// Why there is one, Markdown.
    pub context: String,
    /// What it covers and what it does not, Markdown.
    pub scope: String,
    /// What it must respect, Markdown.
    pub constraints: String,
    /// What is to be delivered, Markdown.
    pub deliverables: String,
    /// When, Markdown.
    pub calendar: String,
    /// Who decides, Markdown.
    pub governance: String,
    /// Where: codes of the territory list.
    pub territories: Vec<String>,
    /// Handles of people of its network who write it too.
    pub co_authors: Vec<String>,
    /// The zone of those who issue it, IANA.
    pub zone: String,
    /// The phase that was begun, see [`Phase::name`].
    pub phase: String,
    /// When phases end.
    pub phases: Vec<End>,
    /// Ids and numbers that are given no more.
    pub retired: Retired,
    /// The text, as [`Document::markdown`] writes it.
    pub document: String,
}

/// A specification as it is typed: all but its phases, which have a form of their own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Input {
    /// What it is about.
    pub title: String,
    /// Plain language; made from the context when empty.
    pub summary: String,
    /// BCP 47.
    pub language: String,
    /// Identifier.
    pub licence: String,
    /// The fields; of its text and phases nothing.
    pub sheet: Sheet,
}

/// Something that cannot be taken as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Field of the form and of the API.
    pub field: &'static str,
    /// Locale key of the sentence.
    key: &'static str,
    args: Vec<(&'static str, Value<'static>)>,
    /// Where in the text, from 1.
    pub line: Option<usize>,
}

impl Problem {
    /// In a field.
    #[must_use]
    pub fn new(field: &'static str, key: &'static str) -> Self {
        Self { field, key, args: Vec::new(), line: None }
    }

    /// In a field that holds more than `max`.
    #[must_use]
    pub fn beyond(field: &'static str, key: &'static str, max: usize) -> Self {
        Self { args: vec![("max", max.into())], ..Self::new(field, key) }
    }

    /// In a line of a text.
    #[must_use]
    pub fn in_text(field: &'static str, problem: document::Problem) -> Self {
        Self { field, key: problem.key, args: problem.args, line: Some(problem.line) }
    }

    /// The sentence, which names the line.
    #[must_use]
    pub fn words(&self, locale: Locale) -> String {
        let words =
            if self.args.is_empty() { locale.t(self.key).into_owned() } else { locale.tv(self.key, &self.args) };
        match self.line {
            Some(line) => locale.tv("specification-error-line", &[("line", line.into()), ("words", words.into())]),
            None => words,
        }
    }
}

/// The Markdown fields in the order in which they are read: the name of the field and the key of its heading.
pub const FIELDS: [(&str, &str); 6] = [
    ("context", "specification-context"),
    ("scope", "specification-scope"),
    ("constraints", "specification-constraints"),
    ("deliverables", "specification-deliverables"),
    ("calendar", "specification-calendar"),
    ("governance", "specification-governance"),
];

impl Input {
    /// What stands in the way, but for what the text itself says.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let mut found = Vec::new();
        let sheet = &self.sheet;
        for (field, value, key) in [
            ("title", &self.title, "specification-error-title"),
            ("context", &sheet.context, "specification-error-context"),
        ] {
            if value.trim().is_empty() {
                found.push(Problem::new(field, key));
            }
        }
        if sheet.territories.is_empty() {
            found.push(Problem::new("territories", "specification-error-territories"));
        }
        for (field, value, max) in [("title", &self.title, MAX_TITLE), ("summary", &self.summary, MAX_SUMMARY)] {
            if value.chars().count() > max {
                found.push(Problem::beyond(field, "specification-error-long", max));
            }
        }
        for ((field, _), value) in FIELDS.iter().zip(sheet.texts()) {
            if value.chars().count() > MAX_TEXT {
                found.push(Problem::beyond(field, "specification-error-long", MAX_TEXT));
            }
        }
        if sheet.territories.len() > MAX_LIST || !sheet.territories.iter().all(|code| territory::get(code).is_some()) {
            found.push(Problem::new("territories", "specification-error-value"));
        }
        for (field, value, list) in
            [("language", &self.language, words::LANGUAGES), ("licence", &self.licence, words::LICENCES)]
        {
            if !list.contains(&value.as_str()) {
                found.push(Problem::new(field, "specification-error-value"));
            }
        }
        if sheet.co_authors.len() > MAX_LIST {
            found.push(Problem::new("co_authors", "specification-error-value"));
        }
        found
    }

    /// The summary, or the beginning of the context.
    #[must_use]
    pub fn summary_or_excerpt(&self) -> String {
        let summary = self.summary.trim();
        if summary.is_empty() { markdown::excerpt(&self.sheet.context, MAX_SUMMARY) } else { summary.to_owned() }
    }
}

/// Co-authors who are nobody here.
///
/// # Errors
/// The database's.
pub async fn strangers(conn: &mut Conn, sheet: &Sheet) -> Result<Vec<Problem>> {
    for handle in sheet.co_authors.iter().take(MAX_LIST) {
        let found = actors::local_by_handle(conn, handle).await?;
        if found.is_none_or(|actor| actor.kind != "person" || actor.deleted_at.is_some()) {
            return Ok(vec![Problem::new("co_authors", "specification-error-co-author")]);
        }
    }
    Ok(Vec::new())
}

/// Reads a text that people typed, and settles what it names.
///
/// # Errors
/// What is to be mended, with its line.
pub fn read_document(
    field: &'static str,
    text: &str,
    before: Option<&Document>,
    retired: &Retired,
) -> std::result::Result<Document, Vec<Problem>> {
    fits(field, text)?;
    let in_text = |problems: Vec<document::Problem>| {
        problems.into_iter().map(|problem| Problem::in_text(field, problem)).collect::<Vec<_>>()
    };
    let (document, _) = Document::read(text).map_err(in_text)?;
    if document.sections.iter().all(|section| section.level == 0) {
        return Err(vec![Problem::new(field, "specification-error-no-section")]);
    }
    let document = document.settle(Some(before.unwrap_or(&Document::default())), retired);
    fits(field, &document.markdown())?;
    Ok(document)
}

/// # Errors
/// The text is longer than what networks take.
pub fn fits(field: &'static str, text: &str) -> std::result::Result<(), Vec<Problem>> {
    // What JSON writes in more than one byte.
    let escaped = text.bytes().filter(|byte| matches!(byte, b'"' | b'\\' | b'\n' | b'\t')).count();
    if text.len() + escaped > MAX_DOCUMENT {
        let max = MAX_DOCUMENT / 1024;
        return Err(vec![Problem::beyond(field, "specification-error-document-long", max)]);
    }
    Ok(())
}

/// Reads the phases of a form: `begun` a name, and for each phase the hour of its end in `zone`, or nothing.
///
/// # Errors
/// What is to be mended, at the field of its phase.
pub fn read_schedule(
    begun: &str,
    zone: &str,
    until: impl Fn(&'static str) -> String,
    now: Timestamp,
) -> std::result::Result<Schedule, Vec<Problem>> {
    let Some(begun) = Phase::parse(begun) else {
        return Err(vec![Problem::new("phase", "specification-error-phase")]);
    };
    let (mut ends, mut found): (Vec<(Phase, Timestamp)>, Vec<Problem>) = (Vec::new(), Vec::new());
    for phase in Phase::ALL {
        let typed = until(phase.field());
        if typed.is_empty() {
            continue;
        }
        let Some(at) = local::instant(&typed, zone).or_else(|| Timestamp::parse(&typed)) else {
            found.push(Problem::new(phase.field(), "specification-error-hour"));
            continue;
        };
        // What is over keeps the end that it had.
        if phase >= begun && at <= now {
            found.push(Problem::new(phase.field(), "specification-error-past"));
        } else if at > now.plus(FAR) {
            found.push(Problem::new(phase.field(), "specification-error-far"));
        } else if ends.last().is_some_and(|(_, before)| at <= *before) {
            found.push(Problem::new(phase.field(), "specification-error-order"));
        }
        ends.push((phase, at));
    }
    if found.is_empty() { Ok(Schedule { begun, ends }) } else { Err(found) }
}

impl Sheet {
    /// Reads a stored sheet; what cannot be read is empty.
    #[must_use]
    pub fn from_json(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    /// As stored and hashed.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::to_value(self).expect("a sheet is JSON")
    }

    /// The Markdown fields, in the order of [`FIELDS`].
    #[must_use]
    pub fn texts(&self) -> [&str; 6] {
        [&self.context, &self.scope, &self.constraints, &self.deliverables, &self.calendar, &self.governance]
    }

    fn texts_mut(&mut self) -> [&mut String; 6] {
        [
            &mut self.context,
            &mut self.scope,
            &mut self.constraints,
            &mut self.deliverables,
            &mut self.calendar,
            &mut self.governance,
        ]
    }

    /// Its text; an empty one when it cannot be read.
    #[must_use]
    pub fn read(&self) -> Document {
        Document::read(&self.document)
            .map(|(document, _)| document)
            .unwrap_or_default()
            .settle(None, &Retired::default())
    }

    /// Its phases.
    #[must_use]
    pub fn schedule(&self) -> Schedule {
        Schedule::read(&self.phase, &self.phases)
    }

    /// What comes from elsewhere, within our limits: cut, not refused, as the author cannot mend it here.
    #[must_use]
    pub fn capped(mut self) -> Self {
        for text in self.texts_mut() {
            if text.chars().count() > MAX_TEXT {
                *text = text.chars().take(MAX_TEXT).collect();
            }
        }
        self.territories.retain(|code| territory::get(code).is_some());
        self.territories.truncate(MAX_LIST);
        self.co_authors.retain(|handle| handle.len() <= 100);
        self.co_authors.truncate(MAX_LIST);
        if !local::is_zone(&self.zone) {
            self.zone.clear();
        }
        let schedule = self.schedule();
        schedule.begun.name().clone_into(&mut self.phase);
        self.phases = schedule.written();
        self.retired.cap(MAX_RETIRED);
        self
    }

    /// All of it as one text, to be found by.
    #[must_use]
    pub fn searchable(&self) -> String {
        let mut text = String::with_capacity(self.document.len() + 2_000);
        for part in self.texts() {
            text.push_str(&markdown::plain(part));
            text.push('\n');
        }
        text.push_str(&markdown::plain(&self.document));
        for code in &self.territories {
            text.push('\n');
            text.push_str(territory::get(code).map_or("", |found| &found.name));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp(1_795_528_800_000);

    fn schedule(ends: &[(&str, &str)]) -> std::result::Result<Schedule, Vec<Problem>> {
        let until = |field: &'static str| {
            ends.iter().find(|(name, _)| *name == field).map(|(_, hour)| (*hour).to_owned()).unwrap_or_default()
        };
        read_schedule("drafting", "Europe/Paris", until, NOON)
    }

    #[test]
    fn ends_of_phases_are_hours_of_the_place_and_follow_each_other() {
        let read =
            schedule(&[("until_drafting", "2026-12-15T18:00"), ("until_vote", "2027-01-15T18:00")]).expect("sound");
        assert_eq!(read.until(Phase::Drafting).map(Timestamp::rfc3339).as_deref(), Some("2026-12-15T17:00:00Z"));
        for (ends, field) in [
            (vec![("until_drafting", "2026-11-23T18:00")], "until_drafting"),
            (vec![("until_drafting", "bientôt")], "until_drafting"),
            (vec![("until_drafting", "2626-12-15T18:00")], "until_drafting"),
            (vec![("until_drafting", "2026-12-15T18:00"), ("until_vote", "2026-12-14T18:00")], "until_vote"),
        ] {
            let problems = schedule(&ends).expect_err("refused");
            assert_eq!(problems.iter().map(|one| one.field).collect::<Vec<_>>(), [field], "{ends:?}");
        }
    }

    #[test]
    fn a_sheet_from_elsewhere_retires_only_what_can_be() {
        let retired = Retired {
            ids: ["acces", "", "deux mots", document::OPENING, &"a".repeat(101)].map(str::to_owned).into(),
            highest_number: u32::MAX,
        };
        let capped = Sheet { retired: retired.clone(), ..Sheet::default() }.capped().retired;
        assert_eq!(capped.highest_number, document::GREATEST_NUMBER);
        assert_eq!(capped.ids.iter().map(String::as_str).collect::<Vec<_>>(), ["acces"]);
        let many = (0..=MAX_RETIRED).map(|at| format!("acces-{at}")).collect();
        let many = Sheet { retired: Retired { ids: many, ..retired.clone() }, ..Sheet::default() }.capped().retired;
        assert_eq!(many.ids.len(), MAX_RETIRED);

        // Where no number is left, none is given that could not be read again.
        let text = "# Objet\n\nExigences :\n\n- (utile) Lire\n";
        for retired in [capped, retired] {
            let document = read_document("document", text, None, &retired).expect("read");
            assert_eq!(document.requirements().map(|(_, one)| one.number).collect::<Vec<_>>(), [0]);
            assert_eq!(Document::read(&document.markdown()).expect("read again").0, document);
        }
    }

    #[test]
    fn a_stored_sheet_reads_back_and_what_is_too_long_for_networks_is_refused() {
        let sheet = Sheet { document: "# Objet {#objet}\n\nLe passeport.\n".into(), ..Sheet::default() };
        assert_eq!(Sheet::from_json(&sheet.to_json().to_string()), sheet);
        let long = format!("# Objet\n\n{}", "mot ".repeat(MAX_DOCUMENT / 4));
        let problems = read_document("document", &long, None, &Retired::default()).expect_err("refused");
        assert_eq!(problems[0].field, "document");
    }
}
