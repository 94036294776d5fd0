//! Where two states of a sheet become one: a version that came back beside what stands, or a correction that was begun on
//! an older version. Whatever is chosen becomes a draft first, and is published as any correction is.

use super::super::{found, href};
use super::{
    begin,
    merging::Merging,
    publish,
    save::{self, To},
};
use crate::{
    db::{Conn, Result},
    federation::actors,
    locale::Locale,
    practices::{
        Problem, Sheet, form,
        merge::{Field, Kind, Sides, with},
    },
    publications::{
        self, Publication,
        drafts::{self, Draft},
        media,
        versions::{self, Version},
    },
    web::{
        PageError, PageResult, Role, Site, Submission, View,
        components::FormErrors,
        form::Fields,
        preferences::{flash, see_other},
    },
};
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::IntoResponse as _,
};
use serde::Deserialize;

/// Hidden fields of the page: what is merged into what stands, and the version that stood when it was drawn.
pub(super) const DRAFT: &str = "draft";
pub(super) const VERSION: &str = "version";
pub(super) const STANDING: &str = "standing";
/// What a choice says: what stands, the other, or the text of the field below.
pub(super) const KEEP: &str = "standing";
pub(super) const TAKE: &str = "other";
pub(super) const BOTH: &str = "merged";

/// What is merged into what stands.
pub(super) enum Other {
    /// It came back beside.
    Version(Box<Version>),
    /// It was begun on an older version.
    Draft(Box<Draft>),
}

/// The name of the choice of a field.
pub(super) fn choice(name: &str) -> String {
    format!("choice-{name}")
}

/// The name of the merged text of a field.
pub(super) fn text(name: &str) -> String {
    format!("merged-{name}")
}

/// Fields with a place of which nobody has chosen what it says.
pub(super) fn left_open(fields: &Fields) -> Vec<Problem> {
    let is_open =
        |text: &str| [Locale::Fr, Locale::En].iter().any(|locale| text.contains(&*locale.t("practice-merge-open")));
    form::ADAPTATION
        .into_iter()
        .chain(form::SHORT)
        .chain(form::OPTIONAL)
        .filter(|name| is_open(fields.get(name)))
        .map(|field| Problem { field, key: "practice-merge-error-open", max: 0 })
        .collect()
}

#[derive(Deserialize)]
pub(super) struct Asked {
    draft: Option<String>,
    version: Option<i64>,
}

/// `GET /practices/{id}/merge`
pub(super) async fn get(
    State(site): State<Site>,
    view: View,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let mut conn = site.db.read().await?;
    let standing = mine(&mut conn, &site, &view, &id).await?;
    let Some(other) = other(&mut conn, &view, &standing, asked.draft.as_deref(), asked.version).await? else {
        return Ok(flash(&site, "practice-merge-nothing", &href(&standing)));
    };
    let (sides, files) = sides(&mut conn, &standing, &other).await?;
    drop(conn);
    let mut fields = Fields::default();
    fields.0.push((begin::FORM_ID.to_owned(), view.form_id()));
    let errors = FormErrors::new();
    let page = Merging {
        standing: &standing,
        other: &other,
        sides: &sides,
        files,
        fields: &fields,
        errors: &errors,
        moved: false,
    };
    Ok(page.page(&view).into_response())
}

