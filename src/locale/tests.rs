//! What the translation files promise: both languages say the same things, French is set as French is, and
//! no key is missing or useless.

use super::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Beginnings of keys that the program builds, with where it does: no literal names these keys in full.
const DYNAMIC: &[&str] = &[
    "territory-name-",  // territory::Territory::label
    "territory-place-", // territory::Place::name
    "error-",           // web::PageError::key
    "bundle-why-",      // bundles::pages::history::why
    "audit-",           // admin::pages::audit::words
    "notice-",          // web::notices: what is missing, and the states of an audit
    // vocabulary.ftl: what stored codes are called.
    "beneficiary-",
    "connection-",
    "language-",
    "licence-",
    "reason-",
    "role-",
    "theme-",
    "returned-",       // networks::pages::returned
    "event-mode-",     // events::pages::form
    "event-category-", // events::pages::form
];

#[test]
fn a_text_is_found_in_both_languages() {
    assert_eq!(Locale::Fr.t("time-month-august"), "août");
    assert_eq!(Locale::En.t("time-month-august"), "August");
    assert!(matches!(Locale::Fr.t("time-month-august"), Cow::Borrowed(_)));
    assert_eq!(Locale::Fr.find("no-such-key"), None);
    assert_eq!(Locale::Fr.find("time-day"), None, "it takes values");
}

#[test]
fn the_reader_gets_the_language_they_prefer() {
    for (header, expected) in [
        (None, Locale::Fr),
        (Some(""), Locale::Fr),
        (Some("en"), Locale::En),
        (Some("en-GB,en;q=0.9,fr;q=0.8"), Locale::En),
        (Some("fr-NC, en;q=0.9"), Locale::Fr),
        (Some("en;q=0.3, fr;q=0.7"), Locale::Fr),
        (Some("ty, en;q=0.5"), Locale::En),
        (Some("en;q=0"), Locale::Fr),
        (Some("en;q=much, *;q=NaN"), Locale::Fr),
        (Some("de, *"), Locale::Fr),
    ] {
        assert_eq!(Locale::negotiate(header), expected, "{header:?}");
    }
    assert_eq!(Locale::parse("FR_fr"), Some(Locale::Fr));
    assert_eq!(Locale::parse("french"), None);
}

#[test]
fn numbers_are_written_as_each_language_writes_them() {
    let french = |value: fluent_bundle::FluentValue<'_>| number(&value, '\u{202f}', ',').expect("a number");
    assert_eq!(french(7.into()), "7");
    assert_eq!(french(1_234_567.into()), "1\u{202f}234\u{202f}567");
    assert_eq!(french((-1_500.5).into()), "-1\u{202f}500,5");
    assert_eq!(number(&123_456.into(), ',', '.').expect("a number"), "123,456");
    assert_eq!(number(&"2026".into(), ',', '.'), None);
}

#[test]
fn every_file_is_read_without_error_and_every_file_is_listed() {
    for locale in Locale::ALL {
        let mut seen = BTreeSet::new();
        for source in sources(locale) {
            if let Err((_, errors)) = FluentResource::try_new(source.to_owned()) {
                panic!("{locale:?}: {errors:?}");
            }
        }
        for key in keys(locale) {
            assert!(seen.insert(key), "{key} stands twice in {locale:?}");
            assert!(locale.texts().bundle.has_message(key), "{key} has no text in {locale:?}");
        }
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join(locale.tag());
        let found: BTreeSet<String> = fs::read_dir(folder)
            .expect("the folder of the language")
            .map(|entry| entry.expect("an entry").file_name().into_string().expect("a plain name"))
            .collect();
        let listed: BTreeSet<String> = files::FILES.iter().map(|file| format!("{}.ftl", file.name)).collect();
        assert_eq!(found, listed, "{locale:?}");
    }
}

#[test]
fn both_languages_have_the_same_keys_with_the_same_values() {
    let (french, english) = (variables(Locale::Fr), variables(Locale::En));
    for (key, names) in &french {
        assert_eq!(english.get(key), Some(names), "{key} in English");
    }
    for key in english.keys() {
        assert!(french.contains_key(key), "{key} is missing in French");
    }
}

#[test]
fn french_is_set_with_its_spaces() {
    for (number, line) in sources(Locale::Fr).flat_map(|source| source.lines().enumerate()) {
        if line.starts_with('#') {
            continue;
        }
        for mistake in [" ;", " :", " !", " ?", " »", "« "] {
            assert!(!line.contains(mistake), "line {}: a plain space in {mistake:?}: {line}", number + 1);
        }
    }
}

#[test]
fn every_key_that_the_program_asks_for_exists() {
    let known: BTreeSet<&str> = keys(Locale::Fr).collect();
    for (file, source) in program() {
        for key in asked(&source) {
            assert!(known.contains(key), "{file} asks for {key:?}");
        }
    }
}

#[test]
fn every_key_serves() {
    let mut used: BTreeSet<String> = sources(Locale::Fr).flat_map(references).map(str::to_owned).collect();
    for (_, source) in program() {
        used.extend(literals(&source).map(str::to_owned));
    }
    let useless: Vec<&str> = keys(Locale::Fr)
        .filter(|key| !used.contains(*key) && !DYNAMIC.iter().any(|prefix| key.starts_with(prefix)))
        .collect();
    assert!(useless.is_empty(), "nothing shows these texts: {useless:#?}");
}

/// Each key with the names of the values that its text takes.
fn variables(locale: Locale) -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut keys = keys(locale).peekable();
    let mut current = None;
    for line in sources(locale).flat_map(str::lines).filter(|line| !line.starts_with('#')) {
        if keys.peek().is_some_and(|key| line.split_once('=').is_some_and(|(name, _)| name.trim_end() == *key)) {
            current = keys.next();
        }
        let Some(key) = current else { continue };
        let names = line
            .split('$')
            .skip(1)
            .map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').next());
        found.entry(key).or_default().extend(names.flatten());
    }
    found
}

/// The messages that a message borrows from: `{ other-key }`.
fn references(source: &'static str) -> impl Iterator<Item = &'static str> {
    source.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(inside, _)| inside.trim())
}

/// The sources of the program with their paths, without comments and without this file.
fn program() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder of the sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("locale/tests.rs")
            {
                let source = fs::read_to_string(&path).expect("a source is text");
                let code: Vec<&str> = source.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
                found.push((path.display().to_string(), code.join("\n")));
            }
        }
    }
    found
}

/// The keys of `.t("…")` and `.tv("…", …)`.
fn asked(source: &str) -> impl Iterator<Item = &str> {
    [".t(", ".tv("].into_iter().flat_map(move |call| {
        source.split(call).skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next())
    })
}

/// Every text between two quotes that looks like a key.
fn literals(source: &str) -> impl Iterator<Item = &str> {
    source.split('"').filter(|text| {
        text.contains('-') && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    })
}
