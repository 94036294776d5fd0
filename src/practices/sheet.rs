//! The sheet of a practice (fiche pratique): its fields, their limits, what is missing. The same
//! struct is stored, federated, exported and edited; the form and the API fill it.

pub use crate::publications::{MAX_SUMMARY, MAX_TITLE};
use crate::{publications::vocabulary as words, territory, text::markdown};
use serde::{Deserialize, Serialize};

/// Longest short field.
pub const MAX_LINE: usize = 500;
/// Longest Markdown field.
pub const MAX_TEXT: usize = 60_000;
/// Values of a list.
pub const MAX_LIST: usize = 20;

/// What a practice says beside its title. Markdown fields keep their source (invariant I7).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sheet {
    /// For whom, in a sentence.
    pub audience: String,
    /// Where: codes of the territory list.
    pub territories: Vec<String>,
    /// What you do, Markdown.
    pub body: String,
    /// What it changed, Markdown.
    pub outcome: String,
    /// What for.
    pub objective: String,
    /// How long it takes.
    pub duration: String,
    /// How many people it takes.
    pub people_needed: String,
    /// What it takes.
    pub material: String,
    /// `none`, `low`, `good` or empty.
    pub connection: String,
    /// Before, Markdown.
    pub preparation: String,
    /// Step by step, Markdown.
    pub steps: String,
    /// What did not work, Markdown.
    pub did_not_work: String,
    /// How it is evaluated, Markdown.
    pub evaluation: String,
    /// Digits, with an optional decimal comma.
    pub cost_amount: String,
    /// `EUR` or `XPF`.
    pub cost_currency: String,
    /// With whom.
    pub partners: String,
    /// See [`words::THEMES`].
    pub themes: Vec<String>,
    /// See [`words::BENEFICIARIES`].
    pub beneficiaries: Vec<String>,
    /// Handles of people here who may correct it too.
    pub co_authors: Vec<String>,
    /// Safe HTML, when another software sent nothing but that.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub html: String,
}

/// A practice as typed: the title, the sheet and what is said about it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Input {
    /// Begins with a verb.
    pub title: String,
    /// Plain language; made from the body when empty.
    pub summary: String,
    /// BCP 47.
    pub language: String,
    /// Identifier.
    pub licence: String,
    /// Months until the author wants to read it again; 0 for never.
    pub review_months: u32,
    /// The fields.
    pub sheet: Sheet,
}

/// Something that cannot be published as it is: the field, the locale key, the limit it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Field of the form and of the API.
    pub field: &'static str,
    /// Key in `practices.ftl`.
    pub key: &'static str,
    /// The limit, for `{$max}`.
    pub max: usize,
}

impl Input {
    /// What stands in the way of publishing; empty when nothing does.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let mut found = Vec::new();
        let mut add = |field, key, max| found.push(Problem { field, key, max });
        let sheet = &self.sheet;
        for (field, value, key) in [
            ("title", &self.title, "practice-error-title-missing"),
            ("audience", &sheet.audience, "practice-error-audience-missing"),
            ("body", &sheet.body, "practice-error-body-missing"),
            ("outcome", &sheet.outcome, "practice-error-outcome-missing"),
        ] {
            if value.trim().is_empty() {
                add(field, key, 0);
            }
        }
        if sheet.territories.is_empty() {
            add("territories", "practice-error-territories-missing", 0);
        }
        for (field, value, max) in [
            ("title", &self.title, MAX_TITLE),
            ("summary", &self.summary, MAX_SUMMARY),
            ("audience", &sheet.audience, MAX_LINE),
            ("objective", &sheet.objective, MAX_LINE),
            ("duration", &sheet.duration, MAX_LINE),
            ("people_needed", &sheet.people_needed, MAX_LINE),
            ("material", &sheet.material, MAX_TEXT),
            ("partners", &sheet.partners, MAX_LINE),
            ("body", &sheet.body, MAX_TEXT),
            ("outcome", &sheet.outcome, MAX_TEXT),
            ("preparation", &sheet.preparation, MAX_TEXT),
            ("steps", &sheet.steps, MAX_TEXT),
            ("did_not_work", &sheet.did_not_work, MAX_TEXT),
            ("evaluation", &sheet.evaluation, MAX_TEXT),
        ] {
            if value.chars().count() > max {
                add(field, "practice-error-too-long", max);
            }
        }
        let among = |list: &[&str], values: &[String]| {
            values.len() <= MAX_LIST && values.iter().all(|value| list.contains(&value.as_str()))
        };
        if sheet.territories.len() > MAX_LIST || !sheet.territories.iter().all(|code| territory::get(code).is_some()) {
            add("territories", "practice-error-unknown-value", MAX_LIST);
        }
        if !among(words::THEMES, &sheet.themes) {
            add("themes", "practice-error-unknown-value", MAX_LIST);
        }
        if !among(words::BENEFICIARIES, &sheet.beneficiaries) {
            add("beneficiaries", "practice-error-unknown-value", MAX_LIST);
        }
        for (field, value, list) in [
            ("language", &self.language, words::LANGUAGES),
            ("licence", &self.licence, words::LICENCES),
            ("connection", &sheet.connection, words::CONNECTIONS),
            ("cost_currency", &sheet.cost_currency, words::CURRENCIES),
        ] {
            let optional = matches!(field, "connection" | "cost_currency");
            if !(list.contains(&value.as_str()) || optional && value.is_empty()) {
                add(field, "practice-error-unknown-value", 1);
            }
        }
        if !is_amount(&sheet.cost_amount) {
            add("cost_amount", "practice-error-amount", 0);
        }
        if self.review_months > 60 {
            add("review_months", "practice-error-review", 60);
        }
        found
    }

    /// The summary, or the beginning of the body.
    #[must_use]
    pub fn summary_or_excerpt(&self) -> String {
        if self.summary.trim().is_empty() {
            markdown::excerpt(&self.sheet.body, MAX_SUMMARY)
        } else {
            self.summary.trim().to_owned()
        }
    }
}

