//! From a draft to a published sheet. When the sheet was corrected by somebody else in between, nothing
//! is written: the draft waits, and its author is led to where the two are merged.

use super::super::{delete::refused, href};
use super::{about::About, begin, form::Form, merge, save};
use crate::{
    db::{Conn, Tx},
    federation::actors,
    practices::{self, Author, Correction, Error, Input, Problem, Source, form},
    publications::{
        Adaptation, Publication,
        drafts::{self, Draft},
        media, versions,
    },
    web::{
        PageError, PageResult, Role, Site, View,
        components::{FormErrors, Tone, notice},
        form::Fields,
        preferences::{flash, see_other},
        sent,
    },
};
use axum::{http::StatusCode, response::IntoResponse as _};
use maud::html;

/// Publishes what a form says; the draft is done with then.
pub(super) async fn publish(site: &Site, view: &View, draft: &Draft, fields: &Fields) -> PageResult {
    publish_as(site, view, draft, fields, fields).await
}

/// As [`publish`]; `form` is the form that was sent, where another one says what is published.
pub(super) async fn publish_as(site: &Site, view: &View, draft: &Draft, fields: &Fields, form: &Fields) -> PageResult {
    let (input, note) = form::read(fields);
    let now = site.clock.now();
    let names = [(fields.get(begin::FORM_ID), save::said(form)), (draft.id.as_str(), save::said(fields))];
    let mut tx = site.db.begin().await?;
    for (name, said) in &names {
        if let Some(path) = sent::begin(&mut tx, &draft.person_id, name, said, now).await? {
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
        return Ok(see_other(&format!("{}/merge?draft={}", href(current), draft.id)));
    }
    let open = merge::left_open(fields);
    if !open.is_empty() {
        drop(tx);
        return invalid(site, view, draft, fields, &open).await;
    }
    let joins = match &about.publication {
        Some(current) => joined(&mut tx, current, fields).await?,
        None => None,
    };
    if let Some(current) = &about.publication
        && form::source_seen(fields).is_none()
        && is_unchanged(&mut tx, view, current, draft, (&input, &note)).await?
    {
        if let Some(other) = joins {
            return keep_standing(site, view, tx, current, other, Some(draft)).await;
        }
        let files = media::of_draft(&mut tx, &draft.id).await?;
        drop(tx);
        let told = notice(Tone::Alert, html! { p role="alert" { (view.t("practice-correct-nothing")) } });
        let errors = FormErrors::new();
        let form =
            Form { fields, errors: &errors, about: &about, files: &files, draft: Some(draft), notice: Some(told) };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, form.page(view)).into_response());
    }
    match write(&mut tx, site, view, &about, draft, fields, &input, note, joins).await {
        Ok(publication) => {
            for (name, said) in &names {
                sent::done(&mut tx, &draft.person_id, name, said, &href(&publication), now).await?;
            }
            drafts::discard(&mut tx, &draft.person_id, &draft.id).await?;
            tx.commit().await?;
            site.wake();
            let key = match (&about.publication, &about.source) {
                _ if joins.is_some() => "practice-flash-merged",
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

/// The version beside that a form merges, while it waits for that.
async fn joined(conn: &mut Conn, current: &Publication, fields: &Fields) -> Result<Option<i64>, PageError> {
    let Ok(number) = fields.get(form::JOINS).parse() else { return Ok(None) };
    let version = versions::find(conn, &current.id, number).await?;
    Ok(version.filter(|version| version.came_back == versions::BESIDE).map(|version| version.number))
}

/// Of two versions, the one that stands stays as it is.
pub(super) async fn keep_standing(
    site: &Site,
    view: &View,
    mut tx: Tx,
    current: &Publication,
    other: i64,
    draft: Option<&Draft>,
) -> PageResult {
    let viewer = view.person()?;
    let person = actors::by_id(&mut tx, &viewer.actor_id).await?;
    let (animates, moderates) = (view.may(Role::Animator), view.may(Role::Moderator));
    let author = Author { signer: &person, person: &person, animates, moderates };
    practices::keep_standing(&mut tx, &site.here(), author, current, other).await.map_err(refused)?;
    if let Some(draft) = draft {
        drafts::discard(&mut tx, &draft.person_id, &draft.id).await?;
    }
    tx.commit().await?;
    Ok(flash(site, "practice-flash-kept", &href(current)))
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
    joins: Option<i64>,
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
                joins,
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
