//! SIGKILL at many points and at random: nothing that was acknowledged is lost or doubled, and both sides hold the same.

use crate::{
    life::Life,
    site::{Under, can_trace},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::{Display, Formatter},
};

/// Distinct points of one run, and kills at random besides.
const POINTS: usize = 64;
const RANDOM: usize = 12;
/// Rounds in which a point may be met before it is given up.
const ROUNDS: usize = 3;

/// Calls at whose entry the program may die, as strace names them: those by which something becomes durable, and those
/// by which something is said or heard. On PostgreSQL the commit itself is among the latter.
const CALLS: [&str; 8] = [
    "pwrite64",
    "fsync,fdatasync",
    "sendto",
    "writev",
    "recvfrom",
    "write",
    "ftruncate",
    "rename,renameat,renameat2,unlink,unlinkat,link,linkat",
];

/// How many times one thread enters each of [`CALLS`] in a start, a rest and a round.
async fn counted(life: &mut Life, side: usize) -> BTreeMap<&'static str, u32> {
    let file = std::env::temp_dir().join(format!("archipel-kill-{}-{side}.calls", std::process::id()));
    life.sites[side].kill().await;
    life.again(side, Under::Watched(&CALLS.join(","), &file)).await.expect("it comes to rest");
    life.round().await;
    life.sites[side].kill().await;
    life.again(side, Under::Nothing).await.expect("it comes to rest");
    let text = std::fs::read_to_string(&file).expect("what strace wrote");
    let _ = std::fs::remove_file(&file);
    let mut each: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    for line in text.lines() {
        let mut parts = line.split_whitespace();
        let (Some(thread), Some(rest)) = (parts.next(), parts.next()) else { continue };
        let Some((name, _)) = rest.split_once('(') else { continue };
        *each.entry((thread, name)).or_default() += 1;
    }
    let mut most = BTreeMap::new();
    for calls in CALLS {
        let of = each.iter().filter(|((_, name), _)| calls.split(',').any(|one| one == *name)).map(|(_, count)| *count);
        most.insert(calls, of.max().unwrap_or(0));
    }
    most
}

/// A call, and how many times a thread has entered it, on one side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Point {
    calls: &'static str,
    at: u32,
    side: usize,
}

impl Point {
    /// As `KILL_POINT` says it.
    fn named(text: &str) -> Option<Self> {
        let mut parts = text.split(':');
        let (name, at, side) = (parts.next()?, parts.next()?, parts.next()?);
        let calls = CALLS.iter().find(|calls| calls.split(',').next() == Some(name))?;
        Some(Self { calls, at: at.parse().ok()?, side: side.parse().ok()? })
    }
}

impl Display for Point {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        let name = self.calls.split(',').next().unwrap_or_default();
        write!(f, "KILL_POINT={name}:{}:{}", self.at, self.side)
    }
}

/// Points over all that was counted, more where there is more, none twice; half as many again as are wanted, as
/// threads do not take their turns as they did when it was counted.
fn spread(most: &[BTreeMap<&'static str, u32>; 2], wanted: usize) -> Vec<Point> {
    let mut points = Vec::new();
    for (side, most) in most.iter().enumerate() {
        let weight: f64 = most.values().map(|count| f64::from(*count).sqrt()).sum();
        for (calls, count) in most {
            let share = f64::from(*count).sqrt() / weight * f64::from(u32::try_from(wanted).unwrap_or(1)) * 0.75;
            let some = (share.ceil() as u32).min(*count);
            for place in 0..some {
                // The middle of each of so many equal parts.
                let at = (u64::from(2 * place + 1) * u64::from(*count) / u64::from(2 * some)).max(1);
                points.push(Point { calls, at: u32::try_from(at).unwrap_or(1), side });
            }
        }
    }
    points
}

/// Runs one side until it dies at this point: as it starts, as it comes to rest, or while people write. False when
/// it never got there.
async fn die_at(life: &mut Life, point: Point) -> bool {
    let side = point.side;
    life.sites[side].kill().await;
    if life.again(side, Under::KilledAt(point.calls, point.at)).await.is_ok() {
        for _ in 0..ROUNDS {
            life.round().await;
            if life.sites[side].is_dead() {
                break;
            }
        }
    }
    let died = life.sites[side].is_dead();
    life.sites[side].kill().await;
    died
}

/// The program as it is again, and what the auditor says once all has come to rest.
async fn after(life: &mut Life, side: usize) -> Vec<String> {
    match life.again(side, Under::Nothing).await {
        Ok(()) => life.audit().await,
        Err(open) => vec![open],
    }
}

fn number(name: &str) -> Option<usize> {
    std::env::var(name).ok()?.parse().ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_every_fail_point_nothing_acknowledged_is_lost_or_doubled() {
    let began = tokio::time::Instant::now();
    let mut life = Life::new(false).await;
    life.begin().await;
    let database = if life.sites[0].is_sqlite() { "SQLite" } else { "PostgreSQL" };
    let mut met = BTreeSet::new();
    let mut each: BTreeMap<&str, usize> = BTreeMap::new();
    let mut missed = 0;
    let again = "cargo nextest run --test kill at_every";
    let wanted = number("KILL_POINTS").unwrap_or(POINTS);
    if can_trace() {
        let points = match std::env::var("KILL_POINT").ok() {
            Some(text) => vec![Point::named(&text).expect("KILL_POINT=call:number:side")],
            None => {
                let most = [counted(&mut life, 0).await, counted(&mut life, 1).await];
                spread(&most, wanted)
            }
        };
        for point in points {
            if die_at(&mut life, point).await {
                met.insert(point);
                *each.entry(point.calls.split(',').next().unwrap_or_default()).or_default() += 1;
            } else {
                missed += 1;
            }
            let wrong = after(&mut life, point.side).await;
            assert!(wrong.is_empty(), "{point} {again}\n  {}", wrong.join("\n  "));
        }
    }
    for number in 0..RANDOM {
        life.kill_at_random(number % 2).await;
        let wrong = after(&mut life, number % 2).await;
        assert!(wrong.is_empty(), "at random\n  {}", wrong.join("\n  "));
    }
    println!(
        "{database}: killed at {} distinct points ({each:?}; {missed} were not met) and {RANDOM} times at random; \
         of {} acknowledged deeds none was lost or doubled; {} s",
        met.len(),
        life.lock().done,
        began.elapsed().as_secs()
    );
    let is_one = std::env::var_os("KILL_POINT").is_some();
    assert!(!can_trace() || is_one || met.len() >= wanted.min(60), "only {} points were met", met.len());
}
