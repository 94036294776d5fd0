//! The ActivityPub form of a relation: `Follow` asks, `Accept` and `Reject` answer, `Undo` ends
//! (ActivityPub §7.5 to §7.7 and §7.10). Each function writes the row and appends the activity that
//! tells the other side, in one transaction.

use super::MAX_TEXT;
use crate::{
    db::{Conn, FromRow, Result, Tx},
    federation::{
        actors::{self, Actor},
        outbox::{self, Audience},
        vocabulary::{activity, undo},
    },
    here::Here,
};
use serde_json::{Value, json};

/// A row of `follows`.
#[derive(Clone, Debug, FromRow)]
pub struct Follow {
    /// Of the `Follow` activity.
    pub uri: String,
    /// Who follows.
    pub follower: String,
    /// Whom.
    pub target: String,
    /// `pending` or `accepted`.
    pub state: String,
    /// Where the follower is written to.
    pub inbox: String,
}

const COLUMNS: &str = "uri, follower, target, state, inbox";
/// It waits for an answer.
pub const PENDING: &str = "pending";
/// It was accepted.
pub const ACCEPTED: &str = "accepted";

impl Follow {
    /// The whole activity: most servers want it in answers, with the id that they gave.
    fn activity(&self) -> Value {
        json!({"id": self.uri, "type": "Follow", "actor": self.follower, "object": self.target})
    }
}

/// By the id of the activity.
///
/// # Errors
/// The database's.
pub async fn by_uri(conn: &mut Conn, uri: &str) -> Result<Option<Follow>> {
    conn.query_built(format!("select {COLUMNS} from follows where uri = $1")).bind(uri.to_owned()).maybe().await
}

/// By who follows whom.
///
/// # Errors
/// The database's.
pub async fn by_pair(conn: &mut Conn, follower: &str, target: &str) -> Result<Option<Follow>> {
    conn.query_built(format!("select {COLUMNS} from follows where follower = $1 and target = $2"))
        .bind(follower.to_owned())
        .bind(target.to_owned())
        .maybe()
        .await
}

/// The follows of one state that come from an origin.
///
/// # Errors
/// The database's.
pub async fn of_origin(conn: &mut Conn, origin: &str, state: &str) -> Result<Vec<Follow>> {
    conn.query_built(format!("select {COLUMNS} from follows where origin = $1 and state = $2 order by created_at"))
        .bind(origin.to_owned())
        .bind(state.to_owned())
        .all()
        .await
}

/// Writes that somebody follows somebody; a newer `Follow` of the same pair takes the place of the older.
///
/// # Errors
/// The database's; a unique violation when `uri` is another pair's.
pub async fn save(
    tx: &mut Tx,
    here: &Here<'_>,
    uri: &str,
    follower: &Actor,
    target: &str,
    state: &str,
) -> Result<Follow> {
    tx.query(
        "insert into follows (uri, follower, target, state, inbox, origin, created_at) values ($1, $2, $3, $4, $5, $6, $7) \
         on conflict (follower, target) do update set uri = excluded.uri, state = excluded.state, inbox = excluded.inbox, origin = excluded.origin",
    )
    .bind(uri.to_owned())
    .bind(follower.uri.clone())
    .bind(target.to_owned())
    .bind(state.to_owned())
    .bind(follower.delivery_inbox().to_owned())
    .bind(follower.origin.clone())
    .bind(here.now)
    .run()
    .await?;
    by_pair(tx, &follower.uri, target).await?.ok_or(sqlx::Error::RowNotFound)
}

/// Deletes a row.
///
/// # Errors
/// The database's.
pub async fn forget(tx: &mut Tx, uri: &str) -> Result<()> {
    tx.query("delete from follows where uri = $1").bind(uri.to_owned()).run().await.map(|_| ())
}

/// Marks a row as accepted.
///
/// # Errors
/// The database's.
pub async fn mark_accepted(tx: &mut Tx, uri: &str) -> Result<()> {
    tx.query("update follows set state = 'accepted' where uri = $1").bind(uri.to_owned()).run().await.map(|_| ())
}

