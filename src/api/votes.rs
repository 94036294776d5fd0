//! `/api/v1/specifications/{id}/votes`: a text, or one of its amendments, put to the vote; a ballot of the caller, signed on
//! their own instance. Who voted what is nobody's to read before the count.

use super::{
    answer::{Answer, List, again, done, forbidden, gone, keep, not_found},
    call::{Asked, Language, Sent},
    found::sound,
    item::{Network, Showing},
    openapi::{Paging, Reading, Writing},
    specifications::{COLLECTION, fields, out_of_phase, published},
    write::Hands,
};
use crate::{
    db::Conn,
    federation::actors,
    id,
    locale::Locale,
    publications::Publication,
    specifications::{
        amendments,
        tally::{Choice, Count},
        votes::{self as verbs, Error, Told, store},
    },
    web::{
        Role, Site, Viewer,
        api::{Caller, Problem},
    },
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse as _,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A vote.
#[derive(Serialize, ToSchema)]
pub(super) struct Vote {
    /// Identifier on this instance.
    id: String,
    /// Identifier everywhere (ActivityPub).
    uri: String,
    /// The specification.
    specification: String,
    /// What is voted on (ActivityPub id): the specification, or an amendment of it.
    subject: String,
    title: String,
    /// SHA-256 of what is voted on: the `version_hash` of a version, or of what an amendment proposes.
    hash: String,
    /// `member`: one voice per member; `network`: one per network.
    rule: &'static str,
    /// `simple`, `two_thirds` or `absolute`.
    majority: &'static str,
    /// Voices that must be cast.
    quorum: usize,
    #[schema(format = DateTime)]
    opens: String,
    /// The last instant at which a ballot may be signed.
    #[schema(format = DateTime)]
    closes: String,
    /// The last instant at which one may arrive, from anywhere.
    #[schema(format = DateTime)]
    counts: String,
    networks: Vec<Voting>,
    /// As the network of the text told it; null before.
    result: Option<VoteResult>,
    /// Whether this network counted the same; null where it has not counted.
    recounted: Option<bool>,
}

/// A network that votes.
#[derive(Serialize, ToSchema)]
#[schema(as = VotingNetwork)]
struct Voting {
    #[serde(flatten)]
    network: Network,
    /// Hours after the close within which a ballot of there may still arrive.
    grace: u32,
}

/// Voices.
#[derive(Serialize, ToSchema)]
struct Voices {
    #[serde(rename = "for")]
    in_favour: usize,
    against: usize,
    abstain: usize,
}

/// A result.
#[derive(Serialize, ToSchema)]
struct VoteResult {
    /// `adopted`, `rejected` or `no_quorum`
    #[schema(value_type = String)]
    outcome: crate::specifications::tally::Outcome,
    voices: Voices,
    /// By territory; the empty code is for those that have none.
    territories: BTreeMap<String, Voices>,
    /// How many ballots there are.
    ballots: usize,
    /// How many of them do not count.
    set_aside: usize,
}

/// The caller's ballot.
#[derive(Serialize, ToSchema)]
pub(super) struct Ballot {
    uri: String,
    /// `for`, `against` or `abstain`
    choice: String,
    /// Why, plain text.
    explanation: String,
    /// `pending` (at origin), `received`, `refused`, `leaving` or `withdrawn`
    state: String,
    /// Why it was refused, plain text.
    reason: String,
    #[schema(format = DateTime)]
    signed: String,
}

/// A vote to open.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"rule": "member", "majority": "simple", "quorum": 3, "closes": "2027-03-15T18:00", "grace": 72, "networks": ["https://lozere.example/network"]}))]
pub(super) struct NewVote {
    /// The amendment that is voted on, by its `id` here; the text as a whole when absent.
    amendment: Option<String>,
    /// `member` or `network`. Required.
    rule: Option<String>,
    /// `simple`, `two_thirds` or `absolute`. Required.
    majority: Option<String>,
    /// Voices that must be cast; 1 when absent.
    quorum: Option<u32>,
    /// Now when absent; an instant (RFC 3339), or an hour of the specification's zone.
    opens: Option<String>,
    /// Required.
    closes: Option<String>,
    /// Hours after the close within which a ballot signed in time may still arrive.
    grace: Option<u32>,
    /// The ids of the Groups whose people vote. Required.
    networks: Option<Vec<String>>,
    /// Those of them whose link is fragile.
    fragile: Option<Vec<String>>,
    /// Hours of grace of those.
    grace_fragile: Option<u32>,
}

/// A ballot to sign.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"choice": "for", "explanation": "Nous le faisons déjà."}))]
pub(super) struct NewBallot {
    /// `for`, `against` or `abstain`. Required.
    choice: Option<String>,
    /// Why, plain text, at most 2,000 characters; published with the result.
    explanation: Option<String>,
}

impl From<Count> for Voices {
    fn from(count: Count) -> Self {
        Self { in_favour: count.in_favour, against: count.against, abstain: count.abstaining }
    }
}

impl From<Told> for VoteResult {
    fn from(told: Told) -> Self {
        Self {
            outcome: told.outcome,
            voices: told.heads.into(),
            territories: told.territories.into_iter().map(|(code, count)| (code, count.into())).collect(),
            ballots: told.ballots,
            set_aside: told.set_aside.values().sum(),
        }
    }
}

fn shown(showing: &Showing, one: verbs::Vote) -> Vote {
    let recounted = one.result.as_ref().and_then(|told| one.found.as_ref().map(|found| found.is_same(told)));
    let counts = one.agreed.counts_at().rfc3339();
    let agreed = one.agreed;
    let network = |one: verbs::Voting| {
        let origin = one.id.strip_suffix("/network").unwrap_or(&one.id).to_owned();
        Voting { network: showing.network(&origin, Some(&one.name)), grace: one.grace }
    };
    Vote {
        id: one.id,
        uri: one.uri,
        specification: one.publication_id,
        subject: agreed.subject,
        title: agreed.title,
        hash: agreed.hash,
        rule: agreed.rule.name(),
        majority: agreed.majority.name(),
        quorum: agreed.quorum,
        opens: agreed.opens.rfc3339(),
        closes: agreed.closes.rfc3339(),
        counts,
        networks: agreed.networks.into_iter().map(network).collect(),
        result: one.result.map(VoteResult::from),
        recounted,
    }
}

fn refused(locale: Locale, error: Error) -> Problem {
    match error {
        Error::Invalid(found) => fields(locale, &found),
        Error::OutOfPhase(standing) => out_of_phase(locale, standing.phase),
        Error::Already(_) => Problem::new(StatusCode::CONFLICT, locale.t("vote-error-open-already")),
        Error::Closed => Problem::new(StatusCode::CONFLICT, locale.t("vote-not-open")),
        Error::NoRoad => Problem::new(StatusCode::CONFLICT, locale.t("vote-no-road")),
        Error::Forbidden => forbidden(),
        Error::Gone => gone(),
        Error::Database(error) => error.into(),
    }
}

async fn find(conn: &mut Conn, id: &str, vote: &str) -> Result<(Publication, verbs::Vote), Problem> {
    let publication = published(conn, id).await?;
    let found = store::by_id(conn, sound(vote)?).await?;
    let found = found.filter(|found| found.publication_id == publication.id).ok_or_else(not_found)?;
    Ok((publication, found))
}

/// The last ballot that the caller signed, or had this network sign.
async fn mine(conn: &mut Conn, caller: &Viewer, vote: &verbs::Vote) -> Result<Ballot, Problem> {
    let person = actors::by_id(conn, &caller.actor_id).await?;
    let voter = verbs::voter(conn, vote, &person).await?.ok_or_else(forbidden)?;
    let last = store::of_voter(conn, &vote.id, &voter.uri).await?.into_iter().next().ok_or_else(not_found)?;
    Ok(Ballot {
        uri: last.uri,
        choice: last.choice,
        explanation: last.explanation,
        state: last.state,
        reason: last.reason,
        signed: last.signed_at.rfc3339(),
    })
}

/// Votes
///
/// Newest first.
#[utoipa::path(get, path = "/api/v1/specifications/{id}/votes", operation_id = "listVotes", tag = "specifications",
    params(("id" = String, Path), Paging), responses((status = 200, description = "A page", body = List<Vote>), Reading))]
