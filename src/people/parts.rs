//! What higher rooms show on the page of a person: their sheets, say. This room knows none of them.

use crate::{
    db::Conn,
    federation::actors::Actor,
    web::{PageResult, View},
};
use async_trait::async_trait;
use maud::{Markup, html};
use std::sync::Arc;

/// A part of the page of a person, drawn under who they are.
#[async_trait]
pub trait ProfilePart: Send + Sync {
    /// Draws it; empty when there is nothing to say.
    async fn render(&self, conn: &mut Conn, view: &View, actor: &Actor) -> PageResult<Markup>;
}

/// All of them, in order.
#[derive(Clone)]
pub struct Parts(pub Arc<Vec<Box<dyn ProfilePart>>>);

impl Parts {
    pub(super) async fn render(&self, conn: &mut Conn, view: &View, actor: &Actor) -> PageResult<Markup> {
        let mut drawn = Vec::with_capacity(self.0.len());
        for part in self.0.iter() {
            drawn.push(part.render(conn, view, actor).await?);
        }
        Ok(html! { @for one in drawn { (one) } })
    }
}
