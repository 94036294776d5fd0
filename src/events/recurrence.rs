//! When a series takes place: a rule of RFC 5545 §3.3.10, as far as people who meet use it, in days of the calendar on
//! the wall. Which instants those are, the zone says ([`super::occurrences`]): a meeting at nine stays at nine when
//! clocks change. Pure.

use jiff::{
    Span, ToSpan as _,
    civil::{Date, Weekday},
};
use std::fmt;

/// Times that a rule may count to.
pub const MOST_COUNTED: u32 = 500;
/// Longest step between two.
const MOST_BETWEEN: u16 = 99;
/// Periods that are looked at: none of a rule that has days is further apart.
const MOST_PERIODS: u32 = 40_000;

/// What comes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Every {
    /// Each day.
    Day,
    /// These days of a week, Monday first.
    Week(Vec<Weekday>),
    /// This day of the month, 1 to 31; months that have none are left out. -1 is the last.
    MonthDay(i8),
    /// The first to fifth such day of the month; -1 is the last.
    MonthWeekday(i8, Weekday),
    /// The same date each year.
    Year,
}

/// Until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// No end is known.
    Never,
    /// So many times, the first included.
    After(u32),
    /// Until this day, which counts.
    Until(Date),
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// What comes back.
    pub every: Every,
    /// Each so many days, weeks, months, years.
    pub interval: u16,
    /// Until when.
    pub end: End,
}

/// Why a rule is not taken.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is none, or says something that is not understood here.
    Unknown,
    /// It counts to more than [`MOST_COUNTED`].
    TooMany,
}

const DAYS: [(&str, Weekday); 7] = [
    ("MO", Weekday::Monday),
    ("TU", Weekday::Tuesday),
    ("WE", Weekday::Wednesday),
    ("TH", Weekday::Thursday),
    ("FR", Weekday::Friday),
    ("SA", Weekday::Saturday),
    ("SU", Weekday::Sunday),
];

/// `MO`…
#[must_use]
pub fn name(day: Weekday) -> &'static str {
    DAYS[usize::from(day.to_monday_zero_offset().unsigned_abs())].0
}

/// `2TU`, `-1FR`, `MO`: which one, 0 for each, and the day.
fn weekday(text: &str) -> Option<(i8, Weekday)> {
    let at = text.len().checked_sub(2)?;
    let (nth, day) = (text.get(..at)?, text.get(at..)?);
    let day = DAYS.iter().find(|(name, _)| *name == day)?.1;
    let nth = if nth.is_empty() { 0 } else { nth.parse().ok()? };
    Some((nth, day))
}

