//! What is kept of the streams of others: how far each was received. Read and written in the transaction that
//! journals what came, so that a receipt never says more than the journal holds.

use super::{BEGINNING, Place, Reached, chain};
use crate::{
    db::{FromRow, Result, Tx},
    time::Timestamp,
};

/// Epochs remembered of one origin: what belongs to an older one is refused.
const MOST_EPOCHS: i64 = 64;

/// What becomes of a delivery with a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is the next: the stream now reaches it.
    Next(Reached),
    /// It had come already.
    Again(Reached),
    /// Something before it is missing, or what came before is not what the sender thinks.
    Gap(Reached),
    /// Its numbering has ended; how far the present one was received.
    Ended(Reached),
}

#[derive(FromRow)]
struct Row {
    received: i64,
    chain: String,
    ended_at: Option<i64>,
}

/// Takes the place of a delivery from `origin`, whose body is `body`, and which was said at `now` or, on a key, before.
///
/// # Errors
/// The database's.
pub async fn take(tx: &mut Tx, origin: &str, place: &Place, body: &[u8], now: Timestamp) -> Result<Taken> {
    let known: Option<Row> = tx
        .query_each(
            "select received, chain, ended_at from received_streams where origin = $1 and epoch = $2",
            "select received, chain, ended_at from received_streams where origin = $1 and epoch = $2 for update",
        )
        .bind(origin.to_owned())
        .bind(place.epoch.clone())
        .maybe()
        .await?;
    let reached = |number: i64, chain: &str| Reached { epoch: place.epoch.clone(), number, chain: chain.to_owned() };
    let Some(known) = known else {
        if place.number != 1 {
            return Ok(Taken::Gap(reached(0, BEGINNING)));
        }
        let hash = chain(BEGINNING, body);
        begin(tx, origin, &place.epoch, &hash, now).await?;
        return Ok(Taken::Next(reached(1, &hash)));
    };
    if known.ended_at.is_some() {
        return Ok(Taken::Ended(present(tx, origin).await?));
    }
    if place.number <= known.received {
        return Ok(Taken::Again(reached(known.received, &known.chain)));
    }
    if place.number != known.received + 1 || place.previous != known.chain {
        return Ok(Taken::Gap(reached(known.received, &known.chain)));
    }
    let hash = chain(&known.chain, body);
    tx.query("update received_streams set received = $1, chain = $2, last_at = case when last_at > $3 then last_at else $3 end \
         where origin = $4 and epoch = $5",
    )
        .bind(place.number)
        .bind(hash.clone())
        .bind(now)
        .bind(origin.to_owned())
        .bind(place.epoch.clone())
        .run()
        .await?;
    Ok(Taken::Next(reached(place.number, &hash)))
}

/// How far the stream that goes on was received.
async fn present(tx: &mut Tx, origin: &str) -> Result<Reached> {
    let (epoch, number, chain): (String, i64, String) = tx
        .query("select epoch, received, chain from received_streams where origin = $1 and ended_at is null")
        .bind(origin.to_owned())
        .one()
        .await?;
    Ok(Reached { epoch, number, chain })
}

/// The first number of an epoch ends the one before.
async fn begin(tx: &mut Tx, origin: &str, epoch: &str, hash: &str, now: Timestamp) -> Result<()> {
    tx.query("update received_streams set ended_at = $1 where origin = $2 and ended_at is null")
        .bind(now)
        .bind(origin.to_owned())
        .run()
        .await?;
    tx.query(
        "insert into received_streams (origin, epoch, received, chain, began_at, last_at) values ($1, $2, 1, $3, $4, $4)",
    )
    .bind(origin.to_owned())
    .bind(epoch.to_owned())
    .bind(hash.to_owned())
    .bind(now)
    .run()
    .await?;
    tx.query(
        "delete from received_streams where origin = $1 and ended_at is not null and epoch not in \
         (select epoch from received_streams where origin = $1 order by began_at desc limit $2)",
    )
    .bind(origin.to_owned())
    .bind(MOST_EPOCHS)
    .run()
    .await
    .map(|_| ())
}
