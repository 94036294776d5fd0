//! Reads the databases after a run with plain SQL, each of them closed or not, and says what is not as it must be.
//! It shares no code with the delivery, nor with the rooms: what it knows of them are their tables.
//!
//! For each pair of instances: what became due was journaled on the other side once, and took effect; what was
//! published, corrected, said and liked is there as it is here; what was deleted is deleted and stays so; it came in
//! order; both hold the same of the stream. And here: what a person was told is saved is there.

use crate::{
    ledger::{Fact, Ledger},
    node::{Node, read_only},
    scenario::AHEAD,
};
use sha2::{Digest as _, Sha256};
use sqlx::SqliteConnection;
use std::collections::{BTreeMap, BTreeSet};

const DAY: i64 = 24 * 3600 * 1000;
/// What is older may have been forgotten by the upkeep, on either side: after 400 days of its clock, which may go
/// ahead by [`AHEAD`].
const KEPT: i64 = (399 - AHEAD.cast_signed()) * DAY;

/// Reasons for which a journaled activity may have no effect: what it speaks of was deleted, here or there.
const MAY_BE_REFUSED: [&str; 4] = [
    "it was deleted",
    "what it answers was deleted",
    "what it answers was deleted, or never was here",
    // Fetched where it was, and gone there.
    "deleted at its origin",
];

#[derive(sqlx::FromRow)]
struct Said {
    seq: i64,
    uri: String,
    actor: String,
    withdraws: i64,
    created_at: i64,
    inbox: String,
}

#[derive(sqlx::FromRow)]
struct Heard {
    seq: i64,
    uri: String,
    actor: String,
    state: String,
    error: String,
    body: String,
    received_at: i64,
}

#[derive(sqlx::FromRow, Clone)]
struct Sheet {
    uri: String,
    network: String,
    state: String,
    version_hash: String,
    likes: i64,
    comments: i64,
    counted_likes: i64,
    counted_comments: i64,
    versions: i64,
    distinct_versions: i64,
}

#[derive(sqlx::FromRow, Clone)]
struct Words {
    uri: String,
    sheet: String,
    source: String,
    state: String,
}

/// What one database holds.
struct Book {
    name: &'static str,
    origin: String,
    now: i64,
    said: Vec<Said>,
    heard: Vec<Heard>,
    /// SHA-256 of what a bundle brought before what it follows.
    early: BTreeSet<Vec<u8>>,
    sheets: BTreeMap<String, Sheet>,
    words: BTreeMap<String, Words>,
    /// Sheet and actor.
    likes: BTreeSet<(String, String)>,
    /// Object and who said so.
    buried: BTreeSet<(String, String)>,
    /// By inbox: epoch, head, chain, acknowledged.
    streams: BTreeMap<String, (String, i64, String, i64)>,
    /// By origin: epoch, received, chain.
    received: BTreeMap<String, (String, i64, String)>,
    /// Origins whose stream began anew here.
    renewed: BTreeSet<String>,
}

