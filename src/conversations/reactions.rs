//! Reactions: « useful » (`Like`) and relaying (`Announce`). One of each per actor and publication;
//! doing it again changes nothing, and taking it back leaves no trace but in the outbox.

use super::{
    Error, activity,
    store::{Count, count},
};
use crate::{
    db::{Conn, FromRow, Result as Stored, Tx},
    federation::{
        actors::{self, Actor},
        outbox::{self, Audience},
        returned::Word,
    },
    here::Here,
    publications::Publication,
    time::Timestamp,
};

/// What a reaction says.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Useful.
    Like,
    /// Relayed to one's followers.
    Share,
}

impl Kind {
    /// The name in the table.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Like => "like",
            Self::Share => "share",
        }
    }

    /// Reads a name of the table.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Like, Self::Share].into_iter().find(|kind| kind.name() == name)
    }

    /// The type of its activity (ActivityPub §6.8, §7.11).
    #[must_use]
    pub fn verb(self) -> &'static str {
        match self {
            Self::Like => "Like",
            Self::Share => "Announce",
        }
    }

    fn count(self) -> Count {
        match self {
            Self::Like => Count::Likes,
            Self::Share => Count::Shares,
        }
    }
}

/// A row of `reactions`.
#[derive(Clone, Debug, FromRow)]
pub struct Reaction {
    /// To what.
    pub publication_id: String,
    /// `like` or `share`.
    pub kind: String,
    /// Whose.
    pub actor_id: String,
    /// Id of its activity.
    pub uri: String,
    /// When.
    pub created_at: Timestamp,
}

/// What a reader did already.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Mine {
    /// Said that it is useful.
    pub liked: bool,
    /// Relayed it.
    pub shared: bool,
}

const SELECT: &str = "select publication_id, kind, actor_id, uri, created_at from reactions";

/// By the id of its activity.
///
/// # Errors
/// The database's.
pub async fn by_uri(conn: &mut Conn, uri: &str) -> Stored<Option<Reaction>> {
    conn.query_built(format!("{SELECT} where uri = $1")).bind(uri.to_owned()).maybe().await
}

/// That of an actor.
///
/// # Errors
/// The database's.
pub async fn of_actor(conn: &mut Conn, publication_id: &str, kind: Kind, actor_id: &str) -> Stored<Option<Reaction>> {
    conn.query_built(format!("{SELECT} where publication_id = $1 and kind = $2 and actor_id = $3"))
        .bind(publication_id.to_owned())
        .bind(kind.name().to_owned())
        .bind(actor_id.to_owned())
        .maybe()
        .await
}

/// What this actor did already.
///
/// # Errors
/// The database's.
pub async fn mine(conn: &mut Conn, publication_id: &str, actor_id: &str) -> Stored<Mine> {
    Ok(Mine {
        liked: of_actor(conn, publication_id, Kind::Like, actor_id).await?.is_some(),
        shared: of_actor(conn, publication_id, Kind::Share, actor_id).await?.is_some(),
    })
}

/// Writes a reaction and counts it. When there is one already, it takes the new id: its author may
/// only know that one when taking it back.
///
/// # Errors
/// The database's.
pub(super) async fn record(tx: &mut Tx, reaction: &Reaction, kind: Kind) -> Stored<()> {
    let written = tx
        .query("insert into reactions (publication_id, kind, actor_id, uri, created_at) values ($1, $2, $3, $4, $5) on conflict do nothing")
        .bind(reaction.publication_id.clone())
        .bind(reaction.kind.clone())
        .bind(reaction.actor_id.clone())
        .bind(reaction.uri.clone())
        .bind(reaction.created_at)
        .run()
        .await?;
    if written == 1 {
        return count(tx, &reaction.publication_id, kind.count(), 1).await;
    }
    tx.query(
        "update reactions set uri = $1 where publication_id = $2 and kind = $3 and actor_id = $4 \
         and not exists (select 1 from reactions other where other.uri = $5)",
    )
    .bind(reaction.uri.clone())
    .bind(reaction.publication_id.clone())
    .bind(reaction.kind.clone())
    .bind(reaction.actor_id.clone())
    .bind(reaction.uri.clone())
    .run()
    .await
    .map(|_| ())
}

/// Forgets a reaction and counts it out.
///
/// # Errors
/// The database's.
pub(super) async fn forget(tx: &mut Tx, reaction: &Reaction) -> Stored<()> {
    let gone = tx.query("delete from reactions where uri = $1").bind(reaction.uri.clone()).run().await?;
    match Kind::parse(&reaction.kind) {
        Some(kind) if gone == 1 => count(tx, &reaction.publication_id, kind.count(), -1).await,
        _ => Ok(()),
    }
}

