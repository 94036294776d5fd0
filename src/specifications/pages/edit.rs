//! Writing: one section, or the whole text. When others changed the same place meanwhile, nothing is written: the form
//! comes back with both in one, and says what each of them changed.

use super::{
    Mine, PATH, errors, form_page, not_in_phase, out_of_phase, refusal, refused, trail, understood, unprocessable,
};
use crate::{
    db::Conn,
    publications::versions::{self, Version},
    specifications::{
        self, Document, Error, Merge, Saved, SavedWhole, Sheet,
        document::{Conflict, Merged, Place, label, merge as merge_texts},
        phase::Phase,
        sections,
        work::{self, Work},
    },
    text::{diff, markdown},
    web::{
        PageError, PageResult, Site, Submission, View,
        components::{self, Field, FormErrors, Look, button_link, csrf, error_summary, post_button, submit},
        form::Fields,
        preferences::{flash, see_other},
        sent::{self, FORM_ID},
    },
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse as _,
};
use maud::{Markup, html};

/// Hidden field: the revision that stood when the form was drawn.
const REVISION: &str = "revision";

/// A form and what is said above it.
struct Form<'a> {
    mine: &'a Mine,
    /// The heading of the page.
    heading: String,
    /// Where it is sent.
    action: String,
    /// The field that holds the text, and its label.
    field: (&'static str, &'static str),
    text: &'a str,
    revision: i64,
    name: String,
    errors: FormErrors,
    notice: Option<Markup>,
    /// False where the phase lets nobody write.
    writes: bool,
}

impl Form<'_> {
    fn page(&self, view: &View) -> Markup {
        let (name, key) = self.field;
        let rows = u8::try_from(self.text.lines().count() + 4).unwrap_or(u8::MAX).clamp(8, 30);
        let main = html! {
            (trail(view, &self.mine.publication, &self.heading))
            h1 { (self.heading) }
            @if let Some(notice) = &self.notice { (notice) }
            form.form method="post" action=(self.action) enctype="multipart/form-data" novalidate {
                (error_summary(view, &self.errors))
                (csrf(view))
                input type="hidden" name=(FORM_ID) value=(self.name);
                input type="hidden" name=(REVISION) value=(self.revision);
                (Field::new(name, key).hint("specification-document-hint").required().value(self.text).rows(rows).language(&self.mine.publication.language).textarea(view, &self.errors))
                div.actions {
                    @if self.writes { (submit(Look::Primary, &view.t("specification-edit-submit"))) }
                    (button_link(Look::Plain, &format!("{}/drafting", self.mine.publication.path()), &view.t("specification-back-work")))
                }
            }
        };
        form_page(view, &self.heading, &self.errors, main)
    }
}

/// The phase, when it lets nobody write.
fn closed(view: &View, mine: &Mine) -> Option<Markup> {
    let standing = mine.sheet.schedule().at(view.now);
    (standing.phase != Phase::Drafting).then(|| not_in_phase(view, standing))
}

/// A form of one section. Its heading is that of the section where it still is.
fn of_section<'a>(view: &View, mine: &'a Mine, (work, section): (&Work, &str), text: &'a str) -> Form<'a> {
    let headings = sections::headings(&work.document);
    let heading = headings.iter().find(|heading| heading.section == section);
    let words = heading.map_or_else(|| section.to_owned(), |one| super::text::title(view, &one.number, &one.title));
    let notice = closed(view, mine);
    Form {
        mine,
        heading: view.tv("specification-edit-title", &[("title", words.into())]),
        action: format!("{}/drafting/{section}", mine.publication.path()),
        field: ("text", "specification-edit-text"),
        text,
        revision: work.revision,
        name: view.form_id(),
        errors: FormErrors::new(),
        writes: notice.is_none(),
        notice,
    }
}

fn of_whole<'a>(view: &View, mine: &'a Mine, work: &Work, text: &'a str) -> Form<'a> {
    let notice = closed(view, mine);
    Form {
        mine,
        heading: view.t("specification-edit-whole").into_owned(),
        action: format!("{}/edit", mine.publication.path()),
        field: ("document", "specification-document"),
        text,
        revision: work.revision,
        name: view.form_id(),
        errors: FormErrors::new(),
        writes: notice.is_none(),
        notice,
    }
}

/// `GET /specifications/{id}/drafting/{section}`
pub(super) async fn get(
    State(site): State<Site>,
    view: View,
    Path((id, section)): Path<(String, String)>,
) -> PageResult {
    let mut conn = site.db.read().await?;
    let mine = Mine::read(&mut conn, &view, &id).await?;
    let work = work::read(&mut conn, &mine.publication, &mine.sheet).await?;
    drop(conn);
    let text = work.document.section(&section).ok_or(PageError::NotFound)?.markdown();
    Ok(of_section(&view, &mine, (&work, &section), &text).page(&view).into_response())
}

