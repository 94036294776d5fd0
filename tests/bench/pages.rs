//! What people read: home, list, filtered list, sheet and search, for an anonymous reader (whose
//! pages are kept) and for one who is signed in (whose pages are made each time); then the same at
//! 10² to 10⁵ practices, to see that nothing grows with their number.

use crate::{
    Options,
    inbox::{self, Kind},
    instance::Instance,
    load::{self, Ready},
    measure::{Meter, count, megabytes, milliseconds, percentile},
    peer::Peers,
    report::Table,
    seed::{self, Writer},
};
use anyhow::{Result, ensure};
use http::StatusCode;
use std::sync::Arc;

/// Practices in the database.
const PRACTICES: u64 = 10_000;
/// What browsers accept.
const CODING: &str = "gzip, deflate, br";
/// Requests a second of the open loop.
const RATE: u32 = 500;
/// Different sheets, and different searches, that are asked for.
const DIFFERENT: u64 = 50;
/// Activities by which the cost of one is measured as the database grows.
const INBOUND: u64 = 500;

/// A page under its name, and the addresses it stands for.
struct Page {
    name: &'static str,
    paths: Vec<String>,
}

async fn all(instance: &Instance) -> Result<Vec<Page>> {
    let sheets = seed::newest(instance, i64::try_from(DIFFERENT)?).await?;
    let search = |number| {
        let words = Writer::new(number).search();
        format!("/search?{}", form_urlencoded::Serializer::new(String::new()).append_pair("q", &words).finish())
    };
    Ok(vec![
        Page { name: "/", paths: vec!["/".into()] },
        Page { name: "/practices", paths: vec!["/practices".into()] },
        Page { name: "/practices?territory=48", paths: vec!["/practices?territory=48".into()] },
        Page { name: "/practices/{id}", paths: sheets.iter().map(|(id, _)| format!("/practices/{id}")).collect() },
        Page { name: "/search?q=…", paths: (0..DIFFERENT).map(search).collect() },
    ])
}

fn requests(instance: &Instance, page: &Page, cookie: &str) -> Result<Arc<Vec<Ready>>> {
    Ok(Arc::new(page.paths.iter().map(|path| instance.page(path, CODING, cookie)).collect::<Result<_>>()?))
}

/// The table of rates, latencies and bytes.
pub async fn run(options: &Options) -> Result<Table> {
    let about = format!(
        "{PRACTICES} practices; sheets and searches are {DIFFERENT} different ones in turn. Requests a second with 8 connections; latency at a fixed {RATE} a second for {} s, \
         counted from the instant a request was due. Medians of {} rounds; bytes of one answer, as sent.",
        options.seconds(10).as_secs(),
        options.rounds()
    );
    let mut table = Table::new(
        "pages",
        "Pages",
        about,
        &["page", "reader"],
        &[
            ("req/s", 0),
            ("server CPU ms each", 3),
            ("p50 ms at 500/s", 2),
            ("p99 ms at 500/s", 2),
            ("failed", 0),
            ("bytes", 0),
            ("bytes, brotli", 0),
            ("peak PSS MB", 1),
            ("others_cpu_share", 2),
        ],
    );
    let mut instance = Instance::found().await?;
    seed::practices(&instance, PRACTICES).await?;
    instance.start().await?;
    let session = instance.sign_in().await?;
    for page in all(&instance).await? {
        for (reader, cookie) in [("anonymous, kept", ""), ("signed in, made anew", session.as_str())] {
            let requests = requests(&instance, &page, cookie)?;
            let mut rounds = Vec::new();
            for _ in 0..options.rounds() {
                rounds.push(round(options, &instance, &page, cookie, &requests).await?);
            }
            table.add(&[page.name, reader], rounds);
        }
    }
    Ok(table)
}

async fn round(
    options: &Options,
    instance: &Instance,
    page: &Page,
    cookie: &str,
    requests: &Arc<Vec<Ready>>,
) -> Result<Vec<f64>> {
    let raw = size(instance, &page.paths[0], "identity", cookie).await?;
    let packed = size(instance, &page.paths[0], "br", cookie).await?;
    // Once through, so that a kept page is one.
    load::drain(instance.port, 1, requests.to_vec(), StatusCode::OK).await?;
    let meter = Meter::start(instance.pid()?)?;
    let closed = load::repeat(instance.port, 8, requests, options.seconds(3)).await?;
    let spent = meter.stop()?;
    let open = load::steady(instance.port, RATE, requests, options.seconds(10)).await?;
    Ok(vec![
        closed.rate(),
        milliseconds(spent.server) / count(closed.good),
        percentile(open.latencies.iter().copied(), 0.5),
        percentile(open.latencies.iter().copied(), 0.99),
        count(closed.bad + open.bad),
        raw,
        packed,
        megabytes(spent.peak.pss),
        spent.others,
    ])
}

async fn size(instance: &Instance, path: &str, coding: &str, cookie: &str) -> Result<f64> {
    let answer = load::once(instance.port, instance.page(path, coding, cookie)?).await?;
    ensure!(answer.status == StatusCode::OK, "{path}: {}", answer.status);
    Ok(count(answer.body.len()))
}

/// The table of growth.
pub async fn growth(options: &Options) -> Result<Table> {
    let about = format!(
        "Middle latency of each page for somebody signed in, one request at a time; then {INBOUND} practices from {} hosts: what one of them costs, journal to search index. \
         One database that grows.",
        inbox::ACTORS
    );
    let mut table = Table::new(
        "growth",
        "Growth with the number of practices",
        about,
        &["practices"],
        &[
            ("/ ms", 2),
            ("/practices ms", 2),
            ("?territory=48 ms", 2),
            ("sheet ms", 2),
            ("search ms", 2),
            ("stored/s", 0),
            ("server CPU ms each", 3),
            ("idle PSS MB", 1),
        ],
    );
    let mut instance = Instance::found().await?;
    let sizes: &[u64] = if options.quick { &[100, 1_000, 10_000] } else { &[100, 1_000, 10_000, 100_000] };
    for size in sizes {
        seed::practices(&instance, *size).await?;
        instance.start().await?;
        let session = instance.sign_in().await?;
        let pages = all(&instance).await?;
        let (peers, _main, _second) = Peers::start(inbox::ACTORS, 0).await?;
        let idle = megabytes(crate::measure::Memory::of(instance.pid()?)?.pss);
        let mut figures = Vec::new();
        for page in &pages {
            let requests = requests(&instance, page, &session)?;
            let outcome = load::repeat(instance.port, 1, &requests, options.seconds(2)).await?;
            ensure!(outcome.bad == 0, "{}: {} failed", page.name, outcome.bad);
            figures.push(percentile(outcome.latencies, 0.5));
        }
        inbox::introduce(&instance, &peers).await?;
        let taken = inbox::take(&instance, &peers, Kind::Practice, INBOUND, 8).await?;
        figures.extend([taken.rate(), taken.cost(), idle]);
        table.add(&[size], vec![figures]);
        instance.stop().await?;
    }
    Ok(table)
}
