//! SQL of amendments.

use super::{Amendment, State, Target};
use crate::{
    db::{Conn, FromRow, Result, Tx},
    time::Timestamp,
};

const SELECT: &str = "select m.id, m.uri, m.publication_id, m.actor_id, m.section, m.requirement, m.title, m.base_version, \
    m.base_hash, m.base, m.proposed, m.motive, m.revision, m.state, m.reason, m.result, m.lead_id, m.created_at, m.updated_at, \
    m.answered_at, m.hidden_reason, m.hidden_at, a.uri as author_uri, a.handle as author_handle, a.name as author_name, a.url as author_url, \
    a.origin as author_origin, n.name as network_name from specification_amendments m join actors a on a.id = m.actor_id \
    left join networks n on n.origin = a.origin";

/// By local identifier, unless its network is blocked, or it was deleted; also where a moderator hides it.
///
/// # Errors
/// The database's.
pub async fn by_id(conn: &mut Conn, id: &str) -> Result<Option<Amendment>> {
    conn.query_built(format!("{SELECT} where m.id = $1 and m.hidden = 0")).bind(id.to_owned()).maybe().await
}

/// By ActivityPub id, hidden or not.
///
/// # Errors
/// The database's.
pub async fn by_uri(conn: &mut Conn, uri: &str) -> Result<Option<Amendment>> {
    conn.query_built(format!("{SELECT} where m.uri = $1")).bind(uri.to_owned()).maybe().await
}

/// Which of these ids are those of amendments.
///
/// # Errors
/// The database's.
pub async fn known_uris(conn: &mut Conn, uris: &[String]) -> Result<Vec<String>> {
    conn.among("select uri from specification_amendments where uri in (..)", uris).await
}

/// Which amendments a list shows.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of this section alone.
    pub section: Option<String>,
    /// In this state alone.
    pub state: Option<State>,
}

/// Amendments of a specification, newest first, after `cursor`, which is where the last one stands.
///
/// # Errors
/// The database's.
pub async fn list(
    conn: &mut Conn,
    publication_id: &str,
    filter: &Filter,
    cursor: Option<(Timestamp, String)>,
    limit: i64,
) -> Result<Vec<Amendment>> {
    let (at, id) = cursor.unwrap_or((Timestamp(i64::MAX), String::new()));
    // specification_amendments_list
    conn.query_built(format!(
        "{SELECT} where m.publication_id = $1 and m.hidden = 0 and ($2 = '' or m.section = $2) and ($3 = '' or m.state = $3) \
         and (m.created_at, m.id) < ($4, $5) order by m.created_at desc, m.id desc limit $6"
    ))
    .bind(publication_id.to_owned())
    .bind(filter.section.clone().unwrap_or_default())
    .bind(filter.state.map(State::name).unwrap_or_default().to_owned())
    .bind(at)
    .bind(id)
    .bind(limit)
    .all()
    .await
}

/// How many amendments are in a state.
#[derive(Clone, Debug, FromRow)]
pub struct Count {
    /// See [`State::name`].
    pub state: String,
    /// How many.
    pub count: i64,
}

/// How many there are of a specification, or of one of its sections, by state.
///
/// # Errors
/// The database's.
pub async fn counts(conn: &mut Conn, publication_id: &str, section: Option<&str>) -> Result<Vec<Count>> {
    conn.query(
        "select state, count(*) as count from specification_amendments where publication_id = $1 and hidden = 0 \
         and ($2 = '' or section = $2) group by state",
    )
    .bind(publication_id.to_owned())
    .bind(section.unwrap_or_default().to_owned())
    .all()
    .await
}

/// How many of an author wait for an answer on a text, without the one that has this id, hidden or not.
///
/// # Errors
/// The database's.
pub async fn waiting(conn: &mut Conn, publication_id: &str, actor_id: &str, but_uri: &str) -> Result<i64> {
    // specification_amendments_actor
    let (count,): (i64,) = conn
        .query(
            "select count(*) from specification_amendments where actor_id = $1 and publication_id = $2 and uri <> $3 \
             and state in ('pending', 'open')",
        )
        .bind(actor_id.to_owned())
        .bind(publication_id.to_owned())
        .bind(but_uri.to_owned())
        .one()
        .await?;
    Ok(count)
}

