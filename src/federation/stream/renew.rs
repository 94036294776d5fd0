//! A stream begins again: its owner came back from an old copy, or the two sides no longer agree on what was said.
//! What was not acknowledged is numbered anew from 1, in its order, under an epoch that nobody has seen.

use super::{BEGINNING, chain};
use crate::{
    db::{FromRow, Result, Tx},
    federation::Federation,
    random::Random,
};

/// Setting that holds the epoch of this instance: new at its founding and at each restore.
pub const EPOCH: &str = "stream_epoch";

#[derive(FromRow)]
struct Waiting {
    number: i64,
    state: String,
    body: Vec<u8>,
}

/// Reads the epoch of this instance, or draws it; then begins every stream anew that runs under another.
///
/// # Errors
/// The database's.
pub(in crate::federation) async fn settle_epoch(federation: &Federation) -> Result<()> {
    let mut tx = federation.db.begin().await?;
    let known: Option<(String,)> =
        tx.query("select value from settings where key = $1").bind(EPOCH.to_owned()).maybe().await?;
    let epoch = match known {
        Some((epoch,)) => epoch,
        None => {
            let epoch = draw(&federation.random);
            tx.query("insert into settings (key, value) values ($1, $2)")
                .bind(EPOCH.to_owned())
                .bind(epoch.clone())
                .run()
                .await?;
            epoch
        }
    };
    renew_all(&mut tx, &epoch).await?;
    tx.commit_unseen().await
}

/// Begins every stream anew that runs under another epoch than that of this instance, as its start does.
///
/// # Errors
/// The database's.
pub async fn settle(tx: &mut Tx) -> Result<()> {
    let known: Option<(String,)> =
        tx.query("select value from settings where key = $1").bind(EPOCH.to_owned()).maybe().await?;
    match known {
        Some((epoch,)) => renew_all(tx, &epoch).await,
        None => Ok(()),
    }
}

fn draw(random: &Random) -> String {
    random.token().bytes().filter(u8::is_ascii_alphanumeric).map(char::from).take(32).collect()
}

/// Whoever appends holds this until the end of its transaction, as SQLite has it for every writer: numbers of
/// streams become visible in their order, and two transactions never wait for each other's streams. So does whoever
/// gives a stream new numbers, before anything else: one that is appended meanwhile would have its place in neither.
pub(in crate::federation) async fn one_at_a_time(tx: &mut Tx) -> Result<()> {
    if tx.is_postgres() {
        tx.query("select pg_advisory_xact_lock(20161118)").run().await?;
    }
    Ok(())
}

/// Begins every stream anew whose epoch is not one of `epoch`.
///
/// # Errors
/// The database's.
pub async fn renew_all(tx: &mut Tx, epoch: &str) -> Result<()> {
    one_at_a_time(tx).await?;
    let old: Vec<(String,)> = tx
        .query("select inbox from streams where epoch not like $1 order by inbox")
        .bind(format!("{epoch}-%"))
        .all()
        .await?;
    for (inbox,) in old {
        renew(tx, &inbox, &format!("{epoch}-1")).await?;
    }
    Ok(())
}

/// Begins one stream anew, under the next epoch of this instance. The caller holds [`one_at_a_time`] since its transaction
/// began.
///
/// # Errors
/// The database's.
pub async fn renew_one(tx: &mut Tx, inbox: &str) -> Result<()> {
    let (epoch,): (String,) =
        tx.query("select epoch from streams where inbox = $1").bind(inbox.to_owned()).one().await?;
    let (own, serial) = epoch.rsplit_once('-').unwrap_or((&epoch, "0"));
    let next = serial.parse::<u64>().unwrap_or(0) + 1;
    renew(tx, inbox, &format!("{own}-{next}")).await
}

async fn renew(tx: &mut Tx, inbox: &str, epoch: &str) -> Result<()> {
    // What was acknowledged belongs to the old numbering; what was refused waits beside the stream, under numbers
    // that no stream has.
    tx.query("delete from stream_items where inbox = $1 and state = 'sent'").bind(inbox.to_owned()).run().await?;
    let waiting: Vec<Waiting> = tx
        .query(
            "select i.number, i.state, o.body from stream_items i join outbox o on o.seq = i.outbox_seq \
             where i.inbox = $1 order by i.number",
        )
        .bind(inbox.to_owned())
        .all()
        .await?;
    // Out of the way first, as two rows may not have one number: beyond all that are used.
    let beyond = waiting.iter().map(|one| one.number.abs()).max().unwrap_or(0) + 1;
    for (at, one) in waiting.iter().enumerate() {
        let number = beyond + i64::try_from(at).unwrap_or(0);
        place(tx, inbox, one.number, number, BEGINNING).await?;
    }
    let (mut head, mut beside, mut hash) = (0, 0, BEGINNING.to_owned());
    for (at, one) in waiting.iter().enumerate() {
        let from = beyond + i64::try_from(at).unwrap_or(0);
        if one.state == "due" {
            head += 1;
            place(tx, inbox, from, head, &hash).await?;
            hash = chain(&hash, &one.body);
        } else {
            beside -= 1;
            place(tx, inbox, from, beside, BEGINNING).await?;
        }
    }
    tx.query(
        "update streams set epoch = $1, head = $2, chain = $3, acknowledged = 0, fails = 0, next_at = 0, lease = '', lease_until = 0 \
         where inbox = $4",
    )
    .bind(epoch.to_owned())
    .bind(head)
    .bind(hash)
    .bind(inbox.to_owned())
    .run()
    .await
    .map(|_| ())
}

async fn place(tx: &mut Tx, inbox: &str, from: i64, to: i64, previous: &str) -> Result<()> {
    tx.query("update stream_items set number = $1, previous = $2 where inbox = $3 and number = $4")
        .bind(to)
        .bind(previous.to_owned())
        .bind(inbox.to_owned())
        .bind(from)
        .run()
        .await
        .map(|_| ())
}