impl Book {
    async fn read(node: &Node) -> Self {
        let mut conn = read_only(&node.database()).await;
        let conn = &mut conn;
        let said = "select o.seq, o.uri, a.uri as actor, o.withdraws, o.created_at, n.inbox from notary n \
                    join outbox o on o.seq = n.outbox_seq join actors a on a.id = o.actor_id order by o.seq";
        let sheets = "select p.uri, p.network, p.state, p.version_hash, p.likes, p.comments, \
            (select count(*) from reactions r where r.publication_id = p.id and r.kind = 'like') as counted_likes, \
            (select count(*) from comments c where c.publication_id = p.id and c.kind = 'comment' and c.state = 'published') as counted_comments, \
            (select count(*) from versions v where v.publication_id = p.id) as versions, \
            (select count(distinct v.hash) from versions v where v.publication_id = p.id) as distinct_versions from publications p";
        let words = "select c.uri, p.uri as sheet, c.source, c.state from comments c \
                     join publications p on p.id = c.publication_id";
        let likes = "select p.uri, a.uri from reactions r join publications p on p.id = r.publication_id join actors a on a.id = r.actor_id \
                     where r.kind = 'like'";
        let streams: Vec<(String, String, i64, String, i64)> =
            all(conn, "select inbox, epoch, head, chain, acknowledged from streams").await;
        let received: Vec<(String, String, i64, String)> =
            all(conn, "select origin, epoch, received, chain from received_streams where ended_at is null").await;
        let renewed: Vec<(String,)> =
            all(conn, "select distinct origin from received_streams where ended_at is not null").await;
        let sheets: Vec<Sheet> = all(conn, sheets).await;
        let words: Vec<Words> = all(conn, words).await;
        let likes: Vec<(String, String)> = all(conn, likes).await;
        let early: Vec<(Vec<u8>,)> = all(conn, "select digest from notary_early").await;
        let buried: Vec<(String, String)> = all(conn, "select uri, actor_uri from tombstones").await;
        Self {
            name: node.name,
            origin: format!("https://{}", node.authority),
            now: node.clock.now().0,
            said: all(conn, said).await,
            heard: all(
                conn,
                "select seq, uri, actor, state, error, cast(body as text) as body, received_at from journal order by seq",
            )
            .await,
            early: early.into_iter().map(|(digest,)| digest).collect(),
            sheets: sheets.into_iter().map(|sheet| (sheet.uri.clone(), sheet)).collect(),
            words: words.into_iter().map(|words| (words.uri.clone(), words)).collect(),
            likes: likes.into_iter().collect(),
            buried: buried.into_iter().collect(),
            streams: streams.into_iter().map(|(inbox, e, h, c, a)| (inbox, (e, h, c, a))).collect(),
            received: received.into_iter().map(|(origin, e, r, c)| (origin, (e, r, c))).collect(),
            renewed: renewed.into_iter().map(|(origin,)| origin).collect(),
        }
    }

    fn owns(&self, uri: &str) -> bool {
        uri.strip_prefix(self.origin.as_str()).is_some_and(|rest| rest.starts_with('/'))
    }

    fn inbox(&self) -> String {
        format!("{}/inbox", self.origin)
    }

    fn shows(&self, uri: &str) -> bool {
        self.sheets.get(uri).is_some_and(|sheet| sheet.state == "published")
    }
}

