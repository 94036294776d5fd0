//! Practices as the API shows them: one shape for what is published here, what came from elsewhere,
//! and the caller's own drafts.

use super::attachments::{self, Attachment};
use crate::{
    db::{Conn, Result},
    practices::{KIND, Sheet, form},
    publications::{Adaptation, Publication, drafts::Draft, store},
    web::{Site, Viewer},
};
use serde::Serialize;
use utoipa::ToSchema;

/// A practice. In a draft, what publishing gives (uri, version, dates) is null.
#[derive(Serialize, ToSchema)]
pub(super) struct Practice {
    /// Identifier on this instance.
    #[schema(example = "01kb0q2v8m4g7w5x9z3c6d1f0h")]
    pub(super) id: String,
    /// Identifier everywhere (ActivityPub).
    uri: Option<String>,
    /// Its page on this instance.
    url: String,
    /// `practice`
    kind: &'static str,
    #[schema(example = "Tenir une permanence au marché")]
    title: String,
    /// At most 280 characters.
    summary: String,
    #[serde(flatten)]
    sheet: SheetFields,
    /// BCP 47.
    #[schema(example = "fr")]
    language: String,
    #[schema(example = "CC-BY-SA-4.0")]
    licence: String,
    /// Months after which its author reads it again; 0 for never.
    review_months: u32,
    /// When its author wants to read it again.
    #[schema(format = DateTime)]
    review: Option<String>,
    /// Grows by one at each correction.
    version: Option<i64>,
    /// The same on every instance that has this version.
    version_hash: Option<String>,
    /// `published` or `draft`
    state: &'static str,
    /// The practice that a draft corrects; null for anything else.
    corrects: Option<String>,
    network: Network,
    author: Author,
    /// What it was adapted from.
    source: Option<Source>,
    adaptation: Option<Note>,
    #[schema(format = DateTime, example = "2026-11-24T14:00:00Z")]
    published: Option<String>,
    #[schema(format = DateTime)]
    updated: String,
    counts: Counts,
    attachments: Vec<Attachment>,
}

/// What a practice says beside its title. Markdown fields are the source, never HTML.
#[derive(Serialize, ToSchema)]
pub(super) struct SheetFields {
    /// For whom, in a sentence.
    audience: String,
    /// Where: codes of the territory list.
    #[schema(example = json!(["48"]))]
    pub(super) territories: Vec<String>,
    /// What you do, Markdown.
    body: String,
    /// What it changed, Markdown.
    outcome: String,
    /// What for.
    objective: String,
    /// How long it takes.
    duration: String,
    /// How many people it takes.
    people_needed: String,
    /// What it takes.
    material: String,
    /// `none`, `low`, `good` or empty.
    connection: String,
    /// Before, Markdown.
    preparation: String,
    /// Step by step, Markdown.
    steps: String,
    /// What did not work, Markdown.
    did_not_work: String,
    /// How it is evaluated, Markdown.
    evaluation: String,
    /// Digits, with an optional decimal comma.
    cost_amount: String,
    /// `EUR`, `XPF` or empty.
    cost_currency: String,
    /// With whom.
    partners: String,
    themes: Vec<String>,
    beneficiaries: Vec<String>,
    /// Handles of people of its instance who may correct it too.
    co_authors: Vec<String>,
    /// Safe HTML, when another software sent nothing but that; empty otherwise.
    html: String,
}

impl From<Sheet> for SheetFields {
    fn from(sheet: Sheet) -> Self {
        Self {
            audience: sheet.audience,
            territories: sheet.territories,
            body: sheet.body,
            outcome: sheet.outcome,
            objective: sheet.objective,
            duration: sheet.duration,
            people_needed: sheet.people_needed,
            material: sheet.material,
            connection: sheet.connection,
            preparation: sheet.preparation,
            steps: sheet.steps,
            did_not_work: sheet.did_not_work,
            evaluation: sheet.evaluation,
            cost_amount: sheet.cost_amount,
            cost_currency: sheet.cost_currency,
            partners: sheet.partners,
            themes: sheet.themes,
            beneficiaries: sheet.beneficiaries,
            co_authors: sheet.co_authors,
            html: sheet.html,
        }
    }
}

/// A network, named.
#[derive(Serialize, ToSchema)]
#[schema(as = NetworkName)]
pub(super) struct Network {
    #[schema(example = "https://lozere.example")]
    origin: String,
    #[schema(example = "Médiation numérique en Lozère")]
    name: String,
}

/// Who signs: a person, or the network itself.
#[derive(Serialize, ToSchema)]
pub(super) struct Author {
    #[schema(example = "lea")]
    pub(super) handle: String,
    #[schema(example = "Léa Vidal")]
    pub(super) name: String,
    /// ActivityPub id.
    pub(super) uri: String,
}

/// What a practice was adapted from.
#[derive(Serialize, ToSchema)]
struct Source {
    uri: String,
    /// The version that was adapted; compare it with the source's to know whether that changed since.
    version_hash: Option<String>,
}

/// Why and how an adaptation differs from its source.
#[derive(Serialize, ToSchema)]
#[schema(as = Adaptation)]
pub(super) struct Note {
    /// What changes.
    pub(super) change: String,
    /// Why.
    pub(super) reasons: Vec<String>,
    /// What stays.
    pub(super) kept: String,
}

