//! A practice in a list.

use super::facts::{Tone, badge, day};
use super::icons::{Icon, icon};
use crate::time::Timestamp;
use crate::web::view::View;
use maud::{Markup, html};

/// What a list shows of a practice.
#[derive(Clone, Debug)]
pub struct Card {
    pub href: String,
    pub title: String,
    pub summary: String,
    /// BCP 47, of the title and of the summary.
    pub language: String,
    pub network_name: String,
    pub author_name: String,
    /// Names, not codes.
    pub territories: Vec<String>,
    pub published: Timestamp,
    /// Published by another network.
    pub remote: bool,
    /// Has a source.
    pub adapted: bool,
    /// Its review date has passed.
    pub stale: bool,
    /// How many sheets have it for source.
    pub adaptations: i64,
}

/// Practices one after the other; titles are `h2`, or `h3` where the list stands under a heading of its own.
#[must_use]
pub fn practice_cards(view: &View, cards: &[Card], under_heading: bool) -> Markup {
    html! {
        ul.cards { @for card in cards { li { (practice_card(view, card, under_heading)) } } }
    }
}

/// One practice; its title is an `h2`, or an `h3` under a heading.
#[must_use]
pub fn practice_card(view: &View, card: &Card, under_heading: bool) -> Markup {
    let language = (card.language != view.locale.tag()).then_some(card.language.as_str());
    let title = html! { a href=(card.href) lang=[language] { (card.title) } };
    html! {
        article.card {
            p.card-place { (icon(Icon::Pin)) " " (card.territories.join(", ")) }
            @if under_heading { h3 { (title) } } @else { h2 { (title) } }
            p.card-summary lang=[language] { (card.summary) }
            p.meta { (card.author_name) " · " (card.network_name) " · " (day(view, card.published)) }
            @if card.remote || card.adapted || card.stale || card.adaptations > 0 {
                p.badges {
                    @if card.remote { span.badge.neutral { (icon(Icon::Wave)) " " (view.t("card-remote")) } }
                    @if card.adapted { span.badge.neutral { (icon(Icon::Branch)) " " (view.t("card-adapted")) } }
                    @if card.adaptations > 0 {
                        span.badge.good { (icon(Icon::Branch)) " " (view.tv("card-adaptations", &[("count", card.adaptations.into())])) }
                    }
                    @if card.stale { (badge(Tone::Alert, &view.t("card-stale"))) }
                }
            }
        }
    }
}
