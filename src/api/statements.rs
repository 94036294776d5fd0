//! `/api/v1/specifications/{id}/statements`: adoptions, territorial annexes, conformance of solutions. Stated on the instance of
//! their author, listed by the network of the text.

use super::{
    answer::{Answer, List, again, done, field, forbidden, gone, keep, not_found},
    bodies::Signer,
    call::{Asked, Language, Sent, bad_parameter},
    found::sound,
    item::{Network, Showing},
    openapi::{Paging, Reading, Writing},
    specifications::{COLLECTION, published},
    write::Hands,
};
use crate::{
    db::{Conn, Tx},
    federation::actors::Actor,
    id,
    locale::Locale,
    publications::{Publication, versions},
    specifications::{
        Sheet,
        statements::{self as verbs, Content, Entry, Error, Kind, content, store},
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
use utoipa::ToSchema;

/// What a structure, a territory or a publisher states of a specification.
#[derive(Serialize, ToSchema)]
pub(super) struct Statement {
    /// Identifier on this instance.
    id: String,
    /// Identifier everywhere (ActivityPub).
    uri: String,
    /// The specification.
    specification: String,
    /// `adoption`, `annex` or `conformance`
    kind: String,
    /// The version that it is about.
    version: i64,
    version_hash: String,
    #[serde(flatten)]
    says: Says,
    /// `pending` (at origin), `listed`, `returned`, `removed` or `withdrawn`
    state: String,
    /// Why it was returned or taken off the list, plain text.
    reason: String,
    /// Grows by one with each correction.
    revision: i64,
    /// Who states it (ActivityPub id).
    author: String,
    network: Network,
    #[schema(format = DateTime)]
    published: String,
    #[schema(format = DateTime)]
    updated: String,
}

/// What it says; what is not of its kind is empty.
#[derive(Serialize, ToSchema)]
struct Says {
    /// The structure, the network of the territory, or the solution.
    name: String,
    /// A code of the territory list.
    territory: String,
    /// Adoption: `adopted`, `in-progress` or `refused`.
    status: String,
    /// Adoption: when the organ decided, `2026-11-20`.
    day: String,
    /// Adoption: which organ decided.
    organ: String,
    /// Adoption: plain text.
    reservations: String,
    /// Adoption: where the deliberation can be read.
    deliberation: String,
    /// Adoption: the deliberation as a file.
    file: Option<StatementFile>,
    /// Conformance: who publishes the solution.
    publisher: String,
    /// Conformance: where it is found.
    address: String,
    /// Conformance: the version of the solution.
    release: String,
    /// Annex and conformance.
    entries: Vec<RequirementEntry>,
}

/// The deliberation as a file.
#[derive(Serialize, ToSchema)]
struct StatementFile {
    /// Where the network of its author gives it.
    url: String,
    name: String,
    #[schema(example = "application/pdf")]
    media_type: String,
    bytes: i64,
    /// SHA-256, hexadecimal, as its author signed it.
    sha256: String,
}

/// What is said of one requirement.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RequirementEntry {
    /// Its number.
    requirement: u32,
    /// Annex: `variant`, `not-applicable` or `local`; conformance: `met`, `partly` or `not-met`.
    says: String,
    /// The variant, the reason, the equivalent, the evidence; plain text.
    #[serde(default)]
    text: String,
}

macro_rules! body {
    ($(#[$attribute:meta])* $name:ident { $($own:tt)* }) => {
        #[derive(Debug, Default, Deserialize, ToSchema)]
        #[serde(deny_unknown_fields)]
        $(#[$attribute])*
        pub(super) struct $name {
            $($own)*
            /// The version that it is about; the one that stands when absent.
            version: Option<i64>,
            /// The structure, the network of the territory, or the solution. Required to state something.
            name: Option<String>,
            /// A code of the territory list.
            territory: Option<String>,
            /// `adopted`, `in-progress` or `refused`.
            status: Option<String>,
            /// `2026-11-20`.
            day: Option<String>,
            /// Which organ decided.
            organ: Option<String>,
            /// Plain text.
            reservations: Option<String>,
            /// An `https` address.
            deliberation: Option<String>,
            /// Who publishes the solution.
            publisher: Option<String>,
            /// An `https` address.
            address: Option<String>,
            /// The version of the solution.
            release: Option<String>,
            /// All of them.
            entries: Option<Vec<RequirementEntry>>,
        }

        impl $name {
            /// Puts what is sent into what was said; the entries are told apart.
            fn apply(self, content: &mut Content) -> Option<Vec<RequirementEntry>> {
                for (field, sent) in [
                    (&mut content.name, self.name),
                    (&mut content.territory, self.territory),
                    (&mut content.status, self.status),
                    (&mut content.day, self.day),
                    (&mut content.organ, self.organ),
                    (&mut content.reservations, self.reservations),
                    (&mut content.deliberation, self.deliberation),
                    (&mut content.publisher, self.publisher),
                    (&mut content.address, self.address),
                    (&mut content.release, self.release),
                ] {
                    if let Some(text) = sent {
                        *field = text;
                    }
                }
                self.entries
            }
        }
    };
}

body! {
    /// Something to state.
    #[schema(example = json!({"kind": "adoption", "name": "Province des îles", "territory": "988", "status": "adopted", "day": "2026-11-20", "organ": "Assemblée"}))]
    NewStatement {
        /// `adoption`, `annex` or `conformance`. Required.
        kind: Option<String>,
        /// Whose name stands on it; an annex is always the network's.
        sign_as: Option<Signer>,
    }
}

body! {
    /// What was stated, said anew. A field that is absent stays as it is.
    #[schema(example = json!({"status": "adopted", "day": "2026-11-20", "organ": "Assemblée"}))]
    StatementCorrection {
        /// The `revision` that you read: 409 when it was corrected since. Without it, whatever stands is corrected.
        revision: Option<i64>,
    }
}

pub(super) fn shown(showing: &Showing, one: verbs::Statement) -> Statement {
    let said = one.content();
    Statement {
        specification: one.publication_id,
        kind: one.kind,
        version: one.version,
        version_hash: one.version_hash,
        says: Says {
            name: said.name,
            territory: said.territory,
            status: said.status,
            day: said.day,
            organ: said.organ,
            reservations: said.reservations,
            deliberation: said.deliberation,
            file: said.file.map(|file| StatementFile {
                url: file.url,
                name: file.name,
                media_type: file.media_type,
                bytes: file.bytes,
                sha256: file.digest,
            }),
            publisher: said.publisher,
            address: said.address,
            release: said.release,
            entries: said
                .entries
                .into_iter()
                .map(|Entry { requirement, says, text, .. }| RequirementEntry { requirement, says, text })
                .collect(),
        },
        state: one.state,
        reason: one.reason,
        revision: one.revision,
        author: one.author_uri,
        network: showing.network(&one.author_origin, one.network_name.as_deref()),
        published: one.created_at.rfc3339(),
        updated: one.updated_at.rfc3339(),
        id: one.id,
        uri: one.uri,
    }
}

pub(super) fn refused(locale: Locale, error: Error) -> Problem {
    match error {
        Error::Invalid(found) => {
            let wrong = found.iter().map(|one| field(locale, &one.field, one.key, one.max.unwrap_or(0)));
            Problem::fields(wrong.collect())
        }
        Error::Closed => Problem::new(StatusCode::CONFLICT, locale.t("statement-closed")),
        Error::Moved => Problem::new(StatusCode::CONFLICT, locale.t("statement-moved")),
        Error::NoRoad => Problem::new(StatusCode::CONFLICT, locale.t("statement-no-road")),
        Error::Forbidden => forbidden(),
        Error::Gone => gone(),
        Error::Database(error) => error.into(),
    }
}

pub(super) async fn find(
    conn: &mut Conn,
    id: &str,
    statement: &str,
) -> Result<(Publication, verbs::Statement), Problem> {
    let publication = published(conn, id).await?;
    let found = store::by_id(conn, sound(statement)?).await?;
    let found = found.filter(|found| found.publication_id == publication.id).ok_or_else(not_found)?;
    Ok((publication, found))
}

/// Who signs it: the author of what is there, for whoever may sign in that name.
pub(super) async fn signer(conn: &mut Conn, caller: &Viewer, statement: &verbs::Statement) -> Result<Actor, Problem> {
    let hands = Hands::of(conn, caller, None).await?;
    let author = hands.author();
    if statement.actor_id == author.person.id {
        return Ok(author.person.clone());
    }
    let hands = Hands::of(conn, caller, Some(Signer::Network)).await?;
    let network = hands.author().signer;
    if statement.actor_id == network.id { Ok(network.clone()) } else { Err(forbidden()) }
}

/// What is sent of requirements, as their author reads them in a version; what stays the same keeps the version in which
/// it was read.
async fn entered(
    tx: &mut Tx,
    publication: &Publication,
    version: i64,
    (before, sent): (&[Entry], Vec<RequirementEntry>),
) -> Result<Vec<Entry>, Problem> {
    let found = versions::find(tx, &publication.id, version).await?;
    let document = found.map(|found| Sheet::from_json(&found.sheet).read()).unwrap_or_default();
    let mut entries = Vec::new();
    for RequirementEntry { requirement, says, text } in sent {
        let known = before.iter().find(|entry| entry.requirement == requirement);
        let (read_in, hash) = match (document.requirement(requirement), known) {
            (Some((_, one)), _) => (version, content::hash(one)),
            (None, Some(entry)) => (entry.version, entry.hash.clone()),
            (None, None) => {
                return Err(Problem::field(
                    "entries",
                    format!("requirement {requirement} is not in version {version}"),
                ));
            }
        };
        entries.push(Entry { requirement, says, text, version: read_in, hash });
    }
    let shown: Vec<u32> = before.iter().map(|entry| entry.requirement).collect();
    Ok(verbs::entered(before, entries, &shown, &[]))
}

/// Statements
///
/// Of one kind, newest first; also those that wait or were returned.
#[utoipa::path(get, path = "/api/v1/specifications/{id}/statements", operation_id = "listStatements", tag = "specifications",
    params(("id" = String, Path), ("kind" = String, Query, description = "`adoption`, `annex` or `conformance`"), Paging),
    responses((status = 200, description = "A page", body = List<Statement>), Reading))]
pub(super) async fn list(State(site): State<Site>, Path(id): Path<String>, asked: Asked) -> Answer {
    let kind = asked.get("kind").and_then(Kind::parse);
    let kind = kind.ok_or_else(|| bad_parameter("kind", "adoption, annex or conformance"))?;
    let cursor = asked.cursor(id::parse_cursor)?;
    let showing = Showing::of(&site).await?;
    let mut conn = site.db.read().await?;
    let publication = published(&mut conn, &id).await?;
    let limit = i64::try_from(asked.limit).unwrap_or(20);
    let mut items = store::list(&mut conn, &publication.id, kind, cursor, limit + 1).await?;
    let has_more = items.len() > asked.limit;
    items.truncate(asked.limit);
    let next = items.last().filter(|_| has_more).map(|last| id::cursor(last.created_at, &last.id));
    let items = items.into_iter().map(|one| shown(&showing, one)).collect();
    Ok(Json(List::<Statement> { items, next }).into_response())
}

/// State something
///
/// That a structure adopts it, what is different in a territory, what a solution meets. Of a text of another network it is
/// `pending` until that network lists it.
#[utoipa::path(post, path = "/api/v1/specifications/{id}/statements", operation_id = "state", tag = "specifications",
    params(("id" = String, Path)), request_body = NewStatement, responses((status = 201, description = "The statement", body = Statement), Writing))]
