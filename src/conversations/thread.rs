//! How a conversation is drawn, on the page of a publication as on its own: the thread, the list of
//! uses, the two forms. Pure functions of what was read.

use super::{Comment, MAX_NOTE, MAX_STRUCTURE, MAX_TEXT, page_path, store, used_on};
use crate::{
    publications::{
        Publication,
        anchor::{self, Anchor, Place},
    },
    territory,
    web::{
        Role, View,
        components::{
            Action, Choice, Comment as Shown, Field, FormErrors, Look, Person, comment_thread, csrf, error_summary,
            instant, person_line, prose, submit,
        },
        form::Fields,
        sent::FORM_ID,
    },
};
use maud::{Markup, html};
use std::collections::{HashMap, HashSet};

/// Answers are indented so many times; deeper ones stand under each other, so that a phone has room.
const DEEPEST: usize = 5;

/// The thread of a page of comments; `places` are those of their sections that stand in the text as it is.
pub(super) fn thread(view: &View, publication: &Publication, comments: &[Comment], places: &[Place]) -> Markup {
    comment_thread(
        view,
        &nest(comments, |comment, apart| {
            // An answer is about what the comment above it is about, which says so.
            let says = comment.is_published() && (apart || comment.parent_uri.is_none());
            let about = comment.anchor().filter(|_| says).map(|anchor| about(view, publication, &anchor, places));
            Shown { about, ..shown(view, publication, comment, apart) }
        }),
    )
}

/// What a comment is about, with the way there: a section of the text, or one that it has no more, as it was called.
fn about(view: &View, publication: &Publication, anchor: &Anchor, places: &[Place]) -> Markup {
    let path = page_path(publication);
    let named = |name: &str| [("name", anchor::named(view.locale, anchor.requirement, name).into())];
    match places.iter().find(|place| place.section == anchor.section) {
        Some(place) => {
            let part =
                if anchor.requirement == 0 { String::new() } else { format!("#exigence-{}", anchor.requirement) };
            html! { a href={ (path) "/sections/" (place.section) (part) } { (view.tv("conversation-about", &named(&place.name))) } }
        }
        // Its author may have read a version that has not come yet.
        None if anchor.version > publication.version => {
            html! { (view.tv("conversation-about", &named(&anchor.title))) }
        }
        None => html! {
            (view.tv("conversation-about-gone", &named(&anchor.title)))
            @if anchor.version > 0 {
                " · " a href={ (path) "/versions/" (anchor.version) } { (view.tv("conversation-about-version", &[("number", anchor.version.into())])) }
            }
        },
    }
}

/// Puts answers under what they answer. An answer to what is not on this page stands by itself
/// (`draw` is told so).
fn nest(comments: &[Comment], draw: impl Fn(&Comment, bool) -> Shown) -> Vec<Shown> {
    let here: HashSet<&str> = comments.iter().map(|comment| comment.uri.as_str()).collect();
    let mut answers: HashMap<&str, Vec<&Comment>> = HashMap::new();
    let mut first = Vec::new();
    for comment in comments {
        match comment.parent_uri.as_deref() {
            Some(parent) if here.contains(parent) => answers.entry(parent).or_default().push(comment),
            _ => first.push(comment),
        }
    }
    first.into_iter().map(|comment| branch(comment, comment.parent_uri.is_some(), 1, &mut answers, &draw)).collect()
}

fn branch<'a>(
    comment: &'a Comment,
    apart: bool,
    depth: usize,
    answers: &mut HashMap<&'a str, Vec<&'a Comment>>,
    draw: &impl Fn(&Comment, bool) -> Shown,
) -> Shown {
    let mut shown = draw(comment, apart);
    for answer in answers.remove(comment.uri.as_str()).unwrap_or_default() {
        let mut answer = branch(answer, false, depth + 1, answers, draw);
        let deeper = if depth >= DEEPEST { std::mem::take(&mut answer.children) } else { Vec::new() };
        shown.children.push(answer);
        shown.children.extend(deeper);
    }
    shown
}