pub(super) async fn list(State(site): State<Site>, Path(id): Path<String>, asked: Asked) -> Answer {
    let cursor = asked.cursor(id::parse_cursor)?;
    let showing = Showing::of(&site).await?;
    let mut conn = site.db.read().await?;
    let publication = published(&mut conn, &id).await?;
    let limit = i64::try_from(asked.limit).unwrap_or(20);
    let mut items = store::page(&mut conn, &publication.id, cursor, limit + 1).await?;
    let has_more = items.len() > asked.limit;
    items.truncate(asked.limit);
    let next = items.last().filter(|_| has_more).map(|last| id::cursor(last.created_at, &last.id));
    let items = items.into_iter().map(|one| shown(&showing, one)).collect();
    Ok(Json(List::<Vote> { items, next }).into_response())
}

/// Open a vote
///
/// For the drafting team, on the instance that publishes the text. Its terms never change.
#[utoipa::path(post, path = "/api/v1/specifications/{id}/votes", operation_id = "openVote", tag = "specifications",
    params(("id" = String, Path)), request_body = NewVote, responses((status = 201, description = "The vote", body = Vote), Writing))]
pub(super) async fn create(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    Path(id): Path<String>,
    sent: Sent<NewVote>,
) -> Answer {
    let caller = caller.at_least(Role::Contributor)?;
    let Sent { body, once } = sent;
    let showing = Showing::of(&site).await?;
    let collection = format!("{COLLECTION}/{id}/votes");
    let mut tx = site.db.begin().await?;
    if let Some(first) = again(&mut tx, caller, once.as_ref(), &collection).await? {
        return Ok(first);
    }
    let publication = published(&mut tx, &id).await?;
    let hands = Hands::of(&mut tx, caller, None).await?;
    let amendment = match &body.amendment {
        Some(amendment) => {
            let found = amendments::store::by_id(&mut tx, amendment).await?;
            let unknown = || Problem::field("amendment", "no amendment of this text has this id");
            Some(found.filter(|found| found.publication_id == publication.id).ok_or_else(unknown)?)
        }
        None => None,
    };
    let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
    let input = verbs::Input {
        rule: body.rule.unwrap_or_default(),
        majority: body.majority.unwrap_or_default(),
        quorum: number(body.quorum),
        opens: body.opens.unwrap_or_default(),
        closes: body.closes.unwrap_or_default(),
        grace: number(body.grace),
        networks: body.networks.unwrap_or_default(),
        fragile: body.fragile.unwrap_or_default(),
        grace_fragile: number(body.grace_fragile),
    };
    let here = site.here();
    let opened = verbs::open(&mut tx, &here, hands.author(), &publication, amendment.as_ref(), &input).await;
    let opened = shown(&showing, opened.map_err(|error| refused(locale, error))?);
    keep(&site, tx, caller, once.as_ref(), StatusCode::CREATED, &collection, &opened).await
}

