//! The section of a text that a word is about, or one requirement of it. It is named by the id, which stays through
//! edits and moves; its title and the version that was read are kept beside it, so that the word can still be placed
//! once the section is gone.

use super::Publication;
use crate::{
    db::{Conn, FromRow, Result},
    locale::Locale,
    text::markdown,
};
use serde::Deserialize;
use serde_json::{Value, json};

/// Longest id of a section, in bytes.
const MAX_ID: usize = 100;
/// Characters of a title.
const MAX_TITLE: usize = 300;
/// The greatest number that a requirement may have.
pub const GREATEST_NUMBER: u32 = 9_999_999;

/// What a word is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Anchor {
    /// Id of the section.
    pub section: String,
    /// Number of the requirement; 0 for the section itself.
    pub requirement: u32,
    /// Title of the section as its author read it, plain text; empty for what comes before the first heading.
    pub title: String,
    /// The version that its author read; 0 when that is not known.
    pub version: i64,
}

/// Where a section stands in the text as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its id.
    pub section: String,
    /// `1.2` and its title, plain text; the title alone is empty for what comes before the first heading.
    pub name: String,
}

/// True for a kind whose text has sections that can be spoken of one by one.
#[must_use]
pub fn has_sections(publication: &Publication) -> bool {
    publication.kind == "specification"
}

/// `E-03` for 3.
#[must_use]
pub fn label(requirement: u32) -> String {
    format!("E-{requirement:02}")
}

/// The same as it is shown: « E‑03 » does not break at its hyphen. Anchors and copies have [`label`].
#[must_use]
pub fn shown_label(number: u32) -> String {
    label(number).replace('-', "\u{2011}")
}

/// « E-03 – 1.2 Accès »: how a requirement, or a section (0), is called in a sentence.
#[must_use]
pub fn named(locale: Locale, requirement: u32, name: &str) -> String {
    let name = if name.is_empty() { locale.t("specification-opening") } else { name.into() };
    if requirement == 0 { name.into_owned() } else { format!("{} – {name}", label(requirement)) }
}

impl Anchor {
    /// Reads what another network says a word is about; nothing when it is not sound.
    #[must_use]
    pub fn read(value: &Value) -> Option<Self> {
        let section = value.get("id")?.as_str().filter(|id| is_section(id))?.to_owned();
        let number = |name: &str| value.get(name).map_or(Some(0), Value::as_u64);
        let requirement = u32::try_from(number("requirement")?).ok().filter(|number| *number <= GREATEST_NUMBER)?;
        let version = i64::try_from(number("version")?).ok()?;
        let title = value.get("title").and_then(Value::as_str).unwrap_or_default();
        let title = title.chars().filter(|c| !c.is_control()).take(MAX_TITLE).collect::<String>().trim().to_owned();
        Some(Self { section, requirement, title, version })
    }

    /// As it is told.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({"id": self.section, "requirement": self.requirement, "title": self.title, "version": self.version})
    }
}

/// True for what may be the id of a section.
fn is_section(id: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    !id.is_empty() && id.len() <= MAX_ID && id.chars().all(is_letter)
}

#[derive(FromRow)]
struct Row {
    section: String,
    number: String,
    title: String,
}

#[derive(Deserialize)]
struct Body {
    requirements: Vec<Numbered>,
}

#[derive(Deserialize)]
struct Numbered {
    number: u32,
}

/// A section of the text as it stands, or one of its requirements (0 for none); nothing when it is not there.
///
/// # Errors
/// The database's.
pub async fn find(
    conn: &mut Conn,
    publication: &Publication,
    section: &str,
    requirement: u32,
) -> Result<Option<Anchor>> {
    if !is_section(section) {
        return Ok(None);
    }
    let row: Option<(String, String)> = conn
        .query("select title, body from specification_sections where publication_id = $1 and section = $2")
        .bind(publication.id.clone())
        .bind(section.to_owned())
        .maybe()
        .await?;
    let Some((title, body)) = row else { return Ok(None) };
    let lists = |body: Body| body.requirements.iter().any(|one| one.number == requirement);
    if requirement != 0 && !serde_json::from_str(&body).is_ok_and(lists) {
        return Ok(None);
    }
    let title = plain(&title).chars().take(MAX_TITLE).collect();
    Ok(Some(Anchor { section: section.to_owned(), requirement, title, version: publication.version }))
}

/// Which of these sections stand in the text as it is.
///
/// # Errors
/// The database's.
pub async fn places(
    conn: &mut Conn,
    publication: &Publication,
    sections: impl IntoIterator<Item = &str>,
) -> Result<Vec<Place>> {
    let mut sections: Vec<String> =
        sections.into_iter().filter(|section| !section.is_empty()).map(str::to_owned).collect();
    sections.sort();
    sections.dedup();
    if sections.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Row> = conn
        .query_built(
            "select section, number, title from specification_sections where publication_id = $1 and section in (..)"
                .to_owned(),
        )
        .bind(publication.id.clone())
        .bind_list(sections)
        .all()
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let title = plain(&row.title);
            let name = if row.number.is_empty() { title } else { format!("{}\u{a0}{title}", row.number) };
            Place { section: row.section, name }
        })
        .collect())
}

fn plain(title: &str) -> String {
    markdown::plain(title).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_word_is_about_is_read_back_and_nothing_else_is() {
        let anchor = Anchor { section: "acces".into(), requirement: 3, title: "Accès".into(), version: 2 };
        assert_eq!(Anchor::read(&anchor.to_json()), Some(anchor));
        let whole = Anchor::read(&json!({"id": "acces"})).expect("a section");
        assert_eq!((whole.requirement, whole.version, whole.title.as_str()), (0, 0, ""));
        for unsound in [
            json!("acces"),
            json!({}),
            json!({"id": ""}),
            json!({"id": "../acces"}),
            json!({"id": "x".repeat(101)}),
            json!({"id": "acces", "requirement": -1}),
            json!({"id": "acces", "requirement": 10_000_000}),
            json!({"id": "acces", "requirement": "3"}),
            json!({"id": "acces", "version": "2"}),
        ] {
            assert_eq!(Anchor::read(&unsound), None, "{unsound}");
        }
        let long = Anchor::read(&json!({"id": "acces", "title": format!("A\n{}", "x".repeat(400))})).expect("kept");
        assert_eq!(long.title.chars().count(), 300);
        assert!(!long.title.contains('\n'));
    }

    #[test]
    fn a_requirement_is_named_with_its_section() {
        assert_eq!(named(Locale::Fr, 3, "1.2\u{a0}Accès"), "E-03 – 1.2\u{a0}Accès");
        assert_eq!(named(Locale::Fr, 0, "Accès"), "Accès");
        assert_ne!(named(Locale::Fr, 0, ""), "");
    }
}
