//! The outbox: an activity's final bytes, written in the same transaction as the content they
//! announce, and numbered at once in the stream of each inbox they are due to. Nothing is sent that
//! was not committed; nothing committed is forgotten.

use super::{actors::Actor, proof, returned::Word, stream, vocabulary::with_context};
use crate::{
    db::{Conn, Result, Tx},
    here::Here,
    origin::Origin,
    time::Timestamp,
};
use serde_json::Value;

/// Who gets an activity.
#[derive(Default)]
pub struct Audience<'a> {
    /// The followers of these local actors.
    pub followers_of: &'a [&'a str],
    /// These inboxes too.
    pub inboxes: &'a [&'a str],
    /// Kind of publication: a network that does not want it is skipped.
    pub kind: &'a str,
    /// Only followers of other software, which cannot read the plain `Create` (see FEDERATION.md).
    pub foreign_only: bool,
    /// Only followers of this software: others cannot make anything of it, or fail on it (see FEDERATION.md).
    pub ours_only: bool,
    /// The publication that it contributes to: networks of this software that begin to follow later read it too, as long
    /// as that is there. See [`super::said`].
    pub about: &'a str,
    /// Shown in the outbox collection.
    pub listed: bool,
    /// Whose key proves it, when not that of the actor as it is now.
    pub proved_by: Option<&'a Actor>,
    /// It goes first where a line is thin, as what takes something back does.
    pub urgent: bool,
    /// It means nothing before what it is about, and never goes first.
    pub in_order: bool,
}

/// Appends an activity of a local actor and its deliveries.
///
/// `activity` has its `id`; the context is added here. A second append of the same id is a no-op.
///
/// # Errors
/// The database's.
pub async fn append(
    tx: &mut Tx,
    here: &Here<'_>,
    actor: &Actor,
    activity: Value,
    audience: &Audience<'_>,
) -> Result<()> {
    debug_assert!(actor.is_local(), "only local actors have an outbox");
    let uri = activity["id"].as_str().unwrap_or_default().to_owned();
    let kind = activity["type"].as_str().unwrap_or_default().to_owned();
    let object = match &activity["object"] {
        Value::String(id) => id.clone(),
        object => object["id"].as_str().unwrap_or_default().to_owned(),
    };
    let body = || {
        proved(here, audience.proved_by.unwrap_or(actor), with_context(activity))
            .map(|said| serde_json::to_vec(&said).expect("JSON of JSON"))
    };
    write(tx, here, &actor.id, Written { uri, kind, object }, body, audience).await
}

/// Puts an activity back that was lost here and that a peer had kept: the same bytes, due to whoever has it not, and to
/// the others without effect.
///
/// # Errors
/// The database's.
pub async fn put_back(tx: &mut Tx, here: &Here<'_>, word: &Word, audience: &Audience<'_>) -> Result<()> {
    let written = Written {
        uri: word.activity.uri().to_owned(),
        kind: word.activity.kind().to_owned(),
        object: word.object().to_owned(),
    };
    write(tx, here, &word.actor.id, written, || Ok(word.body.clone()), audience).await
}

/// Setting that holds the last number of the outbox at the last restore.
pub const RESTORED: &str = "restored_outbox";

/// Setting that holds when that was, in milliseconds.
pub const RESTORED_AT: &str = "restored_at";

/// When this instance came back from a copy, the last time.
///
/// # Errors
/// The database's.
pub async fn restored_at(conn: &mut Conn) -> Result<Option<Timestamp>> {
    let row: Option<(String,)> =
        conn.query("select value from settings where key = $1").bind(RESTORED_AT.to_owned()).maybe().await?;
    Ok(row.and_then(|(at,)| at.parse().ok()).map(Timestamp))
}

/// True when this instance came back from a copy so lately that what it had said since that copy was made may still return
/// from whoever kept it.
///
/// # Errors
/// The database's.
pub async fn was_restored(conn: &mut Conn, now: Timestamp) -> Result<bool> {
    Ok(restored_at(conn).await?.is_some_and(|at| now < at.plus(stream::KEPT)))
}

