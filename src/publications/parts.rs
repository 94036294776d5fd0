//! What other rooms add to the page of a publication: the conversation under it. A kind's page
//! draws them without knowing whose they are; `app.rs` lists them.

use super::Publication;
use crate::{
    db::Conn,
    web::{PageResult, View},
};
use async_trait::async_trait;
use maud::Markup;
use std::sync::Arc;

/// A part of the page of a publication.
#[async_trait]
pub trait SheetPart: Send + Sync {
    /// Draws it.
    ///
    /// # Errors
    /// The database's, as a page.
    async fn render(&self, conn: &mut Conn, view: &View, publication: &Publication) -> PageResult<Markup>;
}

/// All parts, in order; an axum `Extension`.
#[derive(Clone)]
pub struct Parts(pub Arc<Vec<Box<dyn SheetPart>>>);

impl Parts {
    /// Draws all parts.
    ///
    /// # Errors
    /// The first one's.
    pub async fn render(&self, conn: &mut Conn, view: &View, publication: &Publication) -> PageResult<Markup> {
        let mut out = String::new();
        for part in self.0.iter() {
            out.push_str(&part.render(conn, view, publication).await?.into_string());
        }
        Ok(maud::PreEscaped(out))
    }
}
