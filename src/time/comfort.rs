//! How an hour feels where it is read: by day, early or late, at night. One rule, stated in words wherever it is used.

use super::{Timestamp, local};

/// What an hour is to somebody who has to be there.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Comfort {
    /// 8:00 to 18:00.
    Day,
    /// 6:00 to 8:00, 18:00 to 22:00.
    Edge,
    /// 22:00 to 6:00.
    Night,
}

impl Comfort {
    /// By the clock of this zone.
    #[must_use]
    pub fn at(at: Timestamp, zone: &str) -> Self {
        match local::civil_at(at, zone).hour() {
            8..=17 => Self::Day,
            6 | 7 | 18..=21 => Self::Edge,
            _ => Self::Night,
        }
    }

    /// The locale key of its word.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Day => "time-comfort-day",
            Self::Edge => "time-comfort-edge",
            Self::Night => "time-comfort-night",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_in_the_evening_in_paris_is_night_elsewhere() {
        let at = Timestamp::parse("2026-11-23T18:00:00+01:00").expect("an instant");
        for (zone, expected) in [
            ("Europe/Paris", Comfort::Edge),
            ("America/Martinique", Comfort::Day),
            ("Indian/Reunion", Comfort::Edge),
            ("Pacific/Noumea", Comfort::Night),
            ("Pacific/Tahiti", Comfort::Edge),
            ("Pacific/Gambier", Comfort::Day),
        ] {
            assert_eq!(Comfort::at(at, zone), expected, "{zone}");
        }
    }
}
