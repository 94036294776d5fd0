//! What an instance holds of a network's publications, its own or another's, in the order of their addresses: for
//! comparing with what the other side holds of the same. What is only hidden here counts as held; what was deleted
//! stays in the list for ever.

use crate::db::{Conn, FromRow, Result};

/// One address.
#[derive(Clone, Debug, FromRow)]
pub struct Held {
    /// ActivityPub id.
    pub uri: String,
    /// Number of the version, 0 once deleted.
    pub version: i64,
    /// Hash of the version.
    pub hash: String,
    /// 1 for what must not come back.
    pub deleted: i64,
}

/// Gives the addresses from `from` on and before `to` to `take`, each once. Addresses of another form than those of
/// this kind of publication do not stand between them.
///
/// # Errors
/// The database's.
pub async fn each(conn: &mut Conn, from: &str, to: &str, mut take: impl FnMut(Held)) -> Result<()> {
    let bytewise = if conn.is_postgres() { " collate \"C\"" } else { "" };
    // publications_uri_key and tombstones, or their bytewise sisters
    conn.query_built(format!(
        "select p.uri{bytewise} as uri, case when p.state = 'deleted' then cast(0 as bigint) else p.version end as version, \
         case when p.state = 'deleted' then '' else p.version_hash end as hash, \
         case when p.state = 'deleted' then cast(1 as bigint) else cast(0 as bigint) end as deleted \
         from publications p where p.uri{bytewise} >= $1 and p.uri{bytewise} < $2 \
         union all \
         select distinct t.uri{bytewise}, cast(0 as bigint), '', cast(1 as bigint) from tombstones t \
         where t.uri{bytewise} >= $1 and t.uri{bytewise} < $2 \
         and not exists (select 1 from publications p where p.uri = t.uri) order by 1"
    ))
    .bind(from.to_owned())
    .bind(to.to_owned())
    .each(|held| {
        take(held);
        Ok(())
    })
    .await
}
