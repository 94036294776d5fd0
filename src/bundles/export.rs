//! Makes a bundle: what is due to one network, in its order, and the files that it shows.

use super::{
    Error, Place, Result, Why,
    format::Head,
    on, store,
    writer::{self, Load, Order, Written},
};
use crate::{
    audit,
    db::{Conn, Result as DbResult},
    federation::{
        actors,
        document::str_of,
        peers::{COLUMNS, Peer, State},
        stream::{self, Carried, Due, Item, Reached, Receipt},
    },
    origin::Origin,
    publications::media,
    time::Timestamp,
};
use serde_json::{Value, json, value::RawValue};
use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::sync::mpsc::{self, Sender};

/// Activities read at once.
const PAGE: i64 = 100;
/// What waits for the writer: activities and names, a few megabytes at most.
const AHEAD: usize = 16;

/// What is asked for.
pub struct Export<'a> {
    /// The network that it is for.
    pub network: &'a Peer,
    /// Its file; with several parts `.1`, `.2`… are appended.
    pub file: &'a Path,
    /// All that is kept of the stream, not only what the other side has not signed for.
    pub all: bool,
    /// Bytes of a part.
    pub part_size: u64,
    /// How many parts there may be.
    pub most_parts: usize,
}

/// A bundle that was made.
#[derive(Debug)]
pub struct Made {
    /// Its parts, in their order.
    pub files: Vec<PathBuf>,
    /// Activities in all of them.
    pub activities: u64,
    /// Files in all of them.
    pub media: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// The accepted network of our kind that somebody names by its address, with or without `https://`.
///
/// # Errors
/// [`Error::NoNetwork`], or the database's.
pub async fn find_network(conn: &mut Conn, name: &str) -> Result<Peer> {
    let name = name.trim().trim_end_matches('/');
    let peer: Option<Peer> = conn
        .query_built(format!(
            "select {COLUMNS} from networks where state = $1 and software = 'archipel' \
             and origin in ($2, 'https://' || $2, 'http://' || $2) order by origin desc limit 1"
        ))
        .bind(State::Accepted.name().to_owned())
        .bind(name.to_owned())
        .maybe()
        .await?;
    peer.ok_or_else(|| Error::NoNetwork(name.to_owned()))
}

/// Makes a bundle, and notes that it was made.
///
/// # Errors
/// See [`Error`]; there is no file then.
pub async fn export(place: &Place<'_>, asked: &Export<'_>) -> Result<Made> {
    let id = store::begin(place, "out", &asked.network.origin).await?;
    let result = make(place, asked, &id).await;
    let mut tx = place.db.begin().await?;
    let (outcome, detail) = match &result {
        Ok((made, hash)) => {
            store::made(&mut tx, &id, made, hash, place.here.now).await?;
            (audit::DONE, format!("{} activities, {} files, {} parts", made.activities, made.media, made.files.len()))
        }
        Err(error) => {
            store::fail(&mut tx, &id, error, place.here.now).await?;
            (audit::REFUSED, error.to_string())
        }
    };
    let (actor, object, address) = (place.by, asked.network.origin.as_str(), place.address);
    let line = audit::Line { actor, action: "bundle-export", object, outcome, detail: &detail, address };
    audit::record(&mut tx, place.here.now, &line).await?;
    tx.commit_unseen().await?;
    result.map(|(made, _)| made)
}

async fn make(place: &Place<'_>, asked: &Export<'_>, id: &str) -> Result<(Made, String)> {
    let to = Origin::parse(&asked.network.origin).ok_or_else(|| Error::NoNetwork(asked.network.origin.clone()))?;
    let here = &place.here;
    // Who came back from a backup and never started since still counts as before; a key must not say so.
    let mut tx = place.db.begin().await?;
    stream::settle(&mut tx).await?;
    tx.commit_unseen().await?;
    let mut conn = place.db.read().await?;
    let due = stream::due(&mut conn, &to).await?;
    let (method, key) = stream::network_key(&mut conn, here.sealer).await?;
    let reached = received(&mut conn, &to).await?;
    let receipt = reached
        .map(|reached| Receipt { by: here.origin.clone(), of: to.clone(), reached, at: here.now }.sign(&method, &key));
    let epoch = due.as_ref().map(|due| due.epoch.clone()).unwrap_or_default();
    let previous = store::last_made(&mut conn, to.as_str()).await?;
    drop(conn);
    let name = id.chars().filter(char::is_ascii_alphanumeric).collect();
    let order = Order {
        data: place.data.to_owned(),
        to: asked.file.to_owned(),
        head: Head::new(here.origin.as_str(), to.as_str(), name, epoch, here.now, previous),
        receipt,
        part_size: asked.part_size,
        most_parts: asked.most_parts,
        method,
        key,
    };
    let (loads, waiting) = mpsc::channel(AHEAD);
    let writing = tokio::task::spawn_blocking(move || writer::write(order, waiting));
    let said = match &due {
        Some(due) => tell(place, &to, due, asked.all, loads).await,
        None => {
            drop(loads);
            Ok(())
        }
    };
    let stopped = |error: tokio::task::JoinError| Error::Disk(asked.file.to_owned(), std::io::Error::other(error));
    // Why the writer went is what there is to say; that nobody listens any more follows from it.
    let written = writing.await.map_err(stopped)??;
    if let Err(error) = said {
        for one in &written {
            std::fs::remove_file(&one.path).ok();
        }
        return Err(error);
    }
    sum(written)
}

fn sum(written: Vec<Written>) -> Result<(Made, String)> {
    let hash = written.first().map(|one| one.hash.clone()).unwrap_or_default();
    let mut made = Made { files: Vec::new(), activities: 0, media: 0, bytes: 0 };
    for one in written {
        made.bytes += std::fs::metadata(&one.path).map_err(on(&one.path))?.len();
        made.activities += one.head.activities;
        made.media += one.head.media;
        made.files.push(one.path);
    }
    Ok((made, hash))
}

async fn received(conn: &mut Conn, from: &Origin) -> DbResult<Option<Reached>> {
    let row: Option<(String, i64, String)> = conn
        .query("select epoch, received, chain from received_streams where origin = $1 and ended_at is null")
        .bind(from.as_str().to_owned())
        .maybe()
        .await?;
    Ok(row.map(|(epoch, number, chain)| Reached { epoch, number, chain }))
}

/// Reads what is due, and hands it to the writer.
async fn tell(place: &Place<'_>, to: &Origin, due: &Due, all: bool, loads: Sender<Load>) -> Result<()> {
    let mut after = if all { 0 } else { due.acknowledged };
    let mut actors = HashMap::new();
    let (mut shown, mut media) = (HashSet::new(), Vec::new());
    loop {
        let mut conn = place.db.read().await?;
        let some = stream::due_after(&mut conn, due, after, PAGE).await?;
        let Some(last) = some.last() else { break };
        after = last.number;
        for Carried { number, previous, body } in some {
            let text = String::from_utf8(body).map_err(|error| sqlx::Error::Decode(error.into()))?;
            let activity = RawValue::from_string(text).map_err(|error| sqlx::Error::Decode(error.into()))?;
            let json: Value = serde_json::from_str(activity.get()).unwrap_or_default();
            let actor = actor(&mut conn, &mut actors, str_of(&json, "actor").unwrap_or_default()).await?;
            for id in media_of(&json, place.here.origin) {
                if shown.insert(id.clone()) {
                    media.push(id);
                }
            }
            if loads.send(Load::Activity { item: Item { number, previous, activity }, actor }).await.is_err() {
                return Ok(());
            }
        }
    }
    let mut conn = place.db.read().await?;
    if stream::due(&mut conn, to).await?.is_none_or(|now| now.epoch != due.epoch) {
        return Err(Why::Renewed.into());
    }
    for id in media {
        // What was taken back or replaced since has no file any more.
        let Some(one) = media::find_public(&mut conn, &id).await? else { continue };
        let Some(file) = one.file.clone() else { continue };
        let url = place.here.uri(&one.href());
        if loads.send(Load::Media { url, name: one.name, file }).await.is_err() {
            return Ok(());
        }
    }
    Ok(())
}

/// The document of one of our actors: who reads the bundle may not know it, and cannot ask.
async fn actor(
    conn: &mut Conn,
    known: &mut HashMap<String, Arc<(String, Value)>>,
    uri: &str,
) -> Result<Arc<(String, Value)>> {
    if let Some(found) = known.get(uri) {
        return Ok(Arc::clone(found));
    }
    let network = actors::network(conn).await?;
    let document = match actors::by_uri(conn, uri).await?.filter(actors::Actor::is_local) {
        Some(actor) => actors::document(&actor, &network.uri, Timestamp(actor.fetched_at)),
        None => json!({ "id": uri }),
    };
    let entry = Arc::new((uri.to_owned(), document));
    known.insert(uri.to_owned(), Arc::clone(&entry));
    Ok(entry)
}

/// The attachments that an activity shows, of ours.
fn media_of(activity: &Value, ours: &Origin) -> Vec<String> {
    let prefix = format!("{ours}/media/");
    let Some(object) = activity.get("object") else { return Vec::new() };
    let list = match object.get("attachment") {
        Some(Value::Array(list)) => list.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    list.iter().filter_map(|one| str_of(one, "url")?.strip_prefix(&prefix).map(str::to_owned)).collect()
}
