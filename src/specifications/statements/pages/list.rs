//! What is listed about a specification: who adopted it, the annexes of territories, the solutions. And the badge.

use super::{author, file, folder, heading, path, place, standing, status, version};
use crate::{
    id,
    locale::Locale,
    publications::{
        Publication,
        media::Attachment,
        said,
        shown::{is_local, passage, with_query},
    },
    specifications::{
        Sheet,
        pages::{found, trail},
        statements::{
            Kind, Statement, badge, content,
            store::{self, Counts},
        },
    },
    web::{
        PageResult, Role, Site, View,
        components::{Look, button_link, empty_state, pager, person_line},
        layout::{Page, page},
    },
};
use axum::{
    extract::{Path, Query, State as Shared},
    http::{HeaderName, header},
    response::IntoResponse as _,
};
use maud::{Markup, html};
use serde::Deserialize;

/// Statements of one page.
const PAGE: usize = 20;
/// Those off the list that moderators are led to.
const MOST_REMOVED: i64 = 50;

#[derive(Deserialize)]
pub(super) struct Asked {
    cursor: Option<String>,
}

/// `GET /specifications/{id}/adoptions`
pub(super) async fn adoptions(site: Shared<Site>, view: View, id: Path<String>, asked: Query<Asked>) -> PageResult {
    get(site, view, id, asked, Kind::Adoption).await
}

/// `GET /specifications/{id}/annexes`
pub(super) async fn annexes(site: Shared<Site>, view: View, id: Path<String>, asked: Query<Asked>) -> PageResult {
    get(site, view, id, asked, Kind::Annex).await
}

/// `GET /specifications/{id}/solutions`
pub(super) async fn solutions(site: Shared<Site>, view: View, id: Path<String>, asked: Query<Asked>) -> PageResult {
    get(site, view, id, asked, Kind::Conformance).await
}

async fn get(
    Shared(site): Shared<Site>,
    view: View,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    kind: Kind,
) -> PageResult {
    let mut conn = site.db.read().await?;
    let publication = found(&mut conn, &id).await?;
    let cursor = asked.cursor.as_deref().and_then(id::parse_cursor);
    let limit = i64::try_from(PAGE).unwrap_or(20) + 1;
    let read = store::list(&mut conn, &publication.id, kind, cursor.clone(), limit).await?;
    let counts = store::counts(&mut conn, &publication.id).await?;
    let removed = if view.may(Role::Moderator) && is_local(&view, &publication) && cursor.is_none() {
        store::removed(&mut conn, &publication.id, kind, MOST_REMOVED).await?
    } else {
        Vec::new()
    };
    let uris: Vec<String> = read.iter().map(|one| one.uri.clone()).collect();
    let files = said::of(&mut conn, &uris).await?;
    drop(conn);
    let at = folder(&publication, kind);
    let shown = &read[..read.len().min(PAGE)];
    let next = shown.last().filter(|_| read.len() > PAGE);
    let next = next.map(|last| with_query(&at, [("cursor", id::cursor(last.created_at, &last.id).as_str())]));
    let (lead, empty, new) = match kind {
        Kind::Adoption => ("statement-adoptions-lead", "statement-adoptions-empty", "statement-adoption-new"),
        Kind::Annex => ("statement-annexes-lead", "statement-annexes-empty", "statement-annex-new"),
        Kind::Conformance => ("statement-solutions-lead", "statement-solutions-empty", "statement-conformance-new"),
    };
    let least = if kind == Kind::Annex { Role::Animator } else { Role::Contributor };
    let title = view.t(heading(kind));
    let main = html! {
        (trail(&view, &publication, &title))
        h1 { (title) }
        @if kind == Kind::Adoption { p.lead { (adopted(&view, &counts)) } }
        p { (view.t(lead)) }
        @if view.may(least) {
            div.actions.screen-only { (button_link(Look::Primary, &format!("{}/statements/new?kind={}", publication.path(), kind.name()), &view.t(new))) }
        }
        @if shown.is_empty() { (empty_state(&view.t(empty), None)) }
        @else if kind == Kind::Conformance { (table(&view, &publication, shown)) }
        @else { ul.cards { @for one in shown { li { (card(&view, &publication, one, files.get(&one.uri))) } } } }
        (pager(&view, cursor.is_some().then_some(at.as_str()), next.as_deref()))
        @if !removed.is_empty() {
            section.screen-only aria-labelledby="removed" {
                h2 id="removed" { (view.t("statement-removed-list")) }
                ul { @for one in &removed { li { a href=(path(&publication, one)) { (one.content().name) } " · " (person_line(&author(&view, one))) } } }
            }
        }
        @if kind == Kind::Adoption { (snippet(&view, &publication, &counts)) }
        p { a href=(publication.path()) { (publication.title) } }
    };
    Ok(page(&view, Page::new(format!("{title} – {}", publication.title), main).private()).into_response())
}

/// « Adopté par 7 structures dans 4 réseaux, 2 en cours »
pub(super) fn adopted(view: &View, counts: &Counts) -> String {
    words(view.locale, counts)
}

