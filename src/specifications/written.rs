//! Writing a version of a specification, and telling of it.

use super::{Author, Error, KIND, Sheet, activity, sections};
use crate::{
    db::Tx,
    federation::actors,
    here::Here,
    publications::{self, Adaptation, Kind as _, Publication, store, versions},
    text::fold,
    time::Timestamp,
};

/// A version to write.
pub(super) struct Written<'a> {
    pub(super) id: String,
    pub(super) uri: &'a str,
    pub(super) title: &'a str,
    pub(super) summary: &'a str,
    pub(super) language: &'a str,
    pub(super) licence: &'a str,
    pub(super) sheet: &'a Sheet,
    pub(super) number: i64,
    pub(super) published_at: Timestamp,
    pub(super) note: &'a str,
    pub(super) source: Option<Source>,
}

/// What it goes on with.
pub(super) struct Source {
    pub(super) uri: String,
    pub(super) hash: Option<String>,
    pub(super) note: Adaptation,
}

impl<'a> Written<'a> {
    /// The version after the one that stands.
    pub(super) fn after(publication: &'a Publication, sheet: &'a Sheet, note: &'a str) -> Self {
        Self {
            id: publication.id.clone(),
            uri: &publication.uri,
            title: &publication.title,
            summary: &publication.summary,
            language: &publication.language,
            licence: &publication.licence,
            sheet,
            number: publication.version + 1,
            published_at: publication.published_at,
            note,
            source: publication.source_uri.clone().zip(publication.adaptation()).map(|(uri, note)| Source {
                uri,
                hash: publication.source_version_hash.clone(),
                note,
            }),
        }
    }
}

/// Writes a version, and its sections.
pub(super) async fn write(
    tx: &mut Tx,
    here: &Here<'_>,
    author: Author<'_>,
    written: &Written<'_>,
) -> Result<Publication, Error> {
    let Written { title, summary, sheet, .. } = *written;
    let json = sheet.to_json();
    let hash = publications::version_hash(title, &json);
    let signer = match store::by_uri(tx, written.uri).await? {
        Some(known) => actors::by_id(tx, &known.actor_id).await?,
        None => author.signer.clone(),
    };
    let saved = store::Saved {
        new: written.number == 1,
        id: written.id.clone(),
        kind: KIND,
        uri: written.uri,
        url: written.uri,
        actor_id: &signer.id,
        network: here.origin.as_str(),
        elsewhere: false,
        title,
        title_terms: &fold::terms(title),
        summary,
        language: written.language,
        licence: written.licence,
        version: written.number,
        version_hash: &hash,
        sheet: json.to_string(),
        source: written.source.as_ref().map(|source| (source.uri.as_str(), source.hash.as_deref(), &source.note)),
        published_at: written.published_at,
        updated_at: here.now,
        received_at: here.now,
        review_at: None,
        facets: Vec::new(),
        territories: &sheet.territories,
        terms: fold::terms(&format!("{title}\n{summary}\n{}\n{}", signer.name, sheet.searchable())),
    };
    let id = store::save(tx, &saved).await?;
    let note = written.note.trim();
    versions::record(tx, &id, written.number, &hash, title, &saved.sheet, note, &author.person.id, here.now).await?;
    sections::write(tx, &id, &sheet.read()).await?;
    Ok(store::by_id(tx, &id).await?.ok_or(sqlx::Error::RowNotFound)?)
}

/// Tells the networks of a new version.
pub(super) async fn told(tx: &mut Tx, here: &Here<'_>, publication: &Publication) -> Result<Publication, Error> {
    let signer = actors::by_id(tx, &publication.actor_id).await?;
    activity::Kind::tell(tx, here, &signer, publication, "Update").await?;
    Ok(publication.clone())
}
