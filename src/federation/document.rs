//! A fetched or received ActivityStreams object, read with tolerance: a property may be a string,
//! an object with an `id`, a list of either, or null. No JSON-LD is processed, ever: nothing that
//! a remote context says can change what was signed.

use super::fetch::Fetcher;
use crate::origin::same_origin;
use activitypub_federation::{
    config::Data, error::Error, protocol::verification::verify_domains_match, traits::Object,
};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

/// The full IRI of the public audience, and its two abbreviations (ActivityPub §5.6).
pub const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

/// An object as JSON.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    id: Url,
    json: Value,
}

/// Nesting and size above which a body is refused unread.
const MAX_DEPTH: usize = 32;
const MAX_NODES: usize = 5_000;

impl Document {
    /// Reads a body; `None` when it is not an object with a sound `id`, or is nested or large
    /// beyond reason.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        if !is_reasonable(bytes) {
            return None;
        }
        Self::from_value(serde_json::from_slice(bytes).ok()?)
    }

    /// Takes an object that stands inside another.
    #[must_use]
    pub fn from_value(json: Value) -> Option<Self> {
        let id = json.get("id")?.as_str()?;
        crate::origin::Origin::parse(id)?;
        Some(Self { id: Url::parse(id).ok()?, json })
    }

    /// Its identifier.
    #[must_use]
    pub fn uri(&self) -> &str {
        // The text as written, not as normalised: peers compare byte for byte.
        self.str("id").unwrap_or_default()
    }

    /// The JSON.
    #[must_use]
    pub fn json(&self) -> &Value {
        &self.json
    }

    /// Its `type`; the first when there are several.
    #[must_use]
    pub fn kind(&self) -> &str {
        first(self.json.get("type")).and_then(Value::as_str).unwrap_or_default()
    }

    /// A property that is text; empty text counts as absent.
    #[must_use]
    pub fn str(&self, name: &str) -> Option<&str> {
        str_of(&self.json, name)
    }

    /// The identifier in a property: the string itself, or the `id` of the object there.
    #[must_use]
    pub fn id_of(&self, name: &str) -> Option<&str> {
        id_of(first(self.json.get(name))?)
    }

    /// Every identifier of a property.
    #[must_use]
    pub fn ids_of(&self, name: &str) -> Vec<&str> {
        many(self.json.get(name)).filter_map(id_of).collect()
    }

    /// Every value of a property.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &Value> {
        many(self.json.get(name))
    }

    /// The object embedded in a property, when it is one and not only a link.
    #[must_use]
    pub fn embedded(&self, name: &str) -> Option<Self> {
        let value = first(self.json.get(name))?;
        value.is_object().then(|| Self::from_value(value.clone())).flatten()
    }

    /// True when everybody may read it.
    #[must_use]
    pub fn is_public(&self) -> bool {
        ["to", "cc"].iter().flat_map(|name| self.ids_of(name)).any(|id| matches!(id, PUBLIC | "as:Public" | "Public"))
    }

    /// Who wrote it.
    #[must_use]
    pub fn author(&self) -> Option<&str> {
        self.id_of("attributedTo").or_else(|| self.id_of("actor"))
    }
}

/// The text of a property of any JSON object.
#[must_use]
pub fn str_of<'a>(json: &'a Value, name: &str) -> Option<&'a str> {
    first(json.get(name))?.as_str().filter(|text| !text.is_empty())
}

fn id_of(value: &Value) -> Option<&str> {
    match value {
        Value::String(id) => Some(id),
        Value::Object(object) => object.get("id").or_else(|| object.get("href")).and_then(Value::as_str),
        _ => None,
    }
}

fn first(value: Option<&Value>) -> Option<&Value> {
    match value? {
        Value::Array(list) => list.first(),
        Value::Null => None,
        other => Some(other),
    }
}

fn many(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    match value {
        Some(Value::Array(list)) => list.as_slice(),
        Some(Value::Null) | None => &[],
        Some(other) => std::slice::from_ref(other),
    }
    .iter()
}

/// Counts brackets and commas outside strings, before any parser builds anything.
fn is_reasonable(bytes: &[u8]) -> bool {
    let (mut depth, mut nodes, mut in_string, mut escaped) = (0usize, 0usize, false, false);
    for byte in bytes {
        if in_string {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_string = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'{' | b'[' => {
                depth += 1;
                nodes += 1;
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' => nodes += 1,
            _ => {}
        }
        if depth > MAX_DEPTH || nodes > MAX_NODES {
            return false;
        }
    }
    true
}

/// What the wire holds; the crate parses into it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Wire(pub Value);

/// The crate dereferences ids into documents through this; what a document means is decided by
/// the rooms, so nothing is stored here.
#[async_trait]
impl Object for Document {
    type DataType = Fetcher;
    type Kind = Wire;
    type Error = Error;

    fn id(&self) -> &Url {
        &self.id
    }

    async fn read_from_id(_: Url, _: &Data<Fetcher>) -> Result<Option<Self>, Error> {
        Ok(None)
    }

    async fn into_json(self, _: &Data<Fetcher>) -> Result<Wire, Error> {
        Ok(Wire(self.json))
    }

    async fn verify(wire: &Wire, served_at: &Url, _: &Data<Fetcher>) -> Result<(), Error> {
        let id = str_of(&wire.0, "id").ok_or(Error::UrlVerificationError("object without id"))?;
        verify_domains_match(&Url::parse(id).map_err(Error::UrlParse)?, served_at)?;
        // The crate compares host names only; an origin is scheme, host and port.
        if !same_origin(id, served_at.as_str()) {
            return Err(Error::UrlVerificationError("object of another origin"));
        }
        Ok(())
    }

    async fn from_json(wire: Wire, _: &Data<Fetcher>) -> Result<Self, Error> {
        Self::from_value(wire.0).ok_or(Error::UrlVerificationError("object without a sound id"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn document(json: Value) -> Document {
        Document::from_value(json).expect("sound")
    }

    #[test]
    fn strings_objects_lists_and_nulls_are_all_read() {
        let doc = document(
            json!({"id": "https://a.example/1", "type": ["Article", "Page"], "attributedTo": [{"id": "https://a.example/u"}], "to": "as:Public", "cc": null}),
        );
        assert_eq!(doc.kind(), "Article");
        assert_eq!(doc.author(), Some("https://a.example/u"));
        assert!(doc.is_public());
        assert!(doc.ids_of("cc").is_empty());
    }

    #[test]
    fn depth_and_width_bombs_are_refused_unread() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(Document::read(deep.as_bytes()).is_none());
        let wide = format!("{{\"id\":\"https://a.example/1\",\"x\":[{}1]}}", "1,".repeat(10_000));
        assert!(Document::read(wide.as_bytes()).is_none());
        assert!(
            Document::read(br#"{"id":"https://a.example/1","x":"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["}"#).is_some()
        );
    }

    #[test]
    fn an_id_must_be_an_address_of_a_server() {
        for id in ["", "/x", "acct:a@b", "data:x", "https://127.0.0.1/x"] {
            assert!(Document::from_value(json!({"id": id})).is_none(), "{id}");
        }
        assert!(Document::from_value(json!({"id": ["https://a.example/1"]})).is_none());
    }
}
