//! From a draft to a published sheet. When the sheet was corrected by somebody else in between, nothing
//! is written: both texts are shown, and their author chooses.

use super::super::{
    changes::{self, Side},
    delete::refused,
    href,
};
use super::{about::About, begin, form::Form, save};
use crate::{
    db::{Conn, Tx},
    federation::actors,
    practices::{self, Author, Correction, Error, Input, Problem, Sheet, Source, form},
    publications::{
        Adaptation, Publication,
        drafts::{self, Draft},
        media, versions,
    },
    web::{
        PageError, PageResult, Role, Site, View,
        components::{FormErrors, Tone, instant, notice},
        form::Fields,
        preferences::{flash, see_other},
        sent,
    },
};
use axum::{http::StatusCode, response::IntoResponse as _};
use maud::{Markup, html};

/// Publishes what a form says; the draft is done with then.
pub(super) async fn publish(site: &Site, view: &View, draft: &Draft, fields: &Fields) -> PageResult {
    let (input, note) = form::read(fields);
    let (said, now) = (save::said(fields), site.clock.now());
    let names = [fields.get(begin::FORM_ID), draft.id.as_str()];
    let mut tx = site.db.begin().await?;
    for name in names {
        if let Some(path) = sent::begin(&mut tx, &draft.person_id, name, &said, now).await? {
            drafts::discard(&mut tx, &draft.person_id, &draft.id).await?;
            tx.commit_unseen().await?;
            return Ok(see_other(&path));
        }
    }
    let about = About::of(&mut tx, draft).await?;
    if let Some(current) = about
        .publication
        .as_ref()
        .filter(|current| !current.is_deleted() && fields.get(form::BASE_VERSION) != current.version.to_string())
    {
        let told = overtaken(&mut tx, view, current, &input).await?;
        let files = media::of_draft(&mut tx, &draft.id).await?;
        drop(tx);
        return Ok(conflict(view, draft, fields, &about, &files, told, current.version));
    }
    if let Some(current) = &about.publication
        && form::source_seen(fields).is_none()
        && is_unchanged(&mut tx, view, current, draft, (&input, &note)).await?
    {
        let files = media::of_draft(&mut tx, &draft.id).await?;
        drop(tx);
        let told = notice(Tone::Alert, html! { p role="alert" { (view.t("practice-correct-nothing")) } });
        let errors = FormErrors::new();
        let form =
            Form { fields, errors: &errors, about: &about, files: &files, draft: Some(draft), notice: Some(told) };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, form.page(view)).into_response());
    }
    match write(&mut tx, site, view, &about, draft, fields, &input, note).await {
        Ok(publication) => {
            for name in names {
                sent::done(&mut tx, &draft.person_id, name, &said, &href(&publication), now).await?;
            }
            drafts::discard(&mut tx, &draft.person_id, &draft.id).await?;
            tx.commit().await?;
            site.wake();
            let key = match (&about.publication, &about.source) {
                (Some(_), _) => "practice-flash-corrected",
                (None, Some(_)) => "practice-flash-adapted",
                (None, None) => "practice-flash-published",
            };
            Ok(flash(site, key, &href(&publication)))
        }
        Err(Error::Invalid(problems)) => {
            drop(tx);
            invalid(site, view, draft, fields, &problems).await
        }
        Err(error) => Err(refused(error)),
    }
}

/// True when a correction would publish the version that is there. One that is due to be read again is
/// published as it is: that it still holds is what its author says.
async fn is_unchanged(
    conn: &mut Conn,
    view: &View,
    current: &Publication,
    draft: &Draft,
    typed: (&Input, &Adaptation),
) -> Result<bool, PageError> {
    if current.is_deleted() || current.is_stale(view.now) {
        return Ok(false);
    }
    let adaptation = current.adaptation();
    let (before, note) = form::read(&form::fields(&form::input(current), adaptation.as_ref()));
    if *typed.0 != before || adaptation.is_some() && *typed.1 != note {
        return Ok(false);
    }
    let files = |all: Vec<media::Attachment>| all.into_iter().map(|one| (one.file, one.alt)).collect::<Vec<_>>();
    Ok(files(media::of_draft(conn, &draft.id).await?) == files(media::of_publication(conn, &current.id).await?))
}

