//! `GET /specifications/{id}/statements/{statement}`: all that one says, requirement by requirement.

use super::{author, bearing, file, folder, heading, path, place, plain, read, says, signs, status, version};
use crate::{
    publications::{
        Publication,
        media::Attachment,
        said,
        shown::{is_local, network_name, passage, with_query},
    },
    specifications::{
        Document, Requirement, Sheet,
        document::shown_label,
        pages::trail,
        statements::{Content, Entry, Kind, State, Statement, content},
    },
    text::markdown,
    web::{
        PageResult, Role, Site, View,
        components::{Look, Tone, button_link, instant, notice, pager, person_line, post_button},
        layout::{Page, page},
    },
};
use axum::{
    extract::{Path, Query, State as Shared},
    response::IntoResponse as _,
};
use maud::{Markup, html};
use serde::Deserialize;

/// Requirements of one page: with all that may be said of each it stays light.
const PAGE: usize = 20;
/// Characters of a requirement in a line.
const SHORT: usize = 160;

#[derive(Deserialize)]
pub(super) struct Asked {
    page: Option<usize>,
}

/// `GET /specifications/{id}/statements/{statement}?page=`
pub(super) async fn get(
    Shared(site): Shared<Site>,
    view: View,
    Path((id, statement)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let mut conn = site.db.read().await?;
    let (publication, statement) = read(&mut conn, &id, &statement).await?;
    let is_mine = signs(&mut conn, &view, &statement).await?.is_some() && !statement.standing().is_over();
    let file = said::of(&mut conn, std::slice::from_ref(&statement.uri)).await?.remove(&statement.uri);
    drop(conn);
    let (kind, content, at) = (statement.kind(), statement.content(), path(&publication, &statement));
    let moderates = view.may(Role::Moderator) && is_local(&view, &publication);
    let takes_off = moderates && statement.standing() == State::Listed;
    let puts_on = moderates && statement.standing() == State::Removed;
    let main = html! {
        (trail(&view, &publication, &content.name))
        h1 { (content.name) }
        p.meta { (person_line(&author(&view, &statement))) " · " (instant(&view, statement.updated_at)) " · " (version(&view, &publication, &statement)) }
        (told(&view, &publication, &statement))
        (facts(&view, &content, (kind, &publication), (&statement, file.as_ref())))
        @if kind != Kind::Adoption { (requirements(&view, &publication, (kind, &content), (&at, asked.page.unwrap_or(0)))) }
        @if kind == Kind::Annex && !statement.standing().is_over() {
            p { a href={ (publication.path()) "/whole?annex=" (statement.id) } { (view.t("statement-read-with-this")) } }
        }
        div.actions.screen-only {
            @if is_mine {
                @if kind != Kind::Adoption { (button_link(Look::Primary, &format!("{at}/entries"), &view.t("statement-answer-requirements"))) }
                (button_link(Look::Plain, &format!("{at}/edit"), &view.t("statement-edit")))
                (button_link(Look::Plain, &format!("{at}/withdraw"), &view.t("statement-withdraw")))
            }
            @if puts_on { (post_button(&view, Look::Plain, &format!("{at}/restore"), &[], &view.t("statement-restore"))) }
            @if takes_off { (button_link(Look::Danger, &format!("{at}/remove"), &view.t("statement-remove"))) }
        }
        p { a href=(folder(&publication, kind)) { (view.t(heading(kind))) } " · " a href=(publication.path()) { (publication.title) } }
    };
    Ok(page(&view, Page::new(format!("{} – {}", content.name, publication.title), main).private()).into_response())
}

/// What became of it, in words.
fn told(view: &View, publication: &Publication, statement: &Statement) -> Markup {
    let (tone, key) = match statement.standing() {
        State::Listed => return html! {},
        State::Pending => (Tone::Waiting, "statement-told-pending"),
        State::Returned => (Tone::Alert, "statement-told-returned"),
        State::Removed => (Tone::Closed, "statement-told-removed"),
        State::Withdrawn => (Tone::Closed, "statement-told-withdrawn"),
    };
    let network = network_name(view, publication);
    notice(
        tone,
        html! {
            p { strong { (view.tv(key, &[("network", network.into())])) } }
            @if !statement.reason.is_empty() { blockquote lang=[passage(view, &publication.language)] { (plain(&statement.reason, None)) } }
        },
    )
}

fn facts(
    view: &View,
    content: &Content,
    (kind, publication): (Kind, &Publication),
    (statement, found): (&Statement, Option<&Attachment>),
) -> Markup {
    let language = passage(view, &publication.language);
    let link = |address: &str| html! { a rel="external nofollow" href=(address) { (address) } };
    html! {
        @if kind == Kind::Adoption { p.badges { (status(view, content)) } }
        dl {
            @if !content.territory.is_empty() { dt { (view.t("statement-territory")) } dd { (place(view, content)) } }
            @if kind == Kind::Conformance {
                dt { (view.t("statement-publisher")) } dd { (content.publisher) }
                dt { (view.t("statement-release")) } dd { (content.release) }
                dt { (view.t("statement-address")) } dd { (link(&content.address)) }
            }
            @if kind == Kind::Adoption {
                @if !content.organ.is_empty() { dt { (view.t("statement-organ")) } dd { (content.organ) } }
                dt { (view.t("statement-reservations")) }
                dd { @if content.reservations.is_empty() { (view.t("statement-reservations-none")) } @else { (plain(&content.reservations, language)) } }
                dt { (view.t("statement-deliberation")) }
                @if content.file.is_some() { dd { (file::shown(view, statement, content, found)) } }
                @if !content.deliberation.is_empty() { dd { (link(&content.deliberation)) } }
                @else if content.file.is_none() { dd { (view.t("statement-deliberation-none")) } }
            }
        }
    }
}

/// A line of the table: a requirement of the text as it stands, or one that is gone, and what is said of it.
struct Line<'a> {
    number: u32,
    requirement: Option<&'a Requirement>,
    entry: Option<&'a Entry>,
}

