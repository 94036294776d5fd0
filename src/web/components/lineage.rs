//! The tree of a practice and of its adaptations, as a nested list: the full account, which the drawing
//! of `drawing.rs` only illustrates.

use super::facts::{Tone, badge, day};
use super::icons::{Icon, icon};
use crate::time::Timestamp;
use crate::web::view::View;
use maud::{Markup, html};

/// One sheet of the tree and those that were adapted from it.
#[derive(Clone, Debug)]
pub struct Node {
    pub id: String,
    pub href: String,
    pub title: String,
    /// Names, not codes, as one text.
    pub territory: String,
    pub network: String,
    pub date: Timestamp,
    /// Why it was adapted: texts, not keys. Empty at the root.
    pub reasons: Vec<String>,
    /// What changed, in the words of who adapted.
    pub note: String,
    /// The page of what differs from the parent.
    pub diff_href: Option<String>,
    /// The sheet from which the reader came.
    pub current: bool,
    pub deleted: bool,
    /// This network keeps its words from readers.
    pub hidden: bool,
    pub children: Vec<Node>,
}

impl Node {
    /// How many sheets the tree holds, this one included.
    #[must_use]
    pub fn count(&self) -> usize {
        1 + self.children.iter().map(Self::count).sum::<usize>()
    }
}

/// The tree as a nested list.
#[must_use]
pub fn tree(view: &View, root: &Node) -> Markup {
    html! { ul.tree { (branch(view, root)) } }
}

fn branch(view: &View, node: &Node) -> Markup {
    html! {
        li {
            article.tree-node.current[node.current] {
                p.card-place { (icon(Icon::Pin)) " " (node.territory) }
                p.tree-title {
                    @if node.deleted { (node.title) " " (badge(Tone::Closed, &view.t("tree-deleted"))) }
                    @else if node.hidden { (node.title) }
                    @else if node.current { strong { (node.title) } " " (badge(Tone::Neutral, &view.t("tree-current"))) }
                    @else { a href=(node.href) { (node.title) } }
                }
                p.meta { (node.network) " · " (day(view, node.date)) }
                @if !node.reasons.is_empty() { p.meta { (view.t("tree-reasons")) " " (node.reasons.join(", ")) } }
                @if !node.note.is_empty() { blockquote { (node.note) } }
                @if let Some(href) = &node.diff_href {
                    p.actions { a href=(href) { (view.tv("tree-diff", &[("title", node.title.as_str().into())])) } }
                }
            }
            @if !node.children.is_empty() { ul { @for child in &node.children { (branch(view, child)) } } }
        }
    }
}
