//! What calendars get, held against files that libraries which we did not write read too (`tests/foreign`): they must find
//! the instants that we show.

use super::{announced, ici, new_form};
use crate::support::{browser::Browser, snapshot};
use serde_json::{Value, json};

/// Title, zone, and what else is typed.
type Typed = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

/// A series of each sort, and what stands alone.
const EVENTS: [Typed; 7] = [
    (
        "Réunion hebdomadaire ; à Paris, l’été vient",
        "Europe/Paris",
        &[("starts", "2027-03-16T18:00"), ("ends", "2027-03-16T19:30"), ("repeats", "week"), ("times", "4")],
    ),
    (
        "Permanence de Miquelon",
        "America/Miquelon",
        &[("starts", "2027-03-09T09:00"), ("ends", "2027-03-09T12:00"), ("repeats", "week"), ("until", "2027-03-30")],
    ),
    ("Atelier aux Marquises", "Pacific/Marquesas", &[("starts", "2027-01-12T18:00"), ("ends", "2027-01-12T19:30")]),
    (
        "Rencontre de Nouméa",
        "Pacific/Noumea",
        &[("starts", "2027-01-26T08:00"), ("ends", "2027-01-26T09:00"), ("repeats", "month-last"), ("times", "5")],
    ),
    (
        "Chaque matin à Mamoudzou",
        "Indian/Mayotte",
        &[("starts", "2027-01-04T07:30"), ("ends", "2027-01-04T08:00"), ("repeats", "day"), ("times", "3")],
    ),
    (
        "Retour à l’heure d’hiver",
        "Europe/Paris",
        &[("starts", "2027-10-24T02:30"), ("ends", "2027-10-24T04:00"), ("repeats", "week"), ("times", "3")],
    ),
    (
        "Assises",
        "Indian/Reunion",
        &[("starts", "2027-06-01T09:00"), ("ends", "2027-06-03T17:00"), ("repeats", "year"), ("times", "2")],
    ),
];

#[tokio::test]
async fn a_feed_says_the_instants_that_pages_show() {
    let (ici, lea) = ici().await;
    for (title, zone, changes) in EVENTS {
        announced(&lea, &new_form(&lea, title).await.set("zone", zone).set_all(changes)).await;
    }
    let weekly = format!("/events/{}", ici.id_of(EVENTS[0].0).await);
    let at = |of: &str| format!("{weekly}/times/{of}");
    lea.say(&at("2027-03-23T18:00"), &at("2027-03-23T18:00"), &[("what", "cancel")]).await;
    let moved = [("what", "move"), ("starts", "2027-04-07T10:00"), ("ends", "2027-04-07T11:00")];
    lea.say(&at("2027-04-06T18:00"), &at("2027-04-06T18:00"), &moved).await;

    let feed = Browser::new(&ici).get("/events.ics").await.text;
    let feed = feed.replace(ici.origin(), "https://ici.example");
    let ids = ici.texts("select id from publications order by title").await;
    let feed = ids.iter().enumerate().fold(feed, |feed, (at, id)| renamed(&feed, id, &format!("{:026}", at + 1)));
    snapshot::check_text("calendars/feed.ics", &feed);
    let times = ici
        .texts(
            "select p.title || '|' || cast(o.starts_at as text) || '|' || cast(o.ends_at as text) from event_occurrences o \
             join publications p on p.id = o.publication_id where o.state = '' order by o.starts_at, p.title",
        )
        .await;
    let times: Vec<Value> = times
        .iter()
        .map(|line| {
            let parts: Vec<&str> = line.split('|').collect();
            let at = |text: &str| archipel::time::Timestamp(text.parse().expect("an instant")).rfc3339();
            json!({"title": parts[0], "starts": at(parts[1]), "ends": at(parts[2])})
        })
        .collect();
    snapshot::check("calendars/times", &json!(times));
}

/// The text with another word of the same length, wherever a line was folded in it.
fn renamed(text: &str, word: &str, by: &str) -> String {
    (0..word.len()).fold(text.to_owned(), |text, at| {
        let folded = |word: &str| format!("{}{}{}", &word[..at], if at == 0 { "" } else { "\r\n " }, &word[at..]);
        text.replace(&folded(word), &folded(by))
    })
}
