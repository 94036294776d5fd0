//! Events of other software, in the shapes that it sends: those of Mobilizon, of Gancio, of WordPress with Event Bridge.

use crate::support::{Instance, START, browser::Browser, peer::Peer};
use archipel::{federation::peers::Mode, time::Clock};
use serde_json::{Value, json};

const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

async fn scene() -> (Instance, Peer) {
    let ici = Instance::start_in("ici", "48", Mode::Open, Clock::manual(START)).await;
    let peer = Peer::start("ally").await;
    ici.trust(&peer, "event").await;
    (ici, peer)
}

/// Says something of an event.
async fn says(ici: &Instance, peer: &Peer, verb: &str, number: &str, fields: Value) -> String {
    let (actor, id) = (peer.uri("/alice"), peer.uri(&format!("/events/{number}")));
    let mut object = json!({"id": id, "type": "Event", "attributedTo": actor, "to": [PUBLIC], "name": format!("Rencontre {number}"),
        "content": "<p>On se <b>retrouve</b>.</p><script>alert(1)</script>", "url": id});
    for (name, value) in fields.as_object().expect("fields") {
        object[name] = value.clone();
    }
    let stamp = object["updated"].as_str().unwrap_or("0").replace(':', "");
    let activity = json!({"@context": "https://www.w3.org/ns/activitystreams", "id": format!("{id}/{verb}/{stamp}"), "type": verb,
        "actor": actor, "to": [PUBLIC], "object": object});
    assert_eq!(peer.deliver(ici, &activity).await, 202);
    id
}

/// The page of an event that came.
async fn page(ici: &Instance, number: &str) -> String {
    let id = ici.id_of(&format!("Rencontre {number}")).await;
    Browser::new(ici).get(&format!("/events/{id}")).await.words()
}

#[tokio::test]
async fn an_event_of_mobilizon_is_shown_by_both_clocks() {
    let (ici, peer) = scene().await;
    says(&ici, &peer, "Create", "1", json!({
        "startTime": "2027-02-01T19:00:00-04:00", "endTime": "2027-02-01T21:00:00-04:00", "timezone": "America/Martinique",
        "category": "MEETING", "joinMode": "free", "ical:status": "CONFIRMED", "isOnline": true, "maximumAttendeeCapacity": 40,
        "repliesModerationOption": "allow_all", "draft": false, "uuid": "8cf76e9f", "inLanguage": "fr",
        "location": {"type": "Place", "id": peer.uri("/address/1"), "name": "Bibliothèque Schœlcher", "latitude": 14.6, "longitude": -61.07,
            "address": {"type": "PostalAddress", "streetAddress": "1 rue de la Liberté", "postalCode": "97200", "addressLocality": "Fort-de-France", "addressCountry": "France"}},
        "attachment": [{"type": "Link", "name": "Website", "mediaType": "text/html", "href": "https://visio.example/m"}],
    })).await;
    let page = page(&ici, "1").await;
    assert!(
        page.contains("mar. 2 févr. 2027 00:00 Paris · lun. 1er févr. 2027 19:00 Martinique (la veille)"),
        "{page}"
    );
    assert!(page.contains("Bibliothèque Schœlcher, 1 rue de la Liberté, 97200 Fort-de-France"), "{page}");
    assert!(
        page.contains("https://visio.example/m") && page.contains("On se retrouve .") && !page.contains("alert"),
        "{page}"
    );
}

#[tokio::test]
async fn an_event_of_gancio_may_have_several_places_and_no_end() {
    let (ici, peer) = scene().await;
    says(&ici, &peer, "Create", "2", json!({
        "startTime": "2027-02-01T20:00:00.000+01:00", "summary": "<p>Cargo Lab, lundi</p>",
        "location": [
            {"id": peer.uri("/p/4"), "name": "Cargo Lab", "type": "Place", "address": "C/ Falsa 123"},
            {"id": "https://visio.example/g", "name": "Visio", "type": "Place", "address": {"type": "VirtualLocation", "url": "https://visio.example/g"}},
        ],
    })).await;
    let page = page(&ici, "2").await;
    assert!(page.contains("lun. 1er févr. 2027 20:00 Paris · lun. 1er févr. 2027 19:00 UTC, 2 h"), "{page}");
    assert!(page.contains("Cargo Lab, C/ Falsa 123") && page.contains("https://visio.example/g"), "{page}");
}

#[tokio::test]
async fn an_event_of_wordpress_is_updated_cancelled_and_deleted() {
    let (ici, peer) = scene().await;
    let event = |status: &str, updated: &str| {
        json!({"startTime": "2027-02-01T18:00:00+01:00", "endTime": "2027-02-01T19:00:00+01:00", "timezone": "Europe/Paris",
            "status": status, "joinMode": "external", "externalParticipationUrl": "https://inscription.example/1",
            "isOnline": false, "commentsEnabled": true, "updated": updated,
            "location": {"type": "Place", "name": "Salle des fêtes", "address": {"type": "PostalAddress", "addressLocality": "Mende"}}})
    };
    let id = says(&ici, &peer, "Create", "3", event("CONFIRMED", "2026-11-20T10:00:00Z")).await;
    assert!(page(&ici, "3").await.contains("S’inscrire"));
    says(&ici, &peer, "Update", "3", event("CANCELLED", "2026-11-21T10:00:00Z")).await;
    assert!(page(&ici, "3").await.contains("Annulé"));
    // What was said before comes late, and changes nothing.
    says(&ici, &peer, "Update", "3", event("CONFIRMED", "2026-11-20T11:00:00Z")).await;
    assert!(page(&ici, "3").await.contains("Annulé"));
    let delete = json!({"@context": "https://www.w3.org/ns/activitystreams", "id": format!("{id}/delete"), "type": "Delete",
        "actor": peer.uri("/alice"), "to": [PUBLIC], "object": id});
    assert_eq!(peer.deliver(&ici, &delete).await, 202);
    assert_eq!(ici.count("select count(*) from event_occurrences").await, 0);
    assert_eq!(ici.count("select count(*) from publications where state = 'deleted'").await, 1);
}

