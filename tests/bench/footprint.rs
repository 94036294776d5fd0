//! What it takes to have it: the time to start and to stop, memory at rest, the size of the program.

use crate::{
    Options,
    instance::{Instance, PROGRAM},
    measure::{Memory, megabytes, milliseconds, percentile},
    report::Table,
    seed,
};
use anyhow::Result;
use std::time::Duration;

/// Starts of one instance.
const STARTS: usize = 20;
/// Time after which memory is that of rest.
const REST: Duration = Duration::from_secs(5);

/// The table.
pub async fn run(options: &Options) -> Result<Table> {
    let starts = if options.quick { STARTS / 4 } else { STARTS };
    let about = format!(
        "Start: from the process to the first answer of `/healthz`, {starts} times; stop: from SIGTERM to the end of the process. Memory at rest: {} s after a start, untouched.",
        REST.as_secs()
    );
    let mut table = Table::new(
        "footprint",
        "Start and memory",
        about,
        &["practices"],
        &[
            ("start ms", 0),
            ("slowest start ms", 0),
            ("stop ms", 0),
            ("idle RSS MB", 1),
            ("idle PSS MB", 1),
            ("program MB", 1),
        ],
    );
    let program = megabytes(std::fs::metadata(PROGRAM)?.len());
    let mut instance = Instance::found().await?;
    for practices in [0, 10_000] {
        seed::practices(&instance, practices).await?;
        let (mut starting, mut stopping) = (Vec::new(), Vec::new());
        for _ in 0..starts {
            starting.push(milliseconds(instance.start().await?));
            stopping.push(milliseconds(instance.stop().await?));
        }
        instance.start().await?;
        tokio::time::sleep(REST).await;
        let memory = Memory::of(instance.pid()?)?;
        instance.stop().await?;
        let slowest = percentile(starting.iter().copied(), 1.0);
        let middle = |figures: Vec<f64>| percentile(figures, 0.5);
        let figures =
            vec![middle(starting), slowest, middle(stopping), megabytes(memory.rss), megabytes(memory.pss), program];
        table.add(&[practices], vec![figures]);
    }
    Ok(table)
}
