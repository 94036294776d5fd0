//! Saving a draft, and then doing what the button says. Nothing that a person typed depends on the rest
//! of what they sent being right.

use super::{
    about::About,
    attach::{self, Received},
    begin,
    form::Form,
    publish,
};
use crate::{
    db::{Conn, Result, Tx},
    practices::{KIND, form},
    publications::{
        drafts::{self, Draft},
        media, store,
    },
    web::{
        PageError, PageResult, Site, Submission, View,
        components::{FormErrors, Tone, notice, with_picked},
        form::{CSRF, Fields},
        preferences::{self, flash, see_other},
        sent::{self, Sent},
        session,
    },
};
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use maud::html;

/// Where what was typed goes.
pub(super) enum To {
    /// A draft that is there.
    Draft(Box<Draft>),
    /// A new one, or the one that this page began already.
    New {
        /// It corrects this one.
        publication: Option<String>,
        /// It adapts this one.
        source: Option<String>,
    },
}

/// The button that was pressed.
enum Step {
    Save,
    Preview,
    Publish,
    Attach,
    Detach(String),
    /// One more territory was picked from the list.
    Territory,
}

impl Step {
    fn read(fields: &Fields) -> Self {
        match (fields.get("detach"), fields.get("step")) {
            ("", "preview") => Self::Preview,
            ("", "publish") => Self::Publish,
            ("", "attach") => Self::Attach,
            ("", "territory") => Self::Territory,
            ("", _) => Self::Save,
            (id, _) => Self::Detach(id.to_owned()),
        }
    }
}

/// Takes a form: saves it, then does what its button says.
pub(super) async fn submit(site: &Site, view: &View, to: To, submission: Submission) -> PageResult {
    let Submission { fields, files } = submission;
    let fields = with_picked(&fields);
    let step = Step::read(&fields);
    let mut errors = FormErrors::new();
    let received = attach::receive(site, files, &fields, &mut errors).await;
    if matches!(step, Step::Attach) && received.is_empty() && errors.is_empty() {
        errors.add("file", "practice-error-file-missing");
    }
    let detach = if let Step::Detach(id) = &step { Some(id.as_str()) } else { None };
    let is_new = matches!(&to, To::New { publication: None, source: None });
    if is_new
        && matches!(step, Step::Save | Step::Preview | Step::Publish)
        && form::is_blank(&fields)
        && received.is_empty()
    {
        return Ok(blank(view, &fields, &errors));
    }
    if let (To::New { .. }, Some(sent)) = (&to, seen(site, view, fields.get(begin::FORM_ID)).await?) {
        return published_already(site, view, &sent, &fields, &received).await;
    }
    let known = if let To::Draft(draft) = &to { Some(draft.as_ref().clone()) } else { None };
    let (draft, attached) = match keep(site, view, to, &fields, &received, detach).await {
        Ok(kept) => kept,
        Err(error) => return not_saved(site, view, known.as_ref(), &fields, &error).await,
    };
    let taken = |response| taken(site, &draft, &fields, response);
    if attached < received.len() {
        errors.add_with("file", "practice-error-files-many", vec![("max", media::MOST.into())]);
    }
    if !errors.is_empty() {
        return again(site, view, &draft, &fields, &errors, StatusCode::UNPROCESSABLE_ENTITY).await.map(taken);
    }
    let address = format!("/drafts/{}", draft.id);
    let saved = |anchor: &str| flash(site, "practice-flash-draft-saved", &format!("{address}{anchor}"));
    let response = match step {
        Step::Save => saved(""),
        Step::Territory => saved("#territories"),
        Step::Attach | Step::Detach(_) => saved("#attachments"),
        Step::Preview => see_other(&format!("{address}/preview")),
        Step::Publish => publish::publish(site, view, &draft, &fields).await?,
    };
    Ok(taken(response))
}

/// Proof for the device that keeps a copy of the text: the server has it, under this name.
fn taken(site: &Site, draft: &Draft, fields: &Fields, mut response: Response) -> Response {
    let name = Some(fields.get(begin::FORM_ID)).filter(|name| !name.is_empty()).unwrap_or(&draft.id);
    preferences::append(&mut response, &session::taken(&site.config, name.to_owned()));
    response
}

/// What the form of that name made, when it was published already.
pub(super) async fn seen(site: &Site, view: &View, name: &str) -> PageResult<Option<Sent>> {
    Ok(sent::find(&mut site.db.read().await?, &view.person()?.id, name).await?)
}

/// A form that was published comes again: an answer that got lost, or a second click. Other words
/// become a draft that corrects what was published.
pub(super) async fn published_already(
    site: &Site,
    view: &View,
    sent: &Sent,
    fields: &Fields,
    received: &[Received],
) -> PageResult {
    if sent.says(&said(fields)) && received.is_empty() {
        return Ok(see_other(&sent.path));
    }
    let draft = keep_published(site, view, sent, fields, received).await?;
    let response = flash(site, "practice-flash-draft-again", &format!("/drafts/{}", draft.id));
    Ok(taken(site, &draft, fields, response))
}

