//! What an annex or a solution says of requirements, some at a time, under the words of each.

use super::{REVISION, bearing, errors, notice_of, path, read, refused, signer};
use crate::{
    publications::{Publication, shown::passage, versions},
    specifications::{
        Document, Requirement, Sheet,
        document::shown_label,
        pages::{form_page, refusal, trail, unprocessable},
        statements::{
            Bearing, Content, Entry, Error, Kind, Statement,
            content::{self, MAX_SAID},
            correct,
            verbs::entered,
        },
    },
    text::markdown,
    web::{
        PageError, PageResult, Site, Submission, View,
        components::{Choice, Field, FormErrors, Look, button_link, csrf, error_summary, prose, submit},
        form::Fields,
        preferences::{flash, see_other},
        sent::{self, FORM_ID},
    },
};
use axum::{
    extract::{Path, Query, State as Shared},
    http::StatusCode,
    response::IntoResponse as _,
};
use maud::{Markup, html};
use serde::Deserialize;

/// Requirements of one form.
const PAGE: usize = 12;
/// Requirements of which one form may say something.
const MOST: usize = 100;

#[derive(Deserialize)]
pub(super) struct Asked {
    page: Option<usize>,
}

struct Form<'a> {
    publication: &'a Publication,
    statement: &'a Statement,
    content: &'a Content,
    document: &'a Document,
    /// The version that is read.
    version: i64,
    /// The revision of the statement that is read.
    revision: i64,
    page: usize,
    name: String,
    errors: FormErrors,
    notice: Option<Markup>,
    writes: bool,
}

impl Form<'_> {
    fn page(&self, view: &View) -> Markup {
        let kind = self.statement.kind();
        let at = path(self.publication, self.statement);
        let heading = view.tv("statement-entries-title", &[("name", self.content.name.as_str().into())]);
        let all: Vec<&Requirement> = self.document.requirements().map(|(_, requirement)| requirement).collect();
        let first = self.page.saturating_mul(PAGE).min(all.len());
        let last = all.len().min(first + PAGE);
        // Those that the text does not list any more stand under the last ones.
        let gone = self.content.entries.iter().filter(|one| one.bearing(self.document) == Bearing::Gone);
        let gone: Vec<&Entry> = gone.filter(|_| last == all.len()).collect();
        let pages = all.len().div_ceil(PAGE).max(1);
        let main = html! {
            (trail(view, self.publication, &heading))
            h1 { (heading) }
            p.lead { (view.t(if kind == Kind::Annex { "statement-entries-lead-annex" } else { "statement-entries-lead-solution" })) }
            @if pages > 1 { p.meta { (view.tv("statement-entries-page", &[("page", (self.page + 1).into()), ("pages", pages.into())])) } }
            @if let Some(notice) = &self.notice { (notice) }
            form.form method="post" action={ (at) "/entries" } novalidate {
                (error_summary(view, &self.errors))
                (csrf(view))
                input type="hidden" name=(FORM_ID) value=(self.name);
                input type="hidden" name="version" value=(self.version);
                input type="hidden" name=(REVISION) value=(self.revision);
                input type="hidden" name="page" value=(self.page);
                @if let Some(error) = self.errors.of("entries") { p.error id="entries" { (error.text(view)) } }
                @for one in &all[first..last] { (self.requirement(view, one.number, Some(one))) }
                @for one in &gone { (self.requirement(view, one.requirement, None)) }
                div.actions {
                    @if self.writes {
                        (submit(Look::Primary, &view.t(if last < all.len() { "statement-entries-next" } else { "statement-entries-save" })))
                    }
                    (button_link(Look::Plain, &at, &view.t("statement-entries-done")))
                }
            }
            @if pages > 1 {
                nav.pager aria-label=(view.t("statement-entries-pages")) {
                    @if self.page > 0 { a.button rel="prev" href={ (at) "/entries?page=" (self.page - 1) } { (view.t("statement-entries-before")) } }
                    @if last < all.len() { a.button rel="next" href={ (at) "/entries?page=" (self.page + 1) } { (view.t("statement-entries-after")) } }
                }
            }
        };
        form_page(view, &heading, &self.errors, main)
    }

    fn requirement(&self, view: &View, number: u32, requirement: Option<&Requirement>) -> Markup {
        let kind = self.statement.kind();
        let entry = self.content.entry(number);
        let says = entry.map_or("", |entry| entry.says.as_str());
        let mut choices = vec![Choice::new("", view.t("statement-says-nothing"), says.is_empty())];
        choices.extend(kind.stances().iter().map(|(name, key)| Choice::new(*name, view.t(key), says == *name)));
        let (says, text, again) = (format!("says-{number}"), format!("text-{number}"), format!("read-{number}"));
        let label_of_text = if kind == Kind::Annex { "statement-text-annex" } else { "statement-text-evidence" };
        let tag = self.publication.language.as_str();
        let changed = entry.is_some_and(|entry| entry.bearing(self.document) == Bearing::Changed);
        html! {
            fieldset {
                legend { (shown_label(number)) }
                @match requirement {
                    Some(one) => (prose(view, &markdown::render(&one.text), passage(view, tag).map(|_| tag))),
                    None => p { (view.t("statement-gone-text")) }
                }
                @if let Some(entry) = entry { (bearing(view, entry, self.document)) }
                (Field::new(&says, "statement-answer").select(view, &self.errors, &choices))
                (Field::new(&text, label_of_text).value(entry.map_or("", |entry| entry.text.as_str())).rows(2).maxlength(MAX_SAID).language(tag).textarea(view, &self.errors))
                @if changed { (Field::new(&again, "statement-read-again").checkbox(view, &self.errors, false)) }
            }
        }
    }
}

