//! What people read of a great specification: a text of hundreds of sections, amended, voted on and adopted by many, for somebody
//! who is signed in and of its team, so that no page is a kept one.

mod seed;

use crate::{
    Options,
    instance::Instance,
    load,
    measure::{count, percentile},
    report::Table,
};
use anyhow::{Result, ensure};
use http::StatusCode;
use seed::Seeded;
use std::sync::Arc;

/// What browsers accept.
const CODING: &str = "gzip, deflate, br";

/// The pages, and what scripts and other programs read, each under its name.
fn all(seeded: &Seeded) -> Vec<(&'static str, String)> {
    let Seeded { id, section, amendment, vote, adoption, annex, conformance, .. } = seeded;
    let (at, api) = (format!("/specifications/{id}"), format!("/api/v1/specifications/{id}"));
    let last = &seeded.last_amendments;
    let (version, voice) = (seeded.version, &seeded.late_voice);
    vec![
        ("list", "/specifications".into()),
        ("text", at.clone()),
        ("section", format!("{at}/sections/{section}")),
        ("section with an annex", format!("{at}/sections/{section}?annex={annex}")),
        ("whole text", format!("{at}/whole")),
        ("amendments", format!("{at}/amendments")),
        ("amendments, last page", format!("{at}/amendments?cursor={last}")),
        ("amendments of a section", format!("{at}/amendments?section={section}")),
        ("amendments refused", format!("{at}/amendments?state=refused")),
        ("an amendment", format!("{at}/amendments/{amendment}")),
        ("answer an amendment", format!("{at}/amendments/{amendment}/answer")),
        ("a vote and its result", format!("{at}/votes/{vote}")),
        ("an open vote", format!("{at}/votes/{}", seeded.open_vote)),
        ("voices", format!("{at}/votes/{vote}/voices")),
        ("voices, page 100", format!("{at}/votes/{vote}/voices?after={voice}")),
        ("versions", format!("{at}/versions")),
        ("a version", format!("{at}/versions/1")),
        ("compare, a section", format!("{at}/compare?from={}&to={version}", version - 1)),
        ("compare, half the text", format!("{at}/compare?from=1&to={version}")),
        ("drafting", format!("{at}/drafting")),
        ("adoptions", format!("{at}/adoptions")),
        ("an adoption", format!("{at}/statements/{adoption}")),
        ("an annex", format!("{at}/statements/{annex}")),
        ("a solution", format!("{at}/statements/{conformance}")),
        ("version as JSON", format!("{at}/versions/{version}.json")),
        ("version as ODT", format!("{at}/versions/{version}.odt")),
        ("API: specification", api.clone()),
        ("API: amendments", format!("{api}/amendments")),
        ("API: votes", format!("{api}/votes")),
        ("API: a vote", format!("{api}/votes/{vote}")),
        ("API: statements", format!("{api}/statements?kind=adoption")),
        ("API: versions", format!("{api}/versions")),
    ]
}

/// The table.
pub async fn run(options: &Options) -> Result<Table> {
    let about = format!(
        "One text of {} sections and {} requirements, {} amendments of {} people, a vote with {} counted ballots, {} adoptions, \
         {} versions, and {} other texts of the same length. Signed in, one request at a time for {} s each; medians of {} rounds. \
         Bytes of one answer, and what they are when brotli packs them as a kept page.",
        seed::SECTIONS,
        seed::REQUIREMENTS,
        seed::AMENDMENTS,
        seed::PROPOSERS,
        seed::BALLOTS,
        seed::ADOPTIONS,
        seed::VERSIONS,
        seed::OTHERS,
        options.seconds(3).as_secs_f64(),
        options.rounds()
    );
    let mut table = Table::new(
        "specifications",
        "A great specification",
        about,
        &["page"],
        &[("p50 ms", 1), ("p99 ms", 1), ("bytes", 0), ("bytes, brotli", 0)],
    );
    let mut instance = Instance::found().await?;
    let seeded = seed::all(&instance).await?;
    instance.start().await?;
    let session = instance.sign_in().await?;
    for (name, path) in all(&seeded) {
        let request = Arc::new(vec![instance.page(&path, CODING, &session)?]);
        let mut rounds = Vec::new();
        for _ in 0..options.rounds() {
            let (raw, packed) = sizes(&instance, &path, &session).await?;
            let outcome = load::repeat(instance.port, 1, &request, options.seconds(3)).await?;
            ensure!(outcome.bad == 0, "{path}: {} failed", outcome.bad);
            let at = |share| percentile(outcome.latencies.iter().copied(), share);
            rounds.push(vec![at(0.5), at(0.99), raw, packed]);
        }
        table.add(&[name], rounds);
    }
    Ok(table)
}

/// Bytes of an answer, and what they are packed as kept pages are: those of who is signed in leave as they are.
async fn sizes(instance: &Instance, path: &str, cookie: &str) -> Result<(f64, f64)> {
    let answer = load::once(instance.port, instance.page(path, "identity", cookie)?).await?;
    ensure!(answer.status == StatusCode::OK, "{path}: {}", answer.status);
    let parameters = brotli::enc::BrotliEncoderParams { quality: 5, lgwin: 18, ..Default::default() };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &*answer.body, &mut packed, &parameters)?;
    Ok((count(answer.body.len()), count(packed.len())))
}
