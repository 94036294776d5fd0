//! Reads both databases with plain SQL while the programs run, and says what is not as people were told. It shares
//! nothing with the delivery, nor with the rooms.

use crate::{ledger::Ledger, site::Site};
use std::collections::BTreeMap;

const SHEETS: &str = "select p.uri, p.state, p.title, cast((select count(*) from versions v where v.publication_id = p.id) as text), \
    cast(p.version as text), cast(p.comments as text), \
    cast((select count(*) from comments c where c.publication_id = p.id and c.kind = 'comment' and c.state = 'published') as text), \
    cast((select count(*) from attachments a where a.publication_id = p.id) as text), p.network from publications p";
const WORDS: &str = "select c.uri, c.state, c.source from comments c";
const SAID: &str = "select i.inbox, cast(i.number as text), o.uri, cast(o.withdraws as text) from stream_items i \
    join outbox o on o.seq = i.outbox_seq order by i.inbox, i.number";
const HEARD: &str = "select uri, state, error from journal order by seq";
const STREAMS: &str = "select inbox, epoch, cast(head as text), chain, cast(acknowledged as text) from streams";
const RECEIVED: &str =
    "select origin, epoch, cast(received as text), chain from received_streams where ended_at is null";
pub const RENEWED: &str =
    "select action || ' ' || object || ' ' || detail from audit where action = 'stream-renewed' order by seq";
const FILES: &str = "select file from attachments where file is not null";

/// Reasons for which an activity may have no effect: what it speaks of was deleted, here or there.
const MAY_BE_REFUSED: [&str; 4] = [
    "it was deleted",
    "what it answers was deleted",
    "what it answers was deleted, or never was here",
    "deleted at its origin",
];

/// What one database holds.
struct Book<'a> {
    site: &'a Site,
    sheets: BTreeMap<String, Vec<String>>,
    words: BTreeMap<String, Vec<String>>,
    said: Vec<Vec<String>>,
    heard: Vec<Vec<String>>,
    streams: BTreeMap<String, Vec<String>>,
    received: BTreeMap<String, Vec<String>>,
}

fn by_first(rows: Vec<Vec<String>>) -> BTreeMap<String, Vec<String>> {
    rows.into_iter().map(|row| (row[0].clone(), row)).collect()
}

/// What is wrong; nothing when all is well.
pub async fn audit(sites: &[Site; 2], ledger: &Ledger, renewed: [usize; 2]) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut books = Vec::new();
    for (site, renewed) in sites.iter().zip(renewed) {
        books.push(Book {
            site,
            sheets: by_first(site.rows(SHEETS).await),
            words: by_first(site.rows(WORDS).await),
            said: site.rows(SAID).await,
            heard: site.rows(HEARD).await,
            streams: by_first(site.rows(STREAMS).await),
            received: by_first(site.rows(RECEIVED).await),
        });
        sound(site, renewed, &mut wrong).await;
    }
    for book in &books {
        told(book, ledger, &mut wrong);
        for row in &book.heard {
            let known = MAY_BE_REFUSED.iter().any(|reason| row[2].ends_with(reason));
            if row[1] != "done" && !(row[1] == "refused" && known) {
                wrong.push(format!("{}: {} is {}: {}", book.site.name, row[0], row[1], row[2]));
            }
        }
    }
    for (from, to) in [(&books[0], &books[1]), (&books[1], &books[0])] {
        travelled(from, to, &mut wrong);
    }
    wrong
}

/// The file itself, what it names, and that no stream was begun anew: nobody came back from an old copy.
async fn sound(site: &Site, renewed: usize, wrong: &mut Vec<String>) {
    let mut said = site.rows(RENEWED).await.split_off(renewed);
    if site.is_sqlite() {
        said.extend(
            site.rows("select integrity_check from pragma_integrity_check where integrity_check <> 'ok'").await,
        );
        said.extend(site.rows("select \"table\" || ' names what is not there' from pragma_foreign_key_check").await);
    }
    wrong.extend(said.into_iter().map(|row| format!("{}: {}", site.name, row[0])));
    let mut present = Vec::new();
    let mut folders = vec![site.folder.path().join("media")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                present.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
    }
    for row in site.rows(FILES).await {
        if !present.iter().any(|name| row[0].ends_with(name.as_str())) {
            wrong.push(format!("{}: the file {} is not there", site.name, row[0]));
        }
    }
}

