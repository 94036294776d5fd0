//! What pages say of an event in words: how long, where, how often.

use super::super::{
    Sheet,
    recurrence::{End, Every, Rule},
};
use crate::{
    time::{Timestamp, display},
    web::View,
};
use jiff::civil::Date;

/// `1 h 30`, or the day and the hour of its end where that is another day.
pub(super) fn lasts(view: &View, starts: Timestamp, ends: Timestamp) -> String {
    let minutes = ends.since(starts).as_secs() / 60;
    let (hours, rest) = (minutes / 60, minutes % 60);
    if hours >= 24 {
        let end = display::beside(ends, &view.place, view.locale, view.now);
        return view.tv("event-lasts-until", &[("end", end.into())]);
    }
    match (hours, rest) {
        (0, rest) => view.tv("event-lasts-minutes", &[("count", rest.into())]),
        (hours, 0) => view.tv("event-lasts-hours", &[("count", hours.into())]),
        (hours, rest) => view.tv("event-lasts", &[("hours", hours.into()), ("minutes", format!("{rest:02}").into())]),
    }
}

/// `Médiathèque, Pointe-à-Pitre · en ligne`
pub(super) fn place(view: &View, sheet: &Sheet) -> String {
    let venue = &sheet.venue;
    let town = [venue.name.trim(), venue.locality.trim()];
    let town = town.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    let online = view.t("event-online-there");
    match sheet.mode.as_str() {
        "online" => online.into_owned(),
        "hybrid" => format!("{town} · {online}"),
        _ if town.is_empty() => view.t("event-place-unknown").into_owned(),
        _ => town,
    }
}

/// `chaque mois, le 2e mardi, jusqu’au mardi 8 juin 2027`
pub(super) fn repeats(view: &View, rule: &Rule) -> String {
    let interval = i64::from(rule.interval);
    let every = match &rule.every {
        Every::Day => view.tv("event-every-day", &[("interval", interval.into())]),
        Every::Week(days) => {
            let days: Vec<_> = days.iter().map(|day| display::weekday(*day, view.locale)).collect();
            view.tv("event-every-week", &[("interval", interval.into()), ("days", days.join(", ").into())])
        }
        Every::MonthDay(-1) => view.tv("event-every-month-last-day", &[("interval", interval.into())]),
        Every::MonthDay(day) => {
            view.tv("event-every-month-day", &[("interval", interval.into()), ("day", i64::from(*day).into())])
        }
        Every::MonthWeekday(nth, day) => {
            let nth = view.t(match nth {
                1 => "event-nth-1",
                2 => "event-nth-2",
                3 => "event-nth-3",
                4 => "event-nth-4",
                5 => "event-nth-5",
                _ => "event-nth-last",
            });
            let day = display::weekday(*day, view.locale);
            view.tv(
                "event-every-month-weekday",
                &[("interval", interval.into()), ("nth", nth.into()), ("day", day.into())],
            )
        }
        Every::Year => view.tv("event-every-year", &[("interval", interval.into())]),
    };
    match &rule.end {
        End::Never => every,
        End::After(count) => {
            view.tv("event-repeats-times", &[("every", every.into()), ("count", i64::from(*count).into())])
        }
        End::Until(day) => view.tv("event-repeats-until", &[("every", every.into()), ("day", date(view, *day).into())]),
    }
}

fn date(view: &View, day: Date) -> String {
    display::date(day, view.locale)
}
