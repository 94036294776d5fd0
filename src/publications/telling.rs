//! What this network says of its publications: the activity of a change, its id, how much of it other software reads,
//! and who gets it.

use super::Publication;
use crate::{
    db::{Result, Tx},
    federation::{
        actors::Actor,
        document::PUBLIC,
        outbox,
        vocabulary::{self},
    },
    here::Here,
    locale::Locale,
};
use serde_json::{Value, json};

/// Longest activity that is sent whole, in bytes with its context: some software refuses more than 64 KiB.
const MAX_ACTIVITY: usize = 60 * 1024;
/// Longest HTML of an article, which stands in it twice: nobody fetches more than 1 MiB.
pub const MAX_CONTENT: usize = 128 * 1024;

/// The same activity, small enough for software that refuses long ones: first without its HTML, which the
/// address gives whole, then, where all of it stands in `sheet` too, without `source`; and without its preview. All that was written still goes
/// to networks like ours (invariant I7); a sheet longer than that, other software learns of by the `Announce`.
fn within_limit(mut activity: Value, publication: &Publication, is_whole_in_sheet: bool) -> Value {
    let is_long = |activity: &Value| {
        let whole = vocabulary::with_context(activity.clone());
        serde_json::to_vec(&whole).is_ok_and(|bytes| bytes.len() > MAX_ACTIVITY)
    };
    if is_long(&activity) {
        let short = short(publication);
        activity["object"]["contentMap"] = json!({&publication.language: short});
        activity["object"]["content"] = json!(short);
    }
    if is_long(&activity)
        && let Some(article) = activity["object"].as_object_mut()
    {
        if is_whole_in_sheet {
            article.remove("source");
        }
        article.remove("preview");
    }
    activity
}

/// What stands in `content` when the whole is too long: the title, the summary, where to read the rest.
#[must_use]
pub fn short(publication: &Publication) -> String {
    let uri = escape(&publication.uri);
    format!(
        "<h2>{}</h2><p>{}</p><p><a href=\"{uri}\">{uri}</a></p>",
        escape(&publication.title),
        escape(&publication.summary)
    )
}

/// Text as HTML.
#[must_use]
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Says in an article what it was made from, and why; returns the object link (FEP-e232) by which servers that follow such
/// find that, called by the French sentence of `key`.
pub fn based_on(article: &mut Value, publication: &Publication, key: &str) -> Option<Value> {
    let (source, note) = (publication.source_uri.as_ref()?, publication.adaptation()?);
    article["isBasedOn"] = json!(source);
    article["adaptationNote"] = json!(note);
    if let Some(hash) = &publication.source_version_hash {
        article["basedOnVersion"] = json!(hash);
    }
    Some(json!({
        "type": "Link",
        "mediaType": "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"",
        "rel": "http://schema.org#isBasedOn",
        "href": source,
        "name": Locale::Fr.t(key),
    }))
}

/// The id of the activity that told a version. It names what the version says: a network that came back from an old copy
/// gives a number twice, and what it says under it is another activity.
#[must_use]
pub fn said_as(uri: &str, version: i64, hash: &str) -> String {
    let hex = hash.rsplit(':').next().unwrap_or_default();
    let short = hex.get(..12).unwrap_or(hex);
    if version == 1 { format!("{uri}/create") } else { format!("{uri}/versions/{version}/{short}/update") }
}

/// A change that is told.
pub struct Told<'a> {
    /// As it stands now.
    pub publication: &'a Publication,
    /// Its `Article`, without context; nothing of one that is deleted.
    pub article: Value,
    /// True when all that its `source` says stands in its `sheet` too.
    pub is_whole_in_sheet: bool,
    /// Who gets it beside the followers of its author and of the network.
    pub inboxes: &'a [&'a str],
    /// `Create`, `Update` or `Delete`.
    pub verb: &'a str,
}

/// The activity of a change.
#[must_use]
pub fn activity(here: &Here<'_>, signer: &Actor, told: &Told<'_>) -> Value {
    let uri = &told.publication.uri;
    if told.verb == "Delete" {
        return vocabulary::delete(&format!("{uri}/delete"), &signer.uri, uri, here.now);
    }
    let id = said_as(uri, told.publication.version, &told.publication.version_hash);
    let (to, cc) = (told.article["to"].clone(), told.article["cc"].clone());
    let activity = json!({"id": id, "type": told.verb, "actor": signer.uri, "object": told.article, "to": to, "cc": cc, "published": told.publication.updated_at.rfc3339()});
    within_limit(activity, told.publication, told.is_whole_in_sheet)
}

/// The network's `Announce` of a new publication.
fn announce(here: &Here<'_>, network: &Actor, publication: &Publication, form: &str, object: Value) -> Value {
    let followers = network.followers_uri();
    vocabulary::activity(
        "Announce",
        &format!("{}/announce-{form}", publication.uri),
        &network.uri,
        object,
        &[PUBLIC],
        &[&followers],
        here.now,
    )
}

/// Writes the activity of a change into the outbox.
///
/// # Errors
/// The database's.
pub async fn tell(tx: &mut Tx, here: &Here<'_>, signer: &Actor, network: &Actor, told: &Told<'_>) -> Result<()> {
    let publication = told.publication;
    let activity = activity(here, signer, told);
    let followed = [signer.uri.as_str(), network.uri.as_str()];
    let audience = outbox::Audience {
        followers_of: &followed,
        inboxes: told.inboxes,
        kind: &publication.kind,
        listed: told.verb != "Delete",
        ..outbox::Audience::default()
    };
    outbox::append(tx, here, signer, activity.clone(), &audience).await?;
    if told.verb != "Create" {
        return Ok(());
    }
    // Other software does not take a Create from someone it does not follow: the network, which
    // it does follow, announces it, in the form each understands (FEP-1b12, Mastodon).
    for (form, object) in [("object", Value::String(publication.uri.clone())), ("activity", activity)] {
        let announce = announce(here, network, publication, form, object);
        let audience = outbox::Audience {
            followers_of: &[network.uri.as_str()],
            kind: &publication.kind,
            foreign_only: true,
            ..outbox::Audience::default()
        };
        outbox::append(tx, here, network, announce, &audience).await?;
    }
    Ok(())
}
