//! What the machine says: processor time and memory of a process, what other programs took in the
//! meantime, and the statistics of a list of figures. It reads `/proc`, so it runs on Linux only.

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

/// Clock ticks of `/proc/*/stat` in a second: `USER_HZ`, which Linux fixes at 100.
const TICKS: f64 = 100.0;
/// How often memory is looked at. Each look costs the process a fraction of a millisecond.
const LOOK: Duration = Duration::from_millis(200);

/// Memory of a process, in bytes.
#[derive(Copy, Clone, Default)]
pub struct Memory {
    /// Resident, pages shared with others counted whole.
    pub rss: u64,
    /// Resident, pages shared with others counted in part.
    pub pss: u64,
}

impl Memory {
    /// Reads it now.
    pub fn of(pid: u32) -> Result<Self> {
        let path = format!("/proc/{pid}/smaps_rollup");
        let text = fs::read_to_string(&path).with_context(|| path.clone())?;
        Ok(Self { rss: kilobytes(&text, "Rss:"), pss: kilobytes(&text, "Pss:") })
    }
}

/// Processor time of a process, all its threads.
pub fn cpu(pid: u32) -> Result<Duration> {
    let path = format!("/proc/{pid}/stat");
    let text = fs::read_to_string(&path).with_context(|| path.clone())?;
    // The name may hold spaces: fields are counted from the parenthesis that closes it.
    let (_, rest) = text.rsplit_once(')').context("stat has a name")?;
    let ticks: f64 = rest.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<f64>().ok()).sum();
    Ok(Duration::from_secs_f64(ticks / TICKS))
}

/// Processor time of the whole machine but its idle time.
fn busy() -> Result<Duration> {
    let text = fs::read_to_string("/proc/stat").context("/proc/stat")?;
    let line = text.lines().next().unwrap_or_default();
    let fields: Vec<f64> = line.split_whitespace().skip(1).filter_map(|field| field.parse().ok()).collect();
    // user nice system idle iowait irq softirq steal; guests are counted in user already
    let ticks: f64 =
        fields.iter().take(8).enumerate().filter(|(at, _)| !matches!(at, 3 | 4)).map(|(_, value)| value).sum();
    Ok(Duration::from_secs_f64(ticks / TICKS))
}

/// What a piece of work took.
#[derive(Clone)]
pub struct Spent {
    /// From start to stop.
    pub elapsed: Duration,
    /// Processor time of the server.
    pub server: Duration,
    /// Processor time of this program, which makes the load.
    pub generator: Duration,
    /// Largest memory of the server seen.
    pub peak: Memory,
    /// Share of all processors taken by neither of the two.
    pub others: f64,
}

/// Watches a server while it works.
pub struct Meter {
    pid: u32,
    since: Instant,
    server: Duration,
    generator: Duration,
    busy: Duration,
    stop: Arc<AtomicBool>,
    peaks: Arc<(AtomicU64, AtomicU64)>,
    sampler: JoinHandle<()>,
}

impl Meter {
    /// Begins.
    pub fn start(pid: u32) -> Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let peaks = Arc::new((AtomicU64::new(0), AtomicU64::new(0)));
        let sampler = thread::spawn({
            let (stop, peaks) = (Arc::clone(&stop), Arc::clone(&peaks));
            move || {
                while !stop.load(Ordering::Relaxed) {
                    if let Ok(memory) = Memory::of(pid) {
                        peaks.0.fetch_max(memory.rss, Ordering::Relaxed);
                        peaks.1.fetch_max(memory.pss, Ordering::Relaxed);
                    }
                    thread::sleep(LOOK);
                }
            }
        });
        Ok(Self {
            pid,
            since: Instant::now(),
            server: cpu(pid)?,
            generator: cpu(std::process::id())?,
            busy: busy()?,
            stop,
            peaks,
            sampler,
        })
    }

    /// Ends.
    pub fn stop(self) -> Result<Spent> {
        let elapsed = self.since.elapsed();
        let server = cpu(self.pid)?.saturating_sub(self.server);
        let generator = cpu(std::process::id())?.saturating_sub(self.generator);
        let others = busy()?.saturating_sub(self.busy).saturating_sub(server).saturating_sub(generator);
        self.stop.store(true, Ordering::Relaxed);
        let _ = self.sampler.join();
        let now = Memory::of(self.pid)?;
        let peak = Memory {
            rss: self.peaks.0.load(Ordering::Relaxed).max(now.rss),
            pss: self.peaks.1.load(Ordering::Relaxed).max(now.pss),
        };
        let all = elapsed.as_secs_f64() * cores();
        Ok(Spent { elapsed, server, generator, peak, others: (others.as_secs_f64() / all).clamp(0.0, 1.0) })
    }
}

fn cores() -> f64 {
    let count = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// The machine, in words a reader can compare with their own.
pub fn machine() -> Value {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let line = |text: &str, name: &str| {
        let found = text.lines().find(|line| line.starts_with(name)).and_then(|line| line.split_once(':'));
        found.map_or_else(String::new, |(_, value)| value.trim().to_owned())
    };
    json!({
        "processor": line(&read("/proc/cpuinfo"), "model name"),
        "cores": cores(),
        "memory": line(&read("/proc/meminfo"), "MemTotal"),
        "kernel": read("/proc/sys/kernel/osrelease").trim(),
        "optimised": !cfg!(debug_assertions),
    })
}

fn kilobytes(text: &str, name: &str) -> u64 {
    let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
    line.split_whitespace().next().and_then(|value| value.parse::<u64>().ok()).unwrap_or(0) * 1024
}

/// The middle of a list of figures; 0 for none.
pub fn median(figures: impl IntoIterator<Item = f64>) -> f64 {
    percentile(figures, 0.5)
}

/// The figure below which a share of the list lies (nearest rank); 0 for none.
pub fn percentile(figures: impl IntoIterator<Item = f64>, share: f64) -> f64 {
    let mut sorted: Vec<f64> = figures.into_iter().collect();
    sorted.sort_by(f64::total_cmp);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index below the length")]
    let rank = (share * count(sorted.len())).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or(0.0)
}

/// A count as a figure to divide by.
pub fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

/// Milliseconds.
pub fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// Megabytes, as in the goals: a million bytes.
pub fn megabytes(bytes: u64) -> f64 {
    f64::from(u32::try_from(bytes / 1000).unwrap_or(u32::MAX)) / 1000.0
}
