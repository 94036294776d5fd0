//! The first page of a form. Reading it creates nothing; the first thing sent creates the draft, and the
//! form goes on at the draft's address. The page carries a name of its own (`form_id`), so that what is
//! sent twice from it, by a key pause and then by a button, goes to the same draft.

use super::super::{found, known, mine::draft_title};
use super::{
    about::About,
    draft,
    form::Form,
    save::{self, To},
};
/// The name of the page that a draft was begun on.
pub(super) use crate::web::sent::FORM_ID;
use crate::{
    federation::actors,
    practices::{Input, KIND, Sheet, form},
    publications::{
        self, Publication, drafts,
        media::{self, Attachment},
        vocabulary as words,
    },
    web::{
        PageError, PageResult, Role, Site, Submission, View,
        components::{FormErrors, Tone, instant, notice},
        form::Fields,
        preferences::see_other,
        sent,
    },
};
use axum::{
    extract::{Path, State},
    response::IntoResponse as _,
};
use maud::{Markup, html};
use std::time::Duration;

/// Hidden fields of that page, for the first automatic save.
pub(super) const PUBLICATION: &str = "publication";
pub(super) const SOURCE: &str = "source";
/// Hidden field: the version of the source that was copied.
pub(super) const SOURCE_VERSION: &str = "source_version";
/// Months after which a sheet is read again, unless its author says otherwise.
const REVIEW: u32 = 12;
/// A draft saved since then is worth recalling.
const LATELY: Duration = Duration::from_secs(7 * 24 * 3600);

fn show(view: &View, about: &About, mut fields: Fields, files: &[Attachment], notice: Option<Markup>) -> PageResult {
    fields.0.push((FORM_ID.to_owned(), view.form_id()));
    let form = Form { fields: &fields, errors: &FormErrors::new(), about, files, draft: None, notice };
    Ok(form.page(view).into_response())
}

/// `GET /practices/new`
pub(super) async fn new(State(site): State<Site>, view: View) -> PageResult {
    let sheet = Sheet { territories: vec![view.territory.code.clone()], ..Sheet::default() };
    let input = Input {
        language: "fr".into(),
        licence: words::LICENCES[0].into(),
        review_months: REVIEW,
        sheet,
        ..Input::default()
    };
    let mut fields = form::fields(&input, None);
    fields.0.push(("cost_currency".into(), view.territory.currency.clone()));
    let begun = begun_lately(&site, &view).await?;
    show(&view, &About::default(), fields, &[], begun)
}

/// « Vous avez un brouillon en cours »: a new form must not hide what was begun in another one.
async fn begun_lately(site: &Site, view: &View) -> PageResult<Option<Markup>> {
    let drafts = drafts::list(&mut site.db.read().await?, &view.person()?.id).await?;
    let lately = drafts
        .into_iter()
        .find(|draft| draft.publication_id.is_none() && draft.source_id.is_none() && draft.kind == KIND)
        .filter(|draft| view.now.since(draft.updated_at) < LATELY);
    Ok(lately.map(|draft| {
        notice(
            Tone::Waiting,
            html! {
                p {
                    (view.t("practice-new-begun")) " "
                    a href={ "/drafts/" (draft.id) } { (draft_title(view, &draft)) }
                    " · " (instant(view, draft.updated_at))
                }
            },
        )
    }))
}

/// `POST /practices/new`
pub(super) async fn post_new(State(site): State<Site>, view: View, submission: Submission) -> PageResult {
    save::submit(&site, &view, To::New { publication: None, source: None }, submission).await
}

/// `GET /practices/{id}/adapt`: a copy of the sheet, wherever it was published.
pub(super) async fn adapt(State(site): State<Site>, view: View, Path(id): Path<String>) -> PageResult {
    let mut conn = site.db.read().await?;
    let source = found(&mut conn, &id).await?;
    let files = media::of_publication(&mut conn, &source.id).await?;
    drop(conn);
    let mut fields = form::fields(&copy(&view, &source), None);
    fields.0.push((SOURCE_VERSION.into(), source.version_hash.clone()));
    show(&view, &About::adapting(source), fields, &files, None)
}

