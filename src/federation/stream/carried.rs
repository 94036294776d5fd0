//! A stream that is carried by hand: what is due is read for a bundle, and what a bundle brings is journaled. It is
//! the third road, beside deliveries and catching up, and takes the same way: the same rules, places and journal.
//! What comes before what it follows takes effect at once, and its place is noted: once the parts between have come,
//! whichever road they took, the numbering closes.

use super::{Place, link};
use crate::{
    db::{Conn, FromRow, Result, Tx},
    federation::{
        actors,
        document::Document,
        doubt, inbox,
        journal::{self, Entry, Written},
        proof,
        published::{self, PublishedKey, Worth},
    },
    origin::Origin,
    time::Timestamp,
};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// How our stream to a network stands.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Due {
    /// Where it goes.
    pub inbox: String,
    /// Under which numbering.
    pub epoch: String,
    /// The last number given.
    pub head: i64,
    /// The last number that the other side has signed for.
    pub acknowledged: i64,
}

/// An activity that is due, in its place.
#[derive(Clone, Debug, FromRow)]
pub struct Carried {
    /// Its number.
    pub number: i64,
    /// Hash of all before it.
    pub previous: String,
    /// As it was said, byte for byte.
    pub body: Vec<u8>,
}

/// What became of an activity that was carried here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is in the journal now.
    New,
    /// It was there already.
    Known,
    /// It has no effect; why.
    Refused(String),
}

/// Our stream to the network at `origin`; `None` when nothing was ever due to it.
///
/// # Errors
/// The database's.
pub async fn due(conn: &mut Conn, origin: &Origin) -> Result<Option<Due>> {
    // As in `serve`: one stream, as all actors of an instance of our kind share one inbox; streams_origin.
    conn.query("select inbox, epoch, head, acknowledged from streams where origin = $1 order by head desc limit 1")
        .bind(origin.as_str().to_owned())
        .maybe()
        .await
}

/// At most `limit` activities of a stream after a number and up to its head, in order. None when it has begun anew
/// since it was looked at.
///
/// # Errors
/// The database's.
pub async fn due_after(conn: &mut Conn, stream: &Due, after: i64, limit: i64) -> Result<Vec<Carried>> {
    conn.query(
        "select i.number, i.previous, o.body from stream_items i join outbox o on o.seq = i.outbox_seq \
         join streams s on s.inbox = i.inbox \
         where i.inbox = $1 and s.epoch = $2 and i.number > $3 and i.number <= $4 and i.state in ('due', 'sent') \
         order by i.number limit $5",
    )
    .bind(stream.inbox.clone())
    .bind(stream.epoch.clone())
    .bind(after)
    .bind(stream.head)
    .bind(limit)
    .all()
    .await
}

/// Journals an activity that the network at `origin` signed as part of its stream. `brought` are the keys that came
/// with it, of an actor that may be unknown here and cannot be asked for; `made_at` is when it was put into the bundle.
///
/// Whoever carries proves nothing, so that unlike in a request the activity must carry a proof of its actor. One
/// that is refused keeps its place when it is of that origin, so that the others follow.
///
/// # Errors
/// The database's.
pub async fn bring(
    tx: &mut Tx,
    origin: &Origin,
    epoch: &str,
    item: &Carried,
    brought: &[PublishedKey],
    (made_at, now): (Timestamp, Timestamp),
) -> Result<Fate> {
    let refused = |why: &str| Ok(Fate::Refused(why.to_owned()));
    let Some(activity) = Document::read(&item.body) else { return refused("not an activity of reasonable size") };
    let Some(actor) = activity.json().get("actor").and_then(Value::as_str) else { return refused("it has no actor") };
    if !origin.owns(actor) || !origin.owns(activity.uri()) {
        return refused("it was said by somebody of another origin");
    }
    let why = match inbox::check_ownership(&activity, actor, origin) {
        Err(answer) => Some(answer.reason),
        // That one is proved by another actor, whose keys may be new as well; it gives no key, and takes none away for good.
        Ok(()) if doubt::revoked_by(&activity).is_some() => None,
        Ok(()) => unproved(tx, &activity, actor, brought, now).await?,
    };
    let place = Place { epoch: epoch.to_owned(), number: item.number, previous: item.previous.clone() };
    let entry = Entry {
        actor: actor.to_owned(),
        origin: origin.to_string(),
        body: item.body.clone().into(),
        place: Some(place),
        refused: why.clone(),
        read: None,
        activity: activity.clone(),
    };
    let (written, new) = journal::store(tx, &entry, made_at.min(now), now).await?;
    if new && why.is_none() {
        doubt::doubt(tx, &activity, origin.as_str(), now).await?;
    }
    if matches!(written, Written::Gap(_)) {
        note_early(tx, origin, epoch, item, now).await?;
    }
    Ok(match (new, why) {
        (_, Some(why)) => Fate::Refused(why),
        (true, None) => Fate::New,
        (false, None) => Fate::Known,
    })
}

