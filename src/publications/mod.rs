//! What all kinds of publication share: identity, versions, facets, lists, search, lineage,
//! drafts, attachments. It knows no kind: a kind stores its own fields as JSON in `sheet`.

pub mod anchor;
pub mod arrival;
pub mod attached;
pub mod bring;
pub mod carried;
mod comeback;
pub mod drafts;
pub mod files;
pub mod held;
pub mod hiding;
pub mod history;
mod kind;
pub mod lineage;
pub mod list;
pub mod lost;
pub mod media;
pub mod news;
pub mod pages;
pub mod parts;
mod picture;
pub mod reading;
pub mod said;
pub mod search;
pub mod shown;
pub mod store;
pub mod sweep;
mod taking_back;
pub mod telling;
pub mod versions;
pub mod vocabulary;

pub use kind::Kind;
pub use taking_back::{Refused, take_back};

use crate::{db::FromRow, federation::actors::Actor, time::Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// Longest title.
pub const MAX_TITLE: usize = 150;
/// Longest summary.
pub const MAX_SUMMARY: usize = 280;

/// A row of `publications` with its author.
#[derive(Clone, Debug, FromRow)]
pub struct Publication {
    /// Order of arrival here.
    pub seq: i64,
    /// Local identifier.
    pub id: String,
    /// `practice`…
    pub kind: String,
    /// ActivityPub id.
    pub uri: String,
    /// Page at its origin.
    pub url: String,
    /// Author.
    pub actor_id: String,
    /// Origin of its network.
    pub network: String,
    /// `published`, `hidden` or `deleted`.
    pub state: String,
    /// Title; empty once deleted.
    pub title: String,
    /// At most 280 characters.
    pub summary: String,
    /// BCP 47.
    pub language: String,
    /// SPDX-like identifier, see [`vocabulary::LICENCES`].
    pub licence: String,
    /// Grows by one at each correction.
    pub version: i64,
    /// Of title and sheet, see [`version_hash`].
    pub version_hash: String,
    /// The kind's own fields, JSON.
    pub sheet: String,
    /// What it adapts.
    pub source_uri: Option<String>,
    /// The version of the source that was adapted.
    pub source_version_hash: Option<String>,
    /// JSON of an [`Adaptation`].
    pub adaptation: Option<String>,
    /// First publication.
    pub published_at: Timestamp,
    /// Last correction.
    pub updated_at: Timestamp,
    /// When the author wants to read it again.
    pub review_at: Option<Timestamp>,
    /// Who hid it here, see [`hiding`]; empty when nobody did.
    pub hidden_by: String,
    /// Why, for everyone to read.
    pub hidden_reason: String,
    /// When.
    pub hidden_at: Option<Timestamp>,
    /// Counts, kept with each change.
    pub comments: i64,
    /// See `comments`.
    pub likes: i64,
    /// See `comments`.
    pub shares: i64,
    /// « Used here » attestations.
    pub uses: i64,
    /// Direct adaptations.
    pub adaptations: i64,
    /// The author.
    pub author_uri: String,
    /// The author.
    pub author_handle: String,
    /// The author.
    pub author_name: String,
    /// `person` or `group`.
    pub author_kind: String,
    /// The author's network, as people call it.
    pub network_name: Option<String>,
}

/// Who acts on a publication: the signer, and the person behind it when the network signs.
#[derive(Copy, Clone)]
pub struct Author<'a> {
    /// Whose name stands on it: the person's actor, or the network's.
    pub signer: &'a Actor,
    /// The person's actor.
    pub person: &'a Actor,
    /// True for an animator: acts for what the network signs, and is of every drafting team of it.
    pub animates: bool,
    /// True for a moderator: may take anything local back.
    pub moderates: bool,
}

impl Publication {
    /// Path of its page here: pages of a kind stand under the plural of its name.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/{}s/{}", self.kind, self.id)
    }

    /// True when it was published on the instance at `origin`.
    #[must_use]
    pub fn is_of(&self, origin: &crate::origin::Origin) -> bool {
        self.network == origin.as_str()
    }

    /// The note of an adaptation.
    #[must_use]
    pub fn adaptation(&self) -> Option<Adaptation> {
        serde_json::from_str(self.adaptation.as_deref()?).ok()
    }

    /// True when its review date has passed.
    #[must_use]
    pub fn is_stale(&self, now: Timestamp) -> bool {
        self.review_at.is_some_and(|at| at < now)
    }

    /// True when this network keeps it from its readers. Its origin may show it all the same.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        self.state == "hidden"
    }

    /// True when everybody may read it here.
    #[must_use]
    pub fn is_published(&self) -> bool {
        self.state == "published"
    }

    /// True once its author took it back.
    #[must_use]
    pub fn is_deleted(&self) -> bool {
        self.state == "deleted"
    }
}

/// Why and how a copy differs from its source: required of each adaptation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Adaptation {
    /// What changes.
    #[serde(default)]
    pub change: String,
    /// Why, see [`vocabulary::REASONS`].
    #[serde(default)]
    pub reasons: Vec<String>,
    /// What stays.
    #[serde(default)]
    pub kept: String,
}

/// `sha256:` and the hash of what a version says: equal on every instance that has it, whatever the
/// order in which a program writes the fields.
#[must_use]
pub fn version_hash(title: &str, sheet: &Value) -> String {
    let text = sorted(&json!({"title": title, "sheet": sheet})).to_string();
    let hex: String = Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}

/// The same value, the keys of each object in order.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let ordered: BTreeMap<&String, Value> = fields.iter().map(|(key, value)| (key, sorted(value))).collect();
            ordered.into_iter().map(|(key, value)| (key.clone(), value)).collect::<serde_json::Map<_, _>>().into()
        }
        Value::Array(items) => items.iter().map(sorted).collect(),
        other => other.clone(),
    }
}

/// True when this actor may correct it: its author, or an animator for what the network signs.
#[must_use]
pub fn may_edit(publication: &Publication, actor: &Actor, animates: bool, co_authors: &[String]) -> bool {
    publication.actor_id == actor.id
        || (publication.author_kind == "group" && animates)
        || co_authors.contains(&actor.handle)
}

/// The job that fetches a publication by its address: the source of an adaptation, usually.
pub const BRING: &str = "bring";

/// The job that reads what an actor has published so far, from its outbox.
pub const BACKFILL: &str = "backfill";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_the_fields_does_not_change_the_hash() {
        let (one, other) = (json!({"a": 1, "b": {"c": [2, 3], "d": 4}}), json!({"b": {"d": 4, "c": [2, 3]}, "a": 1}));
        assert_eq!(version_hash("Titre", &one), version_hash("Titre", &other));
        assert_ne!(version_hash("Titre", &one), version_hash("Autre", &one));
    }
}
