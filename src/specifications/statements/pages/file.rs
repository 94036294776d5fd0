//! The deliberation as a file: its field in the form of an adoption, what came in it, and how it is shown.

use crate::{
    publications::{
        media::{Attachment, MAX_FILE},
        said::File,
        shown::file_words,
    },
    specifications::statements::{
        Content, Fault, Statement,
        deliberation::{self, FIELD},
    },
    web::{
        PageResult, Site, View,
        components::{Field, FileLimits, FormErrors},
        form::{Fields, Upload},
    },
};
use maud::{Markup, html};

/// Hidden field: a file that was sent with the form before.
const KEPT: &str = "kept";
/// Box that takes the file off.
const DROP: &str = "drop_file";
const MEGABYTE: usize = 1024 * 1024;

/// Reads what came of the file: the one that was just sent, the one that was sent before, or the one that is shown. Its
/// digest joins the fields, by which a form that is sent twice is known again.
pub(super) async fn receive(
    site: &Site,
    view: &View,
    (fields, files): (&mut Fields, Vec<Upload>),
    before: Option<&Content>,
) -> PageResult<(Option<File>, Option<Fault>)> {
    let person = &view.person()?.id;
    let shown = before.and_then(|before| before.file.clone());
    let upload = files.into_iter().find(|file| file.field == FIELD);
    let taken = match (upload, fields.get(KEPT)) {
        (Some(upload), _) => {
            let taken = deliberation::take(site, person, upload.name, upload.bytes).await?;
            // A form that brings another file is another form.
            let digest = taken.as_ref().map_or(String::new(), |file| file.digest.clone());
            fields.0.push((FIELD.to_owned(), digest));
            taken
        }
        _ if fields.has(DROP) => return Ok((None, None)),
        (None, "") => return Ok((shown, None)),
        (None, kept) => deliberation::taken(site, person, kept).await?,
    };
    Ok(match taken {
        Ok(file) => (Some(file), None),
        Err(fault) => (shown, Some(fault)),
    })
}

/// The field; with the file that is there already, and where it waits with this form, its name for the next sending.
pub(super) fn field(view: &View, file: Option<&File>, is_shown: bool, errors: &FormErrors) -> Markup {
    let size = view.tv("practice-form-megabytes", &[("count", (MAX_FILE / MEGABYTE).into())]);
    let limits = FileLimits {
        accept: "application/pdf,.pdf,.odt,image/jpeg,image/png",
        formats: "PDF, ODT, JPEG, PNG",
        size: &size,
        multiple: false,
    };
    html! {
        @if let Some(file) = file {
            p { (view.tv("statement-file-there", &[("file", words(view, file).into())])) }
            @if !is_shown { input type="hidden" name=(KEPT) value=(file.url.rsplit('/').next().unwrap_or_default()); }
            (Field::new(DROP, "statement-file-drop").checkbox(view, errors, false))
        }
        (Field::new(FIELD, "statement-file").hint("statement-file-hint").file(view, errors, limits))
    }
}

fn words(view: &View, file: &File) -> String {
    file_words(view, &file.name, &file.media_type, file.bytes)
}

/// The file that a statement shows, with its size; a link where it is there to be read.
pub(super) fn shown(view: &View, statement: &Statement, content: &Content, found: Option<&Attachment>) -> Markup {
    let Some(file) = &content.file else { return html! {} };
    let words = words(view, file);
    html! {
        @match found.filter(|one| !one.is_lost() && !statement.standing().is_over()) {
            Some(one) => a href=(one.href()) { (words) },
            None => (words),
        }
    }
}