/// What a person was told is so, here and on the other side alike, and there is nothing else.
fn told(book: &Book<'_>, ledger: &Ledger, wrong: &mut Vec<String>) {
    let name = book.site.name;
    for (uri, sheet) in &ledger.sheets {
        let found = book.sheets.get(uri);
        let state = found.map_or("absent", |row| row[1].as_str());
        if sheet.is_deleted {
            if state == "published" {
                wrong.push(format!("{name}: {uri} was deleted, and is there"));
            }
            continue;
        }
        let Some(row) = found.filter(|row| row[1] == "published") else {
            wrong.push(format!("{name}: {uri} ({}) is {state}", sheet.title));
            continue;
        };
        let versions = sheet.versions.to_string();
        if row[2] != sheet.title || row[3] != versions || row[4] != versions {
            wrong.push(format!(
                "{name}: {uri} is “{}”, version {}, of {}; it was saved as “{}”, version {versions}",
                row[2], row[4], row[3], sheet.title
            ));
        }
        if row[5] != row[6] {
            wrong.push(format!("{name}: {uri} counts {} comments and has {}", row[5], row[6]));
        }
        if row[7] != sheet.pictures.to_string() {
            wrong.push(format!("{name}: {uri} has {} pictures, not {}", row[7], sheet.pictures));
        }
    }
    for (uri, row) in &book.sheets {
        if row[1] == "published" && !ledger.sheets.contains_key(uri) {
            wrong.push(format!("{name}: {uri} “{}” was doubled, or nobody wrote it", row[2]));
        }
    }
    for (uri, words) in &ledger.words {
        if ledger.sheets.get(&words.sheet).is_some_and(|sheet| sheet.is_deleted) {
            continue;
        }
        let found = book.words.get(uri);
        let state = found.map_or("absent", |row| row[1].as_str());
        let is_so = if words.is_deleted {
            state != "published"
        } else {
            found.is_some_and(|row| row[1] == "published" && row[2] == words.text)
        };
        if !is_so {
            wrong.push(format!("{name}: the comment {uri} is {state}, or says something else than “{}”", words.text));
        }
    }
    for (uri, row) in &book.words {
        if row[1] == "published" && !ledger.words.contains_key(uri) {
            wrong.push(format!("{name}: the comment {uri} was doubled, or nobody wrote it"));
        }
    }
}

/// What became due came once, in its order, without a hole, and both sides hold the same of the stream.
fn travelled(from: &Book<'_>, to: &Book<'_>, wrong: &mut Vec<String>) {
    let pair = format!("{} → {}", from.site.name, to.site.name);
    let inbox = to.site.inbox();
    let said: Vec<&Vec<String>> = from.said.iter().filter(|row| row[0] == inbox).collect();
    for (at, row) in (1_usize..).zip(&said) {
        if row[1] != at.to_string() {
            wrong.push(format!("{pair}: number {} stands at place {at}", row[1]));
            break;
        }
    }
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, row) in to.heard.iter().enumerate() {
        places.entry(row[0].as_str()).or_default().push(at);
    }
    let mut last = 0;
    for row in said {
        let came = places.get(row[2].as_str()).map_or(&[] as &[usize], Vec::as_slice);
        let [place] = came else {
            wrong.push(format!("{pair}: {} came {} times", row[2], came.len()));
            continue;
        };
        // Withdrawals overtake on purpose.
        if row[3] == "0" {
            if *place < last {
                wrong.push(format!("{pair}: {} came too early", row[2]));
            }
            last = *place;
        }
    }
    let Some(stream) = from.streams.get(&inbox) else {
        wrong.push(format!("{pair}: there is no stream"));
        return;
    };
    if stream[2] != stream[4] {
        wrong.push(format!("{pair}: {} of {} acknowledged", stream[4], stream[2]));
    }
    let there = to.received.get(&from.site.origin());
    if there.is_none_or(|there| there[1..4] != stream[1..4]) {
        wrong.push(format!("{pair}: sent {stream:?}, received {there:?}"));
    }
}
