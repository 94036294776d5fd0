//! Proposing an amendment, and putting one of one's own on a newer version.

use super::{name, name_of, path, read, refused};
use crate::{
    db::Conn,
    federation::actors,
    publications::Publication,
    specifications::{
        Document, Problem, Sheet,
        amendments::{Amendment, Error, Joined, MAX_MOTIVE, Proposal, Target, offer, rebase},
        pages::{
            banner, conflict_of, errors, form_page, found, not_in_phase, out_of_phase, refusal, trail, unprocessable,
        },
        phase::Phase,
        road::road,
    },
    web::{
        PageError, PageResult, Site, Submission, View,
        components::{Field, FormErrors, Look, Tone, button_link, csrf, error_summary, notice, submit},
        form::Fields,
        preferences::{flash, see_other},
        sent::{self, FORM_ID},
    },
};
use axum::{
    extract::{Path, Query, State as Shared},
    response::IntoResponse as _,
};
use maud::{Markup, html};
use serde::Deserialize;

/// What is to be amended.
#[derive(Deserialize)]
pub(super) struct Asked {
    section: Option<String>,
    requirement: Option<u32>,
}

/// A form and what is said above it.
struct Form<'a> {
    publication: &'a Publication,
    heading: String,
    /// Where it is sent.
    action: String,
    /// Where it leads back.
    back: String,
    target: Target,
    text: &'a str,
    motive: &'a str,
    /// The version that is amended.
    base: i64,
    name: String,
    errors: FormErrors,
    notice: Option<Markup>,
    /// False where nothing can be sent now.
    writes: bool,
}

impl Form<'_> {
    fn page(&self, view: &View) -> Markup {
        let rows = u8::try_from(self.text.lines().count() + 3).unwrap_or(u8::MAX).clamp(6, 24);
        let hint = if self.target.requirement > 0 { "amendment-text-hint-requirement" } else { "amendment-text-hint" };
        let main = html! {
            (trail(view, self.publication, &self.heading))
            h1 { (self.heading) }
            (banner(view, self.publication, &Sheet::from_json(&self.publication.sheet)))
            @if let Some(notice) = &self.notice { (notice) }
            form.form method="post" action=(self.action) novalidate {
                (error_summary(view, &self.errors))
                (csrf(view))
                input type="hidden" name=(FORM_ID) value=(self.name);
                input type="hidden" name="base" value=(self.base);
                input type="hidden" name="section" value=(self.target.section);
                input type="hidden" name="requirement" value=(self.target.requirement);
                (Field::new("text", "amendment-text").hint(hint).required().value(self.text).rows(rows).language(&self.publication.language).textarea(view, &self.errors))
                (Field::new("motive", "amendment-motive-label").hint("amendment-motive-hint").required().value(self.motive).rows(4).maxlength(MAX_MOTIVE).language(&self.publication.language).textarea(view, &self.errors))
                div.actions {
                    @if self.writes { (submit(Look::Primary, &view.t("amendment-send"))) }
                    (button_link(Look::Plain, &self.back, &view.t("amendment-cancel")))
                }
            }
        };
        form_page(view, &self.heading, &self.errors, main)
    }
}

/// Why nothing can be sent now.
async fn closed(
    conn: &mut Conn,
    site: &Site,
    view: &View,
    publication: &Publication,
    sheet: &Sheet,
) -> PageResult<Option<Markup>> {
    let standing = sheet.schedule().at(view.now);
    if standing.phase != Phase::Amendments {
        return Ok(Some(not_in_phase(view, standing)));
    }
    let road = road(conn, &site.here(), publication).await?;
    Ok(road.is_none().then(|| refusal(&view.t("amendment-no-road"))))
}

fn target_of(section: &str, requirement: u32) -> PageResult<Target> {
    if section.is_empty() || section.len() > 100 {
        return Err(PageError::NotFound);
    }
    Ok(Target { section: section.to_owned(), requirement })
}

fn new_form<'a>(
    view: &View,
    publication: &'a Publication,
    (document, target): (&Document, Target),
    (text, motive): (&'a str, &'a str),
) -> Form<'a> {
    let title = target.place(document).map_or(String::new(), |place| place.title.clone());
    Form {
        heading: view.tv("amendment-new-title", &[("name", name_of(view, &target, &title).into())]),
        action: format!("{}/amendments/new", publication.path()),
        back: format!("{}/sections/{}", publication.path(), target.section),
        publication,
        target,
        text,
        motive,
        base: publication.version,
        name: view.form_id(),
        errors: FormErrors::new(),
        notice: None,
        writes: true,
    }
}

