//! `GET /my/practices`: what others did since the last visit, what waits for its author (drafts, sheets to
//! read again), then what they published and what others made of it.

use super::{card, href, with_query};
use crate::{
    db::{Conn, Result},
    federation::actors,
    practices::{KIND, Sheet},
    publications::{
        Publication,
        drafts::{self, Draft},
        list::{self, Cursor, Listed},
        may_edit, news, store, versions,
    },
    time::Timestamp,
    web::{
        PageResult, Role, Site, View,
        components::{Look, Tone, badge, breadcrumb, button_link, day, empty_state, instant, pager, practice_cards},
        layout::{Page, page},
    },
};
use axum::{
    extract::{Query, State},
    response::IntoResponse as _,
};
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::HashMap;

/// The newest sheets looked at for what is to be read again and what was adapted.
const LOOK: usize = 100;

/// Versions looked at for what is to be merged.
const MERGES: i64 = 200;

#[derive(Deserialize)]
pub(super) struct Asked {
    cursor: Option<String>,
}

/// `GET /my/practices`
pub(super) async fn get(State(site): State<Site>, mut view: View, Query(asked): Query<Asked>) -> PageResult {
    let viewer = view.person()?.clone();
    let after = asked.cursor.as_deref().and_then(Cursor::parse);
    let mut conn = site.db.read().await?;
    let drafts = drafts::list(&mut conn, &viewer.id).await?;
    let limit = if after.is_some() { list::PAGE } else { LOOK };
    let Listed { mut items, mut next } = list::of_actor(&mut conn, &viewer.actor_id, after.as_ref(), limit).await?;
    let seen_at = news::seen_at(&mut conn, &viewer.id).await?;
    let told = if after.is_none() { news::list(&mut conn, &viewer.id, Timestamp(0)).await? } else { Vec::new() };
    let waiting = if after.is_none() { to_merge(&mut conn, &view).await? } else { Vec::new() };
    drop(conn);
    if told.first().is_some_and(|newest| newest.at > seen_at) {
        let mut tx = site.db.begin().await?;
        news::mark_seen(&mut tx, &viewer.id, view.now).await?;
        tx.commit_unseen().await?;
    }
    // Everything new is on this page: its menu counts nothing any more.
    if let Some(viewer) = view.viewer.as_mut().filter(|_| after.is_none()) {
        viewer.news = 0;
    }
    items.retain(|one| one.kind == KIND);
    let again: Vec<Publication> = items.iter().filter(|one| one.is_stale(view.now)).cloned().collect();
    let adapted: Vec<Publication> = items.iter().filter(|one| one.adaptations > 0).cloned().collect();
    if items.len() > list::PAGE {
        items.truncate(list::PAGE);
        next = items.last().map(Cursor::after);
    }
    let heading = view.t("practice-mine-title");
    let is_first = after.is_none();
    let next = next.map(|cursor| with_query("/my/practices", [("cursor", cursor.text().as_str())]));
    let main = html! {
        (breadcrumb(&view, &[], &heading))
        h1 { (heading) }
        @if view.may(Role::Contributor) {
            div.actions { (button_link(Look::Primary, "/practices/new", &view.t("practice-mine-new"))) }
        }
        @if is_first {
            (news_of(&view, &told, seen_at))
            (merging(&view, &waiting))
            (drafted(&view, &drafts))
            (to_read_again(&view, &again))
            (adapted_elsewhere(&view, &adapted))
        }
        section {
            h2 { (view.t("practice-mine-published")) }
            @if items.is_empty() {
                (empty_state(&view.t("practice-mine-none"), Some(button_link(Look::Plain, "/practices", &view.t("practice-mine-none-action")))))
            } @else {
                (practice_cards(&view, &items.iter().map(|one| card(&view, one)).collect::<Vec<_>>(), true))
            }
            (pager(&view, (!is_first).then_some("/my/practices"), next.as_deref()))
        }
    };
    Ok(page(&view, Page::new(heading, main).private().wide()).into_response())
}

/// What others did with these sheets, newest first; what came since the last visit is marked in words.
fn news_of(view: &View, told: &[news::Item], seen_at: Timestamp) -> Markup {
    html! {
        section {
            h2 { (view.t("practice-mine-news")) }
            @if told.is_empty() { p.meta { (view.t("practice-mine-no-news")) } }
            ul.news {
                @for item in told {
                    li {
                        @if item.at > seen_at { (badge(Tone::Waiting, &view.t("practice-mine-unread"))) " " }
                        a href=(item.href()) { (item.sentence(view.locale)) } " "
                        span.meta { (instant(view, item.at)) }
                    }
                }
            }
        }
    }
}

