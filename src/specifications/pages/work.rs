//! `GET /specifications/{id}/drafting`: the working text, who changed what of it, and what leads to the next version. Anyone
//! may read it where it is written; other networks get it when it is frozen.

use super::{banner, differences, drafts, found, text, trail};
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
    extract::{Path, State},
    response::IntoResponse as _,
};
use maud::{Markup, html};

/// Changes that are listed.
const LISTED: i64 = 50;

/// `GET /specifications/{id}/drafting`
pub(super) async fn get(State(site): State<Site>, view: View, Path(id): Path<String>) -> PageResult {
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
    let heading = view.t("specification-work-title");
    let phase = sheet.schedule().at(view.now).phase;
    let writes = drafts && phase == Phase::Drafting;
    let main = html! {
        (trail(&view, &publication, &heading))
        h1 { (heading) }
        p.lead { (view.tv("specification-work-lead", &[("number", publication.version.into())])) }
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
                (text::contents(&view, &at, &sections::headings(&work.document), text::Lead::Edit))
            } @else {
                (text::contents(&view, &at, &sections::headings(&sheet.read()), text::Lead::Page))
            }
        }
        (changes(&view, &publication, &sheet, &work, &edits))
        div.actions { (button_link(Look::Plain, &at, &view.t("specification-back"))) }
    };
    let title = format!("{heading} – {}", publication.title);
    Ok(page(&view, Page::new(title, main).private()).into_response())
}

fn changes(view: &View, publication: &Publication, sheet: &Sheet, work: &Work, edits: &[Edit]) -> Markup {
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
            (differences::show(view, &document::differences(&sheet.read(), &work.document)))
        }
    }
}
