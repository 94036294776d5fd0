//! What is read of the `Article` of a practice beside what all publications share: its sheet.

use super::{KIND, Sheet, facets};
use crate::{
    federation::document::{Document, str_of},
    publications::reading::{Own, Reading},
    text::sanitize,
};

/// Ours say so; from other software, any long text is a practice.
pub(super) fn is_practice(object: &Document) -> bool {
    match object.str("kind") {
        Some(kind) => kind == KIND,
        None => matches!(object.kind(), "Article" | "Page"),
    }
}

/// Reads a practice, within limits.
pub(super) fn read(object: &Document) -> Result<Reading, &'static str> {
    let sheet = read_sheet(object);
    let (json, facets, searchable) = (sheet.to_json(), facets(&sheet), sheet.searchable());
    Reading::of(
        object,
        Own { json, opening: &sheet.body, summary: None, searchable, facets, territories: sheet.territories.clone() },
    )
}

fn read_sheet(object: &Document) -> Sheet {
    if let Some(value) = object.json().get("sheet").filter(|value| value.is_object())
        && let Ok(sheet) = serde_json::from_value::<Sheet>(value.clone())
    {
        return Sheet { html: String::new(), ..sheet }.capped();
    }
    let source = object.json().get("source").filter(|source| str_of(source, "mediaType") == Some("text/markdown"));
    match source.and_then(|source| str_of(source, "content")) {
        Some(body) => Sheet { body: body.to_owned(), ..Sheet::default() }.capped(),
        None => Sheet { html: sanitize::clean(object.str("content").unwrap_or_default()), ..Sheet::default() },
    }
}
