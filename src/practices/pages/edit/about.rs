//! What a form is about: a sheet that it corrects, a sheet that it adapts, or neither.

use crate::{
    db::{Conn, Result},
    publications::{Publication, drafts::Draft, store},
};

/// See the module.
#[derive(Default)]
pub(super) struct About {
    /// It is corrected.
    pub(super) publication: Option<Publication>,
    /// It is adapted: by this form, or by the sheet that this form corrects.
    pub(super) source: Option<Publication>,
}

impl About {
    /// A form that corrects a sheet.
    pub(super) async fn correcting(conn: &mut Conn, publication: Publication) -> Result<Self> {
        let source = match &publication.source_uri {
            Some(uri) => store::by_uri(conn, uri).await?,
            None => None,
        };
        Ok(Self { publication: Some(publication), source })
    }

    /// A form that adapts a sheet.
    pub(super) fn adapting(source: Publication) -> Self {
        Self { publication: None, source: Some(source) }
    }

    /// What a draft is about.
    pub(super) async fn of(conn: &mut Conn, draft: &Draft) -> Result<Self> {
        Self::read(conn, draft.publication_id.as_deref(), draft.source_id.as_deref()).await
    }

    /// By identifiers; those that name nothing are left out.
    pub(super) async fn read(conn: &mut Conn, publication: Option<&str>, source: Option<&str>) -> Result<Self> {
        if let Some(id) = publication
            && let Some(found) = store::by_id(conn, id).await?
        {
            return Self::correcting(conn, found).await;
        }
        let source = match source {
            Some(id) => store::by_id(conn, id).await?,
            None => None,
        };
        Ok(Self { publication: None, source })
    }

    /// True when the note of an adaptation is required.
    pub(super) fn adapts(&self) -> bool {
        match &self.publication {
            Some(publication) => publication.source_uri.is_some(),
            None => self.source.is_some(),
        }
    }
}