/// Says that a publication is useful. `false` when this actor had said so already.
///
/// # Errors
/// [`Error::Gone`], and the database's.
pub async fn like(tx: &mut Tx, here: &Here<'_>, author: &Actor, publication: &Publication) -> Result<bool, Error> {
    react(tx, here, author, publication, Kind::Like).await
}

/// Takes [`like`] back. `false` when there was nothing to take back.
///
/// # Errors
/// The database's.
pub async fn unlike(tx: &mut Tx, here: &Here<'_>, author: &Actor, publication: &Publication) -> Result<bool, Error> {
    take_back(tx, here, author, publication, Kind::Like).await
}

/// Relays a publication to those who follow this actor. `false` when it was relayed already.
///
/// # Errors
/// [`Error::Gone`], and the database's.
pub async fn share(tx: &mut Tx, here: &Here<'_>, author: &Actor, publication: &Publication) -> Result<bool, Error> {
    react(tx, here, author, publication, Kind::Share).await
}

/// Takes [`share`] back. `false` when there was nothing to take back.
///
/// # Errors
/// The database's.
pub async fn unshare(tx: &mut Tx, here: &Here<'_>, author: &Actor, publication: &Publication) -> Result<bool, Error> {
    take_back(tx, here, author, publication, Kind::Share).await
}

async fn react(
    tx: &mut Tx,
    here: &Here<'_>,
    author: &Actor,
    publication: &Publication,
    kind: Kind,
) -> Result<bool, Error> {
    if !publication.is_published() {
        return Err(Error::Gone);
    }
    if of_actor(tx, &publication.id, kind, &author.id).await?.is_some() {
        return Ok(false);
    }
    let reaction = Reaction {
        publication_id: publication.id.clone(),
        kind: kind.name().to_owned(),
        actor_id: author.id.clone(),
        uri: format!("{}/{}s/{}", author.uri, kind.name(), here.id()),
        created_at: here.now,
    };
    record(tx, &reaction, kind).await?;
    let activity = activity::reaction(author, publication, kind, &reaction);
    tell(tx, here, author, publication, kind, activity).await?;
    Ok(true)
}

async fn take_back(
    tx: &mut Tx,
    here: &Here<'_>,
    author: &Actor,
    publication: &Publication,
    kind: Kind,
) -> Result<bool, Error> {
    let Some(reaction) = of_actor(tx, &publication.id, kind, &author.id).await? else { return Ok(false) };
    let activity = activity::undo(here, author, publication, kind, &reaction);
    tell(tx, here, author, publication, kind, activity).await?;
    forget(tx, &reaction).await?;
    Ok(true)
}

/// Appends the activity of a reaction: to the author, and to the followers of the network (likes) or of
/// who relays (shares). Not in the outbox collection, where what is taken back would stay.
async fn tell(
    tx: &mut Tx,
    here: &Here<'_>,
    author: &Actor,
    publication: &Publication,
    kind: Kind,
    activity: serde_json::Value,
) -> Result<(), Error> {
    tell_as(tx, here, author, Some(publication), kind, Said::Now(activity)).await?;
    Ok(())
}

/// What is told.
pub(super) enum Said<'a> {
    /// Just now.
    Now(serde_json::Value),
    /// Before; it was lost here, and came back.
    Before(&'a Word),
}

/// As [`tell`]; the author of what is no longer here is told nothing.
pub(super) async fn tell_as(
    tx: &mut Tx,
    here: &Here<'_>,
    author: &Actor,
    publication: Option<&Publication>,
    kind: Kind,
    said: Said<'_>,
) -> Stored<()> {
    let network = actors::network(tx).await?;
    let told = match publication {
        Some(publication) => Some(actors::by_id(tx, &publication.actor_id).await?),
        None => None,
    };
    let inboxes: Vec<&str> =
        told.as_ref().filter(|told| !told.is_local()).map(Actor::delivery_inbox).into_iter().collect();
    let followed = match kind {
        Kind::Like => [network.uri.as_str()],
        Kind::Share => [author.uri.as_str()],
    };
    let flow = publication.map_or("", |publication| &publication.kind);
    let audience = Audience { followers_of: &followed, inboxes: &inboxes, kind: flow, ..Audience::default() };
    match said {
        Said::Now(activity) => outbox::append(tx, here, author, activity, &audience).await,
        Said::Before(word) => outbox::put_back(tx, here, word, &audience).await,
    }
}