fn words(locale: Locale, counts: &Counts) -> String {
    let numbers = [
        ("adopted", counts.adopted.into()),
        ("networks", counts.networks.into()),
        ("progress", counts.in_progress.into()),
        ("refused", counts.refused.into()),
    ];
    let mut said = if counts.adopted > 0 {
        locale.tv("statement-adopted", &numbers)
    } else {
        locale.t("statement-adopted-none").into_owned()
    };
    for (count, key) in
        [(counts.in_progress, "statement-adopted-progress"), (counts.refused, "statement-adopted-refused")]
    {
        if count > 0 {
            said.push_str(&locale.tv(key, &numbers));
        }
    }
    said
}

fn card(view: &View, publication: &Publication, one: &Statement, found: Option<&Attachment>) -> Markup {
    let content = one.content();
    html! {
        article.card {
            p.card-place { (place(view, &content)) }
            h2 { a href=(path(publication, one)) { (content.name) } }
            @if one.kind() == Kind::Annex {
                p.card-summary { (view.tv("statement-entries-count", &[("count", content.entries.len().into())])) }
            }
            @if !content.reservations.is_empty() { p.card-summary lang=[passage(view, &publication.language)] { (view.t("statement-with-reservations")) } }
            @if content.file.is_some() { p.card-summary { (view.t("statement-deliberation")) " · " (file::shown(view, one, &content, found)) } }
            p.meta { (version(view, publication, one)) " · " (person_line(&author(view, one))) }
            p.badges {
                @if one.kind() == Kind::Adoption { (status(view, &content)) " " }
                (standing(view, publication, one))
            }
        }
    }
}

/// The solutions, each with how many requirements it meets.
fn table(view: &View, publication: &Publication, shown: &[Statement]) -> Markup {
    let numbers = content::numbers(&Sheet::from_json(&publication.sheet).read());
    let title = view.t("statement-solutions");
    let columns = [
        "statement-solution",
        "statement-says-met",
        "statement-says-partly",
        "statement-says-not-met",
        "statement-says-nothing",
        "statement-about",
    ];
    let columns = columns.map(|key| view.t(key));
    let [name, met, partly, not_met, nothing, about] = &columns;
    html! {
        div.table-scroll tabindex="0" role="group" aria-label=(title) {
            table.stacked {
                caption.visually-hidden { (title) }
                thead { tr { @for column in &columns { th scope="col" { (column) } } } }
                tbody {
                    @for one in shown {
                        @let content = one.content();
                        tr {
                            td data-label=(name) {
                                a href=(path(publication, one)) { (content.name) " " (content.release) } " · " (content.publisher) " "
                                (standing(view, publication, one))
                            }
                            td data-label=(met) { (content.count("met", &numbers)) }
                            td data-label=(partly) { (content.count("partly", &numbers)) }
                            td data-label=(not_met) { (content.count("not-met", &numbers)) }
                            td data-label=(nothing) { (content.silent(&numbers)) }
                            td data-label=(about) { (version(view, publication, one)) }
                        }
                    }
                }
            }
        }
    }
}

/// What other sites copy to show the badge.
fn snippet(view: &View, publication: &Publication, counts: &Counts) -> Markup {
    let at = format!("{}{}", view.origin, publication.path());
    let words = adopted(view, counts);
    let code = html! { a href={ (at) "/adoptions" } { img src={ (at) "/badge.svg" } alt={ (publication.title) " – " (view.t("statement-badge-alt")) } height="24"; } };
    html! {
        section.screen-only aria-labelledby="badge" {
            h2 id="badge" { (view.t("statement-badge")) }
            p { img src={ (publication.path()) "/badge.svg" } alt=(words) height="24"; }
            p { (view.t("statement-badge-text")) }
            pre tabindex="0" aria-label=(view.t("statement-badge-code")) { code { (code.into_string()) } }
        }
    }
}

/// `GET /specifications/{id}/badge.svg`: for other sites too, and kept by them for an hour.
pub(super) async fn drawn_badge(Shared(site): Shared<Site>, Path(id): Path<String>) -> PageResult {
    let mut conn = site.db.read().await?;
    let publication = found(&mut conn, &id).await?;
    let counts = store::counts(&mut conn, &publication.id).await?;
    drop(conn);
    let (locale, language) = if publication.language == "en" { (Locale::En, "en") } else { (Locale::Fr, "fr") };
    let title = format!("{} – {}", publication.title, words(locale, &counts));
    let (left, right) = if counts.adopted > 0 {
        (locale.t("statement-badge-left"), locale.tv("statement-badge-right", &[("count", counts.adopted.into())]))
    } else {
        (
            locale.t("statement-badge-left-none"),
            locale.tv("statement-badge-right-none", &[("count", counts.in_progress.into())]),
        )
    };
    let head = [
        (header::CONTENT_TYPE, "image/svg+xml; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=3600"),
        // The one picture that other sites may show.
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
        // It needs nothing, and can do nothing where it is opened by itself.
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
    ];
    Ok((head, badge::svg(language, &title, &left, &right)).into_response())
}