/// The source as the beginning of an adaptation: its text but not its results, the reader's territory,
/// and nobody else's right to correct it.
fn copy(view: &View, source: &Publication) -> Input {
    let mut input = form::input(source);
    if input.sheet.body.is_empty() {
        // Another software sent no Markdown: the summary is a beginning, the source can be read above.
        input.sheet.body.clone_from(&source.summary);
    }
    // What it changed there, and what it cost, are for whoever does it here to say.
    input.sheet.outcome.clear();
    input.sheet.cost_amount.clear();
    input.sheet.html.clear();
    input.sheet.co_authors.clear();
    input.sheet.territories = vec![view.territory.code.clone()];
    if !words::LICENCES.contains(&input.licence.as_str()) {
        input.licence = words::LICENCES[0].into();
    }
    if !words::LANGUAGES.contains(&input.language.as_str()) {
        input.language = "fr".into();
    }
    input.review_months = REVIEW;
    input
}

/// `POST /practices/{id}/adapt`
pub(super) async fn post_adapt(
    State(site): State<Site>,
    view: View,
    Path(id): Path<String>,
    submission: Submission,
) -> PageResult {
    // A source that was taken back in between keeps its place: what was typed is saved all the same.
    let source = known(&mut site.db.read().await?, &id).await?;
    save::submit(&site, &view, To::New { publication: None, source: Some(source.id) }, submission).await
}

/// `GET /practices/{id}/edit`: goes on with the draft of a correction, when there is one.
pub(super) async fn correct(State(site): State<Site>, view: View, Path(id): Path<String>) -> PageResult {
    let viewer = view.person()?;
    let mut conn = site.db.read().await?;
    let publication = found(&mut conn, &id).await?;
    let person = actors::by_id(&mut conn, &viewer.actor_id).await?;
    let sheet = Sheet::from_json(&publication.sheet);
    if !publication.is_of(&site.config.origin)
        || !publications::may_edit(&publication, &person, view.may(Role::Animator), &sheet.co_authors)
    {
        return Err(PageError::Forbidden);
    }
    if let Some(draft) = drafts::of_publication(&mut conn, &viewer.id, &publication.id).await? {
        return Ok(see_other(&format!("/drafts/{}", draft.id)));
    }
    let files = media::of_publication(&mut conn, &publication.id).await?;
    let mut fields = form::fields(&form::input(&publication), publication.adaptation().as_ref());
    fields.0.push((form::BASE_VERSION.into(), publication.version.to_string()));
    let about = About::correcting(&mut conn, publication).await?;
    drop(conn);
    show(&view, &about, fields, &files, None)
}

/// `POST /practices/{id}/edit`
pub(super) async fn post_correct(
    State(site): State<Site>,
    view: View,
    Path(id): Path<String>,
    submission: Submission,
) -> PageResult {
    let publication = found(&mut site.db.read().await?, &id).await?;
    save::submit(&site, &view, To::New { publication: Some(publication.id), source: None }, submission).await
}

/// `POST /drafts/new/autosave`: the first key pause creates the draft, the next ones find it again.
pub(super) async fn autosave(State(site): State<Site>, view: View, submission: Submission) -> PageResult {
    let fields = submission.fields;
    if fields.get(FORM_ID).is_empty() {
        return Err(PageError::BadRequest);
    }
    let mut conn = site.db.read().await?;
    let about = About::read(&mut conn, Some(fields.get(PUBLICATION)), Some(fields.get(SOURCE))).await?;
    // A pause of the keys that comes after the button: it is published.
    let sent = sent::find(&mut conn, &view.person()?.id, fields.get(FORM_ID)).await?;
    drop(conn);
    if let Some(sent) = sent {
        if sent.says(&save::said(&fields)) {
            return Ok(draft::saved_at(&view, None));
        }
        let draft = save::keep_published(&site, &view, &sent, &fields, &[]).await?;
        return Ok(draft::saved_at(&view, Some(&draft)));
    }
    let to = match (about.publication, about.source) {
        (Some(publication), _) => To::New { publication: Some(publication.id), source: None },
        (None, source) => To::New { publication: None, source: source.map(|source| source.id) },
    };
    let (draft, _) = save::keep(&site, &view, to, &fields, &[], None).await?;
    Ok(draft::saved_at(&view, Some(&draft)))
}
