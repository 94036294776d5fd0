//! The promises of the pieces: what is typed comes back, errors are tied, meaning has words.

use super::*;
use crate::locale::Locale;
use crate::web::assets::STYLE;
use maud::Markup;
use std::collections::HashMap;

fn with_an_error() -> FormErrors {
    let mut errors = FormErrors::new();
    errors.add("title", "field-required");
    errors
}

fn count(html: &Markup, text: &str) -> usize {
    html.0.matches(text).count()
}

#[test]
fn an_error_is_kept_in_order_and_found_by_its_field() {
    let mut errors = with_an_error();
    errors.add_with("title", "form-errors-title", vec![("count", 2.into())]);
    assert_eq!(errors.of("title").map(|error| error.key), Some("field-required"));
    assert_eq!(errors.iter().count(), 2);
    assert!(errors.of("body").is_none());
    assert!(errors.into_result().is_err());
    assert_eq!(FormErrors::new().into_result(), Ok(()));
}

#[test]
fn a_state_never_goes_by_its_colour_alone() {
    for tone in [Tone::Neutral, Tone::Good, Tone::Waiting, Tone::Alert, Tone::Closed] {
        let html = badge(tone, "état");
        assert_eq!((count(&html, "<svg"), count(&html, "état")), (1, 1));
    }
}

/// The tokens of the style sheet in the scheme that begins after `from`.
fn tokens(from: &str) -> HashMap<&'static str, [u8; 3]> {
    let (_, block) = STYLE.split_once(from).expect("the style sheet has this scheme");
    let (block, _) = block.split_once('}').expect("a block has an end");
    let channel =
        |hex: &str, n: usize| u8::from_str_radix(&hex[2 * n..2 * n + 2], 16).expect("a colour is hexadecimal");
    block
        .lines()
        .filter_map(|line| line.trim().strip_prefix("--")?.strip_suffix(';')?.split_once(": #"))
        .map(|(name, hex)| (name, [channel(hex, 0), channel(hex, 1), channel(hex, 2)]))
        .collect()
}

/// WCAG 2.2, relative luminance and contrast ratio.
fn contrast(a: [u8; 3], b: [u8; 3]) -> f64 {
    let linear = |value: u8| match f64::from(value) / 255.0 {
        low if low <= 0.04045 => low / 12.92,
        high => ((high + 0.055) / 1.055).powf(2.4),
    };
    let luminance = |[r, g, b]: [u8; 3]| 0.0722f64.mul_add(linear(b), 0.2126f64.mul_add(linear(r), 0.7152 * linear(g)));
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn every_text_stands_out_by_day_and_by_night() {
    for scheme in [":root {\n  color-scheme", "(prefers-color-scheme: dark) {"] {
        let tokens = tokens(scheme);
        for (text, ground, least) in [
            ("ink", "paper", 7.0),
            ("ink", "shoal", 7.0),
            ("soft", "paper", 4.5),
            ("soft", "sheet", 4.5),
            ("soft", "shoal", 4.5),
            ("lagoon", "paper", 4.5),
            ("lagoon", "sheet", 4.5),
            ("lagoon", "shoal", 4.5),
            ("deep", "shoal", 4.5),
            ("on-lagoon", "lagoon", 4.5),
            ("on-lagoon", "deep", 4.5),
            ("coral", "paper", 4.5),
            ("coral", "coral-shoal", 4.5),
            ("ochre", "ochre-shoal", 4.5),
            ("moss", "moss-shoal", 4.5),
            ("edge", "paper", 3.0),
            ("edge", "sheet", 3.0),
            ("edge", "shoal", 3.0),
        ] {
            let ratio = contrast(tokens[text], tokens[ground]);
            assert!(ratio >= least, "{text} on {ground} in {scheme:?}: {ratio:.2}");
        }
    }
}

#[test]
fn the_style_sheet_holds_in_its_budget_and_asks_for_nothing() {
    assert!(STYLE.len() <= 22 * 1024);
    assert!(!STYLE.contains("url(") && !STYLE.contains("@import"), "no request for a style");
    assert!(!STYLE.contains('<'), "nothing that could close the element");
}

#[test]
fn a_tag_is_escaped() {
    let html = chips("Thèmes", [("<script>", Some("/?a=\"b\""))]);
    assert_eq!((count(&html, "<script"), count(&html, "&lt;script&gt;"), count(&html, "&quot;b&quot;")), (0, 1, 1));
}

#[test]
fn a_code_is_drawn_or_left_out_but_never_wrong() {
    assert!(qr_code("https://exemple.nc/p/abc").is_some());
    assert!(qr_code(&"x".repeat(5_000)).is_none());
}

#[test]
fn every_language_has_a_name_of_its_own() {
    assert_ne!(Locale::Fr.t("layout-language-name"), Locale::En.t("layout-language-name"));
}