pub(super) async fn create(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    Path(id): Path<String>,
    sent: Sent<NewStatement>,
) -> Answer {
    let caller = caller.at_least(Role::Contributor)?;
    let Sent { body, once } = sent;
    let kind = body.kind.as_deref().and_then(Kind::parse);
    let kind = kind.ok_or_else(|| Problem::field("kind", "adoption, annex or conformance"))?;
    let showing = Showing::of(&site).await?;
    let collection = format!("{COLLECTION}/{id}/statements");
    let mut tx = site.db.begin().await?;
    if let Some(first) = again(&mut tx, caller, once.as_ref(), &collection).await? {
        return Ok(first);
    }
    let publication = published(&mut tx, &id).await?;
    let signs_as = if kind == Kind::Annex { Some(Signer::Network) } else { body.sign_as };
    let hands = Hands::of(&mut tx, caller, signs_as).await?;
    let version = body.version.unwrap_or(publication.version);
    let mut content = Content::default();
    let entries = body.apply(&mut content).unwrap_or_default();
    content.entries = entered(&mut tx, &publication, version, (&[], entries)).await?;
    let signer = hands.author().signer;
    let stated = verbs::state(&mut tx, &site.here(), signer, &publication, (kind, version), content).await;
    let stated = shown(&showing, stated.map_err(|error| refused(locale, error))?);
    keep(&site, tx, caller, once.as_ref(), StatusCode::CREATED, &collection, &stated).await
}