/// Texts of this network of which amendments await an answer, and how many, that of the oldest first.
///
/// # Errors
/// The database's.
pub async fn unanswered(conn: &mut Conn, network: &str, limit: i64) -> Result<Vec<(String, i64)>> {
    // specification_amendments_state
    conn.query(
        "select m.publication_id, count(*) as count from specification_amendments m join publications p \
         on p.id = m.publication_id where m.state = 'open' and m.hidden = 0 and p.network = $1 and p.state = 'published' \
         group by m.publication_id order by min(m.created_at) limit $2",
    )
    .bind(network.to_owned())
    .bind(limit)
    .all()
    .await
}

/// Amendments of an author that wait for an answer, and were written on another version than the one that stands.
///
/// # Errors
/// The database's.
pub async fn behind(conn: &mut Conn, actor_id: &str, limit: i64) -> Result<Vec<Amendment>> {
    // specification_amendments_actor
    conn.query_built(format!(
        "{SELECT} join publications p on p.id = m.publication_id where m.actor_id = $1 and m.hidden = 0 \
         and m.state in ('pending', 'open') and m.base_version <> p.version order by m.updated_at desc, m.id desc limit $2"
    ))
    .bind(actor_id.to_owned())
    .bind(limit)
    .all()
    .await
}

/// Amendments of an author of which it is known since this instant what became of them, or that a moderator hides since; the
/// last first.
///
/// # Errors
/// The database's.
pub async fn told_since(conn: &mut Conn, actor_id: &str, since: Timestamp, limit: i64) -> Result<Vec<Amendment>> {
    // specification_amendments_actor
    conn.query_built(format!(
        "{SELECT} where m.actor_id = $1 and m.hidden = 0 and (m.hidden_at >= $2 or m.answered_at >= $2 \
         and m.state in ('returned', 'accepted', 'partly', 'refused')) order by coalesce(m.hidden_at, m.answered_at) desc, \
         m.id desc limit $3"
    ))
    .bind(actor_id.to_owned())
    .bind(since)
    .bind(limit)
    .all()
    .await
}

/// True where another amendment of this author, without the one that has this id, proposes these words at this place and
/// waits for an answer.
///
/// # Errors
/// The database's.
pub async fn is_proposed(
    conn: &mut Conn,
    (publication_id, actor_id, but_uri): (&str, &str, &str),
    target: &Target,
    proposed: &str,
) -> Result<bool> {
    // specification_amendments_actor
    let row: Option<(i64,)> = conn
        .query(
            "select m.revision from specification_amendments m where m.actor_id = $1 and m.publication_id = $2 and m.uri <> $3 \
             and m.state in ('pending', 'open') and m.section = $4 and m.requirement = $5 and m.proposed = $6 limit 1",
        )
        .bind(actor_id.to_owned())
        .bind(publication_id.to_owned())
        .bind(but_uri.to_owned())
        .bind(target.section.clone())
        .bind(i64::from(target.requirement))
        .bind(proposed.to_owned())
        .maybe()
        .await?;
    Ok(row.is_some())
}

/// Those that these versions took in, oldest answer first.
///
/// # Errors
/// The database's.
pub async fn taken_in(conn: &mut Conn, publication_id: &str, (from, to): (i64, i64)) -> Result<Vec<Amendment>> {
    conn.query_built(format!(
        "{SELECT} where m.publication_id = $1 and m.hidden = 0 and m.result >= $2 and m.result <= $3 \
         order by m.answered_at, m.id"
    ))
    .bind(publication_id.to_owned())
    .bind(from)
    .bind(to)
    .all()
    .await
}

