//! The text that everybody reads, section by section: written again with each version, from the sheet that holds it whole.

use super::document::{Document, Section};
use crate::db::{Conn, FromRow, Result, Tx};

/// A line of the table of contents.
#[derive(Clone, Debug, FromRow)]
pub struct Heading {
    /// Place in the text, from 0.
    pub position: i64,
    /// Its id.
    pub section: String,
    /// `1.2`; empty for the opening.
    pub number: String,
    /// 1 for the highest; 0 for the opening.
    pub depth: i64,
    /// Markdown.
    pub title: String,
    /// How many requirements it lists.
    pub requirements: i64,
}

/// The headings of a text, the opening among them.
#[must_use]
pub fn headings(document: &Document) -> Vec<Heading> {
    let outline = document.outline();
    document
        .sections
        .iter()
        .zip(0..)
        .map(|(section, position)| {
            let entry = outline.iter().find(|entry| entry.section.id == section.id);
            Heading {
                position,
                section: section.id.clone(),
                number: entry.map(|entry| entry.number.clone()).unwrap_or_default(),
                depth: entry.map_or(0, |entry| i64::from(entry.depth)),
                title: section.title.clone(),
                requirements: i64::try_from(section.requirements.len()).unwrap_or(i64::MAX),
            }
        })
        .collect()
}

/// Writes the sections of a text over those that were there.
///
/// # Errors
/// The database's.
pub async fn write(tx: &mut Tx, publication_id: &str, document: &Document) -> Result<()> {
    tx.query("delete from specification_sections where publication_id = $1")
        .bind(publication_id.to_owned())
        .run()
        .await?;
    for (heading, section) in headings(document).into_iter().zip(&document.sections) {
        tx.query(
            "insert into specification_sections (publication_id, position, section, number, depth, title, requirements, body) \
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(publication_id.to_owned())
        .bind(heading.position)
        .bind(heading.section)
        .bind(heading.number)
        .bind(heading.depth)
        .bind(heading.title)
        .bind(heading.requirements)
        .bind(serde_json::to_string(section).expect("a section is JSON"))
        .put_off()
        .await?;
    }
    Ok(())
}

/// The table of contents.
///
/// # Errors
/// The database's.
pub async fn outline(conn: &mut Conn, publication_id: &str) -> Result<Vec<Heading>> {
    conn.query(
        "select position, section, number, depth, title, requirements from specification_sections \
         where publication_id = $1 order by position",
    )
    .bind(publication_id.to_owned())
    .all()
    .await
}

/// One section.
///
/// # Errors
/// The database's.
pub async fn one(conn: &mut Conn, publication_id: &str, section: &str) -> Result<Option<Section>> {
    let row: Option<(String,)> = conn
        .query("select body from specification_sections where publication_id = $1 and section = $2")
        .bind(publication_id.to_owned())
        .bind(section.to_owned())
        .maybe()
        .await?;
    Ok(row.and_then(|(body,)| serde_json::from_str(&body).ok()))
}

/// Sections from a place on, at most `limit`.
///
/// # Errors
/// The database's.
pub async fn from(conn: &mut Conn, publication_id: &str, position: i64, limit: i64) -> Result<Vec<Section>> {
    let rows: Vec<(String,)> = conn
        .query(
            "select body from specification_sections where publication_id = $1 and position >= $2 order by position limit $3",
        )
        .bind(publication_id.to_owned())
        .bind(position)
        .bind(limit)
        .all()
        .await?;
    Ok(rows.into_iter().filter_map(|(body,)| serde_json::from_str(&body).ok()).collect())
}