fn lines<'a>(kind: Kind, document: &'a Document, content: &'a Content) -> Vec<Line<'a>> {
    let of_text = document.requirements().map(|(_, requirement)| Line {
        number: requirement.number,
        requirement: Some(requirement),
        entry: content.entry(requirement.number),
    });
    let mut lines: Vec<Line<'_>> = of_text.filter(|line| kind == Kind::Conformance || line.entry.is_some()).collect();
    let gone = content.entries.iter().filter(|entry| document.requirement(entry.requirement).is_none());
    lines.extend(gone.map(|entry| Line { number: entry.requirement, requirement: None, entry: Some(entry) }));
    lines
}

fn requirements(
    view: &View,
    publication: &Publication,
    (kind, stated): (Kind, &Content),
    (at, page): (&str, usize),
) -> Markup {
    let document = Sheet::from_json(&publication.sheet).read();
    let lines = lines(kind, &document, stated);
    let first = page.saturating_mul(PAGE).min(lines.len());
    let shown = &lines[first..lines.len().min(first + PAGE)];
    let address = |page: usize| with_query(at, [("page", page.to_string().as_str())]);
    let next = (first + PAGE < lines.len()).then(|| address(page + 1));
    let language = passage(view, &publication.language);
    let numbers = content::numbers(&document);
    let said = kind.stances().iter().map(|(name, key)| (view.t(key), stated.count(name, &numbers)));
    let counts = said.chain([(view.t("statement-says-nothing"), stated.silent(&numbers))]);
    let title = view.t("statement-requirements");
    let columns = ["statement-requirement", "statement-answer", "statement-text"].map(|key| view.t(key));
    let [requirement, answer, text] = &columns;
    html! {
        section aria-labelledby="requirements" {
            h2 id="requirements" { (title) }
            @if kind == Kind::Conformance {
                ul.chips {
                    @for (words, count) in counts { li { (view.tv("statement-count", &[("words", words.into()), ("count", count.into())])) } }
                }
            }
            @if lines.is_empty() { p { (view.t("statement-entries-none")) } }
            @else {
                div.table-scroll tabindex="0" role="group" aria-label=(title) {
                    table.stacked {
                        caption.visually-hidden { (title) }
                        thead { tr { @for column in &columns { th scope="col" { (column) } } } }
                        tbody {
                            @for line in shown {
                                tr {
                                    td data-label=(requirement) {
                                        strong { (shown_label(line.number)) } " "
                                        @if let Some(one) = line.requirement { span lang=[language] { (markdown::excerpt(&one.text, SHORT)) } }
                                    }
                                    td data-label=(answer) {
                                        @match line.entry {
                                            Some(entry) => { (says(view, kind, &entry.says)) " " (bearing(view, entry, &document)) }
                                            None => span.meta { (view.t("statement-says-nothing")) }
                                        }
                                    }
                                    td data-label=(text) { @if let Some(entry) = line.entry { (plain(&entry.text, language)) } }
                                }
                            }
                        }
                    }
                }
                (pager(view, (first > 0).then_some(at), next.as_deref()))
            }
        }
    }
}
