//! An `Article`, read: what its origin says of a practice, within limits; and written as it stands there. Reading is
//! pure, and worth a good part of what a practice costs, so it is done before there is any transaction to hold up.

use super::{KIND, Sheet, facets, sheet};
use crate::{
    db::{Result, Tx},
    federation::{
        actors::Actor,
        document::{Document, str_of},
    },
    here::Here,
    origin::Origin,
    publications::{self, Adaptation, Publication, store, versions, vocabulary as words},
    text::{fold, markdown, sanitize},
    time::Timestamp,
};
use serde_json::Value;
use std::time::Duration;

/// A date further ahead than this is shown at arrival time: clocks only decorate.
const AHEAD: Duration = Duration::from_secs(600);

/// An article, and what it says.
pub(super) struct Article {
    pub(super) object: Document,
    /// Or why it is no practice of ours.
    pub(super) reading: Result<Reading, &'static str>,
}

impl Article {
    /// What an activity brings along, when it is a practice.
    pub(super) fn within(activity: &Document) -> Option<Self> {
        if !matches!(activity.kind(), "Create" | "Update") {
            return None;
        }
        activity.embedded("object").filter(is_practice).map(Self::of)
    }

    /// What was fetched.
    pub(super) fn of(object: Document) -> Self {
        Self { reading: Reading::of(&object), object }
    }
}

/// Ours say so; from other software, any long text is a practice.
pub(super) fn is_practice(object: &Document) -> bool {
    match object.str("kind") {
        Some(kind) => kind == KIND,
        None => matches!(object.kind(), "Article" | "Page"),
    }
}

/// What an article says.
pub(super) struct Reading {
    pub(super) title: String,
    title_terms: String,
    pub(super) sheet: Sheet,
    sheet_json: String,
    /// See [`publications::version_hash`].
    pub(super) hash: String,
    pub(super) number: Option<i64>,
    /// Dates as they are given.
    published: Option<Timestamp>,
    updated: Option<Timestamp>,
    /// What it adapts.
    pub(super) source: Option<String>,
    url: Option<String>,
    summary: String,
    language: String,
    licence: &'static str,
    note: Adaptation,
    source_version: Option<String>,
    review_at: Option<Timestamp>,
    /// All that it is found by, but its author.
    terms: String,
}

/// Where it is written.
pub(super) struct Place<'a> {
    /// True when no row has this address.
    pub(super) new: bool,
    /// Local identifier of a new row.
    pub(super) id: String,
    pub(super) uri: &'a str,
    pub(super) version: i64,
    pub(super) actor: &'a Actor,
    pub(super) origin: &'a Origin,
}

impl Reading {
    fn of(object: &Document) -> Result<Self, &'static str> {
        // The title of one of ours is text, and part of the hash: it stays as it is.
        let name = object.str("name").unwrap_or_default();
        let name = if object.str("kind").is_some() { name.to_owned() } else { plain(name) };
        let title: String = name.trim().chars().take(sheet::MAX_TITLE).collect();
        if title.is_empty() {
            return Err("it has no title");
        }
        let sheet = read_sheet(object);
        let json = sheet.to_json();
        let date = |name: &str| object.str(name).and_then(Timestamp::parse);
        let summary = plain(object.str("summary").unwrap_or_default());
        let summary = if summary.is_empty() {
            markdown::excerpt(&sheet.body, sheet::MAX_SUMMARY)
        } else {
            summary.chars().take(sheet::MAX_SUMMARY).collect()
        };
        let language = object.json().get("contentMap").and_then(Value::as_object).and_then(|map| map.keys().next());
        let language = language
            .filter(|tag| tag.len() <= 12 && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
            .map_or("fr", String::as_str);
        Ok(Self {
            hash: publications::version_hash(&title, &json),
            number: object
                .json()
                .get("version")
                .and_then(Value::as_i64)
                .filter(|number| (1..1_000_000).contains(number)),
            published: date("published"),
            updated: date("updated"),
            source: object
                .id_of("isBasedOn")
                .filter(|source| Origin::parse(source).is_some() && *source != object.uri())
                .map(str::to_owned),
            url: object.id_of("url").map(str::to_owned),
            language: language.to_owned(),
            licence: object.id_of("license").and_then(words::licence_of).unwrap_or_default(),
            note: object.json().get("adaptationNote").map(read_note).unwrap_or_default(),
            source_version: object.str("basedOnVersion").filter(|hash| hash.len() <= 80).map(str::to_owned),
            review_at: object.json().pointer("/sheet/review_at").and_then(Value::as_str).and_then(Timestamp::parse),
            terms: fold::terms(&format!("{title}\n{summary}\n{}", sheet.searchable())),
            title_terms: fold::terms(&title),
            sheet_json: json.to_string(),
            summary,
            title,
            sheet,
        })
    }

    fn published_at(&self, here: &Here<'_>) -> Timestamp {
        self.published.filter(|at| *at <= here.now.plus(AHEAD)).unwrap_or(here.now)
    }

    /// When it was last changed, as far as that is believed.
    pub(super) fn updated_at(&self, here: &Here<'_>) -> Timestamp {
        self.updated.filter(|at| *at <= here.now.plus(AHEAD)).unwrap_or_else(|| self.published_at(here))
    }

    /// Writes it as it stands now, and its version; returns the local identifier.
    pub(super) async fn write(&self, tx: &mut Tx, here: &Here<'_>, place: Place<'_>) -> Result<String> {
        let Place { new, id, uri, version, actor, origin } = place;
        let url = self.url.as_deref().filter(|url| origin.owns(url)).unwrap_or(uri);
        let saved = store::Saved {
            new,
            id,
            kind: KIND,
            uri,
            url,
            actor_id: &actor.id,
            network: origin.as_str(),
            elsewhere: origin != here.origin,
            title: &self.title,
            title_terms: &self.title_terms,
            summary: &self.summary,
            language: &self.language,
            licence: self.licence,
            version,
            version_hash: &self.hash,
            sheet: self.sheet_json.clone(),
            source: self.source.as_deref().map(|uri| (uri, self.source_version.as_deref(), &self.note)),
            published_at: self.published_at(here),
            updated_at: self.updated_at(here),
            received_at: here.now,
            review_at: self.review_at,
            facets: facets(&self.sheet),
            territories: &self.sheet.territories,
            terms: format!("{} {}", self.terms, fold::terms(&actor.name)),
        };
        let id = store::save(tx, &saved).await?;
        self.record(tx, here, &id, version, actor).await?;
        Ok(id)
    }

    /// True when all that stands beside title and sheet is as it is here.
    pub(super) fn says_no_more_than(&self, known: &Publication) -> bool {
        self.summary == known.summary
            && self.language == known.language
            && self.licence == known.licence
            && self.review_at == known.review_at
            && self.source == known.source_uri
            && known.adaptation().is_none_or(|note| note == self.note)
    }

    /// Keeps it as a version.
    pub(super) async fn record(
        &self,
        tx: &mut Tx,
        here: &Here<'_>,
        id: &str,
        number: i64,
        actor: &Actor,
    ) -> Result<()> {
        let (hash, sheet, at) = (&self.hash, &self.sheet_json, self.updated_at(here));
        versions::record(tx, id, number, hash, &self.title, sheet, "", &actor.id, at).await
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
