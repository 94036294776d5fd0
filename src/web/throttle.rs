//! Counting what may be guessed: passwords, links, sign-ups. Kept in the database, so that all
//! processes and restarts count together.

use crate::{
    db::{FromRow, Result, Tx},
    time::Timestamp,
};
use std::time::Duration;

/// How often something may happen.
#[derive(Copy, Clone, Debug)]
pub struct Rule {
    /// Times before it is held up.
    pub free: i64,
    /// Counting starts anew after so long.
    pub window: Duration,
    /// First wait; doubled at each further time.
    pub wait: Duration,
    /// Longest wait: never a lock that somebody else can impose.
    pub longest: Duration,
}

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);

/// Wrong passwords of one account.
pub const ACCOUNT: Rule = Rule { free: 5, window: HOUR, wait: MINUTE, longest: HOUR };
/// Sign-ins, links and tokens tried from one network.
pub const ADDRESS: Rule = Rule {
    free: 30,
    window: Duration::from_secs(600),
    wait: Duration::from_secs(600),
    longest: Duration::from_secs(600),
};
/// Mails asked for one account.
pub const MAIL: Rule = Rule { free: 3, window: HOUR, wait: HOUR, longest: HOUR };
/// Accounts asked for from one network.
pub const SIGN_UP: Rule = Rule { free: 5, window: HOUR, wait: HOUR, longest: HOUR };

#[derive(FromRow)]
struct Row {
    failures: i64,
    first_at: Timestamp,
    until: Timestamp,
}

/// Seconds to wait before `key` may be tried again; `None` when it may now.
///
/// # Errors
/// The database's.
pub async fn wait(tx: &mut Tx, key: &str, now: Timestamp) -> Result<Option<u32>> {
    let row = find(tx, key).await?;
    Ok(row
        .filter(|row| row.until > now)
        .map(|row| u32::try_from(row.until.since(now).as_secs()).unwrap_or(u32::MAX).saturating_add(1)))
}

/// Counts one more time.
///
/// # Errors
/// The database's.
pub async fn count(tx: &mut Tx, key: &str, rule: Rule, now: Timestamp) -> Result<()> {
    let row = find(tx, key).await?.filter(|row| now.is_within(rule.window, row.first_at) || row.until > now);
    let (failures, first_at) = row.map_or((1, now), |row| (row.failures + 1, row.first_at));
    let over = u32::try_from((failures - rule.free).clamp(0, 16)).unwrap_or(16);
    let until =
        if over == 0 { Timestamp(0) } else { now.plus(rule.wait.saturating_mul(1 << (over - 1)).min(rule.longest)) };
    tx.query(
        "insert into throttles (key, failures, first_at, until) values ($1, $2, $3, $4) \
         on conflict (key) do update set failures = excluded.failures, first_at = excluded.first_at, until = excluded.until",
    )
    .bind(key.to_owned())
    .bind(failures)
    .bind(first_at)
    .bind(until)
    .run()
    .await
    .map(|_| ())
}

/// Forgets: the right password was given.
///
/// # Errors
/// The database's.
pub async fn clear(tx: &mut Tx, key: &str) -> Result<()> {
    tx.query("delete from throttles where key = $1").bind(key.to_owned()).run().await.map(|_| ())
}

async fn find(tx: &mut Tx, key: &str) -> Result<Option<Row>> {
    tx.query("select failures, first_at, until from throttles where key = $1").bind(key.to_owned()).maybe().await
}
