//! Finding an actor from what a person types: an address, a handle, a bare host. Webfinger
//! (RFC 7033) with both directions checked, and nodeinfo to learn what answers.

use super::{
    Federation,
    actors::{Actor, Fetched},
    fetch::{Fetch, FetchError},
};
use crate::origin::Origin;
use serde_json::Value;
use url::Url;

const JRD: &str = "application/jrd+json, application/json";

impl Federation {
    /// The network behind what was typed: `https://lozere.example`, `lozere.example`, or
    /// `@lozere@lozere.example`. Prefers the Group that the instance actor names.
    ///
    /// # Errors
    /// See [`FetchError`].
    pub async fn find_network(&self, typed: &str) -> Result<(Actor, String), FetchError> {
        let actor = self.find_actor(typed).await?;
        let origin = Origin::parse(&actor.uri).ok_or(FetchError::Refused)?;
        let software = self.software(&origin).await.unwrap_or_default();
        Ok((actor, software))
    }

    /// The actor behind an address or a handle.
    ///
    /// # Errors
    /// See [`FetchError`].
    pub async fn find_actor(&self, typed: &str) -> Result<Actor, FetchError> {
        let typed = typed.trim();
        let uri = if let Some((handle, authority)) = handle(typed) {
            let origin = self.origin_of(authority).ok_or(FetchError::Refused)?;
            webfinger(&self.fetch, &origin, &format!("acct:{handle}@{authority}")).await?
        } else {
            let origin = self.origin_of(typed).ok_or(FetchError::Refused)?;
            // Without a scheme, `host:4001` would be read as one.
            let names_actor = typed.contains("://") && Url::parse(typed).is_ok_and(|url| url.path() != "/");
            if names_actor { typed.to_owned() } else { webfinger(&self.fetch, &origin, &format!("{origin}/")).await? }
        };
        if self.origin.owns(&uri) {
            return Err(FetchError::Refused);
        }
        // A person asks: an earlier failure is no reason not to look again.
        if let Some(origin) = Origin::parse(&uri) {
            self.fetch.forget_failures(&origin);
        }
        let document = self.fetch.document(&uri, self.clock.now()).await?;
        match Fetched::read(&document).and_then(|actor| actor.network) {
            Some(network) => self.fetch_actor(&network).await,
            None => self.fetch_actor(document.uri()).await,
        }
    }

    /// The other server that an address or a handle leads to. It is not asked anything.
    #[must_use]
    pub fn server_of(&self, typed: &str) -> Option<Origin> {
        let typed = typed.trim();
        self.origin_of(handle(typed).map_or(typed, |(_, authority)| authority))
    }

    /// The origin of an address, or of a bare host.
    fn origin_of(&self, typed: &str) -> Option<Origin> {
        let origin = if typed.contains("://") {
            Origin::parse(typed)?
        } else {
            let scheme = if self.reach == crate::origin::Reach::Development { "http" } else { "https" };
            Origin::parse(&format!("{scheme}://{typed}"))?
        };
        (origin.within(self.reach) && origin != self.origin).then_some(origin)
    }

    /// The name of the software that answers at an origin, in lower case.
    ///
    /// # Errors
    /// See [`FetchError`].
    pub async fn software(&self, origin: &Origin) -> Result<String, FetchError> {
        let url = Url::parse(&format!("{origin}/.well-known/nodeinfo")).map_err(|_| FetchError::Refused)?;
        let list = self.fetch.json(&url, "application/json").await?;
        let href = list
            .get("links")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter(|link| {
                link.get("rel")
                    .and_then(Value::as_str)
                    .is_some_and(|rel| rel.starts_with("http://nodeinfo.diaspora.software/ns/schema/2."))
            })
            .filter_map(|link| link.get("href").and_then(Value::as_str))
            .find(|href| origin.owns(href))
            .ok_or_else(|| FetchError::Unusable("no nodeinfo".into()))?;
        let info = self.fetch.json(&Url::parse(href).map_err(|_| FetchError::Refused)?, "application/json").await?;
        let name = info.pointer("/software/name").and_then(Value::as_str).unwrap_or_default();
        Ok(name.chars().filter(char::is_ascii_alphanumeric).take(40).collect::<String>().to_ascii_lowercase())
    }
}

/// The actor that a server names for a resource, when it speaks of that very one and the actor is its own.
pub(super) async fn webfinger(fetch: &Fetch, origin: &Origin, resource: &str) -> Result<String, FetchError> {
    let mut url = Url::parse(&format!("{origin}/.well-known/webfinger")).map_err(|_| FetchError::Refused)?;
    url.query_pairs_mut().append_pair("resource", resource);
    let answer = fetch.json(&url, JRD).await?;
    let subject = answer.get("subject").and_then(Value::as_str).unwrap_or_default();
    let aliases = answer.get("aliases").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    if subject != resource && !aliases.into_iter().any(|alias| alias == resource) {
        return Err(FetchError::Unusable("webfinger answers about somebody else".into()));
    }
    let links = answer.get("links").and_then(Value::as_array).into_iter().flatten();
    links
        .filter(|link| link.get("rel").and_then(Value::as_str) == Some("self"))
        .filter_map(|link| link.get("href").and_then(Value::as_str))
        .find(|href| origin.owns(href))
        .map(str::to_owned)
        .ok_or_else(|| FetchError::Unusable("webfinger names no actor of that server".into()))
}

/// `@name@host` or `name@host`.
fn handle(typed: &str) -> Option<(&str, &str)> {
    if typed.contains("://") {
        return None;
    }
    let (name, authority) = typed.strip_prefix('@').unwrap_or(typed).split_once('@')?;
    (!name.is_empty() && !authority.is_empty() && !authority.contains('@')).then_some((name, authority))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_has_a_name_and_a_host() {
        assert_eq!(handle("@lea@lozere.example"), Some(("lea", "lozere.example")));
        assert_eq!(handle("lea@lozere.example:4001"), Some(("lea", "lozere.example:4001")));
        for text in ["lea", "@lea", "https://a@b.example", "a@b@c", "@@x"] {
            assert_eq!(handle(text), None, "{text}");
        }
    }
}