/// Our Group asks to follow `target`; `message` is for the people over there.
///
/// # Errors
/// The database's.
pub async fn send_follow(tx: &mut Tx, here: &Here<'_>, group: &Actor, target: &Actor, message: &str) -> Result<()> {
    let uri = here.uri(&format!("/network/follows/{}", here.id()));
    save(tx, here, &uri, group, &target.uri, PENDING).await?;
    let mut follow = activity("Follow", &uri, &group.uri, json!(target.uri), &[&target.uri], &[], here.now);
    if !message.is_empty() {
        follow["content"] = json!(paragraph(message));
    }
    send(tx, here, group, follow, target.delivery_inbox()).await
}

/// Accepts a follow of one of our actors, and says so with the whole `Follow`.
///
/// # Errors
/// The database's.
pub async fn send_accept(tx: &mut Tx, here: &Here<'_>, followed: &Actor, follow: &Follow) -> Result<()> {
    mark_accepted(tx, &follow.uri).await?;
    let id = format!("{}/accepts/{}", followed.uri, here.id());
    let accept = activity("Accept", &id, &followed.uri, follow.activity(), &[&follow.follower], &[], here.now);
    send(tx, here, followed, accept, &follow.inbox).await
}

/// Refuses or ends a follow of one of our actors; `reason` is public.
///
/// # Errors
/// The database's.
pub async fn send_reject(tx: &mut Tx, here: &Here<'_>, followed: &Actor, follow: &Follow, reason: &str) -> Result<()> {
    forget(tx, &follow.uri).await?;
    let id = format!("{}/rejects/{}", followed.uri, here.id());
    let mut reject = activity("Reject", &id, &followed.uri, follow.activity(), &[&follow.follower], &[], here.now);
    if !reason.is_empty() {
        reject["content"] = json!(paragraph(reason));
    }
    send(tx, here, followed, reject, &follow.inbox).await
}

/// Takes back a follow of ours.
///
/// # Errors
/// The database's.
pub async fn send_undo(tx: &mut Tx, here: &Here<'_>, group: &Actor, follow: &Follow, inbox: &str) -> Result<()> {
    forget(tx, &follow.uri).await?;
    let id = format!("{}/undos/{}", group.uri, here.id());
    let undone = undo(&id, &group.uri, follow.activity(), &[&follow.target], here.now);
    send(tx, here, group, undone, inbox).await
}

/// Accepts everybody of an origin who waits for an answer; returns how many there were.
///
/// # Errors
/// The database's.
pub async fn accept_waiting(tx: &mut Tx, here: &Here<'_>, origin: &str) -> Result<usize> {
    let waiting = of_origin(tx, origin, PENDING).await?;
    for follow in &waiting {
        match actors::by_uri(tx, &follow.target).await?.filter(Actor::is_local) {
            Some(followed) => send_accept(tx, here, &followed, follow).await?,
            None => forget(tx, &follow.uri).await?,
        }
    }
    Ok(waiting.len())
}

/// Our Group follows a network that follows us, unless it does already or the other is a person.
///
/// # Errors
/// The database's.
pub async fn follow_back(tx: &mut Tx, here: &Here<'_>, actor_uri: &str) -> Result<()> {
    let group = actors::network(tx).await?;
    if by_pair(tx, &group.uri, actor_uri).await?.is_some() {
        return Ok(());
    }
    match actors::by_uri(tx, actor_uri).await? {
        Some(other) if other.kind != "person" && other.deleted_at.is_none() => {
            send_follow(tx, here, &group, &other, "").await
        }
        _ => Ok(()),
    }
}

async fn send(tx: &mut Tx, here: &Here<'_>, from: &Actor, activity: Value, inbox: &str) -> Result<()> {
    outbox::append(tx, here, from, activity, &Audience { inboxes: &[inbox], ..Audience::default() }).await
}

/// Text as HTML, which `content` is (ActivityStreams §4.4).
fn paragraph(text: &str) -> String {
    let text: String = text.chars().take(MAX_TEXT).collect();
    format!("<p>{}</p>", text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\n', "<br>"))
}
