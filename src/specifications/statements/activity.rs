//! Statements over ActivityPub, between networks of our kind alone: an `Offer` goes to the network that publishes the
//! text, which answers with `Accept` or `Reject`, and announces it whole, with the proof of its author. See FEDERATION.md.

pub use super::received::Activities;

use super::{Content, Kind, State, Statement, content};
use crate::{
    federation::{
        actors::Actor,
        document::{Document, PUBLIC, str_of},
        vocabulary,
    },
    here::Here,
    locale::Locale,
    origin::Origin,
    publications::{Publication, said::File, telling::escape},
    specifications::document::label,
    time::Timestamp,
};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Most times that a statement is corrected.
pub(super) const MOST_REVISIONS: i64 = 1_000;
/// Longest id of a specification, and longest hash of a version.
const MAX_ID: usize = 2_000;

/// What a statement is about and what it says, as others read it, without context.
#[must_use]
pub fn note(publication: &Publication, statement: &Statement) -> Value {
    let said = statement.content();
    let mut sheet = serde_json::to_value(Content { file: None, ..said.clone() }).expect("a content is JSON");
    sheet["specification"] = json!(publication.uri);
    sheet["version"] = json!(statement.version);
    sheet["versionHash"] = json!(statement.version_hash);
    sheet["revision"] = json!(statement.revision);
    let mut note = json!({
        "id": statement.uri,
        "type": "Note",
        "attributedTo": statement.author_uri,
        "kind": statement.kind,
        "name": said.name,
        "content": html(statement.kind(), &said),
        "mediaType": "text/html",
        "url": statement.uri,
        "to": [PUBLIC],
        "published": statement.created_at.rfc3339(),
        "updated": statement.updated_at.rfc3339(),
        "sheet": sheet,
    });
    if let Some(file) = &said.file {
        note["attachment"] = json!([file.activity()]);
    }
    note
}

/// The same for who reads HTML alone.
fn html(kind: Kind, said: &Content) -> String {
    let mut html = format!("<p><strong>{}</strong>", escape(&said.name));
    for text in [&said.publisher, &said.release, &said.organ, &said.day] {
        if !text.is_empty() {
            let _ = write!(html, " · {}", escape(text));
        }
    }
    if let Some((_, key)) = content::STATUSES.iter().find(|(status, _)| *status == said.status) {
        let _ = write!(html, " · {}", escape(&Locale::Fr.t(key)));
    }
    html.push_str("</p>");
    if !said.reservations.is_empty() {
        let _ = write!(html, "<p>{}</p>", escape(&said.reservations));
    }
    for entry in &said.entries {
        let says = kind.stances().iter().find(|(name, _)| *name == entry.says);
        let says = says.map(|(_, key)| Locale::Fr.t(key)).unwrap_or_default();
        let (label, text) = (label(entry.requirement), escape(&entry.text));
        let _ = write!(html, "<p><strong>{label}</strong> ({}) {text}</p>", escape(&says));
    }
    html
}

/// `Offer` of a statement that was written here, to `network`, that of the text.
#[must_use]
pub fn offer(publication: &Publication, statement: &Statement, network: &str) -> Value {
    json!({
        "id": format!("{}/offer-{}", statement.uri, statement.revision),
        "type": "Offer",
        "kind": statement.kind,
        "actor": statement.author_uri,
        "object": note(publication, statement),
        "target": publication.uri,
        "to": [PUBLIC, network],
        "published": statement.updated_at.rfc3339(),
    })
}

/// `Undo` of that offer, which stands in it: its author takes the statement back, also where it never came.
#[must_use]
pub fn undo(here: &Here<'_>, publication: &Publication, statement: &Statement, network: &str) -> Value {
    json!({
        "id": format!("{}/withdraw", statement.uri),
        "type": "Undo",
        "kind": statement.kind,
        "actor": statement.author_uri,
        "object": offer(publication, statement, network),
        "target": publication.uri,
        "to": [PUBLIC, network],
        "published": here.now.rfc3339(),
    })
}

/// The network lists what this `Offer` says: told to its author's network alone, as all others get the `Announce`.
#[must_use]
pub fn accepted(here: &Here<'_>, network: &Actor, said: &Said, author: &str) -> Value {
    let mut answer = decided(here, network, ("Accept", said.kind), json!(said.uri), author);
    answer["outcome"] = json!(State::Listed.name());
    answer["revision"] = json!(said.revision);
    answer
}

/// `Reject` of what cannot be listed.
#[must_use]
pub fn returned(here: &Here<'_>, network: &Actor, said: &Said, author: &str, reason: &str) -> Value {
    let mut answer = decided(here, network, ("Reject", said.kind), json!(said.uri), author);
    answer["outcome"] = json!(State::Returned.name());
    answer["revision"] = json!(said.revision);
    answer["content"] = json!(reason);
    answer
}

