//! `GET /specifications/{id}/drafting?from=&after=`: the working text, who changed what of it, and what leads to the next version. Anyone
//! may read it where it is written; other networks get it when it is frozen.

use super::{
    banner,
    contents::{From, Lead, contents},
    differences::{self, After},
    drafts, found, trail,
    understood::Understood,
};
use crate::{
    publications::{Publication, shown::is_local},
    specifications::{
        Sheet, document,
        phase::Phase,
        sections,
        work::{self, Edit, Work},
    },
    text::markdown,
    web::{
        PageError, PageResult, Site, View,
        components::{Look, button_link, instant},
        layout::{Page, page},
    },
};
use axum::{
    extract::{Path, Query, State},
    response::IntoResponse as _,
};
use maud::{Markup, html};

/// Changes that are listed.
const LISTED: i64 = 50;

/// `GET /specifications/{id}/drafting`
pub(super) async fn get(
    State(site): State<Site>,
    view: View,
    Path(id): Path<String>,
    (Query(lines), Query(after), Query(understood)): (Query<From>, Query<After>, Query<Understood>),
) -> PageResult {
    let mut conn = site.db.read().await?;
    let publication = found(&mut conn, &id).await?;
    if !is_local(&view, &publication) {
        return Err(PageError::NotFound);
    }
    let sheet = Sheet::from_json(&publication.sheet);
    let work = work::read(&mut conn, &publication, &sheet).await?;
    let edits = work::edits(&mut conn, &publication.id, work.frozen, LISTED).await?;
    let drafts = drafts(&mut conn, &view, &publication, &sheet).await?;
    drop(conn);
    let at = publication.path();
    let own = format!("{at}/drafting");
    let heading = view.t("specification-work-title");
    let phase = sheet.schedule().at(view.now).phase;
    let writes = drafts && phase == Phase::Drafting;
    let main = html! {
        (trail(&view, &publication, &heading))
        h1 { (heading) }
        p.lead { (view.tv("specification-work-lead", &[("number", publication.version.into())])) }
        @if writes { (understood.told(&view)) }
        (banner(&view, &publication, &sheet))
        @if writes || drafts && work.is_changed {
            div.actions {
                @if work.is_changed && phase < Phase::Vote { (button_link(Look::Primary, &format!("{at}/freeze"), &view.tv("specification-freeze-submit", &[("number", (publication.version + 1).into())]))) }
                @if writes { (button_link(Look::Plain, &format!("{at}/edit"), &view.t("specification-edit-whole"))) }
            }
        }
        section {
            h2 { (view.t("specification-contents")) }
            @if writes {
                p { (view.t("specification-work-choose")) }
                (contents(&view, (&at, &own), &sections::headings(&work.document), Lead::Edit, lines.line()))
            } @else {
                (contents(&view, (&at, &own), &sections::headings(&sheet.read()), Lead::Page, lines.line()))
            }
        }
        (changes(&view, (&publication, &sheet), &work, &edits, (&own, &after)))
        div.actions { (button_link(Look::Plain, &at, &view.t("specification-back"))) }
    };
    let title = format!("{heading} – {}", publication.title);
    Ok(page(&view, Page::new(title, main).private()).into_response())
}

fn changes(
    view: &View,
    (publication, sheet): (&Publication, &Sheet),
    work: &Work,
    edits: &[Edit],
    (own, after): (&str, &After),
) -> Markup {
    html! {
        @if !edits.is_empty() {
            section {
                h2 { (view.t("specification-work-edits")) }
                ul {
                    @for edit in edits {
                        li {
                            @if edit.title.is_empty() { (view.t("specification-work-all")) } @else { (markdown::plain(&edit.title).trim()) }
                            " · " (edit.author_name) " · " (instant(view, edit.created_at))
                        }
                    }
                }
            }
        }
        @if work.is_changed {
            section {
                h2 { (view.tv("specification-work-since", &[("number", publication.version.into())])) }
            }
            (differences::page(view, own, &document::differences(&sheet.read(), &work.document), after))
        }
    }
}
