//! Waiting for conditions, never for time.

use crate::node::Node;
use std::time::Duration;

/// Between two looks: each of them takes turns from those that are looked at, and from the other lives.
const TURN: Duration = Duration::from_millis(16);

/// What may still happen without the clock moving on; each is a number of rows.
const UNDER_WAY: &str = "select \
    (select count(*) from streams where head > acknowledged and next_at <= $1) \
    + (select count(*) from streams where lease <> '') \
    + (select count(*) from stream_items where state = 'aside' and next_at <= $1) \
    + (select count(*) from journal where state = 'new' or (state = 'waiting' and next_at <= $1)) \
    + (select count(*) from jobs where next_at <= $1 and lease_until <= $1)";

/// The next instant at which something happens by itself.
const NEXT: &str = "select min(at) from (\
    select min(next_at) as at from streams where head > acknowledged and next_at > $1 \
    union all select min(next_at) from stream_items where state = 'aside' and next_at > $1 \
    union all select min(next_at) from journal where state = 'waiting' and next_at > $1 \
    union all select min(max(next_at, lease_until)) from jobs where next_at < 9223372036854775807 and max(next_at, lease_until) > $1)";

/// Waits for a condition; fails with its words.
pub async fn until<F, Fut>(what: &str, limit: Duration, condition: F)
where
    F: Fn() -> Fut,
    Fut: Future<Output = bool>,
{
    let deadline = tokio::time::Instant::now() + limit;
    while !condition().await {
        assert!(tokio::time::Instant::now() < deadline, "this did not come true: {what}");
        // Not a wait for something to have happened: only a turn for the others.
        tokio::time::sleep(TURN).await;
    }
}

async fn number(node: &Node, sql: &'static str) -> Option<i64> {
    let now = node.clock.now();
    // An instance that just died answers nothing; the scenario opens it again.
    let row: (Option<i64>,) = node.site().db.read().await.ok()?.query(sql).bind(now).one().await.ok()?;
    row.0
}

/// Whether something goes on somewhere; `busy` is where it did last: looked at first.
async fn is_under_way(nodes: &[Node], busy: &mut usize) -> bool {
    // Without asking any database.
    if nodes.iter().any(Node::is_network_busy) {
        return true;
    }
    for step in 0..nodes.len() {
        let at = (*busy + step) % nodes.len();
        if nodes[at].is_alive() && number(&nodes[at], UNDER_WAY).await.unwrap_or(0) > 0 {
            *busy = at;
            return true;
        }
    }
    false
}

/// Waits until nothing happens any more at this hour, on those that live. What failed waits for a later one.
pub async fn settle(nodes: &[Node]) {
    let alive = || nodes.iter().filter(|node| node.is_alive());
    for node in alive() {
        node.site().wake();
    }
    let deadline = tokio::time::Instant::now() + Duration::from_secs(120);
    let (mut calm, mut busy) = (0, 0);
    while calm < 2 {
        // Twice in a row: what one had sent may have been on its way to the other.
        calm = if is_under_way(nodes, &mut busy).await { 0 } else { calm + 1 };
        if tokio::time::Instant::now() > deadline {
            panic!("this did not settle:\n{}", report(nodes).await);
        }
        tokio::time::sleep(TURN).await;
    }
}

/// How long until something happens by itself; `None` when nothing will.
pub async fn next(nodes: &[Node]) -> Option<Duration> {
    let mut found: Option<Duration> = None;
    for node in nodes.iter().filter(|node| node.is_alive()) {
        if let Some(at) = number(node, NEXT).await {
            let wait = Duration::from_millis(u64::try_from(at - node.clock.now().0).unwrap_or(0));
            found = Some(found.map_or(wait, |found| found.min(wait)));
        }
    }
    found
}

/// True when nothing is left but what waits in a journal.
pub async fn is_only_waiting(nodes: &[Node]) -> bool {
    const OTHERS: &str = "select (select count(*) from streams where head > acknowledged) \
        + (select count(*) from stream_items where state = 'aside' and next_at > $1) \
        + (select count(*) from jobs where next_at < 9223372036854775807 and next_at > $1)";
    for node in nodes.iter().filter(|node| node.is_alive()) {
        if number(node, OTHERS).await != Some(0) {
            return false;
        }
    }
    true
}

/// What is still under way, for a message.
pub async fn report(nodes: &[Node]) -> String {
    let mut out = String::new();
    for node in nodes.iter().filter(|node| node.is_alive()) {
        for sql in [
            "select 'stream to ' || origin || ' at ' || acknowledged || ' of ' || head || ' fails ' || fails || ' next ' || next_at || ' lease ' || lease, last_error from streams where head > acknowledged or lease <> ''",
            "select 'aside ' || inbox || ' ' || number, error from stream_items where state in ('aside', 'dead')",
            "select 'journal ' || uri || ' ' || state || ' attempts ' || attempts, error from journal where state in ('new', 'waiting')",
            "select 'job ' || kind || ' ' || subject || ' next ' || next_at || ' lease ' || lease_until, error from jobs",
        ] {
            for (what, why) in node.rows(sql).await {
                out.push_str(&format!("  {}: {what} {why}\n", node.name));
            }
        }
        out.push_str(&format!("  {}: now {}\n", node.name, node.clock.now().0));
    }
    out
}
