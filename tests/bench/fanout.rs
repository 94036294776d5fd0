//! What goes out: one practice, published through the API, to 200 followers on 200 servers, once
//! while all are well and once while a tenth is dead and a tenth takes 15 seconds to answer. The
//! second is compared with the first of the same round, on the same instance.

use crate::{
    Options,
    instance::{Instance, PERSON},
    load,
    measure::{Meter, Spent, count, megabytes, milliseconds},
    peer::{Health, Peers},
    report::{NONE, Table},
    seed::Writer,
};
use anyhow::{Result, ensure};
use bytes::Bytes;
use http::{Method, StatusCode, header};
use http_body_util::Full;
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

/// Followers, each on a host of its own.
const FOLLOWERS: usize = 200;
/// Of these: servers that are gone, servers that fail, servers that are slow.
const GONE: usize = 10;
const FAILING: usize = 10;
const SLOW: usize = 20;
/// Follows in flight: each costs us a key, and only so many are asked for at a time in one client's name.
const FOLLOWING: usize = 4;
/// Time for 200 follows to be answered, and for a post to arrive.
const PATIENCE: Duration = Duration::from_mins(1);
/// No delivery for so long: there are no more.
const QUIET: Duration = Duration::from_millis(500);
const LOOK: Duration = Duration::from_millis(2);

/// What came of one post.
struct Spread {
    /// Seconds until the post was at each of the healthy hosts, in order.
    reached: Vec<f64>,
    /// Authentic deliveries in all, and the second of the last.
    deliveries: (usize, f64),
    forged: usize,
    spent: Spent,
}

/// The table.
pub async fn run(options: &Options) -> Result<Table> {
    let about = format!(
        "{FOLLOWERS} followers on {FOLLOWERS} hosts (real `Follow` and `Accept`); seconds count from the call of the API; every signature and digest is checked. \
         They are no instances of Archipel, so each gets the `Create` and two forms of `Announce`: deliveries count all three, inboxes the first. \
         Faults: {GONE} refuse the connection, {FAILING} answer 503, {SLOW} take 15 s. A fresh instance each round, medians of {}.",
        options.rounds()
    );
    let mut table = Table::new(
        "fanout",
        "Fan-out of one practice",
        about,
        &["followers"],
        &[
            ("first s", 3),
            ("half s", 3),
            ("last s", 3),
            ("× faultless", 2),
            ("reached", 0),
            ("inboxes/s", 0),
            ("deliveries/s", 0),
            ("wrong signatures", 0),
            ("server CPU ms a delivery", 3),
            ("peak PSS MB", 1),
            ("others_cpu_share", 2),
        ],
    );
    let mut follows = Table::new(
        "follows",
        "Following",
        format!("{FOLLOWERS} servers follow, {FOLLOWING} at a time; seconds until the last has its `Accept`."),
        &["followers"],
        &[("last Accept s", 2)],
    );
    let (mut well, mut faulty, mut accepted) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..options.rounds() {
        let instance = Instance::started().await?;
        let token = instance.token().await?;
        let (peers, _main, second) = Peers::start(FOLLOWERS, GONE).await?;
        accepted.push(vec![follow(&instance, &peers).await?]);
        let first = publish(&instance, &peers, &token, 1, FOLLOWERS).await?;
        drop(second);
        (GONE..GONE + FAILING).for_each(|host| peers.set(host, Health::Failing));
        (GONE + FAILING..GONE + FAILING + SLOW).for_each(|host| peers.set(host, Health::Slow));
        let second = publish(&instance, &peers, &token, 2, FOLLOWERS - GONE - FAILING - SLOW).await?;
        let last = |spread: &Spread| spread.reached.last().copied().unwrap_or(NONE);
        let ratio = last(&second) / last(&first);
        well.push(figures(&first, NONE));
        faulty.push(figures(&second, ratio));
    }
    table.add(&["all are well"], well);
    table.add(&["a tenth dead, a tenth slow"], faulty);
    follows.add(&["all are well"], accepted);
    options.keep(follows);
    Ok(table)
}