fn shown(view: &View, publication: &Publication, comment: &Comment, apart: bool) -> Shown {
    let hidden = comment.state == store::HIDDEN;
    Shown {
        id: comment.id.clone(),
        author: person(view, comment),
        published: comment.created_at,
        edited: if hidden { None } else { comment.edited_at() },
        body: if hidden {
            html! { p { em { (view.t("conversation-hidden")) } } }.into_string()
        } else {
            comment.html.clone()
        },
        language: None,
        about: None,
        deleted: comment.state == store::DELETED,
        actions: if hidden { Vec::new() } else { actions(view, publication, comment, apart) },
        children: Vec::new(),
    }
}

/// Who wrote it; somebody from elsewhere with the address of their network.
pub(super) fn person(view: &View, comment: &Comment) -> Person {
    let address = comment.author_origin.split_once("://").map_or(comment.author_origin.as_str(), |(_, rest)| rest);
    let network = match &comment.network_name {
        _ if comment.author_origin == *view.origin => view.network.name.clone(),
        Some(name) => format!("{name} ({address})"),
        None => address.to_owned(),
    };
    Person { name: comment.author_name.clone(), href: Some(comment.author_url.clone()), network, territory: None }
}

/// What this reader may do with a comment. Each says with whose: links are read out of their context.
fn actions(view: &View, publication: &Publication, comment: &Comment, apart: bool) -> Vec<Action> {
    let path = page_path(publication);
    let (id, name) = (&comment.id, comment.author_name.as_str());
    let named = |key: &str| view.tv(key, &[("name", name.to_owned().into())]);
    let mut found = Vec::new();
    if apart && let Some(parent) = &comment.parent_uri {
        found.push(Action {
            href: format!("/comments/above?uri={}", encode(parent)),
            label: named("conversation-above"),
        });
    }
    if let Some(viewer) = &view.viewer {
        if !comment.is_use() {
            found.push(Action { href: format!("{path}/comments/new?parent={id}"), label: named("conversation-reply") });
        }
        if viewer.actor_id == comment.actor_id {
            found.push(Action {
                href: format!("{path}/comments/{id}/edit"),
                label: view.t("conversation-edit").into_owned(),
            });
            found.push(Action {
                href: format!("{path}/comments/{id}/delete"),
                label: view.t("conversation-delete").into_owned(),
            });
            return found;
        }
    }
    if view.may(Role::Moderator) {
        found.push(Action { href: format!("{path}/comments/{id}/delete"), label: named("conversation-hide") });
    }
    found.push(Action { href: format!("/report?uri={}", encode(&comment.uri)), label: named("conversation-report") });
    found
}

/// The list of attestations.
pub(super) fn uses(view: &View, publication: &Publication, uses: &[Comment]) -> Markup {
    html! {
        ul.thread {
            @for one in uses {
                li {
                    article.comment id={ "comment-" (one.id) } {
                        p {
                            strong { (one.structure) }
                            @if let Some(place) = one.territory.as_deref().and_then(territory::get) {
                                " · " span.place { (place.label(view.locale)) }
                            }
                            @if let Some(date) = &one.used_on {
                                " · " time datetime=(date) { (used_on::text(date, view.locale)) }
                            }
                        }
                        @if !one.html.trim().is_empty() { (prose(view, &one.html, None)) }
                        p.meta { (person_line(&person(view, one))) ", " (instant(view, one.created_at)) }
                        p.actions { @for action in actions(view, publication, one, false) { a href=(action.href) { (action.label) } " " } }
                    }
                }
            }
        }
    }
}

