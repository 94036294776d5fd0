//! The two emblems of the banner, as SVG: decoration, hidden from assistive technologies.

use crate::web::assets;
use maud::{Markup, PreEscaped, html};

/// The mark beside the network's name: three islands within one isobath.
pub const MARK: PreEscaped<&str> = PreEscaped(concat!(
    r#"<svg class="mark" viewBox="0 0 40 40" aria-hidden="true" focusable="false">"#,
    r#"<path d="M20 2c9-1 17 5 18 14s-2 20-13 22S3 33 2 21 10 3 20 2z"/>"#,
    r#"<path d="M20 8c7-1 12 3 12 10s-2 13-9 14S9 29 8 21 13 9 20 8z"/>"#,
    r#"<path class="land" d="M19 13c4-1 6 1 5 4s-5 4-8 2 0-5 3-6z"/>"#,
    r#"<path class="land" d="M25 21c3-1 4 2 2 4s-4 1-4-1 1-3 2-3zM16 24c2-1 4 0 3 2s-4 2-4 0z"/></svg>"#,
));

/// The depths of an imaginary archipelago behind the banner: the contours of a sum of bells, drawn by us. The
/// drawing is a file of its own, kept by browsers, so that no page carries it; its colours are the page's.
pub fn chart() -> Markup {
    let path = assets::chart_path();
    html! {
        svg.chart viewBox="0 0 640 150" preserveAspectRatio="xMaxYMid slice" aria-hidden="true" focusable="false" {
            use href={ (path) "#depths" } {}
            use.land href={ (path) "#land" } {}
        }
    }
}
