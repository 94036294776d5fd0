//! What only paper needs: where the sheet comes from, and the way back to it.

use crate::web::view::View;
use maud::{Markup, html};
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write as _;

/// The light border that a reader of codes needs, in modules (ISO/IEC 18004 §9.1).
const QUIET: usize = 4;

/// What the foot of a printed sheet tells.
#[derive(Clone, Debug)]
pub struct PrintFooter<'a> {
    /// « CC BY-SA 4.0 »
    pub licence: &'a str,
    /// « version 3 du 24 novembre 2026 »
    pub version: &'a str,
    /// Who signs it.
    pub author: &'a str,
    /// The network it comes from.
    pub network: &'a str,
    /// The address of the sheet, as short as there is.
    pub url: &'a str,
}

/// The foot of a printed sheet; the screen does not show it.
#[must_use]
pub fn print_footer(view: &View, footer: &PrintFooter) -> Markup {
    html! {
        footer.print-only.print-footer {
            @if let Some(code) = qr_code(footer.url) { (code) }
            div {
                p { strong { (footer.author) } " · " (footer.network) }
                @if footer.network != view.network.name { p { (view.tv("print-read-on", &[("network", view.network.name.as_str().into())])) } }
                p { (footer.licence) " · " (footer.version) }
                p { (footer.url) }
            }
        }
    }
}

/// A QR code of `text`, black on white, one path; `None` when the text is too long for any.
/// The text itself must stand beside it: the code is hidden from assistive technologies.
#[must_use]
pub fn qr_code(text: &str) -> Option<Markup> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let side = width + 2 * QUIET;
    Some(html! {
        svg.qr viewBox={ "0 0 " (side) " " (side) } width="112" height="112" shape-rendering="crispEdges" aria-hidden="true" focusable="false" {
            path fill="#fff" d={ "M0 0h" (side) "v" (side) "H0z" } {}
            path fill="#000" d=(modules(&code.to_colors(), width)) {}
        }
    })
}

/// The dark modules, each row's neighbours drawn as one rectangle.
fn modules(colors: &[Color], width: usize) -> String {
    let mut path = String::new();
    for (y, row) in colors.chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run[0] == Color::Dark {
                let length = run.len();
                write!(path, "M{} {}h{length}v1h-{length}z", x + QUIET, y + QUIET)
                    .expect("writing to a string cannot fail");
            }
            x += run.len();
        }
    }
    path
}