/// `POST /practices/{id}/merge`
pub(super) async fn post(
    State(site): State<Site>,
    view: View,
    Path(id): Path<String>,
    submission: Submission,
) -> PageResult {
    let fields = submission.fields;
    // Sent twice: an answer that got lost, or a second click.
    if let Some(sent) =
        save::seen(&site, &view, fields.get(begin::FORM_ID)).await?.filter(|sent| sent.says(&save::said(&fields)))
    {
        return Ok(see_other(&sent.path));
    }
    let mut conn = site.db.read().await?;
    let standing = mine(&mut conn, &site, &view, &id).await?;
    let draft = Some(fields.get(DRAFT)).filter(|draft| !draft.is_empty());
    let Some(other) = other(&mut conn, &view, &standing, draft, fields.get(VERSION).parse().ok()).await? else {
        // Somebody merged the two meanwhile; what was typed is shown beside the reason.
        return if fields.get("step") == "keep" { Ok(see_other(&href(&standing))) } else { Err(PageError::NotFound) };
    };
    let (sides, files) = sides(&mut conn, &standing, &other).await?;
    drop(conn);
    if let (Other::Version(version), "keep") = (&other, fields.get("step")) {
        let tx = site.db.begin().await?;
        return publish::keep_standing(&site, &view, tx, &standing, version.number, None).await;
    }
    let moved = fields.get(STANDING) != standing.version.to_string();
    let differing = sides.differing();
    let is_saved = fields.get("step") != "publish";
    let errors = if is_saved { FormErrors::new() } else { faults(&differing, &fields) };
    if moved || !errors.is_empty() {
        let status = if moved { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
        let page = Merging {
            standing: &standing,
            other: &other,
            sides: &sides,
            files,
            fields: &fields,
            errors: &errors,
            moved,
        };
        return Ok((status, page.page(&view)).into_response());
    }
    let composed = composed(&view, (&standing, &other), &sides, &differing, &fields);
    let to = match other {
        Other::Draft(draft) => {
            let mut tx = site.db.begin().await?;
            media::copy_missing(&mut tx, &site.here(), &standing.id, &draft.id, &draft.person_id).await?;
            tx.commit_unseen().await?;
            To::Draft(draft)
        }
        Other::Version(_) => To::New { publication: Some(standing.id), source: None },
    };
    let (draft, _) = save::keep(&site, &view, to, &composed, &[], None).await?;
    if is_saved {
        return Ok(flash(&site, "practice-flash-draft-saved", &format!("/drafts/{}", draft.id)));
    }
    publish::publish_as(&site, &view, &draft, &composed, &fields).await
}

/// A sheet of this network that the reader may correct.
async fn mine(conn: &mut Conn, site: &Site, view: &View, id: &str) -> PageResult<Publication> {
    let standing = found(conn, id).await?;
    let person = actors::by_id(conn, &view.person()?.actor_id).await?;
    let co_authors = Sheet::from_json(&standing.sheet).co_authors;
    let may = publications::may_edit(&standing, &person, view.may(Role::Animator), &co_authors);
    if standing.is_of(&site.config.origin) && may { Ok(standing) } else { Err(PageError::Forbidden) }
}

/// What is to be merged; nothing when nothing waits for that.
async fn other(
    conn: &mut Conn,
    view: &View,
    standing: &Publication,
    draft: Option<&str>,
    version: Option<i64>,
) -> PageResult<Option<Other>> {
    if let Some(id) = draft {
        let draft = drafts::find(conn, &view.person()?.id, id).await?;
        let draft = draft.filter(|draft| draft.publication_id.as_deref() == Some(&standing.id));
        return Ok(draft.map(|draft| Other::Draft(Box::new(draft))));
    }
    let found = match version {
        Some(number) => versions::find(conn, &standing.id, number).await?,
        None => versions::beside(conn, &standing.id).await?,
    };
    let waits = found.filter(|version| version.came_back == versions::BESIDE);
    Ok(waits.map(|version| Other::Version(Box::new(version))))
}

/// Both sides, and whether the draft has other files than what stands.
async fn sides(conn: &mut Conn, standing: &Publication, other: &Other) -> Result<(Sides, bool)> {
    match other {
        Other::Version(version) => Ok((Sides::of_version(conn, standing, version).await?, false)),
        Other::Draft(draft) => {
            let names = |all: Vec<media::Attachment>| all.into_iter().map(|one| one.file).collect::<Vec<_>>();
            let files = names(media::of_draft(conn, &draft.id).await?)
                != names(media::of_publication(conn, &standing.id).await?);
            Ok((Sides::of_draft(conn, standing, &draft.fields()).await?, files))
        }
    }
}

/// What is still to be chosen.
fn faults(differing: &[Field], fields: &Fields) -> FormErrors {
    let mut errors = FormErrors::new();
    for field in differing {
        let chosen = choice(field.name);
        match fields.get(&chosen) {
            KEEP | TAKE => {}
            BOTH if field.kind == Kind::Set => {}
            BOTH if field.kind == Kind::Text => {
                let typed = Fields(vec![(field.name.to_owned(), fields.get(&text(field.name)).to_owned())]);
                if !left_open(&typed).is_empty() {
                    errors.add(text(field.name), "practice-merge-error-open");
                }
            }
            _ => errors.add(chosen, "practice-merge-error-choice"),
        }
    }
    errors
}

/// The correction that the choices make of what stands.
fn composed(
    view: &View,
    (standing, other): (&Publication, &Other),
    sides: &Sides,
    differing: &[Field],
    fields: &Fields,
) -> Fields {
    let mut answers = Vec::new();
    for field in differing {
        let typed = || vec![fields.get(&text(field.name)).to_owned()];
        let values = match (fields.get(&choice(field.name)), field.kind) {
            (KEEP, _) => field.standing.clone(),
            (TAKE, _) => field.other.clone(),
            (_, Kind::Set) => field.both(),
            // Saved for later: nothing that either says is left out.
            (_, Kind::Text) => typed(),
            (_, Kind::Value) => field.standing.clone(),
        };
        answers.push((field.name, values));
    }
    let mut composed = with(&sides.standing, &answers);
    let mut add = |name: &str, value: String| {
        if !value.is_empty() {
            composed.0.push((name.to_owned(), value));
        }
    };
    add(begin::FORM_ID, fields.get(begin::FORM_ID).to_owned());
    add(form::BASE_VERSION, standing.version.to_string());
    let note = fields.get(form::NOTE).to_owned();
    match other {
        Other::Version(version) => {
            add(form::JOINS, version.number.to_string());
            let numbers = [("one", version.number.into()), ("other", standing.version.into())];
            add(form::NOTE, if note.is_empty() { view.tv("practice-merge-note", &numbers) } else { note });
        }
        Other::Draft(_) => add(form::NOTE, note),
    }
    composed
}