async fn all<T>(conn: &mut SqliteConnection, sql: &'static str) -> Vec<T>
where
    T: for<'r> sqlx::FromRow<'r, sqlx::sqlite::SqliteRow> + Send + Unpin,
{
    sqlx::query_as(sql).fetch_all(conn).await.expect("read")
}

/// What is wrong; nothing when all is well.
pub async fn audit(nodes: &[Node], ledger: &Ledger) -> Vec<String> {
    let mut books = Vec::new();
    for node in nodes {
        books.push(Book::read(node).await);
    }
    let mut wrong = Vec::new();
    for (at, book) in books.iter().enumerate() {
        alone(book, ledger, &mut wrong);
        saved(book, at, ledger, &mut wrong);
        for (other, to) in books.iter().enumerate() {
            if other != at {
                arrived(book, to, &mut wrong);
                ordered(book, to, ledger, at, other, &mut wrong);
                agree(book, to, &mut wrong);
                same(book, at, to, ledger, &mut wrong);
            }
        }
    }
    wrong
}

/// What one instance says of itself: counts are what is counted, a version is there once, no one rises.
fn alone(book: &Book, ledger: &Ledger, wrong: &mut Vec<String>) {
    for sheet in book.sheets.values().filter(|sheet| sheet.state == "published") {
        if sheet.likes != sheet.counted_likes || sheet.comments != sheet.counted_comments {
            wrong.push(format!(
                "{}: {} counts {} likes and {} comments, and has {} and {}",
                book.name, sheet.uri, sheet.likes, sheet.comments, sheet.counted_likes, sheet.counted_comments
            ));
        }
        if sheet.versions != sheet.distinct_versions {
            wrong.push(format!("{}: {} has a version twice", book.name, sheet.uri));
        }
    }
    for (uri, actor) in &book.buried {
        let risen = book.shows(uri) || book.words.get(uri).is_some_and(|words| words.state == "published");
        if risen {
            wrong.push(format!("{}: {uri} was deleted by {actor}, and is there", book.name));
        }
    }
    for heard in &book.heard {
        let known = MAY_BE_REFUSED.iter().any(|reason| heard.error.ends_with(reason));
        match heard.state.as_str() {
            "done" => {}
            "refused" if known => {}
            // Whoever had what it speaks of was not there for longer than anybody keeps anything.
            "refused" if heard.received_at < book.now - KEPT => {}
            // It speaks of what its own network has lost.
            "refused" | "waiting" if ledger.speaks_of_forgotten(&heard.body) => {}
            state => wrong.push(format!("{}: {} is {state}: {}", book.name, heard.uri, heard.error)),
        }
    }
}

/// What a person was told is saved.
fn saved(book: &Book, at: usize, ledger: &Ledger, wrong: &mut Vec<String>) {
    for (key, fact) in ledger.known(at) {
        // What was lost with a disk may have come back from a network that kept it, over what the copy had.
        if !holds(book, key, fact) && !ledger.lost(at, key).iter().any(|fact| holds(book, key, fact)) {
            wrong.push(format!("{}: {key} was saved as {fact:?}, and is not so", book.name));
        }
    }
}

fn holds(book: &Book, key: &str, fact: &Fact) -> bool {
    match fact {
        Fact::Published { hash } => {
            book.sheets.get(key).is_some_and(|sheet| sheet.state == "published" && sheet.version_hash == *hash)
        }
        Fact::Deleted => !book.shows(key),
        // A conversation goes with what it is about.
        Fact::Said { sheet, text } => {
            !book.shows(sheet)
                || book.words.get(key).is_some_and(|words| words.state == "published" && words.source == *text)
        }
        Fact::Unsaid => book.words.get(key).is_none_or(|words| words.state != "published"),
        Fact::Liked { sheet, actor } => !book.shows(sheet) || book.likes.contains(&(sheet.clone(), actor.clone())),
        Fact::Unliked { sheet, actor } => !book.likes.contains(&(sheet.clone(), actor.clone())),
        Fact::Doubtful => true,
    }
}

/// What became due is in the journal of the other side, once.
fn arrived(from: &Book, to: &Book, wrong: &mut Vec<String>) {
    let inbox = to.inbox();
    for said in from.said.iter().filter(|said| said.inbox == inbox && said.created_at > from.now.min(to.now) - KEPT) {
        let times = to.heard.iter().filter(|heard| heard.uri == said.uri && heard.actor == said.actor).count();
        if times != 1 {
            wrong.push(format!("{} → {}: {} came {times} times", from.name, to.name, said.uri));
        }
    }
}

/// What came first came first. Withdrawals overtake on purpose, parts of bundles are read in any order, and a stream that
/// began anew is out of order.
fn ordered(from: &Book, to: &Book, ledger: &Ledger, at: usize, other: usize, wrong: &mut Vec<String>) {
    if to.renewed.contains(&from.origin) || ledger.was_restored(at) || ledger.was_restored(other) {
        return;
    }
    let inbox = to.inbox();
    let place: BTreeMap<&str, i64> = from
        .said
        .iter()
        .filter(|said| said.inbox == inbox && said.withdraws == 0)
        .map(|said| (said.uri.as_str(), said.seq))
        .collect();
    let came: Vec<(i64, &str, i64)> = to
        .heard
        .iter()
        .filter(|heard| !to.early.contains(Sha256::digest(&heard.body).as_slice()))
        .filter_map(|heard| place.get(heard.uri.as_str()).map(|seq| (*seq, heard.uri.as_str(), heard.seq)))
        .collect();
    for pair in came.windows(2) {
        if pair[0].0 > pair[1].0 {
            wrong.push(format!("{} → {}: {} came before {}", from.name, to.name, pair[0].1, pair[1].1));
        }
    }
}

/// Both hold the same of the stream from one to the other.
fn agree(from: &Book, to: &Book, wrong: &mut Vec<String>) {
    let Some((epoch, head, chain, acknowledged)) = from.streams.get(&to.inbox()) else { return };
    if acknowledged != head {
        wrong.push(format!("{} → {}: {acknowledged} of {head} acknowledged", from.name, to.name));
    }
    if *head == 0 {
        return;
    }
    let sent = (epoch.clone(), *head, chain.clone());
    if to.received.get(&from.origin) != Some(&sent) {
        wrong.push(format!("{} → {}: sent {sent:?}, received {:?}", from.name, to.name, to.received.get(&from.origin)));
    }
}

/// What is of one is at the other as it is at home, also where home came back from an old copy: what it had lost has
/// returned from whoever kept the original, and what it had deleted or taken back is so.
fn same(home: &Book, at: usize, away: &Book, ledger: &Ledger, wrong: &mut Vec<String>) {
    let pair = format!("{} → {}", home.name, away.name);
    for sheet in home.sheets.values().filter(|sheet| sheet.network == home.origin) {
        let there = away.sheets.get(&sheet.uri);
        match sheet.state.as_str() {
            "published"
                if there.is_none_or(|there| there.state != "published" || there.version_hash != sheet.version_hash) =>
            {
                let found = there.map_or("absent", |there| there.state.as_str());
                wrong.push(format!("{pair}: {} is {found}, or another version", sheet.uri));
            }
            "deleted" if there.is_some_and(|there| there.state == "published") => {
                wrong.push(format!("{pair}: {} was deleted at home", sheet.uri));
            }
            "deleted" if !home.buried.iter().any(|(uri, _)| *uri == sheet.uri) => {
                wrong.push(format!("{pair}: {} was deleted at home, and that is not remembered", sheet.uri));
            }
            "deleted" if there.is_none() && !away.buried.iter().any(|(uri, _)| *uri == sheet.uri) => {
                wrong.push(format!("{pair}: {} was deleted at home, and nothing there says so", sheet.uri));
            }
            _ => {}
        }
    }
    let kept = |uri: &str| {
        let begins = format!("{uri}/");
        away.heard.iter().any(|heard| heard.state == "done" && heard.uri.starts_with(&begins))
    };
    for sheet in away.sheets.values().filter(|sheet| sheet.network == home.origin && sheet.state == "published") {
        let deleted = home.buried.iter().any(|(uri, _)| *uri == sheet.uri);
        if !home.sheets.contains_key(&sheet.uri)
            && (deleted || kept(&sheet.uri) || !ledger.may_be_forgotten(at, &sheet.uri))
        {
            wrong.push(format!("{pair}: {} is unknown at home", sheet.uri));
        }
    }
    let both = |sheet: &str| home.shows(sheet) && away.shows(sheet);
    for words in home.words.values().filter(|words| home.owns(&words.uri) && both(&words.sheet)) {
        let there = away.words.get(&words.uri);
        match words.state.as_str() {
            "published" if there.is_none_or(|there| there.state != "published" || there.source != words.source) => {
                let found = there.map_or("absent", |there| there.state.as_str());
                wrong.push(format!("{pair}: {} is {found}, or says something else", words.uri));
            }
            "deleted" if there.is_some_and(|there| there.state == "published") => {
                wrong.push(format!("{pair}: {} was deleted at home", words.uri));
            }
            _ => {}
        }
    }
    // Under what is of the two; what was said elsewhere is the affair of that third network.
    let ours = |sheet: &str| home.owns(sheet) || away.owns(sheet);
    for words in away.words.values().filter(|words| home.owns(&words.uri) && words.state == "published") {
        if ours(&words.sheet) && home.shows(&words.sheet) && kept(&words.uri) && !home.words.contains_key(&words.uri) {
            wrong.push(format!("{pair}: {} is unknown at home", words.uri));
        }
    }
    let here: BTreeSet<_> = home.likes.iter().filter(|(sheet, actor)| home.owns(actor) && both(sheet)).collect();
    let there: BTreeSet<_> = away.likes.iter().filter(|(sheet, actor)| home.owns(actor) && both(sheet)).collect();
    for (sheet, actor) in here.symmetric_difference(&there) {
        let which = if here.contains(&(sheet.clone(), actor.clone())) { "only at home" } else { "not at home" };
        wrong.push(format!("{pair}: the like of {actor} for {sheet} is {which}"));
    }
}
