//! What a person should know of how a text that they saved was understood. It was saved all the same, so it is told on the page
//! that follows: its address carries the lines, and nothing is kept.

use crate::{
    specifications::Notice,
    web::{
        View,
        components::{Tone, notice},
    },
};
use maud::{Markup, html};
use serde::Deserialize;
use std::fmt::Write as _;

/// Lines that are told.
const MOST: usize = 20;

/// The field of the address.
#[derive(Deserialize)]
pub(super) struct Understood {
    read: Option<String>,
}

/// The end of a key: what stands in an address.
fn short(key: &str) -> &str {
    key.rsplit('-').next().unwrap_or(key)
}

/// The page that follows, and tells of this text.
pub(super) fn address(path: &str, text: &str) -> String {
    let notices = Notice::of(text);
    let mut address = path.to_owned();
    for (n, one) in notices.iter().take(MOST).enumerate() {
        address.push_str(if n == 0 { "?read=" } else { "." });
        // Writing to a string cannot fail.
        let _ = write!(address, "{}-{}", short(one.key), one.line);
    }
    address
}

impl Understood {
    /// What is told; nothing that is no notice of ours.
    pub(super) fn told(&self, view: &View) -> Markup {
        let read = self.read.as_deref().unwrap_or_default();
        let all: Vec<(&str, usize)> = read
            .split('.')
            .take(MOST)
            .filter_map(|one| {
                let (name, line) = one.split_once('-')?;
                let key = Notice::KEYS.into_iter().find(|key| short(key) == name)?;
                Some((key, line.parse().ok()?))
            })
            .collect();
        html! {
            @if !all.is_empty() {
                (notice(Tone::Waiting, html! {
                    p { (view.t("specification-understood")) }
                    ul { @for (key, line) in &all { li { (view.tv("specification-error-line", &[("line", (*line).into()), ("words", view.t(key).into())])) } } }
                }))
            }
        }
    }
}