/// One statement
#[utoipa::path(get, path = "/api/v1/specifications/{id}/statements/{statement}", operation_id = "getStatement", tag = "specifications",
    params(("id" = String, Path), ("statement" = String, Path)), responses((status = 200, description = "The statement", body = Statement), Reading))]
pub(super) async fn get(State(site): State<Site>, Path((id, statement)): Path<(String, String)>) -> Answer {
    let showing = Showing::of(&site).await?;
    let mut conn = site.db.read().await?;
    let (_, statement) = find(&mut conn, &id, &statement).await?;
    Ok(Json(shown(&showing, statement)).into_response())
}

/// Correct a statement
///
/// Yours, or your network's where you animate it. An entry that says the same keeps the version in which it was read.
#[utoipa::path(patch, path = "/api/v1/specifications/{id}/statements/{statement}", operation_id = "correctStatement", tag = "specifications",
    params(("id" = String, Path), ("statement" = String, Path)), request_body = StatementCorrection,
    responses((status = 200, description = "The statement", body = Statement), Writing))]
pub(super) async fn correct(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    Path((id, statement)): Path<(String, String)>,
    sent: Sent<StatementCorrection>,
) -> Answer {
    let caller = caller.at_least(Role::Contributor)?;
    let Sent { body, once } = sent;
    let showing = Showing::of(&site).await?;
    let mut tx = site.db.begin().await?;
    if let Some(first) = again(&mut tx, caller, once.as_ref(), COLLECTION).await? {
        return Ok(first);
    }
    let (publication, statement) = find(&mut tx, &id, &statement).await?;
    let signer = signer(&mut tx, caller, &statement).await?;
    let version = body.version.unwrap_or(publication.version);
    let revision = body.revision.unwrap_or(statement.revision);
    let mut content = statement.content();
    if let Some(entries) = body.apply(&mut content) {
        content.entries = entered(&mut tx, &publication, version, (&content.entries, entries)).await?;
    }
    let said = (revision, version, content);
    let corrected = verbs::correct(&mut tx, &site.here(), &signer, &publication, &statement, said).await;
    let corrected = shown(&showing, corrected.map_err(|error| refused(locale, error))?);
    keep(&site, tx, caller, once.as_ref(), StatusCode::OK, COLLECTION, &corrected).await
}

/// Take a statement back
///
/// Yours, or your network's where you animate it. It stays visible as taken back.
#[utoipa::path(delete, path = "/api/v1/specifications/{id}/statements/{statement}", operation_id = "withdrawStatement", tag = "specifications",
    params(("id" = String, Path), ("statement" = String, Path)), responses((status = 204, description = "Taken back"), Writing))]
pub(super) async fn withdraw(
    State(site): State<Site>,
    caller: Caller,
    Language(locale): Language,
    Path((id, statement)): Path<(String, String)>,
) -> Answer {
    let caller = caller.at_least(Role::Contributor)?;
    let mut tx = site.db.begin().await?;
    let (publication, statement) = find(&mut tx, &id, &statement).await?;
    let signer = signer(&mut tx, caller, &statement).await?;
    let withdrawn = verbs::withdraw(&mut tx, &site.here(), &signer, &publication, &statement).await;
    withdrawn.map_err(|error| refused(locale, error))?;
    done(&site, tx).await
}
