//! What a page knows of its request: language, territory, who reads, the token of its forms.

use super::{PageError, notices::Notices, session::Session};
use crate::{
    locale::{Locale, Value},
    random::Random,
    territory::{self, Place, Territory},
    time::Timestamp,
};
use axum::{extract::FromRequestParts, http::request::Parts};
use std::{borrow::Cow, sync::Arc};

/// What a person may do here; each role may do what those before it may.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Role {
    /// Reads, follows, comments.
    Reader,
    /// Publishes in their own name.
    Contributor,
    /// Publishes for the network.
    Animator,
    /// Answers reports, hides, suspends.
    Moderator,
    /// Settings, networks, roles.
    Administrator,
}

impl Role {
    /// All, from the least.
    pub const ALL: [Self; 5] = [Self::Reader, Self::Contributor, Self::Animator, Self::Moderator, Self::Administrator];

    /// The name in tables, forms and locale keys (`role-…`).
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Contributor => "contributor",
            Self::Animator => "animator",
            Self::Moderator => "moderator",
            Self::Administrator => "administrator",
        }
    }

    /// Reads a name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// Who reads, when signed in.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// Identifier in `people`.
    pub id: String,
    /// Identifier in `actors`.
    pub actor_id: String,
    /// ActivityPub id.
    pub actor_uri: String,
    /// Handle.
    pub handle: String,
    /// Display name.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Their structure, offered in forms.
    pub structure: String,
    /// What happened to their sheets since they last looked.
    pub news: i64,
}

/// The network, as each page names it.
#[derive(Clone, Debug)]
pub struct NetworkCard {
    /// Name.
    pub name: String,
    /// Handle of its Group.
    pub handle: String,
    /// Territory code.
    pub territory_code: String,
    /// Its purpose, in one paragraph.
    pub tagline: String,
    /// What the law has it say of itself.
    pub notices: Notices,
}

/// What a page needs of its request. Put into the request by [`super::front()`].
#[derive(Clone)]
pub struct View {
    /// Language of the page.
    pub locale: Locale,
    /// The reader's place, for every hour shown.
    pub place: Place,
    /// The reader's territory.
    pub territory: &'static Territory,
    /// The instant of the request.
    pub now: Timestamp,
    /// Who reads.
    pub viewer: Option<Viewer>,
    /// Hidden field of each form.
    pub csrf: String,
    /// Path and query.
    pub path: String,
    /// The network.
    pub network: Arc<NetworkCard>,
    /// Locale key of a message left by the page before.
    pub flash: Option<String>,
    /// Development mode.
    pub development: bool,
    /// `https://host`, for canonical links.
    pub origin: Arc<str>,
    pub(super) session: Option<Session>,
    pub(super) random: Random,
}

impl View {
    /// A text.
    #[must_use]
    pub fn t(&self, key: &str) -> Cow<'static, str> {
        self.locale.t(key)
    }

    /// A text with values.
    #[must_use]
    pub fn tv(&self, key: &str, args: &[(&str, Value)]) -> String {
        self.locale.tv(key, args)
    }

    /// The person who reads.
    ///
    /// # Errors
    /// [`PageError::SignIn`] when nobody is signed in.
    pub fn person(&self) -> Result<&Viewer, PageError> {
        self.viewer.as_ref().ok_or(PageError::SignIn)
    }

    /// True when the reader has at least this role.
    #[must_use]
    pub fn may(&self, role: Role) -> bool {
        self.viewer.as_ref().is_some_and(|viewer| viewer.role >= role)
    }

    /// The session of this request.
    #[must_use]
    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// A name for a form of this page, by which a form that is sent twice is known (`web::sent`).
    #[must_use]
    pub fn form_id(&self) -> String {
        crate::id::new_id(self.now, &self.random)
    }

    /// The territory of the reader, or France when the code is unknown.
    pub(super) fn territory_of(code: &str) -> &'static Territory {
        territory::get(code).or_else(|| territory::get("FR")).expect("FR is in the embedded list")
    }
}

impl<S: Sync> FromRequestParts<S> for View {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, PageError> {
        parts.extensions.get::<Self>().cloned().ok_or(PageError::Internal("no view"))
    }
}