impl From<Adaptation> for Note {
    fn from(note: Adaptation) -> Self {
        Self { change: note.change, reasons: note.reasons, kept: note.kept }
    }
}

/// How much a practice was answered, liked, relayed, used and adapted.
#[derive(Default, Serialize, ToSchema)]
pub(super) struct Counts {
    comments: i64,
    likes: i64,
    shares: i64,
    uses: i64,
    adaptations: i64,
}

impl From<&Publication> for Counts {
    fn from(publication: &Publication) -> Self {
        let Publication { comments, likes, shares, uses, adaptations, .. } = *publication;
        Self { comments, likes, shares, uses, adaptations }
    }
}

/// What shapes need to know of this instance.
pub(super) struct Showing {
    origin: String,
    network: String,
    /// Its territory.
    pub(super) territory: String,
}

impl Showing {
    /// For this instance.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn of(site: &Site) -> Result<Self> {
        let card = site.card().await?;
        Ok(Self {
            origin: site.config.origin.as_str().to_owned(),
            network: card.name.clone(),
            territory: card.territory_code.clone(),
        })
    }

    /// This network.
    pub(super) fn own(&self) -> Network {
        Network { origin: self.origin.clone(), name: self.network.clone() }
    }

    /// The network at an origin; `known` is how it is called, when it is another one.
    pub(super) fn network(&self, origin: &str, known: Option<&str>) -> Network {
        if origin == self.origin {
            return self.own();
        }
        let host = origin.split_once("://").map_or(origin, |(_, host)| host);
        Network { origin: origin.to_owned(), name: known.unwrap_or(host).to_owned() }
    }

    /// An address on this instance.
    pub(super) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// One practice.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn practice(&self, conn: &mut Conn, publication: Publication) -> Result<Practice> {
        let attached = attachments::of(conn, self, &[publication.id.as_str()]).await?;
        Ok(self.published(publication, attached.into_values().next().unwrap_or_default()))
    }

    /// Those of a list, with one more statement whatever their number.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn practices(&self, conn: &mut Conn, publications: Vec<Publication>) -> Result<Vec<Practice>> {
        let ids: Vec<&str> = publications.iter().map(|publication| publication.id.as_str()).collect();
        let mut attached = attachments::of(conn, self, &ids).await?;
        let shown = publications.into_iter().map(|publication| {
            let own = attached.remove(&publication.id).unwrap_or_default();
            self.published(publication, own)
        });
        Ok(shown.collect())
    }

    fn published(&self, publication: Publication, attachments: Vec<Attachment>) -> Practice {
        let input = form::input(&publication);
        let source_version = publication.source_version_hash.clone();
        Practice {
            url: self.url(&format!("/practices/{}", publication.id)),
            kind: KIND,
            sheet: input.sheet.into(),
            review_months: input.review_months,
            review: publication.review_at.map(super::super::time::Timestamp::rfc3339),
            state: "published",
            corrects: None,
            network: self.network(&publication.network, publication.network_name.as_deref()),
            source: publication.source_uri.clone().map(|uri| Source { uri, version_hash: source_version }),
            adaptation: publication.adaptation().map(Note::from),
            published: Some(publication.published_at.rfc3339()),
            updated: publication.updated_at.rfc3339(),
            counts: Counts::from(&publication),
            attachments,
            id: publication.id,
            uri: Some(publication.uri),
            title: publication.title,
            summary: publication.summary,
            language: publication.language,
            licence: publication.licence,
            version: Some(publication.version),
            version_hash: Some(publication.version_hash),
            author: Author {
                handle: publication.author_handle,
                name: publication.author_name,
                uri: publication.author_uri,
            },
        }
    }

    /// A draft of `person`.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn draft(&self, conn: &mut Conn, person: &Viewer, draft: &Draft) -> Result<Practice> {
        let fields = draft.fields();
        let (input, note) = form::read(&fields);
        let source = match &draft.source_id {
            Some(id) => store::by_id(conn, id).await?,
            None => None,
        };
        let copied = fields.get(super::drafts::SOURCE_VERSION);
        Ok(Practice {
            id: draft.id.clone(),
            uri: None,
            url: self.url(&format!("/drafts/{}", draft.id)),
            kind: KIND,
            title: input.title,
            summary: input.summary,
            sheet: input.sheet.into(),
            language: input.language,
            licence: input.licence,
            review_months: input.review_months,
            review: None,
            version: None,
            version_hash: None,
            state: "draft",
            corrects: draft.publication_id.clone(),
            network: self.own(),
            author: Author { handle: person.handle.clone(), name: person.name.clone(), uri: person.actor_uri.clone() },
            adaptation: source.is_some().then(|| note.into()),
            source: source.map(|source| Source {
                version_hash: Some(if copied.is_empty() { source.version_hash } else { copied.to_owned() }),
                uri: source.uri,
            }),
            published: None,
            updated: draft.updated_at.rfc3339(),
            counts: Counts::default(),
            attachments: attachments::of_draft(conn, self, &draft.id).await?,
        })
    }
}
