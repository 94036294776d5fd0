//! `/api/v1/specifications/{id}/amendments`: what people propose to change in a specification, and what its network
//! answers. Offered on the instance of their author, answered on the one that publishes the text.

use super::{
    answer::{Answer, List, again, done, forbidden, gone, keep, not_found},
    call::{Asked, Language, Sent, bad_parameter},
    found::sound,
    item::{Author, Network, Showing},
    openapi::{Paging, Reading, Writing},
    specifications::{fields, out_of_phase, published},
};
use crate::{
    db::{Conn, Tx},
    federation::actors::{self, Actor},
    id,
    locale::Locale,
    publications::Publication,
    specifications::{
        self,
        amendments::{
            self, Error, Proposal, State as Standing, Target,
            store::{self, Filter},
        },
    },
    web::{
        Role, Site, Viewer,
        api::{Caller, FieldProblem, Once, Problem},
    },
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An amendment of a specification.
#[derive(Serialize, ToSchema)]
pub(super) struct Amendment {
    /// Identifier on this instance.
    id: String,
    /// Identifier everywhere (ActivityPub).
    uri: String,
    /// The specification.
    specification: String,
    /// The id of the section that it changes, or that listed the requirement then.
    #[schema(example = "acces")]
    section: String,
    /// The number of the requirement that it changes; null for the section itself.
    requirement: Option<i64>,
    /// `pending` (at origin), `open`, `returned`, `accepted`, `partly`, `refused` or `withdrawn`
    state: String,
    /// The version that its author had read.
    base_version: i64,
    /// What it changes, as it stood there, Markdown; empty where it is hidden.
    base: String,
    /// What it proposes, Markdown; empty where it is hidden.
    text: String,
    /// Why, plain text; empty where it is hidden.
    motive: String,
    /// Why a moderator of this instance hides it; empty while none does.
    hidden: String,
    /// Grows by one each time its author puts it on a newer version.
    revision: i64,
    /// Why it was answered so, plain text; empty before.
    reason: String,
    /// The version that holds it.
    result: Option<i64>,
    /// The amendment that it is like.
    lead: Option<String>,
    author: Author,
    network: Network,
    #[schema(format = DateTime)]
    published: String,
    #[schema(format = DateTime)]
    updated: String,
    #[schema(format = DateTime)]
    answered: Option<String>,
}

/// An amendment to offer.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"section": "acces", "requirement": 1, "text": "- **E-01** (indispensable) Le passeport fonctionne deux jours sans connexion.", "motive": "La ligne tombe souvent."}))]
pub(super) struct NewAmendment {
    /// The id of the section. Required.
    section: Option<String>,
    /// The number of one of its requirements, to amend that alone.
    requirement: Option<u32>,
    /// What is to stand there, Markdown, at most 20,000 characters. Required.
    text: Option<String>,
    /// Why, plain text, at most 2,000 characters. Required.
    motive: Option<String>,
    /// The version that you had read; the one that stands when absent.
    version: Option<i64>,
}

/// Other words for an amendment of yours, or the same on the version that stands.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "- **E-01** (indispensable) Le passeport fonctionne trois jours sans connexion."}))]
pub(super) struct AmendmentCorrection {
    /// Markdown; when absent, as it was, put into the version that stands.
    text: Option<String>,
    /// Plain text; as it was when absent.
    motive: Option<String>,
    /// The version that you had read; the one that stands when absent.
    version: Option<i64>,
}

/// What the drafting team answers.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"outcome": "accepted", "reason": "C’est ce que vivent les îles."}))]
pub(super) struct AmendmentAnswer {
    /// `accepted`, `partly` or `refused`. Required.
    outcome: Option<String>,
    /// Why, for everybody, plain text. Required.
    reason: Option<String>,
    /// What is to stand there, Markdown; what comes of the amendment by itself when absent.
    text: Option<String>,
    /// The version on which `text` was written; the one that stands when absent.
    version: Option<i64>,
}

async fn find(conn: &mut Conn, id: &str, amendment: &str) -> Result<(Publication, amendments::Amendment), Problem> {
    let publication = published(conn, id).await?;
    let found = store::by_id(conn, sound(amendment)?).await?;
    let found = found.filter(|found| found.publication_id == publication.id).ok_or_else(not_found)?;
    Ok((publication, found))
}

fn shown(showing: &Showing, one: amendments::Amendment) -> Amendment {
    let words = |words: String| if one.hidden_reason.is_empty() { words } else { String::new() };
    Amendment {
        specification: one.publication_id,
        section: one.section,
        requirement: (one.requirement > 0).then_some(one.requirement),
        state: one.state,
        base_version: one.base_version,
        base: words(one.base),
        text: words(one.proposed),
        motive: words(one.motive),
        hidden: one.hidden_reason.clone(),
        revision: one.revision,
        reason: one.reason,
        result: one.result,
        lead: one.lead_id,
        network: showing.network(&one.author_origin, one.network_name.as_deref()),
        author: Author { handle: one.author_handle, name: one.author_name, uri: one.author_uri },
        published: one.created_at.rfc3339(),
        updated: one.updated_at.rfc3339(),
        answered: one.answered_at.map(crate::time::Timestamp::rfc3339),
        id: one.id,
        uri: one.uri,
    }
}

/// What a verb of amendments refuses.
fn refused(locale: Locale, error: Error) -> Problem {
    match error {
        Error::Invalid(found) => fields(locale, &found),
        Error::OutOfPhase(standing) => out_of_phase(locale, standing.phase),
        Error::Closed => Problem::new(StatusCode::CONFLICT, locale.t("amendment-closed")),
        Error::NoRoad => Problem::new(StatusCode::CONFLICT, locale.t("amendment-no-road")),
        Error::Conflict(joined) => Problem {
            errors: vec![FieldProblem { field: "text".to_owned(), message: joined.text }],
            ..Problem::new(StatusCode::CONFLICT, locale.t("amendment-answer-conflicts"))
        },
        Error::Forbidden => forbidden(),
        Error::Gone => gone(),
        Error::Database(error) => error.into(),
    }
}

fn collection(id: &str) -> String {
    format!("/specifications/{id}/amendments")
}

async fn person(conn: &mut Conn, caller: &Viewer) -> Result<Actor, Problem> {
    Ok(actors::by_id(conn, &caller.actor_id).await?)
}

/// A change to an amendment.
struct Begun {
    showing: Showing,
    tx: Tx,
    person: Actor,
    publication: Publication,
    amendment: amendments::Amendment,
    collection: String,
}

/// Begins it; the inner error is the first answer to a call that is sent again.
async fn begin(
    site: &Site,
    caller: &Viewer,
    once: Option<&Once>,
    (id, amendment): (&str, &str),
) -> Result<Result<Begun, Response>, Problem> {
    let showing = Showing::of(site).await?;
    let mut tx = site.db.begin().await?;
    let collection = collection(id);
    if let Some(first) = again(&mut tx, caller, once, &collection).await? {
        return Ok(Err(first));
    }
    let (publication, amendment) = find(&mut tx, id, amendment).await?;
    let person = person(&mut tx, caller).await?;
    Ok(Ok(Begun { showing, tx, person, publication, amendment, collection }))
}

/// Amendments
///
/// Newest first.
#[utoipa::path(get, path = "/api/v1/specifications/{id}/amendments", operation_id = "listAmendments", tag = "specifications",
    params(("id" = String, Path), ("section" = Option<String>, Query, description = "The id of a section"),
        ("state" = Option<String>, Query, description = "One of the states"), Paging),
    responses((status = 200, description = "A page", body = List<Amendment>), Reading))]
