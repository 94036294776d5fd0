//! What the other side refused: the stream went on without it. It is tried twice more over a day, then left to
//! an administrator, who reads why and can send it again.

use super::{Courier, Item, Line, send::Tried};
use crate::{
    db::{FromRow, Result, Tx},
    origin::Origin,
    time::Timestamp,
};
use std::time::Duration;
use url::Url;

/// Tries in all, the one in the stream included.
const TRIES: i64 = 3;
/// The first wait is short: an activity can overtake the `Accept` that lets it in.
const FIRST_WAIT: Duration = Duration::from_secs(60);
const WAIT: Duration = Duration::from_secs(24 * 3600);
/// Tried at one look.
const SOME: i64 = 20;

#[derive(FromRow)]
struct Refused {
    inbox: String,
    number: i64,
    attempts: i64,
    actor_id: String,
    body: Vec<u8>,
}

/// Sets an activity of a stream aside, in the transaction that moves the stream past it.
pub(super) async fn set(tx: &mut Tx, node: &str, inbox: &str, number: i64, error: &str, now: Timestamp) -> Result<()> {
    tx.query(
        "update stream_items set state = 'aside', attempts = 1, next_at = $1, error = $2 where inbox = $3 and number = $4 \
         and state = 'due' and exists (select 1 from streams s where s.inbox = $3 and s.lease = $5)",
    )
    .bind(now.plus(FIRST_WAIT))
    .bind(error.to_owned())
    .bind(inbox.to_owned())
    .bind(number)
    .bind(node.to_owned())
    .run()
    .await
    .map(|_| ())
}

impl Courier {
    /// Gives another try to what is due of it.
    pub(super) async fn try_aside(&self) -> Result<()> {
        for refused in self.take_aside().await? {
            let Ok(url) = Url::parse(&refused.inbox) else { continue };
            let Some(origin) = Origin::of(&url) else { continue };
            // Out of its stream: it has no place there any more.
            let item = Item { number: 0, previous: String::new(), actor_id: refused.actor_id, body: refused.body };
            let tried = self.try_once(&Line { url, origin, epoch: String::new() }, &item).await?;
            self.write_aside(&refused.inbox, refused.number, refused.attempts, tried).await?;
        }
        Ok(())
    }

    /// Takes them: whoever else looks finds them due a day later.
    async fn take_aside(&self) -> Result<Vec<Refused>> {
        let now = self.federation.clock.now();
        // stream_items_aside
        let due: Vec<Refused> = self
            .federation
            .db
            .read()
            .await?
            .query(
                "select i.inbox, i.number, i.attempts, o.actor_id, o.body from stream_items i join outbox o on o.seq = i.outbox_seq \
                 where i.state = 'aside' and i.next_at <= $1 order by i.next_at limit $2",
            )
            .bind(now)
            .bind(SOME)
            .all()
            .await?;
        if due.is_empty() {
            return Ok(due);
        }
        let mut tx = self.federation.db.begin().await?;
        let mut taken = Vec::new();
        for refused in due {
            let is_ours = tx
                .query("update stream_items set next_at = $1 where inbox = $2 and number = $3 and state = 'aside' and next_at <= $4")
                .bind(now.plus(WAIT))
                .bind(refused.inbox.clone())
                .bind(refused.number)
                .bind(now)
                .run()
                .await?;
            if is_ours == 1 {
                taken.push(refused);
            }
        }
        tx.commit_unseen().await?;
        Ok(taken)
    }

    async fn write_aside(&self, inbox: &str, number: i64, attempts: i64, tried: Tried) -> Result<()> {
        let mut tx = self.federation.db.begin().await?;
        let query = match tried {
            Tried::Delivered | Tried::Received(_) | Tried::Blocked => tx
                .query("delete from stream_items where inbox = $1 and number = $2")
                .bind(inbox.to_owned())
                .bind(number),
            Tried::Refused(error) => {
                let state = if attempts + 1 >= TRIES { "dead" } else { "aside" };
                tx.query(
                    "update stream_items set state = $1, attempts = $2, error = $3 where inbox = $4 and number = $5",
                )
                .bind(state.to_owned())
                .bind(attempts + 1)
                .bind(error)
                .bind(inbox.to_owned())
                .bind(number)
            }
            // Nobody said no: the try does not count.
            Tried::Outdated => return Ok(()),
            Tried::Down { error, .. } => tx
                .query("update stream_items set error = $1 where inbox = $2 and number = $3")
                .bind(error)
                .bind(inbox.to_owned())
                .bind(number),
        };
        query.run().await?;
        tx.commit_unseen().await
    }
}
