//! How often an event comes back, as the form asks for it: of the rules that there are, those that people name.

use super::super::{
    Sheet,
    recurrence::{End, Every, Rule},
};
use crate::web::{
    View,
    components::{Choice, Field, FormErrors},
    form::Fields,
};
use jiff::civil::Date;
use maud::{Markup, html};

/// How often, as the form offers it: its value and the key of its words.
const REPEATS: [(&str, &str); 8] = [
    ("", "event-repeats-no"),
    ("day", "event-repeats-day"),
    ("week", "event-repeats-week"),
    ("fortnight", "event-repeats-fortnight"),
    ("month-weekday", "event-repeats-month-weekday"),
    ("month-last", "event-repeats-month-last"),
    ("month-day", "event-repeats-month-day"),
    ("year", "event-repeats-year"),
];
/// The rule of one that came otherwise, kept as it is.
pub(super) const AS_IT_IS: &str = "as-it-is";

/// The rule that the form says.
pub(super) fn rule(how: &str, starts: Option<Date>, until: &str, times: &str, errors: &mut FormErrors) -> String {
    let Some(starts) = starts else { return String::new() };
    let weekday = starts.weekday();
    let (every, interval) = match how {
        "day" => (Every::Day, 1),
        "week" => (Every::Week(vec![weekday]), 1),
        "fortnight" => (Every::Week(vec![weekday]), 2),
        "month-weekday" => (Every::MonthWeekday((starts.day() - 1) / 7 + 1, weekday), 1),
        "month-last" if starts.day() + 7 > starts.days_in_month() => (Every::MonthWeekday(-1, weekday), 1),
        "month-last" => {
            errors.add("repeats", "event-error-not-last");
            return String::new();
        }
        "month-day" => (Every::MonthDay(starts.day()), 1),
        "year" => (Every::Year, 1),
        _ => {
            errors.add("repeats", "event-error-rule");
            return String::new();
        }
    };
    let end = match (until, times) {
        ("", "") => End::Never,
        ("", times) => match times.parse() {
            Ok(times) => End::After(times),
            Err(_) => {
                errors.add("times", "event-error-times");
                End::Never
            }
        },
        (until, times) => match until.parse::<Date>() {
            Ok(_) if !times.is_empty() => {
                errors.add("times", "event-error-until-times");
                End::Never
            }
            Ok(day) if day >= starts => End::Until(day),
            _ => {
                errors.add("until", "event-error-until");
                End::Never
            }
        },
    };
    Rule { every, interval, end }.to_string()
}

/// What the form shows of a rule: how often, until when, how many times.
pub(super) fn said(sheet: &Sheet) -> (&'static str, String, String) {
    let Some(rule) = sheet.rule() else { return ("", String::new(), String::new()) };
    let how = match (&rule.every, rule.interval) {
        (Every::Day, 1) => "day",
        (Every::Week(days), 1) if days.len() == 1 => "week",
        (Every::Week(days), 2) if days.len() == 1 => "fortnight",
        (Every::MonthWeekday(-1, _), 1) => "month-last",
        (Every::MonthWeekday(..), 1) => "month-weekday",
        (Every::MonthDay(day), 1) if *day > 0 => "month-day",
        (Every::Year, 1) => "year",
        _ => return (AS_IT_IS, String::new(), String::new()),
    };
    match rule.end {
        End::Never => (how, String::new(), String::new()),
        End::After(times) => (how, String::new(), times.to_string()),
        End::Until(day) => (how, day.to_string(), String::new()),
    }
}

/// The fields of it, folded away until some is filled or wrong.
pub(super) fn repeated(view: &View, fields: &Fields, errors: &FormErrors) -> Markup {
    let how = fields.get("repeats");
    let mut choices: Vec<Choice> =
        REPEATS.iter().map(|(value, key)| Choice::new(*value, view.t(key), how == *value)).collect();
    if how == AS_IT_IS {
        choices.push(Choice::new(AS_IT_IS, view.t("event-repeats-as-it-is"), true));
    }
    let is_open = !how.is_empty() || ["repeats", "until", "times"].iter().any(|name| errors.of(name).is_some());
    html! {
        details.more open[is_open] {
            summary { (view.t("event-repeats")) }
            (Field::new("repeats", "event-repeats-how").hint("event-repeats-hint").select(view, errors, &choices))
            (Field::new("until", "event-until").hint("event-until-hint").kind("date").value(fields.get("until")).input(view, errors))
            (Field::new("times", "event-times").kind("number").value(fields.get("times")).input(view, errors))
        }
    }
}