/// True when an activity was written here after the last restore; never, where there was none.
///
/// # Errors
/// The database's.
pub async fn is_since_restore(conn: &mut Conn, uri: &str) -> Result<bool> {
    let row: Option<(String, i64)> = conn
        .query("select s.value, o.seq from settings s, outbox o where s.key = $1 and o.uri = $2")
        .bind(RESTORED.to_owned())
        .bind(uri.to_owned())
        .maybe()
        .await?;
    Ok(row.is_some_and(|(restored, seq)| restored.parse().is_ok_and(|restored: i64| seq > restored)))
}

/// True when an activity of this id was said here, as far back as is remembered.
///
/// # Errors
/// The database's.
pub async fn has_said(conn: &mut Conn, uri: &str) -> Result<bool> {
    let row: Option<(i64,)> = conn.query("select seq from outbox where uri = $1").bind(uri.to_owned()).maybe().await?;
    Ok(row.is_some())
}

/// What was said here of something, in its order.
///
/// # Errors
/// The database's.
pub async fn said_of(conn: &mut Conn, object: &str) -> Result<Vec<Vec<u8>>> {
    // outbox_object
    let rows: Vec<(Vec<u8>,)> =
        conn.query("select body from outbox where object = $1 order by seq").bind(object.to_owned()).all().await?;
    Ok(rows.into_iter().map(|(body,)| body).collect())
}

/// What an activity is about.
struct Written {
    uri: String,
    kind: String,
    object: String,
}

async fn write(
    tx: &mut Tx,
    here: &Here<'_>,
    actor_id: &str,
    written: Written,
    body: impl FnOnce() -> Result<Vec<u8>>,
    audience: &Audience<'_>,
) -> Result<()> {
    let Written { uri, kind, object } = written;
    stream::one_at_a_time(tx).await?;
    let recipients = recipients(tx, here, audience).await?;
    // What nobody gets and no collection shows is not said at all.
    if recipients.is_empty() && !audience.listed && audience.about.is_empty() {
        return Ok(());
    }
    let body = body()?;
    let withdraws = audience.urgent || !audience.in_order && matches!(kind.as_str(), "Delete" | "Undo" | "Reject");
    let visible = if audience.listed { "public" } else { "direct" };
    let written: Option<(i64,)> = tx
        .query(
            "insert into outbox (uri, actor_id, object, body, visible, about, withdraws, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8) \
             on conflict (uri) do nothing returning seq",
        )
        .bind(uri)
        .bind(actor_id.to_owned())
        .bind(object)
        .bind(body.clone())
        .bind(visible.to_owned())
        .bind(audience.about.to_owned())
        .bind(i64::from(withdraws))
        .bind(here.now)
        .maybe()
        .await?;
    let Some((seq,)) = written else { return Ok(()) };
    for (inbox, origin) in recipients {
        enqueue(tx, seq, &body, &inbox, &origin).await?;
    }
    Ok(())
}

/// What a local actor says, as [`append`] would write it at this instant: to be kept where nobody is to get it.
///
/// # Errors
/// Its key does not open.
pub fn signed(here: &Here<'_>, actor: &Actor, activity: Value) -> Result<Value> {
    proved(here, actor, with_context(activity))
}

/// The activity with the proof of its actor (FEP-8b32): it holds by whatever road the activity comes.
fn proved(here: &Here<'_>, actor: &Actor, mut activity: Value) -> Result<Value> {
    let keys = actor.published_keys();
    let (Some(sealed), Some(published)) = (&actor.proof_key, keys.first()) else { return Ok(activity) };
    let key = here.sealer.proof_key(sealed).map_err(|error| sqlx::Error::Decode(error.into()))?;
    proof::prove(&mut activity, &published.id, &key, here.now);
    Ok(activity)
}