/// `GET /specifications/{id}/amendments/new?section=&requirement=`
pub(super) async fn get(
    Shared(site): Shared<Site>,
    view: View,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let mut conn = site.db.read().await?;
    let publication = found(&mut conn, &id).await?;
    let sheet = Sheet::from_json(&publication.sheet);
    let target = target_of(&asked.section.unwrap_or_default(), asked.requirement.unwrap_or(0))?;
    let document = sheet.read();
    let text = target.text(&document).ok_or(PageError::NotFound)?;
    let notice = closed(&mut conn, &site, &view, &publication, &sheet).await?;
    let mut form = new_form(&view, &publication, (&document, target), (text.trim(), ""));
    form.writes = notice.is_none();
    form.notice = notice;
    Ok(form.page(&view).into_response())
}

fn typed(fields: &Fields) -> PageResult<Proposal<'_>> {
    let requirement = fields.get("requirement").parse().unwrap_or(0);
    Ok(Proposal {
        target: target_of(fields.get("section"), requirement)?,
        text: fields.get("text"),
        motive: fields.get("motive"),
        base: fields.get("base").parse().map_err(|_| PageError::BadRequest)?,
    })
}

/// `POST /specifications/{id}/amendments/new`
pub(super) async fn post(
    Shared(site): Shared<Site>,
    view: View,
    Path(id): Path<String>,
    submission: Submission,
) -> PageResult {
    let fields = submission.fields;
    let proposal = typed(&fields)?;
    let (person, name, now) = (view.person()?.id.clone(), fields.get(FORM_ID), site.clock.now());
    let mut tx = site.db.begin().await?;
    if let Some(address) = sent::begin(&mut tx, &person, name, &fields, now).await? {
        return Ok(see_other(&address));
    }
    let publication = found(&mut tx, &id).await?;
    // The same page with other words: who went back to it meant to correct.
    if let Some(sent) =
        sent::find(&mut tx, &person, name).await?.filter(|sent| !sent.says(&fields) && !sent.path.is_empty())
    {
        let document = Sheet::from_json(&publication.sheet).read();
        let mut form =
            new_form(&view, &publication, (&document, proposal.target.clone()), (proposal.text, proposal.motive));
        form.base = proposal.base;
        form.notice = Some(sent_already(&view, &sent.path));
        return Ok(unprocessable(form.page(&view)));
    }
    let actor = actors::by_id(&mut tx, &view.person()?.actor_id).await?;
    let error = match offer(&mut tx, &site.here(), &actor, &publication, &proposal).await {
        Ok(amendment) => {
            let done = path(&publication, &amendment);
            sent::done(&mut tx, &person, name, &fields, &done, now).await?;
            tx.commit().await?;
            site.wake();
            let is_here = publication.is_of(&site.config.origin);
            return Ok(flash(&site, if is_here { "amendment-flash-open" } else { "amendment-flash-sent" }, &done));
        }
        Err(error) => error,
    };
    let document = Sheet::from_json(&publication.sheet).read();
    let mut form =
        new_form(&view, &publication, (&document, proposal.target.clone()), (proposal.text, proposal.motive));
    form.base = proposal.base;
    name.clone_into(&mut form.name);
    came_back(&view, form, error)
}

/// That this form made an amendment before, and where it is taken up.
fn sent_already(view: &View, path: &str) -> Markup {
    notice(
        Tone::Alert,
        html! {
            p role="alert" {
                (view.t("amendment-sent-already")) " " a href={ (path) "/edit" } { (view.t("amendment-sent-already-link")) } ". "
                (view.t("amendment-sent-already-again"))
            }
        },
    )
}

/// The form with what is wrong with it.
fn came_back(view: &View, mut form: Form<'_>, error: Error) -> PageResult {
    match error {
        Error::Invalid(mut problems) => {
            // What it changes is no field of the form: it is said where the text is.
            problems.iter_mut().filter(|one| one.field != "motive").for_each(|one| one.field = "text");
            form.errors = errors(view, &problems);
        }
        Error::OutOfPhase(standing) => form.notice = Some(out_of_phase(view, standing)),
        Error::NoRoad => form.notice = Some(refusal(&view.t("amendment-no-road"))),
        Error::Closed => form.notice = Some(refusal(&view.t("amendment-closed"))),
        error => return Err(refused(error)),
    }
    form.writes = !form.errors.is_empty();
    Ok(unprocessable(form.page(view)))
}

