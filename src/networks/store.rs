//! SQL of networks: their rows, lists and counts. What a state means is decided elsewhere.

use super::Flows;
use crate::{
    db::{Conn, Result, Tx},
    federation::peers::{COLUMNS, Peer, State},
    here::Here,
    origin::Origin,
};

/// Networks of one page of a list.
pub const PAGE: i64 = 20;

/// By local identifier.
///
/// # Errors
/// The database's.
pub async fn by_id(conn: &mut Conn, id: &str) -> Result<Option<Peer>> {
    conn.query_built(format!("select {COLUMNS} from networks where id = $1")).bind(id.to_owned()).maybe().await
}

/// The networks in one state, by name, after the one whose identifier is `after`; one more than a
/// page, to know whether there is another.
///
/// # Errors
/// The database's.
pub async fn in_state(conn: &mut Conn, state: State, after: Option<&str>) -> Result<Vec<Peer>> {
    // networks_state
    let query = match after {
        None => conn.query_built(format!("select {COLUMNS} from networks where state = $1 order by name, id limit $2")),
        Some(_) => conn.query_built(format!(
            "select {COLUMNS} from networks where state = $1 and (name, id) > (select name, id from networks where id = $3) order by name, id limit $2"
        )),
    };
    let query = query.bind(state.name().to_owned()).bind(PAGE + 1);
    match after {
        None => query.all().await,
        Some(id) => query.bind(id.to_owned()).all().await,
    }
}

/// How many networks are in each state.
///
/// # Errors
/// The database's.
pub async fn counts(conn: &mut Conn) -> Result<Vec<(String, i64)>> {
    conn.query("select state, count(*) from networks group by state").all().await
}

/// How many networks are in `state`.
///
/// # Errors
/// The database's.
pub async fn count(conn: &mut Conn, state: State) -> Result<i64> {
    let (count,): (i64,) =
        conn.query("select count(*) from networks where state = $1").bind(state.name().to_owned()).one().await?;
    Ok(count)
}

/// What a new row says of a network.
pub struct NewPeer<'a> {
    /// Where it is.
    pub origin: &'a Origin,
    /// As it calls itself.
    pub name: &'a str,
    /// Its territory, when it says.
    pub territory: Option<&'a str>,
    /// Its Group; empty when only the address is known.
    pub actor_uri: &'a str,
    /// Where that Group is written to.
    pub inbox: &'a str,
    /// What answers there; empty when unknown.
    pub software: &'a str,
    /// Where it stands.
    pub state: State,
    /// What the asking side wrote.
    pub message: &'a str,
    /// What is to pass.
    pub flows: &'a Flows,
}

/// Writes a network, or what is new about it; its decision, its flows once set, and its first contact stay.
///
/// # Errors
/// The database's.
pub async fn save(tx: &mut Tx, here: &Here<'_>, new: &NewPeer<'_>) -> Result<Peer> {
    tx.query(
        "insert into networks (id, origin, name, territory, actor_uri, inbox, software, state, message, flows_in, flows_out, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
         on conflict (origin) do update set name = excluded.name, territory = excluded.territory, actor_uri = excluded.actor_uri, \
         inbox = excluded.inbox, state = excluded.state, message = excluded.message, \
         software = case when excluded.software = '' then networks.software else excluded.software end",
    )
    .bind(here.id())
    .bind(new.origin.as_str().to_owned())
    .bind(new.name.to_owned())
    .bind(new.territory.map(str::to_owned))
    .bind(new.actor_uri.to_owned())
    .bind(new.inbox.to_owned())
    .bind(new.software.to_owned())
    .bind(new.state.name().to_owned())
    .bind(new.message.to_owned())
    .bind(new.flows.incoming.join(" "))
    .bind(new.flows.outgoing.join(" "))
    .bind(here.now)
    .run()
    .await?;
    crate::federation::peers::find(tx, new.origin).await?.ok_or(sqlx::Error::RowNotFound)
}

/// Writes a decision: the state, why, by whom, now.
///
/// # Errors
/// The database's.
pub async fn decide(tx: &mut Tx, here: &Here<'_>, id: &str, state: State, reason: &str, by: &str) -> Result<()> {
    tx.query("update networks set state = $1, reason = $2, decided_by = $3, decided_at = $4 where id = $5")
        .bind(state.name().to_owned())
        .bind(reason.to_owned())
        .bind(by.to_owned())
        .bind(here.now)
        .bind(id.to_owned())
        .run()
        .await
        .map(|_| ())
}

/// Writes what passes each way.
///
/// # Errors
/// The database's.
pub async fn write_flows(tx: &mut Tx, id: &str, flows: &Flows) -> Result<()> {
    // What is taken from now on, and was said before, has not been read.
    tx.query(
        "update networks set contributed_at = case when flows_in = $1 then contributed_at end, \
         contributed = case when flows_in = $1 then contributed else 0 end, flows_in = $1, flows_out = $2 where id = $3",
    )
        .bind(flows.incoming.join(" "))
        .bind(flows.outgoing.join(" "))
        .bind(id.to_owned())
        .run()
        .await
        .map(|_| ())
}

/// What a network says of itself now, when its Group changed.
///
/// # Errors
/// The database's.
pub async fn describe(tx: &mut Tx, actor_uri: &str, name: &str, territory: Option<&str>, inbox: &str) -> Result<()> {
    tx.query("update networks set name = $1, territory = $2, inbox = $3 where actor_uri = $4")
        .bind(name.to_owned())
        .bind(territory.map(str::to_owned))
        .bind(inbox.to_owned())
        .bind(actor_uri.to_owned())
        .run()
        .await
        .map(|_| ())
}

/// Forgets a network of which nothing is known but that it was blocked.
///
/// # Errors
/// The database's.
pub async fn forget(tx: &mut Tx, id: &str) -> Result<()> {
    tx.query("delete from networks where id = $1").bind(id.to_owned()).run().await.map(|_| ())
}

/// What ends with a network: its publications here, and the accounts that follow something of ours.
#[derive(Copy, Clone, Debug, Default)]
pub struct Reach {
    /// Publications of theirs that are readable here.
    pub publications: i64,
    /// Their accounts that follow ours.
    pub followers: i64,
    /// Activities that wait to be sent.
    pub waiting: i64,
}

/// Counts what ends with a network, before it is decided.
///
/// # Errors
/// The database's.
pub async fn reach(conn: &mut Conn, origin: &str) -> Result<Reach> {
    let (publications,): (i64,) = conn
        .query("select count(*) from publications where network = $1 and state = 'published'")
        .bind(origin.to_owned())
        .one()
        .await?;
    let (followers,): (i64,) = conn
        .query("select count(*) from follows where origin = $1 and state = 'accepted'")
        .bind(origin.to_owned())
        .one()
        .await?;
    let (waiting,): (i64,) = conn
        .query("select cast(coalesce(sum(head - acknowledged), 0) as bigint) from streams where origin = $1")
        .bind(origin.to_owned())
        .one()
        .await?;
    Ok(Reach { publications, followers, waiting })
}
