//! A conversation under a publication.

use super::facts::{Person, instant, person_line};
use super::navigation::Action;
use super::prose::prose;
use crate::time::Timestamp;
use crate::web::view::View;
use maud::{Markup, html};

/// What a thread shows of a comment and of the answers to it.
#[derive(Clone, Debug)]
pub struct Comment {
    /// Its anchor in the page is `comment-{id}`.
    pub id: String,
    pub author: Person,
    pub published: Timestamp,
    pub edited: Option<Timestamp>,
    /// Safe HTML: it went through `text::markdown` or `text::sanitize`.
    pub body: String,
    /// BCP 47
    pub language: Option<String>,
    /// What it is about, where that is less than the whole.
    pub about: Option<Markup>,
    /// Only the trace is shown.
    pub deleted: bool,
    /// What this reader may do, each explicit out of context.
    pub actions: Vec<Action>,
    pub children: Vec<Comment>,
}

/// Comments and their answers, the depth told by nesting.
#[must_use]
pub fn comment_thread(view: &View, comments: &[Comment]) -> Markup {
    html! {
        ol.thread { @for comment in comments { li { (one(view, comment)) } } }
    }
}

fn one(view: &View, comment: &Comment) -> Markup {
    html! {
        article.comment id={ "comment-" (comment.id) } {
            @if comment.deleted {
                p.meta { (view.t("comment-deleted")) " " (instant(view, comment.published)) }
            } @else {
                header {
                    (person_line(&comment.author)) " "
                    span.meta {
                        a href={ "#comment-" (comment.id) } { (instant(view, comment.published)) }
                        @if let Some(edited) = comment.edited { " · " (view.t("comment-edited")) " " (instant(view, edited)) }
                    }
                }
                @if let Some(about) = &comment.about { p.meta { (about) } }
                (prose(view, &comment.body, comment.language.as_deref()))
                @if !comment.actions.is_empty() {
                    p.actions { @for action in &comment.actions { a href=(action.href) { (action.label) } " " } }
                }
            }
        }
        @if !comment.children.is_empty() { (comment_thread(view, &comment.children)) }
    }
}
