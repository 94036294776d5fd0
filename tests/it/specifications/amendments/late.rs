//! How long what was signed in time may take to come.

use super::{STATES, Scene, led, offer, plain, scene};
use crate::support::until;
use axum::http::StatusCode;
use std::time::Duration;

fn minutes(scene: &Scene, minutes: u32) {
    for ici in [&scene.lozere, &scene.caledonie, &scene.mayotte] {
        ici.clock.advance(Duration::from_secs(60) * minutes);
    }
}

fn days(scene: &Scene, days: u32) {
    minutes(scene, days * 24 * 60);
}

/// It came back to its author and is nowhere else, with this reason.
async fn came_back(scene: &mut Scene, amendment: &str) {
    let none: Vec<String> = Vec::new();
    assert_eq!(scene.everywhere(STATES).await, [none.clone(), vec!["returned".to_owned()], none]);
    scene.sign_in().await;
    let page = scene.joe.read(amendment).await;
    let why =
        "Il est arrivé trop tard : le vote était ouvert, ou la phase des amendements finie depuis plus de 60 jours.";
    assert!(plain(&page).contains(why), "{}", page.words());
}

/// Offered while nothing of it reaches the network of the text.
async fn offered(scene: &mut Scene) -> String {
    scene.lozere.cut().await;
    offer(&scene.joe, &scene.there, "section=objet", ("parcours", "chemins"), "Plus simple.").await
}

#[tokio::test]
async fn what_comes_more_than_two_months_after_the_phase_comes_back_whatever_hour_it_bears() {
    let mut scene = scene().await;
    let set = led(&scene.lea, &scene.here, &[("until_amendments", "2026-12-20T18:00")]).await;
    assert_eq!(set.status, StatusCode::SEE_OTHER, "{} {:?}", set.words(), set.errors());
    scene.quiet().await;
    let mine = offered(&mut scene).await;
    days(&scene, 90);
    scene.lozere.mend().await;
    scene.quiet().await;
    came_back(&mut scene, &mine).await;
}

#[tokio::test]
async fn once_the_team_has_begun_the_vote_no_hour_that_is_past_opens_the_text_again() {
    let mut scene = scene().await;
    let mine = offered(&mut scene).await;
    let failed = async |times: i64| {
        let fails = "select coalesce(max(fails), 0) from streams where head > acknowledged and lease = ''";
        until("it was tried and has failed", || async { scene.caledonie.count(fails).await >= times }).await;
    };
    // It was signed before, and is tried again after.
    failed(1).await;
    minutes(&scene, 2);
    scene.caledonie.site.wake();
    failed(2).await;
    scene.lozere.mend().await;
    let set = led(&scene.lea, &scene.here, &[("phase", "vote"), ("until_amendments", "")]).await;
    assert_eq!(set.status, StatusCode::SEE_OTHER, "{} {:?}", set.words(), set.errors());
    days(&scene, 1);
    scene.quiet().await;
    came_back(&mut scene, &mine).await;
}