/// The text of the version that was read.
async fn document_of(conn: &mut crate::db::Conn, publication: &Publication, version: i64) -> PageResult<Document> {
    if version == publication.version {
        return Ok(Sheet::from_json(&publication.sheet).read());
    }
    let version = versions::find(conn, &publication.id, version).await?.ok_or(PageError::BadRequest)?;
    Ok(Sheet::from_json(&version.sheet).read())
}

/// `GET /specifications/{id}/statements/{statement}/entries?page=`
pub(super) async fn get(
    Shared(site): Shared<Site>,
    view: View,
    Path((id, statement)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let mut conn = site.db.read().await?;
    let (publication, statement) = read(&mut conn, &id, &statement).await?;
    signer(&mut conn, &view, &statement).await?;
    drop(conn);
    if statement.kind() == Kind::Adoption {
        return Err(PageError::NotFound);
    }
    let (content, document) = (statement.content(), Sheet::from_json(&publication.sheet).read());
    let is_over = statement.standing().is_over();
    let form = Form {
        publication: &publication,
        statement: &statement,
        content: &content,
        document: &document,
        version: publication.version,
        revision: statement.revision,
        page: asked.page.unwrap_or(0).min(document.requirements().count() / PAGE),
        name: view.form_id(),
        errors: FormErrors::new(),
        notice: is_over.then(|| refusal(&view.t("statement-closed"))),
        writes: !is_over,
    };
    Ok(form.page(&view).into_response())
}

/// What a form says of the requirements that it showed: their numbers, what is said of them, and which were read again.
fn typed(fields: &Fields, document: &Document, before: &Content, version: i64) -> (Vec<u32>, Vec<Entry>, Vec<u32>) {
    let numbers = |start: &str| -> Vec<u32> {
        let names = fields.0.iter().filter_map(|(name, _)| name.strip_prefix(start)?.parse().ok());
        names.take(MOST).collect()
    };
    let shown = numbers("says-");
    let entries = shown.iter().filter_map(|number| {
        let (says, text) = (fields.get(&format!("says-{number}")), fields.get(&format!("text-{number}")));
        if says.is_empty() && text.trim().is_empty() {
            return None;
        }
        // One that is gone keeps what it was about.
        let (version, hash) = match (document.requirement(*number), before.entry(*number)) {
            (Some((_, requirement)), _) => (version, content::hash(requirement)),
            (None, Some(entry)) => (entry.version, entry.hash.clone()),
            (None, None) => return None,
        };
        Some(Entry {
            requirement: *number,
            says: says.to_owned(),
            text: text.trim().replace("\r\n", "\n"),
            version,
            hash,
        })
    });
    let entries = entries.collect();
    (shown, entries, numbers("read-"))
}

/// `POST /specifications/{id}/statements/{statement}/entries`
pub(super) async fn post(
    Shared(site): Shared<Site>,
    view: View,
    Path((id, statement)): Path<(String, String)>,
    submission: Submission,
) -> PageResult {
    let fields = submission.fields;
    let (person, name, now) = (view.person()?.id.clone(), fields.get(FORM_ID), site.clock.now());
    let mut tx = site.db.begin().await?;
    if let Some(address) = sent::begin(&mut tx, &person, name, &fields, now).await? {
        return Ok(see_other(&address));
    }
    let (publication, statement) = read(&mut tx, &id, &statement).await?;
    let signer = signer(&mut tx, &view, &statement).await?;
    if statement.kind() == Kind::Adoption {
        return Err(PageError::NotFound);
    }
    let version: i64 = fields.get("version").parse().map_err(|_| PageError::BadRequest)?;
    let page: usize = fields.get("page").parse().unwrap_or(0);
    let document = document_of(&mut tx, &publication, version).await?;
    let before = statement.content();
    let (shown, said, again) = typed(&fields, &document, &before, version);
    let content = Content { entries: entered(&before.entries, said, &shown, &again), ..before.clone() };
    let at = path(&publication, &statement);
    let has_next = document.requirements().count() > (page + 1).saturating_mul(PAGE);
    let next = if has_next { format!("{at}/entries?page={}", page + 1) } else { at };
    // Nothing said on this page: the next one.
    let revision: i64 = fields.get(REVISION).parse().map_err(|_| PageError::BadRequest)?;
    if content == before {
        return Ok(see_other(&next));
    }
    // About the newest version that it was read with.
    let about = version.max(statement.version);
    let said = (revision, about, content.clone());
    let corrected = correct(&mut tx, &site.here(), &signer, &publication, &statement, said).await;
    let Err(error) = corrected else {
        sent::done(&mut tx, &person, name, &fields, &next, now).await?;
        tx.commit().await?;
        site.wake();
        return Ok(flash(&site, "statement-flash-corrected", &next));
    };
    let mut form = Form {
        publication: &publication,
        statement: &statement,
        content: &content,
        document: &document,
        version,
        revision,
        page,
        name: name.to_owned(),
        errors: FormErrors::new(),
        notice: None,
        writes: true,
    };
    match error {
        Error::Invalid(faults) => form.errors = errors(&faults),
        Error::Moved => {
            form.notice = Some(moved(&view, &content, &before, &shown));
            (form.revision, form.name) = (statement.revision, view.form_id());
            return Ok((StatusCode::CONFLICT, form.page(&view)).into_response());
        }
        error => {
            form.notice = Some(notice_of(&view, &error).ok_or_else(|| refused(error))?);
            form.writes = false;
        }
    }
    Ok(unprocessable(form.page(&view)))
}

/// Somebody corrected it meanwhile: what it says now of the requirements of which the form says another thing.
fn moved(view: &View, mine: &Content, theirs: &Content, shown: &[u32]) -> Markup {
    let said = |content: &Content, number: u32| content.entry(number).map(|one| (one.says.clone(), one.text.clone()));
    let other = shown.iter().filter(|number| said(mine, **number) != said(theirs, **number));
    let stance = |says: &str| {
        let kinds = [Kind::Annex, Kind::Conformance];
        kinds.iter().flat_map(|kind| kind.stances()).find(|(name, _)| *name == says).map(|(_, key)| view.t(key))
    };
    html! {
        (refusal(&view.t("statement-moved")))
        ul {
            @for number in other {
                li {
                    strong { (shown_label(*number)) } " – "
                    @match theirs.entry(*number) {
                        Some(one) => { @if let Some(stance) = stance(&one.says) { (stance) } blockquote { p { (one.text) } } }
                        None => (view.t("statement-says-nothing")),
                    }
                }
            }
        }
    }
}
