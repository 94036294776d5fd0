//! `GET /practices/{id}`: the sheet of a practice, local or from another network; for other servers,
//! the same as an `Article`.

mod actions;
mod aside;
pub(super) mod facts;
pub(super) mod text;

use super::{author, href, is_local, known, licence, network_name, passage};
use crate::{
    db::{Conn, Result},
    federation::{actors, routes as activitypub},
    practices::{Sheet, activity},
    publications::{
        Publication,
        media::{self, Attachment},
        parts::Parts,
        shown::{Due, due, hidden_here, is_readers_own},
        store,
        versions::{self, Version},
    },
    text::markdown,
    time::display,
    web::{
        PageResult, Role, Site, View,
        components::{Look, PrintFooter, Tone, badge, breadcrumb, button_link, day, notice, person_line, print_footer},
        layout::{Page, page},
    },
};
use axum::{
    Extension,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use maud::{Markup, html};

/// A sheet and all that its page says of it.
struct Shown<'a> {
    publication: &'a Publication,
    sheet: Sheet,
    files: Vec<Attachment>,
    /// What it adapts, when it is known here.
    source: Option<Publication>,
    may: actions::May,
    /// The version that waits to be merged into it, for those who are to know.
    beside: Option<Version>,
}

/// `GET /practices/{id}`
pub(super) async fn get(
    State(site): State<Site>,
    view: View,
    Extension(parts): Extension<Parts>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> PageResult {
    let mut conn = site.db.read().await?;
    let publication = known(&mut conn, &id).await?;
    match due(&view, &site.config.origin, &headers, &publication)? {
        Due::Page => {}
        Due::Article => return serve(&site, &mut conn, &publication).await,
        Due::Tombstone(answer) => return Ok(answer),
        Due::Gone => return Ok(gone(&view, &publication)),
        Due::Hidden => return Ok(hidden(&view, &publication)),
    }
    let shown = read(&mut conn, &view, &publication).await?;
    let parts = parts.render(&mut conn, &view, &publication).await?;
    drop(conn);
    Ok(show(&view, &shown, &parts))
}

async fn serve(site: &Site, conn: &mut Conn, publication: &Publication) -> PageResult {
    let network = actors::network(conn).await?;
    let files = media::of_publication(conn, &publication.id).await?;
    let article = activity::article(&site.here(), &publication.author_uri, &network.uri, publication, &files, &[]);
    Ok(activitypub::activity_json(article))
}

async fn read<'a>(conn: &mut Conn, view: &View, publication: &'a Publication) -> Result<Shown<'a>> {
    let sheet = Sheet::from_json(&publication.sheet);
    let files = media::of_publication(conn, &publication.id).await?;
    let source = match &publication.source_uri {
        Some(uri) => store::by_uri(conn, uri).await?,
        None => None,
    };
    let may = actions::May::read(conn, view, publication, &sheet).await?;
    let is_told = may.correct || is_local(view, publication) && view.may(Role::Animator);
    let beside = if is_told { versions::beside(conn, &publication.id).await? } else { None };
    Ok(Shown { publication, sheet, files, source, may, beside })
}

fn show(view: &View, shown: &Shown<'_>, parts: &Markup) -> Response {
    let Shown { publication, sheet, files, .. } = shown;
    let canonical = if is_local(view, publication) { publication.uri.clone() } else { publication.url.clone() };
    let main = html! {
        (breadcrumb(view, &[(&view.t("practice-list-title"), "/practices")], &publication.title))
        h1 lang=[passage(view, &publication.language)] { (publication.title) }
        p.meta {
            (person_line(&author(view, publication)))
            (with(view, publication, sheet)) " · "
            (view.t("practice-published")) " " (day(view, publication.published_at))
            @if publication.version > 1 { " · " (view.t("practice-corrected")) " " (day(view, publication.updated_at)) }
        }
        @if publication.is_hidden() { (hidden_here(view, publication, "practice-hidden-title")) }
        (states(view, shown))
        (to_merge(view, shown))
        (facts::strip(view, sheet, Some(&publication.language)))
        (lead(view, &publication.summary, &publication.language, sheet))
        (actions::bar(view, shown))
        div.with-aside {
            div {
                (aside::source(view, shown))
                (text::sections(view, sheet, &publication.language))
                (text::attachments(view, "", files))
                (parts)
            }
            aside aria-label=(view.t("practice-aside-label")) { (aside::boxes(view, shown)) }
        }
        (print_footer(view, &PrintFooter {
            licence: &licence(view, &publication.licence).0,
            version: &version(view, publication),
            author: &publication.author_name,
            network: &network_name(view, publication),
            url: &canonical,
        }))
    };
    let (feed, feed_href) = (view.t("practice-list-feed"), "/practices.atom");
    let mut document = Page::new(publication.title.clone(), main)
        .description(publication.summary.clone())
        .canonical(canonical.clone())
        .feed(feed, feed_href)
        .wide();
    if publication.is_hidden() {
        document = document.private();
    }
    if is_local(view, publication) {
        document = document.alternate(publication.uri.clone());
    }
    page(view, document).into_response()
}

