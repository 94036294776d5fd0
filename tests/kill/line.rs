//! Over a thin line everything arrives: 600 ms, 64 kbit/s, a fifth of the requests lost, then no line at all; and the
//! instance itself stays as quick as it was for its own people.

use crate::{
    ledger::coloured,
    life::Life,
    support::{
        browser::Browser,
        proxy::{Proxy, Weather},
    },
};
use reqwest::{Method, StatusCode};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

const THIN: Weather = Weather { delay: Duration::from_millis(600), bytes_per_second: 64_000 / 8, lost: 20 };
/// Until all of it is there, once the line is back for good.
const REST: Duration = Duration::from_secs(100);
/// How long a page of the instance itself may take, in the program with all its checks.
const QUICK: Duration = Duration::from_secs(1);

/// Asks for a page of an instance again and again; the times that it took.
async fn looked_at(authority: String, port: u16, is_over: Arc<AtomicBool>) -> Vec<Duration> {
    let browser = Browser::at(&authority, port);
    let mut took = Vec::new();
    while !is_over.load(Ordering::Relaxed) {
        let began = Instant::now();
        assert_eq!(browser.get("/practices").await.status, StatusCode::OK);
        took.push(began.elapsed());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    took
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_a_thin_line_everything_arrives_and_pages_stay_quick() {
    let mut life = Life::new(true).await;
    let mut lines = Vec::new();
    for (seed, site) in (1..).zip(&life.sites) {
        let port = site.authority.split(':').nth(1).and_then(|port| port.parse().ok()).expect("a port");
        lines.push(Proxy::start(port, site.port, seed).await.expect("a free port"));
    }
    life.begin().await;
    let began = Instant::now();
    for line in &lines {
        line.set(THIN);
    }
    let before = lines.iter().map(|line| line.bytes().0).sum::<u64>();
    let is_over = Arc::new(AtomicBool::new(false));
    let looked = tokio::spawn(looked_at(life.sites[1].authority.clone(), life.sites[1].port, Arc::clone(&is_over)));
    life.round().await;
    let picture = coloured(80, 7);
    let sheet = life.publish_with(0, &picture).await;
    // While there is no line at all both go on, and take something back.
    for line in &lines {
        line.cut();
    }
    life.round().await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    for line in &lines {
        line.mend();
    }
    life.rest_within(REST).await.expect("all arrives");
    is_over.store(true, Ordering::Relaxed);
    let mut took = looked.await.expect("pages are shown");
    let wrong = life.audit().await;
    assert!(wrong.is_empty(), "  {}", wrong.join("\n  "));
    let arrived = began.elapsed();
    // The picture is fetched when somebody looks.
    let at = format!(
        "select a.id from attachments a join publications p on p.id = a.publication_id where p.uri = '{sheet}'"
    );
    let id = life.sites[1].one(&at).await;
    let shown = crate::support::until("the picture is shown", || async {
        let answer = life.sites[1].request(Method::GET, &format!("/media/{id}")).send().await;
        answer.is_ok_and(|answer| answer.status() == StatusCode::OK)
    });
    shown.await;
    let carried = lines.iter().map(|line| line.bytes().0).sum::<u64>() - before;
    took.sort_unstable();
    let (middle, most) = (took[took.len() / 2], took[took.len() * 95 / 100]);
    let lost: usize = lines.iter().map(Proxy::lost).sum();
    println!(
        "600 ms, 64 kbit/s, {lost} requests lost, and a cut: all arrived after {:.1} s ({carried} bytes sent), a picture of {} bytes \
         after {:.1} s; pages meanwhile {middle:?} in the middle, {most:?} at p95",
        arrived.as_secs_f32(),
        picture.len(),
        began.elapsed().as_secs_f32()
    );
    for line in &lines {
        assert_eq!(line.most_in_flight(), 1, "more than one delivery at once on one stream");
    }
    assert!(most < QUICK, "{most:?}");
}
