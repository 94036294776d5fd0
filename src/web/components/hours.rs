//! The hours of what people take part in: the reader's and that of those who invite, and those of every territory.

use crate::{
    territory::{self, Place},
    time::{Timestamp, comfort::Comfort, display, local},
    web::View,
};
use maud::{Markup, html};

/// `mar. 14 janv. 08:00 Nouméa · lun. 13 janv. 22:00 Paris (la veille)`: once where both clocks show the same.
#[must_use]
pub fn hours(view: &View, at: Timestamp, theirs: &Place) -> Markup {
    let is_same = local::civil_at(at, &view.place.iana) == local::civil_at(at, &theirs.iana);
    html! {
        time datetime=(at.rfc3339()) { (display::beside(at, &view.place, view.locale, view.now)) }
        @if !is_same {
            " · " (display::beside(at, theirs, view.locale, view.now))
            @if let Some(shift) = display::shift(at, &view.place, theirs) { " (" (view.t(shift)) ")" }
        }
    }
}

/// A row of [`hours_everywhere`]: the places whose clocks show the same.
struct Row {
    names: Vec<String>,
    place: Place,
}

/// The hour in each territory, night shaded and said: no territory of the list is missing.
#[must_use]
pub fn hours_everywhere(view: &View, at: Timestamp, caption: &str) -> Markup {
    let overseas = territory::groups().iter().filter(|group| group.kind == territory::Kind::Overseas);
    let zones = overseas.flat_map(|group| &group.territories).flat_map(|territory| &territory.zones);
    let paris = territory::get("FR").map(territory::Territory::place);
    let mut rows: Vec<Row> = Vec::new();
    for place in paris.into_iter().chain(zones.map(territory::Zone::place)) {
        let name = place.name(view.locale).into_owned();
        let clock = |place: &Place| local::civil_at(at, &place.iana);
        match rows.iter_mut().find(|row| clock(&row.place) == clock(&place)) {
            Some(row) if row.names.contains(&name) => {}
            Some(row) => row.names.push(name),
            None => rows.push(Row { names: vec![name], place }),
        }
    }
    rows.sort_by_key(|row| local::civil_at(at, &row.place.iana));
    let here = view.place.name(view.locale);
    html! {
        div.table-scroll tabindex="0" role="group" aria-label=(caption) {
            table {
                caption { (caption) }
                thead { tr { th scope="col" { (view.t("hours-where")) } th scope="col" { (view.t("hours-when")) } th scope="col" { (view.t("hours-comfort")) } } }
                tbody {
                    @for row in &rows {
                        @let comfort = Comfort::at(at, &row.place.iana);
                        @let is_here = row.names.iter().any(|name| *name == here);
                        tr.night[comfort == Comfort::Night] {
                            th scope="row" { (row.names.join(", ")) @if is_here { " (" (view.t("hours-yours")) ")" } }
                            td { (display::hour_there(at, &row.place, view.locale)) }
                            td { (view.t(comfort.key())) }
                        }
                    }
                }
            }
        }
    }
}
