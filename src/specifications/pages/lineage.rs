//! A specification that goes on with another one, whose network is gone: each says so of the other.

use crate::{
    db::{Conn, Result},
    publications::{
        Publication, lineage,
        shown::{network_name, passage},
        store,
    },
    web::{
        View,
        components::{Tone, notice},
    },
};
use maud::{Markup, html};

/// Successors that are named.
const MOST: i64 = 10;

/// What a specification goes on with, and what goes on with it.
pub(super) struct Lineage {
    /// The one before it, where that is known here.
    before: Option<Publication>,
    /// Those after it.
    after: Vec<Publication>,
}

impl Lineage {
    pub(super) async fn read(conn: &mut Conn, publication: &Publication) -> Result<Self> {
        let before = match &publication.source_uri {
            Some(uri) => store::by_uri(conn, uri).await?.filter(|before| before.kind == publication.kind),
            None => None,
        };
        let after =
            if publication.adaptations > 0 { lineage::children(conn, publication, MOST).await? } else { Vec::new() };
        Ok(Self { before, after })
    }

    pub(super) fn show(&self, view: &View, publication: &Publication) -> Markup {
        let reason = publication.adaptation().map(|note| note.change).filter(|reason| !reason.is_empty());
        html! {
            @if let Some(uri) = &publication.source_uri {
                (notice(Tone::Neutral, html! {
                    p {
                        strong { (view.t("specification-continues")) } " "
                        @match &self.before {
                            Some(before) => (link(view, before)),
                            None => a href=(uri) rel="external" { (uri) },
                        }
                    }
                    @if let Some(reason) = reason { blockquote lang=[passage(view, &publication.language)] { p { (reason) } } }
                }))
            }
            @if !self.after.is_empty() {
                (notice(Tone::Neutral, html! {
                    p { strong { (view.t("specification-continued")) } }
                    ul { @for one in &self.after { li { (link(view, one)) } } }
                }))
            }
        }
    }
}

/// A specification of which only its place is shown where its words are not.
fn link(view: &View, one: &Publication) -> Markup {
    html! {
        @if one.is_published() { a href=(one.path()) lang=[passage(view, &one.language)] { (one.title) } }
        @else { a href=(one.path()) { (view.t("specification-gone-title")) } }
        " (" (network_name(view, one)) ")"
    }
}
