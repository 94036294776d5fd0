//! `/api/v1/specifications`: the list, and one specification from its opening until it is taken back. Its text is drafted
//! under `drafting` (see `texts.rs`), amended under `amendments`.

use super::{
    answer::{self, Answer, List, again, forbidden, gone, keep},
    call::{Asked, Language, Sent},
    found,
    item::{Author, Counts, Network, Showing},
    openapi::{Facets, Paging, Reading, Writing},
    practices::not_stale,
    specification_bodies::{Correction, NewPhase, NewSpecification, PhaseEnd, ends_of},
    write::Hands,
};
use crate::{
    db::Conn,
    locale::Locale,
    publications::{Publication, vocabulary as words},
    specifications::{self as verbs, Error, Input, KIND, Sheet, document::label, phase::Phase, sheet},
    time::Timestamp,
    web::{
        Role, Site,
        api::{Caller, FieldProblem, Problem},
    },
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse as _,
};
use serde::Serialize;
use utoipa::ToSchema;

/// Where a specification stands under the root of the API.
pub(super) const COLLECTION: &str = "/specifications";

/// A specification, without its text.
#[derive(Serialize, ToSchema)]
pub(super) struct Specification {
    /// Identifier on this instance.
    #[schema(example = "01kb0q2v8m4g7w5x9z3c6d1f0h")]
    id: String,
    /// Identifier everywhere (ActivityPub).
    uri: String,
    /// Its page on this instance.
    url: String,
    /// `specification`
    kind: &'static str,
    #[schema(example = "Passeport numérique")]
    title: String,
    /// At most 280 characters.
    summary: String,
    #[serde(flatten)]
    about: About,
    /// BCP 47.
    #[schema(example = "fr")]
    language: String,
    #[schema(example = "CC-BY-SA-4.0")]
    licence: String,
    /// What can be done now: `questions`, `drafting`, `amendments`, `vote` or `adoption`.
    phase: &'static str,
    /// Until when; null until its team moves it on.
    #[schema(format = DateTime)]
    until: Option<String>,
    /// When phases end.
    ends: Vec<PhaseEnd>,
    /// IANA zone of those who issue it.
    #[schema(example = "Europe/Paris")]
    zone: String,
    /// The specification that this one goes on with (ActivityPub id).
    succeeds: Option<String>,
    /// Why it goes on with that.
    reason: Option<String>,
    /// Grows by one at each change.
    version: i64,
    /// The same on every instance that has this version.
    version_hash: String,
    network: Network,
    author: Author,
    #[schema(format = DateTime)]
    published: String,
    #[schema(format = DateTime)]
    updated: String,
    counts: Counts,
}

/// What stands beside the text; Markdown fields are the source.
#[derive(Serialize, ToSchema)]
pub(super) struct About {
    /// Why there is one, Markdown.
    context: String,
    /// What it covers and what it does not, Markdown.
    scope: String,
    /// What it must respect, Markdown.
    constraints: String,
    /// What is to be delivered, Markdown.
    deliverables: String,
    /// When, Markdown.
    calendar: String,
    /// Who decides, Markdown.
    governance: String,
    /// Where: codes of the territory list.
    #[schema(example = json!(["988"]))]
    territories: Vec<String>,
    /// Handles of people of its network who write it too.
    co_authors: Vec<String>,
}

/// A specification, whole.
#[derive(Serialize, ToSchema)]
pub(super) struct WholeSpecification {
    #[serde(flatten)]
    heading: Specification,
    #[serde(flatten)]
    text: Text,
}

/// The text of a version.
#[derive(Serialize, ToSchema)]
#[schema(as = SpecificationText)]
pub(super) struct Text {
    /// All of it, Markdown.
    document: String,
    /// In order; their levels make a tree of them.
    sections: Vec<Section>,
}

/// A section of a text.
#[derive(Serialize, ToSchema)]
#[schema(as = SpecificationSection)]
struct Section {
    /// Stays the same through edits, moves and renames.
    #[schema(example = "acces")]
    id: String,
    /// In the table of contents, `1.2`; empty for the opening.
    number: String,
    /// Of its heading, from 1 to 6; 0 for the opening, which has none.
    level: u8,
    /// Markdown.
    title: String,
    /// Its own text, Markdown.
    text: String,
    requirements: Vec<Requirement>,
}