/// Those that are like this one.
///
/// # Errors
/// The database's.
pub async fn led_by(conn: &mut Conn, lead: &Amendment) -> Result<Vec<Amendment>> {
    conn.query_built(format!(
        "{SELECT} where m.publication_id = $1 and m.lead_id = $2 and m.hidden = 0 order by m.created_at, m.id limit 100"
    ))
    .bind(lead.publication_id.clone())
    .bind(lead.id.clone())
    .all()
    .await
}

/// An amendment to write.
pub struct New<'a> {
    /// Local identifier, when it is new here.
    pub id: String,
    /// ActivityPub id.
    pub uri: &'a str,
    /// The specification.
    pub publication_id: &'a str,
    /// The author.
    pub actor_id: &'a str,
    /// What it changes.
    pub target: &'a Target,
    /// The title of its section, Markdown.
    pub title: &'a str,
    /// The version that was read.
    pub base_version: i64,
    /// What it changes, Markdown.
    pub base: &'a str,
    /// What it proposes, Markdown.
    pub proposed: &'a str,
    /// Why.
    pub motive: &'a str,
    /// From 1.
    pub revision: i64,
    /// What becomes of it.
    pub state: State,
    /// Written.
    pub created_at: Timestamp,
    /// Put on this version.
    pub updated_at: Timestamp,
    /// Now, here.
    pub received_at: Timestamp,
}

/// Writes an amendment, or its newer revision; what it changes and whose it is never change. False, and nothing is written,
/// where a revision as new stands, or what became of it is settled: another transaction may have been faster.
///
/// # Errors
/// The database's.
pub async fn write(tx: &mut Tx, new: &New<'_>) -> Result<bool> {
    tx.query(
        "insert into specification_amendments (id, uri, publication_id, actor_id, section, requirement, title, base_version, \
         base_hash, base, proposed, motive, revision, state, created_at, updated_at, received_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) on conflict (uri) do update set \
         title = excluded.title, base_version = excluded.base_version, base_hash = excluded.base_hash, base = excluded.base, \
         proposed = excluded.proposed, motive = excluded.motive, revision = excluded.revision, state = excluded.state, \
         updated_at = excluded.updated_at, received_at = excluded.received_at \
         where specification_amendments.actor_id = excluded.actor_id \
         and specification_amendments.publication_id = excluded.publication_id \
         and specification_amendments.state not in ('accepted', 'partly', 'refused', 'withdrawn') \
         and (specification_amendments.revision < excluded.revision or excluded.state = 'withdrawn')",
    )
    .bind(new.id.clone())
    .bind(new.uri.to_owned())
    .bind(new.publication_id.to_owned())
    .bind(new.actor_id.to_owned())
    .bind(new.target.section.clone())
    .bind(i64::from(new.target.requirement))
    .bind(new.title.to_owned())
    .bind(new.base_version)
    .bind(Target::hash(new.base))
    .bind(new.base.to_owned())
    .bind(new.proposed.to_owned())
    .bind(new.motive.to_owned())
    .bind(new.revision)
    .bind(new.state.name().to_owned())
    .bind(new.created_at)
    .bind(new.updated_at)
    .bind(new.received_at)
    .run()
    .await
    .map(|written| written == 1)
}

/// Notes what became of one that is not answered yet.
///
/// # Errors
/// The database's.
pub async fn set_state(tx: &mut Tx, id: &str, state: State, reason: &str) -> Result<()> {
    tx.query(
        "update specification_amendments set state = $1, reason = $2 where id = $3 \
         and state not in ('accepted', 'partly', 'refused', 'withdrawn')",
    )
    .bind(state.name().to_owned())
    .bind(reason.to_owned())
    .bind(id.to_owned())
    .run()
    .await
    .map(|_| ())
}

/// Notes that the network of the text could not take one that waits, and when that was known here.
///
/// # Errors
/// The database's.
pub async fn set_returned(tx: &mut Tx, id: &str, reason: &str, at: Timestamp) -> Result<()> {
    tx.query(
        "update specification_amendments set state = 'returned', reason = $1, answered_at = $2 where id = $3 \
         and state in ('pending', 'open')",
    )
    .bind(reason.to_owned())
    .bind(at)
    .bind(id.to_owned())
    .run()
    .await
    .map(|_| ())
}