fn edit_form<'a>(
    view: &View,
    (publication, amendment): (&'a Publication, &'a Amendment),
    (text, motive): (&'a str, &'a str),
) -> Form<'a> {
    let back = path(publication, amendment);
    Form {
        heading: view.tv("amendment-edit-title", &[("name", name(view, amendment).into())]),
        action: format!("{back}/edit"),
        back,
        publication,
        target: amendment.target(),
        text,
        motive,
        base: publication.version,
        name: view.form_id(),
        errors: FormErrors::new(),
        notice: None,
        writes: true,
    }
}

/// What an author finds in the form: their words in the text as it stands now, and where both changed one place.
fn rejoined(
    view: &View,
    amendment: &Amendment,
    joined: Result<Joined, Vec<crate::specifications::document::Problem>>,
) -> (String, Option<Markup>) {
    match joined {
        Ok(joined) if joined.conflicts.is_empty() => (joined.text, None),
        Ok(joined) => {
            let notice = conflicts(view, &joined, "amendment-edit-conflicts");
            (joined.text, Some(notice))
        }
        Err(problems) => {
            let words: Vec<String> = problems.iter().map(|problem| problem.words(view.locale)).collect();
            (amendment.proposed.clone(), Some(refusal(&words.join(" "))))
        }
    }
}

/// Where the amendment and the text as it stands say different things.
pub(super) fn conflicts(view: &View, joined: &Joined, key: &str) -> Markup {
    html! {
        (refusal(&view.t(key)))
        @for conflict in &joined.conflicts { (conflict_of(view, &joined.document, conflict)) }
    }
}

/// `GET /specifications/{id}/amendments/{amendment}/edit`
pub(super) async fn get_edit(
    Shared(site): Shared<Site>,
    view: View,
    Path((id, amendment)): Path<(String, String)>,
) -> PageResult {
    let mut conn = site.db.read().await?;
    let (publication, amendment) = read(&mut conn, &id, &amendment).await?;
    if view.person()?.actor_id != amendment.actor_id {
        return Err(PageError::Forbidden);
    }
    let sheet = Sheet::from_json(&publication.sheet);
    let joined = amendment.join(&mut conn, &publication, &sheet, &sheet.read()).await?;
    let (text, open) = rejoined(&view, &amendment, joined);
    let notice = closed(&mut conn, &site, &view, &publication, &sheet).await?;
    let notice = if amendment.waits() { notice } else { Some(refusal(&view.t("amendment-closed"))) };
    let mut form = edit_form(&view, (&publication, &amendment), (text.trim(), &amendment.motive));
    form.writes = notice.is_none();
    form.notice = notice.or(open);
    Ok(form.page(&view).into_response())
}

/// `POST /specifications/{id}/amendments/{amendment}/edit`
pub(super) async fn post_edit(
    Shared(site): Shared<Site>,
    view: View,
    Path((id, amendment)): Path<(String, String)>,
    submission: Submission,
) -> PageResult {
    let fields = submission.fields;
    let proposal = typed(&fields)?;
    let (person, name, now) = (view.person()?.id.clone(), fields.get(FORM_ID), site.clock.now());
    let mut tx = site.db.begin().await?;
    if let Some(address) = sent::begin(&mut tx, &person, name, &fields, now).await? {
        return Ok(see_other(&address));
    }
    let (publication, amendment) = read(&mut tx, &id, &amendment).await?;
    let actor = actors::by_id(&mut tx, &view.person()?.actor_id).await?;
    // Between the form and now the text may have changed again: then the form says how it stands.
    let result = if proposal.base == publication.version {
        rebase(&mut tx, &site.here(), &actor, &publication, &amendment, &proposal).await
    } else {
        Err(Error::Invalid(vec![Problem::new("text", "amendment-error-moved")]))
    };
    let error = match result {
        Ok(amendment) => {
            let done = path(&publication, &amendment);
            sent::done(&mut tx, &person, name, &fields, &done, now).await?;
            tx.commit().await?;
            site.wake();
            return Ok(flash(&site, "amendment-flash-edited", &done));
        }
        Err(error) => error,
    };
    if amendment.actor_id != actor.id {
        return Err(PageError::Forbidden);
    }
    let mut form = edit_form(&view, (&publication, &amendment), (proposal.text, proposal.motive));
    name.clone_into(&mut form.name);
    came_back(&view, form, error)
}