/// Something that a solution must do.
#[derive(Serialize, ToSchema)]
struct Requirement {
    /// Stays the same through edits and moves.
    number: u32,
    #[schema(example = "E-01")]
    label: String,
    /// `indispensable`, `useful` or `optional`
    #[schema(value_type = String)]
    priority: verbs::Priority,
    /// Markdown.
    text: String,
    /// Why, Markdown.
    rationale: String,
    /// How it is verified, Markdown.
    test: String,
}

impl Text {
    /// That of a sheet.
    pub(super) fn of(sheet: &Sheet) -> Self {
        let document = sheet.read();
        let numbers: Vec<(String, String)> =
            document.outline().into_iter().map(|entry| (entry.section.id.clone(), entry.number)).collect();
        let mut numbers = numbers.into_iter().peekable();
        let sections = document
            .sections
            .into_iter()
            .map(|section| Section {
                number: numbers.next_if(|(id, _)| *id == section.id).map(|(_, number)| number).unwrap_or_default(),
                requirements: section.requirements.into_iter().map(Requirement::from).collect(),
                id: section.id,
                level: section.level,
                title: section.title,
                text: section.text,
            })
            .collect();
        Self { document: sheet.document.clone(), sections }
    }
}

impl From<verbs::Requirement> for Requirement {
    fn from(one: verbs::Requirement) -> Self {
        let verbs::Requirement { number, priority, text, rationale, test } = one;
        Self { number, label: label(number), priority, text, rationale, test }
    }
}

impl From<Sheet> for About {
    fn from(sheet: Sheet) -> Self {
        let Sheet { context, scope, constraints, deliverables, calendar, governance, territories, co_authors, .. } =
            sheet;
        Self { context, scope, constraints, deliverables, calendar, governance, territories, co_authors }
    }
}

/// A specification that everybody may read.
///
/// # Errors
/// 404, 410.
pub(super) async fn published(conn: &mut Conn, id: &str) -> Result<Publication, Problem> {
    found::published(conn, KIND, id).await
}

/// Without its text.
pub(super) fn shown(showing: &Showing, one: &Publication, now: Timestamp) -> Specification {
    let sheet = Sheet::from_json(&one.sheet);
    let standing = sheet.schedule().at(now);
    Specification {
        id: one.id.clone(),
        uri: one.uri.clone(),
        url: showing.url(&one.path()),
        kind: KIND,
        title: one.title.clone(),
        summary: one.summary.clone(),
        language: one.language.clone(),
        licence: one.licence.clone(),
        phase: standing.phase.name(),
        until: standing.until.map(Timestamp::rfc3339),
        ends: sheet.phases.iter().map(|end| PhaseEnd { phase: end.phase.clone(), until: end.until.clone() }).collect(),
        zone: sheet.zone.clone(),
        succeeds: one.source_uri.clone(),
        reason: one.adaptation().map(|note| note.change),
        version: one.version,
        version_hash: one.version_hash.clone(),
        network: showing.network(&one.network, one.network_name.as_deref()),
        author: Author {
            handle: one.author_handle.clone(),
            name: one.author_name.clone(),
            uri: one.author_uri.clone(),
        },
        published: one.published_at.rfc3339(),
        updated: one.updated_at.rfc3339(),
        counts: Counts::from(one),
        about: sheet.into(),
    }
}

/// What the fields of a specification lack, in the language of the call.
pub(super) fn fields(locale: Locale, found: &[verbs::Problem]) -> Problem {
    Problem::fields(
        found
            .iter()
            .map(|problem| FieldProblem { field: problem.field.to_owned(), message: problem.words(locale) })
            .collect(),
    )
}

/// 409: the phase allows it not.
pub(super) fn out_of_phase(locale: Locale, phase: Phase) -> Problem {
    let phase = locale.t(phase.key()).into();
    Problem::new(StatusCode::CONFLICT, locale.tv("specification-out-of-phase", &[("phase", phase)]))
}

/// What a verb of specifications refuses.
pub(super) fn refused(locale: Locale, error: Error) -> Problem {
    match error {
        Error::Invalid(found) => fields(locale, &found),
        Error::OutOfPhase(standing) => out_of_phase(locale, standing.phase),
        Error::Moved(version) => {
            Problem::new(StatusCode::CONFLICT, format!("it is at version {version}: read it again"))
        }
        Error::Unchanged => Problem::new(StatusCode::CONFLICT, locale.t("specification-unchanged")),
        Error::Forbidden => forbidden(),
        Error::Gone => gone(),
        Error::Database(error) => error.into(),
    }
}