/// A moderator hides one for this reason, or shows it again where there is none; false when that is so already. No other
/// word of its author or of the network of the text changes it.
///
/// # Errors
/// The database's.
pub async fn set_hidden(tx: &mut Tx, id: &str, reason: &str, at: Timestamp) -> Result<bool> {
    let changed = tx
        .query(
            "update specification_amendments set hidden_reason = $1, hidden_at = $2 where id = $3 and hidden <> 2 \
             and (hidden_reason = '') <> ($1 = '')",
        )
        .bind(reason.to_owned())
        .bind((!reason.is_empty()).then_some(at))
        .bind(id.to_owned())
        .run()
        .await?;
    Ok(changed == 1)
}

/// Takes the words of one away and hides it for good; true when it was there. What waited waits no more.
///
/// # Errors
/// The database's.
pub async fn erase(tx: &mut Tx, id: &str) -> Result<bool> {
    let erased = tx
        .query(
            "update specification_amendments set title = '', base = '', base_hash = '', proposed = '', motive = '', offer = '', \
             hidden = 2, hidden_reason = '', state = case when state in ('pending', 'open') then 'withdrawn' else state end \
             where id = $1 and hidden <> 2",
        )
        .bind(id.to_owned())
        .run()
        .await?;
    Ok(erased == 1)
}

/// Notes the answer, once.
///
/// # Errors
/// The database's.
pub async fn answer(
    tx: &mut Tx,
    id: &str,
    state: State,
    (reason, result): (&str, Option<i64>),
    at: Timestamp,
) -> Result<()> {
    tx.query(
        "update specification_amendments set state = $1, reason = $2, result = $3, answered_at = $4 where id = $5 \
         and state not in ('accepted', 'partly', 'refused')",
    )
    .bind(state.name().to_owned())
    .bind(reason.to_owned())
    .bind(result)
    .bind(at)
    .bind(id.to_owned())
    .run()
    .await
    .map(|_| ())
}

/// Keeps the `Offer` of an amendment from elsewhere as its author signed it.
///
/// # Errors
/// The database's.
pub async fn keep_offer(tx: &mut Tx, uri: &str, offer: &str) -> Result<()> {
    tx.query("update specification_amendments set offer = $1 where uri = $2")
        .bind(offer.to_owned())
        .bind(uri.to_owned())
        .run()
        .await
        .map(|_| ())
}

/// That `Offer`; empty for one of our own people.
///
/// # Errors
/// The database's.
pub async fn offer(conn: &mut Conn, id: &str) -> Result<String> {
    let row: Option<(String,)> =
        conn.query("select offer from specification_amendments where id = $1").bind(id.to_owned()).maybe().await?;
    Ok(row.map(|(offer,)| offer).unwrap_or_default())
}

/// Puts one beside another that is like it, or by itself.
///
/// # Errors
/// The database's.
pub async fn set_lead(tx: &mut Tx, id: &str, lead_id: Option<&str>) -> Result<()> {
    tx.query("update specification_amendments set lead_id = $1 where id = $2")
        .bind(lead_id.map(str::to_owned))
        .bind(id.to_owned())
        .run()
        .await
        .map(|_| ())
}

/// The sheet that stood at an instant: of the newest version that was not written after it.
///
/// # Errors
/// The database's.
pub async fn sheet_at(conn: &mut Conn, publication_id: &str, at: Timestamp) -> Result<Option<String>> {
    let row: Option<(String,)> = conn
        .query(
            "select sheet from versions where publication_id = $1 and number > 0 and created_at <= $2 \
             order by number desc limit 1",
        )
        .bind(publication_id.to_owned())
        .bind(at)
        .maybe()
        .await?;
    Ok(row.map(|(sheet,)| sheet))
}
