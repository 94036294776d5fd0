//! Whose clock is wrong. Each network that answers says the hour there (`federation::hours`); ours is wrong when most of
//! them say another, and theirs when only theirs differs.

use crate::{
    db::{Conn, Result},
    time::Timestamp,
};
use std::time::Duration;

/// More than this and people see wrong hours; beyond an hour other servers refuse what we sign.
pub const MOST: Duration = Duration::from_secs(300);
/// What was heard earlier says nothing about today.
const FRESH: Duration = Duration::from_secs(7 * 24 * 3600);

/// How far the clocks of accepted networks are ahead of ours, in milliseconds; negative: behind.
///
/// # Errors
/// The database's.
pub async fn heard(conn: &mut Conn, now: Timestamp) -> Result<Vec<i64>> {
    let rows: Vec<(i64,)> = conn
        .query(
            "select clock_ahead from networks where state = 'accepted' and clock_ahead is not null \
             and clock_read_at > $1 and clock_read_at <= $2 order by clock_ahead limit 1000",
        )
        .bind(now.minus(FRESH))
        .bind(now.plus(MOST))
        .all()
        .await?;
    Ok(rows.into_iter().map(|(ahead,)| ahead).collect())
}

/// How far the clock of one network is ahead of ours, when that is worth a word.
///
/// # Errors
/// The database's.
pub async fn of_peer(conn: &mut Conn, id: &str) -> Result<Option<i64>> {
    let row: Option<(Option<i64>,)> =
        conn.query("select clock_ahead from networks where id = $1").bind(id.to_owned()).maybe().await?;
    Ok(row.and_then(|(ahead,)| ahead).filter(|ahead| differs(*ahead)))
}

/// How far ours is wrong by what most of them say, in milliseconds; negative: it is ahead of them. `None`: it is right,
/// or nobody can tell.
#[must_use]
pub fn ours_is_wrong(heard: &[i64]) -> Option<i64> {
    let mut others: Vec<i64> = heard.iter().copied().filter(|ahead| differs(*ahead)).collect();
    others.sort_unstable();
    (others.len() * 2 > heard.len()).then(|| others[others.len() / 2])
}

pub(super) fn differs(ahead: i64) -> bool {
    ahead.unsigned_abs() > MOST.as_millis().try_into().unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ours_is_wrong_when_most_say_so_and_not_when_one_of_them_is() {
        let minute = 60_000;
        assert_eq!(ours_is_wrong(&[]), None);
        assert_eq!(ours_is_wrong(&[minute, -minute, 3 * minute]), None);
        assert_eq!(ours_is_wrong(&[0, 600 * minute]), None, "as many agree with us");
        assert_eq!(ours_is_wrong(&[600 * minute, 0, minute]), None);
        assert_eq!(ours_is_wrong(&[-600 * minute]), Some(-600 * minute));
        assert_eq!(ours_is_wrong(&[-600 * minute, -601 * minute, 0]), Some(-600 * minute));
    }
}
