//! The files that come with a form. A picture needs words for those who do not see it, or the tick that
//! says it only decorates.

use crate::{
    publications::media::{self, Stored},
    web::{
        Site,
        components::FormErrors,
        form::{Fields, Upload},
    },
};

/// A file that may be attached.
pub(super) struct Received {
    pub(super) stored: Stored,
    pub(super) alt: String,
}

/// Makes the files safe and stores them. What is wrong with one is an error of its field: the rest of
/// the form goes on without it.
pub(super) async fn receive(
    site: &Site,
    files: Vec<Upload>,
    fields: &Fields,
    errors: &mut FormErrors,
) -> Vec<Received> {
    let alt = fields.get("alt");
    let mut received = Vec::new();
    for file in files.into_iter().filter(|file| file.field == "file") {
        match media::keep_in_turn(site, file.bytes, file.name).await {
            Ok(stored) if stored.media_type.starts_with("image/") && alt.is_empty() && !fields.has("decorative") => {
                errors.add("alt", "practice-error-alt-missing");
            }
            Ok(stored) => {
                let alt = if fields.has("decorative") { String::new() } else { alt.to_owned() };
                received.push(Received { stored, alt });
            }
            Err(media::Error::Unknown) => errors.add("file", "practice-error-file-unknown"),
            Err(media::Error::TooLarge) => errors.add("file", "practice-error-file-large"),
            Err(media::Error::Disk(error)) => {
                tracing::error!(%error, "a file cannot be stored");
                errors.add("file", "practice-error-file-disk");
            }
        }
    }
    received
}
