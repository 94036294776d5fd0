//! An `Article`, read: what its origin says of a publication, within limits; and written as it stands there. Reading is
//! pure, and worth a good part of what a publication costs, so it is done before there is any transaction to hold up.

use super::{Adaptation, Kind, MAX_SUMMARY, MAX_TITLE, Publication, store, versions, vocabulary as words};
use crate::{
    db::{Result, Tx},
    federation::{actors::Actor, document::Document},
    here::Here,
    origin::Origin,
    text::{fold, markdown},
    time::Timestamp,
};
use serde_json::Value;
use std::{marker::PhantomData, time::Duration};

/// A date further ahead than this is shown at arrival time: clocks only decorate.
const AHEAD: Duration = Duration::from_secs(600);
/// Longest word of an author on a change.
const MAX_CHANGE: usize = 500;

/// An article, and what it says.
pub(super) struct Article<K> {
    pub(super) object: Document,
    /// Or why it is nothing of this kind.
    pub(super) reading: std::result::Result<Reading, &'static str>,
    kind: PhantomData<K>,
}

impl<K: Kind> Article<K> {
    /// What an activity brings along, when it is of this kind.
    pub(super) fn within(activity: &Document) -> Option<Self> {
        if !matches!(activity.kind(), "Create" | "Update") {
            return None;
        }
        activity.embedded("object").filter(K::is).map(Self::of)
    }

    /// What was fetched.
    pub(super) fn of(object: Document) -> Self {
        Self { reading: K::read(&object), object, kind: PhantomData }
    }
}

/// What a kind makes of its own fields.
pub struct Own<'a> {
    /// The fields, as they are stored and hashed.
    pub json: Value,
    /// Markdown of which a missing summary is made.
    pub opening: &'a str,
    /// The summary, where that of the article says more than its author wrote.
    pub summary: Option<String>,
    /// What it is found by, beside title, summary and author.
    pub searchable: String,
    /// Facets: name and value.
    pub facets: Vec<(&'static str, String)>,
    /// Codes of the territory list.
    pub territories: Vec<String>,
}

/// What an article says.
pub struct Reading {
    title: String,
    title_terms: String,
    /// The kind's own fields, JSON.
    pub sheet: String,
    /// See [`super::version_hash`].
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
    facets: Vec<(&'static str, String)>,
    territories: Vec<String>,
    /// What its author says of the change.
    change: String,
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
    /// Reads what all kinds share; `own` is what the kind has read of its own fields.
    ///
    /// # Errors
    /// Why it cannot be taken, in words for the audit log.
    pub fn of(object: &Document, own: Own<'_>) -> std::result::Result<Self, &'static str> {
        // The title of one of ours is text, and part of the hash: it stays as it is.
        let name = object.str("name").unwrap_or_default();
        let name = if object.str("kind").is_some() { name.to_owned() } else { plain(name) };
        let title: String = name.trim().chars().take(MAX_TITLE).collect();
        if title.is_empty() {
            return Err("it has no title");
        }
        let Own { json, opening, summary, searchable, facets, territories } = own;
        let date = |name: &str| object.str(name).and_then(Timestamp::parse);
        let summary = summary.unwrap_or_else(|| plain(object.str("summary").unwrap_or_default()));
        let summary = if summary.is_empty() {
            markdown::excerpt(opening, MAX_SUMMARY)
        } else {
            summary.chars().take(MAX_SUMMARY).collect()
        };
        let language = object.json().get("contentMap").and_then(Value::as_object).and_then(|map| map.keys().next());
        let language = language
            .filter(|tag| tag.len() <= 12 && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
            .map_or("fr", String::as_str);
        Ok(Self {
            hash: super::version_hash(&title, &json),
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
            terms: fold::terms(&format!("{title}\n{summary}\n{searchable}")),
            title_terms: fold::terms(&title),
            sheet: json.to_string(),
            change: cut(object.str("versionNote").unwrap_or_default(), MAX_CHANGE),
            facets,
            territories,
            summary,
            title,
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
    pub(super) async fn write<K: Kind>(&self, tx: &mut Tx, here: &Here<'_>, place: Place<'_>) -> Result<String> {
        let Place { new, id, uri, version, actor, origin } = place;
        let url = self.url.as_deref().filter(|url| origin.owns(url)).unwrap_or(uri);
        let saved = store::Saved {
            new,
            id,
            kind: K::NAME,
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
            sheet: self.sheet.clone(),
            source: self.source.as_deref().map(|uri| (uri, self.source_version.as_deref(), &self.note)),
            published_at: self.published_at(here),
            updated_at: self.updated_at(here),
            received_at: here.now,
            review_at: self.review_at,
            facets: self.facets.clone(),
            territories: &self.territories,
            terms: format!("{} {}", self.terms, fold::terms(&actor.name)),
        };
        let id = store::save(tx, &saved).await?;
        self.record(tx, here, &id, version, actor).await?;
        K::written(tx, here, &id, &self.sheet).await?;
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
        let (hash, sheet, at) = (&self.hash, &self.sheet, self.updated_at(here));
        versions::record(tx, id, number, hash, &self.title, sheet, &self.change, &actor.id, at).await
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

fn cut(text: &str, most: usize) -> String {
    text.trim().chars().take(most).collect()
}
