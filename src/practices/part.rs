//! The sheets of a person, on their page.

use super::{KIND, pages};
use crate::{
    db::Conn,
    federation::actors::Actor,
    people::parts::ProfilePart,
    publications::list,
    web::{PageResult, View},
};
use async_trait::async_trait;
use maud::{Markup, html};

/// See the module.
pub struct OfPerson;

#[async_trait]
impl ProfilePart for OfPerson {
    async fn render(&self, conn: &mut Conn, view: &View, actor: &Actor) -> PageResult<Markup> {
        let mut found = list::of_actor(conn, &actor.id, None, list::PAGE).await?;
        found.items.retain(|one| one.kind == KIND);
        Ok(html! {
            @if !found.items.is_empty() {
                section {
                    h2 { (view.t("practice-of-person")) }
                    (pages::cards(view, &found.items))
                    @if found.next.is_some() { p.meta { (view.t("practice-of-person-more")) } }
                }
            }
        })
    }
}