/// Sheets that the reader may correct, of which two versions are to be merged.
async fn to_merge(conn: &mut Conn, view: &View) -> Result<Vec<Publication>> {
    let Some(viewer) = view.viewer.as_ref().filter(|_| view.may(Role::Contributor)) else { return Ok(Vec::new()) };
    let mut found: Vec<Publication> = Vec::new();
    let waiting = versions::to_merge(conn, None, MERGES).await?;
    if waiting.is_empty() {
        return Ok(found);
    }
    let person = actors::by_id(conn, &viewer.actor_id).await?;
    for (id, _) in waiting {
        if found.last().is_some_and(|last| last.id == id) {
            continue;
        }
        let Some(publication) = store::by_id(conn, &id).await?.filter(Publication::is_published) else { continue };
        let co_authors = Sheet::from_json(&publication.sheet).co_authors;
        if may_edit(&publication, &person, view.may(Role::Animator), &co_authors) {
            found.push(publication);
        }
    }
    Ok(found)
}

fn merging(view: &View, waiting: &[Publication]) -> Markup {
    html! {
        @if !waiting.is_empty() {
            section {
                h2 { (view.t("practice-merge-mine")) }
                ul {
                    @for one in waiting {
                        li { (one.title) " – " a href={ (one.path()) "/merge" } { (view.t("practice-merge-waits")) span.visually-hidden { " – " (one.title) } } }
                    }
                }
            }
        }
    }
}

fn drafted(view: &View, drafts: &[Draft]) -> Markup {
    let titles = told_apart(drafts.iter().map(|draft| draft_title(view, draft)).collect());
    html! {
        section {
            h2 { (view.t("practice-mine-drafts")) }
            @if drafts.is_empty() { p.meta { (view.t("practice-mine-no-drafts")) } }
            ul.cards {
                @for (draft, title) in drafts.iter().zip(&titles) {
                    li {
                        h3 { a href={ "/drafts/" (draft.id) } { (title) } }
                        p.meta {
                            (view.t(nature(draft))) " · " (view.t("practice-mine-draft-saved")) " " (instant(view, draft.updated_at))
                        }
                        p { a href={ "/drafts/" (draft.id) "/discard" } { (view.tv("practice-mine-discard", &[("title", title.as_str().into())])) } }
                    }
                }
            }
        }
    }
}

/// Titles under which each is found again: of those that are alike, all but the first get a number.
fn told_apart(titles: Vec<String>) -> Vec<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut numbered = |title: String| {
        let times = seen.entry(title.clone()).and_modify(|times| *times += 1).or_insert(1);
        if *times == 1 { title } else { format!("{title} ({times})") }
    };
    titles.into_iter().map(&mut numbered).collect()
}

/// What a draft will become.
fn nature(draft: &Draft) -> &'static str {
    match (&draft.publication_id, &draft.source_id) {
        (Some(_), _) => "practice-mine-draft-correction",
        (None, Some(_)) => "practice-mine-draft-adaptation",
        (None, None) => "practice-mine-draft-new",
    }
}

/// Its title so far.
pub(super) fn draft_title(view: &View, draft: &Draft) -> String {
    if draft.title.is_empty() { view.t("practice-draft-untitled").into_owned() } else { draft.title.clone() }
}

fn to_read_again(view: &View, again: &[Publication]) -> Markup {
    html! {
        @if !again.is_empty() {
            section {
                h2 { (view.t("practice-mine-again")) }
                p { (view.t("practice-mine-again-text")) }
                ul {
                    @for one in again {
                        li {
                            a href={ (href(one)) "/edit" } { (view.tv("practice-mine-again-item", &[("title", one.title.as_str().into())])) } " "
                            @if let Some(at) = one.review_at { span.meta { (day(view, at)) } }
                        }
                    }
                }
            }
        }
    }
}

fn adapted_elsewhere(view: &View, adapted: &[Publication]) -> Markup {
    html! {
        @if !adapted.is_empty() {
            section {
                h2 { (view.t("practice-mine-adapted")) }
                ul {
                    @for one in adapted {
                        li {
                            a href={ (href(one)) "/lineage" } {
                                (view.tv("practice-mine-adapted-item", &[("title", one.title.as_str().into()), ("count", one.adaptations.into())]))
                            }
                        }
                    }
                }
            }
        }
    }
}