/// Those who wrote it too. Elsewhere their handles are those of another network: they lead nowhere here.
fn with(view: &View, publication: &Publication, sheet: &Sheet) -> Markup {
    html! {
        @if !sheet.co_authors.is_empty() {
            " · " (view.t("practice-co-authors"))
            @for handle in &sheet.co_authors {
                " " @if is_local(view, publication) { a href={ "/people/" (handle) } { "@" (handle) } } @else { "@" (handle) }
            }
        }
    }
}

/// The summary, unless it is the beginning of the text that follows.
pub(super) fn lead(view: &View, summary: &str, language: &str, sheet: &Sheet) -> Markup {
    let body = if sheet.body.is_empty() { String::new() } else { markdown::excerpt(&sheet.body, usize::MAX) };
    let is_repeated = !body.is_empty() && body.starts_with(summary.trim_end_matches('…').trim_end());
    html! { @if !(summary.is_empty() || is_repeated) { p.lead lang=[passage(view, language)] { (summary) } } }
}

/// « version 3 du 24 novembre 2026 »
fn version(view: &View, publication: &Publication) -> String {
    let day = display::day(publication.updated_at, &view.place, view.locale);
    view.tv("practice-version", &[("number", publication.version.into()), ("day", day.into())])
}

/// What a reader must know before reading: where it comes from, whether it may be out of date.
fn states(view: &View, shown: &Shown<'_>) -> Markup {
    let publication = shown.publication;
    let stale = publication.is_stale(view.now);
    html! {
        @if !is_local(view, publication) {
            (notice(Tone::Neutral, html! {
                p {
                    (view.tv("practice-remote", &[("network", network_name(view, publication).into())])) " "
                    a href=(publication.url) rel="external" { (view.tv("practice-remote-original", &[("title", publication.title.as_str().into())])) }
                }
            }))
        }
        @if stale || aside::source_has_changed(shown) {
            p.badges {
                @if stale { (badge(Tone::Alert, &view.t("practice-stale"))) }
                @if aside::source_has_changed(shown) { (badge(Tone::Alert, &view.t("practice-source-changed"))) }
            }
        }
    }
}

/// What those who wrote it, and animators, read: that another version stands beside it.
fn to_merge(view: &View, shown: &Shown<'_>) -> Markup {
    let Some(beside) = &shown.beside else { return html! {} };
    let numbers = [("other", beside.number.into()), ("number", shown.publication.version.into())];
    html! {
        (notice(Tone::Waiting, html! {
            p { strong { (view.t("practice-merge-waits")) } " " (view.tv("practice-merge-waits-text", &numbers)) }
            p {
                @if shown.may.correct {
                    a href={ (href(shown.publication)) "/merge" } { (view.t("practice-merge-go")) }
                } @else {
                    a href={ (href(shown.publication)) "/versions" } { (view.t("practice-history-versions")) }
                }
            }
        }))
    }
}

/// It is hidden here: the reason, and its place in the lineage.
fn hidden(view: &View, publication: &Publication) -> Response {
    let title = view.t("practice-hidden-title");
    let main = html! {
        (breadcrumb(view, &[(&view.t("practice-list-title"), "/practices")], &title))
        h1 { (title) }
        p.lead {
            (view.t("practice-hidden-text"))
            @if let Some(at) = publication.hidden_at { " " (day(view, at)) }
        }
        p { (view.t("practice-hidden-reason")) }
        blockquote { (publication.hidden_reason) }
        div.actions {
            (button_link(Look::Plain, "/practices", &view.t("practice-gone-list")))
            (button_link(Look::Plain, &format!("{}/lineage", href(publication)), &view.t("practice-descendants-lineage")))
            @if is_readers_own(view, publication) { (button_link(Look::Danger, &format!("{}/delete", href(publication)), &view.t("practice-delete-submit"))) }
        }
    };
    (StatusCode::GONE, page(view, Page::new(title, main).private())).into_response()
}

/// It was taken back: what remains is its place in the lineage.
fn gone(view: &View, publication: &Publication) -> Response {
    let title = view.t("practice-gone-title");
    let main = html! {
        (breadcrumb(view, &[(&view.t("practice-list-title"), "/practices")], &title))
        h1 { (title) }
        p.lead { (view.t("practice-gone-text")) " " (day(view, publication.updated_at)) }
        div.actions {
            @if publication.adaptations > 0 || publication.source_uri.is_some() {
                (button_link(Look::Primary, &format!("{}/lineage", href(publication)), &view.t("practice-gone-lineage")))
            }
            (button_link(Look::Plain, "/practices", &view.t("practice-gone-list")))
        }
    };
    (StatusCode::GONE, page(view, Page::new(title, main).private())).into_response()
}
