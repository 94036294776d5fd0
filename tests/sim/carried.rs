//! What goes by hand while no cable does: a bundle is made as the command makes it, its parts are lost, repeated and read
//! in any order, and another one comes back with the receipt.

use crate::node::Node;
use archipel::{
    bundles::{self, Export, Made, Place, store::Row},
    random::Random,
    web::Site,
};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// Bytes that a part keeps free, and its head: what is beyond that is for activities.
const EMPTY_PART: u64 = 256 * 1024 + 4096;

/// What became of the way there and back.
#[derive(Default)]
pub struct Journey {
    /// Parts that were read, repetitions included.
    pub parts: u64,
    pub wrong: Vec<String>,
}

/// Carries what is due from one to the other, and what the other has to say back. `may_lack` tells that one of the two
/// came back from an old copy: then parts may not follow what is there.
pub async fn carry(random: &Random, from: &Node, to: &Node, folder: &Path, may_lack: bool) -> Journey {
    let mut journey = Journey::default();
    let names = format!("{} → {}", from.name, to.name);
    let Some((epoch, head, _)) = stream(from, to).await else { return journey };
    let whole = leg(random, from, to, &folder.join("there"), &mut journey).await;
    if !whole || may_lack {
        return journey;
    }
    let received = received(to, from).await;
    if received.as_ref().is_none_or(|(heard, number)| *heard == epoch && *number < head) {
        journey.wrong.push(format!("{names}: a bundle up to {head} was read whole, and {received:?} is received"));
    }
    // The way back may carry nothing but the receipt.
    let whole = leg(random, to, from, &folder.join("back"), &mut journey).await;
    let now = stream(from, to).await;
    if whole && now.as_ref().is_some_and(|(present, _, acknowledged)| *present == epoch && *acknowledged < head) {
        journey.wrong.push(format!("{names}: a receipt for {head} came back, and moved the cursor to {now:?}"));
    }
    journey
}

/// One way; true when every part was read, and taken.
async fn leg(random: &Random, from: &Node, to: &Node, file: &Path, journey: &mut Journey) -> bool {
    let room = EMPTY_PART + random.below(6_000);
    let (origin, path) = (format!("https://{}", to.authority), file.to_owned());
    let made = with_site(from, move |site| async move { make(&site, &origin, &path, room).await }).await;
    let made = match made {
        Some(Ok(made)) => made,
        Some(Err(bundles::Error::Refused(bundles::Why::Renewed))) | None => return false,
        Some(Err(error)) => {
            journey.wrong.push(format!("{} makes no bundle for {}: {error}", from.name, to.name));
            return false;
        }
    };
    let mut luggage = Vec::new();
    let (loses, mut whole) = (random.below(2) == 0, true);
    for part in &made.files {
        let copies = match random.below(4) {
            0 if loses => 0,
            1 => 2,
            _ => 1,
        };
        whole &= copies > 0;
        luggage.extend(std::iter::repeat_n(part, copies));
    }
    while !luggage.is_empty() {
        let next = usize::try_from(random.below(u64::try_from(luggage.len()).expect("few"))).expect("few");
        let part: PathBuf = luggage.swap_remove(next).clone();
        let read = with_site(to, move |site| async move { bundles::import(&place(&site), &part).await }).await;
        let Some(Ok(row)) = read else { return false };
        journey.parts += 1;
        whole &= is_taken(&row, from, to, journey);
    }
    for part in made.files {
        let _ = std::fs::remove_file(part);
    }
    whole
}

/// An honest part is taken, unless its numbering has ended, or it is signed with a key that nobody could tell of.
fn is_taken(row: &Row, from: &Node, to: &Node, journey: &mut Journey) -> bool {
    if row.state != "done" && !matches!(row.error.as_str(), "ended" | "not-signed") {
        journey.wrong.push(format!("{} → {}: a part was not read: {} {}", from.name, to.name, row.error, row.detail));
    }
    if row.refused > 0 {
        journey.wrong.push(format!("{} → {}: {} carried in vain: {}", from.name, to.name, row.refused, row.reason));
    }
    row.state == "done"
}

async fn make(site: &Site, to: &str, file: &Path, part_size: u64) -> Result<Made, bundles::Error> {
    let network = bundles::find_network(&mut Box::new(site.db.read().await?), to).await?;
    let asked = Export { network: &network, file, all: false, part_size, most_parts: usize::MAX };
    bundles::export(&place(site), &asked).await
}

fn place(site: &Site) -> Place<'_> {
    let decoding = Arc::clone(&site.decoding);
    Place { db: &site.db, data: &site.config.data, here: site.here(), decoding, by: "system", address: "" }
}

/// Work on the threads of an instance; `None` when it died meanwhile.
async fn with_site<T, F>(node: &Node, work: impl FnOnce(Site) -> F) -> Option<T>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    if !node.is_alive() {
        return None;
    }
    node.run(work(node.site().clone())).await
}

/// Epoch, head and cursor of the stream from one to the other.
async fn stream(from: &Node, to: &Node) -> Option<(String, i64, i64)> {
    let rows =
        from.rows("select origin || ' ' || epoch, head || ' ' || acknowledged from streams order by head desc").await;
    let prefix = format!("https://{} ", to.authority);
    let (epoch, numbers) =
        rows.into_iter().find_map(|(of, numbers)| Some((of.strip_prefix(&prefix)?.to_owned(), numbers)))?;
    let (head, acknowledged) = numbers.split_once(' ')?;
    Some((epoch, head.parse().ok()?, acknowledged.parse().ok()?))
}

/// Under which epoch, and up to which number, the stream of `from` was received.
async fn received(to: &Node, from: &Node) -> Option<(String, i64)> {
    let rows = to
        .rows("select origin || ' ' || epoch, cast(received as text) from received_streams where ended_at is null")
        .await;
    let prefix = format!("https://{} ", from.authority);
    rows.into_iter().find_map(|(of, number)| Some((of.strip_prefix(&prefix)?.to_owned(), number.parse().ok()?)))
}
