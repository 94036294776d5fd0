//! Drafts: practices that only their author sees. They are the drafts of the pages: what is begun by
//! script goes on in the browser, and the other way round.

use super::{
    answer::{Answer, List, again, keep, not_found},
    bodies::{self, Correction, Signer},
    call::{Asked, Language, Sent, bad_cursor},
    item::{Practice, Showing},
    openapi::Writing,
    practices::{COLLECTION, not_stale},
    write::{self, Hands, as_copied, refused},
};
use crate::{
    db::{Conn, Result as Stored, Tx},
    here::Here,
    locale::Locale,
    practices::{self, Input, KIND, Source, form},
    publications::{
        Adaptation, Publication,
        drafts::{self, Draft},
        media, store,
    },
    web::{
        Role, Site, Viewer,
        api::{Caller, Problem},
        form::Fields,
    },
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use serde::Deserialize;

/// The version of the source that a draft is a copy of; the form of the pages has the same field.
pub(super) const SOURCE_VERSION: &str = "source_version";

/// A body without fields.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// A draft of this person.
///
/// # Errors
/// 404.
pub(super) async fn find(conn: &mut Conn, person: &Viewer, id: &str) -> Result<Draft, Problem> {
    let sound = id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let found = if sound { drafts::find(conn, &person.id, id).await? } else { None };
    found.filter(|draft| draft.kind == KIND).ok_or_else(not_found)
}

/// A page of the drafts of this person, last saved first.
///
/// # Errors
/// 400 for a cursor that names none of them.
pub(super) async fn page(site: &Site, person: &Viewer, asked: &Asked) -> Result<List<Practice>, Problem> {
    let showing = Showing::of(site).await?;
    let mut conn = site.db.read().await?;
    let mut all = drafts::list(&mut conn, &person.id).await?;
    all.retain(|draft| draft.kind == KIND);
    let from = match asked.get("cursor") {
        None => 0,
        Some(last) => all.iter().position(|draft| draft.id == last).ok_or_else(bad_cursor)? + 1,
    };
    let shown = &all[from..all.len().min(from + asked.limit)];
    let next = shown.last().filter(|_| from + shown.len() < all.len()).map(|last| last.id.clone());
    let mut items = Vec::with_capacity(shown.len());
    for draft in shown {
        items.push(showing.draft(&mut conn, person, draft).await?);
    }
    Ok(List { items, next })
}

/// Begins a draft; that of an adaptation takes the pictures and files of its source.
///
/// # Errors
/// The database's.
pub(super) async fn begin(
    tx: &mut Tx,
    here: &Here<'_>,
    person: &Viewer,
    input: &Input,
    source: Option<(&Publication, &Adaptation)>,
    signs_as: Option<Signer>,
) -> Stored<Draft> {
    let mut fields = form::fields(input, source.map(|(_, note)| note));
    if let Some(signer) = signs_as {
        fields.0.push((form::SIGN_AS.into(), signer.name().into()));
    }
    if let Some((source, _)) = source {
        fields.0.push((SOURCE_VERSION.into(), source.version_hash.clone()));
    }
    let source = source.map(|(source, _)| source.id.as_str());
    let id = drafts::create(tx, here, &person.id, KIND, None, source, &fields).await?;
    if let Some(source) = source {
        media::copy_to_draft(tx, here, source, &id, &person.id).await?;
    }
    drafts::find(tx, &person.id, &id).await?.ok_or(sqlx::Error::RowNotFound)
}

/// Saves what a call says over what a draft says, or in its place.
///
/// # Errors
/// The database's.
pub(super) async fn save(
    tx: &mut Tx,
    here: &Here<'_>,
    person: &Viewer,
    draft: &Draft,
    body: &mut Correction,
    whole: bool,
) -> Stored<Draft> {
    let before = draft.fields();
    let (read, note) = form::read(&before);
    let mut input = if whole { bodies::blank() } else { read };
    body.apply(&mut input);
    let mut fields = form::fields(&input, Some(&body.adaptation(note)));
    let written = [
        (form::NOTE, body.note.clone()),
        (form::BASE_VERSION, body.base_version.map(|number| number.to_string())),
        (form::SIGN_AS, body.sign_as.map(|signer| signer.name().to_owned())),
    ];
    // What the sheet does not hold stays as the pages, or an earlier call, wrote it.
    let of_the_sheet = |name: &str| {
        form::SHORT.iter().chain(&form::OPTIONAL).chain(&form::ADAPTATION).any(|one| *one == name) && name != form::NOTE
    };
    let said_anew = |name: &str| written.iter().any(|(one, value)| *one == name && value.is_some());
    fields.0.extend(before.0.into_iter().filter(|(name, _)| !of_the_sheet(name) && !said_anew(name)));
    fields.0.extend(written.iter().filter_map(|(name, value)| value.clone().map(|value| ((*name).to_owned(), value))));
    drafts::save(tx, here, &person.id, &draft.id, &fields).await?;
    drafts::find(tx, &person.id, &draft.id).await?.ok_or(sqlx::Error::RowNotFound)
}

/// Throws a draft away.
///
/// # Errors
/// The database's.
pub(super) async fn discard(tx: &mut Tx, person: &Viewer, draft: &Draft) -> Stored<()> {
    drafts::discard(tx, &person.id, &draft.id).await.map(|_| ())
}

/// Publishes a draft, as a new practice or as the correction of the one it is about; it is done with then.
///
/// # Errors
/// The verb's; 409 when what it corrects was corrected since.
pub(super) async fn release(
    tx: &mut Tx,
    here: &Here<'_>,
    person: &Viewer,
    locale: Locale,
    draft: &Draft,
) -> Result<(StatusCode, Publication), Problem> {
    let fields = draft.fields();
    let (input, note) = form::read(&fields);
    let hands = Hands::of(tx, person, signer(&fields, person)).await?;
    let attached = Some(draft.id.as_str());
    let (status, done) = match &draft.publication_id {
        Some(id) => {
            let current = store::by_id(tx, id).await?.ok_or_else(not_found)?;
            not_stale(&current, fields.get(form::BASE_VERSION).parse().ok())?;
            let adaptation = current.source_uri.is_some().then_some(note);
            let (note, source_seen) = (fields.get(form::NOTE), form::source_seen(&fields));
            let joins = fields.get(form::JOINS).parse().ok();
            let correction = practices::Correction { input: &input, adaptation, note, attached, source_seen, joins };
            (StatusCode::OK, write::correct(tx, here, &hands, &current, correction).await)
        }
        None => {
            let source = copied(tx, draft, &fields).await?;
            let source = source.as_ref().map(|publication| Source { publication, note });
            (StatusCode::CREATED, write::publish(tx, here, &hands, &input, source, attached).await)
        }
    };
    let publication = done.map_err(|error| refused(locale, error))?;
    discard(tx, person, draft).await?;
    Ok((status, publication))
}

async fn copied(conn: &mut Conn, draft: &Draft, fields: &Fields) -> Stored<Option<Publication>> {
    let Some(id) = &draft.source_id else { return Ok(None) };
    match store::by_id(conn, id).await? {
        Some(source) => as_copied(conn, source, fields.get(SOURCE_VERSION)).await.map(Some),
        None => Ok(None),
    }
}

/// Who signs, as the draft says; somebody who no longer animates the network signs for themselves.
fn signer(fields: &Fields, person: &Viewer) -> Option<Signer> {
    let network = fields.get(form::SIGN_AS) == Signer::Network.name() && person.role >= Role::Animator;
    network.then_some(Signer::Network)
}

/// Publish a draft
///
/// The practice that comes of it has an identifier of its own; the draft is gone then. The draft of a
/// correction, begun on the pages, corrects its practice (200).
#[utoipa::path(post, path = "/api/v1/practices/{id}/publish", operation_id = "publishDraft", tag = "practices",
    responses(
        (status = 201, description = "The new practice", body = Practice),
        (status = 200, description = "The corrected practice", body = Practice),
        Writing
    ))]
pub(super) async fn publish(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    Path(id): Path<String>,
    sent: Sent<Nothing>,
) -> Answer {
    let caller = caller.at_least(Role::Contributor)?;
    let Sent { body: Nothing {}, once } = sent;
    let showing = Showing::of(&site).await?;
    let mut tx = site.db.begin().await?;
    if let Some(first) = again(&mut tx, caller, once.as_ref(), COLLECTION).await? {
        return Ok(first);
    }
    let draft = find(&mut tx, caller, &id).await?;
    let (status, publication) = release(&mut tx, &site.here(), caller, locale, &draft).await?;
    let shown = showing.practice(&mut tx, publication).await?;
    keep(&site, tx, caller, once.as_ref(), status, COLLECTION, &shown).await
}