/// What a comment says of what it is about, before it is written.
#[derive(Copy, Clone)]
pub(super) enum On<'a> {
    /// The whole.
    Whole,
    /// The comment with this identifier.
    Answer(&'a str),
    /// A section, or one of its requirements.
    Section(&'a Anchor),
}

/// The form of a comment.
pub(super) fn comment_form(
    view: &View,
    publication: &Publication,
    on: On<'_>,
    text: &str,
    errors: &FormErrors,
) -> Markup {
    let label = if matches!(on, On::Answer(_)) { "conversation-answer-label" } else { "conversation-text-label" };
    html! {
        form.form method="post" action={ (page_path(publication)) "/comments" } novalidate {
            (error_summary(view, errors))
            (csrf(view))
            input type="hidden" name=(FORM_ID) value=(view.form_id());
            @match on {
                On::Whole => {}
                On::Answer(parent) => input type="hidden" name="parent" value=(parent);
                On::Section(anchor) => {
                    input type="hidden" name="section" value=(anchor.section);
                    @if anchor.requirement > 0 { input type="hidden" name="requirement" value=(anchor.requirement); }
                }
            }
            (Field::new("text", label).required().markdown().maxlength(MAX_TEXT).rows(5).value(text).textarea(view, errors))
            div.actions { (submit(Look::Primary, &view.t("conversation-send"))) }
        }
    }
}

/// The form of an attestation.
pub(super) fn use_form(view: &View, publication: &Publication, typed: &Fields, errors: &FormErrors) -> Markup {
    let chosen = typed.get("territory");
    let choices: Vec<Choice> = territory::all()
        .iter()
        .map(|one| Choice::new(one.code.as_str(), one.label(view.locale), one.code == chosen))
        .collect();
    // `note`, so that this form may stand on one page with that of a comment, whose field is `text`.
    html! {
        form.form method="post" action={ (page_path(publication)) "/uses" } novalidate {
            (error_summary(view, errors))
            (csrf(view))
            input type="hidden" name=(FORM_ID) value=(view.form_id());
            (Field::new("structure", "conversation-use-structure-label").required().maxlength(MAX_STRUCTURE).value(typed.get("structure")).input(view, errors))
            (Field::new("territory", "conversation-use-territory-label").required().select(view, errors, &choices))
            (Field::new("used_on", "conversation-use-date-label").required().kind("date").value(typed.get("used_on")).input(view, errors))
            (Field::new("note", "conversation-use-note-label").hint("conversation-use-note-hint").maxlength(MAX_NOTE).rows(3).value(typed.get("note")).textarea(view, errors))
            div.actions { (submit(Look::Primary, &view.t("conversation-use-send"))) }
        }
    }
}

/// What the form of an attestation holds before anything is typed.
pub(super) fn use_defaults(view: &View) -> Fields {
    let structure = view.viewer.as_ref().map(|viewer| viewer.structure.clone()).unwrap_or_default();
    Fields(vec![
        ("structure".into(), structure),
        ("territory".into(), view.territory.code.clone()),
        ("used_on".into(), used_on::today(view.territory, view.now)),
    ])
}

/// The way in for somebody who is not signed in, and back here.
pub(super) fn sign_in(view: &View, key: &str) -> Markup {
    html! { p.screen-only { a href={ "/login?return_to=" (encode(&view.path)) } { (view.t(key)) } } }
}

pub(super) fn encode(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversations::tests;

    fn chain(length: usize) -> Vec<Comment> {
        (0..length)
            .map(|n| {
                let mut one = tests::comment("https://nc.example", "joe");
                one.id = format!("c{n}");
                one.uri = format!("https://nc.example/comments/c{n}");
                one.parent_uri = n.checked_sub(1).map(|above| format!("https://nc.example/comments/c{above}"));
                one
            })
            .collect()
    }

    fn draw(comment: &Comment, apart: bool) -> Shown {
        Shown {
            id: if apart { format!("{} apart", comment.id) } else { comment.id.clone() },
            author: Person::default(),
            published: comment.created_at,
            edited: None,
            body: String::new(),
            language: None,
            about: None,
            deleted: false,
            actions: Vec::new(),
            children: Vec::new(),
        }
    }

    fn outline(shown: &[Shown]) -> String {
        shown
            .iter()
            .map(|one| {
                if one.children.is_empty() { one.id.clone() } else { format!("{}({})", one.id, outline(&one.children)) }
            })
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn answers_stand_under_what_they_answer_and_no_deeper_than_a_phone_can_show() {
        assert_eq!(outline(&nest(&chain(9), draw)), "c0(c1(c2(c3(c4(c5 c6 c7 c8)))))");
    }

    #[test]
    fn an_answer_whose_parent_is_on_another_page_stands_by_itself() {
        assert_eq!(outline(&nest(&chain(4)[2..], draw)), "c2 apart(c3)");
    }
}