pub(super) async fn list(State(site): State<Site>, Path(id): Path<String>, asked: Asked) -> Answer {
    let state = match asked.get("state") {
        Some(name) => Some(Standing::parse(name).ok_or_else(|| bad_parameter("state", "one of the states"))?),
        None => None,
    };
    let filter = Filter { section: asked.get("section").map(str::to_owned), state };
    let cursor = asked.cursor(id::parse_cursor)?;
    let showing = Showing::of(&site).await?;
    let mut conn = site.db.read().await?;
    let publication = published(&mut conn, &id).await?;
    let limit = i64::try_from(asked.limit).unwrap_or(20);
    let mut items = store::list(&mut conn, &publication.id, &filter, cursor, limit + 1).await?;
    let has_more = items.len() > asked.limit;
    items.truncate(asked.limit);
    let next = items.last().filter(|_| has_more).map(|last| id::cursor(last.created_at, &last.id));
    let items = items.into_iter().map(|one| shown(&showing, one)).collect();
    Ok(Json(List::<Amendment> { items, next }).into_response())
}

/// Offer an amendment
///
/// Of a text of another network it is `pending` until that network says that it has it.
#[utoipa::path(post, path = "/api/v1/specifications/{id}/amendments", operation_id = "offerAmendment", tag = "specifications",
    request_body = NewAmendment, responses((status = 201, description = "The amendment", body = Amendment), Writing))]