fn figures(spread: &Spread, ratio: f64) -> Vec<f64> {
    let at = |place: usize| spread.reached.get(place.saturating_sub(1)).copied().unwrap_or(NONE);
    let (reached, (deliveries, end)) = (spread.reached.len(), spread.deliveries);
    vec![
        at(1),
        at(reached.div_ceil(2)),
        at(reached),
        ratio,
        count(reached),
        count(reached) / at(reached),
        count(deliveries) / end,
        count(spread.forged),
        milliseconds(spread.spent.server) / count(deliveries),
        megabytes(spread.spent.peak.pss),
        spread.spent.others,
    ]
}

/// Everyone follows the network; returns the seconds until all were accepted.
async fn follow(instance: &Instance, peers: &Peers) -> Result<f64> {
    let mut target = String::new();
    for path in ["/network".to_owned(), format!("/people/{PERSON}")] {
        let request = instance
            .request(Method::GET, &path)
            .header(header::ACCEPT, "application/activity+json")
            .body(Full::default())?;
        let actor: Value = serde_json::from_slice(&load::once(instance.port, request).await?.body)?;
        peers.trust(&actor)?;
        if target.is_empty() {
            actor["id"].as_str().unwrap_or_default().clone_into(&mut target);
        }
    }
    let db = instance.database().await?;
    peers.are_accepted(&db).await?;
    db.close().await;
    let hosts = u64::try_from(peers.count())?;
    let requests = peers.sign_all(&instance.authority, 0, hosts, |host, _| peers.follow(host, &target))?;
    let since = Instant::now();
    let outcome = load::drain(instance.port, FOLLOWING, requests, StatusCode::ACCEPTED).await?;
    ensure!(outcome.bad == 0, "{} of {hosts} follows were not taken", outcome.bad);
    while peers.arrived(|one| one.authentic) < peers.count() {
        ensure!(since.elapsed() < PATIENCE, "{} of {hosts} were accepted", peers.arrived(|one| one.authentic));
        tokio::time::sleep(LOOK).await;
    }
    Ok(since.elapsed().as_secs_f64())
}

/// Publishes one practice, and waits until it is with all that are well.
async fn publish(instance: &Instance, peers: &Peers, token: &str, number: u64, well: usize) -> Result<Spread> {
    peers.take();
    let input = Writer::new(number).practice();
    let body = json!({
        "title": input.title, "audience": input.sheet.audience, "territories": input.sheet.territories,
        "body": input.sheet.body, "outcome": input.sheet.outcome,
    });
    let request = instance
        .request(Method::POST, "/api/v1/practices")
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, "application/json")
        .header("idempotency-key", format!("bench-{number}"))
        .body(Full::new(Bytes::from(body.to_string())))?;
    let meter = Meter::start(instance.pid()?)?;
    let since = Instant::now();
    let answer = load::once(instance.port, request).await?;
    let said = String::from_utf8_lossy(&answer.body);
    ensure!(answer.status == StatusCode::CREATED, "publishing: {} {said}", answer.status);
    let (mut seen, mut changed) = (0, Instant::now());
    while changed.elapsed() < QUIET || peers.arrived(|one| one.id.ends_with("/create")) < well {
        let now = peers.arrived(|_| true);
        if now > seen {
            (seen, changed) = (now, Instant::now());
        }
        if since.elapsed() > PATIENCE {
            break;
        }
        tokio::time::sleep(LOOK).await;
    }
    let spent = meter.stop()?;
    let arrivals = peers.take();
    let mut first: HashMap<usize, f64> = HashMap::new();
    let (mut deliveries, mut end) = (0, 0.0_f64);
    for one in arrivals.iter().filter(|one| one.authentic) {
        let at = one.at.duration_since(since).as_secs_f64();
        deliveries += 1;
        end = end.max(at);
        if one.id.ends_with("/create") {
            first.entry(one.host).and_modify(|known| *known = known.min(at)).or_insert(at);
        }
    }
    let mut reached: Vec<f64> = first.into_values().collect();
    reached.sort_by(f64::total_cmp);
    let forged = arrivals.iter().filter(|one| !one.authentic).count();
    Ok(Spread { reached, deliveries: (deliveries, end), forged, spent })
}
