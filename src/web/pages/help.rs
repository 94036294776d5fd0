//! The essentials of using the site, and the words of the field. It describes the pages as they are: a
//! page that changes what it does changes its paragraph here.

use super::{document, follow_address, paragraphs, section};
use crate::web::view::View;
use maud::{Markup, html};

/// The sections that are text alone: anchor, heading, paragraphs.
const CHAPTERS: &[(&str, &str, &[&str])] = &[
    (
        "publish",
        "help-publish-heading",
        &["help-publish-fields", "help-publish-drafts", "help-publish-formatting", "help-publish-privacy"],
    ),
    ("adapt", "help-adapt-heading", &["help-adapt-how", "help-adapt-use", "help-adapt-source"]),
    ("find", "help-find-heading", &["help-find-words", "help-find-elsewhere", "help-find-feeds"]),
    (
        "specifications",
        "help-specifications-heading",
        &["help-specifications-amend", "help-specifications-vote", "help-specifications-adopt"],
    ),
    ("events", "help-events-heading", &["help-events"]),
    ("print", "help-print-heading", &["help-print"]),
];
const FOLLOW: (&str, &str) = ("follow", "help-follow-heading");
const WORDS: (&str, &str) = ("words", "help-words-heading");

/// The words and the acronyms, each with its meaning, in the order of the alphabet.
const GLOSSARY: &[(&str, &str)] = &[
    ("help-words-activitypub", "help-words-activitypub-meaning"),
    ("help-words-epn", "help-words-epn-meaning"),
    ("help-words-msap", "help-words-msap-meaning"),
    ("help-words-network", "help-words-network-meaning"),
    ("help-words-sdtan", "help-words-sdtan-meaning"),
    ("help-words-xpf", "help-words-xpf-meaning"),
];

/// `GET /help`: for anybody.
pub async fn get(view: View) -> Markup {
    let headings = CHAPTERS.iter().map(|(id, heading, _)| (*id, *heading)).chain([FOLLOW, WORDS]);
    let sections = html! {
        nav aria-label=(view.t("help-contents")) {
            ul { @for (id, heading) in headings { li { a href={ "#" (id) } { (view.t(heading)) } } } }
        }
        @for (id, heading, keys) in CHAPTERS { (section(&view, id, heading, &paragraphs(&view, keys))) }
        (section(&view, FOLLOW.0, FOLLOW.1, &html! {
            p { (view.t("help-follow")) " " code { (follow_address(&view)) } }
        }))
        (section(&view, WORDS.0, WORDS.1, &html! {
            dl { @for (word, meaning) in GLOSSARY { dt { (view.t(word)) } dd { (view.t(meaning)) } } }
        }))
    };
    document(&view, "/help", "help-title", "help-description", &sections)
}