pub(super) async fn create(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    Path(id): Path<String>,
    sent: Sent<NewAmendment>,
) -> Answer {
    let caller = caller.at_least(Role::Reader)?;
    let Sent { body, once } = sent;
    let showing = Showing::of(&site).await?;
    let mut tx = site.db.begin().await?;
    let collection = collection(&id);
    if let Some(first) = again(&mut tx, caller, once.as_ref(), &collection).await? {
        return Ok(first);
    }
    let publication = published(&mut tx, &id).await?;
    let author = person(&mut tx, caller).await?;
    let (text, motive) = (body.text.unwrap_or_default(), body.motive.unwrap_or_default());
    let proposal = Proposal {
        target: Target { section: body.section.unwrap_or_default(), requirement: body.requirement.unwrap_or_default() },
        text: &text,
        motive: &motive,
        base: body.version.unwrap_or(publication.version),
    };
    let offered = amendments::offer(&mut tx, &site.here(), &author, &publication, &proposal).await;
    let offered = shown(&showing, offered.map_err(|error| refused(locale, error))?);
    keep(&site, tx, caller, once.as_ref(), StatusCode::CREATED, &collection, &offered).await
}

/// One amendment
#[utoipa::path(get, path = "/api/v1/specifications/{id}/amendments/{amendment}", operation_id = "getAmendment", tag = "specifications",
    params(("id" = String, Path), ("amendment" = String, Path)), responses((status = 200, description = "The amendment", body = Amendment), Reading))]
pub(super) async fn get(State(site): State<Site>, Path((id, amendment)): Path<(String, String)>) -> Answer {
    let showing = Showing::of(&site).await?;
    let mut conn = site.db.read().await?;
    let (_, amendment) = find(&mut conn, &id, &amendment).await?;
    Ok(Json(shown(&showing, amendment)).into_response())
}

/// Put an amendment on the version that stands
///
/// Yours alone, while it waits; also to say it in other words. 409 with both texts in one, in `errors`, when the text
/// changed where the amendment changes it, and `text` does not say what is to stand there.
#[utoipa::path(patch, path = "/api/v1/specifications/{id}/amendments/{amendment}", operation_id = "rebaseAmendment", tag = "specifications",
    params(("id" = String, Path), ("amendment" = String, Path)), request_body = AmendmentCorrection,
    responses((status = 200, description = "The amendment", body = Amendment), Writing))]
