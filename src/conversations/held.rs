//! What an instance holds of what the people of a network said, in the order of addresses; see
//! [`crate::publications::held`]. Only what was said under publications of `one` or the `other` of two networks: what
//! they said elsewhere may be unknown to a side that has nothing to do with that third network.

use crate::db::{Conn, FromRow, Result};

/// One address.
#[derive(Clone, Debug, FromRow)]
pub struct Held {
    /// ActivityPub id.
    pub uri: String,
    /// Markdown; what both sides truly share, as dates travel in seconds and may be disbelieved.
    pub source: String,
    /// 1 for what must not come back. What the network of its author hides is taken back elsewhere.
    pub deleted: i64,
}

/// Gives the addresses from `from` on and before `to` to `take`, each once.
///
/// # Errors
/// The database's.
pub async fn each(
    conn: &mut Conn,
    (from, to): (&str, &str),
    (one, other): (&str, &str),
    own: bool,
    mut take: impl FnMut(Held),
) -> Result<()> {
    let bytewise = if conn.is_postgres() { " collate \"C\"" } else { "" };
    // comments_uri_key and tombstones, or their bytewise sisters
    conn.query_built(format!(
        "select c.uri{bytewise} as uri, case when c.state = 'published' or (c.state = 'hidden' and $3 = 0) then c.source else '' end as source, \
         case when c.state = 'published' or (c.state = 'hidden' and $3 = 0) then cast(0 as bigint) else cast(1 as bigint) end as deleted \
         from comments c join publications p on p.id = c.publication_id \
         where c.uri{bytewise} >= $1 and c.uri{bytewise} < $2 and (p.network in ($4, $5) or c.state = 'deleted') \
         union all \
         select distinct t.uri{bytewise}, '', cast(1 as bigint) from tombstones t \
         where t.uri{bytewise} >= $1 and t.uri{bytewise} < $2 \
         and not exists (select 1 from comments c where c.uri = t.uri) order by 1"
    ))
    .bind(from.to_owned())
    .bind(to.to_owned())
    .bind(i64::from(own))
    .bind(one.to_owned())
    .bind(other.to_owned())
    .each(|held| {
        take(held);
        Ok(())
    })
    .await
}

/// What a comment says here, as long as it is shown.
///
/// # Errors
/// The database's.
pub async fn wording(conn: &mut Conn, uri: &str) -> Result<Option<String>> {
    let row: Option<(String,)> = conn
        .query("select source from comments where uri = $1 and state = 'published'")
        .bind(uri.to_owned())
        .maybe()
        .await?;
    Ok(row.map(|(source,)| source))
}
