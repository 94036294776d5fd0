//! An event over ActivityPub: an `Event` (FEP-8a8e, with the fields that Mobilizon reads), attributed to the group and
//! announced by it. See FEDERATION.md.

use super::{KIND, Sheet, content, occurrences, received, sheet::CATEGORIES, times};
use crate::{
    db::{Result, Tx},
    federation::{
        actors::{self, Actor},
        document::{Document, PUBLIC},
    },
    here::Here,
    publications::{self, Publication, arrival, reading::Reading, telling, versions},
    text::fold,
    time::local,
};
use async_trait::async_trait;
use serde_json::{Value, json};

/// Where FEP-8a8e names its states.
const FEP: &str = "https://w3id.org/fep/8a8e/";

/// The `Event`, without context; `note` is what its author says of the version that stands. Scalars where other software wants scalars: one `location`, hours with their
/// offset.
#[must_use]
pub fn event(here: &Here<'_>, author_uri: &str, publication: &Publication, note: &str) -> Value {
    let sheet = Sheet::from_json(&publication.sheet);
    let uri = &publication.uri;
    // Of a series, the next time: software that knows nothing of rules shows one hour.
    let next = occurrences::next(&sheet, here.now);
    let text = content::whole(publication, &sheet, next);
    let mut event = json!({
        "id": uri,
        "type": "Event",
        "attributedTo": author_uri,
        "audience": author_uri,
        "to": [PUBLIC],
        "cc": [format!("{author_uri}/followers")],
        "name": publication.title,
        "summary": content::summary(publication, &sheet, next),
        "content": text,
        "contentMap": {&publication.language: text},
        "mediaType": "text/html",
        "inLanguage": publication.language,
        "source": {"content": sheet.body, "mediaType": "text/markdown"},
        "url": uri,
        "published": publication.published_at.rfc3339(),
        "updated": publication.updated_at.rfc3339(),
        "timezone": sheet.zone,
        "status": if sheet.is_cancelled() { "CANCELLED" } else { "CONFIRMED" },
        "eventStatus": format!("{FEP}{}", if sheet.is_cancelled() { "EventCancelled" } else { "EventScheduled" }),
        "category": CATEGORIES.iter().find(|(name, _)| *name == sheet.category).map_or("MEETING", |(_, theirs)| theirs),
        "isOnline": sheet.is_online(),
        "joinMode": if sheet.registration.is_empty() { "none" } else { "external" },
        "organizers": {"type": "Collection", "totalItems": 1, "items": [author_uri]},
        "commentsEnabled": true,
        "repliesModerationOption": "allow_all",
        "replies": format!("{uri}/replies"),
        "kind": KIND,
        "version": publication.version,
        "versionHash": publication.version_hash,
        "sheet": sheet.to_json(),
        "interactionPolicy": {"canQuote": {"automaticApproval": [PUBLIC]}},
    });
    event["sheet"]["summary"] = json!(publication.summary);
    if !note.is_empty() {
        event["versionNote"] = json!(note);
    }
    if let Some(next) = next {
        event["startTime"] = json!(local::with_offset(next.starts, &sheet.zone));
        event["endTime"] = json!(local::with_offset(next.ends, &sheet.zone));
    }
    if sheet.capacity > 0 {
        event["maximumAttendeeCapacity"] = json!(sheet.capacity);
    }
    if !sheet.registration.is_empty() {
        event["externalParticipationUrl"] = json!(sheet.registration);
    }
    if !sheet.phone.is_empty() {
        event["phoneAddress"] = json!(sheet.phone);
    }
    event["location"] = location(&sheet, uri);
    if !sheet.link.is_empty() {
        event["virtualLocation"] = json!({"type": "VirtualLocation", "name": sheet.link, "url": sheet.link});
        event["attachment"] =
            json!([{"type": "Link", "name": "Website", "mediaType": "text/html", "href": sheet.link}]);
    }
    let tags: Vec<Value> = sheet
        .themes
        .iter()
        .map(|theme| json!({"type": "Hashtag", "name": format!("#{}", fold::slug(theme).replace('-', "")), "href": here.uri(&format!("/events?theme={theme}"))}))
        .collect();
    if !tags.is_empty() {
        event["tag"] = json!(tags);
    }
    event
}

/// One place: where one goes, or else where it is online.
fn location(sheet: &Sheet, uri: &str) -> Value {
    let venue = &sheet.venue;
    if !sheet.is_onsite() {
        let at = if sheet.link.is_empty() { uri } else { &sheet.link };
        return json!({"type": "VirtualLocation", "name": at, "url": at});
    }
    let name = if venue.name.is_empty() { &venue.locality } else { &venue.name };
    json!({
        "id": format!("{uri}#venue"),
        "type": "Place",
        "name": name,
        "address": {
            "type": "PostalAddress",
            "streetAddress": venue.street,
            "postalCode": venue.postal_code,
            "addressLocality": venue.locality,
            "addressCountry": "FR",
        },
    })
}

/// Events, as a kind of publication.
pub struct Kind;

/// The room's side of federation.
pub type Activities = arrival::Arrivals<Kind>;

#[async_trait]
impl publications::Kind for Kind {
    const NAME: &'static str = KIND;
    const UNWANTED: &'static str = "events of this network are not taken here";
    const UNWANTED_THERE: &'static str = "events of its network are not taken here";

    fn is(object: &Document) -> bool {
        object.kind() == "Event"
    }

    fn read(object: &Document) -> std::result::Result<Reading, &'static str> {
        received::read(object)
    }

    fn co_authors(sheet: &str) -> Vec<String> {
        Sheet::from_json(sheet).co_authors
    }

    async fn written(tx: &mut Tx, here: &Here<'_>, publication_id: &str, sheet: &str) -> Result<()> {
        times::write(tx, publication_id, &Sheet::from_json(sheet), here.now).await
    }

    async fn tell(tx: &mut Tx, here: &Here<'_>, signer: &Actor, publication: &Publication, verb: &str) -> Result<()> {
        let network = actors::network(tx).await?;
        let version = versions::find(tx, &publication.id, publication.version).await?;
        let note = version.map(|version| version.note).unwrap_or_default();
        let article = event(here, &signer.uri, publication, &note);
        let told = telling::Told { publication, article, is_whole_in_sheet: true, inboxes: &[], verb };
        telling::tell(tx, here, signer, &network, &told).await
    }
}