#[expect(clippy::too_many_arguments, reason = "all that a form says, read apart")]
async fn write(
    tx: &mut Tx,
    site: &Site,
    view: &View,
    about: &About,
    draft: &Draft,
    fields: &Fields,
    input: &Input,
    note: Adaptation,
) -> Result<Publication, Error> {
    let here = site.here();
    let viewer = view.viewer.as_ref().ok_or(Error::Forbidden)?;
    let person = actors::by_id(tx, &viewer.actor_id).await?;
    let network = actors::network(tx).await?;
    let animates = view.may(Role::Animator);
    let signer = if animates && fields.get(form::SIGN_AS) == "network" { &network } else { &person };
    let author = Author { signer, person: &person, animates, moderates: view.may(Role::Moderator) };
    let attached = Some(draft.id.as_str());
    if let Some(publication) = &about.publication {
        let adaptation = about.adapts().then_some(note);
        return practices::correct(
            tx,
            &here,
            author,
            publication,
            Correction {
                input,
                adaptation,
                note: fields.get(form::NOTE),
                attached,
                source_seen: form::source_seen(fields),
            },
        )
        .await;
    }
    let copied = match &about.source {
        Some(source) => Some(as_copied(tx, source, fields.get(begin::SOURCE_VERSION)).await?),
        None => None,
    };
    let source = copied.as_ref().map(|publication| Source { publication, note });
    practices::publish(tx, &here, author, input, source, attached).await
}

/// The source as it was when the copy was made: it may have been corrected while this was written.
async fn as_copied(conn: &mut Conn, source: &Publication, hash: &str) -> Result<Publication, Error> {
    let version = versions::by_hash(conn, source, hash).await?;
    Ok(Publication {
        version_hash: version.map_or_else(|| source.version_hash.clone(), |version| version.hash),
        ..source.clone()
    })
}

async fn invalid(site: &Site, view: &View, draft: &Draft, fields: &Fields, problems: &[Problem]) -> PageResult {
    save::again(site, view, draft, fields, &form::errors(problems), StatusCode::UNPROCESSABLE_ENTITY).await
}

/// What the sheet became meanwhile, and how this text differs from it.
async fn overtaken(conn: &mut Conn, view: &View, current: &Publication, input: &Input) -> Result<Markup, PageError> {
    let by = versions::find(conn, &current.id, current.version)
        .await?
        .map(|version| version.author_name)
        .unwrap_or_default();
    let sheet = Sheet::from_json(&current.sheet);
    Ok(html! {
        (notice(Tone::Alert, html! {
            div role="alert" {
                p { strong { (view.tv("practice-conflict-title", &[("name", by.into())])) } " " (instant(view, current.updated_at)) }
                p { (view.t("practice-conflict-text")) }
                p { a href=(href(current)) { (view.t("practice-conflict-current")) } }
            }
        }))
        details open {
            summary { (view.t("practice-conflict-difference")) }
            (changes::show(view, &Side { title: &current.title, sheet: &sheet }, &Side { title: &input.title, sheet: &input.sheet }))
        }
    })
}

/// The form with both texts; sent again, it replaces the version that was just shown, knowingly.
fn conflict(
    view: &View,
    draft: &Draft,
    fields: &Fields,
    about: &About,
    files: &[media::Attachment],
    told: Markup,
    current: i64,
) -> axum::response::Response {
    let mut fields = fields.clone();
    fields.0.retain(|(name, _)| name != form::BASE_VERSION);
    fields.0.push((form::BASE_VERSION.to_owned(), current.to_string()));
    let form =
        Form { fields: &fields, errors: &FormErrors::new(), about, files, draft: Some(draft), notice: Some(told) };
    (StatusCode::CONFLICT, form.page(view)).into_response()
}
