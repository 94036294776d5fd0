//! Nothing is ever lost: networks live through cuts of days and years, one-way links, lost, doubled, late and garbled
//! requests, captive portals, deaths at any moment, old copies, wrong clocks and bundles carried by hand; then everything is mended, and an
//! auditor that shares no code with the delivery reads all databases.
//!
//! Real are the application, its workers, its SQLite files, its signatures. Simulated are the network (a middleware of
//! the HTTP client takes each request to the router of the other side) and the clocks.
//!
//! ```text
//! cargo test --test sim                    200 seeds
//! SIM_SEEDS=10000 cargo test --test sim    more of them: some hours
//! SIM_SEED=17 cargo test --test sim        this one, as a failure prints it; SIM_LOG=1 tells what happens, SIM_KEEP=1
//!                                          leaves its folders where they are
//! ```
//!
//! What a seed replays: who does what in which order, every cut, weather, death, copy, restore and clock. What it does
//! not: the order in which tasks and the threads of the databases take their turns, so which of two requests under way
//! meets the next fault, and at which await a process dies. A failure may need its seed to be run some times.
//!
//! What the own people of a restored instance published, corrected, said and deleted after its copy has to return from
//! whoever kept it, their reactions too, also where keys were replaced or revoked in between. What is not asked for, because it is not promised: what a side that was itself restored said before that to another
//! side that comes back from an older copy (`SIM_RESTORES=2` and more let that happen; one is the rule). Cuts and copies
//! together stay within the 400 days for which peers keep what they said, less the days by which a clock may go ahead.
//! A process dies by its tasks being dropped, not by SIGKILL, and its file system never fails: other tests do that.

mod auditor;
mod carried;
mod founded;
mod ledger;
mod network;
mod node;
mod plant;
mod quiet;
mod scenario;

use archipel::time::Timestamp;
use founded::Founded;
use futures_util::{StreamExt as _, stream};
use plant::Plant;
use scenario::{Figures, live};

/// Tuesday 24 November 2026, 09:00 UTC.
pub const START: Timestamp = Timestamp(1_795_510_800_000);

/// Seeds of a run, unless `SIM_SEEDS` says otherwise: less than ten minutes on two cores.
const SEEDS: u64 = 200;
/// Runs side by side: half of their time they wait for disks and timers.
const AT_ONCE: usize = 16;
/// Seeds that a planted fault may survive.
const PATIENCE: u64 = 12;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_every_seed_nothing_is_lost_doubled_disordered_or_risen() {
    let seeds: Vec<u64> = match number("SIM_SEED") {
        Some(seed) => vec![seed],
        None => (1..=number("SIM_SEEDS").unwrap_or(SEEDS)).collect(),
    };
    let founded = Founded::new().await;
    let (mut all, mut failed) = (Figures::default(), Vec::new());
    let mut lives =
        stream::iter(&seeds).map(|seed| async { (*seed, live(&founded, *seed, None).await) }).buffer_unordered(AT_ONCE);
    while let Some((seed, one)) = lives.next().await {
        eprintln!("seed {seed}: {one}");
        if !one.wrong.is_empty() {
            failed.push(format!("SIM_SEED={seed} cargo test --test sim\n  {}", one.wrong.join("\n  ")));
        }
        all.add(one);
    }
    eprintln!("{} seeds: {all}; {} of them with something lost, doubled or risen", seeds.len(), failed.len());
    assert!(failed.is_empty(), "\n{}", failed.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_planted_fault_is_caught() {
    let founded = Founded::new().await;
    // Side by side, each in folders of its own.
    futures_util::future::join_all(Plant::ALL.map(|plant| is_caught(&founded, plant))).await;
}

async fn is_caught(founded: &Founded, plant: Plant) {
    let mut caught = None;
    for seed in std::iter::once(plant.seed()).chain((1..=PATIENCE).filter(|seed| *seed != plant.seed())) {
        let lived = live(founded, seed, Some(plant)).await;
        if let Some(what) = lived.wrong.into_iter().find(|what| what.contains(plant.caught_as())) {
            eprintln!("{plant:?}: seed {seed}: {what}");
            caught = Some(seed);
            break;
        }
    }
    assert!(caught.is_some(), "{plant:?} was not caught by {PATIENCE} seeds");
}