/// One vote
#[utoipa::path(get, path = "/api/v1/specifications/{id}/votes/{vote}", operation_id = "getVote", tag = "specifications",
    params(("id" = String, Path), ("vote" = String, Path)), responses((status = 200, description = "The vote", body = Vote), Reading))]
pub(super) async fn get(State(site): State<Site>, Path((id, vote)): Path<(String, String)>) -> Answer {
    let showing = Showing::of(&site).await?;
    let mut conn = site.db.read().await?;
    let (_, vote) = find(&mut conn, &id, &vote).await?;
    Ok(Json(shown(&showing, vote)).into_response())
}

/// Your ballot
///
/// The last one, and what became of it at the network of the text.
#[utoipa::path(get, path = "/api/v1/specifications/{id}/votes/{vote}/ballot", operation_id = "getBallot", tag = "specifications",
    params(("id" = String, Path), ("vote" = String, Path)), responses((status = 200, description = "The ballot", body = Ballot), Reading))]
pub(super) async fn ballot(
    State(site): State<Site>,
    caller: Caller,
    Path((id, vote)): Path<(String, String)>,
) -> Answer {
    let caller = caller.at_least(Role::Reader)?;
    let mut conn = site.db.read().await?;
    let (_, vote) = find(&mut conn, &id, &vote).await?;
    Ok(Json(mine(&mut conn, caller, &vote).await?).into_response())
}

/// Vote
///
/// Signs a ballot; the last one counts. Of a text of another network it is `pending` until that network says that it has it.
#[utoipa::path(put, path = "/api/v1/specifications/{id}/votes/{vote}/ballot", operation_id = "castBallot", tag = "specifications",
    params(("id" = String, Path), ("vote" = String, Path)), request_body = NewBallot,
    responses((status = 200, description = "The ballot", body = Ballot), Writing))]
pub(super) async fn cast(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    Path((id, vote)): Path<(String, String)>,
    sent: Sent<NewBallot>,
) -> Answer {
    let caller = caller.at_least(Role::Reader)?;
    let Sent { body, once } = sent;
    let mut tx = site.db.begin().await?;
    if let Some(first) = again(&mut tx, caller, once.as_ref(), COLLECTION).await? {
        return Ok(first);
    }
    let (publication, vote) = find(&mut tx, &id, &vote).await?;
    let person = actors::by_id(&mut tx, &caller.actor_id).await?;
    let explanation = body.explanation.unwrap_or_default();
    let said = (body.choice.as_deref().and_then(Choice::parse), explanation.as_str());
    let cast = verbs::cast(&mut tx, &site.here(), &person, &publication, &vote, said).await;
    cast.map_err(|error| refused(locale, error))?;
    let ballot = mine(&mut tx, caller, &vote).await?;
    keep(&site, tx, caller, once.as_ref(), StatusCode::OK, COLLECTION, &ballot).await
}

/// Take your ballot back
///
/// Until the close.
#[utoipa::path(delete, path = "/api/v1/specifications/{id}/votes/{vote}/ballot", operation_id = "takeBallotBack", tag = "specifications",
    params(("id" = String, Path), ("vote" = String, Path)), responses((status = 204, description = "Taken back"), Writing))]
pub(super) async fn take_back(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    Path((id, vote)): Path<(String, String)>,
) -> Answer {
    let caller = caller.at_least(Role::Reader)?;
    let mut tx = site.db.begin().await?;
    let (publication, vote) = find(&mut tx, &id, &vote).await?;
    let person = actors::by_id(&mut tx, &caller.actor_id).await?;
    let taken = verbs::take_back(&mut tx, &site.here(), &person, &publication, &vote).await;
    taken.map_err(|error| refused(locale, error))?;
    done(&site, tx).await
}