impl Every {
    /// True for two that come back in the same way, whatever the days.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

impl Rule {
    /// Reads the value of an `RRULE`, of which `start` is the first day.
    ///
    /// # Errors
    /// [`Refused`]: also for what RFC 5545 allows and this does not know, as a rule that is half understood is wrong.
    pub fn read(text: &str, start: Date) -> Result<Self, Refused> {
        if text.len() > 200 {
            return Err(Refused::Unknown);
        }
        let (mut freq, mut interval, mut end) = ("", 1, End::Never);
        let (mut by_day, mut by_month_day): (Vec<(i8, Weekday)>, Option<i8>) = (Vec::new(), None);
        for part in text.split(';').filter(|part| !part.is_empty()) {
            let (key, value) = part.split_once('=').ok_or(Refused::Unknown)?;
            match key {
                "FREQ" => freq = value,
                "INTERVAL" => interval = value.parse().map_err(|_| Refused::Unknown)?,
                "COUNT" => end = End::After(value.parse().map_err(|_| Refused::TooMany)?),
                "UNTIL" => end = End::Until(day(value).ok_or(Refused::Unknown)?),
                "BYDAY" => {
                    let days: Option<Vec<_>> = value.split(',').map(weekday).collect();
                    by_day = days.ok_or(Refused::Unknown)?;
                }
                "BYMONTHDAY" => by_month_day = Some(value.parse().map_err(|_| Refused::Unknown)?),
                "BYMONTH" if value.parse() == Ok(start.month()) && freq == "YEARLY" => {}
                "WKST" if value == "MO" => {}
                _ => return Err(Refused::Unknown),
            }
        }
        let every = match (freq, by_day.as_slice(), by_month_day) {
            ("DAILY", [], None) => Every::Day,
            ("WEEKLY", [], None) => Every::Week(vec![start.weekday()]),
            ("WEEKLY", days, None) if days.iter().all(|(nth, _)| *nth == 0) => {
                let mut days: Vec<Weekday> = days.iter().map(|(_, day)| *day).collect();
                days.sort_by_key(|day| day.to_monday_zero_offset());
                days.dedup();
                Every::Week(days)
            }
            ("MONTHLY", [], None) => Every::MonthDay(start.day()),
            ("MONTHLY", [], Some(day)) if day == -1 || (1..=31).contains(&day) => Every::MonthDay(day),
            ("MONTHLY", [(nth, day)], None) if *nth == -1 || (1..=5).contains(nth) => Every::MonthWeekday(*nth, *day),
            ("YEARLY", [], None) => Every::Year,
            ("YEARLY", [], Some(day)) if day == start.day() => Every::Year,
            _ => return Err(Refused::Unknown),
        };
        if !(1..=MOST_BETWEEN).contains(&interval) || end == End::After(0) {
            return Err(Refused::Unknown);
        }
        if matches!(end, End::After(count) if count > MOST_COUNTED) {
            return Err(Refused::TooMany);
        }
        let rule = Self { every, interval, end };
        // The first day is one of its own; else what counts would be told differently by each program.
        if rule.dates(start).next() == Some(start) { Ok(rule) } else { Err(Refused::Unknown) }
    }

    /// Its days from the first on, which is `start`; without end where there is none.
    pub fn dates(&self, start: Date) -> impl Iterator<Item = Date> + '_ {
        let counted = match self.end {
            End::After(count) => usize::try_from(count).unwrap_or(usize::MAX),
            End::Never | End::Until(_) => usize::MAX,
        };
        let last = match self.end {
            End::Until(day) => day,
            End::Never | End::After(_) => Date::MAX,
        };
        (0..MOST_PERIODS)
            .map_while(move |at| self.period(start, i64::from(at) * i64::from(self.interval)))
            .flatten()
            .skip_while(move |day| *day < start)
            .take_while(move |day| *day <= last)
            .take(counted)
    }

    /// The days of the period so many after that of `start`; `None` where the calendar ends.
    fn period(&self, start: Date, after: i64) -> Option<Vec<Date>> {
        match &self.every {
            Every::Day => Some(vec![start.checked_add(Span::new().try_days(after).ok()?).ok()?]),
            Every::Week(days) => {
                let back = i64::from(start.weekday().to_monday_zero_offset());
                let monday =
                    start.checked_sub(back.days()).ok()?.checked_add(Span::new().try_weeks(after).ok()?).ok()?;
                days.iter().map(|day| monday.checked_add(i64::from(day.to_monday_zero_offset()).days()).ok()).collect()
            }
            Every::MonthDay(day) => {
                let first = start.first_of_month().checked_add(Span::new().try_months(after).ok()?).ok()?;
                let day = if *day == -1 { first.days_in_month() } else { *day };
                Some(Date::new(first.year(), first.month(), day).into_iter().collect())
            }
            Every::MonthWeekday(nth, day) => {
                let first = start.first_of_month().checked_add(Span::new().try_months(after).ok()?).ok()?;
                Some(first.nth_weekday_of_month(*nth, *day).into_iter().collect())
            }
            Every::Year => {
                let year = i16::try_from(i64::from(start.year()) + after).ok().filter(|year| *year <= 9999)?;
                Some(Date::new(year, start.month(), start.day()).into_iter().collect())
            }
        }
    }
}

