//! The clock by which the past is forgotten. It follows the machine's, and lets it run ahead by small steps only: a
//! machine that wakes up in another year must not forget at once what peers may still ask for. It is never ahead of the
//! machine's clock, and falls behind after a long sleep: then things are kept longer, which harms nobody.

use crate::{
    db::{Conn, Result, Tx},
    time::Timestamp,
};
use std::time::Duration;

/// Where the clock stands, and what the machine's said when it was last moved; both in milliseconds.
const CLOCK: &str = "history_clock";
const SEEN: &str = "history_seen_at";

/// Longest step of one round of upkeep, and how much faster than the machine's clock it may go to catch up.
const STEP: Duration = Duration::from_secs(24 * 3600);
const CATCH_UP: u32 = 2;
/// How much it goes back in one round while the machine's clock is behind it: that one may be what is wrong, back in
/// 1970 for want of a battery, and a clock that followed it there would need years to return.
const BACK: Duration = Duration::from_secs(3600);

/// The instant by which history is aged; `now` where upkeep never ran.
///
/// # Errors
/// The database's.
pub async fn clock(conn: &mut Conn, now: Timestamp) -> Result<Timestamp> {
    Ok(read(conn, CLOCK).await?.map_or(now, |clock| clock.min(now)))
}

/// True when the machine's clock stands before where the last round of upkeep saw it: it was wrong, then or now.
///
/// # Errors
/// The database's.
pub async fn went_back(conn: &mut Conn, now: Timestamp) -> Result<bool> {
    Ok(read(conn, SEEN).await?.is_some_and(|seen| seen > now))
}

/// Moves the clock, and says where it stands.
///
/// # Errors
/// The database's.
pub async fn advance(tx: &mut Tx, now: Timestamp) -> Result<Timestamp> {
    let clock = match (read(tx, CLOCK).await?, read(tx, SEEN).await?) {
        (Some(clock), Some(seen)) => next(clock, seen, now),
        _ => now,
    };
    for (key, value) in [(CLOCK, clock), (SEEN, now)] {
        tx.query(
            "insert into settings (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value",
        )
        .bind(key.to_owned())
        .bind(value.0.to_string())
        .run()
        .await?;
    }
    Ok(clock.min(now))
}

/// As far as can be known, `now - seen` has passed since; a machine's clock that was set ahead says more.
fn next(clock: Timestamp, seen: Timestamp, now: Timestamp) -> Timestamp {
    if clock > now {
        return clock.minus(clock.since(now).min(BACK));
    }
    clock.plus(now.since(seen).saturating_mul(CATCH_UP).min(STEP)).min(now)
}

async fn read(conn: &mut Conn, key: &str) -> Result<Option<Timestamp>> {
    let row: Option<(String,)> =
        conn.query("select value from settings where key = $1").bind(key.to_owned()).maybe().await?;
    Ok(row.and_then(|(value,)| value.parse().ok()).map(Timestamp))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);
    const DAY: Duration = Duration::from_secs(24 * 3600);

    /// One round an hour, the machine's clock being what `hours` says.
    fn rounds(start: Timestamp, hours: impl Iterator<Item = Timestamp>) -> Timestamp {
        hours.fold((start, start), |(clock, seen), now| (next(clock, seen, now), now)).0
    }

    #[test]
    fn a_clock_that_is_right_is_followed() {
        let hours = (1..=1_000).map(|hour| Timestamp(0).plus(HOUR * hour));
        assert_eq!(rounds(Timestamp(0), hours), Timestamp(0).plus(HOUR * 1_000));
    }

    #[test]
    fn two_years_ahead_for_a_day_are_three_days_and_nothing_once_it_is_set_back() {
        let wrong = |hour| Timestamp(0).plus(DAY * 730 + HOUR * hour);
        let ahead = rounds(Timestamp(0), (0..24).map(wrong));
        assert!(ahead <= Timestamp(0).plus(DAY * 3), "{ahead:?}");
        let right = |hour| Timestamp(0).plus(DAY + HOUR * hour);
        let healed =
            (0..72).fold((ahead, wrong(23)), |(clock, seen), hour| (next(clock, seen, right(hour)), right(hour)));
        assert_eq!(healed.0, right(71));
    }

    #[test]
    fn a_month_in_1970_for_want_of_a_battery_is_made_up_for_in_weeks() {
        let today = Timestamp(0).plus(DAY * 20_000);
        let away = (0..30 * 24).fold((today, today), |(clock, _), hour| {
            let now = Timestamp(0).plus(HOUR * hour);
            (next(clock, Timestamp(0), now), now)
        });
        assert!(today.since(away.0) <= DAY * 30, "{away:?}");
        let back = (0..31 * 24).fold(away, |(clock, seen), hour| {
            let now = today.plus(DAY * 30 + HOUR * hour);
            (next(clock, seen, now), now)
        });
        assert!(back.1.since(back.0) <= DAY * 31, "{back:?}");
    }

    #[test]
    fn a_machine_that_starts_again_and_again_in_another_year_does_not_count_each_start() {
        let wrong = |start: i64| Timestamp(730 * 24 * 3_600_000 + start * 1_000);
        assert!(rounds(Timestamp(0), (0..1_000).map(wrong)) <= Timestamp(0).plus(DAY * 2));
    }

    #[test]
    fn after_weeks_of_sleep_it_catches_up_slowly() {
        let awake = Timestamp(0).plus(DAY * 60);
        let clock = rounds(Timestamp(0), std::iter::once(awake));
        assert_eq!(clock, Timestamp(0).plus(DAY));
        let later = rounds(Timestamp(0), (0..=60 * 24).map(|hour| awake.plus(HOUR * hour)));
        assert_eq!(later, awake.plus(DAY * 60));
    }
}