/// Specifications
///
/// All that the networks opened, newest first, with filters that combine. Their text is read one by one.
#[utoipa::path(get, path = "/api/v1/specifications", operation_id = "listSpecifications", tag = "specifications",
    params(Facets, Paging), responses((status = 200, description = "A page", body = List<Specification>), Reading))]
pub(super) async fn list(State(site): State<Site>, asked: Asked) -> Answer {
    let now = site.clock.now();
    let showing = Showing::of(&site).await?;
    let mut conn = site.db.read().await?;
    let (found, next) = found::page(&mut conn, KIND, &asked).await?;
    let items = found.iter().map(|one| shown(&showing, one, now)).collect();
    Ok(Json(List::<Specification> { items, next }).into_response())
}

/// One specification
///
/// The version that stands, whole: its text in Markdown, and section by section.
#[utoipa::path(get, path = "/api/v1/specifications/{id}", operation_id = "getSpecification", tag = "specifications",
    params(("id" = String, Path)), responses((status = 200, description = "The specification", body = WholeSpecification), Reading))]
pub(super) async fn get(State(site): State<Site>, Path(id): Path<String>) -> Answer {
    let showing = Showing::of(&site).await?;
    let mut conn = site.db.read().await?;
    let one = published(&mut conn, &id).await?;
    drop(conn);
    Ok(Json(whole(&showing, &one, site.clock.now()).await?).into_response())
}

async fn whole(showing: &Showing, one: &Publication, now: Timestamp) -> Result<WholeSpecification, Problem> {
    let sheet = Sheet::from_json(&one.sheet);
    Ok(WholeSpecification { heading: shown(showing, one, now), text: read(sheet).await? })
}

/// Reads a text beside the workers: a great one holds nobody up.
///
/// # Errors
/// 500 when that failed.
pub(super) async fn read(sheet: Sheet) -> Result<Text, Problem> {
    let text = tokio::task::spawn_blocking(move || Text::of(&sheet)).await;
    text.map_err(|_| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the text could not be read"))
}

/// Open a specification
#[utoipa::path(post, path = "/api/v1/specifications", operation_id = "openSpecification", tag = "specifications",
    request_body = NewSpecification, responses((status = 201, description = "The specification", body = WholeSpecification), Writing))]
pub(super) async fn create(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    sent: Sent<NewSpecification>,
) -> Answer {
    let caller = caller.at_least(Role::Contributor)?;
    let Sent { mut body, once } = sent;
    let mut input = Input { language: "fr".to_owned(), licence: words::LICENCES[0].to_owned(), ..Input::default() };
    body.apply(&mut input);
    let (showing, here) = (Showing::of(&site).await?, site.here());
    let own = crate::territory::get(&showing.territory).map(|territory| territory.place().iana.to_string());
    input.sheet.zone = body.zone.or(own).unwrap_or_else(|| "Europe/Paris".to_owned());
    let ends = body.ends.unwrap_or_default();
    let until = ends_of(&ends)?;
    let begun = body.phase.as_deref().unwrap_or("drafting");
    let schedule = sheet::read_schedule(begun, &input.sheet.zone, until, here.now);
    let mut tx = site.db.begin().await?;
    if let Some(first) = again(&mut tx, caller, once.as_ref(), COLLECTION).await? {
        return Ok(first);
    }
    let hands = Hands::of(&mut tx, caller, body.sign_as).await?;
    let text = body.document.unwrap_or_default();
    let before = match &body.succeeds {
        Some(id) => Some(published(&mut tx, id).await?),
        None => None,
    };
    let reason = body.reason.unwrap_or_default();
    let succeeds = before.as_ref().map(|before| (before, reason.as_str()));
    let opening = verbs::Opening { input: &input, text: &text, schedule, succeeds };
    let opened = verbs::open(&mut tx, &here, hands.author(), opening).await;
    let opened = opened.map_err(|error| refused(locale, error))?;
    let opened = whole(&showing, &opened, here.now).await?;
    keep(&site, tx, caller, once.as_ref(), StatusCode::CREATED, COLLECTION, &opened).await
}

