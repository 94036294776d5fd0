//! What stands under a publication: who used it, how useful it was, what is said of it.

use super::{
    is_used, page_path,
    pages::{FIRST, signed_in_form},
    reactions,
    reactions::Mine,
    store::{self, Which},
    thread::{self, On},
};
use crate::{
    db::Conn,
    publications::{
        Publication,
        anchor::{self, shown_label},
        parts::{Section, SheetPart},
        shown::with_query,
    },
    web::{
        PageResult, View,
        components::{FormErrors, Look, button_link, empty_state, post_button},
    },
};
use async_trait::async_trait;
use maud::{Markup, html};
use std::collections::HashMap;

/// Attestations on the page itself; the rest have their own.
const FEW: usize = 5;

/// The conversation of a publication, as a part of its page.
pub struct Conversation;

#[async_trait]
impl SheetPart for Conversation {
    async fn render(&self, conn: &mut Conn, view: &View, publication: &Publication) -> PageResult<Markup> {
        let uses = store::page(conn, &publication.id, Which::Uses, None, FEW).await?;
        let comments = store::page(conn, &publication.id, Which::Thread, None, FIRST).await?;
        let named = comments.items.iter().map(|comment| comment.section.as_str());
        let places = anchor::places(conn, publication, named).await?;
        let mine = match &view.viewer {
            Some(viewer) => reactions::mine(conn, &publication.id, &viewer.actor_id).await?,
            None => Mine::default(),
        };
        let path = page_path(publication);
        Ok(html! {
            @if is_used(publication) { (used(view, publication, &uses)) }
            (reacted(view, publication, mine))
            section.screen-only aria-labelledby="conversation" {
                h2 id="conversation" { (view.tv("conversation-heading", &[("count", publication.comments.into())])) }
                @if comments.items.is_empty() { (empty_state(&view.t("conversation-empty"), None)) }
                @else { (thread::thread(view, publication, &comments.items, &places)) }
                @if let Some(next) = &comments.next {
                    p { a href={ (path) "/conversation?after=" (next.text()) } { (view.t("conversation-rest")) } }
                }
                (signed_in_form(view, publication, On::Whole))
            }
        })
    }

    async fn of_section(
        &self,
        conn: &mut Conn,
        view: &View,
        publication: &Publication,
        section: &Section<'_>,
    ) -> PageResult<Markup> {
        let count = store::count_of_section(conn, &publication.id, section.id).await?;
        let path = page_path(publication);
        let new = with_query(&format!("{path}/comments/new"), [("section", section.id)]);
        Ok(html! {
            section.screen-only aria-labelledby="commentaires" {
                h2 id="commentaires" { (view.t("conversation-short")) }
                @if count > 0 {
                    p { a href=(thread_of(&path, section.id)) { (view.tv("conversation-section-count", &[("count", count.into())])) } }
                }
                @if view.viewer.is_some() {
                    div.actions { (button_link(Look::Plain, &new, &view.t("conversation-section-new"))) }
                    @if !section.requirements.is_empty() {
                        p {
                            (view.t("conversation-section-requirement")) " "
                            @for (n, number) in section.requirements.iter().enumerate() {
                                @if n > 0 { " · " }
                                a href={ (new) "&requirement=" (number) } { (shown_label(*number)) }
                            }
                        }
                    }
                } @else { (thread::sign_in(view, "conversation-sign-in")) }
            }
        })
    }

    async fn lines(
        &self,
        conn: &mut Conn,
        view: &View,
        publication: &Publication,
    ) -> PageResult<HashMap<String, Markup>> {
        let path = page_path(publication);
        let counts = store::count_by_section(conn, &publication.id).await?;
        Ok(counts
            .into_iter()
            .map(|(section, count)| {
                let words = view.tv("conversation-section-count", &[("count", count.into())]);
                let line = html! { p.meta.screen-only { a href=(thread_of(&path, &section)) { (words) } } };
                (section, line)
            })
            .collect())
    }
}

/// Where what is said of a section is read.
fn thread_of(path: &str, section: &str) -> String {
    with_query(&format!("{path}/conversation"), [("section", section)])
}

fn used(view: &View, publication: &Publication, uses: &store::Listed) -> Markup {
    html! {
        section.screen-only[uses.items.is_empty()] aria-labelledby="uses" {
            h2 id="uses" { (view.tv("conversation-uses-heading", &[("count", publication.uses.into())])) }
            @if uses.items.is_empty() { p { (view.t("conversation-uses-empty")) } }
            @else { (thread::uses(view, publication, &uses.items)) }
            @if uses.next.is_some() {
                p { a href={ (page_path(publication)) "/uses" } { (view.t("conversation-uses-all")) } }
            }
            @if view.viewer.is_some() {
                details.more {
                    summary { (view.t("conversation-use-open")) }
                    (thread::use_form(view, publication, &thread::use_defaults(view), &FormErrors::new()))
                }
            } @else {
                (thread::sign_in(view, "conversation-use-sign-in"))
            }
        }
    }
}

fn reacted(view: &View, publication: &Publication, mine: Mine) -> Markup {
    let path = page_path(publication);
    let button = |action: &str, done: bool, on: &str, off: &str| {
        let (wanted, label) = if done { ("no", off) } else { ("yes", on) };
        post_button(view, Look::Plain, &format!("{path}/{action}"), &[("wanted", wanted)], &view.t(label))
    };
    html! {
        section.screen-only aria-labelledby="reactions" {
            h2 id="reactions" { (view.t("conversation-reactions-heading")) }
            p {
                (view.tv("conversation-likes", &[("count", publication.likes.into())])) " · "
                (view.tv("conversation-shares", &[("count", publication.shares.into())]))
            }
            @if let Some(viewer) = &view.viewer {
                div.actions {
                    // Nobody says of their own sheet that it is useful.
                    @if viewer.actor_id != publication.actor_id || mine.liked {
                        (button("like", mine.liked, "conversation-like", "conversation-unlike"))
                    }
                    (button("share", mine.shared, "conversation-share", "conversation-unshare"))
                }
            } @else {
                (thread::sign_in(view, "conversation-react-sign-in"))
            }
        }
    }
}
