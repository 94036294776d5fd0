//! Two nodes on one PostgreSQL: one sleeps for longer than its leases, the other takes over; the one that wakes
//! finds that it may not write any more what it was about to write.

use crate::{
    life::Life,
    site::Site,
    support::proxy::{Proxy, Weather},
};
use std::time::{Duration, Instant};
use tokio::process::Command;

/// Longer than the lease of a stream (60 s), which is the longest.
const SLEEP: Duration = Duration::from_secs(62);

async fn signal(site: &Site, name: &str) {
    let sent = Command::new("kill").args([name, &site.pid().to_string()]).status().await;
    assert!(sent.is_ok_and(|status| status.success()), "{name}");
}

async fn holder(site: &Site, sql: &str) -> String {
    site.rows(sql).await.pop().map_or_else(String::new, |row| row.concat())
}

const APPLIES: &str = "select holder from leases where name = 'apply'";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_slept_through_its_leases_is_fenced() {
    if std::env::var_os("TEST_POSTGRES_URL").is_none() {
        println!("needs a PostgreSQL: TEST_POSTGRES_URL is not set");
        return;
    }
    let mut life = Life::new(true).await;
    let mut lines = Vec::new();
    for site in &life.sites {
        let port = site.authority.split(':').nth(1).and_then(|port| port.parse().ok()).expect("a port");
        lines.push(Proxy::start(port, site.port, 1).await.expect("a free port"));
    }
    life.begin().await;
    // A slow line, so that the first node falls asleep with a delivery under way and its stream in hand.
    lines[1].set(Weather { delay: Duration::from_secs(3), ..Weather::default() });
    life.round().await;
    let leased = format!("select lease from streams where inbox = '{}' and lease <> ''", life.sites[1].inbox());
    crate::support::until("the first node holds the stream", || async {
        !holder(&life.sites[0], &leased).await.is_empty()
    })
    .await;
    signal(&life.sites[0], "-STOP").await;
    let slept = Instant::now();
    let (stream, applies) = (holder(&life.sites[0], &leased).await, holder(&life.sites[0], APPLIES).await);
    assert!(!stream.is_empty() && stream == applies, "one node had both: {stream:?} {applies:?}");
    // The other node stands in for it behind the same name, and people go on there.
    let mut second = life.sites[0].beside();
    lines[0].turn_to(second.port);
    lines[1].set(Weather::default());
    second.serve().await;
    std::mem::swap(&mut life.sites[0], &mut second);
    let mut first = second;
    life.rest_within(Duration::from_secs(75)).await.expect("the other takes over");
    let took = slept.elapsed();
    let applies_now = holder(&life.sites[0], APPLIES).await;
    assert!(applies_now != applies && !applies_now.is_empty(), "{applies_now:?}");
    tokio::time::sleep(SLEEP.saturating_sub(slept.elapsed())).await;
    let before = life.audit().await;
    assert!(before.is_empty(), "  {}", before.join("\n  "));
    // It wakes, with what it was about to write; people go on at both.
    let cursor = format!(
        "select cast(acknowledged as text) || ' ' || epoch from streams where inbox = '{}'",
        life.sites[1].inbox()
    );
    let reached = holder(&life.sites[0], &cursor).await;
    signal(&first, "-CONT").await;
    assert!(first.is_ready().await, "it goes on: {}", first.said());
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(holder(&life.sites[0], &cursor).await, reached, "it moved a cursor of which it had no lease any more");
    assert_eq!(holder(&life.sites[0], APPLIES).await, applies_now);
    for _ in 0..3 {
        life.round().await;
        std::mem::swap(&mut life.sites[0], &mut first);
    }
    life.rest().await.expect("it comes to rest");
    let wrong = life.audit().await;
    assert!(wrong.is_empty(), "  {}", wrong.join("\n  "));
    println!("the other node had taken over after {} s, of {} s asleep", took.as_secs(), slept.elapsed().as_secs());
}