/// `POST /specifications/{id}/drafting/{section}`
pub(super) async fn post(
    State(site): State<Site>,
    view: View,
    Path((id, section)): Path<(String, String)>,
    submission: Submission,
) -> PageResult {
    let fields = submission.fields;
    let (text, revision, name) = typed(&fields, "text");
    let (person, now) = (view.person()?.id.clone(), site.clock.now());
    let mut tx = site.db.begin().await?;
    if let Some(address) = sent::begin(&mut tx, &person, name, &fields, now).await? {
        return Ok(see_other(&address));
    }
    let mine = Mine::read(&mut tx, &view, &id).await?;
    let done = understood::address(&format!("{}/drafting", mine.publication.path()), text);
    let (here, author) = (site.here(), mine.author());
    let result =
        specifications::edit_section(&mut tx, &here, author, &mine.publication, &section, (text, revision)).await;
    if let Ok(Saved::Done(_)) = &result {
        sent::done(&mut tx, &person, name, &fields, &done, now).await?;
        tx.commit().await?;
        return Ok(flash(&site, "specification-flash-saved", &done));
    }
    let work = work::read(&mut tx, &mine.publication, &mine.sheet).await?;
    let mut form = Form { revision, name: name.to_owned(), ..of_section(&view, &mine, (&work, &section), text) };
    match result {
        Err(Error::Invalid(problems)) => form.errors = errors(&view, &problems),
        Err(Error::OutOfPhase(standing)) => form.notice = Some(out_of_phase(&view, standing)),
        Err(error) => return Err(refused(error)),
        Ok(Saved::Merge(merge)) => {
            let merged = merge.text(view.locale);
            let page = Form {
                text: &merged,
                revision: merge.revision,
                name: view.form_id(),
                notice: Some(changed(&view, &merge, text)),
                ..form
            };
            return Ok((StatusCode::CONFLICT, page.page(&view)).into_response());
        }
        Ok(Saved::Done(_)) => {}
    }
    Ok(unprocessable(form.page(&view)))
}

fn typed<'a>(fields: &'a Fields, field: &str) -> (&'a str, i64, &'a str) {
    (fields.get(field), fields.get(REVISION).parse().unwrap_or(0), fields.get(FORM_ID))
}

/// What each of the two changed in what both come from.
fn changed(view: &View, merge: &Merge, mine: &str) -> Markup {
    html! {
        (refusal(&view.tv("specification-merge-told", &[("name", merge.by.as_str().into())])))
        @for (name, text) in [(merge.by.clone(), merge.theirs.as_str()), (view.t("specification-merge-yours").into_owned(), mine)] {
            section.panel {
                h2 { (view.tv("practice-merge-changes", &[("name", name.into())])) }
                (components::diff(view, &diff::words(merge.base.trim(), text.trim())))
            }
        }
    }
}

/// `GET /specifications/{id}/edit`
pub(super) async fn get_whole(State(site): State<Site>, view: View, Path(id): Path<String>) -> PageResult {
    let mut conn = site.db.read().await?;
    let mine = Mine::read(&mut conn, &view, &id).await?;
    let work = work::read(&mut conn, &mine.publication, &mine.sheet).await?;
    drop(conn);
    Ok(of_whole(&view, &mine, &work, &work.document.markdown()).page(&view).into_response())
}

/// `POST /specifications/{id}/edit`
pub(super) async fn post_whole(
    State(site): State<Site>,
    view: View,
    Path(id): Path<String>,
    submission: Submission,
) -> PageResult {
    let fields = submission.fields;
    let (text, revision, name) = typed(&fields, "document");
    let (person, now) = (view.person()?.id.clone(), site.clock.now());
    let mut tx = site.db.begin().await?;
    if let Some(address) = sent::begin(&mut tx, &person, name, &fields, now).await? {
        return Ok(see_other(&address));
    }
    let mine = Mine::read(&mut tx, &view, &id).await?;
    let done = understood::address(&format!("{}/drafting", mine.publication.path()), text);
    let result =
        specifications::edit_whole(&mut tx, &site.here(), mine.author(), &mine.publication, (text, revision)).await;
    if let Ok(SavedWhole::Done(_)) = &result {
        sent::done(&mut tx, &person, name, &fields, &done, now).await?;
        tx.commit().await?;
        return Ok(flash(&site, "specification-flash-saved", &done));
    }
    let work = work::read(&mut tx, &mine.publication, &mine.sheet).await?;
    let mut form = Form { revision, name: name.to_owned(), ..of_whole(&view, &mine, &work, text) };
    match result {
        Err(Error::Invalid(problems)) => form.errors = errors(&view, &problems),
        Err(Error::OutOfPhase(standing)) => form.notice = Some(out_of_phase(&view, standing)),
        Err(error) => return Err(refused(error)),
        Ok(SavedWhole::Merge(merged, revision)) => {
            let markdown = merged.document.markdown();
            let notice = conflicts(&view, &merged, "specification-merge-whole");
            let page = Form { text: &markdown, revision, name: view.form_id(), notice: Some(notice), ..form };
            return Ok((StatusCode::CONFLICT, page.page(&view)).into_response());
        }
        Ok(SavedWhole::Done(_)) => {}
    }
    Ok(unprocessable(form.page(&view)))
}

