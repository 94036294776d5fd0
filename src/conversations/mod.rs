//! Conversations: what people answer under a publication (comments of any depth, « used here »
//! attestations) and how they react to it (useful, relayed), here and on other networks alike.
//!
//! It knows publications and no kind of them. It must never show HTML of another server that did not
//! go through `text::sanitize`, nor count the same voice twice.

pub mod activity;
pub mod held;
pub mod hiding;
pub mod pages;
pub mod part;
pub mod reactions;
pub mod store;
#[cfg(test)]
mod tests;
mod thread;
mod used_on;
mod write;

pub use reactions::{like, share, unlike, unshare};
pub use store::{Cursor, Listed, by_id as find, list};
pub use write::{Remover, attest_use, comment, comment_section, delete_comment, edit_comment};

use crate::{
    db::FromRow,
    publications::{Publication, anchor::Anchor},
    time::Timestamp,
};
use thiserror::Error;

/// Characters of a comment.
pub const MAX_TEXT: usize = 10_000;
/// Characters of the note of an attestation.
pub const MAX_NOTE: usize = 2_000;
/// Characters of the name of a structure.
pub const MAX_STRUCTURE: usize = 200;

/// What can go wrong with what a person says or does here.
#[derive(Debug, Error)]
pub enum Error {
    /// Fields to mend.
    #[error("{} fields are to be mended", .0.len())]
    Invalid(Vec<Problem>),
    /// It is somebody else's.
    #[error("not allowed")]
    Forbidden,
    /// The publication or the comment was taken back.
    #[error("deleted")]
    Gone,
    /// The database's.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// What is wrong with a field: a locale key, and the number its sentence names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Name of the field.
    pub field: &'static str,
    /// Locale key.
    pub key: &'static str,
    /// Most characters; 0 where the sentence names none.
    pub max: usize,
}

/// A comment or an attestation, with its author.
#[derive(Clone, Debug, FromRow)]
pub struct Comment {
    /// Local identifier.
    pub id: String,
    /// ActivityPub id.
    pub uri: String,
    /// What it is under.
    pub publication_id: String,
    /// The comment it answers; none when it answers the publication.
    pub parent_uri: Option<String>,
    /// Author.
    pub actor_id: String,
    /// `comment` or `use`, see [`Kind`].
    pub kind: String,
    /// Markdown; empty when the other side sent HTML alone.
    pub source: String,
    /// Safe HTML.
    pub html: String,
    /// Who used it (attestations).
    pub structure: String,
    /// Where: a territory code (attestations).
    pub territory: Option<String>,
    /// Which day: `YYYY-MM-DD` (attestations).
    pub used_on: Option<String>,
    /// The section that it is about, by its id; empty for the whole. An answer is about what its first comment is about.
    pub section: String,
    /// The requirement that it is about; 0 for the section itself.
    pub requirement: i64,
    /// The title of that section as the author of the first comment read it, plain text.
    pub section_title: String,
    /// The version that they read; 0 when that is not known.
    pub section_version: i64,
    /// `published`, `deleted` or `hidden`.
    pub state: String,
    /// Written.
    pub created_at: Timestamp,
    /// Last changed.
    pub updated_at: Timestamp,
    /// The author.
    pub author_uri: String,
    /// The author.
    pub author_handle: String,
    /// The author.
    pub author_name: String,
    /// The author's page.
    pub author_url: String,
    /// The author's instance.
    pub author_origin: String,
    /// The author's network, as people call it, when it is another one.
    pub network_name: Option<String>,
}

impl Comment {
    /// True while everybody may read it.
    #[must_use]
    pub fn is_published(&self) -> bool {
        self.state == store::PUBLISHED
    }

    /// True for a « used here » attestation.
    #[must_use]
    pub fn is_use(&self) -> bool {
        self.kind == Kind::Use.name()
    }

    /// What it is about, when that is not the whole.
    #[must_use]
    pub fn anchor(&self) -> Option<Anchor> {
        (!self.section.is_empty()).then(|| Anchor {
            section: self.section.clone(),
            requirement: u32::try_from(self.requirement).unwrap_or(0),
            title: self.section_title.clone(),
            version: self.section_version,
        })
    }

    /// When it was changed, if it ever was.
    #[must_use]
    pub fn edited_at(&self) -> Option<Timestamp> {
        (self.updated_at > self.created_at).then_some(self.updated_at)
    }
}

/// The two things said under a publication.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Words.
    Comment,
    /// « Used here »: a structure, a territory, a day.
    Use,
}

impl Kind {
    /// The name in the table.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Comment => "comment",
            Self::Use => "use",
        }
    }
}

/// What a comment says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// Markdown; empty when the other side sent HTML alone.
    pub source: String,
    /// Safe HTML.
    pub html: String,
    /// Present on attestations.
    pub attestation: Option<Attestation>,
    /// The section that it is about; an answer is about what it answers.
    pub anchor: Option<Anchor>,
}

/// « Used here ».
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attestation {
    /// Who.
    pub structure: String,
    /// Territory code.
    pub territory: String,
    /// `YYYY-MM-DD`
    pub date: String,
}

/// True for what people do: they can say that they did it at their place. A text is adopted, not used.
#[must_use]
pub fn is_used(publication: &Publication) -> bool {
    publication.kind == "practice"
}

/// Path of the page of a publication: `/practices/ID`.
#[must_use]
pub fn page_path(publication: &Publication) -> String {
    publication.path()
}