pub(super) async fn correct(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    Path((id, amendment)): Path<(String, String)>,
    sent: Sent<AmendmentCorrection>,
) -> Answer {
    let caller = caller.at_least(Role::Reader)?;
    let Sent { body, once } = sent;
    let begun = begin(&site, caller, once.as_ref(), (&id, &amendment)).await?;
    let Begun { showing, mut tx, person, publication, amendment, collection } = match begun {
        Ok(begun) => begun,
        Err(first) => return Ok(first),
    };
    let text = match body.text {
        Some(text) => text,
        None => {
            let onto = amendments::onto_current(&mut tx, &publication, &amendment).await;
            onto.map_err(|error| refused(locale, error))?
        }
    };
    let motive = body.motive.unwrap_or_else(|| amendment.motive.clone());
    let base = body.version.unwrap_or(publication.version);
    let proposal = Proposal { target: amendment.target(), text: &text, motive: &motive, base };
    let done = amendments::rebase(&mut tx, &site.here(), &person, &publication, &amendment, &proposal).await;
    let changed = shown(&showing, done.map_err(|error| refused(locale, error))?);
    keep(&site, tx, caller, once.as_ref(), StatusCode::OK, &collection, &changed).await
}

/// Withdraw an amendment
///
/// Yours alone, while it waits. It stays visible as withdrawn.
#[utoipa::path(delete, path = "/api/v1/specifications/{id}/amendments/{amendment}", operation_id = "withdrawAmendment", tag = "specifications",
    params(("id" = String, Path), ("amendment" = String, Path)), responses((status = 204, description = "Withdrawn"), Writing))]
pub(super) async fn withdraw(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    Path((id, amendment)): Path<(String, String)>,
) -> Answer {
    let caller = caller.at_least(Role::Reader)?;
    let mut tx = site.db.begin().await?;
    let (publication, amendment) = find(&mut tx, &id, &amendment).await?;
    let author = person(&mut tx, caller).await?;
    let withdrawn = amendments::withdraw(&mut tx, &site.here(), &author, &publication, &amendment).await;
    withdrawn.map_err(|error| refused(locale, error))?;
    done(&site, tx).await
}

/// Answer an amendment
///
/// For the drafting team, on the instance that publishes the text. Accepting it, in whole or in part, makes the next
/// version. 409 with both texts in one, in `errors`, when the text changed where the amendment changes it.
#[utoipa::path(post, path = "/api/v1/specifications/{id}/amendments/{amendment}/answer", operation_id = "answerAmendment", tag = "specifications",
    params(("id" = String, Path), ("amendment" = String, Path)), request_body = AmendmentAnswer,
    responses((status = 200, description = "The amendment", body = Amendment), Writing))]
pub(super) async fn answer(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    Path((id, amendment)): Path<(String, String)>,
    sent: Sent<AmendmentAnswer>,
) -> Answer {
    let caller = caller.at_least(Role::Contributor)?;
    let Sent { body, once } = sent;
    let begun = begin(&site, caller, once.as_ref(), (&id, &amendment)).await?;
    let Begun { showing, mut tx, person, publication, amendment, collection } = match begun {
        Ok(begun) => begun,
        Err(first) => return Ok(first),
    };
    let author = specifications::Author {
        signer: &person,
        person: &person,
        animates: caller.role >= Role::Animator,
        moderates: caller.role >= Role::Moderator,
    };
    let reason = body.reason.unwrap_or_default();
    let said = amendments::Answer {
        outcome: body.outcome.as_deref().and_then(Standing::parse),
        reason: &reason,
        text: body.text.as_deref(),
        version: body.version.unwrap_or(publication.version),
    };
    let answered = amendments::answer(&mut tx, &site.here(), author, &publication, &amendment, &said).await;
    answered.map_err(|error| refused(locale, error))?;
    let amendment = store::by_id(&mut tx, &amendment.id).await?.ok_or_else(not_found)?;
    let amendment = shown(&showing, amendment);
    keep(&site, tx, caller, once.as_ref(), StatusCode::OK, &collection, &amendment).await
}
