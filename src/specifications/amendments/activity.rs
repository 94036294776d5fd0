//! Amendments over ActivityPub, between networks of our kind alone: an `Offer` of a `Patch` (ForgeFed) goes to the
//! network that publishes the text, which announces it whole, with the proof of its author, and answers it with
//! `Accept` or `Reject`. See FEDERATION.md.

pub use super::received::Activities;

use super::{Amendment, KIND, State, Target};
use crate::{
    federation::{
        actors::Actor,
        document::{Document, PUBLIC, str_of},
        vocabulary,
    },
    here::Here,
    publications::{Publication, telling::escape},
    specifications::document::GREATEST_NUMBER,
    text::markdown,
    time::Timestamp,
};
use serde_json::{Value, json};

/// Longest title that is taken.
const MAX_TITLE: usize = 300;
/// Longest id of a section.
const MAX_SECTION: usize = 100;
/// Most times that an amendment is put on a newer version.
const MOST_REVISIONS: i64 = 1_000;

/// The `Patch` of an amendment, without context.
#[must_use]
pub fn patch(publication: &Publication, amendment: &Amendment) -> Value {
    let content = markdown::render(&amendment.proposed);
    json!({
        "id": amendment.uri,
        "type": "Patch",
        "attributedTo": amendment.author_uri,
        "kind": KIND,
        "name": markdown::plain(&amendment.title).trim(),
        "summary": format!("<p>{}</p>", escape(&amendment.motive)),
        "content": content,
        "mediaType": "text/html",
        "source": {"content": amendment.proposed, "mediaType": "text/markdown"},
        "url": amendment.uri,
        "to": [PUBLIC],
        "published": amendment.created_at.rfc3339(),
        "updated": amendment.updated_at.rfc3339(),
        "sheet": {
            "specification": publication.uri,
            "section": amendment.section,
            "requirement": amendment.requirement,
            "title": amendment.title,
            "motive": amendment.motive,
            "base": {"version": amendment.base_version, "hash": amendment.base_hash, "text": amendment.base},
            "revision": amendment.revision,
        },
    })
}

/// The id of the `Offer` of a revision.
#[must_use]
pub fn offer_id(uri: &str, revision: i64) -> String {
    format!("{uri}/offer-{revision}")
}

/// The id of the `Undo` that withdraws it.
#[must_use]
pub fn undo_id(uri: &str) -> String {
    format!("{uri}/withdraw")
}

/// `Offer` of an amendment that was written here, to `target`, the network of the text.
#[must_use]
pub fn offer(publication: &Publication, amendment: &Amendment, network: &str) -> Value {
    json!({
        "id": offer_id(&amendment.uri, amendment.revision),
        "type": "Offer",
        "kind": KIND,
        "actor": amendment.author_uri,
        "object": patch(publication, amendment),
        "target": publication.uri,
        "to": [PUBLIC, network],
        "published": amendment.updated_at.rfc3339(),
    })
}

/// `Undo` of that offer, which stands in it: its author takes the amendment back, also where it never came.
#[must_use]
pub fn undo(here: &Here<'_>, publication: &Publication, amendment: &Amendment, network: &str) -> Value {
    json!({
        "id": undo_id(&amendment.uri),
        "type": "Undo",
        "kind": KIND,
        "actor": amendment.author_uri,
        "object": offer(publication, amendment, network),
        "target": publication.uri,
        "to": [PUBLIC, network],
        "published": here.now.rfc3339(),
    })
}

/// The network's answer. The `Offer` stands in it as its author signed it, so that it means something where that has not
/// come yet, or never will.
#[must_use]
pub fn answer(
    here: &Here<'_>,
    network: &Actor,
    publication: &Publication,
    amendment: &Amendment,
    signed: &str,
) -> Value {
    let verb = if amendment.standing() == State::Refused { "Reject" } else { "Accept" };
    // Those of our own people are believed from us.
    let offer = serde_json::from_str(signed).unwrap_or_else(|_| offer(publication, amendment, &network.uri));
    let mut answer = decided(here, network, verb, offer, &amendment.author_uri, &amendment.reason);
    answer["outcome"] = json!(amendment.state);
    let version = amendment.result.unwrap_or(publication.version);
    answer["result"] = json!(format!("{}/versions/{version}", publication.uri));
    answer
}