/// Keeps other words of a form that was published.
pub(super) async fn keep_published(
    site: &Site,
    view: &View,
    sent: &Sent,
    fields: &Fields,
    received: &[Received],
) -> PageResult<Draft> {
    let id = sent.path.rsplit('/').next().unwrap_or_default();
    let published = store::by_id(&mut site.db.read().await?, id).await?.filter(|found| !found.is_deleted());
    let mut fields = fields.clone();
    if let Some(found) = published.as_ref().filter(|_| !fields.has(form::BASE_VERSION)) {
        fields.0.push((form::BASE_VERSION.to_owned(), found.version.to_string()));
    }
    let to = To::New { publication: published.map(|found| found.id), source: None };
    Ok(keep(site, view, to, &fields, received, None).await?.0)
}

/// What a form says, by which it is known again: as a draft keeps it.
pub(super) fn said(fields: &Fields) -> Fields {
    let mut said = stored(fields, true);
    said.0.retain(|(name, _)| name != begin::FORM_ID);
    said
}

/// An empty form makes no draft: it comes back, with what is needed first.
fn blank(view: &View, fields: &Fields, found: &FormErrors) -> Response {
    let missing = form::errors(&form::read(fields).0.problems());
    let errors = if found.is_empty() { &missing } else { found };
    let form = Form { fields, errors, about: &About::default(), files: &[], draft: None, notice: None };
    (StatusCode::UNPROCESSABLE_ENTITY, form.page(view)).into_response()
}

/// Writes a draft and what is attached to it, at once. Says how many of the files found room.
pub(super) async fn keep(
    site: &Site,
    view: &View,
    to: To,
    fields: &Fields,
    received: &[Received],
    detach: Option<&str>,
) -> PageResult<(Draft, usize)> {
    let viewer = view.person()?;
    let here = site.here();
    let all_attached = received.len();
    let stored = stored(&with_picked(fields), all_attached > 0);
    let mut tx = site.db.begin().await?;
    let id = match to {
        To::Draft(draft) => draft.id,
        To::New { publication, source } => match begun(&mut tx, &viewer.id, fields.get(begin::FORM_ID)).await? {
            Some(draft) => draft.id,
            None => {
                let id = drafts::create(
                    &mut tx,
                    &here,
                    &viewer.id,
                    KIND,
                    publication.as_deref(),
                    source.as_deref(),
                    &stored,
                )
                .await?;
                if let Some(copied) = publication.or(source) {
                    media::copy_to_draft(&mut tx, &here, &copied, &id, &viewer.id).await?;
                }
                id
            }
        },
    };
    if !drafts::save(&mut tx, &here, &viewer.id, &id, &stored).await? {
        return Err(PageError::NotFound);
    }
    let mut attached = 0;
    for one in received {
        if media::add(&mut tx, &here, &id, &viewer.id, &one.stored, &one.alt).await? {
            attached += 1;
        }
    }
    if let Some(attachment) = detach {
        media::remove(&mut tx, &id, attachment).await?;
    }
    let draft = drafts::find(&mut tx, &viewer.id, &id).await?.ok_or(PageError::NotFound)?;
    // No page that others see shows a draft.
    tx.commit_unseen().await?;
    Ok((draft, attached))
}

/// The draft that this very page began, by an automatic save or by a form sent twice.
async fn begun(tx: &mut Tx, person_id: &str, form_id: &str) -> Result<Option<Draft>> {
    if form_id.is_empty() {
        return Ok(None);
    }
    Ok(drafts::list(tx, person_id).await?.into_iter().find(|draft| draft.fields().get(begin::FORM_ID) == form_id))
}

/// What a draft keeps: all that was typed, not the button, nor the words about a file that it now has.
fn stored(fields: &Fields, is_attached: bool) -> Fields {
    let passing = |name: &str| matches!(name, CSRF | "step" | "detach" | begin::PUBLICATION | begin::SOURCE);
    let about_the_file = |name: &str| matches!(name, "alt" | "decorative");
    Fields(
        fields.0.iter().filter(|(name, _)| !(passing(name) || is_attached && about_the_file(name))).cloned().collect(),
    )
}

/// The form of a draft once more, with what is wrong and all that was typed.
pub(super) async fn again(
    site: &Site,
    view: &View,
    draft: &Draft,
    fields: &Fields,
    errors: &FormErrors,
    status: StatusCode,
) -> PageResult {
    let mut conn = site.db.read().await?;
    let about = About::of(&mut conn, draft).await?;
    let files = media::of_draft(&mut conn, &draft.id).await?;
    drop(conn);
    let form = Form { fields, errors, about: &about, files: &files, draft: Some(draft), notice: None };
    Ok((status, form.page(view)).into_response())
}

/// The draft could not be written (invariant I1): the page says so, and carries all of the text.
async fn not_saved(site: &Site, view: &View, draft: Option<&Draft>, fields: &Fields, error: &PageError) -> PageResult {
    let about = match site.db.read().await {
        Ok(mut conn) => described(&mut conn, fields).await,
        Err(_) => About::default(),
    };
    let told = notice(Tone::Alert, html! { p role="alert" { (view.t("practice-draft-not-saved")) } });
    let form = Form { fields, errors: &FormErrors::new(), about: &about, files: &[], draft, notice: Some(told) };
    let mut response: Response = form.page(view).into_response();
    *response.status_mut() = error.status();
    Ok(response)
}

/// What a form says that it is about; reading goes on when writing does not.
async fn described(conn: &mut Conn, fields: &Fields) -> About {
    About::read(conn, Some(fields.get(begin::PUBLICATION)), Some(fields.get(begin::SOURCE))).await.unwrap_or_default()
}
