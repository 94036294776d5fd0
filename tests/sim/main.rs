//! Nothing is ever lost: networks live through cuts of days and years, one-way links, lost, doubled, late and garbled
//! requests, captive portals, deaths at any moment, old copies and wrong clocks; then everything is mended, and an
//! auditor that shares no code with the delivery reads all databases.
//!
//! Real are the application, its workers, its SQLite files, its signatures. Simulated are the network (a middleware of
//! the HTTP client takes each request to the router of the other side) and the clocks.
//!
//! ```text
//! cargo test --test sim                  some seeds
//! SIM_SEEDS=200 cargo test --test sim    more of them
//! SIM_SEED=17 cargo test --test sim      this one, as a failure prints it; SIM_LOG=1 tells what happens
//! ```
//!
//! What a seed replays: who does what in which order, every cut, weather, death, copy, restore and clock. What it does
//! not: the order in which tasks and the threads of the databases take their turns, so which of two requests under way
//! meets the next fault, and at which await a process dies. A failure may need its seed to be run some times.

mod auditor;
mod founded;
mod ledger;
mod network;
mod node;
mod plant;
mod quiet;
mod scenario;

use archipel::time::Timestamp;
use founded::Founded;
use plant::Plant;
use scenario::{Figures, live};

/// Tuesday 24 November 2026, 09:00 UTC.
pub const START: Timestamp = Timestamp(1_795_510_800_000);

/// Seeds of a run, unless `SIM_SEEDS` says otherwise: some three minutes on two cores.
const SEEDS: u64 = 12;
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
    let mut founded = Founded::new().await;
    let (mut all, mut failed) = (Figures::default(), Vec::new());
    for seed in &seeds {
        let began = std::time::Instant::now();
        let one = live(&mut founded, *seed, None).await;
        eprintln!(
            "seed {seed:>4}: {:>5} days, {:>3} operations, {:>4} requests, {:>4} faults, {} crashes, {} restores, {:>5} ms{}",
            one.days,
            one.operations,
            one.requests,
            one.faults,
            one.crashes,
            one.restores,
            began.elapsed().as_millis(),
            if one.wrong.is_empty() { "" } else { "  WRONG" }
        );
        all.days += one.days;
        all.operations += one.operations;
        all.requests += one.requests;
        all.faults += one.faults;
        all.crashes += one.crashes;
        all.restores += one.restores;
        if !one.wrong.is_empty() {
            failed.push(format!("SIM_SEED={seed} cargo test --test sim\n  {}", one.wrong.join("\n  ")));
        }
    }
    eprintln!(
        "seeds {} | days {} | operations {} | requests {} | faults {} | crashes {} | restores {} | seeds with something lost or doubled {}",
        seeds.len(),
        all.days,
        all.operations,
        all.requests,
        all.faults,
        all.crashes,
        all.restores,
        failed.len()
    );
    assert!(failed.is_empty(), "\n{}", failed.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_planted_fault_is_caught() {
    let mut founded = Founded::new().await;
    for plant in Plant::ALL {
        let mut caught = None;
        for seed in 1..=PATIENCE {
            let lived = live(&mut founded, seed, Some(plant)).await;
            if let Some(what) = lived.wrong.into_iter().next() {
                eprintln!("{plant:?}: seed {seed}: {what}");
                caught = Some(seed);
                break;
            }
        }
        assert!(caught.is_some(), "{plant:?} was not caught by {PATIENCE} seeds");
    }
}