/// What a person must look at in a text that two sides changed: where the form says what the one says, the other.
fn conflicts(view: &View, merged: &Merged, key: &str) -> Markup {
    html! {
        (refusal(&view.t(key)))
        @for conflict in &merged.conflicts { (conflict_of(view, &merged.document, conflict)) }
    }
}

/// One place where two sides differ: from what the one says to what the other says.
pub(in crate::specifications) fn conflict_of(view: &View, document: &Document, conflict: &Conflict) -> Markup {
    let place = match &conflict.place {
        Place::Section(id) => document.section(id).map_or_else(|| id.clone(), |found| markdown::plain(&found.title)),
        Place::Requirement(number) => label(*number),
    };
    let (mine, theirs) = (conflict.mine.as_deref().unwrap_or_default(), conflict.theirs.as_deref().unwrap_or_default());
    html! {
        section.panel {
            h2 { (place.trim()) }
            p.meta { (view.t("specification-merge-from-to")) }
            (components::diff(view, &diff::words(mine, theirs)))
        }
    }
}

/// The version that waits beside the one that stands, what both come from, and the two in one.
async fn waiting(conn: &mut Conn, mine: &Mine, work: &Work) -> PageResult<Option<(Version, Merged)>> {
    let Some(version) = versions::beside(conn, &mine.publication.id).await? else { return Ok(None) };
    let base = match version.base {
        Some(number) => versions::find(conn, &mine.publication.id, number).await?,
        None => None,
    };
    let base = base.map(|base| Sheet::from_json(&base.sheet).read()).unwrap_or_default();
    let mut merged = merge_texts(&base, &work.document, &Sheet::from_json(&version.sheet).read());
    merged.document = merged.document.settle(Some(&work.document), &work.retired);
    Ok(Some((version, merged)))
}

/// `GET /specifications/{id}/merge`: a version that came back beside the one that stands, put together with the working
/// text. What is saved of it goes the way of any edit; the other version waits until the team says that it is in.
pub(super) async fn merge(State(site): State<Site>, view: View, Path(id): Path<String>) -> PageResult {
    let mut conn = site.db.read().await?;
    let mine = Mine::read(&mut conn, &view, &id).await?;
    let work = work::read(&mut conn, &mine.publication, &mine.sheet).await?;
    let Some((version, merged)) = waiting(&mut conn, &mine, &work).await? else {
        return Ok(see_other(&mine.publication.path()));
    };
    drop(conn);
    let at = mine.publication.path();
    let markdown = merged.document.markdown();
    let number = version.number.to_string();
    let notice = html! {
        (conflicts(&view, &merged, "specification-merge-beside"))
        p { a href={ (at) "/compare?from=" (number) "&to=" (mine.publication.version) } { (view.t("practice-version-compare-current")) } }
        (post_button(&view, Look::Plain, &format!("{at}/merge"), &[("version", &number)], &view.t("specification-merge-settle")))
    };
    let mut form = of_whole(&view, &mine, &work, &markdown);
    form.notice = Some(notice);
    Ok(form.page(&view).into_response())
}

/// `POST /specifications/{id}/merge`: nothing of the other version is missing any more.
pub(super) async fn settle(
    State(site): State<Site>,
    view: View,
    Path(id): Path<String>,
    submission: Submission,
) -> PageResult {
    let number = submission.fields.get("version").parse().map_err(|_| PageError::BadRequest)?;
    let mut tx = site.db.begin().await?;
    let mine = Mine::read(&mut tx, &view, &id).await?;
    specifications::settle(&mut tx, &site.here(), mine.author(), &mine.publication, number).await.map_err(refused)?;
    tx.commit().await?;
    Ok(flash(&site, "practice-flash-kept", &format!("{PATH}/{id}")))
}
