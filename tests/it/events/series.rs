//! What comes back: each of its times, one that is moved, one that is left out, and those that are not written down yet.

use super::{TITLE, announced, ici, new_form};
use crate::support::{
    browser::Browser,
    story::{Mediator, quiet, two_networks},
};
use archipel::{upkeep, web::Role};
use axum::http::StatusCode;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 3600);

#[tokio::test]
async fn a_series_says_its_rhythm_and_its_next_times() {
    let (ici, lea) = ici().await;
    let form = new_form(&lea, TITLE).await.set_all(&[("repeats", "month-weekday"), ("times", "6")]);
    let path = announced(&lea, &form).await;
    let page = Browser::new(&ici).get(&path).await.words();
    assert!(page.contains("chaque mois, le 2e mardi, 6 fois, heure de Paris"), "{page}");
    assert!(page.contains("mar. 9 févr. 2027 18:00 Paris"), "{page}");
    assert_eq!(ici.count("select count(*) from event_occurrences").await, 6);
    let calendar = Browser::new(&ici).get(&format!("{path}/calendar.ics")).await.text;
    assert!(calendar.contains("RRULE:FREQ=MONTHLY;BYDAY=2TU;COUNT=6"), "{calendar}");
    // Shown as it was typed.
    let again = lea.form(&format!("{path}/edit"), &format!("{path}/edit")).await;
    assert_eq!((again.get("repeats"), again.get("times")), ("month-weekday", "6"));
}

#[tokio::test]
async fn one_time_is_moved_another_left_out_and_every_network_knows() {
    let (lozere, caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let form = new_form(&lea, TITLE).await.set_all(&[("repeats", "week"), ("times", "4")]);
    let path = announced(&lea, &form).await;
    let at = |of: &str| format!("{path}/times/{of}");
    let (second, third) = (at("2027-01-19T18:00"), at("2027-01-26T18:00"));
    lea.say(&second, &second, &[("what", "cancel"), ("note", "Jour férié")]).await;
    let moved = [("what", "move"), ("starts", "2027-01-27T10:00"), ("ends", "2027-01-27T11:00")];
    lea.say(&third, &third, &moved).await;
    quiet(&[&lozere, &caledonie]).await;
    let there = format!("/events/{}", caledonie.id_of(TITLE).await);
    for (instance, path) in [(&lozere, &path), (&caledonie, &there)] {
        let states = instance.texts("select state from event_occurrences order by occurrence").await;
        assert_eq!(states, ["", "cancelled", "", ""]);
        let calendar = Browser::new(instance).get(&format!("{path}/calendar.ics")).await.text;
        assert!(calendar.contains("RECURRENCE-ID;TZID=Europe/Paris:20270119T180000\r\nSTATUS:CANCELLED"), "{calendar}");
        assert!(calendar.contains("Jour férié"), "{calendar}");
        assert!(calendar.contains("RECURRENCE-ID;TZID=Europe/Paris:20270126T180000"), "{calendar}");
        assert!(calendar.contains("DTSTART;TZID=Europe/Paris:20270127T100000"), "{calendar}");
    }
    let page = Browser::new(&caledonie).get(&there).await.words();
    assert!(page.contains("Annulé – Jour férié") && page.contains("mer. 27 janv. 2027 20:00 Nouméa"), "{page}");

    // What was decided of single times stays when the text is corrected; and a time can be put back.
    assert!(super::corrected(&lea, &path, &[("agenda", "- Tour de table")]).await.status.is_redirection());
    assert_eq!(lozere.count("select count(*) from event_occurrences where state = 'cancelled'").await, 1);
    // The hour of all is another: what was decided stays with its day.
    let later = [("starts", "2027-01-12T18:30"), ("ends", "2027-01-12T20:00"), ("times", "5")];
    assert!(super::corrected(&lea, &path, &later).await.status.is_redirection());
    let states = lozere.texts("select occurrence || state from event_occurrences order by occurrence").await;
    assert_eq!(states[1..3], ["2027-01-19T18:30cancelled", "2027-01-26T18:30"]);
    assert!(
        super::corrected(&lea, &path, &[("starts", "2027-01-13T18:00"), ("ends", "2027-01-13T19:30")])
            .await
            .status
            .is_redirection()
    );
    let states = lozere.texts("select occurrence || state from event_occurrences order by occurrence").await;
    assert_eq!(states[1], "2027-01-20T18:00cancelled", "all were put off by a day");
    let second = at("2027-01-20T18:00");
    lea.say(&second, &second, &[("what", "back")]).await;
    assert_eq!(lozere.count("select count(*) from event_occurrences where state = 'cancelled'").await, 0);
}

#[tokio::test]
async fn what_a_time_cannot_become_is_said() {
    let (ici, lea) = ici().await;
    let form = new_form(&lea, TITLE).await.set_all(&[("repeats", "week"), ("times", "4")]);
    let path = announced(&lea, &form).await;
    let page = format!("{path}/times/2027-01-19T18:00");
    for (changes, field) in [
        (vec![("what", "move"), ("starts", "")], "starts"),
        (vec![("what", "move"), ("starts", "2027-01-20T18:00"), ("ends", "2027-01-20T17:00")], "ends"),
        (vec![("what", "move"), ("starts", "2027-03-28T02:30"), ("ends", "2027-03-28T04:00")], "starts"),
        (vec![("what", "rien")], "what"),
    ] {
        let sent = lea.form(&page, &page).await.set_all(&changes).send(&lea.browser).await;
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY, "{changes:?}");
        assert_eq!(sent.errors().first(), Some(&field), "{changes:?}");
    }
    assert_eq!(lea.browser.get(&format!("{path}/times/2027-01-20T18:00")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ici.count("select count(*) from versions").await, 1);
}

#[tokio::test]
async fn an_endless_series_is_written_on_as_time_goes_by() {
    let (ici, lea) = ici().await;
    announced(&lea, &new_form(&lea, TITLE).await.set("repeats", "fortnight")).await;
    let last = "select cast(max(starts_at) as text) from event_occurrences";
    let before: i64 = ici.texts(last).await[0].parse().expect("an instant");
    upkeep::once(&ici.site).await.expect("done");
    assert_eq!(ici.texts(last).await[0], before.to_string(), "enough lies ahead");
    ici.clock.advance(500 * DAY);
    upkeep::once(&ici.site).await.expect("done");
    let after: i64 = ici.texts(last).await[0].parse().expect("an instant");
    assert!(after - before > 400 * 24 * 3_600_000, "{before} {after}");
    let twice =
        "select count(*) from (select starts_at from event_occurrences group by starts_at having count(*) > 1) t";
    assert_eq!(ici.count(twice).await, 0);
}
