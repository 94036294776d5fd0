//! Two texts of one section in one, for a person to choose.

use crate::{locale::Locale, text::merge::Merged};

/// A section that two people changed.
#[derive(Debug)]
pub struct Merge {
    /// What both come from.
    pub base: String,
    /// What stands now.
    pub theirs: String,
    /// Both in one, open where both changed one place.
    pub merged: Merged,
    /// Who changed it last.
    pub by: String,
    /// The revision that it is merged into.
    pub revision: i64,
}

impl Merge {
    /// Both texts in one; where both changed one place, each by the name of who wrote it.
    #[must_use]
    pub fn text(&self, locale: Locale) -> String {
        let (open, yours, nothing) = (
            locale.t("specification-merge-open"),
            locale.t("specification-merge-yours"),
            locale.t("practice-merge-empty"),
        );
        let says = |text: &str| if text.trim().is_empty() { nothing.to_string() } else { text.trim().to_owned() };
        self.merged.text(|mine, theirs| {
            let edge = |start: bool| {
                let at = |text: &str| {
                    if start { text.starts_with(char::is_whitespace) } else { text.ends_with(char::is_whitespace) }
                };
                if at(mine) || at(theirs) { " " } else { "" }
            };
            format!(
                "{}[{open} – {yours}\u{a0}: {}] [{open} – {}\u{a0}: {}]{}",
                edge(true),
                says(mine),
                self.by,
                says(theirs),
                edge(false)
            )
        })
    }
}

/// True for a text with a place of which nobody has chosen what it says.
#[must_use]
pub fn is_open(text: &str) -> bool {
    [Locale::Fr, Locale::En].iter().any(|locale| text.contains(&format!("[{} ", locale.t("specification-merge-open"))))
}
