//! What an article of another server says, made into a practice: pure, and worth a good part of what a practice
//! costs, so it is done before there is any transaction to hold up.

use super::{KIND, Sheet, sheet};
use crate::{
    federation::document::{Document, str_of},
    origin::Origin,
    publications::{self, Adaptation, vocabulary as words},
    text::{fold, markdown, sanitize},
    time::Timestamp,
};
use serde_json::Value;

/// An article, and what it says.
pub(super) struct Article {
    pub(super) object: Document,
    /// Or why it is no practice of ours.
    pub(super) reading: Result<Reading, &'static str>,
}

impl Article {
    /// What an activity brings along of its own origin, when it is a practice.
    pub(super) fn within(activity: &Document) -> Option<Self> {
        if !matches!(activity.kind(), "Create" | "Update") {
            return None;
        }
        let object = activity.embedded("object").filter(is_practice)?;
        Some(Self { reading: Reading::of(&object), object })
    }

    /// What was fetched.
    pub(super) fn of(object: &Document) -> Self {
        Self { object: object.clone(), reading: Reading::of(object) }
    }
}

/// Ours say so; from other software, any long text is a practice.
pub(super) fn is_practice(object: &Document) -> bool {
    match object.str("kind") {
        Some(kind) => kind == KIND,
        None => matches!(object.kind(), "Article" | "Page"),
    }
}

/// The fields of a practice, within our limits.
pub(super) struct Reading {
    pub(super) title: String,
    pub(super) title_terms: String,
    pub(super) summary: String,
    pub(super) sheet: Sheet,
    pub(super) sheet_json: String,
    pub(super) hash: String,
    pub(super) language: String,
    pub(super) licence: &'static str,
    /// What it adapts, which version of it, and why.
    pub(super) source: Option<String>,
    pub(super) source_version: Option<String>,
    pub(super) note: Adaptation,
    pub(super) review_at: Option<Timestamp>,
    /// Its version, when it is ours; dates as they are given.
    pub(super) number: Option<i64>,
    pub(super) published: Option<Timestamp>,
    pub(super) updated: Option<Timestamp>,
    /// All that it is found by, but its author.
    pub(super) terms: String,
}

impl Reading {
    fn of(object: &Document) -> Result<Self, &'static str> {
        let title = object.str("name").map(plain).filter(|title| !title.trim().is_empty()).ok_or("it has no title")?;
        let title: String = title.trim().chars().take(sheet::MAX_TITLE).collect();
        let sheet = read_sheet(object);
        let json = sheet.to_json();
        let hash = publications::version_hash(&title, &json);
        let summary = plain(object.str("summary").unwrap_or_default());
        let summary: String = if summary.is_empty() {
            markdown::excerpt(&sheet.body, sheet::MAX_SUMMARY)
        } else {
            summary.chars().take(sheet::MAX_SUMMARY).collect()
        };
        let language = object.json().get("contentMap").and_then(Value::as_object).and_then(|map| map.keys().next());
        let sound = |tag: &&String| tag.len() <= 12 && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let date = |name: &str| object.str(name).and_then(Timestamp::parse);
        let text = format!("{title}\n{summary}\n{}", sheet.searchable());
        Ok(Self {
            title_terms: fold::terms(&title),
            title,
            summary,
            sheet_json: json.to_string(),
            sheet,
            hash,
            language: language.filter(sound).map_or("fr", String::as_str).to_owned(),
            licence: object.id_of("license").and_then(words::licence_of).unwrap_or_default(),
            source: object
                .id_of("isBasedOn")
                .filter(|source| Origin::parse(source).is_some() && *source != object.uri())
                .map(str::to_owned),
            source_version: object.str("basedOnVersion").filter(|hash| hash.len() <= 80).map(str::to_owned),
            note: object.json().get("adaptationNote").map(read_note).unwrap_or_default(),
            review_at: object.json().pointer("/sheet/review_at").and_then(Value::as_str).and_then(Timestamp::parse),
            number: object
                .json()
                .get("version")
                .and_then(Value::as_i64)
                .filter(|number| (1..1_000_000).contains(number)),
            published: date("published"),
            updated: date("updated"),
            terms: fold::terms(&text),
        })
    }
}

fn read_sheet(object: &Document) -> Sheet {
    if let Some(value) = object.json().get("sheet").filter(|value| value.is_object())
        && let Ok(sheet) = serde_json::from_value::<Sheet>(value.clone())
    {
        return Sheet { html: String::new(), ..sheet }.capped();
    }
    let source = object.json().get("source").filter(|source| str_of(source, "mediaType") == Some("text/markdown"));
    match source.and_then(|source| str_of(source, "content")) {
        Some(body) => Sheet { body: body.to_owned(), ..Sheet::default() }.capped(),
        None => Sheet { html: sanitize::clean(object.str("content").unwrap_or_default()), ..Sheet::default() },
    }
}

fn read_note(value: &Value) -> Adaptation {
    let mut note: Adaptation = match value {
        Value::String(text) => Adaptation { change: text.clone(), ..Adaptation::default() },
        other => serde_json::from_value(other.clone()).unwrap_or_default(),
    };
    note.change = note.change.chars().take(2_000).collect();
    note.kept = note.kept.chars().take(2_000).collect();
    note.reasons.retain(|reason| words::REASONS.contains(&reason.as_str()));
    note
}

/// The words of a fragment of HTML.
fn plain(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    let decoded = out
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&nbsp;", "\u{a0}")
        .replace("&amp;", "&");
    decoded.split_whitespace().collect::<Vec<_>>().join(" ")
}
