//! What other rooms add to the page of a publication: the conversation under it. A kind's page
//! draws them without knowing whose they are; `app.rs` lists them.

use super::Publication;
use crate::{
    db::Conn,
    web::{PageResult, View},
};
use async_trait::async_trait;
use maud::{Markup, html};
use std::{collections::HashMap, sync::Arc};

/// A part of the page of a publication.
#[async_trait]
pub trait SheetPart: Send + Sync {
    /// Draws it.
    ///
    /// # Errors
    /// The database's, as a page.
    async fn render(&self, conn: &mut Conn, view: &View, publication: &Publication) -> PageResult<Markup>;

    /// Draws what it says of one section of a text, for the page of that section.
    ///
    /// # Errors
    /// The database's, as a page.
    async fn of_section(
        &self,
        _conn: &mut Conn,
        _view: &View,
        _publication: &Publication,
        _section: &Section<'_>,
    ) -> PageResult<Markup> {
        Ok(html! {})
    }

    /// A line for each section of a text of which it has something to say, by its id.
    ///
    /// # Errors
    /// The database's, as a page.
    async fn lines(
        &self,
        _conn: &mut Conn,
        _view: &View,
        _publication: &Publication,
    ) -> PageResult<HashMap<String, Markup>> {
        Ok(HashMap::new())
    }
}

/// A section of a text, as its page names it.
#[derive(Clone, Debug)]
pub struct Section<'a> {
    /// Its id.
    pub id: &'a str,
    /// The numbers of its requirements.
    pub requirements: Vec<u32>,
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

    /// What all parts say of a section.
    ///
    /// # Errors
    /// The first one's.
    pub async fn of_section(
        &self,
        conn: &mut Conn,
        view: &View,
        publication: &Publication,
        section: &Section<'_>,
    ) -> PageResult<Markup> {
        let mut out = String::new();
        for part in self.0.iter() {
            out.push_str(&part.of_section(conn, view, publication, section).await?.into_string());
        }
        Ok(maud::PreEscaped(out))
    }

    /// The lines of all parts, by the id of the section.
    ///
    /// # Errors
    /// The first one's.
    pub async fn lines(
        &self,
        conn: &mut Conn,
        view: &View,
        publication: &Publication,
    ) -> PageResult<HashMap<String, Markup>> {
        let mut all: HashMap<String, Markup> = HashMap::new();
        for part in self.0.iter() {
            for (section, line) in part.lines(conn, view, publication).await? {
                let before = all.entry(section).or_default();
                *before = html! { (before) (line) };
            }
        }
        Ok(all)
    }
}
