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

/// The terms of events: those of Mobilizon and of FEP-8a8e, and the one that they have none for.
static EVENTS: LazyLock<Value> = LazyLock::new(|| {
    json!({
        "mz": "https://joinmobilizon.org/ns#",
        "pt": "https://joinpeertube.org/ns#",
        "e8": "https://w3id.org/fep/8a8e/",
        "inLanguage": "schema:inLanguage",
        "address": "schema:address",
        "PostalAddress": "schema:PostalAddress",
        "streetAddress": "schema:streetAddress",
        "postalCode": "schema:postalCode",
        "addressLocality": "schema:addressLocality",
        "addressCountry": "schema:addressCountry",
        "maximumAttendeeCapacity": "schema:maximumAttendeeCapacity",
        "category": "schema:category",
        "status": "http://www.w3.org/2002/12/cal/ical#status",
        "timezone": "mz:timezone",
        "isOnline": "mz:isOnline",
        "joinMode": "mz:joinMode",
        "externalParticipationUrl": "mz:externalParticipationUrl",
        "phoneAddress": "mz:phoneAddress",
        "repliesModerationOption": "mz:repliesModerationOption",
        "commentsEnabled": "pt:commentsEnabled",
        "eventStatus": {"@id": "e8:eventStatus", "@type": "@id"},
        "organizers": {"@id": "e8:organizers", "@type": "@id"},
        "VirtualLocation": "archipel:VirtualLocation",
        "virtualLocation": "archipel:virtualLocation"
    })
});

/// Adds the context: the terms of events only to what tells of one, as every activity of any other kind would carry them.
#[must_use]
pub fn with_context(object: Value) -> Value {
    let mut context = CONTEXT.clone();
    if let Some(terms) = context.as_array_mut().filter(|_| tells_of_an_event(&object)) {
        terms.push(EVENTS.clone());
    }
    serde_json::to_value(WithContext::new(object, context)).expect("JSON of JSON")
}

/// True for an event, an activity around one, a page of such.
fn tells_of_an_event(value: &Value) -> bool {
    let inner = ["object", "orderedItems"].iter().filter_map(|name| value.get(name));
    match value {
        Value::Array(items) => items.iter().any(tells_of_an_event),
        _ => value.get("type").is_some_and(|kind| kind == "Event") || inner.into_iter().any(tells_of_an_event),
    }
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
