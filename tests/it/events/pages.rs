//! An event on the pages: its hours, what is wrong with a form, who corrects it, what others read of it.

use super::{TITLE, announced, corrected, ici, new_form};
use crate::support::{
    browser::Browser,
    story::{Mediator, quiet, two_networks},
};
use archipel::web::Role;
use axum::http::StatusCode;

#[tokio::test]
async fn each_reads_the_hour_of_their_place_and_that_of_those_who_invite() {
    let (lozere, caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let here = announced(&lea, &new_form(&lea, TITLE).await).await;
    let page = Browser::new(&lozere).get(&here).await.words();
    assert!(page.contains("mar. 12 janv. 2027 18:00 Paris , 1 h 30"), "{page}");
    assert!(page.contains("Nouméa mer. 13 janv. 04:00 la nuit"), "{page}");
    assert!(
        page.contains("Guadeloupe, Martinique, Saint-Barthélemy, Saint-Martin mar. 12 janv. 13:00 en journée"),
        "{page}"
    );
    assert!(page.contains("Marquises mar. 12 janv. 07:30 tôt ou tard"), "{page}");

    quiet(&[&lozere, &caledonie]).await;
    let there = format!("/events/{}", caledonie.id_of(TITLE).await);
    let page = Browser::new(&caledonie).get(&there).await.words();
    assert!(page.contains("mer. 13 janv. 2027 04:00 Nouméa · mar. 12 janv. 2027 18:00 Paris (la veille)"), "{page}");
    let list = Browser::new(&caledonie).get("/events").await.words();
    assert!(list.contains("janvier 2027") && list.contains(TITLE) && list.contains("en ligne"), "{list}");
    let day = Browser::new(&caledonie).get("/events?day=2027-01-13").await.words();
    assert!(day.contains("mercredi 13 janvier 2027") && day.contains(TITLE), "{day}");
    assert!(
        !Browser::new(&caledonie).get("/events?day=2027-01-12").await.words().contains(TITLE),
        "it is not that day there"
    );
    let month = Browser::new(&caledonie).get("/events/month?month=2027-01").await;
    assert!(month.text.contains("day=2027-01-13") && !month.text.contains("day=2027-01-12"), "{}", month.text);
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_nothing_is_lost() {
    let (ici, lea) = ici().await;
    let good = new_form(&lea, TITLE).await;
    for (changes, field) in [
        (vec![("title", "")], "title"),
        (vec![("body", "")], "body"),
        (vec![("starts", "")], "starts"),
        (vec![("starts", "demain")], "starts"),
        (vec![("starts", "2027-03-28T02:30"), ("ends", "2027-03-28T04:00")], "starts"),
        (vec![("starts", "2026-10-25T02:30"), ("ends", "2026-10-25T04:00")], "starts_again"),
        (vec![("ends", "2027-01-12T17:00")], "ends"),
        (vec![("ends", "2027-03-12T17:00")], "ends"),
        (vec![("starts", "2127-01-12T18:00"), ("ends", "2127-01-12T19:00")], "starts"),
        (vec![("zone", "Asia/Dubai")], "zone"),
        (vec![("zone", "nulle part")], "zone"),
        (vec![("link", "")], "link"),
        (vec![("link", "javascript:alert(1)")], "link"),
        (vec![("mode", "onsite")], "venue_locality"),
        (vec![("capacity", "beaucoup")], "capacity"),
        (vec![("repeats", "week"), ("times", "1000000")], "repeats"),
        (vec![("repeats", "week"), ("until", "2026-12-31")], "until"),
        (vec![("until", "2027-12-31")], "repeats"),
        (vec![("repeats", "week"), ("until", "2027-12-31"), ("times", "3")], "times"),
        (vec![("starts", "-9999-05-31T9:00")], "starts"),
        (vec![("link", "https://visio.example/\nEND:VEVENT")], "link"),
        (vec![("co_authors", "personne")], "co_authors"),
    ] {
        let sent = good.clone().set_all(&changes).send(&lea.browser).await;
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY, "{changes:?}");
        assert_eq!(sent.errors().first(), Some(&field), "{changes:?}: {:?}", sent.errors());
        assert!(sent.text.contains("ce qui ne marche pas") || field == "body", "{changes:?}: the text stays");
    }
    assert_eq!(ici.count("select count(*) from publications").await, 0);
}

#[tokio::test]
async fn an_hour_that_comes_twice_is_the_one_that_was_chosen() {
    let (ici, lea) = ici().await;
    let night = new_form(&lea, TITLE).await.set_all(&[("starts", "2027-10-31T02:30"), ("ends", "2027-10-31T04:00")]);
    let asked = night.send(&lea.browser).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    announced(&lea, &asked.form("/events/new").set("starts_again", "second")).await;
    let starts = ici.texts("select cast(starts_at as text) from event_occurrences").await;
    assert_eq!(starts, ["1824946200000"], "half past two, winter time");
}

#[tokio::test]
async fn the_same_form_sent_twice_announces_once() {
    let (ici, lea) = ici().await;
    let form = new_form(&lea, TITLE).await;
    let (first, again) = (announced(&lea, &form).await, announced(&lea, &form).await);
    assert_eq!(first, again);
    assert_eq!(ici.count("select count(*) from publications").await, 1);
}

#[tokio::test]
async fn what_is_cancelled_says_so_everywhere_and_what_is_deleted_is_gone() {
    let (lozere, caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let here = announced(&lea, &new_form(&lea, TITLE).await).await;
    let other = announced(&lea, &new_form(&lea, "Atelier photo").await).await;
    quiet(&[&lozere, &caledonie]).await;
    let there = format!("/events/{}", caledonie.id_of(TITLE).await);
    let gone = format!("/events/{}", caledonie.id_of("Atelier photo").await);

    let action = format!("{here}/edit");
    let form =
        lea.form(&action, &action).await.tick("cancelled", &["1"]).set("status_note", "Le cyclone passe demain.");
    assert_eq!(form.send(&lea.browser).await.status, StatusCode::SEE_OTHER);
    lea.say(&format!("{other}/delete"), &format!("{other}/delete"), &[]).await;
    quiet(&[&lozere, &caledonie]).await;
    let reader = Browser::new(&caledonie);
    let page = reader.get(&there).await.words();
    assert!(page.contains("Annulé . Le cyclone passe demain."), "{page}");
    assert!(reader.get(&format!("{there}/calendar.ics")).await.text.contains("STATUS:CANCELLED"));
    assert_eq!(reader.get(&gone).await.status, StatusCode::GONE);
    assert_eq!(caledonie.count("select count(*) from event_occurrences").await, 1);
}

#[tokio::test]
async fn a_correction_that_comes_second_is_shown_what_stands_first() {
    let (ici, lea) = ici().await;
    let marc = Mediator::at(&ici, "marc", Role::Animator).await;
    let path = announced(&lea, &new_form(&lea, TITLE).await).await;
    let action = format!("{path}/edit");
    let late = marc.form(&action, &action).await.set("title", "Rencontre de rentrée");
    assert_eq!(corrected(&lea, &path, &[("starts", "2027-01-12T17:00")]).await.status, StatusCode::SEE_OTHER);
    let conflict = late.send(&marc.browser).await;
    assert_eq!(conflict.status, StatusCode::CONFLICT);
    assert!(conflict.words().contains("supprimé : 12T17 ajouté : 12T18"), "what stands is shown: {}", conflict.words());
    assert_eq!(conflict.form(&action).send(&marc.browser).await.status, StatusCode::SEE_OTHER);
    assert!(marc.read(&path).await.words().contains("Rencontre de rentrée"));
}

#[tokio::test]
async fn only_who_announced_it_or_is_named_corrects_it() {
    let (lozere, caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let sam = Mediator::at(&lozere, "sam", Role::Contributor).await;
    let joe = Mediator::at(&caledonie, "joe", Role::Administrator).await;
    let here = announced(&lea, &new_form(&lea, TITLE).await).await;
    quiet(&[&lozere, &caledonie]).await;
    let there = format!("/events/{}", caledonie.id_of(TITLE).await);
    for (who, path) in [(&sam, &here), (&joe, &there)] {
        for page in ["edit", "delete"] {
            assert_eq!(who.browser.get(&format!("{path}/{page}")).await.status, StatusCode::FORBIDDEN, "{path} {page}");
        }
    }
    assert!(corrected(&lea, &here, &[("co_authors", "lea, sam")]).await.status.is_redirection());
    assert_eq!(sam.browser.get(&format!("{here}/edit")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_calendar_has_the_hours_of_the_zone_and_the_address_of_the_event() {
    let (ici, lea) = ici().await;
    let form = new_form(&lea, TITLE).await.set_all(&[("zone", "Pacific/Marquesas"), ("territories", "987")]);
    let path = announced(&lea, &form).await;
    let reader = Browser::new(&ici);
    let one = reader.get(&format!("{path}/calendar.ics")).await;
    assert!(one.header("content-type").starts_with("text/calendar"));
    let lines = one.text.replace("\r\n ", "");
    for line in [
        "DTSTART;TZID=Pacific/Marquesas:20270112T180000",
        "DTEND;TZID=Pacific/Marquesas:20270112T193000",
        "TZOFFSETTO:-0930",
        "SEQUENCE:0",
        &format!("SUMMARY:{TITLE}"),
        &format!("UID:{}", ici.url(&path)),
        &format!("URL:{}", ici.url(&path)),
        "CONFERENCE;VALUE=URI;FEATURE=VIDEO:https://visio.example/rencontre",
    ] {
        assert!(lines.contains(&format!("{line}\r\n")), "{line} in {lines}");
    }
}

#[tokio::test]
async fn a_territory_finds_what_is_told_to_a_wider_area() {
    let (ici, lea) = ici().await;
    announced(&lea, &new_form(&lea, TITLE).await.tick("territories", &["987"])).await;
    let reader = Browser::new(&ici);
    let france = new_form(&lea, "Pour toute la France").await.tick("territories", &["FR"]);
    announced(&lea, &france).await;
    let told = reader.get("/events?territory=988").await.words();
    assert!(told.contains("Pour toute la France") && !told.contains(TITLE), "a wider area holds it: {told}");
    assert!(reader.get("/events.ics?territory=987").await.text.contains(TITLE));
    assert!(!reader.get("/events.ics?territory=988").await.text.contains(TITLE));
}

#[tokio::test]
async fn the_parts_of_a_larger_event_are_its_programme() {
    let (lozere, caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let joe = Mediator::at(&caledonie, "joe", Role::Contributor).await;
    let whole = announced(&lea, &new_form(&lea, "Assises du numérique").await).await;
    quiet(&[&lozere, &caledonie]).await;
    let part = new_form(&joe, "Parcours calédonien").await.set("part_of", &lozere.url(&whole));
    let part = announced(&joe, &part).await;
    quiet(&[&lozere, &caledonie]).await;
    assert!(Browser::new(&caledonie).get(&part).await.words().contains("Fait partie de Assises du numérique"));
    let page = Browser::new(&lozere).get(&whole).await.words();
    assert!(page.contains("Au programme") && page.contains("Parcours calédonien"), "{page}");
}

#[tokio::test]
async fn people_talk_about_an_event_from_their_own_network() {
    let (lozere, caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let joe = Mediator::at(&caledonie, "joe", Role::Contributor).await;
    let here = announced(&lea, &new_form(&lea, TITLE).await).await;
    quiet(&[&lozere, &caledonie]).await;
    let there = format!("/events/{}", caledonie.id_of(TITLE).await);
    joe.say(&there, &format!("{there}/comments"), &[("text", "J’y serai, à quatre heures du matin.")]).await;
    quiet(&[&lozere, &caledonie]).await;
    assert!(Browser::new(&lozere).get(&here).await.words().contains("à quatre heures du matin"));
}
