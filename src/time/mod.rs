//! Instants and the clock. An instant is a number of milliseconds in UTC; a place turns it into an hour
//! (see [`display`]). Nothing else in the program may read the system's clock, and nothing may store an
//! hour without its instant.

pub mod comfort;
pub mod display;
pub mod local;
pub mod zones;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// An instant: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, sqlx::Type)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct Timestamp(pub i64);

/// RFC 9110 §5.6.7, the only form that is still to be written.
const HTTP_DATE: &str = "%a, %d %b %Y %H:%M:%S GMT";

impl Timestamp {
    /// `2026-11-24T14:00:00Z`: UTC, whole seconds.
    #[must_use]
    pub fn rfc3339(self) -> String {
        self.whole_second().to_string()
    }

    /// Reads any RFC 3339 instant, with `Z` or an offset. A time without offset is no instant: `None`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        // Annotated forms of RFC 9557 are longer, and nobody federates them.
        if text.len() > 40 {
            return None;
        }
        text.parse::<jiff::Timestamp>().ok().map(|instant| Self(instant.as_millisecond()))
    }

    /// The instant `duration` later; the last one there is when that overflows.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(milliseconds(duration)))
    }

    /// The instant `duration` earlier; the first one there is when that overflows.
    #[must_use]
    pub fn minus(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(milliseconds(duration)))
    }

    /// The same day of the month, so many months later; the last day of a month that is shorter.
    #[must_use]
    pub fn months_later(self, months: u32) -> Self {
        let date = TimeZone::UTC.to_datetime(self.whole_second());
        let later = date.checked_add(jiff::Span::new().months(i64::from(months.min(1_200))));
        let later = later.and_then(|later| TimeZone::UTC.to_timestamp(later));
        later.map_or(self, |later| Self(later.as_millisecond()))
    }

    /// The time from `earlier` to this instant; zero when `earlier` is not earlier.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// True when `earlier` lies less than `duration` before this instant. What lies ahead was written by a clock that
    /// was wrong then: it must not hold anybody up until its hour comes.
    #[must_use]
    pub fn is_within(self, duration: Duration, earlier: Self) -> bool {
        earlier <= self && self.since(earlier) < duration
    }

    /// `Tue, 24 Nov 2026 14:00:00 GMT` (RFC 9110 §5.6.7).
    #[must_use]
    pub fn http_date(self) -> String {
        self.whole_second().max(jiff::Timestamp::UNIX_EPOCH).strftime(HTTP_DATE).to_string()
    }

    /// Reads the form that [`Timestamp::http_date`] writes, and no other: the obsolete ones and the
    /// comments of mail dates have no place in a signed header.
    #[must_use]
    pub fn parse_http_date(text: &str) -> Option<Self> {
        if text.len() != 29 {
            return None;
        }
        let civil = DateTime::strptime(HTTP_DATE, text).ok()?;
        let instant = TimeZone::UTC.to_timestamp(civil).ok()?;
        Some(Self(instant.as_millisecond())).filter(|read| read.http_date() == text)
    }

    fn whole_second(self) -> jiff::Timestamp {
        let (first, last) = (jiff::Timestamp::MIN.as_second(), jiff::Timestamp::MAX.as_second());
        jiff::Timestamp::from_second(self.0.div_euclid(1_000).clamp(first, last)).expect("clamped into range")
    }
}

fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// Where instants come from: the system in production, the hand of a test elsewhere.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands at `start` until somebody advances it; clones show the same hour.
    #[must_use]
    pub fn manual(start: Timestamp) -> Self {
        Self(Source::Manual(Arc::new(AtomicI64::new(start.0))))
    }

    /// True when it moves by somebody's hand alone.
    #[must_use]
    pub fn is_manual(&self) -> bool {
        matches!(self.0, Source::Manual(_))
    }

    /// The present instant.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Source::System => {
                // A machine whose clock stands before 1970 has lost its battery, not its mind.
                let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                Timestamp(milliseconds(since_epoch))
            }
            Source::Manual(instant) => Timestamp(instant.load(Ordering::SeqCst)),
        }
    }

    /// Moves a manual clock forward.
    ///
    /// # Panics
    /// On the system's clock, which is nobody's to move.
    pub fn advance(&self, duration: Duration) {
        match &self.0 {
            Source::System => panic!("the system's clock cannot be advanced"),
            Source::Manual(instant) => {
                instant.fetch_add(milliseconds(duration), Ordering::SeqCst);
            }
        }
    }

    /// Moves a manual clock back.
    ///
    /// # Panics
    /// On the system's clock, as [`Clock::advance`].
    pub fn set_back(&self, duration: Duration) {
        match &self.0 {
            Source::System => panic!("the system's clock cannot be set back"),
            Source::Manual(instant) => {
                instant.fetch_sub(milliseconds(duration), Ordering::SeqCst);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MINUTE: Duration = Duration::from_mins(1);
    const NOON: Timestamp = Timestamp(1_795_528_800_000);

    #[test]
    fn an_instant_is_written_in_utc_without_fraction() {
        assert_eq!(Timestamp(NOON.0 + 999).rfc3339(), "2026-11-24T14:00:00Z");
        assert_eq!(Timestamp(-1).rfc3339(), "1969-12-31T23:59:59Z");
    }

    #[test]
    fn an_instant_is_read_with_any_offset_but_never_without() {
        assert_eq!(Timestamp::parse("2026-11-24T14:00:00Z"), Some(NOON));
        assert_eq!(Timestamp::parse("2026-11-25T01:00:00+11:00"), Some(NOON));
        assert_eq!(Timestamp::parse("2026-11-24T14:00:00.250Z"), Some(Timestamp(NOON.0 + 250)));
        for text in ["2026-11-24T14:00:00", "2026-11-24", "", "demain", "2026-13-01T00:00:00Z", "99999-01-01T00:00:00Z"]
        {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }

    #[test]
    fn an_http_date_has_one_form() {
        assert_eq!(NOON.http_date(), "Tue, 24 Nov 2026 14:00:00 GMT");
        assert_eq!(Timestamp::parse_http_date("Tue, 24 Nov 2026 14:00:00 GMT"), Some(NOON));
        for text in [
            "Mon, 24 Nov 2026 14:00:00 GMT",
            "Tue, 24 Nov 2026 14:00:00 UTC",
            "tue, 24 nov 2026 14:00:00 GMT",
            "Tue, 24 Nov 2026 14:00:60 GMT",
            "Tuesday, 24-Nov-26 14:00:00 GMT",
            "Tue Nov 24 14:00:00 2026",
            "Tue, 24 Nov 2026 14:00:00 +0000 (((((",
        ] {
            assert_eq!(Timestamp::parse_http_date(text), None, "{text}");
        }
    }

    #[test]
    fn a_manual_clock_moves_only_when_it_is_told() {
        let clock = Clock::manual(NOON);
        let other = clock.clone();
        assert_eq!(other.now(), NOON);
        clock.advance(MINUTE);
        assert_eq!(other.now(), NOON.plus(MINUTE));
        assert_eq!(other.now().minus(MINUTE), NOON);
    }

    #[test]
    fn the_time_since_a_later_instant_is_zero() {
        assert_eq!(NOON.since(NOON.plus(Duration::from_secs(5))), Duration::ZERO);
        assert_eq!(NOON.plus(Duration::from_secs(5)).since(NOON), Duration::from_secs(5));
        assert_eq!(Timestamp(i64::MAX).plus(Duration::MAX), Timestamp(i64::MAX));
    }

    proptest! {
        #[test]
        fn no_number_makes_an_instant_panic(ms in any::<i64>()) {
            let _ = (Timestamp(ms).rfc3339(), Timestamp(ms).http_date());
        }

        #[test]
        fn no_text_makes_reading_panic(text in ".{0,60}") {
            let _ = (Timestamp::parse(&text), Timestamp::parse_http_date(&text));
        }

        #[test]
        fn what_is_written_is_read_back(seconds in 0i64..253_402_300_799) {
            let instant = Timestamp(seconds * 1_000);
            prop_assert_eq!(Timestamp::parse(&instant.rfc3339()), Some(instant));
            prop_assert_eq!(Timestamp::parse_http_date(&instant.http_date()), Some(instant));
        }
    }
}
