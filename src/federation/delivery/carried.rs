//! A receipt that was carried by hand: it is believed exactly as one that answers a delivery. It moves the cursor of
//! our stream forward and never back: it may be weeks old, and what the other side lost since it says itself.

use super::progress::keep_or_forget;
use crate::{
    db::{Conn, Result, Tx},
    federation::stream::{self, Receipt},
    here::Here,
    origin::Origin,
};
use serde_json::Value;

/// What a carried receipt did.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// The cursor has moved.
    Moved,
    /// It says what was known.
    Known,
    /// Later ones are known, or the numbering has ended since.
    Old,
    /// It proves nothing; why.
    Refused(&'static str),
}

/// Takes the receipt that the network at `from` gave for our stream to it.
///
/// # Errors
/// The database's.
pub async fn hear(tx: &mut Tx, here: &Here<'_>, from: &Origin, document: &Value) -> Result<Heard> {
    let keys = stream::keys_of(tx, from).await?;
    let receipt = Receipt::read(document.to_string().as_bytes(), &keys, here.now)
        .filter(|receipt| receipt.by == *from && receipt.of == *here.origin);
    let Some(Receipt { reached, at, .. }) = receipt else {
        return Ok(Heard::Refused("its receipt is not signed by that network for this one"));
    };
    let Some(known) = stream::due(tx, from).await? else {
        return Ok(Heard::Refused("its receipt is for more than was ever sent"));
    };
    if reached.epoch != known.epoch {
        return Ok(Heard::Old);
    }
    if reached.number > known.head {
        return Ok(Heard::Refused("its receipt is for more than was ever sent"));
    }
    if reached.number < known.acknowledged {
        return Ok(Heard::Old);
    }
    if reached.number == 0 {
        return Ok(Heard::Known);
    }
    if chain_at(tx, &known.inbox, reached.number).await?.is_none_or(|chain| chain != reached.chain) {
        return Ok(Heard::Refused("its receipt is for something else than what was sent"));
    }
    // The next delivery, whoever prepares it now, can only repeat what was received: the cursor does not go back.
    let moved = tx
        .query("update streams set acknowledged = $1 where inbox = $2 and epoch = $3 and acknowledged < $1")
        .bind(reached.number)
        .bind(known.inbox.clone())
        .bind(known.epoch)
        .run()
        .await?;
    tx.query("update streams set proved_at = $1 where inbox = $2 and coalesce(proved_at, 0) < $1")
        .bind(at)
        .bind(known.inbox.clone())
        .run()
        .await?;
    if moved == 0 {
        return Ok(Heard::Known);
    }
    keep_or_forget(tx, &known.inbox, reached.number).await?;
    Ok(Heard::Moved)
}

/// The hash of a stream up to a number; `None` when the activity after it is not kept.
pub(super) async fn chain_at(conn: &mut Conn, inbox: &str, number: i64) -> Result<Option<String>> {
    let next: Option<(String,)> = conn
        .query("select previous from stream_items where inbox = $1 and number = $2")
        .bind(inbox.to_owned())
        .bind(number + 1)
        .maybe()
        .await?;
    if next.is_some() {
        return Ok(next.map(|(previous,)| previous));
    }
    let at_head: Option<(String,)> = conn
        .query("select chain from streams where inbox = $1 and head = $2")
        .bind(inbox.to_owned())
        .bind(number)
        .maybe()
        .await?;
    Ok(at_head.map(|(chain,)| chain))
}
