//! What other software reads of a practice: its `content`, HTML, and how much of it one activity may carry.

use super::{Sheet, sheet};
use crate::{federation::vocabulary, locale::Locale, publications::Publication};
use serde_json::{Value, json};

/// Longest activity that is sent whole, in bytes with its context: some software refuses more than 64 KiB.
const MAX_ACTIVITY: usize = 60 * 1024;
/// Longest HTML of an article, which stands in it twice: nobody fetches more than 1 MiB.
const MAX_CONTENT: usize = 128 * 1024;
/// The same activity, small enough for software that refuses long ones: first without its HTML, which the
/// address gives whole, then without `source`, which stands in `sheet` too, and without its preview. All that was written still goes
/// to networks like ours (invariant I7); a sheet longer than that, other software learns of by the `Announce`.
pub(super) fn within_limit(mut activity: Value, publication: &Publication) -> Value {
    let is_long = |activity: &Value| {
        let whole = vocabulary::with_context(activity.clone());
        serde_json::to_vec(&whole).is_ok_and(|bytes| bytes.len() > MAX_ACTIVITY)
    };
    if is_long(&activity) {
        let short = short(publication);
        activity["object"]["contentMap"] = json!({&publication.language: short});
        activity["object"]["content"] = json!(short);
    }
    if is_long(&activity)
        && let Some(article) = activity["object"].as_object_mut()
    {
        article.remove("source");
        article.remove("preview");
    }
    activity
}

/// What stands in `content` when the whole is too long: the title, the summary, where to read the rest.
fn short(publication: &Publication) -> String {
    let uri = escape(&publication.uri);
    format!(
        "<h2>{}</h2><p>{}</p><p><a href=\"{uri}\">{uri}</a></p>",
        escape(&publication.title),
        escape(&publication.summary)
    )
}

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

/// Text as HTML.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