/// `20270630`, or the day of `20270630T220000Z`.
fn day(text: &str) -> Option<Date> {
    Date::strptime("%Y%m%d", text.get(..8)?).ok().filter(|_| matches!(text.len(), 8 | 15 | 16))
}

impl fmt::Display for Rule {
    /// As the value of an `RRULE`, its end as a day.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.every {
            Every::Day => f.write_str("FREQ=DAILY")?,
            Every::Week(days) => {
                let days: Vec<&str> = days.iter().map(|day| name(*day)).collect();
                write!(f, "FREQ=WEEKLY;BYDAY={}", days.join(","))?;
            }
            Every::MonthDay(day) => write!(f, "FREQ=MONTHLY;BYMONTHDAY={day}")?,
            Every::MonthWeekday(nth, day) => write!(f, "FREQ=MONTHLY;BYDAY={nth}{}", name(*day))?,
            Every::Year => f.write_str("FREQ=YEARLY")?,
        }
        if self.interval > 1 {
            write!(f, ";INTERVAL={}", self.interval)?;
        }
        match &self.end {
            End::Never => Ok(()),
            End::After(count) => write!(f, ";COUNT={count}"),
            End::Until(day) => write!(f, ";UNTIL={}", day.strftime("%Y%m%d")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn days(rule: &str, start: Date, most: usize) -> Vec<String> {
        let rule = Rule::read(rule, start).expect(rule);
        rule.dates(start).take(most).map(|day| day.to_string()).collect()
    }

    #[test]
    fn a_rule_gives_the_days_that_people_mean() {
        // A Tuesday, the second of its month.
        let start = date(2026, 12, 8);
        for (rule, expected) in [
            ("FREQ=DAILY;COUNT=3", ["2026-12-08", "2026-12-09", "2026-12-10"]),
            ("FREQ=DAILY;INTERVAL=30", ["2026-12-08", "2027-01-07", "2027-02-06"]),
            ("FREQ=WEEKLY", ["2026-12-08", "2026-12-15", "2026-12-22"]),
            ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH,TU", ["2026-12-08", "2026-12-10", "2026-12-22"]),
            ("FREQ=MONTHLY;BYDAY=2TU", ["2026-12-08", "2027-01-12", "2027-02-09"]),
            ("FREQ=MONTHLY;BYMONTHDAY=8;INTERVAL=3", ["2026-12-08", "2027-03-08", "2027-06-08"]),
            ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=8", ["2026-12-08", "2027-12-08", "2028-12-08"]),
        ] {
            assert_eq!(days(rule, start, 3), expected, "{rule}");
        }
        assert_eq!(days("FREQ=WEEKLY;UNTIL=20261222", start, 9).len(), 3, "the last day counts");
        assert_eq!(days("FREQ=WEEKLY;UNTIL=20261221T235959Z", start, 9).len(), 2);
    }

    #[test]
    fn months_and_years_that_lack_the_day_are_left_out() {
        assert_eq!(
            days("FREQ=MONTHLY", date(2027, 1, 31), 4),
            ["2027-01-31", "2027-03-31", "2027-05-31", "2027-07-31"]
        );
        assert_eq!(
            days("FREQ=MONTHLY;BYMONTHDAY=-1", date(2027, 1, 31), 3),
            ["2027-01-31", "2027-02-28", "2027-03-31"]
        );
        assert_eq!(days("FREQ=MONTHLY;BYDAY=5FR", date(2027, 1, 29), 3), ["2027-01-29", "2027-04-30", "2027-07-30"]);
        assert_eq!(days("FREQ=MONTHLY;BYDAY=-1FR", date(2027, 1, 29), 3), ["2027-01-29", "2027-02-26", "2027-03-26"]);
        assert_eq!(days("FREQ=YEARLY", date(2028, 2, 29), 3), ["2028-02-29", "2032-02-29", "2036-02-29"]);
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        let start = date(2026, 12, 8);
        for rule in [
            "",
            "tous les mardis",
            "FREQ=HOURLY",
            "FREQ=WEEKLY;BYDAY=WE",
            "FREQ=WEEKLY;BYDAY=XX",
            "FREQ=MONTHLY;BYDAY=6TU",
            "FREQ=MONTHLY;BYMONTHDAY=32",
            "FREQ=MONTHLY;BYSETPOS=1;BYDAY=TU",
            "FREQ=DAILY;INTERVAL=0",
            "FREQ=DAILY;INTERVAL=100000",
            "FREQ=DAILY;COUNT=0",
            "FREQ=DAILY;UNTIL=demain",
            "FREQ=DAILY;UNTIL=20260101",
        ] {
            assert_eq!(Rule::read(rule, start), Err(Refused::Unknown), "{rule}");
        }
        for rule in ["FREQ=DAILY;COUNT=1000000", "FREQ=DAILY;COUNT=99999999999999"] {
            assert_eq!(Rule::read(rule, start), Err(Refused::TooMany), "{rule}");
        }
    }

    fn rules() -> impl Strategy<Value = (Rule, Date)> {
        let starts = (2000i16..2100, 1i8..=12, 1i8..=31).prop_filter_map("a date", |(y, m, d)| Date::new(y, m, d).ok());
        let every = (0u8..6, proptest::sample::subsequence((0..7).collect::<Vec<i8>>(), 0..7));
        let end =
            prop_oneof![Just(None), (1u32..60).prop_map(|n| Some(Ok(n))), (0i64..3_000).prop_map(|n| Some(Err(n)))];
        (starts, every, 1u16..=12, end).prop_map(|(start, (every, more), interval, end)| {
            let of = |offset| Weekday::from_monday_zero_offset(offset).expect("a day");
            let every = match every {
                0 => Every::Day,
                1 => {
                    let mut days: Vec<Weekday> = more.into_iter().map(of).chain([start.weekday()]).collect();
                    days.sort_by_key(|day| day.to_monday_zero_offset());
                    days.dedup();
                    Every::Week(days)
                }
                2 => Every::MonthDay(start.day()),
                3 if start.day() == start.days_in_month() => Every::MonthDay(-1),
                3 | 4 => Every::MonthWeekday((start.day() - 1) / 7 + 1, start.weekday()),
                _ => Every::Year,
            };
            let end = match end {
                None => End::Never,
                Some(Ok(count)) => End::After(count),
                Some(Err(days)) => End::Until(start.checked_add(days.days()).expect("a date")),
            };
            (Rule { every, interval, end }, start)
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back((rule, start) in rules()) {
            prop_assert_eq!(Rule::read(&rule.to_string(), start), Ok(rule));
        }

        #[test]
        fn days_go_forward_from_the_first((rule, start) in rules()) {
            let days: Vec<Date> = rule.dates(start).take(200).collect();
            prop_assert_eq!(days[0], start);
            prop_assert!(days.windows(2).all(|two| two[0] < two[1]));
            if let End::Until(last) = rule.end {
                prop_assert!(days.iter().all(|day| *day <= last));
            }
        }

        #[test]
        fn no_step_goes_beyond_the_calendar((rule, start) in rules(), interval in 1u16..=99) {
            let rule = Rule { interval, end: End::Never, ..rule };
            prop_assert!(rule.dates(start).take(50_000).all(|day| day >= start));
        }

        #[test]
        fn no_text_makes_reading_panic(text in ".{0,60}", parts in "(FREQ|COUNT|BYDAY|INTERVAL|UNTIL)=[A-Z0-9,;=-]{0,20}") {
            let _ = (Rule::read(&text, date(2026, 12, 8)), Rule::read(&parts, date(2026, 12, 8)));
        }
    }
}
