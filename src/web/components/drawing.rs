//! The drawing of a tree of adaptations: islands joined by currents, as on a sea chart. It repeats what
//! the nested list says, and is a pure function of the tree: the same tree gives the same drawing.

use super::lineage::Node;
use crate::web::view::View;
use maud::{Markup, html};
use std::fmt::Write as _;

/// Between two generations, and between two neighbours of one.
const COLUMN: i32 = 216;
const ROW: i32 = 104;
/// How many characters of a label a column holds.
const LABEL: usize = 26;
/// Beyond so many rows, a source stays at the top of what came from it, where one begins to read.
const TALL: i32 = 6;
/// The points of a coast, and how far each may stray from the circle, in hundredths.
const POINTS: u32 = 9;
const STRAY: u64 = 34;

/// An island in its place.
struct Island<'a> {
    node: &'a Node,
    x: i32,
    y: i32,
    /// Where the current that reaches it comes from.
    source: Option<(i32, i32)>,
}

/// The drawing of the tree, to be shown after the list that says the same.
#[must_use]
pub fn tree_svg(view: &View, root: &Node) -> Markup {
    let mut islands = Vec::new();
    let mut rows = 0;
    settle(root, 0, &mut rows, &mut islands);
    let columns = islands.iter().map(|island| island.x / COLUMN + 1).max().unwrap_or(1);
    let (width, height) = (columns * COLUMN, rows * ROW + 8);
    let title =
        view.tv("tree-drawing-title", &[("count", islands.len().into()), ("title", root.title.as_str().into())]);
    html! {
        div.tree-drawing tabindex="0" role="group" aria-label=(view.t("tree-drawing-label")) {
            svg role="img" aria-label=(title) viewBox={ "0 0 " (width) " " (height) } width=(width) height=(height) {
                @for island in &islands {
                    @if let Some(source) = island.source { path.current d=(current(source, (island.x, island.y))) {} }
                }
                @for island in &islands { (draw(view, island)) }
            }
        }
    }
}

/// Gives each leaf the next row and each other island the middle of its children. Returns its index.
fn settle<'a>(node: &'a Node, depth: i32, rows: &mut i32, islands: &mut Vec<Island<'a>>) -> usize {
    let index = islands.len();
    let x = depth * COLUMN + COLUMN / 2;
    let top = *rows;
    islands.push(Island { node, x, y: 0, source: None });
    let children: Vec<usize> = node.children.iter().map(|child| settle(child, depth + 1, rows, islands)).collect();
    let y = if let (Some(first), Some(last)) = (children.first(), children.last()) {
        let last = if *rows - top > TALL { first } else { last };
        i32::midpoint(islands[*first].y, islands[*last].y)
    } else {
        *rows += 1;
        *rows * ROW - ROW + 32
    };
    islands[index].y = y;
    for child in children {
        islands[child].source = Some((x, y));
    }
    index
}

fn draw(view: &View, island: &Island) -> Markup {
    let Island { node, x, y, .. } = island;
    let seed = seed(&node.id);
    let state = match (node.deleted, node.current) {
        (true, _) => Some("tree-deleted"),
        (false, true) => Some("tree-current"),
        (false, false) => None,
    };
    html! {
        g.island.here[node.current].sunk[node.deleted || node.hidden] {
            path.isobath d=(coast(*x, *y, 27, seed)) {}
            path.isobath d=(coast(*x, *y, 20, seed)) {}
            path.land d=(coast(*x, *y, 13, seed)) {}
            text x=(x) y=(y + 38) { (shorten(&node.title)) }
            text.place x=(x) y=(y + 53) { (shorten(&node.territory)) }
            @if let Some(key) = state { text x=(x) y=(y + 69) { (view.t(key)) } }
        }
    }
}

/// A current from one island to the next: it leaves and arrives level, and runs north or south between
/// the columns, where there is no label.
fn current((x1, y1): (i32, i32), (x2, y2): (i32, i32)) -> String {
    let (from, to, channel) = (x1 + 18, x2 - 20, i32::midpoint(x1, x2));
    let bend = (y2 - y1).signum() * ROW / 2;
    if (y2 - y1).abs() < ROW {
        format!("M{from} {y1}C{channel} {y1} {channel} {y2} {to} {y2}")
    } else {
        format!("M{from} {y1}Q{channel} {y1} {channel} {}V{}Q{channel} {y2} {to} {y2}", y1 + bend, y2 - bend)
    }
}

/// A closed coast around a point. One seed gives one shape whatever the size, so that depths follow the shore.
fn coast(x: i32, y: i32, radius: i32, seed: u64) -> String {
    let shore: Vec<(f64, f64)> = (0..POINTS)
        .map(|n| {
            let stray =
                f64::from(u16::try_from((seed >> (n * 7)) % STRAY).expect("a remainder below 34 is small")) / 100.0;
            let (sin, cos) = (f64::from(n) * std::f64::consts::TAU / f64::from(POINTS)).sin_cos();
            let reach = f64::from(radius) * (1.15 - stray);
            (f64::from(x) + reach * 1.15 * cos, f64::from(y) + reach * 0.9 * sin)
        })
        .collect();
    let midpoint = |n: usize| {
        let (a, b) = (shore[n % shore.len()], shore[(n + 1) % shore.len()]);
        (f64::midpoint(a.0, b.0), f64::midpoint(a.1, b.1))
    };
    let (start_x, start_y) = midpoint(0);
    let mut path = format!("M{start_x:.0} {start_y:.0}");
    for n in 1..=shore.len() {
        let ((cx, cy), (ex, ey)) = (shore[n % shore.len()], midpoint(n));
        write!(path, "Q{cx:.1} {cy:.1} {ex:.1} {ey:.1}").expect("writing to a string cannot fail");
    }
    path
}

/// FNV-1a of an identifier: enough to give each island its own coast.
fn seed(id: &str) -> u64 {
    id.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The beginning of a label that is too long, cut between words where it can be.
fn shorten(label: &str) -> String {
    if label.chars().count() <= LABEL {
        return label.to_owned();
    }
    let cut: String = label.chars().take(LABEL - 1).collect();
    let whole = cut.rfind(' ').filter(|at| *at > cut.len() / 2).map_or(cut.as_str(), |at| &cut[..at]);
    format!("{}…", whole.trim_end_matches([' ', ',', '·', '-']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_identifier_has_the_same_coast() {
        assert_eq!(coast(10, 10, 13, seed("a")), coast(10, 10, 13, seed("a")));
        assert_ne!(coast(10, 10, 13, seed("a")), coast(10, 10, 13, seed("b")));
    }

    #[test]
    fn a_long_label_is_cut_between_words() {
        assert_eq!(shorten("Un café"), "Un café");
        assert_eq!(shorten("Tenir un café des parents connectés au village"), "Tenir un café des…");
        assert_eq!(shorten(&"é".repeat(40)).chars().count(), LABEL);
    }
}