/// The network takes a statement off its list. The `Offer` stands in it as its author signed it, so that it means
/// something where that has not come yet.
#[must_use]
pub fn removed(
    here: &Here<'_>,
    network: &Actor,
    publication: &Publication,
    statement: &Statement,
    (signed, reason): (&str, &str),
) -> Value {
    // Those of our own people are believed from us.
    let offer = serde_json::from_str(signed).unwrap_or_else(|_| offer(publication, statement, &network.uri));
    let mut answer = decided(here, network, ("Reject", statement.kind()), offer, &statement.author_uri);
    answer["outcome"] = json!(State::Removed.name());
    answer["content"] = json!(reason);
    answer["cc"] = json!([network.followers_uri()]);
    answer
}

/// The network puts back on its list what the `Reject` of this address took off: that one alone, whatever comes late. The
/// `Offer` stands in it as its author signed it.
#[must_use]
pub fn restored(
    here: &Here<'_>,
    network: &Actor,
    publication: &Publication,
    statement: &Statement,
    signed: &str,
) -> Value {
    let offer = serde_json::from_str(signed).unwrap_or_else(|_| offer(publication, statement, &network.uri));
    let reject = json!({
        "id": statement.removal,
        "type": "Reject",
        "kind": statement.kind,
        "actor": network.uri,
        "outcome": State::Removed.name(),
        "object": offer,
    });
    let mut said = decided(here, network, ("Undo", statement.kind()), reject, &statement.author_uri);
    said["target"] = json!(publication.uri);
    said["cc"] = json!([network.followers_uri()]);
    said
}

fn decided(here: &Here<'_>, network: &Actor, (verb, kind): (&str, Kind), object: Value, author: &str) -> Value {
    let id = here.uri(&format!("/activities/{}", here.id()));
    let mut said = vocabulary::activity(verb, &id, &network.uri, object, &[author], &[], here.now);
    said["kind"] = json!(kind.name());
    said
}

/// The one file that a statement brings, at its own origin: it must not make us ask a third server for anything.
fn file(note: &Document) -> Result<Option<File>, &'static str> {
    let mut all = note.all("attachment");
    let Some(one) = all.next() else { return Ok(None) };
    if all.next().is_some() {
        return Err("it brings more than one file");
    }
    let file = File::read(one)?;
    let is_own = Origin::parse(note.uri()).is_some_and(|origin| origin.owns(&file.url));
    if is_own { Ok(Some(file)) } else { Err("its file is on another origin") }
}

/// What an offered statement says, within limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Its id.
    pub uri: String,
    /// What kind.
    pub kind: Kind,
    /// The author's.
    pub author: String,
    /// The id of the specification.
    pub specification: String,
    /// The version that it is about.
    pub version: i64,
    /// The hash of that version.
    pub version_hash: String,
    /// What it says.
    pub content: Content,
    /// From 1.
    pub revision: i64,
    /// First stated.
    pub created_at: Option<Timestamp>,
    /// Last corrected.
    pub updated_at: Option<Timestamp>,
}

impl Said {
    /// Reads what an `Offer` of this kind offers.
    ///
    /// # Errors
    /// Why it cannot be taken, in words for the journal.
    pub fn read(kind: Kind, note: &Document) -> Result<Self, &'static str> {
        if note.kind() != "Note" || note.str("kind") != Some(kind.name()) {
            return Err("what is offered is no statement of this kind");
        }
        let [author] = note.ids_of("attributedTo")[..] else { return Err("it has not one author") };
        let fields = note.json().get("sheet").filter(|fields| fields.is_object()).ok_or("it has no sheet")?;
        let text = |name: &str| match str_of(fields, name) {
            Some(text) if text.len() <= MAX_ID => Ok(text.to_owned()),
            Some(_) => Err("one of its texts is too long"),
            None => Err("one of its texts is missing"),
        };
        let number = |name: &str| fields.get(name).and_then(Value::as_i64);
        Ok(Self {
            uri: note.uri().to_owned(),
            kind,
            author: author.to_owned(),
            specification: text("specification")?,
            version: number("version").filter(|number| *number > 0).ok_or("its version is none")?,
            version_hash: text("versionHash")?,
            content: Content::read(kind, fields, file(note)?)?,
            revision: number("revision").filter(|n| (1..=MOST_REVISIONS).contains(n)).ok_or("no revision")?,
            created_at: note.str("published").and_then(Timestamp::parse),
            updated_at: note.str("updated").and_then(Timestamp::parse),
        })
    }
}