/// `Reject` of what cannot be taken at all.
#[must_use]
pub fn returned(here: &Here<'_>, network: &Actor, said: &Said, author: &str, reason: &str) -> Value {
    let mut answer = decided(here, network, "Reject", json!(said.uri), author, reason);
    answer["outcome"] = json!(State::Returned.name());
    answer["revision"] = json!(said.revision);
    answer
}

fn decided(here: &Here<'_>, network: &Actor, verb: &str, object: Value, author: &str, reason: &str) -> Value {
    let id = here.uri(&format!("/activities/{}", here.id()));
    let to = [PUBLIC, author];
    let mut said = vocabulary::activity(verb, &id, &network.uri, object, &to, &[&network.followers_uri()], here.now);
    said["kind"] = json!(KIND);
    said["content"] = json!(reason);
    said
}

/// The network says that an amendment is like another, or like none.
#[must_use]
pub fn grouped(here: &Here<'_>, network: &Actor, amendment: &Amendment, lead: Option<&Amendment>) -> Value {
    let verb = if lead.is_some() { "Add" } else { "Remove" };
    let id = here.uri(&format!("/activities/{}", here.id()));
    let (object, cc) = (json!(amendment.uri), network.followers_uri());
    let mut said = vocabulary::activity(verb, &id, &network.uri, object, &[PUBLIC], &[&cc], here.now);
    said["kind"] = json!(KIND);
    if let Some(lead) = lead {
        said["target"] = json!(lead.uri);
    }
    said
}

/// What a `Patch` says, within limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Its id.
    pub uri: String,
    /// The author's.
    pub author: String,
    /// The id of the specification.
    pub specification: String,
    /// What it changes.
    pub target: Target,
    /// The title of its section.
    pub title: String,
    /// Why.
    pub motive: String,
    /// The version that its author had read.
    pub base_version: i64,
    /// What it changes, as it stood there.
    pub base: String,
    /// What it proposes.
    pub proposed: String,
    /// From 1.
    pub revision: i64,
    /// Written.
    pub created_at: Option<Timestamp>,
    /// Put on this version.
    pub updated_at: Option<Timestamp>,
}

impl Said {
    /// Reads a `Patch`.
    ///
    /// # Errors
    /// Why it cannot be taken, in words for the journal.
    pub fn read(patch: &Document) -> Result<Self, &'static str> {
        if patch.kind() != "Patch" {
            return Err("what is offered is no Patch");
        }
        let [author] = patch.ids_of("attributedTo")[..] else { return Err("it has not one author") };
        let fields = patch.json().get("sheet").filter(|fields| fields.is_object()).ok_or("it has no sheet")?;
        let base = fields.get("base").filter(|base| base.is_object()).ok_or("it has no base")?;
        let text = |value: &Value, name: &str, max: usize| match str_of(value, name) {
            Some(text) if text.chars().count() <= max => Ok(text.to_owned()),
            Some(_) => Err("one of its texts is too long"),
            None => Err("one of its texts is missing"),
        };
        let source = patch.json().get("source").ok_or("it has no source")?;
        let number = |value: &Value, name: &str| value.get(name).and_then(Value::as_i64);
        let requirement = number(fields, "requirement").and_then(|number| u32::try_from(number).ok());
        let requirement = requirement.filter(|number| *number <= GREATEST_NUMBER).ok_or("its requirement is none")?;
        let said = Self {
            uri: patch.uri().to_owned(),
            author: author.to_owned(),
            specification: text(fields, "specification", 2_000)?,
            target: Target { section: text(fields, "section", MAX_SECTION)?, requirement },
            title: str_of(fields, "title").unwrap_or_default().chars().take(MAX_TITLE).collect(),
            motive: text(fields, "motive", super::MAX_MOTIVE)?,
            base_version: number(base, "version").filter(|number| *number > 0).ok_or("its version is none")?,
            base: text(base, "text", super::MAX_TEXT)?,
            proposed: text(source, "content", super::MAX_TEXT)?,
            revision: number(fields, "revision").filter(|n| (1..=MOST_REVISIONS).contains(n)).ok_or("no revision")?,
            created_at: patch.str("published").and_then(Timestamp::parse),
            updated_at: patch.str("updated").and_then(Timestamp::parse),
        };
        if said.motive.trim().is_empty() || said.proposed.trim().is_empty() {
            return Err("one of its texts is missing");
        }
        if str_of(base, "hash") != Some(Target::hash(&said.base).as_str()) {
            return Err("what it changes is not what its hash says");
        }
        Ok(said)
    }
}