/// Correct what stands beside the text
///
/// A new version, while the text is not put to the vote. For its drafting team, on the instance that publishes it.
#[utoipa::path(patch, path = "/api/v1/specifications/{id}", operation_id = "correctSpecification", tag = "specifications",
    params(("id" = String, Path)), request_body = Correction,
    responses((status = 200, description = "The specification", body = WholeSpecification), Writing))]
pub(super) async fn correct(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    Path(id): Path<String>,
    sent: Sent<Correction>,
) -> Answer {
    let caller = caller.at_least(Role::Contributor)?;
    let Sent { mut body, once } = sent;
    let (showing, here) = (Showing::of(&site).await?, site.here());
    let mut tx = site.db.begin().await?;
    if let Some(first) = again(&mut tx, caller, once.as_ref(), COLLECTION).await? {
        return Ok(first);
    }
    let publication = published(&mut tx, &id).await?;
    not_stale(&publication, body.base_version)?;
    let sheet = Sheet::from_json(&publication.sheet);
    let Publication { title, summary, language, licence, .. } = publication.clone();
    let mut input = Input { title, summary, language, licence, sheet };
    body.apply(&mut input);
    let hands = Hands::of(&mut tx, caller, None).await?;
    let base = (publication.version, body.note.as_deref().unwrap_or_default());
    let corrected = verbs::describe(&mut tx, &here, hands.author(), &publication, &input, base).await;
    let corrected = corrected.map_err(|error| refused(locale, error))?;
    let corrected = whole(&showing, &corrected, here.now).await?;
    keep(&site, tx, caller, once.as_ref(), StatusCode::OK, COLLECTION, &corrected).await
}

/// Move the phase on
///
/// Or change when phases end: a new version, with the drafted text as it stands. For its drafting team.
#[utoipa::path(post, path = "/api/v1/specifications/{id}/phase", operation_id = "movePhase", tag = "specifications",
    params(("id" = String, Path)), request_body = NewPhase,
    responses((status = 200, description = "The specification", body = WholeSpecification), Writing))]
pub(super) async fn phase(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    Path(id): Path<String>,
    sent: Sent<NewPhase>,
) -> Answer {
    let caller = caller.at_least(Role::Contributor)?;
    let Sent { body, once } = sent;
    let (showing, here) = (Showing::of(&site).await?, site.here());
    let mut tx = site.db.begin().await?;
    if let Some(first) = again(&mut tx, caller, once.as_ref(), COLLECTION).await? {
        return Ok(first);
    }
    let publication = published(&mut tx, &id).await?;
    let sheet = Sheet::from_json(&publication.sheet);
    let stood = || sheet.phases.iter().map(|end| PhaseEnd { phase: end.phase.clone(), until: end.until.clone() });
    let ends = body.ends.unwrap_or_else(|| stood().collect());
    let zone = body.zone.unwrap_or_else(|| sheet.zone.clone());
    let schedule = sheet::read_schedule(body.phase.as_deref().unwrap_or_default(), &zone, ends_of(&ends)?, here.now);
    let hands = Hands::of(&mut tx, caller, None).await?;
    let note = body.note.unwrap_or_default();
    let moved = verbs::move_on(&mut tx, &here, hands.author(), &publication, (schedule, &zone), &note).await;
    let moved = whole(&showing, &moved.map_err(|error| refused(locale, error))?, here.now).await?;
    keep(&site, tx, caller, once.as_ref(), StatusCode::OK, COLLECTION, &moved).await
}

/// Take a specification back
///
/// For good, here and wherever it went.
#[utoipa::path(delete, path = "/api/v1/specifications/{id}", operation_id = "deleteSpecification", tag = "specifications",
    params(("id" = String, Path)), responses((status = 204, description = "Taken back"), Writing))]
pub(super) async fn delete(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    Path(id): Path<String>,
) -> Answer {
    let caller = caller.at_least(Role::Contributor)?;
    let mut tx = site.db.begin().await?;
    let publication = published(&mut tx, &id).await?;
    let hands = Hands::of(&mut tx, caller, None).await?;
    let done = verbs::delete(&mut tx, &site.here(), hands.author(), &publication).await;
    done.map_err(|error| refused(locale, error))?;
    answer::done(&site, tx).await
}
