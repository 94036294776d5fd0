//! What pages of every kind say alike of a publication: whose it is, where it comes from, under which licence.

use super::{Publication, vocabulary as words};
use crate::{
    db::{Conn, Result},
    territory,
    web::{View, components::Person},
};

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