/// Hides what was said of an object from the outbox collection, and what was contributed to it from who follows later: it
/// is deleted.
///
/// # Errors
/// The database's.
pub async fn hide(tx: &mut Tx, object: &str) -> Result<()> {
    tx.query("update outbox set visible = 'gone' where object = $1").bind(object.to_owned()).run().await?;
    tx.query("update outbox set about = '' where about = $1").bind(object.to_owned()).run().await.map(|_| ())
}

/// Leaves what was said of an object out of the outbox collection while it is hidden here, and puts it
/// back.
///
/// # Errors
/// The database's.
pub async fn veil(tx: &mut Tx, object: &str, hidden: bool) -> Result<()> {
    let (from, to) = if hidden { ("public", "hidden") } else { ("hidden", "public") };
    tx.query("update outbox set visible = $1 where object = $2 and visible = $3")
        .bind(to.to_owned())
        .bind(object.to_owned())
        .bind(from.to_owned())
        .run()
        .await
        .map(|_| ())
}

/// Distinct inboxes, less those of blocked and ended networks and those that do not take `kind`.
async fn recipients(tx: &mut Tx, here: &Here<'_>, audience: &Audience<'_>) -> Result<Vec<(String, String)>> {
    let mut found: Vec<(String, String)> = Vec::new();
    if !audience.followers_of.is_empty() {
        // follows_target; one row an inbox, few hundred at most
        found = tx
            .query(
                "select distinct f.inbox, f.origin from follows f \
                 left join networks n on n.origin = f.origin \
                 where f.state = 'accepted' and f.origin <> $1 \
                 and (n.state is null or n.state not in ('blocked', 'removed', 'refused')) \
                 and (n.flows_out is null or $2 = '' or (' ' || n.flows_out || ' ') like ('% ' || $2 || ' %')) \
                 and ($3 = 0 or n.software is null or n.software <> 'archipel') \
                 and ($4 = 0 or n.software = 'archipel') \
                 and f.target in (..)",
            )
            .bind(here.origin.as_str().to_owned())
            .bind(audience.kind.to_owned())
            .bind(i64::from(audience.foreign_only))
            .bind(i64::from(audience.ours_only))
            .bind_list(audience.followers_of.iter().map(|uri| (*uri).to_owned()))
            .all()
            .await?;
    }
    for inbox in audience.inboxes {
        let Some(origin) = Origin::parse(inbox).filter(|origin| origin != here.origin) else { continue };
        if is_ended(tx, &origin).await? {
            continue;
        }
        if !found.iter().any(|(known, _)| known == inbox) {
            found.push(((*inbox).to_owned(), origin.to_string()));
        }
    }
    Ok(found)
}

/// True when nothing passes to that network any more.
async fn is_ended(tx: &mut Tx, origin: &Origin) -> Result<bool> {
    let state: Option<(String,)> =
        tx.query("select state from networks where origin = $1").bind(origin.as_str().to_owned()).maybe().await?;
    Ok(state.is_some_and(|(state,)| matches!(state.as_str(), "blocked" | "removed")))
}

/// Gives the activity the next number of that inbox's stream.
async fn enqueue(tx: &mut Tx, seq: i64, body: &[u8], inbox: &str, origin: &str) -> Result<()> {
    let known: Option<(i64, String)> =
        tx.query("select head, chain from streams where inbox = $1").bind(inbox.to_owned()).maybe().await?;
    let (head, previous) = known.unwrap_or((0, stream::BEGINNING.to_owned()));
    tx.query(
        "insert into streams (inbox, origin, epoch, head, chain) values ($1, $2, \
         coalesce((select value from settings where key = 'stream_epoch'), '') || '-1', $3, $4) \
         on conflict (inbox) do update set head = excluded.head, chain = excluded.chain",
    )
    .bind(inbox.to_owned())
    .bind(origin.to_owned())
    .bind(head + 1)
    .bind(stream::chain(&previous, body))
    .run()
    .await?;
    tx.query("insert into stream_items (inbox, number, outbox_seq, previous, state) values ($1, $2, $3, $4, 'due')")
        .bind(inbox.to_owned())
        .bind(head + 1)
        .bind(seq)
        .bind(previous)
        .run()
        .await
        .map(|_| ())
}