/// Safe HTML of a section. What is written as a list of plain lines (steps, material, what to prepare) keeps
/// its lines: a phone has no other easy way to write one.
#[must_use]
pub fn render(key: &str, source: &str) -> String {
    match key {
        "practice-sheet-steps" | "practice-sheet-preparation" | "practice-sheet-material" => {
            markdown::render_lines(source)
        }
        _ => markdown::render(source),
    }
}

fn is_amount(text: &str) -> bool {
    text.len() <= 12 && text.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | ' ' | '\u{202f}' | '\u{a0}'))
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

    /// What comes from elsewhere, within our limits: cut, not refused, as the author cannot mend it here.
    #[must_use]
    pub fn capped(mut self) -> Self {
        for (value, max) in [
            (&mut self.audience, MAX_LINE),
            (&mut self.objective, MAX_LINE),
            (&mut self.duration, MAX_LINE),
            (&mut self.people_needed, MAX_LINE),
            (&mut self.partners, MAX_LINE),
            (&mut self.cost_amount, 12),
            (&mut self.material, MAX_TEXT),
            (&mut self.body, MAX_TEXT),
            (&mut self.outcome, MAX_TEXT),
            (&mut self.preparation, MAX_TEXT),
            (&mut self.steps, MAX_TEXT),
            (&mut self.did_not_work, MAX_TEXT),
            (&mut self.evaluation, MAX_TEXT),
        ] {
            if value.chars().count() > max {
                *value = value.chars().take(max).collect();
            }
        }
        let known = |list: &[&str], values: &mut Vec<String>| {
            values.retain(|value| list.contains(&value.as_str()));
            values.truncate(MAX_LIST);
        };
        known(words::THEMES, &mut self.themes);
        known(words::BENEFICIARIES, &mut self.beneficiaries);
        self.territories.retain(|code| territory::get(code).is_some());
        self.territories.truncate(MAX_LIST);
        self.co_authors.truncate(MAX_LIST);
        for (value, list) in [(&mut self.connection, words::CONNECTIONS), (&mut self.cost_currency, words::CURRENCIES)]
        {
            if !list.contains(&value.as_str()) {
                value.clear();
            }
        }
        if !is_amount(&self.cost_amount) {
            self.cost_amount.clear();
        }
        self
    }

    /// The Markdown fields in the order they are read, with the key of their heading
    /// (`practice-sheet-…`).
    #[must_use]
    pub fn sections(&self) -> [(&'static str, &str); 9] {
        [
            ("practice-sheet-objective", &self.objective),
            ("practice-sheet-body", &self.body),
            ("practice-sheet-material", &self.material),
            ("practice-sheet-preparation", &self.preparation),
            ("practice-sheet-steps", &self.steps),
            ("practice-sheet-outcome", &self.outcome),
            ("practice-sheet-did-not-work", &self.did_not_work),
            ("practice-sheet-evaluation", &self.evaluation),
            ("practice-sheet-partners", &self.partners),
        ]
    }

    /// All of it as one text, to be found by.
    #[must_use]
    pub fn searchable(&self) -> String {
        let mut text = String::with_capacity(2_000);
        for part in [&self.audience, &self.duration, &self.html] {
            text.push_str(part);
            text.push('\n');
        }
        for (_, part) in self.sections() {
            text.push_str(&markdown::plain(part));
            text.push('\n');
        }
        for code in &self.territories {
            text.push_str(territory::get(code).map_or("", |found| &found.name));
            text.push(' ');
        }
        for word in self.themes.iter().chain(&self.beneficiaries) {
            text.push_str(&word.replace('-', " "));
            text.push(' ');
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sound() -> Input {
        Input {
            title: "Tenir une permanence".into(),
            language: "fr".into(),
            licence: "CC-BY-SA-4.0".into(),
            sheet: Sheet {
                audience: "Habitants".into(),
                territories: vec!["48".into()],
                body: "On ouvre.".into(),
                outcome: "On vient.".into(),
                ..Sheet::default()
            },
            ..Input::default()
        }
    }

    #[test]
    fn five_fields_are_enough() {
        assert_eq!(sound().problems(), []);
    }

    #[test]
    fn each_missing_field_is_named() {
        let fields: Vec<_> = Input { language: "fr".into(), licence: "CC0-1.0".into(), ..Input::default() }
            .problems()
            .iter()
            .map(|p| p.field)
            .collect();
        assert_eq!(fields, ["title", "audience", "body", "outcome", "territories"]);
    }

    #[test]
    fn a_value_outside_its_list_is_refused_here_and_dropped_from_elsewhere() {
        let mut input = sound();
        input.sheet.themes = vec!["magic".into()];
        input.sheet.cost_amount = "beaucoup".into();
        let fields: Vec<_> = input.problems().iter().map(|p| p.field).collect();
        assert_eq!(fields, ["themes", "cost_amount"]);
        let capped = input.sheet.capped();
        assert!(capped.themes.is_empty() && capped.cost_amount.is_empty());
    }

    #[test]
    fn a_stored_sheet_reads_back() {
        let sheet = sound().sheet;
        assert_eq!(Sheet::from_json(&sheet.to_json().to_string()), sheet);
        assert_eq!(Sheet::from_json("garbage"), Sheet::default());
    }
}