/// Why the proof of an activity does not hold. One made with a key that was given up or revoked since says nothing;
/// the network that signed the bundle does.
async fn unproved(
    conn: &mut Conn,
    activity: &Document,
    actor: &str,
    brought: &[PublishedKey],
    now: Timestamp,
) -> Result<Option<String>> {
    const CHANGED: &str = "its proof does not fit it";
    let method = match proof::method(activity.json()) {
        Ok(method) => method,
        Err(error) => return Ok(Some(error.to_string())),
    };
    let known = actors::by_uri(conn, actor).await?.map(|actor| actor.published_keys()).unwrap_or_default();
    let worth = if known.iter().any(|key| key.id == method) {
        match published::worth(&known, activity.json(), now) {
            Worth::Nothing => Worth::Proved,
            other => other,
        }
    } else {
        published::worth(&published::merged(&known, brought), activity.json(), now)
    };
    Ok(match worth {
        Worth::Proved => None,
        Worth::Contradicted => Some(CHANGED.into()),
        Worth::Nothing => Some("its proof was made with a key that nobody here knows".into()),
    })
}

/// Notes that an activity came before what it follows.
async fn note_early(tx: &mut Tx, origin: &Origin, epoch: &str, item: &Carried, now: Timestamp) -> Result<()> {
    tx.query(
        "insert into early_places (origin, epoch, number, previous, digest, came_at) values ($1, $2, $3, $4, $5, $6) \
         on conflict (origin, epoch, number) do update set previous = excluded.previous, digest = excluded.digest, \
         came_at = excluded.came_at",
    )
    .bind(origin.as_str().to_owned())
    .bind(epoch.to_owned())
    .bind(item.number)
    .bind(item.previous.clone())
    .bind(Sha256::digest(&item.body).to_vec())
    .bind(now)
    .run()
    .await
    .map(|_| ())
}

/// Places that one call of [`close_gaps`] goes through: others wait for the writer.
const STEPS: usize = 1_000;

/// How far a stream goes on by itself.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The first number that has not come.
    pub number: i64,
    /// Something came after it.
    pub is_open: bool,
    /// There may be more to go through: call again.
    pub goes_on: bool,
}

/// Lets a stream reach what came early, as far as nothing is missing, some at a time.
///
/// # Errors
/// The database's.
pub async fn close_gaps(tx: &mut Tx, origin: &Origin, epoch: &str, now: Timestamp) -> Result<Gap> {
    // Written before it is read: nobody else moves it until this is committed.
    tx.query("update received_streams set received = received where origin = $1 and epoch = $2 and ended_at is null")
        .bind(origin.as_str().to_owned())
        .bind(epoch.to_owned())
        .run()
        .await?;
    let known: Option<(i64, String)> = tx
        .query("select received, chain from received_streams where origin = $1 and epoch = $2 and ended_at is null")
        .bind(origin.as_str().to_owned())
        .bind(epoch.to_owned())
        .maybe()
        .await?;
    let (mut number, mut steps) = (0, 0);
    if let Some((before, chain)) = known {
        let mut hash = chain;
        number = before;
        while steps < STEPS
            && let Some(digest) = early(tx, origin, epoch, number + 1, &hash).await?
        {
            (number, hash, steps) = (number + 1, link(&hash, &digest), steps + 1);
        }
        if steps > 0 {
            tx.query("update received_streams set received = $1, chain = $2 where origin = $3 and epoch = $4")
                .bind(number)
                .bind(hash)
                .bind(origin.as_str().to_owned())
                .bind(epoch.to_owned())
                .run()
                .await?;
        }
    }
    tx.query("delete from early_places where origin = $1 and ((epoch = $2 and number <= $3) or came_at < $4)")
        .bind(origin.as_str().to_owned())
        .bind(epoch.to_owned())
        .bind(number)
        .bind(now.minus(super::KEPT))
        .run()
        .await?;
    let waiting: Option<(i64,)> = tx
        .query("select number from early_places where origin = $1 and epoch = $2 limit 1")
        .bind(origin.as_str().to_owned())
        .bind(epoch.to_owned())
        .maybe()
        .await?;
    Ok(Gap { number: number + 1, is_open: waiting.is_some(), goes_on: steps == STEPS })
}

/// The hash of what came early under a number, when it follows what hashes to `previous`.
async fn early(conn: &mut Conn, origin: &Origin, epoch: &str, number: i64, previous: &str) -> Result<Option<Vec<u8>>> {
    let row: Option<(Vec<u8>,)> = conn
        .query("select digest from early_places where origin = $1 and epoch = $2 and number = $3 and previous = $4")
        .bind(origin.as_str().to_owned())
        .bind(epoch.to_owned())
        .bind(number)
        .bind(previous.to_owned())
        .maybe()
        .await?;
    Ok(row.map(|(digest,)| digest))
}
