//! The translation files, one line for each, embedded when the program is built.

use super::Locale;

/// One file of `locales/`, in both languages.
pub(super) struct File {
    pub(super) name: &'static str,
    french: &'static str,
    english: &'static str,
}

impl File {
    pub(super) fn text(&self, locale: Locale) -> &'static str {
        match locale {
            Locale::Fr => self.french,
            Locale::En => self.english,
        }
    }
}

macro_rules! files {
    ($($name:literal,)*) => {
        &[$(File {
            name: $name,
            french: include_str!(concat!("../../locales/fr/", $name, ".ftl")),
            english: include_str!(concat!("../../locales/en/", $name, ".ftl")),
        },)*]
    };
}

pub(super) const FILES: &[File] = files![
    "layout",
    "components",
    "practices",
    "specifications",
    "amendments",
    "statements",
    "votes",
    "events",
    "people",
    "networks",
    "bundles",
    "conversations",
    "admin",
    "mail",
    "pages",
    "errors",
    "time",
    "territory",
    "vocabulary",
];
