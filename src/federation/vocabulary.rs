//! The words we emit: one inline context, never fetched by anyone, and the shapes all activities
//! share (ActivityStreams 2.0, ActivityPub §6). What a kind adds stands in its own `activity.rs`.

use super::document::PUBLIC;
use crate::time::Timestamp;
use activitypub_federation::protocol::context::WithContext;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// Our own terms. Fixed once, never renamed: stored copies everywhere use it.
pub const NAMESPACE: &str = "https://archipel.example/ns#";

/// `@context` of everything we emit.
pub static CONTEXT: LazyLock<Value> = LazyLock::new(|| {
    json!([
        "https://www.w3.org/ns/activitystreams",
        "https://w3id.org/security/v1",
        "https://w3id.org/security/data-integrity/v1",
        "https://w3id.org/security/multikey/v1",
        {
            "toot": "http://joinmastodon.org/ns#",
            "schema": "http://schema.org#",
            "lemmy": "https://join-lemmy.org/ns#",
            "gts": "https://gotosocial.org/ns#",
            "archipel": NAMESPACE,
            "assertionMethod": {"@id": "https://w3id.org/security#assertionMethod", "@type": "@id", "@container": "@set"},
            "verificationMethod": {"@id": "https://w3id.org/security#verificationMethod", "@type": "@id"},
            "manuallyApprovesFollowers": "as:manuallyApprovesFollowers",
            "Hashtag": "as:Hashtag",
            "sensitive": "as:sensitive",
            "discoverable": "toot:discoverable",
            "indexable": "toot:indexable",
            "featured": {"@id": "toot:featured", "@type": "@id"},
            "postingRestrictedToMods": "lemmy:postingRestrictedToMods",
            "webfinger": "https://purl.archive.org/socialweb/webfinger#webfinger",
            "PropertyValue": "schema:PropertyValue",
            "value": "schema:value",
            "isBasedOn": {"@id": "schema:isBasedOn", "@type": "@id"},
            "areaServed": "schema:areaServed",
            "license": {"@id": "schema:license", "@type": "@id"},
            "interactionPolicy": {"@id": "gts:interactionPolicy", "@type": "@id"},
            "canQuote": {"@id": "gts:canQuote", "@type": "@id"},
            "automaticApproval": {"@id": "gts:automaticApproval", "@type": "@id"},
            "digestMultibase": {"@id": "https://w3id.org/security#digestMultibase", "@type": "https://w3id.org/security#multibase"},
            "network": {"@id": "archipel:network", "@type": "@id"},
            "kind": "archipel:kind",
            "version": "archipel:version",
            "versionHash": "archipel:versionHash",
            "basedOnVersion": "archipel:basedOnVersion",
            "adaptationNote": {"@id": "archipel:adaptationNote", "@type": "@json"},
            "adaptations": {"@id": "archipel:adaptations", "@type": "@id"},
            "sheet": {"@id": "archipel:sheet", "@type": "@json"},
            "attestation": {"@id": "archipel:attestation", "@type": "@json"},
            "section": {"@id": "archipel:section", "@type": "@json"}
        }
    ])
});

/// Adds the context.
#[must_use]
pub fn with_context(object: Value) -> Value {
    serde_json::to_value(WithContext::new(object, CONTEXT.clone())).expect("JSON of JSON")
}

/// The parts every activity has. `to` and `cc` are always lists.
#[must_use]
pub fn activity(kind: &str, id: &str, actor: &str, object: Value, to: &[&str], cc: &[&str], at: Timestamp) -> Value {
    let mut activity = json!({
        "id": id,
        "type": kind,
        "actor": actor,
        "object": object,
        "to": to,
        "published": at.rfc3339(),
    });
    if !cc.is_empty() {
        activity["cc"] = json!(cc);
    }
    activity
}

/// A deletion: the object is a `Tombstone` (ActivityPub §6.4).
#[must_use]
pub fn delete(id: &str, actor: &str, object: &str, at: Timestamp) -> Value {
    let tombstone = json!({"id": object, "type": "Tombstone"});
    activity("Delete", id, actor, tombstone, &[PUBLIC], &[], at)
}

/// An undo, with the whole activity it takes back and its original id (ActivityPub §6.10).
#[must_use]
pub fn undo(id: &str, actor: &str, undone: Value, to: &[&str], at: Timestamp) -> Value {
    activity("Undo", id, actor, undone, to, &[], at)
}

/// What is served at the address of something deleted, with status 410.
#[must_use]
pub fn tombstone(uri: &str, deleted_at: Timestamp) -> Value {
    with_context(json!({"id": uri, "type": "Tombstone", "deleted": deleted_at.rfc3339()}))
}
