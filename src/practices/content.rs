//! What other software reads of a practice: its `content`, HTML.

use super::{Sheet, sheet};
use crate::{
    locale::Locale,
    publications::{
        Publication,
        telling::{MAX_CONTENT, escape, short},
    },
};

/// The whole sheet as HTML, the title first: some software shows neither `name` nor `summary`.
pub(super) fn whole(publication: &Publication, sheet: &Sheet) -> String {
    let mut html = format!("<h2>{}</h2>", escape(&publication.title));
    if !sheet.audience.is_empty() {
        html.push_str(&format!(
            "<p><strong>{}</strong> {}</p>",
            Locale::Fr.t("practice-sheet-audience"),
            escape(&sheet.audience)
        ));
    }
    for (key, source) in sheet.sections() {
        if !source.is_empty() {
            html.push_str(&format!("<h3>{}</h3>{}", Locale::Fr.t(key), sheet::render(key, source)));
        }
    }
    html.push_str(&sheet.html);
    if let (Some(source), Some(note)) = (&publication.source_uri, publication.adaptation()) {
        html.push_str(&format!(
            "<p>{} <a href=\"{}\">{}</a></p><p>{}</p>",
            Locale::Fr.t("practice-federated-adapted-from"),
            escape(source),
            escape(source),
            escape(&note.change)
        ));
    }
    if html.len() > MAX_CONTENT { short(publication) } else { html }
}