#[tokio::test]
async fn hours_that_are_none_are_refused() {
    let (ici, peer) = scene().await;
    for (number, fields) in [
        ("4", json!({})),
        ("5", json!({"startTime": "2027-02-01T18:00:00"})),
        ("6", json!({"startTime": "2027-02-01T18:00:00+00:00Z"})),
        ("7", json!({"startTime": "demain"})),
        ("14", json!({"startTime": "2027-02-01T18:00:00Z", "endTime": "2027-02-01T17:00:00Z"})),
        ("8", json!({"startTime": "2027-02-01T18:00:00Z", "endTime": "2037-02-01T18:00:00Z"})),
        (
            "9",
            json!({"startTime": "2027-02-01T18:00:00Z", "kind": "event", "sheet": {"starts": "2027-02-01T18:00", "ends": "x", "zone": "Europe/Paris"}}),
        ),
    ] {
        says(&ici, &peer, "Create", number, fields).await;
    }
    assert_eq!(ici.count("select count(*) from publications").await, 0);
}

#[tokio::test]
async fn a_rule_of_a_million_times_is_not_followed() {
    let (ici, peer) = scene().await;
    let sheet = |repeats: &str| json!({"starts": "2027-02-01T18:00", "ends": "2027-02-01T19:00", "zone": "Europe/Paris", "repeats": repeats});
    for (number, rule) in [("11", "FREQ=SECONDLY"), ("12", "FREQ=DAILY;COUNT=1000000"), ("13", "FREQ=DAILY")] {
        let fields =
            json!({"startTime": "2027-02-01T18:00:00+01:00", "kind": "event", "version": 1, "sheet": sheet(rule)});
        says(&ici, &peer, "Create", number, fields).await;
    }
    // The first two are shown once; the endless one stops at two years.
    assert!(ici.count("select count(*) from event_occurrences").await < 2 + 800);
    assert!(ici.count("select count(*) from event_occurrences").await > 700);
}

#[tokio::test]
async fn a_sheet_that_lies_breaks_no_calendar_and_no_page() {
    let (ici, peer) = scene().await;
    let injected = "https://a.example/\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Faux";
    let far = json!({"starts": "-9999-05-31T9:00", "ends": "-9999-05-31T10:00", "zone": "UTC", "repeats": "FREQ=MONTHLY;BYMONTHDAY=31;INTERVAL=95",
        "changes": [{"of": "9999-12-01T00:00"}]});
    let late = json!({"starts": "2200-12-31T09:00", "ends": "2200-12-31T10:00", "zone": "UTC", "repeats": "FREQ=YEARLY;INTERVAL=99",
        "changes": [{"of": "2200-12-31T09:00"}, {"of": "9999-12-31T23:59", "starts": "9999-12-31T23:59", "ends": "9999-12-31T23:59"}]});
    let forged = json!({"starts": "2027-02-01T18:00", "ends": "2027-02-01T19:00", "zone": "Europe/Paris", "link": injected, "replay": injected,
        "phone": "0\r\nSUMMARY:Faux", "venue": {"name": "a\r\nSUMMARY:Faux", "latitude": "inf", "longitude": "NaN"}, "co_authors": ["x".repeat(100_000)],
        "changes": [{"of": "x".repeat(100_000), "note": "y".repeat(100_000)}], "mode": "<b>", "category": "'; drop table publications"});
    for (number, sheet) in [("15", far), ("16", late), ("17", forged)] {
        says(
            &ici,
            &peer,
            "Create",
            number,
            json!({"startTime": "2027-02-01T18:00:00+01:00", "kind": "event", "version": 1, "sheet": sheet}),
        )
        .await;
    }
    let reader = Browser::new(&ici);
    for path in ["/events", "/events/month?month=2027-02", "/events?day=2027-02-01", "/events?when=past"] {
        assert_eq!(reader.get(path).await.status, axum::http::StatusCode::OK, "{path}");
    }
    let feed = reader.get("/events.ics").await.text;
    assert_eq!(feed.matches("\r\nSUMMARY:").count(), feed.matches("BEGIN:VEVENT").count(), "{feed}");
    assert!(!feed.contains("\r\nSUMMARY:Faux") && !feed.contains("GEO"), "{feed}");
    assert!(page(&ici, "17").await.contains("Rencontre 17"));
    let kept = ici.texts("select sheet from publications where title = 'Rencontre 17'").await.remove(0);
    assert!(kept.len() < 3_000, "{}", kept.len());
    for id in ici.texts("select id from publications").await {
        for path in
            [format!("/events/{id}"), format!("/events/{id}/calendar.ics"), format!("/events/{id}?on=2200-12-31T09:00")]
        {
            assert!(reader.get(&path).await.status.is_success(), "{path}");
        }
    }
}
