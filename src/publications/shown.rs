//! What pages of every kind say alike of a publication: whose it is, where it comes from, under which licence.

use super::{Publication, hiding, vocabulary as words};
use crate::{
    db::{Conn, Result},
    federation::routes as activitypub,
    origin::Origin,
    territory,
    web::{
        PageError, PageResult, Role, View,
        components::{Look, Person, Tone, notice, post_button},
    },
};
use axum::{http::HeaderMap, response::Response};
use maud::{Markup, html};

/// Origin and name of the networks that are accepted here.
///
/// # Errors
/// The database's.
pub async fn networks(conn: &mut Conn) -> Result<Vec<(String, String)>> {
    conn.query("select origin, name from networks where state = 'accepted' order by name, origin limit 200").all().await
}

/// True when it was published on this instance.
#[must_use]
pub fn is_local(view: &View, publication: &Publication) -> bool {
    publication.network == *view.origin
}

/// Its network, as people call it.
#[must_use]
pub fn network_name(view: &View, publication: &Publication) -> String {
    if is_local(view, publication) {
        return view.network.name.clone();
    }
    let host = publication.network.split_once("://").map_or(publication.network.as_str(), |(_, host)| host);
    // A network gives itself its name, and could take another's; its address it cannot choose.
    match &publication.network_name {
        Some(name) => format!("{name} ({host})"),
        None => host.to_owned(),
    }
}

/// A file with its type and its size: « Délibération.pdf (PDF, 48 Ko) ». A size of 0 is not known.
#[must_use]
pub fn file_words(view: &View, name: &str, media_type: &str, bytes: i64) -> String {
    let kind = match media_type {
        "image/jpeg" => "JPEG",
        "image/png" => "PNG",
        "application/pdf" => "PDF",
        _ => name.rsplit_once('.').map_or("?", |(_, extension)| extension),
    };
    let name = if name.is_empty() { view.t("practice-file-unnamed").into_owned() } else { name.to_owned() };
    let kind = kind.to_ascii_uppercase();
    if bytes == 0 {
        return view.tv("practice-file", &[("name", name.into()), ("kind", kind.into())]);
    }
    view.tv("practice-file-size", &[("name", name.into()), ("kind", kind.into()), ("size", kilobytes(bytes).into())])
}

/// Bytes as people count them, at least one.
#[must_use]
pub fn kilobytes(bytes: i64) -> i64 {
    bytes.saturating_add(1023) / 1024
}

/// Who signs it.
#[must_use]
pub fn author(view: &View, publication: &Publication) -> Person {
    let href = match (is_local(view, publication), publication.author_kind.as_str()) {
        (true, "person") => format!("/people/{}", publication.author_handle),
        (true, _) => "/about".to_owned(),
        (false, _) => publication.author_uri.clone(),
    };
    Person {
        name: publication.author_name.clone(),
        href: Some(href),
        network: network_name(view, publication),
        territory: None,
    }
}

/// True when the reader wrote it.
#[must_use]
pub fn is_readers_own(view: &View, publication: &Publication) -> bool {
    view.viewer.as_ref().is_some_and(|viewer| viewer.actor_id == publication.actor_id)
}

/// Where moderators hide it and show it again: a page of another room.
#[must_use]
pub fn moderation(publication: &Publication) -> String {
    format!("/admin/publications/{}", publication.id)
}

/// What moderators alone read of what is hidden here: that others do not, why, and the way to show it again where it was
/// they who hid it.
#[must_use]
pub fn hidden_here(view: &View, publication: &Publication, title_key: &str) -> Markup {
    notice(
        Tone::Alert,
        html! {
            p { strong { (view.t(title_key)) } }
            blockquote { (publication.hidden_reason) }
            @if publication.hidden_by == hiding::MODERATOR {
                (post_button(view, Look::Plain, &moderation(publication), &[("act", "show")], &view.t("practice-hidden-show")))
            } @else {
                p { (view.t("practice-hidden-block")) }
            }
        },
    )
}

/// What is answered at the address of a publication.
pub enum Due {
    /// Its page.
    Page,
    /// Its `Article`.
    Article,
    /// Its tombstone, to another server.
    Tombstone(Response),
    /// That it was taken back.
    Gone,
    /// That it is hidden, and why.
    Hidden,
}

/// What whoever asks so is to be answered.
///
/// # Errors
/// 404 for an activity of another origin: only its own speaks for a publication (invariant I4), not even by sending
/// there, as a server that follows redirections would take our word for the address. 410 for one that is hidden.
pub fn due(view: &View, origin: &Origin, headers: &HeaderMap, publication: &Publication) -> PageResult<Due> {
    let activity = activitypub::wants_activity(headers);
    if activity && !publication.is_of(origin) {
        return Err(PageError::NotFound);
    }
    if publication.is_deleted() {
        return Ok(if activity {
            Due::Tombstone(activitypub::gone(&publication.uri, publication.updated_at))
        } else {
            Due::Gone
        });
    }
    match (activity, publication.is_hidden()) {
        (true, true) => Err(PageError::Gone),
        (true, false) => Ok(Due::Article),
        (false, true) if !view.may(Role::Moderator) => Ok(Due::Hidden),
        (false, _) => Ok(Due::Page),
    }
}

/// Names of territories.
#[must_use]
pub fn territories(view: &View, codes: &[String]) -> Vec<String> {
    codes.iter().filter_map(|code| territory::get(code)).map(|found| found.label(view.locale).into_owned()).collect()
}

/// The label of a value of one of the vocabularies; the value itself when it has none.
#[must_use]
pub fn label(view: &View, prefix: &str, value: &str) -> String {
    view.locale.find(&format!("{prefix}-{value}")).map_or_else(|| value.to_owned(), std::borrow::Cow::into_owned)
}

/// The name of a licence, and what it allows in a line.
#[must_use]
pub fn licence(view: &View, licence: &str) -> (String, Option<String>) {
    let key = words::licence_key(licence);
    match (view.locale.find(&key), view.locale.find(&format!("{key}-meaning"))) {
        (Some(name), meaning) => (name.into_owned(), meaning.map(std::borrow::Cow::into_owned)),
        (None, _) => (view.t("practice-licence-unknown").into_owned(), None),
    }
}

/// The `lang` of a passage, where it is not the page's.
#[must_use]
pub fn passage<'a>(view: &View, language: &'a str) -> Option<&'a str> {
    (language != view.locale.tag()).then_some(language)
}

/// A path with these parameters.
#[must_use]
pub fn with_query<'a>(path: &str, parameters: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(parameters);
    let query = query.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}
